"""What a start costs: instructions of each command, as a multiple of an empty Python's.

Counted by `valgrind --tool=cachegrind`, which gives the same figure whatever else the machine does. Each command runs
once before it is counted, so that bytecode and cache are there as they are for a user. Needs valgrind.

    .venv/bin/python benchmarks/startup.py
"""

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import made_up_candidates
import ours

CANDIDATES, PROFILE, OUT = "candidates.csv", "profile.yaml", "letters"
GOALS = {  # name: (arguments, on a terminal, the ratio aimed at)
    "--help": ("--help", False, 6.5),
    "asks list, piped": ("asks list", False, 9),
    "asks list, terminal": ("asks list", True, 20),
    "letter to text": ("letter --to candidate --topic send", False, 14),
    "letter to DOCX": ("letter --to candidate --topic send --force --out letter.docx", False, 15),
    "batch of ten rows": (
        f"batch {CANDIDATES} --topic funding --format docx --format eml --out {OUT} --profile {PROFILE}",
        False,
        20,
    ),
}
PEERS = {  # what libraries cost by themselves, for orientation
    "import typer": "import typer",
    "import jinja2": "import jinja2",
    "import markdown_it": "import markdown_it",
    "import docx": "import docx",
    "import rich.table": "import rich.table",
}


def main() -> None:
    python = sys.executable
    lobbykit = str(Path(python).with_name("lobbykit"))
    with tempfile.TemporaryDirectory() as folder:
        made_up_candidates.write(Path(folder) / CANDIDATES, 10, emails=100)
        ours.write_profile(Path(folder) / PROFILE)
        empty = instructions([python, "-c", "pass"], folder)
        print(f"{'command':<24}{'ratio':>7}{'goal':>6}")
        for name, (arguments, terminal, goal) in GOALS.items():
            command = [python, lobbykit, *arguments.split()]
            print(f"{name:<24}{instructions(command, folder, terminal=terminal) / empty:>7.1f}{goal:>6}")
        for name, code in PEERS.items():
            print(f"{name:<24}{instructions([python, '-c', code], folder) / empty:>7.1f}")
    print(f"\nan empty Python {sys.version.split()[0]}: {empty / 1e6:.1f} million instructions")


def instructions(command: list[str], folder: str, *, terminal: bool = False) -> int:
    """Return how many instructions the command takes, on its second run in that folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"XDG_CACHE_HOME": folder, "TERM": "xterm-256color"}
    report = Path(folder) / "cachegrind"
    counting = [
        "valgrind",
        "--tool=cachegrind",
        "--cache-sim=no",
        "--cachegrind-out-file=/dev/null",
        f"--log-file={report}",
    ]
    for prefix in ([], counting):
        shutil.rmtree(Path(folder) / OUT, ignore_errors=True)  # a run that is through has nothing left to do
        output, close = _terminal() if terminal else (subprocess.DEVNULL, None)
        subprocess.run(
            [*prefix, *command], cwd=folder, env=environment, stdout=output, stderr=subprocess.DEVNULL, check=True
        )
        if close:
            close()
    found = re.search(r"I\s+refs:\s+([\d,]+)", report.read_text())
    assert found, "valgrind gave no count"
    return int(found[1].replace(",", ""))


def _terminal() -> tuple[int, Callable[[], None]]:
    """A terminal that is read and forgotten; its end to write to, and what closes it."""
    reader, writer = pty.openpty()

    def drain() -> None:
        try:
            while os.read(reader, 65536):
                pass
        except OSError:
            os.close(reader)

    threading.Thread(target=drain, daemon=True).start()
    return writer, lambda: os.close(writer)


if __name__ == "__main__":
    main()
