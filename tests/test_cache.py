"""What was read before is kept, and never trusted over the files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from small_catalogue import FILES, PAPER, changed, read_texts

from lobbykit import shipped
from lobbykit.cache import cached
from lobbykit.catalogue import contents, read, sound
from lobbykit.errors import LobbykitError
from lobbykit.model import Catalogue, Office
from lobbykit.people import offices

Files = dict[str, bytes | OSError]
SMALL: Files = {name: text.encode() for name, text in FILES.items()}


def never() -> Catalogue:
    raise AssertionError("the catalogue was made, though it was kept")


def load(folder: Path | None, files: Files, make: Callable[[], Catalogue] | None = None) -> Catalogue:
    return cached(folder, "catalogue", files, Catalogue, make or (lambda: sound(files)))


def kept(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_was_read_is_kept_and_not_made_again(tmp_path: Path) -> None:
    made = load(tmp_path / "cache", SMALL)

    assert load(tmp_path / "cache", SMALL, never) == made == read_texts().catalogue


def test_the_shipped_catalogue_is_the_same_from_the_cache_as_from_its_files(tmp_path: Path) -> None:
    files = contents([shipped.folder("asks")])
    load(tmp_path, files)

    assert load(tmp_path, files, never) == read(files).catalogue


def test_the_shipped_offices_are_the_same_from_the_cache_as_from_their_file(tmp_path: Path) -> None:
    files = offices.contents()
    made = [cached(tmp_path, "offices", files, tuple[Office, ...], lambda: offices.read(files)) for _ in range(2)]

    assert made[0] == made[1] == offices.read(files)


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    assert load(None, SMALL) == load(None, SMALL) == sound(SMALL)
    assert list(tmp_path.iterdir()) == []


def test_faults_are_not_kept(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(LobbykitError):
            load(tmp_path, {**SMALL, "paper.yaml": b""})

    assert list(tmp_path.iterdir()) == []


# --- a changed file gives a changed catalogue ----------------------------------------------------------------


def test_a_changed_file_gives_a_changed_catalogue(tmp_path: Path) -> None:
    before = load(tmp_path, SMALL)
    after = load(tmp_path, {**SMALL, "paper.yaml": changed(PAPER, "title: Meals", "title: Milks").encode()})

    assert [ask.title for ask in (before.asks[1], after.asks[1])] == ["Meals at school", "Milks at school"]


TWO: Files = {"a.yaml": b"one", "b.yaml": b"two"}


@pytest.mark.parametrize(
    "files",
    [
        {"a.yaml": b"one", "b.yaml": b"twp"},
        {"a.yaml": b"two", "b.yaml": b"one"},
        {"b.yaml": b"two", "a.yaml": b"one"},
        {"a.yaml": b"one", "c.yaml": b"two"},
        {"a.yaml": b"onet", "b.yaml": b"wo"},
        {"a.yaml": b"one"},
        {"a.yaml": b"one", "b.yaml": b"two", "c.yaml": b""},
        {"a.yaml": b"one\0b.yaml\x003\0two"},
        {"a.yaml": b"one\0b.yaml\0two"},
        {"a.yaml": b"one", "b.yaml": OSError(5, "Input/output error")},
        {"a.yaml": b"one", "b.yaml": b""},
        {},
    ],
)
def test_any_change_of_name_place_or_content_is_seen(tmp_path: Path, files: Files) -> None:
    load(tmp_path, TWO, Catalogue)
    other = replace(Catalogue(), acronyms={"A": "another"})

    assert load(tmp_path, files, lambda: other) == other


@given(st.dictionaries(st.text(), st.binary()), st.dictionaries(st.text(), st.binary()))
def test_other_files_give_another_catalogue(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    load(folder, dict(first), Catalogue)
    other = replace(Catalogue(), acronyms={"A": "another"})

    found = load(folder, dict(second), lambda: other)

    assert found == (Catalogue() if list(first.items()) == list(second.items()) else other)


# --- a spoilt cache does no harm -----------------------------------------------------------------------------

SPOIL: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "without its last byte": lambda content: content[:-1],
    "longer": lambda content: content + b" ",
    "tampered with": lambda content: content.replace(b"Meals at school", b"Malts at school"),
    "without seal": lambda content: content.partition(b"\n")[2],
    "with another's seal": lambda content: b"0" * content.index(b"\n") + content[content.index(b"\n") :],
    "bytes": lambda _: bytes(range(256)),
    "not JSON": lambda _: sealed(b"{"),
    "not UTF-8": lambda _: sealed(b'{"asks":[],"acronyms":{"A":"caf\xe9"}}'),
    "JSON of another kind": lambda _: sealed(b"null"),
    "a record of another form": lambda _: sealed(b'{"asks":[{"id":"x"}]}'),
    "nested without end": lambda _: sealed(b'{"asks":' + b"[" * 100_000),
    "nested where nothing is looked for": lambda _: sealed(b'{"x":' + b"[" * 100_000),
}


def sealed(payload: bytes) -> bytes:
    """The payload with the seal that it would have, had we kept it."""
    from lobbykit.cache import _seal

    return _seal(payload) + b"\n" + payload


@pytest.mark.parametrize("spoil", SPOIL.values(), ids=SPOIL)
def test_a_spoilt_file_is_made_anew(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    load(tmp_path, SMALL)
    whole = kept(tmp_path).read_bytes()
    kept(tmp_path).write_bytes(spoil(whole))

    assert load(tmp_path, SMALL) == sound(SMALL)
    assert kept(tmp_path).read_bytes() == whole


@given(st.data())
def test_a_file_with_any_byte_changed_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    load(folder, SMALL)
    content = bytearray(kept(folder).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    kept(folder).write_bytes(content)

    assert load(folder, SMALL) == sound(SMALL)


def test_the_folder_may_be_deleted(tmp_path: Path) -> None:
    load(tmp_path / "cache", SMALL)
    kept(tmp_path / "cache").unlink()
    (tmp_path / "cache").rmdir()

    assert load(tmp_path / "cache", SMALL) == sound(SMALL)


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")

    assert load(tmp_path / "file" / "cache", SMALL) == load(tmp_path / "file", SMALL) == sound(SMALL)
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_folder_in_the_place_of_a_kept_file_does_no_harm(tmp_path: Path) -> None:
    load(tmp_path, SMALL)
    path = kept(tmp_path)
    path.unlink()
    path.mkdir()

    assert load(tmp_path, SMALL) == sound(SMALL)


def test_a_full_disk_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    assert load(tmp_path, SMALL) == sound(SMALL)
    assert list(tmp_path.iterdir()) == []


# --- no more is kept than is of use --------------------------------------------------------------------------


def test_the_oldest_files_of_a_name_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "offices-1.json").write_bytes(b"")
    for number in range(20):
        load(tmp_path, {"a.yaml": bytes([number])}, Catalogue)
        newest = max(tmp_path.glob("catalogue-*.json"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))

    assert len(list(tmp_path.glob("catalogue-*.json"))) == 8
    assert load(tmp_path, {"a.yaml": bytes([19])}, never) == Catalogue()
    assert (tmp_path / "offices-1.json").exists()
