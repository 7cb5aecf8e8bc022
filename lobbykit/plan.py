"""What the user wants -> a request that can be met: in which nation, to which office, with whose asks. Pure.

A single letter, a batch and a page all plan in this one way; every decision that was not the user's own is told.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.elections import LEGISLATURES
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Catalogue, Election, Nation, Office, Standing
from lobbykit.selection import Request, Selection, choose, consider, select, why_empty
from lobbykit.variation import Variation
from lobbykit.wants import Wants, must_fit
from lobbykit.which_nation import doubts_of_seat, which_nation
from lobbykit.which_office import which_office
from lobbykit.words import joined

_DEFAULT_OWNER = "prospect"


class Plan(Struct, frozen=True, kw_only=True):
    """The request, what it chose, and what was decided for the user on the way."""

    request: Request
    selection: Selection
    topics: tuple[str, ...]  # what the letter is about
    nation_from: str  # where the nation came from
    notes: tuple[str, ...]  # decisions that the user should be told
    warnings: tuple[str, ...] = ()  # what may be a mistake of theirs


def plan(catalogue: Catalogue, offices: Sequence[Office], wants: Wants) -> Plan:
    """Return what to write.

    Raises:
        UsageError: an option is missing, or two contradict each other.
        LobbykitError: there is nothing to ask; the message says what there would be.
    """
    prepared = _prepared(catalogue, offices, wants)
    request = replace(prepared.request, variation=wants.variation.on(_ballot(wants, prepared.request)))
    return _complete(catalogue, prepared, wants, request, select(catalogue, request))


class _Prepared(NamedTuple):
    """What is decided of a letter before it is known for which seat it is."""

    request: Request  # still without a variation
    nation_from: str
    notes: tuple[str, ...]


def plan_many(catalogue: Catalogue, wants: Wants) -> Callable[[Wants], Plan]:
    """Return what plans letters that differ from `wants` in their seat alone: `plan`, quicker for many.

    Their plans do not tell of what was rejected.

    Raises:
        UsageError: as `plan`, and so may what is returned.
        LobbykitError: as `plan`.
    """
    prepared = _prepared(catalogue, (), wants)
    considered = None if prepared.request.named else consider(catalogue, prepared.request)

    def plan_one(own: Wants) -> Plan:
        must_fit(own)
        request = replace(prepared.request, variation=own.variation.on(_ballot(own, prepared.request)))
        if considered is None:
            selection = select(catalogue, request)
        else:
            selection = Selection(chosen=choose(considered, request), rejected=considered.rejected)
        return _complete(catalogue, prepared, own, request, selection)

    return plan_one


def _prepared(catalogue: Catalogue, offices: Sequence[Office], wants: Wants) -> _Prepared:
    """Decide the nation, the office and whose asks are put."""
    must_fit(wants)
    owners, owner_notes = _owners(catalogue, wants)
    nation, nation_from, nation_notes = which_nation(catalogue, wants, owners)
    request = Request(
        role=wants.role,
        nation=nation,
        variation=Variation(""),
        topics=wants.topics,
        named=wants.named,
        without=wants.without,
        organisations=owners,
        election=_election(wants, nation),
        max_asks=wants.max_asks,
        speaks_for=wants.speaks_for,
    )
    office, office_notes = which_office(catalogue, offices, wants, request)
    return _Prepared(replace(request, office=office), nation_from, (*owner_notes, *nation_notes, *office_notes))


def _complete(catalogue: Catalogue, prepared: _Prepared, wants: Wants, request: Request, selection: Selection) -> Plan:
    """Return the plan with its asks chosen, if there are any."""
    if not selection.chosen:
        raise LobbykitError(_term_reason(catalogue, wants) + why_empty(catalogue, request, selection.rejected))
    nation_from = prepared.nation_from
    topics = _topics(wants, selection)
    return Plan(
        request=request,
        selection=selection,
        topics=topics,
        nation_from=nation_from,
        notes=(
            *prepared.notes,
            *_left_empty(catalogue, wants, request.nation, topics),
            *_others(catalogue, wants, selection),
        ),
        warnings=tuple(doubts_of_seat(wants, request.nation, nation_from)),
    )


def _ballot(wants: Wants, request: Request) -> str:
    """What the letters to all candidates on one ballot, or to one office, have in common."""
    if request.office:
        return request.office.id
    polling_day = wants.poll and wants.poll.polling_day
    return f"{request.election} {polling_day or ''} {' '.join(wants.constituency.casefold().split())}"


def _topics(wants: Wants, selection: Selection) -> tuple[str, ...]:
    """What the letter is about: the topics wanted on which it asks something, or the main ones of what it asks."""
    found = [topic for topic in wants.topics if any(topic in one.ask.topics for one in selection.chosen)]
    return tuple(found or dict.fromkeys(one.ask.topics[0] for one in selection.chosen))


def _others(catalogue: Catalogue, wants: Wants, selection: Selection) -> list[str]:
    """Tell of asks that are not those of whoever the letter would be taken to speak for, and of drafts."""
    own = wants.own.id if wants.own else _DEFAULT_OWNER
    others = dict.fromkeys(one.ask.organisation for one in selection.chosen if one.ask.organisation != own)
    notes = [
        f"the {wants.paper} puts asks of {catalogue.organisation(other).name} and tells them as its own, never as "
        f"{catalogue.organisation(own).name}'s: be sure that you want to put them"
        for other in others
    ]
    sources = [catalogue.source(one) for one in dict.fromkeys(one.ask.source for one in selection.chosen)]
    return notes + [
        f"{source.title} ({source.published}) is a draft, and may never have been adopted"
        for source in sources
        if source.standing is Standing.DRAFT
    ]


def _left_empty(catalogue: Catalogue, wants: Wants, nation: Nation, topics: Sequence[str]) -> list[str]:
    empty = set(wants.topics) - set(topics)
    if not empty:
        return []
    command = f"letter --to {wants.role}" if wants.paper == "letter" else "questions"
    return [
        f"the {wants.paper} asks nothing on {topic.title} in {nation.label}; 'lobbykit {command} --topic {topic.id} "
        "--explain' says why"
        for topic in catalogue.topics
        if topic.id in empty
    ]


# --- whose asks ----------------------------------------------------------------------------------------------


def _owners(catalogue: Catalogue, wants: Wants) -> tuple[tuple[str, ...], list[str]]:
    if wants.owners is not None:
        return wants.owners, []
    if wants.own:
        return (wants.own.id,), []
    if wants.organisation:
        name = catalogue.organisation(_DEFAULT_OWNER).name
        whose = f"the {wants.paper} puts {name}'s, and says whose they are"
        told = f"the catalogue has no asks of {wants.organisation}; {whose}"
        return (_DEFAULT_OWNER,), [told]
    return (_DEFAULT_OWNER,), []


def _term_reason(catalogue: Catalogue, wants: Wants) -> str:
    if not wants.term:
        return ""
    word, nation = wants.term
    return f"'{word}' is what {nation.label} calls {catalogue.topic(wants.topics[0]).title}; "


def _election(wants: Wants, nation: Nation) -> Election | None:
    if wants.is_to_office:
        return None
    election = wants.poll.election if wants.poll else Election.PARL
    legislature = LEGISLATURES[election]
    if nation not in legislature.nations:
        home = joined([one.label for one in legislature.nations])
        raise UsageError(f"--election {election}: {legislature.name} is {home}'s, and the nation is {nation.label}")
    return election
