"""Sentences on themes: who stresses which, which stand together, how well they are coded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans.figures.base import choose_themes, group_column
from cityplans.figures.labels import Labels
from cityplans.figures.themes import SHARE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

# A theme that no group takes up in so many measures is counted, and the groups not ranked.
_LEAST_MEASURES = 3
# Fewer hand codes than these say nothing of a theme.
_LEAST_CODED = 5


def say_theme(shares: pd.DataFrame, theme: str, *, by: str | None = None, lang: str = "zh") -> str:
    """Say which group gives a theme the largest share of its measures, and how sure that is.

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`.
    theme
        A theme in it.
    by
        Column of the groups; by default the one that is not of the comparison's own.
    lang
        ``zh`` or ``en``.

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
        return say.pick(f"没有一地谈到{theme}", f"No place speaks of {theme}")
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
            f"只有{name}谈到{theme}（{figure}）", f"Only {name} speaks of {theme} ({figure})"
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
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame({"theme": ["中医药", "托育"], "region": "甲", "n": [3, 1],
    ...     "n_measures": 10, "share": [0.3, 0.1]})
    >>> say_commonest(shares, n=1)
    '各地平均比例最高的是中医药（30%）'
    """
    say = Labels(lang)
    column = "theme" if "theme" in shares else "label"
    known = shares[shares["n_measures"] > 0]
    if known.empty or known["n"].max() == 0:
        return say.pick("没有一项举措涉及任何主题", "No theme was found in any measure")
    # The mean over groups, as the map orders its rows: a long plan weighs no more than a short.
    means = known.groupby(column)["share"].mean().round(6)
    top = sorted(means.index, key=lambda t: (-float(means[t]), str(t)))[:n]
    names = [say(t) for t in top] if column == "theme" else say.words(top)
    return say.pick(
        "各地平均比例最高的是" + "、".join(f"{t}（{_percent(means[t])}）" for t in top),
        "On average the largest shares go to "
        + ", ".join(f"{t} ({_percent(m)})" for t, m in zip(names, means[top], strict=True)),
    )


def say_spread(shares: pd.DataFrame, *, by: str | None = None, lang: str = "zh") -> str:
    """Say for which theme (or topic) the groups differ most.

    Parameters
    ----------
    shares
        One row per theme or topic and group, from :func:`cityplans.compare_themes` or
        :func:`cityplans.compare_topics`.
    by
        Column of the groups; by default the one that is not of the comparison's own.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame({"theme": "中医药", "region": ["甲", "乙"], "n": [0, 3],
    ...     "n_measures": 10, "share": [0, 0.3], "low": [0, 0.1], "high": [0.2, 0.6]})
    >>> say_spread(shares)
    '比例相差最大的是“中医药”：乙 3/10，甲 0/10，区间重叠'
    """
    say = Labels(lang)
    by = by or group_column(shares, SHARE_COLUMNS)
    column = "theme" if "theme" in shares else "label"
    known = shares[shares["n_measures"] > 0]
    if known[by].nunique() < 2:
        return say.pick("只有一组，无从比较", "There is one group only, and nothing to compare")
    spread = known.groupby(column)["share"].agg(lambda s: round(float(s.max() - s.min()), 6))
    widest = sorted(spread.index, key=lambda t: (-spread[t], str(t)))[0]
    rows = known[known[column] == widest].sort_values(["share", by], ascending=[False, True])
    first, last = rows.iloc[0], rows.iloc[-1]
    one, other = f"{say(first[by])} {_of(first)}", f"{say(last[by])} {_of(last)}"
    unsure = last["high"] >= first["low"]
    name = say(widest) if column == "theme" else say.words([widest])[0]
    return say.pick(
        f"比例相差最大的是“{widest}”：{one}，{other}" + ("，区间重叠" if unsure else ""),
        f'Shares differ most on "{name}": {one}, {other}'
        + ("; intervals overlap" if unsure else ""),
    )


def say_years(shares: pd.DataFrame, *, by: str = "plan_year", lang: str = "zh") -> str:
    """Say for which themes the last year differs from the first by more than their intervals.

    Parameters
    ----------
    shares
        One row per theme and year, from ``cityplans.compare_themes(..., by="plan_year")``.
    by
        Column of the years.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame({"theme": "中医药", "plan_year": [2023, 2024], "n_measures": 40,
    ...     "n_documents": 3, "low": [0.0, 0.1], "high": [0.2, 0.5]})
    >>> say_years(shares)
    '2024 年与 2023 年相比，1 个主题的区间都重叠，看不出变化'
    """
    say = Labels(lang)
    known = shares[shares["n_measures"] > 0]
    years = sorted(known[by].dropna().unique())
    if len(years) < 2:
        return say.pick("只有一年，无从比较", "There is one year only, and nothing to compare")
    first, last = (known[known[by] == y].set_index("theme") for y in (years[0], years[-1]))
    themes = [t for t in first.index if t in last.index]
    up = [t for t in themes if last.loc[t, "low"] > first.loc[t, "high"]]
    down = [t for t in themes if last.loc[t, "high"] < first.loc[t, "low"]]
    rest = len(themes) - len(up) - len(down)
    a, b = int(years[0]), int(years[-1])
    if rest == len(themes):
        return say.pick(
            f"{b} 年与 {a} 年相比，{rest} 个主题的区间都重叠，看不出变化",
            f"{b} beside {a}: intervals of all {rest} themes overlap, no change is seen",
        )
    moved_zh = [f"{say.join(t)}{way}" for t, way in ((up, "升高"), (down, "降低")) if t]
    moved_en = [f"{say.join(t)} {way}" for t, way in ((up, "up"), (down, "down")) if t]
    lone = int(known["n_documents"].max()) <= 1
    return say.pick(
        f"{b} 年与 {a} 年相比，" + "，".join(moved_zh)
        + (f"；其余 {rest} 个主题看不出变化" if rest else "")
        + ("（一年一份文件，只说文本）" if lone else ""),
        f"{b} beside {a}: " + ", ".join(moved_en)
        + (f"; no change is seen in {rest} more" if rest else "")
        + (" (one document a year: this is about texts)" if lone else ""),
    )  # fmt: skip


def say_together(pairs: pd.DataFrame, lang: str = "zh") -> str:
    """Say which two themes stand in the same measure most often.

    Parameters
    ----------
    pairs
        One row per pair of themes, from :func:`cityplans.cooccurrence`.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import pandas as pd
    >>> say_together(pd.DataFrame({"theme_a": ["中医药"], "theme_b": ["人才队伍"], "n": [3]}))
    '中医药与人才队伍最常在同一项举措中出现（3 项）'
    """
    say = Labels(lang)
    rows = pairs[pairs["theme_a"] != pairs["theme_b"]]
    if rows.empty:
        return say.pick("没有一项举措涉及两个主题", "No measure has two themes")
    n = int(rows["n"].max())
    best = rows[rows["n"] == n].sort_values(["theme_a", "theme_b"])
    if len(best) > 2:
        return say.pick(
            f"最常在同一项举措中出现的有 {len(best)} 对主题，各 {n} 项",
            f"{len(best)} pairs of themes stand together most often, each in {n} measures",
        )
    names = [(say(a), say(b)) for a, b in zip(best["theme_a"], best["theme_b"], strict=True)]
    each = len(names) > 1
    return say.pick(
        "，".join(f"{a}与{b}" for a, b in names)
        + f"最常在同一项举措中出现（{'各 ' * each}{n} 项）",
        "; ".join(f"{a} and {b}" for a, b in names)
        + f" stand together most often ({n} measures{' each' * each})",
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
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> import pandas as pd
    >>> say_accuracy(pd.DataFrame({"theme": ["中医药", "托育"], "f1": [0.9, 0.5]}))
    '2 个主题中 1 个的 F1 不低于 0.8；最弱的是托育（0.50）'
    """
    say = Labels(lang)
    rows = scores.dropna(subset=["f1"])
    if rows.empty:
        return say.pick("没有一个主题可以评判", "No theme can be judged")
    judged = rows[rows["n_annotations"] >= _LEAST_CODED] if "n_annotations" in rows else rows
    few = len(rows) - len(judged)
    where, other = ("在另外的文件上，", "On other documents ") if "sample" in rows else ("", "")
    if judged.empty:
        if lang == "zh":
            return f"{where}{few} 个主题的人工编码都不足 {_LEAST_CODED} 例，不足以逐一评判"
        few_of = f"{few} themes was coded {_LEAST_CODED} times by hand: none is judged"
        return f"{other}none of {few_of}" if other else f"None of {few_of}"
    value = f"{float(judged['f1'].min()):.2f}"
    # Themes that print the same value are equally weak for whoever reads the figure.
    weakest = sorted(judged.loc[judged["f1"].map("{:.2f}".format) == value, "theme"])
    good = int((judged["f1"] >= 0.8).sum())
    name = say.join(weakest)
    if lang == "zh":
        said = f"{where}{len(judged)} 个主题中 {good} 个的 F1 不低于 0.8；最弱的是{name}（{value}）"
        return said + (f"；另 {few} 个主题不足 {_LEAST_CODED} 例，不作评判" if few else "")
    said = (
        f"{other}{good} of {len(judged)} themes reach an F1 of 0.8; the weakest: {name} ({value})"
    )
    return said + (f"; {few} more have fewer than {_LEAST_CODED} cases" if few else "")


def _of(row: pd.Series) -> str:
    return f"{int(row['n'])}/{int(row['n_measures'])}"


def _percent(share: float) -> str:
    return f"{100 * float(share):.0f}%"
