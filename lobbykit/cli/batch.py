"""`lobbykit batch`: a candidate file in, a letter for everyone in it out, and a full account of who has none."""

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from msgspec.structs import replace

from lobbykit import __version__, folder
from lobbykit.account import Account, is_complete, must_be_free, put_away
from lobbykit.batch import NAME_PATTERN, Letters, Row, Run, Status, compiled, is_unique
from lobbykit.cli import candidate_file, given, known, options, own
from lobbykit.cli.candidate_file import CandidateRole
from lobbykit.cli.given import Typed
from lobbykit.cli.summary import Progress, put_samples, tell
from lobbykit.cli.workers import cores
from lobbykit.cli.workers import executor as workers_of
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Kind, Role
from lobbykit.people import candidates
from lobbykit.people.candidate_file import open_candidates
from lobbykit.people.candidates import Settings
from lobbykit.people.cells import picker
from lobbykit.people.do_not_contact import Unwilling
from lobbykit.people.table import Table
from lobbykit.render import BUNDLES, FORMATS, Format, bind, format_of
from lobbykit.run import Done, Filters, Job, Report, carry_out, choose, doubles, everybody, look
from lobbykit.template_files import is_path
from lobbykit.words import did_you_mean, shown_path

_MANY = 1_000  # people: for fewer, other processes cost more than they save
_MANY_SLOW = 50  # for PDFs, and for letters on a letterhead
_MOST_SAMPLES = 30  # from which three are chosen
_FIRST = 300  # people who are looked at before anything is written


def batch(
    context: typer.Context,
    file: candidate_file.CandidateFile,
    topic: options.Topics = None,
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="DIR", help="The folder for the letters; made if it is not there.")
    ] = "",
    format_: Annotated[
        list[Format] | None,
        typer.Option("--format", "-f", help="docx if not given; again for more. eml drafts need email addresses."),
    ] = None,
    bundle_: Annotated[
        list[str] | None,
        options.option(
            "--bundle",
            metavar="FILE",
            callback=options.each_line,
            help_text="All letters in one file to print, print.docx or print.pdf, in the folder of the letters.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing: show three letters, and who would get one.")
    ] = False,
    to: candidate_file.WrittenTo = CandidateRole.CANDIDATE,
    where: Annotated[
        list[str] | None,
        options.option(
            "--where",
            metavar="COLUMN=VALUE",
            callback=options.each_line,
            help_text="Only rows that say so: 'post_label=Example North'; again for more, all of which must hold.",
        ),
    ] = None,
    ballot: Annotated[
        list[str] | None,
        options.option(
            "--ballot", metavar="ID", callback=options.each_line, help_text="Only this ballot; again for more."
        ),
    ] = None,
    nation: candidate_file.Nations = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many letters.", show_default=False)
    ] = None,
    do_not_contact: candidate_file.DoNotContact = None,
    columns_: candidate_file.ColumnNames = None,
    name_pattern: Annotated[
        str,
        options.option(
            "--name-pattern",
            metavar="PATTERN",
            callback=options.one_line,
            help_text="How the letters' files are called, of {area}, {ballot}, {id}, {name}, {nation}, {number}, "
            "{surname}.",
        ),
    ] = NAME_PATTERN,
    ask: options.Asks = None,
    without: options.Without = None,
    max_asks: options.MaxAsks = 3,
    org: options.Org = "",
    election: candidate_file.ElectionOf = "",
    polling_day: candidate_file.PollingDay = "",
    from_name: options.FromName = None,
    from_address: options.FromAddress = None,
    from_postcode: options.FromPostcode = None,
    from_email: options.FromEmail = None,
    job: options.Job = None,
    workplace: options.Workplace = None,
    on_behalf_of: options.OnBehalfOf = None,
    profile: options.Profile = "",
    note: options.Note = "",
    note_file: options.NoteFile = "",
    ask_me: options.AskMe = False,
    kind: options.KindOf = Kind.ASK,
    sent: options.Sent = "",
    about: options.About = "",
    template: options.Template = "",
    letterhead: options.Letterhead = "",
    date_: Annotated[
        str, options.text("--date", "The letters' date; today if not given, or that of the run that is gone on with.")
    ] = "",
    reply_by: options.ReplyBy = "",
    subject: options.Subject = "",
    reference: options.Reference = "",
    enclosure: options.Enclosures = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Another number gives other asks and words.", show_default=False),
    ] = None,
    plain: options.Plain = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", min=1, help="Processes; all cores for a long file.", show_default=False),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="A line for each thousand people.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over letters that are there.")] = False,
    asks: options.AskFolders = None,
) -> None:
    """Write a letter for everyone in a candidate file, each in their own nation's terms.

    Beside the letters are manifest.csv (everyone, and what became of them), ballots.csv (whether everyone on a ballot
    has a letter) and problems.csv (rows to mend and to run again). The same command goes on where a run was stopped.
    """
    place = Path(out) if out else None
    if place is None and not dry_run:
        raise UsageError("--out is missing: the folder for the letters; --dry-run writes nothing")
    before = folder.read_record(place) if place and not force else None
    typed = Typed(
        topic=topic,
        ask=ask,
        without=without,
        max_asks=max_asks,
        org=org,
        from_name=from_name,
        from_address=from_address,
        from_postcode=from_postcode,
        from_email=from_email,
        job=job,
        workplace=workplace,
        on_behalf_of=on_behalf_of,
        profile=profile,
        note=note,
        note_file=note_file,
        ask_me=ask_me,
        kind=kind,
        sent=sent,
        about=about,
        template=template,
        letterhead=letterhead,
        date=date_ or (before.date if before else ""),
        reply_by=reply_by,
        subject=subject,
        reference=reference,
        enclosure=enclosure,
        seed=seed if seed is not None else before.seed if before else 0,
        plain=plain,
        asks=asks,
    )
    compiled(name_pattern)
    formats, bundles = _formats(format_, bundle_, letterhead), _bundles(bundle_, letterhead, place)
    paper = given.paper(letterhead, "")
    order, wants, has_profile = given.read(typed, Role(to))
    if context.obj is not None and is_path(order.template):  # the executor's workers may be in another folder
        order = replace(order, template=str(Path(order.template).absolute()))
    nations = tuple(dict.fromkeys(known.find_nation(one) for one in nation or []))
    poll = candidate_file.poll_of(election, polling_day)
    unwilling = own.unwilling(profile, *(do_not_contact or []))
    table, found = open_candidates(file, candidate_file.pairs(columns_, "--columns"))
    settings = Settings(
        day=order.written_on,
        role=Role(to),
        nation=nations[0] if len(nations) == 1 else None,
        poll=poll,
        polling_day=poll.polling_day if poll else None,
        do_not_contact=unwilling.reason if unwilling.entries else None,
    )
    run = Run(
        order=replace(order, to_many=True, note=given.own_words(typed)),
        wants=replace(wants, postcode="", home=""),
        settings=settings,
        formats=formats,
        only=nations,
        name_pattern=name_pattern,
        paper=(paper.raw, paper.path) if paper else None,
        bundles=tuple(bundles.values()),
    )
    pick = picker(found)
    index, numbered = look(table, pick, order.written_on)
    wanted = _filters(where, ballot, limit, table, index)
    chosen = choose(table, pick, index, wanted)
    made = Job(run=run, table=table, pick=pick, index=index, chosen=chosen, filters=wanted, folder=place, force=force)
    if not is_unique(name_pattern, numbered=numbered):
        taken = (Path(folder.RECORD), *bundles)
        made = replace(made, run=replace(run, doubles=doubles(made, (path.stem.casefold() for path in taken))))
    _try_first(made)
    record = _record(made, context.params, typed, unwilling)
    report = Report(made)
    if dry_run:
        _dry(made, report, jobs, verbose=verbose, executor=context.obj)
    else:
        assert place is not None
        _write(made, report, record, bundles, jobs, verbose=verbose, executor=context.obj)
    tell(made, report, found, has_profile=has_profile, is_dry=dry_run)
    if not report.is_whole or not report.statuses[Status.WRITTEN]:
        raise typer.Exit(1)


# --- what comes in -------------------------------------------------------------------------------------------


def _formats(wanted: list[Format] | None, bundled: list[str] | None, letterhead: str) -> tuple[Format, ...]:
    """Return the formats of single letters: DOCX if nothing else is said."""
    formats = tuple(dict.fromkeys(wanted or ([] if bundled else [Format.DOCX])))
    if letterhead and formats != (Format.DOCX,):
        raise UsageError("--letterhead is Word paper: its letters are docx alone, each in its own file")
    return formats


def _bundles(names: list[str] | None, letterhead: str, place: Path | None) -> dict[Path, Format]:
    """Return the files that all letters go into, each with its format."""
    found = {}
    for name in names or []:
        wanted = format_of(name)
        if wanted not in BUNDLES:
            raise UsageError(f"--bundle {name}: one file to print is a .docx or a .pdf")
        if letterhead:
            raise UsageError("--bundle does not go with --letterhead: print the letters one by one")
        path = Path(name)
        if path.name != name and not path.parent.is_dir():
            raise LobbykitError(f"--bundle {name}: there is no folder {shown_path(path.parent)}")
        found[path if path.name != name or place is None else place / name] = wanted
    return found


def _filters(
    where: list[str] | None, ballots: list[str] | None, limit: int | None, table: Table, index: candidates.Index
) -> Filters:
    """Return the filters, their columns and ballots found in the file.

    Raises:
        UsageError: the file has no such column.
        LobbykitError: it has no such ballot.
    """
    headings = {heading.casefold(): place for place, heading in reversed(list(enumerate(table.header)))}
    conditions = []
    for heading, value in candidate_file.pairs(where, "--where").items():
        if heading.casefold() not in headings:
            near = did_you_mean(heading, table.header)
            raise UsageError(
                f"--where: {table.path} has no column '{heading}'{near} ({', '.join(filter(None, table.header))})"
            )
        conditions.append((headings[heading.casefold()], value.casefold()))
    known_ballots = {name.casefold() for name in index.ballots}
    for name in ballots or []:
        if name.casefold() not in known_ballots:
            raise LobbykitError(f"--ballot: {table.path} has no ballot '{name}'{did_you_mean(name, index.ballots)}")
    return Filters(where=tuple(conditions), ballots=frozenset(name.casefold() for name in ballots or []), limit=limit)


def _try_first(job: Job) -> None:
    """Compose a letter before anything is written, so that what no letter can do without is missed at once.

    Raises:
        LobbykitError: the sender's own details are wanting, or the template has a fault.
    """
    letters = Letters(job.run)
    for (line, _), cells in islice(everybody(job), _FIRST):
        if letters.letter(Row(line, cells)) is not None:
            return
    if letters.faults:
        raise letters.faults[0]


# --- the record ----------------------------------------------------------------------------------------------

_NOT_RECORDED = frozenset(
    {"context", "file", "out", "dry_run", "jobs", "verbose", "force", "date_", "seed", "profile", "note_file", "ask_me"}
)


def _record(job: Job, params: Mapping[str, Any], typed: Typed, unwilling: Unwilling) -> folder.Record:
    """Return what decides of the letters: options as they were typed, and what the files say that they come from."""
    run = job.run
    typed_options = {
        f"--{name.rstrip('_').replace('_', '-')}": _plain(value)
        for name, value in params.items()
        if name not in _NOT_RECORDED and value
    }
    inputs = {
        Path(job.table.path).name: job.table.sha256,
        "the catalogue": _digest(run.order.catalogue),
        "what you say of yourself": _digest(run.order.sender),
        "your own words": _digest(run.order.note),
        "the do-not-contact list": _digest(unwilling.entries),
        "the letterhead": _digest(run.paper),
        "your templates": _digest(_templates(run.order.template, run.order.own_templates)),
    }
    return folder.Record(
        version=__version__, date=str(run.order.written_on), seed=typed.seed, options=typed_options, inputs=inputs
    )


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path | StrEnum) else value


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, enc_hook=str)).hexdigest()


def _templates(template: str, own_folder: Path | None) -> list[tuple[str, bytes]]:
    """The templates of the user's own that a letter can be written by."""
    paths = sorted(own_folder.glob("*.md")) if own_folder and own_folder.is_dir() else []
    paths += [Path(template)] if is_path(template) else []
    return [(path.name, path.read_bytes()) for path in paths if path.is_file()]


# --- carrying it out -----------------------------------------------------------------------------------------


def _write(
    job: Job,
    report: Report,
    record: folder.Record,
    bundles: Mapping[Path, Format],
    jobs: int | None,
    *,
    verbose: bool,
    executor: Executor | None,
) -> None:
    """Write the letters, and beside them who has one."""
    place = job.folder
    assert place is not None
    folder.make_folder(place)
    with ExitStack() as stack:
        stack.enter_context(folder.held(place))
        job = _begun(job, place, record, bundles)
        account = Account(place, job.table, record.seed)
        stack.callback(account.drop)
        spools = {path: folder.Spool(place) for path in bundles}
        for spool in spools.values():
            stack.callback(spool.close)
        for done in _done(job, report, jobs, verbose=verbose, executor=executor):
            account.add(done)
            for spool, piece in zip(spools.values(), done.made.pieces, strict=False):
                spool.add(piece)
        for path, wanted in bundles.items():
            _bind(path, wanted, spools[path], job)
        for name in account.finish(report):
            typer.echo(f"note: {name} is of an earlier run, and not of this one", err=True)


def _dry(job: Job, report: Report, jobs: int | None, *, verbose: bool, executor: Executor | None) -> None:
    """Go through everybody without writing, and show the first letters, one a nation if there are several."""
    nowhere = replace(job, folder=None, run=replace(job.run, bundles=()))
    letters = Letters(job.run)
    samples: dict[tuple[str, ...], Row] = {}
    for done in _done(nowhere, report, jobs, verbose=verbose, executor=executor):
        made = done.made
        if made.status is not Status.WRITTEN:
            continue
        samples.setdefault((made.nation,), done.row)
        if len(samples) < _MOST_SAMPLES:
            samples.setdefault((made.nation, made.ballot), done.row)
            samples.setdefault((made.nation, made.ballot, made.id), done.row)
    # One of each nation goes first, then one of each ballot.
    best = {row.number: row for _, row in sorted(samples.items(), key=lambda one: len(one[0]))}
    put_samples([letter for row in list(best.values())[:3] if (letter := letters.letter(row)) is not None])


def _done(job: Job, report: Report, jobs: int | None, *, verbose: bool, executor: Executor | None) -> Iterator[Done]:
    """Carry the run out and yield everybody who is through, in the order of the file.

    Raises:
        LobbykitError: a letter could not be written, or a worker was ended from outside.
    """
    from concurrent.futures import BrokenExecutor

    workers = _workers(job, jobs)
    with workers_of(workers, executor) as chosen, Progress(job, report, verbose=verbose) as progress:
        try:
            yield from carry_out(job, chosen, report, workers, progress.advance)
        except BrokenExecutor as error:
            raise LobbykitError(
                "a worker process was ended from outside, as when the memory is full; the same command goes on where "
                "it stopped, and --jobs 1 takes the least memory"
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


def _begun(job: Job, place: Path, record: folder.Record, bundles: Mapping[Path, Format]) -> Job:
    """Return the run as it goes on with one that was stopped, or begin it.

    Raises:
        LobbykitError: the folder holds another, and is not to be written over.
    """
    before = folder.read_record(place)
    if job.force:
        put_away(place)
    elif before is None:
        must_be_free(place)
        for path in bundles:
            if path.exists():
                raise LobbykitError(f"{path} is there already; add --force to write over it, or choose another name")
    elif changed := folder.differences(before, record):
        raise LobbykitError(
            f"{shown_path(place)} holds a run that is not this one: {'; '.join(changed)}. Name another folder with "
            "--out, or add --force to write these letters over those"
        )
    else:
        is_over = before.force and not is_complete(place)  # it was stopped before it had written over all
        return replace(job, is_again=True, force=is_over, strangers=frozenset(before.strangers))
    strangers = () if job.force else folder.letters_in(place, [FORMATS[one].suffix for one in job.run.formats])
    record = replace(record, force=job.force, strangers=strangers)
    folder.write_whole(place / folder.RECORD, msgspec.json.format(msgspec.json.encode(record)), force=job.force)
    return job


def _bind(path: Path, wanted: Format, spool: folder.Spool, job: Job) -> None:
    """Write the one file to print; of a run that goes on, one that somebody has changed since stays as it is.

    Raises:
        LobbykitError: it cannot be written.
    """
    if spool.count and not folder.write_stream(path, lambda file: bind(spool.pieces(), wanted, file), force=job.force):
        typer.echo(f"warning: {shown_path(path)} has been changed since it was written, and stays as it is", err=True)
