"""The file of people who do not exist: what benchmarks take for a candidate file looks like one."""

import csv
import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MADE: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "made_up_candidates.py"))
WRITE: Callable[..., None] = MADE["write"]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The rows of one general election."""
    path = tmp_path_factory.mktemp("made-up") / "candidates.csv"
    WRITE(path, 4515)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_gives_the_same_file_and_another_another(tmp_path: Path) -> None:
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        WRITE(tmp_path / name, 50, seed)
    first, again, other = ((tmp_path / name).read_bytes() for name in "abc")
    assert first == again != other


def test_there_are_as_many_rows_as_were_asked_for_whatever_the_number(tmp_path: Path) -> None:
    for rows in (0, 1, 10, 4516):
        WRITE(tmp_path / "rows", rows)
        with (tmp_path / "rows").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == rows + 1


def test_every_seat_has_six_or_seven_candidates(country: list[dict[str, str]]) -> None:
    ballots = Counter(row["ballot_paper_id"] for row in country)
    assert len(ballots) == 650
    assert set(ballots.values()) <= {6, 7}


def test_a_few_stand_twice_and_nobody_twice_on_a_ballot(country: list[dict[str, str]]) -> None:
    people = Counter(row["person_id"] for row in country)
    assert 5 < sum(count > 1 for count in people.values()) < 50
    assert len({(row["person_id"], row["ballot_paper_id"]) for row in country}) == len(country)


def test_three_in_ten_have_no_email_and_the_others_have_one_in_quotation_marks(country: list[dict[str, str]]) -> None:
    emails = [row["email"] for row in country if row["email"]]
    assert 0.67 < len(emails) / len(country) < 0.73
    assert all(email.startswith('"') and email.endswith('@example.org"') for email in emails)


def test_statements_have_line_breaks(country: list[dict[str, str]]) -> None:
    statements = [row["statement_to_voters"] for row in country if row["statement_to_voters"]]
    assert len(statements) > 1000
    assert all("\n\n" in statement for statement in statements)


def test_a_long_file_has_more_polling_days_and_not_more_people_on_a_ballot(tmp_path: Path) -> None:
    WRITE(tmp_path / "rows", 10_000)
    with (tmp_path / "rows").open(encoding="utf-8", newline="") as file:
        ballots = Counter((row["ballot_paper_id"], row["election_date"]) for row in csv.DictReader(file))
    assert {day for _, day in ballots} == {"2029-05-03", "2029-05-10", "2029-05-17"}
    assert max(ballots.values()) <= 7
