"""code_themes: conditions, lists, nesting, offsets, and the shipped themes on made-up measures."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans import code_themes, read_codebook, schema
from cityplans.codebook.forms import BREAK
from cityplans.themes import coding, evidence, spans
from cityplans.themes.aligning import align
from tests.plans_of import plans_of


def terms(text: str, rules, lead: str | None = None) -> list[str]:
    plans = plans_of(text)
    if lead is not None:
        plans.measures["lead"] = lead
    return code_themes(plans, {"themes": {"甲": {"include": rules}}}).term.tolist()


def themes(text: str, book=None) -> set[str]:
    return set(code_themes(plans_of(text), book).theme)


# -- conditions --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ({"any": ["三明"], "beside": ["医改"]}, "学习三明做法，推进医改。", ["三明"]),
        ({"any": ["三明"], "beside": ["医改"], "within": "clause"}, "学习三明做法，推进医改。", []),
        ({"any": ["三明"], "beside": ["医改"]}, "学习三明。推进医改。", []),
        (
            {"any": ["三明"], "beside": ["医改"], "within": "measure"},
            "三明好。推进医改。",
            ["三明"],
        ),
        ({"any": ["签约"], "not_beside": ["养老"]}, "与养老机构签约。居民签约。", ["签约"]),
        ({"any": ["签约"], "where": "lead"}, "做好签约，再次签约。", ["签约"]),
        ({"any": ["做好"], "where": "lead"}, "做好签约，再次签约。", ["做好"]),
        ({"any": ["签约"], "where": "body"}, "做好签约，签约到户。", ["签约"]),
        # what lies inside the hit is not beside it, what only begins there is
        ({"any": ["医改革新"], "beside": ["改革"]}, "推进医改革新。", []),
        ({"any": ["医改革新"], "beside": ["改革"]}, "推进医改革新，改革有序。", ["医改革新"]),
        ({"any": ["医改"], "beside": ["改革"]}, "推进医改革。", ["医改"]),
        ({"any": ["医改革新"], "not_beside": ["改革"]}, "推进医改革新。", ["医改革新"]),
        ({"any": ["慢病"], "at_least": 2}, "管理慢病。", []),
        ({"any": ["慢病"], "at_least": 2}, "管理慢病，防治慢病。", ["慢病", "慢病"]),
        ({"any": ["中医馆"], "action": True}, "中医馆很多。新建中医馆三家。", ["中医馆"]),
    ],
)
def test_conditions(rule, text, found):
    assert terms(text, [rule]) == found


def test_every_measure_has_its_own_lead():
    plans = plans_of("签约有序，推进随访。", "做好签约，再次签约。", "推进随访，做好签约。")
    plans.measures["lead"] = ["签约有序", "做好签约", "推进随访"]
    book = {"themes": {"甲": [{"any": ["签约"], "where": "lead"}]}}
    assert code_themes(plans, book)["measure_id"].tolist() == ["d/m001", "d/m002"]


@pytest.mark.parametrize(("before", "found"), [(0, ["签约"]), (40, ["签约"]), (41, [])])
def test_a_lead_phrase_begins_at_most_forty_characters_behind_the_start(before, found):
    rule = {"any": ["签约"], "where": "lead"}
    assert terms("甲" * before + "做好签约。", [rule], lead="做好签约") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("加强老年健康、职业健康、托育服务、医养结合等领域人才培养。", []),
        ("围绕疫情、托育服务、卫监等工作开展检查。", []),
        ("建设疫苗库、推进托育服务、加强卫监等。", ["托育服务"]),
        ("推进托育服务、建设疫苗库、加强卫监等。", ["托育服务"]),
        ("统筹托育服务、疫情、卫监等工作。", []),
        ("发展托育服务和养老服务。", ["托育服务"]),
        ("做好疫苗、托育服务、卫监。", ["托育服务"]),
        # 做好 before the first of them makes all of them work, before another only that one
        ("做好疫苗、卫监、托育服务等工作。", ["托育服务"]),
        ("疫苗、做好卫监、托育服务等工作。", []),
        # 等 ends a list behind its last comma only
        ("围绕疫苗、托育服务、卫监等、食堂。", ["托育服务"]),
        # two commas at most 200 characters before the name
        ("、、" + "甲" * 198 + "托育服务等领域。", []),
        ("、、" + "甲" * 199 + "托育服务等领域。", ["托育服务"]),
    ],
)
def test_a_bare_name_in_a_list_does_not_count(text, found):
    assert terms(text, ["托育服务"]) == found


def test_in_list_lifts_the_rule():
    text = "围绕疫情、托育服务、卫监等工作开展检查。"
    assert terms(text, [{"any": ["托育服务"], "in_list": True}]) == ["托育服务"]


def test_nested_hits_keep_the_longest():
    assert terms("建基层中医馆，中医馆达标。", ["中医馆", "基层中医馆"]) == ["基层中医馆", "中医馆"]


def test_what_overlaps_an_excluded_name_is_void():
    book = {"themes": {"甲": {"include": ["妇幼保健"], "exclude": ["县妇幼保健院"]}}}
    plans = plans_of("改造县妇幼保健院，加强妇幼保健服务。")
    assert code_themes(plans, book).source_start.tolist() == [11]


def test_themes_do_not_touch_each_other():
    book = {"themes": {"中医": ["中医馆"], "基层": ["基层中医馆"]}}
    assert code_themes(plans_of("建基层中医馆。"), book).theme.tolist() == ["中医", "基层"]


@pytest.mark.parametrize(
    ("others", "sector", "found"),
    [
        # 11 sentences, one of the sector (9 %): another sector; only the hospital's is coded
        (9, 0, ["d/m002"]),
        # 12 sentences, two of the sector (17 %)
        (9, 1, ["d/m001", "d/m002"]),
        # 9 sentences are too few to tell
        (7, 0, ["d/m001", "d/m002"]),
    ],
)
def test_other_sector_needs_a_word_of_the_sector(others, sector, found):
    book = {
        "domain": ["医院"],
        "themes": {"项目": {"in_domain": True, "include": ["开工建设"]}},
    }
    rest = ["公路完工。"] * others + ["医院很好。"] * sector
    codes = code_themes(plans_of("公路开工建设。", "医院开工建设。", *rest), book)
    assert codes.measure_id.tolist() == found


def test_the_word_of_the_sector_stands_in_the_same_sentence():
    book = {
        "domain": ["医院"],
        "themes": {"项目": {"in_domain": True, "include": ["开工建设"]}},
    }
    text = "医院很好。公路开工建设。县医院，将开工建设。"
    codes = code_themes(plans_of(text, *["公路完工。"] * 20), book)
    assert codes.source_start.tolist() == [17]
    # it does not matter which roles are coded: all measures tell the sector
    plans = plans_of(text, *["公路完工。"] * 20)
    plans.measures["role"] = ["plan"] + ["retrospective"] * 20
    assert code_themes(plans, book, role="plan").source_start.tolist() == [17]


# -- the frame ---------------------------------------------------------------------------------
def test_frame_keeps_the_contract(toy_plans):
    codes = code_themes(toy_plans)
    schema.check(codes, "codes")
    assert codes.attrs["themes"] == read_codebook().names
    assert not codes.duplicated().any()
    for row in codes.itertuples():
        assert toy_plans.source_text(row.doc_id)[row.source_start : row.source_end] == row.term


def test_toy_measures_by_hand(toy_plans):
    codes = code_themes(toy_plans)
    found = codes.groupby("measure_id").theme.agg(set).to_dict()
    assert found["a-2023/m001"] == {"医共体/医联体"}
    assert found["a-2023/m002"] == {"三明医改经验", "医保支付方式(DRG/DIP/总额/集采)"}
    assert found["a-2023/m003"] == {"家庭医生签约"}
    assert found["b-2024/m002"] == {"疾控体系改革"}
    assert found["b-2024/m003"] == {"人才队伍"}


def test_roles(toy_plans):
    done = code_themes(toy_plans, role="retrospective")
    assert set(toy_plans.measures.role[done.measure_id]) == {"retrospective"}
    both = code_themes(toy_plans, role=["plan", "retrospective"])
    pd.testing.assert_frame_equal(both, code_themes(toy_plans))
    with pytest.raises(ValueError, match="unknown role done"):
        code_themes(toy_plans, role="done")


def test_input_is_not_changed(toy_plans):
    before = toy_plans.measures.copy()
    code_themes(toy_plans)
    pd.testing.assert_frame_equal(toy_plans.measures, before)


def test_empty_corpus_and_theme_nobody_mentions(toy_plans):
    empty = code_themes(toy_plans.select([]))
    schema.check(empty, "codes")
    assert len(empty) == 0
    nobody = code_themes(toy_plans, {"themes": {"航天": ["载人航天"]}})
    schema.check(nobody, "codes")
    assert (len(nobody), nobody.attrs["themes"]) == (0, ["航天"])


def test_many_batches_give_the_same(toy_plans, monkeypatch):
    whole = code_themes(toy_plans)
    monkeypatch.setattr("cityplans.themes.coding._BATCH", 20)
    pd.testing.assert_frame_equal(code_themes(toy_plans), whole)


# -- offsets -----------------------------------------------------------------------------------
def test_offsets_through_line_breaks_furniture_and_repairs():
    source = "一、推进医 共\r\n  体建设。【打印 关闭】新建⼈民医院，推广远程会 诊。"
    text = "推进医 共体建设。新建人民医院，推广远程会 诊。"
    plans = plans_of(text, sources={"d.txt": source})
    plans.measures["source_start"], plans.measures["source_end"] = 2, len(source)
    book = {"themes": {"甲": ["医共体"], "乙": ["人民医院"], "丙": ["远程会诊"]}}
    codes = code_themes(plans, book)
    quoted = [source[a:b] for a, b in zip(codes.source_start, codes.source_end, strict=True)]
    assert quoted == ["医 共\r\n  体", "⼈民医院", "远程会 诊"]
    assert codes.term.tolist() == ["医 共体", "人民医院", "远程会 诊"]


@given(
    st.lists(st.text(alphabet="甲乙丙丁戊己庚辛", min_size=1, max_size=8), min_size=1, max_size=6)
)
def test_align_finds_every_character_again(lines):
    source = "前\n" + "\r\n  ".join(lines) + "\n后"
    text = "".join(lines)
    where = align(text, source, 2, len(source) - 2)
    assert "".join(source[i] for i in where) == text
    assert where == sorted(set(where))


@pytest.mark.parametrize(
    ("text", "source", "term"),
    [
        # a run of blanks that the text has as one
        ("抓改革。 2件大事，建医共体。", "抓改革。\t\t2件大事，建医共体。", "医共体"),
        # furniture that begins like what follows it
        ("做好建设。建医共体。", "做好建设。建言献策|打印本页 建医共体。", "医共体"),
        # furniture behind a repaired character
        ("新建人民医共体。", "新建⼈民【打印】医共体。", "医共体"),
        # lost characters that were restored
        ("一是建医共体。", "?是建医?体。", "医?体"),
        # two pieces of furniture
        ("建医共体，建医院。", "第1页 建第2页医共体，建医院。", "医共体"),
    ],
)
def test_a_code_stands_where_its_words_stand(text, source, term):
    plans = plans_of(text, sources={"d.txt": source})
    plans.measures["source_end"] = len(source)
    codes = code_themes(plans, {"themes": {"甲": ["医共体"]}})
    assert [source[r.source_start : r.source_end] for r in codes.itertuples()] == [term]


_BLANKS = st.text(" \t\n", max_size=3)
_FURNITURE = st.text("〇一二三四", max_size=9)


@given(
    st.permutations([chr(0x4E10 + k) for k in range(40)]),
    st.lists(st.tuples(_BLANKS, _FURNITURE), min_size=8, max_size=8),
)
def test_align_walks_past_blanks_and_furniture(characters, between):
    kept = ["".join(characters[k : k + 5]) for k in range(0, 40, 5)]
    parts = [(k, *b) for k, b in zip(kept, between, strict=True)]
    source = "".join(f"{kept}{blank}{left_out}" for kept, blank, left_out in parts)
    text = " ".join(kept for kept, _, _ in parts)
    where = align(text, source, 0, len(source))
    solid = [(c, source[i]) for c, i in zip(text, where, strict=True) if c != " "]
    assert all(a == b for a, b in solid)
    assert where == sorted(where)


# -- the 28 themes, on made-up measures of other places ------------------------------------------
with (Path(__file__).parent / "cases" / "themes.csv").open(encoding="utf-8") as _handle:
    _CASES = [
        (row["text"], set(filter(None, row["themes"].split("；"))))
        for row in csv.DictReader(_handle)
    ]


@pytest.mark.parametrize(("text", "expected"), _CASES)
def test_shipped_themes(text, expected):
    """Made-up sentences; those without a theme name, list or mention, and take no action."""
    assert themes(text) == expected


def test_every_theme_has_cases():
    told = [theme for _, expected in _CASES for theme in expected]
    assert {theme for theme in read_codebook().names if told.count(theme) < 2} <= {"三明医改经验"}
    assert sum(not expected for _, expected in _CASES) >= 30


def test_offices_in_brackets_count_where_a_rule_asks_for_names():
    book = {"themes": {"疾控": {"include": [{"any": ["疾控局"], "in_list": True}]}}}
    text = "做好会务。（县疾控局牵头，县妇联、县残联负责）"
    assert themes(text, book) == {"疾控"}
    book["themes"]["疾控"]["include"] = ["疾控局"]
    assert themes(text, book) == set()


def test_one_huge_measure_is_not_read_again_for_every_hit(monkeypatch):
    """What conditions read, counted in characters, grows with the text, not with its square."""
    from cityplans.themes import evidence

    read = []
    ends = evidence.ends
    monkeypatch.setattr(
        evidence, "ends", lambda p, text, a, b: read.append(b - a) or ends(p, text, a, b)
    )
    book = {"themes": {"甲": [{"any": ["签约"], "beside": ["居民"], "not_beside": ["养老"]}]}}
    for n in (200, 2_000):
        read.clear()
        codes = code_themes(plans_of("与居民签约" * n), book)
        assert len(codes) == n
        assert sum(read) <= 2 * 5 * n


# -- who is responsible, and bare names in lists, from both sides of each bound -----------------------
def counts_there(text):
    return "疾控" in themes(text, {"themes": {"疾控": ["疾控中心"]}, "actions": ["加强"]})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("推进改革(卫健局、疾控中心负责)。", False),
        ("推进改革【疾控中心牵头】。", False),
        ("推进改革(疾控中心建设)。", True),
        ("推进(甲局负责)疾控中心建设(乙局负责)。", True),
        # 300 characters in brackets are looked through, of which six are the office and its duty
        ("推进(" + "甲" * 294 + "疾控中心负责)。", False),
        ("推进(" + "甲" * 295 + "疾控中心负责)。", True),
        ("责任单位:卫健局、疾控中心。", False),
        ("建设单位:卫健局、疾控中心。", True),
        ("责任单位:卫健局。建设疾控中心。", True),
        # the label, of five characters with its colon, lies within 300
        ("责任单位:" + "甲" * 295 + "疾控中心。", False),
        ("责任单位:" + "甲" * 296 + "疾控中心。", True),
    ],
)
def test_an_office_that_is_responsible_is_no_evidence(text, found):
    assert counts_there(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("推进医院、疾控中心、学校等建设。", False),
        ("推进医院、疾控中心等建设。", True),  # two are no list
        ("推进医院、疾控中心、学校建设。", True),  # nothing closes it
        ("推进学校、医院、疾控中心等建设。", False),
        ("推进疾控中心、医院、学校等建设。", False),
        # what closes a list stands behind its last member, or right behind its last 、
        ("推进医院、疾控中心等领域、学校建设。", True),
        ("推进学校、医院、疾控中心、等。", False),
        ("推进医院,疾控中心、学校、车站等。", False),
        # up to four characters more belong to the name
        ("推进医院、疾控中心东南西北、学校等建设。", False),
        ("推进医院、疾控中心东南西北上、学校等建设。", True),
        # an action of its own, and a first member whose verb governs the list
        ("推进医院、加强疾控中心、学校等建设。", True),
        ("加强疾控中心、加强医院、学校等建设。", True),
        ("加强医院、疾控中心、学校等建设。", False),
    ],
)
def test_a_member_of_a_list_is_a_name_or_an_action(text, found):
    assert counts_there(text) == found


def test_spans_by_hand():
    assert spans.merged([(3, 5), (0, 2), (2, 4)]) == [(0, 2), (2, 5)]
    assert spans.merged([(0, 9), (1, 2), (8, 10)]) == [(0, 10)]
    assert [spans.overlaps([(1, 2), (4, 6)], hit) for hit in ((0, 1), (0, 2), (2, 4), (5, 9))] == [
        False, True, False, True,
    ]  # fmt: skip
    assert not spans.overlaps([], (0, 1))
    assert spans.outermost([(1, 3), (0, 4), (0, 2), (4, 6), (4, 6)]) == [(0, 4), (4, 6)]
    assert spans.outermost([(1, 3), (0, 2)]) == [(0, 2), (1, 3)]
    assert spans.ends(re.compile("新新"), "甲新新新乙新", 0, 6) == [(1, 3), (2, 4)]
    assert spans.ends(re.compile("新新"), "甲新新新", 0, 3) == [(1, 3), (1, 3)]
    assert spans.ends(re.compile("旧"), "甲新", 0, 2) == []


def test_sentences_of_the_sector_are_counted_by_hand():
    import pandas as pd

    # fewer than one in eight, of ten sentences at least
    sentences = [(10, 1), (10, 2), (9, 0), (16, 2), (17, 2)]
    general = coding._in_general_documents(sentences, pd.Series(list("abcde")))
    assert general == [True, False, False, False, True]
    # what one document has is added up
    assert coding._in_general_documents([(5, 0), (5, 1)], pd.Series(["a", "a"])) == [True, True]


@pytest.mark.parametrize(
    ("text", "counted"),
    [("建医院。修路。", (2, 1)), ("建医院", (1, 1)), ("修路", (1, 0)), ("修路。建医院", (1, 1))],
)
def test_sentences_of_a_measure_are_those_that_end_and_one_at_least(text, counted):
    book = evidence.compile_codebook(
        read_codebook({"domain": ["医院"], "themes": {"甲": ["甲词"]}})
    )
    judge = evidence.Judge(book, f"开头医院。{BREAK}{text}{BREAK}")
    assert judge.count_sector([0, 6, 6 + len(text) + 1])[1] == counted


def test_forms_of_characters_are_those_of_each():
    from cityplans.themes import aligning

    assert aligning._table().tolist() == [aligning._form(chr(c)) for c in range(0x10000)]
    # above them each is looked up; a blank has no form
    assert aligning._forms("\U0001f110医 Ａ").tolist() == [0x1F110, 0x533B, 0, 0x41]


def test_a_blank_before_all_else_stands_where_the_first_character_does():
    assert align(" 甲乙", "前 甲丙乙", 1, 5) == [2, 2, 4]


@pytest.mark.parametrize("mark", ["?", "\ufffd"])
def test_a_character_that_was_restored_stands_where_the_lost_one_does(mark):
    # 乙 was restored, x is furniture left out: the mark is no reason to leave anything out
    assert align("甲乙丙丁", f"甲{mark}丙x丁", 0, 5) == [0, 1, 2, 4]
    assert align("甲乙丙丁", f"{mark}{mark}丙x丁", 0, 5) == [0, 1, 2, 4]
    # two gaps, each of one character
    assert align("甲乙丙丁戊", f"甲乙x丙{mark}y戊", 0, 7) == [0, 1, 3, 4, 6]


@given(st.lists(st.tuples(st.text("甲乙xy", max_size=3), st.sampled_from("甲乙")), min_size=1))
def test_align_finds_what_is_left_of_a_text(pieces):
    # what is left out may look like what is kept, and lie between all of it
    source = "".join(left_out + kept for left_out, kept in pieces)
    text = "".join(kept for _, kept in pieces)
    where = align(text, source, 0, len(source))
    assert "".join(source[i] for i in where) == text
    assert where == sorted(set(where))


def test_one_character_between_two_gaps_stands_on_its_own_place():
    assert align("甲乙丙丁戊己", "x甲y乙丙丁戊己", 0, 8) == [1, 3, 4, 5, 6, 7]


def test_a_character_that_stands_nowhere_has_the_place_of_a_neighbour():
    assert align("乙甲丙丁", "甲丙丁", 0, 3)[:2] == [0, 0]


def test_batches_by_hand(monkeypatch):
    monkeypatch.setattr(coding, "_BATCH", 10)
    assert list(coding._batches(["甲" * 4] * 5)) == [(0, 3), (3, 5)]
    assert list(coding._batches(["甲" * 10, "乙"])) == [(0, 1), (1, 2)]
    assert list(coding._batches(["甲" * 9, "乙"])) == [(0, 2)]


def test_the_body_begins_right_behind_the_lead():
    body = [{"any": ["医共体"], "where": "body"}]
    assert terms("抓改革医共体建设全面推开。", body, lead="抓改革") == ["医共体"]
    assert terms("医共体建设全面推开。", body, lead="医共体") == []
