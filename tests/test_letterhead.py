"""Letters on other people's paper: thirteen letterheads made in `letterheads.py`, and files that are none."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import docx as python_docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from letterheads import (
    LETTERHEADS,
    MARK,
    PLAIN,
    a4,
    append,
    bare,
    changed,
    content_controls,
    logo_in_header_and_table,
    own_lists,
    own_styles,
    packed,
    paragraph,
    parts_of,
    png,
    saved,
    template,
    text_box,
    text_box_beside,
    title_page,
)
from lxml import etree
from msgspec.structs import replace
from test_docx import EVERYTHING, LETTER, schema

from lobbykit.cli.main import run
from lobbykit.errors import LobbykitError
from lobbykit.model import ListBlock, Placeholder, Run
from lobbykit.render import letterhead

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

each_letterhead = pytest.mark.parametrize("name", LETTERHEADS)


@cache
def paper(name: str) -> bytes:
    return LETTERHEADS[name]()


@cache
def on(name: str) -> bytes:
    return letterhead.render(EVERYTHING, paper(name), name)


def opened(raw: bytes) -> Document:
    return python_docx.Document(io.BytesIO(raw))


def text_part(raw: bytes) -> etree._Element:
    return etree.fromstring(parts_of(raw).get("word/document.xml") or parts_of(raw)["text.xml"])


def texts(raw: bytes) -> list[str]:
    """Every paragraph of the text in order, those of text boxes in Word's newer form alone."""
    return [
        "".join(text.text or "" for text in one.iter(qn("w:t")) if next(text.iterancestors(qn("w:p"))) is one)
        for one in text_part(raw).iter(qn("w:p"))
        if not any(above.tag == f"{{{_MC}}}Fallback" for above in one.iterancestors())
    ]


def whole(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def find(element: etree._Element, path: str) -> list[Any]:
    return cast("list[Any]", element.xpath(path, namespaces={"w": _W}))


def words_of_letter() -> list[str]:
    return [text for text in texts(letterhead.render(EVERYTHING, bare(), "bare"))[1:] if text]


def paragraph_with(raw: bytes, text: str) -> etree._Element:
    return next(one for one in text_part(raw).iter(qn("w:p")) if whole(one) == text)


# --- what is kept -------------------------------------------------------------------------------------------


@each_letterhead
def test_headers_footers_pictures_and_all_other_parts_are_kept_to_the_byte(name: str) -> None:
    before, after = parts_of(paper(name)), parts_of(on(name))
    ours = re.compile(r"_rels/|\[Content|(word/)?(document|text|styles|numbering|settings)\.xml|docProps/core")
    kept = [part for part in before if not ours.match(part) and "/_rels/" not in part]
    assert {part: after[part] for part in kept} == {part: before[part] for part in kept}
    assert set(before) <= set(after)


@each_letterhead
def test_page_size_margins_and_the_headers_of_each_section_are_kept(name: str) -> None:
    def sections(raw: bytes) -> list[bytes]:
        return [etree.tostring(one, method="c14n", exclusive=True) for one in text_part(raw).iter(qn("w:sectPr"))]

    assert sections(on(name)) == sections(paper(name)) != []


@each_letterhead
def test_the_letter_stands_whole_and_in_order_and_the_papers_text_beside_it(name: str) -> None:
    written = [text for text in texts(on(name)) if text]
    own = [text for text in texts(paper(name)) if text and "".join(text.split()) != "{{letter}}"]
    assert [text for text in written if text not in own] == words_of_letter()
    assert [text for text in written if text in own] == own


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("logo_in_header_and_table", [], []),
        ("mark_between_texts", ["By hand"], ["Example Union is independent of parties."]),
        ("title_page", ["Example Union"], ["How we use your data"]),
        ("bare", ["Example Club"], []),
    ],
)
def test_the_letter_stands_at_its_mark_or_after_the_text(name: str, before: list[str], after: list[str]) -> None:
    found = [text for text in texts(on(name)) if text]
    assert (found[: len(before)], found[len(found) - len(after) :]) == (before, after)


def test_styles_of_the_paper_win_and_those_it_lacks_are_brought() -> None:
    document = opened(letterhead.render(LETTER, own_styles(), "own"))
    styles = {one.text: one.style.style_id for one in document.paragraphs if one.style is not None}
    assert styles["Dear Alex Example,"] == "Salutation"
    assert styles["I live here."] == "Textkrper"
    assert styles["1 High Street"] == "SenderLetter"
    names = [style.name for style in document.styles]
    assert {"Sender", "Sender (letter)", "Subject line", "Recipient", "Closing", "Signature"} <= set(names)
    assert len(names) == len(set(names))
    green = document.styles["Salutation"].element.xpath("w:rPr/w:color/@w:val")
    assert green == ["00783C"]
    assert not document.styles["Sender (letter)"].element.xpath("w:rPr/w:rFonts | w:rPr/w:sz | w:pPr/w:framePr")
    assert len(document.styles.element.xpath("w:style[@w:styleId='Salutation']")) == 1


@each_letterhead
def test_every_style_that_the_letter_names_is_there(name: str) -> None:
    styles = etree.fromstring(parts_of(on(name))["word/styles.xml"])
    there = [one.get(qn("w:styleId")) for one in styles.iter(qn("w:style"))]
    assert len(there) == len(set(there))
    named = {
        one.get(qn("w:val"))
        for root in (text_part(on(name)), styles)
        for one in root.iter(*map(qn, ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next")))
    }
    assert named <= set(there)


def test_where_the_papers_styles_meet_ours_the_letter_keeps_its_space() -> None:
    raw = letterhead.render(LETTER, logo_in_header_and_table(), "logo")
    [after] = find(paragraph_with(raw, LETTER.subject), "w:pPr/w:spacing/@w:after")
    assert int(after) == 160


@each_letterhead
def test_the_letters_list_starts_at_one_and_shares_no_number_with_the_papers(name: str) -> None:
    numbering = etree.fromstring(parts_of(on(name))["word/numbering.xml"])
    ids = [one.get(qn("w:numId")) for one in numbering.iter(qn("w:num"))]
    kinds = [one.get(qn("w:abstractNumId")) for one in numbering.iter(qn("w:abstractNum"))]
    marks = [one.get(qn("w:val")) for one in numbering.iter(qn("w:nsid"))]
    assert len(ids) == len(set(ids))
    assert len(kinds) == len(set(kinds))
    assert len(marks) == len(set(marks))
    [number] = find(paragraph_with(on(name), "put new money in;"), "w:pPr/w:numPr/w:numId/@w:val")
    [own] = [one for one in numbering.iter(qn("w:num")) if one.get(qn("w:numId")) == number]
    assert find(own, "w:lvlOverride/w:startOverride/@w:val") == ["1"]
    assert number not in {
        one.get(qn("w:val")) for part in ("word/document.xml", "word/styles.xml", "word/numbering.xml")
        if part in parts_of(paper(name)) for one in etree.fromstring(parts_of(paper(name))[part]).iter(qn("w:numId"))
    }  # fmt: skip


def test_a_letter_on_a_letter_numbers_anew() -> None:
    twice = letterhead.render(LETTER, letterhead.render(LETTER, own_lists(), "once"), "twice")
    found = [one for one in opened(twice).paragraphs if one.text == "put new money in;"]
    first, second = (one._p.xpath("w:pPr/w:numPr/w:numId/@w:val") for one in found)
    assert first != second


def test_a_template_becomes_a_document_without_its_own_template() -> None:
    after = parts_of(on("template"))
    assert PLAIN.encode() in after["[Content_Types].xml"]
    assert b"template.main" not in after["[Content_Types].xml"]
    assert b"attachedTemplate" not in after["word/settings.xml"] + after["word/_rels/settings.xml.rels"]
    [note] = letterhead.notes(template(), "House.dotx")
    assert note.startswith("its tie to the template file:///C:\\Users\\sam\\House.dotx was cut")


@each_letterhead
def test_title_author_and_language_are_the_letters(name: str) -> None:
    properties = opened(on(name)).core_properties if name != "bare" else None
    if properties is None:
        assert b"Two questions on Q&amp;A" in parts_of(on(name))["docProps/core.xml"]
        return
    assert (properties.title, properties.author, properties.language) == (LETTER.subject, "Sam Sample", "en-GB")
    languages = {one.get(qn("w:val")) for one in text_part(on(name)).iter(qn("w:lang"))}
    assert languages == {"en-GB"}


@each_letterhead
def test_the_same_letter_on_the_same_paper_is_the_same_bytes(name: str) -> None:
    assert letterhead.render(EVERYTHING, bytes(bytearray(paper(name))), name) == on(name)


# --- the place ----------------------------------------------------------------------------------------------


def test_what_floats_beside_the_mark_stays_on_the_page() -> None:
    raw = letterhead.render(LETTER, text_box_beside(), "box")
    assert texts(raw)[1] == "Example House, 1 Example Street"
    assert MARK not in "".join(texts(raw))
    assert len(list(text_part(raw).iter(f"{{{_MC}}}AlternateContent"))) == 1


def test_a_picture_in_the_line_of_the_mark_keeps_its_paragraph() -> None:
    document = a4()
    marked = document.add_paragraph(MARK)
    marked.add_run().add_picture(png(9, 9, (0, 0, 0)))
    raw = letterhead.render(LETTER, saved(document), "x")
    first, second, *_ = opened(raw).paragraphs
    assert (len(first._p.xpath(".//w:drawing")), first.text, second.text) == (1, "", "1 High Street")


def test_a_text_box_is_filled_in_both_of_its_forms_and_told_of() -> None:
    document = a4()
    append(document, text_box(paragraph(MARK), height=5000000))
    raw = saved(document)
    boxes = list(text_part(letterhead.render(LETTER, raw, "x")).iter(qn("w:txbxContent")))
    assert ["Dear Alex Example," in whole(box) for box in boxes] == [True, True]
    [note] = letterhead.notes(raw, "x")
    assert "stands in a text box" in note


def test_the_content_control_around_the_mark_goes_and_others_stay() -> None:
    controls = text_part(letterhead.render(LETTER, content_controls(), "x")).findall(f".//{qn('w:sdt')}")
    assert [whole(one) for one in controls] == ["Our reference: EX/1"]


def test_the_row_around_the_mark_may_grow_and_break() -> None:
    [row] = find(text_part(on("cell")), "w:body/w:tbl/w:tr")
    assert find(row, "w:trPr/w:trHeight/@w:hRule") == ["atLeast"]
    assert not find(row, "w:trPr/w:cantSplit")


def test_the_section_that_ends_at_the_mark_ends_with_the_letter() -> None:
    last = paragraph_with(letterhead.render(LETTER, title_page(), "x"), "Educational psychologist")
    assert last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None


@pytest.mark.parametrize("mark", ["{{letter}}", "{{ Letter }}", " {{\u00a0letter\u00a0}} ", "{{\tletter }}"])
def test_a_mark_may_be_spaced_in_any_way(mark: str) -> None:
    document = a4()
    document.add_paragraph(mark)
    document.add_paragraph("after")
    found = [text for text in texts(letterhead.render(LETTER, saved(document), "x")) if text]
    assert (found[0], found[-1]) == ("1 High Street", "after")


def test_another_mark_is_left_and_told() -> None:
    document = a4()
    document.add_paragraph("Reference: {{ ref }}")
    assert letterhead.notes(saved(document), "x") == ("it has {{ ref }} in its text, which is left as it stands",)


def test_text_of_the_letter_is_never_a_mark() -> None:
    letter = replace(LETTER, blocks=(*LETTER.blocks, ListBlock(ordered=True, items=((Run(MARK),),))))
    assert texts(letterhead.render(letter, own_lists(), "x")).count(MARK) == 1


def test_of_the_senders_address_only_what_is_known_stands_in_the_letter() -> None:
    address, name = Placeholder(text="[your postal address]"), Placeholder(text="[your name]")
    letter = replace(
        LETTER,
        sender_lines=("[your postal address]", "sam@example.org"),
        signature=("[your name]",),
        placeholders=(address, name),
    )
    assert letterhead.on_paper(letter).placeholders == (name,)
    found = [text for text in texts(letterhead.render(letter, bare(), "x")) if text]
    assert "[your postal address]" not in found
    assert {"sam@example.org", "[your name]"} <= set(found)


# --- valid, and opened by others ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def word_schema() -> etree.XMLSchema:
    return schema(_W, "wml.xsd")


def transitional(root: etree._Element) -> etree._Element:
    """Return the part as a reader of the standard alone sees it: fallbacks chosen, later additions left out."""
    for choice in list(root.iter(f"{{{_MC}}}AlternateContent")):
        [fallback] = choice.findall(f"{{{_MC}}}Fallback")
        above = choice.getparent()
        assert above is not None
        above[above.index(choice) : above.index(choice) + 1] = list(fallback)
    for element in list(root.iter("{http://schemas.microsoft.com/office/word/2010/wordml}*")):
        above = element.getparent()
        assert above is not None
        above.remove(element)
    for element in root.iter():
        for name in [name for name in element.attrib if str(name).startswith((f"{{{_MC}}}", "{http://schemas.micro"))]:
            del element.attrib[name]
    return root


@each_letterhead
def test_each_part_that_was_changed_is_valid(name: str, word_schema: etree.XMLSchema) -> None:
    parts = parts_of(on(name))
    word_schema.assertValid(transitional(text_part(on(name))))
    for part in ("word/styles.xml", "word/numbering.xml", "word/settings.xml"):
        if part in parts:
            word_schema.assertValid(transitional(etree.fromstring(parts[part])))
    relations = schema(_RELATIONS, "opc-xsd/opc-relationships.xsd")
    for part in (one for one in parts if one.endswith(".rels")):
        relations.assertValid(etree.fromstring(parts[part]))
    types = schema(_RELATIONS.replace("relationships", "content-types"), "opc-xsd/opc-contentTypes.xsd")
    types.assertValid(etree.fromstring(parts["[Content_Types].xml"]))


def test_the_subject_does_not_look_like_the_houses_headings() -> None:
    written = letterhead.render(LETTER, paper("cell"), "cell")
    styles = etree.fromstring(zipfile.ZipFile(io.BytesIO(written)).read("word/styles.xml"))
    (style,) = [one for one in styles.iter(qn("w:style")) if one.get(qn("w:styleId")) == "SubjectLine"]
    assert [one.get(qn("w:val")) for one in style.iter(qn("w:basedOn"))] == ["Normal"]
    assert list(style.iter(qn("w:b")))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_each_with_the_letters_words(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.docx" for name in LETTERHEADS]
    for file in files:
        file.write_bytes(letterhead.render(LETTER, paper(file.stem), file.stem))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"]
    subprocess.run([*command, str(tmp_path), *map(str, files)], check=True, capture_output=True, timeout=300)
    for file in files:
        if file.stem == "text_box_around":  # left out of LibreOffice's plain text, not of its PDF
            continue
        read = file.with_suffix(".txt").read_text(encoding="utf-8-sig")
        assert "Dear Alex Example,\n" in read, file
        assert re.search(r"1\.\s+put new money in;\s+2\.\s+employ more people\?", read), file
        assert "Educational psychologist" in read, file
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    pages = {file.stem: len(re.findall(rb"/Type\s*/Page\b", file.with_suffix(".pdf").read_bytes())) for file in files}
    assert pages == dict.fromkeys(LETTERHEADS, 1) | {"title_page": 3, "bare": 2}


# --- what is refused ----------------------------------------------------------------------------------------


def with_relation(kind: str, target: str, *, mode: str = ' TargetMode="External"') -> bytes:
    new = f'<Relationship Id="rIdX" Type="{_KINDS}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(own_lists(), "word/_rels/document.xml.rels", ("</Relationships>", new))


def with_text(*paragraphs: str) -> bytes:
    document = a4()
    for text in paragraphs:
        append(
            document, text if text.startswith("<w:p ") else paragraph(text).replace("<w:p>", f'<w:p xmlns:w="{_W}">')
        )
    return saved(document)


def with_field(*pieces: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return with_text(f'<w:p xmlns:w="{_W}">{begin}{runs}{end}</w:p>')


def without(name: str) -> bytes:
    parts = parts_of(logo_in_header_and_table())
    return packed({other: part for other, part in parts.items() if other != name})


def entities(encoding: str) -> bytes:
    parts = parts_of(own_lists())
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a0 "ha">{bomb}]>' + re.sub(
        r"^<\?xml.*?\?>\s*", "", parts["word/document.xml"].decode()
    ).replace("Our first aim", "&a8;")
    return packed(parts | {"word/document.xml": text.encode(encoding)})


def outside_entity() -> bytes:
    text = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'
    return changed(own_lists(), "word/document.xml", ("<w:document", text), ("Our first aim", "&x;"))


def bomb() -> bytes:
    return packed(parts_of(own_lists()) | {"word/media/image9.bmp": b"\0" * 160_000_000})


def header_mark() -> bytes:
    document = a4()
    document.sections[0].header.paragraphs[0].text = MARK
    return saved(document)


def locked() -> bytes:
    raw = bytearray(own_lists())
    for at in [found.start() for found in re.finditer(b"PK\1\2", raw)]:
        raw[at + 8] |= 1
    return bytes(raw)


def climbing() -> bytes:
    return packed(parts_of(own_lists()) | {"word/../../evil.xml": b"<a/>"})


def signed() -> bytes:
    type_ = f"{_RELATIONS}/digital-signature/origin"
    new = f'<Relationship Id="rIdX" Type="{type_}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    return changed(own_lists(), "_rels/.rels", ("</Relationships>", new))


def with_list_number(number: str) -> bytes:
    return changed(own_lists(), "word/numbering.xml", ('w:numId="1"', f'w:numId="{number}"'))


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
LINKED_PICTURE = (
    f'<w:p xmlns:w="{_W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:imagedata'
    ' src="https://example.org/logo.png"/></v:shape></w:pict></w:r></w:p>'
)

REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty", lambda: b"", "it is empty"),
    ("old", lambda: OLD, "it is an old Word file (.doc); save it in Word as"),
    ("password", lambda: OLD + "EncryptedPackage".encode("utf-16-le"), "it is locked with a password"),
    ("locked zip", locked, "locked with a password"),
    ("rtf", lambda: b"{\\rtf1 }", "it is Rich Text"),
    ("pdf", lambda: b"%PDF-1.7", "it is a PDF"),
    ("web page", lambda: b"<html></html>", "it is a web page"),
    ("text", lambda: b"Example House", "it is no Word file"),
    ("zip", lambda: packed({"a.txt": b"a"}), "it is a zip, but no Word file"),
    ("odt", lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "it is an OpenDocument file"),
    ("workbook", lambda: changed(own_lists(), "[Content_Types].xml", (PLAIN, "application/x")), "something else"),
    ("cut off", lambda: own_lists()[:2000], "it is damaged"),
    ("bomb", bomb, "unpacks to more than any letter has"),
    ("many parts", lambda: packed({f"{n}.xml": b"<a/>" for n in range(2001)}), "unpacks to more"),
    ("huge", lambda: b"PK\3\4" + b"\0" * 40_000_000, "it has more than 40 MB"),
    ("climbing name", climbing, "is none that Word writes"),
    ("name twice", lambda: packed(parts_of(own_lists()) | {"Word/Document.xml": b"<a/>"}), "is there twice"),
    ("macros", lambda: changed(own_lists(), "[Content_Types].xml", (PLAIN, MACROS)), "it has macros"),
    ("macro part", lambda: with_relation("vbaProject", "vbaProject.bin", mode=""), "it has macros"),
    ("active control", lambda: with_relation("control", "activeX1.xml", mode=""), "it has an ActiveX control"),
    ("inserted file", lambda: with_relation("aFChunk", "a.html", mode=""), "it holds another file"),
    ("signed", signed, "it is digitally signed"),
    ("linked picture", lambda: with_relation("image", "https://example.org/logo.png"),
     "its picture https://example.org/logo.png is linked, and the letter would load it from elsewhere"),
    ("linked picture without its mode", lambda: with_relation("image", "file:///C:/logo.png", mode=""), "is linked"),
    ("shared folder", lambda: with_relation("image", "\\\\example.org\\logo.png", mode=""), "is linked"),
    ("linked picture of old", lambda: with_text(LINKED_PICTURE), "a picture linked to https://example.org/logo.png"),
    ("linked object", lambda: with_relation("oleObject", "https://example.org/a.xlsx"), "(oleObject)"),
    ("frame", lambda: with_relation("frame", "https://example.org/a.html"), "(frame)"),
    ("field", lambda: with_field("INCLUDE", "PICTURE &quot;https://example.org/a.png&quot;"), "a field INCLUDEPICTURE"),
    ("program", lambda: with_field(" ddeauto c:\\\\windows\\\\cmd.exe"), "a field DDEAUTO"),
    ("entities", lambda: entities("utf-8"), "defines entities"),
    ("entities in UTF-16", lambda: entities("utf-16"), "defines entities"),
    ("outside entity", outside_entity, "defines entities"),
    ("broken XML", lambda: changed(own_lists(), "word/document.xml", ("</w:body>", "")), "its XML is broken"),
    ("broken lists", lambda: changed(own_lists(), "word/numbering.xml", ("</w:num>", "")), "its XML is broken"),
    ("deep XML", lambda: changed(own_lists(), "word/document.xml",
                                 ("<w:body>", "<w:body>" + "<w:p>" * 300 + "</w:p>" * 300)), "its XML is broken"),
    ("list of no number", lambda: with_list_number("one"), "it is damaged"),
    ("list of a high number", lambda: with_list_number("2147483647"), "it is damaged"),
    ("no header", lambda: without("word/header1.xml"), "word/header1.xml is missing"),
    ("no text", lambda: without("word/document.xml"), "it holds no document"),
    ("strict", lambda: changed(bare(), "text.xml", ("<w:body>", '<w:body xmlns:s="http://purl.oclc.org/ooxml/a">')),
     "Strict Open XML"),
    ("two marks", lambda: with_text(MARK, MARK), "more than once"),
    ("two marks in a line", lambda: with_text(MARK + MARK), "more than once"),
    ("mark among words", lambda: with_text(f"Re: {MARK}"), "stands in one paragraph with 'Re:'"),
    ("mark in the header", header_mark, "stands in the header; put it into the text of the page"),
    ("mark in two paragraphs", lambda: with_text("{{ letter", "}}"), "is not whole"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_cannot_be_used_is_refused_with_the_file_and_the_reason(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(LobbykitError) as refused:
        letterhead.render(LETTER, make(), "our paper.docx")
    assert str(refused.value).startswith("the letterhead our paper.docx cannot be used: ")
    assert reason in str(refused.value)


def test_a_link_in_the_footer_stays() -> None:
    raw = with_relation("hyperlink", "https://example.org/")
    after = parts_of(letterhead.render(LETTER, raw, "x"))
    assert b"https://example.org/" in after["word/_rels/document.xml.rels"]
    assert letterhead.notes(raw, "x") == ()


def flipped(raw: bytes) -> Iterator[bytes]:
    for at in range(0, len(raw), max(len(raw) // 150, 1)):
        yield raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :]


def test_a_damaged_file_is_refused_or_read_and_never_a_crash() -> None:
    for raw in flipped(text_box_beside()):
        try:
            made = letterhead.render(LETTER, raw, "x")
        except LobbykitError:
            continue
        assert zipfile.is_zipfile(io.BytesIO(made))


Command = Callable[..., tuple[int, str, str]]

# --- the command --------------------------------------------------------------------------------------------


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    Path("paper.dotx").write_bytes(template())

    def call(*args: str) -> tuple[int, str, str]:
        code = run(["letter", "--to", "candidate", "--topic", "send", "--name", "Alex Example", *args])
        return (code, *capfd.readouterr())

    return call


def test_the_option_implies_a_word_letter_and_tells_what_was_cut(command: Command) -> None:
    code, out, err = command("--letterhead", "paper.dotx")
    assert (code, out) == (0, "alex-example-send.docx\n")
    assert "note: the letterhead paper.dotx: its tie to the template" in err
    assert "[your name]" in err
    assert "[your postal address]" not in err
    assert opened(Path("alex-example-send.docx").read_bytes()).sections[0].header.paragraphs[0].text == "Example Group"


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        ("--letterhead paper.dotx --format txt", 2, "--letterhead is Word paper and goes with docx, not with txt"),
        ("--letterhead paper.dotx --out a.html", 2, "goes with docx, not with html"),
        ("--letterhead nowhere.docx", 1, "--letterhead nowhere.docx: No such file"),
        ("--letterhead .", 1, "--letterhead . is no file"),
        ("--letterhead paper.dotx --out paper.dotx --format docx --force", 2, "is the letterhead itself"),
    ],
)
def test_what_does_not_go_with_a_letterhead_is_refused_in_a_line(
    command: Command, args: str, code: int, message: str
) -> None:
    found, out, err = command(*args.split())
    assert (found, out) == (code, "")
    assert err.startswith("error: ")
    assert message in err
    assert err.count("\n") == 1


def test_a_file_that_is_no_letterhead_is_told_in_a_line(command: Command) -> None:
    Path("old.doc").write_bytes(OLD)
    code, out, err = command("--letterhead", "old.doc")
    assert (code, out) == (1, "")
    assert err.startswith("error: the letterhead old.doc cannot be used: it is an old Word file")
