"""Numbers with their units in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from cityplans.targets.lexicon import units, words
from cityplans.targets.numerals import to_number

# Same length before and after, so that offsets hold.
_WIDE = dict(
    zip(
        "０１２３４５６７８９％．，；：（）～〜－–—―﹣‐∶／＋＞＜",
        "0123456789%.,;:()~~------:/+><",
        strict=True,
    )
)


def normal(text: str) -> str:
    """Give digits and punctuation their narrow forms, each in its place."""
    for wide, narrow in _WIDE.items():
        # Most texts hold few of them: a look is quicker than a translation of every character.
        if wide in text:
            text = text.replace(wide, narrow)
    return text


_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?"


_CN = "[一二三四五六七八九十两][〇一二三四五六七八九十百千万亿]{0,12}"


_PER = {"百": "%", "千": "‰", "万": "/万", "十万": "/10万"}


TIMES = ("time", "days", "years")


@dataclass(frozen=True)
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
    chinese: bool = False
    more: str = ""
    redacted: bool = False

    @property
    def measure(self) -> str:
        """The class of the unit: share, money, count, time ..."""
        return unit_class(self.unit)


@cache
def unit_class(unit: str) -> str:
    """Return the class of a unit (share, money, count ...), also of 万人 or 亿元."""
    known = units()
    if unit in known:
        return known[unit].measure
    for prefix in ("万亿", "千万", "百万", "亿", "万", "千"):
        rest = unit.removeprefix(prefix)
        if rest != unit and rest in known:
            return known[rest].measure
    return "count" if unit in ("万", "亿") else "other"


@cache
def _pattern() -> re.Pattern[str]:
    alternatives = []
    for known in sorted(units().values(), key=lambda u: (-len(u.name), u.name)):
        if known.measure == "years":
            continue
        guard = "|".join(map(re.escape, known.not_before))
        alternatives.append(re.escape(known.name) + (f"(?!{guard})" if guard else ""))
    unit = "|".join(alternatives)
    return re.compile(
        rf"(?P<per>十万|[百千万])分之(?P<pv>{_ARABIC}|{_CN}(?:点[〇一二三四五六七八九]+)?)"
        rf"|(?P<ratio>1:(?P<rv>\d+(?:\.\d+)?))(?![\d:])"
        rf"|(?P<a>{_ARABIC}|{_CN}|(?P<red>[xX×*＊]{{1,6}}))"
        rf"(?P<ua>%|‰)?"
        rf"(?:(?:-{{1,2}}|~|至|到)(?P<b>{_ARABIC}|{_CN}))?"
        rf"(?P<more>余|多|来|几|\+N|\+)?"
        rf"(?P<mult>万亿|千万|百万|亿|万|千)?"
        rf"(?P<more2>余|多)?"
        rf"(?P<unit>{unit})?"
    )


@cache
def _suffix() -> re.Pattern[str]:
    lists = ("at least after", "at most after", "about after")
    alternatives = sorted({w for n in lists for w in words(n)}, key=lambda w: (-len(w), w))
    # 内 alone binds a time (2小时内), but 县内 or 内科 does not bind a number.
    return re.compile("|".join(map(re.escape, alternatives)))


_MONEY_AFTER = re.compile(r"(?:的)?[^,。;、\d]{0,8}?(?:基金|资金|经费|债券|贷款|补助)")


_MINUTES = re.compile(r"分(?:钟)?(\d+)秒")


_QUICK = re.compile(rf"\d|分之|[xX×*＊]|{_CN}[^\W\d_]")


_LEVEL = re.compile(r"(?:达到|达|为|至|到|不低于|不少于|不超过|控制在|稳定在|保持在|以上)$")


_PLAIN = re.compile(r"(?:值|数|比|指数|系数|强度|指标|床护比|医护比|寿命)$")


_YEAR_LIKE = re.compile(r"(?:19|20)\d\d$")


@cache
def _first() -> re.Pattern[str]:
    """Where a number may start; a Chinese numeral must have a unit in sight."""
    after = "".join(sorted({re.escape(u[0]) for u in units()} | set("余多来几至到点分万亿百千-~+")))
    return re.compile(
        rf"[\dxX×*＊]|[一二三四五六七八九十两](?=[〇一二三四五六七八九十]*[{after}])|[百千万](?=分之)"
    )


def may_hold_numbers(text: str) -> bool:
    """Say quickly whether a text can hold a quantity."""
    return _QUICK.search(text) is not None


def scan(text: str) -> list[Quantity]:
    """Return every number with a unit, and numbers without one after a rate or an index."""
    out: list[Quantity] = []
    at = 0
    pattern = _pattern()
    # A look for a first character is many times quicker than a try of the pattern everywhere.
    first_of_number = _first()
    while (first := first_of_number.search(text, at)) is not None:
        at = first.end()
        found = pattern.match(text, first.start())
        if found is None:
            continue
        at = found.end()
        quantity = _read(text, found)
        if quantity is None:
            # 八十 of 八十年 must not swallow a number that starts inside the match.
            continue
        at = quantity.after
        taken = out[-1].end if out else 0
        out.extend(twin for twin in _shared_unit(text, quantity) if twin.start >= taken)
        out.append(quantity)
    return out


_TWINS = re.compile(r"分别[^\d,。;]{0,8}((?:\d+(?:\.\d+)?[、和与及])+)$")


_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _shared_unit(text: str, quantity: Quantity) -> list[Quantity]:
    """分别提高3.1和2.4个百分点: the first number has the unit of the second."""
    joint = text[quantity.start - 1 : quantity.start]
    if not quantity.unit or quantity.chinese or joint not in ("、", "和", "与", "及"):
        return []
    begin = max(0, quantity.start - 40)
    found = _TWINS.search(text[begin : quantity.start])
    if found is None:
        return []
    at = begin + found.start(1)
    return [
        Quantity(at + n.start(), at + n.end(), at + n.end(), float(n[0]), None, quantity.unit)
        for n in _PLAIN_NUMBER.finditer(found[1])
    ]


def _read(text: str, found: re.Match[str]) -> Quantity | None:
    start, end = found.span()
    if found["per"]:
        quantity = Quantity(
            start, end, end, to_number(found["pv"]), None, _PER[found["per"]], False
        )
        return _bound(text, quantity)
    if found["ratio"]:
        if _PLAIN.search(text[max(0, start - 8) : start].rstrip("达到为至")) is None:
            return None
        return _bound(text, Quantity(start, end, end, float(found["rv"]), None, "1:"))
    raw, unit = found["a"], found["unit"] or ""
    bare = not unit and not (found["red"] or found["ua"] or found["mult"])
    if bare and (found["b"] or not raw[0].isdigit()):
        # Most numerals (一致, 三是) have no unit: they are left before they are read.
        return None
    if found["mult"]:
        unit = found["mult"] + unit
    if not unit and found["ua"]:
        if found["b"] or found["more"]:
            return None
        unit = found["ua"]
    if text[start - 1 : start] in (".", "-", ":") and text[start - 2 : start - 1].isdigit():
        return None
    if found["red"]:
        if not unit or not (found["unit"] or found["ua"]):
            return None
        before = text[start - 1 : start]
        if before.isascii() and before.isalnum():
            return None
        return _bound(text, Quantity(start, end, end, None, None, unit, False, "", True))
    if len(raw) > 16 or len(found["b"] or "") > 16:
        # A card or account number, not a quantity.
        return None
    chinese = not raw[0].isdigit()
    value = to_number(raw)
    high = to_number(found["b"]) if found["b"] else None
    if not unit:
        if chinese or high is not None or not _is_level(text, start, end, raw):
            return None
        end = found.end("a")
        return _bound(text, Quantity(start, end, end, value, None, ""))
    if unit in ("万", "亿", "千万", "百万") and text.startswith("人口", end):
        return None
    if chinese and unit in ("万", "千", "亿", "万亿", "千万", "百万"):
        return None
    if found["mult"] in ("千", "百万", "千万") and not found["unit"]:
        return None
    if unit == "分" or unit == "分钟":
        # 4分20秒 is one number.
        whole = _MINUTES.match(text, found.end("unit") - len(unit))
        if whole is not None:
            seconds = value * 60 + float(whole[1])
            return _bound(text, Quantity(start, whole.end(), whole.end(), seconds, None, "秒"))
    if high is not None and high <= value:
        if found["ua"] or _YEAR_LIKE.search(raw):
            return None
        high = None if high == value else high
    more = (found["more"] or "") + (found["more2"] or "")
    if unit in ("万", "亿") and _MONEY_AFTER.match(text, end):
        unit += "元"
    quantity = Quantity(start, end, end, value, high, unit, chinese, more)
    return _bound(text, quantity)


def _is_level(text: str, start: int, end: int, raw: str) -> bool:
    """Say whether a bare number is the value of an index or a rate (CMI值达到1.05)."""
    after = text[end : end + 1]
    if after and (after.isalnum() or after in "-.年月日〕]”:/"):
        return False
    before = text[max(0, start - 14) : start]
    cue = _LEVEL.search(before)
    if cue is None and "." in raw and re.search(r"(?:性别比|指数|[A-Z]值)$", before):
        return True
    if cue is None or _YEAR_LIKE.match(raw):
        return False
    return _PLAIN.search(before[: cue.start()].rstrip("均已分别要")) is not None


def _bound(text: str, quantity: Quantity) -> Quantity:
    suffix = _suffix().match(text, quantity.end)
    if suffix is None:
        return quantity
    if suffix[0] == "内" and quantity.measure not in TIMES:
        return quantity
    return replace(quantity, after=suffix.end())
