"""Every letter that the shipped catalogue and templates make is short, in short sentences, its acronyms explained."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from lobbykit import catalogue as catalogues
from lobbykit import shipped
from lobbykit.compose import Brief, compose, own_organisation
from lobbykit.elections import LEGISLATURES, Poll
from lobbykit.errors import LobbykitError
from lobbykit.model import (
    Ask,
    Audience,
    Capacity,
    Catalogue,
    Election,
    Heading,
    Kind,
    Letter,
    ListBlock,
    Nation,
    Office,
    Paragraph,
    Recipient,
    Role,
    Run,
    Sender,
    Table,
)
from lobbykit.people import offices as offices_
from lobbykit.plain_english import (
    MOST_WORDS,
    MOST_WORDS_ON_AVERAGE,
    count_words,
    figures,
    parted,
    reading_ease,
    sentences,
    unexplained,
)
from lobbykit.plan import plan
from lobbykit.render.txt import render
from lobbykit.variation import Steered, Variation
from lobbykit.wants import Wants

DAY, POLLING_DAY = date(2026, 11, 22), date(2027, 5, 6)
SEAT = "Inverness, Skye and West Ross-shire"  # as long as they come
NOTE = " ".join(["word"] * 39) + " end."
MOST_IN_A_BODY = 280
MOST_IN_A_BODY_OF_TWO_ORGANISATIONS = 310  # for each has to be introduced
MOST_IN_AN_EMAIL = 350
PERSON = Sender(
    name="Sam Sample",
    job="educational psychologist",
    workplace="Example Council",
    address=("1 Example Street", "Exampleton"),
    postcode="EX1 1EX",
    email="sam@example.org",
    constituency=SEAT,
)
GROUP = "Prospect's Education and Children's Services Group"
SENDERS = {
    "nobody's": PERSON,
    "member": replace(PERSON, organisation="Prospect"),
    "officer": replace(PERSON, organisation=GROUP, capacity=Capacity.OFFICER),
    "councils'": replace(PERSON, organisation="Local Government Association", capacity=Capacity.OFFICER),
}
AUDIENCES = {
    Role.CANDIDATE: Audience.CANDIDATE,
    Role.MEMBER: Audience.CANDIDATE,
    Role.MINISTER: Audience.MINISTER,
    Role.COMMISSIONER: Audience.COMMISSIONER,
}


class Place(NamedTuple):
    """Where letters of one sort go."""

    role: Role
    nation: Nation
    election: Election | None


PLACES = [
    Place(role, nation, election)
    for role in Role
    for nation in Nation
    for election in (Election if role in (Role.CANDIDATE, Role.MEMBER) else (None,))
    if election is not Election.LOCAL and (election is None or nation in LEGISLATURES[election].nations)
]


@cache
def catalogue() -> Catalogue:
    return catalogues.sound(catalogues.contents([shipped.folder("asks")]))


@cache
def offices() -> tuple[Office, ...]:
    return offices_.read(offices_.contents())


def letter(
    place: Place,
    asks: tuple[str, ...],
    sender: Sender,
    variation: Variation,
    kind: Kind = Kind.ASK,
    note: tuple[str, ...] = (),
) -> Letter:
    made = plan(
        catalogue(),
        offices(),
        Wants(
            role=place.role,
            variation=variation,
            named=asks,
            nation=place.nation,
            written_on=DAY,
            poll=Poll(election=place.election) if place.election else None,
            own=own_organisation(sender, catalogue()),
            organisation=sender.organisation,
            capacity=sender.capacity,
        ),
    )
    return compose(
        Brief(
            catalogue=catalogue(),
            chosen=made.selection.chosen,
            recipient=Recipient(
                role=place.role,
                name="Alex Example",
                office=made.request.office,
                nation=place.nation,
                election=place.election,
                area=SEAT if place.election else "",
                polling_day=POLLING_DAY if place.role is Role.CANDIDATE else None,
            ),
            sender=sender,
            nation=place.nation,
            topics=made.topics,
            written_on=DAY,
            variation=made.request.variation,
            kind=kind,
            sent=date(2026, 10, 1) if kind is Kind.CHASE else None,
            about="your answer" if kind in (Kind.THANK, Kind.INVITE) else "",
            note=note,
        )
    )


@cache
def usable(place: Place, who: str) -> tuple[Ask, ...]:
    """The asks that this sender can put there."""
    return tuple(ask for ask in catalogue().asks if _can_be_put(place, ask, SENDERS[who]))


def _can_be_put(place: Place, ask: Ask, sender: Sender) -> bool:
    try:
        letter(place, (ask.id,), sender, Variation(""))
    except LobbykitError:
        return False
    return True


def singly(place: Place, who: str) -> Iterator[Letter]:
    """Each ask alone: in each wording, with each reason, and in each of the template's own ways."""
    for ask in usable(place, who):
        for number in range(max(len(ask.phrases), len(ask.because), 4)):
            yield letter(place, (ask.id,), SENDERS[who], Steered("", {"": number}))
        yield letter(place, (ask.id,), SENDERS[who], Variation(f"1\0{ask.id}"))


def by_threes(place: Place, who: str) -> Iterator[Letter]:
    """Each ask with others, near ones and far ones, and with a note of forty words."""
    for asks in _to_one_office(place, usable(place, who)):
        yield from _threes(place, who, asks)


def _to_one_office(place: Place, asks: tuple[Ask, ...]) -> list[list[Ask]]:
    """The asks that can stand in one letter, as far as that goes by who decides."""
    if place.role is not Role.MINISTER:
        return [list(asks)]
    bodies = dict.fromkeys(ask.decided_by[place.nation] for ask in asks)
    return [[ask for ask in asks if ask.decided_by[place.nation] == body] for body in bodies]


def _threes(place: Place, who: str, asks: list[Ask]) -> Iterator[Letter]:
    for at in range(len(asks)):
        for steps, variation in (
            ((1, 2), Steered("", {"": at % 12})),
            ((7, 19), Steered("", {"": at % 5})),
            ((13, 37), Variation(f"{at}\0{who}")),
        ):
            three = [asks[at], *(asks[(at + step) % len(asks)] for step in steps)]
            if not any(one.id in other.conflicts for one in three for other in three):
                yield letter(place, tuple(one.id for one in three), SENDERS[who], variation, note=(NOTE,))


def of_other_kinds(place: Place, who: str) -> Iterator[Letter]:
    for ask in usable(place, who):
        for kind in (Kind.CHASE, Kind.THANK, Kind.INVITE):
            for number in range(3):
                yield letter(place, (ask.id,), SENDERS[who], Steered("", {"": number}), kind)


def reads_plainly(made: Letter) -> None:
    ours, _ = parted(made.blocks, (NOTE,))
    counted = figures(ours)
    told = f"{[ask.id for ask in made.asks]}: {ours}"
    assert count_words(counted.longest) <= MOST_WORDS, counted.longest
    assert counted.mean <= MOST_WORDS_ON_AVERAGE, told
    assert unexplained([made.subject, *ours], catalogue().acronyms or {}) == [], told
    assert reading_ease(ours) > 20, told


def named(place: Place) -> str:
    return "-".join(filter(None, place))


WHO = pytest.mark.parametrize("who", SENDERS)
EVERYWHERE = pytest.mark.parametrize("place", PLACES, ids=named)


@WHO
@EVERYWHERE
def test_a_letter_with_one_ask_reads_plainly(place: Place, who: str) -> None:
    for made in singly(place, who):
        reads_plainly(made)


@WHO
@EVERYWHERE
def test_a_letter_with_three_asks_reads_plainly_and_is_short(place: Place, who: str) -> None:
    for made in by_threes(place, who):
        reads_plainly(made)
        organisations = {catalogue().source(ask.source).publisher for ask in made.asks}
        most = MOST_IN_A_BODY if len(organisations) == 1 else MOST_IN_A_BODY_OF_TWO_ORGANISATIONS
        open_words = sum(count_words(one.text) for one in made.placeholders)
        assert figures(sentences(made.blocks)).words - open_words <= most, [ask.id for ask in made.asks]
        assert count_words(render(made).decode()) <= MOST_IN_AN_EMAIL
        # A reason may be left out to keep it short, but not that an ask is from the councils' paper.
        assert "lga" not in organisations or any(
            "Children and Young People Board" in one for one in sentences(made.blocks)
        )


@pytest.mark.parametrize("who", ["member", "officer"])
@EVERYWHERE
def test_an_invitation_a_chase_and_a_thank_you_read_plainly(place: Place, who: str) -> None:
    for made in of_other_kinds(place, who):
        reads_plainly(made)


@pytest.mark.parametrize("role", Role)
def test_the_letters_held_to_this_have_every_ask_for_that_role(role: Role) -> None:
    there = {ask.id for place in PLACES if place.role is role for who in ("member", "officer", "councils'")
             for ask in usable(place, who)}  # fmt: skip
    meant = {ask.id for ask in catalogue().asks if AUDIENCES[role] in ask.audiences and not ask.is_overtaken}
    assert meant - there == set()


# --- what is counted -----------------------------------------------------------------------------------------


def test_an_item_of_a_list_a_heading_and_a_cell_are_a_sentence_each() -> None:
    blocks = (
        Heading(2, (Run("What I ask"),)),
        Paragraph((Run("Will you. "), Run("[Keep this.]", strong=True), Run(" Then:"))),
        ListBlock(ordered=True, items=((Run("do it. Now"),), (Run("say so."),))),
        Table(((Run("Who"),),), (((Run("You"),),),)),
        Paragraph(()),
    )
    assert sentences(blocks) == [
        "What I ask",
        "Will you.",
        "[Keep this.]",
        "Then:",
        "do it. Now",
        "say so.",
        "Who",
        "You",
    ]


def test_nothing_has_no_longest_sentence() -> None:
    counted = figures([])
    assert (counted.words, counted.sentences, counted.longest, counted.mean, reading_ease([])) == (0, 0, "", 0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plans for special needs (SEN); SEN again", []),
        ("Special Needs (SEN) and SENs", []),
        ("SEN, and special needs (SEN)", ["SEN"]),
        ("something else (SEN)", ["SEN"]),
        ("local authorities (LAs), as each LA knows", ["LA"]),
        ("any MP or MSP in the UK", []),
    ],
)
def test_an_acronym_is_explained_where_it_first_stands_in_brackets_after_its_meaning(
    text: str, expected: list[str]
) -> None:
    assert unexplained([text], {"SEN": "special needs"}) == expected


def test_easy_sentences_are_read_more_easily() -> None:
    assert reading_ease(["The cat sat on the mat."]) == pytest.approx(116.145)  # 6 words, 6 syllables
    assert reading_ease(["Educational accountability necessitates transparency."]) < 0
