"""What became of everybody in a run -> the tables beside its letters: manifest.csv, problems.csv and ballots.csv."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from lobbykit import folder
from lobbykit.batch import Status
from lobbykit.errors import LobbykitError
from lobbykit.people.table import Table
from lobbykit.run import Done, Report

if TYPE_CHECKING:
    from lobbykit.many_senders import Sent

MANIFEST, PROBLEMS, BALLOTS = "manifest.csv", "problems.csv", "ballots.csv"
_MANIFEST_COLUMNS = ("recipient_id", "name", "ballot", "nation", "asks", "seed", "files", "status", "reason")
_SENDER = "sender"  # in a run of many senders, what tells them apart
_BALLOT_COLUMNS = ("ballot", "people", "written", "elsewhere", "left_out", "missing", "who")
_BEFORE = ".lobbykit-before.csv"  # the manifest of a run that is written over, until the new one is through
PROBLEM = "problem"  # the column in which a row to mend has what is wrong with it


class Problems:
    """The rows to mend, in the file's own columns and with what is wrong with each."""

    def __init__(self, path: Path, table: Table, *, force: bool) -> None:
        self._header = table.header
        # Excel knows UTF-8 by a mark, and whoever had a file with one will want one again.
        encoding = "utf-8" if table.encoding in ("utf-8", "") else "utf-8-sig"
        columns = (*(one for one in table.header if one.casefold() != PROBLEM), PROBLEM)
        self._sheet = folder.Sheet(path.parent, path.name, columns, encoding=encoding, force=force)

    def add(self, cells: list[str], problem: str) -> None:
        """Add a row as the file has it, with its problem in place of one of before; what it has too many comes last.

        Raises:
            LobbykitError: it cannot be written.
        """
        width = len(self._header)
        padded = [*cells, *[""] * (width - len(cells))]
        kept = [cell for cell, name in zip(padded, self._header, strict=False) if name.casefold() != PROBLEM]
        self._sheet.add([*kept, problem, *padded[width:]])

    def finish(self) -> bool:
        """Give the file its name, if there is a row in it, and return whether there is.

        Raises:
            LobbykitError: it cannot be written, or would go over a file that it is not to replace.
        """
        return self._sheet.finish()

    def drop(self) -> None:
        """Leave no trace of a file that was not finished."""
        self._sheet.drop()


class _Tables:
    """The manifest and the problems while a run goes on; they appear together when it is through."""

    def __init__(self, place: Path, table: Table, columns: tuple[str, ...]) -> None:
        self._before = _files_before(place)
        self._place = place
        self._manifest = folder.Sheet(place, MANIFEST, columns)
        self._problems = Problems(place / PROBLEMS, table, force=True)

    def _enter(self, files: tuple[str, ...], row: tuple[str, ...]) -> None:
        self._before.difference_update(files)
        self._manifest.add(row)

    def _finish(self) -> list[str]:
        """Write the manifest last: where it is, all is."""
        self._manifest.finish(even_if_empty=True)
        (self._place / _BEFORE).unlink(missing_ok=True)
        return sorted(name for name in self._before if (self._place / name).exists())

    def drop(self) -> None:
        """Leave nothing of tables that were not finished."""
        self._manifest.drop()
        self._problems.drop()


class Account(_Tables):
    """The tables of one sender's run."""

    def __init__(self, place: Path, table: Table, seed: int) -> None:
        super().__init__(place, table, _MANIFEST_COLUMNS)
        self._seed = str(seed)

    def add(self, done: Done) -> None:
        """Enter somebody who is through; of those whom a filter leaves out, nothing is said.

        Raises:
            LobbykitError: the table cannot be written.
        """
        made = done.made
        if made.status is Status.LEFT_OUT:
            return
        asks, files = "; ".join(made.asks), "; ".join(made.files)
        self._enter(
            made.files,
            (made.id, made.name, made.ballot, made.nation, asks, self._seed, files, str(made.status), made.reason),
        )
        if not made.is_whole:
            self._problems.add(done.cells, made.reason)

    def finish(self, report: Report) -> list[str]:
        """Write the tables, and return the letters of an earlier run that stay.

        Raises:
            LobbykitError: one cannot be written.
        """
        folder.flush(self._place)
        self._problems.finish()
        _put_ballots(self._place, report)
        return self._finish()


class SendersAccount(_Tables):
    """The tables of a run of many senders."""

    def __init__(self, place: Path, table: Table, recipient_id: str, name: str) -> None:
        super().__init__(place, table, (*_MANIFEST_COLUMNS, _SENDER))
        self._recipient_id, self._name = recipient_id, name

    def add(self, cells: list[str], made: "Sent") -> None:
        """Enter a sender, whose row has those cells; of those whom the limit leaves out, nothing is said.

        Raises:
            LobbykitError: the table cannot be written.
        """
        if made.status is Status.LEFT_OUT:
            return
        asks, files = "; ".join(made.asks), "; ".join(made.files)
        reason = "; ".join(filter(None, (made.reason, made.alike)))
        whom = (self._recipient_id, self._name, made.ballot, made.nation)
        self._enter(made.files, (*whom, asks, str(made.seed), files, str(made.status), reason, made.sender))
        if not made.is_whole:
            self._problems.add(cells, made.reason)

    def finish(self) -> list[str]:
        """Write the tables, and return the letters of an earlier run that stay.

        Raises:
            LobbykitError: one cannot be written.
        """
        folder.flush(self._place)
        self._problems.finish()
        return self._finish()


def must_be_free(place: Path) -> None:
    """Refuse a folder with tables that are no run's.

    Raises:
        LobbykitError: there is one.
    """
    for name in (MANIFEST, PROBLEMS, BALLOTS):
        if (place / name).exists():
            raise LobbykitError(f"{place / name} is there already; name another folder with --out, or add --force")


def put_away(place: Path) -> None:
    """Take away the tables of a run that is to be written over: what they say is true no more.

    Raises:
        LobbykitError: they cannot be taken away.
    """
    for name in (MANIFEST, PROBLEMS, BALLOTS):
        if (place / name).is_dir():
            raise LobbykitError(f"{place / name} is a folder; name another folder for the letters with --out")
    try:
        if (place / MANIFEST).exists():
            (place / MANIFEST).replace(place / _BEFORE)
        for name in (PROBLEMS, BALLOTS):
            (place / name).unlink(missing_ok=True)
    except OSError as error:
        raise LobbykitError(f"the tables in {place} could not be written over: {error.strerror}") from error


def is_complete(place: Path) -> bool:
    """Return whether the run in a folder has come to its end."""
    return (place / MANIFEST).exists()


def has_letters(place: Path) -> bool:
    """Return whether anything came of the run in a folder, by its manifest."""
    return bool(_files_in(place / MANIFEST))


def _files_before(place: Path) -> set[str]:
    """The letters of the run that is written over."""
    return _files_in(place / _BEFORE)


def _files_in(manifest: Path) -> set[str]:
    try:
        with manifest.open(encoding="utf-8", newline="") as file:
            named = [row.get("files") or "" for row in csv.DictReader(file)]
    except (OSError, ValueError, csv.Error):
        return set()
    return {name for files in named for name in files.split("; ") if name}


def _put_ballots(place: Path, report: Report) -> None:
    """Write for each ballot that was written to whether everybody on it has a letter, and who has none and why."""
    sheet = folder.Sheet(place, BALLOTS, _BALLOT_COLUMNS)
    for name, one in report.ballots.items():
        if one.written or one.missing:
            more = one.missing - len(one.named)
            others = [f"and {more} more"] if more > 0 else []
            others += [f"{one.left_out} left out by what was chosen"] if one.left_out else []
            named = "; ".join((*one.named, *others))
            figures = (one.people, one.written, one.elsewhere, one.left_out, one.missing)
            sheet.add((name, *map(str, figures), named))
    sheet.finish(even_if_empty=True)
