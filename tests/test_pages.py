"""Letters as a printer would see them; needs LibreOffice, and is skipped without it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lobbykit.cli.main import run

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NOTE = (
    "Last term I sat with a mother who had waited eleven months for her son's plan. Nobody involved was idle. "
    "There were simply not enough of us."
)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_letter_with_three_asks_and_a_short_personal_paragraph_fits_one_page(tmp_path: Path) -> None:
    letters = []
    for role, topic in (("candidate", "send"), ("minister", "send"), ("commissioner", "attendance")):
        for seed in range(4):
            letters.append(str(tmp_path / f"{role}-{seed}.docx"))
            address = "Example House, 1 Example Street, Exampleton, Exampleshire, EX1 1EX"
            run([
                "letter", "--to", role, "--topic", topic, "--nation", "england", "--seed", str(seed), "--note", NOTE,
                "--name", "Alex Example", "--address", address, "--from-name", "Sam Sample", "--job",
                "educational psychologist", "--workplace", "Example Council", "--from-address",
                "2 Example Street, Exampleton", "--from-postcode", "EX1 1EX", "--from-email", "sam@example.org",
                "--out", letters[-1],
            ])  # fmt: skip
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *letters]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    pages = {
        path.stem: len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) for path in sorted(tmp_path.glob("*.pdf"))
    }
    assert pages == {Path(letter).stem: 1 for letter in letters}
