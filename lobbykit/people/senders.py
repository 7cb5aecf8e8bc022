"""A file of many senders -> each of them with their own details and words, or what is wrong with their row.

What the file has no column for, and all of a branch have alike, comes from whoever runs the batch: the organisation and
the branch of it. Nothing that is a person's own does.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Sender
from lobbykit.people.cells import clean, emails, is_garbled, row_fault, visible
from lobbykit.people.columns import PARTS, Field, plain_heading
from lobbykit.people.names import is_name
from lobbykit.people.profile import MEANINGS, details, fault, over
from lobbykit.words import before_harmless, did_you_mean, joined, paragraphs, plain_name

ID, NOTE, TOPIC = "id", "note", "topic"
COLUMNS = (ID, *dict.fromkeys((*MEANINGS, *map(str, PARTS))), NOTE, TOPIC)
_NAMES = {column: column for column in map(plain_heading, COLUMNS)} | {
    plain_heading(heading): str(part)
    for part, headings in (*PARTS.items(), ("organisation", ("organization", "union", "trade union")))
    for heading in (part, *headings)
}
_OF_ADDRESS = (Field.ADDRESS, Field.ADDRESS_2, Field.ADDRESS_3, Field.TOWN)
# What others call them: too vague to be taken for ours, and worth a question.
_OTHER_WORDS = {
    plain_heading(word): column
    for column, words in {
        ID: "member id/membership number/member number/number",
        "name": "full name/member/member name/sender/names",
        "job": "job title/role/occupation/profession/position/post",
        "workplace": "employer/place of work/school/council",
        "address": "postal address/home address/street/street address",
        "town": "city/post town",
        "postcode": "post code/zip",
        "email": "email address/mail/e-mail address/contact email",
        "organisation": "union name/member of/membership",
        "branch": "branch name/section",
        "constituency": "seat/area/parliamentary constituency/home constituency",
        NOTE: "notes/story/own words/paragraph/personal paragraph/personal note/message/your words",
        TOPIC: "topics/subject/on",
    }.items()
    for word in words.split("/")
}
_LOOKED_AT = 200  # columns that nobody knows, of which it is asked whether they are near to one of ours


class Columns(Struct, frozen=True, kw_only=True):
    """Which column of a file is what."""

    places: dict[str, int]  # by the names in COLUMNS; 0 is the first
    width: int
    notes: tuple[str, ...] = ()  # sentences: what is not read, or stands there twice


class Group(NamedTuple):
    """What senders have in common, where the file has no column for it."""

    organisation: str = ""
    branch: str = ""


class Member(Struct, frozen=True, kw_only=True):
    """One of many senders."""

    number: int  # of their row
    id: str = ""
    sender: Sender
    note: tuple[str, ...] = ()  # paragraphs in their own words
    topics: tuple[str, ...] = ()  # as the row has them
    problem: str = ""  # what is to be mended in the row
    warnings: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What tells them from the others: the name, and the id, the email address or where they live."""
        sender = self.sender
        if self.id:
            return f"{sender.name} ({self.id})".strip()
        if sender.email:
            return f"{sender.name} <{sender.email}>".strip()
        return ", ".join(filter(None, (sender.name, sender.postcode or " ".join(sender.address))))

    @property
    def signs(self) -> tuple[tuple[str, ...], ...]:
        """What they are known by: the id, and the name with the email address and with where they live."""
        sender, name = self.sender, plain_name(self.sender.name)
        where = sender.postcode.replace(" ", "") or " ".join(sender.address)
        found = (("id", self.id), ("email", name, sender.email), ("place", name, where))
        return tuple(tuple(map(str.casefold, sign)) for sign in found if all(sign))

    @property
    def known_by(self) -> tuple[tuple[str, ...], ...]:
        """Any of these in common makes two rows one person's: the id, where there is one, and otherwise the rest."""
        return self.signs[:1] if self.id else self.signs


def find(header: Sequence[str], given: Mapping[str, str] | None = None) -> Columns:
    """Return what each column is; `given` has headings by our own names, and goes over everything.

    Raises:
        UsageError: `given` has a name or a heading that is not there.
        LobbykitError: no column holds the names.
    """
    headings = [plain_heading(heading) for heading in header]
    places = dict(_given(header, headings, given or {}))
    for place, heading in enumerate(headings):
        if heading in _NAMES:
            places.setdefault(_NAMES[heading], place)
    strangers = dict(_strangers(header, headings, places))
    if "name" not in places and not {Field.FORENAMES, Field.SURNAME} <= set(places):
        raise LobbykitError(_no_name(header, strangers))
    doubled = [header[place] for place in places.values() if headings.count(headings[place]) > 1]
    return Columns(
        places=places,
        width=len(header),
        notes=(
            *(f"the column '{heading}' stands there twice; the first is read" for heading in doubled),
            *(
                f"the column '{heading}' is not read; if it is the {column}, add {_option(column, heading)}"
                for column, heading in strangers.items()
            ),
        ),
    )


def _given(header: Sequence[str], headings: Sequence[str], given: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for name, heading in given.items():
        column = _NAMES.get(plain_heading(name))
        if column is None:
            near = did_you_mean(name, COLUMNS)
            raise UsageError(f"--columns {name}={heading}: '{name}' is nothing that is read{near} ({joined(COLUMNS)})")
        exactly = [place for place, one in enumerate(header) if one == heading]
        found = exactly or [place for place, one in enumerate(headings) if one == plain_heading(heading)]
        if not found:
            near = did_you_mean(heading, header[:_LOOKED_AT])
            raise UsageError(f"--columns {name}={heading}: the file has no column '{heading}'{near}")
        yield column, found[0]


def _strangers(header: Sequence[str], headings: Sequence[str], places: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield columns that are not read and may be meant for one that is missing, the first of each."""
    found = set(places)
    unknown = [place for place, heading in enumerate(headings) if heading and heading not in _NAMES]
    for place in [one for one in unknown if one not in places.values()][:_LOOKED_AT]:
        near = did_you_mean(header[place], COLUMNS).removeprefix("; did you mean ").removesuffix("?")
        column = _OTHER_WORDS.get(headings[place], near)
        if column and column not in found:
            found.add(column)
            yield column, header[place]


def _option(column: str, heading: str) -> str:
    return f'--columns "{column}={heading}"'


def _no_name(header: Sequence[str], strangers: Mapping[str, str]) -> str:
    if not any(header):
        return "the first line names no columns; it must have headings, one of them 'name'"
    if "name" in strangers:
        options = " ".join(_option(column, heading) for column, heading in strangers.items())
        return f"no column is headed 'name'; if these are the right ones, add {options}"
    shown = [heading for heading in header if heading][:8]
    return f"no column is headed 'name'; say which it is with --columns \"name=HEADING\" (there are {joined(shown)})"


# --- a row ---------------------------------------------------------------------------------------------------


def read(row: Sequence[str], number: int, columns: Columns, group: Group) -> Member:
    """Return whoever writes by that row; with a problem, they are told for the name's sake alone."""
    cells = {column: row[place] if place < len(row) else "" for column, place in columns.places.items()}
    answers = {column: clean(cells[column]) for column in MEANINGS if column in cells}
    answers["name"] = answers.get("name") or clean(f"{cells.get(Field.FORENAMES, '')} {cells.get(Field.SURNAME, '')}")
    if parts := [cells[part] for part in _OF_ADDRESS if part in cells]:
        lines = "\n".join(visible(before_harmless(part)) for part in parts).splitlines()
        answers["address"] = "\n".join(filter(None, map(clean, lines)))
    if not is_name(answers["name"]):
        answers["name"] = ""
    if "organisation" not in answers:
        answers |= {"organisation": group.organisation}
    warnings = tuple(_warnings(answers, cells.get(NOTE, "")))
    problem = row_fault(list(row), columns.width, is_own=True) or _fault(answers)
    return Member(
        number=number,
        id=clean(cells.get(ID, "")),
        sender=Sender(name=answers["name"]) if problem else _sender(answers, group),
        note=paragraphs(visible(before_harmless(cells.get(NOTE, "")))),
        topics=tuple(filter(None, map(str.strip, clean(cells.get(TOPIC, "")).split(";")))),
        problem=problem,
        warnings=warnings,
    )


def _fault(answers: Mapping[str, str]) -> str:
    """What is wrong with the first cell that cannot be read, and what would do."""
    found = ((column, fault(column, answers)) for column in answers if column != "email")
    told = next((f"{column}: {told}" for column, told in found if told), "")
    email = answers.get("email", "")
    if told or not email or emails(email):
        return told
    return f"email: '{email}' is not a plain email address, such as alex@example.org"


def _sender(answers: Mapping[str, str], group: Group) -> Sender:
    """Return the sender; the branch is that of the group, for those of its organisation."""
    sender = over(Sender(), details(answers))
    sender = replace(sender, email=next(iter(emails(sender.email)), ""))
    is_of_group = plain_name(sender.organisation) == plain_name(group.organisation)
    is_said = "branch" in answers or sender.branch
    return replace(sender, branch=group.branch) if is_of_group and not is_said else sender


def _warnings(answers: Mapping[str, str], note: str) -> Iterator[str]:
    if any(map(is_garbled, (*answers.values(), note))):
        yield "some letters were garbled before the file came here, and stand as they are"
    found = emails(answers.get("email", ""))
    if len(found) > 1:
        yield f"has {len(found)} email addresses, and {found[0]} is used"
