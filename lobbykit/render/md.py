"""A letter as Markdown: CommonMark (https://spec.commonmark.org/0.31.2/) with GitHub's tables.

All text reads back as it was. What would be mark-up is escaped, and no more, so that the file can be read.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import count, groupby
from typing import NamedTuple

from lobbykit.model import Block, Heading, Letter, ListBlock, Paragraph, Run, Runs, Table
from lobbykit.render.txt import is_web_or_mail, spelled_out

# What would be mark-up wherever it stands in a line. Brackets make links only before "(", or before ":", in a
# definition; as no definition ever gets through, "[your name]" and "[a][b]" are plain text.
_MARK = re.compile(
    r"""
      [\\`]
    | \*(?![ ]\S) | (?<!\S[ ])\*      # a star between two words, as in "5 * 3", is no emphasis
    | (?<!\w)_+ | (?<!_)_++(?!\w)     # nor are underscores within a word
    | ~(?![^\s~]) | (?<!\S[ ])~       # GitHub's strike-through; before a word, as in "some ~30", it ends none
    | <(?![ ])
    | \](?=[(:])
    | &(?=\#?[0-9A-Za-z]{1,32};)      # a character reference
    """,
    re.VERBOSE,
)
_MARK_IN_LINK = re.compile(rf"{_MARK.pattern} | [\[\]]", re.VERBOSE)

# What would be mark-up at the start of a line only.
_LINE_MARK = re.compile(
    r"""
      (?= \#{1,6}(?:[ ]|$)            # a heading
        | >                           # a quotation
        | [-+](?:[ ]|$)               # a list
        | [-:|][-:| ]+$ | =+$         # a rule; under another line, what makes that a heading or a table's
        | \[[ xX]\](?:[ ]|$) )        # GitHub's tick box
    | [0-9]{1,9}(?=[.)](?:[ ]|$))     # a numbered list; here it is the point that is escaped
    """,
    re.VERBOSE,
)
_LAST_MARK_OF_HEADING = re.compile(r"(?:(?<=[ ])|^)#(?=#*$)")

_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20()<>\[\\\]`|\x7f]|&(?=#?[0-9A-Za-z]{1,32};)")
# An address that every reader takes, and shows unchanged, between "<" and ">".
_HOST = r"(?!\S*xn--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
_PLAIN_ADDRESS = re.compile(rf"https?://{_HOST}(?:/[\w./-]*)?|[\w.+-]+@{_HOST}", re.ASCII)
# Unicode's noncharacters: no reader takes them from a character reference.
_LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NONCHARACTER = re.compile(f"[\ufdd0-\ufdef{_LAST_OF_PLANES}]")


def render(letter: Letter) -> bytes:
    """Return the letter under its subject, the heading of the first level: UTF-8, one line end at its end."""
    parts = (
        heading_of(1, (Run(letter.subject),)),
        lines_of(letter.salutation),
        *blocks_of(letter.blocks),
        lines_of(letter.sign_off),
        lines_of(*letter.signature, *letter.sender_lines),
    )
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


# --- blocks -------------------------------------------------------------------------------------------------


def blocks_of(blocks: Iterable[Block]) -> Iterator[str]:
    before: Block | None = None
    is_other = False
    for block in blocks:
        is_other = not is_other and _would_join(before, block)
        if text := _block(block, is_other=is_other):
            yield text
            before = block


def _would_join(before: Block | None, block: Block) -> bool:
    """Tell whether two lists would be read as one, unless the second has another mark."""
    match before, block:
        case ListBlock(first), ListBlock(second):
            return first == second
    return False


def _block(block: Block, *, is_other: bool) -> str:
    match block:
        case Paragraph(runs):
            return line_of(runs)
        case Heading(level, runs):
            return heading_of(level, runs)
        case ListBlock(ordered, items, start):
            point, bullet = (")", "*") if is_other else (".", "-")
            marks = (f"{number}{point} " if ordered else f"{bullet} " for number in count(start))
            return "\n".join(f"{mark}{line_of(item)}".rstrip(" ") for mark, item in zip(marks, items, strict=False))
        case Table(header, rows):
            return _table(header, rows)


def heading_of(level: int, runs: Runs) -> str:
    text = _LAST_MARK_OF_HEADING.sub(r"\\#", _held(_inline(runs)))
    return f"{'#' * level} {text}" if text else ""


def _table(header: tuple[Runs, ...], rows: tuple[tuple[Runs, ...], ...]) -> str:
    width = max(map(len, (header, *rows)))
    names, *lines = ((*map(_cell, row), *[""] * (width - len(row))) for row in (header, *rows))
    return "\n".join(f"| {' | '.join(row)} |" for row in (names, ["---"] * width, *lines)) if width else ""


def _cell(runs: Runs) -> str:
    return _held(_inline(runs)).replace("|", r"\|")


def lines_of(*texts: str) -> str:
    """Write lines that stay lines: each but the last ends in a hard line break."""
    return "\\\n".join(line_of((Run(text),)) for text in texts if text)


def line_of(runs: Runs) -> str:
    line = _held(_inline(runs))
    if mark := _LINE_MARK.match(line):
        return f"{mark[0]}\\{line[mark.end() :]}"
    return line


def _held(line: str) -> str:
    """Return the line with white space at its ends written so that no reader strips it."""
    if line[:1].isspace():
        line = _reference(line[0]) + line[1:]
    if line[-1:].isspace():
        line = line[:-1] + _reference(line[-1])
    return line


def _reference(char: str) -> str:
    return f"&#x{ord(char):X};"


# --- within a line ------------------------------------------------------------------------------------------


def _inline(runs: Runs) -> str:
    line = ""
    for link, linked in groupby(spelled_out(runs, but=is_web_or_mail), key=lambda run: run.link):
        if link:
            # An exclamation mark before a link would make it a picture.
            line = f"{line[:-1]}\\!" if line.endswith("!") else line
            line += _link(link, tuple(linked))
        else:
            line += _styled(linked, _MARK)
    return line


def _link(link: str, runs: Runs) -> str:
    text = "".join(run.text for run in runs)
    if text in (link, link.removeprefix("mailto:")) and _PLAIN_ADDRESS.fullmatch(text):
        return f"<{text}>"
    return f"[{_styled(runs, _MARK_IN_LINK)}]({_destination(link)})"


def _destination(link: str) -> str:
    """Return the address with what could end it percent-encoded, and no character reference in it."""
    return _NOT_IN_ADDRESS.sub(lambda one: r"\&" if one[0] == "&" else f"%{ord(one[0]):02X}", link)


class _Piece(NamedTuple):
    """Text of one manner, without white space at the ends when it has marks."""

    text: str
    marks: int = 0  # how many stars stand around it: 1 for emphasis, 2 for strong, 3 for both


def _styled(runs: Iterable[Run], mark: re.Pattern[str]) -> str:
    """Write runs between stars, in such a way that every reader takes the stars for marks.

    Stars with white space inside are none (left- and right-flanking,
    https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis): white space is moved outside, where it
    looks the same. Stars between punctuation inside and a letter outside are none either: that letter is
    written as a character reference, which is punctuation to those rules. Where marks would touch marks, the
    second are underscores; they need the same of the letter after them.
    """
    pieces = tuple(_pieces(tuple(runs)))
    written = ""
    star = "_"
    for before, piece, after in zip((_Piece(""), *pieces), pieces, (*pieces[1:], _Piece("")), strict=False):
        if piece.marks:
            star = "_" if before.marks and star == "*" else "*"
            written += f"{star * piece.marks}{_escaped(piece.text, mark)}{star * piece.marks}"
        else:
            is_shut_in = before.marks and (star == "_" or not before.text[-1].isalnum())
            is_shut_out = after.marks and not after.text[0].isalnum()
            written += _between(piece.text, mark, first=bool(is_shut_in), last=bool(is_shut_out))
    return written


def _pieces(runs: Runs) -> Iterator[_Piece]:
    """Part the runs into pieces, neighbours without marks in one; beside a noncharacter none has marks."""
    if any(map(_NONCHARACTER.search, (run.text for run in runs))):
        runs = tuple(Run(run.text) for run in runs)
    parts = (part for run in runs for part in _parted(run) if part.text)
    for marks, alike in groupby(parts, key=lambda part: part.marks):
        if marks:
            yield from alike
        else:
            yield _Piece("".join(part.text for part in alike))


def _parted(run: Run) -> tuple[_Piece, ...]:
    core = run.text.strip()
    marks = run.emphasis + 2 * run.strong
    if not core or not marks:
        return (_Piece(run.text),)
    start = run.text.index(core)
    return _Piece(run.text[:start]), _Piece(core, marks), _Piece(run.text[start + len(core) :])


def _between(text: str, mark: re.Pattern[str], *, first: bool, last: bool) -> str:
    """Escape text whose first or last character must be punctuation or white space to the marks beside it."""
    if first and _is_open(text[0]):
        return _reference(text[0]) + (_between(text[1:], mark, first=False, last=last) if text[1:] else "")
    if last and _is_open(text[-1]):
        return _escaped(text[:-1], mark) + _reference(text[-1])
    return _escaped(text, mark)


def _is_open(char: str) -> bool:
    return not char.isspace() and char not in _ASCII_PUNCTUATION


def _escaped(text: str, mark: re.Pattern[str]) -> str:
    text = mark.sub(lambda found: "".join(f"\\{char}" for char in found[0]), text)
    return text.replace("\t", "&#x9;")
