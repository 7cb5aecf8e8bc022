"""Letters' texts -> how alike they are, and which of them an office would take for form letters. Pure.

The idea is the one by which WriteToThem (https://www.writetothem.com) finds form letters: fingerprints of a text after
Manber, "Finding similar files in a large file system" (1994), and Dice's coefficient of two sets of them.

All is counted through an index from each print to the letters that have it, held as one whole number with a bit for
each letter: a letter is compared with all others at once, and pairs that are alike are counted, never listed.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import cache, reduce
from heapq import heappushpop
from math import comb
from operator import or_
from typing import NamedTuple, TypeVar
from zlib import crc32

from msgspec import Struct

_WINDOW = 32  # bytes that one print is of
_ONE_IN = 16  # of all prints is kept, so that there is one in 47 bytes or so
_ASCII_SIGNS = "$+<=>^`|~"
SHORTEST = 80  # words, which leave about eight prints: of fewer, chance decides
_LEAST_WORDS = 6  # of a passage that is told as shared
_MOST_STARTS = 20  # places in the other letter at which a run of words is tried: some repeat one for pages

Bits = int  # a set of letters: bit n is the letter at place n


class Text(Struct, frozen=True, kw_only=True):
    """A letter as it is compared."""

    body: tuple[str, ...]  # without salutation, sign-off, names and addresses
    sender: str  # the same for all letters of one sender; empty: nobody knows, so it is nobody else's
    recipient: str  # the same for all letters to one recipient; empty likewise


class Found(Struct, frozen=True, kw_only=True):
    """What one letter is like."""

    words: int
    is_short: bool  # fewer than SHORTEST: told alike only when it is the same
    same_recipient: int  # letters of other senders to the same recipient that are above the threshold
    other_recipients: int
    highest: float  # likeness to any letter of another sender
    nearest: int | None  # that letter's place; None when no other shares a print

    @property
    def is_held(self) -> bool:
        """Whether it would be held back: by one like it to the same recipient, or by two to others."""
        return self.same_recipient > 0 or self.other_recipients > 1


class Pair(NamedTuple):
    likeness: float
    first: int
    second: int


class Report(Struct, frozen=True, kw_only=True):
    """How alike letters are."""

    letters: tuple[Found, ...]  # in the order given
    threshold: float
    spread: dict[float, int]  # likeness -> how many pairs have it, from 0 up; short letters have no part in it
    closest: tuple[Pair, ...]  # the most alike first

    @property
    def pairs(self) -> int:
        """How many pairs of letters by different senders there are, short ones apart."""
        return sum(self.spread.values())

    def quantile(self, part: float) -> float | None:
        """Return the likeness that so large a part of the pairs are at most; None when there is no pair.

        The median is that of 0.5, the lower of the two middle ones where there are two.
        """
        before = 0
        for likeness, count in self.spread.items():
            before += count
            if before >= part * self.pairs:
                return likeness
        return None


def compare(texts: Sequence[Text], threshold: float = 0.5, most: int = 10) -> Report:
    """Return how alike the letters of different senders are; one sender's own are not compared with each other.

    `most` is how many of the closest pairs are named.
    """
    index = _Index(texts)
    spread: Counter[float] = Counter()
    closest: list[Pair] = []
    found = []
    for place in range(len(texts)):
        levels = index.levels(place)
        found.append(index.told(place, levels, threshold))
        if index.long >> place & 1:
            spread.update({likeness: bits.bit_count() for likeness, bits in levels.items()})
        _keep_closest(closest, place, levels, most)
    return Report(
        letters=tuple(found),
        threshold=threshold,
        spread=_each_once(spread, index.pairs()),
        closest=tuple(sorted(closest, key=lambda one: (-one.likeness, one.first, one.second))),
    )


def _each_once(spread: Counter[float], pairs: int) -> dict[float, int]:
    """Return the counts of pairs that were met from both sides, and those that share nothing."""
    counts = {likeness: count // 2 for likeness, count in sorted(spread.items()) if count}
    apart = pairs - sum(counts.values())
    return ({0.0: apart} if apart else {}) | counts


def _keep_closest(closest: list[Pair], place: int, levels: dict[float, Bits], most: int) -> None:
    """Put the letter's pairs with later ones among the closest, where they are closer than those."""
    for likeness in sorted(levels, reverse=True):
        later = levels[likeness] >> (place + 1)
        while later and most:
            if len(closest) == most and likeness <= closest[0].likeness:
                return
            step = (later & -later).bit_length()
            pair = Pair(likeness, place, place + step)
            later &= later - 1
            if len(closest) < most:
                closest.append(pair)
                closest.sort()
            else:
                heappushpop(closest, pair)


def dice(first: frozenset[int], second: frozenset[int]) -> float:
    """Return how alike two letters of those prints are: 0 to 1, and 0 when one has none.

    >>> dice(frozenset({1, 2, 3}), frozenset({3, 4, 5}))
    0.3333333333333333
    """
    shared = len(first & second)
    return 2 * shared / (len(first) + len(second)) if shared else 0.0


# --- prints --------------------------------------------------------------------------------------------------


def prints(text: str) -> frozenset[int]:
    """Return the fingerprints of a text: of each window of 32 bytes the CRC-32, where that is a multiple of 16.

    After a window that gave a print the next one begins behind it. Capitals, punctuation and white space count for
    nothing.
    """
    data = _reduced(text)
    width = min(_WINDOW, len(data))
    last = len(data) - width
    found: set[int] = set()
    at = 0 if data else 1
    while at <= last:
        value = crc32(data[at : at + width])
        if value % _ONE_IN or value in found:
            at += 1
        else:
            found.add(value)
            at += width
    return frozenset(found)


def _reduced(text: str) -> bytes:
    return "".join(text.split()).lower().translate(_unwanted()).encode(errors="replace")


@cache
def _unwanted() -> dict[int, None]:
    """Return all punctuation (Unicode's categories P), and the signs of ASCII that Unicode does not call so."""
    import sys
    from unicodedata import category

    signs = dict.fromkeys(map(ord, _ASCII_SIGNS))
    return signs | {code: None for code in range(sys.maxunicode + 1) if category(chr(code)).startswith("P")}


# --- the index -----------------------------------------------------------------------------------------------


class _Index:
    """Which letters have which print, size, sender and recipient."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._words = [sum(len(paragraph.split()) for paragraph in text.body) for text in texts]
        self.long = _bits(place for place, count in enumerate(self._words) if count >= SHORTEST)
        prints_of = [self._prints(place, text) for place, text in enumerate(texts)]
        letters_with = Counter(one for found in prints_of for one in found)
        self._sizes = [len(found) for found in prints_of]
        self._shared = [[one for one in found if letters_with[one] > 1] for found in prints_of]
        self._with_print = _by_key(self._shared)
        self._of_size = _by_key([size] for size in self._sizes)
        self._senders = [text.sender or place for place, text in enumerate(texts)]
        self._of_sender = _by_key([sender] for sender in self._senders)
        self._recipients = [text.recipient for text in texts]
        self._to_recipient = _by_key([one] if one else [] for one in self._recipients)

    def _prints(self, place: int, text: Text) -> frozenset[int]:
        """Return the letter's prints; of a short one a single print of all of it, unlike any that a long one has."""
        whole = " ".join(text.body)
        return prints(whole) if self.long >> place & 1 else frozenset({-1 - crc32(_reduced(whole))})

    def levels(self, place: int) -> dict[float, Bits]:
        """Return the letters of other senders that share a print with that letter, by their likeness to it."""
        planes = _summed(self._with_print[one] for one in self._shared[place])
        others = ~self._of_sender[self._senders[place]]
        return _levels(self._sizes[place], planes, others, self._of_size)

    def told(self, place: int, levels: dict[float, Bits], threshold: float) -> Found:
        above = _union(bits for likeness, bits in levels.items() if likeness > threshold)
        same = above & self._to_recipient.get(self._recipients[place], 0)
        highest = max(levels, default=0.0)
        return Found(
            words=self._words[place],
            is_short=not self.long >> place & 1,
            same_recipient=same.bit_count(),
            other_recipients=(above ^ same).bit_count(),
            highest=highest,
            nearest=_lowest(levels[highest]) if levels else None,
        )

    def pairs(self) -> int:
        """Return how many pairs of long letters by different senders there are."""
        of_one = sum(_pairs_among(bits & self.long) for bits in self._of_sender.values())
        return _pairs_among(self.long) - of_one


class Seen:
    """Letters that were made one after the other: a new one is compared with all before it as fast as in a report."""

    def __init__(self) -> None:
        self._with_print: dict[int, Bits] = {}
        self._of_size: dict[int, Bits] = {}
        self._count = 0

    def highest(self, found: frozenset[int]) -> float:
        """Return the highest likeness of a letter of those prints to any that was added; 0 when none was."""
        planes = _summed(self._with_print[one] for one in found if one in self._with_print)
        return max(_levels(len(found), planes, -1, self._of_size), default=0.0)

    def add(self, found: frozenset[int]) -> None:
        bit = 1 << self._count
        self._count += 1
        for held, keys in ((self._with_print, found), (self._of_size, (len(found),))):
            for key in keys:
                held[key] = held.get(key, 0) | bit


def _levels(size: int, planes: Sequence[Bits], among: Bits, of_size: dict[int, Bits]) -> dict[float, Bits]:
    """Return the letters `among` all by their likeness to one of that size, those that share no print left out."""
    levels: dict[float, Bits] = {}
    for count, bits in _by_count(planes, _union(planes) & among):
        for their_size, of_that_size in of_size.items():
            if alike := bits & of_that_size:
                likeness = 2 * count / (size + their_size)
                levels[likeness] = levels.get(likeness, 0) | alike
    return levels


def _summed(sets: Iterable[Bits]) -> list[Bits]:
    """Return how many of the sets each letter is in, as binary digits: those of ones, of twos, of fours ...

    >>> [bin(plane) for plane in _summed([0b110, 0b010, 0b011])]
    ['0b111', '0b10']
    """
    planes: list[Bits] = []
    for bits in sets:
        carry = bits
        for digit, plane in enumerate(planes):
            planes[digit], carry = plane ^ carry, plane & carry
            if not carry:
                break
        if carry:
            planes.append(carry)
    return planes


def _by_count(planes: Sequence[Bits], among: Bits) -> Iterable[tuple[int, Bits]]:
    """Return the letters `among` all by their count, from how many there are of ones, twos, fours."""
    found = [(0, among)] if among else []
    for digit in reversed(range(len(planes))):
        split = [(count, bits, bits & planes[digit]) for count, bits in found]
        found = [(count + (1 << digit), with_it) for count, _, with_it in split if with_it]
        found += [(count, bits ^ with_it) for count, bits, with_it in split if bits ^ with_it]
    return found


K = TypeVar("K", bound=Hashable)


def _by_key(keys: Iterable[Iterable[K]]) -> dict[K, Bits]:
    """Return the letters that have each key, from each letter's keys."""
    found: dict[K, Bits] = {}
    for place, own in enumerate(keys):
        bit = 1 << place
        for key in own:
            found[key] = found.get(key, 0) | bit
    return found


def _bits(places: Iterable[int]) -> Bits:
    return _union(1 << place for place in places)


def _union(sets: Iterable[Bits]) -> Bits:
    return reduce(or_, sets, 0)


def _lowest(bits: Bits) -> int:
    return (bits & -bits).bit_length() - 1


def _pairs_among(bits: Bits) -> int:
    return comb(bits.bit_count(), 2)


# --- what two letters share ----------------------------------------------------------------------------------


def shared_passages(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Return the runs of six words or more that stand in both bodies, in the words of the first; the longest first.

    Where they stand, and in which order, does not matter.

    >>> shared_passages(["We ask: fund new places in every school."], ["So, fund new places in every school!"])
    ('fund new places in every school.',)
    """
    words, places_of, keys = _words(first)
    theirs = _words(second)[-1]
    starts: dict[tuple[str, ...], list[int]] = {}
    for there in range(len(theirs)):
        starts.setdefault(tuple(theirs[there : there + _LEAST_WORDS]), []).append(there)
    found: list[tuple[int, str]] = []
    at = 0
    while at + _LEAST_WORDS <= len(keys):
        places = starts.get(tuple(keys[at : at + _LEAST_WORDS]), [])
        length = max((_run(keys, at, theirs, there) for there in places[:_MOST_STARTS]), default=0)
        if length:
            found.append((length, " ".join(words[places_of[at] : places_of[at + length - 1] + 1])))
        at += length or 1
    return tuple(passage for _, passage in sorted(found, key=lambda one: -one[0]))


def _words(body: Sequence[str]) -> tuple[list[str], list[int], list[str]]:
    """Return the words as they stand there; and the places of those that are compared, and as what."""
    words = [word for paragraph in body for word in paragraph.split()]
    plain = [re.sub(r"\W", "", word.casefold()) for word in words]
    places = [place for place, one in enumerate(plain) if one]
    return words, places, [plain[place] for place in places]


def _run(own: Sequence[str], at: int, theirs: Sequence[str], there: int) -> int:
    """Return how many words the two have alike from those places on."""
    most = min(len(own) - at, len(theirs) - there)
    return next((length for length in range(most) if own[at + length] != theirs[there + length]), most)
