"""Units inside one paragraph: sentences that open alike, and short slogans with their details."""

from __future__ import annotations

import re
from collections import Counter

from cityplans.outline.phrases import is_title, sentences
from cityplans.text import any_of

_DIGIT = re.compile(r"\d")
_FOUR = re.compile(r"[\u4e00-\u9fff]{4},")
_FOURS = re.compile("。[\u4e00-\u9fff]{4},")
# What opens one of several orders: 要 with a verb, or 深化改革、激发活力,
_ORDER = re.compile("要(?![求点素件闻])")
_PAIR = re.compile(r"[\u4e00-\u9fff]{4}、[\u4e00-\u9fff]{4},")
_LEADS_TO = re.compile("[^。;]{2,60}?(?:[,:](?=要)|:)")
_LED_IN = re.compile(r"[\u4e00-\u9fff]{2,12}[\u4e00-\u9fff]{4},")
Piece = tuple[int, int]


def find_parallel(text: str, parts: list[Piece]) -> list[int]:
    """Find sentences that open alike behind a slogan (要…。要…。要…。).

    Most must open with 要, or all with the same two characters, and then the slogan has two parts;
    a sentence that does not belongs to the item before it.
    """
    if len(parts) < 3 or not is_title(text[slice(*parts[0])], clauses=2):
        return []
    opens = [text[a : a + 2] for a, _ in parts[1:]]
    if "," in text[slice(*parts[0])] and len(set(opens)) == 1:
        return list(range(1, len(parts)))
    hits = [i for i, o in enumerate(opens, 1) if o[0] == "要"]
    return hits if hits[:1] == [1] and len(hits) >= max(2, 0.6 * len(opens)) else []


def find_matched(text: str, start: int, end: int) -> list[Piece]:
    """Find sentences that open alike with a phrase of four characters: 守正创新,…。补短强弱,…."""
    if len(_FOURS.findall(text, start, end)) < 3:
        return []
    parts = sentences(text, start, end)
    marks = [i for i, (a, b) in enumerate(parts) if _FOUR.match(text, a, b)]
    # the first may have words that lead in: 全市上下要攻坚克难,…
    if len(marks) > 2 and marks[0] == 1 and _LED_IN.match(text, *parts[0]):
        marks.insert(0, 0)
    return [parts[i] for i in marks] if len(marks) > 3 and marks[-1] == len(marks) - 1 else []


def find_in_a_row(text: str, start: int, end: int) -> list[Piece]:
    """Find what a paragraph asks for, one thing after the other (会议要求,…。要…;要…;要…)."""
    if text.count(";", start, end) < 2:
        return find_matched(text, start, end)
    parts = sentences(text, start, end, semicolons=True)
    led = _LEADS_TO.match(text, *parts[0])
    for opener, odd in ((_ORDER, 0), (_PAIR, 1)):
        marks = [i for i, (a, b) in enumerate(parts) if opener.match(text, a, b)]
        if marks[:1] == [1] and led is not None and opener.match(text, led.end()):
            # 会议强调,要…;要…: the first stands behind the words that lead in
            parts[0], marks = (led.end(), parts[0][1]), [0, *marks]
        stops = range(len(parts) - odd, len(parts) + 1)
        in_a_row = len(marks) > 2 and any(marks == list(range(marks[0], n)) for n in stops)
        if in_a_row and len(parts) - marks[0] > 2 + odd:
            return parts[marks[0] :]
    return find_matched(text, start, end)


def find_slogans(text: str, parts: list[Piece]) -> list[int]:
    """Find short slogans in a block without line breaks, each followed by its details.

    At most one opening sentence stands before the first slogan; a short sentence right behind
    a slogan is detail, and so is one that opens with a verb of results (完成, 新增).
    """
    lengths = [b - a for a, b in parts]
    marks = [i for i, (a, b) in enumerate(parts[:-1]) if _is_slogan(text[a:b])]
    if not marks or marks[0] > 1:
        return []
    # slogans of one length, like 强化政治引领。落实专项整改。, may open with any verb
    common = Counter(lengths[i] for i in marks)
    marks = [
        i
        for i, (a, b) in enumerate(parts[:-1])
        if i in marks or (common[lengths[i]] > 1 and is_title(text[a:b], clauses=2))
    ]
    kept: list[int] = []
    for i in marks:
        if not kept or parts[i][0] - parts[kept[-1]][1] >= 30:
            kept.append(i)
        elif len(kept) > 1:
            # of two short sentences close together the first ends what stands before them
            kept[-1] = i
    # two are a series only where they are as long as each other and open the block
    pair = len(kept) == 2 and kept[0] == 0 and lengths[kept[0]] == lengths[kept[1]]
    return kept if len(kept) > 2 or pair else []


def _is_slogan(phrase: str) -> bool:
    phrase = phrase.rstrip("。!！")
    fits = 4 <= len(phrase) <= 16 and not _DIGIT.search(phrase) and is_title(phrase, clauses=2)
    return fits and not any_of("outline", "headings.details").match(phrase)
