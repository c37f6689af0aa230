import hashlib
import zlib

import pandas as pd
import pytest
from joblib import Parallel, delayed

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
    # What joblib runs afterwards finds its own processes as it left them.
    assert Parallel(n_jobs=2)(delayed(abs)(k) for k in (-1, 2)) == [1, 2]


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


FRAMES = ("documents", "sections", "measures", "skipped")


def assert_same(one, two):
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
    assert one.sources == two.sources


@pytest.fixture
def parses(monkeypatch):
    """Names of the jobs that are parsed, and not taken from a cache."""
    from cityplans import keeping

    names, parse = [], keeping.parse_job
    monkeypatch.setattr(keeping, "parse_job", lambda job: names.append(job.name) or parse(job))
    return names


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_a_cache_changes_nothing(folder, parses, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    plain = cp.load_plans(folder)
    assert_same(cp.load_plans(folder, cache=cache), plain)
    assert parses == ["a.txt", "b.txt", "empty.txt", "photo.png"]
    parses.clear()
    assert_same(cp.load_plans(folder, cache=cache), plain)
    assert parses == ["empty.txt", "photo.png"]  # what failed is tried again
    assert_same(cp.load_plans(folder, cache=cache, n_jobs=2), plain)


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_what_changed_is_parsed_anew(folder, parses, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    cp.load_plans(folder, cache=cache)
    parses.clear()
    (folder / "a.txt").write_text(PLAN.replace("85%", "90%"), encoding="utf-8")
    plans = cp.load_plans(folder, cache=cache)
    assert "a.txt" in parses and "b.txt" not in parses
    assert "90%" in plans.measures["text"].loc["a/m003"]
    parses.clear()
    (folder / "a.txt").rename(folder / "c.txt")
    assert "c" in cp.load_plans(folder, cache=cache).documents.index
    assert "c.txt" in parses
    parses.clear()
    catalog = pd.DataFrame({"file": ["b.txt"], "plan_year": [2011]})
    plans = cp.load_plans(folder, cache=cache, catalog=catalog)
    assert plans.documents.loc["b", "plan_year"] == 2011
    assert "b.txt" in parses and "c.txt" not in parses


def sealed(content: bytes) -> bytes:
    """An entry with a right digest, whatever it holds."""
    packed = zlib.compress(content)
    return hashlib.sha256(packed).digest() + packed


def changed(old: str, new: str):
    return lambda d: sealed(zlib.decompress(d[32:]).decode().replace(old, new).encode())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: b"",
        lambda d: d[:-20],
        lambda d: b"no" + d[2:],
        lambda d: sealed(b"\x80\x05c"),
        lambda d: sealed(b"[1]"),
        lambda d: sealed(b"{}"),
        lambda d: sealed(b"[" * 100_000),  # nested more deeply than json is read
        changed('"key": "', '"key": "0'),
        changed('"source"', '"other"'),
        changed('"source_start": 0', '"source_start": {}'),
        changed('"sections": [[', '"sections": [[1, '),
        changed('"masked": [', '"masked": [3'),
        changed('"n_chars": ', '"n_chars": null, "x": '),
        changed('"repaired": []', '"repaired": [[9999, "x"]]'),
        changed('"masked": []', '"masked": [[-5, 3]]'),
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_damaged_entry_is_a_miss(folder, parses, tmp_path_factory, spoil, capfd):
    cache = tmp_path_factory.mktemp("cache")
    (folder / "empty.txt").unlink()
    (folder / "photo.png").unlink()
    plain = cp.load_plans(folder, cache=cache)
    entries = [f for f in cache.rglob("*") if f.is_file()]
    assert len(entries) == 2
    whole = [e.read_bytes() for e in entries]
    for entry, data in zip(entries, whole, strict=True):
        entry.write_bytes(spoil(data))
    parses.clear()
    assert_same(cp.load_plans(folder, cache=cache), plain)
    assert sorted(parses) == ["a.txt", "b.txt"]
    assert capfd.readouterr() == ("", "")
    parses.clear()
    assert_same(cp.load_plans(folder, cache=cache), plain)
    assert parses == []  # and was made good


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_entries_that_were_swapped_are_misses(folder, parses, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    plain = cp.load_plans(folder, cache=cache)
    one, two = (f for f in sorted(cache.rglob("*")) if f.is_file())
    data = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(data)
    parses.clear()
    assert_same(cp.load_plans(folder, cache=cache), plain)
    assert {"a.txt", "b.txt"} <= set(parses)


@pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")
def test_nothing_is_left_half_written(folder, tmp_path_factory, monkeypatch):
    cache = tmp_path_factory.mktemp("cache")

    def full(self, target):
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", full)
        plans = cp.load_plans(folder, cache=cache)
    assert [f for f in cache.rglob("*") if f.is_file()] == []
    assert_same(cp.load_plans(folder, cache=cache), plans)
    assert len([f for f in cache.rglob("*") if f.is_file()]) == 2


def test_a_file_that_changes_while_it_is_read_is_not_kept(folder, tmp_path_factory, monkeypatch):
    from cityplans import keeping

    cache, parse = tmp_path_factory.mktemp("cache"), keeping.parse_job

    def slowly(job):
        job.what.write_text(PLAN.replace("85%", "70%"), encoding="utf-8")
        return parse(job)

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "parse_job", slowly)
        cp.load_plans(folder / "a.txt", cache=cache)
    (folder / "a.txt").write_text(PLAN, encoding="utf-8")
    plans = cp.load_plans(folder / "a.txt", cache=cache)
    assert "85%" in plans.measures["text"].loc["a/m003"]


def test_another_word_list_is_another_entry(folder, parses, tmp_path_factory, monkeypatch):
    from cityplans import keeping

    cache = tmp_path_factory.mktemp("cache")
    cp.load_plans(folder / "a.txt", cache=cache)
    monkeypatch.setattr(keeping, "state", lambda: "other")
    cp.load_plans(folder / "a.txt", cache=cache)
    assert parses == ["a.txt", "a.txt"]


def test_the_state_follows_code_and_word_lists(tmp_path, monkeypatch):
    from cityplans import keeping

    (tmp_path / "lexicon").mkdir()
    (tmp_path / "regions").mkdir()
    words = tmp_path / "lexicon" / "words.txt"
    monkeypatch.setattr(keeping, "data_dir", lambda: tmp_path)
    seen = []
    for text in ("甲", "乙", "甲"):
        words.write_text(text, encoding="utf-8")
        seen.append(keeping.state.__wrapped__())
    assert seen[0] != seen[1] and seen[0] == seen[2]


def test_rows_of_a_table_are_kept_one_by_one(tmp_path, parses):
    rows = [{"正文": PLAN.replace("85", str(n)), "年份": 2020 + n} for n in range(3)]
    cache, file = tmp_path / "cache", tmp_path / "plans.jsonl"
    pd.DataFrame(rows).to_json(file, orient="records", lines=True, force_ascii=False)
    plain = cp.load_plans(file)
    assert_same(cp.load_plans(tmp_path, cache=cache), plain)
    assert parses == ["plans.jsonl#1", "plans.jsonl#2", "plans.jsonl#3"]
    parses.clear()
    rows[1]["正文"] += "4.加强宣传。开展活动3场。\n"
    pd.DataFrame(rows).to_json(file, orient="records", lines=True, force_ascii=False)
    # The cache lies in the folder, and none of its files is taken for a table.
    plans = cp.load_plans(tmp_path, cache=cache)
    assert parses == ["plans.jsonl#2"]
    assert plans.documents["n_measures"].tolist() == [3, 4, 3]
    assert len(plans.skipped) == 0


def test_rows_of_a_table_are_the_same_for_any_number_of_processes(tmp_path):
    rows = [{"正文": PLAN.replace("85", str(n)), "年份": 2020 + n % 5} for n in range(70)]
    rows[40]["正文"] = "　"
    one, two = (cp.load_plans(pd.DataFrame(rows), n_jobs=n) for n in (1, 2))
    assert_same(one, two)
    pd.DataFrame(rows).to_json(tmp_path / "p.jsonl", orient="records", lines=True)
    one, two = (cp.load_plans(tmp_path, n_jobs=n) for n in (1, 2))
    assert_same(one, two)
    assert one.source_text("p-1") == rows[0]["正文"]


def test_a_folder_with_nothing_gives_empty_frames(tmp_path):
    from cityplans import schema

    with pytest.warns(LoadWarning, match="holds no files to read"):
        plans = cp.load_plans(tmp_path, cache=tmp_path / "cache")
    assert len(plans) == len(plans.sections) == len(plans.measures) == 0
    assert plans.measures.columns.tolist() == list(schema.MEASURES.names)


@pytest.mark.parametrize("name", ["cache", "out"])
def test_a_folder_to_keep_things_in_is_a_path(folder, name):
    with pytest.raises(TypeError, match=f"{name} is the path of a folder, or left out; False"):
        cp.load_plans(folder, **{name: False})


def test_a_cache_that_is_a_file_is_named(folder):
    with pytest.raises(NotADirectoryError, match=r"a\.txt is a file"):
        cp.load_plans(folder, cache=folder / "a.txt")


def test_a_table_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "t.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    with pytest.warns(LoadWarning, match=r"t\.csv"):
        plans = cp.load_plans(tmp_path)
    assert plans.skipped["file"].tolist() == ["t.csv"]


def test_rows_are_the_same_however_many_make_a_frame(tmp_path, monkeypatch):
    from cityplans import assembling

    for k in range(5):
        text = PLAN.replace("2024", str(2020 + k)) if k % 2 else "没有条目的一句话。"
        (tmp_path / f"{k}.txt").write_text(text, encoding="utf-8")
    whole = cp.load_plans(tmp_path)
    monkeypatch.setattr(assembling, "_CHUNK", 1)
    assert_same(cp.load_plans(tmp_path), whole)
    assert whole.documents["n_measures"].tolist() == [0, 3, 0, 3, 0]


def test_copies_are_found_in_what_is_visible(tmp_path):
    # Full-width figures and a menu make no difference.
    body = PLAN + "".join(f"{n}.推进第{n}项工作。到年底完成{n}个项目。\n" for n in range(4, 30))
    (tmp_path / "a.txt").write_text(body, encoding="utf-8")
    wide = body.translate({ord("0") + k: chr(ord("０") + k) for k in range(10)})
    (tmp_path / "b.txt").write_text("首页 > 政务公开 > 公告\n" + wide, encoding="utf-8")
    found = cp.load_plans(tmp_path).documents["duplicate_of"].dropna().to_dict()
    assert found in ({"b": "a"}, {"a": "b"})


@pytest.mark.parametrize("kind", [list, pd.Series])
def test_texts_are_told_from_files(kind):
    texts = kind(["定西市2024年工作要点\n一、推进改革。", "海安市2024年工作要点\n一、推进改革。"])
    with pytest.raises(TypeError, match=r"load_plans\(pd\.DataFrame"):
        cp.load_plans(texts)
