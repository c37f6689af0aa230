"""Patterns: what they match, where, and what is wrong with a bad one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.codebook.patterns import Matcher, PatternError, compile_pattern, fold


def spans(pattern: str, text: str) -> list[str]:
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


def test_full_width_and_half_width_are_one():
    assert spans("互联网+医疗", fold("互联网＋医疗")) == ["互联网+医疗"]
    assert fold("ＤＲＧ,。") == "DRG，。"


def test_a_lost_character_is_no_clause_mark():
    assert fold("卫?院") == "卫?院"


def test_overlapping_hits_are_all_found():
    hits = Matcher(["基层中医馆", "中医馆", "中医"]).find("建基层中医馆")
    assert sorted((a, b) for a, b, _ in hits) == [(1, 6), (3, 5), (3, 6)]


@given(st.text(alphabet="甲乙丙，。、1?\n", max_size=60))
def test_hits_lie_in_the_text_and_cross_no_mark(text):
    for a, b, _ in Matcher(["甲*乙", "甲~丙"]).find(text):
        assert 0 <= a < b <= len(text)
        assert not set(text[a:b]) & set("，。、\n")
        assert text[a] == "甲"


@given(st.text(alphabet="甲乙丙", max_size=40))
def test_literal_hits_equal_a_plain_search(text):
    expected = [i for i in range(len(text)) if text.startswith("甲乙", i)]
    assert [a for a, _, _ in Matcher(["甲乙"]).find(text)] == expected


def test_time_is_linear_in_the_text():
    import time

    matcher = Matcher(["推进*医院*建设", "甲~乙*丙*丁"])
    took = []
    for n in (20_000, 200_000):
        text = "推进推进医院医院" * (n // 8)
        begin = time.perf_counter()
        matcher.find(text)
        took.append(time.perf_counter() - begin)
    assert took[1] < 40 * max(took[0], 0.01)
