"""A letter to bytes, one module a format; the table of formats."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib import import_module
from operator import attrgetter
from pathlib import PurePath
from typing import BinaryIO

from msgspec import Struct

from lobbykit.model import Letter, Placeholder

# A letterhead with photographs and its own fonts has some 10 MB. What is far beyond was made to fill a disk.
LARGEST_LETTERHEAD = 40_000_000


class Format(StrEnum):
    TXT = "txt"
    MD = "md"
    HTML = "html"
    EML = "eml"
    MAILTO = "mailto"
    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"


class Writer(Struct, frozen=True, kw_only=True):
    """How one format is written."""

    module: str  # whose `render(letter)` gives the bytes
    suffixes: tuple[str, ...]  # the first is the one given to new files
    is_posted: bool = False  # a letter for the post, a binary file; the others are text, for standard output
    is_addressed: bool = False  # an email that itself says to whom it goes

    @property
    def suffix(self) -> str:
        return self.suffixes[0]


FORMATS: dict[Format, Writer] = {
    Format.TXT: Writer(module="lobbykit.render.txt", suffixes=(".txt",)),
    Format.MD: Writer(module="lobbykit.render.md", suffixes=(".md", ".markdown")),
    Format.HTML: Writer(module="lobbykit.render.html", suffixes=(".html", ".htm")),
    Format.EML: Writer(module="lobbykit.render.eml", suffixes=(".eml",), is_addressed=True),
    Format.MAILTO: Writer(module="lobbykit.render.mailto", suffixes=(".mailto",), is_addressed=True),
    Format.DOCX: Writer(module="lobbykit.render.docx", suffixes=(".docx",), is_posted=True),
    Format.PDF: Writer(module="lobbykit.render.pdf", suffixes=(".pdf",), is_posted=True),
    Format.JSON: Writer(module="lobbykit.render.json", suffixes=(".json",)),
}


_THEIR_EMAIL = Placeholder(text="[their email address]", option="--email")


def render(letter: Letter, wanted: Format) -> bytes:
    """Return the letter in the format wanted; only that format's module is imported."""
    rendered: bytes = import_module(FORMATS[wanted].module).render(letter)
    return rendered


# Where the letters of one sender to many may differ.
_OF_RECIPIENT = {"recipient", "recipient_lines", "salutation", "sign_off", "placeholders", "warnings"}
_shared = attrgetter(*(field for field in Letter.__struct_fields__ if field not in _OF_RECIPIENT))


def prepared(letter: Letter, wanted: Format) -> Callable[[Letter], bytes]:
    """Return what renders letters that differ from `letter` in whom they are to, and is quicker for many of them.

    They can differ in recipient, recipient_lines, salutation, sign_off, placeholders and warnings; the rest is made
    once. Each letter has the bytes that `render` gives.

    Raises:
        ValueError: one of them differs in anything else.
    """
    module = import_module(FORMATS[wanted].module)
    write: Callable[[Letter], bytes] = module.prepared(letter) if hasattr(module, "prepared") else module.render
    shared = _shared(letter)

    def written(one: Letter) -> bytes:
        if _shared(one) != shared:
            raise ValueError("the letters differ in more than in whom they are to")
        return write(one)

    return written


# All letters in one file to print: a module whose `piece(letter)` gives what its `bind(pieces, file)` puts together.
BUNDLES = {Format.DOCX: "lobbykit.render.docx_bundle", Format.PDF: "lobbykit.render.pdf_bundle"}


def piece(letter: Letter, wanted: Format) -> bytes:
    """Return a letter as `bind` takes it; pieces can be made in other processes."""
    made: bytes = import_module(BUNDLES[wanted]).piece(letter)
    return made


def bind(pieces: Iterable[bytes], wanted: Format, file: BinaryIO) -> None:
    """Write one file to print with a section for each letter, page numbers starting again.

    Raises:
        LobbykitError: there are too many letters for one file.
    """
    import_module(BUNDLES[wanted]).bind(pieces, file)


def to_fill(letter: Letter, wanted: Format) -> tuple[Placeholder, ...]:
    """Return what is not known and stands in that format; of an email's header, what is left out of it."""
    writer = FORMATS[wanted]
    if writer.is_posted:
        return letter.placeholders
    missing = () if letter.recipient.email or not writer.is_addressed else (_THEIR_EMAIL,)
    return (*missing, *(one for one in letter.placeholders if not one.posted))


def format_of(path: str | PurePath) -> Format | None:
    """Return the format that the path's suffix stands for; None when it stands for none.

    >>> format_of("letters/Alex Example.HTM")
    <Format.HTML: 'html'>
    >>> format_of("-") is None
    True
    """
    suffix = PurePath(path).suffix.lower()
    return next((known for known, writer in FORMATS.items() if suffix in writer.suffixes), None)
