"""What a call gives that names nothing else: the same defaults and decimals everywhere."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pandas as pd
import pytest

import cityplans as cp
from cityplans.coders import correct_shares
from cityplans.compare import cross_table, model_shares, pmc_index
from cityplans.keyness import word_frequencies
from cityplans.themes import theme_wording

ROOMS = ("compare", "keyness", "coders", "themes", "targets", "promises")
# As documented, and as a paper that names no other is read.
EVERYWHERE = {
    "confidence": 0.95,
    "duplicates": False,
    "seed": 0,
    "n_boot": 1000,
    "n_permutations": 1999,
    "place_names": False,
    "min_count": 5,
    "families": True,
    "least": 3,
    "least_share": 0.5,
    "n_words": 50,
    "base": "all",
}


def defaults():
    for room in ROOMS:
        package = importlib.import_module(f"cityplans.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"cityplans.{room}."):
            found = importlib.import_module(module.name)
            for name, function in inspect.getmembers(found, inspect.isfunction):
                if function.__module__ == module.name:
                    for parameter in inspect.signature(function).parameters.values():
                        if parameter.default is not parameter.empty:
                            yield f"{module.name}.{name}", parameter


def test_defaults_are_the_same_everywhere():
    seen = set()
    for name, parameter in defaults():
        if parameter.name in EVERYWHERE:
            seen.add(parameter.name)
            assert parameter.default == EVERYWHERE[parameter.name], f"{name}: {parameter}"
    assert seen == set(EVERYWHERE)


def test_defaults_of_one_function():
    said = {(name.rsplit(".", 1)[1], p.name): p.default for name, p in defaults()}
    assert said["kwic", "width"] == 20
    assert said["coding_sheet", "n"] == 100
    assert said["suggest_terms", "n_terms"] == 10


@pytest.fixture
def frames(toy_plans, toy_codes):
    hand = toy_codes[["measure_id", "theme"]].iloc[1:]
    other = hand.assign(theme=[*hand["theme"].iloc[:-1], "中医药"])
    values = [("d", "X1", p, p == "a") for p in "abcdefg"]
    table = pd.DataFrame(values, columns=["doc_id", "variable", "sub_variable", "value"])
    sample = hand.assign(probability=1.0)[hand["measure_id"].str.startswith(("a", "b"))]
    three = toy_codes.assign(
        theme=lambda t: t["theme"].where(t["measure_id"] != "b-2024/m001", "甲")
    )
    return {
        "themes": cp.compare_themes(toy_codes, toy_plans),
        "words": cp.compare_words(toy_plans, focus="甲", min_count=1).drop(columns=["p", "p_adjusted"]),
        "frequencies": word_frequencies(toy_plans, by="region"),
        "agreement": cp.agreement(toy_codes.assign(term="词"), other, n_boot=50),
        "corrected": correct_shares(toy_codes, sample, toy_plans, role=None),
        "pmc": pmc_index(table.astype({"value": "int64"})),
        "crossed": cross_table(toy_codes, three, toy_plans, role=None),
        "together": cp.cooccurrence(
            pd.concat([toy_codes, toy_codes.assign(theme="乙").iloc[::2]]), toy_plans
        ),
        "wording": theme_wording(
            pd.concat([toy_codes, toy_codes.assign(measure_id="a-2023/m002", term="词").iloc[:1]]),
            toy_plans, "医共体",
        ),
    }  # fmt: skip


def test_rows_are_numbered(frames):
    for name, frame in frames.items():
        if frame.index.name is None:
            assert frame.index.equals(pd.RangeIndex(len(frame))), name


@pytest.mark.parametrize(
    "function",
    [
        cp.agreement, cp.code_themes, cp.coding_sheet, cp.compare_targets, cp.compare_themes,
        cp.compare_words, cp.cooccurrence, cp.find_targets, cp.kwic, model_shares,
        cp.pledge_outcomes, cp.trends,
    ],
    ids=lambda f: f.__name__,
)  # fmt: skip
def test_what_is_no_plans_is_refused_by_name(function, toy_plans, toy_codes):
    """Frames where plans belong and plans where frames do, whatever else is asked."""
    wrong = {"plans": toy_codes, "codes": toy_plans, "targets": toy_plans}
    needed = inspect.signature(function).parameters.values()
    given = {p.name: wrong.get(p.name, "x") for p in needed if p.name in wrong or (
        p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD)}  # fmt: skip
    with pytest.raises(TypeError, match=rf"{function.__name__}\("):
        function(**given)


def test_six_decimals_are_printed(frames):
    for name, frame in frames.items():
        numbers = frame.select_dtypes("float")
        values = numbers.to_numpy().ravel()
        values = values[pd.notna(values)]
        assert (values == values.round(6)).all(), name
        assert (values != values.round(5)).any(), name
