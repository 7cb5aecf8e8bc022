"""A file of rows, as people really have it -> its header and its rows of cells, whatever they mean."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.people.csv_rows import csv_rows, find_delimiter, where_cut_off
from lobbykit.people.foreign_file import Encoding, ForeignFile, Kind, look
from lobbykit.people.row import Row
from lobbykit.words import clean_line

__all__ = ["Encoding", "Kind", "Row", "Table", "open_table"]


class Table(Struct, frozen=True, kw_only=True):
    """A file of rows, and how it is read. One with a header alone has no rows()."""

    path: str  # as messages call it
    kind: Kind
    encoding: Encoding | str  # "" where it has none
    delimiter: str  # of a CSV; "" where it has none
    sha256: str  # of the file's bytes, hex
    header: tuple[str, ...]  # cleaned, in their order, empty ones and doubles among them
    cut_off: str  # what shows that the file ends in the middle of a row; "" if nothing does
    notes: tuple[str, ...]  # what the user should be told of the file itself
    file: ForeignFile
    above: int = 0  # rows of titles between the file's first row and the last of them, which is the header

    def rows(self) -> Iterator[Row]:
        """Return the rows below the header, blank ones left out, read anew from the file.

        CSV and XLSX are read a row at a time, in bounded memory.

        Raises:
            LobbykitError: a row cannot be read; those before it have been given.
        """
        return islice(self._rows(), self.above, None) if self.above else self._rows()

    def under(self, row: Row, above: int) -> "Table":
        """Return the table that has that row for its header, the last of so many that are left out."""
        told = f"the headings are read from row {row.number}, and what stands above them is left out"
        return replace(self, header=_header(row.cells), above=above, notes=(*self.notes, told))

    def _rows(self) -> Iterator[Row]:
        match self.kind:
            case Kind.CSV:
                rows = csv_rows(self.file, self.delimiter, is_cut_off=bool(self.cut_off))
                next(rows, None)
                return rows
            case Kind.JSON:
                from lobbykit.people.json_rows import read_json

                return iter(read_json(self.file).rows)
            case Kind.XLSX:
                from lobbykit.people.xlsx_rows import xlsx_rows

                return xlsx_rows(self.file)
        assert_never(self.kind)


def open_table(path: Path) -> Table:
    """Return the table in a CSV, JSON or XLSX file, after one look over its bytes.

    Raises:
        LobbykitError: it is not there, is something else, or has no header; the sentence says what to do.
    """
    file = look(path)
    match file.kind:
        case Kind.CSV:
            return _csv(file)
        case Kind.JSON:
            from lobbykit.people.json_rows import read_json

            records = read_json(file)
            return _table(file, records.header, notes=records.notes)
        case Kind.XLSX:
            from lobbykit.people.xlsx_rows import xlsx_heading

            heading, notes = xlsx_heading(file)
            return _table(file, heading, notes=notes)
    assert_never(file.kind)


def _csv(file: ForeignFile) -> Table:
    delimiter = find_delimiter(file)
    cut_off = where_cut_off(file, delimiter)
    heading = next(csv_rows(file, delimiter, is_cut_off=bool(cut_off)), None)
    if heading is None:
        raise LobbykitError(f"{file.name} is empty; fetch or save it again")
    return _table(file, tuple(heading.cells), delimiter=delimiter, cut_off=cut_off)


def _table(
    file: ForeignFile, heading: tuple[str, ...], *, delimiter: str = "", cut_off: str = "", notes: tuple[str, ...] = ()
) -> Table:
    return Table(
        path=file.name,
        kind=file.kind,
        encoding=file.encoding or "",
        delimiter=delimiter,
        sha256=file.sha256,
        header=_header(heading),
        cut_off=cut_off,
        notes=(*file.notes, *notes),
        file=file,
    )


def _header(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean_line(cell.replace("\ufeff", "")) for cell in cells)  # a mark may stand there twice
