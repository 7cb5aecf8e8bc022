"""One sender's letters to many -> for each of them a letter in each format, or the reason why not. Opens no file.

One sender's letters to the candidates on one ballot have one body, which is composed once and kept.
"""

import os
import pickle
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar
from unicodedata import normalize
from weakref import WeakValueDictionary

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.compose import Order, addressed, brief_of, compose_body
from lobbykit.elections import Poll
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Letter, Nation, Placeholder, Recipient
from lobbykit.people.candidates import NotWritten, Person, Settings, read
from lobbykit.people.cells import Cells
from lobbykit.people.do_not_contact import Unwilling
from lobbykit.people.names import bare_name
from lobbykit.people.reach import NotReached, reach
from lobbykit.plan import Plan, plan_many
from lobbykit.render import FORMATS, Format, piece, prepared, to_fill
from lobbykit.wants import Wants
from lobbykit.words import did_you_mean, file_name, joined

NAME_PATTERN = "{area}-{name}-{id}"
_MOST_BODIES = 64  # some 50 kB each with their ready parts; a chunk of letters holds whole ballots, one after the other
_NOBODY = Unwilling(())  # a run's do-not-contact list is asked when a row is read
_NAME_BYTES = 200  # of a letter's file, without a number to tell doubles apart and a suffix: file systems take 255
_PART_BYTES = 60  # of one field in it
_LEAST_BYTES = 20  # of a field: any id of up to 18 digits is whole


class Status(StrEnum):
    """What became of somebody."""

    WRITTEN = "written"
    SKIPPED = "skipped"  # by a rule
    FAILED = "failed"  # something is to be mended
    LEFT_OUT = "left out"  # by a filter


class Run(Struct, frozen=True, kw_only=True):
    """What all letters of a run have in common; another process can be given it."""

    order: Order
    wants: Wants  # with nothing yet of who reads the letter
    settings: Settings
    formats: tuple[Format, ...]
    only: tuple[Nation, ...] = ()  # the nations whose candidates are written to; none: all
    name_pattern: str = NAME_PATTERN
    doubles: frozenset[str] = frozenset()  # the names of files that several would have: the number tells theirs apart
    paper: tuple[bytes, str] | None = None  # the house's Word paper, and what messages call it
    bundles: tuple[Format, ...] = ()  # in which the letters go into one file as well


class Row(NamedTuple):
    """Somebody as the file has them."""

    number: int  # of their row in the file
    cells: Cells
    others: int = 0  # how many have their email address, too


class Made(Struct, frozen=True, kw_only=True):
    """What became of one person; `status` is written, skipped by rule, or failed."""

    id: str
    name: str
    ballot: str
    nation: str
    status: Status
    reason: str = ""  # why there is no letter, or none in one of the formats
    why: str = ""  # the same without what is this person's own, for counting
    asks: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # their names, in the order of the formats
    contents: tuple[bytes, ...] = ()
    lacking: tuple[Format, ...] = ()  # formats that were asked for and cannot be had
    was_there: int = 0  # of the files, how many stood there already
    pieces: tuple[bytes, ...] = ()  # for the bundles, in their order
    place: str = ""  # by which letters in one file are put in order: seat, surname, name
    to_fill: tuple[str, ...] = ()  # placeholders
    warnings: tuple[str, ...] = ()  # about this person alone
    told: tuple[str, ...] = ()  # what the letters on one ballot are told of alike

    @property
    def is_whole(self) -> bool:
        """Whether nothing of what was asked for is missing."""
        return self.status is not Status.FAILED and not (self.status is Status.WRITTEN and self.reason)


class _Body(NamedTuple):
    """What the letters on one ballot share."""

    letter: Letter
    asks: tuple[str, ...]
    told: tuple[str, ...]
    writers: dict[Format, Callable[[Letter], bytes]]


class _Lacking(NamedTuple):
    """A format that a letter cannot be had in."""

    format: Format
    reason: str
    why: str  # the reason without what is this person's own


class _NoBody(NamedTuple):
    """Why there is no letter on a ballot."""

    status: Status
    reason: str


class Letters:
    """Writes the letters of a run; what many of them share is made once.

    To another process they go as their run alone; one that was forked from this one has them already.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._formats = [(wanted, FORMATS[wanted]) for wanted in run.formats]
        self._asked_for = (*run.formats, *run.bundles)
        self._bodies: OrderedDict[object, _Body | _NoBody] = OrderedDict()
        self._planners: dict[object, Callable[[Wants], Plan]] = {}  # by nation and election
        self.faults: list[LobbykitError] = []  # of options and templates, that no row can be blamed for
        self._name = compiled(run.name_pattern)
        self._mark = os.urandom(8)
        _HERE[self._mark] = self

    def __reduce__(self) -> tuple[Callable[[bytes, bytes], "Letters"], tuple[bytes, bytes]]:
        return _letters, (self._mark, self._pickled)

    @cached_property
    def _pickled(self) -> bytes:
        return pickle.dumps(self._run, protocol=pickle.HIGHEST_PROTOCOL)

    def made(self, row: Row) -> Made:
        """Return the letter to one person, in each format, or why there is none.

        Raises:
            LobbykitError: no letter of the run can be written, as when the sender's own details are not known.
        """
        person = read(row.cells, self._run.settings, row.others)
        if isinstance(person, NotWritten):
            status = Status.SKIPPED if person.is_rule else Status.FAILED
            made = _not_made(person, bare_name(person.name), row, status, person.reason)
            return replace(made, why=person.reason.partition(": ")[0]) if person.is_rule else made
        recipient = person.recipient
        if self._is_abroad(person):
            home = recipient.nation.label if recipient.nation else "another nation"
            return _left(person, row, Status.LEFT_OUT, f"left out by --nation: {home}")
        reached = reach(recipient, person.poll, self._run.order.written_on, _NOBODY)
        if isinstance(reached, NotReached):
            status = Status.FAILED if reached.sits_in else Status.SKIPPED
            return _left(person, row, status, reached.reason)
        body = self._body(reached.recipient, person.poll)
        if isinstance(body, _NoBody):
            return _left(person, row, body.status, body.reason)
        letter = addressed(body.letter, reached.recipient)
        return self._written(person, row, body, letter, reached.left_out)

    def letter(self, row: Row) -> Letter | None:
        """Return the letter itself, to be shown or counted; None when `made` will have none."""
        person = read(row.cells, self._run.settings, row.others)
        if isinstance(person, NotWritten) or self._is_abroad(person):
            return None
        reached = reach(person.recipient, person.poll, self._run.order.written_on, _NOBODY)
        body = None if isinstance(reached, NotReached) else self._body(reached.recipient, person.poll)
        if isinstance(reached, NotReached) or not isinstance(body, _Body):
            return None
        can_be_had = reached.recipient.email or not all(FORMATS[one].is_addressed for one in self._run.formats)
        return addressed(body.letter, reached.recipient) if can_be_had or self._run.bundles else None

    def _is_abroad(self, person: Person) -> bool:
        return bool(self._run.only) and person.recipient.nation not in self._run.only

    # --- one letter ------------------------------------------------------------------------------------------

    def _written(self, person: Person, row: Row, body: _Body, letter: Letter, left_out: tuple[str, ...]) -> Made:
        stem = self._stem(person, row)
        files, contents = [], []
        lacking: list[_Lacking] = []
        for wanted, writer in self._formats:
            if writer.is_addressed and not letter.recipient.email:
                why = f"no {wanted}, for there is no email address"
                lacking.append(_Lacking(wanted, "; ".join((why, *left_out)), f"{why} that can be used"))
                continue
            try:
                contents.append(self._content(body, letter, wanted))
            except LobbykitError as error:
                why = f"no {wanted}, for the address is none or the letter too long"
                lacking.append(_Lacking(wanted, f"no {wanted}: {error}", why))
            else:
                files.append(stem + writer.suffix)
        pieces = tuple([piece(letter, wanted) for wanted in self._run.bundles])
        lacked = tuple([one.format for one in lacking])
        there = [wanted for wanted in self._asked_for if wanted not in lacked] if lacked else self._asked_for
        gaps = [one.text for wanted in there for one in to_fill(letter, wanted)]
        return Made(
            id=known_id(person.id, row.number),
            name=person.bare_name,
            ballot=person.ballot,
            nation=str(letter.nation),
            status=Status.WRITTEN if files or pieces or not self._formats else Status.FAILED,
            reason="; ".join([one.reason for one in lacking]),
            why="; ".join([one.why for one in lacking]),
            asks=body.asks,
            files=tuple(files),
            contents=tuple(contents),
            lacking=lacked,
            pieces=pieces,
            place=_place(person) if pieces else "",
            to_fill=tuple(dict.fromkeys(gaps)),
            warnings=(*person.warnings, *letter.warnings[len(body.letter.warnings) :], *left_out),
            told=body.told,
        )

    def _content(self, body: _Body, letter: Letter, wanted: Format) -> bytes:
        """Return the letter in one format.

        Raises:
            LobbykitError: it cannot be had in that one.
        """
        writer = body.writers.get(wanted)
        if writer is None:
            writer = body.writers[wanted] = self._writer(letter, wanted)
        return writer(letter)

    def _writer(self, letter: Letter, wanted: Format) -> Callable[[Letter], bytes]:
        if self._run.paper is None:
            return prepared(letter, wanted)
        from lobbykit.render.letterhead import render

        raw, path = self._run.paper
        return lambda one: render(one, raw, path)

    def _stem(self, person: Person, row: Row) -> str:
        stem = self._name(person, row.number)
        return f"{stem}-{row.number}" if stem in self._run.doubles else stem

    # --- what a ballot shares --------------------------------------------------------------------------------

    def _body(self, recipient: Recipient, poll: Poll | None) -> _Body | _NoBody:
        day = poll.polling_day if poll else None
        key = (recipient.role, recipient.nation, recipient.election, recipient.area, day)
        body = self._bodies.get(key)
        if body is None:
            body = self._bodies[key] = self._composed(recipient, poll)
            if len(self._bodies) > _MOST_BODIES:
                self._bodies.popitem(last=False)
        return body

    def _composed(self, recipient: Recipient, poll: Poll | None) -> _Body | _NoBody:
        order = self._run.order
        seat = replace(poll, place="") if poll else None  # where the seat is, is settled
        wants = replace(self._run.wants, nation=recipient.nation, poll=seat, constituency=recipient.area)
        if wants.term and wants.term[1] is not recipient.nation:
            word, home = wants.term
            return _NoBody(Status.SKIPPED, f"'{word}' is {home.label}'s word: --topic {wants.topics[0]} is for all")
        try:
            planned = self._planner(replace(wants, term=None))(replace(wants, term=None))
        except UsageError as error:
            self.faults.append(error)
            return _NoBody(Status.FAILED, str(error))
        except LobbykitError as error:  # for that nation there is nothing to ask
            return _NoBody(Status.SKIPPED, str(error).partition(";")[0])
        recipient = replace(recipient, election=planned.request.election)
        try:
            letter = compose_body(brief_of(order, planned, recipient))
        except LobbykitError as error:
            self.faults.append(error)
            return _NoBody(Status.FAILED, str(error))
        if self._run.paper is not None:
            from lobbykit.render.letterhead import on_paper

            letter = on_paper(letter)
        _must_be_known(letter.placeholders)
        return _Body(letter, tuple(one.id for one in letter.asks), told_alike(planned, letter), {})

    def _planner(self, wants: Wants) -> Callable[[Wants], Plan]:
        key = (wants.nation, wants.poll.election if wants.poll else None)
        if key not in self._planners:
            self._planners[key] = plan_many(self._run.order.catalogue, wants)
        return self._planners[key]


_HERE: WeakValueDictionary[bytes, Letters] = WeakValueDictionary()  # by their marks


@lru_cache(maxsize=1)  # a worker is given them again with each chunk of a run
def _letters(mark: bytes, pickled: bytes) -> Letters:
    return _HERE.get(mark) or Letters(pickle.loads(pickled))  # noqa: S301  # what `Letters` pickled


def told_alike(planned: Plan, letter: Letter) -> tuple[str, ...]:
    """Return what the user must know of all letters that are planned and written like this one."""
    notes = (f"note: {note}" for note in planned.notes)
    return (*notes, *(f"warning: {warning}" for warning in (*planned.warnings, *letter.warnings)))


_READERS = frozenset({"--constituency"})  # what fills a placeholder of the reader's; all others are the sender's


def _must_be_known(placeholders: Iterable[Placeholder]) -> None:
    """Refuse letters to many in which each would have to be completed by hand.

    Raises:
        LobbykitError: something that the sender alone can know is not given.
    """
    missing = {one.text: one.option for one in placeholders if one.option not in _READERS}
    if missing:
        what = joined([f"{text} ({option})" if option else text for text, option in missing.items()])
        raise LobbykitError(
            f"each letter would have something of yours to fill in: {what}; give it, or run 'lobbykit profile init' "
            "once"
        )


def _left(person: Person, row: Row, status: Status, reason: str) -> Made:
    return _not_made(person, person.bare_name, row, status, reason, person.recipient.nation)


def _not_made(
    person: Person | NotWritten, name: str, row: Row, status: Status, reason: str, nation: Nation | None = None
) -> Made:
    return Made(
        id=known_id(person.id, row.number),
        name=name,
        ballot=person.ballot,
        nation=str(nation or ""),
        status=status,
        reason=reason,
    )


# --- the names of files --------------------------------------------------------------------------------------


def compiled(pattern: str) -> Callable[[Person, int], str]:
    """Return what names the file, without suffix, of the letter to a person whose row has that number.

    Raises:
        UsageError: the pattern has a field that is not known, or none.
    """
    return namer(pattern, _FIELDS, NAME_PATTERN)


W = TypeVar("W")  # whoever a letter is called by


def namer(pattern: str, known_fields: Mapping[str, Callable[[W, int], str]], example: str) -> Callable[[W, int], str]:
    """Return what names a file, without suffix, by somebody and the number of their row.

    Raises:
        UsageError: the pattern has a field that is not known, or none.
    """
    parts = re.split(r"\{(\w*)\}", pattern)
    unknown = next((field for field in parts[1::2] if field not in known_fields), None)
    if unknown is not None:
        known = joined([f"{{{one}}}" for one in known_fields])
        raise UsageError(f"--name-pattern: there is no {{{unknown}}}{did_you_mean(unknown, known_fields)} ({known})")
    plain = "".join(parts[::2])
    if len(parts) == 1 or re.search(r"[{}/\\]", plain):
        raise UsageError(f"--name-pattern: '{pattern}' must have a field in it, as in '{example}', and no slash")
    most = min(_PART_BYTES, (_NAME_BYTES - len(plain.encode(errors="replace"))) // (len(parts) // 2))
    if most < _LEAST_BYTES:
        raise UsageError("--name-pattern is too long for the name of a file; take fewer fields or words")
    fields = [(known_fields[field], text) for field, text in zip(parts[1::2], parts[2::2], strict=True)]

    def name(person: W, number: int) -> str:
        stem = parts[0]
        for field, text in fields:
            value = field(person, number)
            is_id = value.isascii() and value.isdecimal() and len(value) <= most  # mostly: it is its own name
            stem += (value if is_id else _part(value, most)) + text
        return file_name(stem, _NAME_BYTES)

    return name


_FIELDS: dict[str, Callable[[Person, int], str]] = {
    "area": lambda person, _: person.recipient.area,
    "ballot": lambda person, _: person.ballot,
    "id": lambda person, number: known_id(person.id, number),
    "name": lambda person, _: person.bare_name,
    "nation": lambda person, _: person.recipient.nation or "",
    "number": lambda _, number: str(number),
    "surname": lambda person, _: person.recipient.surname or person.bare_name.rpartition(" ")[2],
}


@lru_cache(maxsize=512)  # a ballot's letters share most of their names
def _part(value: str, most_bytes: int) -> str:
    """A field as the name of a file has it; in composed letters, for to some systems "é" and "e´" are one name."""
    return file_name(value if value.isascii() else normalize("NFC", value), most_bytes) if value else ""


def _place(person: Person) -> str:
    """Where a letter belongs among others that are put into envelopes: by seat, then by surname."""
    surname = person.recipient.surname or person.bare_name.rpartition(" ")[2]
    return f"{person.recipient.area}\0{surname}\0{person.bare_name}".casefold()


def known_id(person_id: str, number: int) -> str:
    """Return what tells somebody apart: their id, or where they stand in a file that has none."""
    return person_id or f"row-{number}"


def is_unique(pattern: str, *, numbered: bool) -> bool:
    """Return whether the pattern alone makes sure that no two letters have one name; `numbered`: all ids are numbers.

    Of other ids two may be written alike, when what no name of a file can have is left out. A number tells letters
    apart when it begins or ends the name, with a sign between it and the rest.

    >>> is_unique("{area}-{id}", numbered=True), is_unique("{area}-{id}", numbered=False)
    (True, False)
    >>> is_unique("{name}{number}", numbered=True)
    False
    """
    field = r"\{(?:id|number)\}" if numbered else r"\{number\}"
    return bool(re.fullmatch(rf"(?:.*[-_ ])?{field}|{field}(?:[-_ ].*)?", pattern))
