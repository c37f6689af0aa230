"""What a web site or a printer put around a document: found line by line, masked, never deleted.

The patterns are data: ``data/lexicon/furniture.csv``, columns ``kind``, ``pattern``, ``reason``.
Kinds: ``word`` (a line made of such words only), ``menu`` (words that may stand beside them),
``line`` (a whole line, anywhere), ``edge`` (before the first or after the last line of prose),
``head``, ``tail``, ``cut`` (a line after which only lists of other pages follow) and ``span``
(inside a line); ``owner`` (as what a site speaks of itself and its files) and ``terms`` (what it
says may be done with them) tell its notices together, numbered ones too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cityplans.cleaning.page_marks import NUMBERED, find_page_marks
from cityplans.lines import Shown
from cityplans.paths import data_dir
from cityplans.text.lists import alternatives

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_OPENING_WORDS = re.compile(r"\(\?:([^()|\[\]\\]{1,9}(?:\|[^()|\[\]\\]{1,9})+)\)(?![?*+{])")
# 1.jpg, 微信图片_2024.png: the name of a picture in place of it
_IMAGE = re.compile(r"[\w（）()\-.]{0,60}\.(?:jpe?g|png|gif|bmp|webp)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s|｜/,，、·:：\[\]【】()（）]+")
# Longer lines are prose whatever they look like.
_LONGEST_LINE = 200
_LONGEST_NOTICE = 400
_PROSE = 28
_STOP = re.compile("[。，；,;]")
_EDGE_LINES = 80
_CUT_CHARACTERS = 3000


_LABELS = {"时间", "来源", "作者", "浏览量", "阅读量", "点击量", "字体", "字号", "编辑"}


@dataclass(frozen=True)
class _Patterns:
    words: dict[str, str]
    menu: frozenset[str]
    whole: dict[str, tuple[tuple[str, str], ...]]
    any_of: dict[str, re.Pattern[str]]
    owner: re.Pattern[str]
    terms: re.Pattern[str]
    spans: tuple[tuple[re.Pattern[str], str], ...]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    path = data_dir() / "lexicon" / "furniture.csv"
    with path.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    words = {r["pattern"]: r["reason"] for r in rows if r["kind"] == "word"}
    whole = {
        kind: tuple((r["pattern"], r["reason"]) for r in rows if r["kind"] == kind)
        for kind in ("line", "edge", "head", "tail", "cut")
    }
    inside = [r for r in rows if r["kind"] == "span"]
    spans = tuple((re.compile(p), r["reason"]) for r in inside for p in _each(r["pattern"]))
    # Labels whose value the page filled in by script go with the words of menus.
    menu = {r["pattern"] for r in rows if r["kind"] == "menu"} | set(words) | _LABELS
    any_of = {k: re.compile("|".join(f"(?:{p})" for p, _ in v)) for k, v in whole.items()}
    owner, terms = (
        re.compile(alternatives([r["pattern"] for r in rows if r["kind"] == kind]))
        for kind in ("owner", "terms")
    )
    return _Patterns(words, frozenset(menu), whole, any_of, owner, terms, spans)


def _each(pattern: str) -> list[str]:
    """Split a pattern that begins with one of several words: a plain beginning is found quickly."""
    words = _OPENING_WORDS.match(pattern)
    return [w + pattern[words.end() :] for w in words[1].split("|")] if words else [pattern]


class _Line:
    """A visible line: whether it is content that no pattern may mask, whether it is prose."""

    def __init__(self, shown: Shown) -> None:
        self.start, self.end = shown.start, shown.end
        self.text = " ".join(shown.text.split())
        self.reason: str | None = None
        numbered = NUMBERED.match(self.text) is not None
        self.fixed = numbered or len(self.text) > _LONGEST_LINE
        self.prose = numbered or (len(self.text) >= _PROSE and bool(_STOP.search(self.text)))


def find_inserts(text: str) -> list[tuple[int, int, str]]:
    """Find what a page put inside lines: introductions, reprint notices, page numbers.

    Examples
    --------
    >>> find_inserts("第1页 共3页 甲县要点")
    [(0, 7, 'page number')]
    """
    found = [
        (m.start(), m.end(), reason)
        for pattern, reason in _patterns().spans
        for m in pattern.finditer(text)
    ]
    return sorted(found + find_page_marks(text))


def find_furniture(shown: Sequence[Shown]) -> list[tuple[int, int, str]]:
    r"""Find lines of furniture by the patterns.

    Parameters
    ----------
    shown
        The visible lines of a text, as :func:`find_lines` gives them.

    Returns
    -------
    list of (start, end, reason)
        In order. Numbered lines and lines of more than 200 characters are never among them,
        unless the site speaks in them of its files.

    Examples
    --------
    >>> page = "当前位置：首页 > 通知公告\n一、加强急救。\n扫一扫在手机打开当前页"
    >>> [(page[a:b], reason) for a, b, reason in find_furniture(find_lines(page, []))]
    [('当前位置：首页 > 通知公告', 'navigation'), ('扫一扫在手机打开当前页', 'advert')]
    """
    patterns = _patterns()
    lines = list(map(_Line, shown))
    _mark_lines(lines, patterns)
    head, tail = _edges(lines)
    _mark_edges(lines[:head], patterns, "head")
    _mark_edges(lines[tail:], patterns, "tail")
    _mark_cut(lines, patterns)
    return [(x.start, x.end, x.reason) for x in lines if x.reason]


def find_lines(text: str, masked: Sequence[tuple[int, int, str]]) -> list[Shown]:
    """Return the visible lines of a text, without the white space at their ends.

    Parameters
    ----------
    text
        Repaired text.
    masked
        What is masked already, sorted, not overlapping: lines that it covers are left out.

    Examples
    --------
    >>> [line.text for line in find_lines("甲[1]乙", [(1, 4, "reading")])]
    ['甲乙']
    """
    out: list[Shown] = []
    k = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        while k < len(masked) and masked[k][1] <= start:
            k += 1
        shown = match[0]
        if k < len(masked) and masked[k][0] < end:
            shown = _unmasked(text, start, end, masked, k).strip()
        if shown:
            out.append(Shown(start, end, shown))
    return out


def _unmasked(
    text: str, start: int, end: int, masked: Sequence[tuple[int, int, str]], k: int
) -> str:
    parts = []
    while k < len(masked) and masked[k][0] < end:
        parts.append(text[start : max(masked[k][0], start)])
        start = max(start, min(masked[k][1], end))
        k += 1
    return "".join(parts) + text[start:end]


def reason_of(line: str) -> str | None:
    """Say for which reason a pattern takes a line for furniture, wherever it stands."""
    line = " ".join(line.split())
    if len(line) > _LONGEST_LINE:
        return None
    patterns = _patterns()
    found = _button_words(line, patterns, 1)
    for kind in ("line", "edge", "head", "tail", "cut"):
        found = found or _whole(line, kind)
    return found


def _mark_lines(lines: list[_Line], patterns: _Patterns) -> None:
    for line in lines:
        if _is_notice(line.text, patterns):
            line.reason = "site notice"
        elif _IMAGE.fullmatch(line.text):
            line.reason = "picture"
        if line.fixed or line.reason:
            continue
        line.reason = _button_words(line.text, patterns, 2) or _whole(line.text, "line")


def _is_notice(text: str, patterns: _Patterns) -> bool:
    """Tell whether a site says in a line what may be done with its files (3.本站文档概不退款)."""
    if len(text) > _LONGEST_NOTICE or not patterns.terms.search(text):
        return False
    # 下载文档 names a file; what is asked stands in other words
    rest = patterns.owner.sub(" ", text)
    said = set(patterns.terms.findall(rest))
    return bool(said) if rest != text else "文档" in text and len(said) > 1


def _button_words(text: str, patterns: _Patterns, least: int) -> str | None:
    """Reason, if a line holds nothing but at least so many words of buttons and menus."""
    if len(text) > 80:
        return None
    first = _TOKEN.search(text)
    if first is None or first[0] not in patterns.menu:
        return None
    tokens = _TOKEN.findall(text)
    if len(tokens) < least or not patterns.menu.issuperset(tokens):
        return None
    return next((patterns.words[t] for t in tokens if t in patterns.words), None)


@lru_cache(maxsize=1 << 12)  # a line of an edge is looked at more than once
def _whole(text: str, kind: str) -> str | None:
    """Reason, if a pattern of this kind takes a whole line; one look tells that none does."""
    patterns = _patterns()
    if not patterns.any_of[kind].fullmatch(text):
        return None
    return next((reason for p, reason in patterns.whole[kind] if re.fullmatch(p, text)), None)


def _edges(lines: list[_Line]) -> tuple[int, int]:
    """Index of the first line of prose, and of the line after the last."""
    prose = [k for k, x in enumerate(lines) if x.prose and not x.reason]
    if not prose:
        # A table, perhaps: what is an edge cannot be told.
        return 0, len(lines)
    return min(prose[0], _EDGE_LINES), max(prose[-1] + 1, len(lines) - _EDGE_LINES)


def _mark_edges(lines: list[_Line], patterns: _Patterns, where: str) -> None:
    single = [_button_words(line.text, patterns, 1) for line in lines]
    bare = [not any(c.isalnum() for c in line.text) for line in lines]
    for k, line in enumerate(lines):
        if line.fixed or line.reason:
            continue
        line.reason = _whole(line.text, "edge") or _whole(line.text, where)
        if not line.reason and (single[k] or bare[k]):
            # One short word alone may be a cell of a table; a row of them is a menu.
            near = [j for j in (k - 1, k + 1) if 0 <= j < len(lines)]
            if len(line.text) > 3 or any(lines[j].reason or single[j] or bare[j] for j in near):
                line.reason = single[k] or "buttons"


def _mark_cut(lines: list[_Line], patterns: _Patterns) -> None:
    """Mask a list of other pages, from the line that opens it to the end."""
    if not lines:
        return
    end = lines[-1].end
    for k in range(len(lines) - 1, -1, -1):
        line = lines[k]
        if end - line.start > _CUT_CHARACTERS:
            return
        if line.fixed:
            # Numbered lines are content, unless the list itself is numbered; leave them.
            return
        if line.reason and line.reason != "other pages":
            continue
        if _whole(line.text, "cut") and not any(
            "。" in x.text and len(x.text) > 120 for x in lines[k + 1 :]
        ):
            for other in lines[k:]:
                other.reason = other.reason or "other pages"
