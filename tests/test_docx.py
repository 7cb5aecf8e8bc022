"""The Word letter: read back by python-docx, checked against the schemas of Office Open XML."""

import io
import runpy
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import docx as python_docx
import mammoth
import pytest
from any_blocks import any_runs_of, any_tables_of
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as ReadTable
from docx.text.paragraph import Paragraph as ReadParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from lobbykit import shipped
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
from lobbykit.render import docx

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT.parent / "shared" / "ooxml-xsd"


def plain(text: str) -> Runs:
    return (Run(text),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(plain(text))


def numbered(*items: str, start: int = 1) -> ListBlock:
    return ListBlock(ordered=True, items=tuple(plain(item) for item in items), start=start)


def table(*rows: tuple[str, ...]) -> Table:
    header, *others = [tuple(plain(cell) for cell in row) for row in rows]
    return Table(header, tuple(others))


LETTER = Letter(
    kind=Kind.ASK,
    to=Role.CANDIDATE,
    recipient=Recipient(role=Role.CANDIDATE, name="Alex Example"),
    nation=Nation.ENGLAND,
    date=date(2026, 3, 9),
    subject="Two questions on Q&A <sessions>",
    salutation="Dear Alex Example,",
    blocks=(
        paragraph("I live here."),
        Heading(2, plain("What I ask")),
        paragraph("Will you:"),
        numbered("put new money in;", "employ more people?"),
        ListBlock(ordered=False, items=(plain("a point"),)),
        paragraph("The figures:"),
        table(("Year", "Children"), ("2023", "12")),
        paragraph("I look forward to your reply."),
    ),
    sign_off="Yours sincerely,",
    signature=("Sam Sample", "Educational psychologist"),
    sender_lines=("1 High Street", "Borchester", "sam@example.org"),
    recipient_lines=("Alex Example", "2 Low Road", "Borchester"),
    asks=(),
)


def with_blocks(*blocks: Block) -> Letter:
    return replace(LETTER, blocks=blocks)


def opened(letter: Letter) -> Document:
    return python_docx.Document(io.BytesIO(docx.render(letter)))


def parts(letter: Letter) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(docx.render(letter))) as file:
        return {name: file.read(name) for name in file.namelist()}


def content(document: Document) -> Iterator[ReadParagraph]:
    """Every paragraph, those of the tables too, in reading order."""
    for block in document.iter_inner_content():
        if isinstance(block, ReadTable):
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
        else:
            yield block


def style_of(paragraph: ReadParagraph) -> str:
    assert paragraph.style is not None
    return str(paragraph.style.name)


def runs_of(paragraph: ReadParagraph) -> list[Run]:
    """The runs with their links as they were given; Word has a link's address in the code before its runs."""
    runs, link = [], ""
    for run in paragraph.runs:
        code = run._r.find(qn("w:instrText"))
        mark = run._r.find(qn("w:fldChar"))
        if code is not None:
            before, address, after = (code.text or "").split('"')
            assert (before, after) == (" HYPERLINK ", " ")
            assert "\\" not in address
            link = unquote(address)
        elif mark is None:
            runs.append(Run(run.text, bool(run.bold), bool(run.italic), link))
        elif mark.get(qn("w:fldCharType")) == "end":
            link = ""
    return runs


def list_of(paragraph: ReadParagraph, document: Document) -> tuple[str, str, str | None]:
    """The list that a paragraph is in: its id, the kind of its numbers and its own start."""
    [number] = paragraph._p.xpath("w:pPr/w:numPr/w:numId/@w:val")
    numbering = document.part.numbering_part.element
    own = numbering.num_having_numId(int(number))
    [kind] = numbering.xpath(
        f"w:abstractNum[@w:abstractNumId={own.abstractNumId.val}]/w:lvl[@w:ilvl=0]/w:numFmt/@w:val"
    )
    start = own.xpath("w:lvlOverride[@w:ilvl=0]/w:startOverride/@w:val")
    return number, kind, start[0] if start else None


# --- what is read back --------------------------------------------------------------------------------------


def test_the_letter_is_read_back_in_order_each_line_in_its_style() -> None:
    document = opened(LETTER)
    assert [(style_of(one), one.text) for one in content(document)] == [
        ("Sender", "1 High Street"),
        ("Sender", "Borchester"),
        ("Sender", "sam@example.org"),
        ("Date", "9 March 2026"),
        ("Recipient", "Alex Example"),
        ("Recipient", "2 Low Road"),
        ("Recipient", "Borchester"),
        ("Salutation", "Dear Alex Example,"),
        ("Subject line", "Two questions on Q&A <sessions>"),
        ("Body Text", "I live here."),
        ("Heading 2", "What I ask"),
        ("Body Text", "Will you:"),
        ("List Number", "put new money in;"),
        ("List Number", "employ more people?"),
        ("List Bullet", "a point"),
        ("Body Text", "The figures:"),
        ("Table Text", "Year"),
        ("Table Text", "Children"),
        ("Table Text", "2023"),
        ("Table Text", "12"),
        ("Body Text", "I look forward to your reply."),
        ("Closing", "Yours sincerely,"),
        ("Signature", "Sam Sample"),
        ("Signature", "Educational psychologist"),
    ]


@pytest.mark.parametrize("level", range(2, 7))
def test_a_heading_of_each_level_has_its_style(level: int) -> None:
    headings = [one for one in opened(with_blocks(Heading(level, plain("Why")))).paragraphs if one.text == "Why"]
    assert [style_of(one) for one in headings] == [f"Heading {level}"]


def test_a_line_that_says_nothing_makes_no_empty_paragraph() -> None:
    letter = replace(LETTER, sender_lines=("", "1 High Street"), recipient_lines=(), sign_off="", signature=())
    assert all(one.text for one in content(opened(letter)))


def test_each_numbered_list_has_its_own_start() -> None:
    document = opened(with_blocks(numbered("one", "two"), paragraph("and"), numbered("seven", start=7)))
    lists = [list_of(one, document) for one in document.paragraphs if style_of(one) == "List Number"]
    assert [(kind, start) for _, kind, start in lists] == [
        ("decimal", "1"),
        ("decimal", "1"),
        ("decimal", "7"),
    ]
    first, again, other = (number for number, _, _ in lists)
    assert first == again != other


def test_a_list_without_numbers_has_bullets() -> None:
    document = opened(LETTER)
    [point] = [one for one in document.paragraphs if style_of(one) == "List Bullet"]
    assert list_of(point, document)[1:] == ("bullet", None)


def test_a_table_has_a_header_row_borders_and_the_width_of_the_page() -> None:
    document = opened(LETTER)
    [read] = document.tables
    assert [len(row._tr.xpath("w:trPr/w:tblHeader")) for row in read.rows] == [1, 0]
    assert read.style is not None
    assert read.style.element.xpath("w:tblPr/w:tblBorders/w:insideH[@w:val='single']")
    page = document.sections[0]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    assert sum(column.width or 0 for column in read.columns) == room > 0


def test_two_tables_stay_two() -> None:
    document = opened(with_blocks(table(("A",), ("1",)), table(("B",), ("2",))))
    kinds = [type(one) for one in document.iter_inner_content()]
    first = kinds.index(ReadTable)
    assert kinds[first : first + 3] == [ReadTable, ReadParagraph, ReadTable]


def test_runs_keep_their_manner_and_a_link_of_several_runs_is_one() -> None:
    runs = (
        Run("plain, "),
        Run("strong", strong=True),
        Run("emphasis", emphasis=True),
        Run("here", link="https://example.org/?a=1&b=2"),
        Run(" and here", strong=True, link="https://example.org/?a=1&b=2"),
        Run("to me", link="mailto:sam@example.org"),
    )
    document = opened(with_blocks(Paragraph(runs)))
    [read] = [one for one in document.paragraphs if style_of(one) == "Body Text"]
    assert runs_of(read) == list(runs)
    assert len(read._p.xpath(".//w:instrText")) == 2


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "\\\\example.org\\share", "#x", "x"])
def test_any_other_address_is_no_link(link: str) -> None:
    document = opened(with_blocks(Paragraph((Run("text", link=link),))))
    [read] = [one for one in document.paragraphs if style_of(one) == "Body Text"]
    assert runs_of(read) == [Run("text")]


def test_an_address_cannot_leave_its_field() -> None:
    link = 'https://example.org/" \\o "x" \\* <w:t>& {PAGE}'
    document = opened(with_blocks(Paragraph((Run("text", link=link),))))
    [read] = [one for one in document.paragraphs if style_of(one) == "Body Text"]
    assert runs_of(read) == [Run("text", link=link)]


# Clean text is what comes past lobbykit.words: no controls, surrogates, private-use characters or line ends.
texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    max_size=40,
) | st.sampled_from(["]]>", "</w:t>", "&amp;", "{{ 7*7 }}", "_x000D_", "\u202eabc", "👩🏽‍🏫", "ŵŷ àèìòù", "x" * 10_000])


def highlighted(letter: Letter) -> list[str]:
    """Every stretch of highlighted text, in reading order."""
    runs = (run for one in content(opened(letter)) for run in one.runs)
    return [run.text for run in runs if run._r.xpath("w:rPr/w:highlight[@w:val='yellow']")]


def with_gaps(letter: Letter, *texts: str) -> Letter:
    return replace(letter, placeholders=tuple(Placeholder(text=text) for text in texts))


def test_a_placeholder_is_highlighted_wherever_it_stands() -> None:
    letter = replace(
        with_blocks(
            Paragraph((Run("I, "), Run("[name] & [job]", strong=True), Run(", am [name]."))),
            ListBlock(ordered=False, items=(plain("[name]"),)),
            table(("[job]",), ("none",)),
        ),
        salutation="Dear [name],",
        recipient_lines=("A", "B", "C", "D", "E", "[address <of> them]"),
    )
    marked = with_gaps(letter, "[name]", "[job]", "[address <of> them]")
    assert highlighted(marked) == ["[address <of> them]", *["[name]"] * 2, "[job]", "[name]", "[name]", "[job]"]
    assert [one.text for one in content(opened(marked))] == [one.text for one in content(opened(letter))]
    [strong] = [run for one in opened(marked).paragraphs for run in one.runs if run.text == " & "]
    assert strong.bold
    assert highlighted(letter) == []


def test_of_two_placeholders_that_begin_alike_the_longer_is_highlighted() -> None:
    letter = with_blocks(paragraph("Write [a] b] here."))
    assert highlighted(with_gaps(letter, "[a]", "[a] b]")) == ["[a] b]"]


@given(texts.filter(bool), texts)
def test_no_placeholder_changes_the_text(gap: str, around: str) -> None:
    letter = with_gaps(with_blocks(paragraph(f"{around}{gap}&{around}")), gap, "a", "amp")
    [read] = [one for one in opened(letter).paragraphs if style_of(one) == "Body Text"]
    assert read.text == f"{around}{gap}&{around}"
    assert gap in "".join(highlighted(letter))


def test_a_placeholder_that_is_a_link_stays_one() -> None:
    letter = with_gaps(with_blocks(Paragraph((Run("see [page] now", link="https://example.org/[page]"),))), "[page]")
    [read] = [one for one in opened(letter).paragraphs if style_of(one) == "Body Text"]
    assert {run.link for run in runs_of(read)} == {"https://example.org/[page]"}
    assert read.text == "see [page] now"


def test_reference_and_enclosures_have_lines_of_their_own() -> None:
    letter = replace(LETTER, reference="EX/7", enclosures=("A map", "Our survey"))
    read = [(style_of(one), one.text) for one in content(opened(letter))]
    assert read[3:6] == [("Date", "9 March 2026"), ("Reference", "Our ref: EX/7"), ("Recipient", "Alex Example")]
    assert read[-1] == ("Enclosures", "Enc: A map; Our survey")


def test_an_address_stands_in_one_frame() -> None:
    letter = replace(LETTER, reference="EX/7", recipient_lines=tuple("ABCDEFG"))
    paragraphs = [one for one in opened(letter).paragraphs if one._p.xpath("w:pPr/w:framePr")]
    frames = [(style_of(one), tuple(one._p.xpath("w:pPr/w:framePr")[0].attrib.items())) for one in paragraphs]
    assert [style for style, _ in frames] == ["Sender"] * 3 + ["Date", "Reference"] + ["Recipient"] * 7
    assert len({frame for _, frame in frames[:5]}) == len({frame for _, frame in frames[5:]}) == 1


def test_a_postcode_stands_beside_the_senders_town() -> None:
    letter = replace(LETTER, sender_lines=("1 High Street", "Borchester", "ZZ1 1AA"))
    texts = [one.text for one in opened(letter).paragraphs if style_of(one) == "Sender"]
    assert texts == ["1 High Street", "Borchester ZZ1 1AA"]


def test_a_fuller_letter_has_smaller_type_and_no_other_difference_in_its_styles() -> None:
    full, compact = (
        parts(letter)["word/styles.xml"] for letter in (LETTER, with_blocks(*[paragraph("word " * 70)] * 5))
    )
    assert full != compact
    smaller = full.replace(b'w:sz w:val="24"/><w:szCs w:val="24"', b'w:sz w:val="22"/><w:szCs w:val="22"', 1)
    assert smaller.replace(b'w:line="252"', b'w:line="240"', 1) == compact


def test_mammoth_reads_the_letter_in_order() -> None:
    text = mammoth.extract_raw_text(io.BytesIO(docx.render(LETTER))).value
    assert text.split() == [word for one in content(opened(LETTER)) for word in one.text.split()]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not here")
def test_pandoc_reads_the_letter_in_order_its_subject_as_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(docx.render(LETTER))
    command = ["pandoc", "--wrap=none", "--to", "markdown-smart", str(path)]
    read = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    blocks = read.split("\n\n")
    assert blocks[:6] == [
        "1 High Street",
        "Borchester",
        "sam@example.org",
        "9 March 2026",
        "Alex Example",
        "2 Low Road",
    ]
    assert "# Two questions on Q&A \\<sessions\\>" in [block.partition(" {")[0] for block in blocks]
    assert "1.  put new money in;" in blocks
    assert blocks[-2:] == ["Sam Sample", "Educational psychologist\n"]


lines = texts.filter(bool)
all_runs = any_runs_of(texts)
blocks = st.one_of(
    st.builds(Paragraph, all_runs),
    st.builds(Heading, st.integers(2, 6), all_runs),
    st.builds(ListBlock, st.booleans(), st.lists(all_runs, min_size=1, max_size=4).map(tuple), st.integers(0, 99)),
    any_tables_of(all_runs, 4),
)


def runs_in(block: Block) -> tuple[Runs, ...]:
    match block:
        case Paragraph() | Heading():
            return (block.runs,)
        case ListBlock():
            return block.items
        case Table():
            return tuple(cell for row in (block.header, *block.rows) for cell in row)


@settings(deadline=None)
@given(st.lists(blocks, max_size=5))
def test_any_text_is_read_back_from_every_kind_of_block(given_blocks: list[Block]) -> None:
    between = paragraph("between two blocks")  # so that tables need no paragraph of their own to part them
    written = [part for block in given_blocks for part in (block, between)]
    read = content(opened(with_blocks(*written)))
    body = [one for one in read if style_of(one).startswith(("Body", "Heading", "List", "Table"))]
    expected = [[run._replace(link=unquote(run.link)) for run in runs] for block in written for runs in runs_in(block)]
    assert [runs_of(one) for one in body] == expected


@settings(deadline=None)
@given(st.lists(lines, min_size=7, max_size=7))
def test_any_text_is_read_back_from_every_line(given_lines: list[str]) -> None:
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
    )
    document = opened(letter)
    read = [one.text for one in document.paragraphs]
    assert read == [sender, "9 March 2026", recipient, salutation, subject, sign_off, name, job]
    assert document.core_properties.title == subject


# --- the file -----------------------------------------------------------------------------------------------


def test_the_properties_name_title_author_date_and_language() -> None:
    properties = opened(LETTER).core_properties
    assert properties.title == "Two questions on Q&A <sessions>"
    assert properties.author == "Sam Sample"
    assert properties.language == "en-GB"
    assert properties.created == properties.modified == datetime(2026, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize("signature", [(), ("[your name]", "[your job]")])
def test_a_name_that_is_not_known_is_no_author(signature: tuple[str, ...]) -> None:
    assert opened(replace(LETTER, signature=signature)).core_properties.author == ""


def test_the_text_is_british_english_on_a4() -> None:
    document = opened(LETTER)
    [language] = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang/@w:val")
    page = document.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (language, round(page.page_width.mm), round(page.page_height.mm)) == ("en-GB", 210, 297)


def test_the_sign_off_stays_with_the_name_and_with_the_text_before_it() -> None:
    document = opened(LETTER)
    [last] = [one for one in document.paragraphs if one.text == "I look forward to your reply."]
    assert last.paragraph_format.keep_with_next
    assert document.styles["Closing"].paragraph_format.keep_with_next
    assert document.styles["Signature"].paragraph_format.keep_with_next


def test_the_same_letter_is_the_same_bytes() -> None:
    assert docx.render(LETTER) == docx.render(replace(LETTER))


def test_the_zip_is_whole_and_starts_with_the_content_types() -> None:
    with ZipFile(io.BytesIO(docx.render(LETTER))) as file:
        assert file.testzip() is None
        assert file.namelist()[0] == "[Content_Types].xml"
        with ZipFile(shipped.folder("letter_templates") / "base.docx") as base:
            assert sorted(file.namelist()) == sorted(base.namelist())


def test_the_script_makes_base_docx_anew_byte_for_byte() -> None:
    make = runpy.run_path(str(ROOT / "scripts" / "make_base_docx.py"))["base_docx"]
    made = (shipped.folder("letter_templates") / "base.docx").read_bytes()
    assert make() == made, "run scripts/make_base_docx.py"
    assert make() == made


# --- the schemas --------------------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Where xml: and Dublin Core are described, the schemas do not say, or say a web page: so these come first.
_STUBS = (
    ("http://www.w3.org/XML/1998/namespace", "stub/xml.xsd"),
    ("http://purl.org/dc/elements/1.1/", "stub/dc.xsd"),
    ("http://purl.org/dc/terms/", "stub/dcterms.xsd"),
)


def schema(namespace: str, file: str) -> etree.XMLSchema:
    if not SCHEMAS.is_dir():
        pytest.skip(f"{SCHEMAS} is not here")
    imports = "".join(
        f'<xs:import namespace="{name}" schemaLocation="{place}"/>' for name, place in (*_STUBS, (namespace, file))
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    no_network = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.fromstring(text, no_network, base_url=f"{SCHEMAS.as_uri()}/all.xsd"))


ALL_BLOCKS = with_blocks(
    *LETTER.blocks,
    Paragraph((Run("a", strong=True, emphasis=True, link="https://example.org/?a&b"), Run("b", emphasis=True))),
    table(("A", "B", "C"), ("1", "2", "3")),
    table(("A",)),
    *(Heading(level, plain("h")) for level in range(2, 7)),
    table(("A",)),
    ListBlock(ordered=False, items=(plain("a"), plain("b"))),
    table(("A",)),
    numbered("c", "d", start=4),
)
EVERYTHING = replace(
    with_gaps(ALL_BLOCKS, "a", "b", "Sam Sample"),
    reference="EX/7",
    enclosures=("A map",),
    recipient_lines=tuple("ABCDEFa"),
)


@pytest.fixture(scope="module")
def word_schema() -> etree.XMLSchema:
    return schema(_W, "wml.xsd")


@pytest.mark.parametrize("name", ["document", "styles", "settings", "numbering", "fontTable", "header1", "footer1"])
def test_a_part_of_the_text_is_valid(name: str, word_schema: etree.XMLSchema) -> None:
    word_schema.assertValid(etree.fromstring(parts(EVERYTHING)[f"word/{name}.xml"]))


@pytest.mark.parametrize(
    ("name", "namespace", "file"),
    [
        ("[Content_Types].xml", f"{_PACKAGE}/content-types", "opc-contentTypes.xsd"),
        ("_rels/.rels", f"{_PACKAGE}/relationships", "opc-relationships.xsd"),
        ("word/_rels/document.xml.rels", f"{_PACKAGE}/relationships", "opc-relationships.xsd"),
        ("docProps/core.xml", f"{_PACKAGE}/metadata/core-properties", "opc-coreProperties.xsd"),
    ],
)
def test_a_part_of_the_package_is_valid(name: str, namespace: str, file: str) -> None:
    schema(namespace, f"opc-xsd/{file}").assertValid(etree.fromstring(parts(EVERYTHING)[name]))
