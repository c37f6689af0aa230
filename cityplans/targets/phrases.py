"""Phrases around numbers: verbs, adverbs and dates taken off, and the noun that is counted."""

from __future__ import annotations

import re
from functools import cache

from cityplans.targets.rules import kept
from cityplans.text import any_of, compile_pattern
from cityplans.text.lists import alternatives, words

TRIM = "“”‘’\"'《》 ·,。;、:!-()"
# Marks that a name does not begin or end with: 《…》 may open one.
_LOOSE = TRIM.replace("《》", "").replace("()", "")
_CHANGE, _DATE_TAIL, _PLAIN_VERB = "{change_tail}$", "(?:{date_tail})$", "{plain_verb}$"
# 达到推荐标准的机构: the verb belongs to the clause before 的.
_CLAUSE_OF = "达到[^的,、]{3,16}的.."


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match of a pattern in a text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


@cache
def listed(*names: str) -> tuple[str, ...]:
    """Return word lists of ``targets.toml`` as one."""
    return tuple(dict.fromkeys(w for name in names for w in words("targets", name)))


# These patterns run on every number: each is a repeated choice of fixed words without anything
# behind it, so that none can backtrack.
@cache
def _left_pattern() -> re.Pattern[str]:
    openings = listed("phrases.openings", "phrases.fillers", "phrases.places")
    heads = alternatives([w for w in openings if len(w) > 1])
    single = "".join(w for w in listed("phrases.openings") if len(w) == 1 and w not in "新高共")
    not_opening = alternatives(listed("phrases.not_opening"))
    return compile_pattern(
        rf"(?:[”‘’\"' ·,。;、:!\-]|\([^()]{{1,2}}\)[、,]|{{date_head}}|{{by_means}}"
        rf"|(?!{not_opening}|{_CLAUSE_OF})(?:{heads})(?=.)(?!率(?![先领]))|(?!{not_opening}|以[^,、]{{2,8}}为单位)[{single}的](?=..))+"
    )


@cache
def _tail_pattern(*names: str) -> re.Pattern[str]:
    tails = listed(*names)
    if "phrases.level" in names:
        tails += tuple(m + to for m in words("targets", "change.moves") for to in "到至为")
    many = alternatives([w[::-1] for w in tails if len(w) > 1])
    single = "".join(re.escape(w) for w in sorted(tails) if len(w) == 1)
    no_tail = alternatives([w[::-1] for w in listed("phrases.not_ending")])
    return re.compile(rf"(?:[“‘’\"' 《·,。;、:!(\-]|(?!{no_tail})(?:{many}|[{single}]))+")


@cache
def _making_left_pattern() -> re.Pattern[str]:
    verbs = alternatives([w for w in listed("phrases.making") if len(w) > 1])
    noun = alternatives(listed("phrases.noun_after"))
    return re.compile(
        rf"(?!{_CLAUSE_OF})(?:{verbs})(?:了)?(?!{noun})(?=...)|新(?:增|建)(?=[床托学]位$)"
    )


def without_tail(text: str, *names: str) -> str:
    """Take words of some lists off the end of a phrase, as many as there are."""
    found = _tail_pattern(*names).match(text[::-1])
    return text[: len(text) - found.end()] if found else text


@kept
def strip_left(text: str) -> str:
    """Take opening adverbs, dates and connectives off a phrase."""
    found = _left_pattern().match(text)
    return text[found.end() :] if found else text


@kept
def strip_right(text: str) -> tuple[str, str]:
    """Take the verbs that lead to a value off the end of a phrase; return it and the change."""
    change = ""
    while True:
        text = without_tail(text, "phrases.level", "phrases.fillers", "bounds.reach",
            "bounds.least_before", "bounds.most_before", "bounds.least_adjacent")  # fmt: skip
        dated = compile_pattern(_DATE_TAIL).search(text, max(0, len(text) - 14))
        if dated is not None and dated[0]:
            text = text[: dated.start()]
            continue
        verb = None if change else compile_pattern(_CHANGE).search(text, max(0, len(text) - 24))
        if verb is None:
            return text, change
        moves = any_of("targets", "change.tails").findall(verb[0])
        change = moves[-1] if moves else "增加" if verb[0][-1] == "多" else "减少"
        change = ("年均" if "年均" in verb[0] else "") + change
        text = text[: verb.start()]


def is_verbal(text: str) -> bool:
    """Say whether a phrase ends in a verb that wants the noun after the number."""
    return text.endswith(listed("phrases.making"))


@kept
def strip_making(text: str) -> str:
    """Take verbs of making off the end of a phrase: 县区各组建 leaves 县区."""
    return without_tail(text, "phrases.making", "phrases.fillers")


@kept
def without_plain_verb(text: str) -> str:
    """Take off a last verb that says no more than that something is done (筛查完成3万人)."""
    found = compile_pattern(_PLAIN_VERB).search(text, max(0, len(text) - 6))
    return text[: found.start()] if found and found.start() > 1 else text


@kept
def strip_making_left(text: str) -> str:
    """Take verbs of making off the front: 创建省级卫生村 leaves 省级卫生村."""
    while (found := _making_left_pattern().match(text)) is not None:
        text = strip_left(text[found.end() :])
    return text


WEAK_RIGHT = re.compile(
    r"^(?:的)?(?:(?:要求|标准|规模|规格|比例)(?:改造|推进|实施|执行|安排|落实|加快)[^的]{0,8}|"
    r"要求|规模|规格|标准|目标|目标任务|任务|考评任务|全覆盖|水平|等任务)?(?:等|以来)?$"
)
_RATE_END = "(?:{targets:heads.rate_ends})(?:\\([^()]*\\))?$"
_COUNT_END = "(?:{targets:heads.count_ends})$"
_OPENING = re.compile(
    r"(?:(?:的|以上的|及以上的)?(?:标准|规模|要求|比例)(?=[配建设储])|的)?"
    r"(?:以上的?|及以上的?|左右的?|标准(?:储备|配备|配置|设置|建设)|标准(?!化)的?)?"
)
# 选派3个专家组在乡镇坐诊: the noun ends before 在.
_STOP = re.compile(
    r"\([^()]{1,6}\)(?=[^\W\d_])|[(,、:]|(?<=..)(?:\d{1,2}月|年底|年内|今年|明年)|(?<=..)(?<![存潜所现实旨好内正])在(?![校职岗册编建院线外读野籍位])"
)
# 选派14名专家驻点县医院: people, then what they do.
_PERSON = re.compile(
    r".*?(?:[人队党学]员|专家|医[师生]|护士|干部|职工|骨干|学[生者]|儿童|老年?人|患者|妇女|居民|村医|教师)"
    r"(?=(?:到|赴|往|驰|奔|冲|驻|下|参|入|进|前|众|完|接|享|获|得|为|被|担|支|去|通))"
)
_JOINT = re.compile("[和及与]")
_LEVEL_END = re.compile(
    r"(?:达到?|超过?|突破|增至|降至|升至|增长|提高|下降|压缩|保持|首次|连续|分别|累计"
    r"|(?<![平人年户次月日])均|(?<![附最邻临就])近)+$"
)


@kept
def is_rate(name: str) -> bool:
    """Say whether a name ends like a rate, a share or an index."""
    return compile_pattern(_RATE_END).search(name) is not None


@kept
def is_amount(name: str) -> bool:
    """Say whether a name ends like an amount, so that it takes no ending of the unit."""
    return compile_pattern(_COUNT_END).search(name) is not None


@kept
def right_noun(text: str, of_people: bool = False) -> str:
    """Cut what follows a number to the noun it counts.

    Examples
    --------
    >>> right_noun("的移动实验室在乡镇投用")
    '移动实验室'
    """
    text = text[_OPENING.match(text).end() :]  # type: ignore[union-attr]
    stops = (stop.start() for stop in _STOP.finditer(text, 1) if stop[0][-1] != ")")
    text = text[: next(stops, None)]
    verb = any_of("targets", "phrases.clear").search(text, 2)
    text = text[: verb.start()] if verb else text
    tails = words("targets", "phrases.tails")
    text = text.removesuffix(next((t for t in tails if text.endswith(t) and text[2:] != t), ""))
    joint = _JOINT.search(text, 2)
    if joint and len(text) > 8 and not text.endswith(words("targets", "phrases.joined_nouns")):
        text = text[: joint.start()]
    who = _PERSON.match(text) if of_people else None
    return _LEVEL_END.sub("", who[0] if who else text).strip(_LOOSE)
