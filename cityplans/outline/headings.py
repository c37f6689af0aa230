"""Headings: where that of a numbered unit ends, and lines without a number that are some."""

from __future__ import annotations

import re
from functools import cache

from cityplans.outline.markers import Candidate, opens_with_marker
from cityplans.outline.page import Page, is_closed, is_row
from cityplans.outline.roles import PINYIN, heading_role, named_ends
from cityplans.text import any_of, words

MAX_HEADING = 60
_SENTENCE_END = re.compile(r"[。!！？][”’」』）)]?")
_STOP = re.compile(r"[。;:!！？\n]")
_BREAK = re.compile(r"[,。;:、!！？(\n]")
_COMMA = re.compile(r"[,;:。\n]")
_LEAD_END = re.compile(r"[,。;:!！？\n]")
_DETAIL = re.compile(
    r"(?<!\d)\d+(?:\.\d+)?(?:%|‰|万|亿|个|家|所|名|人|张|元|例|次|项|岁|台|套|件|吨|户|公里|平方)"
)
# a definition (X是Y) opens an argument, it does not name an action; 这是…的五年 does
COPULA = re.compile(r"(?<![求但还于就不若可凡正])是(?!否)")
_STRUCTURE = frozenset({"编", "篇", "部分", "章", "节", "cn", "paren_cn"})
_SENDS = re.compile(r"印发|下发|转发|制定|通知|附件")
_DAY = re.compile(r"年\s?[\d一二三四五六七八九十]+\s?月\s?[\d一二三四五六七八九十]+\s?日")


def first_sentence_end(text: str, start: int, end: int) -> int:
    """Return where the first sentence after start ends, its stop taken in."""
    m = _SENTENCE_END.search(text, start, end)
    return m.end() if m else end


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a stretch into sentences, white space around them left out."""
    out, at = [], start
    while at < end:
        stop = first_sentence_end(text, at, end)
        piece = text[at:stop]
        core = piece.strip()
        if core:
            a = at + len(piece) - len(piece.lstrip())
            out.append((a, a + len(core)))
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
    return (
        3 <= len(phrase) <= longest
        and not _STOP.search(phrase)
        and phrase.count(",") <= 2
        and not _DETAIL.search(phrase)
        and not any_of("outline", "cues.announce").search(phrase)
        and not any_of("outline", "cues.no_lead").match(phrase)
    )


def has_lead(text: str, start: int, end: int) -> bool:
    """Tell whether a paragraph opens with a short sentence that names what follows."""
    stop = first_sentence_end(text, start, min(end, start + 45))
    if end - stop < 8 or stop - start > 44:
        return False
    phrase = text[start:stop]
    if COPULA.search(phrase) and not phrase.startswith("这是"):
        return False
    return phrase.rstrip().endswith(("。", "!", "！", "。”")) and is_title(phrase)


def is_slogan(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence is a slogan: at most two short clauses."""
    phrase = text[start:end]
    return phrase.count(",") < 2 and is_title(phrase)


@cache
def _run_on() -> re.Pattern[str]:
    tails = any_of("outline", "headings.tails").pattern
    result = rf"(?:{any_of('outline', 'headings.results').pattern})[\u4e00-\u9fff]{{2}}"
    return re.compile(rf"(?:{tails})+(?:{result})?|{result}")


def run_on_end(text: str, start: int, end: int, sure: bool = False) -> int | None:
    """Return where a heading ends that has no punctuation before the text goes on.

    Such headings end on one of a few dozen nouns (建设, 机制, 能力) or on a result
    (进一步优化); the end before a word that opens sentences is taken first, then the first
    one, but not if the end must be ``sure``.
    """
    stop = min(end, start + 36)
    m = _BREAK.search(text, start, stop)
    stop = m.start() if m else stop
    openers, weak = any_of("outline", "headings.openers"), None
    for m in _run_on().finditer(text, start, stop):
        at = m.end()
        if (at - start < 4 and m.start() > start) or at >= end:
            continue
        if openers.match(text, at):
            return at
        if weak is None and not sure and text[at] != "?" and at < stop:
            weak = at
    return weak


def heading_end(text: str, start: int, end: int, limit: int, run_on: bool) -> tuple[int, int]:
    """Return where a heading ends that starts at start, and where its text begins.

    It ends with its paragraph at the latest, and before the limit, where the first unit inside
    begins; run_on tells that the document's headings run into their text without punctuation.
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
        fits = fits and not _STOP.search(piece) and piece[-1] not in ",、"
        if fits and not _joined_by_space(text, start, cut):
            return cut, cut
    comma = _COMMA.search(text, start, stop)
    first = min(comma.start() if comma else stop, start + MAX_HEADING)
    # 今年重点工作完成情况目前,我区 : words that name a section part it from its text
    titled = sentence < end and comma is not None and comma.end() == sentence
    for length in [] if titled else named_ends(text[start:first]):
        at = start + length
        if at == first:
            break
        if any_of("outline", "headings.openers").match(text, at):
            return at, at
    if limit < end and stop - start <= MAX_HEADING and sentence >= stop:
        return stop, stop
    ends = run_on_end(text, start, stop) if run_on else None
    if ends is not None:
        return ends, ends
    phrase = text[start:sentence].rstrip("。!！ \n")
    if is_title(phrase, MAX_HEADING) or (sentence >= stop and len(phrase) <= MAX_HEADING):
        return start + len(phrase), sentence
    return first, first


def runs_on(text: str, start: int, end: int) -> bool:
    """Tell whether no punctuation parts a heading from the text it runs into."""
    stop = first_sentence_end(text, start, end)
    if stop >= end and end - start <= MAX_HEADING:
        return False
    if not is_title(text[start:stop]):
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
    phrase = text[start:sentence].rstrip("。!！？”\n ")
    clauses = phrase.split(",")
    # two commas make an enumeration, unless the first clauses are the short ones of a slogan
    whole = len(clauses) < 3 or all(len(c) <= 6 for c in clauses[:2])
    if whole and sentence < end and is_title(phrase):
        return start + len(text[start:sentence].rstrip("。!！\n "))
    m = _LEAD_END.search(text, start, end)
    stop = m.start() if m else end
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return stop


def find_heads(page: Page, candidates: list[Candidate]) -> list[int]:
    """Find the unnumbered headings of the highest level; returns indices of paragraphs.

    Such a heading stands on a line of its own above text. Above or beside numbered headings it
    must also part their series (the numbers start anew below it) or say what its part is for.
    The title below a cover notice is kept in ``page.inner_title`` instead.
    """
    strong = [c for c in candidates if c.strength == 3 and c.family in _STRUCTURE]
    # 2.1 is a number only where the whole document counts so, which opens_with_marker cannot tell
    counted = {c.paragraph for c in candidates if c.strength == 3 and c.parts}
    out: list[int] = []
    at = 0
    for k, p in enumerate(page.body):
        while at < len(strong) and strong[at].start < p.start:
            at += 1
        before, after = at > 0, strong[at] if at < len(strong) else None
        if p.end - p.start > MAX_HEADING:
            continue
        if not before and _is_inner_title(page, k):
            page.inner_title = p.start
        elif k in counted or not _looks_like_head(page, k):
            continue
        elif after is None:
            if not before:
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
    if page.repeats_title(line) or opens_with_marker(line):
        return False
    if any_of("outline", "cues.no_lead").match(line) and not heading_role(line):
        return False
    # 县卫生健康局 signs; 打造区域医疗中心 opens with a verb and heads
    signs = line.endswith(words("outline", "documents.signers")) and not any_of(
        "outline", "roles.verbs"
    ).match(line)
    above = page.body[k - 1] if k else None
    if (
        signs
        or any_of("outline", "cues.bylines").search(line)
        or (above and page.is_short_line(above) and _is_bare(page.of(above)))
    ):
        return False
    # behind a caption or an entry of a list stands the next one
    below = page.of(page.body[k + 1]) if k + 1 < len(page.body) else ""
    return len(below) >= 40 or (
        below != "" and (opens_with_marker(below) or is_closed(below[-20:]))
    )


def _is_bare(line: str) -> bool:
    return not opens_with_marker(line) and not any_of("outline", "cues.bylines").search(line)


def _is_inner_title(page: Page, k: int) -> bool:
    """Tell whether a line titles what a cover notice above it sends out."""
    if k == 0 or not page.of(page.body[k]).endswith(words("outline", "titles.endings")):
        return False
    above = page.body[k - 1]
    before = page.text[page.body[0].start : above.end]
    return bool(_SENDS.search(before)) and (
        bool(_DAY.search(before[-40:])) or page.is_short_line(above)
    )


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
