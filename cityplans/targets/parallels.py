"""Parallel phrases: of whom they speak, what they share, and what one leaves out.

A name has a subject (65岁以上老年人, 高血压), a stem and a head (规范管理率): what parallel numbers
share stands in the first or the last of them, what a clause leaves out in the clause before.
"""

from __future__ import annotations

import re

from cityplans.targets.mentions import Mention
from cityplans.targets.phrases import is_amount, is_rate
from cityplans.targets.rules import kept
from cityplans.text import compile_pattern, read_number, words

KINDS = ("population", "areas", "diseases")
_LONGEST = 14
_NOT_PLAIN = re.compile(r"[,;:“”的之]|率|占比|比例|比重")


@kept
def kind_of(text: str) -> str:
    """Say of whom or where a phrase speaks: population, areas, diseases, or nothing at all."""
    if not 2 <= len(text) <= _LONGEST or _NOT_PLAIN.search(text):
        return ""
    return next((k for k in KINDS if text.endswith(words("targets", f"subjects.{k}"))), "")


def subject_span(name: str, kind: str) -> tuple[int, int]:
    """Where the first subject of a kind stands in a name; populations include their age."""
    found = compile_pattern(f"(?:{{targets:subjects.{kind}}})+").search(name) if kind else None
    if found is None:
        return 0, 0
    return (found.start() if kind == "diseases" else 0), found.end()


# What joins parallel phrases, outside brackets.
_AND = re.compile(
    r"(?:、|以及|(?<![普涉以惠])及(?!时)|(?<!参)与(?!会)|(?<!总)和(?!谐))(?![^(“]*[)”])"
)
# 乡、县两级住院报销比例: what the members are of stands behind their number.
_LEVELS = re.compile(r"(.{1,8}?)([两二三四五])([级类])(?=.{3})")
PER = re.compile(
    r"(?:每(?:百|千|万|十万)名?(?:常住|户籍|城乡)?(?:人口|居民|老年人|人)?|[千万]人|人均)(?:拥有)?"
)


def coordinates(phrase: str, n: int = 0) -> list[str] | None:
    """Split the subjects of n parallel numbers: A和B管理率 gives A管理率 and B管理率.

    Returns None if the phrase does not have n parts, or several where n is not given.

    Examples
    --------
    >>> coordinates("65岁以上老年人高血压、糖尿病管理率", 2)
    ['65岁以上老年人高血压管理率', '65岁以上老年人糖尿病管理率']
    >>> coordinates("县域就诊率和基层就诊率", 2)
    ['县域就诊率', '基层就诊率']
    >>> coordinates("城乡居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    >>> coordinates("乡、县两级报销比例", 2)
    ['乡级报销比例', '县级报销比例']
    """
    if n == 2 and "城乡居民" in phrase:
        # Two numbers of 城乡居民 are those of the towns and of the country, in this order.
        return [phrase.replace("城乡", area) for area in ("城镇", "农村")]
    parts = [p for p in _AND.split(phrase) if p]
    if len(parts) != (n or len(parts)) or len(parts) < 2:
        return None
    levels = _LEVELS.match(parts[-1])
    if levels and read_number(levels[2]) == len(parts):
        return [p + levels[3] + parts[-1][levels.end() :] for p in (*parts[:-1], levels[1])]
    whose = PER.match(parts[0])
    head = "" if whose or any(map(_has_head, parts[:-1])) else _shared_head(parts[0], parts[-1])
    own = whose.end() if whose else subject_span(parts[0], "population")[1]
    shared = parts[0][:own] if own < len(parts[0]) else ""
    if any(subject_span(p, "population")[1] for p in parts[1:]):
        shared = ""
    whole = [p if p.startswith(shared) else shared + p for p in parts]
    return [*(p + head for p in whole[:-1]), whole[-1]]


def stem_of(name: str) -> str:
    """Return a name without the head it ends in: 甲监测合格率 gives 甲."""
    head = _head_word(name)
    return name[: -len(head)] if head and len(name) > len(head) + 1 else ""


def _head_word(part: str) -> str:
    found = compile_pattern("(?:{targets:heads.rates})$").search(part)
    return found[0] if found else part[-3:] if part.endswith("率") else ""


def _has_head(part: str) -> bool:
    return is_rate(part) or part.endswith(("数", "量")) or bool(_head_word(part))


def _shared_head(first: str, final: str) -> str:
    """Return what the last of parallel subjects has for all of them."""
    amount = is_amount(final)
    end = subject_span(final, kind_of(first))[1] if amount or is_rate(final) else 0
    if 0 < end < len(final):
        return final[end:]
    # 门诊、住院均次费用: two short subjects are as long as each other
    short = amount and len(first) < 4 and not is_amount(first) and "分别" not in final
    return _head_word(final) or (final[len(first) :] if short else "")


_ANEW = re.compile(r"20\d\d年|[去今明上]年|“[一二三四五十]{2,4}”|规划期")
_BEHIND = "[省市县区乡镇]?(?:{targets:subjects.areas}|{targets:subjects.population})+$"


def left_out(m: Mention, previous: Mention, who: str) -> str:
    """Complete a clause that only names a subject, by the clause before; "" if it does not.

    A subject of the same sort takes the place of the earlier one: 老年人建档率达到80%,儿童达到
    90% gives 儿童建档率. A clause with a year alone (2025年达到70%) has the whole name.
    """
    q, p, name = m.quantity, previous.quantity, previous.name
    alike = q.unit == p.unit or (q.measure == p.measure and q.measure != "count")
    if m.clause - previous.clause > 1 or not name:
        return ""
    if not who:
        # 产值增长5%、达到30亿元: both are said of 产值.
        follows = (alike or previous.change) and compile_pattern("{name_reached}$").search(m.left)
        return name if follows or (alike and _ANEW.search(m.left)) else ""
    begin, end = subject_span(name, kind_of(who) if q.measure not in ("count", "beds") else "")
    head = name[end:]
    # 签约率30%,其中老年人70%: a part of those whom the whole name speaks of
    whole = end or (name.endswith("率") and "其中" in m.left)
    same = alike and whole and len(head) > 1 and (is_rate(head) or is_amount(head))
    return name[:begin] + who + head if same else ""


def fronted(name: str) -> str:
    """Put a subject that stands behind its head before it: 反应时间城区 is 城区反应时间."""
    found = compile_pattern(_BEHIND).search(name, 2)
    head = name[: found.start()] if found else ""
    return found[0] + head if found and (is_rate(head) or is_amount(head)) else name
