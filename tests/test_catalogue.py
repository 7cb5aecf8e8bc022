"""YAML folders -> a catalogue, and every fault with file and line."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_catalogue import (
    BODIES,
    FILES,
    OFFICES,
    PAPER,
    TODAY,
    TOPICS,
    changed,
    line_of,
    read_texts,
    write_folder,
)

from lobbykit import checks, citations, shipped
from lobbykit.catalogue import contents, read, sound
from lobbykit.errors import LobbykitError
from lobbykit.model import (
    Ask,
    Audience,
    Body,
    BodyKind,
    Cite,
    Election,
    Fact,
    Limits,
    Missing,
    Nation,
    Organisation,
    Passage,
    Source,
    Stance,
    Standing,
    Status,
    Strength,
    Timing,
    Topic,
)
from lobbykit.people import offices

TELLING = "telling may have {also} and {addressed_to} in it, and no other braces"
PUBLISHED = "published wants a year, a month or a day such as 2023, 2023-03 or 2023-03-09, but this is '{}'"


def faults(**texts: str) -> list[str]:
    return [str(problem) for problem in read_texts(**texts).problems]


# --- what is good --------------------------------------------------------------------------------------------


def test_a_sound_folder_is_read_whole() -> None:
    found = read_texts()

    assert found.problems == ()
    assert [ask.id for ask in found.catalogue.asks] == ["fund-places", "keep-meals"]
    assert found.catalogue.asks[0] == Ask(
        id="fund-places",
        title="Money for school places",
        action="fund new places for SEND with the agreement of schools",
        wordings=(
            "pay for more places for pupils with SEND where schools agree",
            "set money aside so that schools which agree can take in more pupils with SEND",
            "give schools the means to open further places for SEND by agreement",
        ),
        because=(
            "places have not kept up with the number of pupils",
            "parents wait too long to hear where their child will go",
        ),
        question="find the money for places that schools agree to open",
        follow_up="How many places would you fund first?",
        stance=Stance.SUPPORT,
        strength=Strength.CALL,
        limits=Limits(text="Only with the agreement of schools.", keep=("agree",), avoid=("compel",)),
        topics=("send",),
        nations=(Nation.ENGLAND,),
        nation_basis="stated",
        audiences=(Audience.CANDIDATE, Audience.MINISTER),
        audience_reason="The paper addresses both.",
        decided_by={Nation.ENGLAND: "dfe"},
        cite=Cite(
            place="Paragraph 2",
            anchor="new places in every school",
            also=(Passage(place="Paragraph 3", anchor="with the agreement of governors"),),
        ),
        timing=Timing(
            status=Status.CHECK,
            note="Look up the latest number of places.",
            checked=date(2026, 11, 1),
            review_by=date(2027, 5, 1),
        ),
        facts=(Fact(text="In 2022 there were 900 places.", whose="the Department for Education", year="2022"),),
        related=("keep-meals",),
        source="paper-2023",
        organisation="prospect",
    )
    assert found.catalogue.sources == (
        Source(
            id="paper-2023",
            title="Paper on school places",
            publisher="prospect",
            published="2023-03-09",
            what="a paper that Prospect published",
            addressed_to="the Department for Education",
            nations=(Nation.ENGLAND,),
            standing=Standing.ADOPTED,
            attribution="In 2023 Prospect",
            file="paper.txt",
        ),
    )
    assert found.catalogue.topics[0] == Topic(
        id="send",
        title="special educational needs and disabilities",
        description="Support for pupils with special educational needs and disabilities",
        aliases=("sen", "special needs"),
        terms={"asn": Nation.SCOTLAND},
    )
    assert found.catalogue.missing == (
        Missing(words=("alternative provision",), reason="no document asks anything about it"),
    )
    assert found.catalogue.acronyms == {"SEND": "special educational needs and disabilities"}
    assert found.catalogue.organisations[0] == Organisation(
        id="prospect",
        name="Prospect",
        about="a trade union of education professionals",
        about_source="Paper of 2023, paragraph 1",
    )
    assert found.catalogue.bodies[0] == Body(
        id="dfe",
        name="the Department for Education",
        nations=(Nation.ENGLAND,),
        kind=BodyKind.GOVERNMENT,
        office="uk-sos-education",
        answers_to=Election.PARL,
    )


def test_a_link_holds_from_both_sides() -> None:
    conflict = PAPER + "    conflicts: [fund-places]\n"
    first, second = read_texts(paper=conflict).catalogue.asks

    assert (first.related, first.conflicts) == (("keep-meals",), ("keep-meals",))
    assert (second.related, second.conflicts) == (("fund-places",), ("fund-places",))


def test_every_field_has_its_place() -> None:
    found = read_texts()

    assert found.place("fund-places", "wordings.1") == ("paper.yaml", line_of(PAPER, "set money aside"))
    assert found.place("fund-places", "cite.also.0.anchor") == ("paper.yaml", line_of(PAPER, "agreement of governors"))
    assert found.place("keep-meals", "timing.note") == ("paper.yaml", line_of(PAPER, "status: live") - 1)
    assert found.place("topics:meals", "aliases.0") == ("topics.yaml", line_of(TOPICS, "lunches"))
    assert found.place("sources:paper-2023", "file") == ("paper.yaml", line_of(PAPER, "file: paper.txt"))


def test_an_ask_named_as_its_source_keeps_its_own_places() -> None:
    same = changed(changed(PAPER, "- id: keep-meals", "- id: paper-2023"), "related: [keep-meals]", "related: []")
    found = read_texts(paper=same)

    assert found.place("paper-2023", "title") == ("paper.yaml", line_of(PAPER, "title: Meals at school"))
    assert found.place("sources:paper-2023", "title") == ("paper.yaml", line_of(PAPER, "title: Paper on"))


@pytest.mark.parametrize("encode", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(encode: Callable[[str], str]) -> None:
    found = read_texts(**{Path(name).stem: encode(text) for name, text in FILES.items()})

    assert found.problems == ()
    assert found.catalogue == read_texts().catalogue
    assert found.places == read_texts().places


# --- what is not: all at once, each with its line ------------------------------------------------------------


def test_all_faults_of_a_folder_come_at_once() -> None:
    topics = """\
topics:
  - id: send
    title: special educational needs
    description: Needs
    aliases: [no, ehcp, 2023]
    terms: {asn: scotlnd}
  - id: send
    title: again
    description: The same id
  - id: funding
    title: funding
acronym:
  SEND: special educational needs
"""
    bodies = """\
bodies:
  - id: dfe
    name: the Department for Education
    nations: [england]
    kind: goverment
"""
    paper = """\
source:
  id: paper
  title: Paper
  publisher: prospct
  published: 2023
  what: a paper
  adressed_to: candidates
  nations: [england]
  standing: adopted
  attribution: In 2023 Prospect
  file: paper.txt
asks:
  - id: one
    title: One
    title: One again
    action: no
    wordings: keep it
    because: []
    question:
    follow_up: Would you?
    stance: suport
    strength: call
    topics: [sned, funding]
    nations: [walse]
    nation_basis: stated
    audiences: [canditate]
    audience_reason: 2026-11-22
    decided_by: {england: dfee}
    cite:
      place: Paragraph 1
      anker: some words here
    timing:
      status: live
      review_by: next year
    facts:
      - text: There are 900.
        whose: Prospect
        year: 2022
    related: [tow]
  - three
  - id: one
    title: Two
    colour: red
"""
    known = "id, title, action, wordings, because, question, follow_up, stance, strength, topics, nations, nation_basis"
    known += (
        ", audiences, audience_reason, decided_by, cite, timing, limits, facts, put_by, telling, related, conflicts"
    )
    missing = known.partition(", limits")[0].split(", ")[2:]

    assert faults(bodies=bodies, paper=paper, topics=topics) == [
        (
            "bodies.yaml:5: kind 'goverment' is not known; did you mean government? "
            "(government, council, commissioner, employer)"
        ),
        "paper.yaml:1: the key 'addressed_to' is missing here",
        "paper.yaml:4: the organisation 'prospct' is not known; did you mean prospect? (lga, prospect)",
        "paper.yaml:5: published wants text, but YAML reads 2023 as a number; put it in quotation marks",
        (
            "paper.yaml:7: the key 'adressed_to' is not known here; did you mean addressed_to? "
            "(id, title, publisher, published, what, addressed_to, nations, standing, attribution, file, notes)"
        ),
        "paper.yaml:15: the key 'title' stands here again; it was first given at line 14",
        "paper.yaml:16: action wants text, but YAML reads no as true or false; put it in quotation marks",
        "paper.yaml:17: wordings wants a list, but this is text; begin each item with '- '",
        "paper.yaml:18: because is an empty list; it needs an item or more",
        "paper.yaml:19: question is empty; give it a text or take the key out",
        "paper.yaml:21: stance 'suport' is not known; did you mean support? (support, oppose, protect)",
        "paper.yaml:23: the topic 'sned' is not known; did you mean send?",
        "paper.yaml:24: nations 'walse' is not known; did you mean wales? (england, scotland, wales, northern-ireland)",
        (
            "paper.yaml:26: audiences 'canditate' is not known; did you mean candidate? "
            "(candidate, minister, commissioner)"
        ),
        "paper.yaml:27: audience_reason wants text, but YAML reads 2026-11-22 as a date; put it in quotation marks",
        "paper.yaml:28: the body 'dfee' is not known; did you mean dfe? (dfe)",
        "paper.yaml:29: the key 'anchor' is missing here",
        "paper.yaml:31: the key 'anker' is not known here (place, anchor, also)",
        "paper.yaml:34: review_by wants a date such as 2026-11-22, but this is 'next year'",
        "paper.yaml:38: year wants text, but YAML reads 2022 as a number; put it in quotation marks",
        "paper.yaml:39: the ask 'tow' is not known",
        "paper.yaml:40: a mapping of keys and values is wanted here, but this is text",
        "paper.yaml:41: the id 'one' is used again; it was first given at paper.yaml:13",
        *(f"paper.yaml:41: the key '{name}' is missing here" for name in missing),
        f"paper.yaml:43: the key 'colour' is not known here ({known})",
        "topics.yaml:5: aliases wants text, but YAML reads no as true or false; put it in quotation marks",
        "topics.yaml:5: aliases wants text, but YAML reads 2023 as a number; put it in quotation marks",
        (
            "topics.yaml:6: asn 'scotlnd' is not known; did you mean scotland? "
            "(england, scotland, wales, northern-ireland)"
        ),
        "topics.yaml:7: the id 'send' is used again; it was first given at topics.yaml:2",
        "topics.yaml:10: the key 'description' is missing here",
        "topics.yaml:12: the key 'acronym' is not known here; did you mean acronyms? (topics, missing, acronyms, names)",  # noqa: E501  # a whole message
    ]


def test_the_id_of_an_item_with_faults_counts_as_there() -> None:
    broken = changed(changed(PAPER, "stance: protect", "stance: protct"), "    title: Money for school places\n", "")

    assert faults(paper=broken, topics=changed(TOPICS, "    description: Meals at school\n", "")) == [
        "paper.yaml:13: the key 'title' is missing here",
        (
            f"paper.yaml:{line_of(broken, 'protct')}: stance 'protct' is not known; did you mean protect? "
            "(support, oppose, protect)"
        ),
        "topics.yaml:9: the key 'description' is missing here",
    ]


def test_an_id_is_known_to_be_repeated_though_the_item_has_other_faults() -> None:
    line = PAPER.count("\n") + 1

    assert faults(paper=PAPER + "  - id: keep-meals\n")[0] == (
        f"paper.yaml:{line}: the id 'keep-meals' is used again; "
        f"it was first given at paper.yaml:{line_of(PAPER, '- id: keep-meals')}"
    )


def test_two_items_on_one_line_cannot_share_an_id() -> None:
    topics = "topics: [{id: send, title: a, description: b}, {id: send, title: a, description: b}]\n"

    assert (
        faults(topics=topics)[-1] == "topics.yaml:1: the id 'send' is used again; it was first given at topics.yaml:1"
    )


def test_an_id_may_not_stand_in_two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_folder(tmp_path / "first")
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "mine.yaml").write_text(changed(PAPER, "id: fund-places", "id: mine"))

    found = read(contents([Path("first"), Path("second")]))

    assert [str(problem) for problem in found.problems] == [
        "second/mine.yaml:2: the id 'paper-2023' is used again; it was first given at first/paper.yaml:2",
        (
            f"second/mine.yaml:{line_of(PAPER, '- id: keep-meals')}: the id 'keep-meals' is used again; "
            f"it was first given at first/paper.yaml:{line_of(PAPER, '- id: keep-meals')}"
        ),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("publisher: prospect", "publisher: neu", "the organisation 'neu' is not known (lga, prospect)"),
        ("topics: [send]", "topics: [send, lunch]", "the topic 'lunch' is not known"),
        (
            "scotland: scottish-government",
            "scotland: scotgov",
            "the body 'scotgov' is not known (dfe, scottish-government)",
        ),
        ("related: [keep-meals]", "related: [keep-meal]", "the ask 'keep-meal' is not known; did you mean keep-meals?"),
        ("related: [keep-meals]", "conflicts: [free-all]", "the ask 'free-all' is not known"),
        ("      england: dfe\n      scotland: sc", "      scotland: sc", "decided_by names no body for england"),
        ("stance: support", "stance: support\n    telling: called on {you} to", TELLING),
        ("stance: support", "stance: support\n    telling: '{also:>9999999999}said that'", TELLING),
        ("stance: support", "stance: support\n    telling: said {that", TELLING),
        ("2023-03-09", "spring 2023", PUBLISHED.format("spring 2023")),
        ("2023-03-09", "2023-3", PUBLISHED.format("2023-3")),
        ("2023-03-09", "2023-02-29", PUBLISHED.format("2023-02-29")),
        ("2023-03-09", "2023-13", PUBLISHED.format("2023-13")),
        ("2023-03-09", "9999", PUBLISHED.format("9999")),
        ("2023-03-09", "٢٠٢٣", PUBLISHED.format("٢٠٢٣")),
    ],
)
def test_what_a_letter_could_not_be_written_from_is_a_fault(old: str, new: str, fault: str) -> None:
    text = changed(PAPER, old, new)
    line = line_of(text, new.splitlines()[-1].strip()) - ("names no body" in fault)

    assert faults(paper=text) == [f"paper.yaml:{line}: {fault}"]


@pytest.mark.parametrize("published", ["2023", "2023-03", "2024-02-29", "1998"])
def test_a_document_is_dated_as_exactly_as_is_known(published: str) -> None:
    found = read_texts(paper=changed(PAPER, "2023-03-09", published))

    assert found.problems == ()
    assert found.catalogue.sources[0].year == int(published[:4])


def test_how_a_call_is_told_may_name_whom_it_was_put_to() -> None:
    telling = "telling: '{also}called on {addressed_to} to'"

    assert faults(paper=changed(PAPER, "stance: support", f"stance: support\n    {telling}")) == []


# --- files that are no source files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "paper.yaml: the file is empty"),
        (b"\xef\xbb\xbf# nothing\n", "paper.yaml: the file is empty"),
        (b"source:\n  title: caf\xe9\n", "paper.yaml:2: this file is not in UTF-8; save it as 'UTF-8' in your editor"),
        (b"\xef\xbb\xbfa\nb\n\xe9", "paper.yaml:3: this file is not in UTF-8; save it as 'UTF-8' in your editor"),
        (PAPER.encode("utf-16"), "paper.yaml:1: this file is not in UTF-8; save it as 'UTF-8' in your editor"),
        (b"\x89PNG\r\n\x1a\n", "paper.yaml:1: this file is not in UTF-8; save it as 'UTF-8' in your editor"),
        (b"- source", "paper.yaml:1: the file must begin with 'source:', but it is a list"),
        (b"just words", "paper.yaml:1: the file must begin with 'source:', but it is text"),
        (b"{}", "paper.yaml:1: the key 'source' is missing: the file's document"),
        (b"\nasks: []", "paper.yaml:2: the key 'source' is missing: the file's document"),
        (OSError(5, "Input/output error"), "paper.yaml: this file cannot be read: Input/output error"),
    ],
)
def test_a_file_that_is_no_source_file_gets_a_sentence(content: bytes | OSError, fault: str) -> None:
    found = read({"paper.yaml": content})

    assert [str(problem) for problem in found.problems] == [fault]


def test_the_asks_of_a_file_without_source_are_judged_all_the_same() -> None:
    asks = changed(PAPER[PAPER.index("asks:") :], "stance: protect", "stance: protct")

    assert faults(paper=asks) == [
        "paper.yaml:1: the key 'source' is missing: the file's document",
        (
            f"paper.yaml:{line_of(asks, 'protct')}: stance 'protct' is not known; did you mean protect? "
            "(support, oppose, protect)"
        ),
    ]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "topics",
            "topics: {}",
            "topics.yaml:1: topics wants a list, but this is a mapping; begin each item with '- '",
        ),
        (
            "topics",
            "topic:\n  - id: send",
            "topics.yaml:1: the key 'topic' is not known here; did you mean topics? (topics, missing, acronyms, names)",
        ),
        ("bodies", "", "bodies.yaml: the file is empty"),
        (
            "organisations",
            "- prospect",
            "organisations.yaml:1: the file must begin with 'organisations:', but it is a list",
        ),
    ],
)
def test_what_refers_to_a_file_that_gave_nothing_is_no_further_fault(name: str, text: str, fault: str) -> None:
    assert faults(**{name: text}) == [fault]


def test_what_refers_to_a_file_that_is_not_there_is_a_fault() -> None:
    found = read({"paper.yaml": PAPER.encode(), "bodies.yaml": BODIES.encode(), "topics.yaml": TOPICS.encode()})

    assert [str(problem) for problem in found.problems] == ["paper.yaml:4: the organisation 'prospect' is not known"]


def test_no_file_is_a_fault() -> None:
    assert [str(problem) for problem in read({}).problems] == ["asks: there is no .yaml file here"]


@given(st.binary())
def test_any_bytes_as_a_file_give_faults_and_never_stop_us(content: bytes) -> None:
    found = read({**{name: text.encode() for name, text in FILES.items()}, "paper.yaml": content})

    assert found.problems


LINES = PAPER.splitlines(keepends=True)


@st.composite
def spoilt_papers(draw: st.DrawFn) -> str:
    """The paper with some lines gone, moved or written over."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        with_key = lines[at].partition(":")[0] + ": "
        lines[at] = draw(
            st.sampled_from(
                ["", lines[at] * 2, *LINES, with_key, f"{with_key}[]\n", f"{with_key}no\n", f"{with_key}[x]\n"]
            )
            | st.builds(
                "{}{}\n".format, st.just(with_key), st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
            )
        )
    return "".join(lines)


@given(spoilt_papers())
def test_a_spoilt_file_gives_faults_or_a_catalogue_that_can_be_checked(
    tmp_path_factory: pytest.TempPathFactory, paper: str
) -> None:
    found = read_texts(paper=paper)

    assert all(problem.line is None or 1 <= problem.line <= paper.count("\n") + 2 for problem in found.problems)
    for problem in (
        *checks.run(found, OFFICES, TODAY),
        *citations.verify(found, shipped.folder("asks")),
    ):
        assert problem.place == "paper.yaml"
        assert problem.line


# --- folders -------------------------------------------------------------------------------------------------


def test_every_yaml_file_of_the_folders_is_read_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one/b.yaml", "one/a.yml", "one/.hidden.yaml", "one/notes.txt", "one/a.yaml~", "two/a.yaml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())

    assert contents([Path("two"), tmp_path / "one"]) == {
        "two/a.yaml": b"two/a.yaml",
        "one/a.yml": b"one/a.yml",
        "one/b.yaml": b"one/b.yaml",
    }


def test_a_folder_elsewhere_is_named_as_the_user_named_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "a.yaml").write_bytes(b"")

    assert list(contents([Path("..")])) == ["../a.yaml"]


def test_a_folder_named_twice_is_read_once(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)

    assert sound(contents([folder, folder])) == sound(contents([folder]))


def test_a_file_that_cannot_be_read_is_a_fault_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_folder(tmp_path)
    (tmp_path / "gone.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "x.yaml").mkdir()

    assert [str(problem) for problem in read(contents([Path()])).problems] == [
        "gone.yaml: this file cannot be read: No such file or directory",
        "loop.yaml: this file cannot be read: Too many levels of symbolic links",
        "x.yaml: this file cannot be read: Is a directory",
    ]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX systems alone")
def test_the_name_of_a_file_can_be_printed_whatever_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(os.fsdecode(b"caf\xe9.yaml")).write_bytes(b"")

    (problem,) = read(contents([Path()])).problems

    assert str(problem).encode() == b"caf\\xe9.yaml: the file is empty"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere", "there is no such folder"),
        ("file.txt", "Not a directory"),
        ("empty", "there is no .yaml file in it"),
    ],
)
def test_a_folder_that_gives_nothing_stops_us(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file.txt").write_bytes(b"")
    (tmp_path / "empty").mkdir()

    with pytest.raises(LobbykitError) as stopped:
        contents([tmp_path / name])

    assert str(stopped.value) == f"{tmp_path / name}: {reason}; name a folder that holds .yaml files of asks"


def test_a_catalogue_with_faults_is_not_used_and_every_fault_is_told() -> None:
    texts = {**FILES, "paper.yaml": changed(PAPER, "stance: protect", "stance: x"), "organisations.yaml": "a: b"}

    with pytest.raises(LobbykitError) as stopped:
        sound({name: text.encode() for name, text in texts.items()})

    assert str(stopped.value).splitlines() == [
        "the catalogue has faults; mend them first:",
        "  organisations.yaml:1: the key 'a' is not known here (organisations)",
        f"  paper.yaml:{line_of(PAPER, 'stance: protect')}: stance 'x' is not known (support, oppose, protect)",
    ]


def test_a_sound_catalogue_is_used() -> None:
    assert sound({name: text.encode() for name, text in FILES.items()}) == read_texts().catalogue


# --- the catalogue that comes with lobbykit ------------------------------------------------------------------


def test_the_shipped_catalogue_has_no_fault_and_every_check_holds() -> None:
    found = read(contents([shipped.folder("asks")]))

    assert found.problems == ()
    assert found.catalogue.asks
    assert checks.run(found, offices.read(offices.contents()), date(2026, 11, 22)) == []


def test_the_shipped_asks_are_linked_from_both_sides() -> None:
    asks = {ask.id: ask for ask in sound(contents([shipped.folder("asks")])).asks}

    assert all(ask.id in asks[other].related for ask in asks.values() for other in ask.related)
    assert all(ask.id in asks[other].conflicts for ask in asks.values() for other in ask.conflicts)
