"""Figures: one function per figure, from a tidy frame to a plotly Figure.

A figure is returned, never shown or written. It carries its caption and the rows it shows in
``layout.meta``, which :func:`cityplans.save_figure` writes beside it.
"""

from cityplans.figures.codes import plot_accuracy, plot_cooccurrence, plot_network
from cityplans.figures.comparisons import plot_similarity, plot_words
from cityplans.figures.documents import plot_documents
from cityplans.figures.examples import pick_examples
from cityplans.figures.models import plot_coefficients, plot_pmc_surface
from cityplans.figures.provinces import plot_provinces
from cityplans.figures.targets import plot_targets
from cityplans.figures.theme_map import plot_theme_map
from cityplans.figures.themes import plot_themes
from cityplans.figures.topics import (
    plot_topic_diagnostics,
    plot_topic_map,
    plot_topic_tree,
    plot_topics,
)
from cityplans.figures.years import plot_trends, plot_years

__all__ = [
    "pick_examples",
    "plot_accuracy",
    "plot_coefficients",
    "plot_cooccurrence",
    "plot_documents",
    "plot_network",
    "plot_pmc_surface",
    "plot_provinces",
    "plot_similarity",
    "plot_targets",
    "plot_theme_map",
    "plot_themes",
    "plot_topic_diagnostics",
    "plot_topic_map",
    "plot_topic_tree",
    "plot_topics",
    "plot_trends",
    "plot_words",
    "plot_years",
]
