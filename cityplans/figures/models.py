"""Figures of models: odds ratios of covariates with intervals; PMC surfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import canvas, choose_themes, need, take_axes

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_MAKER = "cityplans.compare.model_shares(codes, plans, covariates)"


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
    title
        The finding, in the caller's words.
    themes
        Themes to show; by default all that were modelled.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure.

    Returns
    -------
    plotly.graph_objects.Figure
        Odds ratios on a logarithmic axis, 1 is no difference; filled where the adjusted p is
        below 0.05.

    Raises
    ------
    NothingToPlot
        If nothing was modelled.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.figures.models import plot_coefficients
    >>> rows = pd.DataFrame({"theme": ["中医药"], "term": ["level=county"], "odds_ratio": [2.0],
    ...     "low": [1.5], "high": [2.7], "p_adjusted": [0.01], "n_documents": 40, "n_clusters": 40})
    >>> plot_coefficients(rows).data[0].x.tolist()
    [2.0]
    """
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    need(models, ["theme", "term", "odds_ratio", "low", "high", "p_adjusted"], _MAKER)
    rows = models.dropna(subset=["odds_ratio"])
    if themes is not None:
        rows = rows[rows["theme"].isin(choose_themes(themes, rows))]
    need(rows, ["theme"], _MAKER)
    terms = list(dict.fromkeys(rows["term"]))
    n_themes = rows["theme"].nunique()
    n, clusters = int(rows["n_documents"].max()), int(rows["n_clusters"].max())
    default = {
        "zh": "各主题占举措比例的胜算比及 95% 区间（对数轴）；1 为无差异，实心表示校正后 p < 0.05。"
        f"二项回归，{n} 份文件，{clusters} 个聚类，稳健标准误；相关不等于因果。",
        "en": f"Odds ratios of the themes' shares of measures with 95 % intervals (log axis); 1 is "
        f"no difference; filled: adjusted p < 0.05. Binomial regression, {n} documents, {clusters} "
        f"clusters, robust standard errors; association, not cause.",
    }
    fig = canvas(title, height=130 + 21 * n_themes, caption=caption or default[lang], rows=rows)
    panels = make_subplots(
        rows=1, cols=len(terms), shared_yaxes=True, subplot_titles=[style.safe(t) for t in terms],
        horizontal_spacing=0.05,
    )  # fmt: skip
    take_axes(fig, panels)
    order = rows[rows["term"] == terms[0]].sort_values(["odds_ratio", "theme"])["theme"].tolist()
    order = [*sorted(set(rows["theme"]) - set(order), reverse=True), *order]
    for column, term in enumerate(terms, start=1):
        shown = rows[rows["term"] == term].set_index("theme")
        shown = shown.loc[[t for t in order if t in shown.index]]
        ratio = shown["odds_ratio"].astype(float)
        fill = [style.ACCENT if p < 0.05 else style.PAPER for p in shown["p_adjusted"]]
        fig.add_trace(
            go.Scatter(
                x=ratio.round(4), y=[style.safe(t) for t in shown.index], mode="markers",
                marker=dict(size=8, color=fill, line=dict(color=style.ACCENT, width=1.8)),
                error_x=dict(
                    type="data", symmetric=False, thickness=1.2, width=0, color=style.ACCENT,
                    array=(shown["high"] - ratio).round(4),
                    arrayminus=(ratio - shown["low"]).round(4),
                ),
                hovertemplate="%{y}: %{x:.2f}<extra></extra>", showlegend=False,
            ),
            row=1, col=column,
        )  # fmt: skip
        fig.add_vline(x=1, line=dict(color=style.MUTED, width=1), row=1, col=column)
    ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
    fig.update_xaxes(type="log", tickvals=ticks, ticktext=[f"{v:g}" for v in ticks])
    fig.update_annotations(font=dict(size=style.SIZE, color=style.INK))
    fig.update_yaxes(dtick=1, categoryorder="array", categoryarray=[style.safe(t) for t in order])
    return fig


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
        As for :func:`plot_coefficients`.

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
    default = {
        "zh": f"{doc_id} 的 PMC 曲面：九个一级变量按行排成 3 × 3；PMC 指数 {score:.2f}。",
        "en": f"PMC surface of {doc_id}: nine main variables, row by row; PMC index {score:.2f}.",
    }
    fig = canvas(title, height=420, caption=caption or default[lang], rows=row.reset_index())
    scale = [list(s) for s in style.SCALE]
    fig.add_trace(
        go.Surface(
            x=list(grid.columns), y=list(grid.index), z=grid.to_numpy().round(4),
            colorscale=scale, cmin=0, cmax=1, colorbar=dict(thickness=12),
        )
    )  # fmt: skip
    axis = dict(dtick=1, title=dict(text=""))
    fig.update_layout(
        scene=dict(
            xaxis=axis,
            yaxis=axis,
            zaxis=dict(range=[0, 1], title=""),
            camera=dict(eye=dict(x=1.5, y=1.5, z=1.1)),
        )
    )
    return fig
