"""Run the calibrations named, or all, and write the table of all to benchmarks/calibration.md."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    every = sorted(p.stem for p in HERE.glob("[a-z]*.py"))
    asked = sys.argv[1:] or every
    parts = []
    for name in asked:
        if name not in every:
            sys.exit(f"there is no calibration {name}; there are: {', '.join(every)}")
        module = import_module(f"benchmarks.calibration.{name}")
        print(f"{name} …", file=sys.stderr, flush=True)
        parts.append(f"## {module.__doc__.splitlines()[0]}\n\n{module.report()}\n")
    text = "\n".join(parts)
    print(text)
    if not sys.argv[1:]:
        head = "# Do the statistics hold what they say?\n\nBad rows first in each table; made by "
        head += "`python -m benchmarks.calibration`.\n\n"
        (HERE.parent / "calibration.md").write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
