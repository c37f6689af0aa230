"""How well the shipped themes agree with two human coders: writes data/accuracy/themes.csv.

Run from the checkout: python benchmarks/theme_accuracy.py FOLDER [HAND.csv], where FOLDER holds
the original documents, the openings, and the gold annotations of both. The measures are those of
the gold, so that the table is about the codebook and not about the parser. ``coder 1`` and
``coder 2`` judge the codebook; ``coder 2 by coder 1`` judges one person by the other: the most
that can be asked for.

Four samples, each its own rows:

- ``unseen``: 469 measures of 80 pages, reworded after public pages by writers who coded what they
  wrote (``coder 1``), and coded once more by a reader who knew the definitions only (``coder 2``);
  none of them had seen the codebook. It is judged as it was before anyone who worked on it read a
  page. Half of the pages have been read since.
- ``blind``: measures of public pages, of the provinces' and the state's reports and of policies,
  coded by hand before the codebook was run on them, and judged before a word was changed because
  of them. ``reader`` (368 measures) is the one who widened the words afterwards, and knew the
  codebook; ``second reader`` (65) knew the definitions only. A theme the reader would accept
  either way (175 of 10,304 decisions) counts neither for nor against. 94 of the 368 were judged
  after a first widening, the rest of both before it.
- ``openings``: openings of public pages; the words were chosen with these at hand.
- ``originals``: four documents; the words of the first codebook were chosen with these at hand.

The last two are measured anew. Of the first two HAND.csv holds what was read and what was coded
then (``sample, judge, measure_id, themes, either, coded``); without it their rows stay as they are.

Before the words were widened, alpha against coder 1 and 2 was 0.68 and 0.73 on all openings.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import cityplans as cp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
TABLE = Path(__file__).resolve().parents[1] / "data" / "accuracy" / "themes.csv"
COLUMNS = [
    "sample", "judge", "theme", "n", "n_codes", "n_annotations", "n_both", "alpha", "alpha_low",
    "alpha_high", "precision", "recall", "f1",
]  # fmt: skip


def annotations(shared: Path, folder: str = "gold") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both coders' themes of the measures they share, one row per measure and theme."""

    def gold(name):
        return json.loads((shared / folder / f"{name}.json").read_text(encoding="utf8"))

    second = gold("themes_coder2")
    first = {m["id"]: m["themes"] for m in gold("measures") if m["id"] in second}
    frames = []
    for coder in (first, {m: second[m] for m in first}):
        rows = [(m, t) for m, themes in coder.items() for t in (themes or [None])]
        frame = pd.DataFrame(rows, columns=["measure_id", "theme"])
        frame.attrs["themes"] = cp.read_codebook().names
        frames.append(frame)
    return frames[0], frames[1]


def samples(shared: Path) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame, pd.DataFrame]]:
    """Name of the sample, codes of the codebook, annotations of coder 1 and of coder 2."""
    from tests.gold import load_gold_plans, load_opening_plans

    codes = cp.code_themes(load_opening_plans(shared))
    yield "openings", codes, *annotations(shared, "openings/gold")
    yield "originals", cp.code_themes(load_gold_plans(shared)), *annotations(shared)


def measure(shared: Path) -> pd.DataFrame:
    """One row per sample, judge and theme."""
    tables = []
    for sample, codes, one, two in samples(shared):
        for judge, judged, by in (
            ("coder 1", codes, one),
            ("coder 2", codes, two),
            ("coder 2 by coder 1", two, one),
        ):
            table = cp.agreement(judged, by, n_boot=1000, seed=0)
            tables.append(table.assign(sample=sample, judge=judge))
    return pd.concat(tables, ignore_index=True)[COLUMNS].round(3)


def measure_hand(read: pd.DataFrame) -> pd.DataFrame:
    """One row per sample, judge and theme of what was read before it was coded."""
    tables = []
    for (sample, judge), rows in read.groupby(["sample", "judge"]):

        def pairs(column: str, rows: pd.DataFrame = rows) -> pd.DataFrame:
            found = [
                (row["measure_id"], theme or None)
                for row in rows.to_dict("records")
                for theme in row[column].split("；")
                if not theme or theme not in row["either"].split("；")
            ]
            listed = {m for m, _ in found}
            found += [(m, None) for m in rows["measure_id"] if m not in listed]
            frame = pd.DataFrame(found, columns=["measure_id", "theme"])
            frame.attrs["themes"] = cp.read_codebook().names
            return frame

        table = cp.agreement(pairs("coded"), pairs("themes"), n_boot=1000, seed=0)
        tables.append(table.assign(sample=sample, judge=judge))
    return pd.concat(tables, ignore_index=True)[COLUMNS].round(3)


if __name__ == "__main__":
    hand = pd.read_csv(TABLE)
    hand = hand[hand["sample"].isin(["unseen", "blind"])]
    if len(sys.argv) > 2:
        read = measure_hand(pd.read_csv(sys.argv[2], keep_default_na=False))
        hand = pd.concat([read, hand[~hand["sample"].isin(read["sample"])]], ignore_index=True)
    table = pd.concat([measure(Path(sys.argv[1])), hand], ignore_index=True)
    table.to_csv(TABLE, index=False, lineterminator="\n")
    print(table[table["theme"] == "all themes"].to_string(index=False))
