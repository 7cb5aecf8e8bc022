"""YAML folders -> a catalogue, and problems with file and line.

In a folder, `topics.yaml`, `organisations.yaml` and `bodies.yaml` hold what asks refer to; every other `.yaml` file is
one source document with its asks.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lobbykit.errors import LobbykitError, Problem, Severity
from lobbykit.model import GIVEN_FIELDS, Ask, Body, Catalogue, Missing, Organisation, Source, Topic
from lobbykit.words import first_day, shown_path

SHARED_FILES = ("topics.yaml", "organisations.yaml", "bodies.yaml")
# Which kind of id stands under a key, and what one of the kind is called.
_REFERENCES = {
    "publisher": "organisations",
    "topics": "topics",
    "decided_by": "bodies",
    "related": "asks",
    "conflicts": "asks",
}
_ONE_OF = {"organisations": "organisation", "topics": "topic", "bodies": "body", "asks": "ask"}
_TELLING = r"(?:[^{}]|\{also\}|\{addressed_to\})*"


class Read(Struct, frozen=True):
    """What folders hold: all that was good, all that was not, and where each ask's fields stand."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    places: dict[tuple[str, str], tuple[str, int]]  # (an ask's id, or "topics:send"; field) -> file and line

    def place(self, item: str, path: str) -> tuple[str, int]:
        """Return file and line of a field ("wordings.2"), or of the nearest that encloses it."""
        while (item, path) not in self.places and path:
            path = path.rpartition(".")[0]
        return self.places.get((item, path), ("asks", 0))


def contents(folders: Iterable[Path]) -> dict[str, bytes | OSError]:
    """Return what each YAML file of the folders holds, by the name that a message would give it.

    Raises:
        LobbykitError: a folder is not there, cannot be listed, or holds no YAML file.
    """
    files: dict[str, bytes | OSError] = {}
    for folder in folders:
        shown = _shown(folder)
        for path in _listed(folder):
            files[shown_path(shown / path.name)] = _bytes(path)
    return files


def sound(files: dict[str, bytes | OSError], check: Callable[[Read], Iterable[Problem]] = lambda _: ()) -> Catalogue:
    """Return the catalogue that these files hold, if neither its form nor `check` finds a fault in it.

    Raises:
        LobbykitError: something in them has a fault; the message lists every fault.
    """
    found = read(files)
    faults = [one for one in (*found.problems, *check(found)) if one.severity is Severity.FAULT]
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise LobbykitError(f"the catalogue has faults; mend them first:\n{listed}")
    return found.catalogue


def _listed(folder: Path) -> list[Path]:
    wanted = "name a folder that holds .yaml files of asks"
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        reason = "there is no such folder" if isinstance(error, FileNotFoundError) else error.strerror
        raise LobbykitError(f"{folder}: {reason}; {wanted}") from error
    listed = [path for path in paths if path.suffix in (".yaml", ".yml") and not path.name.startswith(".")]
    if not listed:
        raise LobbykitError(f"{folder}: there is no .yaml file in it; {wanted}")
    return listed


def _bytes(path: Path) -> bytes | OSError:
    try:
        return path.read_bytes()
    except OSError as error:
        return error


def _shown(folder: Path) -> Path:
    """The folder as the user would give it: from here, when it lies below."""
    with suppress(ValueError, OSError):  # it lies elsewhere, or the folder that we are in has gone
        folder = folder.resolve().relative_to(Path.cwd())
    return folder


# --- YAML to records -----------------------------------------------------------------------------------------


class _Gathering(Struct):
    """What has been read so far, file by file."""

    sources: list[Source] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    acronyms: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    named: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)  # (kind, id) -> its first place
    references: list[tuple[str, str, tuple[str, int]]] = field(default_factory=list)  # (kind, id, where it is used)
    unread: set[str] = field(default_factory=set)  # the kinds of which a file gave not one id, for its faults

    def fault(self, place: tuple[str, int | None], message: str) -> None:
        self.problems.append(Problem(place=place[0], line=place[1], message=message))


def read(files: dict[str, bytes | OSError]) -> Read:
    """Return what the files hold, what was good and what was not."""
    gathering = _Gathering()
    for name, content in files.items():
        _read_file(name, content, gathering)
    if not files:
        gathering.fault(("asks", None), "there is no .yaml file here")
    _check_references(gathering)
    catalogue = Catalogue(
        sources=tuple(gathering.sources),
        asks=_linked_both_ways(gathering.asks),
        topics=tuple(gathering.topics),
        missing=tuple(gathering.missing),
        acronyms=None if "topics" in gathering.unread else gathering.acronyms,
        names=tuple(gathering.names),
        organisations=tuple(gathering.organisations),
        bodies=tuple(gathering.bodies),
    )
    problems = sorted(gathering.problems, key=lambda one: (one.place, one.line or 0))
    return Read(catalogue, tuple(problems), gathering.places)


def _read_file(name: str, content: bytes | OSError, into: _Gathering) -> None:
    ids_before, faults_before = len(into.named), len(into.problems)
    _read_content(name, content, into)
    if len(into.named) == ids_before and len(into.problems) > faults_before:
        into.unread.add(Path(name).stem if _is_shared(name) else "asks")


def _is_shared(name: str) -> bool:
    return Path(name).name in SHARED_FILES


def _read_content(name: str, content: bytes | OSError, into: _Gathering) -> None:
    from lobbykit.yamlfile import Reading

    reading = Reading(name)
    root = reading.read(content)
    if root is not None:
        read_part = _read_shared if _is_shared(name) else _read_source
        read_part(reading, root, into)
    into.problems += reading.problems


def _read_shared(reading: Any, root: Any, into: _Gathering) -> None:  # noqa: ANN401  # yamlfile loads late
    """Topics, organisations and bodies: each file may hold only what its name says."""
    kinds: dict[str, tuple[type[Any], list[Any]]] = {
        "topics": (Topic, into.topics),
        "missing": (Missing, into.missing),
        "organisations": (Organisation, into.organisations),
        "bodies": (Body, into.bodies),
    }
    stem = Path(reading.place).stem
    allowed = ["topics", "missing", "acronyms", "names"] if stem == "topics" else [stem]
    for key, node in reading.sections(root, allowed).items():
        if key == "names":
            into.names += reading.value(tuple[str, ...], node, key)
            continue
        if key == "acronyms":
            into.acronyms.update(reading.value(dict[str, str], node, key))
            continue
        cls, records = kinds[key]
        for index, item in enumerate(reading.items(key, node)):
            record = reading.record(cls, item, f"{key}.{index}")
            if _is_new(key, item, reading.place, into) and record is not None:
                records.append(record)
                _note_places(reading, f"{key}.{index}", f"{key}:{getattr(record, 'id', index)}", into)


def _read_source(reading: Any, root: Any, into: _Gathering) -> None:  # noqa: ANN401
    sections = reading.sections(root, ["source", "asks"])
    source = _source(reading, sections["source"], into) if "source" in sections else None
    if "source" not in sections and isinstance(root.value, dict):
        reading.fault("the key 'source' is missing: the file's document", root.line)
    given = dict(zip(GIVEN_FIELDS, (source.id, source.publisher) if source else ("", ""), strict=True))
    for index, item in enumerate(reading.items("asks", sections.get("asks"))):
        path = f"asks.{index}"
        ask = reading.record(Ask, item, path, given=given)
        _note_references(item, ("topics", "decided_by", "related", "conflicts"), reading.place, into)
        is_new = _is_new("asks", item, reading.place, into)
        if ask is not None and _is_usable(reading, path, _faults_of_ask(ask)) and is_new:
            into.asks.append(ask)
            _note_places(reading, path, ask.id, into)


def _source(reading: Any, node: Any, into: _Gathering) -> Source | None:  # noqa: ANN401
    source: Source | None = reading.record(Source, node, "source")
    _note_references(node, ("publisher",), reading.place, into)
    is_new = _is_new("sources", node, reading.place, into)
    if source is not None and _is_usable(reading, "source", _faults_of_source(source)) and is_new:
        into.sources.append(source)
        _note_places(reading, "source", f"sources:{source.id}", into)
    return source


def _is_new(kind: str, item: Any, place: str, into: _Gathering) -> bool:  # noqa: ANN401
    """Note an item's id, whatever else is wrong with the item. False, and a fault, when the id was given before."""
    node = item.value.get("id") if isinstance(item.value, dict) else None
    if node is None or not node.value or not isinstance(node.value, str):
        return True
    if (kind, node.value) in into.named:
        first = ":".join(map(str, into.named[kind, node.value]))
        into.fault((place, node.line), f"the id '{node.value}' is used again; it was first given at {first}")
        return False
    into.named[kind, node.value] = (place, node.line)
    return True


def _note_references(item: Any, keys: Iterable[str], place: str, into: _Gathering) -> None:  # noqa: ANN401
    """Note the ids that an item uses, whatever else is wrong with the item."""
    for key in keys if isinstance(item.value, dict) else ():
        node = item.value.get(key)
        values = node.value if node is not None else []
        one_or_more = values.values() if isinstance(values, dict) else [node] if isinstance(values, str) else values
        for one in one_or_more:
            if isinstance(one.value, str) and one.value and not one.reads_as:
                into.references.append((_REFERENCES[key], one.value, (place, one.line)))


def _note_places(reading: Any, prefix: str, name: str, into: _Gathering) -> None:  # noqa: ANN401
    for path, line in reading.lines.items():
        if path == prefix or path.startswith(f"{prefix}."):
            into.places[name, path[len(prefix) + 1 :]] = (reading.place, line)


# --- what a letter could not be written from -----------------------------------------------------------------


def _is_usable(reading: Any, path: str, faults: list[tuple[str, str]]) -> bool:  # noqa: ANN401
    for name, message in faults:
        reading.fault_at(f"{path}.{name}", message)
    return not faults


def _faults_of_source(source: Source) -> list[tuple[str, str]]:
    """Return what is wrong with a source that has the form of one: the field, and why."""
    if first_day(source.published) is None:
        wanted = "a year, a month or a day such as 2023, 2023-03 or 2023-03-09"
        return [("published", f"published wants {wanted}, but this is '{source.published}'")]
    return []


def _faults_of_ask(ask: Ask) -> list[tuple[str, str]]:
    """Return what is wrong with an ask that has the form of one: the field, and why."""
    undecided = [nation for nation in ask.nations if nation not in ask.decided_by]
    faults = [("decided_by", f"decided_by names no body for {nation}") for nation in undecided]
    if not re.fullmatch(_TELLING, ask.telling):
        faults.append(("telling", "telling may have {also} and {addressed_to} in it, and no other braces"))
    return faults


# --- what refers to what -------------------------------------------------------------------------------------


def _check_references(into: _Gathering) -> None:
    """Note each id that is used and not there. Ids of items that had faults count as there."""
    known: dict[str, list[str]] = {}
    for kind, name in into.named:
        known.setdefault(kind, []).append(name)
    for kind, name, place in into.references:
        if kind not in into.unread:
            _must_be(name, kind, known.get(kind, []), place, into)


def _must_be(name: str, kind: str, known: list[str], place: tuple[str, int], into: _Gathering) -> None:
    if name in known:
        return
    from lobbykit.words import did_you_mean

    near = did_you_mean(name, known)
    listed = f" ({', '.join(sorted(known))})" if known and kind in ("organisations", "bodies") else ""
    into.fault(place, f"the {_ONE_OF[kind]} '{name}' is not known{near}{listed}")


def _linked_both_ways(asks: list[Ask]) -> tuple[Ask, ...]:
    """A link holds from both sides, whichever ask it is written in."""
    related = _both_ways({ask.id: ask.related for ask in asks})
    conflicts = _both_ways({ask.id: ask.conflicts for ask in asks})
    return tuple(replace(ask, related=related[ask.id], conflicts=conflicts[ask.id]) for ask in asks)


def _both_ways(links: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    linked = {name: set(others) for name, others in links.items()}
    for name, others in links.items():
        for other in others:
            linked.get(other, set()).add(name)
    return {name: tuple(sorted(others)) for name, others in linked.items()}
