"""Coherence, exclusivity, stability: against other implementations and by hand."""

import math

import numpy as np
import pytest
from scipy.sparse import csr_array

from cityplans.topics import choice, diagnostics, layout
from cityplans.topics.diagnostics import cluster_jaccard, matched_jaccard, overlaps, table
from cityplans.topics.terms import (
    class_tfidf,
    coherence_npmi,
    coherence_umass,
    exclusivity,
    term_counts,
    top_terms,
)

# gensim.test.utils.common_texts: titles of Deerwester et al. (1990).
COMMON_TEXTS = [
    "human interface computer",
    "survey user computer system response time",
    "eps user interface system",
    "system human system eps",
    "user response time",
    "trees",
    "graph trees",
    "graph minors trees",
    "graph minors survey",
]
VOCABULARY = sorted({w for t in COMMON_TEXTS for w in t.split()})


def common_counts():
    return csr_array([[t.split().count(w) for w in VOCABULARY] for t in COMMON_TEXTS])


def columns(*terms):
    return [VOCABULARY.index(t) for t in terms]


TOPICS = [
    columns("human", "computer", "system", "interface"),
    columns("graph", "minors", "trees", "eps"),
]


def test_npmi_is_that_of_gensim():
    # gensim 4.4.0, CoherenceModel(coherence="c_npmi"), window of 10.
    found = coherence_npmi(TOPICS, common_counts())
    np.testing.assert_allclose(found, [0.2768026848266368, -0.22115650535534148], atol=1e-9)


def test_umass_is_that_of_gensim():
    # gensim 4.4.0, CoherenceModel(coherence="u_mass").
    found = coherence_umass(TOPICS, common_counts(), smooth=9e-12)
    np.testing.assert_allclose(found, [-0.7607246985689725, -13.449306461738571], atol=1e-9)


def test_umass_of_the_paper_by_hand():
    # graph stands in 3 texts, trees in 3, both in 2.
    found = coherence_umass([columns("graph", "trees")], common_counts())
    assert found.tolist() == [pytest.approx(math.log((2 + 1) / 3))]


def test_coherence_of_one_term_is_missing():
    assert np.isnan(coherence_npmi([[0]], common_counts())).all()
    assert np.isnan(coherence_umass([[]], common_counts())).all()


def test_class_tfidf_by_hand():
    counts = csr_array([[2, 0, 1], [0, 2, 1], [9, 9, 9]])
    member = np.array([0, 1, -1])
    assert term_counts(counts, member).tolist() == [[2, 0, 1], [0, 2, 1]]
    # Three words a topic on average; each term is there twice.
    idf = math.log(1 + 3 / 2)
    expected = [[2 / 3 * idf, 0, 1 / 3 * idf], [0, 2 / 3 * idf, 1 / 3 * idf]]
    np.testing.assert_allclose(class_tfidf(counts, member), expected)


def test_top_terms_break_ties_by_term_and_leave_out_0():
    weights = np.array([[0.5, 0.7, 0.5 + 1e-14, 0.0]])
    assert [t.tolist() for t in top_terms(weights, 10)] == [[1, 0, 2]]


def test_exclusivity_by_hand():
    own = np.array([[10.0, 0, 0, 0], [0, 10, 0, 0]])
    shared = np.array([[10.0, 10, 0, 0], [10, 10, 0, 0]])
    # The first of four terms by both ranks: 1 / (.7 / 1 + .3 / 1).
    assert exclusivity(own, n=1).tolist() == [1, 1]
    # All exclusive ranks tie at 2.5 of 4, the term is first and second of four: rank 3.5.
    expected = 1 / (0.7 / (2.5 / 4) + 0.3 / (3.5 / 4))
    np.testing.assert_allclose(exclusivity(shared, n=1), [expected] * 2)


def test_matched_jaccard_by_hand():
    assert matched_jaccard([[1, 2], [3, 4]], [[3, 4], [1, 2]]) == 1
    assert matched_jaccard([[1, 2]], [[3, 4]]) == 0
    # Depth 1: 0; depth 2: the same two.
    assert matched_jaccard([[1, 2]], [[2, 1]]) == 0.5
    # The example of Greene, O'Callaghan and Cunningham (2014), table 1: AJ = 0.154.
    one = ["album", "music", "best", "award", "win"]
    other = ["sport", "best", "win", "medal", "award"]
    assert matched_jaccard([one], [other]) == pytest.approx(0.154, abs=5e-4)


def test_a_topic_too_many_costs_stability():
    assert matched_jaccard([[1], [2]], [[1]]) == 0.5


def test_cluster_jaccard_by_hand():
    labels = np.array([0, 0, 0, 1, 1])
    rows = np.array([0, 1, 2, 3])
    assert cluster_jaccard(labels, rows, np.array([5, 5, 5, 2])) == 1
    # Of the first cluster 2 of 3 come back together; the last row is alone with one of them: 1/2.
    assert cluster_jaccard(labels, rows, np.array([0, 0, 1, 1])) == pytest.approx(
        (2 / 3 + 1 / 2) / 2
    )


def row(n, npmi, by_chance, stable, stable_by_chance, again=None, again_by_chance=None):
    values = dict.fromkeys(diagnostics.COLUMNS[1:11], 0.0)
    values |= {"coherence_npmi": npmi, "coherence_shuffled": by_chance}
    values |= {"stability": stable, "stability_shuffled": stable_by_chance}
    values["cluster_jaccard"] = stable if again is None else again
    values["jaccard_shuffled"] = stable_by_chance if again is None else again_by_chance
    return values | {"n_topics": n, "smallest": 1}


def test_the_score_is_what_is_above_the_shuffled_words():
    # Coherence 0.2 above chance and stability (0.5 - 0.4) / (1 - 0.4); nothing and (0.9 - 0.8) /
    # 0.2; 0.2 and the mean of (0.4 - 0) / 1 and (0.6 - 0.2) / 0.8.
    nine, three = row(9, 0.3, 0.1, 0.5, 0.4), row(3, 0.1, 0.1, 0.9, 0.8)
    frame = table([nine, three, row(5, 0.2, 0, 0.4, 0, 0.6, 0.2)])
    assert frame["n_topics"].tolist() == [3, 5, 9]
    assert frame["score"].tolist() == [0.5, 0.65, 0.3667]
    assert frame["proposed"].tolist() == [False, True, False]


def test_what_is_as_good_beside_the_best_is_proposed_and_nothing_further_off():
    # A tenth below 1: 0.9 and more; the other 0.95 does not touch the best.
    scores = {2: 0.95, 3: 0.5, 4: 0.9, 6: 1.0, 8: 0.91, 11: 0.89}
    frame = table([row(n, s, 0, 0, 0) for n, s in scores.items()])
    assert frame.loc[frame["proposed"], "n_topics"].tolist() == [4, 6, 8]


def test_overlaps_by_hand():
    # Two clusters of rows 012 and 3; found again as 01 and 23: 2/3 and 1/4, 0 and 1/2.
    alike = overlaps(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]))
    np.testing.assert_allclose(alike, [[2 / 3, 1 / 4], [0, 1 / 2]])
    # A row in no cluster counts in none; a cluster without rows is left out.
    assert overlaps(np.array([0, 2, -1]), np.array([0, 0, 0])).tolist() == [[1 / 3], [1 / 3]]


def test_the_best_number_is_never_at_an_edge_that_could_be_passed():
    # The neighbours on the ladder; at most one number for every eight texts.
    assert choice._beside(4, 100) == [3, 6]
    assert choice._beside(32, 100) == [23, 45]
    assert choice._beside(32, 40) == [23, 40]
    assert choice._beside(40, 40) == [32]
    assert choice._beside(2, 100) == [3]


def test_like_topics_are_near_on_the_map_and_joined_first():
    weights = np.array([[1.0, 0.9, 0, 0], [0.9, 1, 0, 0], [0, 0, 1, 0.1], [0, 0, 0.5, 1]])
    places = layout.scale(weights, np.array([0, 1, 1, 2, 3, -1]), ("a", "b", "c", "d"))
    xy = places[["x", "y"]].to_numpy()
    assert np.linalg.norm(xy[0] - xy[1]) < 0.2 < np.linalg.norm(xy[0] - xy[2])
    assert places["n"].tolist() == [1, 2, 1, 1]
    assert places["share"].tolist() == [0.2, 0.4, 0.2, 0.2]
    assert places["terms"].tolist()[0] == "a、b"
    assert layout.tree(weights)[0, :2].tolist() == [0, 1]


def test_the_map_of_two_topics_is_a_line():
    places = layout.scale(np.array([[1.0, 0], [0, 1.0]]), np.array([0, 1]), ("a", "b"))
    assert places["x"].tolist() == [0.7071, -0.7071]
    assert places["y"].tolist() == [0, 0]
    assert layout.tree(np.array([[1.0, 0]])).shape == (0, 4)
