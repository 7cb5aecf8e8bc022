"""A request -> the office that its letter goes to: the one that was named, or the one that can act."""

from collections.abc import Sequence

from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.model import Catalogue, Office, Role
from lobbykit.selection import Request, finds_any, office_that_can_act, select, why_empty
from lobbykit.wants import Wants
from lobbykit.words import joined


def which_office(
    catalogue: Catalogue, offices: Sequence[Office], wants: Wants, request: Request
) -> tuple[Office | None, list[str]]:
    """Return the office that was named or the one that can act, and what the user should be told of that.

    It is None for a candidate or member, and when there is nothing to ask.

    Raises:
        LobbykitError: the office that was named can do nothing about it, or none is known; the message names the right
            one.
    """
    if not wants.is_to_office:
        return None, []
    if wants.office:
        _must_act_for(catalogue, offices, wants.office, request)
        return wants.office, [wants.office.note] if wants.office.note else []
    _must_be_for_one(catalogue, request)
    office = office_that_can_act(catalogue, offices, request)
    if office is None:
        _must_be_undecided(catalogue, request)
        return None, []
    of = f" ({office.organisation})" if office.organisation != office.title else ""
    return office, [f"the letter is to the {office.title}{of}"]


def _must_be_undecided(catalogue: Catalogue, request: Request) -> None:
    """Refuse a letter when there is something to ask and no office is known for those who decide it."""
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
        reason = f"no document asks anything for {nation.label} that the {office.title} could act on"
    elif right and not request.named and not finds_any(catalogue, replace(request, office=office)):
        topics = joined([catalogue.topic(topic).title for topic in request.topics])
        reason = f"the {office.title} cannot act on what there is to ask on {topics} in {nation.label}"
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
