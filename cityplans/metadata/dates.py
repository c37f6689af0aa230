"""Dates in every form that pages, catalogs and spreadsheets print them, as ISO 8601."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from cityplans.text import any_of, compile_pattern, fold, read_ordinal, read_rows

# The day that spreadsheets count from, and the days counted that are years 1990 to 2050.
_EXCEL = dt.date(1899, 12, 30)
_SERIALS = range(32874, 54789)
_CHINESE = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○Oo", "0")
_SHORT = re.compile(r"(\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(?<![\d.])(\d{1,2})([./])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/.]?)(\d{1,2})(?:\2(\d{1,2}))?(?!\d)")
# 2022320日, 20227月8日: a date that lost 年 or 月, alone in its line.
_SQUEEZED = re.compile(
    r"^[ \t]*((?:19|20)\d\d)"
    r"(\d{1,2}月\d{1,2}|\d{2,4}|[ \t]{1,4}\d{1,2}[ \t]{1,4}\d{1,2})日?[ \t]*$",
    re.MULTILINE,
)
# A date as a page sets it beside a title: 2024 / 01-23, 23 / 2024-01.
_STACKED = re.compile(
    r"^(?:((?:19|20)\d\d)\n(\d{1,2})[-/.](\d{1,2})|(\d{1,2})\n((?:19|20)\d\d)[-/.](\d{1,2}))$",
    re.MULTILINE,
)
_CLOCK = re.compile(r"[T ,]{0,9}\d{1,2}[:时]\d{1,2}(?:[:分]\d{0,2}秒?)?")
_WORDS = re.compile("[\u4e00-\u9fff]")
# 请认真执行。2024年1月2日甲县要点: a letter whose lines are lost, and so is who signs.
_CLOSED = re.compile(r"(?:执行|落实|实施|办理)。$")
_BESIDE = " \t()[]【】|?:·•-—,。;"


@cache
def _printed() -> re.Pattern[str]:
    """Compile what a date looks like in folded text, with year, month and day as groups."""
    # one look at its first character is quicker than to try what each of them may be
    return compile_pattern(
        r"(?=[0-9一二])(?:(?P<year>{any_year})[ ]{0,2}年[ ]{0,2}(?P<month>{month})[ ]{0,2}月"
        r"(?:[ ]{0,2}(?P<day>{day})[ ]{0,2}[日号])?"
        r"|(?P<digits>{date_in_digits})(?:日)?"
        r"|(?<![0-9.])(?P<first>[0-9]{1,2}[./][0-9]{1,2}[./](?:19|20)[0-9]{2})(?![0-9]))"
    )


def year_of(digits: str) -> int:
    """Read a year in figures or in words.

    Examples
    --------
    >>> year_of("2024"), year_of("二○二四")
    (2024, 2024)
    """
    return int("".join(_CHINESE.get(c, c) for c in digits))


def _iso(year: int, month: int, day: int | None) -> str | None:
    if day is None:
        return f"{year}-{month:02d}" if 1 <= month <= 12 else None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _value(found: re.Match[str]) -> str | None:
    """Return the date that a match of :func:`_printed` is."""
    if found["year"]:
        month = read_ordinal(found["month"])
        day = read_ordinal(found["day"]) if found["day"] else None
        return _iso(year_of(found["year"]), month or 0, day)
    if found["digits"]:
        return _from_digits(found["digits"])
    one, _, two, year = _DAY_FIRST.fullmatch(found["first"]).groups()  # type: ignore[union-attr]
    # 18.02.2017 has one reading, 03/05/2024 two.
    if int(two) > 12 >= int(one):
        one, two = two, one
    return _iso(int(year), int(two), int(one)) if int(one) > 12 or one == two else None


def _from_digits(text: str) -> str | None:
    parts = [int(p) for p in re.split(r"[-/.]", text)]
    if len(parts) == 1:
        parts = [int(text[:4]), int(text[4:6]), int(text[6:8])]
    return _iso(parts[0], parts[1], parts[2])


def read_date(value: object) -> str | None:
    """Return a date as ISO 8601, as exact as it is given.

    Parameters
    ----------
    value
        A cell of a table or a piece of text: a date of Python, a number of days as spreadsheets
        keep it, or any printed form; what stands behind the date is not looked at.

    Returns
    -------
    str or None
        ``yyyy-mm-dd``, ``yyyy-mm`` or ``yyyy``; missing if it is no date or has two readings.

    Examples
    --------
    >>> [read_date(v) for v in (45356, "2024/3/5 0:00", "24-3-5", "二〇二四年三月五日")]
    ['2024-03-05', '2024-03-05', '2024-03-05', '2024-03-05']
    >>> read_date("2024年3月"), read_date("20240305"), read_date("03/05/2024")
    ('2024-03', '2024-03-05', None)
    """
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    text = fold(str(value)).strip()
    number = text.removesuffix(".0")
    if number.isdecimal() and int(number) in _SERIALS:
        return (_EXCEL + dt.timedelta(days=int(number))).isoformat()
    found = _printed().search(number)
    if found:
        return _value(found)
    short = _SHORT.match(number)
    if short:
        return _iso(2000 + int(short[1]), int(short[2]), int(short[3]))
    found = _DIGITS.match(number)
    if found and found[2] and not found[4]:
        return _iso(int(found[1]), int(found[3]), None)
    if re.fullmatch(r"(?:19|20)\d\d年?", number):
        return number[:4]
    return None


def session_date(head: str) -> str | None:
    """Return the date on which a report was given to a congress: 2024年1月9日在某大会上."""
    pattern = compile_pattern(r"({date})[^。]{0,12}在[^。]{2,30}代表大会")
    found = pattern.search(head.replace("\n", ""))
    return read_date(found[1]) if found else None


@dataclass(frozen=True)
class Dated:
    """A date in a text, with how much it speaks for being the date of issue."""

    iso: str
    weight: float


@cache
def _cues() -> tuple[tuple[re.Pattern[str], float], ...]:
    rows = read_rows("date_cues.csv", ("pattern", "weight"))
    return tuple((re.compile(r["pattern"]), float(r["weight"])) for _, r in rows)


def find_dates(text: str, issuers: re.Pattern[str] | None = None) -> list[Dated]:
    r"""Find the dates in folded text that may be the date of issue.

    Parameters
    ----------
    text
        Top or end of a page, folded.
    issuers
        What a line that names a body looks like; a date below one is a signature's.

    Examples
    --------
    >>> found = find_dates("发布日期:2024-03-08\n3月1日召开会议。2025年3月1日起施行\n")
    >>> [(d.iso, d.weight) for d in found]
    [('2024-03-08', 5.0)]
    """
    out = []
    for found in _printed().finditer(text):
        iso = _value(found)
        if iso is None:
            continue
        start, end = found.span()
        first = text.rfind("\n", 0, start) + 1
        before = text[max(first, start - 24) : start]
        last = text.find("\n", end)
        after = text[end : last if last >= 0 else len(text)]
        clock = _CLOCK.match(after)
        rest = (after[clock.end() :] if clock else after).strip(_BESIDE)
        weight = _weigh(before.rstrip(_BESIDE), rest, clock is not None)
        if issuers is not None and _signed(text, first, start, rest, weight, issuers):
            weight = 8.0
        if weight > 0:
            out.append(Dated(iso, weight if len(iso) == 10 else weight - 3.0))
    if issuers is not None:
        below = (m for m in _SQUEEZED.finditer(text) if _below_issuer(text, m.start(), issuers))
        out += [Dated(iso, 8.0) for m in below if (iso := _unsqueezed(int(m[1]), m[2]))]
    for m in _STACKED.finditer(text):
        parts = (m[1], m[2], m[3]) if m[1] else (m[5], m[6], m[4])
        iso = _iso(*map(int, parts))
        out += [Dated(iso, 5.0)] if iso else []
    return out


def _unsqueezed(year: int, rest: str) -> str | None:
    """Read month and day that nothing parts, if there is but one way to."""
    parted = rest.replace("月", " ").split()
    cuts = [parted] if len(parted) > 1 else [[rest[:k], rest[k:]] for k in (1, 2)]
    dates = {
        _iso(year, int(month), int(day))
        for month, day in cuts
        if day and len(day) < 3 and not month.startswith("0") and not day.startswith("0")
    }
    dates -= {None}
    return dates.pop() if len(dates) == 1 else None


_ALONE = 4.5


def _weigh(before: str, rest: str, clock: bool) -> float:
    """Weigh a date by what stands before and behind it in its line."""
    if rest.startswith(("印发", "发表于")):
        return 6.5
    if any_of("metadata", "dates.other").search(rest[:6]):
        return 0.0
    for pattern, weight in _cues():
        if pattern.search(before):
            return weight
    if not before and not rest:
        return _ALONE
    if clock and (not before or not rest or len(before) < 24):
        return 4.0
    few = len(rest) <= 12 or len(_WORDS.findall(rest)) <= 8  # 999+ 16KB 15页: counts of a page
    return 3.0 if (not before and few) or (not rest and len(before) <= 16) else 0.0


def _signed(
    text: str, first: int, start: int, rest: str, weight: float, issuers: re.Pattern[str]
) -> bool:
    """Whether a date is a signature's: under a body, beside it, or the last line of a letter."""
    if weight == _ALONE:
        closed = (
            text[max(0, first - 40) : first].rstrip().endswith("。")
            and "年" in text[start : start + 6]
        )
        return closed or _below_issuer(text, first, issuers)
    if _CLOSED.search(text[max(0, start - 12) : start].rstrip()):
        return True
    # 请认真执行。甲县人民政府2024年1月2日: a text whose lines are lost
    beside = re.split(r"[。;!?:\n]", text[max(0, start - 40) : start].rstrip())[-1].strip()
    # ... and goes on with the title of what was issued, of the same place
    if rest and not rest.startswith(("此件", "附件", "抄送", beside[:2])):
        return False
    found = issuers.match(beside)
    return found is not None and found.end() == len(beside)


def _below_issuer(text: str, first: int, issuers: re.Pattern[str]) -> bool:
    """Whether one of the two lines above a date's line is that of a body."""
    above = [line.strip() for line in text[max(0, first - 120) : first].split("\n")]
    for line in [x for x in above if x][-2:]:
        found = issuers.match(line)
        if found and len(line) - found.end() <= 2:
            return True
    return False
