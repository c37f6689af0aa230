"""Which place a document is about, and what a place was called and coded in a given year.

A name in the title or of the issuer settles it. Failing that, the body is weighed: how the
text speaks of itself (我县, 市委), names beside its own institutions, counties of one
prefecture, towns of one county. A text about no place stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cityplans.regions.gazetteer import Division, gazetteer
from cityplans.regions.mentions import find_mentions
from cityplans.regions.naming import (
    Region,
    Scene,
    chains_of,
    choose,
    compatible,
    full_name,
    place_in_name,
    place_in_opening,
)
from cityplans.regions.scoring import weigh

if TYPE_CHECKING:
    import pandas as pd


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
    >>> from cityplans.regions.finding import find_region
    >>> region = find_region("全市医改", names=["定西市卫生健康委员会"], year=2022)
    >>> region.division.adcode, region.confidence
    ('621100', 'certain')
    """
    g = gazetteer()
    stated = _from_facts(facts or {}, year)
    scene = Scene(body, find_mentions(body), year)
    found = _named_place(names, opening, scene)
    if stated is None:
        return found
    warnings = list(found.warnings)
    if found.division is not None and found.confidence == "certain":
        if not compatible(stated, found.division):
            warnings.append(
                f"The catalog says {stated.name}, the text speaks of {found.division.name}."
            )
        elif len(found.division.adcode.rstrip("0")) > len(stated.adcode.rstrip("0")) and not (
            {"level", "region", "adcode"} & set(facts or {})
        ):
            # A column 省份 beside a county's plan says less than the text does.
            return Region(found.division, "certain", found.evidence, tuple(warnings), g.year(year))
    return Region(stated, "certain", ("目录", *found.evidence[:3]), tuple(warnings), g.year(year))


def _named_place(names: Sequence[str], opening: str, scene: Scene) -> Region:
    """Return the place by the first of names, opening and body that settles it."""
    steps: list[Callable[[], Region]] = [partial(place_in_name, name, scene) for name in names]
    steps += [partial(place_in_opening, opening, scene), partial(weigh, scene)]
    open_: Region | None = None
    for step in steps:
        found = step()
        if found.division is None:
            open_ = open_ or (found if found.options else None)
            continue
        if open_ is None:
            return found
        # A name that fits several places: what else is found must pick one of them.
        inside = [d for d in open_.options if compatible(found.division, d)]
        if len(inside) == 1:
            return Region(inside[0], "certain", (*open_.evidence, *found.evidence), (), found.year)
    return open_ or Region(year=gazetteer().year(scene.year))


def _from_facts(facts: Mapping[str, object], year: int | None) -> Division | None:
    """Return the place a catalog gives, by code or by names."""
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
        rows = _named(name.strip(), year)
        if key in ("province", "prefecture", "county"):
            rows = [d for d in rows if d.level == key] or rows
        if above:
            rows = [d for d in rows if compatible(above[-1], d)]
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

    columns = ["name", "place", "adcode", "adcode_now", "level", "valid_from", "valid_to"]
    data = []
    for word, d in rows:
        end = None if d.end == 999912 else f"{d.end // 100}-{d.end % 100:02d}"
        start = f"{d.start // 100}-{d.start % 100:02d}"
        data.append((word, full_name(d, year), d.adcode, d.adcode_now, d.level, start, end))
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
        chain = next(iter(chains_of(find_mentions(name))), [])
        above: list[Division] = []
        for m in chain:
            rows = [d for d in m.divisions if not above or any(compatible(a, d) for a in above)]
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
    for chain in chains_of(scene.mentions):
        parents: list[Division] = []
        for m in chain:
            if m.weight < 0.06:
                continue
            parents = rows = choose(m.divisions, scene, parents)
            one = rows[0] if len(rows) == 1 else None
            data.append(
                (
                    full_name(one, year) if one else None,
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
