"""The sheet of a posted letter: A4, folded in three for a DL envelope with a window; what stands where, and fits.

Measures are in millimetres from the sheet's upper left corner, and of type in points. No standard of the United
Kingdom says where the window is: the sizes that are sold, and how far a sheet of 210 x 99 can slide in 220 x 110, give
what is always to be seen (x 22 to 100, y 57 to 81) and what is sometimes (up to x 110, y 39 to 95).
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, assert_never

from lobbykit.model import Block, Heading, Letter, ListBlock, Paragraph, Runs, Table
from lobbykit.render import arial

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 23, 20, 18
BODY_FROM = 100.5  # the height at which the salutation stands
INDENT = 7.5  # of a list


class Frame(NamedTuple):
    """A rectangle that stands in its place whatever the text beside it is; it grows downwards."""

    x: float
    y: float
    width: float


# Where lines are closer than the font's own, programs let the first one stand out by a few tenths of a millimetre.
RECIPIENT = Frame(x=MARGIN_SIDE, y=57.45, width=100 - MARGIN_SIDE)
SENDER = Frame(x=125, y=12.4, width=70)  # with date and reference


# Of the styles, those whose paragraphs stand in frames.
FRAMES = {"Sender": SENDER, "Date": SENDER, "Reference": SENDER, "Recipient": RECIPIENT}


class Type(NamedTuple):
    """A size of type for an address."""

    size: float
    leading: float  # from one line to the next
    most: int  # lines that there is room for


# What a PDF calls a sign's box is 1.3 of its size: those of the last line end 24 mm below those of the first begin.
ADDRESS_TYPES = (Type(11, 13, 5), Type(10, 10.9, 6), Type(9, 9.3, 7))
SENDER_TYPES = (Type(11, 12.65, 14),)


class BodyType(NamedTuple):
    """The type of all that stands in no frame."""

    size: float
    spacing: float  # of the font's own line height

    @property
    def line(self) -> float:
        """From one line to the next."""
        return self.size * arial.LINE_HEIGHT * self.spacing


FULL = BodyType(12, 1.05)
COMPACT = BodyType(11, 1)  # where it keeps a letter to one page


class Space(NamedTuple):
    """The room above and below a paragraph, in points."""

    before: float = 0
    after: float = 0


SPACES = {
    "Date": Space(before=12),
    "Subject line": Space(before=9),
    "Body Text": Space(before=8),
    "List Number": Space(before=6),
    "List Bullet": Space(before=6),
    "Heading 2": Space(before=14),
    "Heading 3": Space(before=12),
    "Heading 4": Space(before=10),
    "Heading 5": Space(before=10),
    "Heading 6": Space(before=10),
    "Table Text": Space(before=2, after=2),
    "Closing": Space(before=12, after=42),  # where the signature is written by hand
    "Enclosures": Space(before=10),
}
ABOVE_TABLE = 6


class Lines(NamedTuple):
    """An address as it fits its frame."""

    type: Type
    lines: tuple[str, ...]


def recipient_block(letter: Letter) -> Lines:
    """Return the recipient's lines, and the type that gets them into the window.

    What does not fit is joined, and nothing dropped but an organisation that another line names too.
    """
    office = letter.recipient.office
    lines = _once(letter.recipient_lines, office.organisation if office else "")
    return _fitted(with_postcode(lines), RECIPIENT, ADDRESS_TYPES)


def sender_block(letter: Letter) -> Lines:
    """Return the sender's lines, town and postcode on one; many of them are joined."""
    return _sender_block(letter.sender_lines)


@lru_cache(maxsize=16)  # the same in all letters of a batch
def _sender_block(lines: tuple[str, ...]) -> Lines:
    return _fitted(with_postcode(tuple(filter(None, lines))), SENDER, SENDER_TYPES)


def body_type(letter: Letter, heights: "Heights | None" = None) -> BodyType:
    """Return the type of 12 points, or that of 11 for a letter that is one page by it alone.

    `heights` is for letters to many, which differ in no more than their salutation.
    """
    rest = Heights(letter) if heights is None else heights
    is_full = _top(letter, FULL) + rest[FULL] <= _ROOM
    return FULL if is_full or _top(letter, COMPACT) + rest[COMPACT] > _ROOM else COMPACT


# --- addresses ----------------------------------------------------------------------------------------------

_POSTCODE = re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}")
_LONGEST_POSTCODE = 8


def with_postcode(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines with a postcode beside its town.

    >>> with_postcode(("1 High Street", "Borchester", "ZZ1 1AA", "sam@example.org"))
    ('1 High Street', 'Borchester ZZ1 1AA', 'sam@example.org')
    """
    joined: list[str] = []
    for line in lines:
        if joined and len(line) <= _LONGEST_POSTCODE and _POSTCODE.fullmatch(line) and not joined[-1].endswith("]"):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return tuple(joined)


def _once(lines: Iterable[str], organisation: str) -> tuple[str, ...]:
    """Return the lines that say something, without an organisation's own if another names it."""
    kept = tuple(filter(None, lines))
    if not organisation:
        return kept
    own = organisation.casefold()
    names_it = re.compile(rf"(?<!\w){re.escape(own)}(?!\w)")
    others = [line for line in kept if line.casefold() != own and not line.startswith("[")]
    if any(names_it.search(line.casefold()) for line in others):
        return tuple(line for line in kept if line.casefold() != own)
    return kept


def _joined_further(lines: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the lines joined, more each time; the first, which is the name, stays alone."""
    joined = with_postcode(lines)
    yield joined
    while len(joined) > 2:  # noqa: PLR2004  # the name, and all the others
        pairs = range(1, len(joined) - 1)
        first = min(pairs, key=lambda at: len(joined[at]) + len(joined[at + 1]))
        pair = f"{joined[first].rstrip(',')}, {joined[first + 1]}"
        joined = (*joined[:first], pair, *joined[first + 2 :])
        yield joined


def _fitted(lines: tuple[str, ...], frame: Frame, types: tuple[Type, ...]) -> Lines:
    """Return the first way to put the lines, in the largest type, that fits; else the shortest in the smallest."""
    room, tried = points(frame.width), []
    for way in chain((lines,), _joined_further(lines)):
        for one in types:
            count = 0
            for line in way:
                count += arial.lines(line, one.size, room)
            if count <= one.most:
                return Lines(one, way)
        tried.append((count, way))
    return Lines(types[-1], min(tried, key=itemgetter(0))[1])


def points(mm: float) -> float:
    """Return millimetres in points."""
    return mm * 72 / 25.4


# --- one page or more ---------------------------------------------------------------------------------------

_SPARE = 6  # what Word may need more than is counted here
_ROOM = points(PAGE_HEIGHT - MARGIN_BOTTOM - BODY_FROM) - _SPARE
_TEXT_WIDTH = points(PAGE_WIDTH - 2 * MARGIN_SIDE)
_BOLD = 1.09  # how much wider bold type is


class Heights(dict[BodyType, float]):
    """How much a letter takes from its subject on, by the type that it is set in; counted when it is asked for."""

    def __init__(self, letter: Letter) -> None:
        self._letter = letter

    def __missing__(self, body: BodyType) -> float:
        height = self[body] = _height(self._letter, body)
        return height


def is_one_page(letter: Letter, body: BodyType) -> bool:
    """Return whether the letter, set in that type, ends on its first page."""
    return _top(letter, body) + _height(letter, body) <= _ROOM


def _top(letter: Letter, body: BodyType) -> float:
    return arial.lines(letter.salutation, body.size, _TEXT_WIDTH) * body.line if letter.salutation else 0


def _height(letter: Letter, body: BodyType) -> float:
    size, line = body.size, body.line
    single = (letter.sign_off, *letter.signature, enclosed(letter))
    space = sum(SPACES["Subject line"]) + sum(SPACES["Closing"])
    space += sum(SPACES["Enclosures"]) if letter.enclosures else 0
    count = sum([arial.lines(text, size, _TEXT_WIDTH) for text in single if text])
    count += arial.lines(letter.subject, size * _BOLD, _TEXT_WIDTH)
    return count * line + space + sum([_block_height(block, size, line) for block in letter.blocks])


def _block_height(block: Block, size: float, line: float) -> float:
    match block:
        case Paragraph(runs):
            return SPACES["Body Text"].before + line * _count(runs, size, _TEXT_WIDTH)
        case Heading(level, runs):
            return SPACES[f"Heading {level}"].before + line * _count(runs, size * _BOLD * _BOLD, _TEXT_WIDTH)
        case ListBlock(_, items):
            room = _TEXT_WIDTH - points(INDENT)
            return sum([SPACES["List Number"].before + line * _count(runs, size, room) for runs in items])
        case Table(header, rows):
            room = _TEXT_WIDTH / len(header) - points(2 * 1.9)  # a cell's own margins
            cells = (max(_count(cell, size * _BOLD, room) for cell in row) for row in (header, *rows))
            return ABOVE_TABLE + sum(line * count + sum(SPACES["Table Text"]) for count in cells)
        case _:
            assert_never(block)


def _count(runs: Runs, size: float, room: float) -> int:
    text, is_strong = "", False
    for run in runs:
        text += run.text
        is_strong = is_strong or run.strong
    return arial.lines(text, size * _BOLD if is_strong else size, room)


def enclosed(letter: Letter) -> str:
    """Return the line that names what is enclosed, or ""."""
    return f"Enc: {'; '.join(letter.enclosures)}" if letter.enclosures else ""
