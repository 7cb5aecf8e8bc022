"""A handout as a Word document (.docx), in the styles of letter_templates/base.docx.

What is to be filled in are content controls, and tags and bookmarks say what they are: a file that comes back can be
read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, pairwise
from typing import NamedTuple, assert_never

from lobbykit import shipped
from lobbykit.model import (
    Boxes,
    Field,
    Grid,
    Handout,
    HandoutBlock,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    Runs,
    Slip,
    Slips,
    Table,
)
from lobbykit.render import package
from lobbykit.render.handouts.flow import is_asked, weights
from lobbykit.render.wordml import (
    ABOVE_TABLE,
    BETWEEN_TABLES,
    FIRST_LIST,
    TEXT_WIDTH,
    WITH_NEXT,
    escaped,
    half_points,
    highlighted,
    line_of,
    list_number,
    list_of,
    paragraph_of,
    text_run,
)

_DOCUMENT, _NUMBERING, _CORE = "word/document.xml", "word/numbering.xml", "docProps/core.xml"
# The check boxes are Word 2010's ([MS-DOCX] 2.6.1.8); whoever does not know them may pass over them.
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
_TICKED, _EMPTY = 0x2612, 0x2610
_BOX_FONT = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
_LONGEST_TAG, _LONGEST_BOOKMARK = 64, 40  # that Word takes
_GREY = '<w:color w:val="595959"/>'
_SMALL = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
_BIG = '<w:sz w:val="28"/><w:szCs w:val="28"/>'

_UPRIGHT, _ON_ITS_SIDE = (
    '<w:pgSz w:w="11906" w:h="16838"/>',
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>',
)
_WIDE = TEXT_WIDTH + 16838 - 11906  # between the margins of a sheet on its side: twentieths of a point, as below
_SLIP_HEIGHT = 3430  # four rows a page, with what programs add for lines and margins
_CELL_HEIGHT = 1000  # of a grid, to write in
_LINE_HEIGHT = 400  # of a field, to write in
_SLIP_TYPE, _SLIP_SMALL_TYPE = 11, 8  # points: the longest question and an imprint fit
_TOGETHER = '<w:spacing w:before="0" w:after="0"/>'
_APART = '<w:spacing w:before="120" w:after="120"/>'
_EMPTY_LINES = 3  # of a slip to write on
_QUESTION_SHARE = 0.34  # of a grid's width
# The last paragraph after a table, which Word wants, must not begin a page.
_NO_ROOM = (
    '<w:p><w:pPr><w:pStyle w:val="TableText"/>'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
)


def render(handout: Handout) -> bytes:
    """Return the handout as a .docx: the same bytes for the same handout."""
    parts = package.read((shipped.folder("letter_templates") / "base.docx").read_bytes())
    document = parts[_DOCUMENT].decode().replace("<w:document ", f"<w:document {_NAMESPACES} ", 1)
    before, section, after = document.partition("<w:sectPr")
    if handout.is_wide:
        after = after.replace(_UPRIGHT, _ON_ITS_SIDE)
    body = highlighted("".join(_body(handout)), handout.placeholders)
    lists = (block for block in handout.blocks if isinstance(block, ListBlock))
    own = "".join(list_number(number, block) for number, block in enumerate(lists, FIRST_LIST))
    parts[_DOCUMENT] = f"{before}{body}{section}{after}".encode()
    parts[_NUMBERING] = parts[_NUMBERING].decode().replace("</w:numbering>", f"{own}</w:numbering>").encode()
    parts[_CORE] = _properties(handout).encode()
    return package.pack(parts)


class _Numbers(NamedTuple):
    lists: Iterator[int]
    controls: Iterator[int]


def _body(handout: Handout) -> Iterator[str]:
    numbers = _Numbers(count(FIRST_LIST), count(1))
    imprint = handout.imprint[0]
    has_slips = any(isinstance(block, Slips) for block in handout.blocks)
    if not has_slips:  # slips are cut out of the whole sheet
        yield paragraph_of("SubjectLine", (Run(handout.title),))
    for block, after in pairwise((*handout.blocks, None)):
        yield from _block(block, after, handout, numbers)
    if imprint and not has_slips:
        yield line_of("BodyText", imprint, manner=_SMALL)
    elif has_slips:
        yield _NO_ROOM


def _block(
    block: HandoutBlock | None, after: HandoutBlock | None, handout: Handout, numbers: _Numbers
) -> Iterator[str]:
    is_above_table = isinstance(after, Table | Grid | Field)
    keep = WITH_NEXT if after and not isinstance(after, Paragraph | Heading) else ""
    gap = ABOVE_TABLE if is_above_table else ""
    match block:
        case Paragraph(runs):
            yield paragraph_of("BodyText", runs, keep=WITH_NEXT if after and is_asked(block) else keep, gap=gap)
        case Heading(level, runs):
            yield paragraph_of(f"Heading{level}", runs, gap=gap)
        case ListBlock():
            yield from list_of(block, next(numbers.lists), keep="", gap=gap)
        case Table():
            yield _table(block)
            yield BETWEEN_TABLES if is_above_table else ""
        case Slips(slips):
            yield _slips(slips, handout.imprint[0])
        case Grid():
            yield _grid(block, _WIDE if handout.is_wide else TEXT_WIDTH)
            yield BETWEEN_TABLES if is_above_table else ""
        case Boxes(choices):
            yield f'<w:p><w:pPr><w:pStyle w:val="BodyText"/>{WITH_NEXT}</w:pPr>{_boxes(choices, numbers)}</w:p>'
        case Field():
            yield _field(block, next(numbers.controls))
            yield BETWEEN_TABLES if is_above_table else ""
        case None:
            pass
        case _:
            assert_never(block)


# --- what is filled in --------------------------------------------------------------------------------------


def _boxes(choices: Iterable[tuple[str, str]], numbers: _Numbers) -> str:
    return _run("      ").join(
        f"{_box(name, label, next(numbers.controls))}{_run(f' {label}', _BIG)}" for name, label in choices
    )


def _box(name: str, label: str, number: int) -> str:
    states = "".join(
        f'<w14:{state} w14:val="{sign:X}" w14:font="MS Gothic"/>'
        for state, sign in (("checkedState", _TICKED), ("uncheckedState", _EMPTY))
    )
    check = f'<w14:checkbox><w14:checked w14:val="0"/>{states}</w14:checkbox>'
    return _control(name, label, number, check, _run(chr(_EMPTY), _BOX_FONT + _BIG), manner=_BOX_FONT + _BIG)


def _field(field: Field, number: int) -> str:
    """Return a box to write in, with its label: a table of one cell, so that there is room by hand too."""
    is_empty = not field.text
    text = _run(field.hint, _GREY) if is_empty else _run(field.text)
    hint = "<w:showingPlcHdr/>" if is_empty else ""
    text_box = '<w:text w:multiLine="1"/>' if field.lines > 1 else "<w:text/>"
    label = _run(f"{field.label}: ", "<w:b/><w:bCs/>")
    control = _control(field.name, field.label, number, hint + text_box, text)
    height = f'<w:trHeight w:val="{field.lines * _LINE_HEIGHT}"/>'
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr>{label}{control}</w:p>'
    return _ruled(
        (TEXT_WIDTH,), (f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{_cell(TEXT_WIDTH, paragraph)}</w:tr>",)
    )


def _control(name: str, label: str, number: int, kind: str, content: str, manner: str = "") -> str:
    """Return a content control in a line of text; it can be filled in, and in Word not be taken out."""
    own = f"<w:rPr>{manner}</w:rPr>" if manner else ""
    tag = _escaped_in_quotes(name[:_LONGEST_TAG])
    properties = (
        f'<w:alias w:val="{_escaped_in_quotes(label[:_LONGEST_TAG])}"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/>'
    )
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_of(name)}"/>'
        f'<w:sdt><w:sdtPr>{own}{properties}<w:lock w:val="sdtLocked"/>{kind}</w:sdtPr>'
        f'<w:sdtContent>{content}</w:sdtContent></w:sdt><w:bookmarkEnd w:id="{number}"/>'
    )


def bookmark_of(name: str) -> str:
    """Return the bookmark around what has that name: LibreOffice 7.4 loses tags, and keeps bookmarks.

    Word takes letters, numbers and underscores, 40 at most.

    >>> bookmark_of("1:send-new-money:yes")
    'lobbykit_1_yes'
    """
    first, _, rest = name.partition(":")
    return re.sub(r"\W", "_", f"lobbykit_{first}_{rest.rpartition(':')[2]}", flags=re.ASCII)[:_LONGEST_BOOKMARK]


# --- tables -------------------------------------------------------------------------------------------------


def _table(table: Table) -> str:
    shares = weights(table)
    widths = tuple(TEXT_WIDTH * share // sum(shares) for share in shares)
    look = (
        '<w:tblPr><w:tblStyle w:val="LetterTable"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/></w:tblPr>'
    )
    lines = (_text_row(table.header, widths, "<w:tblHeader/>"), *(_text_row(row, widths) for row in table.rows))
    return f"<w:tbl>{look}{_columns(widths)}{''.join(lines)}</w:tbl>"


def _text_row(cells: Iterable[Runs], widths: Iterable[int], more: str = "") -> str:
    inner = "".join(_cell(width, paragraph_of("TableText", runs)) for runs, width in zip(cells, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{inner}</w:tr>"


def _grid(grid: Grid, room: int) -> str:
    first = int(room * _QUESTION_SHARE)
    widths = (first, *[(room - first) // len(grid.columns)] * len(grid.columns))
    header = _small_row((grid.corner, *grid.columns), widths, "<w:tblHeader/>", manner="<w:b/><w:bCs/>")
    height = f'<w:trHeight w:val="{_CELL_HEIGHT}"/>'
    rows = (_small_row((row, *[""] * len(grid.columns)), widths, height) for row in grid.rows)
    return _ruled(widths, (header, *rows))


def _small_row(cells: Iterable[str], widths: Iterable[int], more: str, *, manner: str = "") -> str:
    inner = "".join(
        _cell(width, line_of("TableText", text, manner=manner + _SMALL))
        for text, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{inner}</w:tr>"


def _slips(slips: Sequence[Slip], imprint: str) -> str:
    width = TEXT_WIDTH // 2
    height = f'<w:trHeight w:val="{_SLIP_HEIGHT}"/>'
    cells = [_cell(width, "".join(_slip(slip, imprint))) for slip in slips]
    cells += [_cell(width, paragraph_of("TableText", ()))] * (len(cells) % 2)
    pairs = zip(cells[::2], cells[1::2], strict=True)
    rows = (f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{one}{other}</w:tr>" for one, other in pairs)
    return _ruled((width, width), rows, line="dashed", margins=(120, 200))


def _slip(slip: Slip, imprint: str) -> Iterator[str]:
    yield paragraph_of("TableText", (Run(slip.heading, strong=True),))
    yield line_of("TableText", slip.text, gap=_APART, manner=half_points(_SLIP_TYPE))
    yield from [paragraph_of("TableText", ())] * (0 if slip.text else _EMPTY_LINES)
    for line in filter(None, (*slip.small, imprint)):
        yield line_of("TableText", line, gap=_TOGETHER, manner=half_points(_SLIP_SMALL_TYPE))


def _ruled(
    widths: tuple[int, ...], rows: Iterable[str], *, line: str = "single", margins: tuple[int, int] = (108, 108)
) -> str:
    """Return a table with lines all around its cells."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="{line}" w:sz="4" w:space="0" w:color="767676"/>' for side in sides)
    room = zip(("top", "left", "bottom", "right"), margins * 2, strict=True)
    cell_margins = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side, margin in room)
    look = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{cell_margins}</w:tblCellMar></w:tblPr>'
    )
    return f"<w:tbl>{look}{_columns(widths)}{''.join(rows)}</w:tbl>"


def _columns(widths: Iterable[int]) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def _cell(width: int, paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'


# --- small parts --------------------------------------------------------------------------------------------


def _run(text: str, manner: str = "") -> str:
    return text_run(escaped(text), manner)


def _escaped_in_quotes(text: str) -> str:
    return escaped(text).replace('"', "&quot;")


def _properties(handout: Handout) -> str:
    """Return docProps/core.xml."""
    moment = f'xsi:type="dcterms:W3CDTF">{handout.date.isoformat()}T00:00:00Z'
    keywords = f"<cp:keywords>{escaped(handout.keywords)}</cp:keywords>" if handout.keywords else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(handout.title)}</dc:title><dc:language>en-GB</dc:language>{keywords}"
        f"<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    )
