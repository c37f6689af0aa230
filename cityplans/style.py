"""How figures look: palette, fonts, template, labels in Chinese or English.

One place for all of it, so that figures of one paper match. Colours differ in lightness too,
so that they can be told apart in grey print (checked in the tests).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go

# TrueType fonts first: Noto CJK (CFF) lands in PDF as Type 3, whose text cannot be searched.
FONT = (
    "'WenQuanYi Micro Hei', 'Microsoft YaHei', 'PingFang SC', 'Hiragino Sans GB', "
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'SimHei', sans-serif"
)
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INK = "#1a1a1a"
MUTED = "#6b6b6b"
GRID = "#e4e4e4"
PAPER = "#ffffff"
ACCENT = "#0b5394"  # dark blue: the finding
SECOND = "#c8651b"  # burnt orange: what it is held against
PALE = "#b9cde3"  # light blue: context
# Ordered so that neighbours differ in lightness as well as in hue.
PALETTE = (ACCENT, "#e69f00", "#8c3b4a", "#93b7dc", "#4b9c8e", "#3b3b3b", "#c9b458", "#7a5ea8")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "cross", "star", "hexagon")
SCALE = ((0.0, "#ffffff"), (0.02, "#e8f0f8"), (0.5, "#6c9cc9"), (1.0, "#08306b"))

# Widths in print, in millimetres: a column, a column and a half, a page of most journals.
WIDTHS = {"single": 85, "onehalf": 120, "double": 178}
TALL = 240  # height of a page less a caption, in millimetres
# Type is of one size at every width: 9, 8 and 7 points, in CSS pixels.
TITLE, LABEL, SMALL = 12, 10.7, 9.4


def pixels(millimetres: float) -> int:
    """Return a length in CSS pixels, 96 to the inch.

    Examples
    --------
    >>> pixels(85)
    321
    """
    return round(millimetres * 96 / 25.4)


_WORDS = {
    "zh": {
        "share": "占举措的比例",
        "n_measures": "举措数",
        "theme": "主题",
        "topic": "议题",
        "weight": "权重",
        "plan": "计划",
        "retrospective": "回顾",
        "preamble": "前言",
        "background": "背景",
        "method": "做法",
        "appendix": "附录",
        "reached": "已达到",
        "promised": "已承诺",
        "baseline": "基数",
        "n_topics": "议题数",
        "coherence_npmi": "一致性（NPMI）",
        "coherence_umass": "一致性（UMass）",
        "exclusivity": "独占性",
        "stability": "稳定性",
        "silhouette": "轮廓系数",
        "similarity": "相似度",
        "distance": "距离",
        "log_ratio": "使用频率之比（对数轴）",
        "precision": "查准率",
        "recall": "查全率",
        "f1": "F1",
        "score": "得分",
        "year": "年份",
        "together": "同时出现的举措数",
        "region": "地区",
        "province": "省份",
        "plan_year": "年份",
        "odds_ratio": "胜算比（对数轴）",
        "covariate": "协变量",
        "level": "层级",
        "central": "中央",
        "prefecture": "地级",
        "county": "县级",
        "macro_region": "区域",
        "doc_type": "文件种类",
    },
    "en": {
        "share": "share of measures",
        "n_measures": "measures",
        "theme": "theme",
        "topic": "topic",
        "weight": "weight",
        "plan": "plan",
        "retrospective": "done",
        "preamble": "preamble",
        "background": "background",
        "method": "method",
        "appendix": "appendix",
        "reached": "reached",
        "promised": "promised",
        "baseline": "baseline",
        "n_topics": "number of topics",
        "coherence_npmi": "coherence (NPMI)",
        "coherence_umass": "coherence (UMass)",
        "exclusivity": "exclusivity",
        "stability": "stability",
        "silhouette": "silhouette",
        "similarity": "similarity",
        "distance": "distance",
        "log_ratio": "ratio of rates (log axis)",
        "precision": "precision",
        "recall": "recall",
        "f1": "F1",
        "score": "score",
        "year": "year",
        "together": "measures with both",
        "region": "place",
        "province": "province",
        "plan_year": "year",
        "odds_ratio": "odds ratio (log axis)",
        "covariate": "a covariate",
        "level": "level",
        "central": "central",
        "prefecture": "prefecture",
        "county": "county",
        "macro_region": "part of the country",
        "doc_type": "kind of document",
    },
}


def word(key: str, lang: str = "zh") -> str:
    """Return the label of a column or role in ``lang`` (``zh`` or ``en``).

    Raises
    ------
    ValueError
        If the language is neither.

    Examples
    --------
    >>> word("plan"), word("plan", "en")
    ('计划', 'plan')
    """
    if lang not in _WORDS:
        raise ValueError(f"lang={lang!r}: figures are labelled in 'zh' or 'en'")
    return _WORDS[lang].get(key, key)


def safe(text: object) -> str:
    """Escape text from documents and names of files for a page or a figure.

    Plotly reads tags in labels. A mark that turns the direction of writing would show a label
    as another one, so it is shown itself, as a replacement character.

    Examples
    --------
    >>> safe("<a href='x'>县</a>")
    '&lt;a href=&#x27;x&#x27;&gt;县&lt;/a&gt;'
    """
    # plotly knows numbers of characters, but no &quot;.
    escaped = html.escape(_TURNS.sub("\ufffd", str(text)), quote=True)
    return escaped.replace("&quot;", "&#34;")


def template() -> go.layout.Template:
    """Return the template of all figures."""
    import plotly.graph_objects as go

    axis = dict(
        showgrid=True, gridcolor=GRID, gridwidth=1, zeroline=False, showline=False,
        ticks="", tickfont=dict(size=SMALL, color=INK), automargin=True,
        title=dict(font=dict(size=SMALL, color=MUTED), standoff=8),
    )  # fmt: skip
    layout = go.Layout(
        font=dict(family=FONT, size=LABEL, color=INK),
        title=dict(font=dict(size=TITLE, color=INK)),
        colorway=list(PALETTE),
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        xaxis=axis,
        yaxis=axis,
        hoverlabel=dict(font=dict(family=FONT, size=TITLE)),
        width=pixels(WIDTHS["double"]),
    )  # fmt: skip
    return go.layout.Template(layout=layout)
