"""What the explorer is given: compact columns, offsets, texts that nobody vetted."""

import json
import re

import pandas as pd
import pytest

import cityplans as cp
from cityplans import schema
from cityplans.explorer import packing
from cityplans.explorer.page import script
from tests.comparisons import make_plans, plans_of_counts, shuffled

NO_TARGETS = schema.conform(pd.DataFrame(), schema.TARGETS)
NO_CODES = schema.conform(pd.DataFrame(), schema.CODES)


def packed(plans, codes, targets=NO_TARGETS, instruments=NO_CODES):
    return packing.pack(plans, codes, targets, instruments)


def test_columns_refer_to_values_by_number(toy_plans, toy_codes):
    data = packed(toy_plans, toy_codes)
    assert data["documents"]["region"] == {"of": ["乙", "甲"], "at": [1, 1, 0]}
    assert data["documents"]["plan_year"] == {"of": [2023, 2024], "at": [0, 1, 1]}
    assert data["measures"]["doc"] == [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert data["measures"]["id"][:2] == ["m001", "m002"]
    assert [n["name"] for n in data["names"]] == ["中医药", "医共体", "项目"]
    # 推进医共体建设。组建紧密型县域医共体2个。: 医共体 once found by itself, once inside 县域医共体
    codes = data["codes"]
    assert list(zip(codes["measure"], codes["theme"], codes["at"], codes["length"], strict=True)) == [
        (0, 1, 2, 3), (0, 1, 13, 5), (3, 2, 7, 2), (1, 1, 2, 3), (1, 0, 10, 3), (2, 0, 2, 3),
    ]  # fmt: skip


def test_any_order_gives_the_same(toy_plans, toy_codes):
    first = packed(toy_plans, toy_codes)
    again = packed(shuffled(toy_plans), toy_codes.sample(frac=1, random_state=1))
    assert packing.to_json(again) == packing.to_json(first)


def test_copies_are_left_out_and_counted():
    plans = make_plans(
        {"a": {"region": "甲"}, "b": {"region": "甲", "duplicate_of": "a"}},
        {"a": ["建医共体"], "b": ["建医共体"]},
    )
    data = packed(plans, cp.code_themes(plans))
    assert (data["copies"], data["documents"]["id"], data["measures"]["doc"]) == (1, ["a"], [0])


def test_evidence_stands_where_the_text_has_it_and_where_the_source_has_it():
    # The source has a line break inside the word, and a rare character before it.
    source = "一、𠮷地建医\n共体。"
    plans = make_plans({"a": {"region": "甲"}}, {"a": ["x"]})
    measures = plans.measures.assign(text="𠮷地建医共体。", source_start=2, source_end=len(source))
    plans = cp.Plans(plans.documents, plans.sections, measures, {"a": source})
    codes = pd.DataFrame(
        {"measure_id": ["a/m1"], "theme": ["医共体"], "term": ["医共体"], "source_start": [5]}
    )
    found = packed(plans, codes)["codes"]
    # A script counts 𠮷 as two: the word is at 4, for Python at 3; both lead to 5 in the source.
    assert (found["at"], found["length"]) == ([4], [3])
    assert 2 + found["at"][0] + found["shift"][0] == source.index("医")


def test_headings_above_a_measure_are_named():
    plans = cp.load_plans()
    data = packed(plans, NO_CODES)
    shown = {
        data["measures"]["heading"]["of"][k] for k in data["measures"]["heading"]["at"] if k >= 0
    }
    assert any(" › " in heading for heading in shown)
    known = set(plans.sections["heading"].dropna())
    assert all(set(heading.split(" › ")) <= known for heading in shown)


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!--", "a\u2028b\u2029c", "&lt;", "\ud800", '"\\'],
)
def test_texts_cannot_leave_the_json(text):
    written = packing.to_json({"text": text})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written)["text"] == text.replace("\ud800", "?")


def test_what_is_wrong_is_said(toy_plans, toy_codes, tmp_path):
    with pytest.raises(ValueError, match="codes: 1 measures are not in these plans"):
        cp.explore(toy_plans, toy_codes.assign(measure_id="z/m1").head(1))
    with pytest.raises(ValueError, match="codes: no column measure_id"):
        cp.explore(toy_plans, toy_codes[["theme"]])
    with pytest.raises(ValueError, match="targets: no column comparator"):
        cp.explore(toy_plans, toy_codes, targets=NO_TARGETS.drop(columns="comparator"))
    with pytest.raises(TypeError, match=r"explore\(plans, codes\)"):
        cp.explore(toy_codes, toy_plans)
    with pytest.raises(ValueError, match="lang='de'"):
        cp.explore(toy_plans, toy_codes, lang="de")
    with pytest.raises(ValueError, match=r"x\.txt: the explorer is a page"):
        cp.save_explorer(toy_plans, toy_codes, tmp_path / "x.txt")


def test_empty_plans_give_a_page(tmp_path):
    plans = cp.Plans(
        *(
            schema.conform(pd.DataFrame(), t)
            for t in (schema.DOCUMENTS, schema.SECTIONS, schema.MEASURES)
        ),
        {},
    )
    page = cp.save_explorer(
        plans, NO_CODES, tmp_path / "x.html", targets=NO_TARGETS, instruments=NO_CODES
    )
    assert page.stat().st_size > 10_000


def test_the_shipped_plans_fit_into_an_email(tmp_path):
    plans = cp.load_plans()
    page = cp.save_explorer(plans, cp.code_themes(plans), tmp_path / "x.html", title="<b>九地</b>")
    text = page.read_text(encoding="utf-8")
    assert len(text.encode()) < 1_000_000
    assert "<title>&lt;b&gt;九地&lt;/b&gt;</title>" in text
    assert not re.search(r"""(?:src|href)=["'](?!data:,)""", text.split("<script")[0])


def test_many_measures_stay_small():
    plans, codes = plans_of_counts({f"地{k}": [(3, 10)] for k in range(200)})
    written = packing.to_json(packed(plans, codes))
    # 2,000 measures of three characters: what is not text takes less than 60 bytes a measure
    assert len(written.encode()) < 2000 * 60


def test_the_widget_holds_the_same_script(toy_plans, toy_codes):
    widget = cp.explore(toy_plans, toy_codes, lang="en", height=500)
    assert (widget.state, widget.height) == ("", 500)
    assert json.loads(widget.data)["lang"] == "en"
    assert widget._esm == script() or str(widget._esm) == script()
    assert repr(widget) == "Explorer(state='')"


def test_much_data_is_stored_compressed():
    import base64
    import gzip

    from cityplans.explorer import page

    few, many = '{"a":"医共体"}', '{"a":"' + "医共体" * 200_000 + '"}'
    assert page._hold(few) == ("application/json", few)
    kind, held = page._hold(many)
    assert kind == "application/gzip" and len(held) < len(many) / 50
    assert gzip.decompress(base64.b64decode(held)).decode("utf-8") == many


def test_no_path_writes_no_page(toy_plans, toy_codes):
    assert cp.save_explorer(toy_plans, toy_codes, None) is None
