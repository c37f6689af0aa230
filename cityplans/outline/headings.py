"""Lines without a number that head what is below them, and those that close what is above."""

from __future__ import annotations

import re

from cityplans.outline.markers import Candidate, opens_with_marker
from cityplans.outline.page import Page, is_closed, is_row
from cityplans.outline.phrases import MAX_HEADING, has_lead
from cityplans.outline.roles import heading_role
from cityplans.text import any_of, words

_SENDS = re.compile("印发|下发|转发|制定|通知|附件")
_AHEAD = re.compile(
    r"(?:下一?步|下阶段|今后|明年|来年|20\d\d年)[^。,]{0,8}(?:打算|计划|安排|思路|重点|措施|方向|工作)$"
)
_STRUCTURE = frozenset({"编", "篇", "部分", "章", "节", "cn", "paren_cn"})


def find_heads(page: Page, candidates: list[Candidate]) -> list[int]:
    """Find the unnumbered headings of the highest level; returns indices of paragraphs.

    Such a heading stands on a line of its own above text. Above or beside numbered headings it
    must also part their series (the numbers start anew below it) or say what its part is for.
    The title below a cover notice is kept in ``page.inner_title`` instead.
    """
    strong = [c for c in candidates if c.strength == 3 and c.family in _STRUCTURE]
    titles = words("outline", "titles.endings")
    numbered = {c.paragraph for c in candidates if c.strength == 3}
    out: list[int] = []
    at = 0
    for k, p in enumerate(page.body):
        while at < len(strong) and strong[at].start < p.start:
            at += 1
        before, after = at > 0, strong[at] if at < len(strong) else None
        if p.end - p.start > MAX_HEADING:
            continue
        sends = page.inner_title is None and not before and _SENDS.search(page.text, 0, p.start)
        if sends and page.of(p).endswith(titles):
            page.inner_title = p.start
        elif k in numbered or not _looks_like_head(page, k):
            continue
        elif after is None:
            # below numbered headings too: 下一步打算
            if not before or _AHEAD.match(page.of(p)):
                out.append(k)
        elif after.value == 1 and (
            out or (k > 0 and not before) or heading_role(page.of(p)) is not None
        ):
            out.append(k)
    return out


def _looks_like_head(page: Page, k: int) -> bool:
    """Tell whether a paragraph is a line that can head the text below it."""
    line = page.of(page.body[k])
    # 征集时间:2025年8月 is a label
    if not 4 <= len(line) <= 36 or is_closed(line) or is_row(line) or ":" in line or "\n" in line:
        return False
    # of a title of two parts (总结和计划) each may head its own
    part = 2 * len(line) < len(page.title) and heading_role(line) is not None
    if (page.repeats_title(line) and not part) or opens_with_marker(line):
        return False
    if any_of("outline", "cues.questions").search(line):
        return False
    bylines = any_of("outline", "cues.bylines")
    above = page.of(page.body[k - 1]) if k and page.is_short_line(page.body[k - 1]) else ""
    # behind a caption or an entry of a list stands the next one
    if bylines.search(line) or not (bylines.search(above) or opens_with_marker(above) or not above):
        return False
    below = page.of(page.body[k + 1]) if k + 1 < len(page.body) else ""
    return below != "" and (opens_with_marker(below) or is_closed(below[-20:]))


def find_closers(page: Page, candidates: list[Candidate]) -> list[Candidate]:
    """Find paragraphs that lead out of an enumeration (各位代表, 在肯定成绩的同时, 下一步).

    They come back as candidates of the family ``block``; the value 1 marks those that end a
    document wherever they stand.
    """
    marked = {c.paragraph for c in candidates if c.strength == 3}
    out = []
    for k, p in enumerate(page.body):
        if k == 0 or k in marked or not page.closes(p.start, p.end):
            continue
        final = any_of("outline", "cues.farewells").match(page.text[p.start : p.start + 12])
        if p.end - p.start < (12 if final else 40) or has_lead(page.text, p.start, p.end):
            continue
        above = page.of(page.body[k - 1])
        if k - 1 in marked and len(above) <= MAX_HEADING and "。" not in above.rstrip("。"):
            continue
        out.append(Candidate(p.start, p.start, "block", 1 if final else None, "", 3, k))
    return out
