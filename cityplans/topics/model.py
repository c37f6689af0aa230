"""Topics: what the topics of some plans are, as tidy frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cityplans.topics import choice, methods, robustness
from cityplans.topics.data import Data, prepare
from cityplans.topics.terms import class_tfidf, propose_labels, term_counts, top_terms

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    from cityplans.plans import Plans

_NOTES = {"residue": "杂项", "lost": "重抽样未再现", "": ""}


class Topics:
    """Topics of the measures of some plans; made by :func:`cityplans.fit_topics`.

    Every frame is built when it is asked for, so that a changed label shows up in it.

    Parameters
    ----------
    fitted, data, settings
        What :func:`cityplans.fit_topics` hands over; not meant to be made by hand.

    Attributes
    ----------
    labels
        Series of topic labels, index ``topic`` (1 is the largest). Change one by
        ``topics.labels[3] = "托育"``.
    n_topics
        Number of topics; may be less than asked for if some had no measure.
    proposal
        How the number of topics was chosen, in a sentence.
    structure
        Whether words stand together more than when they are shuffled over the texts: False where
        topics are chance; None if a number was given or there are too few texts to tell.
    left_out
        Rows without a topic: no word is left of them once stop words are out.
    model
        Method, number of topics and seed, as captions name them.
    by, role, method, seed
        As given to :func:`cityplans.fit_topics`.
    """

    def __init__(self, fitted: methods.Fitted, data: Data, settings: dict[str, Any]) -> None:
        import numpy as np
        import pandas as pd

        self.by: str = settings["by"]
        self.role: tuple[str, ...] | None = settings["role"]
        self.method = settings["method"]
        self.seed: int = settings["seed"]
        self.proposal: str = settings["proposal"]
        self._settings = settings
        self._data = data
        self._diagnostics: pd.DataFrame | None = settings["diagnostics"]
        raw = methods.labels_of(fitted.weights)
        sizes = np.bincount(raw[raw >= 0], minlength=fitted.weights.shape[1])
        names = [
            "".join(data.vocabulary[t] for t in top[:1])
            for top in top_terms(class_tfidf(data.counts, raw), 1)
        ]
        self._order = sorted(
            (k for k in range(len(sizes)) if sizes[k]), key=lambda k: (-sizes[k], names[k])
        )
        self._fitted = fitted
        self._weights = fitted.weights[:, self._order].round(methods.DIGITS)
        self._centres = fitted.centres[self._order]
        self._member = methods.labels_of(self._weights)
        self._class_tfidf = class_tfidf(data.counts, self._member)
        self.n_topics = len(self._order)
        self.left_out = data.empty.append(data.rows[self._member < 0]).sort_values()
        self._numbers = pd.RangeIndex(1, self.n_topics + 1, name="topic")
        self.structure: bool | None = settings["structure"]
        self._refitted: pd.DataFrame | None = None
        named = self.method if isinstance(self.method, str) else type(self.method).__name__
        self.model = f"{named}, k = {self.n_topics}, seed {self.seed}"
        labels = propose_labels(self._class_tfidf, data.vocabulary)
        self.labels = pd.Series(labels, index=self._numbers, name="label", dtype="str")

    def __repr__(self) -> str:
        return (
            f"Topics({self.n_topics} topics of {int((self._member >= 0).sum())} "
            f"{self.by}s, method={self.method!r}, seed={self.seed})"
        )

    def __len__(self) -> int:
        return self.n_topics

    @property
    def label(self) -> pd.Series:
        """The same Series as ``labels``, under the name of the column."""
        return self.labels

    def _named(self, frame: pd.DataFrame) -> pd.DataFrame:
        if "topic" in frame and "label" not in frame:
            at = int(list(frame.columns).index("topic")) + 1
            frame.insert(at, "label", frame["topic"].map(self.labels).astype("str"))
        return frame

    def top_terms(self, n: int = 20) -> pd.DataFrame:
        """Return the ``n`` heaviest terms of each topic, as :attr:`terms` does."""
        import pandas as pd

        rows = [
            (k, rank, self._data.vocabulary[t], self._class_tfidf[k - 1, t])
            for k, top in enumerate(top_terms(self._class_tfidf, n), start=1)
            for rank, t in enumerate(top, start=1)
        ]
        frame = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
        frame = frame.astype({"topic": "int64", "rank": "int64", "term": "str"})
        frame["weight"] = frame["weight"].astype(float).round(methods.DIGITS)
        return self._named(frame)

    @property
    def terms(self) -> pd.DataFrame:
        """One row per topic and term (the 20 heaviest): topic, label, rank, term, weight.

        ``weight`` is class-based TF-IDF (Grootendorst 2022); equals stand in the order of terms.
        """
        return self.top_terms()

    @property
    def members(self) -> pd.DataFrame:
        """One row per measure with a topic: measure_id, doc_id, topic, label, weight, typicality.

        ``weight`` is the topic's share of the measure (1 for a method of hard clusters),
        ``typicality`` the cosine of the measure to the middle of its topic. With
        ``by="section"`` or ``"document"`` there is ``section_id``, or only ``doc_id``.
        """
        return self._named(self._member_frame(self._data, self._weights, self._member))

    def _member_frame(self, data: Data, weights: np.ndarray, member: np.ndarray) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        inside = (member >= 0).nonzero()[0]
        topic = member[inside]
        near = _cosines(data.weighted[inside], self._centres, topic)
        frame = pd.DataFrame({data.rows.name: data.rows[inside].astype("str")})
        if data.rows.name != "doc_id":
            frame["doc_id"] = data.doc_ids[inside].astype("str")
        frame["topic"] = (topic + 1).astype("int64")
        frame["weight"] = weights[inside, topic].round(methods.DIGITS)
        frame["typicality"] = np.clip(near, 0, 1).round(methods.DIGITS)
        return frame

    @property
    def shares(self) -> pd.DataFrame:
        """One row per document and topic: doc_id, region, plan_year, topic, label, n, share.

        ``n`` is the document's measures with the topic, ``share`` that divided by all its
        measures with any topic; topics a document does not have are there with 0.
        """
        import pandas as pd

        counts = pd.crosstab(self.members["doc_id"], self.members["topic"])
        counts = counts.reindex(columns=self._numbers, fill_value=0)
        n = counts.reset_index().melt(id_vars="doc_id", value_name="n")
        n = n.sort_values(["doc_id", "topic"], ignore_index=True).astype(
            {"topic": "int64", "n": "int64"}
        )
        n["share"] = n["n"] / n.groupby("doc_id")["n"].transform("sum")
        n["share"] = n["share"].round(methods.DIGITS)
        facts = self._data.documents[["region", "plan_year"]]
        frame = n.join(facts, on="doc_id")
        return self._named(frame[["doc_id", "region", "plan_year", "topic", "n", "share"]])

    @property
    def weights(self) -> pd.DataFrame:
        """One row per measure, one column per topic: the shares of the topics, adding up to 1."""
        import pandas as pd

        return pd.DataFrame(self._weights, index=self._data.rows, columns=self._numbers)

    @property
    def examples(self) -> pd.DataFrame:
        """One row per topic, its most typical measure.

        topic, label, n, share, measure_id, doc_id, region, typicality, text. The nearest to the
        middle of the topic, the first by id of equals.
        """
        members = self.members
        key = str(self._data.rows.name)
        order = members.sort_values(["topic", "typicality", key], ascending=[True, False, True])
        best = order.drop_duplicates("topic").reset_index(drop=True)
        sizes = members.groupby("topic").size()
        best["n"] = best["topic"].map(sizes)
        best["share"] = (best["n"] / len(members)).round(methods.DIGITS)
        best["region"] = best["doc_id"].map(self._data.documents["region"])
        best["text"] = best[key].map(self._data.texts)
        columns = dict.fromkeys(
            ["topic", "label", "n", "share", key, "doc_id", "region", "typicality", "text"]
        )
        return best[list(columns)]

    @property
    def robustness(self) -> pd.DataFrame:
        """One row per topic: how far to trust it. Fits ten times when first asked for.

        topic, label, n, share; ``jaccard``, the mean overlap of its members with those of the
        nearest topic when 80 % of the texts are fitted alone (Hennig 2007); ``found_again``, the
        share of these fits in which half or more come back; ``stable``, whether that is more
        than half of them; ``share_low`` and ``share_high``, between which its share of all texts
        moved from fit to fit; ``residue``, whether it is neither stable nor are its leading words
        together more than words shuffled over the texts: words without a theme; ``note``, 杂项 for
        a residue, 重抽样未再现 for another topic that is not stable, else empty.

        ``compare_topics`` takes the topics as they are: its intervals hold none of this.
        """
        import numpy as np
        import pandas as pd

        if self._refitted is None:
            self._refitted = robustness.refit(self._data, self.method, self._member, self.seed)
        inside = self._member[self._member >= 0]
        frame = pd.DataFrame({"topic": self._numbers, "n": np.bincount(inside)})
        frame["share"] = (frame["n"] / len(inside)).round(methods.DIGITS)
        frame = frame.join(self._refitted)
        kind = np.where(frame["residue"], "residue", np.where(frame["stable"], "", "lost"))
        frame["note"] = pd.Series(kind).map(_NOTES).astype("str")
        return self._named(frame)

    @property
    def layout(self) -> pd.DataFrame:
        """One row per topic: topic, label, x, y, n, share, terms; for a map of the topics.

        Distances on the map come nearest to those between the topics' terms (classical scaling
        of their class-based TF-IDF, scaled to length 1); the axes have no meaning of their own.
        """
        from cityplans.topics import layout

        return self._named(layout.scale(self._class_tfidf, self._member, self._data.vocabulary))

    @property
    def hierarchy(self) -> np.ndarray:
        """Linkage (scipy's format) of the topics: average cosine distance of their terms.

        Leaf ``i`` is topic ``i + 1``; draw it with ``scipy.cluster.hierarchy.dendrogram``.
        """
        from cityplans.topics import layout

        return layout.tree(self._class_tfidf)

    @property
    def diagnostics(self) -> pd.DataFrame:
        """One row per number of topics tried; see :mod:`cityplans.topics.diagnostics`.

        n_topics, coherence_npmi, coherence_umass, exclusivity, stability, cluster_jaccard,
        seed_ari, silhouette, smallest, score, proposed. Computed when first asked for if
        the number of topics was given.
        """
        if self._diagnostics is None:
            chosen = choice.choose(
                self._data, self.method, (), self.seed, self._settings["n_jobs"],
                also=self._settings["asked"],
            )  # fmt: skip
            self._diagnostics = chosen.table
        return self._diagnostics.copy()

    def transform(self, plans: Plans) -> pd.DataFrame:
        """Find these topics in other plans.

        Parameters
        ----------
        plans
            Other plans; the same roles, words and terms are used.

        Returns
        -------
        DataFrame
            One row per measure with at least one known word; the columns of :attr:`members`.
        """
        data = prepare(plans, self._settings, like=self._data)
        weights = self._fitted.weigh(data.fine, data.weighted)[:, self._order]
        weights = weights.round(methods.DIGITS)
        return self._named(self._member_frame(data, weights, methods.labels_of(weights)))

    def term_counts(self) -> pd.DataFrame:
        """Return how often each topic's measures use each term: topic by term, int64."""
        import pandas as pd

        return pd.DataFrame(
            term_counts(self._data.counts, self._member),
            index=self._numbers,
            columns=pd.Index(self._data.vocabulary, name="term"),
        )


def _cosines(rows: csr_array, centres: np.ndarray, topic: np.ndarray) -> np.ndarray:
    """Return the cosine of each row to the centre of its topic; both have length 1."""
    import numpy as np

    row_of = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    products = rows.data * centres[topic[row_of], rows.indices]
    return np.bincount(row_of, products, minlength=rows.shape[0])
