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
    >>> from cityplans.compare.instruments import pmc_index
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
    codebook: Any = "instruments",
    families: bool = True,
    lang: str = "zh",
    role: str | Sequence[str] | None = "plan",
    duplicates: bool = False,
    n_permutations: int = 1999,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare the mix of policy instruments (supply, environment, demand) between places.

    After Rothwell & Zegveld (1985): of all uses of an instrument, how many are of each kind. A
    measure uses an instrument once or not at all; one that uses two counts as two uses, so the
    shares of a place sum to 1, as papers report them.

    Parameters
    ----------
    codes
        From ``code_themes(plans, "instruments")``, or with another codebook.
    plans, by, role, duplicates, n_permutations, seed, confidence
        As for ``compare_themes``.
    codebook
        The codebook of the codes, for its families.
    families
        Sum the instruments of a family up; False gives each by itself.
    lang
        Language of the names of families.

    Returns
    -------
    DataFrame
        One row per instrument (or family) and group: ``instrument``, then the columns of
        ``compare_themes`` with ``n_uses`` (all uses of the group) in place of ``n_measures``,
        and ``share`` of these. Documents that use none are not in ``n_documents``.

    Raises
    ------
    ValueError
        As for ``compare_themes``; or if the codes have themes that the codebook has not.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> mix = cp.instrument_shares(cp.code_themes(plans, "instruments"), plans)
    >>> mix["instrument"].unique().tolist()
    ['供给型', '环境型', '需求型']
    """
    import numpy as np

    from cityplans.codebook.book import read_codebook
    from cityplans.compare import shares
    from cityplans.compare.tables import count_units, tabulate
    from cityplans.compare.units import role_name

    book = read_codebook(codebook)
    strange = sorted(set(codes["theme"]) - set(book.names))
    if strange:
        raise ValueError(
            f"the codes have {strange[0]!r}, which is not in the codebook {book.name!r}; code the "
            f"plans with code_themes(plans, {book.name!r})"
        )
    counts = count_units(
        codes, plans, by, column="theme", role=role, values=book.names, duplicates=duplicates
    )
    kind = {theme.name: theme.name for theme in book.themes}
    if families and book.families:
        labels = {name: en if lang == "en" else zh for name, zh, en in book.families}
        kind = {t.name: labels.get(t.family or "", t.name) for t in book.themes}
    kinds = list(dict.fromkeys(kind.values()))
    fold = np.array([[kind[t] == k for k in kinds] for t in counts.themes], dtype=np.int64)
    n = counts.n @ fold
    uses = n.sum(axis=1)
    used = uses > 0
    table = tabulate(
        shares.Counts(counts.groups, kinds, counts.group[used], uses[used], n[used]),
        "instrument",
        role_name(by, role),
        n_permutations=n_permutations,
        seed=seed,
        confidence=confidence,
    )
    return table.rename(columns={"n_measures": "n_uses"})


def _natural(name: Any) -> tuple[str, int, str]:
    """Sort X2 before X10."""
    letters = str(name).rstrip("0123456789")
    digits = str(name)[len(letters) :]
    return letters, int(digits or 0), str(name)
