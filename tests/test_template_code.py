"""The code of our own templates is kept as Python keeps that of modules, and never past its time."""

import os
import sys
from pathlib import Path
from types import CodeType

import pytest

from lobbykit import template_code
from lobbykit.template import forget, write
from lobbykit.template_code import code_of
from lobbykit.variation import Variation


@pytest.fixture(autouse=True)
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python keeps code, whatever it was told for the tests."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "candidate.md"
    path.write_text("# One")
    return path


def made(path: Path) -> CodeType:
    return compile(repr(path.read_text()), str(path), "eval")


def never() -> CodeType:
    raise AssertionError("the code was made, though it was kept")


def said(code: CodeType) -> object:
    return eval(code)


def test_what_was_made_is_kept(path: Path) -> None:
    code_of(path, lambda: made(path))

    assert said(code_of(path, never)) == "# One"
    assert [one.parent for one in path.parent.rglob("*.pyc")] == [path.parent / "__pycache__"]


def test_what_is_kept_knows_where_the_template_is(path: Path) -> None:
    code_of(path, lambda: made(path))

    assert code_of(path, never).co_filename == str(path)


def test_a_changed_template_is_made_anew(path: Path) -> None:
    code_of(path, lambda: made(path))
    path.write_text("# Two")

    assert said(code_of(path, lambda: made(path))) == "# Two"


@pytest.mark.parametrize("number", range(len(template_code._MADE_BY)))
def test_what_is_made_by_changed_code_is_made_anew(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    makers = list(template_code._MADE_BY)
    makers[number] = str(tmp_path / "maker.py")
    Path(makers[number]).write_text("1")
    monkeypatch.setattr(template_code, "_MADE_BY", tuple(makers))
    code_of(path, lambda: made(path))
    os.utime(makers[number], ns=(1, 1))

    with pytest.raises(AssertionError, match="the code was made"):
        code_of(path, never)


def test_where_nothing_can_be_written_it_is_made_each_time(path: Path) -> None:
    (path.parent / "__pycache__").write_text("a file")

    assert [said(code_of(path, lambda: made(path))) for _ in range(2)] == ["# One", "# One"]


def test_nothing_is_kept_of_the_users_own_templates(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text("# Mine")
    forget()

    assert write(str(path), {"variation": Variation("")}, {}).subject == "Mine"
    assert write("mine", {"variation": Variation("")}, {}, tmp_path).subject == "Mine"
    assert list(tmp_path.iterdir()) == [path]
