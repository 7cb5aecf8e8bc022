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
    "constituency": "The constituency that you live in; letters to its candidates and its MP say so",
}
HEADING = """\
Your own details, for the letters that lobbykit writes. Change them as you like: what is missing here stands in a
letter in [brackets], to be filled in."""


def over(profile: Sender, given: dict[str, Any], on_behalf_of: str | None = None) -> Sender:
    """Return the profile with what was given for one letter over it; None is not given, and empty takes out.

    An address and its postcode belong together: one that is given puts the other out. So do an organisation and the
    branch. To write on behalf of somebody is to write as an officer; on behalf of nobody, as a member.

    >>> over(Sender(name="Sam Sample", postcode="ZZ1 1AA"), {"name": None, "address": ("1 Example Street",)})
    Sender(name='Sam Sample', job='', workplace='', address=('1 Example Street',), postcode='', email='', \
organisation='', branch='', capacity=<Capacity.MEMBER: 'member'>, constituency='')
    """
    changes = {key: value for key, value in given.items() if value is not None}
    if "address" in changes or "postcode" in changes:
        changes = {"address": (), "postcode": ""} | changes
    if on_behalf_of:
        changes |= {"capacity": Capacity.OFFICER, **_group(on_behalf_of, profile)}
    elif on_behalf_of is not None:
        changes["capacity"] = Capacity.MEMBER
    return replace(profile, **changes)


def _group(on_behalf_of: str, profile: Sender) -> dict[str, str]:
    """The organisation, and the branch of it: "the Example branch of Prospect" names both.

    >>> _group("the Example branch of Prospect", Sender())
    {'organisation': 'Prospect', 'branch': 'Example branch'}
    """
    named = re.fullmatch(r"(?:the )?(\S.* branch) of (\S.*)", on_behalf_of, re.IGNORECASE)
    if named:
        return {"organisation": named[2], "branch": named[1]}
    return {"organisation": on_behalf_of, "branch": profile.branch if on_behalf_of == profile.organisation else ""}
