"""A number of rows -> a candidate file of people who do not exist, in Democracy Club's columns of 2026.

    .venv/bin/python benchmarks/made_up_candidates.py 4515 candidates.csv

One polling day has 4,515 rows over the 650 seats, as the general election of 2024 had. A longer file is one such
election after the other, each a week later, and not more people on a ballot: letters on one ballot share their text,
and a ballot of thousands would make a benchmark look better than life.
"""

import argparse
import csv
import json
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from lobbykit import shipped

# The header with all four groups ticked, as Democracy Club's export builder has had it since 29 June 2026.
HEADER = tuple(
    """
    person_id person_name election_id ballot_paper_id election_date election_current party_name party_id post_label
    cancelled_poll seats_contested honorific_prefix honorific_suffix by_election by_election_reason
    party_description_text sopn_last_name sopn_first_names legacy_party_id party_list_position party_lists_in_use gss
    post_id candidates_locked nuts1 organisation_name previous_party_affiliations votes_cast elected tied_vote_winner
    rank turnout_reported spoilt_ballots total_electorate turnout_percentage results_source email facebook_page_url
    facebook_personal_url homepage_url blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username
    wikipedia_url wikidata_id youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url mnis_id
    twfy_id gender birth_date death_date favourite_biscuit statement_to_voters statement_last_updated
    person_last_updated image
    """.split()
)
ROWS_OF_AN_ELECTION = 4515
FIRST_POLLING_DAY = date(2029, 5, 3)

# How many people have what, in a hundred; as in the file of 2024, but for titles and double candidacies.
EMAIL = 70
_STATEMENT, _PPC_PAGE, _TITLE, _SECOND_BALLOT = 30, 40, 3, 0.5

_FORENAMES = """
    Alda Bevin Corra Dallin Edlyn Fenna Garrin Hesta Ilvar Jorla Kendry Lorin Marda Nevin Orla Perrin Questa Rowin
    Selda Tavin Ulla Verrin Wenda Yorrin Zelda Ambrin Brenna Corvin Delma Elwin Fára Gwenda Hollin Iséla Jessin Korra
    """.split()
_STEMS = "Exampl Sampl Mock Fabl Invent Fict Pretend Imagin Placehold Trial Proof Dumm Specim Testh Draft".split()
_ENDINGS = "eby eford eham eland eley eling ell ement en erby ering erley erton erworth eson estead eston ey".split()
_PARTIES = "Example Alliance|Sample Party|Placeholder League|Fable Union|Independent|Party of Specimens|Trial Front"
_REGIONS = (
    "East Midlands|East of England|London|North East|North West|South East|South West|West Midlands|"
    "Yorkshire and the Humber"
)
_STATEMENT_TEXT = (
    "I am {name}, and I do not exist.\n\nIf I did, I should stand for {seat}, and say:\n"
    "- that a statement has commas, “quotation marks” and line breaks;\n- that it has more than one paragraph.\n"
)


class Seat(NamedTuple):
    """A constituency of the UK Parliament."""

    gss: str
    name: str
    slug: str
    region: str  # as the column nuts1 has it


def write(path: Path, rows: int, seed: int = 0, emails: int = EMAIL) -> None:
    """Write a file of that many rows, the header not counted; the same seed gives the same file.

    Of a hundred people, `emails` have an email address.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(_rows(rows, random.Random(seed), emails))  # noqa: S311  # nothing is to be kept secret


def _rows(count: int, chance: random.Random, emails: int) -> Iterator[list[str]]:
    seats, written, person = _seats(), 0, 100_000
    for number in range(-(-count // ROWS_OF_AN_ELECTION)):
        wanted = min(count - written, ROWS_OF_AN_ELECTION)
        polling_day = FIRST_POLLING_DAY + timedelta(weeks=number)
        for row in _election(wanted, seats, polling_day, person, chance, emails):
            yield [row.get(column, "") for column in HEADER]
        written += wanted
        person += wanted


def _election(
    count: int, seats: list[Seat], polling_day: date, person: int, chance: random.Random, emails: int
) -> list[dict[str, str]]:
    """Return the rows of one polling day in no order, as the real files have them.

    Ballots are whole: a short file has fewer of them, drawn from all over the country, and not fewer on each.
    """
    ballots = max(1, round(count * len(seats) / ROWS_OF_AN_ELECTION))
    open_seats = [seats[place * len(seats) // ballots] for place in range(ballots)]
    rows: list[dict[str, str]] = []
    for place in range(count):
        seat = open_seats[place % ballots]
        stands_twice = rows and chance.random() * 100 < _SECOND_BALLOT
        own = rows[-1] if stands_twice else _person(person + place, seat, chance, emails)
        rows.append(own | _candidacy(seat, polling_day))
    chance.shuffle(rows)
    return rows


def _candidacy(seat: Seat, polling_day: date) -> dict[str, str]:
    return {
        "election_id": f"parl.{polling_day}",
        "ballot_paper_id": f"parl.{seat.slug}.{polling_day}",
        "election_date": str(polling_day),
        "election_current": "t",
        "post_label": seat.name,
        "cancelled_poll": "f",
        "seats_contested": "1",
        "by_election": "f",
        "party_lists_in_use": "f",
        "gss": seat.gss,
        "post_id": f"gss:{seat.gss}",
        "candidates_locked": "t",
        "nuts1": _quoted(seat.region),
        "organisation_name": "House of Commons of the United Kingdom",
    }


def _person(number: int, seat: Seat, chance: random.Random, emails: int) -> dict[str, str]:
    forename = chance.choice(_FORENAMES)
    surname = chance.choice(_STEMS) + chance.choice(_ENDINGS)
    if chance.randrange(100) == 0:
        surname += f"-{chance.choice(_STEMS)}{chance.choice(_ENDINGS)}"
    party = chance.randrange(len(_PARTY_NAMES))
    row = {
        "person_id": str(number),
        "person_name": f"{forename} {surname}",
        "party_name": _PARTY_NAMES[party],
        "party_id": f"PP{9000 + party}",
        "party_description_text": _PARTY_NAMES[party],
        "sopn_last_name": surname,
        "sopn_first_names": forename,
        "legacy_party_id": f"party:{9000 + party}",
        "person_last_updated": f"2029-04-{number % 28 + 1:02} 12:00:00.000000+00",
    }
    if chance.random() * 100 < _TITLE:
        row["honorific_prefix"] = "Dr"
    if chance.random() * 100 < emails:
        row["email"] = _quoted(f"{forename}.{surname}.{number}@example.org".lower().translate(_ASCII))
    if chance.random() * 100 < _PPC_PAGE:
        row["party_ppc_page_url"] = _quoted(f"https://www.example.org/people/{number}")
    if chance.random() * 100 < _STATEMENT:
        row["statement_to_voters"] = _STATEMENT_TEXT.format(name=row["person_name"], seat=seat.name)
    return row


_PARTY_NAMES = _PARTIES.split("|")
_ASCII = str.maketrans("áé", "ae")


def _quoted(value: str) -> str:
    """Return the value as the export has those that it takes from a JSON field: with the quotation marks.

    >>> _quoted("a@example.org")
    '"a@example.org"'
    """
    return json.dumps(value, ensure_ascii=False)


def _seats() -> list[Seat]:
    with shipped.data("constituencies.csv").open(encoding="utf-8", newline="") as file:
        seats = [row for row in csv.DictReader(file) if "UK Parliament" in row["kind"] and not row["until"]]
    regions = _REGIONS.split("|")
    return [
        Seat(row["gss"], row["name"], _slug(row["name"]), _region(row["nation"], regions[place % len(regions)]))
        for place, row in enumerate(seats)
    ]


def _region(nation: str, english: str) -> str:
    """Return what stands for the seat in the column nuts1; which region of England is made up."""
    return english if nation == "england" else nation.replace("-", " ").title()


def _slug(name: str) -> str:
    """Return the name as a ballot's id has it.

    >>> _slug("Ynys Môn"), _slug("Bath & Bristol's North")
    ('ynys-mon', 'bath-bristols-north')
    """
    return re.sub("[^a-z0-9]+", "-", name.lower().replace("ô", "o").replace("'", "")).strip("-")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a candidate file of people who do not exist.")
    parser.add_argument("rows", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    write(given.path, given.rows, given.seed)


if __name__ == "__main__":
    main()
