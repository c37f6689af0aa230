"""The tables that plans are made of, and the two codings of their measures."""

from __future__ import annotations

from cityplans.schema.columns import Column, Table, offsets

MACRO_REGIONS = ("东部", "中部", "西部", "东北")
LEVELS = ("central", "province", "prefecture", "county", "institution", "unknown")
CONFIDENCES = ("certain", "likely", "unknown")
DOC_TYPES = (
    "work_plan",
    "summary_and_plan",
    "meeting_report",
    "five_year_plan",
    "government_work_report",
    "experience_report",
    "academic_paper",
    "guidance_article",
    "regulation",
    "other",
)
ROLES = ("preamble", "retrospective", "plan", "method", "background", "appendix")
COMPARATORS = (">=", "<=", "=", "+", "approx")
KINDS = ("target", "actual", "baseline", "input")
QUANTITIES = ("level", "addition", "flow", "change")

_DOC = Column("doc_id", "str", "document it belongs to", (), True)
_MEASURE = Column("measure_id", "str", "measure it belongs to", (), True)
_IN_MEASURE = Column("measure_id", "str", "measure it stands in; missing if in none")

DOCUMENTS = Table(
    "documents",
    "one row per document",
    "doc_id",
    (
        Column("title", "str", "title as printed, spaces inside it removed"),
        Column("region", "str", "short label of the place, like 定西; of the centre 国务院"),
        Column("province", "str", "full name of the province"),
        Column("prefecture", "str", "full name of the prefecture"),
        Column("county", "str", "full name of the county, district or county-level city"),
        Column("adcode", "str", "6-digit division code (GB/T 2260) valid in the plan year"),
        Column("adcode_now", "str", "the code of the same place in the newest table"),
        Column(
            "macro_region", "str", "part of the country by the statistics bureau", MACRO_REGIONS
        ),
        Column("level", "str", "administrative level of the place", LEVELS, True),
        Column(
            "region_confidence",
            "str",
            "how sure the place is: certain if its full name leads the title or signs the text, or "
            "if two sources agree that do not depend on each other",
            CONFIDENCES,
            True,
        ),
        Column("region_evidence", "str", "the words that gave the place away, joined by 、"),
        Column(
            "plan_year", "Int64", "the year planned for; of a report, the year looked forward to"
        ),
        Column("years_covered", "str", "all years the document is about, joined by a comma"),
        Column("doc_type", "str", "kind of document", DOC_TYPES, True),
        Column("issuer", "str", "the body that issued it"),
        Column("doc_number", "str", "official number, like 定卫办发〔2022〕13号"),
        Column("issued", "str", "date of issue, ISO 8601, as exact as the text gives it"),
        Column("source", "str", "file the text came from, relative to what was loaded", (), True),
        *offsets("document"),
        Column("n_chars", "int64", "visible characters, white space left out"),
        Column("n_measures", "int64", "measures found"),
        Column("duplicate_of", "str", "doc_id of the copy that is kept; missing if this one is"),
        Column("redacted", "float64", "share of characters masked by the publisher (*, x, 某)"),
        Column("damaged", "float64", "share of characters lost (printed ?) and not restored"),
        Column(
            "covered",
            "float64",
            "share of visible characters in measures, sections' own text, titles and furniture",
        ),
        Column("warnings", "str", "what was odd, one sentence each, joined by a space"),
    ),
)

SECTIONS = Table(
    "sections",
    "one row per section",
    "section_id",
    (
        _DOC,
        Column("path", "str", "place in the outline, like 二.(一)"),
        Column("level", "Int64", "depth in the outline, 1 at the top"),
        Column("marker", "str", "numeral as printed, like （一）; empty if there is none"),
        Column("heading", "str", "heading without its marker; missing for unnumbered blocks"),
        Column("role", "str", "what the section is for", ROLES, True),
        *offsets("section"),
    ),
)

MEASURES = Table(
    "measures",
    "one row per measure (举措): the smallest self-contained action",
    "measure_id",
    (
        _DOC,
        Column("section_id", "str", "section it stands in; missing if in none"),
        Column("path", "str", "place in the outline: a printed number as .n, an ordinal as #n"),
        Column("marker", "str", "numeral as printed, like 一是; empty if there is none"),
        Column("lead", "str", "the lead phrase: first sentence if a title, else up to the comma"),
        Column("text", "str", "what stands between the offsets, unmasked, lines joined"),
        Column("role", "str", "retrospective (done) or plan (promised), and so on", ROLES, True),
        *offsets("measure"),
    ),
)

TARGETS = Table(
    "targets",
    "one row per number that states a performance value, a goal or a sum",
    None,
    (
        _IN_MEASURE,
        _DOC,
        Column("indicator", "str", "what is counted, under its standard name where it has one"),
        Column("value", "float64", "the number in the unit given; missing if redacted"),
        Column("value_high", "float64", "upper end of a range; missing otherwise"),
        Column("unit", "str", "unit as printed, like %, 张, 万元"),
        Column("comparator", "str", "how the value binds", COMPARATORS, True),
        Column("kind", "str", "promise, result, starting point or resource", KINDS, True),
        Column("year", "Int64", "year the value is for"),
        Column("quote", "str", "the words it was read from", (), True),
        Column("implicit", "bool", "the number is implied (全覆盖 is 100 %)", (), True),
        Column("redacted", "bool", "the number is masked in the source", (), True),
        *offsets("quote"),
        Column("role", "str", "role of the measure or section the number stands in", ROLES, True),
        Column("increment", "bool", "added to what is there (新增, 新建, 增配)", (), True),
        Column("quantity", "str", "what the number measures", QUANTITIES, True),
        Column("period", "Int64", "years that a flow or an addition is summed over"),
        Column("named", "bool", "the indicator could be named well", (), True),
    ),
)

CODES = Table(
    "codes",
    "one row per measure, theme and piece of evidence",
    None,
    (
        _MEASURE,
        _DOC,
        Column("theme", "str", "theme of the codebook", (), True),
        Column("term", "str", "the words that show it, as printed", (), True),
        *offsets("term"),
    ),
)
