"""Do the statistics hold what they say? Simulations, one file a question.

``python -m benchmarks.calibration`` runs all and writes the table of each beside its script;
``python -m benchmarks.calibration intervals`` runs one.
"""

from __future__ import annotations

import pandas as pd


def markdown(table: pd.DataFrame) -> str:
    """Lay a table out in Markdown, numbers to three digits."""

    def cell(value: object) -> str:
        return f"{value:.3f}" if isinstance(value, float) else str(value)

    lines = [list(table.columns), ["---"] * len(table.columns)]
    lines += [[cell(v) for v in row] for row in table.itertuples(index=False)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
