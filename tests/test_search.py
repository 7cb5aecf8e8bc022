"""Words -> the asks that say them, best first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_catalogue import PAPER, changed, read_texts

from lobbykit.search import search

CATALOGUE = read_texts(
    paper=changed(
        PAPER, "stance: support", "stance: support\n    telling: urged {addressed_to} to act on the finding that"
    )
).catalogue


def found(words: str) -> list[str]:
    return [ask.id for ask in search(CATALOGUE, CATALOGUE.asks, words)]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("keep-meals", "id"),
        ("Meals at school", "title"),
        ("keep free", "action"),
        ("leave without charge", "a wording"),
        ("hungry", "a reason"),
        ("promise", "the question"),
        ("cost of food", "the follow-up"),
        ("protect", "the stance"),
        ("position", "the strength"),
        ("lunches", "another word for its topic"),
        ("scotland", "a nation"),
        ("inferred", "the basis for its nations"),
        ("Scottish Government", "who decides"),
        ("live", "the timing"),
        ("paragraph 5", "the place"),
        ("meals that are free", "the anchor"),
    ],
)
def test_a_word_is_found_in_any_field(words: str, field: str) -> None:
    assert found(words)[0] == "keep-meals"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("Only with the agreement", "the limit"),
        ("900", "a fact"),
        ("Look up the latest number", "what to look up"),
        ("asn", "what one nation calls its topic"),
        ("special needs", "another word for its topic"),
        ("governors", "the anchor of a further passage"),
        ("urged", "how it is told"),
        ("minister", "an audience"),
    ],
)
def test_what_one_ask_alone_says_finds_it_alone(words: str, field: str) -> None:
    assert found(words) == ["fund-places"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("paper-2023", "id"),
        ("2023", "year"),
        ("2023-03-09", "date"),
        ("Paper on school places", "title"),
        ("adopted", "standing"),
        ("prospect", "organisation"),
    ],
)
def test_what_the_document_says_of_itself_finds_its_asks(words: str, field: str) -> None:
    assert sorted(found(words)) == ["fund-places", "keep-meals"]


@pytest.mark.parametrize(
    "words", ["GOVERNORS", "govrnors", "governers", "governor", "governo", "governors'", "‘governors’"]
)
def test_capitals_marks_beginnings_and_a_slip_are_forgiven(words: str) -> None:
    assert found(words) == ["fund-places"]


@pytest.mark.parametrize("words", ["xyzzy", "governors xyzzy", "hungry governors", "snd", "goose", "", "!?", "  "])
def test_every_word_must_be_found(words: str) -> None:
    assert found(words) == []


def test_a_short_word_must_be_right() -> None:
    assert (found("sen"), found("sne")) == (["fund-places"], [])


@pytest.mark.parametrize(
    ("words", "best"),
    [("places", "fund-places"), ("meals", "keep-meals"), ("pupil", "keep-meals")],
)
def test_a_word_in_the_title_counts_for_most(words: str, best: str) -> None:
    assert found(words)[0] == best


def test_only_the_asks_that_are_given_are_searched() -> None:
    assert search(CATALOGUE, CATALOGUE.asks[1:], "school") == [CATALOGUE.asks[1]]
    assert search(CATALOGUE, [], "school") == []


@given(st.text())
def test_any_words_find_asks_of_the_catalogue_each_once(words: str) -> None:
    asks = found(words)

    assert len(asks) == len(set(asks))
    assert set(asks) <= {"fund-places", "keep-meals"}
