"""`lobbykit letter`: options and files in, one letter out; what the user must know on stderr."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from lobbykit.cli import given, known, one_recipient, options, own
from lobbykit.cli.given import STANDARD_STREAM, Paper, Typed
from lobbykit.cli.telling import tell
from lobbykit.errors import UsageError
from lobbykit.model import Kind, Letter, Recipient, Role
from lobbykit.people.names import bare_name
from lobbykit.plan import plan
from lobbykit.render import FORMATS, Format, format_of, render
from lobbykit.words import address_lines, file_name


def letter(
    to: Annotated[Role, typer.Option("--to", help="Whom to write to.", show_default=False)],
    topic: options.Topics = None,
    nation: options.Nation = "",
    ask: options.Asks = None,
    without: options.Without = None,
    max_asks: options.MaxAsks = 3,
    org: options.Org = "",
    election: Annotated[
        str,
        options.text(
            "--election",
            "For a candidate or member: parl (the default), sp, senedd, nia, local, or a Democracy Club "
            "id with its date, as in parl.2029-05-03.",
        ),
    ] = "",
    polling_day: options.PollingDay = "",
    office: one_recipient.OfficeOf = "",
    name: one_recipient.Name = "",
    honorific: one_recipient.Honorific = "",
    post_nominals: one_recipient.PostNominals = "",
    constituency: one_recipient.Constituency = "",
    email: one_recipient.Email = "",
    address: one_recipient.Address = "",
    from_name: options.FromName = None,
    from_address: options.FromAddress = None,
    from_postcode: options.FromPostcode = None,
    from_email: options.FromEmail = None,
    job: options.Job = None,
    workplace: options.Workplace = None,
    on_behalf_of: options.OnBehalfOf = None,
    note: options.Note = "",
    note_file: options.NoteFile = "",
    ask_me: options.AskMe = False,
    kind: options.KindOf = Kind.ASK,
    sent: options.Sent = "",
    about: options.About = "",
    template: options.Template = "",
    letterhead: options.Letterhead = "",
    date_: options.Date = "",
    reply_by: options.ReplyBy = "",
    subject: options.Subject = "",
    reference: options.Reference = "",
    enclosure: options.Enclosures = None,
    seed: options.Seed = 0,
    plain: options.Plain = False,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="txt (the default), md, html and json are emails; eml is a draft that a mail program opens, mailto "
            "a short letter as a link that opens one; docx and pdf are letters to post.",
        ),
    ] = None,
    out: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="PATH", help="Where to; - is standard output; a suffix implies the format."
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    profile: options.Profile = "",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say on stderr which asks were considered, and why; and how plainly it reads."),
    ] = False,
    asks: options.AskFolders = None,
) -> None:
    """Write one letter or email, its asks chosen by topic, by nation and by who has the power to act.

    What lobbykit does not know stands in the letter in [brackets] and is listed on stderr.
    """
    from lobbykit.compose import brief_of, compose
    from lobbykit.template import shadows

    target = _target(format_, out, letterhead)
    paper = given.paper(letterhead, out)
    poll = one_recipient.poll_of(election, polling_day, to)
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
        date=date_,
        reply_by=reply_by,
        subject=subject,
        reference=reference,
        enclosure=enclosure,
        seed=seed,
        plain=plain,
        asks=asks,
    )
    order, wants, has_profile = given.read(typed, to)
    offices = known.load_offices() if office or to in (Role.MINISTER, Role.COMMISSIONER) else ()
    wants = replace(
        wants,
        nation=known.find_nation(nation) if nation else None,
        poll=poll,
        office=known.find_office(offices, office) if office else None,
        constituency=constituency,
    )
    planned = plan(order.catalogue, offices, wants)
    request = planned.request
    recipient = Recipient(
        role=to,
        name=name,
        honorific=honorific,
        post_nominals=post_nominals,
        office=request.office,
        area=constituency,
        nation=request.nation,
        election=request.election,
        polling_day=poll.polling_day if poll else None,
        email=email,
        address=address_lines(address),
    )
    reached = one_recipient.reached(recipient, poll, order.written_on, own.unwilling(profile))
    order = replace(order, note=given.own_words(typed))
    made = compose(brief_of(order, planned, reached.recipient))
    made = replace(made, warnings=(*reached.left_out, *made.warnings))
    notes = [f"your own template {one} is used" for one in shadows(order.template, order.own_templates)]
    planned = replace(planned, notes=(*planned.notes, *notes))
    if paper is not None:
        from lobbykit.render.letterhead import on_paper

        made = on_paper(made)
    tell(planned, made, target, explain=explain, own_words=order.note, has_profile=has_profile)
    _put_out(made, target, out, planned.topics[0], paper, force=force)


# --- what goes out -------------------------------------------------------------------------------------------


def _target(wanted: Format | None, out: str, letterhead: str) -> Format:
    """Return the format: the one asked for, or that of the file's suffix, or the one that a letterhead has.

    Raises:
        UsageError: they contradict each other, or the suffix stands for none.
    """
    implied = format_of(out) if out and out != STANDARD_STREAM else None
    if wanted and implied and wanted is not implied:
        raise UsageError(f"--format {wanted} and --out {out} contradict each other; give the file the suffix .{wanted}")
    if out and out != STANDARD_STREAM and not (wanted or implied):
        suffixes = ", ".join(f".{one}" for one in Format)
        raise UsageError(f"--out {out}: no format is known by that suffix ({suffixes}); add --format")
    if letterhead and (wanted or implied or Format.DOCX) is not Format.DOCX:
        raise UsageError(f"--letterhead is Word paper and goes with docx, not with {wanted or implied}")
    return wanted or implied or (Format.DOCX if letterhead else Format.TXT)


def _put_out(made: Letter, target: Format, out: str, topic: str, paper: Paper | None, *, force: bool) -> None:
    from lobbykit.cli.listing import put_lines
    from lobbykit.folder import write_whole

    content = render(made, target) if paper is None else _on_paper(made, paper)
    writer = FORMATS[target]
    if out == STANDARD_STREAM or (not out and not writer.is_posted):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    recipient = made.recipient
    whom = bare_name(recipient.name) or (recipient.office.title if recipient.office else recipient.role)
    path = Path(out or file_name(f"{whom} {topic}") + writer.suffix)
    write_whole(path, content, force=force)
    put_lines(str(path))


def _on_paper(made: Letter, paper: Paper) -> bytes:
    from lobbykit.render.letterhead import render as render_on_letterhead

    return render_on_letterhead(made, paper.raw, paper.path)
