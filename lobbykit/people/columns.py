"""The headings of a candidate file -> which column is what, and which version of Democracy Club's file it is.

By name and never by place: Democracy Club has moved its columns twice, and their order depends on what was ticked. When
which column came is from the history of its code (https://github.com/DemocracyClub/yournextrepresentative).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from msgspec import Struct

from lobbykit.errors import LobbykitError, UsageError
from lobbykit.words import did_you_mean, joined, spoken

Family = Literal["builder", "legacy", "yournextmp-2015", "own"]


class Field(StrEnum):
    """What a column can hold, by its heading in a file of our own. From `NATION` on, a whole ballot has it alike."""

    ID = "id"
    OLD_IDS = "old_ids"  # ids that this person had before two entries were made one
    NAME = "name"
    FORENAMES = "forenames"
    SURNAME = "surname"
    HONORIFIC = "honorific"
    POST_NOMINALS = "post_nominals"
    EMAIL = "email"
    ADDRESS = "address"
    ADDRESS_2 = "address_2"
    ADDRESS_3 = "address_3"
    TOWN = "town"
    POSTCODE = "postcode"
    PARTY = "party"
    DIED = "died"
    DESELECTED = "deselected"  # by their party, after nominations closed: they are still on the ballot
    NATION = "nation"
    REGION = "region"
    GSS = "gss"
    POST = "post"
    ORGANISATION = "council"
    AREA = "area"
    BALLOT = "ballot"
    ELECTION = "election"
    POLLING_DAY = "polling_day"
    CANCELLED = "cancelled"
    CURRENT = "current"
    LOCKED = "locked"
    DELISTED = "delisted"


class Columns(Struct, frozen=True, kw_only=True):
    """What the columns of one file are."""

    family: Family
    version: str  # a phrase: "Democracy Club's export builder, as since 29 June 2026"
    places: dict[Field, int]  # 0 is the first column
    width: int  # how many columns there are
    notes: tuple[str, ...] = ()  # sentences: what is not read, or stands there twice
    missing: tuple[str, ...] = ()  # sentences: what is missing, and how to get it


def find(header: Sequence[str], given: Mapping[str, str] | None = None) -> Columns:
    """Return what each column is; `given` has headings by the names of our own fields, and goes over everything.

    Raises:
        UsageError: `given` has a field or a heading that is not there.
        LobbykitError: no column holds the names.
    """
    headings = [plain_heading(heading) for heading in header]
    family = _family(frozenset(headings))
    chosen = dict(_given(header, headings, given or {}))
    places = chosen | {field: place for field, place in _known(family, headings) if field not in chosen}
    strangers = _strangers(header, headings, family, places)
    if Field.NAME not in places and not {Field.FORENAMES, Field.SURNAME} <= set(places):
        raise LobbykitError(_no_name(header, strangers))
    return Columns(
        family=family,
        version=_version(family, headings),
        places=places,
        width=len(header),
        notes=(*_doubled(header, headings, places), *(stranger.told for stranger in strangers)),
        missing=tuple(_missing(family, places)),
    )


def named(word: str) -> Field | None:
    """Return what goes by that heading in a file of our own."""
    return _NAMES["own"].get(plain_heading(word))


def plain_heading(heading: str) -> str:
    """A heading as it is compared, whatever its capitals, spaces, hyphens and underscores."""
    return re.sub(r"[\s_\-]+", "", heading.casefold())


# --- which column is what ------------------------------------------------------------------------------------

_BUILDER = {
    "person_id": Field.ID,
    "person_name": Field.NAME,
    "honorific_prefix": Field.HONORIFIC,
    "honorific_suffix": Field.POST_NOMINALS,
    "sopn_last_name": Field.SURNAME,
    "sopn_first_names": Field.FORENAMES,
    "email": Field.EMAIL,
    "party_name": Field.PARTY,
    "death_date": Field.DIED,
    "deselected": Field.DESELECTED,  # of the API, which its help text calls so; the CSV has no such column
    "nuts1": Field.REGION,
    "gss": Field.GSS,
    "post_id": Field.POST,
    "organisation_name": Field.ORGANISATION,
    "post_label": Field.AREA,
    "ballot_paper_id": Field.BALLOT,
    "election_id": Field.ELECTION,
    "election_date": Field.POLLING_DAY,
    "cancelled_poll": Field.CANCELLED,
    "election_current": Field.CURRENT,
    "candidates_locked": Field.LOCKED,
}
_LEGACY = {
    "id": Field.ID,
    "old_person_ids": Field.OLD_IDS,
    "name": Field.NAME,
    "honorific_prefix": Field.HONORIFIC,
    "honorific_suffix": Field.POST_NOMINALS,
    "email": Field.EMAIL,
    "party_name": Field.PARTY,
    "NUTS1": Field.REGION,
    "gss_code": Field.GSS,
    "post_id": Field.POST,
    "organisation_name": Field.ORGANISATION,
    "post_label": Field.AREA,
    "ballot_paper_id": Field.BALLOT,
    "election": Field.ELECTION,
    "election_date": Field.POLLING_DAY,
    "cancelled_poll": Field.CANCELLED,
    "election_current": Field.CURRENT,
}
_YOURNEXTMP = {
    "id": Field.ID,
    "name": Field.NAME,
    "honorific_prefix": Field.HONORIFIC,
    "honorific_suffix": Field.POST_NOMINALS,
    "email": Field.EMAIL,
    "party": Field.PARTY,
    "gss_code": Field.GSS,
    "constituency": Field.AREA,
}
# What the parts of names and addresses are headed by people who keep files.
PARTS = {
    Field.FORENAMES: ("first name", "first names", "forename", "given name", "given names"),
    Field.SURNAME: ("last name", "family name"),
    Field.ADDRESS: ("address 1", "address line 1"),
    Field.ADDRESS_2: ("address line 2",),
    Field.ADDRESS_3: ("address line 3",),
    Field.TOWN: (),
}
_OWN = {
    **{field.value: field for field in Field},
    **{heading: field for field, headings in PARTS.items() for heading in headings},
    "withdrawn": Field.DELISTED,
    "constituency": Field.AREA,
}
_HEADINGS: dict[Family, dict[str, Field]] = {
    "builder": _BUILDER,
    "legacy": _LEGACY,
    "yournextmp-2015": _YOURNEXTMP,
    "own": _OWN,
}
_NAMES = {family: {plain_heading(name): field for name, field in names.items()} for family, names in _HEADINGS.items()}
# What others call our fields: too vague to be taken for them, and worth a question.
_OTHER_WORDS = {
    plain_heading(word): field
    for field, words in {
        Field.ID: "person id/candidate id/identifier",
        Field.NAME: "full name/candidate/candidate name/person/person name/display name/names",
        Field.EMAIL: "email address/mail/e-mail addresses/emails/contact email",
        Field.HONORIFIC: "title/prefix/honorific prefix/salutation",
        Field.POST_NOMINALS: "suffix/honorific suffix/letters after name/honours",
        Field.ADDRESS: "postal address/home address/correspondence address/street/street address",
        Field.POSTCODE: "post code/zip",
        Field.TOWN: "city/post town",
        Field.PARTY: "party name/political party",
        Field.AREA: "constituency name/seat/ward/division/electoral area/post label",
        Field.ORGANISATION: "authority/local authority/council name/organisation/organisation name",
        Field.NATION: "country/home nation",
        Field.REGION: "nuts1/itl1",
        Field.GSS: "gss code/ons code",
        Field.BALLOT: "ballot id/ballot paper id",
        Field.ELECTION: "election id/election name/type of election",
        Field.POLLING_DAY: "polling date/election date/date of election/date of poll",
        Field.CANCELLED: "cancelled poll/poll cancelled",
        Field.DIED: "death date/date of death/deceased",
    }.items()
    for word in words.split("/")
}
_OF_LEGACY = frozenset(map(plain_heading, ("post_label", "post_id", "mapit_url", "old_person_ids", "gss_code")))
_LOOKED_AT = 200  # columns that nobody knows, of which it is asked whether they are near to one of ours


def _family(headings: frozenset[str]) -> Family:
    if "personname" in headings:
        return "builder"
    if {"name", "constituency", "mapiturl"} <= headings:
        return "yournextmp-2015"
    if {"name", "election"} <= headings and headings & _OF_LEGACY:
        return "legacy"
    return "own"


def _given(header: Sequence[str], headings: list[str], given: Mapping[str, str]) -> Iterator[tuple[Field, int]]:
    for name, heading in given.items():
        field = named(name)
        if field is None:
            near = did_you_mean(name, Field)
            raise UsageError(f"--columns {name}={heading}: '{name}' is nothing that is read{near} ({', '.join(Field)})")
        exactly = [place for place, one in enumerate(header) if one == heading]
        places = exactly or [place for place, one in enumerate(headings) if one == plain_heading(heading)]
        if not places:
            near = did_you_mean(heading, header[:_LOOKED_AT])
            raise UsageError(f"--columns {name}={heading}: the file has no column '{heading}'{near}")
        yield field, places[0]


def _known(family: Family, headings: list[str]) -> Iterator[tuple[Field, int]]:
    """The columns that are known by their headings, the family's own names before ours; the first of each."""
    found = set()
    for names in dict.fromkeys((family, "own")):
        for place, heading in enumerate(headings):
            field = _NAMES[names].get(heading)
            if field and field not in found:
                found.add(field)
                yield field, place


def _doubled(header: Sequence[str], headings: list[str], places: Mapping[Field, int]) -> Iterator[str]:
    for place in places.values():
        if headings.count(headings[place]) > 1:
            yield f"the column '{header[place]}' stands there twice; the first is read"


class _Stranger(NamedTuple):
    """A column that is not read and may be meant for one that is missing."""

    field: Field
    heading: str

    @property
    def option(self) -> str:
        return f'--columns "{self.field}={self.heading}"'

    @property
    def told(self) -> str:
        return f"the column '{self.heading}' is not read; if it is the {self.field}, add {self.option}"


def _strangers(
    header: Sequence[str], headings: list[str], family: Family, places: Mapping[Field, int]
) -> tuple[_Stranger, ...]:
    theirs = {plain_heading(name) for change in _CHANGES.get(family, ()) for name in (*change.came, *change.went)}
    unknown = [
        place
        for place, heading in enumerate(headings)
        if heading and place not in places.values() and heading not in theirs and heading not in _NAMES["own"]
    ]
    found: dict[Field, _Stranger] = {}
    for place in unknown[:_LOOKED_AT]:
        field = _OTHER_WORDS.get(headings[place]) or _near(header[place])
        if field and field not in places:
            found.setdefault(field, _Stranger(field, header[place]))
    return tuple(found.values())


def _near(heading: str) -> Field | None:
    near = did_you_mean(heading.replace("_", " "), _OWN).removeprefix("; did you mean ").removesuffix("?")
    return _OWN.get(near)


def _no_name(header: Sequence[str], strangers: Sequence[_Stranger]) -> str:
    if not any(header):
        return "the first line names no columns; it must have headings, one of them 'name'"
    if any("@" in heading for heading in header):
        return "the first line has an email address in it and names no columns; put a line of headings above it"
    if any(stranger.field is Field.NAME for stranger in strangers):
        return (
            f"no column is headed 'name'; if these are the right ones, add {' '.join(one.option for one in strangers)}"
        )
    shown = [heading for heading in header if heading][:8]
    return f"no column is headed 'name'; say which it is with --columns \"name=HEADING\" (there are {joined(shown)})"


# --- what is missing -----------------------------------------------------------------------------------------


def _missing(family: Family, places: Mapping[Field, int]) -> Iterator[str]:
    has = places.keys()
    if Field.EMAIL not in has and family == "builder":
        yield (
            "there is no email column: Democracy Club's usual download has none; tick 'Person profiles' before "
            "downloading, or add &field_group=person to the address of the download"
        )
    elif Field.EMAIL not in has:
        yield "there is no column 'email': only letters to be posted can be written"
    if Field.ADDRESS not in has:
        theirs = "" if family == "own" else ": no file of Democracy Club's has postal addresses"
        yield f"there is no column 'address'{theirs}; add one, or letters to be posted leave room for it"
    if family == "builder" and not has & {Field.REGION, Field.GSS, Field.POST, Field.NATION}:
        yield (
            "there is neither region nor code of the area: nations are told by the election and the area's name; "
            "&field_group=election in the address of the download adds them"
        )
    if family == "own" and not has & {Field.NATION, Field.REGION, Field.GSS, Field.AREA, Field.BALLOT, Field.ELECTION}:
        yield "nothing says which nation anybody is in: add a column 'nation' or 'area', or --nation"
    if family == "own" and not has & {Field.ELECTION, Field.BALLOT}:
        yield (
            "nothing says what the election is, and it is taken to be for the UK Parliament: add a column 'election' "
            "or 'ballot', or --election"
        )


# --- which version it is -------------------------------------------------------------------------------------

_FAMILIES: dict[Family, str] = {
    "builder": "Democracy Club's export builder",
    "legacy": "Democracy Club's older download",
    "yournextmp-2015": "YourNextMP's download of 2015",
    "own": "a file of one's own",
}


class _Change(NamedTuple):
    """Columns that came and went on a day."""

    day: date
    came: tuple[str, ...]
    went: tuple[str, ...] = ()
    group: str = ""  # the builder's, in which they stand when it is ticked


def _change(day: str, came: str = "", went: str = "", group: str = "") -> _Change:
    return _Change(date.fromisoformat(day), tuple(came.split()), tuple(went.split()), group)


# For 11 days the honorifics stood among the builder's first columns, and in its group "person" since. The place says no
# more than which version it is.
_AMONG_FIRST, _IN_PROFILES = "(honorifics-among-first)", "(honorifics-in-profiles)"

# The first change of a family, and of each of the builder's groups, is what it began with.
_CHANGES: dict[Family, tuple[_Change, ...]] = {
    "builder": (
        _change(
            "2023-10-04",
            "person_id person_name election_id ballot_paper_id election_date election_current party_name party_id "
            "post_label cancelled_poll seats_contested",
        ),
        _change(
            "2023-10-04",
            "email facebook_page_url facebook_personal_url homepage_url blog_url linkedin_url party_ppc_page_url "
            "twitter_username mastodon_username wikipedia_url wikidata_id youtube_profile instagram_url",
            group="person",
        ),
        _change(
            "2023-10-04",
            "party_description_text legacy_party_id party_list_position party_lists_in_use previous_party_affiliations",
            group="candidacy",
        ),
        _change("2023-10-04", "gss post_id nuts1 organisation_name", group="election"),
        _change(
            "2023-10-04",
            "votes_cast tied_vote_winner rank turnout_reported spoilt_ballots total_electorate turnout_percentage "
            "results_source",
            group="results",
        ),
        _change("2024-03-26", "blue_sky_url threads_url tiktok_url other_url", group="person"),
        _change("2024-04-14", "elected", group="results"),
        _change("2024-05-28", "gender birth_date favourite_biscuit statement_to_voters image", group="person"),
        _change("2024-05-28", "by_election", group="election"),
        _change("2024-06-03", "candidates_locked", group="election"),
        _change("2024-06-24", "mnis_id twfy_id", group="person"),
        _change("2025-05-08", "statement_last_updated person_last_updated", group="person"),
        _change("2025-09-11", "by_election_reason", group="election"),
        _change("2026-02-11", "sopn_last_name sopn_first_names", group="candidacy"),
        _change("2026-06-08", "death_date", group="person"),
        _change("2026-06-18", "honorific_prefix honorific_suffix", group="person"),
        _change("2026-06-29", _IN_PROFILES, went=_AMONG_FIRST, group="person"),
    ),
    "legacy": (
        _change(
            "2015-06-29",
            "id name honorific_prefix honorific_suffix gender birth_date election party_id party_name post_id "
            "post_label mapit_url elected email twitter_username facebook_page_url party_ppc_page_url "
            "facebook_personal_url homepage_url wikipedia_url linkedin_url image_url proxy_image_url_template "
            "image_copyright image_uploading_user image_uploading_user_notes gss_code parlparse_id theyworkforyou_url "
            "party_ec_id",
        ),
        _change("2016-04-26", "twitter_user_id"),
        _change("2016-05-10", "election_date election_current party_lists_in_use party_list_position"),
        _change("2017-05-17", "old_person_ids"),
        _change("2017-05-18", "favourite_biscuits"),
        _change("2018-10-29", "cancelled_poll"),
        _change("2019-04-16", "wikidata_url"),
        _change("2019-04-24", "wikidata_id", went="wikidata_url"),
        _change("2019-09-16", "blog_url instagram_url youtube_profile"),
        _change("2021-04-20", "ballot_paper_id"),
        _change("2021-04-28", "seats_contested party_description_text organisation_name NUTS1", went="mapit_url"),
        _change("2022-03-28", "previous_party_affiliations"),
        _change("2023-04-06", "mastodon_username"),
        _change("2023-06-28", "mnis_id"),
        _change("2024-03-26", "tiktok_url threads_url blue_sky_url other_url"),
    ),
    "yournextmp-2015": (
        _change(
            "2015-02-02",
            "name id party constituency mapit_url twitter_username facebook_page_url party_ppc_page_url gender "
            "facebook_personal_url email homepage_url wikipedia_url birth_date",
        ),
        _change("2015-02-03", "mapit_id gss_code"),
        _change("2015-02-12", "parlparse_id theyworkforyou_url"),
        _change("2015-03-01", "honorific_prefix honorific_suffix"),
        _change("2015-03-26", "party_id"),
        _change("2015-03-31", "linkedin_url"),
        _change("2015-05-06", "elected"),
        _change(
            "2015-05-09",
            "image_url proxy_image_url_template image_copyright image_uploading_user image_uploading_user_notes",
        ),
        _change("2015-06-29", went="constituency"),  # the older download took its place
    ),
}


def _version(family: Family, headings: list[str]) -> str:
    """Return the family with the days between which such files were made.

    A column that is there tells of the first day. One that is not tells of the last, but of the builder's only where
    the rest of its group was ticked.
    """
    changes = _CHANGES.get(family, ())
    if not changes:
        return _FAMILIES[family]
    there = _for_version(headings)
    began = max((change.day for change in changes if there & _plain_all(change.came)), default=changes[0].day)
    ends = [change.day for change in changes if change.day > began and _is_before(change, changes, there)]
    if ends:
        return f"{_FAMILIES[family]}, as from {spoken(began)} to {spoken(min(ends))}"
    return f"{_FAMILIES[family]}, as since {spoken(began)}"


def _is_before(change: _Change, changes: Sequence[_Change], there: frozenset[str]) -> bool:
    """Whether a file with these columns was made before that change."""
    start = next(one for one in changes if one.group == change.group)
    went = _plain_all([name for one in changes for name in one.went])
    has_group = _plain_all(start.came) - went <= there
    came = _plain_all(change.came)
    return bool(there & _plain_all(change.went)) or (has_group and bool(came) and not there & came)


def _plain_all(names: Sequence[str]) -> frozenset[str]:
    return frozenset(map(plain_heading, names))


def _for_version(headings: list[str]) -> frozenset[str]:
    there = frozenset(headings)
    if {"honorificprefix", "electionid"} <= there:
        is_first = headings.index("honorificprefix") < headings.index("electionid")
        return there | {plain_heading(_AMONG_FIRST if is_first else _IN_PROFILES)}
    return there
