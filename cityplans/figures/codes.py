"""Figures of codes: themes that stand together, and how well they are coded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import Labels, canvas, drawn, finish, need, right_column

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


@drawn
def plot_cooccurrence(
    pairs: pd.DataFrame,
    title: str | None = None,
    *,
    n_themes: int = 16,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot how often two themes stand in the same measure.

    图：主题的同现。

    Parameters
    ----------
    pairs
        One row per pair of themes, from :func:`cityplans.cooccurrence`: ``theme_a``,
        ``theme_b``, ``n``.
    n_themes
        Themes to show: those that stand together with others most often. The caption says how
        many there are.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

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
    say = Labels(lang)
    pairs = pairs[pairs["theme_a"] != pairs["theme_b"]]
    need(pairs, ["n"], "cp.cooccurrence(codes)")
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
        [both.get((a, b), 0) if j <= i else None for j, b in enumerate(names[:-1])]
        for i, a in enumerate(names[1:])
    ]
    text = [[str(v) if v else "" for v in row] for row in z]
    shown = pairs[pairs["theme_a"].isin(names) & pairs["theme_b"].isin(names)]
    labels = [say(t) for t in names]
    zh = "格中数字为同时涉及两个主题的举措数，空格为零。"
    en = "Cells: number of measures with both themes; blank is none."
    if len(names) < len(total):
        zh += f"图示 {len(total)} 个主题中与其他主题同现最多的 {len(names)} 个。"
        en += f" The {len(names)} of {len(total)} themes that meet others most often."
    fig = canvas(say, title, caption, shown, (zh, en))
    fig.add_trace(
        go.Heatmap(
            z=z, text=text, customdata=[
                [f"{style.safe(a)} + {style.safe(b)}" for b in labels[:-1]] for a in labels[1:]
            ],
            colorscale=[list(s) for s in style.SCALE], zmin=0, xgap=1, ygap=1, hoverongaps=False,
            hovertemplate="%{customdata}: %{z}<extra></extra>",
        )
    )  # fmt: skip
    return finish(
        fig, "matrix", rows=labels[1:], columns=labels[:-1], cells=text, widest=40,
        scale=say.head("together"), unit=say.head("together"),
    )  # fmt: skip


@drawn
def plot_accuracy(
    scores: pd.DataFrame,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot precision and recall by theme, so that the weak themes are seen first.

    图：各主题编码的查准率与查全率。

    Parameters
    ----------
    scores
        One row per theme: ``theme``, ``precision``, ``recall``, ``f1`` and, if known, the
        number of measures in the hand-coded sample ``n``; from :func:`cityplans.agreement`.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        Filled dots are precision, hollow diamonds recall, the lowest F1 on top.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> scores = pd.DataFrame({"theme": ["中医药", "托育"], "precision": [0.9, 0.8],
    ...     "recall": [0.8, 0.6], "f1": [0.85, 0.69], "n": [20, 10]})
    >>> [t.name for t in cp.plot_accuracy(scores).data if t.name]
    ['查准率', '查全率']
    """
    import plotly.graph_objects as go

    need(scores, ["theme", "precision", "recall", "f1"], "cp.agreement(codes, annotations)")
    say = Labels(lang)
    rows = scores.dropna(subset=["f1"]).sort_values(["f1", "theme"], ascending=[False, True])
    need(rows, ["f1"], "cp.agreement(codes, annotations)")
    names = say.keys(rows["theme"])
    labels = [say(t) for t in rows["theme"]]
    zh = (
        "每行一个主题：实心点为查准率，空心菱形为查全率；F1 最低者在上；"
        "n 为人工编码为该主题的举措数。"
    )
    en = (
        "One row per theme: filled dots precision, hollow diamonds recall; lowest F1 on top; "
        "n: measures that the human coder gave the theme."
    )
    if rows["recall"].isna().any():
        zh += "没有菱形的主题，人工编码者从未用过，查全率无从算起。"
        en += " Themes without a diamond were never given by the coder: there is nothing to recall."
    if "sample" in rows:  # from known_accuracy, not from a coding sheet of these plans
        zh += "所评的是本库人工编码的另外一些文件，不是这里的文件。"
        en += " About other documents, hand-coded for this library, not about these."
    fig = canvas(say, title, caption, rows, (zh, en))
    fig.add_trace(join_marks(rows["precision"], rows["recall"], names))
    # The diamond is open and smaller, so that both are seen where they fall together.
    marks = {
        "precision": dict(symbol="circle", size=9, color=style.ACCENT),
        "recall": dict(symbol="diamond-open", size=7, color=style.SECOND, line=dict(width=1.8)),
    }
    known = "n_annotations" in rows
    counted = [f"n = {int(n)}" for n in rows["n_annotations"]] if known else [""] * len(rows)
    for column, marker in marks.items():
        fig.add_trace(
            go.Scatter(
                x=rows[column].astype(float).round(4), y=names, mode="markers", marker=marker,
                name=say.head(column), cliponaxis=False,
                customdata=[[style.safe(t), n] for t, n in zip(labels, counted, strict=True)],
                hovertemplate="%{customdata[0]}: %{x:.0%}  %{customdata[1]}<extra></extra>",
            )
        )  # fmt: skip
    panel = dict(axis="", title="", values=names, labels=labels)
    if known:
        panel["right"] = counted
        fig.add_trace(right_column(panel, 1.05))
    fig.update_xaxes(range=[-0.04, 1.05], tickformat=".0%")
    return finish(fig, "rows", panels=[panel], nticks=6, legend=True)


def join_marks(one: pd.Series, other: pd.Series, names: list[str]) -> go.Scatter:
    """Return the lines that join two marks of each row, as one trace."""
    import plotly.graph_objects as go

    x: list[float | None] = []
    for a, b in zip(one, other, strict=True):
        x += [round(float(a), 4), round(float(b), 4), None]
    return go.Scatter(
        x=x, y=[v for name in names for v in (name, name, name)], mode="lines",
        line=dict(color=style.PALE, width=3), hoverinfo="skip", showlegend=False,
    )  # fmt: skip


@drawn
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
    n_pairs
        Lines to draw: the pairs that meet most often.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        A circle is a theme, its area the measures that have it; the width of a line is how many
        measures have both. Where on the circle a theme stands means nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.figures import plot_network
    >>> pairs = pd.DataFrame(
    ...     {"theme_a": ["甲"], "theme_b": ["乙"], "n": [3], "n_a": [9], "n_b": [4]})
    >>> [list(node) for node in plot_network(pairs).data[-1].customdata]
    [['甲', 9], ['乙', 4]]
    """
    import plotly.graph_objects as go

    need(pairs, ["theme_a", "theme_b", "n", "n_a", "n_b"], "cp.cooccurrence(codes, plans)")
    say = Labels(lang)
    rows = pairs.sort_values(["n", "theme_a", "theme_b"], ascending=[False, True, True])
    rows = rows.head(n_pairs)
    sizes: dict[str, int] = {}
    for theme, n in (("theme_a", "n_a"), ("theme_b", "n_b")):
        sizes |= dict(zip(rows[theme].astype(str), rows[n].astype(int).tolist(), strict=True))
    themes = sorted(sizes, key=lambda t: (-sizes[t], t))
    labels = [say(t) for t in themes]
    zh = (
        "圆面积为涉及该主题的举措数，线宽为同时涉及两个主题的举措数；"
        f"图示最常同现的 {len(rows)} 对。位置无含义。"
    )
    en = (
        f"Area of a circle: measures on the theme; width of a line: measures on both; the "
        f"{len(rows)} pairs that meet most often. Positions mean nothing."
    )
    fig = canvas(say, title, caption, rows, (zh, en))
    most = float(rows["n"].max())
    lines = list(zip(rows["theme_a"], rows["theme_b"], rows["n"].astype(float), strict=True))[::-1]
    for _, _, both in lines:
        fig.add_trace(
            go.Scatter(
                mode="lines", line=dict(width=round(0.6 + 6 * both / most, 2), color=style.MUTED),
                opacity=0.55, hoverinfo="skip", showlegend=False,
            )
        )  # fmt: skip
    largest = max(sizes.values())
    fig.add_trace(
        go.Scatter(
            mode="markers", showlegend=False,
            marker=dict(
                size=[round(26 * (sizes[t] / largest) ** 0.5, 1) for t in themes],
                color=style.ACCENT, line=dict(width=0),
            ),
            customdata=[[style.safe(x), sizes[t]] for x, t in zip(labels, themes, strict=True)],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
        )
    )  # fmt: skip
    index = {t: k for k, t in enumerate(themes)}
    return finish(fig, "network", names=labels, lines=[[index[a], index[b]] for a, b, _ in lines])
