"""Where the package's data lies: beside the checkout, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Folder with plans/, plans.csv, lexicon/ and regions/."""
    inside, beside = _HERE / "data", _HERE.parent / "data"
    return inside if inside.is_dir() else beside


def notebooks_dir() -> Path:
    """Folder with the shipped notebooks."""
    inside, beside = _HERE / "data" / "notebooks", _HERE.parent / "notebooks"
    return inside if inside.is_dir() else beside
