"""Who stands on a ballot, in the order of the ballot paper."""

from pathlib import Path

import pytest

from lobbykit.errors import LobbykitError
from lobbykit.people.standing import Candidate, candidates_on

BALLOT = "parl.example-north.2029-05-03"
FILE = """\
person_id,person_name,ballot_paper_id,party_name,post_label,party_list_position,email
1,Zed Anyone,parl.example-north.2029-05-03,Party C,Example North,,\"\"\"zed@example.org\"\"\"
2,Alex van der Example,parl.example-north.2029-05-03,Party A,Example North,,
3,Bo Anyone,PARL.example-north.2029-05-03,Party B,Example North,,
4,Cass Élan,parl.example-north.2029-05-03,,Example North,,
5,Drew Elsewhere,parl.example-south.2029-05-03,,Example South,,
1,Zed Anyone,parl.example-north.2029-05-03,Party C,Example North,,\"\"\"zed@example.org\"\"\"
"""
LISTS = """\
person_id,person_name,ballot_paper_id,party_name,party_list_position,sopn_last_name
1,Zed Anyone,senedd.example.2030-05-02,Party B,1,
2,Alex Example,senedd.example.2030-05-02,Party A,2,
3,Bo Placeholder,senedd.example.2030-05-02,Party A,1,
4,Cass Invented,senedd.example.2030-05-02,Independent,,
5,Drew Anybody Madeup,senedd.example.2030-05-02,Independent,,Anybody Madeup
"""


MORE = """\
person_id,person_name,ballot_paper_id,cancelled_poll,candidates_locked,death_date
1,Zed Anyone,parl.example-north.2029-05-03,f,f,
2,Bo Placeholder,parl.example-north.2029-05-03,f,f,2029-04-01
"""
CANCELLED = MORE.replace("03,f,", "03,t,")


def written(folder: Path, text: str) -> Path:
    path = folder / "candidates.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_they_stand_by_surname_and_then_by_other_names(tmp_path: Path) -> None:
    found = candidates_on(written(tmp_path, FILE), BALLOT)
    assert [one.name for one in found] == ["Bo Anyone", "Zed Anyone", "Cass Élan", "Alex van der Example"]
    assert found[1] == Candidate(
        name="Zed Anyone", party="Party C", id="1", email="zed@example.org", area="Example North"
    )


def test_parties_with_lists_stand_by_name_with_their_lists_and_independents_after_them(tmp_path: Path) -> None:
    found = candidates_on(written(tmp_path, LISTS), "senedd.example.2030-05-02")
    assert [one.name for one in found] == [
        "Bo Placeholder",
        "Alex Example",
        "Zed Anyone",
        "Drew Anybody Madeup",
        "Cass Invented",
    ]


@pytest.mark.parametrize(
    ("text", "ballot", "message"),
    [
        (FILE, "parl.example-nort.2029-05-03", "did you mean parl.example-north.2029-05-03?"),
        (FILE, "sp.2031-05-01", "nobody in .* stands on 'sp.2031-05-01'; its ballots look like parl.example-north"),
        (FILE, "example SOUTH", "did you mean parl.example-south.2029-05-03?"),
        (FILE, "Example", "its ballots look like parl.example-north"),
        ("a,b\n1,2\n", BALLOT, "no column in it holds the names"),
        ("", BALLOT, "empty"),
        (CANCELLED, BALLOT, "is cancelled"),
        (FILE + "6,Cut", BALLOT, "is cut off"),
        (f"{FILE}6,,{BALLOT},,,,\n", BALLOT, "has no name in .*; write it in, or the row out"),
    ],
)
def test_what_cannot_be_found_is_told(tmp_path: Path, text: str, ballot: str, message: str) -> None:
    with pytest.raises(LobbykitError, match=message.replace("?", r"\?")):
        candidates_on(written(tmp_path, text), ballot)


def test_a_place_on_a_list_that_is_no_such_number_is_none(tmp_path: Path) -> None:
    found = candidates_on(written(tmp_path, LISTS.replace(",1,\n", f",{'9' * 5000},\n")), "senedd.example.2030-05-02")
    assert [one.list_position for one in found if one.name in ("Zed Anyone", "Bo Placeholder")] == [None, None]


def test_nobody_who_has_died_stands_and_a_list_that_may_change_is_told(tmp_path: Path) -> None:
    found = candidates_on(written(tmp_path, MORE), BALLOT)
    assert [(one.name, one.may_change) for one in found] == [("Zed Anyone", True)]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LobbykitError, match=r"nowhere\.csv is not there"):
        candidates_on(tmp_path / "nowhere.csv", BALLOT)


def test_two_of_one_name_without_ids_are_two_where_their_parties_differ(tmp_path: Path) -> None:
    rows = "".join(f"Alex Example,{BALLOT},{party}\n" for party in ("Party B", "Party A", "Party B"))
    found = candidates_on(written(tmp_path, f"person_name,ballot_paper_id,party_name\n{rows}"), BALLOT)
    assert [one.party for one in found] == ["Party B", "Party A"]
