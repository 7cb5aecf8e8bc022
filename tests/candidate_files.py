"""Made-up candidate files of every version, with every trap: `candidate_file("legacy 2017-05-18", people=100, seed=1)`.

A trap is some rows that stand for something that real files hold, with how many people they are and how many of them
are written to. Its cells are named by what they mean (`email`, `area` …), whatever a version calls that column.
"""

import csv
import io
import json
import random
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from candidate_headers import HEADERS, header

OWN = "own"  # a file of our own, with all columns
VERSIONS = (*HEADERS, OWN)
_OWN_HEADER = """
id name honorific post_nominals forenames surname email address nation area council ballot election polling_day
party cancelled died delisted
"""
_MEANINGS = {  # of columns whose name is not what they mean
    "person_id": "id",
    "person_name": "name",
    "old_person_ids": "old_ids",
    "honorific_prefix": "honorific",
    "honorific_suffix": "post_nominals",
    "sopn_last_name": "surname",
    "sopn_first_names": "forenames",
    "party_name": "party",
    "death_date": "died",
    "nuts1": "region",
    "NUTS1": "region",
    "gss_code": "gss",
    "post_id": "post",
    "organisation_name": "council",
    "post_label": "area",
    "constituency": "area",
    "ballot_paper_id": "ballot",
    "election_id": "election",
    "election_date": "polling_day",
    "cancelled_poll": "cancelled",
    "election_current": "current",
    "candidates_locked": "locked",
    "statement_to_voters": "statement",
}
_IN_JSON = ("email", "nuts1", "twitter_username", "homepage_url", "wikidata_id", "mnis_id", "twfy_id")  # of the builder
_YES_OR_NO = ("cancelled", "current", "locked")

_FORENAMES = ("Alex", "Sam", "Jo", "Robin", "Siân", "Zoë", "Kim", "Max", "Dilwyn", "Noor", "Ravi", "Eilidh", "Ciarán")
_SURNAMES = ("Example", "Sample", "Specimen", "Testham", "Fictional", "O'Example", "Example-Sample", "Mockley")
_SEATS = (  # name, code, region
    ("Bristol East", "E14000001", "South West (England)"),
    ("Aldershot", "E14000002", "South East (England)"),
    ("Cardiff East", "W07000003", "Wales"),
    ("Ynys Môn", "W07000004", "Wales"),
    ("Glasgow East", "S14000005", "Scotland"),
    ("Belfast East", "N06000006", "Northern Ireland"),
)
_PARTIES = ("Party of Examples", "Independent", "Sample Alliance")


class Trap(NamedTuple):
    rows: tuple[dict[str, str], ...]
    people: int
    letters: int
    needs: str = ""  # columns without which a file cannot hold it
    reason: str = ""  # the start of why not, where nobody is written to
    warning: str = ""  # a part of what is told, where somebody is


def _one(**cells: str) -> tuple[dict[str, str], ...]:
    return (cells,)


_SCOTTISH = {"polling_day": "2029-05-03", "region": "Scotland", "council": "Scottish Parliament"}
_IN_SEAT = {
    **_SCOTTISH,
    "election": "sp.c.2029-05-03",
    "ballot": "sp.c.glasgow-southside.2029-05-03",
    "area": "Glasgow Southside",
    "gss": "S16000001",
    "post": "gss:S16000001",
}
_ON_LIST = {
    **_SCOTTISH,
    "election": "sp.r.2029-05-03",
    "ballot": "sp.r.glasgow.2029-05-03",
    "area": "Glasgow",
    "gss": "S17000001",
    "post": "gss:S17000001",
}
_NOWHERE = {"region": "", "gss": "", "post": "", "ballot": "", "area": "Nowhere in Particular"}

# `id` and `name` are given to each row that has none: those of one trap are then of different people.
TRAPS: dict[str, Trap] = {
    "two ballots": Trap(({**_ON_LIST, "id": "900001"}, {**_IN_SEAT, "id": "900001"}), 1, 1, "id election"),
    "the same row again": Trap(({"id": "900002"}, {"id": "900002"}), 1, 1, "id"),
    "merged ids": Trap(({"id": "900003"}, {"id": "900004", "old_ids": "900003;900000"}), 1, 1, "old_ids"),
    "one name twice": Trap(
        (
            {"name": "Alex Example", "email": "alex.one@example.org"},
            {"name": "Alex Example", "email": "alex.two@example.org", "area": "Aldershot"},
        ),
        2,
        2,
    ),
    "a shared inbox": Trap(
        ({"email": "office@example.org"}, {"email": "Office@example.org"}),
        2,
        2,
        "email",
        warning="with 1 other",
    ),
    "died": Trap(_one(died="2029-04-01"), 1, 0, "died", "has died"),
    "poll cancelled": Trap(_one(cancelled="yes"), 1, 0, "cancelled", "the poll is cancelled"),
    "delisted": Trap(_one(delisted="yes"), 1, 0, "delisted", "does not stand any more"),
    "polling day past": Trap(
        _one(
            polling_day="2028-05-04",
            election="parl.2028-05-04",
            ballot="parl.aldershot.by.2028-05-04",
            area="Aldershot",
            gss="E14000002",
            post="gss:E14000002",
            region="South East (England)",
        ),
        1,
        0,
        "election",
        "polling day was 4 May 2028",
    ),
    "no name": Trap(_one(name=" "), 1, 0, "id", "the row has no name"),
    "no such day": Trap(
        _one(polling_day="2029-02-31", ballot="", election="parl"), 1, 0, "polling_day", "the polling day '2029-02-31'"
    ),
    "nation unknown": Trap(_one(**_NOWHERE), 1, 0, "", "'Nowhere in Particular' is no constituency"),
    "nations at odds": Trap(
        _one(region="Wales", gss="E14000001", post="gss:E14000001", area="Bristol East"),
        1,
        0,
        "region gss",
        "by the region, 'Wales' is a nation of the UK, but by the code, E14000001",
    ),
    "a mayor": Trap(
        _one(election="mayor.2029-05-03", ballot="mayor.bristol.2029-05-03"), 1, 0, "election", "no document"
    ),
    "a title in the name, too": Trap(_one(name="Dr Alex Example", honorific="Dr"), 1, 1, "honorific"),
    "invisible signs": Trap(_one(name="\u200bAlex\u00a0Exam\u00adple\ufeff ", email=" alex@example.org\u00a0"), 1, 1),
    "line ends": Trap(_one(area="Bristol\r\nEast", statement='One\n\nand "two"'), 1, 1),
    "garbled letters": Trap(_one(name="ZoÃ« Example"), 1, 1, "", warning="garbled"),
    "an address of Parliament": Trap(_one(email="alex.example.mp@parliament.uk"), 1, 1, "email"),
    "a link for an address": Trap(_one(email="mailto:alex@example.org"), 1, 1, "email"),
    "a name with the address": Trap(_one(email="Alex Example <alex@example.org>"), 1, 1, "email"),
    "two addresses": Trap(
        _one(email="alex@example.org; sam@example.org"), 1, 1, "email", warning="has 2 email addresses"
    ),
    "no address": Trap(_one(email="not known"), 1, 1, "email", warning="'not known' is no email address"),
    "a formula": Trap(_one(name='=HYPERLINK("https://example.org")', party="+1"), 1, 1),
    "an old name of the seat": Trap(_one(area="Member of Parliament for Bristol East"), 1, 1),
}


def day(version: str) -> date:
    """A day on which letters to the candidates of such a file can be written."""
    return date(2015, 4, 9) if version.startswith("yournextmp") else date(2029, 4, 9)


def columns(version: str) -> list[str]:
    return _OWN_HEADER.split() if version == OWN else header(version)


def traps_of(version: str) -> list[str]:
    """The traps that a file of that version can hold."""
    meanings = {_MEANINGS.get(column, column) for column in columns(version)}
    return [name for name, trap in TRAPS.items() if set(trap.needs.split()) <= meanings]


def candidate_file(version: str = "builder full", people: int = 100, seed: int = 0, traps: Iterable[str] = ()) -> str:
    """Return the CSV of that many made-up people, each in one row, then the rows of the traps.

    The traps are in the file as its version has them: in the builder's, values are JSON, with their quotes.
    """
    text = io.StringIO()
    names = columns(version)
    writer = csv.writer(text, lineterminator="\n" if version.startswith("builder") else "\r\n")
    writer.writerow(names)
    for cells in (*_people(people, seed), *_trapped(traps, seed)):
        writer.writerow([_written(column, cells, version) for column in names])
    return text.getvalue()


def _people(count: int, seed: int) -> Iterator[dict[str, str]]:
    rng = random.Random(seed)
    for number in range(count):
        yield _person(rng, 100_000 + number)


def _person(rng: random.Random, number: int) -> dict[str, str]:
    forename, surname = rng.choice(_FORENAMES), rng.choice(_SURNAMES)
    seat, code, region = rng.choice(_SEATS)
    slug = seat.lower().replace(" ", "-").replace("ô", "o")
    return {
        "id": str(number),
        "name": f"{forename} {surname}",
        "forenames": forename,
        "surname": surname.upper(),
        "honorific": rng.choice(("", "", "", "Dr", "Ms")),
        "post_nominals": rng.choice(("", "", "", "OBE")),
        "email": f"candidate{number}@example.org" if rng.random() < 0.7 else "",
        "address": f"{number} Example Street, Testham",
        "area": seat,
        "gss": code,
        "post": f"gss:{code}",
        "region": region,
        "election": "parl.2029-05-03",
        "ballot": f"parl.{slug}.2029-05-03",
        "polling_day": "2029-05-03",
        "party": rng.choice(_PARTIES),
        "cancelled": "no",
        "current": "yes",
        "locked": "yes",
        "statement": "I stand.\nVote as you like." if rng.random() < 0.3 else "",
        "gender": "female",
    }


def _trapped(names: Iterable[str], seed: int) -> Iterator[dict[str, str]]:
    rng = random.Random(f"traps {seed}")
    for place, name in enumerate(names):
        for number, cells in enumerate(TRAPS[name].rows):
            plain = _person(rng, 800_000 + 100 * place + number)
            own = {"name": f"Trap {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[place % 26]} Example", "surname": "", "forenames": ""}
            yield {**plain, **own, **_SEAT, **cells}


_SEAT = {  # that of the rows of traps
    "area": "Bristol East",
    "gss": "E14000001",
    "post": "gss:E14000001",
    "region": "South West (England)",
    "ballot": "parl.bristol-east.2029-05-03",
}


def _written(column: str, cells: dict[str, str], version: str) -> str:
    meaning = _MEANINGS.get(column, column)
    text = cells.get(meaning, "")
    is_builder = version.startswith("builder")
    if meaning in _YES_OR_NO and text:
        yes, no = ("t", "f") if is_builder else ("True", "False")
        return yes if text == "yes" else no
    return json.dumps(text, ensure_ascii=False) if is_builder and column in _IN_JSON and text else text
