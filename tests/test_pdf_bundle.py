"""Many letters in one PDF: each as it is alone, on sheets of its own, with its own page numbers."""

import io
from collections.abc import Iterable, Iterator

import pypdf
import pytest
from test_pdf import LETTER
from test_sheet import LETTERS

from lobbykit.errors import LobbykitError
from lobbykit.model import Letter
from lobbykit.render import pdf, pdf_bundle

TWO_PAGES = LETTERS["two pages"]
BY_LENGTH = (TWO_PAGES, LETTER, LETTERS["full page"], TWO_PAGES, LETTERS["seven lines"])


def bound(letters: Iterable[Letter]) -> bytes:
    file = io.BytesIO()
    pdf_bundle.bind(map(pdf_bundle.piece, letters), file)
    return file.getvalue()


def placed(written: bytes) -> Iterator[list[tuple[int, int, str]]]:
    """Yield for each page where what stands; an empty page has nothing."""
    for page in pypdf.PdfReader(io.BytesIO(written)).pages:
        found: list[tuple[int, int, str]] = []
        page.extract_text(
            visitor_text=lambda text, _cm, tm, *_, found=found: found.append((round(tm[4]), round(tm[5]), text.strip()))
        )
        yield [one for one in found if one[2]]


def test_each_letter_stands_as_it_does_alone_and_on_an_odd_page() -> None:
    alone: list[list[tuple[int, int, str]]] = []
    for letter in BY_LENGTH:
        if len(alone) % 2:
            alone.append([])
        alone += placed(pdf.render(letter))
    assert list(placed(bound(BY_LENGTH))) == alone
    assert len(alone) == 9


def test_each_letters_pages_are_numbered_from_one() -> None:
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(bound((LETTER, TWO_PAGES, TWO_PAGES)))).pages]
    assert ["Page 2 of 2" in text for text in texts] == [False, False, False, True, False, True]
    assert sum("Page " in text for text in texts) == 2


def test_it_says_that_it_is_pdf_ua_and_is_titled_as_the_first_letter() -> None:
    read = pypdf.PdfReader(io.BytesIO(bound(BY_LENGTH)))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in read.root_object["/Metadata"].get_data()  # type: ignore[attr-defined]
    assert read.metadata is not None
    assert read.metadata.title == TWO_PAGES.subject


def test_the_same_letters_are_the_same_bytes() -> None:
    assert bound(BY_LENGTH) == bound(BY_LENGTH)
    assert bound((LETTER,)) == pdf.render(LETTER)


def test_more_letters_than_there_is_memory_for_are_refused() -> None:
    def pieces() -> Iterator[bytes]:
        for taken in range(100_000):
            assert taken <= 1000
            yield b"{}"

    with pytest.raises(LobbykitError, match=r"^--bundle: a PDF has room for 1,000 letters, and these are more; write"):
        pdf_bundle.bind(pieces(), io.BytesIO())
