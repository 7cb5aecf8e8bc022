"""A candidate file and what all its letters have in common -> the letters in a folder, and a report of everybody.

The rows are gone through twice: once for who is in the file (`people.candidates.index`), and once to write. Letters are
handed out in chunks through `concurrent.futures.Executor` alone, so that any executor can carry a run. A chunk can be
done again, by another worker or another run: it makes the same letters, and leaves alone what stands there.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec import Struct, msgpack
from msgspec.structs import replace

from lobbykit.batch import Letters, Made, Row, Run, Status, compiled
from lobbykit.errors import UsageError
from lobbykit.folder import put, standing
from lobbykit.people import candidates
from lobbykit.people.candidates import Index, Person
from lobbykit.people.cells import Cells
from lobbykit.people.row import Row as FileRow
from lobbykit.people.table import Table

T = TypeVar("T")

# So many people are looked through for others on somebody's ballot, before those are handed out that were found: a
# country's, in any order.
_SPAN = 5_000
_HELD = 5_500  # people in memory at most, some 2 kB each; those beyond the span keep the workers busy
_FEW = 5_000  # rows that are kept, some 1.3 kB each, and read once
_CHUNKS = 16  # that a span is parted into for each worker, so that all of them end together
_SMALLEST, _LARGEST = 16, 256  # people in a chunk
_MOST_REASONS = 200  # that are told apart
_MOST_NAMED = 12  # of those who are missing on a ballot, or warned of


class Filters(Struct, frozen=True, kw_only=True):
    """Who of the file is written to."""

    where: tuple[tuple[int, str], ...] = ()  # the number of a column, and what it must say
    ballots: frozenset[str] = frozenset()
    limit: int | None = None  # letters at the most

    def __bool__(self) -> bool:
        return bool(self.where or self.ballots or self.limit is not None)


class Job(Struct, frozen=True, kw_only=True):
    """All that is needed to carry out a run."""

    run: Run
    table: Table
    rows: "Rows"  # of the table
    index: Index  # of the whole file
    chosen: Index  # of the rows that the filters let through
    filters: Filters = Filters()
    folder: Path | None = None  # where the letters go; None: nothing is written
    force: bool = False
    is_again: bool = False  # the run was begun before
    strangers: frozenset[str] = frozenset()  # then: files like letters that were there before it was


class Ballot:
    """What became of the people on one ballot."""

    __slots__ = ("elsewhere", "missing", "named", "people", "written")

    def __init__(self, people: int) -> None:
        self.people = people
        self.written = 0
        self.elsewhere = 0  # they have their letter as candidates on another ballot
        self.missing = 0
        self.named: tuple[str, ...] = ()  # the first who are missing, each with the reason

    @property
    def left_out(self) -> int:
        """How many are left out by a filter."""
        return self.people - self.written - self.elsewhere - self.missing

    @property
    def is_even(self) -> bool:
        """Whether everybody on the ballot has a letter."""
        return not (self.left_out or self.missing)


class Told:
    """What there is to tell of letters: each thing once, and of how many."""

    def __init__(self) -> None:
        self.to_fill: Counter[str] = Counter()
        self.told: dict[str, int] = {}  # what letters are told of alike, and how many
        self.warnings: dict[str, list[str]] = {}  # what is told of some people alone, and the first of them
        self.warned = 0

    def hear(self, made: Made) -> None:
        """Count what is to be told of a letter."""
        for gap in made.to_fill:
            self.to_fill[gap] += 1
        for told in made.told:
            self.told[told] = self.told.get(told, 0) + 1
        self.warned += bool(made.warnings)
        for one in made.warnings:
            if one in self.warnings or len(self.warnings) < _MOST_NAMED:
                named = self.warnings.setdefault(one, [])
                named += [made.name] if len(named) < _MOST_NAMED else []


class Report(Told):
    """What became of everybody, counted."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.ballots = {name: Ballot(people) for name, people in job.index.ballots.items()}
        self._index = job.index
        self.left_out = job.index.people - job.chosen.people  # by the filters
        self.statuses: Counter[Status] = Counter()
        self.nations: Counter[str] = Counter()
        self.reasons: dict[Status, Counter[str]] = {status: Counter() for status in Status}
        self.lacking: Counter[str] = Counter()  # why some who have a letter have it not in every format
        self.lacking_formats: set[str] = set()
        self.files = 0
        self.were_there = 0  # of the files, how many stood there already

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing to mend."""
        return not (self.reasons[Status.FAILED] or self.lacking)

    def add(self, row: Row, made: Made) -> None:
        """Count somebody who is through, on each ballot that they stand on."""
        self.statuses[made.status] += 1
        ballots = self._index.standing(row.cells) or (made.ballot,)
        if made.status is Status.LEFT_OUT:
            self.left_out += 1
        elif made.status is Status.WRITTEN:
            self.nations[made.nation] += 1
            self.files += len(made.files)
            self.were_there += made.was_there
            for name in ballots:
                ballot = self.ballots.setdefault(name, Ballot(1))
                ballot.written += name == made.ballot
                ballot.elsewhere += name != made.ballot
        else:
            for name in ballots:
                ballot = self.ballots.setdefault(name, Ballot(1))
                ballot.missing += 1
                if len(ballot.named) < _MOST_NAMED:
                    ballot.named += (f"{made.name} ({made.reason})",)
        if made.reason:
            reasons = self.lacking if made.status is Status.WRITTEN else self.reasons[made.status]
            self.lacking_formats.update(made.lacking)
            why = made.why or made.reason
            reasons[why if why in reasons or len(reasons) < _MOST_REASONS else "other reasons"] += 1
        self.hear(made)


class Done(NamedTuple):
    """One person who is through."""

    row: Row
    packed: bytes
    made: Made

    @property
    def cells(self) -> list[str]:
        """Their row as the file has it."""
        return _unpacked(self.packed)


def carry_out(
    job: Job, letters: Letters, executor: Executor, report: Report, workers: int, tell: Callable[[int], object]
) -> Iterator[Done]:
    """Write the letters and yield what became of each person, in the order of the file; `report` counts along.

    `letters` are those of the job's run.
    `tell` is called with a number of people whenever so many more are through, maybe from another thread.

    Raises:
        LobbykitError: a letter cannot be written, as on a full disk, or the file has changed meanwhile.
    """
    handing = _Handing(job, letters, executor, workers, tell)
    try:
        for row, packed in _wanted(job, letters, report):
            handing.add(row, packed)
            while handing.is_due:
                yield handing.next_done(report)
        handing.finish()
        while handing.held:
            yield handing.next_done(report)
    finally:
        handing.cancel()  # an executor that is not ours would go on
    job.table.file.must_be_as_it_was()


# --- who is written to ---------------------------------------------------------------------------------------


# The number of a row, and its cells as the file has them, packed: few people's are wanted again.
_Raw = tuple[int, bytes]


class Rows:
    """The rows of a file, with the cells that are known: where they are few they are kept, and else read each time."""

    def __init__(self, table: Table, pick: Callable[[list[str]], Cells]) -> None:
        self._table, self._pick = table, pick
        self._kept: list[tuple[_Raw, Cells]] | None = None
        self._pack = msgpack.Encoder().encode

    def known(self) -> Iterator[Cells]:
        """Yield the cells that are known, as they are in the file now."""
        every = self._table.rows()
        few = list(map(self._packed, islice(every, _FEW)))
        yield from [cells for _, cells in few]
        self._kept = few if len(few) < _FEW else None
        del few
        for row in every:
            yield self._pick(row.cells)

    def __iter__(self) -> Iterator[tuple[_Raw, Cells]]:
        return iter(self._kept) if self._kept is not None else map(self._packed, self._table.rows())

    def _packed(self, row: FileRow) -> tuple[_Raw, Cells]:
        return (row.number, self._pack(row.cells)), self._pick(row.cells)


def _unpacked(cells: bytes) -> list[str]:
    return msgpack.decode(cells, type=list[str])


def look(rows: Rows, day: date) -> Index:
    """Return who is in the file, for letters of that day."""
    return candidates.index(rows.known(), day)


def choose(rows: Rows, index: Index, filters: Filters) -> Index:
    """Return who is in the rows that the filters let through, `index` being of all rows.

    Somebody who stands on two ballots, of which the filters let one through, is written to for that one.
    """
    if not (filters.where or filters.ballots):
        return index
    return candidates.index((cells for _, cells in _passing(rows, filters)), index.day)


def doubles(job: Job, taken: Iterable[str] = ()) -> frozenset[str]:
    """Return the names of files that several letters would have, and those that are `taken` by other files.

    Raises:
        UsageError: with its number beside it, one of them would have the name of another letter.
    """
    twice = set(taken)
    seen = set(map(hash, twice))
    for stem, _ in _stems(job):
        if hash(stem) in seen:
            twice.add(stem)
        seen.add(hash(stem))
    for stem, number in _stems(job) if twice else ():
        if stem in twice and hash(f"{stem}-{number}") in seen:
            raise UsageError(f"--name-pattern: two letters would be called {stem}-{number}; add {{number}} to it")
    return frozenset(twice)


def _stems(job: Job) -> Iterator[tuple[str, int]]:
    """The name of each letter's file as the pattern alone makes it, with the number of its row."""
    name = compiled(job.run.name_pattern)
    for (number, _), cells in everybody(job):
        person = candidates.read(cells, job.run.settings)
        if isinstance(person, Person):
            yield name(person, number), number


def everybody(job: Job) -> Iterator[tuple[_Raw, Cells]]:
    """Yield one row for each person whose rows the filters let through."""
    return candidates.people(_passing(job.rows, job.filters), job.chosen)


def _wanted(job: Job, letters: Letters, report: Report) -> Iterator[tuple[Row, bytes]]:
    """Yield one row for each person whom the filters let through, up to the limit."""
    limit = job.filters.limit
    for (number, packed), known in everybody(job):
        if limit == 0:
            report.left_out += 1
            continue
        row = Row(number, known, job.index.sharing(known))
        if limit is not None and letters.letter(row) is not None:
            limit -= 1
        yield row, packed


def _passing(every: Iterable[tuple[_Raw, Cells]], filters: Filters) -> Iterator[tuple[_Raw, Cells]]:
    """Yield the rows that have what is wanted."""
    if not (filters.where or filters.ballots):
        return iter(every)
    return (one for one in every if _passes(filters, one[0][1], one[1]))


def _passes(filters: Filters, packed: bytes, known: Cells) -> bool:
    if filters.ballots and candidates.ballot_of(known).casefold() not in filters.ballots:
        return False
    cells = _unpacked(packed) if filters.where else []
    return all(place < len(cells) and _said(cells[place]) == wanted for place, wanted in filters.where)


def _said(cell: str) -> str:
    """A cell as `--where` compares it: whatever its capitals, its spaces at the ends and JSON's quotes."""
    return cell.strip().strip('"').casefold()


# --- handing out ---------------------------------------------------------------------------------------------


class _Held:
    """Somebody who waits for their letter."""

    __slots__ = ("future", "number", "packed", "place", "row")

    def __init__(self, number: int, row: Row, packed: bytes) -> None:
        self.number, self.row, self.packed = number, row, packed
        self.future: Future[list[Made]] | None = None  # of their chunk, in which they have this place
        self.place = 0

    @property
    def is_through(self) -> bool:
        return self.future is not None and self.future.done()


class _Handing:
    """Hands out letters in chunks; whoever is on one ballot is in one chunk, where there are not too many.

    A ballot is handed out when all its people have been met, or else when the first of them has waited long enough.
    """

    def __init__(
        self, job: Job, letters: Letters, executor: Executor, workers: int, tell: Callable[[int], object]
    ) -> None:
        self._letters, self._executor, self._tell = letters, executor, tell
        self._folder = str(job.folder.absolute()) if job.folder else None  # a worker may be elsewhere
        self._force, self._strangers = job.force, job.strangers if job.is_again else None
        self._people_on = job.chosen.ballots
        self._size = min(max(min(job.chosen.people, _SPAN) // (workers * _CHUNKS), _SMALLEST), _LARGEST)
        self._added = 0
        self.held: deque[_Held] = deque()  # in the order of the file
        self._waiting: OrderedDict[str, list[_Held]] = OrderedDict()  # by ballot, the one met first at the front
        self._chunk: list[_Held] = []

    def add(self, row: Row, packed: bytes) -> None:
        """Take in somebody, the next of the file."""
        self._added += 1
        one = _Held(self._added, row, packed)
        self.held.append(one)
        ballot = candidates.ballot_of(row.cells)
        met = self._waiting.setdefault(ballot, [])
        met.append(one)
        if len(met) >= min(self._people_on.get(ballot, 1), self._size):
            self._hand_out(ballot)
        while self._waiting and self._added - self._waiting[first := next(iter(self._waiting))][0].number >= _SPAN:
            self._hand_out(first)

    @property
    def is_due(self) -> bool:
        """Whether the next is through, or must be waited for."""
        return bool(self.held) and (len(self.held) >= _HELD or self.held[0].is_through)

    def next_done(self, report: Report) -> Done:
        """Wait for the first of those who are held, and return what became of them."""
        one = self.held.popleft()
        if one.future is None:
            self._submit()
        assert one.future is not None
        made = one.future.result()[one.place]
        report.add(one.row, made)
        return Done(one.row, one.packed, made)

    def finish(self) -> None:
        """Hand out all that are left."""
        while self._waiting:
            self._hand_out(next(iter(self._waiting)))
        self._submit()

    def cancel(self) -> None:
        """Let no more of them be begun."""
        for future in {one.future for one in self.held if one.future is not None}:
            future.cancel()

    def _hand_out(self, ballot: str) -> None:
        self._chunk += self._waiting.pop(ballot)
        if len(self._chunk) >= self._size:
            self._submit()

    def _submit(self) -> None:
        chunk, self._chunk = self._chunk, []
        if not chunk:
            return
        rows = [one.row for one in chunk]
        future = self._executor.submit(
            write, self._letters, self._folder, rows, force=self._force, strangers=self._strangers
        )
        for place, one in enumerate(chunk):
            one.future, one.place = future, place
        future.add_done_callback(lambda done: done.cancelled() or self._tell(len(rows)))


# --- in a worker ---------------------------------------------------------------------------------------------


def write(
    letters: Letters, folder: str | None, chunk: Iterable[Row], *, force: bool, strangers: frozenset[str] | None
) -> list[Made]:
    """Write the letters of a chunk, and return what became of each person, without the letters themselves.

    Without a folder nothing is written. `strangers` are files that were there before the
    run was begun, None when it begins now: of a run that goes on, any other file is a letter of its own, and one that
    somebody has changed since stays as it is. This is what an executor is given.

    Raises:
        LobbykitError: a letter cannot be written, as on a full disk.
    """
    made = map(letters.made, chunk)
    if folder is None:
        return [replace(one, contents=()) for one in made]
    return [put_letter(folder, one, force=force, strangers=strangers) for one in made]


M = TypeVar("M", bound=Made)


def put_letter(folder: str, made: M, *, force: bool, strangers: frozenset[str] | None) -> M:
    """Write the files of a letter, and return it without them, and with what is to be told of those not written.

    Raises:
        LobbykitError: one cannot be written, as on a full disk.
    """
    was_there = 0 if strangers is None else standing(folder, made.files)
    others = [
        name
        for name, content in zip(made.files, made.contents, strict=True)
        if not put(folder, name, content, force=force, is_new=not was_there)
    ]
    if others:
        made = _not_put(made, others, strangers)
    return replace(made, contents=(), was_there=was_there)


def _not_put(made: M, others: Sequence[str], strangers: frozenset[str] | None) -> M:
    """A letter in whose files' place others stand."""
    changed = [name for name in others if strangers is not None and name not in strangers]
    taken = [name for name in others if name not in changed]
    if changed:
        told = (f"{name} has been changed since it was written, and stays as it is" for name in changed)
        made = replace(made, warnings=(*made.warnings, *told))
    if taken:
        files = tuple(name for name in made.files if name not in taken)
        told = (f"{name} is there already, and is another file" for name in taken)
        made = replace(
            made,
            files=files,
            status=Status.WRITTEN if files or made.pieces else Status.FAILED,
            reason="; ".join(filter(None, (made.reason, *told))),
            why="; ".join(filter(None, (made.why, "another file of that name is there already"))),
        )
    return made
