"""Finishing names: endings, standard names, and bare heads completed by their context."""

from __future__ import annotations

import re

from cityplans.indicators import Names, without_place
from cityplans.targets.lexicon import words
from cityplans.targets.mentions import Mention
from cityplans.targets.nouns import RATE_END, suffix
from cityplans.targets.phrases import FALLS, TRIM, strip_left, strip_making_left
from cityplans.targets.wording import subject_span

BARE = re.compile(r"^[^的]{0,3}(?:率|床位数|托位数)$|^(?:人数|比例|占比|比重|水平|满意度|覆盖面)$")


_LOOSE = "".join(c for c in TRIM if c not in "“”()")
# A lead such as 服务更优质 or 实现新跃升 is no topic that a rate could be of.
_SLOGAN = re.compile(
    r"更|促|筑|跃|显著|明显|有效|不断|持续|稳步|全面|取得|实现|迈|增强|提升|改善|优化|成效|优质|见效"
)
_OPENING = re.compile(
    r"^(?:另有|尚有|现有|拥有|其中|有(?=城乡|各类|各级|公立|民营|医疗|国家|省级|市级)"
    r"|共(?=建[设成立]|[^建享同产青和治性育管用病感识鸣济赢抓商融])"
    r")(?=..)"
)
_IDLE = re.compile(r"(?<=..)的(?=(?:比例|占比|比重|覆盖率|发生率|数|人数)$)")
# 市医院按照救治床位, 每个县设中医院: the verb says nothing that the noun does not.
_MIDDLE = re.compile(
    r"(?<=[院区县市域家所站室村镇心])(?:原则上)?(?:要)?(?:按照|按|设置|设立|设有|建有|配有|配备|配置|设)"
    r"(?=[^置立备施计在点定想法时期需劳规]..)"
)
BOTH = re.compile(
    r"[均都](?:要|需)?(?:达到|达|是|保持在|稳定在|维持在|超过|高于|超|保持|不低于|在|为)?$"
)


_LEAD_TAIL = re.compile(r"(?:工作|建设|能力|体系|质量|水平|改革|发展|管理|机制|行动|制度)+$")


def finish(m: Mention, lead: str, sentence: str, names: Names) -> str:
    """Return the finished name of a mention: with its ending, or its standard name."""
    name = tidy(m.name)
    if not name:
        name = topic(lead)
    name = suffix(name, m.quantity) if not m.change else _changed(name, m)
    return names.standard(name, lead + sentence)


def _changed(name: str, m: Mention) -> str:
    if m.quantity.measure in ("share", "ratio"):
        falls = m.change.endswith(FALLS)
        if name.endswith("率"):
            return name + ("降幅" if falls else "增幅")
        yearly = "年均" if m.change.startswith("年均") else ""
        return name + yearly + ("下降率" if falls else "增长率")
    falls = m.change.endswith(FALLS)
    if m.quantity.measure == "points":
        return name + ("降幅" if falls else "增幅")
    if falls:
        return name + "减少量"
    if m.quantity.measure in ("age", "time", "days", "money"):
        return name + "增加量"
    return suffix(name, m.quantity)


def tidy(name: str) -> str:
    """Take places, loose marks and too many characters off a name."""
    name = name.strip(_LOOSE)
    if name.count("“") != name.count("”"):
        name = name.replace("“", "").replace("”", "")
    if name.count("(") != name.count(")"):
        name = name.replace("(", "").replace(")", "")
    rest = without_place(name)
    rest = _OPENING.sub("", rest)
    if not RATE_END.search(rest):
        rest = _MIDDLE.sub("", rest, count=1)
    rest = _IDLE.sub("", rest)
    return (rest if len(rest) > 1 else name)[-40:]


def topic(lead: str) -> str:
    """Return what a lead phrase is about: 优化家庭医生签约服务 gives 家庭医生签约服务."""
    about = re.split(r"[,。;:、]", lead)[0]
    if re.search(r"\d", about):
        return ""
    about = strip_making_left(strip_left(about))
    about = re.sub(
        r"^(?:优化|提升|提高|加强|推进|强化|完善|深化|做好|做实|做优|抓好|推动|开展|健全|实施|促进)+",
        "",
        about,
    )
    about = _LEAD_TAIL.sub("", about) or about
    if len(about) > 14 or _SLOGAN.search(about) or not about.endswith(words("topics")):
        return ""
    return about


def inherit(mentions: list[Mention], lead: str, names: Names, sentence: str) -> None:
    """Complete bare heads (申报率, 签约率) by what the sentence or the lead speaks of."""
    for i, m in enumerate(mentions):
        if m.name in names.indicators or m.change or len(m.name) > 10:
            continue
        group = mentions[i - mentions[i - 1].size : i] if i else []
        if len(group) > 1 and BOTH.search(m.left):
            # 甲、乙管理率分别达到x、y,规范管理率均达到z: one number said of both.
            stems = [stem(e.name) for e in group]
            if all(stems):
                whole = [names.standard(s + m.name, lead + sentence) for s in stems]
                m.name, m.extra = whole[0], whole[1:]
                continue
        bare = BARE.match(m.name) or m.name in words("rate heads")
        if not bare or len(m.name) > 6 or m.name[0].isascii():
            continue
        before = next(
            (
                e
                for e in reversed(mentions[:i])
                if e.quantity.measure == m.quantity.measure
                and (m.name.endswith("率") or e.name.startswith(("每", "人均")))
                and len(e.name) > len(m.name) + 1
                and e.name.endswith(m.name[-1])
            ),
            None,
        )
        if before is not None and (own := _whose(before.name)):
            if not own.endswith(m.name[:2]):
                m.name = names.standard(own + m.name, lead + sentence)
            continue
        theme = topic(lead)
        if 2 <= len(theme) <= 10 and theme[:2] not in m.name:
            m.name = names.standard(theme + m.name, lead + sentence)


def _whose(name: str) -> str:
    """Of whom a rate is told: 甲患者报告患病率 is told of 甲患者."""
    own = stem(name)
    span = subject_span(own, "population")
    return own[: span[1]] if span is not None and 0 < len(own) - span[1] <= 2 else own


def stem(name: str) -> str:
    """Return a name without the head it ends in: 甲监测合格率 gives 甲."""
    for head in words("rate heads"):
        if name.endswith(head) and len(name) > len(head) + 1:
            return name[: -len(head)]
    return ""
