"""Which way of finding topics is best for measures of Chinese health plans? Measured, not chosen.

Two corpora. *gold*: hand-coded measures of four plans; found topics are compared with the
primary theme of each measure (the first its coder listed) by adjusted mutual information (AMI,
0 by chance), V-measure and adjusted Rand index. *provinces*: paragraphs of 31 provincial
government work reports, without hand codes. Both: NPMI coherence, exclusivity, and how much comes
back from subsamples of 80 % (terms: stability; members: cluster_jaccard) and from other seeds
(seed_ari). Every method, averaged over several numbers of topics; without the domain dictionary
(none), with its words whole, and with its words and the parts they are made of. Coherence and
exclusivity with and without the dictionary are of other words: compare them within, not across.

    python benchmarks/topics.py SHARED [benchmarks/topics.csv]

SHARED is the folder with gold/, originals/ and corpora/, which the project may not publish.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    v_measure_score,
)

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cityplans.topics import methods
from cityplans.topics.data import Texts
from cityplans.topics.diagnostics import diagnose
from cityplans.words import count_matrix, segment, tfidf
from tests.gold import load_gold_plans

NUMBERS = {"gold": (10, 15, 20, 25), "provinces": (20,)}
RESAMPLES = {"gold": 4, "provinces": 2}
SEEDS = (0, 1, 2)
# Enough paragraphs to be stable and few enough for a tree of all of them.
PARAGRAPHS = 1000


def gold(shared: Path) -> tuple[list[str], list[str]]:
    """Texts and primary themes of the hand-coded measures, copies left out."""
    plans = load_gold_plans(shared).unique()
    coded = json.loads((shared / "gold" / "measures.json").read_text(encoding="utf8"))
    themes = {m["id"]: m["themes"][0] for m in coded if m["themes"]}
    measures = plans.measures[plans.measures.index.isin(themes.keys())].sort_index()
    return measures["text"].tolist(), [themes[i] for i in measures.index]


def provinces(shared: Path) -> tuple[list[str], None]:
    """Paragraphs of 40 characters or more of the provincial reports."""
    texts = []
    for path in sorted((shared / "corpora" / "provinces-2026").glob("2026_*.csv")):
        for paragraph in pd.read_csv(path)["full_text"].iloc[0].splitlines():
            if len(paragraph.strip()) >= 40:
                texts.append(paragraph.strip())
    chosen = np.random.default_rng(0).choice(len(texts), min(PARAGRAPHS, len(texts)), replace=False)
    return [texts[i] for i in np.sort(chosen)], None


def matrices(texts: list[str], dictionary: str):
    """Counts to fit on and to describe by, TF-IDF, of the texts with words; and which they are."""
    words = False if dictionary == "none" else None

    def counted(parts):
        counts = count_matrix(segment(texts, words=words, parts=parts))
        return counts[:, np.bincount(counts.indices, minlength=counts.shape[1]) >= 2]

    described, fine = counted(False), counted(dictionary == "with parts")
    rows = np.diff(fine.indptr).nonzero()[0]
    return fine[rows], tfidf(fine[rows]), described[rows], rows


def measure(corpus: str, raw: list[str], themes: list[str] | None, dictionary: str):
    """One row per method and number of topics."""
    counts, weighted, described, kept = matrices(raw, dictionary)
    for method in methods.METHODS:
        for n in NUMBERS[corpus]:
            start = time.process_time()
            texts = Texts(counts, weighted, described)
            row = diagnose(method, texts, n, n_resamples=RESAMPLES[corpus], n_seeds=1)
            row["seconds"] = time.process_time() - start
            if themes is not None:
                truth = [themes[i] for i in kept]
                agreement = []
                for seed in SEEDS:
                    fitted = methods.fit(method, counts, weighted, n, seed)
                    found = methods.labels_of(fitted.weights)
                    agreement.append(
                        [
                            score(truth, found)
                            for score in (
                                adjusted_mutual_info_score,
                                v_measure_score,
                                adjusted_rand_score,
                            )
                        ]
                    )
                row |= dict(
                    zip(("ami", "v_measure", "ari"), np.mean(agreement, axis=0), strict=True)
                )
            yield {"corpus": corpus, "dictionary": dictionary, "method": method} | row


def main(shared: Path, out: Path) -> None:
    rows = []
    for corpus, read in (("gold", gold), ("provinces", provinces)):
        texts, themes = read(shared)
        for dictionary in ("none", "whole", "with parts"):
            rows.extend(measure(corpus, texts, themes, dictionary))
    frame = pd.DataFrame(rows)
    keys = ["corpus", "dictionary", "method"]
    shown = [
        "ami",
        "v_measure",
        "ari",
        "coherence_npmi",
        "exclusivity",
        "stability",
        "cluster_jaccard",
        "seed_ari",
        "silhouette",
        "seconds",
    ]
    table = frame.groupby(keys, sort=False)[shown].mean().round(3).reset_index()
    table["n_topics"] = table["corpus"].map(lambda c: " ".join(map(str, NUMBERS[c])))
    table.to_csv(out, index=False, lineterminator="\n")
    print(table.to_string(index=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "benchmarks/topics.csv"))
