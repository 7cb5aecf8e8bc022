"""Each named check: a sound catalogue passes it, and one mistake makes it speak, at the line of that mistake."""

from datetime import date

import pytest
from msgspec.structs import replace
from small_catalogue import BODIES, FILES, OFFICES, PAPER, TODAY, changed, line_of, read_texts

from lobbykit import checks
from lobbykit.catalogue import Read
from lobbykit.errors import Severity
from lobbykit.model import Catalogue, Fact, Nation, Office, Role

FREE = "action: keep school meals free for every pupil"
EATEN = "- pupils learn better when they have eaten"
AGREED = "question: find the money for places that schools agree to open"
LIMIT = "the limit 'Only with the agreement of schools.' is"
NO_VERB = "is no bare infinitive; begin with the verb, as in 'give', 'keep' or 'publish'"
NO_STOP = "leave it out, for a sentence goes on after it"
NO_PERSON = "cannot stand here; letters are from and to many people"
NOTE_MISSING = "give it a note and the date it was checked"
AFTER_THE_LONGEST = "after 'If you are elected, will you press the Department for Education to'"
NO_PLACE = "may not stand in a letter"
TELLING = "telling: called on {addressed_to} to act"
A_TOPIC = "  - {id: milk-, title: milk, description: Milk}"
A_BODY = "  - {id: l.e.a, name: the council, nations: [wales], kind: council}"
NOT_PLAIN = "should be lower-case words joined by hyphens"


def findings(found: Read, today: date = TODAY) -> list[str]:
    assert found.problems == ()
    return [str(problem) for problem in checks.run(found, OFFICES, today)]


def test_a_sound_catalogue_passes_every_check() -> None:
    assert findings(read_texts()) == []


# The check and the file; what stands there, and the mistake; the line that is named, by its words; what the check says.
MISTAKES = [
    # --- enough, and not too much
    ("enough paper", "      - leave school meals without charge\n", "", 58, "wordings has 2, and needs 3 or more"),
    (
        "enough paper",
        "      - charges keep hungry children away from lunch\n",
        "",
        62,
        "because has 1, and needs 2 or more",
    ),
    ("id-plain paper", "id: fund-places", "id: Fund Places", "Fund Places", f"the id 'Fund Places' {NOT_PLAIN}"),
    ("id-plain paper", "id: paper-2023", "id: paper_2023", "paper_2023", f"the id 'paper_2023' {NOT_PLAIN}"),
    ("id-plain topics", "missing:", f"{A_TOPIC}\nmissing:", "milk-", f"the id 'milk-' {NOT_PLAIN}"),
    ("id-plain organisations", "id: lga", "id: LGA", "LGA", f"the id 'LGA' {NOT_PLAIN}"),
    ("id-plain bodies", "bodies:", f"bodies:\n{A_BODY}", "l.e.a", f"the id 'l.e.a' {NOT_PLAIN}"),
    (
        "title-short paper",
        "title: Meals at school",
        f"title: {'Meals' * 12}s",
        "MealsMeals",
        "the title has 61 characters; 60 and no full stop are right",
    ),
    (
        "title-short paper",
        "title: Meals at school",
        "title: Meals at school.",
        "Meals at school.",
        "the title has 16 characters; 60 and no full stop are right",
    ),
    (
        "topics-few paper",
        "topics: [meals]",
        "topics: [meals, send, meals, send, meals]",
        "topics: [meals,",
        "there are 5 topics; keep the 4 that matter most",
    ),
    (
        "sentence-short paper",
        FREE,
        FREE + " again" * 18,
        FREE,
        f"{AFTER_THE_LONGEST} this makes a sentence of 37 words; 35 are the most",
    ),
    (
        "sentence-short paper",
        EATEN,
        EATEN + " again" * 21,
        EATEN,
        "after 'Back in 2023 Prospect took the view that' this makes a sentence of 36 words; 35 are the most",
    ),
    (
        "sentence-short paper",
        "What would you do if the cost of food rose?",
        f"What would you do if the cost of food rose{' again' * 26}?",
        "the cost of food",
        "this makes a sentence of 36 words; 35 are the most",
    ),
    (
        "question-short paper",
        "question: promise that school meals stay free",
        f"question: promise that school meals stay free{' again' * 14}",
        "question: promise",
        (
            "'If elected, will you press the Scottish Government, and support moves in the Scottish Parliament, to "
            f"promise that school meals stay free{' again' * 14}?' has 36 words; 35 are the most"
        ),
    ),
    # --- English
    ("verb-first paper", FREE, "action: keeping school meals free", "keeping", f"'keeping' {NO_VERB}"),
    ("verb-first paper", FREE, "action: keeps school meals free", "keeps", f"'keeps' {NO_VERB}"),
    ("verb-first paper", FREE, "action: pledged to keep school meals free", "pledged", f"'pledged' {NO_VERB}"),
    ("verb-first paper", FREE, "action: not charge for school meals", "not charge", f"'not' {NO_VERB}"),
    ("verb-first paper", FREE, "action: to keep school meals free", "to keep", f"'to' {NO_VERB}"),
    ("verb-first paper", FREE, "action: more school meals without charge", "more school", f"'more' {NO_VERB}"),
    ("verb-first paper", FREE, "action: Keep school meals free", "Keep school", f"'Keep' {NO_VERB}"),
    ("verb-first paper", "- leave school meals", "- should leave school meals", "should", f"'should' {NO_VERB}"),
    ("verb-first paper", "question: promise", "question: promises", "promises", f"'promises' {NO_VERB}"),
    ("no-full-stop paper", FREE, f"{FREE}.", FREE, f"this ends with '.'; {NO_STOP}"),
    ("no-full-stop paper", EATEN, f"{EATEN};", EATEN, f"this ends with ';'; {NO_STOP}"),
    ("no-full-stop paper", AGREED, f"{AGREED}?", AGREED, f"this ends with '?'; {NO_STOP}"),
    (
        "no-full-stop paper",
        "food rose?",
        "food rose.",
        "rose.",
        "a follow-up is a question, and ends with a question mark",
    ),
    (
        "no-full-stop paper",
        "strength: call",
        f"strength: call\n    {TELLING}.",
        TELLING,
        f"this ends with '.'; {NO_STOP}",
    ),
    ("no-person paper", FREE, "action: keep our school meals free", "our school", f"'our' {NO_PERSON}"),
    ("no-person paper", EATEN, "- We know that pupils learn better when fed", "We know", f"'We' {NO_PERSON}"),
    (
        "wording-repeats paper",
        "- leave school meals without charge",
        "- keep every pupil free for school meals",
        "- keep every",
        "this says the same words as action; build it differently",
    ),
    (
        "wording-repeats paper",
        "- leave school meals without charge",
        "- protect the meal that gets each free pupil at lunch",
        "that gets",
        "this says the same words as wordings 2; build it differently",
    ),
    (
        "wording-repeats paper",
        "- charges keep hungry children away from lunch",
        "- when they have eaten pupils learn better",
        "- when they",
        "this says the same words as because 1; build it differently",
    ),
    ("acronym-known paper", FREE, f"{FREE} in LAs", FREE, "'LAs' is not spelled out in topics.yaml; write it in full"),
    ("plain-and-neutral paper", FREE, "action: keep meals & milk free", "& milk", f"'&' {NO_PLACE}"),
    ("plain-and-neutral paper", "title: Meals at", "title: Meals & milk at", "& milk", f"'&' {NO_PLACE}"),
    ("plain-and-neutral paper", EATEN, "- whoever votes for meals is fed", "votes", f"'votes for' {NO_PLACE}"),
    ("plain-and-neutral paper", EATEN, "- Voting against meals is wrong", "Voting", f"'Voting against' {NO_PLACE}"),
    # --- truth
    ("limit-kept paper", AGREED, "question: find the money", "find the money", f"{LIMIT} lost here: it needs 'agree'"),
    ("limit-kept paper", AGREED, "question: end disagreement", "end dis", f"{LIMIT} lost here: it needs 'agree'"),
    ("limit-kept paper", AGREED, "question: compel all to agree", "compel all", f"{LIMIT} broken here by 'compel'"),
    (
        "fact-sourced paper",
        'year: "2022"',
        'year: "2021"',
        "In 2022",
        "the year (2021) must be one, and stand in the fact's text",
    ),
    (
        "fact-sourced paper",
        'year: "2022"',
        "year: In 2022",
        "- text:",
        "the year (In 2022) must be one, and stand in the fact's text",
    ),
    ("timing-explained paper", "status: live", "status: partly-met", 80, f"the timing is 'partly-met': {NOTE_MISSING}"),
    (
        "timing-explained paper",
        "      note: Look up the latest number of places.\n",
        "",
        44,
        f"the timing is 'check': {NOTE_MISSING}",
    ),
    ("timing-explained paper", "      checked: 2026-11-01\n", "", 44, f"the timing is 'check': {NOTE_MISSING}"),
    (
        "nation-explained paper",
        "basis: stated",
        "basis: unstated",
        "unstated",
        "begin it with 'stated', or with 'inferred: ' and why",
    ),
    (
        "nation-explained paper",
        "inferred: the paper speaks of both",
        "inferred:",
        "inferred:",
        "begin it with 'stated', or with 'inferred: ' and why",
    ),
    (
        "anchor-short paper",
        "anchor: meals that are free",
        "anchor: are free",
        "anchor: are",
        "the anchor 'are free' should have 3 to 8 words",
    ),
    (
        "anchor-short paper",
        "anchor: with the agreement of governors",
        "anchor: with the agreement of governors and of parents too",
        "parents too",
        "the anchor 'with the agreement of governors and of parents too' should have 3 to 8 words",
    ),
    # --- power
    (
        "decider-named paper",
        "nations: [england, scotland]",
        "nations: [scotland]",
        74,
        "name a body for scotland, and for no other nation",
    ),
    (
        "decider-named paper",
        "scotland: scottish-government",
        "scotland: dfe",
        "scotland: dfe",
        "the Department for Education does not decide for Scotland",
    ),
    (
        "decider-unsaid paper",
        FREE,
        "action: have the Scottish Government keep meals free",
        "have the Scottish",
        "take out 'the Scottish Government': the letter names who decides",
    ),
    (
        "office-known bodies",
        "uk-sos-education",
        "uk-health",
        "uk-health",
        "body dfe: no office 'uk-health' decides for it",
    ),
    (
        "office-known bodies",
        "answers_to: sp",
        "office: uk-sos-education",
        13,
        "body scottish-government: no office 'uk-sos-education' decides for it",
    ),
    # --- links
    ("no-self-link paper", "[keep-meals]", "[fund-places]", "[fund-places]", "the ask is linked to itself in related"),
    (
        "no-self-link paper",
        "related: [keep",
        "conflicts: [fund-places, keep",
        "conflicts:",
        "the ask is linked to itself in conflicts",
    ),
    ("alias-once topics", "[lunches]", "[lunches, SEN]", "SEN]", "'SEN' stands for send and meals"),
    ("alias-once topics", "[lunches]", "[special-needs]", "special-needs", "'special-needs' stands for send and meals"),
    ("alias-once topics", "[lunches]", "[asn]", "[asn]", "'asn' stands for send and meals"),
    (
        "alias-once topics",
        "[alternative provision]",
        "[School meals]",
        "[School",
        "'School meals' stands for meals, and cannot be missing",
    ),
]


@pytest.mark.parametrize(("where", "right", "wrong", "words", "message"), MISTAKES)
def test_one_mistake_gives_that_checks_problem_at_its_line(
    where: str, right: str, wrong: str, words: str | int, message: str
) -> None:
    check, file = where.split()
    text = changed(FILES[f"{file}.yaml"], right, wrong)

    line = words if isinstance(words, int) else line_of(text, words)

    assert findings(read_texts(**{file: text})) == [f"{file}.yaml:{line}: {message} [{check}]"]


@pytest.mark.parametrize(
    ("right", "as_good"),
    [
        (FREE, "action: feed every pupil at school"),
        (FREE, "action: bring back free school meals"),
        (FREE, "action: discuss free school meals with schools"),
        (FREE, "action: focus on free school meals"),
        (FREE, "action: co-ordinate free school meals"),
        (FREE, FREE + " again" * 16),
        (EATEN, EATEN + " again" * 20),
        ("rose?", f"rose{' again' * 25}?"),
        ("title: Meals at school", f"title: {'Meals' * 12}"),
        ("topics: [meals]", "topics: [meals, send, meals, send]"),
        ("status: live", "status: partly-met\n      note: Much has changed.\n      checked: 2026-11-01"),
        ('year: "2022"', "year: 2022-23"),
        ('keep: ["agree"]', 'keep: ["assent / agree"]'),
        ('keep: ["agree"]', "keep: []"),
        ("nation_basis: stated", "nation_basis: stated in paragraph 1"),
        ("follow_up: How many places would you", "follow_up: If you could choose, how many places would you"),
        ("anchor: meals that are free", "anchor: it also wants that all meals are free"),
        ("related: [keep-meals]", "conflicts: [keep-meals]"),
    ],
)
def test_what_is_right_passes_every_check(right: str, as_good: str) -> None:
    assert findings(read_texts(paper=changed(PAPER, right, as_good))) == []


def test_an_acronym_that_topics_do_not_spell_out_is_told_wherever_it_stands() -> None:
    found = read_texts(topics=changed(FILES["topics.yaml"], "SEND:", "EHC:"))

    assert findings(found) == [
        f"paper.yaml:{line}: 'SEND' is not spelled out in topics.yaml; write it in full [acronym-known]"
        for line in (15, 17, 18, 19)
    ]


def test_acronyms_are_not_judged_when_topics_cannot_be_read() -> None:
    found = read_texts(topics="topics: {")

    assert [problem.place for problem in found.problems] == ["topics.yaml"]
    assert checks.run(found, OFFICES, TODAY) == []


def test_an_acronym_may_be_any_text() -> None:
    acronyms = "acronyms:\n  'C++ (': 'a \\g<1> (language'\n  SEND: special needs\n"
    topics = FILES["topics.yaml"]

    assert findings(read_texts(topics=topics[: topics.index("acronyms:")] + acronyms)) == []


def test_a_fact_without_owner_is_told() -> None:
    found = read_texts()
    ask, other = found.catalogue.asks
    ask = replace(ask, facts=(Fact(text="There were 9 in 2022.", whose=" ", year="2022"),))
    found = Read(replace(found.catalogue, asks=(ask, other)), (), found.places)

    assert findings(found) == ["paper.yaml:50: say whose figure it is [fact-sourced]"]


def test_an_office_without_address_decisions_source_or_date_is_told_unless_it_is_the_users_own() -> None:
    found = read_texts()
    bare = Office(
        id="bare", title="A", organisation="B", nations=(Nation.ENGLAND,), role=Role.MINISTER, contact_page="https://c"
    )
    bares = (*OFFICES, bare, replace(bare, id="nowhere", contact_page=""), replace(bare, id="own", own=("id", "title")))
    places = found.places | {("offices:bare", ""): ("offices.yaml", 7)}

    assert [str(one) for one in checks.run(Read(found.catalogue, (), places), bares, TODAY)] == [
        "asks:0: office nowhere: give it address or contact_page, decides, source and checked [office-complete]",
        "offices.yaml:7: office bare: give it decides, source and checked [office-complete]",
    ]


# --- the day, and the order ----------------------------------------------------------------------------------


def test_a_review_that_is_due_is_a_warning_against_the_day_that_is_passed_in() -> None:
    found = read_texts()

    assert findings(found, date(2027, 5, 1)) == []
    assert findings(found, date(2027, 5, 2)) == [
        "paper.yaml:48: warning: this was to be looked at again by 2027-05-01 [review-due]"
    ]
    assert [problem.severity for problem in checks.run(found, OFFICES, date(2028, 1, 1))] == [Severity.WARNING] * 2


def test_problems_come_in_the_order_of_the_lines() -> None:
    paper = changed(
        changed(PAPER, "free for every pupil", "free for every pupil."), "title: Meals", "title: Milk & meals"
    )
    bodies = changed(BODIES, "uk-sos-education", "uk-health")

    assert [finding.partition(": ")[0] for finding in findings(read_texts(paper=paper, bodies=bodies))] == [
        "bodies.yaml:6",
        "paper.yaml:56",
        "paper.yaml:57",
    ]


def test_an_empty_catalogue_passes_every_check() -> None:
    assert checks.run(Read(Catalogue(), (), {}), (), TODAY) == []


def test_every_check_has_a_mistake_that_makes_it_speak() -> None:
    assert {where.split()[0] for where, *_ in MISTAKES} | {"review-due", "office-complete"} == set(checks.names())


def test_every_check_says_what_it_holds() -> None:
    assert all(line.endswith(".") and "\n" not in line for line in checks.names().values())
