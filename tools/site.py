"""Build the site: notebooks, functions with examples, a gallery of figures, all to be read offline.

    python tools/site.py        # writes build/site; fails on a broken link or a remote asset

Sources are laid out in build/pages as they lie in the repository, so that their links hold.
"""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

import nbformat

import cityplans as cp
from cityplans.notebooks import find_notebooks

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "pages"
SITE = ROOT / "build" / "site"
COPIED = (
    "README.md", "README.en.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE",
    "data/README.md", "benchmarks/speed.md",
)  # fmt: skip
PLOTLY = "application/vnd.plotly.v1+json"
SAVED = re.compile(r'save_figure\(\w+, "([^"]+)"')
# Roles of reStructuredText in docstrings, which Markdown does not know.
ROLE = re.compile(r":(?:func|class|meth|mod|data|attr|exc|obj):(?=<code>|<a )")
# What a reader's browser would fetch from elsewhere.
REMOTE = re.compile(
    r"""<(?:script|img|iframe)[^>]*\ssrc=["']?(?:https?:)?//[^>]*>"""
    r"""|<link[^>]*rel=["']?(?:stylesheet|preload)[^>]*href=["']?(?:https?:)?//[^>]*>"""
)
STYLE = ".md-typeset table:not([class]) :is(th,td) {min-width:0; padding:.3em .8em}\n"


def main() -> int:
    shutil.rmtree(PAGES, ignore_errors=True)
    for name in (*COPIED, *(p.relative_to(ROOT) for p in (ROOT / "docs").glob("*.md"))):
        write(name, (ROOT / name).read_text(encoding="utf-8"))
    write("site.css", STYLE)
    shutil.copytree(ROOT / "figures", PAGES / "figures", ignore=lambda _, names: [
        n for n in names if not n.endswith(".svg")
    ])  # fmt: skip
    notebooks = find_notebooks()
    for path in notebooks:
        write(path.relative_to(ROOT).with_suffix(".md"), page_of(path))
    shown = gallery([p for p in notebooks if p.parent.name != "en"])
    write("gallery.md", "\n\n".join([shown, *examples()]))
    write("functions.md", functions())
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    if failed := subprocess.run(build, cwd=ROOT, check=False).returncode:
        return failed
    status = 0
    for page in sorted(SITE.rglob("*.html")):
        text = ROLE.sub("", page.read_text(encoding="utf-8"))
        page.write_text(text, encoding="utf-8")
        for tag in REMOTE.findall(text):
            print(f"{page.relative_to(SITE)} fetches from elsewhere: {tag}", file=sys.stderr)
            status = 1
    print(f"{SITE.relative_to(ROOT)}/index.html")
    return status


def write(name: str | Path, text: str) -> None:
    path = PAGES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def page_of(path: Path) -> str:
    """Write a notebook as Markdown, with its figures as the exported SVG."""
    up = "../" * (len(path.relative_to(ROOT).parts) - 1)
    parts = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for output in cell.outputs:
            data = output.get("data", {})
            if output.output_type == "stream":
                parts.append(f"```text\n{output.text.rstrip()}\n```")
            elif PLOTLY in data:
                parts.append(image(cell.source, data[PLOTLY], up))
            elif "text/html" in data:
                # Python-Markdown ends a block of HTML at an empty line.
                html = re.sub(r"\n\s*\n", "\n", data["text/html"])
                parts.append(f'<div style="overflow-x:auto">{html}</div>')
    return "\n\n".join(parts) + "\n"


def image(source: str, figure: dict, up: str) -> str:
    title = re.sub(r"<br>", "", figure["layout"]["title"].get("text") or "")
    return f'<img src="{up}figures/{SAVED.findall(source)[0]}.svg" alt="{escape(title, True)}">'


def gallery(notebooks: list[Path]) -> str:
    parts = ["# 图库 Gallery", "每张图下面是画它的代码；数据的来历见所在的笔记本。"]
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                if figure := output.get("data", {}).get(PLOTLY):
                    title = figure["layout"]["title"].get("text") or path.stem
                    parts.append(f"## {title.replace('<br>', '')}")
                    parts.append(image(cell.source, figure, ""))
                    parts.append(f"```python\n{cell.source}\n```")
                    parts.append(f"[{path.stem}](notebooks/{path.stem}.md)")
    return "\n\n".join(parts) + "\n"


def examples() -> list[str]:
    """Draw what no notebook shows, from the scripts in docs/gallery."""
    parts = []
    for path in sorted((ROOT / "docs" / "gallery").glob("*.py")):
        code = path.read_text(encoding="utf-8")
        made = runpy.run_path(str(path))
        name = f"gallery-{path.stem}"
        cp.save_figure(made["fig"], name, PAGES / "figures", formats=("svg",))
        about, _, rest = code.partition("\n")
        parts += [f"## {about.strip(chr(34))}", f'<img src="figures/{name}.svg" alt="{path.stem}">']
        parts.append(f"```python\n{rest.strip()}\n```")
    return parts


def functions() -> str:
    parts = ["# 函数 Functions"]
    for name in cp.__all__[1:]:
        thing = getattr(cp, name)
        parts += [f"## {name}", f"::: {thing.__module__}.{thing.__qualname__}"]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
