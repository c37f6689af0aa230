"""What every step of the parsing looks at: one document's visible text and its paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from cityplans.outline.nodes import rstrip_end
from cityplans.outline.paragraphs import Paragraph, is_closed, split_paragraphs
from cityplans.outline.view import View
from cityplans.passages import CleanText
from cityplans.text import any_of


@dataclass
class Page:
    """One document as it is parsed.

    Attributes
    ----------
    view, text, clean_text
        The visible text, and what it was made of.
    paragraphs
        All its paragraphs, in order.
    printed
        The text as the page prints it, where that is another script than the clean text's.
    end
        Where the appendix begins, or the text's end.
    marked
        Levels of the lines that the file's format marks as headings, by their start.
    title
        The document's title without blanks, to know it again where the text repeats it.
    rows
        Starts of the paragraphs of tables whose rows are units.
    inner_title
        Start of the title of what a cover notice sends out, if there is one.
    """

    view: View
    clean_text: CleanText
    marked: dict[int, int] = field(default_factory=dict)
    printed: CleanText | None = None
    end: int = 0
    title: str = ""
    inner_title: int | None = None
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
        k = max(0, bisect_right(self.starts, start) - 1)
        while k < len(self.paragraphs) and self.paragraphs[k].start < end:
            p = self.paragraphs[k]
            a, b = max(p.start, start), min(p.end, end)
            while a < b and self.text[a].isspace():
                a += 1
            b = rstrip_end(self.text, a, b)
            if b > a and p.start not in self.rows:
                out.append((a, b))
            k += 1
        return out

    def closes(self, start: int, end: int) -> bool:
        """Tell whether a paragraph opens like one that leads out of an enumeration."""
        return bool(
            any_of("outline", "cues.closers").match(self.text[start : min(end, start + 20)])
        )

    def repeats_title(self, line: str) -> bool:
        """Tell whether a line is the document's title again, whole or in part."""
        flat = "".join(line.split())
        return len(flat) >= 6 and bool(self.title) and (flat in self.title or self.title in flat)

    def is_short_line(self, p: Paragraph) -> bool:
        """Tell whether a paragraph is a short line that no full stop closes."""
        return p.end - p.start < 40 and not is_closed(self.of(p))
