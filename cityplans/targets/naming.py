"""From the numbers of one sentence to named mentions."""

from __future__ import annotations

import re

from cityplans.targets import phrases
from cityplans.targets.lexicon import Names, either, words
from cityplans.targets.phrases import Mention
from cityplans.targets.quantities import Quantity

_THAN = re.compile(r"(?:较|比)(?:20\d\d年|上年|去年)(?:末|底)?的$")
_JOINT = re.compile(r"^(?:[、和及与]|以及|或)?$")
_SPLIT = re.compile(r"[、;]|以及|^[和及与并]|[和及与并](?=\d|新|建|创|引|培|$)")
_FROM = re.compile(r"[由从自](?P<when>[^,由从]{0,14})$")
_TO = re.compile(
    r"^(?:的|年)?[^,、]{0,8}?(?:提高|提升|增加|上升|增长|扩大|拓展|升|增|下降|降低|缩短|压缩|减少|降|减|调整|延长|发展|攀升|跃升|扩大)(?:到|至|为)"
)
_BARE = re.compile(r"^[^的]{0,3}(?:率|床位数|托位数)$|^(?:人数|比例|占比|比重|水平|满意度|覆盖面)$")
_LEAD_TAIL = re.compile(r"(?:工作|建设|能力|体系|质量|水平|改革|发展|管理|机制|行动|制度)+$")


def clauses_of(sentence: str, quantities: list[Quantity]) -> list[tuple[int, int]]:
    """Split a sentence at commas and colons that are not inside a number."""
    taken = [(q.start, q.after) for q in quantities]
    out: list[tuple[int, int]] = []
    start = k = depth = 0
    for i, c in enumerate(sentence):
        if c not in ",:“”":
            continue
        if c in "“”":
            depth = 1 if c == "“" and sentence.find("”", i, i + 20) > 0 else 0
            continue
        if depth:
            continue
        while k < len(taken) and taken[k][1] <= i:
            k += 1
        if k < len(taken) and taken[k][0] <= i:
            continue
        out.append((start, i))
        start = i + 1
    out.append((start, len(sentence)))
    return out


def mentions_of(sentence: str, quantities: list[Quantity]) -> list[Mention]:
    """Give every quantity of a sentence the words to its left and right."""
    out: list[Mention] = []
    k = 0
    for number, (a, b) in enumerate(clauses_of(sentence, quantities)):
        inside = []
        while k < len(quantities) and quantities[k].start < b:
            inside.append(quantities[k])
            k += 1
        at = a
        group = -1
        for j, q in enumerate(inside):
            end = inside[j + 1].start if j + 1 < len(inside) else b
            left = sentence[at : q.start]
            opened = left.rfind("(")
            if opened >= 0 and ")" not in left[opened:]:
                at += opened + 1
                left = left[opened + 1 :]
            right = sentence[q.after : end]
            stop = end
            if j + 1 < len(inside):
                cut = _SPLIT.search(right)
                if right.startswith("(") or _THAN.search(left):
                    stop = q.after
                elif cut is not None:
                    stop = q.after + cut.start()
                elif not right.startswith("的") and _TO.match(right):
                    stop = q.after
                else:
                    stop = q.after + _verb_cut(right)
                right = sentence[q.after : stop]
            closed = right.find(")")
            if closed >= 0 and "(" not in right[:closed]:
                right, stop = right[:closed], q.after + closed
            mention = Mention(q, left, right, at, stop, number)
            joined = j > 0 and _JOINT.match(left) and out and out[-1].right == ""
            if joined:
                mention.group, mention.place = group, out[-1].place + 1
            else:
                group += 1
                mention.group, mention.place = group, 0
            out.append(mention)
            at = stop
    _sizes(out)
    return out


def _verb_cut(text: str) -> int:
    for verb in words("clear verbs"):
        at = text.find(verb, 2)
        if at > 0:
            return at
    return len(text)


def _sizes(mentions: list[Mention]) -> None:
    i = 0
    while i < len(mentions):
        j = i + 1
        while (
            j < len(mentions) and mentions[j].place > 0 and mentions[j].clause == mentions[i].clause
        ):
            j += 1
        for m in mentions[i:j]:
            m.size = j - i
        i = j


def name_mentions(sentence: str, mentions: list[Mention], lead: str, names: Names) -> None:
    """Name the indicator of every mention of a sentence, in place."""
    i = 0
    while i < len(mentions):
        group = mentions[i : i + mentions[i].size]
        _name_group(mentions, i, group, lead)
        i += len(group)
    for m in mentions:
        m.name = _finish(m, lead, sentence, names)
        m.extra = [
            _standard(phrases.suffix(_tidy(n), m.quantity), m, lead, sentence, names)
            for n in m.extra
        ]


def _name_group(mentions: list[Mention], i: int, group: list[Mention], lead: str) -> None:
    first, last = group[0], group[-1]
    body, change = phrases.strip_right(first.left)
    body = phrases.strip_left(body)
    if i and mentions[i - 1].baseline and mentions[i - 1].clause == first.clause:
        # 由70%提高到80%: both have the name before 由.
        previous = mentions[i - 1]
        first.name, first.after_baseline = previous.name, True
        first.change = "" if _TO.match(first.left) else change
        if len(group) == 1:
            return
    origin = _FROM.search(first.left)
    following = mentions[i + len(group)] if i + len(group) < len(mentions) else None
    if (
        origin is not None
        and len(group) == 1
        and following is not None
        and following.clause == first.clause
        and _TO.match(first.right + following.left)
    ):
        first.baseline = True
        first.right = ""
        body = phrases.strip_left(phrases.strip_right(first.left[: origin.start()])[0])
        if not body and i:
            body = mentions[i - 1].name
        first.name = body or _after(following)
        return
    past = _THAN.search(first.left)
    if past is not None and len(group) == 1:
        # 较2022年的27%提高3个百分点: the first is where it started.
        body = phrases.strip_left(phrases.strip_right(first.left[: past.start()])[0])
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
        and _TO.match(last.right + following.left)
    ):
        # 甲、乙分别从1、2提高到3、4: the first two are baselines.
        base = phrases.strip_left(phrases.strip_right(first.left[: origin.start()])[0])
        parts = phrases.coordinates(base, len(group))
        for k, m in enumerate(group):
            m.name, m.baseline, m.change = (parts[k] if parts else base), True, ""
        last.right = ""
        return
    if len(group) > 1:
        right = phrases.right_noun(last.right)
        if phrases._WEAK_RIGHT.match(last.right):
            right = ""
        base = phrases.strip_making(body) if right else phrases.strip_making_left(body)
        if not right and not base:
            base = body
        parts = phrases.coordinates(base, len(group)) if base else None
        earlier = mentions[max(0, i - len(group)) : i]
        if parts is None and _BARE.match(base) and len(earlier) == len(group):
            # 管理高血压患者3万人、糖尿病患者1万人,管理率分别为68%、65%.
            whose = [e.name for e in earlier]
            if all(whose) and len({e.clause for e in earlier}) == 1 and not any(map(_stem, whose)):
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
    if first.quantity.measure == "share" and _BOTH.search(first.left):
        # 甲率和乙率均达到x: one number said of each.
        for n in range(2, 2 + sum(body.count(c) for c in "、和及与")):
            parts = phrases.coordinates(phrases.strip_making_left(body), n)
            if parts and all(phrases._RATE_END.search(p) for p in parts):
                first.name, first.extra = parts[0], parts[1:]
                return
    first.name = _single(mentions, i, body, change)


def _after(m: Mention) -> str:
    return "" if phrases._WEAK_RIGHT.match(m.right) else phrases.right_noun(m.right)


def _single(mentions: list[Mention], i: int, body: str, change: str) -> str:
    m = mentions[i]
    q = m.quantity
    raw_right = m.right
    right = "" if phrases._WEAK_RIGHT.match(raw_right) else phrases.right_noun(raw_right)
    if raw_right.startswith("("):
        right = ""
    if q.measure in ("time",) and q.after > q.end and raw_right and not _ends_in_time(body):
        return phrases.strip_making_left(phrases.strip_left(raw_right))[:16]
    if change and not body and i:
        return mentions[i - 1].name
    margin = _MARGIN.search(m.left)
    if q.measure == "points" and margin is not None:
        m.margin = True
        whose = phrases.strip_left(m.left[: margin.start()].rstrip("分别均"))
        return (whose or (mentions[i - 1].name if i else "")) + margin[0] + "幅度"
    if q.measure == "share":
        return _share(m, body, right, raw_right)
    if body.endswith("等") and not right:
        return _listed(mentions[:i], body)
    among = _AMONG.search(body)
    if among is not None:
        return _among(body[: among.start()])
    if body.endswith("等") and "、" in body:
        return right
    subject = phrases.strip_making(body)
    if q.measure == "money" and not phrases._COUNT_END.search(body):
        noun = right or next(
            (n for e in mentions[i + 1 :] if e.clause == m.clause and (n := _after(e))), ""
        )
        if noun and raw_right.startswith("的") and body.endswith("投资"):
            return noun + body
        if either("resource").search(noun):
            return phrases.strip_making_left(body) + noun
    if right:
        verbal = subject != body or not body
        if not verbal and not raw_right.startswith("的") and q.measure in ("money", "age"):
            return phrases.strip_making_left(body)
        if not verbal and body and not raw_right[:1].isalnum() and raw_right[:1] not in "的“":
            return phrases.strip_making_left(body)
        if not verbal and body and len(body) > 3 and phrases._COUNT_END.search(body):
            return phrases.strip_making_left(body)
        return _subject(subject if verbal else body) + right
    if not body or (phrases.is_verbal(body) and subject != body and len(subject) <= 8):
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
    text = phrases.strip_making_left(_cut_subject(body))
    text = re.sub(r"^[^等]{1,20}、[^等]{1,12}等(?=[^\W\d_]{3,}$)", "", text)
    if i and re.fullmatch(r"(?:国家|省|市|县|区|部|厅)级", text):
        # 重点专科15个,其中省级3个、市级12个.
        whole = next(
            (
                e.name
                for e in reversed(mentions[:i])
                if e.quantity.unit == q.unit and "级" not in e.name[:3]
            ),
            "",
        )
        if whole:
            return text + phrases.strip_making_left(whole)
    if i and mentions[i - 1].quantity.unit == q.unit:
        if len(text) <= 2 and (inherited := _short_item(mentions[i - 1].name, text)):
            return inherited
        if mentions[i - 1].clause == m.clause and len(text) <= 6:
            return _same_people(mentions[i - 1].name, text)
    return text


def _same_people(previous: str, text: str) -> str:
    """65岁以上人群认知筛查8万人、骨质筛查1万人: the second is of the same people."""
    age = re.match(r"\d+(?:-\d+)?岁(?:及?以[上下])?(?:老年人|人群|老人|儿童|妇女|居民)?", previous)
    return age[0] + text if age and not re.match(r"\d|[^,]{0,4}(?:人群|儿童|老)", text) else text


def _listed(earlier: list[Mention], body: str) -> str:
    """投用甲院、乙院等2家 counts what the sentence counted before: 投用 + that."""
    verb = next((v for v in words("making verbs") if body.startswith(v)), "")
    first = next((e.name for e in earlier if e.name and not e.change), "")
    return verb + phrases.strip_making_left(first) if first else body.removesuffix("等")


# 高于全国0.8个百分点 is a distance from another place's value, not a bound.
_MARGIN = re.compile(r"(?:高于|快于|低于|高出|低|高|快|领先|优于)(?:于)?[^,、\d]{2,10}$")


_AMONG = re.compile(r"(?:之中|其中|中)的?$")
_INNER = re.compile(
    r"(?:建立|建成|组建|创建|创成|新增|新建|设立|设置|引进|招聘|招录|选派|完成|配备|增配|打造|获批|获评|入选|发放|安排)(?:了)?"
)


def _among(body: str) -> str:
    """建成甲、乙、丙等学科中的2个 counts 学科; without 等 the last item names the list."""
    head = re.split(r"至少|各|要", body)[0]
    subject = phrases.strip_making(phrases.strip_left(head)) if head != body else ""
    tail = body.rsplit("等", 1)[-1] if "等" in body else body.rsplit("、", 1)[-1]
    return subject + tail


def _cut_subject(body: str) -> str:
    """A long phrase keeps only what stands behind its last verb of making."""
    if len(body) <= 12:
        return body
    found = None
    for found in _INNER.finditer(body):
        pass
    if found is None:
        return body
    rest = body[found.end() :]
    subject = re.sub(r"\([^()]*\)|至少|均|各$|要$", "", body[: found.start()])
    if 1 < len(subject) <= 10 and not rest.startswith(phrases._NOUNY):
        return subject + body[found.start() :]
    return rest if len(rest) >= 3 and not rest.startswith(phrases._NOUNY) else body


def _ends_in_time(body: str) -> bool:
    return either("time heads").search(body[-8:]) is not None


def _subject(text: str) -> str:
    """A subject before a verb of making is kept where it is short: 县区, 每支, 市人民医院."""
    text = phrases.strip_left(text)
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
            return phrases.strip_making_left(of["what"]) + ("占" + whole if whole else "") + "比例"
        return phrases.strip_making_left(body)
    if raw_right.startswith(("的", "以上的")):
        noun = phrases.strip_left(raw_right)
        noun = re.split(r"[,;(]", noun)[0].rstrip("能可")
        act = _ACT.search(noun, 2)
        if act is not None:
            noun = noun[act.end("can") :] + "的" + noun[: act.start()]
        elif noun.endswith("水平"):
            noun += "占比"
        return _subject(phrases.strip_making(body)) + noun[:24]
    if phrases._RATE_END.search(body):
        return phrases.strip_making_left(body)
    return _subject(phrases.strip_making(body)) + re.split(r"[,;(]", raw_right)[0][:20]


_ACT = re.compile(
    r"(?P<can>(?:均|都)?(?:能够|能|可以|可))(?:提供|开展|设置|达到|完成|实现|建立|配备|开设)"
)


def _short_item(previous: str, item: str) -> str:
    """创建省级卫生乡镇21个、村70个: the second is 省级卫生村."""
    name = previous.removesuffix("数").removesuffix("创建")
    for noun in words("list nouns"):
        if name.endswith(noun) and len(name) > len(noun) + 1:
            if item in words("list nouns"):
                return name[: -len(noun)] + item
            return ""
    return ""


def _finish(m: Mention, lead: str, sentence: str, names: Names) -> str:
    name = _tidy(m.name)
    if not name:
        name = _topic(lead)
    name = phrases.suffix(name, m.quantity) if not m.change else _changed(name, m)
    return _standard(name, m, lead, sentence, names)


def _changed(name: str, m: Mention) -> str:
    if m.quantity.measure in ("share", "ratio"):
        falls = m.change.endswith(phrases._FALLS)
        if name.endswith("率"):
            return name + ("降幅" if falls else "增幅")
        yearly = "年均" if m.change.startswith("年均") else ""
        return name + yearly + ("下降率" if falls else "增长率")
    falls = m.change.endswith(phrases._FALLS)
    if m.quantity.measure == "points":
        return name + ("降幅" if falls else "增幅")
    if falls:
        return name + "减少量"
    return phrases.suffix(name, m.quantity)


def _tidy(name: str) -> str:
    name = name.strip(
        phrases._TRIM.replace("“", "").replace("”", "").replace(")", "").replace("(", "")
    )
    if name.count("“") != name.count("”"):
        name = name.replace("“", "").replace("”", "")
    if name.count("(") != name.count(")"):
        name = name.replace("(", "").replace(")", "")
    for place in words("places"):
        rest = name.removeprefix(place).removeprefix("的")
        if len(rest) > 1:
            name = rest
    return name[-40:]


def _topic(lead: str) -> str:
    topic = re.split(r"[,。;:、]", lead)[0]
    if re.search(r"\d", topic):
        return ""
    topic = phrases.strip_making_left(phrases.strip_left(topic))
    topic = re.sub(
        r"^(?:优化|提升|提高|加强|推进|强化|完善|深化|做好|做实|做优|抓好|推动|开展|健全|实施|促进)+",
        "",
        topic,
    )
    topic = _LEAD_TAIL.sub("", topic) or topic
    return topic if len(topic) <= 14 else ""


def _standard(name: str, m: Mention, lead: str, sentence: str, names: Names) -> str:
    return names.standard(name, lead + sentence)


def inherit(mentions: list[Mention], lead: str, names: Names, sentence: str) -> None:
    """Complete bare heads (申报率, 签约率) by what the sentence or the lead speaks of."""
    for i, m in enumerate(mentions):
        if m.name in names.indicators or m.change or len(m.name) > 10:
            continue
        group = mentions[i - mentions[i - 1].size : i] if i else []
        if len(group) > 1 and _BOTH.search(m.left):
            # 甲、乙管理率分别达到x、y,规范管理率均达到z: one number said of both.
            stems = [_stem(e.name) for e in group]
            if all(stems):
                whole = [names.standard(s + m.name, lead + sentence) for s in stems]
                m.name, m.extra = whole[0], whole[1:]
                continue
        if not _BARE.match(m.name) or len(m.name) > 6 or m.name[0].isascii():
            continue
        before = next(
            (
                e
                for e in reversed(mentions[:i])
                if e.quantity.measure == m.quantity.measure
                and len(e.name) > len(m.name) + 1
                and e.name.endswith(m.name[-1])
            ),
            None,
        )
        if before is not None and (stem := _stem(before.name)):
            if not stem.endswith(m.name[:2]):
                m.name = names.standard(stem + m.name, lead + sentence)
            continue
        topic = _topic(lead)
        if 2 <= len(topic) <= 10 and topic[:2] not in m.name:
            m.name = names.standard(topic + m.name, lead + sentence)


_BOTH = re.compile(r"[均都](?:要|需)?(?:达到|达|保持在|不低于|在|为)?$")


def _stem(name: str) -> str:
    for head in words("rate heads"):
        if name.endswith(head) and len(name) > len(head) + 1:
            return name[: -len(head)]
    return ""
