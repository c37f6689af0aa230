"""Indicators: the standard names of what numbers count, and one name for each wording.

``data/lexicon/indicators.csv`` lists them; :class:`Names` finds the standard name of a wording.
"""

from cityplans.indicators.naming import Found, Names
from cityplans.indicators.reading import Indicator, read_indicators
from cityplans.indicators.wording import without_place

__all__ = ["Found", "Indicator", "Names", "read_indicators", "without_place"]
