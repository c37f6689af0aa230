"""Figures and tables to files: the only room that writes figures.

Everything is written beside its name and then renamed, so that nothing half-written is left.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityplans import drawing, layouts, rendering, style

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

STATIC = drawing.STATIC
FORMATS = (*STATIC, "html")
KNOWN = (*FORMATS, "tiff")
LATER = "CITYPLANS_DRAW_LATER"
PENDING = ".pending"
_UNFINISHED = ".unfinished-"
# Some spreadsheets take full-width signs for the ASCII ones.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


_ADVICE = {
    errno.ENAMETOOLONG: "the name is too long for this disk; choose a shorter one",
    errno.ENOSPC: "no space is left on this disk; free some or write elsewhere",
    errno.EACCES: "no right to write here; write elsewhere",
}


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
        Some of ``pdf``, ``svg``, ``png``, ``html``, ``tiff``; png and tiff have 300 dots to the
        inch, and say so.
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


def write_table(frame: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write a frame as csv, xlsx or parquet, by the ending of the path.

    Parameters
    ----------
    frame
        Any tidy frame; a named index is written as a column.
    path
        Where to write. In csv and xlsx, text that a spreadsheet would take for a formula gets
        a leading ``'`` (csv) or is stored as text (xlsx); parquet holds it unchanged.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        If the ending is none of ``.csv``, ``.xlsx``, ``.parquet``, or the frame does not fit
        into a sheet.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.mkdtemp()
    >>> path = write_table(pd.DataFrame({"theme": ["中医药"], "n": [3]}), f"{folder}/n.csv")
    >>> path.read_text(encoding="utf-8-sig").split()
    ['theme,n', '中医药,3']
    """
    import pandas as pd

    path = Path(path)
    if frame.index.name is not None:
        frame = frame.reset_index()
    if path.suffix == ".csv":
        shown = frame.copy()
        for column in shown.columns:
            if not pd.api.types.is_numeric_dtype(shown[column]):
                shown[column] = [escape_cell(v) for v in shown[column]]
        shown.columns = [escape_cell(c) for c in shown.columns]
        with replacing(path) as beside:
            # The mark lets spreadsheets see that the file is UTF-8.
            shown.to_csv(beside, index=False, encoding="utf-8-sig", lineterminator="\n")
    elif path.suffix == ".parquet":
        with replacing(path) as beside:
            frame.to_parquet(beside, index=False)
    elif path.suffix == ".xlsx":
        if len(frame) > 1_048_575:
            raise ValueError(f"{path.name}: {len(frame)} rows do not fit into a sheet; use parquet")
        with replacing(path) as beside:
            _write_xlsx(frame, beside)
    else:
        raise ValueError(f"{path.name}: tables are written as .csv, .xlsx or .parquet")
    return path


def write_tables(
    frames: Mapping[str, pd.DataFrame], folder: str | os.PathLike[str], ending: str
) -> list[Path]:
    """Write several frames into a folder, all of them or none.

    Parameters
    ----------
    frames
        Frames by the name of their file, without ending.
    folder
        Where to write; made if it is missing. Files of these names are replaced once all are
        written, so that a run that fails or is killed leaves the old ones whole.
    ending
        ``csv``, ``xlsx`` or ``parquet``.

    Returns
    -------
    list of Path
        The files, in the order of the frames.

    Raises
    ------
    OSError
        If there is no space or no right to write, or a name is too long; the message says which.
    ValueError
        As :func:`write_table`.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> frames = {"a": pd.DataFrame({"n": [1]}), "b": pd.DataFrame({"n": [2]})}
    >>> [path.name for path in write_tables(frames, tempfile.mkdtemp(), "csv")]
    ['a.csv', 'b.csv']
    """
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{_UNFINISHED}*"):
        # Of a run that was killed.
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=out) as beside:
        made = [
            write_table(frame, Path(beside) / f"{name}.{ending}") for name, frame in frames.items()
        ]
        return [path.replace(out / path.name) for path in made]


def _write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    import pandas as pd

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with (
        path.open("wb") as file,
        pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": options}) as writer,
    ):
        frame.to_excel(writer, index=False, sheet_name="table")
        writer.sheets["table"].freeze_panes(1, 0)


def escape_cell(value: Any) -> Any:
    """Keep text from becoming a formula in a spreadsheet that opens a csv.

    Examples
    --------
    >>> escape_cell("=cmd()"), escape_cell("医共体"), escape_cell(-3)
    ("'=cmd()", '医共体', -3)
    """
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path beside ``path``; rename it to ``path`` if all goes well, else remove it."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise type(error)(
            error.errno, _ADVICE.get(error.errno or 0, error.strerror), str(path)
        ) from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
