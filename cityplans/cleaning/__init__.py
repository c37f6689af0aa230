"""What to repair, what to mask and what to restore in a source text.

Nothing is ever deleted: a clean text is as long as its source text, so that offsets hold.
"""

from __future__ import annotations

from cityplans.cleaning.cleaner import clean
from cityplans.cleaning.joining import close_spaces, join_text
from cityplans.cleaning.redactions import find_redactions

__all__ = ["clean", "close_spaces", "find_redactions", "join_text"]
