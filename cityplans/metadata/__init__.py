"""Title, years, kind, issuer, number, date and place of a document."""

from cityplans.metadata.describing import describe

__all__ = ["describe"]
