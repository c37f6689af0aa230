"""The page: what stands above and below the panels, and what a page shows of a figure."""

from __future__ import annotations

import base64
import copy
from typing import Any

from cityplans import style
from cityplans.layouts.texts import LINE, break_lines, join_lines, text_width, widest

Plain = dict[str, Any]
EDGE = 8  # white at the sides of a figure, in pixels
OWN = "layout"  # name of the notes that a layout sets, and sets anew for another width
_KEY = 47  # width of the sample of a legend and the white around it


def decode(value: Any) -> Any:
    """Return plotly's packed arrays as plain lists."""
    if isinstance(value, dict):
        if "bdata" in value:
            import numpy as np

            flat = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            shape = value.get("shape")
            if shape is None:
                return flat.tolist()
            return flat.reshape([int(n) for n in str(shape).split(",")]).tolist()
        return {k: decode(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [decode(v) for v in value]
    value = value.tolist() if hasattr(value, "tolist") else value
    # The last digits differ between processors.
    return round(value, 6) if isinstance(value, float) else value


def begin(fig: Plain, width: float) -> tuple[Plain, float]:
    """Return a copy with title and legend set for a width, and the height they take."""
    page = copy.deepcopy(fig)
    layout, spec = page["layout"], page["layout"]["meta"]["layout"]
    for kind in ("annotations", "shapes"):
        layout[kind] = [a for a in layout.get(kind, []) if a.get("name") != OWN]
    layout["width"] = width
    layout["margin"] = dict(l=0, r=0, t=0, b=0, autoexpand=False)
    top = _set_title(layout, spec, width)
    return page, _set_legend(page, spec, width, top)


def _set_title(layout: Plain, spec: Plain, width: float) -> float:
    title = layout.setdefault("title", {})
    shown, room = title.get("text") or "", width - 2 * EDGE
    if shown == spec.get("titled", ""):
        raw = spec.get("title") or ""
        lines = [x for part in raw.split("<br>") for x in break_lines(part, room, style.TITLE)]
        shown = join_lines(lines) if raw else ""
        spec["titled"] = shown
    else:  # the user's own, who may have meant its tags
        parts = shown.split("<br>")
        shown = "<br>".join(
            part if "<" in part else "<br>".join(break_lines(part, room, style.TITLE))
            for part in parts
        )
    title["text"] = shown
    if not shown:
        return EDGE
    n, height = shown.count("<br>") + 1, style.TITLE * LINE
    title["font"] = {**title.get("font", {}), "size": style.TITLE}
    # plotly hangs a title by the middle of its lines.
    title |= dict(x=0, xanchor="left", y=1, yanchor="top", xref="container", yref="container")
    title["pad"] = dict(l=EDGE, t=EDGE + (n - 1) * height / 2)
    return EDGE + n * height + 6


def _set_legend(page: Plain, spec: Plain, width: float, top: float) -> float:
    traces = [t for t in page["data"] if t.get("name") and t.get("showlegend", True)]
    if not traces or not spec.get("legend"):
        page["layout"]["showlegend"] = False
        return top
    size = style.LABEL
    room = width - 2 * EDGE
    for trace in traces:
        trace["name"] = break_lines(trace["name"], room - _KEY, size, 1)[0]
    entry = widest((t["name"] for t in traces), size)
    one_row = sum(text_width(t["name"], size) + _KEY for t in traces) <= room
    rows = 1 if one_row else -(-len(traces) // max(1, int(room // (entry + _KEY))))
    page["layout"]["showlegend"] = True
    page["layout"]["legend"] = dict(
        orientation="h", x=EDGE / width, xanchor="left", xref="container", yref="container",
        yanchor="top", font=dict(size=size), title=dict(text=""), traceorder="normal",
        bgcolor="rgba(0,0,0,0)",
        **({} if one_row else dict(entrywidth=entry, entrywidthmode="pixels")),
    )  # fmt: skip
    spec["legend_top"] = top
    return top + rows * (size * LINE + 6) + 8


def end(page: Plain, height: float) -> Plain:
    """Set the height, once it is known, and what hangs on it."""
    layout, spec = page["layout"], page["layout"]["meta"]["layout"]
    height = round(height)
    layout["height"] = height
    if layout.get("showlegend"):
        layout["legend"]["y"] = 1 - spec["legend_top"] / height
    return page


def note(page: Plain, text: str, x: float, y: float, width: float, height: float, **how: Any):
    """Write text at a point in pixels from the upper left."""
    font = dict(size=how.pop("size", style.SMALL), color=how.pop("color", style.INK))
    page["layout"]["annotations"].append(
        dict(
            name=OWN, text=text, showarrow=False, xref="paper", yref="paper",
            x=round(x / width, 5), y=round(1 - y / height, 5), borderpad=0,
            **({"xanchor": "left", "yanchor": "top", "align": "left", "font": font} | how),
        )
    )  # fmt: skip


def place_axes(
    page: Plain, axis: str, box: tuple[float, float, float, float], size: tuple[float, float]
) -> tuple[Plain, Plain]:
    """Put a pair of axes into a box (left, top, right, bottom) in pixels; return both."""
    left, top, right, bottom = box
    width, height = size
    out = []
    for letter, domain in (
        ("x", [left / width, right / width]),
        ("y", [1 - bottom / height, 1 - top / height]),
    ):
        found = page["layout"].setdefault(f"{letter}axis{axis}", {})
        found["domain"] = [round(min(max(d, 0), 1), 5) for d in domain]
        found["anchor"] = ("y" if letter == "x" else "x") + axis
        found["automargin"] = False
        found["tickfont"] = {**found.get("tickfont", {}), "size": style.SMALL}
        out.append(found)
    return out[0], out[1]


def keep_axes(page: Plain, axes: set[str]) -> None:
    """Drop traces, lines and notes of panels that are not on this page."""
    page["data"] = [t for t in page["data"] if (t.get("yaxis") or "y")[1:] in axes]
    layout = page["layout"]
    for kind in ("shapes", "annotations"):
        layout[kind] = [s for s in layout.get(kind, []) if _axis(s) is None or _axis(s) in axes]
    for key in [k for k in layout if k.startswith(("xaxis", "yaxis")) and k[5:] not in axes]:
        del layout[key]


def _axis(shape: Plain) -> str | None:
    ref = str(shape.get("yref", "paper")).split(" ")[0]
    return ref[1:] if ref.startswith("y") else None


def keep_rows(trace: Plain, values: set[Any]) -> Plain | None:
    """Return a trace with the rows on this page only; None if none is left."""
    ys = trace.get("y")
    if ys is None:
        return trace
    keep = [i for i, y in enumerate(ys) if y in values]
    if len(keep) == len(ys):
        return trace
    return _pick(trace, keep, len(ys)) if any(ys[i] is not None for i in keep) else None


def _pick(value: Any, keep: list[int], n: int) -> Any:
    if isinstance(value, dict):
        return {k: _pick(v, keep, n) for k, v in value.items()}
    if isinstance(value, list) and len(value) == n:
        return [value[i] for i in keep]
    return value
