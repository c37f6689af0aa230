"""What all figures share: an empty canvas, labels, captions, rows kept with the figure."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ParamSpec

from cityplans import style
from cityplans.advice import both, find_themes
from cityplans.figures.labels import Labels

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_Given = ParamSpec("_Given")


class NothingToPlot(ValueError):
    """The frame is not one that the figure could show; the message says what to do."""


class _Empty(NothingToPlot):
    """The frame is right and has no rows: the figure says so."""


def drawn(plot: Callable[_Given, go.Figure]) -> Callable[_Given, go.Figure]:
    """Make a plot function say so in its figure where there is nothing to show."""

    @functools.wraps(plot)
    def draw(*args: _Given.args, **kwargs: _Given.kwargs) -> go.Figure:
        try:
            return plot(*args, **kwargs)
        except _Empty as empty:
            given = inspect.signature(plot).bind(*args, **kwargs).arguments
            return _blank(given.get("title"), str(empty), given.get("lang", "zh"))

    return draw


def _blank(title: str | None, maker: str, lang: str) -> go.Figure:
    import pandas as pd

    say = Labels(lang)
    text = say.pick("没有可显示的数据", "Nothing to show")
    caption = say.pick(
        f"没有可显示的数据：{maker} 没有得到任何一行。", f"Nothing to show: no row came of {maker}."
    )
    fig = canvas(say, title, caption, pd.DataFrame())
    fig.update_layout(xaxis=dict(visible=False), yaxis=dict(visible=False))
    fig.add_annotation(
        text=text, x=0.5, y=0.4, xref="paper", yref="paper", showarrow=False,
        font=dict(color=style.MUTED),
    )  # fmt: skip
    return finish(fig, "blank")


def choose_themes(themes: Iterable[str | int], frame: pd.DataFrame) -> list[str]:
    """Return the themes of a frame that are meant: whole names, or a part that tells them.

    Raises
    ------
    NothingToPlot
        If one is not in the frame; names the nearest.
    """
    try:
        return find_themes(map(str, themes), frame["theme"].dropna().unique())
    except ValueError as error:
        raise NothingToPlot(str(error)) from error


def need(frame: pd.DataFrame, columns: list[str], maker: str) -> None:
    """Ask for the columns that a figure is drawn from, and for rows.

    Parameters
    ----------
    frame
        The frame handed to a plot function.
    columns
        Columns it must have.
    maker
        The call that makes such a frame, named in the message.

    Raises
    ------
    NothingToPlot
        If a column is missing; if no row is left, in the way that :func:`drawn` turns into a
        figure which says so.
    """
    if not hasattr(frame, "columns"):
        kind = type(frame).__name__
        raise TypeError(
            both(f"这张图要 {maker} 的结果，不是 {kind}", f"this figure wants {maker}, not {kind}")
        )
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise NothingToPlot(f"the frame has no column {', '.join(missing)}; make it with {maker}")
    if frame.empty:
        raise _Empty(maker)


def canvas(
    say: Labels,
    title: str | None,
    caption: str | None,
    rows: pd.DataFrame,
    said: tuple[str, str] = ("", ""),
    *,
    by: str = "region",
    **layout: Any,
) -> go.Figure:
    """Return an empty figure in the house style, with its caption and rows in ``layout.meta``.

    Parameters
    ----------
    say
        Labels of the figure.
    title
        The finding the figure shows; ``<br>`` breaks a line.
    caption
        The user's own caption, if any.
    rows
        The rows that are shown; written as csv beside the figure.
    said
        The caption in Chinese and in English, to which is added what a reader must know of the
        rows besides (:meth:`Labels.caption`).
    by
        Column of the groups, by which documents may have been left out.
    """
    import plotly.graph_objects as go

    caption = caption or say.caption(*said, rows, by)
    fig = go.Figure()
    fig.update_layout(
        template=style.template(),
        meta=dict(caption=caption, table=table_of(rows), lang=say.lang, title=title or ""),
        **layout,
    )
    return fig


def finish(fig: go.Figure, kind: str, **parts: Any) -> go.Figure:
    """Return a figure set at the width of a page, with what its parts are called.

    Parameters
    ----------
    fig
        A canvas with its traces.
    kind
        How it is laid out; see :mod:`cityplans.layouts`.
    parts
        What its layout must know: names of rows, panels, columns.
    """
    from cityplans import layouts

    meta = dict(fig.layout.meta)
    meta["layout"] = {"kind": kind, "title": meta.pop("title"), **parts}
    fig.layout.meta = meta
    return layouts.fit(fig, style.pixels(style.WIDTHS["double"]))[0]


def axes(k: int) -> dict[str, str]:
    """Return the names of the axes of the panel of a number, counted from 0."""
    number = str(k + 1) if k else ""
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}


def axis_number(k: int) -> str:
    """Return what follows ``xaxis`` in the name of the axis of a panel."""
    return str(k + 1) if k else ""


def table_of(rows: pd.DataFrame) -> dict[str, list]:
    """Return a frame as plain lists, rounded so that it is the same on every processor."""
    rows = rows.reset_index(drop=True)
    out: dict[str, list] = {"columns": [str(c) for c in rows.columns], "data": []}
    for row in rows.itertuples(index=False):
        out["data"].append([_plain(v) for v in row])
    return out


def _plain(value: Any) -> Any:
    import pandas as pd

    if value is None or (not isinstance(value, (list, tuple)) and pd.isna(value)):
        return None
    if isinstance(value, bool) or not hasattr(value, "dtype"):
        return round(value, 6) if isinstance(value, float) else value
    return round(value.item(), 6) if isinstance(value.item(), float) else value.item()


def group_column(frame: pd.DataFrame, known: set[str]) -> str:
    """Return the column that names the groups compared: the one that is not a known column."""
    rest = [c for c in frame.columns if c not in known]
    if not rest:
        raise NothingToPlot("no column names the groups; compare with by='region', 'plan_year' …")
    return rest[0]


def widest_spread(shares: pd.DataFrame, n: int = 4) -> list[Any]:
    """Return the themes whose shares differ most, ties by name."""
    spread = shares.groupby("theme")["share"].agg(lambda s: s.max() - s.min())
    return sorted(spread.index, key=lambda t: (-round(float(spread[t]), 6), str(t)))[:n]


def whiskers(low: pd.Series, middle: pd.Series, high: pd.Series, **how: Any) -> dict[str, Any]:
    """Return the error bars of an interval that need not be symmetric."""
    return dict(
        type="data", symmetric=False, width=0, array=(high - middle).round(4),
        arrayminus=(middle - low).round(4), **how,
    )  # fmt: skip


def right_column(panel: dict[str, Any], x: float, k: int = 0) -> Any:
    """Return the figures printed to the right of a panel's rows, beyond its gridlines.

    They stand at the end of the axis, for what is outside its range plotly does not draw. Dots
    that are not seen keep them clear of a mark there.
    """
    import plotly.graph_objects as go

    return go.Scatter(
        x=[x] * len(panel["values"]), y=panel["values"], mode="markers+text", text=panel["right"],
        textposition="middle right", hoverinfo="skip", showlegend=False, cliponaxis=False,
        marker=dict(size=9, opacity=0), textfont=dict(size=style.SMALL, color=style.MUTED),
        **axes(k),
    )  # fmt: skip
