"""Rows of the catalogue in the formats of a list: a table, JSON, CSV, YAML or Markdown."""

import re
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from lobbykit.model import Ask, Catalogue, Nation
from lobbykit.words import capitalised, harmless

Row = dict[str, Any]
_WIDTH = 80
_LAST = 24  # what the last column of a table has at the least
_MARK = re.compile(r"[\\`*_<~|]|\](?=[(:\[])|&(?=#?\w+;)")  # what would be mark-up in a cell of Markdown


class ListFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    YAML = "yaml"
    MD = "md"


def ask_row(catalogue: Catalogue, ask: Ask) -> Row:
    """Return an ask as lists of asks give it: the object that `asks list --format json` is a list of."""
    source = catalogue.source(ask.source)
    timing = ask.timing
    return {
        "id": ask.id,
        "title": ask.title,
        "action": ask.action,
        "wordings": list(ask.wordings),
        "because": list(ask.because),
        "question": ask.question,
        "follow_up": ask.follow_up,
        "stance": str(ask.stance),
        "strength": str(ask.strength),
        "limits": ask.limits.text if ask.limits else "",
        "topics": list(ask.topics),
        "nations": [str(nation) for nation in ask.nations],
        "nation_basis": ask.nation_basis,
        "audiences": [str(audience) for audience in ask.audiences],
        "organisation": ask.organisation,
        "decided_by": {str(nation): body for nation, body in ask.decided_by.items()},
        "source": {
            "id": source.id,
            "title": source.title,
            "published": source.published,
            "standing": str(source.standing),
            "locator": ask.cite.locator,
            "anchor": ask.cite.anchor,
        },
        "timing": {
            "status": str(timing.status),
            "note": timing.note,
            "checked": timing.checked.isoformat() if timing.checked else None,
            "review_by": timing.review_by.isoformat(),
        },
        "facts": [
            {"text": one.text, "whose": one.whose, "year": one.year, "caution": one.caution} for one in ask.facts
        ],
        "related": list(ask.related),
        "conflicts": list(ask.conflicts),
    }


def nation_letters(nations: Iterable[Nation]) -> str:
    """Return nations as a narrow column has them.

    >>> nation_letters([Nation.ENGLAND, Nation.NORTHERN_IRELAND])
    'E NI'
    """
    return " ".join("".join(word[0] for word in nation.label.split()) for nation in nations)


def counted(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> counted(1, "ask"), counted(2000, "ask")
    ('1 ask', '2,000 asks')
    """
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def counted_people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def told_under(heading: str, lines: Sequence[str]) -> list[str]:
    """Return the lines that stand under a heading in a text to read, after a blank one; none when there are none."""
    if not lines:
        return []
    return ["", capitalised(heading), *(f"  {line}" for line in lines)]


def put_rows(rows: Sequence[Row], wanted: ListFormat, columns: dict[str, str]) -> None:
    """Write the rows to standard output. A table and Markdown show `columns` (key -> heading); the others, all."""
    match wanted:
        case ListFormat.JSON:
            import json

            _write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        case ListFormat.YAML:
            import yaml

            _write(yaml.safe_dump(list(rows), allow_unicode=True, sort_keys=False, width=110))
        case ListFormat.CSV:
            _write(_csv(rows))
        case ListFormat.MD:
            _write(_markdown(rows, columns))
        case ListFormat.TABLE:
            if sys.stdout.isatty():
                _rich_table(rows, columns)
            else:
                _write(_plain_table(rows, columns))


def put_lines(*texts: str) -> None:
    """Write the texts to standard output, each on a line of its own: in UTF-8, whatever the terminal says it takes."""
    _write("".join(f"{text}\n" for text in texts))


def _write(text: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def _cell(value: Any) -> str:  # noqa: ANN401  # a row holds text, lists and mappings
    """A value on one line."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_cell(inner)}" for key, inner in value.items() if inner)
    if isinstance(value, list):
        return "; ".join(_cell(inner) for inner in value)
    return "" if value is None else str(value)


def _csv(rows: Sequence[Row]) -> str:
    """Every key a column; lists in a cell parted by semicolons.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    import csv
    import io

    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]) if rows else [], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: harmless(_cell(value)) for key, value in row.items()})
    return file.getvalue()


def _markdown(rows: Sequence[Row], columns: dict[str, str]) -> str:
    lines = [list(columns.values()), ["---"] * len(columns)]
    lines += [[_MARK.sub(r"\\\g<0>", _cell(row[key])) for key in columns] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _plain_table(rows: Sequence[Row], columns: dict[str, str]) -> str:
    """Columns for a pipe, in 80 characters: the last goes on below itself, a long first cell above the others."""
    from textwrap import wrap

    cells = [list(columns.values())] + [[_cell(row[key]) for key in columns] for row in rows]
    widths = [max(len(line[number]) for line in cells) for number in range(len(columns) - 1)]
    room = _WIDTH - _LAST - sum(width + 2 for width in widths[1:]) - 2
    widths[0] = max((len(line[0]) for line in cells if len(line[0]) <= room), default=0)
    indent = sum(width + 2 for width in widths)
    lines = []
    for line in cells:
        last, *more = wrap(line[-1], max(_WIDTH - indent, _LAST)) or [""]
        if len(line[0]) > room:
            lines.append(line[0])
            line[0] = ""
        padded = [cell.ljust(width) for cell, width in zip(line[:-1], widths, strict=True)]
        lines.append("  ".join([*padded, last]).rstrip())
        lines += [" " * indent + part for part in more]
    return "\n".join(lines) + "\n"


def _rich_table(rows: Sequence[Row], columns: dict[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(columns.values()):
        table.add_column(heading, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*(Text(_cell(row[key])) for key in columns))  # Text, so that [send] is no mark-up
    Console().print(table)
