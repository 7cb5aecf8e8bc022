"""Who does the work of a run: several processes, of which any may be killed at any moment."""

import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import BrokenExecutor
from multiprocessing import active_children
from typing import Any

import pytest

from lobbykit import batch
from lobbykit.batch import Letters, Run
from lobbykit.cli.workers import executor
from lobbykit.render import Format

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
        print(len(pool.submit(killed_in_a_result, {after_s}).result()), flush=True)
except BrokenExecutor:
    print("broken", flush=True)
"""
    assert in_time(code) in ("broken\n", "100000000\n")  # it may have been through before it was killed


def test_a_worker_that_is_killed_at_its_work_breaks_the_pool_and_another_ends_with_it() -> None:
    with executor(2, None) as pool:
        slow = pool.submit(time.sleep, 600)
        with pytest.raises(BrokenExecutor):
            pool.submit(killed).result()
    assert isinstance(slow.exception(), BrokenExecutor)


def test_work_that_lies_ready_for_a_worker_that_is_killed_breaks_while_the_others_are_at_theirs() -> None:
    with executor(2, None) as pool:
        first, _others, ready = (
            pool.submit(work, s) for work, s in ((killed, 0.3), (time.sleep, 600), (time.sleep, 0))
        )
        assert isinstance(first.exception(timeout=10), BrokenExecutor)
        assert isinstance(ready.exception(timeout=10), BrokenExecutor)


def killed(after_s: float = 0) -> None:
    time.sleep(after_s)
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_fault_in_the_work_is_raised_where_its_result_is_wanted() -> None:
    with executor(2, None) as pool:
        with pytest.raises(ZeroDivisionError):
            pool.submit(divmod, 1, 0).result()
        assert list(pool.map(abs, range(-9, 0))) == list(range(9, 0, -1))


def test_a_fault_says_where_in_the_worker_it_arose_even_if_its_class_cannot_be_sent() -> None:
    with executor(2, None) as pool:
        with pytest.raises(ZeroDivisionError) as caught:
            pool.submit(divmod, 1, 0).result()
        with pytest.raises(RuntimeError, match=r"in faulty[\s\S]*a fault of its own"):
            pool.submit(faulty).result()
        assert pool.submit(abs, -1).result() == 1
    assert "In a worker:" in caught.value.__notes__[0]


def faulty() -> None:
    class OwnError(Exception): ...

    raise OwnError("a fault of its own")


def test_no_more_workers_are_begun_than_can_be_kept_at_work() -> None:
    with executor(10_000, None) as pool:
        assert len(active_children()) <= 32
        assert pool.submit(abs, -1).result() == 1


def test_ctrl_c_while_workers_begin_is_neither_lost_nor_theirs() -> None:
    code = """
from test_workers import *
import multiprocessing.context as context
started = []
start = context.ForkProcess.start
def starting(process):
    start(process)
    started.append(process)
    os.kill(process.pid, signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)
context.ForkProcess.start = starting
try:
    with executor(4, None):
        print("not reached", flush=True)
except KeyboardInterrupt:
    for one in started:
        one.join()
    print("interrupted", len(started), flush=True)
"""
    assert in_time(code) == "interrupted 4\n"


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


# --- what they are given -------------------------------------------------------------------------------------


def letters() -> Letters:
    nothing: Any = None
    return Letters(Run(order=nothing, wants=nothing, settings=nothing, formats=(Format.TXT,)))


def test_a_forked_worker_has_the_letters_that_were_begun_before() -> None:
    ours = letters()
    assert pickle.loads(pickle.dumps(ours)) is ours


def test_another_worker_makes_them_once_of_their_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = letters()
    chunks = [pickle.dumps(ours), pickle.dumps(ours)]
    monkeypatch.setattr(batch, "_HERE", {})
    theirs = [pickle.loads(chunk) for chunk in chunks]
    assert theirs[0] is theirs[1] is not ours
    assert theirs[0]._run == ours._run


def test_letters_that_are_done_with_are_not_held() -> None:
    gone = weakref.ref(letters())
    gc.collect()
    assert gone() is None
