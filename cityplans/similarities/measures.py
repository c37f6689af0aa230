"""Who speaks alike: similarity of places (or years, kinds) by words, themes or topics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from cityplans.advice import check_arguments

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.corpus import Plans

_DIGITS = 6
# Groups of which all pairs are laid out: 25 million rows, about 2 GB.
_MOST = 5_000


def similarity(
    plans: Plans,
    by: str = "region",
    method: Literal["words", "themes", "topics"] = "words",
    *,
    codes: pd.DataFrame | None = None,
    topics: Any = None,
    role: str | Sequence[str] | None = "plan",
    words: Iterable[str] | None = None,
    stop_words: Iterable[str] | Literal[False] | None = None,
    duplicates: bool = False,
) -> pd.DataFrame:
    """Measure how alike places (or years, kinds of document) are, each with each.

    各地用词或主题构成的相似度。

    Parameters
    ----------
    plans
        Plans of at least two groups.
    by
        Column of ``plans.documents``, ``doc_id`` or ``role``.
    method
        ``words``: cosine of TF-IDF weights of the words, a group taken as one text (Salton &
        Buckley 1988; logarithmic term frequency). ``themes``: 1 less the Jensen–Shannon
        distance (base 2; Endres & Schindelin 2003) between the shares that themes have among
        all theme mentions of a group; wants ``codes``. ``topics``: the same of topics; wants
        ``topics``.
    codes
        From ``code_themes``.
    topics
        From ``fit_topics``, or its frame ``members``.
    role, duplicates
        Measures to count, as for ``compare_themes``.
    words, stop_words
        As for ``cityplans.words.segment``.

    Returns
    -------
    DataFrame
        One row per ordered pair of groups, each with itself too: ``a``, ``b``, ``similarity``
        and ``distance`` (both 0 to 1, together 1), ``n_documents_a``, ``n_documents_b``.
        Missing where a group has no word, theme or topic to go by.

    Raises
    ------
    ValueError
        If there are fewer than two groups or more than 5,000 (25 million pairs), or an argument
        that the method wants is missing.

    Examples
    --------
    >>> import cityplans as cp
    >>> alike = cp.similarity(cp.load_plans(), by="region")
    >>> len(alike) == alike["a"].nunique() ** 2
    True
    """
    check_arguments("similarity(plans)", plans=plans)
    import numpy as np
    import pandas as pd

    if not isinstance(by, str):
        raise ValueError(f"by must be one column here, not {by!r}")
    if method == "words":
        profiles, labels, n_documents = word_profiles(
            plans, by, role, words, stop_words, duplicates
        )
    elif method in ("themes", "topics"):
        from cityplans.compare.groups import topic_members
        from cityplans.compare.tables import count_units

        marks = codes if method == "themes" else topics
        if marks is None:
            made = "code_themes" if method == "themes" else "fit_topics"
            argument = "codes" if method == "themes" else "topics"
            raise ValueError(f"method={method!r} wants {argument}=, from {made}(plans)")
        marks = topic_members(topics) if method == "topics" else marks
        column = method[:-1]
        counts = count_units(marks, plans, by, column=column, role=role, duplicates=duplicates)
        profiles = np.zeros((len(counts.groups), len(counts.themes)))
        np.add.at(profiles, counts.group, counts.n)
        n_documents = np.bincount(counts.group, minlength=len(counts.groups))
        labels = counts.groups[by]
    else:
        raise ValueError(f"method is {method!r}; use words, themes or topics")
    if len(labels) < 2:
        raise ValueError(
            f"there is only one {by}, so nothing to compare it with; load plans of another, or "
            f"group by another column, for example by='doc_id'"
        )
    if len(labels) > _MOST:
        raise ValueError(
            f"{len(labels):,} groups are {len(labels) ** 2:,} pairs, more than memory holds "
            f"({_MOST:,} groups are compared at most); group by another column, or look for the "
            f"nearest documents of each: nearest_documents(plans)"
        )
    square = _cosine(profiles) if method == "words" else 1 - _jensen_shannon(profiles)
    square = np.round(np.clip(square, 0, 1), _DIGITS)
    # The two triangles are summed in another order and could differ in the last digit.
    square = np.maximum(square, square.T)
    k = len(labels)
    result = pd.DataFrame({"a": labels.iloc[np.repeat(np.arange(k), k)].reset_index(drop=True)})
    result["b"] = labels.iloc[np.tile(np.arange(k), k)].reset_index(drop=True)
    result["similarity"] = square.ravel()
    result["distance"] = np.round(1 - square.ravel(), _DIGITS)
    result["n_documents_a"] = np.repeat(n_documents, k)
    result["n_documents_b"] = np.tile(n_documents, k)
    result.attrs |= {**labels.attrs, "by": by, "method": method}
    return result


def word_profiles(
    plans: Plans,
    by: str,
    role: str | Sequence[str] | None,
    words: Iterable[str] | None,
    stop_words: Iterable[str] | Literal[False] | None,
    duplicates: bool,
) -> tuple[Any, pd.Series, np.ndarray]:
    """Return TF-IDF weights of every group, the groups, and their numbers of documents."""
    import numpy as np
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfTransformer

    from cityplans.keyness.counting import count_words

    counts, units, _ = count_words(
        plans, by, role=role, words=words, stop_words=stop_words, duplicates=duplicates
    )
    shape = (len(units.groups), units.n_units)
    ones = np.ones(units.n_units)
    gather = csr_array((ones, (units.group, np.arange(units.n_units))), shape=shape)
    texts = gather @ counts
    # Groups without a word are no texts: they must not make words look rarer.
    spoken = np.asarray(texts.sum(axis=1)).ravel() > 0
    if not spoken.any():
        raise ValueError("no words are left to compare; give fewer stop_words or load more plans")
    weigh = TfidfTransformer(sublinear_tf=True, norm=None).fit(texts[spoken])
    n_documents = np.bincount(units.group, minlength=len(units.groups))
    return weigh.transform(texts), units.groups[by], n_documents


def _cosine(weights: Any) -> np.ndarray:
    import numpy as np

    dots = np.asarray((weights @ weights.T).todense(), dtype=float)
    length = np.sqrt(np.diag(dots))
    with np.errstate(divide="ignore", invalid="ignore"):
        return dots / np.outer(length, length)


def _jensen_shannon(profiles: np.ndarray) -> np.ndarray:
    import numpy as np
    from scipy.spatial.distance import jensenshannon

    with np.errstate(divide="ignore", invalid="ignore"):
        shares = profiles / profiles.sum(axis=1, keepdims=True)
    distance = np.array([jensenshannon(row[None, :], shares, base=2, axis=1) for row in shares])
    # Rounding can leave the square root of a tiny negative number between equal profiles.
    known = ~np.isnan(shares).any(axis=1)
    return np.where(np.outer(known, known), np.nan_to_num(distance), np.nan)
