"""A handout as PDF/UA-1, in the layout of letter_templates/handout.typ; its typesetter is an extra."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from lobbykit.model import (
    Block,
    Boxes,
    Field,
    Grid,
    Handout,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    Slip,
    Slips,
    Table,
)
from lobbykit.render.handouts.flow import is_asked, weights
from lobbykit.render.pdf import Value, blocks_of, gaps_of, made_of, runs_of


def render(handout: Handout) -> bytes:
    """Return the handout as a tagged PDF; what is to be filled in is to be printed first.

    Raises:
        LobbykitError: the extra is not installed.
    """
    return made_of("handout.typ", {"handout": json.dumps(_handout(handout), ensure_ascii=False)})


def _handout(handout: Handout) -> Mapping[str, Value]:
    gaps = gaps_of(handout.placeholders)
    return {
        "title": handout.title.strip() or "Handout",  # PDF/UA wants one
        "heading": runs_of((Run(handout.title),), gaps),
        "date": [handout.date.year, handout.date.month, handout.date.day],
        "wide": handout.is_wide,
        "imprint": runs_of((Run(handout.imprint[0]),), gaps) if handout.imprint[0] else [],
        "blocks": list(_parts(handout, gaps)),
    }


def _parts(handout: Handout, gaps: re.Pattern[str]) -> Iterator[Mapping[str, Value]]:
    waiting: list[Block] = []  # for those after them, which say what stays together
    for block in handout.blocks:
        if isinstance(block, Paragraph | Heading | ListBlock | Table):
            waiting.append(block)
            continue
        yield from _as_in_letters(tuple(waiting), gaps)
        waiting.clear()
        yield _own(block, handout.imprint[0], gaps)
    yield from _as_in_letters(tuple(waiting), gaps)


def _as_in_letters(blocks: tuple[Block, ...], gaps: re.Pattern[str]) -> Iterator[Mapping[str, Value]]:
    tables = (block for block in blocks if isinstance(block, Table))
    asked = (is_asked(block) for block in blocks if isinstance(block, Paragraph))
    for part in blocks_of(blocks, gaps):
        if part["kind"] == "table":
            shares: list[Value] = list(weights(next(tables)))
            yield {**part, "widths": shares}
        elif part["kind"] == "paragraph":
            yield {**part, "with-next": next(asked) or part["with-next"]}
        else:
            yield part


def _own(block: Slips | Grid | Boxes | Field, imprint: str, gaps: re.Pattern[str]) -> Mapping[str, Value]:
    def line(text: str) -> list[Value]:
        return runs_of((Run(text),), gaps)

    match block:
        case Slips(slips):
            return {"kind": "slips", "slips": [_slip(slip, imprint, gaps) for slip in slips]}
        case Grid(corner, columns, rows):
            names: list[Value] = [line(name) for name in columns]
            return {"kind": "grid", "corner": line(corner), "columns": names, "rows": [line(row) for row in rows]}
        case Boxes(choices):
            return {"kind": "boxes", "labels": [line(label) for _, label in choices]}
        case Field(_, label, _, text, lines):
            return {"kind": "field", "label": line(f"{label}: "), "text": line(text), "lines": lines}
        case _:
            assert_never(block)


def _slip(slip: Slip, imprint: str, gaps: re.Pattern[str]) -> Mapping[str, Value]:
    return {
        "heading": runs_of((Run(slip.heading),), gaps),
        "text": runs_of((Run(slip.text),), gaps),
        "small": [runs_of((Run(line),), gaps) for line in (*slip.small, imprint) if line],
    }
