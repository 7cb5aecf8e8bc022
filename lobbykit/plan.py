"""What the user wants -> a request that can be met: in which nation, to which office, with whose asks. Pure.

A single letter, a batch and a page all plan in this one way; every decision that was not the user's own is told.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.elections import LEGISLATURES, Poll, dissolution, is_dissolved, nation_of_election
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Capacity, Catalogue, Election, Nation, Office, Organisation, Role, Standing
from lobbykit.nations import (
    Found,
    constituency_names,
    of_constituency,
    of_council,
    of_election_id,
    of_postcode,
)
from lobbykit.selection import (
    Request,
    Selection,
    finds_any,
    nations_with_asks,
    office_that_can_act,
    refusal,
    select,
    topics_with_asks,
    why_empty,
)
from lobbykit.variation import Variation
from lobbykit.words import did_you_mean, joined, spoken

_DEFAULT_OWNER = "prospect"


class Wants(Struct, frozen=True, kw_only=True):
    """What the user asked for, each name already found in the catalogue."""

    role: Role
    variation: Variation
    topics: tuple[str, ...] = ()  # ids
    term: tuple[str, Nation] | None = None  # a topic given by one nation's own word for it, and that nation
    named: tuple[str, ...] = ()  # ids of asks
    without: tuple[str, ...] = ()
    max_asks: int = 3
    owners: tuple[str, ...] | None = None  # whose asks: ids, none of them for anybody's; None: not said
    own: Organisation | None = None  # the sender's organisation, if the catalogue knows it
    organisation: str = ""  # the sender's organisation as they write it
    capacity: Capacity = Capacity.MEMBER
    written_on: date
    nation: Nation | None = None
    poll: Poll | None = None  # for a candidate or member
    office: Office | None = None
    constituency: str = ""
    postcode: str = ""  # the sender's
    home: str = ""  # the constituency that the sender lives in


class Plan(Struct, frozen=True, kw_only=True):
    """The request, what it chose, and what was decided for the user on the way."""

    request: Request
    selection: Selection
    topics: tuple[str, ...]  # what the letter is about
    nation_from: str  # where the nation came from
    notes: tuple[str, ...]  # decisions that the user should be told


def plan(catalogue: Catalogue, offices: Sequence[Office], wants: Wants) -> Plan:
    """Return what to write.

    Raises:
        UsageError: an option is missing, or two contradict each other.
        LobbykitError: there is nothing to ask; the message says what there would be.
    """
    _fitting(wants)
    owners, owner_notes = _owners(catalogue, wants)
    nation, nation_from, nation_notes = _nation(catalogue, wants, owners)
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
        speaks_for=_speaks_for(wants),
    )
    office, office_notes = _office(catalogue, offices, wants, request)
    request = replace(request, office=office)
    _must_have_office(catalogue, request)
    request = replace(request, variation=wants.variation.on(_ballot(wants, request)))
    selection = select(catalogue, request)
    if not selection.chosen:
        raise LobbykitError(_term_reason(catalogue, wants) + why_empty(catalogue, request, selection.rejected))
    return Plan(
        request=request,
        selection=selection,
        topics=_topics(wants, selection),
        nation_from=nation_from,
        notes=(
            *owner_notes,
            *nation_notes,
            *office_notes,
            *_left_empty(catalogue, wants, selection),
            *_others(catalogue, wants, selection),
        ),
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
        f"the letter puts asks of {catalogue.organisation(other).name} and tells them as its own, never as "
        f"{catalogue.organisation(own).name}'s: be sure that you want to put them"
        for other in others
    ]
    sources = [catalogue.source(one) for one in dict.fromkeys(one.ask.source for one in selection.chosen)]
    return notes + [
        f"{source.title} ({source.published}) is a draft, and may never have been adopted"
        for source in sources
        if source.standing is Standing.DRAFT
    ]


def _left_empty(catalogue: Catalogue, wants: Wants, selection: Selection) -> list[str]:
    empty = set(wants.topics) - set(_topics(wants, selection))
    return [
        f"the letter asks nothing on {topic.title}; "
        f"'lobbykit letter --to {wants.role} --topic {topic.id} --explain' says why"
        for topic in catalogue.topics
        if topic.id in empty
    ]


def _fitting(wants: Wants) -> None:
    """Refuse options that do not go with the role."""
    if wants.named and not set(wants.named) - set(wants.without):
        raise UsageError("--without leaves nothing of what --ask names")
    if not wants.topics and not wants.named:
        raise UsageError("give --topic or --ask: what the letter is about")
    to_office = wants.role in (Role.MINISTER, Role.COMMISSIONER)
    if to_office and wants.poll:
        raise UsageError(f"--election goes with --to candidate or member, not with --to {wants.role}")
    if to_office and wants.constituency:
        raise UsageError(f"--constituency goes with --to candidate or member, not with --to {wants.role}")
    if wants.office and wants.office.role is not wants.role:
        raise UsageError(f"--office {wants.office.id} is a {wants.office.role}'s, and the letter is to a {wants.role}")
    _in_time(wants)


def _in_time(wants: Wants) -> None:
    """Refuse a letter to a candidate after polling day, and one to an MP when there is none."""
    poll, today = wants.poll, wants.written_on
    if poll is None or poll.polling_day is None:
        return
    if wants.role is Role.CANDIDATE and poll.polling_day < today:
        raise LobbykitError(
            f"polling day was {spoken(poll.polling_day)} and the letter is of {spoken(today)}: nobody is a "
            "candidate any more; use --to member for those who were elected"
        )
    if wants.role is Role.MEMBER and is_dissolved(poll, today):
        raise LobbykitError(
            f"Parliament is dissolved from {spoken(dissolution(poll.polling_day))} until the election on "
            f"{spoken(poll.polling_day)}, and nobody is an MP on {spoken(today)}; use --to candidate"
        )


# --- whose asks ----------------------------------------------------------------------------------------------


def _owners(catalogue: Catalogue, wants: Wants) -> tuple[tuple[str, ...], list[str]]:
    if wants.owners is not None:
        return wants.owners, []
    if wants.own:
        return (wants.own.id,), []
    if wants.organisation:
        name = catalogue.organisation(_DEFAULT_OWNER).name
        told = f"the catalogue has no asks of {wants.organisation}; the letter puts {name}'s, and says whose they are"
        return (_DEFAULT_OWNER,), [told]
    return (_DEFAULT_OWNER,), []


# --- which nation --------------------------------------------------------------------------------------------


def _nation(catalogue: Catalogue, wants: Wants, owners: tuple[str, ...]) -> tuple[Nation, str, list[str]]:
    """Return the nation, where it came from, and what the user should be told of that."""
    known = _given_nation(wants)
    if known:
        _agreed(wants, known[0])
        return *known, _elsewhere(wants, *known)
    placed = _placed_nation(wants)
    if placed:
        return *placed, _elsewhere(wants, *placed)
    anywhere = _anywhere(wants, owners)
    usable = nations_with_asks(catalogue, anywhere)
    topics = joined([catalogue.topic(topic).title for topic in wants.topics])
    what = f"on {topics}" if topics else "named"
    if len(usable) == 1:
        told = f"{usable[0].label} was used, because every ask {what} is {usable[0].label}'s; --nation changes it"
        return usable[0], "the only nation with asks on it", [told]
    if wants.named and not usable:
        raise LobbykitError(_why_nowhere(catalogue, anywhere))
    if usable:
        listed = joined([nation.label for nation in usable])
        raise UsageError(f"--nation is needed: there are asks {what} for {listed}")
    raise LobbykitError(
        f"there is no usable ask {what} to put to a {_reader(wants)}; "
        f"{_reasons_against(catalogue, anywhere)}{_other_topics(catalogue, anywhere)}"
    )


def _given_nation(wants: Wants) -> tuple[Nation, str] | None:
    """The nation that the options settle, in the order of their weight."""
    if wants.nation:
        return wants.nation, "--nation"
    if wants.office and len(wants.office.nations) == 1:
        return wants.office.nations[0], "--office"
    of_election = nation_of_election(wants.poll.election) if wants.poll else None
    if of_election:
        return of_election, "--election"
    return (wants.term[1], f"the word '{wants.term[0]}'") if wants.term else None


def _placed_nation(wants: Wants) -> tuple[Nation, str] | None:
    """The nation of the first place that is known to lie in one; None when no place was given.

    A ward cannot be placed, and the council is the sender's own: for a council's election the postcode is asked first.

    Raises:
        UsageError: a place was given, and it lies on both sides of a border or is not known.
    """
    for option, value, find in _places(wants):
        found = find(value)
        if found.nation:
            return found.nation, f"{option}: {found.because}"
        near = did_you_mean(value, constituency_names()) if find is of_constituency and not found.nations else ""
        raise UsageError(f"{option}: {found.because}{near}; add --nation ({', '.join(Nation)})")
    return None


def _places(wants: Wants) -> Iterator[tuple[str, str, Callable[[str], Found]]]:
    """What was given of places, the weightiest first: the option, the value, and what can place it."""
    poll = wants.poll
    if poll and poll.names_a_place:
        yield "--election", poll.id, of_election_id
    is_ward = poll is not None and poll.election is Election.LOCAL
    if wants.constituency and not is_ward:
        yield "--constituency", wants.constituency, of_constituency
    if wants.postcode:
        yield "your postcode", wants.postcode, of_postcode
    if wants.constituency and is_ward:
        yield "--constituency", wants.constituency, _of_ward
    if wants.home:
        yield "your own constituency", wants.home, of_constituency


def _of_ward(name: str) -> Found:
    """Return where a ward lies, if it is called by its council."""
    council = of_council(name)
    return council if council.nations else Found(nations=(), because=f"the ward '{name}' cannot be placed in a nation")


def _elsewhere(wants: Wants, nation: Nation, given_by: str) -> list[str]:
    """Tell of a seat that is known to lie in another nation than the letter's, or to be no more."""
    if not wants.constituency or (wants.poll and wants.poll.election is Election.LOCAL):
        return []
    seat = of_constituency(wants.constituency)
    if seat.nations and nation not in seat.nations:
        return [f"{seat.because}, and the letter is for {nation.label} (from {given_by})"]
    return [f"{seat.because}: look up what it is called now"] if seat.until else []


def _agreed(wants: Wants, nation: Nation) -> None:
    if wants.term and wants.term[1] is not nation:
        word, home = wants.term
        raise UsageError(
            f"--topic {word}: that is what {home.label} calls it; for {nation.label} use --topic {wants.topics[0]}"
        )


def _anywhere(wants: Wants, owners: tuple[str, ...]) -> Request:
    """The request before its nation is known: that of its nation is none yet."""
    to_office = wants.role in (Role.MINISTER, Role.COMMISSIONER)
    return Request(
        role=wants.role,
        nation=Nation.ENGLAND,
        variation=wants.variation,
        topics=wants.topics,
        named=wants.named,
        without=wants.without,
        organisations=owners,
        election=None if to_office else (wants.poll.election if wants.poll else Election.PARL),
        office=wants.office,
        speaks_for=_speaks_for(wants),
    )


def _speaks_for(wants: Wants) -> str:
    return wants.own.id if wants.own and wants.capacity is Capacity.OFFICER else ""


def _reader(wants: Wants) -> str:
    return f"council {wants.role}" if wants.poll and wants.poll.election is Election.LOCAL else wants.role


def _why_nowhere(catalogue: Catalogue, anywhere: Request) -> str:
    """Why no nation has all the asks that are named: one of them cannot be put at all, or they have none in common."""
    asks = [catalogue.ask(name) for name in anywhere.named]
    for ask in asks:
        reasons = [refusal(ask, catalogue, replace(anywhere, nation=nation)) for nation in ask.nations]
        if all(reasons):
            return f"--ask {ask.id} cannot be put to this {anywhere.role}: {reasons[0]}"
    homes = "; ".join(f"{ask.id} is for {joined([nation.label for nation in ask.nations])}" for ask in asks)
    return f"no nation has all the asks that are named: {homes}"


def _reasons_against(catalogue: Catalogue, anywhere: Request) -> str:
    """Why what there is on the topics, of those whose asks are wanted, can be put in no nation: the first three."""
    about = [ask for ask in catalogue.asks if set(ask.topics) & set(anywhere.topics)]
    wanted = [ask for ask in about if not anywhere.organisations or ask.organisation in anywhere.organisations]
    told = [f"{ask.id}: {refusal(ask, catalogue, replace(anywhere, nation=ask.nations[0]))}; " for ask in wanted[:3]]
    return "".join(told)


def _other_topics(catalogue: Catalogue, anywhere: Request) -> str:
    found = [topic for nation in Nation for topic in topics_with_asks(catalogue, replace(anywhere, nation=nation))]
    return f"there are asks on: {', '.join(dict.fromkeys(found))}" if found else "nor is there on any other topic"


def _term_reason(catalogue: Catalogue, wants: Wants) -> str:
    if not wants.term:
        return ""
    word, nation = wants.term
    return f"'{word}' is what {nation.label} calls {catalogue.topic(wants.topics[0]).title}; "


# --- which elected body, which office ------------------------------------------------------------------------


def _election(wants: Wants, nation: Nation) -> Election | None:
    if wants.role not in (Role.CANDIDATE, Role.MEMBER):
        return None
    election = wants.poll.election if wants.poll else Election.PARL
    legislature = LEGISLATURES[election]
    if nation not in legislature.nations:
        home = joined([one.label for one in legislature.nations])
        raise UsageError(f"--election {election}: {legislature.name} is {home}'s, and the nation is {nation.label}")
    return election


def _office(
    catalogue: Catalogue, offices: Sequence[Office], wants: Wants, request: Request
) -> tuple[Office | None, list[str]]:
    """Return the office that was named or the one that can act, and what the user should be told of that."""
    if wants.role not in (Role.MINISTER, Role.COMMISSIONER):
        return None, []
    if wants.office:
        _must_act_for(catalogue, offices, wants.office, request)
        return wants.office, [wants.office.note] if wants.office.note else []
    _must_be_for_one(catalogue, request)
    office = office_that_can_act(catalogue, offices, request)
    if office is None:
        return None, []
    of = f" ({office.organisation})" if office.organisation != office.title else ""
    return office, [f"the letter is to the {office.title}{of}"]


def _must_have_office(catalogue: Catalogue, request: Request) -> None:
    """Refuse a letter to a minister when no office is known for those who decide."""
    if request.role not in (Role.MINISTER, Role.COMMISSIONER) or request.office:
        return
    selection = select(catalogue, request)
    if selection.chosen:
        deciders = joined(list(dict.fromkeys(one.body.name for one in selection.chosen)))
        raise LobbykitError(f"no {request.role}'s office is known for {deciders}, which would decide this")


def _must_be_for_one(catalogue: Catalogue, request: Request) -> None:
    """Refuse asks that are named and are for several ministers: one letter goes to one office."""
    bodies = {name: catalogue.ask(name).decided_by.get(request.nation) for name in request.named}
    offices = {name: catalogue.body(body).office for name, body in bodies.items() if body}
    if request.role is Role.MINISTER and len(set(offices.values())) > 1:
        told = joined([f"{name} is for --office {office}" for name, office in offices.items() if office])
        raise LobbykitError(f"the asks that are named are not for one office: {told}; write a letter to each")


def _must_act_for(catalogue: Catalogue, offices: Sequence[Office], office: Office, request: Request) -> None:
    """Refuse an office of another nation, or one that can act on nothing of this, and name the right one."""
    nation = request.nation
    right = _right_office(catalogue, offices, request)
    its_own = next((one for one in offices if one.role is office.role and one.nations == (nation,)), None)
    if nation not in office.nations:
        home = joined([one.label for one in office.nations])
        reason = f"the {office.title} acts for {home}, not for {nation.label}"
    elif office.role is Role.MINISTER and all(ask.decided_by.get(nation) != office.body for ask in catalogue.asks):
        reason = f"no document asks anything that the {office.title} could act on"
    elif right and not request.named and not finds_any(catalogue, replace(request, office=office)):
        reason = f"the {office.title} decides nothing of what there is to ask on it in {nation.label}"
    else:
        return
    if right:
        raise LobbykitError(f"{reason}; for {nation.label} use --office {right.id}")
    own = f"; {nation.label}'s own is the {its_own.title}" if its_own and its_own != office else ""
    if request.named:
        raise LobbykitError(reason + own)
    but = ", but " if own else "; "
    raise LobbykitError(reason + own + but + why_empty(catalogue, request, select(catalogue, request).rejected))


def _right_office(catalogue: Catalogue, offices: Sequence[Office], request: Request) -> Office | None:
    """Return the office that can act on what the letter is about, or None when there is nothing to ask."""
    if not request.named:
        found = office_that_can_act(catalogue, offices, request)
        return found if found and finds_any(catalogue, replace(request, office=found)) else None
    bodies = [catalogue.ask(name).decided_by.get(request.nation) for name in request.named]
    names = [catalogue.body(body).office for body in bodies if body]
    return next((one for one in offices if one.id in names and one.role is request.role), None)
