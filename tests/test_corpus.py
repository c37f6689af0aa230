import pandas as pd
import pytest

import cityplans as cp
from cityplans.corpus import LoadWarning
from cityplans.reading import ReadError

PLAN = """某市2024年卫生健康工作要点

一、深化医改
1.推进医共体建设。组建紧密型县域医共体2个。
2.推进薪酬制度改革。落实两个允许要求。

二、服务群众
3.做实家庭医生签约。重点人群签约率达到85%以上。
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(
        PLAN.replace("2024", "2023").replace("85", "80").encode("gb18030")
    )
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return tmp_path


def test_a_folder_gives_its_documents_and_names_what_is_none(folder):
    with pytest.warns(
        LoadWarning, match=r"2 files gave no document:\n.*empty\.txt.*\n.*photo\.png"
    ):
        plans = cp.load_plans(folder)
    assert plans.documents.index.tolist() == ["a", "b"]
    assert plans.documents["n_measures"].tolist() == [3, 3]
    assert plans.skipped["file"].tolist() == ["empty.txt", "photo.png"]


def test_every_row_leads_to_its_characters(folder):
    plans = cp.load_plans(folder / "a.txt")
    text = plans.source_text("a")
    for _, m in plans.measures.iterrows():
        assert text[m.source_start : m.source_end].split() == m.text.split()


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_the_result_does_not_depend_on_processes(folder):
    one, two = cp.load_plans(folder), cp.load_plans(folder, n_jobs=2)
    for name in ("documents", "sections", "measures", "skipped"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))


def test_a_single_bad_file_is_an_error(folder):
    with pytest.raises(ReadError, match=r"empty\.txt"):
        cp.load_plans(folder / "empty.txt")


def test_a_missing_path_is_named():
    with pytest.raises(FileNotFoundError, match="no/such: there is no such file or folder"):
        cp.load_plans("no/such")


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_a_catalog_overrides_and_names(folder):
    catalog = pd.DataFrame(
        {"file": ["a.txt"], "doc_id": ["first"], "title": ["另一个题目"], "plan_year": [2025]}
    )
    plans = cp.load_plans(folder, catalog=catalog)
    assert plans.documents.index.tolist() == ["first", "b"]
    assert plans.documents.loc["first", "plan_year"] == 2025
    assert plans.documents.loc["first", "title"] == "另一个题目"


def test_a_catalog_without_files_is_refused(folder):
    with pytest.raises(ValueError, match="needs a column 'file'"):
        cp.load_plans(folder, catalog=pd.DataFrame({"title": ["x"]}))


def test_a_frame_of_texts(folder):
    plans = cp.load_plans(
        pd.DataFrame({"正文": [PLAN, PLAN.replace("2024", "2022")], "年份": [2024, 2022]})
    )
    assert plans.documents.index.tolist() == ["table-1", "table-2"]
    assert plans.documents["plan_year"].tolist() == [2024, 2022]


def test_one_broken_document_never_loses_the_others(folder, monkeypatch):
    from cityplans import outline

    whole = outline.parse_outline

    def breaks(clean_text, document, source):
        if source.name == "a.txt":
            raise RuntimeError("made to fail")
        return whole(clean_text, document, source)

    monkeypatch.setattr(outline, "parse_outline", breaks)
    with pytest.warns(LoadWarning, match="made to fail"):
        plans = cp.load_plans(folder)
    assert plans.documents.index.tolist() == ["b"]


def test_same_stems_keep_their_endings(tmp_path):
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "a.html").write_text(
        f"<html><body><p>{PLAN.replace(chr(10), '</p><p>')}</p></body></html>", encoding="utf-8"
    )
    assert sorted(cp.load_plans(tmp_path).documents.index) == ["a.html", "a.txt"]
