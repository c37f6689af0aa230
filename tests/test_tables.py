"""Tables for a paper, read back from each format."""

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

import cityplans as cp
from tests.comparisons import make_plans

FRAME = pd.DataFrame(
    {
        "region": ["=1+1", "定西_%", "＋甲\x00", None],
        "n": [1234, 5, 6, 7],
        "share": [0.25, None, 0.5, 1.0],
        "odds_ratio": [1.234, -0.5, 2.0, 3.0],
        "p": [0.0004, 0.03, 0.2, 0.001],
    }
)


def save(tmp_path, ending, frame=FRAME, **options):
    (path,) = cp.save_table(frame, "t", tmp_path, (ending,), **options)
    return path


def cells(path):
    table = docx.Document(path).tables[0]
    return [[c.text for c in row.cells] for row in table.rows]


def lines(path):
    """Size of the line above and below each row's first cell."""
    found = []
    for row in docx.Document(path).tables[0].rows:
        borders = row.cells[0]._tc.get_or_add_tcPr().find(qn("w:tcBorders"))
        edges = {} if borders is None else {e.tag.split("}")[1]: e.get(qn("w:sz")) for e in borders}
        found.append((edges.get("top"), edges.get("bottom")))
    return found


def test_word_has_three_lines_marks_and_notes(tmp_path):
    path = save(tmp_path, "docx", title="表 2", notes="说明", stars={"odds_ratio": "p"})
    assert cells(path) == [
        ["地方", "项数", "比例 (%)", "odds_ratio", "p"],
        ["=1+1", "1,234", "25.0", "1.23***", "<0.001"],
        ["定西_%", "5", "–", "-0.50*", "0.030"],
        ["＋甲", "6", "50.0", "2.00", "0.200"],
        ["–", "7", "100.0", "3.00**", "0.001"],
    ]
    assert lines(path) == [("12", "6"), (None, None), (None, None), (None, None), (None, "12")]
    texts = [p.text for p in docx.Document(path).paragraphs]
    assert texts == ["表 2", "说明", "* p<0.05，** p<0.01，*** p<0.001"]


def test_excel_holds_numbers_as_numbers_and_no_formula(tmp_path):
    sheet = load_workbook(save(tmp_path, "xlsx", stars={"odds_ratio": "p"})).active
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2, max_row=3)]
    assert rows[0] == ["=1+1", 1234, 25, "1.23***", "<0.001"]
    assert rows[1] == ["定西_%", 5, "–", "-0.50*", 0.03]
    texts = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert {c.data_type for c in texts} == {"s"}
    assert all(c.quotePrefix for c in texts if c.row < 6)
    assert sheet["B2"].number_format == "#,##0"
    edges = [
        (row[0].border.top.style, row[0].border.bottom.style) for row in sheet.iter_rows(max_row=5)
    ]
    assert edges == [("medium", "thin"), (None, None), (None, None), (None, None), (None, "medium")]


def test_latex_prints_text_as_it_is(tmp_path):
    text = save(tmp_path, "tex", title="50% & {x}").read_text(encoding="utf-8")
    assert r"\caption{50\% \& \{x\}}" in text
    assert r"定西\_\% & 5 & -- & -0.50 & 0.030 \\" in text
    assert [line for line in text.split("\n") if line.endswith("rule")] == [
        r"\toprule",
        r"\midrule",
        r"\bottomrule",
    ]
    odd = save(tmp_path, "tex", pd.DataFrame({"text": ["\\input{x}", "[1]", "a^b~c"]})).read_text(
        encoding="utf-8"
    )
    assert r"\textbackslash{}input\{x\}" in odd
    assert r"{[}1{]} \\" in odd


def test_html_is_escaped_for_browser_and_spreadsheet(tmp_path):
    frame = FRAME.assign(region=["=1+1", "<b>", "＋甲", "@x"])
    page = save(tmp_path, "html", frame, title="<i>").read_text(encoding="utf-8")
    for said in ("&#x27;=1+1", "&lt;b&gt;", "&#x27;＋甲", "&#x27;@x", "<caption>&lt;i&gt;"):
        assert said in page
    assert "<td class=n>-0.50</td>" in page
    assert "http" not in page


def test_the_same_table_is_the_same_bytes(tmp_path):
    for folder in ("a", "b"):
        files = cp.save_table(FRAME, "t", tmp_path / folder)
    for path in files:
        assert path.read_bytes() == (tmp_path / "a" / path.name).read_bytes(), path.name


def test_english_headers_own_headers_and_decimals(tmp_path):
    options = {"lang": "en", "headers": {"n": "N"}, "digits": {"odds_ratio": 1}, "percent": ()}
    path = save(tmp_path, "docx", FRAME.assign(role="plan"), **options)
    assert cells(path)[0] == ["place", "N", "share", "odds ratio", "p", "role"]
    assert cells(path)[1] == ["=1+1", "1,234", "0.25", "1.2", "<0.001", "promised"]


def test_index_groups_years_and_truth(tmp_path):
    frame = pd.DataFrame(
        {"theme": ["a", "a", "b"], "year": [2023, 2024, 2024], "named": [True, False, True]}
    )
    path = save(tmp_path, "docx", frame.set_index(["theme", "year"]), group="theme")
    assert cells(path)[1:] == [["a", "2023", "是"], ["", "2024", "否"], ["b", "2024", "是"]]
    wide = frame.pivot(index="theme", columns="year", values="named")
    assert cells(save(tmp_path, "docx", wide))[0] == ["主题", "2023", "2024"]


def test_what_is_wrong_is_said(tmp_path):
    with pytest.raises(ValueError, match="unknown format pdf"):
        save(tmp_path, "pdf")
    with pytest.raises(ValueError, match="no column 'q'; it has region, n"):
        save(tmp_path, "docx", stars={"n": "q"})
    with pytest.raises(ValueError, match="lang='de'"):
        save(tmp_path, "docx", lang="de")
    with pytest.raises(ValueError, match="without a folder"):
        cp.save_table(FRAME, "a/b", tmp_path)
    with pytest.raises(TypeError, match=r"save_table\(frame, name\)"):
        cp.save_table([1], "t", tmp_path)
    assert cp.save_table(FRAME, "t", None) == []
    assert list(tmp_path.iterdir()) == []


def test_table_1_counts_each_document_once():
    plans = make_plans(
        {
            "a": {"region": "甲", "plan_year": 2023, "n_chars": 100, "level": "county"},
            "b": {"region": "甲", "plan_year": 2024, "n_chars": 300, "level": "county"},
            "c": {"region": "乙", "n_chars": 500, "level": "prefecture", "doc_type": "regulation"},
            "d": {"region": "乙", "n_chars": 900, "duplicate_of": "c"},
        },
        {"a": ["一", ("retrospective", "二")], "b": ["三"], "c": [], "d": ["四"]},
    )
    table = cp.describe_corpus(plans).set_index(["part", "category"])
    assert table.loc[("合计", "")].tolist() == [3, 1, 2, 3, 2, 900, 1, 300]
    assert table.loc["层级", "n_documents"].to_dict() == {"地市": 1, "县区": 2}
    assert table.loc["文种", "n_measures"].to_dict() == {"工作要点": 3, "规范性文件": 0}
    assert table.loc["计划年份", "n_documents"].to_dict() == {"2023": 1, "2024": 1, "不详": 1}
    assert table.loc[("层级", "县区"), "share"] == pytest.approx(2 / 3)
    assert cp.describe_corpus(plans, duplicates=True).loc[0, "n_documents"] == 4
    with pytest.raises(ValueError, match="no column 'size'"):
        cp.describe_corpus(plans, ("size",))


def test_plans_are_written_as_table_1(tmp_path, toy_plans):
    path = save(tmp_path, "docx", toy_plans, lang="en")
    assert cells(path)[0][:4] == ["part", "category", "documents", "share (%)"]
    assert cells(path)[1][:3] == ["all", "", "3"]
    assert docx.Document(path).paragraphs[0].text.startswith("Table 1")


def test_english_names_themes_and_places_and_leaves_the_rest(tmp_path):
    frame = pd.DataFrame({"theme": ["中医药"], "region": ["定西"], "quote": ["推进医改"], "n": [3]})
    path = save(tmp_path, "docx", frame, lang="en")
    assert cells(path)[1] == ["Traditional medicine", "Dingxi", "推进医改", "3"]


def test_row_numbers_are_no_column(tmp_path):
    frame = pd.DataFrame({"region": ["甲", "乙"], "n": [1, 2]}).query("n > 1")
    cp.save_table(frame, "t", tmp_path, formats="docx")
    rows = docx.Document(str(tmp_path / "t.docx")).tables[0].rows
    assert [c.text for c in rows[0].cells] == ["地方", "项数"]
    grid = docx.Document(str(tmp_path / "t.docx")).tables[0]
    assert [c.width for c in grid.columns] == [c.width for c in rows[0].cells]
    assert not grid.autofit
    assert docx.Document(str(tmp_path / "t.docx")).styles["Normal"].font.size.pt == 9


def test_a_long_table_breaks_over_pages_with_its_head_on_each(tmp_path):
    frame = pd.DataFrame({"region": [f"地{k}" for k in range(41)], "n": range(41)})
    cp.save_table(frame, "t", tmp_path, title="长表", notes="注")
    tex = (tmp_path / "t.tex").read_text(encoding="utf-8")
    assert tex.startswith("% \\usepackage{booktabs, longtable, ctex}\n\\begin{longtable}{lr}")
    assert tex.count("地方 & 项数") == 2 and tex.count("\\toprule") == 2
    assert tex.index("\\endfirsthead") < tex.index("\\endhead") < tex.index("\\endfoot")
    assert "\\begin{table}" not in tex and tex.index("\\end{longtable}") < tex.index("注")
    cp.save_table(frame.head(40), "s", tmp_path, formats="tex")
    assert "longtable" not in (tmp_path / "s.tex").read_text(encoding="utf-8")
    header = docx.Document(str(tmp_path / "t.docx")).tables[0].rows[0]
    assert header._tr.trPr.xpath("w:tblHeader") and header._tr.trPr.xpath("w:cantSplit")
