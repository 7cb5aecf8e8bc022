"""A file of many senders, as organisers have it, and what is read from its rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Capacity, Sender
from lobbykit.people.senders import COLUMNS, Columns, Group, Member, find, read

GROUP = Group("Prospect", "Example")


def of(header: str, row: str, group: Group = GROUP) -> Member:
    return read(row.split("|"), 2, find(header.split("|")), group)


def test_a_row_is_read_by_its_headings_whatever_their_capitals_order_and_signs() -> None:
    assert of("Postcode|E-MAIL|name|Job|address|ID", "ZZ1 1AA|a@example.org|Mem A|teacher|1 Lane, Testham|7") == Member(
        number=2,
        id="7",
        sender=Sender(
            name="Mem A",
            job="teacher",
            address=("1 Lane", "Testham"),
            postcode="ZZ1 1AA",
            email="a@example.org",
            organisation="Prospect",
            branch="Example",
        ),
    )


def test_cells_are_cleaned_and_a_note_keeps_its_paragraphs() -> None:
    found = of("name|note|address", "\u200bMem\u00a0A\t|'=One.\r\nStill one.\r\n\r\nTwo.\x07|1 Lane\nZZ1 1AA")
    assert found.sender.name == "Mem A"
    assert found.note == ("=One. Still one.", "Two.")
    assert (found.sender.address, found.sender.postcode) == (("1 Lane",), "ZZ1 1AA")


def test_a_name_and_an_address_may_stand_in_several_columns() -> None:
    header = "First Name|Last Name|Address line 1|Address line 2|Town|Postcode"
    sender = of(header, "Mem|Ample|1 Lane||Testham|ZZ1 1AA").sender
    assert (sender.name, sender.address, sender.postcode) == ("Mem Ample", ("1 Lane", "Testham"), "ZZ1 1AA")
    assert of("name|forenames|surname", "M. Ample|Mem|Ample").sender.name == "M. Ample"
    assert of("name|forenames|surname", "|Mem|Ample").sender.name == "Mem Ample"
    with pytest.raises(LobbykitError, match="no column is headed 'name'"):
        find(["First Name"])
    assert find(["name", "City"]).notes == (
        "the column 'City' is not read; if it is the town, add --columns \"town=City\"",
    )


@pytest.mark.parametrize(
    ("header", "row", "organisation", "branch"),
    [
        ("name", "A", "Prospect", "Example"),
        ("name|branch", "A|", "Prospect", ""),
        ("name|branch", "A|Other", "Prospect", "Other"),
        ("name|organisation", "A|prospect", "prospect", "Example"),
        ("name|organisation", "A|Another Union", "Another Union", ""),
        ("name|organisation", "A|the Other branch of Prospect", "Prospect", "Other branch"),
        ("name|organisation", "A|", "", ""),
        ("name|Union", "A|Another Union", "Another Union", ""),
    ],
)
def test_the_group_stands_in_only_where_there_is_no_column(
    header: str, row: str, organisation: str, branch: str
) -> None:
    sender = of(header, row).sender
    assert (sender.organisation, sender.branch) == (organisation, branch)


def test_the_capacity_is_a_members_unless_the_row_says_otherwise() -> None:
    assert of("name|capacity", "A|").sender.capacity is Capacity.MEMBER
    assert of("name|capacity", "A|branch officer").sender.capacity is Capacity.OFFICER
    assert of("name|capacity", "A|chief").problem == "capacity: 'chief' is not known (member, officer)"
    assert "no organisation is given" in of("name|capacity", "A|officer", Group()).problem


def test_an_email_address_is_one_that_can_be_written_from() -> None:
    assert of("name|email", "A|Mem A <a@example.org>").sender.email == "a@example.org"
    two = of("name|email", "A|a@example.org; b@example.org")
    assert (two.sender.email, two.warnings) == ("a@example.org", ("has 2 email addresses, and a@example.org is used",))
    assert of("name|email", "A|a b@ex ample").problem == (
        "email: 'a b@ex ample' is not a plain email address, such as alex@example.org"
    )


def test_a_row_with_more_cells_than_there_are_columns_is_a_problem() -> None:
    assert "what has a comma in it must be in quotes" in of("name|job", "A|teacher|more").problem
    assert of("name|job", "A").problem == ""


def test_what_is_known_of_somebody_tells_them_apart() -> None:
    assert of("id|name|email", "7|A|a@example.org").label == "A (7)"
    assert of("name|email", "A|a@example.org").label == "A <a@example.org>"
    assert of("name|address", "A|1 Lane, Testham").label == "A, 1 Lane Testham"
    assert of("name|email", "A|A@example.org").known_by == (("email", "a", "a@example.org"),)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("|", "the first line names no columns"),
        ("Member|job", 'add --columns "name=Member"'),
        ("x|y", 'say which it is with --columns "name=HEADING" (there are x and y)'),
    ],
)
def test_a_file_without_names_says_what_would_do(header: str, told: str) -> None:
    with pytest.raises(LobbykitError) as caught:
        find(header.split("|"))
    assert told in str(caught.value)


def test_columns_can_be_given_and_those_that_are_not_there_are_refused() -> None:
    assert find(["Who", "What"], {"name": "who", "job": "What"}).places == {"name": 0, "job": 1}
    with pytest.raises(UsageError, match=r"the file has no column 'Whom'; did you mean Who\?"):
        find(["Who"], {"name": "Whom"})
    with pytest.raises(UsageError, match=r"'nmae' is nothing that is read; did you mean name\?"):
        find(["Who"], {"nmae": "Who"})


def test_a_heading_that_stands_there_twice_is_told() -> None:
    assert find(["name", "name"]).notes == ("the column 'name' stands there twice; the first is read",)


@given(st.lists(st.text(), max_size=len(COLUMNS) + 1))
def test_any_row_is_read_and_its_details_are_single_lines(row: list[str]) -> None:
    columns = Columns(places={column: place for place, column in enumerate(COLUMNS)}, width=len(COLUMNS))
    found = read(row, 2, columns, GROUP)
    sender = found.sender
    for text in (found.id, found.label, sender.name, sender.job, *sender.address, sender.email, *found.note):
        assert text == text.strip()
        assert len(text.splitlines()) <= 1
