"""The bytes of a questionnaire that came back (.docx) -> its answers. What is not clear is marked, never guessed."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from lxml.etree import _Element
from msgspec import Struct
from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.hustings import COMMENT_HINT, KEYWORD, NAME_HINT
from lobbykit.render.package import WORD, Parts, main_part, parse, read
from lobbykit.words import clean_line

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_CORE = "docProps/core.xml"
_ON, _OFF = frozenset({"1", "true", "on"}), frozenset({"0", "false", "off"})  # ST_OnOff
_TICKED_SIGNS = frozenset("☒☑✓✔✗✘🗹🗷×xX")
_EMPTY_SIGNS = frozenset("☐□◻")
_HINTS = frozenset({COMMENT_HINT, NAME_HINT})
_WORDS_OWN_HINT = "Click or tap here"  # what Word puts into a control that was emptied


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
    controls = _controls(parse(parts[main_part(parts)]))
    asks = _asked(parts) or list(dict.fromkeys(ask for ask, _, what in map(_split, controls) if what == "yes"))
    if not asks or not controls:
        raise LobbykitError(
            "there are no boxes of a questionnaire in it, as when it was saved by a program that drops them, or "
            "printed and scanned; read it yourself"
        )
    candidate = next((tag for tag in controls if tag.startswith("candidate:")), "")
    who = " ".join(filter(None, (clean_line(_written(one)) for one in controls.get(candidate, ()))))
    return tuple(
        _answer(
            controls,
            ask,
            Answer(
                file=name,
                candidate=who,
                candidate_id=candidate.partition(":")[2],
                number=number,
                ask=ask,
                answer=Ticked.NONE,
            ),
        )
        for number, ask in enumerate(asks, 1)
    )


def as_row(answer: Answer) -> dict[str, object]:
    """Return an answer as a row of a list."""
    return {field: getattr(answer, field) for field in Answer.__struct_fields__} | {"answer": str(answer.answer)}


def _split(tag: str) -> tuple[str, str, str]:
    return tag.rpartition(":")[0], ":", tag.rpartition(":")[2]


def _asked(parts: Parts) -> list[str]:
    """The asks that the questionnaire was written with: they stand in its properties, even if a question is gone."""
    if _CORE not in parts:
        return []
    words = " ".join(one.text or "" for one in parse(parts[_CORE]).iter("{*}keywords")).replace(",", " ").split()
    ours = KEYWORD.split()
    return words[len(ours) :] if words[: len(ours)] == ours else []


# --- one answer ----------------------------------------------------------------------------------------------


def _answer(controls: Mapping[str, list[_Element]], ask: str, blank: Answer) -> Answer:
    yes, no = (_state(controls.get(f"{ask}:{name}", [])) for name in ("yes", "no"))
    comment = "\n".join(filter(None, map(_written, controls.get(f"{ask}:comment", ()))))
    ticked, note = _told(yes, no, comment)
    return replace(blank, answer=ticked, note=note, comment=comment)


def _told(yes: bool | str, no: bool | str, comment: str) -> tuple[Ticked, str]:  # noqa: FBT001  # the states of two boxes
    """Return the answer that two boxes make, and what is to be looked at; a box that is not clear is a reason."""
    reasons = [f"the box for {name} {state}" for name, state in (("yes", yes), ("no", no)) if isinstance(state, str)]
    if reasons:
        return Ticked.UNCLEAR, "; ".join(reasons)
    if yes and no:
        return Ticked.UNCLEAR, "both boxes are ticked"
    if yes or no:
        return (Ticked.YES if yes else Ticked.NO), ""
    return (Ticked.UNCLEAR, "no box is ticked; read the comment") if comment else (Ticked.NONE, "no box is ticked")


def _state(boxes: list[_Element]) -> bool | str:
    """Return whether a box is ticked; if that is not clear, why, as a clause."""
    states = {_ticked(box) for box in boxes}
    if not states:
        return "is gone"
    return states.pop() if len(states) == 1 else "is there twice"


def _ticked(box: _Element) -> bool | str:
    """What the box says of itself, and the sign that is seen; where both are there, they must agree."""
    sign = clean_line(_text(box))
    seen = True if sign in _TICKED_SIGNS else False if sign in _EMPTY_SIGNS else None
    checked = box.find(f"{{{WORD}}}sdtPr/{{{_W14}}}checkbox/{{{_W14}}}checked")
    value = "" if checked is None else (checked.get(f"{{{_W14}}}val") or "1").lower()
    said = True if value in _ON else False if value in _OFF else None
    if seen is None:
        return f"has '{sign}' in it" if sign else "has nothing in it"
    return seen if said in (None, seen) else f"shows {sign}, and was not ticked or cleared as a box is"


# --- content controls ----------------------------------------------------------------------------------------


def _controls(root: _Element) -> dict[str, list[_Element]]:
    """Return the content controls by their tags, in the order of the text."""
    found: dict[str, list[_Element]] = {}
    for control in root.iter(f"{{{WORD}}}sdt"):
        tag = control.find(f"{{{WORD}}}sdtPr/{{{WORD}}}tag")
        if tag is not None and ":" in (name := tag.get(f"{{{WORD}}}val", "")):
            found.setdefault(name, []).append(control)
    return found


def _written(control: _Element) -> str:
    """Return what was written into a control; a hint is nothing."""
    text = _text(control).strip()
    is_hint = control.find(f"{{{WORD}}}sdtPr/{{{WORD}}}showingPlcHdr") is not None
    return "" if text in _HINTS or (is_hint and text.startswith(_WORDS_OWN_HINT)) else text


def _text(control: _Element) -> str:
    content = control.find(f"{{{WORD}}}sdtContent")
    return "" if content is None else "".join(_pieces(content)).strip("\n")


def _pieces(content: _Element) -> Iterator[str]:
    """Yield the text as it is seen: what was taken out while changes were tracked is not."""
    for element in content.iter(*(f"{{{WORD}}}{name}" for name in ("p", "t", "tab", "br", "cr"))):
        if next(element.iterancestors(f"{{{WORD}}}moveFrom", f"{{{WORD}}}del"), None) is not None:
            continue
        name = element.tag.rpartition("}")[2]
        yield (element.text or "") if name == "t" else "\t" if name == "tab" else "\n"
