"""Maps of cells: names at the left and below, numbers in the cells where they fit."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

from cityplans import style
from cityplans.layouts import pages
from cityplans.layouts.pages import EDGE, Plain
from cityplans.layouts.texts import (
    LINE,
    break_lines,
    join_lines,
    longest_word,
    narrowest,
    widest,
)

_UPRIGHT = style.SMALL * 1.3  # the least width of a column whose name stands upright
_TREE = 64
_KEY = 42  # height of the scale below


def set_matrix(fig: Plain, width: float, tall: float | None) -> list[Plain]:
    """Set a map of cells for a width, in as many parts as its columns and rows need."""
    start, top = pages.begin(fig, width)
    spec = start["layout"]["meta"]["layout"]
    names = spec["rows"]
    size = style.SMALL
    left = next(
        (w for n in (1, 2, 3) if (w := narrowest(names, size, n, 30)) <= 0.36 * width),
        0.36 * width,
    )
    lines = [break_lines(t, left, size, 3) for t in names]
    left += EDGE + 6
    room = width - left - EDGE
    n = len(spec["columns"])
    fit = n if tall is None or spec.get("symmetric") else max(1, int(room // _UPRIGHT))
    parts = -(-n // min(n, fit))
    each = -(-n // parts)
    word = longest_word(spec["columns"], size) + 5  # is not broken where there is room
    cell = min(room / each, max(spec.get("widest", 84), word))
    inside = widest((v for row in spec["cells"] for v in row), size) + 2 <= cell
    spec["inside"] = bool(inside and any(v for row in spec["cells"] for v in row))
    least = min(cell, 30) if spec.get("symmetric") else 15
    high = [max(least, len(x) * size * LINE + 3) for x in lines]
    room = 10**6 if tall is None else tall - top - 200
    if spec.get("symmetric") and sum(high) > room:
        lines = [break_lines(t, left - EDGE - 6, size, 1) for t in names]
        high = [size * LINE + 2] * n
    out = []
    for a in range(0, n, each):
        for rows in _bands(high, 10**6 if spec.get("symmetric") else room):
            part = (range(a, min(a + each, n)), rows)
            out.append(_page(start, part, lines, high, (width, top, left, cell)))
    return out


def _bands(high: list[float], room: float) -> list[range]:
    """Cut rows into parts of about one height, none higher than the room."""
    parts = max(1, -(-int(sum(high)) // int(room)))
    out, first, used = [], 0, 0.0
    for i, h in enumerate(high):
        if used + h > sum(high) / parts + 15 and i > first:
            out.append(range(first, i))
            first, used = i, 0.0
        used += h
    return [*out, range(first, len(high))]


def _page(start: Plain, part, lines, high: list[float], sizes) -> Plain:
    columns, rows = part
    width, top, left, cell = sizes
    page = copy.deepcopy(start)
    spec = page["layout"]["meta"]["layout"]
    labels = [spec["columns"][i] for i in columns]
    counts = [spec["counts"][i] for i in columns] if spec.get("counts") else []
    ticks, deep, angle = _column_names(labels, cell, bool(spec.get("symmetric")))
    tree = _TREE if spec.get("tree") else 0
    unit = style.SMALL * LINE + 3 if spec.get("unit") else 0
    under = 0.0
    if counts:
        upright = widest(counts, style.SMALL) + 3 > cell
        under = (widest(counts, style.SMALL) if upright else style.SMALL * LINE) + 6
    key = 0 if spec["inside"] else _KEY
    y0 = top + tree + unit
    edges = [0.0]
    for i in rows:
        edges.append(round(edges[-1] + high[i], 2))
    y1 = y0 + edges[-1]
    height = y1 + under + deep + 6 + key + EDGE
    x1 = left + cell * len(columns)
    ax, ay = pages.place_axes(page, "", (left, y0, x1, y1), (width, height))
    # Names of columns stand below their counts.
    ax |= dict(
        tickmode="array", tickvals=list(range(len(columns))), ticktext=ticks, tickangle=angle,
        range=[-0.5, len(columns) - 0.5], showgrid=False, ticklabelstandoff=round(under) + 2,
    )  # fmt: skip
    ay |= dict(
        tickmode="array", tickvals=[round((a + b) / 2, 2) for a, b in pairwise(edges)],
        ticktext=[join_lines(lines[i]) for i in rows], range=[edges[-1], 0], showgrid=False,
        ticklabelstandoff=3,
    )  # fmt: skip
    if unit:
        text = join_lines(break_lines(spec["unit"], width - 2 * EDGE, style.SMALL, 1))
        pages.note(page, text, EDGE, top + tree - 2, width, height, color=style.MUTED)
    for i, count in enumerate(counts):
        x = left + (i + 0.5) * cell
        how: dict[str, Any] = dict(xanchor="center", color=style.MUTED)
        if upright:
            how["textangle"] = -90
        pages.note(page, count, x, y1 + 3, width, height, **how)
    if counts:
        middle = y1 + 3 + (under - 6) / 2
        pages.note(
            page, style.safe(spec["counted"]), left - 6, middle, width, height,
            xanchor="right", yanchor="middle", color=style.MUTED,
        )  # fmt: skip
    _cells(page, spec, columns, rows, (width, height, left, x1))
    next(t for t in page["data"] if t["type"] == "heatmap")["y"] = edges
    if tree:
        _, y2 = pages.place_axes(page, "2", (left, top, x1, top + tree - 3), (width, height))
        page["layout"].pop("xaxis2", None)
        y2 |= dict(anchor="x", visible=False)
    return pages.end(page, height)


def _column_names(labels: list[str], cell: float, symmetric: bool):
    """Return names of columns, the height they take, and how they are turned."""
    size = style.SMALL
    flat = [break_lines(t, cell - 4, size) for t in labels]
    whole = all(len(x) <= 2 for x in flat) and cell >= max(30, longest_word(labels, size) + 4)
    if whole:
        return [join_lines(x) for x in flat], max(map(len, flat)) * size * LINE + 2, 0
    if cell < _UPRIGHT and symmetric:
        # The order is that of the rows: their numbers are enough.
        step = next(s for s in (1, 5, 10, 20, 50, 100) if s * cell > 16)
        texts = [str(i + 1) if (i + 1) % step == 0 or i == 0 else "" for i in range(len(labels))]
        return texts, size * LINE + 2, 0
    most = 2 if cell >= 2 * size * LINE + 2 else 1
    high = min(130.0, narrowest(labels, size, most, 30))
    cut = [break_lines(t, high + 1, size, most) for t in labels]
    return [join_lines(x) for x in cut], max(widest(x, size) for x in cut) + 4, -90


def _cells(page: Plain, spec: Plain, columns: range, rows: range, sizes) -> None:
    width, height, left, right = sizes
    heat = next(t for t in page["data"] if t["type"] == "heatmap")
    for key in ("z", "text", "customdata"):
        if heat.get(key):
            heat[key] = [[heat[key][i][j] for j in columns] for i in rows]
    heat["x"] = list(range(len(columns)))
    heat["textfont"] = {**heat.get("textfont", {}), "size": style.SMALL}
    heat["texttemplate"] = "%{text}" if spec["inside"] else ""
    heat["showscale"] = not spec["inside"]
    long = min(right - left, 180)
    title = break_lines(spec.get("scale", ""), long, style.SMALL, 1)[0]
    heat["colorbar"] = dict(
        orientation="h", thickness=8, thicknessmode="pixels", len=long, lenmode="pixels",
        xref="container", yref="container", x=left / width, xanchor="left",
        y=EDGE / height, yanchor="bottom", nticks=4, xpad=0, ypad=0, outlinewidth=0,
        tickfont=dict(size=style.SMALL), tickformat=spec.get("format", ""),
        title=dict(text=style.safe(title), side="top", font=dict(size=style.SMALL)),
    )  # fmt: skip
