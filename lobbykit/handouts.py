"""(questions, platform, meeting) -> what is handed out, held or filled in at a hustings. Pure.

Nothing here tells one candidate's party or opinion, and what is said of one is said of all.
"""

from collections.abc import Iterable, Iterator

from lobbykit.elections import LEGISLATURES
from lobbykit.meeting import FAIR_HUSTINGS, FAIR_HUSTINGS_SOURCE, PROSPECTS_RULE, PROSPECTS_RULE_SOURCE, Event, Platform
from lobbykit.model import (
    Block,
    Boxes,
    Field,
    Grid,
    Handout,
    HandoutBlock,
    Heading,
    ListBlock,
    Paragraph,
    Placeholder,
    Run,
    Runs,
    Slip,
    Slips,
    Table,
)
from lobbykit.people.standing import Candidate
from lobbykit.questions import Question, QuestionSheet
from lobbykit.running_order import RunningOrder, running_order
from lobbykit.words import capitalised, counted_in_words, gaps, joined, spoken

_MOST_TOPICS = 3  # that a title can name
_MOST_COLUMNS = 6  # of a grid, so that a cell has room to write in
_EMPTY_SLIPS = 2  # for questions of the audience's own

# --- the question sheet --------------------------------------------------------------------------------------


def questions_handout(sheet: QuestionSheet, imprint: tuple[str, str] = ("", "")) -> Handout:
    """Return the sheet to read from; with an imprint it is for everybody, and without the chair's own notes."""
    is_public = any(imprint)
    lead = (
        f"For everyone who stands for {_parliament(sheet)}{_nation(sheet)}. Every question is put to all of them, in "
        "the same words."
    )
    how = "" if is_public else " Read it out, take a yes or a no, ask the follow-up, and listen for what is listed."
    return Handout(
        name="questions",
        title=f"Hustings questions on {about(sheet)}",
        blocks=(plain(f"{lead}{how}"), *_each(sheet, is_public=is_public)),
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
    names = [platform.called(one) for one in platform.invited] if len(platform.invited) == platform.count else []
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
            plain("Ask once more, of everyone alike: “Is that a yes or a no?” Then go on to the next candidate."),
            *_to_look_up(sheet, with_questions=with_questions),
            *_fair(platform, event),
            *((_heading("The questions, and what to listen for"), *_for_chair(sheet)) if with_questions else ()),
        ),
        date=sheet.written_on,
        columns=("from_minute", "minutes", "what", "begins"),
        rows=tuple((str(one.start), str(one.minutes), one.what, one.begins) for one in order.items),
        placeholders=once(gaps((event.when, event.where, event.organiser))),
    )


def _for_chair(sheet: QuestionSheet) -> Iterator[Block]:
    for block in _each(sheet, is_public=False):
        yield block._replace(level=3) if isinstance(block, Heading) else block


def _on_the_platform(platform: Platform) -> Iterator[Block]:
    yield _heading("On the platform")
    if not platform.standing:
        yield plain(
            f"The timings are for {counted_in_words(platform.count, 'candidate')}. Seat them in the order of the "
            "ballot paper, and let whoever is on the left begin."
        )
        return
    yield plain(
        "In the order of the ballot paper, in which they sit, are introduced and make their opening statements:"
    )
    yield ListBlock(ordered=True, items=tuple(_runs(platform.called(one)) for one in platform.invited))
    if platform.count != len(platform.invited):
        yield plain(f"The timings are for {counted_in_words(platform.count, 'candidate')} on the platform.")


def _fair(platform: Platform, event: Event) -> Iterator[Block]:
    if platform.left_out:
        yield _heading("Not invited, and why")
        yield ListBlock(
            ordered=False, items=tuple(_runs(f"{platform.called(one.who)}: {one.because}") for one in platform.left_out)
        )
    yield _heading("What makes a hustings fair")
    yield _sourced(FAIR_HUSTINGS, "Electoral Commission", FAIR_HUSTINGS_SOURCE)
    if event.is_prospects:
        yield _sourced(PROSPECTS_RULE, "Prospect", PROSPECTS_RULE_SOURCE)


def _sourced(sentence: str, who: str, link: str) -> Paragraph:
    return Paragraph((Run(f"{sentence}. Source: {who}, "), Run(link, link=link)))


def _house_rules(order: RunningOrder) -> Iterator[str]:
    yield "This meeting supports no candidate and no party."
    yield "Every candidate is asked the same questions, in the same words."
    if order.opening:
        yield f"Each has {counted_in_words(order.opening, 'minute')} to open{_to_close(order)}."
    yield f"Each answer has up to {spoken_time(order.answer_s)}. Please begin it with a yes or a no."
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
    each = f"{spoken_time(order.answer_s)} for each of {counted_in_words(platform.count, 'candidate')}"
    yield plain(f"“From” is in minutes after the start. A question has half a minute to be read out, and {each}.")


def _to_look_up(sheet: QuestionSheet, *, with_questions: bool) -> Iterator[Block]:
    dated = [one for one in sheet.questions if one.look_up]
    if dated:
        yield _heading("To look up before the meeting")
        where = "below" if with_questions else "the question sheet"
        numbers = joined([str(one.number) for one in dated])
        yield plain(
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
        placeholders=once(gaps((event.when, event.where))),
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
            plain(
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
    names = ((one, platform.called(one)) for one in platform.standing)
    return [name if one in platform.invited else f"{name} (not invited)" for one, name in names]


# --- the questionnaire ---------------------------------------------------------------------------------------

KEYWORD = "lobbykit-questionnaire"  # begins the keywords of its file; the candidate and the ids of the asks follow
OF_CANDIDATE = "candidate="  # their id follows, if it is known
NAME_HINT = "Write your name here."
COMMENT_HINT = "Write here, as much as you like."


def questionnaire_handout(
    sheet: QuestionSheet, event: Event, imprint: tuple[str, str], candidate: Candidate | None = None
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
            plain(
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
            plain("Thank you. We support no candidate and no party, and treat all answers alike."),
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
        placeholders=once(gaps((event.organiser, event.reply_to))),
        keywords=" ".join(
            (KEYWORD, f"{OF_CANDIDATE}{candidate.id if candidate else ''}", *(one.ask.id for one in sheet.questions))
        ),
    )


def _to_answer(one: Question) -> Iterator[HandoutBlock]:
    yield _heading(f"Question {one.number}")
    yield Paragraph((Run(one.text, strong=True),))
    name = f"{one.number}:{one.ask.id}"
    yield Boxes(((f"{name}:yes", "Yes"), (f"{name}:no", "No")))
    yield plain(one.follow_up)
    yield Field(name=f"{name}:comment", label="Comment", hint=COMMENT_HINT, lines=3)


# --- words -----------------------------------------------------------------------------------------------------


def _runs(text: str) -> Runs:
    return (Run(text),)


def plain(text: str) -> Paragraph:
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


def spoken_time(seconds: int) -> str:
    """Return a length of time in words.

    >>> spoken_time(45), spoken_time(60), spoken_time(90)
    ('45 seconds', 'one minute', 'one minute and 30 seconds')
    """
    minutes, rest = divmod(seconds, 60)
    told = [counted_in_words(minutes, "minute")] if minutes else []
    return joined([*told, *([f"{rest} seconds"] if rest else [])])


def once(found: Iterable[Placeholder]) -> tuple[Placeholder, ...]:
    return tuple({one.text: one for one in found}.values())
