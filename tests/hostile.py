"""What a stranger might send: texts that try to run, to reach out or to leave the project."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

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
FILES: dict[str, str | bytes] = {
    "notes/trees/script.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "notes/trees/reach.svg": "<svg xmlns='http://www.w3.org/2000/svg'>"
    "<use href='https://evil.example/#a'/></svg>",
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


class Active(HTMLParser):
    """Gather what in a page runs, or leads where nothing may lead."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element."""
        given = {name: value or "" for name, value in attrs}
        if tag in {"iframe", "object", "embed", "base", "form"} and given.get("role") != "search":
            self.found.append(tag)
        for name, value in given.items():
            bare = "".join(value.split()).lower()
            if name.startswith("on") or name == "srcdoc":
                self.found.append(name)
            elif name in {"href", "src", "action", "xlink:href", "formaction"} and ":" in bare:
                allowed = ("https:", "http:", "mailto:", "data:image/svg+xml")
                self.found += [] if bare.startswith(allowed) else [bare[:60]]

    def handle_data(self, data: str) -> None:
        """Judge the text of a script."""
        if self.lasttag == "script" and "owned" in data and self.cdata_elem:
            self.found.append(data)


def active(page: str) -> list[str]:
    """Return what in a page runs, or leads where nothing may lead."""
    reader = Active()
    reader.feed(page)
    return reader.found
