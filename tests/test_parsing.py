from hypothesis import given
from hypothesis import strategies as st

from cityplans import cleaning, outline
from cityplans.parsing import Body, Job, parse_job, parse_source
from cityplans.passages import Source


def test_a_body_by_hand():
    body = Body(2, 8, masked=((2, 4), (7, 8)), repaired=((4, "1"), (6, "2")))
    assert body.of("甲乙丙丁１戊２己庚") == "  1戊2 "


def test_a_text_at_hand_takes_what_a_catalog_says():
    source = Source("t.csv#2", "一、加强急救。建成急救站3个。", facts={"plan_year": 2020})
    said = {"t.csv#2": {"plan_year": 2021}, "t.csv": {"plan_year": 2022}}
    for known, year in ((said, 2021), ({"t.csv": said["t.csv"]}, 2022), ({}, 2020)):
        (parsed,) = parse_job(Job(source.name, source, said=known))
        assert parsed.documents[0].facts["plan_year"] == year


@given(
    st.lists(
        st.sampled_from(
            [
                "一、加强急救。\n",
                "首页 > 公告\n",
                "２０２４年",
                "⼯作",
                "打印",
                "&nbsp;",
                "甲???乙\n",
                "。",
            ]
        ),
        min_size=1,
        max_size=12,
    )
)
def test_the_body_is_the_clean_text_without_what_is_masked(parts):
    source = Source("a.txt", "".join(parts))
    clean = cleaning.clean(source)
    visible = list(clean.text)
    for start, end, _ in clean.masked:
        visible[start:end] = " " * (end - start)
    spans = outline.find_documents(clean, source)
    parsed = parse_source(source)
    assert len(parsed.documents) == len(spans)
    for span, document in zip(spans, parsed.documents, strict=True):
        assert document.body.of(source.text) == "".join(visible[span.start : span.end])
        plain = "".join("".join(visible[span.start : span.end]).split())
        assert document.facts["n_chars"] == len(plain)
