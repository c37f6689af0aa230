"""The name of what one number counts, where no other number shares its clause."""

from __future__ import annotations

import re

from cityplans.targets.ellipsis import announced, bracketed, is_agent, left_out
from cityplans.targets.lexicon import either, last, words
from cityplans.targets.mentions import Mention
from cityplans.targets.nouns import COUNT_END, WEAK_RIGHT, right_noun
from cityplans.targets.parts import share_name
from cityplans.targets.parts import subject as subject_of
from cityplans.targets.phrases import (
    is_verbal,
    strip_left,
    strip_making,
    strip_making_left,
    strip_right,
    without_plain_verb,
)
from cityplans.targets.wording import head_first, kind_of


def after_of(m: Mention) -> str:
    """Return the noun behind a number, if there is one."""
    return "" if WEAK_RIGHT.match(m.right) else right_noun(m.right)


def single_name(mentions: list[Mention], i: int, body: str, change: str, sentence: str) -> str:
    """Name a number by its own clause, or by what the clauses around it say."""
    m = mentions[i]
    q = m.quantity
    raw_right = m.right
    right = "" if WEAK_RIGHT.match(raw_right) else right_noun(raw_right)
    if raw_right.startswith("("):
        right = ""
    if q.measure in ("time",) and q.after > q.end and raw_right and not _ends_in_time(body):
        return strip_making_left(raw_right.lstrip("的,"))[:16]
    turned = head_first(without_plain_verb(body)) if not right else None
    if turned is not None:
        m.shared = strip_making_left(turned[1])
        return turned[0] + m.shared
    body = _TERM_END.sub("", body)
    if _TERM.fullmatch(body):
        body = ""
    if not right and (whole := left_out(m, mentions[:i], body)):
        return whole
    if change and not body and i:
        return mentions[i - 1].name
    margin = _MARGIN.search(m.left)
    if q.measure == "points" and margin is not None:
        m.margin = True
        whose = strip_left(m.left[: margin.start()].rstrip("分别均"))
        return (whose or (mentions[i - 1].name if i else "")) + margin[0] + "幅度"
    if q.measure == "share":
        return share_name(m, body, right, raw_right)
    if body.endswith("等") and not right:
        return _listed(mentions[:i], body)
    among = _AMONG.search(body)
    if among is not None:
        return _among(body[: among.start()])
    if raw_right.startswith("的") and right and q.measure in ("beds", "area"):
        # 设置床位500张的医院: the beds of that hospital.
        return right + strip_making_left(body)
    if right and _STATUS.fullmatch(right):
        return _with_status(mentions[:i], body, right)
    if right and _PREDICATE.match(right) and len(noun := strip_making(body)) > 1:
        # 建议有3条获采纳 counts 建议, 考核连续2次获评优秀 how often that came about.
        return strip_making_left(noun) + (right if q.unit == "次" else "")
    if body.endswith("等") and "、" in body:
        return right
    if (term := _SPAN.fullmatch(body)) is not None and not m.change:
        body = term["term"] + term["what"]
    if q.measure == "money" and raw_right.startswith("用于") and not COUNT_END.search(body):
        # 每年安排100万元用于人才培养: named by what it is for.
        return re.split(r"[,;(]", raw_right[2:])[0][:16]
    if q.measure == "money" and (noun := bracketed(sentence, m.left_start)):
        return body + noun
    if not body and not right and i and mentions[i - 1].clause == m.clause:
        # 设立100万元专项基金2个: the noun stands before this number too.
        noun = strip_making_left(strip_right(mentions[i - 1].right.lstrip("的"))[0])
        if noun and strip_making(m.left) == "":
            return noun
    subject = strip_making(body)
    if not right and _WANTS.search(body):
        same = i and mentions[i - 1].shared and mentions[i - 1].quantity.unit == q.unit
        m.shared = mentions[i - 1].shared if same else announced(sentence, m.left_start)
        if m.shared:
            return body + m.shared
    if q.measure == "money" and not COUNT_END.search(body):
        noun = right or next(
            (n for e in mentions[i + 1 :] if e.clause == m.clause and (n := after_of(e))), ""
        )
        if noun and raw_right.startswith("的") and body.endswith("投资"):
            return noun + body
        if either("resource").search(noun):
            return (subject_of(subject) if is_verbal(body) else strip_making_left(body)) + noun
    if right and _GRADE.fullmatch(right) and i + 1 < len(mentions):
        # 2个省级和5个市级重点专科: the first has the noun of the second.
        right += _GRADE.sub("", after_of(mentions[i + 1]), count=1)
    if right:
        verbal = subject != body or not body
        if not verbal and not raw_right.startswith("的") and q.measure in ("money", "age"):
            return strip_making_left(body)
        if not verbal and body and not raw_right[:1].isalnum() and raw_right[:1] not in "的“":
            return strip_making_left(body)
        if not verbal and body and len(body) > 3 and COUNT_END.search(body):
            return strip_making_left(body)
        return subject_of(subject if verbal else body) + right
    if not body or (
        is_verbal(body) and (not subject or (len(subject) <= 8 and is_agent(subject, q.unit)))
    ):
        # 县级各组建30人、市级组建100人的检测队伍: the noun comes with a later number.
        for later in mentions[i + 1 :]:
            if later.clause != m.clause:
                break
            noun = after_of(later)
            if noun and (later.quantity.unit == q.unit or later.quantity.measure == q.measure):
                return subject + noun
        if m.clause + 1 and i + 1 < len(mentions) and not subject:
            noun = after_of(mentions[i + 1])
            if noun and mentions[i + 1].clause == m.clause:
                return noun
        for earlier in reversed(mentions[:i]):
            if earlier.quantity.unit == q.unit:
                return subject + earlier.name
        if not subject and (noun := announced(sentence, m.left_start)):
            return noun
    return _plain(mentions, i, body)


def _plain(mentions: list[Mention], i: int, body: str) -> str:
    """Name a count by the phrase before it alone."""
    m = mentions[i]
    q = m.quantity
    text = strip_making_left(_cut_subject(body))
    if "等" in text:
        text = strip_making_left(_LISTED.sub("", text))
    text = without_plain_verb(text)
    if i and _GRADE.fullmatch(text):
        # 重点专科15个,其中省级3个、市级12个.
        whole = next((e.name for e in reversed(mentions[:i]) if e.quantity.unit == q.unit), "")
        whole = _GRADE.sub("", strip_making_left(whole), count=1)
        if whole:
            return text + whole
    if i and text.removeprefix("总") in _BEDS and mentions[i - 1].clause == m.clause:
        # 建成托育机构8家、托位300个: the places of those.
        owner = strip_making_left(mentions[i - 1].name)
        if kind_of(owner[-6:]) == "population" and mentions[i - 1].quantity.measure == "count":
            return owner + text
    if i and mentions[i - 1].quantity.unit == q.unit:
        if len(text) <= 2 and (inherited := _short_item(mentions[i - 1].name, text)):
            return inherited
        if mentions[i - 1].clause == m.clause and len(text) <= 6:
            return _same_people(mentions[i - 1].name, text)
    return text


def _ends_in_time(body: str) -> bool:
    return either("time heads").search(body[-8:]) is not None


def _with_status(earlier: list[Mention], body: str, status: str) -> str:
    """其中甲院、乙院等2家投用 counts what the sentence counted before, in a new state."""
    first = next((e.name for e in earlier if e.name and not e.change), "")
    whole = strip_making_left(_STATUS_END.sub("", first))
    listed = body.endswith("等") or not body
    if whole and (listed or (len(body) <= 4 and _STATUS_END.search(earlier[-1].name))):
        return whole + status
    return strip_making_left(body).removesuffix("等") + status


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
_MARGIN = re.compile(
    r"(?:高于|快于|低于|高出|低|高|快|领先|优于)(?:于)?(?:20\d\d年|[^,、\d]{2,10})$"
)


_LISTED = re.compile(
    r"^[^等]{1,20}、[^等]{1,12}等(?:地区|地(?![下方区质铁面标理图表名级产]))?(?=.{3,}$)"
)
_GRADE = re.compile(
    r"(?:国家|省|市|县|区|部|厅|乡|镇|村|[一二三四五]星|[甲乙丙A-E]|[一二三四]|高|中|初|副高|正高)级"
    r"(?:[甲乙丙]等)?|自治区级|世界级|区域级"
)
# 在清江等地开工2家: a state that is worth a word of the name, without a noun of its own.
_STATUS = re.compile(
    r"(?:已|均|全部)?(?:投入使用|投用|开工建设|开工|竣工|完工|结顶|封顶|建成|建成投用|启用|挂牌|"
    r"开诊|运行|完成征地|通过验收|通过评审|获批|创成|达标)"
)
_STATUS_END = re.compile(_STATUS.pattern + "$")
_PREDICATE = re.compile(r"(?:获|被|入选|列入|纳入|通过|达到|实现)(?=..)")
_TERM = re.compile(r"(?:近|每|前)?(?:\d{1,2}|[一二三四五六七八九十两])年(?:内|期|来|共|计)*")
_TERM_END = re.compile(
    r"(?:连续|(?<=设立)|(?<=安排)|(?<=投入))(?:\d{1,2}|[一二三四五两])年(?:内|期)?$"
)
_BEDS = ("床位", "托位", "学位", "床位数", "托位数")
_SPAN = re.compile(r"(?P<what>[^的]{2,}[^的续\d])(?P<term>[一二三四五六七八九]年|[2-9]年)")
_WANTS = re.compile(r"..(?:引进|招聘|招录|培养|选派|派出|聘请)$")
_AMONG = re.compile(r"(?:之中|其中|(?<![其集])中)(?:的|至少|各|分别|要|建成|完成)*$")


_INNER = re.compile(
    r"(?:建立|建成|组建|创建|创成|新增|新建|设立|设置|引进|招聘|招录|选派|完成|配备|增配|打造|获批|获评|入选|发放|安排)(?:了)?"
)


def _among(body: str) -> str:
    """建成甲、乙、丙等学科中的2个 counts 学科; without 等 the last item names the list."""
    head = re.split(r"至少|各|要|(?<=[院区县市])在", body)[0]
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
