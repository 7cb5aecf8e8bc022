import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobbykit.errors import LobbykitError
from lobbykit.people import json_rows
from lobbykit.people.table import Table, open_table


def table(folder: Path, page: Any) -> Table:
    (folder / "people.json").write_text(page if isinstance(page, str) else json.dumps(page), encoding="utf-8")
    return open_table(folder / "people.json")


def records(people: Table) -> list[dict[str, str]]:
    return [{"": str(row.number)} | dict(zip(people.header, row.cells, strict=True)) for row in people.rows()]


PARTY = {"url": "https://example.org/p/PP0", "ec_id": "PP0", "name": "Example Party", "legacy_slug": "party:0"}
PERSON = {
    "id": 1,
    "url": "https://example.org/1",
    "honorific_prefix": "Dr",
    "name": "Alex Example",
    "honorific_suffix": "",
    "identifiers": [
        {"value": "alexexample", "value_type": "twitter_username", "internal_identifier": "7"},
        {"value": "7001", "value_type": "theyworkforyou", "internal_identifier": None},
        {"value": "other@example.org", "value_type": "email", "internal_identifier": None},
        {"value": "x", "value_type": "unknown", "internal_identifier": None},
    ],
    "candidacies": [
        {
            "elected": None,
            "party_list_position": 2,
            "party": PARTY,
            "party_name": "Example Party as it stood",
            "party_description_text": "Examples First",
            "ballot": {"url": "https://example.org/b", "ballot_paper_id": "sp.r.example.2026-05-07"},
            "previous_party_affiliations": [PARTY, {"name": "Sample Party"}],
        },
        {
            "elected": False,
            "party_list_position": None,
            "party": PARTY,
            "party_name": "",
            "ballot": {"url": "https://example.org/b", "ballot_paper_id": "sp.c.example.2026-05-07"},
        },
    ],
    "email": "alex@example.org",
    "gender": None,
    "death_date": "",
    "images": [{"id": 1}],
}


def test_a_person_has_a_row_for_each_candidacy_under_the_names_of_the_csv(tmp_path: Path) -> None:
    people = table(tmp_path, {"count": 1, "next": None, "previous": None, "results": [PERSON]})
    assert (people.kind, people.encoding, people.delimiter, people.notes) == ("json", "utf-8", "", ())
    both = {
        "": "1",
        "person_id": "1",
        "person_name": "Alex Example",
        "party_id": "PP0",
        "legacy_party_id": "party:0",
        "honorific_prefix": "Dr",
        "honorific_suffix": "",
        "email": "alex@example.org",
        "twitter_username": "alexexample",
        "twfy_id": "7001",
        "gender": "",
        "death_date": "",
    }
    assert records(people) == [
        both
        | {
            "ballot_paper_id": "sp.r.example.2026-05-07",
            "party_name": "Example Party as it stood",
            "party_description_text": "Examples First",
            "party_list_position": "2",
            "previous_party_affiliations": "Example Party;Sample Party",
            "elected": "",
        },
        both
        | {
            "ballot_paper_id": "sp.c.example.2026-05-07",
            "party_name": "Example Party",
            "party_description_text": "",
            "party_list_position": "",
            "previous_party_affiliations": "",
            "elected": "f",
        },
    ]
    assert people.header[:4] == ("person_id", "person_name", "ballot_paper_id", "party_name")  # the order of the CSV


def test_a_person_of_version_0_9_has_memberships(tmp_path: Path) -> None:
    membership = {
        "id": 5,
        "role": "Candidate",
        "elected": True,
        "party_list_position": None,
        "person": {"id": 1, "url": "https://example.org/1", "name": "Alex Example"},
        "on_behalf_of": {"id": "party:0", "name": "Example Party"},
        "post": {"id": "WMC:E0", "url": "https://example.org/p", "label": "Example North", "slug": "WMC:E0"},
        "election": {"id": "parl.2017-06-08", "url": "https://example.org/e", "name": "2017 Example"},
    }
    person = {"id": 1, "name": "Alex Example", "email": None, "memberships": [membership], "versions": [{}]}
    assert records(table(tmp_path, [person])) == [
        {
            "": "1",
            "person_id": "1",
            "person_name": "Alex Example",
            "election_id": "parl.2017-06-08",
            "party_name": "Example Party",
            "legacy_party_id": "party:0",
            "post_id": "WMC:E0",
            "post_label": "Example North",
            "party_list_position": "",
            "elected": "t",
            "email": "",
        }
    ]


BALLOT = {
    "ballot_paper_id": "parl.example-north.2024-07-04",
    "election": {
        "election_id": "parl.2024-07-04",
        "name": "Example",
        "election_date": "2024-07-04",
        "current": True,
        "party_lists_in_use": False,
    },
    "post": {"id": "gss:E0", "label": "Example North", "slug": "example-north"},
    "winner_count": 1,
    "cancelled": False,
    "candidates_locked": True,
    "candidacies": [
        {"elected": None, "party": PARTY, "party_name": "Example Party", "person": {"id": 1, "name": "Alex Example"}},
        {"elected": None, "party": PARTY, "party_name": "Example Party", "person": {"id": 2, "name": "Kim Sample"}},
    ],
    "tags": {"NUTS1": {"key": "UKC", "value": "North East (England)"}},
}


def test_a_ballot_has_a_row_for_each_on_it_and_no_column_that_it_does_not_know(tmp_path: Path) -> None:
    ballot = table(tmp_path, BALLOT)
    assert "email" not in ballot.header
    first, second = records(ballot)
    assert first == {
        "": "1",
        "person_id": "1",
        "person_name": "Alex Example",
        "election_id": "parl.2024-07-04",
        "ballot_paper_id": "parl.example-north.2024-07-04",
        "election_date": "2024-07-04",
        "election_current": "t",
        "party_name": "Example Party",
        "party_id": "PP0",
        "post_label": "Example North",
        "cancelled_poll": "f",
        "seats_contested": "1",
        "legacy_party_id": "party:0",
        "party_lists_in_use": "f",
        "post_id": "gss:E0",
        "candidates_locked": "t",
        "nuts1": "North East (England)",
        "elected": "",
    }
    assert second == first | {"person_id": "2", "person_name": "Kim Sample"}


def test_the_candidates_for_a_postcode_stand_where_they_were_asked_for(tmp_path: Path) -> None:
    def membership(election: str, label: str) -> dict[str, Any]:
        return {"election": {"id": election}, "post": {"id": "p", "label": label}, "party": PARTY}

    candidate = {
        "id": 1,
        "name": "Alex Example",
        "email": "alex@example.org",
        "memberships": [membership("parl.2015-05-07", "Elsewhere"), membership("parl.2017-06-08", "Example North")],
    }
    election = {
        "election_date": "2017-06-08",
        "election_id": "parl.2017-06-08",
        "post": {"post_name": "Example North", "post_slug": "p", "post_candidates": None},
        "organization": "House of Examples",
        "candidates": [candidate],
    }
    (row,) = records(table(tmp_path, [election]))
    assert row == {
        "": "1",
        "person_id": "1",
        "person_name": "Alex Example",
        "email": "alex@example.org",
        "election_id": "parl.2017-06-08",
        "election_date": "2017-06-08",
        "post_id": "p",
        "post_label": "Example North",
        "organisation_name": "House of Examples",
        "party_id": "PP0",
        "party_name": "Example Party",
        "legacy_party_id": "party:0",
    }


def test_nobody_is_left_out_for_standing_nowhere(tmp_path: Path) -> None:
    people = table(tmp_path, [PERSON, {"id": 2, "name": "Kim Sample", "candidacies": []}])
    assert [(row[""], row["person_id"]) for row in records(people)] == [("1", "1"), ("1", "1"), ("2", "2")]


def test_one_page_of_several_is_told(tmp_path: Path) -> None:
    page = {"count": 4515, "next": "https://example.org/?page=2", "previous": None, "results": [PERSON]}
    assert table(tmp_path, page).notes == (
        "it is one page of several, with 1 of 4,515 records; fetch its 'next' ones too",
    )


def test_a_plain_list_keeps_its_own_names(tmp_path: Path) -> None:
    people = table(tmp_path, '\ufeff\n[{" Name ": "Alex", "seats": 2.0}, {"Name": "Kim", "told": true, "seats": 1.5}]')
    assert people.header == ("Name", "seats", "Name", "told")
    assert [row.cells for row in people.rows()] == [["Alex", "2", "", ""], ["", "1.5", "Kim", "t"]]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("[", "people.json cannot be read as JSON (Input data was truncated): it looks cut off; fetch it again"),
        ('[{"a": 1}]\n[', "people.json cannot be read as JSON"),
        ("[" * 100_000, "people.json cannot be read as JSON"),
        ("[]", "people.json has no records in it"),
        ("{}", "people.json has another shape than is known: people with their candidacies or memberships, or ballots"),
        ("[1]", "people.json has another shape"),
        ('{"results": {"a": 1}}', "people.json has another shape"),
        ('[{"name": "Alex"}, {"person": {"name": "Kim"}}]', "people.json: record 2 has others in it, as 'person'"),
        ('[{"name": "Alex", "candidacies": [1]}]', "people.json: record 1 has 'candidacies' of another shape"),
    ],
)
def test_another_shape_is_refused(tmp_path: Path, page: str, message: str) -> None:
    with pytest.raises(LobbykitError) as caught:
        table(tmp_path, page)
    assert str(caught.value).removeprefix(str(tmp_path)).lstrip("/\\").startswith(message)


def test_what_would_not_fit_in_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rows, "_MAX_CELLS", 5)
    with pytest.raises(LobbykitError, match="too many cells"):
        table(tmp_path, [{"a": 1}, {"b": 2}, {"c": 3}])
    monkeypatch.setattr(json_rows, "_MAX_BYTES", 5)
    with pytest.raises(LobbykitError, match="MB, where JSON is read up to"):
        table(tmp_path, [{"a": 1}, {"b": 2}, {"c": 3}])
    monkeypatch.undo()
    with pytest.raises(LobbykitError, match="2,001 columns"):
        table(tmp_path, [{str(number): 1 for number in range(2_001)}])


NAMES = (  # noqa: SIM905  # one a line reads no better
    "results candidacies memberships candidates person party ballot post election tags identifiers NUTS1 id name value "
    "label value_type next count post_name"
).split()
KEYS = st.sampled_from(NAMES)
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["email", "x", ""])
ANY = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))


@given(st.lists(st.dictionaries(KEYS, ANY, max_size=6), max_size=3) | ANY)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_no_shape_makes_it_fall_over(tmp_path: Path, page: Any) -> None:
    try:
        people = table(tmp_path, page)
    except LobbykitError:
        return
    assert all(len(row.cells) == len(people.header) for row in people.rows())
