"""Documents, sections and measures inside a clean text. (Being built.)"""

from __future__ import annotations

import re

from cityplans.cleaning import join_text
from cityplans.passages import CleanText, DocumentSpan, MeasureRow, Outline, Source


def find_documents(clean_text: CleanText, source: Source) -> list[DocumentSpan]:
    """Take apart the documents in one source text."""
    n = len(clean_text.text)
    return [DocumentSpan(0, n, 0, n)]


def parse_outline(clean_text: CleanText, document: DocumentSpan, source: Source) -> Outline:
    """Find the sections and measures of one document."""
    rows = []
    for i, m in enumerate(re.finditer(r"[^\n]+", clean_text.text[document.start : document.end])):
        a, b = m.start() + document.start, m.end() + document.start
        text = join_text(clean_text, a, b)
        if len(text) > 20:
            rows.append(MeasureRow(f"#{i + 1}", "", text.split(",")[0], text, "plan", a, b))
    return Outline((), tuple(rows))
