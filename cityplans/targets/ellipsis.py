"""What a short clause leaves out because the clause before it has said it."""

from __future__ import annotations

import re

from cityplans.targets.coordinates import PER
from cityplans.targets.mentions import Mention
from cityplans.targets.nouns import COUNT_END, RATE_END
from cityplans.targets.phrases import (
    strip_left,
    strip_making_left,
    strip_right,
    without_plain_verb,
)
from cityplans.targets.wording import kind_of, subject_span

# Institutions are counted in these units: 甲医院2家 is no subject but the thing counted.
_INSTITUTIONS = ("家", "所", "个", "处", "座")
_MEAN = re.compile(r"^(?:人均|户均|次均|亩均|例均)$")
_EACH = re.compile(r"^每(?:支|个|家|名|所|位|台|辆|间|县区|县|区|乡镇|村)$")
_WHO_AHEAD = re.compile(r"^(?:各?[省市县区乡镇村街道州]+级?(?:和|、|及|各)*)+(?=.{2,})")
_REACHED = re.compile(
    r"^[、,和及并]?(?:总数|总量|累计|已|均|分别)?(?:达到?|突破|超过?|增至|升至|降至)$"
)
_YEARS = re.compile(r"(?:20\d\d年|“[一二三四五十]{2,4}”|规划期)")
_COUNTED = re.compile(
    COUNT_END.pattern
    + r"|(?:人才|人员|医生|医师|护士|骨干|设备|疫苗|药品|床位|托位|专科|学科|站点)$"
)
_NOUN = re.compile(r"^[^,;:、“”]{2,16}$")


def left_out(m: Mention, earlier: list[Mention], body: str) -> str:
    """Complete a clause that only names a subject, by the clause before; "" if it does not.

    ``body`` is what stands before the number, without the verbs that lead to it.

    A subject of the same sort takes the place of the earlier one: 老年人建档率达到80%,儿童达到
    90% gives 儿童建档率. A clause with a year alone (2025年达到70%) has the whole name.
    """
    if not earlier:
        return ""
    previous = earlier[-1]
    q, p = m.quantity, previous.quantity
    near = m.clause - previous.clause <= 1
    alike = q.unit == p.unit or (q.measure == p.measure and q.measure != "count")
    if not near or not previous.name:
        return ""
    if not body and (alike or previous.change) and _REACHED.search(m.left):
        # 产值增长5%、达到30亿元: both are said of 产值.
        return previous.name
    if _MEAN.match(body):
        return body + previous.name if p.measure != "share" or previous.change else ""
    if _EACH.match(body) and p.unit == body[1:]:
        return body + _WHO_AHEAD.sub("", previous.name)
    if not alike and not body.endswith("数"):
        return ""
    if not body:
        return previous.name if _YEARS.search(m.left) else ""
    per = PER.match(previous.name)
    if per is not None and m.clause == previous.clause and body.endswith("数"):
        # 每千人口医师数3人、床位数6张.
        return body if PER.match(body) else per[0] + body
    who = without_plain_verb(body)
    kind = kind_of(who)
    if not kind:
        return ""
    if previous.shared and alike:
        m.shared = previous.shared
        return who + previous.shared
    if q.measure not in ("share", "time", "days"):
        return ""
    span = subject_span(previous.name, kind)
    if span is None:
        return ""
    head = previous.name[span[1] :]
    if len(head) < 2 or not (RATE_END.search(head) or COUNT_END.search(head)):
        return ""
    return previous.name[: span[0]] + who + head


def is_agent(text: str, unit: str) -> bool:
    """Say whether a phrase tells who counts (县级, 每家医院) and not what is counted."""
    text = text.rstrip("各均")
    if text.startswith(("每", "各")):
        return True
    kind = kind_of(text)
    if kind == "population":
        return unit not in _INSTITUTIONS
    return kind == "areas" or text in ("市", "县", "区", "省", "乡", "镇", "村")


def announced(sentence: str, at: int) -> str:
    """Return the noun of the clause before a position: 设立甲基金,3年共100万元 gives 甲基金."""
    before = sentence[max(0, at - 60) : at].rstrip(",:")
    start = max(before.rfind(c) for c in ",;:") + 1
    clause = before[start:]
    if re.search(r"\d", clause) or not clause:
        return ""
    noun = strip_making_left(strip_left(strip_right(clause)[0]))
    noun = noun.rsplit("的", 1)[-1]
    return noun if _NOUN.match(noun) and (_COUNTED.search(noun) or kind_of(noun)) else ""


def bracketed(sentence: str, at: int) -> str:
    """Return the noun before the bracket a position stands in: 补助资金(市级… gives 补助资金."""
    window = sentence[max(0, at - 80) : at]
    opened = window.rfind("(")
    if opened < 0 or ")" in window[opened:]:
        return ""
    before = window[:opened]
    clause = before[max(before.rfind(c) for c in ",;:、") + 1 :].rsplit("的", 1)[-1]
    if re.search(r"\d", clause):
        return ""
    noun = strip_making_left(strip_left(clause))
    return noun if _NOUN.match(noun) else ""
