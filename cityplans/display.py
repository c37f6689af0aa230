"""show: a frame as a reader wants it, with Chinese or English headers and columns one can read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from cityplans.advice import both, refuse_partitions
from cityplans.style import safe

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 30
# Columns of running text, and how wide they are shown.
_WIDE = {"text": 40, "quote": 28, "title": 24, "heading": 18, "warnings": 30, "meaning": 30}
# A hit in its sentence, as kwic gives it.
_CONTEXT = {
    "left": "text-align:right;white-space:nowrap",
    "term": "text-align:center;white-space:nowrap;font-weight:bold;background:#fde9a9;color:#222",
    "right": "text-align:left;white-space:nowrap",
}
_SAID = {"zh": "共 {n} 行，此处为前 {shown} 行", "en": "{n} rows, the first {shown} shown"}
# Columns whose values have English names.
_NAMED = {
    "region", "province", "prefecture", "county", "macro_region", "theme", "theme_a", "theme_b",
    "other", "instrument", "indicator", "unit", "a", "b", "region_earlier", "region_later",
}  # fmt: skip
_TRUTH = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}


@cache
def _names() -> dict[tuple[str, str, str], str]:
    from cityplans.paths import data_dir
    from cityplans.text import lists

    names = {}
    path = data_dir() / "labels" / "shown_names.csv"
    for _, row in lists.read_rows(path, ("of", "name", "zh", "en")):
        names[row["of"], row["name"], "zh"] = row["zh"]
        names[row["of"], row["name"], "en"] = row["en"] or row["name"].replace("_", " ")
    return names


def shown_name(name: object, lang: str = "zh", of: str = "column") -> str:
    """Return how a column, or a value of the column ``of``, is called before readers.

    Parameters
    ----------
    name
        Name of a column, or one of the closed set of values of a column.
    lang
        ``zh`` or ``en``.
    of
        ``column``, or the column whose value it is: ``role``, ``kind``, ``doc_type`` …

    Returns
    -------
    str
        The name itself where nothing else is known.

    Examples
    --------
    >>> shown_name("plan_year"), shown_name("plan_year", "en"), shown_name("plan", of="role")
    ('计划年份', 'plan year', '计划')
    """
    text = str(name)
    if lang not in _SAID:
        raise ValueError(both(f"lang 只能是 'zh' 或 'en'，不是 {lang!r}", "lang is 'zh' or 'en'"))
    known = _names().get((of, text, lang))
    if known is None and lang == "en" and of in _NAMED:
        from cityplans.english import translate

        return translate(text)[0]
    return known or (text.replace("_", " ") if of == "column" and lang == "en" else text)


class Shown:
    """A frame for the eye: HTML in a notebook, text elsewhere; the frame is in ``frame``."""

    def __init__(self, frame: pd.DataFrame, lang: str, rows: int) -> None:
        import pandas as pd

        self.frame = frame
        self._more = _SAID[lang].format(n=len(frame), shown=rows) if len(frame) > rows else ""
        head = frame.head(rows)
        of = ["column"] * len(head.columns)
        if head.columns.name:  # a pivoted frame: its columns are values
            of = [str(head.columns.name)] * len(of)
        # Numbers without a name only count rows.
        if any(head.index.names) or not pd.api.types.is_integer_dtype(head.index.dtype):
            names = [name or "" for name in head.index.names]
            head = head.rename_axis(columns=None).reset_index(allow_duplicates=True, names=names)
            of = ["column"] * len(names) + of
        columns = [str(c) for c in head]
        self._header = [shown_name(c, lang, o) for c, o in zip(columns, of, strict=True)]
        hits = {"left", "term", "right"} <= set(columns)
        self._styles = [
            _CONTEXT[c] if hits and c in _CONTEXT else _style(c, dtype)
            for c, dtype in zip(columns, head.dtypes, strict=True)
        ]
        cells = [[_cell(v, c, lang) for v in head.iloc[:, k]] for k, c in enumerate(columns)]
        self._cells = list(zip(*cells, strict=True))

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        import pandas as pd

        if not self._cells:
            return "  ".join(self._header)
        table = pd.DataFrame(self._cells, columns=self._header)
        text = table.to_string(index=False, max_colwidth=40)
        return f"{text}\n{self._more}" if self._more else text

    def _repr_html_(self) -> str:
        def row(tag: str, texts: Sequence[str]) -> str:
            cells = zip(texts, self._styles, strict=True)
            inside = "".join(f'<{tag} style="{s}">{safe(t)}</{tag}>' for t, s in cells)
            return f"<tr>{inside}</tr>"

        body = "\n".join(row("td", cells) for cells in self._cells)
        more = f"<p>{self._more}</p>" if self._more else ""
        # JupyterLab gives all columns one width, whatever they hold, unless told otherwise.
        return (
            f'<table style="table-layout:auto;width:auto"><thead>{row("th", self._header)}'
            f"</thead>\n<tbody>{body}</tbody></table>{more}"
        )


def _style(column: str, dtype: Any) -> str:
    import pandas as pd

    if pd.api.types.is_numeric_dtype(dtype) and str(dtype) not in ("bool", "boolean"):
        return "text-align:right;white-space:nowrap"
    wide = f"min-width:{_WIDE[column]}em" if column in _WIDE else "max-width:24em"
    return f"text-align:left;white-space:normal;vertical-align:top;{wide}"


def _cell(value: Any, column: str, lang: str) -> str:
    import pandas as pd

    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return _TRUTH[lang][bool(value)]
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    if isinstance(value, str):
        return shown_name(value, lang, of=column)
    return str(value)


def show(frame: pd.DataFrame | pd.Series | Any, lang: str = "zh", rows: int = _ROWS) -> Any:
    """Show a frame with headers in Chinese or English and columns wide enough to read.

    用中文（或英文）表头显示一张表，列宽可读。

    Parameters
    ----------
    frame
        A frame, a series (a column of counts), or Plans: then their overview. It is not changed;
        its columns keep their English names.
    lang
        ``zh`` or ``en``: language of headers and of the values of closed sets (role, kind of
        document, bound). Text from documents stays as it is.
    rows
        Most rows to show.

    Returns
    -------
    Shown or Overview
        What a notebook displays; all text is escaped.

    Raises
    ------
    TypeError
        If it is no frame.
    ValueError
        If the language is neither.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> cp.show(pd.DataFrame({"region": ["定西"], "role": ["plan"], "n_measures": [49]}))
    地方 性质 举措数
    定西 计划  49
    >>> cp.show(pd.DataFrame({"role": ["plan"]}), lang="en")
        role
    promised
    """
    import pandas as pd

    from cityplans.overview import Overview
    from cityplans.plans import Plans

    shown_name("n", lang)
    refuse_partitions("show(frame)", frame)
    if isinstance(frame, Plans):
        return Overview(frame, lang)
    if isinstance(frame, pd.Series):
        frame = frame.to_frame(frame.name if frame.name is not None else "n").reset_index()
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise TypeError(
            both(f"show 要一个 DataFrame，不是 {kind}", f"show wants a DataFrame, not {kind}")
        )
    return Shown(frame, lang, rows)


def use_display(lang: str | None = "zh", rows: int = _ROWS) -> None:
    """Make a notebook display every frame as :func:`show` does, without calling it.

    本次会话里所有的表都用中文（或英文）表头、可读的列宽显示；use_display(None) 恢复原样。

    JupyterLab gives all columns of a frame one width, and text of two characters a line cannot be
    read. This is one line for the top of a notebook; frames themselves stay as they are, with
    English names of columns. In a terminal, columns of Chinese text line up.

    Parameters
    ----------
    lang
        ``zh`` or ``en``, as for :func:`show`; ``None`` gives pandas its own display back.
    rows
        Most rows to show.

    Raises
    ------
    ValueError
        If the language is neither.

    Examples
    --------
    >>> import pandas as pd, cityplans as cp
    >>> cp.use_display()
    >>> pd.get_option("display.unicode.east_asian_width")
    True
    >>> cp.use_display(None)
    """
    import pandas as pd

    if lang is not None:
        shown_name("n", lang)
    pd.set_option("display.unicode.east_asian_width", lang is not None)
    try:
        from IPython import get_ipython
    except ImportError:
        return
    if (shell := get_ipython()) is None:
        return
    html_of = shell.display_formatter.formatters["text/html"]
    if lang is None:
        html_of.pop(pd.DataFrame, None)
        return
    own = getattr(pd.DataFrame, "_repr_html_", None)

    def display(frame: Any) -> str | None:
        if type(frame)._repr_html_ is not own:  # a kind of frame that knows how it is shown
            return frame._repr_html_()
        return Shown(frame, lang, rows)._repr_html_()

    html_of.for_type(pd.DataFrame, display)


def guide(lang: str = "zh") -> Shown:
    """List what every function of the front door does, in Chinese or English.

    列出每个函数做什么。

    Parameters
    ----------
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Shown
        What a notebook displays; ``frame`` has one row per name: ``name``, ``meaning``. The
        parameters and examples of one are in its ``help()``.

    Examples
    --------
    >>> import cityplans as cp
    >>> cp.guide().frame.set_index("name").loc["show", "meaning"]
    '用中文（或英文）表头显示一张表，列宽可读'
    """
    import pandas as pd

    import cityplans

    rows = [(name, _what(getattr(cityplans, name))[lang]) for name in cityplans.__all__[1:]]
    return Shown(pd.DataFrame(rows, columns=["name", "meaning"]), lang, len(rows))


def _what(thing: Any) -> dict[str, str]:
    """Return what the first two paragraphs of a docstring say: in English, then in Chinese."""
    import inspect

    en, zh = (inspect.getdoc(thing) or "").split("\n\n", 2)[:2]
    return {"en": en, "zh": zh.replace("\n", "").rstrip("。")}
