"""Writing: a file appears whole or not at all, and never over another unasked; the folder of a run of letters.

A run that was stopped, by whatever, needs no journal to go on: its letters are made again, and what already stands
there is left alone.
"""

import csv
import io
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import get_ident
from typing import IO, Any, BinaryIO

from msgspec import Struct

from lobbykit.errors import LobbykitError
from lobbykit.words import harmless

_PART = ".lobbykit-"  # how the names of unfinished files begin
_PART_END = ".part"
_PATIENCE_S = 5.0  # for the workers of a run that was killed to end
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_BLOCK = 4096  # bytes: file systems make a file longer by these
_GOES_ON = "when that is put right, the same command goes on from here"
RECORD = "run.json"


def write_whole(path: Path, content: bytes, *, force: bool = False, private: bool = False) -> None:
    """Write `content` as the file `path`, in one step that a full disk or Ctrl-C cannot leave half done.

    A `private` file can be read by its owner alone, where the system knows of owners.

    Raises:
        LobbykitError: the file is there already and `force` is false, or the folder cannot be written to.
    """
    try:
        _write(path, content, force=force, private=private)
    except FileExistsError as error:
        raise LobbykitError(
            f"{path} is there already; add --force to write over it, or choose another --out"
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise LobbykitError(f"{path} could not be written: {reason}; nothing was written") from error


def make_folder(path: Path) -> None:
    """Make the folder, and those above it, where they are not there yet.

    Raises:
        LobbykitError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        taken = next(one for one in (path, *path.parents) if os.path.lexists(one) and not one.is_dir())
        what = "a link that leads nowhere" if taken.is_symlink() else "a file"
        raise LobbykitError(f"the folder {path} could not be made: {taken} is {what}") from error
    except OSError as error:
        raise LobbykitError(f"the folder {path} could not be made: {error.strerror}") from error


def _write(path: Path, content: bytes, *, force: bool, private: bool) -> None:
    import tempfile

    path = Path(os.path.realpath(path))  # a link stays one: what it points to is written
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")
    if not path.parent.is_dir():
        raise NotADirectoryError(None, f"there is no folder {path.parent}")
    if path.exists() and not force:
        raise FileExistsError
    if path.exists() and not path.is_file():
        raise OSError(None, "it is no ordinary file")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".lobbykit-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not private:  # as which the unfinished file was made
            Path(name).chmod(0o666 & ~_umask())
        if force:
            Path(name).replace(path)
        else:
            _link_or_rename(name, path)
        _keep_name(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def _link_or_rename(name: str, path: str | Path) -> None:
    """Give the file its name only when nothing has that name by now; a disk without links is renamed on."""
    try:
        os.link(name, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError from None
        os.rename(name, path)  # noqa: PTH104  # beside os.link


def _keep_name(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can: what follows relies on them."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# --- the folder of a run -------------------------------------------------------------------------------------


class Record(Struct, frozen=True, kw_only=True):
    """What a run was, for it to be gone on with: its file is `run.json`."""

    version: str  # lobbykit's
    date: str  # of the letters
    seed: int
    options: dict[str, Any]  # as they were typed
    inputs: dict[str, str]  # each file that the letters come from, with the SHA-256 of its bytes
    force: bool = False  # whether it writes over what it finds
    strangers: tuple[str, ...] = ()  # files like letters that were there before it


def read_record(folder: Path) -> Record | None:
    """Return the record of the run that wrote into the folder, or None when there is none.

    Raises:
        LobbykitError: there is one that cannot be read.
    """
    import msgspec

    path = folder / RECORD
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise LobbykitError(f"{path} cannot be read: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise LobbykitError(
            f"{path} is no record of a run ({error}); take it away, or name another folder with --out"
        ) from error


def differences(before: Record, now: Record) -> list[str]:
    """Return what has changed from one run to another, a clause each; none: the one goes on with the other."""
    changed = [
        f"{name} was {was}, and is {is_}"
        for name, was, is_ in (
            ("lobbykit", before.version, now.version),
            ("--date", before.date, now.date),
            ("--seed", before.seed, now.seed),
        )
        if was != is_
    ]
    for name in dict.fromkeys((*before.options, *now.options)):
        was, is_ = (_typed(record.options.get(name)) for record in (before, now))
        if was != is_:
            changed.append(f"{name} was {was}, and is {is_}")
    for name in dict.fromkeys((*before.inputs, *now.inputs)):
        if before.inputs.get(name) != now.inputs.get(name):
            was_there, is_there = name in before.inputs, name in now.inputs
            changed.append(
                f"{name} has changed" if was_there and is_there else f"{name} is {'new' if is_there else 'gone'}"
            )
    return changed


def _typed(value: object) -> str:
    """An option's value as a message tells it."""
    if value in (None, "", False, []):
        return "not given"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else "given" if value is True else f"'{value}'"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder for one run alone, where the system has such locks, and tidy up what a killed one left behind.

    Raises:
        LobbykitError: another run writes into it.
    """
    try:
        import fcntl
    except ImportError:  # Windows: there, two runs at once would each find the other's letters, which are the same
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise LobbykitError(f"the folder {folder} cannot be read: {error.strerror}") from error
    try:
        end = time.monotonic() + _PATIENCE_S
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise LobbykitError(f"another run is writing into {folder}; wait until it has ended") from error
                time.sleep(0.05)
            except OSError:  # a network disk without locks
                break
        _tidy(folder)
        try:
            yield
        finally:
            _tidy(folder)
    finally:
        os.close(handle)


def _tidy(folder: Path) -> None:
    """Take away what runs and workers that were killed have not finished."""
    for left in folder.glob(f"{_PART}*{_PART_END}"):
        with suppress(OSError):
            left.unlink(missing_ok=True)


def standing(folder: str, names: Iterable[str]) -> int:
    """Return how many of the names something stands under already."""
    return sum(os.path.lexists(os.path.join(folder, name)) for name in names)  # noqa: PTH118


def put(folder: str, name: str, content: bytes, *, force: bool = False, is_new: bool = False) -> bool:
    """Write one of many files, whole or not at all, and return whether it stands there now.

    It does not when another file has its name, unless `force` is true. What a power failure left of it is written
    anew. Where it `is_new`, as far as is known, nothing is looked for first. Files are not flushed to the disk one by
    one: see `flush`.

    Raises:
        LobbykitError: it cannot be written, as on a full disk.
    """
    path, part = f"{folder}{os.sep}{name}", f"{folder}{os.sep}{part_name()}"  # pathlib takes as long as the writing
    try:
        may_be_there = force or not is_new
        if may_be_there and os.path.lexists(path):
            return _put_over(part, path, content, force=force)
        return _put(part, path, content, force=force) or _put_over(part, path, content, force=force)
    except OSError as error:
        raise LobbykitError(f"{path} could not be written: {error.strerror or error}; {_GOES_ON}") from error


def _put_over(part: str, path: str, content: bytes, *, force: bool) -> bool:
    """Write a file over one that is to go, and return whether it stands there now.

    It does when it stood there already: another worker has been given the same, as when one was thought dead.
    """
    with open(path, "rb") as file:  # noqa: PTH123
        found = file.read()
    if found == content:
        return True
    return (force or _is_remnant(found, content)) and _put(part, path, content, force=True)


def _put(part: str, path: str, content: bytes, *, force: bool) -> bool:
    _write_part(part, content)
    try:
        if force:
            os.replace(part, path)  # noqa: PTH105
        else:
            _link_or_rename(part, path)
    except FileExistsError:
        return False
    finally:
        try:  # noqa: SIM105  # `suppress` takes as long as what it suppresses
            os.unlink(part)  # noqa: PTH108
        except FileNotFoundError:
            pass
    return True


def _is_remnant(found: bytes, content: bytes) -> bool:
    """Whether a file is what a power failure left of the content: whole blocks of its beginning, none, or noughts."""
    written = found.rstrip(b"\0")
    is_cut = len(written) < len(found) or len(found) % _BLOCK == 0
    return is_cut and len(found) <= len(content) and content.startswith(written)


def _write_part(part: str, content: bytes) -> None:
    handle = os.open(part, _ANEW, 0o666)
    try:
        while content:
            content = content[os.write(handle, content) :]
    except BaseException:
        os.close(handle)
        os.unlink(part)  # noqa: PTH108
        raise
    os.close(handle)


def part_name(of: str = "") -> str:
    """Return a name for an unfinished file, which nothing else writes to, here or on a machine that shares the disk."""
    return f"{_PART}{_process(os.getpid())}-{get_ident()}{of}{_PART_END}"


@cache
def _process(number: int) -> str:
    return f"{number}-{os.urandom(4).hex()}"


def flush(folder: Path) -> None:
    """Have all that was written to the folder's disk there, so that what says that it is there comes after it."""
    import ctypes

    handle = os.open(folder, os.O_RDONLY) if os.name == "posix" else -1
    try:
        ctypes.CDLL(None).syncfs(handle)  # Linux; Python has only the one for all disks
    except (AttributeError, TypeError, OSError):
        if hasattr(os, "sync"):
            os.sync()
    finally:
        if handle >= 0:
            os.close(handle)


class Sheet:
    """A CSV which appears when it is finished; a spreadsheet takes no cell of it for a formula."""

    def __init__(
        self, folder: Path, name: str, header: Sequence[str], *, encoding: str = "utf-8", force: bool = True
    ) -> None:
        self._path = folder / name
        self._part = folder / part_name(f"-{name}")
        self._file: IO[str] | None = None
        self._header = header
        self._encoding = encoding
        self._force = force  # whether it goes over a file of that name

    def add(self, row: Iterable[str]) -> None:
        """Add a row.

        Raises:
            LobbykitError: it cannot be written.
        """
        try:
            if self._file is None:
                self._file = self._part.open("x", encoding=self._encoding, newline="", errors="replace")
                self._writer = csv.writer(self._file)
                self._writer.writerow(self._header)
            self._writer.writerow(map(harmless, row))
        except OSError as error:
            raise self._failed(error) from error

    def finish(self, *, even_if_empty: bool = False) -> bool:
        """Give the file its name, in place of an earlier one, and return whether there is one.

        Without a row there is none, unless it is wanted all the same; an earlier one is then taken away.

        Raises:
            LobbykitError: it cannot be written, or would go over a file of that name that it is not to replace.
        """
        try:
            if self._file is None and not even_if_empty:
                if self._force:
                    self._path.unlink(missing_ok=True)
                return False
            if self._file is None:
                write_whole(self._path, _csv_line(self._header, self._encoding), force=self._force)
                return True
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if self._force:
                self._part.replace(self._path)
            else:
                _link_or_rename(str(self._part), self._path)
                self._part.unlink(missing_ok=True)
        except FileExistsError as error:
            raise LobbykitError(f"{self._path} is there already; add --force to write over it") from error
        except OSError as error:
            raise self._failed(error) from error
        return True

    def drop(self) -> None:
        """Leave no trace of a file that was not finished."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._part.unlink(missing_ok=True)

    def _failed(self, error: OSError) -> LobbykitError:
        return LobbykitError(f"{self._path} could not be written: {error.strerror or error}; {_GOES_ON}")


def _csv_line(cells: Sequence[str], encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode(encoding)


class Spool:
    """Pieces kept on the disk until they are wanted; there is no file of them to be found."""

    def __init__(self, folder: Path) -> None:
        import tempfile

        self._folder = folder
        self._places: list[tuple[str, int, int]] = []  # of each piece: its place, where it stands, and its length
        try:
            self._file = tempfile.TemporaryFile(dir=folder, prefix=_PART, suffix=_PART_END)  # noqa: SIM115  # see `close`
        except OSError as error:
            raise self._failed(error) from error

    def add(self, piece: bytes, place: str = "") -> None:
        """Keep one more; `place` says where it belongs among the others.

        Raises:
            LobbykitError: there is no room for it.
        """
        try:
            self._places.append((place, self._file.tell(), self._file.write(piece)))
        except OSError as error:
            raise self._failed(error) from error

    @property
    def count(self) -> int:
        return len(self._places)

    def pieces(self) -> Iterator[bytes]:
        """Give back what was kept, each in its place.

        Raises:
            LobbykitError: there was no room for all of it.
        """
        for _, start, size in sorted(self._places):
            try:
                self._file.seek(start)
                piece = self._file.read(size)
            except OSError as error:
                raise self._failed(error) from error
            yield piece

    def close(self) -> None:
        with suppress(OSError):  # what is not on the disk yet is wanted no more
            self._file.close()

    def _failed(self, error: OSError) -> LobbykitError:
        return LobbykitError(
            f"the letters for one file to print could not be kept in {self._folder}: {error.strerror or error}; "
            f"{_GOES_ON}"
        )


def letters_in(folder: Path, suffixes: Iterable[str]) -> tuple[str, ...]:
    """Return the names in a folder that letters could have."""
    wanted = tuple(suffixes)
    return tuple(sorted(one.name for one in folder.iterdir() if one.name.casefold().endswith(wanted)))


def write_stream(path: Path, write: Callable[[BinaryIO], object], *, force: bool) -> bool:
    """Write a file by a function that is given it open, whole or not at all, and return whether it stands there.

    It does not when another file has its name, unless `force` is true.

    Raises:
        LobbykitError: it cannot be written.
    """
    part = path.parent / part_name(f"-{path.name}")
    try:
        with part.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if force:
            part.replace(path)
        elif path.exists():
            return _is_same(part, path)
        else:
            _link_or_rename(str(part), path)
    except FileExistsError:
        return False
    except OSError as error:
        raise LobbykitError(f"{path} could not be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return True


def _is_same(one: Path, other: Path) -> bool:
    import filecmp

    return filecmp.cmp(one, other, shallow=False)
