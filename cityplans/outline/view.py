"""What is visible of a clean text: masked parts taken out, punctuation made uniform."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from cityplans.passages import CleanText, Span
from cityplans.text import fold
from cityplans.text.scripts import simplify

# the lost-character mark ? stays apart from the full-width question mark, which ends a sentence;
# dashes that open units stay apart from the stroke of a range
_KEEP = "？—―"
# one of these stands in any text in traditional script
_TRADITIONAL = "衛與為國對個業發務會"
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"


@dataclass(frozen=True)
class View:
    """Visible text of a stretch of a clean text, with the way back to source offsets.

    Attributes
    ----------
    text
        Visible characters, punctuation and digits in their half-width forms.
    starts, origins
        The stretches the text is made of: where each starts in ``text`` and in the source.
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def source(self, at: int) -> int:
        """Return the source offset of the visible character at ``at``."""
        k = bisect_right(self.starts, at) - 1
        return self.origins[k] + at - self.starts[k]

    def position(self, offset: int) -> int | None:
        """Return where a source offset is visible, or None."""
        k = bisect_right(self.origins, offset) - 1
        if k < 0:
            return None
        at = self.starts[k] + offset - self.origins[k]
        stop = self.starts[k + 1] if k + 1 < len(self.starts) else len(self.text)
        return at if at < stop else None

    def span(self, start: int, end: int) -> Span:
        """Return the source span from the first to past the last visible character."""
        if end <= start:
            at = self.source(start)
            return Span(at, at)
        return Span(self.source(start), self.source(end - 1) + 1)


def make_view(clean_text: CleanText, start: int = 0, end: int | None = None) -> View:
    """Take the visible characters between two source offsets.

    Examples
    --------
    >>> from cityplans.passages import CleanText
    >>> view = make_view(CleanText("甲，[广告]乙。", masked=((2, 6, "advert"),)))
    >>> view.text, view.span(1, 3)
    ('甲,乙。', Span(start=1, end=7))
    """
    text = _even(clean_text.text)
    end = len(text) if end is None else end
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    at, n = start, 0
    for a, b, _ in (*clean_text.masked, (end, end, "")):
        a, b = min(max(a, at), end), min(max(b, at), end)
        if a > at or (a == end and not parts):
            parts.append(text[at:a])
            starts.append(n)
            origins.append(at)
            n += a - at
        at = max(at, b)
        if at >= end and parts:
            break
    return View("".join(parts), tuple(starts) or (0,), tuple(origins) or (start,))


@lru_cache(maxsize=1)
def _even(text: str) -> str:
    """Make script, punctuation and white space uniform, character for character.

    The last text is kept: it is looked at for its documents and again for the outline of each.
    """
    if any(c in text for c in _TRADITIONAL):
        text = simplify(text)
    text = fold(text, _KEEP).replace("\t", " ").replace("｡", "。")
    for c in _LINE_ENDS:
        text = text.replace(c, "\n")
    return text
