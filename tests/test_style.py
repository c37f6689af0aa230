from itertools import pairwise

import pytest

from cityplans import style


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


def test_wrap_escapes_and_counts_latin_as_half():
    assert style.wrap("DRG支付<b>", 3) == "DRG支<br>付&lt;b&gt;"
