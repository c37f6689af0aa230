"""The tables that comparisons, topics and agreement give.

A column written ``region`` bears the name of what was compared ``by``.
"""

from __future__ import annotations

from cityplans.schema.columns import Column, Table

_INTERVAL = (
    Column("low", "float64", "lower end of the interval"),
    Column("high", "float64", "upper end of the interval"),
    Column("interval", "str", "how the interval was made, and what it is about"),
)
_SHARE = (
    Column("n", "int64", "measures counted, of n_measures"),
    Column("n_measures", "int64", "measures of the group in this role"),
    Column("n_documents", "int64", "documents behind them"),
    Column("share", "float64", "n of n_measures"),
    *_INTERVAL,
    Column("p", "float64", "document-level permutation test of equal shares; missing if too few"),
    Column("p_adjusted", "float64", "p after Benjamini and Hochberg"),
    Column("influence_low", "float64", "lowest share when one document is left out"),
    Column("influence_high", "float64", "highest share when one document is left out"),
)
_GROUP = Column("region", "str", "the group compared: place, year, kind …")
_ROLE = Column("role", "str", "role of the measures counted")
_TOPIC = Column("topic", "int64", "number of the topic, 1 for the largest")
_LABEL = Column("label", "str", "name of the topic: its most typical words, or yours")

SHARES = Table(
    "shares",
    "one row per theme and group, from compare_themes",
    None,
    (Column("theme", "str", "theme of the codebook"), _GROUP, _ROLE, *_SHARE),
)
TOPIC_SHARES = Table(
    "topic_shares",
    "one row per topic and group, from compare_topics",
    None,
    (_TOPIC, _LABEL, _GROUP, _ROLE, *_SHARE),
)
WORDS = Table(
    "words",
    "one row per word, from compare_words",
    None,
    (
        Column("word", "str", "word as segmented"),
        Column("n_focus", "int64", "uses by the place in focus"),
        Column("n_rest", "int64", "uses by the rest"),
        Column("per_10k_focus", "float64", "uses per 10,000 words of the place in focus"),
        Column("per_10k_rest", "float64", "uses per 10,000 words of the rest"),
        Column("log_odds", "float64", "log-odds with informative Dirichlet prior"),
        Column("z", "float64", "log_odds over its standard error (Monroe et al. 2008)"),
        Column("g2", "float64", "log-likelihood, signed by direction (Rayson & Garside 2000)"),
        Column("log_ratio", "float64", "binary log of the ratio of rates (Hardie 2014)"),
        Column("low", "float64", "lower end of the interval of log_ratio"),
        Column("high", "float64", "upper end of the interval of log_ratio"),
        Column("interval", "str", "how the interval was made, and what it is about"),
        Column("dispersion", "float64", "Gries' DP over the documents of the place, 0 is even"),
        Column("n_documents", "int64", "documents of the place with the word"),
        Column("n_documents_rest", "int64", "documents of the rest with the word"),
        Column("t", "float64", "log_ratio over its error, documents as units"),
        Column("p", "float64", "p of t; missing if a side has one document"),
        Column("p_adjusted", "float64", "p after Benjamini and Hochberg"),
    ),
)
SIMILARITIES = Table(
    "similarities",
    "one row per ordered pair of groups, from similarity",
    None,
    (
        Column("a", "str", "one group"),
        Column("b", "str", "the other group"),
        Column("similarity", "float64", "cosine: 1 is the same, 0 nothing in common"),
        Column("distance", "float64", "1 minus similarity"),
        Column("n_documents_a", "int64", "documents of a"),
        Column("n_documents_b", "int64", "documents of b"),
    ),
)
PASSAGES = Table(
    "passages",
    "one row per passage that a later document shares with an earlier one, from shared_passages",
    None,
    (
        Column("doc_earlier", "str", "document that has it first"),
        Column("doc_later", "str", "document that repeats it"),
        Column("measure_earlier", "str", "measure of the earlier document"),
        Column("measure_later", "str", "measure of the later document"),
        Column("region_earlier", "str", "place of the earlier document"),
        Column("region_later", "str", "place of the later document"),
        Column("year_earlier", "Int64", "plan year of the earlier document"),
        Column("year_later", "Int64", "plan year of the later document"),
        Column("text", "str", "the passage as the later document has it"),
        Column("n_chars", "int64", "its length"),
        Column("similarity", "float64", "1 is word for word"),
        Column("n_documents", "int64", "documents that have the passage"),
        Column("boilerplate", "bool", "so many documents have it that it says nothing"),
        Column("start_earlier", "int64", "offset in the earlier source text"),
        Column("end_earlier", "int64", "one past its last character there"),
        Column("start_later", "int64", "offset in the later source text"),
        Column("end_later", "int64", "one past its last character there"),
    ),
)
TARGET_COMPARISONS = Table(
    "target_comparisons",
    "one row per indicator, group and unit, from compare_targets",
    None,
    (
        Column("indicator", "str", "standard name of the indicator"),
        _GROUP,
        Column("unit", "str", "unit both values were brought to"),
        Column("reached", "float64", "latest value reported as reached"),
        Column("reached_year", "Int64", "its year"),
        Column("promised", "float64", "latest value promised"),
        Column("promised_high", "float64", "upper end of a promised range"),
        Column("promised_year", "Int64", "its year"),
        Column("comparator", "str", "how the promise binds"),
        Column("step", "float64", "promised minus reached"),
        Column("verdict", "str", "beyond, met, short or changed: the promise beside the result"),
        Column("better", "str", "which way is better: higher, lower or missing"),
        Column("quantity", "str", "level, addition, flow or change; the same of both"),
        Column("period", "Int64", "years a flow, an addition or a change is summed over"),
        Column("increment", "bool", "the values are additions (新增), not levels"),
        Column("n_documents", "int64", "documents behind the row"),
        Column("doc_ids", "str", "those documents, joined by 、"),
        Column("measure_ids", "str", "measures with the evidence, joined by 、"),
        Column("warning", "str", "what could not be brought together"),
    ),
)
OUTCOMES = Table(
    "outcomes",
    "one row per promise that a later report answers, from pledge_outcomes",
    None,
    (
        Column("indicator", "str", "standard name of the indicator"),
        _GROUP,
        Column("year", "Int64", "year promised for and reported on"),
        Column("unit", "str", "unit of both values"),
        Column("promised", "float64", "value promised"),
        Column("promised_high", "float64", "upper end of a promised range"),
        Column("comparator", "str", "how the promise binds"),
        Column("reached", "float64", "value reported"),
        Column("gap", "float64", "reached minus promised"),
        Column("kept", "boolean", "whether the result meets the promise"),
        Column("quantity", "str", "level, addition, flow or change; the same of both"),
        Column("period", "Int64", "years a flow, an addition or a change is summed over"),
        Column("increment", "bool", "the values are additions (新增), not levels"),
        Column("plan_doc", "str", "document that promises"),
        Column("plan_measure", "str", "its measure"),
        Column("report_doc", "str", "document that reports"),
        Column("report_measure", "str", "its measure"),
        Column("warning", "str", "what could not be brought together"),
    ),
)
TERMS = Table(
    "terms",
    "one row per topic and leading word, fit_topics(...).terms",
    None,
    (
        _TOPIC,
        _LABEL,
        Column("rank", "int64", "1 for the most typical word"),
        Column("term", "str", "word"),
        Column("weight", "float64", "class-based TF-IDF (Grootendorst 2022)"),
    ),
)
MEMBERS = Table(
    "members",
    "one row per measure that has a topic, fit_topics(...).members",
    None,
    (
        Column("measure_id", "str", "measure"),
        Column("doc_id", "str", "its document"),
        _TOPIC,
        _LABEL,
        Column("weight", "float64", "how much of the measure is of this topic"),
        Column("typicality", "float64", "cosine to the topic's centre"),
    ),
)
DIAGNOSTICS = Table(
    "diagnostics",
    "one row per number of topics tried, fit_topics(...).diagnostics",
    None,
    (
        Column("n_topics", "int64", "number of topics"),
        Column("coherence_npmi", "float64", "NPMI coherence of leading words (Röder et al. 2015)"),
        Column("coherence_shuffled", "float64", "the same of the words shuffled over the texts"),
        Column("coherence_umass", "float64", "UMass coherence (Mimno et al. 2011)"),
        Column("exclusivity", "float64", "words that lead one topic only (Roberts et al. 2014)"),
        Column("stability", "float64", "Jaccard of leading words refitted (Greene et al. 2014)"),
        Column("stability_shuffled", "float64", "the same of the words shuffled over the texts"),
        Column("cluster_jaccard", "float64", "Jaccard of members when refitted (Hennig 2007)"),
        Column("jaccard_shuffled", "float64", "the same of the words shuffled over the texts"),
        Column("seed_ari", "float64", "adjusted Rand index between seeds"),
        Column("silhouette", "float64", "mean silhouette, cosine"),
        Column("smallest", "int64", "measures in the smallest topic"),
        Column("score", "float64", "coherence and stability above those of shuffled words, added"),
        Column("proposed", "bool", "in the range proposed"),
    ),
)
ROBUSTNESS = Table(
    "robustness",
    "one row per topic and how far to trust it, fit_topics(...).robustness",
    None,
    (
        _TOPIC,
        _LABEL,
        Column("n", "int64", "measures of the topic"),
        Column("share", "float64", "their share of all measures with a topic"),
        Column("jaccard", "float64", "overlap of members with the nearest topic of a subsample"),
        Column("found_again", "float64", "share of subsamples in which half of it comes back"),
        Column("stable", "bool", "found again in more than half of them"),
        Column("share_low", "float64", "least share in a subsample"),
        Column("share_high", "float64", "largest share in a subsample"),
        Column("residue", "bool", "not stable, and its words are together by chance"),
        Column("note", "str", "杂项, 重抽样未再现 or empty"),
    ),
)
