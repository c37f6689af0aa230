"""Themes: coding measures with a codebook, and the evidence in context."""

from cityplans.themes.coding import code_themes
from cityplans.themes.contexts import cooccurrence, kwic, theme_wording

__all__ = ["code_themes", "cooccurrence", "kwic", "theme_wording"]
