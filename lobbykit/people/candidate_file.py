"""The path of a candidate file -> its table, and what its columns are, also where a title stands above the headings."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from lobbykit.errors import LobbykitError
from lobbykit.people.columns import Columns, find
from lobbykit.people.table import Table, open_table

_TITLES = 5  # rows that may stand above the headings
_LEAST = 2  # columns that are known: no row of people has as many headings in it


def open_candidates(path: Path, given: Mapping[str, str] | None = None) -> tuple[Table, Columns]:
    """Return the file and its columns; `given` has headings by the names of our own fields.

    Raises:
        UsageError: `given` has a field or a heading that is not there.
        LobbykitError: the file cannot be read, or no column holds the names.
    """
    table = open_table(path)
    try:
        return table, find(table.header, given)
    except LobbykitError:
        below = _below_a_title(table, given)
        if below is None:
            raise
        return below


def _below_a_title(table: Table, given: Mapping[str, str] | None) -> tuple[Table, Columns] | None:
    """The table under the headings that stand in one of the next rows, if they do."""
    for above, row in enumerate(islice(table.rows(), _TITLES), 1):
        lower = table.under(row, above)
        try:
            found = find(lower.header, given)
        except LobbykitError:
            continue
        if len(found.places) >= _LEAST:
            return lower, found
    return None
