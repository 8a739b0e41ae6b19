"""The tokeniser begins anywhere, in a string as well, and rules speak of shapes in words."""

from __future__ import annotations

import pytest

from mirage.analysis.http.sql import MAX_TOKENS, compile_shape, shapes


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        (b"1 or 2=2", ["nLnan"]),
        (b"x' or '1'='1", ["isnsn", "pqLs=S"]),
        (b"1 union/**/all select null -- x", ["nUdE0c"]),
        (b"/*!50000select*/ user()", ["Eg()"]),
        (b"a' --", ["iS", "pqc"]),
        (b"sleep(3);", ["g(n);"]),
        (b"@@version::int", ["v:i"]),
    ],
)
def test_a_text_has_a_shape_in_each_context(text: bytes, letters: list[str]) -> None:
    assert [shape.letters for shape in shapes(text)] == letters


def test_a_span_of_tokens_is_a_span_of_the_text() -> None:
    shape = shapes(b"x' or 3=3 --")[1]
    found = compile_shape("logic number same number").search(shape.letters)
    assert found is not None and shape.span(*found.span()) == (3, 9)


def test_the_end_of_a_long_text_is_read_as_well() -> None:
    text = b"a " * 400 + b"' or 5=5 --"
    assert any("qLnanc" in shape.letters for shape in shapes(text))
    assert all(len(shape.letters) <= MAX_TOKENS for shape in shapes(text))


def test_an_unknown_word_in_a_shape_is_named() -> None:
    with pytest.raises(ValueError, match="unknown token 'quux'"):
        compile_shape("quote quux")
