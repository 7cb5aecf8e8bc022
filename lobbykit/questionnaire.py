"""The bytes of a questionnaire that came back (.docx) -> its answers. What is not clear is marked, never guessed."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from lxml.etree import _Element
from msgspec import Struct
from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.handouts import COMMENT_HINT, KEYWORD, NAME_HINT, OF_CANDIDATE
from lobbykit.render.handouts.docx import bookmark_of
from lobbykit.render.package import WORD, Parts, main_part, parse, read
from lobbykit.words import clean_line

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_CORE = "docProps/core.xml"
_ON, _OFF = frozenset({"1", "true", "on"}), frozenset({"0", "false", "off"})  # ST_OnOff
_TICKED_SIGNS = frozenset("☒☑✓✔✗✘🗹🗷×xX")
_EMPTY_SIGNS = frozenset("☐□◻")
_HINTS = frozenset({COMMENT_HINT, NAME_HINT})
_TAG = re.compile("([0-9]{1,3}):([^:]+):(?:yes|no|comment)")
_WORDS_OWN_HINT = "Click or tap here"  # what Word puts into a control that was emptied


_BOOKMARKS = "lobbykit_"


def _w(name: str) -> str:
    return f"{{{WORD}}}{name}"


_SPACES = {_w("tab"): "\t", _w("br"): "\n", _w("cr"): "\n", _w("p"): "\n"}
_READ = (*_SPACES, _w("t"), _w("bookmarkStart"), _w("bookmarkEnd"), f"{_W14}checked")


class Ticked(StrEnum):
    """What an answer is."""

    YES = "yes"
    NO = "no"
    NONE = "none"  # nothing is ticked, and nothing written
    UNCLEAR = "unclear"  # to be read by a person


class Answer(Struct, frozen=True, kw_only=True):
    """What one candidate answered to one question."""

    file: str
    candidate: str
    candidate_id: str  # Democracy Club's, where it was known when the questionnaire was written
    number: int  # of the question
    ask: str  # its id
    answer: Ticked
    note: str = ""  # what a person should look at
    comment: str = ""


def answers_in(raw: bytes, name: str) -> tuple[Answer, ...]:
    """Return an answer for each question of the questionnaire, in its order; `name` is what messages call the file.

    Raises:
        LobbykitError: it is no Word file, or none of our questionnaires is left in it.
    """
    parts = read(raw)
    root = parse(parts[main_part(parts)])
    places = _places(root)
    candidate_id, written_with = _written_for(parts)
    asks = dict(enumerate(written_with, 1)) or _tagged_asks(root)
    if not asks or not places:
        raise LobbykitError(
            "there are no boxes of our questionnaires in it, as when it was saved by a program that drops them, or "
            "printed and scanned; read it yourself"
        )
    candidate = clean_line(_written(places.get(bookmark_of("candidate:name"), ())))
    blank = Answer(file=name, candidate=candidate, candidate_id=candidate_id, number=0, ask="", answer=Ticked.NONE)
    return tuple(_answer(places, replace(blank, number=number, ask=ask)) for number, ask in asks.items())


def as_row(answer: Answer) -> dict[str, object]:
    """Return an answer as a row of a list."""
    return {field: getattr(answer, field) for field in Answer.__struct_fields__} | {"answer": str(answer.answer)}


def _written_for(parts: Parts) -> tuple[str, list[str]]:
    """Whom the questionnaire was written for, and with which asks: its properties say so, whatever was changed."""
    if _CORE not in parts:
        return "", []
    words = " ".join(one.text or "" for one in parse(parts[_CORE]).iter("{*}keywords")).replace(",", " ").split()
    if len(words) < 2 or words[0] != KEYWORD or not words[1].startswith(OF_CANDIDATE):  # noqa: PLR2004  # both come first
        return "", []
    return words[1].removeprefix(OF_CANDIDATE), words[2:]


def _tagged_asks(root: _Element) -> dict[int, str]:
    """The asks by their questions' numbers, as the boxes' tags have them: offices take properties out of files."""
    tags = (_TAG.fullmatch(tag.get(_w("val"), "")) for tag in root.iter(_w("tag")))
    named = {int(tag[1]): tag[2] for tag in tags if tag}
    return dict(sorted(named.items()))


# --- one answer ----------------------------------------------------------------------------------------------


def _answer(places: "_Places", blank: Answer) -> Answer:
    yes, no, comments = (
        places.get(bookmark_of(f"{blank.number}:{blank.ask}:{what}"), ()) for what in ("yes", "no", "comment")
    )
    comment = _written(comments)
    ticked, note = _told(_state(yes), _state(no), comment)
    if not comments:  # which need not mean that nothing was written
        ticked = Ticked.UNCLEAR if ticked is Ticked.NONE else ticked
        note = "; ".join(filter(None, (note, "the room for a comment is gone: look for one in the file")))
    return replace(blank, answer=ticked, note=note, comment=comment)


def _told(yes: bool | str, no: bool | str, comment: str) -> tuple[Ticked, str]:  # noqa: FBT001  # the states of two boxes
    """Return the answer that two boxes make, and what is to be looked at; a text is why a box is not clear."""
    reasons = [f"the box for {name} {state}" for name, state in (("yes", yes), ("no", no)) if isinstance(state, str)]
    if reasons:
        return Ticked.UNCLEAR, "; ".join(reasons)
    if yes and no:
        return Ticked.UNCLEAR, "both boxes are ticked"
    if yes or no:
        return (Ticked.YES if yes else Ticked.NO), ""
    return (Ticked.UNCLEAR, "no box is ticked; read the comment") if comment else (Ticked.NONE, "no box is ticked")


def _state(boxes: Sequence["_Place"]) -> bool | str:
    """Return whether a box is ticked; if that is not clear, why, as a clause."""
    states = {_ticked(box) for box in boxes}
    if not states:
        return "is gone"
    return states.pop() if len(states) == 1 else "is there twice, and not alike"


def _ticked(box: "_Place") -> bool | str:
    """What the box says of itself, and the sign that is seen; where both are there, they must agree."""
    sign = clean_line(box.text)
    seen = True if sign in _TICKED_SIGNS else False if sign in _EMPTY_SIGNS else None
    said = True if box.checked in _ON else False if box.checked in _OFF else None
    if seen is None:
        return f"has '{sign}' in it" if sign else "has nothing in it"
    return seen if said in (None, seen) else f"shows {sign}, and was not ticked or cleared as a box is"


def _written(places: Sequence["_Place"]) -> str:
    """Return what was written there; a hint is nothing."""
    texts = (place.text.strip() for place in places)
    return "\n".join(
        dict.fromkeys(text for text in texts if text not in _HINTS and not text.startswith(_WORDS_OWN_HINT))
    )


# --- the places to fill in -----------------------------------------------------------------------------------


class _Place(NamedTuple):
    """A content control, or what a bookmark is around."""

    text: str
    checked: str = ""  # what a check box says of itself


_Places = dict[str, list[_Place]]  # by the names of bookmarks


def _places(root: _Element) -> _Places:
    """Return the places by name: those with a tag, and those that have a bookmark alone."""
    tagged: _Places = {}
    for control in root.iter(_w("sdt")):
        tag = control.find(f"{_w('sdtPr')}/{_w('tag')}")
        content = control.find(_w("sdtContent"))
        if tag is not None and ":" in (name := tag.get(_w("val"), "")) and content is not None:
            box = control.find(f"{_w('sdtPr')}/{_W14}checkbox/{_W14}checked")
            place = _Place("".join(map(_piece, _seen(content))).strip("\n"), _value(box))
            tagged.setdefault(bookmark_of(name), []).append(place)
    return {name: [place] for name, place in _bookmarked(root)} | tagged


def _bookmarked(root: _Element) -> Iterator[tuple[str, _Place]]:
    """Yield what stands between the beginnings and ends of our bookmarks."""
    started: dict[str, tuple[str, list[str], list[str]]] = {}
    for element in _seen(root):
        number = element.get(_w("id"), "")
        if element.tag == _w("bookmarkStart") and element.get(_w("name"), "").startswith(_BOOKMARKS):
            started[number] = (element.get(_w("name"), ""), [], [])
        elif element.tag == _w("bookmarkEnd") and number in started:
            name, texts, checks = started.pop(number)
            yield name, _Place("".join(texts).strip("\n"), next(iter(checks), ""))
        else:
            for _, texts, checks in started.values():
                texts.append(_piece(element))
                checks.extend([_value(element)] if element.tag == f"{_W14}checked" else ())


def _seen(root: _Element) -> Iterator[_Element]:
    """Yield what there is to read, in the order of the text; what was taken out while changes were tracked is not."""
    for element in root.iter(*_READ):
        if next(element.iterancestors(_w("moveFrom"), _w("del")), None) is None:
            yield element


def _piece(element: _Element) -> str:
    return (element.text or "") if element.tag == _w("t") else _SPACES.get(str(element.tag), "")


def _value(box: _Element | None) -> str:
    return "" if box is None else (box.get(f"{_W14}val") or "1").lower()
