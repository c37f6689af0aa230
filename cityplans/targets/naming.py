"""The name of what a number counts, read from the clause around it."""

from __future__ import annotations

import re

from cityplans.targets.completing import BARE, BOTH, finish, stem, tidy
from cityplans.targets.coordinates import coordinates
from cityplans.targets.lexicon import Names, either, last, without_place_after, words
from cityplans.targets.mentions import THAN, TO, Mention
from cityplans.targets.nouns import COUNT_END, RATE_END, WEAK_RIGHT, right_noun, suffix
from cityplans.targets.phrases import (
    is_verbal,
    strip_left,
    strip_making,
    strip_making_left,
    strip_right,
)

_FROM = re.compile(r"[由从自](?P<when>[^,由从]{0,14})$")


def name_mentions(sentence: str, mentions: list[Mention], lead: str, names: Names) -> None:
    """Name the indicator of every mention of a sentence, in place."""
    i = 0
    while i < len(mentions):
        group = mentions[i : i + mentions[i].size]
        _name_group(mentions, i, group, lead)
        i += len(group)
    for m in mentions:
        m.name = finish(m, lead, sentence, names)
        m.extra = [names.standard(suffix(tidy(n), m.quantity), lead + sentence) for n in m.extra]


def _name_group(mentions: list[Mention], i: int, group: list[Mention], lead: str) -> None:
    first, last = group[0], group[-1]
    body, change = strip_right(first.left)
    body = strip_left(body)
    if i and mentions[i - 1].baseline and mentions[i - 1].clause == first.clause:
        # 由70%提高到80%: both have the name before 由.
        previous = mentions[i - 1]
        first.name, first.after_baseline = previous.name, True
        first.change = "" if TO.match(first.left) else change
        if len(group) == 1:
            return
    origin = _FROM.search(first.left)
    following = mentions[i + len(group)] if i + len(group) < len(mentions) else None
    if (
        origin is not None
        and len(group) == 1
        and following is not None
        and following.clause == first.clause
        and TO.match(first.right + following.left)
    ):
        first.baseline = True
        first.right = ""
        body = strip_left(strip_right(first.left[: origin.start()])[0])
        if not body and i:
            body = mentions[i - 1].name
        first.name = body or _after(following)
        return
    past = THAN.search(first.left)
    if past is not None and len(group) == 1:
        # 较2022年的27%提高3个百分点: the first is where it started.
        body = strip_left(strip_right(first.left[: past.start()])[0])
        first.name, first.baseline = body or (mentions[i - 1].name if i else ""), True
        return
    for m in group:
        m.change = change
    previous_group = mentions[i - mentions[i - 1].size : i] if i else []
    if (
        len(previous_group) == len(group) > 1
        and previous_group[0].baseline
        and previous_group[0].clause == first.clause
    ):
        for m, e in zip(group, previous_group, strict=True):
            m.name, m.after_baseline, m.change = e.name, True, ""
        return
    if (
        len(group) > 1
        and origin is not None
        and following is not None
        and TO.match(last.right + following.left)
    ):
        # 甲、乙分别从1、2提高到3、4: the first two are baselines.
        base = strip_left(strip_right(first.left[: origin.start()])[0])
        parts = coordinates(base, len(group))
        for k, m in enumerate(group):
            m.name, m.baseline, m.change = (parts[k] if parts else base), True, ""
        last.right = ""
        return
    if len(group) > 1:
        right = right_noun(last.right)
        if WEAK_RIGHT.match(last.right):
            right = ""
        base = strip_making(body) if right else strip_making_left(body)
        if not right and not base:
            base = body
        parts = coordinates(base, len(group)) if base else None
        earlier = mentions[max(0, i - len(group)) : i]
        if parts is None and BARE.match(base) and len(earlier) == len(group):
            # 管理高血压患者3万人、糖尿病患者1万人,管理率分别为68%、65%.
            whose = [e.name for e in earlier]
            if all(whose) and len({e.clause for e in earlier}) == 1 and not any(map(stem, whose)):
                parts = [w + base for w in whose]
        if not base and change and i:
            earlier = [m for m in mentions[:i] if m.name][-len(group) :]
            if len(earlier) == len(group):
                for m, e in zip(group, earlier, strict=True):
                    m.name = e.name
                return
        for k, m in enumerate(group):
            m.name = (parts[k] if parts else base) + right
        return
    if first.quantity.measure == "share" and BOTH.search(first.left):
        # 甲率和乙率均达到x: one number said of each.
        for n in range(2, 2 + sum(body.count(c) for c in "、和及与")):
            parts = coordinates(strip_making_left(body), n)
            if parts and all(RATE_END.search(p) for p in parts):
                first.name, first.extra = parts[0], parts[1:]
                return
    first.name = _single(mentions, i, body, change)


def _after(m: Mention) -> str:
    return "" if WEAK_RIGHT.match(m.right) else right_noun(m.right)


def _single(mentions: list[Mention], i: int, body: str, change: str) -> str:
    m = mentions[i]
    q = m.quantity
    raw_right = m.right
    right = "" if WEAK_RIGHT.match(raw_right) else right_noun(raw_right)
    if raw_right.startswith("("):
        right = ""
    if q.measure in ("time",) and q.after > q.end and raw_right and not _ends_in_time(body):
        return strip_making_left(strip_left(raw_right))[:16]
    if change and not body and i:
        return mentions[i - 1].name
    margin = _MARGIN.search(m.left)
    if q.measure == "points" and margin is not None:
        m.margin = True
        whose = strip_left(m.left[: margin.start()].rstrip("分别均"))
        return (whose or (mentions[i - 1].name if i else "")) + margin[0] + "幅度"
    if q.measure == "share":
        return _share(m, body, right, raw_right)
    if body.endswith("等") and not right:
        return _listed(mentions[:i], body)
    among = _AMONG.search(body)
    if among is not None:
        return _among(body[: among.start()])
    if raw_right.startswith("的") and right and q.measure in ("beds", "area"):
        # 设置床位500张的医院: the beds of that hospital.
        return right + strip_making_left(body)
    if body.endswith("等") and "、" in body:
        return right
    subject = strip_making(body)
    if q.measure == "money" and not COUNT_END.search(body):
        noun = right or next(
            (n for e in mentions[i + 1 :] if e.clause == m.clause and (n := _after(e))), ""
        )
        if noun and raw_right.startswith("的") and body.endswith("投资"):
            return noun + body
        if either("resource").search(noun):
            return strip_making_left(body) + noun
    if right:
        verbal = subject != body or not body
        if not verbal and not raw_right.startswith("的") and q.measure in ("money", "age"):
            return strip_making_left(body)
        if not verbal and body and not raw_right[:1].isalnum() and raw_right[:1] not in "的“":
            return strip_making_left(body)
        if not verbal and body and len(body) > 3 and COUNT_END.search(body):
            return strip_making_left(body)
        return _subject(subject if verbal else body) + right
    if not body or (is_verbal(body) and subject != body and len(subject) <= 8):
        # 县级各组建30人、市级组建100人的检测队伍: the noun comes with a later number.
        for later in mentions[i + 1 :]:
            if later.clause != m.clause:
                break
            noun = _after(later)
            if noun and (later.quantity.unit == q.unit or later.quantity.measure == q.measure):
                return subject + noun
        if m.clause + 1 and i + 1 < len(mentions) and not subject:
            noun = _after(mentions[i + 1])
            if noun and mentions[i + 1].clause == m.clause:
                return noun
        for earlier in reversed(mentions[:i]):
            if earlier.quantity.unit == q.unit:
                return subject + earlier.name
    text = strip_making_left(_cut_subject(body))
    if "等" in text:
        text = _LISTED.sub("", text)
    if i and _GRADE.fullmatch(text):
        # 重点专科15个,其中省级3个、市级12个.
        whole = next((e.name for e in reversed(mentions[:i]) if e.quantity.unit == q.unit), "")
        whole = _GRADE.sub("", strip_making_left(whole), count=1)
        if whole:
            return text + whole
    if i and mentions[i - 1].quantity.unit == q.unit:
        if len(text) <= 2 and (inherited := _short_item(mentions[i - 1].name, text)):
            return inherited
        if mentions[i - 1].clause == m.clause and len(text) <= 6:
            return _same_people(mentions[i - 1].name, text)
    return text


def _ends_in_time(body: str) -> bool:
    return either("time heads").search(body[-8:]) is not None


def _listed(earlier: list[Mention], body: str) -> str:
    """投用甲院、乙院等2家 counts what the sentence counted before: 投用 + that."""
    verb = next((v for v in words("making verbs") if body.startswith(v)), "")
    first = next((e.name for e in earlier if e.name and not e.change), "")
    return verb + strip_making_left(first) if first else body.removesuffix("等")


def _short_item(previous: str, item: str) -> str:
    """创建省级卫生乡镇21个、村70个: the second is 省级卫生村."""
    name = previous.removesuffix("数").removesuffix("创建")
    for noun in words("list nouns"):
        if name.endswith(noun) and len(name) > len(noun) + 1:
            if item in words("list nouns"):
                return name[: -len(noun)] + item
            return ""
    return ""


def _same_people(previous: str, text: str) -> str:
    """65岁以上人群认知筛查8万人、骨质筛查1万人: the second is of the same people."""
    age = re.match(r"\d+(?:-\d+)?岁(?:及?以[上下])?(?:老年人|人群|老人|儿童|妇女|居民)?", previous)
    return age[0] + text if age and not re.match(r"\d|[^,]{0,4}(?:人群|儿童|老)", text) else text


# 高于全国0.8个百分点 is a distance from another place's value, not a bound.
_MARGIN = re.compile(r"(?:高于|快于|低于|高出|低|高|快|领先|优于)(?:于)?[^,、\d]{2,10}$")


_LISTED = re.compile(r"^[^等]{1,20}、[^等]{1,12}等(?=[^\W\d_]{3,}$)")
_GRADE = re.compile(r"(?:国家|省|市|县|区|部|厅)级")
_AMONG = re.compile(r"(?:之中|其中|中)的?$")


_INNER = re.compile(
    r"(?:建立|建成|组建|创建|创成|新增|新建|设立|设置|引进|招聘|招录|选派|完成|配备|增配|打造|获批|获评|入选|发放|安排)(?:了)?"
)


def _among(body: str) -> str:
    """建成甲、乙、丙等学科中的2个 counts 学科; without 等 the last item names the list."""
    head = re.split(r"至少|各|要", body)[0]
    subject = strip_making(strip_left(head)) if head != body else ""
    tail = body.rsplit("等", 1)[-1] if "等" in body else body.rsplit("、", 1)[-1]
    return subject + tail


def _cut_subject(body: str) -> str:
    """Keep of a long phrase only what stands behind its last verb of making."""
    if len(body) <= 12:
        return body
    found = last(_INNER, body)
    if found is None:
        return body
    rest = body[found.end() :]
    subject = re.sub(r"\([^()]*\)|至少|均|各$|要$", "", body[: found.start()])
    if 1 < len(subject) <= 10 and not rest.startswith(words("noun after verb")):
        return subject + body[found.start() :]
    return rest if len(rest) >= 3 and not rest.startswith(words("noun after verb")) else body


def _subject(text: str) -> str:
    """Keep a subject before a verb of making where it is short: 县区, 每支, 市人民医院."""
    text = strip_making(without_place_after(strip_left(text)))
    if len(text) < 2 and text not in ("市", "县", "区", "省"):
        return ""
    if len(text) > 14 or (len(text) > 5 and "、" in text) or text.endswith(("了", "的", "地")):
        return ""
    return text


def _share(m: Mention, body: str, right: str, raw_right: str) -> str:
    if not right and body.endswith(("任务的", "目标的", "计划的")):
        return body.rstrip("的") + "完成率"
    if not right or raw_right.startswith(("(", ")")):
        of = re.search(r"(?P<what>.{2,20}?)(?:一般)?(?:占|在)(?P<whole>.{0,24})$", body)
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
        return _subject(strip_making(body)) + noun[:24]
    if RATE_END.search(body):
        return strip_making_left(body)
    return _subject(strip_making(body)) + re.split(r"[,;(]", raw_right)[0][:20]


_ACT = re.compile(
    r"(?P<can>(?:均|都)?(?:能够|能|可以|可))(?:提供|开展|设置|达到|完成|实现|建立|配备|开设)"
)
