"""Tables of shares: counts by unit laid out with intervals and tests, one row a value and group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cityplans.compare import shares, significance, units

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans


def count_units(
    marks: pd.DataFrame,
    plans: Plans,
    by: str | Sequence[str],
    *,
    column: str,
    role: str | Sequence[str] | None = "plan",
    values: Sequence[Any] | None = None,
    duplicates: bool = False,
    within: pd.Index | None = None,
) -> shares.Counts:
    """Count the measures of each document that have each value of a column of marks.

    Parameters
    ----------
    marks
        Rows with ``measure_id`` and ``column``; a measure counts once for a value.
    plans, by, role, duplicates
        As for :func:`cityplans.compare_themes`.
    values
        Values to count, in this order; by default all that occur, sorted.
    within
        Count these measures only.

    Returns
    -------
    Counts
        The counts, the same for any order of rows.
    """
    import numpy as np
    import pandas as pd

    if plans.partitioned:
        from cityplans.store import merging

        return _signed(merging.count_units(
            marks, plans, by, column=column, role=role, values=values, duplicates=duplicates,
            coded=within is not None,
        ), marks)  # fmt: skip
    found = units.find_units(plans, by, role=role, duplicates=duplicates, within=within)
    at = plans.measures.index.get_indexer(pd.Index(marks["measure_id"]))
    _check_known(marks, at)
    unit_of = np.full(len(plans.measures), -1, dtype=np.int64)
    unit_of[found.positions] = found.unit
    if values is None:
        values = sorted(marks[column].dropna().unique().tolist())
    value = pd.Index(values).get_indexer(pd.Index(marks[column]))
    counted = (unit_of[at] >= 0) & (value >= 0)
    once = np.unique(at[counted] * max(len(values), 1) + value[counted])
    flat = unit_of[once // max(len(values), 1)] * len(values) + once % max(len(values), 1)
    n = np.bincount(flat, minlength=found.n_units * len(values))
    n = n.reshape(found.n_units, len(values))
    counts = shares.Counts(found.groups, list(values), found.group, found.n_measures, n)
    return _signed(counts, marks)


def _signed(counts: shares.Counts, marks: pd.DataFrame) -> shares.Counts:
    """Hand on which codebook the marks are of, for captions."""
    if book := marks.attrs.get("codebook"):
        counts.groups.attrs["codebook"] = book
    return counts


def tabulate(
    counts: shares.Counts,
    column: str,
    role: str | None,
    *,
    n_permutations: int,
    seed: int = 0,
    confidence: float,
    of: str = "text",
) -> pd.DataFrame:
    """Lay out counts, intervals and tests: one row per value (outer) and group (inner).

    The columns are those of :func:`cityplans.compare.compare_themes`, the first named
    ``column``; without permutations p is missing. ``of`` is what the interval of a lone document
    is about, as for :func:`cityplans.compare.shares.share_intervals`.

    Raises
    ------
    ValueError
        If confidence is not between 0 and 1.
    """
    import numpy as np
    import pandas as pd

    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}; it must lie between 0 and 1, like 0.95")
    n_groups, n_values = len(counts.groups), len(counts.themes)
    low, high, made = shares.share_intervals(counts, confidence=confidence, of=of)
    left_low, left_high = shares.influence(counts)
    if n_permutations > 0:
        p, tested = significance.permutation_p(counts, n_permutations=n_permutations, seed=seed)
    else:
        p, tested = np.full(n_values, np.nan), np.zeros(n_groups, dtype=bool)
    n_measures = np.bincount(counts.group, weights=counts.n_measures, minlength=n_groups)
    n_documents = np.bincount(counts.group, minlength=n_groups)
    n = np.zeros((n_groups, n_values), dtype=np.int64)
    np.add.at(n, counts.group, counts.n)
    with np.errstate(invalid="ignore"):
        share = n / n_measures[:, None]

    def long(matrix: np.ndarray) -> np.ndarray:
        return matrix.T.ravel()

    def rounded(matrix: np.ndarray) -> np.ndarray:
        return np.round(long(matrix), shares.DIGITS)

    out = pd.DataFrame({column: np.repeat(np.array(counts.themes, dtype=object), n_groups)})
    if all(isinstance(v, str) for v in counts.themes):
        out[column] = out[column].astype("str")
    else:
        out[column] = out[column].infer_objects()
    for name in counts.groups:
        values = counts.groups[name]
        out[name] = pd.concat([values] * n_values, ignore_index=True) if n_values else values[:0]
    if role is not None:
        out["role"] = pd.Series([role] * len(out), dtype="str")
    out["n"] = long(n)
    out["n_measures"] = np.tile(n_measures.astype(np.int64), n_values)
    out["n_documents"] = np.tile(n_documents.astype(np.int64), n_values)
    out["share"] = rounded(share)
    out["low"] = rounded(np.minimum(low, share))
    out["high"] = rounded(np.maximum(high, share))
    out["interval"] = pd.Series(long(made), dtype="str")
    spread_p = np.where(tested[:, None], np.broadcast_to(p, (n_groups, n_values)), np.nan)
    spread_adjusted = np.where(tested[:, None], significance.adjusted(p), np.nan)
    out["p"] = rounded(spread_p)
    out["p_adjusted"] = rounded(spread_adjusted)
    out["influence_low"] = rounded(left_low)
    out["influence_high"] = rounded(left_high)
    out.attrs |= {"left_out": [], **counts.groups.attrs}
    return out


def _check_known(marks: pd.DataFrame, at: np.ndarray) -> None:
    if (at < 0).any():
        strange = sorted(marks["measure_id"][at < 0].astype(str).unique())
        raise ValueError(
            f"{len(strange)} measures are not in these plans ({', '.join(strange[:3])} ...); "
            f"they were made from other plans: make them again from the plans you compare"
        )
