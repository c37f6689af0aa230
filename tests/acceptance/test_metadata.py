"""What the documents beside the project are: kinds, years, places, copies."""

from __future__ import annotations

import dataclasses
import json

import pandas as pd
import pytest

from cityplans import cleaning, metadata, outline, reading
from cityplans.duplicates import find_duplicates
from cityplans.passages import (
    CleanText,
    DocumentSpan,
    MeasureRow,
    Outline,
    SectionRow,
    Source,
)

pytestmark = pytest.mark.acceptance


def gold(shared, name):
    return json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf8"))


def described(path, folder, *, bare=False):
    for source in reading.read_file(path, folder):
        if bare:
            source = dataclasses.replace(source, facts={}, title=None)
        clean_text = cleaning.clean(source)
        for document in outline.find_documents(clean_text, source):
            parsed = outline.parse_outline(clean_text, document, source)
            yield metadata.describe(clean_text, document, parsed, source)


def test_gold_documents_from_gold_spans(shared):
    sections, measures = gold(shared, "sections"), gold(shared, "measures")
    wrong = []
    for d in gold(shared, "documents"):
        text = (shared / "originals" / d["source_file"]).read_bytes().decode("utf8")
        rows = tuple(
            SectionRow(s["path"], s["level"] or 1, s["marker"] or "", s["heading"], s["role"],
                       s["start"], s["end"])
            for s in sections if s["doc"] == d["id"]
        )  # fmt: skip
        items = tuple(
            MeasureRow("", "", "", "", m["role"], m["start"], m["end"])
            for m in measures if m["doc"] == d["id"]
        )  # fmt: skip
        source = Source(d["source_file"], text)
        # Titles are found with the documents: the one of the piece that is most of this one.
        pieces = outline.find_documents(cleaning.clean(source), source)
        own = max(pieces, key=lambda p: min(p.end, d["end"]) - max(p.start, d["start"]))
        span = DocumentSpan(d["start"], d["end"], d["body_start"], d["body_end"], title=own.title)
        found = metadata.describe(CleanText(text), span, Outline(rows, items), source)
        expected = {
            "adcode": d["region"]["adcode"],
            "plan_year": d["plan_year"],
            "doc_type": d["doc_type"],
            "level": d["region"]["admin_level"],
            "region_confidence": d["region"]["confidence"],
            "province": d["region"]["province"],
            "county": d["region"]["county"],
        }
        wrong += [(d["id"], k, found[k], v) for k, v in expected.items() if found[k] != v]
    assert wrong == []


def test_numbers_and_dates_of_the_originals(shared):
    folder = shared / "originals"
    rows = [r for f in sorted(folder.glob("*.txt")) for r in described(f, folder)]
    numbers = {r["doc_number"]: r["issued"] for r in rows if r["doc_number"]}
    assert numbers["定卫办发〔2022〕13号"] == "2022-02-27"
    assert [r["adcode"] for r in rows if r["doc_type"] == "meeting_report"] == ["320904"]
    last = rows[-1]
    assert (last["adcode"], last["plan_year"], last["doc_type"]) == (
        "330382", 2024, "summary_and_plan",
    )  # fmt: skip


@pytest.mark.parametrize("bare", [False, True], ids=["with its columns", "text alone"])
def test_provincial_reports(shared, bare):
    folder = shared / "corpora" / "provinces-2026"
    files = sorted(folder.glob("2026*.csv"))
    wrong = []
    for f in files:
        (found,) = described(f, folder, bare=bare)
        want = (f.name.split("_")[1], "province", 2026, "government_work_report")
        got = tuple(found[k] for k in ("province", "level", "plan_year", "doc_type"))
        if got != want:
            wrong.append((f.name, got))
    assert len(files) == 31 and wrong == []


def test_central_reports(shared):
    folder = shared / "corpora" / "central-gbk"
    files = sorted(folder.glob("*.txt"))
    wrong = []
    for f in files:
        (found,) = described(f, folder)
        got = tuple(found[k] for k in ("plan_year", "doc_type", "level", "region"))
        if got != (int(f.stem), "government_work_report", "central", "国务院"):
            wrong.append((f.name, got))
    assert len(files) == 50 and wrong == []


def test_health_notices_are_placed(shared):
    folder = shared / "corpora" / "health-docx"
    expected = {
        "10、": "210921",
        "1、": "360000",
        "4、": "500235",
        "5、": "441223",
        "8、": "321183",
    }
    for start, adcode in expected.items():
        (path,) = [f for f in folder.glob("*.docx") if f.name.startswith(start)]
        (found,) = described(path, folder)
        assert (start, found["adcode"]) == (start, adcode)


def test_copies_among_the_originals(shared):
    rows, texts = {}, {}
    for d in gold(shared, "documents"):
        text = (shared / "originals" / d["source_file"]).read_bytes().decode("utf8")
        rows[d["id"]] = {"doc_number": d["document_number"], "plan_year": d["plan_year"]}
        texts[d["id"]] = text[d["body_start"] : d["body_end"]]
    found = find_duplicates(pd.DataFrame.from_dict(rows, orient="index"), pd.Series(texts))
    assert found.dropna().to_dict() == {"002-3": "002-2", "002-7": "002-5"}
