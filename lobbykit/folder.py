"""Writing: a file appears whole or not at all, and never over another unasked."""

import os
from pathlib import Path

from lobbykit.errors import LobbykitError


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
    finally:
        Path(name).unlink(missing_ok=True)


def _link_or_rename(name: str, path: Path) -> None:
    """Give the file its name only when nothing has that name by now; a disk without links is renamed on."""
    try:
        os.link(name, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError from None
        os.rename(name, path)  # noqa: PTH104  # beside os.link


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
