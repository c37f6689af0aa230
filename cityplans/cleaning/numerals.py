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
    by_shape: dict[str, set[int]] = {}
    for n in range(1, _HIGHEST + 1):
        by_shape.setdefault(chinese(n).translate(lose), set()).add(n)
    for style in _STYLES:
        marks = [(m.start("n"), m["n"]) for m in style.finditer(text)]
        if len(marks) < 2:
            continue
        values = _follow([by_shape.get(mark, set()) for _, mark in marks])
        for (at, mark), possible in zip(marks, values, strict=True):
            if GAP in mark and len(possible) == 1:
                numeral = chinese(*possible)
                found |= {at + i: c for i, c in enumerate(numeral) if mark[i] == GAP}
    return dict(sorted(found.items()))


def _follow(options: list[set[int]]) -> list[set[int]]:
    """Leave of each mark's values those that some reading of the whole sequence gives it.

    A mark goes on from the one before or begins a new series; a series has two items at least. A
    mark that fits nowhere begins anew with any value.
    """
    ahead: list[set[int]] = []
    before = {0}
    for allowed in options:
        fits = {n for n in allowed if n - 1 in before or (n == 1 and before - {1})}
        ahead.append(fits or set(allowed))
        before = ahead[-1]
    out: list[set[int]] = [set() for _ in options]
    # No document ends on the first item of a series.
    after: set[int] | None = None
    for k in range(len(options) - 1, -1, -1):
        fits = {
            n
            for n in ahead[k]
            if (n != 1 if after is None else n + 1 in after or (n != 1 and 1 in after))
        }
        out[k] = fits or ahead[k]
        after = out[k]
    return out
