"""The word lists behind the targets: units and cue words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cityplans.paths import data_dir
from cityplans.text import LexiconError, read_rows


@dataclass(frozen=True)
class Unit:
    """A unit: what it is brought to, by which factor, and what may not follow it."""

    name: str
    base: str
    factor: float
    measure: str
    not_before: tuple[str, ...]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@cache
def units() -> dict[str, Unit]:
    """Return the units of ``data/lexicon/units.csv`` by name."""
    path = data_dir() / "lexicon" / "units.csv"
    out = {}
    for line, row in read_rows(path, ("unit", "base", "factor", "class", "not_before")):
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
    return {row["list"]: _split(row["words"]) for _, row in read_rows(path, ("list", "words"))}


@cache
def either(name: str) -> re.Pattern[str]:
    """Return a pattern that matches any word of a list, the longest first."""
    return re.compile("|".join(map(re.escape, words(name))))


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
