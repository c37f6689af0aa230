"""Which year a document plans for, and which years it is about.

Years are found once in each piece of the text; the words beside them (``year_cues.csv``) say
whether they are planned for or looked back on, and what a text celebrates or prepares
(``dated_events.csv``) dates it where years are masked or wrong. What names no year of its own
is of the year it was issued in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from cityplans.metadata.dates import session_date
from cityplans.metadata.evidence import Evidence
from cityplans.metadata.year_hits import (
    FIVE,
    YEAR,
    Cue,
    Hit,
    date_by_events,
    find_hits,
    first_year,
    is_dated,
    is_horizon,
    opened,
    range_from,
    read_cues,
    timely,
)

_PART = re.compile(r"[上下]半年|半年|季度(?<!四季度)|\d月份|[一二三]季")
# 20xx年, 20_年, XX年: a text whose years are masked, and put on a page in another year.
_MASKED = re.compile(r"(?:20|二[〇○零])?[xX×_*]{1,4}年")
_TERM = re.compile(r"(?:年限|期限|规划期|实施期|期)(?:为|是|:)?$")
# 生效日期: | 2024-03-01: what has no date of issue is of the year from which it holds.
_EFFECT = re.compile(
    r"(?:生效|实施|施行|执行)(?:日期|时间)[\s|:】\]]{1,8}((?:19|20)\d\d)(?=[年./-]\d{1,2})"
)
_KINDS_WITHOUT = ("academic_paper",)
_OF_ISSUE = ("regulation", "guidance_article", "other", "five_year_plan")
_BODY = 60_000


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


def find_years(evidence: Evidence, kind: str, issued: str | None, number: str | None) -> Years:
    """Find the years of a document of a given kind.

    Returns
    -------
    Years
        ``plan`` is the first year of a period, the year a report looks forward to, for what
        plans no year of its own the year of issue; missing for papers.
    """
    text = evidence.body[:_BODY]
    if kind == "academic_paper" and "参考文献" in text:
        text = text[: text.index("参考文献")]
    body = [h for h in find_hits(text) if is_dated(h)]
    counts = Counter(h.year for h in body)
    issued_year = int(issued[:4]) if issued else _year_of_effect(evidence)
    if kind in _KINDS_WITHOUT:
        return Years(None, _covered(counts))
    if kind == "government_work_report":
        session = session_date(evidence.head)
        plan = _title_year(evidence) or (int(session[:4]) if session else None) or issued_year
        return Years(plan, (plan - 1, plan) if plan else ())
    period = _period(evidence, kind, body)
    if period is not None:
        return period
    if kind in _OF_ISSUE:
        own = re.search(r"〔(\d{4})〕", number or "")
        named = _title_year(evidence)
        if named in _told_in_titles(evidence.every_title):
            named += 1  # 2023年度报告 is of the year after, as any report
        if named and issued_year and named > issued_year + 2:
            named = None  # a goal: 2030年提高到76岁
        year = (
            named or (int(own[1]) if own else None) or issued_year or _firmest(evidence, kind, body)
        )
        return Years(year, (year,) if named and year else _covered(counts))
    return _by_votes(evidence, kind, body, counts, issued_year)


def _year_of_effect(evidence: Evidence) -> int | None:
    """Return the year from which a box above the text says that it is in force."""
    found = _EFFECT.search(evidence.top)
    return int(found[1]) if found else None


def _firmest(evidence: Evidence, kind: str, body: list[Hit]) -> int | None:
    """Return the year that the words beside it say is planned for or looked back on."""
    firm, _ = _firm(evidence, kind, body, 1)
    best = max(firm, key=lambda y: (firm[y], y), default=None)
    return best if best is not None and firm[best] >= 4 else None


def _title_year(evidence: Evidence) -> int | None:
    """Return the latest year of the first title that names one."""
    for title in evidence.every_title:
        years = [h.year for h in timely(opened(title)) if not is_horizon(h)]
        if years:
            return max(years)
    return None


def _period(evidence: Evidence, kind: str, body: list[Hit]) -> Years | None:
    """Return the years of a plan for several: named in its title, its body, or as 十四五."""
    stated = [range_from(h) for h in body if _TERM.search(h.before)]
    for title in evidence.every_title:
        if "总结" not in title:
            stated += [range_from(h) for h in find_hits(opened(title))]
    for years in stated:
        if years:
            return Years(years[0], years)
    for title in evidence.every_title:
        five = FIVE.search(title)
        if five and "总结" not in title:
            return _five_years(five[1], evidence.body)
    titled = (h for t in evidence.titles for h in find_hits(opened(t)))
    if kind != "five_year_plan" or any(map(is_horizon, titled)):
        return None
    named = Counter(FIVE.findall(evidence.body))
    if named:
        # The plan period is the later of the two that such a plan speaks of most.
        return _five_years(max((p for p, _ in named.most_common(2)), key=first_year), evidence.body)
    years = next((years for h in body if (years := range_from(h))), ())
    return Years(years[0], years) if years else None


def _five_years(numeral: str, body: str) -> Years:
    first = first_year(numeral)
    before = any(first_year(p) == first - 5 for p in FIVE.findall(body))
    return Years(first, tuple(range(first - 5 if before else first, first + 5)))


def _covered(counts: Counter[int], body: str = "") -> tuple[int, ...]:
    years = sorted(counts)
    if years and "今年" in body and "去年" in body:
        # 去年 is the last year named, so 今年 is the one after.
        years.append(years[-1] + 1)
    return tuple(years[-12:])


def _by_votes(
    evidence: Evidence, kind: str, body: list[Hit], counts: Counter[int], issued: int | None
) -> Years:
    """Let the cues vote for a year."""
    titles = evidence.every_title
    # A report in the middle of a year plans for the rest of it, others for the next.
    ahead = 0 if any(_PART.search(t) for t in titles) else 1
    firm, past = _firm(evidence, kind, body, ahead)
    votes = Counter(firm)
    title = _title_year(evidence)
    if kind != "work_plan":
        # Naming a year as past is no vote for planning it.
        counts = Counter({y: n for y, n in counts.items() if y not in past or firm.get(y)})
    top = max(counts.values(), default=1)
    for year, n in counts.items():
        votes[year] += 2 * n / top  # type: ignore[assignment]
    events = date_by_events(evidence.body, ahead if kind == "summary_and_plan" else 0)
    for year, weight in events.items():
        votes[year] += 0.8 * weight  # type: ignore[assignment]
    if title:
        # The title of a summary names the year before the one asked for.
        told = kind != "work_plan" and title in _told_in_titles(evidence.titles)
        votes[title + (ahead if told else 0)] += 5 if _hits_in(title, evidence.titles) else 3
    elif issued and (body or not _MASKED.search(evidence.body)):
        votes[issued] += 2
    total = {y: round(n, 6) for y, n in votes.items() if 1949 <= y <= 2100}
    if not total:
        return Years(None, ())
    best = min(total, key=lambda y: (-total[y], -y))
    warnings = []
    said = {title, title + ahead if title in past else title} if title else set()
    if title and best not in said and firm.get(title, 0) < 1:
        warnings.append(f"The title says {title}, the text speaks for {best}.")
    if best in said and max(events.values(), default=0) > 5 + events.get(best, 0):
        warnings.append(f"The title says {title}, what the text celebrates speaks against it.")
    only_counted = not firm and not title and not issued and not events.get(best)
    # What tells of experience has no plan unless it names the year.
    only_dated = kind == "experience_report" and best not in (*firm, title, issued)
    if total[best] < 2 or only_dated or (only_counted and counts[best] < 2):
        return Years(None, _covered(counts, evidence.body))
    if kind == "experience_report":
        return Years(best, _covered(Counter(h.year for h in body), evidence.body), tuple(warnings))
    looks_back = kind in ("summary_and_plan", "meeting_report") and ahead
    return Years(best, (best - 1, best) if looks_back else (best,), tuple(warnings))


def _told_in_titles(titles: tuple[str, ...]) -> set[int]:
    """Return the years that titles look back on and do not plan for: 2023年…工作总结."""
    told: dict[bool, set[int]] = {True: set(), False: set()}
    for title in titles:
        for hit in find_hits(opened(title)):
            cue = next((c for c in read_cues("title") if c.fits(hit)), None)
            if cue:
                told[cue.past].add(hit.year)
    return told[True] - told[False]


def _hits_in(year: int, titles: tuple[str, ...]) -> bool:
    return any(str(year) in t for t in titles)


def _firm(
    evidence: Evidence, kind: str, body: list[Hit], ahead: int
) -> tuple[dict[int, float], set[int]]:
    """Sum the cues for each year, each cue once a year, and name the years looked back on."""
    firm: dict[int, float] = defaultdict(float)
    past: set[int] = set()
    seen: set[tuple[object, int]] = set()

    def vote(cue: Cue, hit: Hit) -> bool:
        if not cue.fits(hit) or (cue.past and kind == "work_plan"):
            return False
        if cue.past:
            past.add(hit.year)
        if (cue.pattern, hit.year) not in seen:
            seen.add((cue.pattern, hit.year))
            firm[hit.year + (ahead if cue.past else 0)] += cue.weight
        return True

    title = next((t for t in evidence.every_title if YEAR.search(t)), "")
    hits = list(find_hits(opened(title)))
    cued = [(h, next((c for c in read_cues("title") if c.fits(h)), None)) for h in hits]
    planned = any(cue and not cue.past for _, cue in cued)
    for hit, cue in cued:
        if cue and cue.past and planned:  # 2022年总结及2023年计划 says itself what comes next
            past.add(hit.year)
        elif cue:
            vote(cue, hit)
    for heading, role in evidence.headings:
        for hit in timely(heading):
            if role == "plan" and not any(c.past and c.fits(hit) for c in read_cues("heading")):
                firm[hit.year] += 6
            else:
                back = role == "retrospective"  # 2023年重点工作完成情况
                any(vote(cue, hit) for cue in read_cues("heading") if cue.past or not back)
            break
    looks_back = evidence.roles.get("retrospective", 0) and not evidence.roles.get("plan", 0)
    for hit in timely(evidence.head[:1600]):
        # 2023年,我局深入… opens a summary too
        cues = [c for c in (*read_cues("head"), *read_cues("review")) if c.past or not looks_back]
        if any(vote(c, hit) for c in cues if looks_back or c.where != "review"):
            break
    for hit in body:
        for cue in read_cues("body"):
            vote(cue, hit)
    return dict(firm), past
