"""Which numbers state a performance at all: not ranks, ages, dates, slogans or schemes."""

from __future__ import annotations

import re

from cityplans.targets.numbers import Quantity
from cityplans.targets.rules import decide, lazy

_OPENING = re.compile(r"[“‘《〔\[]")
_CLOSE = {"“": "”", "‘": "’", "《": "》", "〔": "〕", "[": "]"}
_NEAR = 40


class _Sight:
    """A number as the rules of counting see it."""

    def __init__(self, text: str, q: Quantity, previous: Quantity | None, marked: bool) -> None:
        self.text, self.quantity, self.previous, self.marked = text, q, previous, marked
        self.before = text[max(0, q.start - _NEAR) : q.start]
        self.near = self.before[-12:]
        self.after = text[q.after : q.after + _NEAR]
        self.unit, self.measure, self.chinese = q.unit, q.measure, q.chinese
        self.value, self.bound = q.value, q.after > q.end

    @lazy
    def quoted(self) -> bool:
        """Inside a short quotation or a title: names and slogans."""
        start, until = max(0, self.quantity.start - _NEAR), self.quantity.start
        for found in _OPENING.finditer(self.text, start, until) if self.marked else ():
            close = self.text.find(_CLOSE[found[0]], found.end())
            if close > until and (found[0] not in "“‘" or close - found.end() <= 20):
                return True
        return False

    @lazy
    def joined(self) -> bool:
        """Joined to a number that counts."""
        p = self.previous
        return p is not None and p.after + 1 == self.quantity.start and self.before[-1] in "、和"


def counted(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Keep the numbers that state a performance value, a goal or a sum of money.

    What is left out stands in the table ``counted`` of ``data/lexicon/target_rules.toml``.

    Examples
    --------
    >>> from cityplans.targets.numbers import scan
    >>> text = "落实5项制度,新建药房3家"
    >>> [q.value for q in counted(text, scan(text))]
    [3.0]
    """
    out: list[Quantity] = []
    marked = _OPENING.search(text) is not None
    for q in quantities:
        if decide("counted", _Sight(text, q, out[-1] if out else None, marked), True):
            out.append(q)
    return out
