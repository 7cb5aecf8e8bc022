"""`lobbykit letter`: options and files in, one letter out; what the user must know on stderr."""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from msgspec.structs import replace

from lobbykit import template_files
from lobbykit.cli import known, own
from lobbykit.cli.telling import tell
from lobbykit.elections import Poll, read_election
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Capacity, Election, Kind, Letter, Recipient, Role, Sender
from lobbykit.people.names import bare_name
from lobbykit.people.profile import over
from lobbykit.people.reach import Reached, reach
from lobbykit.plan import plan
from lobbykit.render import FORMATS, LARGEST_LETTERHEAD, Format, format_of, render
from lobbykit.variation import Variation
from lobbykit.wants import Wants
from lobbykit.words import address_lines, file_name, first_control, paragraphs, postcode_in

_STANDARD_STREAM = "-"


def _option(*names: str, metavar: str, help_text: str, **more: object) -> object:
    return typer.Option(*names, metavar=metavar, help=help_text, **more)  # type: ignore[call-overload]


def _text(name: str, help_text: str) -> object:
    """An option that holds one line of the user's text."""
    return typer.Option(name, metavar="TEXT", help=help_text, callback=_one_line, show_default=False)


def _one_line(context: typer.Context, parameter: typer.CallbackParam, value: str | None) -> str | None:  # noqa: ARG001
    return None if value is None else known.user_line(value, parameter.opts[0])


def _several_lines(context: typer.Context, parameter: typer.CallbackParam, value: str | None) -> str | None:  # noqa: ARG001
    return None if value is None else known.user_text(value, parameter.opts[0])


def _each_line(context: typer.Context, parameter: typer.CallbackParam, value: list[str] | None) -> list[str] | None:  # noqa: ARG001
    return None if value is None else [known.user_line(one, parameter.opts[0]) for one in value]


_LINES = {"callback": _several_lines, "show_default": False}


def letter(
    to: Annotated[Role, typer.Option("--to", help="Whom to write to.", show_default=False)],
    topic: Annotated[
        list[str] | None,
        _option(
            "--topic",
            "-t",
            metavar="T",
            autocompletion=known.complete_topic,
            help_text="A topic, or another word for it; again for more. 'lobbykit asks topics' lists them.",
        ),
    ] = None,
    nation: Annotated[
        str,
        _option(
            "--nation",
            "-n",
            metavar="N",
            autocompletion=known.complete_nation,
            help_text="england, scotland, wales or northern-ireland, where nothing else says it.",
        ),
    ] = "",
    ask: Annotated[
        list[str] | None,
        _option(
            "--ask",
            metavar="ID",
            autocompletion=known.complete_ask,
            help_text="Exactly this ask, instead of a topic's best; again for more, in this order.",
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        _option("--without", metavar="ID", autocompletion=known.complete_ask, help_text="Leave this ask out."),
    ] = None,
    max_asks: Annotated[int, typer.Option("--max-asks", metavar="K", min=1, help="How many asks at most.")] = 3,
    org: Annotated[str, _text("--org", "Whose asks: prospect (the default), lga or any.")] = "",
    election: Annotated[
        str,
        _text(
            "--election",
            "For a candidate or member: parl (the default), sp, senedd, nia, local, or a Democracy Club "
            "id with its date, as in parl.2029-05-03.",
        ),
    ] = "",
    polling_day: Annotated[str, _text("--polling-day", "A date, over the one in --election.")] = "",
    office: Annotated[
        str,
        _option(
            "--office",
            metavar="ID",
            autocompletion=known.complete_office,
            help_text="For a minister or commissioner: the office; by default the one that can act.",
        ),
    ] = "",
    name: Annotated[str, _text("--name", "The recipient's name; 'Surname, Forenames' if it could be misread.")] = "",
    honorific: Annotated[str, _text("--honorific", "Their title: Ms, Dr ...")] = "",
    post_nominals: Annotated[str, _text("--post-nominals", "The letters after their name.")] = "",
    constituency: Annotated[str, _text("--constituency", "Their seat, which says the nation, or ward.")] = "",
    email: Annotated[str, _text("--email", "Their email address.")] = "",
    address: Annotated[
        str,
        _option("--address", metavar="TEXT", help_text="Their postal address: lines parted by commas.", **_LINES),
    ] = "",
    from_name: Annotated[str | None, _text("--from-name", "Your name.")] = None,
    from_address: Annotated[
        str | None,
        _option(
            "--from-address",
            metavar="TEXT",
            help_text="Your postal address: lines parted by commas.",
            **_LINES,
        ),
    ] = None,
    from_postcode: Annotated[str | None, _text("--from-postcode", "Your postcode; it also says the nation.")] = None,
    from_email: Annotated[str | None, _text("--from-email", "Your email address.")] = None,
    job: Annotated[str | None, _text("--job", "Your job: 'educational psychologist'.")] = None,
    workplace: Annotated[str | None, _text("--workplace", "Where you work.")] = None,
    on_behalf_of: Annotated[
        str | None, _text("--on-behalf-of", "The group that you write for, as its officer; '' for nobody but yourself.")
    ] = None,
    note: Annotated[
        str,
        _option(
            "--note",
            metavar="TEXT",
            help_text="Your own paragraph: what you have seen, and what would change.",
            **_LINES,
        ),
    ] = "",
    note_file: Annotated[str, _text("--note-file", "Your own paragraph from a text file; - is standard input.")] = "",
    ask_me: Annotated[
        bool, typer.Option("--ask-me", help="Your own paragraph from five short questions, kept for the next letter.")
    ] = False,
    kind: Annotated[
        Kind, typer.Option("--kind", help="What the letter is for; a chase needs --sent, a thank you --about.")
    ] = Kind.ASK,
    sent: Annotated[str, _text("--sent", "For --kind chase: the date of your letter that had no reply.")] = "",
    about: Annotated[
        str, _text("--about", "The occasion to open with: 'your speech on attendance', or a sentence of your own.")
    ] = "",
    template: Annotated[
        str,
        _option(
            "--template",
            metavar="TEXT",
            help_text="Another template: a name ('lobbykit templates list'), or a path (with a / or a suffix).",
            callback=_one_line,
            autocompletion=known.complete_template,
            show_default=False,
        ),
    ] = "",
    letterhead: Annotated[
        str, _text("--letterhead", "The house's Word paper (.docx, .dotx): the letter goes on it, at {{ letter }}.")
    ] = "",
    date_: Annotated[str, _text("--date", "The letter's date; today if not given.")] = "",
    reply_by: Annotated[str, _text("--reply-by", "The date to ask a reply by; 21 days on if not given.")] = "",
    subject: Annotated[str, _text("--subject", "The subject line, over the template's.")] = "",
    reference: Annotated[str, _text("--reference", "Your own reference, for a letter to post: 'Our ref: ...'.")] = "",
    enclosure: Annotated[
        list[str] | None,
        _option(
            "--enclosure",
            metavar="TEXT",
            callback=_each_line,
            help_text="What goes with a letter to post; again for more.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another number gives other asks and words.")] = 0,
    plain: Annotated[bool, typer.Option("--plain", help="No variation: the same words for every sender.")] = False,
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
    profile: Annotated[
        str, _text("--profile", "Your details from this file, instead of the one that 'profile init' wrote.")
    ] = "",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say on stderr which asks were considered, and why; and how plainly it reads."),
    ] = False,
    asks: Annotated[
        list[Path] | None,
        typer.Option("--asks", metavar="DIR", help="A folder with more asks; again for more."),
    ] = None,
) -> None:
    """Write one letter or email, its asks chosen by topic, by nation and by who has the power to act.

    What lobbykit does not know stands in the letter in [brackets] and is listed on stderr.
    """
    from lobbykit.compose import Brief, compose, own_organisation
    from lobbykit.template import shadows

    target = _target(format_, out, letterhead)
    paper = _paper(letterhead, out)
    catalogue = known.load_catalogue(asks)
    poll = _poll(election, polling_day, to)
    today = known.find_date(date_, "--date") if date_ else date.today()  # noqa: DTZ011  # the user's own day
    kept = own.profile(profile)
    given = {
        "name": from_name,
        "job": job,
        "workplace": workplace,
        "address": None if from_address is None else address_lines(from_address),
        "postcode": from_postcode,
        "email": from_email,
    }
    sender = over(kept or Sender(), given, on_behalf_of)
    found = [known.find_topic(catalogue, word) for word in topic or []]
    offices = known.load_offices() if office or to in (Role.MINISTER, Role.COMMISSIONER) else ()
    own_templates = own.templates()
    written_by = template or (to if kind is Kind.ASK else kind)
    template_files.fits(written_by, own_templates, to)
    sent_on = _sent(sent, kind, about, today)
    planned = plan(
        catalogue,
        offices,
        Wants(
            role=to,
            variation=Variation("" if plain else "\0".join((str(seed), sender.name, _group(sender)))),
            topics=tuple(dict.fromkeys(one.id for one, _ in found)),
            term=next(((word, home) for word, (_, home) in zip(topic or [], found, strict=True) if home), None),
            named=tuple(known.find_ask(catalogue, one).id for one in ask or []),
            without=tuple(known.find_ask(catalogue, one, "--without").id for one in without or []),
            max_asks=max_asks,
            owners=known.find_organisations(catalogue, org) if org else None,
            own=own_organisation(sender, catalogue),
            organisation=sender.organisation,
            capacity=sender.capacity,
            nation=known.find_nation(nation) if nation else None,
            written_on=today,
            poll=poll,
            office=known.find_office(offices, office) if office else None,
            constituency=constituency,
            home=sender.constituency,
            postcode=sender.postcode or postcode_in(" ".join(sender.address)),
        ),
    )
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
    reached = _reached(recipient, poll, today, profile)
    own_words = _own_words(note, note_file, ask_me=ask_me)
    made = compose(
        Brief(
            catalogue=catalogue,
            chosen=planned.selection.chosen,
            recipient=reached.recipient,
            sender=_on_its_paper(sender, given) if letterhead else sender,
            nation=request.nation,
            topics=planned.topics,
            written_on=today,
            variation=request.variation,
            template=written_by,
            own_templates=own_templates,
            seed=seed,
            reply_by=known.find_date(reply_by, "--reply-by") if reply_by else None,
            note=own_words,
            kind=kind,
            sent=sent_on,
            about=about,
            subject=subject,
            reference=reference,
            enclosures=tuple(one for one in enclosure or [] if one),
            ranked=not ask,
        )
    )
    made = replace(made, warnings=(*reached.left_out, *made.warnings))
    notes = [f"your own template {one} is used" for one in shadows(written_by, own_templates)]
    planned = replace(planned, notes=(*planned.notes, *notes))
    if paper is not None:
        from lobbykit.render.letterhead import on_paper

        made = on_paper(made)
    tell(planned, made, target, explain=explain, own_words=own_words, has_profile=kept is not None)
    _put_out(made, target, out, planned.topics[0], paper, force=force)


# --- what comes in -------------------------------------------------------------------------------------------


def _poll(election: str, polling_day: str, role: Role) -> Poll | None:
    """Return the election, if anything is said of one; --polling-day goes over the day in its id."""
    if not polling_day:
        return read_election(election) if election else None
    if role in (Role.MINISTER, Role.COMMISSIONER):
        raise UsageError(f"--polling-day goes with --to candidate or member, not with --to {role}")
    poll = read_election(election or Election.PARL)
    return replace(poll, polling_day=known.find_date(polling_day, "--polling-day"))


def _reached(recipient: Recipient, poll: Poll | None, day: date, profile: str) -> Reached:
    """Return the recipient as the letter reaches them.

    Raises:
        UsageError: they are a member of another parliament than the one that is meant.
        LobbykitError: they are not to be written to.
    """
    reached = reach(recipient, poll, day, own.unwilling(profile))
    if isinstance(reached, Reached):
        return reached
    if reached.sits_in:
        raise UsageError(f"--name: {reached.reason}; add --election {reached.sits_in}")
    raise LobbykitError(f"{reached.reason}; nothing was written")


def _sent(typed: str, kind: Kind, about: str, today: date) -> date | None:
    """Return the date of the letter that had no reply: a chase must have it, and a thank you what it is for."""
    if kind is Kind.THANK and not about:
        raise UsageError("--kind thank needs --about, what you thank for, as in 'your reply of 3 November'")
    if (kind is Kind.CHASE) is not bool(typed):
        raise UsageError("--kind chase and --sent go together: --sent is the date of the letter that had no reply")
    day = known.find_date(typed, "--sent") if typed else None
    if day and day >= today:
        raise UsageError(f"--sent {day} is not before the letter's own date, {today}")
    return day


def _on_its_paper(sender: Sender, given: Mapping[str, object]) -> Sender:
    """The sender without the address of their profile: a letterhead has the house's, and one's own only if given."""
    return replace(sender, address=given["address"] or (), postcode=given["postcode"] or "", email=given["email"] or "")


def _group(sender: Sender) -> str:
    return sender.organisation if sender.capacity is Capacity.OFFICER else ""


def _own_words(typed: str, path: str, *, ask_me: bool) -> tuple[str, ...]:
    """Return the paragraphs of the user's own words, from the option, the file, or the questions.

    Raises:
        UsageError: more than one of them was given.
        LobbykitError: the file cannot be read, or is not text.
    """
    if sum((bool(typed), bool(path), ask_me)) > 1:
        raise UsageError("give --note, --note-file or --ask-me, one of them")
    if ask_me:
        return own.ask_story()
    if not path:
        return paragraphs(typed)
    try:
        if path == _STANDARD_STREAM and sys.stdin is None:
            raise LobbykitError("--note-file -: standard input is closed")
        raw = sys.stdin.buffer.read() if path == _STANDARD_STREAM else Path(path).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise LobbykitError(f"--note-file {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LobbykitError(f"--note-file {path} is not plain text in UTF-8; save it as a text file") from error
    control = first_control(text)
    if control:
        typer.echo(f"warning: --note-file {path} has the character {control} in it, which is left out", err=True)
    return paragraphs(text)


class _Paper(NamedTuple):
    """A letterhead, as it was given."""

    path: str
    raw: bytes


def _paper(path: str, out: str) -> _Paper | None:
    """Return the letterhead, if one is given, and say what there is to know of it.

    Raises:
        UsageError: the letter would be written over it.
        LobbykitError: it cannot be read, or cannot be used.
    """
    if not path:
        return None
    try:
        if out and Path(out).exists() and Path(out).samefile(path):
            raise UsageError(f"--out {out} is the letterhead itself; choose another file")
        if Path(path).exists() and not Path(path).is_file():
            raise LobbykitError(f"--letterhead {path} is no file")
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST_LETTERHEAD + 1)
    except OSError as error:
        raise LobbykitError(f"--letterhead {path}: {error.strerror}") from error
    from lobbykit.render.letterhead import notes

    for note in notes(raw, path):
        typer.echo(f"note: the letterhead {path}: {note}", err=True)
    return _Paper(path, raw)


# --- what goes out -------------------------------------------------------------------------------------------


def _target(wanted: Format | None, out: str, letterhead: str) -> Format:
    """Return the format: the one asked for, or that of the file's suffix, or the one that a letterhead has.

    Raises:
        UsageError: they contradict each other, or the suffix stands for none.
    """
    implied = format_of(out) if out and out != _STANDARD_STREAM else None
    if wanted and implied and wanted is not implied:
        raise UsageError(f"--format {wanted} and --out {out} contradict each other; give the file the suffix .{wanted}")
    if out and out != _STANDARD_STREAM and not (wanted or implied):
        suffixes = ", ".join(f".{one}" for one in Format)
        raise UsageError(f"--out {out}: no format is known by that suffix ({suffixes}); add --format")
    if letterhead and (wanted or implied or Format.DOCX) is not Format.DOCX:
        raise UsageError(f"--letterhead is Word paper and goes with docx, not with {wanted or implied}")
    return wanted or implied or (Format.DOCX if letterhead else Format.TXT)


def _put_out(made: Letter, target: Format, out: str, topic: str, paper: _Paper | None, *, force: bool) -> None:
    from lobbykit.cli.listing import put_lines
    from lobbykit.folder import write_whole

    content = render(made, target) if paper is None else _on_paper(made, paper)
    writer = FORMATS[target]
    if out == _STANDARD_STREAM or (not out and not writer.is_posted):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    recipient = made.recipient
    whom = bare_name(recipient.name) or (recipient.office.title if recipient.office else recipient.role)
    path = Path(out or file_name(f"{whom} {topic}") + writer.suffix)
    write_whole(path, content, force=force)
    put_lines(str(path))


def _on_paper(made: Letter, paper: _Paper) -> bytes:
    from lobbykit.render.letterhead import render as render_on_letterhead

    return render_on_letterhead(made, paper.raw, paper.path)
