"""The linear model that says what a line is: weights as numbers, applied without a library.

Multinomial logistic regression on the features of a line and of its neighbours; the labels of
lines that follow one another are smoothed by the forward-backward algorithm with how often one
label follows another, as a conditional random field does (Lafferty et al. 2001; GROBID labels
papers so). Trained by ``benchmarks/train_lines.py``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import mul
from typing import TYPE_CHECKING

from cityplans.lines.features import NEAR, Page
from cityplans.paths import data_dir

if TYPE_CHECKING:
    import numpy as np

LABELS = ("body", "contents", "furniture", "title")


@dataclass(frozen=True)
class Model:
    """Weights by feature, one for each of :data:`LABELS`; costs of what follows what."""

    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]
    follows: tuple[tuple[float, ...], ...]

    @cached_property
    def _rows(self) -> tuple[dict[str, int], np.ndarray]:
        """Weights of a feature for its own line and for the lines it is near, in one row.

        The first row is the bias, the second what stands for a neighbour beyond the edge.
        """
        import numpy as np

        places = ("", *(f"{name}:" for name in NEAR))
        bare = (f[2:] if f[:2] in places else f for f in self.weights)
        names = list(dict.fromkeys(("", "edge", *bare)))
        none = (0.0,) * len(LABELS)
        table = [[self.weights.get(p + f, none) for p in places] for f in names]
        table[0][0] = self.bias
        return {f: k for k, f in enumerate(names)}, np.array(table)

    def label(self, page: Page) -> list[tuple[float, ...]]:
        """Return for each line of a page the chance of every label.

        Examples
        --------
        >>> page = Page(["首页 > 公告", "甲县2024年工作要点", "一、加强急救。完善网络。"])
        >>> chances = read_model().label(page)
        >>> [LABELS[max(range(4), key=c.__getitem__)] for c in chances]
        ['furniture', 'title', 'body']
        """
        import numpy as np

        n = len(page.lines)
        if not n:
            return []
        rows, table = self._rows
        known: list[int] = []
        begins: list[int] = []
        for k in range(n):
            begins.append(len(known))
            known.append(0)
            known += filter(None, map(rows.get, page.here(k)))  # the rest weighs nothing
        sums = np.add.reduceat(table[known], begins)
        scores = sums[:, 0].copy()
        for place, step in enumerate(NEAR.values(), start=1):
            near = np.arange(n) + step
            inside = (near >= 0) & (near < n)
            scores += np.where(inside[:, None], sums[near % n, place], table[1, place])
        return _smooth(scores, self.follows)


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


def _smooth(own: np.ndarray, follows: tuple[tuple[float, ...], ...]) -> list[tuple[float, ...]]:
    """Forward-backward: the chance of every label given all lines.

    Every step is scaled so that its numbers add up to 1.
    """
    import numpy as np

    after = np.exp(follows).tolist()
    before = list(zip(*after, strict=True))
    seen = np.exp(own - own.max(axis=1, keepdims=True)).tolist()
    ahead = [_scaled(seen[0])]
    for likely in seen[1:]:
        last = ahead[-1]
        ahead.append(_scaled([s * _dot(last, c) for s, c in zip(likely, before, strict=True)]))
    back = [[1.0] * len(LABELS)]
    for likely in reversed(seen[1:]):
        weighed = list(map(mul, likely, back[-1]))
        back.append(_scaled([_dot(row, weighed) for row in after]))
    return [
        tuple(_scaled(list(map(mul, a, b)))) for a, b in zip(ahead, reversed(back), strict=True)
    ]


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(map(mul, a, b))


def _scaled(values: list[float]) -> list[float]:
    """Divide numbers by their sum."""
    total = sum(values)
    return [v / total for v in values]
