"""suggest_terms: a second opinion on a codebook, by the words around its evidence."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_matrix

    from cityplans.plans import Plans

_COLUMNS = {
    "theme": "str",
    "term": "str",
    "n": "int64",
    "n_theme": "int64",
    "n_new": "int64",
    "share": "float64",
    "weight": "float64",
    "measure_id": "str",
    "context": "str",
}
_WIDTH = 20
# Stands for evidence that is hidden from the model; no term reaches across it.
_HIDDEN = "。"


def suggest_terms(
    codes: pd.DataFrame,
    plans: Plans,
    annotations: pd.DataFrame | str | os.PathLike[str] | None = None,
    *,
    n_terms: int = 10,
    least: int = 3,
    least_share: float = 0.5,
) -> pd.DataFrame:
    r"""Propose terms that a codebook may lack: one row per theme and term.

    The evidence that was found is hidden; a linear model (logistic regression, one theme against
    the rest, on the words met in its measures) then learns which of them tell it from the rest.
    Those with weight for it are proposed. It is a check on the codebook, read by a person:
    nothing is coded by it.

    Parameters
    ----------
    codes
        One row per measure, theme and piece of evidence, from ``code_themes``.
    plans
        The plans that were coded; copies of documents are left out.
    annotations
        Hand-coded measures as for :func:`cityplans.agreement`: then only these are looked at,
        and the coder says which theme they have. Without them the codebook says it itself
        (distant labels; Mintz et al. 2009), and what it misses counts against a term.
    n_terms
        Most terms to propose for each theme.
    least
        Measures of the theme that a term must stand in.
    least_share
        Share of the measures with the term that must have the theme.

    Returns
    -------
    DataFrame
        One row per theme and term, themes as in the codebook, the heaviest term first:
        ``theme``, ``term`` (a word, or two words side by side), ``n`` (measures that hold it
        outside evidence), ``n_theme`` (of these, measures of the theme), ``n_new`` (of these,
        measures that the codebook does not give the theme), ``share`` (n_theme over n),
        ``weight`` (in the model), ``measure_id`` and ``context`` (where to read it first: a
        measure that the codebook does not give the theme, if there is one).

    Raises
    ------
    ValueError
        The annotations lack a column or name measures that are not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from cityplans import code_themes, load_plans
    >>> from cityplans.themes import suggest_terms
    >>> text = "工作要点\n1.家庭医生上门随访。\n2.家庭医生定期随访。\n3.组织义诊。\n4.入户随访。"
    >>> plans = load_plans(pd.DataFrame({"text": [text]}))
    >>> codes = code_themes(plans, {"themes": {"签约": ["家庭医生"]}})
    >>> suggest_terms(codes, plans, least=2)[["term", "n", "n_theme", "n_new"]].values.tolist()
    [['随访', 3, 2, 1]]
    """
    import numpy as np
    import pandas as pd

    from cityplans.words import read_stop_words

    texts = _texts(plans)
    found = codes[codes["measure_id"].isin(texts.index)]
    labels, themes = found, list(codes.attrs.get("themes") or sorted(codes["theme"].unique()))
    if annotations is not None:
        from cityplans.coders.annotations import read_annotations

        labels = read_annotations(annotations, plans=plans)
        texts = texts[texts.index.isin(labels["measure_id"])]
    hidden = found.groupby("measure_id")["term"].agg(list)
    stops = read_stop_words()
    terms = [_terms_of(words, stops) for words in _words(_hide(texts, hidden))]
    counts, vocabulary = _count(terms, least)
    rows: list[tuple] = []
    for theme in themes:
        has = texts.index.isin(labels.loc[labels["theme"] == theme, "measure_id"])
        coded = texts.index.isin(found.loc[found["theme"] == theme, "measure_id"])
        if not has.any() or has.all() or not vocabulary:
            continue
        n, n_theme = _sums(counts, np.ones(len(texts), dtype=bool)), _sums(counts, has)
        n_new = _sums(counts, ~coded)
        share = n_theme / n
        weight = np.zeros(len(vocabulary))
        known = np.flatnonzero(n_theme >= least)
        if len(known):
            weight[known] = _weights(counts[:, known], has)
        good = (weight > 0) & (share >= least_share) & (n_new > 0)
        order = sorted(np.flatnonzero(good), key=lambda t: (-weight[t], vocabulary[t]))
        for t in order[:n_terms]:
            holders = counts[:, [t]].nonzero()[0]
            first = min(holders, key=lambda i: (bool(coded[i]), i))
            where = str(texts.index[first])
            context = _context(texts.iloc[first], vocabulary[t])
            numbers = (int(n[t]), int(n_theme[t]), int(n_new[t]))
            rows.append((theme, vocabulary[t], *numbers, share[t], weight[t], where, context))
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return table.round({"share": 6, "weight": 3})


def _texts(plans: Plans) -> pd.Series:
    """Texts of the measures of documents that are no copies."""
    kept = plans.documents.index[plans.documents["duplicate_of"].isna()]
    return plans.measures.loc[plans.measures["doc_id"].isin(kept), "text"]


def _hide(texts: pd.Series, evidence: pd.Series) -> list[str]:
    """Texts without the words that showed a theme."""
    out = []
    for measure, text in texts.items():
        for term in sorted(evidence.get(measure, ()), key=len, reverse=True):
            text = text.replace(term, _HIDDEN)
        out.append(text)
    return out


def _words(texts: Sequence[str]) -> list[list[str]]:
    from cityplans.words import segment

    return list(segment(texts, keep="all", stop_words=False))


def _terms_of(words: Sequence[str], stops: Collection[str]) -> set[str]:
    """Words of two characters or more, and such words side by side."""
    good = [len(w) > 1 and w.isalpha() and w not in stops for w in words]
    single = {w for w, g in zip(words, good, strict=True) if g}
    return single | {
        a + b for (a, b), (f, g) in zip(pairwise(words), pairwise(good), strict=True) if f and g
    }


def _count(terms: Sequence[set[str]], least: int) -> tuple[csr_matrix, list[str]]:
    """Count which measure holds which term, terms of fewer measures left out."""
    from sklearn.feature_extraction.text import CountVectorizer

    held: dict[str, int] = {}
    for some in terms:
        for term in some:
            held[term] = held.get(term, 0) + 1
    vocabulary = sorted(term for term, n in held.items() if n >= least)
    if not vocabulary:
        from scipy.sparse import csr_matrix

        return csr_matrix((len(terms), 0)), []
    counter = CountVectorizer(analyzer=sorted, vocabulary=vocabulary, binary=True)
    return counter.transform(terms), vocabulary


def _sums(counts: csr_matrix, chosen: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.asarray(counts[np.flatnonzero(chosen)].sum(axis=0)).ravel()


def _weights(counts: csr_matrix, has: np.ndarray) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(solver="liblinear", class_weight="balanced", random_state=0)
    return model.fit(counts, has).coef_[0]


def _context(text: str, term: str) -> str:
    at = max(0, text.upper().find(term))
    return text[max(0, at - _WIDTH) : at + len(term) + _WIDTH]
