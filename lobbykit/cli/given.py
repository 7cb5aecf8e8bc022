"""A letter's options as typed, and the files that they name -> what one letter and a batch alike begin with."""

import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import typer
from msgspec import Struct
from msgspec.structs import replace

from lobbykit import template_files
from lobbykit.cli import known, own
from lobbykit.compose import Order, own_organisation
from lobbykit.elections import Poll, read_election
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Election, Kind, Role, Sender
from lobbykit.people.profile import over
from lobbykit.render import LARGEST_LETTERHEAD
from lobbykit.variation import Variation, of_sender
from lobbykit.wants import Wants
from lobbykit.words import address_lines, first_control, paragraphs, postcode_in

STANDARD_STREAM = "-"


class Typed(Struct, frozen=True, kw_only=True):
    """The options that `letter` and `batch` share, as they were typed: see `options`.

    Those with a default are about a letter's words, and `questions` has none of them.
    """

    topic: list[str] | None
    ask: list[str] | None
    without: list[str] | None
    max_asks: int
    org: str
    from_name: str | None
    from_address: str | None
    from_postcode: str | None
    from_email: str | None
    job: str | None
    workplace: str | None = None
    on_behalf_of: str | None
    profile: str
    note: str = ""
    note_file: str = ""
    ask_me: bool = False
    kind: Kind = Kind.ASK
    sent: str = ""
    about: str = ""
    template: str = ""
    letterhead: str = ""
    date: str
    reply_by: str = ""
    subject: str = ""
    reference: str = ""
    enclosure: list[str] | None = None
    seed: int = 0
    plain: bool = False
    asks: list[Path] | None


class Given(NamedTuple):
    order: Order  # still without `own_words`
    wants: Wants  # with nothing yet of who reads it
    has_profile: bool


def read(typed: Typed, to: Role) -> Given:
    """Return what the options say, each name found and each file read, but for the user's own words.

    Raises:
        UsageError: a name is not known, or two options do not go together.
        LobbykitError: a file cannot be read, or has faults.
    """
    catalogue = known.load_catalogue(typed.asks)
    today = known.find_date(typed.date, "--date") if typed.date else date.today()  # noqa: DTZ011  # the user's own day
    kept = own.profile(typed.profile)
    sender = _sender(kept, typed)
    found = [known.find_topic(catalogue, word) for word in typed.topic or []]
    own_templates = own.templates()
    written_by = typed.template or (to if typed.kind is Kind.ASK else typed.kind)
    template_files.fits(written_by, own_templates, to)
    sent = _sent(typed, today)
    wants = Wants(
        role=to,
        variation=Variation("") if typed.plain else of_sender(typed.seed, sender),
        topics=tuple(dict.fromkeys(one.id for one, _ in found)),
        term=next(((word, home) for word, (_, home) in zip(typed.topic or [], found, strict=True) if home), None),
        named=tuple(known.find_ask(catalogue, one).id for one in typed.ask or []),
        without=tuple(known.find_ask(catalogue, one, "--without").id for one in typed.without or []),
        max_asks=typed.max_asks,
        owners=known.find_organisations(catalogue, typed.org) if typed.org else None,
        own=own_organisation(sender, catalogue),
        organisation=sender.organisation,
        capacity=sender.capacity,
        written_on=today,
        home=sender.constituency,
        postcode=sender.postcode or postcode_in(" ".join(sender.address)),
    )
    order = Order(
        catalogue=catalogue,
        sender=_on_its_paper(sender, typed) if typed.letterhead else sender,
        written_on=today,
        template=written_by,
        own_templates=own_templates,
        seed=typed.seed,
        reply_by=known.find_date(typed.reply_by, "--reply-by") if typed.reply_by else None,
        kind=typed.kind,
        sent=sent,
        about=typed.about,
        subject=typed.subject,
        reference=typed.reference,
        enclosures=tuple(one for one in typed.enclosure or [] if one),
    )
    return Given(order, wants, has_profile=kept is not None)


def poll(election: str, polling_day: str) -> Poll | None:
    """Return the election, if anything is said of one; --polling-day goes over the day in its id."""
    if not polling_day:
        return read_election(election) if election else None
    return replace(read_election(election or Election.PARL), polling_day=known.find_date(polling_day, "--polling-day"))


# --- who writes ----------------------------------------------------------------------------------------------


def _sender(kept: Sender | None, typed: Typed) -> Sender:
    given = {
        "name": typed.from_name,
        "job": typed.job,
        "workplace": typed.workplace,
        "address": None if typed.from_address is None else address_lines(typed.from_address),
        "postcode": typed.from_postcode,
        "email": typed.from_email,
    }
    return over(kept or Sender(), given, typed.on_behalf_of)


def _on_its_paper(sender: Sender, typed: Typed) -> Sender:
    """The sender without the address of their profile: a letterhead has the house's, and one's own only if given."""
    return replace(
        sender,
        address=address_lines(typed.from_address or ""),
        postcode=typed.from_postcode or "",
        email=typed.from_email or "",
    )


# --- what it says --------------------------------------------------------------------------------------------


def _sent(typed: Typed, today: date) -> date | None:
    """Return the date of the letter that had no reply: a chase must have it, and a thank you what it is for."""
    if typed.kind is Kind.THANK and not typed.about:
        raise UsageError("--kind thank needs --about, what you thank for, as in 'your reply of 3 November'")
    if (typed.kind is Kind.CHASE) is not bool(typed.sent):
        raise UsageError("--kind chase and --sent go together: --sent is the date of the letter that had no reply")
    day = known.find_date(typed.sent, "--sent") if typed.sent else None
    if day and day >= today:
        raise UsageError(f"--sent {day} is not before the letter's own date, {today}")
    return day


def own_words(typed: Typed) -> tuple[str, ...]:
    """Return the paragraphs of the user's own words, from the option, the file, or the questions.

    To be asked for when all else has been found to be in order.

    Raises:
        UsageError: more than one of them was given.
        LobbykitError: the file cannot be read, or is not text.
    """
    path = typed.note_file
    if sum((bool(typed.note), bool(path), typed.ask_me)) > 1:
        raise UsageError("give --note, --note-file or --ask-me, one of them")
    if typed.ask_me:
        return own.ask_story()
    if not path:
        return paragraphs(typed.note)
    try:
        if path == STANDARD_STREAM and sys.stdin is None:
            raise LobbykitError("--note-file -: standard input is closed")
        raw = sys.stdin.buffer.read() if path == STANDARD_STREAM else Path(path).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise LobbykitError(f"--note-file {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LobbykitError(f"--note-file {path} is not plain text in UTF-8; save it as a text file") from error
    control = first_control(text)
    if control:
        typer.echo(f"warning: --note-file {path} has the character {control} in it, which is left out", err=True)
    return paragraphs(text)


class Paper(NamedTuple):
    """A letterhead, as it was given."""

    path: str
    raw: bytes


def paper(path: str, out: str) -> Paper | None:
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
    return Paper(path, raw)
