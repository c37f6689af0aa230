"""Title, years, kind, issuer, number, date and place of a document."""

from __future__ import annotations

import re

from cityplans.metadata.issuers import (
    complete_issuer,
    find_date,
    find_issuer,
    find_number,
    is_institution,
)
from cityplans.metadata.kinds import judge
from cityplans.metadata.text import read
from cityplans.metadata.years import find_years
from cityplans.passages import CleanText, DocumentSpan, Outline, Source
from cityplans.regions.finding import Region, find_region
from cityplans.schema import DOC_TYPES

_NATIONAL = re.compile(r"^(国务院|国家|中共中央|中央|全国|中华人民共和国)")
# 在某省第十四届人民代表大会…: whose report it is. The national congress names no place.
_CONGRESS = re.compile(
    r"在(.{0,20}?)第?[一二三四五六七八九十]{1,3}届(全国)?人民代表大会|(全国人民代表大会)"
)
_PLACE_FACTS = ("province", "prefecture", "county", "adcode", "region", "level")


def describe(
    clean_text: CleanText, document: DocumentSpan, outline: Outline, source: Source
) -> dict[str, object]:
    r"""Infer the columns of ``documents`` that say what a document is and where it is from.

    Parameters
    ----------
    clean_text, document, outline, source
        One document of a source, as the rooms before found it. ``source.facts`` (a catalog or
        the columns of a table) override what is inferred.

    Returns
    -------
    dict
        Values of the columns ``title`` to ``issued`` of ``schema.DOCUMENTS`` under their names,
        missing ones as None, and ``warnings``: a list of sentences.

    Examples
    --------
    >>> from cityplans.passages import CleanText, DocumentSpan, Outline, Source
    >>> text = "定西市卫生健康委员会2022年工作要点\n2022年,全市卫生健康工作要抓好以下任务。"
    >>> span = DocumentSpan(0, len(text), 20, len(text))
    >>> found = describe(CleanText(text), span, Outline(), Source("a.txt", text))
    >>> found["adcode"], found["plan_year"], found["doc_type"]
    ('621100', 2022, 'work_plan')
    """
    facts = {k: v for k, v in source.facts.items() if _given(v)}
    reading = read(clean_text, document, outline, source)
    kind = str(facts.get("doc_type") or judge(reading))
    warnings: list[str] = []
    if kind not in DOC_TYPES:
        warnings.append(f"The catalog's doc_type {kind} is not one of the kinds; used other.")
        kind = "other"
    issued = find_date(reading, kind)
    issuer, bodies = find_issuer(reading, kind)
    years = find_years(reading, kind, issued)
    warnings += years.warnings
    plan_year = _as_year(facts.get("plan_year"), years.plan)
    if "plan_year" in facts and years.plan and plan_year != years.plan:
        warnings.append(f"The catalog says {plan_year}, the text speaks for {years.plan}.")
    place = _place(reading, bodies, plan_year or years.about, facts, kind)
    warnings += place.warnings
    if issuer and place.division is not None:
        issuer = complete_issuer(issuer, place.division)
    columns: dict[str, object] = {
        "title": reading.title,
        **place.columns(),
        "plan_year": plan_year,
        "years_covered": ",".join(map(str, years.covered)) or None,
        "doc_type": kind,
        "issuer": issuer,
        "doc_number": find_number(reading, kind),
        "issued": issued,
    }
    if issuer and is_institution(issuer) and place.division is not None:
        columns["level"] = "institution"
    for name, value in facts.items():
        if name in columns and name not in ("plan_year", "doc_type", *_PLACE_FACTS):
            columns[name] = str(value)
    for name in ("region", "level"):
        if name in facts:
            columns[name] = str(facts[name])
    columns["warnings"] = warnings
    return columns


def _place(reading, bodies, year, facts, kind) -> Region:
    stated = {k: v for k, v in facts.items() if k in _PLACE_FACTS}
    if any(_NATIONAL.match(b) for b in bodies[:1]) and not stated:
        return Region(year=year)
    if kind == "government_work_report":
        congress = _CONGRESS.search(reading.head.replace("\n", ""))
        if congress and (congress[2] or congress[3]) and not stated:
            return Region(year=year)
        if congress and congress[1]:
            bodies = [congress[1], *bodies]
    names = [*bodies, *reading.titles]
    # A collection's or site's title is believed when the text agrees that it is local.
    names += [t for t in reading.site_titles if t not in names]
    opening = reading.body[:160]
    return find_region(reading.body, names=names, opening=opening, year=year, facts=stated)


def _given(value: object) -> bool:
    return value is not None and value == value and str(value).strip() != ""


def _as_year(value: object, inferred: int | None) -> int | None:
    if value is None:
        return inferred
    found = re.search(r"(?:19|20)\d\d", str(value))
    return int(found[0]) if found else inferred
