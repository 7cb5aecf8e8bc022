"""A name as it was typed -> titles, name, surname and letters. What is not known for a title or letters stays as it is.

The rules, and the guides that they come from, stand with their cases in tests/forms_of_address.txt.
"""

import re
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

RT_HON = "The Rt Hon"
COURTESY = ("Mr", "Mrs", "Miss", "Ms", "Mx")

# Titles in the order of printing, each with the spellings that are read as it, in any capitals and with full stops or
# without. Debrett's (knights; privy counsellors; professors) and The English Manner (untitled persons; barons: a baron
# is styled Lord). That Councillor and The Revd stand before Professor and Dr is custom, unverified.
_SPELLINGS = {
    RT_HON: r"(?:rt|right)[. ]*hon(?:ourable)?",
    "Councillor": r"cllr|councillor",
    "Revd": r"rev|revd|rev['’]d|reverend",
    "Professor": r"prof|professor",
    "Dr": r"dr|doctor",
    "Sir": r"sir",
    "Dame": r"dame",
    "Lord": r"lord(?!\s+(?:advocate|bishop|chancellor|chief|justice|lieutenant|mayor|president|provost)\b)",
    "Baron": r"baron",
    "Baroness": r"baroness",
    "Lady": r"lady(?!\s+(?:justice|mayor|mayoress|provost)\b)",
    **{title: title.lower() for title in COURTESY},
}
TITLES = tuple(_SPELLINGS)
PEERS = frozenset({"Lord", "Baron", "Baroness", "Lady"})
KNIGHTS = frozenset({"Sir", "Dame"})

# Ranks whose forms no source here gives: they are never made up.
_HIGHER = (
    r"duke|duchess|marquess|marquis|marchioness|earl|countess|viscount|viscountess|(?:lord\s+)?(?:arch)?bishop|archdeacon"
    r"|(?:rt|right|most|very)\.?\s+(?:rev|revd|reverend)|ven(?=\.)|venerable"
)

# Letters in the order of Debrett's groups (letters after the name, 2015). The order of honours within their group is
# the order of wear (general knowledge, unverified); the other groups keep the order in which they were given.
_HONOURS = (
    "Bt Bart VC GC KG LG KT LT GCB OM GCMG GCVO GBE CH KCB DCB KCMG DCMG KCVO DCVO KBE DBE CB CMG CVO CBE DSO LVO OBE "
    "MVO MBE BEM QPM KPM"
)
_GROUPS = (
    _HONOURS,
    "PC",
    "KC QC JP DL",
    "BA BSc BEd MA MSc MEd MPhil MBA LLB LLM PGCE PhD DPhil MD EdD DSc DEdPsy DEdPsych DClinPsy",
    "MBBS MBChB MRCP FRCP MRCPsych FRCPsych MRCGP FRCGP MRCPCH FRCPCH FRCS",
    "FRS FBA FRSE FRSA FRSL FAcSS FLSW MRIA CPsychol MBPsS AFBPsS FBPsS MCIPD FCIPD FCCT SFHEA PFHEA FHEA",
    "MP MSP MS AS MLA AM",
    "RN RM RAF",
)
_ORDER = {
    letters: (group, place if group == 0 else 0)
    for group, row in enumerate(_GROUPS)
    for place, letters in enumerate(row.split())
}
_BY_SOUND = {letters.casefold(): letters for letters in _ORDER}
_DEGREES = frozenset(_GROUPS[3].split())
DOCTORATES = frozenset({"PhD", "DPhil", "MD", "EdD", "DSc", "DEdPsy", "DEdPsych", "DClinPsy"})
PARLIAMENTS = frozenset(_GROUPS[6].split())
_UNKNOWN_LETTERS = (5, 0)  # with the fellowships

# What a surname can begin with. With a capital, many of them can be a second forename too; those below cannot.
_WRITTEN_SMALL = "van von der den de da das do dos du del della di la le ap ab ferch bin ibn al el"
_PARTICLES = frozenset((*_WRITTEN_SMALL.split(), "Ó", "Ní", "Nic", "Mac", "St"))
_SUFFIXES = frozenset({"jr", "jnr", "sr", "snr", "esq", "ii", "iii"})

# For the short way of most names: a title or a rank that begins with plain letters begins with one of these words.
_BEGINNINGS = (
    "the rt right rthon righthon rthonourable righthonourable cllr councillor rev revd reverend prof professor dr "
    "doctor sir dame lord baron baroness lady mr mrs miss ms mx duke duchess marquess marquis marchioness earl "
    "countess viscount viscountess bishop archbishop archdeacon most very venerable"
)
_FIRST_WORDS = frozenset(_BEGINNINGS.split())
_NO_PLAIN_WORDS = _PARTICLES | _ORDER.keys()

# Patterns are compiled when a name is read: a letter to an office has none.
_TITLE = rf"(?i)(?P<the>the\s+)?(?:{'|'.join(f'({spelling})' for spelling in _SPELLINGS.values())})(?:\.\s*|\s+|$)"
_FIRST_TITLE = 2  # the pattern's groups: "the", and then one for each title
_RANK = rf"(?i)(?:the\s+)?(?:{_HIGHER})\b"
_PLAIN_WORD = r"[^\W\d_][\w'’-]*[^\W\d_]"
_COMMA = r"\s*,[\s,]*"
_INITIALS = r"(?!O$)(?:[A-Z]\.?-?)|(?:[A-Z]\.)+"  # "O Example" may be a surname
_WITH_QUALIFIER = r"\S+(?:\s+(?:\([^)]*\)|Hons\b))?"  # letters, with what qualifies them: "BA (Hons)"
_LIKE_LETTERS = r"[A-Z]{2}|\S[A-Z]\b"  # "FInstP", "CEng"
_LIKE_OFFICE = r"\b(?:and|for|of|the)\b"  # "Minister for Examples"


class Person(Struct, frozen=True, kw_only=True):
    """A name in its parts."""

    titles: tuple[str, ...] = ()  # known ones, as given, in the spelling of `TITLES`
    style: str = ""  # a title that is not known, literally
    name: str  # forenames and surname, in this order, with "Jr" and the like
    surname: str  # "" where nobody can tell
    letters: tuple[str, ...] = ()  # in Debrett's order
    has_article: bool = False  # whether a peer's title was given with its "The"
    is_higher: bool = False  # of a rank that is never guessed at

    @property
    def is_plain(self) -> bool:
        """Whether there is a name alone."""
        return not (self.titles or self.letters or self.style or self.is_higher)

    @property
    def spoken(self) -> str:
        """The name without "Jr" and the like."""
        return " ".join(_without_suffix(self.name.split(), least=1 if self.titles else 2)).rstrip(",")

    @property
    def forename(self) -> str:
        """The first forename; the whole name where it begins with an initial or with the surname."""
        first = self.spoken.partition(" ")[0].rstrip(",")
        return self.spoken if re.fullmatch(_INITIALS, first) or first in _PARTICLES else first

    @property
    def peerage(self) -> str:
        """What follows a peer's title in a greeting: without the place, and "" where a forename stands in it."""
        title = self.name.partition(" of ")[0]
        return title if title in (self.surname, _surname(title, least=1)) else ""


def is_name(text: str) -> bool:
    """Return whether there is anything in `text` that a letter could greet."""
    return text[:1].isalpha() or any(character.isprintable() and character not in " ," for character in text)


def bare_name(text: str) -> str:
    """Return a name without its titles and letters, forenames first.

    >>> bare_name("The Rt Hon Dr Alex Example OBE MP"), bare_name("van der Example, Anna"), bare_name("Dr")
    ('Alex Example', 'Anna van der Example', 'Dr')
    """
    return text if _plain_surname(text) is not None else _read_at_length(text, "", "", "").name


def read(name: str, honorific: str = "", post_nominals: str = "", surname: str = "") -> Person:
    """Return the parts of a name, its titles and letters taken from the name itself, too.

    The surname is the one given; else the one before a comma; else the last of two names, or what a particle begins.
    """
    last = None if honorific or post_nominals else _plain_surname(name)
    if last is None:
        return _read_at_length(name, honorific, post_nominals, surname)
    return Person(name=name, surname=last if surname in ("", last) else _tidy(surname) or last)


@lru_cache(maxsize=256)  # a letter's file, its greeting and its header each read the name
def _read_at_length(name: str, honorific: str, post_nominals: str, surname: str) -> Person:
    before, style = _read_honorific(honorific)
    found = _peel(_without_style(_tidy(name), style), before)
    if parts := _in_reverse(found):
        found = _turned(found, *parts)
    text = "" if _is_title_again(found.text, before.titles) else found.text
    return Person(
        titles=tuple(dict.fromkeys(found.titles)),
        style=style,
        name=text,
        surname=_tidy(surname) or found.surname or _surname(text, least=1 if found.titles or style else 2),
        letters=in_order((*found.letters, *_read_letters(post_nominals))),
        has_article=found.has_article,
        is_higher=bool(re.match(_RANK, style)) or _is_higher(text, found.titles),
    )


def _plain_surname(name: str) -> str | None:
    """Return the surname in words in which there is nothing else to be read; None where there may be. Most are plain.

    It is the last of two words. Of more nobody can tell, and it is "".
    """
    words = name.split(" ")
    for word in words:
        if not (word.isalpha() and len(word) > 1) and not _compiled(_PLAIN_WORD).fullmatch(word):
            return None
        if word in _NO_PLAIN_WORDS:
            return None
    first, last = words[0], words[-1]
    if first.isascii() and first.isalpha():
        is_marked = first.lower() in _FIRST_WORDS
    else:
        is_marked = bool(_compiled(_TITLE).match(name) or _compiled(_RANK).match(name))
    if is_marked or len(words) == 1:
        return None
    if len(words) == 2:  # noqa: PLR2004  # forename and surname
        return last if last[0].isalpha() else None
    return None if _is_suffix(last) else ""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class _Found(NamedTuple):
    """What has been read so far."""

    text: str  # what is left of it
    titles: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    surname: str = ""
    has_article: bool = False


def _peel(text: str, before: _Found) -> _Found:
    """Take titles and letters off a name, beside those found before."""
    found = _leading_titles(text, before)
    text, letters = _without_letters(found.text, least=1 if found.titles else 2)
    return found._replace(text=text, letters=(*letters, *before.letters))


def _turned(found: _Found, surname: str, forenames: str) -> _Found:
    """Put a surname that came first behind its forenames; either can have titles and letters of its own."""
    first = _peel(forenames, found)
    family, letters = _without_letters(surname, least=1)
    return first._replace(text=f"{first.text} {family}", surname=family, letters=(*letters, *first.letters))


def in_order(letters: tuple[str, ...]) -> tuple[str, ...]:
    """Return letters in Debrett's order, each once.

    >>> in_order(("MP", "FEX", "PhD", "OBE", "MP"))
    ('OBE', 'PhD', 'FEX', 'MP')
    """
    return tuple(sorted(dict.fromkeys(letters), key=lambda one: _ORDER.get(one.split()[0], _UNKNOWN_LETTERS)))


# --- titles --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _read_honorific(honorific: str) -> tuple[_Found, str]:
    """Return the known titles, and what is not known for a title; before that, only The Rt Hon and The Revd are."""
    text = _tidy(honorific.replace(",", " "))
    found = _leading_titles(f"{text} .", _Found(""))
    if found.text in ("", "."):
        return found, ""
    titles = []
    while (head := re.match(_TITLE, text)) and _title_of(head) in (RT_HON, "Revd"):
        titles.append(_title_of(head))
        text = text[head.end() :]
    return _Found("", titles=tuple(titles)), text


def _leading_titles(text: str, before: _Found) -> _Found:
    """Take the titles off the head of `text`, so long as something stays: "Dr" alone is all the name there is."""
    titles, has_article = before.titles, before.has_article
    while (head := re.match(_TITLE, text)) and (rest := text[head.end() :].strip(" ,")):  # "Dr., Alex Example"
        title = _title_of(head)
        if title in PEERS and not set(COURTESY).isdisjoint(titles):
            break  # "Mr Lord Example" is named so
        has_article = has_article or (title in PEERS and bool(head["the"]))
        titles, text = (*titles, title), rest
    return before._replace(text=text, titles=titles, has_article=has_article)


def _without_style(text: str, style: str) -> str:
    """Leave out an unknown title that was given before the name, too."""
    is_doubled = style and text.casefold().startswith(f"{style} ".casefold())
    return text[len(style) :].strip() if is_doubled else text


def _is_title_again(text: str, given: tuple[str, ...]) -> bool:
    found = re.fullmatch(_TITLE, text)
    return bool(found and _title_of(found) in given)


def _is_higher(text: str, titles: tuple[str, ...]) -> bool:
    """Whether a name begins with a rank above a baron's; "Dr Earl Example" may have it for a forename."""
    is_alone = set(titles) <= {RT_HON} or text.casefold().startswith("the ")
    return bool(" " in text and is_alone and re.match(_RANK, text))


def _title_of(found: re.Match[str]) -> str:
    return TITLES[(found.lastindex or 0) - _FIRST_TITLE]


# --- letters -------------------------------------------------------------------------------------------------


def _without_letters(text: str, least: int) -> tuple[str, tuple[str, ...]]:
    """Take known letters off the end, so long as `least` words stay; after a comma, one is enough."""
    words, found = text.split(), list[str]()
    while len(words) > 1:
        last, has_comma = words[-1].strip(",").replace(".", ""), words[-2].endswith(",")
        is_in_doubt = last in _DEGREES and text.isupper()  # "JACK PAUL MA"
        if last not in _ORDER or not (has_comma or (len(words) > least and not is_in_doubt)):
            break
        found.insert(0, last)
        words.pop()
    return " ".join(words).rstrip(" ,;:–—-" if found else ","), tuple(found)


def _read_letters(post_nominals: str) -> tuple[str, ...]:
    """Return the known letters in their own spelling, and words between them as they stand."""
    letters: list[str] = []
    for part in post_nominals.split(","):
        for is_known, tokens in groupby(re.findall(_WITH_QUALIFIER, part), lambda token: bool(_known(token))):
            run = list(tokens)
            letters += [_known(token) for token in run] if is_known else [" ".join(run)]
    return tuple(letters)


def _known(token: str) -> str:
    """Return letters in their own spelling, or "" for others: "O.B.E." is OBE."""
    letters, *qualified = token.split(maxsplit=1)
    found = _BY_SOUND.get(letters.replace(".", "").casefold(), "")
    return " ".join((found, *qualified)) if found else ""


# --- name and surname ----------------------------------------------------------------------------------------


def _tidy(text: str) -> str:
    return re.sub(_COMMA, ", ", " ".join(text.split())).strip(" ,")


def _in_reverse(found: _Found) -> tuple[str, str] | None:
    """Return surname and forenames of "Surname, Forenames"; None for other commas, as in "Alex, Lord Example"."""
    surname, comma, forenames = found.text.partition(", ")
    of_peer = not PEERS.isdisjoint(_leading_titles(forenames, found).titles)
    if not comma or "," in forenames or of_peer or _is_more(forenames, is_loud=surname.isupper()):
        return None
    return (surname, forenames) if surname[0].isalpha() and forenames[0].isalpha() else None


def _is_more(text: str, *, is_loud: bool) -> bool:
    """Whether what follows a comma may be something else than forenames: "Jr", letters, an office."""
    may_be_letters = not is_loud and bool(re.search(_LIKE_LETTERS, text))
    return _is_suffix(text) or may_be_letters or bool(re.search(_LIKE_OFFICE, text))


def _is_suffix(word: str) -> bool:
    return word.rstrip(".").casefold() in _SUFFIXES


def _without_suffix(words: list[str], least: int) -> list[str]:
    return words[:-1] if len(words) > least and _is_suffix(words[-1]) else words


def _surname(text: str, least: int) -> str:
    """Return the surname where the name alone tells it, or ""."""
    words = " ".join(_without_suffix(text.split(), least)).rstrip(",").split()
    if not words or "," in "".join(words):
        return ""
    starts = next((place for place, word in enumerate(words) if word.rstrip(".") in _PARTICLES), 0)
    if starts or words[0] in _PARTICLES:
        ends = all(word.rstrip(".") in _PARTICLES for word in words[starts:-1])
        return " ".join(words[starts:]) if ends else ""
    names = [word for word in words[:-1] if not re.fullmatch(_INITIALS, word)]
    is_plain = words[-1][0].isalpha() and not re.fullmatch(_INITIALS, words[-1])
    return words[-1] if len(names) <= 1 and is_plain else ""
