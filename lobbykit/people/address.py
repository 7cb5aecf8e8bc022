"""Forms of address: who is greeted how, and the lines above and below a letter.

The rules, and the guides that they come from, stand with their cases in tests/forms_of_address.txt.
"""

from typing import NamedTuple

from msgspec.structs import replace

from lobbykit.model import Election, Office, Recipient, Role
from lobbykit.people.names import (
    COURTESY,
    DOCTORATES,
    KNIGHTS,
    PARLIAMENTS,
    PEERS,
    RT_HON,
    TITLES,
    Person,
    in_order,
    is_name,
    read,
)
from lobbykit.words import Gap, capitalised

_ROLE_NAMES = {
    Role.CANDIDATE: "candidate's name",
    Role.MEMBER: "member's name",
}
# What follows a member's name (The English Manner, British politicians, 2022-24; Deryn, 2020, for MS).
_MEMBERS_LETTERS = {
    Election.PARL: "MP",
    Election.SP: "MSP",
    Election.SENEDD: "MS",
    Election.NIA: "MLA",
}
_SAME = {"MS": "AS"}  # in Welsh
# The title that a greeting uses, the first of those there are, before Mr and the like; The Rt Hon and The Revd never.
_GREETED_BY = ("Lady", "Lord", "Baron", "Baroness", "Sir", "Dame", "Councillor", "Professor", "Dr")
_PEERS_FIRST = ("Lord", "Baron", "Baroness", "Lady")
_INSTEAD_OF_MR = ("Revd", "Professor", "Dr", RT_HON)
_BEFORE_STYLE = (RT_HON, "the Revd")  # a title that is not known stands after these: "The Revd Canon"
_NOBODY = "Sir or Madam"
_THEIR_ADDRESS = Gap("their postal address", "--address")


class Forms(NamedTuple):
    """How a letter addresses its recipient."""

    # What follows "Dear": title and surname, the whole name when no title is known, or the office. A minister is
    # greeted by office. A title is never guessed, nor a surname: where it is uncertain the whole name stands. A Gap
    # stands for a name that is not known, and for ranks above a baron's.
    salutation: str
    sign_off: str  # "faithfully" where neither a name nor the office says whom the letter greets
    lines: tuple[str, ...]  # the address block of a posted letter, no line twice
    left_out: tuple[str, ...]  # a sentence for each given title and letters that are not used, with the reason


def forms(recipient: Recipient) -> Forms:
    """Return how a letter addresses its recipient."""
    person = _person(recipient) if is_name(recipient.name) else None
    salutation = _salutation(recipient, person)
    is_nobody = person is None and salutation == _NOBODY
    return Forms(
        salutation,
        "Yours faithfully" if is_nobody else "Yours sincerely",
        _lines(recipient, person),
        _left_out(recipient, person),
    )


def _salutation(recipient: Recipient, person: Person | None) -> str:
    office = recipient.office
    if office and office.salutation and (recipient.role is Role.MINISTER or not person):
        return office.salutation
    if not person:
        return _NOBODY if office else _no_name(recipient)
    return _greeting(person)


def _lines(recipient: Recipient, person: Person | None) -> tuple[str, ...]:
    office = recipient.office
    name: str = _name_line(recipient, person) if person else "" if office else _no_name(recipient)
    is_candidate = recipient.role is Role.CANDIDATE and recipient.area
    standing = f"Candidate for {recipient.area}" if is_candidate else ""
    title = (office.title, office.organisation) if office else ()
    lines: dict[str, str] = {}
    for line in (name, standing, *title, *(recipient.address or (_no_address(office),))):
        if line:
            lines.setdefault(line.casefold(), line)
    return tuple(lines.values())


def _left_out(recipient: Recipient, person: Person | None) -> tuple[str, ...]:
    if not person:
        given = (recipient.honorific.strip(), recipient.post_nominals.strip())
        return tuple(f"{one} is left out: no name is given" for one in given if one)
    if person.is_plain:
        return ()
    replaced = {
        title: f"{by} stands in its place" for title, by in _replaced(person).items() if title != _greeted_by(person)
    }
    reasons = replaced | _unused_letters(recipient, person)
    return tuple(f"{what} is left out: {why}" for what, why in reasons.items())


def sits_in(recipient: Recipient) -> Election | None:
    """Return the parliament that the letters after a name say its bearer sits in, or None when they say none.

    >>> sits_in(Recipient(role=Role.MEMBER, name="Alex Example MSP"))
    <Election.SP: 'sp'>
    """
    letters = {one.split()[0] for one in _person(recipient).letters} if is_name(recipient.name) else set()
    found = [election for election, own in _MEMBERS_LETTERS.items() if letters & {own, _SAME.get(own, own)}]
    return found[0] if len(found) == 1 else None


def _no_name(recipient: Recipient) -> Gap:
    return Gap(_ROLE_NAMES.get(recipient.role, "recipient's name"), "--name")


def _no_address(office: Office | None) -> Gap:
    if not office:
        return _THEIR_ADDRESS
    look = f"; look at {office.contact_page}" if office.contact_page else ""
    return Gap(f"postal address of the {office.organisation}", f"--address{look}")


def _person(recipient: Recipient) -> Person:
    """Return the recipient's name in its parts; a sitting councillor has the title."""
    person = read(recipient.name, recipient.honorific, recipient.post_nominals, recipient.surname)
    is_councillor = recipient.role is Role.MEMBER and recipient.election is Election.LOCAL
    return replace(person, titles=(*person.titles, "Councillor")) if is_councillor else person


# --- the greeting --------------------------------------------------------------------------------------------


def _greeting(person: Person) -> str:
    if person.is_plain:
        return person.spoken
    if person.is_higher:
        return Gap(f"how to greet {_phrase(person.style, person.name)}", "write it in by hand: ask which form they use")
    return _greeting_words(person) or _phrase(*person.titles)


def _greeting_words(person: Person) -> str:
    title = _greeted_by(person)
    if person.style:
        titles = (one for one in _printed_titles(person) if one not in _BEFORE_STYLE)
        return _phrase(person.style, *titles, person.spoken)
    if title in PEERS:
        return _phrase(_as_lord(title, person), person.peerage or person.spoken)
    if title in KNIGHTS:
        return _phrase(title, person.forename)
    return _phrase(title, person.surname or person.spoken) if title else person.spoken


def _greeted_by(person: Person) -> str:
    courtesy = (title for title in person.titles if title in COURTESY)
    return next((title for title in _GREETED_BY if title in person.titles), next(courtesy, ""))


# --- the envelope --------------------------------------------------------------------------------------------


def _name_line(recipient: Recipient, person: Person) -> str:
    """Return title, name and letters on one line."""
    if person.is_plain:
        return " ".join((person.name, *_added_letters(recipient, person)))
    unused = _unused_letters(recipient, person)
    kept = [one for one in person.letters if one not in unused]
    titles = _printed_titles(person)
    first = [one for one in titles if one in _BEFORE_STYLE]
    before = (*first, person.style, *titles[len(first) :])
    line = _phrase(*before, person.name, *in_order((*kept, *_added_letters(recipient, person))))
    return capitalised(line) if titles and line.startswith("the ") else line


def _printed_titles(person: Person) -> tuple[str, ...]:
    """Return the titles in their order, each as it stands within a line."""
    replaced = _replaced(person)
    titles = (title for title in TITLES if title in person.titles and title not in replaced)
    return tuple(f"{_article(title, person)}{_as_lord(title, person)}" for title in titles)


def _article(title: str, person: Person) -> str:
    is_peer = title in PEERS and (person.has_article or (title != "Lady" and bool(person.peerage)))
    return "the " if title == "Revd" or is_peer else ""


def _as_lord(title: str, person: Person) -> str:
    """A baron is styled Lord; with a forename, the title stays as it was given."""
    return "Lord" if title == "Baron" and person.peerage else title


def _replaced(person: Person) -> dict[str, str]:
    """Return the titles that another takes the place of on the envelope, each with that one."""
    titles = person.titles
    if not titles:
        return {}
    peer = next((title for title in _PEERS_FIRST if title in titles), "")
    knight = next((title for title in titles if title in KNIGHTS), "")
    learned = next((title for title in _INSTEAD_OF_MR if title in titles), "")
    courtesy = next((title for title in titles if title in COURTESY), "")
    by = {
        **dict.fromkeys(PEERS, peer),
        **dict.fromkeys(KNIGHTS, peer or knight),
        **dict.fromkeys(COURTESY, peer or knight or learned or courtesy),
    }
    return {title: by[title] for title in titles if by.get(title, title) != title}


def _unused_letters(recipient: Recipient, person: Person) -> dict[str, str]:
    """Return the letters that are not printed, each with the reason."""
    reasons = {}
    doctor = next((title for title in ("Dr", "Professor") if title in person.titles), "")
    for letters in person.letters:
        plain = letters.split()[0]  # of "PhD (Testham)"
        if recipient.role is Role.CANDIDATE and plain in PARLIAMENTS:
            reasons[letters] = "all candidates are addressed alike; --to member writes to those who sit in a parliament"
        elif plain == "MP" and _is_lord(person):
            reasons[letters] = "a peer is not addressed as a member of the House of Commons"
        elif plain == "PC" and RT_HON in person.titles:
            reasons[letters] = f"{RT_HON} says it"
        elif plain in DOCTORATES and doctor:
            reasons[letters] = f"{doctor} before the name says it"
    return reasons


def _added_letters(recipient: Recipient, person: Person) -> tuple[str, ...]:
    """Return what a sitting member's name is followed by, unless it stands there already."""
    if recipient.role is not Role.MEMBER:
        return ()
    letters = _MEMBERS_LETTERS.get(recipient.election or Election.PARL, "")
    is_there = not {letters, _SAME.get(letters, letters)}.isdisjoint((*person.letters, *person.name.upper().split()))
    return (letters,) if letters and not is_there and not (letters == "MP" and _is_lord(person)) else ()


def _is_lord(person: Person) -> bool:
    """Whether the person is a peer; a Lady may be a knight's wife, and sit in the Commons."""
    return bool({"Lord", "Baron", "Baroness"} & set(person.titles))


def _phrase(*words: str) -> str:
    return " ".join(word for word in words if word)
