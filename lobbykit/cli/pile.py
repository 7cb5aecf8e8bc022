"""Folders and files of letters -> the letters, each with whom it is from and to, and problems."""

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from lobbykit.errors import LobbykitError, Problem
from lobbykit.reading import LARGEST_FILE, SUFFIXES, Person, Read, UnreadableError, read
from lobbykit.words import clean_line, plain_name, shown_path

_MANIFEST = "manifest.csv"
# Of a letter that is there in several formats, the one that says most about itself is read for its text.
_TOLD_MOST = (".eml", ".docx", ".md", ".markdown", ".txt", ".text")
_UNREAD = {".pdf", ".html", ".htm", ".doc", ".odt", ".rtf"}  # that may be letters, but are none of the formats read


class Letter(NamedTuple):
    name: str  # its path, as the user would name it
    body: tuple[str, ...]
    sender: str  # the same for all letters of one sender; empty when nothing says whose it is
    recipient: str  # likewise
    to: str  # the recipient, as a reader would know them


class Pile(Struct, frozen=True, kw_only=True):
    letters: tuple[Letter, ...]
    problems: tuple[Problem, ...]  # a file each, that could not be read
    notes: tuple[str, ...]


class _Row(NamedTuple):
    """What a run's manifest says of one letter."""

    recipient: str
    to: str
    sender: str
    is_by_many: bool  # whether the manifest itself tells its senders apart


class _Found(NamedTuple):
    """A letter, in one or several files."""

    name: str
    read: Read
    row: _Row | None


def gather(paths: Sequence[Path]) -> Pile:
    """Return the letters in the folders, and those below them, and in the files; a letter in several formats once.

    Raises:
        LobbykitError: a path leads nowhere, a folder cannot be read, or there is no letter at all.
    """
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    base = paths[0] if len(paths) == 1 and paths[0].is_dir() else None
    rows = {file: row for path in files if path.name == _MANIFEST for file, row in _manifest(path).items()}
    found: list[_Found] = []
    problems: list[Problem] = []
    notes: list[str] = []
    for same in _same_letters(files):
        reads = list(_reads(same, base, problems))
        if not reads:
            continue
        name, first = reads[0]
        notes += [
            f"{other} has the name of {name} and another text; {name} was taken"
            for other, one in reads[1:]
            if one.body != first.body
        ]
        row = next((rows[file] for file in same if file in rows), None)
        found.append(_Found(name, _joined([one for _, one in reads]), row))
    if not found and not problems:
        where = ", ".join(map(shown_path, paths))
        raise LobbykitError(f"{where}: there is no letter to compare ({', '.join(SUFFIXES)})")
    return Pile(letters=tuple(_letters(found)), problems=tuple(problems), notes=(*notes, *_unread(files)))


# --- files ---------------------------------------------------------------------------------------------------


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise LobbykitError(f"{shown_path(path)}: there is no such file or folder")
    for folder, below, names in os.walk(path, onerror=_cannot):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if not name.startswith((".", "~$")) and file.is_file():  # hidden, or what Word keeps beside an open file
                yield file


def _cannot(error: OSError) -> None:
    raise LobbykitError(f"the folder {error.filename} could not be read: {error.strerror}") from error


def _same_letters(files: Iterable[Path]) -> list[list[Path]]:
    """Return the files that are letters, those that are one letter in several formats together."""
    together: dict[Path, list[Path]] = {}
    for file in files:
        if file.suffix.lower() in SUFFIXES:
            together.setdefault(file.with_suffix(""), []).append(file)
    return [sorted(one, key=lambda file: _TOLD_MOST.index(file.suffix.lower())) for one in together.values()]


def _reads(files: Iterable[Path], base: Path | None, problems: list[Problem]) -> Iterator[tuple[str, Read]]:
    for file in files:
        name = shown_path(file.relative_to(base) if base else file)
        try:
            with file.open("rb") as opened:
                yield name, read(opened.read(LARGEST_FILE + 1), file.suffix)
        except UnreadableError as error:
            problems.append(Problem(place=name, message=str(error)))
        except OSError as error:
            problems.append(Problem(place=name, message=f"it could not be read: {error.strerror}"))


def _joined(reads: Sequence[Read]) -> Read:
    """Return the first, with what only the others say of sender and recipient."""
    first = reads[0]
    return Read(
        body=first.body,
        subject=first.subject,
        salutation=first.salutation,
        sender=_merged([one.sender for one in reads]),
        recipient=_merged([one.recipient for one in reads]),
    )


def _merged(people: Sequence[Person]) -> Person:
    return Person(*(next(filter(None, values), "") for values in zip(*people, strict=True)))


def _unread(files: Iterable[Path]) -> list[str]:
    counts = Counter(suffix for file in files if (suffix := file.suffix.lower()) in _UNREAD)
    readable = ", ".join(SUFFIXES)
    return [
        f"{'a file' if count == 1 else f'{count} files'} in {suffix} not compared; what can be read is {readable}"
        for suffix, count in sorted(counts.items())
    ]


# --- who writes to whom --------------------------------------------------------------------------------------


def _manifest(path: Path) -> dict[Path, _Row]:
    """Return what a run wrote about its letters, by their files; nothing for a table that is no manifest."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
            return {file: _row(row, path) for row in csv.DictReader(opened) for file in _named(row, path.parent)}
    except (OSError, csv.Error):
        return {}


def _named(row: Mapping[str, str | None], folder: Path) -> list[Path]:
    return [folder / name for name in (row.get("files") or "").replace(";", " ").split()]


def _row(row: Mapping[str, str | None], path: Path) -> _Row:
    """Return the row; without a column for senders, whoever ran the batch is the sender of all its letters."""
    name, ballot = clean_line(row.get("name") or ""), clean_line(row.get("ballot") or "")
    recipient = "\0".join((row.get("recipient_id") or "", plain_name(name)))
    return _Row(
        recipient=recipient if recipient.strip("\0") else "",
        to=f"{name} ({ballot})" if name and ballot else name or ballot,
        sender=(row.get("sender") or "") if "sender" in row else str(path),
        is_by_many=bool(row.get("sender")),
    )


def _letters(found: Sequence[_Found]) -> Iterator[Letter]:
    people = [one.read.recipient for one in found]
    emails: dict[str, set[str]] = {}
    for person in people:
        if person.email:
            emails.setdefault(plain_name(person.name), set()).add(person.email.casefold())
    for one in found:
        person, row = one.read.recipient, one.row
        yield Letter(
            name=one.name,
            body=one.read.body,
            sender=row.sender if row and row.is_by_many else _sender(one.read.sender) or (row.sender if row else ""),
            recipient=(row.recipient if row else "") or _recipient(person, emails),
            to=(row.to if row else "") or person.name or person.email,
        )


def _sender(person: Person) -> str:
    if person.email:
        return person.email.casefold()
    return "\0".join((plain_name(person.name), person.postcode.replace(" ", ""))) if person.name else ""


def _recipient(person: Person, emails: Mapping[str, set[str]]) -> str:
    """Return what all letters to one recipient have in common: the email address, though some give a name alone."""
    if person.email:
        return person.email.casefold()
    name = plain_name(person.name)
    known = emails.get(name, set())
    return next(iter(known)) if name and len(known) == 1 else name
