"""Numerals, Arabic and Chinese, as values and as numbers of markers; exact.

Values are like ``1,200``, ``2.3亿``, ``三百零五``, ``八十五点六``;
numbers of markers like ``十二``, ``12``, ``⑫``, ``㈠``, ``Ⅳ``.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "俩": 2}
DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
PLACES = {"十": 10, "拾": 10, "廿": 20, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
GROUPS = {"万": 10_000, "亿": 100_000_000}

_ARABIC = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]*)")
# ①⑴⒈ ㈠㊀ ❶➀ Ⅰⅰ, each with the number it stands for.
_RANGES = (
    (0x2460, 20), (0x2474, 20), (0x2488, 20), (0x24F5, 10), (0x3220, 10), (0x3280, 10),
    (0x2776, 10), (0x2780, 10), (0x278A, 10), (0x2160, 12), (0x2170, 12),
)  # fmt: skip
_SIGNS = {chr(first + k): k + 1 for first, count in _RANGES for k in range(count)}
CIRCLED = "".join(_SIGNS)
# Characters that also exist as Kangxi radicals, which some copies lose to ?
_LOSABLE = frozenset("一二八十")


def read_number(text: str) -> Decimal:
    """Return the exact value of a numeral.

    Parameters
    ----------
    text
        An Arabic or Chinese numeral in narrow digits, also mixed: ``2.3亿``, ``3万``.

    Returns
    -------
    decimal.Decimal

    Raises
    ------
    ValueError
        The text is not a numeral.

    Examples
    --------
    >>> [str(read_number(t)) for t in ("1,200", "2.3亿", "十二", "三百零五", "八十五点六")]
    ['1200', '230000000', '12', '305', '85.6']
    """
    plain = text.replace(",", "")
    found = _ARABIC.fullmatch(plain)
    if found:
        value = Decimal(found[1])
        for c in found[2]:
            value *= PLACES.get(c) or GROUPS[c]
        return _plain(value)
    whole, point, part = text.partition("点")
    known = whole and all(c in DIGITS or c in PLACES or c in GROUPS for c in whole)
    if not known or (point and not part):
        raise ValueError(f"{text!r} is not a numeral: expected digits or Chinese numerals")
    value = Decimal(_whole(whole))
    if part:
        # 一点五亿 : the groups after the fraction count for all of it.
        fraction = part.rstrip("百千万亿")
        if not fraction or any(c not in DIGITS for c in fraction):
            raise ValueError(f"{text!r} is not a numeral: odd characters after 点")
        value += Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))
        for c in part[len(fraction) :]:
            value *= PLACES.get(c) or GROUPS[c]
    return _plain(value)


def _plain(value: Decimal) -> Decimal:
    """Leave out the noughts behind the point that a multiplication brings."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _whole(text: str) -> int:
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    last = max(GROUPS.values()) + 1
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in PLACES:
            # 十二 is 12: a place without a digit before it counts once.
            section += (digit or 1) * PLACES[c]
            digit = 0
        else:
            # 一亿二千万 adds 二千 of 万; 一万亿 is 一万 of 亿.
            group = GROUPS[c]
            whole = group > last
            total = (
                (total + section + digit) * group if whole else total + (section + digit) * group
            )
            section, digit, last = 0, 0, group
    return total + section + digit


@lru_cache(maxsize=1 << 10)  # a few numerals number everything
def read_ordinal(numeral: str) -> int | None:
    """Return the number of a marker, or None where it is none or a character of it is lost.

    Parameters
    ----------
    numeral
        The numeral of a marker alone, without brackets or stops.

    Examples
    --------
    >>> [read_ordinal(n) for n in ("十", "二十一", "一百零三", "12", "③", "Ⅳ", "6️⃣", "?")]
    [10, 21, 103, 12, 3, 4, 6, None]
    """
    numeral = numeral.strip().rstrip("\ufe0f\u20e3")
    if numeral in _SIGNS:
        return _SIGNS[numeral]
    if numeral.isdecimal():
        # Digits of any width; more than six of them number nothing.
        return int(unicodedata.normalize("NFKC", numeral)) if len(numeral) <= 6 else None
    if (
        not numeral
        or len(numeral) > 12
        or any(c not in DIGITS and c not in PLACES for c in numeral)
    ):
        return None
    return _whole(numeral)


def write_chinese(number: int) -> str:
    """Write 0 to 999 as a Chinese numeral of the kind that outlines use.

    Parameters
    ----------
    number
        A number from 0 to 999.

    Raises
    ------
    ValueError
        The number is not of that range.

    Examples
    --------
    >>> [write_chinese(n) for n in (10, 21, 103, 110, 200)]
    ['十', '二十一', '一百零三', '一百一十', '二百']
    """
    if not 0 <= number <= 999:
        raise ValueError(f"outlines are numbered 0 to 999 here, not {number}")
    names = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = names[hundreds] + "百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else names[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (names[ones] if ones or not out else "")


def may_be(printed: str, number: int) -> bool:
    """Tell whether a numeral with lost characters, printed ?, can stand for a number.

    Examples
    --------
    >>> may_be("?", 8), may_be("?", 3)
    (True, False)
    """
    want = write_chinese(number)
    return len(printed) == len(want) and all(
        p == w or (p == "?" and w in _LOSABLE) for p, w in zip(printed, want, strict=True)
    )
