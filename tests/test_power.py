"""Who can act on what: each line of power.txt is planned and composed, and the letter is held to what the line says.

The table is a reading of the rules and of the catalogue's data, made without the program's; its head says how to add to
it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from lobbykit import shipped
from lobbykit.cli import known
from lobbykit.compose import Brief, compose, own_organisation
from lobbykit.elections import read_election
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import (
    Ask,
    Audience,
    Body,
    Capacity,
    Catalogue,
    Election,
    Letter,
    ListBlock,
    Nation,
    Office,
    Paragraph,
    Recipient,
    Relation,
    Role,
    Sender,
)
from lobbykit.plan import Plan, plan
from lobbykit.selection import Chosen
from lobbykit.variation import Variation
from lobbykit.wants import Wants

TABLE = Path(__file__).parent / "power.txt"
LEAST_CASES = 200
NO_END_OF_ASKS = 1000  # more than there are: every ask that could be chosen is looked at
DAY = date(2026, 11, 22)
VARIATIONS = ("", "1\0Sam Sample", "2\0Kim Other")

GROUP = "Prospect's Education and Children's Services Group"
NAME, SEAT = "Alex Example", "Example North"
ADDRESS = ("1 Example Street", "EX1 1EX")

PARLIAMENTS = {
    Election.PARL: r"(?:the UK )?Parliament",
    Election.SP: "the Scottish Parliament",
    Election.SENEDD: "the Senedd",
    Election.NIA: "the Northern Ireland Assembly",
}
PARTIES = re.compile(
    r"\b(Labour|Conservatives?|Tory|Tories|Lib(eral)? Dem(ocrat)?s?|Green Party|Greens|Reform UK|Restore Britain"
    r"|Scottish National Party|SNP|Alba|Plaid( Cymru)?|Democratic Unionists?|DUP|Ulster Unionists?|UUP|Sinn F[eé]in"
    r"|Social Democratic and Labour|SDLP|Alliance Party|Traditional Unionist|TUV|UKIP|UK Independence Party"
    r"|Brexit Party|Co-operative Party|Workers Party|Your Party|People Before Profit|Aontú)\b"
)
PERSONAL_TITLES = re.compile(
    r"\b(Mr|Mrs|Miss|Ms|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baron|Baroness|Cllr|Councillor|Revd?|(Rt )?Hon)\b"
)
SEATED = "MP|MSP|MS|AS|AM|MLA|MEP|Member of the Senedd"
PLACEHOLDER = r"\[[^][]+\]"
OFFICE_ID = re.compile(r"[a-z]+(?:-[a-z]+)+")

RELATIONS = {
    "presses, supports": (Relation.PRESSES,),
    "presses, beyond": (Relation.PRESSES,),
    "decides": (Relation.DECIDES,),
    "champions": (Relation.CHAMPIONS,),
    "champions and decides": (Relation.CHAMPIONS, Relation.DECIDES),
}
AUDIENCES = {
    Role.CANDIDATE: Audience.CANDIDATE,
    Role.MEMBER: Audience.CANDIDATE,
    Role.MINISTER: Audience.MINISTER,
    Role.COMMISSIONER: Audience.COMMISSIONER,
}
TO_OFFICES = (Role.MINISTER, Role.COMMISSIONER)


# --- the table -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line of the table."""

    line: int
    text: str
    role: Role
    office: str  # as it would be typed after --office; empty: not given
    nation: Nation | None  # the letter's nation; None: not given, and cannot be known
    nation_is_given: bool
    election: str  # as it would be typed after --election; empty: not given
    topics: tuple[str, ...]  # as they would be typed
    asks: tuple[str, ...]
    organisation: str  # after --org
    is_officer: bool
    relation: str = ""  # a key of RELATIONS; empty: refused
    right_office: str = ""  # the id of the office that the letter goes to
    exit_code: int = 0
    words: tuple[tuple[str, ...], ...] = ()  # of each, one must stand in the message of a refusal


def read_table(text: str, place: str) -> list[Case]:
    """Return the cases, in the table's order.

    Raises:
        ValueError: a line is not of the form that the table's head describes, or says a case again; it tells which.
    """
    cases: list[Case] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            cases.append(read_line(line, number))
        except ValueError as fault:
            raise ValueError(f"{place}:{number}: {fault}") from None
        key = "|".join(line.casefold().split("|")[:4])
        if key in seen:
            raise ValueError(f"{place}:{number}: line {seen[key]} says this case already")
        seen[key] = number
    return cases


def read_line(line: str, number: int) -> Case:
    cells = line.split(" | ")
    if len(cells) != 6 or any(cell != cell.strip() or not cell for cell in cells):
        raise ValueError(f"{len(cells)} columns where 6 should be, parted by ' | ' with one space on each side")
    recipient, place, election, about, expected, _why = cells
    role, colon, office = recipient.partition(":")
    if colon and not office:
        raise ValueError("no office after the colon")
    given = Case(
        line=number,
        text=" | ".join(cells[:5]),
        role=Role(role),
        office=office,
        election="" if election == "-" else election,
        **_read_nation(place),
        **_read_about(about),
    )
    return _fitting(replace(given, **_read_expected(expected)))


def _read_nation(cell: str) -> dict[str, Any]:
    if cell == "-":
        return {"nation": None, "nation_is_given": False}
    inside = re.fullmatch(r"\((.+)\)", cell)
    return {"nation": Nation(inside[1] if inside else cell), "nation_is_given": not inside}


def _read_about(cell: str) -> dict[str, Any]:
    found = re.fullmatch(r"(?P<asks>ask )?(?P<names>[^()]+?)(?: \((?P<more>[^()]+)\))?", cell)
    if not found:
        raise ValueError(f"'{cell}' is not topics or asks, with what else is given in brackets at the end")
    names = tuple(found["names"].split(" + "))
    more = found["more"].split(", ") if found["more"] else []
    organisations = [one.removeprefix("org ") for one in more if one.startswith("org ")]
    if len(organisations) > 1 or set(more) - {"officer"} - {f"org {one}" for one in organisations}:
        raise ValueError(f"'({found['more']})' is not known (officer; one of org prospect, org lga, org any)")
    return {
        "topics": () if found["asks"] else names,
        "asks": names if found["asks"] else (),
        "organisation": "".join(organisations),
        "is_officer": "officer" in more,
    }


def _read_expected(cell: str) -> dict[str, Any]:
    refused = re.fullmatch(r"refused ([12]): (.+)", cell)
    if refused:
        words = tuple(tuple(part.split(" / ")) for part in refused[2].split("; "))
        return {"exit_code": int(refused[1]), "words": words}
    if cell in {"presses, supports", "presses, beyond"}:
        return {"relation": cell}
    found = re.fullmatch(r"(decides|champions|champions and decides) ([a-z-]+)", cell)
    if not found:
        raise ValueError(f"'{cell}' is nothing that can be expected; the table's head lists what can")
    return {"relation": found[1], "right_office": found[2]}


def _fitting(case: Case) -> Case:
    """Refuse what contradicts itself: an office expected of a candidate's letter, or a nation of what is refused."""
    if case.relation and (case.role in TO_OFFICES) != bool(case.right_office):
        raise ValueError(f"a letter to a {case.role} is not expected so")
    if case.relation and case.nation is None:
        raise ValueError("a letter has a nation: write which one is to be found, as in (scotland)")
    if not case.relation and case.nation and not case.nation_is_given:
        raise ValueError("what is refused finds no nation: write - or the nation that is given")
    return case


CASES = read_table(TABLE.read_text(encoding="utf-8"), "tests/power.txt")
LETTERS = [case for case in CASES if case.relation]
REFUSALS = [case for case in CASES if not case.relation]


def named(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=f"line {case.line}: {case.text}") for case in cases]


# --- a case through the program ------------------------------------------------------------------------------


@cache
def catalogue() -> Catalogue:
    return known.load_catalogue([])


@cache
def offices() -> tuple[Office, ...]:
    return known.load_offices()


def sender(case: Case, **details: Any) -> Sender:
    if case.is_officer:
        return Sender(organisation=GROUP, capacity=Capacity.OFFICER, **details)
    return Sender(**details)


def wants(case: Case, key: str = "", **more: Any) -> Wants:
    found = [(word, *known.find_topic(catalogue(), word)) for word in case.topics]
    fixed: dict[str, Any] = {
        "role": case.role,
        "variation": Variation(key),
        "topics": tuple(dict.fromkeys(topic.id for _, topic, _ in found)),
        "term": next(((word, home) for word, _, home in found if home), None),
        "named": tuple(known.find_ask(catalogue(), ask).id for ask in case.asks),
        "owners": known.find_organisations(catalogue(), case.organisation) if case.organisation else None,
        "own": own_organisation(sender(case), catalogue()),
        "organisation": sender(case).organisation,
        "nation": case.nation if case.nation_is_given else None,
        "poll": read_election(case.election) if case.election else None,
        "written_on": DAY,
        "capacity": sender(case).capacity,
        "office": known.find_office(offices(), case.office) if case.office else None,
    }
    return Wants(**(fixed | more))


def planned(case: Case, key: str = "", **more: Any) -> Plan:
    return plan(catalogue(), offices(), wants(case, key, **more))


def letter(case: Case, key: str = "", *, filled: bool = False) -> tuple[Letter, Plan]:
    """The letter, as it is when nothing more is known, or when name, seat and addresses are filled in."""
    made = planned(case, key)
    request = made.request
    given: dict[str, Any] = {"name": NAME, "address": ADDRESS} if filled else {}
    if filled and case.role not in TO_OFFICES:
        given["area"] = SEAT
    brief = Brief(
        catalogue=catalogue(),
        chosen=made.selection.chosen,
        recipient=Recipient(
            role=case.role, office=request.office, nation=request.nation, election=request.election, **given
        ),
        sender=sender(case, **({"name": "Sam Sample", "job": "adviser"} if filled else {})),
        nation=request.nation,
        topics=made.topics,
        written_on=DAY,
        variation=request.variation,
        ranked=not case.asks,
    )
    return compose(brief), made


def written(case: Case) -> Iterator[tuple[Letter, Plan]]:
    for key in VARIATIONS:
        for filled in (False, True):
            yield letter(case, key, filled=filled)


def paragraphs(made: Letter) -> list[str]:
    """Every paragraph and every item of a list, each as one line."""
    runs = []
    for block in made.blocks:
        if isinstance(block, Paragraph):
            runs.append(block.runs)
        elif isinstance(block, ListBlock):
            runs += block.items
    return ["".join(run.text for run in one) for one in runs]


def words_of(made: Letter) -> str:
    return "\n".join((made.subject, made.salutation, *paragraphs(made), made.sign_off, *made.signature))


def decider(chosen: Chosen, made: Plan) -> Body:
    """Who decides the ask in the letter's nation, by the catalogue's own word."""
    return catalogue().body(chosen.ask.decided_by[made.request.nation])


# --- what was chosen -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", named(LETTERS))
def test_every_ask_that_could_be_chosen_is_for_that_nation_and_reader_and_has_the_relation(case: Case) -> None:
    made = planned(case, max_asks=NO_END_OF_ASKS)
    assert made.request.nation is case.nation
    assert made.selection.chosen
    for chosen in made.selection.chosen:
        assert _may_stand(chosen.ask, case), chosen.ask.id
        assert chosen.relation in RELATIONS[case.relation], chosen.ask.id
        assert chosen.relation is _relation(chosen, made, case), chosen.ask.id
        assert chosen.body == decider(chosen, made), chosen.ask.id
    assert {chosen.relation for chosen in made.selection.chosen} == set(RELATIONS[case.relation])


def _may_stand(ask: Ask, case: Case) -> bool:
    owners = {"any": {"prospect", "lga"}, "": {"prospect"}}.get(case.organisation, {case.organisation})
    about = {known.find_topic(catalogue(), word)[0].id for word in case.topics}
    return (
        case.nation in ask.nations
        and AUDIENCES[case.role] in ask.audiences
        and not ask.is_overtaken
        and (ask.put_by is not Capacity.OFFICER or case.is_officer)
        and (ask.id in case.asks if case.asks else bool(about & set(ask.topics)) and ask.organisation in owners)
    )


def _relation(chosen: Chosen, made: Plan, case: Case) -> Relation:
    """What the reader can do, by who decides."""
    if case.role not in TO_OFFICES:
        return Relation.PRESSES
    office = made.request.office
    if office and office.body == decider(chosen, made).id:
        return Relation.DECIDES
    assert case.role is Role.COMMISSIONER, "a minister is asked only what the minister's own body decides"
    return Relation.CHAMPIONS


@pytest.mark.parametrize("case", named([case for case in LETTERS if case.asks]))
def test_exactly_the_asks_that_are_named_are_put(case: Case) -> None:
    assert [ask.id for ask in letter(case)[0].asks] == list(case.asks)


@pytest.mark.parametrize("case", named([case for case in LETTERS if case.right_office]))
def test_the_letter_goes_to_the_right_office(case: Case) -> None:
    for made, found in written(case):
        assert made.recipient.office is not None
        assert made.recipient.office.id == case.right_office
        assert found.request.office == made.recipient.office


def _is_deduced(case: Case) -> bool:
    """Whether the nation follows from nothing that was given."""
    return not (case.nation_is_given or case.office or (case.election and case.election != Election.PARL))


@pytest.mark.parametrize("case", named([case for case in LETTERS if _is_deduced(case)]))
def test_a_nation_that_nobody_gave_is_told(case: Case) -> None:
    assert case.nation
    assert any(case.nation.label in note for note in planned(case).notes)


# --- how it is put -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", named([case for case in LETTERS if case.relation == "presses, supports"]))
def test_who_sits_where_the_decider_answers_is_asked_to_press_and_to_support_there(case: Case) -> None:
    election = Election(case.election)
    for made, found in written(case):
        text = words_of(made)
        _presses(text, found)
        assert all(decider(one, found).answers_to is election for one in found.selection.chosen)
        assert re.search(rf"\bsupport\b[^.?]* in {PARLIAMENTS[election]}[.,?]", text)
        assert not any(f"for {decider(one, found).name} to decide" in text for one in found.selection.chosen)


@pytest.mark.parametrize("case", named([case for case in LETTERS if case.relation == "presses, beyond"]))
def test_who_sits_elsewhere_is_asked_to_press_alone_and_told_who_decides(case: Case) -> None:
    for made, found in written(case):
        text = words_of(made)
        _presses(text, found)
        for one in found.selection.chosen:
            body = decider(one, found)
            assert body.answers_to is not Election(case.election)
            assert f"{body.name} to decide" in text
        assert not re.search(rf"\bsupport\b[^.?]* in ({'|'.join(PARLIAMENTS.values())})", text)


def _presses(text: str, found: Plan) -> None:
    for one in found.selection.chosen:
        assert f"press {decider(one, found).name} to" in text
    assert "use your office" not in text
    assert "ask you to" not in text


@pytest.mark.parametrize("case", named([case for case in LETTERS if case.role not in TO_OFFICES]))
def test_a_candidate_is_asked_if_elected_and_a_member_without_the_if(case: Case) -> None:
    for made, _ in written(case):
        assert ("If you are elected" in words_of(made)) is (case.role is Role.CANDIDATE)


@pytest.mark.parametrize("case", named([case for case in LETTERS if case.role is not Role.CANDIDATE]))
def test_nobody_but_a_candidate_hears_of_an_election(case: Case) -> None:
    for made, _ in written(case):
        assert not re.search(r"\bif (you are|you're) elected\b|\bcandidate\b", words_of(made), re.IGNORECASE)


@pytest.mark.parametrize("case", named([case for case in LETTERS if case.role is Role.MINISTER]))
def test_a_minister_is_asked_to_do_it_and_never_to_press_anybody(case: Case) -> None:
    for made, found in written(case):
        text = words_of(made)
        assert "ask you to" in text
        assert "use your office" not in text
        for one in found.selection.chosen:
            assert f"press {decider(one, found).name}" not in text


@pytest.mark.parametrize("case", named([case for case in LETTERS if case.role is Role.COMMISSIONER]))
def test_a_commissioner_is_asked_to_use_the_office_for_what_others_decide_and_for_that_alone(case: Case) -> None:
    for made, found in written(case):
        puts = _requests(made)
        assert len(puts) == len(made.asks)
        bodies = {one.ask.id: decider(one, found) for one in found.selection.chosen}
        for put, ask in zip(puts, made.asks, strict=True):
            pressing = f"use your office to press (?:{bodies[ask.id].name}|it) to "
            assert bool(re.search(pressing, put)) is (ask.relation is Relation.CHAMPIONS)
            assert "press the Children's Commissioner" not in put
        if case.relation == "decides":
            assert "use your office" not in words_of(made)


def _requests(made: Letter) -> list[str]:
    """Each request as a whole sentence, from "Would you" on, whether it stands in a list or not."""
    said = [one for text in paragraphs(made) for one in re.split(r"(?<=[.?])\s+", text)]
    asking = re.compile(r"(?:And )?(?:would|could|will|are) you\b(?! or your office)", re.IGNORECASE)
    leads = [one for one in said if asking.match(one)]
    items = [item for block in made.blocks if isinstance(block, ListBlock) for item in block.items]
    return [f"{leads[-1].rstrip(':')} {''.join(run.text for run in item)}" for item in items] or leads


# --- in every letter -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", named(LETTERS))
def test_no_party_and_no_vote_is_named(case: Case) -> None:
    for made, _ in written(case):
        text = "\n".join((words_of(made), *made.recipient_lines, *made.sender_lines))
        assert not PARTIES.search(text)
        assert not re.search(r"\bvot(e|es|ed|ing) (for|against)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("case", named(LETTERS))
def test_the_salutation_holds_what_was_given_the_office_or_a_placeholder(case: Case) -> None:
    for made, _ in written(case):
        office, name = made.recipient.office, made.recipient.name
        greetings = ([re.escape(office.salutation)] if office else []) + ([NAME] if name else [])
        assert re.fullmatch(f"Dear ({'|'.join(greetings) or PLACEHOLDER}),", made.salutation)


@pytest.mark.parametrize("case", named(LETTERS))
def test_no_title_and_no_seat_in_parliament_is_added_to_a_name(case: Case) -> None:
    for made, _ in written(case):
        text = words_of(made)
        lines = "\n".join(made.recipient_lines)
        assert not PERSONAL_TITLES.search(f"{text}\n{lines}")
        assert not re.search(rf"({NAME}|name\]),? ({SEATED})\b", text)
        if case.role is not Role.MEMBER:  # of a member it was said that they sit
            assert not re.search(rf"\b({SEATED})\b", f"{text}\n{lines}")


@pytest.mark.parametrize("case", named(LETTERS))
def test_the_address_block_holds_what_was_given_the_office_or_a_placeholder(case: Case) -> None:
    for made, _ in written(case):
        office = made.recipient.office
        names = {NAME} | ({f"{NAME} {one}" for one in SEATED.split("|")} if case.role is Role.MEMBER else set())
        given = (names | {SEAT, f"Candidate for {SEAT}", *ADDRESS}) if made.recipient.name else set()
        data = _shipped_words() - _words_of_other_offices(office)
        for line in made.recipient_lines:
            assert line in given or line in data or re.fullmatch(PLACEHOLDER, line), line
        if office:
            assert office.title in made.recipient_lines


@cache
def _shipped_words() -> frozenset[str]:
    """Every string of the shipped data on offices and places, and each of its parts between commas and line ends."""
    files = shipped.folder("asks").parent.joinpath("lobbykit", "data").glob("*.yaml")
    strings = [one for path in files for one in _strings(yaml.safe_load(path.read_text(encoding="utf-8")))]
    return frozenset(part.strip() for one in strings for part in (one, *re.split(r"[,\n]", one)))


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _words_of_other_offices(office: Office | None) -> set[str]:
    every = {word for one in offices() for word in (one.title, one.organisation, one.salutation)}
    return every - ({office.title, office.organisation, office.salutation} if office else set())


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", named(REFUSALS))
def test_what_cannot_be_met_is_refused_with_the_reason_and_the_way_out(case: Case) -> None:
    with pytest.raises(LobbykitError) as caught:
        planned(case)
    message = str(caught.value)
    for choices in case.words:
        assert any(word.casefold() in message.casefold() for word in choices), f"{choices} not in: {message}"
    assert caught.value.exit_code == case.exit_code, message
    assert isinstance(caught.value, UsageError) is (case.exit_code == 2)


@pytest.mark.parametrize("case", named([case for case in REFUSALS if case.exit_code == 1]))
def test_no_refusal_shows_a_way_out_that_is_refused_as_well(case: Case) -> None:
    with pytest.raises(LobbykitError) as caught:
        planned(case)
    message = str(caught.value)
    ids = {office.id for office in offices()}
    expected = {word for choices in case.words for word in choices}
    wrong = set(OFFICE_ID.findall(message)) & ids - {case.office} - expected
    assert not wrong, f"{wrong} cannot act on it: {message}"
    for owner in re.findall(r"--org (\w+)", message):
        assert planned(replace(case, organisation=owner)).selection.chosen


# --- the table itself ----------------------------------------------------------------------------------------


def test_the_table_holds_enough_cases_of_every_kind() -> None:
    assert len(CASES) >= LEAST_CASES
    for role in Role:
        for nation in Nation:
            assert [case for case in CASES if case.role is role and case.nation is nation], (role, nation)
    assert {case.relation for case in LETTERS} == set(RELATIONS)
    named_offices = {case.office or case.right_office for case in CASES}
    bodies_own = {body.office for body in catalogue().bodies if body.office}
    assert bodies_own <= named_offices


GOOD = "candidate | england | parl | send | presses, supports | why"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("candidate | england | parl | send | presses, supports", "5 columns where 6 should be"),
        ("candidate | england | parl | send | presses, supports | ", "6 columns where 6 should be"),
        ("candidate|england|parl|send|presses, supports|why", "1 columns where 6 should be"),
        ("king | england | parl | send | presses, supports | why", "'king' is not a valid Role"),
        ("candidate | walse | parl | send | presses, supports | why", "'walse' is not a valid Nation"),
        ("minister: | england | - | send | decides uk-chancellor | why", "no office after the colon"),
        ("candidate | england | parl | send | presses | why", "'presses' is nothing that can be expected"),
        ("candidate | england | parl | send | refused 3: England | why", "is nothing that can be expected"),
        ("candidate | england | parl | send | decides uk-chancellor | why", "a candidate is not expected so"),
        ("minister | england | - | send | presses, supports | why", "a minister is not expected so"),
        ("candidate | england | parl | send (offcer) | presses, supports | why", "'(offcer)' is not known"),
        ("candidate | england | parl | (officer) | presses, supports | why", "'(officer)' is not topics or asks"),
        ("candidate | - | parl | send | presses, supports | why", "a letter has a nation"),
        ("candidate | (wales) | parl | send | refused 1: England | why", "what is refused finds no nation"),
        (GOOD.replace("why", "another reason"), "line 2 says this case already"),
    ],
)
def test_a_line_that_is_not_of_the_form_is_named_with_its_number(line: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^power.txt:4: .*{re.escape(fault)}"):
        read_table(f"# head\n{GOOD}\n\n{line}\n", "power.txt")
