"""Letters -> one Word document to print: each on sheets of its own, with its own page numbers and lists.

A letter's section begins on an odd page, for most offices print on both sides: on the back of one letter there would
else be another, to somebody else. Printed on one side, an empty sheet follows a letter of one page. (LibreOffice 7.4
shows no page number on the second page of a letter whose section begins so; Word does.)
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lobbykit.errors import LobbykitError
from lobbykit.model import Letter, ListBlock
from lobbykit.render import docx, sheet, wordml

# Word keeps the number of a paragraph's list in so many bits ([MS-DOC], 2.6.2, sprmPIlfo: 1 to 0x7FE).
_LAST_LIST = 0x7FE
_BULLETS = 2  # the list of base.docx's style List Bullet: points need none of their own

_BETWEEN = b"\0"  # the fields of a piece: in XML there is none
_NUMBER = re.compile(rb'<w:numId w:val="(\d+)"/>')
_STYLE = re.compile(r'<w:pStyle w:val="(\w+)"/>')
_PARAGRAPH_STYLE = re.compile(
    r'<w:style w:type="paragraph"[^>]* w:styleId="(\w+)"><w:name w:val="(.*?)"/>(.*?)</w:style>'
)
_OF_ONE_SIZE = {*sheet.FRAMES, "Normal", "Header", "Footer"}
_SMALLER = "Smaller"

_ON_ODD_PAGE, _FROM_ONE = '<w:type w:val="oddPage"/>', '<w:pgNumType w:start="1"/>'
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # of the earliest day that a zip can tell


def piece(letter: Letter) -> bytes:
    """Return a letter as `bind` takes it."""
    parts = (wordml.before_address, wordml.address_and_salutation, wordml.subject_and_blocks, wordml.ending)
    xml = wordml.highlighted("".join(part(letter) for part in parts), letter.placeholders)
    if sheet.body_type(letter) == sheet.COMPACT:
        xml = _STYLE.sub(_in_smaller, xml)
    if not xml.endswith("</w:p>"):
        xml += wordml.BETWEEN_TABLES  # a section ends in a paragraph
    before, end, after = xml.rpartition("</w:pPr>")
    lists = (block for block in letter.blocks if isinstance(block, ListBlock))
    starts = " ".join(str(block.start) if block.ordered else "-" for block in lists)
    return _BETWEEN.join(part.encode() for part in (docx.properties(letter), starts, before, end + after))


def _in_smaller(style: re.Match[str]) -> str:
    return f'<w:pStyle w:val="{style[1]}{_SMALLER}"/>' if style[1] in _smaller_styles() else style[0]


def bind(pieces: Iterable[bytes], file: BinaryIO) -> None:
    """Write the document with the letters in their order; it is titled as the first of them is.

    One letter at a time is in memory.

    Raises:
        LobbykitError: the letters have more lists than Word can number.
    """
    split = (one.split(_BETWEEN) for one in pieces)
    first = next(split)
    base, lists = docx.base(), list[str]()
    own = {docx.CORE: first[0].decode(), docx.STYLES: _styles(), docx.FOOTER: _footer()}
    with ZipFile(file, "w") as package:
        for name, text in (base.others | own).items():
            if name != docx.NUMBERING:
                package.writestr(_entry(name), text)
        with package.open(_entry(docx.DOCUMENT), "w") as document:
            document.write(base.before_body.encode())
            for stretch in _sections(chain((first,), split), lists):
                document.write(stretch)
            document.write(base.after_body.partition("</w:sectPr>")[2].encode())
        numbering = base.numbering.replace("</w:numbering>", f"{''.join(lists)}</w:numbering>")
        package.writestr(_entry(docx.NUMBERING), numbering)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _MIDNIGHT)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0  # the same on each system
    return entry


# --- sections -----------------------------------------------------------------------------------------------


def _sections(pieces: Iterable[list[bytes]], lists: list[str]) -> Iterator[bytes]:
    """Yield the letters, and after each what ends its section: within its last paragraph, but after the last of all.

    `lists` is given what word/numbering.xml has to say of their lists.
    """
    end, section = b"", _section()
    following = b"<w:sectPr>" + section[section.index(b"<w:type") :]
    for _, starts, before, after in pieces:
        if end:
            yield section
            yield end
            section = following
        yield _numbered(before, starts.decode().split(), lists)
        end = after
    yield end
    yield section


def _section() -> bytes:
    """Return the properties of the first section, which the others take its header and footer from."""
    section, end, _ = docx.base().after_body.partition("</w:sectPr>")
    section = section.replace("<w:pgSz", f"{_ON_ODD_PAGE}<w:pgSz", 1).replace("<w:cols", f"{_FROM_ONE}<w:cols", 1)
    return (section + end).encode()


def _numbered(xml: bytes, starts: list[str], lists: list[str]) -> bytes:
    """Return a letter whose lists have numbers that no other's have; those without numbers share one."""
    numbers = {}
    for place, start in enumerate(starts, wordml.FIRST_LIST):
        numbers[place] = _BULLETS if start == "-" else len(lists) + wordml.FIRST_LIST
        if start != "-":
            block = ListBlock(ordered=True, items=(), start=int(start))
            lists.append(wordml.list_number(numbers[place], block))
    if len(lists) + wordml.FIRST_LIST > _LAST_LIST + 1:
        most = f"{_LAST_LIST - wordml.FIRST_LIST + 1:,}"
        raise LobbykitError(
            f"--bundle: Word numbers no more than {most} lists in one document, and these letters have more; write them"
            " in several, with --ballot or --limit"
        )
    return _NUMBER.sub(lambda found: b'<w:numId w:val="%d"/>' % numbers[int(found[1])], xml)


# --- the parts beside it ------------------------------------------------------------------------------------


def _footer() -> str:
    """Return the footer with the number of a letter's own pages."""
    return docx.base().others[docx.FOOTER].replace("NUMPAGES", "SECTIONPAGES")


def _styles() -> str:
    """Return word/styles.xml with a smaller style beside each, for the letters that are one page by it alone."""
    return docx.base().styles.replace("</w:styles>", f"{''.join(_smaller_styles().values())}</w:styles>")


@cache
def _smaller_styles() -> dict[str, str]:
    """Return the smaller styles by the ids of those that they follow."""
    found = _PARAGRAPH_STYLE.findall(docx.base().styles)
    return {style: _smaller(style, name, inner) for style, name, inner in found if style not in _OF_ONE_SIZE}


def _smaller(style: str, name: str, inner: str) -> str:
    size = "" if "<w:sz " in inner else f"<w:rPr>{wordml.half_points(sheet.COMPACT.size)}</w:rPr>"
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style}{_SMALLER}"><w:name w:val="{name} smaller"/>'
        f'<w:basedOn w:val="{style}"/><w:semiHidden/>'
        f'<w:pPr><w:spacing {docx.spacing(sheet.COMPACT)} w:lineRule="auto"/></w:pPr>{size}</w:style>'
    )
