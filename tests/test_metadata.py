"""Made-up documents of many kinds and places, taken through the whole reading."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans import cleaning, metadata, outline
from cityplans.metadata.dates import read_date
from cityplans.metadata.issuers import (
    complete_issuer,
    find_number,
    is_institution,
    organ_at_start,
)
from cityplans.metadata.kinds import inner_title
from cityplans.metadata.text import tidy_title
from cityplans.metadata.year_hits import date_by_events
from cityplans.passages import CleanText, DocumentSpan, Field, Outline, Source
from cityplans.regions.gazetteer import gazetteer
from tests.work import is_linear


def describe(text, *, title=None, facts=None, name="a.txt"):
    source = Source(name, text, title=title, facts=facts or {})
    clean_text = cleaning.clean(source)
    document = outline.find_documents(clean_text, source)[0]
    parsed = outline.parse_outline(clean_text, document, source)
    return metadata.describe(clean_text, document, parsed, source)


PLAN = """

{opening}

一、深化医药卫生体制改革
1.推进紧密型医共体建设。统一人员、财务、药械管理,力争县域就诊率达到90%以上。
2.学习三明医改经验。落实"两个允许",完善绩效分配办法。

二、提升公共卫生服务能力
3.做好家庭医生签约服务。重点人群签约率达到80%以上。
4.加强疾控体系建设。完成疾控中心实验室改造。
"""

DOCUMENTS = {
    "notice with a work plan": (
        "泾川县卫生健康局关于印发《2023年全县卫生健康工作要点》的通知\n\n泾卫发〔2023〕21号\n\n"
        "各乡镇卫生院、县直医疗卫生单位:\n现将要点印发你们,请认真抓好落实。\n\n泾川县卫生健康局\n"
        "2023年3月6日\n\n2023年全县卫生健康工作要点"
        + PLAN.format(opening="2023年全县卫生健康工作的总体要求是:全面推进健康泾川建设。"),
        dict(adcode="620821", plan_year=2023, doc_type="work_plan", issuer="泾川县卫生健康局",
             doc_number="泾卫发〔2023〕21号", issued="2023-03-06", level="county"),
    ),
    "year only in the body": (
        "市卫健委工作要点\n"
        + PLAN.format(opening="2021年是“十四五”开局之年。全市卫健系统要认真落实市委、市政府部署,"
                      "以建设健康宜宾为目标,宜宾市卫生健康委员会统筹推进,宜宾市第一人民医院带头。"),
        dict(adcode="511500", plan_year=2021, doc_type="work_plan"),
    ),
    "summary and plan": (
        "兴化市卫生健康委员会2022年工作总结及2023年工作计划\n\n一、2022年工作总结\n"
        "(一)疫情防控有力有效。完成核酸采样点建设,新增床位100张。\n(二)医改纵深推进。组建医共体3个。\n"
        "二、2023年工作计划\n(一)持续深化医改。重点推进医保支付方式改革。\n(二)提升服务能力。新建卫生院2家。\n",
        dict(adcode="321281", plan_year=2023, years_covered="2022,2023",
             doc_type="summary_and_plan", issuer="兴化市卫生健康委员会"),
    ),
    "summary whose title names only the year past": (
        "桐城市卫生健康委员会2021年度工作总结\n\n一、2021年工作开展情况\n(一)扎实开展疫苗接种。接种率达92%。\n"
        "(二)推进医改。完成医共体组建。\n二、下一步工作打算\n(一)巩固医改成果。推动优质资源下沉。\n"
        "(二)抓好项目建设。新建市妇幼保健院。\n",
        dict(adcode="340881", plan_year=2022, doc_type="summary_and_plan"),
    ),
    "site title with a wrong year": (
        "卫生健康局2024年工作总结和2024年工作计划\n\n一、工作总结\n"
        "(一)抓实疫情防控。落实核酸检测和次密接追踪,推进新冠疫苗接种。\n"
        "(二)抓牢党的建设。开展党史学习教育,庆祝建党100周年。\n二、工作计划\n"
        "(一)落实常态化疫情防控。规范发热门诊。\n(二)深化医改。推进医共体建设。\n",
        dict(adcode=None, plan_year=2022, doc_type="summary_and_plan", level="unknown"),
    ),
    "meeting": (
        "3月15日,象山县召开全县卫生健康工作会议。副县长出席会议并讲话,县卫生健康局局长作工作报告。\n"
        "会议充分肯定了2022年全县卫生健康工作取得的成绩。会议强调,一要深化医改,推进医共体建设。"
        "二要强化基层,提升乡镇卫生院能力。三要转变作风,落实责任。会议还通报表扬了先进集体。\n",
        dict(adcode="330225", plan_year=2023, doc_type="meeting_report", level="county"),
    ),
    "five-year plan": (
        "衢州市卫生健康事业发展“十四五”规划\n\n一、规划背景\n(一)“十三五”成效。人均预期寿命81.2岁。\n"
        "二、总体要求\n(一)指导思想。坚持人民至上。\n三、主要任务\n(一)建设整合型服务体系。组建医共体8个。\n",
        dict(adcode="330800", plan_year=2021, doc_type="five_year_plan",
             years_covered="2016,2017,2018,2019,2020,2021,2022,2023,2024,2025"),
    ),
    "government work report of a county": (
        "政府工作报告\n——2022年1月18日在西乡县第十九届人民代表大会第一次会议上\n县长 张三\n\n各位代表:\n"
        "现在,我代表县人民政府向大会报告工作,请予审议。\n一、2021年工作回顾\n全县生产总值增长8%。\n"
        "二、2022年重点工作\n(一)抓产业。新增规上企业10家。\n(二)惠民生。新建医院1所。\n",
        dict(adcode="610724", plan_year=2022, doc_type="government_work_report",
             issued="2022-01-18", level="county"),
    ),
    "experience": (
        "推进医共体建设情况汇报\n\n现将我县医共体建设情况汇报如下:\n近年来,大竹县坚持改革创新,大竹县人民医院牵头组建医共体。\n"
        "一、主要做法\n一是健全机制。成立管委会。二是下沉资源。派驻专家50名。\n二、主要成效\n县域就诊率达91%。\n",
        dict(adcode="511724", plan_year=None, doc_type="experience_report"),
    ),
    "paper": (
        "县域医共体绩效评价研究\n李四 王五\n(邓州市人民医院,河南邓州 474150)\n[摘要]目的 评价县域医共体绩效。方法 收集2019—2021年数据。"
        "结果 效率提升。结论 应完善机制。[关键词]医共体;绩效\n[中图分类号]R197 [文献标识码]A\n1 资料与方法\n"
        "采用数据包络分析。\n2 结果\n综合效率0.93。\n参考文献\n[1]赵六.医共体研究[J].中国卫生,2020,1(2):3-5.\n",
        dict(adcode="411381", plan_year=None, doc_type="academic_paper", level="institution"),
    ),
    "rule": (
        "固原市城乡居民大病保险实施办法\n\n第一条 为减轻群众负担,制定本办法。\n第二条 本办法适用于全市参保居民。\n"
        "第三条 大病保险起付线为1万元。\n",
        dict(adcode="640400", plan_year=None, doc_type="regulation"),
    ),
    "guidance about no place": (
        "如何建好家庭医生团队\n\n家庭医生是居民健康的守门人。各地要因地制宜,组建全科与专科结合的团队。\n"
        "一是选好队长。队长应有五年以上经验。\n二是建好清单。把服务内容写清楚。\n",
        dict(adcode=None, plan_year=None, doc_type="guidance_article", region_confidence="unknown"),
    ),
    "law database": (
        "2020年玉林市卫生健康工作要点\n文章属性\n【制定机关】玉林市卫生健康委员会\n【公布日期】2020.03.18\n"
        "【字号】玉卫发〔2020〕9号\n【效力等级】地方规范性文件\n正文\n2020年全市卫生健康工作要点"
        + PLAN.format(opening="2020年,全市卫生健康工作以保障人民健康为中心,抓好以下重点工作。"),
        dict(adcode="450900", plan_year=2020, doc_type="work_plan", issuer="玉林市卫生健康委员会",
             doc_number="玉卫发〔2020〕9号", issued="2020-03-18", level="prefecture"),
    ),
    "hospital": (
        "如皋市中医院2024年工作计划\n"
        + PLAN.format(opening="2024年是我院争创三级甲等中医医院的关键之年,全院职工要凝心聚力。"),
        dict(adcode="320682", plan_year=2024, doc_type="work_plan", level="institution"),
    ),
    "thoughts for next year written in December": (
        "平果市卫生健康局2022年工作开展情况和2023年工作思路\n\n一、2022年工作开展情况\n(一)医改稳步推进。组建医共体。\n"
        "二、2023年工作思路\n(一)强基层。建设中心卫生院。\n(二)抓人才。招聘50名医师。\n平果市卫生健康局\n2022年12月20日\n",
        dict(adcode="451082", plan_year=2023, doc_type="summary_and_plan", issued="2022-12-20"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_described(name):
    text, expected = DOCUMENTS[name]
    found = describe(text)
    assert {k: found[k] for k in expected} == expected


def test_the_warning_says_which_year_was_not_believed():
    found = describe(DOCUMENTS["site title with a wrong year"][0])
    assert found["warnings"] == ["The title says 2024, the text speaks for 2022."]


def test_a_catalog_overrides_and_contradictions_are_said():
    text = DOCUMENTS["notice with a work plan"][0]
    found = describe(text, facts={"plan_year": 2022.0, "province": "甘肃省", "issuer": "县局"})
    assert (found["plan_year"], found["issuer"], found["adcode"]) == (2022, "县局", "620821")
    assert found["warnings"] == ["The catalog says 2022, the text speaks for 2023."]
    found = describe(text, facts={"county": "静宁县", "province": "甘肃省"})
    assert found["adcode"] == "620826"
    assert "静宁县" in found["warnings"][0]


def test_missing_facts_are_no_facts():
    text = DOCUMENTS["notice with a work plan"][0]
    assert describe(text, facts={"plan_year": float("nan"), "province": ""}) == describe(text)


def test_an_unknown_kind_in_a_catalog_is_said():
    found = describe("甲县要点", facts={"doc_type": "essay"})
    assert found["doc_type"] == "other" and "essay" in found["warnings"][0]


@pytest.mark.parametrize("text", ["", " \n ", "?", "2023", "年" * 50, "*" * 80, "<>《》“"])
def test_a_text_that_says_nothing(text):
    n = len(text)
    source = Source("a.txt", text)
    found = metadata.describe(CleanText(text), DocumentSpan(0, n, 0, n), Outline(), source)
    assert found["adcode"] is None and found["plan_year"] is None
    assert found["level"] == "unknown" and found["region_confidence"] == "unknown"


@pytest.mark.parametrize(
    ("plan_year", "text"),
    [
        # half a year: the plan is for the rest of it
        (2023, "某局2023年上半年工作总结和下半年工作计划\n\n一、上半年工作总结\n(一)抓医改。2023年上半年取得成效。\n"
               "二、下半年工作计划\n(一)继续抓医改。力争完成目标。\n"),
        # deadlines are not years planned for
        (2022, "某市卫生健康工作要点\n\n2022年全市卫生健康工作的总体思路是:坚持人民至上。\n一、抓改革\n"
               "到2025年,每千人床位7张。2025年前建成中心。2021年的项目要巩固。\n"),
        # next year, unnamed
        (2021, "卫健局工作总结及明年工作打算\n\n2020年,我们打赢脱贫攻坚战。\n一、2020年工作完成情况\n组建医共体。\n"
               "二、明年工作打算\n继续推进。\n"),
        (2025, "市卫健委工作计划\n\n2025年是“十四五”规划收官之年,全市上下要坚持改革。\n一、深化改革\n推进医共体。\n"),
        (2024, "2月20日,某县召开卫生健康工作会议,总结2023年工作,部署2024年重点任务。会议强调要深化医改。\n"),
        (2026, "政府工作报告\n——二〇二六年一月十二日在某市第八届人民代表大会第六次会议上\n市长 甲\n各位代表:\n"
               "现在,我代表市人民政府,向大会报告工作,请予审议。\n一、2025年工作回顾\n完成。\n二、“十五五”目标\n推进。\n"),
        (2016, "某市卫生计生事业发展规划(2016-2020年)\n一、发展基础\n“十二五”期间完成。\n"),
        (None, "某市医疗救助办法\n第一条 根据《国务院办法》(国发〔2014〕5号),制定本办法。\n第二条 自2015年1月1日起施行。\n"),
    ],
)  # fmt: skip
def test_plan_years(plan_year, text):
    assert describe(text)["plan_year"] == plan_year


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("2 0 2 3 年 工 作 要 点", "2023年工作要点"),
        ("某县2023年工作要点_某县人民政府", "某县2023年工作要点"),
        ("某局工作总结范文(完整)", "某局工作总结"),
        ("政府工作报告——2018年3月5日在某大会上", "政府工作报告"),
        ("青禾县人民政府门户网站-青禾县急救站建设方案", "青禾县急救站建设方案"),
        ("青禾县急救站建设方案 打印本页 关闭窗口", "青禾县急救站建设方案"),
        ("青禾县急救站建设方案 护眼色: 白 绿 【字号: 大 小", "青禾县急救站建设方案"),
        ("青禾县急救站建设方案 浏览次数:120次", "青禾县急救站建设方案"),
        ("青禾县急救站建设方案 (试行)", "青禾县急救站建设方案(试行)"),
        ("县医院2022年工作总结文稿", "县医院2022年工作总结"),
        ("县医院2022年工作总结(仅供参考)", "县医院2022年工作总结"),
        ("某局在急救会上的讲话文稿", "某局在急救会上的讲话文稿"),
    ],
)
def test_titles_are_tidied(printed, title):
    assert tidy_title(printed) == title


def test_what_a_notice_passes_on():
    assert inner_title("关于印发2023年工作计划的通知") == "2023年工作计划"
    assert inner_title("2023年工作计划") == "2023年工作计划"


def test_events_date_a_text():
    assert max(date_by_events("乙类乙管"), default=0) == 2024
    assert date_by_events("没有") == {}


def test_a_number_stands_before_a_box_of_the_page():
    text = "舞钢市急救方案\n舞政办〔2022〕15号    时间:2022-07-14\n各单位:\n" + BARE
    assert describe(text)["doc_number"] == "舞政办〔2022〕15号"


def test_a_line_of_a_title_is_no_title_of_its_own():
    text = "全市各医院推广\n鹤壁市急救做法实施方案\n安卫〔2024〕9号\n" + BARE
    assert describe(text)["region_confidence"] != "certain"


def test_numbers_that_are_cited_are_not_the_documents_own():
    text = "某县方案\n按照《某意见》(国办发〔2019〕7号)要求,制定本方案。\n"
    assert describe(text)["doc_number"] is None


def test_hospitals_are_institutions():
    assert is_institution("某县妇幼保健院") and not is_institution("某县人民政府办公室")
    assert find_number.__doc__


def test_time_is_linear():
    def describe_line(text):
        span = DocumentSpan(0, len(text), 0, len(text))
        return metadata.describe(CleanText(text), span, Outline(), Source("a.txt", text))

    line = "全市推进2023年工作的通知(2023)关于、"
    assert is_linear(describe_line, lambda n: line * 2000 * n)


def test_word_lists_are_well_formed():
    from cityplans.regions.gazetteer import read_table
    from cityplans.schema import DOC_TYPES

    for row in read_table("dated_events.csv"):
        assert int(row["from"]) <= int(row["to"]) and float(row["weight"]) > 0, row
        assert row["when"] in ("done", "planned", "known"), row
    for row in read_table("document_kinds.csv"):
        assert row["kind"] in DOC_TYPES and float(row["weight"]) > 0, row
        assert row["where"] in ("title", "head", "body", "heading", "lead"), row


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("新华社兰州3月5日电\n政府工作报告\n", "政府工作报告"),
        ("附件2\n\n东湖市健康体重管理与体育产业\n发展行动\n", "东湖市健康体重管理与体育产业发展行动"),
        (
            "东湖市健康促进委员会\n(爱国卫生委员会)\n关于印发《东湖市健康行动\n实施方案》的通知\n",
            "东湖市健康促进委员会(爱国卫生委员会)关于印发《东湖市健康行动实施方案》的通知",
        ),
        ("关于“减盐”,东湖将从三方面推动→\n", "关于“减盐”,东湖将从三方面推动"),
        ("东湖市卫生健康事业发展规划深化医药卫生体制改革\n", "东湖市卫生健康事业发展规划"),
    ],
)  # fmt: skip
def test_titles_without_dateline_arrow_or_broken_lines(head, title):
    assert describe(head + PLAN.format(opening="为推动工作,制定本方案。"))["title"] == title


def test_title_of_a_paper_whose_first_page_is_one_line():
    text = (
        "HEALTHREVIEWDOI:10.1000/j.test.2023.05.101某市医联体建设成效的评价与思考王强东湖市中心医院,"
        "湖北东湖430000[摘要]目的评价医联体建设。方法收集数据。[关键词]医联体;评价\n1 资料与方法\n"
        "1.1 一般资料\n收集三年的住院数据,共计两万例。\n1.2 方法\n采用描述性统计分析。\n2 结果\n"
        "下转人次逐年上升。\n[参考文献]\n[1]某某.医联体研究[J].\n"
    )
    assert describe(text)["title"] == "某市医联体建设成效的评价与思考"


def test_a_summary_of_work_is_no_work_plan():
    text = (
        "东湖市卫生健康局2022年工作总结\n2022年工作总结如下。\n一、医改取得成效\n完成医共体组建2个。\n"
        "二、公卫稳步提升\n完成老年人体检4万人。\n"
    )
    assert describe(text)["doc_type"] == "summary_and_plan"


@pytest.mark.parametrize(
    ("given", "iso"),
    [
        (45292, "2024-01-01"), ("45292.0", "2024-01-01"), (dt.date(2023, 12, 31), "2023-12-31"),
        (dt.datetime(2024, 6, 1, 8, 30), "2024-06-01"), ("2023/7/9 0:00", "2023-07-09"),
        ("23-7-9", "2023-07-09"), ("二〇二三年七月九日", "2023-07-09"), ("二o二三年十月", "2023-10"),
        ("２０２３．０７．０９", "2023-07-09"), ("20230709", "2023-07-09"), ("2023年7月", "2023-07"),
        ("2023-07", "2023-07"), ("2023", "2023"), ("31.12.2022", "2022-12-31"), ("12/31/2022", "2022-12-31"),
        ("04/05/2022", None), ("2023年13月40日", None), ("20237月9日", None), ("不详", None), (17, None),
    ],
)  # fmt: skip
def test_dates_of_any_form(given, iso):
    assert read_date(given) == iso


@given(st.dates(dt.date(1990, 1, 1), dt.date(2049, 12, 31)))
def test_a_date_is_read_back_however_it_is_written(day):
    serial = (day - dt.date(1899, 12, 30)).days
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%Y.%m.%d}",
        serial,
        day,
    ]
    assert {read_date(form) for form in forms} == {day.isoformat()}


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_dates(text):
    found = read_date(text)
    assert found is None or found[:4].isdecimal()


def boxed(text, page=None, facts=None, **fields):
    """Describe a text whose page states something in a box."""
    source = Source("a.txt", text, page=page or {}, facts=facts or {})
    stated = tuple(Field(name, value, 0, 0) for name, value in fields.items())
    span = DocumentSpan(0, len(text), 0, len(text))
    return metadata.describe(CleanText(text, fields=stated), span, Outline(), source)


BARE = "一、深化改革\n推进医共体建设。\n二、强化基层\n新建卫生院2家。\n"


def test_what_a_box_states_is_believed_before_the_text():
    found = boxed(
        BARE, issuer="辉县市卫生健康委员会", doc_number="辉卫发[2023]8号", issued="2023年4月6日",
        title="2023年卫生健康工作要点",
    )  # fmt: skip
    assert (found["issuer"], found["doc_number"], found["issued"], found["adcode"]) == (
        "辉县市卫生健康委员会", "辉卫发〔2023〕8号", "2023-04-06", "410782",
    )  # fmt: skip
    assert (found["plan_year"], found["doc_type"]) == (2023, "work_plan")


def test_markup_comes_after_the_box_and_a_catalog_before_both():
    page = {"issuer": "长葛市卫生健康委员会", "issued": "2022-01-05"}
    found = boxed(BARE, page=page, issuer="禹州市卫生健康委员会")
    assert (found["issuer"], found["issued"]) == ("禹州市卫生健康委员会", "2022-01-05")
    found = boxed(BARE, page=page, facts={"issuer": "某局", "issued": 44562})
    assert (found["issuer"], found["issued"]) == ("某局", "2022-01-01")


def test_a_date_with_two_readings_is_missing_and_said():
    found = boxed(BARE, facts={"issued": "04/05/2022"})
    assert found["issued"] is None and "04/05/2022" in found["warnings"][0]


def test_the_date_of_the_signature_goes_before_that_of_publication():
    text = (
        "发布日期:2023-05-09 10:20\n关于印发2023年工作要点的通知\n各单位:\n现将要点印发你们。\n"
        "舞钢市卫生健康委员会\n2023年4月26日\n自2023年6月1日起施行\n" + BARE
    )
    assert boxed(text)["issued"] == "2023-04-26"
    assert boxed(text.replace("2023年4月26日", "2023111日"))["issued"] == "2023-05-09"


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2022320日", "2022-03-20"),
        ("201363", "2013-06-03"),
        ("20227月8日", "2022-07-08"),
        ("2015111", None),  # 11 January or 1 November
        ("2015 1 11", "2015-01-11"),
    ],
)
def test_dates_below_a_signature_that_lost_their_marks(printed, iso):
    text = f"青禾县急救方案\n现印发给你们。\n青禾县人民政府办公室\n{printed}\n"
    assert describe(text + REVIEW)["issued"] == iso


@pytest.mark.parametrize(
    ("above", "letter", "iso"),
    [
        # beside the body that signs, in a text that lost its lines
        (
            "发布时间:2020年6月9日\n",
            "请认真执行。青禾县人民政府2020年6月2日(此件公开)\n",
            "2020-06-02",
        ),
        # the last line of a letter that nobody signs
        ("发布日期:2020-06-09 10:20\n", "请认真执行。\n2020年6月2日\n", "2020-06-02"),
        # as a page sets it beside its title
        ("2020\n06/09\n来源:\n办公室\n", "请认真执行。\n", "2020-06-09"),
        ("09\n2020-06\n", "请认真执行。\n", "2020-06-09"),
        ("", "请认真执行。2020年6月2日青禾县急救方案急救是大事。\n", "2020-06-02"),
        # between who posts it and where, and before counts of a shared file
        ("健康青禾 2020-06-09 发表于青禾\n", "请认真执行。\n", "2020-06-09"),
        ("2020-06-09 999+ 16.5KB 15 页 海报\n", "请认真执行。\n", "2020-06-09"),
        ("作者:院办  点击:12次  更新:2020/6/9\n", "请认真执行。\n", "2020-06-09"),
        # what a body did on a day is not signed
        ("", "青禾县人民政府2020年6月2日召开会议。\n", None),
    ],
)
def test_where_the_date_of_issue_stands(above, letter, iso):
    text = f"{above}青禾县急救体系建设方案\n各单位:\n现将方案印发给你们,{letter}"
    assert describe(text + REVIEW)["issued"] == iso


@pytest.mark.parametrize(
    ("brackets", "number"),
    [("〔〕", "汝卫〔2021〕5号"), ("[]", "汝卫〔2021〕5号"), ("【】", "汝卫〔2021〕5号"),
     ("（）", "汝卫〔2021〕5号"), ("〈〉", "汝卫〔2021〕5号")],
)  # fmt: skip
def test_numbers_in_any_brackets(brackets, number):
    a, b = brackets
    text = f"汝州市卫生健康委员会文件\n汝卫{a}2021{b}5号\n关于做好工作的通知\n各单位:\n" + BARE
    assert boxed(text)["doc_number"] == number
    cited = f"某方案\n按照《意见》(汝卫{a}2021{b}5号)的要求,制定本方案。\n" + BARE
    assert boxed(cited)["doc_number"] is None


@pytest.mark.parametrize(
    ("title", "plan", "covered"),
    [
        ("卫辉市二〇二三年卫生健康工作要点", 2023, "2023"),
        ("卫辉市２０２３年卫生健康工作要点", 2023, "2023"),
        ("卫辉市卫生健康三年行动计划（2022—2024年）", 2022, "2022,2023,2024"),
        ("卫辉市2022-2024年卫生健康发展规划", 2022, "2022,2023,2024"),
        ("卫辉市卫生健康局2021年度法治建设情况的报告", 2022, None),
        ("卫辉市卫生健康局2021年工作总结和明年工作安排", 2022, None),
        ("卫辉市卫生健康局2021年重点任务四季度落实情况", 2022, None),
        ("卫辉市卫生健康局2021年度信息公开工作年度报告", 2022, None),
        ("卫辉市急救中心年度报告(2021年度)", 2022, None),
        ("卫辉市急救事业发展'十三五'规划", 2016, None),
        ("“健康卫辉2030”规划纲要", None, None),
    ],
)
def test_years_of_titles(title, plan, covered):
    found = describe(title + "\n" + BARE)
    assert found["plan_year"] == plan
    assert covered is None or found["years_covered"] == covered


def test_what_names_no_year_is_of_the_year_of_its_number_or_date():
    notice = "关于加强急救工作的意见\n{number}\n各单位:\n为加强急救,提出如下意见。\n" + BARE
    assert boxed(notice.format(number="滑政〔2019〕7号"))["plan_year"] == 2019
    assert boxed(notice.format(number=""), issued="2018-11-02")["plan_year"] == 2018
    assert boxed(notice.format(number=""))["plan_year"] is None


def test_a_meeting_looks_forward_to_the_year_it_plans():
    text = "2月20日,长垣市召开卫生健康工作会议,回顾总结2022年工作,安排部署2023年各项任务。会议强调要抓好医改。\n"
    found = describe(text)
    assert (found["doc_type"], found["plan_year"]) == ("meeting_report", 2023)
    text = "2月20日,河南省长垣市开会研究急救工作,说了2022年的难处,把2023年的任务分派下去。\n"
    found = describe(text)
    assert (found["doc_type"], found["plan_year"]) == ("meeting_report", 2023)
    assert (found["adcode"], found["region_confidence"]) == ("410783", "likely")


def test_the_shortest_name_of_a_body_needs_no_place():
    assert organ_at_start("1957年国务院政府工作报告") == "国务院"
    assert organ_at_start("卫生局关于签约的通知") is None


def test_a_redacted_name_is_not_completed():
    county = gazetteer().by_name["丹巴县"][0]
    assert complete_issuer("XX区卫生健康局", county) == "XX区卫生健康局"
    assert complete_issuer("卫生健康局", county) == "丹巴县卫生健康局"


def test_an_issuer_is_a_body():
    text = (
        "政府工作报告\n——2023年1月9日在某省第十四届人民代表大会第一次会议上\n各位代表:\n"
        "现在,我代表省人民政府向大会作政府工作报告,请予审议。\n一、2022年工作回顾\n完成。\n"
    )
    assert describe(text)["issuer"] == "省人民政府"
    assert find_number.__doc__


def test_the_full_name_of_a_body_goes_before_its_short_one():
    text = "来源:滑县卫生健康委员会\n县卫生健康委2021年工作要点\n" + BARE
    assert describe(text)["issuer"] == "滑县卫生健康委员会"
    text = (
        "县政府办公室关于印发急救方案的通知\n各单位:\n请执行。\n滑县人民政府办公室\n2021年6月1日\n"
    )
    assert describe(text + BARE)["issuer"] == "滑县人民政府办公室"


def test_who_puts_it_on_a_page_goes_after_who_signs_but_names_what_nobody_signs():
    assert boxed(BARE, publisher="舞钢市卫健局")["issuer"] == "舞钢市卫健局"
    assert boxed(BARE, publisher="卫健局", title="舞钢市急救要点")["issuer"] == "舞钢市卫生健康局"
    signed = "各单位:\n现将要点印发你们。\n舞钢市人民政府办公室\n2023年4月26日\n" + BARE
    assert boxed(signed, publisher="舞钢市卫生健康局")["issuer"] == "舞钢市人民政府办公室"
    assert boxed(signed, issuer="舞钢市卫生健康局")["issuer"] == "舞钢市卫生健康局"


@pytest.mark.parametrize(
    "line",
    [
        "舞钢市卫生健康委员会    2023年4月26日",
        "舞钢市卫生健康委员会 2023-04-26 来源:办公室 编辑:甲 初审:乙 终审:丙 阅读:12 打印 关闭",
        "舞钢市卫生健康委员会  舞钢市民政局\n2023年4月26日",
    ],
)
def test_a_line_may_hold_who_signs_and_more(line):
    found = describe(f"全市急救工作安排\n{line}\n" + BARE)
    assert found["issuer"] == "舞钢市卫生健康委员会"


def test_the_issuer_of_a_township_is_not_the_countys():
    found = describe("石佛乡卫生院2021年工作要点\n上蔡县石佛乡做好急救。\n" + BARE)
    assert found["issuer"] == "石佛乡卫生院"


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("青禾县血防站2015年工作总结\n一年来,我站查螺两次。\n", "青禾县血防站"),
        ("青禾县卫生局卫生监督所2012年工作总结\n", "青禾县卫生局卫生监督所"),
        ("青禾县教育局青禾县卫生健康局关于校园急救的通知\n", "青禾县教育局"),
        ("青禾县XX镇卫生院2022年工作总结\n", "青禾县XX镇卫生院"),
        ("青防指〔2021〕3号\n青禾县防汛救护指挥部\n青禾县救护方案\n", "青禾县防汛救护指挥部"),
        ("发布机构\t青禾县卫生健康局\n青禾县急救方案\n", "青禾县卫生健康局"),
        ("青禾县召开急救会\n日期:2022-03-02|作者:青禾县卫健局|点击:\n", "青禾县卫健局"),
        ("青禾县召开急救会\n日期:2022-03-02|作者:青禾|点击:\n", None),
        ("工作总结\n2022年,青禾县医保局建站三个,我局还要努力。\n", "青禾县医保局"),
        ("工作总结\n2022年,青禾县医保局建站三个,我院还要努力。\n", None),
        ("各单位:\n现将急救的事告知如下。\n青禾县急救站2021年建成\n", None),
        ("各单位:\n现将急救的事告知如下。\n青禾县急救站2021年5月3日\n", "青禾县急救站"),
    ],
)
def test_a_body_of_any_kind_issues_wherever_it_stands(text, issuer):
    assert describe(text + BARE)["issuer"] == issuer


def test_a_body_that_is_completed_has_its_name_in_full():
    found = boxed(BARE, publisher="县政府办", title="滑县急救要点")
    assert found["issuer"] == "滑县人民政府办公室"
    assert describe("滑县政府办2023年工作要点\n" + BARE)["issuer"] == "滑县政府办"


def test_a_cell_of_a_box_is_parted_from_its_name_by_a_tab():
    found = describe("名称\t滑县急救工作方案\n索引号\t009/2022-1\n滑县急救工作方案\n" + BARE)
    assert found["title"] == "滑县急救工作方案"


def test_who_writes_and_when_stand_before_a_counter():
    found = describe(
        "急救的做法\n石船镇卫生院 2016年5月4日 点击:51\n近年来,我院抓好急救。\n" + BARE
    )
    assert (found["issuer"], found["issued"]) == ("石船镇卫生院", "2016-05-04")


def test_a_title_whose_year_is_broken_is_one():
    found = describe("县卫生局2014\n年度工作要点\n为抓好急救,制定如下要点。\n" + BARE)
    assert found["title"] == "县卫生局2014年度工作要点"


@pytest.mark.parametrize(
    ("text", "place", "surely"),
    [
        (
            "河南省急救方案\n为落实《河南省急救方案》,结合滑县实际,制定本方案。\n",
            "410526",
            "likely",
        ),
        (
            "河南省急救方案\n为办好急救,向滑县学习,结合我省实际,制定本方案。\n",
            "410000",
            "certain",
        ),
        (
            "**县急救五年规划\n我县急救起步晚。为此编成《滑县急救五年规划》。\n",
            "410526",
            "certain",
        ),
        ("急救五年规划\n为落实《河南省急救五年规划》,编成本规划。\n", None, "unknown"),
    ],
)
def test_whose_a_plan_is_that_fits_anothers_to_its_place(text, place, surely):
    found = describe(text + BARE)
    assert (found["adcode"], found["region_confidence"]) == (place, surely)


def test_a_signature_in_words_is_read_where_lines_are_lost():
    text = (
        "滑急组发〔2018〕3号 关于印发《滑县急救方案》的通知 各乡镇: 现印发你们,请遵照执行。 "
        "滑县急救工作领导小组 二〇一八年四月二十七日 滑县急救方案 为办好急救,制定本方案。\n"
    )
    found = describe(text + REVIEW)
    assert (found["issuer"], found["issued"]) == ("滑县急救工作领导小组", "2018-04-27")


def test_a_notice_whose_lines_are_lost_is_signed_and_numbered():
    text = (
        "青政办字〔2021〕6号 青禾县人民政府办公室 关于印发急救体系建设方案的通知 各乡镇人民政府: "
        "现将方案印发给你们,请认真执行。 青禾县人民政府办公室 2021 年 5 月 6 日 (此件公开) 为完善急救体系,制定本方案。\n"
    )
    found = describe(text + REVIEW)
    keys = ("issuer", "doc_number", "issued")
    assert tuple(found[k] for k in keys) == (
        "青禾县人民政府办公室",
        "青政办字〔2021〕6号",
        "2021-05-06",
    )


def test_a_count_is_no_year():
    text = "青禾县免费为2000名妇女体检\n2021-11-04 11:04\n今年青禾县为2000名妇女体检。\n"
    assert describe(text)["plan_year"] == 2021


def test_the_report_of_the_centre_has_its_level():
    text = (
        "政府工作报告\n——2005年3月5日在第十届全国人民代表大会第三次会议上\n国务院总理\n各位代表:\n"
        "现在,我代表国务院向大会作政府工作报告,请予审议。\n一、2004年工作回顾\n完成。\n"
    )
    found = describe(text)
    assert (found["level"], found["region"], found["issuer"]) == ("central", "国务院", "国务院")
    assert found["adcode"] is None and found["macro_region"] is None


def test_traditional_script_and_its_readings_are_understood():
    text = "臨湘市衛(wèi)生健康局2023年工作要點(diǎn)\n" + BARE
    found = describe(text)
    assert (found["adcode"], found["plan_year"], found["doc_type"]) == ("430682", 2023, "work_plan")


def test_bodies_that_sign_together_and_the_one_a_title_begins_with():
    text = (
        "关于印发《职业健康行动方案》的通知\n各单位:\n现将方案印发你们。\n"
        "沁阳市卫生健康委员会 中共沁阳市委宣传部\n沁阳市教育局 沁阳市民政局\n2021年6月1日\n" + BARE
    )
    found = boxed(text)
    assert (found["issuer"], found["issued"]) == ("沁阳市卫生健康委员会", "2021-06-01")
    assert boxed("2022年孟州市卫生健康局工作总结\n" + BARE, title="2022年孟州市卫生健康局工作总结")[
        "issuer"
    ] == ("孟州市卫生健康局")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("温县部署2023年卫生健康重点工作", "meeting_report"),
        ("修武县《政府工作报告》重点任务责任分解", "work_plan"),
        ("武陟县卫健局2023年上半年工作情况总结", "summary_and_plan"),
        ("博爱县爱国卫生运动委员会2023年工作要点", "work_plan"),
        ("修武县贯彻中医药发展规划纲要(2017-2030年)实施方案", "regulation"),
        ("修武县2024年家庭医生签约服务方案", "work_plan"),
        ("武陟县2010年上半年人口与计划生育执行情况分析", "experience_report"),
        ("博爱县妇幼卫生项目工作汇报", "experience_report"),
        ("关于召开温县基层急救座谈会的通知", "regulation"),
        ("温县2023年急救工作总结会议暨任务部署会召开", "meeting_report"),
        ("温县2023年急救工作总结暨2024年任务", "summary_and_plan"),
        ("温县2023年重点任务落实情况", "summary_and_plan"),
    ],
)
def test_kinds_by_their_titles(title, kind):
    assert boxed(BARE, title=title)["doc_type"] == kind


def test_a_number_behind_a_letterhead_in_the_same_line():
    text = "获嘉县人民政府办公室文件 获政办〔2020〕14号 关于加强急救工作的意见\n各单位:\n" + BARE
    assert boxed(text)["doc_number"] == "获政办〔2020〕14号"


REVIEW = """一、抓服务
开设夜间门诊三个,接诊群众两千余人次。
二、抓队伍
组织护士培训十二场,招聘医师五名。
"""


@pytest.mark.parametrize(
    ("text", "plan_year"),
    [
        # a summary looks forward to the year after, also where it opens like a plan
        (
            "青禾县2022年卫生健康工作总结\n2022年,我局宣讲党的二十大精神,抓好常态化疫情防控。\n"
            "一、抓服务\n2022年开设夜间门诊三个,接诊群众两千余人次。\n",
            2023,
        ),
        (
            "2018年以来,全县卫生系统坚持便民,完成了各项任务。\n一、主要工作成效\n"
            "(一)服务更方便。开设了夜间门诊三个,接诊群众两千余人次。\n"
            "(二)队伍更整齐。组织了护士培训十二场,招聘了医师五名。\n",
            2019,
        ),
        # what has no date of issue is of the year of effect, not of its goal
        (
            "索引号: | 00112233 | 发布机构: | |\n生效日期: | 2023-03-15 | 废止日期: | |\n"
            "青禾县院前急救体系建设实施方案\n为完善急救体系,制定本实施方案。\n"
            "一、总体目标\n到2026年底前,建成急救站六个。\n",
            2023,
        ),
        # its years are masked: the day on which a site took it in tells nothing, its period does
        (
            "卫生工作计划\n时间:2022-06-20 17:29:07\n卫生工作计划 篇1\n20xx年是“十二五”规划的收官之年,"
            "XX区抓好急救。\n一、抓服务\n20xx年开设夜间门诊三个。\n",
            2015,
        ),
        # a title that says itself for which year it plans
        ("乡卫生院2022年工作总结及2022年工作计划\n" + REVIEW, 2022),
        ("卫生院2022年工作述职报告\n2022年是关键之年。\n" + REVIEW, 2023),
        ("青禾县到2020年将办好的三件急救实事\n" + REVIEW, None),
        # a goal in the first sentences is none of a plan of that year
        ("青禾县急救体系建设意见\n各单位:\n到2022年,全县将建成急救站六个。\n" + REVIEW, None),
        # what was done since a year is no plan of it, though it was 重点工作
        (
            "青禾县卫生局2018年工作总结和2019年工作思路\n一、2018年以来重点工作进展\n"
            "(一)服务更方便。开设了夜间门诊三个。\n",
            2019,
        ),
        ("青禾县中医院职工代表大会提出,2017年要大力推进急救科建设,力争创成先进。\n", 2017),
    ],
)
def test_years_of_summaries_and_of_what_has_no_date(text, plan_year):
    assert describe(text)["plan_year"] == plan_year


def test_periods_date_a_text_by_their_first_and_last_year():
    assert date_by_events("“十三五”规划的开局之年,不是收官之年") == {2016: 3}
    assert date_by_events("十四五收官") == {2025: 3}
    assert date_by_events("通报“十三五”成绩和“十四五”工作打算") == {2021: 3}
    assert date_by_events("“十四五”期间") == {}


def test_a_notice_of_last_years_summary_and_this_years_plan_is_both():
    title = "青禾县卫生局关于印发2014年青禾县卫生工作总结和2015年青禾县妇幼卫生工作要点的通知"
    text = f"{title}\n各乡镇卫生院:\n现将两份材料印发给你们。\n2014年工作总结\n{REVIEW}"
    assert describe(text)["doc_type"] == "summary_and_plan"


def test_a_dateline_names_the_site_of_a_place():
    text = "全市疾控工作有成效\n张掖网讯 今年以来,全市抓好疾控。\n"
    found = describe(text)
    assert (found["adcode"], found["region_confidence"]) == ("620700", "likely")


def test_a_medium_beside_the_time_names_the_site_of_a_place():
    text = (
        "全市急救会议召开\n\n2019-03-25 10:33   枝江市融媒体中心\n\n我市召开急救会议,全市落实。\n"
    )
    found = describe(text + BARE)
    assert (found["adcode"], found["region_confidence"]) == ("420583", "likely")


def test_the_name_of_a_body_above_a_page_makes_no_place_certain():
    text = "{}\n首页 > 通知公告\n关于加强急救工作的通知\n各单位:\n现通知如下。\n" + BARE
    found = describe(text.format("滑县卫生健康局"))
    assert (found["adcode"], found["region_confidence"]) == ("410526", "likely")
    found = describe(text.format("滑县融媒体中心网"))
    assert found["region_confidence"] != "certain"
    signed = "滑县卫生健康局\n2021年6月1日\n"
    assert describe(text.format("首页") + signed)["region_confidence"] == "certain"


def test_the_banner_of_a_site_makes_a_place_likely():
    text = (
        "欢迎访问定西市卫生健康委员会!\n当前位置:首页 > 工作动态\n2021年全市疾控工作会议召开\n"
        "发布日期:2021-03-02\n3月1日上午,我市召开疾控工作会议,全市各医院参加。\n"
        "定西市人民政府副市长某某作出批示。会议要求,全市做好疫苗接种。\n"
    )
    assert describe(text)["adcode"] == "621100"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "青府办发〔2019〕7号\n\n青禾县完善乡镇卫生用药\n\n衔接工作实施方案\n\n"
            "为方便群众用药,制定本方案。\n\n" + REVIEW,
            "青禾县完善乡镇卫生用药衔接工作实施方案",
        ),
        (
            "青禾县人民政府办公室\n青府办发〔2019〕8号\n各乡镇人民政府:\n"
            "现将《青禾县院前急救体系建设办法》印发给你们,请认真执行。\n"
            "青禾县人民政府办公室\n2019年5月6日\n为完善急救体系,结合我县实际,制定本办法。\n"
            + REVIEW,
            "青禾县院前急救体系建设办法",
        ),
        (
            "【乡镇卫生院年度工作总结】2020年,在县局领导下,我院完成了任务。现总结如下:\n" + REVIEW,
            "乡镇卫生院年度工作总结",
        ),
        # what a page prints again above the text, though it does not speak like a title
        (
            "首页\n【深度】急救之路:破与立\n扫一扫\n【深度】急救之路:破与立\n记者走访了几家医院。\n"
            + REVIEW,
            "【深度】急救之路:破与立",
        ),
        (
            "***镇创建急救示范镇工作方案\n为做好急救,制定方案。\n" + REVIEW,
            "***镇创建急救示范镇工作方案",
        ),
        # broken into lines, the middle of which says nothing by itself
        (
            "青禾县人民政府办公室关于印发青禾县\n急救能力提升行动\n计划(2023-2025年)的通知\n"
            + REVIEW,
            "青禾县人民政府办公室关于印发青禾县急救能力提升行动计划(2023-2025年)的通知",
        ),
        (
            "首页>>文件\n\n青禾县人民政府办公室关于\n促进急救传承创新\n发展的实施方案\n"
            "青政办发〔2022〕15号    时间:2022-07-14\n\n各乡镇:\n为做好急救,制定方案。\n" + REVIEW,
            "青禾县人民政府办公室关于促进急救传承创新发展的实施方案",
        ),
        (
            "青禾县卫健局\n\n2023年上半年工作总结\n\n及下半年工作安排\n\n" + REVIEW,
            "青禾县卫健局2023年上半年工作总结及下半年工作安排",
        ),
        # beside the name of a site: in one line with it and a date, or a page's own title above
        (
            "青禾政府网 青禾县2023年急救工作方案 2023-06-12 15:20 来源:卫健局 阅读:6次\n" + REVIEW,
            "青禾县2023年急救工作方案",
        ),
        (
            "2023年工作计划-青禾县卫生健康局-信息公开\n青禾县卫生健康局2023年工作计划\n" + REVIEW,
            "青禾县卫生健康局2023年工作计划",
        ),
        (
            "工作动态\n| 我县召开急救工作推进会 |\n| 日期:2023-08-09 |\n" + REVIEW,
            "我县召开急救工作推进会",
        ),
        # a heading of the news is not its title
        (
            "青禾县召开2022年急救工作会议\n来源:卫健局\n3月2日,青禾县召开急救工作会议,安排工作。\n"
            "2022年急救工作重点\n" + REVIEW,
            "青禾县召开2022年急救工作会议",
        ),
        (
            "急救是民生大事。为办好急救,结合本县实际,编制青禾县急救事业发展规划。\n" + REVIEW,
            "青禾县急救事业发展规划",
        ),
    ],
)
def test_titles_that_stand_oddly(text, title):
    assert describe(text)["title"] == title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("《甲市“十四五”卫生健康发展规划》解读", "guidance_article"),
        ("《甲市2024年卫生健康工作要点》政策解读", "guidance_article"),
        ("一图读懂《甲市“十四五”卫生健康发展规划》", "guidance_article"),
        ("关于市政协第十四届三次会议第45号提案的答复", "other"),
        ("甲市“十四五”卫生健康发展规划", "five_year_plan"),
    ],
)
def test_what_is_said_of_a_plan_is_none(title, kind):
    text = f"{title}\n一、工作情况\n2021年出台了办法。\n二、下一步工作计划\n推进医共体建设。"
    assert describe(text)["doc_type"] == kind


def test_who_passes_on_is_no_part_of_a_name():
    text = (
        "转发省卫生厅关于做好2012年新型农村合作医疗工作的通知\n各乡镇卫生院:\n现将通知转发给你们。\n"
        "汝州市卫生局\n二〇一二年三月二十日"
    )
    assert describe(text)["issuer"] == "汝州市卫生局"


@pytest.mark.parametrize(
    "foot",
    [
        "主办：永善县人民政府\n承办：永善县人民政府办公室",
        "版权所有 永善县人民政府 滇ICP备12345678号",
    ],
)
def test_the_owner_at_the_foot_of_a_page_makes_a_place_likely(foot):
    text = "县卫生健康局2023年工作总结\n信息来源：县卫健局\n一、工作\n（一）推进医共体。\n"
    found = describe(text + foot)
    assert (found["adcode"], found["region_confidence"]) == ("530625", "likely")
    assert describe(text)["region_confidence"] == "unknown"
    # what the text says of itself goes before
    own = text.replace("县卫生健康局2023年", "绥江县卫生健康局2023年")
    assert describe(own + foot)["adcode"] == "530626"


def test_whose_work_a_report_tells_of_makes_a_place_likely():
    text = "关于全县卫生健康工作情况的汇报\n现将镇雄县卫生健康工作情况汇报如下：\n一、工作\n（一）推进医共体。"
    found = describe(text)
    assert (found["adcode"], found["region_confidence"]) == ("530627", "likely")
    assert describe(text.replace("汇报如下", "转发你们"))["region_confidence"] == "unknown"


def test_a_communique_tells_of_the_year_that_its_title_names():
    text = "2024年甲县卫生健康事业发展统计公报\n一、医疗资源\n全县共有医疗机构300个。\n二、医疗服务\n总诊疗人次120万人次。"
    assert describe(text)["plan_year"] == 2025
    assert describe(text.replace("2024年甲县", "甲县2024年"))["plan_year"] == 2025
