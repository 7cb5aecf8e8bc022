"""`lobbykit recipients`: the offices that can be written to; `check` stands in a file of its own."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lobbykit.cli import known
from lobbykit.cli.late import Late, group
from lobbykit.cli.listing import ListFormat, Row, counted, nation_letters, put_lines, put_rows, told_under
from lobbykit.errors import UsageError
from lobbykit.model import Catalogue, Office, Role
from lobbykit.words import capitalised, joined, shown_path

app = group(
    {
        "offices": Late(
            __name__,
            "offices",
            "List the offices that can be written to, or show all that is known of some.",
            "lobbykit recipients offices --nation scotland",
        ),
        "check": Late(
            "lobbykit.cli.check",
            "check",
            "Say what a candidate file holds, what is wrong with it, and what to do next.",
            "lobbykit recipients check candidates.csv --problems problems.csv",
        ),
    },
    add_completion=False,
    epilog="Example: lobbykit recipients offices uk-sos-education",
)


@app.callback()
def people_to_write_to() -> None:
    """List the offices that can be written to, and look a candidate file over."""


class OfficeRole(StrEnum):
    MINISTER = "minister"
    COMMISSIONER = "commissioner"


def offices(
    office_id: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...", help="Offices' ids; all offices if none.", autocompletion=known.complete_office
        ),
    ] = None,
    nation: Annotated[
        str,
        typer.Option(
            "--nation", "-n", metavar="N", autocompletion=known.complete_nation, help="Only those that act for it."
        ),
    ] = "",
    role: Annotated[OfficeRole | None, typer.Option("--role", help="Only ministers, or only commissioners.")] = None,
    format_: Annotated[
        ListFormat | None, typer.Option("--format", "-f", help="A table if not given, or with IDs text to read.")
    ] = None,
    asks: Annotated[
        list[Path] | None, typer.Option("--asks", metavar="DIR", help="A folder with more asks; again for more.")
    ] = None,
) -> None:
    """List the offices that can be written to; with IDs, show all that is known of each.

    Offices are shipped without their holders' names. A file of your own can name a holder and correct an address; the
    list says on stderr where it lies.
    """
    every = known.load_offices()
    if office_id:
        if nation or role:
            raise UsageError(f"{'--nation' if nation else '--role'} goes with the whole list, not with IDs")
        found = [known.find_office(every, name, "recipients offices") for name in dict.fromkeys(office_id)]
    else:
        where = known.find_nation(nation) if nation else None
        found = [
            office
            for office in every
            if (where is None or where in office.nations) and (role is None or office.role.value == role.value)
        ]
    if office_id and format_ is None:
        catalogue = known.load_catalogue(asks)
        put_lines("\n\n".join(_told(catalogue, office) for office in found))
        return
    _put_list(found, format_ or ListFormat.TABLE, asks)
    if not office_id:
        sys.stdout.flush()
        told = counted(len(found), "office")
        typer.echo(f"{told}; your own names and corrections go into {shown_path(known.own_offices())}", err=True)


def _put_list(found: Sequence[Office], wanted: ListFormat, asks: list[Path] | None) -> None:
    if wanted in (ListFormat.TABLE, ListFormat.MD):
        rows = [{"id": one.id, "nations": nation_letters(one.nations), "title": one.title} for one in found]
    else:
        catalogue = known.load_catalogue(asks)
        rows = [_row(catalogue, one) for one in found]
    put_rows(rows, wanted, {"id": "Office", "nations": "Nation", "title": "Title"})


def _row(catalogue: Catalogue, office: Office) -> Row:
    """Every field under its own name, and the topics on which the office can be asked something."""
    return {
        "id": office.id,
        "title": office.title,
        "organisation": office.organisation,
        "nations": [str(nation) for nation in office.nations],
        "role": str(office.role),
        "salutation": office.salutation,
        "body": office.body,
        "address": list(office.address),
        "email": office.email,
        "contact_page": office.contact_page,
        "decides": office.decides,
        "note": office.note,
        "topics": _topics(catalogue, office),
        "source": office.source,
        "checked": office.checked,
        "name": office.name,
        "honorific": office.honorific,
        "post_nominals": office.post_nominals,
        "own": list(office.own),
    }


def _topics(catalogue: Catalogue, office: Office) -> list[str]:
    """The ids of the topics on which somebody's asks can be put to the office."""
    from lobbykit.selection import Request, topics_with_asks
    from lobbykit.variation import Variation

    found = [
        topic
        for nation in office.nations
        for topic in topics_with_asks(
            catalogue,
            Request(role=office.role, nation=nation, variation=Variation(""), organisations=(), office=office),
        )
    ]
    return list(dict.fromkeys(found))


def _told(catalogue: Catalogue, office: Office) -> str:
    """An office as text to read."""
    unknown = "not known here; look at the contact page" if office.contact_page else "not known here"
    holder = " ".join(part for part in (office.honorific, office.name, office.post_nominals) if part)
    topics = _topics(catalogue, office)
    own = "the whole of it" if office.is_own else joined(office.own)
    parts = [
        f"{office.title}  ({office.id})",
        *told_under("Organisation", [office.organisation]),
        *told_under("Acts for", [joined([nation.label for nation in office.nations])]),
        *told_under("Held by", [holder] if holder else []),
        *told_under("Address", office.address or [unknown]),
        *told_under("Email", [office.email or unknown]),
        *told_under("Contact page", [office.contact_page] if office.contact_page else []),
        *told_under("Powers" if office.role is Role.COMMISSIONER else "Decides", _lines(office.decides)),
        *told_under("Asks on", [", ".join(topics)] if topics else ["nothing that a letter could ask of it"]),
        *told_under("Know before you write", _lines(capitalised(office.note))),
        *told_under("Source", _lines(office.source)),
        *told_under("Checked", [office.checked] if office.checked else []),
        *told_under("From your own file", [f"{own} ({shown_path(known.own_offices())})"] if own else []),
    ]
    return "\n".join(parts)


def _lines(text: str) -> list[str]:
    return [text] if text else []
