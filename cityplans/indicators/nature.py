"""What kind of thing a number measures, and which way is better, by the name of its indicator."""

from __future__ import annotations

from functools import cache

from cityplans.indicators.changes import change_of
from cityplans.indicators.naming import Names
from cityplans.indicators.reading import read_indicators
from cityplans.indicators.wording import words_of


@cache
def shipped_names() -> Names:
    """Return the finder of the shipped names."""
    return Names(read_indicators())


@cache
def better_of(name: str) -> str:
    """Return which way is better: ``higher``, ``lower`` or empty where it cannot be said.

    Parameters
    ----------
    name
        Name of an indicator, as :func:`cityplans.find_targets` gives it.

    Examples
    --------
    >>> better_of("户籍孕产妇死亡率"), better_of("孕产妇死亡率降幅"), better_of("武术馆数")
    ('lower', 'higher', '')
    """
    found = shipped_names().find(name)
    if found is not None:
        return found.better
    base, _, falls = change_of(name)
    for better, opposite in (("lower", "higher"), ("higher", "lower")):
        if base.endswith(tuple(words_of(better))):
            return opposite if falls else better
    return ""


@cache
def kind_of(name: str, quantity: str) -> str:
    """Return the kind of quantity of a number: level, addition, flow or change.

    The name decides where it says so (增长率 is a change; 城镇新增就业人数 a flow over the year,
    however the sentence puts it), the reading of the sentence elsewhere.

    Parameters
    ----------
    name
        Name of the indicator.
    quantity
        What the sentence says, as in the column ``quantity``.

    Examples
    --------
    >>> kind_of("地区生产总值", "level"), kind_of("养老床位数", "addition")
    ('flow', 'addition')
    """
    if change_of(name)[1]:
        return "change"
    found = shipped_names().find(name)
    own = found.indicator.quantity if found is not None else ""
    if own in ("flow", "change") or (own == "addition" and quantity in ("level", "flow")):
        return own
    return quantity


def unit_of(name: str) -> str:
    """Return the unit that a standard indicator is given in, or nothing.

    Parameters
    ----------
    name
        Standard name of an indicator.

    Examples
    --------
    >>> unit_of("婴儿死亡率"), unit_of("地区生产总值增长率"), unit_of("武术馆数")
    ('‰', '%', '')
    """
    _, change, _ = change_of(name)
    found = shipped_names().find(name)
    if found is None or not found.known:
        return ""
    if found.change:
        return "%" if change.endswith("率") else ""
    return found.indicator.unit
