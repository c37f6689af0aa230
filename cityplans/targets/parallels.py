"""Parallel phrases: of whom they speak, what they share, and what one leaves out.

A name has a subject (65岁以上老年人, 高血压), a stem and a head (规范管理率): what parallel numbers
share stands in the first or the last of them, what a clause leaves out in the clause before.
"""

from __future__ import annotations

import re

from cityplans.targets.mentions import Mention
from cityplans.targets.phrases import is_amount, is_rate, last, listed, without_plain_verb
from cityplans.targets.rules import kept
from cityplans.text import any_of, compile_pattern, words

KINDS = ("population", "areas", "diseases")
_LONGEST = 14
_NOT_PLAIN = re.compile(r"[,;:“”的之]|率|占比|比例|比重")
_HEADS = "(?:{targets:heads.open})|(?:{targets:heads.rates})(?<=率)"
_NO_RATE = ("效率", "频率", "功率", "利率", "汇率", "概率", "税率", "费率")
_AGE = r"\d{1,3}(?:-\d{1,3})?(?:周?岁|个?月龄?)(?:及?以[上下])?"
_AGED = re.compile(rf"(?P<who>[^\d()]{{2,6}}?)\((?P<age>{_AGE})\)")
_WHOSE = re.compile(r"(?P<name>.{3,24}(?:率|比例|占比|数|水平))\((?P<who>[^()]{2,14})\)$")
_OF_WHOM = re.compile(
    r"(?P<what>[^的、]{3,12})的(?P<who>[^的、]{2,8}?)"
    r"(?P<head>(?:服务)?(?:覆盖|签约|知晓|完成|参与|管理)率)$"
)
_PER_HEAD = re.compile(
    r"每(?:百|千|万|十万)?(?:名|个|家|支|位|户|所|张|人|县区|县|区|乡镇|村|社区|街道)"
    r"[^,、每率数]{0,6}$"
)
_STANDARD = re.compile(
    r"(?:(?:储备|配备|配置|设置|建设)?标准)?(?:达到|达|为|按照|按|是)?"
    r"(?:常住人口|户籍人口|总人口)?(?:规模)?$"
)
_EACH_DOES = re.compile(
    r"(?P<who>[^每的]{2,20})(?P<per>每[个家所支县区村]{1,2})(?:至少|要|各)?"
    r"(?P<does>引进|招聘|招录|培养|选派|组建|配备)$"
)


@kept
def kind_of(text: str) -> str:
    """Say of whom or where a phrase speaks: population, areas, diseases, or nothing at all."""
    if not 2 <= len(text) <= _LONGEST or _NOT_PLAIN.search(text):
        return ""
    return next((k for k in KINDS if text.endswith(words("targets", f"subjects.{k}"))), "")


def subject_span(name: str, kind: str) -> tuple[int, int] | None:
    """Where the first subject of a kind stands in a name; populations include their age."""
    found = any_of("targets", f"subjects.{kind}").search(name)
    if found is None:
        return None
    return (found.start() if kind == "diseases" else 0), found.end()


@kept
def head_first(phrase: str) -> tuple[str, str] | None:
    """Split a phrase that names the head before its subject: 规范管理率|高血压.

    Returns the subject and the head, or None.

    Examples
    --------
    >>> head_first("电子病历覆盖率二级医院")
    ('二级医院', '电子病历覆盖率')
    """
    for found in compile_pattern(_HEADS).finditer(phrase):
        head, who = phrase[: found.end()], phrase[found.end() :].strip("中里内,")
        if len(head) >= 3 and not head.endswith(_NO_RATE) and kind_of(who):
            return who, head
    return None


@kept
def arranged(phrase: str) -> str:
    """Bring a phrase into the order of a name: whose before what, 每千人 in front.

    Examples
    --------
    >>> arranged("肺癌筛查率(40岁以上居民)")
    '40岁以上居民肺癌筛查率'
    >>> arranged("隔离房间储备标准为每万人")
    '每万人隔离房间'
    """
    if "(" in phrase:
        aged = _AGED.search(phrase)
        if aged is not None and kind_of(aged["who"]) == "population":
            phrase = phrase[: aged.start()] + aged["age"] + aged["who"] + phrase[aged.end() :]
        whose = _WHOSE.match(phrase)
        if whose is not None and kind_of(whose["who"]):
            phrase = whose["who"] + whose["name"]
    if "的" in phrase and phrase.endswith("率"):
        of = _OF_WHOM.match(phrase)
        if of is not None and kind_of(of["who"]) == "population":
            phrase = of["who"] + of["what"] + of["head"]
    if "每" in phrase[2:]:
        if turned := _EACH_DOES.match(phrase):
            return turned["per"] + turned["who"] + turned["does"]
        if per := _PER_HEAD.search(phrase, phrase.rindex("每")):
            what = phrase[: per.start()]
            standard = _STANDARD.search(what, max(0, len(what) - 14))
            what = what[: standard.start() if standard else None].rstrip("的")
            if len(what) > 1:
                phrase = per[0].removesuffix("拥有") + what
    return phrase


_AND = "、和及与"
_NOT_AND = re.compile(r"和谐|(?<=普)及|(?<=以)及|及(?=时)|(?<=参)与|与会|(?<=涉)及|(?<=总)和")
_LEVELS = "省市区县乡镇村"
PER = re.compile(
    r"(?:每(?:百|千|万|十万)名?(?:常住|户籍|城乡)?(?:人口|居民|老年人|人)?|[千万]人|人均)(?:拥有)?"
)
_BARE = re.compile(r"[^的]{2}率$")
_AMOUNT = ("数", "量", "率", "额", "面积", "产能", "收入", "人次", "规模")
_PLACES = re.compile(r"(?<=.)各?(?:级)?(?:医疗卫生机构|医疗机构|机构|医院)$")


def coordinates(phrase: str, n: int) -> list[str] | None:
    """Split the subjects of n parallel numbers: A和B管理率 gives A管理率 and B管理率.

    Returns None if the phrase does not have n parts.

    Examples
    --------
    >>> coordinates("65岁以上老年人高血压、糖尿病管理率", 2)
    ['65岁以上老年人高血压管理率', '65岁以上老年人糖尿病管理率']
    >>> coordinates("县域就诊率和基层就诊率", 2)
    ['县域就诊率', '基层就诊率']
    >>> coordinates("城乡居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    """
    if n == 2 and "城乡居民" in phrase:
        # Two numbers of 城乡居民 are those of the towns and of the country, in this order.
        return [phrase.replace("城乡", area) for area in ("城镇", "农村")]
    parts = _parts(phrase)
    if len(parts) > n > 1:
        # 治疗、康复服务率和随访率: only the joints of the strongest kind separate.
        strong = [p for p in re.split(r"[和与]|以及", phrase) if p]
        parts = strong if len(strong) == n else parts
    if len(parts) != n or n < 2:
        return None
    first, final = parts[0], parts[-1]
    if all(p in _LEVELS for p in parts[:-1]) and final[0] in _LEVELS and len(final) > 2:
        # 县、乡医疗机构可提供的项目.
        rest = final[1:].removeprefix("级").removeprefix("两三四"[n - 2 : n - 1] + "级")
        return [level + "级" + rest for level in (*parts[:-1], final[0])]
    if (per := PER.match(first)) is not None and len(per[0]) < len(first):
        return [first, *(p if PER.match(p) else per[0] + p for p in parts[1:])]
    head = _shared_head(parts)
    if head and not any(_has_head(p) for p in parts[:-1]):
        prefix = _population(first, final)
        if prefix is None and _population_end(first) and (own := _population_end(final)):
            head, prefix = final[own:], ""
        inner = [(prefix or "") + p + head for p in parts[1:-1]]
        return [first + head, *inner, (prefix or "") + final]
    if (stem := stem_of(first)) and all(_BARE.match(p) for p in parts[1:]):
        return [first, *(stem + bare for bare in parts[1:])]
    prefix = None if any(map(_population_end, parts[1:])) else _population(first, final)
    # A long second subject stands on its own.
    return [first, *((prefix or "") + p if len(p) <= 9 else p for p in parts[1:])]


def _parts(phrase: str) -> list[str]:
    parts, depth, last = [], 0, 0
    kept = {m.start() for m in _NOT_AND.finditer(phrase)}
    for i, c in enumerate(phrase):
        if c in "(“":
            depth += 1
        elif c in ")”":
            depth -= 1
        elif depth <= 0 and c in _AND and 0 < i < len(phrase) - 1 and i not in kept:
            parts.append(phrase[last:i])
            last = i + 1
    return [p for p in (*parts, phrase[last:]) if p]


def stem_of(name: str) -> str:
    """Return a name without the head it ends in: 甲监测合格率 gives 甲."""
    head = _head_word(name)
    return name[: -len(head)] if head and len(name) > len(head) + 1 else ""


def _head_word(part: str) -> str:
    found = compile_pattern("(?:{targets:heads.rates})$").search(part)
    return found[0] if found else ""


def _has_head(part: str) -> bool:
    return is_rate(part) or bool(_head_word(part)) or part.endswith(("数", "量"))


def _shared_head(parts: list[str]) -> str:
    """Return what the last of parallel subjects has for all of them."""
    first, final = parts[0], parts[-1]
    kind = kind_of(first)
    span = subject_span(final, kind) if kind and is_rate(final) else None
    if span is not None and span[1] < len(final):
        return final[span[1] :]
    if head := _head_word(final):
        return head if len(head) < len(final) else _tail_beyond(parts)
    if is_rate(final):
        return final[-3:] if len(final) > 3 else _tail_beyond(parts)
    for head in words("targets", "heads.shared"):
        if final.endswith(head) and len(final) > len(head):
            return head
    found = _PLACES.search(final)
    return found[0] if found else _tail_beyond(parts)


def _tail_beyond(parts: list[str]) -> str:
    """Guess a head from parts of one length: 肉牛、奶牛、山羊养殖场 gives 养殖场."""
    n, final = len(parts[0]), parts[-1]
    same = len(parts) > 2 and all(len(p) == n for p in parts[:-1]) and 2 <= n <= 4
    if not same or len(final) < n + 2 or any(p.endswith(_AMOUNT) for p in parts[:-1]):
        return ""
    return final[n:].removeprefix("业") if len(final) > n + 2 else final[n:]


def _population_end(part: str) -> int:
    """Where the population ends that opens a phrase: 65岁以上老年人|高血压."""
    found = any_of("targets", "subjects.population").search(part)
    return found.end() if found else 0


def _population(first: str, other: str) -> str | None:
    end = _population_end(first)
    return None if not end or end >= len(first) or _population_end(other) else first[:end]


_INNER = "(?:{targets:phrases.inner})了?"
_WHO_AHEAD = re.compile(r"^(?:各?[省市县区乡镇村街道州]+级?(?:和|、|及|各)*)+(?=.{2,})")
_EACH = re.compile(r"每(?:支|个|家|名|所|位|台|辆|间|县区|县|区|乡镇|村)")
_OF_SOMEONE = ("share", "time", "days")
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
    follows = not body and (alike or previous.change)
    if follows and compile_pattern("{name_reached}$").search(m.left):
        # 产值增长5%、达到30亿元: both are said of 产值.
        return previous.name
    if body in ("人均", "户均", "次均", "亩均", "例均"):
        return body + previous.name if p.measure != "share" or previous.change else ""
    if _EACH.fullmatch(body) and p.unit == body[1:]:
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
    span = subject_span(previous.name, kind) if kind and q.measure in _OF_SOMEONE else None
    head = previous.name[span[1] :] if span else ""
    if span is None or len(head) < 2 or not (is_rate(head) or is_amount(head)):
        return ""
    return previous.name[: span[0]] + who + head
