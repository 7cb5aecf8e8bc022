import io
import os
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lobbykit.errors import LobbykitError
from lobbykit.people.table import Row, Table, open_table


def book(*sheets: list[list[Any]]) -> Workbook:
    made = Workbook()
    del made["Sheet"]
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"List {number}")
        for row in rows:
            sheet.append(row)
    return made


def saved(made: Workbook) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def table(folder: Path, content: bytes) -> Table:
    (folder / "people.xlsx").write_bytes(content)
    return open_table(folder / "people.xlsx")


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(LobbykitError) as caught:
        list(table(folder, content).rows())
    return str(caught.value).replace(f"{folder}{os.sep}", "")


def changed(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in old.namelist():
            packed.writestr(name, change(name, old.read(name)))
    return new.getvalue()


def test_cells_read_as_they_would_in_a_csv(tmp_path: Path) -> None:
    people = table(
        tmp_path,
        saved(
            book(
                [
                    [" Name ", "when", None, "Name"],
                    ["Alex Example", date(2026, 5, 7), 12, 12.0, 1.5, True, False],
                    [None, " "],
                    ["two\nlines", datetime.fromisoformat("2026-05-07 10:30"), None, time(9, 0), "=1+1", "007"],
                ]
            )
        ),
    )
    assert (people.kind, people.encoding, people.delimiter, people.notes) == ("xlsx", "", "", ())
    assert people.header == ("Name", "when", "", "Name")
    rows = [
        Row(2, ["Alex Example", "2026-05-07", "12", "12", "1.5", "t", "f"]),
        Row(4, ["two\nlines", "2026-05-07 10:30:00", "", "09:00:00", "", "007"]),
    ]
    assert list(people.rows()) == rows
    assert list(people.rows()) == rows


def test_the_first_sheet_that_shows_anything_is_read_and_named(tmp_path: Path) -> None:
    made = book([["hidden"]], [[None, " "]], [[], ["name"], ["Alex"]], [["other"]])
    made["List 1"].sheet_state = "hidden"
    people = table(tmp_path, saved(made))
    assert people.header == ("name",)
    assert list(people.rows()) == [Row(3, ["Alex"])]
    assert people.notes == ("read from the sheet 'List 3', of 4",)


def test_what_a_reader_need_not_know_is_no_warning(tmp_path: Path) -> None:
    choices = b'<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    content = changed(saved(book([["name"], ["Alex"]])), lambda _, part: part.replace(b"</worksheet>", choices))
    assert list(table(tmp_path, content).rows()) == [Row(2, ["Alex"])]


def test_a_sheet_that_says_it_is_smaller_is_read_whole(tmp_path: Path) -> None:
    content = changed(saved(book([["a", "b"], [1, 2]])), lambda _, part: part.replace(b'ref="A1:B2"', b'ref="A1"'))
    assert list(table(tmp_path, content).rows()) == [Row(2, ["1", "2"])]


def test_a_cell_in_the_last_corner_of_a_sheet_is_refused_in_little_memory(tmp_path: Path) -> None:
    made = book([["name"], ["Alex"]])
    made["List 1"]["XFD99999"] = "far"
    tracemalloc.start()
    said = refusal(tmp_path, saved(made))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said.startswith("people.xlsx: row 99999 has 16,384 columns, where 2,000 are read at most")
    assert peak < 20_000_000


def test_a_row_formatted_to_the_end_of_the_sheet_is_as_wide_as_what_is_in_it(tmp_path: Path) -> None:
    made = book([["name"], ["Alex"]])
    made["List 1"].cell(2, 16_384).number_format = "0.00"
    assert list(table(tmp_path, saved(made)).rows()) == [Row(2, ["Alex"])]


def in_sheet(part_of_it: bytes) -> bytes:
    """A book with these bytes in its sheet's first row's place."""
    return changed(
        saved(book([["name"]])),
        lambda name, part: part.replace(b"<sheetData>", b"<sheetData>" + part_of_it) if "sheet1" in name else part,
    )


def test_a_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    row = in_sheet(b"<row>" + b"<c/>" * 10_000_000 + b"</row>")
    space = in_sheet(b" " * 40_000_000)
    texts = changed(saved(book([["name"]])), lambda name, part: part + b" " * 21_000_000 * ("styles" in name))
    tracemalloc.start()
    try:
        assert refusal(tmp_path, row).startswith("people.xlsx has a row that is too long, in xl/worksheets/sheet1.xml")
        assert refusal(tmp_path, space).startswith("people.xlsx has a row that is too long")
        assert refusal(tmp_path, texts).startswith("people.xlsx unpacks to 21 MB in xl/styles.xml")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda name, part: b"<" if "sheet1" in name else part, "cannot be read as an Excel file"),
        (lambda name, part: b"<" if name == "xl/workbook.xml" else part, "cannot be read as an Excel file"),
        (lambda name, part: b"" if name.startswith("xl/_rels") else part, "cannot be read as an Excel file"),
        (lambda name, part: b"<x/>" if name.startswith("xl/_rels") else part, ""),
        (lambda name, part: b"<a/>" if name == "[Content_Types].xml" else part, ""),
        (lambda name, part: part[:-40] if "sheet1" in name else part, "cannot be read as an Excel file"),
        (lambda name, part: part.replace(b'r="A1"', b'r="11"') if "sheet1" in name else part, ""),
        (lambda name, part: part.replace(b't="inlineStr"', b't="s"').replace(b"<is>", b"<v>9</v><is>"), ""),
    ],
)
def test_a_broken_book_is_told(tmp_path: Path, broken: Callable[[str, bytes], bytes], said: str) -> None:
    assert f"people.xlsx {said}" in refusal(tmp_path, changed(saved(book([["name"], ["Alex"]])), broken))


def test_no_byte_changed_makes_it_fall_over(tmp_path: Path) -> None:
    whole = saved(book([["name", "day"], ["Alex", date(2026, 5, 7)]]))
    for place in range(0, len(whole), 61):
        content = bytearray(whole)
        content[place] ^= 0xFF
        try:
            list(table(tmp_path, bytes(content)).rows())
        except LobbykitError:
            continue


def test_a_book_cut_off_or_empty_is_told(tmp_path: Path) -> None:
    whole = saved(book([["name"]]))
    assert refusal(tmp_path, whole[:-100]).startswith("people.xlsx is a packed or Excel file that is broken or cut off")
    assert refusal(tmp_path, saved(book([]))) == "people.xlsx has nothing in any of its sheets"


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert refusal(tmp_path, saved(book([["name"]]))) == (
        "people.xlsx is an Excel file, which needs pip install 'lobbykit[xlsx]' to be read; "
        "or save the sheet as 'CSV UTF-8'"
    )
