"""Title, years, kind, issuer, number, date and place of a document. (Being built.)"""

from __future__ import annotations

from cityplans.passages import CleanText, DocumentSpan, Outline, Source


def describe(
    clean_text: CleanText, document: DocumentSpan, outline: Outline, source: Source
) -> dict[str, object]:
    """Infer the columns of ``documents`` that say what a document is and where it is from."""
    return {
        "title": source.title,
        "level": "unknown",
        "region_confidence": "unknown",
        "doc_type": "other",
    }
