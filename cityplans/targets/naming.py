"""The names of what the numbers of a sentence count.

What a single number is called stands in the table ``names`` of
``data/lexicon/target_rules.toml``: the first rule that holds writes the name. Parallel numbers and
the two values of a change are dealt with here.
"""

from __future__ import annotations

import re
from typing import Any

from cityplans.targets.clauses import Clause
from cityplans.targets.completing import BARE, BOTH, finish, finish_extra
from cityplans.targets.mentions import FROM_VALUE, TO_VALUE, Mention
from cityplans.targets.parallels import coordinates, fronted, stem_of
from cityplans.targets.phrases import (
    CHANGE,
    WEAK_RIGHT,
    ended,
    is_rate,
    right_noun,
    strip_left,
    strip_making,
    strip_making_left,
    strip_right,
    without_plain_verb,
)
from cityplans.targets.rules import MEMO, decide
from cityplans.targets.writing import write
from cityplans.text import compile_pattern

# 低保标准提高到每人每月800元.
_EACH_MONTH = re.compile(r"(?<=..)(?:(?:提高|提标|增加|调整)(?:到|至|为))?(?:每人)?每[月年天]$")
# So many names are kept by their words.
_MOST = 1 << 16
_AND = re.compile(r"[、和及与]")
_FROM = re.compile(r"[由从自](?P<when>[^,由从]{0,14})$")


def name_mentions(sentence: str, mentions: list[Mention], lead: str, names: Any) -> None:
    """Name the indicator of every mention of a sentence, in place."""
    i = 0
    while i < len(mentions):
        group = mentions[i : i + mentions[i].size]
        _name_group(mentions, i, group, sentence)
        i += len(group)
    context = lead + sentence
    for m in mentions:
        m.name = finish(m, lead, context, names)
        m.extra = [finish_extra(n, m, context, names) for n in m.extra]


def _name_group(mentions: list[Mention], i: int, group: list[Mention], sentence: str) -> None:
    first = group[0]
    if _two_values(mentions, i, group):
        return
    q, beside = first.quantity, i > 0 and mentions[i - 1].clause == first.clause
    if beside and mentions[i - 1].baseline and len(group) == 1:
        # 由70%提高到80%: both have the name before 由.
        first.name, first.after_baseline = mentions[i - 1].name, True
        moved = compile_pattern(TO_VALUE).match(first.left)
        first.change = "" if moved else strip_right(first.left)[1]
        return
    words_of = (first.left, first.right, q.unit, q.measure, q.after > q.end, i > 0, beside)
    if len(group) == 1 and words_of in MEMO:
        first.name, first.extra, first.change, first.right, first.margin = MEMO[words_of]
        return
    body, change = strip_right(first.left)
    if not change and q.measure == "share" and (moved := CHANGE.fullmatch(first.right)):
        # 收入保持10%以上增长.
        change, first.right = moved[0].removesuffix("了"), ""
    body = strip_left(body)
    for m in group:
        m.change = change
    if q.measure == "money":
        body = _EACH_MONTH.sub("", body)
    if len(group) > 1:
        _name_parallel(mentions, i, group, body)
    elif not _said_of_both(first, body):
        clause = Clause(mentions, i, body, sentence)
        first.name = write(str(decide("names", clause, "{body:plain}")), clause)
        if q.measure not in ("count", "beds"):
            first.name = fronted(first.name)
        if clause.alone and len(MEMO) < _MOST:
            MEMO[words_of] = (first.name, first.extra, change, first.right, first.margin)


def _two_values(mentions: list[Mention], i: int, group: list[Mention]) -> bool:
    """Name the first of two values: 由…的27%提高到30%, 较…的27%提高3个百分点."""
    first, end = group[0], group[-1]
    previous = mentions[i - mentions[i - 1].size : i] if i else []
    again = len(previous) == len(group) > 1 and previous[0].baseline
    if again and previous[0].clause == first.clause:
        for m, e in zip(group, previous, strict=True):
            m.name, m.after_baseline, m.change = e.name, True, ""
        return True
    following = mentions[i + len(group)] if i + len(group) < len(mentions) else None
    if following is not None and following.clause == first.clause:
        origin = _FROM.search(first.left)
        if origin and compile_pattern(TO_VALUE).match(end.right + following.left):
            # 甲、乙分别从1、2提高到3、4: the first two are baselines.
            end.right = ""
            base, noun = first.left[: origin.start()], right_noun(following.right)
            _as_baseline(mentions, i, group, base, noun)
            return True
    single = len(group) == 1
    past = compile_pattern(FROM_VALUE).search(first.left) if single else None
    if past is not None:
        _as_baseline(mentions, i, group, first.left[: past.start()], "")
    return past is not None


def _as_baseline(
    mentions: list[Mention], i: int, group: list[Mention], left: str, noun: str
) -> None:
    base = strip_left(strip_right(left)[0])
    base = base or (mentions[i - 1].name if i else "") or noun
    parts = coordinates(base, len(group))
    for k, m in enumerate(group):
        m.name, m.baseline = (parts[k] if parts else base), True


def _name_parallel(mentions: list[Mention], i: int, group: list[Mention], body: str) -> None:
    end = group[-1]
    right = "" if WEAK_RIGHT.match(end.right) else right_noun(end.right)
    base = strip_making(body) if right else strip_making_left(without_plain_verb(body)) or body
    parts = coordinates(base, len(group)) if base else None
    earlier = mentions[max(0, i - len(group)) : i]
    if len(earlier) == len(group) and all(e.name for e in earlier):
        whose = [e.name for e in earlier]
        alone = len({e.clause for e in earlier}) == 1 and not any(map(stem_of, whose))
        if parts is None and BARE.match(base) and alone:
            # 管理高血压患者3万人、糖尿病患者1万人,管理率分别为68%、65%.
            parts = [w + base for w in whose]
        elif not base and group[0].change:
            same = len(set(whose)) < len(whose)
            parts = [ended(e.name, e.quantity) if same else e.name for e in earlier]
    for k, m in enumerate(group):
        m.name = (parts[k] if parts else base) + right


def _said_of_both(m: Mention, body: str) -> bool:
    """甲率和乙率均达到x: one number said of each; without 均 only of full names."""
    if m.quantity.measure != "share" or m.change or not _AND.search(body):
        return False
    both = compile_pattern(BOTH).search(m.left) is not None
    for n in range(2, 2 + len(_AND.findall(body))):
        parts = coordinates(strip_making_left(body), n)
        if parts and all(
            is_rate(p) if both else p.endswith("率") and p in body and len(p) > 3 for p in parts
        ):
            m.name, m.extra = parts[0], parts[1:]
            return True
    return False
