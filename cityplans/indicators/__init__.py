"""Indicators: the standard names of what numbers count, and one name for each wording.

``data/lexicon/indicators.csv`` lists them; :class:`Names` finds the standard name of a wording.
"""

from cityplans.indicators.naming import Found, Names
from cityplans.indicators.nature import better_of, kind_of, shipped_names, unit_of
from cityplans.indicators.reading import Indicator, read_indicators
from cityplans.indicators.wording import without_place

__all__ = [
    "Found",
    "Indicator",
    "Names",
    "better_of",
    "kind_of",
    "read_indicators",
    "shipped_names",
    "unit_of",
    "without_place",
]
