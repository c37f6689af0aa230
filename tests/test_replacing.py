"""Characters replaced one for one, and towns looked for by how they begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.regions.towns import Names, towns
from cityplans.text.replacing import Table

TABLE = {ord("甲"): "丙", ord("A"): "a", ord("乙"): "\U000242ee", 0x2F800: "丽"}


@pytest.mark.parametrize("times", [1, 100])
@given(st.text(alphabet="甲乙丁A1\U0002f800\U0001f600\ud800 \n", max_size=30))
def test_short_and_long_texts_are_replaced_as_translate_does(times: int, text: str) -> None:
    assert Table(TABLE).replace(text * times) == (text * times).translate(TABLE)


@pytest.mark.parametrize("before", ["", "我们到"])
def test_every_town_is_found_where_it_stands(before: str) -> None:
    every = towns()
    for name in [*list(every.by_name)[::997], *list(every.by_stem)[::997]]:
        assert (name, len(before), len(before + name)) in every.names.find(before + name)


@pytest.mark.parametrize("text", ["", "镇", "１", "\U0001f600"])
def test_a_text_too_short_for_a_town_has_none(text: str) -> None:
    assert towns().names.find(text) == []


@given(
    st.sets(st.text(alphabet="甲乙丙\U0001f600", min_size=2, max_size=4)),
    st.text(alphabet="甲乙丙\U0001f600丁", max_size=20),
)
def test_names_are_found_from_the_left_and_the_longest_first(names: set[str], text: str) -> None:
    found, at = [], 0
    while at < len(text):
        longest = max((n for n in names if text.startswith(n, at)), key=len, default="")
        if longest:
            found.append((longest, at, at + len(longest)))
        at += len(longest) or 1
    assert Names(names).find(text) == found
