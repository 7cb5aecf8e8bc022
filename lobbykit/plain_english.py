"""A letter's blocks -> how plainly it reads: words, sentences, reading ease, and acronyms not explained. Pure.

The rules that letters keep are here, for all who hold text to them: a sentence has up to 35 words, a list item counts
as one sentence, and a heading or a table's cell as well.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import assert_never

from msgspec import Struct

from lobbykit.model import Block, Heading, ListBlock, Paragraph, Runs, Table

MOST_WORDS = 35  # of a sentence
MOST_WORDS_ON_AVERAGE = 20
# A full stop ends a sentence within brackets and quotation marks too: "[Keep this if it is so.] I am ..."
_SENTENCE_END = re.compile(r"(?:(?<=[.?!])|(?<=[.?!][\])\"'’”]))\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WITH_A_LETTER = re.compile(r"\S*?[^\W_]\S*")  # or a digit, between two spaces
_ACRONYM = re.compile(r"\b[A-Z]{2,}s?\b")
_VOWELS = re.compile("[aeiouy]+")
_MUTE_END = re.compile(
    "[^laeiouy]e$|[^aeiouytd]ed$|[^aeiouyscxzg]es$"
)  # "place", "looked"; not in "people", "needed", "places"
_PARTED = re.compile("(?<![tcs])i[ao](?!u)")  # two vowels that are heard apart: "period"; not in "nation"
# Better known than what they stand for: states, and titles that stand with a name.
_NAMES = frozenset({"UK", "EU", "MP", "MSP", "MS", "MLA", "AS"})


class Figures(Struct, frozen=True, kw_only=True):
    """What was counted in a text."""

    words: int
    sentences: int
    longest: str  # the longest sentence; empty when there is none

    @property
    def mean(self) -> float:
        """Words a sentence; 0 when there is none."""
        return self.words / self.sentences if self.sentences else 0.0


def sentences(blocks: Iterable[Block]) -> list[str]:
    """Return the sentences of a letter's body, each item of a list as one."""
    return [sentence for block in blocks for sentence in _sentences(block) if count_words(sentence)]


def block_texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Return the text of each paragraph, heading, item and cell, whatever its sentences."""
    for block in blocks:
        match block:
            case Paragraph(runs) | Heading(_, runs):
                yield _text(runs)
            case ListBlock(_, items, _):
                yield from map(_text, items)
            case Table(header, rows):
                yield from (_text(cell) for row in (header, *rows) for cell in row)
            case _:
                assert_never(block)


def figures(found: Sequence[str]) -> Figures:
    """Return what there is to count in sentences."""
    return Figures(
        words=sum(map(count_words, found)), sentences=len(found), longest=max(found, key=count_words, default="")
    )


def parted(blocks: Iterable[Block], own: Container[str]) -> tuple[list[str], list[str]]:
    """Return the sentences of a letter's body and, apart, those of paragraphs that are the user's `own`."""
    ours: list[Block] = []
    theirs: list[Block] = []
    for block in blocks:
        is_own = isinstance(block, Paragraph) and _text(block.runs) in own
        (theirs if is_own else ours).append(block)
    return sentences(ours), sentences(theirs)


def count_words(text: str) -> int:
    """Return the number of words; a sign that stands alone is none.

    >>> count_words("I [live / work] in 10-year-old houses – and you?")
    8
    """
    return len(_WITH_A_LETTER.findall(text))


def acronyms_in(text: str) -> list[tuple[str, str]]:
    """Return the acronyms in a text, each time that one comes: as it stands there, and without the "s" of several.

    >>> acronyms_in("Two MATs in the UK")
    [('MATs', 'MAT'), ('UK', 'UK')]
    """
    return [(word, word.rstrip("s")) for word in _ACRONYM.findall(text)]


def unexplained(found: Iterable[str], acronyms: Mapping[str, str]) -> list[str]:
    """Return the acronyms that do not stand in brackets after their meaning where they first come.

    `acronyms` holds what each stands for; for one that it does not hold, any brackets will do.

    >>> unexplained(["Plans for special needs (SEN) are late.", "SEN matters to any LA and MP."], {})
    ['LA']
    """
    text = " ".join(found)
    first = {word.group().rstrip("s"): word.start() for word in reversed(list(_ACRONYM.finditer(text)))}
    return [
        word
        for word, at in sorted(first.items(), key=itemgetter(1))
        if word not in _NAMES
        and not text[: at + len(word) + 1].casefold().endswith(f"{acronyms.get(word, '')} ({word})".casefold())
    ]


def reading_ease(found: Sequence[str]) -> float:
    """Return how easily sentences are read, by Flesch's formula of 1948: 100 is very easy, 30 and less very hard.

    Without words it is 0.
    """
    words = [word for sentence in found for word in _WORD.findall(sentence)]
    if not words:
        return 0.0
    return 206.835 - 1.015 * figures(found).mean - 84.6 * sum(map(syllables, words)) / len(words)


def syllables(word: str) -> int:
    """Return the syllables of an English word, by its letters.

    In the catalogue's texts one word of 41 comes out wrong, and as many too long as too short: the mean is that of the
    CMU Pronouncing Dictionary to three places. (Pyphen, by hyphens, has one of 15 wrong. textstat
    fetches that dictionary from the net when it is first used, and would not know that a list item is a sentence.)

    >>> [syllables(word) for word in ("schools", "needs", "special", "period", "disabilities", "people")]
    [1, 1, 2, 3, 5, 2]
    """
    letters = "".join(filter(str.isalpha, word.lower()))
    vowels = _VOWELS.findall(letters)
    is_mute = len(vowels) > 1 and _MUTE_END.search(letters)
    return max(1, len(vowels) - bool(is_mute) + len(_PARTED.findall(letters)))


def _sentences(block: Block) -> Iterable[str]:
    """A paragraph's sentences; of another block, each text is one."""
    texts = block_texts((block,))
    return (part for text in texts for part in _SENTENCE_END.split(text)) if isinstance(block, Paragraph) else texts


def _text(runs: Runs) -> str:
    return "".join([run.text for run in runs])
