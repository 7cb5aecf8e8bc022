"""A handout's rows as CSV, for a spreadsheet."""

import csv
import io

from lobbykit.model import Handout
from lobbykit.words import harmless


def render(handout: Handout) -> bytes:
    """Return a line of headings and the rows, in UTF-8 with its mark, so that Excel reads it as that.

    An imprint is a last column, so that a row that is passed on keeps it.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    imprint = handout.imprint[1]
    lines = ((*handout.columns, "imprint"), *((*row, imprint) for row in handout.rows))
    for line in lines:  # a grid's headings are candidates' names
        writer.writerow([harmless(cell) for cell in (line if imprint else line[:-1])])
    return file.getvalue().encode("utf-8-sig")
