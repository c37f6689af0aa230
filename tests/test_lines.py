"""What each line of a page is, and what its metadata boxes state."""

from cityplans.cleaning import clean
from cityplans.passages import Source


def fields(text):
    found = clean(Source("a.txt", text)).fields
    assert all(text[f.start : f.end] == f.value for f in found)
    return [(f.name, f.value) for f in found]


def test_a_box_with_bars():
    text = (
        "索引号: | 0099/2023-7 | 发布机构: | 乙县卫生健康局 |\n"
        "名称: | 乙县2023年卫生健康工作要点 | 文号: | |\n成文日期: | | 发布日期: | 2023-03-09 |\n"
        "一、加强急救\n完善网络。\n"
    )
    assert fields(text) == [
        ("issuer", "乙县卫生健康局"),
        ("title", "乙县2023年卫生健康工作要点"),
        ("issued", "2023-03-09"),
    ]


def test_names_set_apart_by_blanks_and_without_colons():
    text = (
        "索　引　号 0099/2023-7 文　　号 乙卫〔2023〕8号\n发布机构 乙县卫生健康局 公开方式 主动公开\n"
        "乙县2023年卫生健康工作要点\n一、加强急救\n完善网络。\n"
    )
    assert set(fields(text)) == {("doc_number", "乙卫〔2023〕8号"), ("issuer", "乙县卫生健康局")}


def test_the_date_of_writing_comes_before_the_date_on_the_page():
    text = "发布日期：2023-05-02\n成文日期：2023-04-28\n乙县工作要点\n一、加强急救\n完善网络。\n"
    assert fields(text) == [("issued", "2023-04-28"), ("issued", "2023-05-02")]


def test_a_value_on_the_line_below_its_name():
    assert fields("发文机关：\n乙县卫生健康局\n一、急救\n完善网络。\n") == [
        ("issuer", "乙县卫生健康局")
    ]


def test_prose_states_no_fields():
    text = (
        "乙县工作要点\n今年拓宽资金来源，推进审核，公布时间表。\n一、急救\n来源：自筹。完善网络。\n"
    )
    assert fields(text) == []
