"""compare_words on plans whose words are counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import cityplans as cp
from cityplans.keyness import word_frequencies
from cityplans.keyness.counting import count_words
from cityplans.keyness.measures import log_likelihood, log_ratio
from cityplans.keyness.words import DOCUMENTS, ONE_DOCUMENT
from tests.comparisons import make_plans, shuffled

ASKED = {"min_count": 1, "stop_words": False}


@pytest.fixture
def plans():
    return make_plans(
        {
            "d1": {"region": "甲", "plan_year": 2023},
            "d2": {"region": "甲", "plan_year": 2024},
            "d3": {"region": "乙", "plan_year": 2024},
            "d4": {"region": "丙", "plan_year": 2024},
        },
        {
            "d1": ["医院 医院 医院 床位", ("retrospective", "人才 人才")],
            "d2": ["医院 人才"],
            "d3": ["人才 人才 床位"],
            "d4": ["床位 疫苗"],
        },
    )


def test_counts_by_hand(plans):
    table = cp.compare_words(plans, focus="甲", **ASKED)
    assert list(table.columns) == [
        "word", "n_focus", "n_rest", "per_10k_focus", "per_10k_rest", "log_odds", "z", "g2",
        "log_ratio", "low", "high", "interval", "dispersion", "n_documents", "n_documents_rest",
        "t", "p", "p_adjusted",
    ]  # fmt: skip
    got = table.set_index("word")
    # 甲 promises 医院 4, 床位 1, 人才 1 in two documents; the others 人才 2, 床位 2, 疫苗 1
    assert got.loc["医院", ["n_focus", "n_rest", "n_documents"]].tolist() == [4, 0, 2]
    assert got.loc["人才", ["n_focus", "n_rest", "n_documents_rest"]].tolist() == [1, 2, 1]
    assert got.loc["床位", ["n_documents", "n_documents_rest"]].tolist() == [1, 2]
    assert got.loc["疫苗", ["n_documents", "n_documents_rest"]].tolist() == [0, 1]
    assert got.loc["医院", "per_10k_focus"] == pytest.approx(1e4 * 4 / 6)
    assert got.loc["疫苗", ["n_focus", "per_10k_focus"]].tolist() == [0, 0]
    assert table["word"].iloc[0] == "医院"
    assert table.attrs["n_words_focus"] == 6 and table.attrs["n_words_rest"] == 5


def test_measures_are_those_of_the_two_groups(plans):
    got = cp.compare_words(plans, focus="甲", **ASKED).set_index("word")
    assert got.loc["医院", "g2"] == pytest.approx(log_likelihood(4, 0, 6, 5).item(), abs=1e-6)
    assert got.loc["人才", "g2"] < 0
    assert got.loc["人才", "log_ratio"] == pytest.approx(np.log2((1 / 6) / (2 / 5)), abs=1e-6)
    adjusted = stats.false_discovery_control(got["p"])
    assert got["p_adjusted"].to_numpy() == pytest.approx(adjusted, rel=1e-5)
    # 医院 3 : 1 over documents of 4 and 2 words: half of |.75 - .667| + |.25 - .333|
    assert got.loc["医院", "dispersion"] == pytest.approx(1 / 12, abs=1e-6)


def test_log_odds_by_hand(plans):
    got = cp.compare_words(plans, focus="甲", prior_size=11, **ASKED).set_index("word")
    # the prior of 11 words is the 11 words counted: 医院 4, 床位 3, 人才 3, 疫苗 1
    delta = np.log(8 / 9) - np.log(4 / 12)
    assert got.loc["医院", "log_odds"] == pytest.approx(delta, abs=1e-6)
    assert got.loc["医院", "z"] == pytest.approx(delta / (1 / 8 + 1 / 4) ** 0.5, abs=1e-6)


def test_background_prior(plans):
    background = {"医院": 1000, "床位": 10, "人才": 10}
    shrunk = cp.compare_words(plans, focus="甲", prior=background, **ASKED).set_index("word")
    assert np.isfinite(shrunk[["log_odds", "z"]]).all().all()  # 疫苗 is not in the background
    plain = cp.compare_words(plans, focus="甲", **ASKED).set_index("word")
    assert shrunk.loc["医院", "z"] != plain.loc["医院", "z"]
    assert shrunk.loc["医院", "g2"] == plain.loc["医院", "g2"]
    with pytest.raises(ValueError, match="prior_size is 0"):
        cp.compare_words(plans, focus="甲", prior_size=0, **ASKED)


def test_one_document_proves_nothing_of_its_place(plans):
    table = cp.compare_words(plans, focus="乙", **ASKED)
    assert table[["dispersion", "t", "p", "p_adjusted"]].isna().all().all()
    assert set(table["interval"]) == {ONE_DOCUMENT}
    ratio, low, high = log_ratio(2, 1, 3, 8)  # 人才 2 of 3 words, elsewhere 1 of 8
    got = table.set_index("word").loc["人才", ["log_ratio", "low", "high"]].tolist()
    assert got == pytest.approx([ratio.item(), low.item(), high.item()], abs=1e-6)
    assert table["z"].is_monotonic_decreasing


def test_documents_are_the_unit_by_hand(plans):
    got = cp.compare_words(plans, focus="甲", **ASKED).set_index("word")
    assert set(got["interval"]) == {DOCUMENTS}
    # 人才 1 of 6 words in documents of 4 and 2 (0, 1); elsewhere 2 of 5 in documents of 3 and 2
    # (2, 0). Σ(c - rate n)² is (2/3)² + (2/3)² = 8/9 and (4/5)² + (4/5)² = 32/25; twice that
    # over the counts squared is 16/9 and 16/25; independent words give 5/6 and 3/10, less.
    error = (16 / 9 + 16 / 25) ** 0.5
    t = np.log((1 / 6) / (2 / 5)) / error
    freedom = (16 / 9 + 16 / 25) ** 2 / ((16 / 9) ** 2 + (16 / 25) ** 2)
    assert got.loc["人才", "t"] == pytest.approx(t, abs=1e-6)
    assert got.loc["人才", "p"] == pytest.approx(2 * stats.t.sf(-t, freedom), rel=1e-5)
    half = stats.t.ppf(0.975, freedom) * error / np.log(2)
    assert got.loc["人才", "low"] == pytest.approx(got.loc["人才", "log_ratio"] - half, abs=1e-5)


def test_words_that_every_document_uses_alike_are_told_from_those_of_one():
    documents = {f"d{i}": {"region": "甲" if i < 4 else "乙", "plan_year": 2024} for i in range(8)}
    base = "床位 " * 200
    texts = {d: [base + ("医院 " * (16 if int(d[1]) < 4 else 2))] for d in documents}
    # 托育 comes as often in 甲 as 医院, but in one document only
    texts["d0"] = [texts["d0"][0] + "托育 " * 64]
    texts["d5"] = [texts["d5"][0] + "托育 " * 8]
    table = cp.compare_words(make_plans(documents, texts), focus="甲", **ASKED)
    got = table.set_index("word")
    assert got.loc["医院", "p_adjusted"] < 0.05 < got.loc["托育", "p_adjusted"]
    assert got.loc["托育", "z"] > 4
    assert table["word"].iloc[0] == "医院"


def test_names_of_places_are_left_out_unless_asked_for():
    plans = make_plans(
        {
            "d1": {"region": "定西", "province": "甘肃省", "adcode": "621100", "plan_year": 2024},
            "d2": {"region": "乐清", "province": "浙江省", "adcode": "330382", "plan_year": 2024},
        },
        {"d1": ["定西 临洮 医院"], "d2": ["乐清 医院"]},
    )
    bare = cp.compare_words(plans, focus="定西", **ASKED)
    assert set(bare["word"]) == {"医院"}
    named = cp.compare_words(plans, focus="定西", place_names=True, **ASKED)
    assert {"定西", "临洮", "乐清"} <= set(named["word"])
    # the lengths stay those of the texts
    assert bare.attrs["n_words_focus"] == named.attrs["n_words_focus"] == 3


def test_against_one_other(plans):
    table = cp.compare_words(plans, focus="甲", against="乙", **ASKED).set_index("word")
    assert "疫苗" not in table.index
    assert table.loc["人才", "n_rest"] == 2
    two = cp.compare_words(plans, focus="甲", against=["乙", "丙"], **ASKED)
    pd.testing.assert_frame_equal(two, cp.compare_words(plans, focus="甲", **ASKED))


def test_a_name_is_one_group_and_a_number_too(plans):
    plans.documents["region"] = plans.documents["region"] + "县"
    table = cp.compare_words(plans, focus="甲县", against="乙县", **ASKED)
    assert table.attrs["n_words_rest"] == 3
    by_year = cp.compare_words(plans, by="plan_year", focus=2023, against=2024, **ASKED)
    assert by_year.attrs["n_words_rest"] == 7
    with pytest.raises(ValueError, match="by must be one column here"):
        cp.compare_words(plans, by=["region", "plan_year"], focus="甲县")


def test_by_year_and_role(plans):
    by_year = cp.compare_words(plans, by="plan_year", focus=2023, **ASKED).set_index("word")
    assert by_year.loc["医院", ["n_focus", "n_rest"]].tolist() == [3, 1]
    by_role = cp.compare_words(plans, by="role", focus="retrospective", **ASKED).set_index("word")
    assert by_role.loc["人才", ["n_focus", "n_rest"]].tolist() == [2, 3]


def test_rare_words_are_left_out_but_count_towards_lengths(plans):
    table = cp.compare_words(plans, focus="甲", min_count=3, stop_words=False)
    assert set(table["word"]) == {"医院", "床位", "人才"}
    assert table.attrs["n_words_rest"] == 5


def test_words_of_ones_own(plans):
    stopped = cp.compare_words(plans, focus="甲", min_count=1, stop_words=["医院"])
    assert "医院" not in set(stopped["word"])


def test_order_of_rows_changes_nothing(plans):
    table = cp.compare_words(plans, focus="甲", **ASKED)
    other = cp.compare_words(shuffled(plans), focus="甲", **ASKED)
    pd.testing.assert_frame_equal(table, other)


def test_messages_say_what_to_do(plans):
    with pytest.raises(ValueError, match="focus= one of 丙、乙、甲"):
        cp.compare_words(plans)
    with pytest.raises(ValueError, match=r"no region 丁; there are: 丙、乙、甲"):
        cp.compare_words(plans, focus="丁")
    with pytest.raises(ValueError, match="cannot compare '甲' with '丁'"):
        cp.compare_words(plans, focus="甲", against="丁")
    with pytest.raises(ValueError, match=r"no word occurs 99 times.*lower min_count"):
        cp.compare_words(plans, focus="甲", min_count=99)
    alone = plans.select(["d1", "d2"])
    with pytest.raises(ValueError, match="nothing to compare it with"):
        cp.compare_words(alone, focus="甲")
    with pytest.raises(ValueError, match="no word occurs"):
        cp.compare_words(plans, focus="甲", stop_words=["医院", "床位", "人才", "疫苗"])


def test_count_words_is_by_document(plans):
    counts, units, vocabulary = count_words(plans, "region", role=None, stop_words=False)
    assert counts.shape == (4, 4) and sorted(vocabulary) == list(vocabulary)
    assert units.groups["region"].tolist() == ["丙", "乙", "甲"]
    assert counts.sum() == 13


def test_frequencies_by_hand(plans):
    table = word_frequencies(plans, by="region", n_words=2, stop_words=False)
    got = table[table["region"] == "甲"].set_index("word")
    # 甲 promises 医院 4, 床位 1, 人才 1; 医院 stands in two of four documents, 人才 in two
    assert got["n"].to_dict() == {"医院": 4, "人才": 1}
    assert got.loc["医院", "per_10k"] == pytest.approx(1e4 * 4 / 6, abs=1e-5)
    assert got.loc["医院", "n_documents"] == 2
    assert got.loc["医院", "tfidf"] == pytest.approx(4 / 6 * (np.log(5 / 3) + 1), abs=1e-6)
    assert len(word_frequencies(plans, by="region", n_words=None, stop_words=False)) == 7
    with pytest.raises(ValueError, match="use 'n' or 'tfidf'"):
        word_frequencies(plans, order="z")


def test_a_message_lists_twelve_groups_at_most():
    def said(n):
        names = [f"区{k:02d}" for k in range(n)]
        documents = {f"d{k}": {"region": name, "plan_year": 2024} for k, name in enumerate(names)}
        plans = make_plans(documents, {d: ["医院"] for d in documents})
        with pytest.raises(ValueError, match="focus= one of") as error:
            cp.compare_words(plans)
        return str(error.value).split("one of ")[1]

    assert said(12) == "、".join(f"区{k:02d}" for k in range(12))
    assert said(13) == "、".join(f"区{k:02d}" for k in range(12)) + " …"


def test_a_prior_by_hand(plans):
    # weights 医院 6, 床位 2, 人才 2, 疫苗 .5 (unknown to the background) of 21 words: doubled
    background = {"医院": 6, "床位": 2, "人才": 2}
    asked = dict(prior=background, prior_size=21, **ASKED)
    got = cp.compare_words(plans, focus="甲", **asked).set_index("word")
    # 甲 has 医院 4 of 6, the others 0 of 5
    delta = np.log((4 + 12) / (2 + 9)) - np.log((0 + 12) / (5 + 9))
    assert got.loc["医院", "log_odds"] == pytest.approx(delta, abs=1e-6)
    # of its own accord the prior weighs a tenth of the smaller side, one word at least
    own = cp.compare_words(plans, focus="甲", **ASKED).set_index("word")
    one = cp.compare_words(plans, focus="甲", prior_size=1, **ASKED).set_index("word")
    pd.testing.assert_frame_equal(own, one)


def test_a_tenth_of_the_smaller_side_is_the_prior():
    documents = {
        "d1": {"region": "甲", "plan_year": 2024},
        "d2": {"region": "乙", "plan_year": 2024},
    }
    plans = make_plans(documents, {"d1": ["医院 " * 50], "d2": ["医院 床位 " * 10]})
    own, two = (cp.compare_words(plans, focus="甲", prior_size=size, **ASKED) for size in (None, 2))
    pd.testing.assert_frame_equal(own, two)


def test_words_come_in_order_of_evidence_then_of_their_name(plans):
    table = cp.compare_words(plans, focus="甲", **ASKED)
    evidence = np.sign(table["t"]) * (1 - table["p"])
    assert evidence.is_monotonic_decreasing
    alone = cp.compare_words(plans, focus="乙", **ASKED)
    assert alone["z"].is_monotonic_decreasing
    documents = {d: {"region": r, "plan_year": 2024} for d, r in (("d1", "甲"), ("d2", "乙"))}
    tied = make_plans(documents, {"d1": ["医院 床位"], "d2": ["人才"]})
    words = cp.compare_words(tied, focus="甲", **ASKED)["word"].tolist()
    assert words == [*sorted(["医院", "床位"]), "人才"]


def test_frequencies_are_in_order_and_the_first_asked_for(plans):
    table = word_frequencies(plans, by="region", n_words=1, stop_words=False)
    # 丙 has 床位 1 and 疫苗 1, 乙 has 人才 2 of 3; ties go by the word
    assert table.groupby("region")["word"].first().to_dict() == {
        "丙": min("床位", "疫苗"), "乙": "人才", "甲": "医院",
    }  # fmt: skip
    by_weight = word_frequencies(plans, by="region", order="tfidf", stop_words=False)
    for _, rows in by_weight.groupby("region"):
        assert rows["tfidf"].is_monotonic_decreasing


def test_a_side_of_one_word_has_that_word_throughout():
    documents = {d: {"region": r, "plan_year": 2024} for d, r in (("d1", "甲"), ("d2", "乙"))}
    plans = make_plans(documents, {"d1": ["医院 医院 床位"], "d2": ["医院"]})
    got = cp.compare_words(plans, focus="甲", **ASKED).set_index("word")
    # two of three words against one of one
    assert got.loc["医院", "log_ratio"] == pytest.approx(np.log2(2 / 3), abs=1e-6)
    assert got.loc["医院", "per_10k_rest"] == 1e4
