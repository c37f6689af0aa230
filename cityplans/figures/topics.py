"""Figures of topics: their terms, a map, their shares by place, their diagnostics, their tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import Labels, axes, axis_number, canvas, drawn, finish, need

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from cityplans.topics import Topics


def _made_by(topics: Topics, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows that know their model, for the caption."""
    rows = rows.copy()
    if model := getattr(topics, "model", ""):
        rows.attrs["model"] = model
    return rows


@drawn
def plot_topics(
    topics: Topics,
    title: str | None = None,
    *,
    n_terms: int = 6,
    columns: int = 3,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the leading terms of each topic, the largest topic first.

    图：各议题的典型词。

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`.
    n_terms
        Terms to show per topic.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.
    columns
        Panels in a row.

    Returns
    -------
    plotly.graph_objects.Figure
        One panel per topic; a bar is the weight of a term, relative to the topic's first.

    Examples
    --------
    >>> import cityplans as cp
    >>> topics = cp.fit_topics(cp.load_plans(), n_topics=5)
    >>> type(cp.plot_topics(topics)).__name__
    'Figure'
    """
    import plotly.graph_objects as go

    terms = topics.terms
    need(terms, ["topic", "label", "term", "weight", "rank"], "cp.fit_topics(plans)")
    say = Labels(lang)
    rows = terms[terms["rank"] <= n_terms].sort_values(["topic", "rank"])
    numbers = list(dict.fromkeys(rows["topic"]))
    sizes = topics.members.groupby("topic").size()
    panels, traces = [], []
    titles = say.words(topics.labels[t] for t in numbers)
    said = dict(zip(rows["term"], say.words(rows["term"]), strict=True))
    for i, topic in enumerate(numbers):
        block = rows[rows["topic"] == topic][::-1]
        first = float(block["weight"].max()) or 1.0
        values = say.keys(block["term"])
        size = int(sizes.get(topic, 0))
        title_of = titles[i] + say.pick(f"（{size}）", f" ({size})")
        panels.append(
            dict(
                axis=axis_number(i),
                title=title_of,
                values=values,
                labels=[said[t] for t in block["term"]],
            )
        )
        traces.append(
            go.Bar(
                x=(block["weight"] / first).round(3), y=values, orientation="h",
                marker=dict(color=style.ACCENT if i == 0 else "#6c9cc9"), showlegend=False,
                customdata=[style.safe(x) for x in panels[-1]["labels"]],
                hovertemplate="%{customdata}: %{x:.2f}<extra></extra>", **axes(i),
            )
        )  # fmt: skip
    zh = (
        "每格一个议题：标签与举措数在上，条形为词的权重（该议题首词为 1）；议题由模型从用词中归纳。"
    )
    en = (
        "One panel a topic: label and number of measures on top, bars the weight of terms (1 for "
        "the first); topics are found by a model of word use."
    )
    fig = canvas(say, title, caption, _made_by(topics, rows), (zh, en), bargap=0.25)
    fig.add_traces(traces)
    for i in range(len(numbers)):
        fig.update_layout({f"xaxis{axis_number(i)}": dict(range=[0, 1.02], showgrid=False)})
        fig.update_layout({f"yaxis{axis_number(i)}": dict(showgrid=False)})
    return finish(fig, "rows", panels=panels, columns=columns, ticks=False, pitch=15)


@drawn
def plot_topic_map(
    topics: Topics,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot topics as a map: near ones share words, larger ones hold more measures.

    图：议题地图。

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`; its ``layout`` gives ``topic``, ``label``, ``x``,
        ``y`` and the number of measures ``n``.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        Only distances mean something; the axes do not, and are not drawn.

    Examples
    --------
    >>> import cityplans as cp
    >>> topics = cp.fit_topics(cp.load_plans(), n_topics=5)
    >>> type(cp.plot_topic_map(topics)).__name__
    'Figure'
    """
    import plotly.graph_objects as go

    layout = topics.layout
    need(layout, ["topic", "x", "y", "n"], "cp.fit_topics(plans)")
    say = Labels(lang)
    names = say.words(topics.labels[t] for t in layout["topic"])
    sizes = [int(n) for n in layout["n"]]
    zh = "面积为举措数；位置由议题词向量的距离降至二维，只有远近有意义，坐标轴没有意义。"
    en = (
        "Area: number of measures; position: distances between topics brought down to two "
        "dimensions. Only nearness means something, the axes do not."
    )
    fig = canvas(say, title, caption, _made_by(topics, layout), (zh, en))
    fig.add_trace(
        go.Scatter(
            mode="markers", showlegend=False,
            marker=dict(
                sizemode="diameter", opacity=0.9, color=style.PALE,
                line=dict(color=style.ACCENT, width=1.2),
            ),
            customdata=[[style.safe(x), n] for x, n in zip(names, sizes, strict=True)],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
        )
    )  # fmt: skip
    return finish(
        fig, "topics", names=[f"{x} {n}" for x, n in zip(names, sizes, strict=True)],
        sizes=sizes, x=layout["x"].round(4).tolist(), y=layout["y"].round(4).tolist(),
    )  # fmt: skip


@drawn
def plot_topic_diagnostics(
    topics: Topics,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot how good the topics are for each number of topics tried, one panel a measure of it.

    图：议题数目与各项指标。

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`; its ``diagnostics`` has one row per number of topics.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        Higher is better in every panel; the vertical line marks the number of topics used.

    Examples
    --------
    >>> import cityplans as cp
    >>> topics = cp.fit_topics(cp.load_plans(), n_topics=[4, 6])  # doctest: +SKIP
    >>> cp.plot_topic_diagnostics(topics)  # doctest: +SKIP
    """
    import plotly.graph_objects as go

    table = topics.diagnostics
    need(table, ["n_topics"], "cp.fit_topics(plans)")
    say = Labels(lang)
    wanted = ("coherence_npmi", "exclusivity", "stability", "silhouette")
    columns = [c for c in wanted if c in table and table[c].notna().any()]
    need(table[columns].dropna(how="all"), columns, "cp.fit_topics(plans)")
    zh = "每格一项指标，越高越好；竖线为采用的议题数。没有单一的“最佳”议题数。"
    en = (
        "One panel a measure, higher is better; the line marks the number used. There is no "
        "single best number of topics."
    )
    fig = canvas(say, title, caption, _made_by(topics, table), (zh, en))
    used = len(topics.labels)
    numbers = table["n_topics"].astype(int).tolist()
    for i, column in enumerate(columns):
        fig.add_trace(
            go.Scatter(
                x=numbers, y=table[column].astype(float).round(4), mode="lines+markers",
                line=dict(color=style.ACCENT, width=1.6), marker=dict(size=6), showlegend=False,
                hovertemplate="%{x}: %{y:.3f}<extra></extra>", **axes(i),
            )
        )  # fmt: skip
        fig.add_shape(
            type="line", x0=used, x1=used, y0=0, y1=1, xref=axes(i)["xaxis"],
            yref=axes(i)["yaxis"] + " domain", line=dict(color=style.SECOND, width=1, dash="dot"),
        )  # fmt: skip
    panels = [dict(axis=axis_number(i), title=say.head(c)) for i, c in enumerate(columns)]
    return finish(
        fig, "panels", panels=panels, xs=[min(numbers), max(numbers)], deep=120, digits=5,
        xtitle=say.head("n_topics"),
    )  # fmt: skip


@drawn
def plot_topic_tree(
    topics: Topics,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the hierarchy of topics: which join first as topics are made coarser.

    图：议题的合并树。

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`; its ``hierarchy`` is a linkage matrix.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        A tree whose leaves are topics and whose joints stand at their distance.

    Examples
    --------
    >>> import cityplans as cp
    >>> topics = cp.fit_topics(cp.load_plans(), n_topics=5)
    >>> type(cp.plot_topic_tree(topics)).__name__
    'Figure'
    """
    import pandas as pd
    import plotly.graph_objects as go
    from scipy.cluster import hierarchy

    say = Labels(lang)
    tree = hierarchy.dendrogram(topics.hierarchy, no_plot=True)
    leaves = [list(topics.labels.index)[i] for i in tree["leaves"]]
    rows = pd.DataFrame({"topic": leaves, "label": [str(topics.labels[t]) for t in leaves]})
    labels = say.words(rows["label"])
    zh = "接合处越靠右，两组议题的词越不同（余弦距离，平均距离聚类）。"
    en = (
        "The further right two branches join, the less their words have in common (cosine "
        "distance, average linkage)."
    )
    fig = canvas(say, title, caption, _made_by(topics, rows), (zh, en))
    for xs, ys in zip(tree["dcoord"], tree["icoord"], strict=True):
        fig.add_trace(
            go.Scatter(
                x=[round(float(x), 4) for x in xs], y=[round((y - 5) / 10, 4) for y in ys],
                mode="lines", line=dict(color=style.ACCENT, width=1.4), hoverinfo="skip",
                showlegend=False,
            )
        )  # fmt: skip
    joints = [x for xs in tree["dcoord"] for x in xs if x > 0] or [1.0]
    low, high = min(joints), max(joints)
    spread = high - low or low or 1.0
    # From just before the first joint: the stems to its left say nothing.
    fig.update_xaxes(range=[low - 0.25 * spread, high + 0.03 * spread])
    fig.update_yaxes(showgrid=False)
    panel = dict(axis="", title="", values=list(range(len(leaves))), labels=labels)
    return finish(
        fig, "rows", panels=[panel], xtitle=say.head("distance"), nticks=5, pitch=20, whole=True
    )
