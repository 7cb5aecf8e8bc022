"""A table's rows -> how its columns share the width of the page."""

from lobbykit.model import Table

_LEAST, _MOST = 10, 36  # letters of a column: a short one still has room, and a long one does not take all


def weights(table: Table) -> tuple[int, ...]:
    """Return what part of the width each column has, by the longest that it holds.

    >>> from lobbykit.model import Run
    >>> weights(Table(((Run("From"),), (Run("What"),)), (((Run("0"),), (Run("Welcome to everybody"),)),)))
    (10, 20)
    """
    columns = zip(table.header, *table.rows, strict=True)
    letters = (max(sum(len(run.text) for run in cell) for cell in cells) for cells in columns)
    return tuple(max(_LEAST, min(_MOST, count)) for count in letters)
