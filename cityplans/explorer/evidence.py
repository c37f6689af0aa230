"""Evidence of themes: where the words stand in the text of a measure, and where in the source."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from cityplans.themes.aligning import align

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.plans import Plans


def missing(value: Any) -> bool:
    """Tell whether a value of a frame is none."""
    import pandas as pd

    return value is None or value is pd.NA or value != value


def _units(text: str) -> list[int] | None:
    """Return where each character stands as a script counts, None if as Python does."""
    if not text or max(text) <= "\uffff":
        return None
    out = [0]
    for char in text:
        out.append(out[-1] + (2 if char > "\uffff" else 1))
    return out


def pack_codes(
    measures: pd.DataFrame,
    documents: pd.DataFrame,
    plans: Plans,
    frames: tuple[pd.DataFrame, ...],
    names: list[list[dict[str, str]]],
) -> dict[str, list[int]]:
    """Return the evidence by measure: theme, place in the text, length, place in the source.

    ``measure`` counts on from the row before; ``shift`` is how much further from the start of the
    measure the words stand in the source than in the text (0 for most).
    """
    number: dict[str, int] = {str(m): k for k, m in enumerate(measures.index)}
    found: list[list[tuple[int, str, int | None]]] = [[] for _ in number]
    first = 0
    for frame, known in zip(frames, names, strict=True):
        themes = {entry["name"]: first + k for k, entry in enumerate(known)}
        first += len(known)
        terms = frame["term"] if "term" in frame else [""] * len(frame)
        places = frame["source_start"] if "source_start" in frame else [None] * len(frame)
        for measure, theme, term, at in zip(
            frame["measure_id"], frame["theme"], terms, places, strict=True
        ):
            if measure in number and theme in themes:
                place = None if missing(at) else int(at)
                word = "" if missing(term) else str(term)
                found[number[measure]].append((themes[theme], word, place))
    out: dict[str, list[int]] = {k: [] for k in ("measure", "theme", "at", "length", "shift")}
    source_of = documents["source"].to_dict()
    last = 0
    columns = ("doc_id", "text", "source_start", "source_end")
    for k, (doc, text, start, end) in enumerate(zip(*(measures[c] for c in columns), strict=True)):
        if not found[k]:
            continue
        spots = _spots(found[k], str(text), plans.sources[source_of[doc]], int(start), int(end))
        for theme, at, length, shift in spots:
            out["measure"].append(k - last)
            last = k
            for name, value in (("theme", theme), ("at", at), ("length", length), ("shift", shift)):
                out[name].append(value)
    return out


def _spots(
    found: list[tuple[int, str, int | None]], text: str, source: str, start: int, end: int
) -> list[tuple[int, int, int, int]]:
    """Return theme, place and length in the text, and shift, of each piece of evidence."""
    where = align(text, source, start, end) if any(at is not None for _, _, at in found) else []
    units = _units(text)
    out = set()
    for theme, term, place in found:
        at = bisect_left(where, place) if place is not None else text.find(term)
        if text[at : at + len(term)] != term:
            at = text.find(term)
        if at < 0 or not term:
            out.add((theme, 0, 0, 0))
            continue
        shift = place - start - at if place is not None else 0
        stop = at + len(term)
        if units:
            # The shift stays in characters, as offsets into the source are.
            shift += at - units[at]
            at, stop = units[at], units[stop]
        out.add((theme, at, stop - at, shift))
    return sorted(out)
