"""compare_targets and pledge_outcomes: numbers a reader can check by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import cityplans as cp
from cityplans.corpus import Plans
from cityplans.findings import say_targets
from cityplans.promises.choosing import (
    _led,
    _with_bare_multiples,
    _years,
    groups,
    of_part,
    units_of,
)
from cityplans.promises.comparing import _doubts, _far, _lined_up, verdict
from cityplans.promises.outcomes import _kept
from cityplans.targets import to_base
from tests.toy import plans_of_rows


def corpus(*docs: tuple[str, str, int, str, str]) -> Plans:
    """(doc_id, region, plan_year, role, text), one measure each; later rows add to a document."""
    documents, measures, sources = {}, {}, {}
    for doc_id, region, year, role, text in docs:
        name = f"{doc_id}.txt"
        start = len(sources.get(name, ""))
        sources[name] = sources.get(name, "") + text + "\n"
        copy_of = doc_id.split("copy-of-")[1] if "copy-of-" in doc_id else None
        documents[doc_id] = {
            "title": doc_id,
            "region": region,
            "level": "county",
            "region_confidence": "certain",
            "plan_year": year,
            "doc_type": "summary_and_plan",
            "duplicate_of": copy_of,
            "source": name,
            "source_start": 0,
            "source_end": len(sources[name]),
        }
        measures[f"{doc_id}/m{len(measures):03d}"] = {
            "doc_id": doc_id,
            "path": "#1",
            "marker": "",
            "lead": text.split(",")[0],
            "text": text,
            "role": role,
            "source_start": start,
            "source_end": start + len(text),
        }

    return plans_of_rows(documents, measures, sources)


@pytest.fixture
def plans():
    return corpus(
        ("a24", "甲", 2024, "plan", "县域就诊率达到88%。"),
        ("a25", "甲", 2025, "retrospective", "县域内就诊率86.5%。"),
        ("a25", "甲", 2025, "plan", "县域就诊率达到90%。"),
        ("b25", "乙", 2025, "retrospective", "县域就诊率91%。"),
        ("b25", "乙", 2025, "plan", "县域就诊率保持在91%以上。"),
        ("z-copy-of-b25", "乙", 2025, "plan", "县域就诊率保持在99%以上。"),
    )


def test_reached_promised_and_step(plans):
    table = cp.compare_targets(cp.find_targets(plans), plans)
    rows = table.set_index(["region", "promised_year"])
    assert rows.loc[("甲", 2025), "reached"] == 86.5
    assert rows.loc[("甲", 2025), "reached_year"] == 2024
    assert rows.loc[("甲", 2025), "promised"] == 90
    assert rows.loc[("甲", 2025), "step"] == 3.5
    assert pd.isna(rows.loc[("甲", 2024), "reached"])
    assert rows.loc[("乙", 2025), "step"] == 0
    assert rows.loc[("甲", 2025), "doc_ids"] == "a25"
    assert table["indicator"].unique().tolist() == ["县域就诊率"]


def test_copies_are_left_out_unless_asked_for(plans):
    targets = cp.find_targets(plans)
    assert 99 not in set(cp.compare_targets(targets, plans)["promised"])
    table = cp.compare_targets(targets, plans, duplicates=True)
    second = table[(table["region"] == "乙") & (table["promised_year"] == 2025)].iloc[0]
    assert second["n_documents"] == 2
    assert "several values promised" in second["warning"]


def test_units_are_brought_together():
    plans = corpus(
        ("a", "甲", 2025, "plan", "完成老人体检1.2万人。"),
        ("b", "乙", 2025, "plan", "完成老人体检9500名。"),
        ("c", "丙", 2025, "plan", "出生缺陷发生率控制在0.5%以下。"),
        ("d", "丁", 2025, "plan", "出生缺陷发生率控制在6‰以下。"),
    )
    table = cp.compare_targets(cp.find_targets(plans), plans)
    people = table[table["indicator"] == "老人体检人数"].set_index("region")
    assert people["promised"].to_dict() == {"甲": 12000.0, "乙": 9500.0}
    assert set(people["unit"]) == {"人"}
    # The standard unit of 出生缺陷发生率 is per mille.
    defects = table[table["indicator"] == "出生缺陷发生率"].set_index("region")
    assert defects["promised"].to_dict() == {"丙": 5.0, "丁": 6.0}
    assert table["warning"].isna().all()


def test_units_that_cannot_be_brought_together_are_said():
    plans = corpus(
        ("a", "丁", 2025, "plan", "智慧药房数量200平方米。"),
        ("b", "丙", 2025, "plan", "智慧药房数量3家。"),
    )
    table = cp.compare_targets(cp.find_targets(plans), plans, indicators=["智慧药房数量"])
    assert table["warning"].tolist() == ["units that cannot be brought together: 个, 平方米"] * 2
    assert table.set_index("region")["promised"].to_dict() == {"丁": 200.0, "丙": 3.0}


def test_to_base():
    assert to_base(3, "成") == (30, "%")
    assert to_base(2, "亿元") == (20000, "万元")
    assert to_base(103, "元", "元") == (103, "元")
    assert to_base(2, "万元", "元") == (20000, "元")
    assert to_base(2, "万管") == (20000, "管")
    assert to_base(2, "小时") == (120, "分钟")
    assert to_base(90, "秒")[0] == pytest.approx(1.5)
    for per, share in (
        ("‰", 0.5),
        ("/万", 0.05),
        ("1/万", 0.05),
        ("/10万", 0.005),
        ("1/10万", 0.005),
    ):
        assert to_base(5, per) == (pytest.approx(share), "%")
    for unit, tonnes in (("万吨", 20000), ("公斤", 0.002), ("千克", 0.002), ("斤", 0.001)):
        assert to_base(2, unit) == (pytest.approx(tonnes), "吨")
    assert to_base(2, "万吨/年") == (20000, "吨/年")
    assert to_base(2, "未知单位") == (2, "未知单位")


def test_numbers_added_have_no_step():
    plans = corpus(
        ("a", "甲", 2025, "retrospective", "新建卫生室6所。"),
        ("a", "甲", 2025, "plan", "新建卫生室8所。"),
    )
    row = cp.compare_targets(cp.find_targets(plans), plans).iloc[0]
    assert (row["reached"], row["promised"], row["increment"]) == (6, 8, True)
    assert pd.isna(row["step"])


def test_pledges_are_set_against_the_next_report(plans):
    out = cp.pledge_outcomes(cp.find_targets(plans), plans)
    assert len(out) == 1
    row = out.iloc[0]
    assert (row["region"], row["year"], row["promised"], row["reached"]) == ("甲", 2024, 88, 86.5)
    assert row["gap"] == -1.5
    assert not row["kept"]
    assert (row["plan_doc"], row["report_doc"]) == ("a24", "a25")


@pytest.mark.parametrize(
    ("promise", "result", "kept"),
    [
        ("门诊输液率控制在30%以内。", "门诊输液率29%。", True),
        ("门诊输液率控制在30%以内。", "门诊输液率31%。", False),
        ("婴儿死亡率降至3‰。", "婴儿死亡率2.5‰。", True),
        ("婴儿死亡率降至3‰。", "婴儿死亡率3.5‰。", False),
        ("新建卫生室8所。", "新建卫生室9所。", True),
        ("完成老人体检1万人。", "完成老人体检9999人。", False),
        ("电子病历覆盖率80%左右。", "电子病历覆盖率77%。", True),
        ("电子病历覆盖率80%左右。", "电子病历覆盖率70%。", False),
        ("创建康复医院2-3家。", "创建康复医院2家。", True),
    ],
)
def test_kept(promise, result, kept):
    plans = corpus(("p", "甲", 2024, "plan", promise), ("r", "甲", 2025, "retrospective", result))
    out = cp.pledge_outcomes(cp.find_targets(plans), plans)
    assert out["kept"].tolist() == [kept]


def test_unknown_indicator_is_named_with_its_neighbours(plans):
    targets = cp.find_targets(plans)
    with pytest.raises(
        ValueError, match="no target of indicator '县城就诊率' was found; near it: 县域就诊率"
    ):
        cp.compare_targets(targets, plans, indicators=["县城就诊率"])
    with pytest.raises(ValueError, match=r"use indicators=\['县域就诊率'\]"):
        cp.compare_targets(targets, plans, indicators="县域就诊率")
    assert len(cp.compare_targets(targets, plans, indicators=["县域内就诊率"])) == 3


def test_empty_corpus_and_unknown_column_are_said(plans):
    targets = cp.find_targets(plans)
    nothing = plans.select([])
    for function in (cp.compare_targets, cp.pledge_outcomes):
        with pytest.raises(ValueError, match="there is no document in plans"):
            function(cp.find_targets(nothing), nothing)
        with pytest.raises(ValueError, match="by is 'county_name', which is no column"):
            function(targets, plans, by="county_name")


def test_no_targets_give_an_empty_table(plans):
    targets = cp.find_targets(plans).iloc[:0]
    assert len(cp.compare_targets(targets, plans)) == 0
    assert len(cp.pledge_outcomes(targets, plans)) == 0


def test_documents_without_a_place_are_left_out_and_listed():
    plans = corpus(
        ("a", "甲", 2025, "plan", "县域就诊率达到90%。"),
        ("b", None, 2025, "plan", "县域就诊率达到80%。"),
    )
    targets = cp.find_targets(plans)
    table = cp.compare_targets(targets, plans)
    assert table["promised"].tolist() == [90.0]
    assert table.attrs["left_out"] == ["b"]
    assert cp.pledge_outcomes(targets, plans).attrs["left_out"] == ["b"]


def test_bare_multiples_take_the_unit_of_the_indicator():
    plans = corpus(
        ("a", "甲", 2025, "plan", "完成老人体检2万人。"),
        ("b", "乙", 2025, "plan", "完成老人体检3万(含复查)。"),
    )
    table = cp.compare_targets(cp.find_targets(plans), plans)
    assert table.set_index("region")["promised"].to_dict() == {"甲": 20000.0, "乙": 30000.0}
    assert set(table["unit"]) == {"人"}
    assert table["warning"].isna().all()


def test_changes_are_not_compared_with_levels():
    plans = corpus(
        ("a", "甲", 2025, "retrospective", "人均预期寿命79.8岁,提高1.2岁。"),
        ("a", "甲", 2025, "plan", "人均预期寿命达到80岁。"),
    )
    table = cp.compare_targets(cp.find_targets(plans), plans, indicators=["人均预期寿命"])
    assert table[["reached", "promised", "step"]].iloc[0].tolist() == [79.8, 80.0, 0.2]


def lined(*said):
    """One place: what 2024 reached and 2025 promises, compared; a row of each indicator."""
    plans = corpus(*((f"d{k}", "甲", 2025, role, text) for k, (role, text) in enumerate(said)))
    table = cp.compare_targets(cp.find_targets(plans), plans)
    return table, table.dropna(subset=["reached", "promised"])


def test_additions_are_not_compared_with_levels():
    table, both = lined(
        ("retrospective", "养老床位数达到5000张。"), ("plan", "新增养老床位200张以上。")
    )
    assert both.empty
    assert sorted(table["quantity"]) == ["addition", "level"]


def test_a_yearly_flow_is_not_compared_with_five_years():
    table, both = lined(
        ("retrospective", "过去五年,城镇新增就业累计60万人。"), ("plan", "城镇新增就业11万人。")
    )
    assert both.empty
    assert table.set_index("period")["promised"].dropna().to_dict() == {1: 110000.0}
    assert table.set_index("period")["reached"].dropna().to_dict() == {5: 600000.0}


@pytest.mark.parametrize(
    ("reached", "promised", "verdict"),
    [
        ("孕产妇死亡率12/10万。", "孕产妇死亡率控制在10/10万以内。", "beyond"),
        ("孕产妇死亡率8/10万。", "孕产妇死亡率控制在10/10万以内。", "met"),
        ("城镇调查失业率5.1%。", "城镇调查失业率5.5%。", "short"),
        ("县域就诊率91%。", "县域就诊率保持在90%以上。", "met"),
        ("县域就诊率88%。", "县域就诊率达到90%。", "beyond"),
        ("出生率6‰。", "出生率5‰。", "changed"),
    ],
)
def test_a_promise_is_judged_by_its_bound_and_the_better_direction(reached, promised, verdict):
    _, both = lined(("retrospective", reached), ("plan", promised))
    assert both["verdict"].tolist() == [verdict]


def test_what_was_reached_is_never_said_to_be_given_up():
    table, _ = lined(
        ("retrospective", "孕产妇死亡率12/10万。"), ("plan", "孕产妇死亡率控制在10/10万以内。"),
        ("retrospective", "出生率6‰。"), ("plan", "出生率5‰。"),
    )  # fmt: skip
    assert say_targets(table) == (
        "2 项可对照的指标中，1 项承诺比已达到的更进一步，0 项已达到或持平，1 项有变化而不判断优劣"
    )
    said = say_targets(table, lang="en")
    assert "1 are promised to go further" in said
    assert "1 changed" in said


def test_what_cannot_be_compared_is_counted_by_reason(plans):
    targets = cp.find_targets(plans)
    targets["named"] = True
    targets.loc[0, "named"] = False
    targets.loc[1, "redacted"] = True
    targets.loc[2, "unit"] = "人"
    table = cp.compare_targets(targets, plans)
    assert table.attrs["not_compared"] == {
        "not named well": 1,
        "unit of another kind than the indicator's": 1,
        "value masked or implied": 1,
    }


def test_what_is_said_of_a_place_within_is_not_compared():
    plans = corpus(
        ("d0", "四川", 2025, "retrospective", "成都市经济总量2万亿元。全省经济总量6万亿元。"),
        ("d1", "四川", 2025, "plan", "四川省经济总量达到7万亿元,绵阳机场旅客吞吐量900万人次。"),
    )
    plans.documents["adcode"] = "510000"
    table = cp.compare_targets(cp.find_targets(plans), plans)
    assert table[["reached", "promised"]].values.tolist() == [[60000.0, 70000.0]]
    assert table.attrs["not_compared"] == {"said of a place within": 2}


def test_values_far_apart_are_flagged():
    _, both = lined(
        ("retrospective", "养老床位数达到5000张。"), ("plan", "养老床位数达到11000张。")
    )
    assert "far apart" in both["warning"].iloc[0]
    _, both = lined(("retrospective", "养老床位数达到5000张。"), ("plan", "养老床位数达到9000张。"))
    assert both["warning"].isna().all()


@pytest.mark.parametrize(
    ("told", "unit", "reached", "promised", "far"),
    [
        # Levels may double, changes treble, sums of a year grow by half.
        ("养老床位达到", "张", 100, 200, False),
        ("养老床位达到", "张", 100, 201, True),
        ("地区生产总值增长", "%", 2, 6, False),
        ("地区生产总值增长", "%", 2, 6.1, True),
        ("门诊人次达到", "万人次", 20, 30, False),
        ("门诊人次达到", "万人次", 20, 31, True),
        ("门诊人次达到", "万人次", 20, 60, True),
    ],
)
def test_how_far_apart_is_flagged(told, unit, reached, promised, far):
    plans = corpus(
        ("a25", "甲", 2025, "retrospective", f"{told}{reached}{unit}。"),
        ("a25", "甲", 2025, "plan", f"{told}{promised}{unit}。"),
    )
    (row,) = cp.compare_targets(cp.find_targets(plans), plans).to_dict("records")
    assert ("far apart" in str(row["warning"])) == far


def test_sums_more_than_three_times_apart_are_not_lined_up():
    plans = corpus(
        ("a25", "甲", 2025, "retrospective", "门诊人次达到20万人次。"),
        ("a25", "甲", 2025, "plan", "门诊人次达到61万人次。"),
    )
    table = cp.compare_targets(cp.find_targets(plans), plans)
    assert table["step"].isna().all()
    assert table.attrs["not_compared"]["sums of other spans"] == 1


@pytest.mark.parametrize(("when", "flagged"), [("", True), ("到2026年,", False)])
def test_an_average_of_years_beside_the_next_year_is_flagged(when, flagged):
    plans = corpus(
        ("a25", "甲", 2025, "retrospective", "居民收入年均增长5%。"),
        ("a25", "甲", 2025, "plan", f"{when}居民收入年均增长6%。"),
    )
    (row,) = cp.compare_targets(cp.find_targets(plans), plans).to_dict("records")
    assert ("average over several years" in str(row["warning"])) == flagged


def told(value, sign, quantity="level", better="", high=None):
    return {
        "value": value, "high": high, "comparator": sign, "better": better, "quantity": quantity
    }  # fmt: skip


@pytest.mark.parametrize(
    ("promise", "reached", "expected"),
    [
        # A bound from below, from above; any other sign is kept by the value alone, or its range.
        (told(90, ">="), 90, "met"),
        (told(90, ">="), 91, "met"),
        (told(90, ">="), 89, "beyond"),
        (told(10, "<="), 10, "met"),
        (told(10, "<="), 9, "met"),
        (told(10, "<="), 11, "beyond"),
        (told(90, "="), 90, "met"),
        (told(90, "="), 91, "changed"),
        (told(20, "=", high=25), 25, "met"),
        (told(20, "=", high=25), 20, "met"),
        (told(20, "=", high=25), 26, "changed"),
        (told(20, "<=", high=25), 25, "met"),
        # The better direction, where it is known, says how far.
        (told(90, "=", better="higher"), 88, "beyond"),
        (told(90, "=", better="higher"), 92, "short"),
        (told(10, "=", better="lower"), 12, "beyond"),
        (told(10, "=", better="lower"), 8, "short"),
        (told(90, "<=", better="higher"), 92, "short"),
        (told(10, "=", "flow", "higher"), 12, "changed"),
        (told(10, "=", "change", "higher"), 8, "beyond"),
    ],
)
def test_verdicts(promise, reached, expected):
    assert verdict(promise, reached) == expected


@pytest.mark.parametrize(
    ("promise", "reached", "expected"),
    [
        (told(80, "approx"), 76, True),
        (told(80, "approx"), 75.9, False),
        (told(80, "approx"), 99, True),
        (told(-80, "approx"), -84, True),
        (told(-80, "approx"), -85, False),
        (told(10, "<="), 10, True),
        (told(10, "<="), 10.1, False),
        (told(10, "<=", high=12), 12, True),
        (told(10, "<=", high=12), 12.1, False),
        (told(10, "=", better="lower"), 10.1, False),
        (told(10, ">=", better="lower"), 10.1, True),
        (told(10, "="), 10, True),
        (told(10, "="), 9.9, False),
        (told(10, "+"), 10, True),
        (told(10, "=", high=12), 10, True),
    ],
)
def test_which_promises_are_kept(promise, reached, expected):
    assert _kept(promise, reached) is expected


def test_outcomes_carry_both_sides():
    plans = corpus(
        ("p", "甲", 2024, "plan", "养老床位达到80张。"),
        ("r", "甲", 2025, "retrospective", "养老床位达到83.5张。"),
    )
    (row,) = cp.pledge_outcomes(cp.find_targets(plans), plans).to_dict("records")
    assert (row["promised"], row["reached"], row["gap"], row["year"]) == (80, 83.5, 3.5, 2024)
    assert (row["comparator"], row["unit"], row["quantity"]) == (">=", "张", "level")
    assert (row["plan_measure"], row["report_measure"]) == ("p/m000", "r/m001")
    assert pd.isna(row["warning"]) and pd.isna(row["promised_high"])


@pytest.mark.parametrize(
    ("promised", "reached", "shown", "warned"),
    [
        ((80,), (83,), (80, 83), False),
        ((80, 85), (83,), (80, 83), True),
        ((80,), (83, 84), (80, 84), True),
        ((80, 80), (83, 83), (80, 83), False),
    ],
)
def test_of_several_values_the_first_promise_and_the_last_result(promised, reached, shown, warned):
    plans = corpus(
        *[("p", "甲", 2024, "plan", f"养老床位达到{n}张。") for n in promised],
        *[("r", "甲", 2025, "retrospective", f"养老床位达到{n}张。") for n in reached],
    )
    (row,) = cp.pledge_outcomes(cp.find_targets(plans), plans).to_dict("records")
    assert (row["promised"], row["reached"]) == shown
    assert pd.notna(row["warning"]) == warned


def test_what_has_no_outcome():
    # A document does not report on itself; a year is needed; an aim alone, a result alone.
    plans = corpus(
        ("p", "甲", 2024, "plan", "养老床位达到80张。"),
        ("p", "甲", 2024, "plan", "2023年养老床位达到70张。"),
        ("q", "乙", 2023, "plan", "养老床位达到60张。"),
        ("r", "丙", 2025, "retrospective", "养老床位达到50张。"),
    )
    targets = cp.find_targets(plans)
    out = cp.pledge_outcomes(targets, plans)
    assert len(out) == 0
    assert out.attrs["not_compared"] == {}
    targets.loc[:1, "year"] = pd.NA
    assert cp.pledge_outcomes(targets, plans).attrs["not_compared"] == {"no year": 2}


def aligned(*said: tuple[str, int | None, float], sums: bool = False):
    """(kind, year, value) lined up: pairs of values promised and reached, and sums left out."""
    rows = [{"kind": kind, "year": year, "value": value} for kind, year, value in said]
    lined, apart = _lined_up(rows, sums)
    return [tuple([r["value"] for r in side] for side in pair) for pair in lined], apart


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # The newest result before the promised year; other results stand alone, behind.
        (
            [("actual", 2022, 1), ("actual", 2023, 2), ("target", 2024, 3)],
            [([3], [2]), ([], [1])],
        ),
        # Of the same year and later ones: none.
        ([("actual", 2024, 1), ("target", 2024, 3)], [([3], []), ([], [1])]),
        ([("actual", 2025, 1), ("target", 2024, 3)], [([3], []), ([], [1])]),
        # A baseline and a sum given count as result and promise.
        ([("baseline", 2023, 1), ("input", 2024, 3)], [([3], [1])]),
        # Promises in order of years, those without one last; a result serves several.
        (
            [("target", 2030, 9), ("target", None, 8), ("target", 2025, 7), ("actual", 2024, 1)],
            [([7], [1]), ([9], [1]), ([8], [1])],
        ),
        # A result without a year is the oldest.
        ([("actual", None, 1), ("target", 2024, 3)], [([3], [1])]),
        ([("actual", None, 1), ("actual", 2000, 2), ("target", 2024, 3)], [([3], [2]), ([], [1])]),
        ([("target", 2024, 3), ("target", 2024, 4)], [([3, 4], [])]),
    ],
)
def test_promises_and_results_are_lined_up_by_year(said, expected):
    assert aligned(*said) == (expected, 0)


def test_sums_of_other_spans_are_counted():
    five = [("actual", 2023, 301), ("actual", 2023, 302), ("target", 2024, 100)]
    assert aligned(*five) == ([([100], [301, 302])], 0)
    alone = ([], [301, 302])
    assert aligned(*five, sums=True) == ([([100], []), alone], 2)
    # The first promise and the last result are compared, and three times is not too far.
    assert aligned(*five[:1], ("actual", 2023, 300), five[2], sums=True) == (
        [([100], [301, 300])], 0
    )  # fmt: skip
    assert aligned(*five, ("target", 2024, 200), sums=True) == ([([100, 200], []), alone], 2)
    # A result that serves another promise is not left out.
    assert aligned(*five, ("target", 2025, 200), sums=True) == (
        [([100], []), ([200], [301, 302])], 0
    )  # fmt: skip


def test_how_far_two_values_are_apart():
    assert not _far(100, 200, 2.0)
    assert _far(100, 201, 2.0)
    assert _far(201, 100, 2.0)
    assert _far(-100, -201, 2.0)
    # Below one, nothing is far.
    assert not _far(0.1, 1, 2.0)
    assert _far(0.1, 1.1, 2.0)


@pytest.mark.parametrize(
    ("at", "reached", "indicator", "notes"),
    [
        ((0, 89), 90, "床位", ["one sentence"]),
        ((0, 90), 90, "床位", []),
        ((1, 89), 90, "床位", []),
        ((1, 0), 49, "床位", ["far apart"]),
        ((1, 0), 50, "床位", []),
        ((1, 0), 90, "年均床位", ["average over several years"]),
        ((0, 1), 40, "年均床位", ["far apart", "one sentence", "average over several years"]),
    ],
)
def test_what_a_reader_should_check(at, reached, indicator, notes):
    promise = {"value": 100, "high": None, "at": (0, 30), "year": 2025}
    result = {"value": reached, "high": None, "at": at, "year": 2024}
    common = {"quantity": "level", "indicator": indicator}
    said = list(_doubts(common, [promise], [result]))
    assert len(said) == len(notes)
    assert all(note in line for note, line in zip(notes, said, strict=True))
    # Two years on there is no doubt of the year; one side alone is compared with nothing.
    later = list(_doubts(common, [promise | {"year": 2026}], [result]))
    assert not any("average" in line for line in later)
    assert list(_doubts(common, [promise], [])) == list(_doubts(common, [], [result])) == []


def test_several_values_are_named_by_their_side():
    one, other = ({"value": v, "high": None, "at": (v, 0), "year": 2025} for v in (5, 6))
    wide = one | {"high": 7}
    common = {"quantity": "level", "indicator": "床位"}

    def first(promised, reached):
        return next(_doubts(common, promised, reached), "")

    assert first([one, other], []) == "several values promised for one year"
    assert first([], [one, other]) == "several values reached for one year"
    assert first([one, other], [one, wide]) == "several values promised and reached for one year"
    assert first([one, one], [other, other]) == ""


def test_a_line_names_documents_and_measures_once():
    plans = corpus(
        ("a", "甲", 2025, "retrospective", "养老床位达到80张。"),
        ("a", "甲", 2025, "retrospective", "养老床位达到82张。"),
        ("b", "甲", 2025, "plan", "养老床位达到90-95张。"),
        ("b", "甲", 2025, "plan", "养老床位达到91张。"),
    )
    (row,) = cp.compare_targets(cp.find_targets(plans), plans).to_dict("records")
    assert (row["reached"], row["promised"], row["promised_high"]) == (82, 90, 95)
    assert (row["step"], row["verdict"], row["comparator"]) == (8, "beyond", ">=")
    assert (row["n_documents"], row["doc_ids"]) == (2, "a、b")
    assert row["measure_ids"] == "a/m000、a/m001、b/m002、b/m003"
    (row,) = cp.compare_targets(cp.find_targets(plans.select(["a"])), plans).to_dict("records")
    assert (row["reached"], row["n_documents"], row["measure_ids"]) == (82, 1, "a/m000、a/m001")
    assert pd.isna(row["promised"]) and pd.isna(row["step"]) and pd.isna(row["verdict"])


@pytest.mark.parametrize(
    ("led", "period", "indicator", "years"),
    [
        ("累计培训", None, "培训人数", 1),
        ("五年累计培训", None, "培训人数", 5),
        ("“十四五”期间培训", None, "培训人数", 5),
        ("三年培训", None, "培训人数", 3),
        # The last word tells.
        ("五年来,今年培训", None, "培训人数", 1),
        ("今年起五年培训", None, "培训人数", 5),
        ("五年间三年培训", None, "培训人数", 3),
        ("五年培训", None, "年均培训人数", 1),
        # What the sentence was read to say goes before, if it is more than a year.
        ("五年培训", 4, "培训人数", 4),
        ("五年培训", 1, "培训人数", 5),
        ("五年培训", 2, "年均培训人数", 2),
    ],
)
def test_the_years_a_sum_is_of(led, period, indicator, years):
    assert _years({"period": period, "indicator": indicator}, led) == years


@pytest.mark.parametrize(
    ("sentence", "adcode", "part"),
    [
        ("成都市经济总量2万亿元", "510000", True),
        ("外贸回升,成都市经济总量", "510000", True),
        ("外贸,回升,成都市经济总量", "510000", True),
        ("成都市回升,经济总量", "510000", False),
        ("成都市回升,外贸,经济总量", "510000", False),
        # The document's own place, one elsewhere, several, examples, none.
        ("四川省经济总量", "510000", False),
        ("成都市经济总量", "510100", False),
        ("成都市经济总量", "330000", False),
        ("成都市、绵阳市经济总量", "510000", False),
        ("成都市等地经济总量", "510000", False),
        ("经济总量", "510000", False),
        ("2025年成都市经济总量", "510000", True),
        ("外商到访成都市经济总量", "510000", False),
    ],
)
def test_what_is_told_of_a_place_within(sentence, adcode, part):
    assert of_part(sentence, adcode) is part


def test_the_words_that_lead_to_a_number_end_at_a_stop():
    text = "药房。药柜" + "药" * 200 + "3家"
    row = {"source_start": text.index("3"), "source_end": len(text)}
    assert _led(row, text) == "药" * 120 + "3家"
    text = "药房。药柜3家"
    for stop in "。！？!?;；\n":
        said = text.replace("。", stop)
        assert _led({"source_start": 5, "source_end": 7}, said) == "药柜3家"
    assert _led({"source_start": 2, "source_end": 4}, "药柜3家") == "药柜3家"


@pytest.mark.parametrize(
    ("value", "units", "unit"),
    [
        (1000.0, ["人"], "人"),
        (999.0, ["人"], ""),
        (1000.0, ["人", "元"], ""),
        (1000.0, [], ""),
    ],
)
def test_a_bare_multiple_has_the_one_unit_of_its_indicator(value, units, unit):
    rows = [{"indicator": "甲", "unit": u, "value": 1.0} for u in units]
    rows += [{"indicator": "乙", "unit": "张", "value": 1.0}]
    bare = {"indicator": "甲", "unit": "", "value": value}
    assert _with_bare_multiples([*rows, bare])[-1]["unit"] == unit
    assert units_of([{"indicator": "甲", "unit": u} for u in "人元人"]) == {"甲": {"人", "元"}}


def test_groups_come_in_the_order_of_their_values():
    rows = [{"a": a, "b": b, "n": n} for n, (a, b) in enumerate(["乙x", "甲y", "甲x", "甲y"])]
    assert groups(rows, ("a", "b")) == [
        ({"a": "乙", "b": "x"}, [rows[0]]),
        ({"a": "甲", "b": "x"}, [rows[2]]),
        ({"a": "甲", "b": "y"}, [rows[1], rows[3]]),
    ]


def test_values_come_in_the_unit_of_the_indicator():
    plans = corpus(
        ("a", "甲", 2025, "plan", "孕产妇死亡率控制在0.1‰以内。"),
        ("b", "乙", 2025, "plan", "孕产妇死亡率控制在8/10万至9/10万。"),
        ("c", "丙", 2025, "plan", "养老床位达到2-3万张。"),
    )
    table = cp.compare_targets(cp.find_targets(plans), plans).set_index("region")
    assert (table.loc["甲", "promised"], table.loc["甲", "unit"]) == (10, "/10万")
    assert table.loc["丙", ["promised", "promised_high"]].tolist() == [20000, 30000]


def test_a_column_of_ones_own_compares():
    plans = corpus(
        ("a", "甲", 2025, "plan", "养老床位达到80张。"),
        ("b", "乙", 2025, "plan", "养老床位达到90张。"),
    )
    plans.documents["province"] = ["川", pd.NA]
    table = cp.compare_targets(cp.find_targets(plans), plans, by="province")
    assert table["province"].tolist() == ["川"]
    assert table.attrs["left_out"] == ["b"]
    assert "region" not in table
