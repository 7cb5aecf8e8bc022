"""A run of letters of either kind: what it is asked for, and its folder as it is begun or gone on with."""

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import typer
from msgspec import Struct
from msgspec.structs import replace

from lobbykit import __version__, folder
from lobbykit.account import is_complete, must_be_free, put_away
from lobbykit.cli.given import Typed
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Nation, Role
from lobbykit.render import BUNDLES, FORMATS, Format, bind, format_of
from lobbykit.template_files import is_path
from lobbykit.words import shown_path


class Asked(Struct, frozen=True, kw_only=True):
    """What a run of either kind is asked for."""

    typed: Typed
    params: dict[str, Any]  # all options as they were typed, by their names in Python
    to: Role
    place: Path | None  # the folder of the letters; None: nothing is written
    formats: tuple[Format, ...]
    bundles: dict[Path, Format]
    nations: tuple[Nation, ...]
    limit: int | None
    election: str
    polling_day: str
    do_not_contact: tuple[Path, ...]
    columns: dict[str, str]  # headings, by the names of our own fields
    name_pattern: str
    is_dry: bool
    verbose: bool
    force: bool
    jobs: int | None
    executor: Executor | None  # the caller's own


def formats_of(wanted: list[Format] | None, bundled: list[str] | None, letterhead: str) -> tuple[Format, ...]:
    """Return the formats of single letters: DOCX if nothing else is said.

    Raises:
        UsageError: the letterhead is for another.
    """
    formats = tuple(dict.fromkeys(wanted or ([] if bundled else [Format.DOCX])))
    if letterhead and formats != (Format.DOCX,):
        raise UsageError("--letterhead is Word paper: its letters are docx alone, each in its own file")
    return formats


def bundles_of(names: list[str] | None, letterhead: str, place: Path | None) -> dict[Path, Format]:
    """Return the files that all letters go into, each with its format.

    Raises:
        UsageError: one is nothing to print.
        LobbykitError: its folder is not there.
    """
    found = {}
    for name in names or []:
        wanted = format_of(name)
        if wanted not in BUNDLES:
            raise UsageError(f"--bundle {name}: one file to print is a .docx or a .pdf")
        if letterhead:
            raise UsageError("--bundle does not go with --letterhead: print the letters one by one")
        path = Path(name)
        if path.name != name and not path.parent.is_dir():
            raise LobbykitError(f"--bundle {name}: there is no folder {shown_path(path.parent)}")
        found[path if path.name != name or place is None else place / name] = wanted
    return found


# --- the record ----------------------------------------------------------------------------------------------

_NOT_RECORDED = frozenset({
    "context", "file", "senders", "out", "dry_run", "jobs", "verbose", "force", "date_", "seed", "profile", "note_file",
    "ask_me",
})  # fmt: skip


def record_of(asked: Asked, date: str, inputs: Mapping[str, str]) -> folder.Record:
    """Return what decides of the letters: options as they were typed, and what the files say that they come from."""
    typed_options = {
        f"--{name.rstrip('_').replace('_', '-')}": _plain(value)
        for name, value in asked.params.items()
        if name not in _NOT_RECORDED and value
    }
    return folder.Record(
        version=__version__, date=date, seed=asked.typed.seed, options=typed_options, inputs=dict(inputs)
    )


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path | StrEnum) else value


def digest(value: object) -> str:
    """Return what tells one value from another."""
    return hashlib.sha256(msgspec.json.encode(value, enc_hook=str)).hexdigest()


def templates_of(template: str, own_folder: Path | None) -> list[tuple[str, bytes]]:
    """Return the templates of the user's own that a letter can be written by."""
    paths = sorted(own_folder.glob("*.md")) if own_folder and own_folder.is_dir() else []
    paths += [Path(template)] if is_path(template) else []
    return [(path.name, path.read_bytes()) for path in paths if path.is_file()]


# --- the folder ----------------------------------------------------------------------------------------------


class Begun(NamedTuple):
    """How a run goes about what it finds in its folder."""

    is_again: bool  # the run was begun before
    force: bool  # whether it writes over what it finds
    strangers: frozenset[str]  # of a run that was begun before: files like letters that were there before it was


def begun(place: Path, record: folder.Record, asked: Asked) -> Begun:
    """Return how the run goes on with one that was stopped, or begin it.

    Raises:
        LobbykitError: the folder holds another, and is not to be written over.
    """
    before = folder.read_record(place)
    if asked.force:
        put_away(place)
    elif before is None:
        must_be_free(place)
        for path in asked.bundles:
            if path.exists():
                raise LobbykitError(f"{path} is there already; add --force to write over it, or choose another name")
    elif changed := folder.differences(before, record):
        raise LobbykitError(
            f"{shown_path(place)} holds a run that is not this one: {'; '.join(changed)}. Name another folder with "
            "--out, or add --force to write these letters over those"
        )
    else:
        is_over = before.force and not is_complete(place)  # it was stopped before it had written over all
        return Begun(is_again=True, force=is_over, strangers=frozenset(before.strangers))
    strangers = () if asked.force else folder.letters_in(place, [FORMATS[one].suffix for one in asked.formats])
    record = replace(record, force=asked.force, strangers=strangers)
    folder.write_whole(place / folder.RECORD, msgspec.json.format(msgspec.json.encode(record)), force=asked.force)
    return Begun(is_again=False, force=asked.force, strangers=frozenset())


def bind_all(bundles: Mapping[Path, Format], spools: Mapping[Path, folder.Spool], *, force: bool) -> None:
    """Write the files to print; of a run that goes on, one that somebody has changed since stays as it is.

    Raises:
        LobbykitError: one cannot be written.
    """
    for path, wanted in bundles.items():
        _bind(path, wanted, spools[path], force=force)


def _bind(path: Path, wanted: Format, spool: folder.Spool, *, force: bool) -> None:
    if spool.count and not folder.write_stream(path, lambda file: bind(spool.pieces(), wanted, file), force=force):
        typer.echo(f"warning: {shown_path(path)} has been changed since it was written, and stays as it is", err=True)


def tell_of_before(names: Iterable[str]) -> None:
    """Say which letters in the folder are not of this run."""
    for name in names:
        typer.echo(f"note: {name} is of an earlier run, and not of this one", err=True)
