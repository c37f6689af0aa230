"""Which place a document is about, and what a place was called and coded in a given year.

Names in the title, of the issuer and as subject of the news are clues of different weight
(``data/lexicon/place_evidence.csv``). What they agree on, and the body does not contradict, is
the place. Failing that, the body is weighed: how the text speaks of itself (我县, 市委), names
beside its own institutions, counties of one prefecture, towns of one county. A text about no
place stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cityplans.regions.gazetteer import LEVELS, Division, compatible, gazetteer
from cityplans.regions.mentions import Mention, around, find_mentions
from cityplans.regions.naming import Region, full_name
from cityplans.regions.scene import FITS, Scene, chains_of
from cityplans.regions.weighing import Direct, Guess, weigh, weigh_mentions
from cityplans.text import read_rows

if TYPE_CHECKING:
    import pandas as pd

# Characters of the body in which news says where it happened.
_OPENING = 160
_LEAD = 60


@dataclass(frozen=True)
class Clue:
    """A place named where documents name their own, or several of that name.

    ``part`` clues name something that lies in the place, ``site`` clues the site alone.
    """

    options: list[Division]
    word: str
    weight: float
    part: bool
    site: bool


@cache
def _weights() -> dict[str, float]:
    rows = read_rows("place_evidence.csv", ("where", "weight"))
    return {r["where"]: float(r["weight"]) for _, r in rows}


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
        Strings that name the document or who issued it, each with where it stands (``issuer``,
        ``organ``, ``title``, ``other``, ``site`` of ``place_evidence.csv``) or alone, as a title.
    year
        Year to take names and codes of; missing means today.
    facts
        ``province``, ``prefecture``, ``county`` or ``adcode`` from a catalog: kept, and warned
        about where the text names another place.

    Returns
    -------
    Region
        ``certain`` if the place is named and nothing contradicts it, ``likely`` if at least two
        towns or institutions point to it or if it is but the place around, else ``unknown``.

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
    found = _settle(Scene(where, body, year))
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


def _settle(scene: Scene) -> Region:
    """Return the place that the clues agree on, or else what the body speaks for."""
    g = gazetteer()
    clues = [*_clues(scene), *_opening(scene)]
    direct = weigh_mentions(scene)
    firm = [c for c in clues if not c.site]
    best = _best(firm, direct, scene)
    if best is None:
        return _from_body(scene, direct, clues)
    options, total, words = best
    year = g.year(scene.year)
    if len(options) > 1:
        guess = weigh(scene, direct)
        inside = [d for d in options if guess and compatible(guess.division, d)]
        if len(inside) != 1:
            return _ambiguous(words[0], options, scene)
        options, words = inside, (*words, *guess.words) if guess else words
    place = g.renamed(options[0], scene.year)
    named = [c for c in firm if any(compatible(place, g.renamed(d, year)) for d in c.options)]
    sure = any(not c.part and options[0] in c.options for c in named)
    warnings: list[str] = []
    against = max((c.weight for c in firm if c not in named), default=0.0)
    if _speaks_for_lower(scene, place):
        guess = weigh(scene, direct)
        if guess is None or not compatible(guess.division, place):
            return Region(year=year)
        return Region(guess.division, _grade(guess.named), (*words, *guess.words), (), year)
    rival = _rival(direct, place)
    if against > 0.6 * total or (rival and total < 8):
        sure = False
        warnings.append(f"The text names other places beside {place.name} as its own.")
    return Region(place, _grade(sure), words, tuple(warnings), year)


def _grade(sure: bool) -> str:
    return "certain" if sure else "likely"


def _speaks_for_lower(scene: Scene, place: Division) -> bool:
    """Whether the text speaks of itself only as a unit that lies in the place named."""
    unit, n = scene.unit, scene.counts
    if unit not in ("county", "district") or place.level == "county" or FITS[unit](place):
        return False
    own = n["province"] if place.level == "province" else n["city"]
    return n[unit] >= 3 and own == 0


def _rival(direct: Direct, place: Division) -> bool:
    """Whether the body names another place as its own, and this one hardly."""
    g = gazetteer()
    mine, others = 0.0, 0.0
    for code, own in direct.own.items():
        d = g.at(code, None)
        if d is not None and compatible(d, place):
            mine = max(mine, direct.score[code])
        else:
            others = max(others, own)
    return others >= 3.0 and others > 2 * mine


def _best(
    clues: list[Clue], direct: Direct, scene: Scene
) -> tuple[list[Division], float, tuple[str, ...]] | None:
    """Return the place with most weight of clues, or the places that a name may stand for."""
    g = gazetteer()
    if not clues:
        return None
    totals: dict[str, float] = defaultdict(float)
    place_of: dict[str, Division] = {}
    for clue in clues:
        for d in clue.options:
            now = g.renamed(d, scene.year)
            place_of.setdefault(now.adcode, d)
            totals[now.adcode] += clue.weight / len(clue.options)
    # The place around one that is named is borne out by it, and the body may tell.
    support = {c: min(direct.score.get(c, 0.0), 3.0) for c in totals}
    for code, d in place_of.items():
        support[code] += sum(
            0.5 * totals[c] for c, other in place_of.items() if c != code and _lies_in(d, other)
        )
    ranked = sorted(totals, key=lambda c: (-totals[c] - support[c], list(totals).index(c)))
    first = ranked[0]
    clue = next(c for c in clues if place_of[first] in c.options)
    open_ = [d for d in clue.options if g.renamed(d, scene.year).adcode in totals]
    alone = len(clue.options) == 1 or any(
        c is not clue and len(c.options) == 1 and place_of[first] in c.options for c in clues
    )
    options = [place_of[first]] if alone else open_
    words = [c.word for c in clues if any(d in c.options for d in options)]
    return options, totals[first], tuple(dict.fromkeys(words))


def _lies_in(inner: Division, outer: Division) -> bool:
    return LEVELS.index(inner.level) > LEVELS.index(outer.level) and compatible(inner, outer)


def _from_body(scene: Scene, direct: Direct, site: list[Clue]) -> Region:
    """Return the place by the body, or by a site whose place the text does not contradict."""
    guess: Guess | None = weigh(scene, direct)
    year = gazetteer().year(scene.year)
    if guess is not None:
        return Region(guess.division, _grade(guess.named), guess.words, (), year)
    for clue in site:
        if len(clue.options) != 1 or clue.part:
            continue
        place = gazetteer().renamed(clue.options[0], scene.year)
        fits = scene.unit is None or FITS[scene.unit](place)
        if fits and not _rival(direct, place):
            return Region(place, "likely", (clue.word,), (), year)
    return Region(year=year)


def _clues(scene: Scene) -> Iterator[Clue]:
    """Yield the places named in titles, by issuers and by the site."""
    for where, start, end in scene.spans[:-1]:
        weight = _weights()[where]
        for chain in chains_of(scene.within(start, end)):
            read = _read_name(chain, scene, where == "site")
            if read is not None:
                rows, part, strength = read
                word = scene.text[chain[0].start : chain[-1].end]
                yield Clue(rows, word, weight * strength, part, where == "site")
                weight *= 0.4  # the first place of a title is its own


def _read_name(
    chain: list[Mention], scene: Scene, site: bool
) -> tuple[list[Division], bool, float] | None:
    """Return the places that a chain in a name stands for, whether part of one, and how surely."""
    if not any(m.weight >= 0.4 or (m.common and m.weight > 0 and m.start == 0) for m in chain):
        return None
    rows, part, n = scene.read_chain(chain)
    if not rows:
        return None
    last = chain[n - 1]
    if last.common and not last.full and n == 1:
        # A name that is a word too must be borne out by the text.
        rows = [d for d in rows if d.name in scene.named]
        if not rows:
            return None
    after = scene.text[chain[-1].end : chain[-1].end + 12]
    if site and not (last.own or any(w in after for w in around("site_after"))):
        return None
    strength = (1.0 if last.full or n > 1 else 0.75) * (1.2 if last.own else 1.0)
    return rows, part, strength


def _opening(scene: Scene) -> Iterator[Clue]:
    """Yield the place news opens with: a full name as subject of the first sentence."""
    start = scene.body_start
    for chain in chains_of(scene.within(start, start + _OPENING)):
        last = chain[-1]
        if not last.full or last.weight < 0.5:
            continue
        # The subject of the sentence does something at once, or is a body of the place; 在某市
        # 委领导下 names who stands above.
        before = scene.text[start : chain[0].start]
        if any(c in before for c in "。;；") or len(before) > _LEAD:
            return
        if before.strip() and before[-1] not in ", \n日讯悉:：年”，":
            continue
        after = scene.text[last.end : last.end + 6]
        if not last.own and not after.startswith(around("acts")):
            continue
        rows, part, _ = scene.read_chain(chain)
        if rows:
            word = scene.text[chain[0].start : last.end]
            yield Clue(rows, word, _weights()["opening"], part, False)
            return


def _ambiguous(word: str, rows: Sequence[Division], scene: Scene) -> Region:
    places = "、".join(sorted(full_name(d, scene.year) for d in rows)[:6])
    return Region(
        evidence=(word,),
        warnings=(f"{word} may be any of {places}.",),
        year=gazetteer().year(scene.year),
    )


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
    month = lambda at: None if at == 999912 else f"{at // 100}-{at % 100:02d}"  # noqa: E731
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
    for chain in chains_of(scene.mentions):
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
