"""What fit_topics works on: counts and weights of the texts, and the same words shuffled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from cityplans.words import count_matrix, lists, plan_tokens
from cityplans.words.places import place_names
from cityplans.words.segmenting import parts_of
from cityplans.words.tokens import weigh

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    from cityplans.plans import Plans
    from cityplans.words import Tokens

# Numbers of topics are tried, and chance is measured, on so many texts at most, and fewer of long
# ones: this bounds what it costs.
LARGEST_SAMPLE = 400
_LARGEST_WORDS = 30_000
_FEWEST_LONG = 100
# There, a word that stands in fewer than one of so many texts costs time and decides nothing.
_RARE = 200


class Texts(NamedTuple):
    """Rows of texts: words and parts as counts and TF-IDF, and counts of whole words."""

    fine: csr_array
    weighted: csr_array
    described: csr_array

    def take(self, rows: np.ndarray) -> Texts:
        """Return some rows."""
        return Texts(*(matrix[rows] for matrix in self))


@dataclass(frozen=True)
class Data:
    """Counts and TF-IDF of the texts that have words, with what the frames need to know.

    Topics are found in words and their parts (``fine`` and ``weighted``, with ``fine_terms``),
    and described by whole words (``counts`` and ``vocabulary``).
    """

    counts: csr_array
    vocabulary: tuple[str, ...]
    fine: csr_array
    weighted: csr_array
    idf: np.ndarray
    fine_terms: tuple[str, ...]
    rows: pd.Index
    doc_ids: np.ndarray
    empty: pd.Index
    documents: pd.DataFrame
    texts: pd.Series
    tokens: Tokens
    settings: Mapping[str, Any]

    @cached_property
    def sample(self) -> np.ndarray:
        """Positions of the texts that numbers of topics are tried on, drawn by the seed."""
        import numpy as np

        n = len(self.rows)
        by_words = int(_LARGEST_WORDS * n / max(len(self.tokens.codes), 1))
        size = min(n, LARGEST_SAMPLE, max(by_words, _FEWEST_LONG))
        if size == n:
            return np.arange(n)
        rng = np.random.default_rng(self.settings["seed"])
        return np.sort(rng.choice(n, size, replace=False))

    @cached_property
    def tried(self) -> Texts:
        """The texts that numbers of topics are tried on."""
        return self._texts(self.tokens.take(self.sample))

    def shuffled(self, number: int = 0) -> Texts:
        """Return the same texts with all words drawn anew from all texts: no topics but by chance.

        Texts keep their lengths and words their frequencies; parts stay with their words.
        """
        import numpy as np

        from cityplans.words import Tokens

        tokens = self.tokens.take(self.sample)
        rng = np.random.default_rng([self.settings["seed"], number])
        codes = rng.permutation(tokens.codes)
        return self._texts(Tokens(codes, tokens.indptr, tokens.vocabulary, tokens.rows))

    def _texts(self, tokens: Tokens) -> Texts:
        import numpy as np

        words = count_matrix(tokens)
        fine = _as_counts(words @ self._spelling)
        least = max(self.settings["min_count"], -(-len(tokens) // _RARE))
        described, fine = (m[:, _texts_with(m) >= least] for m in (words, fine))
        filled = (np.diff(fine.indptr) > 0).nonzero()[0]
        fine = fine[filled]
        idf = np.log((1 + fine.shape[0]) / (1 + _texts_with(fine))) + 1
        return Texts(fine, weigh(fine, idf), described[filled])

    @cached_property
    def _spelling(self) -> csr_array:
        """Words by words and their parts: what each word is counted as."""
        import numpy as np
        from scipy.sparse import csr_array

        words = self.tokens.vocabulary
        parts = parts_of(words, lists.entries(self.settings["words"]))
        known = set(self.fine_terms)
        spelled = [[t, *(p for p in parts.get(t, ()) if p in known)] for t in words]
        code = {t: i for i, t in enumerate(sorted({t for s in spelled for t in s}))}
        row = np.repeat(np.arange(len(words)), [len(s) for s in spelled])
        column = np.array([code[t] for s in spelled for t in s], dtype=np.int64)
        ones = np.ones(len(row), dtype=np.int32)
        return csr_array((ones, (row, column)), shape=(len(words), len(code)))


def prepare(plans: Plans, settings: Mapping[str, Any], like: Data | None = None) -> Data:
    """Count the words of plans and weigh them; by the terms and weights of others if ``like``."""
    import numpy as np
    import pandas as pd

    by = settings["by"]
    stops = settings["stop_words"]
    if stops is not False:
        # Where a measure is taken says nothing about what it is about.
        stops = {*(stops or ()), *place_names(plans.documents)}
    chosen = {"words": settings["words"], "stop_words": stops}
    tokens = plan_tokens(plans, by, settings["role"], **chosen)
    finer = plan_tokens(plans, by, settings["role"], parts=True, **chosen)
    if like is None:
        counts, vocabulary, _ = _common_terms(tokens, settings["min_count"])
        fine, fine_terms, texts_with = _common_terms(finer, settings["min_count"])
        idf = np.log((1 + len(finer)) / (1 + texts_with)) + 1
    else:
        vocabulary, fine_terms, idf = like.vocabulary, like.fine_terms, like.idf
        counts, fine = known_terms(tokens, vocabulary), known_terms(finer, fine_terms)
    filled = np.diff(fine.indptr) > 0
    inside = filled.nonzero()[0]
    counts, fine = counts[inside], fine[inside]
    key = {"measure": "measure_id", "section": "section_id", "document": "doc_id"}[by]
    rows = tokens.rows.rename(key)
    texts = {
        "measure": plans.measures["text"],
        "section": plans.sections["heading"],
        "document": plans.documents["title"],
    }[by]
    return Data(
        counts, vocabulary, fine, weigh(fine, idf), idf, fine_terms, rows[filled],
        _documents_of(plans.measures, rows[filled]), pd.Index(rows[~filled]), plans.documents,
        texts, tokens.take(inside), settings,
    )  # fmt: skip


def _documents_of(measures: pd.DataFrame, rows: pd.Index) -> np.ndarray:
    if rows.name == "doc_id":
        return rows.to_numpy()
    named = measures.reset_index().drop_duplicates(rows.name).set_index(rows.name)
    return named["doc_id"].reindex(rows).to_numpy()


def _texts_with(counts: csr_array) -> np.ndarray:
    """In how many texts each term stands."""
    import numpy as np

    return np.bincount(counts.indices, minlength=counts.shape[1])


def _common_terms(tokens: Tokens, least: int) -> tuple[csr_array, tuple[str, ...], np.ndarray]:
    """Return counts of the terms in so many texts or more, the terms, and in how many texts."""
    counts = count_matrix(tokens)
    texts_with = _texts_with(counts)
    wanted = (texts_with >= least).nonzero()[0]
    return counts[:, wanted], tuple(tokens.vocabulary[t] for t in wanted), texts_with[wanted]


def known_terms(tokens: Tokens, vocabulary: Sequence[str]) -> csr_array:
    """Return counts of the terms of another vocabulary."""
    import numpy as np
    from scipy.sparse import csr_array

    place = {t: i for i, t in enumerate(vocabulary)}
    known = np.array([(i, place[t]) for i, t in enumerate(tokens.vocabulary) if t in place])
    known = known.reshape(-1, 2).T
    shape = (len(tokens.vocabulary), len(vocabulary))
    move = csr_array((np.ones(known.shape[1], dtype=np.int32), (known[0], known[1])), shape=shape)
    return _as_counts(count_matrix(tokens) @ move)


def _as_counts(product: Any) -> csr_array:
    """Return a product of sparse matrices with sorted indices as narrow as scikit-learn takes."""
    import numpy as np
    from scipy.sparse import csr_array

    counts = csr_array(product)
    counts.sort_indices()
    if counts.nnz < np.iinfo(np.int32).max:
        counts.indices = counts.indices.astype(np.int32)
        counts.indptr = counts.indptr.astype(np.int32)
    return counts
