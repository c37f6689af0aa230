"""Lost numerals of an outline, restored by their sequence: ``?、 ?、 三、`` is 一、二、三、."""

from __future__ import annotations

import re
from math import inf

from cityplans.cleaning.lost_model import GAP
from cityplans.reading.numbering import chinese

_N = r"[一二三四五六七八九十?]{1,3}"
_START = r"(?:(?<=[。；：:;！!”）)\n\r\s])|^)"
# Every way of numbering counts for itself.
_STYLES = (
    re.compile(rf"{_START}(?P<n>{_N})(?=、)"),
    re.compile(rf"[（(](?P<n>{_N})(?=[）)])"),
    re.compile(rf"(?:(?<=[。；：:;，,\n])|^)(?P<n>{_N})(?=是)"),
    re.compile(rf"(?:(?<=[。；：:;，,\n])|^)(?P<n>{_N})(?=要)"),
    re.compile(rf"第(?P<n>{_N})(?=章)"),
    re.compile(rf"第(?P<n>{_N})(?=条)"),
    re.compile(rf"第(?P<n>{_N})(?=[，,])"),
)
# A heading run into the text before it; not 三、四级医院.
_RUN_IN = re.compile(
    r"(?<![一二三四五六七八九十第、])[三四五六七九](?=、(?![一二三四五六七八九十?]))"
)
_HIGHEST = 99
_PASS, _MARGIN = 0.4, 0.5


def restore_numerals(text: str, lost: frozenset[str]) -> dict[int, str]:
    """Restore numerals that their neighbours in the sequence make certain.

    Parameters
    ----------
    text
        A damaged passage, with ``?`` for every gap.
    lost
        Characters that may stand in a gap.

    Returns
    -------
    dict
        Characters by offset into ``text``.

    Examples
    --------
    >>> restore_numerals("?、甲。?、乙。三、丙。", frozenset("一二八十"))
    {0: '一', 4: '二'}
    >>> restore_numerals("七、甲。?、乙九、丙。?、丁。", frozenset("一二八十"))
    {4: '八', 11: '十'}
    """
    found: dict[int, str] = {}
    lose = str.maketrans(dict.fromkeys(lost, GAP))
    by_shape: dict[str, set[int]] = {}
    for n in range(1, _HIGHEST + 1):
        by_shape.setdefault(chinese(n).translate(lose), set()).add(n)
    for style in _STYLES:
        marks = [(m.start("n"), m["n"], True) for m in style.finditer(text)]
        if style is _STYLES[0]:
            at_start = {at for at, _, _ in marks}
            marks += [
                (m.start(), m[0], False)
                for m in _RUN_IN.finditer(text)
                if m.start() not in at_start
            ]
            marks.sort()
        if len(marks) < 2:
            continue
        values = _follow([(by_shape.get(mark, set()), sure) for _, mark, sure in marks])
        for (at, mark, _), possible in zip(marks, values, strict=True):
            if GAP in mark and len(possible) == 1:
                numeral = chinese(*possible)
                found |= {at + i: c for i, c in enumerate(numeral) if mark[i] == GAP}
    return dict(sorted(found.items()))


def _follow(options: list[tuple[set[int], bool]]) -> list[set[int]]:
    """Leave of each mark's values those that a cheapest reading of the sequence gives it.

    To go on by one costs nothing, to begin a new series little, to leave numbers out or go back
    more; a mark that does not stand at the start of a sentence (``sure`` is false) may be no mark
    at all. A value stays if a reading with it costs less than :data:`_MARGIN` above the cheapest.
    """
    # What can be no number is no mark.
    options = [(values, sure and bool(values)) for values, sure in options]
    states = {0}.union(*(values for values, _ in options))
    # Cheapest way to the number before each mark, and from the number after it to the end.
    to = [{n: 0.0 if n == 0 else inf for n in states}]
    for values, sure in options:
        reached = {n: min(c + _step(p, n) for p, c in to[-1].items()) for n in values}
        to.append({n: min(reached.get(n, inf), inf if sure else to[-1][n] + _PASS) for n in states})
    # A series has two items at least: no document ends on a first one.
    rest = {n: 0.5 if n == 1 else 0.0 for n in states}
    out = []
    for (values, sure), before in zip(reversed(options), reversed(to[:-1]), strict=True):
        total = {n: min(c + _step(p, n) for p, c in before.items()) + rest[n] for n in values}
        least = min(total.values(), default=0.0)
        out.append({n for n, c in total.items() if c < least + _MARGIN})
        rest = {
            p: min(
                min((_step(p, n) + rest[n] for n in values), default=inf),
                inf if sure else rest[p] + _PASS,
            )
            for p in states
        }
    return out[::-1]


def _step(before: int, n: int) -> float:
    """Cost of a number after another."""
    if n == before + 1:
        return 0.0
    if n == 1:
        return 1.5 if before == 1 else 1.0
    return 1.2 + 0.2 * (n - before) if n > before else 3.0
