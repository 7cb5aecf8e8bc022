"""What the user wants: the options of a letter, each name already found; and what does not go together in them."""

from datetime import date

from msgspec import Struct

from lobbykit.elections import Poll, dissolution, is_dissolved
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Capacity, Election, Nation, Office, Organisation, Role
from lobbykit.nations import is_same_seat
from lobbykit.variation import Variation
from lobbykit.words import spoken


class Wants(Struct, frozen=True, kw_only=True):
    """What the user asked for, each name already found in the catalogue."""

    role: Role
    variation: Variation
    topics: tuple[str, ...] = ()  # ids
    term: tuple[str, Nation] | None = None  # a topic given by one nation's own word for it, and that nation
    named: tuple[str, ...] = ()  # ids of asks
    without: tuple[str, ...] = ()
    max_asks: int = 3
    owners: tuple[str, ...] | None = None  # whose asks: ids, none of them for anybody's; None: not said
    own: Organisation | None = None  # the sender's organisation, if the catalogue knows it
    organisation: str = ""  # the sender's organisation as they write it
    capacity: Capacity = Capacity.MEMBER
    written_on: date
    nation: Nation | None = None
    poll: Poll | None = None  # for a candidate or member
    office: Office | None = None
    constituency: str = ""
    postcode: str = ""  # the sender's
    home: str = ""  # the constituency that the sender lives in
    paper: str = "letter"  # what is to be written, as notes and messages call it

    @property
    def is_to_office(self) -> bool:
        return self.role in (Role.MINISTER, Role.COMMISSIONER)

    @property
    def speaks_for(self) -> str:
        """The id of the organisation whose officer the sender is, or ""."""
        return self.own.id if self.own and self.capacity is Capacity.OFFICER else ""


def must_fit(wants: Wants) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: an option is missing, or does not go with another.
        LobbykitError: nobody is what the recipient is said to be, on that day.
    """
    if wants.named and not set(wants.named) - set(wants.without):
        raise UsageError("--without leaves nothing of what --ask names")
    if not wants.topics and not wants.named:
        raise UsageError("give --topic or --ask: what the letter is about")
    if wants.is_to_office and wants.poll:
        raise UsageError(f"--election goes with --to candidate or member, not with --to {wants.role}")
    if wants.is_to_office and wants.constituency:
        raise UsageError(f"--constituency goes with --to candidate or member, not with --to {wants.role}")
    if wants.office and wants.office.role is not wants.role:
        raise UsageError(f"--office {wants.office.id} is a {wants.office.role}'s, and the letter is to a {wants.role}")
    _in_one_seat(wants)
    _in_time(wants)


def _in_one_seat(wants: Wants) -> None:
    poll = wants.poll
    is_seat = poll and poll.place and poll.election is not Election.LOCAL
    if poll and is_seat and wants.constituency and not is_same_seat(poll.place, wants.constituency):
        raise UsageError(f"--election names the seat {poll.place}, and --constituency '{wants.constituency}'; give one")


def _in_time(wants: Wants) -> None:
    """Refuse a letter to a candidate after polling day, and one to an MP when there is none."""
    poll, today = wants.poll, wants.written_on
    if poll is None or poll.polling_day is None:
        return
    if wants.role is Role.CANDIDATE and poll.polling_day < today:
        raise LobbykitError(
            f"polling day was {spoken(poll.polling_day)} and the {wants.paper} is of {spoken(today)}: nobody is a "
            f"candidate any more{'; use --to member for those who were elected' if wants.paper == 'letter' else ''}"
        )
    if wants.role is Role.MEMBER and is_dissolved(poll, today):
        raise LobbykitError(
            f"Parliament is dissolved from {spoken(dissolution(poll.polling_day))} until the election on "
            f"{spoken(poll.polling_day)}, and nobody is an MP on {spoken(today)}; use --to candidate"
        )
