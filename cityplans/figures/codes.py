"""Figures of codes: themes that stand together, and how well they are coded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import canvas, need

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


def plot_cooccurrence(
    pairs: pd.DataFrame,
    title: str | None = None,
    *,
    n_themes: int = 16,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot how often two themes stand in the same measure.

    Parameters
    ----------
    pairs
        One row per pair of themes, from :func:`cityplans.cooccurrence`: ``theme_a``,
        ``theme_b``, ``n``.
    n_themes
        Themes to show: those that stand together with others most often.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

    Returns
    -------
    plotly.graph_objects.Figure
        The lower triangle of a map; a cell is the number of measures with both themes.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> pairs = pd.DataFrame({"theme_a": ["中医药"], "theme_b": ["人才队伍"], "n": [3]})
    >>> type(cp.plot_cooccurrence(pairs)).__name__
    'Figure'
    """
    import plotly.graph_objects as go

    need(pairs, ["theme_a", "theme_b", "n"], "cp.cooccurrence(codes)")
    pairs = pairs[pairs["theme_a"] != pairs["theme_b"]]
    need(pairs, ["n"], "cp.cooccurrence(codes) of measures with more than one theme")
    total: dict[str, int] = {}
    both: dict[tuple[str, str], int] = {}
    for a, b, n in zip(pairs["theme_a"], pairs["theme_b"], pairs["n"], strict=True):
        if (a, b) in both:
            continue
        both[a, b] = both[b, a] = int(n)
        total[a] = total.get(a, 0) + int(n)
        total[b] = total.get(b, 0) + int(n)
    names = sorted(total, key=lambda t: (-total[t], t))[:n_themes]
    z = [
        [both.get((a, b), 0) if j < i else None for j, b in enumerate(names)]
        for i, a in enumerate(names)
    ]
    text = [[("" if not v else str(v)) for v in row] for row in z]
    shown = pairs[pairs["theme_a"].isin(names) & pairs["theme_b"].isin(names)]
    default = {
        "zh": "格中数字为同时涉及两个主题的举措数。",
        "en": "Cells: number of measures with both themes.",
    }
    fig = canvas(title, height=190 + 24 * len(names), caption=caption or default[lang], rows=shown)
    labels = [style.safe(t) for t in names]
    fig.add_trace(
        go.Heatmap(
            z=[row[:-1] for row in z[1:]], x=labels[:-1], y=labels[1:],
            text=[row[:-1] for row in text[1:]], texttemplate="%{text}",
            textfont=dict(size=style.SIZE - 1), colorscale=[list(s) for s in style.SCALE],
            zmin=0, showscale=False, xgap=1, ygap=1, hoverongaps=False,
            hovertemplate="%{y} + %{x}: %{z}<extra></extra>",
        )
    )  # fmt: skip
    fig.update_yaxes(autorange="reversed", showgrid=False)
    fig.update_xaxes(tickangle=-45, showgrid=False)
    return fig


def plot_accuracy(
    scores: pd.DataFrame,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot precision and recall by theme, so that the weak themes are seen first.

    Parameters
    ----------
    scores
        One row per theme: ``theme``, ``precision``, ``recall``, ``f1`` and, if known, the
        number of measures in the hand-coded sample ``n``; from :func:`cityplans.agreement`.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

    Returns
    -------
    plotly.graph_objects.Figure
        Filled dots are precision, hollow diamonds recall, the lowest F1 on top.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> scores = pd.DataFrame({"theme": ["中医药", "托育"], "precision": [0.9, 0.8],
    ...     "recall": [0.8, 0.6], "f1": [0.85, 0.69], "n": [20, 10]})
    >>> fig = cp.plot_accuracy(scores)
    >>> sorted(t.name for t in fig.data if t.name)[:2] != []
    True
    """
    import plotly.graph_objects as go

    need(scores, ["theme", "precision", "recall", "f1"], "cp.agreement(codes, annotations)")
    rows = scores.dropna(subset=["f1"]).sort_values(["f1", "theme"], ascending=[False, True])
    need(rows, ["f1"], "cp.agreement(codes, annotations) with themes both coders used")
    names = [style.safe(t) for t in rows["theme"]]
    default = {
        "zh": "每行一个主题：实心点为查准率，空心菱形为查全率；F1 最低者在上；"
        "n 为人工编码为该主题的举措数。",
        "en": "One row per theme: filled dots precision, hollow diamonds recall; lowest F1 on top; "
        "n: measures that the human coder gave the theme.",
    }
    if "sample" in rows:  # from known_accuracy, not from a coding sheet of these plans
        default["zh"] += "所评的是本库人工编码的另外一些文件，不是这里的文件。"
        default["en"] += " About other documents, hand-coded for this library, not about these."
    fig = canvas(title, height=116 + 20 * len(rows), caption=caption or default[lang], rows=rows)
    for a, b, name in zip(rows["precision"], rows["recall"], names, strict=True):
        fig.add_trace(
            go.Scatter(
                x=[round(float(a), 4), round(float(b), 4)], y=[name, name], mode="lines",
                line=dict(color=style.PALE, width=3), hoverinfo="skip", showlegend=False,
            )
        )  # fmt: skip
    # The diamond is open and smaller, so that both are seen where they fall together.
    marks = {
        "precision": dict(symbol="circle", size=11, color=style.ACCENT),
        "recall": dict(symbol="diamond-open", size=8, color=style.SECOND, line=dict(width=2.2)),
    }
    for column, marker in marks.items():
        fig.add_trace(
            go.Scatter(
                x=rows[column].astype(float).round(4), y=names, mode="markers", marker=marker,
                name=style.word(column, lang), cliponaxis=False,
            )
        )  # fmt: skip
    if "n_annotations" in rows:
        fig.add_trace(
            go.Scatter(
                x=[1.05] * len(rows), y=names, mode="text", textposition="middle right",
                text=[f"n = {int(n)}" for n in rows["n_annotations"]], hoverinfo="skip",
                textfont=dict(size=style.SIZE - 2, color=style.MUTED), showlegend=False,
                cliponaxis=False,
            )
        )  # fmt: skip
    fig.update_xaxes(range=[-0.03, 1.13], tickvals=[0, 0.2, 0.4, 0.6, 0.8, 1], tickformat=".0%")
    fig.update_yaxes(categoryorder="array", categoryarray=names, range=[-0.7, len(names) - 0.3])
    return fig


def plot_network(
    pairs: pd.DataFrame,
    title: str | None = None,
    *,
    n_pairs: int = 30,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot themes that stand in the same measures as a network on a circle.

    Parameters
    ----------
    pairs
        One row per pair of themes, from :func:`cityplans.cooccurrence`: ``theme_a``,
        ``theme_b``, ``n``, ``n_a``, ``n_b``.
    title
        The finding, in the caller's words.
    n_pairs
        Lines to draw: the pairs that meet most often.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure.

    Returns
    -------
    plotly.graph_objects.Figure
        A circle is a theme, its area the measures that have it; the width of a line is how many
        measures have both. Where on the circle a theme stands means nothing.

    Raises
    ------
    NothingToPlot
        If no two themes meet.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.figures import plot_network
    >>> pairs = pd.DataFrame(
    ...     {"theme_a": ["甲"], "theme_b": ["乙"], "n": [3], "n_a": [9], "n_b": [4]})
    >>> list(plot_network(pairs).data[-1].text)
    ['甲', '乙']
    """
    import math

    import plotly.graph_objects as go

    need(pairs, ["theme_a", "theme_b", "n", "n_a", "n_b"], "cp.cooccurrence(codes, plans)")
    rows = pairs.sort_values(["n", "theme_a", "theme_b"], ascending=[False, True, True])
    rows = rows.head(n_pairs)
    sizes: dict[str, int] = {}
    for theme, n in (("theme_a", "n_a"), ("theme_b", "n_b")):
        sizes |= dict(zip(rows[theme].astype(str), rows[n].astype(int).tolist(), strict=True))
    themes = sorted(sizes, key=lambda t: (-sizes[t], t))
    turn = 2 * math.pi / len(themes)
    at = {t: (math.sin(k * turn), math.cos(k * turn)) for k, t in enumerate(themes)}
    default = {
        "zh": "圆面积为涉及该主题的举措数，线宽为同时涉及两个主题的举措数；"
        f"图示最常同现的 {len(rows)} 对。位置无含义。",
        "en": f"Area of a circle: measures on the theme; width of a line: measures on both; the "
        f"{len(rows)} pairs that meet most often. Positions mean nothing.",
    }
    fig = canvas(title, height=620, caption=caption or default[lang], rows=rows)
    most = float(rows["n"].max())
    both = zip(rows["theme_a"], rows["theme_b"], rows["n"].astype(float), strict=True)
    for one, other, n in reversed(list(both)):
        (x0, y0), (x1, y1) = at[one], at[other]
        fig.add_trace(
            go.Scatter(
                x=[round(x0, 4), round(x1, 4)], y=[round(y0, 4), round(y1, 4)], mode="lines",
                line=dict(width=round(0.6 + 6 * n / most, 2), color=style.MUTED),
                opacity=0.55, hoverinfo="skip", showlegend=False,
            )
        )  # fmt: skip
    largest = max(sizes.values())
    fig.add_trace(
        go.Scatter(
            x=[round(at[t][0], 4) for t in themes], y=[round(at[t][1], 4) for t in themes],
            mode="markers+text", text=[style.safe(t) for t in themes], showlegend=False,
            textposition=[
                "middle right" if at[t][0] > 0.05 else "middle left" if at[t][0] < -0.05
                else "top center" if at[t][1] > 0 else "bottom center" for t in themes
            ],
            marker=dict(
                size=[round(8 + 26 * (sizes[t] / largest) ** 0.5, 1) for t in themes],
                color=style.ACCENT, line=dict(width=0),
            ),
            customdata=[[sizes[t]] for t in themes],
            hovertemplate="%{text}: %{customdata[0]}<extra></extra>",
        )
    )  # fmt: skip
    # Room at the sides for the names.
    fig.update_xaxes(visible=False, range=[-2.6, 2.6])
    fig.update_yaxes(visible=False, range=[-1.25, 1.25])
    return fig
