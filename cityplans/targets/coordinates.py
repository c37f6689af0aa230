"""Subjects of parallel numbers: 甲、乙管理率分别达到x、y."""

from __future__ import annotations

import re

from cityplans.targets.lexicon import words
from cityplans.targets.nouns import RATE_END
from cityplans.targets.wording import kind_of, subject_span

_AND = "、和及与"
_LEVELS = "省市区县乡镇村"
PER = re.compile(
    r"(?:每(?:百|千|万|十万)名?(?:常住|户籍|城乡)?(?:人口|居民|老年人|人)?|[千万]人|人均)(?:拥有)?"
)
_BARE = re.compile(r"[^的]{2}率$")
_AMOUNT = ("数", "量", "率", "额", "面积", "产能", "收入", "人次", "规模")


def coordinates(phrase: str, n: int) -> list[str] | None:
    """Split the subjects of n parallel numbers: A和B管理率 gives A管理率 and B管理率.

    Returns None if the phrase does not have n parts.

    Examples
    --------
    >>> coordinates("65岁以上老年人高血压、糖尿病管理率", 2)
    ['65岁以上老年人高血压管理率', '65岁以上老年人糖尿病管理率']
    >>> coordinates("县域就诊率和基层就诊率", 2)
    ['县域就诊率', '基层就诊率']
    """
    parts, depth, last = [], 0, 0
    for i, c in enumerate(phrase):
        if c in "(“":
            depth += 1
        elif c in ")”":
            depth -= 1
        elif depth <= 0 and c in _AND and 0 < i < len(phrase) - 1:
            if c in "和及与" and phrase[i : i + 2] in (
                "和谐",
                "普及",
                "以及",
                "参与",
                "与会",
                "涉及",
            ):
                continue
            if c in "及与" and phrase[i - 1 : i + 1] in ("普及", "参与", "涉及", "以及"):
                continue
            parts.append(phrase[last:i])
            last = i + 1
    parts.append(phrase[last:])
    parts = [p.strip("以") if p == "以" else p for p in parts if p]
    if len(parts) > n and n > 1:
        # 治疗、康复服务率和随访率: only the joints of the strongest kind separate.
        strong = re.split(r"[和与]|以及", phrase)
        if len(strong) == n:
            parts = [p for p in strong if p]
    if len(parts) != n or n < 2:
        return None
    first, final = parts[0], parts[-1]
    if all(p in _LEVELS for p in parts[:-1]) and final[0] in _LEVELS and len(final) > 2:
        # 县、乡医疗机构可提供的项目.
        rest = final[1:].removeprefix("级")
        rest = rest.removeprefix("两三四"[n - 2 : n - 1] + "级")
        return [level + "级" + rest for level in (*parts[:-1], final[0])]
    if (per := PER.match(first)) is not None and len(per[0]) < len(first):
        return [first, *(p if PER.match(p) else per[0] + p for p in parts[1:])]
    kind = kind_of(first)
    span = subject_span(final, kind) if kind else None
    head = final[span[1] :] if span is not None and RATE_END.search(final) else ""
    head = head or _head(final) or _tail_beyond(parts)
    if head and not any(_has_head(p) for p in parts[:-1]):
        prefix = _population(first, final)
        if prefix is None and _population_end(first) and (own := _population_end(final)):
            head, prefix = final[own:], ""
        prefix = prefix or ""
        shared = [parts[0] + head]
        for p in parts[1:-1]:
            shared.append(prefix + p + head)
        shared.append(prefix + final)
        return shared
    if (stem := _stem(first)) and all(_BARE.match(p) for p in parts[1:]):
        return [first, *(stem + bare for bare in parts[1:])]
    prefix = _population(first, final) if not _has_own_population(parts[1:]) else ""
    # A long second subject stands on its own.
    return [parts[0], *((prefix or "") + p if len(p) <= 9 else p for p in parts[1:])]


def _has_head(part: str) -> bool:
    return (
        RATE_END.search(part) is not None
        or part.endswith(words("rate heads"))
        or part.endswith(("数", "量"))
    )


def _head(part: str) -> str:
    for head in words("rate heads"):
        if part.endswith(head):
            return head if len(head) < len(part) else ""
    if RATE_END.search(part):
        return part[-3:] if len(part) > 3 else ""
    for head in ("平均反应时间", "反应时间", "床位", "医疗机构", "医院", "卫生院", "队伍"):
        if part.endswith(head) and len(part) > len(head):
            return head
    found = re.search(r"各?(?:级)?(?:医疗卫生机构|医疗机构|机构|医院)$", part)
    return found[0] if found and found.start() > 0 else ""


def _tail_beyond(parts: list[str]) -> str:
    """Guess a head from parts of one length: 肉牛、奶牛、山羊养殖场 gives 养殖场."""
    n = len(parts[0])
    final = parts[-1]
    same = len(parts) > 2 and all(len(p) == n for p in parts[:-1]) and 2 <= n <= 4
    if not same or len(final) < n + 2 or any(p.endswith(_AMOUNT) for p in parts[:-1]):
        return ""
    return final[n:].removeprefix("业") if len(final) > n + 2 else final[n:]


def _stem(part: str) -> str:
    for head in words("rate heads"):
        if part.endswith(head) and len(part) > len(head) + 1:
            return part[: -len(head)]
    return ""


def _population_end(part: str) -> int:
    """Where the population ends that opens a phrase: 65岁以上老年人|高血压."""
    best = 0
    for word in words("population"):
        at = part.find(word)
        if at >= 0 and (best == 0 or at + len(word) < best):
            best = at + len(word)
    return best


def _population(first: str, other: str) -> str | None:
    end = _population_end(first)
    if not end or end >= len(first) or _population_end(other):
        return None
    return first[:end]


def _has_own_population(parts: list[str]) -> bool:
    return any(_population_end(p) for p in parts)
