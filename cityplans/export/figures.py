"""Figures to pdf, svg, png and html, with their rows and captions beside them."""

from __future__ import annotations

import json
import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans import drawing, layouts, rendering, style
from cityplans.export.tables import write_table
from cityplans.paths import replacing

if TYPE_CHECKING:
    import plotly.graph_objects as go

STATIC = drawing.STATIC
FORMATS = (*STATIC, "html")
KNOWN = (*FORMATS, "tiff", "eps")
LATER = "CITYPLANS_DRAW_LATER"
PENDING = ".pending"


class ExportWarning(UserWarning):
    """Something could not be written here; the message says what to install."""


def save_figure(
    fig: go.Figure,
    name: str,
    folder: str | os.PathLike[str] | None = "figures",
    *,
    width: str | float = "double",
    formats: tuple[str, ...] = FORMATS,
    caption: str | None = None,
) -> list[Path]:
    """Write a figure for a paper: pdf, svg, png and html, its rows as csv, its caption.

    把图存为 pdf、svg、png、html，附 csv 和图注。

    The figure is set anew for the width: type of 7 to 9 points, names broken or turned, panels
    below each other where they do not fit side by side. What is higher than a page of A4 is
    split into ``name-1``, ``name-2`` and so on; html is never split.

    Parameters
    ----------
    fig
        A figure from one of the plot functions (or any plotly figure); it is not changed.
    name
        File name without ending, like ``02-themes``.
    folder
        Where to write. ``None`` writes nothing, so that a notebook can be run as a test.
    width
        ``single`` (85 mm), ``onehalf`` (120 mm), ``double`` (178 mm) or millimetres.
    formats
        Some of ``pdf``, ``svg``, ``png``, ``html``, ``tiff``, ``eps``; png and tiff have 300 dots
        to the inch, and say so. Journals take pdf; for those that ask for eps it is made from the
        pdf, with its fonts, by pdftops (poppler), which must be there.
    caption
        Text for below the figure; by default the one the figure carries.

    Returns
    -------
    list of Path
        The files written. Without a browser that works: html, csv and caption only, with an
        :class:`ExportWarning` that says what to do.

    Raises
    ------
    ValueError
        If the name has a path in it, or the width or a format is unknown.

    Examples
    --------
    >>> import plotly.graph_objects as go, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = save_figure(go.Figure(), "01-empty", folder, formats=("html",))
    >>> [f.name for f in files]
    ['01-empty.html', '01-empty.txt']
    """
    import plotly.graph_objects as go

    if folder is None:
        return []
    if Path(name).name != name or not name:
        raise ValueError(f"name={name!r}: give a file name without a folder or ending")
    if odd := [f for f in formats if f not in KNOWN]:
        raise ValueError(f"unknown format {', '.join(odd)}; known: {', '.join(KNOWN)}")
    pixels = _pixels(width)
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    meta = dict(fig.layout.meta or {}) if isinstance(fig.layout.meta, dict) else {}
    caption = caption if caption is not None else str(meta.get("caption", ""))
    written = []
    if static := [f for f in formats if f != "html"]:
        pages = layouts.fit(fig, pixels, style.pixels(style.TALL))
        names = [name] if len(pages) == 1 else [f"{name}-{k + 1}" for k in range(len(pages))]
        # The rows go into the csv, not into every file.
        plain = {
            n: go.Figure(p).update_layout(meta=None) for n, p in zip(names, pages, strict=True)
        }
        written = _write_static(plain, out, static)
    if "html" in formats:
        whole = layouts.fit(fig, pixels)[0].update_layout(meta=None)
        written.append(_write_html(whole, out / f"{name}.html", caption, meta.get("lang", "zh")))
    if table := meta.get("table"):
        import pandas as pd

        frame = pd.DataFrame(table["data"], columns=table["columns"])
        written.append(write_table(frame, out / f"{name}.csv"))
    with replacing(out / f"{name}.txt") as beside:
        beside.write_text(_plain_title(fig) + caption + "\n", encoding="utf-8", newline="\n")
    written.append(out / f"{name}.txt")
    return written


def _pixels(width: str | float) -> int:
    millimetres = style.WIDTHS.get(width) if isinstance(width, str) else width
    if millimetres is None or not 40 <= millimetres <= 400:
        raise ValueError(
            f"width={width!r}: 'single', 'onehalf', 'double' or millimetres between 40 and 400"
        )
    return style.pixels(millimetres)


def _plain_title(fig: go.Figure) -> str:
    title = fig.layout.title.text or ""
    meta = fig.layout.meta if isinstance(fig.layout.meta, dict) else {}
    set_as = meta.get("layout", {})
    if title and title == set_as.get("titled"):
        title = set_as["title"]  # as it was before it was broken into lines
    title = re.sub(r"<br>", " ", title)
    return f"{re.sub(r'<[^>]*>', '', title)}\n\n" if title else ""


def _write_static(figures: dict[str, go.Figure], out: Path, formats: list[str]) -> list[Path]:
    if rendering.find_browser() is None:
        warnings.warn(rendering.ADVICE_BROWSER, ExportWarning, stacklevel=3)
        return []
    if rendering.find_cjk_font() is None:
        warnings.warn(rendering.ADVICE_FONT, ExportWarning, stacklevel=3)
    if "eps" in formats and rendering.find_pdftops() is None:
        warnings.warn(rendering.ADVICE_EPS, ExportWarning, stacklevel=3)
        formats = [f for f in formats if f != "eps"]
    if os.environ.get(LATER):
        for name, fig in figures.items():
            with replacing(out / PENDING / f"{name}.json") as beside:
                kept = {"formats": formats, "figure": fig.to_json()}
                beside.write_text(json.dumps(kept), encoding="utf-8")
        return []
    try:
        return drawing.draw({out / name: fig for name, fig in figures.items()}, formats)
    except drawing.DrawingError as error:
        # What needs no browser is written all the same.
        warnings.warn(f"{error}; only html and csv are written", ExportWarning, stacklevel=3)
        return []


def draw_pending(folder: str | os.PathLike[str]) -> list[Path]:
    """Draw what :func:`save_figure` left for later, all with one browser.

    While the environment variable ``CITYPLANS_DRAW_LATER`` is set, as in a run of all notebooks,
    figures are kept as JSON: a browser for each would take seconds each.

    Returns
    -------
    list of Path
        The files drawn; the kept JSON is gone.
    """
    import plotly.io as pio

    out = Path(folder)
    kept = sorted((out / PENDING).glob("*.json")) if (out / PENDING).is_dir() else []
    groups: dict[tuple[str, ...], dict[Path, go.Figure]] = {}
    for path in kept:
        saved = json.loads(path.read_text(encoding="utf-8"))
        group = groups.setdefault(tuple(saved["formats"]), {})
        group[out / path.stem] = pio.from_json(saved["figure"])
    made = [f for formats, group in groups.items() for f in drawing.draw(group, formats)]
    for path in kept:
        path.unlink()
    if (out / PENDING).is_dir():
        (out / PENDING).rmdir()
    return made


def _write_html(fig: go.Figure, path: Path, caption: str, lang: str) -> Path:
    import plotly.io as pio

    # One copy of plotly.js beside all figures of a folder, so that they open without a network.
    script = path.parent / "plotly.min.js"
    if not script.exists():
        from plotly.offline import get_plotlyjs

        with replacing(script) as beside:
            beside.write_text(get_plotlyjs(), encoding="utf-8", newline="\n")
    body = pio.to_html(
        fig, include_plotlyjs=False, full_html=False, div_id=f"figure-{path.stem}",
        config=dict(displaylogo=False, responsive=True),
    )  # fmt: skip
    page = (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{style.safe(path.stem)}</title>"
        '<script src="plotly.min.js"></script></head>\n'
        f'<body style="font-family:{style.safe(style.FONT)}">{body}\n'
        f'<p style="max-width:44em;color:{style.MUTED}">{style.safe(caption)}</p></body></html>\n'
    )
    with replacing(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")
    return path
