"""The name of what a number counts, read from the clause around it."""

from __future__ import annotations

import re

from cityplans.indicators import Names
from cityplans.targets.completing import BARE, BOTH, finish, stem, tidy
from cityplans.targets.coordinates import coordinates
from cityplans.targets.mentions import THAN, TO, Mention
from cityplans.targets.nouns import CHANGE, RATE_END, WEAK_RIGHT, right_noun, suffix
from cityplans.targets.phrases import (
    strip_left,
    strip_making,
    strip_making_left,
    strip_right,
    without_plain_verb,
)
from cityplans.targets.single import after_of, single_name
from cityplans.targets.wording import arranged

# 低保标准提高到每人每月800元.
_EACH_MONTH = re.compile(r"(?<=..)(?:(?:提高|提标|增加|调整)(?:到|至|为))?(?:每人)?每[月年天]$")
_AND = re.compile(r"[、和及与]")
_FROM = re.compile(r"[由从自](?P<when>[^,由从]{0,14})$")


def name_mentions(sentence: str, mentions: list[Mention], lead: str, names: Names) -> None:
    """Name the indicator of every mention of a sentence, in place."""
    i = 0
    while i < len(mentions):
        group = mentions[i : i + mentions[i].size]
        _name_group(mentions, i, group, sentence)
        i += len(group)
    for m in mentions:
        m.name = finish(m, lead, sentence, names)
        m.extra = [names.standard(suffix(tidy(n), m.quantity), lead + sentence) for n in m.extra]


def _name_group(mentions: list[Mention], i: int, group: list[Mention], sentence: str) -> None:
    first, last = group[0], group[-1]
    body, change = strip_right(first.left)
    if (
        not change
        and first.quantity.measure == "share"
        and (moved := CHANGE.fullmatch(first.right))
    ):
        # 收入保持10%以上增长.
        change = moved[0].removesuffix("了")
        first.right = ""
    body = strip_left(body)
    if first.quantity.measure == "money":
        body = _EACH_MONTH.sub("", body)
    if i and mentions[i - 1].baseline and mentions[i - 1].clause == first.clause:
        # 由70%提高到80%: both have the name before 由.
        previous = mentions[i - 1]
        first.name, first.after_baseline = previous.name, True
        first.change = "" if TO.match(first.left) else change
        if len(group) == 1:
            return
    origin = _FROM.search(first.left)
    following = mentions[i + len(group)] if i + len(group) < len(mentions) else None
    if (
        origin is not None
        and len(group) == 1
        and following is not None
        and following.clause == first.clause
        and TO.match(first.right + following.left)
    ):
        first.baseline = True
        first.right = ""
        body = strip_left(strip_right(first.left[: origin.start()])[0])
        if not body and i:
            body = mentions[i - 1].name
        first.name = body or after_of(following)
        return
    past = THAN.search(first.left)
    if past is not None and len(group) == 1:
        # 较2022年的27%提高3个百分点: the first is where it started.
        body = strip_left(strip_right(first.left[: past.start()])[0])
        first.name, first.baseline = body or (mentions[i - 1].name if i else ""), True
        return
    for m in group:
        m.change = change
    previous_group = mentions[i - mentions[i - 1].size : i] if i else []
    if (
        len(previous_group) == len(group) > 1
        and previous_group[0].baseline
        and previous_group[0].clause == first.clause
    ):
        for m, e in zip(group, previous_group, strict=True):
            m.name, m.after_baseline, m.change = e.name, True, ""
        return
    if (
        len(group) > 1
        and origin is not None
        and following is not None
        and TO.match(last.right + following.left)
    ):
        # 甲、乙分别从1、2提高到3、4: the first two are baselines.
        base = strip_left(strip_right(first.left[: origin.start()])[0])
        parts = coordinates(base, len(group))
        for k, m in enumerate(group):
            m.name, m.baseline, m.change = (parts[k] if parts else base), True, ""
        last.right = ""
        return
    if len(group) > 1:
        right = right_noun(last.right)
        if WEAK_RIGHT.match(last.right):
            right = ""
        base = strip_making(body) if right else strip_making_left(without_plain_verb(body))
        if not right and not base:
            base = body
        parts = coordinates(base, len(group)) if base else None
        earlier = mentions[max(0, i - len(group)) : i]
        if parts is None and BARE.match(base) and len(earlier) == len(group):
            # 管理高血压患者3万人、糖尿病患者1万人,管理率分别为68%、65%.
            whose = [e.name for e in earlier]
            if all(whose) and len({e.clause for e in earlier}) == 1 and not any(map(stem, whose)):
                parts = [w + base for w in whose]
        if not base and change and i:
            earlier = [m for m in mentions[:i] if m.name][-len(group) :]
            if len(earlier) == len(group):
                same = len({e.name for e in earlier}) < len(earlier)
                for m, e in zip(group, earlier, strict=True):
                    m.name = suffix(e.name, e.quantity) if same else e.name
                return
        for k, m in enumerate(group):
            m.name = (parts[k] if parts else base) + right
        return
    if first.quantity.measure == "share" and not change and _AND.search(body):
        # 甲率和乙率均达到x: one number said of each; without 均 only of full names.
        both = BOTH.search(first.left) is not None
        for n in range(2, 2 + len(_AND.findall(body))):
            parts = coordinates(strip_making_left(body), n)
            if parts and all(
                RATE_END.search(p) if both else p.endswith("率") and p in body and len(p) > 3
                for p in parts
            ):
                first.name, first.extra = parts[0], parts[1:]
                return
    first.name = single_name(
        mentions, i, body if first.quantity.measure == "money" else arranged(body), change, sentence
    )
