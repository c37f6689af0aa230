"""Numerals of markers: what 十二, 12, ⑫ or ㈠ is worth."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_CIRCLED = {}
for _first, _count in ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x3220, 10), (0x3280, 10)):
    _CIRCLED.update({chr(_first + k): k + 1 for k in range(_count)})
_CIRCLED.update({chr(0x2776 + k): k + 1 for k in range(10)})
_CIRCLED.update({chr(0x2160 + k): k + 1 for k in range(12)})

CIRCLED = "".join(_CIRCLED)
# characters that also exist as Kangxi radicals, which some copies lose to ?
_LOSABLE = frozenset("一二八十")


def value(numeral: str) -> int | None:
    """Return what a numeral is worth, or None where a character of it is lost.

    Examples
    --------
    >>> [value(n) for n in ("十", "二十一", "一百零三", "12", "③", "?")]
    [10, 21, 103, 12, 3, None]
    """
    numeral = numeral.strip()
    if not numeral or "?" in numeral:
        return None
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if numeral in _CIRCLED:
        return _CIRCLED[numeral]
    total, digit = 0, 0
    for c in numeral:
        if c == "百":
            total += (digit or 1) * 100
            digit = 0
        elif c == "十":
            total += (digit or 1) * 10
            digit = 0
        elif c in _DIGITS:
            digit = digit * 10 + _DIGITS[c] if digit and total == 0 else _DIGITS[c]
        else:
            return None
    return total + digit


def chinese(number: int) -> str:
    """Write 1 to 999 as a Chinese numeral of the kind that outlines use.

    Examples
    --------
    >>> chinese(10), chinese(21), chinese(103)
    ('十', '二十一', '一百零三')
    """
    names = "零一二三四五六七八九"
    if number < 10:
        return names[number]
    if number < 20:
        return "十" + (names[number % 10] if number % 10 else "")
    if number < 100:
        return names[number // 10] + "十" + (names[number % 10] if number % 10 else "")
    rest = number % 100
    head = names[number // 100] + "百"
    if not rest:
        return head
    if rest < 10:
        return head + "零" + names[rest]
    if rest < 20:
        return head + "一" + chinese(rest)
    return head + chinese(rest)


def may_be(printed: str, number: int) -> bool:
    """Tell whether a numeral with lost characters, printed ?, can stand for a number."""
    want = chinese(number)
    return len(printed) == len(want) and all(
        p == w or (p == "?" and w in _LOSABLE) for p, w in zip(printed, want, strict=True)
    )
