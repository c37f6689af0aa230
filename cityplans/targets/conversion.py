"""Units brought together: 万人 to 人, ‰ to %, 亿元 to 万元."""

from __future__ import annotations

from cityplans.targets.lexicon import units

_MULTIPLES = {"万亿": 1e12, "千万": 1e7, "百万": 1e6, "亿": 1e8, "万": 1e4, "千": 1e3}


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
    known = units()
    if unit in known:
        return known[unit].factor, known[unit].base
    for prefix, times in _MULTIPLES.items():
        rest = unit.removeprefix(prefix)
        if rest != unit and rest in known:
            return known[rest].factor * times, known[rest].base
    if unit in _MULTIPLES:
        return _MULTIPLES[unit], ""
    return 1.0, unit
