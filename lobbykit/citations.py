"""A catalogue's citations against the documents' texts -> problems."""

import re
from pathlib import Path

from lobbykit.catalogue import Read
from lobbykit.errors import LobbykitError, Problem

# What typesetting changes and a reader does not see: quotation marks, dashes, what shows where a word may part, and (by
# `split`) every kind of space.
_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")
)


def verify(found: Read, folder: Path) -> list[Problem]:
    """Return a problem for each anchor that does not stand exactly once in the document that its source names.

    Line breaks, kinds of space and of quotation mark do not count.

    Raises:
        LobbykitError: the folder is not there.
    """
    if not folder.is_dir():
        raise LobbykitError(
            f"--sources {folder}: there is no such folder; name the one that holds the documents' texts"
        )
    texts: dict[str, str | None] = {source.id: _text(folder / source.file) for source in found.catalogue.sources}
    problems = []
    for source in found.catalogue.sources:
        if texts[source.id] is None:
            place, line = found.place(f"sources:{source.id}", "file")
            message = f"the document {source.file} cannot be read in {folder}"
            problems.append(Problem(place=place, line=line, message=message, check="verify"))
    for ask in found.catalogue.asks:
        text = texts.get(ask.source)
        for index, passage in enumerate(ask.cite.passages if text is not None else ()):
            count = len(re.findall(rf"(?<!\w)(?={re.escape(_even(passage.anchor))}(?!\w))", text or ""))
            if count != 1:
                place, line = found.place(ask.id, anchor_field(index))
                times = "not in the document" if count == 0 else f"in the document {count} times"
                message = f"{ask.id}: '{passage.anchor}' stands {times}; it must stand there once"
                problems.append(Problem(place=place, line=line, message=message, check="verify"))
    return problems


def anchor_field(index: int) -> str:
    """Return the field of the anchor of that passage of an ask's citation: 0 is the first."""
    return f"cite.also.{index - 1}.anchor" if index else "cite.anchor"


def _text(path: Path) -> str | None:
    try:
        return _even(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None


def _even(text: str) -> str:
    """The text with one kind of quotation mark, of dash and of space."""
    return " ".join(text.translate(_ALIKE).split())
