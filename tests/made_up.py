"""A small catalogue of plainly fictional asks, and the records that tests write letters from."""

from datetime import date
from typing import Any

from lobbykit.model import (
    Ask,
    Audience,
    Body,
    BodyKind,
    Catalogue,
    Cite,
    Election,
    Nation,
    Office,
    Organisation,
    Role,
    Source,
    Stance,
    Standing,
    Status,
    Strength,
    Timing,
    Topic,
)

DAY = date(2026, 11, 22)


def made_up_ask(name: str, **fields: Any) -> Ask:
    """An ask on the topic `one`, for all audiences in England, decided by the ministry; `fields` go over that."""
    status = fields.pop("status", Status.LIVE)
    nations = fields.get("nations", (Nation.ENGLAND,))
    values: dict[str, Any] = {
        "id": name,
        "title": name.replace("-", " "),
        "action": f"do {name}",
        "wordings": (f"see to {name}", f"make {name} happen", f"bring {name} about"),
        "because": (f"{name} is missing", f"{name} is wanted"),
        "question": f"stand by {name}",
        "follow_up": f"How would you do {name}?",
        "stance": Stance.SUPPORT,
        "strength": Strength.POSITION,
        "topics": ("one",),
        "nations": nations,
        "nation_basis": "stated",
        "audiences": tuple(Audience),
        "audience_reason": "made up",
        "decided_by": {nation: _DECIDERS[nation] for nation in nations},
        "cite": Cite(place="Paragraph 1", anchor="three made up words"),
        "timing": Timing(status=status, review_by=date(2027, 1, 1), note=f"the note of {name}", checked=DAY),
        "source": "paper-2022",
        "organisation": "prospect",
    }
    return Ask(**(values | fields))


_DECIDERS = {
    Nation.ENGLAND: "ministry",
    Nation.SCOTLAND: "scottish-ministry",
    Nation.WALES: "welsh-ministry",
    Nation.NORTHERN_IRELAND: "ni-ministry",
}

MINISTER = Office(
    id="minister-one",
    title="Minister for Examples",
    organisation="Ministry of Examples",
    nations=(Nation.ENGLAND,),
    role=Role.MINISTER,
    salutation="Minister",
    body="ministry",
)
CHANCELLOR = Office(
    id="chancellor-one",
    title="Chancellor of Examples",
    organisation="Treasury of Examples",
    nations=tuple(Nation),
    role=Role.MINISTER,
    salutation="Chancellor",
    body="treasury",
)
SCOTTISH_MINISTER = Office(
    id="scottish-minister-one",
    title="Scottish Minister for Examples",
    organisation="Scottish Ministry of Examples",
    nations=(Nation.SCOTLAND,),
    role=Role.MINISTER,
    salutation="Minister",
    body="scottish-ministry",
)
COMMISSIONER = Office(
    id="commissioner-one",
    title="Commissioner for Examples",
    organisation="Office of Examples",
    nations=(Nation.ENGLAND,),
    role=Role.COMMISSIONER,
    salutation="Commissioner",
    body="commission",
)
OFFICES = (MINISTER, CHANCELLOR, SCOTTISH_MINISTER, COMMISSIONER)


def made_up_source(name: str, **fields: Any) -> Source:
    values: dict[str, Any] = {
        "id": name,
        "title": f"The paper {name}",
        "publisher": "prospect",
        "published": "2022",
        "what": "a paper",
        "addressed_to": "the Ministry of Examples",
        "nations": tuple(Nation),
        "standing": Standing.ADOPTED,
        "attribution": "In 2022 Prospect's group",
        "file": "paper.txt",
    }
    return Source(**(values | fields))


def made_up_catalogue(*asks: Ask, **fields: Any) -> Catalogue:
    """The asks, in a catalogue with two organisations, five bodies and the topics `one`, `two` and `three`."""
    values: dict[str, Any] = {
        "asks": asks,
        "sources": (
            made_up_source("paper-2022"),
            made_up_source("paper-2023", published="2023-05", attribution="In 2023 Prospect's group"),
            made_up_source(
                "board-2022",
                publisher="lga",
                standing=Standing.DRAFT,
                attribution="A paper put to the Association's Board in 2022",
            ),
        ),
        "topics": tuple(
            Topic(
                id=name,
                title=f"topic {name}",
                description=name,
                terms={"un": Nation.SCOTLAND} if name == "one" else None,
            )
            for name in ("one", "two", "three")
        ),
        "acronyms": {"ABC": "a better cause"},
        "organisations": (
            Organisation(
                id="prospect",
                name="Prospect",
                about="a trade union",
                about_source="made up",
                members="members make examples",
                aliases=("prospect group",),
            ),
            Organisation(id="lga", name="the Association", about="an association of councils", about_source="made up"),
        ),
        "bodies": (
            _body("ministry", "the Ministry of Examples", Nation.ENGLAND, "minister-one", Election.PARL),
            _body("treasury", "the Treasury of Examples", Nation.ENGLAND, "chancellor-one", Election.PARL),
            _body("scottish-ministry", "the Scottish Ministry", Nation.SCOTLAND, "scottish-minister-one", Election.SP),
            _body("welsh-ministry", "the Welsh Ministry", Nation.WALES, None, Election.SENEDD),
            _body("ni-ministry", "the Northern Irish Ministry", Nation.NORTHERN_IRELAND, None, Election.NIA),
            Body(
                id="commission",
                name="the Commissioner for Examples",
                nations=(Nation.ENGLAND,),
                kind=BodyKind.COMMISSIONER,
                office="commissioner-one",
            ),
            Body(
                id="councils",
                name="the council",
                nations=(Nation.ENGLAND,),
                kind=BodyKind.COUNCIL,
                answers_to=Election.LOCAL,
            ),
        ),
    }
    return Catalogue(**(values | fields))


def _body(name: str, spoken: str, nation: Nation, office: str | None, election: Election) -> Body:
    return Body(id=name, name=spoken, nations=(nation,), kind=BodyKind.GOVERNMENT, office=office, answers_to=election)
