"""Write the codebook of every table of ``cityplans.schema`` into data/README.md.

    python data/write_codebook.py           # rewrite the tables in data/README.md
    python data/write_codebook.py --check   # exit 1 if they are out of date

Only what stands between the two marker comments of a block is replaced::

    <!-- codebook: all tables -->  ...  <!-- end of codebook -->

``tests/test_shipped_plans.py`` holds the block against ``schema.describe``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cityplans import schema

README = Path(__file__).with_name("README.md")
START, END = "<!-- codebook: all tables -->", "<!-- end of codebook -->"


def render() -> str:
    """Return one Markdown table for each table of the schema."""
    parts = []
    for table in schema.TABLES.values():
        grain = table.grain[0].upper() + table.grain[1:]
        index = f"Index `{table.index}`." if table.index else "No named index."
        lines = [f"### {table.name}", "", f"{grain}. {index}", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        for row in schema.describe(table).itertuples():
            values = "; one of " + ", ".join(f"`{v}`" for v in row.values.split(", "))
            meaning = (row.meaning + (values if row.values else "")).replace("|", "\\|")
            lines.append(f"| `{row.column}` | {row.type} | {meaning} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def update(text: str) -> str:
    """Return the text of the README with its codebook block written anew."""
    head, _, rest = text.partition(START)
    _, mark, tail = rest.partition(END)
    if not mark:
        raise ValueError(f"data/README.md needs the lines {START} and {END}")
    return f"{head}{START}\n\n{render()}\n\n{END}{tail}"


def main(arguments: list[str]) -> int:
    """Write the README, or with ``--check`` only say whether it is up to date."""
    old = README.read_text(encoding="utf-8")
    new = update(old)
    if "--check" in arguments:
        return int(old != new)
    README.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
