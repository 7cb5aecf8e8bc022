"""`lobbykit batch` through its real door, on made-up files with every trap, and on real ones where they are."""

import csv
import email
import email.policy
import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from candidate_files import TRAPS, VERSIONS, candidate_file, day, traps_of
from docx import Document

from lobbykit import folder
from lobbykit.cli import own
from lobbykit.cli.main import run
from lobbykit.people.candidates import ballot_of

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
PROFILE = """\
name: Sam Sample
job: educational psychologist
address: [1 Example Street, Testham]
postcode: ZZ1 1AA
email: sam@example.org
organisation: Prospect
"""
HEADER = "person_id,person_name,election_id,ballot_paper_id,election_date,post_label,party_name,email,nuts1"


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Batch = Callable[..., Outcome]


@pytest.fixture
def batch(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Call `lobbykit batch` in a folder of its own, as somebody who has a profile."""
    own.keep(own.profile_path(""), PROFILE, force=True)
    monkeypatch.chdir(tmp_path)

    def call(*args: str, executor: Any = None) -> Outcome:
        code = run(["batch", *args], executor)
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return call


def put(text: str, name: str = "candidates.csv") -> str:
    Path(name).write_text(text, encoding="utf-8", newline="")
    return name


def rows_of(*rows: str) -> str:
    """A file of candidates in Bristol East, but for what a row says otherwise."""
    return put("\n".join((HEADER, *rows)) + "\n")


def candidate(number: int, name: str = "", seat: str = "Bristol East", mail: str = "") -> str:
    slug = seat.lower().replace(" ", "-")
    named = name or f"Alex Example{number}"
    return f"{number},{named},parl.2029-05-03,parl.{slug}.2029-05-03,2029-05-03,{seat},Party,{mail},"


DAY = ("--date", "2029-04-09")
SEND = ("--topic", "send", *DAY, "--out", "out")


def table(name: str) -> list[dict[str, str]]:
    with Path("out", name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(place: str = "out") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(place).iterdir()}


def message(content: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.SMTP)


# --- everybody ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_every_person_of_every_version_of_file_has_one_letter_or_a_reason(batch: Batch, version: str) -> None:
    traps = traps_of(version)
    file = put(candidate_file(version, people=40, seed=7, traps=traps))
    options = ("--topic", "funding", "--date", str(day(version)), "--out", "out", "--format", "txt")
    code, _out, err = batch(file, *options)
    people = 40 + sum(TRAPS[name].people for name in traps)
    letters = 40 + sum(TRAPS[name].letters for name in traps)
    manifest = table("manifest.csv")
    assert len(manifest) == people
    by_status = Counter(row["status"] for row in manifest)
    no_ask = sum("there is no ask" in row["reason"] for row in manifest)
    assert by_status["written"] == letters - no_ask, err
    assert all(row["reason"] for row in manifest if row["status"] != "written")
    assert code == (1 if by_status["failed"] else 0)
    assert len({row["recipient_id"] for row in manifest}) == people
    files = [name for row in manifest for name in row["files"].split("; ") if name]
    assert len(files) == len(set(files)) == by_status["written"]
    assert {path.name for path in Path("out").glob("*.txt")} == set(files)
    problems = table("problems.csv") if by_status["failed"] else []
    assert len(problems) == by_status["failed"]
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in Path("out").glob("*.txt")}
    assert batch(file, *options)[0] == code
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in Path("out").glob("*.txt")} == before
    assert table("manifest.csv") == manifest


@pytest.mark.parametrize(
    ("name", "election_day"),
    [
        ("dc-parl.2017-06-08.csv", "2017-05-20"),
        ("dc-senedd.2026-05-07.csv", "2026-04-20"),
        ("edges-dev-2024.csv", "2024-06-10"),
    ],
)
@pytest.mark.parametrize("topic", ["send", "funding"])
def test_real_files_add_up(batch: Batch, name: str, election_day: str, topic: str) -> None:
    if not (SHARED / name).is_file():
        pytest.skip("the real candidate files are not there")
    batch(str(SHARED / name), "--topic", topic, "--date", election_day, "--out", "out", "--format", "txt")
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = {row.get("person_id") or row["id"] for row in rows}
    manifest = table("manifest.csv")
    assert {row["recipient_id"] for row in manifest} == ids
    assert len(manifest) == len(ids)
    written = [row for row in manifest if row["status"] == "written"]
    assert len(list(Path("out").glob("*.txt"))) == len(written)
    regions = {
        row.get("person_id") or row["id"]: (row.get("nuts1") or row.get("NUTS1") or "").strip('"') for row in rows
    }
    nations = {"Wales": "wales", "Scotland": "scotland", "Northern Ireland": "northern-ireland", "": ""}
    for row in written:
        region = regions[row["recipient_id"]]
        assert not region or row["nation"] == nations.get(region, "england")


def test_a_letter_of_a_batch_is_the_one_that_letter_writes(batch: Batch, capfdbinary: Any) -> None:
    file = put(candidate_file("builder full", people=30, seed=3))
    batch(
        file,
        "--topic",
        "send",
        *DAY,
        "--out",
        "out",
        "--format",
        "docx",
        "--format",
        "eml",
        "--on-behalf-of",
        "Prospect",
    )
    row = next(one for one in table("manifest.csv") if one["nation"] == "england" and ".eml" in one["files"])
    with Path(file).open(encoding="utf-8", newline="") as text:
        person = next(one for one in csv.DictReader(text) if one["person_id"] == row["recipient_id"])
    single = [
        *("letter", "--to", "candidate", "--topic", "send", *DAY, "--election", "parl.2029-05-03"),
        *(
            "--constituency",
            person["post_label"],
            "--name",
            person["person_name"],
            "--email",
            person["email"].strip('"'),
        ),
        *("--honorific", person["honorific_prefix"], "--post-nominals", person["honorific_suffix"]),
        *("--on-behalf-of", "Prospect"),
    ]
    for name in row["files"].split("; "):
        suffix = Path(name).suffix
        assert run([*single, "--out", f"single{suffix}"]) == 0
        assert Path(f"single{suffix}").read_bytes() == Path("out", name).read_bytes()
    capfdbinary.readouterr()


def test_rivals_get_the_same_letter_but_for_name_and_address(batch: Batch) -> None:
    file = rows_of(*(candidate(number, f"Alex Rival{number}") for number in range(1, 6)))
    batch(file, *SEND, "--format", "txt")
    texts = {
        row["name"]: Path("out", row["files"]).read_text(encoding="utf-8").replace(row["name"], "X")
        for row in table("manifest.csv")
    }
    assert len(texts) == 5
    assert len(set(texts.values())) == 1


@pytest.mark.parametrize(
    "other", ["parl.2029-04-20,parl.cardiff-east.by.2029-04-20,2029-04-20", "senedd.2029-05-03,,2029-05-03"]
)
def test_ballots_that_differ_in_their_day_or_parliament_alone_have_letters_of_their_own(
    batch: Batch, other: str
) -> None:
    usual = "parl.2029-05-03,parl.cardiff-east.2029-05-03,2029-05-03"
    file = rows_of(*(f"{number},Alex X,{ballot},Cardiff East,,,Wales" for number, ballot in enumerate((usual, other))))
    _code, _out, err = batch(file, *FUNDING, "--format", "txt")
    first, second = (Path("out", row["files"]).read_text(encoding="utf-8") for row in table("manifest.csv"))
    assert first != second, err


def test_the_party_changes_nothing(batch: Batch) -> None:
    file = rows_of(candidate(1).replace("Party", "Party A"))
    batch(file, *SEND)
    first = contents()
    file = rows_of(candidate(1).replace("Party", "Party B"))
    batch(file, *SEND, "--force")
    assert {name: text for name, text in contents().items() if name.endswith(".docx")} == {
        name: text for name, text in first.items() if name.endswith(".docx")
    }


def test_each_letter_is_in_its_own_nations_terms(batch: Batch) -> None:
    file = rows_of(
        candidate(1, seat="Bristol East"), candidate(2, seat="Glasgow East"), candidate(3, seat="Cardiff East")
    )
    batch(file, "--topic", "funding", *DAY, "--out", "out", "--format", "txt")
    manifest = {row["recipient_id"]: row for row in table("manifest.csv")}
    assert [manifest[number]["nation"] for number in "123"] == ["england", "scotland", "wales"]
    scottish = Path("out", manifest["2"]["files"]).read_text(encoding="utf-8")
    assert "the Scottish Government" in scottish
    assert "Department for Education" not in scottish


def test_a_seat_that_nobody_knows_is_a_problem_and_never_england(batch: Batch) -> None:
    code, _out, err = batch(rows_of(candidate(1, seat="Nowhere in Particular"), candidate(2)), *SEND)
    failed, written = table("manifest.csv")
    assert (failed["status"], failed["nation"], written["status"]) == ("failed", "", "written")
    assert "nation" in failed["reason"]
    assert code == 1
    assert "problems.csv" in err


# --- who is left out -------------------------------------------------------------------------------------------


def test_those_on_a_do_not_contact_list_are_skipped_and_leave_the_exit_code_at_nought(batch: Batch) -> None:
    put("id,reason\n2,asked by phone\n", "no-letters.csv")
    (own.folder() / own.DO_NOT_CONTACT).write_text("name\nAlex Example3\n")
    file = rows_of(candidate(1), candidate(2), candidate(3))
    code, _out, err = batch(file, *SEND, "--do-not-contact", "no-letters.csv")
    assert code == 0
    assert [row["status"] for row in table("manifest.csv")] == ["written", "skipped", "skipped"]
    assert "asked by phone" in table("manifest.csv")[1]["reason"]
    assert "on a do-not-contact list" in err
    assert not Path("out", "problems.csv").exists()
    (ballot,) = table("ballots.csv")
    assert (ballot["people"], ballot["written"], ballot["missing"]) == ("3", "1", "2")
    assert "Alex Example2" in ballot["who"]
    assert "warning: on 1 of 1 ballot not everybody has a letter" in err


def test_an_eml_without_an_email_address_is_a_problem_and_its_docx_is_written(batch: Batch) -> None:
    file = rows_of(candidate(1, mail="alex@example.org"), candidate(2), candidate(3, mail="alex@parliament.uk"))
    code, _out, err = batch(file, *SEND, "--format", "docx", "--format", "eml")
    assert code == 1
    assert "[their email address]" not in err
    first, second, third = table("manifest.csv")
    assert (first["status"], first["reason"]) == ("written", "")
    assert (second["status"], second["files"]) == ("written", "bristol-east-alex-example2-2.docx")
    assert second["reason"] == "no eml, for there is no email address"
    assert "alex@parliament.uk is left out: Parliament is dissolved" in third["reason"]
    assert [row["person_id"] for row in table("problems.csv")] == ["2", "3"]


def test_a_letter_to_post_without_an_address_has_a_placeholder_and_that_is_told(batch: Batch) -> None:
    code, _out, err = batch(rows_of(candidate(1)), *SEND)
    assert code == 0
    assert "[their postal address]  in 1 letter" in err


def test_letters_of_a_past_election_are_none_and_that_is_an_error(batch: Batch) -> None:
    code, _out, err = batch(rows_of(candidate(1)), "--topic", "send", "--date", "2029-06-01", "--out", "out")
    assert code == 1
    assert "no letter was written" in err
    assert "polling day was 3 May 2029" in err


@pytest.mark.parametrize(
    ("profile", "what"),
    [
        ("email: sam@example.org\n", "[your name]"),
        (PROFILE.replace("job:", "#"), "[your job]"),
        (PROFILE.replace("organisation: Prospect", ""), "I am a member of Prospect"),
        (PROFILE.replace("address:", "#").replace("postcode:", "#"), "[your postal address]"),
    ],
)
def test_a_batch_with_placeholders_of_the_sender_is_refused_and_nothing_written(
    batch: Batch, profile: str, what: str
) -> None:
    own.keep(own.profile_path(""), profile, force=True)
    code, out, err = batch(rows_of(candidate(1)), *SEND)
    assert (code, out) == (1, "")
    assert err.startswith("error: each letter would have something of yours to fill in")
    assert what in err
    assert not Path("out").exists()


def test_a_member_says_that_they_live_in_their_own_seat_and_nothing_of_the_others(batch: Batch) -> None:
    own.keep(own.profile_path(""), PROFILE + "constituency: Bristol East\n", force=True)
    batch(rows_of(candidate(1), candidate(2, seat="Aldershot")), *SEND, "--format", "txt")
    home, away = (Path("out", row["files"]).read_text(encoding="utf-8") for row in table("manifest.csv"))
    assert "I live in Bristol East" in home
    assert "live" not in away


def test_a_member_of_another_parliament_than_the_row_says_is_a_problem(batch: Batch) -> None:
    file = rows_of(candidate(1, "Alex Example MSP", seat="Glasgow East"), candidate(2, seat="Glasgow East"))
    batch(file, "--to", "member", "--topic", "funding", "--date", "2029-01-09", "--out", "out")
    assert [row["status"] for row in table("manifest.csv")] == ["failed", "written"]
    assert "sit in the Scottish Parliament" in table("problems.csv")[0]["problem"]


def test_a_file_of_several_elections_has_a_letter_or_a_reason_for_each(batch: Batch) -> None:
    file = rows_of(
        "1,Alex A,parl.2029-05-03,parl.aldershot.by.2029-05-03,2029-05-03,Aldershot,,,",
        "2,Alex B,parl.2029-04-05,parl.bristol-east.by.2029-04-05,2029-04-05,Bristol East,,,",
        "3,Alex C,local.2029-05-03,local.leeds.alwoodley.2029-05-03,2029-05-03,Alwoodley,,,",
        "4,Alex D,senedd.2029-05-03,senedd.r.mid-and-west-wales.2029-05-03,2029-05-03,Mid and West Wales,,,Wales",
        "5,Alex E,nia.2029-05-03,nia.belfast-east.2029-05-03,2029-05-03,Belfast East,,,Northern Ireland",
    )
    assert batch(file, *FUNDING)[0] == 0
    manifest = table("manifest.csv")
    assert [row["status"] for row in manifest] == ["written", "skipped", "skipped", "written", "written"]
    assert manifest[1]["reason"] == "polling day was 5 April 2029"
    assert manifest[2]["reason"] == "there is no ask on education funding for council candidates in England"
    assert [row["nation"] for row in manifest if row["files"]] == ["england", "wales", "northern-ireland"]


# --- filters ---------------------------------------------------------------------------------------------------


def test_filters_leave_people_out_and_the_account_says_so(batch: Batch) -> None:
    file = rows_of(candidate(1), candidate(2), candidate(3, seat="Aldershot"), candidate(4, seat="Glasgow East"))
    assert batch(file, *SEND, "--where", "constituency=bristol east", "--where", "person_id=1")[0] == 0
    assert [row["recipient_id"] for row in table("manifest.csv")] == ["1"]
    (ballot,) = table("ballots.csv")
    assert (ballot["people"], ballot["written"], ballot["left_out"]) == ("2", "1", "1")


SEAT, LIST = "sp.c.glasgow-southside.2029-05-03", "sp.r.glasgow.2029-05-03"


def twice(number: int, ballots: tuple[str, ...] = (SEAT, LIST), mail: str = "") -> tuple[str, ...]:
    """Somebody who stands in a constituency and on a list."""
    areas = {SEAT: "Glasgow Southside", LIST: "Glasgow"}
    return tuple(
        f"{number},Alex Example{number},sp.2029-05-03,{ballot},2029-05-03,{areas[ballot]},Party,{mail},Scotland"
        for ballot in ballots
    )


FUNDING = ("--topic", "funding", *DAY, "--out", "out")


def ballots() -> dict[str, tuple[str, ...]]:
    return {row["ballot"]: tuple(row.values())[1:6] for row in table("ballots.csv")}


def test_somebody_on_two_ballots_is_accounted_for_on_both(batch: Batch) -> None:
    file = rows_of(*twice(1), *twice(2), *twice(3, (LIST,)))
    _code, _out, err = batch(file, *FUNDING)
    assert ballots() == {SEAT: ("2", "2", "0", "0", "0"), LIST: ("3", "1", "2", "0", "0")}
    assert "everybody on all 2 ballots that were written to has a letter" in err


def test_somebody_on_two_ballots_who_has_no_letter_is_missing_on_both(batch: Batch) -> None:
    put("id\n1\n", "no.csv")
    file = rows_of(*twice(1), *twice(2), *twice(3, (LIST,)))
    _code, _out, err = batch(file, *FUNDING, "--do-not-contact", "no.csv")
    assert ballots() == {SEAT: ("2", "1", "0", "0", "1"), LIST: ("3", "1", "1", "0", "1")}
    assert all("Alex Example1 (on a do-not-contact list" in row["who"] for row in table("ballots.csv"))
    assert "on 2 of 2 ballots not everybody has a letter" in err


def test_somebody_under_two_ids_is_accounted_for_on_both_their_ballots(batch: Batch) -> None:
    put(
        "id,name,old_ids,ballot,area\n"
        f"4,Alex Example4,,{LIST},Glasgow\n"
        f"5,Alex Example4,4,{SEAT},Glasgow Southside\n"
        f"6,Alex Example6,,{LIST},Glasgow\n"
    )
    batch("candidates.csv", *FUNDING)
    assert ballots() == {LIST: ("2", "1", "1", "0", "0"), SEAT: ("1", "1", "0", "0", "0")}


@pytest.mark.parametrize(
    "options", [("--ballot", LIST), ("--where", f"ballot_paper_id={LIST}"), ("--where", "post_label=Glasgow")]
)
def test_everybody_on_the_one_ballot_that_is_wanted_has_a_letter_whatever_else_they_stand_for(
    batch: Batch, options: tuple[str, str]
) -> None:
    file = rows_of(*twice(1), *twice(2), *twice(3, (LIST,)), *twice(4, (SEAT,)))
    code, _out, err = batch(file, *FUNDING, *options)
    assert (code, ballots()[LIST]) == (0, ("3", "3", "0", "0", "0"))
    assert [(row["recipient_id"], row["ballot"]) for row in table("manifest.csv")] == [
        (number, LIST) for number in ("1", "2", "3")
    ]
    assert "1 person left out by what you chose" in err
    assert "everybody on the ballot that was written to has a letter" in err


def test_a_limit_leaves_people_out_on_each_of_their_ballots(batch: Batch) -> None:
    file = rows_of(*twice(3, (LIST,)), *twice(1), *twice(2))
    _code, _out, err = batch(file, *FUNDING, "--limit", "2")
    assert ballots() == {LIST: ("3", "1", "1", "1", "0"), SEAT: ("2", "1", "0", "1", "0")}
    assert "1 person left out by what you chose" in err


@pytest.mark.parametrize(
    "options", [(), ("--nation", "scotland"), ("--limit", "7"), ("--where", "party_name=Sample Alliance")]
)
def test_the_sums_of_each_ballot_hold(batch: Batch, options: tuple[str, ...]) -> None:
    file = put(candidate_file("builder full", people=60, seed=4, traps=traps_of("builder full")))
    _code, _out, _err = batch(file, *FUNDING, *options)
    total = Counter[str]()
    for row in table("ballots.csv"):
        people, *parts = (int(row[name]) for name in ("people", "written", "elsewhere", "left_out", "missing"))
        assert people == sum(parts)
        assert min(parts) >= 0
        assert options or not parts[2]
        total.update({name: int(row[name]) for name in ("written", "missing")})
    by_status = Counter(row["status"] for row in table("manifest.csv"))
    assert total["written"] == by_status["written"]
    assert total["missing"] >= by_status["failed"] + by_status["skipped"]


@pytest.mark.parametrize("others", [(), ("--format", "eml")])
def test_the_limit_counts_letters_that_are_written_in_that_nation_and_format(
    batch: Batch, others: tuple[str, ...]
) -> None:
    rows = [candidate(number, seat="Bristol East", mail=f"a{number}@example.org") for number in range(1, 4)]
    rows += [candidate(number, seat="Glasgow East") for number in range(4, 6)]
    rows += [candidate(number, seat="Glasgow East", mail=f"a{number}@example.org") for number in range(6, 9)]
    batch(rows_of(*rows), *FUNDING, "--limit", "2", "--nation", "scotland", *others)
    assert [row["recipient_id"] for row in table("manifest.csv") if row["status"] == "written"] == (
        ["6", "7"] if others else ["4", "5"]
    )


def test_one_ballot_or_nation_alone(batch: Batch) -> None:
    file = rows_of(candidate(1), candidate(3, seat="Aldershot"), candidate(4, seat="Glasgow East"))
    assert batch(file, "--topic", "funding", *DAY, "--out", "a", "--ballot", "parl.ALDERSHOT.2029-05-03")[0] == 0
    assert len(list(Path("a").glob("*.docx"))) == 1
    code, _out, err = batch(file, "--topic", "funding", *DAY, "--out", "b", "--nation", "scotland")
    assert code == 0
    assert [path.name for path in Path("b").glob("*.docx")] == ["glasgow-east-alex-example4-4.docx"]
    assert "2 people left out by what you chose" in err


def test_the_limit_counts_letters_and_not_those_who_are_skipped(batch: Batch) -> None:
    put("id\n1\n", "no.csv")
    file = rows_of(*(candidate(number) for number in range(1, 8)))
    _code, _out, err = batch(file, *SEND, "--limit", "2", "--do-not-contact", "no.csv")
    assert [row["status"] for row in table("manifest.csv")] == ["skipped", "written", "written"]
    assert "4 people left out" in err


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--where", "post_lable=x"), 2, "has no column 'post_lable'; did you mean post_label?"),
        (("--where", "post_label=a", "--where", "post_label=b"), 2, "--where: post_label cannot be both 'a' and 'b'"),
        (("--columns", "name=person_name", "--columns", "name=post_label"), 2, "--columns: name cannot be both"),
        (("--bundle", "nowhere/print.docx"), 1, "--bundle nowhere/print.docx: there is no folder nowhere"),
        (("--where", "party_name=x"), 1, "no row says party_name=x; there are 'Party'"),
        (("--where", "party_name=part"), 1, "no row says party_name=part; did you mean Party?"),
        (("--where", "constituency=bristol est"), 1, "no row says post_label=bristol est; did you mean Bristol East?"),
        (("--ballot", "Bristol East"), 1, "did you mean parl.bristol-east.2029-05-03?"),
        (("--where", "post_label"), 2, "--where post_label: write it as COLUMN=VALUE"),
        (("--ballot", "parl.bristol-est.2029-05-03"), 1, "did you mean parl.bristol-east.2029-05-03?"),
        (("--nation", "walse"), 2, "did you mean wales?"),
        (("--name-pattern", "{nmae}"), 2, "there is no {nmae}; did you mean name?"),
        (("--name-pattern", "letter"), 2, "must have a field in it"),
        (("--name-pattern", "../{id}"), 2, "no slash"),
        (("--name-pattern", "x" * 190 + "{id}"), 2, "--name-pattern is too long"),
        (("--name-pattern", "-".join(["{id}"] * 12)), 2, "--name-pattern is too long"),
        (("--bundle", "print.odt"), 2, "one file to print is a .docx or a .pdf"),
        (("--columns", "nmae=person_name"), 2, "did you mean name?"),
        (("--do-not-contact", "nowhere.csv"), 1, "there is no such file"),
        (("--jobs", "0"), 2, "--jobs"),
        (("--limit", "0"), 2, "--limit"),
        (("--format", "odt"), 2, "odt"),
        (("--topic", "sned"), 2, "did you mean send?"),
        (("--letterhead", "paper.docx", "--format", "eml"), 2, "--letterhead is Word paper"),
        (("--election", "mayor.2029-05-03"), 1, "no document in the catalogue"),
        (("--kind", "chase"), 2, "--sent"),
    ],
)
def test_what_is_wrong_is_told_in_a_line_and_nothing_written(
    batch: Batch, options: tuple[str, ...], code: int, told: str
) -> None:
    found = batch(rows_of(candidate(1)), *SEND, *options)
    assert found.code == code, found.err
    assert found.err.startswith("error: ")
    assert found.err.count("\n") == 1
    assert told in found.err
    assert not Path("out").exists()


def test_a_word_of_one_nation_is_no_fault_of_the_others_rows(batch: Batch) -> None:
    file = rows_of(candidate(1), candidate(2, seat="Glasgow East"))
    _code, _out, err = batch(file, "--topic", "additional support needs", *DAY, "--out", "out")
    english, scottish = table("manifest.csv")
    assert english["status"] == "skipped"
    assert english["reason"] == "''additional support needs' is Scotland's word: --topic send is for all"[1:]
    assert scottish["reason"].startswith("there is no ask on special educational needs")
    assert "problems.csv" not in err


def test_a_template_that_fails_for_all_ends_the_run_before_it_begins(batch: Batch) -> None:
    put("# {{ topic }}\n\n{% if %}\n", "mine.md")
    code, _out, err = batch(rows_of(candidate(1), candidate(2, seat="Aldershot")), *SEND, "--template", "mine.md")
    assert (code, err.count("\n"), Path("out").exists()) == (1, 1, False)
    assert err.startswith("error: mine.md:3: ")


def test_a_template_that_fails_on_some_ballots_is_a_problem_of_those(batch: Batch) -> None:
    put("# On {{ topic }}\n\n{% if nation == 'Wales' %}{{ 1 / 0 }}{% endif %}I write.\n", "mine.md")
    file = rows_of(*(candidate(number, seat=seat) for number, seat in enumerate(("Bristol East", "Cardiff East"), 1)))
    code, _out, err = batch(file, "--topic", "funding", *DAY, "--out", "out", "--template", "mine.md")
    assert (code, [row["status"] for row in table("manifest.csv")]) == (1, ["written", "failed"]), err
    assert "mine.md:3" in table("manifest.csv")[1]["reason"]


@pytest.mark.parametrize("name", ["manifest.csv", "problems.csv", "ballots.csv"])
def test_a_folder_in_place_of_a_table_is_told(batch: Batch, name: str) -> None:
    Path("out", name).mkdir(parents=True)
    code, _out, err = batch(rows_of(candidate(1)), *SEND, "--force")
    assert (code, err) == (1, f"error: out/{name} is a folder; name another folder for the letters with --out\n")


@pytest.mark.parametrize(
    ("out", "what"),
    [("file", "file is a file"), ("file/x", "file is a file"), ("link", "link is a link that leads nowhere")],
)
def test_what_is_no_folder_is_told(batch: Batch, out: str, what: str) -> None:
    Path("file").write_text("")
    Path("link").symlink_to("nowhere")
    code, _out, err = batch(rows_of(candidate(1)), "--topic", "send", *DAY, "--out", out)
    assert (code, err) == (1, f"error: the folder {out} could not be made: {what}\n")


def test_what_is_told_of_many_alike_is_one_line(batch: Batch) -> None:
    file = rows_of(*(candidate(number, mail="office@example.org") for number in range(1, 6)))
    _code, _out, err = batch(file, *SEND)
    assert [line for line in err.splitlines() if line.startswith("warning") and "check before you" not in line] == [
        "warning: Alex Example1, Alex Example2, Alex Example3, …: shares office@example.org with 4 others",
        "warning: and so on, for 5 people in all",
    ]


def test_problems_are_told_with_the_command_that_writes_to_them(batch: Batch) -> None:
    _code, _out, err = batch(rows_of(candidate(1), candidate(2, seat="Nowhere")), *SEND)
    assert "Mend their rows in out/problems.csv, and run the same command on it, with another --out" in err


def test_rows_that_were_mended_are_not_taken_for_all_of_a_ballot(batch: Batch) -> None:
    file = rows_of(candidate(1), candidate(2), candidate(3))
    batch(file, *SEND, "--format", "docx", "--format", "eml")
    first, *rows = Path("out", "problems.csv").read_text(encoding="utf-8").splitlines()
    place = first.split(",").index("email")
    mended = [",".join([*rows[0].split(",")[:place], "alex@example.org", *rows[0].split(",")[place + 1 :]]), *rows[1:]]
    Path("mended.csv").write_text("\n".join((first, *mended)) + "\n", encoding="utf-8")
    _code, _out, err = batch("mended.csv", *SEND[:-2], "--format", "eml", "--out", "again")
    assert "1 letter in again" in err
    assert "The union is independent of parties" not in err
    assert "with its letters, see that everybody on a ballot has one" in err


def test_without_a_folder_nothing_is_written(batch: Batch) -> None:
    code, _out, err = batch(rows_of(candidate(1)), "--topic", "send")
    assert (code, err) == (2, "error: --out is missing: the folder for the letters; --dry-run writes nothing\n")


def test_a_dry_run_shows_letters_and_the_account_and_writes_nothing(batch: Batch) -> None:
    file = rows_of(candidate(1), candidate(2), candidate(3, seat="Aldershot"), candidate(4, seat="Nowhere"))
    before = sorted(Path().iterdir())
    code, out, err = batch(file, "--topic", "send", *DAY, "--dry-run")
    assert code == 1
    assert out.count("Dear Alex Example") == 3
    assert "3 people would get a letter (England 3); nothing was written" in err
    assert "1 person" in err
    assert sorted(Path().iterdir()) == before


def test_the_samples_are_of_several_nations_and_ballots_where_there_are(batch: Batch) -> None:
    seats = ["Bristol East"] * 4 + ["Aldershot", "Glasgow East", "Cardiff East"]
    file = rows_of(*(candidate(number, seat=seat) for number, seat in enumerate(seats, 1)))
    assert [
        line for line in batch(file, "--topic", "funding", *DAY, "--dry-run").out.splitlines() if line[:3] == "To "
    ] == [
        "To Alex Example1, Bristol East",
        "To Alex Example6, Glasgow East",
        "To Alex Example7, Cardiff East",
    ]
    out = batch(file, "--topic", "funding", *DAY, "--dry-run", "--nation", "england").out
    assert [line for line in out.splitlines() if line[:3] == "To "] == [
        "To Alex Example1, Bristol East",
        "To Alex Example5, Aldershot",
        "To Alex Example2, Bristol East",
    ]


# --- files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("{area}-{name}-{id}", ["bristol-east-alex-example-1", "bristol-east-alex-example-2"]),
        ("{name}", ["alex-example-2", "alex-example-3"]),
        ("{id} {surname}", ["1-example", "2-example"]),
        ("{ballot}_{number}", ["parl-bristol-east-2029-05-03_2", "parl-bristol-east-2029-05-03_3"]),
        ("{nation}", ["england-2", "england-3"]),
    ],
)
def test_names_of_files_are_readable_and_unique(batch: Batch, pattern: str, names: list[str]) -> None:
    batch(rows_of(candidate(1, "Alex Example"), candidate(2, "Alex Example")), *SEND, "--name-pattern", pattern)
    assert [row["files"] for row in table("manifest.csv")] == [f"{name}.docx" for name in names]


def test_one_name_in_two_forms_of_unicode_is_one_name_of_a_file(batch: Batch) -> None:
    batch(
        rows_of(candidate(1, "Zo\u00eb Example"), candidate(2, "Zoe\u0308 Example")), *SEND, "--name-pattern", "{name}"
    )
    assert [row["files"] for row in table("manifest.csv")] == ["zo\u00eb-example-2.docx", "zo\u00eb-example-3.docx"]


def test_ids_that_a_file_name_writes_alike_do_not_collide(batch: Batch) -> None:
    put("id,name,area\nA/1,Alex Example,Bristol East\nA-1,Alex Example,Bristol East\n")
    batch("candidates.csv", *SEND, "--election", "parl.2029-05-03")
    manifest = table("manifest.csv")
    assert [row["status"] for row in manifest] == ["written", "written"]
    assert len({row["files"] for row in manifest}) == 2


LONG = "Alexandria Bartholomew Example-Testham of Fictional Mockley"


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("{area}-{ballot}-{name}-{id}", (LONG, LONG)),
        ("x" * 120 + "-{name}-{id}", (LONG, LONG)),
        ("{name}{id}", ("Alex Example1", "Alex Example")),
        ("{id}{number}", ("Alex Example1", "Alex Example")),
    ],
)
def test_no_letter_has_the_name_of_another_however_long_or_close_together_its_parts(
    batch: Batch, pattern: str, names: tuple[str, str]
) -> None:
    blank = "\n" * 20  # for the second to be on line 23, and 1 with 123 to be 112 with 3
    file = rows_of(candidate(12, names[0]), blank + candidate(112, names[1]), candidate(1, "Sam Sample"))
    code, _out, err = batch(file, *SEND, "--name-pattern", pattern)
    assert code == 0, err
    assert len({row["files"] for row in table("manifest.csv")}) == 3
    assert all(len(row["files"].encode()) <= 205 for row in table("manifest.csv"))


def test_no_letter_takes_the_name_of_the_record_or_of_the_file_to_print(batch: Batch) -> None:
    file = rows_of(candidate(1, "Alex Run"), candidate(2, "Alex Print"))
    options = ("--name-pattern", "{surname}", "--bundle", "print.docx", "--format", "docx", "--format", "json")
    for more in ((), ("--force",)):
        assert batch(file, *SEND, *options, *more)[0] == 0
        assert [row["files"] for row in table("manifest.csv")] == [
            "run-2.docx; run-2.json",
            "print-3.docx; print-3.json",
        ]
        assert json.loads(Path("out", "run.json").read_bytes())["seed"] == 0


@pytest.mark.parametrize(
    "name", ["CON", "../../etc/passwd", "a" * 300, "Ξ" * 200, "x\u202e.exe", "..", "NUL.txt", "🦆", "=cmd()"]
)
def test_hostile_names_make_safe_files(batch: Batch, name: str) -> None:
    code, _out, err = batch(rows_of(candidate(1, name)), *SEND, "--name-pattern", "{name}")
    assert "Traceback" not in err
    if code == 0:
        (row,) = table("manifest.csv")
        assert Path("out", row["files"]).parent == Path("out")
        assert Path("out", row["files"]).is_file()


def test_no_cell_of_the_account_is_a_formula(batch: Batch) -> None:
    put(f'{HEADER}\n=1+1,"=HYPERLINK(""https://example.org"")",parl.2029-05-03,,2029-05-03,@SUM(A1),+1,-2,\n')
    batch("candidates.csv", *SEND)
    for name in ("manifest.csv", "problems.csv", "ballots.csv"):
        with Path("out", name).open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_problem_rows_can_be_mended_and_fed_back(batch: Batch) -> None:
    good, bad = candidate(1), candidate(2, seat="Nowhere in Particular")
    assert batch(rows_of(good, bad), *SEND)[0] == 1
    text = Path("out", "problems.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == f"{HEADER},problem"
    Path("mended.csv").write_text(text.replace("Nowhere in Particular", "Aldershot"), encoding="utf-8")
    code, _out, err = batch("mended.csv", "--topic", "send", *DAY, "--out", "again")
    assert code == 0, err
    assert [path.name for path in Path("again").glob("*.docx")] == ["aldershot-alex-example2-2.docx"]
    assert batch("out/problems.csv", "--topic", "send", *DAY, "--out", "still")[0] == 1
    assert Path("still", "problems.csv").read_text(encoding="utf-8") == text


def test_an_excel_file_with_nothing_in_its_last_columns_is_not_cut_off(batch: Batch) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for cells in (HEADER.split(","), candidate(1).split(","), candidate(2, seat="Nowhere").split(",")):
        book.active.append([cell or None for cell in cells])
    book.save("candidates.xlsx")
    batch("candidates.xlsx", *SEND)
    assert [row["status"] for row in table("manifest.csv")] == ["written", "failed"]
    (problem,) = table("problems.csv")
    assert list(problem.values())[:-1] == candidate(2, seat="Nowhere").split(",")
    assert "'nowhere' is no constituency" in problem["problem"]


def test_the_record_tells_version_date_seed_options_and_the_files_hash(batch: Batch) -> None:
    file = rows_of(candidate(1))
    batch(file, *SEND, "--seed", "3", "--max-asks", "2")
    record = json.loads(Path("out", "run.json").read_text(encoding="utf-8"))
    assert (record["date"], record["seed"], record["options"]["--max-asks"]) == ("2029-04-09", 3, 2)
    import hashlib

    assert record["inputs"]["candidates.csv"] == hashlib.sha256(Path(file).read_bytes()).hexdigest()
    assert [row["seed"] for row in table("manifest.csv")] == ["3"]


# --- going on ---------------------------------------------------------------------------------------------------


def test_a_run_that_goes_on_takes_date_and_seed_from_its_record(batch: Batch) -> None:
    file = rows_of(candidate(1))
    batch(file, *SEND, "--seed", "3")
    before = contents()
    assert batch(file, "--topic", "send", "--out", "out")[0] == 0
    assert contents() == before


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--max-asks", "2"), "--max-asks was '3', and is '2'"),
        (("--seed", "4"), "--seed was 0, and is 4"),
        (("--date", "2029-04-10"), "--date was 2029-04-09, and is 2029-04-10"),
        (("--note", "My own words."), "your own words has changed"),
        (("--job", "teacher"), "what you say of yourself has changed"),
    ],
)
def test_a_changed_option_is_noticed_and_said(batch: Batch, options: tuple[str, ...], told: str) -> None:
    file = rows_of(candidate(1))
    batch(file, *SEND)
    before = contents()
    code, _out, err = batch(file, *SEND, *options)
    assert code == 1
    assert told in err
    assert contents() == before
    assert batch(file, *SEND, *options, "--force")[0] == 0
    assert contents() != before


def test_a_changed_file_is_noticed_and_said(batch: Batch) -> None:
    batch(rows_of(candidate(1)), *SEND)
    code, _out, err = batch(rows_of(candidate(1), candidate(2)), *SEND)
    assert code == 1
    assert "candidates.csv has changed" in err


def test_letters_of_an_earlier_run_that_are_not_of_this_one_are_told(batch: Batch) -> None:
    batch(rows_of(candidate(1), candidate(2)), *SEND)
    _code, _out, err = batch(rows_of(candidate(1)), *SEND, "--force")
    assert "1 file of an earlier run, and not of this one, is still there: bristol-east-alex-example2-2.docx" in err
    assert err.count("earlier run") == 1
    assert Path("out", "bristol-east-alex-example2-2.docx").exists()


def test_a_letter_that_somebody_changed_stays_and_one_that_power_failed_on_is_made_anew(batch: Batch) -> None:
    file = rows_of(*(candidate(number) for number in range(1, 6)))
    batch(file, *SEND)
    before = contents()
    names = [row["files"] for row in table("manifest.csv")]
    Path("out", names[0]).write_bytes(b"my own letter")
    Path("out", names[1]).write_bytes(b"")
    Path("out", names[2]).write_bytes(before[names[2]][:4096])
    Path("out", names[3]).write_bytes(before[names[3]][:100] + bytes(len(before[names[3]]) - 100))
    Path("out", names[4]).unlink()
    Path("out", "manifest.csv").unlink()
    code, _out, err = batch(file, *SEND)
    assert code == 0
    assert f"{names[0]} has been changed since it was written" in err
    assert contents() == before | {names[0]: b"my own letter"}


def test_another_file_of_a_letters_name_is_left_alone(batch: Batch) -> None:
    Path("out").mkdir()
    Path("out", "bristol-east-alex-example1-1.docx").write_bytes(b"mine")
    code, _out, _err = batch(rows_of(candidate(1), candidate(2)), *SEND)
    assert code == 1
    assert Path("out", "bristol-east-alex-example1-1.docx").read_bytes() == b"mine"
    assert [row["status"] for row in table("manifest.csv")] == ["failed", "written"]
    before = contents()
    assert batch(rows_of(candidate(1), candidate(2)), *SEND)[0] == 1
    assert contents() == before


def stop_at(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Have the run stopped at the keyboard at that letter."""
    write, done = folder._write_part, 0

    def stopped(part: str, content: bytes) -> None:
        nonlocal done
        done += 1
        if done == count:
            monkeypatch.setattr(folder, "_write_part", write)
            raise KeyboardInterrupt
        write(part, content)

    monkeypatch.setattr(folder, "_write_part", stopped)


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_forced_run_that_was_stopped_goes_on_writing_over(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, force: tuple[str, ...]
) -> None:
    batch(rows_of(*(candidate(number) for number in range(1, 8))), *SEND)
    file = rows_of(*(candidate(number) for number in range(1, 7)))
    stop_at(monkeypatch, 3)
    code, _out, err = batch(file, *SEND, "--about", "the school at Testham", "--force")
    assert (code, "the same command goes on" in err) == (130, True)
    assert not Path("out", "manifest.csv").exists()
    assert not Path("out", "ballots.csv").exists()
    code, _out, err = batch(file, *SEND, "--about", "the school at Testham", *force)
    assert code == 0
    assert "is still there: bristol-east-alex-example7-7.docx" in err
    Path("out", "bristol-east-alex-example7-7.docx").unlink()
    batch(file, "--topic", "send", *DAY, "--out", "whole", "--about", "the school at Testham")
    assert letters("out") == letters("whole")
    assert not list(Path("out").glob(".*"))


def test_a_letter_that_was_changed_after_a_forced_run_stays_when_the_command_comes_without_force(batch: Batch) -> None:
    file = rows_of(candidate(1))
    batch(file, *SEND)
    batch(file, *SEND, "--force")
    name = table("manifest.csv")[0]["files"]
    Path("out", name).write_bytes(b"my own")
    assert batch(file, *SEND)[0] == 0
    assert Path("out", name).read_bytes() == b"my own"


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", ""), ("utf-8-sig", "\ufeff"), ("utf-16", "\ufeff")])
def test_problems_have_the_mark_that_excel_knows_utf_8_by_where_the_file_had_one(
    batch: Batch, encoding: str, mark: str
) -> None:
    Path("candidates.csv").write_text(f"{HEADER}\n{candidate(1, 'Zoë', seat='Nowhere')}\n", encoding=encoding)
    batch("candidates.csv", *SEND)
    text = Path("out", "problems.csv").read_text(encoding="utf-8")
    assert text.startswith(f"{mark}person_id")
    assert "Zoë" in text


def test_what_a_row_has_too_many_stays_at_its_end(batch: Batch) -> None:
    batch(rows_of(candidate(1) + ",more,and more"), *SEND)
    with Path("out", "problems.csv").open(encoding="utf-8", newline="") as text:
        _, row = csv.reader(text)
    assert row[-2:] == ["more", "and more"]
    assert row[-3].startswith("the row has 11 cells")


def test_of_many_who_are_missing_on_a_ballot_the_first_are_named_and_the_others_counted(batch: Batch) -> None:
    batch(rows_of(*(candidate(number, seat="Nowhere") for number in range(1, 21))), *SEND)
    (row,) = table("ballots.csv")
    assert row["missing"] == "20"
    assert row["who"].startswith("Alex Example1 ('nowhere' is no constituency")
    assert "Alex Example12 (" in row["who"]
    assert row["who"].endswith("; and 8 more")


def test_a_ballot_on_which_nobody_has_a_letter_is_in_the_account(batch: Batch) -> None:
    batch(rows_of(candidate(1), candidate(2, seat="Nowhere")), *SEND)
    assert ballots()["parl.nowhere.2029-05-03"] == ("1", "0", "0", "0", "1")


@pytest.mark.parametrize("wanted", ["South West (England)", " south west (england) "])
def test_a_cell_is_compared_without_its_quotes_capitals_and_spaces(batch: Batch, wanted: str) -> None:
    put(f'{HEADER}\n{candidate(1)}" ""South West (England)"" "\n{candidate(2)}\n')
    batch("candidates.csv", *SEND, "--where", f"nuts1={wanted}")
    assert [row["recipient_id"] for row in table("manifest.csv")] == ["1"]


def letters(place: str) -> dict[str, bytes]:
    return {name: content for name, content in contents(place).items() if name != "run.json"}


def test_a_file_to_print_that_is_somebody_elses_or_was_changed_stays(batch: Batch) -> None:
    file = rows_of(candidate(1))
    Path("out").mkdir()
    Path("out", "print.docx").write_bytes(b"mine")
    for _ in range(2):
        code, _out, err = batch(file, *SEND, "--bundle", "print.docx")
        assert (code, err) == (
            1,
            "error: out/print.docx is there already; add --force to write over it, or choose another name\n",
        )
        assert contents() == {"print.docx": b"mine"}
    assert batch(file, *SEND, "--bundle", "print.docx", "--force")[0] == 0
    Path("out", "print.docx").write_bytes(b"my own")
    code, _out, err = batch(file, *SEND, "--bundle", "print.docx")
    assert (code, Path("out", "print.docx").read_bytes()) == (0, b"my own")
    assert "warning: out/print.docx has been changed since it was written" in err


def test_a_file_that_changes_while_it_is_read_is_noticed(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    file = rows_of(*(candidate(number) for number in range(1, 4)))
    write = folder._write_part

    def changed(part: str, content: bytes) -> None:
        Path(file).write_text(Path(file).read_text() + candidate(9) + "\n")
        write(part, content)

    monkeypatch.setattr(folder, "_write_part", changed)
    code, out, err = batch(file, *SEND)
    assert (code, out) == (1, "")
    assert err.startswith("error: candidates.csv was changed while it was read")
    assert not Path("out", "manifest.csv").exists()


def test_what_an_executor_of_the_callers_has_not_begun_is_taken_back_when_the_run_stops(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(candidate_file(people=400))
    stop_at(monkeypatch, 1)
    with ThreadPoolExecutor(1) as executor:
        assert batch(file, *SEND, executor=executor)[0] == 130
    assert len(list(Path("out").glob("*.docx"))) < 100


def test_a_table_that_is_no_runs_is_left_alone(batch: Batch) -> None:
    Path("out").mkdir()
    Path("out", "manifest.csv").write_text("mine")
    code, _out, err = batch(rows_of(candidate(1)), *SEND)
    assert (code, Path("out", "manifest.csv").read_text()) == (1, "mine")
    assert "is there already" in err
    assert sorted(path.name for path in Path("out").iterdir()) == ["manifest.csv"]


def test_a_full_disk_ends_the_run_in_a_sentence_and_the_same_command_goes_on(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = rows_of(*(candidate(number) for number in range(1, 21)))
    write, count = folder._write_part, 0

    def full(part: str, content: bytes) -> None:
        nonlocal count
        count += 1
        if count == 8:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(part, content)

    monkeypatch.setattr(folder, "_write_part", full)
    code, _out, err = batch(file, *SEND)
    assert code == 1
    assert "No space left on device; when that is put right, the same command goes on from here" in err
    assert err.count("\n") == 1
    names = {path.name for path in Path("out").iterdir()}
    assert len(names) == 8
    assert not [name for name in names if name.startswith(".") or name.endswith(".csv")]
    monkeypatch.setattr(folder, "_write_part", write)
    assert batch(file, *SEND)[0] == 0
    undisturbed(batch, file)


def undisturbed(batch: Batch, file: str, *options: str) -> None:
    """Hold the folder against that of a run that nothing disturbed."""
    batch(file, "--topic", "send", *DAY, "--out", "whole", *options)
    assert contents("out") == contents("whole")


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_killed_goes_on_and_ends_with_the_same_bytes(
    batch: Batch, jobs: int, how: signal.Signals
) -> None:
    file = put(candidate_file("builder full", people=3000, seed=1))
    command = [sys.executable, "-c", "from lobbykit.cli.start import main; main()"]
    process = subprocess.Popen(
        [*command, "batch", file, *SEND, "--jobs", str(jobs)], stderr=subprocess.PIPE, start_new_session=True
    )
    end = time.monotonic() + 60
    while time.monotonic() < end and not (Path("out").is_dir() and len(list(Path("out").glob("*.docx"))) > 50):
        time.sleep(0.01)
    if how is signal.SIGINT:
        os.killpg(process.pid, how)  # as the terminal does
    else:
        process.send_signal(how)
    _, err = process.communicate()
    assert process.returncode == (130 if how is signal.SIGINT else -how)
    assert b"Traceback" not in err
    assert not Path("out", "manifest.csv").exists()
    assert 50 < len(list(Path("out").glob("*.docx"))) < 1400
    assert batch(file, *SEND)[0] == 0
    assert not list(Path("out").glob(".*"))
    undisturbed(batch, file)


def test_two_runs_cannot_write_into_one_folder(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fcntl")
    monkeypatch.setattr(folder, "_PATIENCE_S", 0.1)
    Path("out").mkdir()
    with folder.held(Path("out")):
        code, _out, err = batch(rows_of(candidate(1)), *SEND)
    assert (code, err) == (1, "error: another run is writing into out; wait until it has ended\n")


# --- who does the work -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_the_letters_are_the_same_whoever_writes_them(batch: Batch, jobs: str) -> None:
    file = put(candidate_file("builder full", people=300, seed=5, traps=traps_of("builder full")))
    batch(file, *SEND, "--jobs", jobs, "--format", "docx", "--format", "eml")
    undisturbed(batch, file, "--format", "docx", "--format", "eml")


def test_any_executor_can_carry_a_run(batch: Batch) -> None:
    file = put(candidate_file("builder full", people=300, seed=5))
    with ThreadPoolExecutor(3) as executor:
        assert batch(file, *SEND, executor=executor).code == 0
    undisturbed(batch, file)


def test_the_order_of_the_manifest_is_that_of_the_file(batch: Batch) -> None:
    seats = ("Aldershot", "Bristol East", "Leeds East")
    file = rows_of(*(candidate(number, seat=seats[number % 3]) for number in range(1, 200)))
    batch(file, *SEND, "--jobs", "2")
    assert [row["recipient_id"] for row in table("manifest.csv")] == [str(number) for number in range(1, 200)]


class Noting(Executor):
    """Does the work at once, and notes whose letters are handed out together."""

    def __init__(self) -> None:
        self.chunks: list[list[Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.chunks.append(args[2])
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def on_ballots(count: int, people: int) -> str:
    """A file of so many ballots, whose people stand in it by turns."""
    return rows_of(
        *(candidate(number).replace("parl.bristol-east", f"parl.b{number % count}") for number in range(1, people + 1))
    )


def test_whoever_is_on_one_ballot_is_handed_out_together(batch: Batch) -> None:
    executor = Noting()
    batch(on_ballots(40, 400), *SEND, "--dry-run", executor=executor)
    ballots = [ballot for chunk in executor.chunks for ballot in {ballot_of(row.cells) for row in chunk}]
    assert len(executor.chunks) > 10
    assert len(ballots) == len(set(ballots)) == 40


def test_a_ballot_of_very_many_is_handed_out_in_parts(batch: Batch) -> None:
    executor = Noting()
    batch(on_ballots(1, 400), *SEND, "--dry-run", executor=executor)
    assert [len(chunk) for chunk in executor.chunks] == [25] * 16


def test_nobody_waits_for_ever_for_the_others_on_their_ballot(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lobbykit.run._SPAN", 20)
    monkeypatch.setattr("lobbykit.run._HELD", 30)
    executor = Noting()
    batch(on_ballots(40, 400), *SEND, "--format", "txt", executor=executor)
    spans = [abs(one.number - other.number) for chunk in executor.chunks for one, other in pairwise(chunk)]
    assert max(spans) < 40
    assert [row["recipient_id"] for row in table("manifest.csv")] == [str(number) for number in range(1, 401)]


def test_with_verbose_a_line_is_told_for_each_thousand_people(batch: Batch) -> None:
    file = put(
        candidate_file("builder default", people=2500, seed=1)
        if "builder default" in VERSIONS
        else candidate_file(people=2500)
    )
    _code, _out, err = batch(file, *SEND, "--verbose", "--format", "txt")
    assert "2,500 people, " in err
    assert err.count("letters a second") == 2


# --- formats -----------------------------------------------------------------------------------------------------


def test_several_formats_are_one_letter(batch: Batch) -> None:
    file = rows_of(candidate(1, mail="alex@example.org"))
    formats = [option for one in ("txt", "md", "html", "eml", "docx", "pdf", "json") for option in ("--format", one)]
    code, _out, err = batch(file, *SEND, *formats)
    assert code == 0, err
    (row,) = table("manifest.csv")
    names = row["files"].split("; ")
    assert [Path(name).suffix for name in names] == [".txt", ".md", ".html", ".eml", ".docx", ".pdf", ".json"]
    mail = message(Path("out", names[3]).read_bytes())
    assert (mail["To"], mail["X-Unsent"]) == ("Alex Example1 <alex@example.org>", "1")
    paragraphs = [paragraph.text for paragraph in Document(str(Path("out", names[4]))).paragraphs]
    assert "Dear Alex Example1," in paragraphs


def test_letters_on_the_houses_paper(batch: Batch) -> None:
    document = Document()
    document.add_paragraph("{{ letter }}")
    document.save("paper.docx")
    code, _out, err = batch(rows_of(candidate(1), candidate(2)), *SEND, "--letterhead", "paper.docx")
    assert code == 0, err
    for row in table("manifest.csv"):
        text = "\n".join(one.text for one in Document(str(Path("out", row["files"]))).paragraphs)
        assert f"Dear {row['name']}," in text


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_bundle_has_all_letters_in_one_file(batch: Batch, suffix: str) -> None:
    file = rows_of(*(candidate(number) for number in range(1, 4)))
    code, _out, err = batch(file, *SEND, "--bundle", f"print.{suffix}")
    assert code == 0, err
    assert f"3 letters to print in out/print.{suffix} (England 3)\n" in err
    assert sorted(contents()) == ["ballots.csv", "manifest.csv", f"print.{suffix}", "run.json"]
    if suffix == "docx":
        text = "\n".join(one.text for one in Document("out/print.docx").paragraphs)
        assert [text.count(f"Dear Alex Example{number},") for number in (1, 2, 3)] == [1, 1, 1]
    before = contents()
    assert batch(file, *SEND, "--bundle", f"print.{suffix}")[0] == 0
    assert contents() == before


def test_a_bundle_beside_single_letters(batch: Batch) -> None:
    _code, _out, err = batch(rows_of(candidate(1)), *SEND, "--bundle", "print.docx", "--format", "docx")
    assert "all of them to print in out/print.docx\n" in err
    assert "print.docx" in contents()
    assert "bristol-east-alex-example1-1.docx" in contents()


def test_help_has_an_example_that_works(batch: Batch) -> None:
    code, out, _err = batch("--help")
    assert code == 0
    rows_of(candidate(1, mail="alex@example.org"))
    example = out.partition("Example: lobbykit batch ")[2].split()
    assert batch(*example, *DAY)[0] == 0


# --- what an organiser needs to be told ---------------------------------------------------------------------------


def test_those_without_one_format_are_told_apart_from_those_without_a_letter(batch: Batch) -> None:
    file = rows_of(candidate(1), candidate(2, seat="Nowhere in Particular"))
    code, _out, err = batch(file, *SEND, "--format", "docx", "--format", "eml")
    assert code == 1
    assert "1 person without a letter, until something is mended:" in err
    assert "1 person without one of the formats:" in err
    assert "run it again with --format eml alone and another --out" in err


def test_a_run_that_finds_all_its_letters_there_says_so(batch: Batch) -> None:
    file = rows_of(candidate(1), candidate(2))
    assert "stood there already" not in batch(file, *SEND).err
    assert "all of them stood there already, and were left as they are" in batch(file, *SEND).err
    Path("out", "bristol-east-alex-example1-1.docx").unlink()
    assert "1 of them stood there already" in batch(file, *SEND).err


def test_one_file_to_print_is_in_order_of_seat_and_surname(batch: Batch) -> None:
    file = rows_of(
        candidate(1, "Zoe Zebra", "Leeds East"), candidate(2, "Zoe Aardvark", "Bristol East"),
        candidate(3, "Alex Zebra", "Bristol East"), candidate(4, "Alex Aardvark", "Leeds East"),
    )  # fmt: skip
    batch(file, *SEND, "--bundle", "print.docx")
    greeted = [one.text for one in Document("out/print.docx").paragraphs if one.text.startswith("Dear")]
    assert greeted == ["Dear Zoe Aardvark,", "Dear Alex Zebra,", "Dear Alex Aardvark,", "Dear Zoe Zebra,"]


def test_a_folder_in_which_nothing_came_of_a_run_can_be_used_again(batch: Batch) -> None:
    put("name,where\nAlex Example,Bristol East\n")
    assert batch("candidates.csv", *SEND, "--election", "parl.2029-05-03")[0] == 1
    code, _out, err = batch("candidates.csv", *SEND, "--election", "parl.2029-05-03", "--columns", "area=where")
    assert code == 0, err
    assert [row["status"] for row in table("manifest.csv")] == ["written"]


def test_an_election_that_nothing_names_is_told(batch: Batch) -> None:
    put("name,area\nAlex Example,Bristol East\n")
    told = "nothing says what the election is, and it is taken to be for the UK Parliament"
    assert told in batch("candidates.csv", "--topic", "send", "--dry-run").err
    assert told not in batch("candidates.csv", "--topic", "send", "--dry-run", "--election", "parl").err


def test_somebody_on_a_do_not_contact_list_whose_name_is_nearly_in_the_file_is_asked_about(batch: Batch) -> None:
    put("name,area\nAlex Exmaple,\nRobin Sample,Leeds East\nSomebody Else,\n", "no.csv")
    file = rows_of(candidate(1, "Alex Example"), candidate(2, "Robin Sample"))
    _code, _out, err = batch(file, *SEND, "--do-not-contact", "no.csv")
    assert "warning: no.csv:2: nobody in the file is 'Alex Exmaple'; did you mean Alex Example?" in err
    assert "warning: no.csv:3: nobody in the file is 'Robin Sample' in Leeds East; did you mean Robin Sample?" in err
    assert "Somebody Else" not in err


def test_left_out_by_a_filter_is_counted_in_the_account_of_the_ballot(batch: Batch) -> None:
    batch(rows_of(candidate(1), candidate(2)), *SEND, "--where", "person_id=1")
    (ballot,) = table("ballots.csv")
    assert ballot["who"] == "1 left out by what was chosen"


def test_letters_too_many_for_one_file_to_print_are_accounted_for_each_by_itself(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lobbykit.render import docx_bundle

    monkeypatch.setattr(docx_bundle, "_LAST_LIST", 4)
    file = rows_of(*(candidate(number) for number in range(1, 6)))
    code, _out, err = batch(file, *SEND, "--bundle", "print.docx", "--format", "docx")
    assert (code, err.startswith("error: --bundle: Word numbers no more than")) == (1, True)
    assert [row["status"] for row in table("manifest.csv")] == ["written"] * 5
    assert not Path("out", "print.docx").exists()
