"""The rows of a candidate file -> one person each, ready to be written to, or the reason why not.

In two passes: the first keeps a few numbers of each person, the second streams the one row that counts for each.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import compress, islice
from operator import eq
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.elections import LEGISLATURES, Poll, sensible_day
from lobbykit.model import Election, Nation, Recipient, Role
from lobbykit.nations import (
    Found,
    constituency_names,
    council_names,
    of_constituency,
    of_council,
    of_election_id,
    of_gss,
    of_region,
)
from lobbykit.people.cells import PLACE, Cells, days, emails, is_garbled, is_yes
from lobbykit.people.columns import Field
from lobbykit.people.names import bare_name, is_name
from lobbykit.words import address_lines, did_you_mean, folded_words, spoken

T = TypeVar("T")

_ID, _OLD_IDS, _EMAIL = PLACE[Field.ID], PLACE[Field.OLD_IDS], PLACE[Field.EMAIL]
_NAME, _SURNAME, _FORENAMES = PLACE[Field.NAME], PLACE[Field.SURNAME], PLACE[Field.FORENAMES]
_HONORIFIC, _POST_NOMINALS = PLACE[Field.HONORIFIC], PLACE[Field.POST_NOMINALS]
_PARTY, _DIED, _DESELECTED = PLACE[Field.PARTY], PLACE[Field.DIED], PLACE[Field.DESELECTED]
_SHARED = PLACE[Field.NATION]  # from here on, the cells are those of the ballot
_BALLOT = PLACE[Field.BALLOT]
_ADDRESS = slice(PLACE[Field.ADDRESS], PLACE[Field.POSTCODE] + 1)
# Who somebody is, when no id tells.
_IDENTITY = (_NAME, _FORENAMES, _SURNAME, _EMAIL, *range(_ADDRESS.start, _ADDRESS.stop), PLACE[Field.AREA])
_BALLOTS = 1 << 8  # of which what is known is kept: rows of one ballot mostly stand near each other
_COUNTED = 1 << 12  # whose numbers are at hand: a country's in a day
_DIGITS = 18  # of an id that is kept as a number
_FAR = 1 << 20  # days: no polling day is known
_NOBODY = frozenset({"tbc", "tba", "to be confirmed", "to be announced", "n/a", "unknown", "vacant", "vacancy", "none"})
_GSS = re.compile(r"(?:[A-Z]{3}:)?[A-Z]\d{8}", re.IGNORECASE | re.ASCII)
_LIKE_ID = re.compile(r"[a-z]+\.\S+", re.IGNORECASE | re.ASCII)
_LIST = re.compile(r"(?:sp|senedd|naw)\.r\b|gla\.a\b")
_MEMBER_FOR = re.compile(
    r"^(?:member of (?:parliament|the scottish parliament|the senedd|the (?:legislative|london|welsh) assembly"
    r"|the national assembly for wales)|(?:assembly )?member|mp|msp|ms|am|mla|councillor) for ",
    re.IGNORECASE,
)
_OF_YEAR = {"2010": "parl.2010-05-06", "2015": "parl.2015-05-07"}  # ids of YourNextMP's
_ASKED_NOTHING = "no document in the catalogue asks anything of"
_NO_ASKS = {
    "mayor": "elected mayors",
    "pcc": "police and crime commissioners",
    "gla": "members of the London Assembly",
    "europarl": "members of the European Parliament",
    "ref": "those who campaign in a referendum",
}
_KINDS = {election.value: election for election in Election} | {
    word: election
    for election, words in {
        Election.PARL: "general election/uk general election/uk parliament/parliament/westminster/house of commons",
        Election.SP: "scottish parliament/the scottish parliament/holyrood",
        Election.SENEDD: "naw/the senedd/senedd cymru/welsh parliament",
        Election.NIA: "northern ireland assembly/the northern ireland assembly/stormont",
        Election.LOCAL: "council/local election/local elections/council election",
    }.items()
    for word in words.split("/")
}


class Settings(Struct, frozen=True, kw_only=True):
    """What the letters are, for rows to be read by."""

    day: date  # of the letters
    role: Role = Role.CANDIDATE  # or member
    nation: Nation | None = None  # for rows that give no clue; one that they give counts for more
    poll: Poll | None = None  # for rows that name no election
    polling_day: date | None = None  # for rows that have none
    do_not_contact: Callable[[Recipient, str], str] | None = None  # why not to write to this one with that id, or ""


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who can be written to."""

    id: str  # as in the file; empty: it has none
    bare_name: str  # without titles and letters
    recipient: Recipient
    poll: Poll | None  # None: neither the file nor the settings say
    ballot: str  # its id, or else the election and the area
    party: str  # for reports alone
    warnings: tuple[str, ...] = ()  # clauses


class NotWritten(Struct, frozen=True, kw_only=True):
    """Somebody who is not written to."""

    id: str
    name: str
    ballot: str
    party: str
    is_rule: bool  # skipped by rule; else there is something in the row to be mended
    reason: str  # a clause


# --- pass 1: who is in the file ------------------------------------------------------------------------------

_Key = int | bytes
_SORTED = 1 << 14  # numbers, at once
_MOST_PARTS = 8
_Standing = tuple[bool, int, bool]  # of a ballot: whether no letter is written, days to polling day, whether a list
_Rank = tuple[bool, int, bool, bool]  # of a row: its ballot's, and whether it has an id of before; the lowest is taken


class Index(Struct, frozen=True, kw_only=True):
    """What has to be known of a file as a whole, before its people are read one by one.

    It is of use in the process that made it alone: the hashes in it are others in another.
    """

    rows: int = 0
    blank: int = 0  # rows that name nobody at all; not among `rows`
    people: int = 0
    repeated: int = 0  # how many people have several rows
    is_numbered: bool = True  # whether everybody's id is a number, which the name of a file has whole
    ballots: dict[str, int]  # how many people stand on each, whether or not they can be written to
    not_current: int = 0  # rows whose election the file calls past
    not_locked: int = 0  # rows of ballots whose list of candidates may still change
    shared: int = 0  # email addresses that several people have
    # For `people`, `sharing` and `standing` alone:
    day: date
    choices: dict[_Key, _Rank]  # of each with several rows, the rank of the one to take
    merged: dict[_Key, _Key]  # an id in the file that is now another
    sharers: dict[int, int]  # how many people have an address, by its hash
    candidacies: dict[_Key, tuple[str, ...]]  # the ballots of each who stands on several

    def sharing(self, cells: Cells) -> int:
        """Return how many others have the same email address."""
        if not self.sharers or not cells[_EMAIL]:
            return 0
        return self.sharers.get(_hash_of_email(cells[_EMAIL]), 1) - 1

    def standing(self, cells: Cells) -> tuple[str, ...]:
        """Return the ballots on which somebody stands, if there are several."""
        return self.candidacies.get(key_of(cells), ()) if self.candidacies else ()


class _Ballot(NamedTuple):
    """What some rows say of their ballot, as far as the file as a whole has to know it."""

    name: str
    standing: _Standing
    is_past: bool
    is_open: bool


class _Rows:
    """The rows of a file, in numbers: some 20 bytes for each, where ids are numbers."""

    def __init__(self) -> None:
        self.numbers = array("q")  # of each row the id, or -1: its key is the next of `others`
        self.others: list[bytes] = []
        self.emails = array("q")  # of each row the hash of the address, or 0
        self.on = array("i")  # of each row the number of its ballot
        self.ballots: dict[_Ballot, int] = {}
        self.became: dict[_Key, _Key] = {}  # what ids of before are now
        self.blank = 0

    def take(self, rows: Iterable[Cells], day: date) -> None:
        """Take in the rows, for letters of that day."""
        numbers: dict[Cells, int] = {}
        add_number, add_email, add_ballot = self.numbers.append, self.emails.append, self.on.append
        for cells in rows:
            if not cells[_ID] and not any(cells):
                self.blank += 1
                continue
            key = key_of(cells)
            if isinstance(key, int):
                add_number(key)
            else:
                add_number(-1)
                self.others.append(key)
            email = cells[_EMAIL]
            add_email(_hash_of_email(email) if email else 0)
            shared = cells[_SHARED:]
            number = numbers.get(shared)
            if number is None:
                if len(numbers) >= _COUNTED:
                    numbers.clear()
                number = numbers[shared] = self.ballots.setdefault(_ballot(shared, day), len(self.ballots))
            add_ballot(number)
            if cells[_OLD_IDS] and isinstance(key, int):
                self.became.update(dict.fromkeys(map(int, re.findall(r"\d{1,18}", cells[_OLD_IDS], re.ASCII)), key))

    def keys(self) -> Iterator[_Key]:
        """Give the key of each row."""
        if not self.others:
            return iter(self.numbers)
        others = iter(self.others)
        return (next(others) if number < 0 else number for number in self.numbers)

    def merged(self) -> dict[_Key, _Key]:
        """Return the ids in the file that are others now."""
        there = {key for key in self.keys() if key in self.became} if self.became else ()
        olds = [old for old in self.became if old in there]
        return {old: latest for old in olds if (latest := _latest(self.became, old)) != old}

    def of_several(self, merged: Mapping[_Key, _Key]) -> Iterator[tuple[_Key, _Key, int]]:
        """Give the rows of people with several: the key, what it is now, and the number of the ballot."""
        keys = {*_twice(self.numbers), *_twice(self.others), *merged, *merged.values()} - {-1}
        for key, number in zip(self.keys(), self.on, strict=True) if keys else ():
            if key in keys:
                yield key, merged.get(key, key), number

    def sharers(self, merged: Mapping[_Key, _Key]) -> dict[int, int]:
        """Return how many people have an address, by its hash, where there are several."""
        several: dict[int, set[_Key]] = {email: set() for email in _twice(self.emails) if email}
        for email, key in zip(self.emails, self.keys(), strict=True) if several else ():
            if email in several:
                several[email].add(merged.get(key, key))
        return {email: len(keys) for email, keys in several.items() if len(keys) > 1}


_Ordered = TypeVar("_Ordered", int, bytes)


def _twice(values: Sequence[_Ordered]) -> set[_Ordered]:
    """Return what there is more than once: sorting needs half the room of a set or dict, and a part of them less."""
    found: set[_Ordered] = set()
    parts = min(1 + len(values) // _SORTED, _MOST_PARTS)
    for part in range(parts):
        ordered = sorted(values if parts == 1 else [value for value in values if hash(value) % parts == part])
        found.update(compress(ordered, map(eq, ordered, islice(ordered, 1, None))))
    return found


def index(rows: Iterable[Cells], day: date) -> Index:
    """Return what there is in the rows, for letters of that day."""
    found = _Rows()
    found.take(rows, day)
    merged, ballots = found.merged(), [*found.ballots]
    rows_on = Counter(found.on)
    alone = rows_on.copy()  # of the rows of a ballot, those of people who have no other
    choices: dict[_Key, _Rank] = {}
    stands: dict[_Key, tuple[str, ...]] = {}
    # People of the same rank, and on the same ballots, share these, which keeps each small.
    ranked = lru_cache(_BALLOTS)(lambda standing, is_old: (*standing, is_old))
    and_on = lru_cache(_BALLOTS)(lambda names, name: names if name in names else (*names, name))
    for key, now, number in found.of_several(merged):
        alone[number] -= 1
        rank = ranked(ballots[number].standing, key != now)
        choices[now] = min(choices.get(now, rank), rank)
        stands[now] = and_on(stands.get(now, ()), ballots[number].name)
    sharers = found.sharers(merged)
    return Index(
        day=day,
        rows=len(found.on),
        blank=found.blank,
        people=alone.total() + len(choices),
        repeated=len(choices),
        is_numbered=not found.others,
        ballots=_people_on(ballots, alone, stands.values()),
        not_current=sum(rows_on[number] for number, ballot in enumerate(ballots) if ballot.is_past),
        not_locked=sum(rows_on[number] for number, ballot in enumerate(ballots) if ballot.is_open),
        shared=len(sharers),
        choices=choices,
        merged=merged,
        sharers=sharers,
        candidacies={key: names for key, names in stands.items() if len(names) > 1},
    )


def _people_on(
    ballots: Sequence[_Ballot], alone: Mapping[int, int], stands: Iterable[tuple[str, ...]]
) -> dict[str, int]:
    """How many people stand on each ballot: those with one row, and where each of the others `stands`."""
    counts = Counter[str]()
    for number, ballot in enumerate(ballots):
        counts[ballot.name] += alone[number]
    for names, count in Counter(stands).items():
        counts.update(dict.fromkeys(names, count))
    return dict(counts)


def people(rows: Iterable[tuple[T, Cells]], found: Index) -> Iterator[tuple[T, Cells]]:
    """Give one row for each person, in the order of the file, under the id that the person has now.

    Of several, that is the one whose ballot can be written about, is polled first and elects for a constituency, in
    this order of weight. `rows` are those that `index` was made of, each with what the caller wants back with it.
    """
    left = dict(found.choices)
    standing = lru_cache(_BALLOTS)(_standing)
    for carried, cells in rows:
        if not cells[_ID] and not any(cells):
            continue
        if not found.choices:
            yield carried, cells
            continue
        own = key_of(cells)
        key = found.merged.get(own, own)
        is_old = key != own
        if key not in found.choices:
            yield carried, cells
        elif left.get(key) == (*standing(cells[_SHARED:], found.day), is_old):
            del left[key]
            yield carried, (str(key), *cells[1:]) if is_old else cells


def key_of(cells: Cells) -> _Key:
    """Return what tells a person from all others in the file: the id, or without one everything that names them."""
    given = cells[_ID]
    if given.isdigit() and given.isascii() and given[0] != "0" and len(given) <= _DIGITS:
        return int(given)
    text = given or "\n".join([cells[place] for place in _IDENTITY]).casefold()
    return blake2b(text.encode(errors="replace"), digest_size=15, key=b"id" if given else b"").digest()


def _hash_of_email(cell: str) -> int:
    """A number for the address in a cell, or 0 where there is none."""
    found = emails(cell)
    return hash(found[0].casefold()) if found else 0


def _latest(became: dict[_Key, _Key], old: _Key) -> _Key:
    """The id that an id is now, through all that it has been; of a ring of them, the greatest.

    Whatever was passed on the way is made to lead there at once.
    """
    passed = dict.fromkeys([old])
    while (latest := became.get(next(reversed(passed)))) is not None and latest not in passed:
        passed[latest] = None
    if latest is not None:
        ring = [*passed][[*passed].index(latest) :]
        latest = max(one for one in ring if isinstance(one, int))
    end = next(reversed(passed)) if latest is None else latest
    became.update(dict.fromkeys(passed, end))
    return end


def _ballot(shared: Cells, day: date) -> _Ballot:
    return _Ballot(
        _ballot_name(shared), _standing(shared, day), _says_no(shared, Field.CURRENT), _says_no(shared, Field.LOCKED)
    )


def _standing(shared: Cells, day: date) -> _Standing:
    """How well a row does to write by, for its ballot: the lowest does best."""
    poll, is_list, no_poll = _poll(shared, None)
    polling_day, _, no_day = _polling_day(shared, poll, None)
    is_bad = bool(shared[-1] or no_poll or no_day or _no_letter(shared, polling_day, day, Role.CANDIDATE))
    return is_bad, abs((polling_day - day).days) if polling_day else _FAR, is_list


# --- pass 2: what a row says ---------------------------------------------------------------------------------


def read(cells: Cells, settings: Settings, others: int = 0) -> Person | NotWritten:
    """Return the person of a row, or why nobody is written to; `others` have the same email address.

    A rule counts before a fault: nobody is asked to mend the row of somebody who is not to be written to.
    """
    ballot = _on_ballot(
        cells[_SHARED:], settings.day, settings.role, settings.nation, settings.poll, settings.polling_day
    )
    name, surname = _names(cells)
    recipient, warnings = _recipient(cells, name, surname, ballot, settings.role)
    rule = "" if cells[-1] else _rule(cells, recipient, ballot, settings)
    fault = cells[-1] or _no_name(name) or ballot.problem
    if rule or fault:
        return NotWritten(
            id=cells[_ID],
            name=name,
            ballot=ballot.name,
            party=cells[_PARTY],
            is_rule=bool(rule),
            reason=rule or fault,
        )
    if is_yes(cells[_DESELECTED]):  # no reason not to write: everybody on a ballot gets the same letter
        warnings.append("was deselected by their party, and is still on the ballot")
    if others and recipient.email:
        warnings.append(f"shares {recipient.email} with {others} other{'s' if others > 1 else ''}")
    return Person(
        id=cells[_ID],
        bare_name=bare_name(name),
        recipient=recipient,
        poll=ballot.poll,
        ballot=ballot.name,
        party=cells[_PARTY],
        warnings=(*warnings, *ballot.warnings),
    )


def _rule(cells: Cells, recipient: Recipient, ballot: "_OnBallot", settings: Settings) -> str:
    if is_yes(cells[_DIED]):
        return "has died"
    if ballot.rule:
        return ballot.rule
    return settings.do_not_contact(recipient, cells[_ID]) if settings.do_not_contact else ""


def _recipient(cells: Cells, name: str, surname: str, ballot: "_OnBallot", role: Role) -> tuple[Recipient, list[str]]:
    """Return whom the letter is to, and what is to be told of that."""
    found = emails(cells[_EMAIL]) if cells[_EMAIL] else ()
    address = tuple([line for cell in cells[_ADDRESS] if cell for line in address_lines(cell)])
    warnings = []
    if cells[_EMAIL] and not found:
        warnings.append(f"'{cells[_EMAIL]}' is no email address and is left out")
    elif len(found) > 1:
        warnings.append(f"has {len(found)} email addresses, and {found[0]} is used")
    if ballot.is_garbled or is_garbled(name) or (address and any(map(is_garbled, address))):
        warnings.append("some letters were garbled before the file came here, and stand as they are")
    if name[:3].isupper() and _begins_with_surname(name):
        warnings.append(f"'{name}' may have the surname first, and stands as it is")
    recipient = Recipient(
        role=role,
        name=name,
        surname=surname,
        honorific=cells[_HONORIFIC],
        post_nominals=cells[_POST_NOMINALS],
        area=ballot.area,
        nation=ballot.nation,
        election=ballot.poll.election if ballot.poll else None,
        polling_day=ballot.polling_day,
        email=found[0] if found else "",
        address=address,
    )
    return recipient, warnings


def _names(cells: Cells) -> tuple[str, str]:
    """Return the name, and the surname where the file tells it and the name ends with it.

    A name of one word beside a surname that it does not hold is the forename.
    """
    name, surname, forenames = cells[_NAME], cells[_SURNAME], cells[_FORENAMES]
    if not name:
        return f"{forenames} {surname}".strip(), surname
    if not surname:
        return name, ""
    end = len(name) - len(surname)
    ending = name[end:]
    is_same = ending == surname or ending.casefold() == surname.casefold()
    if is_same and (end == 0 or name[end - 1] == " "):
        return name, ending
    if not forenames and " " not in name:
        return f"{name} {surname}", surname
    words, wanted = bare_name(name).split(), folded_words(surname)
    for start in range(len(words)):
        if folded_words(" ".join(words[start:])) == wanted:
            return name, " ".join(words[start:])
    return name, ""


def _begins_with_surname(name: str) -> bool:
    """Whether a name looks like those of official lists.

    >>> _begins_with_surname("SAMPLE Alex"), _begins_with_surname("DR Alex SAMPLE"), _begins_with_surname("ALEX SAMPLE")
    (True, False, False)
    """
    first, *others = bare_name(name).split() or [""]
    return len(first) > 2 and first.isupper() and bool(others) and others[-1].istitle()  # noqa: PLR2004  # "JP Sample"


def _no_name(name: str) -> str:
    if not is_name(name):
        return "the row has no name"
    is_nobody = name.casefold().strip(" .()[]") in _NOBODY
    return f"'{name}' is nobody's name" if is_nobody else ""


# --- what a ballot says --------------------------------------------------------------------------------------


class _OnBallot(NamedTuple):
    """What is the same for everybody on a ballot."""

    name: str
    area: str
    is_garbled: bool = False  # the area
    poll: Poll | None = None
    polling_day: date | None = None
    nation: Nation | None = None
    rule: str = ""  # why nobody on it is written to
    problem: str = ""  # why nobody on it can be
    warnings: tuple[str, ...] = ()


@lru_cache(_BALLOTS)
def _on_ballot(
    shared: Cells, day: date, role: Role, nation: Nation | None, poll: Poll | None, polling_day: date | None
) -> _OnBallot:
    """What the cells of a ballot say; nation, poll and polling day stand for what they do not."""
    area = _MEMBER_FOR.sub("", _cell(shared, Field.AREA))
    poll, is_list, no_poll = _poll(shared, poll)
    polling_day, doubtful_day, no_day = _polling_day(shared, poll, polling_day)
    found_nation, doubtful_nation, no_nation = _nation(shared, poll, nation, area="" if is_list else area)
    return _OnBallot(
        name=_ballot_name(shared),
        area=area,
        is_garbled=is_garbled(area),
        poll=replace(poll, polling_day=polling_day) if poll else None,
        polling_day=polling_day,
        nation=found_nation,
        rule=_no_letter(shared, polling_day, day, role) or (no_poll if no_poll.startswith(_ASKED_NOTHING) else ""),
        problem=no_poll or no_day or no_nation,
        warnings=tuple(doubt for doubt in (doubtful_day, doubtful_nation) if doubt),
    )


def _cell(shared: Cells, field: Field) -> str:
    return shared[PLACE[field] - _SHARED]


def _says_no(shared: Cells, field: Field) -> bool:
    return bool(_cell(shared, field)) and not is_yes(_cell(shared, field))


def ballot_of(cells: Cells) -> str:
    """Return the id of a row's ballot, or else its election and area, as `Index.ballots` has it."""
    return cells[_BALLOT] or _ballot_name(cells[_SHARED:])


def near_ballot(typed: str, ballots: Iterable[str]) -> str:
    """Return what may have been meant by what is no ballot: the one with all words of a seat's name, or a near one."""
    known, words = list(ballots), set(folded_words(typed))
    of_seat = [one for one in known if words <= set(folded_words(one))]
    if words and len(of_seat) == 1:
        return f"; did you mean {of_seat[0]}?"
    return did_you_mean(typed, known) or (f"; its ballots look like {known[0]}" if known else "")


def _ballot_name(shared: Cells) -> str:
    """The ballot's id, or else the election and the area."""
    if ballot := _cell(shared, Field.BALLOT):
        return ballot
    area = _MEMBER_FOR.sub("", _cell(shared, Field.AREA))
    return f"{_cell(shared, Field.ELECTION)} {area}".strip()


def _no_letter(shared: Cells, polling_day: date | None, day: date, role: Role) -> str:
    if is_yes(_cell(shared, Field.CANCELLED)):
        return "the poll is cancelled"
    if is_yes(_cell(shared, Field.DELISTED)):
        return "does not stand any more"
    if polling_day and polling_day < day and role is Role.CANDIDATE:
        return f"polling day was {spoken(polling_day)}"
    return ""


# --- the election --------------------------------------------------------------------------------------------


def _poll(shared: Cells, otherwise: Poll | None) -> tuple[Poll | None, bool, str]:
    """Return the election, whether it is for a party's list, and else why there is none."""
    ballot, election = _cell(shared, Field.BALLOT), _cell(shared, Field.ELECTION)
    for text in (ballot, election):
        found = _read_election(text) if text else ""
        if isinstance(found, Poll):
            return found, bool(_LIST.match(text.lower())), ""
    if election or _LIKE_ID.fullmatch(ballot):
        return None, False, str(_read_election(election or ballot))
    return otherwise or _of_council(shared), False, ""


def _of_council(shared: Cells) -> Poll | None:
    """The election of a file that names councils and nothing else."""
    council = _cell(shared, Field.ORGANISATION)
    return Poll(election=Election.LOCAL) if council and of_council(council).nations else None


def _read_election(text: str) -> Poll | str:
    """Return what an id, or the words for an election, says; or a clause on why it cannot be written about.

    Not as strict as the ids that users type: files have forms that were valid once (`sp.2016-05-05`, `naw.c.…`).
    """
    text = text.lower()
    kind, *parts = _OF_YEAR.get(text, text).split(".")
    if kind in _NO_ASKS:
        return f"{_ASKED_NOTHING} {_NO_ASKS[kind]}"
    election = _KINDS.get(kind) or _KINDS.get(" ".join(folded_words(text)))
    if election is None:
        return f"the election '{text}' is not known{did_you_mean(kind, Election)} ({', '.join(Election)}, or an id)"
    if not parts:
        return Poll(election=election)
    try:
        polling_day = sensible_day(date.fromisoformat(parts[-1]))
    except ValueError:
        return f"the election id '{text}' does not end with a day that there is"
    places = [part for part in parts[:-1] if part != "by" and len(part) > 1]
    return Poll(
        election=election,
        id=_OF_YEAR.get(text, text),
        polling_day=polling_day,
        is_by_election="by" in parts,
        place=places[0] if places else "",
    )


def _polling_day(shared: Cells, poll: Poll | None, otherwise: date | None) -> tuple[date | None, str, str]:
    """Return polling day, what is doubtful about it, and what is wrong with it."""
    cell, of_id = _cell(shared, Field.POLLING_DAY), poll.polling_day if poll else None
    if not cell:
        return of_id or otherwise, "", ""
    read = days(cell)
    if not read:
        return None, "", f"the polling day '{cell}' is no day; write it as 2029-05-03"
    if of_id is None or of_id in read:
        return of_id or read[0], "", ""
    told = f"polling day is {spoken(read[0])} in its column and {spoken(of_id)} in the ballot's id; the column is used"
    return read[0], told, ""


# --- the nation ----------------------------------------------------------------------------------------------


class _Clue(NamedTuple):
    what: str
    text: str
    found: Found


def _nation(shared: Cells, poll: Poll | None, otherwise: Nation | None, *, area: str) -> tuple[Nation | None, str, str]:
    """Return the nation, what is doubtful about it, and else why it is not known. Nothing is guessed."""
    clues = tuple(_clues(shared, poll, area))
    if given := _cell(shared, Field.NATION):
        return _given_nation(given, clues, poll)
    if not clues:
        return otherwise, "", "" if otherwise else "nothing says which nation it is in; add a column 'nation'"
    settled = next((clue for clue in clues if clue.found.nation), None)
    if settled is None:
        near = _near(clues[0])
        what_would_do = f"{near} Put it right" if near else "; add a column 'nation'"  # the letter names the seat
        return None, "", f"{clues[0].found.because}{what_would_do}"
    for clue in clues:
        if clue.found.nations and settled.found.nation not in clue.found.nations:
            both = f"by the {settled.what}, {settled.found.because}, but by the {clue.what}, {clue.found.because}"
            return None, "", f"{both}; say which in a column 'nation'"
    return settled.found.nation, "", ""


def _given_nation(given: str, clues: Iterable[_Clue], poll: Poll | None) -> tuple[Nation | None, str, str]:
    """The column that the user added counts before what the file says of places; not before who elects whom."""
    short = {"ni": "northern ireland", "n ireland": "northern ireland"}
    text = " ".join(folded_words(given))
    nation = of_region(short.get(text, text)).nation
    if nation is None:
        near = did_you_mean(given, Nation)
        return None, "", f"the nation '{given}' is not known{near} ({', '.join(Nation)})"
    if poll and nation not in LEGISLATURES[poll.election].nations:
        body = LEGISLATURES[poll.election].name
        return None, "", f"the column 'nation' has {nation.label}, where nobody elects {body}"
    against = next((clue for clue in clues if clue.found.nations and nation not in clue.found.nations), None)
    doubt = f"the column 'nation' has {nation.label}, and is used, but {against.found.because}" if against else ""
    return nation, doubt, ""


def _clues(shared: Cells, poll: Poll | None, area: str) -> Iterator[_Clue]:
    """What the row says of places, the weightiest first."""
    if region := _cell(shared, Field.REGION):
        yield _Clue("region", region, of_region(region))
    codes = [code[-9:] for field in (Field.GSS, Field.POST) if _GSS.fullmatch(code := _cell(shared, field))]
    for code in dict.fromkeys(codes):
        yield _Clue("code", code, of_gss(code))
    if poll and (poll.place or len(LEGISLATURES[poll.election].nations) == 1):
        yield _Clue("election", poll.place, of_election_id(poll.id or poll.election))
    is_local = poll is not None and poll.election is Election.LOCAL
    council = _cell(shared, Field.ORGANISATION)
    if council and (is_local or poll is None):
        yield _Clue("council", council, of_council(council))
    if area and not is_local:
        yield _Clue("area", area, of_constituency(area))
    elif area and of_council(area).nations:  # most wards are not called by their council
        yield _Clue("area", area, of_council(area))


def _near(clue: _Clue) -> str:
    names = {"area": constituency_names, "council": council_names}.get(clue.what)
    return did_you_mean(clue.text, names()) if names and not clue.found.nations else ""
