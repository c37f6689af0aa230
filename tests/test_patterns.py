"""Patterns: what they match, where, and what is wrong with a bad one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.codebook.forms import LOST, match_form, match_forms
from cityplans.codebook.patterns import Matcher, PatternError, compile_pattern


def spans(pattern: str, text: str) -> list[str]:
    text = match_form(text)
    return [text[a:b] for a, b, _ in Matcher([pattern]).find(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("远程会诊", "开通远程会诊，做远程会诊。", ["远程会诊", "远程会诊"]),
        ("远程.诊断", "远程心诊断和远程心电诊断", ["远程心诊断"]),
        ("改~医院", "改造甲乙医院", ["改造甲乙医院"]),
        ("改~医院", "改造甲乙丙丁医院", []),
        ("改*医院", "改造甲乙丙丁医院", ["改造甲乙丙丁医院"]),
        ("改*医院", "改造，医院", []),
        ("改*医院", "改造、医院", []),
        ("(甲|乙)级*医院", "甲级好医院乙级医院", ["甲级好医院", "乙级医院"]),
        (
            "紧密型(县域|)医共体",
            "紧密型县域医共体，紧密型医共体",
            ["紧密型县域医共体", "紧密型医共体"],
        ),
        ("#%", "达到85.5%", ["85.5%"]),
        ("#月底前", "在12月底前", ["12月底前"]),
    ],
)
def test_wildcards(pattern, text, found):
    assert spans(pattern, text) == found


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "empty"),
        ("医", "two characters"),
        ("*医院", "begins or ends"),
        ("医院~", "begins or ends"),
        ("(甲医院", "not closed"),
        ("甲)医院", "outside brackets"),
        ("(甲*|乙)医院", "inside brackets"),
        ("甲*乙*丙*丁*戊*己", "more than four"),
        ("医 院", "white space"),
        ("(|甲乙)*(|丙丁)", "two characters"),
    ],
)
def test_bad_pattern_says_why(pattern, words):
    with pytest.raises(PatternError, match=words):
        compile_pattern(pattern)


def test_too_many_alternatives():
    digits = "(" + "|".join(f"甲{i}" for i in range(25)) + ")"
    with pytest.raises(PatternError, match="625 alternatives"):
        compile_pattern(digits + digits)


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("互联网＋医疗", "互联网+医疗"),
        ("ＤＲＧ,。", "drg,。"),
        ("推進縣域醫共體", "推进县域医共体"),
        ("三医“联动”", "三医联动"),
        ("建设(shè)医(yi)院", "建设医院"),
        ("开发健康管家(app)", "开发健康管家(app)"),
        ("电子 健康\u200b 卡\r\n", "电子健康卡"),
        ("卫?院", f"卫{LOST}院"),
        ("为何？", "为何?"),
        ("\U00020000岛", "\U00020000岛"),
    ],
)
def test_the_form_for_matching(printed, form):
    assert match_form(printed) == form
    assert match_forms(["甲", printed]).text == f"甲\n{form}\n"


@given(st.lists(st.text(max_size=30), max_size=5))
def test_every_character_of_the_form_knows_its_origin(texts):
    forms = match_forms(texts)
    assert len(forms.starts) == len(texts) + 1
    for k, text in enumerate(texts):
        own = slice(forms.starts[k], forms.starts[k + 1] - 1)
        origins = forms.origins[own].tolist()
        assert origins == sorted(set(origins))
        assert all(0 <= i < len(text) for i in origins)
        assert "".join(match_form(text[i]) for i in origins) == forms.text[own]


@given(st.lists(st.text(alphabet="甲乙，。“”?aA \n", max_size=20), max_size=5))
def test_one_text_has_the_form_it_has_among_many(texts):
    assert match_forms(texts).text == "".join(f"{match_form(t)}\n" for t in texts)


def test_full_width_and_half_width_are_one():
    assert spans("互联网+医疗", "互联网＋医疗") == ["互联网+医疗"]
    assert spans("ＤＲＧ付费", "drg付费") == ["drg付费"]


def test_a_lost_character_is_no_clause_mark():
    assert spans("改~医院", "改造?医院") == [f"改造{LOST}医院"]
    assert spans("改~医院", "改造？医院") == []


def test_overlapping_hits_are_all_found():
    hits = Matcher(["基层中医馆", "中医馆", "中医"]).find("建基层中医馆")
    assert sorted((a, b) for a, b, _ in hits) == [(1, 6), (3, 5), (3, 6)]


@given(st.text(alphabet="甲乙丙，。、1?\n", max_size=60))
def test_hits_lie_in_the_text_and_cross_no_mark(text):
    text = match_form(text)
    for a, b, _ in Matcher(["甲*乙", "甲~丙"]).find(text):
        assert 0 <= a < b <= len(text)
        assert not set(text[a:b]) & set(",。、\n")
        assert text[a] == "甲"


@given(st.text(alphabet="甲乙丙", max_size=40))
def test_literal_hits_equal_a_plain_search(text):
    expected = [i for i in range(len(text)) if text.startswith("甲乙", i)]
    assert [a for a, _, _ in Matcher(["甲乙"]).find(text)] == expected
