"""A do-not-contact list, as the CSV that somebody keeps by hand -> who must not be written to, and why."""

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from operator import itemgetter

from msgspec import Struct

from lobbykit.errors import LobbykitError
from lobbykit.model import Recipient
from lobbykit.nations import is_same_seat
from lobbykit.people.names import bare_name
from lobbykit.words import clean_line, did_you_mean, folded_words

_COLUMNS = ("id", "email", "name", "area", "reason")
_TELLING = _COLUMNS[:3]  # any of these says who is meant; the area alone does not


LISTED = "on a do-not-contact list"  # how a reason begins


class Entry(Struct, frozen=True, kw_only=True):
    """One who asked not to be written to; a name with an area is the person of that name there."""

    place: str  # "do-not-contact.csv:3"
    id: str = ""  # Democracy Club's of a person, or an office's
    email: str = ""
    name: str = ""
    area: str = ""
    reason: str = ""


def read(place: str, content: bytes) -> tuple[Entry, ...]:
    """Return the entries of a CSV with a line of headings: any of id, email, name, area and reason.

    Commas, semicolons and tabs part the columns. `place` is what messages call the file.

    Raises:
        LobbykitError: it cannot be read, or a row names nobody: a list that is not understood protects nobody.
    """
    try:
        text = re.sub("^sep=.\r?\n", "", content.decode("utf-8-sig"))  # a line of Excel's own
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except UnicodeDecodeError as error:
        raise LobbykitError(f"{place} is not text in UTF-8; save it as 'CSV UTF-8'") from error
    except csv.Error as error:
        raise LobbykitError(f"{place} cannot be read as CSV: {error}; look for a missing quotation mark") from error
    return tuple(_entries(place, _headings(place, rows[0][1]), rows[1:])) if rows else ()


def _delimiter(text: str) -> str:
    """The sign that parts the columns: the one that stands most often between the headings, outside of quotes."""
    heading = re.sub('"[^"]*"', "", text.partition("\n")[0])
    return max(",;\t", key=heading.count)


def _headings(place: str, row: list[str]) -> list[str]:
    headings = [clean_line(cell).lower() for cell in row]
    for heading in headings:
        if heading and heading not in _COLUMNS:
            near = did_you_mean(heading, _COLUMNS)
            raise LobbykitError(f"{place}:1: the column '{heading}' is not known{near} ({', '.join(_COLUMNS)})")
    twice = [heading for heading in headings if heading and headings.count(heading) > 1]
    if twice:
        raise LobbykitError(f"{place}:1: the column '{twice[0]}' stands there twice; each row has room for one person")
    if not set(headings) & set(_TELLING):
        raise LobbykitError(f"{place}:1: the first line must name the columns, one of them id, email or name")
    return headings


def _entries(place: str, headings: list[str], rows: list[tuple[int, list[str]]]) -> Iterator[Entry]:
    for line, row in rows:
        if any(cell.strip() for cell in row[len(headings) :]):
            raise LobbykitError(
                f"{place}:{line}: this row has more cells than there are columns; put what has a comma in it in quotes"
            )
        cells = {heading: clean_line(cell) for heading, cell in zip(headings, row, strict=False) if heading}
        if not any(cells.get(column) for column in _TELLING):
            raise LobbykitError(f"{place}:{line}: this row names nobody; give an id, an email or a name")
        yield Entry(place=f"{place}:{line}", **cells)


class Unwilling:
    """Those who must not be written to, found at once however many they are."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._meant: dict[_Sign, list[tuple[int, Entry]]] = {}
        for place, entry in enumerate(self.entries):
            for sign in _signs(ids=(entry.id,), email=entry.email, names=(entry.name,)):
                self._meant.setdefault(sign, []).append((place, entry))

    def entry(self, recipient: Recipient, person_id: str = "") -> Entry | None:
        """Return the first entry that says not to write to this recipient, or None.

        Somebody is meant by their id (or their office's), by their email, or by their name, whatever their titles, in
        the entry's area if it has one and the recipient's is known.
        """
        if not self._meant:
            return None
        office = recipient.office
        ids, names = (person_id, office.id if office else ""), (recipient.name, office.title if office else "")
        signs = _signs(ids=ids, email=recipient.email, names=names)
        found = [one for sign in signs for one in self._meant.get(sign, ()) if _is_meant(sign, one[1], recipient)]
        return min(found, key=itemgetter(0))[1] if found else None

    def reason(self, recipient: Recipient, person_id: str) -> str:
        """Return why not to write to this recipient, with the place in the list; "" when nothing speaks against it."""
        entry = self.entry(recipient, person_id)
        return "; ".join(filter(None, (f"{LISTED}: {entry.place}", entry.reason))) if entry else ""

    def near_misses(self, names: Sequence[str], met: Container[str]) -> Iterator[str]:
        """Yield a sentence for each entry that means none of those people, and nearly does; `met` are places that did.

        Most of those on a list are not in a file; that alone is nothing to be told.
        """
        for entry in self.entries:
            near = did_you_mean(bare_name(entry.name), names) if entry.name and entry.place not in met else ""
            if near:
                where = f" in {entry.area}" if entry.area else ""
                yield f"{entry.place}: nobody in the file is '{entry.name}'{where}{near}"


_Sign = tuple[str, str | tuple[str, ...]]


def _signs(*, ids: Iterable[str], email: str, names: Iterable[str]) -> Iterator[_Sign]:
    """Yield what somebody is known by: the kind, and the id, address or name as it is compared."""
    yield from (("id", one.casefold()) for one in ids if one)
    yield from (("email", mail) for mail in (_mail(email),) if mail)
    yield from (("name", name) for name in map(_person, names) if name)


def _is_meant(sign: _Sign, entry: Entry, recipient: Recipient) -> bool:
    """Whether an entry that knows somebody by that sign means this one: a name with an area, the one of that area."""
    is_elsewhere = bool(entry.area and recipient.area) and not is_same_seat(entry.area, recipient.area)
    return not (sign[0] == "name" and is_elsewhere)


def _person(name: str) -> tuple[str, ...]:
    """A name as it is compared: without titles, letters and accents, in whatever order."""
    return tuple(sorted(folded_words(bare_name(name))))


def _mail(email: str) -> str:
    """The address in "mailto:alex@example.org" or "Alex Example <alex@example.org>"."""
    found = re.search(r"[^\s<>:,;]+@[^\s<>,;]+", email.casefold())
    return found.group().rstrip(".") if found else email.casefold()
