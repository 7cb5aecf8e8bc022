"""Every format but docx: golden texts, and any text in, read back the same."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from lobbykit.model import (
    Block,
    Election,
    Heading,
    Kind,
    Letter,
    ListBlock,
    Nation,
    Office,
    Paragraph,
    Placeholder,
    PutAsk,
    Recipient,
    Relation,
    Role,
    Run,
    Runs,
    Table,
)
from lobbykit.render import FORMATS, Format, format_of, html, md, render, txt
from lobbykit.render import json as json_format


def plain(text: str) -> Runs:
    return (Run(text),)


LETTER = Letter(
    kind=Kind.ASK,
    to=Role.CANDIDATE,
    recipient=Recipient(
        role=Role.CANDIDATE,
        name="Alex Example",
        area="Exampleton",
        nation=Nation.ENGLAND,
        election=Election.PARL,
        polling_day=date(2029, 5, 3),
        address=("1 Example Street", "Exampleton"),
    ),
    nation=Nation.ENGLAND,
    date=date(2029, 4, 2),
    subject="Two questions on schools",
    salutation="Dear Alex Example,",
    blocks=(
        Paragraph((Run("I live in "), Run("[your town]", strong=True), Run(" and read."))),
        Heading(2, plain("Will you")),
        ListBlock(ordered=True, items=(plain("fund <all> schools;"), plain("ask why?")), start=3),
        ListBlock(
            ordered=False,
            items=(
                (Run("see "), Run("our page", link="https://example.org/a?b=1&c=2")),
                (Run("or "), Run("this", link="file:///tmp")),
            ),
        ),
        Table(
            header=(plain("Year"), plain("Posts")),
            rows=((plain("2023"), plain("3|4")), (plain("2024"), plain("2"))),
        ),
    ),
    sign_off="Yours sincerely,",
    signature=("Sam Sample", "School adviser"),
    sender_lines=("2 Example Street", "sam@example.org"),
    recipient_lines=("Alex Example", "1 Example Street"),
    asks=(
        PutAsk(
            id="fund-schools",
            wording="fund all schools",
            relation=Relation.PRESSES,
            source="paper",
            locator="2",
        ),
    ),
    placeholders=(Placeholder(text="[your town]", option="--from-address"),),
    warnings=("look up the year",),
    seed=7,
)


# --- golden texts -------------------------------------------------------------------------------------------


def test_txt_is_the_subject_a_blank_line_and_the_letter() -> None:
    assert (
        txt.render(LETTER).decode()
        == """\
Two questions on schools

Dear Alex Example,

I live in [your town] and read.

Will you

3. fund <all> schools;
4. ask why?

- see our page (https://example.org/a?b=1&c=2)
- or this (file:///tmp)

Year: 2023
Posts: 3|4

Year: 2024
Posts: 2

Yours sincerely,

Sam Sample
School adviser
2 Example Street
sam@example.org
"""
    )


def test_md_is_the_letter_under_its_subject() -> None:
    assert (
        md.render(LETTER).decode()
        == """\
# Two questions on schools

Dear Alex Example,

I live in **[your town]** and read.

## Will you

3. fund \\<all> schools;
4. ask why?

- see [our page](https://example.org/a?b=1&c=2)
- or this (file:///tmp)

| Year | Posts |
| --- | --- |
| 2023 | 3\\|4 |
| 2024 | 2 |

Yours sincerely,

Sam Sample\\
School adviser\\
2 Example Street\\
sam@example.org
"""
    )


def test_html_is_a_whole_document() -> None:
    cell = 'style="border: 1px solid #767676; padding: 0.2em 0.6em; text-align: start; vertical-align: top"'
    assert (
        html.render(LETTER).decode()
        == f"""\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Two questions on schools</title>
<style>
@page {{ size: A4; margin: 25mm 20mm }}
@media print {{
h2, h3, h4, h5, h6, p:nth-last-child(2) {{ break-after: avoid }}
li, tr, p:last-child {{ break-inside: avoid }}
}}
</style>
</head>
<body style="font-family: Arial, Helvetica, sans-serif; font-size: 11pt; line-height: 1.45; max-width: 42em">
<p dir="auto">Dear Alex Example,</p>
<p dir="auto">I live in <strong>[your town]</strong> and read.</p>
<h2 dir="auto">Will you</h2>
<ol start="3">
<li dir="auto">fund &lt;all&gt; schools;</li>
<li dir="auto">ask why?</li>
</ol>
<ul>
<li dir="auto">see <a href="https://example.org/a?b=1&amp;c=2">our page</a></li>
<li dir="auto">or this (file:///tmp)</li>
</ul>
<table style="border-collapse: collapse">
<thead>
<tr><th dir="auto" scope="col" {cell}>Year</th><th dir="auto" scope="col" {cell}>Posts</th></tr>
</thead>
<tbody>
<tr><td dir="auto" {cell}>2023</td><td dir="auto" {cell}>3|4</td></tr>
<tr><td dir="auto" {cell}>2024</td><td dir="auto" {cell}>2</td></tr>
</tbody>
</table>
<p dir="auto">Yours sincerely,</p>
<p dir="auto">Sam Sample<br>
School adviser<br>
2 Example Street<br>
sam@example.org</p>
</body>
</html>
"""
    )


def test_json_is_the_object_of_the_contract() -> None:
    letter = replace(LETTER, blocks=(Paragraph(plain("Ŵyn, “thus”.")), Paragraph(plain("Yes?"))))
    assert (
        json_format.render(letter).decode()
        == """\
{
  "kind": "ask",
  "to": "candidate",
  "recipient": {
    "role": "candidate",
    "name": "Alex Example",
    "honorific": "",
    "post_nominals": "",
    "office": null,
    "area": "Exampleton",
    "election": "parl",
    "polling_day": "2029-05-03",
    "email": "",
    "address": [
      "1 Example Street",
      "Exampleton"
    ],
    "contact_page": ""
  },
  "nation": "england",
  "subject": "Two questions on schools",
  "salutation": "Dear Alex Example,",
  "body": "Ŵyn, “thus”.\\n\\nYes?",
  "sign_off": "Yours sincerely,",
  "asks": [
    {
      "id": "fund-schools",
      "wording": "fund all schools",
      "relation": "presses",
      "source": "paper",
      "locator": "2"
    }
  ],
  "placeholders": [
    "[your town]"
  ],
  "warnings": [
    "look up the year"
  ],
  "seed": 7
}
"""
    )


def test_json_names_an_office_by_its_id_and_leaves_the_unknown_null() -> None:
    office = Office(
        id="uk-education",
        title="Secretary of State for Education",
        organisation="Department for Education",
        nations=(Nation.ENGLAND,),
        role=Role.MINISTER,
        salutation="Secretary of State",
        contact_page="https://example.org/contact",
    )
    recipient = Recipient(role=Role.MINISTER, office=office)
    told = json.loads(json_format.render(replace(LETTER, recipient=recipient)))["recipient"]
    assert (told["office"], told["election"], told["polling_day"]) == ("uk-education", None, None)
    assert told["contact_page"] == "https://example.org/contact"


# --- the table of formats -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("a.txt", Format.TXT),
        ("out/A.B.MD", Format.MD),
        ("a.markdown", Format.MD),
        ("a.html", Format.HTML),
        ("a.htm", Format.HTML),
        ("a.eml", Format.EML),
        ("a.mailto", Format.MAILTO),
        ("a.docx", Format.DOCX),
        ("a.pdf", Format.PDF),
        ("a.json", Format.JSON),
        ("a.odt", None),
        ("txt", None),
        (".txt", None),
        ("-", None),
    ],
)
def test_a_suffix_names_its_format(path: str, known: Format | None) -> None:
    assert format_of(path) is known


def test_every_format_has_a_row_and_docx_and_pdf_are_posted() -> None:
    assert list(FORMATS) == list(Format)
    assert [known for known, writer in FORMATS.items() if writer.is_posted] == [Format.DOCX, Format.PDF]
    assert all(format_of(f"letter{writer.suffix}") is known for known, writer in FORMATS.items())


@pytest.mark.parametrize("wanted", [Format.TXT, Format.MD, Format.HTML, Format.EML, Format.JSON])
def test_a_format_is_rendered_by_its_module_and_ends_in_one_line_end(wanted: Format) -> None:
    rendered = render(LETTER, wanted)
    assert rendered == render(LETTER, wanted)
    assert rendered.endswith(b"\n")
    assert not rendered.endswith(b"\n\n")


def test_only_the_module_of_the_format_asked_for_is_imported() -> None:
    program = (
        "import sys; from lobbykit import render; "
        "print(sorted(name for name in sys.modules if name.startswith('lobbykit.render.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


# --- reading back -------------------------------------------------------------------------------------------


class Part(NamedTuple):
    """One heading, paragraph, list item or cell as a reader of the format finds it; ol, ul: a list opens."""

    kind: str
    runs: Runs = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def manners(self) -> list[Run]:
        """Each letter and figure in its manner; how the white space and stops between look cannot be told."""
        return [run._replace(text=char) for run in self.runs for char in run.text if char.isalnum()]


def parts_of(letter: Letter) -> list[Part]:
    closing = "\n".join((*letter.signature, *letter.sender_lines))
    return [
        Part("p", plain(letter.salutation)),
        *(part for block in letter.blocks for part in parts_of_block(block)),
        Part("p", plain(letter.sign_off)),
        Part("p", plain(closing)),
    ]


def parts_of_block(block: Block) -> Iterable[Part]:
    match block:
        case Paragraph(runs):
            yield Part("p", runs)
        case Heading(level, runs):
            yield Part(f"h{level}", runs)
        case ListBlock(ordered, items, start):
            yield Part(f"ol {start}" if ordered else "ul")
            yield from (Part("li", item) for item in items)
        case Table(header, rows):
            yield from (Part("th", cell) for cell in header)
            yield from (Part("td", cell) for row in rows for cell in row)


class Reader:
    """Collects parts, whatever the format."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.strong = self.emphasis = 0
        self.link = ""

    def open(self, kind: str) -> None:
        self.parts.append(Part(kind))

    def add(self, text: str) -> None:
        kind, runs = self.parts[-1]
        run = Run(text, strong=self.strong > 0, emphasis=self.emphasis > 0, link=self.link)
        self.parts[-1] = Part(kind, (*runs, run))


def read_md(text: str, *, is_html: bool) -> list[Part]:
    reader = Reader()
    # Strike-through is GitHub's, and must not be found either.
    parser = MarkdownIt("commonmark", {"html": is_html}).enable(["table", "strikethrough"])
    for token in parser.parse(text):
        match token.type:
            case "ordered_list_open":
                reader.open(f"ol {token.attrs.get('start', 1)}")
            case "bullet_list_open":
                reader.open("ul")
            case "paragraph_open" if token.hidden:
                pass  # the one in a list item
            case "paragraph_open" | "heading_open" | "list_item_open" | "th_open" | "td_open":
                reader.open(token.tag)
            case "inline":
                for child in token.children or ():
                    read_md_inline(child, reader)
            case kind:
                assert re.fullmatch(r"(table|thead|tbody|tr)_open|[a-z_]+_close", kind)
    return reader.parts


def read_md_inline(token: Token, reader: Reader) -> None:
    match token.type:
        case "text":
            reader.add(token.content)
        case "hardbreak":
            reader.add("\n")
        case "strong_open" | "strong_close":
            reader.strong += token.nesting
        case "em_open" | "em_close":
            reader.emphasis += token.nesting
        case "link_open":
            reader.link = str(token.attrs["href"])
        case "link_close":
            reader.link = ""
        case kind:
            pytest.fail(f"{kind} was read: {token.content!r}")


class HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.reader = Reader()
        self.is_in_part = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "p" | "h2" | "h3" | "li" | "th" | "td" | "title":
                self.reader.open(tag)
                self.is_in_part = True
            case "ol":
                self.reader.open(f"ol {dict(attrs)['start']}")
            case "ul":
                self.reader.open("ul")
            case "br":
                self.reader.add("\n")
            case "strong":
                self.reader.strong += 1
            case "em":
                self.reader.emphasis += 1
            case "a":
                self.reader.link = dict(attrs)["href"] or ""
            case _:
                assert tag in {"html", "head", "meta", "style", "body", "table", "thead", "tbody", "tr"}

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "p" | "h2" | "h3" | "li" | "th" | "td" | "title":
                self.is_in_part = False
            case "strong":
                self.reader.strong -= 1
            case "em":
                self.reader.emphasis -= 1
            case "a":
                self.reader.link = ""

    def handle_data(self, data: str) -> None:
        if self.is_in_part and (text := data.removeprefix("\n")):
            self.reader.add(text)

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment was read: {data!r}")


def read_html(text: str) -> list[Part]:
    parser = HtmlReader()
    parser.feed(text)
    parser.close()
    return parser.reader.parts


# --- any text -----------------------------------------------------------------------------------------------

NOT_CLEAN = "\ufffe\uffff\u2028\u2029\x85"
CLEAN = st.characters(exclude_categories=["Cc", "Cs", "Co"], exclude_characters=NOT_CLEAN)
# What makes mark-up in one format or another, with few letters, so that mark-up comes about.
MARKS = st.sampled_from("***__``[]()<>&#;:|\\~-+=.!1\"'/$@^{}% \u00a0\u3000aé\u0301\u202e\ufdd0🏫")
HOSTILE = [
    "<script>alert(1)</script>",
    "<!-- a -->",
    "{{ 7 * 7 }}{% raw %}",
    "&amp; &#38; &lt",
    "[a](https://example.org)",
    "![a](b)",
    "[a]: /b",
    "<https://example.org>",
    "<a@example.org>",
    "# a",
    "1. a",
    "- a",
    "---",
    "***",
    "===",
    "~~~",
    "```",
    "> a",
    "| a | b |",
    "|-|-|",
    "    a",
    "**a**",
    "_a_",
    "~~a~~",
    "a\\",
    "]]>",
    "Ẁ Ŷ ŵ à ì ò",
]
ANY_TEXT = st.one_of(st.text(CLEAN, min_size=1), st.text(MARKS, min_size=1), st.sampled_from(HOSTILE))
TEXT = ANY_TEXT.map(str.strip).filter(bool)
RUN = st.builds(Run, ANY_TEXT, strong=st.booleans(), emphasis=st.booleans(), link=st.just(""))
LINE = st.lists(RUN, min_size=1, max_size=6).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 3))
    row = st.tuples(*[LINE] * width)
    return Table(draw(row), tuple(draw(st.lists(row, max_size=2))))


BLOCK = st.one_of(
    st.builds(Paragraph, LINE),
    st.builds(Heading, st.integers(2, 3), LINE),
    st.builds(ListBlock, st.booleans(), st.lists(LINE, min_size=1, max_size=3).map(tuple), start=st.integers(0, 20)),
    tables(),
)
LETTERS = st.builds(
    replace,
    st.just(LETTER),
    subject=TEXT,
    salutation=TEXT,
    blocks=st.lists(BLOCK, max_size=4).map(tuple),
    sign_off=TEXT,
    signature=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    sender_lines=st.lists(TEXT, max_size=3).map(tuple),
)


def with_blocks(*blocks: Block) -> Letter:
    return replace(LETTER, blocks=blocks)


def with_runs(*runs: Run) -> Letter:
    return with_blocks(Paragraph(runs))


def strong(text: str) -> Run:
    return Run(text, strong=True)


def emphasis(text: str) -> Run:
    return Run(text, emphasis=True)


def assert_read_as_meant(read: list[Part], meant: list[Part]) -> None:
    assert [(part.kind, part.text) for part in read] == [(part.kind, part.text) for part in meant]
    assert not any(run.link for part in read for run in part.runs)


# A noncharacter cannot be helped where it would make stars plain text: it stands without marks.
def can_be_marked(letter: Letter) -> bool:
    text = "".join(part.text for part in parts_of(letter))
    return not any(0xFDD0 <= ord(char) <= 0xFDEF or ord(char) & 0xFFFE == 0xFFFE for char in text)


@given(LETTERS)
@example(with_runs(Run("*"), Run("a*")))
@example(with_runs(Run("*"), strong("a"), Run("*")))
@example(with_runs(Run("["), strong("a"), Run("](b)")))
@example(with_runs(Run("<"), strong("b@example.org"), Run(">")))
@example(with_runs(Run("&"), emphasis("amp"), Run(";")))
@example(with_runs(Run("a"), strong(" b "), Run("c")))
@example(with_runs(Run("a"), strong("(b)"), Run("c")))
@example(with_runs(Run("a"), strong("“b.”"), emphasis("c"), Run("d")))
@example(with_runs(emphasis("a"), Run("b", strong=True, emphasis=True), strong("c"), Run("d")))
@example(with_runs(strong("."), Run("a_b"), strong("c"), emphasis(".d"), Run("e")))
@example(with_runs(strong("a"), emphasis("b_ c")))
@example(with_runs(strong(" "), Run("a"), emphasis("\u3000")))
@example(replace(with_blocks(), signature=("a | b", "- | -", "==="), sender_lines=("---", "* a *", "* b", "1. a")))
@example(replace(with_blocks(), signature=("a * ", " * b")))
@example(with_blocks(*[ListBlock(ordered=True, items=(plain("a"),))] * 3))
@example(with_blocks(Table((plain("\\|"),), ((plain("|\\"),), (plain("\\\\|a|"),)))))
@example(replace(with_blocks(), subject="C # ##"))
@example(replace(with_blocks(), subject="#"))
def test_any_text_is_read_back_from_markdown(letter: Letter) -> None:
    written = md.render(letter).decode()
    meant = [Part("h1", plain(letter.subject)), *parts_of(letter)]
    for is_html in (False, True):
        read = read_md(written, is_html=is_html)
        assert_read_as_meant(read, meant)
        if can_be_marked(letter):
            assert [part.manners for part in read] == [part.manners for part in meant]


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 10_000, "*_`[<&\\" * 1_500])
def test_hostile_text_is_read_back_from_every_place_of_every_format(text: str) -> None:
    runs = plain(text)
    letter = replace(
        LETTER,
        subject=text,
        salutation=text,
        blocks=(
            Paragraph(runs),
            Heading(2, runs),
            ListBlock(ordered=True, items=(runs, runs)),
            ListBlock(ordered=False, items=(runs,)),
            Table((runs, runs), ((runs, runs),)),
        ),
        sign_off=text,
        signature=("Sam Sample", text),
        sender_lines=(text, text),
    )
    parts = parts_of(letter)
    assert_read_as_meant(read_md(md.render(letter).decode(), is_html=True), [Part("h1", runs), *parts])
    assert_read_as_meant(read_html(html.render(letter).decode()), [Part("title", runs), *parts])
    assert txt.render(letter).decode().split("\n").count(text) == 8
    assert json.loads(json_format.render(letter))["body"] == txt.body(letter)


def test_markdown_stays_readable() -> None:
    text = "At [your school], 5 * 3 <= 20; ~30 of my_file.txt & AT&T [sic] (1. not) #2 cost £4 - or so | a+b!"
    assert md.render(with_blocks(Paragraph(plain(text)))).decode().split("\n")[4] == text.replace("<", "\\<")


@given(LETTERS)
def test_any_text_is_read_back_from_html(letter: Letter) -> None:
    read = read_html(html.render(letter).decode())
    meant = [Part("title", plain(letter.subject)), *parts_of(letter)]
    assert_read_as_meant(read, meant)
    assert [part.manners for part in read] == [part.manners for part in meant]


@given(LETTERS)
def test_any_text_is_read_back_from_plain_text(letter: Letter) -> None:
    lines = txt.render(letter).decode().split("\n")
    assert lines[:4] == [letter.subject, "", letter.salutation, ""]
    assert lines[-1] == ""
    closing = [*letter.signature, *letter.sender_lines]
    assert lines[-len(closing) - 3 : -1] == [letter.sign_off, "", *closing]
    assert "\n".join(lines[4 : -len(closing) - 4]) == txt.body(letter)


@given(st.lists(BLOCK, max_size=4).map(tuple))
def test_the_plain_body_has_a_line_for_each_part(blocks: tuple[Block, ...]) -> None:
    lines = txt.body(replace(LETTER, blocks=blocks)).split("\n")
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                assert Part("", block.runs).text in lines
            case ListBlock(ordered, items, start):
                marks = [f"{start + place}." if ordered else "-" for place in range(len(items))]
                first = lines.index(f"{marks[0]} {Part('', items[0]).text}")
                told = [f"{mark} {Part('', item).text}" for mark, item in zip(marks, items, strict=True)]
                assert all(line in lines[first:] for line in told)
            case Table(header, rows):
                names = [Part("", cell).text for cell in header]
                for row in rows:
                    cells = zip(names, row, strict=True)
                    assert all(f"{name}: {Part('', cell).text}" in lines for name, cell in cells)


@given(LETTERS)
def test_any_text_is_read_back_from_json(letter: Letter) -> None:
    told = json.loads(json_format.render(letter))
    assert (told["subject"], told["salutation"], told["sign_off"], told["body"]) == (
        letter.subject,
        letter.salutation,
        letter.sign_off,
        txt.body(letter),
    )


# --- links --------------------------------------------------------------------------------------------------

SAFE = st.sampled_from(["https://example.org/", "http://example.org?a=", "mailto:alex@example.org", "HTTPS://a.b/"])
UNSAFE = st.sampled_from(["javascript:alert(1)//", "data:text/html,", "file:///", "//example.org/", " https://a.b"])


def in_cell(runs: Runs) -> Block:
    return Table((runs,), ())


@given(LINE, SAFE, st.one_of(st.just(""), ANY_TEXT), LINE, st.sampled_from([Paragraph, in_cell]))
@example(plain("!"), "https://example.org/", 'a b"<>()[]`|\\&amp;', plain("[a](b)!"), in_cell)
@example(plain("a"), "https://example.org/", "", plain("https://example.org/"), in_cell)
@example(plain("a"), "mailto:alex@example.org", "", plain("alex@example.org"), Paragraph)
def test_a_link_to_the_web_is_one_link_with_its_text(
    around: Runs, start: str, end: str, inner: Runs, block_of: Callable[[Runs], Block]
) -> None:
    runs = (*around, *(run._replace(link=start + end) for run in inner), *around)
    letter = with_blocks(block_of(runs))
    in_html = read_html(html.render(letter).decode())[2]
    in_md = [read_md(md.render(letter).decode(), is_html=is_html)[2] for is_html in (False, True)]
    for part in (in_html, *in_md):
        assert part.text == Part("", runs).text
        assert [text for _, text in links_of(part)] == [Part("", inner).text]
    assert [link for link, _ in links_of(in_html)] == [start + end]


def links_of(part: Part) -> list[tuple[str, str]]:
    stretches = groupby(part.runs, key=lambda run: run.link)
    return [(link, "".join(run.text for run in linked)) for link, linked in stretches if link]


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("https://example.org/a_b*c*?d=e&f=1&amp=2#g", "https://example.org/a_b*c*?d=e&f=1&amp=2#g"),
        ("https://example.org/?a&copy;b", "https://example.org/?a&copy;b"),
        ("https://example.org/(a)|[b] c\\", "https://example.org/%28a%29%7C%5Bb%5D%20c%5C"),
        ("mailto:alex@example.org?subject=A%20b", "mailto:alex@example.org?subject=A%20b"),
    ],
)
def test_a_markdown_link_leads_where_it_did(link: str, read: str) -> None:
    written = md.render(with_blocks(in_cell((Run("here", link=link),)))).decode()
    assert links_of(read_md(written, is_html=False)[2]) == [(read, "here")]


@given(LINE, UNSAFE, LINE)
def test_no_other_address_becomes_a_link(around: Runs, link: str, inner: Runs) -> None:
    runs = (*around, *(run._replace(link=link) for run in inner), *around)
    told = f"{Part('', around).text}{Part('', inner).text} ({link}){Part('', around).text}"
    letter = with_runs(*runs)
    for read in (
        read_html(html.render(letter).decode()),
        read_md(md.render(letter).decode(), is_html=True),
    ):
        assert (read[2].text, [run.link for run in read[2].runs if run.link]) == (told, [])
    assert txt.body(letter) == told


@pytest.mark.parametrize(
    ("text", "link", "told"),
    [
        ("our page", "https://example.org", "our page (https://example.org)"),
        ("https://example.org", "https://example.org", "https://example.org"),
        ("alex@example.org", "mailto:alex@example.org", "alex@example.org"),
        ("Alex", "mailto:alex@example.org", "Alex (alex@example.org)"),
    ],
)
def test_plain_text_tells_an_address_that_its_text_does_not(text: str, link: str, told: str) -> None:
    assert txt.body(with_runs(Run(text, link=link))) == told


@pytest.mark.parametrize("text", ["https://example.org/a_b/c.html", "alex_b@example.org"])
def test_markdown_writes_an_address_that_is_its_own_text_once(text: str) -> None:
    link = f"mailto:{text}" if "@" in text else text
    assert md.render(with_runs(Run(text, link=link))).decode().split("\n")[4] == f"<{text}>"
