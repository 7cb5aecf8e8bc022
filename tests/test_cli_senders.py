"""`lobbykit batch --senders` through its real door: made-up people who write to one made-up recipient."""

import csv
import email
import email.policy
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document
from openpyxl import Workbook

from lobbykit import folder
from lobbykit.cli import own
from lobbykit.cli.main import run
from lobbykit.cli.pile import gather
from lobbykit.likeness import Text, compare

PROFILE = """\
name: Olga Organiser
job: branch secretary
workplace: Hidden Hall
address: [9 Private Road, Hiddenham]
postcode: ZZ9 9ZZ
email: olga@example.org
organisation: Prospect
branch: Example
"""
PRIVATE = ("Olga", "Organiser", "secretary", "Hidden", "Private Road", "ZZ9 9ZZ", "olga@")
HEADER = "id,name,job,workplace,address,postcode,email,note"
CASEY = ("--to", "candidate", "--name", "Casey Candidate", "--constituency", "Bristol East")
DAY = ("--election", "parl.2029-05-03", "--date", "2029-04-09")
SEND = ("--senders", "members.csv", *CASEY, *DAY, "--topic", "send", "--out", "out")


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Batch = Callable[..., Outcome]


@pytest.fixture
def batch(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Call `lobbykit batch` in a folder of its own, as an organiser who has a profile."""
    own.keep(own.profile_path(""), PROFILE, force=True)
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> Outcome:
        code = run(["batch", *args])
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return call


def put(*rows: str, header: str = HEADER, name: str = "members.csv") -> None:
    Path(name).write_text("\n".join((header, *rows)) + "\n", encoding="utf-8", newline="")


def member(number: int, name: str = "", note: str = "") -> str:
    named = name or f"Mem Example{number}"
    cells = f'{number},{named},specialist teacher,Example Council,"{number} Made-up Lane, Testham",ZZ1 1AA'
    return f'{cells},m{number}@example.org,"{note}"'


def table(name: str = "manifest.csv", place: str = "out") -> list[dict[str, str]]:
    with Path(place, name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(place: str = "out") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(place).iterdir()}


def letters(place: str = "out") -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(place).glob("*.txt"))}


JOBS = ("educational psychologist", "specialist teacher", "education welfare officer", "inclusion officer")
FIRST = (
    "Last term a family in my patch waited eleven months for a plan.",
    "In June I met a boy of nine who had not been in class since Easter.",
    "Two of the five posts in my team are empty, and have been for a year.",
    "A headteacher rang me in tears over a lift to school.",
    "On my first day back three mothers asked why nobody had written.",
    "My own caseload has doubled since I began.",
    "A girl I work with reads only with the lights off.",
)
THEN = (
    "It cost more than help would have.",
    "Nobody could tell her whom to ask.",
    "His school did what it could with one assistant.",
    "We had promised better, and meant it.",
    "I drove there myself in the end.",
)


def branch(people: int, *, notes: bool, topics: tuple[str, ...] = ()) -> None:
    """A file of members with plainly made-up names, addresses and stories."""
    chance = random.Random(8)
    rows = []
    for number in range(1, people + 1):
        note = f"{chance.choice(FIRST)} {chance.choice(THEN)}" if notes else ""
        topic = topics[number % len(topics)] if topics else ""
        rows.append(
            f'{number},Mem Example{number},{chance.choice(JOBS)},Example Council,"{number} Made-up Lane, Testham",'
            f'ZZ1 1AA,m{number}@example.org,"{note}",{topic}'
        )
    put(*rows, header=f"{HEADER},topic")


# --- a letter from each ---------------------------------------------------------------------------------------


def test_each_sender_writes_as_themselves_and_nothing_of_the_organiser_is_in_it(batch: Batch) -> None:
    put(member(1, note="I saw it."), member(2, "Siân O'Example"), "3,Kit Trial,portage worker,,3 Made-up Lane,,,")
    code, out, err = batch(*SEND, "--format", "txt", "--format", "docx")
    assert (code, out) == (0, "out/manifest.csv\n"), err
    assert [row["files"] for row in table()] == [
        "mem-example1-1.txt; mem-example1-1.docx",
        "siân-o'example-2.txt; siân-o'example-2.docx",
        "kit-trial-3.txt; kit-trial-3.docx",
    ]
    third, first, second = letters().values()
    for text, own_details in (
        (
            first,
            (
                "Mem Example1",
                "1 Made-up Lane",
                "ZZ1 1AA",
                "m1@example.org",
                "a specialist teacher at Example",
                "I saw it.",
            ),
        ),
        (second, ("Siân O'Example", "2 Made-up Lane")),
        (third, ("Kit Trial", "a portage worker", "the Example branch of Prospect")),
    ):
        assert all(detail in text for detail in own_details), text
        assert "Dear Casey Candidate," in text
        assert "[" not in text
    everything = b"".join(contents().values()) + err.encode()
    for path in Path("out").glob("*.docx"):
        everything += "\n".join(one.text for one in Document(str(path)).paragraphs).encode()
    assert not [private for private in PRIVATE if private.encode() in everything]
    assert "3 letters to Casey Candidate, Bristol East in out: 6 files (txt and docx)" in err
    assert "each letter has your own organisation 'Prospect' and branch 'Example'" in err
    assert "1 of 3 letters has a paragraph of the sender's own" in err


def test_the_manifest_names_recipient_and_sender_and_record_and_tables_stand_beside(batch: Batch) -> None:
    put(member(1))
    batch(*SEND, "--format", "txt")
    (row,) = table()
    assert list(row) == [
        *("recipient_id", "name", "ballot", "nation", "asks", "seed", "files", "status", "reason"),
        "sender",
    ]
    assert (row["recipient_id"], row["name"], row["ballot"]) == (
        "Casey Candidate",
        "Casey Candidate",
        "parl.2029-05-03 Bristol East",
    )
    assert (row["nation"], row["seed"], row["status"], row["reason"]) == ("england", "0", "written", "")
    assert row["sender"] == "Mem Example1 (1)"
    assert len(row["asks"].split("; ")) == 3
    assert set(contents()) == {"manifest.csv", "run.json", "mem-example1-1.txt"}
    record = json.loads(Path("out", "run.json").read_text())
    assert (record["seed"], record["options"]["--name"]) == (0, "Casey Candidate")
    assert "members.csv" in record["inputs"]


def test_a_letter_is_the_one_that_the_sender_would_write_alone(
    batch: Batch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    put(*(member(number) for number in range(1, 9)))
    batch(*SEND, "--format", "txt")
    for row in (table()[0], table()[-1]):
        number = row["files"].removesuffix(".txt").rpartition("-")[2]
        Path("own.yaml").write_text("organisation: Prospect\nbranch: Example\n")
        single = (
            "--from-name",
            f"Mem Example{number}",
            "--job",
            "specialist teacher",
            "--workplace",
            "Example Council",
        )
        home = ("--from-address", f"{number} Made-up Lane, Testham", "--from-postcode", "ZZ1 1AA")
        mail = ("--from-email", f"m{number}@example.org", "--profile", "own.yaml", "--seed", row["seed"])
        assert run(["letter", *CASEY, *DAY, "--topic", "send", *single, *home, *mail]) == 0
        text = capfdbinary.readouterr()[0].decode()
        assert text.replace(", and I [live / work] in Bristol East", "") == Path("out", row["files"]).read_text("utf-8")


def test_who_lives_in_the_seat_says_so_and_of_the_others_nothing_is_said(batch: Batch) -> None:
    put(
        "1,Mem A,teacher,1 Lane,Bristol East",
        "2,Mem B,teacher,2 Lane,Aldershot",
        "3,Mem C,teacher,3 Lane,",
        header="id,name,job,address,constituency",
    )
    batch(*SEND, "--format", "txt")
    home, away, unknown = letters().values()
    assert "I live in Bristol East" in home
    assert "live" not in away + unknown


def test_officers_write_for_their_group_and_members_for_themselves(batch: Batch) -> None:
    put(
        "Mem A,Branch Chair,1 Lane,Prospect,Testham,officer",
        "Mem B,teacher,2 Lane,Prospect,Testham,member",
        header="name,job,address,organisation,branch,capacity",
    )
    code, _, err = batch(*SEND, "--format", "txt")
    officer, member_ = letters().values()
    assert "the Testham branch of Prospect" in officer
    assert officer.endswith("Mem A\nBranch Chair\nTestham branch\nProspect\n1 Lane\n")
    assert "a teacher" in member_
    assert member_.endswith("Mem B\n2 Lane\n")
    assert code == 0
    assert "your own" not in err


def test_an_organisation_given_for_all_makes_nobody_its_officer(batch: Batch) -> None:
    put(member(1))
    _, _, err = batch(*SEND, "--format", "txt", "--on-behalf-of", "the Other branch of Prospect")
    (text,) = letters().values()
    assert "the Other branch of Prospect" in text
    assert "Mem Example1\n1 Made-up Lane\n" in text  # and not, as an officer's, what they are
    assert "on behalf of" not in text
    assert "branch 'Other branch'" in err


def test_drafts_of_email_are_from_each_sender(batch: Batch) -> None:
    put(member(1), "2,Mem B,teacher,,2 Lane,,,")
    code, _, err = batch(*SEND, "--format", "eml", "--email", "casey@example.org")
    first, second = (
        email.message_from_bytes(Path("out", row["files"]).read_bytes(), policy=email.policy.SMTP) for row in table()
    )
    assert (first["From"], first["To"]) == ("Mem Example1 <m1@example.org>", "Casey Candidate <casey@example.org>")
    assert second["From"] is None
    assert code == 0
    assert "warning: Mem B: has no email address" in err


def test_all_letters_in_one_file_to_print(batch: Batch) -> None:
    put(member(1), member(2))
    assert batch(*SEND, "--bundle", "print.docx")[0] == 0
    text = "\n".join(one.text for one in Document("out/print.docx").paragraphs)
    assert text.index("Mem Example1") < text.index("Mem Example2")
    assert {row["files"] for row in table()} == {""}


def test_to_a_minister_the_office_is_told_and_stands_in_the_manifest(batch: Batch) -> None:
    put(member(1), member(2))
    args = ("--senders", "members.csv", "--to", "minister", "--topic", "send", "--nation", "england")
    code, _, err = batch(*args, "--date", "2026-11-22", "--out", "out", "--format", "txt")
    assert code == 0, err
    assert {row["recipient_id"] for row in table()} == {"uk-sos-education"}
    assert {row["ballot"] for row in table()} == {""}
    assert "2 letters to the Secretary of State for Education in out" in err


def test_xlsx_and_json_are_read_and_a_note_may_have_paragraphs(batch: Batch) -> None:
    rows = [["name", "job", "address", "note"], ["Mem A", "teacher", "1 Lane\nTestham ZZ1 1AA", "One.\n\nTwo."]]
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save("members.xlsx")
    Path("members.json").write_text(json.dumps([dict(zip(*rows, strict=True))]))
    found = []
    for name in ("members.xlsx", "members.json"):
        args = ("--senders", name, *CASEY, *DAY, "--topic", "send", "--format", "txt", "--out", name[8:])
        assert batch(*args)[0] == 0
        found.append(Path(name[8:], "mem-a-row-2.txt" if name.endswith("xlsx") else "mem-a-row-1.txt").read_text())
    assert found[0] == found[1]
    assert "\n\nOne.\n\nTwo.\n\n" in found[0]
    assert found[0].endswith("Mem A\n1 Lane\nTestham\nZZ1 1AA\n")


def test_who_has_an_address_in_another_nation_is_told(batch: Batch) -> None:
    put(member(1).replace("ZZ1 1AA", "CF10 1AA"), member(2), member(3).replace("ZZ1 1AA", "BS1 1AA"))
    code, _out, err = batch(*SEND, "--format", "txt")
    assert code == 0
    (told,) = [line for line in err.splitlines() if "has an address in" in line]
    assert told == "warning: Mem Example1: has an address in Wales, and the letter is about England"


# --- rows to mend ----------------------------------------------------------------------------------------------


def test_a_row_that_is_wanting_is_a_problem_that_says_which_column_to_fill_and_the_others_go_on(batch: Batch) -> None:
    put(
        member(1),
        "2,,teacher,,2 Lane,,,",
        "3,Mem C,,,,,,",
        "4,Mem D,teacher,,4 Lane ZZ1 1AA,ZZ2 2BB,,",
        "5,Mem E,teacher,,5 Lane,,no-at-sign,",
    )
    code, _, err = batch(*SEND, "--format", "txt")
    assert code == 1
    assert [row["status"] for row in table()] == ["written", *["failed"] * 4]
    problems = table("problems.csv")
    assert list(problems[0]) == [*HEADER.split(","), "problem"]
    assert [row["problem"] for row in problems] == [
        "fill in the column 'name': the letter would say [your name]",
        (
            "fill in the columns 'job' and 'address': the letter would say [your job], [your postal address] and "
            "[your postcode]"
        ),
        "postcode: 'ZZ2 2BB' is not the postcode in your address, ZZ1 1AA; give one of them",
        "email: 'no-at-sign' is not a plain email address, such as alex@example.org",
    ]
    assert "For 4 people something is to be mended" in err
    assert "out/problems.csv has their rows" in err


def test_two_rows_of_one_person_have_one_letter_and_that_is_told(batch: Batch) -> None:
    put(
        "7,Mem A,teacher,1 Lane,ZZ1 1AA,a@example.org",
        "7,Mem A,teacher,1 Lane,ZZ1 1AA,",
        ",MEM A,teacher,1 Lane,ZZ1 1AA,A@example.org",
        ",Mem B,teacher,2 Lane,zz11aa,",
        ",Mem  B,teacher,2 Lane,ZZ1 1AA,",
        "8,Mem A,teacher,1 Lane,ZZ1 1AA,a@example.org",
        header="id,name,job,address,postcode,email",
    )
    code, _, err = batch(*SEND, "--format", "txt")
    assert code == 0
    assert [(row["status"], row["reason"]) for row in table()] == [
        ("written", ""),
        ("skipped", "the same person as row 2, who has a letter"),
        ("skipped", "the same person as row 2, who has a letter"),
        ("written", ""),
        ("skipped", "the same person as row 5, who has a letter"),
        ("written", ""),
    ]
    assert "3 rows without a letter, by rule" in {line.removesuffix(":").lower() for line in err.splitlines()}
    assert "Mem A: has the name and the address of row 2, under another id" in err


def test_the_second_row_of_a_person_stands_in_for_a_first_that_is_wanting(batch: Batch) -> None:
    put("7,Mem A,,1 Lane", "7,Mem A,teacher,1 Lane", header="id,name,job,address")
    assert batch(*SEND, "--format", "txt")[0] == 1
    assert [row["status"] for row in table()] == ["failed", "written"]
    assert set(letters()) == {"mem-a-7.txt"}


def test_namesakes_have_files_and_letters_of_their_own(batch: Batch) -> None:
    rows = ("1,Mem A,teacher,1 Lane", "1a,Mem A,teacher,2 Lane", "1.a,Mem A,teacher,3 Lane")
    put(*rows, header="id,name,job,address")
    batch(*SEND, "--format", "txt", "--name-pattern", "{name}")
    assert [row["files"] for row in table()] == ["mem-a-2.txt", "mem-a-3.txt", "mem-a-4.txt"]
    assert len({row["seed"] for row in table()}) == 3
    batch(*SEND, "--format", "txt", "--force")
    assert [row["files"] for row in table()] == ["mem-a-1.txt", "mem-a-1a.txt", "mem-a-1-a.txt"]


def test_a_heading_that_is_nearly_one_is_asked_about_and_can_be_given(batch: Batch) -> None:
    put("Mem A,teacher,1 Lane,I saw it.", header="Full name,Job,adress,My story")
    code, _, err = batch(*SEND)
    assert code == 1
    assert err == (
        "error: no column is headed 'name'; if these are the right ones, add --columns \"name=Full name\" "
        '--columns "address=adress"\n'
    )
    columns = ("--columns", "name=Full name", "--columns", "address=adress", "--columns", "note=My story")
    assert batch(*SEND, "--format", "txt", *columns)[0] == 0
    assert "I saw it." in letters()["mem-a-row-2.txt"]


def test_a_column_that_may_be_meant_is_told(batch: Batch) -> None:
    put("Mem A,teacher,1 Lane,I saw it.", header="name,job,address,story")
    _, _, err = batch(*SEND)
    assert "note: the column 'story' is not read; if it is the note, add --columns \"note=story\"" in err


def test_a_cell_can_add_no_header_and_no_code(batch: Batch) -> None:
    put(
        '1,"Mem A\nBcc: x@example.org",teacher,1 Lane,m@example.org,{{ 7*7 }} **x**',
        header="id,name,job,address,email,note",
    )
    assert batch(*SEND, "--format", "eml", "--email", "casey@example.org")[0] == 0
    (row,) = table()
    message = email.message_from_bytes(Path("out", row["files"]).read_bytes(), policy=email.policy.SMTP)
    assert message["Bcc"] is None
    body = message.get_body(("plain",))
    assert body is not None
    assert "{{ 7*7 }} **x**" in body.get_content()


# --- topics ----------------------------------------------------------------------------------------------------


def test_a_column_says_on_what_each_writes(batch: Batch) -> None:
    put(
        "1,Mem A,teacher,1 Lane,send",
        "2,Mem B,teacher,2 Lane,",
        "3,Mem C,teacher,3 Lane,fundng",
        "4,Mem D,teacher,4 Lane,early-years; funding",
        header="id,name,job,address,topic",
    )
    args = ("--senders", "members.csv", *CASEY, *DAY, "--out", "out", "--format", "txt")
    assert batch(*args)[0] == 1
    first, second, third, fourth = table()
    assert first["asks"].startswith("send-")
    assert second["reason"] == "fill in the column 'topic', or give --topic for those who have none"
    assert third["reason"].startswith("topic: 'fundng' is not known; did you mean funding?")
    assert fourth["status"] == "written"
    assert batch(*args, "--topic", "funding", "--force")[0] == 1
    assert [row["status"] for row in table()] == ["written", "written", "failed", "written"]


# --- not alike -------------------------------------------------------------------------------------------------


def likeness_of(place: str = "out") -> tuple[float, int]:
    """The median of a folder, and how many of its letters would be held back."""
    pile = gather([Path(place)])
    found = compare([Text(body=one.body, sender=one.sender, recipient=one.recipient) for one in pile.letters])
    median = found.quantile(0.5)
    assert median is not None
    return median, sum(one.is_held for one in found.letters)


@pytest.mark.parametrize(("notes", "most"), [(False, 0.25), (True, 0.2)])
def test_twenty_letters_on_one_topic_are_unlike(batch: Batch, notes: bool, most: float) -> None:  # noqa: FBT001
    branch(20, notes=notes)
    code, _, err = batch(*SEND, "--format", "txt")
    median, held = likeness_of()
    assert (code, len(table())) == (0, 20)
    assert median <= most
    assert held == 0
    assert f"median {median:.2f}" in err
    assert "At 0.5, where offices take letters for form letters, none would be held back" in err


def test_a_hundred_letters_on_topics_spread_over_the_catalogue_are_all_let_through(batch: Batch) -> None:
    topics = ("send", "funding", "early-years", "school-improvement", "workforce", "accountability")
    branch(100, notes=False, topics=topics)
    code, _, err = batch("--senders", "members.csv", *CASEY, *DAY, "--out", "out", "--format", "txt")
    assert code == 0, err
    assert likeness_of()[1] == 0


def test_a_letter_that_comes_out_like_another_is_made_again_by_another_seed(batch: Batch) -> None:
    rows = [f"{number},Mem Same,teacher,{number} Lane" for number in range(1, 6)]
    put(*rows, header="id,name,job,address")
    _, _, err = batch(*SEND, "--format", "txt")
    seeds = [int(row["seed"]) for row in table()]
    assert seeds[0] == 0
    assert all(seeds[1:])
    assert likeness_of()[1] == 0
    assert "4 letters made by another seed" in err


def test_letters_that_cannot_be_made_different_enough_are_written_and_told(batch: Batch) -> None:
    put(*(member(number, note="All of us say this." if number == 1 else "") for number in range(1, 4)))
    code, _, err = batch(*SEND, "--plain", "--format", "txt")
    assert code == 0
    first, second, third = table()
    assert [row["status"] for row in table()] == ["written"] * 3
    assert first["reason"] == ""
    assert second["reason"].endswith(
        "like another letter (without variation); what helps: a paragraph of their own in the column 'note', to leave "
        "out --plain, other asks (--ask, --topic or a column 'topic') or fewer senders"
    )
    assert third["reason"].startswith("1.00 like another letter")
    assert "warning: 2 letters could not be made different enough:" in err
    assert "3 of them would be held back" in err
    assert not Path("out", "problems.csv").exists()


def test_likeness_reads_such_a_folder_by_its_senders(batch: Batch) -> None:
    put("1,Mem Same,teacher,1 Lane", "2,Mem Same,teacher,1 Lane", header="id,name,job,address")
    batch(*SEND, "--plain", "--format", "txt")
    pile = gather([Path("out")])
    assert [one.sender for one in pile.letters] == ["Mem Same (1)", "Mem Same (2)"]
    assert len({one.recipient for one in pile.letters}) == 1
    assert likeness_of() == (1.0, 2)


# --- what does not go together ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("x.csv",), "x.csv is a file of those who are written to, and --senders members.csv one of those who write"),
        (("--where", "a=b"), "--where chooses among candidates, and with --senders there is one recipient"),
        (("--ballot", "x"), "--ballot chooses among candidates"),
        (("--note", "We all say so."), "--note would put the same paragraph into all letters"),
        (("--note-file", "x.txt"), "put each sender's own words into a column 'note'"),
        (("--ask-me",), "--ask-me would put the same paragraph into all letters"),
        (("--from-name", "X"), "--from-name is one sender's: with --senders it stands in the column 'name'"),
        (("--letterhead", "x.docx"), "--letterhead does not go with --senders"),
        (("--jobs", "2"), "--jobs does not go with --senders"),
        (("--nation", "england", "--nation", "wales"), "--nation: with --senders there is one recipient"),
        (("--format", "eml"), "--format eml: there is no email address to write to; give --email"),
        (("--name-pattern", "{area}"), "--name-pattern: there is no {area}"),
        (("--name", ""), "--name is missing"),
        (("--constituency", ""), "--nation is needed"),
        (("--constituency", "", "--nation", "england"), "each letter would have something to fill in: [constituency]"),
    ],
)
def test_what_does_not_go_with_many_senders_is_refused_in_a_sentence(
    batch: Batch, args: tuple[str, ...], told: str
) -> None:
    put(member(1))
    code, out, err = batch(*SEND, *args)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert told in err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "option", ["--name", "--honorific", "--post-nominals", "--constituency", "--email", "--address"]
)
def test_a_candidate_file_takes_no_recipient(batch: Batch, option: str) -> None:
    code, _, err = batch("candidates.csv", option, "x", "--topic", "send", "--out", "out")
    told = (
        f"error: {option} goes with --senders: in a candidate file, each row says it; --ballot or --where chooses whom"
    )
    assert (code, err) == (2, f"{told} to write to\n")


def test_a_batch_is_of_one_kind_or_the_other(batch: Batch) -> None:
    assert batch("--topic", "send", "--out", "out")[2].startswith("error: give a candidate file")
    code, _, err = batch("candidates.csv", "--to", "minister", "--topic", "send", "--out", "out")
    assert (code, err[:41]) == (2, "error: --to minister goes with --senders:")


def test_who_is_not_to_be_written_to_is_written_to_by_nobody(batch: Batch) -> None:
    (own.folder() / own.DO_NOT_CONTACT).write_text("name,reason\nCasey Candidate,asked by phone\n")
    put(member(1))
    code, _, err = batch(*SEND)
    assert (code, Path("out").exists()) == (1, False)
    assert "Casey Candidate is not to be written to (asked by phone)" in err


def test_at_a_dissolution_a_parliamentary_address_is_left_out_and_that_is_told(batch: Batch) -> None:
    put(member(1))
    mail = ("--email", "casey@parliament.uk")
    assert "Parliament is dissolved" in batch(*SEND, "--format", "txt", *mail)[2]
    code, _, err = batch(*SEND, "--format", "eml", *mail, "--force")
    assert code == 2
    assert "casey@parliament.uk is left out: Parliament is dissolved" in err


def test_what_all_rows_want_stops_the_run_before_anything_is_written(batch: Batch) -> None:
    put("1,Mem A,1 Lane", "2,Mem B,2 Lane", header="id,name,address")
    code, _, err = batch(*SEND)
    assert (code, Path("out").exists()) == (1, False)
    assert err == (
        "error: members.csv: no letter can be written; add the column 'job': the letter would say [your job]\n"
    )


# --- as a run --------------------------------------------------------------------------------------------------


def test_the_limit_leaves_out_the_rest(batch: Batch) -> None:
    put(*(member(number) for number in range(1, 6)))
    code, _, err = batch(*SEND, "--limit", "2", "--format", "txt")
    assert (code, len(table()), len(letters())) == (0, 2, 2)
    assert "3 people left out by --limit 2" in err


def test_a_dry_run_shows_letters_and_writes_nothing(batch: Batch) -> None:
    put(*(member(number, "Mem Same") for number in range(1, 6)))
    code, out, err = batch(*SEND, "--format", "txt", "--dry-run")
    assert (code, Path("out").exists()) == (0, False)
    assert out.count("Dear Casey Candidate,") == 3
    batch(*SEND, "--format", "txt")
    assert all(text in out for text in list(letters().values())[:3])
    assert "5 people would write to Casey Candidate, Bristol East; nothing was written" in err


def test_a_run_can_be_made_again_and_what_is_changed_is_another_run(batch: Batch) -> None:
    branch(12, notes=True)
    batch(*SEND, "--format", "txt")
    first = contents()
    times = {path: path.stat().st_mtime_ns for path in Path("out").glob("*.txt")}
    assert batch(*SEND, "--format", "txt")[0] == 0
    assert contents() == first
    assert {path: path.stat().st_mtime_ns for path in Path("out").glob("*.txt")} == times
    own.keep(own.profile_path(""), PROFILE.replace("branch: Example", "branch: Other"), force=True)
    code, _, err = batch(*SEND, "--format", "txt")
    assert code == 1
    assert "the organisation and the branch of your profile has changed" in err
    own.keep(own.profile_path(""), PROFILE.replace("Olga", "Olive"), force=True)
    assert batch(*SEND, "--format", "txt")[0] == 0
    branch(11, notes=True)
    assert "members.csv has changed" in batch(*SEND, "--format", "txt")[2]
    code, _, err = batch(*SEND, "--format", "txt", "--force")
    assert code == 0
    assert "1 file of an earlier run, and not of this one, is still there: mem-example12-12.txt" in err
    assert len(table()) == 11


def test_a_full_disk_stops_the_run_and_the_same_command_goes_on(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    branch(10, notes=True)
    batch(*SEND, "--format", "txt")
    whole = contents()
    real, written = folder._write_part, []

    def full(part: str, content: bytes) -> None:
        written.append(part)
        if len(written) > 4:
            raise OSError(28, "No space left on device")
        real(part, content)

    args = (*SEND[:-1], "again", "--format", "txt")
    monkeypatch.setattr(folder, "_write_part", full)
    code, _, err = batch(*args)
    assert (code, "No space left on device" in err) == (1, True)
    assert not Path("again", "manifest.csv").exists()
    monkeypatch.setattr(folder, "_write_part", real)
    assert batch(*args)[0] == 0
    assert contents("again") == whole


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_goes_on_with_the_same_bytes(batch: Batch, number: signal.Signals) -> None:
    branch(150, notes=True)
    batch(*SEND, "--format", "txt")
    whole = contents()
    args = ["batch", *SEND[:-1], "again", "--format", "txt"]
    program = "import sys; from lobbykit.cli.start import main; main()"
    process = subprocess.Popen([sys.executable, "-c", program, *args], env=os.environ, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while len(list(Path("again").glob("*.txt"))) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    process.send_signal(number)
    process.wait(60)
    assert 3 <= len(list(Path("again").glob("*.txt"))) < 150
    assert not Path("again", "manifest.csv").exists()
    assert batch(*args[1:])[0] == 0
    assert contents("again") == whole
