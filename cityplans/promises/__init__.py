"""Promises: what documents promise, set beside what they or later ones report.

:func:`compare_targets` lines the same indicator up across places and years;
:func:`pledge_outcomes` sets a plan's promises against the next report's results. Both start from
the rows that :func:`cityplans.find_targets` gives.
"""

from cityplans.promises.comparing import compare_targets
from cityplans.promises.outcomes import pledge_outcomes

__all__ = ["compare_targets", "pledge_outcomes"]
