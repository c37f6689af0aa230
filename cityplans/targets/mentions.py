"""Quantities in their clauses: the words to the left and right that are their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cityplans.targets.lexicon import either
from cityplans.targets.quantities import Quantity

THAN = re.compile(r"(?:较|比)(?:20\d\d年|上年|去年|“[^”]{2,4}”)(?:期?末|底)?的$")


_JOINT = re.compile(r"^(?:[、和及与]|以及|或)?$")


_MARKS = re.compile(r"[,:“”]")


_SPLIT = re.compile(r"[、;]|以及|^[和及与并]|[和及与并](?=\d|新|建|创|引|培|$)")


_LEADS = re.compile(
    r"(?:达到?|为|超过?|突破|不低于|不少于|不超过|保持在|稳定在|控制在|增至|降至|率|占比|比例|比重"
    r"|(?:同比)?(?:增长|提高|下降|提升|缩短))$"
)


TO = re.compile(
    r"^(?:的|年)?[^,、]{0,8}?(?:提高|提升|增加|上升|增长|扩大|拓展|升|增|下降|降低|缩短|压缩|减少|降|减|调整|延长|发展|攀升|跃升|扩大|整合|合并|精简|压减|归并|优化)(?:到|至|为)"
)


@dataclass
class Mention:
    """A quantity in its clause: the words to the left and right that are its own."""

    quantity: Quantity
    left: str
    right: str
    left_start: int
    right_end: int
    clause: int
    group: int = 0
    place: int = 0
    size: int = 1
    name: str = ""
    cues: str = ""
    tail: str = ""
    baseline: bool = False
    margin: bool = False
    after_baseline: bool = False
    change: str = ""
    shared: str = ""
    extra: list[str] = field(default_factory=list)


def clauses_of(sentence: str, quantities: list[Quantity]) -> list[tuple[int, int]]:
    """Split a sentence at commas and colons that are not inside a number."""
    taken = [(q.start, q.after) for q in quantities]
    out: list[tuple[int, int]] = []
    start = k = depth = 0
    for mark in _MARKS.finditer(sentence):
        i, c = mark.start(), mark[0]
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
                if right.startswith("(") or THAN.search(left):
                    stop = q.after
                elif cut is not None:
                    stop = q.after + cut.start()
                elif not right.startswith("的") and TO.match(right):
                    stop = q.after
                else:
                    stop = q.after + _verb_cut(right)
                right = sentence[q.after : stop]
            closed = right.find(")")
            if closed >= 0 and "(" not in right[:closed]:
                right, stop = right[:closed], q.after + closed
            begin = at
            if not left and out and out[-1].clause == number and _LEADS.search(out[-1].right):
                # 20个断面优良率达到90%: the noun of the first leads to the second.
                left, begin = out[-1].right, out[-1].quantity.after
            mention = Mention(q, left, right, begin, stop, number)
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
    found = either("clear verbs").search(text, 2)
    return len(text) if found is None else found.start()


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


def add_cues(sentence: str, mentions: list[Mention]) -> None:
    """Give the numbers of a group the words that bind its first and its last."""
    for i, m in enumerate(mentions):
        head = mentions[i - m.place]
        last = mentions[i - m.place + m.size - 1]
        m.cues = head.left
        own = sentence[m.quantity.end : m.quantity.after]
        m.tail = own or sentence[last.quantity.end : last.quantity.after]
