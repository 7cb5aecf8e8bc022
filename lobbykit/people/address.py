"""Forms of address: who is greeted how, and the lines above and below a letter."""

import re

from lobbykit.model import Capacity, Recipient, Role, Sender
from lobbykit.words import Gap, Own

_ROLE_NAMES = {
    Role.CANDIDATE: "candidate's name",
    Role.MEMBER: "member's name",
}


_WITH_SURNAME = frozenset({"Mr", "Mrs", "Miss", "Ms", "Mx", "Dr", "Professor", "Prof", "Councillor", "Cllr"})
_WITH_FORENAME = frozenset({"Sir", "Dame"})
_BRANCHES = frozenset({"branch", "section", "group", "committee", "region", "network", "council"})
_FORENAME_AND_SURNAME = 2  # of three words nobody can tell which are the surname


def salutation(recipient: Recipient) -> str:
    """Return what follows "Dear": title and surname, the whole name when no title is known, or the office.

    A minister is greeted by office. A title is never guessed, nor a surname: with any other title, or more names than
    two, the whole name stands.
    """
    office = recipient.office
    if office and (recipient.role is Role.MINISTER or not recipient.name):
        return office.salutation
    if not recipient.name:
        return Gap(_ROLE_NAMES[recipient.role], "--name")
    if recipient.honorific in _WITH_FORENAME:
        return Own(f"{recipient.honorific} {recipient.name.split()[0]}")
    if recipient.honorific in _WITH_SURNAME and len(recipient.name.split()) == _FORENAME_AND_SURNAME:
        return Own(f"{recipient.honorific} {recipient.name.split()[-1]}")
    return Own(f"{recipient.honorific} {recipient.name}".strip())


def recipient_lines(recipient: Recipient) -> tuple[str, ...]:
    """Return the address block of a posted letter."""
    parts = (recipient.honorific, recipient.name, recipient.post_nominals)
    full = Own(" ".join(part for part in parts if part))
    office = recipient.office
    if not recipient.name:
        full = Own("") if office else Gap(_ROLE_NAMES[recipient.role], "--name")  # type: ignore[assignment]
    title = (office.title, office.organisation) if office else ()
    where = f"postal address of the {office.organisation}" if office else "their postal address"
    look = f"; look at {office.contact_page}" if office and office.contact_page else ""
    address = recipient.address or (Gap(where, f"--address{look}"),)
    return tuple(dict.fromkeys(line for line in (full, *title, *address) if line))


def sender_lines(sender: Sender) -> tuple[str, ...]:
    """Return the sender's address, postcode and email, a line each."""
    address = sender.address or (Gap("your postal address", "--from-address"),)
    postcode = sender.postcode or ("" if sender.address else Gap("your postcode", "--from-postcode"))
    return tuple(line for line in (*address, postcode, sender.email) if line)


def branch_name(sender: Sender) -> str:
    """Return the sender's branch, called one when its own name does not say what it is.

    >>> branch_name(Sender(branch="Example")), branch_name(Sender(branch="the Testham Group"))
    ('Example branch', 'Testham Group')
    """
    branch = re.sub("^the ", "", sender.branch, flags=re.IGNORECASE)
    return branch if not branch or _BRANCHES & set(branch.lower().split()) else f"{branch} branch"


def signature(sender: Sender) -> tuple[str, ...]:
    """Return the name and, for an officer, what they sign as."""
    name = Own(sender.name) if sender.name else Gap("your name", "--from-name")
    if sender.capacity is Capacity.OFFICER:
        return tuple(line for line in (name, sender.job, branch_name(sender), sender.organisation) if line)
    return (name,)
