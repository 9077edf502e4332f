"""The part of January Notes that knows Sphinx: one module a feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from january.ext import (
    aliases,
    anchors,
    beside,
    bibliographies,
    builder,
    changes,
    citations,
    cleaning,
    configuration,
    corrections,
    derivation,
    domains,
    experiments,
    fonts,
    gate,
    heads,
    kept,
    kin,
    listings,
    margin,
    math,
    memory,
    mentions,
    options,
    outward,
    page,
    pictures,
    pins,
    places,
    plots,
    plugins,
    pointers,
    quotations,
    references,
    search,
    settled,
    sources,
    state,
    statements,
    tables,
    theme,
    trees,
    typography,
    whole,
    workers,
    works,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FEATURES = (
    plugins,
    domains,
    configuration,
    state,
    whole,
    bibliographies,
    changes,
    workers,
    options,
    trees,
    builder,
    settled,
    kept,
    gate,
    sources,
    experiments,
    statements,
    quotations,
    plots,
    tables,
    corrections,
    works,
    listings,
    references,
    mentions,
    kin,
    pins,
    outward,
    derivation,
    math,
    margin,
    anchors,
    fonts,
    places,
    page,
    citations,
    pointers,
    typography,
    theme,
    search,
    cleaning,
    pictures,
    heads,
    beside,
    aliases,
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up every feature."""
    memory.setup(app)  # which spares what else is loaded
    for extension in ("myst_parser", "sphinxcontrib.bibtex"):
        app.setup_extension(extension)
    for feature in FEATURES:
        feature.setup(app)
    return {
        "version": "1",
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
