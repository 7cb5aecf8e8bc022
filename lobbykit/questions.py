"""(catalogue, plan) -> the questions of a hustings, each with what the chair needs to know of it. Pure.

The frame follows who can act. Every candidate is asked the same question in the same words: nothing here knows of a
candidate, a party or a variation.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

from msgspec import Struct

from lobbykit.compose import Brief, reason_sentence
from lobbykit.elections import LEGISLATURES
from lobbykit.model import (
    Ask,
    Body,
    BodyKind,
    Catalogue,
    Election,
    Nation,
    Recipient,
    Role,
    Sender,
    Source,
    Stance,
    Standing,
    Status,
)
from lobbykit.selection import Chosen
from lobbykit.variation import Variation
from lobbykit.words import capitalised, first_day, spell_out, spoken

_ONE_WAY = Variation("")  # a background is told in one way, whoever chairs


class Listen(Struct, frozen=True, kw_only=True):
    """What the chair listens for in an answer."""

    full: str
    partial: str
    evasion: str


class Question(Struct, frozen=True, kw_only=True):
    """An ask as it is put to everyone on a platform."""

    number: int
    ask: Ask
    text: str  # one sentence that is answered by yes or no
    follow_up: str  # an open question
    background: str  # one sentence: whose view it rests on, of which year
    source: str  # where that stands
    decides: str  # who decides, and what those who are asked can do
    listen: Listen
    keep_in_mind: str = ""  # the limit of the ask
    look_up: str = ""  # what may have changed, and is to be looked up before the question is put


class QuestionSheet(Struct, frozen=True, kw_only=True):
    """All questions of a hustings."""

    nation: Nation
    election: Election
    topics: tuple[str, ...]  # titles
    questions: tuple[Question, ...]
    written_on: date


def question_sheet(
    catalogue: Catalogue,
    chosen: Sequence[Chosen],
    *,
    nation: Nation,
    election: Election,
    topics: Sequence[str],
    written_on: date,
) -> QuestionSheet:
    """Return the sheet: a question for each ask chosen, in their order; `topics` are ids."""
    return QuestionSheet(
        nation=nation,
        election=election,
        topics=tuple(catalogue.topic(topic).title for topic in topics),
        questions=tuple(
            _question(catalogue, one.ask, one.body, election, number, written_on)
            for number, one in enumerate(chosen, 1)
        ),
        written_on=written_on,
    )


def frames(catalogue: Catalogue, ask: Ask) -> Iterator[tuple[Nation, Election, str]]:
    """Yield the question as it is put in each of the ask's nations to those who stand for each parliament there.

    A body that the catalogue lacks is passed over, and what no council decides is not put to councils.
    """
    bodies = {body.id: body for body in catalogue.bodies}
    for nation in ask.nations:
        body = bodies.get(ask.decided_by.get(nation, ""))
        for election in Election:
            is_theirs = election is not Election.LOCAL or (body and body.kind is BodyKind.COUNCIL)
            if body and is_theirs and nation in LEGISLATURES[election].nations:
                yield nation, election, framed(catalogue, ask, body, election)


def framed(catalogue: Catalogue, ask: Ask, body: Body, election: Election) -> str:
    """Return the question to those who stand for that parliament, on what `body` decides.

    A body that answers to it can be pressed and supported there; any other can only be pressed. Acronyms are spelled
    out, for each question may stand on a slip of its own.
    """
    return _in_full(catalogue, f"If elected, will you {_act(body, election)} {ask.question}?")


def _act(body: Body, election: Election) -> str:
    """What a member of that parliament can do to bring it about that `body` acts."""
    if election is Election.LOCAL:
        return f"support moves in {body.name} to"
    if body.answers_to is election:
        return f"press {body.name}, and support moves in {LEGISLATURES[election].name}, to"
    return f"press {body.name} to"


def _question(
    catalogue: Catalogue, ask: Ask, body: Body, election: Election, number: int, written_on: date
) -> Question:
    source = catalogue.source(ask.source)
    return Question(
        number=number,
        ask=ask,
        text=framed(catalogue, ask, body, election),
        follow_up=_in_full(catalogue, ask.follow_up),
        background=_in_full(catalogue, _background(catalogue, ask, source, written_on)),
        source=cited(catalogue, ask),
        decides=_decides(body, election),
        listen=listen_for(catalogue, ask, body, election),
        keep_in_mind=ask.limits.text if ask.limits else "",
        look_up=ask.timing.note if ask.timing.status is Status.CHECK else "",
    )


def _in_full(catalogue: Catalogue, sentence: str) -> str:
    return spell_out(sentence, catalogue.acronyms or {}, ())[0]


# --- background ----------------------------------------------------------------------------------------------


def _background(catalogue: Catalogue, ask: Ask, source: Source, written_on: date) -> str:
    """The first reason for the ask, as its document's, no more strongly than there."""
    brief = Brief(
        catalogue=catalogue,
        chosen=(),
        recipient=Recipient(role=Role.CANDIDATE),
        sender=Sender(),
        nation=ask.nations[0],
        topics=(),
        written_on=written_on,
        variation=_ONE_WAY,
    )
    return reason_sentence(ask, source, brief, is_ours=False, told=[], is_named=False)


def cited(catalogue: Catalogue, ask: Ask) -> str:
    """Return where the ask stands: publisher, title, date and place."""
    source = catalogue.source(ask.source)
    publisher = catalogue.organisation(source.publisher).name
    draft = ", a draft" if source.standing is Standing.DRAFT else ""
    title = source.title if publisher in source.title else f"{capitalised(publisher)}, {source.title}"
    return f"{title} ({_when(source)}{draft}), {ask.cite.locator}"


def _when(source: Source) -> str:
    """The date of a document, as exact as is known.

    >>> from types import SimpleNamespace
    >>> [_when(SimpleNamespace(published=day)) for day in ("2023", "2020-01", "2023-03-09")]
    ['2023', 'January 2020', '9 March 2023']
    """
    day = first_day(source.published)
    if day is None:
        return source.published
    parts = source.published.count("-")
    return " ".join(spoken(day).split()[2 - parts :])


def _decides(body: Body, election: Election) -> str:
    """Who decides, and what a member can do, as it follows "Who decides:"."""
    decider = capitalised(body.name)
    if election is Election.LOCAL:
        return f"{decider}, where a councillor sits."
    legislature = LEGISLATURES[election]
    member = f"{_article(legislature.member)} {legislature.member}"
    if body.answers_to is election:
        return f"{decider}, which answers to {legislature.name}, where {member} can press it and hold it to account."
    if body.answers_to is None:
        return f"{decider}, which {member} can press."
    answers_to = _westminster(LEGISLATURES[body.answers_to].name)
    told = f"{decider}, which answers to {answers_to}. {capitalised(member)} can press it"
    return f"{told}, but the decision is not made in {_westminster(legislature.name)}."


def _westminster(name: str) -> str:
    """A parliament's name where another one stands beside it."""
    return "the UK Parliament" if name == "Parliament" else name


def _article(noun: str) -> str:
    return "an" if noun in ("MP", "MSP", "MLA") else "a"


# --- listen for ----------------------------------------------------------------------------------------------


def listen_for(catalogue: Catalogue, ask: Ask, body: Body, election: Election) -> Listen:
    """Return what a full commitment, a partial one and an evasion sound like.

    They are made of who decides, and of how the ask stands to what is there; no fact is added. Nobody is measured by
    words that were not put to them: the ask's action, which letters use, says more than a question in places.
    """
    topic = catalogue.topic(ask.topics[0]).title
    other = "to something other than what was asked: see what to keep in mind"
    lesser = (_half(body, election), "to part of it", _hedged(ask), *((other,) if ask.limits else ()))
    return Listen(
        full=f"A plain “yes, I will {_act(body, election)} do so”, and a direct answer to the follow-up.",
        partial=f"A yes {'; '.join(lesser[:-1])}; or {lesser[-1]}.",
        evasion=f"General words about {topic}; what others did or left undone; {_elsewhere(body, election)}",
    )


_MONEY = "funding"  # the topic of asks that cost money


def _half(body: Body, election: Election) -> str:
    """What is promised by those who promise less than they can do."""
    if election is Election.LOCAL:
        return "to the aim, with no promise to support it in the council"
    if body.answers_to is election:
        return f"to pressing {body.name} or supporting moves in {LEGISLATURES[election].name}, but not both"
    return f"to the aim, with no promise to press {body.name}"


def _hedged(ask: Ask) -> str:
    match ask.stance:
        case Stance.SUPPORT:
            return "“when money allows”" if _MONEY in ask.topics else "“in principle”"
        case Stance.PROTECT:
            return "for now"
        case Stance.OPPOSE:
            return "with exceptions"
    assert_never(ask.stance)


def _elsewhere(body: Body, election: Election) -> str:
    """What those say who point to somebody else, and what can be said to that."""
    if election is Election.LOCAL:
        return f"“officers decide that” and no more, where {body.name} decides."
    member = LEGISLATURES[election].member
    return f"“{body.name} decides that” and no more, when {_article(member)} {member} can press it."
