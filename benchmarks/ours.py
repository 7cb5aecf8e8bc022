"""How the benchmark calls `lobbykit batch`: the one place that knows its options and what it leaves in a folder."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

from letters import SENDER, TOPIC, WRITTEN_ON

from lobbykit.people.candidates import Settings, index
from lobbykit.people.cells import picker
from lobbykit.people.census import count
from lobbykit.people.columns import find
from lobbykit.people.profile import MEANINGS
from lobbykit.people.table import open_table
from lobbykit.render import Format
from lobbykit.yamlfile import write_record


def arguments(candidates: Path, out: Path, profile: Path, formats: Iterable[Format], jobs: int | None) -> list[str]:
    """Return the command line after `lobbykit`; without `jobs`, the command takes as many cores as it likes."""
    chosen = [word for one in formats for word in ("--format", one.value)]
    limited = [] if jobs is None else ["--jobs", str(jobs)]
    return [
        *("batch", str(candidates)),
        *("--topic", TOPIC),
        *chosen,
        *("--out", str(out)),
        *("--date", str(WRITTEN_ON)),
        *("--profile", str(profile)),
        *limited,
    ]


def command(candidates: Path, out: Path, profile: Path, formats: Iterable[Format]) -> list[str]:
    """Return the whole command, as a user would give it."""
    lobbykit = str(Path(sys.executable).with_name("lobbykit"))
    return [lobbykit, *arguments(candidates, out, profile, formats, None)]


def write(candidates: Path, out: Path, profile: Path, formats: Iterable[Format]) -> None:
    """Write a letter for everyone in the file in this process, from row to file.

    Raises:
        RuntimeError: the command did not end as it should.
    """
    from lobbykit.cli.main import run

    said = TextIOWrapper(BytesIO(), encoding="utf-8")
    with redirect_stdout(said), redirect_stderr(said):
        code = run(arguments(candidates, out, profile, formats, 1))
    if code:
        said.seek(0)
        raise RuntimeError(f"lobbykit batch ended with {code}:\n{said.read()}")


def read(candidates: Path) -> int:
    """Read a candidate file and index its people, as `recipients check` and `batch` begin, and return the rows."""
    table = open_table(candidates)
    pick = picker(find(table.header))
    return index((pick(row.cells) for row in table.rows()), WRITTEN_ON).rows


def check(candidates: Path) -> int:
    """Count all that `recipients check` tells of a file, which reads it once more, and return the rows."""
    table = open_table(candidates)
    return count(table, find(table.header), Settings(day=WRITTEN_ON)).rows


def write_profile(path: Path) -> None:
    path.write_text(write_record(SENDER, "The sender of the benchmark.", MEANINGS), encoding="utf-8")


def written(out: Path, suffix: str) -> Iterator[Path]:
    """Yield the letters of one format that stand in the folder."""
    return out.rglob(f"*{suffix}")
