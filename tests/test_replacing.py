"""Characters replaced one for one, and towns looked for by how they begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.regions import gazetteer
from cityplans.text.replacing import Table

TABLE = {ord("甲"): "丙", ord("A"): "a", ord("乙"): "\U000242ee", 0x2F800: "丽"}


@pytest.mark.parametrize("times", [1, 100])
@given(st.text(alphabet="甲乙丁A1\U0002f800\U0001f600\ud800 \n", max_size=30))
def test_short_and_long_texts_are_replaced_as_translate_does(times: int, text: str) -> None:
    assert Table(TABLE).replace(text * times) == (text * times).translate(TABLE)


@pytest.mark.parametrize("before", ["", "我们到"])
def test_every_town_is_found_where_it_stands(before: str) -> None:
    names = [*list(gazetteer.towns().by_name)[::997], *list(gazetteer.towns().by_stem)[::997]]
    for name in names:
        matcher, listed = gazetteer.town_matcher(before + name)
        assert name in listed
        assert any(name in listed[i] for i, _, _ in matcher.find_matches_as_indexes(before + name))


@pytest.mark.parametrize("text", ["", "镇", "１", "\U0001f600"])
def test_a_text_too_short_for_a_town_has_none(text: str) -> None:
    assert gazetteer.town_matcher(text)[1] == []
