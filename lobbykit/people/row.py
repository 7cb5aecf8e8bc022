"""A row of cells, as every kind of file gives it."""

from typing import NamedTuple

from lobbykit.errors import LobbykitError


class Row(NamedTuple):
    number: int  # the headings' row being 1: as a spreadsheet shows it; in JSON the number of the record
    cells: list[str]  # raw, as they stand; may be fewer or more than the header has


# More than any file of candidates (the widest has 63) or export of members has; a file with more is something else.
MAX_COLUMNS = 2_000
# A row is held in memory whole. The longest statements to voters have some 10,000 characters.
MAX_ROW = 524_288


def is_blank(cells: list[str]) -> bool:
    """Whether there is nothing to read in any cell.

    >>> is_blank([]), is_blank(["", " "]), is_blank(["", "x"])
    (True, True, False)
    """
    return not cells or (not cells[0].strip() and not any(map(str.strip, cells)))


def too_wide(name: str, number: int, cells: list[str]) -> LobbykitError:
    return LobbykitError(
        f"{name}: row {number} has {len(cells):,} columns, where {MAX_COLUMNS:,} are read at most; keep those needed"
    )
