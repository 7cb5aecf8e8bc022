"""A handout as Markdown: boxes are task lists, an empty grid is a table, and slips stand between rules."""

from collections.abc import Iterator
from typing import assert_never

from lobbykit.model import (
    Block,
    Boxes,
    Field,
    Grid,
    Handout,
    HandoutBlock,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    Slip,
    Slips,
    Table,
)
from lobbykit.render.md import blocks_of, heading_of, line_of, lines_of

_RULE = "---"
_BLANK = Run("…………………………")


def render(handout: Handout) -> bytes:
    """Return the blocks under the title, the heading of the first level: UTF-8, one line end at its end."""
    imprint = handout.imprint[1]
    parts = (
        heading_of(1, (Run(handout.title),)),
        *(part for block in handout.blocks for part in _parts(block, imprint)),
        lines_of(imprint),
    )
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def _parts(block: HandoutBlock, imprint: str) -> Iterator[str]:
    match block:
        case Paragraph() | Heading() | ListBlock() | Table():
            yield from blocks_of((block,))
        case Slips(slips):
            for slip in slips:
                yield _RULE
                yield from blocks_of(_slip(slip, imprint))
            yield _RULE
        case Grid(corner, columns, rows):
            header = tuple((Run(name),) for name in (corner, *columns))
            empty = ((),) * len(columns)
            yield from blocks_of((Table(header, tuple(((Run(row),), *empty) for row in rows)),))
        case Boxes(choices):
            yield "\n".join(f"- [ ] {line_of((Run(label),))}" for _, label in choices)
        case Field(_, label, _, text, _):
            yield line_of((Run(f"{label}:", strong=True), Run(" "), Run(text) if text else _BLANK))
        case _:
            assert_never(block)


def _slip(slip: Slip, imprint: str) -> tuple[Block, ...]:
    small = (Run(line, emphasis=True) for line in (*slip.small, imprint) if line)
    text = Run(slip.text) if slip.text else _BLANK
    return (Paragraph((Run(slip.heading, strong=True),)), Paragraph((text,)), *(Paragraph((run,)) for run in small))
