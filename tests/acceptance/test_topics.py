"""Topics of the hand-coded plans mean what a reader would say they mean."""

import json

import numpy as np
import pandas as pd
import pytest

from cityplans.topics import fit_topics, topic_meaning
from cityplans.words import lists, plan_tokens, segment
from cityplans.words.segmenter import segmenter

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def codes(shared):
    coded = json.loads((shared / "gold" / "measures.json").read_text(encoding="utf8"))
    rows = [(m["id"], m["doc"], t) for m in coded for t in m["themes"]]
    return pd.DataFrame(rows, columns=["measure_id", "doc_id", "theme"])


def test_topics_tell_the_hand_coded_theme_better_than_the_plan(gold_plans, codes):
    topics = fit_topics(gold_plans, 15, role=None)
    table = topic_meaning(topics, codes, gold_plans).set_index(["question", "score"])
    theme = table.loc[("which theme was it coded with?", "ami")]
    plan = table.loc[("which plan did it come from?", "ami")]
    assert theme["value"] > 0.4
    assert theme["p"] < 0.01
    assert plan["value"] < 0.2
    right = table.loc[("which theme was it coded with?", "accuracy")]
    assert right["value"] > 0.3 > right["chance"]


def test_copies_are_not_counted(gold_plans):
    assert set(fit_topics(gold_plans, 10, role=None).members["doc_id"]) == {
        *("000", "002-1", "002-5", "003"),
    }


def test_any_order_gives_the_same(gold_plans):
    from cityplans.plans import Plans

    p = gold_plans
    turned = Plans(
        p.documents.iloc[::-1], p.sections, p.measures.sample(frac=1, random_state=1), p.sources
    )
    one, other = (fit_topics(x, 12, role=None) for x in (p, turned))
    pd.testing.assert_frame_equal(one.terms, other.terms)
    pd.testing.assert_frame_equal(one.members, other.members)
    pd.testing.assert_frame_equal(one.shares, other.shares)


def test_the_fast_segmenter_cuts_real_text_as_jieba_does(shared):
    paths = sorted((shared / "corpora" / "provinces-2026").glob("2026_*.csv"))
    texts = [pd.read_csv(p)["full_text"].iloc[0] for p in paths]
    central = sorted((shared / "corpora" / "central-gbk").glob("*.txt"))
    files = [*sorted((shared / "originals").glob("*.txt")), *central[::4]]
    texts += [
        p.read_bytes().decode("gb18030" if p in central else "utf-8", "replace") for p in files
    ]
    cutter = segmenter(lists.entries(None))
    lines = sorted({line for text in texts for line in text.splitlines()})
    assert sum(map(len, lines)) > 800_000
    for line in lines:
        assert cutter.cut(line) == [w for w in cutter._plain.cut(line) if w.strip()]


def test_provincial_reports_have_words(shared):
    paths = sorted((shared / "corpora" / "provinces-2026").glob("2026_*.csv"))
    texts = [pd.read_csv(p)["full_text"].iloc[0] for p in paths]
    tokens = segment(texts)
    assert len(tokens) == 31
    assert np.diff(tokens.indptr).min() > 1000
    assert "高标准农田" in tokens.vocabulary


def test_all_measures_are_segmented(gold_plans):
    tokens = plan_tokens(gold_plans)
    assert (
        len(tokens) == gold_plans.measures["doc_id"].isin(gold_plans.unique().documents.index).sum()
    )
    assert np.diff(tokens.indptr).min() >= 3
