"""YAML text -> records, and faults with file and line; whichever loader PyYAML has."""

import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from lobbykit import yamlfile
from lobbykit.words import clean_line
from lobbykit.yamlfile import Node, Reading


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Part(Struct, frozen=True, kw_only=True):
    name: str
    size: str = "small"


class Thing(Struct, frozen=True, kw_only=True):
    id: str
    colour: Colour = Colour.RED
    tags: tuple[str, ...] = ()
    made: date | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    owners: dict[Colour, str] | None = None


KEYS = "(id, colour, tags, made, part, parts, owners)"


class Box(Struct, frozen=True, kw_only=True):
    things: tuple[Thing, ...]
    origin: str = ""


@pytest.fixture(autouse=True, params=[yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "_Loader", request.param)


def read(text: str, cls: type[Any] = Thing) -> tuple[Any, list[str]]:
    """The record, or None where it has faults of its own, and all faults as the user reads them."""
    reading = Reading("a.yaml")
    root = reading.parse(text)
    record = reading.record(cls, root, "thing") if root else None
    return record, [str(problem) for problem in reading.problems]


def faults(text: str, cls: type[Any] = Thing) -> list[str]:
    return read(text, cls)[1]


# --- what is good --------------------------------------------------------------------------------------------


def test_a_record_is_read_with_all_its_kinds_of_field() -> None:
    text = """\
id: one
colour: green
tags: [a, 'no', "2023"]
made: 2026-11-22
part: {name: wheel}
parts:
  - name: axle
    size: >
      very
      large
owners:
  red: Alex
"""

    assert read(text) == (
        Thing(
            id="one",
            colour=Colour.GREEN,
            tags=("a", "no", "2023"),
            made=date(2026, 11, 22),
            part=Part(name="wheel"),
            parts=(Part(name="axle", size="very large"),),
            owners={Colour.RED: "Alex"},
        ),
        [],
    )


def test_what_is_not_given_is_as_the_record_has_it() -> None:
    assert read("id: one") == (Thing(id="one"), [])


def test_a_date_may_stand_in_quotation_marks() -> None:
    assert read("{id: one, made: '2026-11-22'}")[0].made == date(2026, 11, 22)


def test_text_is_cleaned_to_one_line() -> None:
    text = 'id: |\n  Alex\n  Example\ntags: ["a\\tb", "  c  ", "\\u2028d\\uE000"]\n'

    assert read(text) == (Thing(id="Alex Example", tags=("a b", "c", "d")), [])


def test_a_byte_order_mark_is_no_text() -> None:
    reading = Reading("a.yaml")

    assert reading.parse("\ufeffid: one\n") == Node({"id": Node("one", 1)}, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    assert faults(end.join(["# a", "", "id: one", "tag: x", ""])) == [
        f"a.yaml:4: the key 'tag' is not known here; did you mean tags? {KEYS}"
    ]


def test_a_value_stands_on_the_line_of_its_key_and_an_item_on_its_own() -> None:
    reading = Reading("a.yaml")
    root = reading.parse("things:\n  -\n    id: one\n    tags:\n      - a\n      - b\norigin:\n  far\n")
    assert root
    reading.record(Box, root, "box")

    assert reading.lines == {
        "box": 1,
        "box.things": 1,
        "box.things.0": 3,
        "box.things.0.id": 3,
        "box.things.0.tags": 4,
        "box.things.0.tags.0": 5,
        "box.things.0.tags.1": 6,
        "box.origin": 7,
    }


def test_fields_that_come_from_elsewhere_are_given_and_may_not_stand_in_the_file() -> None:
    reading = Reading("a.yaml")
    good, bad = reading.parse("name: wheel"), reading.parse("{name: wheel, size: large}")
    assert good
    assert bad

    assert reading.record(Part, good, "part", given={"size": "given"}) == Part(name="wheel", size="given")
    assert reading.record(Part, bad, "part", given={"size": "given"}) is None
    assert [problem.message for problem in reading.problems] == ["the key 'size' is not known here (name)"]


# --- faults of form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("colour: red", "a.yaml:1: the key 'id' is missing here"),
        ("id: one\nid: two", "a.yaml:2: the key 'id' stands here again; it was first given at line 1"),
        (
            "id: one\npart:\n  name: a\npart:\n  name: b",
            "a.yaml:4: the key 'part' stands here again; it was first given at line 2",
        ),
        (
            "id: one\npart:\n  nmae: a\n  name: b",
            "a.yaml:3: the key 'nmae' is not known here; did you mean name? (name, size)",
        ),
        (
            "id: one\nowner:\n  red: Alex",
            f"a.yaml:2: the key 'owner' is not known here; did you mean owners? {KEYS}",
        ),
        ("id: one\npart:\n  size: a", "a.yaml:2: the key 'name' is missing here"),
        ("id: one\npart: wheel", "a.yaml:2: a mapping of keys and values is wanted here, but this is text"),
        ("id: one\nparts: {name: a}", "a.yaml:2: parts wants a list, but this is a mapping; begin each item with '- '"),
        ("id: one\ntags: a", "a.yaml:2: tags wants a list, but this is text; begin each item with '- '"),
        ("id: one\ntags:", "a.yaml:2: tags wants a list, but this is nothing; begin each item with '- '"),
        ("id: one\ntags:\n  - a\n  - [b]", "a.yaml:4: tags wants text, but this is a list"),
        ("id: one\nowners: [red]", "a.yaml:2: owners wants keys and values, but this is a list"),
        ("id: one\nowners:\n  red: {a: b}", "a.yaml:3: red wants text, but this is a mapping"),
        ("id: one\nowners:\n  reed: Alex", "a.yaml:3: owners 'reed' is not known; did you mean red? (red, green)"),
        ("id: {a: b}", "a.yaml:1: id wants text, but this is a mapping"),
        ("id:", "a.yaml:1: id is empty; give it a text or take the key out"),
        ("id: ''", "a.yaml:1: id is empty; give it a text or take the key out"),
        ("id: ' '", "a.yaml:1: id is empty; give it a text or take the key out"),
        ("id: one\ncolour: gren", "a.yaml:2: colour 'gren' is not known; did you mean green? (red, green)"),
        ("id: one\ncolour: blue", "a.yaml:2: colour 'blue' is not known (red, green)"),
        ("id: one\nmade: 22.11.2026", "a.yaml:2: made wants a date such as 2026-11-22, but this is '22.11.2026'"),
        ("id: one\nmade: 2026-11-31", "a.yaml:2: made wants a date such as 2026-11-22, but this is '2026-11-31'"),
        ("id: one\n[a]: b", "a.yaml:2: a key must be a word, not a list"),
        ("id: one\n? {a: b}\n: c", "a.yaml:2: a key must be a word, not a mapping"),
        ("- id: one", "a.yaml:1: a mapping of keys and values is wanted here, but this is a list"),
        ("one", "a.yaml:1: a mapping of keys and values is wanted here, but this is text"),
        ("id: one\n---\nid: two", "a.yaml:2: a second document begins here; put one document in a file"),
        ("", "a.yaml: the file is empty"),
        ("# a word\n\n", "a.yaml: the file is empty"),
        ("---\n...\n", "a.yaml: the file is empty"),
        ("~", "a.yaml: the file is empty"),
        (
            "id: one\ntags: ['a\\\n  b', \"c\\x07\"]",
            "a.yaml:3: the control character U+0007 stands in this text; take it out",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_would_do(text: str, fault: str) -> None:
    assert faults(text) == [fault]


@pytest.mark.parametrize(
    ("typed", "reads_as"),
    [
        ("no", "true or false"),
        ("Yes", "true or false"),
        ("on", "true or false"),
        ("true", "true or false"),
        ("2023", "a number"),
        ("0x1F", "a number"),
        ("1_000", "a number"),
        ("12:30", "a number"),
        ("2.5", "a number"),
        (".inf", "a number"),
        ("2026-11-22", "a date"),
        ("~", "nothing"),
        ("null", "nothing"),
    ],
)
@pytest.mark.parametrize("template", ["id: {}", "{{id: one, tags: [{}]}}", "{{id: one, colour: {}}}"])
def test_what_yaml_takes_for_something_else_than_text_is_refused(typed: str, reads_as: str, template: str) -> None:
    (fault,) = faults(template.format(typed))

    assert fault.endswith(f"wants text, but YAML reads {typed} as {reads_as}; put it in quotation marks")


@pytest.mark.parametrize("typed", ["no", "2023", "2026-11-22", "~", "null"])
def test_the_same_in_quotation_marks_is_text(typed: str) -> None:
    assert read(f"id: '{typed}'") == (Thing(id=typed), [])


def test_a_list_that_needs_an_item_may_not_be_empty() -> None:
    assert faults("origin: here\nthings: []", Box) == ["a.yaml:2: things is an empty list; it needs an item or more"]


def test_all_faults_come_at_once() -> None:
    text = """\
things:
  - id: no
    colour: reed
    tags:
      - a
      - 7
    parts:
      - size: large
      - name: [a]
        weight: heavy
    made: soon
  - colour: red
  - text
things: []
"""

    assert faults(text, Box) == [
        "a.yaml:14: the key 'things' stands here again; it was first given at line 1",
        "a.yaml:2: id wants text, but YAML reads no as true or false; put it in quotation marks",
        "a.yaml:3: colour 'reed' is not known; did you mean red? (red, green)",
        "a.yaml:6: tags wants text, but YAML reads 7 as a number; put it in quotation marks",
        "a.yaml:8: the key 'name' is missing here",
        "a.yaml:9: name wants text, but this is a list",
        "a.yaml:10: the key 'weight' is not known here (name, size)",
        "a.yaml:11: made wants a date such as 2026-11-22, but this is 'soon'",
        "a.yaml:12: the key 'id' is missing here",
        "a.yaml:13: a mapping of keys and values is wanted here, but this is text",
    ]


# --- what is not YAML, and what YAML should not do -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id: one\ntitle: a: b", 2),
        ("id: 'one", 1),
        ("id: one\n  tags: x", 2),
        ("id: one\ntags: [a, b", 3),
        ("id: one\n\ttags: x", 2),
        ("id: @one", 1),
    ],
)
def test_what_is_not_yaml_gets_a_sentence_and_a_line(text: str, line: int) -> None:
    (fault,) = faults(text + "\n")

    assert fault.partition(": this cannot be read as YAML: ")[0] in (f"a.yaml:{line}", f"a.yaml:{line + 1}")
    assert fault.endswith(
        "; look for a missing quotation mark, or a text with ': ' or ' #' in it that needs quotation marks"
    )


@pytest.mark.parametrize("text", ["id: \x00", "id: \x1b[31m", "id: \ufffe", 'id: "\\U00110000"', 'id: "\\ud800"'])
def test_characters_that_yaml_does_not_take_get_a_sentence(text: str) -> None:
    fault, *_ = faults(text)

    assert "this cannot be read as YAML: " in fault or "the control character U+D800 stands in this text" in fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id: &a one\ntags: [*a]", "a.yaml:1: YAML anchors are refused: take out '&a'"),
        ("&all\nid: one", "a.yaml:1: YAML anchors are refused: take out '&all'"),
        ("id: one\ntags: [*b]", "a.yaml:2: YAML aliases are refused: write out what '*b' stands for"),
        ("id: one\n<<: *b", "a.yaml:2: YAML aliases are refused: write out what '*b' stands for"),
        ("id: !!str one", "a.yaml:1: YAML tags are refused: take out 'tag:yaml.org,2002:str'"),
        ("id: one\ntags: !mine [a]", "a.yaml:2: YAML tags are refused: take out '!mine'"),
        (
            "id: !!python/object/apply:os.system ['touch /tmp/lobbykit-was-here']",
            "a.yaml:1: YAML tags are refused: take out 'tag:yaml.org,2002:python/object/apply:os.system'",
        ),
        ("id: !<tag:%1b[31m> one", "a.yaml:1: YAML tags are refused: take out 'tag:[31m'"),
    ],
)
def test_anchors_aliases_and_tags_are_refused(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_a_file_that_would_unfold_into_gigabytes_is_refused_at_its_first_anchor() -> None:
    laughs = ["a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    names = zip("abcdefgh", "bcdefghi", strict=True)
    laughs += [f"{this}: &{this} [{', '.join([f'*{last}'] * 9)}]" for last, this in names]

    assert faults("\n".join(laughs)) == ["a.yaml:1: YAML anchors are refused: take out '&a'"]


@pytest.mark.parametrize(
    "text", ["[" * 10_000, "[" * 10_000 + "]" * 10_000, "{a: " * 10_000, "- " * 10_000, "? " * 10_000]
)
def test_ten_thousand_levels_are_refused_at_the_twenty_first(text: str) -> None:
    assert faults(text) == ["a.yaml:1: this is nested more than 20 levels deep"]


def test_a_merge_key_is_a_key_like_any_other() -> None:
    (fault,) = faults("id: one\n<<: {colour: red}")

    assert fault.startswith("a.yaml:2: the key '<<' is not known here")


# --- any text ------------------------------------------------------------------------------------------------

PIECES = (
    *"abz019 ~!&*-?:,[]{}#|>'\"%@`=<\n\t\r\\é🎓\x85\u2028\ufeff\x00\x1b",
    *("\n  ", "\n- ", ": ", "id: ", "tags: [", "---\n", "...\n", "!!", "<<: ", "2026-01-01"),
    *("\\x1b", "\\u202e", "%YAML 1.1\n", "%TAG ! tag:%1b\n"),
)
YAML_LIKE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(st.one_of(st.text(st.characters(exclude_categories=["Cs"])), YAML_LIKE))
@example("%YAML 9999999999999999.1\n--- a")
@example("%YAML " + "9" * 5000 + ".1\n--- a")
@example("!<tag:%ff%fe> a")
@example('"\\Uffffffff"')
@example("? ")
@example(": ")
@example("*")
@example("&")
@example("=")
def test_any_text_gives_a_record_or_faults_each_on_one_clean_line(text: str) -> None:
    record, problems = read(text)

    assert problems or record is not None
    for problem in problems:
        assert problem.startswith("a.yaml")
        assert not [char for char in problem if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(clean_line).filter(bool))
def test_any_clean_text_in_quotation_marks_is_read_back(text: str) -> None:
    quoted = yaml.safe_dump({"id": text}, allow_unicode=True, default_style='"', width=1_000_000)

    assert read(quoted) == (Thing(id=text), [])
