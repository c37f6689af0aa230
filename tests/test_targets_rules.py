"""Every rule of targets has a case, and the case comes out otherwise without the rule."""

from __future__ import annotations

import pytest

import cityplans as cp
from cityplans.targets import rules as engine
from cityplans.text import LexiconError
from tests.test_targets import make_plans

COLUMNS = {
    "counted": "value",
    "times": "year and period",
    "tenses": "kind",
    "signs": "comparator",
    "kinds": "kind",
    "quantities": "quantity",
    "endings": "indicator",
    "names": "indicator",
    "unnamed": "named",
}
ALL = [(table, rule) for table in COLUMNS for rule in engine.rules(table)]


def found(rule, table):
    frame = cp.find_targets(make_plans(rule.case, role=rule.role))
    if table != "times":
        return frame[COLUMNS[table]].tolist()
    many = (frame["period"] > 1).fillna(False)
    periods = frame["period"].astype("str").where(many).map(", {} years".format).where(many, "")
    return (frame["year"].astype("str") + periods).tolist()


@pytest.fixture
def without(monkeypatch):
    def leave_out(table, rule):
        kept = engine.rules
        left = {table: tuple(r for r in kept(table) if r.name != rule.name)}
        monkeypatch.setattr(engine, "rules", lambda name: left.get(name) or kept(name))
        engine.forget()

    yield leave_out
    monkeypatch.undo()
    engine.forget()


@pytest.mark.parametrize(("table", "rule"), ALL, ids=[f"{t}-{r.name}" for t, r in ALL])
def test_a_rule_decides_its_case(table, rule, without):
    assert found(rule, table) == list(rule.then)
    without(table, rule)
    assert found(rule, table) != list(rule.then)


def test_names_of_rules_are_told_apart():
    for table in COLUMNS:
        names = [rule.name for rule in engine.rules(table)]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"name": "甲", "gives": 1}, "rule odd.甲 has no case"),
        ({"name": "甲", "gives": 1, "case": "乙", "then": [], "if": {}}, "unknown key if"),
        (
            {"name": "甲", "gives": 1, "case": "乙", "then": [], "when": {"f()": 1}},
            "asks for 'f\\(\\)', which is no field",
        ),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(row, message, monkeypatch):
    monkeypatch.setattr(engine, "_tables", lambda: {"odd": [row]})
    with pytest.raises(LexiconError, match=message):
        engine.rules.__wrapped__("odd")
