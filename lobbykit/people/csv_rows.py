"""A CSV file, as spreadsheets and websites write it -> its rows of cells, one at a time."""

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import IO, NamedTuple

from lobbykit.errors import LobbykitError
from lobbykit.people.foreign_file import ForeignFile, told
from lobbykit.people.row import MAX_COLUMNS, MAX_ROW, Row, is_blank, too_wide

_BLOCK = 32_768  # characters; read so, lines cost a fifth of what they cost one by one
_HEADING_LINES = 50  # of one heading with line ends in its cells, to find what parts its cells


def find_delimiter(file: ForeignFile) -> str:
    """Return the sign that parts the cells: what Excel's "sep=" line says, or what parts the headings most often."""
    with told(file.name), file.text() as text:
        lines = iter(partial(text.readline, MAX_ROW + 1), "")
        heading = ""
        for line in islice(lines, _HEADING_LINES):
            if not heading and (said := _said_delimiter(line)):
                return said
            heading += line
            if len(heading) > MAX_ROW or (heading.strip() and heading.count('"') % 2 == 0):
                break
    outside = re.sub('"[^"]*"', "", heading)
    return max(",;\t", key=outside.count)


def _said_delimiter(line: str) -> str:
    r"""Return what a line of Excel's own says that parts the cells.

    >>> _said_delimiter("sep=;\r\n"), _said_delimiter("separate\n")
    (';', '')
    """
    said = re.fullmatch(r'"?sep=([^"\r\n])"?[\r\n]*', line, re.IGNORECASE)
    return said[1] if said else ""


def csv_rows(file: ForeignFile, delimiter: str, *, is_cut_off: bool) -> Iterator[Row]:
    """Return the rows, the heading's among them and blank ones left out, as Python's csv reads them by default.

    A row and a block of lines are in memory at most. In a file that is known to be cut off, the last row is what is
    left of it.

    Raises:
        LobbykitError: a row is too long or too wide, or a quotation mark would swallow the rows that follow it.
    """
    with told(file.name), file.text() as text:
        lines = _Lines(file.name, text)
        # strict: what csv would otherwise pass over in silence is raised here, and then read as csv reads it if no row
        # can be lost that way.
        reader = csv.reader(chain.from_iterable(lines.blocks()), delimiter=delimiter, strict=True)
        number = 0
        while True:
            try:
                for cells in reader:
                    number += 1
                    lines.ended = reader.line_num
                    if not (cells and cells[0].strip()) and is_blank(cells):  # the first half alone is quick
                        continue
                    if len(cells) > MAX_COLUMNS:
                        raise too_wide(file.name, number, cells)
                    yield Row(number, cells)
            except csv.Error as error:  # after which csv goes on with the next line
                row = lines.row(reader.line_num)
                lines.ended = reader.line_num
                cells = _mended(row, delimiter, str(error), is_cut_off=is_cut_off)
                number += 1
                if not is_blank(cells):
                    yield Row(number, cells)
            else:
                return


class _RowLines(NamedTuple):
    """The lines of one row, as far as they have been read."""

    name: str  # of the file
    begin: int
    lines: list[str]

    @property
    def opens(self) -> int:
        """The line in which the quotation mark opens that is not closed there; that of the row if there is none."""
        opened, is_open = self.begin, False
        for number, line in enumerate(self.lines, self.begin):
            if line.count('"') % 2:
                is_open = not is_open
                opened = number if is_open else opened
        return opened


class _Lines:
    """The lines of a file, a block of them at a time; those of the row that is being read are kept."""

    def __init__(self, name: str, text: IO[str]) -> None:
        self.ended = 0  # the line with which the last row ended; told by who reads the rows
        self._name = name
        self._text = text
        self._kept: list[str] = []  # never empty after the first block
        self._before = 0  # lines before those kept

    def blocks(self) -> Iterator[list[str]]:
        while block := self._text.read(_BLOCK):
            lines = io.StringIO(block + self._text.readline(MAX_ROW + 1), newline="").readlines()
            if not self._kept and _said_delimiter(lines[0]):
                lines[0] = "\n"  # which counts as a line, and gives no row
            del self._kept[: self.ended - self._before]
            self._before = self.ended
            self._kept += lines
            if len(lines[-1]) > MAX_ROW:
                raise self._too_long(self._before + len(self._kept))
            if len(self._kept) > len(lines) and sum(map(len, self._kept)) > MAX_ROW + _BLOCK:
                raise self._too_long(self.ended + 1)
            yield lines

    def row(self, last: int) -> _RowLines:
        return _RowLines(self._name, self.ended + 1, self._kept[self.ended - self._before : last - self._before])

    def _too_long(self, line: int) -> LobbykitError:
        return LobbykitError(f"{self._name}:{line}: this row is longer than {MAX_ROW:,} characters; is it a table?")


_NEVER_CLOSED = "a quotation mark opens here that is not closed, so that all that follows is one cell"


class _NeverClosedError(LobbykitError):
    """The file ends within quotation marks."""

    def __init__(self, row: _RowLines) -> None:
        super().__init__(f"{row.name}:{row.opens}: {_NEVER_CLOSED}; close it, or fetch the file again")
        last = row.begin + len(row.lines) - 1
        self.what = f"the quotation mark that opens at line {row.opens} is not closed up to the end, line {last}"


def _mended(row: _RowLines, delimiter: str, error: str, *, is_cut_off: bool) -> list[str]:
    """Return the cells of a row that is not well formed, as csv reads them, if no other row is among them."""
    place = f"{row.name}:{row.opens}"
    if "end of data" in error:
        if is_cut_off:
            return next(csv.reader(row.lines, delimiter=delimiter))
        raise _NeverClosedError(row)
    if "limit" in error:
        if len(row.lines) > 1:
            raise LobbykitError(f"{place}: {_NEVER_CLOSED}; close it, or take it out")
        raise LobbykitError(f"{place}: a cell here is too long to be read ({error}); is it a table?")
    again = csv.reader([*row.lines, "the next row"], delimiter=delimiter)
    cells = next(again)
    if len(row.lines) == 1 == again.line_num:
        return cells
    raise LobbykitError(
        f"{place}: a quotation mark opens here that closes in the middle of a cell, at line "
        f"{row.begin + len(row.lines) - 1}, so that rows may be lost between them; put the marks right "
        '("" stands for one in a cell)'
    )


def where_cut_off(file: ForeignFile, delimiter: str) -> str:
    """Return what shows that the file ends in the middle of a row, or "".

    Only where its last bytes or its quotation marks leave it open is it read through.
    """
    if file.ends_line and not file.has_odd_quotes and not file.is_mid_letter:
        return ""
    looks = "the download looks cut off"
    columns, row = 0, None
    try:
        for row in csv_rows(file, delimiter, is_cut_off=False):
            columns = columns or len(row.cells)
    except _NeverClosedError as error:
        return f"{error.what}: {looks}"
    if row and not file.ends_line and len(row.cells) < columns:
        return f"row {row.number} has {len(row.cells)} of {columns} columns and no end of line: {looks}"
    return f"it ends in the middle of a letter: {looks}" if file.is_mid_letter else ""
