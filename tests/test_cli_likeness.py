"""`lobbykit likeness`, through the real door."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lobbykit.cli.main import run

Outcome = tuple[int, str, str]
Lobbykit = Callable[..., Outcome]


@pytest.fixture
def lobbykit(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lobbykit:
    """Run a command in an empty folder as the console does; give its exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> Outcome:
        code = run(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


# Paragraphs of 45 words that have nothing in common.
PARAGRAPHS = {name: " ".join(f"{name}{word}{word * word % 89}" for word in range(45)) + "." for name in "abcdefgh"}


def write(path: str, parts: str, sender: str = "Sam Sample", to: str = "Alex Example", subject: str = "Places") -> None:
    """Write a letter of those paragraphs, in the format of its suffix."""
    body = "\n\n".join(PARAGRAPHS[part] for part in parts)
    text = f"Dear {to},\n\n{body}\n\nYours sincerely,\n\n{sender}\n"
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    first = file.stem.partition(".")[0]
    headers = f"From: {sender.replace(' ', '.').lower()}@example.org\nTo: {to} <{first}@example.org>\n"
    start = {".eml": f"{headers}Subject: {subject}\n\n", ".md": f"# {subject}\n\n"}.get(file.suffix, f"{subject}\n\n")
    file.write_text(start + text, encoding="utf-8")


def rows(out: str) -> dict[str, dict[str, str]]:
    return {row["file"]: row for row in csv.DictReader(io.StringIO(out))}


# --- the report ----------------------------------------------------------------------------------------------------


def test_the_report_tells_the_spread_what_is_held_back_and_what_the_closest_share(lobbykit: Lobbykit) -> None:
    write("letters/ann.txt", "abcd", sender="Ann Sample")
    write("letters/below/bob.txt", "abce", sender="Bob Sample")
    write("letters/cat.md", "efgh", sender="Cat Sample")
    code, out, err = lobbykit("likeness", "letters")
    assert (code, err) == (0, "")
    assert out == REPORT


REPORT = """\
3 letters by 3 senders to 1 recipient

Likeness           Pairs
0                      1  ##############
0.0 to 0.1             0
0.1 to 0.2             1  ##############
0.2 to 0.3             0
0.3 to 0.4             0
0.4 to 0.5             0
0.5 to 0.6             0
0.6 to 0.7             0
0.7 to 0.8             1  ##############
0.8 to 0.9             0
0.9 to 1.0             0
3 pairs of different senders: median 0.12, p75 0.73, p90 0.73, p99 0.73, highest 0.73

An office that holds back letters more alike than 0.5 would hold back 2 of 3 letters
       2  for another sender's letter to the same recipient
       0  for two or more senders' letters to other recipients
What makes them differ: a paragraph of each sender's own (--note), then other asks (--seed, --topic)

By recipient
     2 of 3 letters to Alex Example

The closest pairs
  0.73  ann.txt  below/bob.txt
        “a00 a11 a24 a39 a416 a525 a636 a749 a864 a981 a1011 a1132 a1255 a1380
        a1418 a1547 a1678 a1722 a1857 a195 a2044 a2185 a2239 a2384 a2442 a252
        a2653 a2717 a2872 a2940 …” (135 words)
  0.12  cat.md  below/bob.txt
        “e00 e11 e24 e39 e416 e525 e636 e749 e864 e981 e1011 e1132 e1255 e1380
        e1418 e1547 e1678 e1722 e1857 e195 e2044 e2185 e2239 e2384 e2442 e252
        e2653 e2717 e2872 e2940 …” (45 words)
"""


def test_what_is_above_the_threshold_can_be_chosen(lobbykit: Lobbykit) -> None:
    write("ann.txt", "abcd", sender="Ann Sample")
    write("bob.txt", "abce", sender="Bob Sample")
    held = [
        rows(lobbykit("likeness", ".", "--threshold", x, "-f", "csv")[1])["ann.txt"]["held_back"]
        for x in ("0.5", "0.9")
    ]
    assert held == ["True", "False"]


def test_json_has_all_of_it(lobbykit: Lobbykit) -> None:
    write("ann.txt", "abcd", sender="Ann Sample")
    write("bob.txt", "abcd", sender="Bob Sample")
    write("cat.txt", "a", sender="Cat Sample")
    Path("dan.eml").write_bytes(b"no email")
    code, out, err = lobbykit("likeness", ".", "--format", "json")
    assert (code, err) == (0, "warning: dan.eml: it is no email: there are no headers in it\n")
    told = json.loads(out)
    assert told | {"distribution": [], "letters": []} == {
        "threshold": 0.5,
        "pairs": 1,
        "median": 1.0,
        "p75": 1.0,
        "p90": 1.0,
        "p99": 1.0,
        "highest": 1.0,
        "distribution": [],
        "held_back": {"letters": 2, "same_recipient": 2, "across_recipients": 0},
        "recipients": [{"recipient": "Alex Example", "letters": 3, "held_back": 2}],
        "closest": [
            {
                "likeness": 1.0,
                "files": ["ann.txt", "bob.txt"],
                "passages": [" ".join(PARAGRAPHS[part] for part in "abcd")],
            }
        ],
        "letters": [],
        "problems": [{"file": "dan.eml", "problem": "it is no email: there are no headers in it"}],
    }
    assert told["distribution"][0] == {"above": None, "up_to": 0.0, "pairs": 0}
    assert told["distribution"][-1] == {"above": 0.9, "up_to": 1.0, "pairs": 1}
    assert told["letters"][2] == {
        "file": "cat.txt",
        "recipient": "Alex Example",
        "words": 45,
        "too_short": True,
        "highest": 0.0,
        "nearest": "",
        "alike_same_recipient": 0,
        "alike_other_recipients": 0,
        "held_back": False,
    }


def test_short_letters_are_named(lobbykit: Lobbykit) -> None:
    write("ann.txt", "a")
    code, out, _ = lobbykit("likeness", ".")
    assert code == 0
    assert "There are no two letters by different senders to compare; one sender's own may be" in out
    assert out.endswith("\nToo short to tell, with fewer than 80 words\n  ann.txt (45 words)\n")


# --- which letters -------------------------------------------------------------------------------------------------


def test_files_that_are_no_letters_are_left_out_and_other_formats_told(lobbykit: Lobbykit) -> None:
    write("ann.txt", "abcd")
    for name in (
        "manifest.csv",
        "run.json",
        "problems.csv",
        ".hidden.txt",
        "~$ann.docx",
        "a.pdf",
        "b.pdf",
        ".git/c.txt",
    ):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(b"x")
    code, out, err = lobbykit("likeness", ".", "-f", "csv")
    assert (code, list(rows(out))) == (0, ["ann.txt"])
    assert (
        err == "warning: 2 files in .pdf not compared; what can be read is .txt, .text, .md, .markdown, .eml, .docx\n"
    )


def test_a_letter_in_several_formats_counts_once(lobbykit: Lobbykit) -> None:
    for name in ("ann.txt", "ann.eml", "ann.md", "bob.txt", "bob.eml"):
        write(name, "abcd", sender=f"{name[:3].title()} Sample")
    write("bob.md", "efgh")
    code, out, err = lobbykit("likeness", ".", "-f", "csv")
    assert (code, list(rows(out))) == (0, ["ann.eml", "bob.eml"])
    assert err == "warning: bob.md has the name of bob.eml and another text; bob.eml was taken\n"


def test_files_can_be_named_and_are_met_once(lobbykit: Lobbykit) -> None:
    write("one/ann.txt", "abcd")
    write("two/bob.txt", "abcd")
    code, out, _ = lobbykit("likeness", "one/ann.txt", "two", "one", "-f", "csv")
    assert (code, list(rows(out))) == (0, ["one/ann.txt", "two/bob.txt"])


def test_with_no_letter_there_is_no_report(lobbykit: Lobbykit) -> None:
    Path("none").mkdir()
    Path("none/manifest.csv").touch()
    message = "error: none: there is no letter to compare (.txt, .text, .md, .markdown, .eml, .docx)\n"
    assert lobbykit("likeness", "none") == (1, "", message)
    assert lobbykit("likeness", "gone") == (1, "", "error: gone: there is no such file or folder\n")


def test_letters_that_cannot_be_read_do_not_stop_the_others(lobbykit: Lobbykit) -> None:
    write("ann.txt", "abcd")
    Path("bob.docx").write_bytes(b"PK")
    Path("cat.txt").write_bytes(b"")
    code, out, err = lobbykit("likeness", ".", "-f", "csv")
    assert (code, list(rows(out))) == (0, ["ann.txt"])
    assert [line.partition(";")[0] for line in err.splitlines()] == [
        "warning: bob.docx: it is no Word document, or damaged",
        "warning: cat.txt: it is empty",
    ]


@pytest.mark.parametrize("threshold", ["-0.1", "1.1", "nan"])
def test_a_threshold_is_between_0_and_1(lobbykit: Lobbykit, threshold: str) -> None:
    message = f"error: --threshold {threshold} is not between 0 and 1\n"
    assert lobbykit("likeness", ".", f"--threshold={threshold}") == (2, "", message)


# --- who writes to whom --------------------------------------------------------------------------------------------


def alike(out: str) -> dict[str, tuple[str, str]]:
    return {name: (row["alike_same_recipient"], row["alike_other_recipients"]) for name, row in rows(out).items()}


def test_one_senders_own_letters_are_not_compared(lobbykit: Lobbykit) -> None:
    write("to-alex.txt", "abcd", to="Alex Example")
    write("to-bo.txt", "abcd", to="Bo Example")
    assert alike(lobbykit("likeness", ".", "-f", "csv")[1]) == {"to-alex.txt": ("0", "0"), "to-bo.txt": ("0", "0")}


def test_a_recipient_is_known_by_an_address_though_others_give_the_name_alone(lobbykit: Lobbykit) -> None:
    write("alex.eml", "abcd", sender="Ann Sample")
    write("other.txt", "abcd", sender="Bob Sample")
    write("third.txt", "abcd", sender="Cat Sample", to="Bo Example")
    assert alike(lobbykit("likeness", ".", "-f", "csv")[1]) == {
        "alex.eml": ("1", "1"),
        "other.txt": ("1", "1"),
        "third.txt": ("0", "2"),
    }


def test_letters_without_names_are_anybodys_and_the_user_is_told(lobbykit: Lobbykit) -> None:
    write("ann.txt", "abcd", sender="[your name]", to="[candidate's name]")
    write("bob.txt", "abcd", sender="[your name]", to="[candidate's name]")
    _, out, err = lobbykit("likeness", ".", "-f", "csv")
    assert alike(out) == {"ann.txt": ("0", "1"), "bob.txt": ("0", "1")}
    assert err == (
        "warning: 2 letters without a sender's name: each was taken for a sender's of its own\n"
        "warning: 2 letters to nobody by name: each was taken for a recipient's of its own\n"
    )


MANIFEST = """\
\ufeffrecipient_id,name,ballot,nation,asks,seed,files,status,reason
1,Alex Example,parl.example.2029-05-03,england,a,0,ann.txt; ann.docx,written,
2,Alex Example,parl.other.2029-05-03,england,a,0,sub/bob.txt,written,
3,Bo Example,parl.other.2029-05-03,england,a,0,,failed,no seat
"""


def test_a_runs_manifest_says_who_the_recipients_are_and_that_one_sender_wrote_them(lobbykit: Lobbykit) -> None:
    for name in ("run/ann.txt", "run/sub/bob.txt"):
        write(name, "abcd", sender="[your name]")
    write("cat.txt", "abcd", sender="Cat Sample")
    Path("run/manifest.csv").write_text(MANIFEST, encoding="utf-8")
    _, out, err = lobbykit("likeness", ".", "-f", "csv")
    assert alike(out) == {"cat.txt": ("0", "2"), "run/ann.txt": ("0", "1"), "run/sub/bob.txt": ("0", "1")}
    assert rows(out)["run/sub/bob.txt"]["recipient"] == "Alex Example (parl.other.2029-05-03)"
    assert err == ""


def test_a_manifest_of_many_senders_says_who_they_are(lobbykit: Lobbykit) -> None:
    for name in ("ann", "bob", "cat"):
        write(f"{name}.txt", "abcd", sender="[your name]")
    Path("manifest.csv").write_text(
        "recipient_id,name,sender,files\n1,Alex Example,ann,ann.txt\n"
        "1,Alex Example,bob,bob.txt\n1,Alex Example,ann,cat.txt\n"
    )
    _, out, _ = lobbykit("likeness", ".", "-f", "csv")
    assert alike(out) == {"ann.txt": ("1", "0"), "bob.txt": ("2", "0"), "cat.txt": ("1", "0")}


@pytest.mark.parametrize("manifest", ["", "a,b\n1,2\n", '"', "files\n" + "x" * 200_000, "\0"])
def test_a_manifest_that_is_none_is_no_matter(lobbykit: Lobbykit, manifest: str) -> None:
    write("ann.txt", "abcd")
    Path("manifest.csv").write_text(manifest)
    assert lobbykit("likeness", ".")[0] == 0


def test_the_help_has_an_example(lobbykit: Lobbykit) -> None:
    code, out, _ = lobbykit("likeness", "--help")
    assert code == 0
    assert "Example: lobbykit likeness letters" in out
