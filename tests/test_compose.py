import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import COMMISSIONER, DAY, MINISTER, OFFICES, made_up_ask, made_up_catalogue, made_up_source
from msgspec.structs import replace

from lobbykit import catalogue as catalogues
from lobbykit import shipped
from lobbykit.compose import _MOST_WORDS, Brief, _is_long, compose
from lobbykit.elections import Poll
from lobbykit.errors import LobbykitError
from lobbykit.model import (
    Capacity,
    Catalogue,
    Election,
    Kind,
    Letter,
    Nation,
    Paragraph,
    Recipient,
    Role,
    Run,
    Sender,
    Status,
    Strength,
)
from lobbykit.people import offices
from lobbykit.plain_english import count_words
from lobbykit.plan import plan
from lobbykit.render import Format, render
from lobbykit.render.txt import body
from lobbykit.template import Written
from lobbykit.variation import Steered, Variation
from lobbykit.wants import Wants

GOLDEN = Path(__file__).parent / "golden"


def letter(
    catalogue: Catalogue,
    *,
    role: Role = Role.CANDIDATE,
    sender: Sender | None = None,
    recipient: dict[str, Any] | None = None,
    wants: dict[str, Any] | None = None,
    shipped_offices: bool = False,
    **brief: Any,
) -> Letter:
    """A letter on topic one in England, planned and composed as the command does it."""
    variation = brief.pop("variation", Variation(""))
    values: dict[str, Any] = {
        "role": role,
        "variation": variation,
        "topics": ("one",),
        "nation": Nation.ENGLAND,
        "written_on": DAY,
    }
    made = plan(catalogue, known_offices() if shipped_offices else OFFICES, Wants(**(values | (wants or {}))))
    who = brief.pop("brief_recipient", None) or Recipient(
        role=role,
        office=made.request.office,
        election=made.request.election,
        nation=made.request.nation,
        **(recipient or {}),
    )
    settled: dict[str, Any] = {"written_on": DAY, "topics": made.topics, "ranked": "named" not in (wants or {})}
    return compose(
        Brief(
            catalogue=catalogue,
            chosen=made.selection.chosen,
            recipient=who,
            sender=sender or Sender(),
            nation=made.request.nation,
            variation=variation,
            **(settled | brief),
        )
    )


@cache
def shipped_catalogue() -> Catalogue:
    return catalogues.sound(catalogues.contents([shipped.folder("asks")]))


@cache
def known_offices() -> tuple[Any, ...]:
    return offices.read(offices.contents())


ONE = made_up_catalogue(made_up_ask("good"))


# --- power ---------------------------------------------------------------------------------------------------


def test_a_candidate_is_asked_to_press_the_body_that_decides_and_to_support_it_in_their_own_parliament() -> None:
    text = body(letter(ONE))
    assert "If you are elected, will you press the Ministry of Examples to do good?" in text
    assert "whether you will support it in Parliament" in text


def test_a_candidate_for_another_parliament_is_told_who_decides_and_only_asked_to_press() -> None:
    catalogue = made_up_catalogue(made_up_ask("good", nations=(Nation.SCOTLAND,)))
    text = body(letter(catalogue, wants={"nation": Nation.SCOTLAND}))
    assert "In Scotland this is for the Scottish Ministry to decide, and not for the UK Parliament." in text
    assert "If you are elected, will you press the Scottish Ministry to do good?" in text
    assert "support" not in text


def test_a_candidate_for_the_parliament_that_decides_is_asked_to_support_it_there() -> None:
    catalogue = made_up_catalogue(made_up_ask("good", nations=(Nation.SCOTLAND,)))
    text = body(letter(catalogue, wants={"poll": Poll(election=Election.SP), "nation": None}))
    assert "whether you will support it in the Scottish Parliament" in text
    assert "to decide" not in text


def test_a_sitting_member_is_asked_without_the_if() -> None:
    text = body(letter(ONE, role=Role.MEMBER))
    assert "Will you press the Ministry of Examples to do good?" in text
    assert "elected" not in text


def test_a_minister_is_asked_to_do_it() -> None:
    text = body(letter(ONE, role=Role.MINISTER))
    assert "I ask you to do good." in text
    assert "press" not in text


def test_a_commissioner_is_asked_to_press_those_who_decide() -> None:
    text = body(letter(ONE, role=Role.COMMISSIONER))
    assert "Would you use your office to press the Ministry of Examples to do good?" in text


def test_a_commissioner_is_asked_directly_for_what_is_the_commissioners_own() -> None:
    catalogue = made_up_catalogue(made_up_ask("good", decided_by={Nation.ENGLAND: "commission"}))
    text = body(letter(catalogue, role=Role.COMMISSIONER))
    assert "Would you do good?" in text


def test_asks_of_two_bodies_stand_in_one_list_each_with_its_own_body() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("good", strength=Strength.CALL),
        made_up_ask("money", decided_by={Nation.ENGLAND: "treasury"}),
    )
    text = body(letter(catalogue))
    assert "If you are elected, will you:\n\n1. press the Ministry of Examples to do good;\n" in text
    assert "\n2. press the Treasury of Examples to do money?\n" in text
    assert "whether you will support them in Parliament" in text


# --- strength, time and whose it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strength", "year", "expected"),
    [
        (Strength.CONCERN, "2022", "In 2022 its group was concerned that good is missing."),
        (Strength.POSITION, "2022", "In 2022 its group took the view that good is missing."),
        (
            Strength.CALL,
            "2022",
            "In 2022 its group called for action, arguing that good is missing.",
        ),
        (Strength.CONCERN, "2026-05", "In 2022 its group said it is concerned that good is missing."),
        (Strength.POSITION, "2026-05", "In 2022 its group said it believes that good is missing."),
        (Strength.CONCERN, "2025-11-21", "In 2022 its group was concerned that good is missing."),
        (Strength.CONCERN, "2025-11-22", "In 2022 its group said it is concerned that good is missing."),
    ],
)
def test_a_view_is_told_no_more_strongly_than_it_was_held_and_in_the_past_after_a_year(
    strength: Strength, year: str, expected: str
) -> None:
    catalogue = made_up_catalogue(
        made_up_ask("good", strength=strength), sources=(made_up_source("paper-2022", published=year),)
    )
    assert expected in body(letter(catalogue))


def test_an_old_document_is_told_as_old_and_one_group_is_named_once() -> None:
    sources = (
        made_up_source("paper-2022", published="2019", attribution="In 2019 Prospect's Examples Group"),
        made_up_source("paper-2023", published="2023-05", attribution="In 2023 Prospect's Examples Group"),
    )
    asks = (made_up_ask("old"), made_up_ask("new", source="paper-2023"), made_up_ask("newer", source="paper-2023"))
    text = body(letter(made_up_catalogue(*asks, sources=sources)))
    assert "In 2023 its Examples Group took the view that new is missing. It also argued that newer is missing." in text
    assert "Back in 2019 the same Group took the view that old is missing." in text


def test_a_call_can_be_told_in_its_own_way() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("good", strength=Strength.CALL, telling="invited {addressed_to} to tea, believing that")
    )
    text = body(letter(catalogue, role=Role.COMMISSIONER))
    assert "In 2022 its group invited the Ministry of Examples to tea, believing that good is missing." in text


def test_an_office_that_was_called_on_is_not_named_to_its_holder() -> None:
    ask = made_up_ask("good", strength=Strength.CALL, telling="invited {addressed_to} to tea, believing that")
    text = body(letter(made_up_catalogue(ask), role=Role.MINISTER))
    assert "invited your office to tea" in text


def test_several_views_from_one_document_are_not_told_alike() -> None:
    catalogue = made_up_catalogue(*(made_up_ask(f"ask-{n}", strength=Strength.CONCERN) for n in range(3)))
    text = body(letter(catalogue))
    assert "In 2022 its group was concerned that ask-0 is missing." in text
    assert "It was also worried that ask-1 is missing." in text
    assert "It worried, too, that ask-2 is missing." in text


def test_a_draft_argues_and_has_no_worries_of_its_own() -> None:
    ask = made_up_ask("good", organisation="lga", source="board-2022", strength=Strength.CONCERN)
    text = body(letter(made_up_catalogue(ask), wants={"owners": ("lga",)}))
    assert "The Association is an association of councils." in text
    assert "A paper put to its Board in 2022 argued that good is missing." in text
    assert "Prospect" not in text


def test_without_a_profile_prospect_stands_in_the_third_person_and_membership_is_a_placeholder() -> None:
    made = letter(ONE)
    assert "Prospect is a trade union whose members make examples." in body(made)
    assert "[Keep this if it is so: I am a member of Prospect.]" in [one.text for one in made.placeholders]
    assert "Prospect" not in letter(ONE, recipient={"name": "x"}).salutation


def test_what_two_organisations_say_is_told_apart_and_each_document_is_named() -> None:
    ours = [made_up_ask(f"ask-{number}", strength=Strength.CONCERN) for number in range(3)]
    theirs = made_up_ask("paper", organisation="lga", source="board-2022", strength=Strength.CALL)
    catalogue = made_up_catalogue(theirs, *ours)
    for key in ("", "a", "b", "c", "d"):
        made = letter(catalogue, variation=Variation(key), wants={"owners": (), "max_asks": 4})
        text = body(made)
        assert re.search(r"Prospect is a trade union whose members make examples\. In 2022 its group", text)
        assert re.search(r"The Association is an association of councils\. A paper put to its Board in 2022", text)


def test_beyond_three_reasons_a_document_is_still_named() -> None:
    ours = [made_up_ask(f"ask-{number}") for number in range(4)]
    theirs = made_up_ask("paper", organisation="lga", source="board-2022")
    wants = {"topics": (), "named": (*(one.id for one in ours), "paper")}
    text = body(letter(made_up_catalogue(*ours, theirs), wants=wants))
    assert text.count(" is missing.") == 4
    assert "A paper put to its Board in 2022 argued that paper is missing." in text


def test_named_asks_keep_their_order() -> None:
    asks = [made_up_ask(f"ask-{number}", source="paper-2022" if number % 2 else "paper-2023") for number in range(4)]
    order = ("ask-1", "ask-2", "ask-0", "ask-3")
    for key in ("a", "b", "c"):
        made = letter(made_up_catalogue(*asks), variation=Variation(key), wants={"topics": (), "named": order})
        assert tuple(one.id for one in made.asks) == order


def test_an_officer_of_prospect_speaks_for_it() -> None:
    officer = Sender(organisation="Prospect Group", capacity=Capacity.OFFICER)
    made = letter(ONE, sender=officer)
    text = body(made)
    assert "on behalf of Prospect Group" in text
    assert "Our members make examples. In 2022 we took the view that good is missing." in text
    assert re.findall(r"\bI\b.*?\.", text) == ["I am writing on behalf of Prospect Group."]
    assert not any("Prospect" in one.text for one in made.placeholders)


def test_an_officer_of_another_union_tells_whose_the_views_are() -> None:
    officer = Sender(organisation="Example Union", capacity=Capacity.OFFICER)
    text = body(letter(ONE, sender=officer))
    assert "In 2022 its group took the view that good is missing." in text


# --- the sender's own words, and what is missing -------------------------------------------------------------


def test_the_personal_paragraph_and_the_occasion_come_out_word_for_word() -> None:
    note = ("I saw *this* at {{ work }}.", "ABC & more <b>.")
    made = letter(ONE, note=note, about="Your speech moved us.")
    lines = body(made).split("\n\n")
    assert lines[0].startswith("Your speech moved us. ")
    assert lines[1].endswith("In 2022 its group took the view that good is missing.")
    assert lines[2:4] == list(note)
    assert lines[4].startswith("If you are elected, will you press")


def test_what_is_not_known_is_a_placeholder_in_the_letters_order() -> None:
    assert [(one.text, one.option, one.posted) for one in letter(ONE).placeholders] == [
        ("[candidate's name]", "--name", False),
        ("[your job]", "--job", False),
        ("[live / work]", "choose one, or take it out; your profile can keep your constituency", False),
        ("[constituency]", "--constituency", False),
        ("[Keep this if it is so: I am a member of Prospect.]", "in your own words", False),
        ("[your name]", "--from-name", False),
        ("[your postal address]", "--from-address", False),
        ("[your postcode]", "--from-postcode", False),
        ("[their postal address]", "--address", True),
    ]


def test_nothing_is_left_to_fill_in_when_an_officer_has_said_everything() -> None:
    sender = Sender(
        name="Sam Sample",
        address=("1 Example Street",),
        postcode="EX1 1EX",
        organisation="Prospect Group",
        capacity=Capacity.OFFICER,
    )
    recipient = {"name": "Alex Example", "area": "Example North", "address": ("2 Example Street",)}
    assert letter(ONE, sender=sender, recipient=recipient).placeholders == ()


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ("educational psychologist", "I am an educational psychologist, and I [live / work] in"),
        ("school improvement adviser", "I am a school improvement adviser, and I [live / work] in"),
        ("the head of a school", "I am the head of a school, and I [live / work] in"),
        ("SEND officer", "I am a SEND officer, and I [live / work] in"),
        ("NHS therapist", "I am an NHS therapist, and I [live / work] in"),
        ("union organiser", "I am a union organiser, and I [live / work] in"),
        ("HR adviser", "I am an HR adviser, and I [live / work] in"),
    ],
)
def test_a_job_gets_its_article(job: str, expected: str) -> None:
    sender = Sender(job=job)
    assert expected in body(letter(ONE, sender=sender))


def test_an_ask_to_be_checked_brings_a_warning_that_says_what_to_look_up() -> None:
    made = letter(made_up_catalogue(made_up_ask("good", status=Status.CHECK)))
    assert made.warnings == ("check before you send (good): the note of good",)


def test_a_letter_older_than_what_it_tells_of_brings_a_warning() -> None:
    assert letter(ONE, written_on=date(2021, 12, 31)).warnings == (
        "the letter is of 31 December 2021, and tells of The paper paper-2022, which is of 2022",
    )
    assert letter(ONE, written_on=date(2022, 1, 1)).warnings == ()


def test_a_title_or_letters_that_are_left_out_bring_a_warning() -> None:
    made = letter(ONE, recipient={"name": "Ms Alex Example MP"})
    assert made.salutation == "Dear Ms Example,"
    assert made.warnings == (
        "MP is left out: all candidates are addressed alike; --to member writes to those who sit in a parliament",
    )


def test_only_an_office_without_name_and_greeting_gets_yours_faithfully() -> None:
    bare = replace(COMMISSIONER, salutation="")
    recipients = (
        Recipient(role=Role.COMMISSIONER, office=bare),
        Recipient(role=Role.COMMISSIONER, office=bare, name="Alex Example"),
        Recipient(role=Role.COMMISSIONER, office=COMMISSIONER),
    )
    made = [letter(ONE, role=Role.COMMISSIONER, brief_recipient=one) for one in recipients]
    assert [(one.salutation, one.sign_off) for one in made] == [
        ("Dear Sir or Madam,", "Yours faithfully,"),
        ("Dear Alex Example,", "Yours sincerely,"),
        ("Dear Commissioner,", "Yours sincerely,"),
    ]


# --- dates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "recipient", "expected"),
    [
        ({}, {}, "13 December 2026"),
        ({"reply_by": date(2026, 12, 1)}, {}, "1 December 2026"),
        ({}, {"polling_day": date(2026, 12, 3)}, "2 December 2026"),
        ({}, {"polling_day": DAY}, "22 November 2026"),
        ({}, {"polling_day": date(2027, 5, 6)}, "13 December 2026"),
    ],
)
def test_a_reply_is_asked_for_in_three_weeks_and_before_polling_day(
    fields: dict[str, Any], recipient: dict[str, Any], expected: str
) -> None:
    assert expected in body(letter(ONE, recipient=recipient, **fields)).split("\n\n")[-1]


def test_every_opening_to_a_candidate_names_polling_day() -> None:
    day = {"polling_day": date(2027, 5, 6)}
    texts = {body(letter(ONE, recipient=day, variation=Steered("", {"opening": way}))) for way in range(8)}
    assert len(texts) == 8  # as many as there are ways
    assert all("at the election on 6 May 2027" in text for text in texts)


def test_a_reply_cannot_be_asked_for_before_the_letter() -> None:
    with pytest.raises(LobbykitError, match="--reply-by 2026-11-01 is before"):
        letter(ONE, reply_by=date(2026, 11, 1))


# --- even hands, and no form letter --------------------------------------------------------------------------


def test_candidates_on_one_ballot_get_the_same_text_but_for_name_and_address() -> None:
    key = Variation("one sender and one ballot")
    catalogue = shipped_catalogue()
    made = [
        letter(catalogue, variation=key, recipient={"name": name, "area": "Example North"}, wants={"topics": ("send",)})
        for name in ("Alex Example", "Sam Sample")
    ]
    assert made[0].blocks == made[1].blocks
    assert [one.salutation for one in made] == ["Dear Alex Example,", "Dear Sam Sample,"]


def test_senders_get_different_asks_order_and_words() -> None:
    letters = [
        body(letter(shipped_catalogue(), variation=Variation(str(key)), wants={"topics": ("send",)}))
        for key in range(30)
    ]
    assert len(set(letters)) == 30
    assert len({text.split("\n\n")[0] for text in letters}) > 20


THREE = made_up_catalogue(*(made_up_ask(f"ask-{number}", strength=Strength.CONCERN) for number in range(3)))


def shapes(**fields: Any) -> set[str]:
    """What each letter's paragraphs are for: w a reason, n a note, a an ask, l a list of them, + the rest."""
    found = set()
    for key in range(60):
        made = letter(THREE, variation=Variation(str(key)), **fields)
        kinds = []
        for text in body(made).split("\n\n")[1:-1]:
            parts = re.split(r"(?<=[.?;:])\s", text)
            kinds.append(
                "".join(dict.fromkeys("n" if one in NOTES else _kind(one) for one in parts)).replace("+", "", 1)
            )
        found.add(" ".join(kind or "+" for kind in kinds))
    return found


NOTES = ("I saw it.", "It was bad.")


def _kind(sentence: str) -> str:
    if re.match(r"[1-3]\.", sentence):
        return "l"
    asks = re.search(r"(?:press .* to [a-z].*\?|press .* to:)$", sentence)
    return "a" if asks else "w" if re.search(r" ask-\d is (?:missing|wanted)\.$", sentence) else "+"


def test_letters_have_their_asks_in_a_list_in_prose_or_each_with_its_reason_before_or_after_it() -> None:
    assert shapes() == {"w a l +", "a l + w", "w a +", "a + w", "wa wa wa +", "aw aw aw +"}


def test_the_senders_own_words_follow_the_first_reason() -> None:
    assert shapes(note=NOTES) == {
        "w n n w a l +",
        "a l + w n n w",
        "w n n w a +",
        "a + w n n w",
        "w n n a wa wa +",
        "aw n n aw aw +",
    }


def test_whose_reason_it_is_is_named_again_where_something_else_was_said_since() -> None:
    for key in range(60):
        text = body(letter(THREE, variation=Variation(str(key)), note=NOTES))
        assert not re.search(r"(?:\?|It was bad\.|\n)\s*It (?:was also|also|worried, too)\b", text), text


def test_no_letter_says_a_sentence_or_a_reason_twice() -> None:
    for made in every_letter():
        said = sentences(body(made))
        assert len(set(said)) == len(said), body(made)


def test_plain_is_the_same_for_every_sender_and_uses_the_asks_own_words() -> None:
    made = letter(shipped_catalogue(), wants={"topics": ("send",)})
    assert [one.wording for one in made.asks] == [shipped_catalogue().ask(one.id).action for one in made.asks]


# --- every letter of the shipped catalogue -------------------------------------------------------------------


@cache
def every_letter() -> tuple[Letter, ...]:
    """A letter for each role, nation and topic that can have one, by several keys."""
    return tuple(_letters())


def _letters() -> Iterator[Letter]:
    catalogue = shipped_catalogue()
    sender = Sender(name="Sam Sample", job="adviser", address=("1 Example Street",), postcode="EX1 1EX")
    for role in Role:
        for nation in Nation:
            for topic in catalogue.topics:
                for key in range(4):
                    try:
                        yield letter(
                            catalogue,
                            role=role,
                            sender=sender,
                            recipient={"area": "Example North"} if role in (Role.CANDIDATE, Role.MEMBER) else {},
                            wants={"topics": (topic.id,), "nation": nation},
                            variation=Variation(f"key {key}"),
                            shipped_offices=True,
                        )
                    except LobbykitError as error:
                        assert "there is no ask on" in str(error)  # noqa: PT017  # the only reason there may be


def sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.?!])\]?\s+|\n+", text)
    return [re.sub(r"^(?:\d+\.|-) ", "", part) for part in parts if part.strip()]


def test_no_letter_says_whom_to_vote_for_or_against() -> None:
    for made in every_letter():
        assert not re.search(r"\bvot(?:e|ing) (?:for|against)\b", body(made), re.IGNORECASE)


def test_only_candidates_are_spoken_to_of_being_elected() -> None:
    for made in every_letter():
        assert ("If you are elected" in body(made)) == (made.to is Role.CANDIDATE)


def test_no_ask_is_put_to_the_wrong_nation_or_audience_or_after_its_time() -> None:
    catalogue = shipped_catalogue()
    for made in every_letter():
        for put in made.asks:
            ask = catalogue.ask(put.id)
            assert made.nation in ask.nations
            assert not ask.is_overtaken
            assert ("candidate" if made.to is Role.MEMBER else str(made.to)) in [str(one) for one in ask.audiences]


def test_a_concern_is_never_told_as_a_call() -> None:
    catalogue = shipped_catalogue()
    for made in every_letter():
        if all(catalogue.ask(put.id).strength is Strength.CONCERN for put in made.asks):
            assert not re.search(r"Prospect\S* (?:\w+ )*(?:call|demand|ask)(?:s|ed)\b", body(made))


def test_no_sentence_is_longer_than_35_words_and_they_average_no_more_than_20() -> None:
    lengths = [[len(one.split()) for one in sentences(body(made))] for made in every_letter()]
    assert max(max(one) for one in lengths) <= 35
    assert max(sum(one) / len(one) for one in lengths) <= 20


def test_a_letter_with_three_asks_leaves_room_for_a_personal_paragraph() -> None:
    lengths = [len(body(made).split()) for made in every_letter()]
    assert max(lengths) <= 280
    assert max(len(render(made, Format.TXT).decode().split()) for made in every_letter()) <= 350


def test_letters_use_and_not_the_sign_and_leave_no_doubled_words_or_spaces() -> None:
    for made in every_letter():
        text = body(made)
        assert "&" not in text
        assert not re.search(r"  |\b(\w+) \1\b(?! \1)|\.\.|,,| [,.;?]", text), text


def test_letters_survive_a_web_form() -> None:
    """A form may know ASCII alone, trim lines, wrap them, drop the empty ones, or send what it gets as an email."""
    for made in every_letter():
        for wanted in (Format.TXT, Format.MD):
            text = render(made, wanted).decode()
            assert not re.search(r"[^ -~\n]|[ ]$|\n\n\n", text, re.MULTILINE), text
        text = render(made, Format.TXT).decode()
        # Nothing reads as a quotation, as where a signature begins, or as a mailbox's next message.
        assert not [line for line in text.split("\n") if re.match(r"[ >|]|--|From |\.$", line)], text
        # Without its empty lines, or all on one line, it still parts what it parted.
        lines = [line for line in body(made).split("\n") if line]
        assert not [line for line in lines if not re.search(r"[.?:;!\])]$", line)], text
        items = [line for line in lines if re.match(r"[0-9]+\. ", line)]
        assert [int(item.partition(".")[0]) for item in items] == list(range(1, len(items) + 1)), text


def test_every_letter_traces_to_its_documents() -> None:
    catalogue = shipped_catalogue()
    for made in every_letter():
        for put in made.asks:
            ask = catalogue.ask(put.id)
            assert put.wording in ask.phrases
            is_told = any(_unspelled(reason) in _unspelled(body(made)) for reason in ask.because)
            # The last of the reasons may be left out, where the letter would be too long with it.
            shortest = min(len(_unspelled(reason).split()) for reason in ask.because)
            assert is_told or (put != made.asks[0] and len(body(made).split()) + shortest > 240)
            assert (put.source, put.locator) == (ask.source, ask.cite.locator)


def _unspelled(text: str) -> str:
    for acronym, meaning in (shipped_catalogue().acronyms or {}).items():
        text = text.replace(f"{meaning} ({acronym})", acronym).replace(meaning, acronym)
    return text


# --- golden letters ------------------------------------------------------------------------------------------

SENDER = Sender(
    name="Sam Sample",
    job="educational psychologist",
    workplace="Example Council",
    address=("1 Example Street", "Exampleton"),
    postcode="EX1 1EX",
    email="sam@example.org",
)
GOLDEN_LETTERS: dict[str, dict[str, Any]] = {
    "candidate-send": {
        "recipient": {"name": "Alex Example", "area": "Example North", "polling_day": date(2027, 5, 6)},
        "wants": {"topics": ("send",)},
        "note": ("Last term I sat with a mother who had waited eleven months for her son's plan.",),
    },
    "candidate-scotland": {"wants": {"topics": ("funding",), "nation": Nation.SCOTLAND}},
    "minister-school-improvement": {"role": Role.MINISTER, "wants": {"topics": ("school-improvement",)}},
    "commissioner-attendance": {"role": Role.COMMISSIONER, "wants": {"topics": ("attendance",)}},
    "member-send-funding": {"role": Role.MEMBER, "wants": {"topics": ("send", "funding")}},
    "officer-send": {
        "sender": replace(
            SENDER, capacity=Capacity.OFFICER, organisation="Prospect's Education and Children's Services Group"
        ),
        "wants": {"topics": ("send",)},
    },
}
OFFICER = replace(SENDER, capacity=Capacity.OFFICER, organisation="Prospect", branch="Example", job="Branch Secretary")
KINDS: dict[Kind, dict[str, Any]] = {
    Kind.INVITE: {"about": "your speech on attendance"},
    Kind.CHASE: {"sent": date(2026, 10, 1)},
    Kind.THANK: {"about": "your reply of 3 November"},
}
WANTED: dict[Role, dict[str, Any]] = {
    Role.CANDIDATE: {"topics": ("send",)},
    Role.MINISTER: {"topics": ("workforce",), "nation": Nation.SCOTLAND},
    Role.COMMISSIONER: {"topics": ("attendance",)},
    Role.MEMBER: {"topics": ("funding",), "max_asks": 1},
}
GOLDEN_LETTERS |= {
    f"{kind}-{role}": {
        "kind": kind,
        "role": role,
        "wants": wanted,
        "sender": OFFICER if role in (Role.MINISTER, Role.COMMISSIONER) else SENDER,
        **given,
    }
    for kind, given in KINDS.items()
    for role, wanted in WANTED.items()
}


def golden_letter(name: str, **fields: Any) -> Letter:
    settings: dict[str, Any] = {"sender": SENDER, "variation": Variation(name), "shipped_offices": True}
    return letter(shipped_catalogue(), **(settings | GOLDEN_LETTERS[name] | fields))


@pytest.mark.parametrize("name", GOLDEN_LETTERS)
def test_golden_letters_read_as_they_were_approved(name: str, request: pytest.FixtureRequest) -> None:
    text = render(golden_letter(name), Format.TXT).decode()
    path = GOLDEN / f"{name}.txt"
    if request.config.getoption("--approve"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", Role)
def test_a_thank_you_and_an_invitation_say_what_they_answer_or_leave_room_for_it(role: Role) -> None:
    for kind, gap in ((Kind.THANK, "[what you thank for]"), (Kind.INVITE, "[say first what you agree on with them]")):
        bare = letter(ONE, role=role, kind=kind)
        assert body(bare).startswith(gap)
        assert gap in [one.text for one in bare.placeholders]
        assert body(letter(ONE, role=role, kind=kind, about="your answer")).startswith("Thank you for your answer.")
        assert body(letter(ONE, role=role, kind=kind, about="We met in May.")).startswith("We met in May.")


@pytest.mark.parametrize("role", Role)
def test_a_chase_is_short_and_has_the_same_asks(role: Role) -> None:
    first = letter(ONE, role=role)
    chase = letter(ONE, role=role, kind=Kind.CHASE, sent=date(2026, 10, 1))
    assert chase.asks == first.asks
    assert "1 October 2026" in body(chase)
    assert "Prospect is" not in body(chase)
    assert len(body(chase)) < len(body(first))


def test_an_occasion_is_the_users_own_sentence_or_completed() -> None:
    assert body(letter(ONE, about="your speech")).startswith("I am writing about your speech. ")
    assert body(letter(ONE, about="I heard you speak.")).startswith("I heard you speak. ")
    assert body(letter(ONE, about="I heard you speak")).startswith("I heard you speak. ")
    officer = Sender(organisation="Prospect", capacity=Capacity.OFFICER)
    assert body(letter(ONE, about="your speech", sender=officer)).startswith("We are writing about your speech. ")


def test_an_invitation_to_a_candidate_warns_to_invite_all() -> None:
    assert letter(ONE, kind=Kind.INVITE).warnings == (
        "invite all candidates on the ballot alike, or none: the union is independent of parties",
    )
    assert letter(ONE, kind=Kind.INVITE, role=Role.MEMBER).warnings == ()


@pytest.mark.parametrize("name", GOLDEN_LETTERS)
def test_a_golden_letters_draft_says_the_same(name: str) -> None:
    made = golden_letter(name)
    message = message_from_bytes(render(made, Format.EML), _class=EmailMessage, policy=policy.default)
    text, page = [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]
    assert f"{message['Subject']}\n\n{text}" == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert page == render(made, Format.HTML).decode()


def test_a_golden_draft_is_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    recipient = {**GOLDEN_LETTERS["candidate-send"]["recipient"], "email": "alex@example.org"}
    written = render(golden_letter("candidate-send", recipient=recipient), Format.EML)
    path = GOLDEN / "candidate-send.eml"
    if request.config.getoption("--approve"):
        path.write_bytes(written)
    assert told_by(written) == told_by(path.read_bytes())


def told_by(written: bytes) -> list[object]:
    """All that a draft tells, its headers and its parts; how its lines end is for git to say."""
    message = message_from_bytes(written, _class=EmailMessage, policy=policy.default)
    return [message.items(), *((part.items(), part.get_content().splitlines()) for part in message.iter_parts())]


def test_commissioner_and_minister_stand_for_their_offices() -> None:
    assert letter(ONE, role=Role.MINISTER).salutation == f"Dear {MINISTER.salutation},"
    assert letter(ONE, role=Role.COMMISSIONER).salutation == f"Dear {COMMISSIONER.salutation},"


@given(st.integers(_MOST_WORDS - 3, _MOST_WORDS + 3), st.lists(st.sampled_from([" ", "  ", " – ", "\xa0", "\u2003"])))
def test_a_letter_is_long_by_its_words_whatever_stands_between_them(words: int, between: list[str]) -> None:
    text = "".join(f"word{gap}" for gap in between) + "word " * max(words - len(between), 0)
    blocks = (Paragraph((Run(text),)), Paragraph((Run("the sender's own words"),)))
    is_long = _is_long(Written("", blocks, ()), ("the sender's own words",))
    assert is_long is (count_words(text) > _MOST_WORDS)
