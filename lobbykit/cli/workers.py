"""Who does the work of a run: this process, several of this machine, or an executor of the caller's."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_PIPES = 2  # to a worker: work, and the work after it
_MOST = 32  # workers: this process cannot keep more of them at work, and each takes four of the files it may have open


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
    pool = _Several(workers)
    try:
        yield pool
    finally:
        pool.end()


class _Several(Executor):
    """Other processes of this machine, at the far ends of pipes; each has several, so that its next work lies ready.

    For each pipe a thread waits, and learns of it when the process is gone, whatever it was at. Python's own pool can
    wait for ever then: its processes share queues, and one that is killed leaves them locked or with half a result.
    """

    def __init__(self, workers: int) -> None:
        from concurrent.futures import ThreadPoolExecutor
        from multiprocessing import get_context
        from queue import SimpleQueue

        # On Linux a fork has all that is loaded here, at once; elsewhere it is not safe.
        context: Any = get_context("fork" if sys.platform == "linux" else "spawn")
        gc.freeze()  # a collection would write into all that is loaded here, of which each fork would need its own then
        self._processes: list[BaseProcess] = []
        pipes: list[Connection] = []
        try:
            with _uninterrupted():
                for _ in range(min(workers, _MOST)):  # they begin before there is another thread here
                    ends = [context.Pipe() for _ in range(_PIPES)]
                    process = context.Process(target=_serve, args=([theirs for _, theirs in ends],), daemon=True)
                    process.start()
                    self._processes.append(process)
                    for ours, theirs in ends:
                        pipes.append(ours)
                        theirs.close()  # the process alone holds it, and its end is the pipe's
        except BaseException:
            self._terminate()
            raise
        self._free: SimpleQueue[Connection] = SimpleQueue()
        for place in range(_PIPES):  # work goes to all processes before one is given more
            for pipe in pipes[place::_PIPES]:
                self._free.put(pipe)
        self._threads = ThreadPoolExecutor(len(pipes))

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401  # as Executor has it
        return self._threads.submit(self._carried, (fn, args, kwargs))

    def _carried(self, work: tuple[Any, ...]) -> Any:  # noqa: ANN401
        """Have a process do the work.

        Raises:
            BrokenExecutor: it is gone.
        """
        pipe = self._free.get()
        try:
            pipe.send(work)
            result, error = pipe.recv()
        except (EOFError, OSError) as gone:
            raise BrokenExecutor("a worker process was ended from outside") from gone
        finally:
            self._free.put(pipe)
        if error is not None:
            raise error
        return result

    def end(self) -> None:
        """End the processes, whatever they are at, and all that waits for them."""
        self._terminate()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.join()

    def _terminate(self) -> None:
        gc.unfreeze()
        for process in self._processes:
            process.terminate()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back: in the midst of a fork it would be lost, or end a worker that has yet to learn to ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _serve(pipes: "list[Connection]") -> None:
    """In a worker: do what comes, and give back what comes of it, until the process that it works for is gone."""
    from multiprocessing.connection import wait

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for that process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        ready = wait(pipes)
        for pipe in [one for one in pipes if one in ready]:
            try:
                work, args, kwargs = pipe.recv()
            except EOFError:
                return
            try:
                pipe.send((work(*args, **kwargs), None))
            except Exception as error:  # noqa: BLE001  # whatever it is, it is raised there
                pipe.send((None, _to_raise(error)))


def _to_raise(error: Exception) -> Exception:
    """Return the error as it can be raised in another process, with a note of where it arose in this one."""
    import pickle
    import traceback

    where = "".join(traceback.format_exception(error))
    error.add_note(f"In a worker:\n{where}")
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    except Exception:  # noqa: BLE001  # there is no telling what a class of error makes of it
        return RuntimeError(where)
    return error


def _end_with_parent() -> None:
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
