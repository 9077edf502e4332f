"""Give Sphinx the theme: templates, styles, one script, and the policy that guards them."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from sphinx.errors import ExtensionError

from january.ext.settled import settled
from january.files import update_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

HERE = Path(__file__).parent.parent / "theme"
STYLES_OF_FEATURES = Path(__file__).parent / "static"
FONT_RULES = "fonts.css"
LISTS = "lists.css"
SCRIPTS = ("january.js", "search.js")  # one for every page, one for the page to search from
LATER = ("preview.css", "preview.js")  # each is asked for by the one after it, the last by all
PARENTS = {"sphinx_book_theme": "sphinx_book_theme", "pydata_sphinx_theme": "pydata_sphinx_theme"}

# Runs before the first paint, so that a remembered choice of light or dark never flashes. Pages
# opened from a folder can't load a font ahead of need, so there the text may wait for its own.
MODE_SCRIPT = (
    'document.documentElement.className="js";'
    'try{let m=localStorage.getItem("mode");if(m)document.documentElement.dataset.mode=m}catch{}'
    "document.fonts.forEach(f=>{if(/Math/.test(f.family))f.load();"
    'else if(location.protocol=="file:")f.display="block"})'
)
ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9' rx='2'"
    " fill='#2b4a7d'/><path d='M5.5 2v4a1 1 0 0 1-2.5 0' fill='none' stroke='#fff'/></svg>"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r" ?([{};,]) ?|(?<=:) ")  # none of these stands in a string of ours
_LAST = re.compile(r";}")


def policy(*, search: bool = False, live: str = "") -> str:
    """Return the content-security policy of a page; only the search page may run WebAssembly.

    ``live`` is the host and port of a live server, whose script asks there when to reload.
    """
    inline = [MODE_SCRIPT, *([_reload_script(live)] if live else [])]
    scripts = " ".join(["'self'", *map(_digest, inline), *["'wasm-unsafe-eval'"] * search])
    return (
        f"default-src 'self'; script-src {scripts}; img-src 'self' data:; font-src 'self' data:; "
        + (f"connect-src 'self' ws://{live}; " if live else "")
        + "object-src 'none'; base-uri 'self'; form-action 'self'"
    )


def _digest(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _reload_script(live: str) -> str:
    from sphinx_autobuild.middleware import web_socket_script  # noqa: PLC0415  (only who is live)

    element = str(web_socket_script(live))
    return element.partition("<script>")[2].partition("</script>")[0]


@lru_cache
def stylesheet(fonts: str = "") -> str:
    """Join the sources of the stylesheet, after the rules that name the fonts."""
    sources = [*sorted(STYLES_OF_FEATURES.glob("*.css")), *sorted((HERE / "css").glob("*.css"))]
    return _squeezed(fonts, *(path.read_text(encoding="utf-8") for path in sources))


@lru_cache
def list_styles() -> str:
    """Return the rules that a note has no use for: weeks, calendar, lists, search."""
    return _squeezed((HERE / "css" / "lists" / LISTS).read_text(encoding="utf-8"))


def _squeezed(*texts: str) -> str:
    words = " ".join(_COMMENT.sub("", "\n".join(texts)).split())
    return _LAST.sub("}", _SPACE.sub(lambda found: found[1] or "", words)) + "\n"


@lru_cache
def script(name: str) -> str:
    """Return a script without its comments' lines."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    kept = (line.strip() for line in lines)
    return "\n".join(line for line in kept if line and not line.startswith("//")) + "\n"


@lru_cache
def later() -> dict[str, str]:
    """Return what scripts ask for by themselves, and the first script, which begins with that."""
    found: dict[str, str] = {}
    for name in (*LATER, SCRIPTS[0]):
        text = script(name) if name.endswith(".js") else _squeezed((HERE / name).read_text("utf-8"))
        for other, content in found.items():
            text = text.replace(f'"{other}"', f'"{other}?v={_stamp(content)}"')
        found[name] = text
    return found


def _assets(app: Sphinx) -> dict[str, str]:
    return {
        "january.css": stylesheet(_fonts(app)),
        LISTS: list_styles(),
        **{name: script(name) for name in SCRIPTS},
        **later(),
    }


def _fonts(app: Sphinx) -> str:
    """Return the rules that name the fonts, written when the build began."""
    path = Path(app.outdir, "_static", FONT_RULES)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else ""


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> str:
    return path.read_text(encoding="utf-8")


def _stamp(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def add_view(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _tree: nodes.Node | None
) -> None:
    """Tell the templates where a page's assets are, seen from that page."""
    pathto: Callable[..., str] = context["pathto"]
    urls = {
        name: f"{pathto(f'_static/{name}', resource=True)}?v={_stamp(text)}"
        for name, text in _assets(app).items()
    }
    view = {"kind": "plain", **context.get("view", {})}
    sheets = [pathto(sheet, resource=True) for sheet in context.get("january_sheets", ())]
    lists = [] if view["kind"] == "note" else [urls[LISTS]]
    context["view"] = {
        **view,
        "policy": policy(search=pagename == "search", live=app.config.january_live),
        "stylesheets": [urls["january.css"], *lists, *sheets],
        "script": urls["january.js"],
        "search_script": urls["search.js"],
        "mode_script": MODE_SCRIPT,
        "icon": "data:image/svg+xml," + quote(ICON, safe="/:=' "),
        "preloads": [pathto(font, resource=True) for font in context.get("january_preloads", ())],
    }


def root_links(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _tree: nodes.Node | None
) -> None:
    """Let nothing be relative in the page that is served for any missing address."""
    if pagename == "404":
        context["pathto"] = _from_root(urlsplit(app.config.html_baseurl).path)


def _from_root(base: str) -> Callable[..., str]:
    def pathto(target: str, resource: bool = False, **_options: object) -> str:  # noqa: FBT001, FBT002  (Sphinx's signature)
        page = target if resource or not target else f"{target}.html"
        return str(PurePosixPath("/", base, page))

    return pathto


def write_assets(app: Sphinx, exception: Exception | None) -> None:
    """Write the styles and the script, if they changed."""
    if exception is not None or app.builder.format != "html" or settled(app):
        return
    for name, text in _assets(app).items():
        update_whole(Path(app.outdir, "_static", name), text)


def _parent(module: str) -> Path:
    # Found, not set up: the parents' handlers would cost every page what no page of ours uses.
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        message = f"the theme builds on {module}, which is not installed"
        raise ExtensionError(message)
    return Path(spec.origin).parent / "theme" / module


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the theme and its ancestors."""
    app.add_config_value("january_live", default="", rebuild="html", types=(str,))
    app.add_html_theme("january", str(HERE))
    for name, module in PARENTS.items():
        app.add_html_theme(name, str(_parent(module)))
    # Before every handler that makes a link.
    app.connect("html-page-context", root_links, priority=100)
    # After every handler that says what kind of page this is.
    app.connect("html-page-context", add_view, priority=900)
    app.connect("build-finished", write_assets)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
