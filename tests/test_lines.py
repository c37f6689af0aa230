"""What each line of a page is, and what its metadata boxes state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.cleaning import clean
from cityplans.lines.model import LABELS, read_model
from cityplans.outline import find_documents
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
        ("publisher", "乙县卫生健康局"),
        ("title", "乙县2023年卫生健康工作要点"),
        ("issued", "2023-03-09"),
    ]


def test_names_set_apart_by_blanks_and_without_colons():
    text = (
        "索　引　号 0099/2023-7 文　　号 乙卫〔2023〕8号\n发布机构 乙县卫生健康局 公开方式 主动公开\n"
        "乙县2023年卫生健康工作要点\n一、加强急救\n完善网络。\n"
    )
    assert set(fields(text)) == {("doc_number", "乙卫〔2023〕8号"), ("publisher", "乙县卫生健康局")}


def test_the_date_of_writing_comes_before_the_date_on_the_page():
    text = "发布日期：2023-05-02\n成文日期：2023-04-28\n乙县工作要点\n一、加强急救\n完善网络。\n"
    assert fields(text) == [("issued", "2023-04-28"), ("issued", "2023-05-02")]


def test_a_value_on_the_line_below_its_name():
    assert fields("发文机关：\n乙县卫生健康局\n一、急救\n完善网络。\n") == [
        ("issuer", "乙县卫生健康局")
    ]


@pytest.mark.parametrize("who", ["乙县新闻网", "乙县融媒体中心", "健康乙县", "县委宣传部"])
def test_who_tells_it_below_its_key_is_no_heading(who):
    story = "3月2日,全县卫生健康工作会议召开,回顾去年工作,安排今年任务,各镇负责人参加。\n"
    text = f"乙县卫生健康工作会议召开\n2021/03/03\n来源:\n{who}\n{story}"
    assert visible(text).strip().endswith(story.strip()) and who not in visible(text)


def test_numbers_of_a_table_printed_a_cell_a_line_are_no_page_numbers():
    cells = "主要指标\n床位数\n1200\n1350\n签约率\n75\n80\n"
    above = f"乙县工作要点\n{PROSE}\n一、急救\n{PROSE}\n"
    for below in ("", f"二、签约\n{PROSE}\n"):
        assert cells in visible(above + cells + below)
        assert "- 3 -" not in visible(above + cells.replace("签约率", "- 3 -\n签约率") + below)
    assert "12" not in visible(f"{above}上一页\n1\n12\n下一页\n")
    assert "12" not in visible(f"{above}{PROSE}\n12\n")


def test_prose_states_no_fields():
    text = (
        "乙县工作要点\n今年拓宽资金来源，推进审核，公布时间表。\n一、急救\n来源：自筹。完善网络。\n"
    )
    assert fields(text) == []


PROSE = "全县卫生健康系统要提高认识，压实责任，按月调度，年底前完成各项任务，现将安排印发如下。"


@pytest.mark.parametrize("leader", ["……………3", "\t3", "   3", "......3"])
def test_a_contents_page_is_masked_and_its_headings_in_the_text_are_not(leader):
    entries = [
        f"第{n}章 {name}" for n, name in zip("一二三", ("医改", "公卫", "人才"), strict=True)
    ]
    contents = "\n".join(f"{e}{leader}" for e in entries)
    body = "\n".join(
        f"{e}\n建成急救站点，完善服务网络，提高应急能力，做到随叫随到。" for e in entries
    )
    text = f"丙县“十四五”卫生健康发展规划\n目 录\n{contents}\n\n{body}\n"
    shown = visible(text)
    assert "3" not in shown
    assert all(shown.count(e) == 1 for e in entries)


def test_a_contents_page_without_numbers_is_told_by_its_headings_coming_again():
    entries = ["一、今年工作", "（一）党建", "（二）医改", "（三）公卫", "二、明年计划"]
    body = "\n".join(f"{e}\n抓好落实，完善服务网络，提高应急能力，做到随叫随到。" for e in entries)
    text = "目录\n" + "\n".join(entries) + f"\n丙县卫生健康局工作总结\n{PROSE}\n{body}\n"
    assert all(visible(text).count(e) == 1 for e in entries)


def test_a_list_of_promises_is_no_contents_page():
    items = [f"{k}、新建村卫生室{k}0家" for k in range(1, 9)]
    text = f"丙县2024年民生实事\n{PROSE}\n" + "\n".join(items) + "\n"
    assert all(item in visible(text) for item in items)


def test_who_is_responsible_stays():
    text = f"丙县任务分解表\n1.建成急救站点，完善服务网络。\n责任单位：县卫健局\n完成时限：12月\n{PROSE}\n"
    assert "责任单位：县卫健局" in visible(text)
    assert "完成时限：12月" in visible(text)


def test_lines_between_title_and_text_stay():
    text = (
        "丙县卫生健康工作报告\n——2024年1月9日在丙县第十届人民代表大会第三次会议上\n"
        f"各位代表：\n{PROSE}\n一、医改\n建成急救站点，完善服务网络。\n"
    )
    assert "各位代表：" in visible(text)
    assert "——2024年1月9日" in visible(text)


def visible(text):
    found = clean(Source("a.txt", text))
    out, at = [], 0
    for a, b, _ in found.masked:
        out.append(found.text[at:a])
        at = b
    return "".join([*out, found.text[at:]])


def title_of(text, **given):
    source = Source("a.txt", text, **given)
    return [d.title for d in find_documents(clean(source), source)]


BODY = f"{PROSE}\n一、医改\n建成急救站点，完善服务网络，提高应急能力，做到随叫随到。\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # a button, a telephone, a date and an annex number above it
        (f"收藏\n0577-8812345\n2024-03-05\n附件1\n丁县2024年卫生健康工作要点\n{BODY}", None),
        # over two lines
        (f"丁县卫生健康局关于印发\n丁县2024年卫生健康工作要点的通知\n{BODY}", "丁县卫生健康局关于印发丁县2024年卫生健康工作要点的通知"),
        # glued to the text
        (f"丁县2024年卫生健康工作要点今年以来，{BODY}", None),
        # twice, glued
        (f"丁县2024年卫生健康工作要点丁县2024年卫生健康工作要点一、医改\n{BODY}", None),
        # of a notice, what it passes on
        (f"丁县卫健局关于印发丁县2024年卫生健康工作要点的通知\n各单位：\n现印发给你们。\n丁县卫健局\n2024年3月5日\n丁县2024年卫生健康工作要点\n{BODY}", None),
        # of two parts, the second with a year as a text might begin
        (f"丁县卫健委2023年工作总结2024年工作安排\n{BODY}", "丁县卫健委2023年工作总结2024年工作安排"),
        (f"丁县健康行动2024年工作要点\n{BODY}", "丁县健康行动2024年工作要点"),
        # the name of a shared file, glued again to its text
        (f"下载此文档\n丁县急救工作实施方案.doc\n分类：医学\n丁县急救工作实施方案.doc：..丁县急救方案为了确保{BODY}", "丁县急救工作实施方案"),
        # the years of a plan on the line of the notice's end
        (f"关于印发丁县急救三年行动计划\n（2023—2025年）的通知\n各乡镇：\n请执行。\n{BODY}", "关于印发丁县急救三年行动计划（2023—2025年）的通知"),
        # headings are no titles, nor is the date above one
        (f"丁县突发事件应急预案\n1.1 目的\n二〇〇八年四月二日\n1.2 适用范围\n{BODY}", "丁县突发事件应急预案"),
        (f"二〇〇八年四月二日\n丁县突发事件应急预案\n{BODY}", "丁县突发事件应急预案"),
        # a broken sentence that ends like one
        (f"丁县妇幼工作汇报\n各位领导：\n根据文件要求，丁县的妇幼免费检查工作\n于去年正式启动，现将有关情况汇报\n如下：\n{BODY}", "丁县妇幼工作汇报"),
        # what a strange site sells above it
        (f"高清影院在线观看，免费影院下载，影院大全\n丁县全面创建卫生乡镇\n2024-03-05 来源：丁报\n{BODY}", "丁县全面创建卫生乡镇"),
        # in a cell of the table that lays the page out
        (f"索引号 | 07/1 | 公开方式 | 主动公开 |\n丁县应对动物疫情应急预案 | |||||\n|\n{BODY}", "丁县应对动物疫情应急预案"),
        # what a site puts before it
        (f"【正文】\n丁县2024年卫生健康工作要点\n{BODY}", None),
        (f"丁丁范文库：www.dingding-fw.com丁县2024年卫生健康工作要点\n{BODY}", None),
    ],
)  # fmt: skip
def test_the_title_among_other_lines(text, title):
    assert title_of(text) == [title or "丁县2024年卫生健康工作要点"]


def test_a_title_that_a_table_gives_is_the_title():
    assert title_of(f"一、医改\n{BODY}", facts={"title": "丁县要点"}) == ["丁县要点"]


def test_a_title_in_the_markup_or_a_box():
    assert title_of(BODY, page={"title": "丁县工作要点"}) == ["丁县工作要点"]
    boxed = f"索引号：07/1\n名称：丁县卫生健康工作要点\n发布机构：丁县卫健局\n{BODY}"
    assert title_of(boxed) == ["丁县卫生健康工作要点"]


@given(
    st.lists(
        st.sampled_from([*"一二、1.（）:：|　\t\n首页>关于工作要点。，2024年月日目录", PROSE]),
        max_size=60,
    )
)
def test_any_text_gets_labels_in_order_and_fields_that_stand_there(parts):
    text = "".join(parts)
    found = clean(Source("a.txt", text))
    assert len(found.text) == len(text)
    at = 0
    for line in found.lines:
        assert at <= line.start < line.end <= len(text)
        at = line.end
    assert all(found.text[f.start : f.end] == f.value for f in found.fields)


def test_the_model_is_of_the_labels_and_costs_one_look_up_a_feature():
    model = read_model()
    assert {len(w) for w in model.weights.values()} == {len(LABELS)}
    assert len(model.follows) == len(LABELS)


def test_page_numbers_of_a_shared_file_are_no_items():
    text = (
        "《戊县卫生工作总结.docx》由会员分享,可在线阅读,更多相关《戊县卫生工作总结.docx(2页)》请在文库上搜索。\n"
        "1、戊县卫生工作总结一、医改。建成急救站点，完善服务\n2、网络，提高应急能力。\n3、，做到随叫随到。\n"
    )
    shown = visible(text)
    assert not any(f"{n}、" in shown for n in "123")
    assert "一、医改" in shown


def test_items_stay_where_no_file_was_shared():
    text = f"戊县卫生工作总结\n{PROSE}\n1、抓好医改工作\n2、抓好急救工作\n"
    assert "1、抓好医改工作\n2、抓好急救工作" in visible(text)


def test_traditional_script_is_said_and_stays_as_printed():
    text = (
        "己縣衛生健康局2024年工作要點\n為做好醫療衛生服務，全縣要開展學習，實現發展目標，現將計劃印發。\n"
        "一、醫改\n建成急救站點，開設門診，服務群眾，推進縣域醫共體建設。\n"
    )
    found = clean(Source("a.txt", text))
    assert found.text == text
    assert any("traditional" in w for w in found.warnings)
    assert title_of(text) == ["己縣衛生健康局2024年工作要點"]


def test_readings_are_no_part_of_a_title():
    text = f"庚縣衛(wèi)生健康局關(guān)于2024年工作要點(diǎn)\n{BODY}"
    assert title_of(text) == ["庚縣衛生健康局關于2024年工作要點"]


def test_pictures_key_caps_and_marks_that_show_nothing():
    text = f"辛县工作要点\n{PROSE}\n一、医改\n👉1.新增床位1\u200b20张。\n2️⃣签约\u00ad率75%。\n"
    shown = visible(text)
    assert "\n1.新增床位120张。\n2.签约率75%。" in shown


def test_question_marks_for_lost_indents_are_masked():
    text = "壬县工作要点\n??一、医改\n??建成急救站点，完善服务网络。\n??二、公卫\n??做好随访。\n"
    assert "?" not in visible(text)


def test_question_marks_before_one_number_are_a_lost_indent_and_before_one_word_are_not():
    text = "壬县工作要点\n一、医改\n建成急救站点。\n??{}公卫\n做好随访。\n"
    assert "\n二、公卫" in visible(text.format("二、"))
    assert "\n（二）公卫" in visible(text.format("（二）"))
    assert "??加强公卫" in visible(text.format("加强"))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # the text is all in one line, a blank behind its title
        ("癸乡卫生院急救工作总结 我乡卫生院今年抓好急救。" + PROSE, "癸乡卫生院急救工作总结"),
        # what a site of documents shares
        (
            "《癸乡卫生院2023年急救工作总结.docx》由会员分享,可在线阅读,请在文库上搜索。\n"
            f"1、在忙碌中,癸乡急救工作又过了一年。{PROSE}\n",
            "癸乡卫生院2023年急救工作总结",
        ),
        # a page's path, title, source and date in one line
        (
            f"当前位置 : 癸县新闻网 >> 部门 癸县急救体系建设稳步推进 来源:癸县新闻网 2024年3月5日\n{PROSE}\n",
            "癸县急救体系建设稳步推进",
        ),
        (f"首页 > 政务公开 > 规划计划 > 癸县急救工作要点\n发布日期:2024-02-20\n{PROSE}\n", "癸县急救工作要点"),
        # the date of a speech is no part of its title
        (f"在癸县卫生健康工作会议上的讲话\n(2024年3月5日)\n同志们：\n{BODY}", "在癸县卫生健康工作会议上的讲话"),
        # only the text names itself
        (f"急救事关群众健康,特制定本乡卫生院急救工作计划。\n{BODY}", "乡卫生院急救工作计划"),
        ("精品文档---下载后可任意编辑癸乡急救工作计划 一、急救\n" + BODY, "癸乡急救工作计划"),
        (f"2024年急救网络工作要点.docx\n2页急救网络工作要点 一、急救\n{BODY}", "2024年急救网络工作要点"),
        # news that opens with a meeting
        (f"癸县新闻网讯(记者 某某)3月5日上午,癸县召开2024年卫生健康工作会议,部署急救。{PROSE}\n", "癸县召开2024年卫生健康工作会议"),
        # a collection, by its first piece
        (
            "卫生局工作总结汇编(2篇)\n卫生局工作总结汇编(2篇) 目录 1. 癸县卫生局急救工作总结 2 "
            f"2.子县卫生局急救工作总结 9 癸县卫生局急救工作总结 今年,我局抓好急救。{PROSE}\n",
            "癸县卫生局急救工作总结",
        ),
        # a notice is a title to its end
        (f"癸县卫健局关于印发健康癸县行动2024年工作要点的通知\n{BODY}", "癸县卫健局关于印发健康癸县行动2024年工作要点的通知"),
        (f"凝心聚力谱新篇——2024年癸县卫生健康工作会议\n{BODY}", "凝心聚力谱新篇——2024年癸县卫生健康工作会议"),
    ],
)  # fmt: skip
def test_titles_that_a_sentence_a_page_or_a_file_names(text, title):
    assert title_of(text) == [title]


def test_what_a_text_mentions_is_not_its_title():
    said = f"同志们：\n这次会议的主要任务是总结2023年工作，部署2024年任务。{PROSE}\n"
    assert title_of(said) == [None]
    assert title_of(f"我县先后制定急救工作计划,各乡照办。{PROSE}\n") == [None]


def test_markup_and_an_outline_before_the_text_are_masked():
    shown = visible(
        f'1. <ul id="a"></ul>\n<span id="a"></span><b id="a"></b>\n癸县工作总结\n'
        f"【提纲】一、2023年工作情况。一是抓急救。二、2024年打算。\n{BODY}"
    )
    assert "<" not in shown and "提纲" not in shown and "一、医改" in shown


def test_the_line_of_who_speaks_is_no_title():
    from cityplans.lines.choosing import best_title

    by = "甲县卫生健康局党组书记、局长 张三(2021年12月30日)"
    assert best_title([("述职述廉报告", "line"), (by, "line")]) == "述职述廉报告"
    speech = "甲县卫生健康局局长在工作会议上的讲话"
    assert best_title([("工作简报", "line"), (speech, "line")]) == speech
