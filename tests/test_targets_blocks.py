"""Documents cut into stretches, texts without white space, rules as data: each piece alone."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

import cityplans as cp
from cityplans.targets import rules as engine
from cityplans.targets.blocks import Flat, blocks, readable
from cityplans.targets.mentions import cell_before


def span(start, end):
    return {"source_start": start, "source_end": end}


@pytest.mark.parametrize(
    ("measures", "sections", "expected"),
    [
        ([], [], [(10, 90, None)]),
        ([(20, 30)], [], [(10, 20, None), (20, 30, 0), (30, 90, None)]),
        # At section starts, not at their ends, and not twice at an edge.
        ([], [(10, 50), (50, 60)], [(10, 50, None), (50, 90, None)]),
        ([(20, 30)], [(20, 40)], [(10, 20, None), (20, 30, 0), (30, 90, None)]),
        ([(20, 30)], [(30, 40)], [(10, 20, None), (20, 30, 0), (30, 90, None)]),
        (
            [(20, 30)],
            [(15, 80), (40, 80)],
            [(10, 15, None), (15, 20, None), (20, 30, 0), (30, 40, None), (40, 90, None)],
        ),
        # Measures that touch, overlap or go beyond the document.
        ([(10, 30), (30, 90)], [], [(10, 30, 0), (30, 90, 1)]),
        ([(10, 40), (30, 60)], [], [(10, 40, 0), (40, 60, 1), (60, 90, None)]),
        ([(10, 60), (30, 40)], [], [(10, 60, 0), (60, 90, None)]),
        ([(80, 99)], [], [(10, 80, None), (80, 90, 0)]),
    ],
)
def test_a_document_is_cut_at_measures_and_sections(measures, sections, expected):
    told = [span(*m) for m in measures]
    cut = blocks(span(10, 90), told, [span(*s) for s in sections])
    assert [(a, b, m and told.index(m)) for a, b, m in cut] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("床位１２０张，８０％", "床位120张,80%"),
        ("建&nbsp;站", "建      站"),
        ("建(jiàn)國", "建      国"),
        ("建(CT)站", "建(CT)站"),
        ("率3。5%", "率3.5%"),
        ("3。5个", "3。5个"),
        ("張家界", "张家界"),
        ("好吗？", "好吗？"),
    ],
)
def test_a_source_is_put_into_narrow_forms_of_the_same_length(text, expected):
    assert readable(text) == expected
    assert len(readable(text)) == len(text)


@pytest.mark.parametrize("joined", [True, False])
def test_a_text_without_blanks_knows_where_its_characters_stood(joined):
    piece = " 药房 3\u200b家,\n药柜\t\t5个。\n\n完 "
    flat = Flat(piece, 100, joined)
    assert flat.text == ("药房3家,药柜5个。完" if joined else "药房3家,\n药柜5个。\n完")
    for n, char in enumerate(flat.text):
        at = flat.at(n) - 100
        assert piece[at] == char or (char == "\n" and piece[at].isspace())


def test_a_line_that_is_full_goes_on_in_the_next():
    for length, breaks in ((29, True), (30, False), (80, False)):
        assert ("\n" in Flat("药" * length + "\n房", 0, False).text) == breaks
    # Behind a stop, or blanks behind it, a full line ends too.
    for stop in "。！？;:,、":
        assert ("\n" in Flat("药" * 40 + stop + "\n房", 0, False).text) == (stop not in "！")
    assert Flat("药" * 40 + "。  \n房", 0, False).text == "药" * 40 + "。\n房"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("药房3家。药柜5个!好？对;是|否…完", ["药房3家", "药柜5个", "好", "对", "是", "否", "完"]),
        ("药房,药柜、药箱", ["药房,药柜、药箱"]),
        ("药" * 601, ["药" * 600, "药"]),
        ("药" * 599 + ",房", ["药" * 599 + ",", "房"]),
    ],
)
def test_sentences(text, pieces):
    assert [m[0] for m in Flat(text, 0, True).sentences()] == pieces


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("合格率|85%|", "合格率"),
        ("类别|合格率|85%|", "合格率"),
        ("合格率|85%", ""),
        ("率|85%|", ""),
        ("合格率|85%|\n90%|", ""),
        ("合格率|" + "8" * 115 + "|", "合格率"),
        ("合格率|" + "8" * 118 + "|", ""),
    ],
)
def test_the_cell_that_names_a_row(row, cell):
    assert cell_before(row + "90%", len(row)) == cell


@pytest.fixture
def written(monkeypatch):
    def write(*rows):
        told = [{"name": str(n), "case": "药", "then": []} | row for n, row in enumerate(rows)]
        engine.rules.cache_clear()
        monkeypatch.setattr(engine, "_tables", lambda: {"own": told})
        engine.forget()

    yield write
    monkeypatch.undo()
    engine.rules.cache_clear()
    engine.forget()


def decide(otherwise=None, **fields):
    plain = dict.fromkeys(engine._PLAIN, "")
    return engine.decide("own", SimpleNamespace(**(plain | fields)), otherwise)


def test_the_first_rule_that_holds_decides(written):
    written(
        {"gives": 1, "when": {"left": "药.$", "unit": ["家", "个"]}, "unless": {"right": "房"}},
        {"gives": 2, "when": {"left": "药"}},
        {"gives": 3, "when": {"bound": True}},
        {"gives": 4, "when": {"right": "^$", "left": "."}},
    )
    assert decide(left="药柜", unit="家", right="", bound=False) == 1
    assert decide(left="药柜", unit="台", right="", bound=False) == 2
    assert decide(left="药柜", unit="家", right="药房", bound=False) == 2
    assert decide(left="柜", unit="家", right="药房", bound=True) == 3
    assert decide(left="柜", unit="家", right="", bound=False) == 4
    assert decide(left="", unit="家", right="", bound=False) is None
    assert decide("none", left="", unit="家", right="", bound=False) == "none"


def test_fields_are_worked_out_once_and_when_asked(written):
    asked = []

    class Seen:
        def __init__(self):
            self.__dict__.update(dict.fromkeys(engine._PLAIN, ""))

        @engine.lazy
        def first_field(self):
            asked.append("first")
            return "药房"

        @engine.lazy
        def second_field(self):
            asked.append("second")
            return "药房"

    written(
        {"gives": 1, "when": {"first_field": "柜"}},
        {"gives": 2, "when": {"first_field": "房"}},
        {"gives": 3, "when": {"second_field": "房"}},
    )
    assert engine.decide("own", Seen()) == 2
    assert asked == ["first"]


def test_cues_before_a_place_tell_what_they_give(written):
    written({"gives": "a", "cue": "药房"}, {"gives": "b", "cue": "柜(?=[0-9])"})
    assert engine.cues("own", "药房柜3药房", 2) == [("a", "药房", 2)]
    assert engine.cues("own", "药房柜3药房", 1) == []
    # What stands behind a place may be looked at, and is no part of a cue.
    assert engine.cues("own", "药房柜3药房", 3) == [("a", "药房", 2), ("b", "柜", 3)]
    assert engine.cues("own", "药房柜3药房", 6) == [
        ("a", "药房", 2), ("b", "柜", 3), ("a", "药房", 6)
    ]  # fmt: skip


def test_what_was_kept_is_forgotten():
    calls = []

    @engine.kept
    def find(text):
        calls.append(text)
        return text

    try:
        engine.MEMO["药"] = "房"
        assert [find("药"), find("药")] == ["药", "药"]
        assert calls == ["药"]
        engine.forget()
        assert not engine.MEMO
        find("药")
        assert calls == ["药", "药"]
    finally:
        engine._KEPT.pop()


def test_a_lead_on_a_line_of_its_own_is_no_part_of_a_name():
    text = "某院2024年工作总结\n一、服务群众\n1.公益职责认真履行\n组织义诊24场。\n2.救治\n能力提升，抢救\n患者30人。\n"
    found = cp.find_targets(cp.load_plans(pd.DataFrame({"text": [text]})))
    assert found["indicator"].tolist() == ["义诊场次", "抢救患者数"]
    # a line that is not the lead breaks nothing
    assert Flat("5.救治\n能力", 0, True, "救治能力").text == "5.救治能力"
