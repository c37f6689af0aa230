"""Figures of topics: their terms, a map, their shares by place, their diagnostics, their tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import canvas, need, take_axes

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from cityplans.topics import Topics


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

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`.
    n_terms
        Terms to show per topic.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.
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
    from plotly.subplots import make_subplots

    terms = topics.terms
    need(terms, ["topic", "label", "term", "weight", "rank"], "cp.fit_topics(plans)")
    rows = terms[terms["rank"] <= n_terms].sort_values(["topic", "rank"])
    numbers = list(dict.fromkeys(rows["topic"]))
    sizes = topics.members.groupby("topic").size()
    columns = min(columns, len(numbers))
    n_rows = -(-len(numbers) // columns)
    height = 70 + n_rows * (46 + 18 * n_terms)
    default = {
        "zh": "每格一个议题：标签与举措数在上，条形为词的权重（该议题首词为 1）。",
        "en": "One panel a topic: label and number of measures on top, bars the weight of terms "
        "(1 for the first).",
    }
    fig = canvas(title, height=height, caption=caption or default[lang], rows=rows)
    titles = [f"{style.safe(_label(topics, t))}（{int(sizes.get(t, 0))}）" for t in numbers]
    panels = make_subplots(
        rows=n_rows, cols=columns, subplot_titles=titles, shared_xaxes=True,
        horizontal_spacing=0.13, vertical_spacing=min(0.3, 42 / (height - 100)),
    )  # fmt: skip
    take_axes(fig, panels)
    for i, topic in enumerate(numbers):
        block = rows[rows["topic"] == topic]
        first = float(block["weight"].max()) or 1.0
        fig.add_trace(
            go.Bar(
                x=(block["weight"] / first).round(3), y=[style.safe(t) for t in block["term"]],
                orientation="h", marker=dict(color=style.ACCENT if i == 0 else "#6c9cc9"),
                showlegend=False, hovertemplate="%{y}: %{x:.2f}<extra></extra>",
            ),
            row=i // columns + 1, col=i % columns + 1,
        )  # fmt: skip
    for i, note in enumerate(fig.layout.annotations):
        # At the right edge of its panel, where a long label grows over the terms, not the page.
        note.update(x=fig.layout[f"xaxis{i + 1 if i else ''}"].domain[1], xanchor="right")
    fig.update_yaxes(autorange="reversed", showgrid=False)
    fig.update_xaxes(range=[0, 1.02], showticklabels=False, showgrid=False)
    fig.update_annotations(font=dict(size=style.SIZE - 1, color=style.INK))
    return fig


def _label(topics: Topics, topic: int) -> str:
    return str(topics.labels[topic])


def plot_topic_map(
    topics: Topics,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot topics as a map: near ones share words, larger ones hold more measures.

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`; its ``layout`` gives ``topic``, ``label``, ``x``,
        ``y`` and the number of measures ``n``.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

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
    sizes = layout["n"].astype(float)
    default = {
        "zh": "面积为举措数；位置由议题词向量的距离降至二维，只有远近有意义，坐标轴没有意义。",
        "en": "Area: number of measures; position: distances between topics brought down to two "
        "dimensions. Only nearness means something, the axes do not.",
    }
    fig = canvas(title, height=500, caption=caption or default[lang], rows=layout)
    # Labels beside each other would overlap: a number in the circle, and a key at the side.
    fig.add_trace(
        go.Scatter(
            x=layout["x"].round(4), y=layout["y"].round(4), mode="markers+text",
            text=[str(t) for t in layout["topic"]], textposition="middle center",
            marker=dict(
                size=sizes, sizemode="area", opacity=0.85,
                sizeref=round(2 * float(sizes.max()) / 52**2, 6),
                color=style.PALE, line=dict(color=style.ACCENT, width=1.2),
            ),
            customdata=[[style.safe(_label(topics, t)), int(n)] for t, n in zip(
                layout["topic"], sizes, strict=True)],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>", showlegend=False,
        )
    )  # fmt: skip
    key = [
        f"{t}　{style.safe(_label(topics, t))}（{int(n)}）"
        for t, n in zip(layout["topic"], sizes, strict=True)
    ]
    fig.add_annotation(
        x=1.02, y=1, xref="paper", yref="paper", xanchor="left", yanchor="top", align="left",
        showarrow=False, text="<br>".join(key), font=dict(size=style.SIZE - 1),
    )  # fmt: skip
    fig.update_layout(margin_r=225, height=max(420, 90 + 17 * len(key)))
    for axis, column in (("xaxis", "x"), ("yaxis", "y")):
        low, high = float(layout[column].min()), float(layout[column].max())
        pad = 0.18 * ((high - low) or 1)
        edges = [round(low - pad, 6), round(high + pad, 6)]
        fig.update_layout({axis: dict(visible=False, range=edges)})
    return fig


def plot_topic_diagnostics(
    topics: Topics,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot how good the topics are for each number of topics tried, one panel a measure of it.

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`; its ``diagnostics`` has one row per number of topics.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

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
    from plotly.subplots import make_subplots

    table = topics.diagnostics
    need(table, ["n_topics"], "cp.fit_topics(plans)")
    wanted = ("coherence_npmi", "exclusivity", "stability", "silhouette")
    columns = [c for c in wanted if c in table and table[c].notna().any()]
    need(table, columns, "cp.fit_topics(plans)")
    default = {
        "zh": "每格一项指标，越高越好；竖线为采用的议题数。没有单一的“最佳”议题数。",
        "en": "One panel a measure, higher is better; the line marks the number used. There is no "
        "single best number of topics.",
    }
    fig = canvas(title, height=420, caption=caption or default[lang], rows=table)
    panels = make_subplots(
        rows=2, cols=2, shared_xaxes=True, vertical_spacing=0.16, horizontal_spacing=0.14,
        subplot_titles=[style.word(c, lang) for c in columns],
    )  # fmt: skip
    take_axes(fig, panels)
    used = len(topics.labels)
    for i, column in enumerate(columns):
        row, col = i // 2 + 1, i % 2 + 1
        fig.add_trace(
            go.Scatter(
                x=table["n_topics"].astype(int), y=table[column].astype(float).round(4),
                mode="lines+markers", line=dict(color=style.ACCENT), marker=dict(size=7),
                showlegend=False,
            ),
            row=row, col=col,
        )  # fmt: skip
        fig.add_vline(x=used, line=dict(color=style.SECOND, width=1, dash="dot"), row=row, col=col)
    fig.update_xaxes(title_text=style.word("n_topics", lang), row=2)
    fig.update_annotations(font=dict(size=style.SIZE, color=style.INK))
    return fig


def plot_topic_tree(
    topics: Topics,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the hierarchy of topics: which join first as topics are made coarser.

    Parameters
    ----------
    topics
        From :func:`cityplans.fit_topics`; its ``hierarchy`` is a linkage matrix.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

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
    import plotly.graph_objects as go
    from scipy.cluster import hierarchy

    drawn = hierarchy.dendrogram(topics.hierarchy, no_plot=True)
    numbers = list(topics.labels.keys() if hasattr(topics.labels, "keys") else topics.labels.index)
    leaves = [numbers[i] for i in drawn["leaves"]]
    import pandas as pd

    rows = pd.DataFrame({"topic": leaves, "label": [_label(topics, t) for t in leaves]})
    default = {
        "zh": "接合处越靠右，两组议题的词越不同（余弦距离）。",
        "en": "The further right two branches join, the less their words have in common "
        "(cosine distance).",
    }
    fig = canvas(title, height=100 + 26 * len(leaves), caption=caption or default[lang], rows=rows)
    for xs, ys in zip(drawn["dcoord"], drawn["icoord"], strict=True):
        fig.add_trace(
            go.Scatter(
                x=[round(float(x), 4) for x in xs], y=[round((y - 5) / 10, 4) for y in ys],
                mode="lines", line=dict(color=style.ACCENT, width=1.4), hoverinfo="skip",
                showlegend=False,
            )
        )  # fmt: skip
    fig.update_yaxes(
        tickvals=list(range(len(leaves))), ticktext=[style.safe(x) for x in rows["label"]],
        showgrid=False,
    )  # fmt: skip
    joints = [x for xs in drawn["dcoord"] for x in xs if x > 0]
    low, high = min(joints), max(joints)
    spread = high - low or low
    # From just before the first joint: the stems to its left say nothing.
    fig.update_xaxes(
        title_text=style.word("distance", lang),
        range=[round(low - 0.25 * spread, 6), round(high + 0.02 * spread, 6)],
    )
    return fig
