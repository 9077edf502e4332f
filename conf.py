"""Sphinx configuration of January Notes; the site's own settings are in ``pyproject.toml``."""

import os
from datetime import UTC, datetime

project = "January Notes"
author = "The January Notes contributors"
copyright = "2026–2027, The January Notes contributors. Text: CC BY 4.0"  # noqa: A001

extensions = ["january.ext"]
include_patterns = ["index.md", "notes/**", "experiments/*.py"]
exclude_patterns = ["**/README.md", "experiments/__init__.py"]
root_doc = "index"
nitpicky = True

myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath", "smartquotes"]
bibtex_bibfiles = ["references.bib"]

html_theme = "sphinx_book_theme"
html_title = project
html_show_sphinx = False

# The day the site is built for: set JANUARY_TODAY to see it on another.
january_today = os.environ.get("JANUARY_TODAY") or f"{datetime.now(UTC):%Y-%m-%d}"
