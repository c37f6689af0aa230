"""Numbers in their clauses: the words to the left and right that are their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from cityplans.targets.numbers import Quantity
from cityplans.text import any_of, compile_pattern

FROM_VALUE = r"(?:较|比)(?:{any_year}年|上年|去年|“[^”]{2,4}”)(?:期?末|底)?的?$"
TO_VALUE = r"^(?:的|年)?[^,、]{0,8}?(?:{targets:change.moves})(?:到|至|为)"
_WORDS = re.compile("[一-鿿].*[一-鿿]")
_JOINT = re.compile(r"^(?:[、和及与]|以及|或)?$")
_SPLIT = re.compile(r"[、;]|以及|^[和及与并]|[和及与并](?=\d|新|建|创|引|培|$)")
# what stands in brackets behind it is no value of the place: 高于全省平均水平(26.3%)
_HELD_AGAINST = re.compile("(?:同期|上年|去年|平均(?:水平|值)?)$")
_LEADS = "(?:{targets:phrases.leads})$"


@dataclass(slots=True, eq=False)
class Mention:
    """A number in its clause: the words to the left and right that are its own."""

    quantity: Quantity
    left: str
    right: str
    left_start: int
    clause: int
    place: int = 0
    size: int = 1
    name: str = ""
    cues: str = ""
    tail: str = ""
    change: str = ""
    baseline: bool = False
    implicit: bool = False
    extra: Sequence[str] = ()


def clauses_of(sentence: str, quantities: list[Quantity]) -> list[tuple[int, int]]:
    """Split a sentence at commas and colons that are not in a number."""
    out: list[tuple[int, int]] = []
    start = k = 0
    for mark in re.finditer("[,:]", sentence):
        i = mark.start()
        while k < len(quantities) and quantities[k].after <= i:
            k += 1
        if k == len(quantities) or quantities[k].start > i:
            out.append((start, i))
            start = i + 1
    out.append((start, len(sentence)))
    return out


def cell_before(text: str, at: int) -> str:
    """Return the nearest cell with words before a cell of a table: 合格率|85%|90%."""
    row = text[max(0, at - 120) : at].rpartition("\n")[2]
    cells = row.split("|")[-2::-1] if row.endswith("|") else []
    return next((c for c in cells if _WORDS.search(c)), "")


def mentions_of(sentence: str, quantities: list[Quantity], cell: str = "") -> list[Mention]:
    """Give every number of a sentence the words to its left and right, and those that bind it.

    ``cell`` is what stands before a cell of a table that is but a number.
    """
    out: list[Mention] = []
    k = 0
    for number, (a, b) in enumerate(clauses_of(sentence, quantities)):
        at = a
        while k < len(quantities) and quantities[k].start < b:
            q = quantities[k]
            k += 1
            later = k < len(quantities) and quantities[k].start < b
            left = sentence[at : q.start]
            left = left if out or left.strip("≥≤<>") else cell + left
            opened, held = left.rfind("("), False
            if opened >= 0 and compile_pattern(FROM_VALUE).search(left, 0, opened):
                left = left[:opened]
            elif opened >= 0 and ")" not in left[opened:]:
                at += opened + 1
                held = _HELD_AGAINST.search(left, 0, opened) is not None
                left = left[opened + 1 :]
            right = sentence[q.after : quantities[k].start if later else b]
            if later:
                right = right[: _own(left, right)]
            closed = right.find(")")
            if closed >= 0 and "(" not in right[:closed]:
                right = right[:closed]
            mention = Mention(q, left, right, at, number, baseline=held)
            before = out[-1] if out and out[-1].clause == number else None
            if before is not None and not left and _leads(before.right, q):
                # 20个断面优良率达到90%: the noun of the first leads to the second.
                mention.left, mention.left_start = before.right, before.quantity.after
            elif before is not None and before.right == "" and _JOINT.match(left):
                mention.place = before.place + 1
            out.append(mention)
            at = q.after + len(right)
    _groups(sentence, out)
    return out


def _leads(right: str, q: Quantity) -> bool:
    shared = q.measure == "share" and len(right) > 1
    return shared or compile_pattern(_LEADS).search(right) is not None


def _own(left: str, right: str) -> int:
    """How much of the words before the next number belongs to this one."""
    if right.startswith("(") or compile_pattern(FROM_VALUE).search(left):
        return 0
    cut = _SPLIT.search(right)
    if cut is None and right[:1] != "的" and compile_pattern(TO_VALUE).match(right):
        return 0
    cut = cut or any_of("targets", "phrases.clear").search(right, 2)
    return len(right) if cut is None else cut.start()


def _groups(sentence: str, mentions: list[Mention]) -> None:
    """Give the numbers of a group the words that bind its first and its last."""
    for i, first in enumerate(mentions):
        if first.place:
            continue
        group = [first, *takewhile(lambda m: m.place > 0, mentions[i + 1 :])]
        last = group[-1].quantity
        for m in group:
            m.size, m.cues = len(group), first.left
            own = sentence[m.quantity.end : m.quantity.after]
            m.tail = own or sentence[last.end : last.after]
