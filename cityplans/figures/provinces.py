"""Figures of shares by province: a map of tiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
    need,
    widest_spread,
)

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go


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
        f"白底“–”为没有文件。共 {provinces} 个省级单位。"
    )
    en = (
        f"A square is a province, about where it lies; no boundaries are meant. Share of its "
        f"measures on the theme; white, with –: no document. {provinces} provinces; short "
        "names are the codes of ISO 3166-2:CN."
    )
    fig = canvas(say, title, caption, rows, (zh, en), by=by)
    places = [(int(t["x"]), int(t["y"])) for t in tiles]
    across, down = max(x for x, _ in places) + 1, max(y for _, y in places) + 1
    top = float(rows["share"].max()) or 1.0
    shades = [list(s) for s in style.SCALE[2:]]
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
            # Below all shares, and white: no document is not a share of nothing.
            z[y][x] = -0.01 * top if share is None else round(share, 4)
            shown = "" if share is None else f"{100 * share:.0f}%"
            hover[y][x] = [shown, f"{say.safe(tile['province'])} {of}"]
        fig.add_trace(
            go.Heatmap(
                z=z, customdata=hover, zmin=-0.01 * top, zmax=round(top, 4), xgap=2, ygap=2,
                colorscale=[[0.0, "#ffffff"], [0.005, "#ffffff"], [0.005, "#e3ecf5"], *shades],
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
        scale=say.head("share"),
    )  # fmt: skip


def _tiles() -> list[dict[str, str]]:
    import csv

    from cityplans.paths import data_dir

    path = data_dir() / "labels" / "tiles.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
