"""Hustings questions: of every shipped ask, framed for each parliament, fair to everyone on the platform."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from small_catalogue import read_texts

from lobbykit import catalogue as catalogues
from lobbykit import shipped
from lobbykit.elections import LEGISLATURES
from lobbykit.errors import LobbykitError
from lobbykit.model import Ask, Body, BodyKind, Catalogue, Election, Nation, Role, Status
from lobbykit.plain_english import count_words
from lobbykit.questions import Question, QuestionSheet, framed, question_sheet
from lobbykit.selection import Request, select
from lobbykit.variation import Variation

GOLDEN = Path(__file__).parent / "golden" / "questions.txt"
DAY = date(2026, 11, 22)
WORDS_IN_30_SECONDS = 70  # at 140 words a minute


@cache
def catalogue() -> Catalogue:
    return catalogues.sound(catalogues.contents([shipped.folder("asks")]))


def put(found: Catalogue, ask: Ask, nation: Nation, election: Election) -> Question | None:
    """The ask as a question to those who stand for that parliament; None when they are not to be asked."""
    live = replace(ask, timing=replace(ask.timing, status=Status.LIVE if ask.is_overtaken else ask.timing.status))
    alone = replace(found, asks=(live,))
    request = Request(
        role=Role.CANDIDATE, nation=nation, variation=Variation(""), named=(ask.id,), election=election, max_asks=1
    )
    try:
        chosen = select(alone, request).chosen
    except LobbykitError:
        return None
    sheet = question_sheet(alone, chosen, nation=nation, election=election, topics=[ask.topics[0]], written_on=DAY)
    return sheet.questions[0]


def every() -> Iterator[tuple[Ask, Nation, Election, Question]]:
    for ask in catalogue().asks:
        for nation in ask.nations:
            for election in Election:
                if nation in LEGISLATURES[election].nations and (question := put(catalogue(), ask, nation, election)):
                    yield ask, nation, election, question


def read_all() -> str:
    """Every question, each frame once, as somebody reads them aloud."""
    lines: list[str] = []
    told = ""
    for ask, nation, election, one in every():
        if ask.id != told:
            lines += [f"{ask.title}  ({ask.id})", f"  {one.follow_up}", f"  {one.background}", f"  {one.source}"]
            told = ask.id
        lines += [
            f"  {nation.label}, for {LEGISLATURES[election].name}:",
            f"    {one.text}",
            f"    {one.decides}",
            f"    Full: {one.listen.full}",
            f"    Partial: {one.listen.partial}",
            f"    Evasion: {one.listen.evasion}",
            *([f"    Keep in mind: {one.keep_in_mind}"] if one.keep_in_mind else []),
        ]
    return "\n".join(lines) + "\n"


# --- every shipped ask ---------------------------------------------------------------------------------------


def test_the_questions_are_as_they_were_approved(request: pytest.FixtureRequest) -> None:
    text = read_all()
    if request.config.getoption("--approve"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_ask_that_candidates_can_be_asked_is_there_for_each_parliament() -> None:
    put_to = {(ask.id, election) for ask, _, election, _ in every()}
    for ask in catalogue().asks:
        if "candidate" in ask.audiences:
            assert (ask.id, Election.PARL) in put_to
            for nation, election in (
                (Nation.SCOTLAND, Election.SP),
                (Nation.WALES, Election.SENEDD),
                (Nation.NORTHERN_IRELAND, Election.NIA),
            ):
                assert (nation in ask.nations) is ((ask.id, election) in put_to)


def test_every_question_is_one_sentence_of_at_most_35_words_that_yes_or_no_answers() -> None:
    for ask, _, _, one in every():
        assert one.text.startswith("If elected, will you "), ask.id
        assert one.text.count("?") == 1, ask.id
        assert one.text.endswith("?"), ask.id
        assert not re.search(r"[.!;]", one.text), ask.id
        assert count_words(one.text) <= 35, one.text
        assert not re.search(r"\b(\w+) \1\b|  |\bto to\b|&|\b[A-Z]{2,}\b(?<!UK)", one.text), one.text


def test_question_and_follow_up_are_read_aloud_in_thirty_seconds() -> None:
    for ask, _, _, one in every():
        assert count_words(one.text) + count_words(one.follow_up) <= WORDS_IN_30_SECONDS, ask.id
        assert one.follow_up.endswith("?"), ask.id


def test_no_question_names_a_party_or_tells_anybody_how_to_vote_or_what_to_think() -> None:
    partisan = r"Labour|Conservativ|Tory|Tories|Liberal|Democrat|SNP|Plaid|Green Party|Reform UK|DUP|Sinn|SDLP|Alliance"
    leading = (
        r"[Dd]o you (?:not )?agree|[Ss]urely|[Dd]on't you|[Ii]sn't|of course|at last|finally|shameful|crisis|"
        r"vot\w+ (?:for|against)"
    )
    for line in read_all().splitlines():
        assert not re.search(rf"\b(?:{partisan}|{leading})\b", line), line


def test_no_question_takes_for_granted_that_something_has_gone_wrong_or_well() -> None:
    granted = (
        r"in spite of|despite|go(?:es|ing)? on growing|bring back|has meant|have achieved|(?<!any )\b(?:cuts|harm)\b"
    )
    for ask in catalogue().asks:
        if not ask.is_overtaken:
            assert not re.search(rf"\b(?:{granted})", ask.question), ask.id
            assert not re.search(r"\bon growing\b", ask.follow_up), ask.id


def test_what_to_keep_in_mind_is_a_condition_and_no_note_for_those_who_keep_the_catalogue() -> None:
    for ask in catalogue().asks:
        text = ask.limits.text if ask.limits else ""
        notes = (
            r"asks? of (?:its|their) own|(?:another|different|this) ask|requests? (?:say|is)|read into|item\b|brackets"
        )
        assert not re.search(rf"{notes}|spelled out|['‘]\w+['’] (?:is|and|are)\b|failing of|says all", text), ask.id


def test_a_full_commitment_is_told_in_the_words_of_the_question_s_own_frame() -> None:
    for ask, _, _, one in every():
        frame = one.text.removeprefix("If elected, will you ").partition(" to ")[0]
        assert one.listen.full == f"A plain “yes, I will {frame} to do so”, and a direct answer to the follow-up.", (
            ask.id
        )


def test_a_partial_commitment_is_one_sentence_whose_last_way_out_follows_or() -> None:
    for ask, _, _, one in every():
        assert re.fullmatch(r"A yes to [^;.]+; to part of it;(?: [^;.]+;)? or [^;.]+\.", one.listen.partial), ask.id
        assert ("keep in mind" in one.listen.partial) is bool(one.keep_in_mind), ask.id


# --- who can act ---------------------------------------------------------------------------------------------


def of(ask_id: str, nation: Nation, election: Election) -> Question:
    question = put(catalogue(), catalogue().ask(ask_id), nation, election)
    assert question
    return question


def test_on_a_scottish_matter_each_parliament_is_asked_what_it_can_do() -> None:
    westminster = of("scotland-council-funding-for-teaching", Nation.SCOTLAND, Election.PARL)
    holyrood = of("scotland-council-funding-for-teaching", Nation.SCOTLAND, Election.SP)
    assert westminster.text == (
        "If elected, will you press the Scottish Government to make sure that councils have the money to improve how "
        "children learn and are taught?"
    )
    assert holyrood.text == (
        "If elected, will you press the Scottish Government, and support moves in the Scottish Parliament, to make "
        "sure that councils have the money to improve how children learn and are taught?"
    )
    assert westminster.decides == (
        "The Scottish Government, which answers to the Scottish Parliament. An MP can press it, but the decision is "
        "not made in the UK Parliament."
    )
    assert holyrood.decides == (
        "The Scottish Government, which answers to the Scottish Parliament, where an MSP can press it and hold it to "
        "account."
    )


def test_those_who_stand_for_a_council_are_asked_what_the_council_decides_and_nothing_else() -> None:
    assert put(catalogue(), catalogue().ask("send-new-money"), Nation.ENGLAND, Election.LOCAL) is None
    found = read_texts()
    assert found.catalogue
    council = Body(id="council", name="the council", nations=(Nation.ENGLAND,), kind=BodyKind.COUNCIL)
    ask = replace(found.catalogue.ask("keep-meals"), decided_by={Nation.ENGLAND: "council"}, nations=(Nation.ENGLAND,))
    with_council = replace(found.catalogue, bodies=(*found.catalogue.bodies, council), asks=(ask,))
    one = put(with_council, ask, Nation.ENGLAND, Election.LOCAL)
    assert one
    assert one.text == "If elected, will you support moves in the council to promise that school meals stay free?"
    assert one.listen.partial.startswith("A yes to the aim, with no promise to support it in the council; to")


def test_an_acronym_is_spelled_out_in_each_question_for_each_may_stand_on_its_own() -> None:
    assert "special educational needs and disabilities" in of("send-new-money", Nation.ENGLAND, Election.PARL).text
    assert "education, health and care plans" in of("send-plans-on-time", Nation.ENGLAND, Election.PARL).text


def test_the_background_tells_whose_view_it_is_of_which_year_and_where_it_stands() -> None:
    one = of("send-new-money", Nation.ENGLAND, Election.PARL)
    assert one.background == (
        "In 2023 Prospect's Education and Children's Services Group was concerned that the then government's plan for "
        "special educational needs and disabilities brought no money beyond what had already been announced."
    )
    assert one.source == (
        "Prospect, Response to the SEND and alternative provision Improvement Plan (2023), Paragraph 3"
    )
    draft = of("childrens-services-funding", Nation.ENGLAND, Election.PARL)
    assert draft.source.startswith("The Local Government Association, Post-Election Priorities (January 2020, a draft)")


def test_what_is_to_be_looked_up_goes_with_the_question() -> None:
    assert of("send-new-money", Nation.ENGLAND, Election.PARL).look_up.startswith("The plan of 2 March 2023")
    assert of("send-council-staff", Nation.ENGLAND, Election.PARL).look_up == ""


def test_the_frame_is_the_same_whoever_asks() -> None:
    ask = catalogue().ask("send-new-money")
    texts = {framed(catalogue(), ask, catalogue().body("dfe"), Election.PARL) for _ in range(3)}
    assert len(texts) == 1


def test_a_sheet_numbers_its_questions_in_the_order_chosen() -> None:
    request = Request(
        role=Role.CANDIDATE, nation=Nation.ENGLAND, variation=Variation(""), topics=("send",), election=Election.PARL
    )
    chosen = select(catalogue(), request).chosen
    sheet: QuestionSheet = question_sheet(
        catalogue(), chosen, nation=Nation.ENGLAND, election=Election.PARL, topics=["send"], written_on=DAY
    )
    assert [one.number for one in sheet.questions] == [1, 2, 3]
    assert [one.ask.id for one in sheet.questions] == [one.ask.id for one in chosen]
    assert sheet.topics == ("special educational needs and disabilities",)
