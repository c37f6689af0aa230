"""Every figure of the library from frames of 31 places and of the longest names there are."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from cityplans import figures
from cityplans.codebook import read_codebook
from cityplans.compare import pmc_index
from cityplans.plans import Plans

LONG_FILE = (
    "关于印发《2024年全市卫生健康工作要点及责任分工方案（征求意见稿）》的通知-附件1-最终版.docx"
)
PLACES = [
    "克孜勒苏柯尔克孜自治州", "巴音郭楞蒙古自治州", "博尔塔拉蒙古自治州", "黔西南布依族苗族自治州",
    "积石山保安族东乡族撒拉族自治县", "定西", "乐清", "青白江", "芜湖县", "南京鼓楼", "海安", "大丰",
    "仪征", "鸡西", "西安", "六安", "呼和浩特", "锡林郭勒盟", "阿拉善盟", "重庆", "长沙", "厦门",
    "陕西省", "山西省", "内蒙古自治区", "西藏自治区", "大理白族自治州", "恩施", "三明", "深圳", "国务院",
]  # fmt: skip
PROVINCES = [
    "北京市",
    "内蒙古自治区",
    "黑龙江省",
    "陕西省",
    "山西省",
    "西藏自治区",
    "香港特别行政区",
    "甘肃省",
]
THEMES = read_codebook().names


def grid(places: list[str], by: str = "region", themes: list[str] = THEMES) -> pd.DataFrame:
    """Made-up shares of themes by place."""
    rng = np.random.default_rng(0)
    rows = []
    for i, theme in enumerate(themes):
        for j, place in enumerate(places):
            size = 20 + 37 * j
            n = int(rng.integers(0, size // 2 + 1)) if (i + j) % 5 else 0
            share = n / size
            rows.append(
                {
                    "theme": theme, by: place, "role": "plan", "n": n, "n_measures": size,
                    "n_documents": 1 + j % 3, "share": share, "low": max(0, share - 0.08),
                    "high": min(1, share + 0.12),
                    "interval": "documents as clusters (Korn-Graubard, moderated design effect)",
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def documents(places: list[str]) -> Plans:
    """Plans of one document a place, and one known by its file name only."""
    ids = [f"d{i:02d}" for i in range(len(places))] + [LONG_FILE]
    frame = pd.DataFrame(
        {
            "region": [*places, None], "title": LONG_FILE, "plan_year": 2024, "duplicate_of": None,
        },
        index=pd.Index(ids, name="doc_id"),
    )  # fmt: skip
    roles = ["plan", "retrospective", "method", "background", "preamble", "appendix"]
    rows = [
        (d, r)
        for k, d in enumerate(ids)
        for i, r in enumerate(roles)
        for _ in range(1 + (k * 7 + i * 5) % 30)
    ]
    plans = Plans.__new__(Plans)  # of the two frames that the figure reads
    plans.documents, plans.measures = frame, pd.DataFrame(rows, columns=["doc_id", "role"])
    return plans


def pairs() -> pd.DataFrame:
    """Made-up pairs of all themes."""
    rows = [
        (a, b, (7 * i + 3 * j) % 240, 40 + 11 * i, 40 + 11 * j)
        for i, a in enumerate(THEMES)
        for j, b in enumerate(THEMES)
        if i < j
    ]
    return pd.DataFrame(rows, columns=["theme_a", "theme_b", "n", "n_a", "n_b"])


def targets(places: list[str]) -> pd.DataFrame:
    """Made-up comparisons of long indicators."""
    names = [
        "严重精神障碍患者规范管理率",
        "居民电子健康档案规范化建档率及动态使用率",
        "每千人口执业（助理）医师数",
        "医保基金支出",
    ]
    rows = [
        (
            name,
            place,
            25_330_000.0 if j == 3 else 61.5 + j,
            26_000_000.0 if j == 3 else 70.0 + j,
            ">=",
            unit,
            better,
        )
        for j, (name, unit, better) in enumerate(
            zip(names, ["%", "%", "人", "元"], ["higher"] * 3 + ["lower"], strict=True)
        )
        for place in places
    ]
    columns = ["indicator", "region", "reached", "promised", "comparator", "unit", "better"]
    return pd.DataFrame(rows, columns=columns)


def topics(n: int) -> SimpleNamespace:
    """A fitted topic model of made-up numbers."""
    rng = np.random.default_rng(1)
    words = [
        "医疗质量安全",
        "基层医疗卫生机构",
        "家庭医生签约服务",
        "疾病预防控制",
        "人才",
        "中医药传承创新",
    ]
    labels = pd.Series({k: " · ".join(np.roll(words, k)[:3]) for k in range(1, n + 1)})
    terms = [
        (k, labels[k], w, 1 - r / 10, r + 1) for k in labels.index for r, w in enumerate(words)
    ]
    numbers = [int(v) for v in rng.integers(3, 60, n)]
    layout = pd.DataFrame(
        {
            "topic": labels.index,
            "label": labels,
            "x": rng.normal(size=n),
            "y": rng.normal(size=n),
            "n": numbers,
        }
    )
    members = pd.DataFrame({"topic": np.repeat(labels.index, numbers)})
    links = [[0, 1, 0.1, 2]] + [[k + 1, n + k - 1, 0.1 + 0.05 * k, k + 2] for k in range(1, n - 1)]
    tried = pd.DataFrame(
        {
            "n_topics": range(4, 30, 2),
            "coherence_npmi": rng.random(13),
            "exclusivity": rng.random(13),
            "stability": rng.random(13),
            "silhouette": rng.random(13),
        }
    )
    return SimpleNamespace(
        terms=pd.DataFrame(terms, columns=["topic", "label", "term", "weight", "rank"]),
        labels=labels, layout=layout, members=members, diagnostics=tried, hierarchy=np.array(links, dtype=float),
    )  # fmt: skip


def likeness(places: list[str]) -> pd.DataFrame:
    """Made-up likenesses."""
    values = np.random.default_rng(2).random((len(places), len(places)))
    values = (values + values.T) / 2
    np.fill_diagonal(values, 1)
    rows = [(a, b, values[i, j]) for i, a in enumerate(places) for j, b in enumerate(places)]
    frame = pd.DataFrame(rows, columns=["a", "b", "similarity"])
    return frame.assign(distance=1 - frame["similarity"])


def words() -> pd.DataFrame:
    """Made-up keywords."""
    names = [
        f"{w}{s}"
        for w in ("医疗卫生服务体系", "医改", "基层医疗卫生机构", "托育")
        for s in ("建设", "工作", "能力提升", "")
    ]
    x = np.linspace(4, -4, len(names))
    return pd.DataFrame(
        {
            "word": names,
            "log_ratio": x,
            "low": x - 1,
            "high": x + 1.5,
            "n_focus": 9,
            "n_rest": 3,
            "p_adjusted": 0.01,
        }
    )


def models() -> pd.DataFrame:
    """Made-up odds ratios."""
    rows = [
        (theme, term, 0.5 + i / 12, 0.3 + i / 14, 0.9 + i / 8, 0.01 * i, 40, 31)
        for i, theme in enumerate(THEMES)
        for term in ("level=county", "plan_year", "macro_region=西部")
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "theme",
            "term",
            "odds_ratio",
            "low",
            "high",
            "p_adjusted",
            "n_documents",
            "n_clusters",
        ],
    )


def years(places: list[str]) -> pd.DataFrame:
    """Made-up shares by year."""
    frames = [grid(places, themes=THEMES[:4]).assign(plan_year=y) for y in range(2016, 2026)]
    return pd.concat(frames, ignore_index=True)


TITLE = "各地平均比例最高的是三明医改经验（12%）、公立医院改革与高质量发展（9%）、克孜勒苏柯尔克孜自治州不与他处重叠"
FEW = PLACES[:5]


def make_figures(lang: str = "zh") -> dict:
    """Return every figure, of few places and of many."""
    title = (
        TITLE
        if lang == "zh"
        else "On average the largest shares go to Sanming reform experience (12%), Public hospital reform (9%)"
    )
    how = {"lang": lang, "title": title}
    scores = pd.DataFrame(
        {
            "theme": THEMES,
            "precision": np.linspace(0.3, 1, 28),
            "recall": np.linspace(0.5, 0.9, 28),
            "f1": np.linspace(0.4, 0.95, 28),
            "n_annotations": range(28),
        }
    )
    pmc = pd.DataFrame(
        [("定西-2022", f"X{i}", "a", i % 2) for i in range(1, 10)],
        columns=["doc_id", "variable", "sub_variable", "value"],
    )
    out = {
        "accuracy": figures.plot_accuracy(scores, **how),
        "coefficients": figures.plot_coefficients(models(), **how),
        "cooccurrence": figures.plot_cooccurrence(pairs(), **how),
        "cooccurrence-all": figures.plot_cooccurrence(pairs(), n_themes=28, **how),
        "network": figures.plot_network(pairs(), **how),
        "network-all": figures.plot_network(pairs(), n_pairs=200, **how),
        "pmc": figures.plot_pmc_surface(pmc_index(pmc), "定西-2022", **how),
        "provinces": figures.plot_provinces(grid(PROVINCES, "province"), **how),
        "words": figures.plot_words(words(), **how),
        "empty": figures.plot_theme_map(grid(FEW).head(0), **how),
        "diagnostics": figures.plot_topic_diagnostics(topics(8), **how),
    }
    for name, places in (("few", FEW), ("many", PLACES)):
        out |= {
            f"documents-{name}": figures.plot_documents(documents(places), **how),
            f"similarity-{name}": figures.plot_similarity(likeness(places), **how),
            f"themes-{name}": figures.plot_themes(grid(places), **how),
            f"map-{name}": figures.plot_theme_map(grid(places), **how),
            f"targets-{name}": figures.plot_targets(targets(places), **how),
            f"trends-{name}": figures.plot_trends(years(places), **how),
            f"years-{name}": figures.plot_years(years(places), THEMES[0], **how),
        }
        k = 6 if name == "few" else 24
        out |= {
            f"topics-{name}": figures.plot_topics(topics(k), **how),
            f"topic-map-{name}": figures.plot_topic_map(topics(k), **how),
            f"topic-tree-{name}": figures.plot_topic_tree(topics(k), **how),
        }
    return out
