"""Units brought together: 万人 to 人, ‰ to %, 亿元 to 万元."""

from __future__ import annotations

from cityplans.targets.units import parts_of


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
