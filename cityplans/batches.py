"""Files parsed batch by batch, in this process and in others beside it, in order."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from cityplans.parsing import Job, Parsed, parse_job
from cityplans.passages import Source

# Files handed to a process at a time: few, so that all processes end at about the same time.
_BATCH = 8
# Batches that wait for each process.
_AHEAD = 2
# Each process is one of several: its libraries need no threads of their own.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
Batch = list[tuple[int, Job]]
Result = tuple[int, list[Parsed]]


def parse_all(
    jobs: Iterator[tuple[int, Job]],
    n_files: int,
    n_jobs: int,
    progress: bool | None,
    cache: Path | None,
) -> Iterator[Parsed]:
    """Parse jobs, each with the number of files it begins, and yield results in their order.

    Parameters
    ----------
    jobs
        What is to be parsed.
    n_files
        Files in all.
    n_jobs
        Processes to work with, this one included; as joblib counts them if it is negative.
    progress
        Show a progress bar; by default where one can be seen and for more than 20 files.
    cache
        A folder in which results are kept.
    """
    from joblib import effective_n_jobs

    seen = sys.stderr.isatty() or "ipykernel" in sys.modules
    show = n_files > 20 and seen if progress is None else progress
    others = 0 if n_jobs == 1 else effective_n_jobs(n_jobs) - 1
    batches = iter(lambda: list(islice(jobs, _BATCH if others else 1)), [])
    with _bar(n_files) if show else nullcontext() as bar:
        for begun, parsed in _run(batches, others, cache):
            yield from parsed
            if bar is not None:
                bar.update(begun)


def _bar(n_files: int) -> Any:
    from tqdm.auto import tqdm  # with asyncio a tenth of a second, for nothing if it is not shown

    return tqdm(total=n_files, unit="file")


def _run(batches: Iterator[Batch], others: int, cache: Path | None) -> Iterator[Result]:
    """Yield results in the order of the batches.

    What the other processes have no room for is parsed here: while they start, too.
    """
    if not others:
        yield from (_parse_batch(batch, cache) for batch in batches)
        return
    from joblib.externals.loky import ProcessPoolExecutor

    # Not the executor that joblib uses again and again: that one must be of its own kind.
    executor = ProcessPoolExecutor(max_workers=others, env=_ONE_THREAD)
    waiting: deque[tuple[Future[Result] | None, Result, dict[str, str]]] = deque()
    try:
        for batch in batches:
            busy = sum(future is not None and not future.done() for future, *_ in waiting)
            if busy < _AHEAD * others:
                sent = (job.what for _, job in batch if isinstance(job.what, Source))
                texts = {source.name: source.text for source in sent}
                waiting.append((executor.submit(_parse_far, batch, cache), (0, []), texts))
            else:
                waiting.append((None, _parse_batch(batch, cache), {}))
            while waiting and (waiting[0][0] is None or waiting[0][0].done()):
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())
    finally:
        # Nothing waits any more, unless something failed or nobody wants the rest.
        executor.shutdown(wait=not waiting, kill_workers=bool(waiting))


def _result(future: Future[Result] | None, here: Result, texts: dict[str, str]) -> Result:
    """Give what a process returned the texts back that it was sent."""
    if future is None:
        return here
    begun, parsed = future.result()
    return begun, [replace(p, text=texts[p.name]) if p.name in texts else p for p in parsed]


def _parse_far(batch: Batch, cache: Path | None) -> Result:
    """Parse in another process: texts that came from there need not go back."""
    begun, parsed = _parse_batch(batch, cache)
    sent = {job.name for _, job in batch if isinstance(job.what, Source)}
    return begun, [replace(p, text="") if p.name in sent else p for p in parsed]


def _parse_batch(batch: Batch, cache: Path | None) -> Result:
    from cityplans import keeping

    keeping.state()  # with or without a cache: before word lists are read, which are read once
    if cache is None:
        found = [parse_job(job) for _, job in batch]
    else:
        found = [keeping.parse_kept(job, cache) for _, job in batch]
    return sum(begun for begun, _ in batch), [parsed for several in found for parsed in several]
