"""(questions, platform, event) -> the parts of a hustings pack: handouts, and a letter to each candidate. Pure.

Nothing here tells one candidate's party or opinion, and what is said of one is said of all.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.compose import addressed
from lobbykit.elections import LEGISLATURES
from lobbykit.errors import LobbykitError
from lobbykit.model import (
    Block,
    Boxes,
    Field,
    Grid,
    Handout,
    HandoutBlock,
    Heading,
    Kind,
    Letter,
    ListBlock,
    Paragraph,
    Placeholder,
    PutAsk,
    Recipient,
    Relation,
    Role,
    Run,
    Runs,
    Sender,
    Slip,
    Slips,
    Table,
)
from lobbykit.people.sender import sender_lines, signature
from lobbykit.people.standing import Standing
from lobbykit.questions import Question, QuestionSheet
from lobbykit.running_order import RunningOrder, running_order
from lobbykit.words import Gap, capitalised, counted_in_words, file_name, gaps, joined, spoken

_MOST_TOPICS = 3  # that a title can name
_RETURN_DAYS = 14
_SPEAKERS = 5  # on a platform of which nothing is known
_MOST_COLUMNS = 6  # of a grid, so that a cell has room to write in
_EMPTY_SLIPS = 2  # for questions of the audience's own

# What makes a meeting with candidates fair, in our own words, and where that is said.
FAIR_HUSTINGS = (
    "A hustings counts as non-selective, and is not regulated as campaigning, where every candidate known to be "
    "standing is invited, or where there are impartial reasons for leaving some out, such as limits of room or safety"
)
FAIR_HUSTINGS_SOURCE = "https://www.electoralcommission.org.uk/full-guidance/are-you-holding-a-hustings"
_PROSPECT = (
    "Prospect asks its branches to endorse no candidate, nor to seem to, to ask all candidates, and to check with "
    "headquarters when in doubt"
)
_PROSPECT_SOURCE = "https://www.prospect.org.uk/be-involved/elections/ge17/remember"


class LeftOut(Struct, frozen=True, kw_only=True):
    """Somebody on the ballot who is not invited, and the impartial reason."""

    who: Standing
    because: str


class Platform(Struct, frozen=True, kw_only=True):
    """Who stands on the ballot, in its order; nobody: that is not known yet."""

    standing: tuple[Standing, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    speakers: int = 0  # who come, where that is known; else all who are invited

    @property
    def invited(self) -> tuple[Standing, ...]:
        out = [one.who for one in self.left_out]
        return tuple(one for one in self.standing if one not in out)

    @property
    def count(self) -> int:
        """How many to plan for."""
        return self.speakers or len(self.invited) or _SPEAKERS


class Event(Struct, frozen=True, kw_only=True):
    """The meeting; what is not known of it is a Gap."""

    organiser: str  # "the Example branch of Prospect"
    when: str
    where: str
    reply_to: str  # an email address
    area: str = ""  # what the ballot is for
    minutes: int = 90
    return_by: date
    is_prospects: bool = False  # whether Prospect's own rules bind whoever holds it


def return_day(written_on: date, polling_day: date | None, wanted: date | None = None) -> date:
    """Return the day by which questionnaires are to be back: two weeks on, and before polling day.

    Raises:
        LobbykitError: the one wanted is past, or on polling day or later, when answers are of no use to voters.
    """
    if wanted and polling_day and wanted >= polling_day:
        raise LobbykitError(
            f"--return-by {wanted} is not before polling day, {polling_day}: answers would come too late"
        )
    if wanted and wanted < written_on:
        raise LobbykitError(f"--return-by {wanted} is before the pack's own date, {written_on}")
    day = wanted or written_on + timedelta(days=_RETURN_DAYS)
    return day if wanted or polling_day is None else max(written_on, min(day, polling_day - timedelta(days=1)))


# --- the question sheet --------------------------------------------------------------------------------------


def questions_handout(sheet: QuestionSheet, imprint: tuple[str, str] = ("", "")) -> Handout:
    """Return the sheet to read from; with an imprint it is for everybody, and without the chair's own notes."""
    is_public = any(imprint)
    lead = (
        f"For everyone who stands for {_parliament(sheet)}{_nation(sheet)}. Every question is put to all of them, in "
        "the same words."
    )
    how = "" if is_public else " Read it out, take a yes or a no, and then ask the follow-up."
    return Handout(
        name="questions",
        title=f"Hustings questions on {about(sheet)}",
        blocks=(_plain(f"{lead}{how}"), *_each(sheet, is_public=is_public)),
        date=sheet.written_on,
        columns=(
            "number",
            "ask",
            "question",
            "follow_up",
            "background",
            "source",
            "who_decides",
            *_NOTES[not is_public],
        ),
        rows=tuple(
            (
                str(one.number),
                one.ask.id,
                one.text,
                one.follow_up,
                one.background,
                one.source,
                one.decides,
                *(() if is_public else _notes(one)),
            )
            for one in sheet.questions
        ),
        imprint=imprint,
    )


_NOTES = {False: (), True: ("full", "partial", "evasion", "keep_in_mind", "look_up")}


def _notes(one: Question) -> tuple[str, ...]:
    return one.listen.full, one.listen.partial, one.listen.evasion, one.keep_in_mind, one.look_up


def _each(sheet: QuestionSheet, *, is_public: bool) -> Iterator[Block]:
    for one in sheet.questions:
        yield _heading(f"Question {one.number}" if is_public else f"{one.number}. {one.ask.title}")
        yield Paragraph((Run(one.text, strong=True),))
        yield _labelled("Follow-up", one.follow_up)
        yield Paragraph((*_label("Background"), Run(f"{one.background} "), Run(f"({one.source})", emphasis=True)))
        yield _labelled("Who decides", one.decides)
        if not is_public:
            yield from _for_the_chair(one)


def _for_the_chair(one: Question) -> Iterator[Block]:
    yield _plain("Listen for:")
    listened = (
        ("A full commitment", one.listen.full),
        ("A partial one", one.listen.partial),
        ("An evasion", one.listen.evasion),
    )
    yield ListBlock(ordered=False, items=tuple((*_label(name), Run(_small(text))) for name, text in listened))
    if one.keep_in_mind:
        yield _labelled("Keep in mind", one.keep_in_mind)
    if one.look_up:
        yield _labelled("Look up before you ask", one.look_up)


def about(sheet: QuestionSheet) -> str:
    """Return what the questions are about, for a title; many topics are summed up."""
    if len(sheet.topics) > _MOST_TOPICS:
        return "education and children's services"
    is_two_pairs = len(sheet.topics) == 2 and " and " in sheet.topics[0]  # noqa: PLR2004
    return ", and ".join(sheet.topics) if is_two_pairs else joined(sheet.topics)


def _parliament(sheet: QuestionSheet) -> str:
    return LEGISLATURES[sheet.election].name


def _nation(sheet: QuestionSheet) -> str:
    """In which nation, where people of several elect that parliament."""
    return f" in {sheet.nation.label}" if len(LEGISLATURES[sheet.election].nations) > 1 else ""


# --- the chair's sheet ---------------------------------------------------------------------------------------


def chair_handout(sheet: QuestionSheet, platform: Platform, event: Event, *, with_questions: bool) -> Handout:
    """Return what the chair has in hand: who, when, how, and what is fair. It is private.

    `with_questions`: the chair's notes to the questions too, where the question sheet is for everybody.

    Raises:
        LobbykitError: there is too little time.
    """
    names = [one.name for one in platform.invited] if len(platform.invited) == platform.count else []
    order = running_order(len(sheet.questions), platform.count, event.minutes, names)
    return Handout(
        name="chair",
        title=f"Chair's sheet: hustings on {about(sheet)}",
        blocks=(
            _labelled("When and where", f"{event.when}, {event.where}"),
            _labelled("Held by", capitalised(event.organiser)),
            *_on_the_platform(platform),
            _heading("To read out at the start"),
            ListBlock(ordered=False, items=tuple(_runs(line) for line in _house_rules(order))),
            _heading(f"Running order: {event.minutes} minutes"),
            *_order_table(order, platform),
            _heading("When an answer is no answer"),
            _plain("Ask once more, of everyone alike: “Is that a yes or a no?” Then go on to the next candidate."),
            *_to_look_up(sheet, with_questions=with_questions),
            *_fair(platform, event),
            *((_heading("The questions, and what to listen for"), *_for_chair(sheet)) if with_questions else ()),
        ),
        date=sheet.written_on,
        columns=("from_minute", "minutes", "what", "begins"),
        rows=tuple((str(one.start), str(one.minutes), one.what, one.begins) for one in order.items),
        placeholders=_once(gaps((event.when, event.where, event.organiser))),
    )


def _for_chair(sheet: QuestionSheet) -> Iterator[Block]:
    for block in _each(sheet, is_public=False):
        yield block._replace(level=3) if isinstance(block, Heading) else block


def _on_the_platform(platform: Platform) -> Iterator[Block]:
    yield _heading("On the platform")
    if not platform.standing:
        yield _plain(
            f"The timings are for {counted_in_words(platform.count, 'candidate')}. Seat them in the order of the "
            "ballot paper, and let whoever is on the left begin."
        )
        return
    yield _plain(
        "In the order of the ballot paper, in which they sit, are introduced and make their opening statements:"
    )
    yield ListBlock(ordered=True, items=tuple(_runs(one.name) for one in platform.invited))
    if platform.count != len(platform.invited):
        yield _plain(f"The timings are for {counted_in_words(platform.count, 'candidate')} on the platform.")


def _fair(platform: Platform, event: Event) -> Iterator[Block]:
    if platform.left_out:
        yield _heading("Not invited, and why")
        yield ListBlock(
            ordered=False, items=tuple(_runs(f"{one.who.name}: {one.because}") for one in platform.left_out)
        )
    yield _heading("What makes a hustings fair")
    yield _sourced(FAIR_HUSTINGS, "Electoral Commission", FAIR_HUSTINGS_SOURCE)
    if event.is_prospects:
        yield _sourced(_PROSPECT, "Prospect", _PROSPECT_SOURCE)


def _sourced(sentence: str, who: str, link: str) -> Paragraph:
    return Paragraph((Run(f"{sentence}. Source: {who}, "), Run(link, link=link)))


def _house_rules(order: RunningOrder) -> Iterator[str]:
    yield "This meeting supports no candidate and no party."
    yield "Every candidate is asked the same questions, in the same words."
    if order.opening:
        yield f"Each has {counted_in_words(order.opening, 'minute')} to open{_to_close(order)}."
    yield f"Each answer has up to {_spoken_time(order.answer_s)}. Please begin it with a yes or a no."
    yield "Another candidate answers first each time, in the order of the ballot paper."
    yield "If you have a question, write it on a slip: what is asked of one is asked of all."


def _to_close(order: RunningOrder) -> str:
    if not order.closing:
        return ""
    return (
        ", and the same to close"
        if order.closing == order.opening
        else f", and {counted_in_words(order.closing, 'minute')} to close"
    )


def _order_table(order: RunningOrder, platform: Platform) -> Iterator[Block]:
    rows = ((f"{one.start}", f"{one.minutes}", one.what, one.begins) for one in order.items)
    yield Table(tuple(map(_runs, ("From", "Minutes", "What", "Begins"))), tuple(tuple(map(_runs, row)) for row in rows))
    each = f"{_spoken_time(order.answer_s)} for each of {counted_in_words(platform.count, 'candidate')}"
    yield _plain(f"“From” is in minutes after the start. A question has half a minute to be read out, and {each}.")


def _to_look_up(sheet: QuestionSheet, *, with_questions: bool) -> Iterator[Block]:
    dated = [one for one in sheet.questions if one.look_up]
    if dated:
        yield _heading("To look up before the meeting")
        where = "below" if with_questions else "the question sheet"
        numbers = joined([str(one.number) for one in dated])
        yield _plain(
            f"Much may have changed on {'question' if len(dated) == 1 else 'questions'} {numbers}: "
            f"{'see' if with_questions else 'look at'} {where}."
        )


# --- what the audience and the note-taker hold ---------------------------------------------------------------


def slips_handout(sheet: QuestionSheet, event: Event, imprint: tuple[str, str]) -> Handout:
    """Return a slip for each question, and some to write on."""
    small = (f"Hustings, {event.when}, {event.where}",)
    own = Slip("Your own question", "", ("It is put to every candidate, in the same words.", *small))
    slips = [Slip(f"Question {one.number}", one.text, small) for one in sheet.questions]
    slips += [own] * (_EMPTY_SLIPS + len(slips) % 2)
    return Handout(
        name="slips",
        title=f"Slips for the audience: hustings on {about(sheet)}",
        blocks=(Slips(tuple(slips)),),
        date=sheet.written_on,
        columns=("number", "ask", "question"),
        rows=tuple((str(one.number), one.ask.id, one.text) for one in sheet.questions),
        imprint=imprint,
        placeholders=_once(gaps((event.when, event.where))),
    )


def grid_handout(sheet: QuestionSheet, platform: Platform, imprint: tuple[str, str]) -> Handout:
    """Return the answer grid: a column for everyone on the ballot, a row for each question, and no score."""
    names = _columns(platform)
    rows = tuple(f"{one.number}. {one.text}" for one in sheet.questions)
    many = -(
        -len(names) // -(-len(names) // _MOST_COLUMNS)
    )  # in each part, the parts being as few and as even as can be
    parts = [tuple(names[at : at + many]) for at in range(0, len(names), many)]
    return Handout(
        name="answer-grid",
        title=f"Answers at the hustings on {about(sheet)}",
        blocks=(
            _plain(
                "Write Y for a full yes, P for a part of one, N for a no, and – where there was no clear answer. Write "
                "down words, not impressions; nothing here is added up."
            ),
            *(Grid("Question", part, rows) for part in parts),
        ),
        date=sheet.written_on,
        columns=("number", "ask", "question", *names),
        rows=tuple((str(one.number), one.ask.id, one.text, *("" for _ in names)) for one in sheet.questions),
        imprint=imprint,
        is_wide=True,
    )


def _columns(platform: Platform) -> list[str]:
    if not platform.standing:
        return [f"Candidate {number}" for number in range(1, platform.count + 1)]
    return [one.name if one in platform.invited else f"{one.name} (not invited)" for one in platform.standing]


# --- the questionnaire ---------------------------------------------------------------------------------------

KEYWORD = "lobbykit-questionnaire"  # begins the keywords of its file; the candidate and the ids of the asks follow
OF_CANDIDATE = "candidate="  # their id follows, if it is known
NAME_HINT = "Write your name here."
COMMENT_HINT = "Write here, as much as you like."


def questionnaire_handout(
    sheet: QuestionSheet, event: Event, imprint: tuple[str, str], candidate: Standing | None = None
) -> Handout:
    """Return the questions with boxes for yes and no, to be sent back; to everyone alike but for the name."""
    where = f" in {event.area}" if event.area else ""
    how_many = (
        f"the same {counted_in_words(len(sheet.questions), 'question')}"
        if len(sheet.questions) > 1
        else "the same question"
    )
    return Handout(
        name="questionnaire",
        title=f"Questions to candidates on {about(sheet)}",
        blocks=(
            _plain(
                f"{capitalised(event.organiser)} asks every candidate{where} {how_many}, in the same words. Please "
                f"tick yes or no, say more if you like, and send this to {event.reply_to} by {spoken(event.return_by)}."
            ),
            Field(
                name="candidate:name",
                label="Candidate",
                hint=NAME_HINT,
                text=candidate.name if candidate else "",
            ),
            *(block for one in sheet.questions for block in _to_answer(one)),
            _plain("Thank you. We support no candidate and no party, and treat all answers alike."),
        ),
        date=sheet.written_on,
        columns=("candidate", "candidate_id", "number", "ask", "question", "answer", "comment"),
        rows=tuple(
            (
                candidate.name if candidate else "",
                candidate.id if candidate else "",
                str(one.number),
                one.ask.id,
                one.text,
                "",
                "",
            )
            for one in sheet.questions
        ),
        imprint=imprint,
        placeholders=_once(gaps((event.organiser, event.reply_to))),
        keywords=" ".join(
            (KEYWORD, f"{OF_CANDIDATE}{candidate.id if candidate else ''}", *(one.ask.id for one in sheet.questions))
        ),
    )


def _to_answer(one: Question) -> Iterator[HandoutBlock]:
    yield _heading(f"Question {one.number}")
    yield Paragraph((Run(one.text, strong=True),))
    name = f"{one.number}:{one.ask.id}"
    yield Boxes(((f"{name}:yes", "Yes"), (f"{name}:no", "No")))
    yield _plain(one.follow_up)
    yield Field(name=f"{name}:comment", label="Comment", hint=COMMENT_HINT, lines=3)


# --- the invitation ------------------------------------------------------------------------------------------


def invitation(
    sheet: QuestionSheet, platform: Platform, event: Event, sender: Sender, recipient: Recipient, answer_s: int
) -> Letter:
    """Return the letter before it is addressed: the same for everyone who is invited."""
    name_lines, own_lines = signature(sender), sender_lines(sender)
    paragraphs = _invited(sheet, platform, event, answer_s)
    return Letter(
        kind=Kind.INVITE,
        to=Role.CANDIDATE,
        recipient=recipient,
        sender=sender,
        nation=sheet.nation,
        date=sheet.written_on,
        subject=f"An invitation to a hustings on {about(sheet)}",
        salutation="",
        blocks=tuple(_plain("".join(parts)) for parts in paragraphs),
        sign_off="",
        signature=tuple(map(str, name_lines)),
        sender_lines=tuple(map(str, own_lines)),
        recipient_lines=(),
        asks=tuple(_put(one) for one in sheet.questions),
        enclosures=("Questionnaire",),
        placeholders=_once((*gaps(part for parts in paragraphs for part in parts), *gaps((*name_lines, *own_lines)))),
    )


def _invited(sheet: QuestionSheet, platform: Platform, event: Event, answer_s: int) -> tuple[tuple[str, ...], ...]:
    where = (" in ", event.area) if event.area else ()
    same = (
        "same question" if len(sheet.questions) == 1 else f"same {counted_in_words(len(sheet.questions), 'question')}"
    )
    return (
        (
            capitalised(event.organiser) if not isinstance(event.organiser, Gap) else event.organiser,
            " invites you to a hustings on ",
            about(sheet),
            ". It will be held on ",
            event.when,
            " at ",
            event.where,
            f", and last {event.minutes} minutes.",
        ),
        (*_everyone(platform, where), " The meeting supports no candidate and no party."),
        (
            f"Every candidate will be asked the {same}, in the same words, and have up to {_spoken_time(answer_s)} ",
            "for each answer. You will find them in the questionnaire that comes with this letter.",
        ),
        (
            f"Could you let us know by {spoken(event.return_by)} whether you can take part, and send back the ",
            "questionnaire by then? We should be glad to have it even if you cannot come.",
        ),
    )


def _everyone(platform: Platform, where: tuple[str, ...]) -> tuple[str, ...]:
    """Who is invited: the truth, and no names."""
    if not platform.left_out:
        return ("Every candidate who is standing", *where, " is invited.")
    count = len(platform.left_out)
    reasons = joined(list(dict.fromkeys(one.because.rstrip(".") for one in platform.left_out)))
    who = "one candidate who is standing" if count == 1 else f"{count} candidates who are standing"
    reason = "reason" if count == 1 else "reasons"
    return (f"All but {who}", *where, f" are invited; the {reason}: {reasons}.")


def _put(one: Question) -> PutAsk:
    return PutAsk(
        id=one.ask.id,
        wording=one.ask.question,
        relation=Relation.PRESSES,
        source=one.ask.source,
        locator=one.ask.cite.locator,
    )


def file_of(candidate: Standing, number: int) -> str:
    """Return the name of the files for one candidate, in the order of the ballot paper.

    >>> file_of(Standing(name="Alex Example"), 3)
    '03-alex-example'
    """
    return f"{number:02}-{file_name(candidate.name)}"


# --- the pack ------------------------------------------------------------------------------------------------


class Pack(Struct, frozen=True, kw_only=True):
    """All parts of a pack, each with the path of its file in the pack's folder, without a suffix."""

    handouts: tuple[tuple[str, Handout], ...]
    letters: tuple[tuple[str, Letter], ...]
    warnings: tuple[str, ...] = ()

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        of_handouts = (placeholder for _, one in self.handouts for placeholder in one.placeholders)
        of_letters = (placeholder for _, one in self.letters for placeholder in one.placeholders)
        return _once((*of_handouts, *(_of_theirs(one) for one in of_letters)))


def _of_theirs(one: Placeholder) -> Placeholder:
    """A candidate's name or address is filled in by hand: no option gives it to many letters."""
    is_theirs = one.option.partition(";")[0] in ("--name", "--address")
    return replace(one, option="in each invitation") if is_theirs else one


class Addressee(NamedTuple):
    """Somebody who is written to."""

    candidate: Standing
    recipient: Recipient


def pack_of(
    sheet: QuestionSheet,
    platform: Platform,
    event: Event,
    sender: Sender,
    addressees: Sequence[Addressee],
    nobody: Recipient,
    imprint: tuple[str, str] = ("", ""),
) -> Pack:
    """Return the pack; where no candidates are known, one questionnaire and one invitation for `nobody` in particular.

    With an imprint it is for everybody, but for the chair's sheet and the letters, which are private.

    Raises:
        LobbykitError: there is too little time.
    """
    order = running_order(len(sheet.questions), platform.count, event.minutes)
    body = invitation(sheet, platform, event, sender, nobody, order.answer_s)
    common = (
        questions_handout(sheet, imprint),
        chair_handout(sheet, platform, event, with_questions=any(imprint)),
        slips_handout(sheet, event, imprint),
        grid_handout(sheet, platform, imprint),
    )
    if not platform.standing:
        handouts = (*common, questionnaire_handout(sheet, event, imprint))
        return Pack(
            handouts=tuple((one.name, one) for one in handouts), letters=(("invitation", addressed(body, nobody)),)
        )
    names = {one: file_of(one, number) for number, one in enumerate(platform.standing, 1)}
    sent = tuple(
        (f"questionnaires/{names[one.candidate]}", questionnaire_handout(sheet, event, imprint, one.candidate))
        for one in addressees
    )
    letters = tuple((f"invitations/{names[one.candidate]}", addressed(body, one.recipient)) for one in addressees)
    return Pack(
        handouts=(*((one.name, one) for one in common), *sent),
        letters=letters,
        warnings=tuple(dict.fromkeys(warning for _, letter in letters for warning in letter.warnings)),
    )


def tables_of(pack: Pack) -> tuple[tuple[str, Handout], ...]:
    """Return the pack as tables: one of each handout, all questionnaires in one, and one to merge letters from."""
    forms = [one for _, one in pack.handouts if one.name == "questionnaire"]
    form = replace(forms[0], rows=tuple(row for one in forms for row in one.rows)) if forms else None
    others = tuple((path, one) for path, one in pack.handouts if one.name != "questionnaire")
    merged = (("questionnaires", form),) if form else ()
    return (*others, *merged, ("invitations", _letters_table(pack)))


def _letters_table(pack: Pack) -> Handout:
    letters = [letter for _, letter in pack.letters]
    return Handout(
        name="invitations",
        title="Invitations",
        blocks=(),
        date=pack.handouts[0][1].date,
        columns=("candidate", "email", "subject", "salutation", "body", "sign_off"),
        rows=tuple(
            (one.recipient.name, one.recipient.email, one.subject, one.salutation, _text_of(one), one.sign_off)
            for one in letters
        ),
    )


def _text_of(letter: Letter) -> str:
    paragraphs = (block for block in letter.blocks if isinstance(block, Paragraph))
    return "\n\n".join("".join(run.text for run in block.runs) for block in paragraphs)


# --- words ---------------------------------------------------------------------------------------------------


def _runs(text: str) -> Runs:
    return (Run(text),)


def _plain(text: str) -> Paragraph:
    return Paragraph(_runs(text))


def _heading(text: str) -> Heading:
    return Heading(2, _runs(text))


def _label(name: str) -> Runs:
    return (Run(f"{name}: ", strong=True),)


def _labelled(name: str, text: str) -> Paragraph:
    return Paragraph((*_label(name), Run(text)))


def _small(text: str) -> str:
    """A sentence as it follows a colon."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text.startswith("A ") else text


def _spoken_time(seconds: int) -> str:
    """Return a length of time in words.

    >>> _spoken_time(45), _spoken_time(60), _spoken_time(90)
    ('45 seconds', 'one minute', 'one minute and 30 seconds')
    """
    minutes, rest = divmod(seconds, 60)
    told = [counted_in_words(minutes, "minute")] if minutes else []
    return joined([*told, *([f"{rest} seconds"] if rest else [])])


def _once(found: Iterable[Placeholder]) -> tuple[Placeholder, ...]:
    return tuple({one.text: one for one in found}.values())
