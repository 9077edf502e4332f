"""Write pages whole or not at all, and write again what content calls for, not the clock.

Sphinx writes a page in place, and of a full disk makes a warning: half a page stays, newer than
its source, and no later build writes it again (`StandaloneHTMLBuilder.handle_page`, Sphinx 9.0).
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import FileSystemBytecodeCache
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError
from sphinx.util.inventory import InventoryFile

from january.ext.sharing import Sharing
from january.ext.standing import untouched
from january.files import names_in, update_whole, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.jinja2glue import BuiltinTemplateLoader

    from january.ext.kept import Kept

INVENTORY = "objects.inv"
COMPILED = "january-templates"


class Pages(Sharing, StandaloneHTMLBuilder):
    """Sphinx's pages; ``written`` are the documents whose pages this build writes.

    ``quiet`` says that none was read, and that all which is derived from them is as it was;
    ``believed``, that what an earlier build made besides the pages may be kept; ``doubted``, that
    it warned of something; ``inward``, that what was read says nothing new to other pages.
    """

    name = "html"
    written: AbstractSet[str] = frozenset()
    quiet = False
    believed = False
    doubted = False
    inward = False
    kept: Kept | None = None
    rendered: str | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing was read or written, nor need be."""
        return self.quiet and not self.written

    @cached_property
    def untouched(self) -> bool:
        """Whether the output holds the files that the last build left, none fewer and none more."""
        return untouched(Path(self.doctreedir), Path(self.outdir))

    @cached_property
    def there(self) -> frozenset[str]:
        """The paths of what stood in the output before this build wrote, seen from it."""
        return names_in(Path(self.outdir))

    def create_template_bridge(self) -> None:
        """Keep what the templates make of a page, so as to write it here."""
        super().create_template_bridge()
        render = self.templates.render

        def keep(template: str, context: dict[str, Any]) -> str:
            self.rendered = render(template, context)
            return self.rendered

        self.templates.render = keep

    def init_templates(self) -> None:
        """Keep what Jinja makes of the templates, for the builds to come."""
        super().init_templates()
        compiled = Path(self.doctreedir, COMPILED)
        compiled.mkdir(parents=True, exist_ok=True)
        bridge = cast("BuiltinTemplateLoader", self.templates)
        bridge.environment.bytecode_cache = FileSystemBytecodeCache(str(compiled))

    def build_specific(self, filenames: Sequence[Path]) -> None:  # type: ignore[misc]  # noqa: ARG002
        """Build all that is owed, whatever was asked for: every page shows what others say."""
        self.build_update()

    def get_outdated_docs(self) -> Iterator[str]:
        """Give the documents whose page is missing, or made by other settings.

        What was read again is written anyway, and so is what shows something that changed.
        """
        same = self._made_alike()
        if same and self.untouched:
            return
        for docname in sorted(self.env.found_docs):
            if not same or f"{docname}{self.out_suffix}" not in self.there:
                yield docname

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Leave out what stands before, after and above a page: its head says so itself."""
        super().prepare_writing(docnames)
        self.relations = {}

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write pages, and remember which."""
        self.written = frozenset(docnames)
        super().write_documents(docnames)

    def handle_page(
        self,
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        *,
        outfilename: Path | None = None,
        event_arg: Any = None,  # noqa: ANN401  (Sphinx's signature)
    ) -> None:
        """Write a page in one step; what can't be written ends the build."""
        self.rendered = None
        nowhere = Path(os.devnull)
        super().handle_page(
            pagename, addctx, templatename, outfilename=nowhere, event_arg=event_arg
        )
        if self.rendered is None:  # of letters that can't be, Sphinx makes a warning
            message = f"the page {pagename} could not be rendered"
            raise SphinxError(message)
        path = Path(outfilename or self.get_output_path(pagename))
        encoding = self.config.html_output_encoding
        try:
            write_whole(path, self.rendered.encode(encoding, "xmlcharrefreplace"))
        except OSError as error:
            message = f"{path} can't be written: {error.strerror}"
            raise SphinxError(message) from error

    def gen_pages_from_extensions(self) -> None:
        """Write the pages that belong to no document, unless they stand as they should."""
        if not self.settled:
            super().gen_pages_from_extensions()

    def gen_additional_pages(self) -> None:
        """Write Sphinx's own such pages, unless they stand as they should."""
        if not self.settled:
            super().gen_additional_pages()

    def copy_static_files(self) -> None:
        """Copy what the project has; of the theme's ancestors no page of ours asks for a byte."""
        self._static_dir.mkdir(parents=True, exist_ok=True)
        self.copy_html_static_files(self.globalcontext.copy())
        self.copy_html_logo()
        self.copy_html_favicon()

    def dump_inventory(self) -> None:
        """Write the inventory in one step, without the indices that have no page here."""
        place = Path(self.outdir, INVENTORY)
        if (self.settled or self.inward) and place.is_file():
            return
        standard = self.env.domains.standard_domain
        for label, (page, _) in [*standard.anonlabels.items()]:
            if not self.get_output_path(page).is_file():
                del standard.anonlabels[label]
                standard.labels.pop(label, None)
        draft = Path(self.doctreedir, INVENTORY)
        InventoryFile.dump(draft, self.env, self)
        update_whole(place, draft.read_bytes())

    def _made_alike(self) -> bool:
        try:
            before = type(self.build_info).load(Path(self.outdir, ".buildinfo"))
        except (OSError, ValueError):
            return False
        return bool(before == self.build_info)


def is_page_builder(app: Sphinx) -> bool:
    """Tell whether the build makes pages, and what belongs beside them."""
    return isinstance(app.builder, Pages)


def setup(app: Sphinx) -> None:
    """Put the builder in the place of Sphinx's."""
    app.add_builder(Pages, override=True)
