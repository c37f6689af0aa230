"""How many neighbours nearest_documents misses: python -m benchmarks.nearest_recall [documents].

Made-up places whose plan of ten years is forty real sentences, of which three in ten change from
year to year; some come from what a province says. Beside what is found stand the ten nearest
of all documents, for a sample of 500. Written to nearest_recall.md with ``--write``.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

from benchmarks.speed import corpus
from cityplans import nearest
from cityplans.words import count_matrix, segment

OUT = Path(__file__).with_suffix(".md")
N, SAMPLE, YEARS, SENTENCES = 10, 500, 10, 40


def make(counts: Any, n: int, seed: int = 0) -> Any:
    """TF-IDF of documents of which each takes some rows of counts."""
    rng = np.random.default_rng(seed)
    every = counts.shape[0]
    pools = rng.integers(0, every, (n // YEARS // 20 + 1, 200))
    chosen = []
    for place in range(n // YEARS):
        pool = pools[place // 20]
        own = np.append(rng.choice(pool, 15), rng.integers(0, every, SENTENCES - 15))
        for _ in range(YEARS):
            other = np.where(
                rng.random(SENTENCES) < 0.4,
                rng.choice(pool, SENTENCES),
                rng.integers(0, every, SENTENCES),
            )
            own = np.where(rng.random(SENTENCES) < 0.3, other, own)
            chosen.append(own)
    columns = np.concatenate(chosen)
    ones = np.ones(len(columns), dtype=np.int32)
    where = np.repeat(np.arange(len(chosen)), SENTENCES), columns
    texts = csr_array((ones, where), shape=(len(chosen), every)) @ counts
    return normalize(TfidfTransformer(sublinear_tf=True, norm=None).fit_transform(texts))


def truth(rows: Any, some: np.ndarray) -> np.ndarray:
    """Return the nearest of all rows for some of them."""
    beside, found = rows.T.tocsr(), []
    for part in np.array_split(some, max(len(some) // 100, 1)):
        alike = (rows[part] @ beside).toarray()
        alike[np.arange(len(part)), part] = -1
        found.append(np.argsort(-alike, axis=1, kind="stable")[:, :N])
    return np.concatenate(found)


def measure(counts: Any, n: int) -> tuple[float, float, float, float]:
    """Neighbours found of the nearest and of ten, and CPU in ms a document, all pairs beside."""
    rows = make(counts, n)
    some = np.sort(np.random.default_rng(1).permutation(rows.shape[0])[:SAMPLE])
    started = time.process_time()
    wanted = truth(rows, some)
    pairs = 1000 * (time.process_time() - started) / len(some)
    started = time.process_time()
    own, _, found, _ = nearest.nearest_rows(rows, N)
    cost = 1000 * (time.process_time() - started) / rows.shape[0]
    first, last = np.searchsorted(own, some), np.searchsorted(own, some, side="right")
    hits = [np.isin(w, found[a:b]) for w, a, b in zip(wanted, first, last, strict=True)]
    return float(np.mean([h[0] for h in hits])), float(np.mean(hits)), cost, pairs


if __name__ == "__main__":
    split = (re.split(r"[。；\n]", text) for text in corpus.real_texts())
    sentences = sorted({s.strip() for some in split for s in some if 12 <= len(s.strip()) <= 200})
    counts = count_matrix(segment(sentences)).astype(np.int32)
    lines = [
        "# Nearest documents, beyond 3,000",
        "",
        "Neighbours found of those that comparing all documents finds. CPU, as others used the",
        "machine too. Written by `python -m benchmarks.nearest_recall`.",
        "",
        "| documents | the nearest | of ten | ms a document | all pairs, ms a document |",
        "|---|---|---|---|---|",
    ]
    for n in [int(a) for a in sys.argv[1:] if a.isdigit()] or [10_000]:
        one, ten, cost, pairs = measure(counts, n)
        lines.append(f"| {n:,} | {one:.3f} | {ten:.3f} | {cost:.2f} | {pairs:.2f} |")
        print(lines[-1], flush=True)
    if "--write" in sys.argv:
        OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
