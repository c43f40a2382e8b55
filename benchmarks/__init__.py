"""Benchmarks of newsmeta against its peers, as ratios in one run: `python -m benchmarks`."""
