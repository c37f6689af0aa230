"""Full-width and narrow forms: one character for one, so that offsets hold."""

from __future__ import annotations

from functools import cache

from cityplans.text.replacing import Table

_WIDE = {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
# Further signs that stand for one narrow sign: dashes and waves of ranges, ratio, spaces.
_ALIKE = {
    "-": "–—―﹣‐‑−",
    "~": "〜∼",
    ":": "∶︰",
    "%": "﹪",
    "+": "﹢",
    '"': "＂",
    "·": "•‧∙・",
    " ": "\u00a0\u3000\u2002\u2003\u2009\u202f",
}
_TABLE = _WIDE | {ord(c): narrow for narrow, alike in _ALIKE.items() for c in alike}


@cache
def _kept(keep: str) -> Table:
    return Table({c: narrow for c, narrow in _TABLE.items() if chr(c) not in keep})


def fold(text: str, keep: str = "") -> str:
    """Give letters, digits, signs and punctuation their narrow forms, each in its place.

    For looking at a text, never for showing it: 、 。 《 》 〔 〕 stay, for they have no narrow
    form.

    Parameters
    ----------
    text
        Any text.
    keep
        Signs that stay as they are, where a reader must tell them from their narrow forms.

    Returns
    -------
    str
        As long as the text.

    Examples
    --------
    >>> fold("（２０２４—２０２５年）：９５％，ＤＲＧ")
    '(2024-2025年):95%,DRG'
    >>> fold("何为？——乙", keep="？—")
    '何为？——乙'
    """
    return text if text.isascii() else _kept(keep).replace(text)
