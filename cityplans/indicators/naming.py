"""The standard name of a wording: looked up by its endings, the longest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

from cityplans.indicators.changes import FALLS, SHARES, change_in, say_change
from cityplans.indicators.reading import Indicator
from cityplans.indicators.wording import loosened, narrowing, normal, tail

P = ParamSpec("P")
T = TypeVar("T")
# What a unit adds to a name that is not printed so.
_ADDED = re.compile(r"(?:占比|比例|总数|人数|数)$")
# Units of what is counted one by one.
_PLAIN = ("%", "个", "家", "所", "人", "名", "张", "项", "户", "种")


@dataclass(frozen=True)
class Found:
    """A standard indicator in a wording.

    ``rest`` narrows it (二级医院), ``known`` tells whether all of that is; ``change`` is what is
    said of it (增长率, 年均增长率, 降幅 ...) or empty; ``size`` is the length of the wording.

    Attributes
    ----------
    indicator
        The standard indicator.
    rest
        What narrows it (二级医院).
    known
        Whether all of the rest is known.
    change
        What is said of it (增长率, 年均增长率, 降幅 ...), or empty.
    size
        Length of the wording.
    """

    indicator: Indicator
    rest: str = ""
    known: bool = True
    change: str = ""
    size: int = 0

    @property
    def name(self) -> str:
        """The one name of it."""
        name = self.indicator.name
        if self.indicator.quantity == "change" and self.change:
            name = name.removesuffix("涨幅").removesuffix("增长率")
        return self.rest + name + self.change

    @property
    def better(self) -> str:
        """Which way is better, of a change as of the indicator itself."""
        if self.change.endswith((*FALLS, "减少量")):
            return {"higher": "lower", "lower": "higher"}.get(self.indicator.better, "")
        return self.indicator.better


class Names:
    """Finds the standard name of a wording.

    Parameters
    ----------
    indicators
        As :func:`cityplans.indicators.read_indicators` gives them; of two that share a wording
        the first counts.

    Examples
    --------
    >>> from cityplans.indicators import read_indicators
    >>> names = Names(read_indicators())
    >>> names.standard("全市65岁及以上老年人城乡社区规范健康管理服务率")
    '65岁以上老年人健康管理率'
    >>> names.standard("居民收入年均增速"), names.standard("二级医院药品收入占比")
    ('居民人均可支配收入年均增长率', '二级医院药占比')
    """

    def __init__(self, indicators: tuple[Indicator, ...]) -> None:
        self.indicators = {i.name: i for i in indicators}
        self._literal: dict[str, list[tuple[Indicator, bool]]] = {}
        self._wild: list[tuple[re.Pattern[str], Indicator]] = []
        for indicator in indicators:
            for pattern in dict.fromkeys((*indicator.patterns, indicator.name)):
                if "*" in pattern:
                    wild = re.escape(pattern).replace(r"\*", ".{0,8}?") + r"\Z"
                    self._wild.append((re.compile(wild), indicator))
                    continue
                bare = pattern != indicator.name and not _mentions(indicator, pattern)
                self._literal.setdefault(normal(pattern)[0], []).append((indicator, bare))
        self._longest = max(map(len, self._literal), default=0)
        self._tails = {wording[k:] for wording in self._literal for k in range(len(wording))}
        self._ends_wording = _kept(self._is_tail)
        self._find = _kept(self._look_up)
        self._hits = _kept(self._ending_in)
        self._settled = _kept(self._by_itself)

    def standard(self, name: str, context: str = "", unit: str = "") -> str:
        """Return the standard name, with what narrows it kept before it; or the name itself.

        Parameters
        ----------
        name
            A wording, as it stands in a text or a table.
        context
            The words around it, for wordings that need some (签约率 beside 家庭医生).
        unit
            Unit of the number, if there is one: a rate is no name of a number of things.
        """
        settled = self._settled(name, unit)
        return settled if settled is not None else _written(self.find(name, context), name, unit)

    def _by_itself(self, name: str, unit: str) -> str | None:
        """Return the standard name where the words around a name cannot change it, else None."""
        readings = self._find(name)
        own = readings[0][0] if readings else None
        if any(bare for _, bare in readings) or (own is not None and not own.known):
            return None
        change = change_in(name)
        printed = name[: change.start()] if change is not None else name
        if any(self._ends_wording(text) for text in (printed, _ADDED.sub("", printed))):
            return None
        return _written(own, name, unit)

    def find(self, name: str, context: str = "") -> Found | None:
        """Return the standard indicator of a wording with what is said around it, or None."""
        own = next(
            (f for f, bare in self._find(name) if not bare or _mentions(f.indicator, context)), None
        )
        longer = self._in_context(name, context)
        if longer is not None and not (own is not None and own.known and longer.size <= own.size):
            return longer
        if own is not None and not own.known and own.indicator.unit in SHARES:
            # 大学毛入学率 out of 大学3所,毛入学率: before it stand words of another clause.
            at = context.find(own.rest)
            if name not in context and context[at + len(own.rest) :][:1].isdecimal() and at >= 0:
                return replace(own, rest="", known=True)
        return own

    def _in_context(self, name: str, context: str) -> Found | None:
        """Look for a wording that begins before a name, in the words that it was taken from.

        市域内就诊率 is found where only 就诊率 was left of it; all places where the name stands
        must say the same.
        """
        change = change_in(name)
        printed = name[: change.start()] if change is not None else name
        least = len(printed) + 1
        bare = _ADDED.sub("", printed)
        # 新增托位420个,千人口托位数…: the ending may be none of the words
        if context.count(bare) > context.count(printed):
            printed, least = bare, len(bare)
        if len(printed) < 2:
            return None
        if not self._ends_wording(printed):
            return None
        found: set[Found] = set()
        at = context.find(printed)
        while at >= 0:
            end = at + len(printed)
            before = context[max(0, at - self._longest) : end]
            begin = max(before.rfind(c) for c in ",。;:!") + 1
            one = self._first(before[begin:], least, context)
            if one is None:
                return None
            found.add(one)
            at = context.find(printed, end)
        if len(found) != 1:
            return None
        one = found.pop()
        return replace(one, change=say_change(one.indicator, change)) if change is not None else one

    def _is_tail(self, printed: str) -> bool:
        """Whether a wording ends in a name, so that it could begin before that."""
        form, where = normal(printed)
        return form in self._tails or loosened(form, where)[0] in self._tails

    def _first(self, text: str, least: int, context: str) -> Found | None:
        if len(text) < least:
            return None
        for indicator, at, bare in self._hits(text):
            size = len(text) - at
            if size >= least and (not bare or _mentions(indicator, context)):
                rest, known = narrowing(text[:at])
                return Found(indicator, rest if known else "", size=size)
        return None

    def _look_up(self, name: str) -> tuple[tuple[Found, bool], ...]:
        """Every reading of a name, the best first, with whether it needs words around it."""
        out = list(self._endings(name))
        change = change_in(name)
        base = name if change is None else name[: change.start()]
        if change is not None and len(base) > 1:
            out.extend(self._changed(base, change))
        if not any(found.known for found, _ in out):
            # 失业率平均值占比, 预算收入同口径增长率: what stands after it says nothing of it.
            ended = tail().search(base)
            if ended is not None and ended.start() > 2:
                base = base[: ended.start()]
                more = self._changed(base, change) if change else self._endings(base)
                # 医馆占比 counts no 医馆.
                shares = ended[0].endswith("占比")
                out.extend(m for m in more if not shares or m[0].indicator.unit in SHARES)
        return tuple(out)

    def _changed(self, base: str, change: re.Match[str]) -> Iterator[tuple[Found, bool]]:
        for found, bare in self._endings(base):
            yield replace(found, change=say_change(found.indicator, change)), bare

    def _endings(self, name: str) -> Iterator[tuple[Found, bool]]:
        for wild, indicator in self._wild:
            if found := wild.search(name):
                rest, known = narrowing(name[: found.start()])
                size = len(found[0])
                yield Found(indicator, rest, known, size=size), bool(indicator.beside)
        unknown = []
        for indicator, at, bare in self._hits(name):
            rest, known = narrowing(name[:at])
            if "岁" in rest and "岁" in indicator.name:
                # 70岁以上 of what is defined for 65岁以上 is another indicator.
                continue
            if known:
                # 农村 before 农村…覆盖率 is said by the indicator itself.
                rest = "" if indicator.name.startswith(rest) else rest
                yield Found(indicator, rest, size=len(name) - at), bare
            elif normal(name[at:])[0] == normal(indicator.name)[0]:
                # Of what is not known only the tail is a standard name: it stays as it is.
                unknown.append((Found(indicator, rest, known=False, size=len(name) - at), bare))
        yield from unknown

    def _ending_in(self, text: str) -> tuple[tuple[Indicator, int, bool], ...]:
        """Return the indicators a text ends in and where each begins, the longest wording first."""
        form, where = normal(text)
        forms = [(form, where)]
        if (loose := loosened(form, where))[0] != form:
            forms.append(loose)
        hits: list[tuple[int, Indicator, int, bool]] = []
        for form, places in forms:
            for at in range(len(form) - 2, -1, -1):
                if (wording := form[at:]) not in self._tails:
                    break
                if not at or places[at] != places[at - 1]:
                    found = self._literal.get(wording, ())
                    hits.extend((len(wording), i, places[at], bare) for i, bare in found)
        hits.sort(key=lambda hit: -hit[0])
        return tuple(hit[1:] for hit in hits)


def _kept(find: Callable[P, T]) -> Callable[P, T]:
    """Keep what is said of a name: the same few stand in every document."""
    return cast("Callable[P, T]", lru_cache(maxsize=65536)(find))


def _written(found: Found | None, name: str, unit: str) -> str:
    """Write the standard name, or the name itself where there is none that fits."""
    if found is None or not found.known or not _counts(found, unit):
        return name
    return found.name


def _counts(found: Found, unit: str) -> bool:
    """Whether a number of a unit can be one of an indicator: 18个 is no share."""
    if not unit or not found.indicator.unit or found.change:
        return True
    return (unit in SHARES) == (found.indicator.unit in SHARES) or unit not in _PLAIN


def _mentions(indicator: Indicator, text: str) -> bool:
    """Whether a text has a word that must stand beside an indicator, if there is any."""
    return not indicator.beside or any(word in text for word in indicator.beside)
