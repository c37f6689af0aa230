"""What the figures contain; how they look was looked at."""

import pandas as pd
import plotly.graph_objects as go
import pytest

import cityplans as cp
from cityplans import figures, findings
from cityplans.figures.base import NothingToPlot, table_of


@pytest.fixture
def shares():
    return pd.DataFrame(
        {
            "theme": ["中医药"] * 3 + ["医共体/医联体"] * 3,
            "region": ["甲", "乙", "丙"] * 2,
            "role": "plan",
            "n": [1, 3, 0, 2, 3, 5],
            "n_measures": [10, 12, 5, 10, 12, 5],
            "n_documents": [1, 2, 1] * 2,
            "share": [0.1, 0.25, 0.0, 0.2, 0.25, 1.0],
            "low": [0.0, 0.1, 0.0, 0.05, 0.1, 0.6],
            "high": [0.3, 0.5, 0.3, 0.4, 0.5, 1.0],
            "interval": "made up",
        }
    )


def test_themes_shows_shares_with_intervals_largest_on_top(shares):
    fig = cp.plot_themes(shares, themes=["中医药"])
    dots = fig.data[0]
    assert list(dots.y) == ["丙", "甲", "乙"]  # plotly draws from below
    assert list(dots.x) == [0.0, 0.1, 0.25]
    assert list(dots.error_x.array) == [0.3, 0.2, 0.25]
    assert list(dots.error_x.arrayminus) == [0.0, 0.1, 0.15]
    assert list(fig.data[1].text) == ["0/5", "1/10", "3/12"]


def test_themes_marks_single_documents_hollow(shares):
    fill = cp.plot_themes(shares, themes=["中医药"]).data[0].marker.color
    assert list(fill) == ["#ffffff", "#ffffff", "#0b5394"]


def test_themes_by_default_are_those_that_differ_most(shares):
    fig = cp.plot_themes(shares)
    assert [a.text for a in fig.layout.annotations][:2] == ["医共体/医联体", "中医药"]


def test_theme_map_leaves_zeros_blank(shares):
    heat = cp.plot_theme_map(shares).data[0]
    fig = cp.plot_theme_map(shares)
    assert list(fig.layout.yaxis.ticktext) == ["医共体/医联体", "中医药"]  # the commonest on top
    assert [list(r) for r in heat.text] == [["20", "25", "100"], ["10", "25", ""]]


def test_theme_map_names_its_unit_and_its_row_of_counts(shares):
    notes = [a.text for a in cp.plot_theme_map(shares).layout.annotations]
    assert notes == ["占举措的比例（%）", "10", "12", "5", "举措数"]


def test_less_than_half_a_per_cent_is_not_none(shares):
    few = shares.assign(share=[0.004, 0, 0.1, 0, 0, 0])
    assert list(cp.plot_theme_map(few).data[0].text[0]) == ["<1", "", "10"]


def test_figures_carry_rows_and_caption(shares):
    fig = cp.plot_themes(shares, themes=["中医药"])
    assert fig.layout.meta["table"]["columns"][:3] == ["theme", "region", "role"]
    assert len(fig.layout.meta["table"]["data"]) == 3
    assert "3 组、4 份文件" in fig.layout.meta["caption"]
    assert (
        "3 groups, 4 documents"
        in cp.plot_themes(shares, themes=["中医药"], lang="en").layout.meta["caption"]
    )


def test_captions_name_what_is_left_out_the_codebook_and_the_version(toy_plans, toy_codes):
    toy_plans.documents.loc["b-2024", "region"] = None
    toy_codes.attrs["codebook"] = "themes"
    shares = cp.compare_themes(toy_codes, toy_plans)
    for plot in (cp.plot_themes, cp.plot_theme_map):
        caption = plot(shares).layout.meta["caption"]
        assert "未计入 1 份文件（b-2024）：地区不明。编码本：医改主题（自带）。cityplans" in caption
    caption = cp.plot_theme_map(shares, lang="en").layout.meta["caption"]
    assert (
        "Left out: 1 of the documents (b-2024), their place unknown. Codebook: Themes of health "
        "reform (shipped)." in caption
    )


def test_text_from_documents_is_escaped(shares):
    shares["region"] = shares["region"].replace("甲", "<a href='//x'>甲</a>")
    fig = cp.plot_themes(shares, themes=["中医药"])
    assert "<a" not in "".join(fig.data[0].y)
    assert "<a" not in "".join(fig.layout.yaxis.ticktext)
    assert "<a" not in str(cp.plot_theme_map(shares).layout.xaxis.ticktext)
    assert "<a" not in cp.plot_themes(shares, "<a>甲</a><br>乙").layout.title.text


def test_empty_and_wrong_frames_say_what_to_do(shares):
    with pytest.raises(NothingToPlot, match=r"make it with cp\.compare_themes"):
        cp.plot_themes(shares.drop(columns="low"))
    with pytest.raises(NothingToPlot, match="no theme 没有"):
        cp.plot_themes(shares, themes=["没有"])


def test_a_figure_of_nothing_says_so(shares):
    fig = cp.plot_theme_map(shares.head(0), "甲")
    assert [a.text for a in fig.layout.annotations] == ["没有可显示的数据"]
    assert "cp.compare_themes" in fig.layout.meta["caption"]
    assert fig.layout.title.text == "甲"
    fig = cp.plot_themes(shares.assign(share=None), lang="en")
    assert fig.layout.annotations[0].text == "Nothing to show"


def test_plots_do_not_change_their_frame(shares):
    before = shares.copy()
    cp.plot_themes(shares)
    cp.plot_theme_map(shares)
    pd.testing.assert_frame_equal(shares, before)


def test_documents_stacks_measures_by_role(toy_plans):
    fig = cp.plot_documents(toy_plans)
    assert [t.name for t in fig.data if t.name] == ["计划", "回顾"]
    assert list(fig.data[-1].text) == ["3", "3", "4"]
    assert list(fig.data[0].x) == [3, 2, 3]
    assert list(fig.data[1].x) == [0, 1, 1]


def test_targets_is_a_dumbbell_scaled_by_its_larger_value():
    rows = pd.DataFrame(
        {
            "indicator": ["千人床位数", "死亡率"], "region": "甲", "reached": [4.0, 2.0],
            "promised": [5.0, 1.0], "comparator": [">=", "<="], "unit": ["张", "‰"],
        }
    )  # fmt: skip
    fig = cp.plot_targets(rows)
    texts = next(t for t in fig.data if "text" in t.mode).text
    assert list(texts) == ["2 → ≤1 ‰", "4 → ≥5 张"]
    reached = next(t for t in fig.data if t.name == "已达到")
    assert list(reached.x) == [1.0, 0.8]


def test_words_splits_more_and_less():
    words = pd.DataFrame(
        {
            "word": ["医改", "托育"], "log_ratio": [1.5, -2.0], "low": [0.5, -3.0],
            "high": [2.5, -1.0], "z": [3.0, -4.0], "n_focus": [9, 1], "n_rest": [3, 8],
            "p_adjusted": [0.01, 0.2],
        }
    )  # fmt: skip
    dots = cp.plot_words(words).data[0]
    assert list(dots.y) == ["托育", "医改"]
    assert list(dots.marker.color) == ["#ffffff", "#0b5394"]


def test_cooccurrence_shows_each_pair_once():
    pairs = pd.DataFrame({"theme_a": ["甲", "甲"], "theme_b": ["乙", "丙"], "n": [3, 1]})
    fig = cp.plot_cooccurrence(pairs)
    heat = fig.data[0]
    names = (list(fig.layout.xaxis.ticktext), list(fig.layout.yaxis.ticktext))
    assert names == (["甲", "乙"], ["乙", "丙"])
    assert [[v for v in row if v] for row in heat.z] == [[3], [1]]


def test_accuracy_puts_the_weakest_on_top():
    scores = pd.DataFrame(
        {"theme": ["a", "b"], "precision": [1, 0.5], "recall": [0.8, 0.5], "f1": [0.89, 0.5]}
    )
    fig = cp.plot_accuracy(scores)
    assert list(fig.layout.yaxis.categoryarray) == ["a", "b"]


def test_known_accuracy_is_said_to_be_about_other_documents():
    scores = pd.DataFrame({"theme": ["a"], "precision": [1.0], "recall": [0.8], "f1": [0.89]})

    def said(frame, lang):
        caption = cp.plot_accuracy(frame, lang=lang).layout.meta["caption"]
        return findings.say_accuracy(frame, lang) + caption

    for lang, words in (("zh", "另外"), ("en", "other documents")):
        assert words not in said(scores, lang)
        assert said(scores.assign(sample="unseen"), lang).count(words) == 2


def test_themes_of_few_hand_codes_are_not_judged():
    scores = pd.DataFrame({"theme": list("abc"), "f1": [0.9, 0.7, 0.0], "n_annotations": [5, 9, 1]})
    said = findings.say_accuracy(scores)
    assert (
        said == "2 个主题中 1 个的 F1 不低于 0.8；最弱的是b（0.70）；另 1 个主题不足 5 例，不作评判"
    )
    assert "不足以逐一评判" in findings.say_accuracy(scores[2:])
    assert "c (0.00)" not in findings.say_accuracy(scores, "en")


def test_table_of_is_plain_and_rounded():
    frame = pd.DataFrame(
        {"x": [1 / 3, None], "n": pd.array([1, None], dtype="Int64"), "b": [True, False]}
    )
    assert table_of(frame)["data"] == [[0.333333, 1, True], [None, None, False]]


def test_findings_name_zeros_ties_and_overlap(shares):
    assert (
        findings.say_theme(shares, "医共体/医联体")
        == "丙谈医共体/医联体的比例最高（5/5），区间与其余各地不重叠"
    )
    assert findings.say_theme(shares, "中医药") == "乙谈中医药的比例最高（3/12），但区间与他处重叠"
    none = shares.assign(n=0, share=0.0)
    assert findings.say_theme(none, "中医药") == "没有一地谈到中医药"
    tied = shares.assign(share=0.5, n=3)
    assert findings.say_theme(tied, "中医药").startswith("丙、乙、甲谈中医药的比例最高")
    # One measure of many is counted, and no headline.
    few = shares.assign(n=1)
    assert findings.say_theme(few, "中医药") == "中医药只见于 3 项举措（乙、甲、丙），不足以比较"
    assert "3 measures only" in findings.say_theme(few, "中医药", lang="en")
    assert findings.say_commonest(none) == "没有一项举措涉及任何主题"


def test_titles_in_english_name_themes_and_places_in_english(shares):
    shares = shares.replace({"甲": "陕西", "乙": "山西", "丙": "定西"})
    said = findings.say_theme(shares, "中医药", lang="en")
    assert said == "Shanxi gives Traditional medicine the largest share (3/12); intervals overlap"
    assert "Medical consortia" in findings.say_spread(shares, lang="en")
    assert findings.say_commonest(shares, n=1, lang="en").endswith("Medical consortia (48%)")


def test_likeness_of_themes_is_not_called_one_of_words():
    rows = pd.DataFrame({"a": ["甲", "乙"], "b": ["乙", "甲"], "similarity": 0.5})
    assert findings.say_similarity(rows) == "乙与甲用词最接近（余弦相似度 0.50）"
    rows.attrs["method"] = "themes"
    assert findings.say_similarity(rows) == "乙与甲最接近（相似度 0.50）"
    tie = pd.DataFrame({"a": ["丁", "丙"], "b": ["甲", "乙"], "similarity": [0.231, 0.234]})
    assert findings.say_similarity(tie).startswith("丁与甲，丙与乙用词最接近（余弦相似度 0.23）")
    assert "余弦" not in cp.plot_similarity(rows.assign(distance=0.5)).layout.meta["caption"]


def test_template_is_used_by_every_figure(shares):
    fig = cp.plot_themes(shares)
    assert isinstance(fig, go.Figure)
    assert "WenQuanYi" in fig.layout.template.layout.font.family


@pytest.fixture(scope="module")
def topics():
    return cp.fit_topics(cp.load_plans(), n_topics=5, seed=0)


def test_topics_gives_each_its_panel_and_leading_terms(topics):
    fig = cp.plot_topics(topics, n_terms=3)
    assert len(fig.data) == 5
    first = topics.terms.query("topic == 1 and rank <= 3")
    assert list(fig.data[0].y) == first["term"].tolist()[::-1]  # plotly draws from below
    assert fig.data[0].x[-1] == 1.0
    assert f"（{(topics.members['topic'] == 1).sum()}）" in fig.layout.annotations[0].text


def test_topic_map_names_its_circles(topics):
    fig = cp.plot_topic_map(topics)
    said = sorted(a.text.replace("<br>", "").replace(" ", "") for a in fig.layout.annotations)
    sizes = topics.members.groupby("topic").size()
    wanted = [f"{label}{sizes[t]}".replace(" ", "") for t, label in topics.labels.items()]
    assert said == sorted(wanted)
    diameters = dict(zip(topics.layout["n"], fig.data[0].marker.size, strict=True))
    least, most = min(diameters), max(diameters)
    assert (diameters[most] / diameters[least]) ** 2 == pytest.approx(most / least, rel=0.05)


def test_topic_tree_has_a_leaf_for_each_topic(topics):
    fig = cp.plot_topic_tree(topics)
    assert len(fig.data) == 4  # joints of five leaves
    assert sorted(fig.layout.yaxis.ticktext) == sorted(map(str, topics.labels))


def test_diagnostics_marks_the_number_used(topics):
    fig = cp.plot_topic_diagnostics(topics)
    assert {s.x0 for s in fig.layout.shapes} == {5}
    assert [a.text for a in fig.layout.annotations][:2] == ["一致性（NPMI）", "独占性"]


def test_topic_shares_are_labelled_by_topic(topics):
    shares = cp.compare_topics(topics, cp.load_plans())
    fig = cp.plot_themes(shares, themes=[2, 1])
    assert [a.text for a in fig.layout.annotations][:2] == [topics.labels[2], topics.labels[1]]


def test_similarity_is_ordered_like_its_tree():
    pairs = {("a", "b"): 0.1, ("a", "c"): 0.8, ("b", "c"): 0.2}
    names = ["a", "b", "c"]
    rows = [(x, y, 1.0 if x == y else pairs[tuple(sorted((x, y)))]) for x in names for y in names]
    frame = pd.DataFrame(rows, columns=["a", "b", "similarity"]).assign(
        distance=lambda d: 1 - d["similarity"]
    )
    fig = cp.plot_similarity(frame)
    order = list(fig.layout.xaxis.ticktext)
    assert abs(order.index("a") - order.index("c")) == 1
    heat = fig.data[-1]
    assert [heat.z[i][i] for i in range(3)] == [None] * 3
    assert max(v for row in heat.z for v in row if v is not None) == 0.8
    with pytest.raises(NothingToPlot, match="at least two groups"):
        cp.plot_similarity(frame.query("a == 'a' and b == 'a'"))


def test_trends_draws_a_line_for_each_place():
    rows = pd.DataFrame(
        {
            "theme": "中医药", "region": ["甲", "甲", "乙"], "plan_year": [2023, 2024, 2024],
            "share": [0.1, 0.3, 0.2], "low": 0.0, "high": 0.5,
        }
    )  # fmt: skip
    fig = cp.plot_trends(rows)
    lines = {t.name: list(t.y) for t in fig.data}
    assert lines == {"甲": [0.1, 0.3], "乙": [0.2]}
    assert len({t.marker.symbol for t in fig.data}) == 2


def test_pledges_go_from_promise_to_result():
    rows = pd.DataFrame(
        {
            "indicator": ["签约率", "签约率"], "region": ["甲", "甲"], "year": [2023, 2024],
            "promised": [85.0, 85.0], "reached": [86.5, 80.0], "comparator": [">=", ">="],
            "unit": ["%", "%"], "kept": [True, False],
        }
    )  # fmt: skip
    fig = cp.plot_targets(rows)
    texts = next(t for t in fig.data if "text" in t.mode).text
    assert list(texts) == ["≥85 → 80 % ✗", "≥85 → 86.5 %"]
    assert list(fig.layout.yaxis.ticktext) == ["签约率（2024）", "签约率（2023）"]


def test_targets_of_many_places_show_the_common_ones_and_say_so():
    rows = pd.DataFrame(
        {
            "indicator": ["甲率", "乙率", "乙率"], "region": ["东", "东", "西"], "unit": "%",
            "reached": [1.0, 2.0, 3.0], "promised": [2.0, 3.0, 4.0], "comparator": "=",
        }
    )  # fmt: skip
    fig = cp.plot_targets(rows, most=2)
    assert set(fig.layout.yaxis.ticktext) == {"乙率（东）", "乙率（西）"}
    assert "共 3 行" in fig.layout.meta["caption"]


def test_a_long_title_is_broken_not_cut(shares):
    fig = cp.plot_themes(shares, "甲地的计划最多，" * 8)
    assert all(len(line) <= 46 for line in fig.layout.title.text.split("<br>"))


def test_a_map_of_many_places_sets_their_names_upright():
    names = [f"大地方{i:02d}" for i in range(30)]
    frame = pd.DataFrame(
        {
            "theme": "中医药",
            "region": names,
            "n": 1,
            "n_measures": 10,
            "n_documents": 1,
            "share": 0.1,
        }
    )
    fig = cp.plot_theme_map(frame)
    assert fig.layout.xaxis.tickangle == -90
    assert fig.layout.xaxis.ticktext[0] == "大地方00"


def test_the_codebook_goes_with_the_codes_to_every_caption(toy_plans):
    book = {"name": "mine", "themes": {"中医": ["中医药"], "改革": ["改革"]}}
    codes = cp.code_themes(toy_plans, book)
    signed = codes.attrs["codebook"]
    assert signed.startswith("mine ") and len(signed) == len("mine ") + 8
    from cityplans.compare import pmc_index, pmc_variables

    variables = pmc_variables(codes, toy_plans, {f"X{i}": ["中医"] for i in range(1, 10)})
    likeness = cp.similarity(toy_plans, method="themes", codes=codes)
    made = {
        "map": cp.plot_theme_map(cp.compare_themes(codes, toy_plans)),
        "similarity": cp.plot_similarity(likeness),
        "pmc": figures.plot_pmc_surface(pmc_index(variables), toy_plans.documents.index[0]),
    }
    pairs = cp.cooccurrence(codes, toy_plans)
    assert pairs.attrs["codebook"] == signed
    for name, fig in made.items():
        assert f"编码本：{signed}。" in fig.layout.meta["caption"], name


def test_panels_by_year_are_in_the_order_of_the_years(shares):
    years = {"甲": 2022, "乙": 2023, "丙": 2024}
    shares = shares.assign(plan_year=shares["region"].map(years)).drop(columns="region")
    fig = cp.plot_themes(shares, themes=["中医药"], by="plan_year")
    assert list(fig.data[0].y) == ["2024", "2023", "2022"]  # plotly draws from below


def test_themes_that_no_coder_gave_are_explained():
    scores = pd.DataFrame(
        {
            "theme": ["中医药", "托育"],
            "precision": [0.9, 0.0],
            "recall": [0.8, None],
            "f1": [0.85, 0],
        }
    )
    assert "没有菱形的主题" in cp.plot_accuracy(scores).layout.meta["caption"]
    assert "菱形的主题" not in cp.plot_accuracy(scores.head(1)).layout.meta["caption"]


def test_captions_of_topics_name_their_model():
    from tests import figure_cases

    topics = figure_cases.topics(6)
    assert "议题模型" not in cp.plot_topics(topics).layout.meta["caption"]
    topics.model = "nmf, k = 6, seed 0"
    for plot in (cp.plot_topics, cp.plot_topic_map, cp.plot_topic_tree, cp.plot_topic_diagnostics):
        assert "议题模型：nmf, k = 6, seed 0。" in plot(topics).layout.meta["caption"]


def test_years_differ_only_where_intervals_do():
    frame = pd.DataFrame(
        {"theme": ["中医药", "托育"] * 2, "plan_year": [2023, 2023, 2024, 2024], "n_measures": 40,
         "n_documents": 1, "low": [0.0, 0.1, 0.3, 0.1], "high": [0.2, 0.5, 0.5, 0.4]}
    )  # fmt: skip
    said = findings.say_years(frame)
    assert (
        said
        == "2024 年与 2023 年相比，中医药升高；其余 1 个主题看不出变化（一年一份文件，只说文本）"
    )
    more = frame.assign(n_documents=2)
    assert findings.say_years(more, lang="en") == (
        "2024 beside 2023: Traditional medicine up; no change is seen in 1 more"
    )
    assert findings.say_years(frame[frame["plan_year"] == 2023]) == "只有一年，无从比较"


def test_pairs_that_meet_as_often_are_all_named_or_counted():
    pairs = pd.DataFrame(
        {"theme_a": ["中医药", "托育", "签约"], "theme_b": "人才队伍", "n": [9, 9, 2]}
    )
    said = findings.say_together(pairs)
    assert said == "中医药与人才队伍，托育与人才队伍最常在同一项举措中出现（各 9 项）"
    assert (
        findings.say_together(pairs.assign(n=9)) == "最常在同一项举措中出现的有 3 对主题，各 9 项"
    )
    assert findings.say_together(pairs.assign(n=[9, 3, 2]), lang="en").endswith("(9 measures)")


def test_topics_and_weak_themes_that_tie_are_all_named():
    from types import SimpleNamespace

    labels = pd.Series({1: "合作·监测", 2: "检测"})
    topics = SimpleNamespace(labels=labels, members=pd.DataFrame({"topic": [1, 2]}))
    assert findings.say_topics(topics) == "2 个议题中，“合作·监测”、“检测”最大，各占 50% 的举措"
    topics.members = pd.DataFrame({"topic": [1, 1, 1, 2]})
    said = findings.say_topics(topics, lang="en")
    assert said == 'Of 2 topics "hezuo · jiance" is the largest, with 75% of the measures'
    scores = pd.DataFrame({"theme": ["中医药", "托育"], "f1": [0.501, 0.499]})
    assert "最弱的是中医药、托育（0.50）" in findings.say_accuracy(scores)


def test_no_document_in_a_province_is_not_a_share_of_nothing():
    shares = pd.DataFrame(
        {"theme": "中医药", "province": ["甘肃省", "浙江省"], "n": [0, 3], "n_measures": 10}
    ).assign(share=[0.0, 0.3])
    heat = figures.plot_provinces(shares).data[0]
    values = sorted({v for row in heat.z for v in row if v is not None})
    assert len(values) == 3 and values[0] == heat.zmin < 0 == values[1]
    white = [at for at, colour in heat.colorscale if colour == "#ffffff"]
    assert max(white) < (values[1] - heat.zmin) / (heat.zmax - heat.zmin)
