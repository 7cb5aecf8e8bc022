"""python-docx -> letter_templates/base.docx: styles, settings, lists, header and footer of each Word letter.

Run it after a change here: `python scripts/make_base_docx.py`. A test holds that the file is what this makes.
"""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle
from lxml import etree

from lobbykit import shipped
from lobbykit.render import sheet, wordml

# Arial is on every Windows and macOS; LibreOffice brings Liberation Sans, which has the same widths, so that
# a letter breaks into the same lines everywhere. Calibri is narrower, but where neither Office nor Carlito is
# installed nothing has its widths. `sheet` counts a letter's lines by these widths.
_FONT = "Arial"
_FALLBACK_FONT = "Liberation Sans"
_SIZE = Pt(sheet.FULL.size)  # a letter that is one page by it alone is given sheet.COMPACT
_SMALL = Pt(9)
_LANGUAGE = "en-GB"
_GREY = RGBColor(0x59, 0x59, 0x59)  # 7:1 on white, as WCAG 2 asks for at level AAA
_LINK_BLUE = RGBColor(0x05, 0x63, 0xC1)

_MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001  # any fixed time: python-docx writes it as UTC
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell

_KEPT_PARTS = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.FONT_TABLE,
}
_KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
_SHOWN_PAGES = "2"  # what a reader that counts no pages shows for either number


class _Style(NamedTuple):
    """A paragraph style of the letter; the space above and below is in `sheet.SPACES`.

    Between two paragraphs stands the space after the one or before the other, never both: of two, one program
    takes the larger and another the sum.
    """

    name: str
    base: str = "Normal"
    following: str = ""  # the style of the paragraph after it; empty: its own
    with_next: bool = False  # stays on one page with the paragraph after it
    bold: bool = False
    italic: bool = False
    size: Pt = _SIZE
    outline: int | None = None  # its level in the outline, from 0
    list_number: int | None = None  # its w:num
    leading: float | None = None  # points from line to line
    builtin: bool = True  # a name that Word knows and translates


_ADDRESS = sheet.ADDRESS_TYPES[0]
_SENDER_SIZE = Pt(sheet.SENDER_TYPES[0].size)
_STYLES = (
    _Style("Sender", size=_SENDER_SIZE, builtin=False),
    _Style("Date", following="Recipient", size=_SENDER_SIZE),
    _Style("Reference", following="Recipient", size=_SENDER_SIZE, builtin=False),
    _Style("Recipient", size=Pt(_ADDRESS.size), leading=_ADDRESS.leading, builtin=False),
    _Style("Salutation", following="Subject line"),
    _Style("Heading 1", following="Body Text", with_next=True, bold=True, outline=0),
    # Based on a heading, it is one in programs that know no outline but that of headings' names.
    _Style("Subject line", base="Heading 1", following="Body Text", builtin=False),
    _Style("Body Text"),
    _Style("List Number", list_number=1),
    _Style("List Bullet", list_number=2),
    _Style("Heading 2", following="Body Text", with_next=True, bold=True, size=Pt(13), outline=1),
    _Style("Heading 3", following="Body Text", with_next=True, bold=True, outline=2),
    _Style("Heading 4", following="Body Text", with_next=True, bold=True, italic=True, outline=3),
    _Style("Heading 5", following="Body Text", with_next=True, italic=True, outline=4),
    _Style("Heading 6", following="Body Text", with_next=True, italic=True, size=_SMALL, outline=5),
    _Style("Table Text", builtin=False),
    _Style("Closing", following="Signature", with_next=True),
    _Style("Signature", with_next=True),
    _Style("Enclosures", builtin=False),
    _Style("Header"),
    _Style("Footer", size=_SMALL),
)
# The first paragraph that is in no frame: it begins below the window.
_SPACES = sheet.SPACES | {"Salutation": sheet.Space(before=sheet.points(sheet.BODY_FROM - sheet.MARGIN_TOP))}

_DEFAULTS = f"""<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="{_FONT}" w:eastAsia="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/>
<w:sz w:val="{int(_SIZE.pt * 2)}"/><w:szCs w:val="{int(_SIZE.pt * 2)}"/>
<w:lang w:val="{_LANGUAGE}" w:eastAsia="{_LANGUAGE}" w:bidi="ar-SA"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
<w:spacing w:after="0" w:line="{sheet.FULL.spacing * 240:.0f}" w:lineRule="auto"/>
</w:pPr></w:pPrDefault></w:docDefaults>"""

_TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="LetterTable">
<w:name w:val="Letter Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="404040"/>
<w:left w:val="nil"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="404040"/>
<w:right w:val="nil"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>
<w:insideV w:val="nil"/>
</w:tblBorders></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="404040"/>
</w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""

# Compatibility mode 15 is Word 2013 and later: without it Word opens the letter in a mode of 2007.
_COMPATIBILITY = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}
_SETTINGS = f"""<w:settings {nsdecls("w")}>
<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>
<w:compat>{
    "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in _COMPATIBILITY.items()
    )
}</w:compat>
<w:themeFontLang w:val="{_LANGUAGE}"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
</w:settings>"""

_FONT_TABLE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts {nsdecls("w")}><w:font w:name="{_FONT}"><w:altName w:val="{_FALLBACK_FONT}"/>\
<w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/><w:family w:val="swiss"/>\
<w:pitch w:val="variable"/></w:font></w:fonts>"""

# Three levels, so that whoever edits the letter can indent an item; a letter of ours uses the first.
_NUMBERS = (("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3."))
_BULLETS = (("bullet", "•"), ("bullet", "–"), ("bullet", "•"))
_INDENT = Mm(sheet.INDENT).twips  # of each level


def base_docx() -> bytes:
    """Return the file: the same bytes at each call."""
    document = Document()
    _drop_parts(document)
    _set_styles(document)
    _replace(document.settings.element, parse_xml(_SETTINGS))
    _replace(document.part.numbering_part.element, parse_xml(_numbering()))
    _set_fonts(document)
    _set_page(document)
    _set_properties(document)
    saved = io.BytesIO()
    document.save(saved)
    return _packed(saved)


def _drop_parts(document: DocumentObject) -> None:
    for rels in (document.part.package.rels, document.part.rels):
        for name in [name for name, rel in rels.items() if rel.reltype not in _KEPT_PARTS]:
            del rels[name]


def _set_styles(document: DocumentObject) -> None:
    element = document.styles.element
    for style in list(document.styles):
        if style.name not in _KEPT_STYLES:
            style.delete()
    element.remove(element.find("{*}latentStyles"))
    element.replace(element.find("{*}docDefaults"), parse_xml(_DEFAULTS))
    document.styles["Normal"].paragraph_format.widow_control = True
    made = {style.name: _add_style(document, style) for style in _STYLES}
    for style in _STYLES:
        made[style.name].next_paragraph_style = made[style.following or style.name]
    made["Signature"].paragraph_format.keep_together = True
    made["Footer"].paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    made["Footer"].font.color.rgb = _GREY
    _add_link_style(document)
    element.append(parse_xml(_TABLE_STYLE))


def _add_style(document: DocumentObject, wanted: _Style) -> ParagraphStyle:
    style: ParagraphStyle = document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH, builtin=wanted.builtin)
    _name_as_word_does(style, wanted.name)
    style.base_style = document.styles[wanted.base]
    style.quick_style = True
    layout = style.paragraph_format
    layout.keep_with_next = True if wanted.with_next else None
    space = _SPACES.get(wanted.name, sheet.Space())
    layout.space_before = Pt(space.before) if space.before else None
    layout.space_after = Pt(space.after) if space.after else None
    layout.line_spacing = Pt(wanted.leading) if wanted.leading else 1.0 if wanted.name in sheet.FRAMES else None
    style.font.bold = True if wanted.bold else None
    style.font.italic = True if wanted.italic else None
    style.font.size = wanted.size if wanted.size != _SIZE else None
    properties = style.element.get_or_add_pPr()
    if wanted.list_number is not None:
        properties.get_or_add_numPr().get_or_add_numId().val = wanted.list_number
    if wanted.name in sheet.FRAMES:
        frame = parse_xml(wordml.frame(sheet.FRAMES[wanted.name]).replace("<w:framePr", f"<w:framePr {nsdecls('w')}"))
        properties.insert_element_before(frame, "w:widowControl", "w:numPr", "w:spacing", "w:jc")
    if wanted.outline is not None:
        properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{wanted.outline}"/>'))
    return style


def _add_link_style(document: DocumentObject) -> None:
    style = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    style.base_style = document.styles["Default Paragraph Font"]
    style.font.color.rgb = _LINK_BLUE
    style.font.underline = True


def _name_as_word_does(style: BaseStyle, name: str) -> None:
    """Give the style the id that Word would: Heading2, where python-docx has heading2."""
    style.element.styleId = name.title().replace(" ", "")


def _numbering() -> str:
    lists = (_NUMBERS, _BULLETS)
    abstract = "".join(_abstract_list(number, levels) for number, levels in enumerate(lists))
    # These two are the lists of the styles; a letter's own follow them.
    own = "".join(
        f'<w:num w:numId="{number + 1}"><w:abstractNumId w:val="{number}"/></w:num>' for number in range(len(lists))
    )
    return f"<w:numbering {nsdecls('w')}>{abstract}{own}</w:numbering>"


def _abstract_list(number: int, levels: Iterable[tuple[str, str]]) -> str:
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{_INDENT * (depth + 1)}" w:hanging="{_INDENT}"/>'
        "</w:pPr></w:lvl>"
        for depth, (kind, text) in enumerate(levels)
    )
    # Word joins lists of one nsid when text is pasted, so each has its own.
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x10BB1 + number:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
    )


def _set_fonts(document: DocumentObject) -> None:
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = _FONT_TABLE.encode()


def _set_page(document: DocumentObject) -> None:
    """A4, and "Page 2 of 2" from the second page on: a letter of one page needs no number."""
    page = document.sections[0]
    page._sectPr.attrib.clear()  # the ids of an editing session
    page.page_width, page.page_height = Mm(sheet.PAGE_WIDTH), Mm(sheet.PAGE_HEIGHT)
    page.left_margin = page.right_margin = Mm(sheet.MARGIN_SIDE)
    page.top_margin, page.bottom_margin = Mm(sheet.MARGIN_TOP), Mm(sheet.MARGIN_BOTTOM)
    page.header_distance = page.footer_distance = Mm(10)
    page.different_first_page_header_footer = True
    page.header.is_linked_to_previous = False
    page.footer.is_linked_to_previous = False
    _replace(page.footer._element, parse_xml(_footer()))


def _footer() -> str:
    page, pages = (
        f'<w:fldSimple w:instr="{name}"><w:r><w:t>{_SHOWN_PAGES}</w:t></w:r></w:fldSimple>'
        for name in ("PAGE", "NUMPAGES")
    )
    return (
        f'<w:ftr {nsdecls("w")}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">Page </w:t></w:r>{page}'
        f'<w:r><w:t xml:space="preserve"> of </w:t></w:r>{pages}</w:p></w:ftr>'
    )


def _set_properties(document: DocumentObject) -> None:
    properties = document.core_properties
    properties.title = "Letter"
    properties.language = _LANGUAGE
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = _MADE_AT


def _replace(element: BaseOxmlElement, other: BaseOxmlElement) -> None:
    """Put the children of `other` in the place of those of `element`, which python-docx keeps hold of."""
    element[:] = list(other)


def _packed(saved: io.BytesIO) -> bytes:
    """Return the zip with fixed times, and stored.

    Compressed bytes differ from one build of zlib to the next. Git and the wheel compress the file anyway,
    and the letters compress its parts themselves.
    """
    packed = io.BytesIO()
    with ZipFile(saved) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 0  # the same on each system
            target.writestr(entry, _tidy(source.read(name)))
    return packed.getvalue()


def _tidy(part: bytes) -> bytes:
    """Return the XML without the namespaces that nothing uses."""
    root = etree.fromstring(part)
    root.attrib.pop(_IGNORABLE, "")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def main() -> None:
    path = shipped.folder("letter_templates") / "base.docx"
    path.write_bytes(base_docx())
    print(path)


if __name__ == "__main__":
    main()
