"""Keyness: which words one place (or year, or kind of document) uses more than the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from cityplans.advice import check_arguments, some, unknown
from cityplans.keyness.counting import count_words
from cityplans.keyness.measures import (
    dispersion,
    log_likelihood,
    log_odds,
    log_ratio,
    log_ratio_of_documents,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6

DOCUMENTS = "documents as clusters"
ONE_DOCUMENT = "words taken as independent: about these texts, not the place"


def compare_words(
    plans: Plans,
    by: str = "region",
    focus: Any = None,
    *,
    against: Any = None,
    role: str | Sequence[str] | None = "plan",
    prior: Mapping[str, float] | None = None,
    prior_size: float | None = None,
    min_count: int = 5,
    words: Iterable[str] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    place_names: bool = False,
    duplicates: bool = False,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare the words of one place (or year, kind) with those of the others: keyness.

    一地比他处更常用的词，附区间与校正后的 p。

    Parameters
    ----------
    plans
        Plans of at least two groups.
    by
        Column of ``plans.documents``, ``doc_id`` or ``role``.
    focus
        The group whose words are wanted, a value of ``by``.
    against
        The group, or list of groups, to compare it with; by default all others.
    role
        Measures to count, as for ``compare_themes``; ignored when ``by`` is ``role``.
    prior
        Counts of words in a background corpus, to shrink the log-odds towards; by default
        those of the two groups together, which is informative too.
    prior_size
        Weight of the prior, in words; by default a tenth of the words of the smaller group, so
        that what is seen outweighs it tenfold.
    min_count
        Words that occur less often in both groups together are left out (they still count
        towards the lengths).
    words, stop_words
        Further dictionary words and stop words, as for ``cityplans.words.segment``.
    place_names
        Show names of places too; left out by default, because every place says its own most.
    duplicates
        Count copies of documents too.
    confidence
        Level of the interval of the log ratio.

    Returns
    -------
    DataFrame
        One row per word, the strongest evidence for the focus first, for the rest last: ``word``,
        ``n_focus``, ``n_rest``, ``per_10k_focus``, ``per_10k_rest`` (per 10,000 words),
        ``log_odds``, ``z`` (Monroe, Colaresi & Quinn 2008), ``g2`` (signed; Rayson & Garside 2000),
        ``log_ratio`` (Hardie 2014), ``low``, ``high``, ``interval`` (how it was made),
        ``dispersion`` (Gries's DP over the focus's documents; missing if it has one),
        ``n_documents``, ``n_documents_rest`` (that have the word), ``t`` (log ratio over its
        error), ``p`` and ``p_adjusted`` (Benjamini–Hochberg over the words). Sizes of both groups
        are in ``.attrs``.

    Raises
    ------
    ValueError
        If the focus is not a group, nothing is left to compare it with, or no words are left.

    Notes
    -----
    With two documents or more on each side the interval, t and p take documents as the unit
    (:func:`cityplans.keyness.measures.log_ratio_of_documents`), and rows are in the order of p.
    With one document on a side there is no p: the text may use a word more, but whether the
    place does cannot be told; the interval is about these texts, and rows are in the order of z.
    z and G2 take words as independent draws, which they are not: they rank, they prove nothing.

    Examples
    --------
    >>> import cityplans as cp
    >>> words = cp.compare_words(cp.load_plans(), by="region", focus="定西", min_count=3)
    >>> bool(words["z"].iloc[0] > 2), words.attrs["n_documents_focus"]
    (True, 1)
    """
    check_arguments("compare_words(plans, by, focus)", plans=plans)
    import numpy as np
    import pandas as pd
    from scipy.stats import false_discovery_control

    if prior_size is not None and prior_size <= 0:
        raise ValueError(f"prior_size is {prior_size}; it must be a positive number of words")
    counts, units, vocabulary = count_words(
        plans, by, role=role, words=words, stop_words=stop_words, duplicates=duplicates
    )
    sizes = np.asarray(counts.sum(axis=1)).ravel()
    groups = units.groups[by].iloc[units.group]
    in_focus, in_rest = _sides(groups, by, focus, against)
    a, b = counts[in_focus].sum(axis=0), counts[in_rest].sum(axis=0)
    n_a, n_b = int(sizes[in_focus].sum()), int(sizes[in_rest].sum())
    chosen = a + b >= max(min_count, 1)
    if not place_names:
        from cityplans.words.places import place_names as names_of

        chosen &= ~pd.Index(vocabulary).isin(sorted(names_of(plans.documents)))
    if not chosen.any():
        raise ValueError(
            f"no word occurs {min_count} times or more in the two groups together "
            f"({n_a} and {n_b} words after stop words); lower min_count, count more roles "
            f"(role=None) or load more plans"
        )
    delta, z = _weighted_log_odds(a, b, vocabulary, prior, prior_size)
    n_documents, n_others = int(in_focus.sum()), int(in_rest.sum())
    spread = np.full(len(a), np.nan)
    if n_documents > 1:
        spread = dispersion(counts[in_focus], sizes[in_focus])
    if min(n_documents, n_others) > 1:
        ratio, low, high, t, p = log_ratio_of_documents(
            counts[in_focus],
            counts[in_rest],
            sizes[in_focus],
            sizes[in_rest],
            confidence=confidence,
        )
    else:
        ratio, low, high = log_ratio(a, b, max(n_a, 1), max(n_b, 1), confidence=confidence)
        t = p = np.full(len(a), np.nan)
    result = pd.DataFrame(
        {
            "word": pd.Series(list(vocabulary), dtype="str"),
            "n_focus": a.astype(np.int64),
            "n_rest": b.astype(np.int64),
            "per_10k_focus": 1e4 * a / max(n_a, 1),
            "per_10k_rest": 1e4 * b / max(n_b, 1),
            "log_odds": delta,
            "z": z,
            "g2": log_likelihood(a, b, n_a, n_b),
            "log_ratio": ratio,
            "low": low,
            "high": high,
            "interval": pd.Series(
                [DOCUMENTS if min(n_documents, n_others) > 1 else ONE_DOCUMENT] * len(a),
                dtype="str",
            ),
            "dispersion": spread,
            "n_documents": (counts[in_focus] > 0).sum(axis=0),
            "n_documents_rest": (counts[in_rest] > 0).sum(axis=0),
            "t": t,
            "p": p,
        }
    )
    result = result[chosen].copy()
    result["p_adjusted"] = np.nan
    if result["p"].notna().all():
        result["p_adjusted"] = false_discovery_control(result["p"], method="bh")
    numbers = ["per_10k_focus", "per_10k_rest", "log_odds", "z", "g2", "log_ratio", "low", "high"]
    result = result.round(dict.fromkeys([*numbers, "dispersion", "t"], _DIGITS))
    # Tiny p keep their order of magnitude, in six significant digits.
    for name in ("p", "p_adjusted"):
        result[name] = [float(f"{v:.6g}") for v in result[name]]
    result = _in_order(result)
    result.attrs |= {
        "by": by,
        "focus": focus,
        "n_words_focus": n_a,
        "n_words_rest": n_b,
        "n_documents_focus": n_documents,
        "n_documents_rest": n_others,
    }
    return result


def _weighted_log_odds(
    a: np.ndarray,
    b: np.ndarray,
    vocabulary: Sequence[str],
    prior: Mapping[str, float] | None,
    prior_size: float | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return log-odds and z of the whole vocabulary, shrunk towards the prior."""
    import numpy as np

    together = a + b
    weights = together.astype(float)
    if prior is not None:
        # A word the background never saw counts as half an occurrence, not as impossible.
        weights = np.array([max(float(prior.get(w, 0)), 0.5) for w in vocabulary])
    if prior_size is None:
        prior_size = max(min(a.sum(), b.sum()) / 10, 1)
    present = together > 0
    delta, z = np.zeros(len(a)), np.zeros(len(a))
    delta[present], z[present] = log_odds(
        a[present], b[present], weights[present] * prior_size / weights[present].sum()
    )
    return delta, z


def _in_order(result: pd.DataFrame) -> pd.DataFrame:
    """Sort by evidence, from the focus's words to those of the rest; ties by word."""
    import numpy as np

    evidence = result["z"]
    if result["p"].notna().all():
        # Of words with the same p, as printed, the larger t is the stronger.
        evidence = np.sign(result["t"]) * (1 - result["p"])
    order = result.assign(_evidence=evidence)
    order = order.sort_values(["_evidence", "t", "word"], ascending=[False, False, True])
    return result.loc[order.index].reset_index(drop=True)


def _sides(groups: pd.Series, by: str, focus: Any, against: Any) -> tuple[np.ndarray, np.ndarray]:
    known = groups.drop_duplicates().tolist()
    listed = some(known, 12, "、")
    if focus is None:
        raise ValueError(f"name the {by} whose words are wanted: focus= one of {listed}")
    in_focus = (groups == focus).to_numpy(dtype=bool)
    if not in_focus.any():
        raise ValueError(unknown(f" {by} 为", f"{by}", focus, known))
    if against is None:
        in_rest = ~in_focus
    else:
        others = [against] if isinstance(against, str) or not _listlike(against) else list(against)
        odd = [o for o in others if o not in known or o == focus]
        if odd:
            raise ValueError(f"cannot compare {focus!r} with {odd[0]!r}; there are: {listed}")
        in_rest = groups.isin(others).to_numpy(dtype=bool)
    if not in_rest.any():
        raise ValueError(
            f"only {by} {focus!r} has anything to count, so there is nothing to compare it with; "
            f"load plans of another {by}, or group by another column"
        )
    return in_focus, in_rest


def _listlike(value: Any) -> bool:
    return isinstance(value, Iterable)
