"""Headings and lead phrases: where the name of a unit ends and its text begins."""

from __future__ import annotations

import re
from functools import cache

from cityplans.outline.roles import PINYIN, named_ends
from cityplans.text import any_of, words

MAX_HEADING = 60
_SENTENCE_END = re.compile(r"[。!！？](?:(?<!\d。)|(?!\d))[”’」』）)]?")
_STOP = re.compile(r"[。;:!！？\n]")
_DETAIL = re.compile(
    r"(?<!\d)\d+(?:\.\d+)?(?:%|‰|万|亿|个|家|所|名|人|张|元|例|次|项|岁|台|套|件|吨|户|公里|平方)"
)


def first_sentence_end(text: str, start: int, end: int) -> int:
    """Return where the first sentence after start ends, its stop taken in.

    A full stop between two digits (4。9%) is a decimal point and ends nothing.
    """
    m = _SENTENCE_END.search(text, start, end)
    return m.end() if m else end


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a stretch into sentences, white space around them left out."""
    out, at = [], start
    while at < end:
        stop = first_sentence_end(text, at, end)
        a, b = at, stop
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b > a:
            out.append((a, b))
        at = stop
    return out


def is_title(phrase: str, longest: int = 40) -> bool:
    """Tell whether a sentence can name what follows it.

    Examples
    --------
    >>> is_title("加强党的政治建设"), is_title("新增床位40张,开工改造工程5个")
    (True, False)
    """
    phrase = "".join(phrase.split()).rstrip("。!！")
    if not 3 <= len(phrase) <= longest or _STOP.search(phrase):
        return False
    if phrase.count(",") > 2 or _DETAIL.search(phrase):
        return False
    if any_of("outline", "cues.announce").search(phrase):
        return False
    return not any_of("outline", "cues.no_lead").search(phrase)


@cache
def _run_on(lost: bool) -> re.Pattern[str]:
    nouns = set(words("outline", "headings.tails"))
    if lost:  # one of two characters may be a lost one
        nouns |= {"?" + n[1:] for n in nouns} | {n[:1] + "?" for n in nouns if len(n) == 2}
    tails = "|".join(map(re.escape, sorted(nouns, key=lambda w: (-len(w), w))))
    results = "|".join(map(re.escape, words("outline", "headings.results")))
    result = rf"(?:{results})[\u4e00-\u9fff]{{2}}"
    return re.compile(rf"(?:{tails})+(?:{result})?|{result}")


def run_on_end(text: str, start: int, end: int, sure: bool = False) -> int | None:
    """Return where a heading ends that has no punctuation before the text goes on.

    Such headings end on one of a few dozen nouns (建设, 机制, 能力) or on a result
    (进一步优化); the end before a word that opens sentences is taken first, then the first
    after which no particle binds the phrase on, but not if the end must be ``sure``.
    """
    stop = min(end, start + 36)
    m = _BREAK.search(text, start, stop)
    stop = m.start() if m else stop
    openers, bonds, weak = (
        any_of("outline", "headings.openers"),
        words("outline", "headings.bonds"),
        None,
    )
    for m in _run_on("?" in text[start:stop]).finditer(text, start, stop):
        at = m.end()
        if (at - start < 4 and m.start() > start) or at >= end:
            continue
        rest = text[at : at + 6]
        if rest.startswith(bonds):
            continue
        if openers.match(rest):
            return at
        if weak is None and not sure and rest[:1] != "?" and at < stop:
            weak = at
    return weak


def heading_end(text: str, start: int, end: int, limit: int, run_on: bool) -> tuple[int, int]:
    """Return where the heading that starts at start ends, and where its text begins.

    Parameters
    ----------
    text
        Text of a view.
    start, end
        From behind the marker to the end of the marker's paragraph.
    limit
        Where the first unit inside begins, if it begins in this paragraph.
    run_on
        Whether the document's headings run into their text without punctuation.
    """
    stop = min(end, limit)
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop <= start:
        return start, start
    sentence = first_sentence_end(text, start, stop)
    for cut in sorted((text.find("\n", start, stop), text.find(" ", start + 2, stop))):
        piece = text[start:cut]
        fits = 0 < cut < sentence and 2 <= len(piece) <= MAX_HEADING
        if not fits or _STOP.search(piece) or piece[-1] in ",、":
            continue
        if not _joined_by_space(text, start, cut):
            return cut, cut
    comma = _COMMA.search(text, start, stop)
    first = min(comma.start() if comma else stop, start + MAX_HEADING)
    # 今年重点工作完成情况目前,我区 : words that name a section part it from its text
    for length in named_ends(text[start:first]):
        at = start + length
        if at == first:
            break
        if at < first and any_of("outline", "headings.openers").match(text, at):
            return at, at
    if limit < end and stop - start <= MAX_HEADING and sentence >= stop:
        return stop, stop
    if run_on:
        ends = run_on_end(text, start, stop)
        if ends is not None:
            return ends, ends
    phrase = text[start:sentence].rstrip("。!！ \n")
    if is_title(phrase, MAX_HEADING) or (sentence >= stop and len(phrase) <= MAX_HEADING):
        return start + len(phrase), sentence
    return first, first


_BREAK = re.compile(r"[,。;:、!！？(\n]")
_COMMA = re.compile(r"[,;:。\n]")


def runs_on(text: str, start: int, end: int) -> bool:
    """Tell whether no punctuation parts a heading from the text it runs into."""
    stop = first_sentence_end(text, start, end)
    if stop >= end and end - start <= MAX_HEADING:
        return False
    space = re.compile(r"[ \n]").search(text, start + 2, min(end, start + 40))
    if space:
        return False
    if not is_title(text[start:stop].rstrip("。!！"), 40):
        return True
    comma = _COMMA.search(text, start, stop)
    first = comma.start() if comma else stop
    return first - start >= 14 and run_on_end(text, start, first, sure=True) is not None


def _joined_by_space(text: str, start: int, at: int) -> bool:
    """Tell whether a space stands behind Latin letters, digits or pinyin, and so parts nothing."""
    if text[start:at].isascii() or PINYIN.search(text, max(start, at - 9), at):
        return True
    after = text[at : at + 8].lstrip()[:1]
    return text[at - 1].isascii() and bool(after) and after.isascii() and text[at - 1].isalnum()


def lead_end(text: str, start: int, end: int) -> int:
    """Return where the lead phrase ends: the first sentence if a title, else the first comma."""
    sentence = first_sentence_end(text, start, end)
    phrase = text[start:sentence].rstrip("。!！？”\n ") if sentence < end else text[start:end]
    clauses = phrase.split(",")
    # two commas make an enumeration, unless the first clauses are the short ones of a slogan
    whole = len(clauses) < 3 or all(len(c) <= 6 for c in clauses[:2])
    if whole and is_title(phrase, 40) and sentence < end:
        return start + len(text[start:sentence].rstrip("。!！\n "))
    m = re.compile(r"[,。;:!！？\n]").search(text, start, end)
    stop = m.start() if m else end
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return stop
