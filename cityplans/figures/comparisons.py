"""Figures of comparisons: words that set a place apart, likeness of places, shares by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import canvas, choose_themes, need, take_axes

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


def plot_words(
    words: pd.DataFrame,
    title: str | None = None,
    *,
    n_words: int = 15,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the words a place uses more, and less, than the rest, with intervals.

    Parameters
    ----------
    words
        One row per word, from :func:`cityplans.compare_words`, in its order: ``word``,
        ``log_ratio``, ``low``, ``high``, ``n_focus``, ``n_rest``, ``p_adjusted``.
    n_words
        Words to show on each side: the first of the frame that the place uses more, the last of
        those it uses less.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

    Returns
    -------
    plotly.graph_objects.Figure
        A dot is the log ratio, a line its interval; filled where the adjusted p is below 0.05.
        Where there is no p, for want of documents, all are hollow: the figure then shows what
        the texts say, and claims nothing of the place.

    Examples
    --------
    >>> import cityplans as cp
    >>> words = cp.compare_words(cp.load_plans(), by="region", focus="定西")
    >>> type(cp.plot_words(words, n_words=5)).__name__
    'Figure'
    """
    import pandas as pd
    import plotly.graph_objects as go

    need(words, ["word", "log_ratio", "low", "high"], "cp.compare_words(plans, focus='…')")
    ranked = words.dropna(subset=["log_ratio"])
    more = ranked[ranked["log_ratio"] > 0].head(n_words)
    less = ranked[ranked["log_ratio"] < 0].tail(n_words)
    rows = pd.concat([more, less])[::-1]
    need(rows, ["word"], "cp.compare_words(plans, focus='…') with a lower min_count")
    p = rows["p_adjusted"] if "p_adjusted" in rows else pd.Series(float("nan"), rows.index)
    tested = bool(p.notna().any())
    default = {
        "zh": "右侧的词该地用得更多，左侧更少；横线为 95% 区间"
        + (
            "（以文件为单位），实心表示校正后 p < 0.05，按 p 值排序。"
            if tested
            else "（词视为独立）。一侧只有一份文件，只描述文本，不推断该地；按对数胜率 z 值排序。"
        ),
        "en": "Right: used more by the place, left: less; lines are 95 % intervals "
        + (
            "(documents as units); filled: adjusted p < 0.05; in the order of p."
            if tested
            else "(words taken as independent). One side has one document: the figure describes "
            "texts and claims nothing of the place; in the order of z of the log-odds."
        ),
    }
    fig = canvas(title, height=116 + 19 * len(rows), caption=caption or default[lang], rows=rows)
    x = rows["log_ratio"].astype(float)
    colours = [style.ACCENT if v > 0 else style.SECOND for v in x]
    fills = [c if s else style.PAPER for c, s in zip(colours, p < 0.05, strict=True)]
    fig.add_trace(
        go.Scatter(
            x=x.round(4), y=[style.safe(w) for w in rows["word"]], mode="markers",
            marker=dict(
                size=8, color=fills, symbol=["circle" if v > 0 else "diamond" for v in x],
                line=dict(color=colours, width=1.8),
            ),
            error_x=dict(
                type="data", symmetric=False, thickness=1.2, width=0, color=style.MUTED,
                array=(rows["high"] - x).round(4), arrayminus=(x - rows["low"]).round(4),
            ),
            customdata=rows[[c for c in ("n_focus", "n_rest") if c in rows]].to_numpy().tolist(),
            hovertemplate="%{y}: %{x:.2f} (%{customdata})<extra></extra>", showlegend=False,
        )
    )  # fmt: skip
    # Logarithms read as multiples: 1 is twice as often, -1 half as often.
    most = int(max(rows["high"].max(), -rows["low"].min(), 1)) + 1
    ticks = list(range(-most, most + 1, 1 if most <= 4 else 2))
    labels = ["1" if v == 0 else f"×{2**v}" if v > 0 else f"÷{2**-v}" for v in ticks]
    fig.update_xaxes(tickvals=ticks, ticktext=labels)
    fig.add_vline(x=0, line=dict(color=style.MUTED, width=1))
    fig.update_xaxes(title_text=style.word("log_ratio", lang))
    fig.update_yaxes(dtick=1)
    return fig


def plot_similarity(
    similarities: pd.DataFrame,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot how alike places are: a map ordered by clustering, with its tree above.

    Parameters
    ----------
    similarities
        One row per pair of groups, from :func:`cityplans.similarity`: ``a``, ``b``,
        ``similarity``.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

    Returns
    -------
    plotly.graph_objects.Figure
        Neighbours in the map speak alike; the cells on the diagonal are left blank.

    Raises
    ------
    NothingToPlot
        If there are fewer than two groups.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> pairs = [(a, b, 1.0 if a == b else 0.4) for a in "甲乙丙" for b in "甲乙丙"]
    >>> frame = pd.DataFrame(pairs, columns=["a", "b", "similarity"])
    >>> type(cp.plot_similarity(frame.assign(distance=1 - frame["similarity"]))).__name__
    'Figure'
    """
    import plotly.graph_objects as go

    from cityplans.figures.base import NothingToPlot
    from cityplans.similarities import cluster_order, linkage

    need(similarities, ["a", "b", "similarity"], "cp.similarity(plans, by='region')")
    order = cluster_order(similarities)
    if len(order) < 2:
        raise NothingToPlot("likeness needs at least two groups; choose another by= or load more")
    table = similarities.pivot(index="a", columns="b", values="similarity").loc[order, order]
    z = [[None if i == j else round(float(v), 3) for j, v in enumerate(r)]
         for i, r in enumerate(table.to_numpy())]  # fmt: skip
    labels = [style.safe(g) for g in order]
    default = {
        "zh": "格中为两地之间的余弦相似度（1 为相同）；顺序与上方的树按平均距离聚类。",
        "en": "Cells: cosine similarity of two places (1 is the same); order and tree by "
        "average-linkage clustering.",
    }
    # Figures in the cells as long as they can be read, then a scale.
    few = len(order) <= 15
    known = [v for r in z for v in r if v is not None]
    fig = canvas(
        title,
        height=210 + (34 if few else 20) * len(order),
        caption=caption or default[lang],
        rows=similarities,
    )
    branches = _tree(linkage(similarities))
    for xs, ys in branches:
        fig.add_trace(
            go.Scatter(
                x=xs, y=ys, mode="lines", line=dict(color=style.MUTED, width=1.2),
                yaxis="y2", hoverinfo="skip", showlegend=False,
            )
        )  # fmt: skip
    fig.add_trace(
        go.Heatmap(
            z=z, x=list(range(len(order))), y=list(range(len(order))),
            text=[["" if v is None or not few else f"{v:.2f}" for v in r] for r in z],
            texttemplate="%{text}", textfont=dict(size=style.SIZE - 1),
            colorscale=[list(s) for s in style.SCALE], showscale=not few, xgap=1, ygap=1,
            zmin=0 if few else min(known), zmax=max(known) or 1,
            colorbar=dict(title=dict(text=style.word("similarity", lang)), thickness=12),
            hoverongaps=False,
        )
    )  # fmt: skip
    heights = [y for _, ys in branches for y in ys if y > 0]
    low, high = min(heights), max(heights)
    ticks = dict(tickvals=list(range(len(order))), ticktext=labels, showgrid=False)
    fig.update_layout(
        xaxis=dict(**ticks, range=[-0.5, len(order) - 0.5]),
        yaxis=dict(**ticks, range=[len(order) - 0.5, -0.5], domain=[0, 0.8]),
        yaxis2=dict(
            domain=[0.82, 1],
            visible=False,
            anchor="x",
            # From just below the first joint: the stems below it say nothing.
            range=[low - 0.3 * (high - low or low), high + 0.03 * (high - low or low)],
        ),
    )
    return fig


def _tree(links) -> list[tuple[list[float], list[float]]]:
    """Return the branches of a tree over leaves at 0, 1, 2 …, in the order of its own leaves."""
    from scipy.cluster import hierarchy

    drawn = hierarchy.dendrogram(links, no_plot=True)
    branches = []
    for xs, ys in zip(drawn["icoord"], drawn["dcoord"], strict=True):
        branches.append(([round((x - 5) / 10, 4) for x in xs], [round(float(y), 4) for y in ys]))
    return branches


def plot_trends(
    trends: pd.DataFrame,
    title: str | None = None,
    *,
    themes: list[str] | None = None,
    by: str = "region",
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    r"""Plot the share of measures on a theme by year, one line a place, one panel a theme.

    Parameters
    ----------
    trends
        One row per theme, place and year, from :func:`cityplans.trends`.
    themes
        Themes to show; by default the four whose shares move most.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.
    by
        Column of the groups.

    Returns
    -------
    plotly.graph_objects.Figure
        Places differ by colour and by marker; the bars are intervals.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> years = [f"定西市{y}年工作要点\n一、建设中医馆。\n二、推进改革。" for y in (2023, 2024)]
    >>> plans = cp.load_plans(pd.DataFrame({"text": years}))
    >>> fig = cp.plot_trends(cp.trends(cp.code_themes(plans), plans), themes=["中医药"])
    >>> fig.data[0].x.tolist()
    [2023, 2024]
    """
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    need(trends, ["theme", by, "plan_year", "share"], "cp.trends(codes, plans)")
    if themes is None:
        spread = trends.groupby("theme")["share"].agg(lambda s: s.max() - s.min())
        themes = sorted(spread.index, key=lambda t: (-round(float(spread[t]), 6), t))[:4]
    else:
        themes = choose_themes(themes, trends)
    rows = trends[trends["theme"].isin(themes)].dropna(subset=["share"])
    need(rows, ["share"], "cp.trends(codes, plans) with these themes")
    columns = min(2, len(themes))
    n_rows = -(-len(themes) // columns)
    default = {"zh": "各年涉及该主题的举措比例；竖线为区间。",
               "en": "Share of measures on the theme by year; bars are intervals."}  # fmt: skip
    fig = canvas(title, height=130 + 190 * n_rows, caption=caption or default[lang], rows=rows)
    panels = make_subplots(
        rows=n_rows, cols=columns, subplot_titles=[style.safe(t) for t in themes],
        shared_yaxes=True, vertical_spacing=0.16,
    )  # fmt: skip
    take_axes(fig, panels)
    places = sorted(rows[by].dropna().unique())
    for i, theme in enumerate(themes):
        for k, place in enumerate(places):
            line = rows[(rows["theme"] == theme) & (rows[by] == place)].sort_values("plan_year")
            if line.empty:
                continue
            share = line["share"].astype(float)
            error = None
            if {"low", "high"} <= set(line):
                error = dict(
                    type="data", symmetric=False, thickness=1, width=0,
                    array=(line["high"] - share).round(4),
                    arrayminus=(share - line["low"]).round(4),
                )  # fmt: skip
            colour = style.PALETTE[k % len(style.PALETTE)]
            fig.add_trace(
                go.Scatter(
                    x=line["plan_year"].astype(int), y=share.round(4), mode="lines+markers",
                    name=style.safe(place), legendgroup=str(k), showlegend=i == 0, error_y=error,
                    line=dict(color=colour, width=1.8),
                    marker=dict(symbol=style.SYMBOLS[k % len(style.SYMBOLS)], size=8),
                ),
                row=i // columns + 1, col=i % columns + 1,
            )  # fmt: skip
    fig.update_yaxes(tickformat=".0%", rangemode="tozero")
    fig.update_xaxes(dtick=1, tickformat="d")
    fig.update_layout(legend=dict(y=-0.08, yanchor="top"))
    return fig
