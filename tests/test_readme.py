"""The README's example is what the command prints."""

import re
import shlex
from pathlib import Path

import pytest

from lobbykit.cli.main import run

README = Path(__file__).parent.parent / "README.md"


def test_the_readmes_letter_is_what_its_command_writes(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    text = README.read_text(encoding="utf-8")
    command = re.search(r"```\n(lobbykit letter .*?)\n```", text, re.DOTALL)
    shown = re.search(r"<!-- example: letter -->\n(.*?)\n<!-- end", text, re.DOTALL)
    assert command
    assert shown
    assert run([*shlex.split(command[1].replace("\\\n", " "))[1:], "--date", "2026-11-22"]) == 0
    written = capfdbinary.readouterr().out.decode()
    told = re.sub(r"\s+", " ", re.sub(r"(?m)^> ?", "", shown[1].replace("\\\n", "\n"))).strip()
    assert re.sub(r"\s+", " ", written).startswith(told)


def test_the_readmes_question_is_what_its_command_writes(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    text = README.read_text(encoding="utf-8")
    command = re.search(r"```\n(lobbykit questions --ask .*?)\n```", text)
    shown = re.search(r"<!-- example: questions -->\n(.*?)\n<!-- end", text, re.DOTALL)
    assert command
    assert shown
    assert run([*shlex.split(command[1])[1:], "--date", "2026-11-22"]) == 0
    written = " ".join(capfdbinary.readouterr().out.decode().split())
    assert " ".join(re.sub(r"(?m)^> ?", "", shown[1]).split()) in written
