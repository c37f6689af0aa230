"""Sentences computed from frames, for titles that stay true on any plans.

A title states what the figure shows. Written by hand it is wrong as soon as the plans change, so
the notebooks compute it here. Each sentence says no more than the frame does: ties and zeros are
named, and a difference is called clear only if the intervals do not overlap. Where there is
nothing to say, that is said.
"""

from cityplans.findings.targets import (
    say_documents,
    say_outcomes,
    say_targets,
)
from cityplans.findings.themes import (
    say_accuracy,
    say_commonest,
    say_spread,
    say_theme,
    say_together,
    say_years,
)
from cityplans.findings.words import (
    say_diagnostics,
    say_neighbours,
    say_similarity,
    say_topics,
    say_words,
)

__all__ = [
    "say_accuracy",
    "say_commonest",
    "say_diagnostics",
    "say_documents",
    "say_neighbours",
    "say_outcomes",
    "say_similarity",
    "say_spread",
    "say_targets",
    "say_theme",
    "say_together",
    "say_topics",
    "say_words",
    "say_years",
]
