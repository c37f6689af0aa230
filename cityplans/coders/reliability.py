"""Agreement between a codebook and human coders, or between coders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cityplans.advice import check_arguments
from cityplans.coders.annotations import decision_matrix, read_annotations, theme_list

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

ALL = "all themes"
_DIGITS = 6


def agreement(
    codes: pd.DataFrame,
    *annotations: pd.DataFrame | str | os.PathLike[str],
    plans: Plans | None = None,
    n_boot: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare codes with hand-coded samples: one row per theme, and one for all themes.

    编码者之间、人与机器之间的一致程度（Krippendorff alpha）。

    Parameters
    ----------
    codes
        What is judged: one row per measure, theme and piece of evidence, from ``code_themes``,
        or another coder's annotations. ``code_themes`` has looked at every measure; a coder only
        at those that have a row.
    annotations
        What it is judged by, one or more: one row per measure and theme (``measure_id``,
        ``theme``; a measure coded with no theme has one row whose theme is missing), or the path
        of a filled coding sheet. Coders need not have coded the same measures; those that two or
        more have coded are compared.
    plans
        The plans that were coded, to find annotations of measures that are not there.
    n_boot, seed
        Draws and seed of the bootstrap over measures (Hayes & Krippendorff 2007).
    confidence
        Level of the intervals.

    Returns
    -------
    DataFrame
        One row per theme of the codebook, the last row (``all themes``) for all decisions:
        ``theme``, ``n`` (measures compared), ``n_codes``, ``n_annotations``, ``n_both``,
        ``alpha`` (Krippendorff, nominal, over measure × theme decisions of all coders),
        ``alpha_low``, ``alpha_high``, ``agreement`` (share of equal decisions), ``precision``,
        ``recall``, ``f1`` with ``_low`` and ``_high`` each, and ``alpha_masi`` with ``_low``,
        ``_high`` (of the sets of themes, distance MASI: Passonneau 2006; last row only). Counts,
        agreement, precision, recall and F1 set the codes beside each of the annotations and add
        up. Missing where it is undefined: a theme that neither mentions has no alpha.

    Raises
    ------
    ValueError
        The annotations are empty, lack a column, or name measures or themes that are unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans import agreement
    >>> one = pd.DataFrame({"measure_id": ["m1", "m2", "m4"], "theme": ["甲", "甲", "乙"]})
    >>> two = pd.DataFrame({"measure_id": ["m1", "m2", "m3"], "theme": ["甲", None, "乙"]})
    >>> table = agreement(one, two, n_boot=50).set_index("theme")
    >>> table.loc["甲", ["n", "precision", "recall"]].tolist()  # m3 and m4 one coder only saw
    [2.0, 0.5, 1.0]
    """
    check_arguments("agreement(codes, annotations)", codes=codes, plans=plans)
    import numpy as np
    import pandas as pd

    hands = [read_annotations(a, plans=plans) for a in annotations]
    if not hands or any(h.empty for h in hands):
        raise ValueError("the annotations are empty: there is nothing to compare with")
    every = pd.concat(hands)
    every.attrs = hands[0].attrs
    themes = theme_list(codes, every)
    ids = pd.Index(every["measure_id"].unique())
    if len(codes) and not codes["measure_id"].isin(ids).any():
        raise ValueError(
            "codes and annotations have no measure in common; were they made from other plans "
            "(compare the measure_id of both)?"
        )
    # Evidence is what code_themes gives and no coder: it has looked at all measures.
    looked = np.ones(len(ids), bool) if "term" in codes else ids.isin(codes["measure_id"])
    seen = np.stack([looked, *(ids.isin(h["measure_id"]) for h in hands)])
    marks = np.stack([decision_matrix(f, ids, themes) for f in (codes, *hands)])
    compared = seen.sum(axis=0) > 1
    seen, marks = seen[:, compared], marks[:, compared]
    n = int(compared.sum())
    if not n:
        raise ValueError("no measure was coded by two or more: there is nothing to compare")
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=n_boot)
    weights = np.vstack([np.ones(n, dtype=int), weights])
    edges = [(1 - confidence) / 2, (1 + confidence) / 2]
    columns: dict[str, Any] = {"theme": [*themes, ALL], "n": n}
    pairs = _pairs(marks, seen)
    for name in ("n_codes", "n_annotations", "n_both"):
        columns[name] = [*pairs[name].sum(axis=0), pairs[name].sum()]
    draws = {"alpha": _alpha(marks, seen, weights)} | _scores(pairs, weights)
    for name, values in draws.items():
        low, high = _quantiles(values[1:], edges)
        columns |= {name: values[0], f"{name}_low": low, f"{name}_high": high}
    masi = _masi(marks, seen, weights)[:, None]
    low, high = _quantiles(masi[1:], edges)
    for name, value in (("", masi[0]), ("_low", low), ("_high", high)):
        columns[f"alpha_masi{name}"] = [float("nan")] * len(themes) + [float(value[0])]
    table = pd.DataFrame(columns).astype({"theme": "str"})
    numbers = table.columns[5:]
    table[numbers] = table[numbers].astype("float64").round(_DIGITS)
    if book := codes.attrs.get("codebook"):
        table.attrs["codebook"] = book
    return table


def _pairs(marks: np.ndarray, seen: np.ndarray) -> dict[str, np.ndarray]:
    """Set the first coder beside each other one where both looked: measures × themes, added up."""
    import numpy as np

    both = (seen[:1] & seen[1:])[:, :, None]
    first, others = marks[:1] & both, marks[1:] & both
    return {
        "n_codes": first.sum(axis=0),
        "n_annotations": others.sum(axis=0),
        "n_both": (first & others).sum(axis=0),
        "n_equal": ((first == others) & both).sum(axis=0),
        "n_pairs": np.broadcast_to(both.sum(axis=0), marks.shape[1:]),
    }


def _scores(pairs: dict[str, np.ndarray], weights: np.ndarray) -> dict[str, np.ndarray]:
    """Each score: draws × (themes and all); draw 0 is the sample itself."""
    import numpy as np

    total = {k: _with_sum(weights @ v.astype(float)) for k, v in pairs.items()}
    both, na, nb = total["n_both"], total["n_codes"], total["n_annotations"]
    with np.errstate(all="ignore"):  # nothing of nothing is missing
        return {
            "agreement": total["n_equal"] / total["n_pairs"],
            "precision": both / na,
            "recall": both / nb,
            "f1": 2 * both / (na + nb),
        }


def _with_sum(by_theme: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.column_stack([by_theme, by_theme.sum(axis=1)])


def _alpha(marks: np.ndarray, seen: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha of yes and no: draws × (themes and all).

    Any number of coders, codes may be missing (Krippendorff 2011, Computing Krippendorff's
    alpha-reliability); what the library ``krippendorff`` gives, written out so that all draws
    are one step.
    """
    import numpy as np

    coders = seen.sum(axis=0)[:, None]
    ones = (marks & seen[:, :, None]).sum(axis=0)
    unequal = _with_sum(weights @ (2 * ones * (coders - ones) / (coders - 1)))
    yes = _with_sum(weights @ ones.astype(float))
    values = _with_sum(weights @ np.broadcast_to(coders, ones.shape).astype(float))
    with np.errstate(all="ignore"):
        expected = 2 * yes * (values - yes) / (values - 1)
        return 1 - unequal / expected


def masi_distance(a: frozenset[str], b: frozenset[str]) -> float:
    """Distance of two sets: 1 less Jaccard times how far one holds the other (Passonneau 2006).

    Examples
    --------
    >>> from cityplans.coders.reliability import masi_distance
    >>> round(masi_distance(frozenset("ab"), frozenset("abc")), 4)
    0.5556
    """
    if a == b:
        return 0.0
    common = len(a & b)
    if not common:
        return 1.0
    weight = 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - common / len(a | b) * weight


def _masi(marks: np.ndarray, seen: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha of the sets, one for each draw."""
    import numpy as np

    coder, measure = np.nonzero(seen)
    kinds, which = np.unique(marks[coder, measure], axis=0, return_inverse=True)
    sets = [frozenset(map(str, np.flatnonzero(k))) for k in kinds]
    distance = np.array([[masi_distance(s, t) for t in sets] for s in sets])
    held = np.zeros((seen.shape[1], len(sets)))
    np.add.at(held, (measure, which.ravel()), 1)
    apart = ((held @ distance) * held).sum(axis=1) / (seen.sum(axis=0) - 1)
    pooled = weights @ held
    values = pooled.sum(axis=1)
    with np.errstate(all="ignore"):
        expected = ((pooled @ distance) * pooled).sum(axis=1) / (values - 1)
        return 1 - weights @ apart / expected


def _quantiles(draws: np.ndarray, edges: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of each column, draws where it is undefined left out."""
    import warnings

    import numpy as np

    if not len(draws):
        return (np.full(draws.shape[1], np.nan),) * 2
    with warnings.catch_warnings():
        # A column that is undefined in every draw stays missing; numpy would warn.
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanquantile(draws, edges, axis=0)
    return low, high


def known_accuracy(sample: str = "unseen") -> pd.DataFrame:
    """Return how well the shipped themes agreed with human coders, on documents of ours.

    Measured with ``benchmarks/theme_accuracy.py`` on hand-coded measures; a folder of your own
    needs a coding sheet of its own (:func:`cityplans.coding_sheet`).

    Parameters
    ----------
    sample
        ``unseen``: 469 measures of 80 pages, reworded after public pages, coded by their writers
        (``coder 1``) and by a reader who knew the definitions only; the codebook, which none of
        them had seen, is judged as it was before anyone who worked on it read a page;
        ``blind``: 433 measures of other pages, reports and policies, coded by hand before the
        codebook was run on them, 368 by the reader who widened it afterwards (alpha is higher
        there: one who knows the codebook reads like it) and 65 by another;
        ``openings``: 235 measures from pages that were read while words were chosen;
        ``originals``: 108 measures of four documents, which the first codebook was made on;
        ``all``: the four below each other.

    Returns
    -------
    DataFrame
        One row per sample, judge and theme, the last of each judge for ``all themes``:
        ``sample``, ``judge`` (``coder 1`` and ``coder 2`` judge the codebook; ``coder 2 by
        coder 1`` is the most that can be asked for; ``blind``: ``reader`` and
        ``second reader``), ``theme``, ``n`` (measures), ``n_codes``, ``n_annotations``,
        ``n_both``, ``alpha`` with ``alpha_low`` and ``alpha_high``, ``precision``, ``recall``,
        ``f1``.

    Raises
    ------
    ValueError
        There is no such sample.

    Examples
    --------
    >>> known_accuracy().query("theme == 'all themes'")["n"].max().item()
    469
    """
    import pandas as pd

    from cityplans.paths import data_dir

    table = pd.read_csv(data_dir() / "accuracy" / "themes.csv")
    table.attrs["codebook"] = "themes"
    if sample == "all":
        return table
    known = table["sample"].unique().tolist()
    if sample not in known:
        raise ValueError(f"sample is {sample!r}; it can be {', '.join(known)} or all")
    return table[table["sample"] == sample].reset_index(drop=True)
