"""Title, years, kind, issuer, number, date and place of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cityplans.lines.titles import is_title
from cityplans.metadata.dates import find_dates, read_date, session_date
from cityplans.metadata.evidence import Evidence, gather, plain
from cityplans.metadata.issuers import (
    complete_issuer,
    find_issuer,
    find_number,
    is_institution,
    organ,
)
from cityplans.metadata.kinds import judge
from cityplans.metadata.years import find_years
from cityplans.passages import CleanText, DocumentSpan, Outline, Source
from cityplans.regions.finding import find_region
from cityplans.regions.naming import Region, Sign
from cityplans.schema import DOC_TYPES

_NATIONAL = re.compile(r"^(国务院|国家|中共中央|中央|全国|中华人民共和国)")
# 在某省第十四届人民代表大会…: whose report it is. The national congress names no place.
_CONGRESS = re.compile(
    r"在(.{0,20}?)第?[一二三四五六七八九十]{1,3}届(全国)?人民代表大会|(全国人民代表大会)"
)
# The banner of a site: 欢迎访问某市卫生健康委员会!
_WELCOME = re.compile(r"欢迎您?(?:来到|访问|光临|浏览)([^!,。\n]{4,24})")
# 某某网讯, and 某某融媒体中心 beside the time: whose news it is.
_MEDIUM = r"([\u4e00-\u9fff]{2,10}(?:网|报|台|中心))"
_DATELINE = re.compile(rf"^\s{{0,8}}{_MEDIUM}\s?[讯消]", re.MULTILINE)
_TIMED = re.compile(rf"^(?:19|20)\d\d[-/.\d]{{3,6}}\s?[\d:]{{4,8}}\s?{_MEDIUM}$", re.MULTILINE)
# 主办:某县人民政府 at the foot of a page: whose site it is
_OWNER = re.compile(
    r"(?:主办(?:单位|方)?|承办(?:单位|方)?|版权所有|网站维护)[:\s]{0,3}([\u4e00-\u9fff]{2,12}(?:政府|委员会|委|局|中心|院|办))"
)
# 现将某县卫生健康工作情况汇报如下: whose work is told of
_TOLD_OF = re.compile(
    r"(?:现将|向[^,。]{2,12}报告|我代表[^,。]{2,16}报告)([\u4e00-\u9fff]{2,8}?[市县区州旗盟])[^,。;《]{2,30}(?:汇报|报告)"
)
_JOURNAL = re.compile(r"((?:19|20)\d\d)\s*\(\s*(\d{1,2})\s*\)")
# Characters of head and tail in which a date of issue stands.
_NEAR = 6000
# Names are printed with the brackets of Chinese text.
_WIDE = str.maketrans("()", "（）")
_PLACE_FACTS = ("province", "prefecture", "county", "adcode", "region", "level")


def describe(
    clean_text: CleanText, document: DocumentSpan, outline: Outline, source: Source
) -> dict[str, object]:
    r"""Infer the columns of ``documents`` that say what a document is and where it is from.

    Parameters
    ----------
    clean_text, document, outline, source
        One document of a source, as the rooms before found it. ``source.facts`` (a catalog or
        the columns of a table) override what is inferred; ``clean_text.fields`` and
        ``source.page`` (boxes and markup of the page) are weighed before the text.

    Returns
    -------
    dict
        Values of the columns ``title`` to ``issued`` of ``schema.DOCUMENTS`` under their names,
        missing ones as None, and ``warnings``: a list of sentences.

    Examples
    --------
    >>> from cityplans.passages import CleanText, DocumentSpan, Outline, Source
    >>> text = "定西市卫生健康委员会2022年工作要点\n2022年,全市卫生健康工作要抓好以下任务。"
    >>> span = DocumentSpan(0, len(text), 20, len(text), title=text[:19])
    >>> found = describe(CleanText(text), span, Outline(), Source("a.txt", text))
    >>> found["adcode"], found["plan_year"], found["doc_type"]
    ('621100', 2022, 'work_plan')
    """
    facts = {k: v for k, v in source.facts.items() if _given(v)}
    evidence = gather(clean_text, document, outline, source)
    warnings: list[str] = []
    kind = str(facts.get("doc_type") or judge(evidence))
    if kind not in DOC_TYPES:
        warnings.append(f"The catalog's doc_type {kind} is not one of the kinds; used other.")
        kind = "other"
    issued = _issued(evidence, kind, facts, warnings)
    number = find_number(evidence, kind)
    issuer, bodies = find_issuer(evidence, kind)
    years = find_years(evidence, kind, issued, number)
    warnings += years.warnings
    plan_year = _as_year(facts.get("plan_year"), years.plan)
    if "plan_year" in facts and years.plan and plan_year != years.plan:
        warnings.append(f"The catalog says {plan_year}, the text speaks for {years.plan}.")
    place = _place(evidence, bodies, plan_year or years.about, facts, kind)
    warnings += place.warnings
    if issuer and place.division is not None:
        issuer = complete_issuer(issuer, place.division)
    columns: dict[str, object] = {
        "title": evidence.title,
        **place.columns(),
        "plan_year": plan_year,
        "years_covered": ",".join(map(str, years.covered)) or None,
        "doc_type": kind,
        "issuer": issuer.translate(_WIDE) if issuer else None,
        "doc_number": number,
        "issued": issued,
    }
    if issuer and is_institution(issuer) and place.division is not None:
        columns["level"] = "institution"
    for name, value in facts.items():
        if name in columns and name not in ("plan_year", "doc_type", "issued", *_PLACE_FACTS):
            columns[name] = str(value)
    for name in ("region", "level"):
        if name in facts:
            columns[name] = str(facts[name])
    columns["warnings"] = warnings
    return columns


def _issued(
    evidence: Evidence, kind: str, facts: Mapping[str, object], warnings: list[str]
) -> str | None:
    """Return the date of issue: the catalog's, or the one that most speaks for in the text."""
    if "issued" in facts:
        given = read_date(facts["issued"])
        if given is None:
            warnings.append(f"The catalog's date {facts['issued']} has no certain reading.")
        return given
    if kind == "government_work_report":
        session = session_date(evidence.head)
        if session:
            return session
    if kind == "academic_paper":
        doi = re.search(r"10\.\d{4,9}/\S{4,40}?((?:19|20)\d\d)\.(\d\d)\.", evidence.head)
        printed = doi or _JOURNAL.search(evidence.head)
        if printed:
            return read_date(f"{printed[1]}-{printed[2]}")
    pieces = (evidence.head[:_NEAR], evidence.top, evidence.tail[:_NEAR])
    found = [d for text in pieces for d in find_dates(text, organ())]
    best = max(found, key=lambda d: d.weight, default=None)
    boxed = next((iso for v in evidence.box.get("issued", ()) if (iso := read_date(v))), None)
    if boxed and (best is None or best.weight < 8):
        return boxed
    return best.iso if best else None


def _place(
    evidence: Evidence,
    bodies: list[tuple[str, str]],
    year: int | None,
    facts: Mapping[str, object],
    kind: str,
) -> Region:
    """Return the place, of the catalog or by all that names it."""
    stated = {k: v for k, v in facts.items() if k in _PLACE_FACTS}
    national = [Sign(where, b) for where, b in bodies[:1] if _NATIONAL.match(b)]
    body, names = evidence.body, list[tuple[str, str]]()
    if kind == "government_work_report":
        congress = _CONGRESS.search(evidence.head.replace("\n", ""))
        if congress:
            national += [Sign("signature", w) for w in congress.groups()[1:] if w]
            names += [("signature", congress[1])] if congress[1] else []
    if national and not stated:
        return Region(signs=tuple(national), year=year, central=True)
    for box in ("issuer", "publisher"):
        names += [(box, v) for v in evidence.box.get(box, ())]
    names += bodies
    parts = "\n".join(evidence.titles)  # a line of a longer title is no title of its own
    for t in (t for t in evidence.titles if parts.count(t) == 1):
        # a line above the text that neither is its title nor reads like one may be the page's
        names.append(("title" if t == plain(evidence.title or "") or is_title(t) else "other", t))
    names += [("other", t) for t in evidence.others]
    names += [("site", t) for t in evidence.box.get("site", ())]
    for pattern, text in (
        (_WELCOME, evidence.top),
        (_TIMED, evidence.top),
        (_DATELINE, body[:300]),
        (_OWNER, evidence.foot),
        (_TOLD_OF, body[:600]),
    ):
        names += [("site", t) for t in pattern.findall(text)[:1]]
    return find_region(body, names=names, year=year, facts=stated)


def _given(value: object) -> bool:
    return value is not None and value == value and str(value).strip() != ""


def _as_year(value: object, inferred: int | None) -> int | None:
    if value is None:
        return inferred
    found = re.search(r"(?:19|20)\d\d", str(value))
    return int(found[0]) if found else inferred
