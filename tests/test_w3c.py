"""The HTML under W3C's checker, where `VNU_JAR` names its jar (npm's vnu-jar) and there is a Java to run it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace
from test_compose import every_letter
from test_render import HOSTILE, LETTER, plain

from lobbykit.model import Heading, Letter, ListBlock, Paragraph, Table
from lobbykit.render import html

JAR = os.environ.get("VNU_JAR", "")
# Headings begin at the second level: the first is the subject, which an email has already.
ALLOWED = "none of them has a computed heading level of 1"


def hostile_letter(text: str) -> Letter:
    runs = plain(text)
    blocks = (
        Paragraph(runs),
        Heading(2, runs),
        ListBlock(ordered=True, items=(runs, runs)),
        ListBlock(ordered=False, items=(runs,)),
        Table((runs, runs), ((runs, runs),)),
    )
    return replace(LETTER, subject=text, salutation=text, blocks=blocks, signature=(text, text))


@pytest.mark.skipif(not (JAR and shutil.which("java")), reason="VNU_JAR names no jar, or there is no Java")
def test_w3cs_checker_finds_no_fault(tmp_path: Path) -> None:
    letters = [*every_letter(), LETTER, *map(hostile_letter, HOSTILE)]
    for number, letter in enumerate(letters):
        (tmp_path / f"{number}.html").write_bytes(html.render(letter))
    files = [str(path) for path in tmp_path.iterdir()]
    command = ["java", "-jar", JAR, "--format", "json", "--stdout", "--exit-zero-always", *files]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["messages"]
    assert [
        one for one in found if ALLOWED not in one["message"] and "appears to be written" not in one["message"]
    ] == []
