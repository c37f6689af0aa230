"""Topics: are they proposed only where there are some, and about as many as there are?

Made-up texts of twelve words, each on one of K subjects of 15 words, three words in ten common to
all; and measures of the shipped plans, as they are and with their words shuffled over the texts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import cityplans as cp
from cityplans.topics import choice
from cityplans.topics.data import Data, prepare
from cityplans.words import Tokens

RUNS = 20
KNOWN = (3, 5, 12, 25)
N_TEXTS = 300
SETTINGS: dict[str, Any] = {
    "by": "measure", "role": ("plan",), "words": None, "stop_words": None, "min_count": 2,
    "seed": 0,
}  # fmt: skip


def made_up(k: int, seed: int, noise: float = 0.3) -> Tokens:
    rng = np.random.default_rng(seed)
    own = [[f"w{s:02d}_{w:02d}" for w in range(15)] for s in range(k)]
    shared = [f"c{w:03d}" for w in range(200)]
    usual = 1 / np.arange(1, 201)
    texts = []
    for _ in range(N_TEXTS):
        subject = own[rng.integers(k)]
        common = rng.choice(shared, 12, p=usual / usual.sum())
        texts.append(np.where(rng.random(12) < noise, common, rng.choice(subject, 12)))
    vocabulary, codes = np.unique(np.concatenate(texts), return_inverse=True)
    ends = np.arange(N_TEXTS + 1) * 12
    return Tokens(codes.astype(np.int32), ends, tuple(map(str, vocabulary)), pd.RangeIndex(N_TEXTS))


def data_of(tokens: Tokens, seed: int) -> Data:
    from cityplans.words import count_matrix, tfidf

    counts, names = count_matrix(tokens), np.array([], dtype=object)
    weighted = tfidf(counts)
    return Data(
        counts, tokens.vocabulary, counts, weighted, np.ones(counts.shape[1]), tokens.vocabulary,
        tokens.rows, names, pd.Index([]), pd.DataFrame(), pd.Series(dtype="str"), tokens,
        SETTINGS | {"seed": seed, "words": False},
    )  # fmt: skip


def shuffled(tokens: Tokens, seed: int) -> Tokens:
    codes = np.random.default_rng([7, seed]).permutation(tokens.codes)
    return Tokens(codes, tokens.indptr, tokens.vocabulary, tokens.rows)


def rows() -> list[tuple[str, int, float, str, str]]:
    """What, runs, share of runs with structure, numbers fitted, and what is right."""
    shipped = prepare(cp.load_plans(), SETTINGS).tokens
    cases = {f"made up, {k} subjects": lambda s, k=k: made_up(k, s) for k in KNOWN}
    cases["made up, 5 subjects, shuffled"] = lambda s: shuffled(made_up(5, s), s)
    cases["shipped plans, shuffled"] = lambda s: shuffled(shipped, s)
    cases["shipped plans, other seeds"] = lambda s: shipped
    out = []
    for name, make in cases.items():
        found = [choice.choose(data_of(make(s), s), "nmf", (), s, 1) for s in range(RUNS)]
        structure = float(np.mean([bool(f.structure) for f in found]))
        numbers = [f.n_topics for f in found if f.structure]
        spread = "" if not numbers else " / ".join(
            str(int(q)) for q in np.percentile(numbers, [10, 50, 90], method="nearest")
        )  # fmt: skip
        right = "none" if "shuffled" in name else "structure"
        out.append((name, RUNS, structure, spread, right))
    return out


def report() -> str:
    """The table, as Markdown."""
    lines = [
        "Texts, words and seeds are new in every run; the number fitted is shown as 10th, 50th and",
        "90th percentile of the runs with structure.",
        "",
        "| texts | runs | structure said | right | number fitted |",
        "|---|---|---|---|---|",
    ]
    wrong = lambda r: r[2] if r[4] == "none" else 1 - r[2]  # noqa: E731
    for name, runs, structure, spread, right in sorted(rows(), key=wrong, reverse=True):
        lines.append(f"| {name} | {runs} | {structure:.2f} | {right} | {spread} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
