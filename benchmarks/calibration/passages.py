"""Shared passages: how much of a copy is found when characters of it are changed?

Sentences of the shipped plans (or of the provincial reports beside the project) of 20 to 80
characters, each in a measure of an earlier document; a share of their characters changed, left out
or put in, in equal parts, and set between other text in a later one. What is found: characters
of the copies inside a passage linked to the right sentence. What is false: characters of other
text inside a passage, though all other text is of another half of the documents.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import cityplans as cp
from cityplans import schema

EDITS = (0.0, 0.05, 0.10, 0.15, 0.20, 0.25)
BARS = {0.10: 0.90, 0.20: 0.75}
N_COPIES = 600
SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "provinces-2026"


class Found(NamedTuple):
    edits: float
    found: float
    false: float
    pieces: float


def sentences() -> tuple[list[str], list[str]]:
    """Sentences to copy and sentences to stand around the copies, of different documents."""
    paths = sorted(SHARED.glob("2026_*.csv"))
    texts = [str(pd.read_csv(p)["full_text"].iloc[0]) for p in paths]
    if not texts:
        texts = list(cp.load_plans().sources.values())
    halves = texts[::2], texts[1::2]
    return tuple(
        sorted({s for t in half for s in re.split("[。；\n]", t) if 20 <= _size(s) <= 80})
        for half in halves
    )  # type: ignore[return-value]


def _size(text: str) -> int:
    return sum(map(str.isalnum, text))


def damage(text: str, share: float, source: random.Random, letters: str) -> str:
    out = []
    for char in text:
        if source.random() >= share:
            out.append(char)
            continue
        kind = source.randrange(3)
        if kind == 0:
            out.append(source.choice(letters))
        elif kind == 1:
            out += [char, source.choice(letters)]
    return "".join(out)


def plans_of(measures: dict[str, list[str]]) -> cp.Plans:
    """Plans of an earlier and a later document."""
    sources, rows, documents = {}, {}, {}
    for year, (doc_id, texts) in enumerate(measures.items(), start=2020):
        at = 0
        for k, text in enumerate(texts):
            rows[f"{doc_id}/m{k:04d}"] = {
                "doc_id": doc_id, "text": text, "role": "plan",
                "source_start": at, "source_end": at + len(text),
            }  # fmt: skip
            at += len(text) + 1
        sources[doc_id] = "\n".join(texts) + "\n"
        documents[doc_id] = {
            "plan_year": year, "level": "county", "region_confidence": "certain",
            "doc_type": "work_plan", "source": doc_id, "source_end": at,
        }  # fmt: skip
    frame = lambda table, what: schema.conform(  # noqa: E731
        pd.DataFrame.from_dict(table, orient="index"), what
    )
    return cp.Plans(
        frame(documents, schema.DOCUMENTS), schema.conform(pd.DataFrame(), schema.SECTIONS),
        frame(rows, schema.MEASURES), sources,
    )  # fmt: skip


def measure(edits: float, seed: int = 0) -> Found:
    source = random.Random(seed)
    own, other = sentences()
    letters = "".join(other)
    copied = source.sample(own, min(N_COPIES, len(own)))
    earlier = [s + "。" for s in copied]
    later, spans = [], []
    for text in copied:
        before, after = source.sample(other, 2)
        copy = damage(text, edits, source, letters)
        later.append(f"{before}。{copy}。{after}。")
        spans.append((len(before) + 1, len(before) + 1 + len(copy)))
    plans = plans_of({"old": earlier, "new": later})
    table = cp.shared_passages(plans)
    starts = plans.measures["source_start"]
    found = false = total = around = 0
    hits = [0] * len(copied)
    for row in table.itertuples():
        k = int(str(row.measure_later)[-4:])
        text, (a, b) = later[k], spans[k]
        at = int(row.start_later - starts[row.measure_later])
        end = int(row.end_later - starts[row.measure_later])
        right = int(str(row.measure_earlier)[-4:]) == k
        inside = _size(text[max(a, at) : min(b, end)]) if at < b and end > a else 0
        false += _size(text[at:end]) - inside
        if right:
            found += inside
            hits[k] += 1
    for text, (a, b) in zip(later, spans, strict=True):
        total += _size(text[a:b])
        around += _size(text) - _size(text[a:b])
    once = [h for h in hits if h]
    return Found(edits, found / total, false / around, sum(once) / max(len(once), 1))


def report() -> str:
    """The table, as Markdown."""
    lines = [
        "| characters edited | found | must be | other text called shared | pieces of a copy |",
        "|---|---|---|---|---|",
    ]
    rows = [measure(e) for e in EDITS]
    for row in sorted(rows, key=lambda r: r.found - BARS.get(r.edits, 0)):
        bar = f"≥ {BARS[row.edits]:.2f}" if row.edits in BARS else ""
        lines.append(
            f"| {row.edits:.0%} | {row.found:.3f} | {bar} | {row.false:.4f} | {row.pieces:.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
