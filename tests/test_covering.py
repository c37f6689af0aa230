"""How much of a document was understood: characters counted by hand, little of it is said."""

import pandas as pd
import pytest

import cityplans as cp
from cityplans import covering
from cityplans.covering import covered_share
from cityplans.passages import CleanText, DocumentSpan, Line, MeasureRow, Outline, SectionRow, Span

TEXT = "工作要点\n一、总述\n说明。\n1.建医院。\n往年情况\n打印关闭网页\n尾"
PLACES = {part: TEXT.index(part) for part in TEXT.split("\n")}


def share(*, titles=(), masked=(), lines=(), sections=(), measures=()) -> float:
    span = DocumentSpan(0, len(TEXT), 5, len(TEXT), titles=titles)
    return covered_share(
        CleanText(TEXT, masked=masked, lines=lines), span, Outline(sections, measures)
    )


def place(part: str) -> tuple[int, int]:
    return PLACES[part], PLACES[part] + len(part)


def test_every_kind_of_what_was_found_counts_by_hand():
    visible = len("".join(TEXT.split()))
    assert visible == 4 + 4 + 3 + 6 + 4 + 6 + 1
    assert share() == 0
    assert share(titles=(Span(*place("工作要点")),)) == round(4 / visible, 4)
    assert share(masked=((*place("打印关闭网页"), "site"),)) == round(6 / visible, 4)
    for label, counts in (
        ("title", 1), ("field", 1), ("furniture", 1), ("contents", 1), ("body", 0), ("heading", 0),
        ("table", 0),
    ):  # fmt: skip
        lines = (Line(*place("往年情况"), label),)
        assert share(lines=lines) == round(4 * counts / visible, 4), label
    measure = MeasureRow("1.1", "1.", "", "建医院。", "plan", *place("1.建医院。"), section=0)
    assert share(measures=(MeasureRow("1", "1.", "", "", "plan", *place("1.建医院。")),)) == round(
        6 / visible, 4
    )
    # a section's own text ends where its first measure or part begins
    section = SectionRow("1", 1, "一、", "总述", "plan", PLACES["一、总述"], len(TEXT))
    assert share(sections=(section,)) == round(24 / visible, 4)
    assert share(sections=(section,), measures=(measure,)) == round(13 / visible, 4)
    part = SectionRow("1.1", 2, "", None, "plan", *place("说明。"), parent=0)
    assert share(sections=(section, part)) == round(7 / visible, 4)


def test_what_is_counted_twice_or_lies_outside_counts_once_or_not_at_all():
    span = DocumentSpan(5, 9, 5, 9, titles=(Span(0, 7), Span(6, 7)))
    assert covered_share(CleanText(TEXT), span, Outline()) == 0.5
    assert covered_share(CleanText("  \n"), DocumentSpan(0, 3, 0, 3), Outline()) == 1


@pytest.mark.parametrize(("covered", "said"), [(0.79, True), (0.8, False)])
def test_little_that_was_understood_is_said(monkeypatch, covered, said):
    monkeypatch.setattr(covering, "covered_share", lambda *a: covered)
    plans = cp.load_plans(pd.DataFrame({"text": ["一、建医院。\n二、建医共体。"]}))
    assert plans.documents["covered"].tolist() == [covered]
    assert ("Only 79% of the text" in (plans.documents["warnings"].fillna("").iloc[0])) == said
