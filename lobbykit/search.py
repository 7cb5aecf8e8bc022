"""Words -> the asks that say them, best first; a slip in typing is forgiven."""

import re
from collections.abc import Iterable

from lobbykit.model import Ask, Catalogue

_LONG = 8  # words of as many letters may have two slips: a letter wrong, missing, too many, or two of them swapped
_SHORT = 3  # words up to this long must be right: "SEN" is not "SEND", nor "end"


def search(catalogue: Catalogue, asks: Iterable[Ask], words: str) -> list[Ask]:
    """Return the asks in which every one of the words is found, in any field; empty when there is none.

    Where no ask has them all, they are tried as one word: "case load", "caseload".

    A word in the title or among the topics counts for more than one in a reason, and that for more than one in a note.
    """
    wanted = _words(words)
    if not wanted:
        return []
    fields_of = [(ask, _fields(catalogue, ask)) for ask in asks]
    return _having(wanted, fields_of) or _having(["".join(wanted)], fields_of)


def _having(wanted: list[str], fields_of: list[tuple[Ask, list[tuple[int, set[str]]]]]) -> list[Ask]:
    """Return the asks that have each word; a slip is looked for only where no ask has the word as it was typed."""
    for word in wanted:
        if not any(_is_in(word, text) for _, fields in fields_of for _, text in fields):
            wanted = [_nearest(word, fields_of) if one == word else one for one in wanted]
    scored = []
    for ask, fields in fields_of:
        scores = [max(_is_in(word, text) * weight for weight, text in fields) for word in wanted]
        if all(scores):
            scored.append((-sum(scores), ask.id, ask))
    return [ask for *_, ask in sorted(scored)]


def _nearest(word: str, fields_of: list[tuple[Ask, list[tuple[int, set[str]]]]]) -> str:
    """Return the word of the catalogue that was most likely meant, or the word itself when none is near."""
    if len(word) <= _SHORT:
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    known = sorted({one for _, fields in fields_of for _, text in fields for one in text})
    slips = 1 if len(word) < _LONG else 2
    near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=slips)
    return near[0] if near else word


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold().replace("'", "").replace("’", ""))


def _fields(catalogue: Catalogue, ask: Ask) -> list[tuple[int, set[str]]]:
    """The words of an ask, by how much it says about the ask that a word stands among them."""
    topics = [catalogue.topic(name) for name in ask.topics]
    names = [f"{topic.id} {topic.title} {' '.join((*topic.aliases, *(topic.terms or {})))}" for topic in topics]
    body_names = [catalogue.body(name).name for name in ask.decided_by.values()]
    source = catalogue.source(ask.source)
    limits = ask.limits.text if ask.limits else ""
    facts = [f"{fact.text} {fact.whose} {fact.year} {fact.caution}" for fact in ask.facts]
    cites = [f"{passage.place} {passage.anchor}" for passage in ask.cite.passages]
    notes = (
        *(
            ask.telling,
            *facts,
            *cites,
            str(ask.timing.review_by),
            str(ask.timing.checked),
            ask.timing.note,
            ask.timing.status,
            ask.nation_basis,
            ask.audience_reason,
        ),
        *(ask.stance, ask.strength, *ask.nations, *ask.audiences, ask.organisation),
        *(source.id, source.title, source.what, source.published, source.standing),
    )
    return [
        (6, set(_words(f"{ask.id} {ask.title}"))),
        (4, set(_words(" ".join((ask.action, *ask.wordings, *names))))),
        (3, set(_words(" ".join((*ask.because, ask.question, ask.follow_up, limits, *body_names))))),
        (1, set(_words(" ".join(notes)))),
    ]


def _is_in(word: str, among: set[str]) -> float:
    """Return 1 for the word itself, less for one that begins with it, 0 for none."""
    if word in among:
        return 1.0
    return 0.9 if any(other.startswith(word) for other in among) else 0.0
