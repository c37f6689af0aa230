"""How a value binds, whether it is promised or reached, and for which year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cityplans.targets.lexicon import either, last, words
from cityplans.targets.mentions import Mention

_YEAR = re.compile(r"(20\d\d)年")
_LATER = re.compile(r"要求|强调|必须|务必|力争|争取|确保|计划|拟|目标|明年|预期|到20\d\d年")
_LAST_YEAR = re.compile(r"上年|去年")
_DONE_LAST_YEAR = re.compile(r"(?<![由从较比])(?:上年|去年)")
_PLAN_PERIOD = re.compile(r"“?十([四五六])五”?(?:规划)?(?:末|期间|时期|期末)")
_PERIOD_END = {"四": 2025, "五": 2030, "六": 2035}
_REACH_END = re.compile(r"(?:达到|达成|达至|达|达\(到\))(?:了|约|近)?$")


# 比上年 and 由目前的 only give a promise its starting point.
_DONE = re.compile(r"(?<![由从较比])目前|截至|迄今|(?<![由从较比])(?:去年|上年)|过去[一五]年")
# News, interviews and accounts of experience tell what was done, in whatever section.
_TOLD = ("guidance_article", "experience_report", "meeting_report", "academic_paper", "other")
_ALREADY = re.compile(r"已经?[^,]{0,8}$|已(?:有|经|建|完|达|开|播|采|培|覆)")


@dataclass(frozen=True)
class Setting:
    """What the place in the document says: its role, the year planned for, the kind of text."""

    role: str
    plan_year: int | None
    last_year: int | None
    doc_type: str

    @property
    def promised(self) -> bool:
        """Numbers here are promises unless the sentence says otherwise."""
        if self.role in ("plan", "method", "appendix"):
            return True
        if self.role in ("retrospective", "background"):
            return False
        return self.doc_type in ("work_plan", "five_year_plan", "regulation", "guidance_article")

    @property
    def target_year(self) -> int | None:
        """Year a promise is for: the last year of a plan over several years."""
        return self.last_year or self.plan_year

    @property
    def reported_year(self) -> int | None:
        """Year a retrospective is about."""
        if self.plan_year is None:
            return None
        return self.plan_year - 1


@cache
def _ends(name: str) -> tuple[str, ...]:
    return words(name)


@cache
def _bounds() -> re.Pattern[str]:
    # One pattern, the longest first: 不少于 must not be read as 少于.
    both = {*words("at least before"), *words("at most before")}
    return re.compile("|".join(map(re.escape, sorted(both, key=lambda w: (-len(w), w)))))


def comparator(m: Mention, left: str, suffix: str, promised: bool) -> str:
    """Return >=, <=, =, + or approx for a mention.

    ``left`` is what stands before the number in its clause (of a group of parallel numbers,
    before the first), ``suffix`` what binds it from behind (of a group, behind the last).
    """
    q = m.quantity
    if m.margin:
        return "="
    if suffix in _ends("at most after"):
        return "<="
    if suffix in _ends("at least after"):
        return ">="
    tail = left.rstrip("“( ")
    if suffix in _ends("about after"):
        return "approx"
    found = _bounds().findall(tail)
    if found:
        # The bound nearest to the number decides.
        if m.quantity.high is not None and found[-1] == "控制在":
            # 控制在5%-8%之间: the range is the bound.
            return "="
        return ">=" if found[-1] in _ends("at least before") else "<="
    if tail.endswith(_ends("at least adjacent")) and not tail.endswith(_ends("not over")):
        return ">="
    if q.more.startswith("+"):
        return ">="
    if q.more:
        return "approx"
    if tail.endswith(_ends("about before")) and not tail.endswith(_ends("not about")):
        return "approx"
    if promised and _REACH_END.search(tail):
        return ">="
    return "="


def is_increase(left: str) -> bool:
    """Say whether a number is added to what is there (新增, 新建, 增配)."""
    found = last(either("increase before"), left)
    if found is None:
        return False
    rest = left[found.end() :]
    return not rest.startswith(("到", "至", "长", "了至", "建")) and not rest.endswith(
        ("增至", "达", "达到", "累计", "总数")
    )


def kind(m: Mention, left: str, promised: bool) -> str:
    """Return target, actual, baseline or input for a mention."""
    if m.baseline:
        return "baseline"
    resource = m.quantity.measure == "money" and _is_resource(m, left)
    if resource and (promised or either("funding").search(left + m.name)):
        return "input"
    return "target" if promised else "actual"


def is_promised(sentence: str, m: Mention, setting: Setting, year: int | None) -> bool:
    """Say whether the value is promised: by the sentence, else by where it stands."""
    before = sentence[: m.quantity.start]
    if setting.promised and _DONE.search(before):
        return False
    if setting.promised and setting.doc_type in _TOLD and _ALREADY.search(before[-30:]):
        return False
    if setting.promised:
        if year is not None and setting.plan_year is not None and year < setting.plan_year:
            return setting.role == "method"
        return True
    if year is not None and setting.plan_year is not None and year >= setting.plan_year:
        return True
    return setting.role != "retrospective" and _LATER.search(before) is not None


def _is_resource(m: Mention, left: str) -> bool:
    near = left[-24:] + m.right[:16] + m.name
    return either("resource").search(near) is not None and not either("not resource").search(
        m.name + left[-10:]
    )


def year_of(m: Mention, sentence: str, setting: Setting) -> tuple[int | None, bool]:
    """Return the year a value is for, and whether the sentence states it."""
    before = sentence[: m.quantity.start]
    stated, period = last(_YEAR, before), last(_PLAN_PERIOD, before)
    if m.baseline:
        if _LAST_YEAR.search(before[-12:]) and setting.plan_year is not None:
            return (setting.plan_year if setting.promised else setting.plan_year - 1) - 1, True
        if stated is not None and m.quantity.start - stated.end() < 16:
            return int(stated[1]), True
        return None, False
    if stated is not None and period is not None and period.start() > stated.start():
        stated = None
    past = stated is not None and _from_year(before, stated)
    if past and stated is not None and not m.after_baseline:
        # 由2024年的28%提高到31%,甲率达到20%: the year belongs to 28% alone.
        past = before[stated.end() : stated.end() + 1] in ("的", "末", "底")
    if stated is not None and not past:
        return int(stated[1]), True
    if period is not None and period[1] in _PERIOD_END and "末" in period[0]:
        return _PERIOD_END[period[1]], True
    if setting.promised and setting.plan_year is not None and _DONE_LAST_YEAR.search(before):
        return setting.plan_year - 1, True
    return (setting.target_year if setting.promised else setting.reported_year), False


def _from_year(before: str, stated: re.Match[str]) -> bool:
    return before[max(0, stated.start() - 2) : stated.start()].endswith(("由", "从", "较", "比"))
