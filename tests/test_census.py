import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest
from candidate_files import TRAPS, VERSIONS, candidate_file, day, traps_of

from lobbykit.model import Election, Nation
from lobbykit.people.candidates import Settings
from lobbykit.people.census import OTHERS, Census, Reason, count
from lobbykit.people.columns import find


class Row(NamedTuple):
    number: int
    cells: list[str]


class File(NamedTuple):
    text: str

    def rows(self) -> Iterator[Row]:
        reader = csv.reader(io.StringIO(self.text, newline=""))
        next(reader)
        yield from (Row(reader.line_num, cells) for cells in reader)


def census(text: str, on: date = date(2029, 4, 9)) -> Census:
    (header,) = csv.reader([text.splitlines()[0]])
    return count(File(text), find(header), Settings(day=on))


FILE = """\
person_id,person_name,election_id,ballot_paper_id,post_label,party_name,cancelled_poll,election_current,email
1,Alex Example,parl.2029-05-03,parl.aldershot.2029-05-03,Aldershot,Sample Party,f,f,office@example.org
2,Sam Sample,parl.2029-05-03,parl.aldershot.2029-05-03,Aldershot,Sample Party,f,t,office@example.org
3,Jo Specimen,parl.2029-05-03,parl.cardiff-east.2029-05-03,Cardiff East,Independent,f,t,
3,Jo Specimen,parl.2029-05-03,parl.cardiff-east.2029-05-03,Cardiff East,Independent,f,t,
4,,parl.2029-05-03,parl.aldershot.2029-05-03,Aldershot,Independent,f,t,
5,Kim Mockley,parl.2029-05-03,parl.bristol-east.2029-05-03,Bristol East,Independent,t,t,kim@example.org

"""


def test_the_figures_of_a_file() -> None:
    found = census(FILE)
    assert found == Census(
        family="builder",
        version="Democracy Club's export builder, as since 4 October 2023",
        rows=6,
        blank=1,
        people=5,
        repeated=1,
        letters=3,
        elsewhere=0,
        skipped=(Reason("the poll is cancelled", 1, (7,)),),
        faults=(Reason("the row has no name", 1, (6,)),),
        warnings=(),
        nations={Nation.ENGLAND: 2, Nation.WALES: 1},
        elections={Election.PARL: 3},
        parties={"Sample Party": 2, "Independent": 1},
        with_email=2,
        with_address=0,
        shared_by=(Reason("office@example.org", 2, (2, 3)),),
        ballots={
            "parl.aldershot.2029-05-03": 3,
            "parl.cardiff-east.2029-05-03": 1,
            "parl.bristol-east.2029-05-03": 1,
        },
        shared=1,
        not_current=1,
        not_locked=0,
        notes=(),
        missing=found.missing,
    )
    assert found.without_email == 1
    assert [sentence[:40] for sentence in found.missing] == [
        "there is no column 'address': no file of",
        "there is neither region nor code of the ",
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_letters_skipped_and_faults_are_all_the_people(version: str) -> None:
    names = traps_of(version)
    found = census(candidate_file(version, people=10, traps=names), day(version))
    assert found.people == 10 + sum(TRAPS[name].people for name in names)
    told = sum(reason.people for reason in (*found.skipped, *found.faults))
    assert found.letters + told == found.people
    assert found.letters == sum(found.nations.values()) == sum(found.parties.values())


def test_reasons_of_one_kind_are_told_in_the_words_of_the_first() -> None:
    rows = "".join(f"Al Example{number},Nowhere {number},none {number}\n" for number in range(300))
    found = census(f"name,area,email\n{rows}Alex Example,Bristol East,not known\nSam Sample,Bristol East,none\n")
    told = "'Nowhere 0' is no constituency that is known; add a column 'nation'; and others like it"
    assert found.faults == (Reason(told, 300, (2, 3, 4, 5, 6)),)
    assert found.warnings == (
        Reason("'not known' is no email address and is left out; and others like it", 2, (302, 303)),
    )


def test_more_shared_addresses_than_are_told_apart_are_told_together() -> None:
    rows = "".join(f"Al Example{number},Bristol East,shared{number // 2}@example.org\n" for number in range(500))
    found = census(f"name,area,email\n{rows}")
    assert (found.shared, len(found.shared_by)) == (250, 201)
    assert found.shared_by[:2] == (
        Reason(OTHERS, 100, (402, 403, 404, 405, 406)),
        Reason("shared0@example.org", 2, (2, 3)),
    )
