"""Items without a number or a line of their own: slogans and sentences that open alike."""

from __future__ import annotations

import re
from collections import Counter

from cityplans.outline.headings import COPULA, is_slogan, is_title, sentences
from cityplans.text import any_of

_HAN = re.compile(r"[\u4e00-\u9fff]")
_FOUR = re.compile(r"[\u4e00-\u9fff]{4},")
_FOURS = re.compile("。[\u4e00-\u9fff]{4},")
_LED_IN = re.compile(r"[\u4e00-\u9fff]{2,12}[\u4e00-\u9fff]{4},")
Piece = tuple[int, int]


def parallel_items(text: str, start: int, end: int) -> list[Piece]:
    """Find sentences of one paragraph that open alike behind a slogan (要…。要…。要…。).

    The first sentence must be the slogan, and most sentences after it must open with 要, or all
    with the same two characters; a sentence that does not belongs to the item before it.
    """
    parts = sentences(text, start, end)
    if len(parts) < 3 or not is_slogan(text, *parts[0]):
        return []
    rest = parts[1:]
    hits = [i for i, (a, _) in enumerate(rest) if text[a] == "要"]
    # other openings are common in plain details: they need a two-part slogan and no exception
    if "," in text[slice(*parts[0])] and len({text[a : a + 2] for a, _ in rest}) == 1:
        hits = list(range(len(rest)))
    if len(hits) < 2 or hits[0] != 0 or len(hits) < 0.6 * len(rest):
        return []
    stops = [*hits[1:], len(rest)]
    return [(rest[i][0], rest[j - 1][1]) for i, j in zip(hits, stops, strict=True)]


def matched_items(text: str, start: int, end: int) -> list[Piece]:
    """Find sentences that open alike with a phrase of four characters: 守正创新,…。补短强弱,…."""
    if len(_FOURS.findall(text, start, end)) < 3:
        return []
    parts = sentences(text, start, end)
    marks = [i for i, (a, b) in enumerate(parts) if _FOUR.match(text, a, b)]
    # the first may have words that lead in: 全市上下要攻坚克难,…
    if len(marks) > 2 and marks[0] > 0 and _LED_IN.match(text, *parts[marks[0] - 1]):
        marks.insert(0, marks[0] - 1)
    if len(marks) < 4 or marks[-1] - marks[0] + 1 != len(marks) or marks[0] > 0:
        return []
    return [parts[i] for i in marks]


def run_on_items(text: str, start: int, end: int) -> list[Piece]:
    """Units of a block without line breaks: short slogans, each followed by its details.

    At most one opening sentence stands before the first slogan; a short sentence right behind
    a slogan is detail, and so is one that opens with a verb of results (完成, 新增).
    """
    parts = sentences(text, start, end)
    if len(parts) < 4:
        return []

    def length(i: int) -> int:
        return parts[i][1] - parts[i][0]

    marks = [i for i, (a, b) in enumerate(parts[:-1]) if _is_short_slogan(text, a, b)]
    if not marks or marks[0] > 1:
        return []
    # slogans of one length, like 强化政治引领。落实专项整改。, may open with any verb
    lengths = Counter(length(i) for i in marks)
    usual = {n for n, count in lengths.items() if count > 1}
    marks = [
        i
        for i, (a, b) in enumerate(parts[:-1])
        if i in marks or (b - a in usual and is_slogan(text, a, b))
    ]
    kept: list[int] = []
    for i in marks:
        if not kept or (i > kept[-1] + 1 and parts[i][0] - parts[kept[-1]][1] >= 30):
            kept.append(i)
        elif len(kept) > 1:
            # of two short sentences close together the first ends what stands before them
            kept[-1] = i
    # two are a series only where they are as long as each other and open the block
    if len(kept) < 2 or (len(kept) == 2 and (kept[0] > 0 or len({length(i) for i in kept}) > 1)):
        return []
    stops = [*kept[1:], len(parts)]
    return [(parts[i][0], parts[j - 1][1]) for i, j in zip(kept, stops, strict=True)]


def _is_short_slogan(text: str, start: int, end: int) -> bool:
    phrase = text[start:end].rstrip("。!！\n ")
    if not 4 <= len(phrase) <= 18 or not is_title(phrase) or any(c.isdigit() for c in phrase):
        return False
    clauses = phrase.split(",")
    if COPULA.search(phrase):
        return False
    if len(clauses) == 2:
        return abs(len(clauses[0]) - len(clauses[1])) <= 2
    return (
        len(clauses) == 1
        and len(phrase) < 17
        and not any_of("outline", "headings.details").match(phrase)
    )


def alike(paragraphs: list[str]) -> set[int]:
    """Return the places of paragraphs of prose that open with the same characters, three or more.

    Examples
    --------
    >>> sorted(alike(["这五年很好。", "这五年不易。", "此外还有。", "这五年难忘。", "这五年"]))
    [0, 1, 3]
    """
    heads = [p[:3] if "。" in p else "" for p in paragraphs]
    common = {h for h, n in Counter(heads).items() if n >= 3 and _HAN.match(h)}
    # of orders two are enough: 要…\n要…
    orders = sum(h.startswith("要") for h in heads)
    if orders > 1 and 2 * orders >= len(heads):
        common |= {h for h in heads if h.startswith("要")}
    farewell = any_of("outline", "cues.farewells")
    return {i for i, h in enumerate(heads) if h in common and not farewell.match(h)}
