"""Panels of rows: names at the left, marks in the middle, figures at the right."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from cityplans import style
from cityplans.layouts import pages
from cityplans.layouts.pages import EDGE, Plain
from cityplans.layouts.texts import LINE, break_lines, join_lines, narrowest, text_width, widest

_LEAST = 90  # width of the marks' room, in pixels
_WIDE = 220  # a panel of this width has room for names of two lines
_GAP = 14
_TICKS, _AXIS = 16, 18  # heights of the numbers below a panel, and of what they mean


@dataclass
class _Columns:
    """How a width is shared out: panels side by side, and within each names, marks, figures."""

    n: int
    names: float
    figures: float
    marks: float
    lines: int
    shared: bool = False  # names stand once, at the left of all panels

    @property
    def panel(self) -> float:
        return (0 if self.shared else self.names) + self.marks + self.figures

    def left(self, k: int) -> float:
        """Where the marks of a panel begin."""
        return EDGE + self.names + k * (self.panel + _GAP)


def set_rows(fig: Plain, width: float, tall: float | None) -> list[Plain]:
    """Set panels of rows for a width, on as many pages as a height needs."""
    start, top = pages.begin(fig, width)
    spec = start["layout"]["meta"]["layout"]
    columns = _share_out(spec, width)
    pitch = max(spec.get("pitch", 17), columns.lines * style.SMALL * LINE + 4)
    foot = (_TICKS if spec.get("ticks", True) else 4) + (_AXIS if spec.get("xtitle") else 0)
    head = 0.0
    for panel in spec["panels"]:
        if panel.get("title"):
            lines = break_lines(panel["title"], columns.panel - 4, style.LABEL, 3)
            panel["lines"] = lines
            head = max(head, len(lines) * style.LABEL * LINE + 5)
    if spec.get("whole") and tall is not None:
        rows = max(len(p["values"]) for p in spec["panels"])
        while columns.lines > 1 and top + head + rows * pitch + foot + EDGE > tall:
            columns.lines -= 1
            pitch = max(spec.get("pitch", 17), columns.lines * style.SMALL * LINE + 4)
    fit = (
        10**6
        if tall is None or spec.get("whole")
        else max(3, int((tall - top - head - foot - EDGE) // pitch))
    )
    bands = _bands(_blocks(spec["panels"], fit), columns.n, head, pitch)
    out: list[Plain] = []
    for group in _onto_pages(bands, None if tall is None else tall - top - foot - EDGE):
        out.append(_page(start, group, columns, (width, top, head, pitch, foot)))
    return out


def _share_out(spec: Plain, width: float) -> _Columns:
    names = [label for p in spec["panels"] for label in p["labels"]]
    figures = widest((t for p in spec["panels"] for t in p.get("right") or []), style.SMALL)
    figures = figures + 17 if figures else 14
    room = width - 2 * EDGE
    wanted = min(spec.get("columns", 1), len(spec["panels"]))
    if spec.get("shared"):
        wide = min(0.3 * room, widest(names, style.SMALL)) + 8
        lines = max(len(break_lines(t, wide - 8, style.SMALL, 3)) for t in names)
        marks = (room - wide - (_GAP + figures) * wanted) / wanted
        if marks >= 0.6 * _LEAST:
            return _Columns(wanted, wide, figures, marks, lines, shared=True)
    # As many panels as asked for if they are wide; else as few lines of a name as can be.
    choices = [(n, lines) for lines in (1, 2, 3) for n in range(wanted, 0, -1)]
    if room / wanted > _WIDE:
        choices = [(wanted, 1), (wanted, 2), *choices]
    for n, lines in choices:
        wide = narrowest(names, style.SMALL, lines, 30) + 8
        panel = (room - _GAP * (n - 1)) / n
        marks = panel - wide - figures
        if wide <= 0.45 * panel and marks >= _LEAST:
            return _Columns(n, wide, figures, marks, lines)
    # Not even three lines do: less room for marks, a fourth line, and what is over is cut; it
    # stands whole in the hover and the csv.
    wide = min(0.45 * room, max(60.0, room - figures - _LEAST / 2))
    lines = max(len(break_lines(t, wide - 8, style.SMALL, 4)) for t in names)
    return _Columns(1, wide, figures, room - wide - figures, lines)


def _blocks(panels: list[Plain], fit: int) -> list[tuple[Plain, int, int]]:
    """Cut panels of more rows than a page holds into equal parts, the upper first."""
    blocks = []
    parts = max(-(-len(p["values"]) // fit) for p in panels)
    for part in range(parts):
        for panel in panels:
            n = len(panel["values"])
            each = -(-n // max(1, -(-n // fit)))
            stop = n - part * each
            if stop > 0:
                blocks.append((panel, max(0, stop - each), stop))
    return blocks


def _bands(blocks, columns: int, head: float, pitch: float):
    """Put panels side by side; a band is as high as its panel of most rows."""
    bands = []
    for k in range(0, len(blocks), columns):
        band = blocks[k : k + columns]
        bands.append((band, head + max(stop - start for _, start, stop in band) * pitch))
    return bands


def _onto_pages(bands, room: float | None):
    out: list[list] = [[]]
    used = 0.0
    for band, height in bands:
        # The numbers below the last panel count once a page, see the caller.
        if room is not None and out[-1] and used + height + 8 > room:
            out.append([])
            used = 0.0
        out[-1].append((band, height))
        used += height + 8
    return out


def _page(start: Plain, bands, columns: _Columns, sizes) -> Plain:
    width, top, head, pitch, foot = sizes
    page = copy.deepcopy(start)
    spec = page["layout"]["meta"]["layout"]
    height = top + sum(h + 8 for _, h in bands) + foot + EDGE - 8
    shown: dict[str, set[Any]] = {}
    y = top
    last = {k: len(bands) - 1 if k < len(bands[-1][0]) else len(bands) - 2 for k in range(9)}
    for i, (band, high) in enumerate(bands):
        for k, (panel, a, b) in enumerate(band):
            axis, values = panel["axis"], panel["values"][a:b]
            shown[axis] = set(values)
            left = columns.left(k)
            x = left if columns.shared else left - columns.names
            box = (left, y + head, left + columns.marks, y + head + (b - a) * pitch)
            ax, ay = pages.place_axes(page, axis, box, (width, height))
            if panel.get("lines"):
                pages.note(page, join_lines(panel["lines"]), x, y, width, height, size=style.LABEL)
            _label_rows(ay, panel, values, panel["labels"][a:b], columns)
            if columns.shared and k:
                ay["showticklabels"] = False
            middle = left + columns.marks / 2
            beside = min(middle, width - middle) - EDGE
            _label_axis(ax, spec, columns.marks, 2 * beside, at_foot=i == last[k])
        y += high + 8
    pages.keep_axes(page, set(shown))
    if not spec.get("whole"):
        kept = (pages.keep_rows(t, shown[(t.get("yaxis") or "y")[1:]]) for t in page["data"])
        page["data"] = [t for t in kept if t is not None]
    for trace in page["data"]:
        if trace["type"] == "bar" and trace.get("text"):
            _thin_out(trace, page["layout"]["xaxis"]["range"], columns.marks)
    return pages.end(page, height)


def _thin_out(trace: Plain, reach: list[float], marks: float) -> None:
    """Leave out numbers that are wider than their bar."""
    scale = marks / (reach[1] - reach[0])
    trace["text"] = [
        f"{x}" if x and text_width(x, style.SMALL) + 2 <= x * scale else "" for x in trace["x"]
    ]


def _label_rows(ay: Plain, panel: Plain, values, labels, columns: _Columns) -> None:
    size = style.SMALL
    lines = [break_lines(t, columns.names - 8, size, columns.lines) for t in labels]
    ay |= dict(
        tickmode="array", tickvals=list(values), ticktext=[join_lines(x) for x in lines],
        range=[-0.5, len(values) - 0.5], ticklabelstandoff=4,
    )  # fmt: skip
    if values and isinstance(values[0], str):
        ay |= dict(type="category", categoryorder="array", categoryarray=list(values))
    else:
        ay["range"] = [values[0] - 0.5, values[-1] + 0.5]


def _label_axis(ax: Plain, spec: Plain, marks: float, room: float, *, at_foot: bool) -> None:
    ticks = spec.get("ticks", True)
    ax |= dict(showticklabels=bool(ticks and at_foot))
    if "nticks" in spec:
        ax["nticks"] = max(2, min(spec["nticks"], int(marks // 38)))
    if "tick_choice" in spec:
        # The finest of the choices whose numbers do not touch.
        for values, names in spec["tick_choice"]:
            if (len(values)) * (widest(names, style.SMALL) + 6) <= marks:
                break
        ax |= dict(tickmode="array", tickvals=values, ticktext=names)
    title = spec.get("xtitle") if at_foot else None
    if title:
        title = break_lines(title, room, style.SMALL, 1)[0]
    font = dict(size=style.SMALL, color=style.MUTED)
    ax["title"] = dict(text=style.safe(title) if title else "", standoff=3, font=font)
