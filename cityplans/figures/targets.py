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
    most: int = 40,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot what was reached and what is promised, a dumbbell for each indicator and place.

    Parameters
    ----------
    comparison
        One row per indicator and place, from :func:`cityplans.compare_targets`: ``indicator``,
        ``reached``, ``promised``, ``comparator``, ``unit``, and ``better`` if it is there; or
        one row per promise of which a later report tells, from
        :func:`cityplans.pledge_outcomes`: then from promise to result, and ✗ marks a promise
        not kept.
    indicators
        Indicators to show; by default all that have both values.
    most
        Lines to show; if there are more, the indicators that most groups have. The caption
        then says so.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.
    by
        Column of the groups.

    Returns
    -------
    plotly.graph_objects.Figure
        One line per indicator and place. Each line has its own scale (the larger value is 1),
        so that beds and per cents share a figure; the values themselves are printed. ↓ marks
        an indicator of which less is better; where a falling value is better the lines that
        gain most stand at the same end as those of rising ones.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> rows = pd.DataFrame({"indicator": ["签约率"], "region": ["甲"], "reached": [80.0],
    ...     "promised": [85.0], "comparator": [">="], "unit": ["%"]})
    >>> type(cp.plot_targets(rows)).__name__
    'Figure'
    """
    need(
        comparison,
        ["indicator", "reached", "promised", "unit"],
        "cp.compare_targets(targets, plans)",
    )
    if indicators is not None:
        comparison = comparison[comparison["indicator"].isin(indicators)]
    if "kept" in comparison:
        return _plot_outcomes(comparison, title, by, lang, caption)
    rows = comparison.dropna(subset=["reached", "promised"])
    need(rows, ["reached"], "cp.compare_targets(targets, plans) with both sides known")
    default = {
        "zh": "每行一个指标：空心点为已达到的值，实心点为承诺的值，右侧为原值及单位；"
        "各行按该行较大值缩放。≥、≤ 表示承诺的方向，↓ 表示越低越好。",
        "en": "One line an indicator: hollow what was reached, filled what is promised, with the "
        "values and unit printed; each line is scaled by its larger value. ≥ and ≤: how the "
        "promise binds; ↓: lower is better.",
    }
    text = default[lang]
    if len(rows) > most:
        shared = rows.groupby("indicator")[by].transform("nunique")
        ranked = rows.assign(_shared=-shared).sort_values(["_shared", "indicator", by])
        text += (
            f"共 {len(rows)} 行，图中为最多地区共有的指标的 {most} 行。"
            if lang == "zh"
            else f" {most} of {len(rows)} lines: the indicators that most groups have."
        )
        rows = ranked.head(most).drop(columns="_shared")
    return _dumbbells(rows, ("reached", "promised"), by, title, caption or text, lang)


def _plot_outcomes(
    outcomes: pd.DataFrame, title: str | None, by: str, lang: str, caption: str | None
) -> go.Figure:
    """Plot promises with what the next report says was reached."""
    rows = outcomes.dropna(subset=["reached", "promised"])
    need(rows, ["indicator"], "cp.pledge_outcomes(targets, plans)")
    default = {
        "zh": "每行一项承诺：实心点为计划承诺的值，空心点为次年报告的结果，右侧为原值及单位；"
        "✗ 表示结果未达到承诺。",
        "en": "One line a promise: filled what the plan promised, hollow what the next report "
        "says, with the values and unit printed; ✗ marks a promise not kept.",
    }
    return _dumbbells(rows, ("promised", "reached"), by, title, caption or default[lang], lang)


def _dumbbells(
    rows: pd.DataFrame,
    order: tuple[str, str],
    by: str,
    title: str | None,
    caption: str,
    lang: str,
) -> go.Figure:
    import pandas as pd
    import plotly.graph_objects as go

    largest = rows[["reached", "promised"]].abs().max(axis=1).replace(0, 1)
    rows = rows.assign(_largest=largest)
    falls = rows["better"] == "lower" if "better" in rows else False
    step = ((rows[order[1]] - rows[order[0]]) / largest).round(6)
    step = step.where(~pd.Series(falls, index=rows.index), -step)
    rows = rows.assign(_step=step).sort_values(
        ["_step", "indicator", by], ascending=[True, False, False]
    )
    names = _names(rows, by)
    fig = canvas(
        title, height=112 + 25 * len(rows), caption=caption,
        rows=rows.drop(columns=["_largest", "_step"]),
    )  # fmt: skip
    x = {side: (rows[side] / rows["_largest"]).round(4) for side in order}
    for a, b, name in zip(x[order[0]], x[order[1]], names, strict=True):
        fig.add_trace(
            go.Scatter(
                x=[a, b], y=[name, name], mode="lines", hoverinfo="skip", showlegend=False,
                line=dict(color=style.PALE, width=4),
            )
        )  # fmt: skip
    for side in order:
        fill = style.PAPER if side == "reached" else style.ACCENT
        fig.add_trace(
            go.Scatter(
                x=x[side], y=names, mode="markers", name=style.word(side, lang),
                marker=dict(size=10, color=fill, line=dict(color=style.ACCENT, width=2)),
            )
        )  # fmt: skip
    fig.add_trace(
        go.Scatter(
            x=[1.03] * len(rows), y=names, mode="text", text=_values(rows, order, lang),
            textposition="middle right", hoverinfo="skip", showlegend=False,
            textfont=dict(size=style.SIZE - 1, color=style.INK),
        )
    )  # fmt: skip
    lowest = min(float(v.min()) for v in x.values())
    low = lowest if lowest < 0 else max(0.0, lowest - 0.08)
    fig.update_xaxes(range=[low, 1.03 + (1.03 - low) * 0.5], visible=False)
    fig.update_yaxes(
        categoryorder="array", categoryarray=names, showgrid=True, range=[-0.7, len(names) - 0.3]
    )
    return fig


def _names(rows: pd.DataFrame, by: str) -> list[str]:
    """Name each line: the indicator, and the place and year where they differ."""
    more = [c for c in (by, "year") if c in rows and rows[c].nunique() > 1]
    names = []
    for row in rows[["indicator", *more]].itertuples(index=False):
        rest = " ".join(str(v) for v in row[1:])
        names.append(style.safe(row[0]) + (f"（{style.safe(rest)}）" if rest else ""))
    if "better" in rows:
        lower = (rows["better"] == "lower").tolist()
        names = [name + (" ↓" if falls else "") for name, falls in zip(names, lower, strict=True)]
    # Two rows of one name (two units, say) must not fall on one line.
    seen: dict[str, int] = {}
    for k, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[k] = name + " " * (seen[name] - 1)
    return names


def _values(rows: pd.DataFrame, order: tuple[str, str], lang: str) -> list[str]:
    """Print both values of each line in their order, the promise with its direction."""
    out = []
    for row in rows.to_dict("records"):
        sign = _SIGNS.get(str(row.get("comparator")), "")
        # 万元 counts in 万 already.
        short = lang == "zh" and not str(row["unit"]).startswith(("万", "亿"))
        said = {side: _number(row[side], short=short) for side in order}
        said["promised"] = sign + said["promised"]
        unit = style.safe(row["unit"]) if isinstance(row["unit"], str) else ""
        broken = " ✗" if "kept" in row and row["kept"] is False else ""
        out.append(f"{said[order[0]]} → {said[order[1]]} {unit}{broken}")
    return out


def _number(value: float, *, short: bool) -> str:
    """Print a number; ``short`` puts large ones in 万 and 亿, as Chinese readers count.

    Examples
    --------
    >>> _number(25_330_000, short=True), _number(25_330_000, short=False), _number(4.3, short=True)
    ('2,533 万', '25,330,000', '4.3')
    """
    unit = ""
    for size, name in ((1e8, " 亿"), (1e4, " 万")):
        if short and abs(value) >= size:
            value, unit = value / size, name
            break
    if 0 < abs(value) < 0.1:
        return f"{value:.2g}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") + unit
