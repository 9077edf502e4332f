"""Measure what the package costs, as ratios that hold on any machine: ``python -m tests.bench``."""
