"""Train the model that labels the lines of pages, and measure it on sites it was not trained on.

    python benchmarks/train_lines.py FOLDER [FOLDER …]

A FOLDER holds ``pages/`` and ``gold/documents.json`` as the marked openings do: ``spans`` are
[kind, start, end] of titles, furniture and contents, ``site`` groups pages of one site. It writes
``data/lexicon/line_model.json`` and prints the tables of ``benchmarks/lines.md``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from cityplans.cleaning.cleaner import merge_masks
from cityplans.cleaning.furniture import find_furniture, find_inserts, find_lines, reason_of
from cityplans.cleaning.repair import repair_all
from cityplans.cleaning.script import find_readings, simplify
from cityplans.lines.features import Page
from cityplans.lines.labelling import beginnings
from cityplans.lines.model import LABELS, Model
from cityplans.paths import data_dir

# Pages whose marks lack furniture: the numbers of their lines by label, read by hand.
MORE = Path(__file__).with_name("line_marks.json")
FOLDS = 5
STRENGTH = 0.3  # inverse of the penalty on large weights
FOLLOWS = 0.5  # how much it counts which label follows which
LEAST = 0.02  # smaller weights are left out


@dataclass
class Opening:
    name: str
    site: str
    page: Page
    rules: list[str]
    labels: list[str]


def read(folder: Path) -> list[Opening]:
    out = []
    more = json.loads(MORE.read_text(encoding="utf-8"))
    for row in json.loads((folder / "gold/documents.json").read_text(encoding="utf-8")):
        if "spans" not in row and row["id"] not in more:
            continue
        file = folder / "pages" / row["source_file"]
        with file.open(encoding="utf-8", newline="") as handle:
            raw = handle.read()
        text, masks = repair_all(raw)
        masks = merge_masks(masks + find_inserts(text) + find_readings(text))
        shown = find_lines(simplify(text)[0], masks)
        lines = [line.text for line in shown]
        edges = find_furniture(shown)
        found = {line.start: "" for line in shown}
        found |= {a: reason for a, _, reason in edges if a in found}
        page = Page(lines, (), [reason_of(t) or "" for t in lines], beginnings(shown))
        if "spans" in row:
            labels = [_gold(raw, x.start, x.end, row["spans"]) for x in shown]
        else:
            kinds = {k: kind for kind, at in more[row["id"]].items() for k in at}
            labels = [kinds.get(k, "body") for k in range(len(shown))]
        site = row.get("site") or urlsplit(row["url"]).hostname or row["id"]
        out.append(Opening(row["id"], site, page, [found[x.start] for x in shown], labels))
    return out


def _gold(raw: str, start: int, end: int, spans: list) -> str:
    """Return what most characters of a line were marked as."""
    held: Counter[str] = Counter()
    for kind, a, b in spans:
        if a < end and b > start:
            held[kind] += len(raw[max(a, start) : min(b, end)].strip())
    held["body"] = end - start - sum(held.values())
    return max(held, key=lambda kind: held[kind])


def fold_of(site: str) -> int:
    return int(md5(site.encode()).hexdigest(), 16) // 7 % FOLDS


def train(openings: list[Opening]) -> Model:
    names = CountVectorizer(analyzer=lambda features: features, min_df=2, binary=True)
    rows = [o.page.features(k) for o in openings for k in range(len(o.labels))]
    found = LogisticRegression(C=STRENGTH, max_iter=500)
    found.fit(names.fit_transform(rows), [y for o in openings for y in o.labels])
    order = [list(found.classes_).index(label) for label in LABELS]
    weights = found.coef_[order].round(2)
    return Model(
        tuple(float(b) for b in found.intercept_[order].round(3)),
        {
            name: tuple(float(w) for w in weights[:, k])
            for name, k in sorted(names.vocabulary_.items())
            if np.abs(weights[:, k]).max() >= LEAST
        },
        _follows(openings),
    )


def _follows(openings: list[Opening]) -> tuple[tuple[float, ...], ...]:
    """How much likelier one label makes the next than it is by itself, as logarithms."""
    after = np.ones((len(LABELS), len(LABELS)))
    for o in openings:
        for a, b in zip(o.labels, o.labels[1:], strict=False):
            after[LABELS.index(a), LABELS.index(b)] += 1
    share = after / after.sum(axis=1, keepdims=True)
    table = FOLLOWS * (np.log(share) - np.log(after.sum(axis=0) / after.sum()))
    return tuple(tuple(float(x) for x in row) for row in table.round(3))


def predict(model: Model, opening: Opening) -> list[str]:
    return [LABELS[int(np.argmax(c))] for c in model.label(opening.page)]


def measure(openings: list[Opening], said: dict[str, list[str]]) -> str:
    """Row of a table: precision, recall, F1 of each label, and body lines taken for others."""
    cells = []
    pairs = [(p, y) for o in openings for p, y in zip(said[o.name], o.labels, strict=True)]
    for label in LABELS[1:]:
        right = sum(p == y == label for p, y in pairs)
        named, real = sum(p == label for p, _ in pairs), sum(y == label for _, y in pairs)
        cells.append(
            f"{right / max(named, 1):.2f} / {right / real:.2f} / {2 * right / (named + real):.2f}"
        )
    lost = sum(y == "body" and p in ("furniture", "contents") for p, y in pairs)
    return " | ".join([*cells, str(lost)])


def main() -> None:
    openings = [o for folder in sys.argv[1:] for o in read(Path(folder))]
    said = {}
    for k in range(FOLDS):
        model = train([o for o in openings if fold_of(o.site) != k])
        said |= {o.name: predict(model, o) for o in openings if fold_of(o.site) == k}
    rules = {o.name: ["furniture" if r else "body" for r in o.rules] for o in openings}
    both = {
        o.name: ["furniture" if r else p for r, p in zip(o.rules, said[o.name], strict=True)]
        for o in openings
    }
    n = sum(len(o.labels) for o in openings)
    print(f"{len(openings)} pages, {n} lines, {FOLDS} folds over sites")
    print("| | " + " | ".join(LABELS[1:]) + " | body lines taken for others |")
    for name, guess in (("rules", rules), ("model", said), ("model or rule", both)):
        print(f"| {name} | {measure(openings, guess)} |")
    model = train(openings)
    path = data_dir() / "lexicon" / "line_model.json"
    stored = {"labels": LABELS, "bias": model.bias, "follows": model.follows}
    lines = [f'  "{k}": {json.dumps(v, ensure_ascii=False)},' for k, v in stored.items()]
    rows = [
        f"    {json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}"
        for k, v in model.weights.items()
    ]
    body = "\n".join([*lines, '  "weights": {', ",\n".join(rows), "  }"])
    path.write_text("{\n" + body + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
