"""A file appears whole or not at all, and never over another unasked."""

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobbykit import folder
from lobbykit.errors import LobbykitError
from lobbykit.folder import Sheet, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / "letter.txt", b"Dear Alex\r\n\x00")

    assert (tmp_path / "letter.txt").read_bytes() == b"Dear Alex\r\n\x00"
    assert names(tmp_path) == ["letter.txt"]


def test_a_file_may_be_read_by_whom_the_umask_lets(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_whole(tmp_path / "letter.txt", b"")
        now = os.umask(0o027)
    finally:
        os.umask(mask)

    assert (tmp_path / "letter.txt").stat().st_mode & 0o777 == 0o640
    assert now == 0o027


def test_a_file_is_not_written_over_unasked(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"mine")

    with pytest.raises(LobbykitError) as stopped:
        write_whole(path, b"new")

    assert str(stopped.value) == f"{path} is there already; add --force to write over it, or choose another --out"
    assert path.read_bytes() == b"mine"
    assert names(tmp_path) == ["letter.txt"]


def test_force_writes_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"mine, and longer")

    write_whole(path, b"new", force=True)

    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["letter.txt"]


def test_a_file_that_appears_while_ours_is_written_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letter.txt"
    monkeypatch.setattr(os, "fsync", lambda handle: path.write_bytes(b"theirs"))

    with pytest.raises(LobbykitError, match="is there already"):
        write_whole(path, b"ours")

    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["letter.txt"]


@pytest.fixture
def _disk_without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("_disk_without_links")
def test_a_file_is_written_on_a_disk_without_links(tmp_path: Path) -> None:
    write_whole(tmp_path / "letter.txt", b"new")

    assert (tmp_path / "letter.txt").read_bytes() == b"new"
    assert names(tmp_path) == ["letter.txt"]


@pytest.mark.usefixtures("_disk_without_links")
def test_a_file_that_appears_meanwhile_is_not_written_over_on_a_disk_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letter.txt"
    monkeypatch.setattr(os, "fsync", lambda handle: path.write_bytes(b"theirs"))

    with pytest.raises(LobbykitError, match="is there already"):
        write_whole(path, b"ours")

    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["letter.txt"]


# --- nothing half done ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("force", [False, True])
def test_a_full_disk_leaves_neither_a_file_nor_a_part_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, force: bool
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    path = tmp_path / "letter.docx"

    with pytest.raises(LobbykitError) as stopped:
        write_whole(path, b"new", force=force)

    assert str(stopped.value) == f"{path} could not be written: No space left on device; nothing was written"
    assert names(tmp_path) == []


def test_a_full_disk_leaves_the_file_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    path = tmp_path / "letter.docx"
    path.write_bytes(b"mine")

    with pytest.raises(LobbykitError):
        write_whole(path, b"new", force=True)

    assert path.read_bytes() == b"mine"
    assert names(tmp_path) == ["letter.docx"]


def test_a_stop_at_the_keyboard_leaves_neither_a_file_nor_a_part_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "letter.txt", b"new")

    assert names(tmp_path) == []


# --- where no file can be ------------------------------------------------------------------------------------


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_not_written_over(tmp_path: Path, *, force: bool) -> None:
    with pytest.raises(LobbykitError) as stopped:
        write_whole(tmp_path, b"new", force=force)

    assert str(stopped.value) == f"{tmp_path} could not be written: it is a folder; nothing was written"
    assert names(tmp_path) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "letters" / "letter.txt"

    with pytest.raises(LobbykitError) as stopped:
        write_whole(path, b"new")

    assert str(stopped.value) == (
        f"{path} could not be written: there is no folder {tmp_path / 'letters'}; nothing was written"
    )
    assert names(tmp_path) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "letters").write_bytes(b"")
    path = tmp_path / "letters" / "letter.txt"

    with pytest.raises(LobbykitError, match="there is no folder"):
        write_whole(path, b"new")


@pytest.mark.parametrize("force", [False, True])
def test_a_name_that_is_too_long_is_told(tmp_path: Path, *, force: bool) -> None:
    with pytest.raises(LobbykitError, match="could not be written: File name too long; nothing was written"):
        write_whole(tmp_path / ("a" * 300), b"new", force=force)

    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a kind of file that is no ordinary one")
def test_only_an_ordinary_file_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    with pytest.raises(LobbykitError, match="it is no ordinary file"):
        write_whole(path, b"new", force=True)

    assert path.is_fifo()
    assert names(tmp_path) == ["pipe"]


# --- links ---------------------------------------------------------------------------------------------------


def test_force_writes_what_a_link_points_to_and_leaves_the_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"mine")
    (tmp_path / "link.txt").symlink_to("real.txt")

    write_whole(tmp_path / "link.txt", b"new", force=True)

    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_a_link_to_a_file_is_not_written_over_unasked(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"mine")
    (tmp_path / "link.txt").symlink_to("real.txt")

    with pytest.raises(LobbykitError, match="is there already"):
        write_whole(tmp_path / "link.txt", b"new")

    assert (tmp_path / "real.txt").read_bytes() == b"mine"


def test_a_link_to_itself_is_not_written_over_unasked(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    with pytest.raises(LobbykitError, match="is there already"):
        write_whole(tmp_path / "loop", b"new")

    assert names(tmp_path) == ["loop"]


@given(st.binary(max_size=10_000))
def test_any_bytes_are_read_back_the_same(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "file"

    write_whole(path, content)

    assert path.read_bytes() == content


def test_a_sheet_that_may_not_goes_over_no_file_that_has_come_meanwhile(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path, "problems.csv", ("name",), force=False)
    sheet.add(("Alex Example",))
    (tmp_path / "problems.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(LobbykitError, match=r"problems\.csv is there already; add --force"):
        sheet.finish()
    sheet.drop()
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("problems.csv", "mine")]
    empty = Sheet(tmp_path, "problems.csv", ("name",), force=False)
    assert not empty.finish()
    assert (tmp_path / "problems.csv").exists()


# --- one of many -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_new", [False, True])
def test_of_two_workers_with_the_same_letter_neither_takes_it_for_somebody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_new: bool
) -> None:
    write = folder._write_part

    def slower(part: str, content: bytes) -> None:
        write(part, content)
        (tmp_path / "letter.txt").write_bytes(other)

    monkeypatch.setattr(folder, "_write_part", slower)
    other = b"letter"
    assert folder.put(str(tmp_path), "letter.txt", b"letter", is_new=is_new)
    (tmp_path / "letter.txt").unlink()
    other = b"mine"
    assert not folder.put(str(tmp_path), "letter.txt", b"letter", is_new=is_new)
    assert (tmp_path / "letter.txt").read_bytes() == b"mine"
    assert names(tmp_path) == ["letter.txt"]


def test_pieces_that_there_is_no_room_for_end_the_run_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LobbykitError, match=r"could not be kept in .*: No such file or directory"):
        folder.Spool(tmp_path / "nowhere")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_told_when_the_pieces_are_read_back_and_not_again_when_they_are_closed(tmp_path: Path) -> None:
    spool = folder.Spool(tmp_path)
    spool._file.close()
    spool._file = Path("/dev/full").open("w+b")  # noqa: SIM115
    spool.add(b"letter")
    with pytest.raises(LobbykitError, match=r"could not be kept in .*: No space left on device"):
        list(spool.pieces())
    spool.close()


def test_what_killed_workers_left_is_tidied_up_before_and_after_a_run(tmp_path: Path) -> None:
    (tmp_path / ".lobbykit-1-2.part").write_bytes(b"")
    with folder.held(tmp_path):
        assert names(tmp_path) == []
        (tmp_path / ".lobbykit-3-4.part").write_bytes(b"")
        (tmp_path / "mine.part").write_bytes(b"")
    assert names(tmp_path) == ["mine.part"]


@pytest.mark.parametrize(
    ("found", "is_written"),
    [
        (b"", True),
        (b"x" * 4096, True),  # blocks of its beginning
        (b"x" * 100 + bytes(4900), True),  # and noughts where the rest should be
        (b"x" * 100, False),  # somebody has cut it
        (b"y" * 4096, False),
        (b"x" * 8192, False),
    ],
)
@pytest.mark.parametrize("is_new", [False, True])  # or nothing was thought to be there
def test_what_a_power_failure_left_of_a_letter_is_written_anew_and_what_somebody_made_of_it_stays(
    tmp_path: Path, found: bytes, *, is_written: bool, is_new: bool
) -> None:
    (tmp_path / "letter").write_bytes(found)
    assert folder.put(str(tmp_path), "letter", b"x" * 5000, is_new=is_new) is is_written
    assert (tmp_path / "letter").read_bytes() == (b"x" * 5000 if is_written else found)
    assert names(tmp_path) == ["letter"]


@pytest.mark.parametrize("is_new", [False, True])
def test_a_letter_goes_over_another_file_only_by_force(tmp_path: Path, *, is_new: bool) -> None:
    assert folder.put(str(tmp_path), "letter", b"one", is_new=is_new)
    assert folder.put(str(tmp_path), "letter", b"one", is_new=is_new)  # it stands there
    assert not folder.put(str(tmp_path), "letter", b"two", is_new=is_new)
    assert (tmp_path / "letter").read_bytes() == b"one"
    assert folder.put(str(tmp_path), "letter", b"two", is_new=is_new, force=True)
    assert (tmp_path / "letter").read_bytes() == b"two"
    assert names(tmp_path) == ["letter"]


def test_a_file_has_its_name_on_the_disk_when_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync, synced = os.fsync, []

    def watched(handle: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(handle).st_mode), names(tmp_path)))
        sync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    write_whole(tmp_path / "run.json", b"{}")
    (is_folder, before), (is_folder_then, after) = synced
    assert (is_folder, is_folder_then) == (False, True)
    assert "run.json" not in before
    assert "run.json" in after


def test_a_table_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append((os.fstat(handle).st_size, names(tmp_path))))
    sheet = folder.Sheet(tmp_path, "manifest.csv", ("name",))
    sheet.add(["Alex Example"])
    sheet.finish()
    assert synced[0][0] == (tmp_path / "manifest.csv").stat().st_size
    assert "manifest.csv" not in synced[0][1]
