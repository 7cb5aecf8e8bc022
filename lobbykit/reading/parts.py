"""Blocks of lines -> a letter's body, and what stands around it: subject, salutation, sign-off, who signs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.words import clean_line, postcode_in

LONGEST = 100_000  # characters of text; a letter of three pages has 8,000

Lines = Sequence[str]  # a block: what stands between two blank lines, or a paragraph of Word

_MOST_BEFORE = 40  # blocks that can stand above a salutation
_SALUTATION = re.compile(r"(?:Dear|Annwyl|Hello|Hi)\b[^,:;!?]{0,80}", re.IGNORECASE)
_FEW_WORDS = 3  # that a salutation can have after its comma: "Dear Sir, Madam,"
_SIGN_OFF = re.compile(
    r"(?:yours?(?: very)? (?:sincerely|faithfully|truly|ever)|sincerely(?: yours)?"
    r"|(?:with )?(?:kind|kindest|best|warm|warmest) (?:regards|wishes)|regards|in solidarity"
    r"|yn gywir|yr eiddoch yn (?:gywir|bur)|cofion(?: cynnes| gorau)?)"
    r"(?:[,.!]*|[,.!]+ (?P<name>.{1,60}))",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"P\.? ?P?\.? ?S\b", re.IGNORECASE)
# Numbers and marks that docx has beside the text and the others in it.
_LIST_MARK = re.compile(r"^(?:(?:[-*•]|\d{1,3}[.)])\s+)+")
# What tells a link's address, which docx has not in its text.
_LINKED = re.compile(r" \((?:https?://[^\s()]*|mailto:[^\s()]*|[^\s()@]+@[^\s()@]+)\)")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_SUBJECT = re.compile(r"(?:subject|re): *", re.IGNORECASE)


class UnreadableError(LobbykitError):
    """No letter can be read from the file; `str()` of it is the reason, without the file's name."""


class Person(NamedTuple):
    """Somebody as far as a letter says who it is."""

    name: str = ""
    email: str = ""
    postcode: str = ""


class Read(Struct, frozen=True, kw_only=True):
    """A letter's text."""

    body: tuple[str, ...]  # paragraphs, list items and rows of tables, each on one line without its mark
    subject: str = ""
    salutation: str = ""  # "Dear Alex Example,"
    recipient: Person = Person()
    sender: Person = Person()


def parted(blocks: Iterable[Lines]) -> Read:
    """Return the letter, told apart by its salutation and its sign-off; without them, all is body.

    What stands above the salutation is no body; its last line, if it stands alone, is the subject.
    """
    clean = [lines for block in blocks if (lines := tuple(filter(None, map(clean_line, block))))]
    start = next((at for at, lines in enumerate(clean[:_MOST_BEFORE]) if _SALUTATION.match(lines[0])), None)
    found = Read(body=())
    if start is not None:
        found = replace(found, subject=_subject(clean[:start]))
        salutation, rest = _salutation(clean[start])
        found = replace(found, salutation=salutation, recipient=Person(name=_greeted(salutation)))
        clean = [tuple(rest), *clean[start + 1 :]]
    body, closing = _until_sign_off(clean)
    kept, after = _without_postscript(closing)
    return replace(found, body=text(*body, *after), sender=signed(kept))


def text(*blocks: Lines) -> tuple[str, ...]:
    """Return the blocks as paragraphs: a block's lines in one, but each item of a list by itself."""
    paragraphs: list[str] = []
    for lines in blocks:
        joined: list[str] = []
        for line in filter(None, map(clean_line, lines)):
            if joined and not _LIST_MARK.match(line):
                joined[-1] += f" {line}"
            else:
                joined.append(line)
        paragraphs += joined
    plain = (_LINKED.sub("", _LIST_MARK.sub("", " ".join(one.split()), count=1)) for one in paragraphs)
    return tuple(one for one in map(str.strip, plain) if one)


def table_blocks(header: Sequence[str], *rows: Sequence[str]) -> Iterator[Lines]:
    """Yield a table as plain text has it, a row a block: each cell after its column's name.

    >>> list(table_blocks(("Year", ""), ("2023", "12")))
    [['Year: 2023', '12']]
    """
    if not rows:
        yield list(header)
    names = [f"{name}: " if name else "" for name in header]
    for row in rows:
        more = [""] * (len(row) - len(names))
        yield [name + cell for name, cell in zip([*names, *more], row, strict=False) if cell]


def signed(lines: Lines) -> Person:
    """Return whoever the lines below a sign-off, or above a letter, are of; a placeholder is nobody's name."""
    told = " ".join(line for line in lines if not line.startswith("["))
    email = _EMAIL.search(told)
    first = next((line for line in lines if not line.startswith("[")), "")
    return Person(
        name="" if _EMAIL.search(first) else first,
        email=email[0] if email else "",
        postcode=postcode_in(told).upper(),
    )


def _subject(blocks: Sequence[Lines]) -> str:
    told = [line for lines in blocks for line in lines if _SUBJECT.match(line)]
    if told:
        return _SUBJECT.sub("", told[-1], count=1)
    return blocks[-1][0] if blocks and len(blocks[-1]) == 1 else ""


def _salutation(lines: Lines) -> tuple[str, Lines]:
    """Return the salutation, and what of the letter follows in its own lines."""
    first, *others = lines
    found = _SALUTATION.match(first)
    end = found.end() + 1 if found else len(first)
    rest = first[end:].strip()
    if len(rest.split()) <= _FEW_WORDS and (rest.endswith(",") or not others):
        return first, others
    return first[:end], [rest, *others]


def _greeted(salutation: str) -> str:
    """Return the name, or the office, in a salutation.

    >>> _greeted("Dear Secretary of State,")
    'Secretary of State'
    """
    words = salutation.split(maxsplit=1)[1:]
    name = words[0].rstrip(",:;!. ") if words else ""
    return "" if name.startswith("[") else name


def _until_sign_off(blocks: Sequence[Lines]) -> tuple[list[Lines], list[Lines]]:
    """Return the blocks above the last sign-off, and those below it."""
    for at in range(len(blocks) - 1, -1, -1):
        for number in range(len(blocks[at]) - 1, -1, -1):
            found = _SIGN_OFF.fullmatch(blocks[at][number])
            if found:
                name = [found["name"]] if found["name"] else []
                above = [*blocks[:at], blocks[at][:number]]
                return above, [[*name, *blocks[at][number + 1 :]], *blocks[at + 1 :]]
    return list(blocks), []


def _without_postscript(closing: Sequence[Lines]) -> tuple[Lines, Sequence[Lines]]:
    """Return the lines of whoever signs, and the blocks from a postscript on."""
    start = next((at for at, lines in enumerate(closing) if lines and _POSTSCRIPT.match(lines[0])), len(closing))
    return [line for lines in closing[:start] for line in lines], closing[start:]
