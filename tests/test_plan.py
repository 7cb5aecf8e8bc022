import re
from datetime import date
from typing import Any

import pytest
from made_up import CHANCELLOR, COMMISSIONER, DAY, MINISTER, OFFICES, SCOTTISH_MINISTER, made_up_ask, made_up_catalogue
from msgspec.structs import replace

from lobbykit.elections import Poll, read_election
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Catalogue, Election, Nation, Relation, Role, Status
from lobbykit.plan import Plan, plan
from lobbykit.variation import Variation
from lobbykit.wants import Wants

ENGLISH_ONLY = made_up_catalogue(made_up_ask("english"), made_up_ask("gone", status=Status.OVERTAKEN))
TWO_NATIONS = made_up_catalogue(
    made_up_ask("english"),
    made_up_ask("scots", nations=(Nation.SCOTLAND,)),
    made_up_ask("lga-ask", organisation="lga", source="board-2022"),
)


def planned(catalogue: Catalogue, **fields: Any) -> Plan:
    values: dict[str, Any] = {
        "role": Role.CANDIDATE,
        "variation": Variation(""),
        "topics": ("one",),
        "written_on": DAY,
    }
    if "election" in fields:
        fields["poll"] = Poll(election=fields.pop("election"))
    return plan(catalogue, OFFICES, Wants(**(values | fields)))


def refused(catalogue: Catalogue, kind: type[LobbykitError], **fields: Any) -> str:
    with pytest.raises(LobbykitError) as caught:
        planned(catalogue, **fields)
    assert type(caught.value) is kind
    return str(caught.value)


# --- nation --------------------------------------------------------------------------------------------------


def test_with_nothing_known_the_only_nation_with_asks_is_used_and_told() -> None:
    made = planned(ENGLISH_ONLY)
    assert made.request.nation is Nation.ENGLAND
    assert made.notes == ("England was used, because every ask on topic one is England's; --nation changes it",)


def test_with_asks_for_several_nations_the_nation_must_be_said() -> None:
    message = refused(TWO_NATIONS, UsageError)
    assert message == "--nation is needed: there are asks on topic one for England and Scotland"


@pytest.mark.parametrize(
    ("fields", "nation", "source"),
    [
        ({"nation": Nation.SCOTLAND}, Nation.SCOTLAND, "--nation"),
        ({"office": SCOTTISH_MINISTER, "role": Role.MINISTER}, Nation.SCOTLAND, "--office"),
        ({"election": Election.SP}, Nation.SCOTLAND, "--election"),
        ({"term": ("un", Nation.SCOTLAND)}, Nation.SCOTLAND, "the word 'un'"),
    ],
)
def test_the_nation_comes_from_the_first_option_that_settles_it(
    fields: dict[str, Any], nation: Nation, source: str
) -> None:
    made = planned(TWO_NATIONS, **fields)
    assert (made.request.nation, made.nation_from) == (nation, source)


@pytest.mark.parametrize(
    ("fields", "beginning"),
    [
        ({"constituency": "Nowhere"}, "--constituency: 'Nowhere' is no constituency that is known; add"),
        ({"constituency": "Bristl East"}, "--constituency: 'Bristl East' is no constituency that is known; did you"),
        ({"postcode": "ZZ1 1AA"}, "your postcode: 'ZZ1 1AA' is no postcode of the UK: there is no postcode area ZZ"),
        ({"postcode": "TD15 1AA"}, "your postcode: the postcode district TD15 lies in England and Scotland; add"),
        ({"postcode": "JE1 1AA"}, "your postcode: the postcode area JE lies in the Channel Islands, outside the UK"),
        ({"home": "Nowhere"}, "your own constituency: 'Nowhere' is no constituency that is known; add"),
        ({"constituency": "Example North", "postcode": "EH1 1AA"}, "--constituency: 'Example North' is no"),
        (
            {"poll": read_election("parl.example-north.2029-05-03")},
            "--election: 'example-north' is no constituency that is known; add",
        ),
        (
            {"poll": read_election("local"), "constituency": "Example Ward"},
            "--constituency: the ward 'Example Ward' cannot be placed in a nation; add",
        ),
    ],
)
def test_what_cannot_be_placed_asks_for_the_nation_and_is_never_guessed(fields: dict[str, Any], beginning: str) -> None:
    message = refused(ENGLISH_ONLY, UsageError, **fields)
    assert message.startswith(beginning)
    assert re.search(r"add --nation \((england, scotland, wales, northern-ireland|england or scotland)\)$", message)


def test_a_place_settles_the_nation_the_weightiest_first() -> None:
    seat = {"constituency": "Edinburgh East and Musselburgh"}
    postcode = {"postcode": "EH1 1AA"}
    english = {"postcode": "BS1 1AA", "home": "Bristol East"}
    for fields, told in (
        (seat | english, "--constituency: 'Edinburgh East and Musselburgh' is a constituency in Scotland"),
        (postcode | {"home": "Bristol East"}, "your postcode: the postcode area EH lies in Scotland"),
        ({"home": "argyll bute & south lochaber"}, "your own constituency: 'Argyll, Bute and South Lochaber' is a"),
        (
            {"poll": read_election("parl.perth-and-kinross-shire.2029-05-03")} | english,
            "--election: 'Perth and Kinross-shire' is a constituency in Scotland",
        ),
    ):
        made = planned(TWO_NATIONS, **fields)
        assert made.request.nation is Nation.SCOTLAND
        assert made.nation_from.startswith(told)


def test_which_side_of_a_border_it_is_the_next_place_may_say() -> None:
    on_it = {"postcode": "TD15 1AA"}
    made = planned(TWO_NATIONS, **on_it, home="Berwickshire, Roxburgh and Selkirk")
    assert made.request.nation is Nation.SCOTLAND
    message = refused(TWO_NATIONS, UsageError, **on_it, home="Ynys Môn")
    assert message.endswith("TD15 lies in England and Scotland; add --nation (england or scotland)")


def test_an_office_for_all_nations_says_nothing_of_the_nation() -> None:
    message = refused(TWO_NATIONS, LobbykitError, role=Role.MINISTER, office=CHANCELLOR, postcode="EH1 1AA")
    assert message.endswith("for Scotland use --office scottish-minister-one")


def test_two_seats_are_one_too_many() -> None:
    poll = read_election("parl.edinburgh-south.2029-05-03")
    message = refused(TWO_NATIONS, UsageError, poll=poll, constituency="Leeds East")
    assert message == "--election names the seat edinburgh-south, and --constituency 'Leeds East'; give one"
    assert planned(TWO_NATIONS, poll=poll, constituency="South Edinburgh").request.nation is Nation.SCOTLAND


def test_a_postcode_settles_it_for_a_letter_to_an_office_too() -> None:
    made = planned(TWO_NATIONS, role=Role.MINISTER, postcode="EH1 1AA")
    assert made.request.office == SCOTTISH_MINISTER


def test_a_seat_in_another_nation_or_of_former_times_is_told_of() -> None:
    scots = planned(TWO_NATIONS, nation=Nation.SCOTLAND, constituency="Bristol East")
    assert scots.warnings == (
        "'Bristol East' is a constituency in England, and the letter is for Scotland (from --nation)",
    )
    former = planned(TWO_NATIONS, constituency="Westminster North")
    assert former.warnings == (
        "'Westminster North' was a constituency in England until 2024: look up what it is called now",
    )


def test_a_place_with_its_nation_is_taken() -> None:
    assert planned(ENGLISH_ONLY, constituency="Example North", nation=Nation.ENGLAND).notes == ()


def test_a_seat_that_may_be_misspelt_is_told_of_even_where_the_nation_is_given() -> None:
    made = planned(TWO_NATIONS, nation=Nation.ENGLAND, constituency="Bristl East")
    assert made.warnings == ("'Bristl East' is no constituency that is known; did you mean Bristol East?",)
    assert planned(TWO_NATIONS, nation=Nation.ENGLAND, constituency="Nowhere at all").warnings == ()


def test_one_nations_word_is_refused_for_another_nation() -> None:
    message = refused(TWO_NATIONS, UsageError, term=("un", Nation.SCOTLAND), nation=Nation.ENGLAND)
    assert message == "--topic un: that is what Scotland calls it; for England use --topic one"


def test_one_nations_word_without_asks_there_is_refused_with_the_reason() -> None:
    message = refused(ENGLISH_ONLY, LobbykitError, term=("un", Nation.SCOTLAND))
    assert message.startswith("'un' is what Scotland calls topic one; there is no ask on topic one")
    assert "asks on it are for England" in message


def test_an_election_of_another_nation_is_refused() -> None:
    message = refused(ENGLISH_ONLY, UsageError, nation=Nation.ENGLAND, election=Election.SENEDD)
    assert message == "--election senedd: the Senedd is Wales's, and the nation is England"


def test_a_topic_with_overtaken_asks_alone_is_refused_with_the_topics_that_have_some() -> None:
    catalogue = made_up_catalogue(made_up_ask("gone", status=Status.OVERTAKEN), made_up_ask("two", topics=("two",)))
    message = refused(catalogue, LobbykitError)
    assert message == (
        "there is no usable ask on topic one to put to a candidate; gone: overtaken: the note of gone; there are asks "
        "on: two"
    )


def test_an_ask_that_was_left_out_is_given_no_empty_reason() -> None:
    message = refused(ENGLISH_ONLY, LobbykitError, without=("english",))
    assert message.startswith("there is no usable ask on topic one to put to a candidate; gone: overtaken: the note of")


# --- office --------------------------------------------------------------------------------------------------


def test_the_office_that_can_act_is_found_and_told() -> None:
    made = planned(TWO_NATIONS, role=Role.MINISTER, nation=Nation.SCOTLAND)
    assert made.request.office == SCOTTISH_MINISTER
    assert made.notes == ("the letter is to the Scottish Minister for Examples (Scottish Ministry of Examples)",)


def test_an_office_of_another_nation_is_refused_and_the_right_one_named() -> None:
    message = refused(TWO_NATIONS, LobbykitError, role=Role.MINISTER, office=MINISTER, nation=Nation.SCOTLAND)
    right = "the Minister for Examples acts for England, not for Scotland; for Scotland use --office "
    assert message == right + "scottish-minister-one"


def test_where_nothing_could_be_asked_of_the_right_office_it_is_named_with_what_there_is() -> None:
    message = refused(ENGLISH_ONLY, LobbykitError, role=Role.MINISTER, office=MINISTER, nation=Nation.SCOTLAND)
    assert message.startswith(
        "the Minister for Examples acts for England, not for Scotland; Scotland's own is the Scottish Minister for "
        "Examples, but there is no ask on topic one for ministers in Scotland; asks on it are for England"
    )


def test_an_office_that_decides_nothing_of_it_is_refused_and_the_right_one_named() -> None:
    asks = (made_up_ask("money", decided_by={Nation.ENGLAND: "treasury"}), made_up_ask("other", topics=("two",)))
    message = refused(
        made_up_catalogue(*asks), LobbykitError, role=Role.MINISTER, office=MINISTER, nation=Nation.ENGLAND
    )
    assert message == (
        "the Minister for Examples cannot act on what there is to ask on topic one in England; for England use "
        "--office chancellor-one"
    )


def test_asks_for_two_offices_are_refused_in_one_letter() -> None:
    asks = (made_up_ask("money", decided_by={Nation.ENGLAND: "treasury"}), made_up_ask("other"))
    fields: dict[str, Any] = {"role": Role.MINISTER, "topics": (), "named": ("money", "other")}
    message = refused(made_up_catalogue(*asks), LobbykitError, **fields)
    assert message == (
        "the asks that are named are not for one office: money is for --office chancellor-one and other is for "
        "--office minister-one; write a letter to each"
    )


def test_the_right_office_is_the_one_that_can_act_on_the_topic() -> None:
    funded = made_up_ask("funded", decided_by={Nation.ENGLAND: "treasury"})
    catalogue = made_up_catalogue(funded, made_up_ask("scots", nations=(Nation.SCOTLAND,)))
    message = refused(catalogue, LobbykitError, role=Role.MINISTER, office=SCOTTISH_MINISTER, nation=Nation.ENGLAND)
    assert message.endswith("; for England use --office chancellor-one")


def test_a_nation_without_an_office_of_its_own_is_told_of_none() -> None:
    message = refused(TWO_NATIONS, LobbykitError, role=Role.COMMISSIONER, office=COMMISSIONER, nation=Nation.WALES)
    assert message.startswith("the Commissioner for Examples acts for England, not for Wales; there is no ask on topic")


@pytest.mark.parametrize("body", ["", "unknown", "treasury"])
def test_an_office_that_no_ask_is_for_is_refused(body: str) -> None:
    office = replace(MINISTER, id="idle-minister", title="Idle Minister", body=body)
    message = refused(ENGLISH_ONLY, LobbykitError, role=Role.MINISTER, office=office)
    reason = "no document asks anything for England that the Idle Minister could act on; for England use --office "
    assert message == reason + "minister-one"


def test_of_several_offices_of_a_body_its_own_is_the_default_and_another_can_be_named() -> None:
    junior = replace(MINISTER, id="junior-minister", note="the ministry wants one letter")
    offices = (junior, *OFFICES)
    wants = Wants(role=Role.MINISTER, written_on=DAY, variation=Variation(""), topics=("one",), nation=Nation.ENGLAND)
    assert plan(TWO_NATIONS, offices, wants).request.office == MINISTER
    made = plan(TWO_NATIONS, offices, replace(wants, office=junior))
    assert made.request.office == junior
    assert made.selection.chosen[0].relation is Relation.DECIDES
    assert made.notes == ("the ministry wants one letter",)


def test_an_organisation_that_is_the_office_is_told_once() -> None:
    office = replace(COMMISSIONER, organisation=COMMISSIONER.title)
    wants = Wants(
        role=Role.COMMISSIONER, written_on=DAY, variation=Variation(""), topics=("one",), nation=Nation.ENGLAND
    )
    assert plan(ENGLISH_ONLY, [office], wants).notes == ("the letter is to the Commissioner for Examples",)


def test_a_commissioners_office_is_refused_for_a_letter_to_a_minister() -> None:
    message = refused(TWO_NATIONS, UsageError, role=Role.MINISTER, office=COMMISSIONER)
    assert message == "--office commissioner-one is a commissioner's, and the letter is to a minister"


@pytest.mark.parametrize("field", [{"election": Election.PARL}, {"constituency": "Example North"}])
def test_what_belongs_to_elections_does_not_go_with_an_office(field: dict[str, Any]) -> None:
    assert "goes with --to candidate or member" in refused(ENGLISH_ONLY, UsageError, role=Role.MINISTER, **field)


# --- whose asks ----------------------------------------------------------------------------------------------


def test_without_a_word_on_it_the_asks_are_prospects() -> None:
    assert planned(TWO_NATIONS, nation=Nation.ENGLAND).request.organisations == ("prospect",)


def test_a_sender_whose_organisation_has_no_asks_gets_prospects_and_is_told() -> None:
    made = planned(TWO_NATIONS, nation=Nation.ENGLAND, organisation="Example Union")
    assert made.request.organisations == ("prospect",)
    assert made.notes == (
        "the catalogue has no asks of Example Union; the letter puts Prospect's, and says whose they are",
    )


def test_a_sender_whose_organisation_has_asks_gets_those() -> None:
    own = TWO_NATIONS.organisation("lga")
    assert planned(TWO_NATIONS, nation=Nation.ENGLAND, own=own).request.organisations == ("lga",)


# --- what it is about ----------------------------------------------------------------------------------------


def test_a_letter_is_about_topics_or_about_named_asks() -> None:
    assert refused(ENGLISH_ONLY, UsageError, topics=()) == "give --topic or --ask: what the letter is about"


def test_a_topic_beside_named_asks_says_what_the_letter_is_about() -> None:
    catalogue = made_up_catalogue(made_up_ask("a", topics=("one", "two")), made_up_ask("b", topics=("three",)))
    assert planned(catalogue, topics=("two",), named=("a",)).topics == ("two",)
    assert planned(catalogue, topics=("two",), named=("b",)).topics == ("three",)


def test_named_asks_say_what_the_letter_is_about() -> None:
    catalogue = made_up_catalogue(made_up_ask("a", topics=("two", "one")), made_up_ask("b", topics=("three",)))
    assert planned(catalogue, topics=(), named=("b", "a")).topics == ("three", "two")


def test_a_minister_is_not_written_to_when_no_office_is_known_for_those_who_decide() -> None:
    catalogue = made_up_catalogue(made_up_ask("welsh", nations=(Nation.WALES,)))
    message = refused(catalogue, LobbykitError, role=Role.MINISTER, nation=Nation.WALES)
    assert message == "no minister's office is known for the Welsh Ministry, which would decide this"


def test_a_topic_on_which_nothing_is_asked_is_not_named_and_that_is_told() -> None:
    catalogue = made_up_catalogue(made_up_ask("a"), made_up_ask("b", topics=("two",), nations=(Nation.WALES,)))
    made = planned(catalogue, topics=("one", "two"), nation=Nation.ENGLAND)
    assert made.topics == ("one",)
    (note,) = made.notes
    assert note.startswith("the letter asks nothing on topic two in England; ")
    assert note.endswith("; 'lobbykit letter --to candidate --topic two --explain' says why")


def test_named_asks_of_different_nations_are_refused_with_their_nations() -> None:
    message = refused(TWO_NATIONS, LobbykitError, topics=(), named=("english", "scots"))
    assert message == "no nation has all the asks that are named: english is for England; scots is for Scotland"


GENERAL_ELECTION = Poll(election=Election.PARL, polling_day=date(2026, 12, 17))


def test_after_polling_day_nobody_is_a_candidate() -> None:
    past = Poll(election=Election.LOCAL, polling_day=date(2026, 11, 21))
    message = refused(ENGLISH_ONLY, LobbykitError, poll=past)
    assert message.startswith("polling day was 21 November 2026 and the letter is of 22 November 2026")
    assert message.endswith("use --to member for those who were elected")


def test_on_polling_day_somebody_still_is() -> None:
    today = Poll(election=Election.PARL, polling_day=DAY)
    assert planned(ENGLISH_ONLY, poll=today).selection.chosen


def test_while_parliament_is_dissolved_nobody_is_written_to_as_an_mp() -> None:
    message = refused(ENGLISH_ONLY, LobbykitError, role=Role.MEMBER, poll=GENERAL_ELECTION)
    assert message == (
        "Parliament is dissolved from 11 November 2026 until the election on 17 December 2026, and nobody is an MP on "
        "22 November 2026; use --to candidate"
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"poll": replace(GENERAL_ELECTION, is_by_election=True)},
        {"poll": GENERAL_ELECTION, "written_on": date(2026, 11, 10)},
        {"poll": GENERAL_ELECTION, "written_on": date(2026, 12, 18)},
    ],
    ids=["by-election", "before it is dissolved", "after the election"],
)
def test_else_members_can_be_written_to(fields: dict[str, Any]) -> None:
    assert planned(ENGLISH_ONLY, role=Role.MEMBER, **fields).selection.chosen


def test_ministers_keep_office_whatever_the_election() -> None:
    assert "goes with --to candidate or member" in refused(
        ENGLISH_ONLY, UsageError, role=Role.MINISTER, poll=GENERAL_ELECTION
    )
    assert planned(ENGLISH_ONLY, role=Role.MINISTER).request.office == MINISTER


def test_one_ballot_or_office_has_one_variation_however_it_was_named() -> None:
    def key(**fields: Any) -> str:
        return planned(TWO_NATIONS, variation=Variation("sender"), **fields).request.variation.key

    england = {"nation": Nation.ENGLAND}
    assert key(**england) == key(**england, election=Election.PARL)
    assert key(**england, constituency="Example North") == key(**england, constituency="example  north")
    assert key(**england, constituency="Example North") != key(**england, constituency="Example South")
    by_default = key(role=Role.MINISTER, **england)
    assert by_default == key(role=Role.MINISTER, office=MINISTER)
    assert planned(TWO_NATIONS, variation=Variation(""), **england).request.variation.key == ""


def test_without_may_not_leave_nothing_of_what_is_named() -> None:
    message = refused(ENGLISH_ONLY, UsageError, topics=(), named=("english",), without=("english",))
    assert message == "--without leaves nothing of what --ask names"


def test_another_organisations_asks_and_drafts_are_told_of() -> None:
    made = planned(TWO_NATIONS, nation=Nation.ENGLAND, owners=("lga",))
    others, draft = made.notes
    assert others.startswith("the letter puts asks of the Association and tells them as its own, never as Prospect's: ")
    assert draft == "The paper board-2022 (2022) is a draft, and may never have been adopted"
