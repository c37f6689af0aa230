"""Tables as LaTeX and as HTML."""

from __future__ import annotations

from pathlib import Path

from cityplans.style import FONT, safe
from cityplans.tables.setting import Printed

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "[": "{[}", "]": "{]}", "–": "--",
}  # fmt: skip
_PAGE = 40  # rows that a page of LaTeX holds
_STYLE = """
body { font-family: %s; color: #1a1a1a; margin: 2em; }
table { border-collapse: collapse; border-top: 1.5pt solid; border-bottom: 1.5pt solid; }
caption { font-weight: bold; padding-bottom: .5em; }
th { border-bottom: .75pt solid; font-weight: bold; }
th, td { padding: .2em .8em; text-align: left; vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
p { font-size: .85em; margin: .4em 0; max-width: 50em; }
"""


def escape_tex(text: str) -> str:
    r"""Write a text so that LaTeX prints it as it is.

    Examples
    --------
    >>> escape_tex("50% of_x & {y}")
    '50\\% of\\_x \\& \\{y\\}'
    """
    return "".join(_TEX.get(c, c) for c in text)


def write_tex(table: Printed, path: Path) -> None:
    r"""Write a table with booktabs, to be taken in by ``\input``; a long one breaks over pages."""
    long = len(table.rows) > _PAGE
    packages = ["booktabs", *["longtable"] * long, *["ctex"] * (table.lang == "zh")]
    columns = "".join("r" if n else "l" for n in table.numbers)
    caption = rf"\caption{{{escape_tex(table.title)}}}" if table.title else ""
    head = [r"\toprule", _line(table.header), r"\midrule"]
    rows = [_line(row) for row in table.rows]
    notes = [x for n in table.notes for x in ("", rf"{{\footnotesize {escape_tex(n)}\par}}")]
    if long:
        # The head stands on every page, and a line ends each.
        body = [rf"\begin{{longtable}}{{{columns}}}", *([caption + r" \\"] if caption else [])]
        body += [*head, r"\endfirsthead", *head, r"\endhead", r"\bottomrule", r"\endfoot"]
        body += [*rows, r"\end{longtable}", *notes]
    else:
        body = [r"\begin{table}[htbp]", r"\centering", *([caption] if caption else [])]
        body += [rf"\begin{{tabular}}{{{columns}}}", *head, *rows, r"\bottomrule"]
        body += [r"\end{tabular}", *notes, r"\end{table}"]
    text = "\n".join([rf"% \usepackage{{{', '.join(packages)}}}", *body, ""])
    path.write_text(text, encoding="utf-8", newline="\n")


def _line(cells: list[str]) -> str:
    return " & ".join(escape_tex(c) for c in cells) + r" \\"


def write_html(table: Printed, path: Path) -> None:
    """Write a table as a page of its own; text that a spreadsheet would reckon is escaped."""
    from cityplans.export import escape_cell

    def row(tag: str, cells: list[str]) -> str:
        inside = []
        for cell, number in zip(cells, table.numbers, strict=True):
            said = cell if number else escape_cell(cell)
            inside.append(f"<{tag}{' class=n' if number else ''}>{safe(said)}</{tag}>")
        return f"<tr>{''.join(inside)}</tr>"

    caption = f"<caption>{safe(table.title)}</caption>" if table.title else ""
    body = "\n".join(row("td", cells) for cells in table.rows)
    notes = "\n".join(f"<p>{safe(note)}</p>" for note in table.notes)
    page = (
        f'<!DOCTYPE html>\n<html lang="{table.lang}"><head><meta charset="utf-8">'
        f"<title>{safe(table.title or 'table')}</title><style>{_STYLE % FONT}</style></head>\n"
        f"<body><table>{caption}<thead>{row('th', table.header)}</thead>\n<tbody>\n{body}\n"
        f"</tbody></table>\n{notes}</body></html>\n"
    )
    path.write_text(page, encoding="utf-8", newline="\n")
