"""A letter as an email draft that mail programs open ready to send: its text and its HTML in one message.

Headers follow RFC 5322 (https://www.rfc-editor.org/rfc/rfc5322), parts RFC 2045 and 2046. The writer is our own for
speed in bulk: Python's `email` takes ten times as long. The tests read each message back with it.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256

from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.model import Letter
from lobbykit.people.names import bare_name
from lobbykit.render import html, txt

_LINE = 78  # RFC 5322, section 2.1.1; a line with an encoded word has 76 at most (RFC 2047, section 2)
_ENCODED_LINE = 76
_ENCODED_WORD = 75
_OPENING, _CLOSING = "=?utf-8?q?", "?="

_LONGEST_WORD = 35  # of nothing but quotation marks, each escaped, it still fits on a line after "From: "

# The characters of an atom (RFC 5322, section 3.2.3) and, in an address, any that is not ASCII (RFC 6532, section 3.2).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ATOMS = re.compile(rf"{_ATOM}(?: {_ATOM})*")
# The second is said by what is left out: a range to the last of all characters takes milliseconds to compile.
_LOCAL_ATOM = r'[^\x00-\x20"(),.:;<>@\[\\\]\x7f]+'
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # RFC 1034, section 3.5
_LOCAL_OCTETS, _ADDRESS_OCTETS = 64, 254  # RFC 5321, section 4.5.3.1; RFC Editor's erratum 1690 on RFC 3696
# IDNA 2003, which is Python's own, and IDNA 2008 make different domains of these (UTS 46, section 7).
_DEVIATIONS = frozenset("ßς\u200c\u200d")
# Q encoding in a name leaves these as they are (RFC 2047, section 5); a space is an underscore.
_LITERAL = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


def render(letter: Letter) -> bytes:
    """Return the message; the same letter gives the same bytes, its Message-ID and boundary included.

    What is not known has no header: without the sender's address there is no From, without the recipient's no To.

    Raises:
        LobbykitError: an address is not one plain email address.
    """
    return prepared(letter)(letter)


def prepared(letter: Letter) -> Callable[[Letter], bytes]:
    """Return what renders letters that differ from this one as `lobbykit.render.prepared` says."""
    first, domain = _from(letter.sender.name, letter.sender.email)
    last = _about(letter.subject, letter.date)

    @lru_cache(maxsize=4)
    def shared(sign_off: str) -> tuple[bytes, bytes, bytes]:
        return _shared(replace(letter, sign_off=sign_off))

    def written(one: Letter) -> bytes:
        recipient, (after, before_page, after_page) = one.recipient, shared(one.sign_off)
        whom = plain_address(recipient.email, "--email") if recipient.email else ""
        to = (_mailbox("To", bare_name(recipient.name), whom),) if whom else ()
        headers = "\r\n".join((*first, *to, *last)).encode()
        text = _HEADS["plain"], _quoted(txt.greeting(one)), after
        page = _HEADS["html"], before_page, _quoted(html.greeting(one)), after_page
        content = sha256(b"".join((headers, b"\r\n", *text, b"\r\n", *page))).hexdigest()[:32]
        boundary = f"=_{content}"  # never stands in quoted-printable (RFC 2045, section 6.7)
        beginning = (
            f"\r\nMessage-ID: <{content}@{domain}>\r\nMIME-Version: 1.0\r\n"
            f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n--{boundary}\r\n'
        ).encode()
        between, end = f"\r\n--{boundary}\r\n".encode(), f"\r\n--{boundary}--\r\n".encode()
        return b"".join((headers, beginning, *text, between, *page, end))

    return written


@lru_cache(maxsize=16)
def _from(name: str, email: str) -> tuple[tuple[str, ...], str]:
    """Return the headers that say from whom a message is, and the domain of its Message-ID."""
    own = plain_address(email, "--from-email") if email else ""
    # The first is Outlook's word for a draft, which others have taken up.
    headers = ("X-Unsent: 1", _mailbox("From", name, own)) if own else ("X-Unsent: 1",)
    return headers, own.rpartition("@")[2] or "lobbykit.invalid"


@lru_cache(maxsize=64)
def _about(subject: str, day: date) -> tuple[str, ...]:
    return _unstructured("Subject", subject), f"Date: {_noon(day)}"


def with_attached(message: bytes, name: str, content: bytes, media_type: str) -> bytes:
    """Return a message of `render` with a file attached (RFC 2046, section 5.1.3); `name` is plain ASCII."""
    headers, alternative, parts = message.partition(b"Content-Type: multipart/alternative;")
    boundary = f"=_{sha256(message + content).hexdigest()[:32]}"  # never stands in base64
    head = f'Content-Type: multipart/mixed;\r\n boundary="{boundary}"\r\n\r\n--{boundary}\r\n'
    between = (
        f"\r\n--{boundary}\r\nContent-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    )
    encoded = encodebytes(content).replace(b"\n", b"\r\n")
    end = f"--{boundary}--\r\n"
    return b"".join((headers, head.encode(), alternative, parts, between.encode(), encoded, end.encode()))


def _shared(letter: Letter) -> tuple[bytes, bytes, bytes]:
    """Return what all the letters have: of the text, what follows the greeting; of the page, what is around it."""
    text, page = b"".join(map(_part, txt.after_greeting(letter))), _part(html.before_greeting(letter))
    return text, page, b"".join(map(_part, html.after_greeting(letter)))


def plain_address(typed: str, option: str) -> str:
    """Return one email address as it stands in a header, an international domain in its ASCII form (RFC 5890).

    A local part may have printable characters of any script, which stand in UTF-8 as RFC 6532 has it: there is no ASCII
    for them. Quoted local parts, literal domains and domains of one word are refused: they are all but unknown, and
    most of what looks like one is a slip.

    >>> plain_address("alex@bücher.example", "--email")
    'alex@xn--bcher-kva.example'

    Raises:
        LobbykitError: it is anything else; `option` says where it came from.
    """
    local, _, domain = typed.rpartition("@")
    address = f"{local}@{_ascii_domain(domain)}"
    if (
        _plain_address().fullmatch(address)
        and typed.isprintable()
        and len(local.encode()) <= _LOCAL_OCTETS
        and len(address.encode()) <= _ADDRESS_OCTETS
    ):
        return address
    raise LobbykitError(f"{option}: '{typed}' is not one plain email address, such as alex@example.org")


@cache
def _plain_address() -> re.Pattern[str]:
    return re.compile(rf"{_LOCAL_ATOM}(?:\.{_LOCAL_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


def _ascii_domain(domain: str) -> str:
    """Return the domain in ASCII, or "" when there is none."""
    if domain.isascii():
        return domain
    try:
        return "" if _DEVIATIONS & set(domain) else domain.encode("idna").decode()
    except UnicodeError:
        return ""


# --- headers -------------------------------------------------------------------------------------------------


def _noon(day: date) -> str:
    """Return the letter's day as RFC 5322 has it; its noon in Greenwich is that day in the UK the year round."""
    weekdays, months = "Mon Tue Wed Thu Fri Sat Sun", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    weekday, month = weekdays.split()[day.weekday()], months.split()[day.month - 1]
    return f"{weekday}, {day.day:02} {month} {day.year:04} 12:00:00 +0000"


def _mailbox(header: str, name: str, address: str) -> str:
    """Write a header of one address, with the name before it."""
    start = f"{header}:"
    if not name:
        return _folded(start, [address])
    if _is_encoded(name):
        return _folded(start, [*_encoded_words(name, len(start) + 1), f"<{address}>"])
    if not _ATOMS.fullmatch(name):
        name = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return _folded(start, [*name.split(" "), f"<{address}>"])


def _unstructured(header: str, text: str) -> str:
    """Write a header of free text."""
    start = f"{header}:"
    words = _encoded_words(text, len(start) + 1) if _is_encoded(text) else text.split(" ")
    return _folded(start, words)


def _is_encoded(text: str) -> bool:
    """Tell whether a text has to be in encoded words: as it is, it would not come through, or be taken for one."""
    is_as_it_is = text.isascii() and text.isprintable() and text == " ".join(text.split()) and "=?" not in text
    return not is_as_it_is or (len(text) > _LONGEST_WORD and max(map(len, text.split(" "))) > _LONGEST_WORD)


def _encoded_words(text: str, indent: int) -> Iterator[str]:
    """Give the text in encoded words (RFC 2047), none parting a character; the first stands after `indent` columns."""
    room = min(_ENCODED_WORD, _ENCODED_LINE - indent) - len(_OPENING + _CLOSING)
    word = ""
    for character in text:
        sign = _q(character)
        if len(word) + len(sign) > room:
            yield f"{_OPENING}{word}{_CLOSING}"
            word, room = "", _ENCODED_WORD - len(_OPENING + _CLOSING)
        word += sign
    yield f"{_OPENING}{word}{_CLOSING}"


def _q(character: str) -> str:
    octets = character.encode()
    if character == " ":
        return "_"
    return character if octets[0] in _LITERAL else "".join(f"={octet:02X}" for octet in octets)


def _folded(start: str, words: Iterable[str]) -> str:
    """Join the words after the header's name, on as many lines as they need; only a longer word makes a longer line."""
    words = tuple(words)
    whole = " ".join((start, *words))
    if len(whole) <= _ENCODED_LINE:
        return whole
    lines = [start]
    for word in words:
        limit = _ENCODED_LINE if _OPENING in lines[-1] + word else _LINE
        # Nothing but white space may not be a line, so the first word stays with the name (RFC 5322, section 3.2.2).
        if lines[-1] == start or len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines)


# --- parts ---------------------------------------------------------------------------------------------------


_HEADS = {
    subtype: (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()
    for subtype in ("plain", "html")
}


def _quoted(text: str) -> bytes:
    """Return whole lines in quoted-printable: what stands in one line changes nothing in the next."""
    return b2a_qp(b"\r\n".join((*text.encode().splitlines(), b"")))


_part = lru_cache(maxsize=1024)(_quoted)  # letters on several ballots have many paragraphs alike
