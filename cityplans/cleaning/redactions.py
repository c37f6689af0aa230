"""Marks that a publisher put in place of names and numbers: counted, not destroyed."""

from __future__ import annotations

import re

from cityplans.passages import Span

_HAN = "\u3400-\u9fff"
_DIGITS = tuple("一二三四五六七八九〇零0123456789")
# All that a mask can begin with: most texts have little of it, and are passed over quickly.
_SIGN = re.compile("[*□■◇○●×✕xX某]")
# Signs that are masks whatever stands beside them, when they stand by Han characters or digits.
_MARK = re.compile(
    # Stars, squares and circles in a row; one alone if it stands by a Han character.
    rf"\*{{2,40}}|(?<=[{_HAN}“《（、，。])\*(?=[{_HAN}”》、，。）])|[□■◇○●×✕]{{2,40}}"
    rf"|(?<=[{_HAN}])[×□○](?=[{_HAN}])"
    # x or X: a run of two or more that is no part of a Latin word, or one before a Han
    # character; not X光, x轴.
    rf"|(?<![A-Za-z])(?:[xX]{{2,20}}|XX+)(?![A-Za-z])"
    rf"|(?<![A-Za-z0-9])[xX](?=[{_HAN}%])(?![光线射片染轴型维])"
    # 某, alone or doubled, before what it hides the name of; not 某些, 某种, 某个.
    rf"|某{{1,4}}(?=[省市县区州旗镇乡村盟局院委校厂厅处科队部街]|人民|中心|医院|卫生|单位|公司|同志)"
)


def find_redactions(text: str) -> list[Span]:
    """Find masks: runs of ``*``, ``x``, ``×``, ``□``, ``某`` that hide a name or a number.

    Parameters
    ----------
    text
        A source text.

    Returns
    -------
    list of Span
        Sorted, not overlapping; offsets into ``text``. Signs of arithmetic, Latin words, X光 and
        某些 are no masks.

    Examples
    --------
    >>> text = "xx市某县卫健局做X光检查**例，某些地方"
    >>> [text[s.start:s.end] for s in find_redactions(text)]
    ['xx', '某', '**']
    """
    spans, at = [], 0
    for sign in _SIGN.finditer(text):
        mark = _MARK.match(text, sign.start()) if sign.start() >= at else None
        if mark is not None:
            at = mark.end()
            if not _is_content(text, mark.start(), at):
                spans.append(Span(mark.start(), at))
    return spans


def _is_content(text: str, start: int, end: int) -> bool:
    mark, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
    if mark[0] in "xX" and (after in "光线射片染" and after):
        return True
    # 3×4 and CTx are arithmetic and names.
    if mark == "×" and before.isdigit() and after.isdigit():
        return True
    # ○ is also a nought: 二○二五.
    if mark[0] in "○" and (before in _DIGITS or after in _DIGITS):
        return True
    # A row of stars or squares on its own line is an ornament.
    if mark[0] in "*○●□■◇" and end - start > 2:
        line_start = text.rfind("\n", max(0, start - 200), start) + 1
        line_end = text.find("\n", end, end + 200)
        line = text[max(line_start, start - 200) : line_end if line_end >= 0 else end + 200]
        return not line.replace(mark[0], "").strip(" 　*-")
    return False
