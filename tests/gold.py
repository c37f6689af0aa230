"""Plans built straight from the gold annotations, to test what comes after parsing."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from cityplans import schema
from cityplans.cleaning import join_text
from cityplans.outline.phrases import lead_end
from cityplans.passages import CleanText
from cityplans.plans import Plans
from cityplans.text import fold
from tests.toy import plans_of_rows


def load_gold_plans(shared: Path) -> Plans:
    """One row per gold document, section and measure, under the gold's own ids."""

    def gold(name):
        return json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf8"))

    texts = {
        p.name: p.read_bytes().decode("utf8") for p in sorted((shared / "originals").glob("*.txt"))
    }
    documents = {
        d["id"]: {
            "title": d["title_normalised"] or d["title"],
            "region": (d["region"]["county"] or d["region"]["prefecture"] or "")[:-1] or None,
            "province": d["region"]["province"],
            "prefecture": d["region"]["prefecture"],
            "county": d["region"]["county"],
            "adcode": d["region"]["adcode"],
            "level": d["region"]["admin_level"],
            "region_confidence": d["region"]["confidence"],
            "plan_year": d["plan_year"],
            "doc_type": d["doc_type"],
            "issuer": d["issuer"],
            "duplicate_of": d["duplicate_of"],
            "source": d["source_file"],
            "source_start": d["start"],
            "source_end": d["end"],
        }
        for d in gold("documents")
    }
    source = {k: texts[v["source"]] for k, v in documents.items()}
    sections = {
        s["id"]: {
            "doc_id": s["doc"],
            "path": s["path"],
            "level": s["level"],
            "marker": s["marker"],
            "heading": s["heading"],
            "role": s["role"],
            "source_start": s["start"],
            "source_end": s["end"],
        }
        for s in gold("sections")
    }
    measures = {
        m["id"]: {
            "doc_id": m["doc"],
            "path": m["path"],
            "marker": m["marker"],
            "lead": m["lead"],
            "text": join_text(CleanText(source[m["doc"]]), m["start"], m["end"]),
            "role": m["role"],
            "source_start": m["start"],
            "source_end": m["end"],
        }
        for m in gold("measures")
    }

    def frame(rows, table):
        return schema.conform(pd.DataFrame.from_dict(rows, orient="index"), table)

    return Plans(
        frame(documents, schema.DOCUMENTS),
        frame(sections, schema.SECTIONS),
        frame(measures, schema.MEASURES),
        texts,
    )


def load_opening_plans(shared: Path) -> Plans:
    """The annotated measures of the openings, under the gold's own ids; without sections."""
    folder = shared / "openings"

    def gold(name):
        return json.loads((folder / "gold" / f"{name}.json").read_text(encoding="utf8"))

    documents = {
        d["id"]: {
            "title": d["title"],
            "level": "unknown",
            "region_confidence": d["region"]["confidence"],
            "plan_year": d["plan_year"],
            "doc_type": d["doc_types"][0],
            "source": d["source_file"],
            "source_start": d["start"],
            "source_end": d["end"],
        }
        for d in gold("documents")
    }
    texts = {
        name: (folder / "pages" / name).read_bytes().decode("utf8")
        for name in sorted(d["source"] for d in documents.values())
    }
    measures = {}
    for m in gold("measures"):
        source = texts[documents[m["doc"]]["source"]]
        start, end, marker = m["start"], m["end"], m["marker"] or ""
        body = start + source[start:end].find(marker) + len(marker)
        measures[m["id"]] = {
            "doc_id": m["doc"],
            "path": m["path"],
            "marker": marker,
            "lead": source[body : lead_end(fold(source), body, end)],
            "text": join_text(CleanText(source), start, end),
            "role": m["role"],
            "source_start": start,
            "source_end": end,
        }

    return plans_of_rows(documents, measures, texts)
