"""Comparisons of shares: which themes and topics a place, year or kind of document stresses."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from cityplans.advice import check_arguments, find_themes
from cityplans.compare import units
from cityplans.compare.tables import count_units, tabulate

if TYPE_CHECKING:
    import pandas as pd

    from cityplans.corpus import Plans


def compare_themes(
    codes: pd.DataFrame,
    plans: Plans,
    by: str | Sequence[str] = "region",
    *,
    role: str | Sequence[str] | None = "plan",
    themes: Iterable[str] | None = None,
    base: Literal["all", "coded"] = "all",
    duplicates: bool = False,
    n_permutations: int = 1999,
    seed: int = 0,
    confidence: float = 0.95,
    corrected_by: pd.DataFrame | str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Compare how large a share of their measures places (or years, kinds) give to each theme.

    各地（各年、各文种）各主题占举措的比例，附区间与检验。

    Parameters
    ----------
    codes
        One row per measure, theme and piece of evidence, from ``code_themes``.
    plans
        The plans that were coded.
    by
        Column of ``plans.documents`` (``region``, ``province``, ``plan_year``, ``doc_type`` ...),
        ``doc_id`` or ``role``, or several of them. Documents for which it is missing are left
        out; ``.attrs["left_out"]`` names them, ``.attrs["codebook"]`` the codebook.
    role
        Measures to count: promised (``plan``), done (``retrospective``), another role, several
        of them, or ``None`` for all. Ignored when ``by`` is or has ``role``.
    themes
        Themes to report, also those that nobody mentions. By default all of the codebook that
        ``code_themes`` used, or else all that occur in codes.
    base
        Of which measures the shares are: ``all`` of a place, or those ``coded`` with any theme
        of the codebook. A government's report on everything and a health plan are comparable
        only within the measures about health, that is with ``coded``.
    duplicates
        Count copies of documents too.
    n_permutations, seed
        Most arrangements to try for ``p``, and the seed of the draws among them.
    confidence
        Level of the intervals.
    corrected_by
        Hand-coded sample, or the path of a filled coding sheet: shares and intervals are then
        corrected for the codebook's errors by
        :func:`cityplans.coders.correction.correct_shares` (Egami et al. 2023).

    Returns
    -------
    DataFrame
        One row per theme and group, those with no measure too: ``theme``, the column(s) of
        ``by``, ``role``, ``n`` (measures with the theme), ``n_measures``, ``n_documents``,
        ``share``, ``low``, ``high``, ``interval`` (how it was made), ``p`` (equal shares in
        all groups of two or more documents, by permuting documents; missing otherwise),
        ``p_adjusted`` (Benjamini–Hochberg over themes), ``influence_low``, ``influence_high``
        (range of the share when any one document is left out). With ``corrected_by`` also
        ``share_uncorrected`` and ``n_coded`` (hand-coded measures); ``n`` stays what the
        codebook found, and the columns that rest on it alone (p, influence) are missing.

    Raises
    ------
    ValueError
        If ``by`` or ``role`` is unknown, there is nothing to count, or codes are of other plans.

    Notes
    -----
    The document is the unit: intervals allow for documents of one place that differ, by a
    design effect that no agreement of a few documents can make vanish (Korn & Graubard 1998).
    With one document a place, the interval says how much the share could vary within such a
    text; whether the place differs from another cannot be told from it. See
    :mod:`cityplans.compare.shares`.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> shares = cp.compare_themes(cp.code_themes(plans), plans, by="region")
    >>> shares.loc[shares["region"] == "定西", "n_measures"].unique().tolist()
    [49]
    """
    check_arguments("compare_themes(codes, plans)", codes=codes, plans=plans)
    import pandas as pd

    if base not in ("all", "coded"):
        raise ValueError(f"base is {base!r}; use 'all' or 'coded'")
    if base == "coded" and corrected_by is not None:
        raise ValueError("shares of coded measures cannot be corrected: use base='all'")
    counts = count_units(
        codes,
        plans,
        by,
        column="theme",
        role=role,
        values=reported_themes(codes, themes),
        duplicates=duplicates,
        within=pd.Index(codes["measure_id"].unique()) if base == "coded" else None,
    )
    table = tabulate(
        counts,
        "theme",
        units.role_name(by, role),
        n_permutations=n_permutations,
        seed=seed,
        confidence=confidence,
    )
    if corrected_by is None:
        return table
    from cityplans.coders.correction import correct_shares

    corrected = correct_shares(
        codes,
        corrected_by,
        plans,
        by,
        role=role,
        themes=counts.themes,
        duplicates=duplicates,
        confidence=confidence,
    )
    return _corrected(table, corrected)


def compare_topics(
    topics: Any,
    plans: Plans,
    by: str | Sequence[str] = "region",
    *,
    role: str | Sequence[str] | None = "plan",
    duplicates: bool = False,
    n_permutations: int = 1999,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare how large a share of their measures places (or years, kinds) give to each topic.

    各地各议题占举措的比例。

    Parameters
    ----------
    topics
        What ``fit_topics`` returned, or its frame ``members`` (one row per measure:
        ``measure_id``, ``topic``).
    plans, by, role, duplicates, n_permutations, seed, confidence
        As for :func:`compare_themes`.

    Returns
    -------
    DataFrame
        One row per topic and group: ``topic``, ``label``, and the columns of
        :func:`compare_themes` after ``theme``. Measures without a topic count in
        ``n_measures``, so that shares can sum to less than 1.

    Raises
    ------
    ValueError
        As for :func:`compare_themes`; or if the topics were not fitted on the measures asked
        for.

    Notes
    -----
    The intervals are those of one fit. How much the size of a topic changes when documents are
    resampled and the topics fitted anew stands in ``topics.robustness``; a difference between
    places that is smaller than that is the fit's as much as theirs.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> topics = cp.fit_topics(plans, n_topics=5, seed=0)  # doctest: +SKIP
    >>> cp.compare_topics(topics, plans, by="region")  # doctest: +SKIP
    """
    check_arguments("compare_topics(topics, plans)", plans=plans)
    members = topic_members(topics)
    _check_fitted(topics, by, role)
    labels = _topic_labels(topics)
    counts = count_units(
        members,
        plans,
        by,
        column="topic",
        role=role,
        values=sorted(labels) if labels else None,
        duplicates=duplicates,
    )
    result = tabulate(
        counts,
        "topic",
        units.role_name(by, role),
        n_permutations=n_permutations,
        seed=seed,
        confidence=confidence,
    )
    result.insert(1, "label", [labels.get(t, str(t)) for t in result["topic"]])
    result = result.astype({"label": "str"})
    if model := getattr(topics, "model", None):
        result.attrs["model"] = model
    return result


def _corrected(table: pd.DataFrame, corrected: pd.DataFrame) -> pd.DataFrame:
    """Put corrected shares in place of the codebook's; both frames have the same rows."""
    out = table.copy()
    for name in ("share", "low", "high"):
        out[name] = corrected[name].to_numpy()
    out["interval"] = ("corrected by hand codes: " + corrected["interval"]).astype("str").to_numpy()
    out["interval"] = out["interval"].astype("str")
    for name in ("p", "p_adjusted", "influence_low", "influence_high"):
        out[name] = float("nan")
    out["share_uncorrected"] = corrected["share_uncorrected"].to_numpy()
    out["n_coded"] = corrected["n_coded"].to_numpy()
    return out


def reported_themes(codes: pd.DataFrame, themes: Iterable[str] | None) -> list[str] | None:
    """Return the themes to report: those asked for, else those of the codebook, else None."""
    known = codes.attrs.get("themes")
    if themes is None:
        return None if known is None else list(known)
    return find_themes(themes, known)


def topic_members(topics: Any) -> pd.DataFrame:
    """Return the rows of a measure and its topic, or say that there are none."""
    members = getattr(topics, "members", topics)
    if "measure_id" not in members or "topic" not in members:
        raise ValueError(
            "the topics are not of measures; fit them with fit_topics(plans, by='measure')"
        )
    return members


def _check_fitted(topics: Any, by: str | Sequence[str], role: str | Sequence[str] | None) -> None:
    """Refuse roles the topics were not fitted on: their shares would all come out as 0."""
    fitted = getattr(topics, "role", None)
    if fitted is None:
        return
    asked = units.role_name(by, role)
    if asked in (None, "all") or not set(str(asked).split(", ")) <= set(fitted):
        raise ValueError(
            f"the topics were fitted on role {', '.join(fitted)} only, the comparison asks for "
            f"{asked or 'each role'}; fit topics with role=None, or compare role={fitted[0]!r}"
        )


def _topic_labels(topics: Any) -> dict[Any, str]:
    labels = getattr(topics, "labels", None)
    if labels is None:
        return {}
    return dict(labels.items())
