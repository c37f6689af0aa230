"""Sentences computed from frames, for titles that stay true on any plans.

A title states what the figure shows. Written by hand it is wrong as soon as the plans change, so
the notebooks compute it here. Each sentence says no more than the frame does: ties and zeros are
named, and a difference is called clear only if the intervals do not overlap. Where there is
nothing to say, that is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans.figures.base import Labels, choose_themes, group_column
from cityplans.figures.themes import SHARE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans
    from cityplans.topics import Topics

# A theme that no group takes up in so many measures is counted, and the groups not ranked.
_LEAST_MEASURES = 3
# Fewer hand codes than these say nothing of a theme.
_LEAST_CODED = 5


def say_documents(plans: Plans, lang: str = "zh") -> str:
    """Say how many documents and measures there are, and what part is promised.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.findings import say_documents
    >>> say_documents(cp.load_plans()).startswith("9 份文件")
    True
    """
    say = Labels(lang)
    unique = plans.unique()
    n = len(unique.measures)
    if not n:
        return say.pick("文件中没有读到举措", "no measures were found in the documents")
    planned = int((unique.measures["role"] == "plan").sum())
    done = int((unique.measures["role"] == "retrospective").sum())
    return say.pick(
        f"{len(unique)} 份文件共 {n} 项举措：{planned} 项是计划，{done} 项是已做的工作",
        f"{len(unique)} documents hold {n} measures: {planned} promised, {done} reported as done",
    )


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
    ...     "n_measures": 10, "n_documents": 1, "share": [0, 0.3], "low": [0, 0.1],
    ...     "high": [0.2, 0.6]})
    >>> say_theme(shares, "中医药")
    '只有乙谈到中医药（3/10）'
    """
    say = Labels(lang)
    by = by or group_column(shares, SHARE_COLUMNS)
    chosen = choose_themes([theme], shares)[0]
    theme = say(chosen)
    rows = shares[(shares["theme"] == chosen) & (shares["n_measures"] > 0)]
    rows = rows.sort_values(["share", by], ascending=[False, True], kind="stable")
    with_theme = rows[rows["n"] > 0]
    if with_theme.empty:
        return say.pick(f"没有一地谈到{theme}", f"no place speaks of {theme}")
    first = with_theme.iloc[0]
    name, figure = say(first[by]), _of(first)
    if with_theme["n"].max() < _LEAST_MEASURES:
        n, some = int(with_theme["n"].sum()), say.join(with_theme[by])
        return say.pick(
            f"{theme}只见于 {n} 项举措（{some}），不足以比较",
            f"{theme}: {n} measure{'s' * (n > 1)} only ({some}), too few to compare",
        )
    if len(with_theme) == 1 and len(rows) > 1:
        return say.pick(
            f"只有{name}谈到{theme}（{figure}）", f"only {name} speaks of {theme} ({figure})"
        )
    ties = rows[rows["share"].round(6) == round(float(first["share"]), 6)]
    names = say.join(ties[by])
    rest = rows[~rows.index.isin(ties.index)]
    clear = bool((rest["high"] < first["low"]).all())
    sure = say.pick("，区间与其余各地不重叠", "; intervals do not overlap")
    unsure = say.pick("，但区间与他处重叠", "; intervals overlap")
    return say.pick(
        f"{names}谈{theme}的比例最高（{figure}）",
        f"{names} give{'s' * (len(ties) == 1)} {theme} the largest share ({figure})",
    ) + ("" if rest.empty else sure if clear else unsure)


def say_commonest(shares: pd.DataFrame, *, n: int = 3, lang: str = "zh") -> str:
    """Say which themes (or topics) take the largest share of all measures together.

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`.
    n
        Themes to name.
    """
    say = Labels(lang)
    column = "theme" if "theme" in shares else "label"
    known = shares[shares["n_measures"] > 0]
    if known.empty or known["n"].max() == 0:
        return say.pick("没有一项举措涉及任何主题", "no theme was found in any measure")
    # The mean over groups, as the map orders its rows: a long plan weighs no more than a short.
    means = known.groupby(column)["share"].mean().round(6)
    top = sorted(means.index, key=lambda t: (-float(means[t]), str(t)))[:n]
    return say.pick(
        "各地平均比例最高的是" + "、".join(f"{t}（{_percent(means[t])}）" for t in top),
        "on average the largest shares go to "
        + ", ".join(f"{say(t)} ({_percent(means[t])})" for t in top),
    )


def say_spread(shares: pd.DataFrame, *, by: str | None = None, lang: str = "zh") -> str:
    """Say for which theme (or topic) the groups differ most.

    Parameters
    ----------
    shares
        One row per theme or topic and group, from :func:`cityplans.compare_themes` or
        :func:`cityplans.compare_topics`.
    """
    say = Labels(lang)
    by = by or group_column(shares, SHARE_COLUMNS)
    column = "theme" if "theme" in shares else "label"
    known = shares[shares["n_measures"] > 0]
    if known[by].nunique() < 2:
        return say.pick("只有一组，无从比较", "there is one group only, and nothing to compare")
    spread = known.groupby(column)["share"].agg(lambda s: round(float(s.max() - s.min()), 6))
    widest = sorted(spread.index, key=lambda t: (-spread[t], str(t)))[0]
    rows = known[known[column] == widest].sort_values(["share", by], ascending=[False, True])
    first, last = rows.iloc[0], rows.iloc[-1]
    one, other = f"{say(first[by])} {_of(first)}", f"{say(last[by])} {_of(last)}"
    unsure = last["high"] >= first["low"]
    return say.pick(
        f"比例相差最大的是“{widest}”：{one}，{other}" + ("，区间重叠" if unsure else ""),
        f"shares differ most on “{say(widest)}”: {one}, {other}"
        + ("; intervals overlap" if unsure else ""),
    )


def say_together(pairs: pd.DataFrame, lang: str = "zh") -> str:
    """Say which two themes stand in the same measure most often.

    Parameters
    ----------
    pairs
        One row per pair of themes, from :func:`cityplans.cooccurrence`.
    """
    say = Labels(lang)
    rows = pairs[pairs["theme_a"] != pairs["theme_b"]]
    if rows.empty:
        return say.pick("没有一项举措涉及两个主题", "no measure has two themes")
    best = rows.sort_values(["n", "theme_a", "theme_b"], ascending=[False, True, True]).iloc[0]
    a, b, n = say(best["theme_a"]), say(best["theme_b"]), int(best["n"])
    return say.pick(
        f"{a}与{b}最常在同一项举措中出现（{n} 项）",
        f"{a} and {b} stand together most often ({n} measures)",
    )


def say_neighbours(topics: Topics, lang: str = "zh") -> str:
    """Say which two topics would merge first if there were fewer."""
    say = Labels(lang)
    first = topics.hierarchy[0]
    numbers = list(topics.labels.index)
    a, b = (say(topics.labels[numbers[int(i)]]) for i in first[:2])
    return say.pick(
        f"用词最近的是“{a}”与“{b}”，若减少议题数会最先合并",
        f"“{a}” and “{b}” are nearest in words and would merge first",
    )


def say_diagnostics(topics: Topics, lang: str = "zh") -> str:
    """Say at which number of topics coherence and stability are highest."""
    say = Labels(lang)
    table = topics.diagnostics.dropna(subset=["coherence_npmi", "stability"])
    if table.empty:
        return say.pick("举措太少，无从评判议题数", "too few measures to judge a number of topics")

    def best(column: str) -> int:
        rows = table.sort_values([column, "n_topics"], ascending=[False, True])
        return int(rows["n_topics"].iloc[0])

    coherent, stable, used = best("coherence_npmi"), best("stability"), len(topics.labels)
    return say.pick(
        f"一致性在 {coherent} 个议题时最高，稳定性在 {stable} 个时最高；此处采用 {used} 个",
        f"coherence peaks at {coherent} topics, stability at {stable}; {used} are used here",
    )


def say_topics(topics: Topics, lang: str = "zh") -> str:
    """Say how many topics there are and which holds the most measures."""
    say = Labels(lang)
    sizes = topics.members.groupby("topic").size()
    largest = sorted(sizes.index, key=lambda t: (-int(sizes[t]), t))[0]
    label = say(topics.labels[largest])
    share = _percent(sizes[largest] / sizes.sum())
    return say.pick(
        f"{len(sizes)} 个议题中，“{label}”最大，占 {share} 的举措",
        f"of {len(sizes)} topics “{label}” is the largest, with {share} of the measures",
    )


def say_targets(comparison: pd.DataFrame, lang: str = "zh") -> str:
    """Say how many promises go further than what was reached, in the direction that is better.

    Where it is not known which way is better, a value is said to change, and no more.

    Parameters
    ----------
    comparison
        One row per indicator and place, from :func:`cityplans.compare_targets`.
    """
    say = Labels(lang)
    rows = comparison.dropna(subset=["reached", "promised"])
    if rows.empty:
        return say.pick(
            "没有既有完成值又有承诺值的指标",
            "no indicator has both a value reached and a value promised",
        )
    n = {word: int((rows["verdict"] == word).sum()) for word in ("beyond", "met", "short")}
    changed = len(rows) - sum(n.values())
    out = sum(comparison.attrs.get("not_compared", {}).values())
    if lang == "zh":
        said = (
            f"{len(rows)} 项可对照的指标中，{n['beyond']} 项承诺比已达到的更进一步，"
            f"{n['met']} 项已达到或持平"
        )
        said += f"，{n['short']} 项承诺弱于已达到的水平" if n["short"] else ""
        said += f"，{changed} 项有变化而不判断优劣" if changed else ""
        return said + (f"；另有 {out} 个数字不可对照" if out else "")
    said = (
        f"of {len(rows)} indicators with both sides, {n['beyond']} are promised to go further and "
        f"{n['met']} are met already"
    )
    said += f"; {n['short']} fall short of what was reached" if n["short"] else ""
    said += f"; {changed} changed, with no better direction known" if changed else ""
    return said + (f"; {out} numbers cannot be compared" if out else "")


def say_outcomes(outcomes: pd.DataFrame, lang: str = "zh") -> str:
    """Say how many promises were met by what the place reported later.

    Parameters
    ----------
    outcomes
        One row per promise and result, from :func:`cityplans.pledge_outcomes`.

    Examples
    --------
    >>> import cityplans as cp
    >>> example = cp.load_example()
    >>> say_outcomes(cp.pledge_outcomes(cp.find_targets(example), example))
    '15 项有承诺又有结果的指标中，9 项达到承诺，6 项没有'
    """
    known = outcomes.dropna(subset=["kept"])
    n, kept = len(known), int(known["kept"].sum())
    if not n:
        return Labels(lang).pick(
            "没有一项承诺有同地、同指标、同年的结果",
            "no promise has a result of the same place, indicator and year",
        )
    return Labels(lang).pick(
        f"{n} 项有承诺又有结果的指标中，{kept} 项达到承诺，{n - kept} 项没有",
        f"of {n} promises with a result, {kept} were met and {n - kept} were not",
    )


def say_similarity(similarities: pd.DataFrame, lang: str = "zh") -> str:
    """Say which two groups are most alike.

    Parameters
    ----------
    similarities
        One row per pair of groups, from :func:`cityplans.similarity`.
    """
    say = Labels(lang)
    pairs = similarities[similarities["a"] < similarities["b"]]
    if pairs.empty:
        return say.pick("只有一组，无从比较", "there is one group only, and nothing to compare")
    # Pairs that print the same number are equally alike for whoever reads the figure.
    printed = pairs["similarity"].map("{:.2f}".format)
    value = f"{pairs['similarity'].max():.2f}"
    best = pairs[printed == value].sort_values(["a", "b"])
    if len(best) > 2:
        who_zh, who_en = f"{len(best)} 对并列", f"{len(best)} pairs are equally"
    else:
        names = [(say(row.a), say(row.b)) for row in best.itertuples()]
        who_zh = "，".join(f"{a}与{b}" for a, b in names)
        who_en = ", ".join(f"{a} and {b}" for a, b in names) + " are"
    if similarities.attrs.get("method", "words") != "words":
        return say.pick(f"{who_zh}最接近（相似度 {value}）", f"{who_en} most alike ({value})")
    return say.pick(
        f"{who_zh}用词最接近（余弦相似度 {value}）",
        f"{who_en} most alike in their words (cosine {value})",
    )


def say_words(words: pd.DataFrame, focus: str, *, n: int = 3, lang: str = "zh") -> str:
    """Say which words a place uses more than the rest, and whether that is more than chance.

    Parameters
    ----------
    words
        One row per word, from :func:`cityplans.compare_words`, in its order.
    focus
        Name of the place.
    """
    say = Labels(lang)
    more = words[words["log_ratio"] > 0]
    name = say(focus)
    if more.empty:
        return say.pick(
            f"没有一个词是{name}比他处更常用的", f"no word is used more by {name} than by the rest"
        )
    sure = more[more["p_adjusted"] < 0.05]
    top = say.join((sure if len(sure) else more)["word"].head(n))
    if more["p_adjusted"].isna().all():
        return say.pick(
            f"{name}的文件比他处更常用{top}（文件太少，不作推断）",
            f"The text of {name} uses {top} more than the rest (too few documents to infer)",
        )
    if sure.empty:
        return say.pick(
            f"{name}比他处更常说{top}，但校正后无一超出偶然",
            f"{name} says {top} more than the rest; none beyond chance",
        )
    return say.pick(
        f"{name}比他处更常说{top}，共 {len(sure)} 个词的差异超出偶然",
        f"{name} says {top} more than the rest; {len(sure)} words beyond chance",
    )


def say_accuracy(scores: pd.DataFrame, lang: str = "zh") -> str:
    """Say how many themes are coded well, and which is the weakest.

    Themes that were coded by hand fewer than five times are not judged, and that is said.

    Parameters
    ----------
    scores
        One row per theme with ``f1``, and ``n_annotations`` if it is known; with ``sample``, as
        from :func:`cityplans.coders.known_accuracy`, they are about other documents, and it is
        said.
    """
    say = Labels(lang)
    rows = scores.dropna(subset=["f1"])
    if rows.empty:
        return say.pick("没有一个主题可以评判", "no theme can be judged")
    judged = rows[rows["n_annotations"] >= _LEAST_CODED] if "n_annotations" in rows else rows
    few = len(rows) - len(judged)
    where, other = ("在另外的文件上，", "On other documents ") if "sample" in rows else ("", "")
    if judged.empty:
        if lang == "zh":
            return f"{where}{few} 个主题的人工编码都不足 {_LEAST_CODED} 例，不足以逐一评判"
        return f"{other}none of {few} themes was coded {_LEAST_CODED} times by hand: none is judged"
    weakest = judged.sort_values(["f1", "theme"]).iloc[0]
    good = int((judged["f1"] >= 0.8).sum())
    value = f"{float(weakest['f1']):.2f}"
    name = say(weakest["theme"])
    if lang == "zh":
        said = f"{where}{len(judged)} 个主题中 {good} 个的 F1 不低于 0.8；最弱的是{name}（{value}）"
        return said + (f"；另 {few} 个主题不足 {_LEAST_CODED} 例，不作评判" if few else "")
    said = (
        f"{other}{good} of {len(judged)} themes reach an F1 of 0.8; the weakest is {name} ({value})"
    )
    return said + (f"; {few} more have fewer than {_LEAST_CODED} cases" if few else "")


def _of(row: pd.Series) -> str:
    return f"{int(row['n'])}/{int(row['n_measures'])}"


def _percent(share: float) -> str:
    return f"{100 * float(share):.0f}%"
