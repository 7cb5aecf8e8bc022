"""A letter as an HTML document to be mailed: its look stands in the elements, as mail programs need it.

It stands alone: nothing is fetched from anywhere. No colour is set but that of a table's lines, which shows on white
and on black alike, so that a reader's own contrast, or a dark screen, is kept.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from lobbykit.model import Block, Heading, Letter, ListBlock, Paragraph, Run, Runs, Table
from lobbykit.render.txt import is_web_or_mail, spelled_out

_BODY = "font-family: Arial, Helvetica, sans-serif; font-size: 11pt; line-height: 1.45; max-width: 42em"
_TABLE = "border-collapse: collapse"
_CELL = "border: 1px solid #767676; padding: 0.2em 0.6em; text-align: start; vertical-align: top"
# What no element can say of itself: the paper, and where a page may end. The close stays with the name under it.
_PRINT = """\
@page { size: A4; margin: 25mm 20mm }
@media print {
h2, h3, h4, h5, h6, p:nth-last-child(2) { break-after: avoid }
li, tr, p:last-child { break-inside: avoid }
}"""


def render(letter: Letter) -> bytes:
    """Return the document; its title is the subject, and its body the letter from the salutation on."""
    return "".join((before_greeting(letter), greeting(letter), *after_greeting(letter))).encode()


def greeting(letter: Letter) -> str:
    """Return the line with the salutation."""
    salutation = _element("p", escape(letter.salutation))
    return f"{salutation}\n" if salutation else ""


def before_greeting(letter: Letter) -> str:
    """Return the lines of the document before the salutation."""
    lines = (
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(letter.subject)}</title>",
        f"<style>\n{_PRINT}\n</style>",
        "</head>",
        f'<body style="{_BODY}">',
        "",
    )
    return "\n".join(lines)


def after_greeting(letter: Letter) -> Iterator[str]:
    """Yield the lines after it, those of one element together."""
    parts = (
        *map(block_of, letter.blocks),
        _element("p", escape(letter.sign_off)),
        _element("p", "<br>\n".join(map(escape, filter(None, (*letter.signature, *letter.sender_lines))))),
        "</body>",
        "</html>",
    )
    return (f"{part}\n" for part in parts if part)


def block_of(block: Block) -> str:
    match block:
        case Paragraph(runs):
            return _element("p", _inline(runs))
        case Heading(level, runs):
            return _element(f"h{level}", _inline(runs))
        case ListBlock():
            return _list(block)
        case Table(header, rows):
            return _table(header, rows)


def _list(block: ListBlock) -> str:
    items = [_element("li", _inline(item), is_kept=True) for item in block.items]
    opening, closing = (f'<ol start="{block.start}">', "</ol>") if block.ordered else ("<ul>", "</ul>")
    return "\n".join((opening, *items, closing)) if items else ""


def _table(header: tuple[Runs, ...], rows: tuple[tuple[Runs, ...], ...]) -> str:
    names = (_element("th", _inline(cell), f' scope="col" style="{_CELL}"', is_kept=True) for cell in header)
    lines = ("".join(_element("td", _inline(cell), f' style="{_CELL}"', is_kept=True) for cell in row) for row in rows)
    return "\n".join(
        (
            f'<table style="{_TABLE}">',
            f"<thead>\n<tr>{''.join(names)}</tr>\n</thead>",
            "<tbody>",
            *(f"<tr>{line}</tr>" for line in lines),
            "</tbody>",
            "</table>",
        )
    )


def _element(name: str, content: str, attributes: str = "", *, is_kept: bool = False) -> str:
    """Write one element whose first letter tells its direction, so that none turns its neighbours about.

    An empty one is left out, unless it is kept for its place among others.
    """
    return f'<{name} dir="auto"{attributes}>{content}</{name}>' if content or is_kept else ""


def _inline(runs: Runs) -> str:
    if len(runs) == 1 and runs[0].text and not runs[0].link:
        return _text(runs[0])
    links = groupby(spelled_out(runs, but=is_web_or_mail), key=lambda run: run.link)
    return "".join(_linked(link, "".join(map(_text, linked))) for link, linked in links)


def _linked(link: str, content: str) -> str:
    return f'<a href="{escape(link)}">{content}</a>' if link else content


def _text(run: Run) -> str:
    text = escape(run.text, quote=False)
    if run.emphasis:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if run.strong else text
