"""Many letters in one Word document: each as it is alone, on sheets of its own, with its own lists and page numbers."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

import docx as python_docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION_START
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from test_docx import (
    EVERYTHING,
    LETTER,
    all_runs,
    content,
    list_of,
    numbered,
    paragraph,
    plain,
    schema,
    style_of,
    table,
    with_blocks,
)
from test_sheet import LETTERS

from lobbykit.errors import LobbykitError
from lobbykit.model import Letter, ListBlock, Paragraph
from lobbykit.render import docx, docx_bundle, sheet

BY_LENGTH = LETTERS["five lines"], LETTERS["full page"], LETTERS["two pages"], LETTERS["seven lines"]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def bound(letters: Iterable[Letter]) -> bytes:
    file = io.BytesIO()
    docx_bundle.bind(map(docx_bundle.piece, letters), file)
    return file.getvalue()


def opened(written: bytes) -> Document:
    return python_docx.Document(io.BytesIO(written))


def read(written: bytes) -> list[tuple[str, str]]:
    return [(style_of(one).removesuffix(" smaller"), one.text) for one in content(opened(written))]


def starts(document: Document) -> Iterator[tuple[str, str | None]]:
    """The list of each item that has a number, and its start."""
    for one in document.paragraphs:
        if style_of(one).startswith("List Number"):
            number, kind, start = list_of(one, document)
            assert kind == "decimal"
            yield number, start


def test_the_letters_are_read_back_in_their_order_each_as_it_is_alone() -> None:
    letters = (LETTER, EVERYTHING, *BY_LENGTH)
    assert read(bound(letters)) == [line for letter in letters for line in read(docx.render(letter))]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.builds(Paragraph, all_runs), max_size=3), min_size=1, max_size=4))
def test_any_text_is_read_back(bodies: list[list[Paragraph]]) -> None:
    letters = [with_blocks(*body) for body in bodies]
    assert read(bound(letters)) == [line for letter in letters for line in read(docx.render(letter))]


def test_each_letter_is_a_section_on_an_odd_page_numbered_from_one() -> None:
    sections = opened(bound(BY_LENGTH)).sections
    assert [section.start_type for section in sections] == [WD_SECTION_START.ODD_PAGE] * len(BY_LENGTH)
    assert [one._sectPr.xpath("w:pgNumType/@w:start") for one in sections] == [["1"]] * len(BY_LENGTH)
    assert all(section.different_first_page_header_footer for section in sections)
    assert [section.footer.is_linked_to_previous for section in sections] == [False, True, True, True]
    [instructions] = {tuple(one.footer._element.xpath(".//w:fldSimple/@w:instr")) for one in sections}
    assert instructions == ("PAGE", "SECTIONPAGES")
    assert len({(one.page_width, one.top_margin, one.left_margin) for one in sections}) == 1


def test_each_list_is_numbered_for_itself() -> None:
    two_lists = with_blocks(
        numbered("a", "b"), ListBlock(ordered=False, items=(plain("a point"),)), numbered("c", start=7)
    )
    document = opened(bound((two_lists, LETTER, two_lists)))
    found = list(starts(document))
    assert [start for _, start in found] == ["1", "1", "7", "1", "1", "1", "1", "7"]
    assert [number for number, _ in found] == ["3", "3", "4", "5", "5", "6", "6", "7"]
    points = {list_of(one, document)[:2] for one in document.paragraphs if style_of(one) == "List Bullet"}
    assert points == {("2", "bullet")}


def test_a_letter_that_ends_in_a_table_keeps_its_section() -> None:
    letter = replace(with_blocks(table(("A",), ("1",))), sign_off="", signature=())
    document = opened(bound((letter, LETTER)))
    assert len(document.sections) == 2
    assert len(document.tables) == 2


def test_a_fuller_letter_has_the_smaller_type_and_the_others_the_larger() -> None:
    document = opened(bound(BY_LENGTH))
    small = [style_of(one) for one in document.paragraphs if style_of(one).endswith(" smaller")]
    assert len(small) == sum(
        style_of(one) not in sheet.FRAMES
        for letter in BY_LENGTH
        if sheet.body_type(letter) == sheet.COMPACT
        for one in opened(docx.render(letter)).paragraphs
    )
    assert len(set(small)) > 4


def in_effect(document: Document, style: str) -> tuple[object, ...]:
    """A style's size, and the space of its lines and above it: its own, or what it has from those below it."""
    defaults = document.styles.element.find(f"{{{_W}}}docDefaults")
    chain = [document.styles[style]]
    while chain[-1].base_style is not None:
        chain.append(chain[-1].base_style)
    elements = [*(one.element for one in chain), defaults]
    asked = ("sz", "val"), ("spacing", "line"), ("spacing", "before")
    found = (
        [one.get(f"{{{_W}}}{attribute}") for element in elements for one in element.iter(f"{{{_W}}}{name}")]
        for name, attribute in asked
    )
    return tuple(next(filter(None, values), None) for values in found)


def test_a_smaller_style_is_that_of_a_letter_in_smaller_type() -> None:
    both, alone = opened(bound(BY_LENGTH)), opened(docx.render(LETTERS["full page"]))
    smaller = [style.name for style in both.styles if str(style.name).endswith(" smaller")]
    assert len(smaller) == 15
    for name in map(str, smaller):
        assert in_effect(both, name) == in_effect(alone, name.removesuffix(" smaller"))
        assert in_effect(both, name.removesuffix(" smaller"))[1] != in_effect(alone, name.removesuffix(" smaller"))[1]


def test_more_lists_than_word_can_number_are_refused() -> None:
    most = 2044
    one_list = with_blocks(numbered("a"))
    piece = docx_bundle.piece(one_list)
    docx_bundle.bind([piece] * most, io.BytesIO())
    docx_bundle.bind([docx_bundle.piece(with_blocks(ListBlock(ordered=False, items=())))] * (most + 1), io.BytesIO())
    with pytest.raises(LobbykitError, match=r"^--bundle: Word numbers no more than 2,044 lists in one document, and"):
        docx_bundle.bind([piece] * (most + 1), io.BytesIO())


def test_the_same_letters_are_the_same_bytes_and_a_whole_zip_titled_as_the_first() -> None:
    written = bound(BY_LENGTH)
    assert written == bound(BY_LENGTH)
    with ZipFile(io.BytesIO(written)) as file:
        assert file.testzip() is None
        assert file.namelist()[0] == "[Content_Types].xml"
    assert opened(written).core_properties.title == BY_LENGTH[0].subject


def test_the_letters_are_taken_one_at_a_time() -> None:
    file, sizes = io.BytesIO(), list[int]()
    piece = docx_bundle.piece(with_blocks(paragraph("A line. " * 500)))

    def pieces() -> Iterator[bytes]:
        for _ in range(5000):
            sizes.append(len(file.getvalue()))
            yield piece

    docx_bundle.bind(pieces(), file)
    assert 0 < sizes[1000] < sizes[2000] < sizes[4999] < len(file.getvalue())


@pytest.mark.parametrize("name", ["document", "styles", "numbering", "footer1"])
def test_a_part_of_the_text_is_valid(name: str) -> None:
    with ZipFile(io.BytesIO(bound((*BY_LENGTH, EVERYTHING, LETTER)))) as file:
        schema(_W, "wml.xsd").assertValid(etree.fromstring(file.read(f"word/{name}.xml")))


def words(pdf: Path) -> list[list[str]]:
    """Where each word stands, page by page."""
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    found = (
        re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)<', page) for page in told.split("<page ")[1:]
    )
    return [[f"{float(x):.1f} {float(y):.1f} {word}" for x, y, word in page] for page in found]


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice is not here")
def test_libreoffice_prints_each_letter_as_it_prints_it_alone(tmp_path: Path) -> None:
    letters = (*BY_LENGTH, EVERYTHING)
    names = []
    for number, letter in enumerate(letters):
        names.append(f"{number}.docx")
        (tmp_path / names[-1]).write_bytes(docx.render(letter))
    (tmp_path / "all.docx").write_bytes(bound(letters))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *names, "all.docx"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    alone = [page for name in names for page in words(tmp_path / name.replace("docx", "pdf"))]
    # The page's number it leaves out where a section begins on an odd page.
    numberless = [page[:-4] if re.search(r" of$", page[-2]) else page for page in alone]
    assert words(tmp_path / "all.pdf") == numberless
    assert len(alone) > len(letters)
