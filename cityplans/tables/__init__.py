"""Tables for a paper: of three lines, in Word, Excel, LaTeX and HTML; and the first of them."""

from cityplans.tables.corpus import describe_corpus
from cityplans.tables.saving import save_table

__all__ = ["describe_corpus", "save_table"]
