"""What each line of a page is: title, value of a metadata box, furniture, contents, body.

A small linear model says it, its weights are numbers in ``data/lexicon/line_model.json``.
"""

from cityplans.lines.fields import find_fields

__all__ = ["find_fields"]
