"""The word lists behind the targets: units, cue words and the standard names of indicators."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cityplans.paths import data_dir

_BETTER = ("higher", "lower", "")


class LexiconError(ValueError):
    """A word list cannot be used; the message names the file and the line."""


@dataclass(frozen=True)
class Unit:
    """A unit: what it is brought to, by which factor, and what may not follow it."""

    name: str
    base: str
    factor: float
    measure: str
    not_before: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """A standard name with the wordings that mean it, its unit and which way is better."""

    name: str
    unit: str
    better: str
    patterns: tuple[str, ...]
    beside: tuple[str, ...]


def _rows(path: Path, columns: tuple[str, ...]) -> Iterable[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader, None)
        if header is None:
            raise LexiconError(f"{path.name} is empty: its first line must be {','.join(columns)}")
        header = [h.strip() for h in header]
        lacking = [c for c in columns if c not in header]
        if lacking:
            raise LexiconError(
                f"{path.name}, line 1: column {', '.join(lacking)} is missing; "
                f"the first line must be {','.join(columns)}"
            )
        for row in reader:
            if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
                continue
            if len(row) > len(header):
                raise LexiconError(
                    f"{path.name}, line {reader.line_num}: {len(row)} cells, "
                    f"expected {len(header)}; put cells with a comma in quotation marks"
                )
            cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
            yield reader.line_num, dict(zip(header, cells, strict=True))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@cache
def units() -> dict[str, Unit]:
    """Return the units of ``data/lexicon/units.csv`` by name."""
    path = data_dir() / "lexicon" / "units.csv"
    out = {}
    for line, row in _rows(path, ("unit", "base", "factor", "class", "not_before")):
        try:
            factor = float(row["factor"])
        except ValueError:
            raise LexiconError(
                f"{path.name}, line {line}: factor {row['factor']!r} is not a number"
            ) from None
        out[row["unit"]] = Unit(
            row["unit"], row["base"], factor, row["class"], _split(row["not_before"])
        )
    return out


@cache
def words(name: str) -> tuple[str, ...]:
    """Return one list of ``data/lexicon/target-words.csv``, the longest words first."""
    return tuple(sorted(_word_lists()[name], key=lambda w: (-len(w), w)))


@cache
def _word_lists() -> dict[str, tuple[str, ...]]:
    path = data_dir() / "lexicon" / "target-words.csv"
    return {row["list"]: _split(row["words"]) for _, row in _rows(path, ("list", "words"))}


@cache
def either(name: str) -> re.Pattern[str]:
    """Return a pattern that matches any word of a list, the longest first."""
    return re.compile("|".join(map(re.escape, words(name))))


@cache
def _places() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, words('places')))})+的?")


def without_place(name: str) -> str:
    """Take 全市, 全县, 我省 and the like off the front of a name."""
    found = _places().match(name)
    return name[found.end() :] if found else name


def without_place_after(text: str) -> str:
    """Take 全市, 全县, 我省 and the like off the end of a phrase."""
    for place in words("places"):
        text = text.removesuffix(place)
    return text


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match of a pattern in a text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def read_indicators(path: str | os.PathLike[str] | None = None) -> tuple[Indicator, ...]:
    """Read a list of standard indicator names, on top of the shipped one.

    Parameters
    ----------
    path
        A CSV file with the columns ``indicator``, ``unit``, ``better`` (higher, lower or
        empty), ``patterns`` (wordings that mean it, joined by ``|``; ``*`` stands for up to
        eight characters) and ``beside`` (words of which one must stand in the measure for the
        patterns to count; empty if none need to). Lines that start with ``#`` are left out.
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
    for line, row in _rows(path, ("indicator", "unit", "better", "patterns", "beside")):
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
        out.append(Indicator(name, row["unit"], row["better"], patterns, _split(row["beside"])))
    return tuple(out)


# 以乡镇为单位 tells how it is reckoned and belongs to the standard name.
_BY_UNIT = re.compile(r"以[^,]{2,12}为单位(?:的|适龄儿童)?$")


class Names:
    """Finds the standard name of a wording.

    Parameters
    ----------
    indicators
        As :func:`read_indicators` gives them.
    """

    def __init__(self, indicators: tuple[Indicator, ...]) -> None:
        self.indicators = {i.name: i for i in indicators}
        # A wording is looked up by each of its endings, the longest first.
        self._literal: dict[str, list[Indicator]] = {}
        self._wild: list[tuple[re.Pattern[str], Indicator]] = []
        for indicator in indicators:
            for pattern in dict.fromkeys((*indicator.patterns, indicator.name)):
                if "*" in pattern:
                    wild = re.escape(pattern).replace(r"\*", ".{0,8}?") + r"\Z"
                    self._wild.append((re.compile(wild), indicator))
                else:
                    self._literal.setdefault(pattern, []).append(indicator)
        self._longest = max(map(len, self._literal), default=0)

    def standard(self, name: str, context: str = "") -> str:
        """Return the standard name, with what narrows it kept before it; or the name itself."""
        for at, indicator in self._candidates(name):
            if indicator.beside and not any(w in name or w in context for w in indicator.beside):
                continue
            rest = without_place(name[:at].rstrip("的"))
            if _BY_UNIT.match(rest):
                rest = ""
            return (rest if len(rest) > 1 else "") + indicator.name
        return name

    def _candidates(self, name: str) -> Iterator[tuple[int, Indicator]]:
        for pattern, indicator in self._wild:
            found = pattern.search(name)
            if found is not None:
                yield found.start(), indicator
        for at in range(max(0, len(name) - self._longest), len(name) - 1):
            for indicator in self._literal.get(name[at:], ()):
                yield at, indicator
