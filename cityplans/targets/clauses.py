"""A number that shares its words with no other, as the rules of names see it.

The table ``names`` of ``data/lexicon/target_rules.toml`` asks :class:`Clause` for its fields, each
worked out when a rule first asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cityplans.targets.mentions import Mention
from cityplans.targets.parallels import PER, behind_verb, is_agent, kind_of, left_out
from cityplans.targets.phrases import (
    WEAK_RIGHT,
    is_amount,
    is_rate,
    is_verbal,
    listed,
    right_noun,
    strip_left,
    strip_making,
    strip_making_left,
    strip_right,
    without_plain_verb,
)
from cityplans.targets.rules import lazy
from cityplans.targets.writing import GRADE, ungraded
from cityplans.text import compile_pattern, words

_TERM = re.compile(r"(?:近|每|前)?(?:\d{1,2}|[一二三四五六七八九十两])年(?:内|期|来|共|计)*")
_TERM_END = re.compile(
    r"(?:连续|(?<=设立)|(?<=安排)|(?<=投入))(?:\d{1,2}|[一二三四五两])年(?:内|期)?$"
)
_MARGIN = "{name_margin}$"
_DID = (
    r"(?P<who>[^,、;:()的]{1,12}?)(?:\([^()]*\))?(?:全部|均|已)*"
    r"(?P<did>{targets:phrases.did}|达(?=[省国市标]))了?(?P<what>[^,、;:(]{2,})"
)
_NOUN = re.compile(r"^[^,;:、“”]{2,16}$")
_WHOLE_OF = re.compile(r"(?P<what>.{2,20}?)(?:一般)?占(?P<whole>.{0,24})$")
_ACT = re.compile(
    r"(?P<can>(?:均|都)?(?:能够|能|可以|可))(?:提供|开展|设置|达到|完成|实现|建立|配备|开设)"
)
_AMONG = re.compile(r"(?:之中|其中|(?<![其集])中)(?:的|至少|各|分别|要|建成|完成)*$")
_AGE = re.compile(r"\d+(?:-\d+)?岁(?:及?以[上下])?(?:老年人|人群|老人|儿童|妇女|居民)?")
_SHARED = re.compile(f"{_AGE.pattern}|{PER.pattern}")
_GOES_ON = re.compile(r"\(|[并且而也](?![网购发])")
_PEOPLE = re.compile(r"\d|[^,]{0,4}(?:人群|儿童|老)")
_LISTED = re.compile(
    r"^[^等]{1,20}、[^等]{1,12}等(?:地区|地(?![下方区质铁面标理图表名级产]))?(?=.{3,}$)"
)


class Clause:
    """A number that shares its words with no other, as the rules of names see it.

    ``body`` is what stands before it without the verbs that lead to it, ``noun`` the noun behind
    it, ``raw`` all that stands behind it in its clause.
    """

    def __init__(self, mentions: list[Mention], i: int, body: str, sentence: str) -> None:
        self._mentions, self._i, self._sentence = mentions, i, sentence
        # Whether no rule has asked for other numbers, or for words beyond the clause.
        self.alone = True
        m = self._m = mentions[i]
        self.unit, self.measure, self.raw = m.quantity.unit, m.quantity.measure, m.right
        self.left, self.changed = m.left, bool(m.change)
        self.noun = noun_after(m)
        body = _TERM_END.sub("", body)
        idle = listed("phrases.places", "phrases.openings", "phrases.fillers")
        empty = _TERM.fullmatch(body) or body in idle
        self.body = "" if empty else body
        self.nouned, self.first = bool(self.noun), not i
        self.beside = i > 0 and mentions[i - 1].clause == m.clause
        self.bound = m.quantity.after > m.quantity.end

    def _others(self) -> list[Mention]:
        """All numbers of the sentence."""
        self.alone = False
        return self._mentions

    def _before(self) -> list[Mention]:
        """List the numbers before this one, the nearest first."""
        return self._others()[: self._i][::-1]

    @lazy
    def previous(self) -> str:
        """The name of the number before."""
        return next((e.name for e in self._before()), "")

    @lazy
    def ahead(self) -> str:
        """The name of the number in the clause before, if that has one."""
        return next((e.name for e in self._before()[:1] if self._m.clause - e.clause <= 1), "")

    @lazy
    def done_by(self) -> str:
        """5家医院通过了评审: what they did, before those who did it."""
        found = compile_pattern(_DID).match(self.raw) if self.measure == "count" else None
        if found is None or len(found["what"]) + len(found["who"]) > 22:
            return ""
        return found["did"] + strip_making_left(found["what"].removesuffix("的")) + found["who"]

    @lazy
    def amount(self) -> bool:
        """The body ends like an amount: no noun of its own is missing."""
        return is_amount(self.body)

    @lazy
    def rate(self) -> bool:
        """The body ends like a rate or a share."""
        return is_rate(self.body)

    @lazy
    def verbal(self) -> bool:
        """The body ends in a verb that wants the noun behind the number."""
        return not self.body or strip_making(self.body) != self.body

    @lazy
    def agent(self) -> bool:
        """The body tells who counts (县级, 每家医院), or nothing, and not what is counted."""
        if not self.body or PER.fullmatch(self.body):
            return True
        who = strip_making(self.body)
        return is_verbal(self.body) and (not who or (len(who) <= 8 and is_agent(who, self.unit)))

    @lazy
    def margin(self) -> str:
        """高于全国0.8个百分点 is a distance from another place's value, not a bound."""
        found = compile_pattern(_MARGIN).search(self.left) if self.measure == "points" else None
        if found is None:
            return ""
        self._m.margin = True
        return (strip_left(self.left[: found.start()].rstrip("分别均")) or self.previous) + found[0]

    @lazy
    def announced(self) -> str:
        """The noun of the clause before: 设立甲基金,3年共100万元 gives 甲基金."""
        self.alone = False
        before = self._sentence[max(0, self._m.left_start - 60) : self._m.left_start].rstrip(",:")
        clause = re.split(r"[,;:]", before)[-1]
        if re.search(r"\d", clause) or not clause:
            return ""
        noun = strip_making_left(strip_left(strip_right(clause)[0]))
        noun = noun.rsplit("的", 1)[-1]
        counted = is_amount(noun) or noun.endswith(words("targets", "heads.things"))
        return noun if _NOUN.match(noun) and (counted or kind_of(noun)) else ""

    @lazy
    def next_noun(self) -> str:
        """The noun of a number behind, in this clause."""
        return self._later(self._others())

    @lazy
    def later_noun(self) -> str:
        """The noun of a number behind, in this clause, that is counted alike."""
        return self._later(
            m for m in self._others()
            if m.quantity.unit == self.unit or m.quantity.measure == self.measure
        )  # fmt: skip

    def _later(self, mentions: Iterable[Mention]) -> str:
        own = self._m
        later = (m for m in mentions if m.clause == own.clause and m.left_start > own.left_start)
        return next((noun for m in later if (noun := noun_after(m))), "")

    @lazy
    def money_noun(self) -> str:
        """The noun of this number, or of the first behind it in this clause that has one."""
        return self.noun or self.next_noun if self.measure == "money" else ""

    @lazy
    def listing(self) -> str:
        """投用甲院、乙院等2家 counts what the sentence counted before: 投用 + that."""
        verbs = words("targets", "phrases.making")
        verb = next((v for v in verbs if self.body.startswith(v)), "")
        return (
            verb + strip_making_left(self.opened) if self.opened else self.body.removesuffix("等")
        )

    @lazy
    def previous_noun(self) -> str:
        """设立100万元专项基金2个: the noun stands before this number too."""
        if not self.beside or strip_making(self._m.left):
            return ""
        right = self._before()[0].right.lstrip("的")
        return strip_making_left(strip_right(right)[0])

    @lazy
    def counted_before(self) -> str:
        """The name of the nearest number with this unit in the sentence."""
        return next((e.name for e in self._before() if e.quantity.unit == self.unit), "")

    @lazy
    def opened(self) -> str:
        """What the sentence counted first."""
        return next((e.name for e in self._before()[::-1] if e.name and not e.change), "")

    @lazy
    def among(self) -> str:
        """建成甲、乙、丙等学科中的2个 counts 学科; without 等 the last item names the list."""
        found = _AMONG.search(self.body)
        if found is None:
            return ""
        body = self.body[: found.start()]
        head = re.split(r"至少|各|要|(?<=[院区县市])在", body)[0]
        who = strip_making(strip_left(head)) if head != body else ""
        return who + (body.rsplit("等", 1)[-1] if "等" in body else body.rsplit("、", 1)[-1])

    @lazy
    def ellipsis(self) -> str:
        """The whole name, where the clause only names another subject of the number before."""
        who = without_plain_verb(self.body)
        if self.noun or self.first or (self.body and not kind_of(who)):
            return ""
        return left_out(self._m, self._before()[0], who)

    @lazy
    def whole(self) -> str:
        """甲占乙的比重: what it is a share of, behind the name."""
        found = _WHOLE_OF.search(self.body) if "占比" not in self.body[-3:] else None
        if found is None or (self.noun and self.raw[:1] not in "()"):
            return ""
        whole = re.sub(r"的?(?:比重|比例|比)$", "", found["whole"]).rstrip("的")
        what = strip_making_left(found["what"].removesuffix("所"))
        return what + ("占" + whole if whole else "") + "比例"

    @lazy
    def shared_by(self) -> str:
        """95%的卫生室能开展…: the noun behind 的, with what it can do before it."""
        noun = re.split(r"[,;(]", strip_left(self.raw))[0].rstrip("能可")
        act = _ACT.search(noun, 2)
        if act is not None:
            noun = noun[act.end("can") :] + "的" + noun[: act.start()]
        elif noun.endswith("水平"):
            noun += "占比"
        return noun[:24]

    @lazy
    def counted(self) -> str:
        """The phrase before the number alone, without list and verb."""
        text = strip_making_left(behind_verb(self.body))
        if "等" in text:
            text = strip_making_left(_LISTED.sub("", text))
        return without_plain_verb(text)

    @lazy
    def carried(self) -> str:
        """The whole name, where the clause leaves out what it shares with the number before."""
        if self.first:
            return ""
        e, short = self._before()[0], len(self.counted)
        if compile_pattern(GRADE).fullmatch(self.counted):
            # 重点专科15个,其中省级3个.
            return self.counted + noun if (noun := ungraded(self.counted_before)) else ""
        shared = _SHARED.match(e.name) if self.beside and self.counted == self._m.left[1:] else None
        if shared:
            # 65岁以上人群认知筛查8万人、骨质筛查1万人; 每千人口病床4张、护士3人.
            return shared[0] + self.counted if not _PEOPLE.match(self.counted) else ""
        if e.quantity.unit != self.unit:
            return ""
        nouns = words("targets", "subjects.listed")
        if short <= 2 and self.counted in nouns:
            # 创建省级卫生乡镇21个、村70个.
            name = e.name.removesuffix("数").removesuffix("创建")
            noun = next((n for n in nouns if name.endswith(n) and len(name) > len(n) + 1), "")
            return name[: -len(noun)] + self.counted if noun else ""
        return ""


def noun_after(m: Mention) -> str:
    """Return the noun behind a number, or nothing."""
    weak = WEAK_RIGHT.match(m.right) or _GOES_ON.match(m.right)
    return (
        "" if weak else right_noun(m.right, m.quantity.unit in ("人", "名", "位", "万人", "万名"))
    )
