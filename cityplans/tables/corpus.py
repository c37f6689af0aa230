"""The table that every paper begins with: what the corpus is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cityplans import schema
from cityplans.advice import check_arguments
from cityplans.display import shown_name

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans

PARTS = ("level", "doc_type", "plan_year")
_ORDERS = {"level": schema.LEVELS, "doc_type": schema.DOC_TYPES}
_COUNTED = ("duplicate_of", "region", "n_chars")
_WORDS = {"zh": ("合计", "不详"), "en": ("all", "unknown")}


def describe_corpus(
    plans: Plans,
    parts: tuple[str, ...] = PARTS,
    *,
    duplicates: bool = False,
    lang: str = "zh",
) -> pd.DataFrame:
    """Describe a corpus as Table 1 of a paper does: documents by level, kind and year.

    语料概况（表 1）：各层级、文种、年份的文件数、举措数与字数。

    Parameters
    ----------
    plans
        The plans.
    parts
        Columns of ``plans.documents`` to divide by, each on its own.
    duplicates
        Count copies of documents too.
    lang
        Language of the values: ``zh`` or ``en``.

    Returns
    -------
    DataFrame
        One row for all, then one per column of ``parts`` and category, those unknown last:
        ``part``, ``category``, ``n_documents``, ``share`` (of the documents), ``n_places``,
        ``n_measures``, ``n_promised`` (measures whose role is plan), ``n_chars``,
        ``median_measures`` and ``median_chars`` (of a document). Names of parts and values are as
        readers read them.

    Raises
    ------
    ValueError
        If there is no such column, or the language is neither.

    Examples
    --------
    >>> import cityplans as cp
    >>> table = cp.describe_corpus(cp.load_plans())
    >>> table.loc[0, ["n_documents", "n_measures"]].tolist()
    [9, 221]
    """
    check_arguments("describe_corpus(plans)", plans=plans)
    import pandas as pd

    if lang not in _WORDS:
        raise ValueError(f"lang={lang!r}: tables are in 'zh' or 'en'")
    if odd := [p for p in parts if p not in plans.documents.columns]:
        raise ValueError(f"parts: documents have no column {', '.join(map(repr, odd))}")
    documents = plans.documents[list(dict.fromkeys([*parts, *_COUNTED]))]
    if not duplicates:
        documents = documents[documents["duplicate_of"].isna()]
    roles = plans.measures[["doc_id", "role"]]
    promised = roles.loc[roles["role"] == "plan", "doc_id"].value_counts()
    measures = roles["doc_id"].value_counts()
    documents = documents.assign(
        _measures=measures.reindex(documents.index).fillna(0),
        _promised=promised.reindex(documents.index).fillna(0),
    )
    every, unknown = _WORDS[lang]
    rows = [{"part": every, "category": "", **_counts(documents, len(documents))}]
    for part in parts:
        values = documents[part].astype(object).where(documents[part].notna(), None)
        for value in _ordered(values, part):
            chosen = documents[values.isna() if value is None else values == value]
            said = unknown if value is None else shown_name(value, lang, of=part)
            counts = _counts(chosen, len(documents))
            rows.append({"part": shown_name(part, lang), "category": said, **counts})
    return pd.DataFrame(rows).astype({"part": "str", "category": "str"})


def _ordered(values: pd.Series, part: str) -> list[Any]:
    found = sorted({v for v in values if v is not None}, key=lambda v: (str(type(v)), v))
    order = _ORDERS.get(part)
    if order:
        found.sort(key=lambda v: order.index(v) if v in order else len(order))
    return [*found, None] if values.isna().any() else found


def _counts(documents: pd.DataFrame, of: int) -> dict[str, Any]:
    n = len(documents)
    return {
        "n_documents": n,
        "share": n / of if of else float("nan"),
        "n_places": int(documents["region"].nunique()),
        "n_measures": int(documents["_measures"].sum()),
        "n_promised": int(documents["_promised"].sum()),
        "n_chars": int(documents["n_chars"].sum()),
        "median_measures": float(documents["_measures"].median()) if n else float("nan"),
        "median_chars": float(documents["n_chars"].median()) if n else float("nan"),
    }
