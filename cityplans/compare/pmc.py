"""PMC index: how complete and consistent policy documents are (policy modelling consistency)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cityplans.advice import find_themes

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6


def pmc_variables(
    codes: pd.DataFrame,
    plans: Plans,
    variables: Mapping[str, Mapping[str, str | Sequence[str]] | Sequence[str]],
    *,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Make the table of binary sub-variables that :func:`pmc_index` wants from codes.

    Parameters
    ----------
    codes
        From ``code_themes``, with a codebook whose themes are the sub-variables.
    plans
        The plans that were coded; every document of them gets its rows.
    variables
        Main variables with their sub-variables: a list of themes, or a mapping of the name of
        each sub-variable to the theme or themes of which one is enough.
    duplicates
        Give copies of documents rows too.

    Returns
    -------
    DataFrame
        One row per document, main variable and sub-variable: ``doc_id``, ``variable``,
        ``sub_variable``, ``value`` (1 if any measure of the document has one of the themes).

    Raises
    ------
    ValueError
        If a theme is unknown to the codes, or a main variable has no sub-variable.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.compare.pmc import pmc_index, pmc_variables
    >>> plans = cp.load_plans()
    >>> table = pmc_variables(cp.code_themes(plans), plans, {
    ...     "X1": ["中医药", "人才队伍"], "X2": {"联合": ["医共体/医联体", "分级诊疗/双向转诊"]}})
    >>> index = pmc_index(table)
    >>> bool(index["pmc"].between(0, 2).all()), "rank" in index
    (True, True)
    """
    import pandas as pd

    documents = plans.documents
    if not duplicates:
        documents = documents[documents["duplicate_of"].isna()]
    known = list(codes.attrs.get("themes") or codes["theme"].unique())
    found = codes.groupby("doc_id")["theme"].agg(set).to_dict()
    rows = []
    for variable, parts in variables.items():
        named = parts if isinstance(parts, Mapping) else {theme: theme for theme in parts}
        if not named:
            raise ValueError(f"{variable} has no sub-variable; give it one theme at least")
        for part, themes in named.items():
            try:
                wanted = set(find_themes([themes] if isinstance(themes, str) else themes, known))
            except ValueError as error:
                raise ValueError(f"{variable}, {part}: {error}") from error
            rows += [
                (doc_id, variable, part, int(bool(wanted & found.get(doc_id, set()))))
                for doc_id in documents.index
            ]
    table = pd.DataFrame(rows, columns=["doc_id", "variable", "sub_variable", "value"])
    if book := codes.attrs.get("codebook"):
        table.attrs["codebook"] = book
    return table


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
        ``rank`` (1 is the highest; ties share the smallest), and ``grade`` if asked for (missing
        below the lowest cut-off). ``.attrs["means"]`` has the mean of every main variable and
        of the index over the documents, as papers print them in the last row.

    Raises
    ------
    ValueError
        If a column is missing, a value is neither 0 nor 1, or sub-variables are missing or
        given twice.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.compare.pmc import pmc_index
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
    means = result.mean().round(_DIGITS).to_dict()
    result = result.round(_DIGITS)
    result["rank"] = result["pmc"].rank(ascending=False, method="min").astype("int64")
    if grades is not None:
        names = sorted(grades, key=lambda g: grades[g])
        at = np.searchsorted([grades[g] for g in names], result["pmc"], side="right") - 1
        result["grade"] = [names[i] if i >= 0 else None for i in at]
        result = result.astype({"grade": "str"})
    result.attrs = {**variables.attrs, "means": means}
    return result


def pmc_surface(index: pd.DataFrame, doc_id: str) -> pd.DataFrame:
    """Lay the nine main variables of a document out as the 3 × 3 grid of a PMC surface.

    Parameters
    ----------
    index
        From :func:`pmc_index`, of nine main variables.
    doc_id
        The document.

    Returns
    -------
    DataFrame
        One row and column per line of the grid, row by row in the order of the variables.

    Raises
    ------
    KeyError
        If there is no such document.
    ValueError
        If there are not nine main variables.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.compare import pmc_index, pmc_surface
    >>> rows = [("d", f"X{i}", "a", i % 2) for i in range(1, 10)]
    >>> table = pd.DataFrame(rows, columns=["doc_id", "variable", "sub_variable", "value"])
    >>> pmc_surface(pmc_index(table), "d").to_numpy().tolist()
    [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]
    """
    import pandas as pd

    names = [c for c in index if c not in ("pmc", "rank", "grade")]
    if len(names) != 9:
        raise ValueError(f"a PMC surface is of nine main variables, these are {len(names)}")
    if doc_id not in index.index:
        raise KeyError(f"no document {doc_id!r} in the index")
    values = index.loc[[doc_id]][names].to_numpy(dtype=float).reshape(3, 3)
    return pd.DataFrame(values, index=[1, 2, 3], columns=[1, 2, 3])


def _natural(name: Any) -> tuple[str, int, str]:
    """Sort X2 before X10."""
    letters = str(name).rstrip("0123456789")
    digits = str(name)[len(letters) :]
    return letters, int(digits or 0), str(name)
