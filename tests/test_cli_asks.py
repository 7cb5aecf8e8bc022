"""`lobbykit asks`, through the command line that people type."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from small_catalogue import DOCUMENT, PAPER, changed, line_of, write_folder

from lobbykit import shipped
from lobbykit.cli.main import run

TOPICS = """\
topics:
  - id: xylophones
    title: xylophones
    description: Xylophones in schools
    aliases: [xylo, wooden bars]
    terms:
      seiloffon: wales
missing:
  - words: [tuba, tubas]
    reason: no document asks anything about tubas
"""

MINE = """\
source:
  id: mine-2025
  title: "Paper on =music [send] | *loud* <b>"
  publisher: prospect
  published: "2025"
  what: a paper on music
  addressed_to: candidates
  nations: [england, wales]
  standing: draft
  attribution: In 2025 Prospect
  file: mine.txt
  notes: [Siân's own]
asks:
  - id: xylophone-in-every-school
    title: "=Siân's [send] | *xylophone* [a](b)"
    action: buy a xylophone for every school that wants one
    wordings:
      - pay for the xylophone that a school asks for
      - let any school that wishes have its xylophone
      - see that no school goes without a wanted xylophone
    because:
      - music is missing from many classrooms
      - instruments have become too dear for schools
    question: find money for the xylophone that each school wants
    follow_up: Which school would get the first xylophone?
    stance: support
    strength: call
    limits:
      text: Only for schools that want one.
      keep: ["want / ask / wish"]
    topics: [xylophones, funding]
    nations: [england, wales]
    nation_basis: stated
    audiences: [candidate]
    audience_reason: The paper addresses candidates.
    decided_by:
      england: dfe
      wales: welsh-government
    cite:
      place: Paragraph 1
      anchor: a xylophone in every school
    timing:
      status: live
      review_by: 2040-01-01
    facts:
      - text: In 2025 there were 9 xylophones.
        whose: the Department for Education
        year: "2025"
        caution: A rough count.
    related: [xylophone-lessons]
  - id: xylophone-lessons
    title: Lessons
    action: pay for xylophone lessons
    wordings:
      - give every pupil the chance to learn the xylophone
      - make room for the xylophone in the school week
      - train teachers of the xylophone
    because:
      - few teachers can play
      - pupils ask to learn
    question: promise xylophone lessons
    follow_up: Who would teach them?
    stance: support
    strength: position
    topics: [xylophones]
    nations: [england]
    nation_basis: stated
    audiences: [minister]
    audience_reason: The paper addresses ministers.
    decided_by:
      england: dfe
    cite:
      place: Paragraph 2
      anchor: lessons for all who want
    timing:
      status: overtaken
      note: Lessons are given now.
      checked: 2026-11-01
      review_by: 2040-01-01
"""

LGA = """\
source:
  id: lga-2025
  title: Paper on loans
  publisher: lga
  published: 2025-06
  what: a paper on loans
  addressed_to: candidates
  nations: [wales]
  standing: adopted
  attribution: In 2025 the Local Government Association
  file: lga.txt
asks:
  - id: xylophone-loans
    title: Loans of instruments
    action: lend a xylophone to schools
    wordings:
      - set up a library of instruments for schools
      - let schools borrow a xylophone for a year
      - share a xylophone among neighbouring schools
    because:
      - instruments stand unused in summer
      - small schools cannot buy their own
    question: open a lending library of instruments
    follow_up: Where would the instruments be kept?
    stance: support
    strength: concern
    topics: [xylophones]
    nations: [wales]
    nation_basis: stated
    audiences: [candidate, commissioner]
    audience_reason: The paper addresses both.
    decided_by:
      wales: welsh-government
    cite:
      place: Paragraph 9
      anchor: instruments on loan to schools
    timing:
      status: check
      note: Look up whether there is a library.
      checked: 2026-11-01
      review_by: 2040-01-01
"""

DOCUMENTS = Path(__file__).parents[2] / "shared" / "sources"
SCRIPT = Path(sys.executable).with_name("lobbykit")
FORMATS = ["table", "json", "csv", "yaml", "md"]
NATIONS = ["england", "scotland", "wales", "northern-ireland"]


class Said(NamedTuple):
    code: int
    out: str
    err: str


Lobbykit = Callable[..., Said]


@pytest.fixture
def lobbykit(capfdbinary: pytest.CaptureFixture[bytes]) -> Lobbykit:
    def call(*args: str) -> Said:
        code = run(["asks", *args])
        out, err = capfdbinary.readouterr()
        return Said(code, out.decode(), err.decode())

    return call


@pytest.fixture(autouse=True)
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, `mine`, in the folder that the user is in."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, text in (("topics", TOPICS), ("mine", MINE), ("lga", LGA)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small catalogue in the place of the one that comes with lobbykit."""
    small = write_folder(tmp_path / "small")
    monkeypatch.setattr(shipped, "folder", lambda name: small)


def script(*args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the console script, as a shell would."""
    return subprocess.run(  # noqa: PLW1510
        [SCRIPT, "asks", *args], capture_output=True, env={**os.environ, **environment}, timeout=60
    )


# --- list ----------------------------------------------------------------------------------------------------


def test_list_is_a_table_that_says_how_many_were_left_out_and_why(lobbykit: Lobbykit) -> None:
    assert lobbykit("list", "--topic", "xylophones", "--asks", "mine") == Said(
        0,
        """\
Ask                        Nation  Timing  Title
xylophone-in-every-school  E W     live    =Siân's [send] | *xylophone* [a](b)
""",
        "1 ask; left out: 1 of other organisations and 1 overtaken\n",
    )


def test_list_may_leave_nothing_out(lobbykit: Lobbykit) -> None:
    assert lobbykit("list", "-t", "xylo", "--org", "any", "--timing", "all", "--asks", "mine") == Said(
        0,
        """\
Ask                        Nation  Timing     Title
xylophone-loans            W       check      Loans of instruments
xylophone-in-every-school  E W     live       =Siân's [send] | *xylophone*
                                              [a](b)
xylophone-lessons          E       overtaken  Lessons
""",
        "3 asks\n",
    )


@pytest.mark.parametrize(
    ("filters", "ids", "left_out"),
    [
        ("", "in-every-school", "; left out: 1 of other organisations and 1 overtaken"),
        ("--org any", "loans in-every-school", "; left out: 1 overtaken"),
        ("--org LGA", "loans", "; left out: 2 of other organisations"),
        ("--timing all", "in-every-school lessons", "; left out: 1 of other organisations"),
        ("--timing overtaken --org any", "lessons", "; left out: 2 of other timing"),
        ("--timing check --org any", "loans", "; left out: 1 of other timing and 1 overtaken"),
        ("--nation england", "in-every-school", "; left out: 1 of other nations and 1 overtaken"),
        ("-n Wales --org any", "loans in-every-school", "; left out: 1 of other nations"),
        ("-n NI --org any", "", "; left out: 3 of other nations"),
        ("--audience commissioner --org any", "loans", "; left out: 2 not for a commissioner"),
        ("--audience minister --timing all", "lessons", "; left out: 2 not for a minister"),
    ],
)
def test_each_filter_keeps_what_it_says(lobbykit: Lobbykit, filters: str, ids: str, left_out: str) -> None:
    said = lobbykit("list", "-t", "xylophones", "--asks", "mine", "--format", "json", *filters.split())
    count = len(ids.split())

    assert [row["id"] for row in json.loads(said.out)] == [f"xylophone-{name}" for name in ids.split()]
    assert said.err == f"{count} ask{'' if count == 1 else 's'}{left_out}\n"


@pytest.mark.parametrize("topic", ["xylophones", "XYLO", "wooden-bars", "Wooden  Bars"])
def test_a_topic_may_be_named_by_another_word(lobbykit: Lobbykit, topic: str) -> None:
    assert lobbykit("list", "-t", topic, "--asks", "mine") == lobbykit("list", "-t", "xylophones", "--asks", "mine")


def test_a_nations_own_word_for_a_topic_means_that_nation(lobbykit: Lobbykit) -> None:
    said = lobbykit("list", "-t", "seiloffon", "--org", "any", "--timing", "all", "--asks", "mine", "-f", "json")

    assert [row["id"] for row in json.loads(said.out)] == ["xylophone-loans", "xylophone-in-every-school"]
    assert said.err == "2 asks; left out: 1 of other nations\n"


def test_json_has_the_keys_that_people_script_against(lobbykit: Lobbykit) -> None:
    rows = json.loads(lobbykit("list", "-t", "xylophones", "--asks", "mine", "--format", "json").out)

    assert rows == [
        {
            "id": "xylophone-in-every-school",
            "title": "=Siân's [send] | *xylophone* [a](b)",
            "action": "buy a xylophone for every school that wants one",
            "wordings": [
                "pay for the xylophone that a school asks for",
                "let any school that wishes have its xylophone",
                "see that no school goes without a wanted xylophone",
            ],
            "because": ["music is missing from many classrooms", "instruments have become too dear for schools"],
            "question": "find money for the xylophone that each school wants",
            "follow_up": "Which school would get the first xylophone?",
            "stance": "support",
            "strength": "call",
            "limits": "Only for schools that want one.",
            "topics": ["xylophones", "funding"],
            "nations": ["england", "wales"],
            "nation_basis": "stated",
            "audiences": ["candidate"],
            "organisation": "prospect",
            "decided_by": {"england": "dfe", "wales": "welsh-government"},
            "source": {
                "id": "mine-2025",
                "title": "Paper on =music [send] | *loud* <b>",
                "published": "2025",
                "standing": "draft",
                "locator": "Paragraph 1",
                "anchor": "a xylophone in every school",
            },
            "timing": {"status": "live", "note": "", "checked": None, "review_by": "2040-01-01"},
            "facts": [
                {
                    "text": "In 2025 there were 9 xylophones.",
                    "whose": "the Department for Education",
                    "year": "2025",
                    "caution": "A rough count.",
                }
            ],
            "related": ["xylophone-lessons"],
            "conflicts": [],
        }
    ]


KEYS = [
    *(
        "id",
        "title",
        "action",
        "wordings",
        "because",
        "question",
        "follow_up",
        "stance",
        "strength",
        "limits",
        "topics",
    ),
    *("nations", "nation_basis", "audiences", "organisation", "decided_by", "source", "timing", "facts", "related"),
    "conflicts",
]
WHOLE_LISTS = [
    ("list", "--org", "any", "--timing", "all"),
    ("search", "school", "--org", "any", "--timing", "all"),
    ("show", "xylophone-in-every-school", "xylophone-lessons", "--asks", "mine"),
]


@pytest.mark.parametrize("command", WHOLE_LISTS)
def test_every_ask_has_the_same_keys_in_their_order(lobbykit: Lobbykit, command: tuple[str, ...]) -> None:
    rows: list[dict[str, Any]] = json.loads(lobbykit(*command, "--format", "json").out)

    assert len(rows) > 1
    for row in rows:
        assert list(row) == KEYS
        assert list(row["source"]) == ["id", "title", "published", "standing", "locator", "anchor"]
        assert list(row["timing"]) == ["status", "note", "checked", "review_by"]
        assert row["nations"]
        assert set(row["nations"]) <= set(NATIONS)
        assert set(row["decided_by"]) == set(row["nations"])


LISTS = [*WHOLE_LISTS, ("topics",), ("sources",), ("topics", "--asks", "mine"), ("sources", "--asks", "mine")]


@pytest.mark.parametrize("command", LISTS)
def test_yaml_says_what_json_says(lobbykit: Lobbykit, command: tuple[str, ...]) -> None:
    as_json = lobbykit(*command, "--format", "json").out

    assert yaml.safe_load(lobbykit(*command, "--format", "yaml").out) == json.loads(as_json)


@pytest.mark.parametrize("command", LISTS)
def test_csv_can_be_read_back(lobbykit: Lobbykit, command: tuple[str, ...]) -> None:
    as_json = json.loads(lobbykit(*command, "--format", "json").out)
    said = lobbykit(*command, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(said, newline=""), strict=True))

    assert said.count("\r\n") == len(rows) + 1 == said.count("\n")
    for row, whole in zip(rows, as_json, strict=True):
        assert list(row) == list(whole)
        for key, value in whole.items():
            if isinstance(value, list) and all(isinstance(one, str) for one in value):
                assert row[key] == "; ".join(value)
            elif isinstance(value, str | int):
                guarded = f"'{value}" if str(value)[:1] in tuple("=+-@") else str(value)
                assert row[key] == guarded


@pytest.mark.parametrize("sign", "=+-@")
def test_a_cell_of_csv_is_no_formula(lobbykit: Lobbykit, mine: Path, sign: str) -> None:
    text = changed(changed(MINE, '"=Siân', f'"{sign}Siân'), 'title: "Paper', f'title: "{sign}Paper')
    (mine / "mine.yaml").write_text(text, encoding="utf-8")
    lists = [
        lobbykit("list", "-t", "xylophones", "--timing", "all", "--asks", "mine", "--format", "csv").out,
        lobbykit("sources", "--asks", "mine", "--format", "csv").out,
    ]
    cells = [cell for out in lists for row in csv.reader(io.StringIO(out, newline="")) for cell in row]

    assert f"'{sign}Siân's [send] | *xylophone* [a](b)" in cells
    assert f"'{sign}Paper on =music [send] | *loud* <b>" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_markdown_is_a_table_in_which_no_title_is_mark_up(lobbykit: Lobbykit) -> None:
    said = lobbykit("list", "-t", "xylo", "--org", "any", "--timing", "all", "--asks", "mine", "-f", "md")

    assert (
        said.out
        == r"""| Ask | Nation | Timing | Title |
| --- | --- | --- | --- |
| xylophone-loans | W | check | Loans of instruments |
| xylophone-in-every-school | E W | live | =Siân's [send] \| \*xylophone\* [a\](b) |
| xylophone-lessons | E | overtaken | Lessons |
"""
    )


@pytest.mark.parametrize("command", LISTS)
def test_the_lines_of_a_piped_table_have_at_most_80_columns(lobbykit: Lobbykit, command: tuple[str, ...]) -> None:
    lines = lobbykit(*command, "--format", "table").out.splitlines()

    assert len(lines) > 2
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if line != line.rstrip()]


def test_an_id_too_long_for_its_column_stands_whole_on_a_line_of_its_own(lobbykit: Lobbykit, mine: Path) -> None:
    text = changed(MINE, "- id: xylophone-in-every-school", "- id: xylophone-in-every-school-that-wants-one")
    (mine / "mine.yaml").write_text(text, encoding="utf-8")

    assert (
        lobbykit("list", "-t", "xylo", "--timing", "all", "--asks", "mine").out
        == """\
Ask                Nation  Timing     Title
xylophone-in-every-school-that-wants-one
                   E W     live       =Siân's [send] | *xylophone* [a](b)
xylophone-lessons  E       overtaken  Lessons
"""
    )


@pytest.mark.parametrize(("format_", "out"), [("json", "[]\n"), ("yaml", "[]\n"), ("csv", "\r\n")])
def test_an_empty_list_is_one(lobbykit: Lobbykit, format_: str, out: str) -> None:
    said = lobbykit("list", "-t", "xylophones", "-n", "scotland", "--asks", "mine", "-f", format_)

    assert said == Said(0, out, "0 asks; left out: 3 of other nations\n")


def test_an_empty_table_has_its_headings(lobbykit: Lobbykit) -> None:
    said = lobbykit("list", "-t", "xylophones", "-n", "scotland", "--asks", "mine")

    assert said.out == "Ask  Nation  Timing  Title\n"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (
            "list --topic xylophon",
            "--topic: 'xylophon' is not known; did you mean xylophones?; 'lobbykit asks topics' lists them",
        ),
        ("list --topic tubas", "--topic tubas: no document asks anything about tubas"),
        (
            "list --nation walse",
            "--nation: 'walse' is not known; did you mean wales? (england, scotland, wales, northern-ireland)",
        ),
        ("list --org prospct", "--org: 'prospct' is not known; did you mean prospect? (prospect, lga, any)"),
        (
            "list --timing ovrtaken",
            (
                "--timing: 'ovrtaken' is not known; did you mean overtaken? "
                "(usable, all, live, dated-wording, partly-met, check, overtaken)"
            ),
        ),
        (
            "list --audience member",
            (
                "Invalid value for '--audience': 'member' is not one of 'candidate', 'minister', 'commissioner'; "
                "'lobbykit asks list --help' says more"
            ),
        ),
        (
            "list --format xml",
            (
                "Invalid value for '--format' / '-f': 'xml' is not one of 'table', 'json', 'csv', 'yaml', 'md'; "
                "'lobbykit asks list --help' says more"
            ),
        ),
        ("search", "Missing argument 'words'; 'lobbykit asks search --help' says more"),
        (
            "show xylophone-lesson",
            (
                "asks show: there is no ask 'xylophone-lesson'; did you mean xylophone-lessons?; "
                "'lobbykit asks list' shows them"
            ),
        ),
        ("verify", "Missing option '--sources'; 'lobbykit asks verify --help' says more"),
        ("check --date today", "--date: 'today' is no date; write it as 2027-05-06 or 6 May 2027"),
    ],
)
def test_a_wrong_line_gives_one_sentence_and_ends_with_2(lobbykit: Lobbykit, args: str, error: str) -> None:
    assert lobbykit(*args.split(), "--asks", "mine") == Said(2, "", f"error: {error}\n")


@pytest.mark.parametrize(
    ("args", "option"),
    [
        (["list", "--topic"], "--topic"),
        (["list", "--nation"], "--nation"),
        (["list", "--org"], "--org"),
        (["list", "--timing"], "--timing"),
        (["show"], "asks show"),
        (["search"], "asks search"),
    ],
)
@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("a\x1b[31m", "has the character U+001B in it, which no letter can hold; take it out"),
        ("a\nb", "has a line end in it; give it on one line"),
    ],
)
def test_control_characters_and_line_ends_are_refused(
    lobbykit: Lobbykit, args: list[str], option: str, typed: str, reason: str
) -> None:
    assert lobbykit(*args, typed) == Said(2, "", f"error: {option} {reason}\n")


# --- show ----------------------------------------------------------------------------------------------------


def test_show_tells_all_that_is_known_of_an_ask(lobbykit: Lobbykit) -> None:
    assert lobbykit("show", "xylophone-in-every-school", "--asks", "mine") == Said(
        0,
        """\
=Siân's [send] | *xylophone* [a](b)  (xylophone-in-every-school)

Asks to
  buy a xylophone for every school that wants one
  pay for the xylophone that a school asks for
  let any school that wishes have its xylophone
  see that no school goes without a wanted xylophone

Because
  music is missing from many classrooms
  instruments have become too dear for schools

Hustings question: will you
  find money for the xylophone that each school wants

And then
  Which school would get the first xylophone?

Limit
  Only for schools that want one.

Decided by
  the Department for Education (England)
  the Welsh Government (Wales)

For
  candidate. The paper addresses candidates.

Nations
  England and Wales; stated

Topics
  xylophones, funding

Says it
  as a call, to support

Stands in
  Paper on =music [send] | *loud* <b> (2025, a draft, which its publisher may never have adopted)
  Paragraph 1, at the words “a xylophone in every school”

Timing
  live: nothing ties it to its time
  to be looked at again by 2040-01-01

Facts
  In 2025 there were 9 xylophones. (the Department for Education, 2025) A rough count.

Related
  xylophone-lessons
""",
        "",
    )


def test_show_may_be_given_several_ids_and_keeps_their_order(lobbykit: Lobbykit) -> None:
    first, second = "xylophone-loans", "xylophone-lessons"
    one, other = (lobbykit("show", name, "--asks", "mine").out for name in (first, second))

    assert lobbykit("show", first, second, "--asks", "mine").out == f"{one}\n\n{other}".replace("\n\n\n", "\n\n")


def test_every_shipped_ask_can_be_shown(lobbykit: Lobbykit) -> None:
    rows = json.loads(lobbykit("list", "--org", "any", "--timing", "all", "-f", "json").out)
    said = lobbykit("show", *(row["id"] for row in rows))

    assert (said.code, said.err) == (0, "")
    assert all(f"({row['id']})\n" in said.out for row in rows)


# --- search --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["xylophone"], ["xylofone"], ["XYLOPHONE", "school"]])
def test_search_finds_words_and_forgives_a_slip(lobbykit: Lobbykit, words: list[str]) -> None:
    said = lobbykit("search", *words, "--asks", "mine", "--org", "any")

    assert (
        said.out
        == """\
Ask                        Nation  Timing  Title
xylophone-in-every-school  E W     live    =Siân's [send] | *xylophone* [a](b)
xylophone-loans            W       check   Loans of instruments
"""
    )


def test_search_counts_what_its_filters_leave_out_of_what_it_found(lobbykit: Lobbykit) -> None:
    said = lobbykit("search", "xylophone", "--asks", "mine", "--audience", "candidate")

    assert said.err == "1 ask; left out: 1 not for a candidate and 1 of other organisations\n"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["qwertyuiop"], "no ask says 'qwertyuiop'"),
        (["xylophone", "qwertyuiop"], "no ask says 'xylophone qwertyuiop'; 'xylophone' is in 3 asks"),
        (
            ["xylophone lessons"],
            "no ask says 'xylophone lessons' here, but 1 in the whole catalogue (--org any --timing all)",
        ),
        (
            ["xylophone", "-n", "scotland"],
            "no ask says 'xylophone' here, but 3 in the whole catalogue (--org any --timing all)",
        ),
        ([""], "no ask says ''"),
    ],
)
def test_search_says_when_nothing_is_found_and_where_there_is_more(
    lobbykit: Lobbykit, args: list[str], error: str
) -> None:
    assert lobbykit("search", *args, "--asks", "mine") == Said(1, "", f"error: {error}\n")


# --- topics and sources --------------------------------------------------------------------------------------


def test_topics_counts_usable_and_overtaken_asks_by_nation(lobbykit: Lobbykit) -> None:
    rows = json.loads(lobbykit("topics", "--asks", "mine", "--format", "json").out)

    assert rows[-1] == {
        "id": "xylophones",
        "title": "xylophones",
        "description": "Xylophones in schools",
        "aliases": ["xylo", "wooden bars"],
        "england": 1,
        "scotland": 0,
        "wales": 2,
        "northern-ireland": 0,
        "overtaken": 1,
        "words": "xylo, wooden bars, seiloffon (Wales)",
    }


@pytest.mark.usefixtures("small_alone")
def test_topics_is_a_table(lobbykit: Lobbykit) -> None:
    assert lobbykit("topics") == Said(
        0,
        """\
Topic  E  S  W  NI  Overtaken  Other words
send   1  0  0  0   0          sen, special needs, asn (Scotland)
meals  1  1  0  0   0          lunches
""",
        "",
    )


def test_sources_lists_the_documents(lobbykit: Lobbykit) -> None:
    rows = json.loads(lobbykit("sources", "--asks", "mine", "--format", "json").out)

    assert rows[-1] == {
        "id": "mine-2025",
        "published": "2025",
        "publisher": "prospect",
        "standing": "draft",
        "asks": 2,
        "overtaken": 1,
        "title": "Paper on =music [send] | *loud* <b>",
        "what": "a paper on music",
        "addressed_to": "candidates",
        "nations": ["england", "wales"],
        "attribution": "In 2025 Prospect",
        "file": "mine.txt",
        "notes": ["Siân's own"],
    }


@pytest.mark.usefixtures("small_alone")
def test_sources_is_a_table(lobbykit: Lobbykit) -> None:
    assert lobbykit("sources") == Said(
        0,
        """\
Document    Date        Standing  Asks  Title
paper-2023  2023-03-09  adopted   2     Paper on school places
""",
        "",
    )


def test_sources_is_markdown(lobbykit: Lobbykit) -> None:
    said = lobbykit("sources", "--asks", "mine", "-f", "md").out

    assert said.startswith("| Document | Date | Standing | Asks | Title |\n| --- | --- | --- | --- | --- |\n")
    assert said.endswith("| mine-2025 | 2025 | draft | 2 | Paper on =music [send] \\| \\*loud\\* \\<b> |\n")


# --- check ---------------------------------------------------------------------------------------------------


def test_check_of_a_sound_folder_says_what_it_holds(lobbykit: Lobbykit, tmp_path: Path) -> None:
    write_folder(tmp_path / "small")

    assert lobbykit("check", "small", "--date", "2026-11-22") == Said(
        0, "", "2 asks in 1 document: 0 faults, 0 warnings\n"
    )


def test_check_of_the_shipped_catalogue_finds_no_fault(lobbykit: Lobbykit) -> None:
    said = lobbykit("check", "--date", "2026-11-22")

    assert (said.code, said.out) == (0, "")
    assert said.err.endswith(": 0 faults, 0 warnings\n")


def test_check_needs_no_date(lobbykit: Lobbykit) -> None:
    said = lobbykit("check")

    assert said.code == 0
    assert " documents: 0 faults, " in said.err


def test_check_tells_every_fault_with_file_and_line_and_ends_with_1(lobbykit: Lobbykit, tmp_path: Path) -> None:
    paper = changed(changed(PAPER, "stance: protect", "stance: protct"), "topics: [send]", "topics: [sned]")
    paper = changed(paper, "places for SEND with the agreement of schools", "places for SEND")
    write_folder(tmp_path / "small", paper=paper)

    near = "did you mean protect? (support, oppose, protect)"

    assert lobbykit("check", "small", "--date", "2026-11-22") == Said(
        1,
        f"""\
small/paper.yaml:{line_of(paper, "sned")}: the topic 'sned' is not known; did you mean send?
small/paper.yaml:{line_of(paper, "protct")}: stance 'protct' is not known; {near}
small/paper.yaml:15: the limit 'Only with the agreement of schools.' is lost here: it needs 'agree' [limit-kept]
""",
        "1 ask in 1 document: 3 faults, 0 warnings\n",
    )


def test_a_warning_is_no_fault(lobbykit: Lobbykit, tmp_path: Path) -> None:
    write_folder(tmp_path / "small")

    assert lobbykit("check", "small", "--date", "2027-05-15") == Said(
        0,
        "small/paper.yaml:48: warning: this was to be looked at again by 2027-05-01 [review-due]\n",
        "2 asks in 1 document: 0 faults, 1 warning\n",
    )


def test_check_of_source_files_looks_at_them_beside_the_shipped_catalogue(lobbykit: Lobbykit) -> None:
    said = lobbykit("check", "mine", "--date", "2026-11-22")

    assert (said.code, said.out) == (0, "")
    assert said.err == lobbykit("check", "--asks", "mine", "--date", "2026-11-22").err


@pytest.mark.parametrize("name", ["x.yaml", "bin.yaml", "latin.yaml", "bom.yaml"])
def test_check_gives_a_sentence_for_what_is_no_catalogue(lobbykit: Lobbykit, mine: Path, name: str) -> None:
    contents = {"bin.yaml": bytes(range(256)), "latin.yaml": b"source:\n  title: caf\xe9\n", "bom.yaml": b"\xff\xfea\0"}
    if name in contents:
        (mine / name).write_bytes(contents[name])
    else:
        (mine / name).mkdir()
    said = lobbykit("check", "mine", "--date", "2026-11-22")

    assert said.code == 1
    assert said.out.startswith(f"mine/{name}")
    assert said.out.count("\n") == 1


@pytest.mark.parametrize("command", [["check", "{}"], ["check", "--asks", "{}"], ["list", "--asks", "{}"]])
@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere", "there is no such folder"), ("empty", "there is no .yaml file in it"), ("file", "Not a directory")],
)
def test_a_folder_that_gives_nothing_is_an_error(
    lobbykit: Lobbykit, tmp_path: Path, command: list[str], name: str, reason: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"")

    assert lobbykit(*(part.format(name) for part in command)) == Said(
        1, "", f"error: {name}: {reason}; name a folder that holds .yaml files of asks\n"
    )


# --- verify --------------------------------------------------------------------------------------------------


@pytest.fixture
def documents(small_alone: None, tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "paper.txt").write_text(DOCUMENT)
    return folder


@pytest.mark.usefixtures("documents")
def test_verify_confirms_each_citation(lobbykit: Lobbykit) -> None:
    assert lobbykit("verify", "--sources", "documents") == Said(0, "", "3 citations: 0 faults\n")


def test_verify_tells_of_each_citation_that_is_not_confirmed_and_ends_with_1(
    lobbykit: Lobbykit, documents: Path
) -> None:
    (documents / "paper.txt").write_text(changed(DOCUMENT, "meals that are free", "free meals"))

    assert lobbykit("verify", "--sources", "documents") == Said(
        1,
        "small/paper.yaml:79: keep-meals: 'meals that are free' stands not in the document; "
        "it must stand there once [verify]\n",
        "3 citations: 1 fault\n",
    )


def test_verify_needs_a_folder(lobbykit: Lobbykit) -> None:
    assert lobbykit("verify", "--sources", "nowhere") == Said(
        1,
        "",
        "error: --sources nowhere: there is no such folder; name the one that holds the documents' texts\n",
    )


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents' texts are not here")
def test_verify_confirms_the_shipped_citations(lobbykit: Lobbykit) -> None:
    said = lobbykit("verify", "--sources", str(DOCUMENTS))

    assert (said.code, said.out) == (0, "")
    assert said.err.endswith(" citations: 0 faults\n")


# --- more asks than the shipped ones -------------------------------------------------------------------------


def ids(said: Said) -> set[str]:
    assert said.code == 0
    return {row["id"] for row in json.loads(said.out)}


def test_asks_of_ones_own_stand_beside_the_shipped_ones(lobbykit: Lobbykit) -> None:
    came_with_it = ids(lobbykit("list", "--timing", "all", "-f", "json"))

    assert ids(lobbykit("list", "--timing", "all", "-f", "json", "--asks", "mine")) == {
        *came_with_it,
        "xylophone-in-every-school",
        "xylophone-lessons",
    }
    assert came_with_it


def test_the_variable_names_folders_and_the_option_is_over_it(
    lobbykit: Lobbykit, mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "second").mkdir()
    (mine / "lga.yaml").rename(tmp_path / "second" / "lga.yaml")
    search = ("search", "xylophone", "--org", "any", "-f", "json")

    monkeypatch.setenv("LOBBYKIT_ASKS", f"mine{os.pathsep}{tmp_path / 'second'}{os.pathsep}")
    assert ids(lobbykit(*search)) == {"xylophone-in-every-school", "xylophone-loans"}
    assert ids(lobbykit(*search, "--asks", "mine")) == {"xylophone-in-every-school"}

    monkeypatch.setenv("LOBBYKIT_ASKS", "mine")
    assert ids(lobbykit(*search)) == {"xylophone-in-every-school"}
    assert ids(lobbykit(*search, "--asks", "mine", "--asks", "second")) == {
        "xylophone-in-every-school",
        "xylophone-loans",
    }


def test_a_missing_folder_in_the_variable_is_an_error(lobbykit: Lobbykit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOBBYKIT_ASKS", "nowhere")

    assert lobbykit("list").err == (
        "error: nowhere: there is no such folder; name a folder that holds .yaml files of asks\n"
    )


def test_asks_with_faults_are_not_used_and_every_fault_is_told(lobbykit: Lobbykit, mine: Path) -> None:
    text = changed(changed(MINE, "strength: call", "strength: b"), "- id: xylophone-lessons", "- id: xylophone-loans")
    (mine / "mine.yaml").write_text(text, encoding="utf-8")
    related, again = line_of(text, "related: "), line_of(text, "- id: xylophone-loans")

    assert lobbykit("list", "--asks", "mine") == Said(
        1,
        "",
        f"""\
error: the catalogue has faults; mend them first:
  mine/mine.yaml:{line_of(text, "strength: b")}: strength 'b' is not known (call, position, concern)
  mine/mine.yaml:{related}: the ask 'xylophone-lessons' is not known; did you mean xylophone-loans?
  mine/mine.yaml:{again}: the id 'xylophone-loans' is used again; it was first given at mine/lga.yaml:13
""",
    )


def test_asks_of_ones_own_may_not_take_a_shipped_id(lobbykit: Lobbykit, mine: Path) -> None:
    shipped_id = json.loads(lobbykit("list", "-f", "json").out)[0]["id"]
    (mine / "lga.yaml").write_text(changed(LGA, "- id: xylophone-loans", f"- id: {shipped_id}"), encoding="utf-8")

    said = lobbykit("list", "--asks", "mine")

    assert said.code == 1
    assert f"  mine/lga.yaml:13: the id '{shipped_id}' is used again; it was first given at " in said.err


def test_a_changed_file_is_seen_at_the_next_call(lobbykit: Lobbykit, mine: Path) -> None:
    before = lobbykit("show", "xylophone-loans", "--asks", "mine").out
    (mine / "lga.yaml").write_text(changed(LGA, "title: Loans of", "title: Loans for"), encoding="utf-8")

    assert lobbykit("show", "xylophone-loans", "--asks", "mine").out == before.replace("Loans of", "Loans for")


def test_the_catalogue_is_kept_in_the_cache_folder_and_does_without_it(
    lobbykit: Lobbykit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = lobbykit("list")
    for kept in (tmp_path / "cache" / "lobbykit").iterdir():
        kept.write_bytes(b"spoilt")
    second = lobbykit("list")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine" / "mine.yaml"))

    assert first == second == lobbykit("list")


# --- through the console script ------------------------------------------------------------------------------

needs_script = pytest.mark.skipif(not SCRIPT.exists(), reason="the console script is not installed beside Python")


@needs_script
def test_the_console_script_writes_utf_8_whatever_the_terminal_says() -> None:
    command = ("show", "xylophone-in-every-school", "--asks", "mine")
    plain, ascii_only = script(*command), script(*command, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")

    assert plain.stdout.startswith("=Siân's [send] | *xylophone* [a](b)".encode())
    assert (ascii_only.returncode, ascii_only.stdout, ascii_only.stderr) == (0, plain.stdout, b"")


@needs_script
def test_the_console_script_ends_with_the_codes_of_the_contract() -> None:
    codes = [script(*args).returncode for args in (["topics"], ["search", "qwertyuiop"], ["list", "-t", "nothing"])]

    assert codes == [0, 1, 2]


@needs_script
def test_a_reader_who_leaves_is_no_error() -> None:
    process = subprocess.Popen([SCRIPT, "asks", "list", "-f", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(60)

    assert b"Traceback" not in err
    assert b"Error" not in err


@needs_script
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_table_on_a_terminal_fits_it_and_its_words_are_no_mark_up() -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [SCRIPT, "asks", "list", "--org", "any", "--timing", "all", "--asks", "mine"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "80", "TERM": "dumb"},
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # on Linux, the end
            break
        if not part:
            break
        written += part
    os.close(ours)
    process.wait(60)
    lines = written.decode().splitlines()

    assert process.returncode == 0
    assert lines[0].split() == ["Ask", "Nation", "Timing", "Title"]
    assert max(map(len, lines)) <= 80
    assert "[send]" in written.decode()
