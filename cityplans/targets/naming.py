"""The names of what the numbers of a sentence count.

What a single number is called stands in the table ``names`` of
``data/lexicon/target_rules.toml``: the first rule that holds writes the name. Parallel numbers and
the two values of a change are dealt with here; then names get their endings, standard names, and
bare heads the subject that was spoken of.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from cityplans.indicators.wording import without_named_place
from cityplans.targets.clauses import Clause, told_before, write
from cityplans.targets.mentions import FROM_VALUE, TO_VALUE, Mention
from cityplans.targets.parallels import coordinates, fronted, stem_of
from cityplans.targets.phrases import (
    TRIM,
    WEAK_RIGHT,
    is_amount,
    is_rate,
    right_noun,
    strip_left,
    strip_making,
    strip_making_left,
    strip_right,
    without_plain_verb,
)
from cityplans.targets.rules import MEMO, decide, kept
from cityplans.targets.units import inner_unit
from cityplans.text import compile_pattern, words

# So many names are kept by their words.
_MOST = 1 << 16
_FROM = re.compile(r"[由从自](?P<when>[^,由从]{0,14})$")


_BARE = re.compile(r"^[^的]{0,3}(?:率|床位数|托位数)$|^(?:人数|比例|占比|比重|水平|满意度|覆盖面)$")
_BOTH = "{name_both}$"
_LOOSE = "".join(c for c in TRIM if c not in "“”()《》")
_IDLE = "{name_idle}"
# 专题研讨 is counted in 理论学习等专题研讨, whatever stands before 等.
_EXAMPLES = re.compile(
    r"^.{4,}(?<![高中初平同均对相])等(?:各类|各种|多种|多项|各级)?(?=[^级待候于额同地][^的]{3,})"
)
# 全科医生每万人达到3名.
_PER_LAST = re.compile(r"^(.{2,}?)(每[百千万十]+(?:名|人口?|常住人口)+)$")
# What is told of a project or a place that the words before name.
_OF_PROJECT = re.compile(
    r"^(?:[总占计划建筑地投入筹措]*(?:投资|投入|资金|经费|面积)额?|概算(?:总?投资)?|预算|筹资)$"
)
_COUNTED = re.compile("(?:任务|[人例户件份条次])?[数次]$")

# 甲、乙和丙“三大中心”覆盖率: the last member names the list, which has one rate.
_SUMS = re.compile("[、和及与][^、和及与]*[二三四五六七八九十两]大")


def name_mentions(sentence: str, mentions: list[Mention], lead: str, names: Any) -> None:
    """Name the indicator of every mention of a sentence, in place."""
    i = 0
    while i < len(mentions):
        group = mentions[i : i + mentions[i].size]
        _name_group(mentions, i, group, sentence)
        i += len(group)
    context = lead + sentence
    for m in mentions:
        q = m.quantity
        name = tidy(m.name, q.measure == "count" and not m.change)
        name = _finished(name, q.unit, q.measure, q.after > q.end, m.change)
        m.name = names.standard(name, context, q.unit)
        if m.extra:
            m.extra = [names.standard(tidy(n), context) for n in m.extra]
    _inherit(mentions, lead, names, sentence)


def _name_group(mentions: list[Mention], i: int, group: list[Mention], sentence: str) -> None:
    first = group[0]
    if _two_values(mentions, i, group):
        return
    q, beside = first.quantity, i > 0 and mentions[i - 1].clause == first.clause
    words_of = (first.left, first.right, q.unit, q.measure, q.after > q.end, i > 0, beside)
    if len(group) == 1 and words_of in MEMO:
        first.name, first.extra, first.change, first.right = MEMO[words_of]
        return
    body, change = strip_right(first.left)
    body = strip_left(body)
    for m in group:
        m.change = change
    if len(group) > 1:
        _name_parallel(mentions, i, group, body)
    elif not _said_of_both(first, body):
        clause = Clause(mentions, i, body, sentence)
        first.name = write(str(decide("names", clause, "{body:plain}")), clause)
        if q.measure not in ("count", "beds"):
            first.name = fronted(first.name)
        if clause.alone and len(MEMO) < _MOST:
            MEMO[words_of] = (first.name, first.extra, change, first.right)


def _two_values(mentions: list[Mention], i: int, group: list[Mention]) -> bool:
    """Name values that stand with others: 由…的27%提高到30%, 较…的27%提高3个百分点."""
    first, end = group[0], group[-1]
    previous = mentions[i - mentions[i - 1].size : i] if i else []
    following = mentions[i + len(group)] if i + len(group) < len(mentions) else None
    moves = compile_pattern(TO_VALUE).match
    if len(previous) == len(group) and previous[0].baseline and previous[0].clause == first.clause:
        change = "" if moves(first.left) else strip_right(first.left)[1]
        for m, e in zip(group, previous, strict=True):
            m.name, m.change = e.name, change
        return True
    start = compile_pattern(FROM_VALUE).search(first.left) if len(group) == 1 else None
    if following is not None and following.clause == first.clause:
        origin = _FROM.search(first.left)
        if origin and moves(end.right + following.left):
            # 甲、乙分别从1、2提高到3、4: the first two are baselines.
            start, end.right = origin, ""
    if start is None:
        return False
    base = strip_left(strip_right(first.left[: start.start()])[0])
    base = base or (mentions[i - 1].name if i else "")
    for m, part in zip(group, coordinates(base, len(group)) or [base] * len(group), strict=True):
        m.name, m.baseline = part, True
    return True


def _name_parallel(mentions: list[Mention], i: int, group: list[Mention], body: str) -> None:
    end = group[-1]
    right = "" if WEAK_RIGHT.match(end.right) else right_noun(end.right)
    base = strip_making(body) if right else strip_making_left(without_plain_verb(body)) or body
    parts = coordinates(base, len(group)) if base else None
    whose = [e.name for e in mentions[max(0, i - len(group)) : i]]
    if len(whose) == len(group) and all(whose):
        if parts is None and _BARE.match(base) and not any(map(stem_of, whose)):
            # 管理高血压患者3万人、糖尿病患者1万人,管理率分别为68%、65%.
            parts = [w + base for w in whose]
        elif not base and group[0].change:
            parts = whose
    for m, part in zip(group, parts or [base] * len(group), strict=True):
        m.name = part + right


def _said_of_both(m: Mention, body: str) -> bool:
    """甲率和乙率均达到x: one number said of each."""
    single = m.quantity.measure != "share" or m.change or _SUMS.search(body)
    parts = None if single else coordinates(strip_making_left(body))
    both = compile_pattern(_BOTH).search(m.left) is not None
    if not parts or not all(is_rate(p) and (both or (p in body and len(p) > 3)) for p in parts):
        return False
    m.name, *m.extra = parts
    return True


class _Ending(NamedTuple):
    name: str
    unit: str
    measure: str
    bound: bool
    change: str


@kept
def _finished(name: str, unit: str, measure: str, bound: bool, change: str) -> str:
    if measure != "money":
        # 甲区80万元 names who pays.
        rest = without_named_place(name)
        name = rest if len(rest) > 2 else name
    # Without a name and without what is said of it there is nothing to end.
    ending = decide("endings", _Ending(name, unit, measure, bound, change), "数")
    return name + ending.replace("{unit}", inner_unit(unit)) if name or change else ""


@kept
def tidy(name: str, examples: bool = False) -> str:
    """Take places, loose marks, examples and too many characters off a name."""
    name = name.strip(_LOOSE)
    for pair in ("“”", "()", "《》"):
        if name.count(pair[0]) != name.count(pair[1]):
            name = name.replace(pair[0], "").replace(pair[1], "")
    rest = compile_pattern(_IDLE).sub("", name)
    if examples or "等重点人群" in rest:
        rest = _EXAMPLES.sub("", rest)
    rest = _PER_LAST.sub(r"\2\1", rest)
    return (rest if len(rest) > 1 else name)[-40:]


def _inherit(mentions: list[Mention], lead: str, names: Any, sentence: str) -> None:
    """Complete bare heads (申报率, 签约率) by what the sentence or the lead speaks of."""
    for i, m in enumerate(mentions):
        bare = len(m.name) <= 6 and (
            _BARE.match(m.name)
            or _OF_PROJECT.match(m.name)
            or m.name in words("targets", "heads.rates")
        )
        if not bare or m.change or m.name in names.indicators:
            continue
        group = mentions[i - mentions[i - 1].size : i] if i else []
        whose = [stem_of(e.name) for e in group]
        if len(group) > 1 and all(whose) and compile_pattern(_BOTH).search(m.left):
            # 甲、乙管理率分别达到x、y,规范管理率均达到z: one number said of both.
            m.name, *m.extra = (names.standard(w + m.name, lead + sentence) for w in whose)
            continue
        own = next((o for e in reversed(mentions[:i]) if (o := _whose(e, m))), "")
        own = own or _label(sentence, m)
        if not own and len(told := told_before(f"{lead},{sentence[: m.left_start]}")) > 3:
            own = told
        if 2 <= len(own) <= 16 and not is_amount(own):
            m.name = names.standard(_joined(own, m.name), lead + sentence)


def _whose(e: Mention, m: Mention) -> str:
    """Tell of whom or what an earlier number speaks, if a bare head goes on with it."""
    told = m.name.endswith("率") or _OF_PROJECT.match(m.name)
    if not told or m.clause - e.clause > 2 or e.change:
        return ""
    if e.quantity.measure == m.quantity.measure:
        return stem_of(e.name).removesuffix("的")
    counted = e.quantity.measure in ("count", "beds", "area")
    return strip_making_left(_COUNTED.sub("", e.name)) if counted else ""


def _label(sentence: str, m: Mention) -> str:
    """Return what stands before the colon: 老年人:健康管理率70%."""
    label, colon, _ = sentence[: m.quantity.start].rpartition(":")
    label = strip_left(re.split("[,;:]", label)[-1])
    return label if colon and len(label) <= 10 and not re.search(r"\d(?!岁|-)", label) else ""


def _joined(own: str, name: str) -> str:
    """Join a subject and a head that share a word: 全民健康体检 and 体检率."""
    for k in range(min(len(own), len(name) - 1), 1, -1):
        if own.endswith(name[:k]):
            return own[:-k] + name
    return (own[:-2] if own.endswith(name[:-1][-2:]) else own) + name
