"""An ask -> every sentence that it can appear in, for somebody to read aloud. Pure.

The sentences are taken from letters that compose writes, so that they are what a reader will get.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from lobbykit.compose import Brief, compose, reason_sentence
from lobbykit.elections import LEGISLATURES, Poll
from lobbykit.errors import LobbykitError
from lobbykit.model import (
    Ask,
    Audience,
    Capacity,
    Catalogue,
    Election,
    Nation,
    Office,
    Recipient,
    Role,
    Sender,
    Standing,
    Status,
)
from lobbykit.plain_english import sentences
from lobbykit.plan import Plan, plan
from lobbykit.questions import frames
from lobbykit.variation import Steered
from lobbykit.wants import Wants
from lobbykit.words import capitalised, spell_out

_ROLES = {
    Audience.CANDIDATE: (Role.CANDIDATE, Role.MEMBER),
    Audience.MINISTER: (Role.MINISTER,),
    Audience.COMMISSIONER: (Role.COMMISSIONER,),
}


def read_through(catalogue: Catalogue, offices: Sequence[Office], ask: Ask, day: date) -> Iterator[str]:
    """Yield the lines of one ask's read-through, as a letter of that day would put them."""
    source = catalogue.source(ask.source)
    where = f"{source.title} ({source.published}, {source.standing}), {ask.cite.locator}"
    yield f"{ask.title}  ({ask.id})"
    yield f"  a {ask.strength}, to {ask.stance}; {ask.timing.status}; {where}"
    if ask.limits:
        yield f"  limit: {ask.limits.text}"
    for role, nation, election in _readers(ask):
        yield from _asked(catalogue, offices, ask, role, nation, election, day)
    yield "  Why it matters:"
    for sentence in _reasons(catalogue, ask, day):
        yield f"    {_in_full(catalogue, sentence)}"
    if Audience.CANDIDATE in ask.audiences:
        yield "  At a hustings:"
        for question in dict.fromkeys(question for _, _, question in frames(catalogue, ask)):
            yield f"    {question}"
        yield f"    {_in_full(catalogue, ask.follow_up)}"


def _readers(ask: Ask) -> Iterator[tuple[Role, Nation, Election | None]]:
    """Whoever the ask can be put to: in each of its nations, for each parliament that people there elect."""
    for audience in ask.audiences:
        for role in _ROLES[audience]:
            for nation in ask.nations:
                if role in (Role.CANDIDATE, Role.MEMBER):
                    yield from ((role, nation, one) for one in Election if nation in LEGISLATURES[one].nations)
                else:
                    yield role, nation, None


def _asked(
    catalogue: Catalogue,
    offices: Sequence[Office],
    ask: Ask,
    role: Role,
    nation: Nation,
    election: Election | None,
    day: date,
) -> Iterator[str]:
    """The ask in each of its wordings, to one kind of reader; nothing when they could not be asked."""
    live = _alone(catalogue, ask)
    wants = Wants(
        role=role,
        variation=Steered("", {}),
        named=(ask.id,),
        nation=nation,
        written_on=day,
        poll=Poll(election=election) if election else None,
        own=catalogue.organisation(ask.organisation) if ask.put_by is Capacity.OFFICER else None,
        capacity=ask.put_by or Capacity.MEMBER,
    )
    try:
        made = plan(live, offices, wants)
    except LobbykitError as error:
        if election in (None, Election.PARL):
            yield f"  {capitalised(role)}, {nation.label}: not to be asked: {error}"
        return
    chosen = made.selection.chosen[0]
    to = (
        f" for {LEGISLATURES[election].name}"
        if election
        else f" ({made.request.office.title})"
        if made.request.office
        else ""
    )
    yield f"  {capitalised(role)}{to}, {nation.label}: {chosen.relation}, through {chosen.body.name}"
    for number in range(len(ask.phrases)):
        yield f"    {_in_full(catalogue, _put(live, made, ask, number, day))}"


def _alone(catalogue: Catalogue, ask: Ask) -> Catalogue:
    """The ask by itself, to be put whatever time has done to it; nothing spelled out before its sentence."""
    usable = replace(ask, timing=replace(ask.timing, status=Status.LIVE))
    return replace(catalogue, asks=(usable,), acronyms={})


def _put(catalogue: Catalogue, made: Plan, ask: Ask, number: int, day: date) -> str:
    """The sentence of a letter in which the ask stands in one of its wordings."""
    request = made.request
    officer = Sender(organisation="the group", capacity=Capacity.OFFICER)
    letter = compose(
        Brief(
            catalogue=catalogue,
            chosen=made.selection.chosen,
            recipient=Recipient(role=request.role, office=request.office, election=request.election),
            sender=Sender() if number % 2 == 0 else officer,
            nation=request.nation,
            topics=made.topics,
            written_on=day,
            variation=Steered("", {"wording": number}),
        )
    )
    return next(sentence for sentence in sentences(letter.blocks) if ask.phrases[number] in sentence)


def _reasons(catalogue: Catalogue, ask: Ask, day: date) -> Iterator[str]:
    """Each reason as the first sentence about its document; then one as the second and third, and an officer's."""
    source = catalogue.source(ask.source)
    for number in range(len(ask.because)):
        yield reason_sentence(ask, source, _telling(catalogue, ask, number, day), is_ours=False, told=[])
    for before in (1, 2):
        brief = _telling(catalogue, ask, before - 1, day)
        yield reason_sentence(ask, source, brief, is_ours=False, told=[source] * before)
    if source.standing is Standing.ADOPTED:
        yield reason_sentence(ask, source, _telling(catalogue, ask, 0, day), is_ours=True, told=[])


def _telling(catalogue: Catalogue, ask: Ask, number: int, day: date) -> Brief:
    return Brief(
        catalogue=catalogue,
        chosen=(),
        recipient=Recipient(role=Role.CANDIDATE),
        sender=Sender(),
        nation=ask.nations[0],
        topics=(),
        written_on=day,
        variation=Steered("", {"because": number, "verb": number, "further": number}),
    )


def _in_full(catalogue: Catalogue, sentence: str) -> str:
    acronyms = catalogue.acronyms or {}
    return spell_out(sentence, acronyms, acronyms)[0]
