"""A document cut into its measures and what lies between them, as text without line breaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from cityplans.targets.quantities import normal

SPACE = re.compile(r"\s+")


_LOST_POINT = re.compile(r"(?<=\d)。(?=\d+[%‰])")


_END_OF_LINE = re.compile(r"[。！!？;:,、]\s*$")


def blocks(
    document: dict[str, Any], measures: list[dict[str, Any]], sections: list[dict[str, Any]]
) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
    """Cut a document into its measures and what lies between them, at section starts too."""
    at, stop = document["source_start"], document["source_end"]
    edges = sorted(s["source_start"] for s in sections)
    for measure in [*measures, None]:
        begin = measure["source_start"] if measure else stop
        if begin > at:
            cuts = edges[bisect_right(edges, at) : bisect_right(edges, begin - 1)]
            for a, b in zip([at, *cuts], [*cuts, begin], strict=True):
                if a < b:
                    yield a, b, None
        if measure is None:
            return
        a, b = max(at, begin), min(measure["source_end"], stop)
        if a < b:
            yield a, b, measure
        at = max(at, b)


def flatten(text: str, start: int, end: int, joined: bool) -> tuple[str, list[int] | range]:
    """Text without white space and where its characters stand; ``joined``: no breaks kept."""
    piece = _LOST_POINT.sub(".", normal(text[start:end]))
    if SPACE.search(piece) is None:
        return piece, range(start, end + 1)
    parts: list[str] = []
    where: list[int] = []
    at = 0
    for gap in SPACE.finditer(piece):
        parts.append(piece[at : gap.start()])
        where.extend(range(start + at, start + gap.start()))
        if not joined and ("\n" in gap[0] or "\r" in gap[0]) and _is_break(piece, at, gap.start()):
            parts.append("\n")
            where.append(start + gap.start())
        at = gap.end()
    parts.append(piece[at:])
    where.extend(range(start + at, end))
    where.append(end)
    return "".join(parts), where


def _is_break(piece: str, at: int, end: int) -> bool:
    return end - at < 30 or _END_OF_LINE.search(piece[max(at, end - 3) : end]) is not None
