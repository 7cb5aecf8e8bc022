"""What a user must know of a letter before it goes, and on request how it came about: lines on stderr."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from lobbykit.elections import LEGISLATURES
from lobbykit.model import Kind, Letter, Status
from lobbykit.plan import Plan
from lobbykit.render import FORMATS, Format, to_fill
from lobbykit.selection import Chosen, Request
from lobbykit.words import joined

if TYPE_CHECKING:
    from lobbykit.plain_english import Figures

_SENDERS = frozenset({"--from-name", "--job", "--from-address", "--from-postcode"})


def tell(
    planned: Plan, made: Letter, target: Format, *, explain: bool, own_words: tuple[str, ...], has_profile: bool
) -> None:
    """Say on stderr what the user must know before the letter goes."""
    lines = [f"note: {note}" for note in planned.notes]
    if explain:
        lines += (*explained(planned), *_measured(made, own_words))
    lines += [f"note: {note}" for note in aged(planned, even_live=explain)]
    if FORMATS[target].is_posted:
        lines += [f"note: {note}" for note in _before_posting(made)]
    else:
        lines += [f"note: {note}" for note in _before_sending(made)]
    if not FORMATS[target].is_posted and (made.reference or made.enclosures):
        lines.append("note: --reference and --enclosure stand in a letter to post alone; add --format docx")
    if made.kind is Kind.CHASE:
        lines.append(f"note: these are the asks of --seed {made.seed}; take the --seed or --ask of your first letter")
    lines += [f"warning: {warning}" for warning in (*planned.warnings, *made.warnings)]
    missing = to_fill(made, target)
    if missing:
        lines.append("Fill in before you send it:")
        lines += [f"  {one.text}  ({one.option})" for one in missing]
        if not has_profile and any(one.option in _SENDERS for one in missing):
            lines.append("'lobbykit profile init' asks for your own details once, and each letter has them.")
    if not own_words and made.kind in (Kind.ASK, Kind.INVITE):
        lines.append(
            "A paragraph of your own makes a letter count: offices set aside letters that read alike. "
            'Add --note "what you have seen at work, and what would change", or --ask-me for five short questions.'
        )
    for line in lines:
        typer.echo(line, err=True)


def _before_sending(made: Letter) -> Iterable[str]:
    """Where an email to an office goes."""
    office = made.recipient.office
    where = made.recipient.email or (office.contact_page if office else "")
    if office and where:
        yield f"send it to {where}"


def _before_posting(made: Letter) -> Iterable[str]:
    """What to look up of an office's address."""
    if made.recipient.office is None:
        return
    from lobbykit.people.offices import address_note

    note = address_note(made.recipient, made.date)
    if note:
        yield note


def aged(planned: Plan, *, even_live: bool) -> Iterable[str]:
    """What has happened since to the asks that are usable all the same; those to be checked are warned of."""
    for chosen in planned.selection.chosen:
        timing = chosen.ask.timing
        if timing.note and timing.status is not Status.CHECK and (even_live or timing.status is not Status.LIVE):
            yield f"{timing.status} ({chosen.ask.id}): {timing.note}"


def _can_do(chosen: Chosen, request: Request) -> str:
    """What the reader can do about an ask: the relation, whom it goes through, and where it can be supported."""
    told = f"{chosen.relation}, through {chosen.body.name}"
    parliament = LEGISLATURES[request.election] if request.election else None
    if parliament is None:
        return told
    answers = chosen.body.answers_to is request.election
    return f"{told}, and {'can' if answers else 'cannot'} support it in {parliament.name}"


def explained(planned: Plan) -> Iterable[str]:
    request = planned.request
    yield f"Nation: {request.nation.label} (from {planned.nation_from})"
    for chosen in planned.selection.chosen:
        yield f"  + {chosen.ask.id}: {_can_do(chosen, request)}; {chosen.reason}"
    for rejected in planned.selection.rejected:
        yield f"  - {rejected.ask.id}: {rejected.reason}"


def _measured(made: Letter, own_words: tuple[str, ...]) -> Iterable[str]:
    """How plainly the letter reads, the paragraphs of the user's own words apart."""
    from lobbykit.plain_english import (
        MOST_WORDS,
        MOST_WORDS_ON_AVERAGE,
        count_words,
        figures,
        parted,
        reading_ease,
        unexplained,
    )

    ours, theirs = parted(made.blocks, own_words)
    counted = figures(ours)
    ease = f"reading ease {reading_ease(ours):.0f} (Flesch: 100 is easiest)"
    yield f"Plain English: {_counted(counted)}, {counted.mean:.1f} words each; {ease}"
    yield f"  at most {MOST_WORDS_ON_AVERAGE} words on average and {MOST_WORDS} in one; an item of a list counts as one"
    yield f"  longest, {count_words(counted.longest)} words: {counted.longest}"
    unknown = unexplained(ours, {})
    if unknown:
        yield f"  not spelled out: {joined(unknown)}"
    if theirs:
        ease = f"reading ease {reading_ease(theirs):.0f}"
        yield f"  Your own words, not counted there: {_counted(figures(theirs))}, {ease}"


def _counted(counted: "Figures") -> str:
    return f"{counted.words} words in {counted.sentences} sentence{'' if counted.sentences == 1 else 's'}"
