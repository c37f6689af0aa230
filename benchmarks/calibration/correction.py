"""Coverage of shares corrected by a hand-coded sample, filled whole or in part.

A made-up codebook misses two in five measures that have the theme (true share .3) and finds 3 %
that have not; documents differ. Of the measures drawn a part is left blank, which the probabilities
allow for. The plain share of the codebook stands beside.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.calibration import markdown
from cityplans.coders.correction import corrected_mean

RUNS = 400
SHARE = 0.3


def run(rng: np.random.Generator, documents: int, chance: float, filled: float) -> tuple:
    size = rng.integers(15, 45, documents)
    document = np.repeat(np.arange(documents), size)
    own = rng.beta(3, 7, documents)[document]
    truth = rng.random(len(document)) < own
    found = rng.random(len(document)) < np.where(truth, 0.6, 0.03)
    drawn = rng.random(len(document)) < chance
    coded = drawn & (rng.random(len(document)) < filled)
    part = coded.sum() / max(drawn.sum(), 1)
    probability = np.full(len(document), chance * part)
    share, low, high = corrected_mean(found.astype(float), truth, coded, probability, document)
    return found.mean(), share, low <= SHARE <= high


def report() -> str:
    rng = np.random.default_rng(31)
    rows = []
    for documents, chance in ((6, 0.5), (12, 0.3), (40, 0.2)):
        for filled in (1.0, 0.5, 0.25):
            plain, share, covered = np.mean(
                [run(rng, documents, chance, filled) for _ in range(RUNS)], axis=0
            )
            rows.append((documents, chance, filled, plain - SHARE, share - SHARE, covered))
    names = ["documents", "drawn", "filled", "bias of the codebook", "bias corrected", "coverage"]
    return markdown(pd.DataFrame(rows, columns=names).sort_values("coverage", kind="stable"))
