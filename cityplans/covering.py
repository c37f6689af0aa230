"""How much of a document's text was understood: what lies in no measure, section or furniture."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.passages import CleanText, DocumentSpan, Outline
from cityplans.text.signs import Signs

# Lines that were recognised as something other than text to be read.
_NAMED = ("title", "field", "furniture", "contents")
_BLANK = Signs("[\t-\r \x85\xa0\u2028\u2029\u3000\ufeff]+")


def covered_share(clean_text: CleanText, span: DocumentSpan, outline: Outline) -> float:
    r"""Measure the share of a document's visible characters in which something was found.

    Counted are measures, the own text of sections (a heading and what stands before the first
    part or measure; all of it where there is none), titles, and what was recognised as
    furniture. The rest is text between and behind measures, and outside all sections.

    Parameters
    ----------
    clean_text
        The source after cleaning.
    span
        The document in it.
    outline
        Its sections and measures.

    Returns
    -------
    float
        Between 0 and 1; 1 for a document without visible characters.

    Examples
    --------
    >>> from cityplans.passages import MeasureRow
    >>> found = Outline(measures=(MeasureRow("1", "1.", "", "建站。", "plan", 5, 10),))
    >>> covered_share(CleanText("岭东市 \n1.建站。往年情况"), DocumentSpan(0, 14, 5, 14), found)
    0.4167
    """
    import numpy as np

    text = clean_text.text[span.start : span.end]
    visible = ~_BLANK.mark(text)
    if not visible.any():
        return 1.0
    found = np.zeros(len(text), dtype=bool)
    for start, end in _spans(clean_text, span, outline):
        found[max(start - span.start, 0) : max(end - span.start, 0)] = True
    return round(float((found & visible).sum() / visible.sum()), 4)


def _spans(
    clean_text: CleanText, span: DocumentSpan, outline: Outline
) -> Iterator[tuple[int, int]]:
    first = {k: section.end for k, section in enumerate(outline.sections)}
    for section in outline.sections:
        if section.parent is not None:
            first[section.parent] = min(first[section.parent], section.start)
    for measure in outline.measures:
        yield measure.start, measure.end
        if measure.section is not None:
            first[measure.section] = min(first[measure.section], measure.start)
    for k, section in enumerate(outline.sections):
        yield section.start, first[k]
    for title in span.titles:
        yield title.start, title.end
    for start, end, _ in clean_text.masked:
        yield start, end
    for line in clean_text.lines:
        if line.label in _NAMED:
            yield line.start, line.end
