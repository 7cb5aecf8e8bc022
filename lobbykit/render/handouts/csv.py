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
    writer.writerow((*handout.columns, *(("imprint",) if imprint else ())))
    for row in handout.rows:
        writer.writerow([harmless(cell) for cell in (*row, *((imprint,) if imprint else ()))])
    return file.getvalue().encode("utf-8-sig")
