"""Comparing shares of themes and topics between places, years, kinds and roles."""

from cityplans.compare.groups import compare_themes, compare_topics
from cityplans.compare.instruments import cross_table, instrument_shares
from cityplans.compare.models import model_shares
from cityplans.compare.pmc import pmc_index, pmc_surface, pmc_variables
from cityplans.compare.timelines import trend_slopes, trends

__all__ = [
    "compare_themes",
    "compare_topics",
    "cross_table",
    "instrument_shares",
    "model_shares",
    "pmc_index",
    "pmc_surface",
    "pmc_variables",
    "trend_slopes",
    "trends",
]
