"""Figures of what was loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityplans import schema, style
from cityplans.advice import check_arguments
from cityplans.figures.base import Labels, canvas, drawn, finish, need, right_column

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from cityplans.plans import Plans

# Colour and pattern, so that all roles can be told apart in grey.
_FILL = {
    "plan": (style.ACCENT, ""), "retrospective": (style.PALE, ""), "method": ("#e69f00", "/"),
    "background": (style.PAPER, "."), "preamble": (style.PAPER, ""), "appendix": ("#8f8f8f", "x"),
}  # fmt: skip


@drawn
def plot_documents(
    plans: Plans,
    title: str | None = None,
    *,
    lang: str = "zh",
    caption: str | None = None,
    most: int = 40,
) -> go.Figure:
    """Plot the measures of each document by what they are: promised, done, and so on.

    图：各文件有多少举措，哪些是承诺。

    Parameters
    ----------
    plans
        The plans; copies of another document are left out.
    title
        The finding, in the caller's words.
    lang
        Language of the labels, ``zh`` or ``en``.
    caption
        Text for below the figure; by default says what was counted and how.
    most
        Documents to show: those with the most measures.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar per document, its measures stacked by role, their number at the right.

    Examples
    --------
    >>> import cityplans as cp
    >>> fig = cp.plot_documents(cp.load_plans(), most=5)
    >>> len(set(fig.data[0].y))
    5
    """
    check_arguments("plot_documents(plans)", plans=plans)
    import plotly.graph_objects as go

    say = Labels(lang)
    every = plans.documents[["title", "region", "plan_year", "duplicate_of"]]
    documents = every[every["duplicate_of"].isna()]
    measures = plans.measures[["doc_id", "role"]]
    counts = (
        measures[measures["doc_id"].isin(documents.index)]
        .groupby(["doc_id", "role"])
        .size()
        .reset_index(name="n_measures")
    )
    need(counts, ["n_measures"], "cp.load_plans(…)")
    total = counts.groupby("doc_id")["n_measures"].sum()
    ranked = sorted(total.index, key=lambda d: (-int(total[d]), d))
    order = ranked[:most][::-1]
    values = say.keys(order)
    names = {d: _name(documents.loc[d], say) for d in order}
    for d, name in dict(names).items():
        # Two documents of one place and year are told apart.
        if list(names.values()).count(name) > 1:
            names[d] = f"{name} · {say(d)}"
    rows = counts[counts["doc_id"].isin(order)].copy()
    rows.insert(1, "title", [documents.at[d, "title"] for d in rows["doc_id"]])
    shown = say.pick(
        f"图示举措最多的 {len(order)} 份。", f" Shown: the {len(order)} of most measures."
    )
    copies, silent = len(every) - len(documents), len(documents) - len(total)
    zh = (
        f"每条为一份文件的举措，按性质分段，右侧为总数；举措是可独立成立的最小行动单位。"
        f"共 {len(documents)} 份文件、{int(total.sum())} 项举措"
        + (f"；未计入重复文件 {copies} 份" if copies else "")
        + (f"；{silent} 份未读出举措" if silent else "")
        + "。"
    )
    en = (
        f"A bar: the measures of a document by role, their number at the right; a measure is the "
        f"smallest self-contained action. {len(documents)} documents, {int(total.sum())} measures"
        + (f"; {copies} copies are left out" if copies else "")
        + (f"; {silent} documents have no measure" if silent else "")
        + "."
    )
    if len(order) < len(ranked):
        zh, en = zh + shown, en + shown
    fig = canvas(say, title, caption, rows, (zh, en), barmode="stack", bargap=0.25)
    present = set(counts["role"])
    for role in dict.fromkeys(("plan", "retrospective", *schema.ROLES)):
        if role not in present:
            continue
        by_doc = counts[counts["role"] == role].set_index("doc_id")["n_measures"]
        x = [int(by_doc.get(d, 0)) for d in order]
        colour, pattern = _FILL[role]
        fig.add_trace(
            go.Bar(
                x=x, y=values, orientation="h", name=say.head(role),
                marker=dict(
                    color=colour, line=dict(color=style.MUTED, width=0.6),
                    pattern=dict(shape=pattern, size=5, solidity=0.25, fgcolor=style.INK),
                ),
                # Numbers on a pattern cannot be read.
                text=[] if pattern else [str(v) for v in x], textposition="inside", textangle=0,
                insidetextanchor="middle", constraintext="none",
                textfont=dict(
                    size=style.SMALL, color=style.PAPER if role == "plan" else style.INK
                ),
                customdata=[[style.safe(names[d]), int(total[d])] for d in order],
                hovertemplate="%{customdata[0]}: %{x}/%{customdata[1]}<extra>"
                + say.word(role) + "</extra>",
            )
        )  # fmt: skip
    fig.update_yaxes(showgrid=False)
    panel = dict(
        axis="", title="", values=values, labels=[names[d] for d in order],
        right=[str(int(total[d])) for d in order],
    )  # fmt: skip
    fig.add_trace(right_column(panel, 1.03 * float(total.max())))
    fig.update_xaxes(range=[0, 1.03 * float(total.max())])
    return finish(
        fig, "rows", panels=[panel], xtitle=say.head("n_measures"), nticks=6, legend=True, pitch=19
    )


def _name(document, say: Labels) -> str:
    """Return a name for an axis: the place and year, or the title."""
    import pandas as pd

    region, year, title = document["region"], document["plan_year"], document["title"]
    place = region if isinstance(region, str) else title
    place = place if isinstance(place, str) else str(document.name)
    return say(place) + ("" if pd.isna(year) else f" {int(year)}")
