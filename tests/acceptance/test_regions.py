"""The tables of data/regions are what their script makes of their sources."""

from __future__ import annotations

import importlib.util

import pytest

from cityplans.paths import data_dir
from cityplans.regions.gazetteer import read_table

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("build", data_dir() / "regions" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_divisions_are_reproducible(shared, build):
    made = build.divisions(str(shared / "reference" / "divisions.csv"))
    assert made == [list(r.values()) for r in read_table("divisions.csv.gz")]


def test_towns_are_reproducible(shared, build):
    made = build.towns(str(shared / "reference" / "towns.csv"))
    assert made == [list(r.values()) for r in read_table("towns.csv.gz")]


def test_every_division_of_the_newest_table_is_its_own_heir(build):
    for r in read_table("divisions.csv.gz"):
        if r["end"] == build.OPEN:
            assert r["adcode_now"] == r["adcode"]
