"""Text as people type it: cleaned on the way in, known for whose it is, and what it may have been meant to be."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from os import PathLike, fsencode
from typing import Self

from lobbykit.model import Placeholder

# What can never be part of a letter: controls and lone surrogates (Unicode categories Cc and Cs), the characters that
# XML 1.0 (section 2.2) has no place for, and the line and paragraph separators.
_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_CONTROL = "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
_LINE_END = f"\r\n|[{_LINE_ENDS}]"
_NAME_BYTES = 120  # file systems take 255, and a suffix or a number may follow
_DEVICES = frozenset({"con", "prn", "aux", "nul", "com", "lpt"})
_DEVICE = "con|prn|aux|nul|(?:com|lpt)[0-9¹²³]"  # no file names on Windows, with or without a suffix
# The private-use characters (Co): templates mark values with them, so none may come from outside.
_PRIVATE = "[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"


@cache
def _pattern(characters: str) -> re.Pattern[str]:
    """Compiled when first wanted: printable text, which nearly all is, needs none of them."""
    return re.compile(characters)


def first_control(text: str) -> str | None:
    r"""Return the name of the first control character in `text` ("U+0007"), or None; line ends do not count.

    >>> first_control("bell\a")
    'U+0007'
    """
    found = None if text.isprintable() else _pattern(_CONTROL).search(text)
    return f"U+{ord(found.group()):04X}" if found else None


def has_line_end(text: str) -> bool:
    return not text.isprintable() and bool(_pattern(_LINE_END).search(text))


def clean_line(text: str) -> str:
    r"""Return `text` as one clean line: tabs and line ends are spaces, and no control or private-use one is left.

    >>> clean_line(" Alex\tExample\n")
    'Alex Example'
    """
    if not text.isprintable():
        text = _pattern(_LINE_END).sub(" ", text).replace("\t", " ")
        text = _pattern(_PRIVATE).sub("", _pattern(_CONTROL).sub("", text))
    return text.strip()


def clean_lines(text: str) -> tuple[str, ...]:
    """Return the lines of `text`, each clean, the empty ones left out."""
    return tuple(line for part in _pattern(_LINE_END).split(text) if (line := clean_line(part)))


def address_lines(text: str) -> tuple[str, ...]:
    """Return the lines of an address, which commas or line ends part.

    >>> address_lines("1 Example Street, Testham")
    ('1 Example Street', 'Testham')
    """
    return tuple(part.strip() for line in clean_lines(text) for part in line.split(",") if part.strip())


def postcode_in(text: str) -> str:
    """Return the first that has a postcode's form, or "".

    >>> postcode_in("1 Example Street, Testham ZZ1 1AA")
    'ZZ1 1AA'
    """
    found = re.search(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", text, re.IGNORECASE)
    return found.group() if found else ""


def paragraphs(text: str) -> tuple[str, ...]:
    r"""Return the paragraphs of `text`: parted by blank lines, each on one clean line.

    >>> paragraphs("One\nand the same.\n\nTwo.")
    ('One and the same.', 'Two.')
    """
    lines = [clean_line(line) for line in _pattern(_LINE_END).sub("\n", text).split("\n")]
    parts = "\n".join(lines).split("\n\n")
    return tuple(" ".join(part.split("\n")).strip() for part in parts if part.strip())


def plain_name(typed: str) -> str:
    """Return a name as it is compared: whatever its capitals, hyphens, spaces and kind of apostrophe.

    >>> plain_name(" Multi-Academy  trusts’ ")
    "multi academy trusts'"
    """
    return " ".join(typed.casefold().replace("-", " ").replace("’", "'").split())


def folded_words(text: str) -> list[str]:
    """Return the words of `text` as names are compared: without capitals, accents, apostrophes and punctuation.

    >>> folded_words("Siân O’Example-Smith, Ynys Môn")
    ['sian', 'oexample', 'smith', 'ynys', 'mon']
    """
    text = text.replace("'", "").replace("’", "")
    if not text.isascii():
        from unicodedata import combining, normalize

        text = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    text = text.casefold()
    return text.split() if text.replace(" ", "").isalnum() else re.findall(r"[^\W_]+", text)


def shown_path(path: PathLike[str]) -> str:
    """Return a path in signs that can be printed, whatever its bytes."""
    return fsencode(path).decode(errors="backslashreplace")


@lru_cache(maxsize=256)  # letters tell of the same few documents
def first_day(text: str) -> date | None:
    """Return the day that a date begins with, which is as exact as is known; None when it is no date.

    >>> first_day("2023"), first_day("2023-03"), first_day("2023-03-09"), first_day("9 March 2023")
    (datetime.date(2023, 1, 1), datetime.date(2023, 3, 1), datetime.date(2023, 3, 9), None)
    """
    if not re.fullmatch(r"(?:1[89]|20)[0-9]{2}(?:-[0-9]{2}){0,2}", text):
        return None
    try:
        return date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return "; did you mean x?" for the choice nearest to `word`, or "" when none is near.

    >>> did_you_mean("walse", ["england", "wales"])
    '; did you mean wales?'
    """
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(word, list(choices), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=72)
    return f"; did you mean {best[0]}?" if best else ""


def file_name(text: str, most_bytes: int = _NAME_BYTES) -> str:
    """Return a file name, without suffix, that any system takes and a person can read.

    >>> file_name("Siân O'Example / Send")
    "siân-o'example-send"
    """
    if text.isascii() and text.replace(" ", "").replace("-", "").isalnum() and len(text) <= most_bytes:
        name = "-".join(text.lower().split()).strip("-")  # the same, and quick for most names
    else:
        name = re.sub(r"""[\s<>:"/\\|?*%$`.,;=+@]+""", "-", clean_line(text).casefold()).strip("-")
        name = cut(name, most_bytes).rstrip("-")
    if name[:3] in _DEVICES and re.fullmatch(_DEVICE, name):
        return f"letter-{name}"
    return name or "letter"


def cut(text: str, most_bytes: int) -> str:
    """Return the beginning of `text` that has so many bytes at the most in UTF-8."""
    return text.encode()[:most_bytes].decode(errors="ignore")


def harmless(cell: str) -> str:
    """Return a cell of a CSV with an apostrophe before what a spreadsheet would take for a formula.

    >>> harmless("=1+1"), harmless("Alex Example")
    ("'=1+1", 'Alex Example')
    """
    return f"'{cell}" if cell[:1] in _FORMULA and cell else cell


def before_harmless(cell: str) -> str:
    """Return a cell as it was before `harmless`.

    >>> before_harmless("'=1+1"), before_harmless("'t Example"), before_harmless("'")
    ('=1+1', "'t Example", "'")
    """
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


_FORMULA = frozenset("=+-@\t\r")


def joined(words: Sequence[str], *, last: str = "and") -> str:
    """Return the words as a list in a sentence.

    >>> joined(["England", "Scotland", "Wales"])
    'England, Scotland and Wales'
    """
    if len(words) < 2:  # noqa: PLR2004  # one word is no list
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def spell_out(text: str, acronyms: Mapping[str, str], introduced: Container[str]) -> tuple[str, set[str]]:
    """Return `text` with each acronym spelled out where it, or its meaning, comes first; and which ones came.

    Those in `introduced` stand in brackets after their meaning, for they will be used again.

    >>> spell_out("plans for SEN and care", {"SEN": "special needs", "EHC": "education, health and care"}, {"SEN"})
    ('plans for special needs (SEN) and care', {'SEN'})
    """
    spelled = set()
    folded = text.lower()
    for acronym, meaning in acronyms.items():
        if acronym.lower() not in folded and meaning.lower() not in folded:
            continue
        short, full = re.escape(acronym), re.escape(meaning)
        here = re.search(rf"\b(?:{full}(?: \({short}\))?|(?-i:{short})\b)", text, re.IGNORECASE)
        if here:
            spelled.add(acronym)
            said = here.group() if here.group()[0].islower() else meaning
            said = said.removesuffix(f" ({acronym})")
            shown = f" ({acronym})" if acronym in introduced else ""
            text = f"{text[: here.start()]}{said}{shown}{text[here.end() :]}"
    return text, spelled


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def spoken(day: date) -> str:
    """Return a date as a letter says it.

    >>> spoken(date(2026, 11, 2))
    '2 November 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted_in_words(count: int, noun: str) -> str:
    """Return a count with its noun, as a sentence has it.

    >>> counted_in_words(1, "minute"), counted_in_words(12, "minute")
    ('one minute', '12 minutes')
    """
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {noun}" if count == 1 else f"{number} {noun}s"


def capitalised(text: str) -> str:
    """Return `text` with its first letter a capital, the rest as it was.

    >>> capitalised("special needs and EHC plans")
    'Special needs and EHC plans'
    """
    return text[:1].upper() + text[1:]


# --- whose words they are ------------------------------------------------------------------------------------


class Own(str):
    """The user's own words: they come out as they are, acronyms and all."""

    __slots__ = ()


class Gap(str):
    """A detail that is not known, as it stands in the letter: "[your name]"."""

    __slots__ = ("option",)
    option: str  # what would fill it: "--from-name"

    def __new__(cls, text: str, option: str = "") -> Self:
        gap = super().__new__(cls, f"[{text}]")
        gap.option = option
        return gap


def placeholder(gap: Gap, *, posted: bool = False) -> Placeholder:
    return Placeholder(text=str(gap), option=gap.option, posted=posted)


def gaps(texts: Iterable[str], *, posted: bool = False) -> Iterable[Placeholder]:
    """Return the placeholders among the texts, in their order; `posted` ones matter to posted letters alone."""
    return (placeholder(text, posted=posted) for text in texts if isinstance(text, Gap))
