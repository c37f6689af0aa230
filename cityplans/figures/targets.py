"""Figures of targets: what was reached beside what is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import style
from cityplans.figures.base import Labels, canvas, drawn, finish, need, right_column
from cityplans.figures.codes import join_marks

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_SIGNS = {">=": "≥", "<=": "≤", "=": "", "+": "+", "approx": "≈"}
_MAKER = "cp.compare_targets(targets, plans)"


@drawn
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

    图：达到的与承诺的数字。

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
    by
        Column of the groups.
    most
        Lines to show; if there are more, the indicators that most groups have. The caption
        then says so.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

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
    need(comparison, ["indicator", "reached", "promised", "unit"], _MAKER)
    say = Labels(lang)
    attrs = comparison.attrs
    if indicators is not None:
        comparison = comparison[comparison["indicator"].isin(indicators)]
    rows = comparison.dropna(subset=["reached", "promised"])
    kept = "kept" in comparison
    need(rows, ["reached"], "cp.pledge_outcomes(targets, plans)" if kept else _MAKER)
    if kept:
        zh = (
            "每行一项承诺：实心点为计划承诺的值，空心圈为次年报告的结果，右侧为原值及单位；"
            "各行按该行较大值缩放；✗ 表示结果未达到承诺。"
        )
        en = (
            "One line a promise: filled what the plan promised, hollow what the next report "
            "says, with the values and unit printed; each line is scaled by its larger value; "
            "✗ marks a promise not kept."
        )
    else:
        zh = (
            "每行一个指标：空心圈为已达到的值，实心点为承诺的值，右侧为原值及单位；"
            "各行按该行较大值缩放。≥、≤ 表示承诺的方向，↓ 表示越低越好。"
        )
        en = (
            "One line an indicator: hollow what was reached, filled what is promised, with the "
            "values and unit printed; each line is scaled by its larger value. ≥ and ≤: how the "
            "promise binds; ↓: lower is better."
        )
    if len(rows) > most:
        zh += f"共 {len(rows)} 行，图中为最多地区共有的指标的 {most} 行。"
        en += f" {most} of {len(rows)} lines: the indicators that most groups have."
        shared = rows.groupby("indicator")[by].transform("nunique")
        ranked = rows.assign(_shared=-shared).sort_values(["_shared", "indicator", by])
        rows = ranked.head(most).drop(columns="_shared")
    rows = rows.copy()
    rows.attrs = attrs
    order = ("promised", "reached") if kept else ("reached", "promised")
    return _dumbbells(rows, order, by, title, caption, (zh, en), say)


def _dumbbells(
    rows: pd.DataFrame,
    order: tuple[str, str],
    by: str,
    title: str | None,
    caption: str | None,
    said: tuple[str, str],
    say: Labels,
) -> go.Figure:
    import pandas as pd
    import plotly.graph_objects as go

    attrs = rows.attrs
    largest = rows[["reached", "promised"]].abs().max(axis=1).replace(0, 1)
    rows = rows.assign(_largest=largest)
    falls = rows["better"] == "lower" if "better" in rows else False
    step = ((rows[order[1]] - rows[order[0]]) / largest).round(6)
    step = step.where(~pd.Series(falls, index=rows.index), -step)
    rows = rows.assign(_step=step).sort_values(
        ["_step", "indicator", by], ascending=[True, False, False]
    )
    rows.attrs = attrs
    labels = _names(rows, by, say)
    # Two rows of one name (two units, say) must not fall on one line.
    values = [style.safe(f"{k} {name}") for k, name in enumerate(labels)]
    panel = dict(axis="", title="", values=values, labels=labels, right=_values(rows, order, say))
    table = rows.drop(columns=["_largest", "_step"])
    fig = canvas(say, title, caption, table, said, by=by)
    x = {side: (rows[side] / rows["_largest"]).round(4) for side in order}
    fig.add_trace(join_marks(x[order[0]], x[order[1]], values))
    hover = [[style.safe(a), style.safe(b)] for a, b in zip(labels, panel["right"], strict=True)]
    # A ring and a smaller dot: both are seen where they fall together.
    marks = {
        "reached": dict(size=11, color=style.PAPER, line=dict(color=style.ACCENT, width=1.8)),
        "promised": dict(size=6, color=style.ACCENT),
    }
    for side, marker in marks.items():
        fig.add_trace(
            go.Scatter(
                x=x[side], y=values, mode="markers", name=say.head(side), marker=marker,
                customdata=hover, cliponaxis=False,
                hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
            )
        )  # fmt: skip
    lowest = min(float(v.min()) for v in x.values())
    low = lowest if lowest < 0 else max(0.0, lowest - 0.08)
    high = 1 + 0.05 * (1 - low)
    fig.add_trace(right_column(panel, high))
    fig.update_xaxes(range=[low - 0.03 * (1 - low), high], showgrid=False)
    return finish(fig, "rows", panels=[panel], ticks=False, legend=True, pitch=18)


def _names(rows: pd.DataFrame, by: str, say: Labels) -> list[str]:
    """Name each line: the indicator, and the place and year where they differ."""
    more = [c for c in (by, "year") if c in rows and rows[c].nunique() > 1]
    names = []
    for row in rows[["indicator", *more]].itertuples(index=False):
        rest = " ".join(say(v) for v in row[1:])
        names.append(say(row[0]) + (say.pick(f"（{rest}）", f" ({rest})") if rest else ""))
    if "better" in rows:
        lower = (rows["better"] == "lower").tolist()
        names = [name + (" ↓" if falls else "") for name, falls in zip(names, lower, strict=True)]
    return names


def _values(rows: pd.DataFrame, order: tuple[str, str], say: Labels) -> list[str]:
    """Print both values of each line in their order, the promise with its direction."""
    out = []
    for row in rows.to_dict("records"):
        sign = _SIGNS.get(str(row.get("comparator")), "")
        # 万元 counts in 万 already.
        short = say.lang == "zh" and not str(row["unit"]).startswith(("万", "亿"))
        said = {side: _number(row[side], short=short) for side in order}
        said["promised"] = sign + said["promised"]
        unit = say(row["unit"]) if isinstance(row["unit"], str) else ""
        broken = " ✗" if "kept" in row and row["kept"] is False else ""
        out.append(style.safe(f"{said[order[0]]} → {said[order[1]]} {unit}{broken}"))
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
