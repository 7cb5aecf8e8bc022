"""A handout as a JSON object, for programs: its text, and its rows."""

import json

from lobbykit.model import Handout
from lobbykit.render.handouts import txt


def render(handout: Handout) -> bytes:
    """Return one object in UTF-8, indented, with a line end; each row is an object by its columns."""
    made = {
        "name": handout.name,
        "title": handout.title,
        "date": handout.date.isoformat(),
        "text": txt.render(handout).decode(),
        "rows": [dict(zip(handout.columns, row, strict=True)) for row in handout.rows],
        "imprint": handout.imprint[1],
        "placeholders": [one.text for one in handout.placeholders],
    }
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()
