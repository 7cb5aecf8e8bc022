"""`lobbykit questions` through its real door."""

import csv
import io
import json
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from test_questionnaire import ticked
from test_standing import BALLOT, FILE, MORE

from lobbykit.cli.main import run
from lobbykit.meeting import FAIR_HUSTINGS_SOURCE

JOB = ("questions", "--topic", "send", "--nation", "england", "--date", "2029-03-20")
PROFILE = """\
name: Sam Sample
organisation: Prospect
branch: Example
capacity: officer
promoter: Sam Sample, 2 Example Street, Testham
printer: Example Print, 1 Example Street, Testham
"""


Lobbykit = Callable[..., tuple[int, str, str]]


@pytest.fixture
def lobbykit(capfdbinary: pytest.CaptureFixture[bytes]) -> Lobbykit:
    """Run a command as the console does; give its exit code, standard output and standard error."""

    def call(*args: str) -> tuple[int, str, str]:
        code = run(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


@pytest.fixture
def candidates(tmp_path: Path) -> tuple[str, ...]:
    path = tmp_path / "candidates.csv"
    path.write_text(FILE, encoding="utf-8")
    return ("--candidates", str(path), "--ballot", BALLOT)


@pytest.fixture
def profile(tmp_path: Path) -> tuple[str, ...]:
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return ("--profile", str(path))


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# --- a sheet -------------------------------------------------------------------------------------------------


def test_the_sheet_goes_to_standard_output_with_six_questions(lobbykit: Lobbykit) -> None:
    code, out, err = lobbykit(*JOB)
    assert code == 0
    assert out.startswith("Hustings questions on special educational needs and disabilities\n\n")
    assert out.count("\nIf elected, will you press ") == 6
    assert "Promoted by" not in out
    assert "warning: check before you ask (" in err


@pytest.mark.parametrize("name", ["txt", "md", "html", "docx", "pdf", "json", "csv"])
def test_every_format_is_written_and_the_same_each_time(lobbykit: Lobbykit, tmp_path: Path, name: str) -> None:
    for number in (1, 2):
        path = tmp_path / f"{number}.{name}"
        assert lobbykit(*JOB, "--out", str(path))[:2] == (0, f"{path}\n")
    assert (tmp_path / f"1.{name}").read_bytes() == (tmp_path / f"2.{name}").read_bytes()


def test_questions_are_spread_over_topics_and_named_asks_keep_their_order(lobbykit: Lobbykit) -> None:
    out = lobbykit(*JOB, "--topic", "attendance", "--topic", "early-years", "--max-asks", "3", "-f", "json")[1]
    asks = [row["ask"] for row in json.loads(out)["rows"]]
    assert len(asks) == len(set(asks)) == 3
    assert asks[1] == "education-welfare-support"
    out = lobbykit("questions", "--ask", "send-plans-on-time", "--ask", "send-council-staff", "-f", "json")[1]
    assert [row["ask"] for row in json.loads(out)["rows"]] == ["send-plans-on-time", "send-council-staff"]


def test_on_scotland_each_parliament_has_its_own_frame(lobbykit: Lobbykit) -> None:
    ask = ("questions", "--ask", "scotland-council-funding-for-teaching")
    assert "support moves in the Scottish Parliament" in lobbykit(*ask, "--election", "sp")[1]
    assert "support moves" not in lobbykit(*ask)[1].partition("Follow-up")[0]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        ("--topic sned", 2, "did you mean send?"),
        ("--nation england", 2, "give --topic or --ask"),
        ("--topic send --election sp", 1, "asks on it are for England"),
        ("--topic funding --election local --nation england", 1, "not a council"),
        ("--topic send --minutes 60", 2, "--minutes goes with --pack"),
        ("--topic send --when Monday", 2, "--when goes with --pack"),
        ("--topic send --candidates x.csv", 2, "--candidates and --ballot go together"),
        ("--topic send --pack --leave-out A --because B_C", 2, "--leave-out goes with --candidates"),
        ("--topic send --pack --because B", 2, "--because goes with --leave-out"),
        ("--topic send --pack --out -", 2, "give --out a folder"),
        ("--topic send --out sheet.odt", 2, "no format is known by that suffix"),
        ("--topic send --format pdf --out sheet.txt", 2, "contradict each other"),
        ("--topic send --pack --minutes 20", 1, "--minutes 20 leaves less than half a minute for an answer"),
        ("--topic send --pack --minutes 1441", 2, "1441 is not in the range"),
        ("--topic send --polling-day 2020-01-01 --date 2020-01-02", 1, "nobody is a candidate any more\n"),
        ("--topic send --pack --polling-day 2029-05-03 --date 2029-04-01 --return-by 2029-05-03", 1, "too late"),
        ("--topic send --public", 1, "your profile names no promoter"),
        ("reed x.docx", 2, "did you mean read?"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_what_would_do(
    lobbykit: Lobbykit,
    args: str,
    code: int,
    message: str,
) -> None:
    got, out, err = lobbykit("questions", *(arg.replace("_", " ") for arg in args.split()))
    assert (got, out) == (code, "")
    assert message in err


# --- a pack --------------------------------------------------------------------------------------------------


def test_a_pack_is_a_folder_with_every_part(
    lobbykit: Lobbykit,
    tmp_path: Path,
    candidates: tuple[str, ...],
    profile: tuple[str, ...],
) -> None:
    pack = tmp_path / "pack"
    code, out, err = lobbykit(*JOB, *candidates, *profile, "--pack", "--out", str(pack))
    assert (code, out) == (0, f"{pack}\n")
    assert "note: 4 of 4 on the ballot are invited\n" in err
    assert "  [day and time]  (--when)\n" in err
    people = ["01-bo-anyone", "02-zed-anyone", "03-cass-élan", "04-alex-van-der-example"]
    assert names(pack) == sorted(
        [
            "answer-grid.docx",
            "chair.docx",
            "questions.docx",
            "slips.docx",
            *(f"invitations/{one}.docx" for one in people),
            *(f"questionnaires/{one}.docx" for one in people),
            "invitations/02-zed-anyone.eml",
        ]
    )
    draft = message_from_bytes((pack / "invitations" / "02-zed-anyone.eml").read_bytes(), policy=SMTP)
    assert isinstance(draft, EmailMessage)
    assert not draft.defects
    assert draft["To"] == "Zed Anyone <zed@example.org>"
    body = draft.get_body(("plain",))
    assert body
    assert "the questionnaire that comes with this letter" in body.get_content()
    (attached,) = draft.iter_attachments()
    assert attached.get_filename() == "questionnaire.docx"
    assert attached.get_content() == (pack / "questionnaires" / "02-zed-anyone.docx").read_bytes()


def test_what_is_left_of_an_earlier_pack_is_told(
    lobbykit: Lobbykit,
    tmp_path: Path,
    candidates: tuple[str, ...],
) -> None:
    args = (*JOB, *candidates, "--pack", "-f", "txt", "--out", str(tmp_path / "pack"))
    assert "still there" not in lobbykit(*args)[2]
    path = Path(candidates[1])
    path.write_text(FILE.replace("3,Bo Anyone,PARL", "3,Bo Anyone,local"), encoding="utf-8")
    code, _, err = lobbykit(*args, "--force")
    assert code == 0
    left = [str(tmp_path / "pack" / folder / f"{name}.txt") for folder in ("invitations", "questionnaires")
            for name in ("01-bo-anyone", "02-zed-anyone", "03-cass-élan", "04-alex-van-der-example")]  # fmt: skip
    assert f"warning: not of this pack, and still there: {', '.join(left)}\n" in err


@pytest.mark.parametrize("name", ["txt", "md", "html", "pdf", "json", "csv"])
def test_a_pack_is_written_in_every_format(
    lobbykit: Lobbykit,
    tmp_path: Path,
    candidates: tuple[str, ...],
    name: str,
) -> None:
    pack = tmp_path / "pack"
    assert lobbykit(*JOB, *candidates, "--pack", "-f", name, "--max-asks", "2", "--out", str(pack))[0] == 0
    drafts = {"eml"} if name == "pdf" else set()
    assert {path.rpartition(".")[2] for path in names(pack)} == {name} | drafts
    assert len(names(pack)) == (6 if name == "csv" else 12) + len(drafts)


def test_nothing_is_written_over_and_nothing_half(
    lobbykit: Lobbykit,
    tmp_path: Path,
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "slips.docx").write_text("mine", encoding="utf-8")
    code, _, err = lobbykit(*JOB, "--pack", "--out", str(pack))
    assert code == 1
    assert "slips.docx is there already; add --force" in err
    assert names(pack) == ["slips.docx"]
    assert lobbykit(*JOB, "--pack", "--out", str(pack), "--force")[0] == 0
    assert (pack / "slips.docx").read_bytes()[:2] == b"PK"


def test_to_leave_somebody_out_asks_for_the_reason_and_tells_the_rule(
    lobbykit: Lobbykit,
    tmp_path: Path,
    candidates: tuple[str, ...],
) -> None:
    pack = tmp_path / "pack"
    args = (*JOB, *candidates, "--pack", "-f", "txt", "--out", str(pack), "--leave-out", "bo anyone")
    code, _, err = lobbykit(*args)
    assert code == 2
    assert "--leave-out needs --because, an impartial reason" in err
    assert FAIR_HUSTINGS_SOURCE in err
    assert not pack.exists()
    code, _, err = lobbykit(*args, "--because", "the hall takes three")
    assert code == 0
    assert "note: 3 of 4 on the ballot are invited; not invited:\n  Bo Anyone: the hall takes three\n" in err
    assert FAIR_HUSTINGS_SOURCE in err
    assert FAIR_HUSTINGS_SOURCE in (pack / "chair.txt").read_text(encoding="utf-8")
    assert not (pack / "invitations" / "01-bo-anyone.txt").exists()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--leave-out", "Bo Anyon", "--because", "no room left"), "did you mean Bo Anyone?"),
        ([word for name in ("Bo Anyone", "Cass Élan", "Zed Anyone", "Alex van der Example")
          for word in ("--leave-out", name)] + ["--because", "no room"], "nobody on the ballot is left to invite"),
        (("--leave-out", "Bo Anyone", "--leave-out", "3", "--because", "no room"), "names somebody twice"),
        (("--leave-out", "Bo Anyone", "--because", "room"), "say the reason in a few words"),
        (("--leave-out", "Bo Anyone", "--leave-out", "Cass Élan", "--leave-out", "Zed Anyone", "--because", "a b",
          "--because", "c d"), "an impartial reason for each"),
    ],
)  # fmt: skip
def test_whoever_is_left_out_is_on_the_ballot_and_has_a_reason(
    lobbykit: Lobbykit,
    candidates: tuple[str, ...],
    args: tuple[str, ...],
    message: str,
) -> None:
    code, _, err = lobbykit(*JOB, *candidates, "--pack", *args)
    assert code == (1 if "left to invite" in message else 2)
    assert message in err


def test_whoever_asked_not_to_be_written_to_is_not_and_that_is_told(
    lobbykit: Lobbykit,
    tmp_path: Path,
    candidates: tuple[str, ...],
    profile: tuple[str, ...],
) -> None:
    (tmp_path / "do-not-contact.csv").write_text("id\n3\n", encoding="utf-8")
    pack = tmp_path / "pack"
    code, _, err = lobbykit(*JOB, *candidates, *profile, "--pack", "--out", str(pack))
    assert code == 0
    assert "  Bo Anyone: we were asked not to write to them\n" in err
    assert [path for path in names(pack) if "bo-anyone" in path] == []


def test_a_ballot_says_its_election_and_one_that_cannot_needs_it(
    lobbykit: Lobbykit,
    tmp_path: Path,
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,ballot\nAlex Example,Example North\nBo Placeholder,Example North\n", encoding="utf-8")
    args = (*JOB, "--candidates", str(path), "--ballot", "Example North", "--pack", "--out", str(tmp_path / "pack"))
    code, _, err = lobbykit(*args)
    assert (code, "does not say which election it is of; add --election" in err) == (2, True)
    assert lobbykit(*args, "--election", "parl")[0] == 0
    assert len(names(tmp_path / "pack" / "invitations")) == 2


def test_an_election_that_is_not_the_ballots_is_refused(
    lobbykit: Lobbykit,
    candidates: tuple[str, ...],
) -> None:
    code, _, err = lobbykit(*JOB, *candidates, "--pack", "--election", "sp")
    assert (code, "contradict each other; give the ballot alone" in err) == (2, True)


def test_a_list_of_candidates_that_may_still_change_is_told(
    lobbykit: Lobbykit,
    tmp_path: Path,
) -> None:
    path = tmp_path / "candidates.csv"
    path.write_text(MORE, encoding="utf-8")
    args = ("--candidates", str(path), "--ballot", BALLOT, "--pack", "--out", str(tmp_path / "pack"))
    code, _, err = lobbykit(*JOB, *args)
    assert code == 0
    assert "warning: the list of candidates may still change" in err


def test_public_parts_have_the_imprint_of_the_profile_and_private_ones_none(
    lobbykit: Lobbykit,
    tmp_path: Path,
    profile: tuple[str, ...],
) -> None:
    pack = tmp_path / "pack"
    assert lobbykit(*JOB, *profile, "--pack", "--public", "-f", "txt", "--out", str(pack))[0] == 0
    with_imprint = {path for path in names(pack) if "Promoted by Sam Sample" in (pack / path).read_text("utf-8")}
    assert with_imprint == {"questions.txt", "slips.txt", "answer-grid.txt", "questionnaire.txt"}
    (tmp_path / "profile.yaml").write_text(PROFILE.replace("printer", "# printer"), encoding="utf-8")
    code, _, err = lobbykit(*JOB, *profile, "--public", "-f", "pdf")
    assert (code, "your profile names no printer" in err) == (1, True)
    assert lobbykit(*JOB, *profile, "--public", "-f", "html")[0] == 0


def test_a_profile_keeps_the_imprint(lobbykit: Lobbykit, tmp_path: Path) -> None:
    path = str(tmp_path / "own.yaml")
    assert lobbykit("profile", "init", "--profile", path, "--promoter", "Sam Sample, 2 Example Street")[0] == 0
    assert "promoter      Sam Sample, 2 Example Street\n" in lobbykit("profile", "show", "--profile", path)[1]
    assert "printer" not in lobbykit("profile", "show", "--profile", path)[1]


# --- what comes back -----------------------------------------------------------------------------------------


def test_questionnaires_are_read_back_and_what_is_not_clear_is_told(
    lobbykit: Lobbykit,
    tmp_path: Path,
    candidates: tuple[str, ...],
) -> None:
    pack = tmp_path / "pack"
    asks = ("--ask", "send-plans-on-time", "--ask", "send-council-staff")
    assert lobbykit("questions", *asks, *JOB[3:], *candidates, "--pack", "--out", str(pack))[0] == 0
    back = pack / "questionnaires" / "02-zed-anyone.docx"
    marks = ("1:send-plans-on-time:no", "2:send-council-staff:no", "2:send-council-staff:yes")
    back.write_bytes(ticked(back.read_bytes(), *marks))
    code, out, err = lobbykit("questions", "read", str(back))
    assert code == 0
    assert list(csv.DictReader(io.StringIO(out, newline=""))) == [
        {"file": str(back), "candidate": "Zed Anyone", "candidate_id": "1", "number": "1", "ask": "send-plans-on-time",
         "answer": "no", "note": "", "comment": ""},
        {"file": str(back), "candidate": "Zed Anyone", "candidate_id": "1", "number": "2", "ask": "send-council-staff",
         "answer": "unclear", "note": "both boxes are ticked", "comment": ""},
    ]  # fmt: skip
    assert "note: 1 of 2 answers are not clear" in err
    assert "files; see which counts" not in err
    again = tmp_path / "again.docx"
    again.write_bytes(back.read_bytes())
    twice = lobbykit("questions", "read", str(back), str(again))[2]
    assert f"note: Zed Anyone is in 2 files; see which counts: {back}, {again}\n" in twice
    assert lobbykit("questions", "read", str(back), "--format", "table")[1].splitlines() == [
        "candidate   number  answer   note",
        "Zed Anyone  1       no",
        "Zed Anyone  2       unclear  both boxes are ticked",
    ]
    as_json = json.loads(lobbykit("questions", "read", str(back), "--format", "json")[1])
    assert [(row["ask"], row["answer"]) for row in as_json] == [
        ("send-plans-on-time", "no"),
        ("send-council-staff", "unclear"),
    ]


def test_a_file_that_cannot_be_read_does_not_keep_the_others(
    lobbykit: Lobbykit,
    tmp_path: Path,
) -> None:
    pack = tmp_path / "pack"
    assert lobbykit(*JOB, "--max-asks", "1", "--pack", "--out", str(pack))[0] == 0
    other = tmp_path / "scan.pdf"
    other.write_bytes(b"%PDF-1.7")
    code, out, err = lobbykit("questions", "read", str(other), str(pack / "questionnaire.docx"), str(tmp_path / "gone"))
    assert code == 1
    assert len(out.splitlines()) == 2
    assert "scan.pdf: it is a PDF" in err
    assert "gone cannot be read: No such file" in err
    assert "error: 2 of 3 files could not be read" in err
    assert "it is no file; name the questionnaires in it" in lobbykit("questions", "read", str(pack))[2]
