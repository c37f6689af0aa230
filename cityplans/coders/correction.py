"""Shares corrected for the errors of a codebook, with a hand-coded sample.

Design-based supervised learning (Egami, Hinck, Stewart & Wei 2023, NeurIPS 36): what the codebook
says of a measure is corrected where a person coded it, by the error divided by the probability of
being drawn. The mean of these corrected outcomes is unbiased whatever errors the codebook makes,
because the probabilities are known: they were set when the sample was drawn.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

MANY = "design-based, documents as clusters"
ONE = "design-based within the one document: about this text, not the place"
NONE = "none: no hand-coded measure"
# The coded measures of a group, each standing for as many as its probability says, must make up
# this part of the group's measures, or the sample was drawn from a part of the group only.
_REPRESENTED = 0.8
_DIGITS = 6


def corrected_mean(
    predicted: np.ndarray,
    coded: np.ndarray,
    sampled: np.ndarray,
    probability: np.ndarray,
    cluster: np.ndarray,
    confidence: float = 0.95,
) -> tuple[float, float, float]:
    """Return a corrected share and its interval: share, low, high.

    Parameters
    ----------
    predicted
        What the codebook says of each measure, 0 or 1.
    coded
        What a person said, 0 or 1; read only where ``sampled``.
    sampled
        Whether a person coded the measure.
    probability
        Probability with which the measure was drawn, above 0.
    cluster
        Document of each measure, as integers from 0.
    confidence
        Level of the interval.

    Returns
    -------
    tuple of float
        Share, low and high, cut to 0–1. The interval is that of a mean of clusters with
        Student's t (documents less one degree of freedom). It is never narrower than
        independent measures would allow, and errors too rare to be in the sample are allowed
        for as if one measure more had been missed and one more found wrongly (after Agresti &
        Coull 1998, Wilson with pseudo-counts): no sample gives certainty.

    Examples
    --------
    >>> import numpy as np
    >>> from cityplans.coders.correction import corrected_mean
    >>> predicted, coded = np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])
    >>> everything = np.ones(4, dtype=bool)
    >>> share, low, high = corrected_mean(
    ...     predicted, coded, everything, np.ones(4), np.array([0, 0, 1, 1])
    ... )
    >>> share
    0.25
    """
    import numpy as np
    from scipy.special import stdtrit

    n, m = len(predicted), int(sampled.sum())
    error = np.where(sampled, coded.astype(float) - predicted, 0.0)
    outcome = predicted + error / probability
    share = float(outcome.mean())
    k = int(cluster.max()) + 1
    if k > 1:
        sums = np.bincount(cluster, outcome - share, minlength=k)
        variance = k / (k - 1) * float(sums @ sums) / n**2
        freedom = k - 1
    else:
        variance = float(np.var(outcome, ddof=1)) / n if n > 1 else 0.25
        freedom = max(m - 1, 1)
    drawn = error[sampled]
    spread = (float((drawn**2).sum()) + 2) / (m + 2) - float(drawn.sum() / (m + 2)) ** 2
    level = (n * min(max(share, 0.0), 1.0) + 2) / (n + 4)
    floor = spread / m * (1 - m / n) + level * (1 - level) / n
    half = float(stdtrit(freedom, 0.5 + confidence / 2)) * max(variance, floor) ** 0.5
    return min(max(share, 0.0), 1.0), max(share - half, 0.0), min(share + half, 1.0)


def correct_shares(
    codes: pd.DataFrame,
    annotations: pd.DataFrame | str | os.PathLike[str],
    plans: Plans,
    by: str | Sequence[str] = "region",
    *,
    role: str | Sequence[str] | None = "plan",
    themes: Iterable[str] | None = None,
    duplicates: bool = False,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Correct the shares of themes for the codebook's errors: one row per theme and group.

    Parameters
    ----------
    codes
        One row per measure, theme and piece of evidence, from ``code_themes``.
    annotations
        Hand-coded sample: one row per measure and theme (``measure_id``, ``theme``; a measure
        coded with no theme has one row whose theme is missing) and ``probability``, with which
        the measure was drawn; or the path of a filled coding sheet. Without ``probability``
        every measure of a group counts as equally likely to have been drawn.
    plans, by, role, themes, duplicates
        As for :func:`cityplans.compare_themes`.
    confidence
        Level of the intervals.

    Returns
    -------
    DataFrame
        One row per theme and group: ``theme``, the column(s) of ``by``, ``n_measures``,
        ``n_documents``, ``n_coded`` (hand-coded measures), ``share_uncorrected``, ``share``,
        ``low``, ``high``, ``interval`` (how it was made; without a hand-coded measure there is
        no share, nor where the sample was drawn from a part of the group's measures only: then
        it says from how many).

    Raises
    ------
    ValueError
        The sample has no measure in common with what is counted, a probability is not above 0
        and at most 1, or measures are unknown.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.coders import correct_shares
    >>> plans = cp.load_plans()
    >>> coded = cp.read_coding_sheet("sheet.xlsx")  # doctest: +SKIP
    >>> correct_shares(cp.code_themes(plans), coded, plans)  # doctest: +SKIP
    """
    import numpy as np
    import pandas as pd

    from cityplans.coders.annotations import decision_matrix, read_annotations, theme_list
    from cityplans.compare.units import find_units

    sample = read_annotations(annotations, plans=plans)
    names = list(themes) if themes is not None else theme_list(codes, sample)
    units = find_units(plans, by, role=role, duplicates=duplicates)
    ids = pd.Index(units.measures)
    drawn = ids.isin(sample["measure_id"].unique())
    if not drawn.any():
        raise ValueError(
            f"none of the {sample['measure_id'].nunique()} hand-coded measures is among those "
            f"counted (role={role!r}); code a sample of these, or count the role that was coded"
        )
    group = np.asarray(units.group)[units.unit]
    probability = _probabilities(sample, ids, group, drawn)
    said, hand = (decision_matrix(f, ids, names).astype(float) for f in (codes, sample))
    rows = []
    for g in range(len(units.groups)):
        here = np.flatnonzero(group == g)
        place = tuple(units.groups.iloc[g])
        picked = drawn[here]
        cluster = np.unique(units.unit[here], return_inverse=True)[1] if len(here) else here
        k = int(cluster.max()) + 1 if len(here) else 0
        for t, theme in enumerate(names):
            share = low = high = plain = float("nan")
            how = NONE
            if len(here):
                plain = float(said[here, t].mean())
            represented = float((1 / probability[here][picked]).sum())
            if picked.any() and represented < _REPRESENTED * len(here):
                how = (
                    f"none: the hand-coded sample stands for {represented:.0f} of {len(here)} "
                    f"measures, the others had no chance to be drawn"
                )
            elif picked.any():
                share, low, high = corrected_mean(
                    said[here, t], hand[here, t], picked, probability[here], cluster, confidence
                )
                how = MANY if k > 1 else ONE
            numbers = (round(v, _DIGITS) for v in (plain, share, low, high))
            rows.append((theme, *place, len(here), k, int(picked.sum()), *numbers, how))
    keys = list(units.groups.columns)
    counts = ["n_measures", "n_documents", "n_coded"]
    values = ["share_uncorrected", "share", "low", "high", "interval"]
    table = pd.DataFrame(rows, columns=["theme", *keys, *counts, *values])
    kinds = {"theme": "str", "interval": "str"} | {c: units.groups[c].dtype for c in keys}
    table = table.astype(kinds).sort_values(
        "theme", key=lambda c: c.map(names.index), kind="stable"
    )
    return table.reset_index(drop=True)


def _probabilities(
    sample: pd.DataFrame, ids: pd.Index, group: np.ndarray, drawn: np.ndarray
) -> np.ndarray:
    """Probability of each measure; of those not drawn it is not needed and stays 1."""
    import numpy as np

    out = np.ones(len(ids))
    if "probability" in sample and sample["probability"].notna().all():
        known = sample.drop_duplicates("measure_id").set_index("measure_id")["probability"]
        values = known.reindex(ids[drawn]).to_numpy(dtype=float)
        if not ((values > 0) & (values <= 1)).all():
            raise ValueError(
                "every probability in the hand-coded sample must be above 0, at most 1"
            )
        out[drawn] = values
        return out
    size = np.bincount(group)
    coded = np.bincount(group[drawn], minlength=len(size))
    out[drawn] = (coded / size)[group[drawn]]
    return out
