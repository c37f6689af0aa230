"""Plans in partitions: the same tables as in memory, whatever happens while they are written."""

import contextlib
import errno
import hashlib
import inspect
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.dataset
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cityplans as cp
from cityplans.store import files, loading, opened
from cityplans.store.files import StoreError

pytestmark = pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning")

PLACES = ("定西市", "乐清市", "临沧市", "鹤山市")
WORK = (
    "推进紧密型县域医共体建设，建成医共体{}个。",
    "加强中医药服务，新建中医馆{}家。",
    "做实家庭医生签约服务，重点人群签约率达到{}%以上。",
    "加快发展托育服务，千人口托位数达到{}个。",
    "健全疾控体系，完成{}个疾控中心标准化建设。",
    "完善应急预案，组织演练{}次。",
)


def write_plans(folder: Path, n: int = 24) -> Path:
    """Plans of four places; an exact copy, a near one, a table, and what is no document."""
    folder.mkdir(exist_ok=True)
    source = random.Random(0)
    for k in range(n):
        place, year = PLACES[k % 4], 2018 + k // 4 % 8
        lines = [f"{place}{year}年卫生健康工作要点", "", "一、重点任务"]
        lines += [f"{i}.{source.choice(WORK).format(source.randint(1, 99))}" for i in range(1, 9)]
        (folder / f"{k:03d}.txt").write_text("\n".join(lines), encoding="utf-8")
    first = (folder / "000.txt").read_text(encoding="utf-8")
    (folder / "x-copy.txt").write_text(first + "\n", encoding="utf-8")
    (folder / "y-near.txt").write_text(first.replace("健全", "完善"), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    rows = [
        f"{p}2024年卫生工作要点\n一、{WORK[1].format(3)}\n二、{WORK[2].format(90)}" for p in PLACES
    ]
    pd.DataFrame({"text": rows}).to_csv(folder / "table.csv", index=False)
    return folder


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(files, "PART_BYTES", 3000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_plans(tmp_path_factory.mktemp("plans") / "in")


@pytest.fixture(scope="module")
def plans(folder):
    return cp.load_plans(folder)


@pytest.fixture(scope="module")
def store(folder, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "PART_BYTES", 3000)
        return cp.load_plans(folder, out=tmp_path_factory.mktemp("store"))


def same(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert one.attrs == other.attrs


def same_plans(store, plans):
    for name in ("documents", "sections", "measures"):
        same(getattr(store, name).to_pandas(), getattr(plans, name))
    same(store.skipped, plans.skipped)
    assert dict(store.sources) == plans.sources


def bytes_of(folder: Path) -> dict:
    found = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).digest() for p in found
    }


def test_partitions_hold_what_memory_does(store, plans):
    assert len(store.partitions) > 4
    assert plans.documents["duplicate_of"].notna().sum() >= 2
    same_plans(store, plans)
    assert len(store) == len(plans)
    assert store.source_text("000") == plans.source_text("000")
    with pytest.raises(KeyError, match="no document z"):
        store.source_text("z")


def test_saved_plans_are_a_store_and_come_back(small, plans, tmp_path):
    store = cp.open_plans(plans.save(tmp_path / "saved"))
    assert len(store.partitions) > 4
    same_plans(store, plans)
    again = cp.Plans.load(tmp_path / "saved")
    same(again.measures, plans.measures)
    assert again.sources == plans.sources


def test_a_save_that_fails_leaves_the_old_store_whole(store, plans, small, tmp_path, monkeypatch):
    shutil.copytree(store.folder, tmp_path / "saved")
    old, write, left = bytes_of(tmp_path / "saved"), files.write_frame, iter(range(5))

    def full(path, frame, *more):
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write(path, frame, *more)

    monkeypatch.setattr(files, "write_frame", full)
    with pytest.raises(OSError, match="no space is left") as caught:
        plans.save(tmp_path / "saved")
    assert caught.value.filename == str(tmp_path / "saved")
    assert bytes_of(tmp_path / "saved") == old
    monkeypatch.undo()
    (tmp_path / "saved/.new/documents").mkdir(parents=True)  # of a run that was killed
    plans.save(tmp_path / "saved")
    assert not [name for name in bytes_of(tmp_path / "saved") if name.startswith(("prints", "."))]
    same_plans(cp.open_plans(tmp_path / "saved"), plans)


def test_columns_rows_and_texts_are_read_when_asked_for(store, plans):
    same(store.documents[["region", "plan_year"]], plans.documents[["region", "plan_year"]])
    pd.testing.assert_series_equal(store.documents["title"], plans.documents["title"])
    with pytest.raises(KeyError, match="no column 'regoin'; there are title, region"):
        store.documents["regoin"]
    some = store.select(["003", "001"], region="乐清")
    assert some.documents.index.tolist() == ["001"]
    some = store.read(["003", "001"])
    same(some.measures, plans.select(["001", "003"]).measures)
    assert some.sources == plans.select(["001", "003"]).sources


def test_others_read_the_partitions_as_they_are(store, plans):
    duckdb = pytest.importorskip("duckdb")
    files_of = f"{store.folder}/measures/*.parquet"
    query = f"select count(*), count(distinct doc_id) from read_parquet('{files_of}')"
    assert duckdb.sql(query).fetchall() == [
        (len(plans.measures), plans.measures["doc_id"].nunique())
    ]
    found = store.sql("select region, count(*) n from documents group by region order by region")
    counted = plans.documents.groupby("region").size()
    assert dict(zip(found["region"].dropna(), found["n"], strict=False)) == counted.to_dict()
    table = pyarrow.dataset.dataset(store.folder / "sources").to_table()
    assert table.column_names == ["source", "text"]


@pytest.mark.parametrize("table", ["documents", "sections", "measures", "sources"])
def test_polars_reads_the_partitions_as_they_are(store, plans, table):
    polars = pytest.importorskip("polars")
    found = polars.scan_parquet(f"{store.folder}/{table}/*.parquet").collect()
    if table == "sources":
        assert dict(found.iter_rows()) == plans.sources
        return
    wanted = getattr(plans, table)
    assert found.columns == [wanted.index.name, *wanted.columns]
    rows = wanted.reset_index().astype(object).where(wanted.reset_index().notna(), None)
    assert found.rows() == [tuple(row) for row in rows.to_numpy().tolist()]


def test_columns_of_ones_own_have_a_type_that_all_can_read(small, plans, tmp_path):
    """Spark takes the types of one partition for all, and knows no nanoseconds and no null type."""
    ids = plans.documents.index
    half = len(ids) // 2
    own = pd.DataFrame({
        "doc_id": ids,
        "late": pd.Series([None] * half + ["县"] * (len(ids) - half), dtype=object),
        "seldom": pd.Series([None] * (len(ids) - 1) + [True], dtype=object),
        "never": pd.Series([None] * len(ids), dtype=object),
        "day": pd.Series(pd.to_datetime(["2024-01-02"] * len(ids))).astype("datetime64[ns]"),
        "few": pd.Categorical(["a"] * half + ["b"] * (len(ids) - half)),
    })  # fmt: skip
    store = cp.open_plans(plans.join(own).save(tmp_path / "own"))
    assert len(store.partitions) > 4
    cp.code_themes(store)
    cp.find_targets(store)
    tables = [*(store.folder / t for t in files.FRAMES), *(store.folder / "results").iterdir()]
    plain = {"BYTE_ARRAY String", "INT64 None", "DOUBLE None", "BOOLEAN None"}
    moment = "INT64 Timestamp(isAdjustedToUTC=false, timeUnit=microseconds"
    for table in tables:
        kinds = {
            tuple(
                f"{c.physical_type} {c.logical_type}".split(", is_from")[0]
                for c in pyarrow.parquet.ParquetFile(path).schema
            )
            for path in table.glob("*.parquet")
        }
        assert len(kinds) == 1
        assert set(kinds.pop()) <= plain | ({moment} if table.name == "documents" else set())
    read = store.documents.to_pandas()
    assert read["late"].fillna("").tolist() == own["late"].fillna("").tolist()
    assert read["day"].eq("2024-01-02").all()
    assert read["few"].tolist() == own["few"].tolist()
    assert read["never"].isna().all()


def count_rows(plans, name="n", words=()):
    return pd.DataFrame({name: [len(plans)], "words": [",".join(words)]})


def test_results_of_ones_own_functions_are_apart(store, tmp_path, monkeypatch):
    """A second call leaves what the first gave; sets and generators are given as lists."""
    monkeypatch.chdir(tmp_path)
    Path("plan").write_text("no role", encoding="utf-8")
    one = store.map(count_rows, words={"乙", "甲"})
    two = store.map(count_rows, name="plan", words=(w for w in "甲乙"))
    assert one.to_pandas().columns.tolist() == ["n", "words"]
    assert two.to_pandas().columns.tolist() == ["plan", "words"]
    assert one["n"].sum() == two["plan"].sum() == len(store)
    assert set(one["words"]) == set(two["words"]) == {"乙,甲"}
    for more in (3, 4):
        given = store.map(lambda plans: pd.DataFrame({"n": [len(plans) + more]}))  # noqa: B023
        assert given["n"].sum() == len(store) + more * len(store.partitions)


def test_a_store_that_is_none_or_not_complete_says_what_to_do(tmp_path, store):
    with pytest.raises(FileNotFoundError, match=r"was it written by Plans\.save"):
        cp.open_plans(tmp_path)
    (tmp_path / "notes").mkdir()
    with pytest.raises(StoreError, match="the same load_plans"):
        cp.open_plans(tmp_path)
    (tmp_path / "store.json").write_text('{"schema": 99}')
    with pytest.raises(StoreError, match="has schema 99, this cityplans reads 1"):
        cp.open_plans(tmp_path)
    with pytest.raises(NotImplementedError, match="not changed"):
        store.join(pd.DataFrame({"doc_id": ["000"], "beds": [1]}))


def test_two_processes_write_the_same_bytes(small, folder, store, tmp_path):
    two = cp.load_plans(folder, out=tmp_path, n_jobs=2)
    ones = {k: v for k, v in bytes_of(store.folder).items() if not k.startswith("results")}
    assert bytes_of(two.folder) == ones


def test_only_what_changed_is_parsed_again(small, tmp_path, monkeypatch):
    folder, out = write_plans(tmp_path / "in"), tmp_path / "out"
    cp.load_plans(folder, out=out)
    parsed = []
    parse = loading.parse_job
    monkeypatch.setattr(loading, "parse_job", lambda job: parsed.append(job.name) or parse(job))
    same_plans(cp.load_plans(folder, out=out), cp.load_plans(folder))
    assert parsed == ["empty.txt"] * (parsed != [])
    parsed.clear()
    text = (folder / "005.txt").read_text(encoding="utf-8").replace("2019", "2020")
    (folder / "005.txt").write_text(text, encoding="utf-8")
    (folder / "005-new.txt").write_text(text.replace("2020", "2021"), encoding="utf-8")
    (folder / "011.txt").unlink()
    same_plans(cp.load_plans(folder, out=out), cp.load_plans(folder))
    assert set(parsed) - {"empty.txt"} == {"005.txt", "005-new.txt"}
    parsed.clear()
    for k in range(5):  # more than fit: the partition is split, those behind it stay
        (folder / f"005-new{k}.txt").write_text(text.replace("2020", f"203{k}"), encoding="utf-8")
    same_plans(cp.load_plans(folder, out=out), cp.load_plans(folder))
    assert len(set(parsed) - {"empty.txt"}) < 12


def test_a_store_inside_the_folder_is_no_part_of_the_study(small, tmp_path):
    folder = write_plans(tmp_path / "in", 4)
    before = cp.load_plans(folder)
    cp.load_plans(folder, out=folder / "store")
    same_plans(cp.load_plans(folder, out=folder / "store"), before)


@pytest.mark.parametrize("left", [[], ["empty.txt"], ["empty.txt", "003.txt"]])
def test_folders_that_hold_hardly_anything(small, tmp_path, left):
    """None, or nothing that can be read: from the start, and after files were taken away."""
    folder = write_plans(tmp_path / "in", 4)
    cp.load_plans(folder, out=tmp_path / "before")
    for path in folder.iterdir():
        if path.name not in left:
            path.unlink()
    plans = cp.load_plans(folder)
    for out in ("new", "before", "before"):
        store = cp.load_plans(folder, out=tmp_path / out)
        same_plans(store, plans)
        same(cp.find_targets(store).to_pandas(), cp.find_targets(plans))


def test_one_name_for_two_documents_is_refused(small, tmp_path):
    folder = write_plans(tmp_path / "in", 20)
    catalog = pd.DataFrame({"file": ["000.txt", "019.txt"], "doc_id": ["a", "a"]})
    with pytest.raises(ValueError, match=r"doc_id 'a': 000\.txt and 019\.txt"):
        cp.load_plans(folder, out=tmp_path / "out", catalog=catalog)


KILLED = """
import os, signal, sys, time, warnings
import pandas, pyarrow.parquet, pyarrow.dataset
from pathlib import Path
import cityplans as cp
from cityplans.parsing import Job, parse_job
from cityplans.store import files
from cityplans import store, keeping
import cityplans.store.loading
folder, out, whole, seed = sys.argv[1:]
warnings.simplefilter("ignore")
files.PART_BYTES = 3000
keeping.state()
parse_job(Job("000.txt", Path(folder, "000.txt"), Path(folder)))
def child(work):
    pid = os.fork()
    if not pid:
        try: work()
        finally: os._exit(0)
    return pid
started = time.monotonic()
os.waitpid(child(lambda: cp.load_plans(folder, out=whole)), 0)
took = time.monotonic() - started
import random
import shutil
source = random.Random(int(seed))
stopped, tries, half = 0, 0, 0
while stopped < 20 and tries < 200:
    tries += 1
    pid = child(lambda: cp.load_plans(folder, out=out))
    time.sleep(source.uniform(0, 0.3) * took)
    os.kill(pid, signal.SIGKILL)
    stopped += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    half += 0 < len(list(Path(out, "notes").glob("*.json"))) < len(list(Path(whole, "notes").glob("*.json")))
os.waitpid(child(lambda: cp.load_plans(folder, out=out)), 0)
print(stopped, half)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(folder, tmp_path):
    arguments = [folder, tmp_path / "killed", tmp_path / "whole", "7"]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, arguments)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    stopped, half = map(int, done.stdout.split())
    assert stopped == 20
    assert half > 0  # some of them in the middle, with partitions there and others not
    whole = bytes_of(tmp_path / "whole")
    assert len(whole) > 20
    assert bytes_of(tmp_path / "killed") == whole


def test_codes_and_targets_are_those_in_memory(store, plans):
    same(cp.code_themes(store).to_pandas(), cp.code_themes(plans))
    same(cp.find_targets(store).to_pandas(), cp.find_targets(plans))
    book = {"themes": {"中医": ["中医药"]}}
    codes = cp.code_themes(store, book, role="plan")
    same(codes.to_pandas(), cp.code_themes(plans, book, role="plan"))
    assert codes.attrs["themes"] == ["中医"]
    assert codes.attrs == cp.code_themes(plans, book, role="plan").attrs


def test_results_are_kept_and_made_anew_where_a_partition_changed(small, tmp_path, monkeypatch):
    folder = write_plans(tmp_path / "in")
    store = cp.load_plans(folder, out=tmp_path / "out")
    made = []
    work = opened._work
    monkeypatch.setattr(opened, "_work", lambda *a: made.append(a[1]) or work(*a))
    cp.code_themes(store)
    assert len(made) == len(store.partitions)
    made.clear()
    cp.code_themes(store)
    assert made == []
    text = (folder / "005.txt").read_text(encoding="utf-8")
    (folder / "005.txt").write_text(text + "\n9.加强中医药服务。", encoding="utf-8")
    codes = cp.code_themes(cp.load_plans(folder, out=tmp_path / "out"))
    assert len(made) == 1
    same(codes.to_pandas(), cp.code_themes(cp.load_plans(folder)))
    assert {p.name for p in codes.paths[0].parent.iterdir()} == {p.name for p in codes.paths}


@pytest.mark.parametrize("by", ["region", ["region", "plan_year"], "doc_id", "role"])
def test_shares_of_themes_are_those_in_memory(store, plans, by):
    lazy, codes = cp.code_themes(store), cp.code_themes(plans)
    for more in ({}, {"base": "coded"}, {"duplicates": True}):
        wanted = cp.compare_themes(codes, plans, by=by, n_permutations=99, **more)
        same(cp.compare_themes(lazy, store, by=by, n_permutations=99, **more), wanted)
        same(cp.compare_themes(codes, store, by=by, n_permutations=99, **more), wanted)


def test_what_cannot_be_counted_says_the_same(store, plans):
    codes = cp.code_themes(store)
    with pytest.raises(ValueError, match="cannot group by 'city'"):
        cp.compare_themes(codes, store, by="city")
    with pytest.raises(ValueError, match="no measures to count with role='appendix'"):
        cp.compare_themes(codes, store, role="appendix")
    for other in (opened.LazyTable(codes.paths[:2]), cp.code_themes(cp.load_plans())):
        with pytest.raises(ValueError, match="made from other plans"):
            cp.compare_themes(other, store)


def test_trends_are_those_in_memory(store, plans):
    wanted = cp.trends(cp.code_themes(plans), plans)
    same(cp.trends(cp.code_themes(store), store), wanted)


def test_words_are_those_in_memory(store, plans):
    from cityplans.keyness import word_frequencies

    for settings_ in ({}, {"words": ["县域医共体"], "stop_words": ["中医馆"]}):
        wanted = cp.compare_words(plans, focus="定西", min_count=2, **settings_)
        same(cp.compare_words(store, focus="定西", min_count=2, **settings_), wanted)
    for by in ("role", "region", "doc_id"):
        same(word_frequencies(store, by), word_frequencies(plans, by))


def test_words_are_segmented_once_and_read_again(store, monkeypatch):
    wanted = cp.compare_words(store, focus="定西", min_count=2)
    monkeypatch.setattr("cityplans.words.segmenting._segment", None)
    same(cp.compare_words(store, focus="定西", min_count=2), wanted)


def test_similarities_are_those_in_memory(store, plans):
    same(cp.similarity(store), cp.similarity(plans))
    themes = cp.similarity(store, method="themes", codes=cp.code_themes(store))
    same(themes, cp.similarity(plans, method="themes", codes=cp.code_themes(plans)))


def test_the_explorer_of_many_documents_draws_some_and_says_so(store, plans, monkeypatch):
    codes = cp.code_themes(store)
    monkeypatch.setattr("cityplans.explorer.page._MOST", 60)
    data = json.loads(cp.explore(store, codes).data)
    shown = data["documents"]["id"]
    assert data["drawn"] == [len(shown), len(plans)]
    assert 50 <= len(data["measures"]["id"]) <= 60
    wanted = plans.documents.loc[shown]
    assert wanted["duplicate_of"].isna().all()
    assert wanted["n_measures"].sum() == len(data["measures"]["id"])
    again = cp.explore(store, codes.to_pandas(), targets=cp.find_targets(store))
    assert again.data == cp.explore(store, codes).data
    monkeypatch.undo()
    assert json.loads(cp.explore(store, codes).data)["drawn"] is None


def test_all_pairs_of_very_many_documents_are_refused(store, monkeypatch):
    monkeypatch.setattr("cityplans.similarities.measures._MOST", len(PLACES))
    assert len(cp.similarity(store)) == len(PLACES) ** 2
    with pytest.raises(ValueError, match=r"more than memory holds .* nearest_documents\(plans\)"):
        cp.similarity(store, by="doc_id")


class ReadError(Exception):
    """A partition or a text was read."""


def call(name, given, folder):
    """Call a function of the front door with plans, codes, targets or a frame."""
    function = getattr(cp, name)
    plans, codes = given["plans"], given["codes"]
    if name == "concat":
        return function([plans])
    if name == "agreement":
        return function(codes, cp.code_themes(cp.load_plans()).head())
    more = {"pattern": "医共体", "focus": "定西", "n_topics": 3, "name": "x"}
    more |= {"frame": plans if name in ("show", "save_table") else codes, "folder": folder}
    more["path"] = folder / ("x.html" if name == "save_explorer" else "x.xlsx")
    wanted = inspect.signature(function).parameters
    return function(**{k: v for k, v in {**more, **given}.items() if k in wanted})


@pytest.fixture(scope="module")
def both(store, plans):
    """Plans, and what is made of them, in memory and in partitions."""
    topics = cp.fit_topics(plans, 3).members
    return [
        {"plans": p, "codes": cp.code_themes(p), "targets": cp.find_targets(p), "topics": topics}
        for p in (plans, store)
    ]


def about_plans():
    names = {"plans", "codes", "targets", "frame"}
    for name in set(cp.__all__) - {"Plans", "__version__"}:
        if names & set(inspect.signature(getattr(cp, name)).parameters):
            yield name


@pytest.mark.parametrize("name", sorted(about_plans()))
def test_every_function_takes_a_store_for_plans_or_says_what_to_do(
    name, both, tmp_path, monkeypatch
):
    """A new function of the front door gives what it gives in memory, or refuses at once."""
    whole, lazy = both

    def read(*_):
        raise ReadError

    monkeypatch.setattr(opened.Texts, "__getitem__", read)
    monkeypatch.setattr(opened.Store, "partition", read)
    monkeypatch.setattr(opened.Store, "read", read)
    with contextlib.suppress(ReadError):
        try:
            call(name, lazy, tmp_path)
        except (TypeError, AttributeError) as error:
            assert "store.select(region='定西')" in str(error), error
            return
    monkeypatch.undo()
    found, wanted = call(name, lazy, tmp_path / "lazy"), call(name, whole, tmp_path / "whole")
    if name == "fit_topics":
        found, wanted = found.terms, wanted.terms
    if name == "save_table":
        assert [p.name for p in found] == [p.name for p in wanted]
        return
    if name in ("explore", "save_explorer", "plot_documents"):
        read = {"explore": lambda w: w.data, "save_explorer": Path.read_bytes}
        shown = read.get(name, lambda fig: fig.to_json())
        assert shown(found) == shown(wanted)
        return
    same(found.to_pandas() if isinstance(found, opened.LazyTable) else found, wanted)


def test_a_table_in_partitions_says_how_to_get_a_frame(store):
    for ask in (lambda t: t.groupby("region"), lambda t: t[t["region"].notna()], lambda t: t[0]):
        with pytest.raises((AttributeError, TypeError), match=r"a table by \.to_pandas\(\)"):
            ask(store.documents)


def test_processes_give_the_same(store):
    two = cp.open_plans(store.folder, n_jobs=2)
    codes = cp.code_themes(store)
    same(cp.compare_themes(codes, two), cp.compare_themes(codes, store))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=2, max_size=14))
def test_copies_are_those_in_memory(tmp_path_factory, picks):
    texts = [
        f"{PLACES[base % 4]}2024年工作要点\n一、"
        + "".join(w.format(base) for w in WORK * 4)[base : 260 - base]
        + f"第{change}次修订。" * change
        for base, change in picks
    ]
    table = pd.DataFrame({"text": texts})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "PART_BYTES", 1500)
        store = cp.load_plans(table, out=tmp_path_factory.mktemp("copies"))
    same(store.documents.to_pandas(), cp.load_plans(table).documents)


def test_copies_with_pages_that_are_pictures_are_those_in_memory(small, tmp_path, monkeypatch):
    folder = write_plans(tmp_path / "in", 8)
    text = (folder / "002.txt").read_text(encoding="utf-8")
    (folder / "z-part.txt").write_text(text[: len(text) // 2], encoding="utf-8")
    said = pd.DataFrame(
        {"file": ["z-part.txt"], "warnings": ["2 pages are pictures without text."]}
    )
    from cityplans import assembling

    real = assembling._Rows.frame

    def frame(rows):
        found = real(rows)
        if "source" in found:
            found.loc[found["source"] == "z-part.txt", "warnings"] = said["warnings"][0]
        return found

    monkeypatch.setattr(assembling._Rows, "frame", frame)
    plans = cp.load_plans(folder)
    assert plans.documents["duplicate_of"]["z-part"] == "002"
    same_plans(cp.load_plans(folder, out=tmp_path / "out"), plans)


def test_nearest_documents_are_those_in_memory(store, plans):
    same(cp.nearest_documents(store, n=3), cp.nearest_documents(plans, n=3))


def test_topics_of_a_small_store_are_those_in_memory(store, plans):
    one, two = cp.fit_topics(store, n_topics=4), cp.fit_topics(plans, n_topics=4)
    same(one.terms, two.terms)
    same(cp.compare_topics(one, store), cp.compare_topics(two, plans))


def test_topics_learned_by_partition_come_near_to_those_of_all(store, plans, monkeypatch):
    """Begun on a third of the measures, nine in ten have the topic they have in memory."""
    from sklearn.metrics import adjusted_rand_score

    from cityplans.store import topics as partitioned

    monkeypatch.setattr(partitioned, "SAMPLE", int(plans.documents["n_measures"].sum() / 3))
    topics = cp.fit_topics(store, n_topics=6)
    assert len(topics.store.partitions) > 4
    members = topics.members.to_pandas().set_index("measure_id")["topic"]
    wanted = cp.fit_topics(plans, n_topics=6).members.set_index("measure_id")["topic"]
    both = members.index.intersection(wanted.index)
    assert len(both) == len(wanted)
    assert adjusted_rand_score(members[both], wanted[both]) > 0.9
    shares = cp.compare_topics(topics, store)
    counted = plans.measures.query("role == 'plan'")
    assert shares.groupby("region")["n"].sum().sum() <= len(counted)
    assert set(shares["label"]) == set(topics.labels)
    alike = cp.similarity(store, method="topics", topics=topics)
    assert alike["similarity"].between(0, 1).all()
