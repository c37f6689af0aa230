"""Targets: the numbers a document promises or reports, found, named, dated and judged.

:func:`find_targets` reads them out of the text; the room ``promises`` lines them up.
"""

from cityplans.indicators import Indicator, read_indicators
from cityplans.targets.finding import find_targets
from cityplans.targets.units import to_base
from cityplans.text import LexiconError

__all__ = [
    "Indicator",
    "LexiconError",
    "find_targets",
    "read_indicators",
    "to_base",
]
