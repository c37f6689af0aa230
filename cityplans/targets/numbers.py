"""Numbers with their units in running text, found in one pass with one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from cityplans.targets.units import PER, TIMES, unit_class, unit_pattern
from cityplans.text import compile_pattern, read_number
from cityplans.text.lists import alternatives, words
from cityplans.text.numerals import DIGITS

_BOUNDS = ("bounds.least_after", "bounds.most_after", "bounds.about_after")
_LARGE = ("万", "亿", "万亿")
_MONEY_AFTER = re.compile(r"的?[^,。;、\d]{0,8}?(?:基金|资金|经费|债券|贷款|补助)")
_SECONDS = re.compile(r"分(?:钟)?(\d+)秒")
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d$")
_TENTHS = {"半": 5, **DIGITS}
_TWINS = re.compile(r"分别[^\d,。;]{0,8}((?:\d+(?:\.\d+)?[、和与及])+)$")
# no dash between numbers or behind a word
_MINUS = re.compile("(?:为|是|增长率?|增幅|增速|结余率?|余额)[-−]$")
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(slots=True)
class Quantity:
    """A number with its unit in a text; ``start``/``end`` count in that text.

    ``end`` includes the unit; ``after`` is where the words that bind the value (以上, 左右)
    end.
    """

    start: int
    end: int
    after: int
    value: float | None
    high: float | None
    unit: str
    measure: str = "count"
    chinese: bool = False
    more: str = ""
    redacted: bool = False

    def moved(self, by: int) -> Quantity:
        """Count the places of this number from elsewhere, in place."""
        self.start += by
        self.end += by
        self.after += by
        return self


@cache
def _pattern() -> re.Pattern[str]:
    number = "{arabic}|{chinese}(?:点{chinese_digit}+(?![十百千]))?"
    bounds = alternatives([w for name in _BOUNDS for w in words("targets", name)])
    # The first character is looked at alone: most places of a text are passed by there.
    return compile_pattern(
        rf"(?=[0-9xX×*一二三四五六七八九十两百千万])"
        rf"(?:(?P<skip>{{date}}|{{date_in_digits}}|{{years}}|{{any_year}}年)"
        rf"|(?:(?P<per>十万|[百千万]|[二三四五六七八九十])分之(?P<share>{number}|百)"
        rf"|1:(?P<ratio>[0-9]+(?:\.[0-9]+)?)(?![0-9:])"
        rf"|(?P<low>{number}|(?P<masked>[xX×*]{{1,6}}))"
        rf"(?P<sign>%|‰)?(?:(?:-{{1,2}}|~|至|到)(?P<high>{number}))?"
        rf"(?P<more>(?<![%‰])[余多来几]|\+N|\+)?(?P<large>万亿|千万|百万|亿|万|千)?(?P<more_yet>余|多)?"
        rf"(?P<unit>{unit_pattern()})?(?:(?<=成)(?P<tenth>[一二三四五六七八九半多](?=[,。;、!)以左的]|$)))?)"
        rf"(?P<bound>{bounds})?)"
    )


@cache
def _level() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        compile_pattern("(?:{targets:numbers.level_cues})$"),
        compile_pattern("(?:{targets:numbers.plain_heads})(?:[均已分别要应须])*$"),
        compile_pattern("(?:性别比|指数|[A-Z]值)$"),
    )


def scan(text: str) -> list[Quantity]:
    """Return every number with a unit, and numbers without one after a rate or an index.

    Parameters
    ----------
    text
        A text in narrow forms, without white space.

    Examples
    --------
    >>> [(q.value, q.unit) for q in scan("建床位1,200张,占85.5%,发病率为3.2/10万,2.5万名")]
    [(1200.0, '张'), (85.5, '%'), (3.2, '1/10万'), (2.5, '万名')]
    """
    out: list[Quantity] = []
    taken = 0
    for found in _pattern().finditer(text):
        group = found.lastgroup
        if group == "skip" or (group == "low" and not found[0].isascii()):
            # A date, or one of the many numerals that have no unit (一致, 三是).
            continue
        quantity = _read(text, found)
        if quantity is not None and _MINUS.search(text, max(0, quantity.start - 5), quantity.start):
            # 人口自然增长率为-2.35‰
            quantity = replace(quantity, start=quantity.start - 1, value=-(quantity.value or 0))
        if quantity is not None and quantity.start >= taken:
            if text[quantity.start - 1] in "、和与及" and quantity.unit and not quantity.chinese:
                out.extend(q for q in _shared_unit(text, quantity) if q.start >= taken)
            out.append(quantity)
            taken = quantity.after
    return out


def _shared_unit(text: str, quantity: Quantity) -> Iterator[Quantity]:
    """分别提高3.1和2.4个百分点: the first number has the unit of the second."""
    begin = max(0, quantity.start - 40)
    found = _TWINS.search(text[begin : quantity.start])
    for n in _PLAIN_NUMBER.finditer(found[1]) if found else ():
        at = begin + found.start(1) + n.start()  # type: ignore[union-attr]
        yield replace(
            quantity,
            start=at,
            end=at + len(n[0]),
            after=at + len(n[0]),
            value=float(n[0]),
            high=None,
            more="",
        )


def _read(text: str, found: re.Match[str]) -> Quantity | None:
    start, after = found.span()
    _, per, share, ratio, low, masked, sign, high, more, large, yet, inner, tenth, bound = (
        found.groups()
    )
    end = after - len(bound or "")
    if per:
        # 三分之二 is 66.7 %.
        value = _value(share) if per in PER else round(100 * _value(share) / _value(per), 1)
        return _made(start, end, bound, value, PER.get(per, "%"))
    if ratio:
        return _bare(text, start, end, bound, ratio, "1:")
    before = text[start - 1 : start]
    if before in (".", "-", ":") and text[start - 2 : start - 1].isdigit():
        return None
    unit = (large or "") + (inner or "") or sign or ""
    if masked:
        if not (inner or sign) or (before.isascii() and before.isalnum()):
            return None
        return _made(start, end, bound, None, unit, redacted=True)
    chinese = not low[0].isdigit()
    if not unit:
        plain = not (chinese or high or more)
        return _bare(text, start, end, bound, low, "") if plain else None
    if not inner and not sign and (chinese or unit not in _LARGE or text.startswith("人口", end)):
        # 五千 and 三万 alone are seldom a performance; 3万 and 2亿 may be one, or the size of a
        # place.
        return None
    if not inner and unit == sign and (high or more):
        return None
    value = _value(low)
    if chinese and large and "亿" in low:
        # 六亿三千多万元: 三千 are counted by 万 too.
        value = float(read_number(low + large) / read_number("1" + large))
    if unit[0] == "分" and (seconds := _SECONDS.match(text, end - len(unit))):
        # 4分20秒 is one number.
        return _made(start, seconds.end(), None, value * 60 + float(seconds[1]), "秒")
    upper = _value(high) if high else None
    if unit == "成":
        # 六成五 is 65 %.
        value, unit, upper = 10 * value + _TENTHS.get(tenth, 0), "%", upper and 10 * upper
        more = more or (None if tenth in _TENTHS else tenth)
    if upper is not None and upper <= value:
        # 3-2 is a code or a score and no range.
        if upper < value:
            return None
        upper = None
    if not inner and not sign and _MONEY_AFTER.match(text, end):
        unit += "元"
    return _made(start, end, bound, value, unit, upper, chinese, more or yet or "")


def _value(numeral: str) -> float:
    # Python reads plain digits as exactly, and many times as quickly.
    plain = numeral.isascii() and "," not in numeral
    return float(numeral if plain else read_number(numeral))


def _bare(
    text: str, start: int, end: int, bound: str | None, numeral: str, unit: str
) -> Quantity | None:
    """Read a bare number, which is the value of an index or a rate (死亡率为0) or nothing."""
    after = text[end : end + 1]
    if after and (after.isalnum() or after in "-.年月日〕]”:/") and not bound:
        return None
    before = text[max(0, start - 14) : start]
    cues, heads, indices = _level()
    cue = cues.search(before)
    if unit or (cue is not None and not _YEAR_LIKE.match(numeral)):
        if not heads.search(before if cue is None else before[: cue.start()]):
            return None
    elif "." not in numeral or not indices.search(before):
        return None
    return _made(start, end, bound, _value(numeral), unit)


def _made(
    start: int,
    end: int,
    bound: str | None,
    value: float | None,
    unit: str,
    high: float | None = None,
    chinese: bool = False,
    more: str = "",
    redacted: bool = False,
) -> Quantity:
    measure = unit_class(unit)
    # 内 alone binds a time (2小时内), but 县内 or 内科 does not bind a number.
    after = end if not bound or (bound == "内" and measure not in TIMES) else end + len(bound)
    unit = "1" + unit if unit.startswith("/") else unit
    return Quantity(start, end, after, value, high, unit, measure, chinese, more, redacted)
