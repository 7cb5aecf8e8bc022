"""Who is on the platform, and the meeting: what a hustings pack is made from, beside its questions. Pure."""

from datetime import date, timedelta

from msgspec import Struct

from lobbykit.errors import LobbykitError
from lobbykit.people.standing import Candidate

_RETURN_DAYS = 14
_SPEAKERS = 5  # on a platform of which nothing is known

# What makes a meeting with candidates fair, in our own words, and where that is said.
FAIR_HUSTINGS = (
    "A hustings counts as non-selective, and is not regulated as campaigning, where every candidate known to be "
    "standing is invited, or where there are impartial reasons for leaving some out, such as limits of room or safety"
)
FAIR_HUSTINGS_SOURCE = "https://www.electoralcommission.org.uk/full-guidance/are-you-holding-a-hustings"
PROSPECTS_RULE = (
    "Prospect asks its branches to endorse no candidate, nor to seem to, to put questions to all candidates or invite "
    "all the main ones, and to check with headquarters when in doubt"
)
PROSPECTS_RULE_SOURCE = "https://www.prospect.org.uk/be-involved/elections/ge17/remember"


class LeftOut(Struct, frozen=True, kw_only=True):
    """Somebody on the ballot who is not invited, and the impartial reason."""

    who: Candidate
    because: str


class Platform(Struct, frozen=True, kw_only=True):
    """Who stands on the ballot, in its order; nobody: that is not known yet."""

    standing: tuple[Candidate, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    speakers: int = 0  # who come, where that is known; else all who are invited

    @property
    def invited(self) -> tuple[Candidate, ...]:
        out = [one.who for one in self.left_out]
        return tuple(one for one in self.standing if one not in out)

    def called(self, one: Candidate) -> str:
        """Return what somebody is called here: by name, and where another has it too, by their place on the ballot."""
        others = [other for other in self.standing if other.name == one.name]
        return one.name if len(others) == 1 else f"{one.name} ({self.standing.index(one) + 1} on the ballot)"

    @property
    def count(self) -> int:
        """How many to plan for."""
        return self.speakers or len(self.invited) or _SPEAKERS


class Event(Struct, frozen=True, kw_only=True):
    """The meeting; what is not known of it is a Gap."""

    organiser: str  # "the Example branch of Prospect"
    when: str
    where: str
    reply_to: str  # an email address
    area: str = ""  # what the ballot is for
    minutes: int = 90
    return_by: date
    is_prospects: bool = False  # whether Prospect's own rules bind whoever holds it


def return_day(written_on: date, polling_day: date | None, wanted: date | None = None) -> date:
    """Return the day by which questionnaires are to be back: two weeks on, and before polling day.

    Raises:
        LobbykitError: the one wanted is past, or on polling day or later, when answers are of no use to voters.
    """
    if wanted and polling_day and wanted >= polling_day:
        raise LobbykitError(
            f"--return-by {wanted} is not before polling day, {polling_day}: answers would come too late"
        )
    if wanted and wanted < written_on:
        raise LobbykitError(f"--return-by {wanted} is before the pack's own date, {written_on}")
    day = wanted or written_on + timedelta(days=_RETURN_DAYS)
    return day if wanted or polling_day is None else max(written_on, min(day, polling_day - timedelta(days=1)))
