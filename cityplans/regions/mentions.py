"""Where a text names a place, and what the words around say about it.

Own place or partner, place or only a word: judged from the words next to the name, which are
listed in ``data/lexicon/place_context.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cityplans.regions.gazetteer import (
    TOWN_KIND,
    Division,
    division_matcher,
    gazetteer,
    read_table,
    town_matcher,
)

# What may follow 市, 县, 区 when the three letters before are no place: 新民市场, 友好区域.
_NOT_KIND = frozenset("域级际场民容政值分间块位别直")
# Words that stand right before a name without being part of it.
_BOUND = frozenset(
    "在至到赴与及由经为是从年、，。；：“”《》（）【】()[],.;:!?\"' \n\t\r|——-·…0123456789"
)


@dataclass(frozen=True)
class Mention:
    """One place name in a text.

    ``weight`` says how much it speaks for being the text's own place: 0 not a place or a model
    that is copied, below 1 a partner, above 1 one of its own institutions. ``common`` names are
    ordinary words too; ``own`` ones stand beside words that only a place's own document uses.
    """

    start: int
    end: int
    word: str
    divisions: tuple[Division, ...]
    full: bool
    weight: float
    common: bool = False
    own: bool = False


@dataclass(frozen=True)
class TownMention:
    """One town named in a text: ``share`` is one over the number of counties that have one."""

    start: int
    word: str
    stem: str
    counties: tuple[str, ...]
    sure: bool

    @property
    def share(self) -> float:
        """How much the name says about a county."""
        return 1 / len(self.counties)


@lru_cache(maxsize=1)
def context() -> dict[str, tuple[str, ...]]:
    """Return the word lists of ``place_context.csv`` by rule."""
    return {r["rule"]: tuple(r["words"].split()) for r in read_table("place_context.csv")}


@lru_cache(maxsize=1)
def _self_references() -> dict[str, re.Pattern[str]]:
    lists = context()
    return {
        unit: re.compile("|".join(map(re.escape, lists[f"self_{unit}"])))
        for unit in ("county", "district", "city", "province")
    }


def own_units(text: str) -> dict[str, int]:
    """Count how often a text speaks of its own county, district, city or province.

    Examples
    --------
    >>> from cityplans.regions.mentions import own_units
    >>> own_units("我县全力推进改革,县委、县政府高度重视,全省领先。")["county"]
    3
    """
    return {unit: len(p.findall(text)) for unit, p in _self_references().items()}


def find_mentions(text: str) -> list[Mention]:
    """Find the places a text names, longest name first, in order of appearance."""
    g, rules = gazetteer(), context()
    matcher, names = division_matcher()
    organs = rules["organ_after"]
    no_place = rules["adopted_after"] + rules["blocked_after"]
    out: list[Mention] = []
    for i, start, end in matcher.find_matches_as_indexes(text):
        word = names[i]
        full = word in g.by_name
        divisions = g.by_name.get(word) or g.by_stem[word]
        before, after = text[max(0, start - 6) : start], text[end : end + 8]
        parent = bool(out) and out[-1].end == start and out[-1].weight > 0
        bare = divisions[0].stem if full else word
        common = bare in g.words or (full and word in g.full_words)
        weight = 1.0 if full else 0.5
        attached = before.endswith(rules["blocked_before"])
        if full:
            if len(word) == 2 and not parent and before[-1:] not in _BOUND and start:
                weight = 0.0
            if (common or len(word) == 2) and not parent and after[:1] in _NOT_KIND:
                weight = 0.0
            if word in g.full_words and not parent:
                # 新城区 is a part of any town, 新城区卫生健康局 is a district's.
                bounded = before[-1:] in _BOUND or not start
                alone = not after or after.startswith(organs)
                weight = 1.0 if bounded and alone else 0.0
        elif after.startswith(no_place) or (attached and not after.startswith(organs)):
            weight = 0.0
        elif after.startswith(rules["other_hospital"]):
            # 瑞金医院 is in Shanghai: a place's own hospital says 市, 县, 人民 or 中医.
            weight = 0.0
        elif common and not parent:
            weight = 0.05
        own = False
        if weight >= 0.5 or (weight and parent):
            if parent and not full:
                weight = 0.8
            lead = text[max(0, out[-1].start - 6) : out[-1].start] if parent else before
            if lead.endswith(rules["partner_before"]):
                weight *= 0.15
            elif after.startswith(organs):
                weight, own = weight * 2.0, True
            elif before.endswith(rules["own_before"]) or after.startswith(rules["own_after"]):
                weight, own = max(weight * 1.5, 1.0), True
        out.append(Mention(start, end, word, tuple(divisions), full, weight, common, own))
    return out


def find_towns(text: str, counties: frozenset[str] | None = None) -> list[TownMention]:
    """Find towns a text names.

    Parameters
    ----------
    text
        The text.
    counties
        Codes of the counties that come into question. Within them a short name (陶辛 for
        陶辛镇) counts wherever it stands; elsewhere only beside an institution of a town
        (曲塘中心卫生院) or in a row of names that ends in one.
    """
    g, rules = gazetteer(), context()
    matcher, names = town_matcher()
    row = re.compile(
        r"(?:[、和及][\u4e00-\u9fff]{2,4}){0,6}(?:等)?(?:\d+|[一二三四五六七八九十两]+)?[家个所处]?"
        r"(?:" + "|".join(map(re.escape, rules["institution"])) + ")"
    )
    out = []
    for i, start, end in matcher.find_matches_as_indexes(text):
        word = names[i]
        after = text[end : end + 24]
        if word in g.towns:
            where, stem = g.towns[word], TOWN_KIND.sub("", word)
            word_too = len(word) <= 2 or stem in g.words
            if word_too and text[max(0, start - 1) : start] not in _BOUND:
                continue
            sure = True
        else:
            where, stem = g.town_stems[word], word
            if word in g.by_stem or word in g.words:
                continue
            sure = bool(row.match(after))
        if counties is not None:
            where = tuple(c for c in where if c in counties)
        elif not sure:
            continue
        if not where:
            continue
        out.append(TownMention(start, word, stem, tuple(where), sure))
    return out
