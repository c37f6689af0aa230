"""The noun that a number counts, and the ending its name takes from the unit."""

from __future__ import annotations

import re

from cityplans.targets.lexicon import either, words
from cityplans.targets.phrases import TRIM, is_verbal
from cityplans.targets.quantities import Quantity

WEAK_RIGHT = re.compile(
    r"^(?:的)?(?:(?:要求|标准|规模|规格|比例)(?:改造|推进|实施|执行|安排|落实|加快)[^的]{0,8}|"
    r"要求|规模|规格|标准|目标|目标任务|任务|考评任务|全覆盖|水平|等任务)?(?:等|以来)?$"
)


_OF = re.compile(r"^的")


_ATTR = re.compile(r"^(?:的|以上的|及以上的)?(?:标准|规模|要求|比例)(?=[配建设储])")


_TIME = ("time", "days")


RATE_END = re.compile(
    r"(?:率|比例|占比|比重|程度|水平|满意度|覆盖面|比|强度|增速|增幅|降幅|涨幅|跌幅|安全感|指数|浓度|得分|贡献度|占有率|渗透率)(?:\([^()]*\))?$"
)


COUNT_END = re.compile(
    r"(?:数|人次|数量|总数|总量|人数|量|额|规模|面积|产能|次数|里程|寿命|年龄|能力|时间|时长|时限|日|密度|标准|指数|水平|人口|产值|收入|费用|资金|投资|经费|补助|基金|补贴|任务|债券|贷款|存款|余额|总值|消费|利润|金额|金|款|成本|支出|财物)$"
)


_MAYBE_NOUN = (
    "配备",
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
    "发放",
    "设置",
    "安装",
    "引入",
    "布局",
    "支付",
)


# 选派3个专家组在乡镇坐诊: the noun ends before 在.
_AT = re.compile(r"(?<=..)(?<![存潜所现实旨好内正])在(?![校职岗册编建院线外读野籍位])")
_LEVEL_END = re.compile(
    r"(?:达到?|超过?|突破|增至|降至|升至|增长|提高|下降|压缩|保持|首次|连续|分别|累计"
    r"|(?<![平人年户次月日])均|(?<![附最邻临就])近)+$"
)
CHANGE = re.compile(r"(?:同比|环比)?(?:增加|增长|提高|提升|上升|下降|降低|减少|缩短|压缩)了?")


def right_noun(text: str) -> str:
    """Cut what follows a number to the noun it counts."""
    text = _ATTR.sub("", text)
    text = _OF.sub("", text)
    text = re.sub(
        r"^(?:以上的?|及以上的?|左右的?|标准(?:储备|配备|配置|设置|建设)|标准(?!化)的?)", "", text
    )
    for verb in ("配备", "建设", "储备"):
        if (
            text.startswith(verb)
            and len(text) > len(verb) + 1
            and not text[len(verb) :].startswith(words("noun after verb"))
        ):
            text = text[len(verb) :]
    if text and text[0] in "(“":
        close = text.find(")" if text[0] == "(" else "”")
        if text[0] == "(":
            text = text[close + 1 :] if close > 0 else text
    cut = len(text)
    if (prepositional := _AT.search(text)) is not None:
        cut = prepositional.start()
    for mark in ("(", ",", "、", ":"):
        at = text.find(mark)
        if mark == "(" and at > 0 and re.match(r"\([^()]{1,4}\)[^\W\d_]", text[at:]):
            continue
        if 1 <= at < cut and not _inside(text, at):
            cut = at
    for found in either("clear verbs").finditer(text, 2, cut):
        verb, at = found[0], found.start()
        if _inside(text, at):
            continue
        if verb == "均" and text[at - 1] in "平人年户次月日":
            continue
        if verb not in _MAYBE_NOUN or not text[at + len(verb) :].startswith(
            words("noun after verb")
        ):
            cut = at
            break
    text = text[:cut]
    for tail in words("noun tails"):
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
    text = _LEVEL_END.sub("", text).strip(TRIM)
    return "" if CHANGE.fullmatch(text) else text


def _inside(text: str, at: int) -> bool:
    return text.count("“", 0, at) > text.count("”", 0, at)


_MOVES = ("降价", "提价", "涨价", "减排", "增产", "减产", "增收")
_PAID = ("金", "款", "资金", "经费", "补贴", "补助", "费用")


def suffix(name: str, q: Quantity) -> str:
    """End a name the way its unit asks: 占比, 数, 人数, 时限."""
    if not name:
        return name
    kind = q.measure
    if kind == "share" and name.endswith(_MOVES):
        return name + "幅度"
    if kind == "share":
        return (
            name
            if RATE_END.search(name)
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
            if COUNT_END.search(name) or name.endswith("天数")
            else name + ("天数" if kind == "days" and q.after == q.end else "时限")
        )
    if kind == "money" or kind in ("age", "score", "area", "length", "weight", "energy", "volume"):
        return name
    if q.unit.endswith(("人", "名", "户")) and name.endswith(_PAID):
        return name + ("户数" if q.unit.endswith("户") else "人数")
    if q.unit in ("个", "项", "只", "支", "笔") and name.endswith(_PAID):
        return name + "数"
    if COUNT_END.search(name) or RATE_END.search(name):
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
