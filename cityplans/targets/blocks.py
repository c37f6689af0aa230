"""A document cut into its measures and what lies between them, as text without white space."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from cityplans.cleaning.repair import repair_characters, repair_markup
from cityplans.text import fold, simplify

# White space and signs without a width.
_SPACE = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad\x00]+")
# Readings in brackets that some pages put behind characters: 建(jiàn)設.
_READING = re.compile(r"\((?<=[一-鿿]\()[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,6}\)")
_LOST_POINT = re.compile(r"(?<=\d)。(?=\d+[%‰])")
# Forms that are no width: radicals and compatibility characters, odd breaks.
_RARE = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\u2028\u2029\x0b\x0c\x85\U0002f800-\U0002fa1d]")
_TRADITIONAL = re.compile("[個為與會國發業務衛醫療萬億張臺處場項]")
_END_OF_LINE = re.compile(r"[。!？;:,、]\s*$")
_SENTENCE = re.compile(
    r"[^。!？;|…\n]{1,600}(?:(?=[。!？;|…\n])|\Z|(?<=[,、])(?!\d))|[^。!？;|…\n]{1,600}"
)


def blocks(
    document: dict[str, Any], measures: list[dict[str, Any]], sections: list[dict[str, Any]]
) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
    """Cut a document into its measures and what lies between them, at section starts too."""
    at, stop = document["source_start"], document["source_end"]
    edges = sorted(s["source_start"] for s in sections)
    for measure in [*measures, None]:
        begin = measure["source_start"] if measure else stop
        if begin > at:
            cuts = edges[bisect_right(edges, at) : bisect_right(edges, begin - 1)]
            for a, b in zip([at, *cuts], [*cuts, begin], strict=True):
                if a < b:
                    yield a, b, None
        if measure is None:
            return
        a, b = max(at, begin), min(measure["source_end"], stop)
        if a < b:
            yield a, b, measure
        at = max(at, b)


def readable(text: str) -> str:
    """Put a source text into narrow forms, with escapes and marks without a width as blanks.

    As long as the text.
    """
    repaired, masked = repair_markup(text)
    for start, end, _ in reversed(masked):
        repaired = repaired[:start] + " " * (end - start) + repaired[end:]
    narrow = fold(repaired, keep="？")
    if _RARE.search(narrow):
        narrow = repair_characters(narrow)
    narrow = _READING.sub(lambda found: " " * len(found[0]), _LOST_POINT.sub(".", narrow))
    return simplify(narrow) if _TRADITIONAL.search(narrow) else narrow


class Flat:
    """A stretch of text without white space, and where its characters stand in the source.

    Parameters
    ----------
    piece
        The stretch, in narrow forms.
    start
        Where it begins in the source.
    joined
        Line breaks never end a sentence; else those behind a short line or a stop do.
    lead
        Words that a line of their own gives, at the head: such a line is a sentence.
    """

    def __init__(self, piece: str, start: int, joined: bool, lead: str = "") -> None:
        parts: list[str] = []
        self._flat, self._source = [0], [start]
        at = length = 0
        head = piece.find("\n") if lead else -1
        if head >= 0 and not "".join(piece[:head].split()).endswith("".join(lead.split())):
            head = -1
        for gap in _SPACE.finditer(piece):
            parts.append(piece[at : gap.start()])
            length += gap.start() - at
            if "\n" in gap[0] and (
                gap.start() == head or (not joined and _breaks(piece, at, gap.start()))
            ):
                parts.append("\n")
                self._flat.append(length)
                self._source.append(start + gap.start())
                length += 1
            at = gap.end()
            self._flat.append(length)
            self._source.append(start + at)
        parts.append(piece[at:])
        self.text = "".join(parts)

    def at(self, place: int) -> int:
        """Where a character of the flat text stands in the source."""
        k = bisect_right(self._flat, place) - 1
        return self._source[k] + place - self._flat[k]

    def sentences(self) -> Iterator[re.Match[str]]:
        """Sentences, and pieces of what goes on without a stop."""
        # A text without full stops is cut, so that no step looks back over all of it.
        return _SENTENCE.finditer(self.text)


def _breaks(piece: str, at: int, end: int) -> bool:
    return end - at < 30 or _END_OF_LINE.search(piece, max(at, end - 3), end) is not None
