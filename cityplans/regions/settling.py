"""Names in titles, of issuers and of the news as clues, and the place they agree on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from cityplans.regions.gazetteer import LEVELS, Division, compatible, gazetteer
from cityplans.regions.mentions import Mention, around
from cityplans.regions.naming import Region, Sign, full_name, kinds, proven
from cityplans.regions.scene import FITS, TOWN, Scene, chains_of
from cityplans.regions.weighing import Direct, Guess, weigh, weigh_mentions

# Levels above what a text calls itself. 全区 may be a region's.
_ABOVE = {"county": LEVELS[:2], "city": LEVELS[:1]}
_KINDS = tuple("省市县区州旗盟")
# Weight of clues below which the body must not speak of another kind of place.
_FIRM = 5.0
# ... and below which no title or body names the place, but the news' first sentence.
_TITLE = 8.0


# What may stand before the name of whose a title is: 2024年, 关于印发, or the end of a clause.
_LEADS = re.compile(
    r"(?:^|[\s:,!|丨】—–\-])(?:(?:19|20)\d\d年?度?)?(?:中共)?(?:关于)?(?:印发)?[《“【\[(]?$"
)


@dataclass(frozen=True)
class Clue:
    """A place named where documents name their own, or several of that name.

    ``where`` is a kind of ``place_evidence.csv``; ``part`` clues name something that lies in the
    place, ``clear`` ones its full name where it can be nothing but the document's own.
    """

    options: list[Division]
    word: str
    weight: float
    part: bool
    where: str
    clear: bool

    @property
    def sign(self) -> Sign:
        """What it says for one of its places."""
        if self.part or len(self.options) > 1:
            return Sign("around", self.word)
        return Sign(self.where, self.word, self.clear)


def settle(scene: Scene) -> Region:
    """Return the place that the clues agree on, or else what the body speaks for."""
    g = gazetteer()
    clues = [*_clues(scene), *_opening(scene)]
    direct = cache(lambda: weigh_mentions(scene))
    firm = [c for c in clues if c.where != "site"]
    best = _best(firm, direct, scene)
    if best is None:
        return _from_body(scene, direct(), clues)
    options, total = best
    year = g.year(scene.year)
    signs = [c.sign for c in clues if any(d in c.options for d in options)]
    if len(options) > 1:
        guess = weigh(scene, direct())
        inside = [d for d in options if guess and compatible(guess.division, d)]
        if len(inside) != 1:
            return _ambiguous(signs[0].word, options, scene)
        options = inside
        signs += guess.signs if guess else ()
    place = g.renamed(options[0], scene.year)
    site = _site_below(clues, place, direct, scene) if total < _TITLE else None
    fitted = next((pair for pair in scene.fitted if _lies_in(pair[0], place)), None)
    for kind, below in (("site", site), ("own", fitted)):
        if below is not None:
            return Region(below[0], (Sign(kind, below[1]), *signs), True, year=year)
    if _speaks_for_lower(scene, place):
        guess = weigh(scene, direct())
        if guess is None or not compatible(guess.division, place):
            return Region(year=year)
        return Region(guess.division, (*_around_it(signs), *guess.signs), year=year)
    named = [c for c in firm if any(compatible(place, g.renamed(d, year)) for d in c.options)]
    against = max((c.weight for c in firm if c not in named), default=0.0)
    rival = against > 0.6 * total or (total < _TITLE and _rival(direct(), place))
    doubtful = rival or _is_of_another(scene, place, total, firm)
    if not doubtful and not proven(signs):
        signs += direct().signs.get(place.adcode, ())
    warnings = [f"The text names other places beside {place.name} as its own."] if rival else []
    return Region(place, tuple(signs), doubtful, tuple(warnings), year)


def _around_it(signs: Sequence[Sign]) -> list[Sign]:
    """Return signs of a place as signs of what lies in it."""
    return [Sign("around", sign.word) for sign in signs]


def _is_of_another(scene: Scene, place: Division, total: float, firm: list[Clue]) -> bool:
    """Whether a document may be of another place than the one that its page or title names."""
    # a collection's title, and the text is of another kind of place; or of one that lies in it
    if total < _FIRM or place.level != "county":
        other = scene.unit and not FITS[scene.unit](place)
        if other and (total < _FIRM or place.level in _ABOVE.get(scene.unit or "", ())):
            return True
    # a county's page, and the title is of the city around it: reprinted, perhaps
    inner = [c for c in firm if place in c.options]
    outer = [c for c in firm if any(_lies_in(place, d) for d in c.options)]
    return len(inner) == 1 and any(c.weight > 0.6 * inner[0].weight for c in outer)


def _speaks_for_lower(scene: Scene, place: Division) -> bool:
    """Whether the text speaks of itself only as a unit that lies in the place named."""
    # nothing lies in a county: most documents need not be read for it
    if place.level == "county":
        return False
    unit, n = scene.unit, scene.counts
    if unit not in ("county", "district") or FITS[unit](place):
        return False
    own = n["province"] if place.level == "province" else n["city"]
    return n[unit] >= 2 and own == 0


def _site_below(
    clues: list[Clue], place: Division, direct: Callable[[], Direct], scene: Scene
) -> tuple[Division, str] | None:
    """Return the site's place if it lies in the one named, and the text claims it: our county."""
    for clue in clues:
        if clue.where == "site" and not clue.part and len(clue.options) == 1:
            d = gazetteer().renamed(clue.options[0], scene.year)
            if _lies_in(d, place) and direct().own.get(d.adcode, 0.0) > 0:
                return d, clue.word
    return None


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
    clues: list[Clue], direct: Callable[[], Direct], scene: Scene
) -> tuple[list[Division], float] | None:
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
    support = dict.fromkeys(totals, 0.0)
    if len(totals) > 1:
        support = {c: min(direct().score.get(c, 0.0), 3.0) for c in totals}
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
    return [place_of[first]] if alone else open_, totals[first]


def _lies_in(inner: Division, outer: Division) -> bool:
    return LEVELS.index(inner.level) > LEVELS.index(outer.level) and compatible(inner, outer)


def _from_body(scene: Scene, direct: Direct, site: list[Clue]) -> Region:
    """Return the place by the body, or by a site whose place the text does not contradict."""
    g = gazetteer()
    guess: Guess | None = weigh(scene, direct)
    year = g.year(scene.year)
    sites = [(g.renamed(c.options[0], scene.year), c.sign) for c in site if len(c.options) == 1]
    if guess is not None:
        agree = [sign for place, sign in sites if place == guess.division]
        return Region(guess.division, (*guess.signs, *agree), year=year)
    for place, sign in sites:
        fits = scene.unit is None or FITS[scene.unit](place)
        if sign.kind == "site" and fits and not _rival(direct, place):
            return Region(place, (sign,), year=year)
    return Region(year=year)


def _clues(scene: Scene) -> Iterator[Clue]:
    """Yield the places named in titles, by issuers and by the site."""
    for where, start, end in scene.spans[:-1]:
        weight, first = kinds()[where].weight, True
        for chains in _rows_of(chains_of(scene.within(start, end)), scene.text):
            read = [r for c in chains if (r := _read_name(c, scene, where == "site"))]
            if not read:
                continue
            rows, part, strength, full = read[0]
            if len(read) > 1:
                # A row of places is news of what lies around them.
                rows, part = _around([r for r, *_ in read], scene), True
            if where in ("title", "other") and scene.said:
                # 我市健康浙江考核…: the title of a city, that names its province
                rows = [d for d in rows if FITS[scene.said](d)]
            if rows:
                at = chains[0][0].start
                end = chains[-1][-1].end
                leads = first and _LEADS.search(scene.text[start:at]) is not None
                clear = full and leads and not _is_broken(scene.text, end)
                yield Clue(rows, scene.text[at:end], weight * strength, part, where, clear)
                weight, first = 0.4 * weight, False  # the first place of a title is its own


def _rows_of(chains: list[list[Mention]], text: str) -> list[list[list[Mention]]]:
    """Put chains together that stand in a row: 甲县、乙县和丙县."""
    out: list[list[list[Mention]]] = []
    for chain in chains:
        if out and text[out[-1][-1][-1].end : chain[0].start] in ("、", "和", "及", ","):
            out[-1].append(chain)
        else:
            out.append([chain])
    return out


def _around(rows: list[list[Division]], scene: Scene) -> list[Division]:
    """Return the city, or else the province, in which several places all lie."""
    codes = [{d.adcode[:n] for d in r} for n in (4, 2) for r in rows]
    for n, found in ((4, codes[: len(rows)]), (2, codes[len(rows) :])):
        shared = set.intersection(*found) - {c for c in found[0] if c.endswith("00")}
        if len(shared) == 1:
            place = gazetteer().at(shared.pop() + "0" * (6 - n), scene.year)
            return [place] if place else []
    return []


def _read_name(
    chain: list[Mention], scene: Scene, site: bool
) -> tuple[list[Division], bool, float, bool] | None:
    """Return the places that a chain in a name stands for, whether part of one, and how surely.

    The last is whether the name is given in full.
    """
    if not any(m.weight >= 0.4 or (m.common and m.weight > 0 and m.start == 0) for m in chain):
        return None
    rows, part, n = scene.read_chain(chain)
    if not rows:
        return None
    last = chain[n - 1]
    if last.common and not last.full and not last.own and n == 1:
        # A name that is a word too must be borne out by the text.
        rows = [d for d in rows if d.name in scene.named]
        if not rows:
            return None
    after = scene.text[chain[-1].end : chain[-1].end + 12]
    if site and not (last.own or any(w in after for w in around("site_after"))):
        return None
    strength = (1.0 if last.full or n > 1 else 0.75) * (1.2 if last.own else 1.0)
    full = n > 1 or last.word.endswith(_KINDS) or rows[0].level == "province"
    return rows, part, strength, full


def _opening(scene: Scene) -> Iterator[Clue]:
    """Yield the place news opens with."""
    chain = scene.subject
    rows, part, _ = scene.read_chain(chain)
    if rows:
        word = scene.text[chain[0].start : chain[-1].end]
        part = part or TOWN.match(scene.text, chain[-1].end) is not None
        clear = not _is_broken(scene.text, chain[-1].end)
        yield Clue(rows, word, kinds()["opening"].weight, part, "opening", clear)


def _is_broken(text: str, end: int) -> bool:
    """Whether an advert runs into a name, as in 甲市app下载卫生要点: what it was is lost."""
    after = text[end : end + 1]
    return after.isascii() and after.islower()


def _ambiguous(word: str, rows: Sequence[Division], scene: Scene) -> Region:
    places = "、".join(sorted(full_name(d, scene.year) for d in rows)[:6])
    return Region(
        signs=(Sign("around", word),),
        warnings=(f"{word} may be any of {places}.",),
        year=gazetteer().year(scene.year),
    )
