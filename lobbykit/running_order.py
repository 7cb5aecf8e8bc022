"""How many questions and speakers, how many minutes -> a plan that gives everybody the same time. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lobbykit.errors import LobbykitError

_WELCOME, _CLOSE = 5, 3  # minutes
_READING_S = 30  # to read out a question with its follow-up
_LONGEST_ANSWER_S, _FAIR_ANSWER_S, _SHORTEST_ANSWER_S = 120, 45, 30
# Minutes a candidate for opening and closing statements, and what part of the meeting is the audience's: from the
# roomiest plan to the barest.
_PLANS = ((2, 1, 6), (1, 1, 6), (1, 0, 6), (1, 0, 10), (0, 0, 10))


class Item(NamedTuple):
    """A line of the running order."""

    start: int  # minutes from the beginning
    minutes: int
    what: str
    begins: str = ""  # who speaks first


class RunningOrder(NamedTuple):
    items: tuple[Item, ...]
    answer_s: int  # for each answer to a question of the sheet
    opening: int  # minutes for each candidate; 0: there are no opening statements
    closing: int


def running_order(questions: int, speakers: int, minutes: int, names: Sequence[str] = ()) -> RunningOrder:
    """Return the plan of a meeting in which every candidate has the same time, and another one answers first each time.

    Raises:
        LobbykitError: answers would have less than half a minute; the message says what would do.
    """
    plans = [_planned(questions, speakers, minutes, plan) for plan in _PLANS]
    best = next((one for one in plans if one[0] >= _FAIR_ANSWER_S), plans[-1])
    if best[0] < _SHORTEST_ANSWER_S:
        raise LobbykitError(_too_short(questions, speakers, minutes))
    answer_s, each, (opening, closing, _) = best
    first = [
        names[number % len(names)] if names else f"candidate {number % speakers + 1}" for number in range(questions)
    ]
    lines = [
        ("Welcome, and how the meeting works", _WELCOME, ""),
        ("Opening statements, in the order of the ballot paper", opening * speakers, first[0]),
        *((f"Question {number}", each, one) for number, one in enumerate(first, 1)),
    ]
    spare = minutes - _CLOSE - closing * speakers - sum(length for _, length, _ in lines)
    last = names[-1] if names else f"candidate {speakers}"
    lines += [
        ("Questions from the audience, each put to every candidate", spare, ""),
        ("Closing statements, in reverse order", closing * speakers, last),
        ("Thanks and close", _CLOSE, ""),
    ]
    return RunningOrder(tuple(_timed(lines)), answer_s, opening, closing)


def _planned(
    questions: int, speakers: int, minutes: int, plan: tuple[int, int, int]
) -> tuple[int, int, tuple[int, int, int]]:
    """Return the seconds for an answer and the minutes for a question that a plan leaves room for."""
    opening, closing, part = plan
    left = minutes - _WELCOME - _CLOSE - (opening + closing) * speakers - minutes // part
    each = min(left // questions, -(-(_READING_S + speakers * _LONGEST_ANSWER_S) // 60))
    answer_s = min((each * 60 - _READING_S) // speakers // 5 * 5, _LONGEST_ANSWER_S)
    return answer_s, each, plan


def _too_short(questions: int, speakers: int, minutes: int) -> str:
    def fits(number: int, long: int) -> bool:
        return _planned(number, speakers, long, _PLANS[-1])[0] >= _SHORTEST_ANSWER_S

    longer = next(long for long in range(minutes, minutes + 24 * 60) if fits(questions, long))
    fewer = next((number for number in range(questions, 0, -1) if fits(number, minutes)), 0)
    less = f", or --max-asks {fewer}" if fewer else ""
    what = f"{questions} questions to {speakers} candidates"
    return f"--minutes {minutes} leaves less than half a minute for an answer to {what}; give --minutes {longer}{less}"


def _timed(lines: Iterable[tuple[str, int, str]]) -> Iterator[Item]:
    start = 0
    for what, minutes, begins in lines:
        if minutes > 0:
            yield Item(start, minutes, what, begins)
            start += minutes
