"""An email -> a letter: its own text, or else its HTML; attachments are left alone.

`email` keeps the headers as they came (`compat32`): its newer policy stops at some that are malformed.
"""

import binascii
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from lxml import etree
from lxml.etree import _Element
from msgspec.structs import replace

from lobbykit.reading.parts import LONGEST, Person, Read, UnreadableError, parted
from lobbykit.reading.txt import blocks, of_a_letter
from lobbykit.words import clean_line

_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_MOST_PARTS = 100  # parts in parts take longer with each
_LONGEST_HEADER = 2_000
_UNSEEN = {"head", "script", "style", "title"}
_INLINE = {
    "a",
    "br",
    "abbr",
    "b",
    "bdi",
    "cite",
    "code",
    "del",
    "em",
    "font",
    "i",
    "ins",
    "mark",
    "q",
    "s",
    "small",
    "span",
}
_INLINE |= {"strong", "sub", "sup", "u", "wbr"}
_LONGEST_HTML = 10 * LONGEST  # what mail programs put around a text


def read(raw: bytes) -> Read:
    """Return the letter; who wrote to whom stands in the headers, and else in the text.

    Raises:
        UnreadableError: it is no email, or holds no text.
    """
    if len(_PART.findall(raw)) > _MOST_PARTS:
        raise UnreadableError(f"it has more than {_MOST_PARTS} parts, which no letter has")
    try:
        return _read(raw)
    except RecursionError as error:
        raise UnreadableError("it is made to be no mail program's: its parts or brackets have no end") from error


def _read(raw: bytes) -> Read:
    message = message_from_bytes(raw)
    if not message.keys():
        raise UnreadableError("it is no email: there are no headers in it")
    found = parted(blocks(of_a_letter(_text(message))))
    return replace(
        found,
        subject=_header(message, "Subject") or found.subject,
        recipient=_over(found.recipient, _header(message, "To")),
        sender=_over(found.sender, _header(message, "From")),
    )


def _over(told: Person, header: str) -> Person:
    """Return the person of a header, with what the text says besides."""
    name, email = parseaddr(header)
    return told._replace(name=name or told.name, email=email or told.email)


def _header(message: Message, name: str) -> str:
    raw = str(message.get(name, ""))[:_LONGEST_HEADER]
    try:
        return clean_line(str(make_header(decode_header(raw))))
    except (LookupError, UnicodeError, HeaderParseError, binascii.Error):
        return clean_line(raw)


def _text(message: Message) -> str:
    parts = [part for part in message.walk() if part.get_content_disposition() != "attachment"]
    for part in parts:
        if part.get_content_type() == "text/plain":
            plain = _unflowed(part, _decoded(part))
            if plain.strip():
                return plain
    for part in parts:
        if part.get_content_type() == "text/html":
            return from_html(_decoded(part))
    raise UnreadableError("there is no text in this email, only what is attached to it")


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeError):
        return content.decode("cp1252", errors="replace")


def _unflowed(part: Message, plain: str) -> str:
    """Return the text with lines that were broken for the way in one again (RFC 3676)."""
    return re.sub(r"(?<!--) \r?\n", " ", plain) if str(part.get_param("format")).lower() == "flowed" else plain


# --- HTML ----------------------------------------------------------------------------------------------------


def from_html(source: str) -> str:
    """Return what a reader sees of a page, as plain text; a blank line between blocks.

    >>> from_html("<p>One<br>two</p><style>p {}</style><p>Three&nbsp;&amp; <b>four</b></p>").split()
    ['One', 'two', 'Three', '&', 'four']
    """
    if len(source) > _LONGEST_HTML:
        raise UnreadableError(f"it has more than {_LONGEST_HTML:,} characters of HTML, which no letter has")
    # Python's own html.parser takes minutes over a page of nothing but "<!--".
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    page = etree.fromstring(source.encode(errors="replace"), parser) if source.strip() else None
    return "" if page is None else "".join(_shown(page))


def _shown(page: _Element) -> Iterator[str]:
    unseen = 0
    for event, element in etree.iterwalk(page, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        unseen += (tag in _UNSEEN) * (1 if event == "start" else -1)
        if tag == "br" and event == "start":
            yield "\n"
        elif tag not in _INLINE:
            yield "\n\n"
        said = element.text if event == "start" else element.tail
        if said and not unseen:
            yield re.sub(r"\s+", " ", said)
