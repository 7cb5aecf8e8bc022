"""The options that go with a candidate file, for `batch` and `recipients check` alike -> what they say."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lobbykit.cli import known, options
from lobbykit.errors import UsageError


class CandidateRole(StrEnum):
    CANDIDATE = "candidate"
    MEMBER = "member"


CandidateFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="Democracy Club's candidate file, or your own: CSV, XLSX or JSON.", show_default=False
    ),
]
WrittenTo = Annotated[CandidateRole, typer.Option("--to", help="Whom to write to: those who stand, or those who sit.")]
Nations = Annotated[
    list[str] | None,
    options.option(
        "--nation",
        "-n",
        metavar="N",
        autocompletion=known.complete_nation,
        help_text="Only those in this nation; again for more. One also places rows that say nothing of a place.",
    ),
]
DoNotContact = Annotated[
    list[Path] | None,
    typer.Option(
        "--do-not-contact",
        metavar="FILE",
        help="A list of people not to write to, beside your own; again for more.",
    ),
]
ColumnNames = Annotated[
    list[str] | None,
    options.option(
        "--columns",
        metavar="FIELD=HEADING",
        callback=options.each_line,
        help_text="What a column of your own file is: 'name=Full Name'; again for more.",
    ),
]
ElectionOf = Annotated[
    str,
    options.text("--election", "For files that do not say it: parl, sp, senedd, nia, local, or a Democracy Club id."),
]
PollingDay = Annotated[str, options.text("--polling-day", "The same, for the day of the election.")]


def pairs(typed: list[str] | None, option: str) -> dict[str, str]:
    """Return what stands on both sides of the sign "=".

    Raises:
        UsageError: one has none, or nothing before it, or two contradict each other.
    """
    found: dict[str, str] = {}
    for one in typed or []:
        key, sign, value = (part.strip() for part in one.partition("="))
        if not sign or not key:
            raise UsageError(
                f"{option} {one}: write it as {'name=Full Name' if option == '--columns' else 'COLUMN=VALUE'}"
            )
        if found.setdefault(key, value) != value:
            raise UsageError(f"{option}: {key} cannot be both '{found[key]}' and '{value}'; give one of them")
    return found
