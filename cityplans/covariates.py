"""Covariates: columns of a user's own table, beside the documents they are about."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from cityplans.advice import some

if TYPE_CHECKING:
    import pandas as pd

# What a table can be joined by, the narrowest first; each also with the year.
_KEYS = ("doc_id", "adcode", "region", "province")


def join_table(documents: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return documents with the columns of a table; see :meth:`cityplans.Plans.join`."""
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"join wants a DataFrame of covariates, not {type(table).__name__}")
    table = table.reset_index() if table.index.name in _KEYS else table
    on = [k for k in _KEYS if k in table][:1]
    on += [k for k in ("plan_year",) if k in table and on != ["doc_id"]]
    if not on:
        raise ValueError(
            f"the table has none of the columns to join by: {', '.join(_KEYS)}, plan_year; it "
            f"has: {', '.join(map(str, table.columns))}"
        )
    new = [c for c in table if c not in on and c not in _KEYS]
    taken = [c for c in new if c in documents]
    if taken or not new:
        what = (
            f"brings {taken[0]!r}, which documents have already; rename it"
            if taken
            else (f"has nothing but {', '.join(on)}; it must have a column to bring")
        )
        raise ValueError(f"the table {what}")
    right = table[[*on, *new]].dropna(subset=on).copy()
    if "adcode" in on:
        right["adcode"] = _adcodes(right["adcode"])
    if "plan_year" in on:
        right["plan_year"] = right["plan_year"].astype("Int64")
    twice = right[right.duplicated(on)]
    if len(twice):
        row = ", ".join(f"{k} {twice.iloc[0][k]}" for k in on)
        raise ValueError(f"the table has {row} twice; one row each, or add plan_year")
    left = documents.reset_index(names="doc_id")
    joined = left.merge(right, on=on, how="left", indicator="_found")
    missing = joined.loc[joined["_found"] == "left_only", "doc_id"]
    if len(missing):
        warnings.warn(
            f"{len(missing)} of {len(left)} documents have no row in the table "
            f"(joined by {' and '.join(on)}): {some(missing, 5)}",
            UserWarning,
            stacklevel=3,
        )
    return joined.drop(columns="_found").set_index("doc_id")


def _adcodes(values: pd.Series) -> pd.Series:
    """Return codes as six digits; 62 and 6211 stand for a province and a prefecture."""
    digits = values.astype("str").str.strip().str.removesuffix(".0")
    odd = digits[~digits.str.fullmatch(r"\d{2}|\d{4}|\d{6}")]
    if len(odd):
        raise ValueError(
            f"adcode {odd.iloc[0]!r} is no division code: six digits of GB/T 2260, like 621100"
        )
    return digits.str.pad(6, side="right", fillchar="0").astype("str")
