"""kwic, cooccurrence, theme_wording."""

import pandas as pd
import pytest

import cityplans as cp
from cityplans import code_themes, cooccurrence, kwic
from cityplans.themes import theme_wording
from tests.plans_of import plans_of


def test_pattern_in_context(toy_plans):
    hits = kwic(toy_plans, "签约率", width=5)
    assert hits[["left", "term", "right"]].values.tolist() == [
        ["。重点人群", "签约率", "达到85%"],
        ["。重点人群", "签约率", "达86.5"],
    ]
    assert hits.plan_year.tolist() == [2023, 2024]
    for row in hits.itertuples():
        assert toy_plans.source_text(row.doc_id)[row.source_start : row.source_end] == "签约率"


def test_a_pattern_is_found_in_a_list_of_names_too():
    plans = plans_of("加强老年健康、职业健康、托育服务等领域人才培养。")
    assert kwic(plans, "托育服务").term.tolist() == ["托育服务"]


def test_theme_in_context(toy_plans):
    hits = kwic(toy_plans, "中医药", role="plan")
    codes = code_themes(toy_plans, role="plan")
    codes = codes[codes.theme == "中医药"]
    assert hits.source_start.tolist() == codes.source_start.tolist()
    assert set(hits.region) == {"甲", "乙"}


def test_nothing_found_keeps_columns_and_types(toy_plans):
    assert kwic(toy_plans, "载人航天").dtypes.equals(kwic(toy_plans, "签约率").dtypes)
    assert len(kwic(toy_plans.select([]), "签约率")) == 0


@pytest.mark.parametrize("bad", ["", "医", "*医院", "(医院"])
def test_bad_pattern(toy_plans, bad):
    with pytest.raises(ValueError, match="no theme of the codebook"):
        kwic(toy_plans, bad)


def test_bad_width(toy_plans):
    with pytest.raises(ValueError, match="width is -1"):
        kwic(toy_plans, "签约率", width=-1)


def test_document_text_is_escaped():
    plans = plans_of("<script>alert(1)</script>建医共体<b>", region="<i>甲</i>")
    shown = kwic(plans, "医共体", width=30)._repr_html_()
    assert "<script>" not in shown
    assert "<i>甲" not in shown
    assert "&lt;script&gt;" in shown
    assert 'background:#fde9a9;color:#222">医共体</td>' in shown


def test_long_table_says_how_many():
    shown = kwic(plans_of("医共体" * 100), "医共体")._repr_html_()
    assert "共 100 行，此处为前 60 行" in shown
    assert shown.count("<tr>") == 61


def test_no_hits_say_so_and_no_rows_of_hits_are_a_table(toy_plans):
    assert "<table" not in kwic(toy_plans, "载人航天")._repr_html_()
    assert "载人航天" in kwic(toy_plans, "载人航天")._repr_html_()
    assert "<table" in kwic(toy_plans, "签约率").iloc[:0]._repr_html_()


def test_selected_columns_still_show(toy_plans):
    assert "<table" in kwic(toy_plans, "签约率")[["term"]]._repr_html_()


CODES = pd.DataFrame(
    {
        "measure_id": ["m1", "m1", "m2", "m2", "m2", "m3", "m4"],
        "theme": ["甲", "乙", "甲", "乙", "乙", "甲", "丙"],
    }
)


def test_cooccurrence_by_hand():
    table = cooccurrence(CODES)
    row = table.iloc[0]
    assert (len(table), row.theme_a, row.theme_b) == (1, "甲", "乙")
    assert (row.n, row.n_a, row.n_b) == (2, 3, 2)
    # 2 x 2 table: both 2, only 甲 1, only 乙 0, neither 1
    assert row.phi == 0.57735  # (2 * 1 - 1 * 0) / (3 * 1 * 2 * 2) ** 0.5, .5773503
    assert (row.jaccard, row.lift) == (0.666667, 1.333333)
    # seven measures, 甲 in three, 乙 in two, both in one
    pairs = [(1, "甲"), (1, "乙"), (2, "甲"), (3, "甲"), (4, "乙"), (5, "丙"), (6, "丙"), (7, "丙")]
    seven = cooccurrence(pd.DataFrame(pairs, columns=["measure_id", "theme"]))
    assert seven.phi.iloc[0] == 0.091287  # (1 * 7 - 3 * 2) / (3 * 2 * 4 * 5) ** 0.5


def test_cooccurrence_counts_measures_without_theme(toy_plans):
    table = cooccurrence(code_themes(toy_plans), toy_plans)
    pair = table[(table.n == 1) & (table.theme_b == "三明医改经验")].iloc[0]
    assert pair.lift == pytest.approx(10 * 1 / (pair.n_a * pair.n_b))


def test_cooccurrence_of_nothing():
    table = cooccurrence(CODES.iloc[:0])
    assert len(table) == 0
    assert table.dtypes.equals(cooccurrence(CODES).dtypes)


def test_wording_by_place(toy_plans):
    codes = code_themes(toy_plans)
    table = theme_wording(codes, toy_plans, "家庭医生签约")
    assert table[["region", "term", "n", "n_theme", "share"]].values.tolist()[0] == [
        "甲",
        "家庭医生",
        2,
        2,
        1.0,
    ]
    first = theme_wording(codes, toy_plans, "家庭医生签约", n_terms=1)
    assert len(first) == 1 and list(first.columns) == list(table.columns)
    assert len(theme_wording(codes, toy_plans, "精神卫生")) == 0


def test_wording_says_what_is_unknown(toy_plans):
    codes = code_themes(toy_plans)
    with pytest.raises(ValueError, match="no theme 航天"):
        theme_wording(codes, toy_plans, "航天")
    with pytest.raises(ValueError, match="no column 'place'"):
        theme_wording(codes, toy_plans, "中医药", by="place")


def test_hits_in_copies_are_shown_only_when_asked_for(toy_plans):
    every = kwic(toy_plans, "中医药")
    toy_plans.documents.loc[every["doc_id"].iloc[0], "duplicate_of"] = "other"
    assert len(kwic(toy_plans, "中医药")) < len(every)
    assert len(kwic(toy_plans, "中医药", duplicates=True)) == len(every)


def test_words_that_name_a_theme_are_found_as_words_and_the_theme_is_named():
    text = "定西市2024年工作要点\n一、建设紧密型医共体。\n二、组建专科联盟，推进医联体建设。"
    plans = cp.load_plans(pd.DataFrame({"text": [text]}))
    hits = cp.kwic(plans, "医共体")
    assert hits["term"].tolist() == ["医共体"]
    assert "cp.kwic(plans, '医共体/医联体')" in hits.attrs["hint"]
    assert "主题“医共体/医联体”" in hits._repr_html_()
    whole = cp.kwic(plans, "医共体/医联体")
    assert len(whole) > 1 and "hint" not in whole.attrs
    assert "hint" not in cp.kwic(plans, "推进").attrs


def test_context_of_a_hit_ends_with_its_measure():
    hits = kwic(plans_of("一二三医共体四五六"), "医共体", width=2)
    assert hits[["left", "term", "right"]].values.tolist() == [["二三", "医共体", "四五"]]
    bare = kwic(plans_of("三医共体四"), "医共体", width=2)
    assert bare[["left", "term", "right"]].values.tolist() == [["三", "医共体", "四"]]
    none = kwic(plans_of("三医共体四"), "医共体", width=0)
    assert none[["left", "term", "right"]].values.tolist() == [["", "医共体", ""]]


def test_pairs_come_in_order_of_their_number_then_of_their_themes():
    pairs = [
        (f"m{k}", theme)
        for k, both in enumerate(("甲乙", "甲丙", "乙丙", "丙", "甲丙"))
        for theme in both
    ]
    table = cooccurrence(pd.DataFrame(pairs, columns=["measure_id", "theme"]))
    # 丙 is in four measures, 甲 in three, 乙 in two
    assert table[["theme_a", "theme_b", "n"]].values.tolist() == [
        ["丙", "甲", 2], ["丙", "乙", 1], ["甲", "乙", 1],
    ]  # fmt: skip


def test_a_theme_in_every_measure_has_no_correlation():
    pairs = [("m1", "甲"), ("m1", "乙"), ("m2", "甲")]
    assert cooccurrence(pd.DataFrame(pairs, columns=["measure_id", "theme"]))["phi"].isna().all()


def test_wording_is_in_order_of_place_number_and_term():
    texts = ["丁词", "丁词", "乙词", "丙词", "丙词", "乙词", "甲词", "无"]
    plans = plans_of(*texts)
    book = {"themes": {"词": ["甲词", "乙词", "丙词", "丁词"]}}
    table = theme_wording(code_themes(plans, book), plans, "词", by="doc_id")
    # 丁 U+4E01, 丙 U+4E19, 乙 U+4E59: of equal numbers the term that sorts first
    assert table["term"].tolist() == ["丁词", "丙词", "乙词", "甲词"]
    assert table["n"].tolist() == [2, 2, 2, 1]
    assert table["share"].tolist() == [0.285714] * 3 + [0.142857]
    two = theme_wording(code_themes(plans, book), plans, "词", by="doc_id", n_terms=2)
    assert two["term"].tolist() == ["丁词", "丙词"]


def test_wording_cut_short_is_numbered_on():
    texts = [
        "定西市2024年工作要点\n一、推进甲词和乙词。",
        "兰州市2024年工作要点\n一、建设丙词。\n二、加强丁词。",
    ]
    plans = cp.load_plans(pd.DataFrame({"text": texts}))
    book = {"themes": {"词": ["甲词", "乙词", "丙词", "丁词"]}}
    table = theme_wording(code_themes(plans, book), plans, "词", by="doc_id", n_terms=1)
    # of equal numbers the term that sorts first
    assert sorted(table["term"]) == ["丁词", "乙词"]
    assert table.index.tolist() == [0, 1]
    assert table.columns.tolist() == ["doc_id", "term", "n", "n_theme", "share"]
