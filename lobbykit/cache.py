"""Records read before, kept as JSON in the user's cache folder: a start without YAML.

JSON cannot run code. A kept file is named after the names, sizes and checksums of what it was made from and begins with
its own checksum, so one that is stale, cut off or altered is made anew; the folder may be deleted at any time. The sums
are CRC-32: they look for changes, not for forgers, and hashlib would cost each start a third of an empty Python.
"""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lobbykit import __version__
from lobbykit.errors import LobbykitError
from lobbykit.folder import write_whole

T = TypeVar("T")
_KEPT_FILES = 8  # of one name: enough for a few folders of asks used in turn


def cached(
    folder: Path | None, name: str, made_from: dict[str, bytes | OSError], cls: type[T], make: Callable[[], T]
) -> T:
    """Return the record of type `cls` kept in `folder` for these files' contents, or make it and keep it."""
    if folder is None:
        return make()
    path = folder / f"{name}-{_key(made_from)}.json"
    record = _kept(path, cls)
    if record is None:
        record = make()
        _keep(path, name, record)
    return record


def _key(made_from: dict[str, bytes | OSError]) -> str:
    names, contents = 0, 0
    for file, content in made_from.items():
        size = len(content) if isinstance(content, bytes) else "unreadable"
        names = zlib.crc32(f"\0{file}\0{size}\0".encode(errors="surrogateescape"), names)
        contents = zlib.crc32(content if isinstance(content, bytes) else b"", contents)
    return f"{__version__}-{names:08x}{contents:08x}"


def _seal(payload: bytes) -> bytes:
    return f"{zlib.crc32(payload):08x}".encode()


def _kept(path: Path, cls: type[T]) -> T | None:
    import msgspec

    try:
        seal, _, payload = path.read_bytes().partition(b"\n")
        return msgspec.json.decode(payload, type=cls) if seal == _seal(payload) else None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _keep(path: Path, name: str, record: object) -> None:
    """Write the file and drop the oldest of its name; a folder that cannot be written to is done without."""
    import msgspec

    payload = msgspec.json.encode(record)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, _seal(payload) + b"\n" + payload, force=True)
        for old in sorted(path.parent.glob(f"{name}-*.json"), key=_age)[:-_KEPT_FILES]:
            old.unlink(missing_ok=True)
    except (OSError, LobbykitError):
        return


def _age(path: Path) -> float:
    return path.stat().st_mtime
