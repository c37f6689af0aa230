"""Frames before readers: headers, values, numbers, escapes."""

import pandas as pd
import pytest

import cityplans as cp
from cityplans import schema
from cityplans.display import shown_name
from cityplans.style import safe

FRAME = pd.DataFrame(
    {
        "region": ["定西", None],
        "role": ["plan", "method"],
        "share": [0.12345, 2000.0],
        "ok": [True, False],
    }
)


def test_headers_and_closed_sets_are_translated_and_the_frame_is_not():
    assert str(cp.show(FRAME)).split() == (
        ["地方", "性质", "比例", "ok", "定西", "计划", "0.123", "是", "做法", "2,000", "否"]
    )
    assert "place" in str(cp.show(FRAME, lang="en")) and "promised" in str(
        cp.show(FRAME, lang="en")
    )
    assert FRAME.columns.tolist() == ["region", "role", "share", "ok"]


def test_html_is_escaped_and_long_text_has_room():
    html = cp.show(pd.DataFrame({"text": ["<b>推进</b>"], "n": [1]}))._repr_html_()
    assert "&lt;b&gt;推进" in html and "min-width:40em" in html and "text-align:right" in html
    assert "table-layout:auto" in html


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f"])
def test_a_mark_that_turns_the_direction_of_writing_is_shown_itself(mark):
    name = f"甲{mark}fdp.txt"
    for page in (cp.show(pd.DataFrame({"source": [name]}))._repr_html_(), safe(name)):
        assert mark not in page and "甲\ufffdfdp.txt" in page


def test_only_so_many_rows_are_shown_and_it_is_said():
    shown = cp.show(pd.DataFrame({"n": range(50)}), rows=5)
    assert shown._repr_html_().count("<tr>") == 6 and "共 50 行，此处为前 5 行" in str(shown)
    assert len(shown) == 50


def test_an_index_is_a_column_and_pivoted_values_are_named():
    table = pd.DataFrame({"region": ["甲", "甲"], "role": ["plan", "method"], "n": [1, 2]})
    wide = table.pivot(index="region", columns="role", values="n")
    assert str(cp.show(wide)).split() == ["地方", "做法", "计划", "甲", "2", "1"]
    counts = table.set_index("region")["n"]
    assert str(cp.show(counts)).split() == ["地方", "项数", "甲", "1", "甲", "2"]


def test_an_index_is_shown_where_it_says_something():
    twice = pd.DataFrame({"region": ["甲"]}, index=pd.Index(["乙"], name="region"))
    assert str(cp.show(twice)).split() == ["地方", "地方", "乙", "甲"]
    assert "mean" in str(cp.show(pd.Series([1, 2], name="n").describe()))
    assert "7" not in str(cp.show(pd.DataFrame({"n": [1]}, index=[7])))


def test_every_column_of_every_table_but_signs_has_a_chinese_name():
    names = {c.name for t in schema.TABLES.values() for c in t.columns}
    assert sorted(n for n in names if shown_name(n) == n) == sorted(SAME & names)
    for column in ("role", "doc_type", "level", "region_confidence", "kind", "comparator"):
        allowed = next(
            c.allowed for t in schema.TABLES.values() for c in t.columns if c.name == column
        )
        assert not [v for v in allowed if shown_name(v, of=column) == v]


SAME = {"p", "z", "g2", "t"}


def test_what_is_no_frame_or_language_is_refused():
    with pytest.raises(TypeError, match="wants a DataFrame, not list"):
        cp.show([1])
    with pytest.raises(ValueError, match="'zh' or 'en'"):
        cp.show(FRAME, lang="fr")


def test_the_guide_names_what_is_there_in_chinese():
    import re

    frame = cp.guide().frame
    assert frame["name"].tolist() == cp.__all__[1:] and (frame["meaning"] != "").all()
    assert frame["meaning"].str.contains("[一-鿿]").all()
    assert not [m for m in cp.guide("en").frame["meaning"] if re.search("[一-鿿]", m)]


def test_a_notebook_can_be_told_to_show_all_frames_so():
    from IPython.testing.globalipapp import start_ipython

    shell = start_ipython()
    html_of = shell.display_formatter.formatters["text/html"]
    html_of.enabled = True  # as in a notebook
    before = html_of(FRAME)
    assert "region" in before
    cp.use_display()
    assert (
        "<th" in html_of(FRAME)
        and ">地方</th>" in html_of(FRAME)
        and "region" not in html_of(FRAME)
    )
    # What has a display of its own keeps it.
    hits = cp.kwic(cp.load_plans(), "医共体")
    assert "主题“医共体/医联体”" in html_of(hits)
    cp.use_display("en")
    assert ">place</th>" in html_of(FRAME)
    cp.use_display(None)
    assert html_of(FRAME) == before
    with pytest.raises(ValueError, match="'zh' or 'en'"):
        cp.use_display("fr")
