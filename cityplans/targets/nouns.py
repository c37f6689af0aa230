"""The noun that a number counts, and the ending its name takes from the unit."""

from __future__ import annotations

import re
from typing import NamedTuple

from cityplans.targets.numbers import Quantity
from cityplans.targets.phrases import TRIM
from cityplans.targets.rules import decide
from cityplans.text import any_of, compile_pattern, words

WEAK_RIGHT = re.compile(
    r"^(?:的)?(?:(?:要求|标准|规模|规格|比例)(?:改造|推进|实施|执行|安排|落实|加快)[^的]{0,8}|"
    r"要求|规模|规格|标准|目标|目标任务|任务|考评任务|全覆盖|水平|等任务)?(?:等|以来)?$"
)
RATE_END = "(?:{targets:heads.rate_ends})(?:\\([^()]*\\))?$"
COUNT_END = "(?:{targets:heads.count_ends})$"
CHANGE = re.compile(r"(?:同比|环比)?(?:增加|增长|提高|提升|上升|下降|降低|减少|缩短|压缩)了?")
_OPENING = re.compile(
    r"(?:(?:的|以上的|及以上的)?(?:标准|规模|要求|比例)(?=[配建设储])|的)?"
    r"(?:以上的?|及以上的?|左右的?|标准(?:储备|配备|配置|设置|建设)|标准(?!化)的?)?"
)
_DOING = r"(?:配备|建设|储备)(?=.)(?!{targets:phrases.noun_after})"
# 选派3个专家组在乡镇坐诊: the noun ends before 在.
_AT = re.compile(r"(?<=..)(?<![存潜所现实旨好内正])在(?![校职岗册编建院线外读野籍位])")
_ASIDE = re.compile(r"\([^()]{1,4}\)[^\W\d_]")
# 检测能力的移动方舱实验室: the thing first, then what is measured of it.
_OWNER = re.compile(r"(.{2,8}(?:能力|规模|容量))的(.{2,14})")
_LEVEL_END = re.compile(
    r"(?:达到?|超过?|突破|增至|降至|升至|增长|提高|下降|压缩|保持|首次|连续|分别|累计"
    r"|(?<![平人年户次月日])均|(?<![附最邻临就])近)+$"
)


def is_rate(name: str) -> bool:
    """Say whether a name ends like a rate, a share or an index."""
    return compile_pattern(RATE_END).search(name) is not None


def is_amount(name: str) -> bool:
    """Say whether a name ends like an amount, so that it takes no ending of the unit."""
    return compile_pattern(COUNT_END).search(name) is not None


def right_noun(text: str) -> str:
    """Cut what follows a number to the noun it counts.

    Examples
    --------
    >>> right_noun("的移动实验室在乡镇投用")
    '移动实验室'
    """
    text = text[_OPENING.match(text).end() :]  # type: ignore[union-attr]
    doing = compile_pattern(_DOING).match(text)
    text = text[doing.end() :] if doing else text
    if text.startswith("("):
        text = text[text.find(")") + 1 :]
    text = text[: _cut(text)]
    tail = next((t for t in _tails() if text.endswith(t) and len(text) > len(t) + 1), "")
    text = text.removesuffix(tail)
    joint = re.search(r"[和及与]", text[2:])
    if joint and len(text) > 8 and not text.endswith(words("targets", "phrases.joined_nouns")):
        at = joint.start() + 2
        text = text if _inside(text, at) else text[:at]
    owner = _OWNER.fullmatch(text)
    text = _LEVEL_END.sub("", owner[2] + owner[1] if owner else text).strip(TRIM)
    return "" if CHANGE.fullmatch(text) else text


def _tails() -> tuple[str, ...]:
    return words("targets", "phrases.tails")


def _cut(text: str) -> int:
    """Where the noun ends: at a stop, a preposition or a verb of its own."""
    found = _AT.search(text)
    cut = found.start() if found else len(text)
    for stop in re.finditer(r"[(,、:]", text[1:cut]):
        at = stop.start() + 1
        if not (stop[0] == "(" and _ASIDE.match(text, at)) and not _inside(text, at):
            cut = at
            break
    noun_after = words("targets", "phrases.noun_after")
    for verb in any_of("targets", "phrases.clear").finditer(text, 2, cut):
        part_of_noun = (
            verb[0] in words("targets", "phrases.maybe_nouns")
            and text.startswith(noun_after, verb.end())
        ) or (verb[0] == "均" and text[verb.start() - 1] in "平人年户次月日")
        if not part_of_noun and not _inside(text, verb.start()):
            return verb.start()
    return cut


def _inside(text: str, at: int) -> bool:
    return text.count("“", 0, at) > text.count("”", 0, at)


class _Ending(NamedTuple):
    name: str
    unit: str
    measure: str
    long: bool
    bound: bool
    rate: bool
    amount: bool


def suffix(name: str, q: Quantity) -> str:
    """End a name the way its unit asks: 占比, 数, 人数, 时限.

    The rules are the table ``endings`` of ``data/lexicon/target_rules.toml``.
    """
    if not name:
        return name
    rate, amount = is_rate(name), is_amount(name)
    seen = _Ending(name, q.unit, q.measure, len(name) > 7, q.after > q.end, rate, amount)
    return name + str(decide("endings", seen, "数"))
