"""Lines without a number that structure a document: headings, inner titles, closing words."""

from __future__ import annotations

import re

from cityplans.outline.leads import has_lead
from cityplans.outline.markers import Candidate, opens_with_marker
from cityplans.outline.page import Page
from cityplans.outline.paragraphs import Paragraph, is_closed, is_row
from cityplans.outline.roles import heading_role
from cityplans.outline.titles import MAX_HEADING
from cityplans.text import any_of, words

_STRUCTURE = frozenset({"编", "篇", "部分", "章", "节", "cn", "paren_cn"})
_HAN = re.compile("[\u4e00-\u9fff]")
_SENDS = re.compile(r"印发|下发|转发|制定|通知|附件")
_DAY = re.compile(r"年\s?[\d一二三四五六七八九十]+\s?月\s?[\d一二三四五六七八九十]+\s?日")


def find_heads(page: Page, candidates: list[Candidate]) -> list[int]:
    """Find the unnumbered headings of the highest level; returns indices of paragraphs.

    Such a heading stands on a line of its own above text. Above or beside numbered headings it
    must also part their series (the numbers start anew below it) or say what its part is for.
    The title below a cover notice is kept in ``page.inner_title`` instead.
    """
    paragraphs = page.body
    strong = [c for c in candidates if c.strength == 3 and c.family in _STRUCTURE]
    # 2.1 is a number only where the whole document counts so, which opens_with_marker cannot tell
    counted = {c.paragraph for c in candidates if c.strength == 3 and c.parts}
    marks = [page.marked[s] for c in strong if (s := paragraphs[c.paragraph].start) in page.marked]
    highest = min(marks, default=0)
    out: list[int] = []
    at = 0
    for k, p in enumerate(paragraphs):
        while at < len(strong) and strong[at].start < p.start:
            at += 1
        before, after = at > 0, strong[at] if at < len(strong) else None
        if not before and _is_inner_title(page, k):
            page.inner_title = p.start
            continue
        if k in counted or not looks_like_head(page, k):
            continue
        if p.start in page.marked and (not strong or page.marked[p.start] <= highest):
            out.append(k)
            continue
        restarts = (
            after is not None
            and after.value == 1
            and (not before or strong[at - 1].family == after.family or after.family == "cn")
        )
        named = heading_role(page.of(p)) is not None
        if after is None:
            if not before or named:
                out.append(k)
        elif restarts and (named or out or (not before and k > 0)):
            out.append(k)
    return out


def looks_like_head(page: Page, k: int) -> bool:
    """Tell whether a paragraph is a line that can head the text below it."""
    paragraphs = page.body
    p = paragraphs[k]
    line = page.of(p)
    if is_row(line) or not 4 <= len(line) <= 36 or is_closed(line) or not p.own_line:
        return False
    if page.repeats_title(line):
        return False
    if opens_with_marker(line) or line[-1] in ",、" or line.count(",") > 1 or "\n" in line:
        return False
    # 征集时间:2025年8月 is a label, 甲府办发2022138 a number
    if ":" in line or 2 * len(_HAN.findall(line)) < len(line):
        return False
    if p.start in page.marked:
        return k + 1 < len(paragraphs)
    if any_of("outline", "cues.no_lead").match(line) and not heading_role(line):
        return False
    # 县卫生健康局 signs; 打造区域医疗中心 opens with a verb and heads
    signs = line.endswith(words("outline", "documents.signers")) and not any_of(
        "outline", "roles.verbs"
    ).match(line)
    if signs or any_of("outline", "cues.bylines").search(line):
        return False
    if k and page.is_short_line(paragraphs[k - 1]) and _is_bare(page.of(paragraphs[k - 1])):
        return False
    for q in paragraphs[k + 1 : k + 4]:
        after = page.of(q)
        if len(after) >= 40 or opens_with_marker(after) or is_closed(after[-20:]):
            return True
    return False


def _is_bare(line: str) -> bool:
    return not opens_with_marker(line) and not any_of("outline", "cues.bylines").search(line)


def _is_inner_title(page: Page, k: int) -> bool:
    """Tell whether a line titles what a cover notice above it sends out."""
    p = page.body[k]
    if (
        k == 0
        or p.end - p.start > 60
        or not page.of(p).endswith(words("outline", "titles.endings"))
    ):
        return False
    above = page.body[k - 1]
    first = page.body[0].start
    if above.end - first > 1500:
        return False
    before = page.text[first : above.end]
    return bool(_SENDS.search(before)) and (
        bool(_DAY.search(before[-40:])) or page.is_short_line(above)
    )


def find_closers(page: Page, candidates: list[Candidate]) -> list[Candidate]:
    """Find paragraphs that lead out of an enumeration (各位代表, 在肯定成绩的同时, 下一步).

    They come back as candidates of the family ``block``; the value 1 marks those that end a
    document wherever they stand.
    """
    marked = {c.paragraph for c in candidates if c.strength == 3}
    paragraphs = page.body
    out = []
    for k, p in enumerate(paragraphs):
        final = any_of("outline", "cues.farewells").match(page.text[p.start : p.start + 12])
        if k == 0 or k in marked or not page.closes(p.start, p.end):
            continue
        if p.end - p.start < (12 if final else 40):
            continue
        if k - 1 in marked and _is_heading_line(page, paragraphs[k - 1]):
            continue
        if has_lead(page.text, p.start, p.end):
            continue
        out.append(Candidate(p.start, p.start, "block", 1 if final else None, "", 3, k))
    return out


def _is_heading_line(page: Page, p: Paragraph) -> bool:
    line = page.of(p)
    return len(line) <= MAX_HEADING and "。" not in line.rstrip("。")
