"""Figures of comparisons: words that set a place apart, likeness of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import Labels, NothingToPlot, canvas, drawn, finish, need, whiskers

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_MAKER = "cp.compare_words(plans, focus='…')"


@drawn
def plot_words(
    words: pd.DataFrame,
    title: str | None = None,
    *,
    n_words: int = 15,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the words a place uses more, and less, than the rest, with intervals.

    图：特征词。

    Parameters
    ----------
    words
        One row per word, from :func:`cityplans.compare_words`, in its order: ``word``,
        ``log_ratio``, ``low``, ``high``, ``n_focus``, ``n_rest``, ``p_adjusted``.
    n_words
        Words to show on each side: the first of the frame that the place uses more, the last of
        those it uses less.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

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

    need(words, ["word", "log_ratio", "low", "high"], _MAKER)
    say = Labels(lang)
    ranked = words.dropna(subset=["log_ratio"])
    more = ranked[ranked["log_ratio"] > 0].head(n_words)
    less = ranked[ranked["log_ratio"] < 0].tail(n_words)
    rows = pd.concat([more, less])[::-1]
    need(rows, ["word"], _MAKER)
    rows.attrs = words.attrs
    p = rows["p_adjusted"] if "p_adjusted" in rows else pd.Series(float("nan"), rows.index)
    tested = bool(p.notna().any())
    zh = "右侧的词该地用得更多，左侧更少；横轴为使用频率之比（×2 即两倍，÷2 即一半），"
    zh += "横线为 95% 区间" + (
        "（以文件为单位），实心表示校正后 p < 0.05，按 p 值排序。"
        if tested
        else "（词视为独立）。一侧只有一份文件，只描述文本，不推断该地；按对数胜率 z 值排序。"
    )
    en = "Right: used more by the place, left: less; ratio of rates (×2 is twice as often, ÷2 "
    en += "half as often); lines are 95 % intervals " + (
        "(documents as units); filled: adjusted p < 0.05; in the order of p."
        if tested
        else "(words taken as independent). One side has one document: the figure describes "
        "texts and claims nothing of the place; in the order of z of the log-odds."
    )
    names = say.keys(rows["word"])
    labels = say.words(rows["word"])
    counts = rows[[c for c in ("n_focus", "n_rest") if c in rows]].to_numpy().tolist()
    fig = canvas(say, title, caption, rows, (zh, en))
    x = rows["log_ratio"].astype(float)
    colours = [style.ACCENT if v > 0 else style.SECOND for v in x]
    fills = [c if s else style.PAPER for c, s in zip(colours, p < 0.05, strict=True)]
    times = [f"×{2**v:.1f}" if v > 0 else f"÷{2**-v:.1f}" for v in x]
    fig.add_trace(
        go.Scatter(
            x=x.round(4), y=names, mode="markers", showlegend=False,
            marker=dict(
                size=7, color=fills, symbol=["circle" if v > 0 else "diamond" for v in x],
                line=dict(color=colours, width=1.6),
            ),
            error_x=whiskers(rows["low"], x, rows["high"], thickness=1.2, color=style.MUTED),
            customdata=[
                [style.safe(w), t, " : ".join(str(int(n)) for n in c)]
                for w, t, c in zip(labels, times, counts, strict=True)
            ],
            hovertemplate="%{customdata[0]}: %{customdata[1]} (%{customdata[2]})<extra></extra>",
        )
    )  # fmt: skip
    most = int(max(rows["high"].max(), -rows["low"].min(), 1)) + 1
    fig.update_xaxes(range=[-most, most])
    fig.add_vline(x=0, line=dict(color=style.MUTED, width=1))
    panel = dict(axis="", title="", values=names, labels=labels)
    title_of = say.pick("← 更少　频率之比（对数轴）　更多 →",
                        "← less · ratio (log) · more →")  # fmt: skip
    return finish(
        fig, "rows", panels=[panel], xtitle=title_of,
        tick_choice=[_multiples(most, step) for step in (1, 2, 3, 4, 6, 10)],
    )  # fmt: skip


def _multiples(most: int, step: int) -> tuple[list[int], list[str]]:
    """Return ticks of a binary logarithm and how they read: 1 is ×2, -1 is ÷2."""
    ticks = [v for v in range(-most, most + 1) if v % step == 0]
    return ticks, ["1" if v == 0 else f"×{2**v}" if v > 0 else f"÷{2**-v}" for v in ticks]


@drawn
def plot_similarity(
    similarities: pd.DataFrame,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot how alike places are: a map ordered by clustering, with its tree above.

    图：各地的相似度。

    Parameters
    ----------
    similarities
        One row per pair of groups, from :func:`cityplans.similarity`: ``a``, ``b``,
        ``similarity``.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

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

    from cityplans.similarities import cluster_order, linkage

    need(similarities, ["a", "b", "similarity"], "cp.similarity(plans, by='region')")
    say = Labels(lang)
    order = cluster_order(similarities)
    if len(order) < 2:
        raise NothingToPlot("likeness needs at least two groups; choose another by= or load more")
    table = similarities.pivot(index="a", columns="b", values="similarity").loc[order, order]
    z = [[None if i == j else round(float(v), 3) for j, v in enumerate(r)]
         for i, r in enumerate(table.to_numpy())]  # fmt: skip
    labels = [say(g) for g in order]
    method = similarities.attrs.get("method", "words")
    what = {
        "words": ("用词的余弦相似度", "cosine similarity of their words"),
        "themes": ("主题分布的相似度", "likeness of their themes (1 − Jensen-Shannon distance)"),
        "topics": ("议题分布的相似度", "likeness of their topics (1 − Jensen-Shannon distance)"),
    }[method]
    zh = f"格中为两组之间{what[0]}（1 为相同）；顺序与上方的树按平均距离聚类。"
    en = f"Cells: {what[1]} (1 is the same); order and tree by average-linkage clustering."
    fig = canvas(
        say, title, caption, similarities, (zh, en), by=str(similarities.attrs.get("by", "region"))
    )
    branches = _tree(linkage(similarities))
    for xs, ys in branches:
        fig.add_trace(
            go.Scatter(
                x=xs, y=ys, mode="lines", line=dict(color=style.MUTED, width=1.2),
                yaxis="y2", hoverinfo="skip", showlegend=False,
            )
        )  # fmt: skip
    known = [v for r in z for v in r if v is not None]
    safe = [style.safe(x) for x in labels]
    texts = [["" if v is None else f"{v:.2f}" for v in r] for r in z]
    fig.add_trace(
        go.Heatmap(
            z=z, text=texts, customdata=[[f"{a}, {b}" for b in safe] for a in safe],
            colorscale=[list(s) for s in style.SCALE], xgap=1, ygap=1, hoverongaps=False,
            zmin=min(0.0, *known), zmax=max(known) or 1,
            hovertemplate="%{customdata}: %{z:.2f}<extra></extra>",
        )
    )  # fmt: skip
    heights = [y for _, ys in branches for y in ys if y > 0] or [0.0, 1.0]
    low, high = min(heights), max(heights)
    spread = high - low or low or 1.0
    # From just below the first joint: the stems below it say nothing.
    fig.update_layout(yaxis2=dict(range=[low - 0.3 * spread, high + 0.03 * spread]))
    return finish(
        fig, "matrix", rows=labels, columns=labels, cells=texts, symmetric=True, tree=True,
        widest=48, scale=say.head("similarity"),
    )  # fmt: skip


def _tree(links) -> list[tuple[list[float], list[float]]]:
    """Return the branches of a tree over leaves at 0, 1, 2 …, in the order of its own leaves."""
    from scipy.cluster import hierarchy

    drawn_tree = hierarchy.dendrogram(links, no_plot=True)
    return [
        ([round((x - 5) / 10, 4) for x in xs], [round(float(y), 4) for y in ys])
        for xs, ys in zip(drawn_tree["icoord"], drawn_tree["dcoord"], strict=True)
    ]
