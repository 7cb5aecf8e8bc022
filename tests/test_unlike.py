"""Letters of different senders are unlike each other, as the goals of "letters that do not read alike" have it."""

from collections.abc import Iterator, Sequence
from functools import cache

import pytest
from made_up import DAY
from test_compose import shipped_catalogue

from lobbykit.compose import Order, brief_of, compose, own_organisation
from lobbykit.errors import LobbykitError
from lobbykit.likeness import Report, Text, compare
from lobbykit.model import Letter, Nation, Recipient, Role, Sender
from lobbykit.plain_english import block_texts
from lobbykit.plan import plan
from lobbykit.variation import Variation
from lobbykit.wants import Wants

SEAT = "Example North"
JOBS = ("educational psychologist", "school improvement adviser", "education welfare officer", "early years adviser")
WORKPLACES = ("Example Council", "the Sample Trust", "")
THINGS = ("a boy", "a girl", "my own son", "the youngest in a class", "a child in care")
PLACES = ("at a gate", "in a corridor", "on a bus", "outside a court")


def senders(draw: str, count: int) -> list[Sender]:
    return [
        Sender(
            name=f"Sam Sample {draw}-{number}",
            job=JOBS[number % 4],
            workplace=WORKPLACES[number % 3],
            organisation="Prospect",
            constituency=SEAT,
        )
        for number in range(count)
    ]


def letter(sender: Sender, topic: str, note: tuple[str, ...] = ()) -> Letter:
    wants = Wants(
        role=Role.CANDIDATE,
        variation=Variation(f"0\0{sender.name}\0"),
        topics=(topic,),
        own=own_organisation(sender, shipped_catalogue()),
        organisation=sender.organisation,
        nation=Nation.ENGLAND,
        written_on=DAY,
    )
    planned = plan(shipped_catalogue(), (), wants)
    recipient = Recipient(
        role=Role.CANDIDATE, area=SEAT, nation=Nation.ENGLAND, election=planned.request.election, name="Alex Example"
    )
    order = Order(catalogue=shipped_catalogue(), sender=sender, written_on=DAY, note=note)
    return compose(brief_of(order, planned, recipient))


@cache
def topics() -> tuple[str, ...]:
    return tuple(_topics())


def _topics() -> Iterator[str]:
    for topic in shipped_catalogue().topics:
        try:
            letter(Sender(organisation="Prospect"), topic.id)
        except LobbykitError:
            continue
        yield topic.id


def compared(letters: Sequence[Letter]) -> Report:
    return compare(
        [Text(body=tuple(block_texts(one.blocks)), sender=one.sender.name, recipient="Alex Example") for one in letters]
    )


def held(report: Report) -> int:
    return sum(one.is_held for one in report.letters)


@pytest.mark.parametrize("draw", "abc")
def test_twenty_senders_on_one_topic_write_unlike_letters_and_put_every_ask(draw: str) -> None:
    made = [letter(one, "send") for one in senders(draw, 20)]
    report = compared(made)
    assert (report.quantile(0.5) or 0) <= 0.25
    assert held(report) <= 2
    main = {one.id for one in shipped_catalogue().asks if one.topics[0] == "send" and Nation.ENGLAND in one.nations}
    heard = {ask.id for one in made for ask in one.asks}
    assert len(heard) >= 11, main - heard


@pytest.mark.parametrize("draw", "abc")
def test_a_note_each_makes_them_more_unlike(draw: str) -> None:
    notes = [f"I met {thing} {place} last May. Nobody else had." for thing in THINGS for place in PLACES]
    report = compared([letter(one, "send", (notes[at],)) for at, one in enumerate(senders(draw, 20))])
    assert (report.quantile(0.5) or 0) <= 0.2
    assert held(report) == 0


def test_a_hundred_senders_over_the_topics_write_unlike_letters() -> None:
    made = [letter(one, topics()[at % len(topics())]) for at, one in enumerate(senders("a", 100))]
    assert held(compared(made)) == 0
