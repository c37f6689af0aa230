"""Themes: coding measures with a codebook, and the evidence in context."""

from cityplans.themes.coding import code_themes
from cityplans.themes.contexts import cooccurrence, kwic, theme_wording
from cityplans.themes.suggesting import suggest_terms

__all__ = ["code_themes", "cooccurrence", "kwic", "suggest_terms", "theme_wording"]
