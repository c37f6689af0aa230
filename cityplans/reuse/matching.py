"""Matching for shared passages: an index of runs of characters, and one of alike sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityplans.shingling import hash_runs, jaccard, sign, unique_sorted

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash

# Earlier places of one run of characters that are looked at; the earliest come first.
_MOST_SOURCES = 20
_MOST_CANDIDATES = 50
_PERMUTATIONS = 64
# A sentence this like one that is indexed already needs no entry of its own.
_SAME_FAMILY = 0.8


@dataclass(frozen=True)
class Texts:
    """All texts end to end in order of time, only the characters that are compared.

    Attributes
    ----------
    doc_ids, texts
        Documents in order of time; paragraphs (measures or lines) in order of document and place.
    chars
        Code points.
    at, within
        Offset of each character in its source text, and in its paragraph.
    document, paragraph
        Position of its document and paragraph.
    sentences
        Start and end of each sentence, as places in ``chars``.
    """

    doc_ids: list[str]
    texts: list[str]
    chars: np.ndarray
    at: np.ndarray
    within: np.ndarray
    document: np.ndarray
    paragraph: np.ndarray
    sentences: np.ndarray


@dataclass(frozen=True)
class Match:
    """Places in the texts of a passage and of where it was before; ends are exclusive."""

    later: int
    earlier: int
    later_end: int
    earlier_end: int
    similarity: float
    n_documents: int


def find_copies(corpus: Texts, min_chars: int) -> list[Match]:
    """Find maximal runs of characters that an earlier document has too."""
    import numpy as np

    chars, document, paragraph = corpus.chars, corpus.document, corpus.paragraph
    hashes = hash_runs(chars, min_chars)
    n = len(hashes)
    if n == 0:
        return []
    # Places with the same run stand together, the earliest first; runs over the end of a
    # paragraph are no passages.
    whole = np.flatnonzero(paragraph[:n] == paragraph[min_chars - 1 :])
    if not len(whole):
        return []
    order = whole[np.argsort(hashes[whole], kind="stable")]
    begins = np.flatnonzero(np.r_[True, hashes[order][1:] != hashes[order][:-1]])
    sizes = np.diff(np.r_[begins, len(order)])
    first = np.full(n, -1, dtype=np.int64)
    group = np.full(n, -1, dtype=np.int64)
    first[order] = np.repeat(order[begins], sizes)
    group[order] = np.repeat(np.arange(len(begins)), sizes)
    repeated = np.flatnonzero((first >= 0) & (document[first] < document[:n]))
    changes = np.r_[True, document[order][1:] != document[order][:-1]]
    changes[begins] = True
    spread = np.add.reduceat(changes.astype(np.int64), begins)

    def sources(place: int) -> Iterator[int]:
        """Yield earlier places of the run at place: the earliest documents', one each."""
        begin, seen = begins[group[place]], 0
        last = -1
        for k in range(begin, begin + min(sizes[group[place]], 10 * _MOST_SOURCES)):
            other = int(order[k])
            if document[other] >= document[place] or seen == _MOST_SOURCES:
                return
            if document[other] != last:
                last = int(document[other])
                seen += 1
                yield other

    found: list[Match] = []
    done = -1
    for place in repeated.tolist():
        if place <= done:
            continue
        best, length = -1, 0
        for other in sources(place):
            run = _common_run(chars, paragraph, other, place)
            if run > length:
                best, length = other, run
        if length < min_chars:  # two runs that only share their hash
            continue
        last = place + length - min_chars
        rarest = int(spread[group[place : last + 1]].min())
        found.append(Match(place, best, place + length, best + length, 1.0, rarest))
        done = last
    return found


def _common_run(chars: np.ndarray, paragraph: np.ndarray, a: int, b: int) -> int:
    """Return how many characters from a and from b on are the same, within their paragraphs."""
    import numpy as np

    length, step = 0, 64
    while b + length < len(chars):
        i, j = a + length, b + length
        m = min(step, len(chars) - j)
        same = (
            (chars[i : i + m] == chars[j : j + m])
            & (paragraph[i : i + m] == paragraph[a])
            & (paragraph[j : j + m] == paragraph[b])
        )
        if not same.all():
            return length + int(np.argmin(same))
        length, step = length + m, step * 2
    return length


def find_near_copies(
    corpus: Texts, verbatim: list[Match], min_chars: int, threshold: float, n_jobs: int
) -> list[Match]:
    """Find sentences that are like, but not the same as, one of an earlier document."""
    import numpy as np
    from datasketch import MinHashLSH

    starts, ends = corpus.sentences[:, 0], corpus.sentences[:, 1]
    long = ends - starts >= min_chars
    overlap = np.zeros(len(starts), dtype=np.int64)
    for match in verbatim:
        first = np.searchsorted(ends, match.later, side="right")
        last = np.searchsorted(starts, match.later_end, side="left")
        inside = np.minimum(ends[first:last], match.later_end) - np.maximum(
            starts[first:last], match.later
        )
        overlap[first:last] = np.maximum(overlap[first:last], inside)
    # Copied in one piece, and found as such: neither a near copy nor a new sentence.
    fresh = overlap < 0.9 * (ends - starts)
    rows = np.flatnonzero(long & fresh)
    pairs = [_pairs(corpus.chars[starts[r] : ends[r]]) for r in rows]
    index = MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, weights=(0.2, 0.8))
    found: list[tuple[int, int, float]] = []
    family: dict[int, set[int]] = {}
    for k, signature in enumerate(_signatures(pairs, n_jobs)):
        if not len(pairs[k]):
            continue
        place = int(corpus.document[starts[rows[k]]])
        best, most, closest = -1, 0.0, 0.0
        for other in sorted(index.query(signature))[:_MOST_CANDIDATES]:
            alike = jaccard(pairs[k], pairs[other])
            closest = max(closest, alike)
            if alike > most and corpus.document[starts[rows[other]]] < place:
                best, most = other, alike
        if most >= threshold:
            found.append((k, best, most))
            family.setdefault(best, set()).add(place)
        if closest < _SAME_FAMILY:
            index.insert(k, signature)
    return [
        Match(
            int(starts[rows[k]]),
            int(starts[rows[other]]),
            int(ends[rows[k]]),
            int(ends[rows[other]]),
            alike,
            1 + len(family[other]),
        )
        for k, other, alike in found
    ]


def _pairs(chars: np.ndarray) -> np.ndarray:
    """Return the pairs of neighbouring characters of a sentence, as sorted numbers."""
    import numpy as np

    wide = chars.astype(np.uint64)
    return unique_sorted((wide[:-1] << np.uint64(21)) | wide[1:])


def _sign(pairs: list[np.ndarray]) -> list[MinHash]:
    return list(sign(pairs, _PERMUTATIONS))


def _signatures(pairs: list[np.ndarray], n_jobs: int) -> list[MinHash]:
    if n_jobs == 1 or len(pairs) < 1000:
        return _sign(pairs)
    from joblib import Parallel, delayed

    chunks = [pairs[i : i + 2000] for i in range(0, len(pairs), 2000)]
    parts = Parallel(n_jobs=n_jobs)(delayed(_sign)(chunk) for chunk in chunks)
    return [signature for part in parts for signature in part]


def drop_inside(verbatim: list[Match], near: list[Match], corpus: Texts) -> list[Match]:
    """Leave out word-for-word passages that lie inside a near copy from the same document."""
    from bisect import bisect_right

    near = sorted(near, key=lambda m: m.later)
    starts = [m.later for m in near]

    def inside(match: Match) -> bool:
        k = bisect_right(starts, match.later) - 1
        return (
            k >= 0
            and match.later_end <= near[k].later_end
            and corpus.document[near[k].earlier] == corpus.document[match.earlier]
        )

    return [m for m in verbatim if not inside(m)]
