"""Which place a document is about, and what a place was called and coded in a given year.

Names in the title, of the issuer and as subject of the news are clues of different weight
(``data/lexicon/place_evidence.csv``). What they agree on, and the body does not contradict, is
the place. Failing that, the body is weighed: how the text speaks of itself (我县, 市委), names
beside its own institutions, counties of one prefecture, towns of one county. A text about no
place stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cityplans.regions.gazetteer import LEVELS, OPEN, Division, compatible, gazetteer
from cityplans.regions.mentions import find_mentions
from cityplans.regions.naming import Region, Sign, full_name
from cityplans.regions.scene import Scene, chains_of
from cityplans.regions.settling import settle

if TYPE_CHECKING:
    import pandas as pd


def find_region(
    body: str,
    *,
    names: Sequence[str | tuple[str, str]] = (),
    year: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> Region:
    """Find the place a document is about.

    Parameters
    ----------
    body
        Text of the document.
    names
        Strings that name the document or who issued it, each with where it stands (a kind of
        ``place_evidence.csv``) or alone, as a title.
    year
        Year to take names and codes of; missing means today.
    facts
        ``province``, ``prefecture``, ``county`` or ``adcode`` from a catalog: kept, and warned
        about where the text names another place.

    Returns
    -------
    Region
        ``certain`` if its full name leads the title or signs the text, or if two sources that do
        not depend on each other name it, and nothing contradicts; else ``likely`` or ``unknown``.

    Examples
    --------
    >>> from cityplans.regions.finding import find_region
    >>> region = find_region("全市医改", names=["定西市卫生健康委员会"], year=2022)
    >>> region.division.adcode, region.confidence
    ('621100', 'certain')
    """
    g = gazetteer()
    stated = _from_facts(facts or {}, year)
    where = [("title", n) if isinstance(n, str) else n for n in names]
    found = settle(Scene(where, body, year))
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
            return replace(found, warnings=tuple(warnings))
    signs = (Sign("catalog", "目录"), *found.signs[:3])
    return Region(stated, signs, warnings=tuple(warnings), year=g.year(year))


def _from_facts(facts: Mapping[str, object], year: int | None) -> Division | None:
    """Return the place a catalog gives, by code or by names, whole (浙江省温州市) or short."""
    g = gazetteer()
    code = str(facts.get("adcode") or "").split(".")[0]
    if len(code) == 6 and code in g.by_code:
        return g.at(code, year)
    place: Division | None = None
    for key in (*LEVELS, "region"):
        name = facts.get(key)
        if not isinstance(name, str) or not name.strip() or (key == "region" and place):
            continue
        rows = _named(name.strip(), year)
        rows = [d for d in rows if d.level == key] or rows
        if place is not None:
            rows = [d for d in rows if compatible(place, d)]
        if len({d.adcode for d in rows}) == 1:
            place = rows[0]
    return place


def _named(name: str, year: int | None) -> list[Division]:
    """Return the divisions of a name, short or full or after its parents."""
    g = gazetteer()
    rows = g.by_name.get(name) or g.by_stem.get(name)
    if not rows:
        scene = Scene([("title", name)], "", year)
        chain = next((c for c in chains_of(scene.mentions) if c[0].start == 0), [])
        rows = scene.read_chain(chain)[0]
    return g.in_year(list(rows), year)


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
    import pandas as pd

    g = gazetteer()
    name = name.strip()
    rows = list(g.by_name.get(name) or g.by_stem.get(name) or ())
    if not rows:
        above: list[Division] = []
        for m in next(iter(chains_of(find_mentions(name))), []):
            rows = [d for d in m.divisions if not above or any(compatible(a, d) for a in above)]
            above = rows
    if year is not None and rows:
        rows = g.in_year(rows, year)
    rows.sort(key=lambda d: (d.start, d.adcode))
    month = lambda at: None if at == OPEN else f"{at // 100}-{at % 100:02d}"  # noqa: E731
    data = [
        (name, full_name(d, year), d.adcode, d.adcode_now, d.level, month(d.start), month(d.end))
        for d in rows
    ]
    columns = ["name", "place", "adcode", "adcode_now", "level", "valid_from", "valid_to"]
    return pd.DataFrame(data, columns=columns).astype("str")


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

    scene = Scene((), text, year)
    data = []
    for chain in chains_of(scene.in_body):
        above: list[Division] = []
        for m in chain:
            rows = scene.choose(m.divisions, above) if m.weight >= 0.06 else []
            if not rows:
                continue
            above = rows
            one = rows[0] if len(rows) == 1 else None
            name, code = (full_name(one, year), one.adcode) if one else (None, None)
            data.append((name, code, m.start, m.end, m.word, round(m.weight, 3)))
    frame = pd.DataFrame(data, columns=["place", "adcode", "start", "end", "word", "weight"])
    return frame.astype(
        {"place": "str", "adcode": "str", "start": "int64", "end": "int64", "word": "str"}
        | {"weight": "float64"}
    )
