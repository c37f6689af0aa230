"""Keyness: the words that set a place apart."""

from cityplans.keyness.words import compare_words

__all__ = ["compare_words"]
