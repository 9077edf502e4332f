"""What a stranger might send: texts that try to run, to reach out or to leave the project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from january.ext.theme import MODE_SCRIPT
from tests.support import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "the-secret-beside-the-project"  # noqa: S105  (a word to look for)
SCRIPT = "<script>document.title='owned'</script>"

# Each text with the rule that refuses it; the line of interest is the first.
REFUSED = {
    "a script": (SCRIPT, "html"),
    "an element that runs": ("Words <img src=x onerror=alert(1)> here.", "html"),
    "a block of html": ("<div>\nwords\n</div>", "html"),
    "html behind a comment": (f"<!--> {SCRIPT} -->", "html"),
    "html after a comment": (f"<!-- c --> {SCRIPT}", "html"),
    "a declaration": ("<!DOCTYPE html>", "html"),
    "a form": ("<form action=https://evil.example><input></form>", "html"),
    "a style": ("<style>*{display:none}</style>", "html"),
    "a raw directive": (f"```{{raw}} html\n{SCRIPT}\n```", "directive"),
    "a raw directive in capitals": (f"```{{RAW}} html\n{SCRIPT}\n```", "directive"),
    "a raw file": ("```{raw} html\n:file: ../../../secret.txt\n```", "directive"),
    "a raw address": ("```{raw} html\n:url: https://evil.example/\n```", "directive"),
    "another language": (f"```{{eval-rst}}\n.. raw:: html\n\n   {SCRIPT}\n```", "directive"),
    "a role of raw markup": ("```{role} danger(raw)\n:format: html\n```", "directive"),
    "a raw role": ("Words {raw}`<b>` here.", "role"),
    "an included file": ("```{include} ../../../secret.txt\n```", "directive"),
    "an included absolute file": ("```{include} /etc/passwd\n```", "directive"),
    "a listing of a file": ("```{literalinclude} ../../../secret.txt\n```", "directive"),
    "a table from a file": ("```{csv-table}\n:file: ../../../secret.txt\n```", "directive"),
    "a table from an address": ("```{csv-table}\n:url: https://evil.example/\n```", "directive"),
    "a tag of the page's head": ("```{meta}\n:http-equiv=refresh: 0;url=x\n```", "directive"),
    "the clock": ("```{date}\n```", "directive"),
    "a list of pages": ("```{toctree}\n../../conf\n```", "directive"),
    "a bibliography's filter": ("```{bibliography}\n:filter: True\n```", "directive"),
    "a documented module": ("```{py:module} os\n```", "directive"),
    "a condition": ("```{only} html\nwords\n```", "directive"),
    "a script as a link": ("[x](javascript:alert(1))", "link"),
    "a script in capitals": ("[x](JaVaScRiPt:alert(1))", "link"),
    "a script with an entity": ("[x](&#106;avascript:alert(1))", "link"),
    "a script with a hidden colon": ("[x](javascript&colon;alert(1))", "link"),
    "a script between brackets": ("<javascript:alert(1)>", "link"),
    "a script by reference": ("[x][r]\n\n[r]: javascript:alert(1)", "link"),
    "a page as data": ("[x](data:text/html;base64,PHNjcmlwdD4=)", "link"),
    "another script": ("[x](vbscript:msgbox)", "link"),
    "a file of the machine": ("[x](file:///etc/passwd)", "link"),
    "a blob": ("[x](blob:https://evil.example/1)", "link"),
    "a figure that links to a script": (
        "```{figure} a.png\n:target: javascript:alert(1)\nWords.\n```",
        "link",
    ),
    "a picture from afar": ("![x](https://evil.example/a.png)", "file"),
    "a picture from the same protocol": ("![x](//evil.example/a.png)", "file"),
    "a picture as data": ("![x](data:image/png;base64,AAAA)", "file"),
    "a picture that is a script": ("![x](javascript:alert(1))", "file"),
    "a picture outside": ("![x](../../../secret.png)", "file"),
    "a picture of the machine": ("```{image} /../secret.png\n```", "file"),
    "a picture that runs": ("![x](script.svg)", "file"),
    "a picture that reaches out": ("![x](reach.svg)", "file"),
    "a picture that runs behind a comment": ("![x](behind.svg)", "file"),
    "a picture with entities": ("![x](entity.svg)", "file"),
    "a picture that is not one": ("![x](page.html)", "file"),
    "a figure outside": ("```{figure} ../../../secret.png\nWords.\n```", "file"),
    "a download outside": ("{download}`x <../../../secret.txt>`", "file"),
    "a download of the configuration": ("{download}`x </conf.py>`", "file"),
    "a download of a page": ("{download}`x <page.html>`", "file"),
    "a hidden download": ("{download}`x <.hidden.txt>`", "file"),
    "a link to a file outside": ("[x](../../../secret.txt)", "file"),
    "a path to a file outside": ("[x](path:../../../secret.txt)", "file"),
    "an equation that leaves": ("$$a$$ (../../../left)", "anchor"),
    "a text too long": ("word " * 50_000, "length"),
    "boxes in boxes": (
        "".join(f"{'`' * (20 - n)}{{note}} x\n" for n in range(9)),
        "nesting",
    ),
    "emphasis in emphasis": ("*a " * 400 + "b*" * 400, "nesting"),
}
# Texts that break nothing they may not, and should only be hard to read.
MONSTERS = {
    "footnotes": "".join(f"[^{n}] " for n in range(500))
    + "\n\n"
    + "".join(f"[^{n}]: note {n}\n" for n in range(500)),
    "footnotes in a circle": "[^a]\n\n[^a]: x [^b]\n\n[^b]: y [^a]\n",
    "a reference to itself": "(me)=\n## A [](#me)\n\n[](#me) {ref}`me`",
    "references that grow": "".join(
        f"(g{n})=\n## G [](#g{n + 1}) [](#g{n + 1})\n\n" for n in range(60)
    ),
    "a list in a list": "- " * 5000 + "a",
    "quotations in quotations": ">" * 5000 + " a",
    "links that never close": "[a](" * 5000,
    "emphasis that never closes": "**a*" * 2000,
    "a wide table": "|a" * 500 + "|\n" + "|-" * 500 + "|\n" + "|b" * 500 + "|\n",
    "headings all alike": "## same\n\n" * 200,
    "formulas that never close": "$a " * 5000,
    "a formula that is too deep": "$$\n" + "{" * 3000 + "\n$$",
    "a formula of commands": "$" + r"\bar" * 1200 + "x$",
    "characters that can't be seen": "a\x00b\x01\x1b\ufeff\u202e $a\x1b$",
    "addresses that are none": "[x](http://[::1) [y](https://a:b:c) [z](//[) <http://[>",
    "code of all kinds": "".join(
        f"```{kind}\n{{{{<%# \"'/*\n```\n" for kind in ("html", "js", "jinja", "rst", "md", "xml")
    ),
    "works that are none": "{footcite:t}`nope` " * 50 + "\n\n```{footbibliography}\n```",
    "proofs of nothing": "```{proof}\n:of: nope\nx\n```\n" * 50,
    "numbers of nothing": "{number}`a.b` {number}`../../a.b` " * 20,
    "a drawing elsewhere": "```{plot} ../../x.y\n:label: x\nx\n```",
    "names that are markup": '```{note}\n:class: "><script>\n:name: "><script>\nx\n```',
    "a figure beyond measure": "```{figure} a.png\n:width: 99999999999999999999em\nx\n```",
    "a day that is none": "```{correction} 9999-99-99\n:label: wrong\nx\n```",
}


def drawing(content: str, attributes: str = "") -> str:
    """Return a drawing that holds this."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 4 2" {attributes}>{content}<path d="M0 2L4 0V2"/></svg>'
    )


LEAD = '<meta http-equiv=refresh content="0;url=https://evil.example">'
LOAD = "https://evil.example/x"
# Drawings that a browser reads otherwise than a parser of XML, or that load something; each with
# what is said of it.
DRAWINGS = {
    "a script behind a comment": (drawing(f"<!-->{SCRIPT}-->"), "a comment"),
    "a script behind a longer comment": (drawing(f"<!--->{SCRIPT}-->"), "a comment"),
    "a way out behind a comment": (drawing(f"<!-->{LEAD}-->"), "a comment"),
    "a script after the drawing": (f"{drawing('')}<!-->{SCRIPT}-->", "a comment"),
    "a script in an instruction": (drawing(f"<?x >{SCRIPT}?>"), "a processing instruction"),
    "a style sheet": (
        f'<?xml-stylesheet type="text/xsl" href="{LOAD}"?>{drawing("")}',
        "a processing instruction",
    ),
    "a script in a declaration": (
        f'<!DOCTYPE svg PUBLIC "a" "b>{SCRIPT}">{drawing("")}',
        "a document type",
    ),
    "entities": (
        f"<!DOCTYPE svg [<!ENTITY a '{SCRIPT}'>]>{drawing('&a;')}",
        "a document type",
    ),
    "a script in a section": (
        drawing(f"<title><![CDATA[</title></svg>{SCRIPT}]]></title>"),
        "a CDATA section",
    ),
    "a picture set": (drawing(f"<g style=\"fill:image-set('{LOAD}' 1x)\"/>"), "style="),
    "an address with an escape": (drawing(rf'<g style="fill:u\72l({LOAD})"/>'), "style="),
    "an address in an attribute": (drawing(f'<g fill="url({LOAD})"/>'), "fill="),
    "a source": (drawing(f"<g mask=\"src('{LOAD}')\"/>"), "mask="),
    "a picture": (drawing(f'<image href="{LOAD}"/>'), "<image>"),
}
FILES: dict[str, str | bytes] = {
    "notes/trees/script.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "notes/trees/reach.svg": "<svg xmlns='http://www.w3.org/2000/svg'>"
    "<use href='https://evil.example/#a'/></svg>",
    "notes/trees/behind.svg": DRAWINGS["a script behind a comment"][0],
    "notes/trees/entity.svg": "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
    "notes/trees/page.html": SCRIPT,
    "notes/trees/.hidden.txt": "hidden",
    "notes/trees/a.png": b"\x89PNG\r\n\x1a\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A note that tries something: its docname, its text, the line of it, the rule it breaks."""

    name: str
    docname: str
    text: str
    line: int
    rule: str


def hostile_notes() -> Iterator[Hostile]:
    """Give each of them as a note of its own."""
    for at, (name, (body, rule)) in enumerate(REFUSED.items()):
        front = "---\ndate: 2027-01-05\nkind: shortform\nauthors: [contributors]\n---\n"
        text = f"{front}# {name.capitalize()}\n\n{WORDS}\n\n{body}\n"
        docname = f"notes/trees/hostile-{at:02d}"
        yield Hostile(name=name, docname=docname, text=text, line=10, rule=rule)


def monsters() -> dict[str, str]:
    """Return the monsters as files of a site."""
    front = "---\ndate: 2027-01-05\nkind: shortform\nauthors: [contributors]\n---\n"
    return {
        f"notes/trees/monster-{at:02d}.md": f"{front}# {name.capitalize()}\n\n{WORDS}\n\n{body}\n"
        for at, (name, body) in enumerate(MONSTERS.items())
    }


# What a browser takes for a comment, which ends sooner than a parser of Markdown or of XML thinks;
# nothing in a script or within quotes is one.
_TOKENS = re.compile(
    r"(?P<kept><(?P<raw>script|style|textarea)\b.*?</(?P=raw)\s*>"
    r"|</?[a-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>)"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/[^a-z])[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_LOADING = re.compile(r"\\|@|(?:url|image-set|image|src)\(", re.IGNORECASE)


class Active(HTMLParser):
    """Gather what in a page runs, or leads where nothing may lead."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        super().__init__()
        self.found: list[str] = []
        self.inline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element."""
        given = {name: value or "" for name, value in attrs}
        if tag in {"iframe", "object", "embed", "base", "form"} and given.get("role") != "search":
            self.found.append(tag)
        self.inline = tag == "script" and given.get("type") != "application/ld+json"
        if given.get("http-equiv", "").lower() == "refresh" and ":" in given["content"]:
            self.found.append(given["content"])
        for name, value in given.items():
            bare = "".join(value.split()).lower()
            if name.startswith("on") or name == "srcdoc":
                self.found.append(name)
            elif name == "style" and _LOADING.search(value):
                self.found.append(value)
            elif name in {"href", "src", "action", "xlink:href", "formaction"}:
                self.found += [] if _leads(tag, bare) else [bare[:60]]

    def handle_data(self, data: str) -> None:
        """Judge the text of a script."""
        if self.inline and self.cdata_elem and data != MODE_SCRIPT:
            self.found.append(data)


def _leads(tag: str, url: str) -> bool:
    """Tell whether an element may lead there: a link to the web, all else to the site."""
    if ":" not in url and not url.startswith("//"):
        return True
    ways = ("https:", "http:", "mailto:") if tag in {"a", "link"} else ()
    return url.startswith((*ways, "data:image/svg+xml"))


def active(page: str) -> list[str]:
    """Return what in a page runs, or leads where nothing may lead, as a browser reads it."""
    reader = Active()
    reader.feed(_TOKENS.sub(lambda found: found["kept"] or "", page))
    return reader.found
