"""The fuzz that runs outside the tests is tried here on a few mutants and on frames that are wrong."""

import pytest

import cityplans as cp
from benchmarks import fuzz
from cityplans.plans import Plans


@pytest.mark.parametrize("number", range(12))
def test_mutants_break_nothing(number):
    assert fuzz.run_one(number, fuzz.texts(), keep=None) == []


def test_the_same_number_gives_the_same_mutant():
    import random

    text = fuzz.texts()[0]
    assert fuzz.mutate(text, random.Random(7)) == fuzz.mutate(text, random.Random(7)) != text


def test_what_is_wrong_is_said():
    plans = cp.load_plans()
    assert list(fuzz.broken(plans)) == []
    measures = plans.measures.copy()
    measures.iloc[0, measures.columns.get_loc("source_end")] = 10**6
    wrong = Plans(plans.documents, plans.sections, measures, plans.sources)
    assert "measures: offsets outside the source" in list(fuzz.broken(wrong))
    backwards = Plans(plans.documents, plans.sections, plans.measures[::-1], plans.sources)
    assert any("out of order" in line for line in fuzz.broken(backwards))
