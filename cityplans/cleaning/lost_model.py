"""What stood where a character was lost: a lattice of dictionary words with gaps.

Words and their frequencies are jieba's dictionary and the phrases of official language in
``data/lexicon/lost_phrases.txt``. A run of characters is cut into words in every possible way, a
gap matching every character of the lost set; the forward-backward algorithm (Rabiner 1989) sums
over all ways and gives each candidate its probability.
"""

from __future__ import annotations

import importlib.util
import math
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from cityplans.paths import data_dir

GAP = "?"
_LONGEST = 10
# Probability of a character that no dictionary knows.
_UNKNOWN = 1e-9
# How often a listed phrase is taken to occur among the dictionary's 60 million words.
_PHRASE_COUNT = 800
_Entry = tuple[float, tuple[tuple[str, float], ...]]


@lru_cache(maxsize=1)
def lost_set() -> frozenset[str]:
    """Return the closed set of characters that a copy may have lost."""
    text = (data_dir() / "lexicon" / "lost_characters.txt").read_text(encoding="utf-8")
    return frozenset("".join(x for x in text.splitlines() if not x.startswith("#")))


@lru_cache(maxsize=1)
def _words() -> dict[str, int]:
    # Only the word list is needed: jieba itself is not loaded.
    spec = importlib.util.find_spec("jieba")
    words: dict[str, int] = {}
    if spec is not None and spec.origin:
        path = Path(spec.origin).with_name("dict.txt")
        for line in path.read_text(encoding="utf-8").splitlines():
            word, count, _ = line.split(" ")
            words[word] = int(count)
    path = data_dir() / "lexicon" / "lost_phrases.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            for phrase in line.split():
                words[phrase] = max(words.get(phrase, 0), _PHRASE_COUNT)
    return words


@lru_cache(maxsize=4)
def _index(lost: frozenset[str]) -> dict[str, _Entry]:
    """Words by what is left of them after the loss."""
    words = _words()
    total = sum(words.values()) or 1
    lose = str.maketrans(dict.fromkeys(lost, GAP))
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for word, count in words.items():
        if count and len(word) <= _LONGEST:
            found[word.translate(lose)].append((word, count / total))
    return {k: (sum(p for _, p in v), tuple(v)) for k, v in found.items()}


def guess(run: str, lost: frozenset[str]) -> dict[int, tuple[str, float]]:
    """Best candidate and its probability for every gap of a run.

    Parameters
    ----------
    run
        Han characters and gaps, without punctuation.
    lost
        The characters that may stand in a gap.

    Returns
    -------
    dict
        By position in the run: character and probability.

    Examples
    --------
    >>> guess("乡镇卫?院", lost_set())[3][0]
    '生'
    """
    index = _index(lost)
    n = len(run)
    edges: list[list[tuple[int, float, _Entry | None]]] = []
    for i in range(n):
        here: list[tuple[int, float, _Entry | None]] = []
        for j in range(i + 1, min(n, i + _LONGEST) + 1):
            entry = index.get(run[i:j])
            if entry is not None:
                here.append((j, math.log(entry[0]), entry))
        if not here or here[0][0] != i + 1:
            here.append((i + 1, math.log(_UNKNOWN), None))
        edges.append(here)
    ahead, back = [-math.inf] * (n + 1), [-math.inf] * (n + 1)
    ahead[0] = back[n] = 0.0
    for i in range(n):
        for j, weight, _ in edges[i]:
            ahead[j] = _add(ahead[j], ahead[i] + weight)
    for i in range(n - 1, -1, -1):
        for j, weight, _ in edges[i]:
            back[i] = _add(back[i], back[j] + weight)
    chances: dict[int, dict[str, float]] = {
        k: defaultdict(float) for k in range(n) if run[k] == GAP
    }
    for i in range(n):
        for j, weight, entry in edges[i]:
            if entry is None or GAP not in run[i:j]:
                continue
            share = math.exp(ahead[i] + weight + back[j] - ahead[n]) / entry[0]
            if share * entry[0] < 1e-6:
                continue
            for word, probability in entry[1]:
                for k in range(i, j):
                    if run[k] == GAP:
                        chances[k][word[k - i]] += share * probability
    return {
        # Ties are broken by the character, so that every machine restores the same.
        k: max(found.items(), key=lambda item: (round(item[1], 9), item[0]))
        for k, found in chances.items()
        if found
    }


def _add(a: float, b: float) -> float:
    """Logarithm of the sum of two numbers given by their logarithms."""
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))
