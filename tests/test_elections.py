from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobbykit.elections import Poll, dissolution, is_dissolved, read_election
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Election

# The dissolutions since polling day came 25 working days after them: House of Commons Library, CBP-9921 and RP 15/11.
DISSOLVED = {
    date(2015, 5, 7): date(2015, 3, 30),  # Good Friday, Easter Monday and the May holiday between them
    date(2017, 6, 8): date(2017, 5, 3),
    date(2019, 12, 12): date(2019, 11, 6),  # a bank holiday in Scotland alone, for St Andrew's Day, between them
    date(2024, 7, 4): date(2024, 5, 30),
    # The last day on which that election could have been held, five years after the Parliament first met (CBP-9921):
    # Christmas Eve, Christmas, New Year and Scotland's second of January between them.
    date(2025, 1, 28): date(2024, 12, 17),
}


def general(polling_day: date) -> Poll:
    return Poll(election=Election.PARL, polling_day=polling_day)


@pytest.mark.parametrize(("polling_day", "dissolved"), DISSOLVED.items(), ids=str)
def test_the_dissolutions_of_the_past_come_out_as_they_were(polling_day: date, dissolved: date) -> None:
    assert dissolution(polling_day) == dissolved


@pytest.mark.parametrize(
    ("days_before_dissolution", "is_so"), [(1, False), (0, True), (-1, True), (-35, True), (-36, False)]
)
def test_parliament_is_dissolved_from_that_day_to_polling_day(days_before_dissolution: int, *, is_so: bool) -> None:
    day = date(2024, 5, 30) - timedelta(days=days_before_dissolution)
    assert is_dissolved(general(date(2024, 7, 4)), day) is is_so


@pytest.mark.parametrize(
    "poll",
    [
        Poll(election=Election.PARL, polling_day=date(2024, 7, 4), is_by_election=True),
        Poll(election=Election.SP, polling_day=date(2024, 7, 4)),
        Poll(election=Election.LOCAL, polling_day=date(2024, 7, 4)),
        Poll(election=Election.PARL),
    ],
    ids=["a by-election", "the Scottish Parliament", "councils", "no day known"],
)
def test_no_other_election_dissolves_parliament(poll: Poll) -> None:
    assert not is_dissolved(poll, date(2024, 7, 1))


@given(st.dates(date(2022, 1, 1), date(2060, 1, 1)), st.integers(-2, 90))
def test_the_short_way_says_what_the_calendar_says(polling_day: date, days: int) -> None:
    day = polling_day - timedelta(days=days)
    assert is_dissolved(general(polling_day), day) is (dissolution(polling_day) <= day <= polling_day)


@pytest.mark.parametrize(
    ("text", "poll"),
    [
        ("sp", Poll(election=Election.SP)),
        ("PARL", Poll(election=Election.PARL)),
        (
            "parl.2029-05-03",
            Poll(election=Election.PARL, id="parl.2029-05-03", polling_day=date(2029, 5, 3)),
        ),
        (
            "local.example.example-ward.by.2027-02-04",
            Poll(
                election=Election.LOCAL,
                id="local.example.example-ward.by.2027-02-04",
                polling_day=date(2027, 2, 4),
                is_by_election=True,
                place="example",
            ),
        ),
    ],
)
def test_an_election_is_read_from_its_kind_or_its_id(text: str, poll: Poll) -> None:
    assert read_election(text) == poll


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("parliament", "'parliament' is not known"),
        ("senned", "did you mean senedd?"),
        ("parl.2029-13-03", "'parl.2029-13-03' is no Democracy Club id"),
        ("parl.example-north", "one has its date at the end and dots between, as in parl.2029-05-03"),
        ("sp.x.2031-05-01", "'sp.x.2031-05-01' is no Democracy Club id"),
        ("parl.a.b.2029-05-03", "is no Democracy Club id"),
        ("parl.", "is no Democracy Club id"),
        ("", "'' is not known"),
    ],
)
def test_what_is_no_election_is_refused_with_what_would_do(text: str, part: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_election(text)
    assert part in str(caught.value)


@pytest.mark.parametrize(("text", "whom"), [("mayor", "elected mayors"), ("pcc.example.2028-05-04", "police and")])
def test_what_the_catalogue_has_nothing_for_is_refused(text: str, whom: str) -> None:
    with pytest.raises(LobbykitError, match=f"no document in the catalogue asks anything of {whom}") as caught:
        read_election(text)
    assert caught.value.exit_code == 1


@given(st.text())
def test_no_text_makes_it_fall_over(text: str) -> None:
    for kind in ("parl.", "local."):
        try:
            read_election(kind + text)
        except UsageError:
            continue
