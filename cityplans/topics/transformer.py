"""A scikit-learn transformer of Chinese texts, for pipelines of a user's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from cityplans.words import Tokens, count_matrix, segment
from cityplans.words.tokens import weigh

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array
    from sklearn.utils import Tags


class PlanVectorizer(TransformerMixin, BaseEstimator):
    """Turn raw Chinese texts into TF-IDF of their words, inside a scikit-learn Pipeline.

    Parameters
    ----------
    words, stop_words, keep, parts
        As for :func:`cityplans.words.segment`.
    min_count
        Terms that stand in fewer texts than this are left out.
    use_idf
        False for plain counts.
    sublinear
        Take 1 + ln(count) for the count.

    Attributes
    ----------
    vocabulary_
        Terms in code-point order: the columns.
    idf_
        Inverse document frequency of each, smoothed as scikit-learn does.

    Examples
    --------
    >>> from cityplans.topics import PlanVectorizer
    >>> texts = ["推进医共体建设", "医共体人才下沉", "引进各类人才"]
    >>> PlanVectorizer(min_count=2).fit(texts).get_feature_names_out().tolist()
    ['人才', '医共体']
    """

    def __init__(
        self,
        *,
        words: Any = None,
        stop_words: Any = None,
        keep: Any = "content",
        parts: bool = False,
        min_count: int = 1,
        use_idf: bool = True,
        sublinear: bool = False,
    ) -> None:
        self.words = words
        self.stop_words = stop_words
        self.keep = keep
        self.parts = parts
        self.min_count = min_count
        self.use_idf = use_idf
        self.sublinear = sublinear

    def fit(self, raw_documents: Iterable[str], y: Any = None) -> PlanVectorizer:
        """Learn terms and their weights; ``y`` is not used."""
        self.fit_transform(raw_documents)
        return self

    def fit_transform(self, raw_documents: Iterable[str], y: Any = None) -> csr_array:
        """Learn terms and their weights, and return the texts by terms; ``y`` is not used.

        Raises
        ------
        ValueError
            If no term is left.
        """
        import numpy as np

        tokens = self._tokens(raw_documents)
        counts = count_matrix(tokens)
        texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
        wanted = (texts_with >= self.min_count).nonzero()[0]
        if not len(wanted):
            raise ValueError(
                f"no words are left of {len(tokens)} texts: use stop_words=False, a lower "
                f"min_count, or give more texts"
            )
        self.vocabulary_ = [tokens.vocabulary[t] for t in wanted]
        self.idf_ = np.log((1 + len(tokens)) / (1 + texts_with[wanted])) + 1
        return self._weigh(counts[:, wanted])

    def transform(self, raw_documents: Iterable[str]) -> csr_array:
        """Return other texts by the terms learned; words not among them are left out."""
        from cityplans.topics.data import known_terms

        check_is_fitted(self, "vocabulary_")
        return self._weigh(known_terms(self._tokens(raw_documents), self.vocabulary_))

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Return the terms, one a column."""
        import numpy as np

        check_is_fitted(self, "vocabulary_")
        return np.asarray(self.vocabulary_, dtype=object)

    def _tokens(self, texts: Iterable[str]) -> Tokens:
        return segment(
            texts,
            words=self.words,
            stop_words=self.stop_words,
            keep=self.keep,
            parts=self.parts,
        )

    def _weigh(self, counts: csr_array) -> csr_array:
        import numpy as np

        if self.use_idf:
            return weigh(counts, self.idf_, sublinear=self.sublinear)
        counts = counts.astype(float)
        if self.sublinear:
            counts.data = np.log(counts.data) + 1
        return counts

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.input_tags.allow_nan = True
        return tags
