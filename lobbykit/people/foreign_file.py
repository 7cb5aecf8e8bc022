"""A file that somebody hands us -> its bytes looked over once: what it is, in which encoding, with which sha256."""

import codecs
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import IO

from msgspec import Struct

from lobbykit.errors import LobbykitError
from lobbykit.words import shown_path

_BLOCK = 65_536  # bytes; what is looked at five times stays in the processor's cache


class Kind(StrEnum):
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


class Encoding(StrEnum):
    UTF_8 = "utf-8"
    UTF_8_SIG = "utf-8-sig"
    UTF_16 = "utf-16"
    CP1252 = "cp1252"


class ForeignFile(Struct, frozen=True, kw_only=True):
    """What one look over an ordinary file has shown."""

    path: Path
    name: str  # as messages call it
    kind: Kind
    sha256: str  # of its bytes, hex
    size: int  # in bytes
    encoding: Encoding | None  # None where it is no text
    codec: str  # Python's name for it: UTF-16 without a byte order mark has another one
    ends_line: bool  # its last sign ends a line
    has_odd_quotes: bool
    is_mid_letter: bool  # it ends in the middle of a letter, which no program writes
    notes: tuple[str, ...]  # what the user should be told of it

    def text(self) -> IO[str]:
        """Return the file opened as text, its line ends as they are; a byte that is no letter reads as U+FFFD."""
        return self.path.open(encoding=self.codec, errors="replace", newline="")

    def must_be_as_it_was(self) -> None:
        """Refuse to go on with a file that somebody writes to: rows may be lost, or read twice.

        Raises:
            LobbykitError: its bytes are others than at first.
        """
        with told(self.name), self.path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == self.sha256:
                return
        raise LobbykitError(
            f"{self.name} was changed while it was read, so letters may be missing or wrong; when it is saved and "
            "closed, run again with --force"
        )


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn what the system says while the file is read into a sentence."""
    try:
        yield
    except OSError as error:
        raise LobbykitError(f"{name} cannot be read: {error.strerror or error}") from error


def look(path: Path) -> ForeignFile:
    """Return what the file is, after one look over all its bytes, a block at a time.

    Raises:
        LobbykitError: it is not there, no ordinary file, empty, or of a kind that is not read.
    """
    name = shown_path(path)
    _ordinary(path, name)
    with told(name), path.open("rb") as file:
        first = file.read(_BLOCK)
        blocks = chain([first], iter(lambda: file.read(_BLOCK), b""))
        if first.startswith(b"PK"):
            _zip_is_xlsx(path, name)
            return _looked(path, name, Kind.XLSX, blocks, _Bytes())
        _told_apart(name, first)
        is_utf_16 = _utf_16(first)
        return _looked(path, name, None, blocks, _Utf16(is_utf_16) if is_utf_16 else _Utf8(first))


def _ordinary(path: Path, name: str) -> None:
    """Refuse what is no ordinary file before it is opened: a FIFO would wait for a writer for ever."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        if path.is_symlink():
            raise LobbykitError(f"{name} is a link to {shown_path(path.readlink())}, which is not there") from error
        raise LobbykitError(f"{name} is not there; look at the name and the folder") from error
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise LobbykitError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if stat.S_ISDIR(mode):
        raise LobbykitError(f"{name} is a folder; give the file in it")
    if not stat.S_ISREG(mode):
        raise LobbykitError(f"{name} is no ordinary file; save what it gives as a file first")
    if not os.access(path, os.R_OK):
        raise LobbykitError(f"{name} cannot be read: you have no permission to; change its permissions or copy it")


# --- what it is ----------------------------------------------------------------------------------------------

_SAVE = "open it in the program that it comes from and save it as 'CSV UTF-8'"
_FIRST_BYTES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"an old Excel file (.xls), or one with a password; {_SAVE}"),
    (b"%PDF-", "a PDF; ask for the table that it was made from, as CSV"),
    (b"{\\rtf", "a document (.rtf); copy its table into a spreadsheet and save that as 'CSV UTF-8'"),
    (b"\x1f\x8b", "a packed file (.gz); unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a packed file (.7z); unpack it first"),
    (b"Rar!", "a packed file (.rar); unpack it first"),
    (b"BZh", "a packed file (.bz2); unpack it first"),
    (b"\xfd7zXZ\0", "a packed file (.xz); unpack it first"),
    (b"\x89PNG", "a picture (.png); ask for the table itself, as CSV"),
    (b"\xff\xd8\xff", "a picture (.jpg); ask for the table itself, as CSV"),
    (b"GIF8", "a picture (.gif); ask for the table itself, as CSV"),
    (b"SQLite format 3\0", "a database (.sqlite); export the table from it as CSV"),
    (b"PAR1", "a Parquet file; export it as CSV"),
)
# A part that alone is in packed files of a kind.
_PACKED = (
    ("word/document.xml", "a Word document (.docx); copy its table into a spreadsheet and save that as 'CSV UTF-8'"),
    ("xl/workbook.bin", f"a binary Excel file (.xlsb); {_SAVE}"),
    ("ppt/presentation.xml", "a presentation (.pptx); copy its table into a spreadsheet and save that as 'CSV UTF-8'"),
    ("content.xml", f"an OpenDocument file (.ods, if it is a sheet); {_SAVE}"),
    ("Index/Document.iwa", "a file of Apple's Numbers or Pages; export it as CSV (File, Export To, CSV)"),
    ("Index.zip", "a file of Apple's Numbers or Pages; export it as CSV (File, Export To, CSV)"),
)


def _told_apart(name: str, first: bytes) -> None:
    for beginning, what in _FIRST_BYTES:
        if first.startswith(beginning):
            raise LobbykitError(f"{name} is {what}")


def _zip_is_xlsx(path: Path, name: str) -> None:
    import zipfile

    try:
        with zipfile.ZipFile(path) as packed:
            parts = set(packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, RecursionError) as error:
        raise LobbykitError(
            f"{name} is a packed or Excel file that is broken or cut off; fetch it again, or save it as 'CSV UTF-8'"
        ) from error
    if "xl/workbook.xml" in parts:
        return
    what = next((what for part, what in _PACKED if part in parts), "a packed file (.zip); unpack it first")
    raise LobbykitError(f"{name} is {what}")


def _utf_16(first: bytes) -> str:
    """The codec of UTF-16, by its byte order mark or by the NULs that every Latin letter has there; or ""."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = first[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 > len(sample) and not min(even, odd):  # of every other byte, more than half
        return "utf-16-le" if odd else "utf-16-be"
    return ""


def _text_kind(name: str, beginning: str) -> Kind:
    beginning = beginning.lstrip("\ufeff \t\r\n")
    if beginning.startswith("<"):
        is_xml = beginning.startswith("<?xml") and "<html" not in beginning.lower()
        what = "XML" if is_xml else "a web page"
        raise LobbykitError(
            f"{name} is {what}, not the table itself; go to the page again and use its download link or button for CSV"
        )
    return Kind.JSON if beginning[:1] in ("{", "[") else Kind.CSV


# --- the look over its text -----------------------------------------------------------------------------------


class _Bytes:
    """No text: there is nothing to see but the bytes."""

    encoding: Encoding | None = None
    codec = ""
    quotes = 0
    end = ""
    beginning = ""
    is_mid_letter = False

    def take(self, block: bytes) -> bool:
        """Look over one more block; False if there is what no text has."""
        del block
        return True

    def finish(self) -> tuple[str, ...]:
        """Return the notes, when all blocks were taken."""
        return ()


class _Utf16(_Bytes):
    encoding = Encoding.UTF_16

    def __init__(self, codec: str) -> None:
        self.codec = codec
        self._decoder = codecs.getincrementaldecoder(codec)("replace")

    def take(self, block: bytes) -> bool:
        text = self._decoder.decode(block)
        self.beginning = self.beginning or text.strip()[:500]
        self.quotes += text.count('"')
        self.end = text[-1:] or self.end
        return "\0" not in text

    def finish(self) -> tuple[str, ...]:
        self.is_mid_letter = bool(self._decoder.getstate()[0])
        return ()


class _Utf8(_Bytes):
    """UTF-8, or what turns out not to be it: Windows-1252."""

    def __init__(self, first: bytes) -> None:
        self.encoding = Encoding.UTF_8_SIG if first.startswith(codecs.BOM_UTF8) else Encoding.UTF_8
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._good = 0  # bytes that follow the first one of a letter
        self._faults = 0

    def take(self, block: bytes) -> bool:
        self.quotes += block.count(b'"')
        self.end = chr(block[-1]) if block else self.end
        self.beginning = self.beginning or block[:2000].decode(errors="replace").strip()[:500]
        if not block.isascii() or self._decoder.getstate()[0]:
            self._read(block)
        return b"\0" not in block

    def _read(self, block: bytes) -> None:
        state = self._decoder.getstate()
        try:
            text = self._decoder.decode(block)
        except UnicodeDecodeError:
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # from now on faults are counted
            self._decoder.setstate(state)
            text = self._decoder.decode(block)
        if self._decoder.errors == "replace":
            self._faults += text.count("\ufffd")
        self._good += len(block) - len(text)

    def finish(self) -> tuple[str, ...]:
        self.codec = str(self.encoding)
        rest = len(self._decoder.getstate()[0])  # of a letter that the end of the file has cut, if this is UTF-8
        good, faults = self._good - rest, self._faults + bool(rest)
        # Good letters in plenty: UTF-8 that was damaged. To read all of it as something else would break more.
        is_utf_8 = good >= faults and (good > 0 or not faults)
        self.is_mid_letter = bool(is_utf_8 and rest)
        if not is_utf_8 and self.encoding is Encoding.UTF_8:
            self.encoding, self.codec = Encoding.CP1252, "cp1252"
            return ("read as Windows-1252, as Excel saves it; if letters look wrong, save it as 'CSV UTF-8'",)
        if self._faults:
            how_many = "a letter is" if self._faults == 1 else f"{self._faults:,} letters are"
            return (f"{how_many} damaged, and read as '\ufffd'; look for that sign, or fetch the file again",)
        return ()


def _looked(path: Path, name: str, kind: Kind | None, blocks: Iterator[bytes], seen: _Bytes) -> ForeignFile:
    digest = hashlib.sha256()
    size = 0
    for block in blocks:
        digest.update(block)
        size += len(block)
        if not seen.take(block):
            raise LobbykitError(f"{name} is no text (it has NUL bytes in it); give a CSV, JSON or Excel (.xlsx) file")
    notes = seen.finish()
    if kind is None:
        if not seen.beginning.strip("\ufeff"):
            raise LobbykitError(f"{name} is empty; fetch or save it again")
        kind = _text_kind(name, seen.beginning)
    return ForeignFile(
        path=path,
        name=name,
        kind=kind,
        sha256=digest.hexdigest(),
        size=size,
        encoding=seen.encoding,
        codec=seen.codec,
        ends_line=seen.end in ("\n", "\r"),
        has_odd_quotes=seen.quotes % 2 == 1,
        is_mid_letter=seen.is_mid_letter,
        notes=notes,
    )
