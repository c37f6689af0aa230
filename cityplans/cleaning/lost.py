"""Characters that a copy lost and printed as ``?``: found and, where certain, restored."""

from __future__ import annotations

import re

from cityplans.cleaning.lost_model import GAP, guess, lost_set
from cityplans.cleaning.numerals import restore_numerals

# Least probability at which a character is restored; see benchmarks/restore_lost_characters.md.
CERTAIN = 0.75
_HAN = "\u4e00-\u9fff"
_SIGNS = "?\ufffd□"
_GAP_SIGNS = str.maketrans(dict.fromkeys("\ufffd□", GAP))
_SUSPECT = re.compile(rf"(?<=[{_HAN}])[{_SIGNS}]{{1,4}}(?=[{_HAN}])")
_RUN = re.compile(rf"[{_HAN}?]+")
_DATE = re.compile(
    r"(?:(?<=年)(?:1[0-2]|0?[1-9])(?P<month>[月?])(?:(?:3[01]|[12][0-9]|0?[1-9])(?P<day>[日?]))?)"
)
_WINDOW = 800
# In running Chinese 9 of 100 characters belong to the closed set. A passage lost them if it
# shows gaps instead: at least so many, this share of all, and hardly any of the set itself.
_LEAST_GAPS = 6
_GAP_SHARE = 0.02
_VISIBLE_SHARE = 0.03


def find_damaged(text: str) -> list[tuple[int, int]]:
    """Passages that lost the characters of the closed set.

    Returns
    -------
    list of (start, end)
        Sorted, not overlapping; empty for a text that only asks questions.
    """
    # Nearly all texts end here.
    if sum(text.count(c) for c in _SIGNS) < _LEAST_GAPS:
        return []
    lost = lost_set()
    found: list[tuple[int, int]] = []
    for start, end in _windows(text):
        piece = text[start:end]
        gaps = sum(m.end() - m.start() for m in _SUSPECT.finditer(piece))
        han = sum("\u4e00" <= c <= "\u9fff" for c in piece) or 1
        visible = sum(c in lost for c in piece)
        enough = gaps > 1 and gaps >= min(_LEAST_GAPS, han / 40)
        if enough and gaps / han >= _GAP_SHARE and visible / han <= _VISIBLE_SHARE:
            if found and found[-1][1] == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return [(a, b) for a, b in found if sum(text[a:b].count(c) for c in _SIGNS) >= _LEAST_GAPS]


def _windows(text: str) -> list[tuple[int, int]]:
    """Cut a text into windows that end at a line break or a stop."""
    out, start = [], 0
    ends = re.compile(r"[\n。！；]")
    while start < len(text):
        stop = ends.search(text, min(start + _WINDOW, len(text)))
        end = stop.end() if stop and stop.end() < start + 2 * _WINDOW else start + 2 * _WINDOW
        end = min(end, len(text))
        out.append((start, end))
        start = end
    return out


def guess_lost(text: str) -> dict[int, tuple[str, float]]:
    """Guess what stood in every gap of the damaged passages of a text.

    Returns
    -------
    dict
        By offset: the likeliest character and its probability. What the order of an outline or a
        date makes certain has probability 1; a gap that no word fits has none and is left out.
    """
    found: dict[int, tuple[str, float]] = {}
    for start, end in find_damaged(text):
        passage = text[start:end].translate(_GAP_SIGNS)
        candidates = _candidates(passage)
        fixed = _restore_dates(passage) | restore_numerals(passage, candidates)
        known = list(passage)
        for at, character in fixed.items():
            known[at] = character
            found[start + at] = (character, 1.0)
        matches = list(_RUN.finditer("".join(known)))
        guesses = guess([m[0] for m in matches], candidates)
        for match, best in zip(matches, guesses, strict=True):
            for k, candidate in best.items():
                found[start + match.start() + k] = candidate
    return dict(sorted(found.items()))


def restore(text: str, certain: float = CERTAIN) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Restore lost characters that the dictionary, the context and sequences make certain.

    Parameters
    ----------
    text
        Repaired text.
    certain
        Least probability at which a character is restored.

    Returns
    -------
    tuple of str, offsets and offsets
        The text, as long as before; where it was restored; and what is still lost: gaps beside a
        Han character in a damaged passage, and U+FFFD and rows of question marks in any.
    """
    guesses = {k: c for k, (c, chance) in guess_lost(text).items() if chance >= certain}
    lost = set(_still_lost(text))
    for start, end in find_damaged(text):
        passage = text[start:end].translate(_GAP_SIGNS)
        lost |= {start + k for k, c in enumerate(passage) if c == GAP and _beside_han(passage, k)}
    if not guesses:
        return text, (), tuple(sorted(lost))
    characters = list(text)
    for at, character in guesses.items():
        characters[at] = character
    return "".join(characters), tuple(sorted(guesses)), tuple(sorted(lost - set(guesses)))


def _candidates(passage: str) -> frozenset[str]:
    """Leave out of the closed set what the passage still shows: that was not lost.

    Only lines with gaps tell: a title beside them may have been typed by the site.
    """
    damaged = "".join(line for line in passage.splitlines() if GAP in line)
    shown = {c for c in lost_set() if damaged.count(c) > 2}
    return lost_set() - shown


def _restore_dates(passage: str) -> dict[int, str]:
    """Restore 月 and 日 between the numbers of a date."""
    found: dict[int, str] = {}
    for match in _DATE.finditer(passage):
        for group, character in (("month", "月"), ("day", "日")):
            if match[group] == GAP:
                found[match.start(group)] = character
    return found


def _beside_han(passage: str, k: int) -> bool:
    near = passage[max(0, k - 1)] + passage[min(len(passage) - 1, k + 1)]
    return any("\u4e00" <= c <= "\u9fff" or c == GAP for c in near.replace(GAP, "", 1))


def _still_lost(text: str) -> list[int]:
    """Find what is lost in any text: U+FFFD, and rows of question marks inside a sentence."""
    if "??" not in text and "\ufffd" not in text:
        return []
    rows = re.finditer(rf"(?<=[{_HAN}])\?{{2,8}}(?=[{_HAN}])|\ufffd+", text)
    return [k for m in rows for k in range(m.start(), m.end())]
