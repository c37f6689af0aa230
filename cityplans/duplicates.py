"""Copies of the same document in a corpus. (Being built.)"""

from __future__ import annotations

import pandas as pd


def find_duplicates(documents: pd.DataFrame, texts: pd.Series) -> pd.Series:
    """Return, per document, the doc_id of the copy that is kept, or missing."""
    return pd.Series(None, index=documents.index, dtype="str")
