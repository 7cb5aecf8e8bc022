"""A candidate file and a ballot -> who stands on it, in the order of the ballot paper."""

import csv
from pathlib import Path

from msgspec import Struct

from lobbykit.errors import LobbykitError
from lobbykit.people.names import bare_name
from lobbykit.people.names import read as read_name
from lobbykit.words import clean_line, did_you_mean, folded_words


class Standing(Struct, frozen=True, kw_only=True):
    """Somebody who stands on a ballot."""

    name: str
    party: str = ""  # for the order on a ballot paper of lists, and nothing else
    list_position: int | None = None
    id: str = ""  # Democracy Club's of the person
    email: str = ""
    area: str = ""  # what the ballot is for
    surname: str = ""


def candidates_on(path: Path, ballot: str) -> list[Standing]:
    """Return those who stand on the ballot, as the ballot paper lists them.

    One person stands below another by surname, then by other names: Representation of the People Act 1983, schedule 1,
    rule 14 (https://www.legislation.gov.uk/ukpga/1983/2/schedule/1). Where there are party lists, the parties stand by
    their names, those without one after them, and in each the candidates in the order of its list.

    Raises:
        LobbykitError: the file cannot be read, or has nobody on that ballot.
    """
    rows = _rows(path)
    found = [_standing(row) for row in rows if row.get("ballot_paper_id", "").casefold() == ballot.casefold()]
    if not found:
        ballots = dict.fromkeys(row.get("ballot_paper_id", "") for row in rows)
        near = did_you_mean(ballot, [one for one in ballots if one])
        raise LobbykitError(
            f"--ballot: nobody in {path} stands on '{ballot}'{near}; its ids look like {_example(ballots)}"
        )
    return sorted(found, key=_place)


def _example(ballots: dict[str, None]) -> str:
    return next(filter(None, ballots), "parl.example-north.2029-05-03")


# The one place that knows the columns here, until candidate files are read as `recipients check` reads them.
def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            needed = {"person_name", "ballot_paper_id"} - set(reader.fieldnames or ())
            if needed:
                raise LobbykitError(f"--candidates {path}: it has no column {min(needed)}; download it anew")
            return [{key: _cell(value) for key, value in row.items() if isinstance(key, str)} for row in reader]
    except OSError as error:
        raise LobbykitError(f"--candidates {path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise LobbykitError(f"--candidates {path} cannot be read as CSV in UTF-8: {error}") from error


def _cell(value: str | None) -> str:
    return clean_line((value or "").strip().strip('"'))


def _standing(row: dict[str, str]) -> Standing:
    position = row.get("party_list_position", "")
    return Standing(
        name=row["person_name"],
        party=row.get("party_name", ""),
        list_position=int(position) if position.isdecimal() else None,
        id=row.get("person_id", ""),
        email=row.get("email", ""),
        area=row.get("post_label", ""),
        surname=row.get("sopn_last_name", ""),
    )


def _place(one: Standing) -> tuple[bool, list[str], int, list[str], list[str]]:
    """Where somebody stands on the paper."""
    surname = one.surname or read_name(one.name).surname or one.name.split()[-1]
    is_listed = one.list_position is not None
    party = folded_words(one.party) if is_listed else []
    return (not is_listed, party, one.list_position or 0, folded_words(surname), folded_words(bare_name(one.name)))
