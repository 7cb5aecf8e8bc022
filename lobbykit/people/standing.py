"""A candidate file and a ballot -> who stands on it, in the order of the ballot paper."""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from lobbykit.errors import LobbykitError
from lobbykit.people import columns
from lobbykit.people.candidates import ballot_of, near_ballot
from lobbykit.people.cells import PLACE, Cells, emails, is_yes, picker
from lobbykit.people.columns import Field
from lobbykit.people.names import bare_name
from lobbykit.people.names import read as read_name
from lobbykit.people.table import Table, open_table
from lobbykit.words import clean_line, folded_words

_LIST_POSITION = "party_list_position"  # Democracy Club's column, which nothing else needs


class Candidate(Struct, frozen=True, kw_only=True):
    """Somebody who stands on a ballot."""

    name: str
    party: str = ""  # for the order on a ballot paper of lists, and nothing else
    list_position: int | None = None
    id: str = ""  # Democracy Club's of the person
    email: str = ""
    area: str = ""  # what the ballot is for
    surname: str = ""
    may_change: bool = False  # whether the file calls the ballot's list of candidates not final


def candidates_on(path: Path, ballot: str) -> list[Candidate]:
    """Return those who stand on the ballot, as the ballot paper lists them; nobody who has died.

    One person stands below another by surname, then by other names: Representation of the People Act 1983, schedule 1,
    rule 14 (https://www.legislation.gov.uk/ukpga/1983/2/schedule/1). Where there are party lists, the parties stand by
    their names, those without one after them, and in each the candidates in the order of its list.

    Raises:
        LobbykitError: the file cannot be read, is cut off, or has nobody on that ballot, or somebody without a name.
    """
    table = open_table(path)
    if table.cut_off:
        raise LobbykitError(f"{table.path} is cut off ({table.cut_off}), and may lack a candidate: download it again")
    rows = list(_rows(table))
    wanted = [(cells, position) for cells, position in rows if ballot_of(cells).casefold() == ballot.casefold()]
    found = {_who(cells): _standing(cells, position) for cells, position in wanted if not cells[PLACE[Field.DIED]]}
    if not found:
        ballots = list(dict.fromkeys(ballot_of(cells) for cells, _ in rows))
        raise LobbykitError(f"--ballot: nobody in {table.path} stands on '{ballot}'{near_ballot(ballot, ballots)}")
    if not all(one.name for one in found.values()):
        raise LobbykitError(f"--ballot: somebody on {ballot} has no name in {table.path}; write it in, or the row out")
    if any(is_yes(cells[PLACE[Field.CANCELLED]]) for cells, _ in wanted):
        raise LobbykitError(f"--ballot: the poll {ballot} is cancelled, as {table.path} says")
    return sorted(found.values(), key=_place)


def _rows(table: Table) -> Iterator[tuple[Cells, str]]:
    """Yield the known cells of each row, and the place on a list."""
    try:
        pick = picker(columns.find(table.header))
    except LobbykitError as error:
        raise LobbykitError(
            f"--candidates {table.path}: no column in it holds the names; take Democracy Club's file of candidates"
        ) from error
    headings = [heading.casefold() for heading in table.header]
    at = headings.index(_LIST_POSITION) if _LIST_POSITION in headings else len(headings)
    for row in table.rows():
        yield pick(row.cells), clean_line("".join(row.cells[at : at + 1]))


def _who(cells: Cells) -> tuple[str, ...]:
    return (cells[PLACE[Field.ID]],) if cells[PLACE[Field.ID]] else (_name(cells), cells[PLACE[Field.PARTY]])


def _name(cells: Cells) -> str:
    names = (cells[PLACE[Field.FORENAMES]], cells[PLACE[Field.SURNAME]])
    return cells[PLACE[Field.NAME]] or " ".join(filter(None, names))


def _standing(cells: Cells, position: str) -> Candidate:
    locked = cells[PLACE[Field.LOCKED]]
    return Candidate(
        name=_name(cells),
        party=cells[PLACE[Field.PARTY]],
        list_position=int(position) if re.fullmatch("[0-9]{1,4}", position) else None,
        id=cells[PLACE[Field.ID]],
        email=next(iter(emails(cells[PLACE[Field.EMAIL]])), ""),
        area=cells[PLACE[Field.AREA]],
        surname=cells[PLACE[Field.SURNAME]],
        may_change=bool(locked) and not is_yes(locked),
    )


def _place(one: Candidate) -> tuple[bool, list[str], int, list[str], list[str]]:
    """Where somebody stands on the paper."""
    surname = one.surname or read_name(one.name).surname or one.name.split()[-1]
    is_listed = one.list_position is not None
    party = folded_words(one.party) if is_listed else []
    return (not is_listed, party, one.list_position or 0, folded_words(surname), folded_words(bare_name(one.name)))
