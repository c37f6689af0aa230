"""Train the model that tells by its words whether a text looks back or ahead.

    python benchmarks/train_tense.py --marked FOLDER [FOLDER …] [--plans FOLDER [FOLDER …]]

A marked FOLDER holds ``pages/`` and ``gold/`` with the roles that readers gave to measures. Of
other FOLDERs of plans the measures count as their headings say, and count less. It writes
``data/lexicon/tense_model.csv`` and prints the table of ``benchmarks/tense.md``: five folds over
pages, and of each page the measures of one role as one text, without title and headings.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import cityplans as cp
from cityplans.outline import tense
from cityplans.paths import data_dir
from cityplans.text import fold

STRENGTH = 0.01  # inverse of the penalty on weights: keeps about 280 strings
MARKED = 30  # how much a sentence counts that readers marked, against one below a heading
LEAST = 10  # sentences that hold a string
ROLES = ("retrospective", "plan")
# signs of redaction and numbering tell of the page and not of the time
PLAIN = re.compile("[\u4e00-\u9fffYN%,]+")
MARKER = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十\d]{1,3}[)是要、.]+|第[一二三四五六七八九十]+,)\s*"
)


class Sentence(NamedTuple):
    page: str
    role: str
    text: str
    weight: float


def split(page: str, role: str, text: str, weight: float) -> list[Sentence]:
    parts = tense.SENTENCE_END.split(tense.plain(fold(text)))
    bare = (part[m.end() :] if (m := MARKER.match(part)) else part for part in parts)
    return [Sentence(page, role, part, weight) for part in bare if len(part) > 3]


def read_marked(folder: Path) -> list[Sentence]:
    documents, measures = (
        json.loads((folder / "gold" / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("documents", "measures")
    )
    files = {d["id"]: folder / "pages" / d["source_file"] for d in documents}
    out = []
    for m in measures:
        role = m.get("role") or m["roles"][0]
        if role in ROLES:
            with files[m["doc"]].open(encoding="utf-8", newline="") as handle:
                text = handle.read()[m["start"] : m["end"]]
            out += split(str(files[m["doc"]]), role, "".join(text.splitlines()), MARKED)
    return out


def read_plans(folder: Path) -> list[Sentence]:
    measures = cp.load_plans(folder, progress=False).measures
    measures = measures[measures["role"].isin(ROLES)]
    rows = zip(measures["doc_id"], measures["role"], measures["text"], strict=True)
    return [s for doc, role, text in rows for s in split(doc, role, text, 1)]


def strings_of(sentence: str) -> list[str]:
    grams = (sentence[k : k + n] for n in (1, 2, 3) for k in range(len(sentence) - n + 1))
    return [gram for gram in grams if PLAIN.fullmatch(gram)]


def train(sentences: list[Sentence]) -> dict[str, float]:
    strings = CountVectorizer(analyzer=strings_of, min_df=LEAST, max_df=0.6)
    counts = strings.fit_transform([s.text for s in sentences])
    model = LogisticRegression(
        l1_ratio=1, C=STRENGTH, solver="liblinear", class_weight="balanced", max_iter=2000
    )
    is_plan = [s.role == "plan" for s in sentences]
    model.fit(counts, is_plan, sample_weight=[s.weight for s in sentences])
    named = zip(strings.get_feature_names_out(), model.coef_[0].round(2).tolist(), strict=True)
    return {"": round(float(model.intercept_[0]), 2)} | {name: w for name, w in named if w}


def measure(sentences: list[Sentence], weights: dict[str, float]) -> Counter[tuple[str, str]]:
    """Count texts by their role and the role told."""
    texts = defaultdict(list)
    for s in sentences:
        texts[s.page, s.role].append(s.text)
    tense.model = lambda: tense.Model(weights)
    said = ((role, tense.tense_role("。".join(t), "neither")) for (_, role), t in texts.items())
    return Counter(said)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--marked", nargs="+", type=Path, required=True)
    parser.add_argument("--plans", nargs="*", type=Path, default=[])
    given = parser.parse_args()
    marked = [s for folder in given.marked for s in read_marked(folder)]
    more = [s for folder in given.plans for s in read_plans(folder)]
    print(f"{len(marked)} sentences marked by readers, {len(more)} below headings")
    told: Counter[tuple[str, str]] = Counter()
    for known, held in GroupKFold(5).split(marked, groups=[s.page for s in marked]):
        weights = train([*(marked[k] for k in known), *more])
        told += measure([marked[k] for k in held], weights)
    for role in ROLES:
        print(role, {said: told[role, said] for said in (*ROLES, "neither")})
    weights = train([*marked, *more])
    path = data_dir() / "lexicon" / "tense_model.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["string", "weight"])
        writer.writerows(sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0])))
    print(f"{len(weights)} strings written to {path.name}")


if __name__ == "__main__":
    main()
