"""Where each character of a measure's text stands in the source text."""

from __future__ import annotations

import unicodedata
from itertools import accumulate

# Printed for a character that was lost.
_LOST = "?\ufffd"
_WINDOW = 12


def align(text: str, source: str, start: int, end: int) -> list[int]:
    r"""Return for each character of a measure's text its offset in the source text.

    The text is what stands between the offsets with furniture left out, white space joined and
    single characters repaired, so the two are walked side by side, white space aside. A space
    is given the place of the character before it.

    Examples
    --------
    >>> from cityplans.themes.aligning import align
    >>> align("建医共体", "一、建医\n  共【打印】体。", 2, 15)
    [2, 3, 7, 12]
    """
    printed = source[start:end]
    if printed == text:
        return list(range(start, end))
    solid = [i for i, c in enumerate(printed) if not c.isspace()]
    if not solid:
        return [start] * len(text)
    there = _plain("".join(printed[i] for i in solid))
    here = _plain("".join(text.split()))
    places = _walk(here, there)
    marks = accumulate(not c.isspace() for c in text)
    return [start + solid[places[max(0, n - 1)]] if places else start for n in marks]


def _walk(here: str, there: str) -> list[int]:
    """Return for each character its place in the other text, which has more of them."""
    spare = len(there) - len(here)
    out, at = [], 0
    for i, char in enumerate(here):
        if spare > 0 and at < len(there) and not _same(char, there[at]):
            gap = max(range(spare + 1), key=lambda g: _likeness(here, i, there, at + g))
            at, spare = at + gap, spare - gap
        out.append(min(at, len(there) - 1))
        at += 1
    return out


def _likeness(here: str, i: int, there: str, at: int) -> int:
    """Weigh how far the texts are alike from here: the nearer a character, the more it counts."""
    ahead = zip(here[i : i + _WINDOW], there[at : at + _WINDOW], strict=False)
    return sum((_WINDOW - k) * _same(a, b) for k, (a, b) in enumerate(ahead))


def _same(said: str, printed: str) -> bool:
    return said == printed or printed in _LOST


def _plain(text: str) -> str:
    """Bring compatibility forms (full width, Kangxi radicals) to one, each in its place."""
    if text.isascii():
        return text
    forms = {c: unicodedata.normalize("NFKC", c) for c in set(text)}
    return "".join(forms[c] if len(forms[c]) == 1 else c for c in text)
