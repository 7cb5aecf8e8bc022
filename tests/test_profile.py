import os
import pty
import select
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobbykit.cli import own
from lobbykit.cli.main import run
from lobbykit.errors import LobbykitError
from lobbykit.model import Capacity, Sender
from lobbykit.people.profile import HEADING, IMPRINT, MEANINGS, over
from lobbykit.people.story import QUESTIONS, Story, paragraph
from lobbykit.words import clean_line
from lobbykit.yamlfile import read_record, write_record

LETTER = ("letter", "--to", "candidate", "--topic", "send", "--nation", "england", "--date", "2026-11-22")
DETAILS = (
    *("--name", "Sam Sample", "--job", "school improvement adviser", "--workplace", "Example Council"),
    *("--address", "1 Example Street, Testham", "--postcode", "ZZ1 1AA", "--email", "sam@example.org"),
    *("--organisation", "Prospect", "--branch", "Example", "--constituency", "Example North"),
)


@pytest.fixture
def lobbykit(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command with these lines typed at it; give its exit code, standard output and standard error."""

    def call(*args: str, typed: bytes = b"") -> tuple[int, str, str]:
        with tempfile.TemporaryFile("w+b") as pipe:
            pipe.write(typed)
            pipe.seek(0)
            with open(pipe.fileno(), encoding="utf-8", closefd=False) as text:
                monkeypatch.setattr(sys, "stdin", text)
                code = run(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


# --- the file ------------------------------------------------------------------------------------------------

lines = st.text().map(clean_line)
senders = st.builds(
    Sender,
    **{key: lines for key in MEANINGS if key not in ("address", "capacity")},
    address=st.lists(lines.filter(bool)).map(tuple),
    capacity=st.sampled_from(Capacity),
)


@given(senders)
def test_a_profile_is_read_as_it_was_written(sender: Sender) -> None:
    assert read_record(Sender, "profile.yaml", write_record(sender, HEADING, MEANINGS).encode()) == sender


@given(st.builds(Story, **dict.fromkeys(QUESTIONS, lines)).filter(lambda story: story != Story()))
def test_a_story_is_read_as_it_was_written(story: Story) -> None:
    assert read_record(Story, "story.yaml", write_record(story, HEADING, QUESTIONS).encode()) == story


def test_every_detail_has_its_question() -> None:
    assert (*MEANINGS, *IMPRINT) == Sender.__struct_fields__
    assert tuple(QUESTIONS) == Story.__struct_fields__


def test_all_faults_of_a_profile_are_told_with_their_lines() -> None:
    with pytest.raises(LobbykitError) as caught:
        read_record(Sender, "my.yaml", b"nmae: Sam\ncapacity: boss\naddress: Testham\njob: no\n")
    assert str(caught.value).splitlines() == [
        (
            "my.yaml:1: the key 'nmae' is not known here; did you mean name? (name, job, workplace, address, postcode, "
            "email, organisation, branch, capacity, constituency, promoter, promoted_for, printer)"
        ),
        "my.yaml:2: capacity 'boss' is not known (member, officer)",
        "my.yaml:3: address wants a list, but this is text; begin each item with '- '",
        "my.yaml:4: job wants text, but YAML reads no as true or false; put it in quotation marks",
    ]


# --- options over a profile ----------------------------------------------------------------------------------

KEPT = Sender(
    name="Sam Sample",
    address=("1 Example Street",),
    postcode="ZZ1 1AA",
    organisation="Prospect",
    branch="Example",
    capacity=Capacity.OFFICER,
    constituency="Example North",
)


@pytest.mark.parametrize(
    ("given_now", "on_behalf_of", "changed"),
    [
        ({"name": "Robin Sample"}, None, {"name": "Robin Sample"}),
        ({"name": ""}, None, {"name": ""}),
        (
            {"address": ("2 Example Street",)},
            None,
            {"address": ("2 Example Street",), "postcode": "", "constituency": ""},
        ),
        ({"postcode": "ZZ2 2BB"}, None, {"address": (), "postcode": "ZZ2 2BB", "constituency": ""}),
        ({}, "Another Group", {"organisation": "Another Group", "branch": ""}),
        ({}, "Prospect", {"branch": ""}),
        ({"organisation": "Another Union"}, None, {"organisation": "Another Union", "branch": ""}),
        ({}, "the Other branch of Prospect", {"branch": "Other branch"}),
        ({}, "", {"capacity": Capacity.MEMBER}),
    ],
)
def test_an_option_goes_over_the_profile(
    given_now: dict[str, Any], on_behalf_of: str | None, changed: dict[str, Any]
) -> None:
    now = over(KEPT, given_now, on_behalf_of)
    assert {key for key in MEANINGS if getattr(now, key) != getattr(KEPT, key)} == set(changed)
    assert {key: getattr(now, key) for key in changed} == changed


def test_a_members_job_is_no_officers_title() -> None:
    member = Sender(job="teacher", organisation="Prospect")
    assert over(member, {}, "Prospect") == Sender(organisation="Prospect", capacity=Capacity.OFFICER)
    assert over(member, {"job": "Branch Secretary"}, "Prospect").job == "Branch Secretary"
    assert over(KEPT, {}, "Prospect").job == KEPT.job


# --- the commands --------------------------------------------------------------------------------------------


def test_details_given_once_stand_in_each_letter(lobbykit: Any) -> None:
    code, out, _err = lobbykit("profile", "init", *DETAILS)
    assert (code, out) == (0, f"{own.folder() / 'profile.yaml'}\n")
    _, letter, told = lobbykit(*LETTER, "--plain", "--name", "Alex Example", "--constituency", "Example North")
    assert "I am a school improvement adviser at Example Council, and I live in Example North. " in letter
    assert "as a member of the Example branch of Prospect" in letter or "I am a member of the Example branch" in letter
    assert "the work of my union, whose members in education" in letter
    assert letter.endswith("Sam Sample\n1 Example Street\nTestham\nZZ1 1AA\nsam@example.org\n")
    assert "[" not in letter
    assert "Fill in" not in told


def test_of_another_seat_nothing_is_said_of_living_there(lobbykit: Any) -> None:
    lobbykit("profile", "init", *DETAILS)
    letter = lobbykit(*LETTER, "--plain", "--name", "Alex Example", "--constituency", "Example South")[1]
    assert "I am a school improvement adviser at Example Council. " in letter
    assert "I live" not in letter
    assert "live / work" not in letter


def test_on_a_letterhead_the_address_of_the_profile_is_left_to_the_house(lobbykit: Any, tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "paper.docx"))
    lobbykit("profile", "init", *DETAILS)
    on_paper = (*LETTER, "--letterhead", str(tmp_path / "paper.docx"), "--out", str(tmp_path / "a.docx"), "--force")
    for options, is_there in (((), False), (("--from-address", "1 Example Street"), True)):
        assert lobbykit(*on_paper, *options)[0] == 0
        texts = [one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs]
        assert ("1 Example Street" in texts) is is_there
        assert "Sam Sample" in texts


def test_a_chase_says_which_asks_it_has(lobbykit: Any) -> None:
    err = lobbykit(*LETTER, "--kind", "chase", "--sent", "2026-11-02", "--seed", "3")[2]
    assert "note: these are the asks of --seed 3; take the --seed or --ask of your first letter" in err


def test_an_officer_of_the_profile_writes_for_the_group(lobbykit: Any) -> None:
    lobbykit("profile", "init", *DETAILS, "--capacity", "officer")
    letter = lobbykit(*LETTER, "--plain")[1]
    assert "I am writing on behalf of the Example branch of Prospect. " in letter
    assert " I " not in letter.partition("Prospect. ")[2]
    assert "the work of our union, whose members in education" in letter
    assert "In 2023 its Education and Children's Services Group" in letter  # its view, and not the branch's
    assert letter.endswith("ZZ1 1AA\nsam@example.org\n")
    assert "\nSam Sample\nschool improvement adviser\nExample branch\nProspect\n" in letter
    assert "personal capacity" not in letter
    alone = lobbykit(*LETTER, "--on-behalf-of", "")[1]
    assert "in a personal capacity" in alone


def test_a_profile_can_be_read_by_its_owner_alone(lobbykit: Any) -> None:
    lobbykit("profile", "init", *DETAILS)
    assert stat.S_IMODE((own.folder() / "profile.yaml").stat().st_mode) == 0o600


def test_a_profile_is_never_written_over_unasked(lobbykit: Any) -> None:
    lobbykit("profile", "init", *DETAILS)
    before = (own.folder() / "profile.yaml").read_bytes()
    code, out, err = lobbykit("profile", "init", "--name", "Robin Sample")
    assert (code, out) == (1, "")
    assert "profile.yaml is there already; 'lobbykit profile show' shows it" in err
    assert (own.folder() / "profile.yaml").read_bytes() == before
    assert lobbykit("profile", "init", "--force", "--name", "Robin Sample")[0] == 0
    shown = lobbykit("profile", "show")[1]
    assert "name          Robin Sample\n" in shown
    assert "workplace     Example Council\n" in shown


def test_a_new_address_puts_the_old_postcode_and_seat_out(lobbykit: Any) -> None:
    lobbykit("profile", "init", *DETAILS)
    new = ("--address", "2 Example Street, ZZ2 2BB", "--organisation", "Other")
    assert lobbykit("profile", "init", "--force", *new)[0] == 0
    kept = own.profile("")
    assert kept
    assert (kept.address, kept.postcode, kept.constituency) == (("2 Example Street",), "ZZ2 2BB", "")
    assert (kept.organisation, kept.branch, kept.name) == ("Other", "", "Sam Sample")


def test_a_broken_profile_can_be_written_anew(lobbykit: Any) -> None:
    own.keep(own.profile_path(""), "nmae: Sam\n", force=False)
    assert lobbykit("profile", "init", "--force", "--name", "Sam Sample")[0] == 0
    assert own.profile("") == Sender(name="Sam Sample")


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda path: path.mkdir(parents=True), "is no ordinary file"),
        (lambda path: path.symlink_to("/nowhere/at/all"), "is a link that leads nowhere"),
        (lambda path: path.write_bytes(b"#" * 6_000_000), "is too long: more than 5 MB"),
    ],
)
def test_what_cannot_be_a_profile_is_refused(lobbykit: Any, make: Any, part: str) -> None:
    own.folder().mkdir(parents=True)
    make(own.profile_path(""))
    code, out, err = lobbykit(*LETTER)
    assert (code, out) == (1, "")
    assert part in err


def test_what_is_typed_is_kept_and_enter_skips(lobbykit: Any) -> None:
    typed = "Sam Sample\n\n\n1 Example Street, Testham, ZZ1 1AA\n\n\nProspect\n\n\n\n"
    code, _out, err = lobbykit("profile", "init", typed=typed.encode())
    assert code == 0
    assert "Your name, as you sign it: " in err
    kept = own.profile("")
    assert kept == Sender(
        name="Sam Sample", address=("1 Example Street", "Testham"), postcode="ZZ1 1AA", organisation="Prospect"
    )


@pytest.mark.parametrize(
    ("options", "code", "part"),
    [
        (("--capacity", "oficer"), 2, "--capacity: 'oficer' is not known; did you mean officer?"),
        (("--capacity", "officer"), 2, "--capacity: an officer writes for a group, and no organisation is given"),
        (("--address", "1 Example Street, ZZ1 1AA", "--postcode", "ZZ2 2BB"), 2, "is not the postcode in your address"),
        (("--email", "sam"), 2, "--email: 'sam' is no email address: it has no @ in it"),
        (("--email", "sam@example"), 2, "'sam@example' is no email address: what follows the @ is not"),
        (("--email", "sam@example."), 2, "what follows the @ is not like example.org"),
        (("--email", "sam@example .org"), 2, "there is a space in it"),
        (("--name", "a\nb"), 2, "--name has a line end in it"),
        (("--profile", f"{__file__}/profile.yaml", "--name", "Sam"), 1, f"the folder {__file__} could not be made"),
    ],
)
def test_a_wrong_detail_is_told_and_nothing_written(
    lobbykit: Any, options: tuple[str, ...], code: int, part: str
) -> None:
    found, out, err = lobbykit("profile", "init", *options)
    assert (found, out) == (code, "")
    assert part in err
    assert err.count("\n") == 1
    assert not (own.folder() / "profile.yaml").exists()


def test_another_profile_may_be_named(lobbykit: Any, tmp_path: Path) -> None:
    path = tmp_path / "officer.yaml"
    assert lobbykit("profile", "init", "--profile", str(path), "--name", "Robin Sample")[1] == f"{path}\n"
    assert "\nRobin Sample\n" in lobbykit(*LETTER, "--profile", str(path))[1]
    assert "\nRobin Sample\n" not in lobbykit(*LETTER)[1]
    code, _, err = lobbykit(*LETTER, "--profile", str(tmp_path / "nowhere.yaml"))
    assert code == 1
    assert "there is no such file; 'lobbykit profile init' writes one" in err


def test_a_broken_profile_stops_the_letter_with_every_fault(lobbykit: Any) -> None:
    own.keep(own.profile_path(""), "nmae: Sam\ncapacity: boss\n", force=False)
    code, out, err = lobbykit(*LETTER)
    assert (code, out) == (1, "")
    assert "profile.yaml:1: the key 'nmae' is not known here; did you mean name?" in err
    assert "profile.yaml:2: capacity 'boss' is not known" in err


def test_what_letters_would_stumble_over_is_told_at_once(lobbykit: Any) -> None:
    code, _, err = lobbykit("profile", "init", "--postcode", "ZZ1 1AA", "--constituency", "Bristl East")
    assert code == 0
    assert "note: 'ZZ1 1AA' is no postcode of the UK: there is no postcode area ZZ; letters will ask" in err
    assert "note: 'Bristl East' is no constituency that is known; did you mean Bristol East?; letters will ask" in err
    assert "no constituency" not in lobbykit("profile", "init", "--force", "--constituency", "Bristol East")[2]


@pytest.mark.parametrize("answer", ["officer", "Branch Officer", "OFFICER of the branch"])
def test_an_officer_is_understood(lobbykit: Any, answer: str) -> None:
    lobbykit("profile", "init", "--organisation", "Prospect", "--capacity", answer)
    kept = own.profile("")
    assert kept
    assert kept.capacity is Capacity.OFFICER


def test_show_and_path_say_where_things_are(lobbykit: Any) -> None:
    code, out, err = lobbykit("profile", "path")
    assert (code, out) == (0, f"{own.folder() / 'profile.yaml'}\n")
    assert "there is no profile yet" in err
    code, out, err = lobbykit("profile", "show")
    assert (code, out) == (1, "")
    assert "'lobbykit profile init' writes one" in err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_at_a_terminal_a_wrong_answer_is_asked_again_and_ctrl_c_keeps_nothing(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("lobbykit")), "profile", "init"]
    environment = os.environ | {"XDG_CONFIG_HOME": str(tmp_path)}
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        for answer in ("Sam Sample", "", "", "", "", "sam at example"):
            os.write(ours, f"{answer}\n".encode())
        shown = _read_until(ours, b"no @ in it")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    os.close(ours)
    assert b"'sam at example' is no email address" in shown
    assert not (tmp_path / "lobbykit" / "profile.yaml").exists()


def _read_until(terminal: int, words: bytes) -> bytes:
    shown = b""
    while words not in shown and select.select([terminal], [], [], 30)[0]:
        shown += os.read(terminal, 1000)
    return shown


# --- the story -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "told"),
    [
        (Story(work="I teach", seen="a class waited."), "I teach. A class waited."),
        (Story(seen="“Nobody came.”", change="Would it?"), "“Nobody came.” Would it?"),
        (Story(where="{{ name }} *in* Testham…"), "{{ name }} *in* Testham…"),
        (
            Story(work="iPad lessons", seen="we waited (and waited.)", change="I would;"),
            "iPad lessons. We waited (and waited.) I would;",
        ),
    ],
)
def test_answers_follow_one_another_in_the_users_words(story: Story, told: str) -> None:
    assert paragraph(story) == told


def test_five_answers_make_the_personal_paragraph_and_are_offered_again(lobbykit: Any) -> None:
    typed = "I advise schools\n\nA mother waited eleven months.\n\nPlans would come in time\n"
    code, letter, err = lobbykit(*LETTER, "--ask-me", typed=typed.encode())
    expected = "\n\nI advise schools. A mother waited eleven months. Plans would come in time.\n\n"
    assert code == 0
    assert expected in letter
    assert f"Your paragraph: {expected.strip()}\n" in err
    assert "your answers are kept in" in err
    assert "A paragraph of your own" not in err
    path = own.folder() / "story.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = lobbykit(*LETTER, "--ask-me", typed=b"-\n")
    assert "[I advise schools]" in again[2]
    assert "\n\nA mother waited eleven months. Plans would come in time.\n\n" in again[1]


def test_nothing_answered_is_no_paragraph(lobbykit: Any) -> None:
    code, out, err = lobbykit(*LETTER, "--ask-me")
    assert (code, out) == (1, "")
    assert err.endswith("error: --ask-me: nothing was answered; answer a question, or give --note\n")


def test_a_wrong_option_is_told_before_anything_is_asked(lobbykit: Any) -> None:
    code, _, err = lobbykit("letter", "--to", "candidate", "--topic", "sned", "--ask-me", typed=b"I teach\n")
    assert code == 2
    assert "Five questions" not in err


def test_answers_that_cannot_be_kept_are_still_used(lobbykit: Any) -> None:
    own.folder().parent.mkdir(parents=True, exist_ok=True)
    own.folder().write_text("a file where the folder should be")
    code, letter, err = lobbykit(*LETTER, "--ask-me", typed=b"I teach\n")
    assert code == 0
    assert "\n\nI teach.\n\n" in letter
    assert "warning: your answers could not be kept" in err
