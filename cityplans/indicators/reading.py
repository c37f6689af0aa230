"""The list of standard indicators, the shipped one and a user's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cityplans.paths import data_dir
from cityplans.text import LexiconError, read_rows

_BETTER = ("higher", "lower", "")
_QUANTITIES = ("level", "addition", "flow", "change", "")
_COLUMNS = ("indicator", "unit", "better", "patterns", "beside")


@dataclass(frozen=True)
class Indicator:
    """A standard name with the wordings that mean it, its unit and which way is better.

    ``quantity`` tells a level (a stock, a rate) from a flow over a period, an addition and a
    change; empty where the list does not say.

    Attributes
    ----------
    name
        Standard name.
    unit
        Unit it is given in.
    better
        ``higher`` or ``lower``; empty where neither is better.
    patterns
        Wordings that mean it.
    beside
        Words of which one must stand beside the wording.
    quantity
        ``level``, ``flow``, ``addition`` or ``change``; empty where the list does not say.
    """

    name: str
    unit: str
    better: str
    patterns: tuple[str, ...]
    beside: tuple[str, ...]
    quantity: str = ""


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def read_indicators(path: str | os.PathLike[str] | None = None) -> tuple[Indicator, ...]:
    """Read a list of standard indicator names, on top of the shipped one.

    Parameters
    ----------
    path
        A CSV file with the columns ``indicator``, ``unit``, ``better`` (higher, lower or
        empty), ``patterns`` (wordings that mean it, joined by ``|``; ``*`` stands for up to
        eight characters) and ``beside`` (words of which one must stand in the measure for the
        patterns to count; empty if none need to), and if wanted ``quantity`` (level, flow,
        addition, change). Lines that start with ``#`` are left out.
        Without a path only the shipped ``data/lexicon/indicators.csv`` is read. An indicator
        that both lists name is taken from the user's.

    Returns
    -------
    tuple of Indicator

    Raises
    ------
    LexiconError
        The file cannot be used; the message names the line and what to change.

    Examples
    --------
    >>> "县域就诊率" in {i.name for i in read_indicators()}
    True
    """
    shipped = _shipped(data_dir())
    if path is None:
        return shipped
    own = _read_indicators(Path(path))
    mine = {i.name for i in own}
    return (*own, *(i for i in shipped if i.name not in mine))


@cache
def _shipped(data: Path) -> tuple[Indicator, ...]:
    return _read_indicators(data / "lexicon" / "indicators.csv")


def _read_indicators(path: Path) -> tuple[Indicator, ...]:
    if not path.is_file():
        raise LexiconError(f"no list of indicators at {path}: expected a CSV file")
    seen: dict[str, int] = {}
    out = []
    for line, row in read_rows(path, _COLUMNS):
        name, where = row["indicator"], f"{path.name}, line {line}"
        if not name:
            raise LexiconError(f"{where}: the indicator has no name")
        if name in seen:
            raise LexiconError(f"{where}: {name} was already named in line {seen[name]}")
        seen[name] = line
        patterns = _split(row["patterns"])
        if not patterns:
            raise LexiconError(
                f"{where}: {name} has no patterns; write at least its own name there"
            )
        short = [p for p in patterns if len(p.replace("*", "")) < 2]
        if short:
            raise LexiconError(
                f"{where}: pattern {short[0]!r} of {name} is too short: two characters at least"
            )
        if open_ended := [p for p in patterns if p.endswith("*")]:
            raise LexiconError(
                f"{where}: pattern {open_ended[0]!r} of {name} ends in *: write its last "
                "character out"
            )
        if row["better"] not in _BETTER:
            raise LexiconError(
                f"{where}: better is {row['better']!r}, expected higher, lower or nothing"
            )
        quantity = row.get("quantity", "")
        if quantity not in _QUANTITIES:
            raise LexiconError(
                f"{where}: quantity is {quantity!r}, expected level, addition, flow, change or "
                "nothing"
            )
        beside = _split(row["beside"])
        out.append(Indicator(name, row["unit"], row["better"], patterns, beside, quantity))
    return tuple(out)
