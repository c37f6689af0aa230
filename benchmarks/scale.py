"""Cost of a store at size: python -m benchmarks.scale [documents ...] [--jobs 2] [--write].

Recombined real text (``benchmarks/speed/corpus.py``), 6 kB a document, from files to tables. Every
stage is a process of its own, so that its memory is what it needs. Written to scale.md with
``--write``; ``--bytes`` makes the documents longer.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks.speed import corpus

OUT = Path(__file__).with_suffix(".md")
KEPT = Path(__file__).with_suffix(".json")
STAGES = ("load", "themes", "heatmap", "targets", "words", "topics", "nearest")


def do(stage: str, folder: str, out: str, jobs: int) -> None:
    """Do one stage; what it needs of the stages before lies in the store."""
    import cityplans as cp

    if stage == "load":
        cp.load_plans(folder, out=out, n_jobs=jobs)
        return
    store = cp.open_plans(out, n_jobs=jobs)
    if stage == "themes":
        cp.code_themes(store)
    elif stage == "targets":
        cp.find_targets(store)
    elif stage == "heatmap":
        shares = cp.compare_themes(cp.code_themes(store), store)
        cp.plot_theme_map(shares)
    elif stage == "words":
        planned = store.measures[["doc_id", "role"]].query("role == 'plan'")["doc_id"]
        documents = store.documents[["region", "duplicate_of"]]
        known = documents[documents.index.isin(planned) & documents["duplicate_of"].isna()]
        cp.compare_words(store, focus=known["region"].mode()[0])
    elif stage == "topics":
        cp.fit_topics(store, n_topics=12).shares  # noqa: B018
    elif stage == "nearest":
        cp.nearest_documents(store)


def watch(arguments: list[str]) -> dict[str, float]:
    """Run a stage; memory is the most that it and its workers held together, in MB."""
    started = time.perf_counter()
    # As installed: modules are compiled once, not in every process.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = psutil.Popen([sys.executable, "-m", "benchmarks.scale", *arguments], env=env)
    peak, used = 0.0, dict[int, float]()
    while process.poll() is None:
        total = 0.0
        try:
            for one in [process, *process.children(recursive=True)]:
                times = one.cpu_times()
                used[one.pid] = times.user + times.system
                total += one.memory_info().rss
        except psutil.Error:
            pass
        peak = max(peak, total)
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"{arguments} failed")
    return {
        "seconds": time.perf_counter() - started,
        "cpu": sum(used.values()),
        # On cores of their own all work at the same time: the busiest says how long it takes.
        "path": max(used.values()),
        "memory": peak / 2**20,
    }


def measure(place: Path, n: int, jobs: int, size: int, stages: list[str]) -> dict[str, Any]:
    """Measure stages on so many documents; what an earlier run measured in the place is kept."""
    folder, out, done = place / "plans", place / "store", place / f"measured-{jobs}.json"
    found: dict[str, Any] = json.loads(done.read_text()) if done.exists() else {}
    if not folder.exists():
        new = place / "new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        corpus.write(new, n * size / 1e6, file_bytes=size)
        new.rename(folder)
    for stage in stages:
        if stage in found:
            continue
        arguments = ["--stage", stage, str(folder), str(out), "--jobs", str(jobs)]
        found[stage] = watch(arguments)
        done.write_text(json.dumps(found))
        print(n, jobs, stage, {k: round(v, 2) for k, v in found[stage].items()}, flush=True)
    parts = json.loads((out / "store.json").read_text())["partitions"]
    held = sum(p.stat().st_size for p in out.rglob("*") if p.is_file()) / 2**20
    shape = {"partitions": len(parts), "measures": sum(p["measures"] for p in parts)}
    found["store"] = {**shape, "disk": held}
    print(found["store"], flush=True)
    return found


def exponent(sizes: list[int], costs: list[float]) -> float:
    """Slope of the logarithm of the cost over that of the size: 1 is a constant cost each."""
    x, y = ([math.log(v) for v in values] for values in (sizes, costs))
    mx, my = sum(x) / len(x), sum(y) / len(y)
    above = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    return above / sum((a - mx) ** 2 for a in x)


def write(results: dict[str, Any]) -> None:
    """Write the tables from all that was measured."""
    keys = sorted(results, key=lambda k: [int(v) for v in k.split("/")])
    lines = [
        "# Plans in partitions, at size",
        "",
        "Recombined real text, from files to tables; each stage is a process of its own. Memory is",
        "the most that a stage and its workers held together. Seconds of CPU, because others used",
        "the machine too. Written by `python -m benchmarks.scale`.",
        "",
        "| documents | kB each | processes | stage | CPU, ms a document | memory, MB |",
        "|---|---|---|---|---|---|",
    ]
    for key in keys:
        n, size, jobs = (int(v) for v in key.split("/"))
        for stage in STAGES:
            if stage in results[key]:
                row = results[key][stage]
                lines.append(
                    f"| {n:,} | {size / 1000:.1f} | {jobs} | {stage} | "
                    f"{1000 * row['cpu'] / n:.1f} | {row['memory']:,.0f} |"
                )
    lines += [
        "",
        "Growth of the CPU time with documents of 6 kB (exponent; 1 is constant cost):",
        "",
    ]
    alone = [k for k in keys if k.split("/")[1:] == ["6000", "1"]]
    for stage in STAGES:
        sizes = [int(k.split("/")[0]) for k in alone if stage in results[k]]
        if len(sizes) > 1:
            costs = [results[k][stage]["cpu"] for k in alone if stage in results[k]]
            lines.append(f"- {stage}: {exponent(sizes, costs):.2f} ({sizes[0]:,} to {sizes[-1]:,})")
    pairs = []
    for key in alone:
        two = results.get(key[:-1] + "2", {})
        for stage in STAGES:
            if stage in two and stage in results[key]:
                times = results[key][stage]["cpu"] / two[stage]["path"]
                pairs.append(f"- {stage}, {int(key.split('/')[0]):,} documents: {times:.2f} times")
    if pairs:
        lines += [
            "",
            "Two processes (CPU of one over that of the busier of two, which is what the clock",
            "shows where both have a core of their own):",
            "",
            *pairs,
        ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*")
    parser.add_argument("--stage")
    parser.add_argument("--stages", default=",".join(STAGES))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=6000)
    parser.add_argument("--folder", help="keep documents and store here, and go on where it was")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.stage:
        do(given.stage, *given.what, given.jobs)
        sys.exit()
    results = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for n in [int(w) for w in given.what] or [1000]:
        with tempfile.TemporaryDirectory() as temporary:
            place = Path(given.folder or temporary)
            found = measure(place, n, given.jobs, given.bytes, given.stages.split(","))
        results.setdefault(f"{n}/{given.bytes}/{given.jobs}", {}).update(found)
        if given.write:
            KEPT.write_text(json.dumps(results, indent=1) + "\n")
            write(results)
