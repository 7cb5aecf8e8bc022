from datetime import date
from typing import Any

import pytest

from lobbykit.cli.main import run
from lobbykit.elections import Poll
from lobbykit.model import Election, Recipient, Role
from lobbykit.people.dissolved import without_parliament

GENERAL = Poll(election=Election.PARL, polling_day=date(2029, 5, 3))
IN_THE_CAMPAIGN, BEFORE = date(2029, 3, 27), date(2029, 3, 26)


def recipient(role: Role = Role.CANDIDATE, **fields: Any) -> Recipient:
    return Recipient(role=role, name="Alex Example", **fields)


@pytest.mark.parametrize(
    "email", ["alex.example.mp@parliament.uk", "alex@mp.PARLIAMENT.UK", "A <a@parliament.uk>", "a@parliament.uk."]
)
def test_no_parliamentary_mail_is_used_for_a_candidate_once_parliament_is_dissolved(email: str) -> None:
    found, told = without_parliament(recipient(email=email), GENERAL, IN_THE_CAMPAIGN)
    assert found.email == ""
    assert told == (
        f"{email} is left out: Parliament is dissolved from 27 March 2029, and nobody is an MP until the election",
    )


@pytest.mark.parametrize("line", ["House of Commons", "house  of commons", "London SW1A 0AA", "Portcullis House"])
def test_nor_is_the_house(line: str) -> None:
    found, told = without_parliament(recipient(address=("Room 1", line)), GENERAL, IN_THE_CAMPAIGN)
    assert found.address == ()
    assert told[0].startswith("the House of Commons as an address is left out")


@pytest.mark.parametrize(
    ("who", "poll", "day"),
    [
        (recipient(email="a@parliament.uk"), GENERAL, BEFORE),
        (recipient(email="a@parliament.uk"), None, IN_THE_CAMPAIGN),
        (recipient(email="a@parliament.uk"), Poll(election=Election.SP, polling_day=date(2029, 5, 3)), IN_THE_CAMPAIGN),
        (recipient(Role.MINISTER, email="a@parliament.uk"), GENERAL, IN_THE_CAMPAIGN),
        (recipient(email="a@example.org", address=("1 Commons Street",)), GENERAL, IN_THE_CAMPAIGN),
        (recipient(email="a@notparliament.uk"), GENERAL, IN_THE_CAMPAIGN),
        (recipient(email="a@parliament.uk.example.org"), GENERAL, IN_THE_CAMPAIGN),
    ],
)
def test_all_else_stays_as_it_is(who: Recipient, poll: Poll | None, day: date) -> None:
    assert without_parliament(who, poll, day) == (who, ())


def test_a_letter_tells_what_it_left_out(capfd: pytest.CaptureFixture[str]) -> None:
    options = "letter --to candidate --topic send -n england --format json --election parl.2029-05-03 --date 2029-04-01"
    assert run([*options.split(), "--name", "Alex Example", "--email", "a@parliament.uk"]) == 0
    out, err = capfd.readouterr()
    assert '"email": ""' in out
    assert "warning: a@parliament.uk is left out: Parliament is dissolved from 27 March 2029" in err
