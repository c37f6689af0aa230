"""The tables of results name the columns that the functions give, in their order."""

import pytest

import cityplans as cp
from cityplans import schema


@pytest.fixture(scope="module")
def results():
    plans = cp.load_plans()
    codes = cp.code_themes(plans)
    targets = cp.find_targets(plans)
    topics = cp.fit_topics(plans, n_topics=4)
    return {
        "shares": cp.compare_themes(codes, plans),
        "topic_shares": cp.compare_topics(topics, plans),
        "words": cp.compare_words(plans, focus="定西"),
        "similarities": cp.similarity(plans),
        "passages": cp.shared_passages(plans),
        "target_comparisons": cp.compare_targets(targets, plans),
        "outcomes": cp.pledge_outcomes(targets, plans),
        "terms": topics.terms,
        "members": topics.members,
        "diagnostics": topics.diagnostics,
        "robustness": topics.robustness,
        "targets": targets,
        "codes": codes,
    }


@pytest.mark.parametrize(
    "name", [n for n in schema.TABLES if n not in ("documents", "sections", "measures")]
)
def test_columns_and_types_are_those_of_the_schema(results, name):
    frame = schema.check(results[name], name)
    assert frame.columns.tolist() == schema.TABLES[name].names
