"""Models of shares: what goes with a theme, many documents and several covariates at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cityplans.advice import check_arguments
from cityplans.compare import shares
from cityplans.compare.groups import reported_themes
from cityplans.compare.significance import adjusted
from cityplans.compare.tables import count_units

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

# With fewer documents a model of several covariates says more of chance than of places.
_LEAST_DOCUMENTS = 30
# A theme must be in so many documents, and be missing in so many, for each thing estimated.
_LEAST_EVENTS = 5


def model_shares(
    codes: pd.DataFrame,
    plans: Plans,
    covariates: str | Sequence[str],
    *,
    cluster: str = "region",
    role: str | Sequence[str] | None = "plan",
    themes: Iterable[str] | None = None,
    duplicates: bool = False,
    confidence: float = 0.95,
) -> pd.DataFrame:
    r"""Model the share of each theme on columns of the documents, with documents as units.

    Parameters
    ----------
    codes, plans, role, themes, duplicates, confidence
        As for :func:`cityplans.compare_themes`.
    covariates
        Columns of ``plans.documents``: ``plan_year``, ``macro_region``, ``level``, or what
        ``plans.join`` brought. Texts are categories, set against the first in order; numbers
        enter as they are, so that the odds ratio is that of one unit.
    cluster
        Column whose documents belong together (several years of a place).

    Returns
    -------
    DataFrame
        One row per theme and term: ``theme``, ``term`` (``plan_year``; ``macro_region=西部``),
        ``odds_ratio``, ``low``, ``high``, ``p``, ``p_adjusted`` (Benjamini-Hochberg over the themes
        of a term), ``n_documents``, ``n_clusters``. Themes in, or missing from, fewer documents
        than five a term are not modelled: ``.attrs["not_modelled"]`` names them.
        ``.attrs["left_out"]`` counts documents for which a covariate is missing.

    Raises
    ------
    ValueError
        If a covariate is no column or the same everywhere, or fewer than 30 documents are left.

    Notes
    -----
    Logistic regression of the measures with the theme among all of a document, standard errors
    robust to documents that differ and to likeness within clusters (Liang & Zeger 1986), with
    Student's t of as many degrees as clusters less one (Cameron, Gelbach & Miller 2008: with
    fewer than some 30 clusters take p with care). What goes together need not be cause.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> from cityplans.compare import model_shares
    >>> years, text = range(1990, 2024), "一、抓急救。\n二、建医共体。\n三、抓党建。"
    >>> plans = cp.load_plans(pd.DataFrame({
    ...     "title": [f"定西市{y}年工作要点" for y in years], "plan_year": years,
    ...     "text": [text[: 14 + 6 * (y % 2)] for y in years]}))
    >>> plans = plans.join(pd.DataFrame({"plan_year": years, "odd": [y % 2 for y in years]}))
    >>> table = model_shares(cp.code_themes(plans), plans, "odd", cluster="title",
    ...                      themes=["急救/应急"], duplicates=True)
    >>> table[["theme", "term", "n_documents", "n_clusters"]].values.tolist()
    [['急救/应急', 'odd', 34, 34]]
    """
    check_arguments("model_shares(codes, plans, formula)", codes=codes, plans=plans)
    import pandas as pd

    names = [covariates] if isinstance(covariates, str) else list(covariates)
    odd = [c for c in (*names, cluster) if c not in plans.documents]
    if odd or not names:
        raise ValueError(
            f"plans.documents has no column {odd[0] if odd else 'for covariates'!r}; it has: "
            f"{', '.join(plans.documents.columns)}. Bring your own with plans.join(table)"
        )
    counts = count_units(
        codes,
        plans,
        "doc_id",
        column="theme",
        role=role,
        values=reported_themes(codes, themes),
        duplicates=duplicates,
    )
    doc_ids = counts.groups["doc_id"].iloc[counts.group]
    columns = list(dict.fromkeys((*names, cluster)))
    documents = plans.documents.loc[doc_ids, columns].reset_index(drop=True)
    known = documents.notna().all(axis=1).to_numpy()
    if known.sum() < _LEAST_DOCUMENTS:
        raise ValueError(
            f"{known.sum()} documents have all of {', '.join(columns)} and measures to count; a "
            f"model wants {_LEAST_DOCUMENTS}. Compare groups with compare_themes(by=…) instead"
        )
    terms = _design(documents.loc[known, names])
    group = pd.factorize(documents.loc[known, cluster], sort=True)[0]
    size = counts.n_measures[known]
    rows, left = [], []
    for k, theme in enumerate(counts.themes):
        n = counts.n[known, k]
        events = min(int((n > 0).sum()), int((n < size).sum()))
        if events < _LEAST_EVENTS * terms.shape[1]:
            left.append(theme)
            continue
        for found in _fit(n, size, terms, group, confidence):
            rows.append((theme, *found, len(n), int(group.max()) + 1))
    columns = ["theme", "term", "odds_ratio", "low", "high", "p", "n_documents", "n_clusters"]
    table = pd.DataFrame(rows, columns=columns).astype({"theme": "str", "term": "str"})
    by_term = table.groupby("term", sort=False)["p"]
    table.insert(6, "p_adjusted", by_term.transform(lambda p: adjusted(p.to_numpy(dtype=float))))
    numbers = ["odds_ratio", "low", "high", "p", "p_adjusted"]
    table = table.astype(dict.fromkeys(numbers, "float64"))
    table = table.round(dict.fromkeys(numbers, shares.DIGITS))
    table.attrs |= {**counts.groups.attrs, "not_modelled": left, "left_out": int((~known).sum())}
    return table


def _design(documents: pd.DataFrame) -> pd.DataFrame:
    """Return one column per number, and per category but the first."""
    import pandas as pd

    parts: list[pd.DataFrame] = []
    for name, values in documents.items():
        if values.nunique() < 2:
            raise ValueError(f"{name} is the same in all documents, so nothing can go with it")
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            parts.append(values.astype("float64").to_frame())
        else:
            texts = values.astype("str")
            dummies = pd.get_dummies(texts, prefix=str(name), prefix_sep="=", dtype="float64")
            parts.append(dummies.iloc[:, 1:])
    return pd.concat(parts, axis=1)


def _fit(
    n: np.ndarray, size: np.ndarray, terms: pd.DataFrame, group: np.ndarray, confidence: float
) -> list[tuple[str, float, float, float, float]]:
    """Return of each term: name, odds ratio, low, high, p."""
    import warnings

    import numpy as np
    import statsmodels.api as sm
    from scipy.stats import t

    centred = terms - terms.mean()
    spread = centred.std(ddof=0).to_numpy()
    design = np.column_stack([np.ones(len(terms)), centred.to_numpy() / spread])
    model = sm.GLM(np.column_stack([n, size - n]), design, family=sm.families.Binomial())
    with warnings.catch_warnings():
        # A category in which every document or none has the theme: odds run away, see below.
        warnings.simplefilter("ignore")
        fit = model.fit(cov_type="cluster", cov_kwds={"groups": group})
    freedom = max(int(group.max()), 1)
    edge = float(t.ppf(0.5 + confidence / 2, freedom))
    nothing = float("nan")
    out: list[tuple[str, float, float, float, float]] = []
    for k, term in enumerate(terms.columns):
        slope, error = fit.params[k + 1] / spread[k], fit.bse[k + 1] / spread[k]
        if not 0 < error < np.inf or abs(slope * spread[k]) > 10:
            out.append((str(term), nothing, nothing, nothing, nothing))
            continue
        ratio, low, high = np.exp(
            np.clip([slope, slope - edge * error, slope + edge * error], -30, 30)
        )
        p = 2 * float(t.sf(abs(slope) / error, freedom))
        out.append((str(term), float(ratio), float(low), float(high), p))
    return out
