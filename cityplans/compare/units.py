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


class NothingToCount(ValueError):
    """No measure is left to count."""


@dataclass(frozen=True)
class Units:
    """Counted measures by unit; a unit is a document within a group.

    Attributes
    ----------
    groups
        DataFrame, one row per group, sorted; ``.attrs["left_out"]`` names the documents that
        belong to no group.
    group
        Position in ``groups`` of each unit; units are sorted by group, then ``doc_id``.
    n_measures
        Measures of each unit, at least one.
    measures
        Index of the counted measures.
    positions
        Rows of the counted measures in ``plans.measures``.
    unit
        Unit of each counted measure.
    """

    groups: pd.DataFrame
    group: np.ndarray
    n_measures: np.ndarray
    measures: pd.Index
    positions: np.ndarray
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
    within: pd.Index | None = None,
) -> Units:
    """Sort the counted measures of plans into units.

    Parameters
    ----------
    plans, by, role, duplicates
        As for :func:`cityplans.compare.compare_themes`.
    within
        Count these measures only.

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

    keys = find_keys(by, plans)
    documents = plans.documents
    all_documents = documents.index.get_indexer(pd.Index(plans.measures["doc_id"]))
    counted = _counted(plans, all_documents, None if "role" in keys else role, duplicates)
    if within is not None:
        counted &= plans.measures.index.isin(within)
    table = documents.reindex(columns=[k for k in keys if k in documents])
    if "doc_id" in keys:
        table = table.assign(doc_id=table.index.astype("str")).rename_axis(None)
    there = np.ones(len(table), dtype=bool)
    if not duplicates:
        there &= documents["duplicate_of"].isna().to_numpy()
    wanted = there
    if len(table.columns):
        there = there & table.notna().all(axis=1).to_numpy()
    positions = np.flatnonzero(counted & (all_documents >= 0) & there[all_documents])
    if not len(positions):
        raise NothingToCount(
            f"{', '.join(keys)} is missing for every document with measures to count; group by "
            f"a column that is filled, for example by='doc_id'"
        )
    if "role" in keys:
        # Few documents, many measures: only here does a group depend on the measure.
        labels = table.iloc[all_documents[positions]].reset_index(drop=True)
        labels = labels.assign(role=plans.measures["role"].iloc[positions].to_numpy())[keys]
        row = np.arange(len(positions))
        groups = labels.drop_duplicates()
    else:
        labels = table[keys]
        row = all_documents[positions]
        groups = labels[there].drop_duplicates()
    groups = groups.sort_values(keys).reset_index(drop=True)
    known = pd.MultiIndex.from_frame(groups)
    group = known.get_indexer(pd.MultiIndex.from_frame(labels))[row]
    rank = np.argsort(np.argsort(documents.index.to_numpy().astype(str)))
    cell = group.astype(np.int64) * len(documents) + rank[all_documents[positions]]
    cells, unit, size = np.unique(cell, return_inverse=True, return_counts=True)
    groups.attrs["left_out"] = documents.index[wanted & ~there].astype(str).tolist()
    measures = plans.measures.index[positions]
    return Units(groups, cells // len(documents), size, measures, positions, unit)


def counted_measures(
    plans: Plans, role: str | Sequence[str] | None, *, duplicates: bool = False
) -> pd.DataFrame:
    """Return the measures that a comparison counts: of the roles asked for, copies left out.

    Raises
    ------
    ValueError
        If a role is unknown or no measure is left; says which roles there are.
    """
    import pandas as pd

    document = plans.documents.index.get_indexer(pd.Index(plans.measures["doc_id"]))
    return plans.measures[_counted(plans, document, role, duplicates)]


def _counted(
    plans: Plans, document: np.ndarray, role: str | Sequence[str] | None, duplicates: bool
) -> np.ndarray:
    """Say of each measure whether it is counted; ``document`` is the position of its document."""
    import numpy as np

    measures = plans.measures
    kept = np.ones(len(measures), dtype=bool)
    if not duplicates and len(measures):
        kept = plans.documents["duplicate_of"].isna().to_numpy()[document]
    chosen = kept
    if role is not None:
        roles = [role] if isinstance(role, str) else list(role)
        odd = [r for r in roles if r not in schema.ROLES]
        if odd:
            raise ValueError(
                f"role {odd[0]!r} is unknown; use one of {', '.join(schema.ROLES)}, or None for all"
            )
        chosen = kept & measures["role"].isin(roles).to_numpy()
    if not chosen.any():
        there = measures["role"][kept].value_counts().sort_index()
        found = ", ".join(f"{r} ({n})" for r, n in there.items()) or "none at all"
        raise NothingToCount(
            f"no measures to count with role={role!r}; the plans have: {found}. "
            f"Choose one of these roles, or role=None to count all"
        )
    return chosen


def find_keys(by: str | Sequence[str], plans: Plans) -> list[str]:
    """Return the columns to group by, or say which there are."""
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
