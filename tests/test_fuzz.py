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


@pytest.mark.parametrize(
    ("said", "there", "right"),
    [
        ("医共体", "医共体", True),
        ("医共体", "共体。", False),
        ("医共体", "建医共体", False),
        ("医共体", "医共体。", False),
        ("医 共体", "医\r\n  共【打印】体", True),
        ("卫生12人", "衛生１２人", True),
        ("医共体", "医?体", True),
        ("1.建站", "1️⃣建站", True),
        ("建站1.", "建站1️⃣", True),
        ("建站1.", "建站1\ufe0f", True),
        ("建站1.", "建站1", False),
        ("建站…3个", "建站，新增3个", True),
        ("…总述…", "一、总述\n说明。", True),
        ("…总述…", "一、概述\n说明。", False),
        ("医共体", "", False),
    ],
)
def test_a_piece_stands_where_it_reads_so(said, there, right):
    assert fuzz.stands(said, there) == right


def test_every_kind_of_row_one_character_off_is_noticed(monkeypatch):
    plans = cp.load_plans()
    for maker, name in (("code_themes", "codes"), ("find_targets", "targets")):
        with monkeypatch.context() as patch:
            frame = getattr(cp, maker)(plans)
            frame["source_start"] += 1
            patch.setattr(cp, maker, lambda plans, frame=frame: frame)
            assert any(line.startswith(f"{name}: '") for line in fuzz.broken(plans)), name
    for name in ("measures", "sections"):
        frames = {k: getattr(plans, k) for k in ("documents", "sections", "measures", "sources")}
        moved = frames[name].copy()
        moved["source_start"] += 30 if name == "sections" else 1
        wrong = Plans(**{**frames, name: moved})
        assert any(line.startswith(f"{name}: '") for line in fuzz.broken(wrong)), name


def test_what_is_wrong_is_said():
    plans = cp.load_plans()
    assert list(fuzz.broken(plans)) == []
    measures = plans.measures.copy()
    measures.iloc[0, measures.columns.get_loc("source_end")] = 10**6
    wrong = Plans(plans.documents, plans.sections, measures, plans.sources)
    assert "measures: offsets outside the source" in list(fuzz.broken(wrong))
    backwards = Plans(plans.documents, plans.sections, plans.measures[::-1], plans.sources)
    assert any("out of order" in line for line in fuzz.broken(backwards))
