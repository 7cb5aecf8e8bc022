import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import COMMISSIONER, MINISTER

from lobbykit.model import Election, Office, Recipient, Role
from lobbykit.people import names
from lobbykit.people.address import forms
from lobbykit.people.names import TITLES, bare_name, in_order, read
from lobbykit.words import Gap

CASES = Path(__file__).parent / "forms_of_address.txt"
STREET = "1 Example Street"

SECRETARY_OF_STATE = Office(
    id="sos-one",
    title="Secretary of State for Examples",
    organisation="Department for Examples",
    nations=(),
    role=Role.MINISTER,
    salutation="Secretary of State",
)
CHIEF_EXECUTIVE = Office(
    id="trust-one", title="Chief Executive", organisation="Example Trust", nations=(), role=Role.COMMISSIONER
)
WHO = {
    "candidate": Recipient(role=Role.CANDIDATE),
    "MP": Recipient(role=Role.MEMBER, election=Election.PARL),
    "MSP": Recipient(role=Role.MEMBER, election=Election.SP),
    "MS": Recipient(role=Role.MEMBER, election=Election.SENEDD),
    "MLA": Recipient(role=Role.MEMBER, election=Election.NIA),
    "councillor": Recipient(role=Role.MEMBER, election=Election.LOCAL),
    "secretary of state": Recipient(role=Role.MINISTER, office=SECRETARY_OF_STATE),
    "minister": Recipient(role=Role.MINISTER, office=MINISTER),
    "commissioner": Recipient(role=Role.COMMISSIONER, office=COMMISSIONER),
    "chief executive": Recipient(role=Role.COMMISSIONER, office=CHIEF_EXECUTIVE),
}


def candidate(name: str, honorific: str = "", **more: Any) -> Recipient:
    return Recipient(role=Role.CANDIDATE, name=name, honorific=honorific, **more)


# --- the cases -----------------------------------------------------------------------------------------------


class Case(NamedTuple):
    line: int
    recipient: Recipient
    lines: tuple[str, ...]
    dear: str
    yours: str
    left_out: tuple[str, ...]


def read_cases(text: str) -> list[Case]:
    """The cases of such a file; ValueError, with the line's number, for what is not of its form."""
    cases: list[Case] = []
    rule = source = ""
    used = True  # a rule must have a case
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=="):
            expect(used, number, "the rule before has no case")
            rule, source, used = line[2:].strip(), "", False
            expect(bool(rule), number, "the rule has no name")
        elif line.startswith("Source:"):
            expect(bool(rule) and not source, number, "a source stands under its rule, once")
            source = line.removeprefix("Source:").strip()
            expect(is_source(source), number, "a source has a date, or says that it is unverified")
        else:
            expect(bool(source), number, "the rule of this case has no source")
            cases.append(read_case(number, line))
            used = True
    expect(used, number, "the last rule has no case")
    return cases


def is_source(text: str) -> bool:
    return bool(re.search(r"unverified: house choice|\b20\d\d\b|undated", text))


def read_case(number: int, line: str) -> Case:
    halves = line.split("=>")
    expect(len(halves) == 2, number, "a case has one arrow (=>)")
    what, out = ([part.strip() for part in half.split("|")] for half in halves)
    expect(len(what) == 5 and len(out) == 4, number, "a case has five parts, an arrow and four parts")
    who, title, name, letters, also = what
    lines, dear, yours, told = out
    expect(who in WHO, number, f"{who!r} is none of {', '.join(WHO)}")
    expect(yours in ("sincerely", "faithfully"), number, f"{yours!r} is neither sincerely nor faithfully")
    expect(bool(lines and dear), number, "envelope and greeting are never empty")
    known = dict(read_fact(number, fact) for fact in also.split(";") if fact.strip())
    return Case(number, made(who, title, name, letters, known), parts(lines, " / "), dear, yours, parts(told, ","))


def read_fact(number: int, fact: str) -> tuple[str, str]:
    field, _, value = fact.strip().partition(" ")
    expect(field in ("area", "surname") and bool(value), number, f"{fact!r} is neither an area nor a surname")
    return field, value


def made(who: str, title: str, name: str, letters: str, known: dict[str, Any]) -> Recipient:
    base = WHO[who]
    return Recipient(
        role=base.role,
        election=base.election,
        office=base.office,
        honorific=title,
        name=name,
        post_nominals=letters,
        address=(STREET,),
        **known,
    )


def parts(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())


def expect(holds: bool, number: int, otherwise: str) -> None:  # noqa: FBT001
    if not holds:
        raise ValueError(f"{CASES.name}:{number}: {otherwise}")


ALL = read_cases(CASES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"line-{case.line}")
def test_people_are_addressed_as_the_cases_say(case: Case) -> None:
    told = forms(case.recipient).left_out
    assert forms(case.recipient).lines == (*case.lines, STREET)
    assert (forms(case.recipient).salutation, forms(case.recipient).sign_off) == (case.dear, f"Yours {case.yours}")
    assert tuple(sentence.partition(" is left out: ")[0] for sentence in told) == case.left_out


def test_there_are_cases_for_everybody() -> None:
    assert len(ALL) >= 180
    asked = {(case.recipient.role, case.recipient.election, case.recipient.office) for case in ALL}
    assert asked == {(who.role, who.election, who.office) for who in WHO.values()}


HEAD = "== A rule\nSource: A guide (2015)\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("candidate | | A | | => A | A | sincerely |", ":1: the rule of this case has no source"),
        ("== A rule\ncandidate | | A | | => A | A | sincerely |", ":2: the rule of this case has no source"),
        ("== A rule\nSource: a guide", ":2: a source has a date"),
        ("Source: A guide (2015)", ":1: a source stands under its rule"),
        (HEAD, ":2: the last rule has no case"),
        (f"{HEAD}== Another", ":3: the rule before has no case"),
        (f"{HEAD}==", ":3: the rule before has no case"),
        (f"{HEAD}candidate | | A | | A | A | sincerely |", ":3: a case has one arrow"),
        (f"{HEAD}candidate | | A | => A | A | sincerely |", ":3: a case has five parts"),
        (f"{HEAD}nobody | | A | | => A | A | sincerely |", ":3: 'nobody' is none of"),
        (f"{HEAD}candidate | | A | | => A | A | truly |", ":3: 'truly' is neither"),
        (f"{HEAD}candidate | | A | | => A | | sincerely |", ":3: envelope and greeting"),
        (f"{HEAD}candidate | | A | | age 5 => A | A | sincerely |", ":3: 'age 5' is neither"),
    ],
)
def test_a_case_out_of_form_is_told_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        read_cases(text)


# --- what the cases cannot show ------------------------------------------------------------------------------


def test_what_must_be_filled_in_says_how() -> None:
    name, rank = forms(candidate("")).salutation, forms(candidate("The Earl of Example")).salutation
    assert isinstance(name, Gap)
    assert isinstance(rank, Gap)
    assert (name.option, rank.option) == ("--name", "write it in by hand: ask which form they use")
    assert forms(candidate("Alex Example")).lines == ("Alex Example", "[their postal address]")


def test_everybody_without_a_name_and_an_office_can_be_asked_for() -> None:
    assert [forms(Recipient(role=role)).salutation for role in Role] == [
        "[candidate's name]",
        "[recipient's name]",
        "[recipient's name]",
        "[member's name]",
    ]


def test_no_line_stands_twice_in_an_address() -> None:
    address = ("office of examples", "", "2 Example Street", "2 Example Street")
    assert forms(Recipient(role=Role.COMMISSIONER, office=COMMISSIONER, address=address)).lines == (
        "Commissioner for Examples",
        "Office of Examples",
        "2 Example Street",
    )


def test_a_named_minister_without_a_greeting_is_greeted_by_name() -> None:
    recipient = Recipient(role=Role.MINISTER, office=CHIEF_EXECUTIVE, name="Dr Alex Example")
    assert (forms(recipient).salutation, forms(recipient).sign_off) == ("Dr Example", "Yours sincerely")


def test_a_member_whose_election_is_not_known_sits_in_the_commons() -> None:
    assert forms(Recipient(role=Role.MEMBER, name="Alex Example")).lines[0] == "Alex Example MP"


def test_somebody_named_sir_or_madam_is_somebody() -> None:
    assert forms(candidate("Sir or Madam")).sign_off == "Yours sincerely"


@pytest.mark.parametrize(
    ("recipient", "sentence"),
    [
        (
            candidate("Alex Example MP"),
            "MP is left out: all candidates are addressed alike; --to member writes to those who sit in a parliament",
        ),
        (
            candidate("The Lord Example", post_nominals="PC", honorific="The Rt Hon"),
            "PC is left out: The Rt Hon says it",
        ),
        (candidate("Dr Alex Example PhD"), "PhD is left out: Dr before the name says it"),
        (candidate("Dr Alex Example", "Mr"), "Mr is left out: Dr stands in its place"),
        (candidate("", "Dr"), "Dr is left out: no name is given"),
    ],
)
def test_what_is_left_out_is_told_with_the_reason(recipient: Recipient, sentence: str) -> None:
    assert forms(recipient).left_out == (sentence,)


def test_a_very_long_name_is_whole() -> None:
    name = " ".join(["Example"] * 38)
    assert forms(candidate(name, "Ms")).lines[0] == f"Ms {name}"
    assert forms(candidate(name, "Ms")).salutation == f"Ms {name}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Rt Hon Dr Alex Example OBE MP", "Alex Example"),
        ("Example, Alex", "Alex Example"),
        ("Cllr. Alex Example, JP", "Alex Example"),
        ("The Baroness Example of Testham", "Example of Testham"),
        ("Dr., Alex Example", "Alex Example"),
        ("Dr., Example, Alex", "Alex Example"),
        ("Dr", "Dr"),
        ("Dr.,", "Dr."),
        ("", ""),
    ],
)
def test_a_bare_name_has_no_title_and_no_letters(text: str, name: str) -> None:
    assert bare_name(text) == name


# --- any text ------------------------------------------------------------------------------------------------

PRINTABLE = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=60)
PIECES = ["the", "OBE", "MP", "PhD", "Jr", "van", "Ó", "of", "Earl", "O.", "Alex", "Example", ",", "."]
WORDS = st.lists(st.sampled_from([*TITLES, *PIECES])).map(" ".join)
TEXT = PRINTABLE | WORDS
RECIPIENTS = st.builds(
    lambda base, name, honorific, letters, surname: Recipient(
        role=base.role,
        election=base.election,
        office=base.office,
        name=name,
        honorific=honorific,
        post_nominals=letters,
        surname=surname,
    ),
    st.sampled_from(list(WHO.values())),
    TEXT,
    TEXT,
    TEXT,
    st.just("") | TEXT,
)


@given(RECIPIENTS)
def test_any_text_makes_a_greeting_and_an_address(recipient: Recipient) -> None:
    lines = forms(recipient).lines
    assert forms(recipient).salutation.strip()
    assert not forms(recipient).salutation.endswith(",")
    assert lines
    assert all(line.strip() for line in lines)
    assert all(" is left out: " in sentence for sentence in forms(recipient).left_out)
    assert forms(recipient).sign_off in ("Yours sincerely", "Yours faithfully")


SPECIAL = {word.casefold() for title in TITLES for word in title.split()} | {
    *("cllr", "rev", "rev'd", "rev’d", "reverend", "prof", "doctor", "rt", "right", "hon", "honourable"),
}


def is_plain(name: str) -> bool:
    """Whether there is nothing in a name that could be a title, letters or a surname put first."""
    words = re.split(r"[\s.]+", name.casefold())
    return "," not in name and not any(word in SPECIAL for word in words) and not read(name).letters


@given(PRINTABLE.filter(is_plain), TEXT)
def test_a_name_without_title_and_letters_stands_whole_in_the_address(name: str, honorific: str) -> None:
    whole = " ".join(name.split())
    if whole:
        assert whole in forms(candidate(name, honorific)).lines[0]


@given(st.lists(st.sampled_from(["OBE", "MP", "PhD", "FEX", "RN", "KC", "Fellow of Tests", "PC", "FRS"])))
def test_letters_are_put_in_one_order_and_none_is_lost(letters: list[str]) -> None:
    ordered = in_order(tuple(letters))
    assert set(ordered) == set(letters)
    assert len(ordered) == len(set(letters))
    assert in_order(ordered) == ordered


def test_reading_a_bare_name_again_changes_nothing() -> None:
    for case in ALL:
        once = bare_name(case.recipient.name)
        assert bare_name(once) == once


PARTS_OF_NAMES = [
    "Alex",
    "Example",
    "O'Sample",
    "Ex-Ample",
    "Dr",
    "The",
    "Lord",
    "Earl",
    "Very",
    "Rev",
    "van",
    "Mac",
    "Jr",
    "J.",
    "MP",
    "O",
    "¹¹",
]


NAMES = st.lists(st.sampled_from(PARTS_OF_NAMES) | st.text(min_size=1, max_size=4), min_size=1, max_size=4)
MARKED = st.one_of(*(st.from_regex(one, fullmatch=True) for one in (names._TITLE, names._RANK)))


@given(NAMES.map(" ".join), st.sampled_from(["", "Example", "Sample Example", " ,"]))
def test_plain_words_are_read_at_once_as_they_are_read_at_length(name: str, surname: str) -> None:
    at_length = read(name, honorific=" ", surname=surname)  # nothing is given, but that is found out at length
    assert read(name, surname=surname) == at_length
    assert bare_name(name) == at_length.name


@given(MARKED, st.sampled_from(["", " ", "-Sample ", "'s ", ". "]), st.sampled_from(["Example", "Alex Example"]))
def test_no_title_and_no_rank_is_overlooked(marked: str, more: str, name: str) -> None:
    text = f"{marked}{more}{name}"
    assert read(text) == read(text, honorific=" ")
