"""What a clause leaves out because the clause before it said it, and who is said to count."""

from __future__ import annotations

import re

from cityplans.targets.coordinates import PER
from cityplans.targets.mentions import Mention
from cityplans.targets.nouns import is_amount, is_rate
from cityplans.targets.phrases import last, listed, without_plain_verb
from cityplans.targets.subjects import kind_of, subject_span
from cityplans.text import compile_pattern

_INNER = "(?:{targets:phrases.inner})了?"
_WHO_AHEAD = re.compile(r"^(?:各?[省市县区乡镇村街道州]+级?(?:和|、|及|各)*)+(?=.{2,})")
# Institutions are counted in these units: 甲医院2家 is no subject but the thing counted.
_INSTITUTIONS = ("家", "所", "个", "处", "座")


def is_agent(text: str, unit: str) -> bool:
    """Say whether a phrase tells who counts, not what is counted."""
    text = text.rstrip("各均")
    if text.startswith(("每", "各")):
        return True
    kind = kind_of(text)
    if kind == "population":
        return unit not in _INSTITUTIONS
    return kind == "areas" or text in ("市", "县", "区", "省", "乡", "镇", "村")


def behind_verb(body: str) -> str:
    """Keep of a long phrase only what stands behind its last verb of making."""
    found = last(compile_pattern(_INNER), body) if len(body) > 12 else None
    if found is None:
        return body
    rest = body[found.end() :]
    if rest.startswith(listed("phrases.noun_after")):
        return body
    who = re.sub(r"\([^()]*\)|至少|均|各$|要$", "", body[: found.start()])
    if 1 < len(who) <= 10:
        return who + body[found.start() :]
    return rest if len(rest) >= 3 else body


def left_out(m: Mention, previous: Mention, body: str) -> str:
    """Complete a clause that only names a subject, by the clause before; "" if it does not.

    A subject of the same sort takes the place of the earlier one: 老年人建档率达到80%,儿童达到
    90% gives 儿童建档率. A clause with a year alone (2025年达到70%) has the whole name.
    """
    q, p = m.quantity, previous.quantity
    alike = q.unit == p.unit or (q.measure == p.measure and q.measure != "count")
    if m.clause - previous.clause > 1 or not previous.name:
        return ""
    if (
        not body
        and (alike or previous.change)
        and compile_pattern("{name_reached}$").search(m.left)
    ):
        # 产值增长5%、达到30亿元: both are said of 产值.
        return previous.name
    if body in ("人均", "户均", "次均", "亩均", "例均"):
        return body + previous.name if p.measure != "share" or previous.change else ""
    if (
        re.fullmatch(r"每(?:支|个|家|名|所|位|台|辆|间|县区|县|区|乡镇|村)", body)
        and p.unit == body[1:]
    ):
        return body + _WHO_AHEAD.sub("", previous.name)
    if not alike and not body.endswith("数"):
        return ""
    if not body:
        return previous.name if re.search(r"20\d\d年|“[一二三四五十]{2,4}”|规划期", m.left) else ""
    per = PER.match(previous.name)
    if per is not None and m.clause == previous.clause and body.endswith("数"):
        # 每千人口医师数3人、床位数6张.
        return body if PER.match(body) else per[0] + body
    who = without_plain_verb(body)
    kind = kind_of(who)
    if kind and previous.shared and alike:
        m.shared = previous.shared
        return who + previous.shared
    span = (
        subject_span(previous.name, kind)
        if kind and q.measure in ("share", "time", "days")
        else None
    )
    head = previous.name[span[1] :] if span else ""
    if span is None or len(head) < 2 or not (is_rate(head) or is_amount(head)):
        return ""
    return previous.name[: span[0]] + who + head
