"""The map of all themes by all places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import canvas, drawn, finish, group_column, need
from cityplans.figures.examples import say_examples
from cityplans.figures.labels import Labels
from cityplans.figures.themes import MAKER, SHARE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


@drawn
def plot_theme_map(
    shares: pd.DataFrame,
    title: str | None = None,
    *,
    by: str | None = None,
    examples: pd.DataFrame | None = None,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot all themes by all places as a map of shares, the commonest theme on top.

    图：主题 × 地方。

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`.
    by, examples
        As for :func:`cityplans.plot_themes`.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        A cell is the share of the group's measures on the theme, printed in per cent; darker
        is more, so that it reads in grey.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> shares = pd.DataFrame({
    ...     "theme": ["中医药"] * 2, "region": ["甲", "乙"], "n": [1, 3], "n_measures": [10, 12],
    ...     "n_documents": [1, 1], "share": [0.1, 0.25], "low": 0.0, "high": 0.5})
    >>> [list(row) for row in cp.plot_theme_map(shares).data[0].z]
    [[0.1, 0.25]]
    """
    import plotly.graph_objects as go

    need(shares, ["theme", "share", "n", "n_measures"], MAKER)
    say = Labels(lang)
    by = by or group_column(shares, SHARE_COLUMNS)
    sizes = shares.groupby(by)["n_measures"].max()
    groups = [g for g in dict.fromkeys(shares[by]) if sizes[g] > 0]
    need(shares[shares[by].isin(groups)], ["share"], MAKER)
    table = shares.pivot_table(index="theme", columns=by, values="share", observed=True)[groups]
    means = table.mean(axis=1).round(6).reset_index(name="mean")
    means = means.sort_values(["mean", "theme"], ascending=[False, True])
    table = table.loc[means["theme"]]
    counted = {
        (t, g): f"{int(n)}/{int(m)}"
        for t, g, n, m in zip(
            shares["theme"], shares[by], shares["n"], shares["n_measures"], strict=True
        )
    }
    values = table.round(4).to_numpy().tolist()
    text = [[_per_cent(v) for v in row] for row in table.to_numpy()]
    total = int(sizes[groups].sum())
    zh = (
        f"各组举措涉及各主题的比例（%，空格为零）；下方为举措数。共 {len(groups)} 组、"
        f"{total} 项举措；一项举措可涉及多个主题。主题按各组平均比例排序。"
    )
    en = (
        f"Share of each group's measures on each theme (per cent, blank is none); below, the "
        f"number of measures. {len(groups)} groups, {total} measures; a measure may have "
        "several themes. Themes in the order of their mean share."
    )
    labels, names = [say(t) for t in table.index], [say(g) for g in groups]
    hover = []
    for theme, label in zip(table.index, labels, strict=True):
        said = say_examples(examples, theme, by, say)
        hover.append(
            [
                f"{style.safe(label)}, {style.safe(name)}: {counted[theme, g]}"
                + said.get(style.safe(g), "")
                for g, name in zip(groups, names, strict=True)
            ]
        )
    rows = shares.drop(columns=[c for c in ("influence_low", "influence_high") if c in shares])
    fig = canvas(say, title, caption, rows, (zh, en), by=by)
    fig.add_trace(
        go.Heatmap(
            z=values, text=text, customdata=hover,
            colorscale=[list(s) for s in style.SCALE], zmin=0,
            zmax=round(float(table.to_numpy().max()), 4) or 1, xgap=1, ygap=1,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    return finish(
        fig, "matrix", rows=labels, columns=names, cells=text, format=".0%",
        counts=[str(int(sizes[g])) for g in groups], counted=say.head("n_measures"),
        unit=say.head("share") + say.pick("（%）", " (%)"), scale=say.head("share"),
    )  # fmt: skip


def _per_cent(share: float) -> str:
    """Print a share in per cent; what is more than none never reads as 0."""
    if share != share or share == 0:
        return ""
    return f"{100 * share:.0f}" if share >= 0.005 else "<1"
