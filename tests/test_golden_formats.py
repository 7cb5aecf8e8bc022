"""Each kind of letter to each role, in each format, as it was approved (`pytest --approve` writes them anew)."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from test_compose import GOLDEN_LETTERS, KINDS, told_by
from test_compose import golden_letter as composed

from lobbykit.model import Kind, Letter, Role
from lobbykit.render import Format, render

GOLDEN = Path(__file__).parent / "golden" / "formats"
ASKED = {
    Role.CANDIDATE: "candidate-send",
    Role.MINISTER: "minister-school-improvement",
    Role.COMMISSIONER: "commissioner-attendance",
    Role.MEMBER: "member-send-funding",
}
LETTERS = {(kind, role): ASKED[role] if kind is Kind.ASK else f"{kind}-{role}" for kind in Kind for role in Role}
TEXTS = (Format.MD, Format.HTML, Format.JSON)


def golden_letter(name: str) -> Letter:
    recipient: dict[str, Any] = GOLDEN_LETTERS[name].get("recipient", {}) | {"email": "office@example.org"}
    return composed(name, recipient=recipient)


def document_of(written: bytes) -> str:
    """The document part of a Word letter, an element a line, so that a change can be read."""
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    etree.indent(root)
    return etree.tostring(root, encoding="unicode") + "\n"


def approved(path: Path, text: str, request: pytest.FixtureRequest) -> str:
    if request.config.getoption("--approve"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8")


def test_every_kind_and_role_is_there() -> None:
    assert len(LETTERS) == len(Kind) * len(Role)
    assert set(KINDS) == set(Kind) - {Kind.ASK}


@pytest.mark.parametrize("wanted", TEXTS)
@pytest.mark.parametrize("name", LETTERS.values())
def test_a_letter_is_as_it_was_approved(name: str, wanted: Format, request: pytest.FixtureRequest) -> None:
    text = render(golden_letter(name), wanted).decode()
    assert text == approved(GOLDEN / f"{name}.{wanted}", text, request)


@pytest.mark.parametrize("name", LETTERS.values())
def test_a_word_letters_document_is_as_it_was_approved(name: str, request: pytest.FixtureRequest) -> None:
    text = document_of(render(golden_letter(name), Format.DOCX))
    assert text == approved(GOLDEN / f"{name}.document.xml", text, request)


@pytest.mark.parametrize("name", LETTERS.values())
def test_a_draft_parsed_back_is_as_it_was_approved(name: str, request: pytest.FixtureRequest) -> None:
    told = "\n".join(str(part) for part in told_by(render(golden_letter(name), Format.EML))) + "\n"
    assert told == approved(GOLDEN / f"{name}.eml.txt", told, request)


@pytest.mark.parametrize("name", LETTERS.values())
def test_a_pdf_reads_as_it_was_approved(name: str, request: pytest.FixtureRequest) -> None:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(render(golden_letter(name), Format.PDF))).pages
    text = "\n".join(page.extract_text() for page in pages) + "\n"
    assert text == approved(GOLDEN / f"{name}.pdf.txt", text, request)
