"""Names of shares: 95%的卫生室, 甲占乙的比重."""

from __future__ import annotations

import re

from cityplans.targets.lexicon import without_place_after, words
from cityplans.targets.mentions import Mention
from cityplans.targets.nouns import RATE_END
from cityplans.targets.phrases import strip_left, strip_making, strip_making_left

_ACT = re.compile(
    r"(?P<can>(?:均|都)?(?:能够|能|可以|可))(?:提供|开展|设置|达到|完成|实现|建立|配备|开设)"
)
_AT_LEAST = re.compile(r"(?:至少|不少于|不低于|原则上|力争|要|应)+$")
_OF = re.compile(r"(?P<what>.{2,20}?)(?:一般)?(?:占|在)(?P<whole>.{0,24})$")


def subject(text: str) -> str:
    """Keep a subject before a verb of making where it is short: 县区, 每支, 市人民医院."""
    text = strip_making(without_place_after(strip_left(text)))
    text = _AT_LEAST.sub("", text)
    if len(text) < 2 and text not in ("市", "县", "区", "省"):
        return ""
    if len(text) > 14 or (len(text) > 5 and "、" in text) or text.endswith(("了", "的", "地")):
        return ""
    opening = text in ("免费", "免费为", "统一", "集中") or text in words("heads")
    return "" if opening else text


def share_name(m: Mention, body: str, right: str, raw_right: str) -> str:
    """Name a share by what stands before and behind its number."""
    if not right and body.endswith(("任务的", "目标的", "计划的")):
        return body.rstrip("的") + "完成率"
    if not right or raw_right.startswith(("(", ")")):
        of = _OF.search(body)
        if of is not None and "占比" not in body[-3:]:
            whole = re.sub(r"的?(?:比重|比例|比)$", "", of["whole"]).rstrip("的")
            return strip_making_left(of["what"]) + ("占" + whole if whole else "") + "比例"
        return strip_making_left(body)
    if raw_right.startswith(("的", "以上的")):
        noun = strip_left(raw_right)
        noun = re.split(r"[,;(]", noun)[0].rstrip("能可")
        act = _ACT.search(noun, 2)
        if act is not None:
            noun = noun[act.end("can") :] + "的" + noun[: act.start()]
        elif noun.endswith("水平"):
            noun += "占比"
        return subject(strip_making(body)) + noun[:24]
    if RATE_END.search(body):
        return strip_making_left(body)
    return subject(strip_making(body)) + re.split(r"[,;(]", raw_right)[0][:20]
