"""The outline room on made-up documents: what is printed in any style is read back."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cityplans as cp
from cityplans.cleaning import join_text
from cityplans.outline import find_documents, parse_outline
from cityplans.passages import CleanText, Source
from cityplans.text import write_chinese
from tests.work import is_linear


def read(text, masked=(), restored=()):
    """Outline of a text that is one document, title lines and all."""
    source = Source("x.txt", text)
    clean = CleanText(text, masked=tuple(masked), restored=tuple(restored))
    documents = find_documents(clean, source)
    return clean, documents, [parse_outline(clean, d, source) for d in documents]


def outline_of(text, **kwargs):
    return read(text, **kwargs)[2][0]


def headings(outline):
    return [s.heading for s in outline.sections if s.heading]


def leads(outline):
    return [m.lead for m in outline.measures]


# ---- a generator of outlines, printed in many styles ----

VERBS = ["加强", "推进", "完善", "深化", "健全", "优化", "强化", "夯实", "开展", "落实"]
THINGS = [
    "村卫生室标准化建设", "中医馆服务能力", "院前急救网络", "职业病防治工作", "老年友善机构创建",
    "传染病监测预警", "妇幼保健服务", "血液安全保障", "卫生监督执法", "医疗质量管理", "健康乡镇培育",
    "托育机构备案", "基层首诊制度", "护理人才培养", "电子病历应用", "食品安全监测", "精神卫生服务",
]  # fmt: skip
DETAILS = [
    "全年培训骨干{n}人次,覆盖{m}个乡镇", "年底前建成示范点{n}个,力争达标率{m}%以上",
    "由各科室按照职责分工组织实施,按季度通报进展", "统筹{n}万元专项经费,重点支持偏远乡镇",
    "会同民政、教育等部门联合推进,确保任务按期完成", "将指标控制在2.{n}%以内,床位达到{m}张",
    "落实1.{m}版技术方案,于{n}月底前完成评估", "对{n}家机构开展督查;对发现的问题限期整改",
]  # fmt: skip


def make_phrase(rng):
    return rng.choice(VERBS) + rng.choice(THINGS)


def make_details(rng, low=2, high=4):
    n = rng.randint(low, high)
    picks = rng.sample(DETAILS, n)
    return "".join(d.format(n=rng.randint(11, 60), m=rng.randint(61, 98)) + "。" for d in picks)


def make_tree(rng):
    """Sections, each with an opening or none, and measures (lead, details)."""
    used = set()

    def fresh():
        while True:
            phrase = make_phrase(rng)
            if phrase not in used:
                used.add(phrase)
                return phrase

    tree = []
    for _ in range(rng.randint(2, 5)):
        opening = rng.choice(["", "做好这项工作,事关全局,必须摆在更加突出的位置来抓。"])
        items = [(fresh(), make_details(rng)) for _ in range(rng.randint(2, 5))]
        tree.append((fresh() + ",持续提升群众健康水平", opening, items))
    return tree


STYLES = [
    # (section marker, item marker, heading on its own line, numbering goes on, one line)
    ("{cn}、", "({cn})", True, False, ""),
    ("{cn}、", "（{cn}）", True, True, ""),
    ("{cn}、", "{n}.", True, False, ""),
    ("{cn}、", "{n}、", True, True, ""),
    ("{cn}、", "{n}．", True, False, ""),
    ("{cn}、", "{cn}是", True, False, ""),
    ("{cn}、", "", True, False, ""),
    ("（{cn}）", "{n}.", True, False, ""),
    ("（{cn}）", "（{n}）", True, False, ""),
    ("{cn}.", "{n})", True, False, ""),
    ("第{cn}章 ", "第{cn}条 ", True, True, ""),
    ("第{cn}部分 ", "{cn}、", True, False, ""),
    ("{cn}、", "●", True, False, ""),
    ("{cn}、", "——", True, False, ""),
    ("{cn}、", "①", True, False, ""),
    ("{cn}、", "（{cn}）", True, False, " "),
    ("{cn}、", "{n}.", True, True, " "),
    ("{cn}、", "（{cn}）", False, False, ""),
    ("{cn}、", "{n}.", False, True, ""),
    ("{cn}、", "{cn}是", False, False, ""),
]


def print_tree(tree, style, full):
    """Print an outline in a style; returns the text."""
    section, item, own_line, goes_on, gap = style
    lines, n = [], 0
    for i, (heading, opening, items) in enumerate(tree, start=1):
        head = section.format(cn=write_chinese(i), n=i) + heading
        body = []
        if not goes_on:
            n = 0
        for lead, details in items:
            n += 1
            marker = chr(0x245F + n) if item == "①" else item.format(cn=write_chinese(n), n=n)
            body.append(f"{marker}{lead}。{details}")
        if gap:  # every line break became a space
            lines.append(gap.join([head, *([opening] if opening else []), *body]))
        elif own_line:
            lines.extend([head, *([opening] if opening else []), *body])
        else:
            lines.append(f"{head}。{opening}" + "".join(body))
    text = gap.join(lines) if gap else "\n".join(lines)
    if full:
        text = text.replace(",", "，").replace(";", "；").replace("(", "（").replace(")", "）")
    return text


@given(st.integers(0, 10**9), st.sampled_from(STYLES), st.booleans())
@settings(max_examples=150, deadline=None)
def test_an_outline_printed_in_any_style_is_read_back(seed, style, full):
    tree = make_tree(random.Random(seed))
    text = print_tree(tree, style, full)
    outline = outline_of(text)
    want_leads = [lead for _, _, items in tree for lead, _ in items]
    assert leads(outline) == want_leads
    want_heads = [h.replace(",", "，") if full else h for h, _, _ in tree]
    assert [s.heading for s in outline.sections if s.level == 1 and s.heading] == want_heads
    for measure, (lead, details) in zip(
        outline.measures, [i for _, _, items in tree for i in items], strict=True
    ):
        tail = f"{lead}。{details}"
        if full:
            tail = tail.replace(",", "，").replace(";", "；")
        assert text[measure.start : measure.end].endswith(tail)


@given(st.integers(0, 10**9), st.sampled_from([s for s in STYLES if s[2] and not s[4]]))
@settings(max_examples=80, deadline=None)
def test_page_breaks_in_mid_sentence_change_nothing_but_white_space(seed, style):
    rng = random.Random(seed)
    tree = make_tree(rng)
    whole = print_tree(tree, style, full=False)
    lines = []
    for line in whole.split("\n"):
        if len(line) > 60 and rng.random() < 0.5:
            cut = rng.randint(40, len(line) - 12)
            # a page break falls inside a word of the text, not beside punctuation or digits
            while not all("\u4e00" <= c <= "\u9fff" for c in line[cut - 1 : cut + 1]):
                cut -= 1
            line = line[:cut] + "\n\n  " + line[cut:]
        lines.append(line)
    broken = "\n\n  ".join(lines)
    assert [m.text for m in outline_of(broken).measures] == [
        m.text for m in outline_of(whole).measures
    ]


@given(st.integers(0, 10**9), st.sampled_from(STYLES), st.booleans())
@settings(max_examples=60, deadline=None)
def test_masked_furniture_inside_a_measure_does_not_cut_it(seed, style, beside):
    rng = random.Random(seed)
    text = print_tree(make_tree(rng), style, full=False)
    base = outline_of(text)
    m = rng.choice(base.measures)
    at = rng.randint(m.start + 20, m.end - 2)
    furniture = "\n\n第3页 共9页 分享到微信 \n\n" if beside else "【点击关注】"
    dirty = text[:at] + furniture + text[at:]
    found = outline_of(dirty, masked=[(at, at + len(furniture), "page header")])
    assert [x.text for x in found.measures] == [x.text for x in base.measures]
    assert headings(found) == headings(base)


@given(st.text(alphabet="一二三、.（）()是要1234。，;\n 甲乙加强建设第章条①——?:", max_size=400))
@settings(max_examples=300, deadline=None)
def test_spans_are_nested_sorted_and_exact_whatever_the_text(text):
    clean, documents, outlines = read(text)
    for document, outline in zip(documents, outlines, strict=True):
        check_spans(clean, document, outline)


def check_spans(clean, document, outline):
    last = document.start
    for m in outline.measures:
        assert document.start <= m.start < m.end <= document.end
        assert m.start >= last, "measures overlap or are out of order"
        last = m.end
        assert m.text == join_text(clean, m.start, m.end)
        if m.section is not None:
            s = outline.sections[m.section]
            assert s.start <= m.start and m.end <= s.end
    for s in outline.sections:
        assert document.start <= s.start <= s.end <= document.end
        if s.parent is not None:
            p = outline.sections[s.parent]
            assert p.start <= s.start and s.end <= p.end and p.level < s.level


# ---- single rules ----


def test_dates_decimals_codes_and_shares_are_no_numbering():
    text = (
        "一、强化供血保障\n完成4.25吨采集任务,达标率2.5%,于2024.1.1起执行,详见10.16659/j.cnki。\n"
        "二、控制费用增长\n增幅控制在4。9%以内,推进二、三级医院联动,办理1、2号楼搬迁。"
    )
    outline = outline_of(text)
    assert headings(outline) == ["强化供血保障", "控制费用增长"]
    assert [m.path for m in outline.measures] == ["一", "二"]


def test_summary_and_plan_in_one_document_have_roles_of_their_own():
    text = (
        "某县卫健局2023年工作总结和2024年工作计划\n一、2023年工作总结\n(一)医改持续深化\n"
        "组建医共体2个,新增床位40张。\n(二)公卫更加扎实\n签约率达76%。\n"
        "存在的问题:人才短缺仍较突出,信息化建设滞后。\n二、2024年工作计划\n(一)继续推进医改\n"
        "建成区域检验中心。\n(二)做好公卫服务\n签约率达80%以上。"
    )
    outline = outline_of(text)
    assert [(m.path, m.role) for m in outline.measures] == [
        ("一.(一)", "retrospective"),
        ("一.(二)", "retrospective"),
        ("二.(一)", "plan"),
        ("二.(二)", "plan"),
    ]


def test_problems_behind_the_results_are_background_and_no_measure():
    text = (
        "一、工作回顾\n(一)医改。组建医共体2个,运行平稳。\n(二)公卫。签约率达76%,较上年提高。\n"
        "在肯定成绩的同时,我们也清醒地看到,人才短缺仍较突出,信息化建设滞后,必须下大力气解决。\n"
        "二、下一步打算\n(一)医改。建成检验中心,实现结果互认。\n(二)公卫。签约率达80%以上。"
    )
    outline = outline_of(text)
    assert [m.path for m in outline.measures] == ["一.(一)", "一.(二)", "二.(一)", "二.(二)"]
    [block] = [s for s in outline.sections if s.heading is None]
    assert block.role == "background"
    assert text[block.start : block.end].startswith("在肯定成绩")


@pytest.mark.parametrize("heading", ["存在的问题和不足", "面临的主要困难", "短板与差距"])
def test_problems_with_numbers_of_their_own_are_no_measures(heading):
    outline = outline_of(
        f"一、主要成效\n1.建成卫生院。投用2家。\n2.建成卫生室。投用8家。\n二、{heading}\n"
        "（一）人才不足。儿科医生仅3名。\n（二）设备陈旧。\n三、下一步打算\n1.引进人才。\n2.更新设备。\n"
    )
    assert [s.heading for s in outline.sections] == ["主要成效", heading, "下一步打算"]
    assert [m.path for m in outline.measures] == ["一.1", "一.2", "三.1", "三.2"]


def test_problems_that_are_to_be_solved_are_measures():
    outline = outline_of(
        "一、破解突出问题\n1.引进人才。\n2.更新设备。\n二、抓好落实\n1.压实责任。\n"
    )
    assert [m.path for m in outline.measures] == ["一.1", "一.2", "二.1"]


def test_slogans_with_parallel_items_are_sections():
    text = (
        "会上,副县长作了讲话,对全年工作提出要求。一要抓住“关键点”,在改革上求突破。要组建总医院,"
        "统一财务。要推进支付改革;完善考核。二要补齐“薄弱点”,在能力上求提升。要建强乡镇卫生院,"
        "配备彩超。要培训村医,落实待遇。"
    )
    outline = outline_of(text)
    assert headings(outline) == ["抓住“关键点”,在改革上求突破", "补齐“薄弱点”,在能力上求提升"]
    assert leads(outline) == ["要组建总医院", "要推进支付改革", "要建强乡镇卫生院", "要培训村医"]
    assert outline.measures[1].text == "要推进支付改革;完善考核。"


def test_slogans_with_items_in_paragraphs_of_their_own_are_sections():
    text = """东河县召开卫生健康工作会议
会上,副县长作了讲话,提出三点要求。
一要抓牢医改主线,推动资源下沉。
要组建医共体,统一人财物管理。
要放开绩效总量,激励骨干到乡镇坐诊。
二要补上能力短板,做强乡镇医院。
要添置彩超和化验设备,装备六家卫生院。
要招聘全科医生,充实村级队伍。
三要守牢安全底线,保障群众健康。
要开展传染病演练,提高处置能力。
要整治非法行医,净化医疗市场。
会议要求,各单位认真抓好落实。"""
    outline = outline_of(text)
    assert headings(outline) == [
        "抓牢医改主线,推动资源下沉",
        "补上能力短板,做强乡镇医院",
        "守牢安全底线,保障群众健康",
    ]
    assert [m.text[:5] for m in outline.measures] == [
        "要组建医共", "要放开绩效", "要添置彩超", "要招聘全科", "要开展传染", "要整治非法",
    ]  # fmt: skip
    assert {m.role for m in outline.measures} == {"plan"}
    assert outline.measures[-1].text.endswith("净化医疗市场。")


def test_a_lead_phrase_over_a_run_on_series_is_a_section():
    text = """三、办好民生实事
稳定居民就业。开展技能培训,举办招聘会,帮扶困难家庭劳动者上岗。
扩大养老服务。新建日间照料站,培训护理员,推行居家适老改造。
落实惠民项目。一是改造村卫生室30家。二是免费筛查两癌2万人。三是配备救护车5辆。四是新建托育园3所。我们要把好事办好。
时光不负奋斗者,百姓的期盼就是我们努力的方向。"""
    outline = outline_of(text)
    assert headings(outline) == ["办好民生实事", "落实惠民项目"]
    assert [m.text for m in outline.measures][2:] == [
        "一是改造村卫生室30家。",
        "二是免费筛查两癌2万人。",
        "三是配备救护车5辆。",
        "四是新建托育园3所。",
    ]
    assert outline.measures[2].path == "三#3.一"


def test_a_closing_paragraph_is_no_part_of_the_last_lead():
    text = """七、改善民生
稳定居民就业。开展技能培训,举办招聘会,帮扶困难家庭劳动者上岗。
办好公平教育。新建幼儿园和寄宿学校,引进教师,发放助学金。
扩大养老服务。新建日间照料站,培训护理员,推行居家适老改造。
时光不负奋斗者,百姓的期盼就是我们努力的方向,再难也要一件件办成。"""
    outline = outline_of(text)
    assert leads(outline) == ["稳定居民就业", "办好公平教育", "扩大养老服务"]
    assert outline.measures[-1].text.endswith("推行居家适老改造。")


def test_lead_sentences_on_lines_of_their_own_head_what_stands_below():
    text = """八、改善民生
稳定居民就业。
开展技能培训,举办招聘会,帮扶困难家庭劳动者上岗,支持毕业生返乡创业,全年新增就业1.2万人,兑现各类补贴,发布岗位清单。
提升医疗服务质量。
新建卫生院2家。选派专家下沉坐诊,开设联合门诊,推行检查结果互认,为慢病患者配送药品,让群众在家门口看好病,少跑冤枉路。
发展文体事业。
办好全民健身月,开放学校操场,建设乡村书屋,组织送戏下乡,培育一批群众喜爱的文艺队伍,丰富居民业余生活,传承非遗技艺。"""
    outline = outline_of(text)
    assert leads(outline) == ["稳定居民就业", "提升医疗服务质量", "发展文体事业"]
    assert outline.measures[1].text.endswith("少跑冤枉路。")


def test_a_heading_that_names_an_action_leads_the_measure_below_it():
    text = """三、重点工作
(一)坚持项目为王,扩大有效投资
开工建设区医院二期,争取专项债券,压实业主责任,按月调度推进。
(二)坚持改革攻坚,更大力度激发各级医疗机构内生动力
深化编制备案管理,打通上下流动通道,完善绩效考核办法。
(三)坚持民生为大,办好实事
免费开展两癌筛查,添置救护车,新建护理院。"""
    outline = outline_of(text)
    assert headings(outline) == ["重点工作"]
    assert leads(outline) == [
        "坚持项目为王,扩大有效投资",
        "坚持改革攻坚,更大力度激发各级医疗机构内生动力",
        "坚持民生为大,办好实事",
    ]


def test_a_heading_that_names_a_part_is_a_section_on_its_line_or_run_in():
    text = """一、总体要求
(一)指导思想。坚持人民至上,完善慢病防治体系。
(二)工作目标
到2027年,规范管理率达到75%以上。
(三)主要目标“十五五”时期,建成县域医共体2个,签约率达到60%。
二、基本原则——坚持预防为主,关口前移。
三、重点任务
(一)医改成效持续显现。推进检查结果互认,减少重复收费。"""
    assert headings(outline_of(text)) == [
        "总体要求", "指导思想", "工作目标", "主要目标", "基本原则", "重点任务",
    ]  # fmt: skip


def test_the_last_of_a_run_on_series_may_be_counted_by_a_word():
    text = """一、办好民生实事
一是改造村卫生室。二是免费筛查两癌,先查城郊,最后,查山区。最后,新建托育园。
二、夯实基础
培训村医。"""
    outline = outline_of(text)
    assert [(m.path, m.text) for m in outline.measures[:3]] == [
        ("一.一", "一是改造村卫生室。"),
        ("一.二", "二是免费筛查两癌,先查城郊,最后,查山区。"),
        ("一.三", "最后,新建托育园。"),
    ]


def test_the_word_for_last_goes_on_with_words_for_first_where_both_series_are_open():
    text = "首先,建好网络。一是改造站点。二是培训村医。其次,用好经费。最后,按月通报。"
    assert [m.path for m in outline_of(text).measures][-2:] == ["二", "三"]


def test_a_numeral_lost_whole_leaves_its_stroke():
    text = "、健全机制\n(一)开好例会。\n、夯实基础\n(一)培训村医。\n三、强化督查\n(一)按月通报。\n"
    outline = outline_of(text)
    assert [s.path for s in outline.sections] == ["一", "二", "三"]
    assert headings(outline) == ["健全机制", "夯实基础", "强化督查"]


def test_a_chapter_on_plans_is_one_and_what_the_third_article_rules_is_none():
    text = "第一章规划背景\n基础较弱。\n第二章重点任务\n第三条规定的任务按期完成。\n"
    assert headings(outline_of(text)) == ["规划背景", "重点任务"]


def test_captions_of_pictures_head_nothing():
    text = (
        "昨天上午,乙县卫健系统会议在县城召开,各单位负责人参加会议,会期半天。\n"
        "某某同志主持会议\n先进单位代表发言\n"
        "会上签订了责任书。就全年工作作了安排部署。一是强化医院,更新设备。二是强化基层,培训村医。\n"
    )
    assert headings(outline_of(text)) == []


def test_a_year_looked_back_at_below_the_title_is_a_heading():
    text = (
        "乙县卫健局2023年工作总结及2024年工作计划\n2023年工作回顾\n全年各项工作平稳推进,群众满意。\n"
        "一、坚持规划先行\n(一)规划全面落地。围绕发展,力争到2025年建成体系。\n"
    )
    _, [document], [outline] = read(text)
    assert len(document.titles) == 1 and headings(outline)[0] == "2023年工作回顾"
    assert {m.role for m in outline.measures} == {"retrospective"}


def test_two_short_sentences_do_not_part_a_measure():
    text = (
        "一、抓实服务\n(一)健康建设有力推进。成立工作委员会,出台实施意见,印发考核方案。县健康城加快筹建。"
        "举办首届论坛,获批示范中心试点,推广养老做法。门诊移交工作基本完成。全县建档率约为82%,推出动画片。\n"
    )
    assert leads(outline_of(text)) == ["健康建设有力推进"]


def test_a_motto_before_the_last_words_is_no_measure():
    text = """四、转变作风
当好执行人。坚守职责定位,把各项决策落到实处,以实绩论英雄。
当好服务员。深入群众,听取意见,把困难解决在一线。
当好守护人。守住纪律底线,管好身边人,树立清廉形象。
奋进正当时,扬帆启新程。让我们携起手来,为建设健康家园共同努力。"""
    assert leads(outline_of(text)) == ["当好执行人", "当好服务员", "当好守护人"]


def test_a_heading_may_end_like_an_office():
    text = """湖畔县创建健康县
湖畔县多部门协作,推动健康生活方式走进千家万户,居民素养逐年提高。
开展全民健身运动
县文体局组织工间操比赛,开放学校操场,培训社区教练,举办徒步和骑行活动。
打造健康膳食指导中心
县卫健局联合餐饮协会培训厨师六百人次,推广减盐减油菜谱,编印手册入户。
完善健身圈
新建步道十公里,更新器材,居民步行十分钟即可到达一处健身场所。"""
    assert "打造健康膳食指导中心" in headings(outline_of(text))


def test_numbered_cases_inside_a_sentence_are_no_units():
    text = """一、规范管理
（一）建档立卡。对下列人员逐一登记：（1）孕产妇；（2）六岁以下儿童；（3）残疾人。
（二）定期随访。每季度上门一次,记录血压血糖,及时调整用药。"""
    assert [m.path for m in outline_of(text).measures] == ["一.(一)", "一.(二)"]


def test_guiding_thoughts_are_a_section_and_no_measure():
    text = """一、总体要求
（一）指导思想。坚持人民至上,完善慢病防治体系,降低疾病负担。
（二）工作目标。到2027年,规范管理率达到75%以上。
二、重点任务
（一）控制危险因素。建设健康食堂10家,开展减盐行动。
（二）规范患者管理。组建全专结合团队,签约随访。"""
    outline = outline_of(text)
    assert [m.path for m in outline.measures] == ["一.(二)", "二.(一)", "二.(二)"]
    assert ("一.(一)", "preamble") in [(s.path, s.role) for s in outline.sections]


def test_decimal_headings_on_lines_of_their_own_are_read_once():
    text = """某院创建三级医院的做法
摘要 本文介绍创建过程。
1 基本情况
本院始建于1958年,现有床位六百张,是当地最大的综合医院。
2 主要做法
2.1 加强组织领导
2.1.1 搭建工作班子
医院成立领导小组,下设办公室,统一调度各项工作,按月通报进度情况。
2.1.2 全面动员部署
召开动员大会,层层签订责任书,利用院报宣传,把任务落实到科室和个人。
2.2 补上管理短板
院内开展两轮自查,列出清单,逐条整改销号,请专家上门指导把关。
3 取得成效
门诊量逐年上升,患者满意度位居全市前列,荣获多项表彰,学科建设迈上新台阶。"""
    outline = outline_of(text)
    assert headings(outline) == [
        "基本情况", "主要做法", "加强组织领导", "搭建工作班子", "全面动员部署", "补上管理短板", "取得成效",
    ]  # fmt: skip
    assert {m.role for m in outline.measures if m.path.startswith("2")} == {"method"}


def test_sentences_behind_an_ordinal_belong_to_its_measure():
    text = (
        "一、重点工作\n一是推进医共体建设,完善章程,落实自主权。推进信息化建设,开通平台。获全市先进。"
        "二是完善急救网络,新增站点3个。"
    )
    assert leads(outline_of(text)) == ["推进医共体建设", "完善急救网络"]


def test_slogans_in_a_block_without_line_breaks_part_it():
    text = (
        "一、工作总结 2023年,全局上下团结奋进,各项工作取得新进展。 "
        "(一)守底线,公共卫生更加牢固。疾病防控有力有效。完成接种12万剂次,处置疫情3起,无重大疫情发生。"
        "建成实验室1个。急救能力稳步提升。新增急救站点4个,平均反应时间缩短2分钟,受到群众好评。"
        "培训急救员300人。(二)强基层,服务能力持续增强。乡镇医院提档升级。改造卫生院6家,添置设备40台套,"
        "全部达标。成功创建社区医院1家。村级网底不断夯实。规范化村卫生室达95%,定向培养村医20名,待遇落实。"
        "完成乡村一体化管理。"
    )
    outline = outline_of(text)
    assert leads(outline) == [
        "疾病防控有力有效", "急救能力稳步提升", "乡镇医院提档升级", "村级网底不断夯实",
    ]  # fmt: skip
    assert headings(outline) == [
        "工作总结", "守底线,公共卫生更加牢固", "强基层,服务能力持续增强",
    ]  # fmt: skip


def test_of_two_short_sentences_together_the_second_opens_the_next_unit():
    text = """九、改善民生
保障和改善民生是头等大事。促进就业增收。加大稳岗力度,扩充公益岗位,开展招聘活动三百场,兑现创业补贴和贷款。扩大优质教育供给。新建学校二十所,改善寄宿条件,推行教师轮岗,保障随迁子女入学。办强职业院校。健全社会保障体系。提高基础养老金标准,扩大工伤保险覆盖,完善救助网络,兜牢困难群众生活底线。推进卫生服务提质。建设区域医疗中心,推行医联体,强化基层运行保障,添置诊疗设备。"""
    assert leads(outline_of(text)) == [
        "促进就业增收", "扩大优质教育供给", "健全社会保障体系", "推进卫生服务提质",
    ]  # fmt: skip


def test_headings_that_run_on_without_punctuation_end_on_their_noun():
    text = (
        "各地积极探索,取得了初步成效。一、完善双向转诊机制各县根据实际制定目录,畅通绿色通道,明确转诊标准。牵头医院每季度通报一次转诊情况,并纳入年度考核。"
        "二、提升基层服务能力以常见病诊治为重点,逐步拓展功能,下沉技术力量。鼓励开设联合病房,选派骨干驻点,共建特色专科。"
        "三、建立薪酬激励制度按照有关规定核定总量,体现多劳多得。允许提取奖励基金,向一线岗位和业务骨干倾斜,每年调整一次。"
    )
    assert headings(outline_of(text)) == [
        "完善双向转诊机制",
        "提升基层服务能力",
        "建立薪酬激励制度",
    ]


def test_lost_numerals_are_given_by_their_place():
    text = "?、甲项工作\n抓好落实。\n?、乙项工作\n抓好推进。\n三、丙项工作\n抓好总结。"
    outline = outline_of(text)
    assert [s.path for s in outline.sections] == ["一", "二", "三"]
    wrong = text.replace("?、乙", "一、乙").replace("?", "一")
    outline = outline_of(wrong, restored=[0, text.index("?、乙")])
    assert [s.path for s in outline.sections] == ["一", "二", "三"]


def test_academic_numbering_run_into_the_text():
    text = (
        "某院管理实践与思考\n摘要说明了做法。1基本情况本院于2016年启动创建工作,成效明显。2018年纳入管理,2020年通过现场评审,等级由C上升为B。2主要做法"
        "2.1强化组织领导成立领导小组,每月调度一次。分管院长包抓到科室,职能部门各司其职,任务分解到人。2.2规范质量管理建立台账制度,逐条落实整改。创建办统一格式,按条款编目归档,每季度抽查一次资料。"
        "3取得成效3.1服务能力进一步提升医院增加专科4个,得分提高2.5分。先后帮扶多家卫生院,开设联合门诊,接收转诊患者逐年增加。"
        "3.2患者满意度进一步改善医院获评先进,满意率达95.1%。优化就诊流程,减少排队时间,推行床旁结算,投诉明显减少。"
    )
    outline = outline_of(text)
    assert [(s.path, s.level) for s in outline.sections if s.marker] == [
        ("1", 1), ("2", 1), ("2.1", 2), ("2.2", 2), ("3", 1), ("3.1", 2), ("3.2", 2),
    ]  # fmt: skip
    assert "主要做法" in headings(outline) and "取得成效" in headings(outline)
    assert "服务能力进一步提升" in headings(outline)


def test_a_semicolon_at_a_line_end_does_not_split():
    text = (
        "一、基层治理\n完善基层体系。会同民政部门建立委员会,实施网格管理;\n加强村医队伍建设,提升识别能力。\n"
        "强化应急处置。修订应急预案,补充物资储备,组织演练两次。"
    )
    assert leads(outline_of(text)) == ["完善基层体系", "强化应急处置"]


def test_a_paragraph_without_its_full_stop_ends_before_the_next_lead():
    text = (
        "一、监督执法\n提升执法能力。开展专项检查,全力保障“双创双建”\n"
        "提升妇幼能力。规范开展孕期保健,降低出生缺陷。\n做好血液保障。采血12吨,满足临床需要。"
    )
    assert leads(outline_of(text)) == ["提升执法能力", "提升妇幼能力", "做好血液保障"]


def test_glossaries_annexes_and_notes_are_appendix():
    text = (
        "一、工作任务\n1.推进改革。落实各项政策,定期调度。\n2.强化服务。做好签约履约,提升质量。\n"
        "名词解释\n1.“两个允许”:指突破工资调控水平等两项政策。\n2.“五大中心”:指胸痛等中心。"
    )
    outline = outline_of(text)
    assert [m.path for m in outline.measures] == ["一.1", "一.2"]
    assert outline.sections[-1].role == "appendix" and outline.sections[-1].heading is None


def test_what_a_short_notice_sends_out_is_no_appendix():
    notice = "各乡镇:\n现将工作要点发给你们,请认真贯彻落实。\n附件:丁县工作要点\n丁县卫健局\n"
    plan = "附件\n丁县工作要点\n一、抓实服务\n1.建强医院。添置设备。\n2.办好药房。补齐药品。\n"
    assert leads(outline_of(notice + plan)) == ["建强医院", "办好药房"]
    # a list of papers behind a notice stays one
    assert not outline_of(notice + "附件:\n1.督查用表\n2.人员名单\n").measures


def test_speech_without_numbers_gets_a_warning():
    text = (
        "同志们好。\n"
        + "今天我们在这里总结经验,部署任务,大家要认真落实会议精神,抓好各项工作的推进。\n" * 3
    )
    outline = outline_of(text)
    assert outline.warnings == ("No numbered outline was found.",)


# ---- documents ----


def piece(title):
    return (
        f"{title}\n\n一、主要工作\n1.推进改革。落实各项政策,定期调度进展,按季度通报情况。\n"
        "2.强化服务。做好签约履约,提升服务质量,群众满意度达到九成以上。\n"
    )


@pytest.mark.parametrize(
    "mark",
    [
        "篇{cn}:范文大全",
        "【篇{n}】",
        "第{cn}篇:工作总结",
        "范文{cn}",
        "工作总结范文 篇{n}",
        "(篇{n})",
    ],
)
def test_pieces_of_a_collection_are_taken_apart(mark):
    names = ["甲县2022年工作总结", "乙县2023年工作总结", "丙市2021年工作总结"]
    text = "网站首页 范文大全\n" + "".join(
        mark.format(cn=write_chinese(i), n=i) + "\n" + piece(t)
        for i, t in enumerate(names, start=1)
    )
    clean, documents, outlines = read(text)
    assert len(documents) == 3
    for d, name, o in zip(documents, names, outlines, strict=True):
        assert name in [text[t.start : t.end] for t in d.titles]
        assert [m.path for m in o.measures] == ["一.1", "一.2"]
        check_spans(clean, d, o)


@pytest.mark.parametrize(
    "text",
    [
        piece("甲县2022年工作要点"),
        "十四五规划\n第一篇 发展基础\n第一章 成就\n" + piece("") + "第二篇 重点任务\n第二章 医改\n" + piece(""),
        "关于印发工作要点的通知\n各乡镇:\n现将工作要点印发你们,请认真贯彻执行。\n某县卫健局\n2022年2月1日\n"
        + piece("2022年工作要点"),
    ],
)  # fmt: skip
def test_ordinary_documents_are_not_split(text):
    assert len(read(text)[1]) == 1


def test_metadata_block_notice_and_colophon_are_not_body():
    text = (
        "2022年甲市卫生健康工作要点\n文章属性\n【制定机关】甲市卫生健康委员会\n【公布日期】2022.02.27\n"
        "【字\n号】甲卫发〔2022〕3号\n【时效性】现行有效\n正文\n甲市卫生健康委员会关于印发工作要点的通知\n"
        "甲卫发〔2022〕3号\n各县区卫生健康局,委属各单位:\n现将《工作要点》印发你们,请认真贯彻落实。\n"
        "甲市卫生健康委员会\n2022年2月27日\n2022年全市卫生健康工作要点\n全市工作要坚持稳中求进,突出重点。\n"
        "一、深化改革\n1.推进医改。完善机制,强化调度,确保见效。\n2.推进分级诊疗。畅通转诊,扩大签约。\n"
        "抄送:省卫生健康委\n甲市卫生健康委员会办公室\n2022年2月27日印发\n"
    )
    _, [document], [outline] = read(text)
    body = text[document.body_start : document.body_end]
    assert body.startswith("现将《工作要点》") and body.rstrip().endswith("扩大签约。")
    assert [(s.path, s.role) for s in outline.sections if s.heading is None] == [
        ("通知", "preamble"),
        ("前言", "preamble"),
    ]
    assert headings(outline) == ["深化改革"]


def test_empty_and_blank_texts_hold_no_document():
    assert read("")[1] == [] and read(" \n\n ")[1] == []


# ---- size ----


def test_time_grows_with_length_not_faster():
    """Whatever the shape of the text."""
    one_line = "完善机制建设,推进各项工作(含试点)1.2万人。" * 200
    numbered = "\n".join(f"{i}.加强第{i}项工作。抓好落实,定期通报。" for i in range(1, 101))
    restarts = "\n".join(f"{write_chinese(1 + i % 9)}、加强工作\n(一)抓落实" for i in range(100))
    nested = "一、" * 300
    brackets = "(一" * 300 + "第" * 300 + "1." * 300
    for text in (one_line, numbered, restarts, nested, brackets):
        assert is_linear(read, lambda n, text=text: (text + "\n") * n), text[:20]


def test_ten_thousand_headings():
    text = "\n".join(f"{i}.第{i}项任务" for i in range(1, 10001))
    assert len(outline_of(text).measures) == 10000


def section_roles(text, **facts):
    source = Source("a.txt", text, **facts)
    clean = CleanText(text)
    [document] = find_documents(clean, source)
    return [s.role for s in parse_outline(clean, document, source).sections if s.heading]


SLOGANS = (
    "一、夯实网底,服务能力跃上台阶\n加强村医培训,推进智医助理应用。\n"
    "二、医防融合,慢病管理做细做实\n加强随访管理,推进筛查。\n"
)


def test_a_title_that_is_not_in_the_text_says_what_the_text_is_for():
    assert section_roles(SLOGANS) == ["plan", "plan"]
    assert section_roles(SLOGANS, title="乙县2021年卫生健康工作总结") == ["retrospective"] * 2
    assert section_roles(SLOGANS, page={"title": "乙县2021年工作总结"}) == ["retrospective"] * 2
    assert section_roles(SLOGANS, facts={"doc_type": "summary_and_plan"})[0] == "retrospective"
    # 计划生育 is no plan
    assert section_roles(SLOGANS, title="乙县计划生育工作总结") == ["retrospective"] * 2


def test_the_first_piece_of_a_collection_that_is_cut_behind_it_gives_the_title():
    text = f"卫生院总结(3篇)\n\n第1篇:乙乡卫生院2021年工作总结和下步工作计划\n{SLOGANS}三、下步工作计划\n筛查。"
    _, [document], [outline] = read(text)
    assert [text[t.start : t.end] for t in document.titles][-1].startswith("乙乡卫生院2021年")
    assert [(s.path, s.role) for s in outline.sections] == [
        ("一", "retrospective"),
        ("二", "retrospective"),
        ("三", "plan"),
    ]


def test_slogans_before_the_next_steps_look_back_and_those_behind_it_forward():
    text = SLOGANS + "三、下一步工作打算\n推进分级诊疗。\n四、强化组织保障\n加强督导。\n"
    title = "乙县2021年卫生健康工作总结和2022年工作计划"
    assert section_roles(text, title=title) == ["retrospective", "retrospective", "plan", "plan"]


def test_of_the_years_in_headings_the_last_is_planned_for():
    text = "一、2021年工作\n建成卫生院3家。\n二、2022年重点工作\n建成卫生院5家。\n"
    title = "乙县2021年卫生健康工作总结和2022年工作计划"
    assert section_roles(text, title=title) == ["retrospective", "plan"]
    assert section_roles(text) == ["retrospective", "plan"]


def test_work_that_a_verb_begins_belongs_to_the_summary():
    text = (
        "一、2021年工作总结\n完成了改造任务,新增床位30张,获评先进。\n"
        "二、全面落实重点工作\n完成了签约任务,新增托位60个,已通过验收。\n"
    )
    assert section_roles(text) == ["retrospective", "retrospective"]


def test_orders_are_plans_wherever_they_stand():
    text = (
        "会议总结了2021年工作,全县完成了各项任务,获评先进,取得了成绩。\n"
        "会议要求,一要认清形势,守牢疫情防控底线。二要紧盯短板,补齐基层服务弱项。三要实干担当,抓好任务落实。\n"
    )
    assert {m.role for m in outline_of(text).measures} == {"plan"}


def test_news_of_a_meeting_that_sums_up_and_deploys_orders():
    text = (
        "2月2日,乙县召开了会议。\n"
        "一、守牢底线\n抓好疫苗接种,落实首诊负责。\n二、压实责任\n抓好督查,形成闭环。\n"
        "三、2017年先进\n完成改造,新增床位30张,获评先进单位。\n"
    )
    title = "乙县医院2017年工作总结会暨2018年工作部署会"
    assert section_roles(text, title=title) == ["plan", "plan", "retrospective"]
    assert section_roles(text, title=title.replace("会", "")) == ["retrospective"] * 3


def test_important_is_no_word_of_purpose():
    text = (
        "一、党的建设\n主要指标明显好转,重要任务圆满完成,首要难题得到破解。获评先进,取得了成效。\n"
    )
    assert section_roles(text) == ["retrospective"]


def test_headings_in_traditional_script_are_understood():
    text = "一、規劃背景\n基礎較弱。\n二、總體要求\n以人民健康為中心。\n三、重點任務\n1.建設醫共體。\n2.發展托育。\n"
    assert section_roles(text) == ["background", "preamble", "plan"]


def test_a_text_that_ends_behind_a_heading_keeps_it_as_a_section():
    text = "一、重点任务\n(一)强化基层\n1.培训村医。\n2.更新设备。\n(二)提升能力\n"
    outline = outline_of(text)
    assert [s.heading for s in outline.sections] == ["重点任务", "强化基层", "提升能力"]
    assert [m.lead for m in outline.measures] == ["培训村医", "更新设备"]


def test_what_sets_the_scene_is_no_measure():
    text = "一、发展背景\n全市有医院9家,床位不足。\n二、主要任务\n1.新建医院。\n2.增加床位。\n"
    assert [m.lead for m in outline_of(text).measures] == ["新建医院", "增加床位"]


def test_a_change_of_marker_in_mid_list_goes_on_with_the_list():
    text = (
        "一、抓实服务\n一要建强县级医院,更新设备。二是办好乡镇卫生院,补齐药品。三要做实村卫生室。\n"
    )
    assert [m.path for m in outline_of(text).measures] == ["一.一", "一.二", "一.三"]


def test_keycaps_and_bracketed_signs_are_markers():
    text = "一、抓实服务\n1️⃣建强县级医院。\n2️⃣办好乡镇卫生院。\n二、抓实队伍\n1.培训村医。\n2.招聘护士。\n"
    outline = outline_of(text)
    assert headings(outline) == ["抓实服务", "抓实队伍"]
    assert leads(outline) == ["建强县级医院", "办好乡镇卫生院", "培训村医", "招聘护士"]
    text = "一、抓实服务\n㈠建强县级医院。\n㈡办好乡镇卫生院。\n"
    assert [m.path for m in outline_of(text).measures] == ["一.(一)", "一.(二)"]


def test_labels_behind_bullets_are_no_measures():
    text = "一、抓实服务\n• 索引号:\n• 主题分类:\n• 建强县级医院,更新设备。\n• 办好乡镇卫生院,补齐药品。\n"
    assert leads(outline_of(text)) == ["建强县级医院", "办好乡镇卫生院"]


def test_sentences_that_open_with_four_characters_alike_are_units():
    text = (
        "全县动员大会今天上午召开,各乡镇负责人参加了会议并签了责任书。\n"
        "守正创新,高质量推进中医药工作。补短强弱,高效率推进疾控改革。"
        "突出重点,高标准建设基层网底。真抓实干,高水平办好民生实事。\n"
    )
    assert [m.text[:4] for m in outline_of(text).measures] == [
        "守正创新", "补短强弱", "突出重点", "真抓实干",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("opening", "orders"),
    [
        ("会议要求,各地提高认识。", ["要办好卒中中心", "要配齐校医", "要抓实院感防控"]),
        ("会议强调,", ["要办好卒中中心", "要配齐校医", "要抓实院感防控"]),
        (
            "明年抓好以下工作:",
            ["补齐短板、扩大容量", "守住底线、不出乱子", "育好队伍、留住人才", "关心“一小”"],
        ),
    ],
)
def test_what_a_paragraph_asks_for_one_after_the_other_are_units(opening, orders):
    asked = ";".join(f"{order},把责任落到科室和个人" for order in orders)
    text = (
        f"甲市召开卫生健康工作会议\n3月1日,会议召开。\n{opening}{asked}。\n会前,实地察看了现场。\n"
    )
    assert leads(outline_of(text)) == orders
    # two are a sentence
    asked = ";".join(f"{order},把责任落到科室和个人" for order in orders[:2])
    assert leads(outline_of(f"甲市召开会议\n3月1日召开。\n{opening}{asked}。\n")) == []


def test_a_word_that_looks_like_a_marker_is_none_where_it_cannot_be():
    text = "会议召开。一要加强学习,提高业务水平;二要带头实干,服务基层群众;三要求{}。\n"
    real, word = (outline_of(text.format(x)).measures for x in ("真务实,狠抓落实", "已经写明"))
    assert [m.marker for m in real] == ["一要", "二要", "三要"]
    assert [m.marker for m in word] == ["一要", "二要"]


def test_a_survey_of_the_whole_is_a_section_and_no_measure():
    text = "一、总体情况\n全系统干部职工齐心协力,各项指标好于去年。\n二、提升急救能力。\n新建急救站。\n"
    outline = outline_of(f"甲县2023年卫生健康工作总结\n{text}")
    assert headings(outline)[0] == "总体情况"
    assert leads(outline) == ["提升急救能力"]


def test_a_number_alone_and_a_document_that_is_cited_are_no_measures():
    text = (
        "一、制定依据\n1.甲省人民政府《关于急救的意见》(甲政发〔2020〕3号);\n2.《急救条例》。\n3.\n"
    )
    text += "二、提升能力\n1.落实《关于急救的意见》,建成急救站。\n2.配齐救护车。\n"
    assert leads(outline_of(text)) == [
        "落实《关于急救的意见》,建成急救站", "配齐救护车",
    ]  # fmt: skip


def test_a_question_of_a_journalist_heads_nothing():
    answer = "感谢提问。我们已经建成托育中心,覆盖全部乡镇,群众反映良好,下一步还要加大力度。"
    text = f"甲市新闻发布会文字实录\n主持人:大家好。\n请问下一步在托育方面有哪些考虑?\n{answer}\n"
    assert headings(outline_of(text)) == []


def test_a_text_cut_off_behind_the_first_item_has_one_item():
    text = "一、抓实服务\n(一)建强县级医院。一是更新设备。新购影像设备3台,改造病房,扩"
    assert [m.path for m in outline_of(text).measures] == ["一.(一).一"]
    # a whole text with one 一是 does not count
    assert [m.path for m in outline_of(text + "建急诊。").measures] == ["一.(一)"]


def test_short_news_give_no_measures_and_a_list_of_addresses_none():
    story = (
        "昨天上午,全县卫生健康系统工作会议在县城召开,县领导出席会议,各单位负责人参加,会期半天。\n"
        "与会人员还到镇卫生院看了新建的门诊楼,听取了院长对改造过程的介绍,下午返回县城。\n"
    )
    assert not outline_of("县里开会\n" + story).measures
    text = "一、征求意见方式\n1.电子邮箱:a@b.cn。\n2.联系电话:0000000。\n3.信函请寄县卫健局。\n"
    assert not leads(outline_of(text))


def test_a_summary_runs_on_into_its_heading():
    text = "一、重点工作完成情况目前,我区有4项工作走在全市前列。1.推进改造。完成3家。2.推进签约。完成2万人。\n"
    assert headings(outline_of(text)) == ["重点工作完成情况"]
    text = "一、2023 年工作总体情况\n1.推进改造。\n2.推进签约。\n"
    assert headings(outline_of(text)) == ["2023 年工作总体情况"]


def test_a_last_item_of_one_short_sentence_is_a_measure():
    text = "一、抓实服务\n1.建强县级医院。\n2.办好乡镇卫生院。\n二、抓实队伍\n1.培训村医。\n"
    assert leads(outline_of(text)) == ["建强县级医院", "办好乡镇卫生院", "培训村医"]
    text = "一、抓实服务\n1.建强县级医院。\n二、培训村医。\n"
    assert leads(outline_of(text)) == ["建强县级医院", "培训村医"]
    assert leads(outline_of("1.培训村医。\n")) == ["培训村医"]


def test_what_is_ordered_in_words_of_results_stays_a_plan():
    text = "一、抓实服务\n1.建强县级医院,新增床位80张。\n2.新增托位60个。\n"
    assert {m.role for m in outline_of(text).measures} == {"plan"}


TABLE = """一、抓实服务
| 序号 | 工作任务 | 责任科室 | 完成时限 |
|---|---|---|---|
| 1 | 建强县级医院,更新设备。 | 医政科 | 6月 |
| 2 | 办好乡镇卫生院 | 基层科 | 9月 |
二、抓实队伍
1.培训村医。
"""


def test_a_row_of_a_table_of_tasks_is_a_measure_and_its_head_none():
    outline = outline_of(TABLE)
    assert [m.text for m in outline.measures] == [
        "建强县级医院,更新设备。", "办好乡镇卫生院", "1.培训村医。",
    ]  # fmt: skip
    assert [m.path for m in outline.measures] == ["一#1", "一#2", "二.1"]
    # bars at the ends may lack, and so may the head
    bare = "1 | 建强县级医院,更新设备 | 医政科 | 20%\n2 | 办好乡镇卫生院 | 基层科 | 30%\n"
    assert leads(outline_of("一、民生实事\n" + bare)) == ["建强县级医院", "办好乡镇卫生院"]


def test_a_table_of_other_things_is_no_list_of_tasks():
    text = TABLE.replace("工作任务", "姓名").replace("责任科室", "年龄").replace("完成时限", "籍贯")
    assert [m.lead for m in outline_of(text).measures if m.path.startswith("一#")] == []


def test_a_box_is_a_section_with_items_of_its_own():
    text = (
        "一、主要任务\n(一)强化基层\n加强村卫生室建设。\n专栏1 基层能力提升工程\n"
        "1.改造卫生院。改造12家。\n2.培训村医。培训300人。\n(二)强化医院\n创建三级医院。\n"
    )
    outline = outline_of(text)
    assert headings(outline)[:3] == ["主要任务", "强化基层", "基层能力提升工程"]
    assert [m.path for m in outline.measures] == [
        "一.(一).专栏1.1", "一.(一).专栏1.2", "一.(二)",
    ]  # fmt: skip


def test_numbers_of_pages_inside_sentences_are_no_items():
    text = (
        "一、工作情况\n今年以来,我局推进改造工程,完成了设计。全县分三步推进,在城区和\n"
        "2、乡镇同时展开,完成改造12家。\n"
        "(一)强化基层。改造村卫生室30家。\n(二)强化医院。新增床位120张。\n"
    )
    assert [m.path for m in outline_of(text).measures] == ["一.(一)", "一.(二)"]


def test_paragraphs_of_a_speech_are_units_and_those_of_a_short_piece_of_news_are_not():
    told = [
        f"村医{n}组    " + "走村串户为老年人量血压测血糖并且教他们怎样按时服药怎样做操和记录结果。"
        for n in "甲乙丙丁戊己庚辛"
    ]
    assert len(outline_of("\n".join(told) + "\n").measures) == 8
    assert outline_of("\n".join(told[:7]) + "\n").measures == ()


def test_tasks_by_number_are_units():
    text = "一、主要任务\n任务一：强化基层\n改造村卫生室。\n任务二：强化医院\n新增床位。\n"
    assert [m.marker for m in outline_of(text).measures] == ["任务一：", "任务二："]


def test_items_that_no_full_stop_closes_are_items():
    text = "一、工作情况\n1、强化基层。改造村卫生室\n2、强化医院。新增床位\n"
    assert [m.path for m in outline_of(text).measures] == ["一.1", "一.2"]


def test_headings_are_printed_in_the_script_of_the_page():
    printed = "一、發展規劃與個人服務\n建設醫共體,為國發展。\n二、會議業務\n對外開會。\n"
    outline = outline_of(printed)
    assert headings(outline) == ["發展規劃與個人服務", "會議業務"]
    assert outline.measures[0].text.endswith("建設醫共體,為國發展。")


def test_signs_behind_the_last_sentence_are_no_part_of_a_measure():
    text = "一、抓实服务\n1.建强县级医院。\n4 t) M$ x; Q\n2.办好乡镇卫生院。. S$ } z8 p\n3.培训村医。\n"
    assert [m.text for m in outline_of(text).measures] == [
        "1.建强县级医院。", "2.办好乡镇卫生院。", "3.培训村医。",
    ]  # fmt: skip


CONTENTS = """一、发展基础
(一)主要成就
(二)面临形势
二、主要任务
(一)强化基层
(二)强化医院
三、保障措施
(一)加强领导
(二)落实投入
"""


def test_a_table_of_contents_without_page_numbers_is_no_outline():
    body = "".join(
        line + "\n" + ("" if line[0] != "(" else "已有改造后的卫生院12家,床位不足。\n")
        for line in CONTENTS.splitlines()
    )
    alone, outline = outline_of(body), outline_of("规划\n目录\n" + CONTENTS + "前言略。\n" + body)
    assert headings(outline) == headings(alone) and len(headings(alone)) == 5
    assert leads(outline) == leads(alone)
    # cut off behind its contents a text has no measures
    assert not outline_of("甲县“十四五”卫生健康规划\n目录\n" + CONTENTS).measures


def test_a_list_of_short_tasks_stays_a_list_of_tasks():
    tasks = "".join(f"{n}.改造第{n}卫生院\n" for n in range(1, 10))
    assert len(outline_of("一、强化基层\n" + tasks).measures) == 9


def test_the_title_printed_again_is_no_section():
    from cityplans.cleaning import clean
    from cityplans.outline import find_documents, parse_outline
    from cityplans.passages import Source

    title = "甲县2024年卫生健康工作要点"
    text = f"首页\n{title}\n发布时间：2024-03-01\n{title}\n一、强基层\n建成卫生院2家，配齐设备。\n二、抓党建\n开展学习，每月一次。\n"
    source = Source("a.txt", text)
    clean_text = clean(source)
    [document] = find_documents(clean_text, source)
    outline = parse_outline(clean_text, document, source)
    assert [s.heading for s in outline.sections if s.heading] == ["强基层", "抓党建"]


CARD = "具体任务\n{}\n责任单位\n县卫健局、县医保局\n完成时限\n12月底前完成\n\n"


def test_tasks_on_cards_are_measures_and_who_does_them_is_none():
    tasks = ["新建卫生院2家,年内投用", "培训村医80名;建成卫生室6所", "引进专家4名"]
    text = "政府工作报告任务分解\n" + "".join(map(CARD.format, tasks))
    outline = outline_of(text)
    assert [m.text for m in outline.measures] == tasks
    assert [m.path for m in outline.measures] == ["#1", "#2", "#3"]
    assert not [s for s in outline.sections if s.heading]


def test_lines_that_come_back_but_tell_no_task_are_no_cards():
    text = "甲县2024年工作要点\n" + "更多>>\n新建卫生院2家,年内投用\n责任单位\n县卫健局\n" * 3
    assert [m.path for m in outline_of(text).measures] == []


def test_a_space_before_a_comma_ends_no_heading():
    outline = outline_of(
        "(一)突出中医特色 ,提升服务能力\n1.建中医馆。\n2.配中药房。\n(二)抓好质量\n1.查病历。\n"
    )
    assert headings(outline) == ["突出中医特色 ,提升服务能力", "抓好质量"]


def test_paragraphs_that_open_with_what_they_are_about_are_units():
    about = ["支付改革方面,按病种付费已覆盖8家医院。", "基金监管方面。全年现场检查机构40家次。"]
    text = "\n".join(["乙县总结", "一、主要工作", *about, "二、其他", "建立台账。"])
    assert leads(outline_of(text))[:2] == ["支付改革方面", "基金监管方面"]
    text = "乙县年鉴\n【综合医改】 按病种付费覆盖8家医院。\n【爱国卫生】 县城通过国家卫生县城复审。"
    assert leads(outline_of(text)) == ["【综合医改】", "【爱国卫生】"]
    # who does it is said of the paragraph above
    text = "乙县要点\n一、推进改革\n建立付费台账。\n责任单位:县医保局和各医疗机构。\n配合单位:县卫健局和各镇人民政府。"
    assert len(outline_of(text).measures) == 1


def test_a_line_that_says_what_its_part_is_for_heads_it_below_numbers_too():
    text = (
        "主要做法\n一、健全机制\n成立专班。\n二、强化宣传\n发放资料。\n下一步打算\n建立长效机制。"
    )
    assert headings(outline_of(text))[-1] == "下一步打算"
    # the half of a title of two parts, which a text may repeat above its part
    text = (
        "乙县医保局2024年工作总结及2025年工作思路\n2024年主要工作\n参保工作稳步推进。\n"
        "2025年工作思路\n1.稳住参保。\n2.深化改革。"
    )
    assert headings(outline_of(text)) == ["2024年主要工作", "2025年工作思路"]


def test_of_what_a_notice_sends_out_the_first_title_is_its_title():
    text = (
        "关于印发乙县爱国卫生要点的通知\n各镇:\n现印发给你们。\n乙县爱国卫生工作要点\n"
        "今年以创建为抓手。\n卫生创建\n做好申报。对照标准自查。\n城乡环境卫生整洁行动\n农村改厕。开工过半。\n"
    )
    assert headings(outline_of(text))[-2:] == ["卫生创建", "城乡环境卫生整洁行动"]


def test_a_note_below_a_table_ends_no_chapter():
    chapters = (
        "第一章 目标\n建成体系。\n注:指标以常住人口计。\n第二章 任务\n一、强机构。\n二、补短板。"
    )
    assert [s.heading for s in outline_of(chapters).sections if s.role != "appendix"][:2] == [
        "目标",
        "任务",
    ]
    notes = "第一章 目标\n建成体系。\n第二章 任务\n强机构。\n注:指标以常住人口计。\n1.床位:含在建。"
    assert outline_of(notes).sections[-1].role == "appendix"


def test_numbers_of_actions_in_figures_and_numerals_cut_by_a_line_break():
    text = "一、内容\n行动1:警示教育\n(1)赶场宣传。\n(2)校园教育。\n行动2:综合干预\n(3)人群干预。"
    assert headings(outline_of(text)) == ["内容", "警示教育", "综合干预"]
    broken = "一、党建\n一是落实制度,修订章程。二\n是结对认亲,义诊送药。三是纠治四风。"
    assert len(outline_of(broken).measures) == 3


def test_the_programme_of_immunisation_is_no_plan():
    text = "乙县疾控中心2019年度工作总结\n一、传染病防制\n报告及时。\n二、免疫规划\n查漏补种。\n三、慢病\n完成筛查。"
    assert section_roles(text) == ["retrospective"] * 3


def test_a_year_in_numerals_numbers_nothing():
    for mark in ":,、":
        text = f"乙县报告\n一、回顾\n一九五八{mark}全国大办水利。\n二、任务\n抓好生产。"
        assert headings(outline_of(text)) == ["回顾", "任务"]
    assert headings(outline_of("乙县计划\n一,基本医疗\n规范诊疗。\n二,公卫\n建档。")) == [
        "基本医疗",
        "公卫",
    ]


def test_who_is_responsible_for_the_last_item_is_no_signature():
    items = "".join(f"{n}.推进第{n}项改革。\n责任单位:县医保局\n" for n in (1, 2, 3))
    text = f"乙县要点\n{items}监督方式:0557-6031710"
    measures = outline_of(text).measures
    assert [m.text[-4:] for m in measures] == ["县医保局"] * 3
    # a line that opens with a label goes on with no other, even where that has no stop
    long = f"责任单位:{'各乡镇人民政府、开发区管委会,县政府有关部门' * 2}"
    text = f"乙县要点\n1.推进改革。\n{long}\n2.抓好急救。\n{long}\n3.建设村医队伍。\n{long}\n监督方式:0557-6031710"
    assert outline_of(text).measures[-1].text.endswith("有关部门")


def measures_of(*lines):
    return leads(outline_of("\n".join(lines)))


def test_labels_of_people_boxes_captions_and_talk_head_no_measures():
    officials = (
        "组长:张三(县委副书记、县长)",
        "副组长:李四(县委常委、常务副县长)、王五",
        "成员:赵六",
    )
    assert len(measures_of("乙县方案", "一、组织领导", "组成人员如下:", *officials)) == 1
    talk = (
        "主持人:请您介绍今年家庭医生签约服务有哪些新的安排?",
        "张三:今年我们将签约率提高到80%,同时开展上门服务。",
        "主持人:群众如何办理签约手续,需要带什么材料?",
        "张三:携带身份证到当地卫生院即可办理,不收费用。",
    )
    assert len(measures_of("乙县访谈", "一、访谈实录", *talk)) == 1
    captions = ("图1:2020年至2024年全县床位数变化情况", "图2:2020年至2024年全县人员数变化情况")
    assert len(measures_of("乙县要点", "一、提升质量", *captions, "新建质控中心5个。")) == 1
    boxes = (
        "【典型案例】乙镇卫生院去年率先推行先诊疗后付费,服务3000人次。",
        "【专家点评】该做法方便了群众,值得各地学习和借鉴。",
    )
    assert len(measures_of("乙县要点", "一、医政", *boxes, "推行先诊疗后付费,覆盖各院。")) == 1
    said = (
        "卫生组织指出:健康素养是健康的重要决定因素。",
        "有关领导强调:要把健康放在优先发展的位置。",
    )
    assert len(measures_of("乙县方案", "一、健康素养", *said)) == 1


def test_what_a_line_within_a_chapter_names_heads_no_part():
    text = (
        "乙县2025年工作要点\n一、医改\n推进医共体建设。\n二、人才\n乡村医生队伍现状\n全县现有村医500人。\n"
        "1.招聘村医20名。\n2.培训村医。\n"
    )
    outline = outline_of(text)
    assert headings(outline) == ["医改", "人才"]
    assert {m.role for m in outline.measures} == {"plan"}
    text = "乙县总结\n一、基金\n检查机构。\n集中宣传月活动安排\n开展活动3场,发放资料。\n"
    assert headings(outline_of(text)) == ["基金"]


def test_the_idea_of_a_year_below_the_title_heads_no_chapters():
    text = (
        "乙县卫生健康局2025年工作要点\n2025年工作总体思路\n坚持以人民健康为中心。\n"
        "一、深化医改\n推进医共体。\n二、加强疾控\n接种疫苗。\n"
    )
    sections = cp.load_plans(pd.DataFrame({"text": [text]})).sections
    assert sections[["path", "role"]].values.tolist()[-2:] == [["一", "plan"], ["二", "plan"]]


def test_a_numbered_glossary_is_an_appendix():
    body = "乙县要点\n一、基层\n新建卫生院2家,改扩建5家。\n二、医改\n推进医共体建设,落实六统一。\n"
    for opens in ("附:名词解释", "备注:以下不予公开", "注:名词如下"):
        text = f"{body}{opens}\n一、医共体:指县域医疗卫生共同体。\n二、DRG:指按病种分组付费。\n"
        assert len(outline_of(text).measures) == 2, opens


def test_a_series_with_commas_stands_below_one_with_its_own_mark():
    text = (
        "乙县医改要点\n一、推进医共体\n实行三个统一:\n一,统一人员管理。\n二,统一财务管理。\n三,统一药品目录。\n"
        "二、支付改革\n推进付费改革。\n"
    )
    assert headings(outline_of(text))[0] == "推进医共体"
    assert "支付改革" in headings(outline_of(text))
    assert [s.path for s in outline_of(text).sections if s.heading == "支付改革"] == ["二"]


def test_what_stands_behind_problems_may_look_back():
    text = (
        "甲县2024年卫生健康工作总结\n一、综合医改\n组建医共体3个。\n二、存在问题\n人才短缺。\n"
        "三、党建工作\n发展党员5名,获评先进党支部。\n"
    )
    assert section_roles(text) == ["retrospective", "background", "retrospective"]


def test_the_last_of_labelled_paragraphs_may_be_short():
    lines = (
        "医改方面,建成县域医共体3个,牵头医院与卫生院签约30家。",
        "基层方面,改造提升卫生院5所,新增村医20名。",
        "党建方面,开展学习12次。",
    )
    assert measures_of("乙县总结", "一、工作", *lines) == ["医改方面", "基层方面", "党建方面"]
    telephone = ("电话:每天从8点到12点接听。", "地址:县政府大楼三楼,可坐公交车到达。")
    assert len(measures_of("乙县总结", "一、联系方式", *telephone)) <= 1


def test_a_hard_wrapped_line_may_begin_with_a_word_and_a_colon():
    text = (
        "乙县要点\n近年来乙县认真落实分级诊疗制度,坚持以基层为重点、以改革为动力,着力推动县域医疗卫生工\n"
        "作:建成医共体3个,下派专家100人次。\n"
        "坚持以基层为重点,持续推进乡镇卫生院标准化建设,配齐医疗\n设备:新增彩超12台,投入资金3000万元。\n"
    )
    assert headings(outline_of(text)) == []


def test_what_is_mended_in_a_report_is_told_by_its_words():
    will = "11月底前完成重签,力争年内实现全覆盖。两年内要培训医师50人以上。"
    done = "已建成住院楼1栋,获评先进。累计引进医师20名,取得明显成效。已全部整改到位。"
    for text, role in ((will, "plan"), (done, "retrospective")):
        report = f"乙县自查报告\n一、工作开展情况\n签约率38%。\n二、整改措施\n{text}"
        assert section_roles(report) == ["retrospective", role]
