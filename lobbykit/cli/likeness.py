"""`lobbykit likeness`: how alike the letters in a folder are, and which would be held back as form letters."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any

import typer

from lobbykit.cli.listing import ListFormat, Row, counted, put_lines, put_rows, told_under
from lobbykit.cli.pile import Letter, Pile, gather
from lobbykit.errors import UsageError
from lobbykit.likeness import SHORTEST, Found, Pair, Report, Text, compare, shared_passages

_CLOSEST = 10
_PASSAGES = 3  # of a pair, in the table
_LONGEST_PASSAGE = 30  # words of one that are shown there
_RECIPIENTS = 20  # that are listed there
_QUANTILES = {"median": 0.5, "p75": 0.75, "p90": 0.9, "p99": 0.99, "highest": 1.0}
_BANDS = 10
_INDENT = " " * 6


class ReportFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def likeness(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR",
            help="A folder of letters in txt, md, eml or docx, with those below it; or files. Again for more.",
            show_default=False,
        ),
    ],
    threshold: Annotated[
        float,
        typer.Option("--threshold", metavar="X", help="Letters more alike than this, from 0 to 1, are held back."),
    ] = 0.5,
    format_: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="How to write it; csv has a row for each letter.")
    ] = ReportFormat.TABLE,
) -> None:
    """Say how alike letters are, and which an office would hold back as form letters, before anything is sent.

    The measure is that of WriteToThem, 0 for nothing in common and 1 for the same text. Names, addresses and greetings
    count for nothing, and one sender's own letters are not compared with each other.
    """
    if not 0 <= threshold <= 1:
        raise UsageError(f"--threshold {threshold} is not between 0 and 1")
    pile = gather(paths)
    texts = [Text(body=one.body, sender=one.sender, recipient=one.recipient) for one in pile.letters]
    report = compare(texts, threshold, _CLOSEST)
    match format_:
        case ReportFormat.TABLE:
            put_lines(*_table(pile, report))
        case ReportFormat.JSON:
            import json

            put_lines(json.dumps(_object(pile, report), ensure_ascii=False, indent=2))
        case ReportFormat.CSV:
            put_rows(_rows(pile, report), ListFormat.CSV, {})
    sys.stdout.flush()
    for told in (*pile.problems, *pile.notes, *_doubts(pile)):
        typer.echo(f"warning: {told}", err=True)


def _doubts(pile: Pile) -> Iterator[str]:
    unsigned = sum(not one.sender for one in pile.letters)
    if unsigned:
        yield f"{counted(unsigned, 'letter')} without a sender's name: each was taken for a sender's of its own"
    unaddressed = sum(not one.recipient for one in pile.letters)
    if unaddressed:
        yield f"{counted(unaddressed, 'letter')} to nobody by name: each was taken for a recipient's of its own"


# --- what is counted -----------------------------------------------------------------------------------------


def _held(letters: Iterable[Found]) -> dict[str, int]:
    letters = list(letters)
    return {
        "letters": sum(one.is_held for one in letters),
        "same_recipient": sum(one.same_recipient > 0 for one in letters),
        "across_recipients": sum(one.other_recipients > 1 for one in letters),
    }


def _by_recipient(pile: Pile, report: Report) -> list[Row]:
    """Return a row for each recipient, those of most letters held back first."""
    found: dict[str, list[Found]] = {}
    names: dict[str, str] = {}
    for number, (letter, one) in enumerate(zip(pile.letters, report.letters, strict=True)):
        key = letter.recipient or f"\0{number}"
        found.setdefault(key, []).append(one)
        names.setdefault(key, letter.to)
    rows = [
        {"recipient": names[key], "letters": len(theirs), "held_back": sum(one.is_held for one in theirs)}
        for key, theirs in found.items()
    ]
    return sorted(rows, key=lambda row: (-row["held_back"], -row["letters"]))


def _bands(spread: dict[float, int]) -> dict[int, int]:
    """Return how many pairs are in each tenth, from 0 to 10; 0 is nothing in common, 3 is above 0.2 up to 0.3."""
    bands = Counter(dict.fromkeys(range(_BANDS + 1), 0))
    for likeness_, count in spread.items():
        bands[ceil(likeness_ * _BANDS)] += count
    return dict(bands)


# --- as a table ----------------------------------------------------------------------------------------------


def _table(pile: Pile, report: Report) -> Iterator[str]:
    held = _held(report.letters)
    recipients = _by_recipient(pile, report)
    senders = len({one.sender or number for number, one in enumerate(pile.letters)})
    yield (
        f"{counted(len(pile.letters), 'letter')} by {counted(senders, 'sender')} "
        f"to {counted(len(recipients), 'recipient')}"
    )
    yield from _spread_lines(report)
    yield ""
    yield (
        f"An office that holds back letters more alike than {report.threshold:g} would hold back {held['letters']} of "
        f"{counted(len(pile.letters), 'letter')}"
    )
    yield f"  {held['same_recipient']:>6}  for another sender's letter to the same recipient"
    yield f"  {held['across_recipients']:>6}  for two or more senders' letters to other recipients"
    if held["letters"]:
        yield "What makes them differ: a paragraph of each sender's own (--note), then other asks (--seed, --topic)"
    yield from told_under("by recipient", _recipient_lines(recipients))
    yield from told_under("the closest pairs", list(_pair_lines(pile, report.closest)))
    yield from told_under(f"too short to tell, with fewer than {SHORTEST} words", _short_lines(pile, report))


def _spread_lines(report: Report) -> Iterator[str]:
    if not report.pairs:
        yield ""
        yield "There are no two letters by different senders to compare; one sender's own may be as alike as they come."
        return
    yield from ("", "Likeness           Pairs")
    for band, count in _bands(report.spread).items():
        name = f"{(band - 1) / _BANDS:.1f} to {band / _BANDS:.1f}" if band else "0"
        bar = "#" * ceil(40 * count / report.pairs)
        yield f"{name:<12}{count:>12,}  {bar}".rstrip()
    told = ", ".join(f"{name} {report.quantile(part):.2f}" for name, part in _QUANTILES.items())
    yield f"{counted(report.pairs, 'pair')} of different senders: {told}"


def _recipient_lines(rows: Sequence[Row]) -> list[str]:
    held = [row for row in rows if row["held_back"]]
    lines = [
        f"{row['held_back']:>4} of {counted(row['letters'], 'letter')} to {row['recipient'] or 'nobody by name'}"
        for row in held[:_RECIPIENTS]
    ]
    more = len(held) - len(lines)
    return [*lines, f"and some to {counted(more, 'more recipient')}"] if more else lines


def _pair_lines(pile: Pile, pairs: Iterable[Pair]) -> Iterator[str]:
    for pair in pairs:
        first, second = pile.letters[pair.first], pile.letters[pair.second]
        yield f"{pair.likeness:.2f}  {first.name}  {second.name}"
        for passage in shared_passages(first.body, second.body)[:_PASSAGES]:
            words = passage.split()
            shown = " ".join(words[:_LONGEST_PASSAGE])
            more = " …" if len(words) > _LONGEST_PASSAGE else ""
            yield from wrap(
                f"“{shown}{more}” ({len(words)} words)", 78, initial_indent=_INDENT, subsequent_indent=_INDENT
            )


def _short_lines(pile: Pile, report: Report) -> list[str]:
    return [
        f"{letter.name} ({counted(found.words, 'word')})"
        for letter, found in zip(pile.letters, report.letters, strict=True)
        if found.is_short
    ]


# --- for programs --------------------------------------------------------------------------------------------


def _object(pile: Pile, report: Report) -> dict[str, Any]:
    return {
        "threshold": report.threshold,
        "pairs": report.pairs,
        **{name: report.quantile(part) for name, part in _QUANTILES.items()},
        "distribution": [
            {"above": (band - 1) / _BANDS if band else None, "up_to": band / _BANDS, "pairs": count}
            for band, count in _bands(report.spread).items()
        ],
        "held_back": _held(report.letters),
        "recipients": _by_recipient(pile, report),
        "closest": [_pair_object(pile, pair) for pair in report.closest],
        "letters": _rows(pile, report),
        "problems": [{"file": one.place, "problem": one.message} for one in pile.problems],
    }


def _pair_object(pile: Pile, pair: Pair) -> Row:
    first, second = pile.letters[pair.first], pile.letters[pair.second]
    return {
        "likeness": pair.likeness,
        "files": [first.name, second.name],
        "passages": list(shared_passages(first.body, second.body)),
    }


def _rows(pile: Pile, report: Report) -> list[Row]:
    return [_row(pile.letters, letter, found) for letter, found in zip(pile.letters, report.letters, strict=True)]


def _row(letters: Sequence[Letter], letter: Letter, found: Found) -> Row:
    return {
        "file": letter.name,
        "recipient": letter.to,
        "words": found.words,
        "too_short": found.is_short,
        "highest": round(found.highest, 4),
        "nearest": "" if found.nearest is None else letters[found.nearest].name,
        "alike_same_recipient": found.same_recipient,
        "alike_other_recipients": found.other_recipients,
        "held_back": found.is_held,
    }
