"""Letter -> a Word document (.docx): a letter to post, in the styles of letter_templates/base.docx.

Letters of one sender to many share nearly all of it: that is written, and compressed, once.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple
from zipfile import ZipFile

from msgspec.structs import replace

from lobbykit import shipped
from lobbykit.model import Letter, ListBlock, Placeholder
from lobbykit.render import sheet, wordml, zipped

CORE, DOCUMENT, NUMBERING = "docProps/core.xml", "word/document.xml", "word/numbering.xml"
STYLES, FOOTER = "word/styles.xml", "word/footer1.xml"


def render(letter: Letter) -> bytes:
    """Return the letter as a .docx: real styles, lists and tables, and the same bytes for the same letter.

    An address that is not http, https or mailto is no link; its text stands there alone.
    """
    return prepared(letter)(letter)


def prepared(letter: Letter) -> Callable[[Letter], bytes]:
    """Return what renders letters that differ from this one as `lobbykit.render.prepared` says."""

    @lru_cache(maxsize=16)  # most letters to one ballot have one sign-off, and the same details are not known
    def shared(sign_off: str, placeholders: tuple[Placeholder, ...]) -> _Shared:
        return _Shared(replace(letter, sign_off=sign_off, placeholders=placeholders))

    return lambda one: shared(one.sign_off, one.placeholders).written(one)


class _Shared:
    """What letters have alike but for address and salutation."""

    def __init__(self, letter: Letter) -> None:
        before, body, after = (
            wordml.highlighted(text, letter.placeholders)
            for text in (wordml.before_address(letter), wordml.subject_and_blocks(letter), wordml.ending(letter))
        )
        self._start = _stretch(f"{base().before_body}{before}")
        self._end = zipped.joined(zipped.stretch(body, _QUICK), _compressed(f"{after}{base().after_body}"))
        self._about = properties(letter)
        self._lists = tuple(block._replace(items=()) for block in letter.blocks if isinstance(block, ListBlock))
        self._heights = sheet.Heights(letter)
        self._closings: dict[sheet.BodyType, Callable[[bytes], bytes]] = {}

    def written(self, one: Letter) -> bytes:
        own = wordml.highlighted(wordml.address_and_salutation(one), one.placeholders)
        return self._closing(sheet.body_type(one, self._heights))(own.encode())

    def _closing(self, body: sheet.BodyType) -> Callable[[bytes], bytes]:
        """Return what puts address and salutation into the file."""
        closing = self._closings.get(body)
        if closing is None:
            others = _zip(self._about, self._lists, body)
            closing = self._closings[body] = others.closing(DOCUMENT.encode(), self._start, self._end)
        return closing


_QUICK = 1  # the level of compression for what one ballot alone has: two thirds of the time, a twentieth more room
# The sender's, in all letters of a batch; and the parts beside word/document.xml.
_stretch, _compressed = lru_cache(maxsize=16)(zipped.stretch), lru_cache(maxsize=64)(zipped.compressed)


# --- the parts beside it ------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _zip(about: str, lists: tuple[ListBlock, ...], body: sheet.BodyType) -> zipped.Zip:
    """Return all but word/document.xml."""
    own = {CORE: about, NUMBERING: _numbering(lists), STYLES: _styles(body)}
    return zipped.opened({name: _compressed(own.get(name, text)) for name, text in base().others.items()})


def properties(letter: Letter) -> str:
    """Return docProps/core.xml. A name that is not known yet is no author."""
    author = letter.signature[0] if letter.signature and not letter.signature[0].startswith("[") else ""
    moment = f'xsi:type="dcterms:W3CDTF">{letter.date.isoformat()}T00:00:00Z'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{wordml.escaped(letter.subject)}</dc:title><dc:creator>{wordml.escaped(author)}</dc:creator>"
        f"<dc:language>en-GB</dc:language><dcterms:created {moment}</dcterms:created>"
        f"<dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    )


def _numbering(lists: tuple[ListBlock, ...]) -> str:
    """Return word/numbering.xml with a w:num for each list."""
    own = "".join(wordml.list_number(number, block) for number, block in enumerate(lists, wordml.FIRST_LIST))
    return base().numbering.replace("</w:numbering>", f"{own}</w:numbering>")


def _styles(body: sheet.BodyType) -> str:
    """Return word/styles.xml with its body in the type wanted; the defaults stand first in it."""
    resized = base().styles.replace(wordml.half_points(sheet.FULL.size), wordml.half_points(body.size), 1)
    return resized.replace(spacing(sheet.FULL), spacing(body), 1)


def spacing(body: sheet.BodyType) -> str:
    """Return what w:spacing says of the lines."""
    return f'w:line="{body.spacing * 240:.0f}"'


# --- base.docx ----------------------------------------------------------------------------------------------


class Base(NamedTuple):
    """base.docx, read."""

    before_body: str
    after_body: str
    others: dict[str, str]  # the other parts by name, in the order of the file: [Content_Types].xml is first

    @property
    def numbering(self) -> str:
        return self.others[NUMBERING]

    @property
    def styles(self) -> str:
        return self.others[STYLES]


@cache
def base() -> Base:
    with ZipFile(shipped.folder("letter_templates") / "base.docx") as file:
        texts = {name: file.read(name).decode() for name in file.namelist()}
    before, section, after = texts.pop(DOCUMENT).partition("<w:sectPr")
    return Base(before_body=before, after_body=section + after, others=texts)
