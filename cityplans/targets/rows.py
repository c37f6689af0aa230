"""The rows of the table of targets that a stretch of text gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from cityplans.targets.blocks import Flat
from cityplans.targets.counting import counted
from cityplans.targets.judging import is_added, judge
from cityplans.targets.mentions import Mention, cell_before, mentions_of
from cityplans.targets.naming import name_mentions, tidy
from cityplans.targets.numbers import Quantity
from cityplans.targets.phrases import (
    WEAK_RIGHT,
    is_verbal,
    listed,
    strip_left,
    strip_making_left,
    strip_right,
)
from cityplans.targets.rules import decide, kept
from cityplans.targets.times import Said, Setting, is_promised, year_of
from cityplans.targets.units import inner_unit
from cityplans.text.lists import alternatives

_COVERED = re.compile(
    r"(?P<who>[^,。;:()]{2,40}?)(?<![健安完])全覆盖"
    r"(?!的|式|、|型|体系|[^,。;)]{0,2}(?:检查|排查|督导|培训|监管|巡查|走访))"
)
_NOT_COVERED = re.compile(r"[\d一二三四五六七八九十两][个项大]$|[%不非]$")
_DOES = re.compile(r"(?:基本)?(?:实现|达到|做到|完成)了?|基本$")
_TELLS_SUM = re.compile(r"共|累计|其中|每")
_EVENTS = ("人次", "台次", "例", "次", "场次")
_SHARES = ("share", "points", "ratio")

COLUMNS = (
    *("measure_id", "doc_id", "role", "quote", "source_start", "source_end", "indicator", "named"),
    *("value", "value_high", "unit", "comparator", "kind", "year", "quantity", "period"),
    *("redacted", "implicit", "increment"),
)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Place:
    """Where a stretch of text stands: document, measure, role and lead phrase."""

    doc_id: str
    measure_id: str | None
    setting: Setting
    lead: str
    source: str
    names: Any


def rows_of(flat: Flat, found: list[Quantity], place: Place) -> Iterator[Row]:
    """Yield the rows of the numbers of one measure, or of a stretch of text between measures."""
    setting, k, covered = place.setting, 0, "全覆盖" in flat.text
    for part in flat.sentences():
        sentence, base, end = part[0], *part.span()
        if covered and "全覆盖" in sentence:
            for m, span in _implied(sentence, place):
                said = Said(sentence, m.quantity.start)
                yield from _rows(m, span, flat, base, place, said, setting, False)
        inside = []
        while k < len(found) and found[k].start < end:
            if found[k].after <= end:
                inside.append(found[k].moved(-base))
            k += 1
        if inside and (quantities := counted(sentence, inside)):
            mentions = mentions_of(sentence, quantities, cell_before(flat.text, base))
            name_mentions(sentence, mentions, place.lead, place.names)
            said, added = Said(sentence, mentions[-1].quantity.start), False
            for i, m in enumerate(mentions):
                added = (m.quantity.measure not in _SHARES and is_added(m.cues)) or (
                    added and _goes_on(m, mentions[i - 1])
                )  # fmt: skip
                span = _quote(sentence, m, mentions, i)
                yield from _rows(m, span, flat, base, place, said, setting, added)
        if k == len(found) and not covered:
            return
        setting = setting.behind(sentence, flat.text[end : end + 2], place.setting)


def _rows(
    m: Mention,
    span: tuple[int, int],
    flat: Flat,
    base: int,
    place: Place,
    said: Said,
    setting: Setting,
    added: bool,
) -> Iterator[Row]:
    """Yield the row of a number, one for each name where it is said of several."""
    q = m.quantity
    year, period, stated = year_of(m, said, setting)
    promised = is_promised(said, q.start, setting, year if stated else None)
    if year is None and not m.baseline:
        year = setting.default_year(promised)
    changed = bool(m.change) or q.measure == "points"
    words_of = (q.unit, q.measure, m.left, m.right[:16], m.name, m.cues, m.tail, q.more)
    kind, sign, quantity, yearly = judge(*words_of, q.high is not None, changed, promised, added)
    if quantity not in ("flow", "addition"):
        period = None
    elif yearly or period is None:
        period = 1
    kind = "baseline" if m.baseline else kind
    first, last = flat.at(base + span[0]), flat.at(base + span[1] - 1) + 1
    quote = "".join(place.source[first:last].split())
    where = (place.measure_id, place.doc_id, place.setting.role, quote, first, last)
    told = (q.value, q.high, q.unit, sign, kind, year, quantity, period)
    for name in (m.name, *m.extra):
        named = (name or None, _well_named(name, q.unit))
        yield (*where, *named, *told, q.redacted, m.implicit, added)


class Named(NamedTuple):
    """A finished name, as the rules of what is no good name see it."""

    name: str
    unit: str


@kept
def _well_named(name: str, unit: str) -> bool:
    return decide("unnamed", Named(name, unit)) is None


@cache
def _verbs() -> re.Pattern[str]:
    verbs = listed("phrases.making", "phrases.clear")
    return re.compile(alternatives([w for w in verbs if len(w) > 1]))


def _goes_on(m: Mention, before: Mention) -> bool:
    """Say whether a list goes on: the next item is a bare noun with its number."""
    clause, q = before.clause, m.quantity
    if m.clause - clause > 1 or q.measure == "share" or before.change:
        return False
    # 新增床位100张,总诊疗人次120万人次: events are not added to things
    if inner_unit(q.unit) in _EVENTS and inner_unit(before.quantity.unit) not in _EVENTS:
        return False
    left = m.left.strip("、,和及与")
    if m.clause == clause and not left:
        return True
    if is_verbal(left) or (m.clause != clause and _verbs().search(left)):
        return False
    body, change = strip_right(left)
    plain = bool(body) and not change and body == left
    return plain and strip_making_left(strip_left(left)) == left and not _TELLS_SUM.search(left)


def _quote(sentence: str, m: Mention, mentions: list[Mention], i: int) -> tuple[int, int]:
    head, last = mentions[i - m.place], mentions[i - m.place + m.size - 1]
    a, b = head.left_start, last.quantity.after
    while a < head.quantity.start and sentence[a] in ",。;、:!) ”和及与":
        a += 1
    if last.right and not WEAK_RIGHT.match(last.right):
        b += len(re.split(r"[,、;:]", last.right)[0])
    return a, b


def _implied(sentence: str, place: Place) -> Iterator[tuple[Mention, tuple[int, int]]]:
    """Yield what is said to cover all, as 100 %."""
    for found in _COVERED.finditer(sentence):
        who = found["who"]
        body = strip_left(_DOES.sub("", strip_right(strip_left(who))[0], count=1))
        if len(body) < 2 or _NOT_COVERED.search(who):
            continue
        end = found.end()
        name = place.names.standard(tidy(body) + "覆盖率", place.lead + sentence)
        q = Quantity(end - 3, end, end, 100.0, None, "%", "share")
        yield Mention(q, "", "", 0, 0, name=name, implicit=True), (found.start("who"), end)
