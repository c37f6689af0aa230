"""Loading and coding at size: python benchmarks/load_scale.py [documents ...] [--write].

Made-up documents: measures of the shipped plans drawn and shuffled, with places, years and
numbers changed, as files in a temporary folder. Written to load_scale.md with ``--write``.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import psutil

import cityplans as cp

MANY = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
NUMBER = re.compile(r"(?<![0-9])[0-9]{1,3}(?![0-9])")
OUT = Path(__file__).with_name("load_scale.md")


class Row(NamedTuple):
    """What one stage took, per 1,000 documents."""

    stage: str
    seconds: float
    cpu: float
    megabytes: float


def make(folder: Path, n_documents: int, seed: int = 0) -> None:
    """Write documents of some 45 measures under eight headings; one in fifty is a copy."""
    source = random.Random(seed)
    plans = cp.load_plans()
    texts = plans.measures["text"].str.replace(r"^[0-9]+[.．、]\s*", "", regex=True).tolist()
    headings = plans.sections["heading"].dropna().unique().tolist()
    places = [p for p in plans.documents["region"].dropna().unique() if len(p) < 6]
    previous = ""
    for k in range(n_documents):
        year, place = source.randint(2015, 2025), source.choice(places)
        parts = [f"{place}市{year}年卫生健康工作要点\n"]
        drawn = iter(source.sample(texts, min(45, len(texts))))
        number = 0
        for heading_number, heading in zip(MANY[:8], source.sample(headings, 8), strict=True):
            parts.append(f"\n{heading_number}、{heading}\n")
            for _ in range(5 + source.randint(0, 1)):
                text = next(drawn, None)
                if text is None:
                    break
                number += 1
                changed = NUMBER.sub(lambda m: str(source.randint(1, 2 * int(m[0]) + 1)), text)
                parts.append(f"{number}.{changed}\n")
        text = previous if k % 50 == 49 else "".join(parts)
        (folder / f"{k:06d}.txt").write_text(text, encoding="utf-8")
        previous = text


def memory() -> float:
    """Memory of this process and its workers in MB."""
    me = psutil.Process()
    return sum(p.memory_info().rss for p in [me, *me.children(recursive=True)]) / 2**20


def cpu() -> float:
    """Seconds of CPU of this process and its workers."""
    me = psutil.Process()
    times = [p.cpu_times() for p in [me, *me.children(recursive=True)]]
    return sum(t.user + t.system for t in times)


def measure(n_documents: int) -> list[Row]:
    """Seconds per 1,000 documents, by the clock and of CPU, and the peak memory of each stage."""
    rows: list[Row] = []

    def stage(name: str, work: Callable[[], Any]) -> Any:
        peak, done = [memory()], threading.Event()

        def watch() -> None:
            while not done.wait(0.2):
                peak[0] = max(peak[0], memory())

        watcher = threading.Thread(target=watch)
        watcher.start()
        started, used = time.perf_counter(), cpu()
        try:
            result = work()
        finally:
            seconds, used = time.perf_counter() - started, cpu() - used
            done.set()
            watcher.join()
        factor = 1000 / n_documents
        rows.append(Row(name, seconds * factor, used * factor, max(peak[0], memory())))
        print(n_documents, rows[-1], flush=True)
        return result

    with tempfile.TemporaryDirectory() as temporary:
        folder, cache = Path(temporary, "plans"), Path(temporary, "cache")
        folder.mkdir()
        make(folder, n_documents)
        plans = stage("load_plans", lambda: cp.load_plans(folder, n_jobs=2))
        stage("load_plans, new cache", lambda: cp.load_plans(folder, n_jobs=2, cache=cache))
        stage("load_plans, cached", lambda: cp.load_plans(folder, n_jobs=2, cache=cache))
        stage("find_targets", lambda: cp.find_targets(plans))
        codes = stage("code_themes", lambda: cp.code_themes(plans))
        stage("compare_words", lambda: cp.compare_words(plans, by="region", focus="定西"))
        stage("compare_themes", lambda: cp.compare_themes(codes, plans))
    return rows


def write(sizes: list[int], results: list[list[Row]]) -> None:
    """Write the table."""
    lines = [
        "# Loading and coding at size",
        "",
        "Made-up documents of some 7,000 characters and 40 measures, in files; two processes for",
        "`load_plans`, one for the rest. Seconds are per 1,000 documents; those of CPU say more on",
        "a machine that others use too. The first use of words loads their dictionary, some 3 s.",
        "Written by `load_scale.py`.",
        "",
        "| documents | stage | seconds | seconds of CPU | peak memory, MB |",
        "|---|---|---|---|---|",
    ]
    for size, rows in zip(sizes, results, strict=True):
        lines += [
            f"| {size:,} | {r.stage} | {r.seconds:.1f} | {r.cpu:.1f} | {r.megabytes:,.0f} |"
            for r in rows
        ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sizes = [int(a) for a in sys.argv[1:] if a.isdigit()] or [2000]
    results = [measure(n) for n in sizes]
    if "--write" in sys.argv:
        write(sizes, results)
