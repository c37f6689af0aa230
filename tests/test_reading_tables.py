"""Tables of documents: where the names stand, quotes and commas, sheets, merged cells."""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import cityplans as cp
from cityplans.corpus import LoadWarning
from cityplans.reading import NotADocument, ReadError, find_files, read_catalog, read_file

TEXT = "一、建急救站三个。"


def read(folder: Path, name: str, data: bytes | str, **options):
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_file(path, folder, **options)


def texts(folder: Path, table: str) -> list[str]:
    return [s.text for s in read(folder, "a.csv", table)]


def said(sources) -> str:
    return " ".join(w for s in sources for w in s.warnings)


def book(*sheets: tuple[str, list[list[object]], list[str]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows, merged in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for reference in merged:
            sheet.merge_cells(reference)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


# --- delimited text ----------------------------------------------------------------------------


def test_line_that_names_the_separator(tmp_path):
    source = read(tmp_path, "a.csv", f"\ufeffsep=;\r\n城市;正文\r\n岭东市;{TEXT}\r\n")[0]
    assert source.text == TEXT and source.facts == {"prefecture": "岭东市"}


def test_quotes_that_are_not_closed_where_every_line_is_a_row(tmp_path):
    table = f'城市,正文\n岭东市,"四减"行动。\n河西市,"三医联动。\n湖南市,{TEXT}\n江北市,"甲""乙"\n山阳市,丙"丁\n'
    sources = read(tmp_path, "a.csv", table)
    assert [s.text for s in sources] == ['"四减"行动。', '"三医联动。', TEXT, '甲"乙', '丙"丁']
    assert sources[1].warnings == ("A quote in row 3 is not closed.",)
    assert sources[2].warnings == ()


def test_quote_that_draws_rows_into_a_cell_is_refused(tmp_path):
    good = '城市,年份,正文\n岭东市,2024,"一、建站。\n二、签约。"\n'
    assert texts(tmp_path, good) == ["一、建站。\n二、签约。"]
    bad = good + '河西市,2024,"三医联动。\n湖南市,2024,建站。\n江北市,2024,"甲。\n'
    with pytest.raises(ReadError, match=r"not closed in row 3: .*湖南市,2024"):
        texts(tmp_path, bad)
    # no column of years or places: the quote inside a quoted cell tells
    with pytest.raises(ReadError, match="not closed in row 2"):
        texts(tmp_path, '标题,正文\n甲,"一、建站。\n乙,"二"签约。\n丙,"三。\n四。"\n')


def test_commas_inside_quotes_are_no_rows(tmp_path):
    table = '标题,正文\n甲,"一、建站,\n二、签约,托育。"\n'
    assert texts(tmp_path, table) == ["一、建站,\n二、签约,托育。"]


def test_commas_without_quotes_go_back_to_the_text(tmp_path):
    table = "城市,正文,年份\n岭东市,建站,签约,托育。,2024\n河西市,急救。,2023\n"
    sources = read(tmp_path, "a.csv", table)
    assert [(s.text, s.facts["plan_year"]) for s in sources] == [
        ("建站,签约,托育。", 2024),
        ("急救。", 2023),
    ]
    assert "Row 2 has more cells than columns" in said(sources[:1]) and not sources[1].warnings


def test_trailing_commas_and_running_numbers_move_nothing(tmp_path):
    for table in [
        f"城市,正文,\n岭东市,{TEXT},\n",
        f"城市,正文\n岭东市,{TEXT},\n",
        f"城市,正文\n1,岭东市,{TEXT}\n2,河西市,{TEXT}\n",
        f"城市,正文\n0,岭东市,{TEXT}\n",
        f",城市,正文\n0,岭东市,{TEXT}\n",
    ]:
        source = read(tmp_path, "a.csv", table)[0]
        assert (source.text, source.facts["prefecture"], source.warnings) == (TEXT, "岭东市", ())


def test_names_below_a_title(tmp_path):
    table = f"各市要点汇编,,\n单位：市卫健委\n\n城市,标题,正文\n岭东市,要点,{TEXT}\n"
    source = read(tmp_path, "a.csv", table)[0]
    assert (source.name, source.text, source.title) == ("a.csv#1", TEXT, "要点")


def test_two_columns_of_one_name(tmp_path):
    source = read(tmp_path, "a.csv", f"正文,城市,正文\n{TEXT},岭东市,别的\n")[0]
    assert source.text == TEXT
    assert "2 columns 正文; the first is used (1 rows hold something in another)" in said([source])


def test_table_of_far_too_many_columns(tmp_path):
    names = ",".join(f"c{k}" for k in range(100_000))
    with pytest.raises(ReadError, match="has 100001 columns"):
        read(tmp_path, "a.csv", f"text,{names}\n{TEXT}\n")


def test_page_that_is_called_xls_is_a_table(tmp_path):
    rows = f"<tr><td rowspan=2>2024</td><td>岭东市</td><td>{TEXT}<br>二、签约。</td></tr>"
    rows += "<tr><td>河西市</td><td>托育。</td></tr>"
    page = f"<meta charset='utf-8'><table><tr><td>年份</td><td>城市</td><td>正文</td></tr>{rows}</table>"
    sources = read(tmp_path, "a.xls", page)
    assert [(s.name, s.text) for s in sources] == [
        ("a.xls#1", f"{TEXT}\n二、签约。"),
        ("a.xls#2", "托育。"),
    ]
    assert sources[1].facts == {"plan_year": 2024, "prefecture": "河西市"}


# --- spreadsheets ------------------------------------------------------------------------------


def test_all_sheets_with_texts_are_read_and_the_others_said(tmp_path):
    data = book(
        ("说明", [["本表由市卫健委整理"], ["内容见后"]], []),
        ("2023", [["城市", "正文"], ["岭东市", TEXT]], []),
        ("2024", [["正文", "城市"], [TEXT, "河西市"], [None, "湖南市"]], []),
    )
    sources = read(tmp_path, "a.xlsx", data)
    assert [(s.name, s.facts.get("prefecture")) for s in sources if s.text] == [
        ("a.xlsx#1", "岭东市"),
        ("a.xlsx#2", "河西市"),
    ]
    left = {s.name: s.warnings[0] for s in sources if not s.text}
    assert left == {
        "a.xlsx#3": "has no text in column 正文 (row 3).",
        "a.xlsx[说明]": "is a sheet without a column of texts (2 rows).",
    }


def test_merged_cells_count_for_every_row_and_texts_once(tmp_path):
    rows = [
        ["汇编", None, None],
        ["省份", "年份", "正文"],
        ["江东省", 2024, TEXT + "\n二、签约。"],
        [None, None, None],
        [None, None, "托育。"],
    ]
    sources = read(tmp_path, "a.xlsx", book(("a", rows, ["A1:C1", "A3:A5", "B3:B5", "C3:C4"])))
    assert [s.facts for s in sources] == [{"province": "江东省", "plan_year": 2024}] * 3
    assert [s.text for s in sources] == [TEXT + "\n二、签约。", "", "托育。"]


def test_days_and_formulas_without_value(tmp_path):
    day = pd.Timestamp("2024-03-05 09:30").to_pydatetime()
    rows = [["发布日期", "标题", "正文"], [day, '="要点"', TEXT]]
    source = read(tmp_path, "a.xlsx", book(("a", rows, [])))[0]
    assert source.facts["issued"] == "2024-03-05"
    assert "Sheet a has 1 formulas without a value" in said([source])


def test_table_of_tasks_is_one_document(tmp_path):
    rows = [["重点任务分解表", None, None], ["序号", "重点任务", "责任单位"], [1, TEXT, "医政科"]]
    source = read(tmp_path, "a.xlsx", book(("Sheet", rows, ["A1:C1"])))[0]
    assert (source.name, source.title) == ("a.xlsx", "重点任务分解表")
    assert source.text.split("\n") == [
        "重点任务分解表",
        "| 序号 | 重点任务 | 责任单位 |",
        "|---|---|---|",
        f"| 1 | {TEXT} | 医政科 |",
    ]
    with pytest.raises(NotADocument, match="without a column of texts"):
        read(tmp_path, "b.xlsx", book(("Sheet", [["地区", "人口"], ["甲", 3]], [])))


# --- what is left out is said, and the catalog ---------------------------------------------------


def test_rows_without_text_are_named_and_the_others_kept(tmp_path):
    (tmp_path / "a.csv").write_text(f"城市,正文\n岭东市,{TEXT}\n河西市,\n", encoding="utf-8")
    with pytest.warns(LoadWarning, match=r"a\.csv#2: has no text in column 正文 \(row 3\)"):
        plans = cp.load_plans(tmp_path / "a.csv")
    assert list(plans.documents.index) == ["a-1"] and list(plans.skipped["file"]) == ["a.csv#2"]


def test_number_sign_in_the_name_of_a_file(tmp_path):
    for name in ("要点#2.txt", "要点#3"):
        (tmp_path / name).write_text(f"岭东市2024年工作要点\n{TEXT}", encoding="utf-8")
    (tmp_path / "catalog.csv").write_text("file,plan_year\n要点#2.txt,2031\n", encoding="utf-8")
    documents = cp.load_plans(tmp_path).documents
    assert sorted(documents.index) == ["要点#2", "要点#3"]
    assert documents.loc["要点#2", "plan_year"] == 2031


def test_catalog_as_a_spreadsheet(tmp_path):
    rows = [["目录"], ["文件名", "年份"], ["a.txt", "二〇三一年"]]
    (tmp_path / "catalog.xlsx").write_bytes(book(("a", rows, [])))
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert read_catalog(tmp_path)["plan_year"].tolist() == [2031]
    plans = cp.load_plans(tmp_path)
    assert plans.documents["plan_year"].tolist() == [2031] and plans.skipped.empty


def test_catalog_rows_that_match_nothing_are_said_once(tmp_path):
    table = "file,plan_year,\nA.TXT,2031,\nb.txt,2030,\nc.txt,2029,,x\n,2028\n"
    (tmp_path / "catalog.csv").write_text(table, encoding="utf-8")
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text(TEXT * (1 + ord(name[0])), encoding="utf-8")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plans = cp.load_plans(tmp_path)
    messages = "\n".join(str(w.message) for w in caught)
    assert messages.count("b.txt") == 1 and "b.txt (row 3) matches no file" in messages
    assert "A.TXT (row 2) is taken for a.txt" in messages
    assert "rows 4 have more cells than columns" in messages
    assert "rows 5 name no file" in messages
    assert plans.documents["plan_year"].tolist() == [2031, 2029]


def test_catalog_years_that_cannot_be_read_are_said(tmp_path):
    (tmp_path / "catalog.csv").write_text("file,plan_year\na,明年\nb,\nc,2030\n", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"catalog\.csv: rows 2 have a year that cannot be read"):
        assert read_catalog(tmp_path)["plan_year"].dropna().tolist() == [2030]


def test_file_whose_name_is_no_utf8_is_read(tmp_path):
    name = os.fsencode(tmp_path) + b"/" + "要点".encode("gbk") + b".txt"
    Path(os.fsdecode(name)).write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").write_text("二、托育。", encoding="utf-8")
    plans = cp.load_plans(tmp_path)
    assert sorted(plans.documents["source"]) == ["a.txt", "要点.txt"]
    plans.save(tmp_path / "kept")


def test_link_out_of_the_folder_is_named_and_followed_when_asked(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "x.txt").write_text(TEXT, encoding="utf-8")
    (inside / "a.txt").write_text("二、托育。", encoding="utf-8")
    (inside / "b.txt").symlink_to(outside / "x.txt")
    (inside / "c.txt").symlink_to(inside / "a.txt")
    (inside / "d").symlink_to(outside)
    with pytest.warns(LoadWarning, match="is a link out of the folder"):
        plans = cp.load_plans(inside)
    assert sorted(plans.documents["source"]) == ["a.txt", "c.txt"]
    assert sorted(plans.skipped["file"]) == ["b.txt", "d"]
    followed = cp.load_plans(inside, links=True)
    assert sorted(followed.documents["source"]) == ["a.txt", "b.txt", "c.txt", "d/x.txt"]
    assert len(find_files(inside)) == 4


def test_frame_with_missing_values_and_remarks_in_its_names():
    table = pd.DataFrame(
        {
            "#城市": ["岭东市", None],
            "年份（年）": pd.array([2031, None], dtype="Int64"),
            "正文*": [TEXT, "托育。"],
        }
    )
    documents = cp.load_plans(table).documents
    assert documents.loc["table-1", "plan_year"] == 2031 and len(documents) == 2
