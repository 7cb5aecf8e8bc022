"""The shipped catalogue: whole, in words of its own, and read through."""

import re
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from lobbykit import catalogue as catalogues
from lobbykit import shipped
from lobbykit.citations import verify
from lobbykit.model import Audience, Catalogue, Nation, Status, Strength
from lobbykit.people import offices
from lobbykit.readthrough import read_through

SHARED = Path(__file__).parent.parent.parent / "shared"
GOLDEN = Path(__file__).parent / "golden" / "read-through.txt"
DAY = date(2026, 11, 22)


@cache
def catalogue() -> Catalogue:
    return catalogues.sound(catalogues.contents([shipped.folder("asks")]))


def needs(path: str) -> Path:
    if not (SHARED / path).exists():
        pytest.skip("the documents and their reading are not here")
    return SHARED / path


@cache
def key() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load((SHARED / "research/asks-key.yaml").read_text(encoding="utf-8")))


# --- whole ---------------------------------------------------------------------------------------------------


def test_every_passage_that_a_careful_reading_found_is_cited() -> None:
    needs("research/asks-key.yaml")
    cited = {plain(passage.anchor) for ask in catalogue().asks for passage in ask.cite.passages}
    assert [entry["id"] for entry in key() if plain(entry["anchor"]) not in cited] == []


def test_asks_join_only_what_may_be_joined() -> None:
    needs("research/asks-key.yaml")
    entries = {plain(entry["anchor"]): entry for entry in key()}
    for ask in catalogue().asks:
        joined = [entries[plain(passage.anchor)] for passage in ask.cite.passages]
        for one, other in combinations(joined, 2):
            assert other["id"] in one["may_merge_with"] or one["id"] in other["may_merge_with"], ask.id


def test_strength_nations_and_audiences_are_those_of_a_careful_reading() -> None:
    needs("research/asks-key.yaml")
    strengths = {"explicit_call": "call", "stated_position": "position", "implied": "concern"}
    entries = {plain(entry["anchor"]): entry for entry in key()}
    for ask in catalogue().asks:
        entry = entries[plain(ask.cite.anchor)]
        nations = [one.replace("_", "-") for one in entry["nations"]]
        assert ask.strength == strengths[entry["explicitness"]], ask.id
        assert set(ask.nations) == (set(Nation) if nations == ["uk"] else set(nations)), ask.id
        assert set(ask.audiences) == set(entry["audiences"]) & set(Audience), ask.id


def test_the_answer_on_send_calls_on_nobody_and_the_positions_do_so_rarely() -> None:
    strengths = {
        source.id: [ask.strength for ask in catalogue().asks if ask.source == source.id]
        for source in catalogue().sources
    }
    assert set(strengths["prospect-send-2023"]) == {Strength.CONCERN}
    assert strengths["prospect-positions-2017"].count(Strength.CALL) <= 7


# --- words of its own ----------------------------------------------------------------------------------------


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'")))


def test_every_citation_stands_and_no_six_words_running_are_a_documents() -> None:
    folder = needs("sources")
    found = catalogues.read(catalogues.contents([shipped.folder("asks")]))
    assert verify(found, folder) == []


def test_no_ask_names_a_person_whom_a_document_names() -> None:
    for ask in catalogue().asks:
        for text in (ask.title, *ask.phrases, *ask.because, ask.question, ask.follow_up):
            assert not re.search(r"\b(?:Hinds|Thomas|Rachel|Souza)\b", text)


# --- never together ------------------------------------------------------------------------------------------


def test_what_contradicts_is_linked_both_ways_and_never_within_reach_of_one_letter_unseen() -> None:
    asks = {ask.id: ask for ask in catalogue().asks}
    pairs = {(ask.id, other) for ask in asks.values() for other in ask.conflicts}
    assert pairs
    assert all((other, one) in pairs for one, other in pairs)
    assert any({asks[one].organisation, asks[other].organisation} == {"prospect", "lga"} for one, other in pairs)


def test_an_overtaken_ask_says_what_overtook_it() -> None:
    overtaken = [ask for ask in catalogue().asks if ask.timing.status is Status.OVERTAKEN]
    assert overtaken
    assert all(len(ask.timing.note.split()) > 5 for ask in overtaken)


# --- read through --------------------------------------------------------------------------------------------


def read_all() -> str:
    known = offices.read(offices.contents())
    return "\n".join("\n".join((*read_through(catalogue(), known, ask, DAY), "")) for ask in catalogue().asks)


def test_the_read_through_is_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    text = read_all()
    if request.config.getoption("--approve"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_sentence_of_the_read_through_is_short_and_clean() -> None:
    for line in read_all().splitlines():
        if line.startswith("    "):
            for sentence in re.split(r"(?<=[.?!]) ", line.strip()):
                assert len(sentence.split()) <= 35, sentence
            assert not re.search(r"\b(\w+) \1\b|  \S|\bto to\b|\.\.|&", line.strip()), line
