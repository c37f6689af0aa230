"""Layouts: a figure set for the width it is printed at.

A figure carries in ``layout.meta["layout"]`` what its parts are called; here every name is
measured, broken, turned or cut, panels are put beside or below each other, and what is higher
than a page is split. Type has the same size at every width, 7 to 9 points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go


def fit(fig: go.Figure, width: float, tall: float | None = None) -> list[go.Figure]:
    """Set a figure for a width, on as many pages as its height needs.

    Parameters
    ----------
    fig
        A figure from one of the plot functions; it is not changed. Any other plotly figure is
        given the width and no more.
    width
        Width in CSS pixels (96 to the inch).
    tall
        Greatest height of a page in CSS pixels; without it all is on one page.

    Returns
    -------
    list of plotly.graph_objects.Figure
        The pages.
    """
    import plotly.graph_objects as go

    from cityplans.layouts.maps import set_blank, set_free, set_network, set_tiles, set_topic_map
    from cityplans.layouts.matrices import set_matrix
    from cityplans.layouts.pages import decode
    from cityplans.layouts.panels import set_panels
    from cityplans.layouts.rows import set_rows

    meta = fig.layout.meta if isinstance(fig.layout.meta, dict) else {}
    if "layout" not in meta:
        return [go.Figure(fig).update_layout(width=width)]
    setters: dict[str, Any] = {
        "rows": set_rows, "panels": set_panels, "matrix": set_matrix, "free": set_free,
        "network": set_network, "blank": set_blank, "tiles": set_tiles, "topics": set_topic_map,
    }  # fmt: skip
    template = fig.layout.template
    plain = decode({k: v for k, v in fig.to_plotly_json().items() if k != "frames"})
    plain["layout"].pop("template", None)
    made = setters[meta["layout"]["kind"]](plain, width, tall)
    return [
        go.Figure({**page, "layout": {**page["layout"], "template": template}}) for page in made
    ]
