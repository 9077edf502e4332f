"""A drawing away from its page brings its colours along."""

from __future__ import annotations

from january.standalone import PALETTE, inside, standalone

INNER = '<svg viewBox="0 0 1 1"></svg></svg>'
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 432 200.5" role="img">{INNER}'


def test_a_drawing_alone_has_a_size_a_ground_and_its_colours_once() -> None:
    head, _, rest = standalone(DRAWING).partition("<style>")
    assert head.startswith("<svg ")
    assert 'viewBox="0 0 432 200.5" role="img"' in head
    assert 'width="648" height="301"' in head
    rules, _, rest = rest.partition("</style>")
    assert f".fill-ink{{fill:{PALETTE['ink']}}}" in rules
    assert rest.endswith(INNER)
    assert "<style>" not in rest


def test_a_drawing_inside_another_takes_the_place_it_is_given() -> None:
    head, _, rest = inside(DRAWING, (10, 20.5, 300, 40)).partition("<style>")
    assert head.startswith('<svg x="10" y="20.5" width="300" height="40"')
    assert head.endswith('viewBox="0 0 432 200.5" role="img">')
    assert rest.endswith(f"</style>{INNER}")
    assert rest.count("<style>") == 0


def test_a_sign_in_the_words_of_a_drawing_does_not_end_its_head() -> None:
    told = DRAWING.replace('role="img"', """aria-label='viewBox="0 0 1 1"' lang="a > b\"""")
    head, _, _ = standalone(told).partition("<style>")
    assert head.endswith('lang="a > b" width="648" height="301">')
