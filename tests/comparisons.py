"""Plans and codes made from a few lines, for the tests of comparisons."""

from __future__ import annotations

import pandas as pd

from cityplans import schema
from cityplans.corpus import Plans


def make_plans(documents: dict[str, dict], measures: dict[str, list]) -> Plans:
    """Plans of these documents; a measure is a text, or a (role, text) pair."""
    docs, rows, sources = {}, {}, {}
    for doc_id, facts in documents.items():
        text = ""
        for i, item in enumerate(measures.get(doc_id, []), start=1):
            role, words = ("plan", item) if isinstance(item, str) else item
            rows[f"{doc_id}/m{i}"] = {
                "doc_id": doc_id,
                "text": words,
                "role": role,
                "source_start": len(text),
                "source_end": len(text) + len(words),
            }
            text += words + "\n"
        sources[doc_id] = text
        docs[doc_id] = {
            "level": "county",
            "region_confidence": "certain",
            "doc_type": "work_plan",
            "source": doc_id,
            "source_start": 0,
            "source_end": len(text),
        } | facts

    def frame(table, what):
        return schema.conform(pd.DataFrame.from_dict(table, orient="index"), what)

    return Plans(
        frame(docs, schema.DOCUMENTS),
        schema.conform(pd.DataFrame(), schema.SECTIONS),
        frame(rows, schema.MEASURES),
        sources,
    )


def plans_of_counts(counts: dict[str, list[tuple[int, int]]], theme: str = "中医药"):
    """Plans and codes: for each region, (measures with the theme, all measures) by document."""
    documents, measures, codes = {}, {}, []
    for region, pairs in counts.items():
        for k, (n, size) in enumerate(pairs):
            doc_id = f"{region}{k:03d}"
            documents[doc_id] = {"region": region, "plan_year": 2023}
            measures[doc_id] = [f"第{i}项" for i in range(size)]
            codes += [(f"{doc_id}/m{i + 1}", doc_id, theme, "词") for i in range(n)]
    frame = pd.DataFrame(codes, columns=["measure_id", "doc_id", "theme", "term"])
    return make_plans(documents, measures), frame


def shuffled(plans: Plans, seed: int = 1) -> Plans:
    """The same plans with every table in another order."""
    return Plans(
        plans.documents.sample(frac=1, random_state=seed),
        plans.sections,
        plans.measures.sample(frac=1, random_state=seed),
        plans.sources,
    )


def make_toy_codes() -> pd.DataFrame:
    """Themes of the plans of tests/toy.py."""
    rows = [
        ("a-2023/m001", "医共体", "医共体"),
        ("a-2023/m001", "医共体", "县域医共体"),  # second evidence in one measure: counts once
        ("a-2024/m001", "医共体", "医共体"),
        ("a-2024/m002", "中医药", "中医馆"),
        ("b-2024/m001", "中医药", "中医药"),
        ("a-2023/m004", "项目", "改造"),  # of a measure that tells what was done
    ]
    codes = pd.DataFrame(rows, columns=["measure_id", "theme", "term"])
    return codes.assign(doc_id=codes["measure_id"].str.split("/").str[0])
