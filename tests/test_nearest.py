"""Nearest documents: exact where all are compared, few are missed where they are not."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

import cityplans as cp
from cityplans import nearest
from tests.test_partitions import write_plans

pytestmark = pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    return cp.load_plans(write_plans(tmp_path_factory.mktemp("plans") / "in", 90))


def test_nearest_by_hand():
    texts = [
        "一、医共体。二、中医馆。三、急救。",
        "一、医共体。二、中医馆。三、托育。",
        "一、托育。二、医院。三、疫苗。",
    ]
    table = cp.nearest_documents(cp.load_plans(pd.DataFrame({"text": texts})), n=1)
    assert table[["doc_id", "nearest"]].to_numpy().tolist() == [
        ["table-1", "table-2"],
        ["table-2", "table-1"],
        ["table-3", "table-2"],
    ]


def test_they_are_the_nearest_of_all_pairs(plans):
    pairs = cp.similarity(plans, by="doc_id")
    pairs = pairs[pairs["a"] != pairs["b"]].sort_values(
        ["a", "similarity", "b"], ascending=[True, False, True]
    )
    wanted = pairs.groupby("a").head(5)
    found = cp.nearest_documents(plans, n=5)
    assert found["similarity"].tolist() == wanted["similarity"].tolist()
    assert found["nearest"].tolist() == wanted["b"].tolist()
    assert found["rank"].tolist() == [1, 2, 3, 4, 5] * plans.documents["duplicate_of"].isna().sum()


def test_by_the_heaviest_words_few_are_missed_and_none_is_wrong(plans, monkeypatch):
    wanted = cp.nearest_documents(plans, n=5)
    monkeypatch.setattr(nearest, "_EXACT", 10)
    monkeypatch.setattr(nearest, "_BLOCK", 7)
    monkeypatch.setattr(nearest, "_HEAVIEST", 20)
    monkeypatch.setattr(nearest, "_CANDIDATES", 4)
    found = cp.nearest_documents(plans, n=5)
    pd.testing.assert_frame_equal(found, cp.nearest_documents(plans, n=5))
    both = found.merge(wanted, on=["doc_id", "nearest"])
    assert both["similarity_x"].tolist() == both["similarity_y"].tolist()
    assert len(both) > 0.9 * len(wanted)


def test_the_heaviest_words_lead_to_documents(monkeypatch):
    """The third word is heavy in all three documents, and so leads to none in particular."""
    rows = csr_array(np.array([[0.5, 0.1, 0.9, 0], [0.6, 0, 0.7, 0.1], [0, 0.2, 0.8, 0.3]]))
    monkeypatch.setattr(nearest, "_HEAVIEST", 2)
    monkeypatch.setattr(nearest, "_BLOCK", 2)
    assert nearest._heaviest(rows).toarray().tolist() == [
        [0.5, 0, 0.9, 0],
        [0.6, 0, 0.7, 0],
        [0, 0, 0.8, 0.3],
    ]
    monkeypatch.setattr(nearest, "_COMMON", 2)
    heavy = nearest._heaviest(rows)
    assert heavy.toarray().tolist() == [[0.5, 0, 0, 0], [0.6, 0, 0, 0], [0, 0, 0, 0.3]]
    found = nearest._likely(csr_array(heavy @ heavy.T), wanted=1)
    assert [f.tolist() for f in found] == [[1], [1], [2]]


def test_one_document_has_no_nearest():
    plans = cp.load_plans(pd.DataFrame({"text": ["一、建医共体。"]}))
    with pytest.raises(ValueError, match="fewer than two documents with words"):
        cp.nearest_documents(plans)
