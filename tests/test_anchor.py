"""The anchors that a text declares."""

from __future__ import annotations

from january.anchor import declared

TEXT = """(a-note)=
# A note

(a-section)=
## A section, and (not-this)= in a line

```{theorem} The caption
:label: a-theorem

Text.
```

:::{figure} x.svg
:name: a-figure
:::

  ```{math}
  :label: an-equation
  x
  ```

$$
a = b
$$ (another-equation)

See [](#not-that), {ref}`nor-that` and $$x$$ (nor-this).
"""


def test_each_kind_of_anchor_is_found_in_order() -> None:
    assert declared(TEXT) == [
        "a-note",
        "a-section",
        "a-theorem",
        "a-figure",
        "an-equation",
        "another-equation",
    ]


def test_a_text_without_any_declares_none() -> None:
    assert declared("# A title\n\nText (in brackets)=1.\n") == []
