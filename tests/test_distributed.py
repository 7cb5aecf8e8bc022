"""A run on Dask: the example of docs/bigger-runs.md, on a cluster of this machine, one of whose workers is killed."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest
from candidate_files import candidate_file

from lobbykit.cli import own
from lobbykit.cli.main import run
from lobbykit.template_files import our_folder

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a way to kill a worker"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),  # distributed's own
]

PROFILE = """\
name: Sam Sample
job: educational psychologist
address: [1 Example Street, Testham]
postcode: ZZ1 1AA
email: sam@example.org
organisation: Prospect
"""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A cluster whose workers are in another folder than we are."""
    (tmp_path / "workers").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "workers")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as connected:
        monkeypatch.chdir(tmp_path / "here")
        own.keep(own.profile_path(""), PROFILE, force=True)
        yield connected


def contents(place: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(place).iterdir()}


def batch(out: str, executor: Executor | None = None) -> int:
    options = ("--topic", "funding", "--date", "2029-04-09", "--template", "mine.md", "--bundle", "print.docx")
    return run(["batch", "candidates.csv", *options, "--format", "docx", "--out", out], executor=executor)


def kill_one(client: Any) -> None:
    """End a worker from outside when some letters are there and many are not."""
    pid = next(iter(client.run(os.getpid).values()))
    end = time.monotonic() + 20
    while time.monotonic() < end and len(list(Path("out").glob("*.docx"))) < 40:
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    letters_then.append(len(list(Path("out").glob("*.docx"))))


letters_then: list[int] = []


def test_a_run_on_a_cluster_one_of_whose_workers_is_killed_ends_with_the_same_bytes(
    client: Any, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    Path("candidates.csv").write_text(candidate_file(people=900), encoding="utf-8")
    Path("mine.md").write_bytes((our_folder() / "candidate.md").read_bytes())
    letters_then.clear()
    killer = threading.Thread(target=kill_one, args=(client,))
    killer.start()
    code = batch("out", executor=client.get_executor())
    killer.join()
    assert code == 0, capfdbinary.readouterr().err.decode()
    assert batch("whole") == 0
    assert letters_then[0] < 850  # there was something left to do
    assert contents("out") == contents("whole")
