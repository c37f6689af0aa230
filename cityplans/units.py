"""Which measures a comparison counts, and the units it counts them in: documents within groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityplans import schema

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans


@dataclass(frozen=True)
class Units:
    """Counted measures by unit; a unit is a document within a group.

    Attributes
    ----------
    groups
        DataFrame, one row per group, sorted; ``.attrs["left_out"]`` counts the documents that
        belong to no group.
    group
        Position in ``groups`` of each unit; units are sorted by group, then ``doc_id``.
    n_measures
        Measures of each unit, at least one.
    measures
        Index of the counted measures.
    unit
        Unit of each counted measure.
    """

    groups: pd.DataFrame
    group: np.ndarray
    n_measures: np.ndarray
    measures: pd.Index
    unit: np.ndarray

    @property
    def n_units(self) -> int:
        """Number of units."""
        return len(self.group)


def find_units(
    plans: Plans,
    by: str | Sequence[str],
    *,
    role: str | Sequence[str] | None = "plan",
    duplicates: bool = False,
) -> Units:
    """Sort the counted measures of plans into units.

    Parameters
    ----------
    plans, by, role, duplicates
        As for :func:`cityplans.compare.compare_themes`.

    Returns
    -------
    Units
        The same for any order of rows. Groups whose documents have nothing to count are there,
        without a unit.

    Raises
    ------
    ValueError
        If by or role is unknown, or nothing is left to count.
    """
    import numpy as np
    import pandas as pd

    keys = _keys(by, plans)
    measures = counted_measures(plans, None if "role" in keys else role, duplicates=duplicates)
    table = plans.documents.reindex(columns=[k for k in keys if k in plans.documents])
    table = table if duplicates else table[plans.documents["duplicate_of"].isna()]
    if "doc_id" in keys:
        table = table.assign(doc_id=table.index.astype("str")).rename_axis(None)
    n_documents = len(table)
    if len(table.columns):
        table = table.dropna()
    document = table.index.get_indexer(pd.Index(measures["doc_id"]))
    if not len(table) or (document < 0).all():
        raise ValueError(
            f"{', '.join(keys)} is missing for every document with measures to count; group by "
            f"a column that is filled, for example by='doc_id'"
        )
    measures, document = measures[document >= 0], document[document >= 0]
    labels = table.iloc[document].reset_index(drop=True)
    if "role" in keys:
        labels = labels.assign(role=measures["role"].to_numpy())
    all_groups = (labels if "role" in keys else table)[keys]
    groups = all_groups.drop_duplicates().sort_values(keys).reset_index(drop=True)
    group = pd.MultiIndex.from_frame(groups).get_indexer(pd.MultiIndex.from_frame(labels[keys]))
    rank = np.argsort(np.argsort(table.index.to_numpy().astype(str)))
    cell = group.astype(np.int64) * len(table) + rank[document]
    cells, unit, size = np.unique(cell, return_inverse=True, return_counts=True)
    groups.attrs["left_out"] = n_documents - len(table)
    return Units(groups, cells // len(table), size, measures.index, unit)


def counted_measures(
    plans: Plans, role: str | Sequence[str] | None, *, duplicates: bool = False
) -> pd.DataFrame:
    """Return the measures that a comparison counts: of the roles asked for, copies left out.

    Raises
    ------
    ValueError
        If a role is unknown or no measure is left; says which roles there are.
    """
    measures = plans.measures
    if not duplicates:
        kept = plans.documents.index[plans.documents["duplicate_of"].isna()]
        measures = measures[measures["doc_id"].isin(kept)]
    if role is None:
        chosen = measures
    else:
        roles = [role] if isinstance(role, str) else list(role)
        odd = [r for r in roles if r not in schema.ROLES]
        if odd:
            raise ValueError(
                f"role {odd[0]!r} is unknown; use one of {', '.join(schema.ROLES)}, or None for all"
            )
        chosen = measures[measures["role"].isin(roles)]
    if chosen.empty:
        there = measures["role"].value_counts().sort_index()
        found = ", ".join(f"{r} ({n})" for r, n in there.items()) or "none at all"
        raise ValueError(
            f"no measures to count with role={role!r}; the plans have: {found}. "
            f"Choose one of these roles, or role=None to count all"
        )
    return chosen


def _keys(by: str | Sequence[str], plans: Plans) -> list[str]:
    keys = [by] if isinstance(by, str) else list(by)
    known = [*plans.documents.columns, "doc_id", "role"]
    odd = [k for k in keys if k not in known]
    if odd or not keys:
        raise ValueError(
            f"cannot group by {odd[0] if odd else 'nothing'!r}; use doc_id, role or a column of "
            f"plans.documents: region, province, prefecture, plan_year, doc_type ..."
        )
    return keys


def role_name(by: str | Sequence[str], role: str | Sequence[str] | None) -> str | None:
    """Return what to write into the column ``role``; None if it is a grouping column."""
    if by == "role" or (not isinstance(by, str) and "role" in by):
        return None
    if role is None:
        return "all"
    return role if isinstance(role, str) else ", ".join(role)
