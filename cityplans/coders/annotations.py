"""What coders say: annotations from frames and sheets, and as a matrix of decisions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cityplans.advice import some

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.plans import Plans


def read_annotations(
    annotations: pd.DataFrame | str | os.PathLike[str], *, plans: Plans | None = None
) -> pd.DataFrame:
    """Return annotations as a frame, one row per measure and theme; check ids if plans are given.

    Raises
    ------
    ValueError
        A column is missing, or a measure is not in the plans.
    """
    import pandas as pd

    if not isinstance(annotations, pd.DataFrame):
        from cityplans.coders.filled import read_coding_sheet

        annotations = read_coding_sheet(annotations)
    missing = [c for c in ("measure_id", "theme") if c not in annotations]
    if missing:
        raise ValueError(
            f"the annotations have no column {' and no column '.join(missing)}; they need one row "
            f"per measure and theme, with measure_id and theme"
        )
    out = annotations
    blank = out["theme"].isna() | (out["theme"].astype("str").str.strip() == "")
    out = out.assign(
        measure_id=out["measure_id"].astype("str"), theme=out["theme"].astype("str").where(~blank)
    )
    if plans is not None:
        odd = sorted(set(out["measure_id"]) - set(plans.measures.index))
        if odd:
            raise ValueError(
                f"{len(odd)} annotated measures are not in the plans: {some(odd, 5)}; annotations "
                f"belong to the plans they were drawn from"
            )
    return out


def theme_list(codes: pd.DataFrame, annotations: pd.DataFrame) -> list[str]:
    """Themes to compare: all of the codebook if the codes know it, else all that occur.

    Raises
    ------
    ValueError
        The annotations name a theme that the codebook does not have.
    """
    import difflib

    used = annotations["theme"].dropna().unique().tolist()
    book = list(codes.attrs.get("themes") or annotations.attrs.get("themes") or [])
    if not book:
        return sorted(set(codes["theme"].dropna()) | set(used))
    odd = [t for t in used if t not in book]
    if odd:
        near = difflib.get_close_matches(odd[0], book)
        hint = f"; did you mean {near[0]!r}?" if near else f"; it has: {', '.join(book)}"
        raise ValueError(f"the codebook has no theme {odd[0]!r}{hint}")
    return book


def decision_matrix(frame: pd.DataFrame, ids: pd.Index, themes: list[str]) -> np.ndarray:
    """Return which measure has which theme: measures × themes, true or false."""
    import numpy as np
    import pandas as pd

    out = np.zeros((len(ids), len(themes)), dtype=bool)
    pairs = frame[["measure_id", "theme"]].dropna().drop_duplicates()
    row = ids.get_indexer(pd.Index(pairs["measure_id"]))
    column = pd.Index(themes).get_indexer(pd.Index(pairs["theme"]))
    known = (row >= 0) & (column >= 0)
    out[row[known], column[known]] = True
    return out
