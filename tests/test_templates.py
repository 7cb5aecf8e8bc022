"""A branch's own templates: found before ours, checked, copied, and documented from one table."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import nodes
from test_compose import known_offices, shipped_catalogue

from lobbykit import compose as composing
from lobbykit.cli import own
from lobbykit.cli.main import run
from lobbykit.compose import _values
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Kind, Role
from lobbykit.template import environment, forget
from lobbykit.template_check import _brief, _planned, check
from lobbykit.template_files import Header, TemplateFile, every, find, fits, header, names, read
from lobbykit.template_limits import FILTERS
from lobbykit.variables import BLOCKS, VARIABLES
from lobbykit.variables import FILTERS as TOLD_FILTERS

ROOT = Path(__file__).parent.parent
Outcome = tuple[int, str, str]
Lobbykit = Callable[..., Outcome]
SOUND = """\
{% extends "letter.md" %}
{% set mark = "?" %}
{% block opening %}{{ who }}{% endblock %}
{% block lead %}Will you{% endblock %}
"""


@pytest.fixture
def lobbykit(capfdbinary: pytest.CaptureFixture[bytes]) -> Lobbykit:
    def call(*args: str) -> Outcome:
        forget()
        code = run(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


def mine(name: str, text: str) -> Path:
    folder = own.templates()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def checked(path: Path) -> list[tuple[int | None, str]]:
    found, _ = check(find(str(path)), own.templates(), shipped_catalogue(), known_offices())
    return [(one.line, one.message) for one in found]


# --- headers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("# S", "mine", Header(tuple(Role), "ask")),
        ("# S", "minister", Header((Role.MINISTER,), "ask")),
        ("# S", "chase", Header(tuple(Role), "chase")),
        ("# S", "letter", Header(tuple(Role), "skeleton")),
        ("{# just a comment #}# S", "mine", Header(tuple(Role), "ask")),
        ("{# #}", "mine", Header(tuple(Role), "ask")),
        ("{# for: member,candidate #}", "mine", Header((Role.CANDIDATE, Role.MEMBER), "ask")),
        (
            "\n{#-\nfor : minister\n\nkind: thank\nwhat: Thanks: a lot\n-#}",
            "a",
            Header((Role.MINISTER,), "thank", "Thanks: a lot"),
        ),
    ],
)
def test_a_header_says_what_a_template_is_for_and_its_name_says_the_rest(
    text: str, name: str, expected: Header
) -> None:
    assert header(text, name) == (expected, ())


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("{#\nfor: ministr\n#}", 2, "'ministr' is no role of letters; did you mean minister?"),
        ("\n{#\nkind: invitation\n#}", 3, "'invitation' is no kind of letters"),
        ("{#\nfor: minister\nwat: x\n#}", 3, "'wat' is no line of a header; did you mean what?"),
        ("{#\nkind: ask\nkind: ask\n#}", 3, "stands in the header twice; first in line 2"),
        ("{#\nwhat:\n#}", 2, "has nothing after it"),
        ("{#\nwhat: a\nb\n#}", 3, "'b' is no line of a header"),
    ],
)
def test_a_fault_in_a_header_has_its_line(text: str, line: int, message: str) -> None:
    ((where, told),) = header(text, "mine")[1]
    assert where == line
    assert message in told


def test_every_shipped_template_has_a_header() -> None:
    for file in every():
        said, faults = header(read(file.path), file.name)
        assert (bool(said.what), faults) == (True, ())


# --- files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [b"\xef\xbb\xbf%b", b"%b"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_byte_order_marks_and_line_ends_are_met_once(tmp_path: Path, form: bytes, end: bytes) -> None:
    path = tmp_path / "Llythyr â thê.md"
    path.write_bytes(form % "# Siân – ŵy\n\nText\n".encode().replace(b"\n", end))
    assert read(path) == "# Siân – ŵy\n\nText\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04\xff", "is not plain text in UTF-8"),
        ("# S".encode("utf-16"), "is not plain text in UTF-8"),
        (b"# S\n\nbell\x07", r"mine\.md:3: the character U\+0007"),
        (b"a" * 70_000, "is too long"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "mine.md"
    path.write_bytes(content)
    with pytest.raises(LobbykitError, match=message):
        read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_template(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mine.md")
    with pytest.raises(LobbykitError, match="no ordinary file"):
        read(tmp_path / "mine.md")


def test_ones_own_goes_before_ours_but_for_the_name_with_a_prefix(tmp_path: Path) -> None:
    (tmp_path / "candidate.md").write_text("# S")
    (tmp_path / "mine.md").write_text("# S")
    assert find("candidate", tmp_path).is_own
    assert not find("lobbykit/candidate", tmp_path).is_own
    assert not find("candidate").is_own
    assert set(names(tmp_path)) - set(names()) == {"mine"}
    with pytest.raises(LobbykitError, match="did you mean mine"):
        find("mien", tmp_path)


@pytest.mark.parametrize("name", ["", "lobbykit/", "..", "lobbykit/../x", "/", ".md", "a\\b"])
def test_a_name_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(LobbykitError):
        find(name, tmp_path)


def test_a_template_for_another_role_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("{# for: minister #}# S")
    (tmp_path / "odd.md").write_text("{# for: ministr #}# S")
    fits("mine", tmp_path, Role.MINISTER)
    with pytest.raises(UsageError, match="is for letters to a minister, and this one is to a member"):
        fits("mine", tmp_path, Role.MEMBER)
    with pytest.raises(LobbykitError, match=r"odd\.md:1: 'ministr' is no role"):
        fits("odd", tmp_path, Role.MINISTER)
    with pytest.raises(UsageError, match="no letter by itself"):
        fits("letter", tmp_path, Role.MINISTER)


# --- letters -------------------------------------------------------------------------------------------------

CANDIDATE = ("letter", "--to", "candidate", "--topic", "send")


def test_an_own_template_is_used_for_its_role_and_that_is_told(lobbykit: Lobbykit) -> None:
    mine("candidate.md", '{% extends "lobbykit/candidate.md" %}{% block next %}Mine.{% endblock %}')
    code, out, err = lobbykit(*CANDIDATE)
    assert code == 0
    assert "\nMine.\n" in out
    assert "note: your own template candidate.md is used" in err
    assert "\nMine.\n" not in lobbykit(*CANDIDATE, "--template", "lobbykit/candidate")[1]
    code, out, err = lobbykit("letter", "--to", "member", "--topic", "send")
    assert "Mine." not in out
    assert "own template" not in err


def test_an_own_skeleton_is_that_of_our_templates_too(lobbykit: Lobbykit) -> None:
    mine("letter.md", read(find("letter").path) + "\nPS: mine.\n")
    for role in Role:
        topic = "attendance" if role is Role.COMMISSIONER else "send"
        _, out, err = lobbykit("letter", "--to", role, "--topic", topic, "--nation", "england")
        assert "PS: mine." in out
        assert "note: your own template letter.md is used" in err


def test_an_own_template_by_another_name_is_used_when_it_is_named(lobbykit: Lobbykit) -> None:
    mine("mine.md", "# Mine\n\nMy letter.\n")
    code, out, err = lobbykit(*CANDIDATE, "--template", "mine")
    assert (code, out.split("\n")[0]) == (0, "Mine")
    assert "own template" not in err


def test_a_template_that_names_itself_is_told_how_to_name_ours(lobbykit: Lobbykit) -> None:
    path = mine("candidate.md", '{% extends "candidate.md" %}')
    code, out, err = lobbykit(*CANDIDATE)
    assert (code, out) == (1, "")
    assert (
        f'{path}:1: candidate.md names itself; to build on the one that came with lobbykit write "lobbykit/candid'
        in err
    )


def test_a_fault_in_an_own_template_names_its_line(lobbykit: Lobbykit) -> None:
    path = mine("candidate.md", SOUND + "{% block next %}\n{{ recipent }} {{ reply_bye }}\n{% endblock %}\n")
    assert f"error: {path}:6: there is no variable 'recipent'" in lobbykit(*CANDIDATE)[2]
    mine("candidate.md", SOUND + "{% block next %}\n{{ reply_bye }}\n{% endblock %}\n")
    assert "there is no variable 'reply_bye'; did you mean reply_by?" in lobbykit(*CANDIDATE)[2]


def test_a_fault_that_comes_out_in_ours_is_told_at_the_users_line(lobbykit: Lobbykit) -> None:
    path = mine("candidate.md", '\n{% extends "letter.md" %}')
    error = lobbykit(*CANDIDATE)[2]
    assert f"error: {path}:2: there is no variable 'mark'" in error
    assert "(met in letter.md, line " in error


# --- check ---------------------------------------------------------------------------------------------------


def test_all_faults_are_told_in_one_run_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(
        '{#\nfor: candidate, membr\n#}\n{% extends "letter.md" %}\n{% block opning %}{{ topc }}{% endblock %}\n'
        "{% block next %}{{ reply_bye }}\n{{ topic|upper }}{{ 1 if a_b is mapping }}{% endblock %}\n",
        encoding="utf-8",
    )
    found = checked(path)
    assert [line for line, _ in found] == [2, 4, 4, 4, 5, 5, 6, 7, 7, 7]
    told = "\n".join(message for _, message in found)
    for sentence in (
        "'membr' is no role of letters; did you mean member?",
        "the block 'opening' is missing",
        "the block 'lead' is missing",
        "'mark' is missing",
        "no letter shows the block 'opning'; did you mean opening?",
        "there is no variable 'topc'; did you mean topic?",
        "there is no variable 'reply_bye'; did you mean reply_by?",
        "there is no filter 'upper'",
        "there is no test 'is mapping'",
        "there is no variable 'a_b'",
    ):
        assert sentence in told


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Only text.\n", 1, "should begin with a heading"),
        ("{{ topic }}\n", 1, "should begin with a heading"),
        ("# S\n\n{% if many %}\n", 3, "end of template"),
        ("# S\n\n{% endfr %}\n", 3, "unknown tag 'endfr'"),
        ("# S\n\n{{ office }}\n", 3, "the variable 'office' is only there in letters to a minister or commissioner"),
        ("# S\n\n{% for item in items %}{{ item.wordng }}{% endfor %}\n", 3, "did you mean wording?"),
        ("# S\n\n{% if officer %}{{ 1 / 0 }}{% endif %}\n", 3, "it divides by nought (in a letter from an officer"),
        ("# S\n\n{% if many %}{{ 1 / 0 }}{% endif %}\n", 3, "3 asks)"),
        ("# S\n\n{% if not note %}{{ 1 / 0 }}{% endif %}\n", 3, "it divides by nought"),
        ("# S\n\n{% if not occasion %}{{ 1 / 0 }}{% endif %}\n", 3, "it divides by nought"),
        ("# S\n\n{% vary %}a{% or %}b{% or %}{{ 1 / 0 }}{% endvary %}\n", 3, "it divides by nought"),
        ("# {% if many %}S{% endif %}\n\nText\n", None, "the subject is empty"),
        ("# S\n\n{% include 'gone.md' %}\n", 3, "there is no template 'gone.md'"),
        ('{% extends "gone.md" %}\n', 1, "there is no template 'gone.md'"),
        ('{% extends "mine.md" %}\n', 1, "names itself"),
        ("# S\n\nbell\a\n", 3, "the character U+0007"),
        ("# S\n\n{% for a in items recursive %}{% endfor %}\n", 3, "recursive"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, text: str, line: int | None, message: str) -> None:
    path = tmp_path / "mine.md"
    path.write_text(text, encoding="utf-8")
    ((where, told),) = checked(path)
    assert where == line
    assert message in told


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        "# S\n\n{% if office is defined %}{{ office }}{% else %}{{ area }}{% endif %}\n",
        "{# for: minister #}\n# S\n\n{{ office }}\n",
        "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}# S\n\n{% call m(topic) %}x{% endcall %}\n",
        "# S\n\n{% set x = Count ~ ' ' ~ questions %}{{ x }} {% for a in why %}{{ loop.index }}. {{ a }}{% endfor %}\n",
        "{# kind: chase #}\n# S\n\n{{ sent }}\n",
    ],
)
def test_a_sound_template_has_no_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.md"
    path.write_text(text, encoding="utf-8")
    assert checked(path) == []


@pytest.mark.parametrize("file", every(), ids=lambda file: file.name)
def test_every_shipped_template_is_sound_and_so_is_its_copy(lobbykit: Lobbykit, file: TemplateFile) -> None:
    assert lobbykit("templates", "check", file.name)[:2] == (0, "")
    assert lobbykit("templates", "copy", file.name)[0] == 0
    code, out, err = lobbykit("templates", "check", file.name)
    assert (code, out) == (0, "")
    assert f"{own.templates() / file.path.name}: " in err
    assert ", 0 faults" in err


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_file_can_be_checked(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.md"
    path.write_bytes(content)
    for _, message in checked(path):
        assert "\n" not in message


# --- list, show, copy ----------------------------------------------------------------------------------------


def test_the_list_tells_whose_each_is(lobbykit: Lobbykit) -> None:
    mine("candidate.md", "# S")
    mine("mine.md", "{#\nfor: minister\nwhat: Mine\n#}\n# S")
    mine("odd.md", "{# for: nobody #}# S")
    (own.templates() / "binary.md").write_bytes(b"\xff\x00")
    code, out, err = lobbykit("templates", "list", "--format", "json")
    rows = {row["name"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["candidate"]["whose"] == "yours, instead of lobbykit's"
    assert rows["member"]["whose"] == "lobbykit"
    assert rows["mine"] == {
        "name": "mine",
        "kind": "ask",
        "roles": ["minister"],
        "whose": "yours",
        "what": "Mine",
        "path": str(own.templates() / "mine.md"),
    }
    assert "odd.md:1: 'nobody' is no role" in err
    assert "binary.md is not plain text" in err


def test_show_gives_the_text(lobbykit: Lobbykit) -> None:
    assert lobbykit("templates", "show", "minister")[1] == read(find("minister").path)
    code, _, err = lobbykit("templates", "show", "ministr")
    assert (code, "did you mean minister?" in err) == (1, True)


def test_a_copy_goes_over_nothing_unasked(lobbykit: Lobbykit, tmp_path: Path) -> None:
    assert lobbykit("templates", "copy", "minister")[1] == f"{own.templates() / 'minister.md'}\n"
    mine("minister.md", "# Mine")
    assert lobbykit("templates", "copy", "minister")[0] == 1
    assert read(own.templates() / "minister.md") == "# Mine"
    assert lobbykit("templates", "copy", "minister", "--force")[0] == 0
    assert read(own.templates() / "minister.md") == read(find("minister").path)
    assert lobbykit("templates", "copy", "minister", "--out", str(tmp_path / "a.md"))[0] == 0
    assert lobbykit("templates", "copy", "minister", "--out", str(tmp_path))[0] == 0
    assert {path.name for path in tmp_path.iterdir()} == {"a.md", "minister.md"}
    assert lobbykit("templates", "copy", "minister", "--out", "-")[1] == read(find("minister").path)


def test_check_ends_with_one_on_a_fault(lobbykit: Lobbykit, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text("# S\n\n{{ topc }}", encoding="utf-8")
    code, out, err = lobbykit("templates", "check", str(path))
    assert (code, err) == (1, f"{path}: 128 sample letters, 1 fault\n")
    assert out.startswith(f"{path}:3: there is no variable 'topc'; did you mean topic?")
    assert lobbykit("templates", "check", str(tmp_path))[0] == 1
    assert lobbykit("templates", "check", str(tmp_path / "gone.md"))[0] == 1


# --- the table -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("officer", [False, True])
def test_the_table_names_exactly_what_letters_give(role: Role, *, officer: bool) -> None:
    file = find("candidate")
    for most, kind in ((1, Kind.ASK), (3, Kind.CHASE)):
        made = _planned(shipped_catalogue(), known_offices(), role, most)
        fixed: dict[str, Any] = {"officer": officer, "words": most == 1, "way": 0}
        brief = _brief(file, None, shipped_catalogue(), made, role, kind, **fixed)
        given = set(_values(brief, composing._items(brief), composing._reply_by(brief)))
        assert {one.name for one in VARIABLES if not one.roles or role in one.roles} == given - {"variation"}


def test_the_table_names_the_skeletons_blocks_and_the_filters() -> None:
    file = find("letter")
    tree = environment(file, None).plain_tree(read(file.path), "letter.md")
    assert [block.name for block in tree.find_all(nodes.Block)] == [part.name for part in BLOCKS]
    assert sorted(part.name for part in TOLD_FILTERS) == sorted(FILTERS)


def test_the_docs_are_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = ROOT / "scripts"
    if not scripts.is_dir():
        pytest.skip("the script that makes it is not here")
    monkeypatch.syspath_prepend(str(scripts))
    import make_template_docs

    assert (ROOT / "docs" / "templates.md").read_text(encoding="utf-8") == make_template_docs.document()
    sys.modules.pop("make_template_docs")
