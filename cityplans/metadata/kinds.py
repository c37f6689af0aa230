"""What kind of document a text is: a weighing of cues from ``data/lexicon/document_kinds.csv``."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from cityplans.metadata.text import Reading, title_words
from cityplans.regions.gazetteer import read_table
from cityplans.schema import DOC_TYPES

# In the order in which a tie is broken.
_ORDER = {kind: i for i, kind in enumerate(DOC_TYPES)}
_NOTICE = re.compile(r"印发《?(.{4,80}?)》?的?通知")
_QUOTED = re.compile(r"《(.{4,80}?)》")


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, str, re.Pattern[str], float], ...]:
    return tuple(
        (r["kind"], r["where"], re.compile(r["pattern"]), float(r["weight"]))
        for r in read_table("document_kinds.csv")
    )


def inner_title(title: str) -> str:
    """Return the document that a notice passes on: 关于印发《…》的通知 is about what is inside.

    Examples
    --------
    >>> from cityplans.metadata.kinds import inner_title
    >>> inner_title("某市关于印发《2022年工作要点》的通知")
    '2022年工作要点'
    """
    found = _NOTICE.search(title)
    if found:
        quoted = _QUOTED.search(found[0])
        return quoted[1] if quoted else found[1]
    return title


def score_kinds(reading: Reading) -> dict[str, float]:
    """Weight of the cues for each kind of document."""
    titles = [inner_title(t) for t in reading.titles[:3]]
    site = [inner_title(t) for t in reading.site_titles[:2]]
    every = [*titles, *site]
    first = next((i for i, t in enumerate(every) if title_words().search(t)), 0)
    headings = [h for h, _ in reading.headings[:60]]
    scores: dict[str, float] = defaultdict(float)
    for kind, where, pattern, weight in _rules():
        if where == "title":
            # The first that reads like a title counts in full, the others for less.
            for i, t in enumerate(every):
                if pattern.search(t):
                    scores[kind] += weight * (1.0 if i == first else 0.4)
                    break
        elif where == "head":
            if pattern.search(reading.head):
                scores[kind] += weight
        elif where == "heading":
            if any(pattern.search(h) for h in headings):
                scores[kind] += weight if reading.roles.get("plan") else 0
        else:
            n = len(pattern.findall(reading.body))
            if n:
                scores[kind] += weight * min(1.0, n / 2)
    return scores


def judge(reading: Reading) -> str:
    """Return the kind of document, one of ``schema.DOC_TYPES``.

    Title cues weigh most; the opening, the headings and what the outline found (only plan,
    or first a review and then a plan) decide where the title is silent or a mere container.
    """
    scores = score_kinds(reading)
    if scores.get("academic_paper", 0) < 5:
        # One 参考文献 makes no paper.
        scores.pop("academic_paper", None)
    else:
        scores["academic_paper"] += 6
    if scores.get("government_work_report", 0) < 5:
        scores.pop("government_work_report", None)
    plan, past = reading.roles.get("plan", 0), reading.roles.get("retrospective", 0)
    total = sum(reading.roles.values()) or 1
    if plan and past and min(plan, past) / total > 0.12:
        scores["summary_and_plan"] += 1.5
    elif plan / total > 0.8:
        scores["work_plan"] += 0.8
    if not reading.titles and not scores and not plan:
        return "other"
    both = scores.get("summary_and_plan", 0)
    if 0 < both < 5 and scores.get("work_plan", 0) >= 4:
        scores["summary_and_plan"] -= 1.0
    best = min(scores, key=lambda k: (-scores[k], _ORDER[k]), default="other")
    return best if scores.get(best, 0) >= 2.0 else "other"
