"""`lobbykit batch FILE`: a candidate file in, a letter for everyone in it out, and a full account of who has none."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import typer
from msgspec.structs import replace

from lobbykit import folder
from lobbykit.account import Account
from lobbykit.batch import NAME_PATTERN, Letters, Made, Row, Run, Status, compiled, is_unique
from lobbykit.cli import candidate_file, given, own
from lobbykit.cli.batch_run import Asked, begun, bind_all, digest, record_of, tell_of_before, templates_of
from lobbykit.cli.summary import Progress, put_samples, tell
from lobbykit.cli.workers import cores
from lobbykit.cli.workers import executor as workers_of
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.people import candidates
from lobbykit.people.candidate_file import open_candidates
from lobbykit.people.candidates import Settings, near_ballot
from lobbykit.people.cells import picker
from lobbykit.people.columns import Columns, named
from lobbykit.people.do_not_contact import LISTED, Unwilling
from lobbykit.people.table import Table
from lobbykit.render import Format
from lobbykit.run import Done, Filters, Job, Report, Rows, carry_out, choose, doubles, everybody, look
from lobbykit.template_files import is_path
from lobbykit.words import did_you_mean

_MANY = 1_000  # people: for fewer, other processes cost more than they save
_MANY_SLOW = 50  # for PDFs, and for letters on a letterhead
_MOST_SAMPLES = 30  # from which three are chosen
_SHOWN = 5  # values of a column
_MOST_LISTED, _MOST_NAMES = 500, 50_000  # entries and people among whom slips are looked for
_FIRST = 300  # people who are looked at before anything is written


def write_to_candidates(asked: Asked, file: Path, where: list[str] | None, ballots: list[str] | None) -> None:
    """Write to everyone in a candidate file.

    Raises:
        UsageError: an option does not fit.
        LobbykitError: no letter can be written, or not all of them.
        typer.Exit: something is left to mend.
    """
    typed, name_pattern = asked.typed, asked.name_pattern or NAME_PATTERN
    compiled(name_pattern)
    paper = given.paper(typed.letterhead, "")
    order, wants, has_profile = given.read(typed, asked.to)
    if asked.executor is not None and is_path(order.template):  # the executor's workers may be in another folder
        order = replace(order, template=str(Path(order.template).absolute()))
    poll = given.poll(asked.election, asked.polling_day)
    unwilling = own.unwilling(typed.profile, *asked.do_not_contact)
    table, found = open_candidates(file, asked.columns)
    settings = Settings(
        day=order.written_on,
        role=asked.to,
        nation=asked.nations[0] if len(asked.nations) == 1 else None,
        poll=poll,
        polling_day=poll.polling_day if poll else None,
        do_not_contact=unwilling.reason if unwilling.entries else None,
    )
    run = Run(
        order=replace(order, to_many=True, note=given.own_words(typed)),
        wants=replace(wants, postcode="", home=""),
        settings=settings,
        formats=asked.formats,
        only=asked.nations,
        name_pattern=name_pattern,
        paper=(paper.raw, paper.path) if paper else None,
        bundles=tuple(asked.bundles.values()),
    )
    rows = Rows(table, picker(found))
    index = look(rows, order.written_on)
    wanted = _filters(where, ballots, asked.limit, table, found, index)
    chosen = choose(rows, index, wanted)
    if wanted.where and not chosen.people:
        raise LobbykitError(_says_nobody(table, wanted))
    made = Job(
        run=run,
        table=table,
        rows=rows,
        index=index,
        chosen=chosen,
        filters=wanted,
        folder=asked.place,
        force=asked.force,
    )
    if not is_unique(name_pattern, numbered=index.is_numbered):
        taken = (Path(folder.RECORD), *asked.bundles)
        made = replace(made, run=replace(run, doubles=doubles(made, (path.stem.casefold() for path in taken))))
    letters = _try_first(made)
    report = Report(made)
    listed = _Listed(unwilling, index.people)
    if asked.is_dry:
        _dry(made, letters, report, asked, listed)
    else:
        _write(made, letters, report, _record(made, asked, unwilling), asked, listed)
    for one in listed.near_misses():
        typer.echo(f"warning: {one}", err=True)
    tell(made, report, found, list(asked.bundles), has_profile=has_profile, is_dry=asked.is_dry)
    if not report.is_whole or not report.statuses[Status.WRITTEN]:
        raise typer.Exit(1)


# --- what comes in -------------------------------------------------------------------------------------------


def _filters(
    where: list[str] | None,
    ballots: list[str] | None,
    limit: int | None,
    table: Table,
    found: Columns,
    index: candidates.Index,
) -> Filters:
    """Return the filters, their columns and ballots found in the file; a column goes by our own name for it, too.

    Raises:
        UsageError: the file has no such column.
        LobbykitError: it has no such ballot.
    """
    headings = {heading.casefold(): place for place, heading in reversed(list(enumerate(table.header)))}
    conditions = []
    for heading, value in candidate_file.pairs(where, "--where").items():
        field = named(heading)
        place = headings.get(heading.casefold(), found.places.get(field) if field else None)
        if place is None:
            near = did_you_mean(heading, table.header)
            raise UsageError(
                f"--where: {table.path} has no column '{heading}'{near} ({', '.join(filter(None, table.header))})"
            )
        conditions.append((place, value.casefold()))
    known_ballots = {name.casefold() for name in index.ballots}
    for name in ballots or []:
        if name.casefold() not in known_ballots:
            raise LobbykitError(f"--ballot: {table.path} has no ballot '{name}'{near_ballot(name, index.ballots)}")
    return Filters(where=tuple(conditions), ballots=frozenset(name.casefold() for name in ballots or []), limit=limit)


def _says_nobody(table: Table, filters: Filters) -> str:
    """Why no row is left: which condition none meets, and what there is in its column."""
    for place, wanted in filters.where:
        there = Counter(row.cells[place].strip() for row in table.rows() if place < len(row.cells))
        if wanted not in {value.casefold() for value in there}:
            likely = sorted(there, key=lambda value: (wanted not in value.casefold(), -there[value]))
            shown = ", ".join(f"'{value}'" for value in likely[:_SHOWN])
            near = did_you_mean(wanted, there)
            return f"--where: no row says {table.header[place]}={wanted}{near or f'; there are {shown}'}"
    return "--where: no row meets all of the conditions"


def _try_first(job: Job) -> Letters:
    """Compose a letter before anything is written, so that what no letter can do without is missed at once.

    Return what writes the letters, with what all of them share.

    Raises:
        LobbykitError: the sender's own details are wanting, or the template has a fault.
    """
    letters = Letters(job.run)
    for (number, _), cells in islice(everybody(job), _FIRST):
        if letters.letter(Row(number, cells)) is not None:
            return letters
    if letters.faults:
        raise letters.faults[0]
    return letters


def _record(job: Job, asked: Asked, unwilling: Unwilling) -> folder.Record:
    run = job.run
    inputs = {
        Path(job.table.path).name: job.table.sha256,
        "the catalogue": digest(run.order.catalogue),
        "what you say of yourself": digest(run.order.sender),
        "your own words": digest(run.order.note),
        "the do-not-contact list": digest(unwilling.entries),
        "the letterhead": digest(run.paper),
        "your templates": digest(templates_of(run.order.template, run.order.own_templates)),
    }
    return record_of(asked, str(run.order.written_on), inputs)


# --- carrying it out -----------------------------------------------------------------------------------------


def _write(job: Job, letters: Letters, report: Report, record: folder.Record, asked: Asked, listed: "_Listed") -> None:
    """Write the letters, and beside them who has one."""
    place = asked.place
    assert place is not None
    folder.make_folder(place)
    with ExitStack() as stack:
        stack.enter_context(folder.held(place))
        start = begun(place, record, asked)
        job = replace(job, is_again=start.is_again, force=start.force, strangers=start.strangers)
        account = Account(place, job.table, record.seed)
        stack.callback(account.drop)
        spools = {path: folder.Spool(place) for path in asked.bundles}
        for spool in spools.values():
            stack.callback(spool.close)
        for done in _done(job, letters, report, asked):
            account.add(done)
            listed.meet(done.made)
            for spool, piece in zip(spools.values(), done.made.pieces, strict=False):
                spool.add(piece, done.made.place)
        try:
            bind_all(asked.bundles, spools, force=job.force)
        except LobbykitError:
            if asked.formats:  # too many for one file to print, they are there all the same, each by itself
                account.finish(report)
            raise
        tell_of_before(account.finish(report))


def _dry(job: Job, letters: Letters, report: Report, asked: Asked, listed: "_Listed") -> None:
    """Go through everybody without writing, and show the first letters, one a nation if there are several."""
    nowhere = replace(job, folder=None, run=replace(job.run, bundles=()))
    samples: dict[tuple[str, ...], Row] = {}
    for done in _done(nowhere, Letters(nowhere.run), report, asked):
        made = done.made
        listed.meet(made)
        if made.status is not Status.WRITTEN:
            continue
        samples.setdefault((made.nation,), done.row)
        if len(samples) < _MOST_SAMPLES:
            samples.setdefault((made.nation, made.ballot), done.row)
            samples.setdefault((made.nation, made.ballot, made.id), done.row)
    # One of each nation goes first, then one of each ballot.
    best = {row.number: row for _, row in sorted(samples.items(), key=lambda one: len(one[0]))}
    put_samples([letter for row in list(best.values())[:3] if (letter := letters.letter(row)) is not None])


class _Listed:
    """Who is met of those on the do-not-contact lists, so that a slip in a name is noticed."""

    def __init__(self, unwilling: Unwilling, people: int) -> None:
        self._unwilling = unwilling
        self._is_kept = 0 < len(unwilling.entries) <= _MOST_LISTED and people <= _MOST_NAMES
        self._names: list[str] = []
        self._met: set[str] = set()

    def meet(self, made: Made) -> None:
        if not self._is_kept:
            return
        self._names.append(made.name)
        if made.reason.startswith(LISTED):
            self._met.add(made.reason.removeprefix(f"{LISTED}: ").partition("; ")[0])

    def near_misses(self) -> Iterator[str]:
        return self._unwilling.near_misses(self._names, self._met)


def _done(job: Job, letters: Letters, report: Report, asked: Asked) -> Iterator[Done]:
    """Carry the run out and yield everybody who is through, in the order of the file.

    Raises:
        LobbykitError: a letter could not be written, or a worker was ended from outside.
    """
    from concurrent.futures import BrokenExecutor

    workers, people = _workers(job, asked.jobs), job.chosen.people
    try:
        with workers_of(workers, asked.executor) as chosen, Progress(people, verbose=asked.verbose) as progress:
            yield from carry_out(job, letters, chosen, report, workers, progress.advance)
    except BrokenExecutor as error:
        raise LobbykitError(
            "a worker process was ended from outside, as when the memory is full; the same command goes on where it "
            "stopped, and --jobs 1 takes the least memory"
        ) from error
    except KeyboardInterrupt:
        if job.folder:
            typer.echo("the same command goes on where this one was stopped", err=True)
        raise


def _workers(job: Job, jobs: int | None) -> int:
    """How many processes: those that were asked for, or all cores where it saves time."""
    is_slow = job.run.paper is not None or Format.PDF in (*job.run.formats, *job.run.bundles)
    if jobs is not None:
        return jobs
    people = min(job.chosen.people, job.filters.limit or job.chosen.people)
    if people < (_MANY_SLOW if is_slow else _MANY):
        return 1
    return cores()
