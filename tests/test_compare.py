"""compare_themes, compare_topics and trends on plans counted by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cityplans as cp
from cityplans.compare import shares
from tests.comparisons import plans_of_counts, shuffled

COLUMNS = [
    "theme", "region", "role", "n", "n_measures", "n_documents", "share", "low", "high",
    "interval", "p", "p_adjusted", "influence_low", "influence_high",
]  # fmt: skip


def test_counts_by_hand(toy_plans, toy_codes):
    table = cp.compare_themes(toy_codes, toy_plans)
    assert list(table.columns) == COLUMNS
    assert len(table) == 3 * 2
    got = table.set_index(["theme", "region"])
    # 甲 has 3 + 2 measures that promise, in two documents; 乙 has 3 in one
    assert got.loc[("医共体", "甲"), ["n", "n_measures", "n_documents"]].tolist() == [2, 5, 2]
    assert got.loc[("医共体", "甲"), "share"] == 0.4
    assert got.loc[("医共体", "乙"), ["n", "share"]].tolist() == [0, 0]
    assert got.loc[("中医药", "乙"), "share"] == pytest.approx(1 / 3, abs=1e-6)
    assert (table["role"] == "plan").all()
    # 项目 is only in what was done: not counted, but a row
    assert (got.loc["项目", "n"] == 0).all()


def test_interval_says_what_it_is_about(toy_plans, toy_codes):
    got = cp.compare_themes(toy_codes, toy_plans).set_index(["theme", "region"])["interval"]
    assert got["中医药", "乙"] == shares.ONE_DOCUMENT
    assert "this text" in got["医共体", "乙"]
    assert got["医共体", "甲"] == shares.SEVERAL_DOCUMENTS


def test_roles_are_never_mixed_unasked(toy_plans, toy_codes):
    done = cp.compare_themes(toy_codes, toy_plans, role="retrospective")
    assert done.set_index(["theme", "region"]).loc[("项目", "甲"), "share"] == 0.5
    both = cp.compare_themes(toy_codes, toy_plans, role=None)
    assert set(both["role"]) == {"all"}
    assert both.set_index(["theme", "region"]).loc[("项目", "甲"), "n_measures"] == 7
    two = cp.compare_themes(toy_codes, toy_plans, role=["plan", "retrospective"])
    assert set(two["role"]) == {"plan, retrospective"}
    assert two["n"].tolist() == both["n"].tolist()


def test_by_role_year_kind_and_document(toy_plans, toy_codes):
    by_role = cp.compare_themes(toy_codes, toy_plans, by="role").set_index(["theme", "role"])
    assert by_role["n_measures"].unique().tolist() == [8, 2]
    assert by_role.loc[("项目", "retrospective"), "share"] == 0.5
    by_year = cp.compare_themes(toy_codes, toy_plans, by="plan_year")
    assert by_year["plan_year"].dtype == "Int64"
    assert by_year["plan_year"].unique().tolist() == [2023, 2024]
    by_doc = cp.compare_themes(toy_codes, toy_plans, by="doc_id")
    assert by_doc["doc_id"].unique().tolist() == ["a-2023", "a-2024", "b-2024"]
    both = cp.compare_themes(toy_codes, toy_plans, by=["region", "plan_year"])
    assert len(both) == 3 * 3


def test_copies_are_left_out_unless_asked_for(toy_plans, toy_codes):
    toy_plans.documents.loc["a-2024", "duplicate_of"] = "a-2023"
    got = cp.compare_themes(toy_codes, toy_plans).set_index(["theme", "region"])
    assert got.loc[("医共体", "甲"), ["n", "n_measures", "n_documents"]].tolist() == [1, 3, 1]
    got = cp.compare_themes(toy_codes, toy_plans, duplicates=True).set_index(["theme", "region"])
    assert got.loc[("医共体", "甲"), "n_documents"] == 2


def test_themes_asked_for_come_in_that_order_with_zeros(toy_plans, toy_codes):
    table = cp.compare_themes(toy_codes, toy_plans, themes=["托育", "医共体"])
    assert table["theme"].unique().tolist() == ["托育", "医共体"]
    assert (table["n"][table["theme"] == "托育"] == 0).all()
    toy_codes.attrs["themes"] = ["中医药", "医共体", "托育"]
    whole = cp.compare_themes(toy_codes, toy_plans)
    assert whole["theme"].unique().tolist() == ["中医药", "医共体", "托育"]


def test_no_codes_at_all_gives_a_well_formed_table(toy_plans, toy_codes):
    nothing = toy_codes.iloc[:0]
    assert list(cp.compare_themes(nothing, toy_plans).columns) == COLUMNS
    zeros = cp.compare_themes(nothing, toy_plans, themes=["医共体"])
    assert zeros["share"].tolist() == [0, 0]
    assert (zeros["high"] > 0).all()
    assert zeros.dtypes.astype(str).tolist() == (
        cp.compare_themes(toy_codes, toy_plans).dtypes.astype(str).tolist()
    )


def test_place_with_nothing_to_count_is_a_row_without_share(toy_plans, toy_codes):
    toy_plans.measures.loc[toy_plans.measures["doc_id"] == "b-2024", "role"] = "background"
    got = cp.compare_themes(toy_codes, toy_plans).set_index(["theme", "region"])
    assert got.loc[("医共体", "乙"), "n_measures"] == 0
    assert np.isnan(got.loc[("医共体", "乙"), "share"])
    assert got.loc[("医共体", "乙"), "interval"] == shares.NO_MEASURES


def test_documents_without_a_place_are_counted_as_left_out(toy_plans, toy_codes):
    toy_plans.documents.loc["b-2024", "region"] = None
    table = cp.compare_themes(toy_codes, toy_plans)
    assert table["region"].unique().tolist() == ["甲"]
    assert table.attrs["left_out"] == ["b-2024"]
    toy_plans.documents["region"] = pd.Series([None] * 3, index=toy_plans.documents.index).astype(
        "str"
    )
    with pytest.raises(ValueError, match=r"region is missing for every document.*by='doc_id'"):
        cp.compare_themes(toy_codes, toy_plans)


def test_messages_say_what_to_do(toy_plans, toy_codes):
    with pytest.raises(ValueError, match=r"no measures to count with role='method'.*role=None"):
        cp.compare_themes(toy_codes, toy_plans, role="method")
    with pytest.raises(ValueError, match=r"plan \(8\), retrospective \(2\)"):
        cp.compare_themes(toy_codes, toy_plans, role="method")
    with pytest.raises(ValueError, match="role 'plans' is unknown; use one of preamble"):
        cp.compare_themes(toy_codes, toy_plans, role="plans")
    with pytest.raises(ValueError, match="cannot group by 'city'"):
        cp.compare_themes(toy_codes, toy_plans, by="city")
    with pytest.raises(ValueError, match="confidence is 95"):
        cp.compare_themes(toy_codes, toy_plans, confidence=95)
    with pytest.raises(ValueError, match="themes must be a list"):
        cp.compare_themes(toy_codes, toy_plans, themes="医共体")
    strange = toy_codes.assign(measure_id="x/m1")
    with pytest.raises(ValueError, match=r"1 measures are not in these plans \(x/m1 \.\.\.\)"):
        cp.compare_themes(strange, toy_plans)
    with pytest.raises(ValueError, match="none at all"):
        cp.compare_themes(toy_codes, toy_plans.select([]))


def test_p_only_where_places_have_several_documents():
    plans, codes = plans_of_counts({"甲": [(5, 5), (5, 5)], "乙": [(0, 5), (0, 5)], "丙": [(1, 4)]})
    table = cp.compare_themes(codes, plans).set_index("region")
    assert table.loc[["甲", "乙"], "p"].tolist() == pytest.approx([1 / 3, 1 / 3], abs=1e-6)
    assert np.isnan(table.loc["丙", "p"])
    assert table.loc["甲", "p_adjusted"] == table.loc["甲", "p"]


def test_adjusted_over_themes_not_over_rows():
    plans, codes = plans_of_counts({"甲": [(4, 5), (5, 5), (4, 6)], "乙": [(0, 5), (0, 5), (1, 5)]})
    other = codes.iloc[::3].assign(theme="人才")
    table = cp.compare_themes(pd.concat([codes, other]), plans)
    p = table.drop_duplicates("theme").set_index("theme")[["p", "p_adjusted"]]
    smaller = p["p"].idxmin()
    assert p.loc[smaller, "p_adjusted"] == pytest.approx(
        min(2 * p.loc[smaller, "p"], p["p"].max()), abs=1e-6
    )


def test_influence_shows_the_document_that_carries_a_theme():
    plans, codes = plans_of_counts({"甲": [(9, 10), (0, 10), (0, 10)]})
    row = cp.compare_themes(codes, plans).iloc[0]
    assert (row["influence_low"], row["influence_high"]) == (0, 0.45)


small = st.lists(
    st.integers(1, 8).flatmap(lambda s: st.tuples(st.integers(0, s), st.just(s))),
    min_size=1,
    max_size=4,
)


@settings(max_examples=8, deadline=None)
@given(st.dictionaries(st.sampled_from("甲乙丙"), small, min_size=1), st.integers(0, 99))
def test_order_of_rows_changes_nothing(counts, seed):
    plans, codes = plans_of_counts(counts)
    table = cp.compare_themes(codes, plans, themes=["中医药"])
    other = cp.compare_themes(
        codes.sample(frac=1, random_state=seed),
        shuffled(plans, seed),
        themes=["中医药"],
    )
    pd.testing.assert_frame_equal(table, other)
    known = table["share"].notna()
    assert (table["low"] <= table["share"])[known].all()
    assert (table["share"] <= table["high"])[known].all()
    assert table["low"][known].ge(0).all() and table["high"][known].le(1).all()


def test_inputs_stay_as_they_were(toy_plans, toy_codes):
    before = [f.copy() for f in (toy_codes, toy_plans.documents, toy_plans.measures)]
    cp.compare_themes(toy_codes, toy_plans)
    for was, frame in zip(
        before, (toy_codes, toy_plans.documents, toy_plans.measures), strict=True
    ):
        pd.testing.assert_frame_equal(was, frame)


def test_shares_within_coded_measures_by_hand():
    plans, codes = plans_of_counts({"甲": [(2, 8)], "乙": [(1, 4)]})
    other = codes.iloc[:1].assign(theme="托育", measure_id="甲000/m8")
    both = pd.concat([codes, other])
    table = cp.compare_themes(both, plans, base="coded").set_index(["theme", "region"])
    # 甲 has three measures with any theme, of which two have this one
    assert table.loc[("中医药", "甲"), ["n", "n_measures"]].tolist() == [2, 3]
    assert table.loc[("中医药", "乙"), "share"] == 1
    with pytest.raises(ValueError, match="use 'all' or 'coded'"):
        cp.compare_themes(codes, plans, base="health")
    with pytest.raises(ValueError, match="cannot be corrected"):
        cp.compare_themes(codes, plans, base="coded", corrected_by=codes)


def test_seed_decides_the_draws():
    places = {"甲": [(k % 5, 9 + k % 4) for k in range(14)], "乙": [(k % 3, 9) for k in range(14)]}
    plans, codes = plans_of_counts(places)
    first = cp.compare_themes(codes, plans, seed=1)
    assert first.equals(cp.compare_themes(codes, plans, seed=1))
    other = cp.compare_themes(codes, plans, seed=2)
    assert not first["p"].equals(other["p"])
    # intervals are computed, not drawn
    assert first[["low", "high"]].equals(other[["low", "high"]])


def test_topics_by_place(toy_plans):
    members = pd.DataFrame(
        {
            "measure_id": ["a-2023/m001", "a-2024/m001", "b-2024/m001", "b-2024/m002"],
            "doc_id": ["a-2023", "a-2024", "b-2024", "b-2024"],
            "topic": [1, 1, 1, 2],
        }
    )
    labels = pd.Series({1: "医共体", 2: "疾控", 3: "空"}, name="label")
    topics = SimpleNamespace(members=members, labels=labels, role=("plan",))
    table = cp.compare_topics(topics, toy_plans)
    assert list(table.columns) == ["topic", "label", *COLUMNS[1:]]
    got = table.set_index(["topic", "region"])
    assert got.loc[(1, "甲"), ["label", "n", "n_measures"]].tolist() == ["医共体", 2, 5]
    assert got.loc[(2, "乙"), "share"] == pytest.approx(1 / 3, abs=1e-6)
    assert (got.loc[3, "n"] == 0).all()
    assert cp.compare_topics(members, toy_plans)["label"].unique().tolist() == ["1", "2"]
    with pytest.raises(ValueError, match=r"fitted on role plan only.*asks for all"):
        cp.compare_topics(topics, toy_plans, role=None)
    with pytest.raises(ValueError, match=r"fitted on role plan only.*each role"):
        cp.compare_topics(topics, toy_plans, by="role")
    with pytest.raises(ValueError, match=r"fit_topics\(plans, by='measure'\)"):
        cp.compare_topics(members.drop(columns="measure_id"), toy_plans)


def test_corrected_by_hand_codes():
    plans, codes = plans_of_counts({"甲": [(4, 10)], "乙": [(5, 10)]})
    # a person finds that half of what the codebook found in 甲 is none
    coded = [(m, "中医药" if m in {"甲000/m1", "甲000/m2"} else None) for m in plans.measures.index]
    hand = pd.DataFrame(coded, columns=["measure_id", "theme"])
    hand = hand[hand["measure_id"].str.startswith("甲")].assign(probability=1.0)
    table = cp.compare_themes(codes, plans, corrected_by=hand)
    assert list(table.columns) == [*COLUMNS, "share_uncorrected", "n_coded"]
    got = table.set_index("region")
    assert got.loc["甲", ["share", "share_uncorrected", "n", "n_coded"]].tolist() == [
        0.2,
        0.4,
        4,
        10,
    ]
    assert got.loc["甲", "low"] < 0.2 < got.loc["甲", "high"]
    assert got.loc["甲", "interval"].startswith("corrected")
    assert np.isnan(got.loc["乙", "share"])  # nothing of it was coded by hand
    assert got.loc["乙", "n_coded"] == 0
    assert table["p"].isna().all()
