from collections import Counter
from typing import Any

import pytest
from made_up import CHANCELLOR, COMMISSIONER, MINISTER, OFFICES, made_up_ask, made_up_catalogue
from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.model import Audience, Catalogue, Election, Nation, Relation, Role, Status, Strength
from lobbykit.selection import Request, office_that_can_act, select, why_empty
from lobbykit.variation import Variation


def request(**fields: Any) -> Request:
    values: dict[str, Any] = {
        "role": Role.CANDIDATE,
        "nation": Nation.ENGLAND,
        "variation": Variation(""),
        "topics": ("one",),
        "election": Election.PARL,
    }
    return Request(**(values | fields))


def chosen(catalogue: Catalogue, **fields: Any) -> list[str]:
    return [one.ask.id for one in select(catalogue, request(**fields)).chosen]


def rejected(catalogue: Catalogue, **fields: Any) -> dict[str, str]:
    return {one.ask.id: one.reason for one in select(catalogue, request(**fields)).rejected}


# --- order ---------------------------------------------------------------------------------------------------


def test_a_main_topic_beats_a_stronger_mention() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("mention", topics=("two", "one"), strength=Strength.CALL),
        made_up_ask("own", strength=Strength.CONCERN),
    )
    assert chosen(catalogue) == ["own", "mention"]


def test_the_stronger_comes_first_then_the_better_timed_then_the_newer() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("concern", strength=Strength.CONCERN),
        made_up_ask("check", status=Status.CHECK),
        made_up_ask("older"),
        made_up_ask("newer", source="paper-2023"),
        made_up_ask("call", strength=Strength.CALL, status=Status.CHECK),
    )
    assert chosen(catalogue, max_asks=5) == ["call", "newer", "older", "check", "concern"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Status.LIVE, Status.DATED_WORDING),
        (Status.DATED_WORDING, Status.PARTLY_MET),
        (Status.PARTLY_MET, Status.CHECK),
    ],
)
def test_timing_ranks_live_dated_partly_met_check(better: Status, worse: Status) -> None:
    catalogue = made_up_catalogue(made_up_ask("b", status=worse), made_up_ask("a", status=better))
    assert chosen(catalogue) == ["a", "b"]


def test_of_the_next_best_one_that_shares_no_other_topic_is_preferred() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("first", topics=("one", "two"), strength=Strength.CALL),
        made_up_ask("alike", topics=("one", "two"), source="paper-2023"),
        made_up_ask("apart", topics=("one", "three")),
        made_up_ask("weaker", topics=("one", "three"), strength=Strength.CONCERN),
    )
    assert chosen(catalogue) == ["first", "apart", "alike"]


def test_one_that_says_nearly_the_same_comes_after_the_others_about_the_topic() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("first", strength=Strength.CALL, related=("twin",)),
        made_up_ask("twin", strength=Strength.CALL, related=("first",)),
        made_up_ask("other", strength=Strength.CONCERN, status=Status.CHECK),
        made_up_ask("mention", topics=("two", "one"), strength=Strength.CALL),
    )
    assert chosen(catalogue, max_asks=4) == ["first", "other", "twin", "mention"]


def test_conflicting_asks_are_never_chosen_together() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("first", strength=Strength.CALL, conflicts=("clash",)),
        made_up_ask("clash", conflicts=("first",)),
        made_up_ask("other"),
    )
    assert chosen(catalogue) == ["first", "other"]
    assert rejected(catalogue) == {"clash": "it contradicts first, which is chosen"}


def test_ties_fall_differently_for_different_keys_and_alike_for_the_same() -> None:
    catalogue = made_up_catalogue(*(made_up_ask(f"ask-{number}") for number in range(6)))
    by_key = [tuple(chosen(catalogue, variation=Variation(str(key)))) for key in range(20)]
    assert len(set(by_key)) > 10
    assert by_key == [tuple(chosen(catalogue, variation=Variation(str(key)))) for key in range(20)]


MANY = made_up_catalogue(
    *(made_up_ask(f"live-{number}") for number in range(3)),
    made_up_ask("dated", status=Status.DATED_WORDING),
    made_up_ask("partly", status=Status.PARTLY_MET, source="paper-2023"),
    *(made_up_ask(f"check-{number}", status=Status.CHECK) for number in range(3)),
    made_up_ask("weaker", strength=Strength.CONCERN),
    made_up_ask("mention", topics=("two", "one"), strength=Strength.CALL),
)


def test_variation_lets_every_ask_of_like_fit_and_strength_be_heard_and_no_other() -> None:
    by_key = [chosen(MANY, variation=Variation(str(key))) for key in range(200)]
    heard = Counter(name for names in by_key for name in names)
    assert set(heard) == {"live-0", "live-1", "live-2", "dated", "partly", "check-0", "check-1", "check-2"}
    assert min(heard.values()) > 10
    assert chosen(MANY) == ["live-0", "live-1", "live-2"]


def test_at_most_the_last_place_goes_to_what_must_be_looked_up_while_others_can_be_put_as_they_stand() -> None:
    for key in range(50):
        for most in (1, 2, 3, 4):
            names = chosen(MANY, max_asks=most, variation=Variation(str(key)))
            assert not [name for name in names[: max(1, most - 1)] if name.startswith(("partly", "check"))]


def test_variation_puts_nothing_weaker_linked_or_aside_before_what_is_better() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("first", strength=Strength.CALL, related=("twin",)),
        made_up_ask("twin", strength=Strength.CALL, related=("first",)),
        made_up_ask("position", status=Status.CHECK),
        made_up_ask("concern", strength=Strength.CONCERN),
        made_up_ask("mention", topics=("two", "one"), strength=Strength.CALL),
    )
    for key in range(20):
        names = chosen(catalogue, max_asks=5, variation=Variation(str(key)))
        assert set(names[:1]) < {"first", "twin"}
        assert names[1:3] == ["position", "concern"]
        assert names[4:] == ["mention"]


def test_each_of_several_topics_gets_an_ask_while_there_is_room() -> None:
    catalogue = made_up_catalogue(
        *(made_up_ask(f"one-{number}", strength=Strength.CALL) for number in range(3)),
        made_up_ask("two-1", topics=("two",), strength=Strength.CONCERN),
    )
    assert set(chosen(catalogue, topics=("one", "two"), max_asks=2)) == {"one-0", "two-1"}


# --- what is never used --------------------------------------------------------------------------------------


def test_asks_of_another_nation_are_rejected() -> None:
    catalogue = made_up_catalogue(made_up_ask("scots", nations=(Nation.SCOTLAND,)), made_up_ask("english"))
    assert chosen(catalogue) == ["english"]
    assert rejected(catalogue) == {"scots": "it is for Scotland, not for England"}


def test_overtaken_asks_are_rejected_with_their_note() -> None:
    catalogue = made_up_catalogue(made_up_ask("gone", status=Status.OVERTAKEN))
    assert rejected(catalogue) == {"gone": "overtaken: the note of gone"}


def test_asks_for_other_audiences_are_rejected() -> None:
    catalogue = made_up_catalogue(made_up_ask("theirs", audiences=(Audience.MINISTER,)))
    assert rejected(catalogue) == {"theirs": "it is for ministers, not for candidates"}


def test_a_member_is_asked_what_candidates_are() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("theirs", audiences=(Audience.MINISTER,)), made_up_ask("ours", audiences=(Audience.CANDIDATE,))
    )
    assert chosen(catalogue, role=Role.MEMBER) == ["ours"]


def test_another_organisations_asks_wait_to_be_asked_for() -> None:
    catalogue = made_up_catalogue(made_up_ask("lga-ask", organisation="lga", source="board-2022"), made_up_ask("own"))
    assert chosen(catalogue) == ["own"]
    assert rejected(catalogue) == {"lga-ask": "it is lga's, and the letter is to put prospect's"}
    assert chosen(catalogue, organisations=("lga",)) == ["lga-ask"]
    assert set(chosen(catalogue, organisations=())) == {"own", "lga-ask"}


def test_without_leaves_an_ask_out() -> None:
    catalogue = made_up_catalogue(made_up_ask("a"), made_up_ask("b"))
    assert chosen(catalogue, without=("a",)) == ["b"]


def test_a_council_candidate_is_asked_only_what_a_council_decides() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("national"), made_up_ask("local", decided_by={Nation.ENGLAND: "councils"})
    )
    assert chosen(catalogue, election=Election.LOCAL) == ["local"]
    assert rejected(catalogue, election=Election.LOCAL) == {
        "national": "the Ministry of Examples decides it, not a council"
    }


def test_a_minister_is_asked_only_what_the_ministers_body_decides() -> None:
    catalogue = made_up_catalogue(made_up_ask("school"), made_up_ask("money", decided_by={Nation.ENGLAND: "treasury"}))
    assert chosen(catalogue, role=Role.MINISTER, office=MINISTER, election=None) == ["school"]
    assert chosen(catalogue, role=Role.MINISTER, office=CHANCELLOR, election=None) == ["money"]


def test_asks_on_other_topics_are_not_considered() -> None:
    assert rejected(made_up_catalogue(made_up_ask("far", topics=("two",)))) == {}


def test_every_ask_on_the_topic_is_chosen_or_rejected() -> None:
    asks = [made_up_ask(f"ask-{number}") for number in range(7)]
    selection = select(made_up_catalogue(*asks), request())
    assert len(selection.chosen) == 3
    assert [one.reason for one in selection.rejected] == ["not among the best 3"] * 4


# --- exactly these -------------------------------------------------------------------------------------------


def test_named_asks_come_in_their_order_whatever_their_rank_number_and_owner() -> None:
    catalogue = made_up_catalogue(
        *(made_up_ask(f"ask-{number}") for number in range(4)),
        made_up_ask("lga-ask", organisation="lga", source="board-2022"),
    )
    named = ("ask-3", "lga-ask", "ask-0", "ask-2")
    assert chosen(catalogue, topics=(), named=named, max_asks=1) == list(named)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"nations": (Nation.WALES,)}, "--ask x cannot be put to this candidate: it is for Wales, not for England"),
        ({"status": Status.OVERTAKEN}, "--ask x cannot be put to this candidate: overtaken: the note of x"),
        (
            {"audiences": (Audience.COMMISSIONER,)},
            "--ask x cannot be put to this candidate: it is for commissioners, not for candidates",
        ),
    ],
)
def test_naming_an_ask_never_overrides_nation_audience_or_time(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(LobbykitError) as caught:
        select(made_up_catalogue(made_up_ask("x", **fields)), request(topics=(), named=("x",)))
    assert str(caught.value) == reason


def test_two_named_asks_that_contradict_each_other_are_refused() -> None:
    catalogue = made_up_catalogue(made_up_ask("a", conflicts=("b",)), made_up_ask("b", conflicts=("a",)))
    with pytest.raises(LobbykitError, match="--ask a and b contradict each other"):
        select(catalogue, request(topics=(), named=("a", "b")))


# --- power ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "decider", "expected"),
    [
        ({"role": Role.CANDIDATE}, "ministry", Relation.PRESSES),
        ({"role": Role.MEMBER}, "ministry", Relation.PRESSES),
        ({"role": Role.MINISTER, "office": MINISTER, "election": None}, "ministry", Relation.DECIDES),
        ({"role": Role.COMMISSIONER, "office": COMMISSIONER, "election": None}, "ministry", Relation.CHAMPIONS),
        ({"role": Role.COMMISSIONER, "office": COMMISSIONER, "election": None}, "commission", Relation.DECIDES),
    ],
)
def test_the_relation_follows_who_can_act(fields: dict[str, Any], decider: str, expected: Relation) -> None:
    catalogue = made_up_catalogue(made_up_ask("a", decided_by={Nation.ENGLAND: decider}))
    assert select(catalogue, request(**fields)).chosen[0].relation is expected


def test_a_ministers_letter_goes_to_the_office_that_decides_the_best_ask() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("school"),
        made_up_ask("money", decided_by={Nation.ENGLAND: "treasury"}, strength=Strength.CALL),
    )
    wanted = request(role=Role.MINISTER, election=None)
    assert office_that_can_act(catalogue, OFFICES, wanted) == CHANCELLOR
    assert office_that_can_act(catalogue, OFFICES, replace(wanted, without=("money",))) == MINISTER


# --- nothing to ask ------------------------------------------------------------------------------------------


def test_an_empty_choice_says_which_nations_and_topics_would_not_be_empty() -> None:
    catalogue = made_up_catalogue(
        made_up_ask("english"),
        made_up_ask("scots", nations=(Nation.SCOTLAND,)),
        made_up_ask("welsh", nations=(Nation.WALES,), topics=("three",)),
    )
    wanted = request(nation=Nation.WALES)
    selection = select(catalogue, wanted)
    assert selection.chosen == ()
    assert why_empty(catalogue, wanted, selection.rejected) == (
        "there is no ask on topic one for candidates in Wales; asks on it are for England and Scotland; "
        "for Wales there are asks on: three"
    )
