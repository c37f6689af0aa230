"""The standard name of a wording: looked up by its endings, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cityplans.indicators.reading import Indicator
from cityplans.text.lists import alternatives, words

# 以乡镇为单位 tells how it is reckoned and belongs to the standard name.
_BY_UNIT = re.compile(r"以[^,]{2,12}为单位(?:的|适龄儿童)?$")


@cache
def _places() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(words('indicators', 'narrowing.places'))})+的?")


def without_place(name: str) -> str:
    """Take 全市, 全县, 我省 and the like off the front of a name."""
    found = _places().match(name)
    return name[found.end() :] if found else name


class Names:
    """Finds the standard name of a wording.

    Parameters
    ----------
    indicators
        As :func:`read_indicators` gives them.
    """

    def __init__(self, indicators: tuple[Indicator, ...]) -> None:
        self.indicators = {i.name: i for i in indicators}
        # A wording is looked up by each of its endings, the longest first.
        self._literal: dict[str, list[Indicator]] = {}
        self._wild: list[tuple[re.Pattern[str], Indicator]] = []
        for indicator in indicators:
            for pattern in dict.fromkeys((*indicator.patterns, indicator.name)):
                if "*" in pattern:
                    wild = re.escape(pattern).replace(r"\*", ".{0,8}?") + r"\Z"
                    self._wild.append((re.compile(wild), indicator))
                else:
                    self._literal.setdefault(pattern, []).append(indicator)
        self._longest = max(map(len, self._literal), default=0)

    def standard(self, name: str, context: str = "") -> str:
        """Return the standard name, with what narrows it kept before it; or the name itself."""
        for at, indicator in self._candidates(name):
            if indicator.beside and not any(w in name or w in context for w in indicator.beside):
                continue
            rest = without_place(name[:at].rstrip("的"))
            if _BY_UNIT.match(rest):
                rest = ""
            return (rest if len(rest) > 1 else "") + indicator.name
        return name

    def _candidates(self, name: str) -> Iterator[tuple[int, Indicator]]:
        for pattern, indicator in self._wild:
            found = pattern.search(name)
            if found is not None:
                yield found.start(), indicator
        for at in range(max(0, len(name) - self._longest), len(name) - 1):
            for indicator in self._literal.get(name[at:], ()):
                yield at, indicator
