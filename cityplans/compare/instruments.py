"""The mix of policy instruments, and instruments crossed with themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans


def instrument_shares(
    codes: pd.DataFrame,
    plans: Plans,
    by: str | Sequence[str] = "region",
    *,
    codebook: Any = "instruments",
    families: bool = True,
    lang: str = "zh",
    role: str | Sequence[str] | None = "plan",
    duplicates: bool = False,
    n_permutations: int = 1999,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare the mix of policy instruments (supply, environment, demand) between places.

    After Rothwell & Zegveld (1985): of all uses of an instrument, how many are of each kind. A
    measure uses an instrument once or not at all; one that uses two counts as two uses, so the
    shares of a place sum to 1, as papers report them.

    Parameters
    ----------
    codes
        From ``code_themes(plans, "instruments")``, or with another codebook.
    plans, by, role, duplicates, n_permutations, seed, confidence
        As for ``compare_themes``.
    codebook
        The codebook of the codes, for its families.
    families
        Sum the instruments of a family up; False gives each by itself.
    lang
        Language of the names of families.

    Returns
    -------
    DataFrame
        One row per instrument (or family) and group: ``instrument``, then the columns of
        ``compare_themes`` with ``n_uses`` (all uses of the group) in place of ``n_measures``,
        and ``share`` of these. Documents that use none are not in ``n_documents``.

    Raises
    ------
    ValueError
        As for ``compare_themes``; or if the codes have themes that the codebook has not.

    Examples
    --------
    >>> import cityplans as cp
    >>> plans = cp.load_plans()
    >>> from cityplans.compare import instrument_shares
    >>> mix = instrument_shares(cp.code_themes(plans, "instruments"), plans)
    >>> mix["instrument"].unique().tolist()
    ['供给型', '环境型', '需求型']
    """
    import numpy as np

    from cityplans.codebook import read_codebook
    from cityplans.compare import shares
    from cityplans.compare.tables import count_units, tabulate
    from cityplans.compare.units import role_name

    book = read_codebook(codebook)
    strange = sorted(set(codes["theme"]) - set(book.names))
    if strange:
        raise ValueError(
            f"the codes have {strange[0]!r}, which is not in the codebook {book.name!r}; code the "
            f"plans with code_themes(plans, {book.name!r})"
        )
    counts = count_units(
        codes, plans, by, column="theme", role=role, values=book.names, duplicates=duplicates
    )
    kind = {theme.name: theme.name for theme in book.themes}
    if families and book.families:
        labels = {name: en if lang == "en" else zh for name, zh, en in book.families}
        kind = {t.name: labels.get(t.family or "", t.name) for t in book.themes}
    kinds = list(dict.fromkeys(kind.values()))
    fold = np.array([[kind[t] == k for k in kinds] for t in counts.themes], dtype=np.int64)
    n = counts.n @ fold
    uses = n.sum(axis=1)
    used = uses > 0
    table = tabulate(
        shares.Counts(counts.groups, kinds, counts.group[used], uses[used], n[used]),
        "instrument",
        role_name(by, role),
        n_permutations=n_permutations,
        seed=seed,
        confidence=confidence,
    )
    return table.rename(columns={"n_measures": "n_uses"})


def cross_table(
    codes: pd.DataFrame,
    others: pd.DataFrame,
    plans: Plans,
    *,
    role: str | Sequence[str] | None = "plan",
    duplicates: bool = False,
) -> pd.DataFrame:
    """Cross two codings of the same measures: which instruments serve which themes.

    Parameters
    ----------
    codes, others
        From ``code_themes`` with two codebooks, for example the themes and ``"instruments"``.
    plans, role, duplicates
        As for ``compare_themes``.

    Returns
    -------
    DataFrame
        One row per theme and other theme, in this order: ``theme``, ``other``, ``n`` (measures
        with both), ``n_theme``, ``n_other``, ``share`` (of the theme's measures), ``expected``
        (measures with both if each document dealt them out at random), ``z``, ``p``,
        ``p_adjusted`` (Benjamini-Hochberg over all rows); the last three are missing where
        nothing could have come out otherwise.

    Raises
    ------
    ValueError
        If the codes are of other plans or there is nothing to count.

    Notes
    -----
    Cochran-Mantel-Haenszel test with documents as strata (Mantel & Haenszel 1959), so that a
    document that has much of both proves nothing.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.compare import cross_table
    >>> plans = cp.load_plans()
    >>> table = cross_table(cp.code_themes(plans), cp.code_themes(plans, "instruments"), plans)
    >>> len(table) == table["theme"].nunique() * table["other"].nunique()
    True
    """
    import numpy as np
    import pandas as pd
    from scipy.stats import norm

    from cityplans.coders.annotations import decision_matrix
    from cityplans.compare.shares import DIGITS
    from cityplans.compare.significance import adjusted
    from cityplans.compare.units import find_units

    units = find_units(plans, "doc_id", role=role, duplicates=duplicates)
    ids = pd.Index(units.measures)
    sides, names = [], []
    for frame in (codes, others):
        strange = set(frame["measure_id"]) - set(plans.measures.index)
        if strange:
            raise ValueError(
                f"{len(strange)} coded measures are not in these plans ({sorted(strange)[0]} ...)"
            )
        names.append(list(frame.attrs.get("themes") or sorted(frame["theme"].unique())))
        sides.append(decision_matrix(frame, ids, names[-1]).astype(float))

    def by_document(marks: np.ndarray) -> np.ndarray:
        out = np.zeros((units.n_units, marks.shape[1]))
        np.add.at(out, units.unit, marks)
        return out

    size = units.n_measures.astype(float)[:, None, None]
    a, b = by_document(sides[0])[:, :, None], by_document(sides[1])[:, None, :]
    both = sides[0].T @ sides[1]
    expected = (a * b / size).sum(axis=0)
    # Hypergeometric: which of a document's measures have the theme, dealt out at random.
    variance = (a * (size - a) * b * (size - b) / (size**2 * np.maximum(size - 1, 1))).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(variance > 0, (both - expected) / np.sqrt(variance), np.nan)
        share = both / sides[0].sum(axis=0)[:, None]
    p = (2 * norm.sf(np.abs(z))).ravel()
    rows = pd.MultiIndex.from_product(names, names=["theme", "other"]).to_frame(index=False)
    return rows.astype("str").assign(
        n=both.ravel().astype(np.int64),
        n_theme=np.repeat(sides[0].sum(axis=0), len(names[1])).astype(np.int64),
        n_other=np.tile(sides[1].sum(axis=0), len(names[0])).astype(np.int64),
        share=share.ravel().round(DIGITS),
        expected=expected.ravel().round(DIGITS),
        z=z.ravel().round(DIGITS),
        p=p.round(DIGITS),
        p_adjusted=adjusted(p).round(DIGITS),
    )
