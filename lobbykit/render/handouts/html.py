"""A handout as an HTML document, to be shown or printed: it stands alone, and what is to be filled in is a form.

Nothing is fetched from anywhere and nothing is sent.
"""

from collections.abc import Iterator
from html import escape
from typing import assert_never

from lobbykit.model import Boxes, Field, Grid, Handout, HandoutBlock, Heading, ListBlock, Paragraph, Slip, Slips, Table
from lobbykit.render.html import block_of

_LOOK = """\
body { font-family: Arial, Helvetica, sans-serif; font-size: 12pt; line-height: 1.45; max-width: 46em; margin: 1em }
body.wide { max-width: none }
table { border-collapse: collapse; width: 100% }
td, th { border: 1px solid #767676; padding: 0.3em 0.6em; text-align: start; vertical-align: top }
.grid td { height: 4em; min-width: 5em }
.slips { display: grid; grid-template-columns: 1fr 1fr }
.slip { border: 1px dashed #767676; padding: 1em; min-height: 11em; break-inside: avoid }
.small { font-size: 9pt }
textarea, input[type=text] { font: inherit; width: 100%; box-sizing: border-box }"""
_PRINT = """\
@media print {
body { margin: 0; max-width: none }
h1, h2, h3 { break-after: avoid }
li, tr, fieldset { break-inside: avoid }
thead { display: table-header-group }
}"""


def render(handout: Handout) -> bytes:
    """Return the document under its title, the heading of the first level."""
    paper = "A4 landscape" if handout.is_wide else "A4"
    lines = (
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(handout.title)}</title>",
        f"<style>\n{_LOOK}\n@page {{ size: {paper}; margin: 15mm }}\n{_PRINT}\n</style>",
        "</head>",
        '<body class="wide">' if handout.is_wide else "<body>",
        f'<h1 dir="auto">{escape(handout.title)}</h1>',
        *(part for block in handout.blocks for part in _parts(block, handout.imprint[1])),
        *_small(handout.imprint[1]),
        "</body>",
        "</html>",
    )
    return ("\n".join(filter(None, lines)) + "\n").encode()


def _parts(block: HandoutBlock, imprint: str) -> Iterator[str]:
    match block:
        case Paragraph() | Heading() | ListBlock() | Table():
            yield block_of(block)
        case Slips(slips):
            yield '<div class="slips">'
            for slip in slips:
                yield from _slip(slip, imprint)
            yield "</div>"
        case Grid():
            yield from _grid(block)
        case Boxes(choices):
            labels = (
                f'<label><input type="checkbox" name="{escape(name)}"> {escape(label)}</label>'
                for name, label in choices
            )
            yield f"<p>{' &emsp; '.join(labels)}</p>"
        case Field(name, label, hint, text, lines):
            yield f"<p><label>{escape(label)}<br>{_entry(name, hint, text, lines)}</label></p>"
        case _:
            assert_never(block)


def _entry(name: str, hint: str, text: str, lines: int) -> str:
    if lines == 1:
        return f'<input type="text" name="{escape(name)}" placeholder="{escape(hint)}" value="{escape(text)}">'
    return f'<textarea name="{escape(name)}" rows="{lines}" placeholder="{escape(hint)}">{escape(text)}</textarea>'


def _slip(slip: Slip, imprint: str) -> Iterator[str]:
    yield '<div class="slip">'
    yield f'<p dir="auto"><strong>{escape(slip.heading)}</strong></p>'
    yield f'<p dir="auto">{escape(slip.text) if slip.text else "<br><br><br>"}</p>'
    for line in (*slip.small, imprint):
        yield from _small(line)
    yield "</div>"


def _small(line: str) -> Iterator[str]:
    if line:
        yield f'<p class="small" dir="auto">{escape(line)}</p>'


def _grid(block: Grid) -> Iterator[str]:
    names = "".join(f'<th scope="col" dir="auto">{escape(name)}</th>' for name in (block.corner, *block.columns))
    yield f'<table class="grid">\n<thead>\n<tr>{names}</tr>\n</thead>\n<tbody>'
    for row in block.rows:
        yield f'<tr><th scope="row" dir="auto">{escape(row)}</th>{"<td></td>" * len(block.columns)}</tr>'
    yield "</tbody>\n</table>"
