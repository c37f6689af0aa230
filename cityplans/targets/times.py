"""When a value is for, and whether it is promised: what place, sentence and cues say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cityplans.metadata.year_hits import first_year
from cityplans.targets.mentions import Mention
from cityplans.targets.rules import cues
from cityplans.text import read_number
from cityplans.text.numerals import DIGITS

_YEAR = re.compile(r"20\d\d")
_NUMERAL = re.compile(r"[二三四五两3-5](?=年)")
_PAST = re.compile(r"^[近过这]|来$")
_PLAN = re.compile(r"([一二三四五六七八九十]{1,3})五")
_NEXT = re.compile(",(?!其中)")
_LAST_YEAR = re.compile(r"上年|去年")
_PROMISING = ("plan", "method", "appendix")
# News, interviews and accounts of experience tell what was done, in whatever section.
_PLANS = ("work_plan", "five_year_plan", "regulation", "guidance_article")
# Times that hold beyond their sentence.
_SCOPES = ("stated", "plan", "sum")
# what brackets hold that say when and no more: (到2030年), (2026-2027年), (去年底), (2030)
_TIME_ALONE = re.compile(
    "(?:[到至自从截止去今明上本下半中年月日初末底前后期间以来“”一二三四五六七八九十~—-]"
    "|[0-9]+(?=[年月日~至到)—-])|(?<=[~至到—-])[0-9]+)+"
)
Cue = tuple[str, str, int]


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
        return self.role in _PROMISING or (self.role == "preamble" and self.doc_type in _PLANS)

    def default_year(self, promised: bool) -> int | None:
        """Year of a value that nothing dates: the last planned for, or the last that is over."""
        if promised:
            return self.last_year or self.plan_year
        return None if self.plan_year is None else self.plan_year - 1

    def dated_by(self, heading: str) -> Setting:
        """Return the same place under a heading, or behind a sentence, that says a time."""
        found = _times(heading, len(heading))
        times = {self.time(cue) for cue in found if cue[0] in _SCOPES}
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

    def time(self, cue: Cue) -> tuple[int | None, int | None]:
        """Year and period in years that a cue says here."""
        gives, said, _ = cue
        told = self.role not in _PROMISING
        if gives == "stated":
            # 二〇二四: what is no digit is one of the signs that stand for nought.
            digits = (str(DIGITS.get(c, 0)) if not c.isdigit() else c for c in said[:4])
            return int("".join(digits)), None
        if gives == "plan":
            number = _PLAN.search(said)
            # “十四五”末 is a moment and no period.
            return first_year(number[1]) + 4 if number else None, None if "末" in said else 5
        if gives == "sum":
            years = _NUMERAL.search(said)
            year = self.default_year(not told and not _PAST.search(said))
            return year, int(read_number(years[0])) if years else 5
        year = self.default_year(False) if told and gives != "next" else self.plan_year
        if year is None or (gives == "this" and self.role == "preamble"):
            return None, None
        return year - (gives == "last"), None


class Said:
    """The cues of a sentence, found once for all of its numbers."""

    def __init__(self, sentence: str, until: int) -> None:
        self.sentence = sentence
        self._times = _times(sentence, until)
        self._tenses = cues("tenses", sentence, until)

    def time(self, at: int) -> Cue | None:
        """Return the nearest time before a place: what it gives, its words, where it ends."""
        for cue in reversed(self._times):
            if cue[2] <= at and cue[0] != "origin" and not self._aside(cue[2], at):
                return cue
        return None

    def _aside(self, end: int, at: int) -> bool:
        """Tell whether a cue stands in brackets that close before a place and say more than it.

        产值(按2020年不变价格)达到30亿元 is not dated so, 执业医师数(2027年)达到3人 is.
        """
        opened, closed = self.sentence.rfind("(", 0, end), self.sentence.find(")", end, at)
        if opened < 0 or closed < 0 or closed + 1 == at or ")" in self.sentence[opened:end]:
            return False
        return _TIME_ALONE.fullmatch(self.sentence, opened + 1, closed) is None

    def tense(self, at: int) -> str:
        """Tell what the nearest cue before a place says of promise or result."""
        for gives, _, end in reversed(self._tenses):
            beyond = gives == "now" and _NEXT.search(self.sentence, end, at)
            if end <= at and not beyond and not self._aside(end, at):
                return gives
        return ""


def _times(text: str, until: int) -> list[Cue]:
    # Every time has one of these, most sentences have none.
    return cues("times", text, until) if "年" in text or "五" in text else []


def is_promised(said: Said, at: int, setting: Setting, year: int | None) -> bool:
    """Say whether a value is promised: by the nearest cue, by its year, else by where it stands."""
    tense = said.tense(at) or setting.tense
    if tense in ("reached", "now") or (setting.role == "retrospective" and year is None):
        return False
    if year is not None and setting.plan_year is not None and year != setting.plan_year:
        return year > setting.plan_year or setting.role == "method"
    return setting.promised or tense == "promised"


def year_of(m: Mention, said: Said, setting: Setting) -> tuple[int | None, int | None, bool]:
    """Return the year a value is for, its period in years, and whether a cue says so."""
    if not m.baseline:
        cue = said.time(m.quantity.start)
        if cue is not None:
            return *setting.time(cue), True
        return setting.year, setting.period, setting.year is not None
    before = said.sentence[: m.quantity.start]
    if _LAST_YEAR.search(before[-12:]) and setting.plan_year is not None:
        return setting.plan_year - (1 if setting.promised else 2), None, True
    stated = _YEAR.findall(before[-20:])
    return (int(stated[-1]), None, True) if stated else (None, None, False)


def last_year(covered: object, plan_year: int | None, doc_type: str) -> int | None:
    """Last year of a plan over several years."""
    if doc_type not in ("five_year_plan", "guidance_article"):
        return None
    end = max(map(int, _YEAR.findall(covered)), default=None) if isinstance(covered, str) else None
    if end is not None and plan_year is not None and end - plan_year <= 6:
        return end
    # what explains a plan tells of its years only where it names them
    return None if plan_year is None or doc_type != "five_year_plan" else plan_year + 4
