"""The gazetteer: divisions of any time with their codes, and how their names match.

Loaded once per process from ``data/regions``; see ``data/regions/build.py`` for the sources.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cityplans.paths import data_dir
from cityplans.text import words

if TYPE_CHECKING:
    pass

OPEN = 999912
LEVELS = ("province", "prefecture", "county")
# 恩施土家族苗族自治州 is 恩施州 in everyday language.
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗"}
MUNICIPALITIES = ("11", "12", "31", "50")


class Division(NamedTuple):
    """One division under one name and code: valid from ``start`` to ``end`` (yyyymm)."""

    adcode: str
    name: str
    level: str
    start: int
    end: int
    adcode_now: str | None
    stem: str

    @property
    def kind(self) -> str:
        """The last character of what it is: 省 市 县 区 州 盟 旗."""
        return self.name[-1]

    @property
    def province(self) -> str:
        """Code of the province it lies in."""
        return self.adcode[:2] + "0000"

    @property
    def prefecture(self) -> str | None:
        """Code of the prefecture it lies in, or missing (provinces)."""
        return None if self.level == "province" else self.adcode[:4] + "00"

    def covers(self, year: int) -> bool:
        """Whether it was valid at some time of a year."""
        return self.start // 100 <= year <= self.end // 100


@dataclass(frozen=True)
class Gazetteer:
    """Everything known about divisions.

    ``by_name``, ``by_stem`` and ``by_code`` find divisions of any time, ``parts`` the place in
    which something lies that is no division; ``words`` and ``full_words`` are names that are
    ordinary words too, ``names`` short names that are found in other names; ``heirs`` gives all
    divisions whose place has a code today, by that code; ``newest`` is the year of the newest
    table: later years count as that one.
    """

    divisions: tuple[Division, ...]
    by_name: dict[str, list[Division]]
    by_stem: dict[str, list[Division]]
    by_code: dict[str, list[Division]]
    parts: dict[str, list[Division]]
    words: frozenset[str]
    names: frozenset[str]
    full_words: frozenset[str]
    heirs: dict[str, list[Division]]
    newest: int

    def year(self, year: int | None) -> int:
        """Return a year inside the tables: missing or later than they go means the newest."""
        return self.newest if year is None else min(max(int(year), 1980), self.newest)

    def at(self, code: str, year: int | None) -> Division | None:
        """Return the division that had a code in a year, or was last to have it before."""
        rows = self.by_code.get(code, ())
        valid = [d for d in rows if d.covers(self.year(year))]
        return max(valid or rows, key=lambda d: d.start) if rows else None

    def in_year(self, divisions: list[Division], year: int | None) -> list[Division]:
        """Divisions valid in a year; where none is, those that lie nearest in time."""
        y = self.year(year)
        valid = [d for d in divisions if d.covers(y)]
        if valid or len(divisions) < 2:
            return valid or list(divisions)
        ended = [d for d in divisions if d.end // 100 < y]
        if ended:
            last = max(d.end for d in ended)
            return [d for d in ended if d.end == last]
        first = min(d.start for d in divisions)
        return [d for d in divisions if d.start == first]

    def renamed(self, division: Division, year: int | None) -> Division:
        """Return the same place as it was in a year (another name or code), where that is known."""
        y = self.year(year)
        if division.covers(y) or not division.adcode_now:
            return division
        heirs = [
            d
            for d in self.heirs.get(division.adcode_now, ())
            if d.covers(y) and (d.stem == division.stem or d.adcode == division.adcode_now)
        ]
        heirs.sort(key=lambda d: (d.stem != division.stem, d.level != division.level, d.adcode))
        return heirs[0] if heirs else division


def compatible(a: Division, b: Division) -> bool:
    """Whether one place lies in the other, or both are the same."""
    if a.adcode_now and a.adcode_now == b.adcode_now:
        return True
    x, y = sorted((a.adcode.rstrip("0"), b.adcode.rstrip("0")), key=len)
    x += "0" * (len(x) % 2)
    return y.startswith(x)


def read_table(name: str) -> list[dict[str, str]]:
    """Read a CSV table of ``data/lexicon`` or ``data/regions``, gzipped or not."""
    folders = (data_dir() / "lexicon", data_dir() / "regions")
    path = next((f / name for f in folders if (f / name).is_file()), folders[0] / name)
    opener = gzip.open if name.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _rows(name: str) -> list[list[str]]:
    """Read the rows of a large table by their places: quicker than by names."""
    with gzip.open(data_dir() / "regions" / name, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def _divisions() -> list[Division]:
    return [
        Division(code, name, level, int(start), int(end), now or None, stem)
        for code, name, level, start, end, now, stem in _rows("divisions.csv.gz")
    ]


@cache
def gazetteer() -> Gazetteer:
    """Load the divisions (once per process)."""
    divisions = _divisions()
    empty: Callable[[], defaultdict[str, list[Division]]] = lambda: defaultdict(list)  # noqa: E731
    by_name, by_stem, by_code, parts, heirs = (empty() for _ in range(5))
    for d in divisions:
        by_name[d.name].append(d)
        by_code[d.adcode].append(d)
        if d.stem != d.name:
            by_stem[d.stem].append(d)
            short = _AUTONOMOUS.get(d.name[-3:])
            if short:
                by_name[d.stem + short].append(d)
        if d.adcode_now:
            heirs[d.adcode_now].append(d)
    target = {"full": by_name, "short": by_stem, "part": parts}
    for r in read_table("place_aliases.csv"):
        hits = [d for d in by_code.get(r["adcode"], ()) if d.name == r["name"]]
        listed = target[r["kind"]][r["alias"]]
        listed.extend(h for h in hits if h not in listed)
    return Gazetteer(
        tuple(divisions),
        dict(by_name),
        dict(by_stem),
        dict(by_code),
        dict(parts),
        frozenset(words("places", "words.short")),
        frozenset(words("places", "words.names")),
        frozenset(words("places", "words.full")),
        dict(heirs),
        max(d.start // 100 for d in divisions),
    )


@cache
def macro_region(adcode: str) -> str | None:
    """Return 东部, 中部, 西部 or 东北 for a code, by the table of the statistics bureau.

    Examples
    --------
    >>> macro_region("621100"), macro_region("810000")
    ('西部', None)
    """
    for r in read_table("macro_regions.csv"):
        if adcode[:2] == r["adcode"][:2]:
            return r["macro_region"]
    return None


@cache
def division_matcher():
    """Return the automaton over all names and short names of divisions, and its patterns."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    g = gazetteer()
    names = sorted(n for n in {*g.by_name, *g.by_stem, *g.parts} if len(n) >= 2)
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names
