"""Map over a stream with all cores, keeping its order and a bounded part of it in memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

WINDOW_PER_JOB = 4


def default_jobs() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered_map(function: Callable[[In], Out], items: Iterable[In], *, jobs: int) -> Iterator[Out]:
    """Yield `function(item)` for each item, in order, with up to `jobs` processes.

    At most `WINDOW_PER_JOB` items a job are read ahead, so a stream without end can be mapped. With
    one job no process is started. An exception of `function` is raised where its result would stand.
    """
    if jobs <= 1:
        yield from map(function, items)
        return
    from concurrent.futures import Future, ProcessPoolExecutor

    waiting: deque[Future[Out]] = deque()
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) >= jobs * WINDOW_PER_JOB:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
