"""jieba with a domain dictionary, and rjieba where it is proven to cut the same.

Blocks of text that the compiled segmenter (rjieba) cuts exactly as jieba does go there; the rest,
and everything where rjieba has no wheel, goes down jieba's own route, so that the words are the
same on every machine.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# Word, frequency (0: the least that keeps it whole), tag.
Entries = tuple[tuple[str, int, str], ...]

# What jieba itself treats as one block to be segmented.
_BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")
_SAFE = re.compile(r"[\u4E00-\u9FD5]+")
_DOUBLED = re.compile(r"(.)\1")
# Memory of a segmenter grows with the block; no sentence is this long.
_LONGEST_BLOCK = 5_000


class Segmenter:
    """jieba with a domain dictionary, and rjieba with the same one for the blocks it is safe on."""

    def __init__(self, entries: Entries) -> None:
        self._plain = _load_jieba()
        frequencies, total = _base_dictionary()
        self._plain.FREQ, self._plain.total = frequencies.copy(), total
        self._plain.initialized = True
        self._fast = _load_rjieba()
        for word, frequency, tag in sorted(set(entries)):
            frequency = frequency or self._plain.suggest_freq(word)
            # jieba counts the old frequency of a word it knows twice in the total; rjieba does not.
            self._plain.total -= self._plain.FREQ.get(word, 0)
            self._plain.add_word(word, frequency, tag)
            if self._fast is not None:
                self._fast.add_word(word, frequency, tag)

    def cut(self, text: str) -> list[str]:
        """Return what jieba's ``cut`` yields with HMM, white space left out."""
        out: list[str] = []
        for odd, piece in enumerate(_BLOCK.split(text)):
            if not odd % 2:
                out.extend("".join(piece.split()))
                continue
            for start in range(0, len(piece), _LONGEST_BLOCK):
                block = piece[start : start + _LONGEST_BLOCK]
                # The two part ways on Latin letters and digits, and on ties that a doubled
                # character makes in the hidden Markov model.
                if self._fast and _SAFE.fullmatch(block) and not _DOUBLED.search(block):
                    out.extend(self._fast.cut(block))
                else:
                    out.extend(self._plain.cut(block))
        return out


def _load_jieba() -> Any:
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.ERROR)
    return jieba.Tokenizer()


def _load_rjieba() -> Any:
    try:
        import rjieba
    except ImportError:
        return None
    return rjieba.Jieba()


@lru_cache(maxsize=1)
def _base_dictionary() -> tuple[dict[str, int], int]:
    # Read from the library itself, not from jieba's cache in the shared temporary folder: that
    # file can be half written by another process, or be anybody's.
    tokenizer = _load_jieba()
    return tokenizer.gen_pfdict(tokenizer.get_dict_file())


@lru_cache(maxsize=4)
def segmenter(entries: Entries) -> Segmenter:
    """Return the segmenter with these entries, made once."""
    return Segmenter(entries)
