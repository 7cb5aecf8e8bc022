"""Plain text -> a letter; and what other formats share of it: bytes in some encoding to text."""

import re
from collections.abc import Iterator
from itertools import groupby

from lobbykit.reading.parts import LONGEST, Lines, Read, UnreadableError, parted

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # what no text file has


def read(raw: bytes) -> Read:
    """Return the letter; a subject line stands above the salutation, or nowhere."""
    return parted(blocks(decoded(raw)))


def decoded(raw: bytes) -> str:
    """Return the text: UTF-8, or UTF-16 by its first bytes, or else what Windows has in Western Europe.

    Raises:
        UnreadableError: it is none, or longer than any letter.
    """
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), "utf-8")
    try:
        found = raw.decode(encoding)
    except UnicodeDecodeError:
        found = raw.decode("cp1252", errors="replace")
    if _BINARY.search(found):
        raise UnreadableError("it is no text, whatever its name says; save the letter as a text file")
    return of_a_letter(found)


def of_a_letter(found: str) -> str:
    """Return the text as it is.

    Raises:
        UnreadableError: it is longer than any letter, and to take it apart would take long.
    """
    if len(found) > LONGEST:
        raise UnreadableError(f"it has more than {LONGEST:,} characters of text, which no letter has")
    return found


def blocks(plain: str) -> Iterator[Lines]:
    """Yield the lines between blank lines."""
    lines = (line.strip() for line in plain.splitlines())
    return (list(block) for is_text, block in groupby(lines, key=bool) if is_text)
