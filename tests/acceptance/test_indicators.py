"""Names and comparisons against samples that were judged by reading the source texts.

``tests/samples/numbers.csv``: numbers drawn at random (seed 20261126) from the provinces, the
originals and the openings, each with the standard indicator that it is of; empty where none is
at stake. ``compared.csv``: 60 rows drawn from ``compare_targets`` over the provinces, each
judged sound (one indicator, one kind of quantity, one span, a result and a promise) or not.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import cityplans as cp
from cityplans.indicators import shipped_names

pytestmark = pytest.mark.acceptance
SAMPLES = Path(__file__).parent.parent / "samples"


def sample(name):
    with (SAMPLES / name).open(encoding="utf8") as handle:
        return list(csv.DictReader(handle))


def file_of(source):
    """A row of a csv is a source of its own: 表.csv#1."""
    return str(source).split("#")[0].rsplit("/", 1)[-1]


@pytest.fixture(scope="module")
def provinces(shared):
    plans = cp.load_plans(shared / "corpora" / "provinces-2026")
    return plans, cp.find_targets(plans)


def standard_names(targets, at, number):
    """Standard names that were given to a number at a place."""
    rows = targets[(targets["source_start"] <= at) & (targets["source_end"] > at)]
    values = rows["value"].fillna(-1.0)
    same = [any(abs(v / m - number) <= 1e-6 * number for m in (1, 1e4, 1e8)) for v in values]
    names = {n for n in rows["indicator"][same] if isinstance(n, str)}
    found = {n: shipped_names().find(n) for n in names}
    return {n for n, f in found.items() if f is not None and f.known and f.name == n}


def test_numbers_carry_the_standard_name_of_their_indicator(shared, provinces):
    rows = sample("numbers.csv")
    assert sum(bool(r["indicator"]) for r in rows) == 150
    right = wrong = missed = 0
    for folder in sorted({r["folder"] for r in rows}):
        if folder.endswith("provinces-2026"):
            plans, targets = provinces
        else:
            plans = cp.load_plans(shared / folder)
            targets = cp.find_targets(plans)
        files = targets["doc_id"].map(plans.documents["source"]).map(file_of)
        for row in (r for r in rows if r["folder"] == folder):
            own = targets[files == row["file"]]
            names = standard_names(own, int(row["at"]), float(row["number"]))
            if row["indicator"] and row["indicator"] in names:
                right += 1
            else:
                missed += bool(row["indicator"])
                wrong += bool(names)
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.9


def test_compared_rows_are_sound_or_flagged(provinces):
    plans, targets = provinces
    table = cp.compare_targets(targets, plans).dropna(subset=["reached", "promised"])
    sound = unsound = 0
    for row in sample("compared.csv"):
        reached, promised = float(row["reached"]), float(row["promised"])
        found = table[
            (table["region"] == row["region"])
            & (table["indicator"] == row["indicator"])
            & ((table["reached"] - reached).abs() <= 1e-9 * abs(reached))
            & ((table["promised"] - promised).abs() <= 1e-9 * abs(promised))
        ]
        if found.empty:
            continue
        if row["sound"] == "yes":
            sound += 1
        else:
            unsound += 1
            assert found["warning"].notna().all(), row
    assert sound >= 50
    assert sound / (sound + unsound) >= 0.9
