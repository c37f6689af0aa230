"""PMC index of policy documents, and the mix of policy instruments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6


def pmc_index(variables: pd.DataFrame, grades: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Compute the PMC index (policy modelling consistency) of each document.

    Each main variable is the mean of its binary sub-variables; the index is their sum (Ruiz
    Estrada 2011, Policy modeling, Journal of Policy Modeling 33).

    Parameters
    ----------
    variables
        One row per document, main variable and sub-variable: ``doc_id``, ``variable``,
        ``sub_variable``, ``value`` (0 or 1). Every document must have the same sub-variables.
    grades
        Least index of each grade, for example ``{"low": 0, "acceptable": 5, "good": 7,
        "perfect": 9}``. Papers differ in the cut-offs, and they depend on the number of main
        variables, so there is no default: without it there is no column ``grade``.

    Returns
    -------
    DataFrame
        One row per document, index ``doc_id``: one column per main variable (0 to 1), ``pmc``,
        and ``grade`` if asked for (missing below the lowest cut-off).

    Raises
    ------
    ValueError
        If a column is missing, a value is neither 0 nor 1, or sub-variables are missing or
        given twice.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.pmc import pmc_index
    >>> table = pd.DataFrame(
    ...     [("a", "X1", "forecast", 1), ("a", "X1", "advice", 0), ("a", "X2", "long term", 1)],
    ...     columns=["doc_id", "variable", "sub_variable", "value"])
    >>> pmc_index(table)["pmc"].to_dict()
    {'a': 1.5}
    """
    import numpy as np

    wanted = ["doc_id", "variable", "sub_variable", "value"]
    missing = [c for c in wanted if c not in variables]
    if missing:
        raise ValueError(f"variables lacks the column {missing[0]}; it must have {wanted}")
    key = wanted[:3]
    odd = variables[~variables["value"].isin([0, 1])]
    if len(odd):
        row = odd.iloc[0]
        raise ValueError(
            f"{row.doc_id}, {row.variable}, {row.sub_variable}: the value is {row.value}; "
            f"sub-variables are 0 or 1"
        )
    twice = variables[variables.duplicated(key)]
    if len(twice):
        raise ValueError(f"{', '.join(map(str, twice.iloc[0][key]))} is there twice")
    wide = variables.assign(value=variables["value"].astype(float)).pivot(
        index="doc_id", columns=["variable", "sub_variable"], values="value"
    )
    holes = wide.isna().any(axis=1)
    if holes.any():
        doc_id = sorted(wide.index[holes])[0]
        name = wide.columns[wide.loc[doc_id].isna()][0]
        raise ValueError(f"{doc_id} has no value for {name[0]}, {name[1]}; give it 0 or 1")
    result = wide.T.groupby(level="variable").mean().T.sort_index()
    result = result[sorted(result.columns, key=_natural)]
    result.columns.name = None
    result["pmc"] = result.sum(axis=1)
    result = result.round(_DIGITS)
    if grades is not None:
        names = sorted(grades, key=lambda g: grades[g])
        at = np.searchsorted([grades[g] for g in names], result["pmc"], side="right") - 1
        result["grade"] = [names[i] if i >= 0 else None for i in at]
        result = result.astype({"grade": "str"})
    return result


def instrument_shares(
    codes: pd.DataFrame,
    plans: Plans,
    by: str | Sequence[str] = "region",
    *,
    families: Mapping[str, str] | None = None,
    role: str | Sequence[str] | None = "plan",
    duplicates: bool = False,
) -> pd.DataFrame:
    """Compare the mix of policy instruments (supply, environment, demand) between places.

    After Rothwell & Zegveld (1981): of all instruments that the counted measures use, how many
    are of each kind. A measure that uses two kinds counts once for each, so the shares of a
    group sum to 1; this is how papers report them.

    Parameters
    ----------
    codes
        From ``code_themes(plans, codebook=...)`` with a codebook of instruments.
    plans, by, role, duplicates
        As for ``compare_themes``.
    families
        Kind of each theme of the codebook, to sum sub-instruments up; a kind is counted once a
        measure. Themes that are not in it are left out. By default every theme is a kind.

    Returns
    -------
    DataFrame
        One row per instrument and group: ``instrument``, the column(s) of ``by``, ``role``,
        ``n`` (measures that use it), ``n_uses`` (all uses of the group), ``n_documents``,
        ``share`` (of the uses), ``low``, ``high`` (Wilson score, uses taken as independent),
        ``interval``.

    Raises
    ------
    ValueError
        As for ``compare_themes``.
    """
    import numpy as np
    import pandas as pd

    from cityplans import shares
    from cityplans.share_tables import count_units
    from cityplans.units import role_name

    marks = codes.assign(instrument=codes["theme"])
    values = codes.attrs.get("themes")
    if families is not None:
        marks = marks.assign(instrument=codes["theme"].map(dict(families)))
        values = list(dict.fromkeys(families.values()))
    counts = count_units(
        marks.dropna(subset=["instrument"]), plans, by, column="instrument", role=role,
        values=values, duplicates=duplicates,
    )  # fmt: skip
    n_groups, n_kinds = len(counts.groups), len(counts.themes)
    n = np.zeros((n_groups, n_kinds), dtype=np.int64)
    np.add.at(n, counts.group, counts.n)
    uses = n.sum(axis=1)
    low, high = shares.wilson_interval(n, uses[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = n / uses[:, None]
    rows = np.tile(np.arange(n_groups), n_kinds)
    out = pd.DataFrame({"instrument": np.repeat(np.array(counts.themes, dtype=object), n_groups)})
    out = out.astype({"instrument": "str"})
    for name in counts.groups:
        out[name] = counts.groups[name].iloc[rows].reset_index(drop=True)
    label = role_name(by, role)
    if label is not None:
        out["role"] = pd.Series([label] * len(out), dtype="str")
    out["n"] = n.T.ravel()
    out["n_uses"] = uses[rows]
    out["n_documents"] = np.bincount(counts.group, minlength=n_groups)[rows]
    for name, matrix in (("share", share), ("low", low), ("high", high)):
        out[name] = np.round(matrix.T.ravel(), _DIGITS)
    made = np.where(uses > 0, "Wilson score, uses taken as independent", "none: no use counted")
    out["interval"] = pd.Series(made[rows], dtype="str")
    return out


def _natural(name: Any) -> tuple[str, int, str]:
    """Sort X2 before X10."""
    letters = str(name).rstrip("0123456789")
    digits = str(name)[len(letters) :]
    return letters, int(digits or 0), str(name)
