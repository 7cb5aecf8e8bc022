"""The measure, held against a plain one that compares all pairs; and what is told of letters that are alike."""

import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lobbykit.likeness import SHORTEST, Pair, Report, Seen, Text, compare, dice, prints, shared_passages

# --- a plain measure, from the description and not from our code ---------------------------------------------------


def plain_reduced(text: str) -> bytes:
    kept = [
        sign
        for sign in text.lower()
        if not sign.isspace() and not unicodedata.category(sign).startswith("P") and sign not in "$+<=>^`|~"
    ]
    return "".join(kept).encode(errors="replace")


def plain_prints(text: str) -> set[int]:
    data = plain_reduced(text)
    window = min(len(data), 32)
    kept: set[int] = set()
    start = 0
    while data and start + window <= len(data):
        checksum = zlib.crc32(data[start : start + window])
        if checksum & 0b1111 == 0 and checksum not in kept:
            kept.add(checksum)
            start += window
        else:
            start += 1
    return kept


def is_short(text: Text) -> bool:
    return len(" ".join(text.body).split()) < SHORTEST


def plain_likeness(one: Text, other: Text) -> Fraction:
    first, second = " ".join(one.body), " ".join(other.body)
    if is_short(one) or is_short(other):
        return Fraction(is_short(one) and is_short(other) and plain_reduced(first) == plain_reduced(second))
    mine, theirs = plain_prints(first), plain_prints(second)
    both = len(mine) + len(theirs)
    return Fraction(2 * len(mine & theirs), both) if mine and theirs else Fraction(0)


def plain_pairs(texts: Sequence[Text]) -> dict[tuple[int, int], Fraction]:
    return {
        (first, second): plain_likeness(texts[first], texts[second])
        for first, second in combinations(range(len(texts)), 2)
        if not texts[first].sender or texts[first].sender != texts[second].sender
    }


# --- made-up letters -----------------------------------------------------------------------------------------------

# Twenty sentences that have nothing in common, of 17 words each.
SENTENCES = [" ".join(f"{chr(97 + number)}{word}{number * word % 97}" for word in range(17)) for number in range(20)]


def letter(*numbers: int, sender: str = "", recipient: str = "one") -> Text:
    return Text(body=tuple(SENTENCES[number] for number in numbers), sender=sender, recipient=recipient)


any_letters = st.builds(
    letter,
    *[st.integers(0, 7)] * 6,
    sender=st.sampled_from(["", "ann", "bob", "cat", "dan"]),
    recipient=st.sampled_from(["", "one", "two"]),
)
short_letters = st.builds(
    letter, st.integers(0, 2), sender=st.sampled_from(["", "ann", "bob"]), recipient=st.sampled_from(["", "one"])
)


# --- the prints ----------------------------------------------------------------------------------------------------


@given(st.text(max_size=40) | st.text("ab ,.", min_size=30, max_size=400) | st.text(min_size=60, max_size=300))
@example("")
@example("  ,.; ")
@example("£5 is not $5")
@example("a" * 500)
def test_prints_are_those_of_a_plain_measure(text: str) -> None:
    assert prints(text) == plain_prints(text)


def test_capitals_punctuation_and_white_space_count_for_nothing() -> None:
    said = SENTENCES[0] + SENTENCES[1]
    written = said.upper().replace(" ", " ,\n\t— $")
    assert prints(written) == prints(said) != set()


def test_dice_is_the_shared_part_of_both() -> None:
    assert dice(frozenset({1, 2, 3}), frozenset({2, 3, 4, 5})) == pytest.approx(4 / 7)
    assert dice(frozenset(), frozenset()) == 0


@given(st.lists(st.frozensets(st.integers(1, 12), max_size=8), max_size=12))
def test_a_new_letter_is_compared_with_all_that_were_seen(found: list[frozenset[int]]) -> None:
    seen = Seen()
    for place, one in enumerate(found):
        assert seen.highest(one) == max((dice(one, other) for other in found[:place]), default=0)
        seen.add(one)


# --- the report ----------------------------------------------------------------------------------------------------


@given(st.lists(any_letters | short_letters, max_size=14), st.sampled_from([0.0, 0.2, 0.5, 0.9]))
def test_a_report_is_that_of_a_plain_measure_of_all_pairs(texts: list[Text], threshold: float) -> None:
    report = compare(texts, threshold, most=3)
    pairs = plain_pairs(texts)
    long = {pair: found for pair, found in pairs.items() if not any(is_short(texts[place]) for place in pair)}
    assert report.spread == Counter(float(found) for found in long.values())
    assert list(report.spread) == sorted(report.spread)
    in_order = sorted(float(found) for found in long.values())
    for part in (0.25, 0.5, 0.9, 1.0):
        expected = in_order[max(0, -(-int(part * 100) * len(in_order) // 100) - 1)] if in_order else None
        assert report.quantile(part) == expected
    for place, found in enumerate(report.letters):
        above = [pair for pair, score in pairs.items() if place in pair and float(score) > threshold]
        others = [texts[first if second == place else second] for first, second in above]
        same = [one for one in others if one.recipient and one.recipient == texts[place].recipient]
        assert (found.same_recipient, found.other_recipients) == (len(same), len(others) - len(same))
        assert found.is_held == (len(same) > 0 or len(others) - len(same) > 1)
        assert found.highest == float(max((score for pair, score in pairs.items() if place in pair), default=0))
        assert found.is_short == is_short(texts[place])
        if found.nearest is None:
            assert found.highest == 0
        else:
            first, second = sorted((place, found.nearest))
            assert float(pairs[first, second]) == found.highest
    closest = sorted((float(score) for score in pairs.values() if score), reverse=True)[:3]
    assert [pair.likeness for pair in report.closest] == closest
    assert all(float(pairs[pair.first, pair.second]) == pair.likeness for pair in report.closest)


def found(report: Report) -> list[tuple[int, int, bool]]:
    return [(one.same_recipient, one.other_recipients, one.is_held) for one in report.letters]


def test_one_like_it_to_the_same_recipient_holds_a_letter_back() -> None:
    report = compare([letter(*range(6), sender="ann"), letter(*range(6), sender="bob"), letter(*range(9, 15))])
    assert found(report) == [(1, 0, True), (1, 0, True), (0, 0, False)]
    assert report.closest == (Pair(1.0, 0, 1),)
    assert report.spread == {0.0: 2, 1.0: 1}


def test_to_other_recipients_it_takes_two() -> None:
    texts = [letter(*range(6), sender=name, recipient=name) for name in ("ann", "bob", "cat")]
    assert found(compare(texts[:2])) == [(0, 1, False), (0, 1, False)]
    assert found(compare(texts)) == [(0, 2, True)] * 3


def test_one_senders_own_letters_are_not_compared() -> None:
    report = compare([letter(*range(6), sender="ann", recipient=one) for one in ("one", "two", "three")])
    assert found(report) == [(0, 0, False)] * 3
    assert (report.pairs, report.quantile(0.5), report.closest) == (0, None, ())


def test_a_letter_at_the_threshold_is_not_above_it() -> None:
    texts = [letter(*range(6), sender="ann"), letter(*range(3), *range(9, 12), sender="bob")]
    (likeness,) = compare(texts).spread
    assert [one.is_held for one in compare(texts, likeness).letters] == [False, False]
    assert [one.is_held for one in compare(texts, likeness - 0.001).letters] == [True, True]


def test_short_letters_are_alike_only_when_they_are_the_same_and_have_no_part_in_the_spread() -> None:
    texts = [letter(1, 2, sender="ann"), letter(1, 2, sender="bob"), letter(1, 3, sender="cat"), letter(*range(6))]
    report = compare(texts)
    assert [one.is_short for one in report.letters] == [True, True, True, False]
    assert [one.is_held for one in report.letters] == [True, True, False, False]
    assert report.spread == {}


def test_a_letter_is_short_below_eighty_words() -> None:
    words = [f"word{number}" for number in range(SHORTEST)]
    texts = [Text(body=(" ".join(words[:count]),), sender="", recipient="") for count in (79, 80)]
    assert [one.is_short for one in compare(texts).letters] == [True, False]


def test_five_thousand_copies_by_five_thousand_senders_are_counted_and_not_listed() -> None:
    report = compare([letter(*range(6), sender=str(number), recipient=str(number % 2)) for number in range(5000)])
    assert report.spread == {1.0: 5000 * 4999 // 2}
    assert set(found(report)) == {(2499, 2500, True)}
    assert report.closest == tuple(Pair(1.0, 0, other) for other in range(1, 11))


def test_of_no_letters_nothing_is_told() -> None:
    assert compare([]) == Report(letters=(), threshold=0.5, spread={}, closest=())


# --- the passages --------------------------------------------------------------------------------------------------


def test_shared_passages_are_told_in_the_firsts_own_words_the_longest_first() -> None:
    first = ["Sir, we ask you – yes, you – to do this now.", "One two three four five six seven eight nine."]
    second = [
        "“ONE two three four; five six seven eight nine”, and more.",
        "Yes: we ask you, yes you, to do this later",
    ]
    assert shared_passages(first, second) == (
        "One two three four five six seven eight nine.",
        "we ask you – yes, you – to do this",
    )


def test_five_words_are_no_passage() -> None:
    assert shared_passages(["one two three four five"], ["one two three four five"]) == ()


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=40))
def test_a_passage_stands_in_both_letters_and_none_is_missed(first: list[str], second: list[str]) -> None:
    shared = shared_passages([" ".join(first)], [" ".join(second)])
    for one in shared:
        assert f" {one} " in f" {' '.join(first)} "
        assert f" {one} " in f" {' '.join(second)} "
        assert len(one.split()) >= 6
    runs = {" ".join(first[at : at + 6]) for at in range(len(first) - 5)}
    in_both = [run for run in runs if f" {run} " in f" {' '.join(second)} "]
    assert bool(shared) == bool(in_both)
