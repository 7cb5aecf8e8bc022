"""A whole candidate file -> its figures: who is in it, who can be written to and who cannot, and what it lacks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from msgspec import Struct

from lobbykit.model import Election, Nation
from lobbykit.people.candidates import NotWritten, Person, Settings, index, people, read
from lobbykit.people.cells import picker
from lobbykit.people.columns import Columns, Family

_LINES = 5  # of each reason, that are named


class Row(Protocol):
    """A row of a file, as it was read."""

    @property
    def line(self) -> int: ...  # where it begins; 1 is the first
    @property
    def cells(self) -> list[str]: ...


class Rows(Protocol):
    """What a file's rows are read from; each call begins anew."""

    def rows(self) -> Iterable[Row]: ...


class Reason(NamedTuple):
    """Why some are not written to, or what is told of them."""

    text: str  # a clause
    people: int
    lines: tuple[int, ...]  # where the first of them stand


class Census(Struct, frozen=True, kw_only=True):
    """What there is in a candidate file. Those who get letters, the skipped and the faulty are all its people."""

    family: Family
    version: str
    rows: int
    blank: int  # rows with nothing in them
    people: int
    repeated: int  # people with several rows
    letters: int  # people who can be written to
    skipped: tuple[Reason, ...]  # by rule
    faults: tuple[Reason, ...]  # to be mended
    warnings: tuple[Reason, ...]  # told of those who can be written to; one person may have several
    # Of those who can be written to:
    nations: dict[Nation, int]
    elections: dict[Election | None, int]  # None: the file does not say
    parties: dict[str, int]
    with_email: int
    with_address: int  # a postal one
    # Of everybody:
    ballots: dict[str, int]  # how many people stand on each
    shared: int  # email addresses that several people have
    not_current: int  # rows of elections that the file calls past
    not_locked: int  # rows of ballots whose list may still change
    notes: tuple[str, ...]  # sentences on the columns
    missing: tuple[str, ...]  # sentences on what the file lacks, and how to get it

    @property
    def without_email(self) -> int:
        return self.letters - self.with_email


def count(file: Rows, columns: Columns, settings: Settings) -> Census:
    """Return the figures of a file, which is read twice."""
    pick = picker(columns)
    found = index((pick(row.cells) for row in file.rows()), settings.day)
    skipped, faults, warnings = _Told(), _Told(), _Told()
    nations, elections, parties = Counter[Nation](), Counter[Election | None](), Counter[str]()
    letters = with_email = with_address = 0
    for line, cells in people(((row.line, pick(row.cells)) for row in file.rows()), found):
        match read(cells, settings, found.sharing(cells)):
            case NotWritten(is_rule=is_rule, reason=reason):
                (skipped if is_rule else faults).add(reason, line)
            case Person(recipient=recipient, party=party, warnings=told):
                letters += 1
                with_email += bool(recipient.email)
                with_address += bool(recipient.address)
                nations.update(filter(None, [recipient.nation]))
                elections[recipient.election] += 1
                parties[party] += 1
                for warning in told:
                    warnings.add(warning, line)
    return Census(
        family=columns.family,
        version=columns.version,
        rows=found.rows,
        blank=found.blank,
        people=found.people,
        repeated=found.repeated,
        letters=letters,
        skipped=tuple(skipped.reasons()),
        faults=tuple(faults.reasons()),
        warnings=tuple(warnings.reasons()),
        nations={nation: nations[nation] for nation in Nation if nations[nation]},
        elections=dict(elections.most_common()),
        parties=dict(parties.most_common()),
        with_email=with_email,
        with_address=with_address,
        ballots=found.ballots,
        shared=found.shared,
        not_current=found.not_current,
        not_locked=found.not_locked,
        notes=columns.notes,
        missing=columns.missing,
    )


class _Told:
    """How many people each reason holds for, and where the first of them stand."""

    def __init__(self) -> None:
        self._people = Counter[str]()
        self._lines = defaultdict[str, list[int]](list)

    def add(self, reason: str, line: int) -> None:
        self._people[reason] += 1
        if len(self._lines[reason]) < _LINES:
            self._lines[reason].append(line)

    def reasons(self) -> Iterator[Reason]:
        for reason, count in self._people.most_common():
            yield Reason(reason, count, tuple(self._lines[reason]))
