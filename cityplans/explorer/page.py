"""The explorer as a widget and as one file that opens without Python and without a network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans.advice import check_arguments
from cityplans.explorer.packing import pack, to_json
from cityplans.style import safe

if TYPE_CHECKING:
    import anywidget
    import pandas as pd

    from cityplans.plans import Plans

# In this order they are one script.
_PARTS = ("words", "elements", "data", "state", "heatmap", "reading", "filters", "saving", "app")
# Measures of an opened store that are shown, some ten megabytes.
_MOST = 20_000
_TITLES = {"zh": "政策文本浏览", "en": "Explorer of plans"}
_PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: blob:; \
style-src '{css_hash}'; script-src '{js_hash}'">
<link rel="icon" href="data:,">
<title>{title}</title><style>{css}</style></head>
<body class="cpx-page"><div id="explorer"></div>
<noscript>{noscript}</noscript>
<script type="{kind}" id="data">{data}</script>
<script type="module">{js}</script></body></html>
"""
_NO_SCRIPT = "此页需要浏览器允许脚本。 This page needs scripts to be allowed."
_START = """
start(document.getElementById("explorer"), await unpack(document.getElementById("data")));
"""
# More than this is stored compressed, which a browser of 2023 or later unfolds.
_PLAIN = 1_000_000


def explore(
    plans: Plans,
    codes: pd.DataFrame,
    *,
    targets: pd.DataFrame | None = None,
    instruments: pd.DataFrame | None = None,
    codebook: Any = None,
    title: str | None = None,
    lang: str = "zh",
    height: int = 720,
) -> anywidget.AnyWidget:
    """Show plans in JupyterLab, from themes by place down to the words that were read.

    在 JupyterLab 里浏览：主题 × 地方、年份、文种、工具，点格子读举措与依据。

    A click on a cell shows its measures with the evidence highlighted, their document, place in
    the outline and in the source text. Filters, search, targets, the code of a view and its
    figure are within reach; all of it by keyboard too.

    Parameters
    ----------
    plans
        The plans; copies (``duplicate_of``) are left out, as in comparisons. Of an opened store
        with more than 20,000 measures documents are drawn by chance, which the page says.
    codes
        Their themes, from :func:`cityplans.code_themes`.
    targets
        Their numbers, from :func:`cityplans.find_targets`, which is called if this is missing.
    instruments
        A second coding to cross the themes with; by default the policy instruments.
    codebook
        The codebook of the codes, if it is one of your own: its labels are shown.
    title
        Heading; by default how much is shown.
    lang
        ``zh`` or ``en``; a button changes it. Texts of documents stay as they are.
    height
        Height in CSS pixels.

    Returns
    -------
    AnyWidget
        A widget. Its ``state`` says what is shown, as in the address of a saved page
        (``"by=plan_year&role=plan"``), and can be set.

    Raises
    ------
    TypeError
        An argument is of another kind, or two are swapped.
    ValueError
        The language is neither, or codes or targets are of other plans or lack a column.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> widget = cp.explore(plans, cp.code_themes(plans))
    >>> widget.state
    ''
    """
    from cityplans.explorer.widget import Explorer

    data = _data(plans, codes, targets, instruments, codebook, title, lang)
    return Explorer(data=to_json(data), height=int(height))


def save_explorer(
    plans: Plans,
    codes: pd.DataFrame,
    path: str | os.PathLike[str] | None,
    *,
    targets: pd.DataFrame | None = None,
    instruments: pd.DataFrame | None = None,
    codebook: Any = None,
    title: str | None = None,
    lang: str = "zh",
) -> Path | None:
    """Write the explorer as one file that a co-author opens by double click.

    把浏览器存成一个网页文件，合作者双击即可打开，不需 Python 与网络。

    The page needs neither Python nor a network, and asks none for anything. It holds the texts of
    all measures, compressed if they are many. The address keeps what is shown, so that a link leads
    to a view.

    Parameters
    ----------
    plans, codes, targets, instruments, codebook, title, lang
        As for :func:`cityplans.explorer.explore`.
    path
        Where to write, ending in ``.html``; a file that is there is replaced. ``None`` writes
        nothing, so that a notebook can be run as a test.

    Returns
    -------
    Path or None
        The file written.

    Raises
    ------
    TypeError, ValueError
        As for :func:`cityplans.explorer.explore`, or the path has another ending.

    Examples
    --------
    >>> import cityplans as cp, tempfile
    >>> plans = cp.load_plans()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = cp.save_explorer(plans, cp.code_themes(plans), f"{folder}/plans.html")
    ...     path.stat().st_size < 6_000_000
    True
    """
    from cityplans import export

    if path is None:
        return None
    path = Path(path)
    if path.suffix.lower() not in (".html", ".htm"):
        raise ValueError(f"{path.name}: the explorer is a page; give a name that ends in .html")
    data = _data(plans, codes, targets, instruments, codebook, title, lang)
    js, css = script() + _START, style()
    kind, held = _hold(to_json(data))
    page = _PAGE.format(
        lang=lang,
        title=safe(data["title"] or _TITLES[lang]),
        css=css,
        css_hash=_digest(css),
        js=js,
        js_hash=_digest(js),
        noscript=_NO_SCRIPT,
        kind=kind,
        data=held,
    )
    with export.replacing(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")
    return path


@cache
def script() -> str:
    """Return the script of the explorer, a module that exports what a widget needs."""
    folder = Path(__file__).parent / "script"
    return "\n".join((folder / f"{p}.js").read_text(encoding="utf-8") for p in _PARTS)


@cache
def style() -> str:
    """Return the style sheet of the explorer."""
    return (Path(__file__).parent / "script" / "explorer.css").read_text(encoding="utf-8")


def _hold(data: str) -> tuple[str, str]:
    """Return the kind and content of the element that holds the data."""
    raw = data.encode("utf-8")
    if len(raw) <= _PLAIN:
        return "application/json", data
    return "application/gzip", base64.b64encode(gzip.compress(raw, mtime=0)).decode("ascii")


def _digest(text: str) -> str:
    """Return how a page's policy names a script or style sheet that may be used."""
    made = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(made).decode('ascii')}"


def _data(
    plans: Plans,
    codes: pd.DataFrame,
    targets: pd.DataFrame | None,
    instruments: pd.DataFrame | None,
    codebook: Any,
    title: str | None,
    lang: str,
) -> dict[str, Any]:
    from cityplans import __version__
    from cityplans.codebook import read_codebook
    from cityplans.targets import find_targets
    from cityplans.themes import code_themes

    check_arguments(
        "explore(plans, codes)", plans=plans, codes=codes, targets=targets, instruments=instruments
    )
    if lang not in _TITLES:
        raise ValueError(f"lang={lang!r}: the explorer speaks 'zh' or 'en'")
    there = len(plans)
    if plans.partitioned:
        plans, (codes, targets, instruments) = _draw(plans, codes, targets, instruments)
    if targets is None:
        targets = find_targets(plans)
    if instruments is None:
        instruments = code_themes(plans, "instruments")
    book = None if codebook is None else read_codebook(codebook)
    packed = pack(plans, codes, targets, instruments, book)
    drawn = [len(plans), there] if len(plans) < there else None
    return {"lang": lang, "title": title or "", "version": __version__, "drawn": drawn, **packed}


def _draw(store: Any, *frames: Any) -> tuple[Plans, list[Any]]:
    """Read as many documents of a store as a page holds, and the rows of frames about them."""
    chosen = store.draw(_MOST)
    plans = store.read(chosen)
    found = []
    for frame in frames:
        rows = frame
        if getattr(frame, "partitioned", False):
            rows = frame.to_pandas() if chosen is None else frame.where(chosen)
        elif frame is not None and chosen is not None:
            rows = frame[frame["doc_id"].isin(chosen)]
        found.append(rows)
    return plans, found
