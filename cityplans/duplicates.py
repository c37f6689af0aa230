"""Copies of the same document in a corpus: exact, and near by the letters they share."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd

_SIGNATURE = 128
_MULTIPLIER = 0x9E3779B97F4A7C15
_NOISE = re.compile(r"[\W_]+")


def find_duplicates(
    documents: pd.DataFrame,
    texts: pd.Series,
    *,
    threshold: float = 0.8,
    shingle: int = 5,
    seed: int = 0,
) -> pd.Series:
    r"""Find, for each document, the copy that is kept in its place.

    Exact copies have the same characters, white space aside. Near copies share at least
    ``threshold`` of their runs of ``shingle`` letters (Jaccard). Candidates come from one
    permutation hashing and banding, whose cost grows with the size of the corpus and not with
    its square; every candidate is then checked on the real sets. Near copies that certainly
    speak of different places or plan for different years are a template filled in twice, or
    the same wording in two years, and no copies.

    Parameters
    ----------
    documents
        One row per document, index ``doc_id``. Columns used if there: ``redacted``,
        ``damaged``, ``doc_number``, ``adcode``, ``region_confidence``, ``plan_year``.
    texts
        Text of each document, by ``doc_id``.
    threshold
        Least Jaccard similarity of near copies, above 0 up to 1.
    shingle
        Length of the runs of letters that are compared.
    seed
        Seed of the hash.

    Returns
    -------
    Series
        Per document the ``doc_id`` of the kept copy, or missing for those that are kept. The
        kept copy is the one with the smallest share of lost and redacted characters, then one
        with a document number, then the longest, then the first by ``doc_id``; the order of
        the rows does not matter.

    Raises
    ------
    ValueError
        If the threshold is not above 0 and at most 1, or a document has no text.

    References
    ----------
    Broder 1997, On the resemblance and containment of documents. Li, Owen & Zhang 2012, One
    permutation hashing. Shrivastava & Li 2014, Densifying one permutation hashing.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.duplicates import find_duplicates
    >>> texts = pd.Series({"a": "全市卫生工作要点", "b": "全市 卫生\n工作要点", "c": "别的文件"})
    >>> find_duplicates(pd.DataFrame(index=texts.index), texts).dropna().to_dict()
    {'b': 'a'}
    """
    import pandas as pd

    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it must be above 0 and at most 1")
    if shingle < 1:
        raise ValueError(f"shingle is {shingle}; it must be at least 1")
    absent = documents.index.difference(texts.index)
    if len(absent):
        raise ValueError(f"no text for {', '.join(map(str, absent[:5]))}; give one per document")
    kept: dict[str, str] = {}
    words = dict(zip(texts.index, texts.fillna("").tolist(), strict=True))
    ranked = _rank(documents, words)
    leaders: dict[bytes, str] = {}
    distinct = []
    for doc_id in ranked:
        visible = "".join(words[doc_id].split())
        if not visible:
            continue
        key = hashlib.blake2b(visible.encode("utf8", "surrogatepass"), digest_size=16).digest()
        if key in leaders:
            kept[doc_id] = leaders[key]
        else:
            leaders[key] = doc_id
            distinct.append(doc_id)
    if threshold < 1:
        kept |= _near(distinct, documents, words, threshold, shingle, seed)
    # An exact copy of a near copy points to the same kept document.
    final = [kept.get(kept.get(d, ""), kept.get(d)) for d in documents.index]
    return pd.Series(final, index=documents.index, dtype="str", name="duplicate_of")


def _rank(documents: pd.DataFrame, texts: dict[str, str]) -> list[str]:
    """Documents from the best copy to the worst."""

    def column(name: str, missing: object) -> list:
        if name not in documents:
            return [missing] * len(documents)
        values = documents[name]
        return values.where(values.notna(), other=missing).tolist()

    lost = column("redacted", 0.0), column("damaged", 0.0)
    number = documents["doc_number"].notna().tolist() if "doc_number" in documents else None
    order = []
    for i, doc_id in enumerate(documents.index):
        share = round(float(lost[0][i]) + float(lost[1][i]), 6)
        length = len("".join(texts[doc_id].split()))
        order.append((share, not (number and number[i]), -length, doc_id))
    return [row[-1] for row in sorted(order)]


def shingles(text: str, length: int, seed: int) -> np.ndarray:
    """Hash every run of letters of a text: a sorted array without repeats.

    Examples
    --------
    >>> from cityplans.duplicates import shingles
    >>> len(shingles("甲乙,丙丁", 2, seed=0)), len(shingles("甲甲甲甲", 2, seed=0))
    (3, 1)
    """
    import numpy as np

    letters = _NOISE.sub("", text).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(letters, dtype=np.uint32).astype(np.uint64)
    n = len(points) - length + 1
    if n < 1:
        return np.empty(0, dtype=np.uint64)
    with np.errstate(over="ignore"):
        hashes = np.full(n, np.uint64(seed * 2 + 1), dtype=np.uint64)
        for i in range(length):
            hashes = (hashes ^ points[i : i + n]) * np.uint64(_MULTIPLIER)
            hashes ^= hashes >> np.uint64(29)
        hashes *= np.uint64(0xBF58476D1CE4E5B9)
        hashes ^= hashes >> np.uint64(32)
    # Sorting is several times faster here than the hash table inside numpy.unique.
    hashes.sort()
    return hashes[np.append(True, hashes[1:] != hashes[:-1])]


def _signature(hashes: np.ndarray) -> np.ndarray:
    """Smallest hash in each of equal bins; an empty bin borrows from the next to its right."""
    import numpy as np

    edges = (np.arange(_SIGNATURE + 1, dtype=np.float64) * 2.0 ** (64 - 7))[:-1].astype(np.uint64)
    first = np.searchsorted(hashes, edges)
    after = np.append(first[1:], len(hashes))
    filled = np.flatnonzero(after > first)
    # Distance to the bin borrowed from is mixed in, so that gaps of one place do not agree.
    where = np.searchsorted(filled, np.arange(_SIGNATURE))
    wrapped = where == len(filled)
    source = filled[np.where(wrapped, 0, where)]
    distance = (source - np.arange(_SIGNATURE)) % _SIGNATURE
    with np.errstate(over="ignore"):
        return hashes[first[source]] + distance.astype(np.uint64) * np.uint64(_MULTIPLIER)


def _bands(threshold: float) -> tuple[int, int]:
    """Return how many bands of how many rows: 999 of 1000 pairs at the threshold meet."""
    rows = 1
    for r in range(1, 17):
        if 1 - (1 - threshold**r) ** (_SIGNATURE // r) >= 0.999:
            rows = r
    return _SIGNATURE // rows, rows


def _near(
    ranked: list[str],
    documents: pd.DataFrame,
    texts: dict[str, str],
    threshold: float,
    shingle: int,
    seed: int,
) -> dict[str, str]:
    """Near copies among documents in order of rank: each goes to the best kept one."""
    import numpy as np

    n_bands, rows = _bands(threshold)
    signatures = np.zeros((len(ranked), _SIGNATURE), dtype=np.uint32)
    full = np.zeros(len(ranked), dtype=bool)
    for i, doc_id in enumerate(ranked):
        hashes = shingles(texts[doc_id], shingle, seed)
        full[i] = len(hashes) > 0
        if full[i]:
            signatures[i] = (_signature(hashes) >> np.uint64(16)).astype(np.uint32)
    labels = np.zeros((len(ranked), n_bands), dtype=np.uint64)
    shared = np.zeros((len(ranked), n_bands), dtype=bool)
    for band in range(n_bands):
        hashed = np.full(len(ranked), np.uint64(band + 1), dtype=np.uint64)
        for column in signatures[:, band * rows : (band + 1) * rows].T:
            hashed = (hashed ^ column) * np.uint64(_MULTIPLIER)
            hashed ^= hashed >> np.uint64(29)
        labels[:, band] = hashed
        # Only labels that two documents share can make a pair: the others need no room.
        _, where, counts = np.unique(hashed, return_inverse=True, return_counts=True)
        shared[:, band] = (counts[where] > 1) & full
    facts = _facts(documents)
    cached = lru_cache(maxsize=256)(lambda doc_id: shingles(texts[doc_id], shingle, seed))
    buckets: dict[tuple[int, int], dict[tuple, list[int]]] = {}
    kept: dict[str, str] = {}
    # Two standard errors below the threshold still gets the exact check.
    floor = threshold - 2 * (threshold * (1 - threshold) / _SIGNATURE) ** 0.5 - 0.05
    for i in np.flatnonzero(shared.any(axis=1)).tolist():
        key = facts[ranked[i]]
        mine = [(band, int(labels[i, band])) for band in np.flatnonzero(shared[i]).tolist()]
        met: set[int] = set()
        for label in mine:
            bucket = buckets.get(label, {})
            for other_key in _agreeing(bucket, key):
                met.update(bucket[other_key])
        candidates = np.array(sorted(met), dtype=np.int64)
        alike = (signatures[candidates] == signatures[i]).mean(axis=1) >= floor
        for j in candidates[alike].tolist():
            ours, theirs = cached(ranked[i]), cached(ranked[j])
            common = len(np.intersect1d(ours, theirs, assume_unique=True))
            if common >= threshold * (len(ours) + len(theirs) - common):
                kept[ranked[i]] = ranked[j]
                break
        else:
            for label in mine:
                buckets.setdefault(label, {}).setdefault(key, []).append(i)
    return kept


def _facts(documents: pd.DataFrame) -> dict[str, tuple]:
    """Place (if certain) and plan year of each document, None where not known."""
    n = len(documents)

    def column(name: str) -> list:
        if name not in documents:
            return [None] * n
        values = documents[name]
        return [v if ok else None for v, ok in zip(values, values.notna(), strict=True)]

    sure = column("region_confidence")
    places = [
        p if s in ("certain", None) else None for p, s in zip(column("adcode"), sure, strict=True)
    ]
    years = [None if y is None else int(y) for y in column("plan_year")]
    return dict(zip(documents.index, zip(places, years, strict=True), strict=True))


def _agreeing(bucket: dict[tuple, list[int]], key: tuple) -> Iterator[tuple]:
    """Keys of a bucket that do not contradict a place and year."""
    place, year = key
    if place is None or year is None:
        for other in bucket:
            if (place is None or other[0] in (None, place)) and (
                year is None or other[1] in (None, year)
            ):
                yield other
        return
    for other in ((place, year), (None, year), (place, None), (None, None)):
        if other in bucket:
            yield other
