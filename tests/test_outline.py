"""What a note's labels name, and by which numbers."""

from __future__ import annotations

import pytest

from january.blocks import DEEPEST, Display
from january.outline import formula, outline, plots

TEXT = """\
(the-note)=
# The note

(old-budget)=
```{theorem} Budget
:label: budget

$$ x $$ (eq-first)

(eq-old)=
$$ y \\label{eq-second} $$
```

```{lemma}
Without a label.
```

```{remark}
:label: aside

$$ z \\tag{$*$} $$ (eq-star)
```

```{math}
:label: eq-box

w
```

```{math}
v
```

$$ unnumbered $$

$$ tagged \\tag{7} $$

(a-passage)=
Text.

## Then

```{plot} run.curve
:label: fig-curve

A caption.
```

```{result-table} run.rows
:label: tab-rows

A caption.
```

```{correction} 2027-01-20
:label: mend

Text.
```

```{correction} soon
:label: mend-later

Text.
```

```python
(in-code)=
```

````{note}
```{plot} run.other
A caption.
```
````
"""


def test_each_label_has_its_heading_or_its_name_and_number() -> None:
    assert [(one.label, one.title, one.numbered) for one in outline(TEXT)] == [
        ("the-note", "The note", False),
        ("old-budget", "", False),
        ("budget", "Theorem 1", True),
        ("eq-first", "(1)", True),
        ("eq-old", "", False),
        ("eq-second", "(2)", True),
        ("aside", "Remark 3", True),
        ("eq-star", "(∗)", True),
        ("eq-box", "(3)", True),
        ("a-passage", "", False),
        ("fig-curve", "Figure 1", True),
        ("tab-rows", "Table 1", True),
        ("mend", "Correction of Wednesday 20 January 2027", False),
        ("mend-later", "Correction of soon", False),
    ]


def test_figures_are_found_in_boxes_too() -> None:
    assert list(plots(TEXT)) == [("fig-curve", "run.curve"), ("", "run.other")]


@pytest.mark.parametrize(("boxes", "found"), [(1, True), (DEEPEST, True), (DEEPEST + 1, False)])
def test_boxes_in_boxes_are_opened_as_deep_as_any_are_set(boxes: int, found: bool) -> None:  # noqa: FBT001
    text = "```{plot} run.curve\n:label: fig\n```"
    for fence in range(4, 4 + boxes):
        text = f"{'`' * fence}{{note}}\n{text}\n{'`' * fence}"
    assert list(plots(text)) == [("fig", "run.curve")] * found
    assert [one.title for one in outline(text)] == ["Figure 1"] * found


@pytest.mark.parametrize(
    ("tex", "label", "parts"),
    [
        ("x", "", ("x", "", "")),
        ("x", "eq-x", ("x", "eq-x", "")),
        (r"x \label{eq-y}", "", ("x", "eq-y", "")),
        (r"x \label{eq-y}", "eq-x", ("x", "eq-x", "")),
        (r"x \label{a} \label{b}", "eq-x", (r"x \label{a} \label{b}", "eq-x", "")),
        (r"x \label{a} \label{b}", "", (r"x \label{a} \label{b}", "", "")),
        (r"x \tag{7}", "", ("x", "", "(7)")),
    ],
)
def test_a_displays_label_stands_beside_it_or_in_it(
    tex: str, label: str, parts: tuple[str, str, str]
) -> None:
    found = formula(Display(tex=tex, label=label, indent=""))
    assert (found.tex.strip(), found.label, found.tag) == parts
