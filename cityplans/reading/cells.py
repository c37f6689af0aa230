"""What the cells of a table hold: texts, years."""

from __future__ import annotations

import datetime as dt
import re

from cityplans.reading.sheets import is_blank
from cityplans.text import fold

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_SHORT_YEAR = re.compile(r"([0-9]{2})年?")
_REPUBLIC = re.compile(r"民国([0-9]{2,3})年")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def plain(value: object) -> str:
    """Write what a cell holds as text; a day without its time, a whole number without point."""
    if is_blank(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value if isinstance(value, str) else str(value)


def read_year(value: str) -> int | None:
    """Read the year of a cell; of several, the last.

    >>> [read_year(v) for v in ("２０２４年", "二〇二四年", "2023-2025年", "民国113年", "约")]
    [2024, 2024, 2025, 2024, None]
    """
    text = fold(value).strip()
    republic = _REPUBLIC.search(text)
    if republic:
        return 1911 + int(republic.group(1))
    found = _YEAR.findall(text) or _YEAR.findall(text.translate(_NUMERALS))
    if found:
        return max(int(y) for y in found)
    short = _SHORT_YEAR.fullmatch(text)
    return 2000 + int(short.group(1)) if short else None
