"""What each line of a page is: title, value of a metadata box, furniture, contents, body.

A small linear model says it (its weights are numbers in ``data/lexicon/line_model.json``,
trained by ``benchmarks/train_lines.py``); what metadata boxes state is found by rules.
"""

from cityplans.lines.fields import find_fields
from cityplans.lines.labelling import Shown, box_lines, label_lines
from cityplans.lines.titles import stated_titles

__all__ = ["Shown", "box_lines", "find_fields", "label_lines", "stated_titles"]
