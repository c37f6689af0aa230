"""Documents, sections and measures inside a clean text.

:func:`find_documents` takes apart what one file holds; :func:`parse_outline` reads the
outline of one document: which headings it has, what each is for, and its measures (举措), the
smallest self-contained actions.
"""

from __future__ import annotations

from cityplans.outline.documents import find_documents
from cityplans.outline.parsing import parse_outline

__all__ = ["find_documents", "parse_outline"]
