"""Similarity of places on vectors a reader can multiply out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.cluster import hierarchy

import cityplans as cp
from cityplans.similarities import cluster_order, linkage, nearest_earlier
from tests.comparisons import make_plans, shuffled


@pytest.fixture
def plans():
    return make_plans(
        {k: {"region": r, "plan_year": 2024} for k, r in zip("abcd", "甲乙丙丁", strict=True)},
        {
            "a": ["医院 床位", "疫苗"],
            "b": ["床位 医院", "疫苗"],
            "c": ["医院 人才"],
            "d": ["养老 托育"],
        },
    )


@pytest.fixture
def codes():
    rows = [("a/m1", "x"), ("a/m2", "y"), ("b/m1", "x"), ("b/m1", "y"), ("c/m1", "x")]
    return pd.DataFrame(rows, columns=["measure_id", "theme"])


def square(table, column="similarity"):
    return table.pivot(index="a", columns="b", values=column)


def test_the_same_words_are_alike_and_no_word_in_common_is_not(plans):
    table = cp.similarity(plans, stop_words=False)
    got = square(table)
    assert got.shape == (4, 4) and len(table) == 16
    assert got.loc["甲", "乙"] == 1
    assert got.loc["甲", "丁"] == 0
    assert (np.diag(got) == 1).all()
    assert (got.to_numpy() == got.to_numpy().T).all()
    assert (table["distance"] == (1 - table["similarity"]).round(6)).all()
    assert (table[["n_documents_a", "n_documents_b"]] == 1).all().all()


def test_tfidf_by_hand(plans):
    # idf = ln((1 + 4) / (1 + places)) + 1: 医院 3 places, 床位 and 疫苗 2, 人才 1
    hospital, bed, talent = (np.log(5 / (1 + k)) + 1 for k in (3, 2, 1))
    expected = hospital**2 / ((hospital**2 + 2 * bed**2) ** 0.5 * (hospital**2 + talent**2) ** 0.5)
    got = square(cp.similarity(plans, stop_words=False))
    assert got.loc["甲", "丙"] == pytest.approx(expected, abs=1e-6)


def test_themes_by_hand(plans, codes):
    got = square(cp.similarity(plans, method="themes", codes=codes))
    assert got.loc["甲", "乙"] == 1  # half x, half y in both
    # (½, ½) and (1, 0), middle (¾, ¼): divergence ½(½ log ⅔ + ½ log 2) + ½ log 4/3, base 2
    divergence = 0.5 * (0.5 * np.log2(2 / 3) + 0.5 * 1) + 0.5 * np.log2(4 / 3)
    assert got.loc["甲", "丙"] == pytest.approx(1 - divergence**0.5, abs=1e-6)
    assert got.loc["丁"].isna().all()  # no theme at all


def test_topics(plans):
    members = pd.DataFrame({"measure_id": ["a/m1", "b/m1", "c/m1"], "topic": [1, 1, 2]})
    got = square(cp.similarity(plans, method="topics", topics=members))
    assert got.loc["甲", "乙"] == 1 and got.loc["甲", "丙"] == 0


def test_order_of_rows_changes_nothing(plans, codes):
    for method in ("words", "themes"):
        table = cp.similarity(plans, method=method, codes=codes)
        other = cp.similarity(
            shuffled(plans), method=method, codes=codes.sample(frac=1, random_state=3)
        )
        pd.testing.assert_frame_equal(table, other)


def test_neighbours_stand_together_and_the_tree_has_the_same_order():
    points = {"a": 0.0, "b": 0.8, "c": 0.1, "d": 0.95, "e": 0.12}
    pairs = [(x, y, abs(points[x] - points[y])) for x in points for y in points]
    table = pd.DataFrame(pairs, columns=["a", "b", "distance"])
    order = cluster_order(table)
    assert "".join(order) in ("aceb" + "d", "dbeca")
    tree = linkage(table)
    assert tree.shape == (4, 4)
    assert tree[0, 2] == pytest.approx(0.02)  # c and e first
    assert [sorted(points)[i] for i in hierarchy.leaves_list(tree)] == order


def test_places_that_cannot_be_compared_come_last(plans, codes):
    table = cp.similarity(plans, method="themes", codes=codes)
    order = cluster_order(table)
    assert order[-1] == "丁" and sorted(order) == sorted("甲乙丙丁")
    assert linkage(table).shape == (2, 4)


def test_messages_say_what_to_do(plans, codes):
    with pytest.raises(ValueError, match=r"wants codes=, from code_themes\(plans\)"):
        cp.similarity(plans, method="themes")
    with pytest.raises(ValueError, match=r"wants topics=, from fit_topics\(plans\)"):
        cp.similarity(plans, method="topics")
    with pytest.raises(ValueError, match="method is 'letters'"):
        cp.similarity(plans, method="letters")
    with pytest.raises(ValueError, match="by must be one column"):
        cp.similarity(plans, by=["region", "plan_year"])
    with pytest.raises(ValueError, match="only one region"):
        cp.similarity(plans.select(["a"]))
    with pytest.raises(ValueError, match="no words are left"):
        cp.similarity(plans, stop_words=["医院", "床位", "疫苗", "人才", "养老", "托育"])
    with pytest.raises(ValueError, match="at least two groups"):
        linkage(cp.similarity(plans, method="themes", codes=codes.iloc[:1]))


def test_function_is_not_hidden_by_its_module(plans):
    import cityplans.similarities

    assert callable(cp.similarity) and cityplans.similarities.similarity is cp.similarity


def test_nearest_earlier_by_hand():
    plans = make_plans(
        {d: {"region": d[0], "plan_year": int(d[1:])} for d in ("甲2022", "乙2023", "丙2024")},
        {"甲2022": ["一"], "乙2023": ["二"], "丙2024": ["三"]},
    )
    pairs = {("甲2022", "乙2023"): 0.2, ("甲2022", "丙2024"): 0.6, ("乙2023", "丙2024"): 0.5}
    rows = [(x, y, s) for (a, b), s in pairs.items() for x, y in ((a, b), (b, a))]
    table = nearest_earlier(pd.DataFrame(rows, columns=["a", "b", "similarity"]), plans)
    assert table[["doc_id", "nearest", "similarity"]].values.tolist() == [
        ["乙2023", "甲2022", 0.2],
        ["丙2024", "甲2022", 0.6],
    ]
    with pytest.raises(ValueError, match="not of documents"):
        nearest_earlier(pd.DataFrame({"a": ["x"], "b": ["y"], "similarity": [1.0]}), plans)
