"""Years in a text with the words beside them, and the events that date it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cityplans.text import read_ordinal, read_rows

# The look-behind comes last, so that the search jumps from one 19 or 20 to the next; 2000名 counts.
YEAR = re.compile(r"((?:19|20)\d\d)(?<!\d....)(?!\d|\s?[名人元张万个例户家种余多所台条次件亩米吨])")
# 到2030年 is when something must be done, not what the document is about.
DEADLINE = re.compile(r"(?:到|至|力争|争取|截至|前瞻)$")
_BY_THEN = re.compile(r"年(?:底|末|\d{1,2}月底?)?(?:之?前)|年代|年(?:底|末)")
# A numeral that no other stands before, behind its first character: the search jumps from one to
# the next.
FIVE = re.compile(
    r"([六七八九十](?<=[^一二三四五六七八九十].)(?:(?<=十)[一二三四五六七八])?)(?:个)?五"
    r"(?=[”\"']|年|时期|期间|规划|卫|发展|医|中)"
)
# “十三五”规划的收官之年, “十四五”工作打算: the last or first year of a period.
_PHASE = re.compile(
    r"([六七八九十](?:(?<=十)[一二三四五六七八九])?)(?:个)?五[”\"]?(?:时期|规划|计划)?的?(?:工作)?"
    r"(?:(开局|高?起步|第一年|开好局|打算|[^,。”]{0,14}规划编制)|收官|最后一年)"
)


@dataclass(frozen=True)
class Hit:
    """A year in a text, with what stands before and behind it."""

    year: int
    before: str
    after: str


@dataclass(frozen=True)
class Cue:
    """A row of ``year_cues.csv``: what stands before or after a year, and what it says."""

    where: str
    side: str
    pattern: re.Pattern[str]
    past: bool
    weight: float

    def fits(self, hit: Hit) -> bool:
        """Tell whether it stands beside a year."""
        if not self.past and hit.after.startswith(("年来", "年以来")):
            return False
        if self.side == "after":
            return self.pattern.match(hit.after) is not None
        return self.pattern.search(hit.before) is not None


@cache
def read_cues(where: str) -> tuple[Cue, ...]:
    """Return the cues of one kind of place in a text."""
    rows = read_rows("year_cues.csv", ("where", "side", "pattern", "shift", "weight"))
    return tuple(
        Cue(where, r["side"], re.compile(r["pattern"]), r["shift"] == "past", float(r["weight"]))
        for _, r in rows
        if r["where"] == where
    )


@cache
def _events() -> tuple[tuple[str, int, int, float, str], ...]:
    rows = read_rows("dated_events.csv", ("words", "from", "to", "weight", "when"))
    return tuple(
        (r["words"], int(r["from"]), int(r["to"]), float(r["weight"]), r["when"]) for _, r in rows
    )


def date_by_events(text: str, shift: int = 0) -> dict[int, float]:
    """Weight of each year by the dateable events a text names.

    Parameters
    ----------
    text
        Any text.
    shift
        Years between what was done and the year asked for: 1 for the plan of a report that
        looks back. Events that are planned or merely known stay where they are.

    Examples
    --------
    >>> from cityplans.metadata.year_hits import date_by_events
    >>> weights = date_by_events("开展党史学习教育和庆祝建党100周年活动,做好核酸采样")
    >>> max(weights, key=weights.get)
    2021
    """
    weights: dict[int, float] = defaultdict(float)
    for words, first, last, weight, when in _events():
        if words in text:
            moved = shift if when == "done" else 0
            for year in range(first + moved, last + moved + 1):
                weights[year] += weight
    for year in {first_year(p) + (0 if opening else 4) for p, opening in _PHASE.findall(text)}:
        weights[year] += 3
    return dict(weights)


def find_hits(text: str) -> Iterator[Hit]:
    """Yield the years of a text that are neither numbers of documents nor inside their titles."""
    for found in YEAR.finditer(text):
        start, end = found.span()
        before = text[max(0, start - 14) : start]
        if before.rstrip()[-1:] in "〔[【" and before.strip():
            continue
        around = text[max(0, start - 120) : start]
        if around.rfind("《") > around.rfind("》"):
            continue
        yield Hit(int(found[1]), before, text[end : end + 110])


def timely(text: str) -> Iterator[Hit]:
    """Yield the years of a text but for those until which something is to be done."""
    return (hit for hit in find_hits(text) if not DEADLINE.search(hit.before))


def is_dated(hit: Hit) -> bool:
    """Whether a year of the body is about something, not a deadline or a code."""
    if DEADLINE.search(hit.before) or _BY_THEN.match(hit.after):
        return False
    return re.match(r"年|[-~至/]|\.\d{1,2}\.", hit.after) is not None


def opened(title: str) -> str:
    """Write a title without the marks that would make it a title cited."""
    return title.replace("《", "").replace("》", "")


def is_horizon(hit: Hit) -> bool:
    """Whether a year is the horizon that a programme is named after: 健康某省2030."""
    return hit.year % 5 == 0 and hit.year >= 2030 and not re.match(r"年|[-~至]", hit.after)


def range_from(hit: Hit) -> tuple[int, ...]:
    """Return the years from a hit on, where another follows as the end of a range."""
    found = re.match(r"年?度?\s*[-~至到]{1,2}\s*((?:19|20)\d\d)(?!\d)", hit.after)
    if not found or not 0 < int(found[1]) - hit.year <= 15:
        return ()
    return tuple(range(hit.year, int(found[1]) + 1))


def first_year(numeral: str) -> int:
    """Return the first year of a five-year period: 十四 began in 2021.

    The first two stand three years earlier: 1963 to 1965 belong to none.
    """
    number = read_ordinal(numeral) or 1
    return 1951 + 5 * number - 3 * (number < 3)
