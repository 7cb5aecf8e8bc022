"""`lobbykit questions`: a question sheet or a hustings pack out; and the questionnaires that came back, read."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from lobbykit.cli import given, known, options
from lobbykit.cli.hustings import MINUTES, MOST_MINUTES, EventOptions, candidates_of, make_pack, must_fit, put_pack
from lobbykit.cli.late import Late, group
from lobbykit.cli.listing import ListFormat, Row, put_lines, put_rows
from lobbykit.cli.telling import aged, explained
from lobbykit.elections import Poll, read_election
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.folder import write_whole
from lobbykit.handouts import questions_handout
from lobbykit.model import Election, Handout, Placeholder, Role
from lobbykit.people.imprint import imprint as imprint_of
from lobbykit.plan import Plan, plan
from lobbykit.questions import QuestionSheet, question_sheet
from lobbykit.render import LARGEST_LETTERHEAD
from lobbykit.render.handouts import HANDOUT_FORMATS, HandoutFormat, handout_format_of, render_handout
from lobbykit.words import file_name, shown_path

app = group(
    {
        "read": Late(
            __name__,
            "read",
            "Read the answers in questionnaires that came back.",
            "lobbykit questions read returned/*.docx --format csv",
        ),
    },
    invoke_without_command=True,
    epilog="Example: lobbykit questions --topic send --nation england",
)


@app.callback()
def questions(
    context: typer.Context,
    topic: options.Topics = None,
    nation: options.Nation = "",
    ask: options.Asks = None,
    without: options.Without = None,
    max_asks: options.MaxAsks = 6,
    org: options.Org = "",
    election: Annotated[
        str,
        options.text(
            "--election", "What they stand for: parl (the default), sp, senedd, nia, local, or an id with its date."
        ),
    ] = "",
    polling_day: options.PollingDay = "",
    constituency: Annotated[str, options.text("--constituency", "The seat, which says the nation, or ward.")] = "",
    pack: Annotated[
        bool,
        typer.Option(
            "--pack", help="All that a hustings needs: chair's sheet, slips, grid, questionnaires, invitations."
        ),
    ] = False,
    minutes: Annotated[
        int | None,
        typer.Option(
            "--minutes",
            metavar="N",
            min=1,
            max=MOST_MINUTES,
            help=f"How long the meeting is; {MINUTES}.",
            show_default=False,
        ),
    ] = None,
    candidates: Annotated[
        Path | None, typer.Option("--candidates", metavar="FILE", help="Democracy Club's candidate file, for --ballot.")
    ] = None,
    ballot: Annotated[
        str, options.text("--ballot", "The ballot's id in that file, as in parl.example-north.2029-05-03.")
    ] = "",
    leave_out: Annotated[
        list[str] | None,
        options.option(
            "--leave-out",
            metavar="NAME",
            callback=options.each_line,
            help_text="Somebody on the ballot who is not invited; each with a --because.",
        ),
    ] = None,
    because: Annotated[
        list[str] | None,
        options.option(
            "--because",
            metavar="TEXT",
            callback=options.each_line,
            help_text="The impartial reason for the --leave-out in the same place; one for all of them will do.",
        ),
    ] = None,
    speakers: Annotated[
        int | None,
        typer.Option(
            "--speakers",
            metavar="N",
            min=1,
            help="How many will speak, if not all who are invited.",
            show_default=False,
        ),
    ] = None,
    when: Annotated[str, options.text("--when", "Day and time: 'Thursday 6 May 2027, 7pm'.")] = "",
    where: Annotated[str, options.text("--where", "The place: 'Example Hall, Testham'.")] = "",
    return_by: Annotated[
        str, options.text("--return-by", "When questionnaires are to be back; two weeks on, and before polling day.")
    ] = "",
    public: Annotated[
        bool, typer.Option("--public", help="For publication: with the imprint of your profile.")
    ] = False,
    from_name: options.FromName = None,
    from_address: options.FromAddress = None,
    from_postcode: options.FromPostcode = None,
    from_email: options.FromEmail = None,
    job: options.Job = None,
    on_behalf_of: options.OnBehalfOf = None,
    date_: options.Date = "",
    format_: Annotated[
        HandoutFormat | None,
        typer.Option(
            "--format", "-f", help="txt (the default of a sheet), md, html, docx (of a pack), pdf, json or csv."
        ),
    ] = None,
    out: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="PATH", help="A file for a sheet, a folder for a pack; - is standard output."
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    profile: options.Profile = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Say on stderr which asks were considered, and why.")
    ] = False,
    asks: options.AskFolders = None,
) -> None:
    """Write fair questions for everyone on a platform: a sheet, or with --pack all that a hustings needs.

    Every candidate is asked the same, in the same words. 'lobbykit questions read' reads questionnaires that come back.
    """
    if context.invoked_subcommand:
        return
    event_options = EventOptions(
        minutes=minutes,
        candidates=candidates,
        ballot=ballot,
        leave_out=tuple(leave_out or ()),
        because=tuple(because or ()),
        speakers=speakers,
        when=when,
        where=where,
        return_by=return_by,
    )
    must_fit(event_options, pack=pack)
    target = _target(format_, out, pack=pack)
    order, wants, _ = given.read(
        given.Typed(
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
            on_behalf_of=on_behalf_of,
            profile=profile,
            date=date_,
            plain=True,
            asks=asks,
        ),
        Role.CANDIDATE,
    )
    standing = candidates_of(event_options)
    wants = replace(
        wants,
        nation=known.find_nation(nation) if nation else None,
        poll=_poll(election, ballot, polling_day),
        constituency=constituency or (standing[0].area if standing else ""),
        paper="sheet",
    )
    planned = plan(order.catalogue, (), wants)
    sheet = question_sheet(
        order.catalogue,
        planned.selection.chosen,
        nation=planned.request.nation,
        election=planned.request.election or Election.PARL,
        topics=planned.topics,
        written_on=order.written_on,
    )
    imprint = imprint_of(order.sender, is_printed=HANDOUT_FORMATS[target].is_printed) if public else ("", "")
    if pack:
        made = make_pack(sheet, event_options, standing, order, wants, imprint, profile)
        _tell(planned, sheet, made.placeholders, explain=explain)
        put_pack(made, target, Path(out or file_name(f"hustings {planned.topics[0]}")), force=force)
    else:
        _tell(planned, sheet, (), explain=explain)
        _put_sheet(questions_handout(sheet, imprint), target, out, planned.topics[0], force=force)


# --- what comes in -------------------------------------------------------------------------------------------


def _poll(election: str, ballot: str, polling_day: str) -> Poll | None:
    """Return the election, if anything is said of one: that of --election, or else of the ballot."""
    if election and ballot:
        other = ballot.partition(".")[0].lower()
        if other in list(Election) and other != read_election(election).election:
            raise UsageError(
                f"--election {election} and --ballot {ballot} contradict each other; give the ballot alone"
            )
    return given.poll(election or _id_of(ballot), polling_day)


def _id_of(ballot: str) -> str:
    """Return the ballot, which says the election if it is Democracy Club's id.

    Raises:
        UsageError: it is none.
    """
    if ballot and "." not in ballot:
        raise UsageError(f"--ballot '{ballot}' does not say which election it is of; add --election")
    return ballot


def _target(wanted: HandoutFormat | None, out: str, *, pack: bool) -> HandoutFormat:
    """Return the format: the one asked for, or that of a sheet's suffix.

    Raises:
        UsageError: they contradict each other, or the suffix stands for none.
    """
    if pack:
        if out == given.STANDARD_STREAM:
            raise UsageError("--pack writes many files; give --out a folder")
        return wanted or HandoutFormat.DOCX
    if not out or out == given.STANDARD_STREAM:
        return wanted or HandoutFormat.TXT
    implied = handout_format_of(out)
    if wanted and implied and wanted is not implied:
        raise UsageError(f"--format {wanted} and --out {out} contradict each other; give the file the suffix .{wanted}")
    if not (wanted or implied):
        suffixes = ", ".join(f".{one}" for one in HandoutFormat)
        raise UsageError(f"--out {out}: no format is known by that suffix ({suffixes}); add --format, or --pack")
    return wanted or implied or HandoutFormat.TXT


# --- what goes out -------------------------------------------------------------------------------------------


def _tell(planned: Plan, sheet: QuestionSheet, missing: tuple[Placeholder, ...], *, explain: bool) -> None:
    """Say on stderr what the user must know before anybody is asked."""
    lines = [f"note: {note}" for note in planned.notes]
    if explain:
        lines += explained(planned)
    lines += [f"note: {note}" for note in aged(planned, even_live=explain)]
    lines += [f"warning: {warning}" for warning in planned.warnings]
    lines += [f"warning: check before you ask ({one.ask.id}): {one.look_up}" for one in sheet.questions if one.look_up]
    if missing:
        lines += ["Fill in before you send or print it:", *(f"  {one.text}  ({one.option})" for one in missing)]
    for line in lines:
        typer.echo(line, err=True)


def _put_sheet(handout: Handout, target: HandoutFormat, out: str, topic: str, *, force: bool) -> None:
    content = render_handout(handout, target)
    writer = HANDOUT_FORMATS[target]
    if out == given.STANDARD_STREAM or (not out and not writer.is_printed):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    path = Path(out or file_name(f"questions {topic}") + writer.suffix)
    write_whole(path, content, force=force)
    put_lines(str(path))


# --- what came back ------------------------------------------------------------------------------------------

_IN_A_TABLE = ("candidate", "number", "answer", "note")  # what there is room for


def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Questionnaires (.docx) as they came back.")],
    format_: Annotated[
        ListFormat, typer.Option("--format", "-f", help="csv (the default), json, table, yaml or md.")
    ] = ListFormat.CSV,
) -> None:
    """Read the answers in questionnaires that came back, one row an answer.

    An answer is a yes or a no where exactly one box is ticked. What is not clear is marked and left to you.
    """
    from lobbykit.questionnaire import answers_in, as_row

    rows: list[Row] = []
    faults = []
    for path in files:
        try:
            rows += [as_row(answer) for answer in answers_in(_bytes_of(path), shown_path(path))]
        except OSError as error:
            faults.append(f"{path} cannot be read: {error.strerror}")
        except LobbykitError as error:
            faults.append(f"{path}: {error}")
    if rows:
        shown = _IN_A_TABLE if format_ is ListFormat.TABLE else rows[0]
        put_rows(rows, format_, {field: field for field in shown})
    for who, sent in _sent_more_than_once(rows):
        typer.echo(f"note: {who} is in {len(sent)} files; see which counts: {', '.join(sent)}", err=True)
    unclear = sum(row["answer"] == "unclear" for row in rows)
    if unclear:
        typer.echo(f"note: {unclear} of {len(rows)} answers are not clear: look at the column 'note'", err=True)
    for fault in faults:
        typer.echo(f"warning: {fault}", err=True)
    if faults:
        raise LobbykitError(f"{len(faults)} of {len(files)} files could not be read")


def _sent_more_than_once(rows: Iterable[Row]) -> Iterator[tuple[str, list[str]]]:
    """Yield whoever has answers in several files, and the files."""
    files: dict[str, dict[str, str]] = {}
    for row in rows:
        if who := row["candidate_id"] or row["candidate"]:
            files.setdefault(who, {})[row["file"]] = row["candidate"] or who
    for sent in files.values():
        if len(sent) > 1:
            yield next(iter(sent.values())), list(sent)


def _bytes_of(path: Path) -> bytes:
    """Return what the file holds, but of one that is too large to be read no more than shows that."""
    if path.exists() and not path.is_file():
        raise LobbykitError("it is no file; name the questionnaires in it, as in returned/*.docx")
    with path.open("rb") as file:
        return file.read(LARGEST_LETTERHEAD + 1)
