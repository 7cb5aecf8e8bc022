"""The plan of a meeting: whole minutes that add up, and the same time for everybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobbykit.errors import LobbykitError
from lobbykit.running_order import running_order

NAMES = ["Alex Example", "Bo Placeholder", "Cass Invented"]


def test_an_hour_and_a_half_with_three_candidates_and_four_questions() -> None:
    order = running_order(4, 3, 90, NAMES)
    assert [tuple(item) for item in order.items] == [
        (0, 5, "Welcome, and how the meeting works", ""),
        (5, 6, "Opening statements, in the order of the ballot paper", "Alex Example"),
        (11, 7, "Question 1", "Alex Example"),
        (18, 7, "Question 2", "Bo Placeholder"),
        (25, 7, "Question 3", "Cass Invented"),
        (32, 7, "Question 4", "Alex Example"),
        (39, 45, "Questions from the audience, each put to every candidate", ""),
        (84, 3, "Closing statements, in reverse order", "Cass Invented"),
        (87, 3, "Thanks and close", ""),
    ]
    assert (order.answer_s, order.opening, order.closing) == (120, 2, 1)


def test_without_names_candidates_are_numbered() -> None:
    assert [item.begins for item in running_order(3, 2, 60).items if item.what.startswith("Question ")] == [
        "candidate 1",
        "candidate 2",
        "candidate 1",
    ]


def test_statements_go_before_answers_get_too_short() -> None:
    order = running_order(6, 8, 60)
    assert (order.opening, order.closing) == (0, 0)
    assert order.answer_s >= 30


def test_too_little_time_is_refused_with_what_would_do() -> None:
    with pytest.raises(LobbykitError) as told:
        running_order(6, 8, 40)
    assert str(told.value) == (
        "--minutes 40 leaves less than half a minute for an answer to 6 questions to 8 candidates; give --minutes 42, "
        "or --max-asks 5"
    )
    assert running_order(6, 8, 42).answer_s >= 30
    assert running_order(5, 8, 40).answer_s >= 30


@given(st.integers(1, 12), st.integers(1, 50), st.integers(1, 400))
def test_minutes_add_up_and_what_is_advised_would_do(questions: int, speakers: int, minutes: int) -> None:
    try:
        order = running_order(questions, speakers, minutes)
    except LobbykitError as error:
        longer = int(str(error).partition("give --minutes ")[2].partition(",")[0])
        assert longer > minutes
        assert running_order(questions, speakers, longer).answer_s >= 30
        return
    assert sum(item.minutes for item in order.items) == minutes
    ends = [item.start + item.minutes for item in order.items]
    assert [item.start for item in order.items] == [0, *ends[:-1]]
    put = [item for item in order.items if item.what.startswith("Question ")]
    assert len(put) == questions
    for item in put:
        assert 30 + speakers * order.answer_s <= item.minutes * 60
    assert 30 <= order.answer_s <= 120
