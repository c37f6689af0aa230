"""Comparisons on the original documents and the provincial reports."""

from __future__ import annotations

import random
import warnings

import numpy as np
import pandas as pd
import pytest

import cityplans as cp
from cityplans.compare import shares
from cityplans.corpus import Plans
from cityplans.similarities import cluster_order

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def originals(shared):
    return cp.load_plans(shared / "originals")


@pytest.fixture(scope="module")
def provinces(shared):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the folder has two tables that are no documents
        return cp.load_plans(shared / "corpora" / "provinces-2026")


def bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def test_places_of_one_document_say_so(originals):
    codes = cp.code_themes(originals)
    table = cp.compare_themes(codes, originals)
    assert table["theme"].nunique() == 28
    assert len(table) == 28 * table["region"].nunique()
    dingxi = table[table["region"] == "定西"]
    # ten sections and 49 items, of which the copy counts nothing
    assert set(dingxi["n_measures"]) == {49} and set(dingxi["n_documents"]) == {1}
    known = table[table["n_measures"] > 0]
    assert set(known["interval"]) <= {shares.ONE_DOCUMENT}
    assert (known["low"] <= known["share"]).all() and (known["share"] <= known["high"]).all()
    assert known["p"].isna().all()


def test_copy_is_counted_when_asked_for(originals):
    codes = cp.code_themes(originals)
    table = cp.compare_themes(codes, originals, duplicates=True)
    dingxi = table[table["region"] == "定西"]
    assert set(dingxi["n_documents"]) == {2} and set(dingxi["n_measures"]) == {98}
    assert set(dingxi["interval"]) <= {shares.SEVERAL_DOCUMENTS}


def test_words_of_one_place(originals):
    table = cp.compare_words(originals, focus="定西", min_count=3)
    assert len(table) > 50
    assert np.isfinite(table[["z", "g2", "log_ratio", "low", "high"]]).all().all()
    assert (table["z"].diff().dropna() <= 0).all()
    # one document: no claim about the place
    assert table["p_adjusted"].isna().all()
    # places of the prefecture are its own words, and shown when asked for
    named = cp.compare_words(originals, focus="定西", min_count=3, place_names=True)
    assert set(table["word"]) < set(named["word"])


def test_near_copy_among_the_originals_is_found_measure_by_measure(originals):
    kept = originals.documents["duplicate_of"].dropna()
    passages = cp.shared_passages(originals, duplicates=True)
    for copy, original in kept.items():
        pair = passages[
            passages["doc_earlier"].isin([copy, original])
            & passages["doc_later"].isin([copy, original])
        ]
        later = pair["doc_later"].iloc[0]
        texts = originals.measures["text"][originals.measures["doc_id"] == later]
        n_chars = texts.map(bare).str.len()
        found = pair["n_chars"].sum() / n_chars[n_chars >= 20].sum()
        assert found > 0.9, (copy, found)


def test_provincial_reports(provinces):
    passages = cp.shared_passages(provinces)
    assert len(passages) > 100
    issued = provinces.documents["issued"]
    for row in passages.itertuples():
        later = provinces.source_text(row.doc_later)[row.start_later : row.end_later]
        earlier = provinces.source_text(row.doc_earlier)[row.start_earlier : row.end_earlier]
        assert bare(later) == bare(row.text)
        if row.similarity == 1:
            assert bare(earlier) == bare(later)
        early, late = issued[row.doc_earlier], issued[row.doc_later]
        assert pd.isna(early) or pd.isna(late) or early <= late
    # No province copies another: shared stretches are phrases of national policy.
    share = passages.groupby("doc_later")["n_chars"].sum()
    length = provinces.measures.groupby("doc_id")["text"].agg(lambda t: t.str.len().sum())
    assert (share / length).max() < 0.3


def test_whole_reports_share_more_than_their_measures(provinces):
    passages = cp.shared_passages(provinces, text="documents")
    assert len(passages) > 2 * len(cp.shared_passages(provinces))
    assert passages["boilerplate"].any()
    assert passages["measure_later"].isna().any() and passages["measure_later"].notna().any()


def test_damaged_copy_of_a_provincial_report_is_found(provinces):
    rng = random.Random(0)
    doc_id = provinces.documents.index[0]
    measures = provinces.measures[provinces.measures["doc_id"] == doc_id].copy()
    text = list(provinces.source_text(doc_id))
    for i in rng.sample(range(len(text)), len(text) // 25):
        if text[i].isalnum():
            text[i] = "某"
    damaged = "".join(text)
    measures["text"] = [
        "".join(damaged[r.source_start : r.source_end].split()) for r in measures.itertuples()
    ]
    measures["doc_id"] = "copy"
    measures.index = measures.index.map(lambda m: f"copy/{m}").rename("measure_id")
    copy = provinces.documents.loc[[doc_id]].assign(source="copy", plan_year=2030)
    copy["plan_year"] = copy["plan_year"].astype("Int64")
    copy.index = pd.Index(["copy"], dtype="str", name="doc_id")
    both = Plans(
        pd.concat([provinces.documents, copy]),
        provinces.sections,
        pd.concat([provinces.measures, measures]),
        {**provinces.sources, "copy": damaged},
    )
    passages = cp.shared_passages(both)
    mine = passages[(passages["doc_later"] == "copy") & (passages["doc_earlier"] == doc_id)]
    n_chars = measures["text"].map(bare).str.len().sum()
    assert mine["n_chars"].sum() / n_chars > 0.75
    assert mine["similarity"].between(0.6, 1).all()


def test_provinces_that_neighbour_each_other_speak_alike(provinces):
    table = cp.similarity(provinces, by="region")
    assert len(table) == 31 * 31
    order = cluster_order(table)
    assert len(order) == 31
    places = [order.index(p) for p in ("北京", "天津", "河北")]
    assert max(places) - min(places) <= 4
    again = cp.similarity(provinces.select(provinces.documents.index[::-1]), by="region")
    pd.testing.assert_frame_equal(table, again)
