"""A Word document (.docx) -> a letter: by our styles, which are Word's own for letters, or else by its words.

What was deleted under tracked changes, hidden text, headers, footers and notes are no part of it.
"""

import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from lxml.etree import _Element
from msgspec.structs import replace

from lobbykit.reading.parts import Lines, Person, Read, UnreadableError, parted, signed, table_blocks, text
from lobbykit.render.package import UnusableError, main_part, parse, relations

_RELATIONS = "_rels/.rels"
_LARGEST_XML = 20_000_000
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: a .doc, or a .docx behind a password
_AS_DOCX = "save it in Word as 'Word Document (*.docx)', without a password"
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError)

# Of what stands in a document's body: text deleted or moved away, what is drawn for old programs a second time, codes.
_NO_TEXT = {"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr"}
_NO_TEXT |= {"tcPr", "sdtPr", "txbxContent"}
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MARKED = {"Salutation", "Closing"}  # between which the letter's body stands
_NO_BODY = {*_MARKED, "SubjectLine", "Sender", "Date", "Reference", "Recipient"}
_LONGEST_SUBJECT = 120
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",")


class _Paragraph(NamedTuple):
    style: str
    lines: Lines


def read(raw: bytes) -> Read:
    """Return the letter.

    Raises:
        UnreadableError: it is no Word document, is locked or damaged, or unpacks to more than any letter.
    """
    found = list(_paragraphs(_document(raw)))
    styles = {one.style for one in found}
    return _by_styles(found) if styles >= _MARKED else _by_words(found)


def _by_styles(found: Sequence[_Paragraph]) -> Read:
    def of(style: str) -> list[str]:
        return [line for one in found if one.style == style for line in one.lines if line.strip()]

    styles = [one.style for one in found]
    start, end = styles.index("Salutation"), len(styles) - styles[::-1].index("Closing")
    apart = parted([of("Salutation")])
    above, below = signed(of("Sender")), signed(of("Signature"))
    recipient = of("Recipient")
    return Read(
        body=text(*(one.lines for one in found[start:end] if one.style not in _NO_BODY)),
        subject=" ".join(of("SubjectLine")),
        salutation=apart.salutation,
        recipient=_addressed(recipient, apart.recipient),
        sender=above._replace(name=below.name),
    )


def _addressed(lines: Lines, greeted: Person) -> Person:
    named = signed(lines)
    return named._replace(name=named.name or greeted.name)


def _by_words(found: Sequence[_Paragraph]) -> Read:
    """Return the letter; a line that stands below the salutation, and is no sentence, is its subject."""
    apart = parted(one.lines for one in found)
    first = apart.body[0] if apart.salutation and len(apart.body) > 1 else ""
    if first and len(first) <= _LONGEST_SUBJECT and not first.endswith(_SENTENCE_ENDS):
        return replace(apart, subject=first, body=apart.body[1:])
    return apart


# --- the file ------------------------------------------------------------------------------------------------


def _document(raw: bytes) -> _Element:
    if raw.startswith(_OLD):
        raise UnreadableError(f"it is an old Word file (.doc), or locked; {_AS_DOCX}")
    try:
        with ZipFile(BytesIO(raw)) as file:
            parts = {_RELATIONS: _part(file, _RELATIONS)}
            parts |= {one.target: b"" for one in relations(parts, "")}
            return parse(_part(file, main_part(parts)))
    except UnusableError as error:
        raise UnreadableError(str(error)) from error
    except _BROKEN as error:
        raise UnreadableError(f"it is no Word document, or damaged; open it in Word, and {_AS_DOCX}") from error


def _part(file: ZipFile, name: str) -> bytes:
    if file.getinfo(name).file_size > _LARGEST_XML:
        raise UnreadableError(f"it unpacks to more than {_LARGEST_XML // 1_000_000} MB, which no letter has")
    return file.read(name)


# --- its text ------------------------------------------------------------------------------------------------


def _name(element: _Element) -> str:
    """Return the tag without its namespace, of which Word has two; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _paragraphs(element: _Element) -> Iterator[_Paragraph]:
    for child in element:
        match _name(child):
            case "p":
                yield from _boxes(child)
                yield _Paragraph(_style(child), "".join(_text(child)).split("\n"))
            case "tbl":
                yield from _table(child)
            case name if name and name not in _NO_TEXT:
                yield from _paragraphs(child)


def _boxes(element: _Element) -> Iterator[_Paragraph]:
    """Yield the paragraphs of text boxes that are tied to a paragraph."""
    for child in element:
        name = _name(child)
        if name == "txbxContent":
            yield from _paragraphs(child)
        elif name and name not in _NO_TEXT:
            yield from _boxes(child)


def _table(table: _Element) -> Iterator[_Paragraph]:
    rows = [one for one in table.iter("{*}tr") if next(one.iterancestors("{*}tbl")) is table]
    cells = [[list(_paragraphs(cell)) for cell in row.iterchildren("{*}tc", "{*}sdt")] for row in rows]
    if rows and rows[0].find("{*}trPr/{*}tblHeader") is not None:
        told = [[" ".join(line for one in cell for line in one.lines if line) for cell in row] for row in cells]
        yield from (_Paragraph("", lines) for lines in table_blocks(*told))
    else:
        yield from (one for row in cells for cell in row for one in cell)


def _style(paragraph: _Element) -> str:
    named = paragraph.find("{*}pPr/{*}pStyle")
    return "" if named is None else next((str(value) for key, value in named.items() if str(key).endswith("}val")), "")


def _text(element: _Element) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "r" and child.find("{*}rPr/{*}vanish") is not None:
            continue
        elif name and name not in _NO_TEXT:
            yield from _text(child)
