"""How a sender stands in a letter: the lines above it or below the name, and what is signed."""

import re
from functools import lru_cache

from lobbykit.model import Capacity, Sender
from lobbykit.words import Gap, Own

_BRANCHES = frozenset({"branch", "section", "group", "committee", "region", "network", "council"})


def sender_lines(sender: Sender) -> tuple[str, ...]:
    """Return the sender's address, postcode and email, a line each."""
    address = sender.address or (Gap("your postal address", "--from-address"),)
    postcode = sender.postcode or ("" if sender.address else Gap("your postcode", "--from-postcode"))
    return tuple(line for line in (*address, postcode, sender.email) if line)


@lru_cache(maxsize=16)  # many letters have one sender
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
