import codecs
import csv
import hashlib
import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobbykit.errors import LobbykitError
from lobbykit.people.table import Row, Table, open_table


def table(folder: Path, content: bytes, name: str = "people.csv") -> Table:
    (folder / name).write_bytes(content)
    return open_table(folder / name)


def refusal(folder: Path, content: bytes, name: str = "people.csv") -> str:
    """What is said of a file that is not read, on opening it or on reading its rows."""
    with pytest.raises(LobbykitError) as caught:
        list(table(folder, content, name).rows())
    return str(caught.value).replace(f"{folder}{os.sep}", "")


def test_a_file_is_its_header_and_its_rows(tmp_path: Path) -> None:
    content = b'name,email\nAlex Example,alex@example.org\n\n"Robin ""Rob"" Sample",\n , \nKim,1,2\n'
    people = table(tmp_path, content)
    assert people.header == ("name", "email")
    assert (people.kind, people.encoding, people.delimiter) == ("csv", "utf-8", ",")
    assert people.path == str(tmp_path / "people.csv")
    assert people.sha256 == hashlib.sha256(content).hexdigest()
    assert (people.cut_off, people.notes) == ("", ())
    rows = [Row(2, ["Alex Example", "alex@example.org"]), Row(4, ['Robin "Rob" Sample', ""]), Row(6, ["Kim", "1", "2"])]
    assert list(people.rows()) == rows
    assert list(people.rows()) == rows  # as often as one likes


def test_the_header_is_cleaned_and_kept_whole(tmp_path: Path) -> None:
    people = table(tmp_path, b'\xef\xbb\xbf\xef\xbb\xbf Name ,,"E-\nmail",Name\n')
    assert people.header == ("Name", "", "E- mail", "Name")
    assert list(people.rows()) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_has_the_number_that_a_spreadsheet_shows(tmp_path: Path, end: str) -> None:
    people = table(tmp_path, end.join(["", "name,says", 'Alex,"one', "", 'two"', "", "Robin,x", ""]).encode())
    assert list(people.rows()) == [Row(3, ["Alex", f"one{end}{end}two"]), Row(5, ["Robin", "x"])]


@pytest.mark.parametrize(
    ("heading", "delimiter"),
    [
        ("name;email, if any;area", ";"),
        ("name\temail\tarea, or ward", "\t"),
        ('"one;two;three",email', ","),
        ("name", ","),
        ("sep=;\r\nname,x;email", ";"),
        ("sep=|\nname,x|email", "|"),
        ("separate,x\n", ","),
    ],
)
def test_what_parts_the_cells_is_found(tmp_path: Path, heading: str, delimiter: str) -> None:
    assert table(tmp_path, heading.encode()).delimiter == delimiter


def test_excels_own_line_is_no_row_but_counts_as_a_line(tmp_path: Path) -> None:
    people = table(tmp_path, b"sep=;\r\nname;area\r\nAlex;Example North\r\n")
    assert people.header == ("name", "area")
    assert list(people.rows()) == [Row(3, ["Alex", "Example North"])]


WELSH = "name,area\r\nSiân Example,Ynys Môn\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (WELSH.encode(), "utf-8"),
        (WELSH.encode("utf-8-sig"), "utf-8-sig"),
        (WELSH.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + WELSH.encode("utf-16-be"), "utf-16"),
        (WELSH.encode("utf-16-le"), "utf-16"),
        (WELSH.encode("utf-16-be"), "utf-16"),
        (WELSH.encode("cp1252"), "cp1252"),
    ],
)
def test_letters_are_read_in_any_encoding_that_spreadsheets_write(
    tmp_path: Path, content: bytes, encoding: str
) -> None:
    people = table(tmp_path, content)
    assert people.encoding == encoding
    assert people.header == ("name", "area")
    assert list(people.rows()) == [Row(2, ["Siân Example", "Ynys Môn"])]
    assert people.notes == (
        ("read as Windows-1252, as Excel saves it; if letters look wrong, save it as 'CSV UTF-8'",)
        if encoding == "cp1252"
        else ()
    )


def test_a_damaged_letter_does_not_spoil_the_others(tmp_path: Path) -> None:
    people = table(tmp_path, b"name\nx\xff\n" + "Siân\nMôn\n".encode())
    assert people.encoding == "utf-8"
    assert [row.cells for row in people.rows()] == [["x\ufffd"], ["Siân"], ["Môn"]]
    assert people.notes == ("a letter is damaged, and read as '\ufffd'; look for that sign, or fetch the file again",)


def test_a_letter_of_windows_at_the_very_end_is_not_half_a_letter(tmp_path: Path) -> None:
    people = table(tmp_path, "name\nRené".encode("cp1252"))
    assert (people.encoding, people.cut_off) == ("cp1252", "")
    assert list(people.rows()) == [Row(2, ["René"])]


def test_a_letter_is_whole_wherever_a_block_ends(tmp_path: Path) -> None:
    for size in range(65_530, 65_538):
        people = table(tmp_path, b"name\n" + b"x" * size + "ŵ€\n".encode())
        assert (people.encoding, people.notes) == ("utf-8", ())
        assert table(tmp_path, b"name\n" + b"x" * size + b"\xe9" + b"x" * 9).encoding == "cp1252"


def test_a_replacement_sign_that_stands_in_the_file_is_no_damage(tmp_path: Path) -> None:
    people = table(tmp_path, "name\nSi\ufffdn\n".encode())
    assert (people.encoding, people.notes) == ("utf-8", ())


# --- cut off --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "clause", "last"),
    [
        (b"a,b,c\n1,2,3\n1,2", "row 3 has 2 of 3 columns and no end of line: the download looks cut off", ["1", "2"]),
        (
            b'a,b,c\n1,2,3\n1,"two\nlines\n',
            "the quotation mark that opens at line 3 is not closed up to the end, line 4: the download looks cut off",
            ["1", "two\nlines\n"],
        ),
        (
            b"a,b\n1,Si\xc3\xa2n\n2,Si\xc3",
            "it ends in the middle of a letter: the download looks cut off",
            ["2", "Si\ufffd"],
        ),
        (b"a,b\n1,2", "", ["1", "2"]),
        (b"a,b\n1\n", "", ["1"]),
        (b"a,b\n1,5'10\" tall\n", "", ["1", "5'10\" tall"]),
        (b"a,b\n1,5'10\" tall", "", ["1", "5'10\" tall"]),
    ],
)
def test_a_file_that_ends_in_the_middle_of_a_row_is_told(
    tmp_path: Path, content: bytes, clause: str, last: list[str]
) -> None:
    people = table(tmp_path, content)
    assert people.cut_off == clause
    assert list(people.rows())[-1].cells == last


# --- quotation marks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        b'"Alex" Example,x',
        b'Alex "Al" Example,x',
        b'"Alex "Al" Example",x',
        b' "Alex",x',
        b'"""alex@example.org""",x',
        b'"a" "b" "c,d",x',
    ],
)
def test_stray_marks_within_a_line_read_as_in_pythons_csv(tmp_path: Path, line: bytes) -> None:
    (expected,) = csv.reader([line.decode()])
    people = table(tmp_path, b"name,b\n" + line + b"\n" + line + b"\nRobin,y\n")
    assert list(people.rows()) == [Row(2, expected), Row(3, expected), Row(4, ["Robin", "y"])]


def test_a_mark_that_would_swallow_rows_is_refused_with_its_line(tmp_path: Path) -> None:
    assert refusal(tmp_path, b'id,name\n1,Kim\n2,"Alex\n3,Robin\n4,"Sam"\n5,x\n') == (
        "people.csv:3: a quotation mark opens here that closes in the middle of a cell, at line 5, so that rows may be "
        'lost between them; put the marks right ("" stands for one in a cell)'
    )
    assert refusal(tmp_path, b'id,name\n1,"Alex" x,"two\n2,Robin\n').startswith("people.csv:2: a quotation mark opens")


def test_a_mark_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    rows = b"".join(b"%d,Alex\n" % number for number in range(20_000))
    assert refusal(tmp_path, b'id,name\n1,"two\nlines"\n2,"x\n' + rows) == (
        "people.csv:4: a quotation mark opens here that is not closed, so that all that follows is one cell; close it, "
        "or take it out"
    )


def test_marks_that_come_out_even_do_not_hide_one_that_is_never_closed(tmp_path: Path) -> None:
    assert refusal(tmp_path, b'id,height\n1,5\'10" tall\n2,"x\n3,y\n').startswith(
        "people.csv:3: a quotation mark opens here that is not closed"
    )


# --- too much ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name\nAlex\n" + b"x" * 16_000_000, "people.csv:3: this row is longer than 524,288 characters"),
        (b"x," * 8_000_000, "people.csv:1: this row is longer than 524,288 characters"),
        (b'name\n"' + b"x\n" * 8_000_000, "people.csv:2: a quotation mark opens here that is not closed"),
        (b"name\nAlex\n" + b'"x\n",' * 3_000_000, "people.csv:3: this row is longer than 524,288 characters"),
        (b"name\n" + b"x" * 500_000 + b"\n", "people.csv:2: a cell here is too long to be read"),
        (b"name\n" + b"," * 2_000 + b"x\n", "people.csv: row 2 has 2,001 columns, where 2,000 are read at most"),
    ],
    ids=["a long line", "a long header", "an open mark", "a row of many lines", "a long cell", "many columns"],
)
def test_a_row_without_end_is_refused_in_little_memory(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "people.csv").write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(LobbykitError) as caught:
            list(open_table(tmp_path / "people.csv").rows())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert str(caught.value).removeprefix(f"{tmp_path}{os.sep}").startswith(message)
    assert peak < 14_500_000  # of files of 15 MB and more


def test_many_rows_are_read_in_little_memory(tmp_path: Path) -> None:
    people = table(tmp_path, b"name,b\n" + b"Alex Example,x\n" * 200_000)
    tracemalloc.start()
    assert sum(1 for _ in people.rows()) == 200_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_500_000


# --- other files ----------------------------------------------------------------------------------------------


def packed(*parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for part in parts:
            file.writestr(zipfile.ZipInfo(part), "x")  # of no day: the bytes are the same at every run
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "people.csv is empty"),
        (b"\xef\xbb\xbf \r\n", "people.csv is empty"),
        (b",,\n , \n", "people.csv is empty"),
        (b"name\nAl\0ex\n", "people.csv is no text (it has NUL bytes in it)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
            "people.csv is an old Excel file (.xls), or one with a pass",
        ),
        (b"%PDF-1.7\n", "people.csv is a PDF"),
        (b"{\\rtf1", "people.csv is a document (.rtf)"),
        (b"\x1f\x8b\x08", "people.csv is a packed file (.gz)"),
        (packed("people.csv"), "people.csv is a packed file (.zip); unpack it first"),
        (packed("mimetype", "content.xml"), "people.csv is an OpenDocument file (.ods, if it is a sheet)"),
        (packed("word/document.xml"), "people.csv is a Word document (.docx)"),
        (packed("Index/Document.iwa"), "people.csv is a file of Apple's Numbers or Pages"),
        (packed("xl/workbook.xml")[:-30], "people.csv is a packed or Excel file that is broken or cut off"),
        (b"\n<!DOCTYPE html><p>Sign in</p>", "people.csv is a web page, not the table itself"),
        ("\ufeff<html>".encode("utf-16-le"), "people.csv is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "people.csv is XML, not the table itself"),
    ],
)
def test_what_is_no_table_is_told_and_what_to_do(tmp_path: Path, content: bytes, message: str) -> None:
    assert refusal(tmp_path, content).startswith(message)


def test_a_gigabyte_of_nothing_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "people.csv").open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(LobbykitError, match="is no text"):
        open_table(tmp_path / "people.csv")


def test_what_is_no_ordinary_file_is_told(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        with pytest.raises(LobbykitError) as caught:
            open_table(path)
        return str(caught.value).replace(f"{tmp_path}{os.sep}", "").replace(str(tmp_path), "folder")

    assert said(tmp_path) == "folder is a folder; give the file in it"
    assert said(tmp_path / "none.csv") == "none.csv is not there; look at the name and the folder"
    assert said(tmp_path / "none.csv" / "x").startswith(f"none.csv{os.sep}x is not there")
    assert said(Path("a\0b.csv")).startswith("a\0b.csv cannot be read")
    (tmp_path / "link.csv").symlink_to("gone.csv")
    assert said(tmp_path / "link.csv") == "link.csv is a link to gone.csv, which is not there"
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    assert said(tmp_path / "loop.csv").startswith("loop.csv cannot be read")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "fifo.csv")
        assert said(tmp_path / "fifo.csv") == "fifo.csv is no ordinary file; save what it gives as a file first"


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may read all
    assert refusal(tmp_path, b"name\n").startswith("people.csv cannot be read: you have no permission to")


# --- anything -------------------------------------------------------------------------------------------------

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")


# After a letter with an accent, these would be the second half of a letter in UTF-8.
_CONTINUING = "\0" + bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore")


@st.composite
def written(draw: st.DrawFn) -> tuple[list[list[str]], str, str]:
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    letters = st.characters(codec="cp1252", exclude_characters=_CONTINUING) if encoding == "cp1252" else LETTERS
    rows = draw(st.lists(st.lists(st.text(letters, max_size=12), min_size=1, max_size=4), max_size=8))
    return rows, encoding, draw(st.sampled_from(",;\t"))


@given(written(), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_csv_writes_is_read_back(tmp_path: Path, content: tuple[list[list[str]], str, str], end: str) -> None:
    rows, encoding, delimiter = content
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerow(
        ["name", "two", "Ẁ" if "utf" in encoding else "é"]
    )
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    people = table(tmp_path, text.getvalue().encode(encoding))
    assert people.delimiter == delimiter
    assert people.cut_off == ""
    assert [row.cells for row in people.rows()] == [row for row in rows if any(cell.strip() for cell in row)]


@given(st.binary(max_size=300), st.sampled_from([b"", b"name,x\n", b"PK\x03\x04", b"[{", b"\xff\xfe", b'{"results": ']))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_it_fall_over(tmp_path: Path, content: bytes, beginning: bytes) -> None:
    try:
        assert all(isinstance(row, Row) for row in table(tmp_path, beginning + content).rows())
    except LobbykitError:
        return


@given(st.text(alphabet='ab",;\n\r\t 1', max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_where_it_reads_a_file_it_reads_it_as_csv_does(tmp_path: Path, content: str) -> None:
    try:
        people = table(tmp_path, b"name,b\n" + content.encode())
        rows = [row.cells for row in people.rows()]
    except LobbykitError:
        return
    expected = csv.reader(io.StringIO(content, newline=""), delimiter=people.delimiter)
    assert rows == [row for row in expected if any(cell.strip() for cell in row)]
