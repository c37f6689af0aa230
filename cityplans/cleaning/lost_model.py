"""What stood where a character was lost: a lattice of dictionary words with gaps.

Words and their frequencies are jieba's dictionary, the phrases of official language in
``data/lexicon/lost_phrases.txt`` and the project's own words. A run of characters is cut into
words in every possible way, a gap matching every character of the lost set; the forward-backward
algorithm (Rabiner 1989) sums over all ways and gives each candidate its probability.
"""

from __future__ import annotations

import importlib.util
import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from cityplans.paths import data_dir
from cityplans.text.replacing import Table

GAP = "?"
# Lists whose words weigh more than the dictionary says: phrases for this purpose first, then the
# words and themes of the project.
_PHRASES = ("lost_phrases.txt", "words.txt", "themes.yaml")
_PHRASE = re.compile("([\u4e00-\u9fff]{2,10})(?::([0-9]{1,6}))?")
_LONGEST = 10
# Probability of a character that no dictionary knows.
_UNKNOWN = 1e-9
# How often a listed phrase is taken to occur among the dictionary's 60 million words.
_PHRASE_COUNT = 800
# Weight of the passage's own words when it is read again.
_OWN_SHARE = 0.5
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
        fields = path.read_text(encoding="utf-8").split()  # word, count and kind, in turn
        words = dict(zip(fields[::3], map(int, fields[1::3]), strict=True))
    for name in _PHRASES:
        path = data_dir() / "lexicon" / name
        if not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                for phrase, count in _PHRASE.findall(line):
                    words[phrase] = max(words.get(phrase, 0), int(count or _PHRASE_COUNT))
    return words


class _Index:
    """Words by what is left of them after the loss; of most words nobody ever asks."""

    def __init__(self, lost: frozenset[str]) -> None:
        self._lost, self._total = lost, sum(_words().values()) or 1
        self._gapped: dict[str, list[str]] = defaultdict(list)
        self._entries: dict[str, _Entry | None] = {}
        words = [w for w, count in _words().items() if count and len(w) <= _LONGEST]
        left = Table({ord(c): GAP for c in lost}).replace("\n".join(words)).split("\n")
        for key, word in zip(left, words, strict=True):
            if GAP in key:
                self._gapped[key].append(word)

    def get(self, key: str) -> _Entry | None:
        """Return the words that may have left this, with their probabilities and the sum."""
        if key not in self._entries:
            words = [(w, _words()[w] / self._total) for w in self._left(key)]
            entry = (sum(p for _, p in words), tuple(words)) if words else None
            self._entries[key] = entry
        return self._entries[key]

    def _left(self, key: str) -> Sequence[str]:
        if GAP in key:
            return self._gapped.get(key, ())
        whole = len(key) <= _LONGEST and self._lost.isdisjoint(key) and _words().get(key)
        return (key,) if whole else ()


_index = lru_cache(maxsize=4)(_Index)


def guess(runs: list[str], lost: frozenset[str]) -> list[dict[int, tuple[str, float]]]:
    """Find the best candidate and its probability for every gap of the runs of one passage.

    The runs are read twice: the words expected after the first reading (its E-step) count half
    when they are read again, so that the passage's own vocabulary decides what the dictionary
    leaves open.

    Parameters
    ----------
    runs
        Han characters and gaps, without punctuation.
    lost
        The characters that may stand in a gap.

    Returns
    -------
    list of dict
        For each run, by position in it: character and probability.

    Examples
    --------
    >>> guess(["乡镇卫?院"], lost_set())[0][3][0]
    '生'
    """
    index = _index(lost)
    counts: dict[str, float] = defaultdict(float)
    for run in runs:
        _read_run(run, index.get, counts)
    total = sum(counts.values()) or 1.0
    adapted: dict[str, _Entry] = {}

    def look_up(key: str) -> _Entry | None:
        entry = index.get(key)
        if entry is None:
            return None
        if key not in adapted:
            words = tuple(
                (w, (1 - _OWN_SHARE) * p + _OWN_SHARE * counts.get(w, 0.0) / total)
                for w, p in entry[1]
            )
            adapted[key] = (sum(p for _, p in words), words)
        return adapted[key]

    out = []
    for run in runs:
        chances = _read_run(run, look_up, defaultdict(float)) if GAP in run else {}
        # Ties are broken by the character, so that every machine restores the same.
        best = {
            k: max(found.items(), key=lambda item: (round(item[1], 9), item[0]))
            for k, found in chances.items()
            if found
        }
        out.append(best)
    return out


def _read_run(
    run: str, look_up: Callable[[str], _Entry | None], counts: dict[str, float]
) -> dict[int, dict[str, float]]:
    """Forward-backward over one run: chances by gap; expected words are added to ``counts``."""
    n = len(run)
    edges = _edges(run, look_up)
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
            if entry is None:
                continue
            share = math.exp(ahead[i] + weight + back[j] - ahead[n])
            if share < 1e-4:
                continue
            for word, probability in entry[1]:
                chance = share * probability / entry[0]
                counts[word] += chance
                for k in range(i, j):
                    if run[k] == GAP:
                        chances[k][word[k - i]] += chance
    return chances


def _edges(
    run: str, look_up: Callable[[str], _Entry | None]
) -> list[list[tuple[int, float, _Entry | None]]]:
    """Return the words that may begin at each character: where they end, weight, entry."""
    n = len(run)
    edges: list[list[tuple[int, float, _Entry | None]]] = []
    for i in range(n):
        here: list[tuple[int, float, _Entry | None]] = []
        for j in range(i + 1, min(n, i + _LONGEST) + 1):
            entry = look_up(run[i:j])
            if entry is not None:
                here.append((j, math.log(entry[0]), entry))
        if not here or here[0][0] != i + 1:
            here.append((i + 1, math.log(_UNKNOWN), None))
        edges.append(here)
    return edges


def _add(a: float, b: float) -> float:
    """Logarithm of the sum of two numbers given by their logarithms."""
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))
