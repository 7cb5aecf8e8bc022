"""What an election says: its kind, the nation and the parliament that go with it, and its polling day."""

from datetime import date

from msgspec import Struct

from lobbykit.errors import UsageError
from lobbykit.model import Election, Nation
from lobbykit.words import did_you_mean

_NOT_YET = {  # elected offices for which the catalogue has no ask
    "mayor": "elected mayors",
    "pcc": "police and crime commissioners",
}


_SUBTYPES = ("c", "r", "by")  # parts of an id that name no seat: constituency, region, by-election


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


def read_election(text: str) -> tuple[Election, str, date | None]:
    """Return the kind of election, its seat and its polling day from `parl` or a Democracy Club id with its date.

    The ids are those of https://elections.democracyclub.org.uk/reference_definition: parts with dots between, the
    kind first and the date last.

    >>> read_election("sp.c.2031-05-01")
    (<Election.SP: 'sp'>, '', datetime.date(2031, 5, 1))
    >>> read_election("parl.example-north.by.2027-01-07")
    (<Election.PARL: 'parl'>, 'example-north', datetime.date(2027, 1, 7))

    Raises:
        UsageError: the kind is not known or has no asks, or what should be a date is none.
    """
    kind, *rest = text.split(".")
    if kind in _NOT_YET:
        raise UsageError(f"--election {kind}: no document in the catalogue asks anything of {_NOT_YET[kind]}")
    if kind not in list(Election):
        near = did_you_mean(kind, Election)
        raise UsageError(f"--election: '{text}' is not known{near} ({', '.join(Election)}, or an id with its date)")
    seat = next((part for part in rest if part not in _SUBTYPES and not part[:1].isdigit()), "")
    return Election(kind), seat, _polling_day(text, rest)


def _polling_day(text: str, rest: list[str]) -> date | None:
    days = [part for part in rest if part[:1].isdigit()]
    if not days:
        return None
    try:
        return date.fromisoformat(days[-1])
    except ValueError:
        raise UsageError(f"--election: '{text}' should end in a date such as {Election.PARL}.2029-05-03") from None


def nation_of_election(election: Election) -> Nation | None:
    """Return the one nation whose voters elect that body, or None when it is elected in several."""
    nations = LEGISLATURES[election].nations
    return nations[0] if len(nations) == 1 else None
