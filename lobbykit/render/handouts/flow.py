"""A handout's blocks -> how they lie on the page: what stays together, and how a table's columns share the width."""

from lobbykit.model import Paragraph, Table

_LEAST, _MOST = 12, 34  # letters of a column: "Minutes" still has room in bold, and a long one does not take all


def is_asked(paragraph: Paragraph) -> bool:
    """Whether it is a question as it is read out, all in bold: it stays on one page with its follow-up."""
    return all(run.strong for run in paragraph.runs)


def weights(table: Table) -> tuple[int, ...]:
    """Return what part of the width each column has, by the longest that it holds.

    >>> from lobbykit.model import Run
    >>> weights(Table(((Run("From"),), (Run("What"),)), (((Run("0"),), (Run("Welcome to everybody"),)),)))
    (12, 20)
    """
    columns = zip(table.header, *table.rows, strict=True)
    letters = (max(sum(len(run.text) for run in cell) for cell in cells) for cells in columns)
    return tuple(max(_LEAST, min(_MOST, count)) for count in letters)
