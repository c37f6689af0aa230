"""Cleaning: lengths hold, furniture goes, content stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.cleaning import clean, close_spaces, find_redactions, join_text
from cityplans.cleaning.cleaner import merge_masks
from cityplans.cleaning.repair import repair_characters, repair_markup
from cityplans.passages import CleanText, Source
from tests.work import is_linear


def cleaned(text: str) -> CleanText:
    return clean(Source("a.txt", text))


def shown(text: str) -> str:
    """What is left of a text, line breaks as they were."""
    clean_text = cleaned(text)
    parts, at = [], 0
    for a, b, _ in clean_text.masked:
        parts.append(clean_text.text[at:a])
        at = b
    return "".join([*parts, clean_text.text[at:]])


# Pieces that bring every rule into play.
PIECES = [
    "一、", "（二）", "3.", "工作", "卫生院", "?", "??", "\ufffd", "\n", "\r\r\n", "\\n", "<U+00A0>",
    "&nbsp;", "<br>", "<!--", "-->", "　", "\u00a0", "２０２４", "⼈", "**", "xx市", "。", "，", "首页 > 新闻",
    "当前位置：", "相关链接：", "篇一：甲", "扫一扫", " | ", "各位代表！", "A", "<", "&", "\\", "\u200b",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=80).map("".join)))
def test_any_text_keeps_its_length_and_its_spans_are_in_order(text):
    clean_text = cleaned(text)
    assert len(clean_text.text) == len(text)
    end = 0
    for a, b, reason in clean_text.masked:
        assert end <= a < b <= len(text) and reason
        end = b
    assert list(clean_text.restored) == sorted(set(clean_text.restored))
    assert list(clean_text.lost) == sorted(set(clean_text.lost))
    assert not set(clean_text.restored) & set(clean_text.lost)
    assert all(0 <= k < len(text) for k in (*clean_text.restored, *clean_text.lost))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.integers(-5, 90),
    st.integers(-5, 90),
)
def test_join_text_takes_any_offsets(text, start, end):
    joined = join_text(cleaned(text), start, end)
    assert "\n" not in joined and "\r" not in joined
    assert joined == joined.strip()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from("ab"))))
def test_merged_masks_cover_the_same_characters(masks):
    want = {k for a, b, _ in masks for k in range(a, b)}
    got = [k for a, b, _ in merge_masks(masks) for k in range(a, b)]
    assert sorted(want) == got


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("２０２４年Ａ类", "2024年A类"),
        ("⼀⼆⼈⼤⼯", "一二人大工"),
        ("⺠⻓⻔⻛", "民长门风"),
        ("ＣＴ９５％＊", "CT95%*"),
        ("省长　张三", "省长 张三"),
        # Punctuation of the outline stays.
        ("（一）１．加强，提升：", "（一）1．加强，提升："),
    ],
)
def test_characters_are_repaired_one_for_one(found, meant):
    assert repair_characters(found) == meant


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("总理<U+00A0>作报告", "总理 作报告"),
        ("代表：<U+200D>现在", "代表：现在"),
        ("一&nbsp;二&#12288;三", "一 二 三"),
        ("甲<br/>乙<b>丙</b>", "甲\n乙丙"),
        ("甲<!-- if a\n b -->乙", "甲乙"),
        ("甲<!--没有结尾", "甲<!--没有结尾"),
        ("R&D投入<5%", "R&D投入<5%"),
    ],
)
def test_escapes_stand_for_what_they_mean(text, left):
    assert shown(text) == left


def test_written_out_line_breaks_become_line_breaks():
    text, _ = repair_markup("一、总则\\n二、目标\\r\\n三、措施")
    assert [line.strip() for line in text.splitlines()] == ["一、总则", "二、目标", "三、措施"]
    assert len(text) == len("一、总则\\n二、目标\\r\\n三、措施")


SITE = """您的位置：
首页
>
工作动态
【字体：
大
中
小
】
发布时间：2024-03-01 09:30 浏览量：88
岭东县卫生健康局2024年工作要点
2024年，全县卫生健康系统将抓好以下几项工作，确保各项任务落地见效，让群众看病更方便。
一、加强急救网络
首页
1.新建急救站点3个，平均反应时间缩短到12分钟以内。
联系人：王某，电话0000-1234567。
打印本页 | 关闭窗口
扫一扫在手机打开当前页
相关链接：
岭西县召开卫生健康工作会议
岭南县开展爱国卫生月活动
版权所有：岭东县人民政府 备案号：某ICP备00000000号"""


def test_furniture_goes_and_content_stays():
    lines = [line.strip() for line in shown(SITE).splitlines() if line.strip()]
    assert lines == [
        "岭东县卫生健康局2024年工作要点",
        "2024年，全县卫生健康系统将抓好以下几项工作，确保各项任务落地见效，让群众看病更方便。",
        "一、加强急救网络",
        # Alone in the middle of the text a menu word may be anything.
        "首页",
        "1.新建急救站点3个，平均反应时间缩短到12分钟以内。",
        "联系人：王某，电话0000-1234567。",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "（一）相关链接建设。推进院内院外信息链接。",
        "1.更多惠民举措",
        "二、首页建设",
        "相关单位要高度重视",
        "最新政策要求各地落实到位",
        "推荐优秀青年医师参加评选",
        "下一步工作计划",
        "来源：财政补助120万元，单位自筹30万元",
        "时间：2024年5月；地点：县医院三楼会议室；参加人员：各科室主任，护士长",
        "主办单位：县卫健局",
        "数据公开",
        "其他事项",
        "2024年3月1日",
        "附件：1.任务分工表",
        "服务电话：12320",
    ],
)
def test_lines_of_content_are_never_masked(line):
    text = (
        f"关于印发工作方案的通知\n各科室要认真落实，确保各项任务按期完成，不得推诿扯皮，现通知如下。\n"
        f"{line}\n各单位要加强组织领导，明确专人负责，按月报送进展，年底开展考核评估，结果予以通报。"
    )
    assert line in shown(text)


def test_cells_of_a_table_are_no_menu():
    table = "任务\n服务\n责任单位\n县医院\n数据\n大\n县疾控中心"
    assert shown(table) == table
    text = (
        "各单位要高度重视，按照分工抓好落实，确保年底前全面完成各项目标任务，不得拖延。\n" + table
    )
    assert shown(text) == text


def test_introductions_and_reprint_notices_inside_a_line_are_masked():
    text = (
        "下面是小编为大家整理的年度工作总结,供大家参考。一、抓好服务。( wWw.ExAmPle.cN 转载请注明 )"
    )
    assert shown(text) == "一、抓好服务。"


def body(n: int, seed: str = "甲") -> str:
    """A made-up text of n different sentences."""
    return "".join(f"第{k}项任务由{seed}{k * 7}组牵头落实到位。\n" for k in range(n))


@pytest.mark.parametrize("copies", [2, 3, 6])
def test_a_text_repeated_is_read_once(copies):
    text = body(60)
    assert shown((text + "\n网站声明\n") * copies).count("第59项任务") == 1
    assert "".join(shown(text * copies).split()) == "".join(text.split())


def test_a_text_repeated_on_one_line_is_read_once():
    line = body(60).replace("\n", "")
    assert shown(line + line) == line


def test_the_fuller_copy_is_kept():
    short, full = body(40), body(80)
    left = "".join(shown(short + full).split())
    assert left == "".join(full.split())


def test_a_copy_with_small_differences_is_a_copy():
    text = body(60)
    other = text.replace("第30项任务由甲210组牵头落实到位。\n", "").replace("第45项", "第四十五项")
    left = shown(text + other)
    assert left.count("第31项") == 1 and left.count("第46项") == 1


def test_a_repeat_under_a_part_title_is_a_document_of_its_own():
    text = f"篇一：工作总结\n{body(60)}\n篇二：工作总结\n{body(60)}"
    assert shown(text) == text


def test_form_words_repeated_in_a_text_stay():
    text = "".join(
        f"各位代表！\n第{k}方面的工作由相关单位抓好落实，务求实效。\n" for k in range(60)
    )
    assert shown(text).count("各位代表！") == 60


def test_items_that_end_alike_stay():
    unit = (
        "责任单位：县卫健局牵头，县财政局、县人社局、县医保局和各乡镇人民政府配合，年底前全部完成。"
    )
    text = "".join(f"{k}.完成第{k}项改造。\n{unit}\n" for k in range(1, 80))
    assert shown(text) == text
    text = "".join(f"机制健全。\n加强第{k}项。\n" for k in range(2000))
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("xx市xxx区卫健局", ["xx", "xxx"]),
        ("某县人民医院和某某镇", ["某", "某某"]),
        ("******重要讲话", ["******"]),
        ("省委、*市委、*市委部署，健康*建设", ["*", "*", "*"]),
        ("xxxx年达到xx%", ["xxxx", "xx"]),
        ("X光、CTx、Max、某些、某种", []),
        ("3×4排，5*6列", []),
        ("xls和xml", []),
        ("二○二五年和二○三五年", []),
        ("与x医学院合作，X市建设", ["x", "X"]),
        ("X轴、x型、X射线", []),
    ],
)
def test_redactions_are_marks_not_words(text, marks):
    assert [text[s.start : s.end] for s in find_redactions(text)] == marks


def test_spaced_titles_are_closed_and_others_left():
    assert close_spaces("政 府 工 作 报 告") == "政府工作报告"
    assert close_spaces("政　府　工　作　报　告") == "政府工作报告"
    assert close_spaces("县长 李四") == "县长 李四"
    assert close_spaces("Health in All Policies 实施方案") == "Health in All Policies 实施方案"


def test_join_text_leaves_masks_out_and_joins_lines():
    clean_text = CleanText("加强\n急救 CT\nMRI 页眉 建设", ((13, 15, "page header"),))
    assert clean_text.text[13:15] == "页眉"
    assert join_text(clean_text, 0, 18) == "加强急救 CT MRI 建设"


@pytest.mark.parametrize(
    "text",
    ["卫生健康工作", "a", "，", "?", "<", "> ", "篇", "首页\n", "一、好\n"],
    ids=["han", "latin", "commas", "gaps", "tags", "arrows", "part", "menu", "items"],
)  # fmt: skip
def test_time_is_linear(text):
    assert is_linear(lambda repeated: cleaned(repeated), lambda n: text * 2000 * n)
    assert len(cleaned(text * 2000).text) == len(text) * 2000


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("1、下载文档前请自行甄别内容，平台不提供改写服务。", True),
        ("2. 仅部分预览的文档，付费后可申请退款。", True),
        ("③本网转载的稿件不代表本网观点。", True),
        ("3.电子票据支持在线预览、下载。", False),
        ("4.本站全年采血2万人次，血液报废率下降。", False),
        ("五、规范病历文档管理，支持患者下载。", False),
    ],
)
def test_what_a_site_says_of_its_files_is_masked_though_it_is_numbered(line, masked):
    page = f"甲县工作总结\n{line}\n一、加强急救。完善网络，配齐车辆，开展培训，提高能力。\n"
    assert ("site notice" in [r for _, _, r in cleaned(page).masked]) == masked


def test_tags_that_pages_put_against_copying_are_masked():
    page = '<legend id="k7"></legend>甲县要点\n1. <meter id="k7"></meter>\n体温<b级，P<a表示\n'
    assert "".join(shown(page).split()) == "甲县要点1.体温<b级，P<a表示"


def test_the_name_of_a_picture_is_no_item():
    assert shown("甲县要点\n1.jpg\n微信图片_2024(1).PNG\n1.普及急救，配齐设备。").split() == [
        "甲县要点", "1.普及急救，配齐设备。",
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["相关推荐", "您可能关注的文档", "最近下载"])
def test_what_follows_a_list_of_other_pages_goes_with_it(title):
    text = f"甲县要点\n一、急救。配齐车辆，开展培训，提高能力，完善网络。\n{title}\n乙县在大会上的讲话\n"
    assert "乙县" not in shown(text)


def test_a_scanned_full_stop_is_one():
    from cityplans.cleaning.repair import repair_characters

    text = "（一）抓高危，保安全o1.分级管理，管理率93%O住院分娩率100%o X岁儿童"
    assert repair_characters(text) == text.replace("全o", "全。").replace("%O", "%。").replace(
        "%o ", "%。 "
    )
    kept = (
        "二o二二年五月", "储备o型血", "A、B、O型", "死亡率3.41%o；", "HbA1c和PPO患者", "推广O2O服务",
        "大肠杆菌O157监测", "霍乱弧菌O1群", "臭氧O3浓度", "血型O的献血者", "死亡O例", "扩大O岁至3岁",
        "弧菌O1.2型",
    )  # fmt: skip
    assert [repair_characters(k) for k in kept] == list(kept)


def test_numbers_of_pages_that_look_like_items():
    from cityplans.cleaning.furniture import find_inserts

    def marks(*pages):
        text = "\n".join(f"{n}、{page}" for n, page in enumerate(pages, 1))
        return [text[a:b] for a, b, reason in find_inserts(text) if reason == "page number"]

    page = "甲乡卫生院按照要求开展各项工作，较好地完成了任务，" * 8
    # a sentence is cut, or an item begins
    assert marks(page, "，群众满意。" + page, "八、中医药") == ["1、", "2、", "3、"]
    assert marks(page + "完成。", "（二）抓筛查" + page + "完成。", "继续。") == []
    # whole sentences are items, short lines too
    assert marks(page + "完成。", page + "完成。", "继续。") == []
    assert marks("抓改革", "促发展", "保民生") == []
    assert marks(*[page + "完成。（责任单位：县卫健局、各乡镇）"] * 3) == []
    assert marks(*[page + "完成。责任单位：县卫健局"] * 3) == []
