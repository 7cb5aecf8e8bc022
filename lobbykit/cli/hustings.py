"""The options of a hustings pack -> the pack, and its files in a folder."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import typer
from msgspec import Struct

from lobbykit.cli import known, own
from lobbykit.compose import Order
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.folder import make_folder, write_whole
from lobbykit.hustings import Addressee, Pack, pack_of, tables_of
from lobbykit.meeting import FAIR_HUSTINGS, FAIR_HUSTINGS_SOURCE, Event, LeftOut, Platform, return_day
from lobbykit.model import Capacity, Election, Recipient, Role, Sender
from lobbykit.people.names import bare_name
from lobbykit.people.reach import NotReached, reach
from lobbykit.people.sender import branch_name
from lobbykit.people.standing import Candidate, candidates_on
from lobbykit.questions import QuestionSheet
from lobbykit.render import Format, render
from lobbykit.render.handouts import HANDOUT_FORMATS, HandoutFormat, render_handout
from lobbykit.wants import Wants
from lobbykit.words import Gap, did_you_mean, folded_words

MINUTES, MOST_MINUTES = 90, 24 * 60  # of a meeting whose length is not given, and of any
_UNWILLING = "we were asked not to write to them"  # as it stands in the invitations of the others
_MEDIA = {
    HandoutFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    HandoutFormat.PDF: "application/pdf",
}
_PROSPECT = "prospect"  # the organisation whose own rules on hustings are known


class EventOptions(Struct, frozen=True, kw_only=True):
    """What is said of the meeting, as it was typed."""

    minutes: int | None
    candidates: Path | None
    ballot: str
    leave_out: tuple[str, ...]
    because: tuple[str, ...]
    speakers: int | None
    when: str
    where: str
    return_by: str


def must_fit(typed: EventOptions, *, pack: bool) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: an option is missing, or does not go with another; somebody would be left out without a reason.
    """
    if (typed.candidates is None) is bool(typed.ballot):
        raise UsageError("--candidates and --ballot go together: the file, and the ballot's id in it")
    if not pack:
        for field in EventOptions.__struct_fields__:
            if getattr(typed, field):
                raise UsageError(f"--{field.replace('_', '-')} goes with --pack")
    if typed.leave_out and typed.candidates is None:
        raise UsageError("--leave-out goes with --candidates and --ballot, which say who is standing")
    if typed.because and not typed.leave_out:
        raise UsageError("--because goes with --leave-out")
    if typed.leave_out and len(typed.because) not in (1, len(typed.leave_out)):
        raise UsageError(
            f"--leave-out needs --because, an impartial reason for each who is not invited, or one for all. "
            f"{FAIR_HUSTINGS}: {FAIR_HUSTINGS_SOURCE}"
        )
    if any(len(one.split()) < 2 for one in typed.because):  # noqa: PLR2004  # one word is no reason
        raise UsageError(
            "--because: say the reason in a few words; it stands on the chair's sheet and in every invitation"
        )


def candidates_of(typed: EventOptions) -> tuple[Candidate, ...]:
    return () if typed.candidates is None else tuple(candidates_on(typed.candidates, typed.ballot))


def make_pack(
    sheet: QuestionSheet,
    typed: EventOptions,
    standing: Sequence[Candidate],
    order: Order,
    wants: Wants,
    imprint: tuple[str, str],
    profile: str,
) -> Pack:
    """Return the pack, and say on stderr who is left out of it, and what is fair.

    Raises:
        UsageError: whoever is to be left out is not on the ballot.
        LobbykitError: nobody is invited, there is too little time, or the day for replies is too late.
    """
    left_out = _left_out(standing, typed)
    addressees, unwilling = _reached(
        [one for one in standing if one not in [out.who for out in left_out]], wants, profile
    )
    platform = Platform(standing=tuple(standing), left_out=(*left_out, *unwilling), speakers=typed.speakers or 0)
    if standing and not platform.invited:
        raise LobbykitError("nobody on the ballot is left to invite; leave out fewer, or hold no hustings")
    made = pack_of(sheet, platform, _event(typed, order, wants), order.sender, addressees, _recipient(wants), imprint)
    for line in (*_on_fairness(platform), *(f"warning: {one}" for one in made.warnings)):
        typer.echo(line, err=True)
    return made


def _event(typed: EventOptions, order: Order, wants: Wants) -> Event:
    polling_day = wants.poll.polling_day if wants.poll else None
    wanted = known.find_date(typed.return_by, "--return-by") if typed.return_by else None
    return Event(
        organiser=_organiser(order.sender),
        when=typed.when or Gap("day and time", "--when"),
        where=typed.where or Gap("place", "--where"),
        reply_to=order.sender.email or Gap("your email address", "--from-email"),
        area=wants.constituency,
        minutes=typed.minutes or MINUTES,
        return_by=return_day(order.written_on, polling_day, wanted),
        is_prospects=wants.own is None or wants.own.id == _PROSPECT,
    )


def _organiser(sender: Sender) -> str:
    """Who holds the hustings: the group of an officer; a member by oneself holds none."""
    if sender.capacity is not Capacity.OFFICER or not sender.organisation:
        return Gap("your branch or organisation", "--on-behalf-of")
    return f"the {branch_name(sender)} of {sender.organisation}" if sender.branch else sender.organisation


# --- who is invited ------------------------------------------------------------------------------------------


def _left_out(standing: Sequence[Candidate], typed: EventOptions) -> tuple[LeftOut, ...]:
    reasons = typed.because * (len(typed.leave_out) if len(typed.because) == 1 else 1)
    left_out = {_on_ballot(standing, name): because for name, because in zip(typed.leave_out, reasons, strict=True)}
    if len(left_out) < len(typed.leave_out):
        raise UsageError("--leave-out names somebody twice")
    return tuple(LeftOut(who=who, because=because) for who, because in left_out.items())


def _on_ballot(standing: Sequence[Candidate], typed: str) -> Candidate:
    """Return whoever is meant, by name or by Democracy Club's id.

    Raises:
        UsageError: nobody on the ballot is called that, or several are.
    """
    words = folded_words(bare_name(typed))
    found = [one for one in standing if one.id == typed or folded_words(bare_name(one.name)) == words]
    if len(found) > 1:
        ids = " or ".join(one.id for one in found)
        raise UsageError(f"--leave-out: '{typed}' stands on the ballot {len(found)} times; give the id, {ids}")
    if not found:
        near = did_you_mean(typed, [one.name for one in standing])
        raise UsageError(f"--leave-out: nobody called '{typed}' is on the ballot{near}")
    return found[0]


def _reached(
    standing: Sequence[Candidate], wants: Wants, profile: str
) -> tuple[tuple[Addressee, ...], tuple[LeftOut, ...]]:
    """Return those who can be written to, and those who asked not to be."""
    lists = own.unwilling(profile)
    addressees, left_out = [], []
    for one in standing:
        reached = reach(_recipient(wants, one), wants.poll, wants.written_on, lists, one.id)
        if isinstance(reached, NotReached):
            left_out.append(LeftOut(who=one, because=_UNWILLING))
        else:
            addressees.append(Addressee(one, reached.recipient))
    return tuple(addressees), tuple(left_out)


def _recipient(wants: Wants, candidate: Candidate | None = None) -> Recipient:
    return Recipient(
        role=Role.CANDIDATE,
        name=candidate.name if candidate else "",
        area=wants.constituency,
        nation=wants.nation,
        election=wants.poll.election if wants.poll else Election.PARL,
        polling_day=wants.poll.polling_day if wants.poll else None,
        email=candidate.email if candidate else "",
    )


def _on_fairness(platform: Platform) -> list[str]:
    """What to know of those who are not invited, or of inviting everyone."""
    if not platform.standing:
        return ["note: invite every candidate on the ballot alike; --candidates and --ballot write to all of them"]
    invited = f"note: {len(platform.invited)} of {len(platform.standing)} on the ballot are invited"
    not_final = "warning: the list of candidates may still change, as the file says: look again when nominations close"
    change = [not_final] if any(one.may_change for one in platform.standing) else []
    if not platform.left_out:
        return [*change, invited]
    names = [f"  {platform.called(one.who)}: {one.because}" for one in platform.left_out]
    rule = f"{FAIR_HUSTINGS}: {FAIR_HUSTINGS_SOURCE}"
    return [
        *change,
        f"{invited}; not invited:",
        *names,
        f"warning: the reason must have nothing to do with party or views. {rule}",
    ]


# --- into the folder -----------------------------------------------------------------------------------------


class _File(NamedTuple):
    path: Path
    content: bytes


def put_pack(pack: Pack, target: HandoutFormat, folder: Path, *, force: bool) -> None:
    """Write the pack's files, none of them if one is in the way, and print the folder's path.

    Raises:
        LobbykitError: a file is there already and `force` is false, or the folder cannot be written to.
    """
    files = _files(pack, target, folder)
    in_the_way = [one.path for one in files if one.path.exists()]
    if in_the_way and not force:
        raise LobbykitError(f"{in_the_way[0]} is there already; add --force to write over it, or choose another --out")
    if folder.exists() and not folder.is_dir():
        raise LobbykitError(f"--out {folder} is a file; a pack is a folder")
    for one in files:
        make_folder(one.path.parent)
        write_whole(one.path, one.content, force=force)
    from lobbykit.cli.listing import counted, put_lines

    typer.echo(f"note: {counted(len(files), 'file')} written", err=True)
    stale = {path for part in {one.path.parent for one in files} for path in part.iterdir() if path.is_file()}
    stale -= {one.path for one in files}
    if stale:
        typer.echo(f"warning: not of this pack, and still there: {', '.join(map(str, sorted(stale)))}", err=True)
    put_lines(str(folder))


def _files(pack: Pack, target: HandoutFormat, folder: Path) -> list[_File]:
    suffix = HANDOUT_FORMATS[target].suffix
    handouts = tables_of(pack) if HANDOUT_FORMATS[target].is_table else pack.handouts
    files = [_File(folder / f"{path}{suffix}", render_handout(one, target)) for path, one in handouts]
    if HANDOUT_FORMATS[target].is_table:
        return files
    files += [_File(folder / f"{path}{suffix}", render(letter, Format(target))) for path, letter in pack.letters]
    if HANDOUT_FORMATS[target].is_printed:  # candidate files have emails, and hardly ever a postal address
        files += list(_drafts(pack, target, folder, {one.path: one.content for one in files}))
    return files


def _drafts(pack: Pack, target: HandoutFormat, folder: Path, made: Mapping[Path, bytes]) -> Iterator[_File]:
    """Yield an email draft of each invitation that has an address, with the questionnaire attached."""
    from lobbykit.render.eml import with_attached

    suffix = HANDOUT_FORMATS[target].suffix
    for path, letter in pack.letters:
        if letter.recipient.email:
            questionnaire = made[folder / "questionnaires" / f"{Path(path).name}{suffix}"]
            draft = with_attached(render(letter, Format.EML), f"questionnaire{suffix}", questionnaire, _MEDIA[target])
            yield _File(folder / f"{path}.eml", draft)
