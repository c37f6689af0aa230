"""What a number counts: the name of its indicator, read from the clause around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from collections.abc import Iterable
from functools import cache

from cityplans.targets.lexicon import words
from cityplans.targets.quantities import Quantity

_AND = "、和及与"
_DATE = (
    r"(?:到|至|截至|自|于)?(?:20\d\d年(?:-20\d\d年)?(?:底|末|前|内|度|起|以来)*"
    r"|“[一二三四五十]{2,4}”(?:末|期间|时期|以来)|\d{1,2}月(?:\d{1,2}日)?(?:底|末|前|份)*|\d{1,2}年(?:内|左右)|年底前?|年末|[一二三四五六七八九十]{1,3}[是要]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、](?=[^\d]))"
)
_WEAK_RIGHT = re.compile(
    r"^(?:的)?(?:要求|标准|目标|目标任务|任务|考评任务|全覆盖|水平|等任务)?(?:等|以来)?$"
)
_OF = re.compile(r"^的")
_ATTR = re.compile(r"^(?:的|以上的|及以上的)?(?:标准|规模|要求|比例)(?=[配建设储])")
_TRIM = "“”‘’\"'《》 ·,。;、:!-()"
_TIME = ("time", "days")
_CHANGE_TAIL = re.compile(
    r"(?:同比|环比|年均|累计|分别|各|均|再|每年|(?:比|较)(?:上年|去年|“[^”]{2,4}”|20\d\d年|上一?年度?)"
    r"(?:同期|时期|末|底|初)?)*"
    r"(?P<verb>增长|提高|提升|上升|增加|扩大|下降|降低|减少|缩短|压缩|(?<!新)增|降|升|增幅|降幅)(?:了)?$"
)
_FALLS = ("下降", "降低", "减少", "缩短", "压缩", "降", "降幅")


@dataclass
class Mention:
    """A quantity in its clause: the words to the left and right that are its own."""

    quantity: Quantity
    left: str
    right: str
    left_start: int
    right_end: int
    clause: int
    group: int = 0
    place: int = 0
    size: int = 1
    name: str = ""
    cues: str = ""
    tail: str = ""
    baseline: bool = False
    margin: bool = False
    after_baseline: bool = False
    change: str = ""
    extra: list[str] = field(default_factory=list)


_KEEP = (
    "对口", "对外", "向导", "在校", "在编", "在职", "在院", "在岗", "在册", "在线", "在建", "在外", "和谐", "将军",
    "要素", "等级", "等待", "由于", "以上", "从业", "给药", "与会", "已婚", "使用", "拟定", "至少", "到位", "为民", "为老",
)  # fmt: skip
_KEEP_END = (
    "公共", "行为", "认为", "以及", "总共", "现有", "所有", "公有", "国有", "专有", "机会", "首都", "直到", "是否", "不再",
    "存在", "甚至", "报到", "签到", "人为", "作为", "既有", "特有", "全部", "包含", "签约", "预约", "节约", "集约", "履约", "公约",
    "违约", "附近", "最近", "就近", "B超", "彩超",
)  # fmt: skip


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
    return re.compile(
        rf"(?:[”‘’\"' ·,。;、:!\-]|{_DATE}|(?:{_any(heads)})(?=.)|(?!{_any(_KEEP)})[{single}](?=..))+"
    )


@cache
def _right_pattern() -> re.Pattern[str]:
    lists = ("level verbs", "fillers", "reach", "at least before", "at most before",
             "at least adjacent")  # fmt: skip
    tails = {w for n in lists for w in words(n)}
    many = _backwards(w for w in tails if len(w) > 1)
    single = "".join(re.escape(w) for w in sorted(tails) if len(w) == 1)
    return re.compile(rf"(?:[“‘’\"' 《·,。;、:!(\-]|{many}|(?!{_backwards(_KEEP_END)})[{single}])+")


@cache
def _making_pattern() -> re.Pattern[str]:
    verbs = _backwards(words("making verbs") + words("fillers"))
    return re.compile(rf"(?:[“‘’\"' 《·,。;、:!(\-]|(?!{_backwards(_KEEP_END)})(?:{verbs}))+")


@cache
def _making_left_pattern() -> re.Pattern[str]:
    verbs = _any(w for w in words("making verbs") if len(w) > 1)
    return re.compile(rf"(?:{verbs})(?:了)?(?!{_any(_NOUNY)})(?=...)")


def strip_left(text: str) -> str:
    """Take opening adverbs, dates and connectives off a phrase."""
    found = _left_pattern().match(text)
    return text[found.end() :] if found else text


def strip_right(text: str) -> tuple[str, str]:
    """Take the verbs that lead to a value off the end of a phrase; return it and the change."""
    change = ""
    while True:
        found = _right_pattern().match(text[::-1])
        if found is not None:
            text = text[: len(text) - found.end()]
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


def strip_making_left(text: str) -> str:
    """Take verbs of making off the front: 创建省级卫生村 leaves 省级卫生村."""
    while (found := _making_left_pattern().match(text)) is not None:
        text = strip_left(text[found.end() :])
    return text


# 建设任务, 投资项目, 规范化 …: here the verb is part of a noun.
_NOUNY = (
    "任务",
    "项目",
    "单位",
    "率",
    "资金",
    "用地",
    "投资",
    "工程",
    "化",
    "管理",
    "性",
    "水平",
    "服务",
    "对象",
    "基地",
    "人数",
    "数",
    "活动",
    "量",
    "任",
    "面",
    "期",
    "指标",
    "中心",
    "比例",
    "的",
    "监督",
)


_MAYBE_NOUN = (
    "培养",
    "覆盖",
    "申报",
    "推广",
    "运行",
    "完成",
    "通过",
    "参与",
    "提供",
    "开展",
    "实施",
)


def right_noun(text: str) -> str:
    """Cut what follows a number to the noun it counts."""
    text = _ATTR.sub("", text)
    text = _OF.sub("", text)
    text = re.sub(r"^(?:以上的?|及以上的?|左右的?|标准储备|标准配备|标准的?)", "", text)
    for verb in ("配备", "建设", "储备"):
        if (
            text.startswith(verb)
            and len(text) > len(verb) + 1
            and not text[len(verb) :].startswith(_NOUNY)
        ):
            text = text[len(verb) :]
    if text and text[0] in "(“":
        close = text.find(")" if text[0] == "(" else "”")
        if text[0] == "(":
            text = text[close + 1 :] if close > 0 else text
    cut = len(text)
    for mark in ("(", ",", "、", ":"):
        at = text.find(mark)
        if mark == "(" and at > 0 and re.match(r"\([^()]{1,4}\)[^\W\d_]", text[at:]):
            continue
        if 1 <= at < cut and not _inside(text, at):
            cut = at
    for verb in words("clear verbs"):
        at = text.find(verb, 2)
        if not 0 < at < cut or _inside(text, at):
            continue
        if verb not in _MAYBE_NOUN or not text[at + len(verb) :].startswith(_NOUNY):
            cut = at
    text = text[:cut]
    for tail in words("noun tails") + ("工作", "调度"):
        if text.endswith(tail) and len(text) > len(tail) + 1:
            text = text[: -len(tail)]
            break
    joint = re.search(r"[和及与]", text[2:])
    if (
        joint is not None
        and len(text) > 8
        and not text.endswith(("基金", "资金", "经费", "项目"))
        and not _inside(text, joint.start() + 2)
    ):
        text = text[: joint.start() + 2]
    # 检测能力的移动方舱实验室: the thing first, then what is measured of it.
    owner = re.fullmatch(r"(.{2,8}(?:能力|规模|容量))的(.{2,14})", text)
    if owner is not None:
        text = owner[2] + owner[1]
    return text.strip(_TRIM)


def _inside(text: str, at: int) -> bool:
    return text.count("“", 0, at) > text.count("”", 0, at)


_RATE_END = re.compile(
    r"(?:率|比例|占比|比重|水平|满意度|覆盖面|比|强度|增速|增幅|降幅|指数|浓度|得分|贡献度|占有率|渗透率)(?:\([^()]*\))?$"
)
_COUNT_END = re.compile(
    r"(?:数|人次|数量|总数|总量|人数|量|额|规模|面积|产能|次数|里程|寿命|年龄|能力|时间|时长|时限|日|密度|标准|指数|水平|人口|产值|收入|费用|资金|投资|经费|补助|基金|补贴|任务|债券|贷款|存款|余额|总值|消费|利润|金额|金|款|成本|支出|财物)$"
)


def suffix(name: str, q: Quantity) -> str:
    """End a name the way its unit asks: 占比, 数, 人数, 时限."""
    if not name:
        return name
    kind = q.measure
    if kind == "share":
        return (
            name
            if _RATE_END.search(name)
            else name
            + (
                "比例"
                if name.endswith(("县", "乡", "院")) and len(name) < 8 and "不" in name
                else "占比"
            )
        )
    if kind in ("points", "ratio") or not q.unit:
        return name
    if kind in _TIME:
        return (
            name
            if _COUNT_END.search(name) or name.endswith("天数")
            else name + ("天数" if kind == "days" and q.after == q.end else "时限")
        )
    if kind == "money" or kind in ("age", "score", "area", "length", "weight", "energy", "volume"):
        return name
    if _COUNT_END.search(name) or _RATE_END.search(name):
        return name
    if q.unit.endswith("人次") or q.unit.endswith("人/次"):
        return name + "人次"
    if q.unit.endswith(("人", "名", "位")) and len(name) < 5 and is_verbal(name):
        return name + "人数"
    if q.unit.endswith(("人", "名", "位")):
        return name + (
            "人数"
            if name.endswith(("队伍", "团队", "班子", "培训", "项目", "会", "活动"))
            else "数"
        )
    if q.unit == "种":
        return name + "种数"
    if q.unit.endswith("例") and not name.endswith("例"):
        return name + "例数"
    if q.unit in ("期", "场", "场次"):
        return name + ("期数" if q.unit == "期" else "场次")
    return name + "数"


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
    head = _head(final)
    if head and not any(_has_head(p) for p in parts[:-1]):
        prefix = _population(first, final)
        if prefix is None and _population_end(first) and (own := _population_end(final)):
            head, prefix = final[own:], ""
        prefix = prefix or ""
        shared = [parts[0] + head]
        for p in parts[1:-1]:
            shared.append(prefix + p + head)
        shared.append(prefix + final)
        if all(len(p) == 1 for p in parts[:-1]) and all(p in "省市区县乡镇村" for p in parts[:-1]):
            shared = [p + "级" + final[1:] for p in (*parts[:-1], final[0])]
        return shared
    prefix = _population(first, final) if not _has_own_population(parts[1:]) else ""
    # A long second subject stands on its own.
    return [parts[0], *((prefix or "") + p if len(p) <= 9 else p for p in parts[1:])]


def _has_head(part: str) -> bool:
    return (
        _RATE_END.search(part) is not None
        or part.endswith(words("rate heads"))
        or part.endswith(("数", "量"))
    )


def _head(part: str) -> str:
    for head in words("rate heads"):
        if part.endswith(head):
            return head if len(head) < len(part) else ""
    if _RATE_END.search(part):
        return part[-3:] if len(part) > 3 else ""
    for head in ("平均反应时间", "反应时间", "床位", "医疗机构", "医院", "卫生院", "队伍"):
        if part.endswith(head) and len(part) > len(head):
            return head
    found = re.search(r"各?(?:级)?(?:医疗卫生机构|医疗机构|机构|医院)$", part)
    return found[0] if found and found.start() > 0 else ""


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
