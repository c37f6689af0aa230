"""Where a text names a place, and what the words around say about it.

Own place or partner, place or only a word: judged from the words next to the name, which are
listed in ``data/lexicon/places.toml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cityplans.regions.gazetteer import (
    Division,
    division_matcher,
    gazetteer,
)
from cityplans.regions.towns import town_stem, towns
from cityplans.text import any_of, words

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# Characters that stand right before a name without being part of it.
_BOUND = frozenset(
    "在至到赴与及由经为是从年、，。；：“”《》〈〉（）【】()[],.;:!?\"' \n\t\r|——-·…0123456789"
)
_KINDS = "省市县区州旗盟"
_HAN = "\u4e00-\u9fff"
_RUN = re.compile(f"[{_HAN}]+")
# What may stand before a short name beside a boundary.
_LEADS = ("于", "发", "进", "强", "对", "的", "和", "是", "施", "作", "合")


@dataclass(frozen=True)
class Mention:
    """One place name in a text.

    ``weight`` says how much it speaks for being the text's own place: 0 not a place or a model
    that is copied, below 1 a partner, above 1 one of its own institutions. ``common`` names are
    ordinary words too; ``own`` ones stand beside words that only a place's own document uses,
    ``organ`` ones before an institution, which may be a superior's;
    ``part`` ones name no division but something that lies in one; of ``venue`` ones the text
    only says that a meeting was held there.
    """

    start: int
    end: int
    word: str
    divisions: list[Division]
    full: bool
    weight: float
    common: bool = False
    own: bool = False
    organ: bool = False
    part: bool = False
    venue: bool = False


@dataclass(frozen=True)
class TownMention:
    """One town named in a text; ``sure`` if it stands beside an institution of a town."""

    start: int
    word: str
    stem: str
    counties: list[str]
    sure: bool

    @property
    def share(self) -> float:
        """How much the name says about a county."""
        return 1 / len(self.counties)


@cache
def around(rule: str) -> tuple[str, ...]:
    """Return the words of a rule, for ``startswith`` and ``endswith``."""
    return words("places", f"around.{rule}")


@cache
def _zone() -> re.Pattern[str]:
    zones = any_of("places", "around.zone_after").pattern
    return re.compile(rf"(?:(?![和与及])[{_HAN}]){{0,3}}?(?:{zones})")


@cache
def _venue() -> re.Pattern[str]:
    held = any_of("places", "around.venue_after").pattern
    return re.compile(rf"[^，。；,;\n]{{0,30}}?(?:{held})")


@cache
def _speakers() -> tuple[AhoCorasick, list[str], dict[str, str]]:
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    unit_of = {
        word: unit
        for unit in ("county", "district", "city", "province", "zone", "region")
        for word in words("places", f"speaks.{unit}")
    }
    listed = sorted(unit_of)
    matcher = AhoCorasick(
        listed, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
    )
    return matcher, listed, unit_of


def own_units(text: str) -> Counter[str]:
    """Count how often a text speaks of its own county, district, city or province.

    ``zone`` are words that a district uses and a region (自治区), ``region`` its own.

    Examples
    --------
    >>> from cityplans.regions.mentions import own_units
    >>> own_units("我县全力推进改革,县委、县政府高度重视,全省领先。")["county"]
    3
    """
    matcher, listed, unit_of = _speakers()
    not_after = words("places", "speaks.not_after")
    # 社区卫生 is no 区卫生, nor is 某某区政府 how a text speaks of itself.
    said = [
        (start + 1, word)
        for i, start, _ in matcher.find_matches_as_indexes(text)
        if (word := listed[i])[0] not in _KINDS or text[max(start - 1, 0) : start] not in not_after
    ]
    ends = {end for end, word in said if word[0] in _KINDS}
    named = {m.end for m in find_mentions(text, ends) if m.weight > 0} & ends
    return Counter(unit_of[word] for end, word in said if end not in named)


def find_mentions(text: str, ends: Set[int] | None = None) -> list[Mention]:
    """Find the places a text names, longest name first, in order of appearance.

    With ``ends`` only those that end at one of these places, and those right before them.
    """
    matcher, names = division_matcher()
    hits = matcher.find_matches_as_indexes(text) if ends is None else _hits_at(text, ends)
    out: list[Mention] = []
    for (i, start, end), (_, following, _) in zip(hits, [*hits[1:], (0, -1, -1)], strict=False):
        if ends is not None and end != following and end not in ends:
            continue
        out.append(_mention(text, names[i], start, end, out[-1] if out else None))
    return out


def _hits_at(text: str, ends: Set[int]) -> list[tuple[int, int, int]]:
    """Find the names in the runs of Chinese characters that hold one of the places.

    No name goes beyond such a run, and most of a text is in none of them.
    """
    matcher, _ = division_matcher()
    out: list[tuple[int, int, int]] = []
    stop = 0
    for end in sorted(ends):
        if end <= stop:
            continue
        start = end
        while start and "\u4e00" <= text[start - 1] <= "\u9fff":
            start -= 1
        run = _RUN.match(text, start)
        stop = run.end() if run else end
        found = matcher.find_matches_as_indexes(text[start:stop])
        out += [(i, start + a, start + b) for i, a, b in found]
    return out


def _mention(text: str, word: str, start: int, end: int, last: Mention | None) -> Mention:
    """Judge one name by the words around it."""
    g = gazetteer()
    full = word in g.by_name
    part = not full and word in g.parts
    divisions = g.by_name.get(word) or g.by_stem.get(word) or g.parts[word]
    before, after = text[max(0, start - 6) : start], text[end : end + 8]
    parent = last if last is not None and last.end == start and last.weight > 0 else None
    bare = divisions[0].stem if full else word
    common = bare in g.words or bare in g.names or (full and word in g.full_words)
    if full or part:
        weight = _weigh_full(word, before, after, common, parent is not None)
    else:
        weight = _weigh_short(before, after, bare, parent is not None)
    own = organ = venue = False
    if weight >= 0.5 or (weight and parent):
        if parent and not full:
            weight = 0.8
        lead = text[max(0, parent.start - 6) : parent.start] if parent else before
        venue = lead.endswith("在") and _venue().match(text, end) is not None
        if venue or lead.endswith(around("partner_before")):
            weight *= 0.15
        elif lead.endswith(around("above_before")):
            weight *= 0.3
        elif after.startswith(around("organ_after")):
            weight, own, organ = weight * 2.0, True, True
        elif before.endswith(around("own_before")) or after.startswith(around("own_after")):
            weight, own = max(weight * 1.5, 1.0), True
    if weight and not part and _zone().match(text, end, end + 12):
        part = True
    return Mention(start, end, word, divisions, full, weight, common, own, organ, part, venue)


def _weigh_full(word: str, before: str, after: str, common: bool, parent: bool) -> float:
    """Weigh a full name: a place unless the letters belong to other words."""
    if parent:
        return 1.0
    free = not before or before[-1] in _BOUND or before.endswith(_slogans())
    if len(word) == 2 and not free:
        return 0.0
    if (common or len(word) == 2) and after[:1] in around("not_kind"):
        return 0.0
    if word in gazetteer().full_words:
        # 新城区 is a part of any town, 新城区卫生健康局 is a district's.
        return float(free and (not after or after.startswith(around("organ_after"))))
    return 1.0


@cache
def _slogans() -> tuple[str, ...]:
    """Return words like 健康 that stand before a place's own name; 新 and 大 are parts of names."""
    return tuple(w for w in around("own_before") if len(w) > 1)


def _weigh_short(before: str, after: str, word: str, parent: bool) -> float:
    """Weigh a short name: a person, a street and a school bear it too."""
    attached = before.endswith(around("no_place_before"))
    if after.startswith(around("adopted_after") + around("no_place_after")):
        return 0.0
    if attached and not after.startswith(around("organ_after")):
        return 0.0
    # 瑞金医院 is in Shanghai: a place's own hospital says 市, 县, 人民 or 中医.
    if after.startswith(around("other_hospital")):
        return 0.0
    g = gazetteer()
    called = before.endswith(around("own_before")) and not before.endswith("卫生健康")
    if not parent and (word in g.words or (word in g.names and not called)):
        return 0.05
    # Two letters in the middle of a phrase may belong to other words: 娱乐平台.
    free = not before or before[-1] in _BOUND or before.endswith(_LEADS + around("own_before"))
    clear = free or parent or after.startswith(around("organ_after") + around("own_after"))
    return 0.5 if clear else 0.3


@cache
def _row_of_towns() -> re.Pattern[str]:
    institutions = any_of("places", "towns.institutions").pattern
    return re.compile(
        rf"(?:[、和及][{_HAN}]{{2,4}}){{0,6}}等?(?:\d+|[一二三四五六七八九十两]+)?[家个所处]?"
        rf"(?:{institutions})"
    )


def find_towns(text: str) -> Iterator[TownMention]:
    """Find towns a text names.

    A short name (陶辛 for 陶辛镇) is sure beside an institution of a town (曲塘中心卫生院) or in
    a row of names that ends in one; elsewhere it counts only where the county is known.
    """
    g, t = gazetteer(), towns()
    for word, start, end in t.names.find(text):
        if word in t.by_name:
            stem = town_stem(word)
            free = text[max(0, start - 1) : start] in _BOUND
            if (len(word) <= 2 or stem in g.words) and not free:
                continue
            yield TownMention(start, word, stem, t.counties(word), True)
        elif word not in g.by_stem and word not in g.words:
            sure = _row_of_towns().match(text, end, end + 24) is not None
            yield TownMention(start, word, word, t.counties(word), sure)
