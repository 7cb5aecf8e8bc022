"""A JSON file of Democracy Club's API, or a list of flat objects -> rows under the names of Democracy Club's CSV.

The shapes are those of ynr/apps/people/api/next/serializers.py, ynr/apps/elections/api/next/serializers.py and
ynr/apps/api/v09/serializers.py in https://github.com/DemocracyClub/yournextrepresentative.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lobbykit.errors import LobbykitError
from lobbykit.people.foreign_file import ForeignFile, told
from lobbykit.people.row import MAX_COLUMNS, Row

# It is read whole. A page of the API, which has 200 people at most, has less than one per cent of it.
_MAX_BYTES = 100_000_000
_MAX_CELLS = 20_000_000  # each costs eight bytes, filled or not; 100 MB of candidates have 3,000,000
_SHAPES = (
    "people with their candidacies or memberships, or ballots with theirs, as Democracy Club's API has them, or a list "
    "of objects without others in them are read; or give a CSV file"
)
_STANDING = ("candidacies", "memberships", "candidates")
# Columns of the CSV, in its order, and where a record has each: the first that is there.
_PERSON = {
    "person_id": "id",
    "person_name": "name",
    "honorific_prefix": "honorific_prefix",
    "honorific_suffix": "honorific_suffix",
    "email": "email",
    "gender": "gender",
    "birth_date": "birth_date",
    "death_date": "death_date",
    "favourite_biscuit": "favourite_biscuit",
    "statement_to_voters": "statement_to_voters",
    "person_last_updated": "last_updated",
}
_BALLOT = {
    "ballot_paper_id": "ballot_paper_id",
    "seats_contested": "winner_count",
    "cancelled_poll": "cancelled",
    "candidates_locked": "candidates_locked",
    "by_election_reason": "by_election_reason",
    "election_id": "election_id",  # these three of candidates_for_postcode
    "election_date": "election_date",
    "organisation_name": "organization",
}
_CANDIDACY = {
    "ballot_paper_id": "ballot_paper_id",
    "elected": "elected",
    "party_list_position": "party_list_position",
    "party_name": "party_name",
    "party_description_text": "party_description_text",
    "sopn_last_name": "sopn_last_name",
    "sopn_first_names": "sopn_first_names",
    "deselected": "deselected",
}
_ELECTION = {
    "election_date": "election_date",
    "election_current": "current",
    "party_lists_in_use": "party_lists_in_use",
}
_PARTY = {"party_id": "ec_id", "legacy_party_id": "legacy_slug", "party_name": "name"}
_POST = {"post_id": "id", "post_label": "label"}
# What identifies somebody elsewhere, and has a column of its own.
_IDENTIFIERS = (  # noqa: SIM905  # one a line reads no better
    "email facebook_page_url facebook_personal_url homepage_url blog_url linkedin_url party_ppc_page_url "
    "twitter_username mastodon_username wikipedia_url wikidata_id youtube_profile instagram_url blue_sky_url "
    "threads_url tiktok_url other_url mnis_id theyworkforyou"
).split()
_ORDER = (  # noqa: SIM905  # as above
    "person_id person_name election_id ballot_paper_id election_date election_current party_name party_id post_label "
    "cancelled_poll seats_contested honorific_prefix honorific_suffix by_election_reason party_description_text "
    "sopn_last_name sopn_first_names legacy_party_id party_list_position party_lists_in_use deselected post_id "
    "candidates_locked nuts1 organisation_name previous_party_affiliations elected email facebook_page_url "
    "facebook_personal_url homepage_url blog_url linkedin_url party_ppc_page_url twitter_username mastodon_username "
    "wikipedia_url wikidata_id youtube_profile instagram_url blue_sky_url threads_url tiktok_url other_url mnis_id "
    "twfy_id gender birth_date death_date favourite_biscuit statement_to_voters person_last_updated"
).split()

_Object = dict[str, Any]


class Records(NamedTuple):
    header: tuple[str, ...]
    rows: list[Row]
    notes: tuple[str, ...]


def read_json(file: ForeignFile) -> Records:
    """Return the file's records, a row for each candidacy; a row's number is that of the record that it is from.

    The header has the columns that any of them has.

    Raises:
        LobbykitError: it is too large, no JSON, or has another shape.
    """
    page = _decoded(file)
    records, notes = _records(file.name, page)
    flat = _standing if any(key in record for record in records for key in _STANDING) else _plain
    rows = [(number, row) for number, record in enumerate(records, 1) for row in flat(file.name, number, record)]
    found = dict.fromkeys(column for _, row in rows for column in row)
    header = tuple(column for column in _ORDER if column in found) if flat is _standing else tuple(found)
    if len(header) > MAX_COLUMNS:
        raise LobbykitError(f"{file.name} has {len(header):,} columns, where {MAX_COLUMNS:,} are read at most")
    if len(header) * len(rows) > _MAX_CELLS:
        raise LobbykitError(f"{file.name} has too many cells ({len(header):,} columns); give it as CSV")
    return Records(header, [Row(number, [row.get(column, "") for column in header]) for number, row in rows], notes)


def _decoded(file: ForeignFile) -> Any:  # noqa: ANN401  # JSON may be anything
    import msgspec

    if file.size > _MAX_BYTES:
        raise LobbykitError(
            f"{file.name} has {file.size // 1_000_000:,} MB, where JSON is read up to {_MAX_BYTES // 1_000_000} MB; "
            "give it in several files, or as CSV"
        )
    with told(file.name), file.text() as text:
        content = text.read(_MAX_BYTES + 1).removeprefix("\ufeff")
    try:
        return msgspec.json.decode(content.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        end = "it looks cut off; fetch it again" if "truncated" in str(error) else _SHAPES
        raise LobbykitError(f"{file.name} cannot be read as JSON ({error}): {end}") from error


def _records(name: str, page: Any) -> tuple[list[_Object], tuple[str, ...]]:  # noqa: ANN401  # JSON
    notes: tuple[str, ...] = ()
    if isinstance(page, dict) and isinstance(page.get("results"), list):
        if page.get("next") or page.get("previous"):
            of = f" of {page['count']:,}" if isinstance(page.get("count"), int) else ""
            notes = (
                f"it is one page of several, with {len(page['results']):,}{of} records; fetch its 'next' ones too",
            )
        page = page["results"]
    elif isinstance(page, dict) and any(isinstance(page.get(key), list) for key in _STANDING):
        page = [page]
    if not isinstance(page, list) or not all(isinstance(record, dict) for record in page):
        raise LobbykitError(f"{name} has another shape than is known: {_SHAPES}")
    if not page:
        raise LobbykitError(f"{name} has no records in it; fetch it again")
    return page, notes


def _plain(name: str, number: int, record: _Object) -> Iterator[dict[str, str]]:
    for key, value in record.items():
        if isinstance(value, (dict, list)):
            raise LobbykitError(f"{name}: record {number} has others in it, as '{key}': {_SHAPES}")
    yield {key: _cell(value) for key, value in record.items()}


# --- Democracy Club's records ------------------------------------------------------------------------------------


def _standing(name: str, number: int, record: _Object) -> Iterator[dict[str, str]]:
    """A row for each candidacy of a person, or on a ballot; a person without any has one too."""
    key = next((key for key in _STANDING if isinstance(record.get(key), list)), None)
    inner = record[key] if key else []
    if not all(isinstance(one, dict) for one in inner):
        raise LobbykitError(f"{name}: record {number} has '{key}' of another shape than is known: {_SHAPES}")
    is_person = "post" not in record and "label" not in record and "ballot_paper_id" not in record
    outer = _person(record) if is_person else _ballot(record)
    if key == "candidates":
        yield from (outer | _person(one) | _candidacy(_here(record, one)) for one in inner)
    elif inner:
        yield from (outer | _candidacy(one) for one in inner)
    elif is_person:
        yield outer


def _here(ballot: _Object, person: _Object) -> _Object:
    """The membership of this person that is of this ballot: others of theirs stand beside it."""
    memberships = person.get("memberships")
    for membership in memberships if isinstance(memberships, list) else ():
        if isinstance(membership, dict) and _part(membership, "election").get("id") == ballot.get("election_id"):
            return membership
    return {}


def _person(record: _Object) -> dict[str, str]:
    cells = _named(record, _PERSON)
    identifiers = record.get("identifiers")
    for one in identifiers if isinstance(identifiers, list) else ():
        kind = one.get("value_type") if isinstance(one, dict) else None
        if kind in _IDENTIFIERS and _cell(one.get("value")):
            column = "twfy_id" if kind == "theyworkforyou" else kind
            cells[column] = cells.get(column) or _cell(one["value"])
    return cells


def _ballot(record: _Object) -> dict[str, str]:
    region = _part(_part(record, "tags"), "NUTS1")
    post = _part(record, "post") or (record if "label" in record else {})
    named = {column: cell for column, cell in _named(record, _BALLOT).items() if cell or column != "organisation_name"}
    return named | _election(record) | _post(post) | ({"nuts1": _cell(region["value"])} if "value" in region else {})


def _candidacy(record: _Object) -> dict[str, str]:
    party = _named(_part(record, "party"), _PARTY)
    behalf = _part(record, "on_behalf_of")  # version 0.9, whose ids are the old ones
    if behalf:
        party = {"party_name": _cell(behalf.get("name")), "legacy_party_id": _cell(behalf.get("id"))}
    cells = party | {column: cell for column, cell in _named(record, _CANDIDACY).items() if cell or column not in party}
    before = record.get("previous_party_affiliations")
    if isinstance(before, list):
        names = (_cell(party.get("name")) for party in before if isinstance(party, dict))
        cells["previous_party_affiliations"] = ";".join(filter(None, names))
    ballot = _part(record, "ballot")
    person = _part(record, "person")
    return (
        cells
        | (_person(person) if person else {})
        | (_ballot(ballot) if ballot else {})
        | _election(record)
        | _post(_part(record, "post"))
    )


def _election(record: _Object) -> dict[str, str]:
    election = _part(record, "election")
    identity = election.get("election_id") or election.get("slug") or election.get("id")
    return ({"election_id": _cell(identity)} if identity else {}) | _named(election, _ELECTION)


def _post(post: _Object) -> dict[str, str]:
    return _named(post, _POST | ({"post_id": "post_slug", "post_label": "post_name"} if "post_name" in post else {}))


def _part(record: _Object, key: str) -> _Object:
    part = record.get(key)
    return part if isinstance(part, dict) else {}


def _named(record: _Object, names: dict[str, str]) -> dict[str, str]:
    return {column: _cell(record[key]) for column, key in names.items() if key in record}


def _cell(value: Any) -> str:  # noqa: ANN401  # JSON
    """Return a value as the CSV has it.

    >>> _cell(True), _cell(None), _cell(12), _cell(12.0), _cell("x"), _cell({})
    ('t', '', '12', '12', 'x', '')
    """
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, (str, int, float)) else ""
