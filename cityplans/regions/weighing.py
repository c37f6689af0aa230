"""Weigh a whole text for the place it is about, when neither title nor issuer names it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cityplans.regions.gazetteer import MUNICIPALITIES, Division, compatible, gazetteer
from cityplans.regions.mentions import Mention, find_towns
from cityplans.regions.naming import Sign
from cityplans.regions.neighbours import find_by_neighbours
from cityplans.regions.scene import FITS, Scene

# People who came from elsewhere in an epidemic: 来芜人员, 来(返)海人员.
_ARRIVALS = re.compile(
    r"来(?:\(返\)|（返）|返)?([\u4e00-\u9fff])(?:人员|就读|务工|旅居|投资|就业|返)"
)
# So often a text of its own speaks of its city, county or province, or where it names their body.
_OFTEN, _OFTEN_OWN = 5, 3
# XX市: a text that hides its own name has left but others'.
_HIDDEN = re.compile(r"[xX×*某_]{1,4}[省市县区]")
_REGIONS = ("15", "45", "54", "64", "65")


@dataclass
class Direct:
    """What a text names, by code: how much, how much of it as its own, how often, by which signs.

    A body of a place is half a claim, for it may be a superior's.
    """

    score: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    own: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    claims: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    signs: dict[str, list[Sign]] = field(default_factory=lambda: defaultdict(list))


def weigh_mentions(scene: Scene) -> Direct:
    """Score the places that the body names."""
    g = gazetteer()
    found = Direct()
    opening = {m.start - scene.body_start for m in scene.subject}  # a clue of its own
    for m in scene.in_body:
        if m.weight <= 0.06:
            continue
        rows = [g.renamed(d, scene.year) for d in g.in_year(m.divisions, scene.year)]
        if len(rows) > 1:
            # Of one name with several places, those near what else is named count.
            support = [scene.support(d, m.word) for d in rows]
            top = max(support)
            keep = [d for d, s in zip(rows, support, strict=True) if s >= 0.6 * top]
            rows = keep if top > 0 else rows
        if len(rows) > 4:
            continue
        for d in rows:
            found.score[d.adcode] += m.weight / len(rows)
            found.own[d.adcode] += m.own * m.weight / len(rows)
            found.claims[d.adcode] += m.own * (0.5 if m.organ else 1.0) / len(rows)
            clear = len(rows) == 1 and m.start not in opening
            sign = Sign(_kind(m, d) if clear else "around", m.word)
            if sign not in found.signs[d.adcode]:
                found.signs[d.adcode].append(sign)
    return found


def _kind(m: Mention, d: Division) -> str:
    """Return which kind of evidence a name in the text is: everyone names a superior's bodies."""
    if m.organ:
        return "body" if d.level == "county" else "around"
    return "own" if m.own else "around"


@dataclass(frozen=True)
class Guess:
    """The place that a body speaks for, and by which signs."""

    division: Division
    signs: tuple[Sign, ...]


def weigh(scene: Scene, direct: Direct) -> Guess | None:
    """Find the place a text is about from its body alone.

    Returns
    -------
    Guess or None
        Missing unless the best place is named as the text's own, or pointed to by at least two
        towns, institutions or names, and clearly ahead of the next.
    """
    g = gazetteer()
    year = g.year(scene.year)
    towns, town_words = _towns(scene, direct)
    scores, candidates = _scores(scene, direct, towns)
    if not scores:
        return _by_neighbours(scene)
    ranked = sorted(scores, key=lambda c: (-scores[c], c))
    best = ranked[0]
    # The place around one that the text claims as its own is no rival.
    rivals = (
        scores[c]
        for c in ranked[1:]
        if not (
            compatible(candidates[best], candidates[c]) and direct.claims[best] > direct.claims[c]
        )
    )
    second = max(rivals, default=0.0)
    inside = town_words.get(best, [])
    signs = [*direct.signs.get(best, ()), *_signs("towns" if len(inside) > 1 else "around", inside)]
    d = candidates[best]
    if d.level != "county":
        area = best[: 4 if d.level == "prefecture" else 2]
        inner = sorted(c for c in direct.score if c.startswith(area) and c != best)
        signs += _signs("around", (sign.word for c in inner for sign in direct.signs[c]))[:6]
    own, total = direct.own.get(best, 0.0), direct.score.get(best, 0.0)
    # 市 may be a county-level city whose superior is named once; above a 区 or 县 all is clear.
    enough = 0.5 if scene.unit in ("county", "district") else 1.0
    claimed = direct.claims.get(best, 0.0) >= enough
    named = total >= (3.0 if scene.unit and own else 4.0)
    named = named or (claimed and (own >= 2.0 or scene.unit is not None))
    needed = _needed(scene, named, claimed, towns.get(best, {}))
    alone = _alone(scene, direct, d, best in towns)
    if scores[best] < max(1.4 * second, 0.8 if alone else needed):
        return _by_neighbours(scene)
    if not (named or alone or len({sign.word for sign in signs}) > 1):
        return _by_neighbours(scene)
    found = g.at(best, year)
    return Guess(found or d, tuple(dict.fromkeys(signs))[:8])


def _signs(kind: str, words: Iterable[str]) -> list[Sign]:
    return [Sign(kind, word) for word in dict.fromkeys(words)]


def _alone(scene: Scene, direct: Direct, d: Division, town: bool) -> bool:
    """Whether a text that speaks of itself often names this place and hardly another.

    A text that does not say what it is of may name it as its own twice, or with a town of it.
    """
    if scene.unit is None:
        often = direct.claims.get(d.adcode, 0.0) >= 2 or (town and direct.score[d.adcode] >= 1)
    else:
        least = _OFTEN_OWN if direct.own.get(d.adcode) else _OFTEN
        often = scene.counts[scene.unit] >= least
    if not often or _HIDDEN.search(scene.text):
        return False
    other = (
        s
        for c, s in direct.score.items()
        if (e := gazetteer().at(c, None)) is None or not compatible(e, d)
    )
    return sum(other) < 0.5 * direct.score.get(d.adcode, 0.0)


def _needed(scene: Scene, named: bool, claimed: bool, towns: dict[str, float]) -> float:
    """Return the score that is enough, by what it is made of."""
    if scene.unit is not None and claimed:
        return 1.0  # 健康某某建设 of a place of the very kind that speaks
    if len(towns) >= 2 and sum(towns.values()) >= 1.5:
        return 1.5
    return {"province": 3.0, None: 2.8 if named else 3.5}.get(scene.unit, 1.9)


def _scores(
    scene: Scene, direct: Direct, towns: dict[str, dict[str, float]]
) -> tuple[dict[str, float], dict[str, Division]]:
    """Score every division that comes into question, itself and by what lies in it."""
    g = gazetteer()
    year = g.year(scene.year)
    above = {c[:n] + "0" * (6 - n) for c in direct.score for n in (2, 4)}
    candidates: dict[str, Division] = {}
    for code in {*direct.score, *towns, *above}:
        d = g.at(code, year)
        if d is not None and d.covers(year) and (scene.unit is None or FITS[scene.unit](d)):
            candidates[code] = d
    arrivals = set(_ARRIVALS.findall(scene.body))
    scores = {}
    for code, d in candidates.items():
        score = min(direct.score.get(code, 0.0), 8.0)
        if d.level == "county":
            score += min(sum(towns.get(code, {}).values()), 6.0)
            parent = code[:2] + "0000" if code[:2] in MUNICIPALITIES else code[:4] + "00"
            score += min(direct.score.get(parent, 0.0), 1.0)
        else:
            score += _inside(scene, direct, d)
        if any(a in d.stem for a in arrivals):
            score += 0.5
        if d.level == "prefecture" and scene.unit:
            # Towns all of one county speak for that county, whose text names the city above it.
            shares = sorted(
                (sum(n.values()) for c, n in towns.items() if c[:4] == code[:4]), reverse=True
            )
            if shares and shares[0] >= 1.2 and shares[0] >= 0.75 * sum(shares):
                score *= 0.4
        scores[code] = score
    return scores, candidates


def _inside(scene: Scene, direct: Direct, d: Division) -> float:
    """Score a city or province by the places in it that a text names."""
    city = d.level == "prefecture" or (d.adcode[:2] in MUNICIPALITIES and scene.unit == "city")
    area = d.adcode[: 4 if d.level == "prefecture" else 2]
    inner = {c: s for c, s in direct.score.items() if c.startswith(area) and c != d.adcode}
    if city:
        # 市 in a text with a county-level city is that city, not the one around.
        at = gazetteer().at
        inner = {c: s for c, s in inner.items() if (e := at(c, None)) is None or e.kind != "市"}
    clear = [c for c, s in inner.items() if s >= 0.4]
    if city:
        alone = not any(c[: len(area)] != area for c in direct.score)
        firm = scene.unit == "city" and scene.counts["city"] >= 3 and alone
        if len(clear) >= 2 or (clear and firm and sum(inner.values()) >= 1.5):
            return min(max(len(clear), 2), 6)
    elif scene.unit == "province":
        if len(clear) >= 3:
            return min(len(clear), 6) / 2
        # 自治区 leaves five provinces, of which one is named by a place in it.
        regions = {c[:2] for c in direct.score}
        if area in _REGIONS and regions == {area} and "自治区" in scene.text:
            return 3.0
    return 0.0


def _by_neighbours(scene: Scene) -> Guess | None:
    kinds = {"county": "县旗", "district": "区", "city": "市"}.get(scene.unit or "")
    if kinds:
        year = gazetteer().year(scene.year)
        found, words = find_by_neighbours(scene.body, year, kinds)
        if found is not None:
            return Guess(found, tuple(_signs("around", words)))
    return None


def _towns(
    scene: Scene, direct: Direct
) -> tuple[dict[str, dict[str, float]], dict[str, list[str]]]:
    """Score counties by their towns, each town once and by how rare its name is.

    Towns are those of 2023; a county of another time is the one whose place is there today.
    """
    year = gazetteer().year(scene.year)
    # Prefectures (four digits) that the text names or has counties of.
    totals: dict[str, float] = defaultdict(float)
    for code, score in direct.score.items():
        if code[2:4] != "00":
            totals[code[:4]] += min(score, 2.0)
    areas = {a for a, s in totals.items() if s >= 0.8}
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for t in find_towns(scene.body):
        if not t.sure and not (t.share == 1 and t.counties[0][:4] in areas):
            continue
        if t.share < 0.05:
            continue
        for county in t.counties:
            for d in _then(county, year):
                best = found[d.adcode]
                best[t.stem] = max(best.get(t.stem, 0.0), t.share)
    return found, {code: list(shares) for code, shares in found.items()}


def _then(county: str, year: int) -> list[Division]:
    """Return the divisions that today's county was in a year."""
    g = gazetteer()
    rows = [d for d in g.heirs.get(county, ()) if d.covers(year) and d.level == "county"]
    return rows or [d for d in (g.at(county, None),) if d is not None]
