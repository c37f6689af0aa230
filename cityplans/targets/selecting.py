"""Which numbers state a performance at all: not ranks, ages, dates, slogans or schemes."""

from __future__ import annotations

import re
from functools import cache

from cityplans.targets.lexicon import either, words
from cityplans.targets.quantities import TIMES, Quantity


@cache
def _definitional() -> re.Pattern[str]:
    body = "|".join(map(re.escape, words("definitional")))
    return re.compile(rf"[^,。;、:()\d]{{0,8}}?(?:{body})")


# 5岁以下儿童死亡率 names people by their age.
_OF_AGE = re.compile(r"(?:及?以[上下])(?:的)?[^\W\d_]")
_AGE = re.compile(r"寿命|年龄")


# 由1名医生、1名护士组成的团队: what one team is made of is no result.
_MADE_UP = re.compile(r"由[^,。;由]{1,60}?组成")
# One of 300 hospitals says nothing of the 300.
_ONE_OF = re.compile(r"[^,。;、\d]{1,40}?之一")
_SLOGAN = re.compile(r"[“‘《〔\[]")


_CLOSE = {"“": "”", "‘": "’", "《": "》", "〔": "〕", "[": "]"}


_COUNTS_OF_SCHEMES = ("项", "条", "类", "种", "个", "次", "批", "期", "起", "件")


_CN_CUE = re.compile(
    r"(?:至少|不少于|不低于|新增|新建|新设|增设|增加|达到|达|增至|建成|建设|创建|创成|引进|培养|"
    r"招聘|招录|组建|设立|设置|开设|举办|完成|争取|实施|开工|投用|打造|配备|培育|成立|获批|获评|"
    r"新改扩建|改造|有|为|办|每.{0,8})(?:有|各|了|好)?$"
)


_CN_END = re.compile(r"(?:[,。;、!)]|以上|以内|左右|$)")


_WITH_NAME = re.compile(
    r"(?:[“‘《]|确立|维护|允许|作用|融合|一体|意识|自信|结合|覆盖|统筹|坚持|务必)"
)


_EVERY = re.compile(r"每$")


def counts(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Keep the numbers that state a performance value, a goal or a sum of money.

    Ranks, ages, dates, slogans in quotation marks, service lines, steps of a scheme (17项专项
    行动) and standing expressions (15分钟医疗圈) are left out.
    """
    out: list[Quantity] = []
    quoted = _quoted(text) if _SLOGAN.search(text) else []
    made_up = [m.span() for m in _MADE_UP.finditer(text)] if "组成" in text else []
    for q in quantities:
        before, after = text[max(0, q.start - 14) : q.start], text[q.after : q.after + 14]
        if _is_rank(before, q) or _EVERY.search(before):
            continue
        if any(a <= q.start < b for a, b in made_up):
            continue
        if q.measure == "money" and after.startswith("级"):
            continue
        if _ONE_OF.match(text, q.after):
            continue
        if q.measure == "age" and (
            _OF_AGE.match(text, q.end) or not _AGE.search(text, max(0, q.start - 30), q.start)
        ):
            continue
        if any(a <= q.start < b for a, b in quoted) and (
            q.measure not in ("share", "money") or before.endswith(("个", "项", "大"))
        ):
            continue
        if q.measure == "share" and q.chinese and q.unit == "成" and not _is_tenths(before, after):
            continue
        if q.measure in TIMES and not _is_time_limit(text, q, out):
            continue
        if q.chinese and q.measure not in ("share", "points", "ratio", "money", *TIMES):
            if not _is_chinese_count(before, after, q):
                continue
        elif q.unit in _COUNTS_OF_SCHEMES and _names_a_scheme(text, q):
            continue
        out.append(q)
    return out


def _quoted(text: str) -> list[tuple[int, int]]:
    """Spans of short quotations and book titles: names and slogans."""
    spans = []
    for found in _SLOGAN.finditer(text):
        close = text.find(_CLOSE[found[0]], found.end(), found.end() + 60)
        if close > 0 and (found[0] in "《〔[" or close - found.end() <= 20):
            spans.append((found.start(), close))
    return spans


_MOVED = ("上升", "前进", "提升", "跃升", "晋升", "前移", "下降", "后退", "跃进")


def _is_rank(before: str, q: Quantity) -> bool:
    if q.unit in ("位", "名") and before.rstrip("了").endswith(_MOVED):
        return True
    tail = before[-6:]
    if not tail.endswith(words("rank before")) or tail.endswith(("安排", "减排", "编排")):
        return False
    for word in words("rank before"):
        if tail.endswith(word):
            # 前 and 列 alone also end ordinary words (目前5家, 系列3个).
            if word in ("前", "列", "居") and q.unit not in ("名", "位", "个", "家", "%", ""):
                return False
            if word == "前" and tail.endswith(("目前", "当前", "以前", "日前", "提前")):
                return False
            return not (word == "列" and tail.endswith(("系列", "下列")))
    return False


def _is_tenths(before: str, after: str) -> bool:
    return (
        at_end_of(after)
        or after[:1] in ("的", "以")
        or before.endswith(("超", "近", "达", "到", "至"))
    )


def at_end_of(after: str) -> bool:
    """Say whether nothing of the clause is left."""
    return _CN_END.match(after) is not None


_RATE_AHEAD = re.compile(r"[^,。;、:\d]{0,12}?(?:率|比例|占比)[^,。;、:\d]{0,5}\d")


_FALL = tuple("降低短缩少减快升长")


def _is_time_limit(text: str, q: Quantity, so_far: list[Quantity]) -> bool:
    """Say whether a time counts: it is bound (2小时内) or the value of a time indicator."""
    if q.after > q.end:
        # 10秒内接听率95%: the time is part of the rate's name.
        return _RATE_AHEAD.match(text, q.after) is None
    before = text[max(0, q.start - 16) : q.start]
    if q.unit == "日":
        return "住院" in before
    if before.endswith(words("at most before") + words("at least before")):
        return True
    if before.endswith(words("change verbs")):
        return True
    ends = at_end_of(text[q.after : q.after + 2])
    if ends and (
        either("time heads").search(before)
        or (before.endswith(("至", "到")) and before[-2:-1] in _FALL)
    ):
        return True
    # 345人、9166天: what stands beside a counted number counts too.
    return bool(so_far) and so_far[-1].after + 1 == q.start and text[q.start - 1] in "、和"


def _is_chinese_count(before: str, after: str, q: Quantity) -> bool:
    """Chinese numerals mostly name things (两个允许); they count beside a cue of quantity."""
    if q.unit in (
        "项",
        "条",
        "类",
        "种",
        "员",
        "对",
        "本",
        "次",
        "场次",
        "部",
        "门",
        "头",
        "分",
        "里",
        "米",
        "只",
        "片",
        "块",
    ):
        return False
    if _WITH_NAME.match(after):
        return False
    if q.unit == "期" and not (_SESSIONS.search(before) and at_end_of(after)):
        return False
    at_end = at_end_of(after)
    if q.value == 1:
        return bool(re.search(r"(?:至少|不少于|不低于|每[^,。;]{1,12})[^,。;]{0,6}$", before))
    if q.after > q.end or re.search(r"(?:至少|不少于|不低于)[^,。;]{0,4}$", before):
        return True
    if at_end:
        return (
            len(before) > 1
            and before[-1] not in ",。;:、的“("
            and not before.endswith(("这", "那", "上述", "以上"))
        )
    return _CN_CUE.search(before) is not None and not _definitional().match(after)


# 信息化项目二期 is a phase, 讲堂八期 a number of sessions.
_SESSIONS = re.compile(r"班|讲堂|讲座|培训|课|活动|论坛|沙龙|简报|专栏|节目|演练|大赛|宣传")


def _names_a_scheme(text: str, q: Quantity) -> bool:
    after = text[q.after : q.after + 16]
    scheme = _definitional().match(after)
    if scheme is None or after[scheme.end() :].startswith(("站", "室", "者", "人员", "坊")):
        return False
    before = text[max(0, q.start - 10) : q.start]
    if q.unit in ("个", "次", "批", "期", "起", "件") and not re.match(
        r"[^,。;、]{0,4}(?:方面|环节|领域|问题|机制|原则|行动|(?:重点|关键)(?=[,。;、]|$)|步骤|阶段|维度|原项目|标准|方式|形式|模式|任务|指标|条件)",
        after,
    ):
        return False
    creating = [w for w in words("creating verbs") if w in before]
    return not creating
