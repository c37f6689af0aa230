"""Text that a saved page holds several times: the fullest copy is kept, the others are masked."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

_UNIT = re.compile(r"[^\r\n。！？]+[。！？]*")
# A part title: what follows is a document of its own, even if it repeats another.
PART_TITLE = re.compile(
    r"[【\[(（]?\s{0,3}(?:[^\r\n。；]{0,40}?)(?:第[一二三四五六七八九十0-9]{1,3}篇|篇[一二三四五六七八九十0-9]{1,3}"
    r"|范文[一二三四五六七八九十0-9]{1,3})(?:\s{0,3}[:：】\])）].{0,80}|\s{0,3})$"
)
# What is repeated must be longer than a form of words is.
_MIN_CHARACTERS = 400
_MAX_GAP = 4
# Share of a copy that must be repeated from its original, every sentence counted once.
_OWN_LEAST = 0.75
# Between two copies stands at most a line of the site.
_BRIDGE = 160


@dataclass
class _Block:
    start: int  # first unit of the repeat
    end: int
    first: int  # first unit of what it repeats
    size: int = 0  # characters repeated


def find_repeats(text: str) -> list[tuple[int, int]]:
    """Spans of text that stands elsewhere in the same text, the best copy left out.

    Sentences are compared without white space. A repeat is a run of sentences in the order of
    an earlier run, at least 400 characters, a few sentences between them aside. Copies that
    stand under a part title of their own (篇二) are documents and are left alone.

    Returns
    -------
    list of (start, end)
        Sorted, not overlapping. Time is linear in the length of the text.
    """
    if len(text) < 2 * _MIN_CHARACTERS:
        return []
    if _repeated(text) < _MIN_CHARACTERS:
        return []
    spans, keys = _units(text)
    titles = _part_titles(text)

    def of_its_own(block: _Block) -> bool:
        # A part title between a passage and its repeat: they belong to two documents.
        at = bisect_right(titles, spans[block.first][1])
        return at < len(titles) and titles[at] <= spans[block.start][1]

    blocks = [b for b in _blocks(keys, spans) if not of_its_own(b)]
    found: list[tuple[int, int]] = []
    for group in _groups(blocks):
        found.extend(_mask_group(group, spans, keys))
    return _bridge(sorted(found), text)


def _repeated(text: str) -> int:
    """Count the characters of the sentences that were there before: no repeat has more."""
    met: set[str] = set()
    total = 0
    for unit in _UNIT.findall(text):
        plain = "".join(unit.split())
        if plain in met:
            total += len(unit)
        met.add(plain)
    return total


def _units(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    spans, keys = [], []
    for match in _UNIT.finditer(text):
        plain = "".join(match.group().split())
        if len(plain) > 1:
            spans.append(match.span())
            keys.append(plain)
    return spans, keys


def _blocks(keys: list[str], spans: list[tuple[int, int]]) -> list[_Block]:
    first: dict[str, int] = {}
    copied = bytearray(len(keys))  # units that are known repeats
    blocks: list[_Block] = []
    i, n = 0, len(keys)
    while i < n:
        j = first.setdefault(keys[i], i)
        if j == i:
            i += 1
            continue
        block = _extend(keys, spans, i, j, first, copied)
        if block.size >= _MIN_CHARACTERS:
            blocks.append(block)
            copied[block.start : block.end] = b"\x01" * (block.end - block.start)
            i = block.end
        else:
            i += 1
    return blocks


def _extend(
    keys: list[str],
    spans: list[tuple[int, int]],
    i: int,
    j: int,
    first: dict[str, int],
    copied: bytearray,
) -> _Block:
    """Follow a repeat from unit i, which repeats unit j, over small differences."""
    block, start = _Block(i, i, j), i
    missed = 0
    met: set[str] = set()
    walked, passed = 0, 0  # characters of the copy: all, and up to the last that is repeated
    # Where the original itself turns into a repeat, the copy is at its end.
    while i < len(keys) and j < start and not copied[j]:
        # A form of words that comes again and again is no copy: it counts once.
        if block.size < 5 * (i - start) - 100:
            break
        if keys[i] == keys[j]:
            length = spans[i][1] - spans[i][0]
            walked += length
            if keys[i] not in met:
                met.add(keys[i])
                block.size += length
            passed, block.end = walked, i + 1
            i, j, missed = i + 1, j + 1, 0
            continue
        missed += 1
        if missed > _MAX_GAP:
            break
        # One side has a unit more: take up where the other goes on.
        ahead = first.get(keys[i])
        if ahead is not None and j < ahead <= j + _MAX_GAP:
            j = ahead
            continue
        behind = next(
            (d for d in range(1, _MAX_GAP) if i + d < len(keys) and keys[i + d] == keys[j]), 0
        )
        step = behind or 1
        walked += sum(spans[k][1] - spans[k][0] for k in range(i, min(i + step, len(spans))))
        i, j = i + step, j if behind else j + 1
    if block.size < _OWN_LEAST * passed:
        block.size = 0
    # Units inside the block count as seen first where they first stood.
    for k in range(block.start, block.end):
        first.setdefault(keys[k], k)
    return block


def _part_titles(text: str) -> list[int]:
    """Where part titles stand."""
    if "篇" not in text and "范文" not in text:
        return []
    return [
        m.start()
        for m in re.finditer(r"[^\r\n]+", text)
        if m.end() - m.start() < 160 and PART_TITLE.match(m[0].strip())
    ]


def _groups(blocks: list[_Block]) -> list[list[_Block]]:
    """Blocks that repeat one and the same stretch of text."""
    groups: list[list[_Block]] = []
    for block in blocks:
        if groups and block.first < groups[-1][0].start:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _mask_group(
    group: list[_Block], spans: list[tuple[int, int]], keys: list[str]
) -> list[tuple[int, int]]:
    # A copy ends where the next begins to repeat what it has repeated already.
    starts = [min(b.first for b in group), group[0].start]
    for before, block in pairwise(group):
        if block.first < before.first + (before.end - before.start) // 2:
            starts.append(block.start)
    bounds = list(zip(starts, [*starts[1:], group[-1].end], strict=True))
    sizes = [sum(spans[k][1] - spans[k][0] for k in range(a, b)) for a, b in bounds]
    # The first is kept unless a later one clearly holds more.
    best = max(range(len(sizes)), key=lambda c: sizes[c])
    if sizes[best] <= 1.02 * sizes[0]:
        best = 0
    kept = set(keys[slice(*bounds[best])])
    return [
        spans[k]
        for c, (a, b) in enumerate(bounds)
        if c != best
        for k in range(a, b)
        if keys[k] in kept
    ]


def _bridge(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join spans over loose brackets, and long ones over the little between two copies."""
    return _join(_join(spans, text, 4, 0), text, _BRIDGE, _MIN_CHARACTERS)


def _join(spans: list[tuple[int, int]], text: str, gap: int, least: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    last = 0  # length of the span joined last
    for start, end in spans:
        long = min(last, end - start) >= least
        if out and long and _visible(text, out[-1][1], start) <= gap:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
        last = end - start
    return out


def _visible(text: str, start: int, end: int) -> int:
    """Characters that are no white space between two places, or many if they are far apart."""
    if end - start > 20 * _BRIDGE:
        return end - start
    return len("".join(text[start:end].split()))
