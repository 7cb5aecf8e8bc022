"""A candidate whom only Parliament's addresses reach -> one whom they do not: from dissolution on nobody is an MP.

MPs are shut out of their parliamentary mail and of the building while they are candidates: PR #2335 of Democracy Club's
yournextrepresentative, of 30 May 2024.
"""

import re
from datetime import date

from msgspec.structs import replace

from lobbykit.elections import Poll, dissolution, is_dissolved
from lobbykit.model import Recipient, Role
from lobbykit.words import spoken

_MAIL = r"@(?:[^@\s]+\.)?parliament\.uk(?![\w-]|\.\w)"
_HOUSE = r"\bHouse\s+of\s+Commons\b|\bPalace\s+of\s+Westminster\b|\bPortcullis\s+House\b|\bSW1A\s*0AA\b"


def without_parliament(recipient: Recipient, poll: Poll | None, day: date) -> tuple[Recipient, tuple[str, ...]]:
    """Return the recipient without what does not reach a candidate on that day, and what was left out and why."""
    if recipient.role is not Role.CANDIDATE or poll is None or poll.polling_day is None:
        return recipient, ()
    in_mail = re.search(_MAIL, recipient.email, re.IGNORECASE)
    in_house = any(re.search(_HOUSE, line, re.IGNORECASE) for line in recipient.address)
    left_out = [recipient.email] if in_mail else []
    left_out += ["the House of Commons as an address"] if in_house else []
    if not left_out or not is_dissolved(poll, day):  # in this order: the calendar takes long to load
        return recipient, ()
    since = spoken(dissolution(poll.polling_day))
    cleared = replace(
        recipient,
        email="" if in_mail else recipient.email,
        address=() if in_house else recipient.address,
    )
    return cleared, tuple(
        f"{one} is left out: Parliament is dissolved from {since}, and nobody is an MP until the election"
        for one in left_out
    )
