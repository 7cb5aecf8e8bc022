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
    assert pages_of(tmp_path, letters) == {Path(letter).stem: 1 for letter in letters}


def pages_of(folder: Path, files: list[str]) -> dict[str, int]:
    """How many pages each Word file has, as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {path.stem: len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) for path in sorted(folder.glob("*.pdf"))}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_six_long_questions_with_an_imprint_have_their_slips_on_one_page_and_their_grid_on_another(
    tmp_path: Path,
) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        "promoter: Sam Sample, 2 Example Street, Exampleton EX1 1EX\n"
        "promoted_for: Prospect, 3 Example Road, Exampleton EX1 1EX\n"
        "printer: Example Print, 1 Example Street, Exampleton EX1 1EX\n",
        encoding="utf-8",
    )
    run([
        "questions", "--topic", "send", "--nation", "england", "--pack", "--public", "--profile", str(profile),
        "--when", "Thursday 12 April 2029, 7pm", "--where", "Example Hall, Exampleton", "--out", str(tmp_path),
    ])  # fmt: skip
    files = [str(tmp_path / f"{name}.docx") for name in ("slips", "answer-grid")]
    assert pages_of(tmp_path, files) == {"answer-grid": 1, "slips": 1}
