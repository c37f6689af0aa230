"""How a value binds, whether it is promised or reached, for which year, and what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from cityplans.metadata.year_hits import first_year
from cityplans.targets.mentions import Mention
from cityplans.targets.phrases import last
from cityplans.targets.rules import cues, decide, kept
from cityplans.targets.units import inner_unit
from cityplans.text import any_of, compile_pattern, read_number, words
from cityplans.text.numerals import DIGITS

_YEAR = re.compile(r"20\d\d")
_NUMERAL = re.compile(r"[二三四五两3-5](?=年)")
_PAST = re.compile(r"^[近过这]|来$")
_PLAN = re.compile(r"([一二三四五六七八九十]{1,3})五")
_NEXT = re.compile(",(?!其中)")
_LAST_YEAR = re.compile(r"上年|去年")
_YEARLY = (
    "(?<!累计)(?:{targets:bounds.reach}|突破|超过?|增至|年均|每年|稳定在|保持在).{0,2}$|^每年|年均"
)
_REACHED = "(?:{targets:bounds.reach})(?:了|约|近)?$"
_NOT_INCREASE = re.compile(r"到|至|长|了至|建")
# News, interviews and accounts of experience tell what was done, in whatever section.
_PLANS = ("work_plan", "five_year_plan", "regulation", "guidance_article")
_COUNTED = ("share", "points", "ratio")


@dataclass(frozen=True)
class Setting:
    """What the place in the document says: its role, the year planned for, the kind of text.

    ``year``, ``period`` (in years) and ``tense`` are what a heading or an earlier sentence says.
    """

    role: str
    plan_year: int | None
    last_year: int | None
    doc_type: str
    year: int | None = None
    period: int | None = None
    tense: str = ""

    @property
    def promised(self) -> bool:
        """Numbers here are promises unless the sentence says otherwise."""
        if self.role in ("plan", "method", "appendix"):
            return True
        return self.role == "preamble" and self.doc_type in _PLANS

    def dated_by(self, heading: str) -> Setting:
        """Return the same place under a heading, or behind a sentence, that says a time."""
        if "年" not in heading and "五" not in heading:
            return self
        found = cues("times", heading, len(heading))
        times = {self._time(gives, cue) for gives, cue, _ in found if gives in _SCOPES}
        if len(times) != 1:
            return self
        year, period = times.pop()
        return self if year is None else replace(self, year=year, period=period)

    def behind(self, sentence: str, mark: str, outer: Setting) -> Setting:
        """Return the place behind a sentence, before a mark and what follows.

        A time that it opens with goes on, in a plan to the end of the paragraph; what it says of
        promise or result goes on over semicolons.
        """
        if outer.promised and "\n" in mark:
            return outer
        tense = ""
        if mark.startswith(";"):
            found = cues("tenses", sentence, len(sentence))
            tense = found[-1][0].replace("now", "") if found else self.tense
        dated = self.dated_by(sentence[:14])
        return dated if tense == dated.tense else replace(dated, tense=tense)

    def time(self, said: Said, at: int) -> tuple[int | None, int | None, bool]:
        """Year and period that the words before a number say, and whether they do."""
        stated = said.before("times", at)
        if stated is not None:
            return *self._time(stated[0], stated[1]), True
        return self.year, self.period, self.year is not None

    def _time(self, gives: str, cue: str) -> tuple[int | None, int | None]:
        told = self.role not in ("plan", "method", "appendix")
        if gives == "stated":
            # 二〇二四: what is no digit is one of the signs that stand for nought.
            digits = (str(DIGITS.get(c, 0)) if not c.isdigit() else c for c in cue[:4])
            return int("".join(digits)), None
        if gives == "plan":
            number = _PLAN.search(cue)
            # “十四五”末 is a moment and no period.
            end = first_year(number[1]) + 4 if number else None
            return end, None if "末" in cue else 5
        if gives == "sum":
            years = _NUMERAL.search(cue)
            year = self.reported_year if told or _PAST.search(cue) else self.target_year
            return year, int(read_number(years[0])) if years else 5
        year = self.reported_year if told and gives != "next" else self.plan_year
        if year is None or (gives == "this" and self.role == "preamble"):
            return None, None
        return year - (gives == "last"), None

    @property
    def target_year(self) -> int | None:
        """Year a promise is for: the last year of a plan over several years."""
        return self.last_year or self.plan_year

    @property
    def reported_year(self) -> int | None:
        """Year a retrospective is about."""
        return None if self.plan_year is None else self.plan_year - 1


_SCOPES = ("stated", "plan", "sum")


class Said:
    """The cues of a sentence, found once for all of its numbers."""

    def __init__(self, sentence: str, until: int) -> None:
        self.sentence = sentence
        self._cues = {table: cues(table, sentence, until) for table in ("times", "tenses")}

    def before(self, table: str, at: int) -> tuple[str, str, int] | None:
        """Return the nearest cue before a place: what it gives, its words, where it ends."""
        for cue in reversed(self._cues[table]):
            ended = cue[0] == "origin" or (
                cue[0] == "now" and _NEXT.search(self.sentence, cue[2], at)
            )
            if cue[2] <= at and not ended:
                return cue
        return None


@cache
def _bounds() -> re.Pattern[str]:
    # One pattern, the longest first: 不少于 must not be read as 少于.
    return compile_pattern(
        "(?P<least>{targets:bounds.least_before})|(?P<most>{targets:bounds.most_before})"
    )


def _ends(text: str, name: str) -> bool:
    return text.endswith(words("targets", name))


def is_increase(m: Mention) -> bool:
    """Say whether a number is added to what is there (新增, 新建, 增配)."""
    return m.quantity.measure not in _COUNTED and _adds(m.cues)


@kept
def _adds(cues: str) -> bool:
    found = last(any_of("targets", "change.added"), cues)
    if found is None:
        return False
    rest = cues[found.end() :]
    return not _NOT_INCREASE.match(rest) and not rest.endswith(
        ("增至", "达", "达到", "累计", "总数")
    )


class Judged(NamedTuple):
    """A number in its words, as the rules of kinds and quantities see it.

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
    margin: bool
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

    def sign(self) -> str:
        """Return >=, <=, = or approx."""
        if self.margin:
            return "="
        for name, sign in (("most_after", "<="), ("least_after", ">="), ("about_after", "approx")):
            if self.tail in words("targets", f"bounds.{name}"):
                return sign
        cues = self.cues.rstrip("“( ")
        found = last(_bounds(), cues)
        if found is not None:
            # The bound nearest to the number decides; 控制在5%-8%之间: the range is the bound.
            if self.ranged and found[0] == "控制在":
                return "="
            return ">=" if found["least"] else "<="
        if _ends(cues, "bounds.least_adjacent") and not _ends(cues, "bounds.not_over"):
            return ">="
        if self.more:
            return ">=" if self.more.startswith("+") else "approx"
        if _ends(cues, "bounds.about_before") and not _ends(cues, "bounds.not_about"):
            return "approx"
        return ">=" if self.promised and compile_pattern(_REACHED).search(cues) else "="


@kept
def judge(*words_of: Any) -> tuple[str, str, str, bool]:
    """Return kind, comparator and quantity of a number, and whether it is told by the year.

    Parameters
    ----------
    words_of
        What :class:`Judged` is made of.
    """
    seen = Judged(*words_of)
    sign = seen.sign()
    kind = decide("kinds", seen) or ("target" if seen.promised else "actual")
    quantity = str(decide("quantities", seen, "level"))
    # 产值达到30亿元 in a plan of five years is the output of its last year.
    yearly = quantity == "flow" and compile_pattern(_YEARLY).search(seen.cues) is not None
    return kind, "+" if seen.added and sign == "=" else sign, quantity, yearly


def is_promised(said: Said, at: int, setting: Setting, year: int | None) -> bool:
    """Say whether a value is promised: by the nearest cue, by its year, else by where it stands."""
    found = said.before("tenses", at)
    tense = found[0] if found else setting.tense
    if tense in ("reached", "now") or (setting.role == "retrospective" and year is None):
        return False
    if year is not None and setting.plan_year is not None and year != setting.plan_year:
        return year > setting.plan_year or setting.role == "method"
    return setting.promised or tense == "promised"


def year_of(m: Mention, said: Said, setting: Setting) -> tuple[int | None, int | None, bool]:
    """Return the year a value is for, its period in years, and whether a cue says so."""
    if m.baseline:
        before = said.sentence[: m.quantity.start]
        if _LAST_YEAR.search(before[-12:]) and setting.plan_year is not None:
            return (
                (setting.plan_year if setting.promised else setting.plan_year - 1) - 1,
                None,
                True,
            )
        stated = list(_YEAR.finditer(before[-20:]))
        return (int(stated[-1][0]), None, True) if stated else (None, None, False)
    return setting.time(said, m.quantity.start)


def last_year(covered: object, plan_year: int | None, doc_type: str) -> int | None:
    """Last year of a plan over several years."""
    if doc_type != "five_year_plan":
        return None
    years: Iterable[int] = map(int, _YEAR.findall(covered)) if isinstance(covered, str) else ()
    end = max(years, default=None)
    if end is not None and plan_year is not None and end - plan_year <= 6:
        return end
    return None if plan_year is None else plan_year + 4
