"""The command line: ``cityplans tables``, ``cityplans figures``, ``cityplans doctor``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(argv: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="cityplans",
        description="Comparative analytics of Chinese local-government health plans.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    tables = commands.add_parser("tables", help="write all frames of a folder of plans")
    tables.add_argument("plans", nargs="?", help="a file or folder; without it the shipped plans")
    tables.add_argument("--out", required=True, type=Path, help="folder to write to")
    tables.add_argument("--format", choices=("parquet", "csv", "xlsx"), default="parquet")
    tables.add_argument("--jobs", type=int, default=1, help="processes to read with")
    tables.add_argument("--cache", type=Path, help="your own folder to keep what was read in")
    tables.set_defaults(run=_tables)
    figures = commands.add_parser("figures", help="run the notebooks and write their figures")
    figures.add_argument("--plans", help="a file or folder; without it the shipped plans")
    figures.add_argument("--out", type=Path, help="folder to write to")
    figures.add_argument(
        "--store", action="store_true", help="store the outputs in the shipped notebooks"
    )
    figures.set_defaults(run=_figures)
    doctor = commands.add_parser("doctor", help="say what static export lacks on this machine")
    doctor.add_argument("--install", action="store_true", help="install it where possible")
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
        print(f"{path}: {len(frame)} rows")
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
