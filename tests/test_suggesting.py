"""suggest_terms: words around the evidence, counted by hand."""

import pandas as pd
import pytest

from cityplans import code_themes
from cityplans.themes import suggest_terms, suggesting
from tests.plans_of import plans_of

BOOK = {"themes": {"签约": ["家庭医生"], "急救": ["救护车"]}}
TEXTS = (
    "家庭医生上门随访，送药到家。",
    "家庭医生上门随访，测量血压。",
    "家庭医生上门随访，登记台账。",
    "上门随访，慰问老人。",
    "组织义诊，测量血压。",
    "召开例会，登记台账。",
)


@pytest.fixture
def plans():
    return plans_of(*TEXTS)


@pytest.fixture
def codes(plans):
    return code_themes(plans, BOOK)


def test_what_stands_beside_the_evidence_is_proposed(plans, codes):
    table = suggest_terms(codes, plans)
    # 测量 and 台账 stand in one measure of the theme only
    assert set(table["term"]) == {"上门", "随访", "上门随访"}
    assert set(table["theme"]) == {"签约"}
    assert table[["n", "n_theme", "n_new", "share"]].drop_duplicates().values.tolist() == [
        [4, 3, 1, 0.75]
    ]
    assert (table["weight"] > 0).all()
    assert table["weight"].is_monotonic_decreasing


def test_the_measure_to_read_first_is_one_that_was_missed(plans, codes):
    row = suggest_terms(codes, plans).iloc[0]
    assert (row["measure_id"], row["context"]) == ("d/m004", "上门随访，慰问老人。")


def test_evidence_itself_is_hidden(plans, codes):
    assert not suggest_terms(codes, plans, least=1)["term"].str.contains("家庭医生").any()


def test_of_evidence_inside_other_evidence_nothing_is_left():
    plans = plans_of(
        *[f"家庭医生上门，走进家庭{n}户。" for n in "一二三四"], "医生开例会。", *TEXTS[4:]
    )
    codes = code_themes(plans, {"themes": {"签约": ["家庭医生", "家庭"]}})
    assert not suggest_terms(codes, plans, least=1)["term"].str.contains("医生").any()


def test_a_coder_says_what_the_codebook_misses(plans, codes):
    hand = pd.DataFrame(
        {
            "measure_id": ["d/m001", "d/m002", "d/m003", "d/m004", "d/m005"],
            "theme": ["签约", "签约", "签约", "签约", None],
        }
    )
    table = suggest_terms(codes, plans, hand)
    assert table[["n", "n_theme", "n_new", "share"]].drop_duplicates().values.tolist() == [
        [4, 4, 1, 1.0]
    ]


def test_terms_are_words_of_two_characters_and_two_side_by_side():
    words = ["随访", "药", "上门", "复查", "2024", "工作"]
    assert suggesting._terms_of(words, {"工作"}) == {"随访", "上门", "复查", "上门复查"}


def test_least_is_enough(plans, codes):
    hand = pd.DataFrame({"measure_id": [f"d/m00{k}" for k in range(1, 7)]})
    hand["theme"] = ["签约"] * 4 + [None] * 2
    assert set(suggest_terms(codes, plans, hand, least=4)["term"]) == {"上门", "随访", "上门随访"}
    assert len(suggest_terms(codes, plans, hand, least=5)) == 0


def test_limits(plans, codes):
    assert len(suggest_terms(codes, plans, n_terms=1)) == 1
    assert len(suggest_terms(codes, plans, least_share=0.8)) == 0
    assert len(suggest_terms(codes, plans, least=4)) == 0


def test_shares_have_six_digits_and_weights_three(plans, codes):
    more = plans_of(*TEXTS, "上门随访，登记老人。", "上门随访，组织登记。", "上门检查。")
    table = suggest_terms(code_themes(more, BOOK), more, least_share=0)
    # a share that is just the least is enough
    equal = suggest_terms(code_themes(more, BOOK), more, least_share=0.5)
    assert "随访" in set(equal["term"]) and "上门" not in set(equal["term"])
    shares = dict(zip(table["term"], table["share"], strict=True))
    assert (shares["随访"], shares["上门"]) == (0.5, 0.428571)
    assert (table["weight"] == table["weight"].round(3)).all()
    assert (table["weight"] != table["weight"].round(2)).any()


def test_what_the_codebook_finds_wherever_it_stands_is_nothing_new(codes):
    plans = plans_of(*TEXTS[:3], *TEXTS[4:])
    assert len(suggest_terms(code_themes(plans, BOOK), plans)) == 0


def test_nothing_to_learn_from_keeps_the_columns(plans, codes):
    whole = suggest_terms(codes, plans)
    none = suggest_terms(code_themes(plans, {"themes": {"航天": ["载人航天"]}}), plans)
    assert len(none) == 0
    assert none.dtypes.equals(whole.dtypes)
    nobody = plans.select([])
    assert len(suggest_terms(code_themes(nobody, BOOK), nobody)) == 0


def test_copies_do_not_count_twice(plans, codes):
    plans.documents["duplicate_of"] = "d0"
    assert len(suggest_terms(codes, plans)) == 0
