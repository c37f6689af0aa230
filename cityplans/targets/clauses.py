"""A number that shares its words with no other, and the name that a rule writes of it.

The table ``names`` of ``data/lexicon/target_rules.toml`` asks :class:`Clause` for its fields, each
worked out when a rule first asks, and gives a template: ``{body:made}``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import cache
from typing import Any

from cityplans.targets.mentions import Mention
from cityplans.targets.parallels import PER, kind_of, left_out
from cityplans.targets.phrases import (
    WEAK_RIGHT,
    is_amount,
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
from cityplans.text import any_of, compile_pattern, words

_GRADE = "{name_grade}"
_NOUN = re.compile(r"^[^,;:、“”]{2,16}$")
_SHARED = re.compile(
    rf"\d+(?:-\d+)?岁(?:及?以[上下])?(?:老年人|人群|老人|儿童|妇女|居民)?|{PER.pattern}"
)
# Institutions are counted in these units.
_INSTITUTIONS = ("家", "所", "个", "处", "座")
# 现4家, 再设2个: the noun was told before.
_IDLE = re.compile("[现再另又还新共即将都也]+[设建增有添]?")
_JOINTS = tuple("了的地及和与、")
_PEOPLE = re.compile(r"\d|[^,]{0,4}(?:人群|儿童|老)")
_GOES_ON = re.compile(r"\(|[并且而也](?![网购发])")


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
        idle = listed("phrases.places", "phrases.openings", "phrases.fillers")
        self.body = "" if body in idle or _IDLE.fullmatch(body) else body
        self.nouned, self.first = bool(self.noun), not i
        self.beside = i > 0 and mentions[i - 1].clause == m.clause
        self.bound = m.quantity.after > m.quantity.end

    def keep(self, found: re.Match[str] | None) -> bool:
        """Keep what the groups of a pattern found as fields, and say whether it was found."""
        if found is not None:
            self.__dict__.update(found.groupdict(""))
        return found is not None

    def _before(self) -> list[Mention]:
        """List the numbers before this one, the nearest first."""
        self.alone = False
        return self._mentions[: self._i][::-1]

    @lazy
    def previous(self) -> str:
        """The name of the number before, if that is near."""
        return next((e.name for e in self._before()[:1] if self._m.clause - e.clause < 3), "")

    @lazy
    def counted_before(self) -> str:
        """The name of the nearest number with this unit in the sentence."""
        # 医疗机构149家,包括县级5个.
        grade = self.unit in _INSTITUTIONS and compile_pattern(_GRADE).fullmatch(self.body)
        alike = _INSTITUTIONS if grade else (self.unit,)
        return next((e.name for e in self._before() if e.quantity.unit in alike), "")

    @lazy
    def previous_noun(self) -> str:
        """设立100万元专项基金2个: the noun stands before this number too."""
        if not self.beside or strip_making(self._m.left):
            return ""
        return strip_making_left(strip_right(self._before()[0].right.lstrip("的"))[0])

    @lazy
    def verbal(self) -> bool:
        """The body ends in a verb that wants the noun behind the number."""
        return not self.body or strip_making(self.body) != self.body

    @lazy
    def agent(self) -> bool:
        """The body tells who counts (县级, 每家医院), or nothing, and not what is counted."""
        if not self.body or PER.fullmatch(self.body):
            return True
        who = strip_making(self.body).rstrip("各均")
        counts = not who or re.match("[每各]", who) or kind_of(who) == "areas"
        return is_verbal(self.body) and len(who) <= 8 and bool(counts)

    @lazy
    def announced(self) -> str:
        """The noun of the clause before: 设立甲基金,3年共100万元 gives 甲基金."""
        self.alone = False
        return told_before(self._sentence[: self._m.left_start])

    @lazy
    def done_before(self) -> str:
        """What is done by the clause before, where this says only the verb: 完成甲改造,改造8家."""
        if self.body not in words("targets", "change.building"):
            return ""
        self.alone = False
        clause = re.split("[,;:]", self._sentence[: self._m.left_start].rstrip(",;:"))[-1]
        thing = strip_making_left(strip_left(clause))
        told = thing.endswith(self.body) and thing != self.body and _NOUN.match(thing)
        return thing if told and not re.search(r"\d", thing) else ""

    @lazy
    def later_noun(self) -> str:
        """The noun of a number behind, in this clause, that is counted alike."""
        self.alone = False
        behind = self._mentions[self._i + 1 :]
        alike = [
            m for m in behind if m.clause == self._m.clause and m.quantity.measure == self.measure
        ]
        return next((noun for m in alike if (noun := noun_after(m))), "")

    @lazy
    def money_noun(self) -> str:
        """The noun of this number, or of the first behind it in this clause that has one."""
        return self.noun or self.later_noun if self.measure == "money" else ""

    @lazy
    def ellipsis(self) -> str:
        """The whole name, where the clause only names another subject of the number before."""
        who = without_plain_verb(self.body)
        if self.noun or self.first or (self.body and not kind_of(who)):
            return ""
        return left_out(self._m, self._before()[0], who)

    @lazy
    def counted(self) -> str:
        """The phrase before the number alone, without its verbs."""
        return without_plain_verb(strip_making_left(self.body))

    @lazy
    def carried(self) -> str:
        """The whole name, where the clause leaves out what it shares with the number before."""
        if self.first:
            return ""
        e, told = self._before()[0], self.counted
        shared = _SHARED.match(e.name) if self.beside and told == self.left[1:] else None
        if shared:
            # 65岁以上人群认知筛查8万人、骨质筛查1万人; 每千人口病床4张、护士3人.
            return "" if _PEOPLE.match(told) else shared[0] + told
        nouns = words("targets", "subjects.listed") if e.quantity.unit == self.unit else ()
        if told not in nouns:
            return ""
        # 创建省级卫生乡镇21个、村70个.
        name = strip_making_left(e.name.removesuffix("数"))
        noun = next((n for n in nouns if name.endswith(n) and len(name) > len(n) + 1), "")
        return name.removesuffix(noun) + told if noun else ""


def noun_after(m: Mention) -> str:
    """Return the noun behind a number, or nothing."""
    weak = WEAK_RIGHT.match(m.right) or _GOES_ON.match(m.right)
    return (
        "" if weak else right_noun(m.right, m.quantity.unit in ("人", "名", "位", "万人", "万名"))
    )


def told_before(text: str) -> str:
    """Return the noun of the last clause of a text: 设立甲基金,3年共 gives 甲基金."""
    clause = re.split(r"[,;:。]", text[-60:].rstrip(",;:。"))[-1]
    noun = compile_pattern("{name_status}$").sub("", clause)
    # 县财政设立甲基金: who does it is not what is told
    maker = any_of("targets", "change.building").search(noun, 0, 8)
    noun = noun[maker.end() :] if maker and len(noun) - maker.end() > 2 else noun
    noun = strip_making_left(strip_left(strip_right(noun)[0])).rsplit("的", 1)[-1]
    told = is_amount(noun) or kind_of(noun) or noun.endswith(words("targets", "heads.things"))
    return noun if told and _NOUN.match(noun) and not re.search(r"\d", clause) else ""


def subject(text: str) -> str:
    """Keep a subject before a verb of making where it is short: 县区, 每支, 市人民医院."""
    text = strip_making(strip_left(text))
    long = len(text) > 14 or (len(text) > 5 and "、" in text) or text.endswith(_JOINTS)
    return "" if long or len(text) < 2 or text in listed("phrases.no_subject") else text


_FILTERS: dict[str, Callable[[str], str]] = {
    "made": strip_making_left,
    "unmade": strip_making,
    "plain": without_plain_verb,
    "opened": strip_left,
    "noun": lambda text: strip_making_left(without_plain_verb(text)),
    "subject": subject,
    "behind": lambda text: strip_making_left(text.lstrip("的,"))[:16],
    # 省级重点专科 gives 重点专科.
    "ungraded": lambda text: compile_pattern(_GRADE).sub("", strip_making_left(text), count=1),
    "whole": lambda text: re.sub("的?(?:比[例重]?)$", "", text),
    "first": lambda text: re.split(r"[,;(]", text)[0],
}


@cache
def _pieces(template: str) -> tuple[tuple[str, str, tuple[Callable[[str], str], ...]], ...]:
    return tuple(
        (literal, field or "", tuple(_FILTERS[f] for f in (filters or "").split(".") if f))
        for literal, field, filters, _ in string.Formatter().parse(template)
    )


def write(template: str, clause: Any) -> str:
    """Write a name from a template: ``{field}`` or ``{field:filter}`` of a clause."""
    out = ""
    for literal, field, filters in _pieces(template):
        value = getattr(clause, field) if field else ""
        for change in filters:
            value = change(value)
        out += literal + value
    return out
