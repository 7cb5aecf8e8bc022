"""A handout as plain text: boxes are brackets, and slips stand between lines to cut along."""

from collections.abc import Iterator
from typing import assert_never

from lobbykit.model import Boxes, Field, Grid, Handout, HandoutBlock, Heading, ListBlock, Paragraph, Slip, Slips, Table
from lobbykit.render.txt import block_of, line_of

_CUT = "- " * 34 + "-"
_DOTS = "." * 60


def render(handout: Handout) -> bytes:
    """Return the title, a blank line and the blocks: UTF-8, a paragraph a line, a line end last."""
    imprint = handout.imprint[1]
    parts = (handout.title, *(part for block in handout.blocks for part in _parts(block, imprint)), imprint)
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def _parts(block: HandoutBlock, imprint: str) -> Iterator[str]:
    match block:
        case Paragraph() | Heading() | ListBlock():
            yield block_of(block)
        case Table(header, rows):
            yield "\n".join(" | ".join(map(line_of, row)) for row in (header, *rows))
        case Slips(slips):
            yield _CUT
            for slip in slips:
                yield "\n".join(filter(None, _slip(slip, imprint)))
                yield _CUT
        case Grid(_, columns, rows):
            for row in rows:
                yield "\n".join((row, *(f"  {column}: {_DOTS[:20]}" for column in columns)))
        case Boxes(choices):
            yield "    ".join(f"[ ] {label}" for _, label in choices)
        case Field(_, label, _, text, lines):
            yield f"{label}: {text}" if text else "\n".join((f"{label}: {_DOTS}", *[_DOTS] * (lines - 1)))
        case _:
            assert_never(block)


def _slip(slip: Slip, imprint: str) -> tuple[str, ...]:
    return (slip.heading, slip.text or f"{_DOTS}\n{_DOTS}", *slip.small, imprint)
