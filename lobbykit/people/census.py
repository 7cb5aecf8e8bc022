"""A whole candidate file -> its figures: who is in it, who can be written to and who cannot, and what it lacks."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.model import Election, Nation
from lobbykit.people.candidates import NotWritten, Person, Settings, index, people, read
from lobbykit.people.cells import picker
from lobbykit.people.columns import Columns, Family
from lobbykit.people.do_not_contact import Unwilling
from lobbykit.people.reach import NotReached, reach

_LINES = 5  # of each reason, that are named
_MOST = 200  # kinds of reasons that are told apart
_NOBODY = Unwilling(())  # the settings' do-not-contact list is asked when a row is read


class Row(Protocol):
    """A row of a file, as it was read."""

    @property
    def number(self) -> int: ...  # as a spreadsheet shows it
    @property
    def cells(self) -> list[str]: ...


class Rows(Protocol):
    """What a file's rows are read from; each call begins anew."""

    def rows(self) -> Iterable[Row]: ...


OTHERS = ""  # those that are too many to be told apart


class Reason(NamedTuple):
    """Why some are not written to, or what is told of them."""

    text: str  # a clause, in the words of the first where others differ, or an address; or else `OTHERS`
    people: int
    lines: tuple[int, ...]  # where the first of them stand


class Census(Struct, frozen=True, kw_only=True):
    """What there is in a candidate file.

    Those who can be written to, the skipped, the faulty and those of other nations are all its people.
    """

    family: Family
    version: str
    rows: int
    blank: int  # rows with nothing in them
    people: int
    repeated: int  # people with several rows
    letters: int  # people who can be written to
    elsewhere: int  # people of other nations than those wanted
    skipped: tuple[Reason, ...]  # by rule
    faults: tuple[Reason, ...]  # to be mended
    warnings: tuple[Reason, ...]  # of those who can be written to; one person may have several
    # Of those who can be written to:
    nations: dict[Nation, int]
    elections: dict[Election | None, int]  # None: the file does not say
    parties: dict[str, int]
    with_email: int  # one that reaches them: none of Parliament's after its dissolution
    with_address: int  # a postal one that does
    shared_by: tuple[Reason, ...]  # whose email address others have, too; the text is the address
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

    @property
    def without_address(self) -> int:
        return self.letters - self.with_address


def count(
    file: Rows,
    columns: Columns,
    settings: Settings,
    only: Container[Nation] = tuple(Nation),
    on_fault: Callable[[Row, str], object] = lambda *_: None,
) -> Census:
    """Return the figures of a file, which is read twice, for letters to the nations in `only`.

    `on_fault` is given each row to be mended, and why.
    """
    pick = picker(columns)
    found = index((pick(row.cells) for row in file.rows()), settings.day)
    skipped, faults, warnings, shared = _Told(), _Told(), _Told(), _Told()
    nations, elections, parties = Counter[Nation](), Counter[Election | None](), Counter[str]()
    letters = elsewhere = with_email = with_address = 0
    for row, cells in people(((row, pick(row.cells)) for row in file.rows()), found):
        person = read(cells, settings)
        if isinstance(person, Person):
            if person.recipient.nation and person.recipient.nation not in only:
                elsewhere += 1
                continue
            person = _reached(person, settings)
        if isinstance(person, Person):
            recipient = person.recipient
            letters += 1
            with_email += bool(recipient.email)
            with_address += bool(recipient.address)
            nations.update(filter(None, [recipient.nation]))
            elections[recipient.election] += 1
            parties[person.party] += 1
            if recipient.email and found.sharing(cells):
                shared.add_as_it_is(recipient.email.casefold(), row.number)
            for warning in person.warnings:
                warnings.add(warning, row.number)
        elif person.is_rule:
            skipped.add(person.reason, row.number)
        else:
            faults.add(person.reason, row.number)
            on_fault(row, person.reason)
    return Census(
        family=columns.family,
        version=columns.version,
        rows=found.rows,
        blank=found.blank,
        people=found.people,
        repeated=found.repeated,
        letters=letters,
        elsewhere=elsewhere,
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
        shared_by=tuple(shared.reasons()),
        not_current=found.not_current,
        not_locked=found.not_locked,
        notes=columns.notes,
        missing=columns.missing,
    )


def _reached(person: Person, settings: Settings) -> Person | NotWritten:
    """Somebody with the addresses alone that reach them on the day, as their letter would have them."""
    reached = reach(person.recipient, person.poll, settings.day, _NOBODY)
    if isinstance(reached, NotReached):
        return NotWritten(
            id=person.id,
            name=person.recipient.name,
            ballot=person.ballot,
            party=person.party,
            is_rule=reached.sits_in is None,
            reason=reached.reason,
        )
    if not reached.left_out:
        return person
    told = (f"has an address that is left out: {why}" for why in {one.partition(": ")[2] for one in reached.left_out})
    return replace(person, recipient=reached.recipient, warnings=(*person.warnings, *told))


# What is one row's own in a reason: what stands in quotes, an address, and all that follows a colon.
_OWN = re.compile(r"'.*?'(?!\w)|\S+@\S+|: .*")


class _Told:
    """How many people each kind of reason holds for, in the words of the first, and where the first of them stand."""

    def __init__(self) -> None:
        self._people = Counter[str]()
        self._first: dict[str, str] = {}
        self._is_varied: set[str] = set()
        self._lines = defaultdict[str, list[int]](list)

    def add(self, reason: str, number: int) -> None:
        self._add(_OWN.sub("", reason), reason, number)

    def add_as_it_is(self, text: str, number: int) -> None:
        self._add(text, text, number)

    def reasons(self) -> Iterator[Reason]:
        for kind, count in self._people.most_common():
            more = "; and others like it" if kind in self._is_varied else ""
            yield Reason(self._first[kind] + more, count, tuple(self._lines[kind]))

    def _add(self, kind: str, text: str, number: int) -> None:
        if kind not in self._first:
            kind, text = (kind, text) if len(self._first) < _MOST else (OTHERS, OTHERS)
        self._people[kind] += 1
        if self._first.setdefault(kind, text) != text:
            self._is_varied.add(kind)
        if len(self._lines[kind]) < _LINES:
            self._lines[kind].append(number)
