"""Make `asks/asks.schema.json`, which gives completion in editors, from the model; run it when the model changes.

.venv/bin/python scripts/make_asks_schema.py
"""

import inspect
import json
import re
from pathlib import Path
from typing import Any

import msgspec

from lobbykit import model

PATH = Path(__file__).parent.parent / "asks" / "asks.schema.json"


class SourceFile(msgspec.Struct, forbid_unknown_fields=True):
    """One document and what it asks."""

    source: model.Source
    asks: tuple[model.Ask, ...]


def schema() -> str:
    """Return the JSON Schema of a file of asks, as the text of its file."""
    (reference,), definitions = msgspec.json.schema_components([SourceFile], ref_template="#/$defs/{name}")
    for field in model.GIVEN_FIELDS:
        definitions["Ask"]["properties"].pop(field)
    for name, definition in definitions.items():
        if "properties" in definition:
            definition["additionalProperties"] = False
            _describe(definition, getattr(model, name, SourceFile))
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of asks for lobbykit",
        **reference,
        "$defs": definitions,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _describe(definition: dict[str, Any], cls: type) -> None:
    """Give each property the comment that stands beside its field."""
    comments = dict(re.findall(r"(?m)^    (\w+): .*?  # (.*)$", inspect.getsource(cls)))
    for field, entry in definition["properties"].items():
        entry.pop("default", None)
        if field in comments:
            entry["description"] = comments[field]


if __name__ == "__main__":
    PATH.write_text(schema(), encoding="utf-8")
    print(PATH)
