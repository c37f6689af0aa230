"""Words: segmentation into codes, counts, lists."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.words import (
    count_matrix,
    lists,
    plan_tokens,
    read_stop_words,
    read_words,
    segment,
    tfidf,
)
from cityplans.words.segmenter import Segmenter, segmenter

TEXTS = [
    "推进紧密型医共体建设,组建医共体2个。",
    "人人享有家庭医生签约服务;drg付费覆盖率达到90%以上。",
    float("nan"),
    "坚持全面推进,不断加强。",
    "",
]


def test_codes_point_into_one_sorted_vocabulary():
    tokens = segment(TEXTS)
    assert list(tokens.vocabulary) == sorted(set(tokens.vocabulary))
    assert tokens.terms(0) == ["紧密型", "医共体", "组建", "医共体"]
    assert tokens.terms(1) == ["人人", "享有", "家庭医生签约", "DRG", "付费", "覆盖率"]
    assert tokens.codes.dtype == np.int32
    assert tokens.indptr.tolist() == [0, 4, 10, 10, 10, 10]
    assert len(tokens) == 5
    assert list(tokens)[2:] == [[], [], []]


def test_index_of_a_series_names_the_rows():
    tokens = segment(pd.Series({"b/m1": "分级诊疗", "a/m1": "中医药"}))
    assert tokens.rows.tolist() == ["b/m1", "a/m1"]
    assert tokens.take([1, 0, 1]).rows.tolist() == ["a/m1", "b/m1", "a/m1"]
    assert list(tokens.take([1, 0, 1])) == [["中医药"], ["分级诊疗"], ["中医药"]]


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        ("content", ["新增", "托位"]),
        ("words", ["新增", "托位", "个"]),
        ("all", ["新增", "托位", "120", "个", "。"]),
        (str.isdigit, ["120"]),
    ],
)
def test_keep_says_what_stays(keep, expected):
    assert segment(["新增托位120个。"], keep=keep).terms(0) == expected


def test_masks_of_a_publisher_are_no_words():
    assert segment(["xx县XXX某某中心医院"]).terms(0) == ["中心医院"]


def test_lists_of_the_user_extend_the_shipped_ones():
    text = ["推进云海健康小屋建设"]
    assert segment(text).terms(0) == ["云海", "健康", "小屋"]
    assert segment(text, words=["云海健康小屋"]).terms(0) == ["云海健康小屋"]
    assert segment(text, stop_words=["小屋"]).terms(0) == ["云海", "健康"]
    assert segment(text, stop_words=False).terms(0) == ["推进", "云海", "健康", "小屋", "建设"]
    assert segment(["县域医共体"], words=False, keep="all").terms(0) != ["县域医共体"]
    # A list given to one call says nothing to the next.
    assert segment(text).terms(0) == ["云海", "健康", "小屋"]


def test_parts_of_listed_words_follow_them():
    tokens = segment(["做好家庭医生签约,医院整洁"], parts=True)
    assert tokens.terms(0) == ["家庭医生签约", "家庭医生", "签约", "医院", "整洁"]
    assert list(tokens.vocabulary) == sorted(tokens.vocabulary)


def test_a_single_text_is_refused():
    with pytest.raises(TypeError, match=r"use \[text\]"):
        segment("推进医共体建设")
    with pytest.raises(TypeError, match="missing, not int"):
        segment([3])
    with pytest.raises(TypeError, match="stop_words=\\['坚持'\\]"):
        segment(["坚持"], stop_words="坚持")
    with pytest.raises(TypeError, match="words=\\['坚持'\\]"):
        segment(["坚持"], words="坚持")
    with pytest.raises(ValueError, match="keep must be"):
        segment(["坚持"], keep="nouns")


def test_no_texts_give_no_rows():
    tokens = segment([])
    assert len(tokens) == 0
    assert count_matrix(tokens).shape == (0, 0)


def test_counts_and_weights_by_hand():
    tokens = segment(["医共体医共体托育", "托育", ""])
    counts = count_matrix(tokens)
    assert tokens.vocabulary == ("医共体", "托育")
    assert counts.toarray().tolist() == [[2, 1], [0, 1], [0, 0]]
    # idf: ln(4/2) + 1 and ln(4/3) + 1.
    a, b = 2 * (np.log(2) + 1), np.log(4 / 3) + 1
    expected = [[a / np.hypot(a, b), b / np.hypot(a, b)], [0, 1], [0, 0]]
    np.testing.assert_allclose(tfidf(counts).toarray(), expected)


@pytest.mark.parametrize("sublinear", [False, True])
def test_weights_are_those_of_scikit_learn(sublinear):
    from sklearn.feature_extraction.text import TfidfTransformer

    counts = count_matrix(segment([t for t in TEXTS if isinstance(t, str)], keep="words"))
    theirs = TfidfTransformer(sublinear_tf=sublinear).fit_transform(counts)
    np.testing.assert_allclose(tfidf(counts, sublinear=sublinear).toarray(), theirs.toarray())


def test_group_joins_rows_and_filter_drops_terms():
    tokens = segment(["医共体", "托育", "中医药"]).group(["b", "a", "b"])
    assert tokens.rows.tolist() == ["a", "b"]
    assert list(tokens) == [["托育"], ["医共体", "中医药"]]
    kept = tokens.filter(lambda term: term != "托育")
    assert list(kept) == [[], ["医共体", "中医药"]]
    assert kept.vocabulary == ("中医药", "医共体")


def test_group_leaves_out_rows_without_label():
    tokens = segment(["医共体", "托育"]).group(["a", None])
    assert list(tokens) == [["医共体"]]


def _jieba(text):
    plain = segmenter(lists.entries(None))._plain
    return [w for w in plain.cut(text) if w.strip()]


# Where the compiled segmenter alone goes another way: numbers with signs, letters, doubled characters
# in what no dictionary knows, a full-width digit, a character outside the block.
@pytest.mark.parametrize(
    "text",
    [
        "增幅为3-5%的县区",
        "升至1+2+N家。",
        "甲多多多乙",
        "二二是是二二是二是二",
        "共会共会共会办",
        "DRG付费5.2%、卡拉OK",
        "第１批㐀字\u2028续",
        "3.5.1版T恤AA制",
        "做好人人签约 家庭\t医生",
    ],
)
def test_hard_places_are_cut_as_jieba_does(text):
    assert segmenter(lists.entries(None)).cut(text) == _jieba(text)


def test_only_what_may_differ_leaves_the_fast_route(monkeypatch):
    cutter = Segmenter(lists.entries(None))
    slow = []
    inner = cutter._cut_blocks
    monkeypatch.setattr(cutter, "_cut_blocks", lambda t: slow.append(t) or inner(t))
    cutter.cut("建成医共体3个，覆盖率达到95.5%；推进DRG付费。")
    assert slow == []
    cutter.cut("建成医共体3个，力争达到5-8%，人人享有签约服务。")
    assert slow == ["力争达到5-8%", "人人享有签约服务"]


MIXED = st.lists(
    st.sampled_from(
        [
            *"医共体建设人民健康服务中心县乡村一二三的了和与推进家庭生签约区托育妇幼疫情防控常态化高质量发展",
            *"5G-.%+ ,。、aB\n",
            *("5.2%", "12", "DRG", "T恤", "人人", "多多", "研究研究", "１", "〇", "㐀", "\u3000"),
        ]
    ),
    max_size=60,
).map("".join)


@given(MIXED)
@settings(max_examples=150, deadline=None)
def test_the_fast_route_cuts_as_jieba_does(text):
    assert list(segmenter(lists.entries(None)).cut(text)) == _jieba(text)


@given(st.lists(MIXED, max_size=4))
@settings(max_examples=50, deadline=None)
def test_every_token_is_in_its_text(texts):
    tokens = segment(texts, keep="all", stop_words=False)
    for text, terms in zip(texts, tokens, strict=True):
        assert "".join(terms) == "".join(text.upper().split())


def test_without_the_fast_segmenter_the_words_are_the_same(monkeypatch):
    entries = lists.entries(None)
    texts = [t for t in TEXTS if isinstance(t, str)]
    fast = [list(segmenter(entries).cut(t)) for t in texts]
    monkeypatch.setitem(sys.modules, "rjieba", None)
    slow = Segmenter(entries)
    assert slow._fast is None
    assert [list(slow.cut(t)) for t in texts] == fast


def test_a_very_long_block_is_cut_in_pieces():
    text = "医共体" * 20_000
    assert set(segment([text]).terms(0)) >= {"医共体"}


def test_nothing_is_said_on_stderr_and_no_cache_is_left(tmp_path):
    code = "from cityplans.words import segment; segment(['医共体2个'])"
    run = subprocess.run(
        [sys.executable, "-W", "default", "-c", code],
        capture_output=True,
        text=True,
        env={"PATH": "", "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)},
        check=True,
    )
    assert "jieba" not in run.stderr
    assert "dict" not in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_global_segmenter_of_jieba_is_left_alone():
    import jieba

    segment(["县域医共体"], words=["云海健康小屋"])
    assert "云海健康小屋" not in jieba.dt.FREQ


def test_plan_tokens_by_measure_section_document(toy_plans):
    by_measure = plan_tokens(toy_plans, role="plan")
    assert by_measure.rows.tolist() == [
        *("a-2023/m001", "a-2023/m002", "a-2023/m003", "a-2024/m001", "a-2024/m002"),
        *("b-2024/m001", "b-2024/m002", "b-2024/m003"),
    ]
    by_document = plan_tokens(toy_plans, by="document", role=("plan", "retrospective"))
    assert by_document.rows.tolist() == ["a-2023", "a-2024", "b-2024"]
    assert by_document.terms(2)[:3] == ["中医药传承创新", "中医药示范县", "疾控体系"]
    assert len(plan_tokens(toy_plans, by="section")) == 0
    with pytest.raises(ValueError, match="by must be"):
        plan_tokens(toy_plans, by="page")


def test_copies_are_left_out(toy_plans):
    toy_plans.documents.loc["a-2024", "duplicate_of"] = "a-2023"
    assert plan_tokens(toy_plans, by="document").rows.tolist() == ["a-2023", "b-2024"]
    assert len(plan_tokens(toy_plans, by="document", duplicates=True)) == 3


def test_plans_are_segmented_once_and_again_when_changed(toy_plans, monkeypatch):
    from cityplans.words import segmenting

    calls = []
    inner = segmenting._segment
    monkeypatch.setattr(segmenting, "_segment", lambda *a: calls.append(1) or inner(*a))
    plan_tokens(toy_plans)
    plan_tokens(toy_plans, by="document", role="plan", stop_words=["医共体"], parts=True)
    assert len(calls) == 1
    toy_plans.measures.loc["a-2023/m001", "text"] = "做好精神卫生"
    assert plan_tokens(toy_plans).terms(0) == ["精神卫生"]


def test_the_order_of_rows_does_not_matter(toy_plans):
    before = plan_tokens(toy_plans)
    toy_plans.measures = toy_plans.measures.iloc[::-1]
    after = plan_tokens(toy_plans)
    assert after.rows.equals(before.rows)
    assert np.array_equal(after.codes, before.codes)


def test_shipped_lists_are_clean():
    words, stops = read_words(), read_stop_words()
    assert len({w for w, _, _ in words}) == len(words)
    assert all(len(w) > 1 and f > 0 for w, f, _ in words)
    assert not {w for w, _, _ in words} & stops
    assert {"坚持", "推进", "不断", "全面"} <= stops


def test_a_word_list_says_which_line_is_wrong(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text("# mine\n医共体 100 n\n\n托育\n中医药 many\n", encoding="utf8")
    with pytest.raises(ValueError, match=r"mine\.txt, line 5"):
        read_words(path)
    path.write_text("医共体 100 n\n托育 # note\n", encoding="utf8")
    assert read_words(path) == (("医共体", 100, "n"), ("托育", 0, "n"))
