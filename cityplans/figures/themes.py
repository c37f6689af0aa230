"""Figures of themes: shares by place with intervals, and the whole map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import (
    NothingToPlot,
    canvas,
    choose_themes,
    group_column,
    need,
    take_axes,
)

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

SHARE_COLUMNS = {
    "theme", "topic", "label", "role", "n", "n_measures", "n_documents", "share", "low", "high",
    "interval", "p", "p_adjusted", "influence_low", "influence_high",
}  # fmt: skip
_WIDE = 12  # groups whose names fit side by side
_MAKER = "cp.compare_themes(codes, plans, by='region')"


def plot_themes(
    shares: pd.DataFrame,
    title: str | None = None,
    *,
    themes: Sequence[str | int] | None = None,
    by: str | None = None,
    columns: int = 2,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the share of measures on a theme or topic by place, with intervals, one panel each.

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`, or one per topic and
        group, from :func:`cityplans.compare_topics`.
    title
        The finding, in the caller's words.
    themes
        Themes to show (of topics: their numbers), in this order; by default the four whose
        shares differ most.
    by
        Column of the groups; by default the one column that is not of the comparison's own.
    columns
        Panels in a row.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

    Returns
    -------
    plotly.graph_objects.Figure
        A dot is the share, a line its interval, the figures beside it measures on the theme of
        all measures. A hollow dot stands on one document: its interval says how the count
        could vary within that text, nothing about the place.

    Raises
    ------
    NothingToPlot
        If the frame is empty, lacks a column, or has none of the themes asked for.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> shares = pd.DataFrame({
    ...     "theme": ["中医药"] * 2, "region": ["甲", "乙"], "role": "plan", "n": [1, 3],
    ...     "n_measures": [10, 12], "n_documents": [1, 1], "share": [0.1, 0.25],
    ...     "low": [0.0, 0.08], "high": [0.3, 0.5], "interval": "measures resampled"})
    >>> fig = cp.plot_themes(shares, title="乙谈中医药更多")
    >>> [str(y) for y in fig.data[0].y]
    ['甲', '乙']
    """
    from plotly.subplots import make_subplots

    need(shares, [], _MAKER)
    if "theme" not in shares and {"topic", "label"} <= set(shares):
        shares, themes = _topics_as_themes(shares, themes)
    need(shares, ["theme", "share", "low", "high", "n", "n_measures", "n_documents"], _MAKER)
    by = by or group_column(shares, SHARE_COLUMNS)
    if themes is None:
        spread = shares.groupby("theme")["share"].agg(lambda s: s.max() - s.min())
        order = sorted(spread.index, key=lambda t: (-round(float(spread[t]), 6), t))
        themes = order[:4]
    else:
        themes = choose_themes(themes, shares)
    shown = shares[shares["theme"].isin(themes)].dropna(subset=["share"])
    if shown.empty:
        raise NothingToPlot(f"none of the themes {'、'.join(map(str, themes))} is in the frame")
    themes = [t for t in themes if t in set(shown["theme"])]
    columns = min(columns, len(themes))
    n_rows = -(-len(themes) // columns)
    n_groups = shown[by].nunique()
    height = 76 + n_rows * (46 + 21 * n_groups) + 34
    fig = canvas(title, height=height, caption=caption or _caption(shown, by, lang), rows=shown)
    panels = make_subplots(
        rows=n_rows, cols=columns, shared_xaxes=True,
        subplot_titles=[style.safe(t) for t in themes],
        horizontal_spacing=0.16,
        vertical_spacing=min(0.4, 46 / (height - 110)) if n_rows > 1 else 0,
    )  # fmt: skip
    take_axes(fig, panels)
    top = float(shown["high"].max())
    for i, theme in enumerate(themes):
        row, col = divmod(i, columns)
        rows = shown[shown["theme"] == theme]
        # The largest on top; ties by name, so that the order never depends on the input's.
        rows = rows.sort_values(["share", by], ascending=[True, False], kind="stable")
        _dots(fig, rows, by, row + 1, col + 1, top)
    fig.update_yaxes(type="category")  # years are names here
    fig.update_xaxes(range=[-0.02 * top, top * 1.28], tickformat=".0%", nticks=5)
    fig.update_annotations(font=dict(size=style.SIZE, color=style.INK), xanchor="left")
    for i, note in enumerate(fig.layout.annotations):
        note.x = fig.layout[f"xaxis{i + 1 if i else ''}"].domain[0]
    for col in range(columns):
        fig.update_xaxes(title_text=style.word("share", lang), row=n_rows, col=col + 1)
    fig.update_layout(showlegend=False)
    return fig


def _topics_as_themes(
    shares: pd.DataFrame, topics: Sequence[str | int] | None
) -> tuple[pd.DataFrame, list[str] | None]:
    """Name topics by their labels; numbers asked for become the labels they stand for."""
    names = shares.drop_duplicates("topic").set_index("topic")["label"].astype(str)
    order = None if topics is None else [str(names.get(t, t)) for t in topics]
    return shares.assign(theme=shares["label"].astype(str)).drop(columns=["label"]), order


def _dots(fig: go.Figure, rows: pd.DataFrame, by: str, row: int, col: int, top: float) -> None:
    import plotly.graph_objects as go

    names = [style.safe(v) for v in rows[by]]
    single = (rows["n_documents"] <= 1).to_numpy()
    share, low, high = (rows[c].to_numpy(dtype=float) for c in ("share", "low", "high"))
    fig.add_trace(
        go.Scatter(
            x=share.round(4), y=names, mode="markers", cliponaxis=False,
            marker=dict(
                size=9, color=[style.PAPER if s else style.ACCENT for s in single],
                line=dict(color=style.ACCENT, width=2),
            ),
            error_x=dict(
                type="data", symmetric=False, array=(high - share).round(4),
                arrayminus=(share - low).round(4), color=style.ACCENT, thickness=1.4, width=0,
            ),
            customdata=rows[["n", "n_measures", "n_documents"]].to_numpy().tolist(),
            hovertemplate="%{y}: %{x:.1%} (%{customdata[0]}/%{customdata[1]})<extra></extra>",
        ),
        row=row, col=col,
    )  # fmt: skip
    fig.add_trace(
        go.Scatter(
            x=[round(top * 1.27, 4)] * len(rows), y=names, mode="text",
            text=[f"{int(n)}/{int(m)}" for n, m in zip(rows["n"], rows["n_measures"], strict=True)],
            textposition="middle left", hoverinfo="skip",
            textfont=dict(size=style.SIZE - 2, color=style.MUTED),
        ),
        row=row, col=col,
    )  # fmt: skip


def _caption(shown: pd.DataFrame, by: str, lang: str) -> str:
    roles = sorted(set(shown["role"].dropna())) if "role" in shown else []
    role = "、".join(style.word(r, lang) for r in roles) or style.word("n_measures", lang)
    ways = _say_ways(shown["interval"].dropna() if "interval" in shown else [], lang)
    per_group = shown.groupby(by)["n_documents"].max()
    if lang == "zh":
        return (
            f"圆点为涉及该主题的举措占该组全部举措的比例（计入：{role}），横线为区间（{ways}）。"
            f"共 {len(per_group)} 组、{int(per_group.sum())} 份文件；空心点只有一份文件，"
            "其区间只说明该文本内部的波动，不代表该地。"
        )
    return (
        f"Dots: share of a group's measures on the theme (counted: {role}); lines: interval "
        f"({ways}). {len(per_group)} groups, {int(per_group.sum())} documents; a hollow dot "
        "stands on one document, so its interval says how the count could vary within that "
        "text, nothing about the place."
    )


def _say_ways(ways, lang: str) -> str:
    """Say how the intervals were made; the column says it in English for each row."""
    found = sorted(set(ways))
    if lang == "en":
        return "; ".join(found)
    chinese = []
    for way in found:
        said = "Wilson 得分区间" if way.startswith("Wilson") else "自助法重抽"
        if "documents resampled" in way:
            said = "整份文件为单位的自助法重抽"
        elif way.startswith("measures resampled"):
            said = "在该份文件内重抽举措"
        if "corrected" in way:
            said = "经人工编码样本校正"
        chinese.append(said)
    return "、".join(dict.fromkeys(chinese))


def plot_theme_map(
    shares: pd.DataFrame,
    title: str | None = None,
    *,
    by: str | None = None,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot all themes by all places as a map of shares, the commonest theme on top.

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`.
    title, by, lang, caption
        As for :func:`plot_themes`.

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
    >>> cp.plot_theme_map(shares).data[0].z.tolist()
    [[0.1, 0.25]]
    """
    import plotly.graph_objects as go

    need(shares, ["theme", "share", "n_measures"], _MAKER)
    by = by or group_column(shares, SHARE_COLUMNS)
    sizes = shares.groupby(by)["n_measures"].max()
    groups = [g for g in dict.fromkeys(shares[by]) if sizes[g] > 0]
    table = shares.pivot_table(index="theme", columns=by, values="share", observed=True)[groups]
    means = table.mean(axis=1).round(6).reset_index(name="mean")
    means = means.sort_values(["mean", "theme"], ascending=[True, False])
    table = table.loc[means["theme"]]
    text = [
        [("" if v != v or v == 0 else f"{100 * v:.0f}") for v in row] for row in table.to_numpy()
    ]
    many = len(groups) > _WIDE
    # Many names stand upright, on one line.
    labels = [f"{style.safe(g)}{' ' if many else '<br>'}{int(sizes[g])}" for g in groups]
    fig = canvas(
        title,
        height=110 + 20 * len(table) + (40 if many else 0),
        caption=caption or _map_caption(len(groups), int(sizes[groups].sum()), lang),
        rows=shares.drop(columns=[c for c in ("influence_low", "influence_high") if c in shares]),
    )
    fig.add_trace(
        go.Heatmap(
            z=table.round(4).to_numpy(),
            x=labels,
            y=[style.safe(t) for t in table.index],
            text=text, texttemplate="%{text}", textfont=dict(size=style.SIZE - 2),
            colorscale=[list(s) for s in style.SCALE], zmin=0,
            zmax=round(float(table.to_numpy().max()), 4) or 1,
            xgap=1, ygap=1, showscale=False,
            hovertemplate="%{y}, %{x}: %{z:.1%}<extra></extra>",
        )
    )  # fmt: skip
    fig.update_xaxes(side="bottom", showgrid=False, tickangle=-90 if many else 0)
    fig.update_yaxes(showgrid=False)
    return fig


def _map_caption(n_groups: int, n_measures: int, lang: str) -> str:
    if lang == "zh":
        return (
            f"各地举措涉及各主题的比例（%，空格为零）；地名下为举措数。共 {n_groups} 组、"
            f"{n_measures} 项举措；一项举措可涉及多个主题。"
        )
    return (
        f"Share of each group's measures on each theme (per cent, blank is none); below the name "
        f"the number of measures. {n_groups} groups, {n_measures} measures; a measure may have "
        "several themes."
    )
