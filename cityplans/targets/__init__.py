"""Targets: the numbers a document promises or reports, found, named and lined up.

:func:`find_targets` reads them out of the text; :func:`compare_targets` lines the same
indicator up across places and years; :func:`pledge_outcomes` sets a plan's promises against the
next report's results.
"""

from cityplans.indicators import Indicator, read_indicators
from cityplans.targets.comparing import compare_targets
from cityplans.targets.finding import find_targets
from cityplans.targets.outcomes import pledge_outcomes
from cityplans.targets.units import to_base
from cityplans.text import LexiconError

__all__ = [
    "Indicator",
    "LexiconError",
    "compare_targets",
    "find_targets",
    "pledge_outcomes",
    "read_indicators",
    "to_base",
]
