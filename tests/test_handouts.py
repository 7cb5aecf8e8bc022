"""Handouts in each format: everything is there, boxes and slips are what they should be, and any text is literal."""

import csv
import io
import json
import re
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import docx as python_docx
import pypdf
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from made_up_hustings import DAY, EVENT, IMPRINT, ONE_OUT, STANDING, sheet
from markdown_it import MarkdownIt
from test_docx import SCHEMAS, schema
from test_pdf import needs_poppler

from lobbykit.handouts import (
    chair_handout,
    grid_handout,
    questionnaire_handout,
    questions_handout,
    slips_handout,
)
from lobbykit.model import (
    Boxes,
    Field,
    Grid,
    Handout,
    HandoutBlock,
    Heading,
    ListBlock,
    Paragraph,
    Placeholder,
    Run,
    Slip,
    Slips,
    Table,
)
from lobbykit.render.handouts import HANDOUT_FORMATS, HandoutFormat, render_handout
from lobbykit.render.handouts.pdf import _handout

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
HANDOUTS = (
    questions_handout(sheet(), IMPRINT),
    chair_handout(sheet(), ONE_OUT, EVENT, with_questions=True),
    slips_handout(sheet(), EVENT, IMPRINT),
    grid_handout(sheet(), ONE_OUT, IMPRINT),
    questionnaire_handout(sheet(), EVENT, ("", ""), STANDING[0]),
)
TEXTS = (HandoutFormat.TXT, HandoutFormat.MD, HandoutFormat.HTML)


def one(*blocks: HandoutBlock, imprint: tuple[str, str] = ("", "")) -> Handout:
    return Handout(
        name="one", title="Q&A <here>", blocks=blocks, date=DAY, columns=("a",), rows=(("1",),), imprint=imprint
    )


def opened(handout: Handout) -> Document:
    return python_docx.Document(io.BytesIO(render_handout(handout, HandoutFormat.DOCX)))


def document_of(handout: Handout) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(render_handout(handout, HandoutFormat.DOCX))) as file:
        return etree.fromstring(file.read("word/document.xml"))


def words_of(root: etree._Element) -> str:
    return "\n".join("".join(str(text.text) for text in one.iter(f"{W}t")) for one in root.iter(f"{W}p"))


@pytest.mark.parametrize("handout", HANDOUTS, ids=lambda one: one.name)
@pytest.mark.parametrize("wanted", HandoutFormat)
def test_the_same_handout_is_the_same_bytes(handout: Handout, wanted: HandoutFormat) -> None:
    assert render_handout(handout, wanted) == render_handout(handout, wanted)


@pytest.mark.parametrize("handout", HANDOUTS, ids=lambda one: one.name)
def test_every_question_stands_in_every_format(handout: Handout) -> None:
    questions = [one.text for one in sheet().questions]
    if handout.name == "chair":
        questions = [f"Question {one.number}" for one in sheet().questions]
    told = [render_handout(handout, wanted).decode() for wanted in TEXTS]
    told.append(words_of(document_of(handout)))
    pdf = pypdf.PdfReader(io.BytesIO(render_handout(handout, HandoutFormat.PDF)))
    told.append(" ".join(page.extract_text() for page in pdf.pages))
    for text in told:
        plain = " ".join(text.split())
        assert [question for question in questions if question not in plain] == []


def test_every_suffix_leads_to_its_format() -> None:
    assert {writer.suffix for writer in HANDOUT_FORMATS.values()} == {f".{one}" for one in HandoutFormat}


# --- rows ----------------------------------------------------------------------------------------------------


def test_json_has_the_text_and_the_rows() -> None:
    made = json.loads(render_handout(slips_handout(sheet(), EVENT, IMPRINT), HandoutFormat.JSON))
    assert list(made) == ["name", "title", "date", "text", "rows", "imprint", "placeholders"]
    assert made["rows"][0] == {"number": "1", "ask": "fund-places", "question": sheet().questions[0].text}
    assert (made["date"], made["imprint"]) == ("2029-03-20", IMPRINT[1])


def test_csv_is_for_spreadsheets_holds_no_formula_and_keeps_the_imprint() -> None:
    handout = Handout(
        name="one",
        title="One",
        blocks=(),
        date=DAY,
        columns=("=A1", "text"),
        rows=(("=1+1", "@a"), ("Anne", "two\nlines")),
        imprint=IMPRINT,
    )
    raw = render_handout(handout, HandoutFormat.CSV)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))) == [
        ["'=A1", "text", "imprint"],
        ["'=1+1", "'@a", IMPRINT[1]],
        ["Anne", "two\nlines", IMPRINT[1]],
    ]


# --- Word ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("handout", HANDOUTS, ids=lambda one: one.name)
def test_every_table_but_slips_and_boxes_to_write_in_has_a_header_row_that_repeats(handout: Handout) -> None:
    for table in document_of(handout).iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        repeated = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        if handout.name in ("chair", "answer-grid"):
            assert repeated == [True, *[False] * (len(rows) - 1)]
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_slips_are_cut_along_dashed_lines_four_rows_a_page_and_no_title_is_in_the_way() -> None:
    root = document_of(slips_handout(sheet(), EVENT, IMPRINT))
    [table] = root.iter(f"{W}tbl")
    sides = table.find(f"{W}tblPr/{W}tblBorders")
    assert sides is not None
    assert {side.get(f"{W}val") for side in sides} == {"dashed"}
    heights = [int(height.get(f"{W}val", "")) for height in table.iter(f"{W}trHeight")]
    assert len(heights) == 2
    assert 4 * heights[0] < 16838 - 1134 - 1020
    assert "Slips for the audience" not in words_of(root)
    assert words_of(root).count(IMPRINT[0]) == 4


def test_the_grid_lies_on_its_side() -> None:
    page = opened(grid_handout(sheet(), ONE_OUT, ("", ""))).sections[0]
    assert (page.page_width or 0) > (page.page_height or 0)
    upright = opened(questions_handout(sheet())).sections[0]
    assert (upright.page_width or 0) < (upright.page_height or 0)


def test_boxes_are_words_own_check_boxes_with_tags_that_carry_ask_and_answer() -> None:
    root = document_of(questionnaire_handout(sheet(), EVENT, ("", ""), STANDING[0]))
    found = []
    for control in root.iter(f"{W}sdt"):
        properties = control.find(f"{W}sdtPr")
        assert properties is not None
        tag, box = properties.find(f"{W}tag"), properties.find(f"{W14}checkbox")
        assert tag is not None
        found.append((tag.get(f"{W}val"), box is not None))
    assert found == [
        ("candidate:name", False),
        ("1:fund-places:yes", True),
        ("1:fund-places:no", True),
        ("1:fund-places:comment", False),
        ("2:keep-meals:yes", True),
        ("2:keep-meals:no", True),
        ("2:keep-meals:comment", False),
    ]
    ids = [one.get(f"{W}val") for one in root.iter(f"{W}id")]
    assert len(set(ids)) == len(ids) == len(found)
    assert root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable") == "w14"


def test_a_tag_is_no_longer_than_word_takes() -> None:
    root = document_of(one(Boxes(((f"1:{'x' * 100}:yes", "Yes"),))))
    [tag] = root.iter(f"{W}tag")
    assert len(tag.get(f"{W}val", "")) == 64


def test_a_placeholder_is_highlighted() -> None:
    handout = Handout(
        name="one",
        title="One",
        blocks=(Paragraph((Run("At [place]."),)), Slips((Slip("A", "[place]"),))),
        date=DAY,
        placeholders=(Placeholder(text="[place]", option="--where"),),
    )
    root = document_of(handout)
    marked = [
        "".join(str(text.text) for text in run.iter(f"{W}t"))
        for run in root.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}highlight") is not None
    ]
    assert marked == ["[place]", "[place]"]


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas are not here")
@pytest.mark.parametrize("handout", HANDOUTS, ids=lambda one: one.name)
def test_a_handout_is_valid(handout: Handout) -> None:
    root = document_of(handout)
    root.attrib.pop("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable")
    for own in list(root.iter(f"{W14}checkbox")):  # what may be passed over is passed over
        parent = own.getparent()
        assert parent is not None
        parent.remove(own)
    schema(W[1:-1], "wml.xsd").assertValid(root)
    with zipfile.ZipFile(io.BytesIO(render_handout(handout, HandoutFormat.DOCX))) as file:
        schema(W[1:-1], "wml.xsd").assertValid(etree.fromstring(file.read("word/numbering.xml")))
        core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
        schema(core, "opc-xsd/opc-coreProperties.xsd").assertValid(etree.fromstring(file.read("docProps/core.xml")))


# --- PDF, HTML, Markdown -------------------------------------------------------------------------------------


@pytest.mark.parametrize("handout", HANDOUTS, ids=lambda one: one.name)
def test_a_pdf_is_tagged_and_has_its_title(handout: Handout) -> None:
    made = pypdf.PdfReader(io.BytesIO(render_handout(handout, HandoutFormat.PDF)))
    assert made.metadata
    assert made.metadata.title == handout.title
    assert "/StructTreeRoot" in made.trailer["/Root"]  # type: ignore[operator]  # pypdf's own types
    assert b"pdfuaid" in (made.xmp_metadata.stream.get_data() if made.xmp_metadata else b"")
    width, height = (float(side) for side in made.pages[0].mediabox[2:])
    assert (width > height) is handout.is_wide


def test_a_pdf_keeps_the_levels_of_headings_and_a_question_with_its_follow_up_alone() -> None:
    made = render_handout(chair_handout(sheet(), ONE_OUT, EVENT, with_questions=True), HandoutFormat.PDF)
    assert len(re.findall(rb"/S\s*/H3\b", made)) == 2
    question, follow_up, background = (Paragraph((Run(text, strong=text == "Q?"),)) for text in ("Q?", "F?", "B."))
    handout = one(Heading(2, (Run("1"),)), question, follow_up, background, Field(name="a:b", label="C", hint=""))
    kept = [part.get("with-next") for part in _handout(handout)["blocks"]]  # type: ignore[union-attr]
    assert kept == [None, True, False, True, None]
    word = [bool(paragraph.paragraph_format.keep_with_next) for paragraph in opened(handout).paragraphs]
    assert word[2:5] == [True, False, True]


def test_a_short_column_has_room_for_its_heading_beside_long_ones() -> None:
    long = (Run("Opening statements, in the order of the ballot paper"),)
    table = Table(tuple((Run(text),) for text in ("From", "Minutes", "What", "Begins")), (((), (), long, long),))
    minutes = opened(one(table)).tables[0].columns[1].width
    assert minutes
    assert minutes.pt > 44 + 11  # "Minutes" in bold Arial of 11 points, and the cell's margins


@needs_poppler
def test_eight_slips_fill_one_page_of_a_pdf_and_no_line_lies_over_another(tmp_path: Path) -> None:
    small = ("Hustings, Thursday 12 April 2029, 7pm, Example Hall, Exampleton",)
    places = [f"{number} Example Street, Exampleton EX1 1EX" for number in (1, 2, 3)]
    imprint = (
        f"Printed by Example Print, {places[0]}. Promoted by Sam Sample, {places[1]}, on behalf of {places[2]}.",
        "",
    )
    eight = one(Slips(tuple(Slip("Question", "longer " * 34 + "last", small) for _ in range(8))), imprint=imprint)
    path = tmp_path / "slips.pdf"
    path.write_bytes(render_handout(eight, HandoutFormat.PDF))
    found = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True, text=True).stdout
    assert found.count("<page ") == 1
    boxes = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">', found)
    middles = {(round(float(left)), (float(top) + float(bottom)) / 2) for left, top, _, bottom in boxes}
    firsts = sorted(middle for left, middle in middles if left == min(one for one, _ in middles))  # of each line
    assert len(firsts) >= 4 * 9
    assert all(lower - upper > 8 for upper, lower in pairwise(firsts))


def test_html_has_a_form_and_fetches_and_sends_nothing() -> None:
    text = render_handout(questionnaire_handout(sheet(), EVENT, ("", ""), STANDING[0]), HandoutFormat.HTML).decode()
    assert text.count('<input type="checkbox"') == 4
    assert '<textarea name="1:fund-places:comment"' in text
    assert not re.search(r"<form|<script|<link|src=|url\(", text)


def test_markdown_has_a_task_list_and_a_table() -> None:
    parser = MarkdownIt("commonmark").enable("table")
    questionnaire = render_handout(questionnaire_handout(sheet(), EVENT, ("", "")), HandoutFormat.MD).decode()
    assert questionnaire.count("- [ ] Yes\n- [ ] No\n") == 2
    grid = parser.render(render_handout(grid_handout(sheet(), ONE_OUT, ("", "")), HandoutFormat.MD).decode())
    assert grid.count("<th>") == 5
    assert grid.count("<tr>") == 3


# --- any text ------------------------------------------------------------------------------------------------

texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
) | st.sampled_from(["]]>", "</w:t>", "&amp;", '" w:val="', "{{ 7*7 }}", "#eval(1)", "<script>alert(1)</script>"])
runs = texts.map(lambda text: (Run(text),))
blocks = st.one_of(
    st.builds(Paragraph, runs),
    st.builds(Heading, st.integers(2, 4), runs),
    st.builds(ListBlock, st.booleans(), st.lists(runs, min_size=1, max_size=3).map(tuple), st.just(1)),
    st.builds(lambda a, b: Table((a, b), ((b, a),)), runs, runs),
    st.builds(
        Slips,
        st.lists(st.builds(Slip, texts, texts, st.lists(texts, max_size=2).map(tuple)), min_size=1, max_size=3).map(
            tuple
        ),
    ),
    st.builds(Grid, texts, st.lists(texts, min_size=1, max_size=3).map(tuple), st.lists(texts, max_size=3).map(tuple)),
    st.builds(Boxes, st.lists(st.tuples(texts, texts), min_size=1, max_size=2).map(tuple)),
    st.builds(Field, texts, texts, texts, texts, st.integers(1, 3)),
)


def strings_of(block: HandoutBlock) -> list[str]:  # noqa: PLR0911  # a kind a line
    match block:
        case Paragraph(line) | Heading(_, line):
            return [line[0].text]
        case ListBlock(_, items, _):
            return [item[0].text for item in items]
        case Table(header, rows):
            return [cell[0].text for row in (header, *rows) for cell in row]
        case Slips(slips):
            return [text for slip in slips for text in (slip.heading, slip.text)]
        case Grid(corner, columns, rows_):
            return [corner, *columns, *rows_]
        case Boxes(choices):
            return [label for _, label in choices]
        case Field(_, label, _, text, _):
            return [label, text]


@given(st.lists(blocks, max_size=4))
def test_any_text_stands_in_word_as_it_is(given_blocks: list[HandoutBlock]) -> None:
    told = words_of(document_of(one(*given_blocks)))
    for text in (text for block in given_blocks for text in strings_of(block)):
        assert text in told


@given(st.lists(blocks, max_size=4))
def test_any_text_stands_in_html_as_it_is(given_blocks: list[HandoutBlock]) -> None:
    told = render_handout(one(*given_blocks), HandoutFormat.HTML).decode()
    assert not re.search(r"<script|<w:", told)
    root = etree.fromstring(told, etree.HTMLParser())
    assert root.find("body") is not None


@given(st.lists(blocks, max_size=2))
def test_any_text_makes_a_pdf(given_blocks: list[HandoutBlock]) -> None:
    assert render_handout(one(*given_blocks), HandoutFormat.PDF).startswith(b"%PDF-")


def test_a_style_that_is_used_is_there(tmp_path: Path) -> None:
    for handout in HANDOUTS:
        document = opened(handout)
        known = {style.style_id for style in document.styles}
        used = {one.get(qn("w:val")) for one in document.element.iter(qn("w:pStyle"), qn("w:tblStyle"))}
        assert used - known == set()
