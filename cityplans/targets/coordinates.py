"""Subjects of parallel numbers: 甲、乙管理率分别达到x、y."""

from __future__ import annotations

import re

from cityplans.targets.nouns import is_rate
from cityplans.targets.subjects import kind_of, subject_span
from cityplans.text import any_of, compile_pattern, words

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
