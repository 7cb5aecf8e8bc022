"""Who does the work of a run: several processes, of which any may be killed at any moment."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from lobbykit.cli.workers import executor

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and SIGKILL")


def killed_in_a_result(after_s: float) -> bytes:
    """End this process while it gives back a long result."""
    threading.Timer(after_s, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
    return bytes(100_000_000)


def in_time(code: str) -> str:
    """Run a program that could wait for ever, and return what it prints."""
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"]
    return subprocess.run(command, timeout=20, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("after_s", [0.05, 0.1, 0.15, 0.2])
def test_a_worker_that_is_killed_while_it_gives_back_a_result_breaks_the_pool_at_once(after_s: float) -> None:
    code = f"""
from concurrent.futures import BrokenExecutor
from test_workers import *
try:
    with executor(2, None) as pool:
        pool.submit(killed_in_a_result, {after_s}).result()
except BrokenExecutor:
    print("broken", flush=True)
"""
    assert in_time(code) == "broken\n"


def test_a_worker_that_is_killed_when_all_is_done_does_not_hold_up_the_end() -> None:
    code = """
from test_workers import *
from multiprocessing import active_children
for number in range(40):
    with executor(2, None) as pool:
        list(pool.map(abs, range(8)))
        child = active_children()[0]
        threading.Timer(number % 10 * 0.0005, child.kill).start()
print("through", flush=True)
"""
    assert in_time(code) == "through\n"


def test_no_worker_is_left_when_the_work_is_done() -> None:
    with executor(2, None) as pool:
        workers = set(pool.map(pid_later, range(4)))
    assert not [pid for pid in workers if is_there(pid)]


def pid_later(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
