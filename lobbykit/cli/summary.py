"""How a run goes and what came of it: a progress bar, the account on stderr, sample letters on standard output."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import typer

from lobbykit.account import BALLOTS, MANIFEST, PROBLEM, PROBLEMS
from lobbykit.batch import Status
from lobbykit.cli.listing import counted, counted_people, put_lines
from lobbykit.model import Letter, Nation
from lobbykit.people.columns import Columns
from lobbykit.render import txt
from lobbykit.run import Job, Report, Told
from lobbykit.words import capitalised, joined, shown_path

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_EVERY = 1_000  # people, for a line with --verbose
_SHOWN = 8  # lines of a kind
_NAMED = 3  # people in one


class Progress:
    """Shows how far a run is: a bar on a terminal; elsewhere a line for each thousand people, if it is wanted."""

    def __init__(self, people: int, *, verbose: bool) -> None:
        self._total = people
        self._verbose = verbose
        self._through = 0
        self._began = time.monotonic()
        self._lock = Lock()
        self._bar: Bar | None = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and self._total > _EVERY // 2:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[pace]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("", total=self._total, pace="")
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, people: int) -> None:
        """Tell that so many people more are through; any thread may."""
        with self._lock:
            before, self._through = self._through, self._through + people
        pace = f"{self._through / max(time.monotonic() - self._began, 0.001):,.0f} letters a second"
        if self._bar is not None:
            self._bar.update(self._task, completed=self._through, pace=pace)
        elif self._verbose and before // _EVERY < self._through // _EVERY:
            with suppress(OSError):  # whoever read along has gone
                typer.echo(f"{self._through:,} of {self._total:,} people, {pace}", err=True)


def put_samples(letters: Sequence[Letter]) -> None:
    """Show letters as they would be read."""
    rule = "-" * 72
    for letter in letters:
        name = letter.recipient.name
        put_lines(rule, f"To {name}, {letter.recipient.area}" if letter.recipient.area else f"To {name}", rule)
        put_lines(txt.render(letter).decode())


def tell(job: Job, report: Report, found: Columns, bundles: Sequence[Path], *, has_profile: bool, is_dry: bool) -> None:
    """Say on stderr what came of a run, what is still to be done, and what to know before the letters go.

    `bundles` are the files to print, each with all letters.
    """
    for line in (
        *_of_the_file(job, found),
        *_of_letters(job, report, bundles, is_dry=is_dry),
        *_of_the_others(job, report, is_dry=is_dry),
        *_of_ballots(job, report, is_dry=is_dry),
        *of_gaps(report),
        *told_of(report),
        *_own_words(job, has_profile=has_profile),
    ):
        typer.echo(line, err=True)
    if job.folder is not None and not is_dry:
        put_lines(shown_path(job.folder / MANIFEST))


def _of_the_file(job: Job, found: Columns) -> Iterator[str]:
    table, index = job.table, job.index
    yield f"{table.path}: {counted(index.rows, 'row')}, {counted_people(index.people)}; {found.version}"
    yield from (f"note: {note}" for note in (*table.notes, *found.notes))
    yield from (f"note: {one}" for one in found.missing if _matters(one, job))
    if table.cut_off:
        yield f"warning: {table.cut_off}: download it again, or people are missing"
    if index.not_current:
        yield f"warning: the file calls the election of {counted(index.not_current, 'row')} not current"
    if index.not_locked:
        yield (
            f"warning: for {counted(index.not_locked, 'row')} the list of candidates is not final: download the file "
            "again after nominations have closed"
        )


def _matters(missing: str, job: Job) -> bool:
    """Whether what a file lacks bears on this run: addresses are told of where they are wanting."""
    return missing.startswith("nothing says what the election is") and job.run.settings.poll is None


def _of_letters(job: Job, report: Report, bundles: Sequence[Path], *, is_dry: bool) -> Iterator[str]:
    to_print = joined([shown_path(path) for path in bundles])
    written = report.statuses[Status.WRITTEN]
    formats = joined([str(one) for one in job.run.formats])
    nations = [f"{nation.label} {report.nations[nation]:,}" for nation in Nation if report.nations[nation]]
    where = f" ({', '.join(nations)})" if nations else ""
    if is_dry:
        yield f"{counted_people(written)} would get a letter{where}; nothing was written"
    elif report.files:
        what = f"{counted(report.files, 'file')} ({formats})" if len(job.run.formats) > 1 else f"{formats}"
        yield f"{counted(written, 'letter')} in {shown_path(job.folder)}: {what}{where}" if job.folder else ""
        if to_print:
            yield f"all of them to print in {to_print}"
    elif written:
        yield f"{counted(written, 'letter')} to print in {to_print}{where}"
    else:
        yield "no letter was written"
    if report.were_there and not is_dry:
        those = "all of them" if report.were_there == report.files else f"{report.were_there:,} of them"
        yield f"{those} stood there already, and were left as they are"
    if report.left_out:
        yield f"{counted_people(report.left_out)} left out by what you chose"


def _of_the_others(job: Job, report: Report, *, is_dry: bool) -> Iterator[str]:
    skipped, failed = report.reasons[Status.SKIPPED], report.reasons[Status.FAILED]
    if skipped:
        yield f"{capitalised(counted_people(skipped.total()))} not written to, by rule:"
        yield from reasons_of(skipped)
        if any(reason.startswith("there is no ask on") for reason in skipped):
            yield "  'lobbykit asks topics' counts what there is to ask in each nation"
    problems = shown_path(job.folder / PROBLEMS) if job.folder and not is_dry else ""
    if failed:
        yield f"{capitalised(counted_people(failed.total()))} without a letter, until something is mended:"
        yield from reasons_of(failed)
        if problems:
            yield f"  Mend their rows in {problems}, and run the same command on it, with another --out"
    if report.lacking:
        yield f"{capitalised(counted_people(report.lacking.total()))} without one of the formats:"
        yield from reasons_of(report.lacking)
        if problems:
            only = " ".join(f"--format {one}" for one in sorted(report.lacking_formats))
            yield f"  For those whose rows you complete in {problems}, run it again with {only} alone and another --out"


def reasons_of(reasons: Counter[str]) -> Iterator[str]:
    """Yield the reasons, each with how many have it."""
    for reason, count in reasons.most_common(_SHOWN):
        yield f"  {count:,}  {reason}"
    if len(reasons) > _SHOWN:
        rest = reasons.total() - sum(count for _, count in reasons.most_common(_SHOWN))
        yield f"  {rest:,}  for other reasons"


def _of_ballots(job: Job, report: Report, *, is_dry: bool) -> Iterator[str]:
    """Whether everybody on each ballot that is written to has a letter."""
    ballots = [one for one in report.ballots.values() if one.written]
    uneven = [one for one in ballots if not one.is_even]
    if not ballots:
        return
    if not uneven:
        which = "the ballot that was" if len(ballots) == 1 else f"all {len(ballots):,} ballots that were"
        yield f"everybody on {which} written to has a letter"
        return
    if PROBLEM in map(str.casefold, job.table.header):
        yield "these are rows that a run left to be mended: with its letters, see that everybody on a ballot has one"
        return
    missing = sum(one.missing + one.left_out for one in uneven)
    where = "" if is_dry else f"; {BALLOTS} says where, and who"
    yield (
        f"warning: on {len(uneven):,} of {counted(len(ballots), 'ballot')} not everybody has a letter: "
        f"{counted_people(missing)} missing{where}. The union is independent of parties: write to all of them, or have "
        "a reason that is fair to all"
    )


def of_gaps(report: Told) -> Iterator[str]:
    """Yield what is to be filled in."""
    if report.to_fill:
        yield "To be filled in before they go:"
        yield from (f"  {text}  in {counted(count, 'letter')}" for text, count in report.to_fill.most_common())


def told_of(report: Told) -> Iterator[str]:
    """Yield what the letters are told of, each once, the most common first."""
    ranked = sorted(report.told, key=lambda told: -report.told[told])
    yield from ranked[: 2 * _SHOWN]
    if len(ranked) > 2 * _SHOWN:
        yield f"and {len(ranked) - 2 * _SHOWN} more of the kind; 'lobbykit letter --explain' tells them for one seat"
    shown = list(report.warnings.items())[:_SHOWN]
    for warning, names in shown:
        more = ", …" if len(names) > _NAMED else ""
        yield f"warning: {', '.join(names[:_NAMED])}{more}: {warning}"
    if report.warned > sum(len(names[:_NAMED]) for _, names in shown):
        yield f"warning: and so on, for {counted_people(report.warned)} in all"


def _own_words(job: Job, *, has_profile: bool) -> Iterator[str]:
    order = job.run.order
    if not order.note:
        yield (
            "A paragraph of your own makes a letter count: offices set aside letters that read alike. "
            'Add --note "what you have seen at work, and what would change", or --ask-me for five short questions.'
        )
    if not has_profile:
        yield "'lobbykit profile init' asks for your own details once, and each letter has them."
