"""A made-up hustings: questions from the small catalogue, a platform of four, and the meeting."""

from datetime import date

from small_catalogue import read_texts

from lobbykit.meeting import Event, LeftOut, Platform
from lobbykit.model import Capacity, Election, Nation, Role, Sender
from lobbykit.people.standing import Candidate
from lobbykit.questions import QuestionSheet, question_sheet
from lobbykit.selection import Request, select
from lobbykit.variation import Variation

DAY = date(2029, 3, 20)
STANDING = tuple(
    Candidate(name=name, id=str(number), email=f"c{number}@example.org", area="Example North")
    for number, name in enumerate(("Zed Anyone", "Cass Invented", "Bo Placeholder", "Alex van der Example"), 901)
)
PLATFORM = Platform(standing=STANDING)
REASON = "the hall takes three on the platform"
ONE_OUT = Platform(standing=STANDING, left_out=(LeftOut(who=STANDING[2], because=REASON),))
EVENT = Event(
    organiser="the Example branch of Prospect",
    when="Thursday 12 April 2029, 7pm",
    where="Example Hall, Testham",
    reply_to="branch@example.org",
    area="Example North",
    return_by=date(2029, 4, 3),
    is_prospects=True,
)
SENDER = Sender(
    name="Sam Sample",
    job="Branch Secretary",
    address=("1 Example Street", "Testham"),
    postcode="ZZ1 1AA",
    organisation="Prospect",
    branch="Example",
    capacity=Capacity.OFFICER,
)
IMPRINT = (
    "Printed by Example Print, 1 Example Street. Promoted by Sam Sample, 2 Example Street.",
    "Promoted by Sam Sample, 2 Example Street.",
)


def sheet() -> QuestionSheet:
    """Two questions to those who stand for Parliament in England."""
    catalogue = read_texts().catalogue
    assert catalogue
    request = Request(
        role=Role.CANDIDATE,
        nation=Nation.ENGLAND,
        variation=Variation(""),
        topics=("send", "meals"),
        election=Election.PARL,
        max_asks=6,
    )
    return question_sheet(
        catalogue,
        select(catalogue, request).chosen,
        nation=Nation.ENGLAND,
        election=Election.PARL,
        topics=request.topics,
        written_on=DAY,
    )
