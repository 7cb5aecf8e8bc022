import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lobbykit.cli.main import run
from lobbykit.words import clean_line

Outcome = tuple[int, str, str]
Lobbykit = Callable[..., Outcome]
MAIN_JOB = ("letter", "--to", "candidate", "--topic", "send")


@pytest.fixture
def lobbykit(capfdbinary: pytest.CaptureFixture[bytes]) -> Lobbykit:
    """Run a command as the console does; give its exit code, standard output and standard error."""

    def call(*args: str) -> Outcome:
        code = run(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


# --- the main job --------------------------------------------------------------------------------------------


def test_the_main_job_needs_no_further_option(lobbykit: Lobbykit) -> None:
    code, out, err = lobbykit(*MAIN_JOB)
    assert code == 0
    subject, blank, salutation, *_ = out.split("\n")
    assert (subject, blank, salutation) == (
        "Three questions on special educational needs and disabilities",
        "",
        "Dear [candidate's name],",
    )
    assert "England was used, because every ask on special educational needs and disabilities is England's" in err
    for placeholder in ("[candidate's name]", "[constituency]", "[your job]", "[your name]"):
        assert f"  {placeholder}  (--" in err
    assert "  [Keep this if it is so: I am a member of Prospect.]  (in your own words)" in err
    assert "Add --note" in err


def test_the_letter_asks_for_a_reply_three_weeks_from_today(lobbykit: Lobbykit) -> None:
    before = date.today()  # noqa: DTZ011  # the user's own day
    out = lobbykit(*MAIN_JOB)[1]
    days = [date.fromordinal(day.toordinal() + 21) for day in (before, date.today())]  # noqa: DTZ011
    assert any(f"{day.day} {day:%B %Y}" in out for day in days)


def test_with_format_docx_a_file_is_written_and_its_path_printed(
    lobbykit: Lobbykit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = lobbykit(*MAIN_JOB, "--format", "docx", "--name", "Alex Example")
    assert (code, out) == (0, "alex-example-send.docx\n")
    texts = [paragraph.text for paragraph in docx.Document(str(tmp_path / "alex-example-send.docx")).paragraphs]
    assert "Dear Alex Example," in texts
    assert "[their postal address]" in texts


def test_a_letter_to_post_lists_the_address_to_fill_in_and_an_email_does_not(
    lobbykit: Lobbykit, tmp_path: Path
) -> None:
    posted = lobbykit(*MAIN_JOB, "--out", str(tmp_path / "a.docx"))[2]
    assert "[their postal address]" in posted
    assert "[their postal address]" not in lobbykit(*MAIN_JOB)[2]


@pytest.mark.parametrize("name", ["txt", "md", "html", "eml", "docx", "json"])
def test_the_same_inputs_give_the_same_bytes_in_every_format(lobbykit: Lobbykit, tmp_path: Path, name: str) -> None:
    for number in (1, 2):
        assert lobbykit(*MAIN_JOB, "--date", "2026-11-22", "--out", str(tmp_path / f"{number}.{name}"))[0] == 0
    assert (tmp_path / f"1.{name}").read_bytes() == (tmp_path / f"2.{name}").read_bytes()


def test_json_is_the_object_of_the_contract(lobbykit: Lobbykit) -> None:
    made = json.loads(lobbykit(*MAIN_JOB, "-f", "json", "--seed", "7")[1])
    assert list(made) == [
        "kind", "to", "recipient", "nation", "subject", "salutation", "body", "sign_off", "asks", "placeholders",
        "warnings", "seed",
    ]  # fmt: skip
    assert (made["kind"], made["to"], made["nation"], made["seed"]) == ("ask", "candidate", "england", 7)
    assert [list(one) for one in made["asks"]] == [["id", "wording", "relation", "source", "locator"]] * 3
    assert {one["relation"] for one in made["asks"]} == {"presses"}


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        ("--to candidate --topic send --nation wales", 1,
         "no ask on special educational needs and disabilities for candidates in Wales; asks on it are for England"),
        ("--to candidate --topic selection --nation northern-ireland", 1, "there is no ask on selection by ability"),
        ("--to candidate --topic asn", 1, "'asn' is what Scotland calls special educational needs and disabilities"),
        ("--to candidate --topic aln", 1, "'aln' is what Wales calls special educational needs and disabilities"),
        ("--to candidate --topic aln --nation england", 2, "for England use --topic send"),
        ("--to candidate --topic ap", 2, "no document asks anything about alternative provision"),
        ("--to candidate --topic sned", 2, "--topic: 'sned' is not known; did you mean send?"),
        ("--to candidate --topic send --nation walse", 2, "--nation: 'walse' is not known; did you mean wales?"),
        ("--to candidate --ask send-new-mony", 2, "did you mean send-new-money?"),
        ("--to candidate --topic send --constituency Nowhere", 2, "no constituency that is known; add --nation"),
        ("--to candidate --topic send --from-postcode TD15", 2, "TD15 lies in England and Scotland; add --nation"),
        ("--to member --topic funding -n scotland --name Alex_Example_MSP", 2,
         "'Alex Example MSP' says that they sit in the Scottish Parliament; add --election sp"),
        ("--to candidate --topic send --election 3", 2, "a date goes with --polling-day"),
        ("--to candidate --topic send --constituency Bristol East", 2, "belong together in quotation marks"),
        ("--to candidate --topic send --election parl.0001-01-02", 2, "is no Democracy Club id"),
        ("--to candidate --topic send --polling-day 2027-05-06 --date 2027-04-20 --reply-by 2027-05-07", 1,
         "--reply-by 2027-05-07 is after polling day, 2027-05-06"),
        ("--to candidate --topic send --kind thank", 2, "--kind thank needs --about, what you thank for"),
        ("--to candidate --topic send --kind chase", 2, "--kind chase and --sent go together"),
        ("--to candidate --topic send --sent 2026-01-01", 2, "--kind chase and --sent go together"),
        ("--to candidate --topic send --kind chase --sent 2026-02-01 --date 2026-01-31", 2, "is not before"),
        ("--to candidate --topic send --election mayor", 1, "asks anything of elected mayors"),
        ("--to candidate --topic send --election parl.2029-13-01", 2, "is no Democracy Club id"),
        ("--to candidate --topic send --date tomorrow", 2, "--date: 'tomorrow' is no date"),
        ("--to candidate --topic send --org prospct", 2, "did you mean prospect?"),
        ("--to minister --topic send --nation scotland", 1, "there is no ask on special educational needs"),
        ("--to minister --topic send --office uk-sos-educaton", 2, "did you mean uk-sos-education?"),
        ("--to minister --topic funding --nation scotland --office uk-sos-education", 1,
         "for Scotland use --office scot-cabsec-education"),
        ("--to candidate", 2, "give --topic or --ask"),
        ("--to candidat --topic send", 2, "'lobbykit letter --help' says more"),
        ("--topic send", 2, "Missing option '--to'"),
        ("--to minister --topic send --template candidate", 2, "is for letters to a candidate, and this one"),
        ("--to candidate --topic send --from-address TD15-1AA,TD15_1AA,TD15@1AA,TD151AA", 2, "add --nation"),
        ("--to candidate --topic send --date 9999-12-31", 2, "'9999-12-31' is no date"),
        ("--to candidate --ask send-new-money --without send-new-money", 2, "--without leaves nothing"),
        ("--to candidate --topic send --template ministr", 1, "did you mean minister?"),
        ("--to candidate --topic send --out letter.odt", 2, "no format is known by that suffix"),
        ("--to candidate --topic send --format docx --out letter.txt", 2, "contradict each other"),
        ("--to candidate --topic send --polling-day 2020-01-01", 1, "nobody is a candidate any more"),
        ("--to candidate --topic send --note a --note-file b", 2, "one of them"),
        ("--to candidate --topic send --note-file nowhere.txt", 1, "--note-file nowhere.txt: No such file"),
        ("--to candidate --topic send --asks nowhere", 1, "nowhere: there is no such folder"),
        ("--to candidate --topic send --max-asks 0", 2, "--max-asks"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_in_a_line(lobbykit: Lobbykit, args: str, code: int, message: str) -> None:
    found, out, err = lobbykit("letter", *(arg.replace("_", " ") for arg in args.split()))
    assert (found, out) == (code, "")
    assert message in err
    assert err.startswith("error: ")
    assert err.count("\n") == 1


def test_selection_never_yields_an_ask_for_northern_ireland(lobbykit: Lobbykit) -> None:
    for role in ("candidate", "minister", "commissioner", "member"):
        args = ("letter", "--to", role, "--topic", "selection", "--nation", "northern-ireland")
        assert lobbykit(*args, "--org", "any")[0] == 1


# --- options -------------------------------------------------------------------------------------------------


def test_named_asks_come_in_their_order(lobbykit: Lobbykit) -> None:
    args = ("letter", "--to", "minister", "--ask", "send-plans-on-time", "--ask", "send-new-money", "-f", "json")
    made = json.loads(lobbykit(*args)[1])
    assert [one["id"] for one in made["asks"]] == ["send-plans-on-time", "send-new-money"]


def test_max_asks_and_without_are_kept(lobbykit: Lobbykit) -> None:
    made = json.loads(lobbykit(*MAIN_JOB, "--plain", "--max-asks", "1", "-f", "json")[1])
    first = made["asks"][0]["id"]
    others = json.loads(lobbykit(*MAIN_JOB, "--plain", "--max-asks", "9", "--without", first, "-f", "json")[1])["asks"]
    assert len(made["asks"]) == 1
    assert len(others) == 9
    assert first not in [one["id"] for one in others]


def test_a_note_from_a_file_keeps_its_paragraphs(lobbykit: Lobbykit, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes("\ufeffOne line\r\nand its end.\r\n\r\nTwo.".encode())
    out = lobbykit(*MAIN_JOB, "--note-file", str(tmp_path / "note.txt"))[1]
    assert "\n\nOne line and its end.\n\nTwo.\n\n" in out


def test_a_note_file_that_is_no_text_is_refused(lobbykit: Lobbykit, tmp_path: Path) -> None:
    (tmp_path / "note.docx").write_bytes(b"PK\x03\x04\xff\xfe")
    code, _, err = lobbykit(*MAIN_JOB, "--note-file", str(tmp_path / "note.docx"))
    assert code == 1
    assert "is not plain text in UTF-8" in err


def test_a_control_character_in_a_note_file_is_left_out_and_told(lobbykit: Lobbykit, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(b"A bell\x07 rang.")
    code, out, err = lobbykit(*MAIN_JOB, "--note-file", str(tmp_path / "note.txt"))
    assert code == 0
    assert "\n\nA bell rang.\n\n" in out
    assert "has the character U+0007 in it, which is left out" in err


def test_the_subject_can_be_ones_own(lobbykit: Lobbykit) -> None:
    assert lobbykit(*MAIN_JOB, "--subject", "A # word")[1].startswith("A # word\n\n")


def test_a_sender_for_prospect_speaks_as_we_and_one_for_another_union_is_told(lobbykit: Lobbykit) -> None:
    own = lobbykit(*MAIN_JOB, "--on-behalf-of", "Prospect’s Education and Children’s Services Group")
    assert "In 2023 we " in own[1]
    other = lobbykit(*MAIN_JOB, "--on-behalf-of", "Example Union")
    assert "the catalogue has no asks of Example Union; the letter puts Prospect's" in other[2]


def test_explain_tells_each_ask_on_the_topic_and_why(lobbykit: Lobbykit) -> None:
    err = lobbykit(*MAIN_JOB, "--explain")[2]
    assert "Nation: England (from the only nation with asks on it)" in err
    assert len(re.findall(r"(?m)^  \+ send-[a-z-]+: presses, through the \w+.*; its main topic, a concern, ", err)) == 3
    assert "  - send-trials-challenge: overtaken: " in err
    assert "  - send-bands-tariffs-detail: it is for ministers, not for candidates" in err


def test_explain_tells_how_plainly_the_letter_reads_and_counts_the_users_paragraph_apart(lobbykit: Lobbykit) -> None:
    before = lobbykit(*MAIN_JOB, "--max-asks", "1", "--explain")[2]
    err = lobbykit(*MAIN_JOB, "--max-asks", "1", "--explain", "--note", "I saw it. It was so.")[2]
    found = re.search(
        r"(?m)^Plain English: (\d+) words in (\d+) sentences, ([\d.]+) words each; reading ease \d+ ", err
    )
    assert found
    assert found[0] in before
    assert float(found[3]) == round(int(found[1]) / int(found[2]), 1)
    assert re.search(r"(?m)^  longest, \d+ words: .+", err)
    assert "Your own words, not counted there: 6 words in 2 sentences" in err
    assert "Your own words" not in before
    assert "Plain English" not in lobbykit(*MAIN_JOB)[2]


def test_explain_names_an_acronym_that_nobody_spelled_out(lobbykit: Lobbykit) -> None:
    assert "not spelled out" not in lobbykit(*MAIN_JOB, "--explain")[2]
    assert "  not spelled out: SENCO\n" in lobbykit(*MAIN_JOB, "--job", "SENCO", "--explain")[2]


def test_a_different_seed_is_a_different_letter(lobbykit: Lobbykit) -> None:
    assert len({lobbykit(*MAIN_JOB, "--seed", str(seed))[1] for seed in range(8)}) == 8


def test_plain_letters_do_not_change_with_seed_or_sender(lobbykit: Lobbykit) -> None:
    made = {lobbykit(*MAIN_JOB, "--plain", "--seed", str(seed))[1] for seed in range(4)}
    assert len(made) == 1


# --- files ---------------------------------------------------------------------------------------------------


def test_nothing_is_written_over_without_force(lobbykit: Lobbykit, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("mine", encoding="utf-8")
    code, out, err = lobbykit(*MAIN_JOB, "--out", str(path))
    assert (code, out) == (1, "")
    assert f"{path} is there already; add --force" in err
    assert path.read_text(encoding="utf-8") == "mine"
    assert lobbykit(*MAIN_JOB, "--out", str(path), "--force")[0] == 0
    assert path.read_text(encoding="utf-8") != "mine"


def test_a_refused_letter_writes_nothing(lobbykit: Lobbykit, tmp_path: Path) -> None:
    assert lobbykit(*MAIN_JOB, "-n", "wales", "--out", str(tmp_path / "a.docx"))[0] == 1
    assert list(tmp_path.iterdir()) == []


def test_a_dash_is_standard_output_for_docx_too(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert run([*MAIN_JOB, "-f", "docx", "--out", "-"]) == 0
    assert zipfile.ZipFile(io.BytesIO(capfdbinary.readouterr().out)).testzip() is None


# --- hostile text --------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% raw %} {# no #}",
    "]]> &amp; </w:t> &#x41;",
    "# not a heading",
    "1. not a list",
    "*a* _b_ `c` [d](http://example.org)",
    "\u202eabc\u202c \u200f\u200e",
    "🎓👩\u200d🏫 ŵ ŷ Gàidhlig Ó Màiri",
    "x" * 10_000,
    "$(rm -rf) `ls` ; | > ../../etc",
]
TEXT_OPTIONS = [
    "--name", "--post-nominals", "--constituency", "--from-name", "--from-postcode", "--from-email", "--job",
    "--workplace", "--on-behalf-of", "--note", "--about", "--subject", "--from-address", "--address",
    "--reference", "--enclosure",
]  # fmt: skip
ONLY_POSTED = {"--post-nominals", "--address", "--reference", "--enclosure"}


def text_of(content: bytes, name: str) -> str:
    """The words that a reader sees, from a letter in any format."""
    if name == "docx":
        return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    if name == "eml":
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        plain, _ = message.iter_parts()
        return f"{message['Subject']}\n{plain.get_content()}"
    text = content.decode()
    if name == "json":
        made = json.loads(text)
        return "\n".join((made["subject"], made["salutation"], made["body"]))
    if name == "md":
        tokens = MarkdownIt("commonmark").parse(text)
        return "\n".join("".join(child.content or "\n" for child in token.children or []) for token in tokens)
    if name == "html":
        import html

        return html.unescape(re.sub(r"<[^>]*>", "", text))
    return text


@pytest.mark.parametrize("name", ["txt", "md", "html", "eml", "docx", "json"])
@pytest.mark.parametrize("option", TEXT_OPTIONS)
def test_hostile_text_in_any_option_comes_out_literally(
    lobbykit: Lobbykit, tmp_path: Path, option: str, name: str
) -> None:
    signs = {"--from-name", "--from-postcode", "--from-email", "--from-address", "--address"}
    for number, hostile in enumerate(HOSTILE):
        if option.endswith("address") and "," in hostile:
            continue
        path = tmp_path / f"{number}.{name}"
        args = (*MAIN_JOB, "-n", "england", option, hostile, "--out", str(path))
        if option == "--from-email" and name == "eml":
            code, out, err = lobbykit(*args)
            assert (code, out, path.exists()) == (1, "", False)
            assert f"error: --from-email: '{hostile}' is not one plain email address" in err
            continue
        assert lobbykit(*args)[0] == 0
        shown = option not in ONLY_POSTED or name == "docx"
        if option == "--post-nominals" or (name == "json" and option in signs):
            continue  # without a name there is nobody to put letters after; the JSON's body ends before the signature
        if shown:
            assert hostile in text_of(path.read_bytes(), name)


def test_reference_and_enclosures_stand_in_a_posted_letter(lobbykit: Lobbykit, tmp_path: Path) -> None:
    given = ("--reference", "EX/7", "--enclosure", "A map", "--enclosure", "Our survey")
    path = tmp_path / "a.docx"
    assert "--reference and --enclosure" not in lobbykit(*MAIN_JOB, *given, "--out", str(path))[2]
    texts = text_of(path.read_bytes(), "docx").split("\n")
    assert "Our ref: EX/7" in texts
    assert texts[-1] == "Enc: A map; Our survey"
    _, out, err = lobbykit(*MAIN_JOB, *given)
    assert "EX/7" not in out
    assert "note: --reference and --enclosure stand in a letter to post alone; add --format docx" in err


HOSTILE_NAMES = [
    *HOSTILE,
    "Robert'); DROP TABLE letters;--",
    "../../etc/passwd",
    "C:\\Windows\\con",
    "NUL",
    "Null",
    "-rf",
    "=cmd|' /C calc'!A0",
    "محمد مثال",
    "Ó Ní d'Example-Ŵ",
    "%s %d {0} ${HOME}",
    "Alex “Lexi” Example",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda name: name[:20])
def test_a_hostile_name_stands_whole_in_salutation_envelope_and_file_name(
    lobbykit: Lobbykit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "here" / "and" / "nowhere" / "else"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    code, out, _ = lobbykit(*MAIN_JOB, "-n", "england", f"--name={name}", "-f", "docx")
    assert code == 0
    (path,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert path.parent == folder
    assert out == f"{path.name}\n"
    texts = [one.text for one in docx.Document(str(path)).paragraphs]
    assert f"Dear {name}," in texts
    assert name in texts
    signs = "".join(sign for sign in name.casefold() if sign.isalnum())
    kept = "".join(sign for sign in path.stem.removeprefix("letter-") if sign.isalnum())
    assert (signs + "send").startswith(kept)
    assert len(kept) >= min(len(signs), 60)


@pytest.mark.parametrize(
    "option", [one for one in TEXT_OPTIONS if one not in ("--note", "--from-address", "--address")]
)
def test_a_tab_in_a_line_is_refused(lobbykit: Lobbykit, option: str) -> None:
    assert lobbykit(*MAIN_JOB, option, "a\tb") == (2, "", f"error: {option} has a tab in it; type a space\n")


@pytest.mark.parametrize(
    "option", [one for one in TEXT_OPTIONS if one not in ("--note", "--from-address", "--address")]
)
@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\x85"])
def test_a_line_end_where_it_makes_no_sense_is_refused(lobbykit: Lobbykit, option: str, end: str) -> None:
    code, out, err = lobbykit(*MAIN_JOB, option, f"a{end}b")
    assert (code, out, err) == (2, "", f"error: {option} has a line end in it; give it on one line\n")


@pytest.mark.parametrize(
    "option",
    [*TEXT_OPTIONS, "--honorific", "--email", "--nation", "--office", "--org", "--election", "--ask", "--date"],
)
@pytest.mark.parametrize("control", ["\x07", "\x1b", "\x7f", "\ufffe", "\udc80"])
def test_a_control_character_is_refused_by_the_options_name(lobbykit: Lobbykit, option: str, control: str) -> None:
    code, out, err = lobbykit("letter", "--to", "candidate", option, f"a{control}b")
    assert (code, out) == (2, "")
    assert (
        err == f"error: {option} has the character U+{ord(control):04X} in it, which no letter can hold; take it out\n"
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp")), min_size=1))
def test_any_text_in_a_note_is_read_back_from_every_format(lobbykit: Lobbykit, tmp_path: Path, text: str) -> None:
    note = clean_line(text)
    if not note:
        return
    for name in ("txt", "md", "html", "eml", "docx", "json"):
        path = tmp_path / f"any.{name}"
        code, _, err = lobbykit(*MAIN_JOB, "--name", "A", "--note=" + note, "--force", "--out", str(path))
        assert code == 0, err
        assert note in text_of(path.read_bytes(), name)


# --- drafts --------------------------------------------------------------------------------------------------


def test_an_eml_is_a_draft_from_the_sender_to_the_recipient(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    people = ("--name", "Alex Example", "--email", "alex@example.org", "--from-name", "Siân Sample")
    assert run([*MAIN_JOB, *people, "--from-email", "sian@example.org", "--date", "2026-11-22", "-f", "eml"]) == 0
    out, err = capfdbinary.readouterr()
    message = message_from_bytes(out, policy=policy.default)
    assert [message[name] for name in ("X-Unsent", "From", "To", "Date")] == [
        "1", "Siân Sample <sian@example.org>", "Alex Example <alex@example.org>", "Sun, 22 Nov 2026 12:00:00 +0000",
    ]  # fmt: skip
    assert b"[their email address]" not in err
    assert b"[their postal address]" not in err


@pytest.mark.parametrize("name", ["eml", "mailto"])
def test_a_draft_to_nobody_tells_that_the_address_is_to_be_filled_in(lobbykit: Lobbykit, name: str) -> None:
    code, out, err = lobbykit(*MAIN_JOB, "--max-asks", "1", "-f", name)
    assert code == 0
    assert "  [their email address]  (--email)\n" in err
    assert "their email address" not in out
    assert "[their email address]" not in lobbykit(*MAIN_JOB)[2]


@pytest.mark.parametrize("name", ["eml", "mailto"])
def test_an_address_that_is_none_is_refused(lobbykit: Lobbykit, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"a.{name}"
    code, out, err = lobbykit(*MAIN_JOB, "--email", "a@example.org,b@example.org", "--out", str(path))
    assert (code, out, path.exists()) == (1, "", False)
    assert "error: --email: 'a@example.org,b@example.org' is not one plain email address, such as alex@e" in err


def test_mailto_is_an_address_on_a_line_or_says_what_would_make_it_one(lobbykit: Lobbykit) -> None:
    code, out, _ = lobbykit(*MAIN_JOB, "--max-asks", "1", "--email", "alex@example.org", "-f", "mailto")
    assert code == 0
    assert re.fullmatch(r"mailto:alex@example\.org\?subject=[!-~]+\n", out)
    code, out, err = lobbykit(*MAIN_JOB, "--note", "word " * 300, "-f", "mailto")
    assert (code, out) == (1, "")
    assert re.search(
        r"error: --format mailto: the address would have [0-9],[0-9]{3} characters, and .*--max-asks 1", err
    )


# --- offices -------------------------------------------------------------------------------------------------


def test_a_ministers_letter_says_to_whom_it_goes(lobbykit: Lobbykit) -> None:
    code, out, err = lobbykit("letter", "--to", "minister", "--topic", "send")
    assert code == 0
    assert "Dear Secretary of State,\n" in out
    assert "note: the letter is to the Secretary of State for Education (Department for Education)" in err
    assert "elected" not in out


def test_a_commissioners_letter_asks_for_no_money_or_law_of_the_commissioner(lobbykit: Lobbykit) -> None:
    for seed in range(20):
        out = lobbykit("letter", "--to", "commissioner", "--topic", "attendance", "--seed", str(seed))[1]
        own = out.split("ask you to")[1].split("?")[0] if "ask you to" in out else ""
        assert not re.search(r"\b(?:fund|money|pay|law|legislat)", own)
        assert "Dear Commissioner,\n" in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_behind_standard_output_is_a_sentence() -> None:
    script = "import sys; from lobbykit.cli.main import run; sys.exit(run(sys.argv[1:]))"
    for args in (MAIN_JOB, ("asks", "list"), ("asks", "show", "send-new-money"), ("--version",)):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-c", script, *args], stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert done.returncode == 1
        assert "error: the output could not be written: No space left on device" in done.stderr
        assert "Traceback" not in done.stderr


def test_asks_with_faults_are_in_no_letter(lobbykit: Lobbykit, tmp_path: Path) -> None:
    source = (Path(__file__).parent.parent / "asks" / "prospect-2018-school-improvement.yaml").read_text(
        encoding="utf-8"
    )
    text = re.sub(r"(?m)^  id: .*$", "  id: made-up", source, count=1)
    text = re.sub(r"(?m)^  - id: ", "  - id: made-up-", text)
    text = re.sub(r"(?m)^    (?:related|conflicts): .*\n(?:      .*\n)*", "", text)
    (tmp_path / "made-up.yaml").write_text(text, encoding="utf-8")
    assert lobbykit(*MAIN_JOB, "-n", "england", "--asks", str(tmp_path))[0] == 0
    (tmp_path / "made-up.yaml").write_text(re.sub(r"(?m)^    action: .*$", "    action: vote for it", text), "utf-8")
    code, out, err = lobbykit(*MAIN_JOB, "-n", "england", "--asks", str(tmp_path))
    assert (code, out) == (1, "")
    assert "'vote for' may not stand in a letter" in err


def test_what_is_to_be_looked_up_is_warned_of(lobbykit: Lobbykit) -> None:
    err = lobbykit("letter", "--to", "minister", "--ask", "send-new-money", "--ask", "send-national-caseload")[2]
    assert "warning: check before you send (send-new-money): The plan of 2 March 2023" in err
    assert "note: dated-wording (send-national-caseload): " in err


def test_a_minister_is_greeted_by_office_even_with_a_name(lobbykit: Lobbykit) -> None:
    out = lobbykit("letter", "--to", "minister", "--topic", "send", "--name", "Alex Example", "--honorific", "Ms")[1]
    assert "Dear Secretary of State,\n" in out


@pytest.mark.parametrize(
    ("name", "honorific", "greeting"),
    [
        ("Alex Example", "Ms", "Ms Example"),
        ("Alex Example", "Sir", "Sir Alex"),
        ("Alex van Example", "Dr", "Dr van Example"),
        ("Alex Sample Example", "Dr", "Dr Alex Sample Example"),
        ("Alex Example", "The Revd", "Alex Example"),
        ("Alex Example", "", "Alex Example"),
    ],
)
def test_a_surname_is_never_guessed(lobbykit: Lobbykit, name: str, honorific: str, greeting: str) -> None:
    assert f"Dear {greeting},\n" in lobbykit(*MAIN_JOB, "--name", name, "--honorific", honorific)[1]
