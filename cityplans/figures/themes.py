"""Figures of themes: shares by place with intervals, and the whole map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cityplans import style
from cityplans.figures.base import (
    Labels,
    NothingToPlot,
    axes,
    axis_number,
    canvas,
    choose_themes,
    drawn,
    finish,
    group_column,
    need,
    right_column,
    whiskers,
    widest_spread,
)

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

SHARE_COLUMNS = {
    "theme", "topic", "label", "role", "n", "n_measures", "n_documents", "share", "low", "high",
    "interval", "p", "p_adjusted", "influence_low", "influence_high",
}  # fmt: skip
_MAKER = "cp.compare_themes(codes, plans, by='region')"
_CUT = 60  # characters of an example shown


@drawn
def plot_themes(
    shares: pd.DataFrame,
    title: str | None = None,
    *,
    themes: Sequence[str | int] | None = None,
    by: str | None = None,
    columns: int = 2,
    examples: pd.DataFrame | None = None,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot the share of measures on a theme or topic by place, with intervals, one panel each.

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`, or one per topic and
        group, from :func:`cityplans.compare_topics`.
    themes
        Themes to show (of topics: their numbers), in this order; by default the four whose
        shares differ most.
    by
        Column of the groups; by default the one column that is not of the comparison's own.
    columns
        Panels in a row, if the figure is wide enough.
    examples
        Measures to show in the hover, with ``theme``, the column of the groups and ``text``,
        from :func:`cityplans.figures.pick_examples`.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        A dot is the share, a line its interval, the figures beside it measures on the theme of
        all measures. A hollow dot stands on one document: its interval says how the count
        could vary within that text, nothing about the place.

    Raises
    ------
    NothingToPlot
        If the frame lacks a column, or has none of the themes asked for.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> shares = pd.DataFrame({
    ...     "theme": ["中医药"] * 2, "region": ["甲", "乙"], "role": "plan", "n": [1, 3],
    ...     "n_measures": [10, 12], "n_documents": [1, 1], "share": [0.1, 0.25],
    ...     "low": [0.0, 0.08], "high": [0.3, 0.5], "interval": "measures resampled"})
    >>> fig = cp.plot_themes(shares, title="乙谈中医药更多")
    >>> [str(y) for y in fig.data[0].y]
    ['甲', '乙']
    """
    need(shares, [], _MAKER)
    if "theme" not in shares and {"topic", "label"} <= set(shares):
        shares, themes = _topics_as_themes(shares, themes)
    need(shares, ["theme", "share", "low", "high", "n", "n_measures", "n_documents"], _MAKER)
    say = Labels(lang)
    by = by or group_column(shares, SHARE_COLUMNS)
    themes = widest_spread(shares) if themes is None else choose_themes(themes, shares)
    shown = shares[shares["theme"].isin(themes)].dropna(subset=["share"])
    need(shown, ["share"], _MAKER)
    themes = [t for t in themes if t in set(shown["theme"])]
    top = float(shown["high"].max())
    panels, traces = [], []
    for k, theme in enumerate(themes):
        rows = shown[shown["theme"] == theme]
        # The largest on top; ties by name, so that the order never depends on the input's.
        rows = rows.sort_values(["share", by], ascending=[True, False], kind="stable")
        counts = zip(rows["n"], rows["n_measures"], strict=True)
        panel = dict(
            axis=axis_number(k), title=say(theme), values=say.keys(rows[by]),
            labels=[say(v) for v in rows[by]],
            right=[f"{int(n)}/{int(m)}" for n, m in counts],
        )  # fmt: skip
        panels.append(panel)
        said = _examples(examples, theme, by, say)
        traces += [_dots(rows, panel, said, k), right_column(panel, 1.05 * top, k)]
    fig = canvas(title, caption or say.caption(*_caption(shown, by, say), shown, by), shown, say)
    fig.add_traces(traces)
    for k in range(len(themes)):
        fig.update_layout(
            {f"xaxis{axis_number(k)}": dict(range=[-0.05 * top, 1.05 * top], tickformat=".0%")}
        )
    return finish(fig, "rows", panels=panels, columns=columns, xtitle=say.word("share"), nticks=5)


def pick_examples(codes: pd.DataFrame, plans: Any, by: str = "region") -> pd.DataFrame:
    """Return a short measure for each theme and group, to be read in the hover of a figure.

    Parameters
    ----------
    codes
        One row per measure, theme and piece of evidence, from :func:`cityplans.code_themes`.
    plans
        The plans that were coded.
    by
        Column of ``plans.documents``.

    Returns
    -------
    DataFrame
        One row per theme and group: ``theme``, the column of ``by``, ``text``.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.figures import pick_examples
    >>> plans = cp.load_plans()
    >>> rows = pick_examples(cp.code_themes(plans), plans)
    >>> rows.columns.tolist()
    ['theme', 'region', 'text']
    """
    rows = codes[["measure_id", "doc_id", "theme"]].drop_duplicates()
    rows = rows.assign(
        text=plans.measures["text"].reindex(rows["measure_id"]).to_numpy(),
        planned=(plans.measures["role"].reindex(rows["measure_id"]) != "plan").to_numpy(),
    )
    rows[by] = plans.documents[by].reindex(rows["doc_id"]).to_numpy()
    # What is planned before what is done, then the shortest.
    rows = rows.assign(long=rows["text"].str.len()).dropna(subset=[by])
    rows = rows.sort_values(["planned", "long", "measure_id"]).drop_duplicates(["theme", by])
    return rows.sort_values(["theme", by])[["theme", by, "text"]].reset_index(drop=True)


def _examples(examples: pd.DataFrame | None, theme: object, by: str, say: Labels) -> dict[str, str]:
    """Return an example for each group, escaped, in lines; the documents' words stay Chinese."""
    if examples is None or say.lang != "zh":
        return {}
    rows = examples[examples["theme"] == theme]
    out = {}
    for group, text in zip(rows[by], rows["text"], strict=True):
        text = str(text)[:_CUT] + ("…" if len(str(text)) > _CUT else "")
        lines = [text[i : i + 30] for i in range(0, len(text), 30)]
        out[style.safe(group)] = "<br>" + "<br>".join(style.safe(x) for x in lines)
    return out


def _topics_as_themes(
    shares: pd.DataFrame, topics: Sequence[str | int] | None
) -> tuple[pd.DataFrame, list[str] | None]:
    """Name topics by their labels; numbers asked for become the labels they stand for."""
    names = shares.drop_duplicates("topic").set_index("topic")["label"].astype(str)
    order = None if topics is None else [str(names.get(t, t)) for t in topics]
    return shares.assign(theme=shares["label"].astype(str)).drop(columns=["label"]), order


def _dots(rows: pd.DataFrame, panel: dict[str, Any], said: dict[str, str], k: int) -> go.Scatter:
    import plotly.graph_objects as go

    single = (rows["n_documents"] <= 1).to_numpy()
    share, low, high = (rows[c].astype(float) for c in ("share", "low", "high"))
    names = zip(panel["labels"], panel["values"], panel["right"], strict=True)
    return go.Scatter(
        x=share.round(4), y=panel["values"], mode="markers", cliponaxis=False, showlegend=False,
        marker=dict(
            size=7, color=[style.PAPER if s else style.ACCENT for s in single],
            line=dict(color=style.ACCENT, width=1.6),
        ),
        error_x=whiskers(low, share, high, color=style.ACCENT, thickness=1.2),
        customdata=[[style.safe(name), n, said.get(value, "")] for name, value, n in names],
        hovertemplate="%{customdata[0]}: %{x:.1%} (%{customdata[1]})%{customdata[2]}"
        "<extra></extra>",
        **axes(k),
    )  # fmt: skip


def _caption(shown: pd.DataFrame, by: str, say: Labels) -> tuple[str, str]:
    roles = sorted(set(shown["role"].dropna())) if "role" in shown else []
    role = say.pick("、", ", ").join(map(say.word, roles)) or say.word("n_measures")
    ways = _say_ways(shown["interval"].dropna() if "interval" in shown else [], say)
    per_group = shown.groupby(by)["n_documents"].max()
    return (
        f"圆点为涉及该主题的举措占该组全部举措的比例（计入：{role}），横线为 95% 区间（{ways}）。"
        f"共 {len(per_group)} 组、{int(per_group.sum())} 份文件；空心点只有一份文件，"
        "其区间只说明该文本内部的波动，不代表该地。",
        f"Dots: share of a group's measures on the theme (counted: {role}); lines: 95 % interval "
        f"({ways}). {len(per_group)} groups, {int(per_group.sum())} documents; a hollow dot "
        "stands on one document, so its interval says how the count could vary within that "
        "text, nothing about the place.",
    )


def _say_ways(ways, say: Labels) -> str:
    """Say how the intervals were made; the column says it in English for each row."""
    found = [w for w in sorted(set(ways)) if not w.startswith("none")]
    if say.lang == "en":
        return "; ".join(found)
    known = {
        "corrected": "经人工编码样本校正",
        "documents as clusters": "以文件为聚类的 Korn-Graubard 区间",
        "exact binomial": "一份文件内的精确二项区间",
        "one document": "一份文件，文件间差异取假定值",
        "Wilson": "Wilson 得分区间",
    }
    said = (next((zh for en, zh in known.items() if en in way), way) for way in found)
    return "、".join(dict.fromkeys(said))


@drawn
def plot_theme_map(
    shares: pd.DataFrame,
    title: str | None = None,
    *,
    by: str | None = None,
    examples: pd.DataFrame | None = None,
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot all themes by all places as a map of shares, the commonest theme on top.

    Parameters
    ----------
    shares
        One row per theme and group, from :func:`cityplans.compare_themes`.
    by, examples
        As for :func:`plot_themes`.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        A cell is the share of the group's measures on the theme, printed in per cent; darker
        is more, so that it reads in grey.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> shares = pd.DataFrame({
    ...     "theme": ["中医药"] * 2, "region": ["甲", "乙"], "n": [1, 3], "n_measures": [10, 12],
    ...     "n_documents": [1, 1], "share": [0.1, 0.25], "low": 0.0, "high": 0.5})
    >>> [list(row) for row in cp.plot_theme_map(shares).data[0].z]
    [[0.1, 0.25]]
    """
    import plotly.graph_objects as go

    need(shares, ["theme", "share", "n", "n_measures"], _MAKER)
    say = Labels(lang)
    by = by or group_column(shares, SHARE_COLUMNS)
    sizes = shares.groupby(by)["n_measures"].max()
    groups = [g for g in dict.fromkeys(shares[by]) if sizes[g] > 0]
    need(shares[shares[by].isin(groups)], ["share"], _MAKER)
    table = shares.pivot_table(index="theme", columns=by, values="share", observed=True)[groups]
    means = table.mean(axis=1).round(6).reset_index(name="mean")
    means = means.sort_values(["mean", "theme"], ascending=[False, True])
    table = table.loc[means["theme"]]
    counted = {
        (t, g): f"{int(n)}/{int(m)}"
        for t, g, n, m in zip(
            shares["theme"], shares[by], shares["n"], shares["n_measures"], strict=True
        )
    }
    values = table.round(4).to_numpy().tolist()
    text = [[_per_cent(v) for v in row] for row in table.to_numpy()]
    total = int(sizes[groups].sum())
    zh = (
        f"各组举措涉及各主题的比例（%，空格为零）；下方为举措数。共 {len(groups)} 组、"
        f"{total} 项举措；一项举措可涉及多个主题。主题按各组平均比例排序。"
    )
    en = (
        f"Share of each group's measures on each theme (per cent, blank is none); below, the "
        f"number of measures. {len(groups)} groups, {total} measures; a measure may have "
        "several themes. Themes in the order of their mean share."
    )
    labels, names = [say(t) for t in table.index], [say(g) for g in groups]
    hover = []
    for theme, label in zip(table.index, labels, strict=True):
        said = _examples(examples, theme, by, say)
        hover.append(
            [
                f"{style.safe(label)}, {style.safe(name)}: {counted[theme, g]}"
                + said.get(style.safe(g), "")
                for g, name in zip(groups, names, strict=True)
            ]
        )
    rows = shares.drop(columns=[c for c in ("influence_low", "influence_high") if c in shares])
    fig = canvas(title, caption or say.caption(zh, en, shares, by), rows, say)
    fig.add_trace(
        go.Heatmap(
            z=values, text=text, customdata=hover,
            colorscale=[list(s) for s in style.SCALE], zmin=0,
            zmax=round(float(table.to_numpy().max()), 4) or 1, xgap=1, ygap=1,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    return finish(
        fig, "matrix", rows=labels, columns=names, cells=text, format=".0%",
        counts=[str(int(sizes[g])) for g in groups], counted=say.word("n_measures"),
        unit=say.word("share") + say.pick("（%）", " (%)"), scale=say.word("share"),
    )  # fmt: skip


def _per_cent(share: float) -> str:
    """Print a share in per cent; what is more than none never reads as 0."""
    if share != share or share == 0:
        return ""
    return f"{100 * share:.0f}" if share >= 0.005 else "<1"


@drawn
def plot_provinces(
    shares: pd.DataFrame,
    title: str | None = None,
    *,
    themes: Sequence[str] | None = None,
    by: str = "province",
    lang: str = "zh",
    caption: str | None = None,
) -> go.Figure:
    """Plot shares by province as a map of tiles, one square a province, one panel a theme.

    Parameters
    ----------
    shares
        One row per theme and province, from ``cityplans.compare_themes(codes, plans,
        by="province")``.
    themes
        Themes to show; by default the two whose shares differ most.
    by
        Column of the provinces, by their full or short names.
    title, lang, caption
        As for :func:`cityplans.plot_documents`.

    Returns
    -------
    plotly.graph_objects.Figure
        Squares of one size stand about where the provinces lie; no boundary is drawn. A square
        without a value had no measure to count.

    Raises
    ------
    NothingToPlot
        If a place is no province.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans.figures import plot_provinces
    >>> shares = pd.DataFrame({"theme": "中医药", "province": ["甘肃省", "浙江省"], "n": [1, 3],
    ...     "n_measures": [10, 12], "share": [0.1, 0.25]})
    >>> fig = plot_provinces(shares)
    >>> sum(text.count("%") for row in fig.data[0].text for text in row)
    2
    """
    import plotly.graph_objects as go

    need(shares, ["theme", by, "share", "n", "n_measures"], "cp.compare_themes(…, by='province')")
    say = Labels(lang)
    tiles = _tiles()
    themes = widest_spread(shares, 2) if themes is None else choose_themes(themes, shares)
    rows = shares[shares["theme"].isin(themes)].dropna(subset=["share"])
    need(rows, ["share"], "cp.compare_themes(…, by='province')")
    short = {name: tile["short"] for tile in tiles for name in (tile["province"], tile["short"])}
    if odd := sorted(set(rows[by].astype(str)) - set(short)):
        raise NothingToPlot(f"{odd[0]} is no province; compare with by='province'")
    provinces = rows[by].nunique()
    zh = (
        f"每格一个省级单位，位置只是大致方位，不表示边界；格中为涉及该主题的举措占其举措的比例，"
        f"“–”为没有文件。共 {provinces} 个省级单位。"
    )
    en = (
        f"A square is a province, about where it lies; no boundaries are meant. Share of its "
        f"measures on the theme; – where there is no document. {provinces} provinces; short "
        "names are the codes of ISO 3166-2:CN."
    )
    fig = canvas(title, caption or say.caption(zh, en, shares, by), rows, say)
    places = [(int(t["x"]), int(t["y"])) for t in tiles]
    across, down = max(x for x, _ in places) + 1, max(y for _, y in places) + 1
    top = float(rows["share"].max()) or 1.0
    panels = []
    for k, theme in enumerate(themes):
        found = rows[rows["theme"] == theme]
        values = {
            short[str(p)]: (float(s), f"{int(n)}/{int(m)}")
            for p, s, n, m in zip(
                found[by], found["share"], found["n"], found["n_measures"], strict=True
            )
        }
        z: list[list[float | None]] = [[None] * across for _ in range(down)]
        hover = [[["", ""] for _ in range(across)] for _ in range(down)]
        for tile, (x, y) in zip(tiles, places, strict=True):
            share, of = values.get(tile["short"], (None, ""))
            # Below all shares: white, with its name.
            z[y][x] = -0.01 * top if share is None else round(share, 4)
            shown = "" if share is None else f"{100 * share:.0f}%"
            hover[y][x] = [shown, f"{say.safe(tile['province'])} {of}"]
        fig.add_trace(
            go.Heatmap(
                z=z, customdata=hover, zmin=0, zmax=round(top, 4), xgap=2, ygap=2,
                colorscale=[[0.0, "#f4f6f9"], *[list(s) for s in style.SCALE[1:]]],
                hovertemplate="%{customdata[1]}<extra></extra>", hoverongaps=False, **axes(k),
            )
        )  # fmt: skip
        panels.append(dict(axis=axis_number(k), title=say(theme)))
    names = [
        dict(full=say.pick(t["short"], say(t["province"]).replace(" ", "\n")),
             short=say.pick(t["short"], t["code"])) for t in tiles
    ]  # fmt: skip
    return finish(
        fig, "tiles", panels=panels, tiles=names, places=[list(p) for p in places],
        scale=say.word("share"),
    )  # fmt: skip


def _tiles() -> list[dict[str, str]]:
    import csv

    from cityplans.paths import data_dir

    path = data_dir() / "labels" / "tiles.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
