"""Units: what they are, what they are brought to, and the pattern that finds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cityplans.text import LexiconError, read_number, read_rows
from cityplans.text.lists import alternatives, words

PER = {"百": "%", "千": "‰", "万": "/万", "十万": "/10万"}
TIMES = frozenset({"time", "days", "years"})
_MULTIPLES = ("万亿", "千万", "百万", "亿", "万", "千")


@dataclass(frozen=True)
class Unit:
    """A unit: what it is brought to, by which factor, and what may not follow it."""

    name: str
    base: str
    factor: float
    measure: str
    not_before: tuple[str, ...]


@cache
def units() -> dict[str, Unit]:
    """Return the units of ``data/lexicon/units.csv`` by name."""
    out = {}
    for line, row in read_rows("units.csv", ("unit", "base", "factor", "class", "not_before")):
        try:
            factor = float(row["factor"])
        except ValueError:
            raise LexiconError(
                f"units.csv, line {line}: factor {row['factor']!r} is not a number"
            ) from None
        guards = tuple(part for part in row["not_before"].split("|") if part)
        out[row["unit"]] = Unit(row["unit"], row["base"], factor, row["class"], guards)
    return out


def unit_pattern() -> str:
    """Write all units as a pattern: the longest first, each with what may not follow it."""
    parts = []
    for unit in sorted(units().values(), key=lambda u: (-len(u.name), u.name)):
        if unit.measure != "years":
            guard = f"(?!{alternatives(unit.not_before)})" if unit.not_before else ""
            parts.append(re.escape(unit.name) + guard)
    per = alternatives(words("targets", "numbers.per"))
    return rf"(?:{'|'.join(parts)})(?:/(?:{per})(?![A-Za-z0-9]))?"


@cache
def parts_of(unit: str) -> tuple[float, Unit | None, str]:
    """Tell what a unit is a multiple of, the unit it holds, what it is reckoned by (万元/人)."""
    known = units()
    if unit in known:
        return 1.0, known[unit], ""
    whole, slash, per = unit.partition("/")
    if slash and whole:
        times, inner, _ = parts_of(whole)
        return times, inner, slash + per
    for prefix in _MULTIPLES:
        rest = unit.removeprefix(prefix)
        if rest != unit and (rest in known or not rest):
            return float(read_number("1" + prefix)), known.get(rest), ""
    return 1.0, None, ""


@cache
def unit_class(unit: str) -> str:
    """Return the class of a unit (share, money, count ...), also of 万人 or 亿元.

    Examples
    --------
    >>> [unit_class(u) for u in ("%", "万人", "亿元", "元/月", "万")]
    ['share', 'count', 'money', 'money', 'count']
    """
    _, inner, _ = parts_of(unit)
    return inner.measure if inner else "count" if unit in _MULTIPLES else "other"


@cache
def inner_unit(unit: str) -> str:
    """Return a unit without 万, 亿 and what it is reckoned by: 万人 gives 人."""
    _, inner, _ = parts_of(unit)
    return inner.name if inner else unit


def to_base(value: float, unit: str, wanted: str = "") -> tuple[float, str]:
    """Bring a value to its base unit, or to a wanted unit of the same kind.

    Parameters
    ----------
    value
        The value as printed.
    unit
        Its unit as printed, like ``万人``, ``‰`` or ``亿元``.
    wanted
        Unit to give it in; without one the base of ``data/lexicon/units.csv`` is used (``人``,
        ``%``, ``万元``). A wanted unit of another kind is left aside.

    Returns
    -------
    tuple of float and str
        The value and the unit it is now in.

    Examples
    --------
    >>> to_base(5.0, "‰"), to_base(1.2, "万人"), to_base(5.8, "亿元"), to_base(103, "元", "元")
    ((0.5, '%'), (12000.0, '人'), (58000.0, '万元'), (103, '元'))
    """
    if unit == wanted:
        return value, unit
    factor, base = _factor(unit)
    if wanted:
        to, other = _factor(wanted)
        if other == base:
            return round(value * factor / to, 10), wanted
    return round(value * factor, 10), base


def _factor(unit: str) -> tuple[float, str]:
    times, inner, per = parts_of(unit)
    if inner is None:
        return times, unit if times == 1 else ""
    return times * inner.factor, inner.base + per
