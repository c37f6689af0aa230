"""Numbers as Chinese documents print them: 1,200, 三家, 百分之八十, 五成."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}

_ARABIC = re.compile(r"\d+(?:\.\d+)?")
CHINESE = "[零〇一二三四五六七八九十百千万亿两]"


def to_number(text: str) -> float:
    """Return the value of an Arabic or Chinese numeral.

    Parameters
    ----------
    text
        Like ``1,200``, ``5.8``, ``八``, ``二十三``, ``一千二百`` or ``八十五点六``.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        The text is not a numeral.

    Examples
    --------
    >>> [to_number(t) for t in ("1,200", "两", "十二", "三百零五", "八十五点六", "一二〇")]
    [1200.0, 2.0, 12.0, 305.0, 85.6, 120.0]
    """
    plain = text.replace(",", "")
    if _ARABIC.fullmatch(plain):
        return float(plain)
    whole, _, part = text.partition("点")
    if not whole or any(c not in _DIGITS and c not in _PLACES and c not in _GROUPS for c in whole):
        raise ValueError(f"{text!r} is not a numeral: expected digits or Chinese numerals")
    value = _whole(whole)
    if part:
        if any(c not in _DIGITS for c in part):
            raise ValueError(f"{text!r} is not a numeral: odd characters after 点")
        value += float("0." + "".join(str(_DIGITS[c]) for c in part))
    return value


def _whole(text: str) -> float:
    if all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _PLACES:
            # 十二 is 12: a place without a digit before it counts once.
            section += (digit or 1) * _PLACES[c]
            digit = 0
        else:
            total = (total + section + digit) * _GROUPS[c]
            section = digit = 0
    return float(total + section + digit)
