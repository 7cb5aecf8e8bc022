"""Who does the work of a run: this process, several of this machine, or an executor of the caller's."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess


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
        with _several(workers) as pool:
            yield pool


@contextmanager
def _several(workers: int) -> Iterator[Executor]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children, get_context

    # On Linux a fork has all that is loaded here, at once; elsewhere it is not safe.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    others = active_children()
    gc.freeze()  # a collection would write into all that is loaded here, of which each fork would need its own then
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_follow)
    for _ in range(workers):  # they begin before there is another thread here
        pool.submit(int)
    ours = [one for one in active_children() if one not in others]
    threading.Thread(target=_end_with_one, args=(pool, ours), daemon=True).start()
    try:
        yield pool
    finally:
        # Not asked to end, but ended: a pool that asks waits for ever if one of them is killed just then.
        for one in ours:
            one.terminate()
        pool.shutdown(cancel_futures=True)


def _end_with_one(pool: Any, workers: "Sequence[BaseProcess]") -> None:  # noqa: ANN401  # for what is its own
    """When one worker is gone, end the others, and let the pool know.

    A worker that was killed while it gave back a result leaves half of it in the pipe, and the pool would wait for the
    rest as long as anybody, this process too, could write it.
    """
    from multiprocessing import connection

    connection.wait([one.sentinel for one in workers])
    for one in workers:
        one.terminate()
    results = pool._result_queue  # noqa: SLF001  # None when the pool has ended
    if results is not None:
        results._writer.close()  # noqa: SLF001


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
