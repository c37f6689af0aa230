"""Counts of the partitions of a store put together: the same as of all plans in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from cityplans.compare import shares, tables
from cityplans.compare.units import NothingToCount, Units, find_keys

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    from cityplans.plans import Plans


def count_units(
    marks: Any,
    store: Any,
    by: str | Sequence[str],
    *,
    column: str,
    role: str | Sequence[str] | None,
    values: Sequence[Any] | None,
    duplicates: bool,
    coded: bool,
) -> shares.Counts:
    """Count as :func:`cityplans.compare.tables.count_units` does, partition by partition.

    Parameters
    ----------
    marks
        Rows with ``measure_id``, ``doc_id`` and ``column``: a table of the store, or a frame.
    store, by, column, role, values, duplicates
        As there.
    coded
        Count only measures that have a mark.
    """
    import numpy as np

    keys = find_keys(by, store)
    if values is None:
        values = sorted(marks[column].dropna().unique().tolist())
    found = store.each(
        _count_part, marks, keys=keys, column=column, role=role, values=list(values),
        duplicates=duplicates, coded=coded,
    )  # fmt: skip
    sizes, n, groups, group = _together(list(found), keys, store, duplicates, np.concatenate)
    return shares.Counts(groups, list(values), group, sizes, n)


def _count_part(
    plans: Plans, marks: pd.DataFrame, *, keys: list[str], coded: bool, **settings: Any
) -> Any:
    import pandas as pd

    within = pd.Index(marks["measure_id"].unique()) if coded else None
    try:
        counts = tables.count_units(marks, plans, _with_document(keys), within=within, **settings)
    except NothingToCount as error:
        return error
    frame = counts.groups.iloc[counts.group].assign(n_measures=counts.n_measures)
    return frame, counts.n


def _with_document(keys: list[str]) -> list[str]:
    return list(dict.fromkeys([*keys, "doc_id"]))


def _together(
    found: list[Any],
    keys: list[str],
    store: Any,
    duplicates: bool,
    stack: Callable[[list[Any]], Any],
) -> tuple[np.ndarray, Any, pd.DataFrame, np.ndarray]:
    """Put units of the partitions in the order they have in memory.

    Returns
    -------
    tuple
        Measures of each unit, their counts put together by ``stack``, the groups, the group of
        each unit.
    """
    import numpy as np
    import pandas as pd

    counted = [f for f in found if not isinstance(f, NothingToCount)]
    if not counted:
        raise found[0]
    frame = pd.concat([f[0] for f in counted], ignore_index=True)
    documents: Any = store.documents
    table = documents[[k for k in documents.columns if k in (*keys, "duplicate_of")]]
    if "doc_id" in keys:
        table = table.assign(doc_id=table.index.astype("str")).rename_axis(None)
    there = pd.Series(True, index=table.index) if duplicates else table["duplicate_of"].isna()
    wanted = there.copy()
    plain = [k for k in keys if k != "role"]
    there &= table[plain].notna().all(axis=1)
    groups = frame[keys] if "role" in keys else table.loc[there, keys]
    groups = groups.drop_duplicates().sort_values(keys).reset_index(drop=True)
    groups.attrs["left_out"] = table.index[wanted & ~there].astype(str).tolist()
    known = pd.MultiIndex.from_frame(groups)
    group = known.get_indexer(pd.MultiIndex.from_frame(frame[keys]))
    order = np.lexsort((frame["doc_id"].to_numpy().astype(str), group))
    sizes = frame["n_measures"].to_numpy(np.int64)[order]
    return sizes, stack([f[1] for f in counted])[order], groups, group[order]


def count_words(
    store: Any,
    by: str,
    *,
    role: str | Sequence[str] | None,
    words: Iterable[str] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    duplicates: bool = False,
) -> tuple[csr_array, Units, tuple[str, ...]]:
    """Count as :func:`cityplans.keyness.counting.count_words` does, partition by partition.

    Units by words are held in memory, about 8 bytes for each word that a document has.
    """
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array, vstack

    keys = find_keys(by, store)
    found = list(store.each(
        _words_part, keys=keys, role=role, words=words, stop_words=stop_words, duplicates=duplicates
    ))  # fmt: skip
    counted = [f for f in found if not isinstance(f, NothingToCount)]
    vocabulary = tuple(sorted(set().union(*(f[2] for f in counted))))
    at = {term: k for k, term in enumerate(vocabulary)}
    moved: list[Any] = []
    for frame, counts, own in counted:
        # Both vocabularies are in the same order, and so stay the columns of a row.
        place = np.array([at[t] for t in own], dtype=np.int32)
        shape = (counts.shape[0], len(vocabulary))
        moved.append((frame, csr_array((counts.data, place[counts.indices], counts.indptr), shape)))
    stack = partial(vstack, format="csr")
    sizes, counts, groups, group = _together(moved or found, keys, store, duplicates, stack)
    none = np.zeros(0, dtype=np.int64)
    return counts, Units(groups, group, sizes, pd.Index([]), none, none), vocabulary


def _words_part(plans: Plans, *, keys: list[str], **settings: Any) -> Any:
    import numpy as np

    from cityplans.keyness.counting import count_cells

    try:
        counts, units, vocabulary = count_cells(plans, _with_document(keys), **settings)
    except NothingToCount as error:
        return error
    counts.sort_indices()
    counts = counts.astype(np.int32)
    counts.indices = counts.indices.astype(np.int32)
    return units.groups.iloc[units.group].assign(n_measures=units.n_measures), counts, vocabulary
