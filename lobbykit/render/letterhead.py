"""Letter and the house's own Word paper -> a Word letter: the paper is kept, and the letter put on it.

Headers, footers, pictures, page size, margins and what stands in the paper's text are kept as they are. The letter
follows that text or, where a paragraph says {{ letter }}, stands in its place. Of the letter's styles those that the
paper has, by name or id, are the paper's; the others come from base.docx, in the paper's own font.

The sender's address stands in the letter only where it is known: the paper has one of its own.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element
from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.model import Letter, ListBlock
from lobbykit.render import docx, package, sheet
from lobbykit.render.package import KIND, WORD, Parts, UnusableError, parse, written
from lobbykit.render.wordml import FIRST_LIST, blocks_of, escaped, highlighted, lines_of, list_number

_MARK = re.compile(r"\{\{\s*letter\s*\}\}", re.IGNORECASE)
_OTHER_MARK = re.compile(r"\{\{[^{}]*\}\}")

_NUMBERING_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

_PAPERS_OWN = {"Header", "Footer"}  # styles that no line of a letter has
# The space before what stands in frames of our own paper, and before what begins below its window.
_IN_FLOW = {"Date": {"before": 240, "after": 240}, "Salutation": {"before": 320}}
_BESIDE_TEXT = 240  # space between the letter and the paper's own text: twentieths of a point
_HIGHEST_ID = 1_000_000_000  # Word's own are far below; its limit is 2**31 - 1
_CELL_MARGINS = 216  # of a table cell, left and right, where Word does not say: twentieths of a point


def _w(name: str) -> str:
    return f"{{{WORD}}}{name}"


_P, _R, _T, _TBL, _SECTION = _w("p"), _w("r"), _w("t"), _w("tbl"), _w("sectPr")
_VAL = _w("val")
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK = f"{_COMPATIBILITY}Fallback"
_SPACES = {_w("tab"), _w("br"), _w("cr")}
# What of a paragraph with a mark has a meaning without its words.
_PAIRED = {_w(f"{name}{end}") for name in ("bookmark", "commentRange", "perm") for end in ("Start", "End")}
_DRAWN = (_w("drawing"), _w("pict"), _w("object"), f"{_COMPATIBILITY}AlternateContent")
# The properties of a paragraph that stand behind its spacing (ECMA-376 part 1, A.1, CT_PPrBase).
_AFTER_SPACING = tuple(
    _w(name)
    for name in (
        "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment",
        "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
    )
)  # fmt: skip


def render(letter: Letter, letterhead: bytes, name: str) -> bytes:
    """Return the letter on the letterhead as a .docx: the same bytes for the same two.

    Raises:
        LobbykitError: the letterhead cannot be used; names it, with the reason and what would do.
    """
    paper = _read(letterhead, name)
    letter = on_paper(letter)
    parts = dict(paper.parts)
    content = _content(letter, paper)
    document = parse(parts[paper.main])
    _put(document, content)
    parts[paper.main] = written(document)
    parts[paper.numbering] = _with_lists(parts[paper.numbering], letter, paper)
    parts[paper.properties] = docx.properties(letter).encode()
    return package.pack(parts)


def notes(letterhead: bytes, name: str) -> tuple[str, ...]:
    """Return what the user should know of the letterhead, a sentence each.

    Raises:
        LobbykitError: it cannot be used.
    """
    return _read(letterhead, name).notes


def on_paper(letter: Letter) -> Letter:
    """Return the letter without those lines of the sender's address that are not known, and their placeholders.

    Every other placeholder stays.
    """
    unknown = {one.text for one in letter.placeholders}
    known = tuple(line for line in letter.sender_lines if line not in unknown)
    left = replace(letter, sender_lines=known)
    gone = set(letter.sender_lines) - set(known)
    text = "".join(_body(left))
    return replace(
        left,
        placeholders=tuple(one for one in letter.placeholders if one.text not in gone or escaped(one.text) in text),
    )


# --- the letter ---------------------------------------------------------------------------------------------


def _body(letter: Letter) -> Iterator[str]:
    """Yield the letter's paragraphs one below the other, for what stands where is the paper's to say."""
    yield from lines_of("Sender", sheet.with_postcode(letter.sender_lines))
    yield from lines_of("Date", (f"{letter.date.day} {letter.date:%B} {letter.date.year}",))
    yield from lines_of("Reference", (f"Our ref: {letter.reference}" if letter.reference else "",))
    yield from lines_of("Recipient", sheet.with_postcode(letter.recipient_lines))
    yield from lines_of("Salutation", (letter.salutation,))
    yield from lines_of("SubjectLine", (letter.subject,))
    yield from blocks_of(letter.blocks)
    yield from lines_of("Closing", (letter.sign_off,))
    yield from lines_of("Signature", letter.signature)
    yield from lines_of("Enclosures", (sheet.enclosed(letter),))


def _content(letter: Letter, paper: "_Paper") -> tuple[_Element, ...]:
    """Return the letter's paragraphs and tables, in the paper's styles and with the paper's numbers."""
    root = _fragment("body", highlighted("".join(_body(letter)), letter.placeholders))
    for frame in list(root.iter(_w("framePr"))):  # where our own paper has it; here the paper says where
        _parent(frame).remove(frame)
    for above, below in pairwise(root):
        _keep_apart(above, below, paper)
    for named in root.iter(_w("pStyle"), _w("rStyle"), _w("tblStyle")):
        named.set(_VAL, paper.styles.get(named.get(_VAL, ""), named.get(_VAL, "")))
    for number in root.iter(_w("numId")):
        number.set(_VAL, str(int(number.get(_VAL, "")) + paper.numbers))
    for run in root.iter(_R):
        _say_language(run)
    return tuple(root)


def _keep_apart(above: _Element, below: _Element, paper: "_Paper") -> None:
    """Give two that meet the space that base.docx has between them, where a style of ours meets one of the paper's.

    Two styles of the paper's own are as the paper has them, but for the room to sign in.
    """
    first, second = _style_of(above), _style_of(below)
    if first != "Closing" and not {first, second} & (paper.brought | {""}):
        return
    (_, after), (before, _) = paper.meant.get(first, (0, 0)), paper.meant.get(second, (0, 0))
    (_, after_here), (before_here, _) = paper.spaces.get(first, (0, 0)), paper.spaces.get(second, (0, 0))
    meant = max(after, before)
    if max(after_here, before_here) >= meant:
        return
    if above.tag == _P:
        _space(above, after=meant)
    elif below.tag == _P:
        _space(below, before=meant)


def _style_of(block: _Element) -> str:
    """Return the id of the paragraph's style; "" for a table, which has no space around it."""
    return "" if block.tag != _P else _child(_child(block, "pPr"), "pStyle").get(_VAL, "")


def _say_language(run: _Element) -> None:
    """Mark the run as British English: the paper may be another language's."""
    properties = run.find(_w("rPr"))
    if properties is None:
        properties = etree.Element(_w("rPr"))
        run.insert(0, properties)
    etree.SubElement(properties, _w("lang")).set(_VAL, "en-GB")


def _parent(element: _Element) -> _Element:
    parent = element.getparent()
    assert parent is not None, "it is no root"
    return parent


def _child(element: _Element, name: str) -> _Element:
    """Return the first child of that name, which must be there."""
    child = element.find(_w(name))
    if child is None:
        raise UnusableError(f"it is damaged: a {element.tag.rpartition('}')[2]} in it has no {name}")
    return child


def _fragment(name: str, inner: str) -> _Element:
    return parse(f'<w:{name} xmlns:w="{WORD}">{inner}</w:{name}>'.encode())


# --- the paper ----------------------------------------------------------------------------------------------


class _Paper(NamedTuple):
    """A letterhead, read, with the letter's styles and kinds of list in it."""

    parts: Parts
    main: str  # the names of four of them
    numbering: str
    properties: str
    styles: dict[str, str]  # id in base.docx -> id here
    kinds: int  # what the ids of base.docx's kinds of list (w:abstractNum) are raised by
    numbers: int  # and those of its lists (w:num)
    brought: frozenset[str]  # those of base.docx that the paper lacked
    meant: "Spaces"  # in base.docx
    spaces: "Spaces"  # here, by the ids of base.docx
    notes: tuple[str, ...]


Spaces = dict[str, tuple[int, int]]  # by a style's id: before and after it, in twentieths of a point


@lru_cache(maxsize=4)
def _read(raw: bytes, name: str) -> _Paper:
    try:
        parts, cut = package.untied(package.read(raw))
        main = package.main_part(parts)
        document = parse(parts[main])
        told = _told(parts, main, document)
        types = parse(parts[package.CONTENT_TYPES])
        package.set_type(types, main, package.DOCUMENT)
        parts[package.CONTENT_TYPES] = written(types)
        numbering, kinds, numbers = _with_kinds_of_list(parts, main)
        styles, brought, spaces = _with_styles(parts, main, numbers)
        return _Paper(
            parts=parts,
            main=main,
            numbering=numbering,
            properties=_properties_part(parts),
            styles=styles,
            kinds=kinds,
            numbers=numbers,
            brought=brought,
            meant=_spaces(_own_styles()),
            spaces={old: spaces.get(own, (0, 0)) for old, own in styles.items()},
            notes=(*cut, *told),
        )
    except UnusableError as error:
        raise _refused(name, error) from error
    except ValueError as error:  # a word where a number should be
        raise _refused(name, UnusableError(f"it is damaged ({error}); open it in Word, and save it again")) from error


def _refused(name: str, reason: LobbykitError) -> LobbykitError:
    return LobbykitError(f"the letterhead {name} cannot be used: {reason}")


def _part(parts: Parts, main: str, kind: str, type_: str, empty: str) -> str:
    """Return the name of the document's part of that kind, which is made if there is none."""
    for relation in package.relations(parts, main):
        if relation.kind == kind and relation.target in parts:
            return relation.target
    name = _free_name(parts, f"{main.rpartition('/')[0] or 'word'}/{kind}")
    parts[name] = written(_fragment(empty, ""))
    package.add_part(parts, main, name, KIND + kind, type_)
    return name


def _free_name(parts: Parts, stem: str) -> str:
    taken = {name.lower() for name in parts}
    names = (f"{stem}{number or ''}.xml" for number in range(len(taken) + 1))
    return next(name for name in names if name.lower() not in taken)


def _properties_part(parts: Parts) -> str:
    for relation in package.relations(parts, ""):
        if relation.kind == "core-properties" and relation.target in parts:
            return relation.target
    name = _free_name(parts, "docProps/core")
    parts[name] = b""
    package.add_part(parts, "", name, _CORE_KIND, _CORE_TYPE)
    return name


# --- lists --------------------------------------------------------------------------------------------------


def _with_kinds_of_list(parts: Parts, main: str) -> tuple[str, int, int]:
    """Add base.docx's kinds of list; return the part's name, and what ids of kinds and of lists are raised by."""
    name = _part(parts, main, "numbering", _NUMBERING_TYPE, "numbering")
    root = parse(parts[name])
    base = parse(docx.base().numbering.encode())
    kinds = _above(one.get(_w("abstractNumId")) for one in root.iter(_w("abstractNum")))
    numbers = _above(one.get(_w("numId")) for one in root.iter(_w("num")))
    taken = {one.get(_VAL, "").upper() for one in root.iter(_w("nsid"))}
    for kind in base.findall(_w("abstractNum")):
        kind.set(_w("abstractNumId"), str(int(kind.get(_w("abstractNumId"), "")) + kinds))
        for own in kind.iter(_w("nsid")):
            own.set(_VAL, _free_nsid(own.get(_VAL, ""), taken))
        _insert(root, kind, (_w("num"), _w("numIdMacAtCleanup")))
    for number in base.findall(_w("num")):
        _add_list(root, number, kinds, numbers)
    parts[name] = written(root)
    return name, kinds, numbers


def _above(ids: Iterable[str | None]) -> int:
    """Return the first number above the ids.

    Raises:
        ValueError: one is no number.
    """
    above = max((int(one or "") for one in ids), default=-1) + 1
    if not 0 <= above < _HIGHEST_ID:
        raise ValueError(f"the number {above - 1} of a list")
    return above


def _free_nsid(wanted: str, taken: set[str]) -> str:
    """Return an nsid that no list has: Word joins those that share one."""
    number = int(wanted, 16)
    while f"{number:08X}" in taken:
        number += 1
    taken.add(f"{number:08X}")
    return f"{number:08X}"


def _add_list(root: _Element, number: _Element, kinds: int, numbers: int) -> None:
    number.set(_w("numId"), str(int(number.get(_w("numId"), "")) + numbers))
    for kind in number.iter(_w("abstractNumId")):
        kind.set(_VAL, str(int(kind.get(_VAL, "")) + kinds))
    _insert(root, number, (_w("numIdMacAtCleanup"),))


def _with_lists(part: bytes, letter: Letter, paper: _Paper) -> bytes:
    """Return the numbering with a list (w:num) for each of the letter's, which starts by itself."""
    root = parse(part)
    lists = (block for block in letter.blocks if isinstance(block, ListBlock))
    for number, block in enumerate(lists, FIRST_LIST):
        _add_list(root, _fragment("numbering", list_number(number, block))[0], paper.kinds, paper.numbers)
    return written(root)


def _insert(root: _Element, new: _Element, before: tuple[str, ...]) -> None:
    """Put the element before the first child with one of those names; else at the end."""
    place = next((at for at, child in enumerate(root) if child.tag in before), len(root))
    root.insert(place, new)


# --- styles -------------------------------------------------------------------------------------------------


def _with_styles(parts: Parts, main: str, numbers: int) -> tuple[dict[str, str], frozenset[str], Spaces]:
    """Add those of base.docx's styles that are lacking.

    Returns the ids of all of them here, by their ids there; those added; and the space around each style here.
    """
    name = _part(parts, main, "styles", _STYLES_TYPE, "styles")
    root, base = parse(parts[name]), _own_styles()
    if root.find(_w("style")) is None and root.find(_w("docDefaults")) is None:
        root.insert(0, deepcopy(_child(base, "docDefaults")))
    house = _Styles(root)
    wanted = [one for one in base.findall(_w("style")) if _id(one) not in _PAPERS_OWN]
    here = {_id(style): house.find(style) for style in wanted}
    new = [style for style in wanted if not here[_id(style)]]
    added = frozenset(map(_id, new))
    for style in new:
        here[_id(style)] = house.free_id(_id(style))
    known = {old: own for old, own in here.items() if own}
    for style in new:
        root.append(_brought(style, known, house, numbers))
    parts[name] = written(root)
    return known, added, _spaces(root)


def _own_styles() -> _Element:
    """Return base.docx's styles for a letter that flows: what has a place of its own there has only space here."""
    root = parse(docx.base().styles.encode())
    for style in root.findall(_w("style")):
        spacing = style.find(f"{_w('pPr')}/{_w('spacing')}")
        if spacing is not None and style.find(f"{_w('pPr')}/{_w('framePr')}") is not None:
            for exact in {_w("line"), _w("lineRule")} & set(spacing.keys()):
                del spacing.attrib[exact]
        if _id(style) in _IN_FLOW:
            _space(style, **_IN_FLOW[_id(style)])
        if _id(style) == "SubjectLine":  # a house's heading is for its papers, and too large for a letter
            _child(style, "basedOn").set(_VAL, "Normal")
            _child(style, "rPr").append(etree.Element(_w("b")))
    return root


def _id(style: _Element) -> str:
    return style.get(_w("styleId"), "")


def _name(style: _Element) -> str:
    named = style.find(_w("name"))
    return "" if named is None else named.get(_VAL, "").lower()


def _kind(style: _Element) -> str:
    return style.get(_w("type"), "paragraph")


class _Styles:
    """The letterhead's own styles, by what one can be found by."""

    def __init__(self, root: _Element) -> None:
        styles = [one for one in root.findall(_w("style")) if _id(one)]
        self.by_name = {(_kind(one), _name(one)): _id(one) for one in reversed(styles) if _name(one)}
        self.by_id = {(_kind(one), _id(one)) for one in styles}
        self.defaults = {_kind(one): _id(one) for one in styles if one.get(_w("default")) in ("1", "true", "on")}
        self.ids = {_id(one).lower() for one in styles}
        self.names = {_name(one) for one in styles}

    def find(self, style: _Element) -> str:
        """Return the id of the style that stands here for one of base.docx; "" when there is none.

        A name is the same in Word of any language; the id is the translated one.
        """
        if style.get(_w("default")) and _kind(style) in self.defaults:
            return self.defaults[_kind(style)]
        same_id = _id(style) if (_kind(style), _id(style)) in self.by_id else ""
        return self.by_name.get((_kind(style), _name(style)), same_id)

    def free_id(self, wanted: str) -> str:
        tries = (wanted, *(f"{wanted}Letter{number or ''}" for number in range(len(self.ids) + 1)))
        free = next(one for one in tries if one.lower() not in self.ids)
        self.ids.add(free.lower())
        return free


def _brought(style: _Element, ids: dict[str, str], house: _Styles, numbers: int) -> _Element:
    """Return the style as it stands here: in the paper's font, at no fixed place, with its own space around it."""
    old = _id(style)
    style.set(_w("styleId"), ids[old])
    if _name(style) in house.names:  # a style of another kind has it
        named = _child(style, "name")
        named.set(_VAL, f"{named.get(_VAL)} (letter)")
        style.set(_w("customStyle"), "1")
    for other in style.iter(_w("basedOn"), _w("next"), _w("link")):
        other.set(_VAL, ids.get(other.get(_VAL, ""), other.get(_VAL, "")))
    for number in style.iter(_w("numId")):
        number.set(_VAL, str(int(number.get(_VAL, "")) + numbers))
    if _kind(style) == "paragraph" and not style.get(_w("default")):
        fixed = (_w("framePr"), _w("rFonts"), *(() if old.startswith("Heading") else (_w("sz"), _w("szCs"))))
        for one in list(style.iter(*fixed)):
            _parent(one).remove(one)
        _space_out(style)
    return style


def _space_out(style: _Element) -> None:
    """Say the space before and after in full: what the style is based on here may have a space of its own."""
    properties = style.find(_w("pPr"))
    if properties is None:
        properties = etree.Element(_w("pPr"))
        _insert(style, properties, (_w("rPr"),))
    spacing = properties.find(_w("spacing"))
    own = {} if spacing is None else {side: _figure(spacing, side) for side in ("before", "after")}
    _space(style, **({"before": 0, "after": 0} | own))


def _space(element: _Element, **sides: int) -> None:
    """Set the space before or after a paragraph or style that has properties."""
    properties = _child(element, "pPr")
    spacing = properties.find(_w("spacing"))
    if spacing is None:
        spacing = etree.Element(_w("spacing"))
        _insert(properties, spacing, _AFTER_SPACING)
    for side, space in sides.items():
        spacing.set(_w(side), str(space))


def _spaces(root: _Element) -> Spaces:
    styles = {_id(one): one for one in root.findall(_w("style"))}
    general = root.find("/".join(map(_w, ("docDefaults", "pPrDefault", "pPr", "spacing"))))
    return {
        id_: (_space_of(id_, "before", styles, general), _space_of(id_, "after", styles, general)) for id_ in styles
    }


def _space_of(id_: str, side: str, styles: dict[str, _Element], general: _Element | None) -> int:
    """Return the space that a style has, of its own or from what it is based on."""
    seen: set[str] = set()
    while id_ in styles and id_ not in seen:
        seen.add(id_)
        spacing = styles[id_].find(f"{_w('pPr')}/{_w('spacing')}")
        if spacing is not None and spacing.get(_w(side)):
            return _figure(spacing, side)
        based = styles[id_].find(_w("basedOn"))
        id_ = "" if based is None else based.get(_VAL, "")
    return 0 if general is None else _figure(general, side)


# --- the place ----------------------------------------------------------------------------------------------


def _put(document: _Element, content: tuple[_Element, ...]) -> None:
    """Put the letter where the mark stands, or after the text."""
    body = _child(document, "body")
    places = _marked(document) or _end(body)
    for place in places:
        _put_at(place, tuple(deepcopy(one) for one in content), body)


def _told(parts: Parts, main: str, document: _Element) -> tuple[str, ...]:
    """Return what to tell of where the letter will stand.

    Raises:
        UnusableError: a mark is where no letter can stand, is not whole, or is there again.
    """
    places = _marked(document)
    for name in parts:
        if name != main and name.startswith("word/") and name.endswith(".xml"):
            _must_have_no_mark(name, parse(parts[name]))
    others = {mark for text in _texts(document) for mark in _OTHER_MARK.findall(text) if not _MARK.search(mark)}
    told = [f"it has {mark} in its text, which is left as it stands" for mark in sorted(others)]
    if any(one.tag == _w("txbxContent") for place in places for one in place.iterancestors()):
        told.append("its {{ letter }} stands in a text box, which does not run on to a second page: look at the end")
    return tuple(told)


def _must_have_no_mark(name: str, part: _Element) -> None:
    if any(_MARK.search(text) for text in _texts(part)):
        raise UnusableError(f"its {{{{ letter }}}} stands in {_where(name)}; put it into the text of the page")


def _where(name: str) -> str:
    kind = re.sub(r"\d*\.xml$", "", name.rpartition("/")[2])
    return {"header": "the header", "footer": "the footer"}.get(kind, name)


def _texts(root: _Element) -> Iterator[str]:
    return (_text(paragraph) for paragraph in root.iter(_P))


def _text(paragraph: _Element) -> str:
    """Return the paragraph's own text, over all its runs; that of its text boxes is their paragraphs'."""
    return "".join(
        " " if one.tag in _SPACES else one.text or ""
        for one in paragraph.iter(_T, *_SPACES)
        if _is_own(one, paragraph) and _parent(one).tag == _R
    )


def _is_own(element: _Element, paragraph: _Element) -> bool:
    return next(element.iterancestors(_P), None) is paragraph


def _marked(document: _Element) -> list[_Element]:
    """Return the paragraphs that the letter replaces: none, one, or a text box's in each form that Word keeps of it.

    Raises:
        UnusableError: there are several marks, or one stands among other words or in a field.
    """
    found = [paragraph for paragraph in document.iter(_P) if _MARK.search(_text(paragraph))]
    first = [one for one in found if next(one.iterancestors(_FALLBACK), None) is None]
    if len(first or found) > 1 or any(len(_MARK.findall(_text(one))) > 1 for one in found):
        raise UnusableError("it has {{ letter }} more than once; leave it where the letter is to stand")
    for paragraph in found:
        beside = " ".join(_MARK.sub("", _text(paragraph)).split())
        if beside:
            raise UnusableError(
                f"its {{{{ letter }}}} stands in one paragraph with '{beside[:60]}'; give it one of its own"
            )
        if any(_is_own(one, paragraph) for one in paragraph.iter(_w("fldChar"))):
            raise UnusableError("its {{ letter }} stands in a field; type it as plain text")
    if not found and re.search(r"\{\{\s*letter\b", "\n".join(_texts(document)), re.IGNORECASE):
        raise UnusableError("its {{ letter }} is not whole; type it anew, in a paragraph of its own")
    return found


def _end(body: _Element) -> list[_Element]:
    """Return the last paragraph, if it is empty; else a new one after the text."""
    last = [one for one in body if one.tag != _SECTION][-1:]
    if last and last[0].tag == _P and _is_empty(last[0]):
        return last
    new = etree.Element(_P)
    _insert(body, new, (_SECTION,))
    return [new]


def _is_empty(paragraph: _Element) -> bool:
    ends_section = paragraph.find(f"{_w('pPr')}/{_SECTION}") is not None
    return not ends_section and all(one.tag in (_w("pPr"), _w("proofErr"), *_PAIRED) for one in paragraph)


def _put_at(place: _Element, content: tuple[_Element, ...], body: _Element) -> None:
    _fit_tables(content, _room(place, body))
    _open_up(place)
    *_, last = content
    if last.tag == _TBL:  # what comes after it, in a cell the end, must be a paragraph
        content = (*content, _fragment("body", "<w:p><w:pPr/></w:p>")[0])
    _keep_section(place, content[-1])
    stays, moves = _left(place)
    for at, one in enumerate(moves, start=1):
        content[0].insert(at, one)
    parent = _parent(place)
    at = parent.index(place) + 1
    if any(one.tag in (_P, _TBL) for one in place.itersiblings(preceding=True)) or stays:
        _space(content[0], before=_BESIDE_TEXT)
    if any(one.tag in (_P, _TBL) for one in place.itersiblings()):
        _space(content[-1], after=_BESIDE_TEXT)
    parent[at:at] = content
    if not stays:
        parent.remove(place)


def _keep_section(place: _Element, last: _Element) -> None:
    """Give the section that ends with the place to the letter's last paragraph."""
    section = place.find(f"{_w('pPr')}/{_SECTION}")
    if section is not None:
        _child(last, "pPr").append(section)


def _left(place: _Element) -> tuple[bool, list[_Element]]:
    """Take the mark out; return whether the paragraph stays, for what stands in its line, and what moves from it.

    What floats on the page, and the ends of bookmarks, move to the letter's first paragraph.
    """
    own = [one for one in place.iter(_R, *_PAIRED) if _is_own(one, place)]
    left = [one for one in own if one.tag in _PAIRED or _draws(one) or _breaks_page(one)]
    for run in left:
        for word in [one for one in run if one.tag in (_T, _w("tab"), _w("lastRenderedPageBreak"))]:
            run.remove(word)
    if all(one.tag in _PAIRED or _floats(one) for one in left):
        return False, left
    properties = place.find(_w("pPr"))
    place[:] = [*([] if properties is None else [properties]), *left]
    return True, []


def _draws(run: _Element) -> bool:
    return any(one.tag in _DRAWN for one in run)


def _breaks_page(run: _Element) -> bool:
    return any(one.get(_w("type")) in ("page", "column") for one in run.findall(_w("br")))


def _floats(run: _Element) -> bool:
    if _breaks_page(run):
        return False
    return any(
        one.tag.endswith("}anchor") or "position:absolute" in one.get("style", "").replace(" ", "")
        for drawn in run
        for one in drawn.iter("{*}anchor", "{*}shape", "{*}rect", "{*}group")
    )


def _open_up(place: _Element) -> None:
    """Let the place hold more than a paragraph: no content control, no row of a fixed height around it."""
    around = list(place.iterancestors(_w("sdt"), _w("tr"), _w("txbxContent")))
    for one in around:
        if one.tag == _w("txbxContent"):
            return
        if one.tag == _w("tr"):
            _let_grow(one)
        else:
            _unwrap(one)


def _unwrap(control: _Element) -> None:
    """Leave what is in a content control in its place: in one that is bound or plain Word would undo the letter."""
    inner = control.find(_w("sdtContent"))
    parent = _parent(control)
    at = parent.index(control)
    parent[at : at + 1] = [] if inner is None else list(inner)


def _let_grow(row: _Element) -> None:
    for height in row.iterfind(f"{_w('trPr')}/{_w('trHeight')}"):
        height.set(_w("hRule"), "atLeast")
    for whole in row.findall(f"{_w('trPr')}/{_w('cantSplit')}"):
        _parent(whole).remove(whole)


def _room(place: _Element, body: _Element) -> int:
    """Return the width that the letter has, in twentieths of a point; of a cell where that is said, or the page."""
    for cell in place.iterancestors(_w("tc")):
        width = cell.find(f"{_w('tcPr')}/{_w('tcW')}")
        if width is not None and width.get(_w("type")) == "dxa":
            return max(_figure(width, "w") - _CELL_MARGINS, 0)
    top = next((one for one in (place, *place.iterancestors()) if one.getparent() is body), place)
    after = (one for part in (top, *top.itersiblings()) for one in part.iter(_SECTION))
    section = next(after, None)
    if section is None:
        return 0
    page, margins = section.find(_w("pgSz")), section.find(_w("pgMar"))
    if page is None or margins is None:
        return 0
    return _figure(page, "w") - sum(_figure(margins, side) for side in ("left", "right", "gutter"))


def _figure(element: _Element, name: str) -> int:
    """Return the attribute as a number; 0 when it is none."""
    figure = element.get(_w(name), "")
    return int(figure) if re.fullmatch(r"[0-9]{1,6}", figure) else 0


def _fit_tables(content: tuple[_Element, ...], room: int) -> None:
    for grid in (grid for one in content for grid in one.iter(_w("tblGrid"))) if room > 0 else ():
        for column in grid:
            column.set(_w("w"), str(room // len(grid)))
