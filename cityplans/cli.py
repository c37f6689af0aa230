"""The command line: ``cityplans tables``, ``cityplans figures``, ``cityplans doctor``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_HELP = {
    "plans": "文件或文件夹，默认为自带文件 / a file or folder; without it the shipped plans",
    "out": "输出文件夹 / folder to write to",
    "jobs": "进程数 / processes to read with",
    "cache": "缓存文件夹 / folder to keep what was read in",
    "tables": "写出全部数据表 / write all frames of a folder of plans",
    "figures": "运行笔记本并导出图 / run the notebooks and write their figures",
    "store": "把输出存回笔记本 / store the outputs in the shipped notebooks",
    "doctor": "检查导出所需的浏览器与字体 / say what static export lacks on this machine",
    "install": "能装则装 / install it where possible",
}


def main(argv: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="cityplans",
        description="中国地方卫生健康政策文本比较 / "
        "Comparative analytics of Chinese local-government health plans.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    tables = commands.add_parser("tables", help=_HELP["tables"])
    tables.add_argument("plans", nargs="?", help=_HELP["plans"])
    tables.add_argument("--out", required=True, type=Path, help=_HELP["out"])
    tables.add_argument("--format", choices=("parquet", "csv", "xlsx"), default="parquet")
    tables.add_argument("--jobs", type=int, default=1, help=_HELP["jobs"])
    tables.add_argument("--cache", type=Path, help=_HELP["cache"])
    tables.set_defaults(run=_tables)
    figures = commands.add_parser("figures", help=_HELP["figures"])
    figures.add_argument("--plans", help=_HELP["plans"])
    figures.add_argument("--out", type=Path, help=_HELP["out"])
    figures.add_argument(
        "--store",
        action="store_true",
        help=_HELP["store"],
    )
    figures.set_defaults(run=_figures)
    doctor = commands.add_parser("doctor", help=_HELP["doctor"])
    doctor.add_argument("--install", action="store_true", help=_HELP["install"])
    doctor.set_defaults(run=_doctor)
    arguments = parser.parse_args(argv)
    try:
        return arguments.run(arguments)
    except (ValueError, OSError) as error:
        print(f"cityplans: {error}", file=sys.stderr)
        return 1


def _tables(arguments: argparse.Namespace) -> int:
    import cityplans as cp
    from cityplans.export import write_tables

    plans = cp.load_plans(arguments.plans, n_jobs=arguments.jobs, cache=arguments.cache)
    frames = {
        "documents": plans.documents,
        "sections": plans.sections,
        "measures": plans.measures,
        "targets": cp.find_targets(plans),
        "codes": cp.code_themes(plans),
    }
    written = write_tables(frames, arguments.out, arguments.format)
    for path, frame in zip(written, frames.values(), strict=True):
        print(f"{path}: {len(frame)} 行 rows")
    return 0


def _figures(arguments: argparse.Namespace) -> int:
    from cityplans.notebooks import run_notebooks

    report = run_notebooks(arguments.plans, arguments.out, store=arguments.store)
    for line in report.lines:
        print(line)
    return 1 if report.failed else 0


def _doctor(arguments: argparse.Namespace) -> int:
    from cityplans import rendering

    advice = rendering.install_missing() if arguments.install else rendering.missing()
    for paragraph in advice:
        print(paragraph, file=sys.stderr)
    if not advice:
        print(f"static export: {rendering.find_browser()}, font {rendering.find_cjk_font()}")
    return 1 if advice else 0
