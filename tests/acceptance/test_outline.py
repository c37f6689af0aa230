"""The outline room on the original documents, against the gold, and on the corpora."""

from __future__ import annotations

import csv
import re
import sys

import pytest

from cityplans import cleaning
from cityplans.cleaning import join_text
from cityplans.outline import find_documents, parse_outline
from cityplans.passages import Source
from tests.test_outline import check_spans


def read(text, name="x.txt"):
    source = Source(name, text)
    clean = cleaning.clean(source)
    documents = find_documents(clean, source)
    return clean, documents, [parse_outline(clean, d, source) for d in documents]


@pytest.fixture(scope="module")
def originals(shared):
    return {
        p.name[:3]: read(p.read_bytes().decode("utf8"), p.name)
        for p in sorted((shared / "originals").glob("*.txt"))
    }


def numbers(outline):
    return len([s for s in outline.sections if s.heading]), len(outline.measures)


def test_eleven_documents(originals):
    assert {k: len(v[1]) for k, v in originals.items()} == {
        "000": 1, "001": 1, "002": 7, "003": 1, "004": 1,
    }  # fmt: skip


def test_counts_of_sections_and_measures(originals):
    assert numbers(originals["000"][2][0]) == (6, 25)
    assert numbers(originals["001"][2][0]) == (6, 18)  # six slogans of three items each
    assert numbers(originals["003"][2][0]) == (9, 24)
    assert numbers(originals["004"][2][0]) == (12, 40)  # two series of five, four units on average
    assert numbers(originals["002"][2][0]) == (10, 10)
    assert numbers(originals["002"][2][4]) == numbers(originals["002"][2][6]) == (10, 49)


def test_gold_leads_and_roles(originals, gold_plans):
    """Lead and role of every measure that starts where a gold measure does."""
    leads = roles = n = 0
    for doc, (file, k) in {
        "000": ("000", 0), "002-5": ("002", 4), "003": ("003", 0), "002-1": ("002", 0),
    }.items():  # fmt: skip
        found = {m.start: m for m in originals[file][2][k].measures}
        gold = gold_plans.measures[gold_plans.measures.doc_id == doc]
        for row in gold.itertuples():
            m = found[row.source_start]
            n += 1
            leads += re.sub(r"\s", "", m.lead) == re.sub(r"\s", "", row.lead)
            roles += m.role == row.role
    assert n == 108
    assert leads >= 0.93 * n and roles == n


def test_every_span_of_every_original_is_exact(originals):
    for clean, documents, outlines in originals.values():
        for document, outline in zip(documents, outlines, strict=True):
            check_spans(clean, document, outline)


def test_all_provincial_reports_have_a_numbered_outline_or_say_not(shared):
    csv.field_size_limit(sys.maxsize)
    files = sorted((shared / "corpora" / "provinces-2026").glob("*_*.csv"))
    assert len(files) >= 31
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as f:
            rows = list(csv.DictReader(f))
        for row in rows:
            if not row.get("full_text"):
                continue
            clean, [document], [outline] = read(row["full_text"], file.name)
            check_spans(clean, document, outline)
            assert any(s.marker for s in outline.sections) or outline.warnings
            assert len(outline.measures) >= 20, file.name
            assert {m.role for m in outline.measures} >= {"retrospective", "plan"}
            longest = max(len(join_text(clean, m.start, m.end)) for m in outline.measures)
            assert longest < 2500, (file.name, longest)


def test_central_reports_give_sane_outlines(shared):
    for file in sorted((shared / "corpora" / "central-gbk").glob("199?.txt")):
        clean, documents, outlines = read(file.read_bytes().decode("gb18030"), file.name)
        for document, outline in zip(documents, outlines, strict=True):
            check_spans(clean, document, outline)
        assert sum(len(o.measures) for o in outlines) >= 20
