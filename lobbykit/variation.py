"""Choices that differ from sender to sender and never from candidate to candidate, and can be made again."""

from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct

from lobbykit.model import Capacity, Sender


class Variation(Struct, frozen=True):
    """A stable source of choices: the same `key` makes the same choice for the same question, on every machine.

    The key holds the seed, the sender and the ballot (for an office, the office), never the candidate, so that all
    candidates on one ballot get the same letter from one sender. An empty key means no variation: always the first.

    >>> Variation("").pick("opening", 3)
    0
    """

    key: str

    def on(self, ballot: str) -> "Variation":
        """Return the variation of the same sender for that ballot or office."""
        return Variation(f"{self.key}\0{ballot}") if self.key else self

    def pick(self, question: str, count: int) -> int:
        """Return a number from 0 to `count` - 1."""
        return self.rank(question) % count if count > 1 else 0

    def rank(self, question: str) -> int:
        """Return a number by which equals can be put in order; 0 without variation."""
        if not self.key:
            return 0
        asked = _begun(self.key).copy()
        asked.update(question.encode())
        return int.from_bytes(asked.digest(), "big")


@lru_cache(maxsize=4)  # one letter asks some fifty questions
def _begun(key: str) -> blake2b:
    """The hash of a key, to go on with a question."""
    return blake2b(f"{key}\0".encode(), digest_size=8)


def of_sender(seed: int, sender: Sender) -> Variation:
    """Return the variation of whoever signs: an officer's is their group's, too."""
    group = sender.organisation if sender.capacity is Capacity.OFFICER else ""
    return Variation("\0".join((str(seed), sender.name, group)))


class Steered(Variation, frozen=True):
    """Answers that are given: for showing every way to say a thing, one after the other.

    >>> Steered("", {"wording": 2}).pick("wording one-ask", 4), Steered("", {"wording": 2}).pick("opening", 4)
    (2, 0)
    """

    answers: dict[str, int]  # the beginning of a question -> its answer

    def on(self, ballot: str) -> "Steered":  # noqa: ARG002  # the same answers everywhere
        return self

    def pick(self, question: str, count: int) -> int:
        """Return the answer given for questions of that beginning, or 0."""
        found = (answer for beginning, answer in self.answers.items() if question.startswith(beginning))
        return next(found, 0) % count
