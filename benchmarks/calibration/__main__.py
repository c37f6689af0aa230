"""Run the calibrations named, or all, and write the table of each beside its script."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    every = sorted(p.stem for p in HERE.glob("[a-z]*.py"))
    for name in sys.argv[1:] or every:
        if name not in every:
            sys.exit(f"there is no calibration {name}; there are: {', '.join(every)}")
        module = import_module(f"benchmarks.calibration.{name}")
        print(f"{name} …", file=sys.stderr, flush=True)
        first = (module.__doc__ or name).splitlines()[0].rstrip(".")
        made = f"Made by `python -m benchmarks.calibration {name}`."
        text = f"# {first}\n\n{made}\n\n{module.report()}\n"
        (HERE / f"{name}.md").write_text(text, encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()
