"""Who does the work of a run: this process, several of this machine, or an executor of the caller's."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Here(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401  # as Executor has it
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@contextmanager
def executor(workers: int, given: Executor | None) -> Iterator[Executor]:
    """Yield the caller's executor, or one of our own: this process, or several of this machine."""
    if given is not None:
        yield given
    elif workers == 1:
        yield _Here()
    else:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # On Linux a fork has all that is loaded here, at once; elsewhere it is not safe.
        context = get_context("fork" if sys.platform == "linux" else "spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_follow)
        pool.submit(int)  # the workers begin before there is another thread here
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


def _follow() -> None:
    """In a worker: leave Ctrl-C to the process that it works for, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
