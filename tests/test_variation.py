from collections import Counter
from hashlib import blake2b
from itertools import combinations

from lobbykit.variation import Variation

QUESTIONS = [
    "candidate.md 12",
    "candidate.md 40",
    "wording one-ask",
    "wording another-ask",
    "rank one-ask",
    "order one-ask",
]


def test_the_same_key_makes_the_same_choices_and_an_empty_one_the_first() -> None:
    assert [Variation("a").pick(question, 5) for question in QUESTIONS] == [2, 0, 2, 3, 1, 4]
    assert [Variation("").pick(question, 5) for question in QUESTIONS] == [0] * 6


def test_answers_to_different_questions_do_not_go_together() -> None:
    keys = [Variation(f"0\0Sam Sample {number}\0parl\0Example {number % 650}") for number in range(6000)]
    for one, other in combinations(QUESTIONS, 2):
        seen = Counter((key.pick(one, 3), key.pick(other, 4)) for key in keys)
        assert len(seen) == 12
        assert max(seen.values()) < 1.2 * 500
        assert min(seen.values()) > 0.8 * 500


def test_a_choice_comes_of_the_whole_key_and_question() -> None:
    digest = blake2b(b"0\0Sam Sample\0\0parl\0Testham\0opening", digest_size=8).digest()
    variation = Variation("0\0Sam Sample\0").on("parl\0Testham")
    assert variation.rank("opening") == int.from_bytes(digest, "big")
    assert variation.pick("opening", 7) == variation.rank("opening") % 7
