"""Maps without axes: networks, topics as circles, tiles for provinces, reliefs."""

from __future__ import annotations

import math

from cityplans import style
from cityplans.layouts import pages
from cityplans.layouts.pages import EDGE, Plain
from cityplans.layouts.texts import LINE, break_lines, join_lines, widest

_Box = tuple[float, float, float, float]


def set_free(fig: Plain, width: float, tall: float | None) -> list[Plain]:
    """Set a relief: as high as it is wide, but for what stands above."""
    page, top = pages.begin(fig, width)
    size = min(width - 2 * EDGE, 400)
    page["layout"]["margin"] |= dict(t=round(top), l=EDGE, r=EDGE, b=EDGE)
    return [pages.end(page, top + 0.85 * size)]


def set_blank(fig: Plain, width: float, tall: float | None) -> list[Plain]:
    """Set a figure that says it has nothing to show."""
    page, top = pages.begin(fig, width)
    return [pages.end(page, top + 80)]


def set_network(fig: Plain, width: float, tall: float | None) -> list[Plain]:
    """Set a network: nodes at even heights on the two sides of an oval, names outside."""
    page, top = pages.begin(fig, width)
    spec = page["layout"]["meta"]["layout"]
    names, size = spec["names"], style.SMALL
    side = min(0.21 * width, widest(names, size) + 4)
    lines = [break_lines(t, side, size, 3) for t in names]
    pitch = max(26.0, max(map(len, lines)) * size * LINE + 4)
    per_side = -(-len(names) // 2)
    radius = min((width - 2 * side - 2 * EDGE) / 2 - 18, 230)
    deep = max(per_side * pitch, 1.4 * radius)
    box = (EDGE, top, width - EDGE, top + deep)
    height = top + deep + EDGE
    ax, ay = pages.place_axes(page, "", box, (width, height))
    half = (box[2] - box[0]) / 2
    # One unit is one pixel, the middle is (0, 0).
    ax |= dict(visible=False, range=[-half, half])
    ay |= dict(visible=False, range=[-deep / 2, deep / 2])
    at = []
    for k in range(len(names)):
        right, row = k % 2 == 0, k // 2
        n_side = per_side if right else len(names) - per_side
        y = deep / 2 - (row + 0.5) * deep / max(1, n_side)
        x = radius * math.sqrt(max(0.0, 1 - (2 * y / deep) ** 2))
        at.append((x if right else -x, y))
    nodes = page["data"][-1]
    for line, (i, j) in zip(page["data"], spec["lines"], strict=False):
        line["x"] = [round(at[i][0], 2), round(at[j][0], 2)]
        line["y"] = [round(at[i][1], 2), round(at[j][1], 2)]
    nodes["x"], nodes["y"] = [round(x, 2) for x, _ in at], [round(y, 2) for _, y in at]
    for k, (x, y) in enumerate(at):
        away = nodes["marker"]["size"][k] / 2 + 4
        pages.note(
            page, join_lines(lines[k]), box[0] + half + (x + away if x > 0 else x - away),
            top + deep / 2 - y, width, height, xanchor="left" if x > 0 else "right",
            yanchor="middle", align="left" if x > 0 else "right",
        )  # fmt: skip
    return [pages.end(page, height)]


def set_topic_map(fig: Plain, width: float, tall: float | None) -> list[Plain]:
    """Set topics as circles with their names on them or beside, none over another."""
    page, top = pages.begin(fig, width)
    spec = page["layout"]["meta"]["layout"]
    deep = min(0.72 * width, 430)
    height = top + deep + EDGE
    box = (EDGE, top, width - EDGE, top + deep)
    ax, ay = pages.place_axes(page, "", box, (width, height))
    across = box[2] - box[0]
    largest = min(64.0, 0.16 * width)
    top_n = max(spec["sizes"])
    circles = [largest * math.sqrt(n / top_n) for n in spec["sizes"]]
    margin = largest / 2 + 22
    xs = _stretch(spec["x"], margin, across - margin)
    ys = _stretch(spec["y"], deep - margin, margin)
    ax |= dict(visible=False, range=[0, across])
    ay |= dict(visible=False, range=[deep, 0])
    marks = page["data"][0]
    marks["x"], marks["y"] = [round(v, 2) for v in xs], [round(v, 2) for v in ys]
    marks["marker"] |= dict(size=[round(c, 1) for c in circles])
    rings = [(x - c / 2, y - c / 2, x + c / 2, y + c / 2)
             for x, y, c in zip(xs, ys, circles, strict=True)]  # fmt: skip
    spots = _place_names(spec["names"], rings, (across, deep))
    key: list[str] = []
    if spots is None:
        # No room for all names: numbers on the circles, names below.
        numbers = [str(k + 1) for k in range(len(xs))]
        key = [f"{n}  {name}" for n, name in zip(numbers, spec["names"], strict=True)]
        spots = _place_names(numbers, rings, (across, deep), strict=False) or {}
    columns = max(1, min(3, int(across // (widest(key, style.SMALL) + 14)))) if key else 1
    down = -(-len(key) // columns)
    each = across / columns
    height += down * style.SMALL * LINE + (6 if key else 0)
    pages.place_axes(page, "", box, (width, height))
    for k, name in enumerate(key):
        text = break_lines(name, each - 8, style.SMALL, 1)[0]
        pages.note(
            page, style.safe(text), box[0] + k // down * each,
            top + deep + 6 + k % down * style.SMALL * LINE, width, height,
        )  # fmt: skip
    for lines, spot in spots.values():
        x, y = (spot[0] + spot[2]) / 2, (spot[1] + spot[3]) / 2
        pages.note(
            page, join_lines(lines), box[0] + x, top + y, width, height,
            xanchor="center", yanchor="middle", align="center",
        )  # fmt: skip
    return [pages.end(page, height)]


def _place_names(names, rings, room, *, strict: bool = True):
    """Return lines and box of each name, or None if some would cover another."""
    taken: list[_Box] = []
    spots = {}
    # The largest first: they have most room for a name of their own.
    for k in sorted(range(len(rings)), key=lambda i: (rings[i][0] - rings[i][2], i)):
        left, up, right, down = rings[k]
        others = [r for i, r in enumerate(rings) if i != k]
        cost, lines, spot = _find_spot(
            names[k], (left + right) / 2, (up + down) / 2, right - left, taken, others, room
        )
        if strict and (cost >= 1 or lines[-1].endswith("…")):
            return None
        taken.append(spot)
        spots[k] = (lines, spot)
    return spots


def _stretch(values: list[float], low: float, high: float) -> list[float]:
    least, most = min(values), max(values)
    if most == least:
        return [(low + high) / 2] * len(values)
    return [low + (v - least) / (most - least) * (high - low) for v in values]


def _find_spot(name, x: float, y: float, circle: float, taken, others, room):
    """Return a cost, the name in lines and its box, beside or on its circle.

    A cost of 1 and more: it covers another name, or leaves the figure.
    """
    best = None
    for wide in (150, 120, 96, 70):
        lines = break_lines(name, wide, style.SMALL, 4)
        w, h = widest(lines, style.SMALL) + 4, len(lines) * style.SMALL * LINE + 2
        for far in (0, 8, 24):
            r = circle / 2 + 2 + far
            for turn, (dx, dy) in enumerate(
                [(0, 0)] * (far == 0)
                + [(r + w / 2, 0), (-r - w / 2, 0), (0, r + h / 2), (0, -r - h / 2)]
                + [(a * (0.7 * r + w / 2), b * (0.7 * r + h / 2)) for a in (1, -1) for b in (1, -1)]
            ):
                spot = (x + dx - w / 2, y + dy - h / 2, x + dx + w / 2, y + dy + h / 2)
                out = spot[0] < 0 or spot[1] < 0 or spot[2] > room[0] or spot[3] > room[1]
                over = sum(_overlap(spot, t) for t in taken)
                hides = sum(_overlap(spot, t) for t in others)
                inside = far == 0 and turn == 0
                if inside and w > 1.5 * circle and w > 16:
                    continue
                # a name on its circle that is wider crosses the rim
                rim = max(0.0, w - circle) if inside else 0.0
                cost = (out * 1e6 + over, hides + rim + far * 3 + (len(lines) - 1) * 4)
                if best is None or cost < best[0]:
                    best = (cost, lines, spot)
    assert best is not None
    return best[0][0], best[1], best[2]


def _overlap(a: _Box, b: _Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def set_tiles(fig: Plain, width: float, tall: float | None) -> list[Plain]:
    """Set squares for provinces, one panel a theme, each square with its name and value."""
    start, top = pages.begin(fig, width)
    spec = start["layout"]["meta"]["layout"]
    across = max(p[0] for p in spec["places"]) + 1
    down = max(p[1] for p in spec["places"]) + 1
    panels = spec["panels"]
    n = max(1, min(len(panels), spec.get("columns", 2), int((width - 2 * EDGE) // (across * 33))))
    each = (width - 2 * EDGE - 12 * (n - 1)) / n
    cell = min(each / across, 52)
    heads = [break_lines(p["title"], cell * across - 4, style.LABEL, 2) for p in panels]
    head = max(map(len, heads)) * style.LABEL * LINE + 5
    band = head + cell * down + 6
    foot = 40
    n_bands = -(-len(panels) // n)
    per_page = n_bands if tall is None else max(1, int((tall - top - foot - EDGE) // band))
    whole = all(widest(t["full"].split("\n"), style.SMALL) <= cell - 3 for t in spec["tiles"])
    out = []
    for first in range(0, n_bands, per_page):
        import copy

        page = copy.deepcopy(start)
        chosen = range(first * n, min((first + per_page) * n, len(panels)))
        height = top + -(-len(chosen) // n) * band + foot + EDGE
        for place, k in enumerate(chosen):
            x, y = EDGE + place % n * (each + 12), top + place // n * band
            box = (x, y + head, x + cell * across, y + head + cell * down)
            ax, ay = pages.place_axes(page, panels[k]["axis"], box, (width, height))
            ax |= dict(visible=False, range=[-0.5, across - 0.5])
            ay |= dict(visible=False, range=[down - 0.5, -0.5])
            pages.note(page, join_lines(heads[k]), x, y, width, height, size=style.LABEL)
        for trace in page["data"]:
            if trace["type"] == "heatmap":
                _name_tiles(trace, spec, cell, whole)
        pages.keep_axes(page, {panels[k]["axis"] for k in chosen})
        _scale(page, spec, width, height)
        out.append(pages.end(page, height))
    return out


def _name_tiles(trace: Plain, spec: Plain, cell: float, whole: bool) -> None:
    size = style.SMALL
    values = trace["customdata"]
    text: list[list[str]] = [["" for _ in row] for row in trace["z"]]
    for tile, (x, y) in zip(spec["tiles"], spec["places"], strict=True):
        name = tile["full"] if whole else tile["short"]
        value = values[y][x][0] or "–"
        lines = [*name.split("\n"), value]
        if len(lines) * size * 1.25 > cell:
            lines = [*name.split("\n")[:1], value]
        text[y][x] = join_lines(lines)
    trace["text"], trace["texttemplate"] = text, "%{text}"
    trace["textfont"] = dict(size=size)


def _scale(page: Plain, spec: Plain, width: float, height: float) -> None:
    """One scale for all panels, at the foot."""
    heats = [t for t in page["data"] if t["type"] == "heatmap" and t.get("zmax") is not None]
    for k, heat in enumerate(heats):
        heat["showscale"] = k == 0
        heat["colorbar"] = dict(
            orientation="h", thickness=8, thicknessmode="pixels", len=180, lenmode="pixels",
            xref="container", yref="container", x=EDGE / width, xanchor="left",
            y=EDGE / height, yanchor="bottom", nticks=4, xpad=0, ypad=0, outlinewidth=0,
            tickfont=dict(size=style.SMALL), tickformat=".0%",
            title=dict(text=style.safe(spec["scale"]), side="top", font=dict(size=style.SMALL)),
        )  # fmt: skip
