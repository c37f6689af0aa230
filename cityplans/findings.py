"""Sentences computed from frames, for titles that stay true on any plans.

A title states what the figure shows. Written by hand it is wrong as soon as the plans change, so
the notebooks compute it here. Each sentence says no more than the frame does: ties and zeros are
named, and a difference is called clear only if the intervals do not overlap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans.figures.base import NothingToPlot, group_column
from cityplans.figures.themes import SHARE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans
    from cityplans.topics import Topics


def say_documents(plans: Plans, lang: str = "zh") -> str:
    """Say how many documents and measures there are, and what part is promised.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.findings import say_documents
    >>> say_documents(cp.load_plans()).startswith("9 份文件")
    True
    """
    unique = plans.unique()
    n = len(unique.measures)
    if not n:
        raise NothingToPlot("no measures were found in the documents")
    planned = int((unique.measures["role"] == "plan").sum())
    done = int((unique.measures["role"] == "retrospective").sum())
    if lang == "zh":
        return f"{len(unique)} 份文件共 {n} 项举措：{planned} 项是计划，{done} 项是已做的工作"
    return f"{len(unique)} documents hold {n} measures: {planned} promised, {done} reported as done"


def say_theme(shares: pd.DataFrame, theme: str, *, by: str | None = None, lang: str = "zh") -> str:
    """Say which group gives a theme the largest share of its measures, and how sure that is.

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`.
    theme
        A theme in it.

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame({"theme": "中医药", "region": ["甲", "乙"], "n": [0, 3],
    ...     "n_measures": 10, "n_documents": 1, "share": [0, 0.3], "low": [0, 0.1], "high": [0.2, 0.6]})
    >>> say_theme(shares, "中医药")
    '只有乙谈到中医药（3/10）'
    """
    by = by or group_column(shares, SHARE_COLUMNS)
    rows = shares[(shares["theme"] == theme) & (shares["n_measures"] > 0)]
    if rows.empty:
        raise NothingToPlot(f"the theme {theme} is not in the frame")
    rows = rows.sort_values(["share", by], ascending=[False, True], kind="stable")
    with_theme = rows[rows["n"] > 0]
    zh = lang == "zh"
    if with_theme.empty:
        return f"没有一地谈到{theme}" if zh else f"no place speaks of {theme}"
    first = with_theme.iloc[0]
    figure = f"{int(first['n'])}/{int(first['n_measures'])}"
    if len(with_theme) == 1 and len(rows) > 1:
        return (
            f"只有{first[by]}谈到{theme}（{figure}）"
            if zh
            else (f"only {first[by]} speaks of {theme} ({figure})")
        )
    ties = rows[rows["share"].round(6) == round(float(first["share"]), 6)]
    names = "、".join(str(v) for v in ties[by])
    rest = rows[~rows.index.isin(ties.index)]
    clear = len(rest) > 0 and bool((rest["high"] < first["low"]).all())
    if zh:
        sure = "，区间与其余各地不重叠" if clear else "，但区间与他处重叠" if len(rest) else ""
        return f"{names}谈{theme}的比例最高（{_percent(first['share'])}）{sure}"
    sure = "; intervals do not overlap" if clear else "; intervals overlap" if len(rest) else ""
    return f"{names} gives {theme} the largest share ({_percent(first['share'])}){sure}"


def say_commonest(shares: pd.DataFrame, *, n: int = 3, lang: str = "zh") -> str:
    """Say which themes (or topics) take the largest share of all measures together.

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`.
    n
        Themes to name.
    """
    column = "theme" if "theme" in shares else "label"
    counts = shares.groupby(column)["n"].sum()
    if not len(counts) or counts.max() == 0:
        raise NothingToPlot("no theme was found in any measure")
    top = sorted(counts.index, key=lambda t: (-int(counts[t]), str(t)))[:n]
    names = "、".join(
        f"{t}（{int(counts[t])} 项）" if lang == "zh" else f"{t} ({int(counts[t])})" for t in top
    )
    if lang == "zh":
        return f"各地谈得最多的是{names}"
    return f"most measures are on {names}"


def say_topics(topics: Topics, lang: str = "zh") -> str:
    """Say how many topics there are and which holds the most measures."""
    sizes = topics.members.groupby("topic").size()
    largest = sorted(sizes.index, key=lambda t: (-int(sizes[t]), t))[0]
    label = topics.labels[largest]
    share = _percent(sizes[largest] / sizes.sum())
    if lang == "zh":
        return f"{len(sizes)} 个议题中，“{label}”最大，占 {share} 的举措"
    return f"of {len(sizes)} topics “{label}” is the largest, with {share} of the measures"


def say_targets(comparison: pd.DataFrame, lang: str = "zh") -> str:
    """Say how many promises go beyond, stay at or fall short of what was reached.

    Parameters
    ----------
    comparison
        One row per indicator and place, from :func:`cityplans.compare_targets`.
    """
    rows = comparison.dropna(subset=["reached", "promised"])
    if rows.empty:
        raise NothingToPlot("no indicator has both a value reached and a value promised")
    step = (rows["promised"] - rows["reached"]).round(6)
    more, same, less = int((step > 0).sum()), int((step == 0).sum()), int((step < 0).sum())
    if lang == "zh":
        return f"{len(rows)} 项可对照的指标中，{more} 项承诺高于已达到的水平，{same} 项持平，{less} 项更低"
    return (
        f"of {len(rows)} indicators with both sides, {more} are promised above what was reached, "
        f"{same} at it and {less} below"
    )


def say_similarity(similarities: pd.DataFrame, lang: str = "zh") -> str:
    """Say which two groups are most alike.

    Parameters
    ----------
    similarities
        One row per pair of groups, from :func:`cityplans.similarity`.
    """
    pairs = similarities[similarities["a"] < similarities["b"]]
    if pairs.empty:
        raise NothingToPlot("likeness needs at least two groups")
    best = pairs.sort_values(["similarity", "a", "b"], ascending=[False, True, True]).iloc[0]
    value = f"{float(best['similarity']):.2f}"
    if lang == "zh":
        return f"{best['a']}与{best['b']}用词最接近（余弦相似度 {value}）"
    return f"{best['a']} and {best['b']} use the most similar words (cosine {value})"


def say_words(words: pd.DataFrame, focus: str, *, n: int = 3, lang: str = "zh") -> str:
    """Say which words a place uses more than the rest, and whether that is more than chance.

    Parameters
    ----------
    words
        One row per word, from :func:`cityplans.compare_words`.
    focus
        Name of the place.
    """
    more = words[words["z"] > 0].sort_values(["z", "word"], ascending=[False, True])
    if more.empty:
        raise NothingToPlot(f"no word is used more by {focus} than by the rest")
    sure = more[more["p_adjusted"] < 0.05]
    top = "、".join((sure if len(sure) else more)["word"].head(n))
    if lang == "zh":
        tail = f"，共 {len(sure)} 个词的差异超出偶然" if len(sure) else "，但校正后无一超出偶然"
        return f"{focus}比他处更常说{top}{tail}"
    tail = f"; {len(sure)} words beyond chance" if len(sure) else "; none beyond chance"
    return f"{focus} says {top} more than the rest{tail}"


def say_accuracy(scores: pd.DataFrame, lang: str = "zh") -> str:
    """Say how many themes are coded well, and which is the weakest.

    Parameters
    ----------
    scores
        One row per theme with ``f1``.
    """
    rows = scores.dropna(subset=["f1"])
    if rows.empty:
        raise NothingToPlot("no theme has an F1")
    weakest = rows.sort_values(["f1", "theme"]).iloc[0]
    good = int((rows["f1"] >= 0.8).sum())
    value = f"{float(weakest['f1']):.2f}"
    if lang == "zh":
        return (
            f"{len(rows)} 个主题中 {good} 个的 F1 不低于 0.8；最弱的是{weakest['theme']}（{value}）"
        )
    return f"{good} of {len(rows)} themes reach an F1 of 0.8; the weakest is {weakest['theme']} ({value})"


def _percent(share: float) -> str:
    return f"{100 * float(share):.0f}%"
