from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import MINISTER

from lobbykit.cli import own
from lobbykit.cli.main import run
from lobbykit.errors import LobbykitError
from lobbykit.model import Recipient, Role
from lobbykit.people.do_not_contact import Entry, Unwilling, read

LIST = (
    b"name,area,email,id,reason\r\n"
    b"Alex Example,,,,asked by letter\r\n"
    b"Robin Sample,Example North,,,\r\n"
    b",,kim@example.org,,\r\n"
    b",,,minister-one,\r\n"
)


def candidate(name: str = "", area: str = "", email: str = "") -> Recipient:
    return Recipient(role=Role.CANDIDATE, name=name, area=area, email=email)


@pytest.mark.parametrize(
    ("recipient", "line"),
    [
        (candidate("Alex Example"), 2),
        (candidate("alex  EXAMPLE", "Example South"), 2),
        (candidate("Dr Alex Example OBE"), 2),
        (candidate("Álex Example"), 2),
        (candidate("Alex\u2010Example"), 2),
        (candidate("Example Alex"), 2),
        (candidate("Robin Sample", "North Example constituency"), 3),
        (candidate("Kim", email="Kim Sample <kim@EXAMPLE.org>"), 4),
        (candidate("Kim", email="mailto:kim@example.org"), 4),
        (candidate("Example, Alex"), 2),
        (candidate("Robin Sample", "example north"), 3),
        (candidate("Robin Sample"), 3),
        (candidate("Robin Sample", "Example South"), None),
        (candidate("Somebody Else", email="KIM@example.org"), 4),
        (candidate("Kim Sample"), None),
        (candidate(), None),
        (Recipient(role=Role.MINISTER, office=MINISTER), 5),
    ],
)
def test_who_is_meant_is_found(recipient: Recipient, line: int | None) -> None:
    entry = Unwilling(read("list.csv", LIST)).entry(recipient)
    assert (entry and entry.place) == (f"list.csv:{line}" if line else None)


def test_one_with_a_democracy_club_id_is_found_by_it() -> None:
    unwilling = Unwilling(read("list.csv", b"id\n4711\n"))
    assert unwilling.entry(candidate("Alex Example"), "4711")
    assert not unwilling.entry(candidate("Alex Example"), "4712")


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfname;reason\nAlex Example;no more letters\n",
        b"Name\tReason\nAlex Example\tno more letters",
        b'reason,name\n"no more letters","Alex Example"\n\n,,\n',
        b'sep=;\r\n"name";"reason"\r\n"Alex Example";"no more letters"',
    ],
    ids=["semicolons and a byte order mark", "tabs", "quotation marks and empty rows", "a line of Excel's own"],
)
def test_a_list_may_come_from_any_spreadsheet(content: bytes) -> None:
    (entry,) = read("list.csv", content)
    assert (entry.name, entry.reason) == ("Alex Example", "no more letters")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Alex Example\n", "list.csv:1: the column 'alex example' is not known (id, email, name, area, reason)"),
        (b"nmae\nAlex Example\n", "list.csv:1: the column 'nmae' is not known; did you mean name?"),
        (b"name,name\nAlex Example,Robin Sample\n", "list.csv:1: the column 'name' stands there twice"),
        (b"name\nExample, Alex\n", "list.csv:2: this row has more cells than there are columns; put what has a comma"),
        (b"area,reason\nExample North,x\n", "list.csv:1: the first line must name the columns, one of them id, email"),
        (b"name,area\n,Example North\n", "list.csv:2: this row names nobody; give an id, an email or a name"),
        (b"name\n\xff\n", "list.csv is not text in UTF-8; save it as 'CSV UTF-8'"),
        (b'name\n"Alex\n', "list.csv cannot be read as CSV"),
    ],
)
def test_a_list_that_is_not_understood_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(LobbykitError) as caught:
        read("list.csv", content)
    assert str(caught.value).startswith(message)


def test_an_empty_list_names_nobody() -> None:
    assert read("list.csv", b"") == ()
    assert read("list.csv", b"name,email\n") == ()


@given(st.binary())
def test_no_content_makes_it_fall_over(content: bytes) -> None:
    try:
        assert all(isinstance(entry, Entry) for entry in read("list.csv", b"name,email\n" + content))
    except LobbykitError:
        return


def test_an_office_is_meant_by_its_title_too() -> None:
    unwilling = Unwilling(read("list.csv", b"name\nMinister for Examples\n"))
    assert unwilling.entry(Recipient(role=Role.MINISTER, office=MINISTER))


def test_the_list_holds_with_a_profile_elsewhere_and_for_mail_that_would_not_be_used(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own.folder().mkdir(parents=True)
    (own.folder() / "do-not-contact.csv").write_text("email\nalex@parliament.uk\n")
    (tmp_path / "profile.yaml").write_text("name: Sam Sample\n")
    letter = "letter --to candidate --topic send -n england --election parl.2024-07-04 --date 2024-06-10"
    options = ["--email", "alex@parliament.uk", "--profile", str(tmp_path / "profile.yaml")]
    assert run([*letter.split(), *options]) == 1
    assert "is not to be written to" in capfd.readouterr().err


@pytest.mark.parametrize("beside_profile", [True, False])
def test_no_letter_is_written_to_somebody_on_the_list(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, *, beside_profile: bool
) -> None:
    folder = tmp_path if beside_profile else own.folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "do-not-contact.csv").write_bytes(LIST)
    (tmp_path / "profile.yaml").write_text("name: Sam Sample\n")
    letter = ["letter", "--to", "candidate", "--topic", "send", "-n", "england", "--out", str(tmp_path / "a.docx")]
    profile = ["--profile", str(tmp_path / "profile.yaml")] if beside_profile else []
    assert run([*letter, "--name", "Alex Example", *profile]) == 1
    assert not (tmp_path / "a.docx").exists()
    err = capfd.readouterr().err
    assert err == (
        f"error: Alex Example is not to be written to (asked by letter): {folder / 'do-not-contact.csv'}:2; "
        "nothing was written\n"
    )
    assert run([*letter, "--name", "Somebody Else", *profile]) == 0
