"""Coverage of the 95 % intervals of shares, and how often unchanged places seem to change.

Documents of 10 to 80 measures; their own shares are drawn from a beta distribution of the given
mean and intraclass correlation (ICC). Bar: coverage at least .93 in every cell of ICC 0 and .05;
with one document the interval is about that text, whose own share it must cover.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.calibration import markdown
from cityplans.compare import shares

RUNS = 4000
BAR = 0.93


def draw(rng: np.random.Generator, k: int, share: float, icc: float) -> tuple:
    """Simulate RUNS groups of k documents: counts, and the true share of each document."""
    size = rng.integers(10, 81, size=RUNS * k)
    own = np.full(RUNS * k, share)
    if icc:
        spread = (1 - icc) / icc
        own = rng.beta(share * spread, (1 - share) * spread, size=RUNS * k)
    n = rng.binomial(size, own)
    groups = pd.DataFrame({"group": np.arange(RUNS)})
    counts = shares.Counts(groups, ["theme"], np.repeat(np.arange(RUNS), k), size, n[:, None])
    return counts, own


def coverage() -> pd.DataFrame:
    rng = np.random.default_rng(20)
    rows = []
    for k in (1, 2, 3, 5, 12, 40):
        for share in (0.02, 0.1, 0.3):
            for icc in (0.0, 0.05, 0.1):
                counts, own = draw(rng, k, share, icc)
                low, high, _ = shares.share_intervals(counts)
                true = own if k == 1 else share
                inside = (low[:, 0] <= true) & (true <= high[:, 0])
                rows.append((k, share, icc, inside.mean(), (high - low).mean()))
    return pd.DataFrame(rows, columns=["documents", "share", "icc", "coverage", "width"])


def changes() -> pd.DataFrame:
    """How often the interval of a change excludes 0 though the place's share stayed the same."""
    rng = np.random.default_rng(21)
    rows = []
    for k in (1, 2, 5):
        for share in (0.02, 0.1, 0.3):
            for icc in (0.0, 0.05, 0.1):
                sides = []
                for _ in range(2):
                    counts, _own = draw(rng, k, share, icc)
                    low, high, _ = shares.share_intervals(counts, of="place")
                    n = np.bincount(counts.group, weights=counts.n[:, 0])
                    size = np.bincount(counts.group, weights=counts.n_measures)
                    sides += [n / size, low[:, 0], high[:, 0]]
                low, high = shares.difference_interval(*sides)
                rows.append((k, share, icc, ((low > 0) | (high < 0)).mean()))
    return pd.DataFrame(rows, columns=["documents a year", "share", "icc", "false changes"])


def report() -> str:
    covered = coverage().sort_values("coverage", kind="stable")
    changed = changes().sort_values("false changes", ascending=False, kind="stable")
    asked = covered[covered["icc"] <= 0.05]
    false = changed.loc[changed["icc"] <= 0.05, "false changes"]
    head = f"Lowest coverage at ICC 0 and .05: {asked['coverage'].min():.3f} (bar {BAR}). "
    head += f"Most false changes there: {false.max():.3f}.\n\n"
    return head + markdown(covered.head(12)) + "\n\n" + markdown(changed.head(8))
