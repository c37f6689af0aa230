"""The gazetteer: divisions of any time with their codes, towns, and how their names match.

Loaded once per process from ``data/regions`` and ``data/lexicon``; see ``data/regions/build.py``
for the sources.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from cityplans.paths import data_dir

OPEN = 999912
_KINDS = re.compile(r"(特别行政区|自治[区州县旗]|林区|矿区|地区|新区|特区|[省市县区州盟旗])$")
_AUTONOMOUS = ("自治州", "自治县", "自治区", "自治旗")
TOWN_KIND = re.compile(r"(民族乡|街道办事处|街道|镇|乡|苏木)$")


@dataclass(frozen=True)
class Division:
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
    """Everything known about places.

    ``by_name``, ``by_stem`` and ``by_code`` find divisions of any time; ``words`` and
    ``full_words`` are names that are ordinary words too; ``towns``, ``town_stems`` and
    ``towns_of`` tie towns to counties of the newest table; ``heirs`` gives all divisions whose
    place has a code today, by that code; ``newest`` is the year of the newest table: later
    years count as that one.
    """

    divisions: tuple[Division, ...]
    by_name: dict[str, tuple[Division, ...]]
    by_stem: dict[str, tuple[Division, ...]]
    by_code: dict[str, tuple[Division, ...]]
    words: frozenset[str]
    full_words: frozenset[str]
    towns: dict[str, tuple[str, ...]]
    town_stems: dict[str, tuple[str, ...]]
    towns_of: dict[str, tuple[str, ...]]
    heirs: dict[str, tuple[Division, ...]]
    newest: int

    def year(self, year: int | None) -> int:
        """Return a year inside the tables: missing or later than they go means the newest."""
        return self.newest if year is None else min(max(int(year), 1980), self.newest)

    def at(self, code: str, year: int | None) -> Division | None:
        """Return the division that had a code in a year, or was last to have it before."""
        rows = self.by_code.get(code, ())
        valid = [d for d in rows if d.covers(self.year(year))]
        return max(valid or rows, key=lambda d: d.start) if rows else None

    def in_year(self, divisions: tuple[Division, ...], year: int | None) -> list[Division]:
        """Divisions valid in a year; where none is, those that lie nearest in time."""
        y = self.year(year)
        valid = [d for d in divisions if d.covers(y)]
        if valid:
            return valid
        ended = [d for d in divisions if d.end // 100 < y]
        if ended:
            last = max(d.end for d in ended)
            return [d for d in ended if d.end == last]
        first = min((d.start for d in divisions), default=0)
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


def _lines(name: str) -> list[str]:
    text = (data_dir() / "lexicon" / name).read_text(encoding="utf8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def read_words(name: str) -> frozenset[str]:
    """Read a word list of ``data/lexicon``: words parted by white space, # for remarks."""
    return frozenset(word for line in _lines(name) for word in line.split())


def read_table(name: str) -> list[dict[str, str]]:
    """Read a CSV table of ``data/lexicon`` or ``data/regions``, gzipped or not."""
    path = next(
        (p for p in (data_dir() / "lexicon" / name, data_dir() / "regions" / name) if p.is_file()),
        data_dir() / "lexicon" / name,
    )
    opener = gzip.open if name.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _stem(name: str, peoples: re.Pattern[str]) -> str:
    bare = _KINDS.sub("", name)
    if name.endswith(_AUTONOMOUS):
        shorter = peoples.sub("", bare)
        bare = shorter if len(shorter) >= 2 else bare
    return bare if len(bare) >= 2 else name


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Load the gazetteer (once per process)."""
    peoples_file = data_dir() / "regions" / "peoples.txt"
    peoples = [p for p in peoples_file.read_text(encoding="utf8").split("\n") if p and p[0] != "#"]
    peoples.sort(key=len, reverse=True)
    # With 族 first: 陵水黎族 is 陵水 + 黎族, not 陵 + 水 + 黎族.
    pattern = re.compile(
        "(?:(?:" + "|".join(peoples) + ")族)+$|(?:" + "|".join(p for p in peoples if p[1:]) + ")$"
    )
    divisions = []
    for r in read_table("divisions.csv.gz"):
        divisions.append(
            Division(
                r["adcode"],
                r["name"],
                r["level"],
                int(r["start"]),
                int(r["end"]),
                r["adcode_now"] or None,
                _stem(r["name"], pattern),
            )
        )
    by_name, by_stem, by_code = defaultdict(list), defaultdict(list), defaultdict(list)
    heirs = defaultdict(list)
    for d in divisions:
        by_name[d.name].append(d)
        by_code[d.adcode].append(d)
        if d.stem != d.name:
            by_stem[d.stem].append(d)
        if d.adcode_now:
            heirs[d.adcode_now].append(d)
    for r in read_table("place_aliases.csv"):
        # A long alias (恩施州) is as good as the name itself; the others are short names.
        target = by_name if r["alias"][-1] in "州县区旗" else by_stem
        hits = [d for d in by_code.get(r["adcode"], ()) if d.name == r["name"]]
        target[r["alias"]].extend(h for h in hits if h not in target[r["alias"]])
    town_words = read_words("town_words.txt")
    towns: dict[str, tuple[str, ...]] = {}
    stems: dict[str, set[str]] = defaultdict(set)
    towns_of: dict[str, list[str]] = defaultdict(list)
    for r in read_table("towns.csv.gz"):
        codes = tuple(r["adcodes"].split())
        towns[r["name"]] = codes
        for code in codes:
            towns_of[code].append(r["name"])
        bare = TOWN_KIND.sub("", r["name"])
        if bare != r["name"] and len(bare) >= 2 and bare not in town_words:
            stems[bare].update(codes)
    freeze = lambda d: {k: tuple(v) for k, v in d.items() if v}  # noqa: E731
    return Gazetteer(
        tuple(divisions),
        freeze(by_name),
        freeze(by_stem),
        freeze(by_code),
        read_words("place_words.txt"),
        read_words("place_full_words.txt"),
        towns,
        {k: tuple(sorted(v)) for k, v in stems.items()},
        freeze(towns_of),
        freeze(heirs),
        max(d.start // 100 for d in divisions),
    )


@lru_cache(maxsize=1)
def division_matcher():
    """Return the automaton over all names and short names of divisions, and its patterns."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    g = gazetteer()
    names = sorted({n for n in g.by_name if len(n) >= 2} | {s for s in g.by_stem if len(s) >= 2})
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


@lru_cache(maxsize=1)
def town_matcher():
    """Return the automaton over all names and short names of towns, and its patterns."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    g = gazetteer()
    names = sorted(set(g.towns) | {s for s in g.town_stems if len(s) >= 2})
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names


def read_words_of(name: str) -> frozenset[str]:
    """Read the ``words`` column of a table of ``data/lexicon``."""
    return frozenset(w for r in read_table(name) for w in (r["words"] or "").split())
