"""How fit_topics chooses a number of topics, and when it refuses.

Numbers are tried on a sample of the texts, each beside topics of the same words shuffled over the
texts (as parallel analysis does for factors; Horn 1965): what shuffled words reach is chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from cityplans.topics import diagnostics

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

    from cityplans.topics.data import Data

# Each number tried is about 1.4 times the one before.
_LADDER = (2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128)
_FIRST = (4, 8, 16, 32)
_TEXTS_A_TOPIC = 8
# Subsamples refitted: of numbers that are searched through, and of those asked for.
_QUICK, _THOROUGH = 2, 6
_SHUFFLES = 19
_FEWEST_TEXTS = 30
_SIGNIFICANT = 0.01


class Choice(NamedTuple):
    """A number of topics, why, the table it was read from, and whether there is structure."""

    n_topics: int
    proposal: str
    table: pd.DataFrame
    structure: bool | None


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


def choose(
    data: Data, method: Any, asked: Sequence[int], seed: int, n_jobs: int, also: int = 0
) -> Choice:
    """Try the numbers asked for, or a ladder (and one more), and choose the best beside chance."""
    rows: dict[int, dict[str, float]] = {}
    most = max(2, len(data.sample) // _TEXTS_A_TOPIC)
    new = list(asked) or sorted({*(min(n, most) for n in _FIRST), *([also] if also else [])})
    while new:
        times = _THOROUGH if asked else _QUICK
        rows |= dict(zip(new, _try(data, method, new, seed, n_jobs, times), strict=True))
        table = diagnostics.table(list(rows.values()))
        best = int(table["n_topics"].iloc[int(table["score"].to_numpy().argmax())])
        # Never at an edge: the numbers below and above the best are tried too.
        new = [] if asked else [n for n in _beside(best, most) if n not in rows]
    structure, p = _has_structure(data)
    if structure is False:
        table["proposed"] = False
        best = int(table["n_topics"].iloc[0])
    return Choice(best, _say(data, table, best, structure, p), table, structure)


def _beside(best: int, most: int) -> list[int]:
    lower = [n for n in _LADDER if n < best][-1:]
    upper = [min(n, most) for n in _LADDER if n > best][:1]
    return [*lower, *(n for n in upper if n > best)]


def _try(
    data: Data, method: Any, tried: Sequence[int], seed: int, n_jobs: int, times: int
) -> list[dict[str, float]]:
    """Fit every number of topics several times, on the texts and on shuffled ones, and measure."""
    from joblib import Parallel, delayed

    jobs = [delayed(_try_one)(method, data.tried, data.shuffled(), n, seed, times) for n in tried]
    if n_jobs == 1:
        return [work(*given, **named) for work, given, named in jobs]
    return list(Parallel(n_jobs=n_jobs)(jobs))


def _try_one(
    method: Any, texts: Any, shuffled: Any, n: int, seed: int, times: int
) -> dict[str, float]:
    n = min(n, texts.fine.shape[0])
    found = diagnostics.diagnose(method, texts, n, seed, times, rough=True)
    return found | diagnostics.chance(method, shuffled, n, seed)


def _has_structure(data: Data) -> tuple[bool | None, float]:
    """Ask whether texts are more alike than with their words shuffled; None: too few texts.

    Measured by the mean squared cosine of all pairs of texts, and compared with that of several
    shuffles by Student's t.
    """
    import numpy as np
    from scipy.special import stdtr

    if len(data.sample) < _FEWEST_TEXTS:
        return None, float("nan")
    found = _likeness(data.tried)
    by_chance = np.array([_likeness(data.shuffled(k)) for k in range(1, _SHUFFLES + 1)])
    spread = max(float(by_chance.std(ddof=1)), 1e-9) * (1 + 1 / _SHUFFLES) ** 0.5
    p = float(stdtr(_SHUFFLES - 1, (by_chance.mean() - found) / spread))
    return p <= _SIGNIFICANT, p


def _likeness(texts: Any) -> float:
    """Return the mean squared cosine of all pairs of texts."""
    n = texts.weighted.shape[0]
    cosines = texts.weighted @ texts.weighted.T
    return float((cosines.data**2).sum() - n) / max(n * (n - 1), 1)


def _say(data: Data, table: pd.DataFrame, best: int, structure: bool | None, p: float) -> str:
    """Say in some sentences what was tried on what, what is proposed and why."""
    tried = table["n_topics"].tolist()
    good = table.loc[table["proposed"], "n_topics"].tolist()
    row = table.set_index("n_topics").loc[best]
    on = f"{len(data.sample)} of {len(data.rows)}" if len(data.sample) < len(data.rows) else "all"
    begin = f"Of {', '.join(map(str, tried))} topics tried on {on} texts, "
    if structure is False:
        return (
            f"No structure: words stand together in these texts no more than when they are "
            f"shuffled over them (p = {p:.2f}). "
            f"{begin}none is proposed. Fitted: {best}, not to be interpreted."
        )
    span = str(good[0]) if len(good) == 1 else f"{good[0]} to {good[-1]}"
    edge = ""
    if best == tried[-1]:
        edge = " It is the largest tried, so more may be better still."
    doubt = " So few texts cannot be told from chance." if structure is None else ""
    return (
        f"{begin}{', '.join(map(str, good))} are the farthest above the same words shuffled, by "
        f"coherence and stability together; any number from {span} can be defended. "
        f"Fitted: {best} (NPMI {row['coherence_npmi']:.2f}, shuffled "
        f"{row['coherence_shuffled']:.2f}; stability {row['stability']:.2f}, shuffled "
        f"{row['stability_shuffled']:.2f}).{edge}{doubt} Look at .diagnostics and read the topics "
        f"before choosing."
    )
