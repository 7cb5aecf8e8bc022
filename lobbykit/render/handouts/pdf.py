"""A handout as PDF/UA-1, in the layout of letter_templates/handout.typ; its typesetter is an extra."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from lobbykit.model import (
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
from lobbykit.render.handouts.columns import weights
from lobbykit.render.pdf import _blocks, _gaps, _runs, _Value, typeset


def render(handout: Handout) -> bytes:
    """Return the handout as a tagged PDF; what is to be filled in is to be printed first.

    Raises:
        LobbykitError: the extra is not installed.
    """
    return typeset("handout.typ", {"handout": json.dumps(_handout(handout), ensure_ascii=False)})


def _handout(handout: Handout) -> Mapping[str, _Value]:
    gaps = _gaps(handout.placeholders)
    return {
        "title": handout.title.strip() or "Handout",  # PDF/UA wants one
        "heading": _runs((Run(handout.title),), gaps),
        "date": [handout.date.year, handout.date.month, handout.date.day],
        "wide": handout.is_wide,
        "imprint": _runs((Run(handout.imprint[0]),), gaps) if handout.imprint[0] else [],
        "blocks": list(_parts(handout, gaps)),
    }


def _parts(handout: Handout, gaps: re.Pattern[str]) -> Iterator[Mapping[str, _Value]]:
    def line(text: str) -> list[_Value]:
        return _runs((Run(text),), gaps)

    for block in handout.blocks:
        match block:
            case Paragraph() | Heading() | ListBlock():
                yield from _blocks((block,), gaps)
            case Table():
                shares: list[_Value] = list(weights(block))
                yield from ({**table, "widths": shares} for table in _blocks((block,), gaps))
            case Slips(slips):
                yield {"kind": "slips", "slips": [_slip(slip, handout.imprint[0], gaps) for slip in slips]}
            case Grid(corner, columns, rows):
                names: list[_Value] = [line(name) for name in columns]
                yield {"kind": "grid", "corner": line(corner), "columns": names, "rows": [line(row) for row in rows]}
            case Boxes(choices):
                yield {"kind": "boxes", "labels": [line(label) for _, label in choices]}
            case Field(_, label, _, text, lines):
                yield {"kind": "field", "label": line(f"{label}: "), "text": line(text), "lines": lines}
            case _:
                assert_never(block)


def _slip(slip: Slip, imprint: str, gaps: re.Pattern[str]) -> Mapping[str, _Value]:
    return {
        "heading": _runs((Run(slip.heading),), gaps),
        "text": _runs((Run(slip.text),), gaps),
        "small": [_runs((Run(line),), gaps) for line in (*slip.small, imprint) if line],
    }
