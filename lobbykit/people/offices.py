"""Offices, from the file that lobbykit ships and the user's own: whom a minister's or commissioner's letter goes to.

The user's file has the form of the shipped one. An office that lobbykit knows needs no more than its id and what is to
be corrected; a new one must be whole; and any may have the name of its present holder.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lobbykit import shipped
from lobbykit.errors import LobbykitError, Problem
from lobbykit.model import Office, Recipient, Role
from lobbykit.words import did_you_mean, first_day, shown_path

_HOLDER = ("name", "honorific", "post_nominals")
_LONG_AGO_DAYS = 365


class Read(Struct, frozen=True):
    """What the files hold: all that was good, all that was not, and where each office's fields stand."""

    offices: tuple[Office, ...]
    problems: tuple[Problem, ...]
    places: dict[tuple[str, str], tuple[str, int]]  # ("offices:" and the id; field) -> file and line


def contents(own: Path | None = None) -> dict[str, bytes | OSError]:
    """Return what the offices are read from, by the name that a message would give it: first the shipped file.

    `own` is the user's file, which need not be there.
    """
    path = shipped.data("offices.yaml")
    files: dict[str, bytes | OSError] = {path.name: path.read_bytes()}
    if own is not None:
        shown = shown_path(own)
        try:
            files[shown] = own.read_bytes()
        except FileNotFoundError:
            pass
        except OSError as error:
            files[shown] = error
    return files


def read(files: dict[str, bytes | OSError]) -> tuple[Office, ...]:
    """Return the offices that these files hold, in their order, the user's corrections made.

    Raises:
        LobbykitError: a file has a fault; the message lists every one.
    """
    found = gather(files)
    if found.problems:
        listed = "\n".join(f"  {problem}" for problem in found.problems)
        raise LobbykitError(f"the offices have faults; mend them first:\n{listed}")
    return found.offices


# --- YAML to records -----------------------------------------------------------------------------------------


class _Gathering(Struct):
    """What has been read so far."""

    offices: dict[str, Office] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)


def gather(files: dict[str, bytes | OSError]) -> Read:
    """Return what the files hold, what was good and what was not. The first is the shipped one."""
    from lobbykit.yamlfile import Reading

    into = _Gathering()
    for number, (name, content) in enumerate(files.items()):
        reading = Reading(name)
        root = reading.read(content)
        if root is not None:
            _read_offices(reading, root, into, is_own=number > 0)
        into.problems += reading.problems
    return Read(tuple(into.offices.values()), tuple(into.problems), into.places)


def _read_offices(reading: Any, root: Any, into: _Gathering, *, is_own: bool) -> None:  # noqa: ANN401  # yamlfile loads late
    seen: dict[str, int] = {}
    shipped_offices = dict(into.offices)
    for index, node in enumerate(reading.items("offices", reading.sections(root, ["offices"]).get("offices"))):
        path = f"offices.{index}"
        name = _id(node)
        if name in seen:
            reading.fault(f"the id '{name}' is used again; it was first given at line {seen[name]}", node.line)
            continue
        if name:
            seen[name] = node.value["id"].line
        office = _own_office(reading, node, path, shipped_offices) if is_own else _shipped_office(reading, node, path)
        if office is not None and _is_usable(reading, path, office):
            into.offices[office.id] = office
            for field_path, line in reading.lines.items():
                if field_path == path or field_path.startswith(f"{path}."):
                    into.places[f"offices:{office.id}", field_path[len(path) + 1 :]] = (reading.place, line)


def _id(node: Any) -> str:  # noqa: ANN401
    """The id that an entry gives, whatever else is wrong with it; or ""."""
    given = node.value.get("id") if isinstance(node.value, dict) else None
    return given.value if given is not None and isinstance(given.value, str) else ""


def _shipped_office(reading: Any, node: Any, path: str) -> Office | None:  # noqa: ANN401
    """An office of the shipped file, which says nothing of who holds it."""
    office: Office | None = reading.record(Office, node, path, given={"own": (), **dict.fromkeys(_HOLDER, "")})
    return office


def _own_office(reading: Any, node: Any, path: str, known: dict[str, Office]) -> Office | None:  # noqa: ANN401
    """An office of the user's file: a known one with its corrections, or a new one."""
    name = _id(node)
    base = known.get(name)
    given = tuple(key for key in (node.value if isinstance(node.value, dict) else ()) if key != "id" or base is None)
    office: Office | None = reading.record(Office, node, path, given={"own": given}, base=base)
    near = did_you_mean(name, known) if office is None and name and base is None else ""
    if near:
        reading.fault_at(f"{path}.id", f"'{name}' is no office that lobbykit knows, and a new one must be whole{near}")
    return office


def _is_usable(reading: Any, path: str, office: Office) -> bool:  # noqa: ANN401
    faults = _faults(office)
    for name, message in faults:
        reading.fault_at(f"{path}.{name}", message)
    return not faults


def _faults(office: Office) -> list[tuple[str, str]]:
    """Return what is wrong with an office that has the form of one: the field, and why."""
    faults = []
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", office.id):
        faults.append(("id", f"the id '{office.id}' should be lower-case words joined by hyphens"))
    if office.role not in (Role.MINISTER, Role.COMMISSIONER):
        faults.append(("role", f"the role of an office is minister or commissioner, not {office.role}"))
    if office.email and not re.fullmatch(r"\S+@\S+", office.email):
        faults.append(("email", f"email wants an address such as office@example.org, but this is '{office.email}'"))
    if office.contact_page and not re.match(r"https?://\S+$", office.contact_page):
        wanted = "contact_page wants the address of a page such as https://example.org/contact"
        faults.append(("contact_page", f"{wanted}, but this is '{office.contact_page}'"))
    if office.checked and first_day(office.checked) is None:
        wanted = "checked wants a year, a month or a day such as 2026, 2026-11 or 2026-11-22"
        faults.append(("checked", f"{wanted}, but this is '{office.checked}'"))
    return faults


# --- offices to recipients -----------------------------------------------------------------------------------


def addressed(recipient: Recipient) -> Recipient:
    """Return the recipient with what is known of their office wherever the user said nothing else.

    A name that the user gave is another person's: title and letters of the holder on file do not go with it.
    """
    office = recipient.office
    if office is None:
        return recipient
    place = replace(recipient, email=recipient.email or office.email, address=recipient.address or office.address)
    if recipient.name:
        return place
    return replace(
        place,
        name=office.name,
        honorific=recipient.honorific or office.honorific,
        post_nominals=recipient.post_nominals or office.post_nominals,
    )


def address_note(recipient: Recipient, day: date) -> str:
    """Return what to say, before a letter of that day is posted, of an office's address long unchecked; or ""."""
    office = recipient.office
    if office is None or not office.address or recipient.address != office.address:
        return ""
    seen = first_day(office.checked)
    is_anew = "address" in office.own and "checked" not in office.own  # the date is that of the address it replaced
    if seen is None or is_anew or (day - seen).days <= _LONG_AGO_DAYS:
        return ""
    when = f"on {office.checked}" if office.checked == seen.isoformat() else f"in {office.checked}"
    where = f"look at {office.contact_page}" if office.contact_page else "make sure of it"
    return f"the address was checked {when}: {where} before you post"
