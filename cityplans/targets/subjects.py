"""Of whom or where a phrase speaks, and phrases put in the order of a name."""

from __future__ import annotations

import re

from cityplans.text import any_of, compile_pattern, words

KINDS = ("population", "areas", "diseases")
_LONGEST = 14
_NOT_PLAIN = re.compile(r"[,;:“”的之]|率|占比|比例|比重")
_HEADS = "(?:{targets:heads.open})|(?:{targets:heads.rates})(?<=率)"
_NO_RATE = ("效率", "频率", "功率", "利率", "汇率", "概率", "税率", "费率")
_AGE = r"\d{1,3}(?:-\d{1,3})?(?:周?岁|个?月龄?)(?:及?以[上下])?"
_AGED = re.compile(rf"(?P<who>[^\d()]{{2,6}}?)\((?P<age>{_AGE})\)")
_WHOSE = re.compile(r"(?P<name>.{3,24}(?:率|比例|占比|数|水平))\((?P<who>[^()]{2,14})\)$")
_OF_WHOM = re.compile(
    r"(?P<what>[^的、]{3,12})的(?P<who>[^的、]{2,8}?)"
    r"(?P<head>(?:服务)?(?:覆盖|签约|知晓|完成|参与|管理)率)$"
)
_BASIS = re.compile(r"(?P<name>.{3,20}率)(?:力争|要求)?(?P<basis>以.{2,10}为单位)$")
_PER_HEAD = re.compile(
    r"每(?:百|千|万|十万)?(?:名|个|家|支|位|户|所|张|人|县区|县|区|乡镇|村|社区|街道)"
    r"[^,、每率数]{0,6}$"
)
_STANDARD = re.compile(
    r"(?:(?:储备|配备|配置|设置|建设)?标准)?(?:达到|达|为|按照|按|是)?"
    r"(?:常住人口|户籍人口|总人口)?(?:规模)?$"
)
_EACH_DOES = re.compile(
    r"(?P<who>[^每的]{2,20})(?P<per>每[个家所支县区村]{1,2})(?:至少|要|各)?"
    r"(?P<does>引进|招聘|招录|培养|选派|组建|配备)$"
)


def kind_of(text: str) -> str:
    """Say of whom or where a phrase speaks: population, areas, diseases, or nothing at all."""
    if not 2 <= len(text) <= _LONGEST or _NOT_PLAIN.search(text):
        return ""
    return next((k for k in KINDS if text.endswith(words("targets", f"subjects.{k}"))), "")


def subject_span(name: str, kind: str) -> tuple[int, int] | None:
    """Where the first subject of a kind stands in a name; populations include their age."""
    found = any_of("targets", f"subjects.{kind}").search(name)
    if found is None:
        return None
    return (found.start() if kind == "diseases" else 0), found.end()


def head_first(phrase: str) -> tuple[str, str] | None:
    """Split a phrase that names the head before its subject: 规范管理率|高血压.

    Returns the subject and the head, or None.

    Examples
    --------
    >>> head_first("电子病历覆盖率二级医院")
    ('二级医院', '电子病历覆盖率')
    """
    for found in compile_pattern(_HEADS).finditer(phrase):
        head, who = phrase[: found.end()], phrase[found.end() :].strip("中里内,")
        if len(head) >= 3 and not head.endswith(_NO_RATE) and kind_of(who):
            return who, head
    return None


def arranged(phrase: str) -> str:
    """Bring a phrase into the order of a name: whose before what, 每千人 in front.

    Examples
    --------
    >>> arranged("肺癌筛查率(40岁以上居民)")
    '40岁以上居民肺癌筛查率'
    >>> arranged("隔离房间储备标准为每万人")
    '每万人隔离房间'
    """
    if "(" in phrase:
        aged = _AGED.search(phrase)
        if aged is not None and kind_of(aged["who"]) == "population":
            phrase = phrase[: aged.start()] + aged["age"] + aged["who"] + phrase[aged.end() :]
        whose = _WHOSE.match(phrase)
        if whose is not None and kind_of(whose["who"]):
            phrase = whose["who"] + whose["name"]
    if "的" in phrase and phrase.endswith("率"):
        of = _OF_WHOM.match(phrase)
        if of is not None and kind_of(of["who"]) == "population":
            phrase = of["who"] + of["what"] + of["head"]
    if phrase.endswith("为单位") and (basis := _BASIS.match(phrase)):
        phrase = basis["basis"] + basis["name"]
    if "每" in phrase[2:]:
        if turned := _EACH_DOES.match(phrase):
            return turned["per"] + turned["who"] + turned["does"]
        if per := _PER_HEAD.search(phrase, phrase.rindex("每")):
            what = phrase[: per.start()]
            standard = _STANDARD.search(what, max(0, len(what) - 14))
            what = what[: standard.start() if standard else None].rstrip("的")
            if len(what) > 1:
                phrase = per[0].removesuffix("拥有") + what
    return phrase
