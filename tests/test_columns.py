import re

import pytest
from candidate_headers import HEADERS, header
from hypothesis import given
from hypothesis import strategies as st

from lobbykit.errors import LobbykitError, UsageError
from lobbykit.people.columns import Field, find

BUILDER, OLDER, OF_2015 = (
    "Democracy Club's export builder",
    "Democracy Club's older download",
    "YourNextMP's download of 2015",
)
VERSIONS = {
    "yournextmp-2015 2015-02-02": f"{OF_2015}, as from 2 February 2015 to 3 February 2015",
    "yournextmp-2015 2015-02-03": f"{OF_2015}, as from 3 February 2015 to 12 February 2015",
    "yournextmp-2015 2015-02-12": f"{OF_2015}, as from 12 February 2015 to 1 March 2015",
    "yournextmp-2015 2015-03-01": f"{OF_2015}, as from 1 March 2015 to 26 March 2015",
    "yournextmp-2015 2015-03-26": f"{OF_2015}, as from 26 March 2015 to 31 March 2015",
    "yournextmp-2015 2015-03-31": f"{OF_2015}, as from 31 March 2015 to 6 May 2015",
    "yournextmp-2015 2015-05-06": f"{OF_2015}, as from 6 May 2015 to 9 May 2015",
    "yournextmp-2015 2015-05-09": f"{OF_2015}, as from 9 May 2015 to 29 June 2015",
    "legacy 2015-06-29": f"{OLDER}, as from 29 June 2015 to 26 April 2016",
    "legacy 2016-04-26": f"{OLDER}, as from 26 April 2016 to 10 May 2016",
    "legacy 2016-05-10": f"{OLDER}, as from 10 May 2016 to 17 May 2017",
    "legacy 2017-05-17": f"{OLDER}, as from 17 May 2017 to 18 May 2017",
    "legacy 2017-05-18": f"{OLDER}, as from 18 May 2017 to 29 October 2018",
    "legacy 2018-10-29": f"{OLDER}, as from 29 October 2018 to 16 April 2019",
    "legacy 2018-11-22": f"{OLDER}, as from 29 October 2018 to 16 April 2019",  # the same columns
    "legacy 2019-04-16": f"{OLDER}, as from 16 April 2019 to 24 April 2019",
    "legacy 2019-04-24": f"{OLDER}, as from 24 April 2019 to 16 September 2019",
    "legacy 2019-09-16": f"{OLDER}, as from 16 September 2019 to 20 April 2021",
    "legacy 2021-04-20": f"{OLDER}, as from 20 April 2021 to 28 April 2021",
    "legacy 2021-04-28": f"{OLDER}, as from 28 April 2021 to 28 March 2022",
    "legacy 2022-03-28": f"{OLDER}, as from 28 March 2022 to 6 April 2023",
    "legacy 2023-04-06": f"{OLDER}, as from 6 April 2023 to 28 June 2023",
    "legacy 2023-06-28": f"{OLDER}, as from 28 June 2023 to 26 March 2024",
    "legacy 2024-03-26": f"{OLDER}, as since 26 March 2024",
    "builder core": f"{BUILDER}, as since 4 October 2023",
    "builder core 2026-06-18": f"{BUILDER}, as from 18 June 2026 to 29 June 2026",
    "builder 2023-10-04": f"{BUILDER}, as from 4 October 2023 to 26 March 2024",
    "builder 2024-04-14": f"{BUILDER}, as from 14 April 2024 to 28 May 2024",
    "builder 2024-05-28 a86": f"{BUILDER}, as from 28 May 2024 to 3 June 2024",
    "builder 2024-05-28 f63": f"{BUILDER}, as from 28 May 2024 to 3 June 2024",
    "builder 2024-06-03": f"{BUILDER}, as from 3 June 2024 to 24 June 2024",
    "builder 2024-06-24": f"{BUILDER}, as from 24 June 2024 to 8 May 2025",
    "builder 2025-05-08": f"{BUILDER}, as from 8 May 2025 to 11 September 2025",
    "builder 2025-09-11": f"{BUILDER}, as from 11 September 2025 to 11 February 2026",
    "builder 2026-02-11": f"{BUILDER}, as from 11 February 2026 to 8 June 2026",
    "builder 2026-06-08": f"{BUILDER}, as from 8 June 2026 to 18 June 2026",
    "builder 2026-06-29": f"{BUILDER}, as since 29 June 2026",
    "builder full": f"{BUILDER}, as since 29 June 2026",
    "builder person": f"{BUILDER}, as since 29 June 2026",
    "builder usual": f"{BUILDER}, as since 14 April 2024",
    "builder general 2024": f"{BUILDER}, as from 28 May 2024 to 24 June 2024",
    "builder scotland 2026": f"{BUILDER}, as since 26 March 2024",
}


@pytest.mark.parametrize("version", HEADERS)
def test_every_version_since_2015_is_known(version: str) -> None:
    found = find(header(version))
    assert (found.family, found.version) == (version.partition(" ")[0], VERSIONS[version])
    assert {Field.ID, Field.NAME, Field.AREA} <= set(found.places)
    assert found.notes == ()


@given(st.sampled_from(sorted(HEADERS)).flatmap(lambda version: st.permutations(header(version))))
def test_the_order_of_the_columns_says_nothing_of_what_they_are(mixed: list[str]) -> None:
    family, width = find(mixed).family, len(mixed)
    version = next(name for name in HEADERS if sorted(header(name)) == sorted(mixed))
    in_order = find(header(version))
    assert (family, width) == (in_order.family, in_order.width)
    assert {field: mixed[place] for field, place in find(mixed).places.items()} == {
        field: header(version)[place] for field, place in in_order.places.items()
    }


def test_what_the_columns_of_the_builder_mean() -> None:
    headings = header("builder full")
    assert {field.name: headings[place] for field, place in find(headings).places.items()} == {
        "ID": "person_id",
        "NAME": "person_name",
        "ELECTION": "election_id",
        "BALLOT": "ballot_paper_id",
        "POLLING_DAY": "election_date",
        "CURRENT": "election_current",
        "PARTY": "party_name",
        "AREA": "post_label",
        "CANCELLED": "cancelled_poll",
        "HONORIFIC": "honorific_prefix",
        "POST_NOMINALS": "honorific_suffix",
        "SURNAME": "sopn_last_name",
        "FORENAMES": "sopn_first_names",
        "GSS": "gss",
        "POST": "post_id",
        "LOCKED": "candidates_locked",
        "REGION": "nuts1",
        "ORGANISATION": "organisation_name",
        "EMAIL": "email",
        "DIED": "death_date",
    }


def test_a_download_without_emails_says_how_to_get_them() -> None:
    missing = " ".join(find(header("builder usual")).missing)
    assert "tick 'Person profiles' before downloading, or add &field_group=person to the address" in missing
    assert "email" not in " ".join(find(header("builder person")).missing)


def test_a_column_of_ours_can_be_added_to_a_file_of_democracy_club() -> None:
    found = find([*header("builder core"), "nation", "problem", "Address"])
    assert (found.family, found.places[Field.NATION], found.places[Field.ADDRESS]) == ("builder", 11, 13)
    assert "postal" not in " ".join(found.missing)


def test_headings_of_ones_own_may_have_capitals_spaces_hyphens_and_underscores() -> None:
    found = find(["ID", " Name", "E-mail", "Post Nominals", "polling-day", "First name", "Last_Name"])
    assert (found.family, found.version) == ("own", "a file of one's own")
    assert list(found.places) == ["id", "name", "email", "post_nominals", "polling_day", "forenames", "surname"]


def test_two_columns_can_hold_the_name() -> None:
    assert set(find(["first name", "last name"]).places) == {Field.FORENAMES, Field.SURNAME}


def test_a_column_that_stands_there_twice_is_told() -> None:
    found = find(["name", "email", "E-mail", "email"])
    assert found.places[Field.EMAIL] == 1
    assert found.notes == ("the column 'email' stands there twice; the first is read",)


def test_headings_that_may_be_meant_for_ours_are_asked_about() -> None:
    assert find(["name", "Seat", "adress", "Shoe size"]).notes == (
        "the column 'Seat' is not read; if it is the area, add --columns \"area=Seat\"",
        "the column 'adress' is not read; if it is the address, add --columns \"address=adress\"",
    )


def test_no_column_of_democracy_club_is_asked_about() -> None:
    assert find([heading for heading in header("builder full") if heading != "party_name"]).notes == ()


def test_what_is_given_goes_over_everything() -> None:
    headings = ["name", "Full Name", "person_id"]
    assert find(headings, {"name": "Full Name", "id": "person id"}).places == {Field.NAME: 1, Field.ID: 2}
    assert find(["full name", "Full Name"], {"name": "Full Name"}).places == {Field.NAME: 1}


@pytest.mark.parametrize(
    ("given_columns", "message"),
    [
        ({"nmae": "Full Name"}, "--columns nmae=Full Name: 'nmae' is nothing that is read; did you mean name? (id, "),
        (
            {"name": "Full Nmae"},
            "--columns name=Full Nmae: the file has no column 'Full Nmae'; did you mean Full Name?",
        ),
    ],
)
def test_a_column_that_is_not_there_cannot_be_given(given_columns: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        find(["Full Name", "email"], given_columns)


@pytest.mark.parametrize(
    ("headings", "message"),
    [
        (
            ["Full Name", "Email address"],
            (
                "no column is headed 'name'; if these are the right ones, add "
                '--columns "name=Full Name" --columns "email=Email address"'
            ),
        ),
        (
            ["a", "", "b"],
            "no column is headed 'name'; say which it is with --columns \"name=HEADING\" (there are a and b)",
        ),
        (["", ""], "the first line names no columns; it must have headings, one of them 'name'"),
        ([], "the first line names no columns; it must have headings, one of them 'name'"),
        (
            ["Alex Example", "alex@example.org"],
            "the first line has an email address in it and names no columns; put a line of headings above it",
        ),
    ],
)
def test_a_file_without_names_is_refused_with_what_would_do(headings: list[str], message: str) -> None:
    with pytest.raises(LobbykitError) as caught:
        find(headings)
    assert str(caught.value) == message


@given(st.lists(st.text(max_size=20) | st.sampled_from([*Field, "Full Name", "person_name", "mapit_url", "election"])))
def test_no_headings_make_it_fall_over(headings: list[str]) -> None:
    try:
        found = find(headings)
    except LobbykitError:
        return
    assert all(0 <= place < len(headings) for place in found.places.values())
    assert len(set(found.places.values())) == len(found.places)
