import pandas as pd
import pytest

import cityplans as cp


def test_source_text_holds_every_measure(toy_plans):
    for _, m in toy_plans.measures.iterrows():
        assert toy_plans.source_text(m.doc_id)[m.source_start : m.source_end] == m.text


def test_source_text_of_an_unknown_document_says_where_to_look(toy_plans):
    with pytest.raises(KeyError, match=r"no document 'z'; see plans\.documents\.index"):
        toy_plans.source_text("z")


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
    html = toy_plans._repr_html_()
    assert "3 documents, 0 sections, 10 measures; 2 places, 2023–2024." in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "What was odd (1)" in html
