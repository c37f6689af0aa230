"""A document's words about places, scanned once: its names, its body, what bears out what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cityplans.regions.gazetteer import LEVELS, Division, compatible, gazetteer
from cityplans.regions.mentions import Mention, around, find_mentions, own_units

# Characters of the body in which news says where it happened.
OPENING = 160
# Characters that may stand before the subject of the news.
_LEAD = 60
# 某市某街道被授予…: news of a town opens with where it lies.
TOWN = re.compile(r"[\u4e00-\u9fff]{2,4}(?:街道|[镇乡])(?:办事处|党[工]?委|政府)?")
_DATED = re.compile(r"(?:(?:^|[\s)】讯])(?:\d{1,2}月)?\d{1,2}日(?:[上下]午|晚)?|[近日前]日),$")
# Characters of the body in which a text tells what it is of often enough.
_SPOKEN = 6000
# A unit, and whether a division may be what speaks of itself so.
FITS = {
    "county": lambda d: d.level == "county" and d.kind in "县旗",
    "district": lambda d: d.level == "county" and d.kind in "区旗",
    "city": lambda d: d.kind in "市州盟" or d.name.endswith("地区"),
    "province": lambda d: d.level == "province",
}


_FITTED = re.compile(r"(?:结合|联系|立足|根据|围绕)([^,，。;；、]{2,24}?)的?实际")
# 我市…: a title that says of what kind its place is. 我区 may be a region's.
_OURS = re.compile("我([县旗市州盟])")
_UNITS = {"县": "county", "旗": "county", "市": "city", "州": "city", "盟": "city"}


@dataclass
class Scene:
    """The texts of a document in which places are looked for, in one string.

    ``names`` are (where, text) from the most telling on; ``body`` is the document's own text.
    """

    names: Sequence[tuple[str, str]]
    body: str
    year: int | None

    def __post_init__(self) -> None:
        self.spans: list[tuple[str, int, int]] = []
        at = 0
        for where, text in (*self.names, ("body", self.body)):
            self.spans.append((where, at, at + len(text)))
            at += len(text) + 1
        self.text = "\n".join([*(text for _, text in self.names), self.body])
        self.above = find_mentions(self.text[: self.body_start + OPENING])

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions in a part of the names or of the opening."""
        return [m for m in self.above if start <= m.start < end]

    @property
    def body_start(self) -> int:
        """Where the body begins."""
        return self.spans[-1][1]

    @cached_property
    def subject(self) -> list[Mention]:
        """The names that news opens with: a full name as subject of the first sentence."""
        start = self.body_start
        for chain in chains_of(self.within(start, start + OPENING)):
            last = chain[-1]
            if not last.full or last.weight < 0.5:
                continue
            # The subject of the sentence does something at once, or is a body of the place; 在某市
            # 委领导下 names who stands above.
            before = self.text[start : chain[0].start]
            if any(c in before for c in "。;；") or len(before) > _LEAD:
                break
            if before.strip() and before[-1] not in ", \n日讯悉:：年”，":
                continue
            town = TOWN.match(self.text, last.end)
            at = town.end() if town else last.end
            # the text's first word, or the first after its date, is what it is about
            first = not before.strip() or _DATED.search(before) is not None
            if last.own or first or self.text[at : at + 6].startswith(around("acts")):
                return chain
        return []

    @cached_property
    def in_body(self) -> list[Mention]:
        """Mentions in the body, with their place in it: looked for when the names do not settle."""
        return find_mentions(self.body)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Mentions in names and body."""
        return [*self.within(0, self.body_start), *self.in_body]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often the document speaks of its own county, district, city, province."""
        return own_units(self.text[: self.body_start + _SPOKEN])

    @cached_property
    def unit(self) -> str | None:
        """What kind of place speaks: county, district, city, province or None.

        The lowest kind that the text speaks of as its own counts, for a county's document also
        names the city and province above it; 全区 is a region's too.
        """
        if self.said:
            return self.said
        n = self.counts
        if n["region"] >= 2 and n["region"] > n["district"]:
            n["province"] += n["region"] + n["zone"]
        else:
            n["district"] += n["zone"]
        if (
            min(n["county"], n["district"]) >= 2
            and n["county"] < 3 * n["district"] < 9 * n["county"]
        ):
            return None  # news of several
        for unit in ("county", "district"):
            if n[unit] >= 2 and n[unit] * 3 >= n["city"] and n[unit] * 2 >= n["province"]:
                return unit
        if n["city"] >= 2 and n["city"] >= n["province"]:
            return "city"
        return "province" if n["province"] >= 2 else None

    @cached_property
    def said(self) -> str | None:
        """What kind of place a title calls its own: 我县, 我市."""
        titles = (text for where, text in self.names if where in ("title", "other"))
        found = next((m for t in titles if (m := _OURS.search(t))), None)
        return _UNITS[found[1]] if found else None

    @cached_property
    def fitted(self) -> list[tuple[Division, str]]:
        """Places to which the text fits what stands above, 结合甲县实际, and their names."""
        found = []
        for said in _FITTED.finditer(self.body[:_SPOKEN]):
            for chain in chains_of(find_mentions(said[1]))[-1:]:
                rows = self.read_chain(chain)[0] if chain[-1].full else []
                found += [(d, chain[-1].word) for d in rows if len(rows) == 1]
        return found

    @cached_property
    def named(self) -> frozenset[str]:
        """Full names that the text prints."""
        return frozenset(m.word for m in self.mentions if m.full and m.weight > 0)

    @cached_property
    def _near(self) -> dict[str, dict[str, float]]:
        """How much each word names of a prefecture (four digits) and province (two)."""
        g = gazetteer()
        seen: dict[tuple[str, str], float] = defaultdict(float)
        for m in self.mentions:
            rows = g.in_year(m.divisions, self.year) if m.weight > 0 else ()
            if len(rows) > 3:
                continue
            for d in rows:
                # One partner named once says little; a parent or sibling named often, much.
                gain = min(m.weight, 1.0) / len(rows)
                seen[m.word, d.adcode] = min(seen[m.word, d.adcode] + gain, 2.0)
        near: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (word, code), gain in seen.items():
            near[code[:2]][word] += 0.4 * gain
            if code[2:4] != "00":
                near[code[:4]][word] += gain
        return near

    def support(self, division: Division, but: str = "") -> float:
        """Weigh how much the text, but for one word, speaks for one of the places of a name."""
        areas = (self._near[division.adcode[:n]] for n in (4, 2))
        return sum(gain for area in areas for word, gain in area.items() if word != but)

    def choose(self, divisions: Sequence[Division], parents: Sequence[Division]) -> list[Division]:
        """Among places of one name, those that the parents and the rest of the text allow.

        None is left where all contradict the parents.
        """
        g = gazetteer()
        if parents:
            divisions = [d for d in divisions if any(compatible(p, d) for p in parents)]
        rows = g.in_year(list(divisions), self.year)
        if len(rows) < 2:
            return rows
        top = min(LEVELS.index(d.level) for d in rows)
        higher = [d for d in rows if LEVELS.index(d.level) == top]
        if len(higher) == 1 and top < 2:
            return higher
        scores = sorted(((self.support(d), d.adcode, d) for d in rows), key=lambda x: (-x[0], x[1]))
        if scores[0][0] > 0 and scores[0][0] >= 1.5 * scores[1][0] + 0.3:
            return [scores[0][2]]
        return rows

    def _believed(self, m: Mention) -> list[Division]:
        """Return the divisions that a name may stand for in the year of the text.

        Names of the past are believed if written in full and if they are nothing else.
        """
        g = gazetteer()
        if m.full and m.word not in g.full_words:
            return m.divisions
        year = g.year(self.year)
        kept = [d for d in m.divisions if d.covers(year)]
        if m.full or kept:
            return kept
        return [d for d in m.divisions if g.renamed(d, year).stem == d.stem and d.adcode_now]

    def read_chain(self, chain: Sequence[Mention]) -> tuple[list[Division], bool, int]:
        """Return what a chain like 江苏省 盐城市 大丰区 stands for.

        A child that contradicts the place named before it is not believed, nor one that is no
        division: the text is then of a part of the place.

        Returns
        -------
        tuple
            The places, whether it is but a part of them, and how many mentions were read.
        """
        rows: list[Division] = []
        for k, m in enumerate(chain):
            if m.weight <= 0:
                return rows, bool(rows) and m.common, max(k, 1)
            inside = self.choose(self._believed(m), rows)
            if rows and not inside:
                return rows, True, k
            rows = inside
            if m.part and k == len(chain) - 1:
                return rows, True, k + 1
        return rows, False, len(chain)


def chains_of(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Mentions that follow one another at once, like 江苏省 盐城市 大丰区, as one."""
    chains: list[list[Mention]] = []
    for m in mentions:
        if chains and chains[-1][-1].end == m.start:
            chains[-1].append(m)
        else:
            chains.append([m])
    return chains
