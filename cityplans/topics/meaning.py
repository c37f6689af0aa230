"""A test of meaning: whether topics tell what a reader would tell, and what they should not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from cityplans.plans import Plans
    from cityplans.topics.model import Topics

_FOLDS = 5


def topic_meaning(
    topics: Topics,
    codes: pd.DataFrame,
    plans: Plans,
    seed: int = 0,
    *,
    n_permutations: int = 200,
) -> pd.DataFrame:
    """Ask what topics tell: the theme a measure was coded with, and the plan it came from.

    Parameters
    ----------
    topics
        Topics found by measure.
    codes
        Themes of measures: ``measure_id`` and ``theme``, one row per piece of evidence, by hand
        or from ``code_themes``. A measure of several themes counts with the one that has most
        evidence, the first listed of equals. Measures without a theme are left out.
    plans
        The plans they are of.
    seed, n_permutations
        Chance is measured by shuffling the topics so many times.

    Returns
    -------
    DataFrame
        One row per question and score: ``question``, ``score``, ``value``, ``chance`` (the mean
        over shuffled topics), ``p`` (the share of shuffles, and one more, that do as well),
        ``n`` (measures). Scores: ``ami``, adjusted mutual information (Vinh, Epps & Bailey
        2010), 0 by chance, 1 if each tells the other fully; ``accuracy``, how often the theme
        or plan most usual for a topic is right for a measure not looked at (5-fold).

        A topic that tells the plan better than the theme is about style or place names, not
        about priorities.

    Raises
    ------
    ValueError
        If the topics are not of measures, or fewer than ten measures have both.

    Examples
    --------
    >>> import cityplans as cp
    >>> from cityplans.topics import topic_meaning
    >>> plans = cp.load_plans()
    >>> topics = cp.fit_topics(plans, n_topics=8)
    >>> told = topic_meaning(topics, cp.code_themes(plans), plans, n_permutations=20)
    >>> sorted(told["score"].unique())
    ['accuracy', 'ami']
    """
    import numpy as np
    import pandas as pd

    if topics.by != "measure":
        raise ValueError(
            f"topic_meaning asks about measures, and these topics are of {topics.by}s: "
            f"use fit_topics(plans, by='measure')"
        )
    members = topics.members.set_index("measure_id")[["topic", "doc_id"]]
    members = members[members["doc_id"].isin(plans.documents.index)]
    members["theme"] = primary_theme(codes)
    themed = members.dropna(subset=["theme"])
    if len(themed) < 2 * _FOLDS:
        raise ValueError(
            f"only {len(themed)} measures have a topic and a theme, and {2 * _FOLDS} are needed: "
            f"see whether codes and topics are of the same plans and roles"
        )
    rows = []
    for question, frame, truth in (
        ("which theme was it coded with?", themed, "theme"),
        ("which plan did it come from?", members, "doc_id"),
    ):
        found = frame["topic"].to_numpy()
        wanted = pd.factorize(frame[truth], sort=True)[0]
        for name, score in (("ami", _ami), ("accuracy", _accuracy)):
            rng = np.random.default_rng(seed)
            value = score(found, wanted, seed)
            shuffled = [score(rng.permutation(found), wanted, seed) for _ in range(n_permutations)]
            as_good = sum(s >= value - 1e-9 for s in shuffled)
            rows.append(
                {
                    "question": question,
                    "score": name,
                    "value": round(value, 4),
                    "chance": round(float(np.mean(shuffled)), 4) + 0.0,
                    "p": round((1 + as_good) / (1 + n_permutations), 4),
                    "n": len(frame),
                }
            )
    return pd.DataFrame(rows)


def primary_theme(codes: pd.DataFrame) -> pd.Series:
    """Return the theme with most evidence of each measure, the first listed of equals."""
    missing = {"measure_id", "theme"} - set(codes.columns)
    if missing:
        raise ValueError(
            f"codes needs the columns measure_id and theme; missing: {', '.join(sorted(missing))}"
        )
    listed = codes.groupby(["measure_id", "theme"], sort=False).size().rename("n").reset_index()
    best = listed.sort_values("n", ascending=False, kind="stable").drop_duplicates("measure_id")
    return best.set_index("measure_id")["theme"]


def _ami(found: np.ndarray, wanted: np.ndarray, seed: int) -> float:
    from sklearn.metrics import adjusted_mutual_info_score

    return float(adjusted_mutual_info_score(wanted, found))


def _accuracy(found: np.ndarray, wanted: np.ndarray, seed: int) -> float:
    """How often the most usual answer for a topic is right, in folds not looked at."""
    import numpy as np
    from sklearn.model_selection import KFold

    right = 0
    for train, test in KFold(_FOLDS, shuffle=True, random_state=seed).split(found):
        table = np.zeros((found.max() + 1, wanted.max() + 1))
        np.add.at(table, (found[train], wanted[train]), 1)
        # A topic not seen in training gets the answer most usual over all.
        table += table.sum(axis=0) / (len(found) + 1)
        right += int((table.argmax(axis=1)[found[test]] == wanted[test]).sum())
    return right / len(found)
