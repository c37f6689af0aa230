"""What fit_topics works on, and how it chooses a number of topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cityplans.topics import diagnostics
from cityplans.words import count_matrix, plan_tokens

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    from cityplans.corpus import Plans

_FEWEST, _MOST, _TRIES = 4, 40, 8
# Numbers of topics are tried on so many texts at most; the fit itself uses all.
_LARGEST_TRY = 20_000


@dataclass(frozen=True)
class Data:
    """Counts and TF-IDF of the texts that have words, with what the frames need to know."""

    counts: csr_array
    weighted: csr_array
    idf: np.ndarray
    vocabulary: tuple[str, ...]
    rows: pd.Index
    doc_ids: np.ndarray
    empty: pd.Index
    documents: pd.DataFrame
    texts: pd.Series


def prepare(plans: Plans, settings: Mapping[str, Any], like: Data | None = None) -> Data:
    """Count the words of plans and weigh them; by the terms and weights of others if ``like``."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array, diags_array
    from sklearn.preprocessing import normalize

    by = settings["by"]
    tokens = plan_tokens(
        plans,
        by,
        settings["role"],
        words=settings["words"],
        stop_words=settings["stop_words"],
    )
    counts = count_matrix(tokens)
    if like is None:
        texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
        # With very few texts nothing is left if a word must come twice.
        least = settings["min_count"]
        wanted = (texts_with >= least).nonzero()[0]
        vocabulary = tuple(tokens.vocabulary[t] for t in wanted)
        counts = counts[:, wanted]
        idf = np.log((1 + counts.shape[0]) / (1 + texts_with[wanted])) + 1
    else:
        place = {t: i for i, t in enumerate(like.vocabulary)}
        known = [(i, place[t]) for i, t in enumerate(tokens.vocabulary) if t in place]
        chooser = csr_array(
            (np.ones(len(known), dtype=np.int64), tuple(zip(*known, strict=True)) or ([], [])),
            shape=(counts.shape[1], len(like.vocabulary)),
        )
        vocabulary, idf = like.vocabulary, like.idf
        counts = csr_array(counts @ chooser)
    filled = np.diff(counts.indptr) > 0
    counts = counts[filled.nonzero()[0]]
    counts.sort_indices()
    key = {"measure": "measure_id", "section": "section_id", "document": "doc_id"}[by]
    rows = tokens.rows.rename(key)
    measures = plans.measures
    if by == "measure":
        doc_of = measures["doc_id"]
        texts = measures["text"]
    else:
        doc_of = measures.drop_duplicates(key).set_index(key)["doc_id"] if by == "section" else None
        texts = plans.sections["heading"] if by == "section" else plans.documents["title"]
    kept = rows[filled]
    return Data(
        counts,
        csr_array(normalize(counts @ diags_array(idf))),
        idf,
        vocabulary,
        kept,
        kept.to_numpy() if doc_of is None else doc_of.reindex(kept).to_numpy(),
        pd.Index(rows[~filled]),
        plans.documents,
        texts,
    )


def numbers(n_topics: int | Iterable[int] | None) -> list[int]:
    """Return the numbers of topics asked for, sorted; none if None."""
    import numbers as abstract

    if n_topics is None:
        return []
    wanted = [n_topics] if isinstance(n_topics, abstract.Integral) else list(n_topics)  # type: ignore[arg-type]
    if not wanted or not all(isinstance(n, abstract.Integral) and n >= 2 for n in wanted):
        raise ValueError(f"n_topics must be whole numbers of 2 or more, not {n_topics!r}")
    return sorted({int(n) for n in wanted})


def candidates(n_texts: int) -> list[int]:
    """Return numbers of topics worth trying: 4 to 40, on average 5 texts or more a topic."""
    import numpy as np

    most = max(2, min(_MOST, n_texts // 5))
    fewest = min(_FEWEST, most)
    return sorted({round(x) for x in np.geomspace(fewest, most, _TRIES).round(6).tolist()})


def refuse_degenerate(data: Data, asked: Sequence[int], settings: Mapping[str, Any]) -> None:
    """Raise ValueError where there is nothing to find topics in, saying what to do."""
    import numpy as np

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
    different = (
        len(np.unique([data.weighted[[i]].toarray().round(9).tobytes() for i in range(texts)]))
        if texts <= 1000
        else texts
    )
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


def try_numbers(
    data: Data, method: Any, tried: Sequence[int], seed: int, n_jobs: int
) -> pd.DataFrame:
    """Fit every number of topics several times and measure; see diagnostics.table."""
    import numpy as np
    from joblib import Parallel, delayed

    counts, weighted = data.counts, data.weighted
    if counts.shape[0] > _LARGEST_TRY:
        rng = np.random.default_rng(seed)
        some = np.sort(rng.choice(counts.shape[0], _LARGEST_TRY, replace=False))
        counts, weighted = counts[some], weighted[some]
    jobs = [delayed(diagnostics.diagnose)(method, counts, weighted, n, seed) for n in tried]
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
        f"coherence, exclusivity, stability and silhouette together (mean rank); any number from "
        f"{span} can be defended. Fitted: {middle} (NPMI {row['coherence_npmi']:.2f}, exclusivity "
        f"{row['exclusivity']:.2f}, stability {row['stability']:.2f}). Look at .diagnostics and "
        f"read the topics before choosing."
    )
