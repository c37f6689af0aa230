"""Partitions on a cluster: two worker processes of Dask give the tables of one process."""

import os
import signal
import sys
from pathlib import Path

import pandas as pd
import pytest

import cityplans as cp
from cityplans.store import files, running
from tests.test_partitions import same, same_plans, write_plans

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.filterwarnings("ignore::cityplans.corpus.LoadWarning"),
    pytest.mark.skipif(sys.platform == "win32", reason="workers are killed by a signal"),
]


@pytest.fixture(scope="module")
def cluster():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_plans(tmp_path_factory.mktemp("plans") / "in")


@pytest.fixture
def store(cluster, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PART_BYTES", 3000)
    return cp.load_plans(folder, out=tmp_path / "store")


def die_once(plans, marker):
    """Kill the worker the first time that it is called."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return pd.DataFrame({"doc_id": plans.documents.index, "worker": os.getpid()})


def worker_of(plans):
    return pd.DataFrame({"worker": [os.getpid()]})


def test_one_call_goes_to_the_cluster_and_gives_the_same(store, folder):
    plans = cp.load_plans(folder)
    same_plans(store, plans)
    workers = store.map(worker_of)["worker"]
    assert workers.nunique() == 2
    assert os.getpid() not in set(workers)
    codes = cp.code_themes(store)
    same(codes.to_pandas(), cp.code_themes(plans))
    same(cp.find_targets(store).to_pandas(), cp.find_targets(plans))
    wanted = cp.compare_themes(cp.code_themes(plans), plans, n_permutations=99)
    same(cp.compare_themes(codes, store, n_permutations=99), wanted)
    same(cp.compare_words(store, focus="定西"), cp.compare_words(plans, focus="定西"))


def test_a_killed_worker_costs_only_time(store, tmp_path):
    found = store.map(die_once, marker=str(tmp_path / "died"))
    assert (tmp_path / "died").exists()
    assert found["doc_id"].tolist() == store.documents.index.tolist()


def test_workers_get_files_that_they_lack(store, folder, tmp_path, monkeypatch):
    """Workers were started elsewhere, so that the names of these files lead nowhere there."""
    monkeypatch.chdir(tmp_path)
    Path("own.csv").write_text(
        "indicator,unit,better,patterns,beside\n我的馆,家,higher,新建中医馆,\n", encoding="utf-8"
    )
    Path("own.yaml").write_text("themes:\n  我的主题: [中医馆]\n", encoding="utf-8")
    plans = cp.load_plans(folder)
    wanted = cp.find_targets(plans, indicators="own.csv")
    assert "我的馆" in set(wanted["indicator"])
    same(cp.find_targets(store, indicators="own.csv").to_pandas(), wanted)
    codes = cp.code_themes(store, "own.yaml")
    same(codes.to_pandas(), cp.code_themes(plans, "own.yaml"))
    words = {"words": ["重点人群签约率"]}
    wanted = cp.compare_words(plans, focus="定西", min_count=1, **words)
    assert "重点人群签约率" in set(wanted["word"])
    same(cp.compare_words(store, focus="定西", min_count=1, **words), wanted)


def test_workers_with_other_word_lists_are_refused():
    with pytest.raises(RuntimeError, match="another cityplans, or other word lists"):
        running.check_state("another")
