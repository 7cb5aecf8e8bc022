"""A catalogue's citations and wording against the documents' texts -> problems."""

import re
from collections.abc import Container, Iterator
from pathlib import Path

from lobbykit.catalogue import Read
from lobbykit.errors import LobbykitError, Problem
from lobbykit.model import Ask

# What typesetting changes and a reader does not see: quotation marks, dashes, what shows where a word may part, and (by
# `split`) every kind of space.
_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")
)


_COPY_WORDS = 6


def verify(found: Read, folder: Path, sources: Container[str] | None = None) -> list[Problem]:
    """Return what does not agree with the documents of these sources (None: of all), whose texts are in the folder.

    Each anchor must stand exactly once in its document; line breaks, kinds of space and of quotation mark do not count.
    And no phrase or reason may have six words running that are the document's, but for names and terms of art.

    Raises:
        LobbykitError: the folder is not there.
    """
    if not folder.is_dir():
        raise LobbykitError(
            f"--sources {folder}: there is no such folder; name the one that holds the documents' texts"
        )
    problems = []
    for source in found.catalogue.sources:
        if sources is not None and source.id not in sources:
            continue
        text = _text(folder / source.file)
        asks = [ask for ask in found.catalogue.asks if ask.source == source.id]
        if text is None:
            message = f"the document {source.file} cannot be read in {folder}"
            problems.append(_problem(found, f"sources:{source.id}", "file", message))
            continue
        for ask in asks:
            problems += _anchors(found, ask, text)
            problems += _own_words(found, ask, text)
    return problems


def _problem(found: Read, item: str, field: str, message: str) -> Problem:
    place, line = found.place(item, field)
    return Problem(place=place, line=line, message=message, check="verify")


def _anchors(found: Read, ask: Ask, text: str) -> Iterator[Problem]:
    for index, passage in enumerate(ask.cite.passages):
        count = len(re.findall(rf"(?<!\w)(?={re.escape(_even(passage.anchor))}(?!\w))", text))
        if count != 1:
            times = "not in the document" if count == 0 else f"in the document {count} times"
            message = f"{ask.id}: '{passage.anchor}' stands {times}; it must stand there once"
            yield _problem(found, ask.id, anchor_field(index), message)


def _own_words(found: Read, ask: Ask, text: str) -> Iterator[Problem]:
    theirs = _runs(text)
    names = [" ".join(_words(name)) for name in found.catalogue.names]
    for field, own in ask.sayings:
        copied = [run for run in _runs(own) & theirs if not any(run in name or name in run for name in names)]
        if copied:
            message = f"{ask.id}: '{min(copied)}' is the document's wording; say it in words of your own"
            yield _problem(found, ask.id, field, message)


def _runs(text: str) -> set[str]:
    """Every stretch of as many words as make a copy."""
    words = _words(text)
    return {" ".join(words[at : at + _COPY_WORDS]) for at in range(len(words) - _COPY_WORDS + 1)}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", _even(text).lower())


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
