from itertools import combinations, pairwise

import pytest

from cityplans import style
from cityplans.figures.documents import _FILL


def luminance(colour: str) -> float:
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_neighbouring_colours_differ_in_grey():
    greys = [luminance(c) for c in style.PALETTE]
    for a, b in pairwise(greys):
        assert abs(a - b) > 0.1


def test_the_scale_darkens_steadily():
    greys = [luminance(c) for _, c in style.SCALE]
    assert greys == sorted(greys, reverse=True)


def test_both_languages_have_the_same_words():
    assert set(style._WORDS["zh"]) == set(style._WORDS["en"])
    with pytest.raises(ValueError, match="'zh' or 'en'"):
        style.word("plan", "fr")


def test_documents_differ_by_pattern_where_they_are_alike_in_grey():
    looks = list(_FILL.values())
    for (one, shape), (other, other_shape) in combinations(looks, 2):
        alike = abs(luminance(one) - luminance(other)) < 0.15
        assert not (alike and shape == other_shape)
