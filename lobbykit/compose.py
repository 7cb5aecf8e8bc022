"""(template, asks, recipient, sender, dates) -> a letter. Pure; the English of asks and reasons is here.

What a template can use is in `_values`; its words follow who can act, how strongly the document speaks, when, and whose
document it is.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.elections import LEGISLATURES
from lobbykit.errors import LobbykitError
from lobbykit.model import (
    Ask,
    Body,
    Capacity,
    Catalogue,
    Election,
    Kind,
    Letter,
    Nation,
    Office,
    Organisation,
    Placeholder,
    PutAsk,
    Recipient,
    Relation,
    Role,
    Sender,
    Source,
    Standing,
    Status,
    Strength,
)
from lobbykit.nations import is_same_seat
from lobbykit.people.address import forms
from lobbykit.people.sender import branch_name, sender_lines, signature
from lobbykit.plain_english import MOST_WORDS, block_texts, count_words
from lobbykit.plan import Plan
from lobbykit.selection import Chosen
from lobbykit.template import Written, write
from lobbykit.variation import Variation
from lobbykit.words import Gap, Own, capitalised, first_day, folded_words, gaps, joined, spoken

_REPLY_DAYS = 21
_UNION = "prospect"  # the organisation whose members write most of these letters
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

# How an organisation's view is told, by its strength. {also} is "also " in the second sentence about one document; from
# the third on, the further form is used. {year} is empty, or " in 2023" where the sentence does not begin with it.
_PAST = {
    Strength.CONCERN: (
        "was {also}concerned{year} that",
        "was {also}worried{year} that",
        "{also}expressed concern{year} that",
        "was {also}troubled{year} that",
        "{also}voiced concern{year} that",
    ),
    Strength.POSITION: (
        "{also}took the view{year} that",
        "{also}argued{year} that",
        "{also}made the case{year} that",
        "{also}held{year} that",
        "{also}said{year} that",
    ),
    Strength.CALL: (
        "{also}called for action{year}, arguing that",
        "{also}pressed for action{year}, in the belief that",
        "{also}called for action{year}, holding that",
        "{also}pressed for action{year}, arguing that",
    ),
}
_PRESENT = {
    Strength.CONCERN: ("said{year} it is {also}concerned that", "said{year} it is {also}worried that"),
    Strength.POSITION: ("said{year} it {also}believes that",),
    Strength.CALL: ("{also}called for action{year}, arguing that", "{also}pressed for action{year}, arguing that"),
}
_DRAFT = ("{also}argued that", "{also}held that", "{also}said that")  # a paper has no worries of its own
_FURTHER = {
    Strength.CONCERN: ("worried, too, that",),
    Strength.POSITION: ("argued, too, that", "added that"),
    Strength.CALL: ("called for action, too, arguing that",),
}
_INTRODUCTIONS = (
    "{name} is {about}{members}.",
    "{We} draw here on the work of {name}, {about}{members}.",
    "What {we} ask comes from the work of {name}, {about}{members}.",
    "Behind what {we} ask is the work of {name}, {about}{members}.",
    "{name}, {about}{members}, has taken this up.",
)
_OWN_INTRODUCTIONS = (  # of the organisation that a member, or an officer of its branch, belongs to
    "{We} draw here on the work of {my} {union},{members}.",
    "What {we} ask comes from the work of {my} {union},{members}.",
    "Behind what {we} ask is the work of {my} {union},{members}.",
    "{My} {union},{members}, has taken this up.",
    "{My} {union} has taken this up.",
    "Here {we} draw on the work of {my} {union}.",
    "",  # "In 2023 my union's group ..." says enough
    "",
    "",
)
_MANNERS = ("list", "prose", "each")
_MOST_IN_PROSE = 16  # words of an ask, on average
_MOST_GIVEN = 80  # words of asks and reasons: with more, a letter leaves out that questions follow, and the like
_MOST_GIVEN_IN_PROSE = 92
_SPELLED_OUT = 6  # words: "special educational needs and disabilities (SEND)"
_LONGEST_LEAD = 10  # words: "If you are elected, can I count on you to"
_MOST_REASONS = 3
_MOST_WORDS = 240  # of ours: with forty of the sender's own, 280 still fit a page
_MOST_TOPICS = 3  # that a subject line can name
_LONG_AGO_YEARS = 5


class Order(Struct, frozen=True, kw_only=True):
    """What one sender's letters have in common, whoever they go to."""

    catalogue: Catalogue
    sender: Sender
    written_on: date
    template: str = ""  # a name or a path; empty: the recipient's role
    own_templates: Path | None = None  # the folder of the user's own, which go before ours
    seed: int = 0
    reply_by: date | None = None
    note: tuple[str, ...] = ()  # the personal paragraphs, in the sender's words
    kind: Kind = Kind.ASK
    sent: date | None = None  # when the letter went to which a chase has had no reply
    about: str = ""  # the occasion to open with, in the sender's words: a sentence, or "your speech on ..."
    subject: str = ""  # over the template's
    reference: str = ""  # the sender's own, in a posted letter
    enclosures: tuple[str, ...] = ()  # what goes with a posted letter
    to_many: bool = False  # whether it goes to more readers than can be thought of one by one


class Brief(Order, frozen=True, kw_only=True):
    """All that one letter is made from."""

    chosen: Sequence[Chosen]
    recipient: Recipient
    nation: Nation
    topics: Sequence[str]  # ids: what the letter is about
    variation: Variation
    ranked: bool = True  # whether the asks' order is ours to vary


class Item(Struct, frozen=True, kw_only=True):
    """An ask as this letter puts it."""

    ask: Ask
    body: Body
    relation: Relation
    wording: str
    press: str = ""  # "press the Treasury to", and in the letter only where the asks are not all for one body to decide
    because: str = ""  # its reason, a clause
    why: tuple[str, ...] = ()  # the sentences that give it
    place: str = "first"  # among the asks: first, further or last
    asking: str = ""  # "press the Treasury to ", or "press it to " where it has just been named


class Step(NamedTuple):
    """A part of what comes between a letter's opening and end: a paragraph of reasons or of the sender's, and asks."""

    text: tuple[str, ...] = ()
    asks: tuple[Item, ...] = ()
    begins: bool = False  # with it the asks begin
    ends: bool = False  # after it comes what is said of the asks
    explains: bool = False  # with it reasons begin after the asks
    runs_on: bool = False  # the text of the next goes on in the same paragraph


def brief_of(order: Order, planned: Plan, recipient: Recipient) -> Brief:
    """Return what a planned letter of that order is made from."""
    return Brief(
        **{field: getattr(order, field) for field in Order.__struct_fields__},
        chosen=planned.selection.chosen,
        recipient=recipient,
        nation=planned.request.nation,
        topics=planned.topics,
        variation=planned.request.variation,
        ranked=not planned.request.named,
    )


def compose(brief: Brief) -> Letter:
    """Return the letter. It is the same for the same brief, on any day and machine.

    Raises:
        LobbykitError: the template has a fault, or the dates do not fit.
    """
    return addressed(compose_body(brief), brief.recipient)


def compose_body(brief: Brief) -> Letter:
    """Return the letter before it is addressed: what all candidates on one ballot get alike.

    Of the brief's recipient it tells the role, the office, the election and the area, and never the person.

    Raises:
        LobbykitError: as `compose`.
    """
    reply_by = _reply_by(brief)
    items = _items(brief)
    written = _written(brief, items, reply_by)
    name_lines, own_lines, sender_gaps = _signed(brief.sender)
    return Letter(
        kind=brief.kind,
        to=brief.recipient.role,
        recipient=brief.recipient,
        sender=brief.sender,
        nation=brief.nation,
        date=brief.written_on,
        subject=brief.subject or written.subject,
        salutation="",
        blocks=written.blocks,
        sign_off="",
        signature=name_lines,
        sender_lines=own_lines,
        recipient_lines=(),
        asks=tuple(_put(item, brief.catalogue) for item in items),
        reference=brief.reference,
        enclosures=brief.enclosures,
        placeholders=_once(*written.placeholders, *sender_gaps),
        warnings=tuple(_warnings(items, brief)),
        seed=brief.seed,
    )


@lru_cache(maxsize=4)
def _signed(sender: Sender) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Placeholder, ...]]:
    """Return what is signed, the sender's own lines, and what is to be filled in of both."""
    name_lines, own_lines = signature(sender), sender_lines(sender)
    return tuple(map(str, name_lines)), tuple(map(str, own_lines)), tuple(gaps((*name_lines, *own_lines)))


def addressed(body: Letter, recipient: Recipient) -> Letter:
    """Return a letter that `compose_body` made, addressed to one of those whom it was made for."""
    how = forms(recipient)
    theirs = (*gaps((how.salutation,)), *body.placeholders, *gaps(how.lines, posted=True))
    return replace(
        body,
        recipient=recipient,
        salutation=f"Dear {how.salutation},",
        sign_off=f"{how.sign_off},",
        recipient_lines=tuple(map(str, how.lines)),
        placeholders=_once(*theirs) if len(theirs) > 1 else theirs,
        warnings=body.warnings + how.left_out,
    )


def _written(brief: Brief, items: Sequence[Item], reply_by: date) -> Written:
    """What the template makes: with a reason for each ask, or with fewer where the letter would be too long."""
    name = brief.template or (brief.recipient.role if brief.kind is Kind.ASK else brief.kind)
    manner = _manner(brief, items)
    values, acronyms = _values(brief, items, reply_by, manner), brief.catalogue.acronyms or {}
    written = write(name, values, acronyms, brief.own_templates)
    if manner != _MANNERS[0] and _is_long(written, brief.note):  # a list says once what leads to the asks
        values = _values(brief, items, reply_by, _MANNERS[0])
        written = write(name, values, acronyms, brief.own_templates)
    reasons = min(_MOST_REASONS, len(items)) - 1
    while reasons and _is_long(written, brief.note):
        values |= _reasons(brief, items, _MANNERS[0], reasons)
        written = write(name, values, acronyms, brief.own_templates)
        reasons -= 1
    return written


def _is_long(written: Written, note: Sequence[str]) -> bool:
    """Whether the body has too many words, without the user's own paragraphs and what is still to be filled in."""
    ours = [text for text in block_texts(written.blocks) if text not in note]
    together = " ".join(ours)
    if together.isprintable() and together.count(" ") < _MOST_WORDS:  # no more words than that: signs stand alone, too
        return False
    to_fill = sum(count_words(one.text) for one in written.placeholders)
    return sum(map(count_words, ours)) - to_fill > _MOST_WORDS


def _once(*found: Placeholder) -> tuple[Placeholder, ...]:
    """Each placeholder once, where it comes first."""
    return tuple({one.text: one for one in reversed(found)}[text] for text in dict.fromkeys(one.text for one in found))


def _put(item: Item, catalogue: Catalogue) -> PutAsk:
    return PutAsk(
        id=item.ask.id,
        wording=item.wording,
        relation=item.relation,
        source=catalogue.source(item.ask.source).id,
        locator=item.ask.cite.locator,
    )


def _warnings(items: Sequence[Item], brief: Brief) -> Iterable[str]:
    for source_id in dict.fromkeys(item.ask.source for item in items):
        source = brief.catalogue.source(source_id)
        if brief.written_on < (first_day(source.published) or date.min):
            told = f"tells of {source.title}, which is of {source.published}"
            yield f"the letter is of {spoken(brief.written_on)}, and {told}"
    if brief.kind is Kind.INVITE and brief.recipient.role is Role.CANDIDATE:
        yield "invite all candidates on the ballot alike, or none: the union is independent of parties"
    for item in items:
        if item.ask.timing.status is Status.CHECK:
            yield f"check before you send ({item.ask.id}): {item.ask.timing.note}"


def _reply_by(brief: Brief) -> date:
    """21 days on, and for a candidate before polling day."""
    polling_day = brief.recipient.polling_day if brief.recipient.role is Role.CANDIDATE else None
    try:
        reply_by = brief.reply_by or brief.written_on + timedelta(days=_REPLY_DAYS)
    except OverflowError as error:
        raise LobbykitError(f"--date {brief.written_on} leaves no day for a reply") from error
    if brief.reply_by and polling_day and brief.reply_by > polling_day:
        raise LobbykitError(f"--reply-by {reply_by} is after polling day, {polling_day}: nobody is a candidate then")
    if reply_by < brief.written_on:
        raise LobbykitError(f"--reply-by {reply_by} is before the letter's own date, {brief.written_on}")
    if brief.reply_by or polling_day is None:
        return reply_by
    return min(reply_by, max(brief.written_on, polling_day - timedelta(days=1)))


# --- what a template can use ---------------------------------------------------------------------------------


def _values(brief: Brief, items: Sequence[Item], reply_by: date, manner: str = _MANNERS[0]) -> dict[str, object]:
    recipient = brief.recipient
    is_officer, is_many = brief.sender.capacity is Capacity.OFFICER, len(items) > 1
    common = _common_press(items)
    values = {
        **_common_values(brief.about, brief.sent, len(items), is_officer=is_officer),
        "variation": brief.variation,
        "topic": _topics([brief.catalogue.topic(topic).title for topic in brief.topics]),
        "common": f" {common}" if common else "",
        "manner": manner,
        "tight": _is_tight(items),
        "roomy": all(map(_is_roomy, items)),
        "beyond": _deciders(items, recipient.election, within=False),
        "within": _deciders(items, recipient.election, within=True),
        **_reasons(brief, items, manner),
        "note": tuple(map(Own, brief.note)),
        "to": str(recipient.role),
        "reply_by": spoken(reply_by),
        "nation": brief.nation.label,
        "deciders": joined(list(dict.fromkeys(item.body.name for item in items))),
        "who": _who(brief),
        **(_office_values(recipient.office) if recipient.office else _seat_values(brief)),
    }
    if is_many and manner == "each" and _asks_first(brief):  # a reason may stand between it and what is said of it
        values["them"] = f"what {_WE['we'] if is_officer else _I['we']} ask"
    return values


@lru_cache(maxsize=16)  # a sender's letters have the same few
def _common_values(about: str, sent: date | None, asks: int, *, is_officer: bool) -> dict[str, object]:
    """What is the same whoever the letter goes to."""
    count = _NUMBERS[asks] if asks < len(_NUMBERS) else str(asks)
    return {
        "count": count,
        "Count": capitalised(count),
        "many": asks > 1,
        "officer": is_officer,
        "sent": spoken(sent) if sent else Gap("the date of your letter", "--sent"),
        "occasion": _told(about, "We are writing about" if is_officer else "I am writing about"),
        "thanks": _told(about, "Thank you for") or Gap("what you thank for", "--about"),
        "agreement": _told(about, "Thank you for") or Gap("say first what you agree on with them", "--about"),
        # One writes as "I", the officers of a group as "we"; a capital stands at the beginning of a sentence.
        **(_WE if is_officer else _I),
        **(_MANY if asks > 1 else _ONE),
    }


def _told(about: str, beginning: str) -> tuple[str, ...]:
    """What the letter is about as a sentence: the user's own, or theirs completed; nothing when nothing was given.

    >>> "".join(_told("your speech on attendance", "Thank you for")), _told("We met in May.", "Thank you for")
    ('Thank you for your speech on attendance.', ('We met in May.', ''))
    """
    if not about or about[0].isupper() or about[-1] in ".!?":
        end = "" if about[-1:] in (*".!?…)'\"’”", "") else "."
        return (Own(about), end) if about else ()
    return (f"{beginning} ", Own(about), ".")


def _office_values(office: Office) -> dict[str, object]:
    """What letters to an office can use."""
    return {"office": office.title}


def _seat_values(brief: Brief) -> dict[str, object]:
    """What letters to candidates and members can use."""
    recipient = brief.recipient
    return {
        "area": _area(recipient),
        "parliament": _parliament(brief),
        "member": LEGISLATURES[recipient.election or Election.PARL].member,
        "on_polling_day": f" at the election on {spoken(recipient.polling_day)}" if recipient.polling_day else "",
    }


def _parliament(brief: Brief) -> str:
    """The elected body's name; in a nation that has a parliament of its own, Westminster's is the UK's."""
    election = brief.recipient.election or Election.PARL
    is_one_of_two = election is Election.PARL and brief.nation is not Nation.ENGLAND
    return "the UK Parliament" if is_one_of_two else LEGISLATURES[election].name


def _topics(titles: Sequence[str]) -> str:
    """The topics in a sentence; a title that has an "and" in it is set off by a comma, and many are summed up."""
    if len(titles) > _MOST_TOPICS:
        return "education and children's services"
    return ", and ".join(titles) if len(titles) == 2 and " and " in titles[0] else joined(titles)  # noqa: PLR2004


_ONE = {
    "questions": "question",
    "requests": "request",
    "requests_are": "request is",
    "decisions": "a decision",
    "them": "it",
    "to_each": "",
}
_MANY = {
    "questions": "questions",
    "requests": "requests",
    "requests_are": "requests are",
    "decisions": "some decisions",
    "them": "them",
    "to_each": " to each",
}
_I = {"we": "I", "We": "I", "are": "am", "me": "me", "Our": "My"}
_WE = {"we": "we", "We": "We", "are": "are", "me": "us", "Our": "Our"}


def own_organisation(sender: Sender, catalogue: Catalogue) -> Organisation | None:
    """Return the organisation of the catalogue that the sender names as their own, or None."""
    return _by_name(catalogue.organisations).get(_plain(sender.organisation))


@lru_cache(maxsize=4)
def _by_name(organisations: tuple[Organisation, ...]) -> dict[str, Organisation]:
    """The organisations by each of their names; of several that have one, the first."""
    named = {_plain(name): one for one in reversed(organisations) for name in (one.id, one.name, *one.aliases)}
    named.pop("", None)  # whoever names none has none
    return named


@lru_cache(maxsize=256)  # each letter asks for the same few, many times
def _plain(organisation: str) -> str:
    return " ".join(folded_words(organisation)).removeprefix("the ")


def _who(brief: Brief) -> tuple[str, ...]:
    """Who writes, for whom, in one to three sentences; what makes them somebody to the reader is theirs to say."""
    sender = brief.sender
    if sender.capacity is Capacity.OFFICER:
        return (_FOR_A_GROUP[brief.variation.pick("for a group", len(_FOR_A_GROUP))], _group(brief), ".")
    job = Own(_with_article(sender.job)) or Gap("your job", "--job")
    work = (job, Own(_where(sender.workplace)))
    here, oneself = _here(brief), _for_oneself(brief)
    # Someone who has not said whether they are a member has a placeholder in the second part, which stays last.
    match brief.variation.pick("who", 3 if sender.organisation else 2):
        case 1 if here:
            return (*here, ", and I am ", *work, ". ", *oneself)
        case 2 if here:
            return (*oneself, " I am ", *work, ", and ", *here, ".")
        case 2:
            return (*oneself, " I am ", *work, ".")
    return ("I am ", *work, *((", and ", *here) if here else ()), ". ", *oneself)


_FOR_A_GROUP = (
    "I am writing on behalf of ",
    "I write on behalf of ",
    "I am sending you this on behalf of ",
    "I am writing to you for ",
)
_FOR_ONESELF = (  # before and after the name of the organisation
    ("I am writing in a personal capacity, as a member of ", "."),
    ("I am a member of ", ", and am writing in a personal capacity."),
    ("I belong to ", ", and write this in a personal capacity."),
    ("As a member of ", ", I write to you in a personal capacity."),
    ("I write for myself, as a member of ", "."),
    ("I write to you as a member of ", ", and in a personal capacity."),
)
_FOR_ONESELF_ALONE = (
    "I am writing in a personal capacity.",
    "I write in a personal capacity.",
    "I write for myself.",
    "I write this in a personal capacity.",
)


def _where(workplace: str) -> str:
    """Return a workplace with the word before it.

    >>> _where("Example Council"), _where("For the Example Trust."), _where("")
    (' at Example Council', ' for the Example Trust', '')
    """
    first, _, rest = workplace.rstrip(". ").partition(" ")
    if first.lower() in _PREPOSITIONS:
        return f" {first.lower()} {rest}"
    return f" at {workplace.rstrip('. ')}" if first else ""


def _group(brief: Brief) -> str:
    """Whom an officer writes for, and what a member is one of: the branch, if any, of the organisation."""
    sender = brief.sender
    if not sender.organisation:
        return Gap("your organisation", "--on-behalf-of")
    known = own_organisation(sender, brief.catalogue)
    is_its_name = known and _plain(sender.organisation) in (_plain(known.id), _plain(known.name))
    name = known.name if known and is_its_name else sender.organisation
    return Own(f"the {branch_name(sender)} of {name}" if sender.branch else name)


def _here(brief: Brief) -> tuple[str, ...]:
    """What the sender is to the seat; theirs to choose, when their profile does not tell and it is one letter."""
    recipient, home = brief.recipient, brief.sender.constituency
    if recipient.role not in (Role.CANDIDATE, Role.MEMBER):
        return ()
    if home and recipient.area and recipient.election in (None, Election.PARL):
        return ("I live in ", _area(recipient)) if is_same_seat(home, recipient.area) else ()
    if brief.to_many:
        return ()
    hint = "choose one, or take it out" + ("" if home else "; your profile can keep your constituency")
    return ("I ", Gap("live / work", hint), " in ", _area(recipient))


def _area(recipient: Recipient) -> str:
    return Own(recipient.area) if recipient.area else Gap("constituency", "--constituency")


def _for_oneself(brief: Brief) -> tuple[str, ...]:
    """That a member speaks for nobody else; of which union they are one is theirs to say."""
    if brief.sender.organisation:
        before, after = _FOR_ONESELF[brief.variation.pick("for oneself", len(_FOR_ONESELF))]
        return (before, _group(brief), after)
    alone = _FOR_ONESELF_ALONE[brief.variation.pick("for oneself", len(_FOR_ONESELF_ALONE))]
    if _UNION not in {one.ask.organisation for one in brief.chosen}:
        return (alone,)
    name = brief.catalogue.organisation(_UNION).name
    return (f"{alone} ", Gap(f"Keep this if it is so: I am a member of {name}.", "in your own words"))


@lru_cache(maxsize=64)  # many letters have one sender
def _with_article(job: str) -> str:
    """Return a job with its article, for "I am ..."; one that needs none, or was given with one, stays as it is.

    >>> _with_article("educational psychologist"), _with_article("I am the head of a school."), _with_article("retired")
    ('an educational psychologist', 'the head of a school', 'retired')
    >>> _with_article("retired teacher"), _with_article("retired from teaching"), _with_article("MP's caseworker")
    ('a retired teacher', 'retired from teaching', "an MP's caseworker")
    """
    job = re.sub(r"^(?:i am|i'm|i’m) ", "", job.rstrip(". "), flags=re.IGNORECASE)
    first, _, rest = job.partition(" ")
    is_state = first.lower() in _STATES and (not rest or rest.split()[0].lower() in _GOES_ON)
    if is_state or first.lower() in _WITHOUT_ARTICLE:
        return job
    first = re.sub("['’]s$", "", first)
    is_spelled_out = first.isupper() and first[0] in "AEFHILMNORSX" and first not in _SAID_AS_WORDS
    is_vowel = not first.isupper() and re.match(_BEGINS_WITH_A_VOWEL, job, re.IGNORECASE)
    return f"{'an' if is_spelled_out or is_vowel else 'a'} {job}"


# "an educational psychologist", "an uninsured worker", "an X-ray technician", "an 11-plus tutor"; "a university ..."
_BEGINS_WITH_A_VOWEL = r"(?!uni(?![nmd])|use|eu|one\b)[aeiou]|hono|heir|hour|[aefhilmnorsx]-|8|11\b|18\b"
_SAID_AS_WORDS = frozenset({"SEND", "SENCO", "SENDCO", "MAT", "SALT"})
_WITHOUT_ARTICLE = frozenset({
    "", "a", "an", "the", "one", "my", "now", "no", "on", "between", "working", "currently",
})  # fmt: skip
# What one can be without being it as anything: "retired", "retired from teaching", and "a retired teacher".
_STATES = frozenset({"retired", "semi-retired", "self-employed", "freelance", "unemployed"})
_GOES_ON = frozenset({"from", "after", "since", "and", "but", "with", "in", "as", "at", "for", "now", "until"})
_PREPOSITIONS = frozenset({"at", "in", "for", "with", "across", "near", "on"})


# --- the asks ------------------------------------------------------------------------------------------------


def _items(brief: Brief) -> list[Item]:
    """The asks in the letter's order and words, both the sender's own; those of one document stand together."""
    chosen = list(brief.chosen)
    if brief.ranked:
        chosen.sort(key=lambda one: brief.variation.rank(f"order {one.ask.id}"))
        chosen.sort(key=lambda one: brief.catalogue.ages[one.ask.source])
        owners = [one.ask.organisation for one in chosen]
        chosen.sort(key=lambda one: owners.index(one.ask.organisation))
    return [
        Item(
            ask=one.ask,
            body=one.body,
            relation=one.relation,
            press=_press(one.relation, one.body.name),
            wording=one.ask.phrases[brief.variation.pick(f"wording {one.ask.id}", len(one.ask.phrases))],
            because=_because(one.ask, brief),
        )
        for one in chosen
    ]


def _press(relation: Relation, body: str) -> str:
    """What the reader would have to do first, so that those who decide do it; nothing when the reader decides."""
    match relation:
        case Relation.DECIDES:
            return ""
        case Relation.PRESSES:
            return f"press {body} to"
        case Relation.CHAMPIONS:
            return f"use your office to press {body} to"
    assert_never(relation)


def _is_roomy(item: Item) -> bool:
    """Whether a sentence that leads to the ask can have a few words more, if it has an acronym to spell out as well."""
    words = _words_in(item.press) + _words_in(item.wording)
    return words + (0 if item.wording.islower() else _SPELLED_OUT) + _LONGEST_LEAD <= MOST_WORDS


def _common_press(items: Sequence[Item]) -> str | None:
    """Return the words that lead to every ask alike, or None when there are several."""
    found = {item.press for item in items}
    return found.pop() if len(found) == 1 else None


def _deciders(items: Sequence[Item], election: Election | None, *, within: bool) -> tuple[str, ...]:
    """Return those who decide and answer to the reader's own parliament, or else those who do not."""
    parliament = election or Election.PARL
    bodies = [item.body.name for item in items if (item.body.answers_to is parliament) is within]
    return tuple(dict.fromkeys(bodies))


# --- the reasons ---------------------------------------------------------------------------------------------


def _manner(brief: Brief, items: Sequence[Item]) -> str:
    """How the asks are put: in a list, in prose, or each with its reason.

    Long ones, and those of two organisations, which have more to tell, are read best in a list; and where there is much
    to say, a list says once what leads to the asks.
    """
    words = sum(_words_in(item.wording) for item in items)
    is_one = len(items) == 1
    if is_one or words > _MOST_IN_PROSE * len(items) or len({item.ask.organisation for item in items}) > 1:
        return _MANNERS[0]
    ways = _MANNERS if brief.kind is Kind.ASK else _MANNERS[:2]
    manner = ways[brief.variation.pick("manner", len(ways))]
    return _MANNERS[0] if manner != _MANNERS[0] and _words_given(items) > _MOST_GIVEN_IN_PROSE else manner


def _is_tight(items: Sequence[Item]) -> bool:
    """Whether there is so much to say that what could be left unsaid had better be."""
    return _words_given(items) > _MOST_GIVEN or len({item.ask.organisation for item in items}) > 1


def _words_given(items: Sequence[Item]) -> int:
    """The words of the asks and their reasons, around which the rest is written."""
    return sum(_words_in(item.wording) + _words_in(item.because) for item in items)


@lru_cache(maxsize=2048)  # the catalogue's own words
def _words_in(text: str) -> int:
    return len(text.split())


def _asks_first(brief: Brief) -> bool:
    return brief.kind is Kind.ASK and bool(brief.variation.pick("asks first", 2))


def _reasons(brief: Brief, items: Sequence[Item], manner: str, most: int = _MOST_REASONS) -> dict[str, object]:
    """What a template can use of the reasons: all, and with the asks, in the order that the letter has them."""
    why = _why(brief, items, manner, most)
    several = _common_press(items) is None
    placed = []
    for number, (item, sentences) in enumerate(zip(items, why, strict=True)):
        is_named = manner == "prose" and number and not several  # the body, in the sentence before
        asking = item.press.replace(item.body.name, "it") if is_named else item.press
        press = f"{item.press} ".lstrip() if several else ""
        place = _place(number, len(items))
        placed.append(replace(item, why=sentences, press=press, place=place, asking=f"{asking} ".lstrip()))
    return {
        "items": placed,
        "steps": _steps_with_each(brief, placed) if manner == "each" else _steps(brief, placed),
        "why": tuple(chain.from_iterable(why)),
    }


def _place(number: int, count: int) -> str:
    return "first" if not number else "last" if number + 1 == count > 2 else "further"  # noqa: PLR2004  # of two, neither


def _steps(brief: Brief, items: Sequence[Item]) -> list[Step]:
    """The reasons, and all asks before or after them; the sender's own words follow the first."""
    first = next((place for place, item in enumerate(items) if item.why), 0)
    told = _text(items[: first + 1])
    others = _text(items[first + 1 :])
    if not brief.note:
        told, others = (*told, *((" ", *others) if others else ())), ()
    parts = [told, *_notes(brief), *([others] if others else [])]
    asks = Step(asks=tuple(items), begins=True, ends=True)
    if _asks_first(brief):
        return [asks, Step(text=parts[0], explains=True), *(Step(text=part) for part in parts[1:])]
    last = parts[-1] if len(parts) == 1 or others else ()  # with one ask, reason and ask are one paragraph
    before = parts[:-1] if last else parts
    return [*(Step(text=part) for part in before), asks._replace(text=last)]


def _steps_with_each(brief: Brief, items: Sequence[Item]) -> list[Step]:
    """Each ask with its reason, before or after it; the sender's own words follow the first reason."""
    steps: list[Step] = []
    asks_first = _asks_first(brief)
    own = [Step(text=part) for part in _notes(brief)]
    for item in items:
        text, is_first, is_last = _text([item]), item is items[0], item is items[-1]
        ask = Step(asks=(item,), begins=is_first, ends=is_last and not (text and asks_first))
        if not asks_first:
            steps += [Step(text=text), *own, ask] if is_first and own else [ask._replace(text=text)]
        else:
            reason = [Step(text=text, ends=is_last)] if text else []
            steps += [ask._replace(runs_on=bool(reason)), *reason, *(own if is_first else [])]
    return steps


def _text(items: Sequence[Item]) -> tuple[str, ...]:
    """The sentences of their reasons, with a space between."""
    sentences = [sentence for item in items for sentence in item.why]
    return tuple(chain.from_iterable((" ", sentence) for sentence in sentences))[1:]


def _notes(brief: Brief) -> list[tuple[str, ...]]:
    return [(Own(paragraph),) for paragraph in brief.note]


def _why(brief: Brief, items: Sequence[Item], manner: str, most: int) -> list[tuple[str, ...]]:
    """Return for each ask the sentences of its reason: whose view it is, of which year, how strongly held, and why.

    After `most` of them only those follow that tell of another organisation's view.
    """
    ours = _spoken_for(brief)
    why: list[tuple[str, ...]] = []
    told: list[Source] = []
    is_tight = _is_tight(items)
    is_apart = False  # whether something else stands between a reason and the one before it
    for number, item in enumerate(items):
        source = brief.catalogue.source(item.ask.source)
        is_new = all(one.publisher != source.publisher for one in told)
        if number >= most and not is_new:
            why.append(())
            continue
        # A draft was put to an organisation, and is not yet what it says.
        is_ours = bool(ours and source.publisher == ours.id and source.standing is Standing.ADOPTED)
        introduction, is_own = "", False
        if is_new:
            organisation = brief.catalogue.organisation(source.publisher)
            introduction, is_own = _introduction(organisation, brief, is_ours=organisation == ours, is_tight=is_tight)
        is_named = bool(introduction) or bool(told and told[-1].publisher == source.publisher and not is_apart)
        reason = reason_sentence(
            item.ask, source, brief, is_ours=is_ours, told=told, is_named=is_named, is_apart=is_apart
        )
        if is_own:
            reason = _owned(reason, organisation, brief)
        elif introduction:
            reason = _with_it(reason, organisation)
        why.append(tuple(capitalised(sentence) for sentence in (introduction, reason) if sentence))
        is_apart = manner == _MANNERS[-1] or (not told and bool(brief.note))
        told.append(source)
    return why


def _spoken_for(brief: Brief) -> Organisation | None:
    """The organisation whose views an officer tells as "we": what it took the view of, none of its branches did."""
    sender = brief.sender
    is_whole = sender.capacity is Capacity.OFFICER and not sender.branch
    return own_organisation(sender, brief.catalogue) if is_whole else None


def _introduction(organisation: Organisation, brief: Brief, *, is_ours: bool, is_tight: bool) -> tuple[str, bool]:
    """Return a sentence that introduces the organisation, and whether it is the sender's and needs none."""
    if is_ours:
        return f"Our {organisation.members}." if organisation.members else "", False
    is_alone = len({one.ask.organisation for one in brief.chosen}) == 1
    is_officer = brief.sender.capacity is Capacity.OFFICER
    is_own = bool(organisation.members) and organisation == own_organisation(brief.sender, brief.catalogue)
    ways = _OWN_INTRODUCTIONS if is_own else _INTRODUCTIONS
    pick = brief.variation.pick(f"introduction {organisation.id}", len(ways)) if is_alone else 0
    if pick and is_tight:
        pick = len(ways) - 1 if is_own else 0  # the shortest
    introduction = _introduced(ways[pick], organisation, is_officer=is_officer)
    return introduction, is_own and not introduction


@lru_cache(maxsize=64)  # a sender's letters have the same few
def _introduced(way: str, organisation: Organisation, *, is_officer: bool) -> str:
    return way.format(
        union=_union(organisation),
        name=organisation.name,
        about=organisation.about,
        members=f" whose {organisation.members}" if organisation.members else "",
        We="We" if is_officer else "I",
        we="we" if is_officer else "I",
        my="our" if is_officer else "my",
        My="Our" if is_officer else "My",
    )


def _union(organisation: Organisation) -> str:
    """What it is, in a word: of "a trade union of teachers" or "an association of councils", "union", "association"."""
    return organisation.about.partition(" of ")[0].split()[-1]


def _with_it(reason: str, organisation: Organisation) -> str:
    """The sentence with "it" for the organisation that has just been introduced.

    >>> prospect = Organisation(id="prospect", name="Prospect", about="a trade union", about_source="")
    >>> _with_it("In 2017 Prospect argued that", prospect), _with_it("Prospect's Group argued that", prospect)
    ('In 2017 it argued that', "Prospect's Group argued that")
    """
    year, whose = _YEAR_FIRST.fullmatch(reason).groups()  # type: ignore[union-attr]  # it takes anything
    rest = whose.removeprefix(f"{organisation.name} ")
    return reason if rest == whose else f"{year}it {rest}" if year else f"It {rest}"


_YEAR_FIRST = re.compile("((?:(?:Back in|In) [0-9]{4} )?)(.+)")


def _owned(reason: str, organisation: Organisation, brief: Brief) -> str:
    """The sentence with "my union" for the name of the sender's own organisation, which they have given."""
    my = "our" if brief.sender.capacity is Capacity.OFFICER else "my"
    owned = reason.replace(organisation.name, f"{my} {_union(organisation)}", 1)
    return owned.replace("Back in ", "In ", 1)  # for the word that has been added


def _opener(source: Source, brief: Brief, told: Sequence[Source], *, is_named: bool) -> str:
    """How the first sentence about a document begins: its year, and whose it is, told once in full.

    `is_named` says that the sentence before speaks of the same organisation, so that "its" is clear.
    """
    opener = source.attribution
    if _is_long_ago(source, brief) and not any(_is_long_ago(one, brief) for one in told):
        opener = _long_ago(opener)
    owner = f"{brief.catalogue.organisation(source.publisher).name}'s "
    group = source.attribution.partition(owner)[2]
    if not is_named:
        return opener
    if group and any(one.attribution.endswith(owner + group) for one in told):
        return opener.replace(owner + group, f"the same {group.split()[-1]}")
    return opener.replace(owner, "its ")


def _is_long_ago(source: Source, brief: Brief) -> bool:
    return brief.written_on.year - source.year > _LONG_AGO_YEARS


def _long_ago(opener: str) -> str:
    return f"Back in {opener[3:]}" if opener.startswith("In ") else opener


def reason_sentence(
    ask: Ask,
    source: Source,
    brief: Brief,
    *,
    is_ours: bool,
    told: Sequence[Source],
    is_named: bool = True,
    is_apart: bool = False,
) -> str:
    """Return one reason for an ask, told as its document's: with its year, and no more strongly than there.

    `told` are the documents of the sentences before it, in their order; `is_named`, that the sentence before speaks of
    the same organisation; `is_apart`, that something else was said in between.
    """
    reason = _because(ask, brief)
    before = sum(one.id == source.id for one in told)
    follows = bool(told) and told[-1].id == source.id
    verb = _verb(ask, source, brief, before=before)
    if is_ours:
        return f"{'We' if follows else f'In {source.year} we'} {_plural(verb.format(year=''))} {reason}."
    if follows:
        return f"{_again(source, brief) if is_apart else 'It'} {verb.format(year='')} {reason}."
    opener = _opener(source, brief, told, is_named=is_named)
    year, whose = _year_apart(opener)
    if "{year}" in verb and year and brief.variation.pick(f"year {source.id}", 2):
        return f"{capitalised(whose)} {verb.format(year=year)} {reason}."
    return f"{opener} {verb.format(year='')} {reason}."


def _because(ask: Ask, brief: Brief) -> str:
    return ask.because[brief.variation.pick(f"because {ask.id}", len(ask.because))]


def _again(source: Source, brief: Brief) -> str:
    """Who holds the view, where the document has been told of, and something else was said since."""
    name = brief.catalogue.organisation(source.publisher).name
    if source.standing is Standing.DRAFT:
        return "The same paper"
    group = source.attribution.partition(f"{name}'s ")[2]
    return f"The same {group.split()[-1]}" if group else name


def _year_apart(opener: str) -> tuple[str, str]:
    """Part the year from whoever held the view.

    >>> _year_apart("Back in 2017 Prospect"), _year_apart("A paper of 2020")
    ((' back in 2017', 'Prospect'), ('', 'A paper of 2020'))
    """
    year, whose = _YEAR_FIRST.fullmatch(opener).groups()  # type: ignore[union-attr]  # it takes anything
    return (f" {year[0].lower()}{year[1:-1]}" if year else "", whose)


def _verb(ask: Ask, source: Source, brief: Brief, *, before: int) -> str:
    """The verb that the strength allows, never the one of the sentence before; the year is still to be put in."""
    strength = Strength.POSITION if source.standing is Standing.DRAFT else ask.strength
    if before > 1 and strength in _FURTHER and not ask.telling:
        ways = _FURTHER[strength]
        return ways[(brief.variation.pick(f"further {source.id}", len(ways)) + before) % len(ways)]
    ways = (ask.telling,) if ask.telling else verbs_of(ask.strength, source, brief.written_on)
    way = ways[(brief.variation.pick(f"verb {source.id}", len(ways)) + before) % len(ways)]
    addressee = _addressee(source, brief) if "{addressed_to}" in way else ""
    return way.format(also="also " if before else "", addressed_to=addressee, year="{year}")


def _addressee(source: Source, brief: Brief) -> str:
    """Whom the document called on: the reader's own office is not named to its holder."""
    office = brief.recipient.office
    body = next((one for one in brief.catalogue.bodies if office and one.id == office.body), None)
    own = {body.name if body else "", f"the {office.title}" if office else ""}
    return "your office" if source.addressed_to in own else source.addressed_to


def reason_openings(ask: Ask, source: Source) -> list[str]:
    """Return everything that can stand before one of the ask's reasons at its document's first mention."""
    old, new = (_DRAFT, ()) if source.standing is Standing.DRAFT else (_PAST[ask.strength], _PRESENT[ask.strength])
    if ask.telling:
        old, new = (ask.telling,), ()
    ways = [(_long_ago(source.attribution), verb) for verb in old] + [(source.attribution, verb) for verb in new]
    return [f"{opener} {verb.format(also='', addressed_to=source.addressed_to, year='')}" for opener, verb in ways]


def verbs_of(strength: Strength, source: Source, day: date) -> tuple[str, ...]:
    """Return the ways to tell a view of that strength: in the past once its document is over a year old."""
    if source.standing is Standing.DRAFT:
        return _DRAFT
    last = _last_day(source.published)
    is_past = (last.year + 1, last.month, last.day) < (day.year, day.month, day.day)
    return (_PAST if is_past else _PRESENT)[strength]


@lru_cache(maxsize=256)  # of each document in the catalogue
def _last_day(published: str) -> date:
    """The last day on which a document of that date can have been published."""
    parts = [int(part) for part in published.split("-")]
    if len(parts) == 3:  # noqa: PLR2004  # year, month and day
        return date(*parts)
    year, month = parts if len(parts) == 2 else (parts[0], 12)  # noqa: PLR2004
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _plural(verb: str) -> str:
    """The verb for "we"."""
    for one, many in (
        ("was ", "were "),
        (" it is ", " we are "),
        (" it believes", " we believe"),
        (" its ", " our "),
    ):
        verb = verb.replace(one, many)
    return verb.replace(" it also believes", " we also believe")
