"""A handout to bytes, one module a format; the table of formats."""

from enum import StrEnum
from importlib import import_module
from pathlib import PurePath

from msgspec import Struct

from lobbykit.model import Handout


class HandoutFormat(StrEnum):
    TXT = "txt"
    MD = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"
    CSV = "csv"


class HandoutWriter(Struct, frozen=True, kw_only=True):
    """How one format is written."""

    suffixes: tuple[str, ...]  # the first is the one given to new files
    is_printed: bool = False  # a file for paper; the others are text, for standard output
    is_table: bool = False  # it holds rows and nothing else

    @property
    def suffix(self) -> str:
        return self.suffixes[0]


HANDOUT_FORMATS = {
    HandoutFormat.TXT: HandoutWriter(suffixes=(".txt",)),
    HandoutFormat.MD: HandoutWriter(suffixes=(".md", ".markdown")),
    HandoutFormat.HTML: HandoutWriter(suffixes=(".html", ".htm")),
    HandoutFormat.DOCX: HandoutWriter(suffixes=(".docx",), is_printed=True),
    HandoutFormat.PDF: HandoutWriter(suffixes=(".pdf",), is_printed=True),
    HandoutFormat.JSON: HandoutWriter(suffixes=(".json",)),
    HandoutFormat.CSV: HandoutWriter(suffixes=(".csv",), is_table=True),
}


def render_handout(handout: Handout, wanted: HandoutFormat) -> bytes:
    """Return the handout in the format wanted; only that format's module is imported."""
    rendered: bytes = import_module(f"lobbykit.render.handouts.{wanted}").render(handout)
    return rendered


def handout_format_of(path: str | PurePath) -> HandoutFormat | None:
    """Return the format that the path's suffix stands for; None when it stands for none.

    >>> handout_format_of("pack/slips.HTM"), handout_format_of("slips.eml")
    (<HandoutFormat.HTML: 'html'>, None)
    """
    suffix = PurePath(path).suffix.lower()
    return next((known for known, writer in HANDOUT_FORMATS.items() if suffix in writer.suffixes), None)
