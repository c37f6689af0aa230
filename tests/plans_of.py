"""Plans of one made-up document, for tests of what comes after parsing."""

from __future__ import annotations

import re

import pandas as pd

from cityplans import schema
from cityplans.corpus import Plans


def plans_of(*texts: str, sources: dict | None = None, role: str = "plan", **facts) -> Plans:
    """One document whose measures are these texts; the lead is what stands before a mark."""
    source = "\n".join(texts)
    documents = {
        "d": {
            "source": "d.txt",
            "source_start": 0,
            "source_end": len(source),
            "level": "county",
            "region_confidence": "certain",
            "doc_type": "work_plan",
            "region": "甲",
            "plan_year": 2024,
        }
        | facts
    }
    measures, at = {}, 0
    for k, text in enumerate(texts, start=1):
        measures[f"d/m{k:03d}"] = {
            "doc_id": "d",
            "path": f"#{k}",
            "marker": "",
            "lead": re.split("[，。,]", text)[0],
            "text": text,
            "role": role,
            "source_start": at,
            "source_end": at + len(text),
        }
        at += len(text) + 1

    def frame(rows, table):
        return schema.conform(pd.DataFrame.from_dict(rows, orient="index"), table)

    return Plans(
        frame(documents, schema.DOCUMENTS),
        schema.conform(pd.DataFrame(), schema.SECTIONS),
        frame(measures, schema.MEASURES),
        sources or {"d.txt": source},
    )
