"""Import all that a build needs, for the process that builds are forked from."""

from __future__ import annotations

import importlib
import pkgutil

from sphinx.application import builtin_extensions

import january.ext

for _name in (
    *builtin_extensions,
    *(module.name for module in pkgutil.iter_modules(january.ext.__path__, "january.ext.")),
    *("docutils.parsers.rst.directives.tables", "docutils.writers.html5_polyglot"),
    *("pybtex.backends.html", "pybtex.style.formatting.plain", "sphinx.search.en"),
    "sphinx.cmd.build",
):
    importlib.import_module(_name)
