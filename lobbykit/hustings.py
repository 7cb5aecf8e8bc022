"""(questions, platform, meeting, sender) -> a hustings pack: handouts, and a letter to each candidate. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.compose import addressed
from lobbykit.handouts import (
    about,
    chair_handout,
    grid_handout,
    once,
    plain,
    questionnaire_handout,
    questions_handout,
    slips_handout,
    spoken_time,
)
from lobbykit.meeting import Event, Platform
from lobbykit.model import (
    Handout,
    Kind,
    Letter,
    Paragraph,
    Placeholder,
    PutAsk,
    Recipient,
    Relation,
    Role,
    Sender,
)
from lobbykit.people.sender import sender_lines, signature
from lobbykit.people.standing import Candidate
from lobbykit.questions import Question, QuestionSheet
from lobbykit.running_order import running_order
from lobbykit.words import Gap, capitalised, counted_in_words, file_name, gaps, spoken

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
        return once((*of_handouts, *(_of_theirs(one) for one in of_letters)))


def _of_theirs(one: Placeholder) -> Placeholder:
    """A candidate's name or address is filled in by hand: no option gives it to many letters."""
    is_theirs = one.option.partition(";")[0] in ("--name", "--address")
    return replace(one, option="in each invitation") if is_theirs else one


class Addressee(NamedTuple):
    """Somebody who is written to."""

    candidate: Candidate
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
        blocks=tuple(plain("".join(parts)) for parts in paragraphs),
        sign_off="",
        signature=tuple(map(str, name_lines)),
        sender_lines=tuple(map(str, own_lines)),
        recipient_lines=(),
        asks=tuple(_put(one) for one in sheet.questions),
        enclosures=("Questionnaire",),
        placeholders=once((*gaps(part for parts in paragraphs for part in parts), *gaps((*name_lines, *own_lines)))),
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
            f"Every candidate will be asked the {same}, in the same words, and have up to {spoken_time(answer_s)} ",
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
    count = counted_in_words(len(platform.left_out), "candidate")
    reasons = "; ".join(dict.fromkeys(one.because.rstrip(".") for one in platform.left_out))
    return ("Everyone who is standing", *where, f" is invited but for {count}, for this reason: {reasons}.")


def _put(one: Question) -> PutAsk:
    return PutAsk(
        id=one.ask.id,
        wording=one.ask.question,
        relation=Relation.PRESSES,
        source=one.ask.source,
        locator=one.ask.cite.locator,
    )


def file_of(candidate: Candidate, number: int) -> str:
    """Return the name of the files for one candidate, in the order of the ballot paper.

    >>> file_of(Candidate(name="Alex Example"), 3)
    '03-alex-example'
    """
    return f"{number:02}-{file_name(candidate.name)}"
