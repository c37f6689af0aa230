"""Coding sheets: drawn, written, filled in, read back."""

import errno
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from cityplans import agreement, code_themes, coding_sheet, read_codebook, read_coding_sheet
from cityplans.coders.sheets import NO_THEME, allocate
from tests.plans_of import plans_of


def fill(path, themes: dict[str, list], column: int = 6):
    book = openpyxl.load_workbook(path)
    sheet = book["coding"]
    for row in range(2, sheet.max_row + 1):
        for k, theme in enumerate(themes.get(sheet.cell(row, 1).value, [])):
            sheet.cell(row, column + k).value = theme
    book.save(path)


@pytest.fixture
def sheet(toy_plans, tmp_path):
    path = tmp_path / "coding.xlsx"
    coding_sheet(toy_plans, path, n=6, seed=1)
    return path


def test_sample_is_stratified_and_knows_its_probability(toy_plans, tmp_path):
    sample = coding_sheet(toy_plans, tmp_path / "a.xlsx", n=6, seed=1)
    assert sample.region.value_counts().to_dict() == {"甲": 3, "乙": 3}
    # 7 measures of 甲, 3 of 乙
    chance = sample.groupby("region").probability.first()
    assert chance["甲"] == pytest.approx(3 / 7)
    assert chance["乙"] == 1
    assert sample.measure_id.is_unique
    assert sample.columns.tolist() == [
        "measure_id", "region", "plan_year", "role", "text", "probability", "stratum",
    ]  # fmt: skip
    again = coding_sheet(toy_plans, tmp_path / "b.xlsx", n=6, seed=1)
    pd.testing.assert_frame_equal(sample, again)
    other = coding_sheet(toy_plans, tmp_path / "c.xlsx", n=6, seed=2)
    assert other.measure_id.tolist() != sample.measure_id.tolist()


def test_copies_are_left_out(toy_plans, tmp_path):
    toy_plans.documents["duplicate_of"] = [None, "a-2023", None]
    sample = coding_sheet(toy_plans, tmp_path / "a.xlsx", n=50)
    assert not sample.measure_id.str.startswith("a-2024").any()


def test_allocation_by_hand():
    assert allocate([2, 10, 10], 12).tolist() == [2, 5, 5]
    assert allocate([1, 1, 1], 2).tolist() == [1, 1, 0]
    assert allocate([3, 4], 100).tolist() == [3, 4]


def test_sheet_offers_the_themes(sheet):
    book = openpyxl.load_workbook(sheet)
    assert book.sheetnames == ["coding", "themes"]
    assert book["coding"].freeze_panes == "B2"
    (rule,) = book["coding"].data_validations.dataValidation
    themes = read_codebook().names
    assert rule.formula1 == f"themes!$A$2:$A${len(themes) + 2}"
    offered = [r[0] for r in book["themes"].iter_rows(2, values_only=True)]
    assert offered == [*themes, NO_THEME]
    definitions = [r[3] for r in book["themes"].iter_rows(2, values_only=True)]
    assert all(definitions[:-1])


def test_sheet_shows_its_heads_and_leaves_room_for_the_coder(sheet):
    book = openpyxl.load_workbook(sheet)
    assert book.properties.created == datetime(2000, 1, 1)  # the same sheet is the same bytes
    coding, themes = book["coding"], book["themes"]
    heads = [c.value for c in coding[1]]
    assert heads[:5] == ["measure_id", "region", "plan_year", "role", "text"]
    assert heads[5:-3] == [f"theme_{k}" for k in range(1, 7)]
    # One may be chosen in every row and slot, and nowhere else.
    (rule,) = coding.data_validations.dataValidation
    assert str(rule.sqref) == "F2:K7" and rule.type == "list"
    for rows in (coding, themes):
        assert all(c.font.b and c.border.bottom.style == "thin" for c in rows[1])
    assert themes.freeze_panes == "A2"
    assert coding.column_dimensions["E"].width > 3 * coding.column_dimensions["A"].width > 30
    assert coding.column_dimensions["A"].max >= 4 and coding.column_dimensions["F"].max >= 14
    assert themes.column_dimensions["A"].max == 4 and themes.column_dimensions["A"].width > 30
    assert all(c.alignment.wrap_text for c in coding["E"][1:])


def test_no_cell_becomes_a_formula_or_link(tmp_path):
    evil = ["=1+1，建医共体", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "https://example.org/a\x07"]
    path = tmp_path / "evil.xlsx"
    coding_sheet(plans_of(*evil, region="=HYPERLINK(A1)"), path)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml
        assert "<hyperlink" not in xml
        assert not [n for n in archive.namelist() if "rels" in n and "sheet1" in n]
    cells = [c for row in openpyxl.load_workbook(path)["coding"].iter_rows() for c in row]
    assert {c.data_type for c in cells if isinstance(c.value, str)} == {"s"}
    assert "=1+1，建医共体" in [c.value for c in cells]


def test_written_beside_then_renamed(toy_plans, tmp_path):
    path = tmp_path / "coding.xlsx"
    path.write_text("old")
    with pytest.raises(ValueError, match="n is 0"):
        coding_sheet(toy_plans, path, n=0)
    assert path.read_text() == "old"
    coding_sheet(toy_plans, path)
    assert [p.name for p in tmp_path.iterdir()] == ["coding.xlsx"]


def test_a_full_disk_is_said_and_leaves_the_old_sheet(toy_plans, tmp_path, monkeypatch):
    path = tmp_path / "coding.xlsx"
    path.write_text("old")

    def full(*arguments, **more):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    with pytest.raises(OSError, match=r"no space is left.*coding\.xlsx"):
        coding_sheet(toy_plans, path)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("coding.xlsx", "old")]


def test_wrong_ending_and_empty_corpus(toy_plans, tmp_path):
    with pytest.raises(ValueError, match=r"\.xlsx"):
        coding_sheet(toy_plans, tmp_path / "coding.csv")
    with pytest.raises(ValueError, match="no measures"):
        coding_sheet(toy_plans.select([]), tmp_path / "coding.xlsx")


def test_filled_sheet_comes_back(sheet, toy_plans):
    fill(sheet, {"b-2024/m001": ["中医药", "项目建设/投资"], "b-2024/m002": [NO_THEME]})
    with pytest.warns(UserWarning, match="4 of 6 measures were left blank; of 甲 none was") as said:
        back = read_coding_sheet(sheet)
    assert said[0].filename == __file__  # the line that asked, not one of the library
    assert back.measure_id.value_counts().to_dict() == {"b-2024/m001": 2, "b-2024/m002": 1}
    assert set(back.theme[back.measure_id == "b-2024/m001"]) == {"中医药", "项目建设/投资"}
    assert back.theme[back.measure_id == "b-2024/m002"].isna().all()
    # all three of 乙 were drawn and two coded, which stand for the third
    assert back.probability.tolist() == pytest.approx([2 / 3] * 3)
    table = agreement(code_themes(toy_plans), back, plans=toy_plans, n_boot=10)
    assert table.set_index("theme").loc["中医药", "recall"] == 1


def test_blank_sheet_is_not_coded(sheet):
    with pytest.raises(ValueError, match="no measure is coded yet"):
        read_coding_sheet(sheet)


def test_mistakes_are_named_with_their_row(sheet):
    fill(sheet, {"b-2024/m001": ["中医药学"], "b-2024/m002": [NO_THEME, "人才队伍"]})
    with pytest.raises(ValueError) as error:
        read_coding_sheet(sheet)
    message = str(error.value)
    assert "coding.xlsx has 2 mistakes" in message
    assert "unknown theme '中医药学'; did you mean '中医药'?" in message
    assert message.count("row ") == 2
    assert f"both {NO_THEME} and a theme" in message


def test_a_measure_twice(sheet):
    book = openpyxl.load_workbook(sheet)
    rows = book["coding"]
    for row in (2, 3):
        rows.cell(row, 1).value = "a-2024/m001"
        rows.cell(row, 6).value = "中医药"
    book.save(sheet)
    with pytest.raises(ValueError, match="row 3: measure a-2024/m001 stands there twice"):
        read_coding_sheet(sheet)


def test_missing_column_or_sheet_or_file(sheet, tmp_path):
    book = openpyxl.load_workbook(sheet)
    book["coding"].delete_cols(1)
    book.save(tmp_path / "no-id.xlsx")
    with pytest.raises(ValueError, match="no column measure_id"):
        read_coding_sheet(tmp_path / "no-id.xlsx")
    del book["themes"]
    book.save(tmp_path / "no-sheet.xlsx")
    with pytest.raises(ValueError, match="no sheet 'themes'"):
        read_coding_sheet(tmp_path / "no-sheet.xlsx")
    (tmp_path / "text.xlsx").write_text("a,b")
    with pytest.raises(ValueError, match="not a readable"):
        read_coding_sheet(tmp_path / "text.xlsx")
    with pytest.raises(FileNotFoundError, match="no coding sheet"):
        read_coding_sheet(tmp_path / "nowhere.xlsx")
