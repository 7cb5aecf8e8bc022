"""`lobbykit batch`: its options, and which kind of run they make: one sender to many readers, or many to one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from lobbykit import folder
from lobbykit.cli import candidate_file, known, one_recipient, options
from lobbykit.cli.batch_run import Asked, bundles_of, formats_of
from lobbykit.cli.candidate_file import CandidateRole
from lobbykit.cli.given import Typed
from lobbykit.errors import UsageError
from lobbykit.model import Kind, Role
from lobbykit.render import Format


def batch(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="Democracy Club's candidate file, or your own: CSV, XLSX or JSON. Or else --senders.",
            show_default=False,
        ),
    ] = None,
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
    to: Annotated[
        Role,
        typer.Option(
            "--to", help="Whom to write to: those who stand, or those who sit; with --senders, any one of these."
        ),
    ] = Role.CANDIDATE,
    senders: Annotated[
        Path | None,
        typer.Option(
            "--senders",
            metavar="FILE",
            help="Many write to one: the people in this CSV, XLSX or JSON, with the columns of a profile, 'note' and "
            "'id'. Then --name and the options after it say to whom.",
            show_default=False,
        ),
    ] = None,
    name: one_recipient.Name = "",
    honorific: one_recipient.Honorific = "",
    post_nominals: one_recipient.PostNominals = "",
    constituency: one_recipient.Constituency = "",
    office: one_recipient.OfficeOf = "",
    email: one_recipient.Email = "",
    address: one_recipient.Address = "",
    where: Annotated[
        list[str] | None,
        options.option(
            "--where",
            metavar="COLUMN=VALUE",
            callback=options.each_line,
            help_text="Only rows that say so: 'constituency=Example North'; again for more, all of which must hold.",
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
            help_text="How the letters' files are called: '{area}-{name}-{id}' if not given, also {ballot}, {nation}, "
            "{number}, {surname}; with --senders '{name}-{id}', also {branch}, {number}, {surname}, {workplace}.",
        ),
    ] = "",
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
        typer.Option(
            "--jobs", metavar="N", min=1, help="Processes, 32 at most; all cores for a long file.", show_default=False
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="A line for each thousand people.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over letters that are there.")] = False,
    asks: options.AskFolders = None,
) -> None:
    """Write a letter for everyone in a candidate file, each in their own nation's terms; or from many senders to one.

    Beside the letters are manifest.csv (everyone, and what became of them), ballots.csv (whether everyone on a ballot
    has a letter) and problems.csv (rows to mend and to run again). The same command goes on where a run was stopped.
    With --senders each letter is compared with those before it, and made again if it is too like one of them.
    """
    _one_kind(file, senders, to, context.params)
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
    asked = Asked(
        typed=typed,
        params=context.params,
        to=to,
        place=place,
        formats=formats_of(format_, bundle_, letterhead),
        bundles=bundles_of(bundle_, letterhead, place),
        nations=tuple(dict.fromkeys(known.find_nation(one) for one in nation or [])),
        limit=limit,
        election=election,
        polling_day=polling_day,
        do_not_contact=tuple(do_not_contact or []),
        columns=candidate_file.pairs(columns_, "--columns"),
        name_pattern=name_pattern,
        is_dry=dry_run,
        verbose=verbose,
        force=force,
        jobs=jobs,
        executor=context.obj,
    )
    if senders is not None:
        from lobbykit.cli.from_senders import Named, write_from_senders

        whom = Named(
            name=name,
            honorific=honorific,
            post_nominals=post_nominals,
            constituency=constituency,
            office=office,
            email=email,
            address=address,
        )
        write_from_senders(asked, senders, whom)
    elif file is not None:
        from lobbykit.cli.to_candidates import write_to_candidates

        write_to_candidates(asked, file, where, ballot)


# --- which kind ----------------------------------------------------------------------------------------------

_OF_ONE_READER = ("name", "honorific", "post_nominals", "constituency", "office", "email", "address")
_OF_MANY_READERS = ("where", "ballot")
_OF_ONE_SENDER = {
    "from_name": "name",
    "from_address": "address",
    "from_postcode": "postcode",
    "from_email": "email",
    "job": "job",
    "workplace": "workplace",
    "note": "note",
    "note_file": "note",
    "ask_me": "note",
}


def _one_kind(file: Path | None, senders: Path | None, to: Role, params: Mapping[str, Any]) -> None:
    """Refuse what does not go with the kind of run that is asked for.

    Raises:
        UsageError: something does not.
    """
    if file is None and senders is None:
        raise UsageError("give a candidate file to write to everyone in it, or --senders, a file of those who write")
    if file is not None and senders is not None:
        raise UsageError(
            f"{file} is a file of those who are written to, and --senders {senders} one of those who write: give one "
            "of them; with --senders, --name says who is written to"
        )
    if senders is not None:
        _only_of_senders(params)
        return
    given = next((one for one in _OF_ONE_READER if params[one]), None)
    if given:
        raise UsageError(
            f"{_option(given)} goes with --senders: in a candidate file, each row says it; --ballot or --where chooses "
            "whom to write to"
        )
    if to.value not in list(CandidateRole):
        raise UsageError(f"--to {to} goes with --senders: a candidate file has those who stand or sit in it")


def _only_of_senders(params: Mapping[str, Any]) -> None:
    many = next((one for one in _OF_MANY_READERS if params[one]), None)
    if many:
        raise UsageError(f"{_option(many)} chooses among candidates, and with --senders there is one recipient")
    one = next((one for one in _OF_ONE_SENDER if params[one]), None)
    if one and _OF_ONE_SENDER[one] == "note":
        raise UsageError(
            f"{_option(one)} would put the same paragraph into all letters, and offices set aside letters that read "
            "alike: put each sender's own words into a column 'note' of their file"
        )
    if one:
        raise UsageError(
            f"{_option(one)} is one sender's: with --senders it stands in the column '{_OF_ONE_SENDER[one]}'"
        )
    if params["letterhead"]:
        raise UsageError("--letterhead does not go with --senders: they write as themselves, not on the house's paper")
    if params["jobs"]:
        raise UsageError("--jobs does not go with --senders: each letter is compared with those made before it")


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
