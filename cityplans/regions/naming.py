"""Names and what they stand for: a place, one of several, or none, in the light of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cityplans.regions.gazetteer import Division, gazetteer
from cityplans.regions.mentions import Mention, context, find_mentions


@dataclass(frozen=True)
class Region:
    """The place of a document, with what gave it away.

    ``options`` are the places a name may stand for, where that stayed open.
    """

    division: Division | None = None
    confidence: str = "unknown"
    evidence: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    year: int | None = None
    options: tuple[Division, ...] = ()

    def columns(self) -> dict[str, object]:
        """Return the columns of ``documents`` that describe a place."""
        empty = dict.fromkeys(
            ("region", "province", "prefecture", "county", "adcode", "adcode_now"), None
        )
        d = self.division
        if d is None:
            return empty | {
                "level": "unknown",
                "region_confidence": "unknown",
                "region_evidence": None,
            }
        g = gazetteer()
        province = g.at(d.province, self.year)
        prefecture = g.at(d.prefecture, self.year) if d.prefecture else None
        if d.adcode[:2] in ("11", "12", "31", "50"):
            prefecture = None
        return {
            "region": short_label(d, self.year),
            "province": province.name if province else None,
            "prefecture": prefecture.name if prefecture else None,
            "county": d.name if d.level == "county" else None,
            "adcode": d.adcode,
            "adcode_now": d.adcode_now,
            "level": d.level,
            "region_confidence": self.confidence,
            "region_evidence": "、".join(self.evidence) or None,
        }


@dataclass
class Scene:
    """A text with its mentions, and the year it is read in."""

    text: str
    mentions: list[Mention]
    year: int | None
    _support: dict[str, float] | None = field(default=None, repr=False)

    def support(self, division: Division) -> float:
        """Weigh how much the rest of the text speaks for one of several places of the same name."""
        if self._support is None:
            self._support = {}
            g = gazetteer()
            seen: dict[tuple[str, str], float] = {}
            for m in self.mentions:
                if m.weight <= 0:
                    continue
                rows = g.in_year(m.divisions, self.year)
                if len(rows) > 3:
                    continue
                for d in rows:
                    # One partner named once says little; a parent or sibling named often, much.
                    gain = min(m.weight, 1.0) / len(rows)
                    key = (m.word, d.adcode)
                    seen[key] = min(seen.get(key, 0.0) + gain, 2.0)
            for (_, code), gain in seen.items():
                for area, share in ((code[:4], 1.0), (code[:2], 0.4)):
                    if code[2:4] == "00" and len(area) == 4:
                        continue
                    self._support[area] = self._support.get(area, 0.0) + gain * share
        return self._support.get(division.adcode[:4], 0.0) + self._support.get(
            division.adcode[:2], 0.0
        )


def compatible(a: Division, b: Division) -> bool:
    """Whether one place lies in the other, or both are the same."""
    if a.adcode_now and a.adcode_now == b.adcode_now:
        return True
    x, y = sorted((a.adcode.rstrip("0"), b.adcode.rstrip("0")), key=len)
    x += "0" * (len(x) % 2)
    return y.startswith(x)


def chains_of(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions that follow one another at once, like 江苏省 盐城市 大丰区, as one."""
    chains: list[list[Mention]] = []
    for m in mentions:
        if chains and chains[-1][-1].end == m.start:
            chains[-1].append(m)
        else:
            chains.append([m])
    return chains


def choose(divisions: Sequence[Division], scene: Scene, parents: Sequence[Division]) -> list:
    """Among places of one name, those that the parents and the rest of the text allow."""
    g = gazetteer()
    rows = g.in_year(tuple(divisions), scene.year)
    if parents:
        inside = [d for d in rows if any(compatible(p, d) for p in parents)]
        rows = inside or rows
    if len(rows) < 2:
        return rows
    top = min(("province", "prefecture", "county").index(d.level) for d in rows)
    higher = [d for d in rows if ("province", "prefecture", "county").index(d.level) == top]
    if len(higher) == 1 and top < 2:
        return higher
    scores = sorted(((scene.support(d), d.adcode, d) for d in rows), key=lambda x: (-x[0], x[1]))
    if scores[0][0] > 0 and scores[0][0] >= 1.5 * scores[1][0] + 0.3:
        return [scores[0][2]]
    return rows


def place_in_name(string: str, scene: Scene) -> Region:
    """Return the place named in a title or by an issuer."""
    g = gazetteer()
    unsettled: Region | None = None
    chains = [
        c
        for c in chains_of(find_mentions(string))
        if any(m.weight >= 0.4 or (m.common and m.weight > 0 and m.start == 0) for m in c)
    ]
    # A name that is a word too, at the head of a title, must be borne out by the text.
    for chain in sorted(chains, key=lambda c: not any(m.full for m in c)):
        parents: list[Division] = []
        rows: list[Division] = []
        for m in chain:
            if m.weight <= 0:
                continue
            parents = rows = choose(m.divisions, scene, parents)
        last = chain[-1]
        if not rows:
            continue
        if last.common and not last.full and len(chain) == 1:
            named = {x.word for x in scene.mentions if x.full}
            rows = [d for d in rows if d.name in named]
            if not rows:
                continue
        if len(rows) > 1:
            unsettled = unsettled or _ambiguous(last.word, rows, scene)
            continue
        printed = "".join(m.word for m in chain)
        return Region(g.renamed(rows[0], scene.year), "certain", (printed,), (), g.year(scene.year))
    return unsettled or Region(year=g.year(scene.year))


def _ambiguous(word: str, rows: Sequence[Division], scene: Scene) -> Region:
    places = "、".join(sorted(full_name(d, scene.year) for d in rows)[:6])
    return Region(
        evidence=(word,),
        warnings=(f"{word} may be any of {places}.",),
        year=gazetteer().year(scene.year),
        options=tuple(rows),
    )


def place_in_opening(opening: str, scene: Scene) -> Region:
    """Return the place news opens with: a full name as subject of the first sentence."""
    g = gazetteer()
    acts = context()["acts"]
    for chain in chains_of(find_mentions(opening)):
        last = chain[-1]
        if not last.full or last.weight < 0.5:
            continue
        # The subject of the sentence does something at once, or is a body of the place; 在某市
        # 委领导下 names who stands above.
        before = opening[max(0, chain[0].start - 2) : chain[0].start]
        if before and before[-1] not in ",,。、 \n日讯悉:：年”":
            continue
        if not last.own and not opening[last.end : last.end + 6].startswith(acts):
            continue
        parents: list[Division] = []
        rows: list[Division] = []
        for m in chain:
            parents = rows = choose(m.divisions, scene, parents)
        if len(rows) == 1:
            place = g.renamed(rows[0], scene.year)
            words = ("".join(m.word for m in chain),)
            return Region(place, "certain", words, (), g.year(scene.year))
        if rows:
            return _ambiguous(last.word, rows, scene)
    return Region(year=g.year(scene.year))


def short_label(division: Division, year: int | None) -> str:
    """Return a short name that no other place of the year has: 定西, 芜湖县, 南京鼓楼.

    Examples
    --------
    >>> from cityplans.regions.gazetteer import gazetteer
    >>> from cityplans.regions.naming import short_label
    >>> [short_label(gazetteer().at(c, 2017), 2017) for c in ("621100", "340221", "320106")]
    ['定西', '芜湖县', '南京鼓楼']
    """
    g = gazetteer()
    levels = ("province", "prefecture", "county")
    # Namesakes of today count in any year, so that a place keeps its label over the years.
    others = [
        d
        for d in (*g.by_stem.get(division.stem, ()), *g.by_name.get(division.stem, ()))
        if (d.covers(g.year(year)) or d.covers(g.newest)) and d.adcode != division.adcode
        if d.adcode_now != division.adcode_now or d.covers(g.year(year))
    ]
    if all(levels.index(d.level) > levels.index(division.level) for d in others):
        return division.stem
    if division.level != "county":
        return division.name
    above = g.at(division.prefecture or "", year)
    if above is None or above.level != "prefecture":
        above = g.at(division.province, year)
    if above is None or above.stem == division.stem:
        return division.name
    near = any(d.adcode[:4] == division.adcode[:4] and d.level == "county" for d in others)
    return above.stem + (division.name if near else division.stem)


def full_name(division: Division, year: int | None) -> str:
    """Return the name of a place after those of its province and prefecture."""
    g = gazetteer()
    parts = [division.name]
    if division.level == "county" and division.prefecture:
        above = g.at(division.prefecture, year)
        parts.insert(0, above.name if above else "")
    if division.level != "province":
        above = g.at(division.province, year)
        parts.insert(0, above.name if above else "")
    return "".join(parts)
