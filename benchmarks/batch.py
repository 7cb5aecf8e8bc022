"""What `lobbykit batch` takes, against what else writes letters: ratios measured in one run, with their spread.

    .venv/bin/python -m pip install -e '.[bench]'
    .venv/bin/python benchmarks/batch.py              # some eight minutes
    .venv/bin/python benchmarks/batch.py --quick      # fewer rounds
    .venv/bin/python benchmarks/batch.py --million    # also a file of a million rows, and 10 GB of letters
    .venv/bin/python benchmarks/batch.py --reading    # only how a file is read: a minute

Everybody writes the same letters, each to a file of its own, in storage that is memory where there is any. Rounds are
interleaved, so that what else the machine does falls on all alike. A ratio is how many times as fast lobbykit was in
one round; its median is shown, with the lowest and the highest. Letters are looked into outside of what is timed.
"""

import argparse
import csv
import gc
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

import letters
import made_up_candidates
import ours
from checking import check_documents, check_messages
from letters import Content
from peers import EMAIL_MESSAGE, PEERS, PYTHON_DOCX, SLIM, Peer, slim_template

from lobbykit import __version__
from lobbykit.render import Format

_LETTERS = 500
_OF_SLOW = 100  # letters in a round for a peer that takes seconds for them
_ROUNDS, _QUICK_ROUNDS = 7, 3
_LONG_ROUNDS, _QUICK_LONG_ROUNDS = 3, 1  # of what takes a minute
_LEAST_S = 1.0  # of measuring anybody in a round
_COUNTRY = 4_515
_FEW, _MANY, _MILLION = 5_000, 100_000, 1_000_000
_STARTING = 10  # rows: what is left is start-up
_MEGABYTE = 1 << 20
_ROOM_FOR_MILLION = 12_000 * _MEGABYTE
_MEMORY = Path("/dev/shm")  # noqa: S108  # storage that is memory, and no place for a secret
_OURS = {Format.DOCX: "lobbykit, DOCX", Format.EML: "lobbykit, EML"}


class Spread(NamedTuple):
    """A figure measured in several rounds."""

    median: float
    lowest: float
    highest: float

    def __str__(self) -> str:
        if self.lowest == self.highest:
            return _figure(self.median)
        return f"{_figure(self.median)} ({_figure(self.lowest)} to {_figure(self.highest)})"


class Row(NamedTuple):
    """One goal, and what was measured."""

    what: str
    goal: str
    found: str
    is_met: bool | None = None  # None: not measured, or no goal


class Options(NamedTuple):
    rounds: int
    long_rounds: int
    million: bool
    schemas: Path | None


class Run(NamedTuple):
    """One run of a whole command."""

    seconds: float
    peak: int | None  # bytes in memory, of all its processes; None where the system does not tell


Rates = dict[str, list[float]]  # by name: letters a second, round by round


def main() -> None:
    given = _options()
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None, prefix="lobbykit-") as folder:
        place = Path(folder)
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):  # nothing of the user's own is read or written
            os.environ[f"XDG_{name}_HOME"] = str(place / name.lower())
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users' Python keeps what it compiles
        _show(given, place)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure bulk writing against what else writes letters.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--million", action="store_true", help="also a file of a million rows")
    parser.add_argument("--reading", action="store_true", help="only how a file is read")
    parser.add_argument("--markdown", action="store_true", help="tables as in the README")
    parser.add_argument("--schemas", type=Path, metavar="DIR", help="the schemas of Office Open XML, to check with")
    return parser.parse_args()


def _show(given: argparse.Namespace, place: Path) -> None:
    options = Options(
        rounds=_QUICK_ROUNDS if given.quick else _ROUNDS,
        long_rounds=_QUICK_LONG_ROUNDS if given.quick else _LONG_ROUNDS,
        million=given.million,
        schemas=given.schemas,
    )
    ours.write_profile(place / "profile.yaml")
    kind = "memory-backed" if place.is_relative_to(_MEMORY) else "temporary"
    print(f"{_machine()}; letters in {kind} storage; lobbykit {__version__}\n")
    if given.reading:
        _table_of_goals(_reading(place, options), given.markdown)
        return
    for peer in PEERS:
        if not peer.is_here:
            print(f"left out: {peer.name}; to have it: python -m pip install {peer.package}")
    rates = _one_process(place, options)
    header = ("one process", "letters a second", "lobbykit is times as fast")
    _table(header, list(_rate_rows(rates)), given.markdown)
    rows = (
        *_one_process_rows(rates),
        *_country(place, options),
        *_scale(place, options),
        *_reading(place, options),
        *_million(place, options),
    )
    _table_of_goals(rows, given.markdown)


def _table_of_goals(rows: Iterable[Row], is_markdown: bool) -> None:  # noqa: FBT001
    cells = [(row.what, row.goal, row.found, {None: "", True: "met", False: "missed"}[row.is_met]) for row in rows]
    _table(("", "goal", "measured", ""), cells, is_markdown)


# --- one process ---------------------------------------------------------------------------------------------


class Contestant(NamedTuple):
    """One way to write the letters."""

    name: str
    format: Format
    write: Callable[[Path], None]  # takes the folder to write to
    written: int  # how many letters that is


def _one_process(place: Path, options: Options) -> Rates:
    """Return everybody's rates over the same letters."""
    candidates = place / "one-process.csv"
    made_up_candidates.write(candidates, _LETTERS, emails=100)
    contents = letters.contents(candidates)
    contestants = [
        _ours(Format.DOCX, candidates, place, len(contents)),
        _ours(Format.EML, candidates, place, len(contents)),
        *(_contestant(peer, contents, place) for peer in PEERS if peer.is_here),
    ]
    rates: Rates = {one.name: [] for one in contestants}
    for number in range(options.rounds + 1):  # the first is for warming up, and for looking at what is written
        for one in contestants[:: 1 if number % 2 else -1]:
            if number:
                rates[one.name].append(_rate(one, place / "letters"))
            else:
                one.write(_empty(place / "letters"))
                _check(one, place / "letters", contents[: one.written], options.schemas)
    return rates


def _rate(one: Contestant, out: Path) -> float:
    """Return letters a second; who is done at once begins again, for the machine's noise to even out."""
    seconds: list[float] = []
    while sum(seconds) < _LEAST_S:
        seconds.append(_seconds(one.write, _empty(out)))
    return one.written * len(seconds) / sum(seconds)


def _check(one: Contestant, out: Path, contents: Sequence[Content], schemas: Path | None) -> None:
    is_ours = one.name in _OURS.values()
    if one.format is Format.DOCX:
        check_documents(ours.written(out, ".docx"), contents, schemas if is_ours else None)
    else:
        check_messages(ours.written(out, ".eml"), contents, ("plain", "html") if is_ours else ("plain",))


def _ours(wanted: Format, candidates: Path, place: Path, count: int) -> Contestant:
    return Contestant(
        _OURS[wanted], wanted, lambda out: ours.write(candidates, out, place / "profile.yaml", [wanted]), count
    )


def _contestant(peer: Peer, contents: Sequence[Content], place: Path) -> Contestant:
    own = place / peer.name.replace(" ", "-")
    own.mkdir()
    write = peer.make(own)
    chosen = contents[:_OF_SLOW] if peer.is_slow else contents

    def write_all(out: Path) -> None:
        for letter in chosen:
            write(letter, out / f"{letter.person}{peer.suffix}")

    return Contestant(peer.label, peer.format, write_all, len(chosen))


def _seconds(work: Callable[[Path], object], path: Path) -> float:
    """Return how long it takes, given that file or folder."""
    gc.collect()
    start = perf_counter()
    work(path)
    return perf_counter() - start


def _rate_rows(rates: Rates) -> Iterator[tuple[str, str, str]]:
    for name in _OURS.values():
        yield name, str(_spread(rates[name])), ""
    for peer in PEERS:
        if peer.is_here:
            yield _label(peer), str(_spread(rates[peer.label])), str(_faster(rates, peer))


def _label(peer: Peer) -> str:
    return f"{peer.label} ({_OF_SLOW} letters)" if peer.is_slow else peer.label


def _faster(rates: Rates, peer: Peer) -> Spread:
    """Return how many times as fast we write the peer's format."""
    return _ratios(rates[_OURS[peer.format]], rates[peer.label])


def _one_process_rows(rates: Rates) -> Iterator[Row]:
    for peer, goal in ((SLIM, 50), (PYTHON_DOCX, 150), (EMAIL_MESSAGE, 25)):
        what = f"{peer.format.upper()}, one process, against {peer.name}"
        if peer.is_here:
            found = _faster(rates, peer)
            yield Row(what, f"{goal} times", f"{found} times", found.median >= goal)
        else:
            yield Row(what, f"{goal} times", "not measured")


# --- whole commands ------------------------------------------------------------------------------------------


def _country(place: Path, options: Options) -> Iterator[Row]:
    """Compare the whole command with a script, for every candidate at a general election, start-up included."""
    what, goal = "DOCX and EML for 4,515 candidates, whole command, against docxtpl and EmailMessage", 60
    if not SLIM.is_here:
        yield Row(what, f"{goal} times", "not measured")
        return
    candidates = place / "country.csv"
    made_up_candidates.write(candidates, _COUNTRY)
    contents = letters.contents(candidates)
    with_email = [one for one in contents if one.to_email]
    script = _script(candidates, contents, place)
    own_seconds, script_seconds = [], []
    for _ in range(options.long_rounds):
        out = _empty(place / "letters")
        own_seconds.append(
            _run(ours.command(candidates, out, place / "profile.yaml", [Format.DOCX, Format.EML])).seconds
        )
        check_documents(ours.written(out, ".docx"), contents, options.schemas, every=100)
        check_messages(ours.written(out, ".eml"), with_email)
        out = _empty(place / "letters")
        script_seconds.append(_run([*script, str(out)]).seconds)
        check_documents(out.glob("*.docx"), contents, None, every=100)
        check_messages(out.glob("*.eml"), with_email)
    found = _ratios(script_seconds, own_seconds)
    yield Row(what, f"{goal} times", f"{found} times", found.median >= goal)
    yield Row("the same in seconds: lobbykit", "", str(_spread(own_seconds)))
    yield Row("the same in seconds: the script", "", str(_spread(script_seconds)))


def _script(candidates: Path, contents: Sequence[Content], place: Path) -> list[str]:
    """Return the command of peer_script.py, all but its last argument, with its files made ready."""
    texts, template = place / "texts.json", place / "slim.docx"
    slim_template(template)
    one = contents[0]
    common = {
        "from": f"{letters.SENDER.name} <{letters.SENDER.email}>",
        "sender_block": one.sender_block,
        "date": one.date,
        "sign_off": one.sign_off,
        "signature": one.signature,
    }
    of_ballots = {
        one.ballot: {
            "subject": one.subject,
            "body": [piece._asdict() for piece in one.body],
            "text": one.text.removeprefix(one.salutation),
        }
        for one in contents
    }
    texts.write_text(json.dumps({"all": common, "ballots": of_ballots}), encoding="utf-8")
    script = str(Path(__file__).with_name("peer_script.py"))
    return [sys.executable, script, str(candidates), str(texts), str(template)]


def _scale(place: Path, options: Options) -> Iterator[Row]:
    """Compare a long file with a short one, in time and in memory; start-up is taken off both."""
    files = {}
    for rows in (_STARTING, _FEW, _MANY):
        files[rows] = place / f"{rows}.csv"
        made_up_candidates.write(files[rows], rows)
    runs: dict[int, list[Run]] = {rows: [] for rows in files}
    for _ in range(options.long_rounds):
        for rows, path in files.items():
            runs[rows].append(_run_on(path, place))
    starts = [run.seconds for run in runs[_STARTING]]
    per_row = {
        rows: [(run.seconds - start) / rows for run, start in zip(runs[rows], starts, strict=True)]
        for rows in (_FEW, _MANY)
    }
    found = _ratios(per_row[_MANY], per_row[_FEW])
    yield Row("100,000 rows against 5,000: time per row", "within 1.15", str(found), found.median <= 1.15)  # noqa: PLR2004
    peaks = {rows: max((run.peak for run in runs[rows] if run.peak), default=None) for rows in files}
    few, many = peaks[_FEW], peaks[_MANY]
    what, goal = "the same: memory for each person more", 300
    if few is None or many is None:
        yield Row(what, f"{goal} bytes", "not measured: no /proc here")
        return
    people = _people(files[_MANY]) - _people(files[_FEW])
    growth = (many - few) / people
    yield Row(what, f"{goal} bytes", f"{growth:.0f} bytes", growth <= goal)
    yield Row("the same: peak memory", "", f"{few / _MEGABYTE:.0f} and {many / _MEGABYTE:.0f} MiB")
    yield Row("the same: 100,000 rows to DOCX", "", f"{_spread([run.seconds for run in runs[_MANY]])} seconds")


def _million(place: Path, options: Options) -> Iterator[Row]:
    if not options.million:
        return
    what, goal = "1,000,000 rows to DOCX, both cores", "10 minutes, 512 MiB"
    if shutil.disk_usage(place).free < _ROOM_FOR_MILLION:
        yield Row(what, goal, "not measured: too little room")
        return
    path = place / "million.csv"
    made_up_candidates.write(path, _MILLION)
    run = _run_on(path, place)
    megabytes = (run.peak or 0) / _MEGABYTE
    is_met = run.seconds < 600 and 0 < megabytes < 512  # noqa: PLR2004  # the goal
    yield Row(what, goal, f"{run.seconds / 60:.1f} minutes, {megabytes:.0f} MiB", is_met)


def _people(path: Path) -> int:
    return len({row["person_id"] for row in letters.rows(path)})


def _run_on(path: Path, place: Path) -> Run:
    out = _empty(place / "letters")
    run = _run(ours.command(path, out, place / "profile.yaml", [Format.DOCX]))
    _empty(out)
    return run


def _run(command: list[str]) -> Run:
    """Run a command to its end, and look fifty times a second at how much memory its processes have.

    Raises:
        RuntimeError: it ended with an exit code that says that it was not done.
    """
    peaks = [0]
    with tempfile.TemporaryFile() as said:
        start = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        watcher = threading.Thread(target=_watch, args=(process, peaks))
        watcher.start()
        process.wait()
        seconds = perf_counter() - start
        watcher.join()
        if process.returncode not in (0, 1):  # 1: rows without an address for the format, as problems.csv says
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{said.read().decode()}")
    return Run(seconds, max(peaks) or None)


def _watch(process: subprocess.Popen[bytes], peaks: list[int]) -> None:
    while process.returncode is None:
        peaks.append(_memory(process.pid))
        sleep(0.02)


def _memory(process: int) -> int:
    """Return the bytes in memory of a process and those under it; what several share counts once. Linux alone."""
    total = 0
    for one in _family(process):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:  # it has ended
            continue
        total += sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return total


def _family(process: int) -> list[int]:
    """Return the process and all that it started, and those that they started."""
    found = [process]
    for one in found:  # grows as it is gone through
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found += map(int, children.split())
    return found


# --- reading -------------------------------------------------------------------------------------------------


def _reading(place: Path, options: Options) -> Iterator[Row]:
    path = place / f"{_MANY}.csv"
    if not path.exists():
        made_up_candidates.write(path, _MANY)
    plain, own, checked = [], [], []
    for _ in range(options.rounds):
        plain.append(_seconds(_read_plainly, path))
        own.append(_seconds(ours.read, path))
        checked.append(_seconds(ours.check, path))
    yield Row("csv.DictReader alone: rows a second", "", str(_spread([_MANY / seconds for seconds in plain])))
    found = _ratios(plain, own)
    goal = 0.5
    what = "reading and indexing 100,000 rows, against csv.DictReader alone"
    yield Row(what, f"{goal} times", f"{found} times", found.median >= goal)
    yield Row("the same, with all that 'recipients check' counts", "", f"{_ratios(plain, checked)} times")


def _read_plainly(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.DictReader(file):
            pass


# --- what is shown -------------------------------------------------------------------------------------------


def _ratios(over: Iterable[float], under: Iterable[float]) -> Spread:
    """Return the spread of one figure over the other, round by round."""
    return _spread([one / other for one, other in zip(over, under, strict=True)])


def _spread(values: Sequence[float]) -> Spread:
    return Spread(statistics.median(values), min(values), max(values))


def _figure(value: float) -> str:
    """Return a number with as many places as it can bear.

    >>> _figure(9412.3), _figure(61.04), _figure(1.086)
    ('9,412', '61', '1.09')
    """
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004


def _machine() -> str:
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], is_markdown: bool) -> None:  # noqa: FBT001
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    rule = tuple("-" * width for width in widths)
    for row in (header, rule, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        print(f"| {' | '.join(cells)} |" if is_markdown else "  ".join(cells).rstrip())
    print()


def _empty(folder: Path) -> Path:
    """Return the folder, new and with nothing in it."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
