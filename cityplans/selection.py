"""Choosing among documents by place, year or any column, and putting plans together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.advice import both, check_mask, refuse_partitions, unknown

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

# Whole names of places, from the narrowest.
_DIVISIONS = ("county", "prefecture", "province")


def choose_documents(
    documents: pd.DataFrame, where: pd.Series | None, columns: Mapping[str, Any]
) -> pd.Index:
    """Return the documents that a mask and the values of columns ask for.

    Raises
    ------
    ValueError
        If there is no such column or value, or no document has all of them.
    """
    import pandas as pd

    kept = pd.Series(True, index=documents.index)
    if where is not None:
        kept &= check_mask(where, documents)
    for name, value in columns.items():
        if name not in documents:
            raise ValueError(unknown("列", "column of documents", name, documents.columns))
        values = [value] if isinstance(value, str) or not isinstance(value, Iterable) else value
        kept &= pd.concat([_has(documents, name, v) for v in values] or [~kept], axis=1).any(axis=1)
    if not kept.any() and len(documents):
        said = [f"{k}={v!r}" for k, v in columns.items()]
        if where is not None:
            said.append("where")
        raise ValueError(
            both(
                f"没有一份文件同时满足 {'、'.join(said)}；看一看 plans.documents",
                f"no document has {', '.join(said)} at once; look at plans.documents",
            )
        )
    return documents.index[kept]


def _has(documents: pd.DataFrame, name: str, value: Any) -> pd.Series:
    if name == "region" or name in _DIVISIONS:
        return _is_place(documents, name, str(value))
    found = (documents[name] == value).fillna(False).astype("bool")
    if not found.any():
        there = sorted(documents[name].dropna().unique().tolist(), key=str)
        raise ValueError(unknown(f" {name} 为", f"{name}", value, there))
    return found


def _is_place(documents: pd.DataFrame, name: str, value: str) -> pd.Series:
    """Match a label, else a whole name (定西市), else a name without its ending (甘肃)."""
    columns = [name] if name in _DIVISIONS else [name, *_DIVISIONS]
    for match in ("exact", "beginning"):
        for column in columns:
            names = documents[column].fillna("")
            found = names == value if match == "exact" else names.str.startswith(value)
            if found.any() and (match == "exact" or len(value) > 1):
                return found
    there = {n for column in columns for n in documents[column].dropna()}
    raise ValueError(unknown("地方", "place", value, sorted(there)))


def concat_plans(plans: Iterable[Plans] | Mapping[str, Plans]) -> Plans:
    """Put several plans together; see :func:`cityplans.concat`."""
    import pandas as pd

    from cityplans.plans import Plans

    if isinstance(plans, Plans):
        raise TypeError(
            both("concat 要一个列表：cp.concat([a, b])", "concat wants a list: cp.concat([a, b])")
        )
    named = [*plans.items()] if isinstance(plans, Mapping) else [("", p) for p in plans]
    odd = [type(p).__name__ for _, p in named if not isinstance(p, Plans)]
    if odd or not named:
        what = odd[0] if odd else "[]"
        raise TypeError(
            both(
                f"concat 要 load_plans 的结果的列表，不是 {what}",
                f"concat wants a list of what load_plans gives, not {what}",
            )
        )
    refuse_partitions("concat(plans)", *(p for _, p in named))
    parts = [_named(p, name) if name else p for name, p in named]
    sources: dict[str, str] = {}
    ids: set[str] = set()
    for part in parts:
        twice = [s for s, text in part.sources.items() if sources.get(s, text) != text]
        taken = [d for d in part.documents.index if d in ids]
        if twice or taken:
            name = (twice or taken)[0]
            raise ValueError(
                both(
                    f"两处都有 {name}；请各给一个名字：cp.concat({{'甲': a, '乙': b}})",
                    f"{name} is in both; give each a name: cp.concat({{'one': a, 'two': b}})",
                )
            )
        sources |= part.sources
        ids |= set(part.documents.index)
    documents = pd.concat([p.documents for p in parts])
    whole = Plans(
        schema.conform(documents, schema.DOCUMENTS),
        schema.conform(pd.concat([p.sections for p in parts]), schema.SECTIONS),
        schema.conform(pd.concat([p.measures for p in parts]), schema.MEASURES),
        sources,
        pd.concat([p.skipped for p in parts], ignore_index=True),
    )
    return _with_copies(whole)


def _named(plans: Plans, name: str) -> Plans:
    """Return plans whose documents, sections, measures and sources begin with a name."""
    from cityplans.plans import Plans

    def prefix(values: pd.Series) -> pd.Series:
        return (f"{name}/" + values).astype("str")

    frames = []
    for frame in (plans.documents, plans.sections, plans.measures):
        index = frame.index
        out = frame.set_axis((f"{name}/" + index).rename(index.name))
        for column in ("doc_id", "section_id", "source", "duplicate_of"):
            if column in out:
                out[column] = prefix(out[column])
        frames.append(out)
    sources = {f"{name}/{k}": v for k, v in plans.sources.items()}
    skipped = plans.skipped.assign(file=prefix(plans.skipped["file"]))
    return Plans(frames[0], frames[1], frames[2], sources, skipped)


def _with_copies(plans: Plans) -> Plans:
    """Mark the copies of one another among all documents."""
    import pandas as pd

    from cityplans.duplicates import find_duplicates

    documents = plans.documents
    if len(documents) < 2:
        return plans
    spans = zip(
        documents["source"], documents["source_start"], documents["source_end"], strict=True
    )
    texts = pd.Series([plans.sources[s][a:b] for s, a, b in spans], index=documents.index)
    found = find_duplicates(documents, texts)
    marked = documents["duplicate_of"]
    # What was marked stays so, unless the copy it points to is now a copy itself.
    stays = found.isna() & ~marked.isin(found.dropna().index)
    documents = documents.assign(duplicate_of=found.where(~stays, marked).astype("str"))
    return type(plans)(documents, plans.sections, plans.measures, plans.sources, plans.skipped)


def replace_measures(plans: Plans, frame: pd.DataFrame) -> Plans:
    """Return plans with other measures; see :meth:`cityplans.Plans.with_measures`."""
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise TypeError(
            both(
                f"with_measures 要 plans.measures 筛选后的表，不是 {kind}："
                "plans.with_measures(plans.measures[mask])",
                f"with_measures wants a filtered plans.measures, not {kind}: "
                "plans.with_measures(plans.measures[mask])",
            )
        )
    if frame.index.name != "measure_id" and "measure_id" in frame:
        frame = frame.set_index("measure_id")
    odd = [c for c in schema.MEASURES.names if c not in frame]
    if odd or frame.index.name != "measure_id":
        what = odd[0] if odd else "measure_id"
        raise ValueError(
            both(
                f"这不是举措表：缺少 {what}；请从 plans.measures 筛选",
                f"this is no frame of measures: it has no {what}; filter plans.measures",
            )
        )
    strange = frame.loc[~frame["doc_id"].isin(plans.documents.index), "doc_id"]
    if len(strange):
        raise ValueError(unknown("文件", "document", strange.iloc[0], plans.documents.index))
    measures = schema.conform(frame, schema.MEASURES)
    n = measures.groupby("doc_id").size().reindex(plans.documents.index, fill_value=0)
    documents = plans.documents.assign(n_measures=n.astype("int64"))
    return type(plans)(documents, plans.sections, measures, plans.sources, plans.skipped)
