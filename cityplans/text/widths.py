"""Full-width and narrow forms: one character for one, so that offsets hold."""

from __future__ import annotations

from functools import cache

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


# From this length on an array of code points is quicker than a look-up per character.
_LONG = 400


@cache
def _kept(keep: str) -> dict[int, str]:
    return {c: narrow for c, narrow in _TABLE.items() if chr(c) not in keep}


@cache
def _array(keep: str):
    import numpy as np

    codes = np.arange(0x10000, dtype=np.uint32)
    for c, narrow in _kept(keep).items():
        codes[c] = ord(narrow)
    return codes


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
    if text.isascii():
        return text
    if len(text) > _LONG:
        import numpy as np

        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        if codes.max() < 0x10000:
            return _array(keep)[codes].tobytes().decode("utf-32-le", "surrogatepass")
    return text.translate(_kept(keep))
