"""Comparing shares of themes and topics between places, years, kinds and roles."""

from cityplans.compare.groups import compare_themes, compare_topics
from cityplans.compare.instruments import instrument_shares, pmc_index
from cityplans.compare.timelines import trend_slopes, trends

__all__ = [
    "compare_themes",
    "compare_topics",
    "instrument_shares",
    "pmc_index",
    "trend_slopes",
    "trends",
]
