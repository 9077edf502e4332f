"""Sphinx configuration of January Notes; the site's own settings are in ``pyproject.toml``."""

import os
from datetime import UTC, datetime

project = "January Notes"
author = "The January Notes contributors"
copyright = "2026–2027, The January Notes contributors. Text: CC BY 4.0"  # noqa: A001

extensions = ["january.ext"]
include_patterns = ["index.md", "notes/*.md", "notes/*/*.md", "experiments/*.py"]
exclude_patterns = ["**/README.md", "experiments/__init__.py"]
root_doc = "index"
nitpicky = True

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath", "smartquotes"]
myst_update_mathjax = False
bibtex_bibfiles = ["references.bib"]

html_theme = "january"
html_math_renderer = "january"
html_title = project
html_permalinks_icon = "§"
html_copy_source = False
html_use_index = False

# The day the site is built for: set JANUARY_TODAY to see it on another.
_epoch = os.environ.get("SOURCE_DATE_EPOCH")
_now = datetime.fromtimestamp(int(_epoch), UTC) if _epoch else datetime.now(UTC)
january_today = os.environ.get("JANUARY_TODAY") or f"{_now:%Y-%m-%d}"
