"""A row of a candidate file -> its known cells in one order, clean; and what single cells say."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter

from lobbykit.elections import sensible_day
from lobbykit.people.columns import Columns, Field
from lobbykit.words import before_harmless, clean_line, clean_lines

# One for each Field, in their order, "" where the file has none; and last what is wrong with the row as a whole.
Cells = tuple[str, ...]
PLACE = {field: place for place, field in enumerate(Field)}
_OF_PERSON, _OF_BALLOT = tuple(Field)[: PLACE[Field.NATION]], tuple(Field)[PLACE[Field.NATION] :]
_QUOTED = PLACE[Field.EMAIL]  # which has quotes around it in all files of the builder's
_BALLOTS = 1 << 11  # whose cells are kept: three times those of a general election

_OF_2015 = "parl.2015-05-07"  # the files of that year name no other election
_INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_EDGES = frozenset(" '")  # with which a cell begins that may not be clean
_SPACES = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_NO = frozenset({"", "f", "false", "no", "n", "0", "-", "none"})
_EMAIL = re.compile(r"[^\s<>:,;\"()\[\]@\\]+@[\w-]+(?:\.[\w-]+)+")
# UTF-8 that was read as Windows-1252: "Ã©" for "é", "â€™" for "’"; and U+FFFD, for what is lost.
_MOJIBAKE = re.compile("[ÂÃÄÅ](?:[\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|(?=\\s|$))|â€|\ufffd")


def picker(columns: Columns) -> Callable[[list[str]], Cells]:
    """Return what takes a row's known cells, cleaned.

    Cells that are clean already, as nearly all are, are told by one look at all of them together. Those of a ballot are
    cleaned once, and are the same objects in all its rows.
    """
    width, is_own = columns.width, columns.family == "own"
    blank, fault, of_2015 = width, width + 1, width + 2
    places = {field: columns.places.get(field, blank) for field in Field}
    if columns.family == "yournextmp-2015" and places[Field.ELECTION] == blank:
        places[Field.ELECTION] = of_2015
    of_person = itemgetter(*(places[field] for field in _OF_PERSON))
    of_ballot = itemgetter(*(places[field] for field in _OF_BALLOT), fault)
    nothing, tail = ("",) * (len(places) + 1), ["", "", _OF_2015]
    ballots: dict[Cells, Cells] = {}

    def pick(row: list[str]) -> Cells:
        if not any(row):
            return nothing
        if len(row) == width:
            full = row + tail  # half the time of a list with * in it
        else:
            full = [*row[:width], *[""] * (width - len(row)), "", row_fault(row, width, is_own=is_own), _OF_2015]
        raw = of_ballot(full)
        ballot = ballots.get(raw)
        if ballot is None:
            if len(ballots) >= _BALLOTS:
                ballots.clear()
            ballot = ballots[raw] = _cleaned(_OF_BALLOT, raw[:-1]) + raw[-1:]
        return _cleaned(_OF_PERSON, of_person(full)) + ballot

    return pick


def _cleaned(fields: Sequence[Field], cells: Cells) -> Cells:
    together = "|".join(cells)
    if (
        not together.isprintable()
        or "| " in together
        or " |" in together
        or "|'" in together
        or together[:1] in _EDGES
        or together[-1:] == " "
    ):
        return tuple(map(_clean, fields, cells))
    if '"' not in together:
        return cells
    quoted = cells[_QUOTED]
    if quoted.count('"') == together.count('"'):  # there alone: half the time of a look at each cell
        return (*cells[:_QUOTED], _unquoted(quoted), *cells[_QUOTED + 1 :])
    return tuple([_unquoted(cell) if '"' in cell else cell for cell in cells])


def row_fault(row: list[str], width: int, *, is_own: bool) -> str:
    """Why the cells may stand in the wrong columns; spreadsheets leave out empty ones at the end of a row."""
    if len(row) > width and any(cell.strip() for cell in row[width:]):
        return f"the row has {len(row)} cells and the file {width} columns: what has a comma in it must be in quotes"
    if len(row) < width and not is_own:
        return f"the row ends after {len(row)} of {width} cells: the file looks cut off there"
    return ""


def _clean(field: Field, cell: str) -> str:
    """A cell without what nobody meant to write, an apostrophe of our own tables' among it.

    It is looked for twice: before a tab, which goes too, and after all else is done.
    """
    return before_harmless(_tidy(field, before_harmless(cell)))


def clean(cell: str) -> str:
    r"""Return one cell by itself on one line, clean.

    >>> clean(" Alex\u00a0Example\t")
    'Alex Example'
    """
    return _clean(Field.NAME, cell)


def visible(cell: str) -> str:
    """Return a cell without what cannot be seen, its lines and paragraphs as they are, and with usual spaces."""
    return cell if cell.isprintable() else re.sub(_SPACES, " ", re.sub(_INVISIBLE, "", cell))


def _tidy(field: Field, cell: str) -> str:
    cell = visible(cell)
    if field is Field.ADDRESS:
        return "\n".join(clean_lines(_unquoted(cell.strip()) if '"' in cell else cell))
    cell = clean_line(cell)
    return _unquoted(cell) if '"' in cell else cell


def _unquoted(cell: str) -> str:
    r"""Return what a JSON text says, as Democracy Club's builder writes some cells; other quotes are the writer's own.

    >>> _unquoted('"alex@example.org"'), _unquoted('"caf\\u00e9"'), _unquoted('""x""'), _unquoted('Al "Ex" Ample')
    ('alex@example.org', 'café', 'x', 'Al "Ex" Ample')
    """
    if len(cell) < 2 or not cell[0] == cell[-1] == '"':  # noqa: PLR2004  # an opening and a closing quote
        return cell
    bare = cell[1:-1]
    if '"' in bare or "\\" in bare:
        try:
            bare = str(json.loads(cell))
        except ValueError:
            bare = cell.strip('"')
            return cell if '"' in bare else clean_line(bare)
    return bare if bare.isprintable() and bare.strip() == bare else _clean(Field.NAME, bare)


# --- what a cell says ----------------------------------------------------------------------------------------


def is_yes(cell: str) -> bool:
    """Return whether a cell says so; a date does, in a column such as `died`.

    >>> is_yes("t"), is_yes("True"), is_yes("2026-06-08"), is_yes("False"), is_yes("")
    (True, True, True, False, False)
    """
    return cell.casefold() not in _NO


def emails(cell: str) -> tuple[str, ...]:
    """Return the email addresses in a cell, as they stand.

    >>> emails("mailto:alex@example.org"), emails("Alex Example <alex@example.org>; sam@example.org"), emails("none")
    (('alex@example.org',), ('alex@example.org', 'sam@example.org'), ())
    """
    return (cell,) if _EMAIL.fullmatch(cell) else tuple(dict.fromkeys(_EMAIL.findall(cell)))


def is_garbled(text: str) -> bool:
    """Return whether letters with accents were lost when the file was opened and saved by something else.

    >>> is_garbled("SiÃ¢n Example"), is_garbled("Siân Example"), is_garbled("JOÃO EXAMPLE")
    (True, False, False)
    """
    return not text.isascii() and bool(_MOJIBAKE.search(text))


@lru_cache(256)
def days(cell: str) -> tuple[date, ...]:
    """Return the day that a date says, the likeliest first: with strokes it is read as British, else as American.

    >>> days("2026-05-07"), days("07/05/2026")
    ((datetime.date(2026, 5, 7),), (datetime.date(2026, 5, 7), datetime.date(2026, 7, 5)))
    >>> days("7 May 2026"), days("2026-02-31"), days("soon")
    ((datetime.date(2026, 5, 7),), (), ())
    """
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[T ][\d:.]+Z?)?", cell, re.ASCII):
        read = [found.groups()]
    elif found := re.fullmatch(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", cell, re.ASCII):
        first, second, year = found.groups()
        read = [(year, second, first), (year, first, second)]
    elif found := re.fullmatch(r"(\d\d?)(?:st|nd|rd|th)? ([A-Za-z]{3})[a-z]*,? (\d{4})", cell, re.ASCII):
        read = [(found[3], str(_month(found[2])), found[1])]
    else:
        return ()
    return tuple(dict.fromkeys(day for parts in read if (day := _day(*map(int, parts)))))


def _month(name: str) -> int:
    """The month, or 0 for none, which no date has."""
    return ("jan feb mar apr may jun jul aug sep oct nov dec".find(name.casefold()) + 4) // 4


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return sensible_day(date(year, month, day))
    except ValueError:
        return None
