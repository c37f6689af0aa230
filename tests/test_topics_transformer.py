"""PlanVectorizer inside scikit-learn."""

import numpy as np
import pytest
from sklearn import config_context
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks

from cityplans.topics import PlanVectorizer
from cityplans.words import count_matrix, segment, tfidf

TEXTS = ["推进医共体建设", "医共体人才下沉", "引进医学类人才", "新增一批托位", float("nan"), "托位"]


@pytest.mark.filterwarnings("ignore:Can't test estimator")
def test_check_estimator_passes():
    results = estimator_checks.check_estimator(PlanVectorizer(), on_skip=None)
    assert not [r["check_name"] for r in results if r["status"] == "failed"]


@pytest.mark.parametrize(
    "check",
    [
        "check_estimator_cloneable",
        "check_estimator_tags_renamed",
        "check_valid_tag_types",
        "check_estimator_repr",
        "check_no_attributes_set_in_init",
        "check_get_params_invariance",
        "check_set_params",
        "check_mixin_order",
        "check_parameters_default_constructible",
    ],
)
def test_checks_that_need_no_table_of_numbers_pass(check):
    # check_estimator itself skips these for whatever takes raw texts.
    getattr(estimator_checks, check)("PlanVectorizer", PlanVectorizer())


def test_it_is_the_tfidf_of_the_words():
    vectorizer = PlanVectorizer()
    found = vectorizer.fit_transform(TEXTS)
    tokens = segment(TEXTS)
    np.testing.assert_allclose(found.toarray(), tfidf(count_matrix(tokens)).toarray())
    assert vectorizer.get_feature_names_out().tolist() == list(tokens.vocabulary)
    np.testing.assert_allclose(vectorizer.transform(TEXTS).toarray(), found.toarray())


def test_new_texts_are_put_in_the_same_columns():
    vectorizer = PlanVectorizer(min_count=2, use_idf=False).fit(TEXTS)
    assert vectorizer.get_feature_names_out().tolist() == ["人才", "医共体", "托位"]
    found = vectorizer.transform(["托位托位,种植葡萄", "人才", ""])
    assert found.toarray().tolist() == [[0, 0, 2], [1, 0, 0], [0, 0, 0]]


def test_in_a_pipeline_with_a_search():
    texts, labels = TEXTS * 4, [0, 0, 0, 1, 1, 1] * 4
    pipeline = make_pipeline(PlanVectorizer(), MultinomialNB())
    search = GridSearchCV(pipeline, {"planvectorizer__parts": [False, True]}, cv=2)
    assert search.fit(texts, labels).predict(["增加托位", "医学人才"]).tolist() == [1, 0]
    clusters = make_pipeline(PlanVectorizer(), KMeans(2, random_state=0)).fit_predict(TEXTS[:4])
    assert len(set(clusters)) == 2


def test_settings_survive_cloning():
    copy = clone(PlanVectorizer(words=["云海健康小屋"], sublinear=True, min_count=1))
    assert copy.fit_transform(["云海健康小屋"]).shape == (1, 1)


def test_nothing_learned_nothing_given():
    from sklearn.exceptions import NotFittedError

    with pytest.raises(NotFittedError):
        PlanVectorizer().transform(TEXTS)
    with pytest.raises(ValueError, match="no words are left of 2 texts"):
        PlanVectorizer().fit(["坚持", "推进"])
    with config_context(assume_finite=True):
        assert PlanVectorizer().fit_transform(TEXTS).shape[0] == 6
