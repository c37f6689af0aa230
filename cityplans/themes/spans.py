"""Spans of characters: where a pattern is found, joined, overlapping, inside each other."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def ends(pattern: re.Pattern[str], text: str, low: int, high: int) -> list[Span]:
    """Return the first and the last place where a pattern is found, overlapping ones too.

    If neither lies outside a hit, none does.
    """
    first = last = pattern.search(text, low, high)
    found = first
    while found:
        last = found
        found = pattern.search(text, found.start() + 1, high)
    return [m.span() for m in (first, last) if m]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap; sorted and apart from each other."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def overlaps(merged: Sequence[Span], hit: Span) -> bool:
    """Tell whether a hit has a character in common with one of merged spans."""
    k = bisect_left(merged, (hit[1], 0)) - 1
    return k >= 0 and merged[k][1] > hit[0]


def outermost(spans: list[Span]) -> list[Span]:
    """Leave out spans that lie inside another; sorted."""
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
