"""Write sites of any size for measuring a build: ``python -m tests.bulk --notes 1000 DIR``."""
