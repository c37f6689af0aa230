"""Text that a saved page holds several times: the first copy is kept, the others are masked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_UNIT = re.compile(r"[^\r\n。！？]+[。！？]*")
# A part title: what follows is a document of its own, even if it repeats another.
PART_TITLE = re.compile(
    r"[【\[(（]?\s{0,3}(?:[^\r\n。；]{0,40}?)(?:第[一二三四五六七八九十0-9]{1,3}篇|篇[一二三四五六七八九十0-9]{1,3}"
    r"|范文[一二三四五六七八九十0-9]{1,3})(?:\s{0,3}[:：】\])）].{0,80}|\s{0,3})$"
)
# What is repeated must be longer than a form of words is.
_MIN_CHARACTERS = 400
_MAX_GAP = 4
# Between two copies stands at most a line of the site.
_BRIDGE = 160


@dataclass
class _Block:
    start: int  # first unit of the repeat
    end: int
    first: int  # first unit of what it repeats
    size: int = 0  # characters repeated, those of one sentence counted once


def find_repeats(text: str) -> list[tuple[int, int]]:
    """Spans of text that stands elsewhere in the same text before.

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

    found: list[tuple[int, int]] = []
    for block in _blocks(keys, spans):
        if not of_its_own(block):
            found.extend(_said_again(block, keys, spans))
    return _bridge(found, text)


def _repeated(text: str) -> int:
    """Count the characters of the sentences that were there before: no repeat has more."""
    units = _UNIT.findall(text)
    plain = list(map("".join, map(str.split, units)))
    # taken from behind, so that the first of its like stays
    first = dict(zip(reversed(plain), reversed(units), strict=True))
    return sum(map(len, units)) - sum(map(len, first.values()))


def _units(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    spans, keys = [], []
    for match in _UNIT.finditer(text):
        plain = "".join(match.group().split())
        if len(plain) > 1:
            spans.append(match.span())
            keys.append(plain)
    return spans, keys


def _blocks(keys: list[str], spans: list[tuple[int, int]]) -> Iterator[_Block]:
    first: dict[str, int] = {}
    copied = bytearray(len(keys))  # units that are known repeats
    i = 0
    while i < len(keys):
        block = _Block(i, i + 1, first.setdefault(keys[i], i))
        if block.first < i:
            _extend(block, keys, spans, copied)
        if block.size >= _MIN_CHARACTERS:
            copied[block.start : block.end] = b"\x01" * (block.end - block.start)
            for k in range(block.start, block.end):
                first.setdefault(keys[k], k)
            yield block
            i = block.end
        else:
            i += 1


def _extend(
    block: _Block, keys: list[str], spans: list[tuple[int, int]], copied: bytearray
) -> None:
    """Follow a repeat over small differences, where either side has a few units more."""
    i, j = block.start, block.first
    met: set[str] = set()
    # Where the original itself turns into a repeat, the copy is at its end.
    while i < len(keys) and j < block.start and not copied[j]:
        if keys[i] == keys[j]:
            if keys[i] not in met:
                met.add(keys[i])
                block.size += spans[i][1] - spans[i][0]
            # A form of words that comes again and again is no copy.
            elif block.size < 5 * (i - block.start) - 100:
                return
            i, j = i + 1, j + 1
            block.end = i
            continue
        steps = [(0, n) for n in range(1, _MAX_GAP)] + [(n, 0) for n in range(1, _MAX_GAP)]
        steps += [(n, n) for n in range(1, _MAX_GAP)]
        for a, b in steps:
            if i + a < len(keys) and j + b < block.start and keys[i + a] == keys[j + b]:
                i, j = i + a, j + b
                break
        else:
            return


def _said_again(
    block: _Block, keys: list[str], spans: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield what a repeat says that its original says too; the rest stays."""
    said = set(keys[block.first : block.start])
    for again, run in groupby(range(block.start, block.end), lambda k: keys[k] in said):
        units = list(run)
        if again:
            yield spans[units[0]][0], spans[units[-1]][1]


def _part_titles(text: str) -> list[int]:
    """Where part titles stand."""
    if "篇" not in text and "范文" not in text:
        return []
    return [
        m.start()
        for m in re.finditer(r"[^\r\n]+", text)
        if m.end() - m.start() < 160 and PART_TITLE.match(m[0].strip())
    ]


def _bridge(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join spans over loose brackets, and long ones over the little between two copies."""
    out: list[tuple[int, int]] = []
    last = 0  # length of the span joined last
    for start, end in spans:
        gap = _BRIDGE if min(last, end - start) >= _MIN_CHARACTERS else 4
        if out and _visible(text, out[-1][1], start) <= gap:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
        last = end - start
    return out


def _visible(text: str, start: int, end: int) -> int:
    """Characters that are no white space between two places, or many if they are far apart."""
    if end - start > 20 * _BRIDGE:
        return end - start
    return len("".join(text[start:end].split()))
