"""An Excel file (.xlsx) -> the rows of its first sheet that has any, one at a time.

openpyxl reads it, with the extra `xlsx`. 20,000 rows of 40 columns take it 7.9 s and 30 MiB; python-calamine took 0.8 s
and 67 MiB, but lays a sheet out whole, and one stray cell in the last corner of a sheet ends the process with it.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from typing import IO, TYPE_CHECKING, Any

from lobbykit.errors import LobbykitError
from lobbykit.people.foreign_file import ForeignFile, told
from lobbykit.people.row import MAX_COLUMNS, MAX_ROW, Row, is_blank, too_wide

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_CSV = "save the sheet as 'CSV UTF-8'"
# Bytes of XML. A sheet is read a row at a time, its texts and formats whole. 20,000 rows of 40 columns have a sheet of
# 40 MB, and texts of 2 MB where few differ.
_MAX_SHEET = 1_000_000_000
_MAX_TEXTS = 100_000_000
_MAX_OTHER = 20_000_000
_BLOCK = 1_048_576
# Bytes without a row's beginning: openpyxl holds a row whole, and what follows the last one. 100,000 links have 10 MB.
_MAX_ROW_XML = 32 * MAX_ROW


def xlsx_heading(file: ForeignFile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the header, and what the user should be told: which sheet it is of, if there are several.

    Raises:
        LobbykitError: the file is broken, too large, or has no row; or openpyxl is not installed.
    """
    with _broken(file.name):
        _weigh(file)
        with file.path.open("rb") as content, closing(_workbook(file.name, content)) as book:
            for sheet, rows in _sheets(file.name, book):
                if heading := next(rows, None):
                    several = len(book.sheetnames) > 1
                    notes = (f"read from the sheet '{sheet.title}', of {len(book.sheetnames)}",) if several else ()
                    return tuple(heading.cells), notes
    raise LobbykitError(f"{file.name} has nothing in any of its sheets")


def xlsx_rows(file: ForeignFile) -> Iterator[Row]:
    """Return the rows below the header of the first visible sheet that has one; blank ones are left out.

    Each has at least as many cells as the header: a sheet has none where nothing stands.

    Raises:
        LobbykitError: the file is broken, or a row is too wide.
    """
    with _broken(file.name):
        _weigh(file)
        with file.path.open("rb") as content, closing(_workbook(file.name, content)) as book:
            for _, rows in _sheets(file.name, book):
                if heading := next(rows, None):
                    width = len(heading.cells)
                    yield from (Row(number, cells + [""] * (width - len(cells))) for number, cells in rows)
                    return


@contextmanager
def _broken(name: str) -> Iterator[None]:
    """Turn what openpyxl raises for a broken file, which may be nearly anything, into a sentence."""
    try:
        with told(name):
            yield
    except (
        LookupError,  # parts that are missing
        ValueError,
        TypeError,
        AttributeError,
        ArithmeticError,
        NotImplementedError,
        RuntimeError,  # a password
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,  # of XML, from either of the two parsers that it uses
    ) as error:
        raise LobbykitError(f"{name} cannot be read as an Excel file ({error}); open it in Excel and {_CSV}") from error


def _workbook(name: str, content: IO[bytes]) -> "Workbook":
    try:
        import openpyxl
    except ImportError as error:
        raise LobbykitError(
            f"{name} is an Excel file, which needs pip install 'lobbykit[xlsx]' to be read; or {_CSV}"
        ) from error
    import warnings

    # It warns of what it cannot keep (lists to choose from, styles), which is nothing to a reader.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    return openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)


def _sheets(name: str, book: "Workbook") -> Iterator[tuple["ReadOnlyWorksheet", Iterator[Row]]]:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # which not every program writes right
            yield sheet, _rows(name, sheet)


def _rows(name: str, sheet: "ReadOnlyWorksheet") -> Iterator[Row]:
    found = sheet.iter_rows(values_only=True)  # type: ignore[misc]  # the stubs have another sheet's self
    for number, values in enumerate(found, 1):
        cells = [_cell(value) for value in values]
        if is_blank(cells):
            continue
        while not cells[-1]:  # a row may be formatted to the sheet's end
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise too_wide(name, number, cells)
        yield Row(number, cells)


def _cell(value: Any) -> str:  # noqa: ANN401  # whatever a cell may hold
    """Return a cell as Democracy Club's CSV has it.

    >>> _cell(datetime(2026, 5, 7)), _cell(7.0), _cell(7.5), _cell(True), _cell(None)
    ('2026-05-07', '7', '7.5', 't', '')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _weigh(file: ForeignFile) -> None:
    """Refuse what would not fit in memory, by reading it without keeping it; a part that is broken is found too."""
    with zipfile.ZipFile(file.path) as packed:
        for part in packed.infolist():
            is_sheet = part.filename.startswith("xl/worksheets/")
            is_texts = part.filename.startswith("xl/sharedStrings")
            limit = _MAX_SHEET if is_sheet else _MAX_TEXTS if is_texts else _MAX_OTHER
            # Pictures are not looked at; and zipfile gives no more of a part than it says it has.
            if part.file_size > limit and not part.filename.startswith("xl/media/"):
                raise LobbykitError(
                    f"{file.name} unpacks to {part.file_size // 1_000_000:,} MB in {part.filename}; {_CSV}"
                )
            if is_sheet:
                _weigh_rows(file.name, packed, part)


def _weigh_rows(name: str, packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    since = 0  # bytes since a row began
    with packed.open(part) as sheet:
        tail = b""
        while block := sheet.read(_BLOCK):
            window = tail + block
            begins = window.rfind(b"<row")
            if begins < 0:
                begins = window.rfind(b":row")  # some programs name the namespace
            since = len(window) - begins if begins >= 0 else since + len(block)
            if since > _MAX_ROW_XML:
                raise LobbykitError(f"{name} has a row that is too long, in {part.filename}; is it a table?")
            tail = block[-16:]
