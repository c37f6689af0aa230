"""Tables of contents told by page numbers; notes of sites that sell documents."""

from __future__ import annotations

import pytest

from cityplans.cleaning import clean
from cityplans.cleaning.contents import find_contents
from cityplans.passages import Source


def found(text: str) -> list[str]:
    return [text[a:b] for a, b, _ in find_contents(text)]


def masked(text: str) -> list[str]:
    return [text[a:b] for a, b, _ in clean(Source("a.txt", text)).masked]


def test_entries_on_one_line_are_found_and_the_text_after_them_is_left():
    listed = "目 录 1. 甲县总结 2 2.2024年乙县计划 10 3. 丙县 XX 局谋划…… 21"
    assert found(f"三县汇编 {listed} 今年以来,甲县 3 家医院开工。") == [listed]


@pytest.mark.parametrize(
    "text",
    [
        "目录 1. 甲县总结 12 2. 乙县计划 10 3. 丙县打算 21 今年",  # pages do not grow
        "目录 1. 甲县总结 2 3. 乙县计划 10 4. 丙县打算 21 今年",  # a number is left out
        "1. 甲县总结 2 2. 乙县计划 10 3. 丙县打算 21 今年",  # nothing says what it is
        "目录 1. 甲县总结 2 2. 乙县计划 10 今年",  # too few
    ],
)
def test_other_numbers_on_one_line_are_no_contents(text):
    assert found(text) == []


def test_a_list_without_its_head_is_found_by_titles_and_pages():
    listed = "2.乙镇工作总结8\n3.丙镇工作打算15\n\n4.丁镇下步谋划22"
    assert found(f"{listed}\n今年以来,全镇新建2家村卫生室。\n1.建1家。") == [listed]


@pytest.mark.parametrize(
    "text",
    [
        "1.全年门诊人次20\n2.全年住院人次30\n3.全年手术例数45",  # counts, no titles
        "1.印发工作方案9\n2.印发工作计划7\n3.印发实施方案12",  # no pages: they do not grow
        "1.印发工作方案3\n今年以来。\n2.印发工作计划7\n3.印发实施方案12",  # text between
        "1.印发工作方案。\n2.印发工作计划。\n3.印发实施方案。",
    ],
)
def test_lists_of_counts_and_of_promises_are_no_contents(text):
    assert found(text) == []


def test_notes_of_sites_that_sell_documents_are_masked_and_wards_are_not():
    body = "一、重点工作\n1.新建乡镇卫生院3家,改造村卫生室20家,年底前全部投入使用。"
    notes = "试读到此为止,成为会员后可下载全文\n升级VIP会员"
    assert masked(f"{body}\n\n\n{notes}") == notes.split("\n")
    assert masked(f"{body}\n\n\n县医院设VIP病房2间") == []
