"""How a value binds and what it measures: the tables ``kinds``, ``signs`` and ``quantities``."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from cityplans.targets.phrases import last
from cityplans.targets.rules import decide, kept
from cityplans.targets.units import inner_unit
from cityplans.text import any_of, compile_pattern

_YEARLY = (
    "(?<!累计)(?:{targets:bounds.reach}|突破|超过?|增至|年均|每年|稳定在|保持在).{0,2}$|^每年|年均"
)
_BOUND = "{targets:bounds.least_before}|{targets:bounds.most_before}"
_UP_TO = re.compile(r"到|至|长|了至|建|.*(?:增至|达到?|累计|总数)$")


@kept
def is_added(cues: str) -> bool:
    """Say whether the words before a number add it to what is there (新增, 新建, 增配)."""
    found = last(any_of("targets", "change.added"), cues)
    return found is not None and not _UP_TO.match(cues, found.end())


class Judged(NamedTuple):
    """A number in its words, as the rules of signs, kinds and quantities see it.

    ``cues`` and ``tail`` are the words before the first and behind the last of parallel numbers,
    which bind all of them.
    """

    unit: str
    measure: str
    left: str
    right: str
    name: str
    cues: str
    tail: str
    more: str
    ranged: bool
    changed: bool
    promised: bool
    added: bool

    @property
    def base(self) -> str:
        """The unit without 万 or 亿."""
        return inner_unit(self.unit)

    @property
    def near(self) -> str:
        """The words around the number, and its name."""
        return self.left[-24:] + self.right + self.name

    @property
    def funded(self) -> str:
        """All before the number, and its name."""
        return self.left + self.name

    @property
    def bound(self) -> str:
        """The word before the number, the nearest, that binds it."""
        found = last(compile_pattern(_BOUND), self.cues)
        return found[0] if found else ""


@kept
def judge(*words_of: Any) -> tuple[str, str, str, bool]:
    """Return kind, comparator and quantity of a number, and whether it is told by the year.

    Parameters
    ----------
    words_of
        What :class:`Judged` is made of.
    """
    seen = Judged(*words_of)
    kind = decide("kinds", seen) or ("target" if seen.promised else "actual")
    sign = decide("signs", seen, "=")
    quantity = str(decide("quantities", seen, "level"))
    # 产值达到30亿元 in a plan of five years is the output of its last year.
    yearly = quantity == "flow" and compile_pattern(_YEARLY).search(seen.cues) is not None
    return kind, "+" if seen.added and sign == "=" else sign, quantity, yearly
