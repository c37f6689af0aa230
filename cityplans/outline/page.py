"""What every step of the parsing looks at: one document's visible text and its paragraphs.

Lines are joined to paragraphs: page breaks and hard wraps inside sentences are taken away.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from cityplans.lines.cards import card_labels
from cityplans.outline.markers import opens_with_marker
from cityplans.outline.phrases import names_charge
from cityplans.outline.view import View
from cityplans.passages import CleanText
from cityplans.text import any_of

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_ENDS = frozenset("。!！？;:…")
_CLOSERS = "”’』」》)】］]"
# a sign of prose, which a heading or a table cell lacks
_PROSE = re.compile(r"[。;]|,.{12}")
# particles after which no line of a text ends on purpose
_HANGING = re.compile(r"[,、的和与及或在为以对把将是于从向由被把《“(]$")
_LOST_BREAK = re.compile(r"(?<=[。!！？”)])[ ]+(?=[^ ])")


Piece = tuple[int, int]


class Paragraph(NamedTuple):
    """A paragraph of a view: offsets without the white space around it."""

    start: int
    end: int


@dataclass
class Page:
    """One document as it is parsed."""

    view: View
    clean_text: CleanText
    # starts of the lines that the file's format marks as headings
    marked: set[int] = field(default_factory=set)
    # the document's title without blanks, to know it again where the text repeats it
    title: str = ""
    # where the appendix begins, or the text's end
    end: int = 0
    # where the title begins of what a cover notice sends out, if there is one
    inner_title: int | None = None
    # starts of the paragraphs of tables whose rows are units
    rows: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.text = self.view.text
        self.paragraphs = split_paragraphs(self.text)
        self.starts = [p.start for p in self.paragraphs]
        self.end = self.end or len(self.text)

    @cached_property
    def body(self) -> list[Paragraph]:
        """The paragraphs before the appendix: first asked for when its start is known."""
        return self.paragraphs[: bisect_right(self.starts, self.end - 1)]

    def of(self, p: Paragraph) -> str:
        """Return the text of a paragraph."""
        return self.text[p.start : p.end]

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the paragraphs, or their parts, between two offsets, white space left out."""
        out = []
        text, paragraphs = self.text, self.paragraphs
        k = max(0, bisect_right(self.starts, start) - 1)
        while k < len(paragraphs) and paragraphs[k].start < end:
            a, b = first, last = paragraphs[k]
            if a < start:
                a = start
                while a < last and text[a].isspace():
                    a += 1
            if b > end:
                b = rstrip_end(text, a, end)
            if b > a and first not in self.rows:
                out.append((a, b))
            k += 1
        return out

    def closes(self, start: int, end: int) -> bool:
        """Tell whether a paragraph opens like one that leads out of an enumeration."""
        head = self.text[start : min(end, start + 20)]
        return any_of("outline", "cues.closers").match(head) is not None

    def keeps(self, pieces: Sequence[Piece], lengths: Sequence[int], inline: bool = False) -> int:
        """Return how many of its pieces, paragraphs or sentences, the last of a series keeps.

        It has as many as all others, if these have equally many, and ends before a piece that
        wraps the series up.
        """
        kept = len(pieces)
        # how many sentences an item has is chance, unless it is one
        if len(lengths) > 1 and len(set(lengths)) == 1 and (lengths[0] == 1 or not inline):
            kept = min(kept, lengths[0])
        wraps = any_of("outline", "cues.wrap_up" if inline else "cues.closers")
        heads = (self.text[a : min(b, a + 20)] for a, b in pieces[1:kept])
        return next((k for k, head in enumerate(heads, 1) if wraps.match(head)), kept)

    def repeats_title(self, line: str) -> bool:
        """Tell whether a line is the document's title again, whole or in part."""
        flat = "".join(line.split())
        return len(flat) >= 6 and bool(self.title) and (flat in self.title or self.title in flat)

    def is_short_line(self, p: Paragraph) -> bool:
        """Tell whether a paragraph is a short line that no full stop closes."""
        return p.end - p.start < 40 and not is_closed(self.of(p))


def rstrip_end(text: str, start: int, end: int) -> int:
    """Move an end back over white space."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def is_row(text: str) -> bool:
    """Tell whether a line is a row of a table.

    Examples
    --------
    >>> is_row("| 1 | 新建卫生院 |"), is_row("2 | 改建门诊 | 医政科 |"), is_row("新建|改建卫生院")
    (True, True, False)
    """
    return text.count("|") > 1 and (text[0] == "|" or text[-1] == "|" or text.count(" | ") > 1)


def is_closed(text: str) -> bool:
    """Tell whether a line ends where a sentence ends."""
    core = text.rstrip(_CLOSERS + "\"' ")
    return not core or core[-1] in _ENDS


def split_paragraphs(text: str) -> list[Paragraph]:
    """Split the text of a view into paragraphs.

    A line that stops in mid-sentence goes on in the next line, whatever blank lines a page
    break left between them; a line that ends on a semicolon does too, unless the next is
    numbered. Where line breaks became spaces, a space after a full stop parts paragraphs.
    """
    out: list[Paragraph] = []
    last, prose = (0, 0), False
    lines = [m.span() for m in _LINE.finditer(text)]
    labels = card_labels(text[a:b] for a, b in lines)
    for a, b in lines:
        apart = text[a:b] in labels or text[slice(*last)] in labels
        if out and not apart and _goes_on(text, out[-1].start, last, (a, b), prose):
            out[-1] = Paragraph(out[-1].start, b)
        else:
            out.append(Paragraph(a, b))
            prose = False
        last = a, b
        prose = prose or b - out[-1].start > 45 or bool(_PROSE.search(text, a, b))
    return [part for p in out for part in _part_spaces(text, p)]


def _goes_on(
    text: str, start: int, last: tuple[int, int], line: tuple[int, int], prose: bool
) -> bool:
    """Tell whether a paragraph goes on behind its last line in the next, and is prose so far."""
    tail = text[max(last[0], last[1] - 24) : last[1]]
    if is_closed(tail) and tail[-1] != ";":
        return False
    if opens_with_marker(text[line[0] : min(line[1], line[0] + 60)]):
        # the number of a page, 3、, put into a sentence
        listed = text[start].isdigit()
        return text[line[0]].isdigit() and not listed and bool(_HANGING.search(tail))
    if "|" in tail and is_row(text[slice(*last)]):
        return False
    if tail[-1] == ";":
        return True
    if _HANGING.search(tail):
        return True
    # 责任单位:… begins anew
    return prose and tail[-1] not in _CLOSERS and not names_charge(text[slice(*line)])


def _part_spaces(text: str, p: Paragraph) -> list[Paragraph]:
    """Part a paragraph at the spaces that line breaks became, if that is what they are."""
    if p.end - p.start < 300 or text.find(" ", *p) < 0:
        return [p]
    cuts = [m.span() for m in _LOST_BREAK.finditer(text, *p)]
    if len(cuts) < 2 or len(cuts) > 0.6 * text.count("。", *p):
        return [p]
    starts, ends = [p.start, *(b for _, b in cuts)], [*(a for a, _ in cuts), p.end]
    return list(map(Paragraph, starts, ends))
