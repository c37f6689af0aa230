"""Themes in their context: every hit with its neighbours, which themes meet, in whose words."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from cityplans.advice import both, check_arguments, find_theme, nearest
from cityplans.codebook import Codebook, Rule, Theme, read_codebook
from cityplans.codebook.patterns import PatternError, compile_pattern
from cityplans.display import show
from cityplans.style import safe
from cityplans.themes.aligning import align
from cityplans.themes.coding import code_themes

if TYPE_CHECKING:
    from cityplans.corpus import Plans

_COLUMNS = {
    "left": "str",
    "term": "str",
    "right": "str",
    "doc_id": "str",
    "measure_id": "str",
    "region": "str",
    "plan_year": "Int64",
    "role": "str",
    "source_start": "int64",
    "source_end": "int64",
}
_SHOWN = 60


class KwicTable(pd.DataFrame):
    """A DataFrame of hits that a notebook shows with the term highlighted."""

    @property
    def _constructor(self) -> type[KwicTable]:
        return KwicTable

    def _repr_html_(self) -> str:
        if self.empty and "nothing" in self.attrs:
            return f"<p>{safe(self.attrs['nothing'])}</p>"
        columns = [c for c in self.columns if not str(c).startswith("source_")]
        hint = f"<p>{safe(self.attrs['hint'])}</p>" if "hint" in self.attrs else ""
        return str(show(pd.DataFrame(self)[columns], rows=_SHOWN)._repr_html_()) + hint


def kwic(
    plans: Plans,
    pattern: str,
    *,
    width: int = 20,
    role: str | Iterable[str] | None = None,
    codebook: str | os.PathLike[str] | Mapping[str, Any] | Codebook | None = None,
    duplicates: bool = False,
) -> KwicTable:
    r"""Show every hit of a pattern or theme in its context: one row per hit.

    逐条列出一个主题或词语的命中，连同上下文。

    Parameters
    ----------
    plans
        Plans to look through; hits are looked for in measures.
    pattern
        A theme of the codebook by its whole name: then its evidence as ``code_themes`` finds it.
        Otherwise words, with the wildcards of a codebook (``远程*诊断``): ``医共体`` finds these
        three characters and no other wording, and ``attrs["hint"]``, shown below the hits, names
        the theme 医共体/医联体.
    width
        Characters of context on each side, at most; the context ends with the measure.
    role
        Look only at measures of this role or these roles.
    codebook
        Codebook that names the theme; the 28 themes by default.
    duplicates
        Show hits in copies of documents too.

    Returns
    -------
    KwicTable
        A DataFrame, one row per hit, in the order of the measures (none: a notebook shows the
        themes nearest to the pattern, and ``attrs["nothing"]`` holds them): ``left``, ``term``,
        ``right``, ``doc_id``, ``measure_id``, ``region``, ``plan_year``, ``role``,
        ``source_start``, ``source_end`` (offsets of the term in the source text).

    Raises
    ------
    ValueError
        The pattern cannot be used, width is negative, or there is no such role.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> text = "定西市2024年卫生健康工作要点\n一、中医创新。创建中医药示范县。\n二、推进改革。"
    >>> hits = cp.kwic(cp.load_plans(pd.DataFrame({"text": [text]})), "中医*示范县", width=4)
    >>> hits[["left", "term", "right", "region"]].values.tolist()
    [['新。创建', '中医药示范县', '。', '定西']]
    """
    check_arguments("kwic(plans, pattern)", plans=plans)
    if width < 0:
        raise ValueError(f"width is {width}; it is a number of characters, 0 or more")
    book = read_codebook(codebook)
    hint = "" if pattern in book.names else _name_theme(pattern, book.names)
    if pattern not in book.names:
        try:
            compile_pattern(pattern)
        except PatternError as error:
            raise ValueError(
                f"{pattern!r} is no theme of the codebook and cannot be used as a pattern: {error}"
            ) from error
        rule = Rule((pattern,), in_list=True)
        book = Codebook("pattern", (Theme(pattern, (rule,)),), actions=())
    codes = code_themes(plans, book, role=role)
    if not duplicates:
        copies = plans.documents.index[plans.documents["duplicate_of"].notna()]
        codes = codes[~codes["doc_id"].isin(copies)]
    rows = _contexts(plans, codes[codes["theme"] == pattern], width)
    table = KwicTable(pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS))
    if hint:
        table.attrs["hint"] = hint
    if table.empty:
        near = "、".join(nearest(pattern, read_codebook(codebook).names)) or "–"
        table.attrs["nothing"] = both(
            f"没有一处“{pattern}”；相近的主题：{near}",
            f"no hit of {pattern}; the nearest themes are {near}",
        )
    return table


def _name_theme(words: str, themes: list[str]) -> str:
    """Say which theme words may stand for: its evidence has other wordings too."""
    try:
        theme = find_theme(words, themes)
    except ValueError:
        return ""
    return both(
        f"按字面查找“{words}”；主题“{theme}”的各种说法：cp.kwic(plans, {theme!r})",
        f"hits of these words; for all wordings of the theme: cp.kwic(plans, {theme!r})",
    )


def _contexts(plans: Plans, codes: pd.DataFrame, width: int) -> list[tuple]:
    rows = []
    documents = plans.documents[["region", "plan_year", "source"]].to_dict("index")
    measures = plans.measures.loc[codes["measure_id"].unique()].to_dict("index")
    for measure_id, hits in codes.groupby("measure_id", sort=False):
        measure = measures[measure_id]
        document = documents[measure["doc_id"]]
        text, source = measure["text"], plans.sources[document["source"]]
        where = align(text, source, measure["source_start"], measure["source_end"])
        for start, end in zip(hits["source_start"], hits["source_end"], strict=True):
            first, last = bisect_left(where, start), bisect_left(where, end - 1)
            left, term = text[max(0, first - width) : first], text[first : last + 1]
            right = text[last + 1 : last + 1 + width]
            about = (measure["doc_id"], measure_id, document["region"], document["plan_year"])
            rows.append((left, term, right, *about, measure["role"], start, end))
    return rows


def cooccurrence(codes: pd.DataFrame, plans: Plans | None = None) -> pd.DataFrame:
    """Count how often two themes stand in the same measure: one row per pair of themes.

    哪些主题常在同一项举措里。

    Parameters
    ----------
    codes
        One row per measure, theme and piece of evidence, from ``code_themes``.
    plans
        The plans that were coded: then lift and phi count measures without any theme too, and
        copies of documents are left out. Without them, only measures with a theme are known.

    Returns
    -------
    DataFrame
        One row per pair that meets at least once, the most frequent first: ``theme_a``,
        ``theme_b``, ``n`` (measures with both), ``n_a``, ``n_b``, ``jaccard`` (both over
        either), ``lift`` (n over what chance would give; 1 is chance), ``phi`` (correlation of
        the two codes, -1 to 1; missing where one theme is in every measure).

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans import cooccurrence
    >>> codes = pd.DataFrame({"measure_id": ["m1", "m1", "m2"], "theme": ["甲", "乙", "甲"]})
    >>> cooccurrence(codes)[["theme_a", "theme_b", "n", "n_a", "n_b", "jaccard"]].values.tolist()
    [['甲', '乙', 1, 2, 1, 0.5]]
    """
    check_arguments("cooccurrence(codes, plans)", codes=codes, plans=plans)
    pairs = codes[["measure_id", "theme"]].drop_duplicates()
    total = pairs["measure_id"].nunique()
    if plans is not None:
        kept = plans.documents.index[plans.documents["duplicate_of"].isna()]
        measures = plans.measures.index[plans.measures["doc_id"].isin(kept)]
        pairs = pairs[pairs["measure_id"].isin(measures)]
        total = len(measures)
    order = codes.attrs.get("themes") or sorted(pairs["theme"].unique())
    size = pairs["theme"].value_counts()
    order = sorted(order, key=lambda t: -int(size.get(t, 0)))
    rank = {theme: k for k, theme in enumerate(order)}
    both: dict[tuple[str, str], int] = {}
    for _, themes in pairs.groupby("measure_id")["theme"]:
        for pair in combinations(sorted(themes, key=rank.__getitem__), 2):
            both[pair] = both.get(pair, 0) + 1
    rows = []
    for (a, b), n in both.items():
        x, y = int(size[a]), int(size[b])
        spread = x * y * (total - x) * (total - y)
        phi = (n * total - x * y) / spread**0.5 if spread else float("nan")
        rows.append(
            (a, b, n, x, y, round(n / (x + y - n), 6), round(n * total / (x * y), 6), round(phi, 6))
        )
    names = ["theme_a", "theme_b", "n", "n_a", "n_b", "jaccard", "lift", "phi"]
    kinds = {"theme_a": "str", "theme_b": "str"} | dict.fromkeys(names[2:5], "int64")
    kinds |= dict.fromkeys(names[5:], "float64")
    table = pd.DataFrame(rows, columns=names).astype(kinds)
    if book := codes.attrs.get("codebook"):
        table.attrs["codebook"] = book
    ranks = {"theme_a": rank, "theme_b": rank}
    return table.sort_values(
        ["n", "theme_a", "theme_b"],
        ascending=[False, True, True],
        key=lambda c: c.map(ranks[c.name]) if c.name in ranks else c,
        ignore_index=True,
    )


def theme_wording(
    codes: pd.DataFrame, plans: Plans, theme: str, by: str = "region", *, n_terms: int | None = None
) -> pd.DataFrame:
    r"""Show in which words places take up a theme: one row per place and term.

    Parameters
    ----------
    codes
        One row per measure, theme and piece of evidence, from ``code_themes``.
    plans
        The plans that were coded; copies of documents are left out.
    theme
        Theme to look at.
    by
        Column of ``plans.documents``, or ``doc_id``.
    n_terms
        Most terms to give for each place.

    Returns
    -------
    DataFrame
        One row per place and term, the most used first: the column of ``by``, ``term``, ``n``
        (measures that use the term for this theme), ``n_theme`` (the place's measures with the
        theme), ``share``. Empty if nobody mentions the theme.

    Raises
    ------
    ValueError
        The codebook has no such theme, or the documents no such column.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> from cityplans.themes import theme_wording
    >>> text = "# 甲县2024年卫生健康工作要点\n一、建设中医馆。\n二、推广中医药。\n三、建设中医馆。"
    >>> plans = cp.load_plans(pd.DataFrame({"text": [text]}))
    >>> codes = cp.code_themes(plans, {"themes": {"中医药": ["中医馆", "中医药"]}})
    >>> theme_wording(codes, plans, "中医药", by="doc_id")[["term", "n", "n_theme"]].values.tolist()
    [['中医馆', 2, 3], ['中医药', 1, 3]]
    """
    known = list(codes.attrs.get("themes") or codes["theme"].unique())
    theme = find_theme(theme, known)
    if by != "doc_id" and by not in plans.documents:
        raise ValueError(f"no column {by!r} in plans.documents; use region, plan_year ...")
    documents = plans.documents[plans.documents["duplicate_of"].isna()]
    place = documents.index.to_series() if by == "doc_id" else documents[by]
    rows = codes[(codes["theme"] == theme) & codes["doc_id"].isin(documents.index)]
    rows = rows.assign(**{by: rows["doc_id"].map(place)}).dropna(subset=[by])
    rows = rows.drop_duplicates([by, "measure_id", "term"])
    sizes = rows.groupby(by)["measure_id"].nunique()
    table = rows.groupby([by, "term"]).size().rename("n").reset_index()
    table["n_theme"] = table[by].map(sizes).astype("int64")
    table["share"] = (table["n"] / table["n_theme"]).round(6).astype("float64")
    table = table.sort_values([by, "n", "term"], ascending=[True, False, True], ignore_index=True)
    if n_terms is not None:
        table = table.groupby(by).head(n_terms).reset_index(drop=True)
    return table
