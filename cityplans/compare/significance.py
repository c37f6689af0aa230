"""Tests of equal shares over groups: whole documents permuted, many themes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cityplans.compare.shares import Counts, generator

if TYPE_CHECKING:
    import numpy as np


def permutation_p(
    counts: Counts, *, n_permutations: int = 1999, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each theme, p of equal shares in all groups, and which groups were tested.

    Whole documents change places between groups; the statistic is the sum over groups of
    measures × (share - overall share)². Groups of one document cannot be tested and are left
    out; with fewer than two others p is missing. All arrangements are tried when there are no
    more than ``n_permutations`` (Fisher's exact randomisation), else so many are drawn and the
    observed one counted among them (Phipson & Smyth 2010).
    """
    import numpy as np
    from scipy.sparse import csc_array

    slices = counts.slices
    tested = np.array([s.stop - s.start > 1 for s in slices], dtype=bool)
    p = np.full(len(counts.themes), np.nan)
    if tested.sum() < 2:
        return p, np.zeros_like(tested)
    keep = np.concatenate(
        [np.arange(s.start, s.stop) for s, t in zip(slices, tested, strict=True) if t]
    )
    both = np.column_stack([counts.n[keep], counts.n_measures[keep]]).astype(float)
    sizes = [s.stop - s.start for s, t in zip(slices, tested, strict=True) if t]
    total = both.sum(axis=0)
    overall = total[:-1] / total[-1]
    labels = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    ones, ends = np.ones(len(keep)), np.arange(len(keep) + 1, dtype=np.int32)

    def spread(arranged: np.ndarray) -> np.ndarray:
        """Return the statistic of every theme when documents have these group labels."""
        sums = csc_array((ones, arranged, ends), shape=(len(sizes), len(keep))) @ both
        size = sums[:, -1:]
        # Algebra of size × (share - overall)² that holds for groups without a measure too.
        off = sums[:, :-1] - size * overall
        return (off**2 / np.where(size > 0, size, 1)).sum(axis=0)

    seen = spread(labels)
    enough = seen * (1 - 1e-9) - 1e-12
    exact = _arrangements(sizes, n_permutations)
    if exact is not None:
        hits = np.mean([spread(arranged) >= enough for arranged in exact], axis=0)
    else:
        rng = generator(seed, ("permutation",))
        found = sum(
            (spread(rng.permutation(labels)) >= enough).astype(int) for _ in range(n_permutations)
        )
        hits = (1 + found) / (1 + n_permutations)
    varies = (total[:-1] > 0) & (total[:-1] < total[-1])
    return np.where(varies, hits, np.nan), tested


def adjusted(p: np.ndarray) -> np.ndarray:
    """Return Benjamini–Hochberg adjusted p; missing ones stay missing and do not count."""
    import numpy as np

    out = np.full(len(p), np.nan)
    known = ~np.isnan(p)
    if known.any():
        from scipy.stats import false_discovery_control  # half a second, for those with p only

        out[known] = false_discovery_control(p[known], method="bh")
    return out


def _arrangements(sizes: Sequence[int], most: int) -> Iterator[np.ndarray] | None:
    """Return all ways to deal documents into groups of these sizes; None if more than most."""
    from math import comb

    left, ways = sum(sizes), 1
    for size in sizes:
        ways *= comb(left, size)
        left -= size
        if ways > most:
            return None
    return _deal(list(range(sum(sizes))), list(sizes))


def _deal(documents: list[int], sizes: list[int], group: int = 0) -> Iterator[np.ndarray]:
    """Yield group labels, one for each document, for all ways to deal documents out."""
    from itertools import combinations

    import numpy as np

    if len(sizes) == 1:
        yield np.full(len(documents), group, dtype=np.int32)
        return
    for first in combinations(range(len(documents)), sizes[0]):
        taken = np.zeros(len(documents), dtype=bool)
        taken[list(first)] = True
        rest = [d for d, t in zip(documents, taken, strict=True) if not t]
        for others in _deal(rest, sizes[1:], group + 1):
            labels = np.full(len(documents), group, dtype=np.int32)
            labels[~taken] = others
            yield labels
