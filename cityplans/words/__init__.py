"""Chinese words as integer codes: every text is segmented once, and counted from its codes.

The only room that knows jieba.
"""

from cityplans.words.lists import read_stop_words, read_words
from cityplans.words.segmenting import plan_tokens, segment
from cityplans.words.tokens import Tokens, count_matrix, tfidf

__all__ = [
    "Tokens",
    "count_matrix",
    "plan_tokens",
    "read_stop_words",
    "read_words",
    "segment",
    "tfidf",
]
