"""What a place is called in frames and figures: labels, full names, columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from cityplans.regions.gazetteer import (
    LEVELS,
    MUNICIPALITIES,
    Division,
    gazetteer,
    macro_region,
)
from cityplans.text import read_rows

COLUMNS = ("region", "province", "prefecture", "county", "adcode", "adcode_now", "macro_region")
# The label of the whole country's government, which is no division.
CENTRE = "国务院"


class Kind(NamedTuple):
    """A kind of evidence: its weight, who says it, what it proves by itself and what if vague."""

    weight: float
    source: str
    proof: int
    vague: int


class Sign(NamedTuple):
    """A word that speaks for a place: of which kind, and whether it is as clear as can be."""

    kind: str
    word: str
    clear: bool = True


# So much is proof: one kind that cannot mislead, or two sources that agree.
_ENOUGH = 2


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of evidence of ``place_evidence.csv``."""
    rows = read_rows("place_evidence.csv", ("where", "weight", "source", "proof", "vague"))
    return {
        r["where"]: Kind(float(r["weight"]), r["source"], int(r["proof"]), int(r["vague"]))
        for _, r in rows
    }


def proven(signs: Iterable[Sign]) -> bool:
    """Tell whether signs for one place are proof: each source counts once, by its best."""
    best: dict[str, int] = {}
    for sign in signs:
        kind = kinds()[sign.kind]
        proof = kind.proof if sign.clear else kind.vague
        best[kind.source] = max(best.get(kind.source, 0), proof)
    return sum(best.values()) >= _ENOUGH


@dataclass(frozen=True)
class Region:
    """The place of a document, with what gave it away; ``central`` for the whole country's.

    Attributes
    ----------
    division
        The division of the gazetteer; None where the place is unknown or the centre.
    signs
        What gave the place away.
    doubtful
        Whether something speaks against it.
    warnings
        What was odd, one sentence each.
    year
        Year whose names and codes are meant.
    central
        Whether the document is of the whole country's authorities.
    """

    division: Division | None = None
    signs: tuple[Sign, ...] = ()
    doubtful: bool = False
    warnings: tuple[str, ...] = ()
    year: int | None = None
    central: bool = False

    @property
    def confidence(self) -> str:
        """``certain`` if the signs are proof and undisputed, else ``likely`` or ``unknown``."""
        if self.division is None and not self.central:
            return "unknown"
        return "certain" if not self.doubtful and proven(self.signs) else "likely"

    @property
    def evidence(self) -> tuple[str, ...]:
        """Words that gave the place away."""
        return tuple(dict.fromkeys(sign.word for sign in self.signs))

    def columns(self) -> dict[str, object]:
        """Return the columns of ``documents`` that describe a place."""
        out: dict[str, object] = dict.fromkeys(COLUMNS)
        d = self.division
        out["level"] = "central" if self.central else d.level if d else "unknown"
        out["region_confidence"] = self.confidence
        out["region_evidence"] = "、".join(self.evidence) or None
        if self.central:
            out["region"] = CENTRE
        if d is None:
            return out
        g = gazetteer()
        province = g.at(d.province, self.year)
        prefecture = g.at(d.prefecture, self.year) if d.prefecture else None
        municipal = d.adcode[:2] in MUNICIPALITIES
        return out | {
            "region": short_label(d, self.year),
            "province": province.name if province else None,
            "prefecture": prefecture.name if prefecture and not municipal else None,
            "county": d.name if d.level == "county" else None,
            "adcode": d.adcode,
            "adcode_now": d.adcode_now,
            "macro_region": macro_region(d.adcode),
        }


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
    # Namesakes of today count in any year, so that a place keeps its label over the years.
    others = [
        d
        for d in (*g.by_stem.get(division.stem, ()), *g.by_name.get(division.stem, ()))
        if (d.covers(g.year(year)) or d.covers(g.newest)) and d.adcode != division.adcode
        if d.adcode_now != division.adcode_now or d.covers(g.year(year))
    ]
    if all(LEVELS.index(d.level) > LEVELS.index(division.level) for d in others):
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
    codes = [division.province, division.prefecture or ""]
    above = [g.at(c, year) for c in dict.fromkeys(codes) if c and c != division.adcode]
    return "".join(d.name for d in above if d is not None) + division.name
