"""Every layer comes off, alone and in any order, and what is read is what servers and browsers read."""

from __future__ import annotations

import unicodedata

import pytest

from mirage.analysis.http.decoding import COMPOSED, MAX_LAYERS, MAX_PEELED, readings, unbase64, window


@pytest.mark.parametrize(
    ("text", "last", "how"),
    [
        (b"%27", b"'", ("percent",)),
        (b"%2527", b"'", ("percent", "percent")),
        (b"%u0027", b"'", ("percent",)),
        (b"%26%2339%3B", b"'", ("percent", "html")),
        (rb"\u0027\x27\u{27}\047", b"''''", ("escape",)),
        (b"%c0%af", b"/", ("percent", "overlong")),
        ("＜".encode(), b"<", ("compatible",)),
        (b"%2BADw-", b"<", ("percent", "utf-7")),
        (b"a%2Bb", b"a+b", ("percent",)),
    ],
)
def test_a_layer_comes_off(text: bytes, last: bytes, how: tuple[str, ...]) -> None:
    assert readings(text)[-1] == (last, how)


def test_a_plus_is_a_blank_in_forms_only() -> None:
    assert readings(b"a+b", plus=True)[0][0] == b"a b"
    assert readings(b"a+b")[0][0] == b"a+b"


def test_each_state_is_kept_while_layers_come_off() -> None:
    assert [text for text, _ in readings(b"%252527")] == [b"%2527", b"%27", b"'"]


def test_layers_come_off_only_so_often() -> None:
    assert len(readings(b"%" + b"25" * 50 + b"41")) == MAX_LAYERS + 1


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (b"rO0ABQ", b"\xac\xed\x00\x05"),
        (b"c2VsZWN0IDE=", b"select 1"),
        (b"c2VsZWN0ID8_", b"select ??"),
        (b"zc2VsZWN0", None),
        (b"abcdefgh", None),
    ],
)
def test_base64_is_read_where_it_means_something(text: bytes, data: bytes | None) -> None:
    assert unbase64(text) == data


def test_a_long_text_is_seen_in_head_tail_and_samples() -> None:
    text = b"H" * 100 + bytes(100_000) + b"T" * 100
    seen, cut = window(text, 4096)
    assert cut and len(seen) <= 4096 + 10 and seen.startswith(b"H" * 100) and seen.endswith(b"T" * 100)
    assert window(b"short", 4096) == (b"short", False)


def test_runs_of_marks_are_put_into_normal_form_a_piece_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[int] = []

    def normalize(form: str, text: str) -> str:
        pieces.append(len(text))
        return text

    monkeypatch.setattr(unicodedata, "normalize", normalize)
    readings(("a" + "\u0301\u0323" * 4000).encode())
    assert sum(pieces) > 4000 and max(pieces) == COMPOSED


def test_what_grows_when_a_layer_comes_off_is_cut() -> None:
    assert all(len(text) <= 2 * MAX_PEELED for text, _ in readings("\ufdfa".encode() * 5000))


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (b"un/**/ion", b"union"),
        (b"un/*x*/ion#y\n select", b"union select"),
        (b"a/*b#c\nd", b"a/*bd"),
        (b"a#b/*c*/d", b"a#bd"),
        (b"a/*!b*/c//d\ne", b"a/*!b*/ce"),
    ],
)
def test_comments_come_out_also_behind_one_that_does_not_end(text: bytes, bare: bytes) -> None:
    assert readings(text)[-1] == (bare, ("comments",))
