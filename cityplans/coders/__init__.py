"""Human coders: agreement with them, sheets for them, shares corrected by them."""

from cityplans.coders.correction import correct_shares
from cityplans.coders.filled import read_coding_sheet
from cityplans.coders.reliability import agreement, known_accuracy
from cityplans.coders.sheets import coding_sheet

__all__ = ["agreement", "coding_sheet", "correct_shares", "known_accuracy", "read_coding_sheet"]
