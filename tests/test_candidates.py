import csv
import io
import pickle
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from candidate_files import OWN, TRAPS, VERSIONS, candidate_file, columns, day, traps_of
from hypothesis import given
from hypothesis import strategies as st

from lobbykit.elections import Poll
from lobbykit.model import Election, Nation, Recipient, Role
from lobbykit.people import candidates
from lobbykit.people.address import forms
from lobbykit.people.candidates import Index, NotWritten, Person, Settings, index, people, read
from lobbykit.people.cells import PLACE, Cells, emails, picker
from lobbykit.people.columns import Field, find
from lobbykit.words import harmless

DATA = Path(__file__).parents[2] / "shared" / "data"
DAY = date(2029, 4, 9)
ENGLAND = Settings(day=DAY, nation=Nation.ENGLAND)


def cells_of(text: str) -> list[Cells]:
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return list(map(picker(find(header)), rows))


def everybody(text: str, settings: Settings = ENGLAND) -> tuple[Index, list[Person | NotWritten]]:
    cells = cells_of(text)
    found = index(cells, settings.day)
    chosen = people(enumerate(cells), found)
    return found, [read(one, settings, found.sharing(one)) for _, one in chosen]


def person(text: str, settings: Settings = ENGLAND) -> Person:
    (found,) = everybody(text, settings)[1]
    assert isinstance(found, Person), found
    return found


def reason(text: str, settings: Settings = ENGLAND) -> tuple[bool, str]:
    (found,) = everybody(text, settings)[1]
    assert isinstance(found, NotWritten), found
    return found.is_rule, found.reason


# --- files of every version ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_everybody_in_a_file_of_any_version_gets_one_letter(version: str) -> None:
    text = candidate_file(version, people=60, seed=1)
    settings = Settings(day=day(version), poll=Poll(election=Election.PARL))
    found, everyone = everybody(text, settings)
    assert (found.rows, found.people, found.repeated, found.blank, found.shared) == (60, 60, 0, 0, 0)
    assert [type(one) for one in everyone] == [Person] * 60
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    wanted = [(row.get("person_name") or row["name"], _nation_of(row)) for row in rows]
    assert [(one.recipient.name, one.recipient.nation) for one in everyone if isinstance(one, Person)] == wanted
    if "email" in rows[0]:
        emails = [row["email"].strip('"') for row in rows]
        assert [one.recipient.email for one in everyone if isinstance(one, Person)] == emails
    election = "parl.2015-05-07" if version.startswith("yournextmp") else "parl.2029-05-03"
    for one in everyone:
        assert isinstance(one, Person)
        assert one.poll
        assert (one.poll.election, str(one.poll.polling_day)) == (Election.PARL, election.removeprefix("parl."))


def _nation_of(row: dict[str, str]) -> Nation:
    area = row.get("post_label") or row.get("constituency") or row["area"]
    nations = {"Cardiff East": Nation.WALES, "Ynys Môn": Nation.WALES, "Glasgow East": Nation.SCOTLAND}
    return {**nations, "Belfast East": Nation.NORTHERN_IRELAND}.get(area, Nation.ENGLAND)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_trap_of_any_version_loses_or_doubles_anybody(version: str) -> None:
    for name in traps_of(version):
        trap = TRAPS[name]
        text = candidate_file(version, people=3, traps=[name])
        found, everyone = everybody(text, Settings(day=day(version), poll=Poll(election=Election.PARL)))
        trapped = everyone[3:]
        letters = [one for one in trapped if isinstance(one, Person)]
        if version.startswith("yournextmp") and trap.needs == "election":
            continue  # they name none
        assert (found.people, len(trapped), len(letters)) == (3 + trap.people, trap.people, trap.letters), name
        for one in trapped:
            if isinstance(one, NotWritten):
                assert one.reason.startswith(trap.reason), name
            elif trap.warning:
                assert trap.warning in " ".join(one.warnings), name


def test_all_traps_in_one_file_add_up() -> None:
    for version in VERSIONS:
        names = traps_of(version)
        found, everyone = everybody(candidate_file(version, people=20, traps=names), Settings(day=day(version)))
        assert found.people == len(everyone) == 20 + sum(TRAPS[name].people for name in names)
        assert sum(found.ballots.values()) >= found.people


# --- cells ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "email"),
    [
        ('"""alex@example.org"""', "alex@example.org"),
        ('" ""alex@example.org"" "', "alex@example.org"),
        ("mailto:alex@example.org?subject=Vote", "alex@example.org"),
        ("Alex Example <Alex.O'Example@example.org>", "Alex.O'Example@example.org"),
        ("alex@example.org.", "alex@example.org"),
        ("alex@example.org/sam@example.org", "alex@example.org"),
        ("alex at example.org", ""),
        ("alex@localhost", ""),
        ("bcc: alex@example.org\r\nsubject: x", "alex@example.org"),
    ],
)
def test_the_first_address_in_a_cell_is_used(cell: str, email: str) -> None:
    quoted = cell if cell.startswith('"') else '"' + cell + '"'
    assert person(f"name,email\nAlex Example,{quoted}\n").recipient.email == email


def test_cells_are_cleaned_and_otherwise_stand_as_they_are() -> None:
    name = '"\u200b Alex\u00a0 ""Al"" O’Exa\u00admple\ufeff "'
    found = person(f'name,address,area\n{name},"1 Example Street\r\n\tTestham","Bristol\nEast"\n')
    assert found.recipient.name == 'Alex  "Al" O’Example'
    assert found.recipient.address == ("1 Example Street", "Testham")
    assert found.recipient.area == "Bristol East"


@pytest.mark.parametrize(
    "row",
    [
        " Alex Example,Aldershot,Party",
        "Alex Example ,Aldershot,Party",
        "Alex Example, Aldershot,Party",
        "Alex Example,Aldershot,Party ",
        '"""Alex Example""",Aldershot,Party',
        '"""""Alex Example""""",Aldershot,Party',
        '"""Alex\\u0020Example""",Aldershot,Party',
        '"""\u200bAlex Example """,Aldershot,Party',
        "Alex\u2009Example,Alder\u200bshot,Party\u00a0",
    ],
)
def test_spaces_at_the_edges_and_quotes_of_json_are_no_part_of_a_cell(row: str) -> None:
    found = person(f"name,area,party\n{row}\n")
    assert (found.recipient.name, found.recipient.area, found.party) == ("Alex Example", "Aldershot", "Party")


def test_the_lines_of_an_address_may_stand_in_columns_of_their_own() -> None:
    found = person("name,address 1,address 2,town,postcode\nAlex Example,Flat 1,1 Example Street,Testham,ZZ1 1AA\n")
    assert found.recipient.address == ("Flat 1", "1 Example Street", "Testham", "ZZ1 1AA")


def test_a_title_that_stands_twice_is_printed_once() -> None:
    found = person("name,honorific,nation\nDr Dr Alex Example,Dr,wales\n").recipient
    assert (forms(found).salutation, forms(found).lines[0]) == ("Dr Example", "Dr Alex Example")


def test_garbled_letters_are_told_and_never_changed() -> None:
    found = person("name\nZoÃ« Example\n")
    assert found.recipient.name == "ZoÃ« Example"
    assert found.warnings == ("some letters were garbled before the file came here, and stand as they are",)
    assert person("name\nZoë Ãnna Example\n").warnings == ()


def test_a_name_that_may_have_the_surname_first_is_told() -> None:
    assert person("name\nSAMPLE Alex\n").warnings == ("'SAMPLE Alex' may have the surname first, and stands as it is",)
    for name in ("ALEX SAMPLE", "Alex SAMPLE", "DR Alex Sample", "JP Sample", "SAMPLE"):
        assert person(f"name\n{name}\n").warnings == ()


@pytest.mark.parametrize("value", ["t", "True", "TRUE", "yes", "1", " t ", '"""t"""'])
def test_a_poll_is_cancelled_however_a_file_says_yes(value: str) -> None:
    assert reason(f"name,cancelled\nAlex Example,{value}\n") == (True, "the poll is cancelled")


@pytest.mark.parametrize("value", ["f", "False", "FALSE", "no", "0", ""])
def test_a_poll_is_not_cancelled_when_a_file_says_no(value: str) -> None:
    person(f"name,cancelled\nAlex Example,{value}\n")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1,Alex,Example,x,y", "the row has 5 cells and the file 3 columns: what has a comma in it must be in quotes"),
        ("1", "the row ends after 1 of 3 cells: the file looks cut off there"),
    ],
)
def test_a_row_whose_cells_may_be_shifted_is_mended_first(row: str, told: str) -> None:
    assert reason(f"person_id,person_name,death_date\n{row}\n") == (False, told)


def test_a_row_of_ones_own_may_leave_out_empty_cells_at_its_end() -> None:
    assert person("name,email,address\nAlex Example\n").recipient.name == "Alex Example"
    assert person("name,email\nAlex Example,,, ,\n").recipient.name == "Alex Example"


def test_blank_rows_are_nobody() -> None:
    for text in (
        "name,email\nAlex Example,\n\n,\n",
        "name,constituency,mapit_url\nAlex Example,Bristol East,x\n\n,,\n",
    ):
        found, everyone = everybody(text, Settings(day=date(2015, 4, 9), nation=Nation.ENGLAND))
        assert (found.rows, found.blank, found.people, len(everyone)) == (1, 2, 1, 1)


# --- one person, one letter ----------------------------------------------------------------------------------

TWO = "person_id,person_name,ballot_paper_id,post_label,cancelled_poll\n"
SEAT = "1,Alex Example,sp.c.glasgow-southside.2029-05-03,Glasgow Southside,"
LIST = "1,Alex Example,sp.r.glasgow.2029-05-03,Glasgow,"
LOCAL = "1,Alex Example,local.cardiff.adamsdown.2029-06-07,Adamsdown,"
PAST = "1,Alex Example,parl.aldershot.2028-05-04,Aldershot,"
UNDATED = "1,Alex Example,local,Adamsdown,"
MAYOR = "1,Alex Example,mayor.bristol.2029-05-03,Bristol,"


@pytest.mark.parametrize(
    ("rows", "ballot"),
    [
        ([LIST + "f", SEAT + "f"], "sp.c.glasgow-southside.2029-05-03"),
        ([SEAT + "f", LIST + "f", SEAT + "f"], "sp.c.glasgow-southside.2029-05-03"),
        ([SEAT + "t", LIST + "f"], "sp.r.glasgow.2029-05-03"),
        ([LOCAL + "f", LIST + "f"], "sp.r.glasgow.2029-05-03"),
        ([PAST + "f", LOCAL + "f"], "local.cardiff.adamsdown.2029-06-07"),
        ([MAYOR + "f", LOCAL + "f"], "local.cardiff.adamsdown.2029-06-07"),
        (["1,Alex Example", LOCAL + "f"], "local.cardiff.adamsdown.2029-06-07"),
        ([SEAT.rstrip(","), LIST + "f"], "sp.r.glasgow.2029-05-03"),  # cut off
        ([UNDATED + "f", MAYOR + "f"], "local"),
        ([UNDATED + "f", LOCAL + "f"], "local.cardiff.adamsdown.2029-06-07"),
    ],
)
def test_of_several_rows_the_one_that_can_be_written_about_counts(rows: list[str], ballot: str) -> None:
    for order in (rows, rows[::-1]):
        assert person(TWO + "\n".join(order)).ballot == ballot


def test_how_many_people_stand_on_each_ballot_counts_nobody_twice() -> None:
    found, _ = everybody(TWO + "\n".join([SEAT + "f", SEAT + "f", LIST + "f", "2" + SEAT[1:] + "f"]))
    assert found.ballots == {"sp.c.glasgow-southside.2029-05-03": 2, "sp.r.glasgow.2029-05-03": 1}
    assert (found.rows, found.people, found.repeated) == (4, 2, 1)
    cancelled_once, _ = everybody(TWO + "\n".join([SEAT + "f", SEAT + "t"]))
    assert cancelled_once.ballots == {"sp.c.glasgow-southside.2029-05-03": 1}


def test_somebody_with_an_id_of_before_is_one_person_under_the_latest() -> None:
    text = "id,name,old_person_ids,election,area\n"
    rows = [
        "5,Alex Example,,parl,Aldershot",
        "7,Alex Example,5,parl,Aldershot",
        "9,Alex Example,7;1,parl,Aldershot",
        "3,Sam Sample,,parl,Aldershot",
    ]
    for order in (rows, rows[::-1]):
        found, everyone = everybody(text.replace("area", "post_label") + "\n".join(order))
        assert sorted(one.id for one in everyone) == ["3", "9"]
        assert (found.people, found.ballots) == (2, {"parl Aldershot": 2})


def test_the_rows_of_an_id_of_before_are_the_same_persons() -> None:
    old, new = "5,Alex Example,,alex@example.org\n", "7,Alex Example,5,alex@example.org\n"
    found, everyone = everybody("id,name,old_ids,email\n" + old + old + new)
    assert (found.people, found.repeated, found.shared) == (1, 1, 0)
    assert [one.id for one in everyone] == ["7"]


def test_ids_that_each_were_the_other_are_one_person() -> None:
    found, everyone = everybody(
        "id,name,old_ids\n3,Alex Example,5\n5,Alex Example,4\n4,Alex Example,3\n9,Sam Sample,3\n"
    )
    assert (found.people, {one.id for one in everyone}) == (1, {"9"})
    found, everyone = everybody("id,name,old_ids\n3,Alex Example,5\n5,Alex Example,3\n9,Sam Sample,\n")
    assert (found.people, {one.id for one in everyone}) == (2, {"5", "9"})


def test_without_ids_a_person_is_all_that_names_them() -> None:
    rows = [
        "Alex Example,alex@example.org,Aldershot",
        "Alex Example,sam@example.org,Aldershot",
        "Alex Example,alex@example.org,Bristol East",
        "alex example,Alex@example.org,aldershot",
    ]
    found, everyone = everybody("name,email,area\n" + "\n".join(rows))
    assert found.people == len(everyone) == 3


def test_ids_need_not_be_numbers() -> None:
    found, everyone = everybody("id,name\n7,A Example\n07,B Example\nx7,C Example\nX7,D Example\n7,A Example\n")
    assert [one.id for one in everyone] == ["7", "07", "x7", "X7"]
    assert found.people == 4


def test_spaces_around_an_id_make_no_other_person() -> None:
    found, everyone = everybody("id,name\n7,Alex Example\n 7,Alex Example\n")
    assert (found.people, [one.id for one in everyone]) == (1, ["7"])


def test_people_who_share_an_address_stay_apart_and_are_told() -> None:
    first = "1,A Example,office@example.org\n"
    others = "2,B Example,Office@Example.org\n3,C Example,n/a\n4,D Example,n/a\n"
    found, everyone = everybody(f"id,name,email\n{first}{others}{first}")
    assert found.shared == 1
    assert [one.warnings[0] for one in everyone if isinstance(one, Person)] == [
        "shares office@example.org with 1 other",
        "shares Office@Example.org with 1 other",
        "'n/a' is no email address and is left out",
        "'n/a' is no email address and is left out",
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "1", "2", "3", "x"]),
            st.sampled_from(["", "1", "2", "3;1"]),
            st.sampled_from(["", "A", "B"]),
            st.sampled_from(["sp.c.x.2029-05-03", "sp.r.x.2029-05-03", "parl.2028-01-01", "nonsense", ""]),
            st.sampled_from(["", "a@example.org", "b@example.org"]),
        ),
        max_size=9,
    )
)
def test_rows_in_any_mixture_give_each_person_once(rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([("id", "old_ids", "name", "ballot", "email"), *rows])
    found, everyone = everybody(text.getvalue())
    assert found.people == len(everyone)
    assert found.rows + found.blank == len(rows)
    ids = [one.id for one in everyone if one.id]
    assert len(ids) == len(set(ids))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "1", "2", "3", "x", "07", "123456789012345678", "1234567890123456789"]),
            st.sampled_from(["A", "B", "C"]),
            st.sampled_from(["sp.c.x.2029-05-03", "sp.r.x.2029-05-03", "parl.2028-01-01"]),
            st.sampled_from(["", "a@example.org", "A@example.org", "mailto:a@example.org", "b@example.org", "none"]),
            st.sampled_from(["", "f"]),
        ),
        max_size=12,
    )
)
def test_the_figures_of_a_file_are_those_of_its_people_counted_one_by_one(rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([("id", "name", "ballot", "email", "current"), *rows])
    stands, users = defaultdict[object, list[str]](list), defaultdict[str, set[object]](set)
    for id_, name, ballot, mail, _ in rows:
        who = id_ or (name, mail.casefold())
        stands[who].append(ballot)
        for address in emails(mail):
            users[address.casefold()].add(who)
    cells = cells_of(text.getvalue())
    found = index(cells, DAY)
    assert (found.rows, found.people) == (len(rows), len(stands))
    assert found.repeated == sum(len(ballots) > 1 for ballots in stands.values())
    assert found.ballots == Counter(ballot for ballots in stands.values() for ballot in set(ballots))
    assert list(found.ballots) == list(dict.fromkeys(row[2] for row in rows))
    assert found.shared == sum(len(people) > 1 for people in users.values())
    assert found.not_current == sum(row[4] == "f" for row in rows)
    assert found.is_numbered == all(row[0] in {"1", "2", "3", "123456789012345678"} for row in rows)
    for one, (id_, name, _, mail, _) in zip(cells, rows, strict=True):
        on = tuple(dict.fromkeys(stands[id_ or (name, mail.casefold())]))
        assert found.standing(one) == (on if len(on) > 1 else ())


# --- the nation ----------------------------------------------------------------------------------------------

ALL = "name,nation,region,gss,election,council,area\nAlex Example,"


@pytest.mark.parametrize(
    ("row", "nation"),
    [
        (",Scotland,,,,", Nation.SCOTLAND),
        (",South East (England),,,,", Nation.ENGLAND),
        (",,W07000041,,,", Nation.WALES),
        (",,,nia.belfast-east.2029-05-03,,", Nation.NORTHERN_IRELAND),
        (",,,naw.c.aberavon.2029-05-03,,", Nation.WALES),
        (",,,local.cardiff.adamsdown.2029-05-03,,Adamsdown", Nation.WALES),
        (",,,local,City of Edinburgh Council,Leith", Nation.SCOTLAND),
        (",,,,Cyngor Sir Fynwy,", Nation.WALES),
        (",,,parl,,Glasgow East", Nation.SCOTLAND),
        (",,,parl.glasgow-east.2029-05-03,,Somewhere else", Nation.SCOTLAND),
        (",,,,,Member of Parliament for Ynys Môn", Nation.WALES),
        (",,,sp.r.2029-05-03,,Aldershot", Nation.SCOTLAND),  # a region may be called as a seat is elsewhere
        (",,,parl,Cardiff Council,Aldershot", Nation.ENGLAND),  # of which somebody may be a councillor
        ("Wales,London,E14000001,parl,,Aldershot", Nation.WALES),
        ("NI,,,,,", Nation.NORTHERN_IRELAND),
        ("northern-ireland,,,,,", Nation.NORTHERN_IRELAND),
        (",,,,,", Nation.ENGLAND),  # nothing says it, and the settings do
    ],
)
def test_the_nation_is_what_the_row_says(row: str, nation: Nation) -> None:
    assert person(ALL + row).recipient.nation is nation


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",,,parl,,Aldershott", "'Aldershott' is no constituency that is known; did you mean Aldershot? Put it right"),
        (",Testshire,,,,", "'Testshire' is no region that is known; add a column 'nation'"),
        (",,,local,Testham Council,Ward", "'Testham Council' is no council that is known"),
        (",,K02000001,,,", "K02000001 is the code of several nations together; add a column 'nation'"),
        ("Walse,Wales,,,,", "the nation 'Walse' is not known; did you mean wales? (england, scotland, wales,"),
        ("england,,,sp,,", "the column 'nation' has England, where nobody elects the Scottish Parliament"),
        (
            ",Wales,E14000001,,,",
            "by the region, 'Wales' is a nation of the UK, but by the code, E14000001 is the code of a UK Parliament",
        ),
        (
            ",Wales,,sp,,",
            "by the region, 'Wales' is a nation of the UK, but by the election, a 'sp' election is to the",
        ),
    ],
)
def test_a_clue_that_cannot_be_placed_is_never_taken_for_england(row: str, told: str) -> None:
    is_rule, why = reason(ALL + row)
    assert (is_rule, why[: len(told)]) == (False, told)


def test_without_any_clue_the_nation_has_to_be_given() -> None:
    assert reason("name\nAlex Example\n", Settings(day=DAY)) == (
        False,
        "nothing says which nation it is in; add a column 'nation'",
    )


def test_the_column_nation_counts_before_places_and_says_so() -> None:
    (told,) = person(ALL + "wales,,E14000001,,,").warnings
    assert told.startswith("the column 'nation' has Wales, and is used, but E14000001 is the code of a UK Parliament")


# --- the election --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("election", "poll"),
    [
        ("2015", Poll(election=Election.PARL, id="parl.2015-05-07", polling_day=date(2015, 5, 7))),
        ("parl.2015-05-07", Poll(election=Election.PARL, id="parl.2015-05-07", polling_day=date(2015, 5, 7))),
        (
            "naw.c.aberavon.2016-05-05",
            Poll(
                election=Election.SENEDD,
                id="naw.c.aberavon.2016-05-05",
                polling_day=date(2016, 5, 5),
                place="aberavon",
            ),
        ),
        (
            "PARL.aldershot.by.2017-05-04",
            Poll(
                election=Election.PARL,
                id="parl.aldershot.by.2017-05-04",
                polling_day=date(2017, 5, 4),
                is_by_election=True,
                place="aldershot",
            ),
        ),
        ("Scottish Parliament", Poll(election=Election.SP)),
    ],
)
def test_an_election_is_read_from_ids_of_all_years(election: str, poll: Poll) -> None:
    found = person(f"name,election\nAlex Example,{election}\n", Settings(day=date(2015, 1, 1), nation=Nation.ENGLAND))
    assert found.poll == poll
    assert (found.recipient.election, found.recipient.polling_day) == (poll.election, poll.polling_day)


@pytest.mark.parametrize(
    ("election", "told"),
    [
        ("mayor.london.2029-05-03", "no document in the catalogue asks anything of elected mayors"),
        ("pcc.gwent.2029-05-03", "no document in the catalogue asks anything of police and crime commissioners"),
        ("gla.a.2029-05-03", "no document in the catalogue asks anything of members of the London Assembly"),
        ("parl.2029-02-31", "the election id 'parl.2029-02-31' does not end with a day that there is"),
        ("parl.9999-05-03", "the election id 'parl.9999-05-03' does not end with a day that there is"),
        ("senned", "the election 'senned' is not known; did you mean senedd? (parl, sp, senedd, nia, local, or an id)"),
    ],
)
def test_an_election_that_cannot_be_written_about_is_a_problem(election: str, told: str) -> None:
    is_rule = told.startswith("no document")  # nothing that anybody could mend
    assert reason(f"name,election\nAlex Example,{election}\n") == (is_rule, told)


def test_a_ballot_in_ones_own_words_is_told_by_the_election() -> None:
    found = person("name,ballot,election\nAlex Example,St. Mary's ward,local\n")
    assert (found.ballot, found.poll) == ("St. Mary's ward", Poll(election=Election.LOCAL))
    settings = Settings(day=DAY, nation=Nation.WALES, poll=Poll(election=Election.LOCAL))
    assert person("name,ballot\nAlex Example,St. Mary's ward\n", settings).poll == settings.poll
    is_rule, why = reason("name,ballot\nAlex Example,mayor.bristol.2029-05-03\n", settings)
    assert (is_rule, why[:11]) == (True, "no document")


@pytest.mark.parametrize("written", ["2029-05-03", "03/05/2029", "3 May 2029", "2029-05-03T00:00:00", "05/03/2029"])
def test_polling_day_is_read_as_spreadsheets_leave_it(written: str) -> None:
    found = person(f"name,ballot,polling_day\nAlex Example,parl.aldershot.2029-05-03,{written}\n")
    assert (found.recipient.polling_day, found.warnings) == (date(2029, 5, 3), ())


def test_a_poll_that_was_put_off_is_told() -> None:
    found = person("name,ballot,polling_day\nAlex Example,parl.aldershot.2029-05-03,2029-05-10\n")
    assert found.recipient.polling_day == date(2029, 5, 10)
    assert found.warnings == (
        "polling day is 10 May 2029 in its column and 3 May 2029 in the ballot's id; the column is used",
    )


def test_the_settings_stand_for_what_the_row_does_not_say() -> None:
    settings = Settings(day=DAY, nation=Nation.WALES, poll=Poll(election=Election.LOCAL), polling_day=date(2029, 5, 3))
    found = person("name,area\nAlex Example,Testward\n", settings)
    assert found.poll == Poll(election=Election.LOCAL, polling_day=date(2029, 5, 3))
    said = person("name,election,area\nAlex Example,parl.2029-06-07,Ynys Mon\n", settings)
    assert (said.poll, said.recipient.nation) == (
        Poll(election=Election.PARL, id="parl.2029-06-07", polling_day=date(2029, 6, 7)),
        Nation.WALES,
    )


def test_a_member_can_be_written_to_after_polling_day() -> None:
    text = "name,election,area\nAlex Example,parl.2028-05-04,Aldershot\n"
    assert reason(text) == (True, "polling day was 4 May 2028")
    assert person(text, Settings(day=DAY, role=Role.MEMBER)).recipient.role is Role.MEMBER
    assert person(text, Settings(day=date(2028, 5, 4))).recipient.role is Role.CANDIDATE  # on the day itself


# --- who is not written to -----------------------------------------------------------------------------------


def _refused(recipient: Recipient, person_id: str) -> str:
    return "asked not to be" if (recipient.email, person_id) == ("alex@example.org", "7") else ""


def test_a_list_of_who_is_not_to_be_written_to_counts_before_any_fault() -> None:
    settings = Settings(day=DAY, do_not_contact=_refused)
    text = "id,name,email,area\n7,Alex Example,alex@example.org,Nowhere\n"
    assert reason(text, settings) == (True, "asked not to be")
    assert reason(text.replace("7", "8"), settings)[0] is False


@pytest.mark.parametrize("name", ["", " ", "TBC", "[to be confirmed]", ","])
def test_nobody_is_written_to_without_a_name(name: str) -> None:
    assert reason(f'id,name\n1,"{name}"\n')[0] is False


@pytest.mark.parametrize(
    ("row", "name", "surname"),
    [
        ("Alex van Example,VAN EXAMPLE,ALEX", "Alex van Example", "van Example"),
        ("Dr Alex Example OBE,Example,Alex", "Dr Alex Example OBE", "Example"),
        ("Zoë Exámple,EXAMPLE,Zoe", "Zoë Exámple", "Exámple"),
        ("Alex Example,Sample,Alex", "Alex Example", ""),
        ("Alex Counterexample,Example,Alex", "Alex Counterexample", ""),
        (",Example,Alex", "Alex Example", "Example"),
        ("Alex,Example,", "Alex Example", "Example"),
        ("Alex,Example,Alex", "Alex", ""),
        ("Example,Example,", "Example", "Example"),
        (",,Alex", "Alex", ""),
    ],
)
def test_the_surname_is_used_where_the_name_ends_with_it(row: str, name: str, surname: str) -> None:
    found = person(f"name,surname,forenames\n{row}\n").recipient
    assert (found.name, found.surname) == (name, surname)


def test_the_party_is_for_reports_alone() -> None:
    found = person("name,party\nAlex Example,Party of Examples\n")
    assert found.party == "Party of Examples"
    assert found.recipient == person("name\nAlex Example\n").recipient


def test_what_is_read_can_be_sent_to_another_process() -> None:
    settings = Settings(day=DAY, nation=Nation.ENGLAND, do_not_contact=_refused)
    (cells,) = cells_of("name,email\nAlex Example,alex@example.org\n")
    assert pickle.loads(pickle.dumps(settings)) == settings
    found = read(cells, settings)
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize("cell", ["=1+1", "+Sam", "-Jo", "@home", "'t Example", "'", "O'Example"])
def test_an_apostrophe_that_our_own_tables_put_before_a_formula_is_taken_off_again(cell: str) -> None:
    """problems.csv is fed back."""
    (cells,) = cells_of(f"name,party,ballot\n{harmless(cell)},Party of {cell},{harmless(cell)}\n")
    assert (cells[PLACE[Field.NAME]], cells[PLACE[Field.BALLOT]]) == (cell, cell)
    assert cells[PLACE[Field.PARTY]] == f"Party of {cell}"


def test_a_candidate_whom_their_party_deselected_is_written_to_as_all_others_on_the_ballot() -> None:
    text = "id,name,deselected\n1,Alex Example,t\n2,Sam Sample,f\n"
    told = "was deselected by their party, and is still on the ballot"
    assert [one.warnings for one in everybody(text)[1] if isinstance(one, Person)] == [(told,), ()]


# --- any content, and many people ----------------------------------------------------------------------------

_TEXT = st.text(max_size=12) | st.sampled_from(
    ["t", '"', '"a"', "'=", "'\t'=x", "2029-05-03", "parl.2029-05-03", "a@example.org", "1", "\x00"]
)


@given(st.sampled_from([*VERSIONS]).flatmap(lambda version: st.tuples(st.just(version), st.lists(st.lists(_TEXT)))))
def test_no_cells_make_it_fall_over(case: tuple[str, list[list[str]]]) -> None:
    version, rows = case
    pick = picker(find(columns(version)))
    cells = [pick(row) for row in rows]
    assert all(len(one) == len(Field) + 1 for one in cells)
    assert all(part == part.strip() for one in cells for part in one)
    found = index(cells, DAY)
    everyone = [read(one, ENGLAND, found.sharing(one)) for _, one in people(enumerate(cells), found)]
    assert len(everyone) == found.people
    assert all(one.recipient.nation for one in everyone if isinstance(one, Person))


@given(st.lists(_TEXT, min_size=len(columns(OWN)), max_size=len(columns(OWN))))
def test_clean_cells_stay_as_they_are(row: list[str]) -> None:
    pick = picker(find(columns(OWN)))
    once = pick(row)
    again = pick([once[PLACE[Field(name)]] for name in columns(OWN)])
    assert again == once or any('"' in cell for cell in once)


def test_the_first_pass_keeps_at_most_100_bytes_a_person() -> None:
    count = 20_000
    pick = picker(find(columns("builder full")))
    (blank,) = csv.reader([candidate_file(people=1).splitlines()[1]])

    def rows() -> Iterator[Any]:
        for number in range(count):
            yield pick([str(10_000_000 + number), *blank[1:36], f"candidate{number}@example.org", *blank[37:]])

    rows_then = rows()
    candidates.index([next(rows_then)], DAY)
    tracemalloc.start()
    found = index(rows_then, DAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.people == count - 1
    assert peak / count < 100


# --- the real files ------------------------------------------------------------------------------------------


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the real files")
@pytest.mark.parametrize(
    ("file", "on", "rows", "letters"),
    [
        ("dc-parl.2017-06-08.csv", date(2017, 5, 20), 3304, 3304),
        ("dc-senedd.2026-05-07.csv", date(2026, 4, 20), 679, 675),
        ("edges-dev-2024.csv", date(2024, 6, 10), 45, 45),
    ],
)
def test_the_people_of_real_files_add_up(file: str, on: date, rows: int, letters: int) -> None:
    text = (DATA / file).read_text(encoding="utf-8")
    found, everyone = everybody(text, Settings(day=on))
    assert (found.rows, found.people, len(everyone)) == (rows, letters, letters)
    assert all(isinstance(one, Person) for one in everyone)


@given(st.lists(st.integers(-40, 40) | st.integers(-(2**63), 2**63 - 1), max_size=60))
def test_what_stands_there_twice_is_found_part_by_part(values: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_SORTED", 4)
        assert candidates._twice(values) == {value for value in values if values.count(value) > 1}
