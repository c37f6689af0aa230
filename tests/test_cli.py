import pandas as pd
import pytest

from cityplans import cli, rendering

PLAN = "某市2024年卫生健康工作要点\n\n一、深化医改\n1.推进医共体建设。组建紧密型医共体2个。\n2.加强急救。新增急救站点3个。\n"


@pytest.mark.parametrize(
    ("kind", "read"), [("parquet", pd.read_parquet), ("csv", pd.read_csv), ("xlsx", pd.read_excel)]
)
def test_tables_writes_every_frame(tmp_path, capsys, kind, read):
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    assert (
        cli.main(
            ["tables", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--format", kind]
        )
        == 0
    )
    names = {p.stem for p in (tmp_path / "out").iterdir()}
    assert names == {"documents", "sections", "measures", "targets", "codes"}
    assert len(read(tmp_path / "out" / f"measures.{kind}")) == 2
    assert f"measures.{kind}: 2 行 rows" in capsys.readouterr().out


def test_a_mistake_is_one_line(tmp_path, capsys):
    assert cli.main(["tables", str(tmp_path / "none"), "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.endswith("none: there is no such file or folder\n")


def test_doctor_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(rendering, "find_browser", lambda: None)
    monkeypatch.setattr(rendering, "find_cjk_font", lambda: None)
    assert cli.main(["doctor"]) == 1
    err = capsys.readouterr().err
    assert "apt-get install chromium" in err
    assert "fonts-wqy-microhei" in err
