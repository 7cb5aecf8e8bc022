"""(catalogue, request) -> the chosen asks and the rejected ones, each with its reason. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.elections import LEGISLATURES
from lobbykit.errors import LobbykitError
from lobbykit.model import (
    Ask,
    Audience,
    Body,
    BodyKind,
    Capacity,
    Catalogue,
    Election,
    Nation,
    Office,
    Relation,
    Role,
    Status,
    Strength,
)
from lobbykit.variation import Variation
from lobbykit.words import joined

_AUDIENCES = {
    Role.CANDIDATE: Audience.CANDIDATE,
    Role.MEMBER: Audience.CANDIDATE,  # between elections, a member is asked what candidates are
    Role.MINISTER: Audience.MINISTER,
    Role.COMMISSIONER: Audience.COMMISSIONER,
}


class Request(Struct, frozen=True, kw_only=True):
    """What a letter wants of the catalogue."""

    role: Role
    nation: Nation
    variation: Variation
    topics: tuple[str, ...] = ()  # ids; asks on any of them, one from each while there is room
    named: tuple[str, ...] = ()  # ids of exactly these asks, in this order
    without: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ("prospect",)  # whose asks; empty: anybody's
    election: Election | None = None  # for a candidate or member
    office: Office | None = None  # for a minister or commissioner
    max_asks: int = 3
    speaks_for: str = ""  # the id of the organisation whose officer the sender is


class Chosen(Struct, frozen=True, kw_only=True):
    ask: Ask
    body: Body  # who decides it in the letter's nation
    relation: Relation  # what the recipient can do about it
    reason: str


class Rejected(Struct, frozen=True, kw_only=True):
    ask: Ask
    reason: str


class Selection(Struct, frozen=True, kw_only=True):
    chosen: tuple[Chosen, ...]
    rejected: tuple[Rejected, ...]  # of the asks on the topics, in the catalogue's order


def select(catalogue: Catalogue, request: Request) -> Selection:
    """Return the asks that a letter should put, best first, and why the others on its topics are not among them.

    The order: asks whose main topic is the one asked for, before those that touch on it; of either, one that is linked
    to an ask already chosen, as saying nearly the same, comes last; then by strength (call, position, concern). Among
    those alike in all that, the variation chooses; an ask's age alone does not count, nor what else it touches on. The
    last place is open to any of them, so that each is heard in some letter; in those before it, what can be put as it
    stands (live, dated-wording) comes before a partly-met, and that before a check. So a letter of three asks has one
    to be looked up, and never more where it need not.

    Without variation the order goes on by timing (live, dated-wording, partly-met, check), by whether an ask shares no
    other topic with those chosen, and by the newer source.

    Nothing chosen is an empty tuple; `why_empty` says what would not be empty.

    Raises:
        LobbykitError: an ask that was named may not be used for this letter.
    """
    if request.named:
        return _exactly_these(catalogue, request)
    considered = consider(catalogue, request)
    chosen = _in_turn(considered.usable, request)
    passed = [
        *considered.rejected,
        *(_outranked(one.ask, chosen, request) for one in considered.usable if one.chosen not in chosen),
    ]
    order = {ask.id: place for place, ask in enumerate(catalogue.asks)}
    return Selection(
        chosen=tuple(chosen),
        rejected=tuple(sorted(passed, key=lambda one: order[one.ask.id])),
    )


class Considered(Struct, frozen=True, kw_only=True):
    """The asks on a request's topics, before any is preferred: the same for all senders and all seats of a nation."""

    usable: "tuple[_Ranked, ...]"
    rejected: tuple[Rejected, ...]


def consider(catalogue: Catalogue, request: Request) -> Considered:
    """Return which asks a letter could put, and why it could not put the others on its topics."""
    usable, rejected = [], []
    for ask in catalogue.asks:
        if not set(ask.topics) & set(request.topics):
            continue
        reason = refusal(ask, catalogue, request) or _passed_over(ask, request)
        if reason:
            rejected.append(Rejected(ask=ask, reason=reason))
        else:
            usable.append(_ranked(ask, catalogue, request))
    return Considered(usable=tuple(usable), rejected=tuple(rejected))


def choose(considered: Considered, request: Request) -> tuple[Chosen, ...]:
    """Return what `select` chooses, from asks that were considered for such a request; none may be named in it."""
    return tuple(_in_turn(considered.usable, request))


def refusal(ask: Ask, catalogue: Catalogue, request: Request) -> str:
    """Return why the ask must never stand in this letter, or "" when it may."""
    if request.nation not in ask.nations:
        return f"it is for {joined([nation.label for nation in ask.nations])}, not for {request.nation.label}"
    if ask.is_overtaken:
        return f"overtaken: {ask.timing.note}"
    if _AUDIENCES[request.role] not in ask.audiences:
        meant = joined([f"{audience}s" for audience in ask.audiences])
        return f"it is for {meant}, not for {request.role}s"
    if ask.put_by is Capacity.OFFICER and ask.organisation != request.speaks_for:
        owner = catalogue.organisation(ask.organisation).name
        return f"only an officer can put it for {owner}: add --on-behalf-of"
    return _powerless(catalogue.body(ask.decided_by[request.nation]), request)


def _powerless(body: Body, request: Request) -> str:
    """Return why the recipient can do nothing about what `body` decides, or ""."""
    office = request.office
    if request.role is Role.MINISTER and office and office.body != body.id:
        right = f": use --office {body.office}" if body.office else ""
        return f"{body.name} decides it, and the {office.title} does not speak for that body{right}"
    if request.election is Election.LOCAL and body.kind is not BodyKind.COUNCIL:
        return f"{body.name} decides it, not a council"
    return ""


def _passed_over(ask: Ask, request: Request) -> str:
    """Return why an ask that could be used is not wanted, or ""."""
    if not _is_wanted(ask, request):
        return f"it is {ask.organisation}'s, and the letter is to put {joined(request.organisations)}'s"
    return "left out by --without" if ask.id in request.without else ""


def _is_wanted(ask: Ask, request: Request) -> bool:
    return not request.organisations or ask.organisation in request.organisations


def relation(body: Body, request: Request) -> Relation:
    """Return what the recipient can do about an ask that `body` decides."""
    if request.office and request.office.body == body.id:
        return Relation.DECIDES
    return Relation.CHAMPIONS if request.role is Role.COMMISSIONER else Relation.PRESSES


def _chosen(ask: Ask, catalogue: Catalogue, request: Request, reason: str) -> Chosen:
    body = catalogue.body(ask.decided_by[request.nation])
    return Chosen(ask=ask, body=body, relation=relation(body, request), reason=reason)


# --- exactly these -------------------------------------------------------------------------------------------


def _exactly_these(catalogue: Catalogue, request: Request) -> Selection:
    asks = [catalogue.ask(ask_id) for ask_id in dict.fromkeys(request.named) if ask_id not in request.without]
    for ask in asks:
        reason = refusal(ask, catalogue, request)
        if reason:
            raise LobbykitError(f"--ask {ask.id} cannot be put to this {request.role}: {reason}")
        clash = set(ask.conflicts) & {other.id for other in asks}
        if clash:
            raise LobbykitError(f"--ask {ask.id} and {min(clash)} contradict each other; put one of them in a letter")
    chosen = tuple(_chosen(ask, catalogue, request, "named with --ask") for ask in asks)
    return Selection(chosen=chosen, rejected=())


# --- ranking -------------------------------------------------------------------------------------------------


def _in_turn(usable: Sequence["_Ranked"], request: Request) -> list[Chosen]:
    """Choose for each topic in turn, until there are enough or nothing is left."""
    chosen: list[Chosen] = []
    left = list(usable)
    while len(chosen) < request.max_asks and left:
        before = len(chosen)
        for topic in request.topics:
            on_topic = [one for one in left if topic in one.ask.topics]
            if on_topic and len(chosen) < request.max_asks:
                best = _best(on_topic, topic, chosen, request)
                chosen.append(best.chosen)
                left = [one for one in left if one is not best and one.ask.id not in best.ask.conflicts]
        if len(chosen) == before:
            break
    return chosen


def _best(on_topic: Sequence["_Ranked"], topic: str, chosen: Sequence[Chosen], request: Request) -> "_Ranked":
    """The ask that fits best beside those chosen; of equals, the variation's choice."""
    variation = request.variation
    linked = {name for other in chosen for name in other.ask.related}
    ranks: list[tuple[int, ...]]  # the smaller, the better
    if variation.key:  # those of like fit and strength are to be heard alike
        is_open = 0 < request.max_asks - 1 <= len(chosen)
        ranks = [
            (one.main != topic, one.ask.id in linked, one.strength, 0 if is_open else one.late) for one in on_topic
        ]
    else:
        told = {name for other in chosen for name in other.ask.topics}
        ranks = [
            (
                *(one.main != topic, one.ask.id in linked, one.strength, one.timing),
                *(not one.others.isdisjoint(told), one.age),
            )
            for one in on_topic
        ]
    least = min(ranks)
    equals = [one for one, rank in zip(on_topic, ranks, strict=True) if rank == least]
    return min(equals, key=lambda one: variation.rank(f"rank {one.ask.id}")) if len(equals) > 1 else equals[0]


class _Ranked(NamedTuple):
    """An ask, with what ranks it whatever else is chosen."""

    ask: Ask
    chosen: Chosen  # what it is if it is
    main: str  # topic
    others: frozenset[str]  # topics that were not asked for
    strength: int
    timing: int
    late: int  # how far its timing is from what can be put as it stands
    age: int  # of its source: the newer, the smaller


def _ranked(ask: Ask, catalogue: Catalogue, request: Request) -> _Ranked:
    timing = _STATUSES[ask.timing.status]
    return _Ranked(
        ask=ask,
        chosen=_chosen(ask, catalogue, request, _why(ask, request)),
        main=ask.topics[0],
        others=frozenset(ask.topics) - frozenset(request.topics),
        strength=_STRENGTHS[ask.strength],
        timing=timing,
        late=max(timing - _AS_IT_STANDS, 0),
        age=-int(catalogue.source(ask.source).published.replace("-", "").ljust(8, "0")),
    )


_STRENGTHS = {strength: place for place, strength in enumerate(Strength)}
_STATUSES = {status: place for place, status in enumerate(Status)}
_AS_IT_STANDS = _STATUSES[Status.DATED_WORDING]  # nothing is left to look up up to here


def _why(ask: Ask, request: Request) -> str:
    own = ask.topics[0] in request.topics
    return f"{'its main topic' if own else 'touches on the topic'}, a {ask.strength}, {ask.timing.status}"


def _outranked(ask: Ask, chosen: Sequence[Chosen], request: Request) -> Rejected:
    clashing = [one.ask.id for one in chosen if ask.id in one.ask.conflicts]
    if clashing:
        return Rejected(ask=ask, reason=f"it contradicts {clashing[0]}, which is chosen")
    near = [one.ask.id for one in chosen if ask.id in one.ask.related]
    if near:
        return Rejected(ask=ask, reason=f"it says nearly the same as {near[0]}, which is chosen")
    return Rejected(ask=ask, reason=f"not among the best {request.max_asks}")


# --- what would not be empty ---------------------------------------------------------------------------------


def nations_with_asks(catalogue: Catalogue, request: Request) -> list[Nation]:
    """Return the nations in which such a request finds something to ask, whatever its own; in their usual order.

    That is an ask on one of the topics, or all of those that are named.
    """
    return [nation for nation in Nation if finds_any(catalogue, replace(request, nation=nation))]


def finds_any(catalogue: Catalogue, request: Request) -> bool:
    """Return whether there is something to ask."""
    legislature = LEGISLATURES[request.election] if request.election else None
    if (legislature and request.nation not in legislature.nations) or (
        request.office and request.nation not in request.office.nations
    ):
        return False
    if request.named:
        return not any(refusal(catalogue.ask(name), catalogue, request) for name in request.named)
    wanted = set(request.topics)
    return any(
        wanted & set(ask.topics) and not refusal(ask, catalogue, request) and not _passed_over(ask, request)
        for ask in catalogue.asks
    )


def topics_with_asks(catalogue: Catalogue, request: Request) -> list[str]:
    """Return the ids of the topics on which the recipient can be asked something, in the catalogue's order."""
    usable = [ask for ask in catalogue.asks if not refusal(ask, catalogue, request) and not _passed_over(ask, request)]
    return [topic.id for topic in catalogue.topics if any(topic.id in ask.topics for ask in usable)]


def why_empty(catalogue: Catalogue, request: Request, rejected: Sequence[Rejected]) -> str:
    """Return the reason for an empty selection and what would not be empty, in one or two sentences."""
    titles = joined([catalogue.topic(topic).title for topic in request.topics])
    audience = f"{request.role}s"
    if request.election is Election.LOCAL:
        audience = "councillors" if request.role is Role.MEMBER else f"council {audience}"
    parts = [f"there is no ask on {titles} for {audience} in {request.nation.label}"]
    elsewhere = nations_with_asks(catalogue, replace(request, election=None, office=None))
    others = [one for one in catalogue.organisations if request.organisations and one.id not in request.organisations]
    others = [one for one in others if finds_any(catalogue, replace(request, organisations=(one.id,)))]
    parts += [f"{one.name} has: add --org {one.id}" for one in others]
    if request.nation not in elsewhere and elsewhere:
        parts.append(f"asks on it are for {joined([nation.label for nation in elsewhere])}")
    else:
        own = [one for one in rejected if request.nation in one.ask.nations]
        wanted = [one for one in own if _is_wanted(one.ask, request)]
        parts += [f"{one.ask.id}: {one.reason}" for one in ((wanted or own) if not others else wanted)[:3]]
    topics = topics_with_asks(catalogue, request)
    there = f"for {request.nation.label} there are asks on: {', '.join(topics)}"
    whose = " or ".join(catalogue.organisation(owner).name for owner in request.organisations) or "anybody"
    parts.append(there if topics else f"for {audience} in {request.nation.label} there is no ask of {whose} at all")
    if not topics:
        parts += _other_roles(catalogue, request)
    return "; ".join(parts)


def _other_roles(catalogue: Catalogue, request: Request) -> list[str]:
    """Whom else in the nation there is something to ask on the topics."""
    others = [role for role in (Role.CANDIDATE, Role.MINISTER, Role.COMMISSIONER) if role is not request.role]
    open_to = [replace(request, role=role, election=None, office=None) for role in others]
    return [f"--to {one.role} would find something to ask on it" for one in open_to if finds_any(catalogue, one)]


def office_that_can_act(catalogue: Catalogue, offices: Sequence[Office], request: Request) -> Office | None:
    """Return the office that a minister's or commissioner's letter should go to; None when none can act.

    For a minister it is the one that decides most of what can be asked on the topics, and of equals the one that
    decides the best; it is the same for every sender. For a commissioner it is the nation's own.
    """
    own = [one for one in offices if one.role is request.role and request.nation in one.nations]
    if request.role is Role.COMMISSIONER:
        return own[0] if own else None
    everything = replace(request, max_asks=len(catalogue.asks), variation=Variation(""))
    deciders = [one.body.office for one in select(catalogue, everything).chosen]
    known = [office for name in deciders for office in own if office.id == name]
    return max(known, key=known.count, default=None)
