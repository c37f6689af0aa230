"""What kind of document a text is: a weighing of cues from ``data/lexicon/document_kinds.csv``."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import islice

from cityplans.metadata.evidence import Evidence
from cityplans.schema import DOC_TYPES
from cityplans.text import read_rows

# In the order in which a tie is broken.
_ORDER = {kind: i for i, kind in enumerate(DOC_TYPES)}
_NOTICE = re.compile(r"印发《?(.{4,80}?)》?的?通知")
_QUOTED = re.compile(r"《(.{4,80}?)》")
# One cue of a kind that few documents are is not enough.
_LEAD = 300
_FRONT, _BACK = 10_000, 4_000
# 2023年,…: how a summary without a title begins, and so do plans.
_DATED = re.compile(r"^(?:19|20)\d\d年(?:度|来|以来)?,", re.MULTILINE)
_LEAST = {"academic_paper": 5.0, "government_work_report": 5.0}


@cache
def _rules() -> tuple[tuple[str, str, re.Pattern[str], float], ...]:
    rows = read_rows("document_kinds.csv", ("kind", "where", "pattern", "weight"))
    return tuple(
        (r["kind"], r["where"], re.compile(r["pattern"]), float(r["weight"])) for _, r in rows
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


def score_kinds(evidence: Evidence) -> dict[str, float]:
    """Weight of the cues for each kind of document."""
    titles = [inner_title(t) for t in (*evidence.titles[:3], *evidence.others[:2])]
    hits = {
        pattern: next((i for i, t in enumerate(titles) if pattern.search(t)), None)
        for _, where, pattern, _ in _rules()
        if where == "title"
    }
    # The first that reads like a title counts in full, the others for less.
    first = min((i for i in hits.values() if i is not None), default=0)
    headings = "\n".join(h for h, _ in evidence.headings[:60])
    # What tells the kind stands at the beginning, or at the end as references do.
    ends = evidence.body[:_FRONT] + evidence.body[_FRONT:][-_BACK:]
    scores: dict[str, float] = defaultdict(float)
    for kind, where, pattern, weight in _rules():
        if where == "title":
            hit = hits[pattern]
            scores[kind] += 0 if hit is None else weight * (1.0 if hit == first else 0.4)
        elif where == "lead":
            scores[kind] += weight * bool(pattern.search(evidence.body[:_LEAD]))
        elif where == "head":
            scores[kind] += weight * bool(pattern.search(evidence.head))
        elif where == "heading":
            both = evidence.roles.get("plan") and pattern.search(headings)
            scores[kind] += weight * bool(both)
        else:
            times = sum(1 for _ in islice(pattern.finditer(ends), 2))
            scores[kind] += weight * times / 2
    return {kind: score for kind, score in scores.items() if score}


def judge(evidence: Evidence) -> str:
    """Return the kind of document, one of ``schema.DOC_TYPES``.

    Title cues weigh most; the opening, the headings and what the outline found (only plan,
    or first a review and then a plan) decide where the title is silent or a mere container.
    """
    scores = score_kinds(evidence)
    for kind, least in _LEAST.items():
        if scores.get(kind, 0.0) < least:
            scores.pop(kind, None)
    if "academic_paper" in scores:
        scores["academic_paper"] += 6
    plan, past = evidence.roles.get("plan", 0), evidence.roles.get("retrospective", 0)
    total = sum(evidence.roles.values()) or 1
    if plan and past and min(plan, past) / total > 0.12:
        scores["summary_and_plan"] = scores.get("summary_and_plan", 0.0) + 1.5
    elif plan / total > 0.8:
        scores["work_plan"] = scores.get("work_plan", 0.0) + 0.8
    elif past / total > 0.8 and _DATED.search(evidence.body[:_LEAD]):
        scores["summary_and_plan"] = scores.get("summary_and_plan", 0.0) + 2.0
    both = scores.get("summary_and_plan", 0.0)
    if 0 < both < 5 and scores.get("work_plan", 0.0) >= 4:
        scores["summary_and_plan"] -= 1.0
    best = min(scores, key=lambda k: (-scores[k], _ORDER[k]), default="other")
    return best if scores.get(best, 0.0) >= 2.0 else "other"
