"""Figures and tables to files: the only room that writes figures.

Everything is written beside its name and then renamed, so that nothing half-written is left.
"""

from cityplans.export.figures import FORMATS as FORMATS
from cityplans.export.figures import LATER as LATER
from cityplans.export.figures import PENDING as PENDING
from cityplans.export.figures import STATIC as STATIC
from cityplans.export.figures import ExportWarning, save_figure
from cityplans.export.figures import draw_pending as draw_pending
from cityplans.export.tables import escape_cell as escape_cell
from cityplans.export.tables import write_table, write_tables
from cityplans.paths import replacing as replacing

__all__ = ["ExportWarning", "save_figure", "write_table", "write_tables"]
