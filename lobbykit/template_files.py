"""Template files, ours and the user's own: which there are, their text, and what their headers say.

A user's template shadows ours of the same name; `lobbykit/candidate` is ours whatever the user has. A header is a
comment at a template's very beginning, a line a fact; templates work without one:

    {#
    for: candidate, member
    kind: ask
    what: A letter about our campaign for libraries
    #}
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from lobbykit import shipped
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Kind, Role
from lobbykit.words import did_you_mean, first_control, joined, shown_path

SUFFIX = ".md"
OURS = "lobbykit/"  # before a name: the shipped template, shadowed or not
SKELETON = "letter"  # what the others are built on, and no letter by itself
_SKELETON_KIND = "skeleton"
_KINDS = (*Kind, _SKELETON_KIND)
_MOST_BYTES = 64_000  # a letter of ten thousand words; what is longer is something else
_KEYS = ("for", "kind", "what")
_HEADER = r"(?s)\s*\{#-?(.*?)-?#\}"  # compiled when first wanted: a letter by our templates needs neither
_LINE = r"\s*(\w+)\s*:\s*(.*?)\s*"


class TemplateFile(Struct, frozen=True):
    name: str
    path: Path
    is_own: bool  # the user's, not ours


class Header(Struct, frozen=True):
    roles: tuple[Role, ...]  # whom it can be sent to
    kind: str  # a letter's kind, or "skeleton"
    what: str = ""  # a line for the list


def our_folder() -> Path:
    return shipped.folder("letter_templates")


def names(own: Path | None = None) -> list[str]:
    """Return the names of the templates that a letter can be written by, ours and the user's own."""
    return sorted({one.name for one in every(own)} - {SKELETON})


def every(own: Path | None = None) -> list[TemplateFile]:
    """Return all templates by name, the skeleton too; of two with one name, the user's own."""
    files = {one.name: one for one in (*_inside(our_folder(), is_own=False), *_inside(own, is_own=True))}
    return [files[name] for name in sorted(files)]


@lru_cache(maxsize=256)  # each letter asks for its template and the skeleton
def is_ours(name: str) -> bool:
    """Whether a template of that name came with lobbykit."""
    return "/" not in name and "\\" not in name and (our_folder() / f"{name}{SUFFIX}").is_file()


def is_path(name: str) -> bool:
    """Whether what was typed is a path, and no name.

    >>> is_path("candidate"), is_path("lobbykit/candidate"), is_path("mine.md"), is_path("./mine")
    (False, False, True, True)
    """
    plain = name.removeprefix(OURS)
    return "/" in plain or "\\" in plain or bool(Path(plain).suffix)


def find(name: str, own: Path | None = None, option: str = "--template") -> TemplateFile:
    """Return the template of that name, the user's own before ours, or at that path.

    Raises:
        LobbykitError: there is none; the message says which is near.
    """
    if is_path(name):
        path = Path(name)
        if path.is_dir():
            raise LobbykitError(f"{option} {shown_path(path)} is a folder; name a template in it")
        if not path.exists():
            raise LobbykitError(f"{option} {shown_path(path)}: there is no such file")
        return TemplateFile(path.stem, path, is_own=path.resolve().parent != our_folder().resolve())
    plain = name.removeprefix(OURS)
    if own and plain == name and name and (path := own / f"{name}{SUFFIX}").is_file():
        return TemplateFile(name, path, is_own=True)
    if plain and is_ours(plain):
        return TemplateFile(plain, our_folder() / f"{plain}{SUFFIX}", is_own=False)
    known = names(own)
    raise LobbykitError(f"{option} {name}: there is no such template{did_you_mean(name, known)} ({', '.join(known)})")


def read(path: Path) -> str:
    """Return a template's text, whatever its byte order mark and line ends.

    Raises:
        LobbykitError: it cannot be read, is too long, or is no plain text in UTF-8.
    """
    place = shown_path(path)
    try:
        if path.exists() and not path.is_file():
            raise LobbykitError(f"{place} is no ordinary file")
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise LobbykitError(f"{place} cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise LobbykitError(f"{place} is too long for a template: more than {_MOST_BYTES // 1000} kB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LobbykitError(f"{place} is not plain text in UTF-8; save it as a text file") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        control = first_control(line)
        if control:
            raise LobbykitError(f"{place}:{number}: the character {control} is in it, which no letter can hold")
    return text


def header(text: str, name: str) -> tuple[Header, tuple[tuple[int, str], ...]]:
    r"""Return what the template says of itself, and the faults of its header: a line and a sentence each.

    What it does not say follows from its name: `minister` is for ministers and `chase` is a chase; any other is to ask,
    for everybody. A first comment that says nothing of the form `for: ...` is just a comment.

    >>> header("{#\nfor: minister\nwhat: About libraries\n#}\n# Libraries", "libraries")[0]
    Header(roles=(<Role.MINISTER: 'minister'>,), kind='ask', what='About libraries')
    """
    given, faults = _given(text)
    roles = tuple(Role)
    if name in list(Role):
        roles = (Role(name),)
    if "for" in given:
        line, value = given["for"]
        words = [word.strip() for word in value.split(",")]
        faults += [(line, _unknown("role", word, Role)) for word in words if word not in list(Role)]
        roles = tuple(role for role in Role if role in words) or roles
    kind = _SKELETON_KIND if name == SKELETON else name if name in list(Kind) else str(Kind.ASK)
    if "kind" in given:
        line, value = given["kind"]
        if value in _KINDS:
            kind = value
        else:
            faults.append((line, _unknown("kind", value, _KINDS)))
    return Header(roles, kind, given["what"][1] if "what" in given else ""), tuple(faults)


def _given(text: str) -> tuple[dict[str, tuple[int, str]], list[tuple[int, str]]]:
    """Return the facts of a header with their lines, and what is wrong with its form."""
    found = re.match(_HEADER, text)
    if not found:
        return {}, []
    first = text.count("\n", 0, found.start(1)) + 1
    lines = [(first + number, line) for number, line in enumerate(found[1].split("\n")) if line.strip()]
    if not lines or not re.fullmatch(_LINE, lines[0][1]):
        return {}, []
    given: dict[str, tuple[int, str]] = {}
    faults: list[tuple[int, str]] = []
    for number, line in lines:
        fact = re.fullmatch(_LINE, line)
        if not fact:
            faults.append((number, f"'{line.strip()}' is no line of a header; write for:, kind: or what: before it"))
        elif fact[1] not in _KEYS:
            faults.append((number, _unknown("line", f"{fact[1]}", _KEYS, "a header")))
        elif fact[1] in given:
            faults.append((number, f"'{fact[1]}:' stands in the header twice; first in line {given[fact[1]][0]}"))
        elif not fact[2]:
            faults.append((number, f"'{fact[1]}:' has nothing after it; fill it in, or take the line out"))
        else:
            given[fact[1]] = (number, fact[2])
    return given, faults


def _unknown(noun: str, word: str, choices: Iterable[str], of: str = "letters") -> str:
    known = list(choices)
    return f"'{word}' is no {noun} of {of}{did_you_mean(word, known)} ({', '.join(known)})"


def fits(name: str, own: Path | None, role: Role) -> None:
    """Refuse a template for another role than the letter's: it would speak to a minister as to a candidate.

    Raises:
        UsageError: it is for another.
        LobbykitError: it is none, or its header has a fault.
    """
    file = find(name, own)
    if file.name == SKELETON and not is_path(name):
        raise UsageError(f"--template {name} is what the others are built on, and no letter by itself")
    roles: tuple[Role, ...] = (Role(file.name),) if file.name in list(Role) and not is_path(name) else tuple(Role)
    if file.is_own:
        said, faults = header(read(file.path), file.name)
        if faults:
            line, fault = faults[0]
            raise LobbykitError(f"{shown_path(file.path)}:{line}: {fault}")
        roles = said.roles
    if role not in roles:
        whom = joined(list(roles), last="or")
        raise UsageError(f"--template {name} is for letters to a {whom}, and this one is to a {role}")


def _inside(folder: Path | None, *, is_own: bool) -> list[TemplateFile]:
    try:
        paths = list(folder.glob(f"*{SUFFIX}")) if folder else []
    except OSError:
        return []
    return [TemplateFile(path.stem, path, is_own) for path in paths if path.stem and not path.name.startswith(".")]
