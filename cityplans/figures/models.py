"""Figures of models: odds ratios of covariates with intervals; PMC surfaces."""

from __future__ import annotations

import math
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
)

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_MAKER = "cityplans.compare.model_shares(codes, plans, covariates)"


@drawn
def plot_coefficients(
    models: pd.DataFrame,
    title: str | None = None,
    *,
    themes: list[str] | None = None,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot odds ratios with their intervals, one panel a term, one line a theme.

    Parameters
    ----------
    models
        One row per theme and term, from :func:`cityplans.compare.model_shares`.
    themes
        Themes to show; by default all that were modelled.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        Odds ratios on a logarithmic axis, 1 is no difference; filled where the adjusted p is
        below 0.05.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.figures.models import plot_coefficients
    >>> rows = pd.DataFrame({"theme": ["中医药"], "term": ["level=county"], "odds_ratio": [2.0],
    ...     "low": [1.5], "high": [2.7], "p_adjusted": [0.01], "n_documents": 40, "n_clusters": 40})
    >>> [float(x) for x in plot_coefficients(rows).data[0].x]
    [2.0]
    """
    import plotly.graph_objects as go

    need(models, ["theme", "term", "odds_ratio", "low", "high", "p_adjusted"], _MAKER)
    say = Labels(lang)
    rows = models.dropna(subset=["odds_ratio"])
    if themes is not None:
        rows = rows[rows["theme"].isin(choose_themes(themes, rows))]
    need(rows, ["theme"], _MAKER)
    terms = list(dict.fromkeys(rows["term"]))
    n, clusters = int(rows["n_documents"].max()), int(rows["n_clusters"].max())
    order = rows[rows["term"] == terms[0]].sort_values(["odds_ratio", "theme"])["theme"].tolist()
    order = [*sorted(set(rows["theme"]) - set(order), reverse=True), *order]
    low, high = float(rows["low"].min()), float(rows["high"].max())
    edges = [math.log10(min(low, 1)) - 0.06, math.log10(max(high, 1)) + 0.06]
    traces, panels = [], []
    for k, term in enumerate(terms):
        shown = rows[rows["term"] == term].set_index("theme")
        shown = shown.loc[[t for t in order if t in shown.index]]
        values = say.keys(shown.index)
        panel = dict(axis=axis_number(k), title=_term(term, say), values=values,
                     labels=[say(t) for t in shown.index])  # fmt: skip
        panels.append(panel)
        ratio = shown["odds_ratio"].astype(float)
        fill = [style.ACCENT if p < 0.05 else style.PAPER for p in shown["p_adjusted"]]
        traces.append(
            go.Scatter(
                x=ratio.round(4), y=values, mode="markers", showlegend=False,
                marker=dict(size=7, color=fill, line=dict(color=style.ACCENT, width=1.6)),
                error_x=whiskers(
                    shown["low"], ratio, shown["high"], thickness=1.2, color=style.ACCENT
                ),
                customdata=[
                    f"{style.safe(x)}: {r:.2f} ({a:.2f}–{b:.2f})"
                    for x, r, a, b in zip(
                        panel["labels"], ratio, shown["low"], shown["high"], strict=True
                    )
                ],
                hovertemplate="%{customdata}<extra></extra>", **axes(k),
            )
        )  # fmt: skip
    zh = (
        "各主题占举措比例的胜算比及 95% 区间（对数轴）；1 为无差异，实心表示校正后 p < 0.05。"
        f"二项回归，{n} 份文件，{clusters} 个聚类，稳健标准误；相关不等于因果。"
    )
    en = (
        f"Odds ratios of the themes' shares of measures with 95 % intervals (log axis); 1 is "
        f"no difference; filled: adjusted p < 0.05. Binomial regression, {n} documents, {clusters} "
        f"clusters, robust standard errors; association, not cause."
    )
    fig = canvas(say, title, caption, rows, (zh, en), by="covariate")
    fig.add_traces(traces)
    for k in range(len(terms)):
        fig.update_layout({f"xaxis{axis_number(k)}": dict(type="log", range=edges)})
        fig.add_shape(
            type="line", x0=1, x1=1, y0=0, y1=1, xref=axes(k)["xaxis"], layer="below",
            yref=axes(k)["yaxis"] + " domain", line=dict(color=style.MUTED, width=1),
        )  # fmt: skip
    return finish(
        fig, "rows", panels=panels, columns=len(terms), shared=True, tick_choice=_ticks(low, high),
        xtitle=say.head("odds_ratio"),
    )  # fmt: skip


def _term(term: object, say: Labels) -> str:
    """Name a term of a model: ``level=county`` is a column and one of its values."""
    column, _, value = str(term).partition("=")
    return say.word(column) + (f" = {say(say.word(value))}" if value else "")


def _ticks(low: float, high: float) -> list[tuple[list[float], list[str]]]:
    """Return ticks of a logarithmic axis, from fine to coarse."""
    fine = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
    out = []
    for step in (1, 3, 6):
        ticks = [v for v in fine[fine.index(1) % step :: step] if low * 0.87 <= v <= high * 1.15]
        out.append((ticks, [f"{v:g}" for v in ticks]))
    return [*out, ([1.0], ["1"])]


@drawn
def plot_pmc_surface(
    index: pd.DataFrame,
    doc_id: str,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the PMC surface of a document: the nine main variables as a relief of 3 × 3.

    Parameters
    ----------
    index
        From :func:`cityplans.compare.pmc_index`, of nine main variables.
    doc_id
        The document.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Raises
    ------
    KeyError, ValueError
        As for :func:`cityplans.compare.pmc_surface`.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.compare import pmc_index
    >>> rows = [("d", f"X{i}", "a", i % 2) for i in range(1, 10)]
    >>> table = pd.DataFrame(rows, columns=["doc_id", "variable", "sub_variable", "value"])
    >>> len(plot_pmc_surface(pmc_index(table), "d").data[0].z)
    3
    """
    import plotly.graph_objects as go

    from cityplans.compare.pmc import pmc_surface

    grid = pmc_surface(index, doc_id)
    row = index.loc[[doc_id]]
    score = float(row["pmc"].iloc[0])
    say = Labels(lang)
    zh = f"{doc_id} 的 PMC 曲面：九个一级变量按行排成 3 × 3；PMC 指数 {score:.2f}。"
    en = f"PMC surface of {say(doc_id)}: nine main variables, row by row; PMC index {score:.2f}."
    fig = canvas(say, title, caption, row.reset_index(), (zh, en))
    fig.add_trace(
        go.Surface(
            x=list(grid.columns), y=list(grid.index), z=grid.to_numpy().round(4).tolist(),
            colorscale=[list(s) for s in style.SCALE], cmin=0, cmax=1,
            colorbar=dict(thickness=10, len=0.7, tickfont=dict(size=style.SMALL)),
        )
    )  # fmt: skip
    axis = dict(dtick=1, title=dict(text=""), tickfont=dict(size=style.SMALL))
    fig.update_layout(
        scene=dict(
            xaxis=axis,
            yaxis=axis,
            zaxis=dict(range=[0, 1.02], dtick=0.2, title="", tickfont=dict(size=style.SMALL)),
            # All of the box is within the figure.
            camera=dict(eye=dict(x=1.7, y=1.7, z=1.0), center=dict(x=0, y=0, z=-0.12)),
        )
    )
    return finish(fig, "free")
