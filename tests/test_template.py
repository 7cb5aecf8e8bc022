import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobbykit.errors import LobbykitError
from lobbykit.model import Block, Heading, ListBlock, Paragraph, Run, Table
from lobbykit.template import Written, _chunks, _read, _read_plainly, write
from lobbykit.template_files import every, names
from lobbykit.variables import VARIABLES
from lobbykit.variation import Variation
from lobbykit.words import Gap, Own, clean_line


def written(tmp_path: Path, text: str, acronyms: dict[str, str] | None = None, **values: Any) -> Written:
    path = tmp_path / f"made-up-{abs(hash(text))}.md"
    path.write_text(f"# A subject\n\n{text}", encoding="utf-8")
    return write(str(path), {"variation": Variation(""), **values}, acronyms or {})


def plain(blocks: tuple[Block, ...]) -> list[str]:
    return ["".join(run.text for run in block.runs) for block in blocks if isinstance(block, Paragraph)]


# --- what stays literal --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "# no heading",
        "1. no list",
        "*no* **emphasis**",
        "{{ 7 * 7 }}",
        "{% if x %}",
        "[a](http://example.org)",
        "<b>&amp;</b>",
        "| a | b |",
        "\\*",
        "    code",
        "---",
        "&lt;",
        "a  b",
        "ŵ Gàidhlig 🎓 \u202eab",
    ],
)
def test_a_value_is_never_mark_up(tmp_path: Path, value: str) -> None:
    assert written(tmp_path, "{{ value }}\n\nx {{ value }} y", value=value).blocks == (
        Paragraph((Run(value),)),
        Paragraph((Run(f"x {value} y"),)),
    )


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Co")), min_size=1))
def test_any_clean_text_comes_out_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    value = clean_line(text)
    if value:
        folder = tmp_path_factory.mktemp("any")
        made = written(folder, "{{ v }}\n\n- {{ v }}\n\n**{{ v }}**", v=Own(value))
        assert made.blocks == (
            Paragraph((Run(value),)),
            ListBlock(ordered=False, items=((Run(value),),)),
            Paragraph((Run(value, strong=True),)),
        )


def test_a_value_in_an_address_stays_in_the_address(tmp_path: Path) -> None:
    made = written(tmp_path, "[here](https://example.org/{{ v }})", v="a b")
    assert made.blocks == (Paragraph((Run("here", link="https://example.org/a b"),)),)


# --- blocks --------------------------------------------------------------------------------------------------


def test_markdown_becomes_blocks(tmp_path: Path) -> None:
    text = (
        "Some *soft* and **hard** words.\n\n## A heading\n\n3. three\n4. four\n\n| a | b |\n|---|---|\n| 1 | {{ v }} |"
    )
    assert written(tmp_path, text, v="2").blocks == (
        Paragraph((Run("Some "), Run("soft", emphasis=True), Run(" and "), Run("hard", strong=True), Run(" words."))),
        Heading(2, (Run("A heading"),)),
        ListBlock(ordered=True, items=((Run("three"),), (Run("four"),)), start=3),
        Table(((Run("a"),), (Run("b"),)), (((Run("1"),), (Run("2"),)),)),
    )


def test_the_first_heading_is_the_subject(tmp_path: Path) -> None:
    assert written(tmp_path, "text").subject == "A subject"


def test_letters_of_one_shape_differ_in_their_values(tmp_path: Path) -> None:
    assert [plain(written(tmp_path, "Dear {{ v }}", v=v).blocks) for v in ("a", "b")] == [["Dear a"], ["Dear b"]]


# --- variation -----------------------------------------------------------------------------------------------


LINES = (
    "",
    "",
    " ",
    "a word",
    "*b*",
    "# head",
    "===",
    "---",
    "- item",
    "1. one",
    "2) two",
    "  more",
    "    code",
    "> said",
)
OTHERS = (
    "| a | b |",
    "| - | - |",
    "[a](b)",
    "[a]",
    "[a]: b",
    "```",
    "~~~",
    "\ue000\ue001 x",
    "<b>",
    "\tx",
    "+ y",
    "é",
    "_c_",
)


@given(st.lists(st.sampled_from(LINES + OTHERS)))
def test_a_text_is_parted_only_where_nothing_before_bears_on_what_follows(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert [block for chunk in _chunks(text) for block in _read(chunk)] == list(_read(text))


PLAIN = ("# A head", "# A #", "A word", "a: b?", "\ue000\ue001 x.", "1. One;", "1. two", "2. Two", "A *b*", "a  ", "é")


@given(st.lists(st.sampled_from(("", "", *PLAIN, *LINES, *OTHERS))))
def test_what_is_read_without_markdown_it_is_read_as_by_it(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert _read_plainly(text) in (None, _read(text))


@given(st.sampled_from(("", "# ", "1. ", "a\n")), st.text())
def test_signs_are_read_without_markdown_it_as_by_it(start: str, text: str) -> None:
    assert _read_plainly(f"{start}a{text}") in (None, _read(f"{start}a{text}"))


@pytest.mark.parametrize("text", ["# A \ue000\ue001", "Two\nlines.\n\nMore:\n\n1. one;\n1. \ue000\ue001?\n\n"])
def test_what_most_letters_are_is_read_without_markdown_it(text: str) -> None:
    assert _read_plainly(text) == _read(text)


def test_our_letters_do_without_markdown_it() -> None:
    script = (
        "import sys; from lobbykit.cli.main import run; "
        "code = run(['letter', '--to', 'candidate', '--topic', 'send', '--nation', 'england']); "
        "sys.exit(code or 'markdown_it' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_way_of_text_and_variables_reads_as_any_other_in_our_templates_and_in_copies(tmp_path: Path) -> None:
    ours = "".join(f"{one.path.read_text(encoding='utf-8')}\n" for one in every() if one.name == "candidate")
    assert "{{ We }} should like to know your view on {{ topic }}." in ours
    path = tmp_path / "copy.md"
    path.write_text(ours, encoding="utf-8")
    names_given = {variable.name: f"<{variable.name}>" for variable in VARIABLES} | {"many": False, "officer": False}
    values = (
        names_given | dict.fromkeys(("note", "beyond", "steps"), ()) | {"within": ("x",), "items": (), "why": ("y",)}
    )
    for key in range(20):
        choices = {"variation": Variation(str(key)), **values}
        assert write(str(path), choices, {}).blocks == write("candidate", choices, {}).blocks


def test_vary_takes_the_first_way_without_variation_and_each_way_with_some_key(tmp_path: Path) -> None:
    text = "{% vary %}one{% or %}two{% or %}three{% endvary %} and on"
    assert plain(written(tmp_path, text).blocks) == ["one and on"]
    found = {plain(written(tmp_path, text, variation=Variation(str(key))).blocks)[0] for key in range(30)}
    assert found == {"one and on", "two and on", "three and on"}


def test_a_named_choice_does_not_change_with_its_place(tmp_path: Path) -> None:
    text = '{% vary "opening" %}one{% or %}two{% or %}three{% endvary %}'
    for key in range(10):
        variation = Variation(str(key))
        above = plain(written(tmp_path, text, variation=variation).blocks)
        below = plain(written(tmp_path, f"A line.\n\n{text}", variation=variation).blocks)
        assert below == ["A line.", *above]


# --- placeholders and acronyms -------------------------------------------------------------------------------


def test_placeholders_are_those_that_stand_in_the_letter_in_their_order(tmp_path: Path) -> None:
    gaps: dict[str, Any] = {"a": Gap("a", "--a"), "b": Gap("b", "--b"), "unused": Gap("c", "--c")}
    made = written(tmp_path, "{{ b }} {{ a|capitalised }} {{ b }}", **gaps)
    assert plain(made.blocks) == ["[b] [a] [b]"]
    assert [(one.text, one.option) for one in dict.fromkeys(made.placeholders)] == [("[b]", "--b"), ("[a]", "--a")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["the ABC now", "ABC"], "the a better cause (ABC) now, ABC"),
        (["for a better cause", "ABC"], "for a better cause (ABC), ABC"),
        (["for a better cause", "no acronym"], "for a better cause, no acronym"),
        ([Own("my ABC"), "the ABC"], "my ABC, the a better cause"),
        (["ABCs", "an ABC's"], "ABCs, an a better cause's"),
    ],
)
def test_an_acronym_is_spelled_out_once_and_never_in_the_users_words(
    tmp_path: Path, values: list[str], expected: str
) -> None:
    made = written(tmp_path, "{{ v|first }}, {{ v|last }}", {"ABC": "a better cause"}, v=values)
    assert plain(made.blocks) == [expected]


def test_a_word_that_is_spelled_like_an_acronym_is_none(tmp_path: Path) -> None:
    made = written(tmp_path, "Whom to send, and what {{ x }} means.", {"SEND": "special needs"}, x="SEND")
    assert plain(made.blocks) == ["Whom to send, and what special needs means."]


def test_an_acronym_or_its_meaning_may_hold_any_sign(tmp_path: Path) -> None:
    made = written(tmp_path, "{{ v }}", {"ABC": "a (better [cause"}, v="ABC and a (better [cause")
    assert plain(made.blocks) == ["a (better [cause (ABC) and a (better [cause"]


# --- faults --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ nothing }}", r"made-up-.*\.md:3: there is no variable 'nothing'"),
        ("{% if %}", "made-up-.*:3: "),
        ("{% vary %}a", "made-up-.*:3: "),
        ("{{ v.__class__ }}", r"made-up-.*\.md:3: '__class__' cannot be used on a text"),
        ("{{ v|safe }}", "made-up-.*:3: there is no filter 'safe'"),
        ("{% include 'nowhere.md' %}", "nowhere.md"),
        ("{{ 1 / 0 }}", "made-up-.*:3: it divides by nought"),
        ("{{ 'a' + 1 }}", "made-up-.*:3: "),
    ],
)
def test_a_fault_in_a_template_is_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(LobbykitError, match=message):
        written(tmp_path, text, v="x")


def test_a_template_without_a_heading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.md"
    path.write_text("only text", encoding="utf-8")
    with pytest.raises(LobbykitError, match="must begin with a heading"):
        write(str(path), {"variation": Variation("")}, {})


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"# {% extends 'odd.md' %}"])
def test_a_file_that_is_no_template_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.md").write_bytes(content)
    with pytest.raises(LobbykitError, match=r"odd\.md"):
        write(str(tmp_path / "odd.md"), {"variation": Variation("")}, {})


def test_a_mark_in_a_template_is_no_mark(tmp_path: Path) -> None:
    assert plain(written(tmp_path, "a \ue0007\ue001 b").blocks) == ["a 7 b"]


def test_an_unknown_template_is_refused_with_the_nearest() -> None:
    with pytest.raises(LobbykitError, match="did you mean minister"):
        write("ministr", {}, {})


def test_ones_own_template_can_build_on_a_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    path.write_text('{% extends "letter.md" %}{% block next %}Mine.{% endblock %}', encoding="utf-8")
    words = ("occasion", "me", "we", "We", "reply_by", "requests", "topic", "Count", "common", "mark", "manner")
    values: dict[str, Any] = dict.fromkeys(words, "x") | dict.fromkeys(("note", "why", "steps"), ())
    items = ({"press": "", "wording": "do it"},)
    made = write(str(path), {"variation": Variation(""), "many": False, "items": items, **values}, {})
    assert plain(made.blocks)[-1] == "Mine."


def test_there_is_a_template_for_each_role_and_kind() -> None:
    assert names() == ["candidate", "chase", "commissioner", "invite", "member", "minister", "thank"]
