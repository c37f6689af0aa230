"""Traditional characters as simplified ones, one for one, so that offsets hold."""

from __future__ import annotations

from functools import cache

from cityplans.text.replacing import Table


@cache
def _simplified() -> Table:
    from cityplans.text.lists import read_rows

    rows = read_rows("traditional.csv", ("simplified", "traditional"))
    return Table({ord(c): row["simplified"] for _, row in rows for c in row["traditional"]})


def simplify(text: str) -> str:
    """Write traditional characters as their simplified forms, each in its place.

    For looking at a text, never for showing it: 乾 becomes 干 in a simplified text too.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        As long as the text.

    Examples
    --------
    >>> simplify("推進縣域醫共體建設")
    '推进县域医共体建设'
    """
    return text if text.isascii() else _simplified().replace(text)
