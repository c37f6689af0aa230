"""Shares through the years: trends, and what was promised against what was then reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cityplans.compare import shares, units
from cityplans.compare.groups import reported_themes
from cityplans.compare.tables import count_units, tabulate

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans


_SIDE = ["n", "n_measures", "n_documents", "share", "low", "high", "interval"]


def trends(
    codes: pd.DataFrame,
    plans: Plans,
    by: str = "region",
    *,
    role: str | Sequence[str] | None = "plan",
    themes: Iterable[str] | None = None,
    duplicates: bool = False,
    n_boot: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Follow the share of each theme through the years of every place that has several.

    Parameters
    ----------
    codes, plans, role, themes, duplicates, n_boot, seed, confidence
        As for :func:`compare_themes`.
    by
        Column of ``plans.documents`` that names the place.

    Returns
    -------
    DataFrame
        One row per theme, place and ``plan_year``, in this order: ``theme``, the column of
        ``by``, ``plan_year``, ``role``, ``n``, ``n_measures``, ``n_documents``, ``share``,
        ``low``, ``high``, ``interval``, ``previous_year``, ``change`` (share less that of the
        previous year at hand), ``change_low``, ``change_high`` (from the two intervals;
        Zou & Donner 2008). Places with one year are left out.

    Raises
    ------
    ValueError
        If no place has several years.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> cp.trends(cp.code_themes(plans), plans)
    Traceback (most recent call last):
    ...
    ValueError: no region has plans of several years, so there is no trend to follow; ...
    """
    import numpy as np
    import pandas as pd

    counts = count_units(
        codes,
        plans,
        [by, "plan_year"],
        column="theme",
        role=role,
        values=reported_themes(codes, themes),
        duplicates=duplicates,
    )
    table = tabulate(
        counts,
        "theme",
        units.role_name(by, role),
        n_boot=n_boot,
        n_permutations=0,
        seed=seed,
        confidence=confidence,
    )
    table = table[table["n_measures"] > 0]
    years = table.groupby(by)["plan_year"].transform("nunique")
    table = table[years > 1].reset_index(drop=True)
    if table.empty:
        raise ValueError(
            f"no {by} has plans of several years, so there is no trend to follow; "
            f"load more years, or compare with compare_themes(codes, plans, by='plan_year')"
        )
    groups = table.groupby(["theme", by], sort=False)
    before = groups[["plan_year", "share", "low", "high"]].shift()
    names = ["share", "low", "high"]
    args = [frame[name].to_numpy() for frame in (table, before) for name in names]
    low, high = shares.difference_interval(*args)
    change = {
        "previous_year": before["plan_year"].astype("Int64"),
        "change": (table["share"] - before["share"]).round(shares.DIGITS),
        "change_low": np.round(low, shares.DIGITS),
        "change_high": np.round(high, shares.DIGITS),
    }
    dropped = ["p", "p_adjusted", "influence_low", "influence_high"]
    return pd.concat([table.drop(columns=dropped), pd.DataFrame(change)], axis=1)


def compare_promises(
    codes: pd.DataFrame,
    plans: Plans,
    by: str = "region",
    *,
    themes: Iterable[str] | None = None,
    duplicates: bool = False,
    n_boot: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Set what a place promised for a year beside what it reported of that year a year later.

    Promised are the measures with role ``plan`` in documents whose ``plan_year`` is the year;
    reported those with role ``retrospective`` in documents whose ``plan_year`` is the next,
    because a report of work looks back on the year before the one it plans.

    Parameters
    ----------
    codes, plans, themes, duplicates, n_boot, seed, confidence
        As for ``compare_themes``.
    by
        Column of ``plans.documents`` that names the place.

    Returns
    -------
    DataFrame
        One row per theme, place and year that has both: ``theme``, the column of ``by``,
        ``year``; with the endings ``_promised`` and ``_reported``: ``n``, ``n_measures``,
        ``n_documents``, ``share``, ``low``, ``high``, ``interval``; and ``change`` (reported
        less promised), ``change_low``, ``change_high`` (Zou & Donner 2008).

    Raises
    ------
    ValueError
        If no place has both a plan for a year and a report of it.

    Notes
    -----
    The share of a theme compares attention, not whether a promise was kept: for numbers promised
    and reached see ``compare_targets``.
    """
    import numpy as np
    import pandas as pd

    sides = {}
    for side, role in (("promised", "plan"), ("reported", "retrospective")):
        counts = count_units(
            codes,
            plans,
            [by, "plan_year"],
            column="theme",
            role=role,
            values=reported_themes(codes, themes),
            duplicates=duplicates,
        )
        table = tabulate(
            counts,
            "theme",
            role,
            n_boot=n_boot,
            n_permutations=0,
            seed=seed,
            confidence=confidence,
        )
        table = table[table["n_measures"] > 0].rename(columns={"plan_year": "year"})
        table["year"] -= int(side == "reported")
        sides[side] = table[["theme", by, "year", *_SIDE]]
    result = sides["promised"].merge(
        sides["reported"], on=["theme", by, "year"], suffixes=("_promised", "_reported")
    )
    if result.empty:
        raise ValueError(
            f"no {by} has both a plan for a year and, a year later, a report of that year; load "
            f"the plans of two years running, or compare roles: compare_themes(by='role')"
        )
    names = [
        f"{name}_{side}" for side in ("reported", "promised") for name in ("share", "low", "high")
    ]
    low, high = shares.difference_interval(*(result[name].to_numpy() for name in names))
    change = (result["share_reported"] - result["share_promised"]).round(shares.DIGITS)
    bounds = {"change_low": low, "change_high": high}
    return pd.concat(
        [
            result,
            change.rename("change"),
            pd.DataFrame({k: np.round(v, shares.DIGITS) for k, v in bounds.items()}),
        ],
        axis=1,
    )
