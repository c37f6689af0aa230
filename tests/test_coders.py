"""Agreement: published numbers, numbers by hand, and what is undefined."""

import krippendorff
import numpy as np
import pandas as pd
import pytest

from cityplans import agreement, code_themes
from cityplans.coders import known_accuracy
from cityplans.coders.reliability import ALL, masi_distance


def frame(pairs) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["measure_id", "theme"])


def codes_of(pairs) -> pd.DataFrame:
    """Codes as code_themes gives them: what is not there has been looked at."""
    return frame(pairs).assign(term="词")


MACHINE = codes_of([("m1", "甲"), ("m1", "乙"), ("m2", "甲"), ("m3", "乙"), ("m9", "甲")])
PERSON = frame([("m1", "甲"), ("m2", "甲"), ("m2", "乙"), ("m3", "乙"), ("m4", None)])


# The 3 x 15 example on Krippendorff's page; * is not coded.
CODERS = ("*****34121133*3", "1*213343*******", "**21344*21133*4")


def test_three_coders_with_codes_missing():
    hands = [frame([(f"m{i}", v) for i, v in enumerate(row) if v != "*"]) for row in CODERS]
    table = agreement(*hands, n_boot=20).set_index("theme")
    # one theme a measure: sets are equal or have nothing in common, which is nominal
    assert table.loc[ALL, "alpha_masi"] == 0.691358
    assert table.loc[ALL, "n"] == 12  # two coders or more
    for theme in "1234":
        data = [[np.nan if v == "*" else float(v == theme) for v in row] for row in CODERS]
        expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert table.loc[theme, "alpha"] == pytest.approx(expected, abs=1e-6)
    # the first against the second on m5, m6, and m7 it did not code: 3 = 3, 4 = 4 ...
    both = sum(a == b != "*" for c in CODERS[1:] for a, b in zip(CODERS[0], c, strict=True))
    assert table.loc[ALL, "n_both"] == both


def test_what_a_coder_did_not_see_is_not_no_theme():
    one = frame([(f"m{i}", "甲" if i % 2 else None) for i in range(20)])
    half = one.iloc[:10]
    assert agreement(one, half, n_boot=0).alpha.iloc[-1] == 1
    assert agreement(half, one, n_boot=0)["n"].iloc[-1] == 10
    # the machine looked at all: what it did not find it denies
    assert agreement(half.dropna().assign(term="词"), one, n_boot=0).recall.iloc[-1] == 0.5


def test_no_measure_of_two_coders():
    with pytest.raises(ValueError, match="no measure was coded by two or more"):
        agreement(codes_of([]).drop(columns="term"), frame([("m1", "甲")]))


def test_numbers_by_hand():
    table = agreement(MACHINE, PERSON, n_boot=200).set_index("theme")
    assert list(table.index) == ["乙", "甲", ALL]
    assert table.loc[ALL, ["n", "n_codes", "n_annotations", "n_both"]].tolist() == [4, 4, 4, 3]
    assert table.loc[ALL, ["agreement", "precision", "recall", "f1"]].tolist() == [0.75] * 4
    # 8 decisions, 2 unequal; 8 ones and 8 zeros among 16: expected 2*8*8/(16*15)
    assert table.loc[ALL, "alpha"] == pytest.approx(1 - 0.25 / (128 / 240), abs=1e-6)
    assert table.loc["甲", ["alpha", "f1"]].tolist() == [1.0, 1.0]


def test_closed_form_equals_the_library():
    rng = np.random.default_rng(5)
    a, b = rng.random((2, 40)) < [[0.3], [0.4]]
    ids = [f"m{i}" for i in range(40)]
    one = codes_of([(m, "甲") for m, x in zip(ids, a, strict=True) if x])
    two = frame([(m, "甲" if x else None) for m, x in zip(ids, b, strict=True)])
    got = agreement(one, two, n_boot=0).alpha.iloc[0]
    expected = krippendorff.alpha(
        reliability_data=[a.astype(int), b.astype(int)], level_of_measurement="nominal"
    )
    assert got == pytest.approx(expected, abs=1e-6)


def test_masi_equals_the_library():
    sets = [frozenset("ab"), frozenset("a"), frozenset("ab"), frozenset(), frozenset("c")]
    others = [frozenset("ab"), frozenset("ab"), frozenset("b"), frozenset(), frozenset("ac")]
    kinds = sorted({*sets, *others}, key=sorted)

    def distance(v1, v2, i1, i2, n_v, dtype):
        return np.vectorize(lambda i, j: masi_distance(kinds[i], kinds[j]))(i1, i2).astype(dtype)

    data = [[kinds.index(s) for s in group] for group in (sets, others)]
    expected = krippendorff.alpha(
        reliability_data=data, value_domain=range(len(kinds)), level_of_measurement=distance
    )

    def coded(groups):
        rows = [(f"m{i}", t) for i, s in enumerate(groups) for t in (sorted(s) or [None])]
        return frame(rows)

    got = agreement(coded(sets), coded(others), n_boot=0).alpha_masi.iloc[-1]
    assert got == pytest.approx(expected, abs=1e-6)


def test_masi_distance_by_hand():
    assert masi_distance(frozenset("a"), frozenset("a")) == 0
    assert masi_distance(frozenset("a"), frozenset("b")) == 1
    assert masi_distance(frozenset("ab"), frozenset("bc")) == pytest.approx(1 - 1 / 3 * 1 / 3)


def test_intervals_hold_the_estimate_and_need_a_seed_only():
    rng = np.random.default_rng(1)
    marks = rng.random(80) < 0.4
    wrong = rng.random(80) < 0.1
    ids = [f"m{i}" for i in range(80)]
    machine = codes_of([(m, "甲") for m, x in zip(ids, marks ^ wrong, strict=True) if x])
    person = frame([(m, "甲" if x else None) for m, x in zip(ids, marks, strict=True)])
    one, again = (agreement(machine, person, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(agreement(machine, person, seed=4))
    for name in ("alpha", "agreement", "precision", "recall", "f1"):
        assert (one[f"{name}_low"] <= one[name]).all()
        assert (one[name] <= one[f"{name}_high"]).all()
        assert (one[f"{name}_low"] < one[f"{name}_high"]).all()


def test_theme_nobody_mentions_is_there_and_undefined(toy_plans):
    codes = code_themes(toy_plans, {"themes": {"航天": ["载人航天"], "签约": ["家庭医生签约"]}})
    hand = frame([(m, None) for m in toy_plans.measures.index])
    table = agreement(codes, hand, n_boot=20).set_index("theme")
    assert table.loc["航天", ["n_codes", "n_annotations"]].tolist() == [0, 0]
    assert table.loc["航天", ["alpha", "precision", "recall", "f1"]].isna().all()
    assert table.loc["航天", "agreement"] == 1


def test_empty_codes_are_all_missed():
    table = agreement(MACHINE.iloc[:0], PERSON, n_boot=20).set_index("theme")
    assert table.loc[ALL, "recall"] == 0


def test_what_is_wrong_is_said(toy_plans):
    codes = code_themes(toy_plans)
    with pytest.raises(ValueError, match="annotations are empty"):
        agreement(codes, frame([]))
    with pytest.raises(ValueError, match="no column theme"):
        agreement(codes, PERSON[["measure_id"]])
    with pytest.raises(ValueError, match="no measure in common"):
        agreement(codes, frame([("x", "中医药")]))
    with pytest.raises(ValueError, match="2 annotated measures are not in the plans: x, y;"):
        agreement(codes, frame([("x", "中医药"), ("y", None)]), plans=toy_plans)
    with pytest.raises(ValueError, match=r"6 annotated .*: 0, 1, 2, 3, 4 …;"):
        agreement(codes, frame([(str(k), None) for k in range(6)]), plans=toy_plans)
    with pytest.raises(ValueError, match="no theme '中医药学'; did you mean '中医药'"):
        agreement(codes, frame([("a-2024/m002", "中医药学"), ("a-2024/m002", "航天")]))


def test_known_accuracy_gives_what_was_not_seen():
    table = known_accuracy()
    assert set(table["sample"]) == {"unseen"}
    assert table.groupby("judge").size().nunique() == 1
    assert set(known_accuracy("all")["sample"]) == {"unseen", "openings", "originals", "blind"}
    with pytest.raises(ValueError, match="openings, originals, unseen, blind or all"):
        known_accuracy("seen")


def test_a_theme_that_one_side_alone_found_once():
    table = agreement(MACHINE, PERSON.query("theme != '乙' or measure_id == 'm4'"), n_boot=0)
    row = table.set_index("theme").loc["乙"]
    # the codebook has it in m1, which the person coded otherwise: precision 0, no recall, F1 0
    assert (row.n_codes, row.n_annotations, row.precision, row.f1) == (1, 0, 0, 0)
    assert np.isnan(row.recall)
    other = agreement(PERSON.assign(term="词").query("measure_id == 'm9'"), PERSON, n_boot=0)
    row = other.set_index("theme").loc["乙"]
    assert (row.n_codes, row.recall, row.f1) == (0, 0, 0) and np.isnan(row.precision)


def test_intervals_are_percentiles_of_the_draws():
    # of 300 measures the codebook and the person agree on the last 150
    ids = [f"m{k:03d}" for k in range(300)]
    machine, person = codes_of([(m, "甲") for m in ids]), frame([(m, None) for m in ids[:150]])
    person = pd.concat([person, frame([(m, "甲") for m in ids[150:]])])
    drawn = np.random.default_rng(3).multinomial(300, [1 / 300] * 300, size=2000)
    agreed = drawn[:, 150:].sum(axis=1) / 300
    for confidence, edges in ((0.95, (2.5, 97.5)), (0.9, (5, 95)), (0.5, (25, 75))):
        table = agreement(machine, person, n_boot=2000, seed=3, confidence=confidence)
        row = table.set_index("theme").loc["甲"]
        expected = np.percentile(agreed, edges).round(6)
        assert (row.agreement, row.agreement_low, row.agreement_high) == (0.5, *expected)
    none = agreement(MACHINE, PERSON, n_boot=0)
    assert none[["agreement_low", "alpha_high", "alpha_masi_low"]].isna().all().all()


def test_masi_weighs_what_holds_the_other():
    assert masi_distance(frozenset("abc"), frozenset("a")) == pytest.approx(1 - 1 / 3 * 2 / 3)
    assert masi_distance(frozenset("a"), frozenset("abc")) == pytest.approx(1 - 1 / 3 * 2 / 3)
    assert masi_distance(frozenset("abc"), frozenset("bcd")) == pytest.approx(1 - 2 / 4 / 3)
    assert masi_distance(frozenset(), frozenset("a")) == 1
