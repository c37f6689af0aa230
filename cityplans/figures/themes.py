"""Figures of themes: shares by place with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cityplans import style
from cityplans.figures.base import (
    Labels,
    axes,
    axis_number,
    canvas,
    choose_themes,
    drawn,
    finish,
    group_column,
    need,
    right_column,
    whiskers,
    widest_spread,
)
from cityplans.figures.examples import say_examples

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

SHARE_COLUMNS = {
    "theme", "topic", "label", "role", "n", "n_measures", "n_documents", "share", "low", "high",
    "interval", "p", "p_adjusted", "influence_low", "influence_high",
}  # fmt: skip
_TIMES = ("plan_year", "year")
MAKER = "cp.compare_themes(codes, plans, by='region')"


@drawn
def plot_themes(
    shares: pd.DataFrame,
    title: str | None = None,
    *,
    themes: Sequence[str | int] | None = None,
    by: str | None = None,
    columns: int = 2,
    examples: pd.DataFrame | None = None,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the share of measures on a theme or topic by place, with intervals, one panel each.

    图：几个主题在各地的比例与区间。

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`, or one per topic and
        group, from :func:`cityplans.compare_topics`.
    themes
        Themes to show (of topics: their numbers), in this order; by default the four whose
        shares differ most.
    by
        Column of the groups; by default the one column that is not of the comparison's own.
    columns
        Panels in a row, if the figure is wide enough.
    examples
        Measures to show in the hover, with ``theme``, the column of the groups and ``text``,
        from :func:`cityplans.figures.pick_examples`.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        A dot is the share, a line its interval, the figures beside it measures on the theme of
        all measures. A hollow dot stands on one document: its interval says how the count
        could vary within that text, nothing about the place.

    Raises
    ------
    NothingToPlot
        If the frame lacks a column, or has none of the themes asked for.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> shares = pd.DataFrame({
    ...     "theme": ["中医药"] * 2, "region": ["甲", "乙"], "role": "plan", "n": [1, 3],
    ...     "n_measures": [10, 12], "n_documents": [1, 1], "share": [0.1, 0.25],
    ...     "low": [0.0, 0.08], "high": [0.3, 0.5], "interval": "measures resampled"})
    >>> fig = cp.plot_themes(shares, title="乙谈中医药更多")
    >>> [str(y) for y in fig.data[0].y]
    ['甲', '乙']
    """
    need(shares, [], MAKER)
    topics = "theme" not in shares and {"topic", "label"} <= set(shares)
    if topics:
        shares, themes = _topics_as_themes(shares, themes)
    need(shares, ["theme", "share", "low", "high", "n", "n_measures", "n_documents"], MAKER)
    say = Labels(lang)
    by = by or group_column(shares, SHARE_COLUMNS)
    themes = widest_spread(shares) if themes is None else choose_themes(themes, shares)
    shown = shares[shares["theme"].isin(themes)].dropna(subset=["share"])
    need(shown, ["share"], MAKER)
    themes = [t for t in themes if t in set(shown["theme"])]
    top = float(shown["high"].max())
    panels, traces = [], []
    titles = say.words(themes) if topics else [say(t) for t in themes]
    for k, (theme, title_of) in enumerate(zip(themes, titles, strict=True)):
        rows = _ordered(shown[shown["theme"] == theme], by)
        counts = zip(rows["n"], rows["n_measures"], strict=True)
        panel = dict(
            axis=axis_number(k), title=title_of, values=say.keys(rows[by]),
            labels=[say(v) for v in rows[by]],
            right=[f"{int(n)}/{int(m)}" for n, m in counts],
        )  # fmt: skip
        panels.append(panel)
        said = say_examples(examples, theme, by, say)
        traces += [_dots(rows, panel, said, k), right_column(panel, 1.05 * top, k)]
    fig = canvas(say, title, caption, shown, _caption(shown, by, say), by=by)
    fig.add_traces(traces)
    for k in range(len(themes)):
        fig.update_layout(
            {f"xaxis{axis_number(k)}": dict(range=[-0.05 * top, 1.05 * top], tickformat=".0%")}
        )
    return finish(fig, "rows", panels=panels, columns=columns, xtitle=say.head("share"), nticks=5)


def _ordered(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Put the largest share on top, ties by name; years in their order, the first on top."""
    if by in _TIMES:
        return rows.sort_values(by, ascending=False)
    return rows.sort_values(["share", by], ascending=[True, False], kind="stable")


def _topics_as_themes(
    shares: pd.DataFrame, topics: Sequence[str | int] | None
) -> tuple[pd.DataFrame, list[str] | None]:
    """Name topics by their labels; numbers asked for become the labels they stand for."""
    names = shares.drop_duplicates("topic").set_index("topic")["label"].astype(str)
    order = None if topics is None else [str(names.get(t, t)) for t in topics]
    return shares.assign(theme=shares["label"].astype(str)).drop(columns=["label"]), order


def _dots(rows: pd.DataFrame, panel: dict[str, Any], said: dict[str, str], k: int) -> go.Scatter:
    import plotly.graph_objects as go

    single = (rows["n_documents"] <= 1).to_numpy()
    share, low, high = (rows[c].astype(float) for c in ("share", "low", "high"))
    names = zip(panel["labels"], panel["values"], panel["right"], strict=True)
    return go.Scatter(
        x=share.round(4), y=panel["values"], mode="markers", cliponaxis=False, showlegend=False,
        marker=dict(
            size=7, color=[style.PAPER if s else style.ACCENT for s in single],
            line=dict(color=style.ACCENT, width=1.6),
        ),
        error_x=whiskers(low, share, high, color=style.ACCENT, thickness=1.2),
        customdata=[[style.safe(name), n, said.get(value, "")] for name, value, n in names],
        hovertemplate="%{customdata[0]}: %{x:.1%} (%{customdata[1]})%{customdata[2]}"
        "<extra></extra>",
        **axes(k),
    )  # fmt: skip


def _caption(shown: pd.DataFrame, by: str, say: Labels) -> tuple[str, str]:
    roles = sorted(set(shown["role"].dropna())) if "role" in shown else []
    role = say.pick("、", ", ").join(map(say.word, roles)) or say.word("n_measures")
    ways = _say_ways(shown["interval"].dropna() if "interval" in shown else [], say)
    per_group = shown.groupby(by)["n_documents"].max()
    return (
        f"圆点为涉及该主题的举措占该组全部举措的比例（计入：{role}），横线为 95% 区间（{ways}）。"
        f"共 {len(per_group)} 组、{int(per_group.sum())} 份文件；空心点只有一份文件，"
        "其区间只说明该文本内部的波动，不代表该地。",
        f"Dots: share of a group's measures on the theme (counted: {role}); lines: 95 % interval "
        f"({ways}). {len(per_group)} groups, {int(per_group.sum())} documents; a hollow dot "
        "stands on one document, so its interval says how the count could vary within that "
        "text, nothing about the place.",
    )


def _say_ways(ways, say: Labels) -> str:
    """Say how the intervals were made; the column says it in English for each row."""
    found = [w for w in sorted(set(ways)) if not w.startswith("none")]
    if say.lang == "en":
        return "; ".join(found)
    known = {
        "corrected": "经人工编码样本校正",
        "documents as clusters": "以文件为聚类的 Korn-Graubard 区间",
        "exact binomial": "一份文件内的精确二项区间",
        "one document": "一份文件，文件间差异取假定值",
        "Wilson": "Wilson 得分区间",
    }
    said = (next((zh for en, zh in known.items() if en in way), way) for way in found)
    return "、".join(dict.fromkeys(said))
