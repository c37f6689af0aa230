"""Figures of what was loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import schema, style
from cityplans.advice import check_arguments
from cityplans.figures.base import canvas, need

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from cityplans.plans import Plans

_FILL = {
    "plan": style.ACCENT, "retrospective": style.PALE, "method": "#e69f00",
    "background": "#c9c9c9", "preamble": "#dedede", "appendix": "#8f8f8f",
}  # fmt: skip


def plot_documents(
    plans: Plans,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
    most: int = 40,
) -> go.Figure:
    """Plot the measures of each document by what they are: promised, done, and so on.

    Parameters
    ----------
    plans
        The plans; copies of another document are left out.
    most
        Documents to show: those with the most measures.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar per document, its measures stacked by role.

    Raises
    ------
    NothingToPlot
        If no document has a measure.

    Examples
    --------
    >>> import cityplans as cp
    >>> fig = cp.plot_documents(cp.load_plans(), most=5)
    >>> len(set(fig.data[0].y))
    5
    """
    check_arguments("plot_documents(plans)", plans=plans)
    import plotly.graph_objects as go

    documents = plans.documents[plans.documents["duplicate_of"].isna()]
    counts = (
        plans.measures[plans.measures["doc_id"].isin(documents.index)]
        .groupby(["doc_id", "role"])
        .size()
        .reset_index(name="n_measures")
    )
    need(counts, ["n_measures"], "cp.load_plans(...) on documents with measures")
    total = counts.groupby("doc_id")["n_measures"].sum()
    order = sorted(total.index, key=lambda d: (-int(total[d]), d))[:most][::-1]
    names = {d: _name(documents.loc[d]) for d in order}
    for d in order:
        # Two documents of one place and year must not fall on one bar.
        if list(names.values()).count(names[d]) > 1:
            names[d] = f"{names[d]} · {style.safe(d)}"
    rows = counts[counts["doc_id"].isin(order)].copy()
    rows.insert(1, "title", [documents.at[d, "title"] for d in rows["doc_id"]])
    default = {
        "zh": f"共 {len(documents)} 份文件（不计重复）、{int(total.sum())} 项举措；"
        "举措是可独立成立的最小行动单位。",
        "en": f"{len(documents)} documents (copies left out), {int(total.sum())} measures; a "
        "measure is the smallest self-contained action.",
    }
    fig = canvas(
        title, height=110 + 24 * len(order), caption=caption or default[lang], rows=rows,
        barmode="stack",
    )  # fmt: skip
    present = set(counts["role"])
    for role in dict.fromkeys(("plan", "retrospective", *schema.ROLES)):
        if role not in present:
            continue
        by_doc = counts[counts["role"] == role].set_index("doc_id")["n_measures"]
        x = [int(by_doc.get(d, 0)) for d in order]
        fig.add_trace(
            go.Bar(
                x=x, y=[names[d] for d in order], orientation="h", legendgroup=role,
                name=style.word(role, lang), marker=dict(color=_FILL[role]),
                text=[str(v) if v else "" for v in x], textposition="inside",
                insidetextanchor="middle", textangle=0,
                textfont=dict(color=style.PAPER if role == "plan" else style.INK),
                hovertemplate="%{y}: %{x}<extra>" + style.word(role, lang) + "</extra>",
            )
        )  # fmt: skip
    fig.update_xaxes(title_text=style.word("n_measures", lang))
    fig.update_yaxes(showgrid=False)
    return fig


def _name(document) -> str:
    """Return a short name for an axis: the place and year, or the start of the title."""
    import pandas as pd

    region, year, title = document["region"], document["plan_year"], document["title"]
    place = region if isinstance(region, str) else None
    if place is None:
        place = (title[:10] + "…") if isinstance(title, str) else str(document.name)
    when = "" if pd.isna(year) else f" {int(year)}"
    return style.safe(f"{place}{when}")
