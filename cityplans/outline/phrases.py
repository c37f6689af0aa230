"""Phrases that head something: one test of their words, and where headings and leads end."""

from __future__ import annotations

import re
from functools import cache

from cityplans.outline.roles import is_result, named_ends
from cityplans.outline.tense import PINYIN
from cityplans.text import any_of

MAX_HEADING = 60
_SENTENCE_END = re.compile(r"[。!！？][”’」』）)]?")
_PART_END = re.compile(r"[。;!！？][”’」』）)]?")
_STOP = re.compile(r"[。;:!！？\n]")
_BREAK = re.compile(r"[,。;:、!！？(\n]")
_COMMA = re.compile(r"[,;:。\n]")
_LEAD_END = re.compile(r"[,。;:!！？\n]")
_DETAIL = re.compile(
    r"(?<!\d)\d+(?:\.\d+)?(?:%|‰|万|亿|个|家|所|名|人|张|元|例|次|项|岁|台|套|件|吨|户|公里|平方)"
)
# what a paragraph is about, said before all else: 【综合医改】, 支付改革方面, 无偿献血:
_LABEL = re.compile(
    r"【[^【】\n]{2,20}】|[^,。;:、\n]{2,16}(?:方面[,。:]|(?<![出调求为示说题标语长任者问答])(?<!\d):(?=[^\n]{12}))"
)
# a definition (X是Y) opens an argument, it does not name an action
_COPULA = re.compile(r"(?<![求但还于就不若可凡正这])是(?!否)")


def first_sentence_end(text: str, start: int, end: int) -> int:
    """Return where the first sentence after start ends, its stop taken in."""
    m = _SENTENCE_END.search(text, start, end)
    return m.end() if m else end


def sentences(
    text: str, start: int, end: int, *, semicolons: bool = False
) -> list[tuple[int, int]]:
    """Split a stretch into sentences, or at semicolons too; white space around them left out."""
    out, at = [], start
    while at < end:
        m = (_PART_END if semicolons else _SENTENCE_END).search(text, at, end)
        stop = m.end() if m else end
        piece = text[at:stop]
        core = piece.strip()
        if core:
            a = at + len(piece) - len(piece.lstrip())
            out.append((a, a + len(core)))
        at = stop
    return out


def is_title(phrase: str, longest: int = 40, clauses: int = 3) -> bool:
    """Tell whether a phrase can head what follows it: the one test of this.

    Parameters
    ----------
    phrase
        A line or sentence, with or without its full stop.
    longest, clauses
        How many characters, and how many clauses, it may have.

    Examples
    --------
    >>> is_title("加强党的政治建设。"), is_title("新增床位40张,开工改造工程5个")
    (True, False)
    >>> is_title("预防是根本。")
    False
    """
    phrase = "".join(phrase.split()).rstrip("。!！")
    return (
        3 <= len(phrase) <= longest
        and not _STOP.search(phrase)
        and phrase.count(",") < clauses
        and not _COPULA.search(phrase)
        and not _DETAIL.search(phrase)
        and not any_of("outline", "cues.announce").search(phrase)
        and not any_of("outline", "cues.no_lead").match(phrase)
    )


def has_lead(text: str, start: int, end: int) -> bool:
    """Tell whether a paragraph opens with a short sentence that names what follows."""
    stop = first_sentence_end(text, start, min(end, start + 45))
    if end - stop < 8 or stop - start > 44:
        return False
    phrase = text[start:stop].rstrip()
    return phrase.endswith(("。", "!", "！", "。”")) and is_title(phrase)


def label_end(text: str, start: int, end: int) -> int:
    """Return where the label ends that a paragraph opens with, without its mark, or its start."""
    m = _LABEL.match(text, start, end)
    beside = any_of("outline", "tables.beside"), any_of("outline", "cues.contacts")
    if m is None or any(words.search(m[0]) for words in beside):
        return start
    return m.end() - (m[0][-1] != "】")


def lead_end(text: str, start: int, end: int) -> int:
    """Return where the lead phrase ends: the first sentence if a title, else the first comma."""
    if text[start : start + 1] == "【" and (label := label_end(text, start, end)) > start:
        return label
    sentence = first_sentence_end(text, start, end)
    phrase = text[start:sentence].rstrip("。!！？”\n ")
    clauses = phrase.split(",")
    # two commas make an enumeration
    if len(clauses) < 3 and sentence < end and is_title(phrase):
        return start + len(text[start:sentence].rstrip("。!！\n "))
    m = _LEAD_END.search(text, start, end)
    return start + len(text[start : m.start() if m else end].rstrip())


def heading_end(text: str, start: int, end: int, limit: int, run_on: bool) -> tuple[int, int]:
    """Return where a heading ends that starts at start, and where its text begins.

    It ends with its paragraph at the latest, and before the limit, where the first unit inside
    begins; run_on tells that the document's headings run into their text without punctuation.
    """
    stop = start + len(text[start : min(end, limit)].rstrip())
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
    for length in [] if titled or is_result(text[start:first]) else named_ends(text[start:first]):
        at = start + length
        if at == first:
            break
        if any_of("outline", "headings.openers").match(text, at):
            return at, at
    if limit < end and stop - start <= MAX_HEADING and sentence >= stop:
        return stop, stop
    ends = _run_on_end(text, start, stop) if run_on else None
    if ends is not None:
        return ends, ends
    phrase = text[start:sentence].rstrip("。!！ \n")
    if is_title(phrase, MAX_HEADING) or (sentence >= stop and len(phrase) <= MAX_HEADING):
        return start + len(phrase), sentence
    return first, first


def _joined_by_space(text: str, start: int, at: int) -> bool:
    """Tell whether a space stands behind Latin letters, digits or pinyin, or before a comma."""
    if text[start:at].isascii() or PINYIN.search(text, max(start, at - 9), at):
        return True
    after = text[at : at + 8].lstrip()[:1]
    if after and after in ",、;:。":
        return True
    return text[at - 1].isascii() and bool(after) and after.isascii() and text[at - 1].isalnum()


def runs_on(text: str, start: int, end: int) -> bool:
    """Tell whether no punctuation parts a heading from the text it runs into."""
    stop = first_sentence_end(text, start, end)
    if stop >= end and end - start <= MAX_HEADING:
        return False
    if not is_title(text[start:stop]):
        return True
    comma = _COMMA.search(text, start, stop)
    first = comma.start() if comma else stop
    return first - start >= 14 and _run_on_end(text, start, first, sure=True) is not None


def names_charge(line: str) -> bool:
    """Tell whether a line says who is responsible (责任单位:某县党委)."""
    return _charges().match(line) is not None


@cache
def _charges() -> re.Pattern[str]:
    charges = any_of("outline", "cues.charges").pattern
    return re.compile(rf"[\u4e00-\u9fff]{{0,4}}(?:{charges})[\u4e00-\u9fff]{{0,4}}:\S")


def _run_on_end(text: str, start: int, end: int, sure: bool = False) -> int | None:
    """Return where a heading ends that has no punctuation before the text goes on.

    Such headings end on one of a few dozen nouns (建设, 机制, 能力) or on a result
    (进一步优化); the end before a word that opens sentences is taken first, then the first
    one, but not if the end must be ``sure``.
    """
    stop = min(end, start + 36)
    m = _BREAK.search(text, start, stop)
    stop = m.start() if m else stop
    openers, weak = any_of("outline", "headings.openers"), None
    for m in _tails().finditer(text, start, stop):
        at = m.end()
        if (at - start < 4 and m.start() > start) or at >= end:
            continue
        if openers.match(text, at):
            return at
        if weak is None and not sure and text[at] != "?" and at < stop:
            weak = at
    return weak


@cache
def _tails() -> re.Pattern[str]:
    tails = any_of("outline", "headings.tails").pattern
    result = rf"(?:{any_of('outline', 'headings.results').pattern})[\u4e00-\u9fff]{{2}}"
    return re.compile(rf"(?:{tails})+(?:{result})?|{result}")
