"""Measures shown as examples in the hover of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cityplans import style
from cityplans.figures.base import Labels

if TYPE_CHECKING:
    import pandas as pd

_CUT = 60  # characters of an example shown


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


def say_examples(
    examples: pd.DataFrame | None, theme: object, by: str, say: Labels
) -> dict[str, str]:
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
