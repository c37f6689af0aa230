"""Copies of the same document in a corpus: exact, and near by the letters they share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cityplans.shingling import Bands, jaccard, runs_of, shingles, signature_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# Enough for bands that miss no more than one in a thousand pairs at the threshold.
N_PERMUTATIONS = 96
_MISSED = 0.001
_SHINGLE = 5
# What the warnings of a document say where pages of it could not be read.
INCOMPLETE = "pages are pictures without text"
# An incomplete copy shares this much of its own runs with the complete one ...
_INSIDE = 0.9
# ... which by the signatures is at least so like it; less is too short a piece.
PIECE = 0.2


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What stands for a text while copies are looked for: a few hundred bytes.

    Attributes
    ----------
    digest
        Hash of the characters that are not white space.
    n_chars
        How many these are.
    signature
        MinHash values of the runs of letters, or None if there is no whole run.
    """

    digest: bytes
    n_chars: int
    signature: np.ndarray | None


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
    ``threshold`` of their runs of ``shingle`` letters (Jaccard). Candidates come from MinHash
    signatures in bands, whose cost grows with the size of the corpus and not with
    its square; every candidate is then checked on the real sets. Near copies that certainly
    speak of different places or plan for different years are a template filled in twice, or
    the same wording in two years, and no copies. A document of which pages are pictures is a
    copy of one that has nearly all of its runs.

    Parameters
    ----------
    documents
        One row per document, index ``doc_id``. Columns used if there: ``redacted``,
        ``damaged``, ``doc_number``, ``adcode``, ``region_confidence``, ``plan_year``,
        ``warnings``.
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
        kept copy is one without pages that are pictures, then the one with the smallest share
        of lost and redacted characters, then one with a document number, then the longest,
        then the first by ``doc_id``; the order of the rows does not matter.

    Raises
    ------
    ValueError
        If the threshold is not above 0 and at most 1, or a document has no text.

    References
    ----------
    Broder 1997, On the resemblance and containment of documents. Leskovec, Rajaraman & Ullman
    2014, Mining of Massive Datasets, chapter 3.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.duplicates import find_duplicates
    >>> texts = pd.Series({"a": "全市卫生工作要点", "b": "全市 卫生\n工作要点", "c": "别的文件"})
    >>> find_duplicates(pd.DataFrame(index=texts.index), texts).dropna().to_dict()
    {'b': 'a'}
    """
    _check(threshold, shingle)
    absent = documents.index.difference(texts.index)
    if len(absent):
        raise ValueError(f"no text for {', '.join(map(str, absent[:5]))}; give one per document")
    words = dict(zip(texts.index, texts.fillna("").tolist(), strict=True))
    prints = {doc_id: fingerprint(words[doc_id], shingle, seed) for doc_id in documents.index}
    return match_fingerprints(
        documents, prints, words.__getitem__, threshold=threshold, shingle=shingle, seed=seed
    )


def _check(threshold: float, shingle: int) -> None:
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it must be above 0 and at most 1")
    if shingle < 1:
        raise ValueError(f"shingle is {shingle}; it must be at least 1")


def fingerprint(text: str, shingle: int = _SHINGLE, seed: int = 0) -> Fingerprint:
    r"""Reduce a text to what :func:`match_fingerprints` needs of it.

    Examples
    --------
    >>> a, b = fingerprint("全市卫生工作要点"), fingerprint("全市 卫生\n工作要点")
    >>> a.digest == b.digest, a.n_chars
    (True, 8)
    """
    visible = "".join(text.split())
    digest = hashlib.blake2b(visible.encode("utf8", "surrogatepass"), digest_size=16).digest()
    hashes = runs_of(visible, shingle, seed)
    signature = signature_of(hashes, N_PERMUTATIONS) if len(hashes) else None
    return Fingerprint(digest, len(visible), signature)


def match_fingerprints(
    documents: pd.DataFrame,
    prints: Mapping[str, Fingerprint],
    text_of: Callable[[str], str],
    *,
    threshold: float = 0.8,
    shingle: int = _SHINGLE,
    seed: int = 0,
) -> pd.Series:
    """Find copies as :func:`find_duplicates` does, from fingerprints made elsewhere.

    Parameters
    ----------
    documents
        As :func:`find_duplicates` takes them.
    prints
        Fingerprint of each document, made with this ``shingle`` and ``seed``.
    text_of
        Gives the text of a document; called only for candidates, to check them.
    threshold, shingle, seed
        As :func:`find_duplicates` takes them.

    Returns
    -------
    Series
        As :func:`find_duplicates` returns it.
    """
    import pandas as pd

    _check(threshold, shingle)
    kept: dict[str, str] = {}
    leaders: dict[bytes, str] = {}
    distinct = []
    for doc_id in _rank(documents, prints):
        if not prints[doc_id].n_chars:
            continue
        leader = leaders.setdefault(prints[doc_id].digest, doc_id)
        if leader == doc_id:
            distinct.append(doc_id)
        else:
            kept[doc_id] = leader
    if threshold < 1:
        cached = lru_cache(maxsize=256)(lambda d: shingles(text_of(d), shingle, seed))
        kept |= _near(distinct, documents, prints, cached, threshold)
        kept |= _pieces([d for d in distinct if d not in kept], documents, prints, cached)
    # A copy of a copy points to the same kept document.
    for doc_id in kept:
        while kept[doc_id] in kept:
            kept[doc_id] = kept[kept[doc_id]]
    final = [kept.get(d) for d in documents.index]
    return pd.Series(final, index=documents.index, dtype="str", name="duplicate_of")


def _rank(documents: pd.DataFrame, prints: Mapping[str, Fingerprint]) -> list[str]:
    """Documents from the best copy to the worst."""
    facts = documents.reindex(columns=["redacted", "damaged", "warnings", "doc_number"])
    share = facts[["redacted", "damaged"]].astype("float64").sum(axis=1).round(6)
    pictures = facts["warnings"].astype("str").str.contains(INCOMPLETE, regex=False, na=False)
    bare = facts["doc_number"].isna()
    size = [-prints[doc_id].n_chars for doc_id in documents.index]
    return [
        row[-1] for row in sorted(zip(pictures, share, bare, size, documents.index, strict=True))
    ]


def bands(threshold: float) -> tuple[int, int]:
    """Return the fewest bands of the most rows at which pairs at the threshold meet."""
    best = (N_PERMUTATIONS, 1)
    for rows in range(1, 17):
        for n in range(2, N_PERMUTATIONS // rows + 1):
            if (1 - threshold**rows) ** n <= _MISSED:
                best = (n, rows)
                break
    return best


def _near(
    ranked: list[str],
    documents: pd.DataFrame,
    prints: Mapping[str, Fingerprint],
    hashed: Callable[[str], np.ndarray],
    threshold: float,
) -> dict[str, str]:
    """Near copies among documents in order of rank: each goes to the best kept one."""
    import numpy as np

    index = Bands(*bands(threshold))
    empty = np.zeros(N_PERMUTATIONS, dtype=np.uint32)
    stored = [prints[d].signature for d in ranked]
    signatures = np.array([empty if s is None else s for s in stored], dtype=np.uint32)
    places, years = _facts(documents.loc[ranked])
    kept: dict[str, str] = {}
    # Two standard errors below the threshold still gets the exact check.
    floor = threshold - 2 * (threshold * (1 - threshold) / N_PERMUTATIONS) ** 0.5 - 0.05
    for i, doc_id in enumerate(ranked):
        if stored[i] is None:
            continue
        met = np.array(index.near(signatures[i]), dtype=np.int64)
        met = met[_agree(places[met], places[i]) & _agree(years[met], years[i])]
        alike = (signatures[met] == signatures[i]).mean(axis=1) >= floor
        for j in met[alike].tolist():
            if jaccard(hashed(doc_id), hashed(ranked[j])) >= threshold:
                kept[doc_id] = ranked[j]
                break
        else:
            # What is a copy itself needs no entry: copies of it are copies of the kept one.
            index.add(i, signatures[i])
    return kept


def _pieces(
    ranked: list[str],
    documents: pd.DataFrame,
    prints: Mapping[str, Fingerprint],
    hashed: Callable[[str], np.ndarray],
) -> dict[str, str]:
    """Documents with pages that are pictures, and the complete ones that hold what was read."""
    import numpy as np

    if "warnings" not in documents:
        return {}
    signed = [d for d in ranked if prints[d].signature is not None]
    odd = documents.loc[signed, "warnings"].fillna("").str.contains(INCOMPLETE, regex=False)
    if not odd.any():
        return {}
    signatures = np.array([prints[d].signature for d in signed], dtype=np.uint32)
    places, years = _facts(documents.loc[signed])
    kept: dict[str, str] = {}
    for i in np.flatnonzero(odd.to_numpy(bool)).tolist():
        alike = (signatures == signatures[i]).mean(axis=1) >= PIECE
        alike &= ~odd.to_numpy(bool) & _agree(places, places[i]) & _agree(years, years[i])
        own = hashed(signed[i])
        for j in np.flatnonzero(alike).tolist():
            common = len(np.intersect1d(own, hashed(signed[j]), assume_unique=True))
            if common >= _INSIDE * len(own):
                kept[signed[i]] = signed[j]
                break
    return kept


def _facts(documents: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Place (if certain) and plan year of each document as numbers, -1 where not known."""
    import numpy as np
    import pandas as pd

    unknown = np.full(len(documents), -1, dtype=np.int64)
    places = years = unknown
    if "adcode" in documents:
        places = pd.factorize(documents["adcode"])[0].astype(np.int64)
        if "region_confidence" in documents:
            sure = documents["region_confidence"]
            places = np.where((sure.isna() | (sure == "certain")).to_numpy(bool), places, -1)
    if "plan_year" in documents:
        years = pd.to_numeric(documents["plan_year"]).fillna(-1).to_numpy(np.int64)
    return places, years


def _agree(others: np.ndarray, mine: int) -> np.ndarray:
    """Which facts do not contradict mine: the same, or one of the two not known."""
    return (others == mine) | (others == -1) | (mine == -1)
