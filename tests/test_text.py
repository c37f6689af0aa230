"""Widths, numerals, word lists and pieces of patterns."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.text import (
    LexiconError,
    compile_pattern,
    fold,
    read_number,
    read_ordinal,
    read_rows,
    words,
    write_chinese,
)
from cityplans.text.fragments import _pieces, expand
from cityplans.text.numerals import may_be


@given(st.text())
def test_folding_keeps_every_place(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def test_folding_leaves_what_has_no_narrow_form():
    assert fold("《要点》〔2024〕、。") == "《要点》〔2024〕、。"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2.3亿", "230000000"),
        ("1.1万", "11000"),
        ("12,345.67", "12345.67"),
        ("5千万", "50000000"),
        ("一点五亿", "150000000"),
        ("十万", "100000"),
        ("一百零三", "103"),
        ("两千零二十四", "2024"),
        ("一亿二千万", "120000000"),
        ("三万亿", "3000000000000"),
        ("一二〇", "120"),
        ("零点五", "0.5"),
    ],
)
def test_values_are_exact(printed, value):
    assert read_number(printed) == Decimal(value)


@pytest.mark.parametrize("printed", ["", "点五", "五点", "三千?", "abc", "1.2.3"])
def test_what_is_no_numeral_is_refused(printed):
    with pytest.raises(ValueError, match="is not a numeral"):
        read_number(printed)


@given(st.integers(0, 999))
def test_chinese_numerals_are_read_back(number):
    printed = write_chinese(number)
    assert read_ordinal(printed) == number
    assert read_number(printed) == number
    assert may_be(printed, number)


@given(st.integers(1, 10**9), st.integers(0, 4))
def test_groups_multiply_exactly(number, places):
    printed = str(Decimal(number).scaleb(-places))
    assert read_number(f"{number}万") == number * 10_000
    if "E" not in printed:
        assert read_number(printed + "亿") == Decimal(printed) * 100_000_000


@given(st.text(max_size=15))
def test_markers_of_any_text_are_a_number_or_none(text):
    number = read_ordinal(text)
    assert number is None or number >= 0


def test_every_piece_compiles_and_holds_no_group():
    for name in _pieces():
        assert re.compile(expand("{" + name + "}")).groups == 0, name


@pytest.mark.parametrize(
    ("piece", "text", "found"),
    [
        ("{any_year}", "二○二四年与2025年，120241", ["二○二四", "2025"]),
        ("{years}", "2023-2025年与二〇二一至二〇二三年", ["2023-2025年", "二〇二一至二〇二三年"]),
        ("{date}", "2024 年 3 月 15 日", ["2024 年 3 月 15 日"]),
        ("{date_in_digits}", "2024-03-05 20240305 2024/3/5 202403051", ["2024-03-05", "20240305", "2024/3/5"]),
        ("{five_year_plan}", "“十四五”与十五五时期", ["“十四五”", "十五五"]),
    ],
)  # fmt: skip
def test_pieces_find_what_they_name(piece, text, found):
    assert compile_pattern(piece).findall(text) == found


def test_quantifiers_and_word_lists_in_a_template():
    pattern = compile_pattern("[0-9]{1,3}{outline:headings.tails}")
    assert pattern.findall("12建设，1234建设") == ["12建设", "234建设"]


def test_what_is_not_known_is_named():
    with pytest.raises(LexiconError, match="no piece yaer"):
        compile_pattern("{yaer}")
    with pytest.raises(LexiconError, match=r"no list cues\.dome"):
        words("outline", "cues.dome")


def test_a_wrong_row_names_its_line(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("a,b\n1,2\n1,2,3\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"mine\.csv, line 3: 3 cells, expected 2"):
        list(read_rows(table, ("a", "b")))
    with pytest.raises(LexiconError, match="column c is missing"):
        list(read_rows(table, ("c",)))
