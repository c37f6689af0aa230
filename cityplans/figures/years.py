"""Figures of shares by year: lines of places by theme, small panels of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import (
    Labels,
    axes,
    axis_number,
    canvas,
    choose_themes,
    drawn,
    finish,
    need,
    whiskers,
    widest_spread,
)

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_MAKER = "cp.trends(codes, plans)"


@drawn
def plot_trends(
    trends: pd.DataFrame,
    title: str | None = None,
    *,
    themes: list[str] | None = None,
    by: str = "region",
    most: int = 8,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    r"""Plot the share of measures on a theme by year, one line a place, one panel a theme.

    图：主题逐年的变化。

    Parameters
    ----------
    trends
        One row per theme, place and year, from :func:`cityplans.trends`.
    themes
        Themes to show; by default the four whose shares move most.
    by
        Column of the groups.
    most
        Places to show, those of most measures: more than eight lines are a tangle.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        Places differ by colour and by marker; the bars are intervals. Of many places see
        :func:`cityplans.figures.plot_years`.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> years = [f"定西市{y}年工作要点\n一、建设中医馆。\n二、推进改革。" for y in (2023, 2024)]
    >>> plans = cp.load_plans(pd.DataFrame({"text": years}))
    >>> fig = cp.plot_trends(cp.trends(cp.code_themes(plans), plans), themes=["中医药"])
    >>> [int(x) for x in fig.data[0].x]
    [2023, 2024]
    """
    need(trends, ["theme", by, "plan_year", "share"], _MAKER)
    say = Labels(lang)
    themes = widest_spread(trends) if themes is None else choose_themes(themes, trends)
    rows = trends[trends["theme"].isin(themes)].dropna(subset=["share"])
    need(rows, ["share"], _MAKER)
    places = sorted(rows[by].dropna().unique())
    zh = "各年涉及该主题的举措占比；竖线为 95% 区间。"
    en = "Share of measures on the theme by year; bars are 95 % intervals."
    if len(places) > most:
        zh += f"图示 {len(places)} 地中举措最多的 {most} 地。"
        en += f" The {most} of {len(places)} places that have most measures."
        size = rows.groupby(by)["n_measures"].sum()
        places = sorted(sorted(places, key=lambda p: (-int(size[p]), str(p)))[:most])
        rows = rows[rows[by].isin(places)]
    labels = {place: say(place) for place in places}
    fig = canvas(say, title, caption, rows, (zh, en), by=by)
    panels = []
    for i, theme in enumerate(themes):
        panels.append(dict(axis=axis_number(i), title=say(theme)))
        for k, place in enumerate(places):
            line = rows[(rows["theme"] == theme) & (rows[by] == place)]
            if len(line):
                fig.add_trace(_line(line, labels[place], k, i, legend=i == 0))
    return _set(fig, rows, panels, say, columns=2, deep=150, legend=True)


@drawn
def plot_years(
    trends: pd.DataFrame,
    theme: str,
    title: str | None = None,
    *,
    by: str = "region",
    columns: int = 4,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    r"""Plot one theme by year in small panels, one a place, all of the same scale.

    Parameters
    ----------
    trends
        One row per theme, place and year, from :func:`cityplans.trends`.
    theme
        The theme to show.
    by
        Column of the groups.
    columns
        Panels in a row, if the figure is wide enough.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        Places in the order of their last share, the largest first.

    Raises
    ------
    NothingToPlot
        If the theme is not in the frame.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.figures import plot_years
    >>> rows = pd.DataFrame({"theme": "中医药", "region": ["甲", "甲", "乙", "乙"],
    ...     "plan_year": [2023, 2024] * 2, "share": [0.1, 0.3, 0.2, 0.2]})
    >>> [note.text for note in plot_years(rows, "中医药").layout.annotations]
    ['甲', '乙']
    """
    need(trends, ["theme", by, "plan_year", "share"], _MAKER)
    say = Labels(lang)
    theme = choose_themes([theme], trends)[0]
    rows = trends[trends["theme"] == theme].dropna(subset=["share"])
    need(rows, ["share"], _MAKER)
    last = rows.sort_values("plan_year").groupby(by)["share"].last().round(6)
    places = sorted(last.index, key=lambda p: (-float(last[p]), str(p)))
    zh = f"各地各年涉及“{theme}”的举措占比，各格同一刻度，按最后一年的比例排序；竖线为 95% 区间。"
    en = (
        f'Share of measures on "{say(theme)}" by year, one place a panel, all of one scale, in '
        f"the order of the last share; bars are 95 % intervals."
    )
    fig = canvas(say, title, caption, rows, (zh, en), by=by)
    panels = []
    for i, place in enumerate(places):
        panels.append(dict(axis=axis_number(i), title=say(place)))
        fig.add_trace(_line(rows[rows[by] == place], say(place), 0, i, legend=False))
    return _set(fig, rows, panels, say, columns=columns, deep=70, least=66, legend=False)


def _line(rows: pd.DataFrame, name: str, k: int, i: int, *, legend: bool) -> go.Scatter:
    import plotly.graph_objects as go

    rows = rows.sort_values("plan_year")
    share = rows["share"].astype(float)
    colour = style.PALETTE[k % len(style.PALETTE)]
    counted = {"n", "n_measures"} <= set(rows)
    return go.Scatter(
        x=rows["plan_year"].astype(int).tolist(), y=share.round(4), mode="lines+markers",
        name=style.safe(name), legendgroup=str(k), showlegend=legend,
        line=dict(color=colour, width=1.6),
        error_y=whiskers(rows["low"], share, rows["high"], thickness=1)
        if {"low", "high"} <= set(rows) else None,
        marker=dict(symbol=style.SYMBOLS[k % len(style.SYMBOLS)], size=6),
        customdata=[f" ({int(n)}/{int(m)})" for n, m in zip(
            rows["n"], rows["n_measures"], strict=True)] if counted else [""] * len(rows),
        hovertemplate=f"{style.safe(name)} %{{x}}: %{{y:.1%}}%{{customdata}}<extra></extra>",
        **axes(i),
    )  # fmt: skip


def _set(fig: go.Figure, rows: pd.DataFrame, panels, say: Labels, **how) -> go.Figure:
    highs = rows["high"] if "high" in rows else rows["share"]
    top = float(highs.max()) or 1.0
    for panel in panels:
        # One scale for all panels, and room for a mark on the axis.
        scale = dict(tickformat=".0%", range=[-0.04 * top, 1.05 * top])
        fig.update_layout({f"yaxis{panel['axis']}": scale})
    years = rows["plan_year"].astype(int)
    return finish(
        fig, "panels", panels=panels, xs=[int(years.min()), int(years.max())],
        xtitle=say.head("year"), **how,
    )  # fmt: skip
