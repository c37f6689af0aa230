"""Files parsed batch by batch, in this process and in others beside it, in order."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from cityplans import keeping, workers
from cityplans.parsing import Job, Parsed, parse_job
from cityplans.passages import Source

# Files handed to a process at a time: few, so that all processes end at about the same time.
_BATCH = 8
Batch = list[tuple[int, Job]]
Result = tuple[int, list[Parsed]]


def parse_all(
    jobs: Iterator[tuple[int, Job]],
    n_files: int,
    crew: workers.Crew,
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
    crew
        Processes to work with, this one included.
    progress
        Show a progress bar; by default where one can be seen and for more than 20 files.
    cache
        A folder in which results are kept.
    """
    seen = sys.stderr.isatty() or "ipykernel" in sys.modules
    show = n_files > 20 and seen if progress is None else progress
    texts: deque[dict[str, str]] = deque()

    def batches() -> Iterator[tuple[Batch, Path | None]]:
        while batch := list(islice(jobs, 1 if crew.n_jobs == 1 else _BATCH)):
            sources = (job.what for _, job in batch if isinstance(job.what, Source))
            texts.append({source.name: source.text for source in sources})
            yield batch, cache

    with _bar(n_files) if show else nullcontext() as bar:
        for begun, parsed in crew.run(_parse_batch, batches()):
            here = texts.popleft()
            yield from (replace(p, text=here[p.name]) if p.name in here else p for p in parsed)
            if bar is not None:
                bar.update(begun)


def _bar(n_files: int) -> Any:
    from tqdm.auto import tqdm  # with asyncio a tenth of a second, for nothing if it is not shown

    return tqdm(total=n_files, unit="file")


def warm_up() -> None:
    """Read word lists and build patterns, as the first document that is parsed does."""
    keeping.state()  # before word lists are read, which are read once
    parse_job(Job("", Source("", "示例县2024年卫生健康工作要点\n一、重点任务\n1.建设医共体1个。")))


def _parse_batch(batch: Batch, cache: Path | None) -> Result:
    """Parse some files; texts that are at hand where the results go are left out of them."""
    keeping.state()  # with or without a cache, see above
    if cache is None:
        found = [parse_job(job) for _, job in batch]
    else:
        found = [keeping.parse_kept(job, cache) for _, job in batch]
    sent = {job.name for _, job in batch if isinstance(job.what, Source)}
    every = (parsed for several in found for parsed in several)
    return (
        sum(begun for begun, _ in batch),
        [replace(p, text="") if p.name in sent else p for p in every],
    )
