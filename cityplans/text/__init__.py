"""What every room needs of Chinese text: widths, numerals, word lists, named pieces of patterns.

The one place for each: a room that folds widths, reads a numeral or keeps a list of words in
its code should use this one instead.
"""

from cityplans.text.fragments import compile_pattern
from cityplans.text.lists import LexiconError, any_of, read_rows, words
from cityplans.text.numerals import read_number, read_ordinal, write_chinese
from cityplans.text.scripts import simplify
from cityplans.text.widths import fold

__all__ = [
    "LexiconError",
    "any_of",
    "compile_pattern",
    "fold",
    "read_number",
    "read_ordinal",
    "read_rows",
    "simplify",
    "words",
    "write_chinese",
]
