"""Small made-up plans whose every number a reader can check by hand."""

from __future__ import annotations

import pandas as pd

from cityplans import schema
from cityplans.plans import Plans

TOY = {
    # doc_id: (region, adcode, plan_year, [(role, measure text), ...])
    "a-2023": (
        "甲县",
        "990001",
        2023,
        [
            ("plan", "推进医共体建设。组建紧密型县域医共体2个。"),
            ("plan", "学习三明医改经验。推广三明医改经验,深化医保支付方式改革。"),
            ("plan", "做好家庭医生签约服务。重点人群签约率达到85%以上。"),
            ("retrospective", "完成乡镇卫生院改造。新建发热门诊3个。"),
        ],
    ),
    "a-2024": (
        "甲县",
        "990001",
        2024,
        [
            ("plan", "深化医共体改革。建立医共体医保基金总额付费机制。"),
            ("plan", "加强中医药服务。新建中医馆4家。"),
            ("retrospective", "家庭医生签约服务提质。重点人群签约率达86.5%。"),
        ],
    ),
    "b-2024": (
        "乙市",
        "990100",
        2024,
        [
            ("plan", "加强中医药传承创新。创建中医药示范县。"),
            ("plan", "加强疾控体系建设。推进疾控体系改革。"),
            ("plan", "加强人才队伍建设。引进高层次人才20名。"),
        ],
    ),
}


def plans_of_rows(documents: dict, measures: dict, sources: dict[str, str]) -> Plans:
    """Plans of rows by id; columns that the rows lack are missing."""

    def frame(rows, table):
        return schema.conform(pd.DataFrame.from_dict(rows, orient="index"), table)

    return Plans(
        frame(documents, schema.DOCUMENTS),
        schema.conform(pd.DataFrame(), schema.SECTIONS),
        frame(measures, schema.MEASURES),
        sources,
    )


def make_toy_plans() -> Plans:
    """Three documents, two places, ten measures; offsets count in the joined measure texts."""
    documents, measures, sources = {}, {}, {}
    for doc_id, (region, adcode, year, items) in TOY.items():
        text, at = "", []
        for _, item in items:
            at.append((len(text), len(text) + len(item)))
            text += item + "\n"
        sources[f"{doc_id}.txt"] = text
        documents[doc_id] = {
            "title": f"{region}{year}年卫生健康工作要点",
            "region": region[:-1],
            "adcode": adcode,
            "level": "county" if region.endswith("县") else "prefecture",
            "region_confidence": "certain",
            "plan_year": year,
            "doc_type": "work_plan",
            "source": f"{doc_id}.txt",
            "source_start": 0,
            "source_end": len(text),
            "n_measures": len(items),
        }
        for i, ((role, item), (a, b)) in enumerate(zip(items, at, strict=True), start=1):
            measures[f"{doc_id}/m{i:03d}"] = {
                "doc_id": doc_id,
                "path": f"#{i}",
                "marker": "",
                "lead": item.split("。")[0],
                "text": item,
                "role": role,
                "source_start": a,
                "source_end": b,
            }

    return plans_of_rows(documents, measures, sources)
