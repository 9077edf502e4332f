"""A Sphinx site of research notes with a pledge, lasting citations and recomputable numbers."""
