"""The options that name one recipient, for `letter` and `batch --senders` alike -> them, as a letter reaches them."""

from datetime import date
from typing import Annotated

from lobbykit.cli import given, known, options
from lobbykit.elections import Poll
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Recipient, Role
from lobbykit.people.do_not_contact import Unwilling
from lobbykit.people.reach import Reached, reach

OfficeOf = Annotated[
    str,
    options.option(
        "--office",
        metavar="ID",
        autocompletion=known.complete_office,
        help_text="For a minister or commissioner: the office; by default the one that can act.",
    ),
]
Name = Annotated[str, options.text("--name", "The recipient's name; 'Surname, Forenames' if it could be misread.")]
Honorific = Annotated[str, options.text("--honorific", "Their title: Ms, Dr ...")]
PostNominals = Annotated[str, options.text("--post-nominals", "The letters after their name.")]
Constituency = Annotated[str, options.text("--constituency", "Their seat, which says the nation, or ward.")]
Email = Annotated[str, options.text("--email", "Their email address.")]
Address = Annotated[
    str,
    options.option(
        "--address", metavar="TEXT", help_text="Their postal address: lines parted by commas.", **options.LINES
    ),
]


def poll_of(election: str, polling_day: str, role: Role) -> Poll | None:
    """Return the election, if anything is said of one; --polling-day goes over the day in its id.

    Raises:
        UsageError: it is not known, or the reader stands in none.
    """
    if polling_day and role in (Role.MINISTER, Role.COMMISSIONER):
        raise UsageError(f"--polling-day goes with --to candidate or member, not with --to {role}")
    return given.poll(election, polling_day)


def reached(recipient: Recipient, poll: Poll | None, day: date, unwilling: Unwilling) -> Reached:
    """Return the recipient as the letter reaches them.

    Raises:
        UsageError: they are a member of another parliament than the one that is meant.
        LobbykitError: they are not to be written to.
    """
    found = reach(recipient, poll, day, unwilling)
    if isinstance(found, Reached):
        return found
    if found.sits_in:
        raise UsageError(f"--name: {found.reason}; add --election {found.sits_in}")
    raise LobbykitError(f"{found.reason}; nothing was written")
