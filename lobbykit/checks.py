"""Named checks across a catalogue -> problems: what the form of a file cannot say. Pure; the day is passed in."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import combinations

from msgspec import Struct

from lobbykit.catalogue import Read
from lobbykit.citations import anchor_field
from lobbykit.compose import reason_openings
from lobbykit.errors import Problem, Severity
from lobbykit.model import Ask, Audience, BodyKind, Catalogue, Office, Status
from lobbykit.plain_english import MOST_WORDS, acronyms_in, count_words
from lobbykit.questions import frames
from lobbykit.words import joined, plain_name

_TITLE_LETTERS = 60
_MOST_TOPICS = 4
_ANCHOR_WORDS = range(3, 9)
_LIKENESS = 85  # of 100, by rapidfuzz's token_sort_ratio: the same words in another order reach it
_NO_VERBS = frozenset(
    re.findall(
        r"\w+",
        """
        a all an and any are as at best better both but by can could each enough every fewer for from had has
        her his how i if in is it its less may more most must never no nor not of on or our please should some
        such than that the their then there these they this those to was we were what when which who why will
        with would you your
        """,
    )
)
_VERBS_IN_ING = frozenset({"bring", "sing", "ring", "swing", "spring", "cling"})
_VERBS_IN_ED = frozenset(
    {"need", "heed", "feed", "speed", "proceed", "succeed", "exceed", "embed", "shed", "lead", "seed"}
)
_VERBS_IN_S = frozenset({"focus", "canvas", "bias"})


class Finding(Struct, frozen=True, kw_only=True):
    """What one check found, and where: an ask's id (or "topics:send"), and the field ("wordings.2")."""

    item: str
    field: str
    message: str


class Setting(Struct, frozen=True, kw_only=True):
    """What checks look at."""

    catalogue: Catalogue
    offices: tuple[Office, ...]
    today: date


Check = Callable[[Setting], Iterable[Finding]]
_CHECKS: dict[str, tuple[Severity, Check]] = {}


def run(found: Read, offices: tuple[Office, ...], today: date) -> list[Problem]:
    """Return what every check finds, in the order of the files' lines."""
    setting = Setting(catalogue=found.catalogue, offices=offices, today=today)
    problems = []
    for name, (severity, check) in _CHECKS.items():
        for finding in check(setting):
            place, line = found.place(finding.item, finding.field)
            problems.append(Problem(place=place, line=line, message=finding.message, severity=severity, check=name))
    return sorted(problems, key=lambda one: (one.place, one.line or 0, one.check))


def names() -> dict[str, str]:
    """Return what each check holds, by its name."""
    return {name: (check.__doc__ or "").strip() for name, (_, check) in _CHECKS.items()}


def _check(name: str, severity: Severity = Severity.FAULT) -> Callable[[Check], Check]:
    def add(check: Check) -> Check:
        _CHECKS[name] = (severity, check)
        return check

    return add


def _phrases(ask: Ask) -> Iterator[tuple[str, str]]:
    """The verb phrases of an ask, each with its field."""
    yield "action", ask.action
    for index, wording in enumerate(ask.wordings):
        yield f"wordings.{index}", wording
    yield "question", ask.question


def _found(ask: Ask, field: str, message: str) -> Finding:
    return Finding(item=ask.id, field=field, message=message)


# --- enough, and not too much --------------------------------------------------------------------------------


@_check("enough")
def _enough(setting: Setting) -> Iterator[Finding]:
    """An ask has three wordings and two reasons at the least."""
    for ask in setting.catalogue.asks:
        for field, least in (("wordings", 3), ("because", 2)):
            count = len(getattr(ask, field))
            if count < least:
                yield _found(ask, field, f"{field} has {count}, and needs {least} or more")


@_check("id-plain")
def _id_plain(setting: Setting) -> Iterator[Finding]:
    """An id is lower-case words or numbers, joined by hyphens: it is typed, and files are named after it."""
    catalogue = setting.catalogue
    named = (
        *((one.id, one.id) for one in catalogue.asks),
        *((f"sources:{one.id}", one.id) for one in catalogue.sources),
        *((f"topics:{one.id}", one.id) for one in catalogue.topics),
        *((f"organisations:{one.id}", one.id) for one in catalogue.organisations),
        *((f"bodies:{one.id}", one.id) for one in catalogue.bodies),
    )
    for item, name in named:
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
            message = f"the id '{name}' should be lower-case words joined by hyphens"
            yield Finding(item=item, field="id", message=message)


@_check("title-short")
def _title_short(setting: Setting) -> Iterator[Finding]:
    """A title has up to 60 characters and no full stop."""
    for ask in setting.catalogue.asks:
        if len(ask.title) > _TITLE_LETTERS or ask.title.endswith("."):
            yield _found(ask, "title", f"the title has {len(ask.title)} characters; 60 and no full stop are right")


@_check("topics-few")
def _topics_few(setting: Setting) -> Iterator[Finding]:
    """An ask has four topics at most."""
    for ask in setting.catalogue.asks:
        if len(ask.topics) > _MOST_TOPICS:
            yield _found(ask, "topics", f"there are {len(ask.topics)} topics; keep the {_MOST_TOPICS} that matter most")


@_check("sentence-short")
def _sentence_short(setting: Setting) -> Iterator[Finding]:
    """No sentence that an ask can stand in has more than 35 words, with what a letter puts before it."""
    for ask in setting.catalogue.asks:
        for field, opening, text in _openings(setting.catalogue, ask):
            words = count_words(_in_full(f"{opening} {text}", setting.catalogue))
            if words > MOST_WORDS:
                after = f"after '{opening}' " if opening else ""
                yield _found(ask, field, f"{after}this makes a sentence of {words} words; {MOST_WORDS} are the most")


@_check("question-short")
def _question_short(setting: Setting) -> Iterator[Finding]:
    """No question to a platform has more than 35 words, whichever parliament it is framed for."""
    for ask in setting.catalogue.asks:
        if Audience.CANDIDATE in ask.audiences:
            questions = [question for _, _, question in frames(setting.catalogue, ask)]
            longest = max(questions, key=count_words, default="")
            if count_words(longest) > MOST_WORDS:
                told = f"'{longest}' has {count_words(longest)} words; {MOST_WORDS} are the most"
                yield _found(ask, "question", told)


def _openings(catalogue: Catalogue, ask: Ask) -> Iterator[tuple[str, str, str]]:
    """Each saying of an ask, with its field and the longest words that a letter puts before it."""
    bodies = [body for body in catalogue.bodies if body.id in ask.decided_by.values()]
    deciders = [body.name for body in bodies if body.kind is not BodyKind.COMMISSIONER]
    decider = max(deciders, key=len, default="")
    openings = {
        Audience.CANDIDATE: f"If you are elected, will you press {decider} to",
        Audience.COMMISSIONER: f"Would you also use your office to press {decider} to" if decider else "Would you also",
        Audience.MINISTER: "I would also ask you to",
    }
    opening = max((openings[audience] for audience in ask.audiences), key=lambda one: len(one.split()), default="")
    for field, text in _phrases(ask):
        yield field, opening, text
    source = next((one for one in catalogue.sources if one.id == ask.source), None)
    longest = max(reason_openings(ask, source), key=lambda one: len(one.split())) if source else ""
    for field, text in _reasons(ask):
        yield field, longest, text
    yield "follow_up", "", ask.follow_up


def _in_full(text: str, catalogue: Catalogue) -> str:
    """The text as its first sentence in a letter: with its acronyms spelled out."""
    for acronym, meaning in (catalogue.acronyms or {}).items():
        spelled_out = f"{meaning} ({acronym})"
        text = re.sub(rf"\b{re.escape(acronym)}\b", spelled_out.replace("\\", r"\\"), text, count=1)
    return text


# --- English -------------------------------------------------------------------------------------------------


@_check("verb-first")
def _verb_first(setting: Setting) -> Iterator[Finding]:
    """An action, wording or question starts with a verb in the bare infinitive."""
    for ask in setting.catalogue.asks:
        for field, text in _phrases(ask):
            first = text.split()[0].strip(",")
            if not _may_be_infinitive(first):
                yield _found(
                    ask,
                    field,
                    f"'{first}' is no bare infinitive; begin with the verb, as in 'give', 'keep' or 'publish'",
                )


def _may_be_infinitive(word: str) -> bool:
    """Whether a word can be a verb as in "will you ...": told by its ending, and by not being another small word."""
    if not word.replace("-", "").isalpha() or word != word.lower() or word in _NO_VERBS:
        return False
    if word.endswith("ing"):
        return word in _VERBS_IN_ING
    if word.endswith("ed"):
        return word in _VERBS_IN_ED
    return not word.endswith("s") or word.endswith("ss") or word in _VERBS_IN_S


@_check("no-full-stop")
def _no_full_stop(setting: Setting) -> Iterator[Finding]:
    """A phrase or reason ends without a stop, for a sentence goes on after it; a follow-up with a question mark."""
    for ask in setting.catalogue.asks:
        for field, text in ask.sayings:
            if field == "follow_up":
                if not text.endswith("?"):
                    yield _found(ask, field, "a follow-up is a question, and ends with a question mark")
            elif text[-1] in ".;:,?!":
                yield _found(ask, field, f"this ends with '{text[-1]}'; leave it out, for a sentence goes on after it")


@_check("no-person")
def _no_person(setting: Setting) -> Iterator[Finding]:
    """A phrase or reason says neither I nor we nor you: it stands in anybody's letter to anybody."""
    for ask in setting.catalogue.asks:
        for field, text in ask.sayings:
            here = re.search(r"\b(?:I|we|us|our|my|you|your)\b", text, re.IGNORECASE)
            if here and field != "follow_up":
                yield _found(ask, field, f"'{here.group()}' cannot stand here; letters are from and to many people")


@_check("wording-repeats")
def _wording_repeats(setting: Setting) -> Iterator[Finding]:
    """No wording repeats another, nor does a reason."""
    from rapidfuzz import fuzz

    for ask in setting.catalogue.asks:
        for group in ([one for one in _phrases(ask) if one[0] != "question"], list(_reasons(ask))):
            for (first, one), (field, other) in combinations(group, 2):
                if fuzz.token_sort_ratio(one, other) >= _LIKENESS:
                    name, _, index = first.partition(".")
                    which = f"{name} {int(index) + 1}" if index else name
                    yield _found(ask, field, f"this says the same words as {which}; build it differently")


def _reasons(ask: Ask) -> Iterator[tuple[str, str]]:
    return ((f"because.{index}", reason) for index, reason in enumerate(ask.because))


@_check("acronym-known")
def _acronym_known(setting: Setting) -> Iterator[Finding]:
    """An acronym can be spelled out: it stands in topics.yaml."""
    acronyms = setting.catalogue.acronyms
    if acronyms is None:  # topics.yaml could not be read
        return
    for ask in setting.catalogue.asks:
        for field, text in ask.sayings:
            for word, acronym in acronyms_in(text):
                if acronym not in acronyms:
                    yield _found(ask, field, f"'{word}' is not spelled out in topics.yaml; write it in full")


@_check("plain-and-neutral")
def _plain_and_neutral(setting: Setting) -> Iterator[Finding]:
    """No text says "&", or whom to vote for or against."""
    for ask in setting.catalogue.asks:
        for field, text in (("title", ask.title), *ask.sayings):
            here = re.search(r"&|\bvot(?:e|es|ing) (?:for|against)\b", text, re.IGNORECASE)
            if here:
                yield _found(ask, field, f"'{here.group()}' may not stand in a letter")


# --- truth ---------------------------------------------------------------------------------------------------


@_check("limit-kept")
def _limit_kept(setting: Setting) -> Iterator[Finding]:
    """Every wording keeps the ask's limit: it has the words to keep, and none of those to avoid."""
    for ask in setting.catalogue.asks:
        if ask.limits is None:
            continue
        for field, text in _phrases(ask):
            for wanted in ask.limits.keep:
                if not any(_stands(word, text) for word in wanted.split(" / ")):
                    yield _found(ask, field, f"the limit '{ask.limits.text}' is lost here: it needs '{wanted}'")
            for unwanted in ask.limits.avoid:
                if _stands(unwanted, text):
                    yield _found(ask, field, f"the limit '{ask.limits.text}' is broken here by '{unwanted}'")


def _stands(words: str, text: str) -> bool:
    """Whether the words stand in the text, at the start of a word."""
    return re.search(rf"\b{re.escape(words.strip())}", text, re.IGNORECASE) is not None


@_check("fact-sourced")
def _fact_sourced(setting: Setting) -> Iterator[Finding]:
    """A fact says whose figure it is, and its year stands in its sentence."""
    for ask in setting.catalogue.asks:
        for index, fact in enumerate(ask.facts):
            if not re.fullmatch(r"\d{4}(?:-\d{2})?", fact.year) or fact.year[:4] not in fact.text:
                yield _found(ask, f"facts.{index}", f"the year ({fact.year}) must be one, and stand in the fact's text")
            if not fact.whose.strip():
                yield _found(ask, f"facts.{index}", "say whose figure it is")


@_check("timing-explained")
def _timing_explained(setting: Setting) -> Iterator[Finding]:
    """Any timing but live has a note that says why, and the date on which that was looked up."""
    for ask in setting.catalogue.asks:
        timing = ask.timing
        if timing.status is not Status.LIVE and not (timing.note and timing.checked):
            yield _found(ask, "timing", f"the timing is '{timing.status}': give it a note and the date it was checked")


@_check("review-due", Severity.WARNING)
def _review_due(setting: Setting) -> Iterator[Finding]:
    """The date by which an ask is to be looked at again has not passed."""
    for ask in setting.catalogue.asks:
        if ask.timing.review_by < setting.today:
            yield _found(ask, "timing.review_by", f"this was to be looked at again by {ask.timing.review_by}")


@_check("nation-explained")
def _nation_explained(setting: Setting) -> Iterator[Finding]:
    """A nation is stated in the document, or inferred with the reason."""
    for ask in setting.catalogue.asks:
        if not re.match(r"stated\b|inferred: \w", ask.nation_basis):
            yield _found(ask, "nation_basis", "begin it with 'stated', or with 'inferred: ' and why")


@_check("anchor-short")
def _anchor_short(setting: Setting) -> Iterator[Finding]:
    """An anchor has three to eight words: enough to find the place, too few to copy it."""
    for ask in setting.catalogue.asks:
        for index, passage in enumerate(ask.cite.passages):
            if len(passage.anchor.split()) not in _ANCHOR_WORDS:
                yield _found(ask, anchor_field(index), f"the anchor '{passage.anchor}' should have 3 to 8 words")


# --- power ---------------------------------------------------------------------------------------------------


@_check("decider-named")
def _decider_named(setting: Setting) -> Iterator[Finding]:
    """Each nation of an ask has a body that decides, which is one of that nation's; no other nation has."""
    bodies = {body.id: body for body in setting.catalogue.bodies}
    for ask in setting.catalogue.asks:
        if set(ask.decided_by) != set(ask.nations):
            yield _found(ask, "decided_by", f"name a body for {joined(list(ask.nations))}, and for no other nation")
        for nation, name in ask.decided_by.items():
            if name in bodies and nation not in bodies[name].nations:
                yield _found(ask, f"decided_by.{nation}", f"{bodies[name].name} does not decide for {nation.label}")


@_check("decider-unsaid")
def _decider_unsaid(setting: Setting) -> Iterator[Finding]:
    """A phrase names no body that decides: the letter puts the right one before it."""
    for ask in setting.catalogue.asks:
        for field, text in _phrases(ask):
            for body in setting.catalogue.bodies:
                if body.name.removeprefix("the ").casefold() in text.casefold() and len(body.name.split()) > 2:  # noqa: PLR2004
                    yield _found(ask, field, f"take out '{body.name}': the letter names who decides")


@_check("office-known")
def _office_known(setting: Setting) -> Iterator[Finding]:
    """The office that letters to a body go to is one that lobbykit knows, and it decides for that body."""
    offices = {office.id: office for office in setting.offices}
    for body in setting.catalogue.bodies:
        if body.office and (body.office not in offices or offices[body.office].body != body.id):
            yield Finding(
                item=f"bodies:{body.id}",
                field="office",
                message=f"body {body.id}: no office '{body.office}' decides for it",
            )


@_check("office-complete")
def _office_complete(setting: Setting) -> Iterator[Finding]:
    """An office that lobbykit ships has an address or a page to look at, says what it decides, its source and date."""
    for office in setting.offices:
        if office.is_own:
            continue
        missing = [name for name in ("decides", "source", "checked") if not getattr(office, name)]
        if not office.address and not office.contact_page:
            missing.insert(0, "address or contact_page")
        if missing:
            message = f"office {office.id}: give it {joined(missing)}"
            yield Finding(item=f"offices:{office.id}", field="", message=message)


# --- links ---------------------------------------------------------------------------------------------------


@_check("no-self-link")
def _no_self_link(setting: Setting) -> Iterator[Finding]:
    """An ask is not linked to itself."""
    for ask in setting.catalogue.asks:
        for field in ("related", "conflicts"):
            if ask.id in getattr(ask, field):
                yield _found(ask, field, f"the ask is linked to itself in {field}")


@_check("alias-once")
def _alias_once(setting: Setting) -> Iterator[Finding]:
    """A word stands for one topic, however it is typed; or for none, with the reason."""
    meaning: dict[str, str] = {}
    for topic in setting.catalogue.topics:
        for word in (topic.id, topic.title, *topic.aliases, *(topic.terms or {})):
            first = meaning.setdefault(plain_name(word), topic.id)
            if first != topic.id:
                message = f"'{word}' stands for {first} and {topic.id}"
                yield Finding(item=f"topics:{topic.id}", field="aliases", message=message)
    for index, missing in enumerate(setting.catalogue.missing):
        for word in missing.words:
            if plain_name(word) in meaning:
                message = f"'{word}' stands for {meaning[plain_name(word)]}, and cannot be missing"
                yield Finding(item=f"missing:{index}", field="words", message=message)
