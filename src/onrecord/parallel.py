"""Map over a stream with all cores, keeping its order and a bounded part of it in memory."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext

In = TypeVar("In")
Out = TypeVar("Out")

WINDOW_PER_JOB = 4
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LIFELINE_CUT = 3  # exit code of a worker that nobody waits for any more

_work: Callable[[Any], Any] | None = None  # what this worker process does with each item


def default_jobs() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_worker() -> bool:
    """Say whether this process works for another one, which can do without it."""
    return _work is not None


class Rescue(NamedTuple, Generic[In]):
    """What becomes of an item whose worker process is killed, as when memory runs out.

    Attributes:
        halves: divides an item; none for one that cannot be divided.
        lost: makes of an item that kills whoever works on it, and of that worker's exit code, one that
            does no harm.
    """

    halves: Callable[[In], tuple[In, ...]]
    lost: Callable[[In, int], In]


def ordered_map(
    function: Callable[[In], Out],
    items: Iterable[In],
    *,
    jobs: int,
    keeps_threads: bool = False,
    rescue: Rescue[In] | None = None,
) -> Iterator[Out]:
    """Yield `function(item)` for each item, in order, with up to `jobs` processes.

    At most `WINDOW_PER_JOB` items a job are read ahead, so a stream without end can be mapped. With
    one job no process is started. An exception of `function` is raised where its result would stand.
    However this process ends, its workers end with it.

    When a worker is killed, whatever was not done yet is done again, one item after the other, each in
    a process by itself; one that is killed again is divided until what kills it is found and left out.
    Then all cores go on.

    Args:
        function: goes to each worker once, so it may carry much.
        items: each goes to one worker; one that had to be divided has as many results as parts.
        jobs: processes at most.
        keeps_threads: whether `items` may start threads while it is iterated.
        rescue: how to divide an item, and what to do with one that cannot be.

    Raises:
        OnrecordError: if a worker was killed and there is no `rescue`.
    """
    if jobs <= 1:
        yield from map(function, items)
        return
    crew = _Crew(function, jobs, keeps_threads)
    waiting: deque[tuple[In, Future[Out]]] = deque()
    # Python's own setting, which Polars loses when it hooks into Ctrl-C: without it a wait goes on.
    signal.siginterrupt(signal.SIGINT, True)
    try:
        for item in items:
            waiting.append((item, crew.submit(item)))
            while len(waiting) >= jobs * WINDOW_PER_JOB or (waiting and crew.is_broken):
                yield from _result(crew, *waiting.popleft(), rescue)
        while waiting:
            yield from _result(crew, *waiting.popleft(), rescue)
    except BaseException:  # nobody wants the rest, so don't wait for it
        crew.let_go()
        raise
    finally:
        crew.end()


def _result(crew: _Crew[In, Out], item: In, future: Future[Out], rescue: Rescue[In] | None) -> Iterator[Out]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield future.result()
    except BrokenProcessPool as error:
        if rescue is None:
            raise OnrecordError(
                "a worker process ended before its work was done, as when memory runs out",
                hint="run it again with --jobs 1",
            ) from error
        crew.dismiss()
        yield from _rescued(crew, item, rescue)


def _rescued(crew: _Crew[In, Out], item: In, rescue: Rescue[In]) -> Iterator[Out]:
    """Do an item whose worker was killed, by itself, then in halves."""
    exit_code, results = crew.alone(item)
    if exit_code == 0:
        yield from results
        return
    halves = rescue.halves(item)
    if not halves:
        exit_code, results = crew.alone(rescue.lost(item, exit_code))
        if exit_code != 0:
            raise OnrecordError(
                "worker processes end before their work is done, whatever the work",
                hint="free some memory, then run it again with --jobs 1",
            )
        yield from results
    for half in halves:
        yield from _rescued(crew, half, rescue)


class _Crew(Generic[In, Out]):
    """The workers of one map; they end when this process does, and a new set is made after a death."""

    def __init__(self, function: Callable[[In], Out], jobs: int, keeps_threads: bool) -> None:
        from multiprocessing import get_context

        self._function = function
        self._jobs = jobs
        self._keeps_threads = keeps_threads
        self._pool: ProcessPoolExecutor | None = None
        self._lifeline, self._held = get_context().Pipe(duplex=False)
        self.is_broken = False  # from the death of a worker to the first item of a new set

    def submit(self, item: In) -> Future[Out]:
        """Give an item to the next worker that is free."""
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        try:
            with _stops_held():  # a worker starts here, and Ctrl-C is for us alone
                return self._workers().submit(_do, item)
        except BrokenProcessPool as error:
            self.is_broken = True
            future: Future[Out] = Future()
            future.set_exception(error)
            return future

    def alone(self, item: In) -> tuple[int, tuple[Out, ...]]:
        """Return the exit code of a process that did this item and nothing else, and its result."""
        context = self._context()
        receiving, sending = context.Pipe(duplex=False)
        worker = context.Process(target=_do_alone, args=(sending, item, *self._beginning()))
        with _stops_held():
            worker.start()
        sending.close()
        try:
            result, error = receiving.recv()
        except (EOFError, OSError):
            worker.join()
            return worker.exitcode or 1, ()
        except BaseException:
            worker.kill()
            raise
        finally:
            receiving.close()
        worker.join()
        if error is not None:
            raise error
        return 0, (result,)

    def dismiss(self) -> None:
        """Do without the workers that are left of a set, of which one was killed."""
        if self._pool is not None:
            self._stop_feeding()
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None
        self.is_broken = True

    def let_go(self) -> None:
        """End the workers in the middle of their work."""
        self._held.close()

    def _stop_feeding(self) -> None:
        """Break off an item that is half written to workers who read no more.

        Python does so from 3.11.5 on; before, it waits for ever: https://github.com/python/cpython/issues/94777
        """
        queue = getattr(self._pool, "_call_queue", None)
        if queue is not None and sys.version_info < (3, 11, 5):
            queue._reader.close()  # noqa: SLF001  (as Python itself does now; workers have ends of their own)

    def end(self) -> None:
        """Wait until all workers have ended."""
        self.dismiss()
        self._held.close()
        self._lifeline.close()

    def _workers(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor

        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=self._context(), initializer=_begin, initargs=self._beginning()
            )
            self.is_broken = False
        return self._pool

    def _context(self) -> ForkContext | SpawnContext:
        from multiprocessing import get_context

        method = "spawn" if self._keeps_threads else _start_method()
        return get_context("fork") if method == "fork" else get_context("spawn")

    def _beginning(self) -> tuple[Any, ...]:
        return self._function, self._lifeline, self._held, gc.get_threshold()


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
    gc.set_threshold(*collection_threshold)  # as in the process that it works for

    global _work  # noqa: PLW0603  (a worker is a process of its own and does one thing)
    _work = function
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    held.close()
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _do(item: Any) -> Any:  # noqa: ANN401  (an item of any kind, and what becomes of it)
    return _work(item) if _work else None


def _do_alone(sending: Connection, item: Any, *beginning: Any) -> None:  # noqa: ANN401
    _begin(*beginning)
    try:
        outcome: tuple[Any, BaseException | None] = (_do(item), None)
    except BaseException as error:  # noqa: BLE001  (whoever waits for the result raises it)
        outcome = (None, error)
    sending.send(outcome)


def _end_with(lifeline: Connection) -> None:
    with suppress(EOFError, OSError):
        lifeline.recv_bytes()
    os._exit(_LIFELINE_CUT)


@contextmanager
def _stops_held() -> Iterator[None]:
    """Keep a signal that would raise an exception here for after the block.

    Raised while a worker starts, it would leave one that waits for ever and keeps the lifeline of the others.
    A process or thread that starts in the block never gets a SIGINT.
    """
    held: list[int] = []
    handlers = {number: signal.getsignal(number) for number in _STOPPING}
    is_main = threading.current_thread() is threading.main_thread()  # exceptions are raised in it alone
    raising = [number for number, handler in handlers.items() if is_main and callable(handler)]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    for number in raising:
        signal.signal(number, lambda number, _frame: held.append(number))
    try:
        yield
    finally:
        for number in raising:
            signal.signal(number, handlers[number])
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for late in held:
            signal.raise_signal(late)
