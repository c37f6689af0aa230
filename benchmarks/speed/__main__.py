"""python -m benchmarks.speed [stage ...] [--megabytes N] [--write]: the table of speeds.

Stages: naive, whole, segmentation, topics, passages, memory, heatmap, processes; all without
arguments. ``naive`` is always run with ``whole``. ``--write`` keeps the table as speed.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed import corpus
from benchmarks.speed.stages import STAGES, megabytes

OUT = Path(__file__).resolve().parents[1] / "speed.md"
Results = dict[str, dict[str, float]]


def rows(r: Results, size: float) -> Iterator[tuple[str, float, str, str, float]]:
    """Yield stage, value, how it is written, what it is of, and the most it may be."""
    if "naive" in r and "whole" in r:
        theirs, ours = r["naive"], r["whole"]
        yield "whole, comparable stages", ours["whole"] / theirs["whole"], "×", "naive", 0.40
        yield "load_plans", ours["load"] / size, " s/MB", "", 0.35
        yield "load_plans", ours["load"] / theirs["whole"], "×", "naive whole", 0.12
        yield "code_themes", ours["themes"] / theirs["themes"], "×", "213 str.count", 0.3
        yield "find_targets", ours["numbers"] / theirs["numbers"], "×", "one regex", 1.2
        yield "fit_topics, n given", ours["topics"] / theirs["topics"], "×", "TF-IDF, KMeans", 0.84
    if "segmentation" in r:
        ours = r["segmentation"]
        yield "segmentation, provinces", ours["ours"] / ours["jieba"], "×", "jieba", 0.1
    if "topics" in r:
        ours = r["topics"]
        for some, name in (("few", "37 documents"), ("all", "all")):
            ratio = ours[f"chosen_{some}"] / ours[f"given_{some}"]
            yield f"fit_topics, default, {name}", ratio, "×", "n given", 10
    if "passages" in r:
        yield "shared_passages", r["passages"]["seconds"] / size, " s/MB", "", 0.3
        yield "shared_passages, memory", r["passages"]["memory"] / size, " MB/MB", "", 12
    if "heatmap" in r:
        yield "first theme heatmap, cold", r["heatmap"]["seconds"], " s", "", 1.8
    if "memory" in r:
        yield "memory, loaded", r["memory"]["loaded"] / size, " MB/MB", "", 5
        yield "memory, with NMF", r["memory"]["topics"] / size, " MB/MB", "", 10
    if "processes" in r:
        ours = r["processes"]
        for where, name in (("", ""), ("_many", f", {4 * size:.0f} MB")):
            cpu, clock = (ours[f"{k}_2{where}"] / ours[f"{k}_1{where}"] for k in ("cpu", "clock"))
            yield f"two processes, CPU{name}", cpu, "×", "one", 1.1
            yield f"two processes, clock{name}", clock, "×", "one", 1 / 1.7


def machine() -> str:
    """Name the machine."""
    name = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), name)
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def report(results: Results, size: float) -> str:
    """Write the table, what misses its bar first."""
    table = sorted(rows(results, size), key=lambda row: -row[1] / row[4])
    lines = [
        "# Speed",
        "",
        f"{size:.1f} MB of recombined real text, seconds of CPU in one process each; naive: read,",
        "split on 。；and newline, `jieba.lcut`, `TfidfVectorizer`, `KMeans(10)`, `str.count` of",
        "213 theme words, one number regex. Written by `python -m benchmarks.speed --write`; the",
        "farthest from its bar comes first.",
        "",
        f"{machine()}, {datetime.date.today()}.",
        "",
        "| stage | now | must be | |",
        "|---|---|---|---|",
    ]
    for stage, value, unit, of, bar in table:
        unit_of = f"{unit} {of}".rstrip()
        missed = "" if value <= bar else "missed"
        lines.append(f"| {stage} | {value:.2f}{unit_of} | ≤ {bar:.2f}{unit_of} | {missed} |")
    lines += ["", "Seconds and megabytes measured:", ""]
    for stage, numbers in results.items():
        lines.append(f"- {stage}: " + ", ".join(f"{k} {v:.2f}" for k, v in numbers.items()))
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("stages", nargs="*", choices=[[], *STAGES])
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    chosen = given.stages or list(STAGES)
    if "whole" in chosen and "naive" not in chosen:
        chosen = ["naive", *chosen]
    with tempfile.TemporaryDirectory() as temporary:
        folder, cache = Path(temporary, "texts"), Path(temporary, "cache")
        folder.mkdir()
        corpus.write(folder, given.megabytes)
        size = megabytes(folder)
        results: Results = {}
        for stage in chosen:
            code = (
                "import json, sys; from pathlib import Path; "
                "from benchmarks.speed.stages import STAGES; "
                "print(json.dumps(STAGES[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))"
            )
            run = subprocess.run(
                [sys.executable, "-c", code, stage, os.fspath(folder), os.fspath(cache)],
                check=True, stdout=subprocess.PIPE, text=True, cwd=OUT.parents[1],
            )  # fmt: skip
            results[stage] = json.loads(run.stdout.splitlines()[-1])
            print(stage, results[stage], file=sys.stderr, flush=True)
        table = report(results, size)
    print(table)
    if given.write:
        OUT.write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
