"""Keyness: the words that set a place apart, and how often words occur."""

from cityplans.keyness.frequencies import word_frequencies
from cityplans.keyness.words import compare_words

__all__ = ["compare_words", "word_frequencies"]
