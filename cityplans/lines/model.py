"""The linear model that says what a line is: weights as numbers, applied without a library.

Multinomial logistic regression on the features of a line and of its neighbours; the labels of
lines that follow one another are smoothed by the forward-backward algorithm with how often one
label follows another, as a conditional random field does (Lafferty et al. 2001; GROBID labels
papers so). Trained by ``benchmarks/train_lines.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul

from cityplans.lines.features import Page
from cityplans.paths import data_dir

LABELS = ("body", "contents", "furniture", "title")


@dataclass(frozen=True)
class Model:
    """Weights by feature, one for each of :data:`LABELS`; costs of what follows what."""

    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]
    follows: tuple[tuple[float, ...], ...]

    def label(self, page: Page) -> list[tuple[float, ...]]:
        """Return for each line of a page the chance of every label.

        Examples
        --------
        >>> page = Page(["首页 > 公告", "甲县2024年工作要点", "一、加强急救。完善网络。"])
        >>> chances = read_model().label(page)
        >>> [LABELS[max(range(4), key=c.__getitem__)] for c in chances]
        ['furniture', 'title', 'body']
        """
        own = [self._score(page.features(k)) for k in range(len(page.lines))]
        return _smooth(own, self.follows)

    def _score(self, features: Sequence[str]) -> list[float]:
        known = [self.weights[f] for f in features if f in self.weights]
        return [sum(column) for column in zip(self.bias, *known, strict=True)]


@cache
def read_model() -> Model:
    """Read ``data/lexicon/line_model.json``."""
    path = data_dir() / "lexicon" / "line_model.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    if tuple(stored["labels"]) != LABELS:
        raise ValueError(f"{path.name} is of other labels: train it anew (benchmarks/train_lines)")
    return Model(
        tuple(stored["bias"]),
        {k: tuple(v) for k, v in stored["weights"].items()},
        tuple(tuple(row) for row in stored["follows"]),
    )


def _smooth(
    own: list[list[float]], follows: tuple[tuple[float, ...], ...]
) -> list[tuple[float, ...]]:
    """Forward-backward: the chance of every label given all lines.

    Every step is scaled so that its greatest number is of the order of 1.
    """
    if not own:
        return []
    after = [[math.exp(v) for v in row] for row in follows]
    before = list(zip(*after, strict=True))
    seen = [[math.exp(v - most) for v in scores] for scores in own for most in (max(scores),)]
    ahead = [_scaled(seen[0])]
    for likely in seen[1:]:
        last = ahead[-1]
        step = [s * sum(map(mul, last, column)) for s, column in zip(likely, before, strict=True)]
        ahead.append(_scaled(step))
    back = [[1.0] * len(LABELS)]
    for likely in reversed(seen[1:]):
        weighed = [s * b for s, b in zip(likely, back[-1], strict=True)]
        back.append(_scaled([sum(map(mul, row, weighed)) for row in after]))
    pairs = zip(ahead, reversed(back), strict=True)
    return [tuple(_scaled([x * y for x, y in zip(a, b, strict=True)])) for a, b in pairs]


def _scaled(values: list[float]) -> list[float]:
    """Divide numbers by their sum."""
    total = sum(values)
    return [v / total for v in values]
