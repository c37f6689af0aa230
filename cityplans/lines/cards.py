"""Tasks told one below the other on cards: short lines that come back label what stands below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cityplans.text import any_of

# a label is no longer than this, and met so often
_LONGEST, _OFTEN = 8, 3


def card_labels(lines: Iterable[str]) -> frozenset[str]:
    """Find the labels of cards: lines that come back, of what is to be done and of who does it.

    Examples
    --------
    >>> card = ["具体任务", "建成卫生院。", "责任单位", "县卫健局"]
    >>> sorted(card_labels(3 * card)), sorted(card_labels(2 * card))
    (['具体任务', '责任单位'], [])
    """
    short = Counter(line for line in lines if len(line) <= _LONGEST)
    often = {line for line, n in short.items() if n >= _OFTEN}
    beside = {x for x in often if any_of("outline", "tables.beside").search(x)}
    told = {x for x in often - beside if tells_task(x)}
    return frozenset(told | beside) if told and beside else frozenset()


def tells_task(label: str) -> bool:
    """Tell whether a label is of what is to be done, and not of who does it."""
    if any_of("outline", "tables.beside").search(label):
        return False
    return any_of("outline", "tables.content").search(label) is not None
