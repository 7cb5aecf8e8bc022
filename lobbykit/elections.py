"""What an election says: its kind, its parliament and polling day, and whether Parliament is dissolved for it."""

from datetime import date, timedelta
from functools import cache

from msgspec import Struct

from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Election, Nation
from lobbykit.words import did_you_mean

_NOT_YET = {  # elected offices for which the catalogue has no ask
    "mayor": "elected mayors",
    "pcc": "police and crime commissioners",
}
_YEARS = range(1900, 2200)
_DISSOLVED_WORKING_DAYS = 25  # before polling day
_DISSOLVED_DAYS = (33, 70)  # at the least: five weeks less a weekend; and at the most, with Christmas or Easter in them


class Legislature(Struct, frozen=True, kw_only=True):
    """An elected body, in the words of a sentence."""

    name: str  # "standing for Parliament", "support them in Parliament"
    member: str  # what one of its members is called
    nations: tuple[Nation, ...]  # those whose voters elect it


LEGISLATURES = {
    Election.PARL: Legislature(name="Parliament", member="MP", nations=tuple(Nation)),
    Election.SP: Legislature(name="the Scottish Parliament", member="MSP", nations=(Nation.SCOTLAND,)),
    Election.SENEDD: Legislature(name="the Senedd", member="Member of the Senedd", nations=(Nation.WALES,)),
    Election.NIA: Legislature(name="the Northern Ireland Assembly", member="MLA", nations=(Nation.NORTHERN_IRELAND,)),
    Election.LOCAL: Legislature(name="the council", member="councillor", nations=tuple(Nation)),
}


class Poll(Struct, frozen=True, kw_only=True):
    """What is known of an election from its kind or its id."""

    election: Election
    id: str = ""  # Democracy Club's, when one was given
    polling_day: date | None = None
    is_by_election: bool = False
    place: str = ""  # the seat, or for councils the council, that the id names


def read_election(text: str) -> Poll:
    """Return what `parl`, or a Democracy Club id with its date, says.

    The ids are those of https://elections.democracyclub.org.uk/reference_definition: parts with dots between, the
    kind first and the date last.

    >>> read_election("sp.c.2031-05-01").polling_day
    datetime.date(2031, 5, 1)
    >>> read_election("parl.example-north.by.2027-01-07").is_by_election
    True

    Raises:
        UsageError: the kind is not known, or the id is none.
        LobbykitError: the catalogue has nothing for that kind.
    """
    kind, *rest = text.lower().split(".")
    if kind in _NOT_YET:
        raise LobbykitError(f"--election {kind}: no document in the catalogue asks anything of {_NOT_YET[kind]}")
    if kind not in list(Election):
        near = "; a date goes with --polling-day" if kind[:1].isdigit() else did_you_mean(kind, Election)
        raise UsageError(f"--election: '{text}' is not known{near} ({', '.join(Election)}, or an id with its date)")
    return _of_id(text.lower(), Election(kind)) if rest else Poll(election=Election(kind))


def _of_id(text: str, election: Election) -> Poll:
    from uk_election_ids.election_ids import IdBuilder

    try:
        parts = IdBuilder.from_id(text)
        polling_day = sensible_day(date.fromisoformat(parts.date))
    except ValueError as error:
        raise UsageError(
            f"--election: '{text}' is no Democracy Club id; one has its date at the end and dots between, as in "
            f"{election}.2029-05-03 or parl.example-north.by.2029-05-03"
        ) from error
    return Poll(
        election=election,
        id=text,
        polling_day=polling_day,
        is_by_election=parts.contest_type == "by",
        place=parts.organisation or parts.division or "",
    )


def sensible_day(day: date) -> date:
    """Return the day, if a letter or an election can be of it.

    Raises:
        ValueError: it is centuries away.
    """
    if day.year not in _YEARS:
        raise ValueError
    return day


def nation_of_election(election: Election) -> Nation | None:
    """Return the one nation whose voters elect that body, or None when it is elected in several."""
    nations = LEGISLATURES[election].nations
    return nations[0] if len(nations) == 1 else None


# --- dissolution ---------------------------------------------------------------------------------------------


@cache
def dissolution(polling_day: date) -> date:
    """Return the day on which Parliament is dissolved for a UK general election polled on `polling_day`.

    That is the 25th working day before it: House of Commons Library, CBP-9921
    (https://commonslibrary.parliament.uk/research-briefings/cbp-9921/). Not counted, by rule 2 of schedule 1 of the
    Representation of the People Act 1983 (https://www.legislation.gov.uk/ukpga/1983/2/schedule/1), are Saturdays and
    Sundays, Christmas Eve and what is a bank holiday in any part of the United Kingdom. A day of public mourning, which
    is not counted either, no calendar can know.

    >>> dissolution(date(2024, 7, 4))
    datetime.date(2024, 5, 30)
    """
    from holidays.countries.united_kingdom import UnitedKingdom

    years = (polling_day.year - 1, polling_day.year)
    not_counted = {day for part in UnitedKingdom.subdivisions for day in UnitedKingdom(subdiv=part, years=years)}  # type: ignore[no-untyped-call]
    not_counted |= {date(year, 12, 24) for year in years}
    day = polling_day
    for _ in range(_DISSOLVED_WORKING_DAYS):
        day -= timedelta(days=1)
        while day.weekday() >= 5 or day in not_counted:  # noqa: PLR2004  # Saturday and Sunday
            day -= timedelta(days=1)
    return day


def is_dissolved(poll: Poll, day: date) -> bool:
    """Return whether nobody is an MP on that day because of that election; only a UK general election does that.

    The calendar of bank holidays takes long to load, and is asked only when the weeks alone do not settle it.
    """
    if poll.election is not Election.PARL or poll.is_by_election or poll.polling_day is None:
        return False
    least, most = _DISSOLVED_DAYS
    left = (poll.polling_day - day).days
    return 0 <= left <= most and (left <= least or day >= dissolution(poll.polling_day))
