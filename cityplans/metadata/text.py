"""What metadata reads of a document: its titles, head, body and tail without furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cityplans.lines.titles import is_office
from cityplans.passages import CleanText, DocumentSpan, Outline, Source
from cityplans.text import any_of

# Characters of a body that are read: no document needs more to say what it is, and a file of
# many megabytes should not take minutes.
_ENOUGH = 200_000
_HAN = "\u4e00-\u9fff"
_GAP = re.compile(
    rf"(?<=[{_HAN}0-9“”《》()（）、，])[ \t\u3000\xa0]+(?=[{_HAN}0-9“”《》()（）、，])"
)
_BLANKS = re.compile(r"\s+")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT = re.compile("[０-９]")
_CHINESE_YEAR = re.compile(r"[一二][〇○零九Ｏ0O][〇○零一二三四五六七八九Ｏ0O]{2}(?=年)")
_CHINESE_DAY = re.compile(
    r"(?<=\d年)([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_CHINESE = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○Ｏ0O", "0")
# 篇五:… is the numbering of a collection, not a title.
_PIECE = re.compile(r"^第?篇[一二三四五六七八九十\d]+\s*[:：]")
_SITE = re.compile(r"[_|｜]|\s[-—–]{1,2}\s|-{2,}")
# 新华社北京3月5日电 before a title, and the arrow of a web page behind it
_DATELINE = re.compile(r"^\S{2,16}?\d{1,2}月\d{1,2}日[电讯](?=\W|[\u4e00-\u9fff]|$)")
_TAIL_WORDS = re.compile(
    r"([→>»＞|]|范文|\(完整\)|（完整）|\(全文\)|（全文）|[（(]\d+篇[）)]){1,6}$"
)


_ABSTRACT = re.compile(r"[\[【]?摘\s*要[\]】]?")
# DOI and page furniture before a paper's title
_PRINTED = re.compile(r"[A-Za-z0-9./:：()_-]{6,}")
_PAPER = re.compile(
    r"(?:^|[|。])([^|。;；!！]{6,50}?(?:研究|分析|探讨|思考|探索|策略|对策|评价|综述|进展|体会|启示))(?![与及和的、])"
)


@dataclass(frozen=True)
class Reading:
    """One document, as far as metadata looks at it.

    Attributes
    ----------
    titles
        Title lines of the text, best first.
    site_titles
        Titles given by the container or by a collection: weaker than what the text says.
    head, body, tail
        Before the body with its first lines; the body; what follows it with its last lines.
    headings
        Headings with their role, in order.
    roles
        Characters of measures by role.
    """

    titles: tuple[str, ...]
    site_titles: tuple[str, ...]
    head: str
    body: str
    tail: str
    headings: tuple[tuple[str, str], ...]
    roles: dict[str, int]

    @property
    def title(self) -> str | None:
        """The best title."""
        every = (*self.titles, *self.site_titles)
        return next((t for t in every if not is_office(t)), None)


def tidy(text: str) -> str:
    """Close gaps inside words, read Chinese years as figures, one line break at a time."""
    text = _BLANKS.sub(lambda m: "\n" if "\n" in m[0] or "\r" in m[0] else m[0], text)
    text = _GAP.sub("", text)
    if _WIDE_DIGIT.search(text):
        text = text.translate(_WIDE)
    text = _CHINESE_YEAR.sub(lambda m: "".join(_CHINESE.get(c, c) for c in m[0]), text)
    return _CHINESE_DAY.sub(lambda m: f"{_number(m[1])}月{_number(m[2])}日", text)


def _number(numeral: str) -> int:
    """Read a Chinese numeral up to 39: 二十七 is 27."""
    tens, ten, ones = numeral.rpartition("十")
    return (int(_CHINESE.get(tens, "1")) * 10 if ten else 0) + int(_CHINESE.get(ones, "0"))


def tidy_title(title: str) -> str:
    """Take the spaces, site name and filler out of a title."""
    parts = [p for p in _SITE.split(title) if p and p.strip()]
    if len(parts) > 1:
        title = max(parts[:2], key=len)
    title = re.sub(r"\s+", "", title)
    # The date line of a report to a congress is no part of its title.
    title = re.sub(
        r"[—―–-]{2}(?:(?:19|20)\d\d|二[〇○零]).{0,4}年.{1,3}月.*$", "", title.translate(_WIDE)
    )
    title = re.sub(r"^[#*]+", "", title)
    if title.startswith(("【", "[")) and title.endswith(("】", "]")):
        title = title[1:-1]
    title = _DATELINE.sub("", _PIECE.sub("", title))
    return _TAIL_WORDS.sub("", title)


def _masked(clean_text: CleanText, start: int, end: int, boxes: bool = False) -> str:
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


def read(
    clean_text: CleanText, document: DocumentSpan, outline: Outline, source: Source
) -> Reading:
    """Gather what metadata looks at, in a few pieces of plain text."""
    start, end = document.body_start, document.body_end
    whole = _masked(clean_text, start, min(end, start + _ENOUGH))
    above = _masked(clean_text, max(document.start, start - 20_000), start, boxes=True)
    after = _masked(clean_text, end, min(document.end, end + 20_000))
    last = _masked(clean_text, max(start, end - 2000), end)
    before, body = tidy(above), tidy(whole[:600])
    inside: list[str] = []
    pieces: list[str] = []
    for t in document.titles:
        title = tidy_title(clean_text.text[t.start : t.end])
        first = clean_text.text.rfind("\n", max(0, t.start - 40), t.start) + 1
        lead = clean_text.text[max(first, t.start - 40) : t.start + 12].strip()
        title = _without_heading(title, outline)
        if title:
            (pieces if _PIECE.match(lead) else inside).append(title)
    for line in before.split("\n"):
        if _PIECE.match(line):
            pieces.append(tidy_title(line))
    if not inside:
        inside = _paper_title(before + "\n" + body)
    site = [tidy_title(source.title)] if source.title else []
    best = _without_heading(tidy_title(document.title), outline) if document.title else None
    if best and best not in pieces:
        inside = [best, *(t for t in inside if t != best)]
    roles: dict[str, int] = {}
    for m in outline.measures:
        roles[m.role] = roles.get(m.role, 0) + m.end - m.start
    return Reading(
        tuple(dict.fromkeys(t for t in inside if t)),
        tuple(dict.fromkeys(t for t in (*pieces, *site) if t and t not in inside)),
        above + "\n" + whole[:1200],
        whole,
        last[-500:] + "\n" + after,
        tuple((s.heading, s.role) for s in outline.sections if s.heading),
        roles,
    )


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
