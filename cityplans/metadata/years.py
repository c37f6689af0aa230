"""Which year a document plans for, and which years it is about.

Years are found once in each piece of the text; the words beside them (``year_cues.csv``) say
whether they are planned for or looked back on, and what a text celebrates or prepares
(``dated_events.csv``) dates it where years are masked or wrong. What names no year of its own
is of the year it was issued in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cityplans.metadata.dates import session_date
from cityplans.metadata.evidence import Evidence
from cityplans.text import read_ordinal, read_rows

# The look-behind comes last, so that the search jumps from one 19 or 20 to the next; 2000名 counts.
_YEAR = re.compile(
    r"((?:19|20)\d\d)(?<!\d....)(?!\d|\s?[名人元张万个例户家种余多所台条次件亩米吨])"
)
_PART = re.compile(r"[上下]半年|半年|季度(?<!四季度)|\d月份|[一二三]季")
# 到2030年 is when something must be done, not what the document is about.
_DEADLINE = re.compile(r"(?:到|至|力争|争取|截至|前瞻)$")
_BY_THEN = re.compile(r"年(?:底|末|\d{1,2}月底?)?(?:之?前)|年代|年(?:底|末)")
_FIVE = re.compile(
    r"(?:[“\"'第]|(?<=[^一二三四五六七八九十]))(十[一二三四五六七八]|[六七八九十])(?:个)?五"
    r"(?=[”\"']|年|时期|期间|规划|卫|发展|医|中)"
)
# “十三五”规划的收官之年, “十四五”工作打算: the last or first year of a period.
_PHASE = re.compile(
    r"(十[一二三四五六七八九]|[六七八九十])(?:个)?五[”\"]?(?:时期|规划|计划)?的?(?:工作)?"
    r"(?:(开局|高?起步|第一年|开好局|打算|[^,。”]{0,14}规划编制)|收官|最后一年)"
)
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


@dataclass(frozen=True)
class _Hit:
    """A year in a text, with what stands before and behind it."""

    year: int
    before: str
    after: str


@dataclass(frozen=True)
class _Cue:
    where: str
    side: str
    pattern: re.Pattern[str]
    past: bool
    weight: float

    def fits(self, hit: _Hit) -> bool:
        if not self.past and hit.after.startswith(("年来", "年以来")):
            return False
        if self.side == "after":
            return self.pattern.match(hit.after) is not None
        return self.pattern.search(hit.before) is not None


@cache
def _cues(where: str) -> tuple[_Cue, ...]:
    rows = read_rows("year_cues.csv", ("where", "side", "pattern", "shift", "weight"))
    return tuple(
        _Cue(where, r["side"], re.compile(r["pattern"]), r["shift"] == "past", float(r["weight"]))
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
    for year in {_first(p) + (0 if opening else 4) for p, opening in _PHASE.findall(text)}:
        weights[year] += 3
    return dict(weights)


def _hits(text: str) -> Iterator[_Hit]:
    """Yield the years of a text that are neither numbers of documents nor inside their titles."""
    for found in _YEAR.finditer(text):
        start, end = found.span()
        before = text[max(0, start - 14) : start]
        if before.rstrip()[-1:] in "〔[【" and before.strip():
            continue
        around = text[max(0, start - 120) : start]
        if around.rfind("《") > around.rfind("》"):
            continue
        yield _Hit(int(found[1]), before, text[end : end + 110])


def _timely(text: str) -> Iterator[_Hit]:
    """Yield the years of a text but for those until which something is to be done."""
    return (hit for hit in _hits(text) if not _DEADLINE.search(hit.before))


def _dated(hit: _Hit) -> bool:
    """Whether a year of the body is about something, not a deadline or a code."""
    if _DEADLINE.search(hit.before) or _BY_THEN.match(hit.after):
        return False
    return re.match(r"年|[-~至/]|\.\d{1,2}\.", hit.after) is not None


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
    body = [h for h in _hits(text) if _dated(h)]
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


def _firmest(evidence: Evidence, kind: str, body: list[_Hit]) -> int | None:
    """Return the year that the words beside it say is planned for or looked back on."""
    firm, _ = _firm(evidence, kind, body, 1)
    best = max(firm, key=lambda y: (firm[y], y), default=None)
    return best if best is not None and firm[best] >= 4 else None


def _title_year(evidence: Evidence) -> int | None:
    """Return the latest year of the first title that names one."""
    for title in evidence.every_title:
        years = [h.year for h in _hits(_open(title)) if not (_far(h) or _DEADLINE.search(h.before))]
        if years:
            return max(years)
    return None


def _period(evidence: Evidence, kind: str, body: list[_Hit]) -> Years | None:
    """Return the years of a plan for several: named in its title, its body, or as 十四五."""
    stated = [_range(h) for h in body if _TERM.search(h.before)]
    for title in evidence.every_title:
        if "总结" not in title:
            stated += [_range(h) for h in _hits(_open(title))]
    for years in stated:
        if years:
            return Years(years[0], years)
    for title in evidence.every_title:
        five = _FIVE.search(title)
        if five and "总结" not in title:
            return _five_years(five[1], evidence.body)
    if kind != "five_year_plan" or any(_far(h) for t in evidence.titles for h in _hits(_open(t))):
        return None
    named = Counter(_FIVE.findall(evidence.body))
    if named:
        # The plan period is the later of the two that such a plan speaks of most.
        return _five_years(max((p for p, _ in named.most_common(2)), key=_first), evidence.body)
    years = next((years for h in body if (years := _range(h))), ())
    return Years(years[0], years) if years else None


def _open(title: str) -> str:
    """Write a title without the marks that would make it a title cited."""
    return title.replace("《", "").replace("》", "")


def _far(hit: _Hit) -> bool:
    """Whether a year is the horizon that a programme is named after: 健康某省2030."""
    return hit.year % 5 == 0 and hit.year >= 2030 and not re.match(r"年|[-~至]", hit.after)


def _range(hit: _Hit) -> tuple[int, ...]:
    """Return the years from a hit on, where another follows as the end of a range."""
    found = re.match(r"年?度?\s*[-~至到]{1,2}\s*((?:19|20)\d\d)(?!\d)", hit.after)
    if not found or not 0 < int(found[1]) - hit.year <= 15:
        return ()
    return tuple(range(hit.year, int(found[1]) + 1))


def _first(numeral: str) -> int:
    """Return the first year of a five-year period: 十四 began in 2021."""
    return 1951 + 5 * (read_ordinal(numeral) or 1)


def _five_years(numeral: str, body: str) -> Years:
    first = _first(numeral)
    before = any(_first(p) == first - 5 for p in _FIVE.findall(body))
    return Years(first, tuple(range(first - 5 if before else first, first + 5)))


def _covered(counts: Counter[int], body: str = "") -> tuple[int, ...]:
    years = sorted(counts)
    if years and "今年" in body and "去年" in body:
        # 去年 is the last year named, so 今年 is the one after.
        years.append(years[-1] + 1)
    return tuple(years[-12:])


def _by_votes(
    evidence: Evidence, kind: str, body: list[_Hit], counts: Counter[int], issued: int | None
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
        for hit in _hits(_open(title)):
            cue = next((c for c in _cues("title") if c.fits(hit)), None)
            if cue:
                told[cue.past].add(hit.year)
    return told[True] - told[False]


def _hits_in(year: int, titles: tuple[str, ...]) -> bool:
    return any(str(year) in t for t in titles)


def _firm(
    evidence: Evidence, kind: str, body: list[_Hit], ahead: int
) -> tuple[dict[int, float], set[int]]:
    """Sum the cues for each year, each cue once a year, and name the years looked back on."""
    firm: dict[int, float] = defaultdict(float)
    past: set[int] = set()
    seen: set[tuple[object, int]] = set()

    def vote(cue: _Cue, hit: _Hit) -> bool:
        if not cue.fits(hit) or (cue.past and kind == "work_plan"):
            return False
        if cue.past:
            past.add(hit.year)
        if (cue.pattern, hit.year) not in seen:
            seen.add((cue.pattern, hit.year))
            firm[hit.year + (ahead if cue.past else 0)] += cue.weight
        return True

    title = next((t for t in evidence.every_title if _YEAR.search(t)), "")
    hits = list(_hits(_open(title)))
    cued = [(h, next((c for c in _cues("title") if c.fits(h)), None)) for h in hits]
    planned = any(cue and not cue.past for _, cue in cued)
    for hit, cue in cued:
        if cue and cue.past and planned:  # 2022年总结及2023年计划 says itself what comes next
            past.add(hit.year)
        elif cue:
            vote(cue, hit)
    for heading, role in evidence.headings:
        for hit in _timely(heading):
            if role == "plan" and not any(c.past and c.fits(hit) for c in _cues("heading")):
                firm[hit.year] += 6
            else:
                back = role == "retrospective"  # 2023年重点工作完成情况
                any(vote(cue, hit) for cue in _cues("heading") if cue.past or not back)
            break
    looks_back = evidence.roles.get("retrospective", 0) and not evidence.roles.get("plan", 0)
    for hit in _timely(evidence.head[:1600]):
        # 2023年,我局深入… opens a summary too
        cues = [c for c in (*_cues("head"), *_cues("review")) if c.past or not looks_back]
        if any(vote(c, hit) for c in cues if looks_back or c.where != "review"):
            break
    for hit in body:
        for cue in _cues("body"):
            vote(cue, hit)
    return dict(firm), past
