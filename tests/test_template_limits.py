"""Templates that mean harm, or go wrong as only somebody hostile would make them: each ends in a sentence, soon."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobbykit.errors import LobbykitError
from lobbykit.template import Written, forget, write
from lobbykit.template_limits import MOST_TEXT
from lobbykit.variation import Variation
from lobbykit.words import Own

MOST_SECONDS = 20  # a slow machine is no fault; without limits these take for ever
TWICE = "".join(f"{{% set x{n + 1} %}}{{{{ x{n} }}}}{{{{ x{n} }}}}{{% endset %}}" for n in range(40))
NESTED = "".join(f"{{% set {v}{n + 1} = [{v}{n}, {v}{n}] %}}" for n in range(40) for v in "xy")
MACROS = "".join(f"{{% macro m{n + 1}() %}}{{{{ m{n}() }}}}{{{{ m{n}() }}}}{{% endmacro %}}" for n in range(40))
HOSTILE = {
    "loops in loops": ("{% for a in n %}" * 6 + "x" + "{% endfor %}" * 6, "too"),
    "loops in loops that write nothing": ("{% for a in n %}" * 6 + "{% endfor %}" * 6, "repeats itself too often"),
    "loops in a variable": (
        "{% set y %}" + "{% for a in n %}" * 6 + "x" + "{% endfor %}" * 6 + "{% endset %}",
        "repeats itself too often",
    ),
    "a loop that leaves all out": ("{% for a in 'x' * 20000 for b in n if false %}{% endfor %}", "expected"),
    "a filtered loop": (
        "{% for a in n %}{% for b in 'x' * 20000 if false %}{% endfor %}{% endfor %}",
        "repeats itself too often",
    ),
    "range": ("{% for a in range(1000000000) %}{% endfor %}", "there is no variable 'range'"),
    "a recursive loop": ("{% for a in n recursive %}{{ loop(n) }}{% endfor %}", "cannot be recursive"),
    "a long string": ("{{ 'x' * 10 ** 10 }}", "grow"),
    "a longer string": ("{{ 'x' * 100000 }}", "the text grows too long"),
    "a long sum": ("{% set x = 'x' * 20000 %}{{ x + x }}", "the text grows too long"),
    "a long join": ("{% set x = 'x' * 20000 %}{{ x ~ x }}", "the text grows too long"),
    "a long list": ("{{ [1] * 1000000000 }}", "for numbers here"),
    "a large number": ("{{ 10 ** 10 ** 10 }}", "grow too large"),
    "squares": ("{% set x = 999999999999 %}{{ x * x * x }}", "grow too large"),
    "a wide format": ("{{ '%1000000000d' % 1 }}", "for numbers here"),
    "a format method": ("{{ '{:>1000000000}'.format(1) }}", "cannot be used on a text"),
    "a method": ("{{ 'x'.ljust(1000000000) }}", "cannot be used on a text"),
    "a method by its name": ("{{ 'x'['ljust'](1000000000) }}", "cannot be used on a text"),
    "doubling": ("{% set x0 = 'xx' %}" + TWICE + "{{ x40 }}", "too"),
    "doubling macros": ("{% macro m0() %}x{% endmacro %}" + MACROS + "{{ m40() }}", "too"),
    "a macro that calls itself": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "leads back to itself"),
    "a macro that calls itself twice": (
        "{% macro m(d) %}{% if d %}{% set x = m(d - 1) %}{% set x = m(d - 1) %}{% endif %}{% endmacro %}{{ m(90) }}",
        "repeats itself too often",
    ),
    "a block that calls itself": ("{% block b %}{{ self.b() }}{% endblock %}", "leads back to itself"),
    "a template that includes itself": ("{% include 'hostile.md' %}", "names itself"),
    "the same by a longer way": ("{% set x = 'hostile' ~ '.md' %}{% include x %}", "leads back to itself"),
    "a template that extends itself": ("{% extends 'hostile.md' %}", "names itself"),
    "lists of lists compared": (
        "{% set x0 = [1] %}{% set y0 = [1] %}" + NESTED + "{% if x40 == y40 %}{% endif %}",
        "lists of lists cannot be compared",
    ),
    "lists of lists shown": ("{% set x0 = [1] %}{% set y0 = [1] %}" + NESTED + "{{ x40 }}", "a list cannot stand"),
    "tuples of tuples shown": (
        "{% set x0 = (1, 1) %}" + "".join(f"{{% set x{n + 1} = (x{n}, x{n}) %}}" for n in range(40)) + "{{ x40 }}",
        "repeats itself too often",
    ),
    "a tuple as a key": ("{{ n[(1, 2)] }}", "a number or a word"),
    "a mapping": ("{{ {'a': 1} }}", "there is no {"),
    "much text": ("{% for a in n %}{% for b in n %}" + "word " * 200 + "{% endfor %}{% endfor %}", "too much"),
    "many values": ("{% for a in n %}{% for b in n %}{{ long }}{% endfor %}{% endfor %}", "too much text"),
    "a file by its path": ("{% include '/etc/passwd' %}", "there is no template '/etc/passwd'"),
    "a file above": ("{% include '../secret.md' %}", "there is no template '../secret.md'"),
    "a file above ours": ("{% include 'lobbykit/../README.md' %}", "there is no template"),
    "a file that is no template": ("{% include 'secret.txt' %}", "there is no template 'secret.txt'"),
    "a link": ("{% include 'link.md' %}", "there is no template 'link.md'"),
    "a hidden file": ("{% include '.hidden.md' %}", "there is no template"),
    "Python": ("{{ ().__class__.__mro__ }}", "cannot be used"),
    "Python by a variable": ("{{ v['__class__'] }}", "cannot be used"),
    "Python by a macro": ("{% macro m() %}{% endmacro %}{{ m._func }}", "cannot be used"),
    "Python by self": ("{{ self._TemplateReference__context }}", "cannot be used"),
    "Python by a loop": ("{% for a in n %}{{ loop._iterable }}{% endfor %}", "cannot be used"),
    "Python by cycle": ("{% for a in n %}{{ loop.cycle.__func__ }}{% endfor %}", "cannot be used"),
    "autoescape": ("{% autoescape false %}{{ v }}{% endautoescape %}", "not for letters"),
    "brackets": ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "too deep|leads back"),
    "nots": ("{{ " + "not " * 5000 + "1 }}", "too deep|leads back"),
    "a long chain": ("{{ v" + ".a" * 20000 + " }}", "too deep"),
    "loops too deep for Python": ("{% for a in [] %}" * 25 + "{% endfor %}" * 25, "too deep"),
    "ifs too deep": ("{% if v %}" * 120 + "{% endif %}" * 120, "too deep"),
    "many elifs": ("{% if v %}" + "{% elif v %}" * 4000 + "{% endif %}{{ gone }}", "too deep|no variable"),
    "a number of many digits": ("{{ " + "9" * 30000 + " }}", "digits"),
    "too long a file": ("x" * 100_000, "too long for a template"),
    "a value called": ("{{ v() }}", "only macros"),
    "a loop over a number": ("{% for a in 7 %}{% endfor %}", "hostile.md:3: "),
    "Markdown brackets": ("[" * 40_000 + "{{ gone }}", "no variable"),
}  # fmt: skip


def hostile(folder: Path, text: str, **values: Any) -> Written:
    path = folder / "hostile.md"
    path.write_text(f"# A subject\n\n{text}", encoding="utf-8")
    forget()
    fixed = {"variation": Variation(""), "v": "x", "n": tuple("x" * 40), "long": "x" * 100_000}
    return write(str(path), fixed | values, {})


@pytest.mark.parametrize(("text", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_template_ends_in_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    secret = tmp_path.parent / "secret.md"
    secret.write_text("secret", encoding="utf-8")
    for name in ("secret.txt", ".hidden.md"):
        (tmp_path / name).write_text("secret", encoding="utf-8")
    (tmp_path / "link.md").symlink_to(secret)
    begun = time.monotonic()
    with pytest.raises(LobbykitError, match=message) as caught:
        hostile(tmp_path, text)
    assert time.monotonic() - begun < MOST_SECONDS
    assert "hostile.md" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("text", ["[" * 9000, "*a " * 9000, "> " * 9000, "`" * 9000, "- " * 9000, "![](" * 9000])
def test_markdown_that_is_hard_to_read_takes_no_age(tmp_path: Path, text: str) -> None:
    begun = time.monotonic()
    hostile(tmp_path, text)
    assert time.monotonic() - begun < MOST_SECONDS


def test_what_was_written_for_one_letter_is_in_no_other(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("{% set x %}{{ v }}{% endset %}{{ v }}", encoding="utf-8")
    path = tmp_path / "whole.md"
    path.write_text(
        "# S\n\n{% import 'part.md' as p without context %}{{ p.x }} {% include 'part.md' without context %}",
        encoding="utf-8",
    )
    made = [write(str(path), {"variation": Variation(""), "v": v}, {}).blocks for v in ("one", "two")]
    assert ["".join(run.text for run in block[0].runs) for block in made] == ["one one", "two two"]  # type: ignore[union-attr]


def test_marks_that_a_template_cuts_up_stand_for_nothing_of_anybodys(tmp_path: Path) -> None:
    made = hostile(tmp_path, "{% set x %}{{ v }}99{% endset %}{{ x[:2] ~ x[3:5] ~ x[2:3] }}{{ '\\ue0000\\ue001' }}")
    assert made.blocks


def test_what_is_joined_in_a_template_stays_literal_and_the_users_own(tmp_path: Path) -> None:
    text = "{% set x %}{{ v }}{% endset %}{{ x ~ own }} {{ x + own }} {{ [x, own]|joined }} {{ 'a' ~ own }}"
    made = hostile(tmp_path, text, own=Own("# *b*"))
    assert "".join(run.text for run in made.blocks[0].runs) == "x# *b* x# *b* x and # *b* a# *b*"  # type: ignore[union-attr]


def test_an_honest_long_note_is_no_hostile_one(tmp_path: Path) -> None:
    assert hostile(tmp_path, "{{ v }}", v="x" * 1_000_000).blocks


def test_a_template_may_write_a_long_letter(tmp_path: Path) -> None:
    assert hostile(tmp_path, "word " * (MOST_TEXT // 5 - 100)).blocks


PIECES = st.sampled_from(
    "{% {%- %} {{ }} {# #} for if elif else endif endfor set x y v n in macro endmacro call endcall block endblock b "  # noqa: SIM905
    "vary or endvary extends include import from as with recursive self super loop caller ( ) [ ] , . | : = == + ~ ** "
    "'letter.md' 'hostile.md' 'a' 1 not is defined joined first raw endraw filter endfilter autoescape _ __class__ \n "
    "# - \ue000 \ue001 required scoped ignore missing endset namespace do break".split(" ")
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25))
def test_any_template_makes_a_letter_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    with suppress(LobbykitError):
        hostile(folder, " ".join(pieces))
