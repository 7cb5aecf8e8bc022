"""A sender's own details: what a profile keeps of them, and what the options of one letter put over it."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from lobbykit.model import Capacity, Sender
from lobbykit.nations import constituency_names, of_constituency, of_postcode
from lobbykit.words import address_lines, did_you_mean, plain_name, postcode_in

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
# What an imprint needs, for what is published and not written to somebody. It is not asked for: few need it.
IMPRINT = {
    "promoter": "Who has hustings sheets published (--public): name and postal address, parted by commas",
    "promoted_for": "On whose behalf, if not their own: name and postal address",
    "printer": "Who prints them: name and postal address",
}
HEADING = """\
Your own details, for the letters that lobbykit writes. Change them as you like: what is missing here stands in a
letter in [brackets], to be filled in."""

NO_GROUP = "an officer writes for a group, and no organisation is given; member writes for yourself"


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


# --- what somebody typed -------------------------------------------------------------------------------------


def typed_again(sender: Sender) -> dict[str, str]:
    """Return the details as they would be typed."""
    values = {key: getattr(sender, key) for key in MEANINGS | IMPRINT}
    return {key: ", ".join(value) if isinstance(value, tuple) else str(value) for key, value in values.items()}


def details(answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the details that faultless answers give; a postcode that ends the address is taken out of it."""
    found: dict[str, Any] = dict(answers)
    if "capacity" in answers:
        found["capacity"] = Capacity(_capacity(answers["capacity"]))
    if "address" in answers:
        postcode = _in_address(answers) or answers.get("postcode", "")
        lines = (one.removesuffix(postcode).strip() for one in address_lines(answers["address"]))
        found |= {"address": tuple(line for line in lines if line), "postcode": postcode}
    return found


def fault(key: str, answers: Mapping[str, str]) -> str:
    """Return what is wrong with the answer of that key among those so far, and what would do; or ""."""
    answer = answers[key]
    if key == "capacity" and _capacity(answer) not in list(Capacity):
        return f"'{answer}' is not known{did_you_mean(answer, Capacity)} ({', '.join(Capacity)})"
    if key == "capacity" and _capacity(answer) == Capacity.OFFICER and answers.get("organisation") == "":
        return NO_GROUP
    if key == "email" and answer and (lacking := _lacking(answer)):
        return f"'{answer}' is no email address: {lacking}"
    in_address = _in_address(answers)
    if key == "postcode" and answer and in_address and plain_name(answer) != plain_name(in_address):
        return f"'{answer}' is not the postcode in your address, {in_address}; give one of them"
    return ""


def _lacking(email: str) -> str:
    """Return what keeps it from being an email address, as slips do; more is asked of it where an email is made."""
    domain = email.rpartition("@")[2]
    if domain == email:
        return "it has no @ in it"
    if len(email.split()) > 1:
        return "there is a space in it"
    return "" if all(domain.split(".")) and "." in domain else "what follows the @ is not like example.org"


def doubts(sender: Sender) -> list[str]:
    """Return what letters would stumble over: places that cannot be placed in a nation."""
    found = []
    if sender.postcode and not (clue := of_postcode(sender.postcode)).nation:
        found.append(clue.because)
    if sender.constituency and not (clue := of_constituency(sender.constituency)).nation:
        found.append(clue.because + did_you_mean(sender.constituency, constituency_names()))
    return [f"{because}; letters will ask for --nation" for because in found]


def _in_address(answers: Mapping[str, str]) -> str:
    """The postcode that ends the address, if one does."""
    lines = address_lines(answers.get("address", ""))
    return postcode_in(lines[-1]) if lines else ""


def _capacity(answer: str) -> str:
    """The capacity that is meant: a branch officer is an officer."""
    words = answer.lower().split()
    return next((one for one in Capacity if one in words), answer.lower()) if words else Capacity.MEMBER
