"""Titles that stand in no line of their own: told by a letter, by the text itself, by the page."""

from __future__ import annotations

import re
from functools import cache

from cityplans.lines.titles import flat, look, looks_like_title, speaks, tidy
from cityplans.text import words

# Characters in which a letter says what it passes on.
_FRONT = 500
_TOLD = re.compile(
    r"现将《([^《》\n]{6,60})》(?:予以|给予)?(?:印发|转发|下发|发布)|"
    r"《([^《》\n]{6,60})》已?经[^。《》]{0,40}(?:同意|通过)[^。《》]{0,12}(?:印发|转发|下发|发布)"
)
# How a text names itself: 特制定2024年…工作计划如下:
_ITSELF = re.compile(
    r"(?:(?:特|现)此?|(?:根据|结合|按照|依据|为)[^。\n]{2,160}?,)(?:制[定订]|编制|拟[定订])本?"
    r"([^,。;:、《》\n]{4,60}?)(?:如下)?[。:,]"
)
# How a page names what it shows: a shared file, an editor's offer, the end of its own path.
_SHOWN = (
    re.compile(r"《([^《》\n]{6,80})》由会员分享"),
    re.compile(
        r"小编[^\n]{0,10}(?:整理|收集|准备|搜集|带来|推荐)了?的?(?:关于)?([^\n,。;]{4,50}?)[,。;]"
    ),
    re.compile(
        r"位置\s*:[^\n]{2,80}?[>»]\s{0,3}[^\s>»]{1,12}\s{1,8}(\S[^\n>»]{5,70}?)"
        r"\s{1,8}(?:来源|作者|时间|发布|(?:19|20)\d\d)"
    ),
    re.compile(
        r"^首页[^\n]{2,80}?[>»]\s{0,3}([^\s>»]{4,60}(?:要点|计划|总结|方案|规划|通知|报告))$",
        re.MULTILINE,
    ),
)
# News without a title: 3月1日,甲县召开…会议, or …会议在某处召开.
_NEWS = re.compile(
    r"^[^\n。]{0,40}?(?:\d月\d{1,2}日[上下]?午?|近日|日前|今天|昨天),?"
    r"([^,。;:《》\n]{4,60}?会议?(?:召开|举行)?)(?=[,。在])",
    re.MULTILINE,
)
# 总结汇编(5篇) 目录 1. …: a collection is named by its first piece, whose text comes first.
_COLLECTED = re.compile(r"汇编|合集|集锦|大全|[\d一二三四五六七八九十]篇")
_FIRST = re.compile(
    r"目\s?录\s{0,4}[1一]\s?[.、]\s{0,3}(\S[^\n]{5,70}?)\s{1,4}(?:\d{1,3}\s{1,4})?[2二]\s?[.、]"
)


@cache
def _before_date() -> re.Pattern[str]:
    """Compile a title that one line holds between the name of a site and a date or a source."""
    ends = "|".join(words("outline", "titles.endings"))
    return re.compile(
        rf"(?:^|[\s>»])([^\s>»。,;]{{4,60}}(?:{ends})(?:\([^()\s]{{2,12}}\))?)\s{{1,8}}"
        r"(?:发布|来源|作者|时间|日期|(?:19|20)\d\d[-年/.])",
        re.MULTILINE,
    )


def told_title(text: str, above: str = "", best: str | None = None) -> str | None:
    """Find the title that stands only in a sentence: of a letter, of the text, of the page.

    Parameters
    ----------
    text
        A document.
    above
        What the page shows above it.
    best
        The title among its lines, if any: of a collection, its first piece's is looked for.

    Examples
    --------
    >>> told_title("各乡镇:现将《甲县急救体系建设方案》印发给你们,请执行。")
    '甲县急救体系建设方案'
    >>> told_title("为做好急救,特制定2024年卫生工作计划如下:")
    '2024年卫生工作计划'
    >>> told_title("目录 1.甲县卫生局工作总结 2 2.乙县卫生局工作总结 9", best="总结汇编(2篇)")
    '甲县卫生局工作总结'
    """
    page = above + text[: 3 * _FRONT]
    looked, front = look(page), len(above) + _FRONT
    if best:
        first = _FIRST.search(looked) if _COLLECTED.search(best) else None
        return page[slice(*first.span(1))].strip() if first else best
    found = _TOLD.search(text[:_FRONT])
    if found:
        return next(t for t in found.groups() if t)
    itself = _ITSELF.search(looked, len(above), front)
    if itself and len(flat(itself[1])) >= 8 and speaks(itself[1]):
        return page[slice(*itself.span(1))]
    shown = (
        m for pattern in (*_SHOWN, _before_date(), _NEWS) if (m := pattern.search(looked, 0, front))
    )
    found = next(shown, None)
    title = tidy(page[slice(*found.span(1))]) if found else ""
    return title if len(flat(title)) >= 6 and looks_like_title(title) else None
