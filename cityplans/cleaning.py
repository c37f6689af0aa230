"""What to repair and what to mask in a source text. (Being built.)"""

from __future__ import annotations

import re

from cityplans.passages import CleanText, Source


def clean(source: Source) -> CleanText:
    """Repair characters in place and mask furniture."""
    return CleanText(text=source.text)


def join_text(clean_text: CleanText, start: int, end: int) -> str:
    """Text between two offsets: masked parts left out, line breaks in a sentence joined."""
    parts, at = [], start
    for a, b, _ in clean_text.masked:
        if b <= at or a >= end:
            continue
        parts.append(clean_text.text[at : max(a, at)])
        at = max(at, b)
    parts.append(clean_text.text[at:end])
    return re.sub(r"\s*[\r\n]\s*", "", "".join(parts)).strip()
