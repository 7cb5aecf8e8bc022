"""The bytes of a foreign Word file -> its parts; what is no Word file, or could harm its reader, is refused.

A package is a zip of parts, most of them XML, tied to each other by relationships: ECMA-376 part 2,
https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

import io
import posixpath
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree
from lxml.etree import _Element

from lobbykit.errors import LobbykitError
from lobbykit.render import LARGEST_LETTERHEAD

Parts = dict[str, bytes]  # by name: "word/document.xml"

CONTENT_TYPES = "[Content_Types].xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_STRICT = "http://purl.oclc.org/ooxml/"
_VML = "urn:schemas-microsoft-com:vml"
_RELATION = f"{{{_PACKAGE}relationships}}Relationship"
_ID = f"{{{KIND.rstrip('/')}}}id"

# Beyond any letterhead or questionnaire, as LARGEST_LETTERHEAD is.
_LARGEST_UNPACKED = 150_000_000
_LARGEST_XML = 20_000_000
_MOST_PARTS = 2_000

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell

_AS_DOCX = "save it in Word as 'Word Document (*.docx)'"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: a .doc, or a .docx behind a password
_FIRST_BYTES = (
    (b"{\\rtf", f"it is Rich Text (.rtf); {_AS_DOCX}"),
    (b"%PDF", "it is a PDF; ask for the Word file that it was made from"),
    (b"<", f"it is a web page or XML; open it and {_AS_DOCX}"),
)
_LOADED = "the letter would load it from elsewhere when it is opened"
# Kinds of relationship, by the last word of their type.
_HARMFUL = {
    "vbaProject": f"it has macros; {_AS_DOCX}, without them",
    "wordVbaData": f"it has macros; {_AS_DOCX}, without them",
    "control": "it has an ActiveX control; take it out in Word",
    "aFChunk": "it holds another file that Word has not yet taken in; open it in Word and save it again",
    "origin": "it is digitally signed, and a letter on it would break the signature; save a copy without one",
}
_UNTIED = {
    "attachedTemplate": "its tie to the template {} was cut, for Word would load that when the letter is opened",
    "mailMergeSource": "its tie to the mail merge list {} was cut",
    "mailMergeHeaderSource": "its tie to the mail merge list {} was cut",
}
_NEEDED = {"styles", "numbering", "settings", "header", "footer", "image", "theme"}
# Fields that fetch another file or ask another program (ECMA-376 part 1, 17.16.5).
_FETCHING = {"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "DATABASE", "RD"}
_FIELD_MARKS = f"{{{WORD}}}fldChar", f"{{{WORD}}}instrText", f"{{{WORD}}}fldSimple"


class UnusableError(LobbykitError):
    """The file cannot be used; `str()` of it is the reason and what would do, without the file's name."""


class Relation(NamedTuple):
    """How one part refers to another, or to something elsewhere."""

    source: str  # the part it is of; empty for the package itself
    id: str
    kind: str  # the last word of its type: "header"
    type: str
    target: str  # the part's name; for what lies elsewhere, its address
    is_elsewhere: bool


# --- in and out ---------------------------------------------------------------------------------------------


def read(raw: bytes) -> Parts:
    """Return the parts, in the order of the file; every XML part is whole and without entities.

    Raises:
        UnusableError: it is no Word file of this age, is damaged, locked, too large, or has what could harm.
    """
    _must_be_zip(raw)
    try:
        with ZipFile(io.BytesIO(raw)) as file:
            entries = [entry for entry in file.infolist() if not entry.is_dir()]
            _must_be_in_size(entries)
            _must_have_plain_names(entries)
            parts = {entry.filename: file.read(entry) for entry in entries}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise UnusableError(f"it is damaged ({error}); open it in Word, and save it again") from error
    xml = {name: part for name, part in parts.items() if _is_xml(name)}
    for name, part in xml.items():
        _must_have_no_entities(name, part)
    _must_be_word(parts)
    for name, part in xml.items():
        _must_fetch_nothing(name, part)
    return parts


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return the file: the same bytes for the same parts."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name in sorted(parts, key=lambda name: name != CONTENT_TYPES):
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # the same on each system
            file.writestr(entry, parts[name])
    return packed.getvalue()


def parse(part: bytes) -> _Element:
    """Return the part's root; nothing that its entities name is read.

    Raises:
        UnusableError: it is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnusableError(f"its XML is broken ({error}); open it in Word, and save it again") from error


def written(root: _Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def _must_be_zip(raw: bytes) -> None:
    if len(raw) > LARGEST_LETTERHEAD:
        raise UnusableError(f"it has more than {LARGEST_LETTERHEAD // 1_000_000} MB; make its pictures smaller")
    if raw.startswith(_OLD):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise UnusableError("it is locked with a password; save a copy without one")
        raise UnusableError(f"it is an old Word file (.doc); {_AS_DOCX}")
    for first, reason in _FIRST_BYTES:
        if raw.startswith(first):
            raise UnusableError(reason)
    if not raw.startswith(b"PK\3\4"):
        raise UnusableError(f"it is no Word file; {_AS_DOCX}" if raw else "it is empty")


def _must_be_in_size(entries: Iterable[ZipInfo]) -> None:
    entries = list(entries)
    unpacked = sum(entry.file_size for entry in entries)
    too_long = any(entry.file_size > _LARGEST_XML for entry in entries if _is_xml(entry.filename))
    if len(entries) > _MOST_PARTS or unpacked > _LARGEST_UNPACKED or too_long:
        raise UnusableError("it unpacks to more than any letter has; make a smaller one")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnusableError("it is a zip locked with a password; save a copy without one")
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise UnusableError(f"it is packed as no Word file is; {_AS_DOCX}")


def _must_have_plain_names(entries: Iterable[ZipInfo]) -> None:
    seen: set[str] = set()
    for name in (entry.filename for entry in entries):
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or name.lower() in seen:
            raise UnusableError(
                f"the name of its part {name!r} is none that Word writes, or is there twice; {_AS_DOCX}"
            )
        seen.add(name.lower())


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _must_have_no_entities(name: str, part: bytes) -> None:
    # Without the zeros UTF-16 reads as ASCII. Neither of the two may stand in a part (ECMA-376 part 2, 8.1.4).
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", part.replace(b"\0", b"")):
        raise UnusableError(f"{name} in it defines entities, as no Word file does; {_AS_DOCX}")


def _must_fetch_nothing(name: str, part: bytes) -> None:
    root = parse(part)
    if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # the stubs lack it
        raise UnusableError(f"{name} in it defines entities, as no Word file does; {_AS_DOCX}")
    fetching = next(_fetching(root), "")
    if fetching:
        raise UnusableError(f"{name} in it has {fetching}, and {_LOADED}; put in the thing itself")


# --- what it is ---------------------------------------------------------------------------------------------


def _must_be_word(parts: Parts) -> None:
    if CONTENT_TYPES not in parts or "_rels/.rels" not in parts:
        if "mimetype" in parts and b"opendocument" in parts["mimetype"]:
            raise UnusableError("it is an OpenDocument file (.odt); save it as 'Word 2010-365 Document (.docx)'")
        raise UnusableError(f"it is a zip, but no Word file; {_AS_DOCX}")
    types = [one.get("ContentType", "") for one in parse(parts[CONTENT_TYPES]).iter("{*}Override", "{*}Default")]
    if any("macroenabled" in one.lower() or one.endswith("vbaProject") for one in types):
        raise UnusableError(_HARMFUL["vbaProject"])
    main = main_part(parts)
    if _STRICT.encode() in parts[main]:
        raise UnusableError(f"it is 'Strict Open XML', which few programs read; {_AS_DOCX}")
    root = parse(parts[main])
    if content_type(parts, main) not in (DOCUMENT, TEMPLATE) or root.find(f"{{{WORD}}}body") is None:
        raise UnusableError(f"it is no Word document but something else; {_AS_DOCX}")


def main_part(parts: Parts) -> str:
    """Return the name of the part with the text."""
    for relation in relations(parts, ""):
        if relation.kind == "officeDocument" and relation.target in parts:
            return relation.target
    raise UnusableError(f"it holds no document; {_AS_DOCX}")


def content_type(parts: Parts, name: str) -> str:
    """Return the part's content type: its own, or that of its suffix; "" when it has none."""
    types = parse(parts[CONTENT_TYPES])
    own = [one for one in types.iter("{*}Override") if one.get("PartName", "") == f"/{name}"]
    suffix = posixpath.splitext(name)[1].lstrip(".").lower()
    shared = [one for one in types.iter("{*}Default") if one.get("Extension", "").lower() == suffix]
    return next((one.get("ContentType", "") for one in (*own, *shared)), "")


def _fetching(root: _Element) -> Iterator[str]:
    """Yield the fields and pictures that would be fetched from elsewhere, in words."""
    yield from (f"a field {code}" for code in _codes(root) if code in _FETCHING)
    for element in root.iter(f"{{{_VML}}}*"):
        if element.get("src"):
            yield f"a picture linked to {element.get('src')}"


def _codes(root: _Element) -> Iterator[str]:
    """Yield the first word of each field; Word may split a code over several runs, and put fields in fields."""
    open_codes: list[str] = []
    for element in root.iter(*_FIELD_MARKS):
        if element.tag == _FIELD_MARKS[2]:
            yield _first_word(element.get(f"{{{WORD}}}instr", ""))
        elif element.tag == _FIELD_MARKS[1]:
            open_codes = [*open_codes[:-1], (open_codes or [""])[-1] + (element.text or "")]
        elif element.get(f"{{{WORD}}}fldCharType") == "begin":
            open_codes.append("")
        elif element.get(f"{{{WORD}}}fldCharType") == "end" and open_codes:
            yield _first_word(open_codes.pop())
    yield from map(_first_word, open_codes)


def _first_word(code: str) -> str:
    return next(iter(code.split()), "").upper()


# --- relationships ------------------------------------------------------------------------------------------


def relations_part(source: str) -> str:
    """Return where a part's relationships stand.

    >>> relations_part("word/document.xml"), relations_part("")
    ('word/_rels/document.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(parts: Parts, source: str) -> tuple[Relation, ...]:
    """Return the relationships of a part; of the package itself for ""."""
    held = parts.get(relations_part(source))
    return () if held is None else tuple(_relation(source, one) for one in parse(held).iter(_RELATION))


def _relation(source: str, element: _Element) -> Relation:
    target, type_ = element.get("Target", ""), element.get("Type", "")
    is_elsewhere = element.get("TargetMode", "").lower() == "external" or bool(re.match(r"\w+:|//|\\", target))
    if not is_elsewhere:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
    return Relation(source, element.get("Id", ""), type_.rsplit("/", 1)[-1], type_, target, is_elsewhere)


def untied(parts: Parts) -> tuple[Parts, tuple[str, ...]]:
    """Return the parts without ties to templates and mail merge lists, and what was cut, a sentence each.

    Links for a reader to follow stay.

    Raises:
        UnusableError: something else would be loaded from elsewhere, could run, or is missing.
    """
    left, cut = dict(parts), []
    for name in [name for name in parts if name.endswith(".rels")]:
        source = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[: -len(".rels")])
        ties = [relation for relation in relations(parts, source) if not _may_stay(relation, parts)]
        if ties:
            left[name] = _without(parts[name], "Id", {one.id for one in ties})
            left[source] = _without(parts[source], _ID, {one.id for one in ties})
            cut += [_UNTIED[one.kind].format(one.target) for one in ties]
    return left, tuple(dict.fromkeys(cut))


def _may_stay(relation: Relation, parts: Parts) -> bool:
    if relation.kind in _HARMFUL:
        raise UnusableError(_HARMFUL[relation.kind])
    if not relation.is_elsewhere:
        if relation.kind in _NEEDED and relation.target not in parts and not relation.target.endswith("NULL"):
            raise UnusableError(
                f"it is damaged: {relation.target} is missing in it; open it in Word, and save it again"
            )
        return True
    if relation.kind == "hyperlink":
        return True
    if relation.kind in _UNTIED and relation.source in parts:
        return False
    if relation.kind == "image":
        raise UnusableError(f"its picture {relation.target} is linked, and {_LOADED}; put the picture itself in")
    raise UnusableError(f"it is tied to {relation.target} ({relation.kind}), and {_LOADED}; take that out in Word")


def _without(part: bytes, attribute: str, ids: set[str]) -> bytes:
    """Return the part without those children of its root that are, or hold, an element with one of the ids."""
    root = parse(part)
    for child in list(root):
        if any(one.get(attribute) in ids for one in child.iter()):
            root.remove(child)
    return written(root)


def add_part(parts: Parts, source: str, name: str, type_: str, content: str) -> None:
    """Say in the parts' lists that `source` has the part `name`, of that relationship and content type."""
    types = parse(parts[CONTENT_TYPES])
    set_type(types, name, content)
    parts[CONTENT_TYPES] = written(types)
    held = parts.get(relations_part(source))
    # LibreOffice reads this part only where its namespace has no prefix.
    root = parse(held or f'<Relationships xmlns="{_PACKAGE}relationships"/>'.encode())
    taken = {one.get("Id") for one in root}
    own = next(number for number in range(1, len(taken) + 2) if f"rIdLetter{number}" not in taken)
    etree.SubElement(root, _RELATION, Id=f"rIdLetter{own}", Type=type_, Target=f"/{name}")
    parts[relations_part(source)] = written(root)


def set_type(types: _Element, name: str, content: str) -> None:
    """Give the part its content type in [Content_Types].xml, whatever it had."""
    for one in types.findall("{*}Override"):
        if one.get("PartName", "") == f"/{name}":
            types.remove(one)
    etree.SubElement(types, f"{{{_PACKAGE}content-types}}Override", PartName=f"/{name}", ContentType=content)
