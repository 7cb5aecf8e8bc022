"""Which nation of the UK a place lies in: from postcode, GSS code, election id, region, council or constituency.

A wrong nation is the worst mistake that a letter can make, so nothing is guessed: what lies on both sides of a border
gives both nations, and what is not known gives none.

The places are in CSV files among the package's data, whose README says where they come from. CSV, because anybody can
open it in a spreadsheet, and because it is read many times faster than YAML; each file is read when it is first asked.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct

from lobbykit import shipped
from lobbykit.model import Nation
from lobbykit.words import clean_line, folded_words, joined

# A postcode: the outward half (letters of the area, then the district) and the inward half. GIR 0AA was one of a kind.
# https://en.wikipedia.org/wiki/Postcodes_in_the_United_Kingdom#Formatting
_OUTWARD = "([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)"
_INWARD = "[0-9][A-Z]{2}"

# Democracy Club's ids of posts have a kind before the code: "gss:E14000639", and in old files "WMC:E14000639".
_GSS = "(?:[A-Z]{3}:)?([A-Z])([0-9]{2})[0-9]{6}"
_GSS_NATIONS = {"E": Nation.ENGLAND, "S": Nation.SCOTLAND, "W": Nation.WALES, "N": Nation.NORTHERN_IRELAND}
_GSS_OTHERS = {
    "K": "is the code of several nations together",
    "L": "is the code of a place in the Channel Islands",
    "M": "is the code of a place in the Isle of Man",
}

# NUTS 1 (UKC to UKN) and ITL 1 (TLC to TLN), and the smaller areas whose codes begin so: the third character tells.
# https://en.wikipedia.org/wiki/International_Territorial_Level
_TERRITORY = "(?:UK|TL)([C-N])(?:[0-9][A-Z0-9]?)?"
_TERRITORIES = {"L": Nation.WALES, "M": Nation.SCOTLAND, "N": Nation.NORTHERN_IRELAND}  # C to K: regions of England

# Elections whose kind is enough. Those who can vote for a mayor are all in England, as far as Democracy Club's list
# goes; that is no law, so a council that is known elsewhere counts for more.
# https://elections.democracyclub.org.uk/reference_definition
_ELECTIONS = {
    "sp": (Nation.SCOTLAND, "the Scottish Parliament"),
    "senedd": (Nation.WALES, "the Senedd"),
    "naw": (Nation.WALES, "the National Assembly for Wales"),
    "nia": (Nation.NORTHERN_IRELAND, "the Northern Ireland Assembly"),
    "gla": (Nation.ENGLAND, "the London Assembly"),
}

_NOT_OF_THE_SEAT = "^(?:(?:the )?constituency of|(?:member of parliament|mp) for) | constituency$"
_OF_A_COUNCIL = (  # what a council is, and not which
    r"\b(?:london borough|borough|city|corporation|council|county|district|metropolitan|of|royal|unitary"
    r"|bwrdeistref|cyngor|dinas|sir|sirol|comhairle)\b"
)

_Forms = Callable[[str], tuple[str, ...]]  # the forms in which a kind of name is looked up, the strictest first


class Found(Struct, frozen=True, kw_only=True):
    """What a clue says of the nation."""

    nations: tuple[Nation, ...]  # one: it is settled; two: it may be either; none: it is not known, or outside the UK
    because: str  # a clause for a sentence: "the postcode area EH lies in Scotland"
    until: str = ""  # the year from which the place is no more

    @property
    def nation(self) -> Nation | None:
        """The nation, if it is settled."""
        return self.nations[0] if len(self.nations) == 1 else None


class _Place(Struct, frozen=True, kw_only=True):
    name: str
    nation: Nation
    until: str  # the year in which it was abolished; empty: it is there
    also: tuple[str, ...]  # its other names


# --- codes ---------------------------------------------------------------------------------------------------


def of_postcode(text: str) -> Found:
    """Return where a postcode, whole or its first half, lies; spaces and capitals do not matter.

    A district through which a border runs, or one of a border area that is not listed, gives both nations: each
    postcode is assigned to the side where most of its addresses lie, so not even a whole one settles the matter.

    >>> of_postcode("eh11aa")
    Found(nations=(<Nation.SCOTLAND: 'scotland'>,), because='the postcode area EH lies in Scotland', until='')
    >>> of_postcode("TD15 1AA").because
    'the postcode district TD15 lies in England and Scotland'
    >>> of_postcode("GY1 1AA").because
    'the postcode area GY lies in the Channel Islands, outside the UK'
    """
    outward = _outward(_typed(text).upper())
    if not outward:
        return _unknown(f"'{_typed(text)}' is no postcode, whole or first half")
    area = re.split("[0-9]", outward)[0]
    for kind, code in (("district", outward), ("area", area)):
        if code in _postcodes():
            nations, otherwise = _postcodes()[code]
            told = otherwise or f"lies in {_labels(nations)}"
            return Found(nations=nations, because=f"the postcode {kind} {code} {told}")
    return _unknown(f"'{_typed(text)}' is no postcode of the UK: there is no postcode area {area}")


def _outward(typed: str) -> str:
    """The first half of what was typed, or "": "CH 4" is CH4, but "CH4 1" may be CH41 or the start of CH4 1AA."""
    whole = re.fullmatch(_OUTWARD + _INWARD, "".join(typed.split()))
    half = re.fullmatch(_OUTWARD, re.sub(r"^([A-Z]+)\s+(?=[0-9])", r"\1", typed))
    found = whole or half
    return found[1] if found else ""


def of_gss(code: str) -> Found:
    """Return where a code of the Government Statistical Service lies: its first letter is the nation.

    Forms with a kind before it, such as Democracy Club's "gss:E14000639", are understood.

    >>> of_gss("S14000060").because
    'S14000060 is the code of a UK Parliament constituency in Scotland'
    """
    parts = re.fullmatch(_GSS, _typed(code).upper())
    if parts is None:
        return _unknown(f"'{_typed(code)}' is no GSS code")
    letter, digits = parts.groups()
    bare = parts.group()[-9:]
    if letter not in _GSS_NATIONS:
        return _unknown(f"{bare} {_GSS_OTHERS.get(letter, 'begins with the letter of no nation')}")
    nation = _GSS_NATIONS[letter]
    what = _gss_codes().get(letter + digits)
    told = f"is the code of {what} in {nation.label}" if what else f"begins with {letter}, for {nation.label}"
    return Found(nations=(nation,), because=f"{bare} {told}")


def of_election_id(election_id: str) -> Found:
    """Return where an election of Democracy Club's is held, from its id.

    The kind may be enough ("sp.c.2031-05-01"); else the seat, council or police area in it tells. Without one, or when
    it is not known, there is no nation.

    >>> of_election_id("senedd.c.aberavon.2021-05-06").because
    "a 'senedd' election is to the Senedd, in Wales"
    >>> of_election_id("parl.bristol-east.2024-07-04").because
    "'Bristol East' is a constituency in England"
    >>> of_election_id("parl.2024-07-04").nations
    ()
    """
    kind, *rest = _typed(election_id).lower().split(".")
    place = next((part for part in rest if part != "by" and not part[:1].isdigit()), "")
    if kind in _ELECTIONS:
        nation, body = _ELECTIONS[kind]
        return Found(nations=(nation,), because=f"a '{kind}' election is to {body}, in {nation.label}")
    if kind == "mayor":
        return _of_mayor(place)
    if place and kind == "parl":
        return of_constituency(place)
    if place and kind == "local":
        return of_council(place)
    if place and kind == "pcc":
        return _found(place, "police-areas.csv", _name, "police area")
    return _unknown(f"'{_typed(election_id)}' does not say in which nation the election is")


def _of_mayor(place: str) -> Found:
    council = of_council(place)
    if set(council.nations) - {Nation.ENGLAND}:
        return council
    return Found(nations=(Nation.ENGLAND,), because="all mayors whom voters elect are in England")


# --- names ---------------------------------------------------------------------------------------------------


def of_region(name: str) -> Found:
    """Return where a region of the first level lies, by its name or its NUTS or ITL code; a nation is one too.

    >>> of_region("South East (England)").because
    "'South East' is a region in England"
    >>> of_region('"Wales"').because
    "'Wales' is a nation of the UK"
    >>> of_region("UKM").because
    'UKM is the code of a region in Scotland'
    """
    typed = _typed(name)
    parts = re.fullmatch(_TERRITORY, typed.upper())
    if parts:
        nation = _TERRITORIES.get(parts[1], Nation.ENGLAND)
        return Found(nations=(nation,), because=f"{parts[0]} is the code of a region in {nation.label}")
    words = _words(re.sub(r"\(England\)$", "", typed, flags=re.IGNORECASE))
    for place in _places("regions.csv"):
        if words and words in [_words(form) for form in (place.name, *place.also)]:
            what = "a nation of the UK" if place.name == place.nation.label else f"a region in {place.nation.label}"
            return Found(nations=(place.nation,), because=f"'{place.name}' is {what}")
    return _unknown(f"'{_typed(name)}' is no region that is known")


def of_council(name: str) -> Found:
    """Return where a council lies, by its name, in English or its own language, or Democracy Club's slug for it.

    Abolished ones are known too. What the council is ("Royal Borough of", "Cyngor", "City") need not be there.

    >>> of_council("Cyngor Sir Fynwy").because
    "'Monmouthshire' is a council in Wales"
    >>> of_council("kingston-upon-thames").because
    "'Kingston upon Thames' is a council in England"
    """
    return _found(name, "councils.csv", _council, "council")


def of_constituency(name: str) -> Found:
    """Return where a seat of the UK Parliament, the Scottish Parliament, the Senedd or the NI Assembly lies.

    Those abolished in 2024 and 2026 are known too. Accents, commas, hyphens, capitals, "&" and the order of the words
    do not matter. A name that seats of several nations have gives all of them.

    >>> of_constituency("Cornwall, North").because
    "'North Cornwall' is a constituency in England"
    >>> of_constituency("YNYS MON").because
    "'Ynys Môn' is a constituency in Wales"
    >>> of_constituency("westminster-north").because
    "'Westminster North' was a constituency in England until 2024"
    """
    seat = re.sub(_NOT_OF_THE_SEAT, "", _typed(name), flags=re.IGNORECASE)
    return _found(seat, "constituencies.csv", _name, "constituency")


def is_same_seat(one: str, other: str) -> bool:
    """Return whether two names are those of one seat, however they are written.

    >>> is_same_seat("Ynys Mon", "YNYS MÔN"), is_same_seat("East Bristol constituency", "Bristol East")
    (True, True)
    """
    return _seat(one) == _seat(other)


def _seat(name: str) -> tuple[str, ...]:
    return _name(re.sub(_NOT_OF_THE_SEAT, "", _typed(name), flags=re.IGNORECASE))


def constituency_names() -> tuple[str, ...]:
    """Return the name of each constituency once, for "did you mean"."""
    return tuple(dict.fromkeys(place.name for place in _places("constituencies.csv")))


def council_names() -> tuple[str, ...]:
    """Return the name of each council once, for "did you mean"."""
    return tuple(dict.fromkeys(place.name for place in _places("councils.csv")))


def _found(name: str, file: str, forms: _Forms, kind: str) -> Found:
    index = _index(file, forms)
    places = next((index[form] for form in forms(_typed(name)) if form in index), ())
    if not places:
        return _unknown(f"'{_typed(name)}' is no {kind} that is known")
    place = min(places, key=lambda place: place.until)  # one that is still there, if there is one
    nations: tuple[Nation, ...] = (place.nation,)
    if len(places) > 1:
        nations = tuple(nation for nation in Nation if any(place.nation is nation for place in places))
    where = f"a {kind} in {_labels(nations)}"
    told = f"was {where} until {place.until}" if place.until else f"is {where}"
    return Found(nations=nations, because=f"'{place.name}' {told}", until=place.until)


# --- names as they are compared ------------------------------------------------------------------------------


def _name(name: str) -> tuple[str, ...]:
    return (_in_one_order(_words(name)),)


def _council(name: str) -> tuple[str, ...]:
    """All the words of its name, and then those alone that tell it from others."""
    words = _words(name)
    return _in_one_order(words), _in_one_order(re.sub(_OF_A_COUNCIL, "", " ".join(words)).split())


def _in_one_order(words: list[str]) -> str:
    """The words in the order of the alphabet: "Bristol, City of" is the "City of Bristol"."""
    return " ".join(sorted(words))


def _words(name: str) -> list[str]:
    """The words of a name as they are compared, without "and" and "the".

    >>> _words("King’s Lynn & Montgomeryshire-and-Glyndŵr, Saint Ives")
    ['kings', 'lynn', 'montgomeryshire', 'glyndwr', 'st', 'ives']
    """
    return ["st" if word == "saint" else word for word in folded_words(name) if word not in ("and", "the")]


def _typed(text: str) -> str:
    """What was typed, without the quotes of a JSON text, as some of Democracy Club's files have them."""
    line = clean_line(text)
    return line[1:-1].strip() if len(line) > 1 and line[0] == line[-1] == '"' else line


def _unknown(because: str) -> Found:
    return Found(nations=(), because=because)


def _labels(nations: tuple[Nation, ...]) -> str:
    return joined([nation.label for nation in nations])


# --- the files -----------------------------------------------------------------------------------------------


@cache
def _postcodes() -> dict[str, tuple[tuple[Nation, ...], str]]:
    """The nations of each listed area and district, and what else is to be said of it."""
    return {
        outward: (tuple(Nation(nation) for nation in nations.split()), otherwise)
        for outward, nations, otherwise, _source in _rows("postcodes.csv")
    }


@cache
def _gss_codes() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("gss-codes.csv")}  # prefix: what has such codes


@cache
def _places(file: str) -> tuple[_Place, ...]:
    nations = {nation.value: nation for nation in Nation}
    return tuple(
        _Place(name=name, nation=nations[nation], until=until, also=tuple(also.split(" | ")) if also else ())
        for _gss, name, nation, _kind, until, also in _rows(file)
    )


@cache
def _index(file: str, forms: _Forms) -> dict[str, tuple[_Place, ...]]:
    """The places of that file by each form of their names."""
    index: dict[str, tuple[_Place, ...]] = {}
    for place in _places(file):
        for form in {form for name in (place.name, *place.also) for form in forms(name)}:
            index[form] = (*index.get(form, ()), place)
    index.pop("", None)  # the bare name of none
    return index


def _rows(file: str) -> Iterator[list[str]]:
    """The rows of that file under its heading."""
    from csv import reader

    with shipped.data(file).open(encoding="utf-8", newline="") as lines:
        rows = reader(lines)
        next(rows)
        yield from rows
