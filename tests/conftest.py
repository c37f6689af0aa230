"""Fixtures shared by all tests: the originals and gold (if at hand) and small made-up plans."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says nothing on a machine that others use too.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(os.environ.get("CITYPLANS_SHARED", Path(__file__).resolve().parents[2] / "shared"))

_PARTS = ("originals", "gold", "corpora", "reference", "openings", "cases", "score.py")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with originals/, gold/, corpora/, openings/ and cases/; skips where it is absent.

    Where it lies beside the project all of it must be there: an accuracy gate that cannot run
    is a failure, not a skip.
    """
    if not SHARED.is_dir():
        pytest.skip("the original documents and gold annotations are not beside the project")
    lacking = [n for n in _PARTS if not (SHARED / n).exists()]
    if lacking:
        pytest.fail(f"{SHARED} lacks {', '.join(lacking)}: the accuracy gates cannot run")
    return SHARED


@pytest.fixture(scope="session")
def gold_plans(shared):
    """Plans built from the gold annotations, not from the parser."""
    from tests.gold import load_gold_plans

    return load_gold_plans(shared)


@pytest.fixture
def toy_plans():
    """Three small made-up documents of two places; see tests/toy.py."""
    from tests.toy import make_toy_plans

    return make_toy_plans()


@pytest.fixture
def toy_codes():
    """Themes of the toy plans, coded by hand."""
    from tests.comparisons import make_toy_codes

    return make_toy_codes()
