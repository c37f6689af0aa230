"""Figures of targets: what was reached beside what is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import canvas, need

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_SIGNS = {">=": "≥", "<=": "≤", "=": "", "+": "+", "approx": "≈"}


def plot_targets(
    comparison: pd.DataFrame,
    title: str | None = None,
    *,
    indicators: list[str] | None = None,
    by: str = "region",
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot what was reached and what is promised, a dumbbell for each indicator and place.

    Parameters
    ----------
    comparison
        One row per indicator and place, from :func:`cityplans.compare_targets`: ``indicator``,
        ``reached``, ``promised``, ``comparator``, ``unit``.
    indicators
        Indicators to show; by default all that have both values.

    Returns
    -------
    plotly.graph_objects.Figure
        One line per indicator and place. Each line has its own scale (the larger value is 1),
        so that beds and per cents share a figure; the values themselves are printed.
    """
    import plotly.graph_objects as go

    need(
        comparison,
        ["indicator", "reached", "promised", "unit"],
        "cp.compare_targets(targets, plans)",
    )
    rows = comparison.dropna(subset=["reached", "promised"])
    if indicators is not None:
        rows = rows[rows["indicator"].isin(indicators)]
    need(rows, ["reached"], "cp.compare_targets(targets, plans) with both sides known")
    rows = rows.assign(
        _largest=rows[["reached", "promised"]].abs().max(axis=1).replace(0, 1),
    )
    rows = rows.assign(_step=((rows["promised"] - rows["reached"]) / rows["_largest"]).round(6))
    rows = rows.sort_values(["_step", "indicator", by], ascending=[True, False, False])
    names = [
        f"{style.safe(i)}（{style.safe(g)}）" if rows[by].nunique() > 1 else style.safe(i)
        for i, g in zip(rows["indicator"], rows[by], strict=True)
    ]
    # Two rows of one indicator and place (two years) must not fall on one line.
    seen: dict[str, int] = {}
    for k, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[k] = name + " " * (seen[name] - 1)
    default = {
        "zh": "每行一个指标：空心点为上年达到值，实心点为今年承诺值，数字为原值及单位；"
        "各行按该行较大值缩放。≥、≤ 表示承诺的方向。",
        "en": "One line an indicator: hollow what was reached, filled what is promised, with the "
        "values and unit printed; each line is scaled by its larger value. ≥ and ≤: direction.",
    }
    fig = canvas(
        title, height=112 + 25 * len(rows), caption=caption or default[lang],
        rows=rows.drop(columns=["_largest", "_step"]),
    )  # fmt: skip
    reached = (rows["reached"] / rows["_largest"]).round(4)
    promised = (rows["promised"] / rows["_largest"]).round(4)
    for a, b, name in zip(reached, promised, names, strict=True):
        fig.add_trace(
            go.Scatter(
                x=[a, b], y=[name, name], mode="lines", hoverinfo="skip", showlegend=False,
                line=dict(color=style.PALE, width=4),
            )
        )  # fmt: skip
    for x, column, fill, symbol in (
        (reached, "reached", style.PAPER, "circle"),
        (promised, "promised", style.ACCENT, "circle"),
    ):
        fig.add_trace(
            go.Scatter(
                x=x, y=names, mode="markers", name=style.word(column, lang),
                marker=dict(size=10, symbol=symbol, color=fill,
                            line=dict(color=style.ACCENT, width=2)),
            )
        )  # fmt: skip
    signs = rows["comparator"].map(_SIGNS).fillna("") if "comparator" in rows else ""
    text = [
        f"{_number(a)} → {s}{_number(b)} {style.safe(u) if isinstance(u, str) else ''}"
        for a, b, s, u in zip(rows["reached"], rows["promised"], signs, rows["unit"], strict=True)
    ]
    fig.add_trace(
        go.Scatter(
            x=[1.03] * len(rows), y=names, mode="text", text=text, textposition="middle right",
            textfont=dict(size=style.SIZE - 1, color=style.INK), hoverinfo="skip",
            showlegend=False,
        )
    )  # fmt: skip
    low = min(0.0, float(reached.min()), float(promised.min()))
    if low >= 0:
        low = max(0.0, min(float(reached.min()), float(promised.min())) - 0.08)
    fig.update_xaxes(range=[low, 1.03 + (1.03 - low) * 0.42], visible=False)
    fig.update_yaxes(categoryorder="array", categoryarray=names, showgrid=True)
    return fig


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def plot_pledges(
    outcomes: pd.DataFrame,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the promises of a plan against what the next report says was reached.

    Parameters
    ----------
    outcomes
        One row per indicator, place and year, from :func:`cityplans.pledge_outcomes`:
        ``indicator``, ``region``, ``year``, ``promised``, ``reached``, ``kept``, ``unit``.

    Returns
    -------
    plotly.graph_objects.Figure
        As :func:`plot_targets`, from promise to result.
    """
    need(
        outcomes, ["indicator", "promised", "reached", "kept"], "cp.pledge_outcomes(targets, plans)"
    )
    return plot_targets(outcomes, title, lang=lang, caption=caption)
