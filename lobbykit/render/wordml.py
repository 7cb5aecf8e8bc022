"""A letter as WordprocessingML: its paragraphs, lists and tables, as they stand in the body of a Word document.

The addresses stand in frames, so that the recipient's is in the window of a DL envelope: see `sheet`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import count, cycle, groupby, zip_longest
from typing import assert_never

from lobbykit.model import Block, Heading, Letter, ListBlock, Paragraph, Placeholder, Run, Runs, Table
from lobbykit.render import sheet

# What scripts/make_base_docx.py put into base.docx: two kinds of list (w:abstractNum), the first number that
# is free for a letter's own list (w:num), and the width between the margins in twentieths of a point.
_NUMBERED, _BULLETED = 0, 1
FIRST_LIST = 3
TEXT_WIDTH = 9298

_TWIPS = 1440 / 25.4  # in a millimetre


def frame(wanted: sheet.Frame) -> str:
    """Return a w:framePr. Paragraphs that follow one another with the same one are one frame."""
    x, y, width = (f"{length * _TWIPS:.0f}" for length in wanted)
    return f'<w:framePr w:w="{width}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{x}" w:y="{y}"/>'


# The styles have their frames too, for what is typed in; but LibreOffice heeds them in paragraphs alone.
_FRAMES = {style: frame(wanted) for style, wanted in sheet.FRAMES.items()}
WITH_NEXT = "<w:keepNext/>"  # on one page with the paragraph after it
ABOVE_TABLE = f'<w:spacing w:after="{sheet.ABOVE_TABLE * 20}"/>'  # a table has no space above it of its own
# Word makes one table of two that meet. The one empty paragraph of a letter keeps them apart.
BETWEEN_TABLES = '<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'

_LINKED = ("http://", "https://", "mailto:")
# A quotation mark or a backslash would end the address in its field (ECMA-376 part 1, 17.16.2). RFC 3986
# (2.1) has all of these written so in any address.
_IN_ADDRESS = str.maketrans({mark: f"%{ord(mark):02X}" for mark in ' "<>\\^`{|}'})


def before_address(letter: Letter) -> str:
    """Return what stands above the recipient's address."""
    return _before_address(sheet.sender_block(letter).lines, letter.date, letter.reference)


@lru_cache(maxsize=16)  # the sender's, in all letters of a batch
def _before_address(lines: tuple[str, ...], day: date, reference: str) -> str:
    return "".join(
        (
            *lines_of("Sender", lines),
            *lines_of("Date", (f"{day.day} {day:%B} {day.year}",)),
            *lines_of("Reference", (f"Our ref: {reference}" if reference else "",)),
        )
    )


def address_and_salutation(letter: Letter) -> str:
    """Return the recipient's lines, in the type that gets them into the window, and the salutation."""
    block = sheet.recipient_block(letter)
    own = block.type != sheet.ADDRESS_TYPES[0]  # the style has the largest
    gap = f'<w:spacing w:line="{block.type.leading * 20:.0f}" w:lineRule="exact"/>' if own else ""
    manner = half_points(block.type.size) if own else ""
    around = _around("Recipient", "", "", gap, manner)
    salutation = line_of("Salutation", letter.salutation) if letter.salutation else ""
    return "".join([escaped(line).join(around) for line in block.lines]) + salutation


def subject_and_blocks(letter: Letter) -> str:
    return "".join((*lines_of("SubjectLine", (letter.subject,)), *blocks_of(letter.blocks)))


def ending(letter: Letter) -> str:
    """Return what follows the blocks."""
    return _ending(letter.sign_off, letter.signature, sheet.enclosed(letter))


@lru_cache(maxsize=16)  # the sender's too
def _ending(sign_off: str, signature: tuple[str, ...], enclosed: str) -> str:
    return "".join(
        (
            *lines_of("Closing", (sign_off,)),
            *lines_of("Signature", signature),
            *lines_of("Enclosures", (enclosed,)),
        )
    )


def lines_of(style: str, lines: Iterable[str]) -> list[str]:
    """Return a paragraph for each line that says something."""
    return [line_of(style, line) for line in lines if line]


def blocks_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield the paragraphs and tables; the letter's lists are numbered from `FIRST_LIST` on."""
    numbers = count(FIRST_LIST)
    for block, after in zip_longest(blocks, blocks[1:]):
        # What leads to a list, a table or the sign-off stays on its page.
        keep = "" if isinstance(after, Paragraph | Heading) else WITH_NEXT
        gap = ABOVE_TABLE if isinstance(after, Table) else ""
        match block:
            case Paragraph(runs):
                yield paragraph_of("BodyText", runs, keep=keep, gap=gap)
            case Heading(level, runs):
                yield paragraph_of(f"Heading{level}", runs, gap=gap)
            case ListBlock():
                yield from list_of(block, next(numbers), keep=keep, gap=gap)
            case Table(header, rows):
                yield _table(header, rows)
                yield BETWEEN_TABLES if gap else ""
            case _:
                assert_never(block)


def list_of(block: ListBlock, number: int, *, keep: str, gap: str) -> Iterator[str]:
    style = "ListNumber" if block.ordered else "ListBullet"
    place = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    for item in block.items[:-1]:
        yield paragraph_of(style, item, place=place)
    for item in block.items[-1:]:
        yield paragraph_of(style, item, keep=keep, place=place, gap=gap)


def _table(header: tuple[Runs, ...], rows: tuple[tuple[Runs, ...], ...]) -> str:
    column = f'<w:gridCol w:w="{TEXT_WIDTH // len(header)}"/>'
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="LetterTable"/><w:tblW w:w="5000" w:type="pct"/>'
        # Of the style's special cells, the first row alone.
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{column * len(header)}</w:tblGrid>"
        f"{_row(header, '<w:tblHeader/>')}{''.join(_row(row) for row in rows)}</w:tbl>"
    )


def _row(cells: tuple[Runs, ...], header: str = "") -> str:
    inner = "".join(f"<w:tc>{paragraph_of('TableText', runs)}</w:tc>" for runs in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{inner}</w:tr>"


def paragraph_of(style: str, runs: Runs, *, keep: str = "", place: str = "", gap: str = "") -> str:
    if len(runs) == 1 and not runs[0].link:
        return escaped(runs[0].text).join(_around(style, keep, place, gap, _manner(runs[0])))
    inner = "".join(_linked(address, group) for address, group in groupby(runs, _address))
    return paragraph_of_runs(style, inner, keep=keep, place=place, gap=gap)


def line_of(style: str, text: str, *, gap: str = "", manner: str = "") -> str:
    return escaped(text).join(_around(style, "", "", gap, manner))


@lru_cache(maxsize=256)
def _around(style: str, keep: str, place: str, gap: str, manner: str) -> tuple[str, str]:
    """Return what stands around the text of a paragraph with one run."""
    before, _, after = paragraph_of_runs(style, text_run("\0", manner), keep=keep, place=place, gap=gap).partition("\0")
    return before, after


def paragraph_of_runs(style: str, runs: str, *, keep: str = "", place: str = "", gap: str = "") -> str:
    """Return a w:p; `keep`, `place` (in a list) and `gap` are properties, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{_FRAMES.get(style, "")}{place}{gap}</w:pPr>{runs}</w:p>'


def _address(run: Run) -> str:
    """Return where the run links to, or "" when that is nothing to be opened from a letter."""
    return run.link if run.link.lower().startswith(_LINKED) else ""


def _linked(address: str, runs: Iterable[Run]) -> str:
    """Return the runs; with an address, as a HYPERLINK field, for w:hyperlink would need a relationship."""
    if not address:
        return "".join(_run(run) for run in runs)
    inner = "".join(_run(run, '<w:rStyle w:val="Hyperlink"/>') for run in runs)
    code = escaped(f' HYPERLINK "{address.translate(_IN_ADDRESS)}" ')
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _run(run: Run, style: str = "") -> str:
    return text_run(escaped(run.text), style + _manner(run))


def _manner(run: Run) -> str:
    # Not the styles Strong and Emphasis: in a heading that is bold, a bold style would turn bold off.
    strong = "<w:b/><w:bCs/>" if run.strong else ""
    return f"{strong}<w:i/><w:iCs/>" if run.emphasis else strong


def text_run(escaped: str, manner: str) -> str:
    properties = f"<w:rPr>{manner}</w:rPr>" if manner else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped}</w:t></w:r>'


_TEXT_RUN = re.compile(r'(?:<w:rPr>(.*?)</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>')
_YELLOW = '<w:highlight w:val="yellow"/>'  # the last of a run's properties that we write


def highlighted(xml: str, placeholders: Collection[Placeholder]) -> str:
    """Return the paragraphs with each placeholder in a run of its own, on yellow."""
    found = [gap for gap in _gaps(tuple(placeholders)) if gap[0] in xml]
    if not found:
        return xml
    runs, texts = xml.split("<w:r>"), tuple([text for _, text in found])
    for place, run in enumerate(runs):
        for gap, _ in found:
            if gap in run:
                runs[place] = _parted(run, texts)
                break
    return "<w:r>".join(runs)


@lru_cache(maxsize=64)
def _gaps(placeholders: tuple[Placeholder, ...]) -> tuple[tuple[str, str], ...]:
    """Return the texts of the placeholders, each as XML has it and as it is."""
    return tuple((escaped(one.text), one.text) for one in placeholders if one.text)


@lru_cache(maxsize=64)
def _any_of(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that keeps what it splits at; of two that begin alike it finds the longer."""
    return re.compile(f"({'|'.join(map(re.escape, sorted(texts, key=len, reverse=True)))})")


@lru_cache(maxsize=256)  # in letters to many it is mostly the same that is not known
def _parted(run: str, gaps: tuple[str, ...]) -> str:
    """Return a run, here without its first tag, as several, the first without it too; every second piece is a gap."""
    found = _TEXT_RUN.match(run)
    if not found:
        return run
    manner = found[1] or ""
    pieces = zip(_any_of(gaps).split(_unescaped(found[2])), cycle((manner, f"{manner}{_YELLOW}")), strict=False)
    runs = "".join(text_run(escaped(piece), its_manner) for piece, its_manner in pieces if piece)
    return runs.removeprefix("<w:r>") + run[found.end() :]


def escaped(text: str) -> str:
    """Return the text as XML has it between tags.

    >>> escaped("Q&A </w:t>")
    'Q&amp;A &lt;/w:t&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(escaped: str) -> str:
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def list_number(number: int, block: ListBlock) -> str:
    kind = _NUMBERED if block.ordered else _BULLETED
    start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{block.start}"/></w:lvlOverride>'
    own = start if block.ordered else ""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{own}</w:num>'


def half_points(size: float) -> str:
    """Return a size as properties of a run.

    >>> half_points(12)
    '<w:sz w:val="24"/><w:szCs w:val="24"/>'
    """
    return "".join(f'<w:{name} w:val="{size * 2:.0f}"/>' for name in ("sz", "szCs"))
