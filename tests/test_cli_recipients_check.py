"""`lobbykit recipients check` through its real door: its figures, its words, and files that are broken."""

import csv
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from candidate_files import TRAPS, VERSIONS, candidate_file, day, traps_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lobbykit.cli import own
from lobbykit.cli.main import run

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
PROFILE = """\
name: Sam Sample
job: educational psychologist
address: [1 Example Street, Testham]
postcode: ZZ1 1AA
email: sam@example.org
organisation: Prospect
"""
DAY = ("--date", "2029-04-09")


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Lobbykit = Callable[..., Outcome]


@pytest.fixture
def lobbykit(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lobbykit:
    """Call `lobbykit` in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> Outcome:
        code = run(list(args))
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return call


@pytest.fixture
def check(lobbykit: Lobbykit) -> Lobbykit:
    return lambda *args: lobbykit("recipients", "check", *args)


def put(content: str | bytes, name: str = "candidates.csv") -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def figures(outcome: Outcome) -> dict[str, Any]:
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def rows_in(name: str) -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


FILE = """\
person_id,person_name,election_id,ballot_paper_id,post_label,party_name,cancelled_poll,election_current,email
1,Alex Example,parl.2029-05-03,parl.aldershot.2029-05-03,Aldershot,Sample Party,f,f,office@example.org
2,Sam Sample,parl.2029-05-03,parl.aldershot.2029-05-03,Aldershot,Sample Party,f,t,office@example.org
3,Jo Specimen,parl.2029-05-03,parl.cardiff-east.2029-05-03,Cardiff East,,f,t,
3,Jo Specimen,parl.2029-05-03,parl.cardiff-east.2029-05-03,Cardiff East,,f,t,
4,,parl.2029-05-03,parl.aldershot.2029-05-03,Aldershot,Independent,f,t,
5,Kim Mockley,parl.2029-05-03,parl.bristol-east.2029-05-03,Bristol East,Independent,t,t,kim@example.org
6,Noor Testham,parl.2029-05-03,parl.bristol-east.2029-05-03,Bristol East,Independent,f,t,noor@parliament.uk

"""
REPORT = """\
candidates.csv: Democracy Club's export builder, as since 4 October 2023

What is in it
  7 rows
  6 people on 3 ballots; 1 person with several rows
  CSV in UTF-8, its cells parted by commas

4 people of 6 can be written to as candidates on 9 April 2029
  Nation          England 3, Wales 1
  Election        for Parliament 4
  Email           2 with an address that reaches them, 2 without
  Postal address  0 with one, 4 without
  Party           Sample Party 2, none given 1, Independent 1

1 person not written to, by rule
  1  the poll is cancelled (row 7)

1 person to be mended
  1  the row has no name (row 6)

Know before you write
  The file calls the election of 1 row not current
  1  has an address that is left out: Parliament is dissolved from 27 March 2029, and nobody is an MP until the \
election (row 8)

Email addresses that several people share
  2  office@example.org (rows 2, 3)

What it lacks
  There is no column 'address': no file of Democracy Club's has postal addresses; add one, or letters to be posted \
leave room for it
  There is neither region nor code of the area: nations are told by the election and the area's name; \
&field_group=election in the address of the download adds them

Credit
  The data is Democracy Club's, under CC BY 4.0: where you publish any of it, name Democracy Club with a link to \
https://democracyclub.org.uk, or on paper with that address

Next
  Have the rows to mend in a file of their own:
    lobbykit recipients check candidates.csv --date 2029-04-09 --problems problems.csv
  Your own details are asked for once:
    lobbykit profile init
  See three letters, and who would get one; 'lobbykit asks topics' lists other topics:
    lobbykit batch candidates.csv --date 2029-04-09 --topic funding --dry-run
  Write them:
    lobbykit batch candidates.csv --date 2029-04-09 --topic funding --format docx --format eml --out letters
"""


# --- what it tells ---------------------------------------------------------------------------------------------


def test_a_file_is_told_of_as_text_to_read(check: Lobbykit) -> None:
    assert check(put(FILE), *DAY) == Outcome(0, REPORT, "")


def test_the_same_as_an_object_in_json(check: Lobbykit) -> None:
    found = figures(check(put(FILE), *DAY, "--format", "json"))
    missing, following = found.pop("missing"), found.pop("next")
    assert found == {
        "file": "candidates.csv",
        "kind": "csv",
        "encoding": "utf-8",
        "delimiter": ",",
        "family": "builder",
        "version": "Democracy Club's export builder, as since 4 October 2023",
        "date": "2029-04-09",
        "rows": 7,
        "blank": 0,
        "people": 6,
        "repeated": 1,
        "letters": 4,
        "elsewhere": 0,
        "with_email": 2,
        "without_email": 2,
        "with_address": 0,
        "without_address": 4,
        "nations": {"england": 3, "wales": 1},
        "elections": {"parl": 4},
        "parties": {"Sample Party": 2, "": 1, "Independent": 1},
        "ballots": {
            "parl.aldershot.2029-05-03": 3,
            "parl.cardiff-east.2029-05-03": 1,
            "parl.bristol-east.2029-05-03": 2,
        },
        "shared_addresses": 1,
        "shared_by": [{"email": "office@example.org", "people": 2, "lines": [2, 3]}],
        "not_current": 1,
        "not_locked": 0,
        "cut_off": "",
        "notes": [],
        "credit": found["credit"],
        "skipped": [{"reason": "the poll is cancelled", "people": 1, "lines": [7]}],
        "problems": [{"reason": "the row has no name", "people": 1, "lines": [6]}],
        "warnings": found["warnings"],
    }
    assert len(missing) == 2
    assert "lobbykit batch candidates.csv --date 2029-04-09 --topic funding --dry-run" in following


def test_the_help_names_every_key_of_the_object(check: Lobbykit) -> None:
    shown = check("--help").out.replace(",", " ").replace(";", " ").split()
    keys = figures(check(put(FILE), *DAY, "--format", "json"))
    assert [key for key in keys if key not in shown] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_every_person_of_every_version_of_file_is_counted_once(check: Lobbykit, version: str) -> None:
    traps = traps_of(version)
    file = put(candidate_file(version, people=40, seed=7, traps=traps))
    found = figures(check(file, "--date", str(day(version)), "--format", "json", "--problems", "problems.csv"))
    people = 40 + sum(TRAPS[name].people for name in traps)
    letters = 40 + sum(TRAPS[name].letters for name in traps)
    assert (found["people"], found["letters"]) == (people, letters)
    told = [one["people"] for one in (*found["skipped"], *found["problems"])]
    assert found["letters"] + sum(told) == people
    assert found["with_email"] + found["without_email"] == found["with_address"] + found["without_address"] == letters
    assert bool(found["credit"]) is (version != "own")
    faulty = sum(one["people"] for one in found["problems"])
    assert len(rows_in("problems.csv") if faulty else []) == faulty


@pytest.mark.parametrize("version", ["builder full", "legacy 2023-06-28", "own"])
def test_batch_counts_the_same(lobbykit: Lobbykit, version: str) -> None:
    own.keep(own.profile_path(""), PROFILE, force=True)
    file = put(candidate_file(version, people=40, seed=7, traps=traps_of(version)))
    found = figures(lobbykit("recipients", "check", file, "--date", str(day(version)), "--format", "json"))
    command = next(one for one in found["next"] if one.endswith("--out letters"))
    lobbykit(*shlex.split(command)[1:])
    manifest = rows_in("letters/manifest.csv")
    assert len(manifest) == found["people"]
    assert sum("docx" in row["files"] for row in manifest) == found["letters"]
    assert sum("eml" in row["files"] for row in manifest) == found["with_email"]
    skipped = sum(row["status"] == "skipped" for row in manifest)
    assert skipped == sum(one["people"] for one in found["skipped"])


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real files")
@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("dc-parl.2017-06-08.csv", "2017-05-20"),
        ("dc-senedd.2026-05-07.csv", "2026-04-20"),
        ("edges-dev-2024.csv", "2024-06-20"),
    ],
)
def test_batch_counts_the_same_in_real_files(lobbykit: Lobbykit, name: str, on: str) -> None:
    own.keep(own.profile_path(""), PROFILE, force=True)
    found = figures(lobbykit("recipients", "check", str(SHARED / name), "--date", on, "--format", "json"))
    command = next(one for one in found["next"] if one.endswith("--dry-run"))
    told = lobbykit(*shlex.split(command)[1:], "--format", "docx", "--format", "eml").err
    assert f"{found['letters']:,} people would get a letter" in told
    assert f"{found['without_email']:,}  no eml, for there is no email address that can be used" in told


# --- what is asked with ----------------------------------------------------------------------------------------

PLAIN = "id,Full Name,Where\n1,Alex Example,Bristol East\n2,Sam Sample,Glasgow East\n3,Jo Specimen,\n"
NAMED = ("--columns", "name=Full Name", "--columns", "area=Where")


def test_the_options_of_a_batch_count_here_and_stand_in_the_next_command(check: Lobbykit) -> None:
    put("name,reason\nAlex Example,asked in May\n", "not to.csv")
    options = (*NAMED, "--election", "parl", "--polling-day", "2029-05-03", "--do-not-contact", "not to.csv", *DAY)
    found = figures(check(put(PLAIN, "my list.csv"), *options, "--format", "json"))
    assert found["skipped"] == [
        {"reason": "on a do-not-contact list: not to.csv:2; asked in May", "people": 1, "lines": [2]}
    ]
    assert found["problems"][0]["reason"].startswith("nothing says which nation it is in")
    command = next(one for one in found["next"] if one.endswith("--dry-run"))
    assert command == (
        "lobbykit batch 'my list.csv' --do-not-contact 'not to.csv' --columns 'name=Full Name' --columns area=Where "
        "--election parl --polling-day 2029-05-03 --date 2029-04-09 --topic funding --dry-run"
    )


def test_a_nation_places_rows_and_leaves_out_those_of_others(check: Lobbykit) -> None:
    found = figures(check(put(PLAIN), *NAMED, *DAY, "--nation", "England", "--format", "json"))
    assert (found["nations"], found["elsewhere"], found["problems"]) == ({"england": 2}, 1, [])
    assert "  Left out        1 person in other nations\n" in check(put(PLAIN), *NAMED, *DAY, "--nation", "england").out


def test_members_are_looked_over_as_members(check: Lobbykit) -> None:
    file = put("name,area,election\nAlex Example MSP,Bristol East,parl\nSam Sample MP,Bristol East,parl\n")
    found = figures(check(file, *DAY, "--to", "member", "--format", "json"))
    assert found["letters"] == 1
    assert found["problems"][0]["reason"] == "'Alex Example MSP' says that they sit in the Scottish Parliament"
    assert "1 person of 2 can be written to on 9 April 2029" not in check(file, *DAY).out


@pytest.mark.parametrize(
    ("seat", "election"),
    [
        ("Bristol East", "parl.2029-05-03"),
        ("Glasgow East", "parl.2029-05-03"),
        ("Cardiff East", "parl.2029-05-03"),
        ("Belfast East", "parl.2029-05-03"),
        ("Glasgow Southside", "sp.c.2029-05-03"),
    ],
)
def test_the_next_commands_work_as_they_stand(lobbykit: Lobbykit, seat: str, election: str) -> None:
    own.keep(own.profile_path(""), PROFILE, force=True)
    Path("letters").mkdir()
    text = f"id,name,area,election,email\n1,Alex Example,{seat},{election},\n2,Sam S,{seat},{election},a@example.org\n"
    found = figures(lobbykit("recipients", "check", put(text), *DAY, "--format", "json"))
    commands = [one for one in found["next"] if one.startswith("lobbykit ")]
    assert [command.rpartition(" --")[2] for command in commands] == ["dry-run", "out letters-2"]
    for command in commands:
        told = lobbykit(*shlex.split(command)[1:]).err
        assert "2 people would get a letter" in told or "2 letters in letters-2" in told
    assert len(list(Path("letters-2").glob("*.docx"))) == 2


def test_where_the_catalogue_has_nothing_to_ask_no_command_is_told(check: Lobbykit) -> None:
    outcome = check(put("name,council,election\nAlex Example,Bristol,local.bristol.2029-05-03\n"), *DAY)
    told = "There is nothing yet to ask of candidates in these nations; 'lobbykit asks topics' shows what there is."
    assert outcome.out.endswith(f"Next\n  {told}\n")


# --- what is to be mended --------------------------------------------------------------------------------------


def test_rows_to_mend_are_written_in_the_files_own_columns_and_can_be_fed_back(check: Lobbykit) -> None:
    file = put("name;nation;party;area\n=Alex Example;walse;+1;Bristol East\nSam Sample;england;;Bristol East\n")
    outcome = check(file, *DAY, "--problems", "problems.csv")
    assert outcome.code == 0
    assert "Mend the rows in problems.csv, look at the column 'problem', and then:" in outcome.out
    assert rows_in("problems.csv") == [
        {
            "name": "'=Alex Example",
            "nation": "walse",
            "party": "'+1",
            "area": "Bristol East",
            "problem": "the nation 'walse' is not known; did you mean wales? "
            "(england, scotland, wales, northern-ireland)",
        }
    ]
    mended = put(Path("problems.csv").read_text(encoding="utf-8").replace("walse", "england"), "problems.csv")
    found = figures(check(mended, *DAY, "--format", "json"))
    assert (found["letters"], found["parties"], found["notes"]) == (1, {"+1": 1}, [])


def test_rows_to_mend_go_over_no_file(check: Lobbykit) -> None:
    file = put(FILE)
    put("mine", "problems.csv")
    outcome = check(file, *DAY, "--problems", "problems.csv")
    told = "error: problems.csv is there already; add --force to write over it, or name another file\n"
    assert outcome == Outcome(1, "", told)
    assert Path("problems.csv").read_text(encoding="utf-8") == "mine"
    assert check(file, *DAY, "--problems", "problems.csv", "--force").code == 0
    assert [row["person_id"] for row in rows_in("problems.csv")] == ["4"]


def test_rows_to_mend_never_go_over_the_file_itself(check: Lobbykit) -> None:
    file = put(FILE)
    outcome = check(file, *DAY, "--problems", "candidates.csv", "--force")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is the candidate file itself" in outcome.err
    assert Path(file).read_text(encoding="utf-8") == FILE
    assert check(file, *DAY, "--problems", "-").code == 2


def test_where_nothing_is_to_be_mended_no_file_is_written(check: Lobbykit) -> None:
    outcome = check(put("name,area\nAlex Example,Bristol East\n"), *DAY, "--problems", "problems.csv")
    assert outcome.code == 0
    assert "problems.csv" not in outcome.out
    assert [path.name for path in Path().iterdir()] == ["candidates.csv"]


def test_a_folder_that_is_not_there_is_told(check: Lobbykit) -> None:
    outcome = check(put(FILE), *DAY, "--problems", "no/problems.csv")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("error: no/problems.csv could not be written: No such file or directory")


# --- files as people have them ---------------------------------------------------------------------------------


def test_the_usual_download_lacks_emails_and_is_told_how_to_get_them(check: Lobbykit) -> None:
    outcome = check(put(candidate_file("builder core", people=3)), *DAY)
    assert "There is no email column: Democracy Club's usual download has none; tick 'Person profiles'" in outcome.out
    assert "--format docx --out letters" in outcome.out
    assert "--format eml" not in outcome.out


def test_a_title_above_the_headings_is_left_out_and_told(check: Lobbykit) -> None:
    file = put("Candidates for Example\n\nname,area,nation\nAlex Example,Bristol East,\nSam Sample,Nowhere,walse\n")
    found = figures(check(file, *DAY, "--format", "json"))
    assert found["notes"] == ["the headings are read from row 3, and what stands above them is left out"]
    assert (found["rows"], found["letters"]) == (2, 1)
    assert found["problems"][0]["lines"] == [5]


def test_a_title_above_the_headings_of_a_sheet_is_left_out(check: Lobbykit) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (["Candidates for Example"], [], ["name", "area"], ["Alex Example", "Bristol East"]):
        sheet.append(row)
    book.save("candidates.xlsx")
    found = figures(check("candidates.xlsx", *DAY, "--format", "json"))
    assert (found["kind"], found["rows"], found["letters"]) == ("xlsx", 1, 1)
    assert "(.xlsx)" in check("candidates.xlsx", *DAY).out


def test_a_row_of_people_is_never_taken_for_headings(check: Lobbykit) -> None:
    outcome = check(put("Alex Example,Bristol East\nSam Sample,Name\nJo Specimen,Bristol East\n"), *DAY)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("error: no column is headed 'name'")


def test_records_of_the_api_are_told_by_their_number(check: Lobbykit) -> None:
    ballot = {"ballot_paper_id": "parl.bristol-east.2029-05-03"}
    candidacy = {"ballot": ballot, "party": {"name": "Sample Party"}, "party_name": "", "deselected": True}
    people = [{"id": 1, "name": "Alex Example", "candidacies": [candidacy]}, {"id": 2, "name": "", "candidacies": []}]
    out = check(put(json.dumps(people), "people.json"), *DAY, "--nation", "england").out
    assert "  1  was deselected by their party, and is still on the ballot (record 1)\n" in out
    assert "  1  the row has no name (record 2)\n" in out
    assert "delisted" not in out


@pytest.mark.parametrize(
    ("codec", "delimiter", "told"),
    [
        ("utf-8-sig", ",", "CSV in UTF-8 with a byte order mark, its cells parted by commas"),
        ("utf-16", "\t", "CSV in UTF-16, its cells parted by tabs"),
        ("cp1252", ";", "CSV in Windows-1252, its cells parted by semicolons"),
    ],
)
def test_what_a_file_is_written_in_is_told(check: Lobbykit, codec: str, delimiter: str, told: str) -> None:
    text = "name,area\nSiân Example,Bristol East\n".replace(",", delimiter)
    outcome = check(put(text.encode(codec)), *DAY)
    assert outcome.code == 0
    assert f"  {told}\n" in outcome.out


def test_a_file_that_was_cut_off_is_to_be_fetched_again(check: Lobbykit) -> None:
    outcome = check(put(FILE.strip()[:-30]), *DAY)
    assert outcome.code == 0
    assert "the download looks cut off, and people are missing\n" in outcome.out
    assert "Next\n  Fetch the file again first: it is not all there.\n" in outcome.out


def test_a_list_that_may_change_is_told(check: Lobbykit) -> None:
    file = put("person_id,person_name,ballot_paper_id,candidates_locked\n1,Al Example,parl.x.2029-05-03,f\n")
    assert "For 1 row the list of candidates is not final" in check(file, *DAY, "--nation", "wales").out


def test_an_election_that_is_over_is_told(check: Lobbykit) -> None:
    outcome = check(put(FILE), "--date", "2030-01-01")
    assert "0 people of 6 can be written to as candidates on 1 January 2030\n" in outcome.out
    assert "Nobody in it stands any more: fetch the candidates of an election to come" in outcome.out
    assert "lobbykit batch" not in outcome.out


def test_headings_with_nobody_below_them_are_told(check: Lobbykit) -> None:
    outcome = check(put("name,area\n"), *DAY)
    assert outcome.code == 0
    assert "  0 rows\n  0 people on 0 ballots\n" in outcome.out
    assert outcome.out.endswith("Fetch or save the file again: it has headings, and nobody below them.\n")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "candidates.csv is empty; fetch or save it again"),
        (b"\x00\x01\x02" * 50, "candidates.csv is no text"),
        (b"%PDF-1.7", "candidates.csv is a PDF; ask for the table"),
        (b"PK\x03\x04broken", "candidates.csv is a packed or Excel file that is broken or cut off"),
        (b"<!doctype html><html></html>", "candidates.csv is a web page, not the table itself"),
        (b'{"results": [', "candidates.csv cannot be read as JSON"),
        (b"party,town\nSample Party,Testham\n", "no column is headed 'name'"),
        (b'name,area\n"Alex" Example,"Bristol\nSam,"East\n', "candidates.csv:2: a quotation mark opens"),
        (b"name\n" + b"x," * 3000 + b"\n", "candidates.csv: row 2 has 3,001 columns"),
    ],
)
def test_what_cannot_be_read_at_all_is_one_sentence(check: Lobbykit, content: bytes, told: str) -> None:
    outcome = check(put(content), *DAY, "--problems", "problems.csv")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(f"error: {told}")
    assert outcome.err.count("\n") == 1
    assert [path.name for path in Path().iterdir()] == ["candidates.csv"]


def test_what_is_not_there_and_what_is_not_known(check: Lobbykit) -> None:
    assert check("none.csv").err == "error: none.csv is not there; look at the name and the folder\n"
    outcome = check(put(PLAIN), "--columns", "name=Ful Name")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith("the file has no column 'Ful Name'; did you mean Full Name?\n")


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"name,area\n", b"person_id,person_name,email\n", b"Title\n\nname,email\n"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_bytes_make_it_fall_over(check: Lobbykit, content: bytes, beginning: bytes) -> None:
    outcome = check(put(beginning + content), *DAY, "--format", "json", "--problems", "problems.csv", "--force")
    if outcome.code:
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
        return
    found = figures(outcome)
    told = (*found["skipped"], *found["problems"])
    assert found["people"] == found["letters"] + sum(one["people"] for one in told)
