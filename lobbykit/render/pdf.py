"""Letter -> PDF/UA-1 to post, in the layout of letter_templates/base.typ; its typesetter is an extra."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import zip_longest
from threading import Lock
from typing import TYPE_CHECKING, assert_never

from lobbykit import shipped
from lobbykit.errors import LobbykitError
from lobbykit.model import Block, Heading, Letter, ListBlock, Paragraph, Placeholder, Run, Runs, Table
from lobbykit.render import sheet
from lobbykit.render.txt import is_web_or_mail

if TYPE_CHECKING:
    # 11 ms a letter, 81 MB installed, and refuses what would be no PDF/UA-1. WeasyPrint 70: 115 ms, 72 MB and Pango of
    # the system; fpdf2 2.8: 31 ms, 55 MB, tags hardly anything (Python 3.11, two cores, the same letter of 260 words).
    import typst

# What base.typ takes: strings, numbers, and lists and mappings of them.
Value = str | int | list["Value"] | Mapping[str, "Value"]

_NOT_IN_ADDRESS = str.maketrans({mark: f"%{ord(mark):02X}" for mark in ' "<>\\^`{|}'})  # RFC 3986, 2.1
_LONGEST_ADDRESS = 8000  # of a link, in bytes: typst takes no longer one

_ONE_AT_A_TIME = Lock()  # two threads cannot use one compiler


def render(letter: Letter) -> bytes:
    """Return the letter as a tagged PDF: the same bytes for the same letter on every machine.

    Where it has a sign that our fonts lack (they have the Latin letters), the machine's own fonts show it; one that
    no font has stands as an empty box, and the file is then tagged but no PDF/UA.

    Typst starts threads, which a process forked after the first letter lacks: it would wait for ever. Workers that
    render must be spawned, or forked before.

    Raises:
        LobbykitError: the extra is not installed.
    """
    return typeset((for_typst(letter),))


def for_typst(letter: Letter) -> bytes:
    """Return the letter as `typeset` takes it; making it needs no typesetter."""
    return json.dumps(_letter(letter), ensure_ascii=False).encode()


def typeset(letters: Iterable[bytes]) -> bytes:
    """Return the letters in one PDF, as `render` does one.

    Each begins on an odd page, so that it is on sheets of its own when both sides are printed on, and has its pages
    numbered from one. The file is titled as its first letter is.
    """
    return made_of("base.typ", {"letters": f"[{b','.join(letters).decode()}]"})


def made_of(template: str, given: dict[str, str]) -> bytes:
    """Return the PDF that a template of letter_templates makes of what is given to it, JSON by name.

    Raises:
        LobbykitError: the extra is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise LobbykitError("writing PDF needs the typesetter: pip install 'lobbykit[pdf]'") from error
    try:
        return _compiled(_compiler(template), given, ["ua-1"])
    except typst.TypstError:
        try:
            return _compiled(_compiler(template, with_system_fonts=True), given, ["ua-1"])
        except typst.TypstError:
            return _compiled(_compiler(template, with_system_fonts=True), given, [])


@cache
def _compiler(name: str, *, with_system_fonts: bool = False) -> "typst.Compiler":
    import typst

    template = shipped.folder("letter_templates") / name
    fonts = typst.Fonts(
        include_system_fonts=with_system_fonts,
        include_embedded_fonts=with_system_fonts,
        font_paths=[shipped.data("fonts")],
    )
    return typst.Compiler(template, root=template.parent, font_paths=fonts)


def _compiled(compiler: "typst.Compiler", given: dict[str, str], standards: "list[typst.PDFStandard]") -> bytes:
    with _ONE_AT_A_TIME:
        made = compiler.compile(format="pdf", sys_inputs=given, pdf_standards=standards)
    assert isinstance(made, bytes)
    return made


# --- the letter as base.typ reads it ------------------------------------------------------------------------


def _letter(letter: Letter) -> Mapping[str, Value]:
    gaps = gaps_of(letter.placeholders)
    author = letter.signature[0] if letter.signature and not letter.signature[0].startswith("[") else ""
    return {
        "title": letter.subject.strip() or "Letter",  # PDF/UA wants one
        "author": author,
        "date": [letter.date.year, letter.date.month, letter.date.day],
        "date-text": f"{letter.date.day} {letter.date:%B} {letter.date.year}",
        "sender": _lines(sheet.sender_block(letter).lines, gaps),
        "reference": _lines((f"Our ref: {letter.reference}" if letter.reference else "",), gaps),
        "recipient": _lines(sheet.recipient_block(letter).lines, gaps),
        "salutation": runs_of((Run(letter.salutation),), gaps),
        "subject": runs_of((Run(letter.subject),), gaps),
        "blocks": list(blocks_of(letter.blocks, gaps)),
        "sign-off": runs_of((Run(letter.sign_off),), gaps),
        "signature": _lines(letter.signature, gaps),
        "enclosures": _lines((sheet.enclosed(letter),), gaps),
    }


def gaps_of(placeholders: Iterable[Placeholder]) -> re.Pattern[str]:
    """Return what finds the placeholders in a text; a longer one before its beginning."""
    texts = sorted({gap.text for gap in placeholders}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, texts)) or r"(?!)")


def _lines(lines: Iterable[str], gaps: re.Pattern[str]) -> list[Value]:
    return [runs_of((Run(line),), gaps) for line in lines if line]


def blocks_of(blocks: tuple[Block, ...], gaps: re.Pattern[str]) -> Iterator[Mapping[str, Value]]:
    level = 1  # of the heading before; no level may be left out on the way down (PDF/UA-1, 7.4.2)
    for block, after in zip_longest(blocks, blocks[1:]):
        match block:
            case Paragraph(runs):
                # What leads to a list, a table or the sign-off stays on its page.
                with_next = not isinstance(after, Paragraph | Heading)
                yield {"kind": "paragraph", "runs": runs_of(runs, gaps), "with-next": with_next}
            case Heading(wanted, runs):
                level = min(wanted, level + 1)
                yield {"kind": "heading", "level": level, "runs": runs_of(runs, gaps)}
            case ListBlock(ordered, items, start) if items:
                kind = "numbers" if ordered else "points"
                yield {"kind": kind, "start": start, "items": [runs_of(item, gaps) for item in items]}
            case ListBlock():
                pass
            case Table(header, rows):
                yield {"kind": "table", "header": _row(header, gaps), "rows": [_row(row, gaps) for row in rows]}
            case _:
                assert_never(block)


def _row(cells: Iterable[Runs], gaps: re.Pattern[str]) -> list[Value]:
    return [{"runs": runs_of(cell, gaps)} for cell in cells]


def runs_of(runs: Runs, gaps: re.Pattern[str]) -> list[Value]:
    return [
        {"text": text, "strong": run.strong, "emphasis": run.emphasis, "link": _address(run.link), "gap": is_gap}
        for run in runs
        for text, is_gap in _parted(run.text, gaps)
    ]


def _parted(text: str, gaps: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    r"""Yield the text in pieces, and of each whether it is a placeholder.

    >>> list(_parted("I [live / work] here", re.compile(r"\[live / work]")))
    [('I ', False), ('[live / work]', True), (' here', False)]
    """
    end = 0
    for gap in gaps.finditer(text):
        yield text[end : gap.start()], False
        yield gap[0], True
        end = gap.end()
    yield text[end:], False


def _address(link: str) -> str:
    """Return where a link leads to, or "" when that is nothing to be opened from a letter."""
    address = link.translate(_NOT_IN_ADDRESS)
    return address if is_web_or_mail(link) and len(address.encode()) < _LONGEST_ADDRESS else ""
