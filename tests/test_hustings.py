"""The parts of a hustings pack: the same for everyone, fair, and true about who is invited."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from made_up_hustings import EVENT, IMPRINT, ONE_OUT, PLATFORM, REASON, SENDER, STANDING, sheet
from msgspec.structs import replace

from lobbykit.compose import addressed
from lobbykit.errors import LobbykitError
from lobbykit.handouts import (
    chair_handout,
    grid_handout,
    questionnaire_handout,
    questions_handout,
    slips_handout,
)
from lobbykit.hustings import Addressee, Pack, invitation, pack_of, tables_of
from lobbykit.meeting import FAIR_HUSTINGS, FAIR_HUSTINGS_SOURCE, PROSPECTS_RULE, LeftOut, Platform, return_day
from lobbykit.model import Grid, Handout, Letter, Recipient, Role, Slips
from lobbykit.people.standing import Candidate
from lobbykit.questionnaire import Answer, Ticked
from lobbykit.render import txt as letter_txt
from lobbykit.render.handouts import HandoutFormat, render_handout
from lobbykit.words import Gap

NOBODY = Recipient(role=Role.CANDIDATE, area="Example North")


def text(handout: Handout) -> str:
    return render_handout(handout, HandoutFormat.TXT).decode()


def letter_to(candidate: Candidate, platform: Platform = PLATFORM) -> Letter:
    body = invitation(sheet(), platform, EVENT, SENDER, NOBODY, 60)
    return addressed(body, replace(NOBODY, name=candidate.name))


def made(platform: Platform = PLATFORM, imprint: tuple[str, str] = ("", "")) -> Pack:
    addressees = [Addressee(one, replace(NOBODY, name=one.name, email=one.email)) for one in platform.invited]
    return pack_of(sheet(), platform, EVENT, SENDER, addressees, NOBODY, imprint)


def test_the_guide_names_every_column_of_the_sheet_and_of_what_comes_back() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "hustings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", guide))
    assert named >= {*questions_handout(sheet()).columns, *Answer.__struct_fields__, *Ticked}
    for key in json.loads(render_handout(questions_handout(sheet()), HandoutFormat.JSON)):
        assert f'"{key}"' in guide


# --- the question sheet --------------------------------------------------------------------------------------


def test_the_sheet_says_everything_of_each_question() -> None:
    assert (
        text(questions_handout(sheet()))
        == """\
Hustings questions on special educational needs and disabilities, and school meals

For everyone who stands for Parliament in England. Every question is put to all of them, in the same words. Read it \
out, take a yes or a no, ask the follow-up, and listen for what is listed.

1. Money for school places

If elected, will you press the Department for Education, and support moves in Parliament, to find the money for \
places that schools agree to open?

Follow-up: How many places would you fund first?

Background: In 2023 Prospect called for action, arguing that places have not kept up with the number of pupils. \
(Prospect, Paper on school places (9 March 2023), Paragraph 2; Paragraph 3)

Who decides: The Department for Education, which answers to Parliament, where an MP can press it and hold it to \
account.

- A full commitment: a plain “yes, I will press the Department for Education, and support moves in Parliament, to do \
so”, and a direct answer to the follow-up.
- A partial one: a yes to pressing the Department for Education or supporting moves in Parliament, but not both; to \
part of it; “in principle”; or to something other than what was asked: see what to keep in mind.
- An evasion: general words about special educational needs and disabilities; what others did or left undone; “the \
Department for Education decides that” and no more, when an MP can press it.

Keep in mind: Only with the agreement of schools.

Look up before you ask: Look up the latest number of places.

2. Meals at school

If elected, will you press the Department for Education, and support moves in Parliament, to promise that school \
meals stay free?

Follow-up: What would you do if the cost of food rose?

Background: In 2023 Prospect took the view that pupils learn better when they have eaten. (Prospect, Paper on school \
places (9 March 2023), Paragraph 5)

Who decides: The Department for Education, which answers to Parliament, where an MP can press it and hold it to \
account.

- A full commitment: a plain “yes, I will press the Department for Education, and support moves in Parliament, to do \
so”, and a direct answer to the follow-up.
- A partial one: a yes to pressing the Department for Education or supporting moves in Parliament, but not both; to \
part of it; or for now.
- An evasion: general words about school meals; what others did or left undone; “the Department for Education decides \
that” and no more, when an MP can press it.
""".replace("In 2023 Prospect", "Back in 2023 Prospect")
    )


def test_a_public_sheet_has_the_imprint_and_none_of_the_chairs_notes_and_a_private_one_no_imprint() -> None:
    public, private = text(questions_handout(sheet(), IMPRINT)), text(questions_handout(sheet()))
    for note in ("A full commitment", "listen for", "Keep in mind", "Look up before", "Money for school"):
        assert note in private
        assert note not in public
    assert public.endswith(f"\n\n{IMPRINT[1]}\n")
    assert "Promoted" not in private


# --- who is invited ------------------------------------------------------------------------------------------


def test_the_grid_has_everyone_on_the_ballot_in_its_order_and_says_who_is_not_invited() -> None:
    [_, grid] = grid_handout(sheet(), ONE_OUT, ("", "")).blocks
    assert grid == Grid(
        "Question",
        ("Zed Anyone", "Cass Invented", "Bo Placeholder (not invited)", "Alex van der Example"),
        tuple(f"{one.number}. {one.text}" for one in sheet().questions),
    )


def test_two_of_one_name_are_told_apart_by_their_place_on_the_ballot() -> None:
    twins = tuple(replace(STANDING[at], name="Alex Example") for at in (0, 1))
    platform = Platform(standing=(*twins, STANDING[2]))
    both = ["Alex Example (1 on the ballot)", "Alex Example (2 on the ballot)"]
    assert list(grid_handout(sheet(), platform, ("", "")).columns[3:]) == [*both, STANDING[2].name]
    chair = chair_handout(sheet(), platform, EVENT, with_questions=False)
    assert [row[3] for row in chair.rows if row[2].startswith("Question ")] == both
    assert "\n1. Alex Example (1 on the ballot)\n2. Alex Example (2 on the ballot)\n" in text(chair)


def test_prospects_own_rule_stands_on_its_own_branches_sheets_alone() -> None:
    ours, others = (
        text(chair_handout(sheet(), PLATFORM, replace(EVENT, is_prospects=ours), with_questions=False))
        for ours in (True, False)
    )
    assert PROSPECTS_RULE in ours
    assert "Prospect asks" not in others
    assert FAIR_HUSTINGS in others


def test_where_fewer_speak_than_are_invited_the_timings_say_so_and_name_nobody() -> None:
    some = Platform(standing=STANDING, speakers=3)
    chair = chair_handout(sheet(), some, EVENT, with_questions=False)
    assert "The timings are for three candidates on the platform." in text(chair)
    assert [row[3] for row in chair.rows if row[2].startswith("Question ")] == ["candidate 1", "candidate 2"]
    everybody = text(chair_handout(sheet(), PLATFORM, EVENT, with_questions=False))
    assert "The timings are for" not in everybody


def test_a_grid_of_many_is_parted_evenly() -> None:
    many = Platform(standing=tuple(Candidate(name=f"Example {number}") for number in range(13)))
    grids = [block for block in grid_handout(sheet(), many, ("", "")).blocks if isinstance(block, Grid)]
    assert [len(grid.columns) for grid in grids] == [5, 5, 3]
    assert [name for grid in grids for name in grid.columns] == [one.name for one in many.standing]


def test_whoever_is_left_out_stands_on_the_chairs_sheet_with_the_reason_and_the_rule() -> None:
    told = text(chair_handout(sheet(), ONE_OUT, EVENT, with_questions=False))
    assert f"Not invited, and why\n\n- Bo Placeholder: {REASON}\n" in told
    assert FAIR_HUSTINGS in told
    assert FAIR_HUSTINGS_SOURCE in told
    assert "1. Zed Anyone\n2. Cass Invented\n3. Alex van der Example\n" in told
    assert "Not invited" not in text(chair_handout(sheet(), PLATFORM, EVENT, with_questions=False))


def test_the_invitation_tells_the_truth_about_who_is_invited() -> None:
    everyone = letter_txt.render(letter_to(STANDING[0])).decode()
    assert "Every candidate who is standing in Example North is invited." in everyone
    not_all = letter_txt.render(letter_to(STANDING[0], ONE_OUT)).decode()
    but_one = f"Everyone who is standing in Example North is invited but for one candidate, for this reason: {REASON}."
    assert but_one in not_all
    assert "Every candidate who is standing" not in not_all
    assert "Bo Placeholder" not in not_all


def test_reasons_of_several_are_told_one_after_the_other() -> None:
    out = tuple(
        LeftOut(who=who, because=why)
        for who, why in zip(STANDING, ("no room left", "late.", "no room left"), strict=False)
    )
    told = letter_txt.render(letter_to(STANDING[3], Platform(standing=STANDING, left_out=out))).decode()
    assert "is invited but for three candidates, for this reason: no room left; late. The meeting" in told


def test_invitations_differ_in_name_alone() -> None:
    one, other = (letter_txt.render(letter_to(candidate)).decode() for candidate in STANDING[:2])
    assert one.replace("Zed Anyone", "Cass Invented") == other
    assert one != other


def test_the_invitation_reads_as_approved() -> None:
    assert (
        letter_txt.render(letter_to(STANDING[0])).decode()
        == """\
An invitation to a hustings on special educational needs and disabilities, and school meals

Dear Zed Anyone,

The Example branch of Prospect invites you to a hustings on special educational needs and disabilities, and school \
meals. It will be held on Thursday 12 April 2029, 7pm at Example Hall, Testham, and last 90 minutes.

Every candidate who is standing in Example North is invited. The meeting supports no candidate and no party.

Every candidate will be asked the same two questions, in the same words, and have up to one minute for each answer. \
You will find them in the questionnaire that comes with this letter.

Could you let us know by 3 April 2029 whether you can take part, and send back the questionnaire by then? We should be \
glad to have it even if you cannot come.

Yours sincerely,

Sam Sample
Branch Secretary
Example branch
Prospect
1 Example Street
Testham
ZZ1 1AA
"""
    )


def test_no_part_names_a_party() -> None:
    standing = tuple(replace(one, party="The Party Party") for one in STANDING)
    out = replace(ONE_OUT.left_out[0], who=standing[2])
    pack = made(Platform(standing=standing, left_out=(out,)))
    for _, handout in pack.handouts:
        for wanted in (HandoutFormat.TXT, HandoutFormat.JSON, HandoutFormat.CSV):
            assert b"Party Party" not in render_handout(handout, wanted)
    for _, letter in pack.letters:
        assert b"Party Party" not in letter_txt.render(letter)


# --- the questionnaire and the slips -------------------------------------------------------------------------


def test_questionnaires_differ_in_name_alone() -> None:
    one, other = (text(questionnaire_handout(sheet(), EVENT, ("", ""), candidate)) for candidate in STANDING[:2])
    assert one.replace("Zed Anyone", "Cass Invented") == other


def test_a_questionnaire_asks_for_yes_no_and_a_comment_by_a_day() -> None:
    told = text(questionnaire_handout(sheet(), EVENT, ("", ""), STANDING[0]))
    assert "Please tick yes or no, say more if you like, and send this to branch@example.org by 3 April 2029." in told
    assert told.count("[ ] Yes    [ ] No") == 2
    assert told.count("Comment: ....") == 2


def test_there_is_a_slip_for_each_question_and_two_at_the_least_to_write_on_and_they_fill_rows() -> None:
    [block] = slips_handout(sheet(), EVENT, ("", "")).blocks
    assert isinstance(block, Slips)
    assert [slip.heading for slip in block.slips] == ["Question 1", "Question 2", *["Your own question"] * 2]
    one = replace(sheet(), questions=sheet().questions[:1])
    [block] = slips_handout(one, EVENT, ("", "")).blocks
    assert isinstance(block, Slips)
    assert len(block.slips) == 4


def test_each_slip_has_the_imprint_for_it_is_cut_off() -> None:
    assert text(slips_handout(sheet(), EVENT, IMPRINT)).count(IMPRINT[1]) == 4 + 1


# --- the pack ------------------------------------------------------------------------------------------------


def test_a_pack_has_every_part_and_a_letter_and_a_questionnaire_for_each_who_is_invited() -> None:
    pack = made(ONE_OUT)
    assert [path for path, _ in pack.handouts] == [
        "questions",
        "chair",
        "slips",
        "answer-grid",
        "questionnaires/01-zed-anyone",
        "questionnaires/02-cass-invented",
        "questionnaires/04-alex-van-der-example",
    ]
    assert [path for path, _ in pack.letters] == [
        "invitations/01-zed-anyone",
        "invitations/02-cass-invented",
        "invitations/04-alex-van-der-example",
    ]


def test_without_candidates_a_pack_has_one_of_each_with_gaps() -> None:
    pack = pack_of(sheet(), Platform(), replace(EVENT, when=Gap("day and time", "--when")), SENDER, (), NOBODY)
    assert [path for path, _ in (*pack.handouts, *pack.letters)] == [
        "questions",
        "chair",
        "slips",
        "answer-grid",
        "questionnaire",
        "invitation",
    ]
    assert [(one.text, one.option) for one in pack.placeholders] == [
        ("[day and time]", "--when"),
        ("[candidate's name]", "in each invitation"),
        ("[their postal address]", "in each invitation"),
    ]


def test_in_a_public_pack_the_chair_keeps_the_notes_and_stays_private() -> None:
    pack = made(imprint=IMPRINT)
    parts = {path: text(handout) for path, handout in pack.handouts}
    assert "A full commitment" in parts["chair"]
    assert "Promoted" not in parts["chair"]
    for path, told in parts.items():
        assert path == "chair" or IMPRINT[1] in told
        assert path == "chair" or "A full commitment" not in told
    for _, letter in pack.letters:
        assert b"Promoted" not in letter_txt.render(letter)


def test_as_tables_the_questionnaires_are_one_and_the_letters_one_to_merge_from() -> None:
    tables = dict(tables_of(made(ONE_OUT)))
    assert list(tables) == ["questions", "chair", "slips", "answer-grid", "questionnaires", "invitations"]
    assert [row[:4] for row in tables["questionnaires"].rows] == [
        (name, number, question, ask)
        for name, number in (("Zed Anyone", "901"), ("Cass Invented", "902"), ("Alex van der Example", "904"))
        for question, ask in (("1", "fund-places"), ("2", "keep-meals"))
    ]
    assert [row[:2] for row in tables["invitations"].rows] == [
        ("Zed Anyone", "c901@example.org"),
        ("Cass Invented", "c902@example.org"),
        ("Alex van der Example", "c904@example.org"),
    ]


# --- the day for answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("polling_day", "wanted", "expected"),
    [
        (None, None, date(2029, 4, 3)),
        (date(2029, 5, 3), None, date(2029, 4, 3)),
        (date(2029, 3, 26), None, date(2029, 3, 25)),
        (date(2029, 3, 20), None, date(2029, 3, 20)),
        (date(2029, 5, 3), date(2029, 5, 2), date(2029, 5, 2)),
    ],
)
def test_answers_are_due_in_two_weeks_and_before_polling_day(
    polling_day: date | None, wanted: date | None, expected: date
) -> None:
    assert return_day(date(2029, 3, 20), polling_day, wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (date(2029, 5, 3), "--return-by 2029-05-03 is not before polling day, 2029-05-03"),
        (date(2029, 3, 19), "--return-by 2029-03-19 is before the pack's own date, 2029-03-20"),
    ],
)
def test_a_day_that_is_of_no_use_is_refused(wanted: date, message: str) -> None:
    with pytest.raises(LobbykitError, match=message):
        return_day(date(2029, 3, 20), date(2029, 5, 3), wanted)
