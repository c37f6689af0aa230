"""compare_themes at size: python benchmarks/compare_scale.py [documents] [regions]."""

from __future__ import annotations

import sys
import time
from types import SimpleNamespace

import numpy as np
import pandas as pd

import cityplans as cp


def make(n_documents: int, n_regions: int, n_themes: int = 28):
    """Made-up plans of 20 measures each, and codes of 1.4 themes a measure."""
    rng = np.random.default_rng(0)
    ids = pd.Index([f"d{i:06d}" for i in range(n_documents)], dtype="str", name="doc_id")
    documents = pd.DataFrame(
        {"region": [f"r{i % n_regions}" for i in range(n_documents)], "duplicate_of": None},
        index=ids,
    ).astype("str")
    documents["duplicate_of"] = pd.Series([None] * n_documents, index=ids, dtype="str")
    doc_id = np.repeat(ids.to_numpy(), 20)
    measure_ids = [f"{d}/m{i}" for d in ids for i in range(20)]
    measures = pd.DataFrame(
        {"doc_id": doc_id, "role": "plan"}, index=pd.Index(measure_ids, dtype="str")
    ).astype("str")
    picked = rng.integers(0, len(measures), int(1.4 * len(measures)))
    themes = np.array([f"t{i:02d}" for i in range(n_themes)])
    codes = pd.DataFrame(
        {
            "measure_id": measures.index[picked],
            "theme": themes[rng.integers(0, n_themes, len(picked))],
        }
    ).astype("str")
    return SimpleNamespace(documents=documents, measures=measures), codes


if __name__ == "__main__":
    sizes = [int(a) for a in sys.argv[1:]]
    plans, codes = make(*(sizes or [100_000, 300]))
    started = time.process_time()
    table = cp.compare_themes(codes, plans)
    print(f"{len(plans.documents)} documents, {len(table)} rows: "
          f"{time.process_time() - started:.1f} s of CPU")  # fmt: skip
