"""Weigh a whole text for the place it is about, when neither title nor issuer names it."""

from __future__ import annotations

import re
from collections import defaultdict

from cityplans.regions.gazetteer import Division, gazetteer
from cityplans.regions.mentions import find_towns, own_units
from cityplans.regions.naming import Region, Scene
from cityplans.regions.neighbours import find_by_neighbours

_KINDS = {
    "county": lambda d: d.level == "county" and d.kind in "县旗",
    "district": lambda d: d.level == "county" and d.kind == "区",
    "city": lambda d: (d.level == "prefecture") or (d.level == "county" and d.kind == "市"),
    "province": lambda d: d.level == "province",
}
# People who came from elsewhere in an epidemic: 来芜人员, 来(返)海人员.
_ARRIVALS = re.compile(
    r"来(?:\(返\)|（返）|返)?([\u4e00-\u9fff])(?:人员|就读|务工|旅居|投资|就业|返)"
)


def own_unit(text: str) -> str | None:
    """Return what kind of place speaks: county, district, city, province or None.

    The lowest kind that the text speaks of as its own counts, for a county's document also
    names the city and province above it.
    """
    n = own_units(text)
    for unit in ("county", "district"):
        if n[unit] >= 2 and n[unit] * 3 >= n["city"]:
            return unit
    if n["city"] >= 2:
        return "city"
    return "province" if n["province"] >= 2 else None


def weigh(scene: Scene) -> Region:
    """Find the place a text is about from its body alone.

    Returns
    -------
    Region
        ``certain`` if the best place is named as the text's own, ``likely`` if it is only
        pointed to by at least two towns, institutions or names, else unknown.
    """
    g = gazetteer()
    year = g.year(scene.year)
    unit = own_unit(scene.text)
    direct, own, evidence = _direct(scene)
    area = _areas(direct)
    towns, town_words = _towns(scene, unit, area)
    arrivals = set(_ARRIVALS.findall(scene.text))

    candidates: dict[str, Division] = {}
    for code in {
        *direct,
        *towns,
        *(c[:4] + "00" for c in direct),
        *(c[:2] + "0000" for c in direct),
    }:
        d = g.at(code, year)
        if d is not None and d.covers(year) and (unit is None or _KINDS[unit](d)):
            candidates[code] = d
    scores: dict[str, float] = {}
    for code, d in candidates.items():
        score = min(direct.get(code, 0.0), 8.0)
        if d.level == "county":
            score += min(towns.get(code, 0.0), 6.0)
            score += min(direct.get(code[:4] + "00", 0.0), 1.0)
        elif d.level == "prefecture":
            children = [c for c in direct if c[:4] == code[:4] and c != code and direct[c] >= 0.4]
            if len(children) >= 2:
                score += min(len(children), 6)
        elif d.level == "province":
            children = [c for c in direct if c[:2] == code[:2] and c != code and direct[c] >= 0.4]
            if unit == "province" and len(children) >= 3:
                score += min(len(children), 6) / 2
        if any(a in d.stem for a in arrivals):
            score += 0.5
        scores[code] = score
    for code in [c for c in scores if candidates[c].level == "prefecture"]:
        # Towns all of one county speak for that county, whose text names the city above it.
        shares = sorted((n for c, n in towns.items() if c[:4] == code[:4]), reverse=True)
        if unit and shares and shares[0] >= 1.2 and shares[0] >= 0.75 * sum(shares):
            scores[code] *= 0.4
    if not scores:
        return _by_neighbours(scene, unit)
    ranked = sorted(scores, key=lambda c: (-scores[c], c))
    best, second = ranked[0], scores[ranked[1]] if len(ranked) > 1 else 0.0
    words = [*evidence.get(best, ()), *town_words.get(best, ())]
    d = candidates[best]
    if d.level == "prefecture":
        inner = sorted(c for c in direct if c[:4] == best[:4] and c != best)
        words += [w for c in inner for w in evidence.get(c, ())][:6]
    if scores[best] < 1.4 * second:
        return _by_neighbours(scene, unit)
    named = own.get(best, 0.0) >= 2.0 or direct.get(best, 0.0) >= 4.0
    needed = {"province": 3.0, None: 2.8 if named else 3.5}.get(unit, 2.5 if named else 1.9)
    if scores[best] < needed or not (named or len(set(words)) > 1):
        return _by_neighbours(scene, unit)
    return Region(d, "certain" if named else "likely", tuple(dict.fromkeys(words))[:8], (), year)


def _by_neighbours(scene: Scene, unit: str | None) -> Region:
    year = gazetteer().year(scene.year)
    kinds = {"county": "县旗", "district": "区", "city": "市"}.get(unit or "")
    if kinds:
        found, words = find_by_neighbours(scene.text, year, kinds)
        if found is not None:
            return Region(found, "likely", tuple(words), (), year)
    return Region(year=year)


def _direct(scene: Scene) -> tuple[dict[str, float], dict[str, float], dict[str, list[str]]]:
    """Score by code of what the text names, what of it is as its own, and the words."""
    g = gazetteer()
    score: dict[str, float] = defaultdict(float)
    own: dict[str, float] = defaultdict(float)
    words: dict[str, list[str]] = defaultdict(list)
    for m in scene.mentions:
        if m.weight <= 0.06:
            continue
        rows = g.in_year(m.divisions, scene.year)
        rows = [g.renamed(d, scene.year) for d in rows]
        if len(rows) > 1:
            # Of one name with several places, those near what else is named count.
            support = [scene.support(d) for d in rows]
            top = max(support)
            keep = [d for d, s in zip(rows, support, strict=True) if s >= 0.6 * top]
            rows = keep if top > 0 else rows
        if len(rows) > 4:
            continue
        for d in rows:
            score[d.adcode] += m.weight / len(rows)
            own[d.adcode] += m.own * m.weight / len(rows)
            if m.word not in words[d.adcode]:
                words[d.adcode].append(m.word)
    return dict(score), dict(own), dict(words)


def _areas(direct: dict[str, float]) -> frozenset[str]:
    """Prefectures (four digits) that the text names or has counties of."""
    totals: dict[str, float] = defaultdict(float)
    for code, score in direct.items():
        if code[2:4] != "00":
            totals[code[:4]] += min(score, 2.0)
    return frozenset(a for a, s in totals.items() if s >= 0.8)


def _towns(
    scene: Scene, unit: str | None, areas: frozenset[str]
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Score of counties by their towns, each town once and by how rare its name is.

    Towns are those of 2023; a county of another time is the one whose place is there today.
    """
    g = gazetteer()
    year = g.year(scene.year)
    near = frozenset(c for c in g.towns_of if c[:4] in areas)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    mentions = find_towns(scene.text)
    if near:
        mentions += [
            t for t in find_towns(scene.text, near) if len(g.town_stems.get(t.stem, ())) == 1
        ]
    for t in mentions:
        if t.share < 0.05:
            continue
        for county in t.counties:
            for d in _then(county, year):
                best = found[d.adcode]
                best[t.stem] = max(best.get(t.stem, 0.0), t.share)
    return (
        {code: sum(shares.values()) for code, shares in found.items()},
        {code: list(shares) for code, shares in found.items()},
    )


def _then(county: str, year: int) -> list[Division]:
    """Return the divisions that today's county was in a year."""
    g = gazetteer()
    rows = [d for d in g.heirs.get(county, ()) if d.covers(year) and d.level == "county"]
    return rows or [d for d in (g.at(county, None),) if d is not None]
