"""The letter as PDF: read back by pypdf, measured by poppler, and refused by typst where it would be no PDF/UA."""

import io
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pytest
from any_blocks import any_runs_of, any_tables_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf.generic import ArrayObject, DictionaryObject

from lobbykit.cli.main import run
from lobbykit.errors import LobbykitError
from lobbykit.model import (
    Block,
    Heading,
    Kind,
    Letter,
    ListBlock,
    Nation,
    Paragraph,
    Placeholder,
    Recipient,
    Role,
    Run,
    Runs,
    Table,
)
from lobbykit.render import pdf

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")

POINTS_IN_MM = 72 / 25.4


def plain(text: str) -> Runs:
    return (Run(text),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(plain(text))


LETTER = Letter(
    kind=Kind.ASK,
    to=Role.CANDIDATE,
    recipient=Recipient(role=Role.CANDIDATE, name="Alex Example"),
    nation=Nation.ENGLAND,
    date=date(2026, 3, 9),
    subject="Two questions on Q&A <sessions>",
    salutation="Dear Alex Example,",
    blocks=(
        Paragraph((Run("I live in "), Run("[your town]", strong=True), Run(" and read "), Run("much", emphasis=True))),
        Heading(2, plain("What I ask")),
        paragraph("Will you:"),
        ListBlock(ordered=True, items=(plain("put new money in;"), plain("employ more people?")), start=3),
        ListBlock(ordered=False, items=((Run("see "), Run("our page", link="https://example.org/a?b=1&c=2")),)),
        Table((plain("Year"), plain("Posts")), ((plain("2023"), plain("12")), (plain("2024"), plain("9")))),
        paragraph("I look forward to your reply."),
    ),
    sign_off="Yours sincerely,",
    signature=("Sam Sample", "Educational psychologist"),
    sender_lines=("1 High Street", "Borchester", "sam@example.org"),
    recipient_lines=("Alex Example", "2 Low Road", "Borchester"),
    asks=(),
    placeholders=(Placeholder(text="[your town]", option="--from-address"),),
)
SHORT_ADDRESS = ("Alex Example", "2 Low Road")
LONG_ADDRESS = (
    "The Rt Hon. Alexandra Example-Lastname KC MP",
    "Secretary of State for Education",
    "Department for Education",
    "Sanctuary Buildings",
    "20 Great Smith Street",
    "LONDON",
    "SW1P 3BT",
)
LONG_SENDER = (
    "The Old School House",
    "12 Long Acre Cottages",
    "Chapel Lane",
    "Little Borchester",
    "BORCHESTER",
    "BX1 2AB",
    "sam.sample-longname@organisation.example.org",
)


def words(number: int) -> str:
    story = "people here have long told me that each child who needs help at school waits for months"
    known = story.split()
    return " ".join((known * (number // len(known) + 1))[:number])


def with_body(number: int) -> Letter:
    """A letter with three asks, whose blocks have that many words, between the longest addresses."""
    asks = ("press the Department for Education to " + words(16) for _ in range(3))
    others = number - 3 * 22 - 2
    parts = [others // 4] * 3 + [others - others // 4 * 3]
    first, second, third, last = (paragraph(words(part)) for part in parts)
    the_asks = ListBlock(ordered=True, items=tuple(map(plain, asks)))
    made = (first, second, third, paragraph("Will you:"), the_asks, last)
    return replace(LETTER, blocks=made, sender_lines=LONG_SENDER, recipient_lines=LONG_ADDRESS)


def opened(letter: Letter) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.render(letter)))


def inside(node: Any, *keys: str) -> Any:
    """What stands there in a PDF object, however it is referred to."""
    for key in keys:
        node = node.get_object()[key]
    return node.get_object()


def text_of(letter: Letter) -> list[str]:
    """The lines in the order of the file, those of all pages."""
    return [line for page in opened(letter).pages for line in page.extract_text().splitlines() if line.strip()]


class Word(NamedTuple):
    page: int
    text: str
    left: float  # all in mm from the left and upper edges
    top: float
    right: float
    bottom: float


def measured(letter: Letter, folder: Path) -> list[Word]:
    """Every word with its place, as poppler sees it."""
    path = folder / "letter.pdf"
    path.write_bytes(pdf.render(letter))
    found = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True, text=True).stdout
    made: list[Word] = []
    for number, page in enumerate(found.split("<page ")[1:], 1):
        for word in re.finditer(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page):
            left, top, right, bottom = (float(edge) / POINTS_IN_MM for edge in word.groups()[:4])
            made.append(Word(number, word[5], left, top, right, bottom))
    return made


def size_of(text: str, letter: Letter) -> float:
    """The size of the line with that text, in points."""
    sizes: list[float] = []
    for page in opened(letter).pages:
        page.extract_text(
            visitor_text=lambda found, _, matrix, __, size: (
                sizes.append(round(size * abs(matrix[3]), 1)) if text in found else None
            )
        )
    return sizes[0]


# --- the sheet ----------------------------------------------------------------------------------------------


@needs_poppler
@pytest.mark.parametrize("address", [SHORT_ADDRESS, LONG_ADDRESS[2:], LONG_ADDRESS[1:], LONG_ADDRESS])
@pytest.mark.parametrize("sender", [(), ("1 High Street",), LONG_SENDER])
def test_the_window_shows_the_address_and_nothing_else(
    address: tuple[str, ...], sender: tuple[str, ...], tmp_path: Path
) -> None:
    found = [
        word
        for word in measured(replace(LETTER, recipient_lines=address, sender_lines=sender), tmp_path)
        if word.page == 1 and word.left < 110 and word.bottom > 39 and word.top < 95
    ]
    assert [word.text for word in found] == " ".join(address).split()
    assert all(22 <= word.left < word.right <= 100 and 57 <= word.top < word.bottom <= 81 for word in found)


@needs_poppler
def test_the_sender_stands_on_the_right_and_the_body_under_the_fold(tmp_path: Path) -> None:
    found = measured(with_body(280), tmp_path)
    start = next(index for index, word in enumerate(found) if word.text == "Dear")
    head = [word for word in found[:start] if word.left > 110]
    assert head[-1].text == "2026"
    assert all(125 <= word.left < word.right <= 195 and 12 <= word.top < word.bottom <= 95 for word in head)
    assert all(word.top >= 100 and word.right <= 190.1 for word in found[start:])


@pytest.mark.parametrize(("lines", "size"), [(2, 11), (5, 11), (6, 10), (7, 9)])
def test_an_address_is_as_large_as_the_window_lets_it(lines: int, size: float) -> None:
    letter = replace(LETTER, recipient_lines=tuple(f"Line {number}" for number in range(lines)))
    assert size_of("Line 0", letter) == size


@pytest.mark.parametrize(("number", "size"), [(120, 12), (280, 11), (450, 12)])
def test_a_letter_has_12_points_and_11_where_they_keep_it_to_one_page(number: int, size: float) -> None:
    assert size_of("Yours sincerely", with_body(number)) == size


@pytest.mark.parametrize("number", [120, 200, 280])
def test_three_asks_and_280_words_fit_one_page(number: int) -> None:
    assert len(opened(with_body(number)).pages) == 1


def test_a_row_of_a_table_stays_on_one_page_under_the_names_of_its_columns() -> None:
    row = (plain("Row"), plain(words(60) + " end"))
    letter = replace(LETTER, blocks=(Table((plain("Year"), plain("Story")), (row,) * 14),))
    pages = [page.extract_text() for page in opened(letter).pages]
    assert len(pages) > 1
    assert [page.count("end") for page in pages] == [page.count("Row") for page in pages]
    assert all("Story" in page for page in pages)


@needs_poppler
def test_an_email_address_breaks_after_a_mark(tmp_path: Path) -> None:
    found = [word.text for word in measured(replace(LETTER, sender_lines=LONG_SENDER), tmp_path)]
    assert "organisation.example.org" in found


@pytest.mark.parametrize("number", range(290, 600, 10))
def test_the_signature_is_never_alone_on_a_page(number: int) -> None:
    letter = with_body(number)
    pages = [page.extract_text() for page in opened(letter).pages]
    if len(pages) == 1:
        return
    assert len(pages) == 2
    before, after = pages[-1].split("Yours sincerely,")
    assert len(before.split()) > 8
    assert "Educational psychologist" in after
    assert "Page" not in pages[0]
    assert pages[1].rstrip().endswith("Page 2 of 2")
    assert not pages[0].rstrip().endswith("Will you:")


@needs_poppler
def test_there_is_room_to_sign_by_hand(tmp_path: Path) -> None:
    found = measured(LETTER, tmp_path)
    last = next(word for word in found if word.text == "sincerely,")
    name = next(word for word in found if word.text == "Sam")
    assert name.top - last.bottom > 14


@needs_poppler
def test_a_word_too_long_for_its_line_stays_on_the_paper(tmp_path: Path) -> None:
    cells = (plain("y" * 100), plain("short"), plain("z" * 100))
    letter = replace(
        LETTER,
        sender_lines=("a" * 90,),
        recipient_lines=("b" * 90,),
        subject="c" * 300,
        blocks=(paragraph("d" * 10_000), ListBlock(ordered=True, items=(plain("e" * 300),)), Table(cells, (cells,))),
        signature=("f" * 300,),
    )
    assert max(word.right for word in measured(letter, tmp_path)) <= 195


# --- what is read back --------------------------------------------------------------------------------------


def test_the_letter_is_read_in_order() -> None:
    assert text_of(LETTER) == [
        "1 High Street",
        "Borchester",
        "sam@example.org",
        "9 March 2026",
        "Alex Example",
        "2 Low Road",
        "Borchester",
        "Dear Alex Example,",
        "Two questions on Q&A <sessions>",
        "I live in [your town] and read much",
        "What I ask",
        "Will you:",
        "3. put new money in;",
        "4. employ more people?",
        "• see our page",
        "Year Posts",
        "2023 12",
        "2024 9",
        "I look forward to your reply.",
        "Yours sincerely,",
        "Sam Sample",
        "Educational psychologist",
    ]


# What our fonts have; that marks and letters read from right to left keep their order is for readers to see to.
texts = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc", "Cf", "Zs"))
    | st.sampled_from(" ŵŷŴŶ‘’“”–—…€•™½"),
    max_size=40,
) | st.sampled_from(
    [
        '#read("/etc/passwd")',
        "#{panic()} #eval() #sys.inputs",
        '"); #import "@preview/x:1.0.0"; ("',
        "= h\\ - a + b / c: d ~ -- --- ... $x^2$ `raw` *b* _i_ <label> @ref // x /* y */ \\u{41}",
        '\'single\' "double" [x] {y} \\" \\\\',
        "{{ 7*7 }} &amp; </w:t> office affix https://example.org",
    ]
)
all_runs = any_runs_of(texts)
all_tables = any_tables_of(all_runs, 3)
blocks = st.one_of(
    st.builds(Paragraph, all_runs),
    st.builds(Heading, st.integers(2, 6), all_runs),
    st.builds(ListBlock, st.just(value=False), st.lists(all_runs, max_size=4).map(tuple)),
)


def runs_in(block: Block) -> tuple[Runs, ...]:
    match block:
        case Paragraph() | Heading():
            return (block.runs,)
        case ListBlock():
            return block.items
        case Table():
            return tuple(cell for row in (block.header, *block.rows) for cell in row)


def letters_of(text: str) -> str:
    """The text without what lies between words: a reader joins lines in a manner of its own."""
    return "".join(unicodedata.normalize("NFC", text).replace("•", "").split())


@settings(max_examples=60)
@given(st.lists(blocks, max_size=4))
def test_any_text_is_set_as_it_is_in_every_kind_of_block(given_blocks: list[Block]) -> None:
    read = "".join(text_of(replace(LETTER, blocks=tuple(given_blocks), placeholders=())))
    expected = "".join(run.text for block in given_blocks for runs in runs_in(block) for run in runs)
    assert letters_of(f"<sessions>{expected}Yours sincerely,") in re.sub(r"Page\d+of\d+", "", letters_of(read))


@settings(max_examples=30)
@given(all_tables)
def test_any_text_is_set_as_it_is_in_a_table(table: Table) -> None:
    read = letters_of("".join(text_of(replace(LETTER, blocks=(table,)))))
    for runs in runs_in(table):
        for one in runs:
            # A cell of several lines may be read line by line with the one beside it.
            assert len(one.text) > 10 or letters_of(one.text) in read


@settings(max_examples=40)
@given(st.lists(texts, min_size=7, max_size=7))
def test_any_text_is_set_as_it_is_in_every_line(given_lines: list[str]) -> None:
    sender, recipient, salutation, subject, sign_off, name, job = given_lines
    letter = replace(
        LETTER,
        sender_lines=(sender,),
        recipient_lines=(recipient,),
        salutation=salutation,
        subject=subject,
        blocks=(),
        sign_off=sign_off,
        signature=(name, job),
        placeholders=(),
    )
    expected = f"{sender}9 March 2026{recipient}{salutation}{subject}{sign_off}{name}{job}"
    assert letters_of("".join(text_of(letter))) == letters_of(expected)
    assert opened(letter).metadata.title == (subject.strip() or "Letter")  # type: ignore[union-attr]


clean = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=30
)


@settings(max_examples=40)
@example("\U0001f469\U0001f3fd\u200d\U0001f3eb 日本 \u202eabc עברית")
@given(clean)
def test_no_text_keeps_a_letter_from_being_set(text: str) -> None:
    lines = (text, text)
    letter = replace(
        LETTER,
        subject=text,
        salutation=text,
        sign_off=text,
        signature=lines,
        sender_lines=lines,
        recipient_lines=lines,
        blocks=(
            Paragraph((Run(text, link=f"https://{text}"), Run(text, link=text))),
            Heading(6, plain(text)),
            ListBlock(ordered=True, items=(plain(text),), start=0),
            ListBlock(ordered=True, items=()),
            Table((plain(text),), ()),
        ),
        placeholders=(Placeholder(text=text),) if text else (),
    )
    assert len(opened(letter).pages) == 1


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "#x", "x", "https://" + "x" * 9000])
def test_what_is_no_address_of_the_web_is_no_link(link: str) -> None:
    letter = replace(LETTER, blocks=(Paragraph((Run("text", link=link),)),))
    assert "/Annots" not in opened(letter).pages[0]


def test_a_link_leads_to_its_address() -> None:
    [annotation] = inside(opened(LETTER).pages[0], "/Annots")
    assert inside(annotation, "/A", "/URI") == "https://example.org/a?b=1&c=2"


def test_a_placeholder_is_highlighted_and_another_bracket_is_not() -> None:
    yellow = [1, 0.960784, 0.615686]
    letter = replace(LETTER, blocks=(paragraph("In [your town] [sic] I read."),), signature=("[your town]",))
    colours = [element["/A"] for element in elements(opened(letter)) if "/A" in element]
    found = [one for colour in colours for one in (colour if isinstance(colour, ArrayObject) else [colour])]
    shown = [[round(float(part), 6) for part in one["/BackgroundColor"]] for one in found if "/BackgroundColor" in one]
    assert shown == [yellow, yellow]


# --- the file -----------------------------------------------------------------------------------------------


def elements(reader: pypdf.PdfReader) -> Iterator[Any]:
    """The elements of the structure tree, in the order of reading."""

    def within(node: Any) -> Iterator[Any]:
        if isinstance(node, ArrayObject):
            for child in node:
                yield from within(child.get_object())
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from within(inside(node, "/K"))

    yield from within(inside(reader.root_object, "/StructTreeRoot", "/K"))


def test_it_says_that_it_is_pdf_ua() -> None:
    root = opened(LETTER).root_object
    assert inside(root, "/MarkInfo", "/Marked")
    assert inside(root, "/Lang") == "en-GB"
    assert inside(root, "/ViewerPreferences", "/DisplayDocTitle")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside(root, "/Metadata").get_data()


def test_each_part_is_tagged_as_what_it_is() -> None:
    outer = {"/P", "/H1", "/H2", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TH", "/TD", "/Link"}
    tags = [str(element["/S"]).removeprefix("/") for element in elements(opened(LETTER)) if element["/S"] in outer]
    items = "LI Lbl LBody P"
    assert " ".join(tags) == (f"P P P P H1 P H2 P L {items} {items} L {items} Link Table TH TH TD TD TD TD P P P")


def test_no_level_of_headings_is_left_out() -> None:
    headings = tuple(Heading(level, plain(f"Level {level}")) for level in (4, 6, 2, 5))
    tags = [element["/S"] for element in elements(opened(replace(LETTER, blocks=headings)))]
    assert [tag for tag in tags if re.fullmatch(r"/H\d", str(tag))] == ["/H1", "/H2", "/H3", "/H2", "/H3"]


def test_the_properties_name_title_author_and_date() -> None:
    properties = opened(LETTER).metadata
    assert properties is not None
    assert (properties.title, properties.author) == ("Two questions on Q&A <sessions>", "Sam Sample")
    assert properties.creation_date is not None
    assert properties.creation_date.date() == date(2026, 3, 9)


@pytest.mark.parametrize("signature", [(), ("[your name]", "[your job]")])
def test_a_name_that_is_not_known_is_no_author(signature: tuple[str, ...]) -> None:
    properties = opened(replace(LETTER, signature=signature)).metadata
    assert properties is not None
    assert not properties.author


def test_the_fonts_are_ours_and_embedded() -> None:
    names = {font.decode() for font in re.findall(rb"/BaseFont ?/[A-Z]{6}\+([\w-]+)", pdf.render(LETTER))}
    assert names == {"LobbykitLetter-Regular", "LobbykitLetter-Bold", "LobbykitLetter-Italic"}


def test_the_same_letter_has_the_same_bytes_in_another_process() -> None:
    told = (
        "import sys; sys.path[:0] = ['tests']; import hashlib, test_pdf;"
        "print(hashlib.sha256(test_pdf.pdf.render(test_pdf.LETTER)).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", told],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[1],
            env={"TZ": zone, "PYTHONPATH": ".", "HOME": "/nowhere", "SOURCE_DATE_EPOCH": epoch},
        ).stdout
        for zone, epoch in (("Pacific/Auckland", "0"), ("UTC", "1700000000"))
    }
    assert len(seen) == 1


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(LobbykitError, match=r"^writing PDF needs the typesetter: pip install 'lobbykit\[pdf\]'$"):
        pdf.render(LETTER)
    path = tmp_path / "letter.pdf"
    assert run(["letter", "--to", "candidate", "--topic", "send", "--out", str(path)]) == 1
    assert "pip install 'lobbykit[pdf]'" in capsys.readouterr().err
    assert not path.exists()


def test_a_letter_is_written_as_pdf_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    assert run(["letter", "--to", "minister", "--topic", "send", "--nation", "england", "--out", str(path)]) == 0
    assert path.read_bytes().startswith(b"%PDF-1.7")
