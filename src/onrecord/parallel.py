"""Map over a stream with all cores, keeping its order and a bounded part of it in memory."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

In = TypeVar("In")
Out = TypeVar("Out")

WINDOW_PER_JOB = 4
_LIFELINE_CUT = 3  # exit code of a worker that nobody waits for any more

_work: Callable[[Any], Any]  # what this worker process does with each item


def default_jobs() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered_map(
    function: Callable[[In], Out], items: Iterable[In], *, jobs: int, keeps_threads: bool = False
) -> Iterator[Out]:
    """Yield `function(item)` for each item, in order, with up to `jobs` processes.

    At most `WINDOW_PER_JOB` items a job are read ahead, so a stream without end can be mapped. With
    one job no process is started. An exception of `function` is raised where its result would stand.
    However this process ends, its workers end with it.

    Args:
        function: goes to each worker once, so it may carry much.
        items: each goes to one worker.
        jobs: processes at most.
        keeps_threads: whether `items` may start threads while it is iterated.

    Raises:
        OnrecordError: if a worker was killed.
    """
    if jobs <= 1:
        yield from map(function, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    context = get_context("spawn" if keeps_threads else _start_method())
    lifeline, held = context.Pipe(duplex=False)
    waiting: deque[Future[Out]] = deque()
    # Python's own setting, which Polars loses when it hooks into Ctrl-C: without it a wait goes on.
    signal.siginterrupt(signal.SIGINT, True)
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(function, lifeline, held, gc.get_threshold())
    )
    try:
        for item in items:
            with _interrupts_held():  # a worker starts here, and Ctrl-C is for us alone
                waiting.append(pool.submit(_do, item))
            if len(waiting) >= jobs * WINDOW_PER_JOB:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise OnrecordError(
            "a worker process ended before its work was done, as when memory runs out",
            hint="run it again with --jobs 1",
        ) from error
    except BaseException:  # nobody wants the rest, so don't wait for it
        held.close()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        held.close()
        lifeline.close()


def _start_method() -> Literal["fork", "spawn"]:
    """Fork, which costs nothing, only a process of one thread.

    A fork holds the locks of threads that it does not have: Polars, used before, waits in it for ever.
    """
    try:
        return "fork" if len(os.listdir("/proc/self/task")) == 1 else "spawn"  # noqa: PTH208
    except OSError:
        return "spawn"


def _begin(
    function: Callable[[Any], Any],
    lifeline: Connection,
    held: Connection,
    collection_threshold: tuple[int, int, int],
) -> None:
    """Make this process a worker that ends as soon as nobody holds the other end of its lifeline."""
    from threading import Thread

    gc.set_threshold(*collection_threshold)  # as in the process that it works for

    global _work  # noqa: PLW0603  (a worker is a process of its own and does one thing)
    _work = function
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    held.close()
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _do(item: Any) -> Any:  # noqa: ANN401  (an item of any kind, and what becomes of it)
    return _work(item)


def _end_with(lifeline: Connection) -> None:
    with suppress(EOFError, OSError):
        lifeline.recv_bytes()
    os._exit(_LIFELINE_CUT)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep SIGINT for after the block; a process or thread that starts in it never gets one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
