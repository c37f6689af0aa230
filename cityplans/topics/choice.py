"""What fit_topics works on, and how it chooses a number of topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cityplans.topics import diagnostics
from cityplans.words import count_matrix, plan_tokens
from cityplans.words.tokens import weigh

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    from cityplans.plans import Plans
    from cityplans.words import Tokens

_FEWEST, _MOST, _TRIES = 4, 40, 8
# Numbers of topics are tried on so many texts at most; the fit itself uses all.
_LARGEST_TRY = 20_000


@dataclass(frozen=True)
class Data:
    """Counts and TF-IDF of the texts that have words, with what the frames need to know.

    Topics are found in words and their parts (``fine`` and ``weighted``, with ``fine_terms``),
    and described by whole words (``counts`` and ``vocabulary``).
    """

    counts: csr_array
    vocabulary: tuple[str, ...]
    fine: csr_array
    weighted: csr_array
    idf: np.ndarray
    fine_terms: tuple[str, ...]
    rows: pd.Index
    doc_ids: np.ndarray
    empty: pd.Index
    documents: pd.DataFrame
    texts: pd.Series


def prepare(plans: Plans, settings: Mapping[str, Any], like: Data | None = None) -> Data:
    """Count the words of plans and weigh them; by the terms and weights of others if ``like``."""
    import numpy as np
    import pandas as pd

    by = settings["by"]
    stops = settings["stop_words"]
    if stops is not False:
        # Where a measure is taken says nothing about what it is about.
        stops = {*(stops or ()), *_place_names(plans.documents)}
    chosen = {"words": settings["words"], "stop_words": stops}
    tokens = plan_tokens(plans, by, settings["role"], **chosen)
    finer = plan_tokens(plans, by, settings["role"], parts=True, **chosen)
    if like is None:
        counts, vocabulary, _ = _common_terms(tokens, settings["min_count"])
        fine, fine_terms, texts_with = _common_terms(finer, settings["min_count"])
        idf = np.log((1 + len(finer)) / (1 + texts_with)) + 1
    else:
        vocabulary, fine_terms, idf = like.vocabulary, like.fine_terms, like.idf
        counts, fine = known_terms(tokens, vocabulary), known_terms(finer, fine_terms)
    filled = np.diff(fine.indptr) > 0
    counts, fine = counts[filled.nonzero()[0]], fine[filled.nonzero()[0]]
    key = {"measure": "measure_id", "section": "section_id", "document": "doc_id"}[by]
    rows = tokens.rows.rename(key)
    measures = plans.measures
    texts = {
        "measure": measures["text"],
        "section": plans.sections["heading"],
        "document": plans.documents["title"],
    }[by]
    kept = rows[filled]
    return Data(
        counts,
        vocabulary,
        fine,
        weigh(fine, idf),
        idf,
        fine_terms,
        kept,
        _documents_of(measures, kept),
        pd.Index(rows[~filled]),
        plans.documents,
        texts,
    )


def _place_names(documents: pd.DataFrame) -> set[str]:
    """Return the names of the documents' places, and of all divisions of their provinces.

    A short name that is a word too (like 朝阳) counts only if it is a document's own.
    """
    from cityplans.regions.gazetteer import gazetteer

    columns = documents[["region", "province", "prefecture", "county"]]
    full = set(columns.to_numpy().ravel()) if len(documents) else set()
    names = {n for n in full if isinstance(n, str)}
    names |= {n[:-1] for n in names if len(n) > 2 and n[-1] in "省市县区旗"}
    provinces = set(documents["adcode"].dropna().str[:2])
    places = gazetteer()
    for division in places.divisions:
        if division.adcode[:2] in provinces:
            names |= {division.name} - places.full_words
            names |= {division.stem} - places.words
    return names


def _documents_of(measures: pd.DataFrame, rows: pd.Index) -> np.ndarray:
    if rows.name == "doc_id":
        return rows.to_numpy()
    named = measures.reset_index().drop_duplicates(rows.name).set_index(rows.name)
    return named["doc_id"].reindex(rows).to_numpy()


def _common_terms(tokens: Tokens, least: int) -> tuple[csr_array, tuple[str, ...], np.ndarray]:
    """Return counts of the terms in so many texts or more, the terms, and in how many texts."""
    import numpy as np

    counts = count_matrix(tokens)
    texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    wanted = (texts_with >= least).nonzero()[0]
    return counts[:, wanted], tuple(tokens.vocabulary[t] for t in wanted), texts_with[wanted]


def known_terms(tokens: Tokens, vocabulary: Sequence[str]) -> csr_array:
    """Return counts of the terms of another vocabulary."""
    import numpy as np
    from scipy.sparse import csr_array

    place = {t: i for i, t in enumerate(vocabulary)}
    known = np.array([(i, place[t]) for i, t in enumerate(tokens.vocabulary) if t in place])
    known = known.reshape(-1, 2).T
    shape = (len(tokens.vocabulary), len(vocabulary))
    move = csr_array((np.ones(known.shape[1], dtype=np.int64), (known[0], known[1])), shape=shape)
    counts = csr_array(count_matrix(tokens) @ move)
    counts.sort_indices()
    if counts.nnz < np.iinfo(np.int32).max:
        # A product of sparse matrices may have wider indices than scikit-learn takes.
        counts.indices = counts.indices.astype(np.int32)
        counts.indptr = counts.indptr.astype(np.int32)
    return counts


def numbers(n_topics: int | Iterable[int] | None) -> list[int]:
    """Return the numbers of topics asked for, sorted; none if None."""
    from operator import index

    if n_topics is None:
        return []
    try:
        wanted = (
            [index(n) for n in n_topics] if isinstance(n_topics, Iterable) else [index(n_topics)]
        )
    except TypeError:
        wanted = []
    if not wanted or min(wanted) < 2:
        raise ValueError(f"n_topics must be whole numbers of 2 or more, not {n_topics!r}")
    return sorted(set(wanted))


def candidates(n_texts: int) -> list[int]:
    """Return numbers of topics worth trying: 4 to 40, with 8 texts or more a topic on average."""
    import numpy as np

    most = max(2, min(_MOST, n_texts // 8))
    fewest = min(_FEWEST, most)
    return sorted({round(x) for x in np.geomspace(fewest, most, _TRIES).round(6).tolist()})


def refuse_degenerate(data: Data, asked: Sequence[int], settings: Mapping[str, Any]) -> None:
    """Raise ValueError where there is nothing to find topics in, saying what to do."""
    unit, role = settings["by"], settings["role"]
    texts = len(data.rows)
    if texts + len(data.empty) == 0:
        there = "" if role is None else f" with role {' or '.join(role)}"
        raise ValueError(
            f"there are no {unit}s{there} to find topics in: load more plans, or choose another "
            f"role (role=None takes all)"
        )
    if texts == 0:
        raise ValueError(
            f"no words are left of {len(data.empty)} {unit}s once stop words and terms in fewer "
            f"than {settings['min_count']} {unit}s are out: use stop_words=False, a shorter list, "
            f"min_count=1, or load more plans"
        )
    if texts < 3:
        raise ValueError(
            f"topics need at least 3 {unit}s with words in common, and there "
            f"{'is' if texts == 1 else 'are'} {texts}: load more plans"
            + ("" if unit == "measure" else ", or use by='measure'")
        )
    different = _count_different(data.weighted, max([2, *asked]))
    if different == 1:
        raise ValueError(
            f"all {texts} {unit}s have the same words, so there is nothing to tell topics apart "
            f"by: load plans that differ, or see whether one was loaded many times"
        )
    if asked and asked[-1] > different:
        raise ValueError(
            f"{asked[-1]} topics were asked for, but there are only {different} different "
            f"{unit}s with words: ask for fewer topics or load more plans"
        )


def _count_different(weighted: csr_array, enough: int) -> int:
    """Count different rows, stopping when there are enough."""
    seen = set()
    for a, b in pairwise(weighted.indptr):
        seen.add((weighted.indices[a:b].tobytes(), weighted.data[a:b].round(9).tobytes()))
        if len(seen) >= enough:
            break
    return len(seen)


def try_numbers(
    data: Data, method: Any, tried: Sequence[int], seed: int, n_jobs: int
) -> pd.DataFrame:
    """Fit every number of topics several times and measure; see diagnostics.table."""
    import numpy as np
    from joblib import Parallel, delayed

    counts, fine, weighted = data.counts, data.fine, data.weighted
    if counts.shape[0] > _LARGEST_TRY:
        rng = np.random.default_rng(seed)
        some = np.sort(rng.choice(counts.shape[0], _LARGEST_TRY, replace=False))
        counts, fine, weighted = counts[some], fine[some], weighted[some]
    jobs = [delayed(diagnostics.diagnose)(method, fine, weighted, counts, n, seed) for n in tried]
    return diagnostics.table(
        Parallel(n_jobs=n_jobs)(jobs) if n_jobs != 1 else [f(*a, **k) for f, a, k in jobs]
    )


def propose(table: pd.DataFrame) -> tuple[int, str]:
    """Choose the middle of the numbers proposed, and say why in a sentence."""
    good = sorted(table.loc[table["proposed"], "n_topics"].tolist())
    middle = good[len(good) // 2]
    tried = table["n_topics"].tolist()
    row = table.set_index("n_topics").loc[middle]
    span = str(good[0]) if len(good) == 1 else f"{good[0]} to {good[-1]}"
    return middle, (
        f"Of {', '.join(map(str, tried))} topics tried, {', '.join(map(str, good))} do best by "
        f"coherence, exclusivity, silhouette and stability of terms and members together (mean "
        f"rank); any number from {span} can be defended. Fitted: {middle} (NPMI "
        f"{row['coherence_npmi']:.2f}, exclusivity {row['exclusivity']:.2f}, stability "
        f"{row['stability']:.2f}). Look at .diagnostics and read the topics before choosing."
    )
