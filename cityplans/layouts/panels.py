"""Panels of curves: numbers on both axes."""

from __future__ import annotations

import copy

from cityplans import style
from cityplans.layouts import pages
from cityplans.layouts.pages import EDGE, Plain
from cityplans.layouts.texts import LINE, break_lines, join_lines, text_width

_LEAST, _GAP = 96, 10
_TICKS, _AXIS = 16, 14


def set_panels(fig: Plain, width: float, tall: float | None) -> list[Plain]:
    """Set panels of curves for a width, on as many pages as a height needs."""
    start, top = pages.begin(fig, width)
    spec = start["layout"]["meta"]["layout"]
    left = text_width("0" * spec.get("digits", 4), style.SMALL) + 8
    room = width - 2 * EDGE
    n = min(spec.get("columns", 2), len(spec["panels"]))
    while n > 1 and (room - _GAP * (n - 1)) / n - left < spec.get("least", _LEAST):
        n -= 1
    each = (room - _GAP * (n - 1)) / n
    titles = [break_lines(p["title"], each - left, style.LABEL, 3) for p in spec["panels"]]
    head = max(map(len, titles)) * style.LABEL * LINE + 5
    deep = min(spec.get("deep", 150), 0.9 * (each - left))
    band = head + deep + _TICKS + 6
    foot = _AXIS if spec.get("xtitle") else 0
    n_bands = -(-len(titles) // n)
    per_page = n_bands if tall is None else max(1, int((tall - top - foot - EDGE) // band))
    out = []
    for first in range(0, n_bands, per_page):
        page = copy.deepcopy(start)
        chosen = range(first * n, min((first + per_page) * n, len(titles)))
        height = top + -(-len(chosen) // n) * band + foot + EDGE
        for place, k in enumerate(chosen):
            x = EDGE + place % n * (each + _GAP)
            y = top + place // n * band
            box = (x + left, y + head, x + each, y + head + deep)
            axis = spec["panels"][k]["axis"]
            ax, ay = pages.place_axes(page, axis, box, (width, height))
            pages.note(page, join_lines(titles[k]), x + left, y, width, height, size=style.LABEL)
            _set_ticks(ax, spec, each - left)
            ay["nticks"] = max(3, int(deep // 28))
            lowest = place + n >= len(chosen)
            title = spec.get("xtitle") if lowest else None
            font = dict(size=style.SMALL, color=style.MUTED)
            ax["title"] = dict(text=style.safe(title) if title else "", standoff=2, font=font)
        pages.keep_axes(page, {spec["panels"][k]["axis"] for k in chosen})
        out.append(pages.end(page, height))
    return out


def _set_ticks(ax: Plain, spec: Plain, room: float) -> None:
    """Set whole steps of the axis that leave room between its numbers."""
    low, high = spec["xs"]
    wide = text_width(str(high), style.SMALL) + 8
    step = next(
        s
        for s in (1, 2, 5, 10, 20, 50, 100, 1000)
        if ((high - low) / s + 1) * wide <= room or s > 99
    )
    pad = max(0.4, 0.06 * (high - low))
    ax |= dict(
        tick0=low if step == 1 else 0, dtick=step, tickformat="d", range=[low - pad, high + pad]
    )
