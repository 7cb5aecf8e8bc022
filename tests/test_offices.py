"""The offices that lobbykit ships, the user's own file over them, and how a letter's recipient comes from both."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lobbykit import catalogue as catalogues
from lobbykit import shipped
from lobbykit.errors import LobbykitError
from lobbykit.model import Nation, Office, Recipient, Role
from lobbykit.people.address import forms
from lobbykit.people.offices import Read, address_note, addressed, contents, gather, read
from lobbykit.words import clean_line, first_day

RESEARCH = Path(__file__).parent.parent.parent / "shared" / "research" / "offices.yaml"
SHIPPED = read(contents())
OWN = "own.yaml"


def office(name: str, offices: tuple[Office, ...] = SHIPPED) -> Office:
    return next(one for one in offices if one.id == name)


def with_own(text: str) -> Read:
    return gather({**contents(), OWN: text.encode()})


def corrected(text: str) -> tuple[Office, ...]:
    found = with_own(text)
    assert found.problems == ()
    return found.offices


def faults(text: str) -> list[str]:
    """The faults of the user's file; whatever is wrong with it, every shipped office is still there."""
    found = with_own(text)
    assert {one.id for one in SHIPPED} <= {one.id for one in found.offices}
    return [str(problem) for problem in found.problems]


# --- what is shipped -----------------------------------------------------------------------------------------


def test_ids_are_unique() -> None:
    entries = yaml.safe_load(shipped.data("offices.yaml").read_text(encoding="utf-8"))["offices"]
    assert [entry["id"] for entry in entries] == [one.id for one in SHIPPED]
    assert len({one.id for one in SHIPPED}) == len(SHIPPED)


def test_each_government_has_an_education_and_a_childrens_minister_and_each_nation_a_commissioner() -> None:
    names = {one.id for one in SHIPPED}
    assert {"uk-sos-education", "scot-cabsec-education", "wales-education", "ni-minister-education"} <= names
    assert {
        "uk-minister-children-families",
        "scot-minister-children",
        "wales-minister-children",
        "ni-minister-health",
    } <= names
    commissioners = [one.nations for one in SHIPPED if one.role is Role.COMMISSIONER]
    assert commissioners == [(nation,) for nation in Nation]


def test_every_office_of_a_body_is_shipped_and_every_body_of_an_office_is_one() -> None:
    bodies = {body.id: body for body in catalogues.sound(catalogues.contents([shipped.folder("asks")])).bodies}
    for body in bodies.values():
        if body.office:
            assert office(body.office).body == body.id
    assert {one.body for one in SHIPPED if one.body} <= set(bodies)


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.id)
def test_an_office_says_what_it_does_where_that_is_from_and_where_to_look(one: Office) -> None:
    assert one.address or one.contact_page
    assert one.contact_page.startswith("https://")
    assert one.decides.endswith(".")
    assert one.source
    assert first_day(one.checked)
    assert one.salutation


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.id)
def test_no_holder_is_shipped(one: Office) -> None:
    assert (one.name, one.honorific, one.post_nominals, one.own) == ("", "", "", ())


def test_the_shipped_file_may_not_name_a_holder() -> None:
    content = contents()["offices.yaml"]
    assert isinstance(content, bytes)
    with pytest.raises(LobbykitError, match="the key 'name' is not known here"):
        read({"offices.yaml": content.replace(b"    title: Prime Minister", b"    name: A\n    title: Prime Minister")})


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.id)
@pytest.mark.parametrize("name", ["", "Alex Example"])
def test_an_address_block_says_nothing_twice(one: Office, name: str) -> None:
    lines = forms(addressed(Recipient(role=one.role, office=one, name=name))).lines
    plain = [line.casefold().removeprefix("the ") for line in lines]
    assert len(set(plain)) == len(plain)
    assert one.title in lines


@pytest.mark.skipif(not RESEARCH.exists(), reason="the research is not beside this checkout")
def test_no_address_or_email_is_shipped_that_research_could_not_verify() -> None:
    entries = {entry["id"]: entry for entry in yaml.safe_load(RESEARCH.read_text(encoding="utf-8"))["offices"]}
    for one in SHIPPED:
        entry = entries.get(one.id, {})
        doubts = " ".join(map(str, entry.get("unverified_fields", [])))
        assert not one.email or one.email == entry["email"]
        assert not one.email or "e-mail" not in doubts
        plain = [line.removeprefix("The ") for line in entry.get("address") or []]
        assert not one.address or list(one.address) == plain
        assert not one.address or not any(word in doubts for word in ("postal address", "headquarters"))
        assert not one.address or first_day(str(entry.get("address_checked", "2022-04-06"))[:10])


# --- the user's own file -------------------------------------------------------------------------------------

HOLDER = """\
offices:
  - id: uk-chancellor
    name: Alex Example
    honorific: Dr
    post_nominals: OBE
"""


def test_without_a_file_of_ones_own_nothing_changes(tmp_path: Path) -> None:
    assert contents(tmp_path / "offices.yaml") == contents()


def test_a_correction_changes_the_fields_that_it_gives_and_no_other() -> None:
    offices = corrected(HOLDER + "    address: [1 Example Street, EX1 1EX]\n")
    assert [one.id for one in offices] == [one.id for one in SHIPPED]
    expected = replace(
        office("uk-chancellor"),
        name="Alex Example",
        honorific="Dr",
        post_nominals="OBE",
        address=("1 Example Street", "EX1 1EX"),
        own=("name", "honorific", "post_nominals", "address"),
    )
    assert office("uk-chancellor", offices) == expected
    assert [one for one in offices if one.id != "uk-chancellor"] == [one for one in SHIPPED if one.id != expected.id]


def test_a_new_office_comes_after_the_shipped_ones() -> None:
    offices = corrected(
        "offices:\n"
        "  - id: example-minister\n"
        "    title: Minister for Examples\n"
        "    organisation: Ministry of Examples\n"
        "    nations: [wales]\n"
        "    role: minister\n"
    )
    assert offices[:-1] == SHIPPED
    assert (offices[-1].id, offices[-1].salutation, offices[-1].is_own) == ("example-minister", "", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["own.yaml: the file is empty"]),
        ("offices: {}", ["own.yaml:1: offices wants a list, but this is a mapping; begin each item with '- '"]),
        ("- a", ["own.yaml:1: the file must begin with 'offices:', but it is a list"]),
        ("office:\n  - id: a", ["own.yaml:1: the key 'office' is not known here; did you mean offices? (offices)"]),
        ("offices:\n  - id: uk-chancellor\n    nmae: A",
         [("own.yaml:3: the key 'nmae' is not known here; did you mean name? (id, title, organisation, nations, role, "
          "salutation, body, address, email, contact_page, decides, note, source, checked, name, honorific, "
          "post_nominals)")]),
        ("offices:\n  - id: uk-chancellor\n    own: [id]", ["own.yaml:3: the key 'own' is not known here"]),
        ("offices:\n  - id: uk-chancellor\n    email: none",
         ["own.yaml:3: email wants an address such as office@example.org, but this is 'none'"]),
        ("offices:\n  - id: uk-chancellor\n    contact_page: example.org",
         [("own.yaml:3: contact_page wants the address of a page such as https://example.org/contact, but this is "
          "'example.org'")]),
        ("offices:\n  - id: uk-chancellor\n    checked: last week",
         [("own.yaml:3: checked wants a year, a month or a day such as 2026, 2026-11 or 2026-11-22, but this is "
          "'last week'")]),
        ("offices:\n  - id: uk-chancellor\n    role: member",
         ["own.yaml:3: the role of an office is minister or commissioner, not member"]),
        ("offices:\n  - id: uk-chancellor\n    nations: [walse]",
         [("own.yaml:3: nations 'walse' is not known; did you mean wales? (england, scotland, wales, "
          "northern-ireland)")]),
        ("offices:\n  - id: uk-chancellor\n    name: A\n  - id: uk-chancellor\n    name: B",
         ["own.yaml:4: the id 'uk-chancellor' is used again; it was first given at line 2"]),
        ("offices:\n  - id: uk-chancelor\n    organisation: A\n    nations: [wales]\n    role: minister",
         ["own.yaml:2: the key 'title' is missing here",
          ("own.yaml:2: 'uk-chancelor' is no office that lobbykit knows, and a new one must be whole; "
          "did you mean uk-chancellor?")]),
        ("offices:\n  - name: A", [f"own.yaml:2: the key '{key}' is missing here"
                                   for key in ("id", "title", "organisation", "nations", "role")]),
        ("offices:\n  - &a\n    id: b\n  - *a", ["own.yaml:2: YAML anchors are refused: take out '&a'"]),
    ],
)  # fmt: skip
def test_faults_are_told_with_file_and_line(text: str, expected: list[str]) -> None:
    found = faults(text)
    assert len(found) == len(expected)
    assert all(one.startswith(told) for one, told in zip(found, expected, strict=True)), found


def test_all_faults_are_told_in_one_run_and_what_is_good_is_kept() -> None:
    found = with_own(HOLDER + "  - id: uk-sos-education\n    email: none\n  - id: wales-education\n    titel: A\n")
    assert [problem.line for problem in found.problems] == [7, 9]
    assert office("uk-chancellor", found.offices).name == "Alex Example"
    assert office("uk-sos-education", found.offices) == office("uk-sos-education")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    own = tmp_path / "offices.yaml"
    own.mkdir()
    found = gather(contents(own))
    assert [str(problem) for problem in found.problems] == [f"{own}: this file cannot be read: Is a directory"]
    assert found.offices == SHIPPED


def test_a_file_that_is_not_in_utf_8_is_told() -> None:
    found = gather({**contents(), OWN: b"offices:\n  - id: uk-chancellor\n    name: Ren\xe9 Example"})
    assert [str(problem) for problem in found.problems] == [
        "own.yaml:3: this file is not in UTF-8; save it as 'UTF-8' in your editor"
    ]


@given(st.text(), st.sampled_from(["name", "honorific", "post_nominals", "title", "organisation", "decides"]))
def test_any_text_is_literal_or_told(text: str, key: str) -> None:
    content = yaml.safe_dump({"offices": [{"id": "uk-chancellor", key: text}]}, allow_unicode=True)
    found = gather({**contents(), OWN: content.encode(errors="replace")})
    if found.problems:
        assert all(problem.place == OWN for problem in found.problems)
    else:
        assert getattr(office("uk-chancellor", found.offices), key) == clean_line(text)


# --- who the letter goes to ----------------------------------------------------------------------------------

CHANCELLOR = office("uk-chancellor", corrected(HOLDER))


def recipient(one: Office, **fields: Any) -> Recipient:
    return addressed(Recipient(role=one.role, office=one, **fields))


def person(one: Recipient) -> tuple[str, str, str]:
    return one.honorific, one.name, one.post_nominals


def test_the_holder_on_file_is_written_to() -> None:
    assert person(recipient(CHANCELLOR)) == ("Dr", "Alex Example", "OBE")


def test_another_name_does_not_take_the_title_and_letters_on_file() -> None:
    assert person(recipient(CHANCELLOR, name="Sam Sample")) == ("", "Sam Sample", "")
    assert person(recipient(CHANCELLOR, name="Sam Sample", honorific="Ms")) == ("Ms", "Sam Sample", "")


def test_a_title_and_letters_alone_go_over_those_on_file() -> None:
    assert person(recipient(CHANCELLOR, honorific="Professor")) == ("Professor", "Alex Example", "OBE")
    assert person(recipient(CHANCELLOR, post_nominals="CBE")) == ("Dr", "Alex Example", "CBE")


def test_address_and_email_come_from_the_office_unless_they_are_given() -> None:
    scottish = office("scot-cabsec-education")
    made = recipient(scottish)
    assert (made.address, made.email) == (scottish.address, "ceu@gov.scot")
    made = recipient(scottish, address=("1 Example Street",), email="sam@example.org")
    assert (made.address, made.email) == (("1 Example Street",), "sam@example.org")


def test_whoever_has_no_office_stays_as_they_are() -> None:
    candidate = Recipient(role=Role.CANDIDATE, name="Alex Example")
    assert addressed(candidate) is candidate


def test_an_address_checked_long_ago_is_told() -> None:
    made = recipient(CHANCELLOR)
    page = "https://www.gov.uk/government/organisations/hm-treasury"
    told = f"the address was checked on 2022-02-25: look at {page} before you post"
    assert address_note(made, date(2026, 11, 22)) == told
    assert address_note(made, date(2022, 11, 22)) == ""
    month = replace(CHANCELLOR, checked="2022-02", contact_page="")
    told = "the address was checked in 2022-02: make sure of it before you post"
    assert address_note(recipient(month), date(2026, 11, 22)) == told


@pytest.mark.parametrize(
    ("lines", "is_told"),
    [
        ("    address: [1 Example Street]\n", False),
        ('    address: [1 Example Street]\n    checked: "2021-05"\n', True),
        ('    checked: "2026-11-01"\n', False),
        ('    checked: "2024"\n', True),
        ("    address: []\n", False),
    ],
)
def test_ones_own_address_is_as_old_as_one_says(lines: str, *, is_told: bool) -> None:
    one = office("uk-chancellor", corrected(HOLDER + lines))
    assert bool(address_note(recipient(one), date(2026, 11, 22))) is is_told


def test_an_address_that_was_typed_is_not_doubted() -> None:
    assert address_note(recipient(CHANCELLOR, address=("1 Example Street",)), date(2026, 11, 22)) == ""


def test_where_no_address_is_known_the_letter_says_where_to_look() -> None:
    (gap,) = [line for line in forms(recipient(office("ni-minister-education"))).lines if line.startswith("[")]
    assert str(gap) == "[postal address of the Department of Education, Northern Ireland]"
    assert getattr(gap, "option", "") == "--address; look at https://www.education-ni.gov.uk/"
