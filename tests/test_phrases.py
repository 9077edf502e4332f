"""Lines and blocks of a note, word for word as they stand in Markdown of their own."""
# ruff: noqa: E501  (a line of Markdown is as long as it is)

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from january.lookup import Lookup
from january.markdown import forum_post, rendition
from tests.support import BIB, note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from january.settings import Settings

LINKS = r"""
[a site](https://a.example/x) [it](../birds/other.md) [part](../birds/other.md#other-claim)
[](../birds/other.md) [lost](#nowhere) [](#nowhere) <!-- gone --> {math}`x^2` 10{sup}`-2`
{term}`shown <hidden>` {term}`bare` $\frac{$ <project:#other-claim> {ref}`that <other-claim>` {eq}`eq-one` [bad](javascript:1)
{cite:p}`doe2020thing` {footcite:t}`doe2020thing` {footcite}`doe2020thing` `code #1` \$5 $$x$$ $x$7 https://b.example/~c a~b^c
"""
WRITTEN = r"""
[a site](https://a.example/x) [it](https://notes.example/notes/birds/other.html) [part](https://notes.example/to/other-claim/)
[../birds/other.md](https://notes.example/notes/birds/other.html) [lost](https://notes.example/notes/trees/links.html#nowhere) [nowhere](https://notes.example/notes/trees/links.html#nowhere)  $x^2$ 10⁻²
shown bare $\frac{$ [Claim 1 of *Other $z$*](https://notes.example/to/other-claim/) [that](https://notes.example/to/other-claim/) [(1) of *First*](https://notes.example/to/eq-one/) bad
([Doe, 2020](https://example.org/)) [Doe (2020)](https://example.org/) ([Doe, 2020](https://example.org/)) `code #1` \$5 $$x$$ $x$ 7 https://b.example/~c a~b^c

## References

- Jane Doe. A thing. 2020. URL: [https://example.org/](https://example.org/).
"""
BOXES = r"""
% gone

```{math}
:label: eq-boxed

a &= b
```

```{raw} html
<b>
```

````{code-block} md
```
x
```
````

```{admonition} Beware
Of the dog.
```

```{note}
- A list.
```

\begin{gather}
u \\
v
\end{gather}

\begin{equation*}
w
\end{equation*}

$$
\begin{cases} 1 & 2 \end{cases}
$$

$$
{ a
$$

$$
b & \
$$

$$
n \tag{$*$} \label{eq-star}
$$

```{scorecard}
```
"""
PLAIN = r"""
$$
\begin{aligned}a &= b\end{aligned} \tag{1}
$$

````md
```
x
```
````

**Beware.** Of the dog.

**Note.**

- A list.

$$
\begin{gathered}u \\
v\end{gathered}
$$

$$
w
$$

$$
\begin{cases} 1 & 2 \end{cases}
$$

$$
{ a
$$

$$
b & \
$$

$$
n \tag{∗}
$$

None has missed.
"""
POSTED = r"""
$$\begin{aligned}a &= b\end{aligned} \tag{1}$$

````md
```
x
```
````

> **Beware.** Of the dog.

> **Note.**
>
> - A list.

$$\begin{gathered}u \\ v\end{gathered}$$

$$w$$

$$\begin{cases} 1 & 2 \end{cases}$$

$${ a$$

$$b & \$$

$$n \tag{∗}$$

None has missed.
"""
CLAIM = "```{claim}\n:label: other-claim\n\nYes.\n```"


@pytest.fixture
def lookup(project: Callable[[Mapping[str, str | bytes | None]], Settings]) -> Lookup:
    settings = project(
        {
            "references.bib": BIB,
            "notes/birds/other.md": note("2027-01-04", title="Other $z$", body=CLAIM),
            "notes/trees/boxes.md": note("2027-01-06", title="B", body=BOXES),
            "notes/trees/first.md": note("2027-01-05", title="First", body="$$ x $$ (eq-one)"),
            "notes/trees/index.md": "---\nbroken: [\n---\n",
            "notes/trees/links.md": note("2027-01-06", title="L", body=LINKS),
        }
    )
    return Lookup(settings, date(2027, 1, 13), settings.base_url)


def below(text: str, head: str) -> str:
    _, found, rest = text.partition(head)
    assert found
    return rest


def test_every_role_and_link_has_its_plain_form(lookup: Lookup) -> None:
    links = lookup.notes["notes/trees/links"]
    assert below(rendition(links, lookup), "/to/links/>\n") == WRITTEN
    posted = below(forum_post(links, lookup), "later corrections.*\n")
    assert posted == WRITTEN.replace("a~b^c", r"a\~b\^c")


def test_every_block_has_its_plain_form(lookup: Lookup) -> None:
    boxes = lookup.notes["notes/trees/boxes"]
    assert below(rendition(boxes, lookup), "/to/boxes/>\n") == PLAIN
    assert below(forum_post(boxes, lookup), "later corrections.*\n") == POSTED


def test_titles_that_name_each_other_are_named_once(
    project: Callable[[Mapping[str, str | bytes | None]], Settings],
) -> None:
    files = {
        "notes/t/a.md": note("2027-01-05", title="On [](#b)", body="(a)=\n## As [](#b)\n"),
        "notes/t/b.md": note("2027-01-06", title="B", body="(b)=\n## By [](#a)\n"),
    }
    settings = project(files)
    lookup = Lookup(settings, date(2027, 1, 13), settings.base_url)
    text = rendition(lookup.notes["notes/t/a"], lookup)
    to = "https://notes.example/to"
    assert text.endswith(f"## As [By [a]({to}/a/)]({to}/b/)\n")


def test_what_is_nested_beyond_all_measure_is_left_out(
    project: Callable[[Mapping[str, str | bytes | None]], Settings],
) -> None:
    text = "Deep."
    for fence in range(3, 40):
        text = f"{'`' * fence}{{note}}\n{fence}.\n\n{text}\n{'`' * fence}"
    settings = project({"notes/t/a.md": note("2027-01-05", body=text)})
    lookup = Lookup(settings, date(2027, 1, 13), settings.base_url)
    written = rendition(lookup.notes["notes/t/a"], lookup)
    assert re.findall(r"\d+(?=[.]$)", written, re.MULTILINE) == [str(n) for n in range(39, 19, -1)]
