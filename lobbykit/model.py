"""The records that every part shares: the catalogue's, the people's and the letter's. Reads and writes nothing.

They are msgspec's structs, frozen and by keyword, and not dataclasses: making thirty dataclasses costs each start as
much as three empty Pythons, and structs are read from the cache as they are.
"""

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

# --- closed choices ------------------------------------------------------------------------------------------


class Nation(StrEnum):
    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern-ireland"

    @property
    def label(self) -> str:
        """The nation's name in a sentence.

        >>> Nation.NORTHERN_IRELAND.label
        'Northern Ireland'
        """
        return self.value.replace("-", " ").title()


class Role(StrEnum):
    """What a recipient is to the letter."""

    CANDIDATE = "candidate"
    MINISTER = "minister"
    COMMISSIONER = "commissioner"
    MEMBER = "member"  # the sitting MP, MSP, Member of the Senedd, MLA or councillor


class Kind(StrEnum):
    """What a letter is for."""

    ASK = "ask"
    INVITE = "invite"  # to meet, or to address a group's meeting
    CHASE = "chase"  # no reply has come
    THANK = "thank"  # for a reply or a commitment, and what next


class Audience(StrEnum):
    """Whom an ask can be put to; a member is asked what candidates are."""

    CANDIDATE = "candidate"
    MINISTER = "minister"
    COMMISSIONER = "commissioner"


class Stance(StrEnum):
    SUPPORT = "support"
    OPPOSE = "oppose"
    PROTECT = "protect"


class Strength(StrEnum):
    """How far the document itself goes; the letter's verb follows it. The strongest stands first."""

    CALL = "call"  # the document calls on someone
    POSITION = "position"  # it says what it believes or will lobby for
    CONCERN = "concern"  # the demand is read into a worry


class Status(StrEnum):
    """How an ask has stood the time since its document. The most usable stands first."""

    LIVE = "live"
    DATED_WORDING = "dated-wording"  # a name or date in the document is stale, the substance is not
    PARTLY_MET = "partly-met"
    CHECK = "check"  # policy has moved: to be looked up before use
    OVERTAKEN = "overtaken"  # nothing is left to ask; never used


class Standing(StrEnum):
    ADOPTED = "adopted"
    DRAFT = "draft"


class BodyKind(StrEnum):
    GOVERNMENT = "government"
    COUNCIL = "council"
    COMMISSIONER = "commissioner"
    EMPLOYER = "employer"


class Election(StrEnum):
    """The elected body that a candidate stands for or a member sits in, by Democracy Club's names."""

    PARL = "parl"
    SP = "sp"
    SENEDD = "senedd"
    NIA = "nia"
    LOCAL = "local"


class Relation(StrEnum):
    """What a recipient can do about an ask."""

    DECIDES = "decides"
    PRESSES = "presses"
    CHAMPIONS = "champions"


class Capacity(StrEnum):
    """How a sender writes: for oneself, or for a group."""

    MEMBER = "member"
    OFFICER = "officer"


# --- the catalogue -------------------------------------------------------------------------------------------


class Source(Struct, frozen=True, kw_only=True):
    """One document that asks are taken from."""

    id: str
    title: str
    publisher: str  # an organisation's id
    published: str  # YYYY, YYYY-MM or YYYY-MM-DD: as exact as is known
    what: str  # what the document is: a noun phrase
    addressed_to: str  # whom it speaks to, as in "called on election candidates"
    nations: tuple[Nation, ...]
    standing: Standing
    attribution: str  # how a sentence about it opens; the verb follows ("was concerned that")
    file: str  # the name of its text file, for `asks verify`
    notes: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        return int(self.published[:4])


class Passage(Struct, frozen=True, kw_only=True):
    """A place in a document, and 3 to 8 consecutive words that mark it."""

    place: str
    anchor: str


class Cite(Struct, frozen=True, kw_only=True):
    place: str
    anchor: str
    also: tuple[Passage, ...] = ()  # further passages of an ask that joins several

    @property
    def passages(self) -> tuple[Passage, ...]:
        return (Passage(place=self.place, anchor=self.anchor), *self.also)

    @property
    def locator(self) -> str:
        """Every place, in one phrase."""
        return "; ".join(dict.fromkeys((self.place, *(passage.place for passage in self.also))))


class Limits(Struct, frozen=True, kw_only=True):
    """The condition that no wording may drop, and the words by which that is checked."""

    text: str
    keep: tuple[str, ...] = ()  # each must be there, at the start of a word; alternatives are parted by " / "
    avoid: tuple[str, ...] = ()  # none may be there


class Timing(Struct, frozen=True, kw_only=True):
    status: Status
    review_by: date
    note: str = ""  # what has changed since; for `check`, what to look up
    checked: date | None = None


class Fact(Struct, frozen=True, kw_only=True):
    """A figure that may stand in a letter, with whose it is and its year in the sentence."""

    text: str
    whose: str
    year: str
    caution: str = ""


class Ask(Struct, frozen=True, kw_only=True):
    """One thing that a person in office, or standing for it, can be asked to do."""

    id: str
    title: str  # up to 60 characters
    action: str  # a verb phrase: completes "Will you ...?" and "press the Department for Education to ..."
    wordings: tuple[str, ...]  # at least three more of the kind, differently built
    because: tuple[str, ...]  # at least two clauses: complete "Prospect is concerned that ..."
    question: str  # for a hustings: the commitment, a verb phrase
    follow_up: str  # for a hustings: the open question that tests it, a sentence
    stance: Stance
    strength: Strength
    topics: tuple[str, ...]  # at most four; the main one first
    nations: tuple[Nation, ...]
    nation_basis: str  # "stated", or "inferred: why"
    audiences: tuple[Audience, ...]
    audience_reason: str  # whom the document addresses, and why others were added
    decided_by: dict[Nation, str]  # a body's id for each of the nations
    cite: Cite
    timing: Timing
    limits: Limits | None = None
    facts: tuple[Fact, ...] = ()
    put_by: Capacity | None = None  # `officer` for what nobody else may say for the organisation: its invitation
    telling: str = ""  # how a call is told, where "called on … to act, arguing that" would not be right
    related: tuple[str, ...] = ()  # ids of asks that say nearly the same
    conflicts: tuple[str, ...] = ()  # ids of asks never to be put beside this one
    source: str = ""  # the source's id; given by the file that the ask stands in
    organisation: str = ""  # the publisher's id; given by the source

    @property
    def is_overtaken(self) -> bool:
        return self.timing.status is Status.OVERTAKEN

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every way in which a letter can put the ask."""
        return (self.action, *self.wordings)

    @property
    def sayings(self) -> tuple[tuple[str, str], ...]:
        """Everything that a letter or a hustings sheet can say of it, each with its field ("wordings.2")."""
        return (
            ("action", self.action),
            *((f"wordings.{index}", wording) for index, wording in enumerate(self.wordings)),
            ("question", self.question),
            *((f"because.{index}", reason) for index, reason in enumerate(self.because)),
            ("follow_up", self.follow_up),
            *((("telling", self.telling),) if self.telling else ()),
        )


GIVEN_FIELDS = ("source", "organisation")  # of an ask: told by the file that it stands in, and not written in it


class Topic(Struct, frozen=True, kw_only=True):
    id: str
    title: str  # as in a sentence: "special educational needs and disabilities"
    description: str
    aliases: tuple[str, ...] = ()
    terms: dict[str, Nation] | None = None  # what one nation calls it: "additional support needs", Scotland


class Missing(Struct, frozen=True, kw_only=True):
    """Words that people look for and no document says anything about."""

    words: tuple[str, ...]
    reason: str


class Organisation(Struct, frozen=True, kw_only=True):
    id: str
    name: str  # as in a sentence
    about: str  # completes "Prospect is ...": "a trade union"
    about_source: str  # where that, and `members`, is said
    members: str = ""  # completes "whose ..." and "Our ...": "members advise schools"
    aliases: tuple[str, ...] = ()


class Body(Struct, frozen=True, kw_only=True):
    """One of those who decide."""

    id: str
    name: str  # as in a sentence: "the Department for Education"
    nations: tuple[Nation, ...]  # whose matters it decides
    kind: BodyKind
    office: str | None = None  # the id of the office that letters to it go to; none: it has no minister's office
    answers_to: Election | None = None  # the elected body that holds it to account


class Catalogue(Struct, frozen=True, kw_only=True, dict=True):  # a dict keeps what things are found by
    """All asks and what they refer to, each in the order of its file."""

    sources: tuple[Source, ...] = ()
    asks: tuple[Ask, ...] = ()
    topics: tuple[Topic, ...] = ()
    missing: tuple[Missing, ...] = ()
    acronyms: dict[str, str] | None = None  # SEND: special educational needs and disabilities
    names: tuple[str, ...] = ()  # names and terms of art, which an ask may have word for word as a document has them
    organisations: tuple[Organisation, ...] = ()
    bodies: tuple[Body, ...] = ()

    def ask(self, ask_id: str) -> Ask:
        return self._asks[ask_id]

    def source(self, source_id: str) -> Source:
        return self._sources[source_id]

    def topic(self, topic_id: str) -> Topic:
        return self._topics[topic_id]

    def organisation(self, organisation_id: str) -> Organisation:
        return self._organisations[organisation_id]

    def body(self, body_id: str) -> Body:
        return self._bodies[body_id]

    @cached_property
    def ages(self) -> dict[str, int]:
        """The place of each source among all, the newest first, by its id."""
        newest_first = sorted(self.sources, key=lambda one: one.published, reverse=True)
        return {source.id: place for place, source in enumerate(newest_first)}

    @cached_property
    def _asks(self) -> dict[str, Ask]:
        return {one.id: one for one in reversed(self.asks)}  # of several that have one id, the first

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {one.id: one for one in reversed(self.sources)}

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {one.id: one for one in reversed(self.topics)}

    @cached_property
    def _organisations(self) -> dict[str, Organisation]:
        return {one.id: one for one in reversed(self.organisations)}

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return {one.id: one for one in reversed(self.bodies)}


# --- people --------------------------------------------------------------------------------------------------


class Office(Struct, frozen=True, kw_only=True):
    """An office that can be written to, whoever holds it."""

    id: str
    title: str  # "Secretary of State for Education"
    organisation: str
    nations: tuple[Nation, ...]  # those that it acts for
    role: Role  # minister or commissioner
    salutation: str = ""  # "Secretary of State", after "Dear"; empty: there is none, as for a chief executive
    body: str = ""  # the id of the body that it decides for; empty: it decides nothing in the catalogue
    address: tuple[str, ...] = ()  # as an envelope has it, the organisation with it
    email: str = ""
    contact_page: str = ""  # where to look for what is not known here
    decides: str = ""  # what it decides, or can press for, in a sentence or two
    note: str = ""  # what to know before writing to this office rather than another, as a note tells it
    source: str = ""  # where title and address are from
    checked: str = ""  # when address and email, or else the title, were last seen there: YYYY, YYYY-MM or YYYY-MM-DD
    # Of the present holder: only the user's own file has them.
    name: str = ""
    honorific: str = ""
    post_nominals: str = ""
    own: tuple[str, ...] = ()  # the fields that the user's own file gave; "id" among them: the office is theirs

    @property
    def is_own(self) -> bool:
        """Whether the office stands in the user's own file alone."""
        return "id" in self.own


class Recipient(Struct, frozen=True, kw_only=True):
    role: Role
    name: str = ""
    surname: str = ""  # the part of the name that follows a title, where it is known
    honorific: str = ""
    post_nominals: str = ""
    office: Office | None = None
    area: str = ""  # the seat, ward or region
    nation: Nation | None = None
    election: Election | None = None
    polling_day: date | None = None
    email: str = ""
    address: tuple[str, ...] = ()


class Sender(Struct, frozen=True, kw_only=True):
    """Whoever signs, in their own words; a profile is one of these, kept."""

    name: str = ""
    job: str = ""
    workplace: str = ""
    address: tuple[str, ...] = ()  # lines, without the postcode
    postcode: str = ""
    email: str = ""
    organisation: str = ""  # that the sender is a member of, or writes for
    branch: str = ""  # of that organisation
    capacity: Capacity = Capacity.MEMBER
    constituency: str = ""  # that the sender lives in, for the parliament that they mostly write to
    # Who answers for what is published, each a name with an address: an imprint is made of them.
    promoter: str = ""
    promoted_for: str = ""
    printer: str = ""


# --- the letter: no format in it -----------------------------------------------------------------------------


class Run(NamedTuple):
    """A stretch of text in one manner."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""  # an address, or empty


Runs = tuple[Run, ...]


class Paragraph(NamedTuple):
    runs: Runs


class Heading(NamedTuple):
    level: int  # 2 to 6; the first level is the letter's subject
    runs: Runs


class ListBlock(NamedTuple):
    ordered: bool
    items: tuple[Runs, ...]
    start: int = 1


class Table(NamedTuple):
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


Block = Paragraph | Heading | ListBlock | Table


class Placeholder(Struct, frozen=True, kw_only=True):
    """A detail that is not known: stands in the letter in brackets, and is named to the user."""

    text: str  # with its brackets: "[your name]"
    option: str = ""  # what would fill it: "--from-name"
    posted: bool = False  # whether it stands in posted letters alone


class PutAsk(Struct, frozen=True, kw_only=True):
    """An ask as a letter puts it."""

    id: str
    wording: str
    relation: Relation
    source: str
    locator: str


class Letter(Struct, frozen=True, kw_only=True):
    kind: Kind
    to: Role
    recipient: Recipient
    sender: Sender = Sender()  # for what an email's headers tell; in the text, the lines below stand for it
    nation: Nation
    date: date
    subject: str
    salutation: str  # "Dear Alex Example,"
    blocks: tuple[Block, ...]
    sign_off: str  # "Yours sincerely,"
    signature: tuple[str, ...]  # name, and what stands under it
    sender_lines: tuple[str, ...]  # address, postcode, email: above a posted letter, under an email's name
    recipient_lines: tuple[str, ...]  # the address block of a posted letter
    asks: tuple[PutAsk, ...]
    reference: str = ""  # the sender's own, in a posted letter
    enclosures: tuple[str, ...] = ()  # what goes with a posted letter
    placeholders: tuple[Placeholder, ...] = ()
    warnings: tuple[str, ...] = ()
    seed: int = 0


# --- a handout: a page for people in a room, and no letter ---------------------------------------------------


class Slip(NamedTuple):
    """What one of the audience holds in the hand."""

    heading: str
    text: str  # empty: room to write
    small: tuple[str, ...] = ()  # lines under it


class Slips(NamedTuple):
    """Slips to cut out along their edges, all of one size."""

    slips: tuple[Slip, ...]


class Grid(NamedTuple):
    """A table of empty cells, to be filled in by hand."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]


class Boxes(NamedTuple):
    """Boxes to tick, each with its name in the file and what stands beside it."""

    choices: tuple[tuple[str, str], ...]  # ("1:send-new-money:yes", "Yes")


class Field(NamedTuple):
    """A place to write in."""

    name: str  # in the file: "1:send-new-money:comment"
    label: str
    hint: str  # stands there until something is written
    text: str = ""  # what is written there from the start
    lines: int = 1  # room by hand


HandoutBlock = Block | Slips | Grid | Boxes | Field


class Handout(Struct, frozen=True, kw_only=True):
    """What is handed out, held or pinned up at a meeting, or sent to be filled in."""

    name: str  # of its file, without suffix
    title: str
    blocks: tuple[HandoutBlock, ...]
    date: date
    columns: tuple[str, ...] = ()  # the same as rows, for spreadsheets and programs
    rows: tuple[tuple[str, ...], ...] = ()
    imprint: tuple[str, str] = ("", "")  # who answers for it: as printed, and on a screen; empty: it is private
    placeholders: tuple[Placeholder, ...] = ()
    keywords: str = ""  # for whoever reads the file back
    is_wide: bool = False  # the paper lies on its side
