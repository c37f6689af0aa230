"""Speed beside the pipeline one would write without cityplans: python -m benchmarks.speed."""
