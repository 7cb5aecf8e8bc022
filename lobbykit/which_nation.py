"""What the user wants -> the nation whose asks a letter puts, and where that came from. Never guessed."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from lobbykit.elections import nation_of_election
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Catalogue, Election, Nation
from lobbykit.nations import (
    Found,
    constituency_names,
    of_constituency,
    of_council,
    of_election_id,
    of_postcode,
)
from lobbykit.selection import Request, nations_with_asks, refusal, topics_with_asks
from lobbykit.wants import Wants
from lobbykit.words import did_you_mean, joined

ONLY_NATION = "the only nation with asks on it"  # where it came from when nothing said it


def which_nation(catalogue: Catalogue, wants: Wants, owners: tuple[str, ...]) -> tuple[Nation, str, list[str]]:
    """Return the nation, where it came from, and what the user should be told of that.

    `owners` are the ids of the organisations whose asks are wanted.

    Raises:
        UsageError: it has to be given, because nothing else says it.
        LobbykitError: no nation would do.
    """
    known = _given_nation(wants)
    if known:
        _agreed(wants, known[0])
        return *known, []
    placed = _placed_nation(wants)
    if placed:
        return *placed, []
    anywhere = _anywhere(wants, owners)
    usable = nations_with_asks(catalogue, anywhere)
    topics = joined([catalogue.topic(topic).title for topic in wants.topics])
    what = f"on {topics}" if topics else "named"
    if len(usable) == 1:
        told = f"{usable[0].label} was used, because every ask {what} is {usable[0].label}'s; --nation changes it"
        return usable[0], ONLY_NATION, [told]
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
    border, asked = Found(nations=tuple(Nation), because=""), ""
    for option, value, find in _places(wants):
        found = find(value)
        if found.nation in border.nations:
            return found.nation, f"{option}: {found.because}"
        if asked:  # it says nothing of which side of the border it is
            break
        if not found.nations:
            near = did_you_mean(value, constituency_names()) if find is of_constituency else ""
            raise UsageError(f"{option}: {found.because}{near}; add --nation ({', '.join(Nation)})")
        border, asked = found, option
    if asked:
        raise UsageError(f"{asked}: {border.because}; add --nation ({' or '.join(border.nations)})")
    return None


def _places(wants: Wants) -> Iterator[tuple[str, str, Callable[[str], Found]]]:
    """What was given of places, the weightiest first: the option, the value, and what can place it."""
    poll = wants.poll
    if poll and poll.place:
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


def doubts_of_seat(wants: Wants, nation: Nation, given_by: str) -> list[str]:
    """Tell of a seat that lies in another nation than the letter's, that is no more, or that may be misspelt."""
    if not wants.constituency or (wants.poll and wants.poll.election is Election.LOCAL):
        return []
    seat = of_constituency(wants.constituency)
    if not seat.nations:
        near = did_you_mean(wants.constituency, constituency_names())
        return [f"{seat.because}{near}"] if near else []
    if nation not in seat.nations:
        return [f"{seat.because}, and the {wants.paper} is for {nation.label} (from {given_by})"]
    day = (wants.poll and wants.poll.polling_day) or wants.written_on
    return [f"{seat.because}: look up what it is called now"] if "" < seat.until <= str(day.year) else []


def _agreed(wants: Wants, nation: Nation) -> None:
    if wants.term and wants.term[1] is not nation:
        word, home = wants.term
        raise UsageError(
            f"--topic {word}: that is what {home.label} calls it; for {nation.label} use --topic {wants.topics[0]}"
        )


def _anywhere(wants: Wants, owners: tuple[str, ...]) -> Request:
    """The request before its nation is known: that of its nation is none yet."""
    return Request(
        role=wants.role,
        nation=Nation.ENGLAND,
        variation=wants.variation,
        topics=wants.topics,
        named=wants.named,
        without=wants.without,
        organisations=owners,
        election=None if wants.is_to_office else (wants.poll.election if wants.poll else Election.PARL),
        office=wants.office,
        speaks_for=wants.speaks_for,
    )


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
    reasons = ((ask.id, refusal(ask, catalogue, replace(anywhere, nation=ask.nations[0]))) for ask in wanted)
    return "".join([f"{ask_id}: {reason}; " for ask_id, reason in reasons if reason][:3])


def _other_topics(catalogue: Catalogue, anywhere: Request) -> str:
    found = [topic for nation in Nation for topic in topics_with_asks(catalogue, replace(anywhere, nation=nation))]
    return f"there are asks on: {', '.join(dict.fromkeys(found))}" if found else "nor is there on any other topic"
