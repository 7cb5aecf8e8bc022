"""A recipient as given -> as a letter can reach them on its day, or why they are not written to.

The order is the same for one letter and for many: where an office is, whether somebody asked not to be written to, and
only then what of their addresses is in use.
"""

from datetime import date

from msgspec import Struct

from lobbykit.elections import LEGISLATURES, Poll
from lobbykit.model import Election, Recipient, Role
from lobbykit.people.address import sits_in
from lobbykit.people.dissolved import without_parliament
from lobbykit.people.do_not_contact import Unwilling


class Reached(Struct, frozen=True, kw_only=True):
    recipient: Recipient
    left_out: tuple[str, ...] = ()  # of their addresses, each with the reason


class NotReached(Struct, frozen=True, kw_only=True):
    reason: str  # a clause about them
    sits_in: Election | None = None  # the parliament that they would be a member of


def reach(
    recipient: Recipient, poll: Poll | None, day: date, unwilling: Unwilling, person_id: str = ""
) -> Reached | NotReached:
    """Return the recipient with what reaches them alone, or the reason against writing.

    `person_id` is Democracy Club's, where it is known; `poll` is of the election that a candidate stands in.
    """
    sits = sits_in(recipient) if recipient.role is Role.MEMBER else None
    if sits and sits is not recipient.election:
        where = LEGISLATURES[sits].name
        return NotReached(reason=f"'{recipient.name}' says that they sit in {where}", sits_in=sits)
    if recipient.office:
        from lobbykit.people.offices import addressed

        recipient = addressed(recipient)
    entry = unwilling.entry(recipient, person_id)
    if entry:
        why = f" ({entry.reason})" if entry.reason else ""
        whom = recipient.name or (recipient.office.title if recipient.office else recipient.email)
        return NotReached(reason=f"{whom} is not to be written to{why}: {entry.place}")
    recipient, left_out = without_parliament(recipient, poll, day)
    return Reached(recipient=recipient, left_out=left_out)
