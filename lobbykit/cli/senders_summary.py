"""What came of a run of many senders: the account on stderr, and how alike their letters are."""

from collections.abc import Iterator
from pathlib import Path

import typer

from lobbykit.account import MANIFEST, PROBLEMS
from lobbykit.batch import Status
from lobbykit.cli.listing import counted, counted_people, put_lines
from lobbykit.cli.summary import of_gaps, reasons_of, told_of
from lobbykit.likeness import SHORTEST, Report
from lobbykit.many_senders import HELD, Run, Tally
from lobbykit.people.names import bare_name
from lobbykit.people.senders import Columns, Group
from lobbykit.people.table import Table
from lobbykit.render import FORMATS
from lobbykit.words import capitalised, joined, shown_path

_SHOWN = 8  # letters that are too alike


def tell(
    tally: Tally,
    *,
    table: Table,
    columns: Columns,
    run: Run,
    group: Group,
    left_out: tuple[str, ...],
    place: Path | None,
    limit: int | None,
) -> None:
    """Say on stderr what came of a run, what is still to be done, and what to know before the letters go.

    Without a `place` nothing was written.
    """
    for line in (
        *_of_the_file(table, columns, group),
        *_of_letters(tally, run, place),
        *(f"warning: {one}" for one in left_out),
        *_of_the_others(tally, place, limit),
        *of_gaps(tally),
        *told_of(tally),
        *_before_posting(run),
        *_of_likeness(tally, columns),
    ):
        typer.echo(line, err=True)
    if place is not None:
        put_lines(shown_path(place / MANIFEST))


def _of_the_file(table: Table, columns: Columns, group: Group) -> Iterator[str]:
    yield from (f"note: {note}" for note in (*table.notes, *columns.notes))
    if table.cut_off:
        yield f"warning: {table.cut_off}: save it again, or people are missing"
    given = {"organisation": group.organisation, "branch": group.branch}
    taken = {column: value for column, value in given.items() if value and column not in columns.places}
    if taken:
        values = joined([f"{column} '{value}'" for column, value in taken.items()])
        yield f"note: the file does not say it, so each letter has your own {values}; nothing else of yours is in it"


def _of_letters(tally: Tally, run: Run, place: Path | None) -> Iterator[str]:
    written = tally.statuses[Status.WRITTEN]
    recipient = run.recipient
    whom = bare_name(recipient.name) or (f"the {recipient.office.title}" if recipient.office else "")
    whom += f", {recipient.area}" if recipient.area else ""
    if not written:
        yield "no letter was written"
    elif place is None:
        yield f"{counted_people(written)} would write to {whom}; nothing was written"
    else:
        formats = joined([str(one) for one in run.formats])
        files = f"{counted(tally.files, 'file')} ({formats})" if len(run.formats) > 1 else formats
        yield f"{counted(written, 'letter')} to {whom} in {shown_path(place)}{f': {files}' if files else ''}"


def _of_the_others(tally: Tally, place: Path | None, limit: int | None) -> Iterator[str]:
    skipped, failed = tally.reasons[Status.SKIPPED], tally.reasons[Status.FAILED]
    if tally.statuses[Status.LEFT_OUT]:
        yield f"{counted_people(tally.statuses[Status.LEFT_OUT])} left out by --limit {limit}"
    if skipped:
        yield f"{capitalised(counted(skipped.total(), 'row'))} without a letter, by rule:"
        yield from reasons_of(skipped)
    if failed:
        yield f"For {counted_people(failed.total())} something is to be mended:"
        yield from reasons_of(failed)
        if place is not None:
            yield (
                f"  {shown_path(place / PROBLEMS)} has their rows. Mend them in your own file and run it again with "
                "--force, so that the new letters are compared with the others"
            )


def _before_posting(run: Run) -> Iterator[str]:
    if run.recipient.office is None or not any(FORMATS[one].is_posted for one in run.formats):
        return
    from lobbykit.people.offices import address_note

    note = address_note(run.recipient, run.order.written_on)
    if note:
        yield f"note: {note}"


# --- how alike they are --------------------------------------------------------------------------------------


def _pair(tally: Tally, found: Report) -> str:
    """Whose the two letters are that are most alike."""
    closest = next(iter(found.closest), None)
    return f" ({tally.senders[closest.first]} and {tally.senders[closest.second]})" if closest else ""


def _of_likeness(tally: Tally, columns: Columns) -> Iterator[str]:
    written = tally.statuses[Status.WRITTEN]
    if not written:
        return
    how_many = f"{tally.with_note:,} of {counted(written, 'letter')}"
    yield f"{how_many} {'has' if tally.with_note == 1 else 'have'} a paragraph of the sender's own"
    found = tally.compared()
    median, highest = found.quantile(0.5), found.quantile(1.0)
    if median is not None and highest is not None:
        yield f"Likeness of any two letters: median {median:.2f}, highest {highest:.2f}{_pair(tally, found)}"
    if tally.short:
        yield f"{counted(tally.short, 'letter')} with fewer than {SHORTEST} words not compared"
    if tally.again:
        yield f"{counted(tally.again, 'letter')} made by another seed, to be less like those before; {MANIFEST} has it"
    held = sum(one.is_held for one in found.letters)
    if len(found.letters) > 1:
        which = "none" if not held else f"{held:,} of them"
        yield f"At {HELD}, where offices take letters for form letters, {which} would be held back"
    if tally.alike:
        yield f"warning: {counted(len(tally.alike), 'letter')} could not be made different enough:"
        yield from (f"  {one.name}: {one.alike}" for one in tally.alike[:_SHOWN])
        if len(tally.alike) > _SHOWN:
            yield f"  and {len(tally.alike) - _SHOWN:,} more, in {MANIFEST}"
    if tally.with_note < written:
        where = "the column 'note'" if "note" in columns.places else "a column 'note'"
        yield (
            "A paragraph of the sender's own makes a letter count: offices set aside letters that read alike. Ask them "
            f"for what they have seen at work, and what would change, and put it into {where}"
        )
