"""Places known by the company they keep: acronyms of neighbours that work together.

Neighbouring counties and cities join under the first letters of their names (X·Y·Z 同城). A
district whose own name is masked often leaves these standing. An acronym of three or more
gives the prefecture if only one in the country has counties with those letters; the letter
that several acronyms of one text share is its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from cityplans.regions.gazetteer import Division, gazetteer
from cityplans.regions.towns import towns
from cityplans.text import any_of

_OWN_TOWN = re.compile(r"镇卫生院|乡镇卫生院|[、,，]镇[\u4e00-\u9fff]|各镇|镇村|乡镇")


@cache
def _initials(year: int) -> dict[str, dict[str, list[Division]]]:
    """Counties of a year by prefecture (four digits) and first letter."""
    out: dict[str, dict[str, list[Division]]] = defaultdict(lambda: defaultdict(list))
    for d in gazetteer().divisions:
        if d.level == "county" and d.covers(year):
            out[d.adcode[:4]][d.stem[0]].append(d)
    return out


@cache
def _pattern() -> re.Pattern[str]:
    words = any_of("places", "towns.alliances").pattern
    return re.compile(rf"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{{2,5}}?)(?:{words})")


def find_by_neighbours(text: str, year: int, kinds: str) -> tuple[Division | None, list[str]]:
    """Find a county by the acronyms of its alliances.

    Parameters
    ----------
    text
        Text of the document.
    year
        Year to take the divisions of.
    kinds
        Last letters the place may have: 区, 县旗, 市 ...

    Returns
    -------
    tuple
        The county, or None unless exactly one fits, and the acronyms found.

    Examples
    --------
    >>> from cityplans.regions.neighbours import find_by_neighbours
    >>> text = "举办“椒黄路同城”急救比武,推进“椒临同城”转诊,推动乡镇卫生院提档。"
    >>> find_by_neighbours(text, 2023, "区")[0].name
    '椒江区'
    """
    acronyms = list(dict.fromkeys(_pattern().findall(text)))
    if len(acronyms) < 2:
        return None, []
    initials = _initials(year)
    areas = set()
    for acronym in acronyms:
        if len(set(acronym)) < 3:
            continue
        hits = [a for a, of in initials.items() if sum(c in of for c in set(acronym)) >= 3]
        if len(hits) == 1:
            areas.add(hits[0])
    if len(areas) != 1:
        return None, []
    area = areas.pop()
    shared = set.intersection(*(set(a) for a in acronyms))
    fits = [
        d
        for c in sorted(shared)
        for d in initials[area].get(c, ())
        if d.name.endswith(tuple(kinds))
    ]
    if len(fits) > 1 and len(_OWN_TOWN.findall(text)) >= 2:
        # A place with 镇卫生院 has towns, not only streets.
        fits = [d for d in fits if _has_towns(d)]
    return (fits[0] if len(fits) == 1 else None), acronyms


def _has_towns(division: Division) -> bool:
    codes = {division.adcode, division.adcode_now}
    towned = (of for name, of in towns().by_name.items() if name.endswith(("镇", "乡")))
    return any(not codes.isdisjoint(of.split()) for of in towned)
