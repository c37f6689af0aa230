"""Which place a document is about, and what a place was called and coded in a given year.

A name in the title or of the issuer settles it. Failing that, the body is weighed: how the
text speaks of itself (我县, 市委), names beside its own institutions, counties of one
prefecture, towns of one county. A text about no place stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cityplans.regions_gazetteer import Division, gazetteer
from cityplans.regions_mentions import Mention, context, find_mentions

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Region:
    """The place of a document, with what gave it away."""

    division: Division | None = None
    confidence: str = "unknown"
    evidence: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    year: int | None = None

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
                "region_evidence": "、".join(self.evidence) or None,
            }
        g = gazetteer()
        province = g.at(d.province, self.year)
        prefecture = g.at(d.prefecture, self.year) if d.prefecture else None
        if d.adcode[:2] in ("11", "12", "31", "50"):
            prefecture = None
        return {
            "region": d.stem,
            "province": province.name if province else None,
            "prefecture": prefecture.name if prefecture else None,
            "county": d.name if d.level == "county" else None,
            "adcode": d.adcode,
            "adcode_now": d.adcode_now,
            "level": d.level,
            "region_confidence": self.confidence,
            "region_evidence": "、".join(self.evidence) or None,
        }


def find_region(
    body: str,
    *,
    names: Sequence[str] = (),
    opening: str = "",
    year: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> Region:
    """Find the place a document is about.

    Parameters
    ----------
    body
        Text of the document.
    names
        Strings that name the document or who issued it, the most telling first: issuer, title,
        signature. A place in one of them settles the matter.
    opening
        First sentence, where news says where it happened.
    year
        Year to take names and codes of; missing means today.
    facts
        ``province``, ``prefecture``, ``county`` or ``adcode`` from a catalog: kept, and warned
        about where the text names another place.

    Returns
    -------
    Region
        ``certain`` if the place is named, ``likely`` if at least two towns or institutions
        point to it, else ``unknown``.

    Examples
    --------
    >>> from cityplans.regions import find_region
    >>> region = find_region("全市医改", names=["定西市卫生健康委员会"], year=2022)
    >>> region.division.adcode, region.confidence
    ('621100', 'certain')
    """
    from cityplans.regions_scoring import weigh

    g = gazetteer()
    stated = _from_facts(facts or {}, year)
    scene = Scene(body, find_mentions(body), year)
    found = Region(year=g.year(year))
    for string in names:
        found = _from_name(string, scene)
        if found.division is not None:
            break
    if found.division is None and opening:
        found = _from_opening(opening, scene, found.warnings)
    if found.division is None:
        found = weigh(scene, found.warnings)
    if stated is None:
        return found
    warnings = list(found.warnings)
    if found.division is not None and found.confidence == "certain":
        if not _compatible(stated, found.division):
            warnings.append(
                f"The catalog says {stated.name}, the text speaks of {found.division.name}."
            )
        elif len(found.division.adcode.rstrip("0")) > len(stated.adcode.rstrip("0")) and not (
            {"level", "region", "adcode"} & set(facts or {})
        ):
            # A column 省份 beside a county's plan says less than the text does.
            return Region(found.division, "certain", found.evidence, tuple(warnings), g.year(year))
    return Region(stated, "certain", ("目录", *found.evidence[:3]), tuple(warnings), g.year(year))


@dataclass
class Scene:
    """A text with its mentions, and the year it is read in."""

    text: str
    mentions: list[Mention]
    year: int | None
    _support: dict[str, float] | None = field(default=None, repr=False)

    def support(self, division: Division) -> float:
        """How much the rest of the text speaks for one of several places of the same name."""
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


def _compatible(a: Division, b: Division) -> bool:
    """Whether one place lies in the other, or both are the same."""
    if a.adcode_now and a.adcode_now == b.adcode_now:
        return True
    x, y = sorted((a.adcode.rstrip("0"), b.adcode.rstrip("0")), key=len)
    x += "0" * (len(x) % 2)
    return y.startswith(x)


def _chains(mentions: Sequence[Mention]) -> list[list[Mention]]:
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
        inside = [d for d in rows if any(_compatible(p, d) for p in parents)]
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


def _from_name(string: str, scene: Scene) -> Region:
    """The place named in a title or by an issuer."""
    g = gazetteer()
    warnings: list[str] = []
    chains = [
        c
        for c in _chains(find_mentions(string))
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
            places = "、".join(sorted(_full_name(d, scene.year) for d in rows)[:6])
            warnings.append(f"{last.word} may be any of {places}.")
            continue
        printed = "".join(m.word for m in chain)
        return Region(g.renamed(rows[0], scene.year), "certain", (printed,), (), g.year(scene.year))
    return Region(warnings=tuple(warnings), year=g.year(scene.year))


def _from_opening(opening: str, scene: Scene, warnings: tuple[str, ...]) -> Region:
    """The place news opens with: a full name as subject of the first sentence."""
    g = gazetteer()
    acts = context()["acts"]
    for chain in _chains(find_mentions(opening)):
        last = chain[-1]
        if not last.full or last.weight < 0.5:
            continue
        # The subject of the sentence does something at once, or is a body of the place.
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
    return Region(warnings=warnings, year=g.year(scene.year))


def _full_name(division: Division, year: int | None) -> str:
    g = gazetteer()
    parts = [division.name]
    if division.level == "county" and division.prefecture:
        above = g.at(division.prefecture, year)
        parts.insert(0, above.name if above else "")
    if division.level != "province":
        above = g.at(division.province, year)
        parts.insert(0, above.name if above else "")
    return "".join(parts)


def _from_facts(facts: Mapping[str, object], year: int | None) -> Division | None:
    """The place a catalog gives, by code or by names."""
    g = gazetteer()
    code = str(facts.get("adcode") or "").split(".")[0]
    if len(code) == 6 and code in g.by_code:
        return g.at(code, year)
    above: list[Division] = []
    place = None
    for key in ("province", "prefecture", "county", "region"):
        name = facts.get(key)
        if not isinstance(name, str) or not name.strip():
            continue
        if key == "region" and place is not None:
            continue
        rows = [d for d in _named(name.strip(), year)]
        if key in ("province", "prefecture", "county"):
            rows = [d for d in rows if d.level == key] or rows
        if above:
            rows = [d for d in rows if _compatible(above[-1], d)]
        if len(rows) >= 1 and (len(rows) == 1 or len({d.adcode for d in rows}) == 1):
            place = rows[0]
            above.append(place)
    return place


def _named(name: str, year: int | None) -> list[Division]:
    g = gazetteer()
    rows = g.by_name.get(name) or g.by_stem.get(name) or ()
    return g.in_year(rows, year) if rows else []


def _frame(rows: list[tuple[str, Division]], year: int | None) -> pd.DataFrame:
    import pandas as pd

    g = gazetteer()
    columns = ["name", "place", "adcode", "adcode_now", "level", "valid_from", "valid_to"]
    data = []
    for word, d in rows:
        end = None if d.end == 999912 else f"{d.end // 100}-{d.end % 100:02d}"
        start = f"{d.start // 100}-{d.start % 100:02d}"
        data.append((word, _full_name(d, year), d.adcode, d.adcode_now, d.level, start, end))
    _ = g
    return pd.DataFrame(data, columns=columns).astype("str")


def resolve(name: str, year: int | None = None) -> pd.DataFrame:
    """Return the divisions that bore a name, with their codes then and now.

    Parameters
    ----------
    name
        Full or short name, like 芜湖县 or 芜湖; several together narrow it: 江苏省海安县.
    year
        Only divisions valid in that year (where none was, the nearest in time). Missing: of
        any time since 1980.

    Returns
    -------
    DataFrame
        One row per division: ``name`` (as asked), ``place`` (full name with its parents),
        ``adcode``, ``adcode_now`` (missing if it is not known where it went), ``level``,
        ``valid_from`` and ``valid_to`` (yyyy-mm; missing if still valid).

    Examples
    --------
    >>> from cityplans import regions
    >>> regions.resolve("芜湖县", 2017)[["adcode", "adcode_now"]].values.tolist()
    [['340221', '340210']]
    """
    g = gazetteer()
    name = name.strip()
    rows = list(g.by_name.get(name) or g.by_stem.get(name) or ())
    if not rows:
        chain = next(iter(_chains(find_mentions(name))), [])
        above: list[Division] = []
        for m in chain:
            rows = [
                d for d in m.divisions if not above or any(_compatible(a, d) for a in above)
            ]
            above = rows
    if year is not None and rows:
        rows = g.in_year(tuple(rows), year)
    rows.sort(key=lambda d: (d.start, d.adcode))
    return _frame([(name, d) for d in rows], year)


def find_places(text: str, year: int | None = None) -> pd.DataFrame:
    """Return every place a text names, with its code.

    Parameters
    ----------
    text
        Any text.
    year
        Year to take names and codes of; missing means today.

    Returns
    -------
    DataFrame
        One row per mention: ``place`` (full name with its parents; missing if several places
        of that name are possible), ``adcode``, ``start``, ``end`` (offsets in ``text``),
        ``word`` (as printed), ``weight`` (how much it speaks for being the text's own place;
        below 1 a partner or a short name).

    Examples
    --------
    >>> from cityplans import regions
    >>> regions.find_places("高唐县与米易县结对").adcode.tolist()
    ['371526', '510421']
    """
    import pandas as pd

    scene = Scene(text, find_mentions(text), year)
    data = []
    for chain in _chains(scene.mentions):
        parents: list[Division] = []
        for m in chain:
            if m.weight < 0.06:
                continue
            parents = rows = choose(m.divisions, scene, parents)
            one = rows[0] if len(rows) == 1 else None
            data.append(
                (
                    _full_name(one, year) if one else None,
                    one.adcode if one else None,
                    m.start,
                    m.end,
                    m.word,
                    round(m.weight, 3),
                )
            )
    frame = pd.DataFrame(data, columns=["place", "adcode", "start", "end", "word", "weight"])
    return frame.astype(
        {"place": "str", "adcode": "str", "start": "int64", "end": "int64", "word": "str"}
        | {"weight": "float64"}
    )
