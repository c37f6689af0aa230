"""Shares through the years: changes, what was promised against what was reported, slopes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from cityplans.advice import check_arguments
from cityplans.compare import shares, units
from cityplans.compare.groups import reported_themes
from cityplans.compare.tables import count_units, tabulate

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

_SIDE = ["n", "n_measures", "n_documents", "share", "low", "high", "interval"]
# Fewer years than these show no slope, whatever they say.
_LEAST_YEARS = 5


def trends(
    codes: pd.DataFrame,
    plans: Plans,
    by: str = "region",
    *,
    compare: Literal["years", "promises"] = "years",
    role: str | Sequence[str] | None = "plan",
    themes: Iterable[str] | None = None,
    duplicates: bool = False,
    confidence: float = 0.95,
) -> pd.DataFrame:
    r"""Follow the share of each theme through the years of every place that has several.

    各主题逐年的比例。

    Parameters
    ----------
    codes, plans, themes, duplicates, confidence
        As for :func:`cityplans.compare_themes`.
    by
        Column of ``plans.documents`` that names the place.
    compare
        ``years``: each year with the one before. ``promises``: what a place promised for a year
        with what it reported of that year a year later. Promised are measures of role ``plan`` in
        documents whose ``plan_year`` is the year, reported those of role ``retrospective`` in
        documents whose ``plan_year`` is the next, because a report looks back on the year
        before the one it plans.
    role
        Measures to count; not used for ``promises``.

    Returns
    -------
    DataFrame
        ``years``: one row per theme, place and ``plan_year``, in this order: ``theme``, the
        column of ``by``, ``plan_year``, ``role``, ``n``, ``n_measures``, ``n_documents``,
        ``share``, ``low``, ``high``, ``interval``, ``previous_year``, ``change`` (share less that
        of the previous year at hand), ``change_low``, ``change_high``. Places with one year are
        left out.
        ``promises``: one row per theme, place and ``year`` that has both; ``n``, ``n_measures``,
        ``n_documents``, ``share``, ``low``, ``high``, ``interval`` with the endings
        ``_promised`` and ``_reported``; and ``change`` (reported less promised),
        ``change_low``, ``change_high``.

    Raises
    ------
    ValueError
        If no place has several years, or none a plan for a year and a report of it.

    Notes
    -----
    A change is between places' years, not between two texts: where a year has one document, its
    interval takes the spread between documents to be what it usually is (the column
    ``interval`` says so). Intervals of changes from those of both shares: Zou & Donner 2008. The
    share of a theme compares attention, not whether a promise was kept: for numbers promised
    and reached see ``compare_targets``.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> plans = cp.load_plans(pd.DataFrame({
    ...     "text": ["一、建医共体。\n二、抓急救。", "一、建医共体。\n二、推进医共体。"],
    ...     "title": ["定西市2023年工作要点", "定西市2024年工作要点"]}))
    >>> table = cp.trends(cp.code_themes(plans), plans, themes=["医共体/医联体"])
    >>> table[["plan_year", "n", "n_measures", "change"]].values.tolist()
    [[2023, 1, 2, nan], [2024, 2, 2, 0.5]]
    """
    check_arguments("trends(codes, plans)", codes=codes, plans=plans)
    if compare not in ("years", "promises"):
        raise ValueError(f"compare is {compare!r}; use 'years' or 'promises'")

    def table_of(role: str | Sequence[str] | None) -> pd.DataFrame:
        counts = count_units(
            codes,
            plans,
            [by, "plan_year"],
            column="theme",
            role=role,
            values=reported_themes(codes, themes),
            duplicates=duplicates,
        )
        named = units.role_name(by, role)
        table = tabulate(
            counts, "theme", named, n_permutations=0, confidence=confidence, of="place"
        )
        return table[table["n_measures"] > 0]

    if compare == "promises":
        return _promises(table_of("plan"), table_of("retrospective"), by)
    return _years(table_of(role), by)


def _years(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Set each year of a place beside the one before."""
    import pandas as pd

    years = table.groupby(by)["plan_year"].transform("nunique")
    table = table[years > 1].reset_index(drop=True)
    if table.empty:
        raise ValueError(
            f"no {by} has plans of several years, so there is no trend to follow; "
            f"load more years, or compare with compare_themes(codes, plans, by='plan_year')"
        )
    before = table.groupby(["theme", by], sort=False)[["plan_year", "share", "low", "high"]].shift()
    names = ["share", "low", "high"]
    sides = [frame[name].to_numpy() for frame in (table, before) for name in names]
    change = pd.DataFrame({"previous_year": before["plan_year"].astype("Int64")})
    dropped = ["p", "p_adjusted", "influence_low", "influence_high"]
    result = pd.concat([table.drop(columns=dropped), change, _change(sides)], axis=1)
    result.attrs |= table.attrs
    return result


def _promises(promised: pd.DataFrame, reported: pd.DataFrame, by: str) -> pd.DataFrame:
    """Set what was promised for a year beside what was reported of it a year later."""
    import pandas as pd

    sides = []
    for table, later in ((promised, 0), (reported, 1)):
        table = table.rename(columns={"plan_year": "year"})
        table["year"] -= later
        sides.append(table[["theme", by, "year", *_SIDE]])
    result = sides[0].merge(sides[1], on=["theme", by, "year"], suffixes=("_promised", "_reported"))
    if result.empty:
        raise ValueError(
            f"no {by} has both a plan for a year and, a year later, a report of that year; load "
            f"the plans of two years running, or compare roles: compare_themes(by='role')"
        )
    names = [
        f"{name}_{side}" for side in ("reported", "promised") for name in ("share", "low", "high")
    ]
    changes = _change([result[name].to_numpy() for name in names])
    result = pd.concat([result, changes], axis=1)
    result.attrs |= promised.attrs
    return result


def _change(sides: Sequence[np.ndarray]) -> pd.DataFrame:
    """Return the change between two shares with its interval, from both with theirs."""
    import numpy as np
    import pandas as pd

    low, high = shares.difference_interval(*sides)
    change = {"change": sides[0] - sides[3], "change_low": low, "change_high": high}
    return pd.DataFrame({k: np.round(v, shares.DIGITS) for k, v in change.items()})


def trend_slopes(
    codes: pd.DataFrame,
    plans: Plans,
    by: str = "region",
    *,
    role: str | Sequence[str] | None = "plan",
    themes: Iterable[str] | None = None,
    duplicates: bool = False,
    confidence: float = 0.95,
) -> pd.DataFrame:
    r"""Test whether the share of a theme rises or falls through the years of a place.

    Parameters
    ----------
    codes, plans, by, role, themes, duplicates, confidence
        As for :func:`trends`.

    Returns
    -------
    DataFrame
        One row per theme and place of at least five years, in this order: ``theme``, the column
        of ``by``, ``n_years``, ``first_year``, ``last_year``, ``n``, ``n_measures``,
        ``odds_ratio`` (of the share, from one year to the next), ``low``, ``high``, ``p``,
        ``p_adjusted`` (Benjamini-Hochberg over all rows). Themes that no measure or every one
        has are left out.

    Raises
    ------
    ValueError
        If no place has five years.

    Notes
    -----
    Quasi-binomial regression of the share on the year (McCullagh & Nelder 1989, ch. 4). The
    dispersion is that of the residuals, moderated towards the one that documents usually have
    (:data:`cityplans.compare.shares.PRIOR_ICC`), so that few years that happen to lie on a
    line claim no certainty; p and interval by Student's t.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> from cityplans.compare import trend_slopes
    >>> text = "一、建医共体。" + "\n二、抓急救。"
    >>> plans = cp.load_plans(pd.DataFrame({
    ...     "text": [text] * 5, "title": [f"定西市{y}年工作要点" for y in range(2020, 2025)]}))
    >>> codes = cp.code_themes(plans)
    >>> slopes = trend_slopes(codes, plans, themes=["医共体/医联体"], duplicates=True)
    >>> slopes[["n_years", "odds_ratio"]].values.tolist()  # one in two, every year
    [[5.0, 1.0]]
    """
    import pandas as pd

    from cityplans.compare.significance import adjusted

    counts = count_units(
        codes,
        plans,
        [by, "plan_year"],
        column="theme",
        role=role,
        values=reported_themes(codes, themes),
        duplicates=duplicates,
    )
    groups = counts.groups.iloc[counts.group].reset_index(drop=True)
    enough = groups.groupby(by)["plan_year"].transform("nunique") >= _LEAST_YEARS
    if not enough.any():
        raise ValueError(
            f"no {by} has plans of {_LEAST_YEARS} years, too few for a slope; set the years side "
            f"by side with trends(codes, plans)"
        )
    rows = []
    for place, at in groups[enough].groupby(by, sort=True).groups.items():
        year = groups.loc[at, "plan_year"].to_numpy(dtype=float)
        size = counts.n_measures[at]
        for column, theme in enumerate(counts.themes):
            n = counts.n[at, column]
            if 0 < n.sum() < size.sum():
                facts = len(set(year)), int(year.min()), int(year.max()), n.sum(), size.sum()
                rows.append((theme, place, *facts, *_slope(year, n, size, confidence)))
    names = ["n_years", "first_year", "last_year", "n", "n_measures", "odds_ratio", "low", "high"]
    table = pd.DataFrame(rows, columns=["theme", by, *names, "p"])
    table["p_adjusted"] = adjusted(table["p"].to_numpy(dtype=float))
    numbers = ["odds_ratio", "low", "high", "p", "p_adjusted"]
    table = table.round(dict.fromkeys(numbers, shares.DIGITS))
    table.attrs |= counts.groups.attrs
    return table


def _slope(
    year: np.ndarray, n: np.ndarray, size: np.ndarray, confidence: float
) -> tuple[float, float, float, float]:
    """Return the odds ratio of a year, its interval and p."""
    import warnings

    import numpy as np
    import statsmodels.api as sm
    from scipy.stats import t
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    shown, years = np.column_stack([n, size - n]), sm.add_constant(year - year.mean())
    with warnings.catch_warnings():
        # Years that lie on a line exactly are no fault here: the dispersion is moderated.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = sm.GLM(shown, years, family=sm.families.Binomial()).fit()
    residual = len(year) - 2
    usual = 1 + shares.PRIOR_ICC * (float((size**2).sum() / size.sum()) - 1)
    freedom = shares.PRIOR_WEIGHT + residual
    seen = fit.pearson_chi2 / residual
    scale = (shares.PRIOR_WEIGHT * usual + residual * seen) / freedom
    slope, error = float(fit.params[1]), float(fit.bse[1]) * scale**0.5
    half = float(t.ppf(0.5 + confidence / 2, freedom)) * error
    p = 2 * float(t.sf(abs(slope) / error, freedom))
    # Where a theme comes in one year only, odds run away: what cannot be told is not printed.
    bounds = [float(np.exp(np.clip(v, -30, 30))) for v in (slope, slope - half, slope + half)]
    return bounds[0], bounds[1], bounds[2], p
