"""What all figures share: an empty canvas, notes for the reader, rows kept with the figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cityplans import style
from cityplans.advice import both, find_themes

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


class NothingToPlot(ValueError):
    """The frame has no rows that the figure could show; the message says what to do."""


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
    """Raise unless the frame has rows and the columns a figure is drawn from.

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
        If a column is missing or no row is left.
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
        raise NothingToPlot(
            f"the frame has no rows: nothing to plot; look at what {maker} was given"
        )


def canvas(
    title: str | None, *, height: int, caption: str | None, rows: pd.DataFrame, **layout: Any
) -> go.Figure:
    """Return an empty figure in the house style, with its caption and rows in ``layout.meta``.

    Parameters
    ----------
    title
        The finding the figure shows; the caller's, as trusted text (``<br>`` breaks a line).
    height
        Height in CSS pixels.
    caption
        What a paper prints below the figure.
    rows
        The rows that are shown; written as csv beside the figure.
    """
    import plotly.graph_objects as go

    title = style.break_title(title) if title else title
    fig = go.Figure()
    fig.update_layout(
        template=style.template(),
        title=dict(text=title or ""),
        height=height,
        width=style.WIDTHS["double"],
        meta=dict(caption=caption or "", table=table_of(rows)),
        **layout,
    )
    if not title:
        fig.update_layout(margin_t=24)
    elif "<br>" in title:
        # plotly places a title by its first line and lets the others grow to both sides.
        lines = title.count("<br>")
        fig.update_layout(margin_t=56 + 20 * lines, title_pad_t=12 + 9 * lines)
    return fig


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


def percent(share: float) -> str:
    """Return a share as a short percentage, like 4.5 %."""
    return f"{100 * share:.1f} %"


def take_axes(fig: go.Figure, panels: go.Figure) -> None:
    """Give a figure the grid of panels of another, keeping its own layout."""
    fig._grid_ref = panels._grid_ref
    fig._grid_str = panels._grid_str
    fig.update_layout({k: v for k, v in panels.layout.to_plotly_json().items() if k != "template"})
