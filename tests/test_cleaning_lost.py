"""Lost characters: found only where they were lost, restored right, the rest left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.cleaning.lost import find_damaged, guess_lost, restore
from cityplans.cleaning.lost_model import GAP, guess, lost_set
from cityplans.cleaning.numerals import restore_numerals
from cityplans.reading.numbering import chinese

# Made up, in the manner of a county's work plan.
PLAN = """一、健全急救网络。全县新建急救站点三处，乡镇卫生院都有救护车，农村居民在家门口就能得到及时救治。
二、做实家庭医生签约服务。以老年人、孕产妇、高血压患者为重点人群，提高签约服务质量，力争签约率达到百分之七十。
三、推进公立医院高质量发展。县人民医院建成胸痛中心，中医医院加强特色专科建设，支持医务人员外出进修。
四、加强人才队伍建设。全年引进专业技术人员，选派业务骨干到上级医院学习，落实乡村医生待遇。
五、统一药品目录。医共体内实行统一采购、统一配送，方便群众用药。
"""
LOSE = str.maketrans(dict.fromkeys(lost_set(), GAP))


def test_a_copy_that_lost_the_set_is_restored():
    damaged = PLAN.translate(LOSE)
    lost = [k for k, c in enumerate(PLAN) if c != damaged[k]]
    text, restored, left = restore(damaged)
    right = sum(text[k] == PLAN[k] for k in restored)
    assert right >= 0.95 * len(restored)
    assert len(restored) >= 0.6 * len(lost)
    assert sorted([*restored, *left]) == lost
    assert [line[:2] for line in text.splitlines()] == ["一、", "二、", "三、", "四、", "五、"]


def test_lost_characters_may_be_printed_as_squares():
    damaged = PLAN.translate(LOSE).replace(GAP, "□")
    assert restore(damaged)[0].startswith("一、")


@pytest.mark.parametrize(
    "text",
    [
        PLAN,
        PLAN + "这样做行不行?大家怎么看?" * 20,
        "问:什么人可以签约?答:常住居民都可以。" * 30,
        "Hos?pital man?agement" * 30,
        "健康?",
    ],
)
def test_a_text_that_lost_nothing_is_left_alone(text):
    assert find_damaged(text) == []
    assert restore(text) == (text, (), ())


def test_only_the_damaged_part_of_a_file_is_restored():
    text = PLAN * 4 + PLAN.translate(LOSE) * 4
    found = find_damaged(text)
    assert found and found[0][0] >= 3 * len(PLAN)
    assert all(k >= 3 * len(PLAN) for k in guess_lost(text))


def test_what_cannot_be_told_is_lost():
    assert restore("说明文字\ufffd如下，名单见??附件") == (
        "说明文字\ufffd如下，名单见??附件",
        (),
        (4, 11, 12),
    )


@pytest.mark.parametrize(
    ("run", "restored"),
    [
        ("乡镇卫?院", "乡镇卫生院"),
        ("家庭医?签约服务", "家庭医生签约服务"),
        ("?质量发展", "高质量发展"),
        ("?政?", "行政区"[:2] + "人"),
    ],
)
def test_words_with_gaps(run, restored):
    best = guess([run], lost_set())[0]
    assert set(best) == {k for k, c in enumerate(run) if c == GAP}
    assert all(0 < chance <= 1 + 1e-9 and c in lost_set() for c, chance in best.values())
    if "政" not in run:
        assert "".join(best[k][0] if k in best else c for k, c in enumerate(run)) == restored


def test_a_word_that_no_dictionary_knows_has_no_guess_but_single_characters():
    (best,) = guess(["龘?龘"], lost_set())
    assert list(best) == [1] and best[1][1] < 0.75


@pytest.mark.parametrize(
    ("text", "numerals"),
    [
        ("?、甲。\n?、乙。\n三、丙。", "一二"),
        ("六、甲\n七、乙\n?、丙\n九、丁\n?、戊\n??、己\n??、庚\n?三、辛", "八十十一十二十"),
        ("（?）甲（?）乙（三）丙（?）丁（?）戊（三）己", "一二一二"),
        ("?是抓组织;?是抓落实;三是抓考核。?是抓组织;?是抓落实。", "一二一二"),
        ("第?章 总则\n第?章 目标\n第三章 保障", "一二"),
        # Eight: a series does not end on its first item.
        ("七、甲\n?、乙", "八"),
        # 八、一、二 and then 三, or 一、二 and something that is no numeral.
        ("七、甲\n?、乙\n?、丙\n?、丁\n三、戊", "八一二"),
        # One mark alone is no series.
        ("?、甲", ""),
    ],
)
def test_numerals_by_sequence(text, numerals):
    assert "".join(restore_numerals(text, lost_set()).values()) == numerals


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(3, 40), min_size=1, max_size=5))
def test_outlines_of_any_length_are_numbered_right(lengths):
    """Every numeral that is restored is the one that was lost."""
    text = "".join(f"\n{chinese(n)}、任务。" for m in lengths for n in range(1, m + 1))
    for at, numeral in restore_numerals(text.translate(LOSE), lost_set()).items():
        assert text[at] == numeral


def test_dates_are_restored():
    damaged = ("2024年3月15日，" + PLAN).translate(LOSE)
    assert restore(damaged)[0].startswith("2024年3月15日，")


def test_restoring_is_the_same_every_time():
    damaged = PLAN.translate(LOSE)
    assert restore(damaged) == restore(damaged)
