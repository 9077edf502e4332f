"""Where else a note was posted, read from its address."""

from __future__ import annotations

import pytest

from january.crosspost import host, place


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.lesswrong.com/posts/Xa9", "LessWrong"),
        ("https://alignmentforum.org/", "the Alignment Forum"),
        ("http://forum.effectivealtruism.org", "the EA Forum"),
        ("https://WWW.GreaterWrong.com/posts/a", "GreaterWrong"),
        ("https://www.blog.example:8080/a", "blog.example"),
        ("https:///a", ""),
        ("ftp://lesswrong.com/", ""),
        ("lesswrong.com", ""),
        ("https://lesswrong.com/a b", ""),
        ('https://lesswrong.com/"onclick=', ""),
        ("https://[::1", ""),
    ],
)
def test_a_place_is_called_by_its_name(url: str, name: str) -> None:
    assert place(url) == name
    assert bool(host(url)) == bool(name)
