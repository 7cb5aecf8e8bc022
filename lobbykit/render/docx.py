"""Letter -> a Word document (.docx): a letter to post, in the styles of letter_templates/base.docx.

The addresses stand in frames, so that the recipient's is in the window of a DL envelope: see `sheet`.
"""

import re
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from itertools import count, cycle, groupby, zip_longest
from typing import NamedTuple, assert_never
from zipfile import ZipFile

from lobbykit import shipped
from lobbykit.model import Block, Heading, Letter, ListBlock, Paragraph, Placeholder, Run, Runs, Table
from lobbykit.render import sheet

_CORE, _DOCUMENT, _NUMBERING = "docProps/core.xml", "word/document.xml", "word/numbering.xml"
_STYLES = "word/styles.xml"

# What scripts/make_base_docx.py put into base.docx: two kinds of list (w:abstractNum), the first number that
# is free for a letter's own list (w:num), and the width between the margins in twentieths of a point.
_NUMBERED, _BULLETED = 0, 1
_FIRST_LIST = 3
_TEXT_WIDTH = 9298

_TWIPS = 1440 / 25.4  # in a millimetre


def frame(wanted: sheet.Frame) -> str:
    """Return a w:framePr. Paragraphs that follow one another with the same one are one frame."""
    x, y, width = (f"{length * _TWIPS:.0f}" for length in wanted)
    return f'<w:framePr w:w="{width}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{x}" w:y="{y}"/>'


# The styles have their frames too, for what is typed in; but LibreOffice heeds them in paragraphs alone.
_FRAMES = {style: frame(wanted) for style, wanted in sheet.FRAMES.items()}
_WITH_NEXT = "<w:keepNext/>"  # on one page with the paragraph after it
_ABOVE_TABLE = f'<w:spacing w:after="{sheet.ABOVE_TABLE * 20}"/>'  # a table has no space above it of its own
# Word makes one table of two that meet. The one empty paragraph of a letter keeps them apart.
_BETWEEN_TABLES = '<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'

_LINKED = ("http://", "https://", "mailto:")
# A quotation mark or a backslash would end the address in its field (ECMA-376 part 1, 17.16.2). RFC 3986
# (2.1) has all of these written so in any address.
_IN_ADDRESS = str.maketrans({mark: f"%{ord(mark):02X}" for mark in ' "<>\\^`{|}'})


def render(letter: Letter) -> bytes:
    """Return the letter as a .docx: real styles, lists and tables, and the same bytes for the same letter.

    An address that is not http, https or mailto is no link; its text stands there alone.
    """
    base = _base()
    lists = tuple(block._replace(items=()) for block in letter.blocks if isinstance(block, ListBlock))
    own = (
        _compressed(_CORE, _properties(letter)),
        _compressed(_DOCUMENT, f"{base.before_body}{body(letter)}{base.after_body}"),
        _numbering(lists),
        base.styles[sheet.body_type(letter)],
    )
    return _packed((base.parts | {part.name: part for part in own}).values())


# --- the letter as WordprocessingML -------------------------------------------------------------------------


def body(letter: Letter) -> str:
    """Return what stands in w:body, all but w:sectPr, in reading order; placeholders are highlighted."""
    return _highlighted("".join(_parts(letter)), letter.placeholders)


def _parts(letter: Letter) -> Iterator[str]:
    yield from _lines("Sender", sheet.sender_block(letter).lines)
    yield from _lines("Date", (f"{letter.date.day} {letter.date:%B} {letter.date.year}",))
    yield from _lines("Reference", (f"Our ref: {letter.reference}" if letter.reference else "",))
    yield from _recipient(sheet.recipient_block(letter))
    yield from _lines("Salutation", (letter.salutation,))
    yield from _lines("SubjectLine", (letter.subject,))
    yield from _blocks(letter.blocks)
    yield from _lines("Closing", (letter.sign_off,))
    yield from _lines("Signature", letter.signature)
    yield from _lines("Enclosures", (sheet.enclosed(letter),))


def _lines(style: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a paragraph for each line that says something."""
    return (_paragraph(style, (Run(line),)) for line in lines if line)


def _recipient(block: sheet.Lines) -> Iterator[str]:
    """Yield the lines in the type that gets them into the window; the style has the largest."""
    own = block.type != sheet.ADDRESS_TYPES[0]
    gap = f'<w:spacing w:line="{block.type.leading * 20:.0f}" w:lineRule="exact"/>' if own else ""
    manner = _half_points(block.type.size) if own else ""
    return (_paragraph("Recipient", (Run(line),), gap=gap, manner=manner) for line in block.lines)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    numbers = count(_FIRST_LIST)
    for block, after in zip_longest(blocks, blocks[1:]):
        # What leads to a list, a table or the sign-off stays on its page.
        keep = "" if isinstance(after, Paragraph | Heading) else _WITH_NEXT
        gap = _ABOVE_TABLE if isinstance(after, Table) else ""
        match block:
            case Paragraph(runs):
                yield _paragraph("BodyText", runs, keep=keep, gap=gap)
            case Heading(level, runs):
                yield _paragraph(f"Heading{level}", runs, gap=gap)
            case ListBlock():
                yield from _list(block, next(numbers), keep=keep, gap=gap)
            case Table(header, rows):
                yield _table(header, rows)
                yield _BETWEEN_TABLES if gap else ""
            case _:
                assert_never(block)


def _list(block: ListBlock, number: int, *, keep: str, gap: str) -> Iterator[str]:
    style = "ListNumber" if block.ordered else "ListBullet"
    place = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    for item in block.items[:-1]:
        yield _paragraph(style, item, place=place)
    for item in block.items[-1:]:
        yield _paragraph(style, item, keep=keep, place=place, gap=gap)


def _table(header: tuple[Runs, ...], rows: tuple[tuple[Runs, ...], ...]) -> str:
    column = f'<w:gridCol w:w="{_TEXT_WIDTH // len(header)}"/>'
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="LetterTable"/><w:tblW w:w="5000" w:type="pct"/>'
        # Of the style's special cells, the first row alone.
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{column * len(header)}</w:tblGrid>"
        f"{_row(header, '<w:tblHeader/>')}{''.join(_row(row) for row in rows)}</w:tbl>"
    )


def _row(cells: tuple[Runs, ...], header: str = "") -> str:
    inner = "".join(f"<w:tc>{_paragraph('TableText', runs)}</w:tc>" for runs in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{inner}</w:tr>"


def _paragraph(style: str, runs: Runs, *, keep: str = "", place: str = "", gap: str = "", manner: str = "") -> str:
    """Return a w:p; `keep`, `place` (in a list) and `gap` are properties, in the schema's order.

    `manner` is of its runs, all alike and none of them linked.
    """
    if manner:
        inner = "".join(_run(run, manner) for run in runs)
    else:
        inner = "".join(_linked(address, group) for address, group in groupby(runs, _address))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{_FRAMES.get(style, "")}{place}{gap}</w:pPr>{inner}</w:p>'


def _address(run: Run) -> str:
    """Return where the run links to, or "" when that is nothing to be opened from a letter."""
    return run.link if run.link.lower().startswith(_LINKED) else ""


def _linked(address: str, runs: Iterable[Run]) -> str:
    """Return the runs; with an address, as a HYPERLINK field, for w:hyperlink would need a relationship."""
    if not address:
        return "".join(_run(run) for run in runs)
    inner = "".join(_run(run, '<w:rStyle w:val="Hyperlink"/>') for run in runs)
    code = _escaped(f' HYPERLINK "{address.translate(_IN_ADDRESS)}" ')
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _run(run: Run, style: str = "") -> str:
    # Not the styles Strong and Emphasis: in a heading that is bold, a bold style would turn bold off.
    strong = "<w:b/><w:bCs/>" if run.strong else ""
    emphasis = "<w:i/><w:iCs/>" if run.emphasis else ""
    return _text_run(_escaped(run.text), style + strong + emphasis)


def _text_run(escaped: str, manner: str) -> str:
    properties = f"<w:rPr>{manner}</w:rPr>" if manner else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped}</w:t></w:r>'


_TEXT_RUN = re.compile(r'(?:<w:rPr>(.*?)</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>')
_YELLOW = '<w:highlight w:val="yellow"/>'  # the last of a run's properties that we write


def _highlighted(xml: str, placeholders: Collection[Placeholder]) -> str:
    """Return the paragraphs with each placeholder in a run of its own, on yellow."""
    gaps = tuple(gap for one in placeholders if (gap := _escaped(one.text)) and gap in xml)
    if not gaps:
        return xml
    first, *runs = xml.split("<w:r>")
    pattern = _any_of(tuple(one.text for one in placeholders))
    return first + "".join(_parted(run, pattern) if any(gap in run for gap in gaps) else f"<w:r>{run}" for run in runs)


@lru_cache(maxsize=64)
def _any_of(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that keeps what it splits at; of two that begin alike it finds the longer."""
    longest_first = sorted(filter(None, texts), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})")


def _parted(run: str, gap: re.Pattern[str]) -> str:
    """Return a run, here without its first tag, as several; every second piece is a gap."""
    found = _TEXT_RUN.match(run)
    if not found:
        return f"<w:r>{run}"
    manner = found[1] or ""
    pieces = zip(gap.split(_unescaped(found[2])), cycle((manner, f"{manner}{_YELLOW}")), strict=False)
    runs = "".join(_text_run(_escaped(piece), its_manner) for piece, its_manner in pieces if piece)
    return runs + run[found.end() :]


def _escaped(text: str) -> str:
    """Return the text as XML has it between tags.

    >>> _escaped("Q&A </w:t>")
    'Q&amp;A &lt;/w:t&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(escaped: str) -> str:
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# --- the parts beside it ------------------------------------------------------------------------------------


def _properties(letter: Letter) -> str:
    """Return docProps/core.xml. A name that is not known yet is no author."""
    author = letter.signature[0] if letter.signature and not letter.signature[0].startswith("[") else ""
    moment = f'xsi:type="dcterms:W3CDTF">{letter.date.isoformat()}T00:00:00Z'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escaped(letter.subject)}</dc:title><dc:creator>{_escaped(author)}</dc:creator>"
        f"<dc:language>en-GB</dc:language><dcterms:created {moment}</dcterms:created>"
        f"<dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    )


@lru_cache(maxsize=64)
def _numbering(lists: tuple[ListBlock, ...]) -> "_Part":
    """Return word/numbering.xml with a w:num for each list; letters with lists of one kind share it."""
    own = "".join(_list_number(number, block) for number, block in enumerate(lists, _FIRST_LIST))
    return _compressed(_NUMBERING, _base().numbering.replace("</w:numbering>", f"{own}</w:numbering>"))


def _list_number(number: int, block: ListBlock) -> str:
    kind = _NUMBERED if block.ordered else _BULLETED
    start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{block.start}"/></w:lvlOverride>'
    own = start if block.ordered else ""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{own}</w:num>'


# --- the zip ------------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """One file of the zip."""

    name: str
    checksum: int
    size: int  # before it was compressed
    deflated: bytes


class _Base(NamedTuple):
    """base.docx, read."""

    parts: dict[str, _Part]  # by name, in the order of the file: [Content_Types].xml is first
    before_body: str
    after_body: str
    numbering: str
    styles: dict[sheet.BodyType, "_Part"]


@cache
def _base() -> _Base:
    with ZipFile(shipped.folder("letter_templates") / "base.docx") as file:
        texts = {name: file.read(name).decode() for name in file.namelist()}
    before, section, after = texts[_DOCUMENT].partition("<w:sectPr")
    return _Base(
        parts={name: _compressed(name, text) for name, text in texts.items()},
        before_body=before,
        after_body=section + after,
        numbering=texts[_NUMBERING],
        styles={body: _compressed(_STYLES, _styles(texts[_STYLES], body)) for body in (sheet.FULL, sheet.COMPACT)},
    )


def _styles(full: str, body: sheet.BodyType) -> str:
    """Return word/styles.xml with its body in the type wanted; the defaults stand first in it."""
    resized = full.replace(_half_points(sheet.FULL.size), _half_points(body.size), 1)
    return resized.replace(_spacing(sheet.FULL), _spacing(body), 1)


def _spacing(body: sheet.BodyType) -> str:
    return f'w:line="{body.spacing * 240:.0f}"'


def _half_points(size: float) -> str:
    """Return a size as properties of a run.

    >>> _half_points(12)
    '<w:sz w:val="24"/><w:szCs w:val="24"/>'
    """
    return "".join(f'<w:{name} w:val="{size * 2:.0f}"/>' for name in ("sz", "szCs"))


def _compressed(name: str, text: str) -> _Part:
    data = text.encode()
    return _Part(name, zlib.crc32(data), len(data), zlib.compress(data, wbits=-zlib.MAX_WBITS))


# The zip is packed here, and not by zipfile, so that the ready parts are compressed once for 100,000 letters.
# APPNOTE.TXT, 4.3.7 (the header before each file), 4.3.12 (its entry in the directory) and 4.3.16 (the end).
_ENTRY = struct.Struct("<HHHHHIIIHH")  # what header and directory both say of a file
_DIRECTORY_ENTRY = struct.Struct(f"<4sH{_ENTRY.size}sHHHII")
_END = struct.Struct("<4sHHHHIIH")
_VERSION = 20  # deflate
_DEFLATED = 8
_MIDNIGHT, _DAY = 0, (1 << 5) | 1  # 1 January 1980, the earliest that a zip can tell


def _packed(parts: Collection[_Part]) -> bytes:
    files, directory = bytearray(), bytearray()
    for part in parts:
        name = part.name.encode("ascii")
        sizes = len(part.deflated), part.size, len(name), 0
        entry = _ENTRY.pack(_VERSION, 0, _DEFLATED, _MIDNIGHT, _DAY, part.checksum, *sizes)
        directory += _DIRECTORY_ENTRY.pack(b"PK\1\2", _VERSION, entry, 0, 0, 0, 0, len(files)) + name
        files += b"PK\3\4" + entry + name + part.deflated
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(directory), len(files), 0)
    return bytes(files + directory + end)
