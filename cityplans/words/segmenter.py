"""jieba with a domain dictionary, its words found by rjieba where that is proven to be the same.

rjieba (compiled) finds the words of the dictionary exactly as jieba does. What lies between them,
single characters that a hidden Markov model joins, it joins as jieba does only in plain runs of
Chinese characters and numbers; around repeats and other signs that is left to jieba's own model.
Where rjieba has no wheel all goes down jieba's route: the words are the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

# Word, frequency (0: the least that keeps it whole), tag.
Entries = tuple[tuple[str, int, str], ...]

# What jieba itself treats as one block to be segmented. Work grows faster than the block, and
# no sentence is longer than this.
_LONGEST_BLOCK = 5_000
_IN_BLOCK = r"\u4E00-\u9FD5a-zA-Z0-9+#&._%\-"
_BLOCK = re.compile(rf"([{_IN_BLOCK}]{{1,{_LONGEST_BLOCK}}})")
_TOO_LONG = re.compile(rf"(?<![{_IN_BLOCK}])[{_IN_BLOCK}]{{{_LONGEST_BLOCK + 1}}}")
# Where the two may part: anything but Chinese characters, their usual punctuation and plain
# numbers and names (90, 5.2%, DRG); and repeats (人人, 研究研究), which make ties in the model.
# These are two patterns, because the first begins with a set of characters, which is searched
# for much faster.
_PUNCTUATION = "，。、；：？！（）《》〈〉“”‘’—…·【】「」『』"
_NAMES = "a-zA-Z0-9.%"
_ODD = re.compile(
    rf"[^\u4E00-\u9FD5{_PUNCTUATION}]"
    rf"(?:(?<=[^{_NAMES}])"
    rf"|(?<![{_NAMES}][{_NAMES}])"
    rf"(?:(?<=[.%])|(?![a-zA-Z0-9]*(?:\.[0-9]+)?%?(?![{_NAMES}]))))"
    rf"[^{_PUNCTUATION}]*"
)
_REPEAT = re.compile(rf"([\u4E00-\u9FD5]{{1,3}})\1[^{_PUNCTUATION}]*")
# Repeats that make two cuts equally likely, so that rounding decides.
_TIED = re.compile(r"(.)\1\1|(.{2,3})\2")


def _parts(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """Split a text at punctuation into parts with and parts without a hit of the pattern."""
    done = 0
    for hit in pattern.finditer(text):
        start, end = hit.span()
        while start > done and text[start - 1] not in _PUNCTUATION:
            start -= 1
        if start > done:
            yield text[done:start], False
        yield text[start:end], True
        done = end
    if done < len(text):
        yield text[done:], False


class Segmenter:
    """jieba with a domain dictionary, and rjieba with the same one."""

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

    def plain(self, text: str) -> list[str]:
        """Return what jieba's ``cut`` yields with HMM, white space left out."""
        out: list[str] = []
        for odd, piece in enumerate(_BLOCK.split(text)):
            out.extend(self._plain.cut(piece) if odd % 2 else "".join(piece.split()))
        return out

    def cut(self, text: str) -> list[str]:
        """Return the words that :meth:`plain` returns, some ten times faster.

        No difference in 6 million characters of plans and reports. What is left: two words that
        overlap and are equally frequent (压紧 and 紧压 in 压紧压) are a tie that either may round.
        """
        if self._fast is None:
            return self.plain(text)
        if len(text) > _LONGEST_BLOCK and _TOO_LONG.search(text):
            return self._cut_blocks(text)
        out: list[str] = []
        for part, odd in _parts(text, _ODD):
            if odd:
                out += self._cut_blocks(part)
                continue
            for piece, repeated in _parts(part, _REPEAT):
                out += self._cut_blocks(piece) if repeated else self._fast.cut(piece)
        return out

    def _cut_blocks(self, text: str) -> list[str]:
        """Cut text that has more in it than Chinese characters."""
        out: list[str] = []
        for odd, piece in enumerate(_BLOCK.split(text)):
            out += self._cut_block(piece) if odd % 2 else "".join(piece.split())
        return out

    def _cut_block(self, block: str) -> list[str]:
        """Let rjieba find the words of the dictionary, and jieba's model join what is between."""
        if _TIED.search(block):
            return list(self._plain.cut(block))
        frequency = self._plain.FREQ.get
        out: list[str] = []
        between = ""
        for word in self._fast.cut(block, False):
            if len(word) == 1:
                between += word
            elif not (word.isascii() and word.isalnum()):
                out += self._join(between)
                out.append(word)
                between = ""
            elif frequency(word):
                # A word of the dictionary, or single letters that rjieba put together.
                return list(self._plain.cut(block))
            else:
                between += word
        return out + self._join(between)

    def _join(self, characters: str) -> list[str]:
        if len(characters) < 2 or self._plain.FREQ.get(characters):
            return list(characters)
        return _hidden_words(characters)


@lru_cache(maxsize=50_000)
def _hidden_words(characters: str) -> list[str]:
    from jieba import finalseg

    return list(finalseg.cut(characters))


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
