"""Numbers and signs that may open a unit of an outline: 一、 （一） 1. ① 一是 —— and kin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityplans.outline.numerals import CIRCLED, value

if TYPE_CHECKING:
    from cityplans.outline.paragraphs import Paragraph

_CN = "一二三四五六七八九十百"
_AFTER_NUMBER = rf"(?![{_CN}]{{1,2}}(?:级|类|型|线|产|甲|乙|、))"
_NO_ORDINAL = "否|求|素|件|点|务|领|闻|职|塞|义"
# family: what it looks like. The order is the order in which a pattern is tried.
_FAMILIES = {
    "part": rf"第([{_CN}〇零]{{1,5}}|\d{{1,3}}) ?(编|篇|部分|章|节|条)"
    r"(?![之款项规的第、和至到]) ?[:、]?",
    "paren_cn": rf"\(\s*([{_CN}]{{1,4}}|\?)\s*\)[、.:]?",
    "ordinal": rf"([{_CN}?]{{1,2}})(是|要)(?!{_NO_ORDINAL})[,:]?",
    "first": rf"(?:第([{_CN}]{{1,2}})(?:[,、:]|是(?!否))|其([{_CN}])(?:[,、:]|是)"
    r"|(首先|其次|再次|最后)[,、:是])",
    "cn": rf"([{_CN}?]{{1,4}}) ?(?:[、]{_AFTER_NUMBER}|[.](?!\d)|:(?=\S))",
    "paren_ar": r"\( ?(\d{1,2}) ?\)[、.]?",
    "arabic": r"(?<![\d.A-Za-z/×+-])(\d{1,5}) ?(?:[、](?!\d)|[.](?![\d.A-Za-z])|\)(?=[^\d]))",
    "circled": rf"([{CIRCLED}])[、.]?",
    "dash": r"(?:—{2}|―{2}|─{2}|-{2})(?=[^—―─\d\s-])|[—―─](?=[\u4e00-\u9fff“]{4})",
    "bullet": r"[●■◆▲○□◎★☆※►▶◇△•▪◾➢✓√](?=.)"
    r"|·(?= ?[\u4e00-\u9fff“])|[*-](?= [\u4e00-\u9fff“])",
}
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _FAMILIES.items()))
_FIRST_CHARACTER = re.compile(rf"[第(其首再最?\d{_CN}{CIRCLED}—―─●■◆▲○□◎★☆※►▶◇△•▪◾➢✓√·*-]")
# families that stand for a rank by themselves, the highest first
RANKS = {
    "编": 0,
    "篇": 1,
    "部分": 2,
    "章": 3,
    "节": 4,
    "cn": 5,
    "条": 6,
    "paren_cn": 6,
    "dec1": 4.1,
    "dec2": 4.2,
    "dec3": 4.3,
    "dec4": 4.4,
    "arabic": 7,
    "paren_ar": 8,
    "circled": 9,
}
# families that may stand at any depth, below whatever is open
FLOATING = frozenset({"是", "要", "first", "dash", "bullet"})
UNNUMBERED = frozenset({"dash", "bullet"})
_FIRST = {"首先": 1, "其次": 2, "再次": 3, "最后": None}
_SENTENCE_ENDS = frozenset("。;!！？:”)》…")


@dataclass(frozen=True)
class Candidate:
    """A marker that may open a unit.

    Attributes
    ----------
    start, end
        Offsets in the view, white space after the marker taken in.
    family
        ``cn``, ``paren_cn``, ``arabic``, 章, 是 ... : markers of one series share it.
    value
        Its number; None if unnumbered or lost.
    printed
        The marker as printed.
    strength
        3 at the start of a paragraph, 2 after the end of a sentence or white space, 1 elsewhere.
    paragraph
        Index of its paragraph.
    """

    start: int
    end: int
    family: str
    value: int | None
    printed: str
    strength: int
    paragraph: int
    parts: tuple[int, ...] = ()


def opens_with_marker(text: str) -> bool:
    """Tell whether a line opens like a unit of an outline.

    Examples
    --------
    >>> [opens_with_marker(t) for t in ("一、加强领导", "二、三级医院", "4.25吨", "3.开展培训")]
    [True, False, False, True]
    """
    m = _ANY.match(text)
    return m is not None and m.group("bullet") is None


def find_candidates(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Candidate]:
    """Yield every marker that may open a unit, in order of appearance."""
    for k, p in enumerate(paragraphs):
        at = p.start
        # one look for a possible first character is quicker than ten alternatives at each place
        for first in _FIRST_CHARACTER.finditer(text, p.start, p.end):
            if first.start() < at:
                continue
            m = _ANY.match(text, first.start(), p.end)
            if m is None:
                continue
            at = m.end()
            found = _candidate(text, m, k, p.start)
            if found is not None:
                yield found


def _candidate(text: str, m: re.Match[str], k: int, first: int) -> Candidate | None:
    kind = next(name for name in _FAMILIES if m.group(name) is not None)
    groups = [g for g in m.groups() if g is not None]
    a, b = m.span()
    before = text[max(first, a - 2) : a]
    if a == first:
        strength = 3
    elif (
        not before.strip()
        or before[-1] in _SENTENCE_ENDS
        or before[-1].isspace()
        or (before[-1] == "," and kind in ("ordinal", "first", "paren_cn", "paren_ar", "circled"))
    ):
        strength = 2
    else:
        strength = 1
    numeral = groups[1] if len(groups) > 1 else ""
    family, number = kind, value(numeral)
    if kind == "part":
        family = groups[2]
        if strength < 3 and (strength < 2 or before[-1] in ":)》”"):
            return None
    elif kind == "ordinal":
        family = groups[2]
        if strength < 2 and (number != 1 or before[-1] in "这统唯第专单同不合划归逐之其"):
            return None
    elif kind == "first":
        if strength < 2:
            return None
        number = _FIRST.get(numeral, number)
        # 第一 with a mere comma is often an adverb (居全省第一,) and 第一、 a list of ranks
        if text[a] == "第" and strength < 3 and before[-1:] == ",":
            return None
    elif kind == "cn":
        closing = text[a + len(numeral) : b].strip()[:1]
        if closing == ":" and strength < 3:
            return None
        if closing == "." and strength < 2:
            return None
        if strength == 1 and (before[-1] in _CN + "第初高周期两零〇千万几其之" or closing != "、"):
            return None
        if strength < 3 and b < len(text) and text[b] in _CN:
            return None
        if "?" in numeral and strength == 3 and len(numeral) > 2:
            return None
    elif kind in ("arabic", "paren_ar") and strength < 2 and (number != 1 or before[-1].isascii()):
        return None
    elif kind in UNNUMBERED:
        if strength < 3 and not (kind == "dash" and before[-1:] in "。;:" and b - a > 1):
            return None
        if kind == "bullet" and text[a] in "·-*√" and strength < 3:
            return None
    elif kind == "circled" and strength < 2 and before[-1:] not in "、,":
        return None
    printed = text[a:b].rstrip()
    while b < len(text) and text[b] == " ":
        b += 1
    return Candidate(a, b, family, number, printed, strength, k)
