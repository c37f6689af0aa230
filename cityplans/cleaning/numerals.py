"""Lost numerals of an outline, restored by their sequence: ``?、 ?、 三、`` is 一、二、三、."""

from __future__ import annotations

import re

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
_HIGHEST = 99


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
    """
    found: dict[int, str] = {}
    lose = str.maketrans(dict.fromkeys(lost, GAP))
    shape = {n: chinese(n).translate(lose) for n in range(1, _HIGHEST + 1)}
    value = {s: n for n, s in shape.items() if GAP not in s}
    for style in _STYLES:
        marks = [(m.start("n"), m["n"]) for m in style.finditer(text)]
        if len(marks) < 2:
            continue
        last: int | None = 0
        for k, (at, mark) in enumerate(marks):
            follows = marks[k + 1][1] if k + 1 < len(marks) else None
            n = value.get(mark) or _decide(mark, last, follows, shape)
            if n is None:
                last = None
                continue
            if GAP in mark and len(chinese(n)) == len(mark):
                found |= {at + i: c for i, c in enumerate(chinese(n)) if mark[i] == GAP}
            last = n
    return dict(sorted(found.items()))


def _decide(mark: str, last: int | None, follows: str | None, shape: dict[int, str]) -> int | None:
    """Value of a mark with gaps, or None if two are possible."""
    # After a mark that could not be read, any value may come.
    after = range(2, _HIGHEST) if last is None else (last + 1,)
    options = [n for n in (*after, 1) if shape.get(n) == mark]
    if last is not None and len(set(options)) < 2:
        return options[0] if options else None
    # It goes on, or a new series begins: see what follows.
    if follows is not None:
        fitting = {n for n in options if shape.get(n + 1) == follows}
        if len(fitting) == 1:
            return fitting.pop()
    # A series of one item is not numbered.
    return 2 if last == 1 else None
