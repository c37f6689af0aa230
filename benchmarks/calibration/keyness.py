"""Words flagged between random halves of the same documents, and planted words that are found.

The provincial reports beside the project are split at random, so that no word really sets a
side apart. Bar: at most 6 % of the runs flag any word. Then 30 words are made two or four times
as frequent on one side: the share that is found is the power.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.stats import chi2, false_discovery_control

import cityplans as cp
from benchmarks.calibration import markdown
from cityplans.keyness.counting import count_words
from cityplans.keyness.measures import log_likelihood, log_ratio_of_documents

RUNS = 200
REPORTS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "provinces-2026"


def flags(counts: csr_array, sizes: np.ndarray, focus: np.ndarray) -> dict[str, np.ndarray]:
    """Which words each method calls beyond chance after Benjamini and Hochberg."""
    a, b = counts[focus], counts[~focus]
    n_a, n_b = sizes[focus], sizes[~focus]
    ours = log_ratio_of_documents(a, b, n_a, n_b)[4]
    g2 = log_likelihood(a.sum(axis=0), b.sum(axis=0), n_a.sum(), n_b.sum())
    pooled = chi2.sf(np.abs(g2), 1)
    return {
        "documents as units": false_discovery_control(ours) < 0.05,
        "G2 of pooled counts": false_discovery_control(pooled) < 0.05,
    }


def report() -> str:
    if not REPORTS.is_dir():
        return "Not run: the provincial reports do not lie beside the project."
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tables of the folder that are no documents
        plans = cp.load_plans(REPORTS)
    counts, _, _ = count_words(plans, "region", role="plan")
    sizes = np.asarray(counts.sum(axis=1)).ravel()
    counts = csr_array(counts[:, np.flatnonzero(counts.sum(axis=0) >= 5)])
    common = np.flatnonzero(counts.sum(axis=0) >= 30)
    rng = np.random.default_rng(11)
    n = counts.shape[0]
    rows = []
    for size in (n // 2, 5, 2):
        found: dict[str, list] = {}
        for run in range(RUNS):
            focus = np.isin(np.arange(n), rng.permutation(n)[:size])
            for name, flagged in flags(counts, sizes, focus).items():
                found.setdefault(name, []).append((flagged.any(), flagged.sum()))
            if run < RUNS // 10:
                for times in (2, 4):
                    picked = rng.choice(common, 30, replace=False)
                    dense = counts.toarray()
                    cells = np.ix_(focus, picked)
                    dense[cells] += rng.poisson((times - 1) * dense[cells])
                    for name, flagged in flags(csr_array(dense), sizes, focus).items():
                        found.setdefault(f"{name} x{times}", []).append(flagged[picked].mean())
        for name in ("G2 of pooled counts", "documents as units"):
            runs, words = np.mean(found[name], axis=0)
            power = [float(np.mean(found[f"{name} x{t}"])) for t in (2, 4)]
            rows.append((f"{size} : {n - size}", name, float(runs), float(words), *power))
    names = ["documents", "method", "runs with a flag", "words flagged", "found x2", "found x4"]
    return markdown(pd.DataFrame(rows, columns=names))
