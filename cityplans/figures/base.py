"""What all figures share: an empty canvas, labels, captions, rows kept with the figure."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ParamSpec

from cityplans import style
from cityplans.advice import both, find_themes

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_Given = ParamSpec("_Given")
_NAMED = 5  # documents left out that a caption names


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
    fig = canvas(title, caption, pd.DataFrame(), say)
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


class Labels:
    """What a figure calls things, in Chinese or English.

    In English all names are translated; ``own`` says whether the documents' own words had to be
    given in pinyin.
    """

    def __init__(self, lang: str) -> None:
        style.word("n", lang)  # knows the languages
        self.lang = lang
        self.own = False

    def __call__(self, text: object) -> str:
        """Return the label of a theme, a place, an indicator or a word, as it is."""
        if self.lang == "zh":
            return str(text)
        from cityplans.english import translate

        said, own = translate(text)
        self.own |= own
        return said

    def join(self, texts: Iterable[object]) -> str:
        """Return labels one after another."""
        return self.pick("、", ", ").join(map(self, texts))

    def safe(self, text: object) -> str:
        """Return a label escaped, for plotly reads tags."""
        return style.safe(self(text))

    def keys(self, texts: Iterable[object]) -> list[str]:
        """Return escaped labels, all different: what plotly is to take for categories."""
        out: list[str] = []
        for key in map(self.safe, texts):
            out.append(key + " " * sum(k.rstrip(" ") == key for k in out))
        return out

    def word(self, key: str) -> str:
        """Return the label of a column or role."""
        return style.word(key, self.lang)

    def pick(self, zh: str, en: str) -> str:
        """Return the sentence in the language of the figure."""
        return zh if self.lang == "zh" else en

    def caption(self, zh: str, en: str, frame: pd.DataFrame, by: str = "region") -> str:
        """Return a caption with what a reader must know of the frame besides.

        That is the documents left out and why, the codebook, and the version of cityplans.
        """
        from cityplans import __version__

        said = [self.pick(zh, en)]
        out = frame.attrs.get("left_out")
        names = out if isinstance(out, list) else []
        n = len(names) if names else int(out or 0)
        if n:
            listed = self._listed(names)
            said.append(
                self.pick(
                    f"未计入 {n} 份文件{f'（{listed}）' if listed else ''}：{self.word(by)}不明。",
                    f"Left out: {n} of the documents{f' ({listed})' if listed else ''}, their "
                    f"{self.word(by)} unknown.",
                )
            )
        if book := frame.attrs.get("codebook"):
            said.append(self.pick(f"编码本：{book}。", f"Codebook: {self(book)}."))
        if self.own:
            said.append("Words in pinyin are the documents' own.")
        said.append(f"cityplans {__version__}" + self.pick("。", "."))
        return ("" if self.lang == "zh" else " ").join(said)

    def _listed(self, names: Iterable[str]) -> str:
        names = [self(n) for n in names]
        more = self.pick("等", " and others") if len(names) > _NAMED else ""
        return self.pick("、", ", ").join(names[:_NAMED]) + more


def canvas(
    title: str | None, caption: str, rows: pd.DataFrame, say: Labels, **layout: Any
) -> go.Figure:
    """Return an empty figure in the house style, with its caption and rows in ``layout.meta``.

    Parameters
    ----------
    title
        The finding the figure shows; ``<br>`` breaks a line.
    caption
        What a paper prints below the figure.
    rows
        The rows that are shown; written as csv beside the figure.
    say
        Labels of the figure.
    """
    import plotly.graph_objects as go

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
    """Return the figures printed to the right of a panel's rows, beyond its gridlines."""
    import plotly.graph_objects as go

    return go.Scatter(
        x=[x] * len(panel["values"]), y=panel["values"], mode="text", text=panel["right"],
        textposition="middle right", hoverinfo="skip", showlegend=False, cliponaxis=False,
        textfont=dict(size=style.SMALL, color=style.MUTED), **axes(k),
    )  # fmt: skip
