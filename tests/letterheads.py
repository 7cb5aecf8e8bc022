"""Letterheads as houses have them, made in code: each is a name and the bytes of a Word file."""

import io
import struct
import zlib
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Mm, Pt, RGBColor

PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
MARK = "{{ letter }}"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
BOX_SPACES = (
    f'{nsdecls("w", "wp", "a")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def png(width: int, height: int, colour: tuple[int, int, int]) -> io.BytesIO:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + bytes(colour) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    )


def a4() -> Document:
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(45), Mm(30)
    return document


def saved(document: Document) -> bytes:
    document.settings.element.find(qn("w:zoom")).set(qn("w:percent"), "100")  # which python-docx's own lacks
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(raw)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packing:
        for name, part in parts.items():
            packing.writestr(name, part)
    return file.getvalue()


def changed(raw: bytes, name: str, *pairs: tuple[str, str]) -> bytes:
    parts = parts_of(raw)
    text = parts[name].decode()
    for old, new in pairs:
        assert old in text, (name, old)
        text = text.replace(old, new, 1)
    return packed(parts | {name: text.encode()})


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def append(document: Document, xml: str) -> None:
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


# --- the letterheads ----------------------------------------------------------------------------------------


def logo_in_header_and_table() -> bytes:
    """A logo beside the house's address, in a table in the header; the footer in small print; no mark."""
    document = a4()
    header = document.sections[0].header
    table = header.add_table(1, 2, Mm(160))
    table.cell(0, 0).paragraphs[0].add_run().add_picture(png(120, 40, (0, 90, 120)), width=Mm(45))
    address = table.cell(0, 1).paragraphs[0]
    address.text = "Example House\n1 Example Street\nExampleton EX1 1EX"
    address.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run("Example Union, registered in Exampleton").font.size = Pt(8)
    document.add_paragraph()  # as Word leaves it
    return saved(document)


def text_box(inner: str, *, height: int, width: int = 5900000, top: int = 0) -> str:
    return f"""<w:p {BOX_SPACES}><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="margin"><wp:posOffset>0</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="margin"><wp:posOffset>{top}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="{height}"/><wp:wrapTopAndBottom/><wp:docPr id="7" name="Box"/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="6350"><a:solidFill><a:srgbClr val="808080"/></a:solidFill>
</a:ln></wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape style="position:absolute;width:{width // 12700}pt;height:{height // 12700}pt">
<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r></w:p>"""


def text_box_beside() -> bytes:
    """The house's address in a text box that hangs on the paragraph with the mark."""
    document = a4()
    box = text_box(paragraph("Example House, 1 Example Street"), height=400000)
    append(document, box.removesuffix("</w:p>") + f"<w:r><w:t>{MARK}</w:t></w:r></w:p>")
    return saved(document)


def text_box_around() -> bytes:
    """A frame on the page that the letter is to stand in."""
    document = a4()
    document.sections[0].header.paragraphs[0].text = "The Example Foundation"
    append(document, text_box(paragraph(MARK), height=7900000))
    return saved(document)


def content_controls() -> bytes:
    """A plain-text content control for the letter, bound to a property, and one for the date above it."""
    document = a4()
    document.sections[0].header.paragraphs[0].text = "Example Branch"
    for tag, text, more in (
        ("reference", "Our reference: EX/1", ""),
        ("letter", MARK, "<w:showingPlcHdr/>"),
    ):
        append(
            document,
            f"""<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/>{more}<w:dataBinding
 w:prefixMappings="" w:xpath="/a" w:storeItemID="{{6C3C8BC8-F283-45AE-878A-BAB7291924A1}}"/><w:text/></w:sdtPr>
<w:sdtContent>{paragraph(text)}</w:sdtContent></w:sdt>""",
        )
    return saved(document)


def first_page_and_even_pages() -> bytes:
    """A first page of its own, and other headers on even pages."""
    document = a4()
    document.settings.odd_and_even_pages_header_footer = True
    page = document.sections[0]
    page.different_first_page_header_footer = True
    page.first_page_header.paragraphs[0].add_run().add_picture(png(60, 60, (160, 30, 40)), width=Mm(25))
    page.first_page_footer.paragraphs[0].text = "www.example.org"
    page.header.paragraphs[0].text = "Example Council, odd pages"
    page.even_page_header.paragraphs[0].text = "Example Council, even pages"
    page.even_page_footer.paragraphs[0].text = "an even page"
    return saved(document)


def us_letter() -> bytes:
    """US Letter with narrow margins, in a typeface of its own."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Inches(8.5), Inches(11)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Inches(0.5)
    document.styles["Normal"].font.name = "Times New Roman"
    page.header.paragraphs[0].text = "EXAMPLE INSTITUTE"
    page.footer.paragraphs[0].text = "Exampleton"
    return saved(document)


def mark_between_texts() -> bytes:
    """Text before and after, and a mark that Word has split over runs."""
    document = a4()
    document.add_paragraph("By hand")
    marked = document.add_paragraph()
    for piece in ("{", "{ let", "ter", " }", "}"):
        marked.add_run(piece)
    marked.runs[1].bold = True
    marked._p.insert(2, parse_xml(f'<w:proofErr {nsdecls("w")} w:type="spellStart"/>'))
    document.add_paragraph("Example Union is independent of parties.")
    return saved(document)


def template() -> bytes:
    """A .dotx, tied to another template on somebody's disk."""
    document = a4()
    document.sections[0].header.paragraphs[0].text = "Example Group"
    parts = parts_of(saved(document))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(PLAIN.encode(), TEMPLATE.encode())
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(
        b"<w:defaultTabStop",
        b'<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        b' r:id="rId1"/><w:defaultTabStop',
        1,
    )
    parts["word/_rels/settings.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
        b' Target="file:///C:\\Users\\sam\\House.dotx" TargetMode="External"/></Relationships>'
    )
    return packed(parts)


def own_lists() -> bytes:
    """A numbered list of the house's own, above the letter."""
    document = a4()
    for text in ("Our first aim", "Our second aim"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph(MARK)
    return saved(document)


def own_styles() -> bytes:
    """Styles of the house's own: a Salutation in green, a Body Text under a translated id, wide Normal paragraphs."""
    document = a4()
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(14)
    normal.font.name = "Georgia"
    greeting = document.styles.add_style("Salutation", WD_STYLE_TYPE.PARAGRAPH)
    greeting.font.color.rgb = RGBColor(0, 120, 60)
    document.styles.add_style("Sender", WD_STYLE_TYPE.CHARACTER)  # the name of one of ours, of another kind
    raw = saved(document)
    return changed(raw, "word/styles.xml", ('w:styleId="BodyText"', 'w:styleId="Textkrper"'))


def title_page() -> bytes:
    """A cover in a section of its own, on its side, then the section of the letter, then one with small print."""
    document = a4()
    cover = document.sections[0]
    cover.page_width, cover.page_height = Mm(297), Mm(210)
    document.add_paragraph("Example Union", style="Title")
    letter = document.add_section(WD_SECTION.NEW_PAGE)
    letter.page_width, letter.page_height = Mm(210), Mm(297)
    letter.header.is_linked_to_previous = False
    letter.header.paragraphs[0].text = "The page of the letter"
    marked = document.add_paragraph(MARK)
    document.add_section(WD_SECTION.NEW_PAGE).left_margin = Mm(50)
    # Word keeps a section's end in its last paragraph; python-docx has it in one of its own.
    ends = document.element.body.xpath("w:p[w:pPr/w:sectPr]")
    marked._p.get_or_add_pPr().append(ends[-1].pPr.find("{*}sectPr"))
    document.element.body.remove(ends[-1])
    document.add_paragraph("How we use your data")
    return saved(document)


def cell() -> bytes:
    """A page set as a table: the house on the left, the letter in a row of a fixed height on the right."""
    document = a4()
    table = document.add_table(1, 2)
    table.autofit = False
    for column, width in zip(table.columns, (Mm(40), Mm(120)), strict=True):
        column.width = width
        column.cells[0].width = width
    table.cell(0, 0).text = "Example House\nExampleton"
    table.cell(0, 1).text = MARK
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    row.append(parse_xml(f'<w:trHeight {nsdecls("w")} w:val="3000" w:hRule="exact"/>'))
    return saved(document)


def bare() -> bytes:
    """The least that is a Word file: no styles, no lists, no properties."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{PLAIN}"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="/text.xml"/></Relationships>'
    )
    document = (
        f"<w:document {nsdecls('w')}><w:body>{paragraph('Example Club')}"
        '<w:sectPr><w:pgSz w:w="8391" w:h="11906"/></w:sectPr></w:body></w:document>'
    )
    return packed({"[Content_Types].xml": types.encode(), "_rels/.rels": rels.encode(), "text.xml": document.encode()})


LETTERHEADS: dict[str, Callable[[], bytes]] = {
    one.__name__: one
    for one in (
        logo_in_header_and_table, text_box_beside, text_box_around, content_controls, first_page_and_even_pages,
        us_letter, mark_between_texts, template, own_lists, own_styles, title_page, cell, bare,
    )
}  # fmt: skip
