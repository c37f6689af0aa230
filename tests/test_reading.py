"""Reading: every kind of file, and every kind of bad file."""

from __future__ import annotations

import io
import json
import os
import pickle
import random
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityplans.reading import (
    NotADocument,
    ReadError,
    find_files,
    pdf,
    read_catalog,
    read_file,
)
from cityplans.reading import doc as doc_reader
from cityplans.reading import markup as reading_markup
from cityplans.reading.markup import parse
from cityplans.reading.numbering import format_number
from cityplans.reading.text import decode

TEXT = "一、加强急救网络建设。\n（一）新建站点３个，覆盖率达到95%。\n"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def read_one(folder: Path, name: str, data: bytes | str, **options):
    sources = [s for s in read_file(put(folder, name, data), folder, **options) if s.text]
    assert len(sources) == 1
    return sources[0]


def make_docx(body: str, **parts: str) -> bytes:
    """A docx with the given paragraphs (xml) and further parts; no relationships at all."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        for name, xml in parts.items():
            z.writestr(f"word/{name}.xml", xml)
    return stream.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


# --- text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le-bom", "utf-32"]
)
def test_text_in_any_encoding(tmp_path, encoding):
    if encoding == "utf-16-le-bom":
        data = b"\xff\xfe" + TEXT.encode("utf-16-le")
    else:
        data = TEXT.encode(encoding)
    source = read_one(tmp_path, "a.txt", data)
    assert (source.text, source.media, source.name) == (TEXT, "text", "a.txt")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "hz"])
def test_text_in_encodings_without_a_mark(tmp_path, encoding):
    text = "岭东市2024年工作要点\n一、新建急救站3个，提升服务。\n"
    assert read_one(tmp_path, "a.txt", text.encode(encoding)).text == text
    with pytest.raises(NotADocument):
        read_one(tmp_path, "b.txt", bytes(range(256)) * 30)


def test_big5(tmp_path):
    text = "衛生局工作計畫：加強醫療服務，提升民眾健康。"
    assert read_one(tmp_path, "a.txt", text.encode("big5")).text == text


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="，。市县卫生健康工作的一是加强和医疗服务0123\n", min_size=12))
def test_gb18030_is_never_taken_for_another(text):
    assert decode(text.encode("gb18030"), "a.txt")[0] == text


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_read_as_it_is(text):
    if not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8"), "a.txt") == (text, ())


def test_line_ends_are_kept(tmp_path):
    text = "一、甲\r\r\n二、乙\r\n三、丙\n"
    assert read_one(tmp_path, "a.txt", text).text == text


def test_a_few_broken_bytes_are_a_warning(tmp_path):
    data = (TEXT * 20).encode("utf-8") + b"\xe4\xb8"
    source = read_one(tmp_path, "a.txt", data)
    assert source.text.startswith(TEXT * 20)
    assert "could not be decoded" in source.warnings[0]


# --- html ---------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312">
<title>岭东县2024年卫生健康工作要点_岭东县人民政府门户网站</title></head><body>
<nav><a href="/">首页</a><a href="/x">政务公开</a><a href="/y">办事服务</a></nav>
<div class="article"><h1>岭东县2024年卫生健康工作要点</h1>
<p>一、加强急救网络。全年新建急救站点三个，让群众在家门口得到及时救治，反应时间明显缩短。</p>
<p>二、做实签约服务。重点人群签约率稳步提升，签约医生每季度上门随访，建立完整健康档案。</p>
<p>三、推进医养结合。支持乡镇卫生院开设康复床位，与养老机构签订协议，定期巡诊。</p></div>
<footer>版权所有 岭东县人民政府 <a href="/map">网站地图</a></footer></body></html>"""


def test_html_gives_main_text_and_title(tmp_path):
    source = read_one(tmp_path, "a.html", PAGE.encode("gbk"))
    assert source.title == "岭东县2024年卫生健康工作要点"
    assert "二、做实签约服务。" in source.text and source.media == "html"
    assert "网站地图" not in source.text and "办事服务" not in source.text


def test_html_is_known_by_its_content(tmp_path):
    assert read_one(tmp_path, "a.txt", PAGE.encode("gbk")).media == "html"


def test_html_without_text_is_no_document(tmp_path):
    with pytest.raises(NotADocument, match=r"a\.html: "):
        read_one(tmp_path, "a.html", "<html><body><img src='x'></body></html>")


def page(body: str, head: str = "<title>岭东县工作要点</title>") -> str:
    return f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def html_text(tmp_path, body: str) -> str:
    return read_one(tmp_path, "a.html", page(body)).text


NAV = "<div class='x'><a href='/'>首页</a> <a href='/a'>政务公开</a> <a href='/b'>互动</a></div>"


def test_page_says_what_its_markup_says(tmp_path):
    head = (
        "<title>岭东县2024年要点_岭东县卫生健康局网站</title>"
        '<meta name="ArticleTitle" content="通知"><meta name="PubDate" content="2024-03-05 10:20">'
        '<meta name="contentsource" content="县卫健局"><meta name="SiteName" content="岭东网">'
    )
    body = "<h2>岭东县2024年要点</h2><p>一、新建急救站点三个。</p>"
    source = read_one(tmp_path, "a.html", page(body, head))
    # of two titles, the one that is also shown
    assert source.title == source.page["title"] == "岭东县2024年要点"
    assert source.page["issuer"] == "县卫健局" and source.page["site"] == "岭东网"
    assert source.page["issued"] == "2024-03-05 10:20"


def test_short_page_without_its_navigation(tmp_path):
    body = NAV + "<h1>要点</h1><p>一、建站。</p><div class='footer'>主办：县局</div>"
    assert html_text(tmp_path, body) == "要点\n一、建站。"


def test_article_full_of_links_is_kept(tmp_path):
    body = "<p><a href='1'>一、建急救站三个，</a><a href='2'>配救护车</a>，年底前全部投入使用，群众满意。</p>"
    assert "年底前全部投入使用" in html_text(tmp_path, body)


def test_hidden_text_is_no_text_unless_it_is_the_page(tmp_path):
    shown = "<p style='font-size:0.9em'>一、新建急救站点三个，配齐救护车。</p>"
    hidden = "<p style='font-size: 0px'>广告。</p>"
    hidden += "<p style='Display : none'>二、旧稿。</p><p hidden>三、旧稿。</p>"
    assert html_text(tmp_path, shown + hidden) == "一、新建急救站点三个，配齐救护车。"
    assert "急救" in html_text(tmp_path, f"<div style='display:none'>{shown}</div><p>载入中</p>")


def test_article_inside_a_textarea(tmp_path):
    inner = (
        "<p>一、新建急救站点三个，年底前全部投入使用，覆盖所有乡镇。</p><p>二、做实签约服务。</p>"
    )
    text = html_text(tmp_path, f"<textarea style='display:none'>{inner}</textarea>")
    assert text.split("\n")[1] == "二、做实签约服务。"


def test_items_of_ordered_lists_get_their_numbers(tmp_path):
    body = "<ol start='3'><li>建站。</li><li><p>签约。</p></li><li>（五）已有编号。</li></ol><ul><li>点</li></ul>"
    assert html_text(tmp_path, body) == "3.建站。\n4.签约。\n（五）已有编号。\n- 点"


def test_headings_are_lines_and_repeats_are_kept(tmp_path):
    part = (
        "<h2>{}</h2><p>加强急救体系建设，新建急救站点十六个，缩短平均反应时间，做实签约服务。</p>"
    )
    body = "<h1>岭东县要点</h1>" + part.format("深化医改") + part.format("公共卫生")
    source = read_one(tmp_path, "a.html", page(f"<div>{body}</div>"))
    headings = [(source.text[a:b], level) for a, b, level in source.headings]
    assert headings == [("岭东县要点", 1), ("深化医改", 2), ("公共卫生", 2)]
    assert source.text.count("新建急救站点十六个") == 2


def test_row_of_a_table_is_a_line_and_a_layout_table_is_none(tmp_path):
    table = (
        "<table><tr><th>序号</th><th>任务</th><th>责任单位</th></tr>"
        "<tr><td>1</td><td rowspan=2>建站</td><td>医政科</td></tr><tr><td>2</td><td><p>甲|乙</p></td></tr>"
        "<tr><td colspan=2>合计</td><td>三</td></tr></table>"
    )
    layout = f"<table><tr><td>{NAV}</td><td><p>一、要点</p>{table}</td></tr></table>"
    assert html_text(tmp_path, layout).split("\n") == [
        "一、要点",
        "| 序号 | 任务 | 责任单位 |",
        "|---|---|---|",
        "| 1 | 建站 | 医政科 |",
        "| 2 | | 甲｜乙 |",
        "| 合计 | | 三 |",
    ]


def test_control_characters_do_not_stop_a_page(tmp_path):
    assert html_text(tmp_path, "<p>一、建\x1a站\x0b三个。&#26;</p>") == "一、建站三个。"


def test_marks_of_notes_are_no_digits(tmp_path):
    text = html_text(tmp_path, "<p>签约率达到75%<sup>[1]</sup>以上，建筑面积100m<sup>2</sup>。</p>")
    assert text == "签约率达到75%以上，建筑面积100m2。"


# --- docx ---------------------------------------------------------------------------------

NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="a"><w:name w:val="Title"/></w:style>
<w:style w:styleId="x"><w:name w:val="own"/><w:basedOn w:val="1"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""


def num(level: int, num_id: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'


def test_docx_paragraphs_tables_and_automatic_numbers_in_order(tmp_path):
    cell = f"<w:tc>{p('指标')}</w:tc><w:tc>{p('95%')}</w:tc>"
    body = (
        p("工作要点", '<w:pStyle w:val="a"/>')
        + p("急救", num(0))
        + p("站点", num(1))
        + p("选址", num(2))
        + p("建设", num(2))
        + p("车辆", num(1))
        + p("配车", num(2))
        + p("要点", num(3))
        + f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
        + p("签约", num(0))
        + p("另起", num(0, 2))
        + p("没有", num(0, 0))
    )
    source = read_one(tmp_path, "a.docx", make_docx(body, numbering=NUMBERING, styles=STYLES))
    assert source.text.split("\n") == [
        "工作要点", "一、急救", "（一）站点", "1.选址", "2.建设", "（二）车辆", "1.配车", "要点",
        "| 指标 | 95% |", "二、签约", "一、另起", "没有",
    ]  # fmt: skip
    assert source.title == "工作要点" and source.media == "docx"


def test_docx_headings_by_style_with_their_numbers(tmp_path):
    body = p("急救", '<w:pStyle w:val="x"/>') + p("内容") + p("签约", '<w:pStyle w:val="x"/>')
    source = read_one(tmp_path, "a.docx", make_docx(body, numbering=NUMBERING, styles=STYLES))
    assert [(source.text[a:b], level) for a, b, level in source.headings] == [
        ("一、急救", 1),
        ("二、签约", 1),
    ]


def test_docx_links_insertions_and_breaks_are_text_deletions_are_not(tmp_path):
    body = (
        "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
        "<w:ins><w:r><w:t>新增</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:r><w:br/><w:t>换行</w:t><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert read_one(tmp_path, "a.docx", make_docx(body)).text == "链接新增\n换行"


M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def cells(*texts: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{t}</w:tc>" for t in texts) + "</w:tr>"


def docx_lines(tmp_path, body: str, **parts: str) -> list[str]:
    return read_one(tmp_path, "a.docx", make_docx(body, **parts)).text.split("\n")


def test_docx_hidden_text_is_left_out(tmp_path):
    styles = f"""<w:styles xmlns:w="{W}"><w:style w:styleId="h"><w:name w:val="secret"/>
    <w:rPr><w:vanish/></w:rPr></w:style></w:styles>"""
    runs = run("建站。") + run("草稿", "<w:vanish/>") + run("旧", '<w:rStyle w:val="h"/>')
    shown = run("签约。", '<w:vanish w:val="0"/>')
    body = f"<w:p>{runs}{shown}</w:p>"
    assert docx_lines(tmp_path, body, styles=styles) == ["建站。签约。"]


def test_docx_contents_are_left_out_with_their_heading(tmp_path):
    toc = p("一、急救\t1", '<w:pStyle w:val="TOC1"/>')
    gallery = '<w:docPartGallery w:val="Table of Contents"/>'
    sdt = f"<w:sdt><w:sdtPr><w:docPartObj>{gallery}</w:docPartObj></w:sdtPr>{p('二 2')}</w:sdt>"
    body = p("要点") + p("目 录") + toc + toc + sdt + p("急救", '<w:pStyle w:val="1"/>')
    source = read_one(tmp_path, "a.docx", make_docx(body, styles=STYLES))
    assert source.text == "要点\n急救" and source.headings == ((3, 5, 1),)


def test_docx_symbols_equations_and_readings(tmp_path):
    body = (
        "<w:p><w:r><w:t>签约率</w:t><w:sym w:font='Symbol' w:char='F0B3'/><w:t>75%，占</w:t></w:r>"
        f"<m:oMath xmlns:m='{M}'><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>"
        "<w:r><w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>医</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert docx_lines(tmp_path, body) == ["签约率≥75%，占1/3医"]


def test_docx_task_table_has_a_line_for_every_row(tmp_path):
    down = '<w:tcPr><w:vMerge w:val="{}"/></w:tcPr>'
    body = (
        cells(p("序号"), p("任务"), p("责任单位"))
        + cells(p("1"), down.format("restart") + p("急救"), p("医政科"))
        + cells(p("2"), down.format("continue") + p(""), p("甲。") + p("乙"))
    )
    assert docx_lines(tmp_path, f"<w:tbl>{body}</w:tbl>") == [
        "| 序号 | 任务 | 责任单位 |", "|---|---|---|", "| 1 | 急救 | 医政科 |", "| 2 | | 甲。乙 |",
    ]  # fmt: skip


def test_docx_table_and_box_in_a_cell_are_read_once(tmp_path):
    inner = f"<w:tbl>{cells(p('指标'), p('三个'))}</w:tbl>"
    box = f"<w:p><w:r><w:pict><w:txbxContent>{p('框中')}</w:txbxContent></w:pict></w:r></w:p>"
    body = f"<w:tbl>{cells(p('急救', num(0)) + inner + p('签约', num(0)), box)}</w:tbl>"
    lines = docx_lines(tmp_path, body, numbering=NUMBERING)
    assert [x for x in lines if x] == ["一、急救", "| 指标 | 三个 |", "二、签约", "框中"]
    body = f"<w:tbl>{cells(p('站点'), box)}{cells(p('车辆'), p('三'))}</w:tbl>"
    assert docx_lines(tmp_path, body)[0].split() == ["|", "站点", "|", "框中", "|"]


def test_docx_paragraph_whose_end_was_deleted_goes_on(tmp_path):
    body = (
        p("建成站点", "<w:rPr><w:del/></w:rPr>") + p("三个。") + p("末", "<w:rPr><w:del/></w:rPr>")
    )
    assert docx_lines(tmp_path, body) == ["建成站点三个。", "末"]


def test_docx_notes_follow_the_text(tmp_path):
    notes = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator"><w:p/></w:footnote>
    <w:footnote>{p("指常住人口。")}</w:footnote></w:footnotes>"""
    assert docx_lines(tmp_path, p("签约。"), footnotes=notes) == ["签约。", "注[1]：指常住人口。"]


def test_docx_numbers_beyond_reason_cost_nothing(tmp_path):
    numbering = NUMBERING.replace('<w:start w:val="1"/>', '<w:start w:val="200000000"/>')
    numbering = numbering.replace("chineseCounting", "lowerLetter").replace(
        'ilvl w:val="1"', 'ilvl w:val="²"'
    )
    numbering = numbering.replace("decimal", "upperRoman")
    body = p("急救", num(0)) + p("站点", num(2)) + p("签约", '<w:outlineLvl w:val="²"/>')
    lines = docx_lines(tmp_path, body, numbering=numbering)
    assert lines == ["a、急救", "I.站点", "签约"]


def test_docx_made_by_python_docx(tmp_path):
    import docx

    document = docx.Document()
    document.add_heading("工作计划", 0)
    document.add_heading("总体要求", 1)
    document.add_paragraph("加强急救。")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "任务", "时限"
    stream = io.BytesIO()
    document.save(stream)
    source = read_one(tmp_path, "a.docx", stream.getvalue())
    assert source.text.split("\n") == ["工作计划", "总体要求", "加强急救。", "| 任务 | 时限 |"]
    assert source.title == "工作计划"


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (20, "japaneseCounting", "二十"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (2, "ideographTraditional", "乙"),
        (7, "decimalZero", "07"),
        (5, "unknown", "5"),
    ],
)
def test_number_formats(number, form, printed):
    assert format_number(number, form) == printed


def test_zip_bomb_is_refused(tmp_path):
    bomb = make_docx(p("甲"), numbering="<a>" + " " * 30_000_000 + "</a>")
    assert len(bomb) < 200_000
    with pytest.raises(ReadError, match=r"a\.docx: unpacks to far more"):
        read_one(tmp_path, "a.docx", bomb)


def test_zip_bomb_with_a_lying_header_is_refused(tmp_path, monkeypatch):
    from cityplans.reading import zips

    monkeypatch.setattr(zips, "MAX_PART", 1000)
    data = make_docx(p("甲" * 2000))
    real = zipfile.ZipFile.infolist

    def lie(archive):
        parts = real(archive)
        for part in parts:
            part.file_size = 10
        return parts

    monkeypatch.setattr(zipfile.ZipFile, "infolist", lie)
    with pytest.raises(ReadError, match=r"a\.docx: "):
        read_one(tmp_path, "a.docx", data)


def test_entity_bomb_is_refused(tmp_path):
    entities = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as z:
        z.writestr("word/document.xml", f"{entities}<d>&b;</d>")
    with pytest.raises(ReadError, match="entities"):
        read_one(tmp_path, "a.docx", stream.getvalue())


def test_damaged_docx_is_named(tmp_path):
    data = make_docx(p("甲" * 5000))
    with pytest.raises(ReadError, match=r"a\.docx: is damaged"):
        read_one(tmp_path, "a.docx", data[: len(data) // 2])
    with pytest.raises(ReadError, match=r"b\.docx: is damaged"):
        read_one(tmp_path, "b.docx", "no zip file at all")


def test_password_protected_office_file_is_said(tmp_path):
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    with pytest.raises(ReadError, match="password"):
        read_one(tmp_path, "a.docx", data)


# --- doc ----------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le")


def test_doc_without_a_program_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(doc_reader.shutil, "which", lambda name: None)
    with pytest.raises(ReadError, match="install antiword or LibreOffice"):
        read_one(tmp_path, "a.doc", OLE)


def test_doc_that_no_program_can_read_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(doc_reader.shutil, "which", lambda name: f"/nowhere/{name}")
    with pytest.raises(ReadError, match=r"a\.doc: could not be read"):
        read_one(tmp_path, "a.doc", OLE)


# --- pdf ----------------------------------------------------------------------------------


def make_pdf(pages: list[list[tuple[float, float, str]]]) -> bytes:
    """A pdf of lines at (x, y) in Helvetica 12, 300 x 400 points."""
    objects = ["", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in pages:
        content = "".join(f"BT /F 12 Tf {x} {y} Td ({t}) Tj ET\n" for x, y, t in page)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}endstream")
        objects.append(
            f"<< /Type /Page /Parent 1 0 R /MediaBox [0 0 300 400] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F 2 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append("<< /Type /Catalog /Pages 1 0 R >>")
    out, offsets = "%PDF-1.4\n", []
    for k, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{k} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{o:010d} 00000 n \n" for o in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF"
    return out.encode("ascii")


def test_pdf_lines_are_joined_and_page_furniture_is_out(tmp_path):
    full, first = "a line that goes on to the right margin", "that goes on to the right margin"
    pages = [
        [
            (120, 385, "Office of Health"),
            (54, 340, first), (30, 320, full), (30, 300, "and ends here."),
            (54, 280, first), (30, 260, "ends too."), (54, 240, first), (30, 220, full),
            (145, 10, f"- {n} -"),
        ]
        for n in (1, 2)
    ]  # fmt: skip
    source = read_one(tmp_path, "a.pdf", make_pdf(pages))
    lines = source.text.split("\n")
    assert lines[:2] == [f"{first} {full} and ends here.", f"{first} ends too."]
    assert "Office of Health" not in source.text and "- 1 -" not in source.text
    assert source.media == "pdf"


def pdf_text(tmp_path, *pages: list[tuple[float, float, str]]) -> str:
    return read_one(tmp_path, "a.pdf", make_pdf(list(pages))).text


def test_pdf_first_items_of_pages_are_no_page_headers(tmp_path):
    pages = [
        [(30, 385, f"Health Bureau page {k}"), (30, 370, f"{6 * k + 1}. build {6 * k + 11} clinics"),
         (30, 300, "and staff them well")]
        for k in range(3)
    ]  # fmt: skip
    text = pdf_text(tmp_path, *pages)
    assert "Health Bureau" not in text
    for k in range(3):
        assert f"{6 * k + 1}. build {6 * k + 11} clinics" in text


def test_pdf_columns_side_by_side_are_read_one_after_the_other(tmp_path):
    rows = [("1. build one new clinic", "4. train ten new nurses"),
            ("2. staff the county post", "5. visit old people"),
            ("3. open a blood bank", "6. screen all pupils")]  # fmt: skip
    page = [(90, 375, "Plan of the county bureau")]
    for k, (left, right) in enumerate(rows):
        page += [(20, 320 - 20 * k, left), (165, 320 - 20 * k, right)]
    source = read_one(tmp_path, "a.pdf", make_pdf([page]))
    assert source.text.split("\n")[1:] == [left for left, _ in rows] + [right for _, right in rows]
    assert "Columns on page 1" in source.warnings[0]


def test_pdf_row_of_a_table_is_a_line_with_what_its_cells_go_on_with(tmp_path):
    page = [(20, 350, "List of all the tasks of the year"),
            (20, 320, "No"), (60, 320, "Task"), (200, 320, "Office"),
            (20, 300, "1"), (60, 300, "build one clinic"), (200, 300, "Planning"),
            (60, 285, " and staff it"),
            (20, 265, "2"), (60, 265, "train nurses"), (200, 265, "Staff"),
            (20, 230, "All offices report to the bureau.")]  # fmt: skip
    assert pdf_text(tmp_path, page).split("\n") == [
        "List of all the tasks of the year", "| No | Task | Office |",
        "| 1 | build one clinicand staff it | Planning |", "| 2 | train nurses | Staff |",
        "All offices report to the bureau.",
    ]  # fmt: skip


def test_pdf_vertical_text_is_read_from_right_to_left(tmp_path):
    lines = ["3. screen the pupils", "2. train the nurses", "1. build the clinics"]
    data = make_pdf([[(40 + 30 * k, 380, line) for k, line in enumerate(lines)]])
    for k in range(3):
        old, new = f" {40 + 30 * k} 380 Td", f" 0 -1 1 0 {40 + 30 * k} 380 Tm"
        data = data.replace(old.encode(), new.encode())
    data = re.sub(rb"Length [0-9]+", b"Length 999", data)
    assert read_one(tmp_path, "a.pdf", data).text.split("\n") == lines[::-1]


def test_scan_is_recognised(tmp_path):
    with pytest.raises(ReadError, match=r"a\.pdf: holds no text; recognise the text first"):
        read_one(tmp_path, "a.pdf", make_pdf([[], []]))


def test_damaged_pdf_is_named(tmp_path):
    with pytest.raises(ReadError, match=r"a\.pdf: is damaged"):
        read_one(tmp_path, "a.pdf", b"%PDF-1.4\n" + b"x" * 300)


def test_password_protected_pdf_is_said(tmp_path):
    encrypt = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{'11' * 32}> /U <{'22' * 32}> >>"
        f" /ID [<{'00' * 16}> <{'00' * 16}>] /Root"
    )
    data = make_pdf([[(30, 300, "secret")]]).replace(b"/Root", encrypt.encode("ascii"))
    with pytest.raises(ReadError, match=r"a\.pdf: is protected by a password"):
        read_one(tmp_path, "a.pdf", data)


# --- tables -------------------------------------------------------------------------------


def test_csv_with_known_columns(tmp_path):
    table = "省份,城市,年份,标题,正文,发文机关\n甘肃省,定西市,2022年,要点,一、急救。,定西市卫健委\n"
    source = read_one(tmp_path, "a.csv", table.encode("gbk"))
    assert (source.name, source.text, source.title) == ("a.csv#1", "一、急救。", "要点")
    assert source.facts == {
        "province": "甘肃省",
        "prefecture": "定西市",
        "plan_year": 2022,
        "issuer": "定西市卫健委",
    }


def test_csv_keeps_line_breaks_inside_a_cell_and_counts_rows(tmp_path):
    table = 'title,text\n甲,"一、急救。\r\n二、签约。"\n乙,\n丙,三、托育。\n'
    sources = read_file(put(tmp_path, "a.csv", table), tmp_path)
    assert [(s.name, s.text) for s in sources] == [
        ("a.csv#1", "一、急救。\r\n二、签约。"),
        ("a.csv#2", ""),
        ("a.csv#3", "三、托育。"),
    ]
    assert sources[1].warnings == ("has no text in column text (row 3).",)


def test_columns_named_by_the_user(tmp_path):
    table = "x,y\n2024,一、急救。\n"
    source = read_one(tmp_path, "a.csv", table, columns={"text": "y", "plan_year": "x"})
    assert source.text == "一、急救。" and source.facts == {"plan_year": 2024}
    with pytest.raises(ReadError, match="has no column z; its columns are x, y"):
        read_one(tmp_path, "a.csv", table, columns={"text": "z"})


def test_xlsx_jsonl_and_json(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet()
    sheet.append(["年份", "正文"])
    sheet.append([2023, "一、急救。"])
    stream = io.BytesIO()
    book.save(stream)
    row = {"year": 2023, "content": "一、急救。"}
    for name, data in [
        ("a.xlsx", stream.getvalue()),
        ("a.jsonl", json.dumps(row, ensure_ascii=False) + "\n"),
        ("a.json", json.dumps([row])),
        ("b.json", json.dumps({"data": [row]})),
        ("c.json", json.dumps(row)),
    ]:
        source = read_one(tmp_path, name, data)
        assert (source.text, source.facts) == ("一、急救。", {"plan_year": 2023})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "province,reason\n"),
        ("a.csv", "province,length\n甲,12\n"),
        ("a.json", "[1, 2]"),
        ("a.csv", "title,text\n甲,\n"),
    ],
)
def test_tables_without_texts_are_no_documents(tmp_path, name, data):
    with pytest.raises(NotADocument, match=r"is a table|is json"):
        read_one(tmp_path, name, data)


def test_damaged_tables_are_named(tmp_path):
    for name, data in [("a.json", "{"), ("a.jsonl", '{"text": "x"}\n{'), ("a.xlsx", "no zip")]:
        with pytest.raises(ReadError, match=name):
            read_one(tmp_path, name, data)


def test_catalog(tmp_path):
    assert read_catalog(tmp_path) is None
    put(tmp_path, "catalog.csv", "文件,省份,年份,标题\na.txt,甘肃省,2022,要点\nb\\c.txt,,,\n")
    catalog = read_catalog(tmp_path)
    assert catalog.index.tolist() == ["a.txt", "b/c.txt"]
    assert catalog.loc["a.txt", ["province", "plan_year", "title"]].tolist() == [
        "甘肃省",
        2022,
        "要点",
    ]
    assert catalog.loc["b/c.txt"].isna().all()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("x,y\n1,2\n", "needs a column file"),
        ("file\na.txt\na.txt\n", r"names a\.txt more than once"),
    ],
)
def test_bad_catalogs_say_what_is_wrong(tmp_path, table, message):
    put(tmp_path, "catalog.csv", table)
    with pytest.raises(ReadError, match=message):
        read_catalog(tmp_path)


# --- folders and bad files ----------------------------------------------------------------


def test_files_are_found_in_order_and_hidden_ones_left(tmp_path):
    for name in ["b.txt", "a/z.txt", "a/.x.txt", ".git/c.txt", "catalog.csv", "~$b.docx", "A.txt"]:
        put(tmp_path, name, TEXT)
    found = [f.relative_to(tmp_path).as_posix() for f in find_files(tmp_path)]
    assert found == ["A.txt", "a/z.txt", "b.txt"]
    assert find_files(tmp_path / "b.txt") == [tmp_path / "b.txt"]
    with pytest.raises(ReadError, match="does not exist"):
        find_files(tmp_path / "nowhere")


def test_links_in_a_circle_end(tmp_path):
    put(tmp_path, "a/b.txt", TEXT)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "self.txt").symlink_to(tmp_path / "a" / "self.txt")
    (tmp_path / "a" / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    found = find_files(tmp_path)
    assert [f.name for f in found] == ["b.txt", "gone.txt", "self.txt"]
    with pytest.raises(ReadError, match="leads nowhere"):
        read_file(found[1], tmp_path)
    with pytest.raises(ReadError, match="circle"):
        read_file(found[2], tmp_path)


def test_a_linked_folder_is_read_once(tmp_path):
    outside = tmp_path / "outside"
    put(outside, "x.txt", TEXT)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "one").symlink_to(outside)
    (inside / "two").symlink_to(outside)
    found = [f.relative_to(inside).as_posix() for f in find_files(inside, links=True)]
    assert found == ["one/x.txt"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "denied"), "ask for the right to read it"),
        (FileNotFoundError(2, "gone"), "is gone"),
        (OSError(5, "input/output error"), "cannot be read"),
    ],
)
def test_files_that_cannot_be_opened_are_named(tmp_path, monkeypatch, error, message):
    path = put(tmp_path, "a.txt", TEXT)

    def fail(self):
        raise error

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(ReadError, match=message) as caught:
        read_file(path, tmp_path)
    assert caught.value.file == "a.txt"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\xef\xbb\xbf \r\n", "is empty"),
        ("a.txt", bytes(range(256)) * 40, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 50, "picture"),
        ("a.py", b"print(1)", "unknown type"),
        ("a.rtf", b"{\\rtf1 x}", "rich text"),
        ("a.zip", b"PK\x03\x04 broken", "damaged"),
        ("a.csv", b"x" * 10 + b"\x00\x01\x02" * 50, "binary"),
    ],
)
def test_what_is_no_document_is_said(tmp_path, name, data, message):
    with pytest.raises(ReadError, match=message):
        read_one(tmp_path, name, data)


def test_a_fifo_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(NotADocument, match="is not a file"):
        read_file(tmp_path / "pipe.txt", tmp_path)


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["a.txt", "a.html", "a.docx", "a.pdf", "a.csv", "a.xlsx", "a.json", "a.doc"]),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4", b"\xd0\xcf\x11\xe0", b"<html>", b"\xff\xfe"]),
)
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, data, name, magic):
    folder = tmp_path_factory.mktemp("any")
    try:
        sources = read_file(put(folder, name, magic + data), folder)
    except ReadError as error:
        assert str(error).startswith(f"{name}: ") and str(error).endswith((".", "?"))
    else:
        assert any(s.text.strip() for s in sources)


def damage(data: bytes, source: random.Random) -> bytes:
    """Turn, cut, repeat and put in bytes; of a zip file in one of its parts, which stays packed."""
    if data.startswith(b"PK"):
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
            chosen = source.choice(old.namelist())
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, damage(part, source) if name == chosen else part)
        return stream.getvalue()
    out = bytearray(data)
    for _ in range(source.choice([1, 3, 30])):
        at, size = source.randrange(len(out) + 1), source.choice([1, 8, 200])
        match source.randrange(4):
            case 0:
                out[at : at + 1] = source.randbytes(1)
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = source.randbytes(size)
            case _:
                out[at:at] = out[at : at + size]
    return bytes(out)


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_damaged_files_are_read_or_refused_in_words(tmp_path, ending):
    lines = [(40, 340 - 15 * k, f"1.{k} build a clinic and train 20 doctors") for k in range(12)]
    frame = pd.DataFrame(
        {"标题": ["岭东市2024年工作要点"] * 9, "正文": ["一、建医院。\n二、建站。"] * 9}
    )
    book = io.BytesIO()
    frame.to_excel(book, index=False)
    document = make_docx(
        p("一、建医院。") + "<w:tbl><w:tr><w:tc>" + p("任务") + "</w:tc></w:tr></w:tbl>"
    )
    whole = {"pdf": make_pdf([lines, lines]), "docx": document, "xlsx": book.getvalue()}[ending]
    for k in range(60):
        path = put(tmp_path, f"a.{ending}", damage(whole, random.Random(k)))
        try:
            read_file(path, tmp_path)
        except ReadError as error:
            assert str(error).startswith(f"a.{ending}: ") and str(error).endswith((".", "?"))


def test_a_line_of_a_pdf_that_shows_nothing_is_none():
    assert pdf._page_lines(None, " \t\u3000\r\n\x02\r\n\ufffe ", 0, (300, 400), exact=True) == []


def test_errors_cross_processes():
    error = pickle.loads(pickle.dumps(NotADocument("a.txt", "is empty.")))
    assert (type(error), error.file, str(error)) == (NotADocument, "a.txt", "a.txt: is empty.")


def test_a_long_line_is_read_in_linear_time(tmp_path):
    text = "卫生健康工作，" * 600_000
    assert read_one(tmp_path, "a.txt", text.encode("gb18030")).text == text


@pytest.mark.parametrize("between", [" ", "/", '"', "\n"])
def test_a_tag_of_thousands_of_attributes_keeps_its_name_only(between):
    many = between.join(f'a{k}="{k}' if between == '"' else f"a{k}=b" for k in range(3000))
    markup = f'<body><p {many}">推进甲。</p><p class="a" title="{"甲" * 3000}">推进乙。</p></body>'
    one, other = parse(markup, "a.html").findall(".//p")
    assert (one.text, dict(one.attrib)) == ("推进甲。", {})
    assert (other.text, set(other.attrib)) == ("推进乙。", {"class", "title"})


@pytest.mark.parametrize("tag", ["div", "font"])
def test_a_page_nested_deeply_is_whole_or_refused_in_words(tmp_path, tag):
    page = "<body><h1>岭东市工作要点</h1>{}<p>推进医改。</p><p>推进托育。</p></body>"
    source = read_one(tmp_path, "a.html", page.format(f"<{tag}>" * 600))
    assert source.text.split("\n") == ["岭东市工作要点", "推进医改。", "推进托育。"]
    with pytest.raises(ReadError, match=r"a\.html: is nested too deeply"):
        read_one(tmp_path, "a.html", page.format(f"<{tag}>" * 6000))


def test_tables_within_tables_do_not_read_the_text_once_each(tmp_path, monkeypatch):
    text, seen, lines_of = "推进医改。" * 100, [], reading_markup._lines_of

    def counted(cell):
        lines = lines_of(cell)
        seen.append(len(lines))
        return lines

    monkeypatch.setattr(reading_markup, "_lines_of", counted)
    page = f"<body>{'<table><tr><td>' * 60}<p>{text}</p></body>"
    assert read_one(tmp_path, "a.html", page).text == text
    assert 0 < sum(seen) < 10 * len(text)


@pytest.mark.parametrize("number", ["1000000000", "99999999999999999999", "-5", "²", "x"])
def test_numbers_of_attributes_beyond_reason_cost_nothing(tmp_path, number):
    cells = f'<tr><td colspan="{number}" rowspan="{number}">甲县</td><td>配齐救护车。</td></tr>'
    body = (
        f'<ol start="{number}"><li>建急救站。</li></ol><table>{cells}<tr><td>乙</td></tr></table>'
    )
    text = html_text(tmp_path, body)
    assert "建急救站。" in text and "配齐救护车。" in text and len(text) < 2_000
