"""YAML text -> records of the model, and problems with file and line.

A small part of YAML is read: mappings, lists and text. Anchors, aliases and tags are refused, so that no file can run
code or unfold into gigabytes; repeated keys are refused, because YAML would silently keep the last.
"""

import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import yaml
from msgspec import Struct, field
from msgspec.structs import fields, replace
from yaml.resolver import Resolver

from lobbykit.errors import LobbykitError, Problem
from lobbykit.words import clean_line, did_you_mean, first_control

try:
    from yaml import (
        CSafeLoader as _Loader,
    )  # ten times as fast, where libyaml was there when PyYAML was built
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

S = TypeVar("S", bound=Struct)
_DEPTH = 20  # no catalogue nests deeper than 6
_TOO_DEEP = f"this is nested more than {_DEPTH} levels deep"
_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"  # that of newer libyaml, which stops before we do
_READS_AS = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
    "null": "nothing",
}


class Node(Struct, frozen=True):
    """A value and the line that it stands on."""

    value: "str | list[Node] | dict[str, Node]"
    line: int  # 1 is the first; what has a key stands on its key's line
    reads_as: str = ""  # what YAML makes of an unquoted word such as `no`, in the user's words; empty: text

    @property
    def kind(self) -> str:
        """What stands there, in the user's words."""
        if isinstance(self.value, str):
            return self.reads_as or "text"
        return "a list" if isinstance(self.value, list) else "a mapping"


class _Stop(Exception):  # noqa: N818  # it ends the reading of one file, and is no error of its own
    pass


class Reading(Struct):
    """One file being read: its faults so far, and the line of each value by its path ("asks.3.topics.0")."""

    place: str
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, message: str, line: int | None) -> None:
        self.problems.append(Problem(place=self.place, line=line, message=message))

    def fault_at(self, path: str, message: str) -> None:
        """Note a fault at the value of that path, or at the nearest one that encloses it."""
        while path not in self.lines and "." in path:
            path = path.rpartition(".")[0]
        self.fault(message, self.lines.get(path))

    # --- YAML text to nodes -----------------------------------------------------------------------------------

    def read(self, content: bytes | OSError) -> Node | None:
        """Return the one node of a file's content, or None when it is empty or cannot be read."""
        if isinstance(content, OSError):
            self.fault(f"this file cannot be read: {content.strerror or content}", None)
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.fault("this file is not in UTF-8; save it as 'UTF-8' in your editor", line)
            return None
        return self.parse(text)

    def parse(self, text: str) -> Node | None:
        """Return the document's one node, or None when it is empty or cannot be read."""
        try:
            events = yaml.parse(text, Loader=_Loader)
            return self._document(events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            if error.problem == _LIBYAML_TOO_DEEP:
                self.fault(_TOO_DEEP, line)
            else:
                self.fault(
                    f"this cannot be read as YAML: {clean_line(error.problem or str(error))}; "
                    "look for a missing quotation mark, or a text with ': ' or ' #' in it that needs quotation marks",
                    line,
                )
        except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: an escape beyond Unicode
            self.fault(f"this cannot be read as YAML: {clean_line(str(error).partition(chr(10))[0])}", None)
        except _Stop:
            pass
        return None

    def _document(self, events: Any) -> Node | None:  # noqa: ANN401  # PyYAML's events have no types
        root: Node | None = None
        for event in events:
            line = event.start_mark.line + 1
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self.fault("a second document begins here; put one document in a file", line)
                raise _Stop
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 0)
        if root is None or root.reads_as == _READS_AS["null"]:
            self.fault("the file is empty", None)
            return None
        return root

    def _node(self, event: Any, events: Any, depth: int) -> Node:  # noqa: ANN401
        line = event.start_mark.line + 1
        self._refuse_tricks(event, line)
        if depth > _DEPTH:
            self.fault(_TOO_DEEP, line)
            raise _Stop
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self._node(event, events, depth + 1))
            return Node(items, line)
        return self._mapping(events, line, depth)

    def _mapping(self, events: Any, line: int, depth: int) -> Node:  # noqa: ANN401
        entries: dict[str, Node] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key.value, str):
                self.fault(f"a key must be a word, not {key.kind}", key.line)
            elif key.value in entries:
                first = entries[key.value].line
                self.fault(f"the key '{key.value}' stands here again; it was first given at line {first}", key.line)
            else:
                entries[key.value] = replace(value, line=key.line)
        return Node(entries, line)

    def _refuse_tricks(self, event: Any, line: int) -> None:  # noqa: ANN401
        if isinstance(event, yaml.AliasEvent):
            self.fault(f"YAML aliases are refused: write out what '*{clean_line(str(event.anchor))}' stands for", line)
            raise _Stop
        if event.anchor is not None:
            self.fault(f"YAML anchors are refused: take out '&{clean_line(event.anchor)}'", line)
            raise _Stop
        if event.tag is not None:
            self.fault(f"YAML tags are refused: take out '{clean_line(event.tag)}'", line)
            raise _Stop

    def _scalar(self, event: Any, line: int) -> Node:  # noqa: ANN401
        control = first_control(event.value)
        if control:
            self.fault(f"the control character {control} stands in this text; take it out", line)
        reads_as = ""
        if event.implicit[0]:
            tag = _RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False))  # type: ignore[no-untyped-call]
            reads_as = _READS_AS.get(str(tag).rpartition(":")[2], "")
        return Node(clean_line(event.value), line, reads_as)

    # --- nodes to records -------------------------------------------------------------------------------------

    def sections(self, root: Node, allowed: list[str]) -> dict[str, Node]:
        """Return the file's top-level keys, each with what it holds; any other than `allowed` is a fault."""
        if not isinstance(root.value, dict):
            self.fault(f"the file must begin with '{allowed[0]}:', but it is {root.kind}", root.line)
            return {}
        for key, node in root.value.items():
            self.lines[key] = node.line
            if key not in allowed:
                near = did_you_mean(key, allowed)
                self.fault(f"the key '{key}' is not known here{near} ({', '.join(allowed)})", node.line)
        return {key: node for key, node in root.value.items() if key in allowed}

    def items(self, key: str, node: Node | None) -> list[Node]:
        """Return what the list of that key holds; none, with the fault noted, when it is no list."""
        if node is None:
            return []
        if not isinstance(node.value, list):
            self.fault(f"{key} wants a list, but this is {node.kind}; begin each item with '- '", node.line)
            return []
        return node.value

    def record(
        self,
        cls: type[Any],
        node: Node,
        path: str,
        *,
        given: dict[str, Any] | None = None,
        base: Any = None,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Return an instance of the record `cls` from a mapping, or None when anything in it is wrong.

        Every fault is noted. `given` holds the fields that come from elsewhere and may not stand in the file. With
        `base`, the mapping need not be whole: what it leaves out stays as it is in that record.
        """
        self.lines[path] = node.line
        given = given or {}
        if not isinstance(node.value, dict):
            self.fault(f"a mapping of keys and values is wanted here, but this is {node.kind}", node.line)
            return None
        wanted = {one.name: one for one in fields(cls) if one.name not in given}
        names = list(wanted)
        found = len(self.problems)
        values = dict(given)
        for key, value in node.value.items():
            if key not in names:
                self.fault(
                    f"the key '{key}' is not known here{did_you_mean(key, names)} ({', '.join(names)})",
                    value.line,
                )
            else:
                values[key] = self.value(wanted[key].type, value, f"{path}.{key}")
        for name, one in wanted.items():
            if one.required and name not in node.value:
                if base is None:
                    self.fault(f"the key '{name}' is missing here", node.line)
            elif one.required and node.value[name].value == []:
                self.fault(f"{name} is an empty list; it needs an item or more", node.value[name].line)
        if len(self.problems) > found:
            return None
        return cls(**values) if base is None else replace(base, **values)

    def value(self, hint: Any, node: Node, path: str) -> Any:  # noqa: ANN401
        """Return what `node` holds as the type `hint`; None, with the fault noted, when it is not of that type."""
        self.lines[path] = node.line
        origin = typing.get_origin(hint)
        if origin in (types.UnionType, typing.Union):
            return self.value(next(one for one in typing.get_args(hint) if one is not types.NoneType), node, path)
        if origin is tuple:
            return self._list(typing.get_args(hint)[0], node, path)
        if origin is dict:
            key_hint, value_hint = typing.get_args(hint)
            return self._dict(key_hint, value_hint, node, path)
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self.record(typing.cast("type[Any]", hint), node, path)
        return self._text(hint, node, path)

    def _list(self, hint: Any, node: Node, path: str) -> tuple[Any, ...]:  # noqa: ANN401
        if not isinstance(node.value, list):
            self.fault(f"{_name(path)} wants a list, but this is {node.kind}; begin each item with '- '", node.line)
            return ()
        return tuple(self.value(hint, item, f"{path}.{index}") for index, item in enumerate(node.value))

    def _dict(self, key_hint: Any, value_hint: Any, node: Node, path: str) -> dict[Any, Any]:  # noqa: ANN401
        if not isinstance(node.value, dict):
            self.fault(f"{_name(path)} wants keys and values, but this is {node.kind}", node.line)
            return {}
        return {
            self._text(key_hint, Node(key, value.line), path): self.value(value_hint, value, f"{path}.{key}")
            for key, value in node.value.items()
        }

    def _text(self, hint: Any, node: Node, path: str) -> Any:  # noqa: ANN401
        name = _name(path)
        if not isinstance(node.value, str):
            self.fault(f"{name} wants text, but this is {node.kind}", node.line)
            return None
        if not node.value:
            self.fault(f"{name} is empty; give it a text or take the key out", node.line)
            return None
        if hint is date:
            return self._date(name, node)
        if node.reads_as:
            self.fault(
                f"{name} wants text, but YAML reads {node.value} as {node.reads_as}; put it in quotation marks",
                node.line,
            )
            return None
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return self._choice(hint, name, node)
        return node.value

    def _date(self, name: str, node: Node) -> date | None:
        try:
            return date.fromisoformat(str(node.value))
        except ValueError:
            self.fault(f"{name} wants a date such as 2026-11-22, but this is '{node.value}'", node.line)
            return None

    def _choice(self, hint: type[StrEnum], name: str, node: Node) -> StrEnum | None:
        try:
            return hint(str(node.value))
        except ValueError:
            choices = [str(one) for one in hint]
            near = did_you_mean(str(node.value), choices)
            self.fault(f"{name} '{node.value}' is not known{near} ({', '.join(choices)})", node.line)
            return None


_RESOLVER = Resolver()


# --- a file that is one record -------------------------------------------------------------------------------


def read_record(cls: type[S], place: str, content: bytes) -> S:
    """Return the record of type `cls` that the file's content is; `place` is what messages call the file.

    Raises:
        LobbykitError: the file has faults; the message lists every one, with its line.
    """
    reading = Reading(place)
    root = reading.read(content)
    record: S | None = reading.record(cls, root, "") if root else None
    if record is None:
        raise LobbykitError("\n".join(str(problem) for problem in reading.problems))
    return record


def write_record(record: Struct, heading: str, meanings: Mapping[str, str]) -> str:
    """Return the file that `read_record` makes that record of, a comment over each key.

    `meanings` holds the keys, in their order, with what each is for. A key without a value is a comment itself, there
    to be filled in. Texts are written as JSON, which YAML takes as it is.
    """
    lines = [f"# {line}\n" for line in heading.splitlines()]
    for key, meaning in meanings.items():
        value = getattr(record, key)
        off = "" if value else "# "
        if isinstance(value, tuple):
            shown = "".join(f"\n{off}  - {_quoted(line)}" for line in value or ("",))
        else:
            shown = f" {_quoted(value)}"
        lines.append(f"\n# {meaning}\n{off}{key}:{shown}\n")
    return "".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _name(path: str) -> str:
    """The key that a path ends in, for a message: the third topic is called by its list."""
    return next(part for part in reversed(path.split(".")) if not part.isdigit())
