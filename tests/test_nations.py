"""The nation of a place: known, both, or not known; never another's."""

import csv
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lobbykit import shipped
from lobbykit.model import Nation
from lobbykit.nations import (
    Found,
    constituency_names,
    council_names,
    of_constituency,
    of_council,
    of_election_id,
    of_gss,
    of_postcode,
    of_region,
)
from lobbykit.words import did_you_mean

ENGLAND, SCOTLAND, WALES, NORTHERN_IRELAND = Nation
OF_ANYTHING = [of_postcode, of_gss, of_election_id, of_region, of_council, of_constituency]
RESEARCH = Path(__file__).parents[2] / "shared" / "research"
needs_research = pytest.mark.skipif(not RESEARCH.is_dir(), reason="the research is not here")


def rows(file: str) -> list[dict[str, str]]:
    with shipped.data(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


SEATS = rows("constituencies.csv")
COUNCILS = rows("councils.csv")
NOW = [row for row in SEATS if row["kind"] == "UK Parliament" and not row["until"]]


# --- any text ------------------------------------------------------------------------------------------------

PIECES = ["EH", "TD15", "1AA", "gss:", "E14", "000639", "parl.", "local.", ".by.", "Kent", '"', "'", " ", "north", "ô"]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize("of", OF_ANYTHING)
@given(text=ANY_TEXT | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_has_an_answer_and_a_reason(of: Callable[[str], Found], text: str) -> None:
    found = of(text)

    assert found.because
    assert list(found.nations) == [nation for nation in Nation if nation in found.nations]
    assert found.because.isprintable() or not text.isprintable()
    assert (found.nation is None) == (len(found.nations) != 1)


@pytest.mark.parametrize("of", OF_ANYTHING)
@pytest.mark.parametrize(
    "text", ["", " ", '"', '""', "-", "and", "the", "of", "City of", "?", "漢字", "England and Wales"]
)
def test_nothing_is_made_of_nothing(of: Callable[[str], Found], text: str) -> None:
    assert of(text).nations == ()


# --- postcodes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("postcode", "nations", "because"),
    [
        ("EH1 1AA", (SCOTLAND,), "the postcode area EH lies in Scotland"),
        ("eh11aa", (SCOTLAND,), "the postcode area EH lies in Scotland"),
        (" Eh1  1 aa ", (SCOTLAND,), "the postcode area EH lies in Scotland"),
        ("EH1\u00a01AA", (SCOTLAND,), "the postcode area EH lies in Scotland"),
        ("EH1", (SCOTLAND,), "the postcode area EH lies in Scotland"),
        ("EH 1", (SCOTLAND,), "the postcode area EH lies in Scotland"),
        ("E1 1AA", (ENGLAND,), "the postcode area E lies in England"),
        ("EC1A 1BB", (ENGLAND,), "the postcode area EC lies in England"),
        ("W1A0AX", (ENGLAND,), "the postcode area W lies in England"),
        ("NE1 1AA", (ENGLAND,), "the postcode area NE lies in England"),
        ("PL12 1AA", (ENGLAND,), "the postcode area PL lies in England"),
        ("CF99 1SN", (WALES,), "the postcode area CF lies in Wales"),
        ("BT4 3XX", (NORTHERN_IRELAND,), "the postcode area BT lies in Northern Ireland"),
        ("TD1 1AA", (SCOTLAND,), "the postcode district TD1 lies in Scotland"),
        ("TD151AA", (ENGLAND, SCOTLAND), "the postcode district TD15 lies in England and Scotland"),
        ("CH4 1AA", (ENGLAND, WALES), "the postcode district CH4 lies in England and Wales"),
        ("CH41AA", (ENGLAND, WALES), "the postcode district CH4 lies in England and Wales"),
        ("CH41 1AA", (ENGLAND,), "the postcode district CH41 lies in England"),
        ("CH41", (ENGLAND,), "the postcode district CH41 lies in England"),
        ("LD9", (ENGLAND, WALES), "the postcode area LD lies in England and Wales"),
        ("CA99 1AA", (ENGLAND, SCOTLAND), "the postcode area CA lies in England and Scotland"),
        ("TD1A 1AA", (ENGLAND, SCOTLAND), "the postcode area TD lies in England and Scotland"),
        ("JE2 3AB", (), "the postcode area JE lies in the Channel Islands, outside the UK"),
        ("IM1 1AA", (), "the postcode area IM lies in the Isle of Man, outside the UK"),
        ("BF1 2AT", (), "the postcode area BF is for the forces' post"),
        ("BX1 1LT", (), "the postcode area BX is not tied to a place"),
        ("XX1 1AA", (), "the postcode area XX is not tied to a place"),
        ("GIR 0AA", (), "the postcode district GIR is not in use any more"),
        ("QI1 1AA", (), "'QI1 1AA' is no postcode of the UK: there is no postcode area QI"),
    ],
)
def test_a_postcode_lies_where_its_area_or_district_does(
    postcode: str, nations: tuple[Nation, ...], because: str
) -> None:
    assert of_postcode(postcode) == Found(nations=nations, because=because)


@pytest.mark.parametrize(
    "text",
    [
        "CH4 1",
        "SY1 3",
        "CH 4 1",
        "EH",
        "EHO 1AA",
        "EH1 1A",
        "EH1 1AAA",
        "EH1-1AA",
        "1AA",
        "TD 15 1",
        "BFPO 61",
        "EH111AAA",
    ],
)
def test_what_may_be_read_in_two_ways_or_none_is_no_postcode(text: str) -> None:
    assert of_postcode(text) == Found(nations=(), because=f"'{text}' is no postcode, whole or first half")


def test_the_border_districts_are_told_as_such() -> None:
    mixed = {row["outward"]: row["nations"] for row in rows("postcodes.csv") if " " in row["nations"]}

    assert len(mixed) == 31 + 10
    assert {code for code in mixed if code.isalpha()} == {"CA", "CH", "DG", "GL", "HR", "LD", "LL", "NP", "SY", "TD"}
    for code, nations in mixed.items():
        if not code.isalpha():
            assert [str(nation) for nation in of_postcode(f"{code} 1AA").nations] == nations.split()


@needs_research
def test_postcodes_agree_with_the_research() -> None:
    research = yaml.safe_load((RESEARCH / "nations.yaml").read_text(encoding="utf-8"))["postcodes"]

    def nations(names: list[str]) -> tuple[Nation, ...]:
        named = [name.replace("_", "-") for name in names]
        return tuple(nation for nation in Nation if nation in named)

    expected = {
        **{code: nations([where]) for where, codes in research["areas_wholly"].items() for code in codes},
        **{code: nations(area["nations"]) for code, area in research["areas_straddling"].items()},
        **{code: nations([where]) for where, codes in research["districts_wholly"].items() for code in codes},
        **{code: nations(district["nations"]) for code, district in research["districts_mixed"].items()},
        **dict.fromkeys(research["no_nation"]["prefixes"], ()),
    }
    assert {row["outward"]: nations(row["nations"].split()) for row in rows("postcodes.csv")} == expected
    for code, known in expected.items():
        outward = code if re.search("[0-9]", code) or code == "GIR" else f"{code}99"
        assert of_postcode(f"{outward} 1AA").nations == known


# --- GSS codes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "nations", "because"),
    [
        ("E14000639", (ENGLAND,), "E14000639 is the code of a UK Parliament constituency in England"),
        ("gss:S14000060", (SCOTLAND,), "S14000060 is the code of a UK Parliament constituency in Scotland"),
        ("WMC:N06000001", (NORTHERN_IRELAND,), None),
        (' "w09000048" ', (WALES,), "W09000048 is the code of a Senedd constituency in Wales"),
        ("N09000003", (NORTHERN_IRELAND,), "N09000003 is the code of a council in Northern Ireland"),
        ("E99999999", (ENGLAND,), "E99999999 begins with E, for England"),
        ("W92000004", (WALES,), "W92000004 begins with W, for Wales"),
        ("K02000001", (), "K02000001 is the code of several nations together"),
        ("L93000001", (), "L93000001 is the code of a place in the Channel Islands"),
        ("M83000003", (), "M83000003 is the code of a place in the Isle of Man"),
        ("X14000639", (), "X14000639 begins with the letter of no nation"),
        ("E1400063", (), "'E1400063' is no GSS code"),
        ("E140006390", (), "'E140006390' is no GSS code"),
        ("E14OOO639", (), "'E14OOO639' is no GSS code"),
        ("E14٠٠٠٦٣٩", (), "'E14٠٠٠٦٣٩' is no GSS code"),
        ("unit_id:41914", (), "'unit_id:41914' is no GSS code"),
        ("14000639", (), "'14000639' is no GSS code"),
    ],
)
def test_the_first_letter_of_a_gss_code_is_the_nation(
    code: str, nations: tuple[Nation, ...], because: str | None
) -> None:
    assert of_gss(code).nations == nations
    assert because in (None, of_gss(code).because)


@pytest.mark.parametrize("row", rows("gss-codes.csv"), ids=lambda row: row["prefix"])
def test_a_known_kind_of_gss_code_is_named(row: dict[str, str]) -> None:
    assert row["what"].startswith("a ")
    assert f"{row['prefix']}000001 is the code of {row['what']} in " in of_gss(f"{row['prefix']}000001").because


@pytest.mark.parametrize("file", ["constituencies.csv", "councils.csv", "police-areas.csv", "regions.csv"])
def test_a_place_lies_in_the_nation_of_its_code(file: str) -> None:
    for row in rows(file):
        if row["gss"]:
            assert of_gss(row["gss"]).nation == row["nation"], row


@needs_research
def test_gss_codes_agree_with_the_research() -> None:
    prefixes = yaml.safe_load((RESEARCH / "nations.yaml").read_text(encoding="utf-8"))["gss"]["prefixes"]

    assert {row["prefix"] for row in rows("gss-codes.csv")} == {prefix["prefix"] for prefix in prefixes}
    for prefix in prefixes:
        assert of_gss(f"{prefix['prefix']}000001").nation == prefix["nation"].replace("_", "-")


# --- elections -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("election_id", "nations"),
    [
        ("sp", (SCOTLAND,)),
        ("sp.c.2031-05-01", (SCOTLAND,)),
        ("sp.r.glasgow.2026-05-07", (SCOTLAND,)),
        ("senedd.afan-ogwr-rhondda.2026-05-07", (WALES,)),
        ("senedd.c.aberavon.2021-05-06", (WALES,)),
        ("naw.r.north-wales.2016-05-05", (WALES,)),
        ("nia.belfast-east.2022-05-05", (NORTHERN_IRELAND,)),
        ("gla.a.2024-05-02", (ENGLAND,)),
        ("gla.c.barnet-and-camden.2024-05-02", (ENGLAND,)),
        ("mayor.london.2024-05-02", (ENGLAND,)),
        ("mayor.greater-manchester-ca.2024-05-02", (ENGLAND,)),
        ("mayor.newport.2031-05-01", (WALES,)),  # there is none; if there were, it would be in Wales
        ("PARL.Bristol-East.2024-07-04", (ENGLAND,)),
        ("parl.bristol-east.2024-07-04", (ENGLAND,)),
        ("parl.caerphilly.by.2025-10-23", (WALES,)),
        ("parl.ynys-mon.2024-07-04", (WALES,)),
        ("parl.montgomeryshire-and-glyndwr.2024-07-04", (WALES,)),
        ("parl.na-h-eileanan-an-iar.2024-07-04", (SCOTLAND,)),
        ("parl.foyle.2024-07-04", (NORTHERN_IRELAND,)),
        ("parl.westminster-north.2017-06-08", (ENGLAND,)),
        ("local.kent.2025-05-01", (ENGLAND,)),
        ("local.ashfield.hucknall-north.by.2017-10-12", (ENGLAND,)),
        ("local.city-of-lincoln.2018-05-03", (ENGLAND,)),
        ("local.city-of-london-alder.aldgate.2025-03-20", (ENGLAND,)),
        ("local.kings-lynn-and-west-norfolk.2019-05-02", (ENGLAND,)),
        ("local.newport.2027-05-06", (WALES,)),
        ("local.isle-of-anglesey.2027-05-06", (WALES,)),
        ("local.eilean-siar.2022-05-05", (SCOTLAND,)),
        ("local.highland.by.2024-06-20", (SCOTLAND,)),
        ("local.armagh-banbridge-and-craigavon.2023-05-18", (NORTHERN_IRELAND,)),
        ("pcc.dyfed-powys.2024-05-02", (WALES,)),
        ("pcc.devon-and-cornwall.2024-05-02", (ENGLAND,)),
        ("pcc.nowhere.2024-05-02", ()),
        ("parl.nowhere.2024-07-04", ()),
        ("local.nowhere.2024-05-02", ()),
        ("parl", ()),
        ("parl.2024-07-04", ()),
        ("parl.by.2024-07-04", ()),
        ("local.2024-05-02", ()),
        ("pcc.2024-05-02", ()),
        ("europarl.wales.2019-05-23", ()),
        ("ref.wales.2016-06-23", ()),
        ("spam.2024-07-04", ()),
        ("2015", ()),
    ],
)
def test_an_election_is_held_where_its_kind_or_its_place_says(election_id: str, nations: tuple[Nation, ...]) -> None:
    assert of_election_id(election_id).nations == nations


def slug(name: str) -> str:
    """A name as Democracy Club's ids have it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", plain))


@pytest.mark.parametrize(("file", "kind"), [("councils.csv", "local"), ("police-areas.csv", "pcc")])
def test_each_council_and_police_area_is_known_by_its_slug(file: str, kind: str) -> None:
    for row in rows(file):
        assert of_election_id(f"{kind}.{slug(row['name'])}.2025-05-01").nation == row["nation"], row


def test_each_seat_of_the_uk_parliament_is_known_by_its_slug() -> None:
    for row in SEATS:
        if row["kind"] == "UK Parliament":
            assert of_election_id(f"parl.{slug(row['name'])}.2024-07-04").nation == row["nation"], row


@needs_research
def test_elections_agree_with_the_research() -> None:
    types = yaml.safe_load((RESEARCH / "nations.yaml").read_text(encoding="utf-8"))["election_ids"]["types"]
    for election in types:
        nation = election["nation"] and election["nation"].replace("_", "-")
        assert of_election_id(f"{election['prefix']}.2031-05-01").nation == nation


# --- regions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "nation"),
    [
        *((row["name"], ENGLAND) for row in rows("regions.csv") if row["kind"] == "region"),
        ("North East (England)", ENGLAND),
        ('"South East (England)"', ENGLAND),
        ("yorkshire & the humber", ENGLAND),
        ("Yorkshire and the Humber", ENGLAND),
        ('"London"', ENGLAND),
        ('"Wales"', WALES),
        ("england", ENGLAND),
        ("SCOTLAND", SCOTLAND),
        ("Wales", WALES),
        ("Cymru", WALES),
        ("Northern Ireland", NORTHERN_IRELAND),
        ("northern-ireland", NORTHERN_IRELAND),
        ("NIR", NORTHERN_IRELAND),
        *((f"{system}{letter}", ENGLAND) for system in ("UK", "TL") for letter in "CDEFGHIJK"),
        *((f"{system}L", WALES) for system in ("UK", "TL")),
        *((f"{system}M", SCOTLAND) for system in ("UK", "TL")),
        *((f"{system}N", NORTHERN_IRELAND) for system in ("UK", "TL")),
        ("ukm50", SCOTLAND),
        ("TLN0A", NORTHERN_IRELAND),
        ("UKI3", ENGLAND),
    ],
)
def test_a_region_lies_in_its_nation(name: str, nation: Nation) -> None:
    assert of_region(name).nations == (nation,)


@pytest.mark.parametrize(
    "name",
    ["UK", "UKB", "UKO", "UKIP", "FRL", "United Kingdom", "Great Britain", "East North", "North", "(England)", "Kent"],
)
def test_other_words_are_no_region(name: str) -> None:
    assert of_region(name) == Found(nations=(), because=f"'{name}' is no region that is known")


# --- councils ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "nation"),
    [
        ("Kent County Council", ENGLAND),
        ("Kent", ENGLAND),
        ("County Durham", ENGLAND),
        ("Durham County Council", ENGLAND),
        ("Bristol City Council", ENGLAND),
        ("City of Bristol", ENGLAND),
        ("Hull City Council", ENGLAND),
        ("City of London Corporation", ENGLAND),
        ("London Borough of Camden", ENGLAND),
        ("Royal Borough of Kingston upon Thames", ENGLAND),
        ("City of Bradford Metropolitan District Council", ENGLAND),
        ("Borough Council of Kings Lynn and West Norfolk", ENGLAND),
        ("St Helens Council", ENGLAND),
        ("Council of the Isles of Scilly", ENGLAND),
        ("Telford & Wrekin", ENGLAND),
        ("Newcastle City Council", ENGLAND),
        ("Cumbria", ENGLAND),
        ("Greater London Authority", ENGLAND),
        ("City of Edinburgh", SCOTLAND),
        ("Edinburgh, City of", SCOTLAND),
        ("Glasgow", SCOTLAND),
        ("Comhairle nan Eilean Siar", SCOTLAND),
        ("Na h-Eileanan an Iar", SCOTLAND),
        ("The Moray Council", SCOTLAND),
        ("The Highland Council", SCOTLAND),
        ("Cyngor Gwynedd", WALES),
        ("Gwynedd Council", WALES),
        ("Cyngor Sir Ynys Môn", WALES),
        ("Sir Ynys Mon", WALES),
        ("Cyngor Bwrdeistref Sirol Merthyr Tudful", WALES),
        ("City and County of Swansea Council", WALES),
        ("Cyngor Caerdydd", WALES),
        ("The Vale of Glamorgan", WALES),
        ("Rhondda, Cynon, Taff", WALES),
        ("Derry and Strabane", NORTHERN_IRELAND),
        ("North Down and Ards", NORTHERN_IRELAND),
        ("Newry, Mourne and Down District Council", NORTHERN_IRELAND),
        ("Belfast City Council", NORTHERN_IRELAND),
    ],
)
def test_a_council_is_known_however_it_is_called(name: str, nation: Nation) -> None:
    assert of_council(name).nations == (nation,)
    assert of_council(name.upper()).nations == (nation,)


@pytest.mark.parametrize(
    "name", ["Nowhere", "Council", "City Council", "Newport Pagnell Town Council", "Perth", "Senedd Cymru"]
)
def test_no_council_is_guessed(name: str) -> None:
    assert of_council(name) == Found(nations=(), because=f"'{name}' is no council that is known")


def test_a_former_council_is_told_as_such() -> None:
    assert of_council("Craven District Council").because == "'Craven' was a council in England until 2023"
    assert of_council("North Yorkshire County Council").because == "'North Yorkshire' is a council in England"


def test_all_councils_are_there() -> None:
    now = Counter(row["gss"][:3] for row in COUNCILS if not row["until"] and row["gss"][:1] != "E")

    assert now == {"S12": 32, "W06": 22, "N09": 11}
    kinds = Counter(row["gss"][:3] for row in COUNCILS if not row["until"] and row["gss"][:1] == "E")
    assert kinds == {"E06": 63 + 2, "E07": 164, "E08": 36, "E09": 33, "E10": 21, "E12": 1}  # two are Surrey's to come


@pytest.mark.parametrize("file", ["constituencies.csv", "councils.csv", "police-areas.csv", "regions.csv"])
def test_no_row_of_a_file_is_there_twice(file: str) -> None:
    codes = [row["gss"] for row in rows(file) if row["gss"]]

    assert len(codes) == len(set(codes))
    assert len({tuple(row.values()) for row in rows(file)}) == len(rows(file))


def test_each_name_of_a_council_gives_its_own_nation() -> None:
    for row in COUNCILS:
        for name in (row["name"], *filter(None, row["also"].split(" | "))):
            for called in (name, f"{name} Council", f"Council of {name}", f"{name} District Council", slug(name)):
                assert of_council(called).nation == row["nation"], called


# --- constituencies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "nation"),
    [
        ("North Cornwall", ENGLAND),
        ("Cornwall North", ENGLAND),
        ("Bristol, East", ENGLAND),
        ("Bristol-East", ENGLAND),
        ("bristol east", ENGLAND),
        ("Saint Albans", ENGLAND),
        ("St. Albans", ENGLAND),
        ("constituency of Bath", ENGLAND),
        ("the constituency of Bath", ENGLAND),
        ("Bath constituency", ENGLAND),
        ("Member of Parliament for Bath", ENGLAND),
        ("Richmond (Yorks)", ENGLAND),
        ("Hull East", ENGLAND),
        ("Ynys Mon", WALES),
        ("Ynys Mo\u0302n", WALES),
        ("Newport West & Islwyn", WALES),
        ("Newport West and Islwyn", WALES),
        ("Montgomeryshire and Glyndŵr", WALES),
        ("Gwyr Abertawe", WALES),
        ("Aberavon", WALES),
        ("South Wales East", WALES),
        ("Orkney and Shetland", SCOTLAND),
        ("Edinburgh North Eastern & Leith", SCOTLAND),
        ("Galloway and Dumfries West", SCOTLAND),
        ("Lothian", SCOTLAND),
        ("Highlands & Islands", SCOTLAND),
        ("Mid Ulster", NORTHERN_IRELAND),
        ("Down, South", NORTHERN_IRELAND),
        ("Belfast South", NORTHERN_IRELAND),
    ],
)
def test_a_seat_is_known_however_it_is_written(name: str, nation: Nation) -> None:
    assert of_constituency(name).nations == (nation,)
    assert of_constituency(name.upper()).nations == (nation,)


@pytest.mark.parametrize("name", ["Nowhere", "Newport", "Richmond", "North", "Ynys M?n", "Bath, Kent", "Cornwall"])
def test_no_seat_is_guessed(name: str) -> None:
    assert of_constituency(name) == Found(nations=(), because=f"'{name}' is no constituency that is known")


def test_a_former_seat_is_told_as_such_and_a_present_one_of_its_name_is_not() -> None:
    assert of_constituency("Copeland").because == "'Copeland' was a constituency in England until 2024"
    assert of_constituency("Inverclyde").because == "'Inverclyde' is a constituency in Scotland"


def test_the_uk_parliament_has_650_seats() -> None:
    assert Counter(row["nation"] for row in NOW) == {
        ENGLAND: 543,
        SCOTLAND: 57,
        WALES: 32,
        NORTHERN_IRELAND: 18,
    }


def test_the_other_parliaments_have_all_their_seats() -> None:
    others = Counter((row["kind"], row["until"]) for row in SEATS if row["kind"] != "UK Parliament")

    assert others == {
        ("Northern Ireland Assembly", ""): 1,  # the one that is not named as a seat of the UK Parliament
        ("Scottish Parliament", ""): 73,
        ("Scottish Parliament", "2026"): 73,
        ("Scottish Parliament region", ""): 8,
        ("Scottish Parliament region", "2026"): 2,  # the two whose names went
        ("Senedd", ""): 16,
        ("Senedd", "2026"): 40,
        ("Senedd region", "2026"): 5,
    }


COMPASS = {"north", "south", "east", "west", "mid", "central"}


def variants(name: str) -> Iterator[str]:
    """The ways in which people write the name of a seat."""
    plain = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    words = name.split()
    yield from (name, plain, name.upper(), name.lower(), slug(name), f'"{name}"', f"  {name} ", f"{name} constituency")
    yield from (f"Constituency of {name}", f"Member of Parliament for {name}", f"The {name}")
    yield from (name.replace(" and ", " & "), name.replace(",", ""), name.replace("-", " "), name.replace(" ", "-"))
    yield from (
        name.replace("'", "’"),
        name.replace("'", ""),
        name.replace("St ", "Saint "),
        name.replace("St ", "St. "),
    )
    yield from (" ".join(words[1:] + words[:1]), " ".join(words[-1:] + words[:-1]), " ".join(reversed(words)))
    yield from (f"{words[0]}, {' '.join(words[1:])}", f"{' '.join(words[1:])}, {words[0]}", ", ".join(words))
    turning = [word for word in words if word.lower() in COMPASS]
    yield " ".join([word for word in words if word not in turning] + turning)
    for one, two in pairwise(range(len(words))):
        yield " ".join([*words[:one], words[two], words[one], *words[two + 1 :]])


def test_each_writing_of_a_seat_gives_its_own_nation_and_no_other() -> None:
    homes: dict[str, set[str]] = {}
    for row in SEATS:
        for written in variants(row["name"]):
            homes.setdefault(written.casefold(), set()).add(row["nation"])
            assert of_constituency(written).nations == (Nation(row["nation"]),), written

    assert {written: nations for written, nations in homes.items() if len(nations) > 1} == {}


def test_a_name_that_two_nations_share_gives_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    head = "gss,name,nation,kind,until,also\n"
    (tmp_path / "constituencies.csv").write_text(
        head
        + "E14000001,Example North,england,UK Parliament,,\nS16000001,North Example,scotland,Scottish Parliament,,\n"
        + "W09000001,Elsewhere,wales,Senedd,,Example\n"
    )
    monkeypatch.setattr("lobbykit.nations._places", _uncached("_places"))
    monkeypatch.setattr("lobbykit.nations._index", _uncached("_index"))
    monkeypatch.setattr("lobbykit.shipped.data", lambda name: tmp_path / name)

    found = of_constituency("example-north")

    assert found == Found(
        nations=(ENGLAND, SCOTLAND), because="'Example North' is a constituency in England and Scotland"
    )


def _uncached(name: str) -> object:
    from lobbykit import nations

    return getattr(nations, name).__wrapped__


@needs_research
def test_seats_agree_with_the_research() -> None:
    with (RESEARCH / "westminster-constituencies.csv").open(encoding="utf-8", newline="") as lines:
        research = [(row["gss"], row["name"], row["nation"].replace("_", "-")) for row in csv.DictReader(lines)]

    assert sorted((row["gss"], row["name"], row["nation"]) for row in NOW) == sorted(research)


# --- what may have been meant, and what it costs --------------------------------------------------------------


def test_a_slip_is_near_to_what_was_meant() -> None:
    assert did_you_mean("Bristol Eats", constituency_names()) == "; did you mean Bristol East?"
    assert did_you_mean("Gwyned", council_names()) == "; did you mean Gwynedd?"
    assert len(set(constituency_names())) == len(constituency_names())
    assert len(set(council_names())) == len(council_names())


def test_the_import_reads_nothing_and_loads_nothing_heavy() -> None:
    code = "import sys, lobbykit.nations; print(sorted({'csv', 'yaml', 'rapidfuzz', 'unicodedata'} & set(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed == "[]\n"
