"""Topics of more measures than memory: begun on a sample, learned from all partitions."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cityplans.plans import Plans
from cityplans.topics import methods
from cityplans.topics.data import prepare
from cityplans.topics.fitting import fit_topics
from cityplans.topics.model import Topics

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    from cityplans.topics.data import Data

# Measures that topics are begun on; a store with no more is fitted as in memory.
SAMPLE = 20_000


class PartitionedTopics(Topics):
    """Topics of an opened store, see :func:`cityplans.fit_topics`."""

    store: Any

    @property
    def members(self) -> Any:
        """A table in partitions, one row per measure: measure_id, doc_id, topic, typicality ..."""
        thin = copy.copy(self)
        # What topics are told by; the texts of the sample need not travel to workers.
        thin._data = _emptied(self._data)
        thin._fitted = replace(self._fitted, weights=self._fitted.weights[:0])
        thin._weights, thin._member = self._weights[:0], self._member[:0]
        thin.left_out, thin.store, thin._diagnostics = self.left_out[:0], None, None
        return self.store.map(members_of, topics=thin)


def fit_partitions(store: Any, n_topics: Any, settings: dict[str, Any]) -> Topics:
    """Fit topics on a sample of a store, and NMF on all its partitions."""
    from threadpoolctl import threadpool_limits

    sample, whole = draw_sample(store, settings["seed"])
    begun = fit_topics(sample, n_topics, **settings)
    if whole:
        return begun
    fitted = begun._fitted
    if settings["method"] == "nmf":
        data = begun._data
        with threadpool_limits(1):
            learned = _learn(store, fitted, data, settings)
            weights = methods.shares(learned.transform(data.weighted))
        centres = methods.centres_of(data.weighted, weights)
        fitted = replace(fitted, estimator=learned, weights=weights, centres=centres)
    topics = PartitionedTopics(fitted, begun._data, begun._settings)
    topics.store = store
    return topics


def draw_sample(store: Any, seed: int) -> tuple[Plans, bool]:
    """Draw whole documents, copies left out, of ``SAMPLE`` measures; and say if these are all."""
    some = store.draw(SAMPLE, seed)
    if some is None:
        return store.read(), True
    frames = [table.where(some) for table in (store.documents, store.sections, store.measures)]
    return Plans(frames[0], frames[1], frames[2], {}), False


def _learn(store: Any, fitted: methods.Fitted, data: Data, settings: dict[str, Any]) -> Any:
    """Go over all partitions once; what was learned first weighs as much as what was last."""
    from sklearn.decomposition import MiniBatchNMF

    n = len(fitted.estimator.components_)
    learned = MiniBatchNMF(n, init="custom", random_state=settings["seed"], forget_factor=1.0)
    learned.partial_fit(
        data.weighted,
        W=fitted.estimator.transform(data.weighted),
        H=fitted.estimator.components_.copy(),
    )
    like = _emptied(data)
    for weighted in store.each(weights_of, settings=settings, like=like):
        if weighted.shape[0]:
            learned.partial_fit(weighted)
    return learned


def _emptied(data: Data) -> Data:
    return replace(
        data, counts=data.counts[:0], fine=data.fine[:0], weighted=data.weighted[:0],
        rows=data.rows[:0], doc_ids=data.doc_ids[:0], empty=data.empty[:0],
        documents=data.documents[:0], texts=data.texts[:0], tokens=data.tokens.take([]),
    )  # fmt: skip


def weights_of(plans: Plans, settings: dict[str, Any], like: Data) -> csr_array:
    """TF-IDF of the measures of a partition, by the terms and weights of the sample."""
    return prepare(plans, settings, like=like).weighted


def members_of(plans: Plans, topics: Topics) -> pd.DataFrame:
    """Topics of the measures of a partition, without the labels, which may change."""
    import numpy as np

    data = prepare(plans, topics._settings, like=topics._data)
    weights: np.ndarray = np.zeros((0, topics.n_topics))
    if len(data.rows):
        weights = topics._fitted.weigh(data.fine, data.weighted)[:, topics._order]
    weights = weights.round(methods.DIGITS)
    member = methods.labels_of(weights) if len(weights) else np.zeros(0, dtype=np.int64)
    return topics._member_frame(data, weights, member)
