"""Look up known holes in the locked packages: ``make audit``, or ``python tools/audit.py``.

Runs pip-audit (in an environment of its own, so that the lock stays small) on
``requirements.lock``. Where its database cannot be reached, which pip-audit itself may call clean,
this says so and fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "build" / "audit"
CLEAN, HOLES, UNKNOWN = 0, 1, 2


def main() -> int:
    python = TOOL / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(TOOL, with_pip=True)
    install = [str(python), "-m", "pip", "install", "-q", "--upgrade", "pip-audit>=2.9"]
    if subprocess.run(install, check=False).returncode:
        print("pip-audit 装不上 / pip-audit could not be installed", file=sys.stderr)
        return UNKNOWN
    asked = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    run = [str(python), "-m", "pip_audit", *asked, "-r", str(ROOT / "requirements.lock")]
    done = subprocess.run(run, capture_output=True, text=True, encoding="utf-8", check=False)
    code, message = verdict(done.stdout)
    print(message, file=sys.stderr if code else sys.stdout)
    return code


def verdict(printed: str) -> tuple[int, str]:
    """Read what pip-audit printed: a code to end with, and a sentence or more."""
    try:
        packages: list[dict[str, Any]] = json.loads(printed)["dependencies"]
    except (ValueError, KeyError):
        packages = []
    holes = [
        f"{p['name']} {p['version']}: {v['id']}, {' '.join(v['fix_versions']) or '无 / none'}"
        for p in packages
        for v in p.get("vulns", ())
    ]
    skipped = [p["name"] for p in packages if "skip_reason" in p]
    if holes:
        return HOLES, "\n".join(["已知漏洞及修复版本 / known holes, and what mends them:", *holes])
    if skipped or not packages:
        return UNKNOWN, (
            f"没有查到：漏洞库无法访问，{len(skipped) or '全部'} 个包未检查；请在能访问它"
            f"的机器上运行 make audit。\nNot known: the database of holes cannot be reached "
            f"({len(skipped) or 'all'} packages unchecked); run make audit where it can be."
        )
    return CLEAN, f"{len(packages)} 个包没有已知漏洞 / {len(packages)} packages, no known hole"


if __name__ == "__main__":
    raise SystemExit(main())
