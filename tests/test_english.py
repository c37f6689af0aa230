"""English for what frames say in Chinese."""

import csv
import re

import pytest

from cityplans import layouts
from cityplans.codebook import BUILT_IN, read_codebook
from cityplans.english import has_chinese, translate
from cityplans.figures.labels import Labels
from cityplans.paths import data_dir
from tests.figure_cases import make_figures


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("定西", "Dingxi"), ("西安", "Xi'an"), ("六安", "Lu'an"), ("长丰县", "Changfeng County"),
        ("陕西省", "Shaanxi"), ("山西省", "Shanxi"), ("内蒙古自治区", "Inner Mongolia"),
        ("宁夏回族自治区", "Ningxia"), ("西藏", "Xizang (Tibet)"), ("南京鼓楼", "Gulou, Nanjing"),
        ("大理白族自治州", "Dali Bai Autonomous Prefecture"), ("蔚县", "Yuxian"),
        ("克孜勒苏柯尔克孜自治州", "Kizilsu Kirgiz Autonomous Prefecture"),
        ("积石山保安族东乡族撒拉族自治县", "Jishishan Bonan Dongxiang Salar Autonomous County"),
        ("定西-2022", "Dingxi-2022"), ("2024年", "2024"), ("/10万", "per 100 000"), ("个", ""),
    ],
)  # fmt: skip
def test_places_and_units_are_written_as_is_customary(chinese, english):
    assert translate(chinese) == (english, False)


def test_all_themes_and_nearly_all_indicators_have_english_names():
    themes = [t for book in map(read_codebook, BUILT_IN) for t in book.names]
    names = list(themes)
    with (data_dir() / "lexicon/indicators.csv").open(encoding="utf-8", newline="") as file:
        names += [r["indicator"] for r in csv.DictReader(x for x in file if not x.startswith("#"))]
    said = {name: translate(name) for name in names}
    lacking = [n for n, (english, own) in said.items() if own or has_chinese(english)]
    assert not set(lacking) & set(themes)
    assert len(lacking) < 0.02 * len(names), lacking


def test_the_documents_own_words_are_pinyin_and_the_caption_says_so():
    assert translate("医改") == ("yigai", True)
    say = Labels("en")
    assert say("基层 · 医改") == "jiceng · yigai"
    assert say.own


def _chinese(value) -> list[str]:
    if isinstance(value, dict):
        # The rows are the frame's own, and kept as they are.
        return [x for k, v in value.items() if k != "table" for x in [*_chinese(k), *_chinese(v)]]
    if isinstance(value, (list, tuple)):
        return [x for v in value for x in _chinese(v)]
    return [value] if isinstance(value, str) and has_chinese(value) else []


def test_no_figure_in_english_has_a_chinese_character():
    for name, fig in make_figures("en").items():
        for page in layouts.fit(fig, 400, 900):
            assert _chinese(page.to_plotly_json()) == [], name


def test_words_of_documents_are_no_places_and_are_told_apart():
    assert translate("合作") == ("Hezuo", False)  # a city of Gansu
    say = Labels("en")
    assert say.words(["合作", "监测", "检测", "监测"]) == [
        "hezuo",
        "jian1ce4",
        "jian3ce4",
        "jian1ce4",
    ]
    assert Labels("zh").words(["监测", "检测"]) == ["监测", "检测"]


def test_what_stands_alone_begins_with_a_capital_letter():
    for name, fig in make_figures("en").items():
        alone = [axis.title.text for axis in fig.select_xaxes()]
        alone += [t.name for t in fig.data if t.showlegend is not False and t.name]
        assert not [x for x in alone if x and x[0].islower()], name


def test_titles_in_english_are_sentences():
    import inspect

    from cityplans import findings

    for name in findings.__all__:
        source = inspect.getsource(getattr(findings, name))
        # What say.pick gives second, where it begins with words of ours.
        said = re.findall(r"""say\.pick\(.*?,\s*f?["']([a-z]\w*) """, source, re.S)
        assert not said, (name, said)
