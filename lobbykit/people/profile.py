"""A sender's own details: what a profile keeps of them, and what the options of one letter put over it."""

import re
from typing import Any

from msgspec.structs import replace

from lobbykit.model import Capacity, Sender

# What each key of a profile is for, in the order in which it is asked for and written down.
MEANINGS = {
    "name": "Your name, as you sign it",
    "job": "Your job ('educational psychologist'); an officer's letters are signed with it ('Branch Secretary')",
    "workplace": "Where you work",
    "address": "Your postal address, without the postcode; offices want it before they answer",
    "postcode": "Your postcode; it also says in which nation you live",
    "email": "Your email address",
    "organisation": "Your union, or the group that you write for ('Prospect')",
    "branch": "Your branch of it",
    "capacity": "How you write: member (for yourself) or officer (on behalf of your organisation)",
    "constituency": "The constituency that you live in; your own letters to its candidates and its MP say so",
}
HEADING = """\
Your own details, for the letters that lobbykit writes. Change them as you like: what is missing here stands in a
letter in [brackets], to be filled in."""


def over(profile: Sender, given: dict[str, Any], on_behalf_of: str | None = None) -> Sender:
    """Return the profile with what was given over it; None is not given, and empty takes out.

    What belongs together goes together: a new address puts out the postcode of the old one, and the seat that it is
    in; a new organisation puts out the branch. To write on behalf of somebody is to write as an officer, whose title
    a member's job is not; on behalf of nobody, as a member.

    >>> kept = Sender(name="Sam Sample", postcode="ZZ1 1AA", constituency="Example North")
    >>> now = over(kept, {"name": None, "address": ("1 Example Street",)})
    >>> now.name, now.address, now.postcode, now.constituency
    ('Sam Sample', ('1 Example Street',), '', '')
    """
    changes = {key: value for key, value in given.items() if value is not None}
    if on_behalf_of:
        was_officer = profile.capacity is Capacity.OFFICER
        job = {} if was_officer else {"job": ""}
        changes = job | changes | {"organisation": on_behalf_of, "capacity": Capacity.OFFICER}
    elif on_behalf_of is not None:
        changes["capacity"] = Capacity.MEMBER
    if "address" in changes or "postcode" in changes:
        changes = {"address": (), "postcode": "", "constituency": ""} | changes
    if changes.get("organisation"):
        organisation, branch = _of_branch(changes["organisation"])
        named = {"branch": branch} if branch else {}
        changes = {"branch": ""} | changes | {"organisation": organisation} | named
    return replace(profile, **changes)


def _of_branch(organisation: str) -> tuple[str, str]:
    """Return the organisation, and the branch of it that was named: "the Example branch of Prospect" names both.

    >>> _of_branch("the Example branch of Prospect"), _of_branch("Prospect")
    (('Prospect', 'Example branch'), ('Prospect', ''))
    """
    named = re.fullmatch(r"(?:the )?(\S.* branch) of (\S.*)", organisation, re.IGNORECASE)
    return (named[2], named[1]) if named else (organisation, "")
