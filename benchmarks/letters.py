"""A candidate file -> the letters for it, composed one by one; and what each says, for peers to write the same.

What a batch must come to, told in the slowest way: every row is planned and composed by itself. Peers get its content,
and what `lobbykit batch` writes is compared with it.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lobbykit import catalogue as catalogues
from lobbykit.compose import Brief, compose, own_organisation
from lobbykit.elections import read_election
from lobbykit.model import Capacity, Catalogue, Letter, ListBlock, Paragraph, Recipient, Role, Runs, Sender
from lobbykit.nations import of_constituency
from lobbykit.plan import Plan, plan
from lobbykit.render import html, sheet, txt
from lobbykit.shipped import folder
from lobbykit.variation import Variation
from lobbykit.wants import Wants

TOPIC = "funding"  # there is something to ask on it in every nation
WRITTEN_ON = date(2029, 3, 1)
SENDER = Sender(
    name="Sam Sample",
    job="Branch Secretary",
    address=("1 Example Street", "Exampleton"),
    postcode="ZZ1 1ZZ",
    email="sam@example.org",
    organisation="Prospect",
    branch="Example branch",
    capacity=Capacity.OFFICER,
)


class Piece(NamedTuple):
    """A paragraph of the body, or a point of its list."""

    text: str
    is_point: bool


class Content(NamedTuple):
    """What one letter says, without any format."""

    person: str  # their id
    ballot: str  # its id
    to_name: str
    to_email: str
    sender_block: tuple[str, ...]
    date: str
    recipient_block: tuple[str, ...]
    salutation: str
    subject: str
    body: tuple[Piece, ...]
    sign_off: str
    signature: tuple[str, ...]
    text: str  # of the email
    html: str  # the same as a document

    @property
    def lines(self) -> list[str]:
        """The lines of the letter on paper, in reading order."""
        return [
            *self.sender_block,
            self.date,
            *self.recipient_block,
            self.salutation,
            self.subject,
            *(piece.text for piece in self.body),
            self.sign_off,
            *self.signature,
        ]


def contents(candidates: Path) -> list[Content]:
    """Return what each letter says, in the order of the file."""
    return [_content(row, letter) for row, letter in composed(candidates)]


def composed(candidates: Path) -> Iterator[tuple[dict[str, str], Letter]]:
    """Yield each person's row and letter, in the order of the file; who stands twice has the first ballot's."""
    seen: set[str] = set()
    for row in rows(candidates):
        if row["person_id"] not in seen:
            seen.add(row["person_id"])
            yield row, _letter(row)


def rows(candidates: Path) -> Iterator[dict[str, str]]:
    with candidates.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _content(row: dict[str, str], letter: Letter) -> Content:
    return Content(
        person=row["person_id"],
        ballot=row["ballot_paper_id"],
        to_name=letter.recipient.name,
        to_email=letter.recipient.email,
        sender_block=sheet.sender_block(letter).lines,
        date=f"{letter.date.day} {letter.date:%B} {letter.date.year}",
        recipient_block=sheet.recipient_block(letter).lines,
        salutation=letter.salutation,
        subject=letter.subject,
        body=tuple(_pieces(letter)),
        sign_off=letter.sign_off,
        signature=letter.signature,
        text=txt.message(letter),
        html=html.render(letter).decode(),
    )


def _pieces(letter: Letter) -> Iterator[Piece]:
    for block in letter.blocks:
        match block:
            case Paragraph(runs):
                yield Piece(_text(runs), is_point=False)
            case ListBlock(_, items):
                yield from (Piece(_text(item), is_point=True) for item in items)
            case _:
                raise TypeError(f"a letter to a candidate has no {type(block).__name__}; the peers cannot write it")


def _text(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _letter(row: dict[str, str]) -> Letter:
    planned = _plan(row["ballot_paper_id"], row["post_label"])
    poll = read_election(row["election_id"])
    recipient = Recipient(
        role=Role.CANDIDATE,
        name=row["person_name"],
        honorific=row["honorific_prefix"],
        area=row["post_label"],
        nation=planned.request.nation,
        election=planned.request.election,
        polling_day=poll.polling_day,
        email=json.loads(row["email"] or '""'),
    )
    return compose(
        Brief(
            catalogue=_catalogue(),
            chosen=planned.selection.chosen,
            recipient=recipient,
            sender=SENDER,
            nation=planned.request.nation,
            topics=planned.topics,
            written_on=WRITTEN_ON,
            variation=planned.request.variation,
            template=Role.CANDIDATE,
        )
    )


@cache
def _plan(ballot: str, seat: str) -> Plan:
    catalogue = _catalogue()
    return plan(
        catalogue,
        (),
        Wants(
            role=Role.CANDIDATE,
            variation=Variation(f"0\0{SENDER.name}\0{SENDER.organisation}"),
            topics=(TOPIC,),
            own=own_organisation(SENDER, catalogue),
            organisation=SENDER.organisation,
            capacity=SENDER.capacity,
            nation=of_constituency(seat).nation,
            written_on=WRITTEN_ON,
            poll=read_election(f"parl.{ballot.rpartition('.')[2]}"),
            constituency=seat,
            postcode=SENDER.postcode,
        ),
    )


@cache
def _catalogue() -> Catalogue:
    return catalogues.sound(catalogues.contents([folder("asks")]), lambda _: ())
