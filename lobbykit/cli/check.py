"""`lobbykit recipients check`: a candidate file in, what it holds, what is wrong with it and what to do next out."""

import os
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import Struct

from lobbykit.cli import candidate_file, given, known, options, own
from lobbykit.cli.candidate_file import CandidateRole
from lobbykit.cli.given import STANDARD_STREAM
from lobbykit.cli.listing import counted, counted_people, put_lines, told_under
from lobbykit.elections import LEGISLATURES
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Nation, Role
from lobbykit.people.candidate_file import open_candidates
from lobbykit.people.candidates import Settings
from lobbykit.people.census import OTHERS, Census, Reason, count
from lobbykit.people.columns import Columns, Family
from lobbykit.people.table import Kind, Table
from lobbykit.words import capitalised, spoken

_SHOWN = 8  # lines of a kind, the most common first
_DOWNLOAD = "https://candidates.democracyclub.org.uk/data/"
_CREDIT = (
    "the data is Democracy Club's, under {}: where you publish any of it, name Democracy Club with a link to "
    "https://democracyclub.org.uk, or on paper with that address"
)
_LICENCES: dict[Family, str] = {
    "builder": "CC BY 4.0",
    "legacy": "CC BY 4.0",
    "yournextmp-2015": "CC BY-SA, as in 2015",
}
_RECORDS = {Kind.CSV: "line", Kind.XLSX: "row", Kind.JSON: "record"}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class ReportFormat(StrEnum):
    TABLE = "table"
    JSON = "json"


class _Checked(Struct, frozen=True, kw_only=True):
    """A file that has been looked over."""

    path: Path
    table: Table
    columns: Columns
    census: Census
    day: date
    role: Role
    problems: Path | None  # where the rows to mend are, if they are written and there are any
    next: tuple[str, ...]  # what to do: sentences, and commands that begin with "lobbykit "


def check(
    context: typer.Context,
    file: candidate_file.CandidateFile,
    format_: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="Text to read, or an object in JSON.")
    ] = ReportFormat.TABLE,
    problems: Annotated[
        Path | None,
        typer.Option(
            "--problems",
            metavar="FILE",
            help="Write the rows to mend there, in the file's own columns and with what is wrong with each.",
            show_default=False,
        ),
    ] = None,
    to: candidate_file.WrittenTo = CandidateRole.CANDIDATE,
    nation: candidate_file.Nations = None,
    do_not_contact: candidate_file.DoNotContact = None,
    columns_: candidate_file.ColumnNames = None,
    election: candidate_file.ElectionOf = "",
    polling_day: candidate_file.PollingDay = "",
    profile: options.Profile = "",
    date_: Annotated[str, options.text("--date", "The letters' date; today if not given.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over the file of --problems.")] = False,
) -> None:
    """Say what a candidate file holds, who could be written to and who not, what is wrong with it and what to do next.

    Figures on nations, parties and addresses are of those who can be written to; an address counts that reaches them
    on the day. What 'batch' leaves out for want of an ask on its topic is not known here.

    As JSON: file, kind, encoding, delimiter, family, version, date, rows, blank, people, repeated, letters, elsewhere,
    with_email, without_email, with_address, without_address, nations, elections, parties and ballots (each with its
    people), shared_addresses (how many), not_current and not_locked (rows), cut_off, notes, missing, credit, next; and
    skipped (by rule), problems (to be mended) and warnings, each a list of objects with reason, people and lines (the
    first five), and shared_by, the same with email for reason. An empty reason or email stands for all others.
    """
    day = known.find_date(date_, "--date") if date_ else date.today()  # noqa: DTZ011  # the user's own day
    nations = tuple(dict.fromkeys(known.find_nation(one) for one in nation or []))
    poll = given.poll(election, polling_day)
    unwilling = own.unwilling(profile, *(do_not_contact or []))
    table, found = open_candidates(file, candidate_file.pairs(columns_, "--columns"))
    settings = Settings(
        day=day,
        role=Role(to),
        nation=nations[0] if len(nations) == 1 else None,
        poll=poll,
        polling_day=poll.polling_day if poll else None,
        do_not_contact=unwilling.reason if unwilling.entries else None,
    )
    census, written = _counted(table, found, settings, nations or tuple(Nation), problems, force=force)
    made = _Checked(
        path=file,
        table=table,
        columns=found,
        census=census,
        day=day,
        role=Role(to),
        problems=written,
        next=tuple(_next(file, census, written, Role(to), context.params, table)),
    )
    if format_ is ReportFormat.JSON:
        import json

        put_lines(json.dumps(_record(made), ensure_ascii=False, indent=2))
    else:
        put_lines(*_told(made))


# --- counting ------------------------------------------------------------------------------------------------


def _counted(
    table: Table, found: Columns, settings: Settings, only: Sequence[Nation], problems: Path | None, *, force: bool
) -> tuple[Census, Path | None]:
    """Return the figures, and where the rows to mend are, if they are wanted and there are any."""
    if problems is None:
        return count(table, found, settings, only), None
    _must_be_free(problems, table.file.path, force=force)
    from lobbykit.account import Problems

    with ExitStack() as stack:
        sheet = Problems(problems, table, force=force)
        stack.callback(sheet.drop)
        census = count(table, found, settings, only, lambda row, problem: sheet.add(row.cells, problem))
        return census, problems if sheet.finish() else None


def _must_be_free(problems: Path, file: Path, *, force: bool) -> None:
    """Look before the file is gone through, which may take a while."""
    if str(problems) == STANDARD_STREAM:
        raise UsageError("--problems -: the report goes to standard output; name a file, as problems.csv")
    if problems.exists() and problems.samefile(file):
        raise UsageError(f"--problems {problems} is the candidate file itself; choose another name")
    if problems.is_dir():
        raise LobbykitError(f"--problems {problems} is a folder; name a file in it, as problems.csv")
    if problems.exists() and not force:
        raise LobbykitError(f"{problems} is there already; add --force to write over it, or name another file")


# --- what to do next -----------------------------------------------------------------------------------------


def _next(
    file: Path, census: Census, written: Path | None, role: Role, params: Mapping[str, Any], table: Table
) -> Iterator[str]:
    again = _given(params)
    if table.cut_off:
        yield "Fetch the file again first: it is not all there."
    if not census.people:
        yield "Fetch or save the file again: it has headings, and nobody below them."
    if written:
        yield f"Mend the rows in {written}, look at the column 'problem', and then:"
        yield _command("recipients", "check", str(written), *again)
    elif census.faults:
        yield "Have the rows to mend in a file of their own:"
        yield _command("recipients", "check", str(file), *again, "--problems", "problems.csv")
    if census.letters:
        yield from _letters(file, census, role, again, profile=str(params["profile"]))
    elif any(one.text.startswith("polling day was") for one in census.skipped):
        yield f"Nobody in it stands any more: fetch the candidates of an election to come from {_DOWNLOAD}"


def _letters(file: Path, census: Census, role: Role, again: Sequence[str], *, profile: str) -> Iterator[str]:
    topic = _topic(census, role)
    if not topic:
        yield f"There is nothing yet to ask of {role}s in these nations; 'lobbykit asks topics' shows what there is."
        return
    if not own.profile_path(profile).exists():
        yield "Your own details are asked for once:"
        yield _command("profile", "init")
    batch = ("batch", str(file), *again, "--topic", topic)
    yield "See three letters, and who would get one; 'lobbykit asks topics' lists other topics:"
    yield _command(*batch, "--dry-run")
    yield f"Write {'them' if census.with_email else 'them, to be posted'}:"
    formats = ("--format", "docx", "--format", "eml") if census.with_email else ("--format", "docx")
    yield _command(*batch, *formats, "--out", _free_folder())


def _topic(census: Census, role: Role) -> str:
    """The topic on which most of them can be asked something; of several, the one with the most asks."""
    from lobbykit.selection import Request, topics_with_asks
    from lobbykit.variation import Variation

    catalogue = known.load_catalogue(None)
    found = Counter[str]()
    for nation, people in census.nations.items():
        for election in census.elections:
            if election is None or nation in LEGISLATURES[election].nations:
                request = Request(role=role, nation=nation, election=election, variation=Variation(""))
                found.update(dict.fromkeys(topics_with_asks(catalogue, request), people))
    asks = Counter(topic for ask in catalogue.asks for topic in ask.topics)
    return max(found, key=lambda topic: (found[topic], asks[topic]), default="")


def _given(params: Mapping[str, Any]) -> list[str]:
    """The options that `batch` must be given, too, to find the same."""
    words = []
    for name in ("to", "nation", "do_not_contact", "columns_", "election", "polling_day", "profile", "date_"):
        value = params[name]
        if name == "to" and value == CandidateRole.CANDIDATE:
            continue
        for one in value if isinstance(value, list | tuple) else [value] if value else []:
            words += [f"--{name.rstrip('_').replace('_', '-')}", str(one)]
    return words


def _command(*words: str) -> str:
    return f"lobbykit {subprocess.list2cmdline(words) if os.name == 'nt' else shlex.join(words)}"


def _free_folder() -> str:
    """A folder that is not there yet, so that the command works as it stands."""
    names = ("letters", *(f"letters-{number}" for number in range(2, 1000)))
    return next((name for name in names if not Path(name).exists()), "letters")


# --- as JSON -------------------------------------------------------------------------------------------------


def _record(made: _Checked) -> dict[str, Any]:
    table, census = made.table, made.census
    return {
        "file": table.path,
        "kind": str(table.kind),
        "encoding": str(table.encoding),
        "delimiter": table.delimiter,
        "family": census.family,
        "version": census.version,
        "date": str(made.day),
        "rows": census.rows,
        "blank": census.blank,
        "people": census.people,
        "repeated": census.repeated,
        "letters": census.letters,
        "elsewhere": census.elsewhere,
        "with_email": census.with_email,
        "without_email": census.without_email,
        "with_address": census.with_address,
        "without_address": census.without_address,
        "nations": {str(nation): people for nation, people in census.nations.items()},
        "elections": {str(election or ""): people for election, people in census.elections.items()},
        "parties": census.parties,
        "ballots": census.ballots,
        "shared_addresses": census.shared,
        "shared_by": [_reason(one, "email") for one in census.shared_by],
        "not_current": census.not_current,
        "not_locked": census.not_locked,
        "cut_off": table.cut_off,
        "notes": [*table.notes, *census.notes],
        "missing": list(census.missing),
        "credit": _credit(census),
        "skipped": [_reason(one) for one in census.skipped],
        "problems": [_reason(one) for one in census.faults],
        "warnings": [_reason(one) for one in census.warnings],
        "next": list(made.next),
    }


def _reason(reason: Reason, key: str = "reason") -> dict[str, Any]:
    return {key: reason.text, "people": reason.people, "lines": list(reason.lines)}


def _credit(census: Census) -> str:
    licence = _LICENCES.get(census.family)
    return _CREDIT.format(licence) if licence else ""


# --- as text to read -----------------------------------------------------------------------------------------


def _told(made: _Checked) -> list[str]:
    census, noun = made.census, _RECORDS[made.table.kind]
    reaches = "can be written to" if made.role is Role.MEMBER else "can be written to as candidates"
    missing = [capitalised(sentence) for sentence in census.missing]
    return [
        f"{made.table.path}: {census.version}",
        *told_under("What is in it", list(_holds(made))),
        *told_under(
            f"{counted_people(census.letters)} of {census.people:,} {reaches} on {spoken(made.day)}",
            list(_reached(census)),
        ),
        *told_under(f"{counted_people(_sum(census.skipped))} not written to, by rule", _reasons(census.skipped, noun)),
        *told_under(f"{counted_people(_sum(census.faults))} to be mended", _reasons(census.faults, noun)),
        *told_under("Know before you write", [*_warned(made), *_reasons(census.warnings, noun)]),
        *told_under("Email addresses that several people share", _reasons(census.shared_by, noun)),
        *told_under("What it lacks", missing),
        *told_under("Credit", [capitalised(_credit(census))] if _credit(census) else []),
        *told_under("Next", [f"  {line}" if line.startswith("lobbykit ") else line for line in made.next]),
    ]


def _holds(made: _Checked) -> Iterator[str]:
    table, census = made.table, made.census
    blank = f", and {census.blank:,} more with nothing in them that is read" if census.blank else ""
    repeated = f"; {counted_people(census.repeated)} with several rows" if census.repeated else ""
    yield f"{counted(census.rows, 'row')}{blank}"
    yield f"{counted_people(census.people)} on {counted(len(census.ballots), 'ballot')}{repeated}"
    yield _form(table)


def _form(table: Table) -> str:
    """How the file is written."""
    kind = {Kind.CSV: "CSV", Kind.JSON: "JSON", Kind.XLSX: "an Excel file (.xlsx)"}[table.kind]
    encoding = _ENCODINGS.get(str(table.encoding), "")
    delimiter = _DELIMITERS.get(table.delimiter, f"'{table.delimiter}'") if table.delimiter else ""
    parted = f", its cells parted by {delimiter}" if delimiter else ""
    return f"{kind}{f' in {encoding}' if encoding else ''}{parted}"


def _reached(census: Census) -> Iterator[str]:
    if census.letters:
        yield from _who(census)
    else:
        yield "nobody: see why below" if census.people else "nobody is in the file"
    if census.elsewhere:
        yield f"Left out        {counted_people(census.elsewhere)} in other nations"


def _who(census: Census) -> Iterator[str]:
    elections = {
        f"for {LEGISLATURES[one].name}" if one else "not said in the file": people
        for one, people in census.elections.items()
    }
    yield f"Nation          {_list({nation.label: people for nation, people in census.nations.items()})}"
    yield f"Election        {_list(elections)}"
    yield f"Email           {census.with_email:,} with an address that reaches them, {census.without_email:,} without"
    yield f"Postal address  {census.with_address:,} with one, {census.without_address:,} without"
    yield f"Party           {_list({party or 'none given': people for party, people in census.parties.items()})}"


def _list(counts: Mapping[str, int]) -> str:
    """The most common with their figures, and how many the others are."""
    ranked = list(counts.items())
    shown = [f"{name} {people:,}" for name, people in ranked[:_SHOWN]]
    others = sum(people for _, people in ranked[_SHOWN:])
    if others:
        shown.append(f"{len(ranked) - _SHOWN:,} others {others:,}")
    return ", ".join(shown)


def _reasons(reasons: Sequence[Reason], noun: str) -> list[str]:
    ranked = [one for one in reasons if one.text != OTHERS]
    lines = [f"{one.people:,}  {one.text} ({_lines(one, noun)})" for one in ranked[:_SHOWN]]
    rest = _sum(reasons) - sum(one.people for one in ranked[:_SHOWN])
    return [*lines, f"{rest:,}  others"] if rest else lines


def _lines(reason: Reason, noun: str) -> str:
    more = reason.people - len(reason.lines)
    numbers = ", ".join(map(str, reason.lines))
    return f"{noun if reason.people == 1 else f'{noun}s'} {numbers}{' and so on' if more else ''}"


def _warned(made: _Checked) -> Iterator[str]:
    """What there is to know of the file as a whole."""
    table, census = made.table, made.census
    if table.cut_off:
        yield f"{capitalised(table.cut_off)}, and people are missing"
    yield from (capitalised(note) for note in (*table.notes, *census.notes))
    if census.not_current:
        yield f"The file calls the election of {counted(census.not_current, 'row')} not current"
    if census.not_locked:
        yield (
            f"For {counted(census.not_locked, 'row')} the list of candidates is not final: fetch the file again after "
            "nominations have closed"
        )


def _sum(reasons: Sequence[Reason]) -> int:
    return sum(one.people for one in reasons)
