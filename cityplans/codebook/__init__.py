"""Codebooks: readable YAML files of themes, and the patterns in them."""

from cityplans.codebook.book import Codebook, CodebookError, Rule, Theme
from cityplans.codebook.opening import BUILT_IN, read_codebook, sign_codebook

__all__ = [
    "BUILT_IN",
    "Codebook",
    "CodebookError",
    "Rule",
    "Theme",
    "read_codebook",
    "sign_codebook",
]
