"""Taking verbs, adverbs and dates off a phrase, so that what is counted is left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from cityplans.targets.lexicon import words

TRIM = "“”‘’\"'《》 ·,。;、:!-()"


_DATE = (
    r"(?:到|至|截至|自|于)?(?:(?:20\d\d|[xX×*]{2,4})年(?:-20\d\d年)?(?:底|末|前|内|度|起|以来)*"
    r"|(?:近|这|过去)?[一二三四五六七八九十两]年来|连续(?:\d{1,2}|[一二三四五六七八九十两])年"
    r"|“[一二三四五十]{2,4}”(?:末|期间|时期|以来)|\d{1,2}月(?:\d{1,2}日)?(?:底|末|前|份)*|\d{1,2}年(?:内|左右)|年底前?|年末|[一二三四五六七八九十]{1,3}[是要]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、](?=[^\d]|20\d\d年))"
)


_CHANGE_TAIL = re.compile(
    r"(?:同比|环比|年均|累计|总体|分别|各|(?<!平)均|再|每年|(?:比|较)(?:上年|去年|“[^”]{2,4}”|20\d\d年|上一?年度?)"
    r"(?:同期|时期|期末|末|底|初)?)*"
    r"(?P<verb>增长|提高|提升|上升|增加|扩大|下降|降低|减少|缩短|压缩|上调|下调|调增|调减|(?<!新)增|降|升|增幅|降幅)(?:了)?$"
)


_DATE_TAIL = re.compile(
    r"(?:(?:到|至|截至)?20\d\d年(?:底|末|内|度)?|“?十[一二三四五六]五”?(?:期间|时期|末|期末)?|规划期内?"
    r"|今年|当年|全年|年内)$"
)


FALLS = ("下降", "降低", "减少", "缩短", "压缩", "下调", "调减", "降", "降幅")


def _any(words_: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words_), key=lambda w: (-len(w), w))))


def _backwards(words_: Iterable[str]) -> str:
    return _any(w[::-1] for w in words_)


# These patterns run on every number: they are compiled once, and each is a repeated choice of
# fixed words without anything behind it, so that none can backtrack.
@cache
def _left_pattern() -> re.Pattern[str]:
    heads = [w for n in ("heads", "fillers", "places") for w in words(n) if len(w) > 1]
    single = "".join(h for h in words("heads") if len(h) == 1 and h not in "新高共") + "的"
    head, kept = _any(heads), _any(words("not opening"))
    return re.compile(
        rf"(?:[”‘’\"' ·,。;、:!\-]|\([^()]{{1,2}}\)[、,]|{_DATE}"
        rf"|(?!{kept})(?:{head})(?=.)|(?!{kept}|以[^,、]{{2,8}}为单位)[{single}](?=..))+"
    )


@cache
def _right_pattern() -> re.Pattern[str]:
    lists = ("level verbs", "fillers", "reach", "at least before", "at most before",
             "at least adjacent")  # fmt: skip
    tails = {w for n in lists for w in words(n)}
    many = _backwards(w for w in tails if len(w) > 1)
    single = "".join(re.escape(w) for w in sorted(tails) if len(w) == 1)
    return re.compile(
        rf"(?:[“‘’\"' 《·,。;、:!(\-]|{many}|(?!{_backwards(words('not ending'))})[{single}])+"
    )


@cache
def _making_pattern() -> re.Pattern[str]:
    verbs = _backwards(words("making verbs") + words("fillers"))
    return re.compile(
        rf"(?:[“‘’\"' 《·,。;、:!(\-]|(?!{_backwards(words('not ending'))})(?:{verbs}))+"
    )


@cache
def _making_left_pattern() -> re.Pattern[str]:
    verbs = _any(w for w in words("making verbs") if len(w) > 1)
    return re.compile(
        rf"(?:{verbs})(?:了)?(?!{_any(words('noun after verb'))})(?=...)|新(?:增|建)(?=[床托学]位$)"
    )


def strip_left(text: str) -> str:
    """Take opening adverbs, dates and connectives off a phrase."""
    found = _left_pattern().match(text)
    if found is None:
        return text
    if found[0].endswith("达到") and _CLAUSE_OF.match(text, found.end()):
        return text[found.end() - 2 :]
    return text[found.end() :]


def strip_right(text: str) -> tuple[str, str]:
    """Take the verbs that lead to a value off the end of a phrase; return it and the change."""
    change = ""
    while True:
        found = _right_pattern().match(text[::-1])
        if found is not None:
            text = text[: len(text) - found.end()]
        dated = _DATE_TAIL.search(text, max(0, len(text) - 14))
        if dated is not None:
            text = text[: dated.start()]
            continue
        if change:
            return text, change
        verb = _CHANGE_TAIL.search(text, max(0, len(text) - 24))
        if verb is None:
            return text, change
        change = ("年均" if "年均" in verb[0] else "") + verb["verb"]
        text = text[: verb.start()]


def is_verbal(text: str) -> bool:
    """Say whether a phrase ends in a verb that wants the noun after the number."""
    return text.endswith(words("making verbs"))


def strip_making(text: str) -> str:
    """Take verbs of making off the end of a phrase: 县区各组建 leaves 县区."""
    found = _making_pattern().match(text[::-1])
    return text[: len(text) - found.end()] if found else text


# 达到推荐标准的机构: the verb belongs to the clause before 的.
_RELATIVE = ("达到", "达成", "获评", "获批", "提供", "开展", "纳入", "配备", "设有", "建有", "拥有")
_CLAUSE_OF = re.compile(r"[^的,、]{3,16}的(?=..)")


_PLAIN_VERB = re.compile(
    r"(?:(?:分别|各|均)(?:发展|新建|新增|增加|建设|设置|配备|培养)|实施|完成|新建|新设|建成|创成|创建|组建|"
    r"设立|增设|(?<![首文原初双科草开])创|(?<![党基福共改扩迁援重新组代构筹)])建)$"
)


def without_plain_verb(text: str) -> str:
    """Take off a last verb that says no more than that something is done (筛查完成3万人)."""
    found = _PLAIN_VERB.search(text, max(0, len(text) - 6))
    if found is None or found.start() < 2:
        return strip_fillers(text)
    return strip_fillers(text[: found.start()])


def strip_fillers(text: str) -> str:
    """Take 各, 均, 累计 and the like off the end of a phrase."""
    while text.endswith(words("fillers")) and not text.endswith(words("not ending")):
        text = text[: -len(next(w for w in words("fillers") if text.endswith(w)))]
    return text


def strip_making_left(text: str) -> str:
    """Take verbs of making off the front: 创建省级卫生村 leaves 省级卫生村."""
    while (found := _making_left_pattern().match(text)) is not None:
        if found[0] in _RELATIVE and _CLAUSE_OF.match(text):
            break
        text = strip_left(text[found.end() :])
    return text
