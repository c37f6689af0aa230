"""Which year a document plans for, and which years it is about.

Years printed in the body count for more than the title's, and what a text celebrates or
prepares (``data/lexicon/dated_events.csv``) dates it where years are masked or wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from cityplans.metadata.text import Reading
from cityplans.regions.gazetteer import read_table

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|—|-|–|~|～|至|/|\.\d{1,2}\.)(?!年代)")
_PART = re.compile(r"[上下]半年|半年|季度|\d月份|[一二三四]季")
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)年?\s*[—\-–~～至到]{1,2}\s*((?:19|20)\d\d)(?=年|[)）])")
# 到2030年 is when something must be done, not what the document is about.
_DEADLINE = re.compile(
    r"(?:到|至|力争|争取|截至|前瞻)(?:19|20)\d\d年?(?:底|末|前)?|(?:19|20)\d\d年(?:底|末)?前"
)
_NUMBERED = re.compile(r"[〔\[【(（]\s*(?:19|20)\d\d\s*年?\s*[〕\]】)）]\s*第?\d*\s*号?")
_QUOTED = re.compile(r"《[^》\n]{0,120}》")
_AHEAD = re.compile(
    r"((?:19|20)\d\d)年(?:度)?[^。,，;；\n]{0,24}?"
    r"(?:工作(?:要点|计划|重点|打算|安排|思路|任务|目标|部署|展望|谋划)|重点(?:工作|任务)|"
    r"要(?:着重|重点|突出|坚持|抓好|全面)|总体(?:要求|思路)|主要(?:任务|目标)|发展目标|目标任务)"
)
_OPENS = re.compile(
    r"((?:19|20)\d\d)年(?:是[^。\n]{2,80}?之年|是[^。\n]{2,60}?(?:关键|重要|第一年|最后一年|起步)|"
    r"[,，][^。\n]{0,30}(?:工作)?(?:的)?(?:总体|指导|以|将|要|坚持|深入|全面|紧紧)|(?:全[市县区省]|我[市县区省])[^。\n]{0,20}工作(?:的)?(?:总|以|要))"
)
_BEHIND = re.compile(
    r"((?:19|20)\d\d)年(?:度|来|以来|及前一阶段)?[^。;；\n]{0,24}?"
    r"(?:工作(?:总结|回顾|完成|开展|成效|情况|取得)|取得|成效|完成情况|回顾|总结|先进|优秀|表彰|表扬|圆满)"
)
_PERIODS = {"九": 1996, "十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021}
_PERIODS |= {"十五": 2026, "十六": 2031, "八": 1991, "七": 1986, "六": 1981}
_FIVE = re.compile(
    r"(?:“|”|第|\")?(十[一二三四五六]|[六七八九十])(?:个)?五(?:”|\"|年|时期|期间|规划|卫|发展)"
)
_SESSION = re.compile(
    r"((?:19|20)\d\d)年\s*(\d{1,2})月\s*\d{1,2}日[^。]{0,12}在[^。\n]{2,30}(?:人民)?代表大会"
)


@dataclass(frozen=True)
class Years:
    """The year planned for, all years covered, and what was odd."""

    plan: int | None
    covered: tuple[int, ...]
    warnings: tuple[str, ...] = ()

    @property
    def about(self) -> int | None:
        """The year to take place names of."""
        if self.plan is not None:
            return self.plan
        return max(self.covered) if self.covered else None


@lru_cache(maxsize=1)
def _events() -> tuple[tuple[str, int, int, float, str], ...]:
    return tuple(
        (r["words"], int(r["from"]), int(r["to"]), float(r["weight"]), r["when"])
        for r in read_table("dated_events.csv")
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
    >>> from cityplans.metadata.years import date_by_events
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
    return dict(weights)


def find_years(reading: Reading, kind: str, issued: str | None) -> Years:
    """Find the years of a document of a given kind.

    Returns
    -------
    Years
        ``plan`` is missing for kinds that plan for no year (papers, guidance, experience
        reports), and for regulations that name none in their title.
    """
    body = _DEADLINE.sub("", _QUOTED.sub("", _NUMBERED.sub("", reading.body)))
    head = _QUOTED.sub("", _NUMBERED.sub("", reading.head))
    counts = Counter(int(y) for y in YEAR.findall(body))
    title = _first_year((*reading.titles, *reading.site_titles))
    issued_year = int(issued[:4]) if issued else None
    if kind == "five_year_plan":
        return _five_years(reading, body)
    if kind == "government_work_report":
        session = _SESSION.search(reading.head.replace("\n", ""))
        plan = title or (int(session[1]) if session else None) or issued_year
        return Years(plan, (plan - 1, plan) if plan else ())
    if kind in ("academic_paper", "guidance_article", "experience_report", "other"):
        return Years(None, _covered(counts, body, kind))
    if kind == "regulation":
        stated = _title_range(reading.titles)
        return Years(stated, (stated,) if stated else _covered(counts, body, kind))
    return _plan_year(reading, kind, head, body, counts, title, issued_year)


def _first_year(titles: tuple[str, ...]) -> int | None:
    years = []
    for t in titles:
        years = [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", _NUMBERED.sub("", t))]
        if years:
            return max(years)
    return None


def _title_range(titles: tuple[str, ...]) -> int | None:
    for t in titles[:2]:
        found = _RANGE.search(t)
        if found:
            return int(found[1])
        one = re.search(r"(?<!\d)((?:19|20)\d\d)年", t)
        if one:
            return int(one[1])
    return None


def _five_years(reading: Reading, body: str) -> Years:
    for text in (*reading.titles, *reading.site_titles):
        found = _RANGE.search(text)
        if found and int(found[2]) - int(found[1]) <= 15:
            return Years(int(found[1]), tuple(range(int(found[1]), int(found[2]) + 1)))
        five = _FIVE.search(text)
        if five:
            return _period(_PERIODS[five[1]], body)
    periods = Counter(_PERIODS[p] for p in _FIVE.findall(reading.body))
    if periods:
        # The plan period is the later of the two that such a plan speaks of most.
        return _period(max(p for p, _ in periods.most_common(2)), body)
    found = _RANGE.search(body)
    if found:
        return Years(int(found[1]), tuple(range(int(found[1]), int(found[2]) + 1)))
    return Years(None, ())


def _period(first: int, body: str) -> Years:
    before = [p for p in _FIVE.findall(body) if _PERIODS[p] == first - 5]
    start = first - 5 if before else first
    return Years(first, tuple(range(start, first + 5)))


def _covered(counts: Counter[int], body: str, kind: str) -> tuple[int, ...]:
    if kind == "academic_paper":
        cut = max(body.find("参考文献"), 0) or len(body)
        counts = Counter(int(y) for y in YEAR.findall(body[:cut]))
    years = sorted(y for y in counts if y <= max(counts) and counts[y] >= 1)
    if kind == "experience_report" and years and "今年" in body and "去年" in body:
        # 去年 is the last year named, so 今年 is the one after.
        years.append(years[-1] + 1)
    return tuple(years[-12:])


def _plan_year(
    reading: Reading,
    kind: str,
    head: str,
    body: str,
    counts: Counter[int],
    title: int | None,
    issued: int | None,
) -> Years:
    votes: dict[int, float] = defaultdict(float)
    firm: dict[int, float] = defaultdict(float)
    # A report in the middle of a year plans for the rest of it, others for the next.
    ahead = 0 if any(_PART.search(t) for t in (*reading.titles, *reading.site_titles)) else 1
    for heading, role in reading.headings:
        found = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", heading)
        if not found:
            continue
        year = int(found[1])
        if role == "plan" or _AHEAD.search(heading):
            firm[year] += 6
        elif role == "retrospective" or _BEHIND.search(heading):
            firm[year + ahead] += 3
    for year in _OPENS.findall(head[:1600]):
        firm[int(year)] += 4
        break
    for year in dict.fromkeys(_AHEAD.findall(body)):
        firm[int(year)] += 4
    if kind != "work_plan":
        past = {int(year) for year in _BEHIND.findall(body)}
        for year in past:
            firm[year + ahead] += 2
        # Naming a year as past is no vote for planning it.
        counts = Counter({y: n for y, n in counts.items() if y not in past or firm.get(y)})
    if counts:
        # Years named most; a year far from them all is a deadline or a starting point.
        top = max(counts.values())
        for year, n in counts.items():
            votes[year] += 2 * n / top
    if title:
        votes[title] += 5 if reading.titles and _first_year(reading.titles) == title else 3
        if kind == "summary_and_plan" and ahead and not _plans_in(title, reading):
            votes[title + 1] += 5.5
    # What a report looks back on happened the year before the one it plans for.
    events = date_by_events(body, ahead if kind == "summary_and_plan" else 0)
    warnings: list[str] = []
    for year, weight in events.items():
        votes[year] += weight * 0.8
    if issued and not title:
        votes[issued] += 2
    total = {
        y: votes.get(y, 0.0) + firm.get(y, 0.0)
        for y in sorted({*votes, *firm})
        if 1949 <= y <= 2100
    }
    if not total:
        return Years(None, ())
    best = min(total, key=lambda y: (-round(total[y], 6), -y))
    if title and title != best and not firm.get(title):
        warnings.append(f"The title says {title}, the text speaks for {best}.")
    if title == best and max(events.values(), default=0) > 5 + events.get(best, 0):
        warnings.append(f"The title says {title}, what the text celebrates speaks against it.")
    only_counted = not firm and not title and not issued and not events.get(best)
    if total[best] < 2 or (only_counted and counts[best] < 2):
        return Years(None, _covered(counts, body, kind))
    looks_back = kind in ("summary_and_plan", "meeting_report") and ahead
    covered = (best - 1, best) if looks_back else (best,)
    return Years(best, covered, tuple(warnings))


def _plans_in(year: int, reading: Reading) -> bool:
    """Whether a title names a year as the one planned for, or as no more than the one past."""
    every = (*reading.titles, *reading.site_titles)
    after = rf"{year}年?(?:度)?[^\d]{{0,20}}(?:计划|打算|要点|思路|安排|重点|部署|谋划|任务)"
    past = rf"{year}年?(?:度)?[^\d]{{0,14}}(?:总结|回顾|完成)"
    return any(re.search(after, t) and not re.search(past, t) for t in every) or any(
        len(set(re.findall(r"(?:19|20)\d\d", t))) > 1 for t in every
    )
