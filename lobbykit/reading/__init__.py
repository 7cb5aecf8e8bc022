"""The bytes of a letter, ours or anybody's -> its text, and to and from whom it says it is; one module a format.

Txt, md, eml and docx of one letter read back alike: what each format tells in a way of its own (marks of lists,
addresses of links, white space) is left out.
"""

from importlib import import_module

from lobbykit.reading.parts import LONGEST, Person, Read, UnreadableError

__all__ = ["LARGEST_FILE", "SUFFIXES", "Person", "Read", "UnreadableError", "read"]

LARGEST_FILE = 20_000_000  # bytes: an email with its attachments, as most servers take it

_MODULES = {".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".eml": "eml", ".docx": "docx"}
SUFFIXES = tuple(_MODULES)


def read(raw: bytes, suffix: str) -> Read:
    """Return the letter that a file of that suffix, one of `SUFFIXES`, holds.

    Raises:
        UnreadableError: it holds none that can be read; `str()` of it says why and what would do, without its name.
    """
    if len(raw) > LARGEST_FILE:
        raise UnreadableError(f"it has more than {LARGEST_FILE // 1_000_000} MB, which no letter has")
    if not raw.strip():
        raise UnreadableError("it is empty")
    found: Read = import_module(f"lobbykit.reading.{_MODULES[suffix.lower()]}").read(raw)
    if sum(map(len, found.body)) > LONGEST:
        raise UnreadableError(f"it has more than {LONGEST:,} characters of text, which no letter has")
    if not found.body:
        raise UnreadableError("there is no text in it")
    return found
