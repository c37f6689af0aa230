import pandas as pd
import pytest

import cityplans as cp


def test_source_text_holds_every_measure(toy_plans):
    for _, m in toy_plans.measures.iterrows():
        assert toy_plans.source_text(m.doc_id)[m.source_start : m.source_end] == m.text


def test_source_text_of_an_unknown_document_names_the_nearest(toy_plans):
    with pytest.raises(KeyError, match=r"no document a-2003; did you mean a-2023"):
        toy_plans.source_text("a-2003")


def test_select_keeps_rows_texts_and_order(toy_plans):
    some = toy_plans.select(["b-2024", "a-2023"])
    assert some.documents.index.tolist() == ["a-2023", "b-2024"]
    assert set(some.measures["doc_id"]) == {"a-2023", "b-2024"}
    assert set(some.sources) == {"a-2023.txt", "b-2024.txt"}
    assert len(toy_plans) == 3


def test_unique_leaves_out_copies(toy_plans):
    toy_plans.documents["duplicate_of"] = pd.array([None, "a-2023", None], dtype="str")
    assert toy_plans.unique().documents.index.tolist() == ["a-2023", "b-2024"]


def test_save_and_load_give_the_same_plans(toy_plans, tmp_path):
    again = cp.Plans.load(toy_plans.save(tmp_path / "saved"))
    for name in ("documents", "sections", "measures", "skipped"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(toy_plans, name))
    assert again.sources == toy_plans.sources


def test_load_of_another_folder_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"was it written by Plans\.save"):
        cp.Plans.load(tmp_path)


def test_html_counts_and_escapes(toy_plans):
    toy_plans.documents.loc["b-2024", "title"] = "<script>alert(1)</script>"
    toy_plans.documents.loc["a-2024", "warnings"] = "Text was cut."
    assert "3 份文件，0 个章节，10 项举措；2 个地方，2023–2024年。" in toy_plans._repr_html_()
    assert "需要留意之处（1）" in toy_plans._repr_html_()
    html = cp.show(toy_plans, lang="en")._repr_html_()
    assert "3 documents, 0 sections, 10 measures; 2 places, 2023–2024." in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "What was odd (1)" in html


def test_a_place_a_document_and_a_mask_choose_documents(toy_plans):
    assert toy_plans["甲"].documents.index.tolist() == ["a-2023", "a-2024"]
    assert toy_plans["a-2024"].documents.index.tolist() == ["a-2024"]
    assert toy_plans[["甲", "乙"]].documents.index.tolist() == ["a-2023", "a-2024", "b-2024"]
    late = toy_plans.documents["plan_year"] == 2024
    assert toy_plans[late].documents.index.tolist() == ["a-2024", "b-2024"]
    assert "甲" in toy_plans and "丙" not in toy_plans
    with pytest.raises(TypeError, match="not iterable"):
        list(toy_plans)


def test_select_takes_columns_masks_and_all_conditions_at_once(toy_plans):
    toy_plans.documents["beds"] = [4.0, 5.0, None]
    late = toy_plans.documents["plan_year"] == 2024
    chosen = toy_plans.select(region="甲", where=late)
    assert chosen.documents["beds"].tolist() == [5.0]  # a column of one's own stays
    assert toy_plans.select(plan_year=[2023, 2024], beds=4.0).documents.index.tolist() == ["a-2023"]
    assert toy_plans.select("甲", plan_year=2023).documents.index.tolist() == ["a-2023"]
    assert toy_plans.select(late).documents.index.tolist() == ["a-2024", "b-2024"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (dict(region="甲县"), "no place 甲县; did you mean 甲"),
        (dict(regoin="甲"), "no column of documents regoin; did you mean region"),
        (dict(plan_year=2025), "no plan_year 2025; did you mean 2024 or 2023"),
        (dict(region="乙", plan_year=2023), "no document has region='乙', plan_year=2023 at once"),
        (dict(doc_ids=["b-2042"]), "no document b-2042; did you mean b-2024"),
    ],
)
def test_a_wrong_choice_names_the_nearest(toy_plans, arguments, said):
    with pytest.raises(ValueError, match=said):
        toy_plans.select(**arguments)


def test_a_wrong_key_or_mask_says_what_is_wanted(toy_plans):
    with pytest.raises(KeyError, match="no place 丙; there are: "):
        toy_plans["丙"]
    with pytest.raises(TypeError, match="Series of True and False"):
        toy_plans.select(where="plan_year == 2024")
    with pytest.raises(ValueError, match=r"with_measures\(plans\.measures\[mask\]\)"):
        toy_plans.select(where=toy_plans.measures["role"] == "plan")


def test_a_wider_place_has_all_within_it():
    assert cp.load_plans()["江苏"].documents["region"].tolist() == ["大丰", "海安", "仪征"]


def test_filtered_measures_are_given_back(toy_plans):
    promised = toy_plans.measures.query("role == 'plan'").assign(mine=1)
    some = toy_plans.with_measures(promised)
    assert some.documents["n_measures"].tolist() == [3, 2, 3]
    assert some.measures["mine"].sum() == 8 and len(toy_plans.measures) == 10
    shares = cp.compare_themes(cp.code_themes(some), some, role=None)
    assert set(shares["n_measures"]) == {5, 3}
    again = toy_plans.with_measures(promised.reset_index())
    pd.testing.assert_frame_equal(again.measures, some.measures)
    with pytest.raises(TypeError, match=r"wants a filtered plans\.measures, not list"):
        toy_plans.with_measures([1])
    with pytest.raises(ValueError, match="no frame of measures"):
        toy_plans.with_measures(toy_plans.documents)


def test_concat_puts_together_and_looks_for_copies(toy_plans):
    a, b = toy_plans["甲"], toy_plans["乙"]
    a.documents["beds"] = 1.0
    both = cp.concat([a, b])
    assert both.documents.index.tolist() == ["a-2023", "a-2024", "b-2024"]
    assert both.documents["beds"].isna().tolist() == [False, False, True]
    assert len(both.measures) == 10 and set(both.sources) == set(toy_plans.sources)
    with pytest.raises(ValueError, match=r"a-2023.* is in both; give each a name"):
        cp.concat([a, toy_plans])
    twice = cp.concat({"早": b, "晚": b})
    assert twice.documents.index.tolist() == ["早/b-2024", "晚/b-2024"]
    assert twice.documents["duplicate_of"].dropna().tolist() == ["早/b-2024"]
    m = twice.measures.iloc[-1]
    assert twice.source_text(m.doc_id)[m.source_start : m.source_end] == m.text
    for wrong in (a, [], [a.measures]):
        with pytest.raises(TypeError, match="concat wants a list"):
            cp.concat(wrong)
