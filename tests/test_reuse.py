"""shared_passages on copies made, and damaged, on purpose."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cityplans as cp
from cityplans.reuse.passages import COLUMNS
from tests.comparisons import make_plans, shuffled
from tests.work import is_linear

SENTENCE = "围绕慢性病患者的长处方需求，在每个乡镇卫生院增设一间便民药房并公示配送时间"
OTHER = "建立村级健康档案的季度核查办法，由县级质控小组抽查并在每月例会上通报结果"


def two(earlier: str, later: str, **facts):
    """Plans of an earlier and a later document with one measure each."""
    return make_plans(
        {
            "new": {"region": "乙", "plan_year": 2024} | facts,
            "old": {"region": "甲", "plan_year": 2022},
        },
        {"old": [earlier], "new": [later]},
    )


def test_a_sentence_taken_over_word_for_word():
    plans = two(
        f"一是做好开头。{SENTENCE}。", f"另起一行说别的事情。{SENTENCE}。再加一句新的内容。"
    )
    table = cp.shared_passages(plans)
    assert list(table.columns) == list(COLUMNS)
    row = table.iloc[0]
    assert len(table) == 1
    assert (row["doc_earlier"], row["doc_later"]) == ("old", "new")
    assert (row["region_earlier"], row["region_later"]) == ("甲", "乙")
    assert (row["year_earlier"], row["year_later"]) == (2022, 2024)
    assert (row["measure_earlier"], row["measure_later"]) == ("old/m1", "new/m1")
    assert row["similarity"] == 1 and row["n_documents"] == 2
    assert row["text"] == SENTENCE
    assert row["n_chars"] == len(SENTENCE) - 1  # its comma is not compared
    for which in ("earlier", "later"):
        source = plans.source_text(row[f"doc_{which}"])
        assert source[row[f"start_{which}"] : row[f"end_{which}"]] == SENTENCE


def test_punctuation_and_breaks_make_no_difference():
    later = SENTENCE.replace("，", " ").replace("卫生院", "卫生院\n")
    row = cp.shared_passages(two(SENTENCE, later)).iloc[0]
    assert row["similarity"] == 1
    assert row["n_chars"] == len(SENTENCE) - 1


def test_short_stretches_are_no_passages():
    assert cp.shared_passages(two("建设县域医共体。" + SENTENCE, "建设县域医共体。" + OTHER)).empty
    eleven = cp.shared_passages(
        two("加快建设紧密型县域医共体" + SENTENCE, "加快建设紧密型县域医共体" + OTHER), min_chars=12
    )
    assert eleven["n_chars"].tolist() == [12]


def test_a_damaged_copy_is_found():
    damaged = SENTENCE.replace("便民药房", "惠民药店").replace("每个", "各")
    table = cp.shared_passages(two(f"先说一句。{SENTENCE}。", f"{damaged}。"))
    assert len(table) == 1
    row = table.iloc[0]
    assert row["text"] == damaged
    # 便→惠, 房→店, 每→各 and 个 left out: four of the 36 characters that are compared.
    assert row["similarity"] == pytest.approx(1 - 4 / 36, abs=1e-6)
    assert plans_slice(row, two(f"先说一句。{SENTENCE}。", f"{damaged}。")) == SENTENCE


def plans_slice(row, plans):
    return plans.source_text(row["doc_earlier"])[row["start_earlier"] : row["end_earlier"]]


def test_one_in_ten_characters_changed_is_still_found():
    rng = random.Random(4)
    made = ["".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(45)) for _ in range(60)]
    damaged = [
        "".join(chr(rng.randrange(0x4E00, 0x9000)) if k % 10 == 4 else c for k, c in enumerate(s))
        for s in made
    ]
    plans = make_plans(
        {"old": {"plan_year": 2022}, "new": {"plan_year": 2024}},
        {"old": [s + "。" for s in made], "new": [s + "。" for s in damaged]},
    )
    table = cp.shared_passages(plans, threshold=0.5)
    found = table["measure_later"].nunique()
    assert found >= 57  # of 60
    assert (
        table["measure_earlier"].str.split("/").str[1]
        == table["measure_later"].str.split("/").str[1]
    ).all()


def test_one_in_five_characters_changed_is_mostly_found():
    rng = random.Random(8)
    make = lambda: chr(rng.randrange(0x4E00, 0x9000))  # noqa: E731
    made = ["".join(make() for _ in range(60)) for _ in range(60)]
    damaged = ["".join(make() if rng.random() < 0.2 else c for c in s) for s in made]
    plans = make_plans(
        {"old": {"plan_year": 2022}, "new": {"plan_year": 2024}},
        {"old": [s + "。" for s in made], "new": [s + "。" for s in damaged]},
    )
    table = cp.shared_passages(plans)
    assert table["n_chars"].sum() > 0.75 * 60 * 60
    assert (table["measure_earlier"].str[3:] == table["measure_later"].str[3:]).all()
    assert table["similarity"].between(0.6, 1).all()


def test_sentences_copied_one_after_the_other_are_one_passage():
    # The later one has a full stop where the earlier has none, and one word put in between.
    later = f"先说一句。{SENTENCE}。并且{OTHER}。"
    table = cp.shared_passages(two(f"{SENTENCE}，{OTHER}。", later))
    assert len(table) == 1
    assert table["text"][0] == f"{SENTENCE}。并且{OTHER}"
    length = len(SENTENCE) + len(OTHER) - 2 + 2  # without two commas, with 并且
    assert table["n_chars"][0] == length
    assert table["similarity"][0] == pytest.approx(1 - 2 / length, abs=1e-6)


def test_a_stock_phrase_is_known_though_nobody_says_all_of_it_alike():
    # Eight documents say the phrase in a frame of their own; the two it is found in share more.
    stock = "更好满足人民群众日益增长的多层次健康需要"
    documents = {f"d{i}": {"plan_year": 2015 + i} for i in range(8)}
    frames = [
        "甲乙丙丁",
        "子丑寅卯",
        "天地玄黄",
        "宇宙洪荒",
        "日月盈昃",
        "寒来暑往",
        "秋收冬藏",
        "闰余成岁",
    ]
    measures = {d: [f"{frames[i]}{stock}{frames[i][::-1]}。"] for i, d in enumerate(documents)}
    table = cp.shared_passages(make_plans(documents, measures), min_chars=18)
    assert len(table) == 7
    assert table["boilerplate"].all() and table["n_documents"].eq(8).all()
    few = cp.shared_passages(make_plans(documents, measures), min_chars=18, common=1)
    assert not few["boilerplate"].any()


def test_what_is_not_alike_is_not_found():
    assert cp.shared_passages(two(SENTENCE + "。", OTHER + "。")).empty


def test_wording_is_followed_from_province_to_county():
    documents = {
        "county": {"region": "丙", "plan_year": 2023, "level": "county"},
        "city": {"region": "乙", "plan_year": 2023, "level": "prefecture"},
        "province": {"region": "甲", "plan_year": 2023, "level": "province"},
    }
    plans = make_plans(
        documents,
        {
            "province": [SENTENCE],
            "city": [SENTENCE + "，并且明确各县区的完成时限和考核办法"],
            "county": [SENTENCE + "，并且明确各县区的完成时限和考核办法"],
        },
    )
    table = cp.shared_passages(plans).set_index("doc_later")
    assert table.loc["city", "doc_earlier"] == "province"
    assert table.loc["county", "doc_earlier"] == "city"  # the longest match, not the first
    assert table.loc["county", "n_documents"] == 2
    assert table.loc["city", "n_documents"] == 3


def test_what_everybody_says_is_marked():
    documents = {f"d{i}": {"plan_year": 2020 + i} for i in range(6)}
    own = ["第一年", "第二回", "第三次", "第四轮", "第五届", "第六期"]
    measures = {d: [f"{own[i]}。{SENTENCE}。"] for i, d in enumerate(documents)}
    measures["d0"].append(OTHER)
    measures["d5"].append(OTHER)
    table = cp.shared_passages(make_plans(documents, measures))
    by_text = table.groupby("text")[["n_documents", "boilerplate"]].first()
    assert by_text.loc[SENTENCE].tolist() == [6, True]
    assert by_text.loc[OTHER].tolist() == [2, False]
    assert len(table) == 5 + 1  # each later document once, linked to the first
    assert (table["doc_earlier"] == "d0").all()


def test_unknown_years_come_last():
    row = cp.shared_passages(two(SENTENCE, SENTENCE, plan_year=None)).iloc[0]
    assert (row["doc_earlier"], row["doc_later"]) == ("old", "new")
    assert pd.isna(row["year_later"])


def test_copies_of_documents_and_other_roles_are_left_out():
    plans = two(SENTENCE, SENTENCE)
    plans.documents.loc["new", "duplicate_of"] = "old"
    with pytest.raises(ValueError, match="only one document"):
        cp.shared_passages(plans)
    assert len(cp.shared_passages(plans, duplicates=True)) == 1
    with pytest.raises(ValueError, match="role='retrospective'"):
        cp.shared_passages(two(SENTENCE, SENTENCE), role="retrospective")


def test_repeats_inside_one_document_are_not_reuse():
    plans = make_plans({"a": {}, "b": {}}, {"a": [SENTENCE, SENTENCE], "b": [OTHER]})
    table = cp.shared_passages(plans)
    assert table.empty
    assert table.dtypes.astype(str).to_dict() == COLUMNS


def test_bad_arguments():
    plans = two(SENTENCE, OTHER)
    with pytest.raises(ValueError, match="min_chars is 3"):
        cp.shared_passages(plans, min_chars=3)
    with pytest.raises(ValueError, match="threshold is 60"):
        cp.shared_passages(plans, threshold=60)


letters = st.text(alphabet="医卫健康城乡，。", min_size=0, max_size=60)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(letters, max_size=3), min_size=2, max_size=4), st.integers(0, 9))
def test_every_row_is_really_shared(texts, seed):
    documents = {f"d{i}": {"plan_year": 2020 + i} for i in range(len(texts))}
    measures = {f"d{i}": ["正文", *t] for i, t in enumerate(texts)}
    plans = make_plans(documents, measures)
    table = cp.shared_passages(plans, min_chars=8)
    bare = lambda s: "".join(c for c in s if c.isalnum())  # noqa: E731
    for row in table.itertuples():
        later = plans.source_text(row.doc_later)[row.start_later : row.end_later]
        earlier = plans.source_text(row.doc_earlier)[row.start_earlier : row.end_earlier]
        assert bare(row.text) == bare(later) and len(bare(later)) == row.n_chars >= 8
        assert row.year_earlier < row.year_later
        if row.similarity == 1 and bare(earlier) != bare(later):
            pytest.fail("not the same")
        assert 2 <= row.n_documents <= len(texts)
    for _, rows in table.sort_values("start_later").groupby("doc_later"):
        assert (rows["start_later"].to_numpy()[1:] >= rows["end_later"].to_numpy()[:-1]).all()
    pd.testing.assert_frame_equal(table, cp.shared_passages(shuffled(plans, seed), min_chars=8))


def test_one_process_or_two():
    rng = np.random.default_rng(0)
    make = lambda: "".join(map(chr, rng.integers(0x4E00, 0x9000, 24)))  # noqa: E731
    old = [make() for _ in range(700)]
    new = [s[:20] + make()[:4] for s in old]
    plans = make_plans(
        {"old": {"plan_year": 2022}, "new": {"plan_year": 2024}}, {"old": old, "new": new}
    )
    one = cp.shared_passages(plans)
    assert len(one) > 600
    pd.testing.assert_frame_equal(one, cp.shared_passages(plans, n_jobs=2))


def test_text_that_all_documents_repeat_takes_no_longer_than_it_should():
    body = [f"{SENTENCE}。{OTHER}。"] * 5

    def repeated(n):
        documents = {f"d{i:03d}": {"plan_year": 1900 + i} for i in range(40 * n)}
        return make_plans(documents, dict.fromkeys(documents, body))

    assert is_linear(cp.shared_passages, repeated)
    assert (cp.shared_passages(repeated(4))["n_documents"] == 160).all()


def test_whole_documents_with_what_is_no_measure():
    plans = two(f"开头的话。{OTHER}", f"另一段。{OTHER}")
    opening = plans.sources["old"].replace("开头的话", SENTENCE)
    sources = {"old": opening, "new": SENTENCE + "\n" + plans.sources["new"]}
    documents = plans.documents.copy()
    documents["source_end"] = [len(sources[d]) for d in documents.index]
    measures = plans.measures.copy()
    move = {"old": len(SENTENCE) - 4, "new": len(SENTENCE) + 1}
    for column in ("source_start", "source_end"):
        measures[column] += measures["doc_id"].map(move)
    measures.loc[measures["doc_id"] == "old", "source_start"] += 5
    plans = type(plans)(documents, plans.sections, measures, sources)
    table = cp.shared_passages(plans, text="documents").set_index("text")
    assert set(table.index) == {SENTENCE, OTHER}
    assert table.loc[OTHER, ["measure_earlier", "measure_later"]].tolist() == ["old/m1", "new/m1"]
    assert pd.isna(table.loc[SENTENCE, "measure_later"])
    with pytest.raises(ValueError, match="whole documents have no role"):
        cp.shared_passages(plans, text="documents", role="plan")
    with pytest.raises(ValueError, match="use measures or documents"):
        cp.shared_passages(plans, text="sections")
