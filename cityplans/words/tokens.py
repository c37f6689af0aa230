"""Segmented texts as integer codes, and their counts and weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Tokens:
    """Segmented texts: integer codes, row by row, into one sorted vocabulary.

    Attributes
    ----------
    codes
        int32 array, one code per token, rows one after the other.
    indptr
        int64 array; the tokens of row ``i`` are ``codes[indptr[i]:indptr[i + 1]]``.
    vocabulary
        Terms in code-point order; ``vocabulary[code]`` is the term.
    rows
        Labels of the rows (measure_id, section_id, doc_id, or 0, 1, 2 ...).
    """

    codes: np.ndarray
    indptr: np.ndarray
    vocabulary: tuple[str, ...]
    rows: pd.Index

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def terms(self, row: int) -> list[str]:
        """Return the terms of one row, counted from 0, in reading order."""
        codes = self.codes[self.indptr[row] : self.indptr[row + 1]]
        return [self.vocabulary[c] for c in codes]

    def __iter__(self) -> Iterator[list[str]]:
        return (self.terms(i) for i in range(len(self)))

    def take(self, positions: Sequence[int] | np.ndarray) -> Tokens:
        """Return the rows at some positions, in that order; the vocabulary stays."""
        import numpy as np

        positions = np.asarray(positions, dtype=np.int64)
        lengths = np.diff(self.indptr)[positions]
        indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        at = _runs(self.indptr[:-1][positions] - indptr[:-1], lengths)
        return Tokens(self.codes[at], indptr, self.vocabulary, self.rows[positions])

    def group(self, labels: Sequence[Any] | pd.Series) -> Tokens:
        """Return one row per label, sorted by label: the rows that carry it, end to end."""
        import numpy as np
        import pandas as pd

        numbers, names = pd.factorize(pd.Series(list(labels)), sort=True)
        order = np.argsort(numbers, kind="stable")
        order = order[numbers[order] >= 0]
        taken = self.take(order)
        ends = np.cumsum(np.bincount(numbers[order], minlength=len(names)))
        indptr = np.concatenate([[0], taken.indptr[ends]]).astype(np.int64)
        return Tokens(taken.codes, indptr, self.vocabulary, pd.Index(names))

    def expand(self, parts: Mapping[str, Sequence[str]]) -> Tokens:
        """Return the same rows with the parts of some terms after each of them."""
        import numpy as np

        if not parts:
            return self
        vocabulary = sorted(
            {*self.vocabulary, *(p for t in self.vocabulary for p in parts.get(t, ()))}
        )
        code = {t: i for i, t in enumerate(vocabulary)}
        more = {k: parts[t] for k, t in enumerate(self.vocabulary) if t in parts}
        lengths = np.ones(len(self.vocabulary), dtype=np.int32)
        lengths[list(more)] += [len(pieces) for pieces in more.values()]
        first = _edges(lengths)
        flat = np.zeros(first[-1], dtype=np.int32)
        flat[first[:-1]] = [code[t] for t in self.vocabulary]
        for k, pieces in more.items():
            flat[first[k] + 1 : first[k + 1]] = [code[p] for p in pieces]
        times = lengths[self.codes]
        ends = _edges(times)
        at = _runs(first[self.codes] - ends[:-1], times)
        indptr = ends[self.indptr].astype(np.int64)
        return Tokens(flat[at], indptr, tuple(vocabulary), self.rows)

    def filter(self, keep: Callable[[str], bool]) -> Tokens:
        """Return only the tokens whose term is wanted, with the vocabulary cut to what is used."""
        import numpy as np

        used = np.zeros(len(self.vocabulary), dtype=bool)
        used[self.codes] = True
        wanted = np.array(
            [u and keep(t) for t, u in zip(self.vocabulary, used, strict=True)], dtype=bool
        )
        new_code = np.cumsum(wanted, dtype=np.int32) - 1
        stays = wanted[self.codes] if len(self.codes) else np.zeros(0, dtype=bool)
        return Tokens(
            new_code[self.codes[stays]],
            _edges(stays)[self.indptr].astype(np.int64),
            tuple(t for t, w in zip(self.vocabulary, wanted, strict=True) if w),
            self.rows,
        )


def _edges(lengths: np.ndarray) -> np.ndarray:
    """Places where runs of some lengths begin, and the end of the last; in 32 bits if they do."""
    import numpy as np

    bits = np.int32 if int(lengths.sum()) < np.iinfo(np.int32).max else np.int64
    edges = np.zeros(len(lengths) + 1, dtype=bits)
    np.cumsum(lengths, out=edges[1:])
    return edges


def _runs(shift: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Places of runs that lie elsewhere: 0, 1, 2 ... each moved by the shift of its run."""
    import numpy as np

    # The largest array there is on the way from words to counts: in place, in 32 bits if they do.
    total = int(lengths.sum())
    bits = np.int32 if total + abs(shift).max(initial=0) < np.iinfo(np.int32).max else np.int64
    at = np.repeat(shift.astype(bits), lengths)
    at += np.arange(total, dtype=bits)
    return at


def count_matrix(tokens: Tokens) -> csr_array:
    """Count terms: a sparse matrix, row of the tokens by term of the vocabulary (int32).

    Parameters
    ----------
    tokens
        Segmented texts, from :func:`cityplans.words.segment`.

    Examples
    --------
    >>> from cityplans.words import count_matrix, segment
    >>> tokens = segment(["医共体 医共体", "中医馆"])
    >>> tokens.vocabulary, count_matrix(tokens).toarray().tolist()
    (('中医馆', '医共体'), [[0, 2], [1, 0]])
    """
    import numpy as np
    from scipy.sparse import csr_array

    shape = (len(tokens), len(tokens.vocabulary))
    ones = np.ones(len(tokens.codes), dtype=np.int32)
    # scikit-learn takes indices of 32 bits only; they do for two thousand million tokens.
    bits = np.int32 if len(tokens.codes) < np.iinfo(np.int32).max else np.int64
    ends = tokens.indptr.astype(bits)
    counts = csr_array((ones, tokens.codes.astype(bits), ends), shape=shape)
    counts.sum_duplicates()
    return counts


def tfidf(counts: csr_array, *, sublinear: bool = False) -> csr_array:
    """Weigh counts by TF-IDF: rows of length 1, idf smoothed as scikit-learn does.

    ``idf = ln((1 + rows) / (1 + rows with the term)) + 1``; ``sublinear`` takes 1 + ln(count)
    for the count. An empty row stays empty.

    Parameters
    ----------
    counts
        Rows by terms, from :func:`count_matrix`.
    sublinear
        Take 1 + ln(count) for the count.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from cityplans.words import tfidf
    >>> tfidf(csr_array([[2, 0], [0, 3]])).toarray().tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    import numpy as np

    with_term = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((1 + counts.shape[0]) / (1 + with_term)) + 1
    return weigh(counts, idf, sublinear=sublinear)


def weigh(counts: csr_array, idf: np.ndarray, *, sublinear: bool = False) -> csr_array:
    """Weigh counts by given inverse document frequencies; rows of length 1, empty ones empty."""
    import numpy as np
    from scipy.sparse import csr_array

    row_of = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    values = np.log(counts.data) + 1 if sublinear else counts.data.astype(float)
    values = values * idf[counts.indices]
    lengths = np.sqrt(np.bincount(row_of, values**2, minlength=counts.shape[0]))
    values /= lengths[row_of]
    return csr_array((values, counts.indices, counts.indptr), shape=counts.shape)
