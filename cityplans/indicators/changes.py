"""What a name says of a change: 增长率, 降幅, 增加量, and over which span."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cityplans.indicators.reading import Indicator

_RISES = ("增长率", "增长幅度", "增幅", "涨幅", "增速", "上升率", "提高率", "增长")
FALLS = ("下降率", "下降幅度", "降低率", "减少率", "降幅", "下降")
_AMOUNTS = ("增加量", "减少量")
_CHANGE = re.compile(
    r"(?:同比|环比|(?P<span>年均|年平均|累计)|平均|实际|名义)*"
    rf"(?:(?P<rise>{'|'.join(_RISES)})|(?P<fall>{'|'.join(FALLS)})|(?P<amount>{'|'.join(_AMOUNTS)}))$"
)
_CHANGE_ENDS = frozenset(word[-1] for word in (*_RISES, *FALLS, *_AMOUNTS))
SHARES = ("%", "‰", "/10万", "/万")


def change_in(name: str) -> re.Match[str] | None:
    """Find what a name ends in that says a change."""
    return _CHANGE.search(name) if name[-1:] in _CHANGE_ENDS else None


def change_of(name: str) -> tuple[str, str, bool]:
    """Part a name into what changes, what is said of it, and whether it falls.

    Examples
    --------
    >>> change_of("药占比年均降幅"), change_of("自然村数")
    (('药占比', '年均降幅', True), ('自然村数', '', False))
    """
    change = change_in(name)
    if change is None or not change.start():
        return name, "", False
    return name[: change.start()], change[0], change[0].endswith((*FALLS, "减少量"))


def say_change(indicator: Indicator, change: re.Match[str]) -> str:
    """Write what is said of an indicator's change in one way."""
    if indicator.quantity == "change":
        return "" if change["rise"] else "降幅"
    span = (change["span"] or "").replace("年平均", "年均")
    if change["amount"]:
        return change["amount"]
    if indicator.unit in SHARES and indicator.quantity == "level":
        return span + ("增幅" if change["rise"] else "降幅")
    return span + ("增长率" if change["rise"] else "下降率")
