"""What is measured: one function a stage, each run in a process of its own.

A stage takes the folder of files and a folder for the cache, and returns its numbers: seconds of
CPU, and megabytes of memory at the peak over what the process held before.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.speed import corpus, naive

Numbers = dict[str, float]
_HEATMAP = """
import cityplans as cp
plans = cp.load_plans()
shares = cp.compare_themes(cp.code_themes(plans), plans, by="region")
cp.plot_theme_map(shares).to_dict()
"""


def clock(work: Callable[..., Any], *given: Any, **named: Any) -> tuple[Any, float]:
    """Return what work returns, and its seconds of CPU."""
    begun = time.process_time()
    result = work(*given, **named)
    return result, time.process_time() - begun


def peak() -> float:
    """Most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def megabytes(folder: Path) -> float:
    return sum(p.stat().st_size for p in folder.glob("*.txt")) / 1e6


def _load(folder: Path, cache: Path) -> Any:
    import cityplans as cp

    return cp.load_plans(folder, cache=cache, progress=False)


def naive_pipeline(folder: Path, cache: Path) -> Numbers:
    words = naive.theme_words()
    begun = time.process_time()
    sentences, read = clock(naive.read, folder)
    cut, jieba = clock(naive.cut, sentences)
    _, topics = clock(naive.topics, cut)
    _, themes = clock(naive.themes, sentences, words)
    _, numbers = clock(naive.numbers, sentences)
    return {
        "read": read, "jieba": jieba, "topics": topics, "themes": themes, "numbers": numbers,
        "whole": time.process_time() - begun,
    }  # fmt: skip


def whole(folder: Path, cache: Path) -> Numbers:
    """The same questions asked of cityplans: load, words, topics, themes, numbers."""
    import cityplans as cp
    from cityplans.words import plan_tokens

    begun = time.process_time()
    plans, load = clock(cp.load_plans, folder, progress=False)
    _, words = clock(plan_tokens, plans)
    _, topics = clock(cp.fit_topics, plans, 10, role=None)
    _, themes = clock(cp.code_themes, plans)
    _, numbers = clock(cp.find_targets, plans)
    return {
        "load": load, "words": words, "topics": topics, "themes": themes, "numbers": numbers,
        "whole": time.process_time() - begun,
    }  # fmt: skip


def segmentation(folder: Path, cache: Path) -> Numbers:
    """Seconds of jieba with the same words, and of ours, over the provinces' reports."""
    from cityplans.words import lists
    from cityplans.words.segmenter import segmenter

    texts = [line for text in corpus.real_texts()[-31:] for line in text.splitlines()]
    made = segmenter(lists.entries(None))
    made.cut(texts[0])
    jieba_cut = made._plain.lcut
    jieba_cut(texts[0])
    _, ours = clock(lambda: [made.cut(t) for t in texts])
    _, jieba = clock(lambda: [jieba_cut(t) for t in texts])
    return {"ours": ours, "jieba": jieba}


def topics_default(folder: Path, cache: Path) -> Numbers:
    """fit_topics with and without a number, on all files and on 37."""
    import cityplans as cp

    plans = _load(folder, cache)
    cp.fit_topics(plans, 10, role=None)  # segments, imports
    few = plans.documents.index[:37]
    some = type(plans)(
        plans.documents.loc[few],
        plans.sections[plans.sections["doc_id"].isin(few)],
        plans.measures[plans.measures["doc_id"].isin(few)],
        plans.sources,
    )
    cp.fit_topics(some, 10, role=None)
    _, given_few = clock(cp.fit_topics, some, 10, role=None)
    _, chosen_few = clock(cp.fit_topics, some, role=None)
    _, given_all = clock(cp.fit_topics, plans, 10, role=None)
    _, chosen_all = clock(cp.fit_topics, plans, role=None)
    return {
        "given_few": given_few, "chosen_few": chosen_few,
        "given_all": given_all, "chosen_all": chosen_all,
    }  # fmt: skip


def passages(folder: Path, cache: Path) -> Numbers:
    import cityplans as cp

    plans = _load(folder, cache)
    cp.shared_passages(cp.load_plans())  # imports
    before = peak()
    found, seconds = clock(cp.shared_passages, plans)
    return {"seconds": seconds, "memory": peak() - before, "found": len(found)}


def memory(folder: Path, cache: Path) -> Numbers:
    """Peak over that of a process that has done the same with the shipped plans."""
    import cityplans as cp

    cp.fit_topics(cp.load_plans(), 10)
    before = peak()
    plans = cp.load_plans(folder, progress=False)
    loaded = peak() - before
    cp.fit_topics(plans, 10, role=None)
    return {"loaded": loaded, "topics": peak() - before}


def heatmap(folder: Path, cache: Path) -> Numbers:
    """A new process up to the first map of themes of the shipped plans."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", _HEATMAP], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def two_processes(folder: Path, cache: Path) -> Numbers:
    """Seconds of CPU and by the clock of load_plans in one process and in two.

    Of the files given, and of four times as many: what a process costs to start is paid once.
    """
    code = (
        "import sys, time, os, cityplans as cp; begun = time.perf_counter(); "
        "cp.load_plans(sys.argv[1], n_jobs=int(sys.argv[2]), progress=False); "
        "print(time.perf_counter() - begun)"
    )
    result: Numbers = {}
    many = cache / "many"
    many.mkdir(parents=True)
    corpus.write(many, 4 * megabytes(folder))
    for where, files in (("", folder), ("_many", many)):
        for n in (1, 2):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run = subprocess.run(
                [sys.executable, "-c", code, os.fspath(files), str(n)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            result |= {f"clock_{n}{where}": float(run.stdout.split()[-1]), f"cpu_{n}{where}": cpu}
    return result


STAGES: dict[str, Callable[[Path, Path], Numbers]] = {
    "naive": naive_pipeline,
    "whole": whole,
    "segmentation": segmentation,
    "topics": topics_default,
    "passages": passages,
    "memory": memory,
    "heatmap": heatmap,
    "processes": two_processes,
}
