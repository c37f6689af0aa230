"""The titles that speak for a document, and its text without furniture."""

from __future__ import annotations

import re

from cityplans.cleaning.furniture import reason_of
from cityplans.lines.fields import find_keys
from cityplans.passages import CleanText, DocumentSpan, Outline, Source
from cityplans.text import any_of

_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
# 篇五:… is the numbering of a collection, not a title.
_PIECE = re.compile(r"^第?篇[一二三四五六七八九十\d]+\s*[:：]")
_SITE = re.compile(r"[_|｜]|\s[-—–]{1,2}\s|-{2,}|(?<=网站)[-—–]|(?<=政[府务]网)[-—–]")
_SITE_NAME = re.compile(r"(?:网站?|首页|门户)\s*$")
# A box behind a title whose buttons say what it is: 保护视力色: 绿 白
_BOX = re.compile(r"[【\[(（]?[^\s:：，,]{2,8}[:：]\s")
# 新华社北京3月5日电 before a title
_DATELINE = re.compile(r"^\S{2,16}?\d{1,2}月\d{1,2}日[电讯](?=\W|[\u4e00-\u9fff]|$)")
# **某县工作要点**, but ***镇工作要点
_MARKS = re.compile(r"^#+|^\*+(?=.*\*$)|(?<=[^*])\*+$")
_TAIL_WORDS = re.compile(
    r"(?:[→>»＞|]|范文|(?<=[划结点排路案告])文稿|[\[(（【]\d+篇[\])）】]"
    r"|[\[(（【](?:仅?供?参考|精选|完整|全文)[\u4e00-\u9fff]{0,4}[\])）】]){1,6}$"
)
_SHORTEST = 6
_ABSTRACT = re.compile(r"[\[【]?摘\s*要[\]】]?")
# DOI and page furniture before a paper's title
_PRINTED = re.compile(r"[A-Za-z0-9./:：()_-]{6,}")
_PAPER = re.compile(
    r"(?:^|[|。])([^|。;；!！]{6,50}?(?:研究|分析|探讨|思考|探索|策略|对策|评价|综述|进展|体会|启示))(?![与及和的、])"
)


def tidy_title(title: str) -> str:
    """Take the spaces, site name and filler out of a title."""
    parts = [p for p in _SITE.split(title) if p and p.strip()]
    parts = [p for p in parts if not _SITE_NAME.search(p)] or parts
    title = max(parts[:2], key=len, default=title)
    title = re.sub(r"\s+", "", _without_buttons(title))
    # The date line of a report to a congress is no part of its title.
    title = re.sub(
        r"[—―–-]{2}(?:(?:19|20)\d\d|二[〇○零]).{0,4}年.{1,3}月.*$", "", title.translate(_WIDE)
    )
    title = _DATELINE.sub("", _PIECE.sub("", _MARKS.sub("", title)))
    return _TAIL_WORDS.sub("", title)


def _without_buttons(title: str) -> str:
    """Take off a box or buttons of the page that a title's line goes on with."""
    for gap in re.finditer(r"\s+", title):
        rest = title[gap.end() :]
        if gap.start() >= _SHORTEST and (_BOX.match(rest) or find_keys(rest) or reason_of(rest)):
            return title[: gap.start()]
    return title


def visible(clean_text: CleanText, start: int, end: int, boxes: bool = False) -> str:
    """Return what is visible; with ``boxes`` also what the page states in its metadata boxes."""
    parts, at = [], start
    for a, b, reason in clean_text.masked:
        if b <= at or a >= end or (boxes and reason == "page metadata"):
            continue
        parts.append(clean_text.text[at : max(a, at)])
        parts.append("\n")
        at = max(at, b)
    parts.append(clean_text.text[at:end])
    return "".join(parts)


def find_titles(
    clean_text: CleanText, document: DocumentSpan, outline: Outline, source: Source, front: str
) -> tuple[list[str], list[str]]:
    """Find the titles of a document, best first, and those of its container or its count.

    Parameters
    ----------
    clean_text, document, outline, source
        One document of a source, as the rooms before found it.
    front
        What is visible above the body, and how the body begins.
    """
    inside: list[str] = []
    others: list[str] = []
    for t in document.titles:
        title = tidy_title(clean_text.text[t.start : t.end])
        first = clean_text.text.rfind("\n", max(0, t.start - 40), t.start) + 1
        lead = clean_text.text[max(first, t.start - 40) : t.start + 12].strip()
        counted = _PIECE.match(lead) is not None
        (others if counted else inside).append(_without_heading(title, outline))
    inside = inside or _paper_title(front)
    best = _without_heading(tidy_title(document.title), outline) if document.title else ""
    if best not in others:
        inside.insert(0, best)
    if source.title:
        others.append(tidy_title(source.title))
    inside = [t for t in dict.fromkeys(inside) if t]
    return inside, [t for t in dict.fromkeys(others) if t and t not in inside]


def _without_heading(title: str, outline: Outline) -> str:
    """Take off a heading of the text that a lost line break glued to the title's end."""
    for s in outline.sections:
        heading = re.sub(r"\s+", "", s.heading or "")
        if len(heading) >= 6 and len(title) - len(heading) >= 8 and title.endswith(heading):
            rest = title.removesuffix(heading)
            if any_of("outline", "titles.ends").search(rest):
                return rest
    return title


def _paper_title(head: str) -> list[str]:
    """Find the title of a paper whose first page came as one line, before its authors."""
    abstract = _ABSTRACT.search(head)
    if abstract is None:
        return []
    line = re.sub(r"\s+", "", head[: abstract.start()])
    found = None
    for found in _PAPER.finditer(_PRINTED.sub("|", line)):  # noqa: B007 the last before 摘要
        pass
    return [found[1]] if found else []
