"""Places: a gazetteer of divisions of any time, and finding the place a document is of."""

from cityplans.regions.finding import Region, find_places, find_region, resolve

__all__ = ["Region", "find_places", "find_region", "resolve"]
