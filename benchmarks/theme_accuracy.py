"""How well the shipped themes agree with two human coders: writes data/accuracy/themes.csv.

Run from the checkout: python benchmarks/theme_accuracy.py FOLDER, where FOLDER holds the original
documents and the gold annotations. The measures are those of the gold, so that the table is about
the codebook and not about the parser. Rows with ``judge`` coder 1 and coder 2 judge the codebook by
that coder; the third set judges coder 2 by coder 1: the most that can be asked for.

The words of the codebook were chosen with these documents at hand, so the table shows how well it
does on them, not on others: the first version, written before 002-5 and 002-1 were looked at,
reached alpha 0.76 and 0.73 on 002-5 against coder 1 and 2 (0.85 and 0.86 on 000 and 003, which had
been looked at).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

import cityplans as cp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
TABLE = Path(__file__).resolve().parents[1] / "data" / "accuracy" / "themes.csv"
COLUMNS = [
    "judge", "theme", "n", "n_codes", "n_annotations", "n_both", "alpha", "alpha_low",
    "alpha_high", "precision", "recall", "f1",
]  # fmt: skip


def annotations(shared: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both coders' themes of the measures they share, one row per measure and theme."""

    def gold(name):
        return json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf8"))

    second = gold("themes_coder2")
    first = {m["id"]: m["themes"] for m in gold("measures") if m["id"] in second}
    frames = []
    for coder in (first, {m: second[m] for m in first}):
        rows = [(m, t) for m, themes in coder.items() for t in (themes or [None])]
        frame = pd.DataFrame(rows, columns=["measure_id", "theme"])
        frame.attrs["themes"] = cp.read_codebook().names
        frames.append(frame)
    return frames[0], frames[1]


def measure(shared: Path) -> pd.DataFrame:
    """One row per judge and theme."""
    from tests.gold import load_gold_plans

    codes = cp.code_themes(load_gold_plans(shared))
    one, two = annotations(shared)
    tables = []
    for judge, judged, by in (
        ("coder 1", codes, one),
        ("coder 2", codes, two),
        ("coder 2 by coder 1", two, one),
    ):
        tables.append(cp.agreement(judged, by, n_boot=1000, seed=0).assign(judge=judge))
    return pd.concat(tables, ignore_index=True)[COLUMNS].round(3)


if __name__ == "__main__":
    table = measure(Path(sys.argv[1]))
    table.to_csv(TABLE, index=False, lineterminator="\n")
    print(table[table["theme"] == "all themes"].to_string(index=False))
