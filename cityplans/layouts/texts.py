"""How wide text is in print, and breaking it into lines that fit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import accumulate

from cityplans.style import safe

# Widths in ems, rounded up from WenQuanYi Micro Hei.
_NARROW = frozenset("ijlIJftr.,:;'()[]|!-/ ")
_WIDE = frozenset("mwMW%@")
# A line may end after these, and does not start with those.
_BREAKS = " ，、；：。）/·-_,;"
_NO_START = frozenset("，、；：。）”》·%),.;:…")
_OPENING = frozenset("（(“《")
# What is never broken where there is room: words of letters and numbers.
_WHOLE = re.compile(r"[A-Za-z0-9.%']+")
LINE = 1.3  # height of a line, in ems: as plotly sets them


def text_width(text: object, size: float) -> float:
    """Return the width of one line of text at a font size, both in pixels.

    Examples
    --------
    >>> text_width("定西", 10)
    20.0
    """
    return round(sum(map(_ems, str(text))) * size, 2)


@cache
def _ems(char: str) -> float:
    if ord(char) >= 0x2190:
        return 1.0
    if char in _NARROW:
        return 0.4
    if char in _WIDE:
        return 0.9
    return 0.7 if char.isupper() else 0.59


def widest(texts: Iterable[object], size: float) -> float:
    """Return the width of the widest of some lines, 0 if there are none."""
    return max((text_width(t, size) for t in texts), default=0.0)


def longest_word(texts: Iterable[object], size: float) -> float:
    """Return the width of the longest word of letters in some texts, 0 if there is none."""
    return widest((w for t in texts for w in _WHOLE.findall(str(t))), size)


def break_lines(text: object, width: float, size: float, most: int = 99) -> list[str]:
    """Break text into lines no wider than ``width``; what is over is cut and ends in ``…``.

    A line ends after a space or a mark where there is one in its second half, else anywhere.

    Examples
    --------
    >>> break_lines("三明医改经验", 40, 10)
    ['三明医', '改经验']
    >>> break_lines("Medical consortia", 60, 10)
    ['Medical', 'consortia']
    >>> break_lines("克孜勒苏柯尔克孜自治州", 40, 10, most=1)
    ['克孜勒…']
    """
    text = str(text).strip()
    lines = _break(text, width, size, most)
    if lines[-1].endswith("…"):
        return lines
    # Lines of about one length: no last line of a single character.
    while len(lines) > 1 and width > size:
        width -= size / 2
        narrower = _break(text, width, size, len(lines))
        if narrower[-1].endswith("…") or widest(narrower, size) > width + 0.1:
            break
        lines = narrower
    return lines


def _break(rest: str, width: float, size: float, most: int) -> list[str]:
    lines: list[str] = []
    while True:
        ends = [x * size for x in accumulate(map(_ems, rest))]
        if len(rest) < 2 or ends[-1] <= width + 0.01:
            return [*lines, rest]
        if len(lines) == most - 1:
            end = max(1, bisect_right(ends, width - size))
            return [*lines, rest[:end].rstrip() + "…"]
        end = max(1, bisect_right(ends, width + 0.01))
        while rest[end : end + 1] == " ":  # which is not seen at the end of a line
            end += 1
        cuts = [i for i in range(1, min(end, len(rest) - 1) + 1) if _may_cut(rest, i)]
        marks = [i for i in cuts if i > end / 3 and _is_joint(rest, i)]
        cut = (marks or cuts or [end])[-1]
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()


def _may_cut(text: str, at: int) -> bool:
    """Return whether a line may end here: not within a word or number, not before a mark."""
    before, after = text[at - 1], text[at:].lstrip()[:1] or text[at]
    if before == " " or (before.isdigit() and text[at] == " " and ord(after) >= 0x2E80):
        return False  # 138 项 is read as one
    run = all(c.isascii() and (c.isalnum() or c in "%.'") for c in (before, text[at]))
    return not run and after not in _NO_START and before not in _OPENING


def _is_joint(text: str, at: int) -> bool:
    space = text[at] == " " and text[at - 1].isascii()
    return text[at - 1] in _BREAKS or space or text[at] in _OPENING


def narrowest(texts: Iterable[object], size: float, lines: int, least: float) -> float:
    """Return the smallest width, not under ``least``, at which texts break into few lines."""
    stripped = [str(t).strip() for t in texts]
    top = widest(stripped, size)
    # No line is shorter than its part of the longest text.
    width = max(least, top / lines - size)
    for text in sorted(stripped, key=len, reverse=True):
        while width < top and len(_break(text, width, size, lines + 1)) > lines:
            width += size / 2
    return min(width, top)


def join_lines(lines: Iterable[str]) -> str:
    """Return lines as plotly takes them, escaped: text from documents may hold tags."""
    return "<br>".join(safe(line) for line in lines)
