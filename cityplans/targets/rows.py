"""The rows of the table of targets that a stretch of text gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from cityplans.indicators import Names
from cityplans.targets import judging
from cityplans.targets.blocks import SPACE, flatten
from cityplans.targets.completing import inherit, tidy, topic
from cityplans.targets.judging import Setting
from cityplans.targets.lexicon import words
from cityplans.targets.mentions import Mention, add_cues, mentions_of
from cityplans.targets.naming import name_mentions
from cityplans.targets.nouns import WEAK_RIGHT
from cityplans.targets.phrases import is_verbal, strip_left, strip_making_left, strip_right
from cityplans.targets.quantities import Quantity, scan
from cityplans.targets.selecting import counts

# A text without full stops is cut, so that no step looks back over all of it.
_SENTENCE = re.compile(
    r"[^。！!？;\n]{1,600}(?:(?=[。！!？;\n])|\Z|(?<=[,、])(?!\d))|[^。！!？;\n]{1,600}"
)


_COVERED = re.compile(
    r"(?P<who>[^,。;:()]{2,40}?)(?<![健安完])(?:全覆盖)(?!的|式|、|型|体系|[^,。;)]{0,2}(?:检查|排查|督导|培训|监管|巡查|走访))"
)


def rows_of_block(
    doc_id: str,
    measure: dict[str, Any] | None,
    text: str,
    start: int,
    end: int,
    setting: Setting,
    lead: str,
    names: Names,
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one measure, or of a stretch of text between measures.

    Parameters
    ----------
    doc_id, measure
        Where the text belongs; no measure between measures.
    text, start, end
        The source text and the characters of it to read.
    setting, lead, names
        What the place says, the measure's lead phrase, and the standard names.
    """
    flat, where = flatten(text, start, end, measure is not None)
    measure_id = measure["id"] if measure else None

    def row(a: int, b: int, **values: Any) -> dict[str, Any]:
        first, last = where[a], where[b - 1] + 1
        return {
            "measure_id": measure_id,
            "doc_id": doc_id,
            "role": setting.role,
            "quote": SPACE.sub("", text[first:last]),
            "source_start": first,
            "source_end": last,
            "increment": False,
            "implicit": False,
            "redacted": False,
            **values,
        }

    for part in _SENTENCE.finditer(flat):
        sentence, base = part[0], part.start()
        if "全覆盖" in sentence:
            yield from _implied(sentence, base, setting, lead, names, row)
        quantities = counts(sentence, scan(sentence))
        if not quantities:
            continue
        mentions = mentions_of(sentence, quantities)
        add_cues(sentence, mentions)
        name_mentions(sentence, mentions, lead, names)
        inherit(mentions, lead, names, sentence)
        yield from _rows(sentence, base, mentions, setting, row)


def _rows(
    sentence: str, base: int, mentions: list[Mention], setting: Setting, row: Any
) -> Iterator[dict[str, Any]]:
    carried = False
    clause = -1
    for i, m in enumerate(mentions):
        q = m.quantity
        year, stated = judging.year_of(m, sentence, setting)
        promised = judging.is_promised(sentence, m, setting, year if stated else None)
        sign = judging.comparator(m, m.cues, m.tail, promised)
        added = judging.is_increase(m.cues) and q.measure not in ("share", "points", "ratio")
        if not added and carried and _goes_on(m, clause):
            added = True
        carried, clause = added, m.clause
        if added and sign == "=":
            sign = "+"
        a, b = _quote(sentence, m, mentions, i)
        values = {
            "value": q.value,
            "value_high": q.high,
            "unit": q.unit,
            "comparator": sign,
            "kind": judging.kind(m, m.cues, promised),
            "year": year,
            "redacted": q.redacted,
            "increment": added,
        }
        for name in (m.name, *m.extra):
            yield row(base + a, base + b, indicator=name or None, **values)


def _goes_on(m: Mention, clause: int) -> bool:
    """Say whether a list goes on: the next item is a bare noun with its number."""
    if m.clause - clause > 1 or m.quantity.measure == "share":
        return False
    left = m.left.strip("、,和及与")
    if m.clause == clause and not left:
        return True
    body, change = strip_right(left)
    if is_verbal(left):
        return False
    if m.clause != clause and _verb_inside().search(left):
        return False
    return (
        bool(body)
        and not change
        and body == left
        and strip_making_left(strip_left(left)) == left
        and not re.search(r"(?:共|累计|其中|每)", left)
    )


@cache
def _verb_inside() -> re.Pattern[str]:
    verbs = {w for n in ("making verbs", "clear verbs") for w in words(n) if len(w) > 1}
    return re.compile("|".join(map(re.escape, sorted(verbs))))


def _quote(sentence: str, m: Mention, mentions: list[Mention], i: int) -> tuple[int, int]:
    if m.size > 1:
        head, last = mentions[i - m.place], mentions[i - m.place + m.size - 1]
    else:
        head = last = m
    a, b = head.left_start, last.quantity.after
    while a < head.quantity.start and sentence[a] in ",。;、:!) ”和及与":
        a += 1
    right = last.right
    if right and not WEAK_RIGHT.match(right):
        noun = re.split(r"[,、;:]", right)[0]
        b = last.quantity.after + len(noun)
    return a, b


def _implied(
    sentence: str, base: int, setting: Setting, lead: str, names: Names, row: Any
) -> Iterator[dict[str, Any]]:
    for found in _COVERED.finditer(sentence):
        who = found["who"]
        if re.search(r"[\d一二三四五六七八九十两][个项大]$", who) or who.endswith(
            ("%", "不", "非")
        ):
            continue
        body = strip_right(strip_left(who))[0]
        for verb in ("实现", "达到", "做到", "完成", "基本"):
            at = body.find(verb)
            if 0 <= at <= len(body) - 2:
                body = body[:at] + body[at + len(verb) :].removeprefix("了")
                break
        body = strip_left(body)
        if len(body) < 2:
            body = topic(lead)
        if len(body) < 2:
            continue
        if body in ("网格", "多层次", "立体"):
            continue
        dummy = Mention(
            Quantity(found.end() - 3, found.end(), found.end(), 100.0, None, "%"),
            sentence[: found.end() - 3],
            "",
            0,
            found.end(),
            0,
        )
        year, stated = judging.year_of(dummy, sentence, setting)
        a = found.start("who")
        yield row(
            base + a,
            base + found.end(),
            indicator=names.standard(tidy(body) + "覆盖率", lead + sentence),
            value=100.0,
            value_high=None,
            unit="%",
            comparator="=",
            kind=judging.kind(
                dummy,
                dummy.left,
                judging.is_promised(sentence, dummy, setting, year if stated else None),
            ),
            year=year,
            implicit=True,
        )
